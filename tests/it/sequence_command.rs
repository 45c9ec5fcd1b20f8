//! `smsts sequence` as a user meets it.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use serde_json::Value;

use crate::program::{self, stderr, stdout};
use simulator::{export, sequences};

fn definitions() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("sample-logs/definitions")
}

fn smsts(args: &[&dyn AsRef<std::ffi::OsStr>]) -> Output {
    let args: Vec<_> = std::iter::once(&"sequence" as &dyn AsRef<std::ffi::OsStr>)
        .chain(args.iter().copied())
        .collect();
    program::smsts(&args)
}

/// The items of a table, each before what is in it.
fn flatten<'a>(items: &'a Value, into: &mut Vec<&'a Value>) {
    for item in items.as_array().unwrap() {
        into.push(item);
        flatten(&item["children"], into);
    }
}

#[test]
fn several_sequences_begin_with_who_calls_whom() {
    let output = smsts(&[&definitions()]);
    let text = stdout(&output);
    let overview: String = text
        .lines()
        .take(8)
        .map(|line| format!("{line}\n"))
        .collect();
    insta::assert_snapshot!(overview, @r#"
    7 task sequences
      CON00100  Contoso - Windows 11 Deployment        calls CON00101, CON00102, CON00103
      CON00101  BIOS and Firmware Update               called by CON00100
      CON00102  Driver Variables and Download          called by CON00100
      CON00103  Base Applications                      calls CON00104; called by CON00100, CON00200
      CON00104  VPN Client                             called by CON00103
      CON00200  Contoso - Workplace Refresh            calls CON00103
      FAB00031  Fabrikam - Windows 10 1809 Deployment
    "#);
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), ""));
    for heading in [
        "Contoso - Windows 11 Deployment  CON00100\n",
        "Contoso - Workplace Refresh  CON00200\n",
        "Fabrikam - Windows 10 1809 Deployment  FAB00031\n",
    ] {
        assert!(text.contains(heading), "{heading}");
    }
    assert!(
        !text.contains("\nVPN Client  CON00104\n"),
        "a child has no tree of its own"
    );
    assert!(!text.contains('\u{1b}'));
    let forced = smsts(&[&"--color=always", &definitions()]);
    assert!(stdout(&forced).contains('\u{1b}'));
}

#[test]
fn a_root_is_chosen_by_id_or_name() {
    let by_id = smsts(&[&definitions(), &"--root", &"con00104"]);
    let by_name = smsts(&[&definitions(), &"--root", &"vpn client", &"--root=CON00104"]);
    insta::assert_snapshot!(stdout(&by_id).replace(&*definitions().to_string_lossy(), "DEFINITIONS"), @r#"
    VPN Client  CON00104
      file          DEFINITIONS/SMS_TaskSequencePackage/CON00104/object.xml
      instructions  5

      0–4  ▾ VPN Client
        1  ├─ • Import Root Certificate  RunPowerShellScript
        2  ├─ • Install VPN Client 9.4.1  RunCommandLine, success 0 3010
        3  └─ • Import Profile 'Contoso-Corp'  RunPowerShellScript
    "#);
    assert_eq!(by_id.stdout, by_name.stdout);
    let unknown = smsts(&[&definitions(), &"--root=CON00104", &"--root=nothing"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(stderr(&unknown).contains("\"nothing\""));
    assert_eq!(unknown.stdout, by_id.stdout);
}

#[test]
fn the_json_fits_its_schema() {
    let schema: Value =
        serde_json::from_slice(&program::smsts(&[&"schema", &"sequence"]).stdout).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let call = |id: &str, more: &str| {
        format!(
            "<subtasksequence name='s' {more}><defaultVarList><variable property='TsPackageID'>{id}</variable></defaultVarList></subtasksequence>"
        )
    };
    let all = [
        call("CON00002", ""),
        call("CON00001", ""),
        call("CON00003", "disable='true'"),
        call("", ""),
        "<step name='a' retryCount='2' successCodeList='0 -5'/><group name='g'/><x/>".to_owned(),
    ];
    fs::write(
        dir.path().join("CON00001.xml"),
        format!("<sequence>{}</sequence>", all.concat()),
    )
    .unwrap();
    fs::write(
        dir.path().join("CON00003.xml"),
        "<sequence version='3.10'><step name='inside' type='T' runIn='WinPE'/></sequence>",
    )
    .unwrap();
    fs::write(dir.path().join("ts.xml"), "<sequence").unwrap();
    let broken: &dyn AsRef<std::ffi::OsStr> = &dir.path();
    let definitions = definitions();
    for paths in [
        [
            &definitions as &dyn AsRef<std::ffi::OsStr>,
            &"--disabled-child=hollow",
        ],
        [broken, &"--disabled-child=absent"],
    ] {
        let output = smsts(&[&paths[..], &[&"--format=json"]].concat());
        let value: Value = serde_json::from_slice(&output.stdout).unwrap();
        let errors: Vec<_> = validator
            .iter_errors(&value)
            .map(|e| e.to_string())
            .collect();
        assert!(errors.is_empty(), "{errors:?}");
        assert!(value["sequences"].as_array().unwrap().len() > 1, "{value}");
    }
    assert!(!validator.is_valid(&serde_json::json!({"schema": "smsts-sequence-1"})));
    assert_eq!(
        program::smsts(&[&"schema"]).stdout,
        program::smsts(&[&"schema", &"tree"]).stdout
    );
}

#[test]
fn every_form_says_the_same() {
    let json: Value =
        serde_json::from_slice(&smsts(&[&definitions(), &"--format=json"]).stdout).unwrap();
    assert_eq!(json["schema"], "smsts-sequence-1");
    assert_eq!(json["problems"], Value::Array(vec![]));
    let roots = json["sequences"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|s| s["is_root"] == true);
    assert_eq!(
        (roots.count(), json["sequences"].as_array().unwrap().len()),
        (3, 7)
    );
    let sizes: Vec<_> = json["tables"]
        .as_array()
        .unwrap()
        .iter()
        .map(|t| &t["instruction_count"])
        .collect();
    assert_eq!(sizes, [53, 28, 31]);
    let mut items = Vec::new();
    for table in json["tables"].as_array().unwrap() {
        flatten(&table["items"], &mut items);
    }
    let call = items
        .iter()
        .find(|item| item["name"] == "Module - Drivers")
        .unwrap();
    assert_eq!(call["kind"], "run_task_sequence");
    assert_eq!(
        (&call["pointer"], &call["end_pointer"]),
        (&18.into(), &24.into())
    );
    assert_eq!(
        call["child_sequence"],
        serde_json::json!({
            "package_id": "CON00102", "name": "Driver Variables and Download",
            "ts_name": "CON00102, Driver Variables and Download", "contents": "expanded",
        })
    );
    assert_eq!(call["children"][0]["sequence"]["package_id"], "CON00102");

    let output = smsts(&[&definitions(), &"--format=ndjson"]);
    let lines: Vec<Value> = stdout(&output)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let output = smsts(&[&definitions(), &"--format=csv"]);
    let mut csv = csv::Reader::from_reader(output.stdout.as_slice());
    let header: Vec<_> = csv.headers().unwrap().iter().map(str::to_owned).collect();
    let rows: Vec<_> = csv.records().map(Result::unwrap).collect();
    assert_eq!((lines.len(), rows.len()), (items.len(), items.len()));
    for ((line, row), item) in lines.iter().zip(&rows).zip(&items) {
        for key in [
            "pointer",
            "end_pointer",
            "kind",
            "name",
            "type",
            "condition",
            "disabled",
            "line",
        ] {
            assert_eq!(line[key], item[key], "{key}");
        }
        for (key, cell) in header.iter().zip(row) {
            let text = match &line[key] {
                Value::Null => String::new(),
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            assert_eq!(text, cell, "{key}");
        }
    }
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/src/sequence.md");
    let page = fs::read_to_string(page).unwrap();
    for key in header {
        assert!(
            page.contains(&format!("`{key}`")),
            "{key} is not on the page"
        );
    }
}

#[test]
fn graphviz() {
    let output = smsts(&[&definitions(), &"--format=dot", &"--root=CON00200"]);
    insta::assert_snapshot!(stdout(&output), @r#"
    digraph sequences {
      rankdir=LR;
      node [shape=box];
      s3 [label="Base Applications\nCON00103"];
      s4 [label="VPN Client\nCON00104"];
      s5 [label="Contoso - Workplace Refresh\nCON00200"];
      s3 -> s4 [label="Module - VPN Client"];
      s5 -> s3 [label="Module - Base Applications"];
    }
    "#);
}

#[test]
fn standard_input_is_a_definition_or_a_zip() {
    let sequence = sequences::capture();
    let zip = crate::sequences::zip_of([export::export_entry(&sequence)]);
    let texts = [
        export::bare(&sequence).into_bytes(),
        export::object(&sequence).into_bytes(),
        zip,
    ];
    let outputs = texts.map(|bytes| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_smsts"))
            .args(["sequence", "-", "--format=csv"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(&bytes).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        stdout(&output).lines().count()
    });
    assert!(
        outputs[0] > 2 && outputs.iter().all(|&lines| lines == outputs[0]),
        "{outputs:?}"
    );
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_is_shown() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    fs::write(at("broken.xml"), "<sequence>\n<step").unwrap();
    let parent = "<sequence><step name='&#x9b;31mred&#10;'/><subtasksequence name='s'><defaultVarList><variable property='TsPackageID'>CON&#x202e;</variable></defaultVarList></subtasksequence></sequence>";
    fs::write(at("parent.xml"), parent).unwrap();
    fs::create_dir(at("empty")).unwrap();
    let paths: [&dyn AsRef<std::ffi::OsStr>; 4] = [
        &at("gone.zip"),
        &at("empty"),
        &at("broken.xml"),
        &at("parent.xml"),
    ];
    for format in ["text", "json", "ndjson", "csv", "dot"] {
        let output = smsts(&[&paths[..], &[&"--format", &format]].concat());
        assert_eq!(output.status.code(), Some(2), "{format}");
        for word in ["gone.zip", "empty", "broken.xml:2:6: broken XML"] {
            assert_eq!(stderr(&output).matches(word).count(), 1, "{format}: {word}");
            let is_told_again = stdout(&output).contains(word);
            assert!(!is_told_again || format == "json", "{format}: {word}");
        }
        let both = format!("{}{}", stdout(&output), stderr(&output));
        let word = "which was not found";
        assert_eq!(both.matches(word).count(), 1, "{format}: {word}: {both}");
        if ["text", "dot"].contains(&format) {
            assert!(!both.contains(['\u{9b}', '\u{202e}']), "{format}");
        }
        let shown = if format == "dot" { "parent.xml" } else { "red" };
        assert!(stdout(&output).contains(shown), "{format}");
    }
    let warned = smsts(&[&at("parent.xml")]);
    assert_eq!(
        warned.status.code(),
        Some(0),
        "a missing child is no unread input"
    );
    assert!(
        stdout(&warned).contains("CHILD NOT FOUND") && stdout(&warned).contains("parent.xml:1:")
    );
}

#[test]
fn disabled_children_are_numbered_by_the_rule_and_lines_fit() {
    let dir = tempfile::tempdir().unwrap();
    let call = "<subtasksequence name='call' disable='true'><defaultVarList><variable property='TsPackageID'>CON00002</variable></defaultVarList></subtasksequence>";
    fs::write(
        dir.path().join("CON00001.xml"),
        format!("<sequence>{call}<step name='after'/></sequence>"),
    )
    .unwrap();
    fs::write(
        dir.path().join("CON00002.xml"),
        "<sequence><step name='inside'/></sequence>",
    )
    .unwrap();
    let after = |rule: &str| {
        let output = smsts(&[
            &dir.path(),
            &"--format=ndjson",
            &format!("--disabled-child={rule}"),
        ]);
        let last: Value = serde_json::from_str(stdout(&output).lines().last().unwrap()).unwrap();
        assert_eq!(last["name"], "after");
        last["pointer"].as_u64().unwrap()
    };
    assert_eq!(
        [after("absent"), after("hollow"), after("expanded")],
        [0, 2, 3]
    );
    let output = smsts(&[&definitions(), &"--width=70", &"--ascii"]);
    assert!(!stdout(&output).contains(['▾', '•', '▶', '○', '→', '–', '├', '└', '│']));
    for line in stdout(&output).lines() {
        // A path that is longer stays whole.
        let is_file = line.starts_with("  file ");
        assert!(is_file || line.chars().count() <= 70, "{line}");
    }
}
