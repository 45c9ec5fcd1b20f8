//! Matches a message against the table of phrases.
//!
//! A phrase is literal text with captures in braces. It is matched from the outside in, since names hold
//! parentheses, quotes and dots, even the engine's own words: the text before the first capture must begin the message, the rest is found from the end.

use std::{borrow::Cow, sync::LazyLock};

use super::{PHRASES, Says};
use crate::{code::Code, record::decode};

/// A row of the table.
#[derive(Debug)]
pub struct Phrase {
    /// What the message means.
    pub says: Says,
    /// The component whose word counts; others may echo it.
    pub component: &'static str,
    /// The message, with captures in braces: `{name}`, `{type}` and `{text}` are any text, `{pointer}` and `{number}` decimal, `{hex}` hexadecimal numbers.
    pub message: &'static str,
    /// Where the wording was seen.
    pub seen: &'static str,
}

/// What the braces of a phrase stand for in a message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Captures<'a> {
    /// A group's or step's name, a package ID.
    pub name: &'a [u8],
    /// Other text.
    pub text: &'a [u8],
    /// The type of an action, empty for a group, in the dialect that writes it.
    pub action: Option<&'a [u8]>,
    /// An instruction pointer, if it is one a table can have.
    pub pointer: Option<u32>,
    /// A code, signed 32-bit whatever way it was written.
    pub number: Option<i32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Name,
    Text,
    Action,
    Pointer,
    Number,
    Hex,
}

#[derive(Debug)]
enum Part {
    Literal(&'static [u8]),
    Capture(Field),
}

#[derive(Debug)]
struct Matcher {
    says: Says,
    component: &'static [u8],
    prefix: &'static [u8],
    /// What follows the prefix.
    parts: Vec<Part>,
}

/// The table, ready for use, by the first byte of the message.
static MATCHERS: LazyLock<Vec<Vec<Matcher>>> = LazyLock::new(|| {
    let mut by_byte: Vec<Vec<Matcher>> = (0..256).map(|_| Vec::new()).collect();
    for phrase in PHRASES {
        let matcher = Matcher::new(phrase);
        by_byte[usize::from(matcher.prefix[0])].push(matcher);
    }
    by_byte
});

/// What a message means, if its component is one whose word counts and the table knows it. The first row that matches decides.
pub fn recognise<'a>(component: &[u8], message: &'a [u8]) -> Option<(Says, Captures<'a>)> {
    let rows = &MATCHERS[usize::from(*message.first()?)];
    rows.iter()
        .filter(|row| {
            message.starts_with(row.prefix) && row.component.eq_ignore_ascii_case(component)
        })
        .find_map(|row| Some((row.says, row.captures(&message[row.prefix.len()..])?)))
}

/// What a pasted message means. Without a component, any component's words count, and the lines it was wrapped to are
/// read as one.
pub fn recognise_pasted<'a>(component: &[u8], message: &'a [u8]) -> Option<(Says, Captures<'a>)> {
    let found = recognise_of(component, message);
    if found.is_some() || !message.contains(&b'\n') {
        return found;
    }
    // Each byte of the message in one line, and the place it comes from.
    let is_break = |b: u8| matches!(b, b'\r' | b'\n');
    let (line, mut places): (Vec<u8>, Vec<usize>) = (0..message.len())
        .filter(|&at| !(is_break(message[at]) && at > 0 && is_break(message[at - 1])))
        .map(|at| {
            (
                if is_break(message[at]) {
                    b' '
                } else {
                    message[at]
                },
                at,
            )
        })
        .unzip();
    places.push(message.len());
    let (says, captures) = recognise_of(component, &line)?;
    Some((says, captures.moved(&line, message, &places)))
}

/// [`recognise`], for any component where none is told.
fn recognise_of<'a>(component: &[u8], message: &'a [u8]) -> Option<(Says, Captures<'a>)> {
    if !component.is_empty() {
        return recognise(component, message);
    }
    let rows = &MATCHERS[usize::from(*message.first()?)];
    rows.iter()
        .filter(|row| message.starts_with(row.prefix))
        .find_map(|row| Some((row.says, row.captures(&message[row.prefix.len()..])?)))
}

impl Matcher {
    fn new(phrase: &'static Phrase) -> Self {
        let mut parts = parts(phrase.message);
        let Part::Literal(prefix) = parts.remove(0) else {
            panic!("a phrase begins with text: {}", phrase.message)
        };
        Self {
            says: phrase.says,
            component: phrase.component.as_bytes(),
            prefix,
            parts,
        }
    }

    fn captures<'a>(&self, message: &'a [u8]) -> Option<Captures<'a>> {
        let mut rest = message;
        let mut captures = Captures::default();
        let last = self.parts.len().saturating_sub(1);
        for (i, part) in self.parts.iter().enumerate().rev() {
            match part {
                Part::Literal(text) if i == last => {
                    rest = rest.trim_ascii_end().strip_suffix(text.trim_ascii_end())?
                }
                // After a number, or at the end, a literal stands where `rest` ends; a text capture looked for it already.
                Part::Literal(text) => rest = rest.strip_suffix(*text)?,
                Part::Capture(field @ (Field::Pointer | Field::Number | Field::Hex)) => {
                    if i == last {
                        rest = rest.trim_ascii_end();
                    }
                    rest = captures.number(*field, rest)?;
                }
                Part::Capture(field) => {
                    let from = match i.checked_sub(1).map(|i| &self.parts[i]) {
                        Some(Part::Literal(text)) => {
                            memchr::memmem::rfind(rest, text)? + text.len()
                        }
                        _ => 0,
                    };
                    captures.text(*field, &rest[from..]);
                    rest = &rest[..from];
                }
            }
        }
        // A phrase without captures is the whole message.
        (rest.trim_ascii_end().is_empty() || !self.parts.is_empty() && rest.is_empty())
            .then_some(captures)
    }
}

impl<'a> Captures<'a> {
    /// The name as text, without the line breaks of wrapped text.
    pub fn named(&self) -> Cow<'a, str> {
        let name = decode(self.name);
        if !name.contains('\n') {
            return name;
        }
        let lines = name.split(['\r', '\n']).filter(|line| !line.is_empty());
        Cow::Owned(lines.collect::<Vec<_>>().join(" "))
    }

    /// The captures of `line`, taken from `text` instead; `places` tells where in it each byte of the line stands.
    fn moved<'t>(&self, line: &[u8], text: &'t [u8], places: &[usize]) -> Captures<'t> {
        let moved = |capture: &[u8]| {
            let from = capture.as_ptr().addr().wrapping_sub(line.as_ptr().addr());
            let range = places
                .get(from)
                .zip(places.get(from.saturating_add(capture.len())));
            range
                .and_then(|(&from, &to)| text.get(from..to))
                .unwrap_or_default()
        };
        Captures {
            name: moved(self.name),
            text: moved(self.text),
            action: self.action.map(moved),
            pointer: self.pointer,
            number: self.number,
        }
    }

    fn text(&mut self, field: Field, value: &'a [u8]) {
        match field {
            Field::Name => self.name = value,
            Field::Action => self.action = Some(value),
            _ => self.text = value,
        }
    }

    /// Takes the number `rest` ends with; gives what is before it. A number out of range stays absent, its digits are taken all the same.
    fn number(&mut self, field: Field, rest: &'a [u8]) -> Option<&'a [u8]> {
        let is_digit = |b: &u8| {
            if field == Field::Hex {
                b.is_ascii_hexdigit()
            } else {
                b.is_ascii_digit()
            }
        };
        let digits = rest.iter().rev().take_while(|b| is_digit(b)).count();
        if digits == 0 {
            return None;
        }
        let mut from = rest.len() - digits;
        if field == Field::Number && rest[..from].ends_with(b"-") {
            from -= 1;
        }
        let text = std::str::from_utf8(&rest[from..]).ok()?;
        match field {
            // The last number has no successor, so no table reaches it.
            Field::Pointer => {
                self.pointer = text.parse().ok().filter(|&pointer| pointer < u32::MAX)
            }
            Field::Hex => self.number = u32::from_str_radix(text, 16).ok().map(u32::cast_signed),
            _ => self.number = Code::decimal(text).map(Code::signed),
        }
        Some(&rest[..from])
    }
}

fn parts(message: &'static str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = message;
    while let Some(open) = rest.find('{') {
        let close = open + rest[open..].find('}').expect("a brace is closed");
        if open > 0 {
            parts.push(Part::Literal(&rest.as_bytes()[..open]));
        }
        parts.push(Part::Capture(match &rest[open + 1..close] {
            "name" => Field::Name,
            "text" => Field::Text,
            "type" => Field::Action,
            "pointer" => Field::Pointer,
            "number" => Field::Number,
            "hex" => Field::Hex,
            other => panic!("no such capture: {other}"),
        }));
        rest = &rest[close + 1..];
    }
    if !rest.is_empty() {
        parts.push(Part::Literal(rest.as_bytes()));
    }
    parts
}

#[cfg(test)]
#[path = "phrase_tests.rs"]
mod tests;
