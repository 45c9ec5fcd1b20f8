//! Finds the records that several logs of a machine hold: a log that was collected from two places, the first half of another, a log
//! that begins with the end of the one before it.
//!
//! Records count as the same when they are so to the byte, trailer included, in a row from a log's beginning on. They are found by their hashes, in time
//! that grows with the number of records whatever their times, and compared byte by byte before any is left out. What is left out of one log is kept
//! in another, so nothing is lost.
//!
//! Chance is ruled out by what the row holds. Two different times are enough: the clock would have to be set back, and all be said again. Records of
//! one millisecond can be said twice; they are a copy where more of them differ than a program repeats in that time, or where a log that begins with
//! the same records holds all of them.

use std::{cell::OnceCell, collections::HashSet, ops::Range};

use foldhash::fast::FixedState;

use super::{
    Log,
    rows::{Place, Rows},
};
use crate::record::{Item, Scanner, Stamp, content};

/// So many rows that begin like a log are compared with it, those that have most in common.
const MOST_PLACES: usize = 16;

/// So many different records in a row are not said twice in one millisecond. Real logs repeat up to six.
const MANY: usize = 8;

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
    find_counting(logs).0
}

/// The same with the number of rows that were compared in part.
fn find_counting(logs: &[Log<'_>]) -> (Vec<Overlap>, usize) {
    let shared = share_their_first(logs);
    if shared.is_empty() {
        return (Vec::new(), 0);
    }
    let mut search = Search::new(logs);
    let mut by_size = shared.clone();
    by_size.sort_by_key(|&log| (logs[log].source.text().len(), std::cmp::Reverse(log)));
    // First those that are in others as a whole, so that none is cut up by its own copies.
    for log in by_size {
        if let Some(shared) = search.best(log).filter(|shared| shared.rest.is_none()) {
            search.leave_out(log, &shared);
        }
    }
    // Of logs that part, one is cut only when the other is known to be the earlier one: once more, until nothing is found.
    let mut found = usize::MAX;
    while found != search.found.len() {
        found = search.found.len();
        for &log in &shared {
            while let Some(shared) = search.best(log) {
                search.leave_out(log, &shared);
            }
        }
    }
    (search.found, search.rows.looks())
}

/// The logs whose first record other logs hold too.
fn share_their_first(logs: &[Log<'_>]) -> Vec<usize> {
    if logs.len() < 2 {
        return Vec::new();
    }
    let first = |log: &Log<'_>| {
        let items = Scanner::new(log.source.text());
        let pieces = items.filter(|item| !matches!(item, Item::Blank(_)));
        let at = pieces
            .take(log.reading.fragments.len() + 1)
            .position(|item| matches!(item, Item::Record(_)))?;
        log.reading.hashes.get(at).copied()
    };
    let firsts: Vec<_> = logs.iter().map(first).collect();
    type Hashes = HashSet<u64, FixedState>;
    let wanted: Hashes = firsts.iter().copied().flatten().collect();
    let (mut seen, mut several) = (Hashes::default(), Hashes::default());
    for log in logs {
        let hashes = log.reading.hashes.iter().copied();
        let here: Hashes = hashes.filter(|hash| wanted.contains(hash)).collect();
        several.extend(here.into_iter().filter(|&hash| !seen.insert(hash)));
    }
    let is_shared = |log: &usize| firsts[*log].is_some_and(|first| several.contains(&first));
    (0..logs.len()).filter(is_shared).collect()
}

struct Search<'a> {
    logs: &'a [Log<'a>],
    rows: Rows,
    pieces: Vec<OnceCell<Vec<Piece<'a>>>>,
    /// The piece with which what is kept of each log begins; `None` when nothing is kept.
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
    /// Number of records of the log before it.
    records_before: usize,
}

/// A row of records that a log begins with and another one holds.
#[derive(Clone, Copy)]
struct Shared {
    kept_in: usize,
    records: usize,
    /// The piece with which the rest of the log begins.
    rest: Option<usize>,
    /// The equal pieces: from which on in the log, from which on in the other, how many.
    row: (usize, usize, usize),
}

impl<'a> Search<'a> {
    fn new(logs: &'a [Log<'a>]) -> Self {
        let hashes = |log: &'a Log<'a>| {
            let hashes = log.reading.hashes.as_slice();
            // The last record of a log that was copied while it was written is cut.
            let text = log.source.text();
            let last = log.reading.fragments.last();
            let is_cut = last.is_some_and(|last| {
                let item = Scanner::part(text, last.clone()).next();
                let has_end = |item| matches!(item, Item::Fragment(f) if f.attributes.is_some());
                last.end == text.len() && !item.is_some_and(has_end)
            });
            &hashes[..hashes.len() - usize::from(is_cut)]
        };
        Self {
            logs,
            rows: Rows::new(logs.iter().map(hashes)),
            pieces: logs.iter().map(|_| OnceCell::new()).collect(),
            from: vec![Some(0); logs.len()],
            found: Vec::new(),
        }
    }

    fn leave_out(&mut self, log: usize, shared: &Shared) {
        self.from[log] = shared.rest;
        self.found.push(Overlap {
            log,
            kept_in: shared.kept_in,
            records: shared.records,
            rest: shared.rest.map(|rest| self.pieces(log)[rest].span.start),
        });
    }

    /// The longest row that a log begins with and another one holds.
    fn best(&mut self, log: usize) -> Option<Shared> {
        let from = self.from[log]?;
        let fragments = self.pieces(log)[from..]
            .iter()
            .take_while(|piece| piece.time.is_none())
            .count();
        let at = from + fragments;
        let kept = &self.from;
        let is_kept = |place: Place| kept[place.log].is_some_and(|from| place.piece >= from);
        let mine = Place { log, piece: at };
        let rows = self.rows.like(mine, MOST_PLACES, is_kept);
        let mut shared: Vec<_> = rows
            .into_iter()
            .filter_map(|(place, equal)| self.shared(mine, from, place, equal))
            .collect();
        // Of equals the first.
        shared.sort_by_key(|shared| {
            let is_whole = shared.rest.is_none();
            (
                std::cmp::Reverse((is_whole, shared.records)),
                shared.kept_in,
            )
        });
        shared.into_iter().find(|shared| self.is_equal(log, shared))
    }

    /// What a log has in common with another one whose pieces from a place on are equal to those from its first record on; before that can be
    /// the rest of a record that was cut.
    fn shared(&self, mine: Place, from: usize, other: Place, equal: usize) -> Option<Shared> {
        let kept = self.from[other.log]?;
        let (my, their) = (self.pieces(mine.log), self.pieces(other.log));
        let head_is_held = match &my[from..mine.piece] {
            [] => true,
            [cut] => other.piece > kept && their[other.piece - 1].content.ends_with(cut.content),
            _ => false,
        };
        let end = mine.piece + equal;
        let after = their.get(other.piece + equal);
        let is_cut = |piece: &Piece<'_>| {
            piece.time.is_none()
                && after.is_some_and(|whole| whole.content.starts_with(piece.content))
        };
        let rest = match &my[end..] {
            [] => None,
            [last] if is_cut(last) => None,
            _ => Some(end),
        };
        let others_begin = other.piece == kept;
        let row = &my[mine.piece..end];
        let is_copy = if self.from[mine.log] > Some(0) && others_begin {
            // What is left of a copy can go on with the beginning of the next log.
            true
        } else {
            let mut records = row.iter().filter(|piece| piece.time.is_some());
            let first = records.next()?;
            let mut different = HashSet::from([first.content]);
            rest.is_none() && others_begin
                || records.any(|record| {
                    different.insert(record.content);
                    record.time != first.time || different.len() == MANY
                })
        };
        if !head_is_held
            || !is_copy
            || rest.is_some()
                && others_begin
                && !self.goes_on_later((mine.log, end), (other.log, other.piece + equal))
        {
            return None;
        }
        Some(Shared {
            kept_in: other.log,
            records: self.records_before(mine.log, end) - my[mine.piece].records_before,
            rest,
            row: (mine.piece, other.piece, equal),
        })
    }

    fn records_before(&self, log: usize, piece: usize) -> usize {
        let pieces = self.pieces(log);
        match pieces.get(piece) {
            Some(piece) => piece.records_before,
            None => pieces.last().map_or(0, Piece::records_upto),
        }
    }

    /// Hashes are not taken at their word.
    fn is_equal(&self, log: usize, shared: &Shared) -> bool {
        let (mine, theirs, equal) = shared.row;
        let of = |log: usize, from: usize| &self.pieces(log)[from..from + equal];
        let (mine, theirs) = (of(log, mine), of(shared.kept_in, theirs));
        let mut pairs = mine.iter().zip(theirs);
        pairs.all(|(mine, theirs)| mine.content == theirs.content)
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
            let mut records_before = 0;
            let items = Scanner::new(text);
            let pieces = items.filter_map(|item| {
                let piece = Piece::new(text, &item, records_before)?;
                records_before = piece.records_upto();
                Some(piece)
            });
            pieces.collect()
        })
    }
}

impl<'a> Piece<'a> {
    fn new(text: &'a [u8], item: &Item<'a>, records_before: usize) -> Option<Self> {
        let time = match item {
            Item::Record(record) => Some(record.attributes.time.unwrap_or_default()),
            Item::Fragment(_) | Item::Blank(_) => None,
        };
        Some(Self {
            span: item.span(),
            content: content(text, item)?,
            time,
            records_before,
        })
    }

    /// Number of records of the log up to here, with this one.
    fn records_upto(&self) -> usize {
        self.records_before + usize::from(self.time.is_some())
    }
}

fn stamp_of(text: &[u8], span: &Range<usize>) -> Option<Stamp> {
    match Scanner::part(text, span.clone()).next()? {
        Item::Record(record) => record.stamp(),
        Item::Fragment(fragment) => fragment.attributes?.stamp(),
        Item::Blank(_) => None,
    }
}

#[cfg(test)]
#[path = "overlap_tests.rs"]
mod tests;
