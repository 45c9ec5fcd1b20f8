//! The arguments of `smsts watch`.

use std::{path::PathBuf, time::Duration};

use clap::{Args, ValueEnum};

use super::{ColorWhen, LabelArgs};

const EXAMPLES: &str = "\
Examples:
  smsts watch                                            on the machine itself (Windows, Windows PE)
  smsts watch D:\\Test\\X D:\\Test\\C                      where the logs come up, one folder after the other
  smsts watch \\\\PC0142\\C$\\Windows\\CCM\\Logs              another machine
  smsts watch LOGS --format ndjson | jq -c 'select(.change == \"node_ended\" and .outcome == \"failed\")'
  smsts watch LOGS --exit-status && echo done            for scripts

Exit codes: 0 the run has ended; 1 with --exit-status, when it failed; 130 stopped by Ctrl+C; 2 wrong usage.";

/// `smsts watch`.
#[derive(Debug, Args)]
#[command(
    after_help = EXAMPLES,
    long_about = "Follow a task sequence while it runs, until it has ended.\n\nAll paths are one machine's. They need not exist yet, and may go away: the log is followed when it rolls over, \
    when it moves to another of the folders, and over restarts. What was once read stays part of the run. Logs are never locked, mapped or kept open.\n\nOn a terminal the tree is \
    redrawn in place; elsewhere there is one line, or with --format ndjson one object, for every change."
)]
pub struct WatchArgs {
    /// Folders that hold smsts.log, or will; ConfigMgr's own folders in them (Smstslog, Logs, CCM, _SMSTaskSequence, ...) are looked into. Or logs: smsts.log stands for
    /// its folder. On Windows without any: all places of this machine
    #[arg(value_name = "PATH")]
    #[cfg_attr(not(windows), arg(required = true))]
    pub paths: Vec<PathBuf>,
    /// Form of the output
    #[arg(long, value_enum, default_value_t = WatchFormat::Text)]
    pub format: WatchFormat,
    /// Look for changes so often
    #[arg(long, value_name = "SECONDS", default_value = "1", value_parser = seconds)]
    pub interval: Duration,
    /// Go on after the end of the run, for the next one
    #[arg(long)]
    pub forever: bool,
    /// Exit with 1 when the run failed
    #[arg(long)]
    pub exit_status: bool,
    #[command(flatten)]
    pub labels: LabelArgs,
    /// Draw with ASCII characters only (for consoles without Unicode)
    #[arg(long)]
    pub ascii: bool,
    /// When to use colours
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = ColorWhen::Auto)]
    pub color: ColorWhen,
}

/// Forms of what is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum WatchFormat {
    /// For reading.
    Text,
    /// One object for every change, for jq; see `smsts schema watch`.
    Ndjson,
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text
        .parse()
        .map_err(|_| "not a number of seconds".to_owned())?;
    if (0.05..=3600.0).contains(&seconds) {
        Ok(Duration::from_secs_f64(seconds))
    } else {
        Err("from 0.05 to 3600 seconds".to_owned())
    }
}
