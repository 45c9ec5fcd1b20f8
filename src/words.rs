//! Words for people: durations, counts, wrapped and quoted text, and text that must not control a terminal.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use serde_json::ser::Formatter;

use textwrap::{Options, WordSplitter, WrapAlgorithm};

/// `350ms`, `12.4s`, `6m 31s`, `1h 12m 03s`, `2d 04h 10m`. Negative when the clock was set back.
pub fn duration(ms: i64) -> String {
    let sign = if ms < 0 { "-" } else { "" };
    let ms = ms.unsigned_abs();
    let (s, m, h, d) = (ms / 1000, ms / 60_000, ms / 3_600_000, ms / 86_400_000);
    let text = match ms {
        0..1_000 => format!("{ms}ms"),
        1_000..60_000 => format!("{s}.{}s", ms % 1000 / 100),
        60_000..3_600_000 => format!("{m}m {:02}s", s % 60),
        3_600_000..86_400_000 => format!("{h}h {:02}m {:02}s", m % 60, s % 60),
        _ => format!("{d}d {:02}h {:02}m", h % 24, m % 60),
    };
    format!("{sign}{text}")
}

/// Text in lines that fit into `width` columns behind an indent. A word that is longer stays whole; without a width there is one line.
pub fn wrap(text: &str, width: Option<usize>, indent: usize) -> Vec<Cow<'_, str>> {
    let Some(width) = width else {
        return vec![text.into()];
    };
    // Narrower than this, breaking helps nobody.
    let room = width.saturating_sub(indent).max(20);
    let options = Options::new(room)
        .break_words(false)
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit);
    textwrap::wrap(text, options)
}

/// A duration that goes on, in whole seconds.
pub fn ticking(ms: i64) -> String {
    match ms / 1000 {
        seconds @ -59..60 => format!("{seconds}s"),
        _ => duration(ms),
    }
}

/// A number of things, `1 record`, `1,204 records`.
pub fn count(n: u64, thing: &str) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("{} {thing}{plural}", number(n))
}

/// A number with its thousands apart.
pub fn number(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Text from a log on one line, with nothing in it that a terminal would obey: line breaks, tabs, escapes, control and
/// bidirectional characters are written as escapes. A backslash stays as it is: Windows paths are full of them.
pub fn quiet(text: &str) -> Cow<'_, str> {
    if find_command(text).is_none() {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\n' => safe.push_str("\\n"),
            '\r' => safe.push_str("\\r"),
            '\t' => safe.push_str("\\t"),
            c if is_command(c) => safe.extend(c.escape_unicode()),
            c => safe.push(c),
        }
    }
    Cow::Owned(safe)
}

/// Characters that move the cursor, change colours or turn the direction of text, and those that nobody sees: two names that look alike could differ by
/// them. Variation selectors, which belong to the character before them, stay.
fn is_command(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{2800}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}'
            | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Where the first of them is. Nearly all text is plain ASCII, which is looked at bytewise.
fn find_command(text: &str) -> Option<usize> {
    if text.bytes().all(|b| matches!(b, b' '..=b'~')) {
        return None;
    }
    text.find(is_command)
}

/// Compact JSON in which control and bidirectional characters are escapes.
pub(crate) struct Quiet;

impl Formatter for Quiet {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = find_command(rest) {
            out.write_all(&rest.as_bytes()[..at])?;
            let mut after = rest[at..].chars();
            let command = after.next().unwrap_or_default();
            for unit in command.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            rest = after.as_str();
        }
        out.write_all(rest.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_well() {
        for (ms, text) in [
            (0, "0ms"),
            (350, "350ms"),
            (12_449, "12.4s"),
            (59_999, "59.9s"),
            (391_000, "6m 31s"),
            (4_323_000, "1h 12m 03s"),
            (187_800_000, "2d 04h 10m"),
            (-2_000, "-2.0s"),
        ] {
            assert_eq!(duration(ms), text);
        }
    }

    #[test]
    fn numbers_have_their_thousands_apart() {
        assert_eq!(
            [1, 999, 1_000, 1_234_567].map(number),
            ["1", "999", "1,000", "1,234,567"]
        );
    }

    #[test]
    fn text_is_broken_between_words() {
        assert_eq!(wrap("a b", None, 10), ["a b"]);
        let text = "one two three four five six seven";
        assert_eq!(
            wrap(text, Some(30), 10),
            ["one two three four", "five six seven"]
        );
        assert_eq!(wrap(&"x".repeat(40), Some(5), 4), ["x".repeat(40)]);
        assert_eq!(wrap("", Some(80), 2), [""]);
    }

    #[test]
    fn text_never_controls_the_terminal() {
        assert_eq!(quiet("a\\b"), "a\\b");
        assert_eq!(
            quiet("a\r\nb\t\u{1b}[31m\u{202e}x\u{85}"),
            "a\\r\\nb\\t\\u{1b}[31m\\u{202e}x\\u{85}"
        );
        for c in [
            '\0',
            '\u{7f}',
            '\u{9b}',
            '\u{2067}',
            '\u{206a}',
            '\u{feff}',
            '\u{fffa}',
            '\u{200b}',
            '\u{ad}',
            '\u{e0041}',
        ] {
            assert_eq!(
                quiet(&format!("Grüße{c}")),
                format!("Grüße{}", c.escape_unicode())
            );
        }
        assert_eq!(quiet("Grüße 🙂 日本"), "Grüße 🙂 日本");
    }
}
