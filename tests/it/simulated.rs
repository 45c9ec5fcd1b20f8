//! Property tests: over many seeds, what is rebuilt is what ran.

use smsts::{
    input::Source,
    model::{Kind, Node, Outcome, Run, RunOutcome},
    timeline::reconstruct,
};

use crate::{compare::difference, invariants::assert_sound};
use simulator::{
    Encoding, Knobs, Layout, LineEnd, LogFile, Transcript, Truth, random_scenario_with, simulate,
};

/// Plays scenarios over seeds and reports every difference, with the seed.
fn check(seeds: std::ops::Range<u64>, knobs: &Knobs) {
    let failures: Vec<_> = seeds
        .clone()
        .filter_map(|seed| {
            let simulation = simulate(&random_scenario_with(seed, knobs));
            difference(&simulation.files, &simulation.truth).map(|d| format!("seed {seed}: {d}"))
        })
        .collect();
    assert!(
        failures.is_empty(),
        "{} of {seeds:?} differ:\n{}",
        failures.len(),
        failures[..failures.len().min(5)].join("\n")
    );
}

#[test]
fn quiet_logs() {
    check(0..4000, &Knobs::quiet());
}

#[test]
fn noisy_odd_torn_rolled_and_encoded_logs() {
    check(0..4000, &Knobs::default());
}

fn report(failures: &[String]) {
    let shown = failures[..failures.len().min(12)].join("\n");
    assert!(failures.is_empty(), "{} differ:\n{shown}", failures.len());
}

/// A number below `below`, from a seed.
fn pick(seed: &mut u64, below: usize) -> usize {
    *seed = (*seed ^ (*seed >> 31))
        .wrapping_mul(0xBF58_476D_1CE4_E5B9)
        .wrapping_add(0x9E37_79B9_7F4A_7C15);
    (*seed >> 33) as usize % below
}

/// A log that begins and ends anywhere between two instructions.
#[test]
fn logs_that_begin_or_end_in_mid_run() {
    let failures: Vec<_> = (0..1500)
        .filter_map(|seed| {
            let scenario = random_scenario_with(seed, &Knobs::default());
            let transcript = Transcript::of(&scenario);
            let cuts = transcript.clean_cuts();
            let mut dice = seed;
            let (a, b) = (
                cuts[pick(&mut dice, cuts.len())],
                cuts[pick(&mut dice, cuts.len())],
            );
            let window = if seed % 3 == 0 {
                0..a.max(b)
            } else {
                a.min(b)..a.max(b)
            };
            let files = transcript.write(
                window.clone(),
                &Layout {
                    rollover: None,
                    ..scenario.layout.clone()
                },
            );
            let truth = transcript.truth_of(window.clone(), scenario.layout.cut_last_record);
            difference(&files, &truth).map(|d| format!("seed {seed} {window:?}: {d}"))
        })
        .collect();
    report(&failures);
}

/// Split into rolled logs anywhere, named by local time, given in any order: the same tree.
#[test]
fn any_split_into_rolled_logs_gives_the_same_tree() {
    let failures: Vec<_> = (0..600)
        .filter_map(|seed| {
            let scenario = random_scenario_with(
                seed,
                &Knobs {
                    clock_steps: 0,
                    ..Knobs::default()
                },
            );
            let transcript = Transcript::of(&scenario);
            let mut dice = seed + 1;
            let splits = (0..1 + pick(&mut dice, 6))
                .map(|_| pick(&mut dice, transcript.len()))
                .collect();
            let layout = Layout {
                rollover: None,
                splits,
                ..scenario.layout.clone()
            };
            let mut files = transcript.write(0..transcript.len(), &layout);
            // Logs that share their times down to the millisecond cannot be told apart; the engine does not write 5 MB in one.
            let told_apart = files
                .windows(2)
                .all(|pair| pair[0].first_utc_ms < pair[1].first_utc_ms);
            for i in (1..files.len()).rev() {
                files.swap(i, pick(&mut dice, i + 1));
            }
            let truth = transcript.truth_of(0..transcript.len(), layout.cut_last_record);
            difference(&files, &truth)
                .filter(|_| told_apart)
                .map(|d| format!("seed {seed}: {d}"))
        })
        .collect();
    report(&failures);
}

/// Encodings, line ends, torn noise: the same tree.
#[test]
fn how_a_log_is_written_does_not_matter() {
    let failures: Vec<_> = (0..150)
        .flat_map(|seed| {
            let scenario = random_scenario_with(seed, &Knobs::default());
            let transcript = Transcript::of(&scenario);
            let truth = transcript.truth();
            let encodings = [
                Encoding::Utf8,
                Encoding::Utf8Bom,
                Encoding::Utf16Le,
                Encoding::Utf16Be,
            ];
            let layouts = encodings.into_iter().flat_map(|encoding| {
                [(LineEnd::CrLf, false), (LineEnd::Lf, true)].map(|(line_end, ansi)| Layout {
                    encoding,
                    line_end,
                    ansi,
                    ..Layout::default()
                })
            });
            let different = |layout: Layout| {
                let files = transcript.write(0..transcript.len(), &layout);
                difference(&files, &truth).map(|d| format!("seed {seed} {layout:?}: {d}"))
            };
            layouts.filter_map(different).collect::<Vec<_>>()
        })
        .collect();
    report(&failures);
}

/// What has ended in any prefix of a log has ended in the same way in the whole.
#[test]
fn the_finished_part_of_a_prefix_agrees_with_the_whole() {
    for seed in 0..150 {
        let scenario = random_scenario_with(seed, &Knobs::default());
        let transcript = Transcript::of(&scenario);
        let layout = Layout {
            rollover: None,
            ..scenario.layout.clone()
        };
        let sources = |end| crate::compare::sources(&transcript.write(0..end, &layout));
        let whole = sources(transcript.len());
        let whole = reconstruct(None, &whole);
        let mut dice = seed;
        for _ in 0..6 {
            let end = pick(&mut dice, transcript.len());
            let part = sources(end);
            let part = reconstruct(None, &part);
            assert!(
                part.built.runs.len() <= whole.built.runs.len(),
                "seed {seed} ..{end}"
            );
            for (part, whole) in part.built.runs.iter().zip(&whole.built.runs) {
                assert_prefix(part, whole, &format!("seed {seed} ..{end}"));
            }
        }
    }
}

fn assert_prefix(part: &Run, whole: &Run, context: &str) {
    for (id, _) in part.walk() {
        let node = part.node(id);
        let same = whole
            .nodes
            .iter()
            .find(|other| other.pointer == node.pointer);
        let same =
            same.unwrap_or_else(|| panic!("{context}: {:?} is not in the whole", node.pointer));
        assert_eq!(node.name, same.name, "{context}");
        let parent = |run: &Run, node: &Node| node.parent.map(|id| run.node(id).pointer);
        assert_eq!(
            parent(part, node),
            parent(whole, same),
            "{context}: {:?}",
            node.name
        );
        // A step that has ended can still ask for a retry, and a failure be tolerated.
        if node.outcome != Outcome::Incomplete
            && same.attempts == node.attempts
            && same.outcome != Outcome::Incomplete
        {
            assert_eq!(
                (node.outcome, node.exit_code, node.ended),
                (same.outcome, same.exit_code, same.ended),
                "{context}: {:?}",
                node.name
            );
        }
    }
}

/// The engine's own records are torn, so that some of what happened cannot be known. Nothing is lost or counted twice, nothing contradicts
/// itself, and hardly ever is something told that was not so.
#[test]
fn torn_engine_records() {
    for torn in [10, 100] {
        let mut told = Told::default();
        for seed in 0..300 {
            let mut scenario = random_scenario_with(
                seed,
                &Knobs {
                    rollover: 0,
                    ..Knobs::default()
                },
            );
            // The same seed without torn records tells what really happened.
            scenario.noise.torn_engine = 0;
            let truth = Transcript::of(&scenario).truth();
            scenario.noise.torn_engine = torn;
            told.compare(&simulate(&scenario).files, &truth, &format!("seed {seed}"));
        }
        told.report(&format!("{torn} in 1000 engine records torn"));
    }
}

/// A stretch of records is missing, as when a rolled log was not collected: what is told around it was so.
#[test]
fn holes_in_a_log() {
    for records in [5, 20, 60, 200] {
        let mut told = Told::default();
        for seed in 0..400 {
            let scenario = random_scenario_with(
                seed,
                &Knobs {
                    rollover: 0,
                    runs: 1,
                    ..Knobs::default()
                },
            );
            let mut transcript = Transcript::of(&scenario);
            let truth = transcript.truth();
            if transcript.len() < records + 50 {
                continue;
            }
            let from = pick(&mut (seed + 7), transcript.len() - records);
            transcript.records.drain(from..from + records);
            let layout = Layout {
                cut_last_record: false,
                ..scenario.layout.clone()
            };
            let files = transcript.write(0..transcript.len(), &layout);
            told.compare(
                &files,
                &truth,
                &format!("seed {seed} without {from}..{}", from + records),
            );
        }
        told.report(&format!("{records} records missing"));
    }
}

/// The run of a log that holds these messages of the engine and no others.
fn run_of(messages: &[String]) -> Run {
    let mut log = String::new();
    for message in messages {
        log += &format!(
            "<![LOG[{message}]LOG]!><time=\"10:00:00.000+000\" date=\"03-02-2026\" component=\"TSManager\" context=\"\" type=\"1\" thread=\"1\" file=\"a.cpp:1\">\r\n"
        );
    }
    let sources = [Source::from_bytes("smsts.log", log.into_bytes())];
    let mut runs = reconstruct(None, &sources).built.runs;
    assert_eq!(runs.len(), 1);
    runs.remove(0)
}

/// Where records are missing, what the engine says of a later instruction is not taken for its word on the last one that is left.
#[test]
fn what_is_said_of_lost_instructions_moves_nothing() {
    let start = |name: &str, pointer: u32| {
        format!(
            "Start executing an instruction. Instruction name: {name}. Instruction pointer: {pointer}"
        )
    };
    let opens = |name: &str| format!("The group ({name}) has been successfully started");
    let next = |pointer: u32| {
        format!("Set a global environment variable _SMSTSNextInstructionPointer={pointer}")
    };
    let stack = |text: &str| {
        format!("Set a global environment variable _SMSTSInstructionStackString={text}")
    };
    let succeeds = |name: &str| {
        format!("Successfully completed the action ({name}) with the exit win32 code 0")
    };
    let skipped = |name: &str| {
        format!(
            "The group ({name}) has been skipped because the condition is evaluated to be false"
        )
    };
    let group = |name: &str, pointer: u32| {
        let at = pointer.to_string();
        [
            start(name, pointer),
            opens(name),
            next(pointer + 1),
            stack(&at),
        ]
    };
    let node = |run: &Run, pointer: u32| -> Option<(Kind, Option<u32>, Option<u32>)> {
        let node = run
            .nodes
            .iter()
            .find(|node| node.pointer == Some(pointer))?;
        let parent = node.parent.map(|id| run.node(id));
        Some((
            node.kind,
            node.end_pointer,
            parent.and_then(|node| node.pointer),
        ))
    };
    let around = || group("Around", 0).to_vec();
    // The end of the group came after the step.
    let step = [start("Step", 1), succeeds("Step")];
    let lost = [next(4), stack(""), start("Last", 4)];
    let run = run_of(&[around(), step.to_vec(), lost.to_vec()].concat());
    assert_eq!(node(&run, 1), Some((Kind::Step, None, Some(0))));
    // Another instruction came after the group that was skipped.
    let passed = [start("Passed", 1), skipped("Passed")];
    let last = [next(9), stack("0"), start("Last", 9)];
    let run = run_of(&[around(), passed.to_vec(), last.to_vec()].concat());
    assert_eq!(node(&run, 1), Some((Kind::Group, None, Some(0))));
    let run = run_of(&[around(), passed.to_vec(), vec![start("Last", 9)]].concat());
    assert_eq!(node(&run, 1), Some((Kind::Group, Some(8), Some(0))));
    // A start of the group's name is its end if the stack says so, and else another instruction.
    let same = |text: &str| vec![start("Around", 1), next(3), stack(text), start("Last", 3)];
    let run = run_of(&[around(), same("")].concat());
    assert_eq!(node(&run, 0), Some((Kind::Group, Some(1), None)));
    assert_eq!(node(&run, 1), None);
    let run = run_of(&[around(), same("0")].concat());
    assert_eq!(node(&run, 1).map(|(_, _, parent)| parent), Some(Some(0)));
    // Of a run only its beginning and its end are left.
    let begins = ["Starting Task Sequence Engine . . . ".to_owned(), next(0)];
    let ends = ["The task exeuction engine successfully completed the execution".to_owned()];
    let run = run_of(&[begins.as_slice(), &ends].concat());
    assert_eq!((run.outcome, run.nodes.len()), (RunOutcome::Succeeded, 0));
}

/// Counts what a damaged log told, and what of it was not so.
#[derive(Default)]
struct Told {
    nodes: usize,
    wrong: Vec<String>,
}

impl Told {
    fn compare(&mut self, files: &[LogFile], truth: &Truth, context: &str) {
        let sources = crate::compare::sources(files);
        let history = reconstruct(None, &sources);
        for run in &history.built.runs {
            assert_sound(run, context);
        }
        let runs = &history.built.runs;
        if runs.len() != truth.runs.len() {
            self.wrong.push(format!(
                "{context}: {} runs instead of {}",
                runs.len(),
                truth.runs.len()
            ));
            return;
        }
        for (run, truth) in runs.iter().zip(&truth.runs) {
            let truths = truth.nodes_with_parents();
            for (id, _) in run.walk() {
                let node = run.node(id);
                let Some(pointer) = node.pointer else {
                    continue;
                };
                self.nodes += 1;
                let real = truths.iter().find(|(real, _)| real.pointer == pointer);
                let wrong = real.map_or(Some("foreign"), |(real, above)| {
                    let parent = node.parent.and_then(|id| run.node(id).pointer);
                    let checks = [
                        (
                            "name",
                            node.name.as_ref().is_none_or(|name| *name == real.name),
                        ),
                        (
                            "kind",
                            (node.kind == Kind::Step) == (real.kind == "step")
                                || node.outcome == Outcome::Incomplete
                                // A skip that only its confirmation tells of does not say of what.
                                || node.outcome == Outcome::Skipped && node.skip_reason.is_none(),
                        ),
                        (
                            "outcome",
                            node.outcome == Outcome::Incomplete
                                || node.outcome.name() == real.outcome,
                        ),
                        ("tolerated", !node.ignored || real.ignored),
                        (
                            "end",
                            node.end_pointer
                                .is_none_or(|end| Some(end) == real.end_pointer),
                        ),
                        (
                            "parent",
                            parent.is_none() && above.is_some() && run.node(id).parent.is_some()
                                || parent == *above,
                        ),
                    ];
                    checks
                        .into_iter()
                        .find(|(_, fits)| !fits)
                        .map(|(what, _)| what)
                });
                if let Some(what) = wrong {
                    self.wrong.push(format!(
                        "{context}: {pointer} {:?} {what}: {:?}",
                        node.name, node.outcome
                    ));
                }
            }
        }
    }

    fn report(&self, damage: &str) {
        let (nodes, wrong) = (self.nodes, self.wrong.len());
        println!("{damage}: of {nodes} nodes told, {wrong} were not so");
        let shown = self.wrong[..wrong.min(40)].join("\n");
        assert!(
            nodes > 2000 && wrong * 200 < nodes,
            "{damage}: {wrong} of {nodes} nodes:\n{shown}"
        );
    }
}
