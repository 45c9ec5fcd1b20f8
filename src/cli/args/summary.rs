//! The arguments of `smsts summary`.

use std::path::PathBuf;

use clap::{Args, ValueEnum, builder::PossibleValue};
use regex::Regex;

use super::{InputArgs, LayoutArgs, WindowArgs, smart_case};
use crate::render::{Format, GroupBy};

const EXAMPLES: &str = "\
Examples:
  smsts summary \\\\server\\Logs                            what happened on all machines
  smsts summary Logs --group-by step --format csv > a.csv  how often and how long each step ran, for Excel
  smsts summary Logs --since 2026-03-01 --outcome failed   only runs that failed since then
  smsts summary Logs --format ndjson > host1.ndjson        rows, to be merged:
  smsts summary --from host1.ndjson host2.ndjson           the summary of both";

/// `smsts summary`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, mut_arg("paths", |paths| paths.required(false).required_unless_present_any(["from", "here", "places_under"])))]
pub struct SummaryArgs {
    /// Form of the output. ndjson: a row per run, with its steps, to be merged by --from. csv: a row per run, or per group
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// One line, object or row per step, child sequence, code, cause, machine, day or sequence
    #[arg(long, value_enum, value_name = "WHAT")]
    pub group_by: Option<GroupBy>,
    /// Rows that `smsts summary` or `smsts steps` printed with --format ndjson, on this host or another; - for standard input
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub from: Vec<PathBuf>,
    /// Only runs of task sequences whose name or package ID matches. A regular expression, letter case as typed if it has capitals
    #[arg(long, value_name = "REGEX", value_parser = smart_case)]
    pub sequence_name: Option<Regex>,
    /// Only runs that began in this time
    #[command(flatten)]
    pub window: WindowArgs,
    /// Rows of each table of text; 0 for all. Default: all of the runs or groups, 10 of the rest
    #[arg(long, value_name = "N")]
    pub top: Option<usize>,
    #[command(flatten)]
    pub layout: LayoutArgs,
    #[command(flatten)]
    pub input: InputArgs,
}

impl ValueEnum for GroupBy {
    fn value_variants<'a>() -> &'a [Self] {
        &[
            Self::Step,
            Self::Child,
            Self::Code,
            Self::Cause,
            Self::Machine,
            Self::Day,
            Self::Sequence,
        ]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()))
    }
}
