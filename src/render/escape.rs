//! JSON and CSV with text from logs, definitions and file names that must not control what shows it: a terminal, a spreadsheet.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use serde::Serialize;
use serde_json::ser::{CharEscape, CompactFormatter, Formatter, Serializer};

use crate::{
    redact::{self, Redactor},
    words::{Quiet, quiet},
};

/// A value as JSON. Control and bidirectional characters are written as JSON's own escapes, which mean the same to a program and
/// nothing to a terminal. Texts are redacted, if the program redacts; keys are its own words.
pub fn json(out: impl Write, value: &impl Serialize) -> io::Result<()> {
    match redact::active() {
        None => value.serialize(&mut Serializer::with_formatter(out, Quiet))?,
        Some(redactor) => {
            let formatter = Redacting {
                redactor,
                is_key: false,
                text: String::new(),
            };
            value.serialize(&mut Serializer::with_formatter(out, formatter))?;
        }
    }
    Ok(())
}

/// The same as a text.
pub fn json_text(value: &impl Serialize) -> io::Result<String> {
    let mut text = Vec::new();
    json(&mut text, value)?;
    String::from_utf8(text).map_err(io::Error::other)
}

/// Gathers each text, which comes in pieces between its escapes, and writes it redacted.
struct Redacting<'a> {
    redactor: &'a Redactor,
    is_key: bool,
    text: String,
}

impl Formatter for Redacting<'_> {
    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.is_key = true;
        CompactFormatter.begin_object_key(out, first)
    }

    fn end_object_key<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.is_key = false;
        Ok(())
    }

    fn begin_string<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.text.clear();
        Ok(())
    }

    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        _: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        self.text += fragment;
        Ok(())
    }

    fn write_char_escape<W: ?Sized + Write>(
        &mut self,
        _: &mut W,
        escape: CharEscape,
    ) -> io::Result<()> {
        self.text.push(match escape {
            CharEscape::Quote => '"',
            CharEscape::ReverseSolidus => '\\',
            CharEscape::Solidus => '/',
            CharEscape::Backspace => '\u{8}',
            CharEscape::FormFeed => '\u{c}',
            CharEscape::LineFeed => '\n',
            CharEscape::CarriageReturn => '\r',
            CharEscape::Tab => '\t',
            CharEscape::AsciiControl(byte) => char::from(byte),
        });
        Ok(())
    }

    fn end_string<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        let text = match self.is_key {
            true => Cow::Borrowed(self.text.as_str()),
            false => self.redactor.redact(&self.text),
        };
        text.serialize(&mut Serializer::with_formatter(out, Quiet))?;
        Ok(())
    }
}

/// A row as a line of CSV. A cell of text that a spreadsheet would take for a formula gets an apostrophe before it; numbers stay
/// numbers. Control and bidirectional characters but tabs and line breaks are escaped as in [`printable`](super::printable).
pub fn csv(out: &mut dyn Write, row: &impl Serialize) -> io::Result<()> {
    let mut csv = csv::WriterBuilder::new()
        .has_headers(false)
        .from_writer(Vec::new());
    csv.serialize(row).map_err(io::Error::other)?;
    let line = csv
        .into_inner()
        .map_err(|error| io::Error::other(error.to_string()))?;
    let mut rest = std::str::from_utf8(&line).map_err(io::Error::other)?;
    while !rest.is_empty() {
        let (cell, after) = rest.split_at(cell_len(rest));
        let (quote, text) = match cell.strip_prefix('"') {
            Some(text) => ("\"", text),
            None => ("", cell),
        };
        let text = redacted_cell(text, !quote.is_empty());
        let guard = if begins_a_formula(&text) { "'" } else { "" };
        write!(out, "{quote}{guard}")?;
        cell_text(out, &text)?;
        rest = after;
    }
    Ok(())
}

/// A cell, from behind its first quote on, as it may leave the program. What tells of somebody is found in the text itself, where quotes are not doubled.
fn redacted_cell(cell: &str, is_quoted: bool) -> Cow<'_, str> {
    if redact::active().is_none() {
        return Cow::Borrowed(cell);
    }
    let end = if is_quoted {
        cell.rfind('"')
    } else {
        Some(cell.trim_end_matches([',', '\n']).len())
    };
    let (text, tail) = cell.split_at(end.unwrap_or(cell.len()));
    let plain = text.replace("\"\"", "\"");
    Cow::Owned(redact::shown(&plain).replace('"', "\"\"") + tail)
}

/// The length of the first cell of a line, with what ends it.
fn cell_len(line: &str) -> usize {
    let mut is_quoted = false;
    let end = line.bytes().position(|b| {
        is_quoted ^= b == b'"';
        !is_quoted && matches!(b, b',' | b'\n')
    });
    end.map_or(line.len(), |end| end + 1)
}

/// The characters with which a spreadsheet begins to calculate, the full-width ones of East Asian keyboards among them.
fn begins_a_formula(text: &str) -> bool {
    let number = text.trim_end_matches(['"', ',', '\n']);
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
        && !number.is_empty()
        && number.parse::<i64>().is_err()
}

fn cell_text(out: &mut dyn Write, text: &str) -> io::Result<()> {
    for piece in text.split_inclusive(['\t', '\r', '\n']) {
        let (piece, end) = match piece.strip_suffix(['\t', '\r', '\n']) {
            Some(shorter) => piece.split_at(shorter.len()),
            None => (piece, ""),
        };
        write!(out, "{}{end}", quiet(piece))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_means_the_same_and_is_quiet() {
        for text in [
            "",
            "plain \\ \"",
            "\u{7f}\u{9b}31m",
            "ä\u{202e}\u{2028}🙂\u{fffb}\u{1b}\n",
        ] {
            let mut out = Vec::new();
            json(&mut out, &[text]).unwrap();
            let out = String::from_utf8(out).unwrap();
            assert_eq!(quiet(&out), out, "{text:?}");
            assert_eq!(serde_json::from_str::<[String; 1]>(&out).unwrap(), [text]);
        }
    }

    #[test]
    fn a_cell_is_never_a_formula() {
        let line = |row: &[&str]| {
            let mut out = Vec::new();
            csv(&mut out, &row).unwrap();
            String::from_utf8(out).unwrap()
        };
        for (row, expected) in [
            (&["=1+1", "x"][..], "'=1+1,x\n"),
            (&["a", "@SUM(1,2)"], "a,\"'@SUM(1,2)\"\n"),
            (&["-2147023570", "-x", "-", "+"], "-2147023570,'-x,'-,'+\n"),
            (
                &["\r=1", "\t=1", "\"=1\"", ""],
                "\"'\r=1\",'\t=1,\"\"\"=1\"\"\",\n",
            ),
            (
                &["two\r\nlines, \"quoted\"", "＝1"],
                "\"two\r\nlines, \"\"quoted\"\"\",'＝1\n",
            ),
            (
                &["\u{1b}[31m", "a\n\u{202e}=b"],
                "\\u{1b}[31m,\"a\n\\u{202e}=b\"\n",
            ),
            (&["x\n=1", "-5"], "\"x\n=1\",-5\n"),
        ] {
            assert_eq!(line(row), expected);
        }
        let mut out = Vec::new();
        csv(
            &mut out,
            &(-5, Some(-2147023570_i32), None::<i32>, "=x", true),
        )
        .unwrap();
        assert_eq!(out, b"-5,-2147023570,,'=x,true\n");
    }
}
