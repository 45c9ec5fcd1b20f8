use std::borrow::Cow;

use super::*;
use crate::summary::Time;

fn at(second: i64) -> Option<Time> {
    let text = format!("\"2026-03-02T10:{:02}:{:02}Z\"", second / 60, second % 60);
    serde_json::from_str(&text).ok()
}

/// A step that succeeded, from a second on, for some seconds.
fn step(path: &str, from: i64, seconds: i64) -> StepRow<'_> {
    StepRow {
        pointer: None,
        kind: Kind::Step,
        name: path.rsplit(" / ").next().map(Cow::Borrowed),
        path: path.into(),
        sequence_path: None,
        sequence_name: None,
        sequence_package_id: None,
        child_name: None,
        child_package_id: None,
        outcome: Outcome::Succeeded,
        ignored: false,
        skip_reason: None,
        exit_code: Some(0),
        started: at(from),
        ended: at(from + seconds),
        restart_ms: Some(0),
        failed_run: false,
        cause: None,
    }
}

fn in_child<'a>(path: &'a str, id: &'a str, in_child: &'a str) -> StepRow<'a> {
    StepRow {
        sequence_package_id: Some(id.into()),
        sequence_path: Some(in_child.into()),
        ..step(path, 0, 1)
    }
}

fn run(outcome: RunOutcome, steps: Vec<StepRow<'_>>) -> RunRow<'_> {
    RunRow {
        outcome,
        steps,
        ..RunRow::default()
    }
}

#[test]
fn nodes_align_by_child_path_and_occurrence() {
    let first = [
        step("A", 0, 1),
        step("A", 1, 1),
        in_child("R > X", "CON1", "X"),
        in_child("Old > Y", "CON2", "Y"),
        step("Gone", 2, 1),
    ];
    let second = [
        step("New", 0, 1),
        step("A", 1, 1),
        // Labelled in the one run only.
        step("R / X", 2, 1),
        // The same child, called by a step of another name.
        in_child("New > Y", "con2", "Y"),
    ];
    let pairs = align(&first, &second);
    let expected = [
        (None, Some(0)),
        (Some(0), Some(1)),
        (Some(1), None),
        (Some(2), Some(2)),
        (Some(3), Some(3)),
        (Some(4), None),
    ];
    assert_eq!(pairs, expected);
}

#[test]
fn differences_are_told_and_equal_runs_have_none() {
    let good = || {
        run(
            RunOutcome::Succeeded,
            vec![step("A", 0, 20), step("B", 20, 8), step("C", 30, 1)],
        )
    };
    assert!(Comparison::of(&good(), &good()).is_equal());
    let failed = StepRow {
        outcome: Outcome::Failed,
        exit_code: Some(1603),
        failed_run: true,
        ..step("B", 26, 14)
    };
    let bad = run(RunOutcome::Failed, vec![step("A", 0, 26), failed]);
    let good = good();
    let found = Comparison::of(&good, &bad);
    let changes: Vec<_> = found
        .pairs
        .iter()
        .map(|pair| pair.changes.clone())
        .collect();
    let expected = [
        vec![Change::Slower],
        vec![Change::Outcome, Change::Code, Change::Slower],
        vec![Change::NotReached],
    ];
    assert_eq!(changes, expected);
    assert!(!found.is_equal());
    // 5 s more are not more than 5 s; 20 % more are not more than 25 %.
    assert!(!is_slower(1_000, 6_000) && is_slower(1_000, 6_001));
    assert!(!is_slower(100_000, 120_000) && is_slower(100_000, 125_001));
}

#[test]
fn a_run_is_held_against_the_usual() {
    let mut usual = Usual::default();
    for seconds in 1..=20 {
        let steps = vec![step("A", 0, seconds), step("B", 30, 1)];
        usual.add(&run(RunOutcome::Succeeded, steps));
    }
    let ordinary = run(
        RunOutcome::Succeeded,
        vec![step("A", 0, 19), step("B", 30, 1)],
    );
    assert!(usual.unusual(&ordinary).is_empty());
    let odd = StepRow {
        outcome: Outcome::Failed,
        exit_code: Some(5),
        ignored: true,
        ..step("A", 0, 40)
    };
    let odd = run(RunOutcome::Succeeded, vec![odd, step("Z", 50, 1)]);
    let found = usual.unusual(&odd);
    let told: Vec<_> = found
        .iter()
        .map(|one| (one.path, &one.why[..], one.alike, one.runs))
        .collect();
    let expected = [
        (
            "A",
            &[Rarity::Outcome, Rarity::Code, Rarity::Slow][..],
            0,
            20,
        ),
        ("Z", &[Rarity::New][..], 0, 0),
        ("B", &[Rarity::Missing][..], 0, 20),
    ];
    assert_eq!(told, expected);
}
