//! `smsts watch` as a user meets it: a thread writes the logs of a deployment while the program follows them.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Read, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use serde_json::Value;

use crate::program::{smsts, stderr, stdout};
use simulator::{Act, Layout, Live, Transcript, live::FOLDERS, samples};

/// A deployment of a sample, act by act, with a rolled log now and then.
pub fn deployment(sample: &str) -> Vec<Act> {
    let all = samples::all();
    let sample = all.iter().find(|found| found.folder == sample).unwrap();
    let transcript = Transcript::of(&sample.scenario);
    let layout = Layout {
        rollover: Some(48_000),
        ..sample.scenario.layout.clone()
    };
    Live::usual(&transcript, layout, 1).acts(&transcript)
}

/// Performs the acts, with a pause after each hundredth.
pub fn play(acts: Vec<Act>, root: &Path, pause: Duration) -> thread::JoinHandle<()> {
    let root = root.to_owned();
    thread::spawn(move || {
        for (number, act) in acts.iter().enumerate() {
            if number % 100 == 0 || act.destroys() {
                thread::sleep(pause);
            }
            act.perform(&root).unwrap();
        }
    })
}

fn watch(root: &Path, args: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_smsts"))
        .args(["watch", "--interval", "0.05"])
        .args(args)
        .args([root.join(FOLDERS[1]), root.join("C")])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("sample-logs")
        .join(name)
}

/// Objects by line.
pub fn objects(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// What the last change of every node told, by its pointer, with the keys that `smsts steps` has too.
pub fn nodes(objects: Vec<Value>) -> BTreeMap<u64, BTreeMap<String, Value>> {
    let of_steps = [
        "outcome",
        "ignored",
        "exit_code",
        "started",
        "ended",
        "path",
        "end_pointer",
        "attempts",
        "boot",
        "type",
        "name",
        "depth",
        "kind",
    ];
    let node = |object: Value| {
        let pointer = object.get("pointer")?.as_u64()?;
        let keys = of_steps
            .iter()
            .map(|&key| (key.to_owned(), object[key].clone()));
        Some((pointer, keys.collect()))
    };
    objects.into_iter().filter_map(node).collect()
}

#[test]
fn changes_as_objects_through_rollover_reboot_and_folders() {
    let root = tempfile::tempdir().unwrap();
    let mut follower = watch(root.path(), &["--format", "ndjson", "--exit-status"]);
    let mut told = BufReader::new(follower.stderr.take().unwrap());
    let mut waits = String::new();
    told.read_line(&mut waits).unwrap();
    assert!(
        waits.starts_with("smsts: waiting for smsts.log in "),
        "{waits}"
    );
    play(
        deployment("osd-failed-in-child"),
        root.path(),
        Duration::from_millis(60),
    )
    .join()
    .unwrap();
    let output = follower.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1), "the run failed");
    let mut more = String::new();
    told.read_to_string(&mut more).unwrap();
    assert_eq!(more, "");
    let changes = objects(stdout(&output));
    let schema: Value = serde_json::from_slice(&smsts(&[&"schema", &"watch"]).stdout).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for change in &changes {
        let errors: Vec<_> = validator
            .iter_errors(change)
            .map(|e| e.to_string())
            .collect();
        assert!(errors.is_empty(), "{change}: {errors:?}");
    }
    let kinds: Vec<_> = changes
        .iter()
        .filter_map(|change| change["change"].as_str())
        .collect();
    assert_eq!(kinds[0], "run_started");
    let count = |kind| kinds.iter().filter(|found| **found == kind).count();
    assert_eq!(
        (count("boot"), count("run_ended"), count("node_removed")),
        (2, 1, 0)
    );
    // An attempt that asks for a restart can be told as ended, or not.
    let open = count("node_started") - count("node_ended");
    assert!(open <= 1, "{kinds:?}");
    let finished = smsts(&[
        &"steps",
        &root.path().join(FOLDERS[4]),
        &"--format",
        &"ndjson",
    ]);
    let (followed, finished) = (nodes(changes), nodes(objects(stdout(&finished))));
    assert_eq!(followed, finished, "as if the finished log were read");
    assert!(followed.len() > 20);
}

#[test]
fn text_ends_with_the_tree_of_the_finished_log() {
    let log = sample("osd-failed-in-child");
    let output = smsts(&[&"watch", &log, &"--interval", &"0.05"]);
    assert_eq!(output.status.code(), Some(0), "without --exit-status");
    let tree = smsts(&[&"tree", &log]);
    let (lines, end) = stdout(&output).split_once("\n\n").unwrap();
    assert_eq!(end, stdout(&tree));
    let told = |end: &str| lines.lines().any(|line| line.ends_with(end));
    assert!(told("  run 1 failed after 22m 01s"), "{lines}");
    assert!(
        lines
            .lines()
            .any(|line| line.contains("failed      33") && line.ends_with("code 1603")),
        "{lines}"
    );
}

/// As a user sees it: a deployment with rollover and restarts, written while it is followed on a terminal, which util-linux' `script` records.
#[cfg(unix)]
#[test]
fn a_recording_on_a_terminal_ends_with_the_tree_of_the_finished_log() {
    let script = Command::new("script").arg("--version").output();
    if !script.is_ok_and(|output| stdout(&output).contains("util-linux")) {
        eprintln!("skipped: there is no script of util-linux");
        return;
    }
    let root = tempfile::tempdir().unwrap();
    let (logs, recording) = (root.path().join("PC0142"), root.path().join("recording"));
    let [x, c] = [FOLDERS[1], "C"].map(|folder| logs.join(folder));
    let program = env!("CARGO_BIN_EXE_smsts");
    let follow = format!(
        "stty rows 40 cols 110; exec {program} watch --interval 0.05 {} {}",
        x.display(),
        c.display()
    );
    let mut recorder = Command::new("script")
        .args(["--quiet", "--return", "--command", &follow])
        .arg(&recording)
        .env("TERM", "xterm-256color")
        .env_remove("NO_COLOR")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let acts = deployment("osd-failed-in-child");
    play(acts, &logs, Duration::from_millis(60)).join().unwrap();
    assert!(recorder.wait().unwrap().success());
    let recorded = std::fs::read(&recording).unwrap();
    let recorded = String::from_utf8(recorded).unwrap();
    assert!(recorded.contains("\x1b["), "it is drawn");
    let shown = anstream::adapter::strip_str(&recorded).to_string();
    let shown = shown.replace('\r', "");
    assert!(shown.contains("● Deploy Windows") && shown.contains("  running"));
    let tree = smsts(&[&"tree", &logs, &"--runs", &"newest", &"--width", &"110"]);
    let (_, tree) = stdout(&tree).split_once("\n\n").unwrap();
    // What is told of copies differs: one of the logs was not there any more at the end, or still is.
    let tree = tree.split("\ninfo: ").next().unwrap();
    let end = shown
        .rfind(tree)
        .unwrap_or_else(|| panic!("{tree}\nis not in\n{shown}"));
    let rest = shown[end + tree.len()..].trim();
    assert!(rest.is_empty() || rest.starts_with("Script done"), "{rest}");
}

#[test]
fn a_reader_that_goes_away_ends_it_quietly() {
    let root = tempfile::tempdir().unwrap();
    let mut follower = watch(root.path(), &["--format", "ndjson"]);
    let writer = play(
        deployment("osd-succeeded"),
        root.path(),
        Duration::from_millis(20),
    );
    let mut line = String::new();
    BufReader::new(follower.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    assert!(line.starts_with("{\"change\":\"run_started\""), "{line}");
    let output = follower.wait_with_output().unwrap();
    writer.join().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(
        stderr(&output).lines().all(|line| line.contains("waiting")),
        "{}",
        stderr(&output)
    );
}

#[test]
fn wrong_usage_is_told() {
    for args in [
        &["watch"][..],
        &["watch", "-"],
        &["watch", "--interval", "0", "."],
        &["watch", "--interval", "x", "."],
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_smsts"))
            .args(args)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}");
    }
}

#[cfg(unix)]
mod signals {
    use super::*;

    fn interrupt(child: &Child) {
        let sent = Command::new("kill")
            .args(["-INT", &child.id().to_string()])
            .status();
        assert!(sent.unwrap().success());
    }

    #[test]
    fn ctrl_c_ends_it() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(root.path().join("C")).unwrap();
        let text = std::fs::read(sample("still-running").join("smsts.log")).unwrap();
        std::fs::write(root.path().join("C/smsts.log"), text).unwrap();
        let mut follower = watch(root.path(), &["--format", "ndjson"]);
        let mut reader = BufReader::new(follower.stdout.take().unwrap());
        let mut text = String::new();
        reader.read_line(&mut text).unwrap();
        interrupt(&follower);
        reader.read_to_string(&mut text).unwrap();
        assert_eq!(follower.wait().unwrap().code(), Some(130));
        assert!(objects(&text).len() > 10, "every object is whole");
    }

    /// On a terminal, which util-linux's `script` makes.
    #[test]
    fn a_terminal_is_given_back() {
        let log = sample("still-running");
        let command = format!(
            "{} watch --interval 0.05 {}",
            env!("CARGO_BIN_EXE_smsts"),
            log.display()
        );
        let script = Command::new("script")
            .args(["-qec", &command, "/dev/null"])
            .env("TERM", "xterm")
            .env("LC_ALL", "C.UTF-8")
            .env_remove("NO_COLOR")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn();
        let Ok(mut script) = script else {
            return println!("skipped: there is no `script` here");
        };
        let mut screen = script.stdout.take().unwrap();
        let mut seen = Vec::new();
        let mut piece = [0; 4096];
        while !String::from_utf8_lossy(&seen).contains("Apply Driver Package") {
            let read = screen.read(&mut piece).unwrap();
            assert!(read > 0, "{}", String::from_utf8_lossy(&seen));
            seen.extend(&piece[..read]);
        }
        script.stdin.take().unwrap().write_all(b"\x03").unwrap();
        screen.read_to_end(&mut seen).unwrap();
        assert_eq!(script.wait().unwrap().code(), Some(130));
        let seen = String::from_utf8_lossy(&seen);
        assert!(
            seen.contains("\x1b[?1049h\x1b[?25l"),
            "the other screen, without a cursor"
        );
        let (_, after) = seen
            .rsplit_once("\x1b[0m\x1b[?25h\x1b[?1049l")
            .expect("both are given back");
        assert!(
            after.contains("Deploy Windows") && !after.contains("\x1b[H"),
            "and the tree so far is left: {after}"
        );
    }
}
