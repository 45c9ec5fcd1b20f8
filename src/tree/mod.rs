//! The execution tree: the events of one machine's history become runs, boots, groups and steps.
//!
//! [`build()`] makes it, out of the types of [`model`](crate::model). This module says what the engine did; why, and how to show it, is for others.

mod attempt;
mod build;
mod run;

use crate::model::{At, NodeId, Run};

pub use attempt::is_trouble;
pub use build::build;

/// From a place in the history on, records belong to this node of this run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Which log, in the order of the history.
    pub source: usize,
    /// Position in that log's text.
    pub position: usize,
    /// Index of the run.
    pub run: usize,
    /// The node, or none between instructions.
    pub node: Option<NodeId>,
}

/// Something the engine's records do not explain, found while building.
#[derive(Clone, Debug)]
pub struct Oddity {
    /// Where.
    pub at: At,
    /// What, in words.
    pub message: String,
}

/// What [`build()`] makes of a history.
#[derive(Debug, Default)]
pub struct Built {
    /// In the order of the history.
    pub runs: Vec<Run>,
    /// In the order of the history.
    pub marks: Vec<Mark>,
    /// In the order of the history.
    pub oddities: Vec<Oddity>,
}

impl Built {
    /// From here on, records belong to `node`. Marks rise: one that would stand before the last is moved there. Gives its index.
    fn mark(&mut self, at: At, run: usize, node: Option<NodeId>) -> usize {
        let place = (at.source, at.position);
        let (source, position) = self
            .marks
            .last()
            .map_or(place, |last| place.max((last.source, last.position)));
        self.marks.push(Mark {
            source,
            position,
            run,
            node,
        });
        self.marks.len() - 1
    }

    fn odd(&mut self, at: At, message: String) {
        self.oddities.push(Oddity { at, message });
    }
}
