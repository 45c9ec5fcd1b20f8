//! `--all`: the tree with what never ran, from the definition.

use std::{
    collections::{HashMap, HashSet},
    path::PathBuf,
};

use serde_json::Value;
use smsts::{
    label::Labeller,
    model::{Difference, Kind, LabelState, NodeId, Outcome, Run},
    sequence::{DisabledChild, Table},
    timeline::reconstruct,
};

use crate::{
    compare::sources,
    edits::{Editor, Manner},
    labels::{knobs, library},
    program::{lines, smsts, stderr, stdout},
};
use simulator::{Instruction, Knobs, Scenario, Sequence, Transcript, export, random_scenario_with};

/// The runs of a scenario's log with what the sequences say never ran. `None` where nothing of it is left.
fn with_all(scenario: &Scenario, sequences: &[Sequence]) -> Option<Run> {
    let transcript = Transcript::of(scenario);
    let files = transcript.write(scenario.window(transcript.len()), &scenario.layout);
    let sources = sources(&files);
    let mut history = reconstruct(None, &sources);
    history.label(&Labeller::new(library(sequences)).showing_all());
    history.built.runs.into_iter().next()
}

fn sequences(scenario: &Scenario) -> Vec<Sequence> {
    let all = export::with_children(&scenario.runs[0].sequence);
    all.iter().map(|s| Sequence::clone(s)).collect()
}

/// The pointers of what really ran or was skipped, by what the simulator did rather than by what is left of it in a log.
fn reached(scenario: &Scenario) -> HashSet<u32> {
    let mut whole = scenario.clone();
    whole.noise.torn_engine = 0;
    let truth = Transcript::of(&whole).truth();
    truth.nodes().iter().map(|node| node.pointer).collect()
}

/// Everything of the definition is there, where it belongs, and what is said not to have been reached was not.
#[test]
fn a_run_is_completed_from_its_definition() {
    let (mut added, mut lost, mut runs) = (0, 0, 0);
    for seed in 0..600 {
        let mut scenario = random_scenario_with(
            seed,
            &Knobs {
                runs: 1,
                stops: 300,
                torn: 0,
                encodings: 0,
                ..Knobs::default()
            },
        );
        match seed % 3 {
            0 => scenario.noise.torn_engine = 20,
            1 => scenario.kept.start = (seed % 1000) as usize,
            _ => {}
        }
        let Some(run) = with_all(&scenario, &sequences(&scenario)) else {
            continue;
        };
        let labels = run.labels.as_ref().unwrap();
        if labels.state != LabelState::Verified || labels.definition.is_none() {
            // Of torn records a tree can be made that no definition agrees with, and little that is left agrees with several.
            assert!(seed % 3 < 2, "seed {seed}: {labels:?}");
            continue;
        }
        runs += 1;
        let reached = reached(&scenario);
        let mut there: HashMap<u32, &str> = HashMap::new();
        let mut last = None;
        for (id, _) in run.walk() {
            let node = run.node(id);
            match (node.first_seen, node.outcome, node.pointer) {
                (Some(_), outcome, _) => assert_ne!(outcome, Outcome::NotReached),
                (None, Outcome::NotReached, Some(pointer)) => {
                    assert!(
                        !reached.contains(&pointer),
                        "seed {seed}: {pointer} was reached"
                    );
                    added += 1;
                }
                // It ran, or it is in a group of which no record is left, or was skipped before the log begins.
                (None, Outcome::Incomplete, Some(_)) => lost += 1,
                (None, outcome, None) => assert_eq!(outcome, Outcome::NotReached),
                (None, ..) => panic!("seed {seed}: {node:?}"),
            }
            if let Some(pointer) = node.pointer {
                // Where the end of a group is torn away, what follows it can stand in the wrong place already.
                let is_torn = scenario.noise.torn_engine > 0;
                assert!(
                    is_torn || last < Some(pointer),
                    "seed {seed}: {last:?} before {pointer}"
                );
                last = Some(pointer);
                there.insert(pointer, node.title());
            }
        }
        for (pointer, instruction) in scenario.runs[0].table().iter() {
            if !matches!(instruction, Instruction::Close { .. })
                && run.nodes.iter().all(|n| n.pointer.is_some())
            {
                let name = there.get(&pointer).copied();
                let is_known = name != Some("(name not in the log)");
                assert!(
                    !is_known || name == Some(instruction.name()),
                    "seed {seed}: {pointer} {name:?}"
                );
            }
        }
    }
    println!("{added} added, {lost} not in the log, {runs} runs");
    assert!(
        added > 1000 && lost > 100,
        "{added} added, {lost} not in the log"
    );
}

/// After edits, only what surely belongs there is added: it takes no number that the log gives to something else, and in the tree numbers
/// still rise. What was renamed or changed places with others without changing how many there are is told as the definition has it now: no log
/// shows that of what never ran. Of 86 that were not there 25 were renamed and 61 have changed places between two that the log shows.
#[test]
fn edits_leave_out_what_is_not_sure() {
    let (mut added, mut right) = (0, 0);
    for seed in 0..800 {
        let scenario = random_scenario_with(
            seed,
            &Knobs {
                stops: 300,
                ..knobs()
            },
        );
        let mut editor = Editor::new(&scenario.runs[0].sequence, seed);
        (0..=seed % 4).for_each(|_| editor.edit(Manner::Plain));
        let run = with_all(&scenario, &editor.sequences).unwrap();
        let table = scenario.runs[0].table();
        // Edits of what the log does not show can leave it verified.
        let is_drifted = run.labels.as_ref().unwrap().state == LabelState::Drifted;
        let mut last = None;
        let mut seen = HashSet::new();
        for (id, _) in run.walk() {
            let node = run.node(id);
            let Some(pointer) = node.pointer else {
                continue;
            };
            assert!(seen.insert(pointer), "seed {seed}: {pointer} twice");
            assert!(
                last < Some(pointer),
                "seed {seed}: {last:?} before {pointer}"
            );
            last = Some(pointer);
            if node.first_seen.is_none() && is_drifted {
                added += 1;
                right += usize::from(table.get(pointer).is_some_and(|i| i.name() == node.title()));
            }
        }
    }
    println!("{right} of {added} that were added were there");
    assert!(
        added > 300 && right * 100 > added * 92,
        "{right} of {added}"
    );
}

/// Where children were not found, all else is there in its order, and with its number wherever only one is possible.
#[test]
fn children_that_were_not_found_leave_the_rest_in_place() {
    let (mut runs, mut numbered, mut without) = (0, 0, 0);
    for seed in 0..1200 {
        let scenario = random_scenario_with(
            seed,
            &Knobs {
                stops: 300,
                ..knobs()
            },
        );
        let mut sequences = sequences(&scenario);
        let mut place = 0;
        sequences.retain(|_| {
            place += 1;
            place == 1 || (seed >> (place % 8)) % 2 == 0
        });
        let library = library(&sequences);
        let root = library.ids().next().unwrap();
        let tables = DisabledChild::ALL.map(|rule| Table::of(&library, root, rule));
        let run = with_all(&scenario, &sequences).unwrap();
        let labels = run.labels.as_ref().unwrap();
        let is_partial = labels
            .drift
            .iter()
            .any(|drift| drift.what == Difference::ChildNotFound)
            && labels.pairs_agreeing == labels.pairs_checked;
        if !is_partial {
            continue;
        }
        runs += 1;
        let is_call = |id: NodeId| {
            let lacking = labels
                .drift
                .iter()
                .filter(|drift| drift.what == Difference::ChildNotFound);
            let mut pointers = lacking.filter_map(|drift| drift.pointer);
            pointers.any(|pointer| Some(pointer) == run.node(id).pointer)
        };
        let hidden = |id: NodeId| {
            std::iter::successors(run.node(id).parent, |&id| run.node(id).parent).any(is_call)
        };
        let reached = reached(&scenario);
        let truth = scenario.runs[0].table();
        let shown = run.walk().map(|(id, _)| id).filter(|&id| !hidden(id));
        let mut names = Vec::new();
        for id in shown {
            let node = run.node(id);
            names.push(node.title());
            if node.first_seen.is_some() {
                continue;
            }
            match node.pointer {
                Some(pointer) => {
                    numbered += 1;
                    assert_eq!(
                        truth.get(pointer).map(Instruction::name),
                        Some(node.title()),
                        "seed {seed}: {pointer}"
                    );
                    let is_reached = node.outcome != Outcome::NotReached;
                    assert_eq!(
                        reached.contains(&pointer),
                        is_reached,
                        "seed {seed}: {pointer}"
                    );
                }
                None => without += 1,
            }
        }
        // What a disabled child holds is there or not, by the rule.
        let rows = |table: &Table| table.rows.len();
        if tables.iter().all(|table| rows(table) == rows(&tables[0])) {
            let expected: Vec<_> = tables[0].rows.iter().map(|row| &*row.name).collect();
            assert_eq!(names, expected, "seed {seed}");
        }
    }
    println!("{numbered} with their number, {without} without, {runs} runs");
    assert!(runs > 60 && numbered > 100 && without > 100);
}

fn sample(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("sample-logs")
        .join(name)
}

#[test]
fn every_form_shows_what_was_not_reached() {
    let definitions = sample("definitions");
    let failed = sample("osd-failed-in-child");
    let with = ["--all", "--sequence", definitions.to_str().unwrap()];
    let steps = lines(
        &[&["steps"], &with[..], &["--format=ndjson"]].concat(),
        &failed,
    );
    let rows: Vec<Value> = steps
        .iter()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let of = |outcome: &str| rows.iter().filter(|row| row["outcome"] == outcome).count();
    assert_eq!((rows.len(), of("not_reached")), (41, 15));
    let skipped = rows.iter().find(|row| row["name"] == "Flash BIOS").unwrap();
    assert_eq!(
        skipped["path"],
        "Deploy Windows / Initialization / Module - BIOS Update > Flash BIOS"
    );
    for (key, value) in [
        ("pointer", Value::from(6)),
        ("file", Value::Null),
        ("boot", Value::Null),
        ("attempts", Value::from(0)),
        ("type", "SMS_TaskSequence_RunCommandLineAction".into()),
        ("sequence_package_id", "CON00101".into()),
        ("label", "definition".into()),
    ] {
        assert_eq!(skipped[key], value, "{key}");
    }
    // What is left out with what was skipped.
    let hidden = lines(&[&["tree", "--hide-skipped"], &with[..]].concat(), &failed).join("\n");
    assert!(
        !hidden.contains("BIOS Update") && hidden.contains("· Install Contoso Agent"),
        "{hidden}"
    );
    let ascii = lines(&[&["tree", "--ascii"], &with[..]].concat(), &failed).join("\n");
    assert!(
        ascii.is_ascii() && ascii.contains(". Install Contoso Agent"),
        "{ascii}"
    );
    // What failed is the same.
    let plain = lines(&["tree", "--failed", with[1], with[2]], &failed);
    assert_eq!(
        lines(&[&["tree", "--failed"], &with[..]].concat(), &failed),
        plain
    );
    let without = smsts(&[&"tree", &"--all", &failed]);
    assert!(stderr(&without).contains("--sequence") && without.status.code() == Some(0));
    assert_eq!(stdout(&without), stdout(&smsts(&[&failed])));
    let unmatched = smsts(&[
        &"steps",
        &"--all",
        &"--sequence",
        &definitions,
        &sample("old-dialect-failed-group"),
    ]);
    assert!(
        stderr(&unmatched).contains("no definition alone explains"),
        "{}",
        stderr(&unmatched)
    );
}

#[test]
fn never_reached_run_task_sequence_steps_are_labelled() {
    let definitions = sample("definitions");
    let output = smsts(&[
        &"steps",
        &"--all",
        &"--format=ndjson",
        &"--sequence",
        &definitions,
        &sample("two-runs"),
    ]);
    let rows = stdout(&output)
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    let rows: Vec<_> = rows
        .filter(|row| row["run"] == 1 && row["kind"] == Kind::RunTaskSequence.name())
        .collect();
    let told: Vec<_> = rows
        .iter()
        .map(|row| {
            (
                row["outcome"].as_str().unwrap(),
                row["child_package_id"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [("not_reached", "CON00103"), ("not_reached", "CON00104")]
    );
}

/// What is added changes nothing else that is said of a run.
#[test]
fn the_rest_of_a_run_stays_what_it_is() {
    let definitions = sample("definitions");
    for folder in [
        "osd-failed-in-child",
        "starts-mid-run",
        "still-running",
        "torn",
        "two-runs",
    ] {
        let runs = |extra: &[&str]| {
            let with = ["tree", "--format=json", "--sequence"];
            let args = [&with[..], &[definitions.to_str().unwrap()], extra].concat();
            let tree: Value =
                serde_json::from_str(&lines(&args, &sample(folder)).join("\n")).unwrap();
            let mut runs = tree["runs"].as_array().unwrap().clone();
            for run in &mut runs {
                run.as_object_mut().unwrap().remove("nodes").unwrap();
            }
            runs
        };
        assert_eq!(runs(&["--all"]), runs(&[]), "{folder}");
    }
}

/// What never ran is no execution of a step.
#[test]
fn a_summary_counts_only_what_ran() {
    let dir = tempfile::tempdir().unwrap();
    let definitions = sample("definitions");
    let summary = |all: &[&str]| {
        let with = ["steps", "--format=ndjson", "--sequence"];
        let args = [&with[..], &[definitions.to_str().unwrap()], all].concat();
        let rows = dir.path().join("rows.ndjson");
        std::fs::write(
            &rows,
            lines(&args, &sample("osd-failed-in-child")).join("\n"),
        )
        .unwrap();
        lines(&["summary", "--group-by=step", "--from"], &rows)
    };
    let summed = summary(&[]);
    assert!(summed.len() > 10, "{summed:?}");
    assert_eq!(summary(&["--all"]), summed);
}
