//! The program as a user meets it: inputs, filters, formats, exit codes, pipes.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use serde_json::Value;

use crate::program::{complaints, lines, smsts, stderr, stdout, unread};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn sample(name: &str) -> PathBuf {
    root().join("sample-logs").join(name)
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {}", stdout(output)))
}

fn validator() -> jsonschema::Validator {
    let printed = smsts(&[&"schema"]);
    jsonschema::validator_for(&json(&printed)).unwrap()
}

#[test]
fn every_sample_fits_the_schema() {
    let validator = validator();
    let dir = tempfile::tempdir().unwrap();
    let (definitions, catalog) = (sample("definitions"), dir.path().join("catalog.toml"));
    fs::write(&catalog, smsts(&[&"catalog", &definitions]).stdout).unwrap();
    let knowledge: [&[&dyn AsRef<std::ffi::OsStr>]; 4] = [
        &[],
        &[&"--catalog", &catalog, &"--child=Clean Up"],
        &[
            &"--all",
            &"--sequence",
            &definitions,
            &"--catalog",
            &catalog,
        ],
        &[&"--all", &"--sequence", &definitions, &"--child=Clean Up"],
    ];
    for folder in fs::read_dir(root().join("sample-logs"))
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.is_dir())
    {
        for known in knowledge {
            let output = smsts(
                &[
                    &[&"tree" as _, &folder as _, &"--format=json" as _][..],
                    known,
                ]
                .concat(),
            );
            let value = json(&output);
            let errors: Vec<_> = validator
                .iter_errors(&value)
                .map(|e| e.to_string())
                .collect();
            assert!(errors.is_empty(), "{}: {errors:?}", folder.display());
        }
    }
    assert!(
        !validator.is_valid(
            &serde_json::json!({"schema": "smsts-tree-1", "runs": [{}], "diagnostics": []})
        )
    );
}

#[test]
fn inputs_that_cannot_be_read_are_named_and_the_rest_is_shown() {
    let dir = tempfile::tempdir().unwrap();
    let empty_folder = dir.path().join("nothing");
    fs::create_dir(&empty_folder).unwrap();
    let foreign = dir.path().join("notes.txt");
    fs::write(&foreign, "not a log").unwrap();
    let output = smsts(&[
        &dir.path().join("gone.log"),
        &empty_folder,
        &foreign,
        &sample("tolerated-failure"),
    ]);
    assert_eq!(output.status.code(), Some(2));
    for word in ["gone.log", "nothing"] {
        assert!(
            stderr(&output).contains(word),
            "{word}: {}",
            stderr(&output)
        );
    }
    assert!(
        stdout(&output).contains("notes.txt") && stdout(&output).contains("not a ConfigMgr log")
    );
    assert!(stdout(&output).contains("tolerated-failure"));
    let value = json(&smsts(&[
        &"tree",
        &"--format=json",
        &dir.path().join("gone.log"),
        &foreign,
    ]));
    let codes: Vec<_> = value["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| d["code"].as_str().unwrap())
        .collect();
    assert_eq!(codes, ["not_a_log", "input"]);
    assert!(validator().is_valid(&value));
}

#[test]
fn exit_codes_for_scripts() {
    let code = |args: &[&dyn AsRef<std::ffi::OsStr>]| smsts(args).status.code();
    assert_eq!(code(&[&sample("osd-succeeded")]), Some(0));
    assert_eq!(code(&[&sample("osd-failed-in-child")]), Some(0));
    assert_eq!(code(&[&"--exit-status", &sample("osd-succeeded")]), Some(0));
    assert_eq!(
        code(&[&"--exit-status", &sample("osd-failed-in-child")]),
        Some(1)
    );
    assert_eq!(
        code(&[&"steps", &"--exit-status", &sample("still-running")]),
        Some(1)
    );
    assert_eq!(
        code(&[
            &"--exit-status",
            &sample("osd-failed-in-child"),
            &"gone.log"
        ]),
        Some(2)
    );
    assert_eq!(code(&[&"--no-such-option"]), Some(2));
    assert_eq!(code(&[]), Some(2), "no path: the help");
    assert_eq!(code(&[&"--version"]), Some(0));
}

#[test]
fn standard_input_is_a_log_like_any_other() {
    let log = fs::read(sample("tolerated-failure").join("smsts.log")).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_smsts"))
        .args(["tree", "-", "--format", "json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(&log).unwrap();
    let from_stdin = json(&child.wait_with_output().unwrap());
    let mut from_file = json(&smsts(&[
        &"tree",
        &sample("tolerated-failure"),
        &"--format",
        &"json",
    ]));
    assert_eq!(from_stdin["runs"][0]["machine"], Value::Null);
    assert_eq!(from_stdin["runs"][0]["sources"][0]["path"], "-");
    blank_files(&mut from_file);
    let mut from_stdin = from_stdin;
    blank_files(&mut from_stdin);
    assert_eq!(
        from_stdin["runs"][0]["nodes"],
        from_file["runs"][0]["nodes"]
    );
}

/// Removes the names of files, the only thing that may differ.
fn blank_files(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.remove("file");
            map.values_mut().for_each(blank_files);
        }
        Value::Array(items) => items.iter_mut().for_each(blank_files),
        _ => {}
    }
}

#[test]
fn a_closed_pipe_is_quiet_success() {
    for args in [
        &["tree"][..],
        &["tree", "--format", "json"],
        &["steps"],
        &["records"],
        &["records", "--format", "ndjson"],
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_smsts"));
        let output = unread(command.args(args).arg(root().join("sample-logs")));
        assert_eq!(
            (output.status.code(), stderr(&output)),
            (Some(0), ""),
            "{args:?}"
        );
    }
}

#[test]
fn threads_maps_and_the_order_of_names_do_not_change_the_output() {
    let folder = sample("rolled-reboot-zone-change");
    let mut logs: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    logs.sort();
    let print = |extra: &[&str], logs: &[PathBuf]| {
        let output = Command::new(env!("CARGO_BIN_EXE_smsts"))
            .args(["tree", "--format=json"])
            .args(extra)
            .args(logs)
            .output()
            .unwrap();
        stdout(&output).to_owned()
    };
    let expected = print(&[], &logs);
    assert_eq!(print(&["--threads=1"], &logs), expected);
    assert_eq!(print(&["-j", "7", "--no-mmap"], &logs), expected);
    logs.reverse();
    assert_eq!(print(&[], &logs), expected);
    assert_eq!(print(&[], &[folder]), expected);
}

#[test]
fn colours_only_where_they_are_wanted() {
    let has_escapes = |output: &Output| output.stdout.contains(&0x1b);
    let log = sample("tolerated-failure");
    for command in ["tree", "steps", "records"] {
        assert!(!has_escapes(&smsts(&[&command, &log])), "{command}: a pipe");
        assert!(
            has_escapes(&smsts(&[&command, &log, &"--color=always"])),
            "{command}"
        );
        assert!(
            !has_escapes(&smsts(&[&command, &log, &"--color=never"])),
            "{command}"
        );
    }
    assert!(!has_escapes(&smsts(&[
        &"steps",
        &log,
        &"--color=always",
        &"--format=csv"
    ])));
}

#[test]
fn lines_fit_the_width_and_the_symbols() {
    let log = sample("osd-failed-in-child");
    for width in [60, 80, 200] {
        let output = smsts(&[&"tree", &log, &"--width", &width.to_string()]);
        for line in stdout(&output).lines() {
            let columns = unicode_width::UnicodeWidthStr::width(line);
            assert!(columns <= width, "{columns} columns of {width}: {line}");
        }
    }
    assert!(stdout(&smsts(&[&"tree", &log, &"--ascii"])).is_ascii());
}

#[test]
fn views_choose_nodes() {
    let log = sample("osd-failed-in-child");
    let lines = |args: &[&str]| lines(args, &log);
    let all = lines(&["steps"]);
    assert!(all.iter().any(|l| l.contains("skipped")));
    assert!(
        lines(&["steps", "--hide-skipped"])
            .iter()
            .all(|l| !l.contains("  skipped  "))
    );
    let failed = lines(&["steps", "--failed"]);
    assert!(
        !failed.is_empty()
            && failed
                .iter()
                .all(|l| l.contains("  failed  ") || l.contains("  tolerated  ")),
        "{failed:#?}"
    );
    let under = lines(&["steps", "--under", "module - drivers"]);
    assert!(
        under.len() > 1 && under.iter().all(|l| l.contains("Module - Drivers")),
        "{under:#?}"
    );
    assert!(
        lines(&["steps", "--match", "^Apply"])
            .iter()
            .all(|l| l.contains("Apply"))
    );
    let top = lines(&["tree", "--depth", "1"]);
    assert!(
        top.iter().any(|l| l.contains("inside")) && top.iter().all(|l| !l.contains("├─")),
        "{top:#?}"
    );
    let since = lines(&["steps", "--since", "2026-03-03T14:00:00Z"]);
    assert!(!since.is_empty() && since.len() < all.len());
}

#[test]
fn records_are_filtered_and_carry_their_node() {
    let log = sample("osd-failed-in-child");
    let output = smsts(&[&"records", &log, &"--format=ndjson"]);
    let rows: Vec<Value> = stdout(&output)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let tree = json(&smsts(&[&"tree", &log, &"--format=json"]));
    let source = &tree["runs"][0]["sources"][0];
    let count = |kind: &str| rows.iter().filter(|row| row["kind"] == kind).count() as u64;
    assert_eq!(Some(count("record")), source["records"].as_u64());
    assert_eq!(Some(count("fragment")), source["fragments"].as_u64());
    let failed = rows
        .iter()
        .find(|row| {
            row["component"] == "TSManager"
                && row["message"]
                    .as_str()
                    .unwrap()
                    .starts_with("Failed to run the action: ")
        })
        .unwrap();
    let path = failed["path"].as_str().unwrap();
    assert!(
        failed["message"]
            .as_str()
            .unwrap()
            .contains(path.rsplit(" / ").next().unwrap()),
        "{failed}"
    );

    let text = |args: &[&str]| lines(&[&["records"], args].concat(), &log);
    assert_eq!(
        text(&[]).len(),
        rows.len(),
        "one line per record, line breaks escaped"
    );
    assert!(
        text(&["--component", "tsmanager"])
            .iter()
            .all(|l| l.contains("TSManager"))
    );
    assert!(
        text(&["--severity", "error"])
            .iter()
            .all(|l| l.contains("  error  "))
    );
    assert!(
        text(&["--match", "failed to run"])
            .iter()
            .all(|l| l.to_lowercase().contains("failed to run"))
    );
    assert!(!text(&["--under", "vpn client$"]).is_empty());
    let csv = smsts(&[&"records", &log, &"--format=csv"]);
    assert_eq!(
        csv::Reader::from_reader(csv.stdout.as_slice())
            .records()
            .map(Result::unwrap)
            .count(),
        rows.len()
    );
}

#[test]
fn flat_rows_agree_in_every_format() {
    let log = sample("two-runs");
    let array = json(&smsts(&[&"steps", &log, &"--format=json"]));
    let lines = smsts(&[&"steps", &log, &"--format=ndjson"]);
    let objects: Vec<Value> = stdout(&lines)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(array.as_array().unwrap(), &objects);
    let csv = smsts(&[&"steps", &log, &"--format=csv"]);
    let mut csv = csv::Reader::from_reader(csv.stdout.as_slice());
    let header: Vec<_> = csv.headers().unwrap().iter().map(str::to_owned).collect();
    let keys: Vec<_> = objects[0]
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(header, keys, "the same keys");
    for (row, object) in csv.records().zip(&objects) {
        for (key, cell) in header.iter().zip(&row.unwrap()) {
            let value = match &object[key] {
                Value::Null => String::new(),
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            assert_eq!(cell, value, "{key}");
        }
    }
    assert!(objects.iter().any(|o| o["run"] == 2));
}

#[test]
fn the_sample_logs_are_what_the_simulator_writes() {
    for (path, bytes) in simulator::samples::files() {
        let on_disk = fs::read(root().join("sample-logs").join(&path))
            .unwrap_or_else(|e| panic!("{}: {e}", Path::new(&path).display()));
        assert!(
            on_disk == bytes,
            "{}: run `cargo run --example simulate -- sample-logs`",
            Path::new(&path).display()
        );
    }
}

#[test]
fn completions_and_the_manual_are_printed() {
    for shell in ["bash", "zsh", "fish", "powershell"] {
        assert!(
            stdout(&smsts(&[&"completions", &shell])).contains("smsts"),
            "{shell}"
        );
    }
    let manual = smsts(&[&"man"]);
    assert!(
        stdout(&manual).starts_with(".ie") && stdout(&manual).contains("component"),
        "with the options of every command"
    );
    let page = smsts(&[&"man", &"summary"]);
    let page = stdout(&page).replace('\\', "");
    assert!(page.contains("smsts-summary") && page.contains("--group-by"));
    assert!(
        page.contains("smsts summary Logs --format ndjson"),
        "{page}"
    );
    assert_eq!(smsts(&[&"man", &"none"]).status.code(), Some(2));
}

#[test]
fn failures_fit_their_schema_and_the_trees() {
    let printed = smsts(&[&"schema", &"failures"]);
    let validator = jsonschema::validator_for(&json(&printed)).unwrap();
    let samples = root().join("sample-logs");
    let definitions = samples.join("definitions");
    for extra in [
        &["--context", "2", "--errors"][..],
        &["--sequence", definitions.to_str().unwrap()],
    ] {
        let mut args: Vec<&dyn AsRef<std::ffi::OsStr>> =
            vec![&"failures", &samples, &"--format", &"json"];
        args.extend(extra.iter().map(|arg| arg as &dyn AsRef<std::ffi::OsStr>));
        let value = json(&smsts(&args));
        let errors: Vec<_> = validator
            .iter_errors(&value)
            .map(|e| e.to_string())
            .collect();
        assert!(errors.is_empty(), "{extra:?}: {errors:?}");
        assert_eq!(value.as_array().unwrap().len(), 10);
    }
}

#[test]
fn failures_name_the_step_the_cause_and_the_child() {
    let definitions = sample("definitions");
    let output = smsts(&[
        &"failures",
        &sample("osd-failed-in-child"),
        &"--sequence",
        &definitions,
        &"--format",
        &"json",
    ]);
    let value = json(&output);
    let failure = &value[0]["failure"];
    assert_eq!(failure["pointer"], 33);
    assert_eq!(failure["error"]["code"], 1603);
    assert_eq!(failure["cause"]["certainty"], "certain");
    assert_eq!(failure["boot"], 2);
    assert_eq!(failure["environment"], "full_os");
    assert_eq!(failure["sequence"]["package_id"], "CON00104");
    let run_by: Vec<_> = failure["run_by"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["child_sequence"]["package_id"].as_str().unwrap())
        .collect();
    assert_eq!(run_by, ["CON00103", "CON00104"]);
    let text = fs::read_to_string(failure["cause"]["record"]["file"].as_str().unwrap()).unwrap();
    let line = failure["cause"]["record"]["line"].as_u64().unwrap() as usize;
    let message = failure["cause"]["record"]["message"].as_str().unwrap();
    assert!(text.lines().nth(line - 1).unwrap().contains(message));
    let tree = json(&smsts(&[
        &"tree",
        &sample("osd-failed-in-child"),
        &"--format",
        &"json",
        &"--pointer",
        &"33,31",
    ]));
    assert_eq!(tree["runs"][0]["failures"]["failure"]["pointer"], 33);
    let mut node = &tree["runs"][0]["nodes"][0];
    while node["pointer"] != 33 {
        assert_eq!(
            node["error"]["code"],
            if node["pointer"] == 33 {
                1603
            } else {
                -2147467260
            }
        );
        node = &node["children"][0];
    }
    assert_eq!(node["error"]["code"], 1603);
    assert_eq!(node["error"]["source"]["line"], line as u64);
}

#[test]
fn failures_in_brief_are_a_line_per_run() {
    let lines = lines(&["failures", "--brief"], &root().join("sample-logs"));
    assert_eq!(lines.len(), 10);
    assert!(lines.iter().any(|line| {
        line.starts_with("osd-failed-in-child  FAILED  33 Install VPN Client 9.4.1  1603")
    }));
    assert!(
        lines
            .iter()
            .any(|line| line
                .contains("still-running  incomplete  going on: 23 Apply Driver Package"))
    );
}

/// The variables list paths as PATH does, and may be empty; an option names one path, whatever characters it has.
#[test]
fn variables_list_paths_and_options_name_one() {
    let dir = tempfile::tempdir().unwrap();
    let sample = |name: &str| {
        std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("sample-logs")
            .join(name)
    };
    let separator = if cfg!(windows) { ";" } else { ":" };
    let definitions = sample("definitions");
    let sequences = |value: &std::ffi::OsStr| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_smsts"));
        let log = sample("osd-succeeded");
        let output = command.arg(log).env("SMSTS_SEQUENCES", value).output();
        let output = output.unwrap();
        let text = stdout(&output).to_owned() + stderr(&output);
        (output.status.code(), text)
    };
    for nothing in ["", separator] {
        let (code, text) = sequences(nothing.as_ref());
        assert_eq!(
            (code, text.contains("verified")),
            (Some(0), false),
            "{text}"
        );
    }
    let mut listed = std::ffi::OsString::from(separator);
    listed.push(&definitions);
    listed.push(separator);
    let (code, text) = sequences(&listed);
    assert_eq!((code, text.contains("verified")), (Some(0), true), "{text}");
    // On Windows a colon is no part of a name.
    let odd = dir.path().join(if cfg!(windows) { "a;b" } else { "a:b" });
    let package = "SMS_TaskSequencePackage";
    std::fs::create_dir(&odd).unwrap();
    for entry in std::fs::read_dir(definitions.join(package)).unwrap() {
        let from = entry.unwrap().path().join("object.xml");
        let to = from.parent().unwrap().file_name().unwrap();
        std::fs::copy(&from, odd.join(to).with_extension("xml")).unwrap();
    }
    let output = smsts(&[&sample("osd-succeeded"), &"--sequence", &odd]);
    assert!(stdout(&output).contains("verified"), "{}", stderr(&output));
}

#[test]
fn a_misspelt_or_misplaced_command_is_told_before_any_output() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-logs");
    for (args, tip) in [
        (["falures", "LOGS"], "did you mean: smsts failures"),
        (["LOGS", "failures"], "smsts failures PATH"),
        (["LOGS", "--brief"], "smsts failures --brief"),
        (["--group-by=step", "LOGS"], "smsts summary --group-by"),
    ] {
        let args = args.map(|arg| match arg {
            "LOGS" => samples.as_os_str(),
            arg => arg.as_ref(),
        });
        let output = smsts(&[&args[0], &args[1]]);
        assert_eq!(
            (output.status.code(), stdout(&output)),
            (Some(2), ""),
            "{args:?}"
        );
        assert!(stderr(&output).contains(tip), "{}", stderr(&output));
    }
    let gone = smsts(&[&"no-such-place"]);
    assert!(stderr(&gone).starts_with("smsts: no-such-place: "));
}

#[test]
fn runs_are_chosen_by_machine_outcome_and_time() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-logs");
    let names = |args: &[&str]| -> Vec<String> {
        let mut all: Vec<&dyn AsRef<std::ffi::OsStr>> = vec![&"failures", &"--brief", &samples];
        all.extend(args.iter().map(|arg| arg as &dyn AsRef<std::ffi::OsStr>));
        let output = smsts(&all);
        let lines = stdout(&output).lines();
        lines
            .map(|line| line.split("  ").next().unwrap().to_owned())
            .collect()
    };
    let failed = ["old-dialect-failed-group", "osd-failed-in-child"];
    assert_eq!(names(&["--outcome", "failed"]), failed);
    assert_eq!(
        names(&["--outcome", "failed,restarting", "--since=2026-03-01"]),
        failed[1..]
    );
    assert_eq!(
        names(&["--machine", "^TWO", "--outcome", "incomplete"]),
        [""; 0]
    );
    assert_eq!(
        names(&["--machine", "^two", "--outcome", "incomplete"]),
        ["two-runs"]
    );
    let none = smsts(&[&"tree", &samples, &"--since=1h"]);
    assert_eq!(none.status.code(), Some(0));
    let newest = smsts(&[&"failures", &samples, &"--until=2020-01-01"]);
    assert_eq!(
        complaints(&newest),
        "smsts: no run matches the filters (of 10)\n"
    );
}

/// Of many machines, those that succeeded are counted unless they are asked for.
#[test]
fn successes_of_many_machines_are_counted() {
    let dir = tempfile::tempdir().unwrap();
    let log = |name: &str| {
        let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-logs");
        fs::read(samples.join(name).join("smsts.log")).unwrap()
    };
    for machine in 0..21 {
        let name = if machine == 7 {
            "still-running"
        } else {
            "starts-mid-run"
        };
        let folder = dir.path().join(format!("PC{machine:02}"));
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("smsts.log"), log(name)).unwrap();
    }
    let text = smsts(&[&"failures", &"--brief", &dir.path()]);
    assert!(
        stdout(&text).starts_with("PC07  incomplete"),
        "{}",
        stdout(&text)
    );
    assert!(stdout(&text).ends_with("\n20 machines succeeded; --outcome succeeded shows them\n"));
    assert_eq!(stdout(&text).lines().count(), 2);
    let all = smsts(&[&"failures", &"--brief", &"--outcome=succeeded", &dir.path()]);
    assert_eq!(stdout(&all).lines().count(), 20);
    let rows = smsts(&[&"failures", &"--format=ndjson", &dir.path()]);
    assert_eq!(stdout(&rows).lines().count(), 21, "data is whole");
}
