//! From the logs of one place to one history: in which order they were written, and what all of them together tell.

mod diagnostics;
mod order;

use rayon::prelude::*;

use crate::{
    event::{self, Reading},
    input::Source,
    label::Labeller,
    record::Stamp,
    tree::{self, Built},
};

use diagnostics::diagnose;
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
    /// What a user should know: log by log in order, then what concerns the history as a whole.
    pub diagnostics: Vec<Diagnostic>,
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
    /// Labels the runs with what definitions say of them.
    pub fn label(&mut self, labeller: &Labeller) {
        for run in &mut self.built.runs {
            run.labels = Some(labeller.label(run));
        }
    }

    /// The logs that hold a run, by the run's index: from its first record to the next run's; the first and last run take in what is before and after.
    pub fn logs_of(&self, run: usize) -> &[Log<'a>] {
        let runs = &self.built.runs;
        let from = if run == 0 { 0 } else { runs[run].first.source };
        let next = runs.get(run + 1).map(|next| next.first);
        let to = next.map_or(self.logs.len(), |next| {
            next.source + usize::from(next.position > 0)
        });
        &self.logs[from..to.max(from + 1)]
    }

    /// The times of the first and last record of a run. Like [`History::logs_of`], the first and last run take in what is before and after.
    pub fn span_of(&self, run: usize) -> (Option<Stamp>, Option<Stamp>) {
        let runs = &self.built.runs;
        let spans = || self.logs.iter().map(|log| log.reading.span);
        let first = if run == 0 {
            spans().find_map(|span| span.first)
        } else {
            runs[run].first.stamp
        };
        let is_last = run + 1 == runs.len();
        let last = if is_last {
            spans().rev().find_map(|span| span.last)
        } else {
            runs[run].last.stamp
        };
        (first, last)
    }
}

/// Reads a machine's logs and rebuilds its runs.
pub fn reconstruct(machine: Option<String>, sources: &[Source]) -> History<'_> {
    // Logs that another one holds the same bytes as: the name of the copy, the name of the other.
    let mut copies = Vec::new();
    let mut distinct: Vec<&Source> = Vec::new();
    for source in sources {
        match distinct.iter().find(|other| other.text() == source.text()) {
            Some(other) => copies.push((source.name.clone(), other.name.clone())),
            None => distinct.push(source),
        }
    }
    let logs = distinct
        .into_par_iter()
        .map(|source| Log {
            source,
            reading: event::read(source.text()),
        })
        .collect();
    assemble(machine, logs, &copies)
}

/// Rebuilds a machine's runs from logs that are read already, in any order. `copies` are logs that were left out: the name of each, and of the log that
/// holds the same bytes.
pub fn assemble<'a>(
    machine: Option<String>,
    mut logs: Vec<Log<'a>>,
    copies: &[(String, String)],
) -> History<'a> {
    let facts: Vec<_> = logs
        .iter()
        .map(|log| LogFacts::new(&log.source.name, &log.reading))
        .collect();
    let Order { indices, by_time } = order(&facts);
    let mut slots: Vec<_> = logs.drain(..).map(Some).collect();
    let logs: Vec<Log<'_>> = indices.iter().filter_map(|&i| slots[i].take()).collect();
    let built = tree::build(logs.iter().map(|log| log.reading.events.as_slice()));
    let diagnostics = diagnose(&logs, &built, by_time, copies);
    History {
        machine,
        logs,
        built,
        diagnostics,
    }
}
