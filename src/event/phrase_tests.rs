use super::*;

const TS: &[u8] = b"TSManager";

fn named(message: &str) -> (Says, String) {
    let (says, captures) = recognise(TS, message.as_bytes()).unwrap_or_else(|| panic!("{message}"));
    (says, String::from_utf8_lossy(captures.name).into_owned())
}

/// Every row matches its own message, with any name in it, and no row before it takes it away.
#[test]
fn every_row_is_reached_and_takes_odd_names_whole() {
    let names = [
        "Install Java",
        "Format and Partition Disk (BIOS)",
        "Config. Start Menu",
        "It's 'quoted'",
        ") has been successfully started",
        "X. Instruction pointer: 5",
        "'.  Pointer: 3. Type: ''. Disabled: 0",
        "Treiber für Büro",
        " trailing blank ",
        "(",
        "a) (b",
    ];
    for phrase in PHRASES {
        for name in names {
            let message = phrase
                .message
                .replace("{name}", name)
                .replace("{text}", "some text")
                .replace("{type}", "SMS_TaskSequence_RunCommandLineAction")
                .replace("{pointer}", "44")
                .replace("{number}", "2147942402")
                .replace("{hex}", "80070002");
            let (says, captures) =
                recognise(phrase.component.as_bytes(), message.as_bytes()).expect(&message);
            assert_eq!(says, phrase.says, "{message}");
            if phrase.message.contains("{name}")
                && phrase.says != Says::StepFailedOld
                && says != Says::StepFailed
            {
                assert_eq!(captures.name, name.as_bytes(), "{message}");
            }
            if phrase.message.contains("{pointer}") {
                assert_eq!(captures.pointer, Some(44), "{message}");
            }
            if phrase.message.contains("{number}") || phrase.message.contains("{hex}") {
                assert_eq!(captures.number, Some(-2147024894), "{message}");
            }
        }
    }
}

#[test]
fn names_are_matched_from_the_outside_in() {
    let start = "Start executing an instruction. Instruction name: ";
    assert_eq!(
        named(&format!(
            "{start}a. Instruction pointer: 1. Instruction pointer: 2"
        ))
        .1,
        "a. Instruction pointer: 1"
    );
    let new = format!(
        "{start}'b'.  Pointer: 9. Type: 'x'. Disabled: 0'.  Pointer: 10. Type: ''. Disabled: 1"
    );
    let (_, captures) = recognise(TS, new.as_bytes()).unwrap();
    assert_eq!(
        (captures.name, captures.pointer, captures.action),
        (
            &b"b'.  Pointer: 9. Type: 'x'. Disabled: 0"[..],
            Some(10),
            Some(&b""[..])
        )
    );
    assert_eq!(
        named("The group (A) has been successfully started) has been successfully completed").1,
        "A) has been successfully started"
    );
}

#[test]
fn failures_in_every_form() {
    let code = |message: &str| {
        recognise(TS, message.as_bytes())
            .map(|(says, c)| (says, c.number))
            .unwrap()
    };
    assert_eq!(
        code("Failed to run the action: RunAsTest3. Error -2147023570"),
        (Says::StepFailed, Some(-2147023570))
    );
    let old = "Failed to run the action: Setup Windows. Permissions on the requested may be configured incorrectly.\r\nAccess is denied. (Error: 80070005; Source: Windows)";
    assert_eq!(code(old), (Says::StepFailedOld, Some(-2147024891)));
    assert_eq!(
        code("Failed to run the action: X. \r\nUnknown text"),
        (Says::StepFailedOld, None)
    );
    assert_eq!(
        code("Execution engine result code: Reboot (2)"),
        (Says::EngineResult, Some(2))
    );
}

#[test]
fn what_is_not_the_engines_word() {
    assert!(
        recognise(
            b"RunPowerShellScript",
            b"The group (X) has been successfully started"
        )
        .is_none()
    );
    assert!(recognise(b"", b"The group (X) has been successfully started").is_none());
    for message in [
        "",
        "The group (X) has been successfully started twice",
        " The group (X) has been successfully started",
        "Start executing an instruction. Instruction name: X. Instruction pointer: ",
        "Set a global environment variable _SMSTSNextInstructionPointer=",
        "The task execution engine started execution of",
    ] {
        assert!(recognise(TS, message.as_bytes()).is_none(), "{message}");
    }
    for pointer in [99_999_999_999, u64::from(u32::MAX)] {
        let huge = format!(
            "Start executing an instruction. Instruction name: X. Instruction pointer: {pointer}"
        );
        assert_eq!(recognise(TS, huge.as_bytes()).unwrap().1.pointer, None);
    }
}

#[test]
fn line_ends_and_blanks_after_a_phrase_do_not_matter() {
    assert_eq!(
        named("The group (X) has been successfully started \r\n").0,
        Says::GroupStarted
    );
    assert_eq!(
        named("Starting Task Sequence Engine . . . ").0,
        Says::EngineStarting
    );
    assert_eq!(
        named("Set a global environment variable _SMSTSCurrentActionName=X ").1,
        "X ",
        "a name keeps its blanks"
    );
}
