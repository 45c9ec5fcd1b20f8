//! One run against a fleet: the steps of it that are unusual there.

use std::collections::HashMap;

use super::{align::key, is_slower};
use crate::{
    model::{Kind, Outcome, RunOutcome},
    summary::{RunRow, StepRow, groups::Durations},
};

/// Runs in which a node must have come up before it is said to be unusual.
pub const ENOUGH: usize = 5;

/// An outcome is unusual in less than this share of runs, percent.
pub const RARE_PERCENT: usize = 10;

/// A node's key, with its occurrence in its run.
type Key = ((Option<String>, String), usize);

/// Figures of one node over many runs.
#[derive(Clone, Debug, Default)]
struct Seen {
    kind: Option<Kind>,
    path: String,
    outcomes: HashMap<Ending, usize>,
    codes: HashMap<i32, usize>,
    durations: Vec<i64>,
    runs: usize,
    /// Of successful runs.
    good_runs: usize,
}

/// How a node ended, for counting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Ending {
    outcome: Outcome,
    is_tolerated: bool,
}

impl From<&StepRow<'_>> for Ending {
    fn from(step: &StepRow<'_>) -> Self {
        Self {
            outcome: step.outcome,
            is_tolerated: step.ignored,
        }
    }
}

/// Usual figures of each node, from the runs of a fleet.
#[derive(Clone, Debug, Default)]
pub struct Usual {
    nodes: HashMap<Key, Seen>,
    /// Number of runs.
    pub runs: usize,
    /// Number of runs that succeeded.
    pub good_runs: usize,
}

/// Why a node is unusual.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rarity {
    /// Few runs of the fleet have the node at all.
    New,
    /// Nearly all successful runs of the fleet have the node; this run does not.
    Missing,
    /// Few runs of the fleet end the node so.
    Outcome,
    /// Few runs of the fleet have this exit code.
    Code,
    /// It took longer than in 95 of 100 runs, and clearly longer than the median.
    Slow,
}

impl Rarity {
    /// Every one.
    pub const ALL: &'static [Self] = &[
        Self::New,
        Self::Missing,
        Self::Outcome,
        Self::Code,
        Self::Slow,
    ];

    /// The word in output.
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Missing => "missing",
            Self::Outcome => "outcome",
            Self::Code => "code",
            Self::Slow => "slow",
        }
    }
}

/// A node that is unusual.
#[derive(Clone, Debug)]
pub struct Unusual<'a> {
    /// The node; `None` for one that the run does not have.
    pub node: Option<&'a StepRow<'a>>,
    /// Its path, in the run or, of a missing node, in a run of the fleet.
    pub path: &'a str,
    /// Why.
    pub why: Vec<Rarity>,
    /// Runs of the fleet that have the node.
    pub runs: usize,
    /// Runs of the fleet in which the node ended as it did here.
    pub alike: usize,
    /// Durations over the fleet, in milliseconds, without waiting for restarts.
    pub durations: Durations,
}

impl Usual {
    /// Takes in a run of the fleet.
    pub fn add(&mut self, run: &RunRow<'_>) {
        let is_good = run.outcome == RunOutcome::Succeeded;
        self.runs += 1;
        self.good_runs += usize::from(is_good);
        for (key, step) in keyed(run) {
            let seen = self.nodes.entry(key).or_default();
            seen.runs += 1;
            seen.good_runs += usize::from(is_good);
            seen.kind = Some(step.kind);
            // The same path whatever the order of the runs.
            if seen.path.is_empty() || *step.path < *seen.path {
                seen.path = step.path.clone().into_owned();
            }
            *seen.outcomes.entry(step.into()).or_default() += 1;
            if let Some(code) = step.exit_code {
                *seen.codes.entry(code).or_default() += 1;
            }
            seen.durations.extend(step.work_ms());
        }
    }

    /// The unusual nodes of a run, in its order; then those that it lacks, by path.
    pub fn unusual<'a>(&'a self, run: &'a RunRow<'a>) -> Vec<Unusual<'a>> {
        let mut all = Vec::new();
        let mut has = HashMap::new();
        for (key, step) in keyed(run) {
            let found = self.node(self.nodes.get(&key), step);
            has.insert(key, ());
            all.extend(found);
        }
        if run.outcome == RunOutcome::Succeeded {
            let is_missing = |(key, seen): &(&Key, &Seen)| {
                !has.contains_key(*key)
                    && self.good_runs >= ENOUGH
                    && !is_rare(seen.good_runs, self.good_runs)
                    && (self.good_runs - seen.good_runs) * 100 < RARE_PERCENT * self.good_runs
            };
            let missing = self.nodes.iter().filter(is_missing);
            let mut missing: Vec<_> = missing
                .map(|(key, seen)| {
                    let unusual = Unusual {
                        node: None,
                        path: &seen.path,
                        why: vec![Rarity::Missing],
                        runs: seen.runs,
                        alike: 0,
                        durations: Durations::of(seen.durations.clone()),
                    };
                    (key, unusual)
                })
                .collect();
            missing.sort_by(|a, b| (a.1.path, a.0).cmp(&(b.1.path, b.0)));
            all.extend(missing.into_iter().map(|(_, unusual)| unusual));
        }
        all
    }

    fn node<'a>(&self, seen: Option<&Seen>, step: &'a StepRow<'a>) -> Option<Unusual<'a>> {
        let runs = seen.map_or(0, |seen| seen.runs);
        let mut why = Vec::new();
        let mut alike = 0;
        let durations = seen.map(|seen| Durations::of(seen.durations.clone()));
        let durations = durations.unwrap_or_default();
        if self.runs >= ENOUGH && is_rare(runs, self.runs) {
            why.push(Rarity::New);
        }
        if let Some(seen) = seen {
            let ending = Ending::from(step);
            alike = seen.outcomes.get(&ending).copied().unwrap_or(0);
            let has_enough = runs >= ENOUGH;
            if has_enough && is_rare(alike, runs) {
                why.push(Rarity::Outcome);
            }
            let codes: usize = seen.codes.values().sum();
            if let Some(code) = step.exit_code {
                let same = seen.codes.get(&code).copied().unwrap_or(0);
                if codes >= ENOUGH && is_rare(same, codes) {
                    why.push(Rarity::Code);
                }
            }
            if let (Some(ms), Some(p95), Some(median)) =
                (step.work_ms(), durations.p95, durations.median)
                && durations.count >= ENOUGH
                && ms > p95
                && is_slower(median, ms)
            {
                why.push(Rarity::Slow);
            }
        }
        (!why.is_empty()).then_some(Unusual {
            node: Some(step),
            path: &step.path,
            why,
            runs,
            alike,
            durations,
        })
    }
}

fn is_rare(count: usize, of: usize) -> bool {
    count * 100 < RARE_PERCENT * of
}

/// The nodes of a run, each with its key.
fn keyed<'a>(run: &'a RunRow<'_>) -> Vec<(Key, &'a StepRow<'a>)> {
    let mut occurrences: HashMap<(Option<String>, String), usize> = HashMap::new();
    let steps = run.steps.iter();
    let reached = steps.filter(|step| step.outcome != Outcome::NotReached);
    reached
        .map(|step| {
            let key = key(step);
            let occurrence = occurrences.entry(key.clone()).or_default();
            *occurrence += 1;
            ((key, *occurrence), step)
        })
        .collect()
}
