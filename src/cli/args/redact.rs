//! The arguments of `smsts redact`, and the options of redaction that all commands have.

use std::path::PathBuf;

use clap::Args;

use super::ColorWhen;

const EXAMPLES: &str = "\
Examples:
  smsts redact C:\\Collected\\PC0142 --output C:\\Temp\\Share
  smsts redact smsts.log --output Share --redact-word Contoso --redact-word \"Project X\"

Look through the copies before you share them. The documentation of this command (docs/src/redact.md) tells what is found and what cannot be.";

/// `smsts redact`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct RedactArgs {
    /// Logs, folders and zips to search for smsts*.log and smsts*.lo_, or - for standard input
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The folder to write the copies to, under their own names and those of their folders, with placeholders in them; zips become zips. No file is ever overwritten
    #[arg(long, short, value_name = "DIR")]
    pub output: PathBuf,
    /// Threads to use; 0 for one per core. The copies are the same
    #[arg(long, short = 'j', value_name = "N", default_value_t = 0)]
    pub threads: usize,
    /// Do not show how far the work is (only terminals show it)
    #[arg(long)]
    pub no_progress: bool,
    /// When to use colours
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = ColorWhen::Auto)]
    pub color: ColorWhen,
}

/// What is redacted.
#[derive(Debug, Args)]
#[command(next_help_heading = "Redaction")]
pub struct RedactionArgs {
    /// Replace names of computers, domains and accounts, e-mail, IP and MAC addresses, serial numbers and GUIDs in everything printed by placeholders, the same value always
    /// by the same (HOST-1). All logs are read once more before, to learn the names. Look at the output before you share it: what nothing tells of is not found
    #[arg(long, global = true)]
    pub redact: bool,
    /// Replace this word or phrase too, in any letter case; implies --redact. Repeat it for more
    #[arg(long, global = true, value_name = "WORD")]
    pub redact_word: Vec<String>,
    /// Replace the words in this file too, one a line; implies --redact
    #[arg(long, global = true, value_name = "FILE")]
    pub redact_words: Vec<PathBuf>,
    /// Write the table of placeholders and the values that they stand for to this file, as JSON; implies --redact. Keep it: it tells everything. A file that exists is not overwritten
    #[arg(long, global = true, value_name = "FILE")]
    pub redact_map: Option<PathBuf>,
}
