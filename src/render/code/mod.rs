//! Codes explained: for reading, and as data.

mod text;
mod wire;

use crate::out::Out;
use std::io::{self, Write};

use super::{Format, Style, rows::Rows};
use crate::code::{Entry, Explanation};
use wire::CodeDto;

/// Writes explanations one by one.
#[derive(Debug)]
pub struct Codes {
    format: Format,
    rows: Rows,
    style: Style,
    begun: bool,
}

impl Codes {
    /// In one of the formats. The style is that of text.
    pub fn new(format: Format, style: Style) -> Self {
        Self {
            format,
            rows: Rows::new(format, wire::HEADER),
            style,
            begun: false,
        }
    }

    /// Writes what can be said of a code, given as `input`.
    ///
    /// # Errors
    ///
    /// When the output cannot be written.
    pub fn explanation(
        &mut self,
        out: &mut Out<'_>,
        input: &str,
        explanation: &Explanation,
    ) -> io::Result<()> {
        if self.format == Format::Text {
            if std::mem::replace(&mut self.begun, true) {
                writeln!(out)?;
            }
            return text::explanation(out, self.style, explanation);
        }
        self.row(out, Some(input), explanation)
    }

    /// Writes entries of the table, in text a line for each.
    ///
    /// # Errors
    ///
    /// When the output cannot be written.
    pub fn list(&mut self, out: &mut Out<'_>, entries: &[&'static Entry]) -> io::Result<()> {
        if self.format == Format::Text {
            return text::list(out, entries);
        }
        for entry in entries {
            self.row(out, None, &Explanation::of(entry))?;
        }
        Ok(())
    }

    /// Ends the output.
    ///
    /// # Errors
    ///
    /// When the output cannot be written.
    pub fn end(&mut self, out: &mut Out<'_>) -> io::Result<()> {
        self.rows.end(out)
    }

    fn row(
        &mut self,
        out: &mut Out<'_>,
        input: Option<&str>,
        explanation: &Explanation,
    ) -> io::Result<()> {
        let dto = CodeDto::new(input, explanation);
        match self.format {
            Format::Csv => self.rows.write(out, &wire::row(&dto)?),
            _ => self.rows.write(out, &dto),
        }
    }
}
