//! Many machines at once, however they were collected: every run is found once, with the tree that ran, whatever lies beside it.

use std::{
    collections::BTreeMap,
    fs,
    io::{Cursor, Read, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use serde_json::Value;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use crate::{
    program::{smsts, stderr, stdout},
    sequences::zip_of,
    share::{Layout as Collected, Members, Share},
};
use simulator::{Knobs, Layout, LogFile, Transcript, TrueNode, Truth, random_scenario_with};

/// What a generated collection holds.
struct Collection {
    dir: tempfile::TempDir,
    share: Share,
    truths: BTreeMap<String, Truth>,
    /// Files that smsts sees, and those of them that it cannot use.
    files: usize,
    failed: usize,
    without_run: usize,
}

fn put(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn stored(members: &Members) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in members {
        zip.start_file(name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn members(folder: &str, files: &[LogFile]) -> Members {
    let name = |file: &LogFile| format!("{folder}{}", file.name);
    let member = |file: &LogFile| (name(file), file.bytes.clone());
    files.iter().map(member).collect()
}

/// The same log with nothing but its first records, or without them.
fn part(transcript: &Transcript, window: std::ops::Range<usize>) -> Vec<u8> {
    let mut files = transcript.write(window, &Layout::default());
    files.pop().unwrap().bytes
}

impl Collection {
    /// So many machines in all layouts, and what is broken, empty or foreign among them.
    fn new(machines: u64) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut new = Self {
            share: Share::new(dir.path().to_owned()),
            dir,
            truths: BTreeMap::new(),
            files: 0,
            failed: 0,
            without_run: 0,
        };
        let mut tree = Members::new();
        for machine in 0..machines {
            new.machine(machine, &mut tree);
        }
        new.share.write("release 22H2/by folder.zip", &zip_of(tree));
        new.share.finish();
        new.trouble();
        new
    }

    fn machine(&mut self, number: u64, tree: &mut Members) {
        let knobs = Knobs {
            clock_steps: 0,
            rollover: 500,
            ..Knobs::default()
        };
        let scenario = random_scenario_with(number, &knobs);
        let transcript = Transcript::of(&scenario);
        let len = transcript.len();
        let files = transcript.write(0..len, &scenario.layout);
        let name = format!("PC{number:04}");
        let share = &mut self.share;
        let logs = members("", &files);
        let mut count = files.len();
        match number % 8 {
            0 => share.put(Collected::Folder, &name, &logs),
            1 => share.put(Collected::DeepFolder, &name, &logs),
            2 => share.put(Collected::Zip, &name, &logs),
            3 => {
                let path = format!("zips/DiagLogs-{name}-20260302T101500Z.ZIP");
                share.write(&path, &stored(&logs));
            }
            4 => share.put(Collected::NestedZip, &name, &logs),
            5 => tree.extend(members(&format!("{name}/"), &files)),
            6 => {
                // The first half from another place too.
                share.put(Collected::Copies, &name, &logs);
                let half = part(&transcript, 0..len / 2);
                share.write(&format!("copies/{name}/X/smstslog/smsts.log"), &half);
                count += files.len() + 1;
            }
            _ => {
                // Each place has a part, and the parts overlap.
                count = 2;
                let (first, second) = (
                    part(&transcript, 0..len / 2 + 40.min(len / 2)),
                    part(&transcript, len / 2 - 40.min(len / 2)..len),
                );
                let at = |folder: &str| format!("parts/{name}/{folder}/smsts.log");
                share.write(&at("_SMSTaskSequence/Logs/Smstslog"), &first);
                share.write(&at("Windows/CCM/Logs"), &second);
            }
        }
        self.files += count;
        let cut = matches!(number % 8, 0..=6) && scenario.layout.cut_last_record;
        self.truths.insert(name, transcript.truth_of(0..len, cut));
    }

    fn trouble(&mut self) {
        let put = |name: &str, bytes: &[u8]| self.share.write(&format!("trouble/{name}"), bytes);
        put("rubbish.zip", b"not a zip");
        put("bits/smsts.log", &[0xFF, 0, 0xFE, 7, 200]);
        put("foreign.zip", &zip_of([("setup.exe", "x")]));
        let mut damaged = stored(&vec![("smsts.log".to_owned(), b"damaged".repeat(9))]);
        damaged[60] ^= 1;
        put("damaged.zip", &damaged);
        let other = br#"<![LOG[hello]LOG]!><time="10:00:00.000+000" date="01-01-2026" component="Other" context="" type="1" thread="1" file="">"#;
        put("other/smsts.log", other);
        self.files += 7;
        self.failed += 5;
        self.without_run += 2;
    }

    fn run(&self, args: &[&str]) -> std::process::Output {
        let mut all: Vec<&dyn AsRef<std::ffi::OsStr>> = args.iter().map(|arg| arg as _).collect();
        let dir = self.dir.path();
        all.push(&dir);
        smsts(&all)
    }
}

/// What a tree tells of its nodes, in the order of execution.
fn told(nodes: &Value, into: &mut Vec<String>) {
    for node in nodes.as_array().unwrap() {
        into.push(format!(
            "{} {} {} {} {}",
            node["pointer"], node["name"], node["outcome"], node["ignored"], node["exit_code"]
        ));
        told(&node["children"], into);
    }
}

fn ran(nodes: &[TrueNode], into: &mut Vec<String>) {
    for node in nodes {
        into.push(format!(
            "{} {} {} {} {}",
            node.pointer,
            Value::from(node.name.as_str()),
            Value::from(node.outcome),
            node.ignored,
            Value::from(node.exit_code)
        ));
        ran(&node.children, into);
    }
}

#[test]
fn every_run_is_found_once_with_the_tree_that_ran() {
    let collection = Collection::new(240);
    let output = collection.run(&["tree", "--format", "json"]);
    assert_eq!(output.status.code(), Some(2));
    let value: Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut found: BTreeMap<String, Vec<&Value>> = BTreeMap::new();
    for run in value["runs"].as_array().unwrap() {
        let machine = run["machine"].as_str().unwrap().to_owned();
        found.entry(machine).or_default().push(run);
    }
    let mut wrong = Vec::new();
    for (machine, truth) in &collection.truths {
        let runs = found.remove(machine).unwrap_or_default();
        // A last word of a run is a run to the tool; the truth knows it by its nodes.
        let runs: Vec<_> = runs
            .into_iter()
            .filter(|run| {
                run["nodes"] != Value::Array(Vec::new()) || run["starts_mid_run"] == false
            })
            .collect();
        if runs.len() != truth.runs.len() {
            wrong.push(format!(
                "{machine}: {} runs instead of {}",
                runs.len(),
                truth.runs.len()
            ));
            continue;
        }
        for (run, truth) in runs.into_iter().zip(&truth.runs) {
            let (mut nodes, mut wanted) = (
                vec![run["outcome"].to_string()],
                vec![Value::from(truth.outcome).to_string()],
            );
            told(&run["nodes"], &mut nodes);
            ran(&truth.nodes, &mut wanted);
            if nodes != wanted {
                let differs = nodes.iter().zip(&wanted).find(|(a, b)| a != b);
                wrong.push(format!("{machine}: {differs:?}"));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} differ: {:#?}",
        wrong.len(),
        &wrong[..wrong.len().min(8)]
    );
    assert!(found.is_empty(), "{:?}", found.keys());
    let Collection {
        files,
        failed,
        without_run,
        ..
    } = collection;
    let analysed = files - failed - without_run;
    let last = format!(
        "smsts: {files} files seen, {analysed} analysed, {without_run} without a run, {failed} failed"
    );
    assert_eq!(stderr(&output).lines().last(), Some(last.as_str()));
    let errors: Vec<_> = value["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|d| d["severity"] == "error")
        .collect();
    assert_eq!(errors.len(), failed, "{errors:#?}");
    for name in [
        "truncated.zip",
        "rubbish.zip",
        "damaged.zip/smsts.log",
        "foreign",
        "bits",
    ] {
        assert!(
            errors
                .iter()
                .any(|e| e["file"].as_str().unwrap().contains(name)),
            "{name}"
        );
    }
    assert_eq!(
        value["diagnostics"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|d| d["code"] == "gap")
            .count(),
        0
    );
}

#[test]
fn any_number_of_threads_prints_the_same() {
    let collection = Collection::new(60);
    for args in [
        &["tree", "--format=json"][..],
        &["tree", "--failed"],
        &["steps", "--format=ndjson", "--verbose"],
        &["records", "--format=csv", "--severity=error"],
        &["failures", "--brief"],
    ] {
        let [one, two, many] =
            ["-j1", "-j2", "-j9"].map(|threads| collection.run(&[args, &[threads]].concat()));
        assert!(one.stdout.len() > 1000);
        assert!(one == two && one == many, "{args:?}");
    }
}

#[test]
fn verbose_names_what_has_no_run_and_what_was_left_out() {
    let collection = Collection::new(8);
    let quiet = collection.run(&["steps"]);
    for name in ["foreign.zip", "other", "copies"] {
        assert!(!stderr(&quiet).contains(name), "{name}: {}", stderr(&quiet));
    }
    for name in [
        "truncated.zip",
        "rubbish.zip",
        "damaged.zip",
        "foreign/smsts.log",
        "bits",
    ] {
        assert!(stderr(&quiet).contains(name), "{name}: {}", stderr(&quiet));
    }
    let verbose = collection.run(&["steps", "--verbose"]);
    assert_eq!(quiet.stdout, verbose.stdout);
    for name in [
        "foreign.zip: no log",
        "other/smsts.log: 1 record, but no",
        "PC0006/CCM/Logs/smsts.log holds the same",
        "empty",
    ] {
        assert!(
            stderr(&verbose).contains(name),
            "{name}: {}",
            stderr(&verbose)
        );
    }
}

#[test]
fn one_good_file_is_not_counted_and_two_are() {
    let dir = tempfile::tempdir().unwrap();
    let one = smsts(&[&sample("torn")]);
    assert_eq!((one.status.code(), stderr(&one)), (Some(0), ""));
    let two = smsts(&[&sample("torn"), &sample("two-runs")]);
    assert_eq!(
        stderr(&two),
        "smsts: 2 files seen, 2 analysed, 0 without a run, 0 failed\n"
    );
    let zip = dir.path().join("LAB-1.zip");
    fs::write(
        &zip,
        zip_of([("smsts.log", fs::read(sample("torn")).unwrap())]),
    )
    .unwrap();
    let zipped = smsts(&[&zip]);
    assert_eq!((zipped.status.code(), stderr(&zipped)), (Some(0), ""));
    assert!(stdout(&zipped).starts_with("LAB-1  succeeded"));
    let bad = smsts(&[&dir.path().join("gone")]);
    assert_eq!(bad.status.code(), Some(2));
    assert_eq!(stderr(&bad).lines().count(), 1);
}

#[test]
fn what_names_the_machine_can_be_said() {
    let dir = tempfile::tempdir().unwrap();
    let log = |name: &str| fs::read(sample(name)).unwrap();
    for (path, bytes) in [
        ("22H2/LAB-1/OSD/smsts.log", log("torn")),
        ("23H2/LAB-1/OSD/smsts.log", log("two-runs")),
        (
            "23H2/LAB-2-20260302.zip",
            zip_of([("OSD/smsts.log", log("still-running"))]),
        ),
        ("flat/smsts-LAB-3.log", log("osd-succeeded")),
        ("flat/smsts-LAB-4.log", log("starts-mid-run")),
    ] {
        put(&dir.path().join(path), &bytes);
    }
    let machines = |args: &[&dyn AsRef<std::ffi::OsStr>]| -> Vec<(String, usize)> {
        let path = dir.path();
        let output = smsts(
            &[
                &[
                    &"tree",
                    &"--format=json",
                    &path as &dyn AsRef<std::ffi::OsStr>,
                ],
                args,
            ]
            .concat(),
        );
        let value: Value = serde_json::from_slice(&output.stdout).unwrap();
        let mut found: Vec<(String, usize)> = Vec::new();
        for run in value["runs"].as_array().unwrap() {
            let name = run["machine"].as_str().unwrap();
            match found.last_mut().filter(|(last, _)| last == name) {
                Some((_, runs)) => *runs += 1,
                None => found.push((name.to_owned(), 1)),
            }
        }
        found
    };
    let named = |expected: &[(&str, usize)]| -> Vec<(String, usize)> {
        expected
            .iter()
            .map(|&(name, runs)| (name.to_owned(), runs))
            .collect()
    };
    assert_eq!(
        machines(&[]),
        named(&[("OSD", 3), ("LAB-2", 1), ("LAB-3", 1), ("LAB-4", 1)]),
        "of the folders called OSD each is one, of logs in one folder each name"
    );
    // One machine, whatever the release; a level that is not there leaves the folder's name.
    assert_eq!(
        machines(&[&"--machine-from=2"]),
        named(&[("LAB-1", 3), ("LAB-2", 1), ("flat", 2)])
    );
    let pattern =
        r"(?<release>2\dH\d)?/(?:smsts-)?(?<machine>LAB-\d+)[^/]*(?:/OSD/smsts)?(?:\.log)?$";
    assert_eq!(
        machines(&[&"--machine-from", &pattern]),
        named(&[("LAB-1", 3), ("LAB-2", 1), ("LAB-3", 1), ("LAB-4", 1)])
    );
    let wrong = smsts(&[&"steps", &"--machine-from=(", &dir.path()]);
    assert_eq!(wrong.status.code(), Some(2));
    // Each line begins with its machine, known or not.
    let steps = smsts(&[&"steps", &dir.path(), &"--machine-from=2"]);
    assert!(stdout(&steps).lines().all(|line| {
        ["LAB-1  ", "LAB-2  ", "flat  "]
            .iter()
            .any(|name| line.starts_with(name))
    }));
}

/// The log of one of the samples.
fn sample(name: &str) -> PathBuf {
    let samples = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("sample-logs");
    samples.join(name).join("smsts.log")
}

#[test]
fn a_zip_on_standard_input() {
    let sample = |name: &str| fs::read(sample(name)).unwrap();
    let nested = zip_of([("CCM/smsts.log", sample("two-runs"))]);
    let zip = zip_of([
        ("LAB-1/smsts.log", sample("torn")),
        ("LAB-2-20260302.zip", nested),
        ("LAB-3/smsts.log", sample("still-running")),
    ]);
    let feed = |bytes: &[u8]| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_smsts"))
            .args(["tree", "-", "--format=json"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(bytes).unwrap();
        child.wait_with_output().unwrap()
    };
    let output = feed(&zip);
    let value: Value = serde_json::from_slice(&output.stdout).unwrap();
    let runs: Vec<_> = value["runs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|run| {
            (
                run["machine"].as_str().unwrap(),
                run["sources"][0]["path"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        runs,
        [
            ("LAB-1", "-/LAB-1/smsts.log"),
            ("LAB-3", "-/LAB-3/smsts.log"),
            ("LAB-2", "-/LAB-2-20260302.zip/CCM/smsts.log"),
            ("LAB-2", "-/LAB-2-20260302.zip/CCM/smsts.log"),
        ]
    );
    let cut = feed(&zip[..zip.len() - 40]);
    assert_eq!(cut.status.code(), Some(2));
    assert!(
        stderr(&cut).contains("-: not a readable zip"),
        "{}",
        stderr(&cut)
    );
}

#[test]
fn zips_that_ask_for_too_much_or_cannot_be_read() {
    let dir = tempfile::tempdir().unwrap();
    let log = fs::read(sample("torn")).unwrap();
    let check = |name: &str, zip: &[u8], words: &[&str], runs: usize| {
        let path = dir.path().join(name);
        fs::write(&path, zip).unwrap();
        let output = smsts(&[&"tree", &"--format=json", &path]);
        assert_eq!(output.status.code(), Some(2), "{name}");
        for word in words {
            assert!(
                stderr(&output).contains(word),
                "{name}: {word}: {}",
                stderr(&output)
            );
        }
        let value: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(value["runs"].as_array().unwrap().len(), runs, "{name}");
    };
    // A zip that states a size beyond any log's, and one that states less than there is.
    let zeros = vec![b'a'; 1 << 20];
    let mut zip = zip_of([("A/smsts.log", &zeros), ("B/smsts.log", &log)]);
    let directory = zip.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    zip[directory + 24..directory + 28].copy_from_slice(&u32::MAX.wrapping_sub(1).to_le_bytes());
    check(
        "states-more.zip",
        &zip,
        &["A/smsts.log", "larger than any log (1024 MiB)"],
        1,
    );
    zip[directory + 24..directory + 28].copy_from_slice(&500u32.to_le_bytes());
    check(
        "states-less.zip",
        &zip,
        &["A/smsts.log: cannot be read from its zip"],
        1,
    );
    // Two hundred members that state 1 GiB each, in a zip of some KB.
    let many = zip_of(
        (0..200)
            .map(|i| (format!("M{i:03}/smsts.log"), &zeros))
            .chain([("M000/smsts-1.log".to_owned(), &log)]),
    );
    let mut many = many;
    let mut at = 0;
    while let Some(found) = many[at..].windows(4).position(|w| w == b"PK\x01\x02") {
        at += found + 28;
        many[at - 4..at].copy_from_slice(&(1u32 << 30).to_le_bytes());
    }
    check(
        "bomb.zip",
        &many,
        &["M001/smsts.log: with it the zip inflates to more than 1024 MiB"],
        0,
    );
    let deep = zip_of([(
        "b.zip",
        zip_of([
            ("c.zip", zip_of([("smsts.log", &log)])),
            ("smsts.log", log.clone()),
        ]),
    )]);
    check(
        "deep.zip",
        &deep,
        &["b.zip/c.zip: a zip in a zip in a zip"],
        1,
    );
    // A locked member, and one packed by a method that is not read.
    let two = zip_of([("A/smsts.log", &log), ("B/smsts.log", &log)]);
    let directory = two.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    for (name, offset, value, words) in [
        ("locked.zip", 8, 1, "it is encrypted"),
        ("lzma.zip", 10, 14, "packed by method 14"),
    ] {
        let mut zip = two.clone();
        zip[directory + offset] = value;
        zip[offset - 2] = value;
        check(
            name,
            &zip,
            &["A/smsts.log: cannot be read from its zip", words],
            1,
        );
    }
}

/// Runs the program with its output going to a pipe.
fn piped(args: &[&dyn AsRef<std::ffi::OsStr>]) -> std::process::Child {
    Command::new(env!("CARGO_BIN_EXE_smsts"))
        .args(args.iter().map(AsRef::as_ref))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

#[test]
fn a_reader_that_leaves_ends_the_work_quietly() {
    let collection = Collection::new(200);
    let dir = collection.dir.path();
    for format in ["--format=ndjson", "--format=text"] {
        let mut child = piped(&[&"records", &format, &"-j2", &dir]);
        let mut pipe = child.stdout.take().unwrap();
        pipe.read_exact(&mut [0; 100]).unwrap();
        drop(pipe);
        let output = child.wait_with_output().unwrap();
        // Some zips are broken, which was known before.
        assert_eq!(output.status.code(), Some(2), "{format}");
        // Some files may have been told before; nothing of the pipe, and no count.
        assert!(
            !stderr(&output).contains("files seen") && !stderr(&output).contains("pipe"),
            "{}",
            stderr(&output)
        );
    }
}

#[cfg(unix)]
mod unix {
    use std::{io::BufRead, os::unix::fs::symlink};

    use super::*;

    fn fifo(path: &Path) {
        assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    }

    /// The second machine is a pipe that nobody writes to yet.
    #[test]
    fn rows_appear_as_machines_are_done() {
        for threads in ["-j1", "-j4"] {
            let dir = tempfile::tempdir().unwrap();
            let [slow, late] = ["PC2", "PC3"].map(|name| dir.path().join(name).join("smsts.log"));
            fs::create_dir_all(slow.parent().unwrap()).unwrap();
            fifo(&slow);
            put(&late, &fs::read(sample("torn")).unwrap());
            let mut child = piped(&[
                &"steps",
                &"--format=ndjson",
                &threads,
                &sample("two-runs"),
                &slow,
                &late,
            ]);
            let mut lines = std::io::BufReader::new(child.stdout.take().unwrap()).lines();
            for _ in 0..28 {
                assert!(lines.next().unwrap().unwrap().contains("\"two-runs\""));
            }
            fs::write(&slow, fs::read(sample("tolerated-failure")).unwrap()).unwrap();
            let rest: Vec<_> = lines
                .map(|line| line.unwrap().contains("\"PC2\""))
                .collect();
            assert_eq!(rest.iter().filter(|is_second| **is_second).count(), 19);
            assert!(
                rest.is_sorted_by(|a, b| a >= b),
                "the third machine comes last"
            );
            assert!(child.wait().unwrap().success());
        }
    }

    /// The first machine is a pipe, so that the second has been read and waits for its turn when its file shrinks.
    #[test]
    fn a_file_that_shrinks_while_it_is_read() {
        for command in ["tree", "records", "steps", "failures"] {
            let dir = tempfile::tempdir().unwrap();
            let [slow, shrinks] =
                ["PC1", "PC2"].map(|name| dir.path().join(name).join("smsts.log"));
            fs::create_dir_all(slow.parent().unwrap()).unwrap();
            fifo(&slow);
            put(&shrinks, &fs::read(sample("osd-succeeded")).unwrap());
            let file = fs::File::options().write(true).open(&shrinks).unwrap();
            file.set_modified(std::time::SystemTime::now() - Duration::from_secs(24 * 3600))
                .unwrap();
            let child = piped(&[&command, &"-j2", &slow, &shrinks]);
            std::thread::sleep(Duration::from_millis(300));
            file.set_len(5000).unwrap();
            fs::write(&slow, fs::read(sample("torn")).unwrap()).unwrap();
            let output = child.wait_with_output().unwrap();
            assert_eq!(output.status.code(), Some(0), "{command}");
            assert!(
                stderr(&output).contains("2 files seen, 2 analysed"),
                "{}",
                stderr(&output)
            );
        }
    }

    #[test]
    fn links_and_folders_that_cannot_be_read() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        put(&at("PC1/smsts.log"), &fs::read(sample("torn")).unwrap());
        symlink(dir.path(), at("PC1/up")).unwrap();
        symlink(at("PC1"), at("again")).unwrap();
        symlink(at("PC1/smsts.log"), at("smsts.log")).unwrap();
        let output = smsts(&[&"steps", &dir.path()]);
        assert_eq!((output.status.code(), stderr(&output)), (Some(0), ""));
        assert_eq!(stdout(&output).lines().count(), 21);
        // A link in a circle is an error of the system's for everyone, also where permissions stop nobody.
        symlink("smsts.log", at("PC1/smsts.log.x")).unwrap();
        fs::rename(at("PC1/smsts.log.x"), at("smsts-2.log")).unwrap();
        fs::remove_file(at("smsts.log")).unwrap();
        symlink("smsts-2.log", at("smsts.log")).unwrap();
        let output = smsts(&[&"steps", &dir.path()]);
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(stdout(&output).lines().count(), 21);
        assert!(
            stderr(&output).contains("3 files seen, 1 analysed, 0 without a run, 2 failed"),
            "{}",
            stderr(&output)
        );
    }
}
