//! `smsts code` as a user meets it.

use std::{
    io::Write,
    process::{Command, Output, Stdio},
};

use serde_json::Value;

use crate::program::{smsts, stderr, stdout};

fn code(args: &[&str]) -> Output {
    let mut all: Vec<&dyn AsRef<std::ffi::OsStr>> = vec![&"code"];
    all.extend(args.iter().map(|arg| arg as &dyn AsRef<std::ffi::OsStr>));
    smsts(&all)
}

fn code_of_input(args: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_smsts"))
        .arg("code")
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {}", stdout(output)))
}

#[test]
fn every_form_of_a_code_gives_the_same_explanation() {
    let expected = code(&["0x8007052E"]);
    assert_eq!(expected.status.code(), Some(0));
    assert!(stdout(&expected).starts_with("0x8007052E  ERROR_LOGON_FAILURE\n"));
    for form in [
        "8007052e",
        "-2147023570",
        "2147943726",
        "0X8007052E",
        "8007052Eh",
    ] {
        assert_eq!(stdout(&code(&[form])), stdout(&expected), "{form}");
    }
    let symbol = code(&["error_logon_failure"]);
    assert!(stdout(&symbol).starts_with("1326  ERROR_LOGON_FAILURE\n"));
}

#[test]
fn text_that_is_no_code_is_named_and_the_rest_explained() {
    let output = code(&["1603", "\u{1b}[31mnothing", "0x80070005"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stdout(&output).contains("ERROR_INSTALL_FAILURE"));
    assert!(stdout(&output).contains("ERROR_ACCESS_DENIED"));
    assert!(stderr(&output).contains("nothing\" is neither a code nor a symbol"));
    assert!(!stderr(&output).contains('\u{1b}'));
}

#[test]
fn what_is_unknown_is_said_to_be() {
    let output = code(&["0x87D0FFFF"]);
    assert_eq!(
        output.status.code(),
        Some(0),
        "a code, though not a known one"
    );
    let text = stdout(&output);
    assert!(
        text.contains("not known here") && text.contains("facility 2000 (ConfigMgr)"),
        "{text}"
    );
}

#[test]
fn standard_input_holds_any_number_of_codes() {
    let expected = stdout(&code(&["1603", "-1", "0xC1900101", "-", "0x20017"])).to_owned();
    assert!(expected.contains("SAFE_OS") && expected.contains("BOOT"));
    let input = "\u{feff}1603 -1\r\n\n0xC1900101 - 0x20017\r\n";
    for args in [&[][..], &["-"]] {
        let output = code_of_input(args, input.as_bytes());
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert_eq!(stdout(&output), expected);
    }
    let broken = code_of_input(&["--format", "ndjson"], b"\xff\xfe5\0\n1618");
    assert_eq!(broken.status.code(), Some(2));
    assert_eq!(json(&broken)["code"], 1618);
    let nothing = code_of_input(&["--format", "json"], b"");
    assert_eq!(
        (nothing.status.code(), json(&nothing)),
        (Some(0), Value::Array(Vec::new()))
    );
}

#[test]
fn data_fits_the_schema() {
    let schema = json(&smsts(&[&"schema", &"code"]));
    let validator = jsonschema::validator_for(&schema).unwrap();
    let asked = [
        "0x8007052E",
        "1",
        "3",
        "16389",
        "0x87D00267",
        "0xC0000005",
        "0xD0000022",
        "0xABCDEF01",
        "60001",
        "-7",
        "0xC1900101-0x20017",
        "0x80070522-0x90099",
        "0x00041301",
        "4294967295",
    ];
    let value = json(&code(&[&asked[..], &["--format", "json"]].concat()));
    let everything = json(&code(&["--match", ".", "--format=json"]));
    for value in [&value, &everything] {
        let errors: Vec<_> = validator
            .iter_errors(value)
            .map(|e| e.to_string())
            .collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
    let inputs: Vec<_> = value
        .as_array()
        .unwrap()
        .iter()
        .map(|code| &code["input"])
        .collect();
    assert_eq!(inputs[0], "0x8007052E");
    assert_eq!(inputs.len(), asked.len());
    assert_eq!(value[0]["inside"]["code"], 1326);
    assert_eq!(value[10]["setup"]["operation"], "BOOT");
    assert_eq!(value[11]["setup"]["phase"], Value::Null);
    assert!(!validator.is_valid(&serde_json::json!([{ "input": "1", "code": 1 }])));
    // Lines of NDJSON are the elements of the array.
    let lines = code(&[&asked[..], &["--format", "ndjson"]].concat());
    let lines: Vec<Value> = stdout(&lines)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(Value::Array(lines), value);
}

#[test]
fn a_table_for_excel() {
    let output = code(&["0x80070005", "0xC1900101 - 0x20017", "--format", "csv"]);
    let mut table = csv::Reader::from_reader(output.stdout.as_slice());
    let mut column = |name: &str| {
        table
            .headers()
            .unwrap()
            .iter()
            .position(|h| h == name)
            .unwrap()
    };
    let (symbol, inside, phase) = (column("symbol"), column("inside"), column("phase"));
    let rows: Vec<_> = table.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 2);
    assert_eq!(
        (&rows[0][symbol], &rows[0][inside]),
        ("ERROR_ACCESS_DENIED", "5")
    );
    assert_eq!(&rows[1][phase], "SAFE_OS");
}

#[test]
fn a_search_lists_one_line_each() {
    let output = code(&["--match", "management point"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(
        stdout(&output)
            .lines()
            .all(|line| line.to_lowercase().contains("management point"))
    );
    assert!(stdout(&output).contains("0x87D00269"));
    let symbols = code(&["--match", "^FVE_E_LOCKED"]);
    assert!(stdout(&symbols).starts_with("0x80310000  FVE_E_LOCKED_VOLUME"));
    let nothing = code(&["--match", "xyzzy"]);
    assert_eq!((nothing.status.code(), stdout(&nothing)), (Some(2), ""));
    assert!(stderr(&nothing).contains("xyzzy"));
    assert_eq!(code(&["5", "--match", "x"]).status.code(), Some(2));
}

#[test]
fn lines_are_broken_at_the_width_asked_for() {
    let narrow = code(&["0x8007052E", "1603", "3", "--width", "60"]);
    let longest = stdout(&narrow).lines().map(str::len).max();
    assert!(
        longest.is_some_and(|longest| (50..=60).contains(&longest)),
        "{longest:?}"
    );
    let whole = code(&["0x8007052E", "1603", "3", "--width", "0"]);
    let words = |output: &Output| {
        stdout(output)
            .split_whitespace()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(words(&narrow), words(&whole));
    assert!(stdout(&whole).lines().count() < stdout(&narrow).lines().count());
    assert!(
        !stdout(&whole).contains('\u{1b}'),
        "no colours off a terminal"
    );
    let coloured = code(&["5", "--color", "always"]);
    assert!(stdout(&coloured).contains("\u{1b}["));
}
