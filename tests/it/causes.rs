//! A summary groups failures by what caused them, whatever names and numbers their sentences hold.

use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path};

use serde_json::Value;

use crate::program::{smsts, stdout};

/// The step's code, the sentence for one machine, and the kind of cause.
type Kind = (i32, fn(usize) -> String, &'static str);

const KINDS: [Kind; 4] = [
    (
        1603,
        |n| format!("Service 'Agent{n}' could not be started by installer{n}.msi"),
        "Service '...' could not be started by ...",
    ),
    (
        1603,
        |n| format!("The disk is full: {n} MB are missing on C:\\Temp\\{n}"),
        "The disk is full: ... MB are missing on ...",
    ),
    (
        112,
        |n| format!("The disk is full: {n} MB are missing on D:\\"),
        "The disk is full: ... MB are missing on ...",
    ),
    (
        5,
        |n| format!("Access to \\\\srv{n}\\share$ is denied"),
        "Access to ... is denied",
    ),
];

/// One run that ends in a failed step with a code, for whose cause a sentence stands.
fn log(machine: usize, code: i32, sentence: &str) -> String {
    let mut log = String::new();
    let mut second = 0;
    let mut say = |component: &str, severity: u8, message: &str| {
        second += 1;
        let (day, minute) = (1 + machine % 28, second / 60);
        writeln!(
            log,
            "<![LOG[{message}]LOG]!><time=\"08:{minute:02}:{:02}.000+000\" date=\"03-{day:02}-2026\" \
             component=\"{component}\" context=\"\" type=\"{severity}\" thread=\"9\" file=\"x.cpp:1\">",
            second % 60
        )
        .unwrap();
    };
    let engine = "TSManager";
    say(engine, 1, "Starting Task Sequence Engine . . . ");
    say(engine, 1, "_SMSTSNextInstructionPointer=0");
    say(engine, 1, "The task execution engine started execution");
    say(
        engine,
        1,
        "Start executing an instruction. Instruction name: 'Install Agent'.  Pointer: 0. Type: 'SMS_TaskSequence_InstallSoftwareAction'. Disabled: 0",
    );
    say("InstallSoftware", 3, sentence);
    say(
        engine,
        1,
        &format!("Process completed with exit code {code}"),
    );
    say(
        engine,
        3,
        &format!("Failed to run the action: Install Agent. Error {code}"),
    );
    say(
        engine,
        3,
        "Failed to run the last action: Install Agent. Execution of task sequence failed.",
    );
    say(
        engine,
        3,
        "Task Sequence Engine failed! Code: enExecutionFail",
    );
    log
}

#[test]
fn the_same_code_is_told_apart_by_its_causes() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("causes");
    let _ = fs::remove_dir_all(&folder);
    let mut expected: BTreeMap<(i64, &str), u64> = BTreeMap::new();
    for machine in 0..70 {
        let (code, sentence, kind) = KINDS[(machine * machine + machine / 9) % KINDS.len()];
        let place = folder.join(format!("PC{machine:03}"));
        fs::create_dir_all(&place).unwrap();
        fs::write(
            place.join("smsts.log"),
            log(machine, code, &sentence(machine)),
        )
        .unwrap();
        *expected.entry((i64::from(code), kind)).or_default() += 1;
    }
    let told = |args: &[&str]| -> Value {
        let mut all: Vec<&dyn AsRef<std::ffi::OsStr>> = vec![&"summary", &"--format", &"json"];
        all.extend(args.iter().map(|arg| arg as &dyn AsRef<std::ffi::OsStr>));
        serde_json::from_str(stdout(&smsts(&all))).unwrap()
    };
    let summary = told(&[folder.to_str().unwrap()]);
    let groups = summary["causes"].as_array().unwrap();
    let found: BTreeMap<_, _> = groups
        .iter()
        .map(|group| {
            let key = (
                group["exit_code"].as_i64().unwrap(),
                group["cause"].as_str().unwrap(),
            );
            assert_eq!(group["count"], group["failed_runs"]);
            (key, group["failed_runs"].as_u64().unwrap())
        })
        .collect();
    assert_eq!(found, expected);
    assert_eq!(summary["totals"]["success_rate"], 0.0);
    assert_eq!(summary["totals"]["first_time_right"], 0.0);
    // Rows of runs and of steps tell the same.
    let rows = |command: &str| {
        let rows = smsts(&[&command, &folder, &"--format", &"ndjson"]);
        let file = folder.join(format!("{command}.ndjson"));
        fs::write(&file, rows.stdout).unwrap();
        told(&["--from", file.to_str().unwrap()])["causes"].clone()
    };
    assert_eq!(rows("summary"), summary["causes"]);
    assert_eq!(rows("steps"), summary["causes"]);
}
