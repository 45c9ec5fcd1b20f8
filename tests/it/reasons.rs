//! Failures as people have them: public reports with the reason that their thread found, and the kinds behind them in words of our own.

use std::path::{Path, PathBuf};

use crate::program::{smsts, stdout};

/// What a report must say of a log, and what it must not. Line breaks and runs of blanks do not count, nor does case.
struct Reason {
    /// The number of the report.
    report: &'static str,
    says: &'static [&'static str],
    not: &'static [&'static str],
}

const fn reason(
    report: &'static str,
    says: &'static [&'static str],
    not: &'static [&'static str],
) -> Reason {
    Reason { report, says, not }
}

/// The reports at hand, by number.
#[rustfmt::skip]
static REASONS: &[Reason] = &[
    // Runs that failed in a step.
    reason("01", &["cause the ampersand", "wrap an ampersand in double quotation marks", "ApplyDriverPackage.ps1, line 216, column 176", "not the script it should be"],
        &["printed nothing", "cause not all parse errors"]),
    reason("03", &["cause failed to import the key pair", "NTE_BAD_DATA"], &[]),
    reason("04", &["cause content location request", "processing 0 locations", "no distribution point", "LocationServices.log"], &[]),
    reason("06", &["cause PowerShell.exe does not exist", "boot image lacks the optional component"], &["usually in drivers"]),
    reason("07", &["which the program chose", "DISM"], &[]),
    reason("08", &["SetComputerNameW", "longer than 15 characters"], &["cause Could not find CCM"]),
    reason("11", &["cause Invalid command line argument '/full'", "older release"], &[]),
    reason("12", &["0x87D01004", "no policy yet"], &["Enable in the console"]),
    reason("16", &["0x800705B4", "maximum run time"], &[]),
    reason("19", &["cause Execution status received: 24", "download", "CAS.log", "ContentTransferManager.log", "LocationServices.log"], &["AppEnforce"]),
    reason("26", &["cause Hash could not be matched", "redistribute"], &[]),
    reason("32", &["3010", "success codes"], &[]),
    reason("44", &["cause Failed to take ownership of TPM"], &["drive letter", "distribution point"]),
    reason("45", &["cause Partition 1 larger than remaining disk space", "sizes in the disk step"], &["cause Invalid configuration"]),
    reason("21", &["22 Restart Computer FAILED", "cause Task sequence cannot continue after reboot", "Setup Windows and ConfigMgr step"], &["is not in the log"]),
    // Runs that could not go on after a restart, and one that only waits.
    reason("22", &["FAILED", "behind 1 Install Software Updates", "environment was lost after a restart that the sequence did not start", "SMSTSWaitForSecondReboot"],
        &["it has not failed"]),
    reason("42", &["behind 1 Upgrade Operating System", "no step failed", "Repository may be corrupted", "winmgmt"], &["query or condition", "usually the software that brings"]),
    reason("52", &["restarting", "Setup Windows and Configuration Manager", "it has not failed"], &["cause", "no task sequence run"]),
    reason("30", &["20 Apply Driver Package was going on", "801901f4", "http result: 500"], &["✘"]),
    // Boots that never came to the engine.
    reason("10", &["the task sequence never began", "phase certificate", "FLAG_INVALID_CA", "0x80072F8F", "retrieving policy for this computer", "primary site"], &[]),
    reason("14", &["phase policy", "no task sequences available", "unknown computer support", "duplicate"], &[]),
    reason("18", &["phase dependencies", "P0100187", "0x80040104", "update its distribution points"], &[]),
    reason("23", &["phase network", "pxe variable file", "TFTP", "network driver"], &[]),
    reason("25", &["phase network", "valid network adapter", "no driver for the network adapter"], &[]),
    reason("29", &["phase staging", "Failed to install WinPE", "prestaged"], &[]),
    reason("48", &["phase policy", "cause Network Access Account is not set", "the user saw: Failed to read network access account", "0x80040101"], &[]),
    reason("63", &["TOOLROOT has no value", "%TOOLROOT%"], &["content was not downloaded"]),
];

fn reports() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/real/reports");
    if path.is_dir() {
        return Some(path);
    }
    println!("skipped: {} is not there", path.display());
    None
}

/// The output of `smsts failures` on a log, in one line.
fn told(log: &Path, args: &[&str]) -> String {
    let mut all: Vec<&dyn AsRef<std::ffi::OsStr>> = vec![&"failures"];
    all.extend(args.iter().map(|arg| arg as &dyn AsRef<std::ffi::OsStr>));
    all.push(&log);
    let output = smsts(&all);
    let text = stdout(&output).to_lowercase();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn public_reports_are_told_as_their_threads_found_them() {
    let Some(reports) = reports() else { return };
    let folders: Vec<_> = std::fs::read_dir(reports).unwrap().collect();
    let mut wrong = Vec::new();
    for reason in REASONS {
        let folder = folders.iter().flatten().find(|folder| {
            let name = folder.file_name();
            name.to_string_lossy().starts_with(reason.report)
        });
        let log = folder
            .expect("the report is there")
            .path()
            .join("smsts.log");
        let told = told(&log, &[]);
        for text in reason.says {
            if !told.contains(&text.to_lowercase()) {
                wrong.push(format!("{}: does not say `{text}`", reason.report));
            }
        }
        for text in reason.not {
            if told.contains(&text.to_lowercase()) {
                wrong.push(format!("{}: says `{text}`", reason.report));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A record in the making: component, severity, message.
type Said<'a> = (&'a str, u8, &'a str);

/// Records of one thread, a second apart.
fn log(records: &[Said<'_>]) -> String {
    let record = |(second, (component, severity, message)): (usize, &Said<'_>)| {
        let (minute, second) = (second / 60, second % 60);
        format!(
            "<![LOG[{message}]LOG]!><time=\"10:{minute:02}:{second:02}.000+000\" date=\"05-04-2026\" component=\"{component}\" context=\"\" type=\"{severity}\" thread=\"7\" file=\"\">\r\n"
        )
    };
    records.iter().enumerate().map(record).collect()
}

fn written(text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("smsts.log");
    std::fs::write(&path, text).unwrap();
    (folder, path)
}

/// A run with one step, from its start to its end: what its component says, and the engine's verdict.
fn with_step(says: &[Said<'_>], command: &str, verdict: &str) -> String {
    let command = format!("Start executing the command line: {command}");
    let verdict = format!("Failed to run the action: Contoso Step. {verdict}");
    let mut records = vec![
        ("TSManager", 1, "Starting Task Sequence Engine . . . "),
        (
            "TSManager",
            0,
            "Set a global environment variable _SMSTSNextInstructionPointer=0",
        ),
        (
            "TSManager",
            1,
            "The task execution engine started execution",
        ),
        (
            "TSManager",
            1,
            "Start executing an instruction. Instruction name: Contoso Step. Instruction pointer: 0",
        ),
        ("TSManager", 1, command.as_str()),
    ];
    records.extend(says);
    records.extend([
        ("TSManager", 3, verdict.as_str()),
        (
            "TSManager",
            3,
            "Failed to run the last action: Contoso Step. Execution of task sequence failed.",
        ),
        (
            "TSManager",
            3,
            "Task sequence execution failed with error code 80004005",
        ),
    ]);
    log(&records)
}

/// Kinds of failure in steps, as a senior engineer would name their cause.
#[test]
fn the_cause_is_chosen_among_all_that_speak() {
    struct Kind<'a> {
        says: &'a [Said<'a>],
        command: &'a str,
        verdict: &'a str,
        told: &'a [&'a str],
        not: &'a [&'a str],
    }
    let kinds = [
        // An error before the first record with the code, whatever its words; the last word is a bare one.
        Kind {
            says: &[
                ("OSDDiskPart", 3, "Disk 3 has no such layout"),
                (
                    "OSDDiskPart",
                    0,
                    "this->Layout( i ), HRESULT=8000ffff (main.cpp,7)",
                ),
                ("OSDDiskPart", 3, "The layout is not a good one."),
                ("OSDDiskPart", 3, "OSDDiskPart.exe failed: 0x8000ffff"),
            ],
            command: "osddiskpart.exe",
            verdict: "Error -2147418113",
            told: &["cause Disk 3 has no such layout"],
            not: &["usually a service"],
        },
        // A sentence behind the calls, and a warning before them that was got over.
        Kind {
            says: &[
                (
                    "OSDNetSettings",
                    2,
                    "Reading the key failed, 0x8007054b - default is taken",
                ),
                ("OSDNetSettings", 1, "Joining"),
                (
                    "OSDNetSettings",
                    0,
                    "NetJoin( sDomain ), HRESULT=8007054b (join.cpp,7)",
                ),
                (
                    "OSDNetSettings",
                    3,
                    "The machine could not join contoso.example",
                ),
            ],
            command: "osdnetsettings.exe",
            verdict: "Error -2147023541",
            told: &[
                "cause The machine could not join contoso.example",
                "ERROR_NO_SUCH_DOMAIN",
            ],
            not: &["cause Reading the key"],
        },
        // Only calls: the whole way of the code.
        Kind {
            says: &[
                (
                    "OSDWinSettings",
                    0,
                    "m_p->put(x), HRESULT=80220001 (a.cpp,1)",
                ),
                (
                    "OSDWinSettings",
                    0,
                    "this->SetTimeZone( sZone ), HRESULT=80220001 (b.cpp,2)",
                ),
                (
                    "OSDWinSettings",
                    0,
                    "Configure(), HRESULT=80220001 (c.cpp,3)",
                ),
            ],
            command: "osdwinsettings.exe settings",
            verdict: "Error -2145255423",
            told: &["cause Configure > SetTimeZone > put"],
            not: &[],
        },
        // The engine's own sentence is one of those that speak.
        Kind {
            says: &[(
                "TSManager",
                3,
                "The working folder of the step cannot be made, 0x80070070",
            )],
            command: "tool.exe",
            verdict: "Error -2147024784",
            told: &["cause The working folder", "ERROR_DISK_FULL"],
            not: &[],
        },
        // An information record that decides.
        Kind {
            says: &[
                (
                    "InstallApplication",
                    1,
                    "Execution status received: 7 (Application policy download failed )",
                ),
                ("InstallApplication", 3, "App install failed"),
                (
                    "InstallApplication",
                    3,
                    "Install application action failed: 'Contoso'. Error Code 0x80004005",
                ),
            ],
            command: "smsappinstall.exe",
            verdict: "Error -2147467259",
            told: &["cause Execution status received: 7"],
            not: &[],
        },
        // A variable without a value, in the program or in its arguments; what cmd.exe expands is none.
        Kind {
            says: &[("TSManager", 3, "CreateProcess failed. Code(0x80070002)")],
            command: "\"%ContosoTools%\\tool.exe\" /quiet",
            verdict: "Error -2147024894",
            told: &["because the variable ContosoTools has no value"],
            not: &["drive letter"],
        },
        Kind {
            says: &[("TSManager", 3, "CreateProcess failed. Code(0x80070002)")],
            command: "cmd.exe /c echo %Contoso%",
            verdict: "Error -2147024894",
            told: &["cause CreateProcess failed"],
            not: &["has no value"],
        },
        // MDT's scripts write logs of their own.
        Kind {
            says: &[("TSManager", 1, "Process completed with exit code 1")],
            command: "cscript.exe \"%SCRIPTROOT%\\ZTIConfigure.wsf\"",
            verdict: "Error 1",
            told: &["BDD.log"],
            not: &[],
        },
        // The last error a script printed, with its message over two records.
        Kind {
            says: &[
                ("RunPowerShellScript", 3, "Get-Item : Cannot find drive."),
                ("RunPowerShellScript", 3, "At C:\\a.ps1:3 char:1"),
                (
                    "RunPowerShellScript",
                    3,
                    "    + FullyQualifiedErrorId : DriveNotFound,Microsoft.PowerShell.Commands.GetItemCommand",
                ),
                ("RunPowerShellScript", 3, "C:\\a.ps1 : "),
                (
                    "RunPowerShellScript",
                    3,
                    "the answer of the web service was",
                ),
                ("RunPowerShellScript", 3, "not a number"),
                ("RunPowerShellScript", 3, "At C:\\a.ps1:12 char:20"),
                ("RunPowerShellScript", 3, "+ $n = [int]$answer"),
                ("RunPowerShellScript", 3, "+        ~~~~~~~~~~"),
                (
                    "RunPowerShellScript",
                    3,
                    "    + CategoryInfo          : NotSpecified: (:) [], RuntimeException",
                ),
                (
                    "RunPowerShellScript",
                    3,
                    "    + FullyQualifiedErrorId : Contoso",
                ),
                (
                    "RunPowerShellScript",
                    1,
                    "PowerShell command line returned code 1",
                ),
            ],
            command: "osdrunpowershellscript.exe",
            verdict: "Error 1",
            told: &[
                "cause C:\\a.ps1 : the answer of the web service was not a number",
                "a.ps1, line 12, column 20",
            ],
            not: &["printed nothing", "cause Get-Item"],
        },
    ];
    for kind in &kinds {
        let (_folder, path) = written(&with_step(kind.says, kind.command, kind.verdict));
        let told = told(&path, &[]);
        for text in kind.told {
            assert!(told.contains(&text.to_lowercase()), "`{text}` in {told}");
        }
        for text in kind.not {
            assert!(
                !told.contains(&text.to_lowercase()),
                "no `{text}` in {told}"
            );
        }
    }
}

const SHELL: Said<'static> = (
    "TSBootShell",
    1,
    "==============================[ TSBootShell.exe ]==============================",
);

/// A boot that failed, told in every form; then the boot that succeeded.
#[test]
fn an_attempt_is_told_in_every_form_and_so_is_what_followed() {
    let failed: &[Said<'_>] = &[
        SHELL,
        (
            "TSMBootstrap",
            1,
            "==============================[ TSMBootStrap.exe ]==============================",
        ),
        ("TSMBootstrap", 3, "Could not find out where contoso-mp is"),
        (
            "TSMBootstrap",
            0,
            "SendRequest(), HRESULT=80072ee7 (x.cpp,1)",
        ),
        ("TSMBootstrap", 3, "Sending with winhttp failed; 80072ee7"),
        (
            "TSMBootstrap",
            3,
            "Failed to query Management Point locator",
        ),
        (
            "TSMBootstrap",
            1,
            "Setting wizard error: No policy for you (0x80004005).",
        ),
    ];
    let (_folder, path) = written(&log(failed));
    let text = told(&path, &[]);
    for part in [
        "failed: the task sequence never began",
        "phase network",
        "cause could not find out where contoso-mp is",
        "the user saw: no policy for you",
        "0x80072ee7",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let brief = told(&path, &["--brief"]);
    assert!(
        brief.contains("failed before the task sequence began, phase network"),
        "{brief}"
    );
    let json: serde_json::Value =
        serde_json::from_str(stdout(&smsts(&[&"failures", &"--format", &"json", &path]))).unwrap();
    let run = &json[0];
    assert_eq!(
        (&run["kind"], &run["outcome"]),
        (&"attempt".into(), &"failed".into())
    );
    let failure = &run["failure"];
    assert_eq!(failure["phase"], "network");
    assert_eq!(failure["environment"], "winpe");
    assert_eq!(failure["cause"]["error"]["hex"], "0x80072EE7");
    assert!(failure["screen"].as_str().unwrap().starts_with("No policy"));
    let lines = smsts(&[&"failures", &"--format", &"ndjson", &path]);
    assert_eq!(stdout(&lines).lines().count(), 1);
    let tree = smsts(&[&"tree", &"--format", &"json", &"--exit-status", &path]);
    assert_eq!(tree.status.code(), Some(1));
    let tree: serde_json::Value = serde_json::from_str(stdout(&tree)).unwrap();
    assert_eq!(tree["runs"][0]["kind"], "attempt");
    assert_eq!(tree["runs"][0]["nodes"], serde_json::json!([]));
    let drawn = smsts(&[&"tree", &path]);
    assert!(
        stdout(&drawn).contains("phase network"),
        "{}",
        stdout(&drawn)
    );
    let row = smsts(&[&"summary", &"--format", &"ndjson", &path]);
    let row: serde_json::Value = serde_json::from_str(stdout(&row)).unwrap();
    assert_eq!(row["outcome"], "failed");
    assert_eq!(row["cause"], "Could not find out where contoso-mp is");

    // The next boot comes through.
    let mut both = failed.to_vec();
    both.extend([
        SHELL,
        ("TSManager", 1, "Starting Task Sequence Engine . . . "),
        (
            "TSManager",
            0,
            "Set a global environment variable _SMSTSNextInstructionPointer=0",
        ),
        (
            "TSManager",
            1,
            "The task execution engine started execution",
        ),
        (
            "TSManager",
            1,
            "Start executing an instruction. Instruction name: Work. Instruction pointer: 0",
        ),
        (
            "TSManager",
            1,
            "Successfully completed the action (Work) with the exit win32 code 0",
        ),
        (
            "TSManager",
            1,
            "The task exeuction engine successfully completed the execution",
        ),
    ]);
    let history = |text: &str| {
        let source = smsts::input::Source::from_bytes("smsts.log", text.as_bytes().to_vec());
        let sources = [source];
        let history = smsts::timeline::reconstruct(None, &sources);
        let runs = history.built.runs.iter();
        runs.map(|run| (run.kind(), run.outcome.name(), run.nodes.len()))
            .collect::<Vec<_>>()
    };
    let told = history(&log(&both));
    assert_eq!(told, [("attempt", "failed", 0), ("run", "succeeded", 1)]);
    // What the same program says behind a run is about that run.
    let mut behind = both[7..].to_vec();
    behind.push((
        "TSMBootstrap",
        3,
        "ThreadToResolveAndExecuteTaskSequence failed. Code(0x80004005)",
    ));
    assert_eq!(history(&log(&behind)), [("run", "succeeded", 1)]);
}

fn start(name: &str, pointer: u32) -> String {
    format!(
        "Start executing an instruction. Instruction name: {name}. Instruction pointer: {pointer}"
    )
}

/// In the debugger people set an earlier instruction as the next: one run, in which steps run again.
#[test]
fn a_jump_of_the_debugger_begins_no_run() {
    let (group, first, second) = (start("Group", 0), start("First", 1), start("Second", 2));
    let engine = |message| ("TSManager", 1, message);
    let ok = |step: &str| {
        format!("Successfully completed the action ({step}) with the exit win32 code 0")
    };
    let (first_ok, second_ok) = (ok("First"), ok("Second"));
    let end = start("Group", 3);
    let records: Vec<Said<'_>> = vec![
        engine("Starting Task Sequence Engine . . . "),
        engine("Set a global environment variable _SMSTSNextInstructionPointer=0"),
        engine("The task execution engine started execution"),
        engine(&group),
        engine("The group (Group) has been successfully started"),
        engine(&first),
        engine(&first_ok),
        engine(&second),
        engine("Failed to run the action: Second. Error 5"),
        engine("Waiting for the debugger."),
        engine("Next instruction: 1."),
        engine(&first),
        engine(&first_ok),
        engine(&second),
        engine(&second_ok),
        engine(&end),
        engine("The group (Group) has been successfully completed"),
        engine("The task exeuction engine successfully completed the execution"),
    ];
    let text = log(&records);
    let sources = [smsts::input::Source::from_bytes(
        "smsts.log",
        text.into_bytes(),
    )];
    let history = smsts::timeline::reconstruct(None, &sources);
    let [run] = history.built.runs.as_slice() else {
        panic!("{} runs", history.built.runs.len());
    };
    let told: Vec<_> = run
        .walk()
        .map(|(id, depth)| {
            let node = run.node(id);
            (node.title(), depth, node.outcome.name(), node.attempts)
        })
        .collect();
    let expected = [
        ("Group", 0, "succeeded", 1),
        ("First", 1, "succeeded", 2),
        ("Second", 1, "succeeded", 2),
    ];
    assert_eq!(
        (run.outcome.name(), told.as_slice()),
        ("succeeded", &expected[..])
    );
}

/// A run whose machine was restarted by something else, in the middle of a step; and a boot image that could not be installed.
#[test]
fn a_run_that_cannot_go_on_after_a_restart_has_failed() {
    let work = start("Contoso Update", 0);
    let engine = |severity, message| ("TSManager", severity, message);
    let begin = [
        engine(1, "Starting Task Sequence Engine . . . "),
        engine(
            1,
            "Set a global environment variable _SMSTSNextInstructionPointer=0",
        ),
        engine(1, "The task execution engine started execution"),
        engine(1, work.as_str()),
    ];
    let mut lost = begin.to_vec();
    lost.extend([
        engine(1, "Task Sequence Manager executing as service main thread"),
        engine(3, "Task Sequence environment not found"),
    ]);
    let (_folder, path) = written(&log(&lost));
    let told_of_it = told(&path, &[]);
    assert!(
        told_of_it.contains("behind 0 contoso update: the environment was lost"),
        "{told_of_it}"
    );

    let mut refused = begin.to_vec();
    refused.extend([
        engine(1, "Successfully completed the action (Contoso Update) with the exit win32 code 0"),
        engine(3, "The image's architecture is not the machine's"),
        engine(3, "Failed to install boot image CON00007."),
        engine(3, "Failed to reboot the system. Error 0x(800700c1)"),
        engine(3, "Fatal error is returned in check for reboot request of the action (Contoso Update). \r\n%1 is no program (Error: 800700C1; Source: Windows)"),
        engine(3, "An error (0x800700c1) is encountered in execution of the task sequence"),
    ]);
    let (_folder, path) = written(&log(&refused));
    let told_of_it = told(&path, &[]);
    for part in [
        "0 contoso update failed 0x800700c1",
        "architecture is not the machine's",
    ] {
        assert!(told_of_it.contains(part), "{part} in {told_of_it}");
    }
}

/// Wherever the log of a run that succeeded begins or ends, no failure is told of it.
#[test]
fn no_cut_makes_a_failure_of_a_success() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut logs = vec![
        root.join("../shared/real/logs/configmgr-1902-osd-2019.log"),
        root.join("../shared/real/logs/mdt-winpe-2024.log"),
    ];
    for entry in walkdir::WalkDir::new(root.join("sample-logs")) {
        let path = entry.unwrap().into_path();
        logs.extend(
            path.extension()
                .is_some_and(|ext| ext == "log")
                .then_some(path),
        );
    }
    let told = |text: &[u8]| {
        let sources = [smsts::input::Source::from_bytes("smsts.log", text.to_vec())];
        let history = smsts::timeline::reconstruct(None, &sources);
        let failures = smsts::analysis::failures(&history);
        let runs = history.built.runs.iter().zip(&failures);
        runs.map(|(run, told)| (run.outcome.name(), told.all().next().is_some()))
            .collect::<Vec<_>>()
    };
    let mut cuts = 0;
    for path in logs {
        let Ok(text) = std::fs::read(&path) else {
            println!("skipped: {} is not there", path.display());
            continue;
        };
        if told(&text)
            .iter()
            .any(|&(outcome, fails)| outcome == "failed" || fails)
        {
            continue;
        }
        let heads: Vec<_> = memchr::memmem::find_iter(&text, b"<![LOG[").collect();
        for &cut in heads.iter().step_by(heads.len() / 60 + 1) {
            for part in [&text[..cut], &text[cut..]] {
                for (outcome, fails) in told(part) {
                    let place = format!("{} cut at byte {cut}", path.display());
                    assert!(outcome != "failed" && !fails, "{place}");
                }
                cuts += 1;
            }
        }
    }
    println!("{cuts} cuts");
    assert!(cuts > 100, "{cuts}");
}
