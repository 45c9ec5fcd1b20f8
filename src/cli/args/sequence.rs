//! The arguments of `smsts sequence`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{ColorWhen, LayoutArgs};
use crate::sequence::DisabledChild;

const EXAMPLES: &str = "\
Examples:
  smsts sequence export.zip                      the tree of each sequence, with the numbers that logs use
  smsts sequence Exports --root CON00100         one of many, with its children
  smsts sequence Exports --format csv > a.csv    one row per group and step
  smsts sequence Exports --format dot | dot -Tsvg > calls.svg";

/// `smsts sequence`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct SequenceArgs {
    /// Console exports (zip, or the folder they were extracted to), object.xml, <sequence> files, MDT's ts.xml, folders to search for *.zip and *.xml, or - for standard input
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Form of the output
    #[arg(long, value_enum, default_value_t = SequenceFormat::Text)]
    pub format: SequenceFormat,
    /// Only this task sequence with its children, by package ID or name; repeatable. Default: all that no other one calls
    #[arg(long, value_name = "ID|NAME")]
    pub root: Vec<String>,
    /// How a disabled Run Task Sequence step is numbered
    #[arg(long, value_enum, value_name = "RULE", default_value_t = DisabledChildArg::Absent)]
    pub disabled_child: DisabledChildArg,
    #[command(flatten)]
    pub layout: LayoutArgs,
    /// When to use colours
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = ColorWhen::Auto)]
    pub color: ColorWhen,
}

/// Forms of definitions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SequenceFormat {
    /// For reading.
    Text,
    /// The whole result, as trees.
    Json,
    /// One object a line, for jq.
    Ndjson,
    /// With a header, for Excel.
    Csv,
    /// Who calls whom, for Graphviz.
    Dot,
}

/// What a disabled Run Task Sequence step takes; no log has settled it yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DisabledChildArg {
    /// No number.
    Absent,
    /// Two numbers, its start's and its end's.
    Hollow,
    /// As if it were enabled.
    Expanded,
}

impl From<DisabledChildArg> for DisabledChild {
    fn from(arg: DisabledChildArg) -> Self {
        match arg {
            DisabledChildArg::Absent => Self::Absent,
            DisabledChildArg::Hollow => Self::Hollow,
            DisabledChildArg::Expanded => Self::Expanded,
        }
    }
}
