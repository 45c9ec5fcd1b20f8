//! Runs of many machines, kept small: what a step is called is kept once, however many runs hold it, and an execution takes about 40 bytes.

use std::{
    cmp::Reverse,
    hash::{DefaultHasher, Hash, Hasher},
};

use indexmap::{Equivalent, IndexMap, IndexSet};

use super::{Filter, LocalTime, RunRow, StepRow, Time, cause::pattern};
use crate::model::{Kind, Outcome, RunOutcome};

/// A task sequence, by what it is called.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SequenceKey {
    /// Its own name.
    pub name: Option<String>,
    /// Its package ID.
    pub package_id: Option<String>,
}

/// What a sequence is looked up by. It hashes as [`SequenceKey`] does.
#[derive(Hash)]
struct Called<'a> {
    name: Option<&'a str>,
    package_id: Option<&'a str>,
}

impl Equivalent<SequenceKey> for Called<'_> {
    fn equivalent(&self, key: &SequenceKey) -> bool {
        self.name == key.name.as_deref() && self.package_id == key.package_id.as_deref()
    }
}

/// A step, by where it stands. The same step of a child sequence is one, whoever calls the child. Instruction pointers do not
/// tell steps of different runs apart: they move when a sequence is edited.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StepKey {
    /// The sequence that holds it, by its index in the fleet; `None` where no definition tells.
    sequence: Option<u32>,
    /// Its path in that sequence, or, where that is not known, in the run.
    path: String,
}

/// A run and what it executed.
#[derive(Debug)]
pub struct FleetRun {
    /// What its row says, without the steps.
    pub row: RunRow<'static>,
    /// Groups and steps in its row.
    pub nodes: usize,
    /// The step that failed it.
    pub failed: Option<StepRow<'static>>,
    /// Steps and Run Task Sequence steps.
    pub(super) executions: Box<[Execution]>,
    pub(super) failures: Box<[Failure]>,
    /// The kind of the cause of a failed run.
    pub(super) cause: Option<u32>,
    /// Tells rows apart, whatever they hold.
    content: u64,
}

/// A step or Run Task Sequence step in a run.
#[derive(Debug)]
pub(super) struct Execution {
    pub(super) step: u32,
    /// The child sequence, of a Run Task Sequence step.
    pub(super) child: Option<u32>,
    pub(super) outcome: Outcome,
    /// Its duration without the waiting for restarts.
    pub(super) work_ms: Option<i64>,
    /// 0 also where it is not known; then `work_ms` is not, either.
    pub(super) restart_ms: i64,
}

/// A step that failed, or a group that failed the run where the log does not hold its step.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) step: u32,
    pub(super) code: Option<i32>,
    pub(super) failed_run: bool,
    pub(super) at: Option<Time>,
    /// The kind of its cause.
    pub(super) cause: Option<u32>,
}

/// Runs of many machines, in any order.
#[derive(Debug, Default)]
pub struct Fleet {
    sequences: IndexSet<SequenceKey>,
    steps: IndexSet<StepKey>,
    causes: Causes,
    runs: Vec<FleetRun>,
}

/// Kinds of causes, each with an example: the sentence that comes first in the alphabet, whatever
/// the order of the runs.
type Causes = IndexMap<String, String>;

/// The runs asked for, those that failed first, then the newest first.
#[derive(Debug)]
pub struct Chosen {
    /// In an order that only what they hold decides.
    pub runs: Vec<FleetRun>,
    /// How many runs there were to choose from.
    pub of: usize,
    /// How many of their rows came more than once and are not counted again.
    pub duplicates: usize,
    sequences: IndexSet<SequenceKey>,
    steps: IndexSet<StepKey>,
    causes: Causes,
}

impl Fleet {
    /// Takes in a run.
    pub fn add(&mut self, mut row: RunRow<'_>) {
        let mut hasher = DefaultHasher::new();
        row.hash(&mut hasher);
        // Only a definition tells of these.
        row.steps.retain(|step| step.outcome != Outcome::NotReached);
        let failing = row.failing();
        let steps = std::mem::take(&mut row.steps);
        let failed = failing.map(|at| steps[at].clone().into_owned());
        let nodes = steps.len();
        let (mut executions, mut failures) = (Vec::new(), Vec::new());
        for (i, mut row) in steps.into_iter().enumerate() {
            let calls = row.kind == Kind::RunTaskSequence;
            let child = calls
                .then(|| self.sequence(row.child_name.as_deref(), row.child_package_id.as_deref()))
                .flatten();
            let failed_run = failing == Some(i);
            // What takes time in a group is in it, and so is what failed, as far as the log holds it.
            let is_counted = match row.kind {
                Kind::Step => true,
                Kind::Group => false,
                Kind::RunTaskSequence => child.is_some(),
            };
            if !is_counted && !failed_run {
                continue;
            }
            let (code, at) = (row.exit_code, row.ended.or(row.started));
            let has_failed = row.has_failed() || failed_run;
            let cause = row.cause.take().map(|sentence| self.cause(&sentence));
            let (outcome, work_ms, away) = (row.outcome, row.work_ms(), row.restart_ms);
            let step = self.step(row);
            if is_counted {
                executions.push(Execution {
                    step,
                    child,
                    outcome,
                    work_ms,
                    restart_ms: away.filter(|_| work_ms.is_some()).unwrap_or(0),
                });
            }
            if has_failed {
                failures.push(Failure {
                    step,
                    code,
                    failed_run,
                    at,
                    cause,
                });
            }
        }
        let cause = row.cause.as_deref().map(|sentence| self.cause(sentence));
        self.runs.push(FleetRun {
            cause,
            row: row.into_owned(),
            nodes,
            failed,
            executions: executions.into(),
            failures: failures.into(),
            content: hasher.finish(),
        });
    }

    fn step(&mut self, row: StepRow<'_>) -> u32 {
        let sequence = self.sequence(
            row.sequence_name.as_deref(),
            row.sequence_package_id.as_deref(),
        );
        let path = match row.sequence_path {
            Some(path) if sequence.is_some() => path,
            _ => row.path,
        };
        let key = StepKey {
            sequence,
            path: path.into_owned(),
        };
        index(self.steps.insert_full(key).0)
    }

    fn cause(&mut self, sentence: &str) -> u32 {
        let entry = self.causes.entry(pattern(sentence));
        let at = entry.index();
        let example = entry.or_default();
        if example.is_empty() || sentence < example.as_str() {
            sentence.clone_into(example);
        }
        index(at)
    }

    fn sequence(&mut self, name: Option<&str>, package_id: Option<&str>) -> Option<u32> {
        if name.is_none() && package_id.is_none() {
            return None;
        }
        let known = self.sequences.get_index_of(&Called { name, package_id });
        Some(index(known.unwrap_or_else(|| {
            let key = SequenceKey {
                name: name.map(str::to_owned),
                package_id: package_id.map(str::to_owned),
            };
            self.sequences.insert_full(key).0
        })))
    }

    /// The runs that the filter chooses.
    ///
    /// A run that came twice counts once. Rows are of the same run when machine and beginning are the same (the start
    /// or, where that is not in the log, the first record); rows without any time, when they agree in everything. Of several the one
    /// counts that reaches furthest, then the one with more nodes, then one that a definition names.
    pub fn choose(mut self, filter: &Filter) -> Chosen {
        let read = self.runs.len();
        self.runs.sort_by(|a, b| {
            (a.identity().cmp(&b.identity())).then_with(|| b.knows().cmp(&a.knows()))
        });
        self.runs.dedup_by(|a, b| a.identity() == b.identity());
        let of = self.runs.len();
        self.runs.retain(|run| filter.chooses(&run.row));
        self.runs.sort_by(|a, b| a.place().cmp(&b.place()));
        Chosen {
            runs: self.runs,
            of,
            duplicates: read - of,
            sequences: self.sequences,
            steps: self.steps,
            causes: self.causes,
        }
    }
}

impl FleetRun {
    fn identity(&self) -> (Option<&str>, Option<i64>, Option<LocalTime>, u64) {
        let row = &self.row;
        let began = row.began().map(Time::utc_ms);
        let local = row.local_time.filter(|_| began.is_none());
        let content = if began.is_none() && local.is_none() {
            self.content
        } else {
            0
        };
        (row.machine.as_deref(), began, local, content)
    }

    /// The more the greater.
    fn knows(&self) -> (Option<i64>, usize, bool, u64) {
        let row = &self.row;
        let named = row.sequence_name.is_some() || row.sequence_package_id.is_some();
        let last = row.last_record.map(Time::utc_ms);
        (last, self.nodes, named, self.content)
    }

    /// Where it stands in a list.
    fn place(&self) -> (u8, Reverse<Option<i64>>, Option<&str>, u64, u64) {
        let outcome = match self.row.outcome {
            RunOutcome::Failed => 0,
            RunOutcome::Incomplete => 1,
            RunOutcome::Rebooting => 2,
            RunOutcome::Succeeded => 3,
        };
        let row = &self.row;
        let local = || row.local_time.map(|time| time.stamp().local_ms());
        let began = row.began().map(Time::utc_ms).or_else(local);
        let machine = row.machine.as_deref();
        (outcome, Reverse(began), machine, row.run, self.content)
    }
}

impl Chosen {
    pub(super) fn sequence(&self, index: u32) -> &SequenceKey {
        &self.sequences[index as usize]
    }

    /// The pattern of a kind of cause, and a sentence of that kind.
    pub(super) fn cause(&self, index: u32) -> (&str, &str) {
        let (pattern, example) = self.causes.get_index(index as usize).expect("it is known");
        (pattern, example)
    }

    /// The sequence that holds a step, where that is known, and the step's path in it.
    pub(super) fn step(&self, index: u32) -> (Option<&SequenceKey>, &str) {
        let key = &self.steps[index as usize];
        (key.sequence.map(|at| self.sequence(at)), &key.path)
    }
}

fn index(index: usize) -> u32 {
    u32::try_from(index).expect("four billion names do not fit into memory")
}
