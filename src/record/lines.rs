//! Cuts text without `<![LOG[` into records by its lines.
//!
//! A record with columns behind its message ends with the line that holds them; the lines before it, up to a blank one, are its
//! message too. A record with columns before its message goes on up to the next record or a blank line. In a dialect where each line can be a
//! record, the others are records that have nothing but a message.

use std::ops::Range;

use super::{
    Attributes, CLOSE, Dialect, Fragment, Item, OPEN, Record,
    columns::{self, Columns, Trust},
    scan::{skip_blanks, trim},
};

/// A message has at most so many lines before the one with the columns. The bound keeps reading linear.
const MOST_LINES: usize = 32;

/// The ranges of a text's lines, with their line breaks.
pub fn lines(text: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let to = line_end(text, from)?;
        Some(std::mem::replace(&mut from, to)..to)
    })
}

fn line_end(text: &[u8], from: usize) -> Option<usize> {
    (from < text.len())
        .then(|| memchr::memchr(b'\n', &text[from..]).map_or(text.len(), |at| from + at + 1))
}

/// Whether text of the [`Dialect::Records`] can hold pasted records: a quick look before all the others.
pub fn may_hold_records(text: &[u8]) -> bool {
    let has = |mark: &[u8]| memchr::memmem::find(text, mark).is_some();
    (has(b" (0x") || has(b"$$<"))
        && lines(text).any(|line| {
            let line = &text[line];
            !is_torn(line)
                && (columns::tail(line, Trust::Sure).is_some()
                    || columns::head(line, Trust::Sure).is_some())
        })
}

/// A line of a torn record of ConfigMgr's own dialect.
fn is_torn(line: &[u8]) -> bool {
    [OPEN, CLOSE]
        .iter()
        .any(|mark| memchr::memmem::find(line, mark).is_some())
}

/// Yields the records and fragments of a stretch of text that holds no whole record of ConfigMgr's own dialect.
#[derive(Clone, Debug)]
pub struct Lines<'a> {
    /// The stretch; it begins with no blank.
    text: &'a [u8],
    /// Where the stretch stands in the log.
    base: usize,
    /// Everything before this has been yielded.
    at: usize,
    /// The lines before this have no columns.
    loose: usize,
    dialect: Dialect,
}

impl<'a> Lines<'a> {
    /// `text` stands at `base` of its log.
    pub fn new(text: &'a [u8], base: usize, dialect: Dialect) -> Self {
        Self {
            text,
            base,
            at: 0,
            loose: 0,
            dialect,
        }
    }

    fn trust(&self) -> Trust {
        if self.dialect.is_pasted() {
            Trust::Any
        } else {
            Trust::Sure
        }
    }

    fn line(&self, from: usize) -> Option<&'a [u8]> {
        Some(&self.text[from..line_end(self.text, from)?])
    }

    /// The end of the blanks at or after `to`, which belong to the item before them.
    fn blanks(&self, to: usize) -> usize {
        skip_blanks(self.text, to)
    }

    fn record(&mut self, message: Range<usize>, to: usize, attributes: Attributes<'a>) -> Item<'a> {
        let span = self.base + self.at..self.base + to;
        self.at = to;
        Item::Record(Record {
            span,
            message: trim(&self.text[message]),
            attributes,
        })
    }

    fn fragment(&mut self, to: usize) -> Item<'a> {
        let text = trim(&self.text[self.at..to]);
        let span = self.base + self.at..self.base + to;
        self.at = to;
        Item::Fragment(Fragment {
            span,
            text,
            attributes: None,
        })
    }

    fn head(&self, line: &'a [u8]) -> Option<Columns<'a>> {
        (self.dialect != Dialect::Messages)
            .then(|| columns::head(line, self.trust()))
            .flatten()
    }

    /// A record that begins with its columns.
    fn headed(&mut self, line: &'a [u8], columns: &Columns<'a>) -> Item<'a> {
        let from = self.at + columns.message.start;
        let mut to = self.at + line.len();
        while let Some(next) = self.line(to) {
            let ends = next.trim_ascii().is_empty()
                || is_torn(next)
                || columns::head(next, self.trust()).is_some()
                || columns::tail(next, Trust::Sure).is_some();
            if ends {
                break;
            }
            to += next.len();
        }
        let end = self.blanks(to);
        self.record(from..to, end, columns.attributes)
    }

    /// The record that ends with the next line with columns, if one follows without a blank line between.
    fn tailed(&mut self) -> Option<Item<'a>> {
        if self.at < self.loose || self.dialect == Dialect::Messages {
            return None;
        }
        let mut from = self.at;
        let mut before = self.at;
        for _ in 0..MOST_LINES {
            let Some(line) = self.line(from) else { break };
            let is_first = from == self.at;
            if line.trim_ascii().is_empty()
                || is_torn(line)
                || !is_first && self.head(line).is_some()
            {
                break;
            }
            let to = from + line.len();
            let alone = || Some((from, columns::tail(line, self.trust())?));
            let found = self.wrapped(before, from, to).or_else(alone);
            if let Some((start, columns)) = found {
                let mut attributes = columns.attributes;
                let message = self.at..start + columns.message.end;
                let mut end = to;
                if attributes.thread.is_none()
                    && let Some(next) = self.line(to)
                    && let Some(thread) = columns::lone_thread(next)
                {
                    attributes.thread = Some(thread);
                    end = to + next.len();
                }
                let end = self.blanks(end);
                return Some(self.record(message, end, attributes));
            }
            (before, from) = (from, to);
        }
        self.loose = from.max(self.loose);
        None
    }

    /// The columns of a record that a forum wrapped between them: they begin on the line at `before` and end with the line at `from`.
    fn wrapped(&self, before: usize, from: usize, to: usize) -> Option<(usize, Columns<'a>)> {
        if before == from || !self.dialect.is_pasted() {
            return None;
        }
        let columns = columns::tail(&self.text[before..to], self.trust())?;
        let attributes = &columns.attributes;
        let begins_before = before + columns.message.end + 1 < from;
        let is_sure =
            attributes.date.is_some() || attributes.component.is_some_and(columns::is_known);
        (begins_before && is_sure).then_some((before, columns))
    }

    /// A line that is a message and nothing else, with those that go on with it.
    fn bare(&mut self, line: &'a [u8]) -> Item<'a> {
        let mut to = self.at + line.len();
        let mut end = self.blanks(to);
        while let Some(next) = self.line(end)
            && columns::goes_on(next)
        {
            to = end + next.len();
            end = self.blanks(to);
        }
        self.record(self.at..to, end, Attributes::default())
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = Item<'a>;

    fn next(&mut self) -> Option<Item<'a>> {
        let line = self.line(self.at)?;
        if is_torn(line) {
            let to = self.blanks(self.at + line.len());
            return Some(self.fragment(to));
        }
        if let Some(columns) = self.head(line) {
            return Some(self.headed(line, &columns));
        }
        if let Some(record) = self.tailed() {
            return Some(record);
        }
        if self.dialect.is_pasted() {
            return Some(self.bare(line));
        }
        let to = self.blanks(self.loose.max(self.at + line.len()));
        Some(self.fragment(to))
    }
}

#[cfg(test)]
#[path = "lines_tests.rs"]
mod tests;
