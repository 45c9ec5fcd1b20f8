//! What is told over many runs: how runs ended, what failed, where the time goes, what child sequences did.
//!
//! Each grouping is a pass over the chosen runs and a sort; what is equal stands in the order of its names.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, HashMap},
};

use super::{
    Chosen, FleetRun, Rate, Time,
    fleet::{Execution, Failure, SequenceKey},
};
use crate::model::{Outcome, RunOutcome};

/// Durations, in milliseconds. Quantiles are exact, from all values, by nearest rank: the smallest value that at least this share of
/// the values does not exceed. So they are durations that occurred.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Durations {
    /// How many are known.
    pub count: usize,
    /// The shortest.
    pub min: Option<i64>,
    /// A quarter of them took no longer.
    pub p25: Option<i64>,
    /// Half of them took no longer.
    pub median: Option<i64>,
    /// Three quarters of them took no longer.
    pub p75: Option<i64>,
    /// Of twenty, nineteen took no longer.
    pub p95: Option<i64>,
    /// The longest.
    pub max: Option<i64>,
    /// All together.
    pub total: Option<i64>,
}

impl Durations {
    /// Of these values, in any order.
    pub fn of(mut values: Vec<i64>) -> Self {
        values.sort_unstable();
        let rank = |percent: usize| {
            let rank = (values.len() * percent).div_ceil(100);
            values.get(rank.checked_sub(1)?).copied()
        };
        let total = values.iter().copied().reduce(i64::saturating_add);
        Self {
            count: values.len(),
            min: values.first().copied(),
            p25: rank(25),
            median: rank(50),
            p75: rank(75),
            p95: rank(95),
            max: rank(100),
            total,
        }
    }
}

/// How far apart machines are.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spread<'a> {
    /// The standard deviation of the machines' mean durations (of a sample: by n - 1), in milliseconds. `None` for fewer than two machines.
    pub deviation_ms: Option<f64>,
    /// The machine with the longest mean duration.
    pub slowest: Option<&'a str>,
    /// Its mean duration in milliseconds.
    pub slowest_ms: Option<f64>,
}

impl<'a> Spread<'a> {
    /// Of each machine's total and count.
    fn of(machines: &BTreeMap<Option<&'a str>, (i64, usize)>) -> Self {
        let means = machines
            .iter()
            .map(|(name, (total, count))| (*name, *total as f64 / *count as f64));
        let means: Vec<_> = means.collect();
        // The first of equals.
        let slowest = means.iter().rev().max_by(|a, b| a.1.total_cmp(&b.1));
        let count = means.len() as f64;
        let mean = means.iter().map(|(_, mean)| mean).sum::<f64>() / count;
        let squares = means.iter().map(|(_, m)| (m - mean).powi(2)).sum::<f64>();
        Self {
            deviation_ms: (means.len() > 1).then(|| (squares / (count - 1.0)).sqrt()),
            slowest: slowest.and_then(|(name, _)| *name),
            slowest_ms: slowest.map(|(_, mean)| *mean),
        }
    }
}

/// Runs that have something in common.
#[derive(Clone, Debug, Default)]
pub struct RunGroup<'a> {
    /// How many.
    pub runs: usize,
    /// On how many machines. Those without a name count as one.
    pub machines: usize,
    /// How many ended so.
    pub succeeded: usize,
    /// How many ended so.
    pub failed: usize,
    /// How many ended so.
    pub rebooting: usize,
    /// How many ended so.
    pub incomplete: usize,
    /// Machines whose first run ended, well or not.
    pub first_finished: usize,
    /// Machines whose first run succeeded.
    pub first_right: usize,
    /// When the first began.
    pub first: Option<Time>,
    /// When the last began.
    pub last: Option<Time>,
    /// From start to end, waiting for restarts included.
    pub durations: Durations,
    /// Milliseconds waited for restarts, where known.
    pub restart_ms: i64,
    /// What they have in common, if it is a machine.
    pub machine: Option<&'a str>,
    /// What they have in common, if it is a day: that of the start, by the log's local time.
    pub day: Option<String>,
    /// What they have in common, if it is the root sequence.
    pub sequence: Option<SequenceKey>,
}

impl<'a> RunGroup<'a> {
    /// The share of finished runs that succeeded.
    pub fn success(&self) -> Option<Rate> {
        Rate::of(self.succeeded, self.succeeded + self.failed)
    }

    /// The share of machines whose first run succeeded, of those whose first run finished.
    pub fn first_time_right(&self) -> Option<Rate> {
        Rate::of(self.first_right, self.first_finished)
    }

    /// Of these runs.
    pub fn of(runs: &[&'a FleetRun]) -> Self {
        let ended = |outcome| runs.iter().filter(|run| run.row.outcome == outcome).count();
        let began = || runs.iter().filter_map(|run| run.row.began());
        let durations = runs.iter().filter_map(|run| run.row.duration_ms());
        let machines: BTreeSet<_> = runs.iter().map(|run| run.row.machine.as_deref()).collect();
        let mut firsts = BTreeMap::new();
        for run in runs {
            let began = run.row.began().map(Time::utc_ms);
            let first = firsts.entry(run.row.machine.as_deref());
            let first = first.or_insert((began, run.row.outcome));
            if began < first.0 {
                *first = (began, run.row.outcome);
            }
        }
        let has_finished =
            |outcome: &&RunOutcome| matches!(outcome, RunOutcome::Succeeded | RunOutcome::Failed);
        let first_finished: Vec<_> = firsts
            .values()
            .map(|(_, outcome)| outcome)
            .filter(has_finished)
            .collect();
        Self {
            runs: runs.len(),
            machines: machines.len(),
            succeeded: ended(RunOutcome::Succeeded),
            failed: ended(RunOutcome::Failed),
            rebooting: ended(RunOutcome::Rebooting),
            incomplete: ended(RunOutcome::Incomplete),
            first_finished: first_finished.len(),
            first_right: first_finished
                .iter()
                .filter(|&&&outcome| outcome == RunOutcome::Succeeded)
                .count(),
            first: began().min(),
            last: began().max(),
            // A negative one says no more than that the clock was set back.
            durations: Durations::of(durations.filter(|&ms| ms >= 0).collect()),
            restart_ms: sum(runs.iter().filter_map(|run| run.row.restart_ms)),
            ..Self::default()
        }
    }
}

/// The executions of a step, or of a child sequence.
#[derive(Clone, Debug, Default)]
pub struct StepGroup<'a> {
    /// The sequence that holds the step, where that is known; for a child sequence, itself.
    pub sequence: Option<&'a SequenceKey>,
    /// The step's path in that sequence, or, where that is not known, in the run. `None` for a child sequence.
    pub path: Option<&'a str>,
    /// In how many runs it came up.
    pub runs: usize,
    /// On how many machines.
    pub machines: usize,
    /// How many steps, of whatever sequence, call the child sequence.
    pub callers: usize,
    /// How often it was executed: it came up and was not skipped.
    pub executed: usize,
    /// How often it ended so.
    pub succeeded: usize,
    /// How often it ended so.
    pub failed: usize,
    /// How often it ended so.
    pub skipped: usize,
    /// How often its end is not in the log.
    pub incomplete: usize,
    /// How long executions took, without waiting for restarts.
    pub durations: Durations,
    /// Milliseconds waited for restarts meanwhile.
    pub restart_ms: i64,
    /// How far apart machines are.
    pub spread: Spread<'a>,
}

/// Failures of a step with a code, or of any step with it.
#[derive(Clone, Debug, Default)]
pub struct FailureGroup<'a> {
    /// The sequence that holds the step, where that is known.
    pub sequence: Option<&'a SequenceKey>,
    /// The step's path; `None` for failures of any step, and for failed runs whose log does not tell which step it was.
    pub path: Option<&'a str>,
    /// The code; `None` where the log does not tell.
    pub code: Option<i32>,
    /// The kind of the cause: its sentence with `...` for names, paths, numbers and GUIDs. `None`
    /// where failures are not grouped by cause, or where no record tells the cause.
    pub cause: Option<&'a str>,
    /// A whole sentence of that kind.
    pub example: Option<&'a str>,
    /// How many different steps.
    pub steps: usize,
    /// How often, tolerated or not.
    pub count: usize,
    /// How many runs failed with it.
    pub failed_runs: usize,
    /// Their share of all runs that failed; `None` if none did.
    pub share: Option<f64>,
    /// On how many machines.
    pub machines: usize,
    /// The first time.
    pub first: Option<Time>,
    /// The last time.
    pub last: Option<Time>,
    /// Up to three machines on which it happened last.
    pub examples: Vec<&'a str>,
}

/// How many machines stand for those on which something failed.
const EXAMPLES: usize = 3;

impl Chosen {
    /// All runs.
    pub fn total(&self) -> RunGroup<'_> {
        RunGroup::of(&self.runs.iter().collect::<Vec<_>>())
    }

    /// By root sequence, those with the most runs first.
    pub fn by_sequence(&self) -> Vec<RunGroup<'_>> {
        let key = |run: &FleetRun| {
            let name = run.row.sequence_name.as_deref().map(str::to_owned);
            let package_id = run.row.sequence_package_id.as_deref().map(str::to_owned);
            let named = name.is_some() || package_id.is_some();
            named.then_some(SequenceKey { name, package_id })
        };
        let mut groups = self.runs_by(key, |group, sequence| group.sequence = sequence);
        groups.sort_by_key(|group| Reverse(group.runs));
        groups
    }

    /// By machine, those with the most failed runs first.
    pub fn by_machine(&self) -> Vec<RunGroup<'_>> {
        let mut groups = self.runs_by(
            |run| run.row.machine.as_deref(),
            |group, machine| group.machine = machine,
        );
        groups.sort_by_key(|group| Reverse(group.failed));
        groups
    }

    /// By the day on which they started, by the log's local time; those without a time first.
    pub fn by_day(&self) -> Vec<RunGroup<'_>> {
        self.runs_by(
            |run| run.row.local_time.map(super::LocalTime::day),
            |group, day| group.day = day,
        )
    }

    fn runs_by<'a, K: Ord>(
        &'a self,
        key: impl Fn(&'a FleetRun) -> K,
        name: impl Fn(&mut RunGroup<'a>, K),
    ) -> Vec<RunGroup<'a>> {
        let mut by_key: BTreeMap<K, Vec<&FleetRun>> = BTreeMap::new();
        for run in &self.runs {
            by_key.entry(key(run)).or_default().push(run);
        }
        let groups = by_key.into_iter().map(|(key, runs)| {
            let mut group = RunGroup::of(&runs);
            name(&mut group, key);
            group
        });
        groups.collect()
    }

    /// Steps, those that took the most time altogether first.
    pub fn by_step(&self) -> Vec<StepGroup<'_>> {
        let gathered = self.gather(|execution| execution.child.is_none().then_some(execution.step));
        let groups = gathered.into_iter().map(|(step, gathered)| {
            let (sequence, path) = self.step(step);
            StepGroup {
                sequence,
                path: Some(path),
                ..gathered.group()
            }
        });
        by_time(groups.collect())
    }

    /// Child sequences, over all that call them, those that took the most time altogether first.
    pub fn by_child(&self) -> Vec<StepGroup<'_>> {
        let gathered = self.gather(|execution| execution.child);
        let groups = gathered.into_iter().map(|(child, gathered)| StepGroup {
            sequence: Some(self.sequence(child)),
            ..gathered.group()
        });
        by_time(groups.collect())
    }

    fn gather(&self, key: impl Fn(&Execution) -> Option<u32>) -> HashMap<u32, Gathered<'_>> {
        let mut by_key: HashMap<u32, Gathered<'_>> = HashMap::new();
        for (index, run) in self.runs.iter().enumerate() {
            for execution in &run.executions {
                if let Some(key) = key(execution) {
                    by_key.entry(key).or_default().add(
                        index,
                        run.row.machine.as_deref(),
                        execution,
                    );
                }
            }
        }
        by_key
    }

    /// Failures by step and code, those that failed the most runs first.
    pub fn failures(&self) -> Vec<FailureGroup<'_>> {
        self.failures_by(|failure| (Some(failure.step), None), |_| None)
    }

    /// Failures by code alone.
    pub fn by_code(&self) -> Vec<FailureGroup<'_>> {
        self.failures_by(|_| (None, None), |_| None)
    }

    /// Failures by the kind of their cause and code, of whatever step.
    pub fn by_cause(&self) -> Vec<FailureGroup<'_>> {
        self.failures_by(|failure| (None, failure.cause), |run| run.cause)
    }

    /// `key` gives the step and the cause by which a failure is grouped, `untold` the cause of a
    /// failed run whose failure the log does not hold.
    fn failures_by(
        &self,
        key: impl Fn(&Failure) -> (Option<u32>, Option<u32>),
        untold: impl Fn(&FleetRun) -> Option<u32>,
    ) -> Vec<FailureGroup<'_>> {
        type Key = (Option<u32>, Option<u32>, Option<i32>);
        let mut by_key: HashMap<Key, Vec<Failed<'_>>> = HashMap::new();
        for run in &self.runs {
            let machine = run.row.machine.as_deref();
            for failure in &run.failures {
                let (step, cause) = key(failure);
                by_key
                    .entry((step, cause, failure.code))
                    .or_default()
                    .push(Failed {
                        machine,
                        step: Some(failure.step),
                        failed_run: failure.failed_run,
                        at: failure.at,
                    });
            }
            // The log does not hold the failure.
            if run.row.outcome == RunOutcome::Failed && run.failed.is_none() {
                let key = (None, untold(run), None);
                by_key.entry(key).or_default().push(Failed {
                    machine,
                    step: None,
                    failed_run: true,
                    at: run.row.ended,
                });
            }
        }
        let failed_runs = self
            .runs
            .iter()
            .filter(|run| run.row.outcome == RunOutcome::Failed);
        let failed_runs = failed_runs.count();
        let groups = by_key.into_iter().map(|((step, cause, code), all)| {
            let mut group = failure_group(all, failed_runs);
            group.code = code;
            if let Some((pattern, example)) = cause.map(|cause| self.cause(cause)) {
                (group.cause, group.example) = (Some(pattern), Some(example));
            }
            if let Some((sequence, path)) = step.map(|step| self.step(step)) {
                (group.sequence, group.path) = (sequence, Some(path));
            }
            group
        });
        let mut groups: Vec<_> = groups.collect();
        groups.sort_by(|a, b| {
            let rank = |group: &FailureGroup<'_>| Reverse((group.failed_runs, group.count));
            let names =
                (a.path, a.sequence, a.cause, a.code).cmp(&(b.path, b.sequence, b.cause, b.code));
            rank(a).cmp(&rank(b)).then(names)
        });
        groups
    }
}

/// What is gathered of a step before it is counted.
#[derive(Default)]
struct Gathered<'a> {
    runs: usize,
    last_run: Option<usize>,
    callers: BTreeSet<u32>,
    machines: BTreeSet<Option<&'a str>>,
    /// Total and count of the durations on each machine.
    times: BTreeMap<Option<&'a str>, (i64, usize)>,
    outcomes: [usize; Outcome::ALL.len()],
    durations: Vec<i64>,
    restart_ms: i64,
}

impl<'a> Gathered<'a> {
    fn add(&mut self, run: usize, machine: Option<&'a str>, execution: &Execution) {
        self.runs += usize::from(self.last_run.replace(run) != Some(run));
        self.callers.insert(execution.step);
        self.machines.insert(machine);
        self.outcomes[execution.outcome as usize] += 1;
        if let Some(ms) = execution.work_ms {
            self.durations.push(ms);
            let (total, count) = self.times.entry(machine).or_default();
            *total = total.saturating_add(ms);
            *count += 1;
        }
        self.restart_ms = self.restart_ms.saturating_add(execution.restart_ms);
    }

    fn group(self) -> StepGroup<'a> {
        let ended = |outcome: Outcome| self.outcomes[outcome as usize];
        let all: usize = self.outcomes.iter().sum();
        StepGroup {
            sequence: None,
            path: None,
            runs: self.runs,
            machines: self.machines.len(),
            callers: self.callers.len(),
            executed: all - ended(Outcome::Skipped),
            succeeded: ended(Outcome::Succeeded),
            failed: ended(Outcome::Failed),
            skipped: ended(Outcome::Skipped),
            incomplete: ended(Outcome::Incomplete),
            durations: Durations::of(self.durations),
            restart_ms: self.restart_ms,
            spread: Spread::of(&self.times),
        }
    }
}

/// A failure, or a failed run whose failure is not in the log.
struct Failed<'a> {
    machine: Option<&'a str>,
    step: Option<u32>,
    failed_run: bool,
    at: Option<Time>,
}

fn failure_group<'a>(mut all: Vec<Failed<'a>>, failed_runs: usize) -> FailureGroup<'a> {
    let failed = all.iter().filter(|one| one.failed_run).count();
    let machines: BTreeSet<_> = all.iter().map(|one| one.machine).collect();
    let steps: BTreeSet<_> = all.iter().filter_map(|one| one.step).collect();
    let times = || all.iter().filter_map(|one| one.at);
    let (first, last) = (times().min(), times().max());
    let count = all.iter().filter(|one| one.step.is_some()).count();
    all.sort_by_key(|one| (Reverse(one.at), one.machine));
    let mut examples: Vec<&str> = Vec::new();
    for machine in all.iter().filter_map(|one| one.machine) {
        if examples.len() < EXAMPLES && !examples.contains(&machine) {
            examples.push(machine);
        }
    }
    FailureGroup {
        steps: steps.len(),
        count,
        failed_runs: failed,
        share: (failed_runs > 0).then(|| failed as f64 / failed_runs as f64),
        machines: machines.len(),
        first,
        last,
        examples,
        ..FailureGroup::default()
    }
}

fn by_time(mut groups: Vec<StepGroup<'_>>) -> Vec<StepGroup<'_>> {
    groups.sort_by(|a, b| {
        let rank = |group: &StepGroup<'_>| Reverse((group.durations.total, group.executed));
        let rank = rank(a).cmp(&rank(b));
        rank.then_with(|| (a.path, a.sequence).cmp(&(b.path, b.sequence)))
    });
    groups
}

fn sum(values: impl Iterator<Item = i64>) -> i64 {
    values.fold(0, i64::saturating_add)
}
