//! Disks that are full, links that lead elsewhere, readers that leave, logs that end too early: what is said is true, and nothing half done is left.

use std::{fs, process::Command};

use smsts::{input::Source, timeline::reconstruct};

use crate::program::{smsts, stderr, unread};

const TRAILER: &str = "]LOG]!><time=\"10:00:00.000+000\" date=\"03-02-2026\" component=\"TSManager\" context=\"\" type=\"1\" thread=\"1\" file=\"\">\r\n";

fn log(messages: &[&str]) -> String {
    let record = |message: &&str| format!("<![LOG[{message}{TRAILER}");
    messages.iter().map(record).collect()
}

#[test]
fn a_log_that_holds_only_a_mark_is_empty() {
    for bytes in [&b""[..], b"\xEF\xBB\xBF", b"\xFF\xFE"] {
        let sources = [Source::from_bytes("smsts.log", bytes.to_vec())];
        let history = reconstruct(None, &sources);
        let codes: Vec<_> = history.diagnostics.iter().map(|d| d.code).collect();
        assert_eq!(codes, ["empty"]);
    }
}

#[test]
fn the_end_of_an_empty_group_is_no_node() {
    let text = log(&[
        "Start executing an instruction. Instruction name: G. Instruction pointer: 0",
        "The group (G) has been successfully started",
        "Start executing an instruction. Instruction name: G. Instruction pointer: 1",
    ]);
    let sources = [Source::from_bytes("smsts.log", text.into_bytes())];
    let history = reconstruct(None, &sources);
    assert_eq!(history.built.runs[0].nodes.len(), 1);
}

#[test]
fn a_reader_that_leaves_does_not_hide_a_failed_run() {
    let sample = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/sample-logs/osd-failed-in-child/smsts.log"
    );
    let mut command = Command::new(env!("CARGO_BIN_EXE_smsts"));
    let output = unread(command.args(["tree", "--exit-status", sample]));
    assert_eq!((output.status.code(), stderr(&output)), (Some(1), ""));
}

#[test]
fn any_number_of_threads_can_be_asked_for() {
    let sample = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/sample-logs/two-runs/smsts.log"
    );
    let [many, one] = ["-j200000", "-j1"].map(|threads| smsts(&[&"tree", &threads, &sample]));
    assert_eq!(many, one);
}

#[cfg(unix)]
#[test]
fn help_that_cannot_be_written_is_an_error() {
    for args in ["--help", "tree --help", "--version", "schema tree", "man"] {
        let full = fs::File::options().write(true).open("/dev/full");
        let Ok(full) = full else {
            return println!("skipped: there is no /dev/full");
        };
        let mut command = Command::new(env!("CARGO_BIN_EXE_smsts"));
        let output = command.args(args.split(' ')).stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{args}");
        assert!(
            stderr(&output).contains("cannot write the output"),
            "{args}"
        );
    }
}

#[cfg(unix)]
#[test]
fn copies_are_whole_or_not_there_and_lie_where_they_shall() {
    let dir = tempfile::tempdir().unwrap();
    let [from, to, elsewhere] = ["from/PC1", "to", "elsewhere"].map(|name| dir.path().join(name));
    for folder in [&from, &to, &elsewhere] {
        fs::create_dir_all(folder).unwrap();
    }
    let messages: Vec<_> = (0..200).map(|i| format!("record {i}")).collect();
    let messages: Vec<_> = messages.iter().map(String::as_str).collect();
    fs::write(from.join("smsts.log"), log(&messages)).unwrap();
    let from = from.parent().unwrap();
    // No file may be larger than some KB.
    let output = Command::new("sh")
        .args([
            "-c",
            "trap '' XFSZ; ulimit -f 4; exec \"$0\" redact \"$1\" --output \"$2\"",
        ])
        .arg(env!("CARGO_BIN_EXE_smsts"))
        .args([from, &to])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    let is_file = |entry: walkdir::DirEntry| entry.file_type().is_file();
    let mut left = walkdir::WalkDir::new(&to)
        .into_iter()
        .filter_map(Result::ok);
    assert!(!left.any(is_file), "a copy that is cut");
    // The folder of the machine is a link.
    let copy = || smsts(&[&"redact", &from, &"--output", &to]);
    assert_eq!(copy().status.code(), Some(0));
    let mut copies = walkdir::WalkDir::new(&to)
        .into_iter()
        .filter_map(Result::ok);
    let copied = copies.find(|entry| entry.file_type().is_file()).unwrap();
    let folder = copied.path().parent().unwrap();
    assert_ne!(folder, to);
    fs::remove_dir_all(folder).unwrap();
    std::os::unix::fs::symlink(&elsewhere, folder).unwrap();
    let output = copy();
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert_eq!(fs::read_dir(&elsewhere).unwrap().count(), 0);
}
