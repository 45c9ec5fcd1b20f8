//! `smsts failures`: its arguments.

use clap::{Args, ValueEnum};

use super::{InputArgs, LayoutArgs, WindowArgs};
use crate::render::{FailureFormat, FailureView};

const EXAMPLES: &str = "\
Examples:
  smsts failures LOGS                      what failed and why, run by run
  smsts failures LOGS --context 5          with the records around the evidence
  smsts failures SHARE --brief | grep 1603 one line per run, over many machines
  smsts failures LOGS --format ndjson | jq -r '.failure.error.symbol'

A cause is told with how sure it is: certain, usually, or not known.";

/// `smsts failures`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct FailuresArgs {
    /// Form of the output
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// One line per run, for grep and for messages
    #[arg(long, conflicts_with = "format")]
    pub brief: bool,
    /// Show so many records before and after each record of evidence
    #[arg(long, short = 'C', value_name = "N", default_value_t = 0, value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(0..=1000))]
    pub context: usize,
    /// Show long messages whole
    #[arg(long)]
    pub full: bool,
    /// Show the other error records of the failed steps too; runs that succeed have many
    #[arg(long)]
    pub errors: bool,
    /// Only runs that were going on in this time
    #[command(flatten)]
    pub window: WindowArgs,
    #[command(flatten)]
    pub layout: LayoutArgs,
    /// What to read.
    #[command(flatten)]
    pub input: InputArgs,
}

/// Forms of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For reading.
    Text,
    /// One array of objects, one per run; see `smsts schema failures`.
    Json,
    /// One object a line, for jq.
    Ndjson,
    /// For tickets.
    Markdown,
    /// A message with an Adaptive Card for a workflow of Microsoft Teams, one a line for each run. Nothing is sent.
    AdaptiveCard,
}

impl FailuresArgs {
    /// The form asked for.
    pub fn format(&self) -> FailureFormat {
        match self.format {
            _ if self.brief => FailureFormat::Brief,
            Format::Text => FailureFormat::Text,
            Format::Json => FailureFormat::Json,
            Format::Ndjson => FailureFormat::Ndjson,
            Format::Markdown => FailureFormat::Markdown,
            Format::AdaptiveCard => FailureFormat::AdaptiveCard,
        }
    }

    /// Whether the output is for people.
    pub fn for_people(&self) -> bool {
        self.format == Format::Text
    }

    /// How much to show.
    pub fn view(&self) -> FailureView {
        FailureView {
            context: self.context,
            full: self.full,
            errors: self.errors,
        }
    }
}
