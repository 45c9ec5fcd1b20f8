//! Flat rows in the formats that other programs read.

use crate::out::Out;
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
    columns: &'static [&'static str],
    begun: bool,
}

impl Rows {
    /// In one of the formats. `columns` are the keys of a row, for the header of a table.
    pub fn new(format: Format, columns: &'static [&'static str]) -> Self {
        Self {
            format,
            columns,
            begun: false,
        }
    }

    /// The caller writes lines of its own.
    pub fn is_text(&self) -> bool {
        self.format == Format::Text
    }

    /// Writes one row.
    pub fn write(&mut self, out: &mut Out<'_>, row: &impl Serialize) -> io::Result<()> {
        let first = !self.begun;
        self.begin(out)?;
        match self.format {
            Format::Text => {}
            Format::Json => {
                out.write_all(if first { b"\n" } else { b",\n" })?;
                out.json(row)?;
            }
            Format::Ndjson => {
                out.json(row)?;
                out.write_all(b"\n")?;
            }
            Format::Csv => out.csv(row)?,
        }
        Ok(())
    }

    /// Ends the output. A table without rows has a header, an array without objects its brackets.
    pub fn end(&mut self, out: &mut Out<'_>) -> io::Result<()> {
        self.begin(out)?;
        match self.format {
            Format::Json => out.write_all(b"\n]\n"),
            Format::Text | Format::Ndjson | Format::Csv => Ok(()),
        }
    }

    fn begin(&mut self, out: &mut Out<'_>) -> io::Result<()> {
        if std::mem::replace(&mut self.begun, true) {
            return Ok(());
        }
        match self.format {
            Format::Json => out.write_all(b"["),
            Format::Csv => out.csv(&self.columns),
            Format::Text | Format::Ndjson => Ok(()),
        }
    }
}

/// Defines a flat row: a struct and, as `COLUMNS`, its keys in order, which are the header of a table.
macro_rules! row {
    ($(#[$meta:meta])* pub struct $name:ident<$life:lifetime> {
        $($(#[$of:meta])* pub $key:ident: $type:ty,)*
    }) => {
        $(#[$meta])*
        pub struct $name<$life> {
            $($(#[$of])* pub $key: $type,)*
        }

        impl $name<'_> {
            /// The keys, in order.
            pub const COLUMNS: &'static [&'static str] =
                &[$($crate::render::rows::key(stringify!($key))),*];
        }
    };
}

/// The name of a field without the mark of a raw identifier.
pub const fn key(name: &'static str) -> &'static str {
    match name.as_bytes() {
        [b'r', b'#', ..] => name.split_at(2).1,
        _ => name,
    }
}

pub(super) use row;
