//! Runs the program.

use std::process::{Command, Output, Stdio};

/// With these arguments, to its end.
pub fn smsts(args: &[&dyn AsRef<std::ffi::OsStr>]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_smsts"))
        .args(args.iter().map(AsRef::as_ref))
        .env_remove("NO_COLOR")
        .output()
        .unwrap()
}

pub fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

pub fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

/// What the program complains about: standard error without the count of files.
pub fn complaints(output: &Output) -> String {
    let lines = stderr(output).lines();
    let lines = lines.filter(|line| !line.contains(" files seen, "));
    lines.map(|line| format!("{line}\n")).collect()
}

/// With these arguments and this path; the lines it prints.
pub fn lines(args: &[&str], path: &std::path::Path) -> Vec<String> {
    let mut all: Vec<&dyn AsRef<std::ffi::OsStr>> = args.iter().map(|arg| arg as _).collect();
    all.push(&path);
    stdout(&smsts(&all)).lines().map(str::to_owned).collect()
}

/// What it makes of a reader of its output that goes away at once.
pub fn unread(command: &mut Command) -> Output {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    child.wait_with_output().unwrap()
}
