//! `smsts diff`: the samples, its schema and its exit codes.

use serde_json::Value;

use crate::program::{smsts, stderr, stdout};

const GOOD: &str = "sample-logs/osd-succeeded";
const BAD: &str = "sample-logs/osd-failed-in-child";

fn json(args: &[&str]) -> (Value, Option<i32>) {
    let mut all = vec!["diff", "--format", "json"];
    all.extend(args);
    let all: Vec<&dyn AsRef<std::ffi::OsStr>> = all.iter().map(|arg| arg as _).collect();
    let output = smsts(&all);
    let found: Value =
        serde_json::from_str(stdout(&output)).unwrap_or_else(|_| panic!("{}", stderr(&output)));
    let schema = serde_json::from_str(stdout(&smsts(&[&"schema", &"diff"]))).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<_> = validator.iter_errors(&found).collect();
    assert!(errors.is_empty(), "{errors:?}");
    (found, output.status.code())
}

#[test]
fn a_good_and_a_bad_run_differ_in_the_failed_step() {
    let (found, exit) = json(&[GOOD, BAD, "--sequence", "sample-logs/definitions"]);
    assert_eq!((exit, &found["equal"]), (Some(1), &Value::Bool(false)));
    let differences = found["differences"].as_array().unwrap();
    let failed: Vec<_> = differences
        .iter()
        .filter(|node| node["second"]["failed_run"] == true)
        .collect();
    let [failed] = failed[..] else {
        panic!("one step failed the run: {failed:?}")
    };
    assert_eq!(failed["name"], "Install VPN Client 9.4.1");
    assert_eq!(failed["sequence_package_id"], "CON00104");
    assert_eq!(failed["first"]["outcome"], "succeeded");
    assert_eq!(failed["second"]["exit_code"], 1603);
    assert_eq!(failed["changes"][0], "outcome");
    let is_behind = |node: &&Value| node["changes"][0] == "not_reached";
    assert_eq!(differences.iter().filter(is_behind).count(), 10);
}

#[test]
fn a_run_equals_itself_and_is_usual_among_its_like() {
    let (found, exit) = json(&[GOOD, GOOD]);
    assert_eq!((exit, &found["equal"]), (Some(0), &Value::Bool(true)));
    assert_eq!(found["differences"], Value::Array(Vec::new()));
    // Six machines with the same run.
    let rows = smsts(&[&"summary", &"--format", &"ndjson", &GOOD]);
    let rows: String = (1..=6)
        .map(|n| {
            stdout(&rows).replace(
                "\"machine\":\"osd-succeeded\"",
                &format!("\"machine\":\"PC{n}\""),
            )
        })
        .collect();
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), rows).unwrap();
    let rows = file.path().to_str().unwrap();
    let (found, exit) = json(&["--against", rows, GOOD]);
    assert_eq!(
        (exit, &found["unusual"]),
        (Some(0), &Value::Array(Vec::new()))
    );
    let (found, exit) = json(&["--against", rows, BAD]);
    assert_eq!(exit, Some(1));
    let unusual = found["unusual"].as_array().unwrap();
    let failed = unusual
        .iter()
        .find(|one| one["node"]["failed_run"] == true)
        .unwrap();
    assert_eq!(
        failed["why"],
        serde_json::json!(["outcome", "code", "slow"])
    );
    assert_eq!((&failed["alike"], &failed["runs"]), (&0.into(), &6.into()));
}

#[test]
fn a_comparison_needs_two_runs() {
    for (args, words) in [
        (&["diff", GOOD][..], "no run to compare with"),
        (&["diff", "sample-logs", BAD], "holds one machine"),
        (&["diff", GOOD, BAD, "--second-run", "9"], "no run 9"),
    ] {
        let args: Vec<&dyn AsRef<std::ffi::OsStr>> = args.iter().map(|arg| arg as _).collect();
        let output = smsts(&args);
        assert_eq!(output.status.code(), Some(2), "{}", stdout(&output));
        assert!(stderr(&output).contains(words), "{}", stderr(&output));
    }
}
