//! Arguments that several commands have: what to read, which nodes and times, how text is laid out.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use regex::Regex;

use super::{LabelArgs, smart_case};
use crate::{
    cli::console::style,
    input::MachineFrom,
    model::RunOutcome,
    render::Style,
    select::{Bound, View, Window},
    timeline::History,
};

/// What to read.
#[derive(Debug, Args)]
pub struct InputArgs {
    /// Logs, folders and zips to search for smsts*.log and smsts*.lo_, or - for standard input (a log or a zip). What lies in one folder or zip is one machine's history
    #[arg(value_name = "PATH")]
    #[cfg_attr(not(windows), arg(required_unless_present_any = ["here", "places_under"]))]
    pub paths: Vec<PathBuf>,
    /// Look for this machine's logs in the places where ConfigMgr keeps them, in Windows PE too, and show the newest run. On Windows that is what is done without a PATH
    #[arg(long, conflicts_with = "paths")]
    pub here: bool,
    /// The same for a machine whose drives are folders in DIR, as DIR/C/Windows/CCM/Logs
    #[arg(long, value_name = "DIR", conflicts_with = "paths")]
    pub places_under: Option<PathBuf>,
    /// Which runs of each machine. Default: all, with --here the newest
    #[arg(long, value_enum, value_name = "WHICH")]
    pub runs: Option<RunsArg>,
    /// What names the machine, if not the folder or zip that its logs lie in: a level below PATH (1 is the first folder in it), or a regular expression over the
    /// log's path (with / on every system) with a group named machine, as in '/(?<machine>PC\d+)/'
    #[arg(long, value_name = "N|REGEX")]
    pub machine_from: Option<MachineFrom>,
    /// Only machines whose name matches. A regular expression, letter case as typed if it has capitals
    #[arg(long, value_name = "REGEX", value_parser = smart_case)]
    pub machine: Option<Regex>,
    /// Only runs that ended so; repeat or separate with commas
    #[arg(long, value_enum, value_name = "OUTCOME", value_delimiter = ',')]
    pub outcome: Vec<RunOutcome>,
    #[command(flatten)]
    pub labels: LabelArgs,
    /// Read files instead of mapping them into memory (on Windows they are always read)
    #[arg(long)]
    pub no_mmap: bool,
    /// Threads to use; 0 for one per core. The output is the same
    #[arg(long, short = 'j', value_name = "N", default_value_t = 0)]
    pub threads: usize,
    /// Do not show how far the work is (only terminals show it)
    #[arg(long)]
    pub no_progress: bool,
    /// Name the files without a run, and what was left out because it was there twice
    #[arg(long)]
    pub verbose: bool,
    /// Exit with 1 when a run failed or is incomplete, or a machine's logs hold none
    #[arg(long)]
    pub exit_status: bool,
    /// When to use colours
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = ColorWhen::Auto)]
    pub color: ColorWhen,
}

/// How text is laid out.
#[derive(Debug, Args)]
pub struct LayoutArgs {
    /// Draw with ASCII characters only (for consoles without Unicode)
    #[arg(long)]
    pub ascii: bool,
    /// Lay out for N columns; 0 cuts nothing. Default: the terminal's width
    #[arg(long, value_name = "N")]
    pub width: Option<usize>,
}

impl LayoutArgs {
    /// The style for standard output.
    pub fn style(&self) -> Style {
        style(self.ascii, self.width)
    }
}

/// Which nodes.
#[derive(Debug, Args)]
pub struct NodeArgs {
    /// Only the groups and steps with this instruction pointer; repeat or separate with commas
    #[arg(long, value_name = "N", value_delimiter = ',')]
    pub pointer: Vec<u32>,
    /// Only nodes whose path of names (A / B / C) matches; a group brings all inside it. A regular expression, letter case as typed if it has capitals
    #[arg(long, value_name = "PATTERN", value_parser = smart_case)]
    pub under: Option<Regex>,
    /// Only nodes whose name matches
    #[arg(long = "match", value_name = "REGEX", value_parser = smart_case)]
    pub matching: Option<Regex>,
    /// Show also what was never reached, from the definition that explains the run (--sequence)
    #[arg(long)]
    pub all: bool,
    #[command(flatten)]
    pub window: WindowArgs,
}

/// When.
#[derive(Debug, Args)]
pub struct WindowArgs {
    /// Not before this time: 2026-03-02, "2026-03-02 09:14:05" on the log's own clock, or with a zone, 2026-03-02T09:14:05Z; also 36h, 2d, yesterday, "last monday"
    #[arg(long, value_name = "TIME")]
    pub since: Option<Bound>,
    /// Not after this time
    #[arg(long, value_name = "TIME")]
    pub until: Option<Bound>,
}

/// Which runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RunsArg {
    /// All that its logs hold.
    All,
    /// The one with the latest last record.
    Newest,
}

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ColorWhen {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl InputArgs {
    /// Whether a run was asked for, by its outcome and the time in which it was going on.
    pub fn chooses_run(&self, history: &History<'_>, run: usize, window: Window) -> bool {
        let outcome = &history.built.runs[run].outcome;
        let (first, last) = history.span_of(run);
        (self.outcome.is_empty() || self.outcome.contains(outcome))
            && (window == Window::default() || window.overlaps(first, last))
    }

    /// Whether a machine was asked for.
    pub fn chooses_machine(&self, name: Option<&str>) -> bool {
        let machine = self.machine.as_ref();
        machine.is_none_or(|machine| name.is_some_and(|name| machine.is_match(name)))
    }

    /// Logs are named, one by one or by the places of a machine.
    pub fn names_logs(&self) -> bool {
        !self.paths.is_empty() || self.here || self.places_under.is_some()
    }

    /// No paths to read, but the places of a machine.
    pub fn is_here(&self) -> bool {
        self.paths.is_empty()
    }

    /// Of each machine only the newest run is to be shown.
    pub fn only_newest(&self) -> bool {
        self.runs
            .map_or(self.is_here(), |runs| runs == RunsArg::Newest)
    }
}

impl From<&WindowArgs> for Window {
    fn from(args: &WindowArgs) -> Self {
        Self {
            since: args.since,
            until: args.until,
        }
    }
}

impl NodeArgs {
    pub fn view(&self) -> View {
        View {
            pointers: self.pointer.clone(),
            under: self.under.clone(),
            matching: self.matching.clone(),
            window: Window::from(&self.window),
            ..View::default()
        }
    }
}
