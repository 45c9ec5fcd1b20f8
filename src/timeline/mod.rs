//! From the logs of one place to one history: in which order they were written, and what all of them together tell.

mod diagnostics;
mod gaps;
mod order;
mod overlap;
mod restarts;
mod rows;
mod segment;

use std::{
    collections::{BTreeSet, HashMap},
    hash::BuildHasher,
};

use foldhash::fast::FixedState;
use rayon::prelude::*;

use crate::{
    event::{self, Reading, Says, is_harmless},
    input::Source,
    model::{At, Boot, Diagnostic, Environment, Level, Run},
    record::{Item, Scanner, Stamp, decode},
    tree::{self, Built},
};

use diagnostics::diagnose;
use order::{LogFacts, Order, order};
pub use restarts::Restarts;
use segment::Segment;

/// What one machine's logs tell.
#[derive(Debug)]
pub struct History<'a> {
    /// The machine's name, as far as the input tells.
    pub machine: Option<String>,
    /// The logs, oldest first.
    pub logs: Vec<Log<'a>>,
    /// How many logs are not among them, since others hold all of their records.
    pub copies: usize,
    /// Runs, marks and oddities. Indices of logs in it are those of `logs`.
    pub built: Built,
    /// The indices of the runs to show; `None` to show all.
    pub only: Option<BTreeSet<usize>>,
    /// What a user should know: log by log in order, then what concerns the history as a whole.
    pub diagnostics: Vec<Diagnostic>,
}

/// One log of a history.
#[derive(Debug)]
pub struct Log<'a> {
    /// The open log.
    pub source: &'a Source,
    /// Where in its text it begins to hold what no log before it does.
    pub from: usize,
    /// What was read from it.
    pub reading: Reading<'a>,
}

impl<'a> History<'a> {
    /// The index of the run with the latest last record.
    pub fn newest(&self) -> Option<usize> {
        let utc = |run| self.span_of(run).1.and_then(Stamp::utc_ms);
        (0..self.built.runs.len()).max_by_key(|&run| (utc(run), run))
    }

    /// Leaves only the newest run to show: the one with the latest last record.
    pub fn show_newest(&mut self) {
        self.only = self.newest().map(|newest| BTreeSet::from([newest]));
    }

    /// Leaves only runs to show that are chosen, by their index.
    pub fn show_only(&mut self, chooses: impl Fn(&Self, usize) -> bool) {
        let runs = (0..self.built.runs.len()).filter(|&run| self.is_shown(run));
        let chosen = runs.filter(|&run| chooses(self, run)).collect();
        self.only = Some(chosen);
    }

    /// Whether to show a run, by its index.
    pub fn is_shown(&self, run: usize) -> bool {
        self.only.as_ref().is_none_or(|only| only.contains(&run))
    }

    /// The runs to show, with their indices.
    pub fn runs(&self) -> impl Iterator<Item = (usize, &Run)> {
        let all = self.built.runs.iter().enumerate();
        all.filter(|&(index, _)| self.is_shown(index))
    }

    /// Whether what stands at a position of a log is of a run to show. The first run takes in what is before it.
    pub fn shows(&self, log: usize, position: usize) -> bool {
        let runs = &self.built.runs;
        let is_begun = |run: &Run| (run.first.source, run.first.position) <= (log, position);
        self.only.as_ref().is_none_or(|only| {
            let begun = runs.partition_point(is_begun);
            only.contains(&begun.saturating_sub(1))
        })
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
    let (distinct, twice) = distinct(sources);
    let read = |source| Log {
        source,
        from: 0,
        reading: match distinct.len() {
            1 => event::read(source.text()),
            _ => event::read_with_hashes(source.text()),
        },
    };
    let bytes: usize = distinct.iter().map(|source| source.text().len()).sum();
    let logs = if bytes > event::PART {
        distinct.par_iter().copied().map(read).collect()
    } else {
        distinct.iter().copied().map(read).collect()
    };
    rebuild(machine, logs, twice)
}

/// Rebuilds a machine's runs from logs that are read already, in any order. No two hold the same text.
pub fn assemble(machine: Option<String>, logs: Vec<Log<'_>>) -> History<'_> {
    rebuild(machine, logs, Vec::new())
}

fn rebuild(machine: Option<String>, mut logs: Vec<Log<'_>>, mut twice: Vec<Twice>) -> History<'_> {
    let all = logs.len() + twice.len();
    let told = leave_out_rows(&mut logs);
    twice.extend(leave_out_overlaps(&mut logs));
    for log in &mut logs {
        log.reading.hashes = Vec::new();
    }
    let segments: Vec<_> = logs.iter().map(|log| Segment::of(&log.reading)).collect();
    let facts: Vec<_> = logs
        .iter()
        .zip(&segments)
        .map(|(log, segment)| LogFacts::new(&log.source.name, segment))
        .collect();
    let Order { indices, by_time } = order(&facts);
    let mut slots: Vec<_> = logs.into_iter().map(Some).collect();
    let logs: Vec<Log<'_>> = indices.iter().filter_map(|&i| slots[i].take()).collect();
    let segments: Vec<_> = indices.iter().map(|&i| segments[i].clone()).collect();
    let mut built = tree::build(logs.iter().map(|log| log.reading.events.as_slice()));
    if built.runs.is_empty()
        && let Some((boot, last)) = unfinished_boot(&logs)
    {
        built.add_open_attempt(boot, last);
    }
    let mut diagnostics = diagnose(&logs, &segments, &built, by_time, &twice);
    diagnostics.extend(told);
    History {
        machine,
        copies: all - logs.len(),
        logs,
        built,
        only: None,
        diagnostics,
    }
}

/// In logs without a run: the boot in which programs of the client tell of errors, and where the last of them stands.
fn unfinished_boot(logs: &[Log<'_>]) -> Option<(Boot, At)> {
    let mut boot = Boot::default();
    let mut last = None;
    for (source, log) in logs.iter().enumerate() {
        for event in &log.reading.events {
            let at = At {
                source,
                position: event.position,
                stamp: event.stamp,
            };
            match event.says {
                Says::BootedFullOs => boot.environment = Some(Environment::FullOs),
                Says::BootedWinPe | Says::WinPe => boot.environment = Some(Environment::WinPe),
                Says::Bootstrap => {}
                _ => continue,
            }
            boot.started.get_or_insert(at);
        }
        let text = log.source.text();
        for item in Scanner::part(text, log.from..text.len()) {
            if let Item::Record(record) = item
                && tree::is_trouble(&record)
                && !is_harmless(&decode(record.message))
            {
                last = Some(At {
                    source,
                    position: record.span.start,
                    stamp: record.stamp(),
                });
            }
        }
    }
    Some((boot, last?))
}

/// Leaves out rows of the site from a time of which there is a log: it tells the same run, and more.
fn leave_out_rows(logs: &mut Vec<Log<'_>>) -> Vec<Diagnostic> {
    let span = |log: &Log<'_>| {
        let utc = |stamp: Option<Stamp>| stamp.and_then(Stamp::utc_ms);
        utc(log.reading.span.first).zip(utc(log.reading.span.last))
    };
    let is_log = |log: &&Log<'_>| !log.source.is_site();
    let real: Vec<_> = logs.iter().filter(is_log).filter_map(span).collect();
    let mut told = Vec::new();
    logs.retain(|log| {
        let covers = |&(first, last): &(i64, i64)| {
            span(log).is_some_and(|(from, to)| from <= last && first <= to)
        };
        let is_told = log.source.is_site() && real.iter().any(covers);
        if is_told {
            let message = format!(
                "{}: the rows of this machine are of the time of its logs, which tell more: left out",
                log.source.name
            );
            told.push(Diagnostic::new(Level::Info, "rows", message));
        }
        !is_told
    });
    told
}

/// The sources without those that are the same as another one, and which these are.
fn distinct(sources: &[Source]) -> (Vec<&Source>, Vec<Twice>) {
    let text = |source: usize| sources[source].text();
    let mut of_length: HashMap<usize, usize> = HashMap::new();
    for source in sources {
        *of_length.entry(source.text().len()).or_default() += 1;
    }
    let mut twice = Vec::new();
    let mut distinct: Vec<&Source> = Vec::new();
    let mut seen: HashMap<(usize, u64), Vec<usize>> = HashMap::new();
    for (index, source) in sources.iter().enumerate() {
        let length = source.text().len();
        if of_length[&length] > 1 {
            let hash = FixedState::default().hash_one(source.text());
            let alike = seen.entry((length, hash)).or_default();
            let same = alike.iter().find(|&&other| text(other) == text(index));
            if let Some(&same) = same {
                twice.push(Twice {
                    log: source.name.clone(),
                    kept_in: sources[same].name.clone(),
                    records: None,
                    rest: None,
                });
                continue;
            }
            alike.push(index);
        }
        distinct.push(source);
    }
    (distinct, twice)
}

/// Leaves each record in one log, however many of them hold it.
fn leave_out_overlaps(logs: &mut Vec<Log<'_>>) -> Vec<Twice> {
    let overlaps = overlap::find(logs);
    let name = |log: usize| logs[log].source.name.clone();
    let twice = overlaps
        .iter()
        .map(|overlap| Twice {
            log: name(overlap.log),
            kept_in: name(overlap.kept_in),
            records: Some(overlap.records),
            rest: overlap.rest,
        })
        .collect();
    let mut from: Vec<_> = vec![Some(0); logs.len()];
    for overlap in overlaps {
        from[overlap.log] = overlap.rest;
    }
    let mut from = from.into_iter();
    logs.retain_mut(|log| match from.next().flatten() {
        None => false,
        Some(0) => true,
        Some(from) => {
            *log = Log::read(log.source, from);
            true
        }
    });
    twice
}

/// Records that are kept in one log although another one holds them too.
struct Twice {
    log: String,
    kept_in: String,
    /// How many; `None` when the logs are the same to the byte.
    records: Option<usize>,
    /// Where the rest of the log begins; `None` when there is none.
    rest: Option<usize>,
}

impl<'a> Log<'a> {
    fn read(source: &'a Source, from: usize) -> Self {
        Self {
            source,
            from,
            reading: event::read_from(source.text(), from),
        }
    }
}
