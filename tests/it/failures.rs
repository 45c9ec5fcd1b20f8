//! What failed and why: the right step and the right record, wherever and however a run fails.

use std::{collections::BTreeMap, path::Path};

use smsts::{
    analysis::{self, Certainty, Change, Failure, RunFailures, Tolerance},
    code::{Code, explain},
    model::{NodeId, Run},
    record::decode,
    timeline::{History, reconstruct},
};

use crate::compare::sources;
use simulator::{
    Attempt, Dialect, Knobs, Restart, RunPlan, Saying, Scenario, Transcript, TrueNode, TrueRun,
    definition::{actions, child, group, sequence, step},
    random_scenario_with,
    record::utc,
    simulate,
};

/// Gives every step of a scenario that fails a record of its own that says why, and a code that fits it.
fn explain_failures(scenario: &mut Scenario, generic: bool) {
    for plan in &mut scenario.runs {
        for (&pointer, behaviour) in &mut plan.behaviour {
            let Some(Attempt::Fails(code)) = behaviour.attempts.last_mut() else {
                continue;
            };
            let own = 0x8007_1000 + pointer;
            *code = if generic {
                [1, -1, -2_147_467_259][pointer as usize % 3]
            } else {
                own.cast_signed()
            };
            let message = match pointer % 4 {
                0 => format!("this->work({pointer}), HRESULT={own:08x} (contoso.cpp,226)"),
                1 => format!("Work {pointer} failed. Code 0x{own:08X}"),
                2 => {
                    format!("Work {pointer} failed.\r\nNo text (Error: {own:08X}; Source: Windows)")
                }
                _ => format!("Failed to work on {pointer}, hr=0x{own:08x}"),
            };
            let says = |severity, message| Saying {
                component: "ContosoWork",
                severity,
                message,
            };
            behaviour.says = vec![
                says(3, message),
                says(1, format!("Leaving work {pointer}")),
                says(
                    3,
                    format!("Exiting with code 0x{:08X}", code.cast_unsigned()),
                ),
            ];
        }
    }
}

fn message(history: &History<'_>, failure: &Failure) -> String {
    let span = failure.cause.record.as_ref();
    span.and_then(|span| span.record(history))
        .map(|record| decode(record.message).into_owned())
        .unwrap_or_default()
}

fn pointer(run: &Run, id: Option<NodeId>) -> Option<u32> {
    id.and_then(|id| run.node(id).pointer)
}

/// The steps of a true run that failed, by pointer: the pointer of the node where it was tolerated.
fn true_failures(run: &TrueRun) -> BTreeMap<u32, Option<u32>> {
    let nodes = run.nodes_with_parents();
    let by_pointer: BTreeMap<u32, (&TrueNode, Option<u32>)> = nodes
        .iter()
        .map(|&(node, parent)| (node.pointer, (node, parent)))
        .collect();
    let tolerated = |pointer: u32| {
        let mut at = Some(pointer);
        while let Some(pointer) = at {
            let (node, parent) = by_pointer[&pointer];
            if node.ignored {
                return Some(pointer);
            }
            at = parent;
        }
        None
    };
    nodes
        .iter()
        .filter(|(node, _)| node.kind == "step" && node.outcome == "failed")
        .map(|(node, _)| (node.pointer, tolerated(node.pointer)))
        .collect()
}

#[test]
fn the_step_that_failed_a_run_is_named_with_the_record_that_says_why() {
    let (mut fatal, mut tolerated) = (0, 0);
    for seed in 0..600 {
        let generic = seed % 3 == 0;
        let mut scenario = random_scenario_with(
            seed,
            &Knobs {
                dialect: Some([Dialect::Old, Dialect::New][seed as usize % 2]),
                failures: 90,
                torn: 0,
                ..Knobs::default()
            },
        );
        explain_failures(&mut scenario, generic);
        let simulation = simulate(&scenario);
        if !simulation.utc_ordered {
            continue;
        }
        let sources = sources(&simulation.files);
        let history = reconstruct(None, &sources);
        let all = analysis::failures(&history);
        assert_eq!(all.len(), simulation.truth.runs.len(), "seed {seed}");
        for ((run, found), truth) in history
            .built
            .runs
            .iter()
            .zip(&all)
            .zip(&simulation.truth.runs)
        {
            let mut wanted = true_failures(truth);
            if truth.outcome == "failed" {
                // Nothing runs after the failure that ends a run.
                let (last, at) = wanted.pop_last().expect("a failed run has a failed step");
                assert_eq!(at, None, "seed {seed}");
                let failure = found.failure.as_ref().expect("it is told");
                assert_eq!(pointer(run, failure.node), Some(last), "seed {seed}");
                assert_eq!(failure.tolerance, Tolerance::Fatal);
                check_cause(&history, failure, last, generic, seed);
                fatal += 1;
            } else {
                assert!(found.failure.is_none(), "seed {seed}");
            }
            let told: BTreeMap<u32, Option<u32>> = found
                .tolerated
                .iter()
                .map(|failure| {
                    let at = match failure.tolerance {
                        Tolerance::At(id) => pointer(run, Some(id)),
                        other => panic!("seed {seed}: {other:?}"),
                    };
                    let own = pointer(run, failure.node).expect("it is placed");
                    check_cause(&history, failure, own, generic, seed);
                    (own, at)
                })
                .collect();
            assert_eq!(told, wanted, "seed {seed}");
            tolerated += told.len();
            assert_eq!(
                found.open_end.is_some(),
                matches!(truth.outcome, "rebooting" | "incomplete"),
                "seed {seed}"
            );
        }
    }
    println!("{fatal} runs failed, {tolerated} failures were tolerated");
    assert!(fatal > 100 && tolerated > 100, "{fatal}, {tolerated}");
}

fn check_cause(history: &History<'_>, failure: &Failure, pointer: u32, generic: bool, seed: u64) {
    let own = Code(0x8007_1000 + pointer);
    let said = message(history, failure);
    assert!(
        said.contains(&pointer.to_string())
            && said.to_lowercase().contains(&format!("{:08x}", own.0)),
        "seed {seed}, {pointer}: {said}"
    );
    assert_eq!(failure.cause.code, Some(own), "seed {seed}, {pointer}");
    let sure = if generic {
        Certainty::Likely
    } else {
        Certainty::Certain
    };
    assert_eq!(failure.cause.certainty, sure, "seed {seed}, {pointer}");
}

/// A root with a child of a child; `fails` fails with that code after writing the records.
fn in_a_child_of_a_child(
    dialect: Dialect,
    fails: &str,
    code: i32,
    says: &[(&'static str, u8, &str)],
    tolerated: bool,
) -> Scenario {
    let inner = sequence(
        "Inner",
        "CON00902",
        vec![group(
            "Work",
            vec![
                step(fails, actions::COMMAND),
                step("After", actions::COMMAND),
            ],
        )],
    );
    let outer = sequence("Outer", "CON00901", vec![child("Run Inner", &inner)]);
    let call = child("Run Outer", &outer);
    let call = if tolerated {
        call.continue_on_error()
    } else {
        call
    };
    let root = sequence(
        "Root",
        "CON00900",
        vec![
            step("Restart Computer", actions::RESTART),
            group("Main", vec![step("Before", actions::COMMAND), call]),
            step("Last", actions::COMMAND),
        ],
    );
    let plan = RunPlan::new(&root, dialect, utc(2026, 5, 4, 7, 0, 0))
        .with(
            "Restart Computer",
            vec![Attempt::Restarts(0, Restart::default())],
        )
        .with(fails, vec![Attempt::Fails(code)])
        .saying(fails, says);
    Scenario::new(77, vec![plan])
}

fn only_failure(found: &RunFailures) -> &Failure {
    let mut all = found.failure.iter().chain(&found.tolerated);
    let failure = all.next().expect("a failure is told");
    assert!(all.next().is_none(), "one failure only");
    failure
}

/// A record of an excerpt: component, severity, message.
type Line = (&'static str, u8, String);

/// The records of an excerpt from the one that begins with `from` up to that which begins with `to`, which the simulator's engine writes itself, or to
/// its end. Where an excerpt does not name components, `component` is taken.
fn excerpt(file: &str, component: &'static str, from: &str, to: Option<&str>) -> Option<Vec<Line>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/real/excerpts")
        .join(file);
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("skipped: {} is not there", path.display());
        return None;
    };
    let mut records: Vec<Line> = Vec::new();
    for line in text.lines().map(str::trim_end) {
        // A copy of CMTrace has tabs, other excerpts have four blanks between component, thread and message.
        let (own, message) = match line.split_once('\t') {
            Some((message, rest)) => (rest.split('\t').next().unwrap_or_default(), message),
            None => {
                let parts: Vec<_> = line.split("    ").collect();
                let own = if parts.len() > 1 { parts[0] } else { "" };
                (own, parts[parts.len() - 1])
            }
        };
        let message = message.trim_start();
        let is_text_of_code = own.is_empty() && line.contains("; Source: ");
        match records.last_mut() {
            // The old dialect's text of a code stands on the record's second line.
            Some((_, _, last)) if is_text_of_code => {
                last.push_str("\r\n");
                last.push_str(message);
            }
            _ => {
                let own = if own.is_empty() {
                    component
                } else {
                    String::leak(own.to_owned())
                };
                records.push((own, 1, message.to_owned()));
            }
        }
    }
    let begins = |record: &Line, text: &str| record.2.starts_with(text);
    let from = records
        .iter()
        .position(|record| begins(record, from))
        .expect("the excerpt begins");
    let len = to.map_or(records.len() - from, |to| {
        let end = records[from..].iter().position(|record| begins(record, to));
        end.expect("the excerpt ends")
    });
    Some(records[from..from + len].to_vec())
}

/// The failures of real logs, set into whole runs: step, code, symbol, words of the meaning, the record that proves it.
#[test]
fn real_failures_are_explained() {
    struct Story {
        file: &'static str,
        component: &'static str,
        from: &'static str,
        to: Option<&'static str>,
        step: &'static str,
        code: u32,
        cause: (u32, &'static str, &'static str),
        proof: &'static str,
        certainty: Certainty,
    }
    let stories = [
        Story {
            file: "cmtrace-RunAsFail01_failure_2020-07-31_v5.0.8968.txt",
            component: "InstallSoftware",
            from: "====",
            to: Some("Process completed with exit code 2147943726"),
            step: "RunAsTest3",
            code: 0x8007_052E,
            cause: (0x8007_052E, "ERROR_LOGON_FAILURE", "password"),
            proof: "::LogonUser(",
            certainty: Certainty::Certain,
        },
        Story {
            file: "old-form-failure-driver-package.txt",
            component: "OSDDriverClient",
            from: "====",
            to: Some("Process completed with exit code 2147942487"),
            step: "Apply Driver Package",
            code: 0x8007_0057,
            cause: (0x8007_0057, "ERROR_INVALID_PARAMETER", "parameter"),
            proof: "FALSE, HRESULT=80070057 (",
            certainty: Certainty::Certain,
        },
        Story {
            file: "old-form-failure-setup-windows.txt",
            component: "OSDSetupWindows",
            from: "Failed to install the setup hook.",
            to: Some("!---"),
            step: "Setup Windows and ConfigMgr",
            code: 0x8007_0005,
            cause: (0x8007_0005, "ACCESS", "denied"),
            proof: "Failed to install the setup hook.",
            certainty: Certainty::Certain,
        },
        Story {
            file: "new-form-failures-2020.txt",
            component: "ApplyOperatingSystem",
            from: "UEFI: true",
            to: Some("Failed to run the action: Apply Operating System"),
            step: "Apply Operating System",
            code: 0x8000_4001,
            cause: (0x8000_4001, "E_NOTIMPL", "not"),
            proof: "Unable to activate partition (0x80004001)",
            certainty: Certainty::Certain,
        },
        Story {
            file: "new-form-failures-2020.txt",
            component: "OSDOfflineBitlocker",
            from: "Failed to take ownership of TPM.",
            to: Some("Process completed with exit code 2147942402"),
            step: "Pre-provision BitLocker",
            code: 0x8007_0002,
            cause: (0x8007_0002, "ERROR_FILE_NOT_FOUND", "file"),
            proof: "Failed to take ownership of TPM.",
            certainty: Certainty::Certain,
        },
        Story {
            file: "cmtrace-UpgradeOS33_failed_action_2020-09-23.txt",
            component: "OSDUpgradeWindows",
            from: "Windows Setup failed with",
            to: Some("Process completed with exit code 2147500037"),
            step: "Upgrade Operating System",
            code: 0x8000_4005,
            cause: (0x8007_0003, "ERROR_PATH_NOT_FOUND", "path"),
            proof: "Windows Setup failed with hexadecimal exit code 0x80070003",
            certainty: Certainty::Likely,
        },
        Story {
            file: "old-form-install-application.txt",
            component: "InstallApplication",
            from: "App install failed.",
            to: None,
            step: "Install Application",
            code: 0x8000_4005,
            cause: (0x8000_4005, "E_FAIL", ""),
            proof: "Install application action failed: 'APP",
            certainty: Certainty::Likely,
        },
    ];
    for story in stories {
        let Some(says) = excerpt(story.file, story.component, story.from, story.to) else {
            return;
        };
        for (dialect, tolerated) in [
            (Dialect::Old, false),
            (Dialect::New, false),
            (Dialect::Old, true),
            (Dialect::New, true),
        ] {
            let says: Vec<_> = says
                .iter()
                .map(|(component, severity, message)| (*component, *severity, message.as_str()))
                .collect();
            let code = story.code.cast_signed();
            let scenario = in_a_child_of_a_child(dialect, story.step, code, &says, tolerated);
            let simulation = simulate(&scenario);
            let sources = sources(&simulation.files);
            let history = reconstruct(None, &sources);
            let run = &history.built.runs[0];
            let all = analysis::failures(&history);
            let failure = only_failure(&all[0]);
            let node = run.node(failure.node.unwrap());
            let at = format!("{} ({dialect:?}, {tolerated})", story.file);
            assert_eq!(node.name.as_deref(), Some(story.step), "{at}");
            assert_eq!(failure.code, Some(Code(story.code)), "{at}");
            let (code, symbol, word) = story.cause;
            assert_eq!(failure.cause.code, Some(Code(code)), "{at}");
            let explanation = explain(Code(code));
            assert!(
                explanation.symbol().unwrap_or_default().contains(symbol),
                "{at}: {explanation:?}"
            );
            let meaning = explanation.meaning().unwrap_or_default().to_lowercase();
            assert!(meaning.contains(word), "{at}: {meaning}");
            let proof = message(&history, failure);
            assert!(proof.starts_with(story.proof), "{at}: {proof}");
            assert_eq!(failure.cause.certainty, story.certainty, "{at}");
            assert_eq!(failure.boot, 1, "{at}: after the restart");
            assert_eq!(failure.tolerance == Tolerance::Fatal, !tolerated, "{at}");
            assert_eq!(
                failure.consequences.len(),
                if tolerated { 3 } else { 4 },
                "{at}"
            );
        }
    }
}

/// The old dialect puts the text of the code into its verdict, and no component has written a word.
#[test]
fn a_verdict_alone_is_told_as_it_stands() {
    for (dialect, code) in [(Dialect::Old, 0x8004_1002u32), (Dialect::New, 0x8004_1002)] {
        let scenario =
            in_a_child_of_a_child(dialect, "Apply Windows PE", code.cast_signed(), &[], false);
        let simulation = simulate(&scenario);
        let sources = sources(&simulation.files);
        let history = reconstruct(None, &sources);
        let all = analysis::failures(&history);
        let failure = only_failure(&all[0]);
        assert_eq!(
            (failure.code, failure.cause.certainty),
            (Some(Code(code)), Certainty::Unknown)
        );
        assert!(
            explain(Code(code))
                .symbol()
                .unwrap_or_default()
                .contains("NOT_FOUND")
        );
        assert!(failure.cause.record.is_none());
        let verdict = failure
            .cause
            .verdict
            .as_ref()
            .unwrap()
            .record(&history)
            .unwrap();
        assert!(decode(verdict.message).starts_with("Failed to run the action: Apply Windows PE."));
    }
}

#[test]
fn real_runs_without_a_failure_have_none() {
    for (name, outcome) in [
        ("configmgr-1902-osd-2019.log", "succeeded"),
        ("mdt-winpe-2024.log", "rebooting"),
    ] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../shared/real/logs")
            .join(name);
        let Ok(source) = smsts::input::open(&path, true) else {
            println!("skipped: {} is not there", path.display());
            return;
        };
        let sources = [source];
        let history = reconstruct(None, &sources);
        let all = analysis::failures(&history);
        assert_eq!(
            (all.len(), history.built.runs[0].outcome.name()),
            (1, outcome),
            "{name}"
        );
        assert!(
            all[0].failure.is_none() && all[0].tolerated.is_empty(),
            "{name}"
        );
        assert_eq!(all[0].open_end.is_some(), outcome == "rebooting", "{name}");
    }
}

/// Two attempts at one deployment: what changed is told with the second.
#[test]
fn attempts_are_compared_with_the_one_before() {
    let names = ["First", "Second", "Third"];
    let steps = names.map(|name| step(name, actions::COMMAND)).to_vec();
    let root = sequence("Root", "CON00910", vec![group("All", steps)]);
    let smaller = sequence("Small", "CON00911", vec![step("First", actions::COMMAND)]);
    let attempt = |hour, fails: Option<&str>| {
        let plan = RunPlan::new(&root, Dialect::New, utc(2026, 5, 4, hour, 0, 0));
        match fails {
            Some(name) => plan.with(name, vec![Attempt::Fails(5)]),
            None => plan,
        }
    };
    let other = RunPlan::new(&smaller, Dialect::New, utc(2026, 5, 4, 9, 0, 0));
    for (first, second, change) in [
        (
            attempt(7, Some("Second")),
            attempt(8, Some("Second")),
            Some(Change::SameStep),
        ),
        (
            attempt(7, Some("First")),
            attempt(8, Some("Third")),
            Some(Change::Further(1, 3)),
        ),
        (
            attempt(7, Some("Third")),
            attempt(8, Some("First")),
            Some(Change::Earlier(3, 1)),
        ),
        (
            attempt(7, Some("Third")),
            attempt(8, None),
            Some(Change::SucceededNow),
        ),
        (
            attempt(7, None),
            attempt(8, Some("First")),
            Some(Change::FailedNow),
        ),
        (attempt(7, None), attempt(8, None), None),
        (
            attempt(7, Some("First")),
            other,
            Some(Change::OtherSequence),
        ),
    ] {
        let simulation = simulate(&Scenario::new(5, vec![first, second]));
        let sources = sources(&simulation.files);
        let all = analysis::failures(&reconstruct(None, &sources));
        assert_eq!((all[0].change, all[1].change), (None, change));
    }
}

/// Wherever a log is cut off, what it still says of failures agrees with what ran.
#[test]
fn a_log_that_is_cut_off_tells_of_no_failure_that_was_none() {
    let (mut fatal, mut open) = (0, 0);
    for seed in 0..300 {
        let mut scenario = random_scenario_with(
            seed,
            &Knobs {
                failures: 120,
                runs: 1,
                stops: 0,
                torn: 0,
                rollover: 0,
                ..Knobs::default()
            },
        );
        explain_failures(&mut scenario, false);
        let transcript = Transcript::of(&scenario);
        let all_failures = true_failures(&transcript.truth().runs[0]);
        for permille in [150, 420, 640, 800, 930, 990] {
            let window = 0..transcript.len() * permille / 1000;
            let files = transcript.write(window, &scenario.layout);
            let sources = sources(&files);
            let history = reconstruct(None, &sources);
            for (run, found) in history.built.runs.iter().zip(analysis::failures(&history)) {
                for failure in found.failure.iter().chain(&found.tolerated) {
                    let pointer = pointer(run, failure.node);
                    // Between the verdict on a group and the next instruction, the group may be told alone.
                    let known = pointer.is_some_and(|pointer| all_failures.contains_key(&pointer));
                    assert!(known, "seed {seed}, {permille}: {pointer:?}");
                }
                fatal += usize::from(found.failure.is_some());
                let ended = matches!(run.outcome.name(), "succeeded" | "failed");
                assert_eq!(found.open_end.is_some(), !ended, "seed {seed}, {permille}");
                if let Some(end) = &found.open_end {
                    open += 1;
                    assert!(!end.records.is_empty(), "seed {seed}, {permille}");
                    let still = end.node.map(|id| run.node(id).outcome.name());
                    assert!(still.is_none_or(|outcome| outcome == "incomplete"));
                }
            }
        }
    }
    assert!(fatal > 50 && open > 500, "{fatal}, {open}");
}

/// Where the engine cannot start a step's process, its own record is the deepest. What it fails to do beside its work proves nothing.
#[test]
fn the_engine_itself_can_be_what_failed() {
    let says: &[(&str, u8, &str)] = &[
        ("TSManager", 3, "CreateProcess failed. Code(0x80070002)"),
        ("TSManager", 3, "Command line execution failed (80070002)"),
    ];
    let beside: &[(&str, u8, &str)] = &[(
        "TSManager",
        3,
        "Failed to send the status message. 0x80072EE7.",
    )];
    for (says, code, proof) in [
        (says, 0x8007_0002u32, Some("CreateProcess failed")),
        (beside, 0x8007_0002, None),
        (beside, 0x8000_4005, None),
    ] {
        let scenario =
            in_a_child_of_a_child(Dialect::New, "Run Tool", code.cast_signed(), says, false);
        let simulation = simulate(&scenario);
        let sources = sources(&simulation.files);
        let history = reconstruct(None, &sources);
        let all = analysis::failures(&history);
        let failure = only_failure(&all[0]);
        let message = message(&history, failure);
        match proof {
            Some(proof) => assert!(message.starts_with(proof), "{message}"),
            None => assert!(!message.contains("status message"), "{message}"),
        }
    }
}

/// What stands beside the cause and looks like one: noise of runs that succeed, warnings that were got over, codes told again.
#[test]
fn what_only_looks_like_the_cause_is_not_taken_for_it() {
    type Says = &'static [(&'static str, u8, &'static str)];
    let stories: &[(Says, u32, Option<&str>, Certainty)] = &[
        (
            &[
                (
                    "InstallSoftware",
                    2,
                    "GetTsRegValue() is unsuccessful. 0x80070002.",
                ),
                (
                    "InstallSoftware",
                    2,
                    "Opening a key failed, 0x80070002 - using default",
                ),
                (
                    "InstallSoftware",
                    3,
                    "tool.exe could not be opened, hr=0x80070002",
                ),
            ],
            0x8007_0002,
            Some("tool.exe could not"),
            Certainty::Certain,
        ),
        (
            &[
                (
                    "RunPowerShellScript",
                    2,
                    "WARNING: try 1 failed, error 0x80070035",
                ),
                (
                    "RunPowerShellScript",
                    3,
                    "Get-Thing : Unable to contact the server",
                ),
                ("RunPowerShellScript", 3, "At C:\\x.ps1:3 char:1"),
                (
                    "RunPowerShellScript",
                    1,
                    "Process completed with exit code 1",
                ),
            ],
            1,
            Some("Get-Thing :"),
            Certainty::Likely,
        ),
        (
            &[
                ("OSDDiskPart", 3, "No disk at index 0"),
                ("OSDDiskPart", 3, "Exiting with code 0x80004005"),
            ],
            0x8000_4005,
            Some("No disk at"),
            Certainty::Likely,
        ),
        (
            &[(
                "InstallSoftware",
                3,
                "Process completed with exit code 1603",
            )],
            1603,
            None,
            Certainty::Unknown,
        ),
    ];
    for (says, code, proof, certainty) in stories {
        let mut scenario =
            in_a_child_of_a_child(Dialect::New, "Run Tool", code.cast_signed(), says, false);
        scenario.noise.chatter = 0;
        let simulation = simulate(&scenario);
        let sources = sources(&simulation.files);
        let history = reconstruct(None, &sources);
        let all = analysis::failures(&history);
        let failure = only_failure(&all[0]);
        let message = message(&history, failure);
        assert!(message.starts_with(proof.unwrap_or_default()), "{message}");
        let told = (failure.cause.record.is_some(), failure.cause.certainty);
        assert_eq!(told, (proof.is_some(), *certainty), "{message}");
    }
}

/// A group that is aborted later is no consequence of a failure inside it that was tolerated before.
#[test]
fn consequences_are_those_of_the_failure() {
    let work = |name| step(name, actions::COMMAND);
    let root = sequence(
        "Root",
        "CON00920",
        vec![group(
            "Main",
            vec![
                work("First").continue_on_error(),
                group("Inner", vec![work("Second")]).continue_on_error(),
                work("Third"),
            ],
        )],
    );
    let mut plan = RunPlan::new(&root, Dialect::New, utc(2026, 5, 4, 7, 0, 0));
    for name in ["First", "Second", "Third"] {
        plan = plan.with(name, vec![Attempt::Fails(5)]);
    }
    let simulation = simulate(&Scenario::new(9, vec![plan]));
    let sources = sources(&simulation.files);
    let history = reconstruct(None, &sources);
    let all = analysis::failures(&history);
    let run = &history.built.runs[0];
    let names = |failure: &Failure| -> Vec<_> {
        let nodes = failure.consequences.iter();
        nodes.map(|&id| run.node(id).title().to_owned()).collect()
    };
    assert_eq!(names(all[0].failure.as_ref().unwrap()), ["Main"]);
    let tolerated: Vec<_> = all[0].tolerated.iter().map(names).collect();
    assert_eq!(tolerated, [vec![], vec!["Inner".to_owned()]]);
}
