//! Rows that are merged: from several hosts, in any order, twice, broken; filters; what does not exist.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use serde_json::{Value, json};

use crate::{
    program::{complaints, smsts, stderr, stdout},
    summary::{FLEET, over_fleet},
};
use simulator::dice::Dice;

/// `smsts summary --from` these files.
fn from(files: &[PathBuf], extra: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_smsts"))
        .arg("summary")
        .args(extra)
        .arg("--from")
        .args(files)
        .output()
        .unwrap()
}

/// `smsts COMMAND --format ndjson` over some of the fleet's machines.
fn rows(command: &str, machines: &[PathBuf]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_smsts"))
        .args([command, "--format=ndjson"])
        .args(machines)
        .arg("--sequence")
        .arg(&FLEET.definitions)
        .output()
        .unwrap();
    assert_eq!(complaints(&output), "");
    stdout(&output).to_owned()
}

fn shuffled(text: &str, dice: &mut Dice) -> String {
    let mut lines: Vec<_> = text.lines().collect();
    for i in (1..lines.len()).rev() {
        lines.swap(i, dice.below(i + 1));
    }
    lines.join("\n") + "\n"
}

const FORMS: &[&[&str]] = &[
    &["--format=text"],
    &["--format=json"],
    &["--format=csv"],
    &["--format=csv", "--group-by=step"],
    &["--format=json", "--group-by=code"],
    &["--format=text", "--group-by=child"],
];

#[test]
fn rows_of_several_hosts_give_the_summary_of_the_logs() {
    let folder = tempfile::tempdir().unwrap();
    let machines = FLEET.folders();
    for (number, command) in ["summary", "steps"].into_iter().enumerate() {
        let mut dice = Dice::new(number as u64);
        // Three hosts; the third one's rows are of the other kind.
        let mut files = Vec::new();
        for (host, machines) in machines.chunks(machines.len() / 3).enumerate() {
            let command = if host == 1 { "summary" } else { command };
            let path = folder.path().join(format!("{number}-{host}.ndjson"));
            fs::write(&path, shuffled(&rows(command, machines), &mut dice)).unwrap();
            files.push(path);
        }
        files.reverse();
        for form in FORMS {
            let (merged, whole) = (from(&files, form), over_fleet("summary", form));
            assert_eq!(complaints(&merged), "");
            assert!(merged.stdout == whole.stdout, "{command} {form:?}");
        }
    }
}

/// A run's steps can lie in several files, and all lines of all hosts in any order.
#[test]
fn lines_of_steps_are_put_together_wherever_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let mut dice = Dice::new(5);
    let text = shuffled(&rows("steps", &FLEET.folders()), &mut dice);
    let mut parts = [String::new(), String::new(), String::new()];
    for line in text.lines() {
        parts[dice.below(3)] += &format!("{line}\r\n");
    }
    let files = [0, 1, 2].map(|part| folder.path().join(format!("{part}.ndjson")));
    for (path, part) in files.iter().zip(&parts) {
        fs::write(path, part).unwrap();
    }
    let merged = from(&files, &["--format=json"]);
    assert!(merged.stdout == over_fleet("summary", &["--format=json"]).stdout);
    // What is missing is told, the rest counts.
    let output = from(&files[..2], &["--format=json"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains(" groups and steps; the others were left out by a filter"),
        "{}",
        stderr(&output)
    );
    let part: Value = serde_json::from_slice(&output.stdout).unwrap();
    // Of a few short runs not a line is left.
    assert!(part["runs_read"].as_u64().unwrap() as usize > FLEET.runs.len() * 9 / 10);
}

#[test]
fn what_comes_twice_counts_once() {
    let folder = tempfile::tempdir().unwrap();
    let machines = FLEET.folders();
    let whole: Value =
        serde_json::from_slice(&over_fleet("summary", &["--format=json"]).stdout).unwrap();
    for kinds in [
        ["summary", "summary"],
        ["steps", "steps"],
        ["summary", "steps"],
    ] {
        let files = [0, 1].map(|file| folder.path().join(file.to_string()));
        fs::write(&files[0], rows(kinds[0], &machines)).unwrap();
        fs::write(&files[1], rows(kinds[1], &machines[..50])).unwrap();
        let output = from(&files, &["--format=json"]);
        let mut merged: Value = serde_json::from_slice(&output.stdout).unwrap();
        let twice = |machine: &str| machines[..50].iter().any(|path| path.ends_with(machine));
        let again = FLEET.runs.iter().filter(|run| twice(&run.machine)).count();
        assert_eq!(merged["duplicates"], again, "{kinds:?}");
        merged["duplicates"] = 0.into();
        assert!(merged == whole, "{kinds:?}");
        let output = from(&files, &["--width=100"]);
        let said = format!("{again} more rows of the same runs");
        assert!(stdout(&output).contains(&said), "{}", stdout(&output));
    }
    // A log that was collected again later knows more of the same run.
    let machine = machines
        .iter()
        .find(|path| !path.ends_with("CONTOSO-PC000"))
        .unwrap();
    let text = rows("summary", std::slice::from_ref(machine));
    let row: Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    let mut earlier = row.clone();
    earlier["outcome"] = "incomplete".into();
    earlier["ended"] = Value::Null;
    earlier["last_record"] = row["started"].clone();
    for order in [[&row, &earlier], [&earlier, &row]] {
        let path = folder.path().join("again");
        fs::write(&path, format!("{}\n{}\n", order[0], order[1])).unwrap();
        let output = from(&[path], &["--format=json"]);
        let merged: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(merged["duplicates"], 1);
        assert_eq!(merged["runs"][0]["outcome"], row["outcome"]);
    }
}

/// Windows PowerShell's `>` writes UTF-16.
#[test]
fn rows_are_read_in_any_encoding_and_from_standard_input() {
    let folder = tempfile::tempdir().unwrap();
    let text = rows("summary", &FLEET.folders()[..9]);
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    let plain = from(&[file("plain", text.as_bytes())], &["--format=json"]);
    let utf16 = text.replace('\n', "\r\n");
    let utf16: Vec<u8> = [0xFEFF]
        .into_iter()
        .chain(utf16.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let marked = format!("\u{FEFF}{text}");
    for path in [file("utf16", &utf16), file("marked", marked.as_bytes())] {
        let output = from(&[path], &["--format=json"]);
        assert_eq!((&*complaints(&output), output.status.code()), ("", Some(0)));
        assert!(output.stdout == plain.stdout);
    }
    assert!(piped(&text, &["--format=json"]).stdout == plain.stdout);
}

fn piped(rows: &str, extra: &[&str]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_smsts"))
        .arg("summary")
        .args(extra)
        .args(["--from", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(rows.as_bytes())
        .unwrap();
    child.wait_with_output().unwrap()
}

/// A row that is as it should be, to be spoilt.
fn row() -> Value {
    let step = json!({
        "pointer": 1, "kind": "step", "name": "S", "path": "G / S", "outcome": "failed", "ignored": false,
        "exit_code": 5, "started": "2026-03-02T10:00:00.000+01:00", "ended": "2026-03-02T10:00:10.000+01:00",
        "restart_ms": 0, "failed_run": true,
    });
    json!({
        "schema": "smsts-run-1", "machine": "PC", "run": 1, "outcome": "failed",
        "started": "2026-03-02T10:00:00.000+01:00", "ended": "2026-03-02T10:01:00.000+01:00",
        "local_time": "2026-03-02T10:00:00.000", "restart_ms": 0, "boots": 1, "starts_mid_run": false,
        "gaps": 0, "fragments": 0, "steps": [step],
    })
}

#[test]
fn broken_rows_are_named_and_the_rest_counts() {
    let good = row();
    let spoil = |pointer: &str, value: Value| {
        let mut row = row();
        *row.pointer_mut(pointer).unwrap() = value;
        row.to_string()
    };
    for (bad, said) in [
        ("{".to_owned(), "EOF while parsing an object, at column 1"),
        ("never".to_owned(), "expected ident"),
        ("{}".to_owned(), "not a row; rows are what"),
        ("[]".to_owned(), "invalid length 0"),
        ("7".to_owned(), "invalid type: integer"),
        ("\u{0}\u{1b}[2J".to_owned(), "expected value"),
        ("[".repeat(100_000), "column"),
        (
            spoil("/schema", json!("smsts-run-9")),
            "of the form \"smsts-run-9\", which is not",
        ),
        (spoil("/run", json!(-1)), "invalid value: integer `-1`"),
        (
            spoil("/boots", json!("one")),
            "invalid type: string \"one\"",
        ),
        (
            spoil("/outcome", json!("splendid")),
            "\"splendid\" is none of succeeded, failed",
        ),
        (
            spoil("/started", json!("yesterday")),
            "not an RFC 3339 time: \"yesterday\"",
        ),
        (spoil("/local_time", json!("10:00")), "not a local time"),
        (
            spoil("/steps", json!({})),
            "invalid type: map, expected a sequence",
        ),
        (
            spoil("/steps/0/kind", json!("ladder")),
            "\"ladder\" is none of group, step",
        ),
        (
            spoil("/steps/0/exit_code", json!(1u64 << 40)),
            "invalid value: integer",
        ),
        (
            spoil("/steps/0/restart_ms", json!(-5)),
            "restart_ms is negative: -5",
        ),
        (
            spoil("/restart_ms", json!(1e300)),
            "invalid type: floating point",
        ),
        (
            good.to_string().replace("\"run\":1", "\"run\":1e999"),
            "number out of range",
        ),
        (
            good.to_string().replace("\"run\":1", "\"run\":1,\"run\":2"),
            "duplicate field",
        ),
        (
            good.to_string().replace("\"boots\":1,", ""),
            "missing field `boots`",
        ),
    ] {
        let output = piped(&format!("\n{bad}\n{good}\n"), &["--format=json"]);
        let short: String = bad.chars().take(80).collect();
        assert_eq!(output.status.code(), Some(2), "{short}");
        assert!(
            stderr(&output).starts_with("smsts: -:2: "),
            "{short}: {}",
            stderr(&output)
        );
        assert!(
            stderr(&output).contains(said),
            "{short}: {}",
            stderr(&output)
        );
        assert!(!stderr(&output).contains('\u{1b}'), "{short}");
        let summary: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(summary["totals"]["runs"], 1, "{short}");
    }
    let output = piped(&"{}\n".repeat(1000), &[]);
    assert_eq!(
        complaints(&output).lines().count(),
        6,
        "{}",
        stderr(&output)
    );
    assert!(stderr(&output).contains("995 more of its lines"));
    let gone = from(&["gone.ndjson".into()], &[]);
    assert!(gone.status.code() == Some(2) && stderr(&gone).contains("gone.ndjson"));
}

#[test]
fn huge_numbers_and_unknown_keys_do_no_harm() {
    let mut rows = String::new();
    for n in 0..3 {
        let mut row = row();
        row["machine"] = format!("PC{n}").into();
        row["more"] = json!({"than": ["is", "known"]});
        for key in ["run", "boots", "gaps", "fragments"] {
            row[key] = u64::MAX.into();
        }
        row["restart_ms"] = i64::MAX.into();
        row["ended"] = "9999-12-31T23:59:59.999-23:59".into();
        let step = row["steps"][0].clone();
        let mut away = step.clone();
        away["restart_ms"] = i64::MAX.into();
        let mut group = step.clone();
        group["kind"] = "group".into();
        row["steps"] = json!([step, away, group, step]);
        rows += &format!("{row}\n");
    }
    for form in FORMS {
        let output = piped(&rows, form);
        assert_eq!(
            (&*complaints(&output), output.status.code()),
            ("", Some(0)),
            "{form:?}"
        );
    }
    let summary: Value = serde_json::from_slice(&piped(&rows, &["--format=json"]).stdout).unwrap();
    assert_eq!(summary["steps"][0]["executed"], 9);
    assert_eq!(
        summary["steps"][0]["timed"], 6,
        "not what waited longer than it took"
    );
    assert_eq!(
        summary["failures"][0]["failed_runs"], 3,
        "one step fails a run"
    );
}

/// Without a readable bias there is no UTC and no duration; without a readable time, not even a day.
#[test]
fn runs_without_times_have_no_durations() {
    let folder = tempfile::tempdir().unwrap();
    let record = |time: &str, message: &str| {
        format!(
            "<![LOG[{message}]LOG]!><time=\"{time}\" date=\"03-02-2026\" component=\"TSManager\" context=\"\" type=\"1\" thread=\"1\" file=\"\">\r\n"
        )
    };
    for (machine, time) in [
        ("LOCAL", "10:00:00.000"),
        ("NONE", "noon"),
        ("NONE2", "noon"),
    ] {
        let log: String = [
            "Start executing an instruction. Instruction name: S. Instruction pointer: 0",
            "Successfully completed the action (S) with the exit win32 code 0",
            "The task exeuction engine successfully completed the execution",
        ]
        .map(|message| record(time, message))
        .concat();
        fs::create_dir(folder.path().join(machine)).unwrap();
        fs::write(folder.path().join(machine).join("smsts.log"), log).unwrap();
    }
    let output = smsts(&[
        &"summary",
        &folder.path(),
        &"--format=json",
        &"--group-by=day",
    ]);
    let summary: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(summary["totals"]["succeeded"], 3);
    assert_eq!(summary["totals"]["timed"], 0);
    assert_eq!(summary["duplicates"], 0);
    for key in ["median_ms", "p95_ms", "max_ms", "total_ms", "first"] {
        assert_eq!(summary["totals"][key], Value::Null, "{key}");
        assert!(
            key == "first" || summary["steps"][0][key].is_null(),
            "{key}"
        );
    }
    for run in summary["runs"].as_array().unwrap() {
        assert_eq!(
            (&run["duration_ms"], &run["started"]),
            (&Value::Null, &Value::Null)
        );
    }
    let days = summary["groups"]["rows"].as_array().unwrap();
    let days: Vec<_> = days.iter().map(|day| (&day["day"], &day["runs"])).collect();
    assert_eq!(
        days,
        [(&Value::Null, &json!(2)), (&json!("2026-03-02"), &json!(1))]
    );
    let rows = smsts(&[&"summary", &folder.path(), &"--format=ndjson"]);
    let again = piped(
        &stdout(&rows).repeat(2),
        &["--format=json", "--group-by=day"],
    );
    let mut again: Value = serde_json::from_slice(&again.stdout).unwrap();
    assert_eq!(
        again["duplicates"], 3,
        "rows without times are the same if they agree in all"
    );
    again["duplicates"] = 0.into();
    assert_eq!(again, summary);
    let since = smsts(&[
        &"summary",
        &folder.path(),
        &"--since=2026-03-02 09:59",
        &"--format=json",
    ]);
    let since: Value = serde_json::from_slice(&since.stdout).unwrap();
    assert_eq!(since["totals"]["runs"], 1, "the log's own clock is known");
}

/// What the log lacks is counted, in the run that lacks it.
#[test]
fn gaps_are_counted() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-logs");
    let gaps = |logs: &Path| {
        let output = smsts(&[&"summary", &logs, &"--format=json"]);
        let summary: Value = serde_json::from_slice(&output.stdout).unwrap();
        let runs = summary["runs"].as_array().unwrap().iter();
        let gaps: Vec<_> = runs.map(|run| run["gaps"].as_u64().unwrap()).collect();
        gaps
    };
    assert_eq!(gaps(&sample.join("rolled-reboot-zone-change")), [0]);
    assert_eq!(gaps(&sample.join("starts-mid-run")), [1]);
    for missing in 1..5 {
        let folder = tempfile::tempdir().unwrap();
        let logs = fs::read_dir(sample.join("rolled-reboot-zone-change")).unwrap();
        let mut logs: Vec<_> = logs.map(|log| log.unwrap().path()).collect();
        // The log in use is the newest.
        logs.sort();
        for (number, log) in logs.iter().enumerate() {
            if number != missing {
                fs::copy(log, folder.path().join(log.file_name().unwrap())).unwrap();
            }
        }
        let gaps = gaps(folder.path());
        assert!(
            gaps.iter().sum::<u64>() > 0,
            "without {}: {gaps:?}",
            logs[missing].display()
        );
    }
}

#[test]
fn filters_choose_runs() {
    let parse = |output: Output| -> Value { serde_json::from_slice(&output.stdout).unwrap() };
    let all = parse(over_fleet("summary", &["--format=json"]));
    let all = all["runs"].as_array().unwrap();
    type Test = fn(&Value) -> bool;
    let cases: &[(&[&str], Test)] = &[
        (&["--outcome=failed"], |run| run["outcome"] == "failed"),
        (&["--outcome=failed", "--outcome", "rebooting"], |run| {
            run["outcome"] == "failed" || run["outcome"] == "rebooting"
        }),
        (&["--outcome=succeeded,incomplete"], |run| {
            run["outcome"] == "succeeded" || run["outcome"] == "incomplete"
        }),
        (&["--machine=pc00"], |run| {
            text(run, "machine").contains("PC00")
        }),
        (&["--machine=pC00"], |_| false),
        (&["--sequence-name=windows 1[01]"], |run| {
            text(run, "sequence_name").contains("Windows 1")
        }),
        (&["--sequence-name=^CON00200$"], |run| {
            run["sequence_package_id"] == "CON00200"
        }),
        (
            &["--since=2026-03-10", "--until", "2026-03-20 12:00"],
            |run| {
                let local = text(run, "local_time");
                ("2026-03-10T00:00:00.000".."2026-03-20T12:00:00.001").contains(&local)
            },
        ),
        (
            &["--since=2026-03-15T00:00:00Z", "--machine=pc.*[02468]$"],
            |run| {
                let began = text(run, "started")
                    .parse::<chrono::DateTime<chrono::Utc>>()
                    .unwrap();
                began.timestamp() >= 1_773_532_800
                    && text(run, "machine").ends_with(['0', '2', '4', '6', '8'])
            },
        ),
    ];
    for (args, chooses) in cases {
        let wanted: Vec<_> = all.iter().filter(|run| chooses(run)).collect();
        let output = over_fleet("summary", &[&["--format=json"], *args].concat());
        let none = format!("smsts: no run matches the filters (of {})\n", all.len());
        let said = if wanted.is_empty() { &*none } else { "" };
        assert_eq!(
            (&*complaints(&output), output.status.code()),
            (said, Some(0)),
            "{args:?}"
        );
        let found = parse(output);
        assert_eq!(
            found["runs"].as_array().unwrap().iter().collect::<Vec<_>>(),
            wanted,
            "{args:?}"
        );
        assert_eq!(found["totals"]["runs"], wanted.len(), "{args:?}");
        assert_eq!(found["runs_read"], all.len(), "{args:?}");
        // Rows are chosen in the same way.
        let rows = over_fleet("summary", &[&["--format=ndjson"], *args].concat());
        assert_eq!(stdout(&rows).lines().count(), wanted.len(), "{args:?}");
        let filtered = piped(
            stdout(&over_fleet("summary", &["--format=ndjson"])),
            &[&["--format=json"], *args].concat(),
        );
        assert_eq!(parse(filtered), found, "{args:?}");
    }
    let none = over_fleet("summary", &["--machine=nobody"]);
    assert_eq!(stdout(&none), "no run matches (of 120)\n");
}

fn text<'a>(run: &'a Value, key: &str) -> &'a str {
    run[key].as_str().unwrap_or_default()
}

#[test]
fn nothing_is_not_an_error_but_said() {
    let empty = piped("", &[]);
    assert_eq!(
        (stdout(&empty), empty.status.code()),
        ("no task sequence run\n", Some(0))
    );
    let empty = piped("\n\n", &["--format=json"]);
    let json: Value = serde_json::from_slice(&empty.stdout).unwrap();
    assert_eq!(
        (&json["runs"], &json["totals"]["median_ms"]),
        (&json!([]), &Value::Null)
    );
    let csv = piped("", &["--format=csv"]);
    assert!(stdout(&csv).starts_with("machine,run,") && stdout(&csv).lines().count() == 1);
    for by in ["step", "child", "code", "machine", "day", "sequence"] {
        let csv = piped("", &["--format=csv", "--group-by", by]);
        assert_eq!(stdout(&csv).lines().count(), 1, "{by}: a header");
    }
    assert_eq!(smsts(&[&"summary"]).status.code(), Some(2), "no path");
    let twice = smsts(&[&"summary", &"-", &"--from", &"-"]);
    assert!(twice.status.code() == Some(2) && stderr(&twice).contains("only once"));
    let rows = smsts(&[&"summary", &"x", &"--format=ndjson", &"--group-by=day"]);
    assert_eq!(rows.status.code(), Some(2));
}

#[test]
fn exit_status_and_mixed_inputs() {
    let machines = FLEET.folders();
    let failed = FLEET
        .runs
        .iter()
        .find(|run| run.truth.outcome == "failed")
        .unwrap();
    let path = machines
        .iter()
        .find(|path| path.ends_with(&failed.machine))
        .unwrap();
    let text = rows("summary", std::slice::from_ref(path));
    assert_eq!(piped(&text, &["--exit-status"]).status.code(), Some(1));
    assert_eq!(piped(&text, &[]).status.code(), Some(0));
    // Rows and logs at once.
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rows");
    fs::write(&file, rows("summary", &machines[..60])).unwrap();
    let mixed = |format: &str| {
        Command::new(env!("CARGO_BIN_EXE_smsts"))
            .args(["summary", format])
            .args(&machines[60..])
            .arg("--sequence")
            .arg(&FLEET.definitions)
            .arg("--from")
            .arg(&file)
            .output()
            .unwrap()
    };
    assert!(mixed("--format=json").stdout == over_fleet("summary", &["--format=json"]).stdout);
    let rows = mixed("--format=ndjson");
    assert!(piped(stdout(&rows), &["--format=json"]).stdout == mixed("--format=json").stdout);
}

#[test]
fn documents_and_rows_fit_the_schema() {
    let schema: Value = serde_json::from_slice(&smsts(&[&"schema", &"summary"]).stdout).unwrap();
    let whole = jsonschema::validator_for(&schema).unwrap();
    let mut of_row = schema.clone();
    of_row
        .as_object_mut()
        .unwrap()
        .retain(|key, _| key == "$defs" || key == "$schema");
    of_row["$ref"] = "#/$defs/row".into();
    let row = jsonschema::validator_for(&of_row).unwrap();
    for by in ["", "step", "child", "code", "machine", "day", "sequence"] {
        let by = format!("--group-by={by}");
        let args: &[&str] = if by.ends_with('=') {
            &["--format=json"]
        } else {
            &["--format=json", &by]
        };
        let json: Value = serde_json::from_slice(&over_fleet("summary", args).stdout).unwrap();
        let errors: Vec<_> = whole
            .iter_errors(&json)
            .map(|e| format!("{} {e}", e.instance_path()))
            .take(3)
            .collect();
        assert!(errors.is_empty(), "{by}: {errors:#?}");
        let csv_args: Vec<&str> = args
            .iter()
            .map(|arg| {
                if *arg == "--format=json" {
                    "--format=csv"
                } else {
                    arg
                }
            })
            .collect();
        let csv = over_fleet("summary", &csv_args);
        assert_csv(
            &csv.stdout,
            if args.len() == 1 {
                &json["runs"]
            } else {
                &json["groups"]["rows"]
            },
        );
    }
    for line in stdout(&over_fleet("summary", &["--format=ndjson"])).lines() {
        let json: Value = serde_json::from_str(line).unwrap();
        let errors: Vec<_> = row
            .iter_errors(&json)
            .map(|e| format!("{} {e}", e.instance_path()))
            .take(3)
            .collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
    let tree = smsts(&[&"schema"]);
    assert_eq!(tree.stdout, smsts(&[&"schema", &"tree"]).stdout);
}

/// A table holds what the objects hold.
fn assert_csv(csv: &[u8], objects: &Value) {
    let objects = objects.as_array().unwrap();
    let mut table = csv::Reader::from_reader(csv);
    let header = table.headers().unwrap().clone();
    let records: Vec<_> = table.records().map(Result::unwrap).collect();
    assert_eq!(records.len(), objects.len());
    for (record, object) in records.iter().zip(objects) {
        assert_eq!(header.len(), object.as_object().unwrap().len());
        for (key, cell) in header.iter().zip(record) {
            let value = match &object[key] {
                Value::Null => String::new(),
                Value::String(text) => text.clone(),
                Value::Array(list) => {
                    let texts: Vec<_> = list.iter().map(|text| text.as_str().unwrap()).collect();
                    texts.join("; ")
                }
                other => other.to_string(),
            };
            assert_eq!(cell, value, "{key}");
        }
    }
}

#[test]
fn names_in_rows_never_control_the_terminal() {
    let mut row = row();
    let evil = "evil \u{1b}]0;title\u{7}\u{202e}name";
    row["machine"] = evil.into();
    row["sequence_name"] = evil.into();
    row["steps"][0]["path"] = evil.into();
    for by in ["", "step", "child", "code", "machine", "day", "sequence"] {
        let by = format!("--group-by={by}");
        let args: &[&str] = if by.ends_with('=') {
            &["--color=never"]
        } else {
            &["--color=never", &by]
        };
        let output = piped(&row.to_string(), args);
        assert_eq!(output.status.code(), Some(0));
        assert!(
            !stdout(&output).contains(['\u{1b}', '\u{7}', '\u{202e}']),
            "{by}"
        );
    }
    assert!(stdout(&piped(&row.to_string(), &["--color=always"])).contains('\u{1b}'));
    assert!(
        !stdout(&piped(
            &row.to_string(),
            &["--color=always", "--format=csv"]
        ))
        .contains("\u{1b}[1m")
    );
}

#[test]
fn a_closed_pipe_is_quiet() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rows");
    fs::write(&file, rows("summary", &FLEET.folders())).unwrap();
    for format in ["text", "json", "ndjson", "csv"] {
        for input in [Path::new("--from"), &FLEET.logs] {
            let mut command = Command::new(env!("CARGO_BIN_EXE_smsts"));
            command.args(["summary", "--format", format]).arg(input);
            if input == Path::new("--from") {
                command.arg(&file);
            }
            let mut child = command
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap();
            drop(child.stdout.take());
            let output = child.wait_with_output().unwrap();
            assert_eq!(
                (output.status.code(), &*complaints(&output)),
                (Some(0), ""),
                "{format}"
            );
        }
    }
}
