//! The records that were written while a step was at work.

use std::{
    collections::{HashMap, VecDeque},
    ops::Range,
};

use crate::{
    model::{At, NodeId},
    record::{Item, Record, Scanner},
    timeline::History,
};

/// So many of a step's last records are looked at. What made it fail stands near its end, and a step can write hundreds of thousands.
pub const LAST: usize = 4_000;

/// Where a record stands: the log, and its span in the log's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Index of the log in the history.
    pub log: usize,
    /// The record, with the line break after it.
    pub range: Range<usize>,
}

impl Span {
    /// The record, read again.
    pub fn record<'h>(&self, history: &'h History<'_>) -> Option<Record<'h>> {
        let text = history.logs.get(self.log)?.source.text();
        match Scanner::part(text, self.range.clone()).next()? {
            Item::Record(record) => Some(record),
            Item::Fragment(_) | Item::Blank(_) => None,
        }
    }

    /// So many records before and after it, in the same log.
    pub fn context(&self, history: &History<'_>, count: usize) -> (Vec<Self>, Vec<Self>) {
        let text = history.logs[self.log].source.text();
        let spans = |range: Range<usize>| {
            records(text, range).map(|record| Self {
                log: self.log,
                range: record.span,
            })
        };
        let after = spans(self.range.end..text.len()).take(count).collect();
        // Backwards the text is searched for heads; from a little further up, records are cut as in one pass.
        let mut from = self.range.start;
        for _ in 0..2 * count {
            let head = memchr::memmem::rfind(&text[..from], crate::record::OPEN);
            from = head.unwrap_or(0);
        }
        let mut before: Vec<_> = spans(from..self.range.start).collect();
        before.drain(..before.len().saturating_sub(count));
        (before, after)
    }
}

/// For each node of each run, the mark of its last start.
pub struct LastMarks(HashMap<(usize, NodeId), usize>);

impl LastMarks {
    /// Of a history.
    pub fn of(history: &History<'_>) -> Self {
        let marks = history.built.marks.iter().enumerate();
        Self(
            marks
                .filter_map(|(index, mark)| Some(((mark.run, mark.node?), index)))
                .collect(),
        )
    }

    /// The last records, at most [`LAST`], of a node's last attempt: from its last start up to `until`, the record that reports the outcome.
    pub fn records_of(
        &self,
        history: &History<'_>,
        run: usize,
        id: NodeId,
        until: Option<At>,
    ) -> Vec<Span> {
        let Some(&index) = self.0.get(&(run, id)) else {
            return Vec::new();
        };
        let marks = &history.built.marks;
        let own = marks[index];
        let next = marks.get(index + 1);
        let end = match (next, until) {
            (Some(next), Some(until)) => {
                (next.source, next.position).min((until.source, until.position + 1))
            }
            (Some(next), None) => (next.source, next.position),
            (None, Some(until)) => (until.source, until.position + 1),
            (None, None) => (history.logs.len(), 0),
        };
        last_of(history, (own.source, own.position), end)
    }
}

/// The last records, at most [`LAST`], that begin from one place (log, position) up to another.
pub fn last_of(history: &History<'_>, from: (usize, usize), end: (usize, usize)) -> Vec<Span> {
    let mut last = VecDeque::new();
    for (log, read) in history.logs.iter().enumerate().skip(from.0) {
        if log > end.0 {
            break;
        }
        let text = read.source.text();
        let start = if log == from.0 { from.1 } else { 0 };
        let start = start.max(read.from);
        for record in records(text, start.min(text.len())..text.len()) {
            if (log, record.span.start) >= end {
                break;
            }
            if last.len() == LAST {
                last.pop_front();
            }
            last.push_back(Span {
                log,
                range: record.span,
            });
        }
    }
    last.into()
}

/// The record at a place.
pub fn at<'h>(history: &'h History<'_>, at: At) -> Option<Record<'h>> {
    let text = history.logs.get(at.source)?.source.text();
    records(text, at.position..text.len()).next()
}

fn records(text: &[u8], range: Range<usize>) -> impl Iterator<Item = Record<'_>> {
    Scanner::part(text, range).filter_map(|item| match item {
        Item::Record(record) => Some(record),
        Item::Fragment(_) | Item::Blank(_) => None,
    })
}
