//! The simulator's own rules.

use super::definition::{actions, child, group, sequence, step};
use super::*;

fn numbered(table: &Table) -> Vec<(u32, &str)> {
    table
        .iter()
        .map(|(pointer, row)| (pointer, row.name()))
        .collect()
}

/// The screenshots' numbers: a Run Task Sequence step at 44, seven steps, its end at 52, the next at 53.
#[test]
fn a_child_takes_its_contents_and_two() {
    let module = sequence(
        "Other name",
        "CON00001",
        (0..7).map(|_| step("s", actions::VARIABLE)).collect(),
    );
    let mut items: Vec<Item> = (0..44).map(|_| step("before", actions::COMMAND)).collect();
    items.push(child("Module", &module));
    items.push(step("after", actions::COMMAND));
    let table = Table::of(
        &sequence("Parent", "CON00002", items),
        DisabledChild::Absent,
    );
    assert_eq!(table.pointer_of("Module", 0), Some(44));
    assert_eq!(table.pointer_of("after", 0), Some(53));
    assert!(matches!(
        table.get(44),
        Some(Instruction::Open { end: 52, .. })
    ));
    assert!(matches!(
        table.get(52),
        Some(Instruction::Close { start: 44, .. })
    ));
}

#[test]
fn disabled_items_keep_their_pointers_but_children_may_not() {
    let module = sequence("Module", "CON00001", vec![step("inner", actions::VARIABLE)]);
    let items = vec![
        group(
            "off",
            vec![step("a", actions::COMMAND), child("m", &module)],
        )
        .disabled(),
        step("b", actions::COMMAND).disabled(),
        child("n", &module).disabled(),
        step("c", actions::COMMAND),
    ];
    let root = sequence("Parent", "CON00002", items);
    let numbers = |rule| numbered(&Table::of(&root, rule)).last().map(|row| row.0);
    assert_eq!(
        numbered(&Table::of(&root, DisabledChild::Absent)),
        [(0, "off"), (1, "a"), (2, "off"), (3, "b"), (4, "c")]
    );
    assert_eq!(numbers(DisabledChild::Hollow), Some(8));
    assert_eq!(numbers(DisabledChild::Expanded), Some(10));
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    for seed in 0..20 {
        let [one, two] = [(); 2].map(|()| simulate(&random_scenario(seed)));
        assert_eq!(one.truth, two.truth);
        assert!(
            one.files
                .iter()
                .zip(&two.files)
                .all(|(a, b)| a.name == b.name && a.bytes == b.bytes)
        );
    }
}

#[test]
fn rolled_files_hold_the_same_bytes_as_one() {
    for seed in 0..40 {
        let mut scenario = random_scenario(seed);
        scenario.layout.encoding = Encoding::Utf8;
        let transcript = Transcript::of(&scenario);
        let join = |layout: &Layout| -> (Vec<u8>, usize, usize) {
            let files = transcript.write(0..transcript.len(), layout);
            let bytes = files.iter().flat_map(|file| file.bytes.clone()).collect();
            let sum = |count: fn(&LogFile) -> usize| files.iter().map(count).sum();
            (bytes, sum(|file| file.records), sum(|file| file.fragments))
        };
        // A byte order mark between runs is left out where a file begins.
        let whole = join(&Layout {
            rollover: None,
            ..scenario.layout.clone()
        });
        let rolled = join(&Layout {
            rollover: Some(9000),
            ..scenario.layout.clone()
        });
        let split = join(&Layout {
            splits: vec![1, 5, 50, 51],
            rollover: None,
            ..scenario.layout.clone()
        });
        let plain = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace('\u{feff}', "");
        assert_eq!(plain(&whole.0), plain(&rolled.0));
        assert_eq!(plain(&whole.0), plain(&split.0));
        assert_eq!(whole.1 + whole.2, transcript.len());
        assert_eq!((whole.1, whole.2), (rolled.1, rolled.2));
    }
}

#[test]
fn whole_logs_are_evident_and_windows_only_lose() {
    for seed in 0..60 {
        let scenario = random_scenario_with(
            seed,
            &Knobs {
                cuts: 0,
                ..Knobs::default()
            },
        );
        let transcript = Transcript::of(&scenario);
        let truth = transcript.truth();
        assert!(truth.is_evident(), "seed {seed}");
        assert_eq!(truth.runs.len(), scenario.runs.len());
        assert!(
            truth
                .runs
                .iter()
                .all(|run| !run.starts_mid_run && run.instruction_count.is_some())
        );
        let all: Vec<u32> = truth.nodes().iter().map(|node| node.pointer).collect();
        let cuts = transcript.clean_cuts();
        let window = cuts[cuts.len() / 4]..cuts[cuts.len() * 3 / 4];
        let part = transcript.truth_of(window, false);
        assert!(part.nodes().iter().all(|node| all.contains(&node.pointer)));
        assert!(
            part.nodes()
                .iter()
                .all(|node| node.evident || node.started.is_none()),
            "seed {seed}"
        );
    }
}

/// Every outcome there is comes up, so that tests over seeds mean something.
#[test]
fn random_scenarios_are_varied() {
    let mut outcomes = std::collections::BTreeMap::<String, usize>::new();
    for seed in 0..300 {
        let truth = Transcript::of(&random_scenario(seed)).truth();
        for run in &truth.runs {
            *outcomes.entry(format!("run {}", run.outcome)).or_default() += 1;
            *outcomes
                .entry(format!("boots {}", run.boots.min(3)))
                .or_default() += 1;
        }
        for node in truth.nodes() {
            *outcomes
                .entry(format!("{} {} {}", node.kind, node.outcome, node.ignored))
                .or_default() += 1;
            *outcomes
                .entry(format!("attempts {}", node.attempts))
                .or_default() += 1;
        }
    }
    for wanted in [
        "run succeeded",
        "run failed",
        "run rebooting",
        "run incomplete",
        "boots 1",
        "boots 2",
        "boots 3",
        "attempts 3",
        "step failed true",
        "step failed false",
        "group failed true",
        "group failed false",
        "run_task_sequence failed true",
        "run_task_sequence skipped false",
        "step incomplete false",
        "group incomplete false",
    ] {
        assert!(
            outcomes.get(wanted).is_some_and(|&count| count >= 5),
            "{wanted}: {outcomes:#?}"
        );
    }
}

#[test]
fn times_are_windows_times() {
    let stamp = Stamp {
        utc_ms: record::utc(2026, 3, 1, 4, 5, 6) + 7,
        bias: 480,
    };
    assert_eq!(stamp.civil(), (2026, 2, 28, 20, 5, 6, 7));
    assert_eq!(stamp.rolled_name(), "smsts-20260228-200506.log");
}
