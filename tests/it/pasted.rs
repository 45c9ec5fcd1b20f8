//! Text that was copied out of a log is read as a log.

use std::path::Path;

use smsts::{
    input::Source,
    model::{Outcome, Run},
    timeline::{History, reconstruct},
};

fn with(text: &str, check: impl FnOnce(&History<'_>)) {
    let sources = [Source::from_bytes("pasted.txt", text.as_bytes().to_vec())];
    check(&reconstruct(None, &sources));
}

fn failed(run: &Run) -> Vec<(Option<&str>, Option<i32>)> {
    let nodes = run.nodes.iter();
    nodes
        .filter(|node| node.outcome == Outcome::Failed)
        .map(|node| (node.name.as_deref(), node.exit_code))
        .collect()
}

/// The same failure in three forms: one step, its name and its code.
#[test]
fn a_failed_step_in_every_dialect() {
    let messages = [
        "Start executing an instruction. Instruction name: 'Copy Payload'.  Pointer: 4. Type: 'SMS_TaskSequence_RunCommandLineAction'. Disabled: 0",
        "Process completed with exit code 2147942405",
        "Failed to run the action: Copy Payload. Error -2147024891",
    ];
    for (before, after, line) in [
        (
            "",
            "\tTSManager\t3/30/2016 10:11:29 PM\t8920 (0x22D8)",
            "\r\n",
        ),
        ("", "  TSManager 3/30/2016\n10:11:29 PM 8920 (0x22D8)", "\n"),
        (
            "03-30-2016 22:11:29.510   TSManager    8920 (0x22D8)    ",
            "",
            "\n",
        ),
        ("TSManager    ", "", "\n"),
        (
            "",
            "  $$<TSManager><03-30-2016 22:11:29.510+120><thread=8920 (0x22D8)>",
            "\n",
        ),
        ("", "", "\n"),
    ] {
        let text: String = messages
            .iter()
            .map(|message| format!("{before}{message}{after}{line}"))
            .collect();
        with(&text, |history| {
            let [run] = history.built.runs.as_slice() else {
                panic!("{text}")
            };
            assert_eq!(
                failed(run),
                [(Some("Copy Payload"), Some(-2147024891))],
                "{text}"
            );
            assert_eq!(run.nodes[0].pointer, Some(4), "{text}");
            assert!(history.logs[0].reading.fragments.is_empty(), "{text}");
            let told = history.diagnostics.iter().filter(|d| d.code == "pasted");
            assert_eq!(told.count(), 1, "{text}");
        });
    }
}

#[test]
fn verdicts_on_one_line_and_wrapped_phrases() {
    for (text, name) in [
        (
            "Failed to run the action: Join the Domain. Logon failure: the password is wrong. (Error: 8007052E; Source: Windows)",
            "Join the Domain",
        ),
        (
            "Failed to run the action: Config. Store. Access is denied. (Error: 80070005; Source: Windows)",
            "Config. Store",
        ),
        (
            "Failed to run the action: Copy Payload. This is usually caused by a problem with the program. Please ask.  \nThe parameter is incorrect.",
            "Copy Payload",
        ),
        (
            "Failed to run the\naction: Copy the\nPayload. Error -5 TSManager 8920 (0x22D8)",
            "Copy the Payload",
        ),
    ] {
        with(text, |history| {
            let names: Vec<_> = history.built.runs.iter().flat_map(failed).collect();
            assert_eq!(names.len(), 1, "{text}");
            assert_eq!(names[0].0, Some(name), "{text}");
        });
    }
}

/// Reports as people posted them: no byte is lost, the steps that they name are named.
#[test]
fn real_pastes() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/real/reports");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("skipped: {} is not here", folder.display());
        return;
    };
    let mut read = 0;
    for entry in entries {
        let path = entry.unwrap().path();
        let Ok(text) = std::fs::read_to_string(path.join("pasted.txt")) else {
            continue;
        };
        read += 1;
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        with(&text, |history| {
            let reading = &history.logs[0].reading;
            assert!(reading.records > 0, "{name}");
            assert!(
                reading.fragments.len() <= 1,
                "{name}: {:?}",
                reading.fragments
            );
            let steps: Vec<_> = history.built.runs.iter().flat_map(failed).collect();
            let expected = match &name[..2] {
                "07" => Some("Apply Drivers"),
                "11" => Some("Enable BitLocker"),
                "16" => Some("Upgrade Windows"),
                "44" => Some("Pre-provision BitLocker"),
                "45" => Some("Partition Disk"),
                _ => return,
            };
            assert!(
                steps.iter().any(|step| step.0 == expected),
                "{name}: {steps:?}"
            );
        });
    }
    assert!(read >= 20, "{read}");
}
