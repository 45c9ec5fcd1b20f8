//! Whole logs: what they tell of, and what is to be replaced in them.

use std::{borrow::Cow, ops::Range};

use super::{Find, Words, find, learn_text};
use crate::record::{Attributes, CLOSE, Item, OPEN, Scanner, decode};

/// Learns the names in a log, or in a part of it.
pub fn learn(text: &[u8], part: Range<usize>, words: &mut Words) {
    for item in Scanner::part(text, part) {
        for passage in passages(&item) {
            learn_text(&decode(passage), words);
        }
    }
}

/// What in an item can tell of somebody: its message, its context. Times, components and source files are the engine's own.
fn passages<'a>(item: &Item<'a>) -> impl Iterator<Item = &'a [u8]> {
    let (message, attributes) = match item {
        Item::Record(record) => (record.message, record.attributes),
        Item::Fragment(fragment) => {
            let attributes = fragment.attributes;
            // Of a tail, what stands before its trailer.
            let end = attributes.and_then(|_| memchr::memmem::rfind(fragment.text, CLOSE));
            let text = &fragment.text[..end.unwrap_or(fragment.text.len())];
            (text, attributes.unwrap_or_default())
        }
        Item::Blank(_) => (&[][..], Attributes::default()),
    };
    [Some(message), attributes.context]
        .into_iter()
        .flatten()
        .filter(|passage| !passage.is_empty())
}

/// The values in a log, in order; ranges are of its text.
pub fn finds(text: &[u8], part: Range<usize>, words: &Words) -> Vec<Find> {
    let mut all = Vec::new();
    for item in Scanner::part(text, part) {
        for passage in passages(&item) {
            let start = passage.as_ptr() as usize - text.as_ptr() as usize;
            let decoded = decode(passage);
            let mut found = find(&decoded, words);
            if let Item::Fragment(fragment) = &item {
                let is_tail = !fragment.text.starts_with(OPEN);
                let is_head = fragment.attributes.is_none();
                at_tears(&decoded, is_tail, is_head, words, &mut found);
            }
            let byte = |at: usize| match &decoded {
                Cow::Borrowed(_) => at,
                // A code page has one byte for each character.
                Cow::Owned(decoded) => decoded[..at].chars().count(),
            };
            all.extend(found.into_iter().map(|find| Find {
                range: start + byte(find.range.start)..start + byte(find.range.end),
                ..find
            }));
        }
    }
    all
}

/// Pieces of words where a record was torn.
fn at_tears(text: &str, is_tail: bool, is_head: bool, words: &Words, found: &mut Vec<Find>) {
    if is_tail
        && let Some((range, kind)) = words.cut_at_start(text)
        && found
            .first()
            .is_none_or(|first| first.range.start >= range.end)
    {
        found.insert(0, Find { range, kind });
    }
    if is_head
        && let Some((range, kind)) = words.cut_at_end(text)
        && found
            .last()
            .is_none_or(|last| last.range.end <= range.start)
    {
        found.push(Find { range, kind });
    }
}
