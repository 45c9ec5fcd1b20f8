//! Text from logs, definitions, file names and the command line is shown, never obeyed.

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::Output,
};

use smsts::words::quiet;

use super::logs;
use crate::{invariants::assert_csv, program::smsts};

/// Sets a terminal's title, rings, turns the text around, and begins a command in the way of the eighties.
const EVIL: &str = "\u{1b}]0;title\u{7}\u{202e}\u{9b}31m";

/// Neither stream holds a character that a terminal obeys, but line breaks.
fn assert_quiet(output: &Output, context: &str) {
    for stream in [&output.stdout, &output.stderr] {
        let text = std::str::from_utf8(stream).unwrap();
        for line in text.split('\n') {
            assert_eq!(quiet(line), line, "{context}");
        }
    }
}

fn run(args: &[&str], paths: &[&Path]) -> Output {
    let args = args.iter().map(|arg| arg as &dyn AsRef<OsStr>);
    let paths = paths.iter().map(|path| path as &dyn AsRef<OsStr>);
    smsts(&args.chain(paths).collect::<Vec<_>>())
}

/// A log in which everything that can be is evil.
fn log() -> String {
    let name = format!("={EVIL}");
    let mut log = String::from("torn \u{1b}[2J]LOG]!><type=\"1\" component=\"\u{1b}[1m\">\n");
    log += &logs::record(
        "TSMBootstrap",
        &format!("Starting tsmbootstrap.exe version {EVIL} from location {EVIL}"),
    );
    log += &logs::says(&format!("Sub TS variable _TSSub-{EVIL} is empty."));
    log += &logs::begin();
    log += &logs::group(0, &name);
    log += &logs::start(1, &name);
    log += &logs::record(EVIL, &format!("@SUM(1)\t{EVIL}\r\n{EVIL}"));
    log += &logs::says(&format!(
        "Failed to run the action: {name}. Error -2147023570"
    ));
    log += &logs::completed(&format!("not open {EVIL}"));
    log += &format!(
        "<![LOG[x]LOG]!><time=\"{EVIL}\" date=\"{EVIL}\" component=\"{EVIL}\" context=\"{EVIL}\" type=\"{EVIL}\" thread=\"{EVIL}\" file=\"{EVIL}\">\n"
    );
    log + &logs::says("Failed to run the last action: x. Execution of task sequence failed.")
}

/// As [`EVIL`], as far as XML can hold it.
const EVIL_IN_XML: &str = "&#x202e;&#x9b;31m&#x7f;&amp;lt;\\N&quot;";

fn definition() -> String {
    let evil = EVIL_IN_XML;
    format!(
        "<sequence version='{evil}' name='{evil}'><group name='={evil}'><step name='={evil}' type='{evil}' runIn='{evil}'><condition>\
         <expression type='{evil}'><variable name='{evil}'>{evil}</variable></expression></condition></step></group>\
         <subtasksequence name='{evil}'><defaultVarList><variable property='TsPackageID'>{evil}</variable>\
         <variable property='TsName'>{evil}</variable></defaultVarList></subtasksequence><{0}/></sequence>",
        "unknown"
    )
}

/// A folder with these files; where the system allows it, its own name is evil too.
fn folder(files: &[(&str, &[u8])]) -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join(if cfg!(windows) { "PC" } else { EVIL });
    fs::create_dir(&folder).unwrap();
    for (name, bytes) in files {
        fs::write(folder.join(name), bytes).unwrap();
    }
    (dir, folder)
}

const COMMANDS: &[&[&str]] = &[
    &["tree"],
    &["tree", "--ascii", "--width", "60"],
    &["tree", "--format=json"],
    &["steps"],
    &["steps", "--format=json"],
    &["steps", "--format=ndjson"],
    &["steps", "--format=csv"],
    &["records"],
    &["records", "--format=json"],
    &["records", "--format=ndjson"],
    &["records", "--format=csv"],
    &["failures"],
    &["failures", "--errors", "-C", "2"],
    &["failures", "--brief"],
    &["failures", "--format=json"],
    &["summary"],
    &["summary", "--group-by=step"],
    &["summary", "--format=json"],
    &["summary", "--format=ndjson"],
    &["summary", "--format=csv"],
    &["summary", "--group-by=step", "--format=csv"],
];

#[test]
fn text_from_logs_in_every_form() {
    let (_dir, folder) = folder(&[
        ("smsts.log", log().as_bytes()),
        ("d.xml", definition().as_bytes()),
    ]);
    let definitions = folder.join("d.xml");
    let catalog = folder.join("catalog.toml");
    fs::write(&catalog, run(&["catalog"], &[&definitions]).stdout).unwrap();
    for command in COMMANDS {
        let context = command.join(" ");
        let plain = run(command, &[&folder]);
        assert!(!plain.stdout.is_empty(), "{context}");
        assert_quiet_rows(&plain, &context);
        let labelled: Vec<&dyn AsRef<OsStr>> = command.iter().map(|arg| arg as _).collect();
        let labels: [&dyn AsRef<OsStr>; 5] =
            [&"--sequence", &definitions, &"--catalog", &catalog, &folder];
        let labelled = smsts(&[labelled, labels.to_vec()].concat());
        assert_quiet_rows(&labelled, &format!("{context}, labelled"));
    }
    // With colours, what is left but colours is as quiet.
    for command in [&["tree"][..], &["records"], &["failures"], &["summary"]] {
        let output = run(&[command, &["--color=always"]].concat(), &[&folder]);
        let text = std::str::from_utf8(&output.stdout).unwrap();
        assert!(text.contains("\u{1b}["), "{command:?}");
        crate::invariants::assert_quiet(text);
        assert!(!text.contains("\u{1b}[2J"));
    }
}

/// CSV holds line breaks and tabs in its cells.
fn assert_quiet_rows(output: &Output, context: &str) {
    if !context.contains("csv") {
        return assert_quiet(output, context);
    }
    let text = std::str::from_utf8(&output.stdout).unwrap();
    let rows = csv::Reader::from_reader(text.as_bytes()).into_records();
    assert_csv(text, rows.count());
}

#[test]
fn text_from_definitions_in_every_form() {
    let (_dir, folder) = folder(&[
        ("d.xml", definition().as_bytes()),
        ("broken.xml", format!("<sequence><{EVIL}>").as_bytes()),
        ("broken.zip", b"PK\x03\x04"),
    ]);
    for format in ["text", "json", "ndjson", "csv", "dot"] {
        let output = run(&["sequence", "--format", format], &[&folder]);
        assert!(
            !output.stdout.is_empty() && !output.stderr.is_empty(),
            "{format}"
        );
        assert_quiet(&output, format);
    }
    let csv = run(&["sequence", "--format=csv"], &[&folder]).stdout;
    assert_csv(std::str::from_utf8(&csv).unwrap(), 3);
    let dot = run(&["sequence", "--format=dot"], &[&folder]).stdout;
    let dot = std::str::from_utf8(&dot).unwrap();
    // A label is what it says: neither an escape of Graphviz nor an entity of HTML.
    assert!(dot.contains(r"&amp;lt;\\N\"), "{dot}");
    assert_quiet(&run(&["catalog"], &[&folder]), "catalog");
    let unknown = run(&["sequence", "--root", EVIL], &[&folder]);
    assert!(!unknown.status.success());
    assert_quiet(&unknown, "--root");
}

#[test]
fn file_names_and_arguments() {
    let (_dir, folder) = folder(&[("notes.txt", b"no log"), ("smsts.log", b"no log")]);
    let notes = folder.join("notes.txt");
    for command in COMMANDS
        .iter()
        .copied()
        .chain([&["sequence"][..], &["catalog"]])
    {
        let context = command.join(" ");
        for path in [folder.join("gone"), folder.clone(), notes.clone()] {
            assert_quiet(&run(command, &[&path]), &context);
        }
    }
    let typed = |args: &[&str]| {
        let output = run(args, &[]);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(!output.stderr.is_empty(), "{args:?}");
        assert_quiet(&output, &format!("{args:?}"));
    };
    let option = format!("--{EVIL}");
    typed(&[&option]);
    typed(&["tree", &option, "x"]);
    typed(&["steps", "x", "--format", EVIL]);
    typed(&["tree", "x", "--depth", EVIL]);
    typed(&["tree", "x", "--since", EVIL]);
    typed(&["steps", "x", "--match", &format!("({EVIL}\n")]);
    typed(&["records", "x", "--pointer", EVIL]);
    typed(&["completions", EVIL]);
    typed(&["schema", EVIL]);
    typed(&["help", EVIL]);
    typed(&["code", EVIL]);
    typed(&["code", "--match", &format!("{EVIL}(")]);
}

/// What is typed wrong is still told in colours where these are wanted, and with the advice that clap has.
#[test]
fn plain_mistakes_are_told_as_ever() {
    let output = run(&["tree", "--formt=json", "x"], &[]);
    let text = std::str::from_utf8(&output.stderr).unwrap();
    assert!(
        text.contains("--formt") && text.contains("--format"),
        "{text}"
    );
}
