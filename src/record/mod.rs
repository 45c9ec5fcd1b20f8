//! From bytes to records: the format of smsts.log, text that was copied out of one, and the rest of torn records.
//!
//! A record is `<![LOG[message]LOG]!>` and its trailer of attributes, or a few lines of pasted text. [`Scanner`] cuts a log's
//! text into records and fragments that tile it exactly. Each [`Dialect`] has a reader of its own. This module knows
//! nothing of what the messages mean.

mod columns;
mod dialect;
mod lines;
mod scan;
mod scanner;
mod time;
mod trailer;

use std::{borrow::Cow, ops::Range};

pub use dialect::Dialect;
pub use scan::{settled, split};
pub use scanner::Scanner;
pub use time::{Stamp, elapsed_ms};
pub use trailer::{Attributes, parse_trailer};

/// What a record begins with.
pub const OPEN: &[u8] = b"<![LOG[";
/// What ends a record's message; the trailer follows directly.
pub const CLOSE: &[u8] = b"]LOG]!>";

/// One record, borrowed from its log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record<'a> {
    /// Where it stands in the log's text, with the line break after it.
    pub span: Range<usize>,
    /// The message as written: it can span lines and hold any text.
    pub message: &'a [u8],
    /// The attributes as written.
    pub attributes: Attributes<'a>,
}

impl<'a> Record<'a> {
    /// Who wrote it; empty when the record does not say.
    pub fn component(&self) -> &'a [u8] {
        self.attributes.component.unwrap_or_default()
    }

    /// When it was written, if that can be read.
    pub fn stamp(&self) -> Option<Stamp> {
        self.attributes.stamp()
    }

    /// Whether it stands in pasted text: the viewers' columns know no severity, and each record of ConfigMgr's own has one.
    pub fn is_pasted(&self) -> bool {
        let Attributes {
            severity,
            context,
            file,
            ..
        } = self.attributes;
        severity.is_none() && context.is_none() && file.is_none()
    }
}

impl Attributes<'_> {
    /// When the record was written, if that can be read.
    pub fn stamp(&self) -> Option<Stamp> {
        Stamp::parse(self.time?, self.date?)
    }

    /// How severe the writer took it to be, if it says.
    pub fn severity(&self) -> Option<Severity> {
        match self.severity? {
            [digit @ b'0'..=b'9'] => Some(Severity(digit - b'0')),
            _ => None,
        }
    }
}

/// The `type` attribute. Records of type 2 and 3 are common in runs that succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Severity(pub u8);

impl Severity {
    /// 0: a third of real records; ordinary messages, not "success".
    pub const VERBOSE: Self = Self(0);
    /// 1.
    pub const INFO: Self = Self(1);
    /// 2.
    pub const WARNING: Self = Self(2);
    /// 3.
    pub const ERROR: Self = Self(3);

    /// The word for it; an unknown type has none.
    pub fn name(self) -> Option<&'static str> {
        ["verbose", "info", "warning", "error"]
            .get(usize::from(self.0))
            .copied()
    }
}

/// A piece of a log: what the scanner yields. The spans of all items, in order, tile the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item<'a> {
    /// A whole record.
    Record(Record<'a>),
    /// Bytes that belong to no whole record: a torn record's head or tail, or foreign text.
    Fragment(Fragment<'a>),
    /// White space or a byte order mark where no item could take it: at the start, or a blank file.
    Blank(Range<usize>),
}

impl Item<'_> {
    /// Where the item stands in the text.
    pub fn span(&self) -> Range<usize> {
        match self {
            Item::Record(record) => record.span.clone(),
            Item::Fragment(fragment) => fragment.span.clone(),
            Item::Blank(span) => span.clone(),
        }
    }
}

/// A record or fragment as written, without the blanks around it; `None` for blanks.
pub(crate) fn content<'a>(text: &'a [u8], item: &Item<'a>) -> Option<&'a [u8]> {
    match item {
        Item::Record(record) => {
            let written = &text[record.span.clone()];
            // A trailer ends with `>`, and blanks hold none.
            let end = memchr::memrchr(b'>', written).map_or(written.len(), |at| at + 1);
            Some(&written[..end])
        }
        Item::Fragment(fragment) => Some(fragment.text),
        Item::Blank(_) => None,
    }
}

/// A piece of a torn record. Two processes that append at once cost a record its head; power loss, its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fragment<'a> {
    /// Where it stands in the log's text, with the line break after it.
    pub span: Range<usize>,
    /// Its text, without the blanks around it.
    pub text: &'a [u8],
    /// The attributes, where the fragment is a tail that still has its trailer.
    pub attributes: Option<Attributes<'a>>,
}

/// Log text as characters. Records are decoded one by one: UTF-8, or the Western ANSI code page for a record that is not.
pub fn decode(text: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(text) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => {
            encoding_rs::WINDOWS_1252
                .decode_without_bom_handling(text)
                .0
        }
    }
}
