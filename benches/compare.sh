#!/usr/bin/env bash
# Runs smsts and other programs side by side over generated corpora, as whole processes, and prints how long each takes beside `smsts tree`.
#
#   benches/compare.sh [DIR]     corpora are written to DIR (default: a temporary folder, removed at the end) and used again when they are there
#
# Needs hyperfine and jq; rg and lnav are compared where they are installed. RUNS=20 makes the figures steadier.
set -euo pipefail
cd "$(dirname "$0")/.."

for tool in hyperfine jq; do
    command -v "$tool" >/dev/null || { echo "compare.sh needs $tool" >&2; exit 1; }
done
cargo build --quiet --release --bins
cargo build --quiet --release --package simulator --example simulate
smsts=$PWD/target/release/smsts
simulate=$PWD/target/release/examples/simulate

if [ $# -gt 0 ]; then
    dir=$1
    mkdir -p "$dir"
else
    dir=$(mktemp -d)
    trap 'rm -rf "$dir"' EXIT
fi
cd "$dir"

# Each corpus once: name, then how it is written to `new`.
corpus() {
    [ -e "$1" ] && return
    echo "writing $1 ..." >&2
    rm -rf new
    "${@:2}" new
    mv new "$1"
}
as_one_log() { # SEED BYTES TARGET: one machine's history in one file
    "$simulate" corpus --seed "$1" --machines 1 --bytes "$2" parts
    mkdir "$3"
    { find parts -name 'smsts-*.log' | sort | xargs -r cat; cat parts/*/smsts.log; } >"$3/smsts.log"
    rm -rf parts
}
corpus one-5MB as_one_log 3 5000000
corpus history-200MB as_one_log 7 209715200
# The shortest runs make more of it: 180 KB for each machine.
corpus machines-2000 "$simulate" corpus --seed 9 --machines 2000 --bytes 210000000
corpus zips-2000 "$simulate" zips --seed 9 --machines 2000 --bytes 210000000
# Only files at rest are mapped.
find . -type f -exec touch -d '2 days ago' {} +

compare() { # CORPUS COMMAND...: every command in the same run
    local corpus=$1
    shift
    printf '\n%s, %s bytes\n' "$corpus" "$(du -sb "$corpus" | cut -f1)"
    hyperfine --shell=none --warmup 2 --runs "${RUNS:-10}" --ignore-failure --style none --export-json times.json "$@" >/dev/null 2>&1
    jq -r --arg smsts "$smsts" '.results[0].median as $base | .results[]
        | [(.median * 1000 | round), (.median / $base * 100 | round / 100), ((.user + .system) * 1000 | round), (.command | sub($smsts; "smsts"))]
        | "\(.[0]) ms  x\(.[1])  \(.[2]) ms CPU  \(.[3])"' times.json
    if [ -x /usr/bin/time ]; then
        /usr/bin/time -f 'peak memory of smsts tree: %M KB' "$smsts" tree "$corpus" 2>&1 >/dev/null | tail -1
    fi
}

for corpus in one-5MB history-200MB machines-2000 zips-2000; do
    commands=("$smsts tree $corpus" "$smsts steps --format ndjson $corpus" "$smsts failures --brief $corpus")
    if "$smsts" help summary >/dev/null 2>&1; then
        commands+=("$smsts summary $corpus")
    fi
    if [ "$corpus" != zips-2000 ]; then
        if command -v rg >/dev/null; then
            commands+=("rg -c 'the action|the group' $corpus" "rg -c '<!\[LOG\[' $corpus")
        fi
        commands+=("sh -c 'find $corpus -type f -print0 | xargs -0 cat | wc -l'")
        # lnav has no format for these logs: it counts what it takes for messages.
        if command -v lnav >/dev/null && [ "$corpus" != machines-2000 ]; then
            commands+=("lnav -n -c ';SELECT count(*) FROM all_logs' $corpus/smsts.log")
        fi
    fi
    compare "$corpus" "${commands[@]}"
done
printf '\nstart-up\n'
hyperfine --shell=none --warmup 5 --runs 50 --style none --export-json times.json "$smsts --version" >/dev/null 2>&1
jq -r '.results[] | "\(.median * 10000 | round / 10) ms  smsts --version"' times.json
rm -f times.json
