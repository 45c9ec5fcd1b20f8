//! The command line: commands, their arguments, and the help that teaches them.

mod catalog;
mod code;
mod diff;
mod failures;
mod input;
mod labels;
mod redact;
mod report;
mod sequence;
mod summary;
mod watch;

use std::borrow::Cow;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use regex::{Regex, RegexBuilder};

pub use catalog::CatalogArgs;
pub use code::CodeArgs;
pub use diff::{DiffArgs, DiffFormat, WhichRuns};
pub use failures::FailuresArgs;
pub use input::{ColorWhen, InputArgs, LayoutArgs, NodeArgs, WindowArgs};
pub use labels::LabelArgs;
pub use redact::{RedactArgs, RedactionArgs};
pub use report::ReportArgs;
pub use sequence::{SequenceArgs, SequenceFormat};
pub use summary::SummaryArgs;
pub use watch::{WatchArgs, WatchFormat};

use crate::{
    model::RunOutcome,
    record::Severity,
    render::{self, Format},
    select::{RecordFilter, View, Window},
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
    /// Make a page to look at, mail and print: one machine, a fleet, or two runs side by side
    Report(Box<ReportArgs>),
    /// Show what differs between two runs, or what is unusual in one
    Diff(Box<DiffArgs>),
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
    /// Of `smsts diff --format json`.
    Diff,
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
            Self::Diff => render::DIFF_SCHEMA.into(),
            Self::Watch => render::WATCH_SCHEMA.into(),
            Self::Code => render::CODE_SCHEMA.into(),
        }
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

/// Forms of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TreeFormat {
    /// For reading.
    Text,
    /// The whole result; see `smsts schema`.
    Json,
    /// Chrome trace events, for Perfetto and speedscope.
    Trace,
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
pub fn smart_case(pattern: &str) -> Result<Regex, String> {
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
