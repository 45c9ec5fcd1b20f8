//! The arguments of `smsts report`.

use std::path::PathBuf;

use clap::Args;

use super::{InputArgs, WhichRuns, WindowArgs};

const EXAMPLES: &str = "\
Examples:
  smsts report PC0142 -o pc0142.html               the runs of one machine: verdict, tree, waterfall
  smsts report \\\\server\\Logs -o fleet.html         what happened on many machines
  smsts report --from rows.ndjson -o fleet.html    the same from rows of `smsts summary --format ndjson`
  smsts report --diff GOOD BAD -o diff.html        two runs side by side
  smsts report PC0142 --redact -o share.html       to be shown to others

The page is one file that loads nothing. It can be mailed, attached to a ticket and printed, and is
readable without script.";

/// `smsts report`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, mut_arg("paths", |paths| paths.required(false).required_unless_present_any(["from", "here", "places_under"])))]
pub struct ReportArgs {
    /// The file to write. Without it, the page goes to standard output
    #[arg(long, short = 'o', value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Show two runs side by side, as `smsts diff` compares them
    #[arg(long, conflicts_with = "from")]
    pub diff: bool,
    #[command(flatten)]
    pub which: WhichRuns,
    /// A fleet from rows that `smsts summary` or `smsts steps` printed with --format ndjson
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub from: Vec<PathBuf>,
    /// List so many runs of a fleet; 0 for all. All figures count every run
    #[arg(long, value_name = "N", default_value_t = 2_000)]
    pub top: usize,
    /// Of a fleet, only runs that began in this time
    #[command(flatten)]
    pub window: WindowArgs,
    #[command(flatten)]
    pub input: InputArgs,
}
