//! The arguments of `smsts diff`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{InputArgs, LayoutArgs};

const EXAMPLES: &str = "\
Examples:
  smsts diff GOOD BAD                            the newest run of one machine and that of another
  smsts diff PC0142                              a machine's newest run and the one before it
  smsts diff PC0142 PC0142 --first-run 1         its first run and its newest
  smsts diff --against rows.ndjson BAD           what is unusual in a run, among the runs of a fleet
  smsts summary Logs --format ndjson > rows.ndjson     makes these rows

Groups and steps are aligned by their child sequence, path, name and occurrence, never by instruction
pointer, so sequences that were edited in between can be compared. Slower is what takes longer by
more than 5 s and 25 %, waiting for restarts left out.

Exit codes: 0 equal, or nothing unusual; 1 different; 2 when an input could not be read.";

/// `smsts diff`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct DiffArgs {
    /// Form of the output
    #[arg(long, value_enum, default_value_t = DiffFormat::Text)]
    pub format: DiffFormat,
    #[command(flatten)]
    pub which: WhichRuns,
    /// Compare with the runs in these rows, as `smsts summary --format ndjson` prints them
    #[arg(long, value_name = "ROWS", conflicts_with = "first_run")]
    pub against: Vec<PathBuf>,
    #[command(flatten)]
    pub layout: LayoutArgs,
    #[command(flatten)]
    pub input: InputArgs,
}

/// Which run of each history.
#[derive(Clone, Copy, Debug, Args)]
pub struct WhichRuns {
    /// Which run of the first PATH, counted from 1. Default: the newest, with one PATH the one before the newest
    #[arg(long, value_name = "N")]
    pub first_run: Option<u64>,
    /// Which run of the second PATH. Default: the newest
    #[arg(long, value_name = "N")]
    pub second_run: Option<u64>,
}

/// Forms of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// For reading.
    Text,
    /// One object; see `smsts schema diff`.
    Json,
}
