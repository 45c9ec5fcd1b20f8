//! What a user should know about the input: what could not be read, and what the engine's records leave open.

use std::collections::HashSet;

use super::{Log, Twice, gaps, segment::Segment};
use crate::{
    model::{Diagnostic, Level},
    record::{Dialect, Fragment, Item, Scanner},
    tree::Built,
};

/// All there is to know about a history.
pub(super) fn diagnose(
    logs: &[Log<'_>],
    segments: &[Segment],
    built: &Built,
    reordered: bool,
    twice: &[Twice],
) -> Vec<Diagnostic> {
    let mut all: Vec<_> = logs
        .iter()
        .enumerate()
        .flat_map(|(i, log)| of_log(i, log))
        .collect();
    let mut begun = HashSet::new();
    all.extend(
        twice
            .iter()
            .map(|twice| of_twice(twice, !begun.insert(&twice.log))),
    );
    if reordered {
        let message = "the dates in the names of the logs contradict their records: ordered by the records' UTC times and instructions";
        all.push(Diagnostic::new(Level::Info, "order", message.to_owned()));
    }
    all.extend(gaps::find(logs, segments, built));
    let records: u64 = logs.iter().map(|log| log.reading.records).sum();
    if built.runs.is_empty() && records > 0 {
        let plural = if records == 1 { "" } else { "s" };
        let message = format!(
            "{records} record{plural}, but no task sequence run: none of the engine (TSManager) on a group or step"
        );
        let no_run = Diagnostic::new(Level::Info, "no_run", message);
        all.push(if logs.len() == 1 {
            no_run.at(0, None)
        } else {
            no_run
        });
    }
    all.extend(built.oddities.iter().map(|oddity| {
        Diagnostic::new(Level::Warning, "contradiction", oddity.message.clone())
            .at(oddity.at.source, Some(oddity.at.position))
    }));
    all
}

/// `goes_on`: the beginning of the log was found elsewhere before.
fn of_twice(twice: &Twice, goes_on: bool) -> Diagnostic {
    let Twice { log, kept_in, .. } = twice;
    let which = match (twice.records, twice.rest) {
        (None, _) => {
            let message = format!("{log} holds the same bytes as {kept_in}: read once");
            return Diagnostic::new(Level::Info, "copy", message);
        }
        (Some(records), None) if goes_on => format!("the other {records} records"),
        (Some(records), None) => format!("all {records} records"),
        (Some(records), Some(_)) if goes_on => format!("the next {records} records"),
        (Some(records), Some(_)) => format!("the first {records} records"),
    };
    let message = format!("{which} of {log} are in {kept_in} too: read once");
    let is_whole = twice.rest.is_none() && !goes_on;
    let code = if is_whole { "copy" } else { "overlap" };
    Diagnostic::new(Level::Info, code, message)
}

fn of_log(index: usize, log: &Log<'_>) -> Vec<Diagnostic> {
    let text = log.source.text();
    if matches!(text, b"" | b"\xEF\xBB\xBF") {
        return vec![
            Diagnostic::new(Level::Warning, "empty", "the log is empty".to_owned()).at(index, None),
        ];
    }
    if log.reading.records == 0 && log.from == 0 {
        let message = "not a ConfigMgr log: no record in it".to_owned();
        return vec![Diagnostic::new(Level::Error, "not_a_log", message).at(index, None)];
    }
    let pasted = of_pasted(index, log);
    let fragments = log.reading.fragments.iter().map(|span| {
        let what = match Scanner::part(text, span.clone()).next() {
            Some(Item::Fragment(Fragment {
                attributes: Some(_),
                ..
            })) => "a torn record: its beginning is lost",
            Some(Item::Fragment(Fragment { text, .. }))
                if text.starts_with(crate::record::OPEN) =>
            {
                "a torn record: its end is lost"
            }
            _ => "text that is no record",
        };
        let message = format!("{what} ({} bytes)", span.len());
        Diagnostic::new(Level::Warning, "fragment", message).at(index, Some(span.start))
    });
    pasted.into_iter().chain(fragments).collect()
}

/// The limits of text that was copied out of a log.
fn of_pasted(index: usize, log: &Log<'_>) -> Option<Diagnostic> {
    let (level, message) = match Dialect::of(log.source.text()) {
        Dialect::Records => return None,
        Dialect::Columns => (
            Level::Info,
            "copied text, not the log itself: its times have no time zone, and warnings are not told from errors",
        ),
        Dialect::Messages => (
            Level::Warning,
            "messages only, without component, time and thread: all are taken for the task sequence's own. \
             Give smsts.log itself, or copy whole rows in CMTrace (select them, Ctrl+C)",
        ),
    };
    Some(Diagnostic::new(level, "pasted", message.to_owned()).at(index, None))
}
