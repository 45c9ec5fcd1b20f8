//! The records of a scenario with what they meant: which record started, opened, ended or failed which node.
//!
//! Records are known by their number in the whole, unsplit log. [`truth`](super::truth) asks which of them lie in a
//! window; nothing of the tree is kept in any other way, so any window has a truth.

use std::ops::Range;
use std::sync::Arc;

use super::definition::Sequence;
use super::engine::Engine;
use super::record::Record;
use super::scenario::{Dialect, Layout, Scenario};
use super::truth::Truth;
use super::writer::{self, LogFile};

/// All records of a scenario, in order, and their meaning.
#[derive(Clone, Debug, Default)]
pub struct Transcript {
    pub records: Vec<Record>,
    pub(super) runs: Vec<RunTrace>,
    /// Stretches `first..=last` that no cut can divide without making the log say less than it seems to.
    pub(super) knots: Vec<(usize, usize)>,
}

impl Transcript {
    pub fn of(scenario: &Scenario) -> Self {
        Engine::play(scenario)
    }

    pub fn len(&self) -> usize {
        self.records.len()
    }

    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// The truth of the whole log.
    pub fn truth(&self) -> Truth {
        self.truth_of(0..self.len(), false)
    }

    /// The truth of a part of the log; with `last_cut` its last record is a head without its end.
    pub fn truth_of(&self, window: Range<usize>, last_cut: bool) -> Truth {
        Truth::of(self, window, last_cut)
    }

    /// The files that hold these records under that layout.
    pub fn write(&self, window: Range<usize>, layout: &Layout) -> Vec<LogFile> {
        writer::write(&self.records, window, layout)
    }

    /// Whether a log can begin or end between record `index - 1` and record `index` without tearing apart records
    /// that only mean something together: an instruction's start and what shows its kind, a failure and what came
    /// of it, the parsing before a run and its start.
    pub fn is_clean_cut(&self, index: usize) -> bool {
        !self
            .knots
            .iter()
            .any(|&(first, last)| first < index && index <= last)
    }

    /// All clean cuts, both ends of the log among them.
    pub fn clean_cuts(&self) -> Vec<usize> {
        (0..=self.len())
            .filter(|&index| self.is_clean_cut(index))
            .collect()
    }
}

/// One run, by record numbers.
#[derive(Clone, Debug)]
pub(super) struct RunTrace {
    pub sequence: Arc<Sequence>,
    pub dialect: Dialect,
    /// The record with `_SMSTSNextInstructionPointer=0`.
    pub fresh: usize,
    pub boots: Vec<BootTrace>,
    pub restarts: Vec<RestartTrace>,
    pub result: Option<RunResult>,
    pub nodes: Vec<NodeTrace>,
    /// Every record that holds the stack, with the nodes it names.
    pub stacks: Vec<(usize, Vec<usize>)>,
    pub table_size: u32,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct BootTrace {
    /// `Parsing task sequence . . .`, the engine's first record of the boot.
    pub parsing: usize,
    pub table_size: usize,
    /// `The task execution engine started execution`.
    pub started: usize,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct RestartTrace {
    /// The first record that says that a restart is under way.
    pub from: usize,
    /// The first record after it.
    pub first: Option<usize>,
    /// The record that says that the engine runs again.
    pub until: Option<usize>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct RunResult {
    pub record: usize,
    pub succeeded: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Step,
    Group,
    RunTaskSequence,
}

/// A node of the tree, by record numbers.
#[derive(Clone, Debug)]
pub(super) struct NodeTrace {
    pub pointer: u32,
    pub end_pointer: Option<u32>,
    pub name: String,
    pub kind: Kind,
    pub child: Option<Arc<Sequence>>,
    pub r#type: Option<&'static str>,
    pub parent: Option<usize>,
    /// Every time it was started; a group once.
    pub attempts: Vec<AttemptTrace>,
    /// `The group (X) has been successfully started`.
    pub opened: Option<usize>,
    /// The start record at the group's own end pointer.
    pub end_start: Option<usize>,
    /// The record that shows that execution went on after its failure.
    pub ignored_from: Option<usize>,
}

#[derive(Clone, Debug)]
pub(super) struct AttemptTrace {
    pub start: usize,
    /// The record that shows what kind of instruction it is.
    pub shown: Option<usize>,
    pub outcome: Option<(usize, Ending)>,
    pub retry: Option<usize>,
    /// The record after the outcome that names the next pointer, when that tells the node's own.
    pub next_pointer: Option<usize>,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Ending {
    Succeeded(i32),
    Failed(i32),
    Skipped(&'static str),
}
