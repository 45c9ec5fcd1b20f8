//! Two runs side by side, or one against a fleet: for reading and as one document.

mod text;
mod wire;

pub(super) use text::ending;

use std::io::{self, Write};

use super::Style;
use crate::{
    compare::{Comparison, Unusual, Usual},
    out::Out,
    summary::RunRow,
};

/// The JSON schema of `smsts diff --format json`.
pub const DIFF_SCHEMA: &str = include_str!("schema.json");

/// Writes the differences of two runs for reading.
pub fn diff_text(out: &mut Out<'_>, comparison: &Comparison<'_>, style: Style) -> io::Result<()> {
    text::two(out, comparison, style)
}

/// Writes for reading what is unusual in a run.
pub fn unusual_text(
    out: &mut Out<'_>,
    run: &RunRow<'_>,
    usual: &Usual,
    unusual: &[Unusual<'_>],
    style: Style,
) -> io::Result<()> {
    text::against(out, run, usual, unusual, style)
}

/// Writes the differences of two runs as JSON.
pub fn diff_json(out: &mut Out<'_>, comparison: &Comparison<'_>) -> io::Result<()> {
    out.json(&wire::DiffDto::of_two(comparison))?;
    writeln!(out)
}

/// Writes as JSON what is unusual in a run.
pub fn unusual_json(
    out: &mut Out<'_>,
    run: &RunRow<'_>,
    usual: &Usual,
    unusual: &[Unusual<'_>],
) -> io::Result<()> {
    out.json(&wire::DiffDto::of_unusual(run, usual, unusual))?;
    writeln!(out)
}
