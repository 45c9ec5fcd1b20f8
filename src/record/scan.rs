//! Cuts text in ConfigMgr's own dialect into records and fragments, in one pass and in linear time.
//!
//! Three rules decide what is a record, since messages can quote whole records and records can be torn:
//!
//! - A message ends where a well-formed trailer follows. If the line ends after that trailer too (or the
//!   next record begins), the record ends there: the engine writes every record with its line break.
//! - It then belongs to the *last* head before it. Heads further up have lost their end and are fragments.
//! - A trailer with more text after it on its line ends a record quoted inside a message, or is mere text, as long as another trailer follows.

use std::ops::Range;

use memchr::memmem;

use super::{Attributes, CLOSE, Fragment, Item, OPEN, Record, parse_trailer};

/// Heads remembered inside one message; those further out can only be torn.
const DEEPEST: usize = 64;

const BOM: &[u8] = b"\xEF\xBB\xBF";

/// Yields the records and fragments of a text. The spans count from `base`.
#[derive(Clone, Debug)]
pub(super) struct Pieces<'a> {
    text: &'a [u8],
    base: usize,
    /// Everything before this has been yielded.
    at: usize,
    heads: Finder<'a>,
    ends: Finder<'a>,
    /// The last end found.
    end: Option<End<'a>>,
    /// A record found together with the fragment before it.
    ready: Option<Item<'a>>,
    /// Heads that wait for their ends, kept to be used again.
    open: Vec<usize>,
}

/// A message's end: `]LOG]!>` with a well-formed trailer.
#[derive(Clone, Copy, Debug)]
struct End<'a> {
    message: usize,
    trailer: usize,
    /// The end of the blanks after the trailer.
    blanks: usize,
    /// Nothing but blanks follows on the line, or the next record.
    ends_line: bool,
    attributes: Attributes<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Token<'a> {
    Head(usize),
    End(End<'a>),
}

impl<'a> Pieces<'a> {
    /// Scans a part of a log. Spans count from the log's beginning.
    pub(super) fn part(text: &'a [u8], part: Range<usize>) -> Self {
        let base = part.start;
        let text = &text[part];
        Self {
            text,
            base,
            at: 0,
            heads: Finder::new(text, OPEN),
            ends: Finder::new(text, CLOSE),
            end: None,
            ready: None,
            open: Vec::new(),
        }
    }

    /// The next head or end at or after `from`, in the order of the text.
    fn token(&mut self, from: usize) -> Option<Token<'a>> {
        let end = self.end_from(from);
        let head = self.heads.at_or_after(from);
        match (head, end) {
            (Some(head), Some(end)) if head < end.message => Some(Token::Head(head)),
            (_, Some(end)) => Some(Token::End(end)),
            (Some(head), None) => Some(Token::Head(head)),
            (None, None) => None,
        }
    }

    fn end_from(&mut self, from: usize) -> Option<End<'a>> {
        let mut from = from;
        while self.end.is_none_or(|end| end.message < from) {
            let message = self.ends.at_or_after(from)?;
            self.end = end_at(self.text, message);
            from = from.max(message + if self.end.is_some() { 0 } else { CLOSE.len() });
        }
        self.end
    }

    /// From `self.at`: a fragment or a record with the fragment before it. Blank text is left to the caller.
    fn segment(&mut self) -> Item<'a> {
        let start = self.at;
        let mut heads = std::mem::take(&mut self.open);
        heads.clear();
        let item = self.segment_from(start, &mut heads);
        self.open = heads;
        item
    }

    fn segment_from(&mut self, start: usize, heads: &mut Vec<usize>) -> Item<'a> {
        let mut from = start;
        while let Some(token) = self.token(from) {
            match token {
                Token::Head(head) => {
                    if heads.len() == DEEPEST {
                        heads.remove(0);
                    }
                    heads.push(head);
                    from = head + OPEN.len();
                }
                Token::End(end) => {
                    from = end.trailer;
                    let Some(head) = heads.pop() else {
                        return self.fragment(start..end.trailer, end.blanks, Some(end.attributes));
                    };
                    if end.ends_line
                        || (heads.is_empty() && !matches!(self.token(from), Some(Token::End(_))))
                    {
                        return self.record(start, head, &end);
                    }
                    if heads.is_empty() {
                        heads.push(head);
                    }
                }
            }
        }
        self.fragment(start..self.text.len(), self.text.len(), None)
    }

    fn record(&mut self, start: usize, head: usize, end: &End<'a>) -> Item<'a> {
        let to = if end.ends_line {
            end.blanks
        } else {
            end.trailer
        };
        let record = Item::Record(Record {
            span: self.base + head..self.base + to,
            message: &self.text[head + OPEN.len()..end.message],
            attributes: end.attributes,
        });
        if head == start {
            self.at = to;
            return record;
        }
        let item = self.fragment(start..head, head, None);
        self.at = to;
        self.ready = Some(record);
        item
    }

    fn fragment(
        &mut self,
        text: Range<usize>,
        to: usize,
        attributes: Option<Attributes<'a>>,
    ) -> Item<'a> {
        let span = self.base + text.start..self.base + to;
        self.at = to;
        Item::Fragment(Fragment {
            span,
            text: trim(&self.text[text]),
            attributes,
        })
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Item<'a>;

    fn next(&mut self) -> Option<Item<'a>> {
        if let Some(item) = self.ready.take() {
            return Some(item);
        }
        if self.at == self.text.len() {
            return None;
        }
        let blanks = skip_blanks(self.text, self.at);
        if blanks > self.at {
            let span = self.base + self.at..self.base + blanks;
            self.at = blanks;
            return Some(Item::Blank(span));
        }
        Some(self.segment())
    }
}

/// Cuts a text into at most `parts` pieces of about equal size, each of which can be scanned by itself:
/// their items, in order, are those of the whole text.
///
/// It cuts only after a trailer that ends its line, because no record and no fragment reaches across one.
pub fn split(text: &[u8], parts: usize) -> Vec<Range<usize>> {
    let size = text.len() / parts.max(1) + 1;
    let mut cuts = vec![0];
    let mut from = size;
    while from < text.len() {
        let end = memmem::find_iter(&text[from..], CLOSE)
            .find_map(|at| end_at(text, from + at).filter(|end| end.ends_line));
        let Some(end) = end else { break };
        if end.blanks < text.len() {
            cuts.push(end.blanks);
        }
        from = end.blanks + size;
    }
    let ends = cuts
        .iter()
        .skip(1)
        .copied()
        .chain([text.len()])
        .collect::<Vec<_>>();
    cuts.into_iter()
        .zip(ends)
        .map(|(from, to)| from..to)
        .collect()
}

/// The last place at or after `from` up to which nothing changes when text is appended, and where the text can be cut as [`split`] does:
/// after a trailer behind which the next record has begun. `from` must be such a place, or 0; it is the answer if there is none.
pub fn settled(text: &[u8], from: usize) -> usize {
    memmem::rfind_iter(&text[from..], CLOSE)
        .filter_map(|at| end_at(text, from + at))
        .find(|end| end.ends_line && text[end.blanks..].starts_with(OPEN))
        .map_or(from, |end| end.blanks)
}

fn end_at(text: &[u8], message: usize) -> Option<End<'_>> {
    let (rest, attributes) = parse_trailer(&text[message + CLOSE.len()..])?;
    let trailer = text.len() - rest.len();
    let blanks = skip_blanks(text, trailer);
    let ends_line = blanks == text.len()
        || text[blanks..].starts_with(OPEN)
        || text[trailer..blanks]
            .iter()
            .any(|&b| b == b'\r' || b == b'\n');
    Some(End {
        message,
        trailer,
        blanks,
        ends_line,
        attributes,
    })
}

/// Where the white space and byte order marks at `at` end.
pub(super) fn skip_blanks(text: &[u8], mut at: usize) -> usize {
    loop {
        match text.get(at) {
            Some(b' ' | b'\t' | b'\r' | b'\n') => at += 1,
            Some(0xEF) if text[at..].starts_with(BOM) => at += BOM.len(),
            _ => return at,
        }
    }
}

/// Without what [`skip_blanks`] skips at either end.
pub(super) fn trim(text: &[u8]) -> &[u8] {
    let mut text = &text[skip_blanks(text, 0)..];
    while let Some(shorter) = text
        .strip_suffix(BOM)
        .or_else(|| text.strip_suffix(b" "))
        .or_else(|| text.strip_suffix(b"\t"))
        .or_else(|| text.strip_suffix(b"\r"))
        .or_else(|| text.strip_suffix(b"\n"))
    {
        text = shorter;
    }
    text
}

/// Finds a mark from left to right and remembers the last answer, so that nothing is searched twice.
#[derive(Clone, Debug)]
struct Finder<'a> {
    text: &'a [u8],
    mark: memmem::Finder<'static>,
    found: Option<usize>,
}

impl<'a> Finder<'a> {
    fn new(text: &'a [u8], mark: &'static [u8]) -> Self {
        let mark = memmem::Finder::new(mark);
        let found = mark.find(text);
        Self { text, mark, found }
    }

    fn at_or_after(&mut self, from: usize) -> Option<usize> {
        if self.found? < from {
            self.found = self.mark.find(&self.text[from..]).map(|at| from + at);
        }
        self.found
    }
}

#[cfg(test)]
#[path = "scan_tests.rs"]
mod tests;
