//! One line of text for every change, for terminals that cannot be drawn on, and for files.

use std::io::{self, Write};

use crate::{
    model::{Outcome, RunOutcome},
    out::Out,
    render::{
        steps::{entry, local_time},
        style,
        wording::environment,
    },
    watch::{Change, What},
    words::duration,
};

/// Writes the changes, one line each.
pub fn change_lines(out: &mut Out<'_>, changes: &[Change<'_>]) -> io::Result<()> {
    changes.iter().try_for_each(|change| line(out, change))
}

fn line(out: &mut Out<'_>, change: &Change<'_>) -> io::Result<()> {
    let run = change.run;
    if let (Some(id), Some(node)) = (change.node, change.node()) {
        let word = match &change.what {
            What::NodeStarted => "started",
            What::NodeRemoved => "removed",
            _ if node.ignored => "tolerated",
            _ if node.outcome == Outcome::Incomplete => "open",
            _ => node.outcome.name(),
        };
        return entry(out, run, &node, &run.path_text(id), change.at, word);
    }
    let number = change.number;
    let text = match &change.what {
        What::RunStarted if run.starts_mid_run => {
            format!("run {number}, begun before the log")
        }
        What::RunStarted => format!("run {number} started"),
        What::Boot(index) => {
            let boot = &run.boots[*index];
            let resumed = boot
                .resumed_at
                .map(|pointer| format!(", resumes at {pointer}"));
            let resumed = resumed.unwrap_or_default();
            format!(
                "boot {}, {}{resumed}",
                index + 1,
                environment(boot.environment)
            )
        }
        What::RunEnded => {
            let took = run
                .duration_ms()
                .map(|ms| format!(" after {}", duration(ms)));
            let colour = style::of_run(run.outcome);
            let outcome = match run.outcome {
                RunOutcome::Rebooting | RunOutcome::Incomplete => "left incomplete",
                outcome => outcome.name(),
            };
            format!(
                "run {number} {colour}{outcome}{colour:#}{}",
                took.unwrap_or_default()
            )
        }
        What::RunRemoved => format!("run {number} is part of another"),
        What::RunChanged(keys) if keys.contains(&"outcome") => {
            format!("run {number} {}", run.outcome.name())
        }
        _ => return Ok(()),
    };
    writeln!(out, "{:<23}  {text}", local_time(change.at))
}
