//! Cuts a log's text into records and fragments, whatever dialect it is in.

use std::ops::Range;

use super::{
    Dialect, Fragment, Item,
    lines::{Lines, may_hold_records},
    scan::Pieces,
};

/// Yields the records and fragments of a text, in its order.
///
/// Records of ConfigMgr's own dialect are found in every text. The text between them is read by lines where it is pasted.
#[derive(Clone, Debug)]
pub struct Scanner<'a> {
    dialect: Dialect,
    text: &'a [u8],
    pieces: Pieces<'a>,
    /// The pasted text between two records.
    lines: Option<Lines<'a>>,
}

impl<'a> Scanner<'a> {
    /// Scans a whole log's text.
    pub fn new(text: &'a [u8]) -> Self {
        Self::part(text, 0..text.len())
    }

    /// Scans a part of a log: one that [`super::split`] gave, or an item. Spans count from the log's beginning, which decides
    /// the dialect.
    pub fn part(text: &'a [u8], part: Range<usize>) -> Self {
        Self {
            dialect: Dialect::of(text),
            text,
            pieces: Pieces::part(text, part),
            lines: None,
        }
    }

    fn reads_by_lines(&self, fragment: &Fragment<'a>) -> bool {
        fragment.attributes.is_none()
            && (self.dialect.is_pasted() || may_hold_records(fragment.text))
    }
}

impl<'a> Iterator for Scanner<'a> {
    type Item = Item<'a>;

    fn next(&mut self) -> Option<Item<'a>> {
        if let Some(item) = self.lines.as_mut().and_then(Iterator::next) {
            return Some(item);
        }
        self.lines = None;
        let item = self.pieces.next()?;
        match &item {
            Item::Fragment(fragment) if self.reads_by_lines(fragment) => {
                let span = fragment.span.clone();
                let text = &self.text[span.clone()];
                let lines = self
                    .lines
                    .insert(Lines::new(text, span.start, self.dialect));
                lines.next()
            }
            _ => Some(item),
        }
    }
}
