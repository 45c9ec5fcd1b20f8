//! `smsts summary`: every number is held against what really ran.

use std::{
    collections::{BTreeMap, BTreeSet},
    process::{Command, Output},
    sync::LazyLock,
};

use serde_json::Value;
use smsts::timeline::reconstruct;

use crate::{
    compare::sources,
    fleet::{self, Collected, Executed, Fleet, FleetRun},
    program::{complaints, stdout},
};
use simulator::{Knobs, random_scenario_with, simulate};

/// For tests of rows and of other programs: 80 machines, 120 runs.
pub static FLEET: LazyLock<Fleet> = LazyLock::new(|| Fleet::new("fleet", 80, Collected::InFolders));

/// What shops collect: 2,000 machines, 3,000 runs.
pub static SHARE: LazyLock<Fleet> = LazyLock::new(|| Fleet::new("share", 2_000, Collected::Mixed));

/// `smsts COMMAND …` over the fleet.
pub fn over_fleet(command: &str, extra: &[&str]) -> Output {
    over(&FLEET, command, extra)
}

pub fn over(fleet: &Fleet, command: &str, extra: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_smsts"))
        .arg(command)
        .args(extra)
        .arg(&fleet.logs)
        .arg("--sequence")
        .arg(&fleet.definitions)
        .output()
        .unwrap()
}

/// The summary of the share, as JSON.
fn summary(extra: &[&str]) -> Value {
    let output = over(&SHARE, "summary", &[&["--format=json"], extra].concat());
    let complaints = complaints(&output);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(complaints.lines().count(), 2, "{complaints}");
    assert!(complaints.lines().all(|line| line.contains("trouble")));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Rows by what is in `keys`, which no two share.
fn keyed(rows: &Value, keys: &[&str]) -> BTreeMap<Vec<String>, Value> {
    let rows = rows.as_array().unwrap();
    let keyed: BTreeMap<_, _> = rows
        .iter()
        .map(|row| {
            let key = keys.iter().map(|key| match &row[*key] {
                Value::Null => String::new(),
                Value::String(text) => text.clone(),
                other => other.to_string(),
            });
            (key.collect(), row.clone())
        })
        .collect();
    assert_eq!(keyed.len(), rows.len(), "no two rows of one key");
    keyed
}

/// Whether all that is wanted of a row is there.
fn assert_row(row: &Value, wanted: &Value, context: &dyn std::fmt::Debug) {
    for (key, wanted) in wanted.as_object().unwrap() {
        assert_eq!(&row[key], wanted, "{context:?}: {key}\n{row}");
    }
}

fn assert_rows(rows: &BTreeMap<Vec<String>, Value>, wanted: &BTreeMap<Vec<String>, Value>) {
    let keys = |rows: &BTreeMap<Vec<String>, Value>| rows.keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(rows), keys(wanted));
    for (key, wanted) in wanted {
        assert_row(&rows[key], wanted, key);
    }
}

#[test]
fn the_fleet_is_varied() {
    let runs = &SHARE.runs;
    for outcome in ["succeeded", "failed", "rebooting", "incomplete"] {
        let with = runs.iter().filter(|run| run.truth.outcome == outcome);
        assert!(with.count() >= 2, "{outcome}");
    }
    let failures = fleet::failures(runs);
    assert!(failures.iter().filter(|one| one.failed_run).count() > 12);
    assert!(failures.iter().filter(|one| !one.failed_run).count() > 12);
    assert!(runs.iter().any(|run| run.truth.restart_ms.is_none()));
    let waits = runs.iter().filter(|run| run.truth.restart_ms > Some(0));
    assert!(waits.count() > 30);
}

#[test]
fn runs_are_what_ran() {
    let whole = summary(&[]);
    let rows = keyed(&whole["runs"], &["machine", "run"]);
    assert_eq!(rows.len(), SHARE.runs.len());
    let mut fragments: BTreeMap<String, u64> = BTreeMap::new();
    for run in &SHARE.runs {
        let row = &rows[&vec![run.machine.clone(), run.number.to_string()]];
        *fragments.entry(run.machine.clone()).or_default() += row["fragments"].as_u64().unwrap();
        let (truth, step) = (&run.truth, run.failed_step());
        let local = |stamp| fleet::rfc3339(stamp)[..23].to_owned();
        let took = truth.started.zip(truth.ended);
        let wanted = serde_json::json!({
            "sequence_name": truth.sequence.0,
            "sequence_package_id": truth.sequence.1,
            "outcome": truth.outcome,
            "started": truth.started.map(fleet::rfc3339),
            "ended": truth.ended.map(fleet::rfc3339),
            "duration_ms": took.map(|(from, to)| to.utc_ms - from.utc_ms),
            "restart_ms": truth.restart_ms,
            "boots": truth.boots,
            "gaps": 0,
            "nodes": truth.nodes_with_parents().len(),
            "failed_pointer": step.as_ref().map(|step| step.node.pointer),
            "failed_name": step.as_ref().map(|step| &step.node.name),
            "failed_sequence_package_id": step.as_ref().map(|step| &step.holder),
            "failed_at": step.as_ref().and_then(|step| step.node.ended).map(fleet::rfc3339),
            "exit_code": step.as_ref().and_then(|step| step.node.exit_code),
            "starts_mid_run": false,
            "local_time": truth.started.map(local),
        });
        assert_row(row, &wanted, &(&run.machine, run.number));
    }
    for (machine, torn) in &SHARE.fragments {
        assert_eq!(fragments[machine], *torn as u64, "{machine}");
    }
    assert_eq!(
        (whole["runs_read"].as_u64(), whole["duplicates"].as_u64()),
        (Some(SHARE.runs.len() as u64), Some(0))
    );
}

#[test]
fn runs_stand_in_order() {
    let whole = summary(&[]);
    let rank = |row: &Value| {
        let outcomes = ["failed", "incomplete", "rebooting", "succeeded"];
        let outcome = outcomes.iter().position(|o| row["outcome"] == *o).unwrap();
        let run = |run: &&FleetRun| {
            run.machine == row["machine"] && run.number as u64 == row["run"].as_u64().unwrap()
        };
        let run = SHARE.runs.iter().find(run).unwrap();
        let newest = std::cmp::Reverse(run.truth.started.map(|stamp| stamp.utc_ms));
        (outcome, newest, text(&row["machine"]), run.number)
    };
    let ranks: Vec<_> = whole["runs"].as_array().unwrap().iter().map(rank).collect();
    assert!(ranks.is_sorted());
}

/// Groups of runs, by a key of theirs.
fn groups_of_runs(key: impl Fn(&FleetRun) -> String) -> BTreeMap<Vec<String>, Value> {
    let keys: BTreeSet<_> = SHARE.runs.iter().map(&key).collect();
    let groups = keys.into_iter().map(|wanted| {
        let runs: Vec<_> = SHARE.runs.iter().filter(|run| key(run) == wanted).collect();
        (vec![wanted], fleet::of_runs(&runs))
    });
    groups.collect()
}

#[test]
fn outcomes_by_sequence_machine_and_day() {
    let whole = summary(&["--group-by=machine"]);
    assert_row(
        &whole["totals"],
        &fleet::of_runs(&SHARE.runs.iter().collect::<Vec<_>>()),
        &"totals",
    );
    assert_rows(
        &keyed(&whole["sequences"], &["sequence_package_id"]),
        &groups_of_runs(|run| run.truth.sequence.1.clone()),
    );
    assert_rows(
        &keyed(&whole["groups"]["rows"], &["machine"]),
        &groups_of_runs(|run| run.machine.clone()),
    );
    let days = summary(&["--group-by=day"]);
    assert_rows(
        &keyed(&days["groups"]["rows"], &["day"]),
        &groups_of_runs(|run| fleet::rfc3339(run.truth.started.unwrap())[..10].to_owned()),
    );
    let days = days["groups"]["rows"].as_array().unwrap();
    assert!(days.len() > 10 && days.is_sorted_by_key(|row| text(&row["day"])));
    let by = summary(&["--group-by=sequence"]);
    assert_eq!(by["groups"]["rows"], whole["sequences"]);
}

type Executions<'a> = BTreeMap<Vec<String>, Vec<(&'a FleetRun, Executed<'a>)>>;

fn executions<'a>(key: impl Fn(&Executed<'a>) -> Option<Vec<String>>) -> Executions<'a> {
    let mut all: Executions<'a> = BTreeMap::new();
    for run in &SHARE.runs {
        for one in run.executed() {
            if let Some(key) = key(&one) {
                all.entry(key).or_default().push((run, one));
            }
        }
    }
    all
}

#[test]
fn steps_are_counted_and_timed() {
    let whole = summary(&["--group-by=step"]);
    let steps = executions(|one| {
        (one.node.kind == "step").then(|| vec![one.holder.clone(), one.path.clone()])
    });
    let wanted = steps
        .iter()
        .map(|(key, all)| (key.clone(), fleet::of_executions(all)));
    let rows = keyed(&whole["steps"], &["sequence_package_id", "path"]);
    assert_rows(&rows, &wanted.collect());
    assert_eq!(whole["groups"]["rows"], whole["steps"]);
    let totals = whole["steps"].as_array().unwrap().iter();
    let totals: Vec<_> = totals.map(|row| row["total_ms"].as_i64()).collect();
    assert!(totals.is_sorted_by(|a, b| a >= b) && totals.len() > 40);
}

#[test]
fn child_sequences_are_counted_over_all_parents() {
    let whole = summary(&["--group-by=child"]);
    let children = executions(|one| Some(vec![one.node.child.clone()?.1]));
    let wanted = children.iter().map(|(key, all)| {
        let callers: BTreeSet<_> = all
            .iter()
            .map(|(_, one)| (&one.holder, &one.path))
            .collect();
        let mut row = fleet::of_executions(all);
        row["callers"] = callers.len().into();
        (key.clone(), row)
    });
    let rows = keyed(&whole["child_sequences"], &["child_package_id"]);
    assert_rows(&rows, &wanted.collect());
    assert_eq!(whole["groups"]["rows"], whole["child_sequences"]);
    assert!(
        rows.values().any(|row| row["callers"] == 2),
        "one child of two parents"
    );
}

#[test]
fn failures_are_ranked() {
    let whole = summary(&["--group-by=code"]);
    let all = fleet::failures(&SHARE.runs);
    let failed_runs = SHARE
        .runs
        .iter()
        .filter(|run| run.truth.outcome == "failed")
        .count();
    type Groups<'a> = BTreeMap<Vec<String>, Vec<&'a fleet::Failure<'a>>>;
    let (mut by_step, mut by_code): (Groups<'_>, Groups<'_>) = Default::default();
    for one in &all {
        let code = one.code.map(|code| code.to_string()).unwrap_or_default();
        let (holder, path) = one.step.clone().unwrap_or_default();
        by_step
            .entry(vec![holder, path, code.clone()])
            .or_default()
            .push(one);
        by_code.entry(vec![code]).or_default().push(one);
    }
    let wanted = by_step
        .iter()
        .map(|(key, all)| (key.clone(), fleet::of_failures(all, failed_runs)));
    let keys = ["sequence_package_id", "path", "exit_code"];
    assert_rows(&keyed(&whole["failures"], &keys), &wanted.collect());
    let wanted = by_code.iter().map(|(key, all)| {
        let steps: BTreeSet<_> = all.iter().filter_map(|one| one.step.as_ref()).collect();
        let mut row = fleet::of_failures(all, failed_runs);
        row["steps"] = steps.len().into();
        (key.clone(), row)
    });
    assert_rows(
        &keyed(&whole["groups"]["rows"], &["exit_code"]),
        &wanted.collect(),
    );
    let rows = whole["failures"].as_array().unwrap();
    let rank = |row: &Value| (row["failed_runs"].as_u64(), row["count"].as_u64());
    assert!(rows.is_sorted_by(|a, b| rank(a) >= rank(b)));
    let shares: f64 = rows.iter().filter_map(|row| row["share"].as_f64()).sum();
    assert!(
        (shares - 1.0).abs() < 1e-9,
        "every failed run is in one row"
    );
}

/// Waiting for restarts, in logs with all kinds of noise: what the tool tells of it was so.
#[test]
fn waiting_for_restarts_is_told_apart() {
    let (mut nodes, mut waits) = (0, 0);
    for seed in 0..600 {
        // Where the first record after a restart is torn, a clock that is set forward just then looks like a long wait.
        let torn = seed % 2 == 0;
        let mut scenario = random_scenario_with(
            seed,
            &Knobs {
                restarts: 150,
                retries: 150,
                torn: if torn { 1000 } else { 0 },
                clock_steps: if torn { 0 } else { 400 },
                ..Knobs::default()
            },
        );
        scenario.noise.odd_times = 0;
        let simulation = simulate(&scenario);
        let sources = sources(&simulation.files);
        let history = reconstruct(None, &sources);
        for (index, truth) in simulation.truth.runs.iter().enumerate() {
            let (run, restarts) = (&history.built.runs[index], history.restarts(index));
            let context = format!("seed {seed}, run {index}");
            assert_eq!(restarts.total_ms(), truth.restart_ms, "{context}");
            for (real, _) in truth.nodes_with_parents() {
                let node = run
                    .nodes
                    .iter()
                    .find(|node| node.pointer == Some(real.pointer));
                if let Some(node) = node.filter(|_| real.evident && real.restart_ms.is_some()) {
                    assert_eq!(
                        restarts.within_ms(node),
                        real.restart_ms,
                        "{context}: {}",
                        real.name
                    );
                    nodes += 1;
                    waits += usize::from(real.restart_ms > Some(0));
                }
            }
        }
    }
    assert!(nodes > 5000 && waits > 300, "{waits} of {nodes}");
}

#[test]
fn text_fits_the_width() {
    let folder = tempfile::tempdir().unwrap();
    let rows = folder.path().join("rows");
    std::fs::write(&rows, over(&SHARE, "summary", &["--format=ndjson"]).stdout).unwrap();
    for width in [60, 80, 120, 160] {
        for by in ["", "step", "child", "code", "machine", "day", "sequence"] {
            let (width_arg, by) = (format!("--width={width}"), format!("--group-by={by}"));
            let args = [&*width_arg, "--ascii", &by];
            let args = if by.ends_with('=') { &args[..2] } else { &args };
            let output = Command::new(env!("CARGO_BIN_EXE_smsts"))
                .arg("summary")
                .args(args)
                .arg("--from")
                .arg(&rows)
                .output()
                .unwrap();
            assert!(!stdout(&output).contains(['✔', '✘', '…']));
            assert!(stdout(&output).lines().count() > 3, "{by}");
            for line in stdout(&output).lines() {
                let columns = unicode_width::UnicodeWidthStr::width(line);
                assert!(columns <= width, "{columns} columns of {width}: {line}");
            }
        }
    }
}
