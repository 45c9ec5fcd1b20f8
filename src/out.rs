//! The way out of the program: everything printed passes a [`Gate`], which takes names out of it where that is wanted.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use serde::Serialize;
use serde_json::{Value, ser::Serializer};

use crate::{
    redact::Redactor,
    words::{Quiet, quiet},
};

/// Turns text of the input into text that may be printed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Gate<'r> {
    redactor: Option<&'r Redactor>,
}

impl<'r> Gate<'r> {
    /// A gate that lets text pass as it is.
    pub fn open() -> Self {
        Self::default()
    }

    /// A gate that replaces what the redactor finds.
    pub fn redacting(redactor: &'r Redactor) -> Self {
        Self {
            redactor: Some(redactor),
        }
    }

    /// The redactor, if there is one.
    pub fn redactor(self) -> Option<&'r Redactor> {
        self.redactor
    }

    /// A text as it may leave the program; control characters stay.
    pub fn shown(self, text: &str) -> Cow<'_, str> {
        match self.redactor {
            Some(redactor) => redactor.redact(text),
            None => Cow::Borrowed(text),
        }
    }

    /// A text for people: on one line, with nothing in it that a terminal would obey. See [`quiet`].
    pub fn printable(self, text: &str) -> Cow<'_, str> {
        match self.shown(text) {
            Cow::Borrowed(text) => quiet(text),
            Cow::Owned(redacted) => Cow::Owned(quiet(&redacted).into_owned()),
        }
    }

    /// A value as JSON. Control and bidirectional characters are written as JSON's own escapes, which mean the same to a program and
    /// nothing to a terminal. Texts are redacted; keys are words of this program.
    pub(crate) fn json(self, value: &impl Serialize) -> io::Result<Vec<u8>> {
        let mut json = Vec::new();
        let mut serializer = Serializer::with_formatter(&mut json, Quiet);
        match self.redactor {
            None => value.serialize(&mut serializer)?,
            Some(redactor) => {
                let mut value = serde_json::to_value(value)?;
                redact_texts(&mut value, redactor);
                value.serialize(&mut serializer)?;
            }
        }
        Ok(json)
    }

    /// A text in quotes, as JSON and TOML have it.
    pub(crate) fn quoted(self, text: &str) -> String {
        let json = self.json(&text).expect("text can be written as JSON");
        String::from_utf8(json).expect("JSON is UTF-8")
    }
}

/// Replaces every text in a value, but the keys of objects.
fn redact_texts(value: &mut Value, redactor: &Redactor) {
    match value {
        Value::String(text) => {
            if let Cow::Owned(redacted) = redactor.redact(text) {
                *text = redacted;
            }
        }
        Value::Array(values) => values
            .iter_mut()
            .for_each(|value| redact_texts(value, redactor)),
        Value::Object(values) => values
            .values_mut()
            .for_each(|value| redact_texts(value, redactor)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Where output is written, with the gate that its texts pass.
pub struct Out<'a> {
    to: &'a mut (dyn Write + 'a),
    gate: Gate<'a>,
}

impl std::fmt::Debug for Out<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let gate = &self.gate;
        f.debug_struct("Out")
            .field("gate", gate)
            .finish_non_exhaustive()
    }
}

impl<'a> Out<'a> {
    /// Output through a gate.
    pub fn new(to: &'a mut (dyn Write + 'a), gate: Gate<'a>) -> Self {
        Self { to, gate }
    }

    /// Output that is not redacted.
    pub fn plain(to: &'a mut (dyn Write + 'a)) -> Self {
        Self::new(to, Gate::open())
    }

    /// The same output, for a while.
    pub fn reborrow(&mut self) -> Out<'_> {
        Out::new(&mut *self.to, self.gate)
    }

    /// The gate.
    pub fn gate(&self) -> Gate<'a> {
        self.gate
    }

    /// [`Gate::printable`].
    pub fn printable<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.gate.printable(text)
    }

    /// Writes a value as JSON. Texts in it are redacted, control characters are escaped.
    ///
    /// # Errors
    ///
    /// When the output cannot be written.
    pub fn json(&mut self, value: &impl Serialize) -> io::Result<()> {
        if self.gate.redactor.is_some() {
            return self.to.write_all(&self.gate.json(value)?);
        }
        value.serialize(&mut Serializer::with_formatter(&mut *self.to, Quiet))?;
        Ok(())
    }

    /// Writes a row as a line of CSV.
    ///
    /// A cell of text that a spreadsheet would take for a formula gets an apostrophe before it; numbers stay numbers. Control and
    /// bidirectional characters but tabs and line breaks are escaped as in [`quiet`].
    ///
    /// # Errors
    ///
    /// When the output cannot be written.
    pub fn csv(&mut self, row: &impl Serialize) -> io::Result<()> {
        let mut cells = Vec::new();
        add_cells(serde_json::to_value(row)?, self.gate, &mut cells);
        // Into memory: the writer's own end of a row would flush the output each time.
        let mut line = csv::WriterBuilder::new()
            .has_headers(false)
            .from_writer(Vec::new());
        line.write_record(&cells).map_err(io::Error::other)?;
        let line = line.into_inner().map_err(csv::IntoInnerError::into_error)?;
        self.to.write_all(&line)
    }
}

impl Write for Out<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.to.write(bytes)
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.to.write_all(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// Adds the cells of a row.
fn add_cells(value: Value, gate: Gate<'_>, cells: &mut Vec<String>) {
    match value {
        Value::Null => cells.push(String::new()),
        Value::Bool(_) | Value::Number(_) => cells.push(value.to_string()),
        Value::String(text) => cells.push(cell(&gate.shown(&text))),
        Value::Array(values) => {
            for value in values {
                add_cells(value, gate, cells);
            }
        }
        Value::Object(values) => {
            for (_, value) in values {
                add_cells(value, gate, cells);
            }
        }
    }
}

/// A text as a cell.
fn cell(text: &str) -> String {
    let mut cell = String::with_capacity(text.len() + 1);
    if begins_a_formula(text) {
        cell.push('\'');
    }
    for piece in text.split_inclusive(['\t', '\r', '\n']) {
        let end = piece.trim_end_matches(['\t', '\r', '\n']).len();
        cell += &quiet(&piece[..end]);
        cell += &piece[end..];
    }
    cell
}

/// The characters with which a spreadsheet begins to calculate, the full-width ones of East Asian keyboards among them.
fn begins_a_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
        && text.parse::<i64>().is_err()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redact::{Kind, Words};

    #[test]
    fn json_means_the_same_and_is_quiet() {
        for text in [
            "",
            "plain \\ \"",
            "\u{7f}\u{9b}31m",
            "ä\u{202e}\u{2028}🙂\u{fffb}\u{1b}\n",
            "a\u{200b}\u{e0041}\u{ad}b",
        ] {
            let out = String::from_utf8(Gate::open().json(&[text]).unwrap()).unwrap();
            assert_eq!(quiet(&out), out, "{text:?}");
            assert_eq!(serde_json::from_str::<[String; 1]>(&out).unwrap(), [text]);
        }
    }

    #[test]
    fn a_cell_is_never_a_formula() {
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
            assert_eq!(csv(&row, Gate::open()), expected);
        }
        let row = (-5, Some(-2147023570_i32), None::<i32>, "=x", true, -1.5);
        assert_eq!(csv(&row, Gate::open()), "-5,-2147023570,,'=x,true,-1.5\n");
    }

    #[test]
    fn texts_are_redacted_and_keys_are_not() {
        let mut words = Words::default();
        words.add(Kind::Word, "name");
        words.add(Kind::Word, "a \"b\", c");
        let redactor = Redactor::new(words);
        let gate = Gate::redacting(&redactor);
        let row =
            serde_json::json!({ "z": 1.5, "name": "x a \"b\", c\n", "in": [{ "name": "name" }] });
        let json = String::from_utf8(gate.json(&row).unwrap()).unwrap();
        assert_eq!(
            json,
            r#"{"z":1.5,"name":"x WORD-1\n","in":[{"name":"WORD-2"}]}"#
        );
        assert_eq!(csv(&row, gate), "1.5,\"x WORD-1\n\",WORD-2\n");
        assert_eq!(gate.quoted("name\u{1b}"), r#""WORD-2\u001b""#);
        assert_eq!(gate.printable("name\n"), "WORD-2\\n");
    }

    fn csv(row: &impl Serialize, gate: Gate<'_>) -> String {
        let mut out = Vec::new();
        Out::new(&mut out, gate).csv(row).unwrap();
        String::from_utf8(out).unwrap()
    }
}
