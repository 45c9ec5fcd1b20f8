//! The logs of one machine in the places where ConfigMgr keeps them, given as folders.

use std::{fs, path::Path};

use serde_json::Value;

use crate::program::{smsts, stderr, stdout};

fn sample(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("sample-logs")
        .join(name)
}

/// A machine whose client's folder holds the log of two runs: the first one lost, the second of another day.
fn machine() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("C/windows/ccm/LOGS");
    fs::create_dir_all(&folder).unwrap();
    fs::copy(sample("two-runs/smsts.log"), folder.join("smsts.log")).unwrap();
    dir
}

#[test]
fn the_newest_run_is_shown_and_the_others_are_told_of() {
    let dir = machine();
    let run = |args: &[&str]| {
        let path = dir.path();
        let mut all: Vec<&dyn AsRef<std::ffi::OsStr>> = vec![&"--places-under", &path];
        all.splice(0..0, args.iter().map(|arg| arg as _));
        smsts(&all)
    };
    let tree = run(&["tree"]);
    assert_eq!(tree.status.code(), Some(0), "{}", stderr(&tree));
    assert!(
        stdout(&tree).contains("  run        2 of 2, the newest; --runs all shows all\n"),
        "{}",
        stdout(&tree)
    );
    assert!(!stdout(&tree).contains("unfinished"), "{}", stdout(&tree));

    let json = |output: &std::process::Output| -> Value {
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let newest = json(&run(&["tree", "--format=json"]));
    let all = json(&run(&["tree", "--format=json", "--runs=all"]));
    let (newest, all) = (
        newest["runs"].as_array().unwrap(),
        all["runs"].as_array().unwrap(),
    );
    assert_eq!((newest.len(), all.len()), (1, 2));
    assert_eq!(newest[0], all[1]);

    // What is said of a run is said of the one that is shown.
    assert_eq!(run(&["--exit-status"]).status.code(), Some(0));
    assert_eq!(
        run(&["--exit-status", "--runs", "all"]).status.code(),
        Some(1)
    );
    for command in ["steps", "records", "failures", "summary"] {
        let [newest, all] = [&["--runs=newest"][..], &["--runs=all"]].map(|runs| {
            let output = run(&[&[command, "--format=ndjson"], runs].concat());
            let rows = stdout(&output)
                .lines()
                .map(|row| serde_json::from_str(row).unwrap());
            rows.collect::<Vec<Value>>()
        });
        let is_of = |number: u32| move |row: &&Value| row["run"] == number;
        assert!(!newest.is_empty() && newest.len() < all.len(), "{command}");
        assert!(newest.iter().all(|row| is_of(2)(&row)), "{command}");
        assert_eq!(
            newest.len(),
            all.iter().filter(is_of(2)).count(),
            "{command}"
        );
    }
    // The choice is there for any input.
    let path = smsts(&[&"--runs=newest", &sample("two-runs")]);
    assert!(stdout(&path).contains("2 of 2, the newest"));
}

#[test]
fn a_run_that_moved_from_place_to_place_is_one() {
    let dir = tempfile::tempdir().unwrap();
    let put = |folder: &str, name: &str, text: &str| {
        let folder = dir.path().join(folder);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(name), text).unwrap();
    };
    // What was carried from Windows PE into the client's folder stands in both.
    let log = fs::read_to_string(sample("osd-succeeded/smsts.log")).unwrap();
    let records: Vec<_> = log.split_inclusive("\r\n").collect();
    let (first, second) = (records.len() / 2, records.len() / 3);
    put("X/SMSTSLog", "smsts.log", &records[..first].concat());
    let client = "C/Windows/CCM/Logs/SMSTSLog";
    put(client, "smsts.log", &records[second..].concat());
    // And the log of an older run, with rolled logs.
    for log in fs::read_dir(sample("rolled-reboot-zone-change")).unwrap() {
        let log = log.unwrap();
        let text = fs::read_to_string(log.path()).unwrap();
        put(
            "C/Windows/CCM/Logs",
            log.file_name().to_str().unwrap(),
            &text,
        );
    }
    let steps = |args: &[&dyn AsRef<std::ffi::OsStr>]| -> Vec<Value> {
        let output = smsts(&[&[&"steps" as &dyn AsRef<_>, &"--format=ndjson"], args].concat());
        let rows = stdout(&output).lines();
        let parse = |row: &str| -> Value { serde_json::from_str(row).unwrap() };
        let keys = [
            "pointer",
            "end_pointer",
            "path",
            "outcome",
            "attempts",
            "boot",
            "started",
            "ended",
        ];
        rows.map(|row| keys.map(|key| parse(row)[key].take()).into_iter().collect())
            .collect()
    };
    let whole = steps(&[&sample("osd-succeeded")]);
    assert!(whole.len() > 20);
    assert_eq!(steps(&[&"--places-under", &dir.path()]), whole);
}

#[test]
fn nothing_found_is_told_with_the_places() {
    let dir = tempfile::tempdir().unwrap();
    let output = smsts(&[&"tree", &"--format=json", &"--places-under", &dir.path()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains(r"C:\Windows\CCM\Logs") && stderr(&output).contains("smsts PATH")
    );
    let value: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(value["diagnostics"][0]["code"], "input");
    assert_eq!(
        value["diagnostics"][0]["file"],
        dir.path().to_str().unwrap()
    );
    assert_eq!(
        smsts(&[&"--here", &sample("two-runs")]).status.code(),
        Some(2),
        "one or the other"
    );
}
