//! What the book shows of other programs over `smsts summary` works: jq, DuckDB, Spark. Where one is not installed its test is skipped and says so.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;

use crate::{
    program::{stderr, stdout},
    summary::{SHARE, over, over_fleet},
};

/// The Python with these modules: `SMSTS_PYTHON`, else `python3`.
fn python_with(module: &str) -> Option<String> {
    let python = std::env::var("SMSTS_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let has = runs(Command::new(&python).args(["-c", &format!("import {module}")]));
    if !has {
        eprintln!(
            "skipped: {python} with the package {module} is not installed (SMSTS_PYTHON names another)"
        );
    }
    has.then_some(python)
}

fn runs(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}

/// The code blocks of a language on the book's page of the summary.
fn page_blocks(language: &str) -> Vec<String> {
    let page = fs::read_to_string(root().join("docs/src/summary.md")).unwrap();
    let page = page.replace("\r\n", "\n");
    let fence = format!("```{language}\n");
    let blocks = page.split(&fence).skip(1);
    let blocks = blocks.map(|block| block.split("```").next().unwrap().to_owned());
    blocks.collect()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A folder with `smsts` as the book calls it, and the fleet's rows.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let rows = over_fleet("summary", &["--format=ndjson"]);
    fs::write(folder.path().join("rows.ndjson"), &rows.stdout).unwrap();
    folder
}

fn summary(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn the_shell_examples_work() {
    if !runs(Command::new("sh").args(["-c", "jq --version"])) {
        eprintln!("skipped: there is no sh with jq");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_smsts")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let logs = root().join("sample-logs").display().to_string();
    let mut lines = 0;
    for line in page_blocks("sh").iter().flat_map(|block| block.lines()) {
        let output = Command::new("sh")
            .args(["-c", &line.replace("LOGS", &logs)])
            .env("PATH", &path)
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert!(output.status.success(), "{line}: {}", stderr(&output));
        let into = line.split_once('>').map(|(_, file)| file.trim());
        let printed = into.map_or(output.stdout.len() as u64, |file| {
            fs::metadata(folder.path().join(file)).unwrap().len()
        });
        assert!(printed > 20, "{line}");
        lines += 1;
    }
    assert!(lines >= 6);
}

/// The book's SQL, over the rows of the fleet: the medians, quantiles and totals are those of the summary.
#[test]
fn duckdb_reads_the_rows() {
    let Some(python) = python_with("duckdb") else {
        return;
    };
    let folder = folder();
    let sql = page_blocks("sql").concat();
    let script = "import duckdb, json, sys\nresult = duckdb.connect().execute(sys.stdin.read())\n\
        names = [column[0] for column in result.description]\n\
        print(json.dumps([dict(zip(names, row)) for row in result.fetchall()], default=int))";
    let sql_file = folder.path().join("readme.sql");
    fs::write(&sql_file, sql).unwrap();
    let output = Command::new(python)
        .args(["-c", script])
        .stdin(fs::File::open(&sql_file).unwrap())
        .current_dir(folder.path())
        .output()
        .unwrap();
    let rows = json_of(&output);
    assert!(
        folder.path().join("runs.parquet").exists() && folder.path().join("steps.parquet").exists()
    );
    // The example does not leave out what a clock that was set back spoilt.
    let compared = compare(
        &rows,
        &summary(&over_fleet("summary", &["--format=json"]))["steps"],
        &["sequence_package_id", "path"],
        |row| row["timed"] == row["executed"] && row["executed"] != 0,
    );
    assert!(compared > 20, "{compared}");
}

/// The example for Spark, over folders and zips of all kinds: the same numbers.
#[test]
fn spark_aggregates_the_rows() {
    let Some(python) = python_with("pyspark") else {
        return;
    };
    if !runs(Command::new("java").arg("-version")) {
        eprintln!("skipped: there is no Java runtime for Spark");
        return;
    }
    let output = Command::new(&python)
        .arg(root().join("tests/spark/summary.py"))
        .args([
            "--smsts",
            env!("CARGO_BIN_EXE_smsts"),
            "--tasks",
            "2",
            "--sequence",
        ])
        .args([&SHARE.definitions, &SHARE.logs])
        .env("PYSPARK_PYTHON", &python)
        .env("SPARK_LOCAL_IP", "127.0.0.1")
        .output()
        .unwrap();
    let whole = over(&SHARE, "summary", &["--format=json"]);
    let (spark, summary) = (json_of(&output), summary(&whole));
    for (list, keys) in [
        ("sequences", &["sequence_package_id", "sequence_name"][..]),
        ("failures", &["sequence_package_id", "path", "exit_code"]),
        ("steps", &["sequence_package_id", "path"]),
        ("child_sequences", &["child_package_id", "child_name"]),
    ] {
        // Failed runs without a failed step are only in the summary.
        let compared = compare(&spark[list], &summary[list], keys, |row| {
            list != "failures" || !row["path"].is_null()
        });
        assert!(compared >= 3, "{list}: {compared}");
    }
}

/// Holds all that rows of another program say against the summary's rows of the same keys; how many of them were compared.
fn compare(
    rows: &Value,
    wanted: &Value,
    keys: &[&str],
    is_comparable: impl Fn(&Value) -> bool,
) -> usize {
    let key = |row: &Value| {
        keys.iter()
            .map(|key| row[*key].to_string())
            .collect::<Vec<_>>()
    };
    let rows = rows.as_array().unwrap();
    let by_key: BTreeMap<_, _> = rows.iter().map(|row| (key(row), row)).collect();
    assert_eq!(by_key.len(), rows.len());
    let wanted = wanted.as_array().unwrap().iter();
    let mut compared = 0;
    for wanted in wanted.filter(|row| is_comparable(row)) {
        let row = by_key
            .get(&key(wanted))
            .unwrap_or_else(|| panic!("no row {:?}", key(wanted)));
        for (name, value) in row.as_object().unwrap() {
            assert_eq!(value, &wanted[name], "{:?}: {name}", key(wanted));
        }
        compared += 1;
    }
    compared
}

fn json_of(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}\n{}", stdout(output), stderr(output)))
}
