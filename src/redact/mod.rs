//! Takes out of text what tells of somebody: names of computers, domains and accounts, addresses, serial numbers, GUIDs.
//!
//! A value is recognised by its form or by what stands before it (`rules`). Names are learnt: what one record calls a computer's name is replaced
//! wherever else it stands as a word ([`Words`]), so everything is read once before anything is written. The same value has the same placeholder, `HOST-1`,
//! numbered in the order in which values are written: so the same input gives the same bytes, whatever the number of threads. The numbers hold for one
//! call of the program. (A hash would hold for longer, but who can guess a computer's name can check it against its hash.)
//!
//! Analysis sees the text as it is; only what leaves the program is redacted, at the [gate](crate::out::Gate) that all text passes on its way out, and in
//! the copies of logs. So a tree is the same with redaction or without, filters and definitions work on the real names, and columns are laid out around the
//! placeholders.

mod commands;
mod context;
mod kind;
mod log;
mod names;
mod people;
mod pieces;
mod rules;
mod same;
mod secrets;
mod steps;
mod table;
mod values;
mod words;

use kind::Numbers;
use rules::What;
use std::{
    borrow::Cow,
    ops::Range,
    sync::{Mutex, PoisonError, RwLock},
};

pub use kind::{Kind, Placeholder};
pub use log::{finds, learn};
pub use same::difference;
pub use words::Words;

/// A value in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Find {
    /// Where it stands.
    pub range: Range<usize>,
    /// What it is.
    pub kind: Kind,
}

/// Replaces values by placeholders.
#[derive(Debug, Default)]
pub struct Redactor {
    words: RwLock<Words>,
    numbers: Mutex<Numbers>,
}

impl Redactor {
    /// With words to look for from the beginning.
    pub fn new(words: Words) -> Self {
        Self {
            words: RwLock::new(words),
            numbers: Mutex::default(),
        }
    }

    /// More words to look for. Placeholders stay what they are.
    pub fn add(&self, words: Words) {
        let mut all = self.words.write().unwrap_or_else(PoisonError::into_inner);
        all.merge(words);
    }

    /// What it looks for.
    pub fn words(&self) -> impl std::ops::Deref<Target = Words> + '_ {
        self.words.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// A text without values.
    pub fn redact<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let finds = find(text, &self.words());
        self.replace(text, finds)
    }

    /// The name of a file or folder without values, and without words that are not known to tell of nobody.
    pub fn redact_name<'a>(&self, name: &'a str) -> Cow<'a, str> {
        let finds = names::find(name, find(name, &self.words()));
        self.replace(name, finds)
    }

    fn replace<'a>(&self, text: &'a str, finds: Vec<Find>) -> Cow<'a, str> {
        if finds.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut redacted = String::with_capacity(text.len());
        let mut from = 0;
        for find in finds {
            redacted += &text[from..find.range.start];
            redacted += &self
                .placeholder(find.kind, &text[find.range.clone()])
                .to_string();
            from = find.range.end;
        }
        redacted += &text[from..];
        Cow::Owned(redacted)
    }

    /// The placeholder of a value, with a number of its own if it is new.
    pub fn placeholder(&self, kind: Kind, value: &str) -> Placeholder {
        self.numbers().placeholder(kind, value)
    }

    /// What was replaced so far, by kind: how many different values, how many times.
    pub fn counts(&self) -> Vec<(Kind, u32, u64)> {
        self.numbers().counts().collect()
    }

    /// The placeholders given so far, each with its value as it was first written.
    pub fn table(&self) -> Vec<(String, String)> {
        let numbers = self.numbers();
        let pair =
            |(placeholder, value): (Placeholder, &str)| (placeholder.to_string(), value.to_owned());
        numbers.table().into_iter().map(pair).collect()
    }

    fn numbers(&self) -> std::sync::MutexGuard<'_, Numbers> {
        self.numbers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The values in a text, in order, none overlapping another.
pub fn find(text: &str, words: &Words) -> Vec<Find> {
    let mut all = Vec::new();
    rules::find(text, |what, range| {
        pieces::pieces(what, text, range, &mut |range, kind| {
            // What is known by another kind keeps its one placeholder.
            let kind = words.kind_of(&text[range.clone()]).unwrap_or(kind);
            all.push(Find { range, kind });
        });
    });
    words.find(text, |range, kind| {
        if !kind::is_placeholder(&text[range.clone()]) {
            all.push(Find { range, kind });
        }
    });
    if all.len() > 1 {
        all.sort_by_key(|find| (find.range.start, std::cmp::Reverse(find.range.end)));
        let mut merged: Vec<Find> = Vec::with_capacity(all.len());
        for find in all {
            match merged.last_mut() {
                // Of two that overlap nothing may stay.
                Some(last) if find.range.start < last.range.end => {
                    last.range.end = last.range.end.max(find.range.end);
                }
                _ => merged.push(find),
            }
        }
        return merged;
    }
    all
}

/// Learns the names in a text.
pub fn learn_text(text: &str, words: &mut Words) {
    rules::find(text, |what, range| {
        pieces::pieces(what, text, range, &mut |range, kind| {
            let value = &text[range];
            match kind {
                Kind::Unit => words.add(Kind::Domain, &pieces::domain_of_unit(value)),
                // By its form alone a number is learnt only if it cannot be the version of a product.
                Kind::Address if what == What::V4 && !pieces::is_private(value) => {}
                // There are many, and all but a machine's own show themselves by their form.
                Kind::Guid if what != What::Uuid => {}
                Kind::Email => {
                    for (kind, part) in pieces::parts_of_address(value) {
                        words.add(kind, part);
                    }
                }
                kind => words.add(kind, value),
            }
        });
    });
}

/// Learns the name of a machine from where no log is, if it is one that machines have: `tree` can be a typing error.
pub fn learn_likely_machine(name: &str, words: &mut Words) {
    let what = What::SpokenHost;
    pieces::pieces(what, name, 0..name.len(), &mut |range, kind| {
        words.add(kind, &name[range]);
    });
}

/// Learns a name that the place of a log tells: that of its machine, with its domain or without.
pub fn learn_machine(name: &str, words: &mut Words) {
    pieces::pieces(What::Host, name, 0..name.len(), &mut |range, kind| {
        words.add(kind, &name[range]);
    });
    words.add(Kind::Host, name);
}

#[cfg(test)]
mod tests;
