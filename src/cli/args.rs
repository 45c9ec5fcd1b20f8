//! The command line: what can be said, and the help that teaches it.

use std::{borrow::Cow, path::PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use regex::{Regex, RegexBuilder};

use super::{
    catalog::CatalogArgs, code::CodeArgs, failures::FailuresArgs, labels::LabelArgs,
    redact::RedactArgs, redaction::RedactionArgs, style, summary::SummaryArgs, watch::WatchArgs,
};
use crate::{
    input::MachineFrom,
    model::RunOutcome,
    record::Severity,
    render::{self, Format, Style},
    select::{Bound, RecordFilter, View, Window},
    sequence::DisabledChild,
    words::quiet,
};

const EXAMPLES: &str = "\
Examples:
  smsts smsts.log                          the tree of one log
  smsts                                    on Windows: the newest run on this machine
  smsts C:\\Collected\\PC0142                all logs of one machine, rolled ones too
  smsts tree --failed LOGS                 only what failed, with the groups above it
  smsts failures LOGS                      what failed and why
  smsts steps LOGS | grep -i office        one line per group and step
  smsts steps LOGS --format csv > a.csv    the same for Excel
  smsts records LOGS --pointer 33          every record of the step with pointer 33
  smsts summary \\\\server\\Logs             what happened on all machines
  smsts watch LOGS                         a run while it goes on
  smsts tree LOGS --format json | jq '.runs[].outcome'

Exit codes: 0 analysed; 1 with --exit-status, when a run failed, is incomplete or missing;
2 when an input could not be read or the command line is wrong.";

const SEQUENCE_EXAMPLES: &str = "\
Examples:
  smsts sequence export.zip                      the tree of each sequence, with the numbers that logs use
  smsts sequence Exports --root CON00100         one of many, with its children
  smsts sequence Exports --format csv > a.csv    one row per group and step
  smsts sequence Exports --format dot | dot -Tsvg > calls.svg";

/// Shows what the task sequence engine did, from its smsts.log.
#[derive(Debug, Parser)]
#[command(name = "smsts", version, after_help = EXAMPLES, args_conflicts_with_subcommands = true, arg_required_else_help = cfg!(not(windows)))]
#[command(
    long_about = "Shows what the ConfigMgr task sequence engine did, from its smsts.log: runs, restarts, groups, steps, \
    what was skipped and why, what failed, how long it took.\n\nWithout a command it does what `smsts tree` does. On Windows, without a PATH, it looks for this machine's logs where ConfigMgr keeps them (see --here)."
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// What `smsts PATH…` does.
    #[command(flatten)]
    pub tree: TreeArgs,
    #[command(flatten)]
    pub redaction: RedactionArgs,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Show the execution tree (what `smsts PATH…` does)
    Tree(TreeArgs),
    /// List one line per group and step, in the order of execution
    Steps(StepsArgs),
    /// List one line per record, each with the step it was written in
    Records(RecordsArgs),
    /// Show what failed and why, run by run
    Failures(FailuresArgs),
    /// Show task sequence definitions with the numbers of their instructions
    Sequence(SequenceArgs),
    /// Write a catalog of known Run Task Sequence steps, for labels without definitions
    ///
    /// It is a TOML file: each step in the definitions with its name, its child's package ID and name, and a fingerprint of the child's instructions (their
    /// kinds and short hashes of their names). Who has it sees child sequences in logs without having the definitions: smsts LOGS --catalog catalog.toml.
    /// Make it again when sequences change.
    Catalog(CatalogArgs),
    /// Show what happened over many runs: outcomes, failures, where the time goes
    Summary(SummaryArgs),
    /// Follow a run while it goes on
    Watch(WatchArgs),
    /// Write copies of logs that tell of nobody, to be shared
    ///
    /// Names of computers, domains and accounts, e-mail, IP and MAC addresses, serial numbers and GUIDs are replaced by placeholders, the same value in all copies by the
    /// same one (HOST-1); everything else is kept byte for byte, encoding and line ends too, and the copies give the same tree. Beside logs nothing is copied.
    Redact(RedactArgs),
    /// Explain exit codes and error codes
    Code(CodeArgs),
    /// Print a JSON schema: what the keys of an output mean
    Schema {
        /// Of which command's --format json
        #[arg(value_enum, value_name = "COMMAND", default_value_t = SchemaOf::Tree)]
        of: SchemaOf,
    },
    /// Print a completion script for a shell (PowerShell too)
    Completions {
        /// The shell
        #[arg(ignore_case = true)]
        shell: Shell,
    },
    /// Print the manual page of the program, or of one command with its examples
    Man {
        /// The command
        command: Option<String>,
    },
}

/// The outputs that have a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    /// Of `smsts tree --format json`.
    Tree,
    /// Of `smsts failures --format json`.
    Failures,
    /// Of `smsts sequence --format json`.
    Sequence,
    /// Of `smsts summary --format json`.
    Summary,
    /// Of an object of `smsts watch --format ndjson`.
    Watch,
    /// Of `smsts code --format json`.
    Code,
}

impl SchemaOf {
    /// The schema.
    pub fn text(self) -> Cow<'static, str> {
        match self {
            Self::Tree => render::SCHEMA.into(),
            Self::Failures => render::failures_schema().into(),
            Self::Sequence => render::SEQUENCE_SCHEMA.into(),
            Self::Summary => render::SUMMARY_SCHEMA.into(),
            Self::Watch => render::WATCH_SCHEMA.into(),
            Self::Code => render::CODE_SCHEMA.into(),
        }
    }
}

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

/// `smsts tree`.
#[derive(Debug, Args)]
pub struct TreeArgs {
    /// Form of the output
    #[arg(long, value_enum, default_value_t = TreeFormat::Text)]
    pub format: TreeFormat,
    /// Leave out what was skipped
    #[arg(long)]
    pub hide_skipped: bool,
    /// Show only what failed, with the groups above it
    #[arg(long)]
    pub failed: bool,
    /// Fold what is deeper than N groups
    #[arg(long, value_name = "N", value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(1..))]
    pub depth: Option<usize>,
    #[command(flatten)]
    pub nodes: NodeArgs,
    #[command(flatten)]
    pub layout: LayoutArgs,
    #[command(flatten)]
    pub input: InputArgs,
}

/// `smsts steps`.
#[derive(Debug, Args)]
pub struct StepsArgs {
    /// Form of the output
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Leave out what was skipped
    #[arg(long)]
    pub hide_skipped: bool,
    /// List only what failed
    #[arg(long)]
    pub failed: bool,
    #[command(flatten)]
    pub nodes: NodeArgs,
    #[command(flatten)]
    pub input: InputArgs,
}

/// `smsts sequence`.
#[derive(Debug, Args)]
#[command(after_help = SEQUENCE_EXAMPLES)]
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

/// `smsts records`.
#[derive(Debug, Args)]
pub struct RecordsArgs {
    /// Form of the output
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Only records of the step or group with this instruction pointer; repeat or separate with commas
    #[arg(long, value_name = "N", value_delimiter = ',')]
    pub pointer: Vec<u32>,
    /// Only records of this component, for example TSManager; repeat or separate with commas
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub component: Vec<String>,
    /// Only records at least this severe
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub severity: Option<SeverityArg>,
    /// Only records whose message matches. Letter case as typed if it has capitals
    #[arg(long = "match", value_name = "REGEX", value_parser = smart_case)]
    pub matching: Option<Regex>,
    /// Only records of nodes whose path of names (A / B / C) matches
    #[arg(long, value_name = "PATTERN", value_parser = smart_case)]
    pub under: Option<Regex>,
    #[command(flatten)]
    pub window: WindowArgs,
    #[command(flatten)]
    pub input: InputArgs,
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

/// Forms of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TreeFormat {
    /// For reading.
    Text,
    /// The whole result; see `smsts schema`.
    Json,
}

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Text, Self::Json, Self::Ndjson, Self::Csv]
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(match self {
            Self::Text => clap::builder::PossibleValue::new("text"),
            Self::Json => clap::builder::PossibleValue::new("json").help("One document"),
            Self::Ndjson => {
                clap::builder::PossibleValue::new("ndjson").help("One object a line, for jq")
            }
            Self::Csv => clap::builder::PossibleValue::new("csv").help("With a header, for Excel"),
        })
    }
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

/// Severities, by their words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SeverityArg {
    /// Type 0.
    Verbose,
    /// Type 1.
    Info,
    /// Type 2.
    Warning,
    /// Type 3.
    Error,
}

impl From<SeverityArg> for Severity {
    fn from(arg: SeverityArg) -> Self {
        match arg {
            SeverityArg::Verbose => Self::VERBOSE,
            SeverityArg::Info => Self::INFO,
            SeverityArg::Warning => Self::WARNING,
            SeverityArg::Error => Self::ERROR,
        }
    }
}

impl ValueEnum for RunOutcome {
    fn value_variants<'a>() -> &'a [Self] {
        Self::ALL
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        // As text has it; JSON's word is understood too.
        Some(match self {
            Self::Rebooting => clap::builder::PossibleValue::new("restarting").alias(self.name()),
            other => clap::builder::PossibleValue::new(other.name()),
        })
    }
}

impl InputArgs {
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
    fn view(&self) -> View {
        View {
            pointers: self.pointer.clone(),
            under: self.under.clone(),
            matching: self.matching.clone(),
            window: Window::from(&self.window),
            ..View::default()
        }
    }
}

impl TreeArgs {
    /// The nodes asked for.
    pub fn view(&self) -> View {
        View {
            hide_skipped: self.hide_skipped,
            only_failed: self.failed,
            depth: self.depth,
            ..self.nodes.view()
        }
    }
}

impl StepsArgs {
    /// The nodes asked for.
    pub fn view(&self) -> View {
        View {
            hide_skipped: self.hide_skipped,
            only_failed: self.failed,
            ..self.nodes.view()
        }
    }
}

impl RecordsArgs {
    /// The records asked for.
    pub fn filter(&self) -> RecordFilter {
        RecordFilter {
            components: self.component.clone(),
            pointers: self.pointer.clone(),
            severity: self.severity.map(Severity::from),
            matching: self.matching.clone(),
            under: self.under.clone(),
            window: Window::from(&self.window),
        }
    }
}

/// As ripgrep's `--smart-case`: a pattern without capitals matches any letter case.
pub(super) fn smart_case(pattern: &str) -> Result<Regex, String> {
    // A capital after a backslash is a class (\S, \D), not a letter.
    let letters = pattern
        .split('\\')
        .enumerate()
        .flat_map(|(i, part)| part.chars().skip(usize::from(i > 0)));
    let has_capital = letters.into_iter().any(char::is_uppercase);
    RegexBuilder::new(pattern)
        .case_insensitive(!has_capital)
        .build()
        // The message shows the pattern, over several lines.
        .map_err(|error| {
            let lines = error.to_string();
            let lines: Vec<_> = lines.lines().map(quiet).collect();
            lines.join("\n")
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn capitals_make_a_pattern_exact() {
        assert!(smart_case("office").unwrap().is_match("Install OFFICE"));
        assert!(!smart_case("Office").unwrap().is_match("Install OFFICE"));
        assert!(smart_case(r"\Sffice").unwrap().is_match("Install OFFICE"));
        assert!(smart_case("(").is_err());
    }
}
