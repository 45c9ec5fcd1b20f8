//! One line per run, for grep and for chat messages.

use std::io::{self, Write};

use super::{
    super::style,
    text::{code_words, headline_words, step_words},
    wire::command_line,
};
use crate::{
    analysis::{Certainty, Failure, RunFailures},
    model::Run,
    out::{Gate, Out},
    record::Stamp,
    render::wording::outcome_word,
    timeline::History,
    words::duration,
};

/// What is kept of the record that shows the cause.
const MESSAGE: usize = 160;

/// `PC0142  FAILED  33 Install VPN Client  1603 ERROR_INSTALL_FAILURE  2026-03-03 15:02:26  cause: …  tolerated: 2 Remove Apps`
pub fn write(
    out: &mut Out<'_>,
    history: &History<'_>,
    index: usize,
    failures: &RunFailures,
) -> io::Result<()> {
    let gate = out.gate();
    let run = &history.built.runs[index];
    let mut parts = vec![match &history.machine {
        Some(machine) => gate.printable(machine).into_owned(),
        None => gate
            .printable(&history.logs_of(index)[0].source.name)
            .into_owned(),
    }];
    let colour = style::of_run(run.outcome);
    parts.push(format!("{colour}{}{colour:#}", outcome_word(run.outcome)));
    if let Some(failure) = &failures.failure {
        parts.push(headline_words(run, failure, gate));
        let command_line = command_line(run, failure);
        let own = failure.code.map(|code| code_words(code, command_line));
        parts.extend(own);
        let behind = failure.behind().map(|code| code_words(code, command_line));
        parts.extend(behind.map(|code| format!("behind it: {code}")));
        parts.extend(when(failure));
        let message = failure.cause.message.as_ref();
        let how = match failure.cause.certainty {
            Certainty::Certain => "cause",
            Certainty::Likely | Certainty::Unknown => "usually",
        };
        parts.extend(message.map(|message| format!("{how}: {}", beginning(message, gate))));
        let screen = failure.screen.as_ref();
        parts.extend(screen.map(|screen| format!("screen: {}", beginning(screen, gate))));
    }
    if let Some(end) = &failures.open_end {
        let what = end.node.map_or_else(
            || "between steps".to_owned(),
            |id| step_words(run, Some(id), gate),
        );
        let what = match end.phase {
            Some(phase) => format!("before the task sequence began, phase {}", phase.name()),
            None => what,
        };
        let so_far = end.going_on_ms.map(duration);
        parts.push(if end.restart_pending {
            format!("restart pending after {what}")
        } else {
            format!(
                "going on: {what}{}",
                so_far.map_or_else(String::new, |t| format!(", {t}"))
            )
        });
    }
    let trouble = failures
        .open_end
        .as_ref()
        .and_then(|end| end.trouble.as_ref());
    if let Some(message) = trouble.and_then(|cause| cause.message.as_ref()) {
        parts.push(format!("errors: {}", beginning(message, gate)));
    }
    if !failures.tolerated.is_empty() {
        let tolerated = failures.tolerated.iter().map(|f| tolerated(run, f, gate));
        let all: Vec<_> = tolerated.collect();
        parts.push(format!("tolerated: {}", all.join(", ")));
    }
    writeln!(out, "{}", parts.join("  "))
}

fn tolerated(run: &Run, failure: &Failure, gate: Gate<'_>) -> String {
    let code = failure.code.map(|code| format!(" ({code})"));
    step_words(run, failure.node, gate) + &code.unwrap_or_default()
}

fn when(failure: &Failure) -> Option<String> {
    let stamp: Stamp = failure.at?.stamp?;
    Some(stamp.local().format("%F %T").to_string())
}

fn beginning(message: &str, gate: Gate<'_>) -> String {
    let line = gate.printable(message.lines().next().unwrap_or_default().trim());
    match line.char_indices().nth(MESSAGE) {
        Some((end, _)) => format!("{}...", &line[..end]),
        None => line.into_owned(),
    }
}
