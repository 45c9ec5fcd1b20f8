//! From the logs of one place to one history: in which order they were written, and what all of them together tell.

mod diagnostics;
mod order;

use rayon::prelude::*;

use crate::{
    event::{self, Reading},
    input::Source,
    record::Stamp,
    tree::{self, Built, Run},
};

pub use diagnostics::{Diagnostic, Level};
pub use order::{LogFacts, Order, order};

/// What one machine's logs tell.
#[derive(Debug)]
pub struct History<'a> {
    /// The machine's name, as far as the input tells.
    pub machine: Option<String>,
    /// The logs, oldest first.
    pub logs: Vec<Log<'a>>,
    /// Runs, marks and oddities. Indices of logs in it are those of `logs`.
    pub built: Built,
    /// The order by name contradicts the records' times, which were followed.
    pub reordered: bool,
    /// Logs left out because another one holds the same bytes: the name of the copy, the name of the other.
    pub copies: Vec<(String, String)>,
}

/// One log of a history.
#[derive(Debug)]
pub struct Log<'a> {
    /// The open log.
    pub source: &'a Source,
    /// What was read from it.
    pub reading: Reading<'a>,
}

impl<'a> History<'a> {
    /// The logs that hold a run: from its first record to the next run's; the first and last run take in what is before and after.
    pub fn logs_of(&self, run: &Run) -> &[Log<'a>] {
        let begins = |run: &Run| (run.first.source, run.first.position);
        let runs = &self.built.runs;
        let is_first = runs
            .first()
            .is_some_and(|first| begins(first) == begins(run));
        let from = if is_first { 0 } else { run.first.source };
        let next = runs.iter().find(|next| begins(next) > begins(run));
        let to = next.map_or(self.logs.len(), |next| {
            next.first.source + usize::from(next.first.position > 0)
        });
        &self.logs[from..to]
    }

    /// The times of the first and last record of a run. Like [`History::logs_of`], the first and last run take in what is before and after.
    pub fn span_of(&self, run: &Run) -> (Option<Stamp>, Option<Stamp>) {
        let begins = |run: &Run| (run.first.source, run.first.position);
        let is = |other: Option<&Run>| other.is_some_and(|other| begins(other) == begins(run));
        let spans = || self.logs.iter().map(|log| log.reading.span);
        let first = if is(self.built.runs.first()) {
            spans().find_map(|span| span.first)
        } else {
            run.first.stamp
        };
        let last = if is(self.built.runs.last()) {
            spans().rev().find_map(|span| span.last)
        } else {
            run.last.stamp
        };
        (first, last)
    }
}

/// Reads a machine's logs and rebuilds its runs.
pub fn reconstruct(machine: Option<String>, sources: &[Source]) -> History<'_> {
    let mut copies = Vec::new();
    let mut distinct: Vec<&Source> = Vec::new();
    for source in sources {
        match distinct.iter().find(|other| other.text() == source.text()) {
            Some(other) => copies.push((source.name.clone(), other.name.clone())),
            None => distinct.push(source),
        }
    }
    let mut logs: Vec<_> = distinct
        .into_par_iter()
        .map(|source| Log {
            source,
            reading: event::read(source.text()),
        })
        .collect();
    let facts: Vec<_> = logs
        .iter()
        .map(|log| LogFacts::new(&log.source.name, log.reading.span))
        .collect();
    let Order { indices, by_time } = order(&facts);
    let mut slots: Vec<_> = logs.drain(..).map(Some).collect();
    let logs: Vec<Log<'_>> = indices.iter().filter_map(|&i| slots[i].take()).collect();
    let built = tree::build(logs.iter().map(|log| log.reading.events.as_slice()));
    History {
        machine,
        logs,
        built,
        reordered: by_time,
        copies,
    }
}
