//! Rows that the site keeps give the same tree as the log, as far as rows can tell.

use std::{fmt::Write as _, fs, path::Path};

use serde_json::Value;

use crate::program::{complaints, smsts, stdout};

fn steps(path: &Path) -> Vec<Value> {
    let output = smsts(&[&"steps", &"--format=json", &path]);
    serde_json::from_str(stdout(&output)).unwrap()
}

/// The time of a key as SQL Server shows it, in UTC.
fn sql(step: &Value, key: &str) -> String {
    let at = chrono::DateTime::parse_from_rfc3339(step[key].as_str().unwrap()).unwrap();
    at.to_utc().format("%Y-%m-%d %H:%M:%S%.3f").to_string()
}

/// The rows that the site would hold of a run, as a CSV file.
fn export(steps: &[Value]) -> String {
    let mut rows = Vec::new();
    let mut row = |at: String, pointer: &Value, step: &Value, message: u32, code: &Value| {
        let (name, group) = match step["kind"].as_str() {
            // The row of a step names the group around it.
            Some("step") => {
                let path = step["path"].as_str().unwrap_or_default();
                let above = path.strip_suffix(step["name"].as_str().unwrap());
                let above = above.and_then(|above| above.strip_suffix(" / "));
                let group = above.and_then(|above| above.rsplit(" / ").next());
                (step["name"].as_str().unwrap(), group.unwrap_or_default())
            }
            _ => ("", step["name"].as_str().unwrap()),
        };
        let (name, group) = (name.replace('"', "\"\""), group.replace('"', "\"\""));
        let pointer = pointer.as_u64().unwrap();
        let code = code.as_i64().map_or_else(String::new, |code| {
            u32::try_from(code & 0xFFFF_FFFF).unwrap().to_string()
        });
        rows.push((
            at.clone(),
            pointer,
            format!("PC0042,CON20001,{pointer},\"{name}\",\"{group}\",{message},{code},{at},\n"),
        ));
    };
    let run = &steps[0];
    row(
        sql(run, "run_started"),
        &0.into(),
        &no_node(),
        11144,
        &Value::Null,
    );
    for step in steps {
        let (pointer, code) = (&step["pointer"], &step["exit_code"]);
        let is_step = step["kind"] == "step";
        match (
            step["outcome"].as_str().unwrap(),
            step["skip_reason"].as_str(),
        ) {
            ("skipped", Some("disabled")) if is_step => {
                row(sql(step, "started"), pointer, step, 11128, code)
            }
            ("skipped", _) if is_step => row(sql(step, "started"), pointer, step, 11130, code),
            ("skipped", Some("condition")) => row(sql(step, "started"), pointer, step, 11122, code),
            ("succeeded", _) if is_step => row(sql(step, "ended"), pointer, step, 11134, code),
            ("failed", _) if is_step => row(sql(step, "ended"), pointer, step, 11135, code),
            (outcome, _) if !is_step && outcome != "skipped" => {
                row(sql(step, "started"), pointer, step, 11124, code);
                if outcome == "succeeded" {
                    row(sql(step, "ended"), &step["end_pointer"], step, 11127, code);
                }
            }
            _ => {}
        }
    }
    let message = if run["run_outcome"] == "failed" {
        11141
    } else {
        11143
    };
    let last = 1_000_000.into();
    row(
        sql(run, "run_ended"),
        &last,
        &no_node(),
        message,
        &Value::Null,
    );
    rows.sort();
    let mut csv = "\u{feff}Name0,AdvertisementID,Step,ActionName,GroupName,LastStatusMsgID,ExitCode,ExecutionTime,ActionOutput\r\n".to_owned();
    for (_, _, row) in rows {
        csv.write_str(&row).unwrap();
    }
    csv
}

/// The node of a row that is about the run itself.
fn no_node() -> Value {
    serde_json::json!({ "kind": "step", "name": "" })
}

#[test]
fn rows_tell_what_the_log_tells() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-logs");
    let dir = tempfile::tempdir().unwrap();
    for sample in ["osd-succeeded", "osd-failed-in-child", "tolerated-failure"] {
        let log = steps(&root.join(sample));
        let file = dir.path().join(format!("{sample}.csv"));
        fs::write(&file, export(&log)).unwrap();
        let told = steps(&file);
        // The site keeps no row for a disabled group, and none for what an aborted group became.
        let can_be_told = |step: &&Value| {
            step["kind"] == "step"
                || matches!(step["outcome"].as_str(), Some("succeeded" | "skipped"))
                    && step["skip_reason"] != "disabled"
        };
        // No row says which group holds the one that starts behind an aborted group.
        let has_aborted = sample == "tolerated-failure";
        let facts = |step: &Value| -> Vec<Value> {
            [
                "pointer",
                "kind",
                "name",
                if has_aborted { "kind" } else { "path" },
                "outcome",
                "ignored",
                "exit_code",
                "skip_reason",
            ]
            .map(|key| step[key].clone())
            .to_vec()
        };
        let expected: Vec<_> = log.iter().filter(can_be_told).map(facts).collect();
        let found: Vec<_> = told.iter().filter(can_be_told).map(facts).collect();
        for (found, expected) in found.iter().zip(&expected) {
            assert_eq!(found, expected, "{sample}");
        }
        assert_eq!(found.len(), expected.len(), "{sample}");
        assert_eq!(told[0]["machine"], "PC0042");
        assert_eq!(told[0]["run_outcome"], log[0]["run_outcome"]);
        for (told, log) in told
            .iter()
            .filter(can_be_told)
            .zip(log.iter().filter(can_be_told))
        {
            let is_executed = log["outcome"] != "skipped";
            if is_executed && log["kind"] != "step" {
                assert_eq!(told["duration_ms"], log["duration_ms"], "{sample}");
            }
            if is_executed && log["kind"] == "step" {
                assert!(
                    told["duration_ms"].is_null(),
                    "the site keeps no start of a step"
                );
                let utc = |step: &Value| sql(step, "ended");
                assert_eq!(utc(told), utc(log), "{sample}");
            }
        }
        // Definitions label rows as they label logs.
        let labelled = smsts(&[&"tree", &file, &"--sequence", &root.join("definitions")]);
        assert!(
            stdout(&labelled).contains("▶ Module - "),
            "{}",
            stdout(&labelled)
        );
        assert_eq!(complaints(&labelled), "");
    }
}

/// The log and the rows of one run are one run.
#[test]
fn rows_beside_the_log_are_left_out() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-logs");
    let dir = tempfile::tempdir().unwrap();
    let rows = export(&steps(&root.join("osd-succeeded")));
    fs::write(dir.path().join("TaskSequenceExecutionStatus.csv"), &rows).unwrap();
    fs::create_dir(dir.path().join("PC0042")).unwrap();
    let log = dir.path().join("PC0042").join("smsts.log");
    fs::copy(root.join("osd-succeeded").join("smsts.log"), &log).unwrap();
    let both = smsts(&[&"tree", &dir.path(), &"--format=json"]);
    let both: Value = serde_json::from_str(stdout(&both)).unwrap();
    assert_eq!(both["runs"].as_array().unwrap().len(), 1);
    assert_eq!(both["runs"][0]["machine"], "PC0042");
    let codes = both["diagnostics"].as_array().unwrap().iter();
    let codes: Vec<_> = codes.map(|diagnostic| &diagnostic["code"]).collect();
    assert_eq!(codes, ["rows"]);
    let alone = steps(&log);
    assert_eq!(
        both["runs"][0]["nodes"].as_array().map(Vec::len).is_some(),
        !alone.is_empty()
    );
}
