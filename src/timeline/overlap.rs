//! Finds the records that several logs of a machine hold: a log that was collected from two places, the first half of another, a log
//! that begins with the end of the one before it.
//!
//! Records count as the same when they are so to the byte, trailer included, in a row from a log's beginning on. Their times, to the millisecond, rule
//! out chance where at least two of them differ: the clock would have to be set back, and all be said again. What is left out of one log is kept in another, so
//! nothing is lost.

use std::{cell::OnceCell, ops::Range};

use memchr::memmem;

use super::Log;
use crate::record::{Item, Scanner, Stamp};

/// A record is looked for between events that were written up to so much before or after it, milliseconds: a clock can be set between two events.
const NEAR: i64 = 10 * 60_000;
/// So many places that look like a log's beginning are compared. A record with its time is hardly ever there twice.
const MOST_PLACES: usize = 16;

/// Records at a log's beginning that another log keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Overlap {
    /// The log that loses them, by its index.
    pub log: usize,
    /// The log that keeps them.
    pub kept_in: usize,
    /// How many there are.
    pub records: usize,
    /// Where the rest of the log begins; `None` when nothing is left.
    pub rest: Option<usize>,
}

/// What several of the logs hold. A log can be named more than once: what is left of it is looked at again.
pub(super) fn find(logs: &[Log<'_>]) -> Vec<Overlap> {
    let mut search = Search {
        logs,
        pieces: logs.iter().map(|_| OnceCell::new()).collect(),
        ranges: logs.iter().map(range).collect(),
        from: vec![Some(0); logs.len()],
        found: Vec::new(),
    };
    let mut order: Vec<usize> = (0..logs.len()).collect();
    order.sort_by_key(|&log| (logs[log].source.text().len(), std::cmp::Reverse(log)));
    // First those that are in others as a whole, so that none is cut up by its own copies.
    for &log in &order {
        if let Some(shared) = search.best(log).filter(|shared| shared.rest.is_none()) {
            search.leave_out(log, &shared);
        }
    }
    for log in 0..logs.len() {
        while let Some(shared) = search.best(log) {
            search.leave_out(log, &shared);
        }
    }
    search.found
}

struct Search<'a> {
    logs: &'a [Log<'a>],
    pieces: Vec<OnceCell<Vec<Piece<'a>>>>,
    /// First and last time on each log's clock, as far as its events tell.
    ranges: Vec<Option<(i64, i64)>>,
    /// Where what is kept of each log begins; `None` when nothing is.
    from: Vec<Option<usize>>,
    found: Vec<Overlap>,
}

/// A record, or what is left of one.
#[derive(Debug)]
struct Piece<'a> {
    span: Range<usize>,
    /// Without the blanks after it.
    content: &'a [u8],
    /// Of a record, its time as it is written.
    time: Option<&'a [u8]>,
}

/// A row of records that a log begins with and another one holds.
struct Shared {
    kept_in: usize,
    records: usize,
    rest: Option<usize>,
}

impl<'a> Search<'a> {
    fn leave_out(&mut self, log: usize, shared: &Shared) {
        self.from[log] = shared.rest;
        self.found.push(Overlap {
            log,
            kept_in: shared.kept_in,
            records: shared.records,
            rest: shared.rest,
        });
    }

    /// The longest row that a log begins with and another one holds.
    fn best(&self, log: usize) -> Option<Shared> {
        let from = self.from[log]?;
        let text = self.logs[log].source.text();
        let (at, first) = first_record(text, from)?;
        let others = (0..self.logs.len()).filter(|&other| other != log);
        others
            .filter_map(|other| self.shared(log, from, at, &first, other))
            // Of equals the first.
            .rev()
            .max_by_key(|shared| (shared.rest.is_none(), shared.records))
    }

    fn shared(
        &self,
        log: usize,
        from: usize,
        at: usize,
        first: &Piece<'a>,
        other: usize,
    ) -> Option<Shared> {
        let kept = self.from[other]?;
        let time = stamp_of(self.logs[log].source.text(), &first.span).map(Stamp::local_ms);
        let is_far = |(first, last): (i64, i64)| {
            time.is_some_and(|time| time < first - NEAR || time > last + NEAR)
        };
        if self.ranges[other].is_some_and(is_far) {
            return None;
        }
        let text = self.logs[other].source.text();
        let places = regions(&self.logs[other], time)
            .into_iter()
            .flat_map(|region| {
                let to = text.len().min(region.end + first.content.len());
                let start = region.start.max(kept);
                let found =
                    memmem::find_iter(text.get(start..to).unwrap_or_default(), first.content);
                found.map(move |found| start + found)
            });
        let places: Vec<_> = places.take(MOST_PLACES).collect();
        if places.is_empty() {
            return None;
        }
        let (mine, theirs) = (self.pieces(log), self.pieces(other));
        let mine_from = mine.partition_point(|piece| piece.span.start < from);
        let mine_at = mine.partition_point(|piece| piece.span.start < at);
        places
            .into_iter()
            .filter_map(|place| {
                let theirs_at = theirs
                    .binary_search_by_key(&place, |piece| piece.span.start)
                    .ok()?;
                self.row(log, other, mine_from..mine_at, theirs_at)
            })
            .max_by_key(|shared| shared.records)
    }

    /// The row of equal records from `head.end` in `log` and from `theirs_at` in `other`; in `head` is what a log begins with that was cut from a longer one.
    fn row(
        &self,
        log: usize,
        other: usize,
        head: Range<usize>,
        theirs_at: usize,
    ) -> Option<Shared> {
        let (mine, theirs) = (self.pieces(log), self.pieces(other));
        let kept = self.from[other]?;
        let head_is_held = match mine[head.clone()] {
            [] => true,
            [ref cut] => theirs[..theirs_at].last().is_some_and(|whole| {
                whole.span.start >= kept && whole.content.ends_with(cut.content)
            }),
            _ => false,
        };
        let (mut i, mut j) = (head.end, theirs_at);
        while i < mine.len() && j < theirs.len() && mine[i].content == theirs[j].content {
            (i, j) = (i + 1, j + 1);
        }
        let row = &mine[head.end..i];
        let mut times = row.iter().filter_map(|piece| piece.time);
        let records = times.clone().count();
        let first_time = times.next()?;
        let others_begin = theirs[..theirs_at]
            .last()
            .is_none_or(|before| before.span.start < kept);
        // What is left of a copy can go on with the beginning of the next log.
        let goes_on = self.from[log] > Some(0) && others_begin;
        if !head_is_held || !goes_on && times.all(|time| time == first_time) {
            return None;
        }
        // A log that was copied while it was written ends in the middle of a record.
        let is_cut = |piece: &Piece<'_>| {
            let whole = theirs.get(j);
            piece.time.is_none()
                && whole.is_some_and(|whole| whole.content.starts_with(piece.content))
        };
        let rest = match &mine[i..] {
            [] => None,
            [last] if is_cut(last) => None,
            [next, ..] => Some(next.span.start),
        };
        if rest.is_some() && others_begin && !self.goes_on_later((log, i), (other, j)) {
            return None;
        }
        Some(Shared {
            kept_in: other,
            records,
            rest,
        })
    }

    /// Two logs begin with the same records and then part: whether the first is the one that goes on later, or ends later, and so is to follow the other.
    fn goes_on_later(&self, mine: (usize, usize), theirs: (usize, usize)) -> bool {
        // The zone can change with the restart that parts them.
        let time = |log: usize, piece: Option<&Piece<'_>>| {
            let text = self.logs[log].source.text();
            piece
                .and_then(|piece| stamp_of(text, &piece.span))
                .and_then(Stamp::utc_ms)
        };
        let key = |(log, at): (usize, usize)| {
            let pieces = self.pieces(log);
            (time(log, pieces.get(at)), time(log, pieces.last()), log)
        };
        key(mine) > key(theirs)
    }

    fn pieces(&self, log: usize) -> &[Piece<'a>] {
        self.pieces[log].get_or_init(|| {
            let text = self.logs[log].source.text();
            Scanner::new(text)
                .filter_map(|item| piece(text, &item))
                .collect()
        })
    }
}

fn piece<'a>(text: &'a [u8], item: &Item<'a>) -> Option<Piece<'a>> {
    let span = item.span();
    let time = match item {
        Item::Record(record) => Some(record.attributes.time.unwrap_or_default()),
        Item::Fragment(_) => None,
        Item::Blank(_) => return None,
    };
    let content = match item {
        Item::Fragment(fragment) => fragment.text,
        _ => {
            let written = &text[span.clone()];
            let end = memchr::memrchr(b'>', written).map_or(written.len(), |at| at + 1);
            &written[..end]
        }
    };
    Some(Piece {
        span,
        content,
        time,
    })
}

/// The first whole record at or after `from`.
fn first_record(text: &[u8], from: usize) -> Option<(usize, Piece<'_>)> {
    let mut items = Scanner::part(text, from..text.len());
    let item = items.find(|item| matches!(item, Item::Record(_)))?;
    let piece = piece(text, &item)?;
    Some((piece.span.start, piece))
}

fn stamp_of(text: &[u8], span: &Range<usize>) -> Option<Stamp> {
    match Scanner::part(text, span.clone()).next()? {
        Item::Record(record) => record.stamp(),
        Item::Fragment(fragment) => fragment.attributes?.stamp(),
        Item::Blank(_) => None,
    }
}

/// Positions in a log with the time there on its clock, as far as the log's reading tells.
fn times(log: &Log<'_>) -> impl Iterator<Item = (usize, i64)> {
    let at = |position, stamp: Option<Stamp>| Some((position, stamp?.local_ms()));
    let reading = &log.reading;
    let events = reading.events.iter();
    at(0, reading.span.first)
        .into_iter()
        .chain(events.filter_map(move |event| at(event.position, event.stamp)))
        .chain(at(log.source.text().len(), reading.span.last))
}

fn range(log: &Log<'_>) -> Option<(i64, i64)> {
    let all = || times(log).map(|(_, time)| time);
    all().min().zip(all().max())
}

/// Where in a log a record of that time can stand.
fn regions(log: &Log<'_>, time: Option<i64>) -> Vec<Range<usize>> {
    let len = log.source.text().len();
    let Some(time) = time else {
        return std::iter::once(0..len).collect();
    };
    let mut regions: Vec<Range<usize>> = Vec::new();
    let mut before: (usize, Option<i64>) = (0, None);
    let all = times(log).map(|(position, time)| (position, Some(time)));
    for next in all.chain([(len, None)]) {
        // Without a time at one side, it is only known that there is something.
        let (low, high) = match (before.1, next.1) {
            (Some(a), Some(b)) => (a.min(b), a.max(b)),
            _ => (time, time),
        };
        if (low - NEAR..=high + NEAR).contains(&time) {
            match regions.last_mut().filter(|last| last.end == before.0) {
                Some(last) => last.end = next.0,
                None => regions.push(before.0..next.0),
            }
        }
        before = next;
    }
    regions
}
