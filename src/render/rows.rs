//! Flat rows in the formats that other programs read.

use std::io::{self, Write};

use serde::Serialize;

/// The formats of flat rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Lines for reading and for grep; each command has its own.
    Text,
    /// One array of objects.
    Json,
    /// One object a line.
    Ndjson,
    /// Comma-separated, with a header.
    Csv,
}

/// Writes rows one by one.
#[derive(Debug)]
pub struct Rows {
    format: Format,
    first: bool,
}

impl Rows {
    /// In one of the formats.
    pub fn new(format: Format) -> Self {
        Self {
            format,
            first: true,
        }
    }

    /// The caller writes lines of its own.
    pub fn is_text(&self) -> bool {
        self.format == Format::Text
    }

    /// Writes one row.
    pub fn write(&mut self, out: &mut dyn Write, row: &impl Serialize) -> io::Result<()> {
        let first = std::mem::take(&mut self.first);
        match self.format {
            Format::Text => {}
            Format::Json => {
                out.write_all(if first { b"[\n" } else { b",\n" })?;
                serde_json::to_writer(&mut *out, row)?;
            }
            Format::Ndjson => {
                serde_json::to_writer(&mut *out, row)?;
                out.write_all(b"\n")?;
            }
            Format::Csv => {
                let mut csv = csv::WriterBuilder::new()
                    .has_headers(first)
                    .from_writer(Vec::new());
                csv.serialize(row).map_err(io::Error::other)?;
                out.write_all(
                    &csv.into_inner()
                        .map_err(|e| io::Error::other(e.to_string()))?,
                )?;
            }
        }
        Ok(())
    }

    /// Ends the output.
    pub fn end(&self, out: &mut dyn Write) -> io::Result<()> {
        match self.format {
            Format::Json if self.first => out.write_all(b"[]\n"),
            Format::Json => out.write_all(b"\n]\n"),
            _ => Ok(()),
        }
    }
}
