//! Failures for tickets and chats: Markdown, and an Adaptive Card for a workflow of Microsoft Teams.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::{
    super::wording::{moment, outcome_words, sequence_label},
    wire::{ErrorDto, EvidenceDto, FailureDto, FailuresDto},
};
use crate::{
    out::{Gate, Out},
    timeline::History,
    words::duration,
};

/// Records shown with a failure; JSON has them all.
const RECORDS: usize = 8;

/// A section on one run.
pub fn markdown(
    out: &mut Out<'_>,
    history: &History<'_>,
    index: usize,
    failures: &FailuresDto<'_>,
) -> io::Result<()> {
    let gate = out.gate();
    let run = &history.built.runs[index];
    let machine = history.machine.as_deref().unwrap_or("Task sequence run");
    writeln!(
        out,
        "## {}: {}\n",
        plain(machine, gate),
        outcome_words(run.outcome)
    )?;
    let began = run.started.or(Some(run.first)).and_then(|at| at.stamp);
    let took = run
        .duration_ms()
        .map(|ms| format!(", took {}", duration(ms)));
    writeln!(
        out,
        "Began {}{}.\n",
        moment(began),
        took.unwrap_or_default()
    )?;
    for failure in failures.failure.iter().chain(&failures.tolerated) {
        let title = title(failure);
        writeln!(out, "### {}\n", plain(&title, gate))?;
        for (label, value) in facts(failure, gate) {
            writeln!(out, "- **{label}:** {}", plain(&value, gate))?;
        }
        let records = records(failure);
        if !records.is_empty() {
            let lines: Vec<_> = records.iter().map(|record| line(record, gate)).collect();
            let fence = fence(&lines);
            writeln!(out, "\n{fence}text\n{}\n{fence}", lines.join("\n"))?;
        }
        writeln!(out)?;
    }
    if let Some(open) = &failures.open_end {
        let node = open.node.as_ref().and_then(|node| node.name);
        let time = open.going_on_ms.map(|ms| format!(", for {}", duration(ms)));
        let name = node.unwrap_or("no step");
        writeln!(
            out,
            "- **Going on at the end of the log:** {}{}\n",
            plain(name, gate),
            time.unwrap_or_default()
        )?;
    }
    if failures.failure.is_none() && failures.tolerated.is_empty() && failures.open_end.is_none() {
        writeln!(out, "Nothing failed.\n")?;
    }
    Ok(())
}

/// A card for one run, in the envelope that a workflow's webhook takes.
pub fn card(
    out: &mut Out<'_>,
    history: &History<'_>,
    index: usize,
    failures: &FailuresDto<'_>,
) -> io::Result<()> {
    let gate = out.gate();
    let run = &history.built.runs[index];
    let machine = history.machine.as_deref().unwrap_or("Task sequence run");
    let colour = match run.outcome.name() {
        "succeeded" if failures.tolerated.is_empty() => "good",
        "succeeded" => "warning",
        "failed" => "attention",
        _ => "accent",
    };
    let mut body = vec![json!({
        "type": "TextBlock", "size": "large", "weight": "bolder", "wrap": true, "color": colour,
        "text": plain(&format!("{machine}: {}", outcome_words(run.outcome)), gate),
    })];
    for failure in failures.failure.iter().chain(&failures.tolerated) {
        body.push(json!({ "type": "TextBlock", "weight": "bolder", "wrap": true, "text": plain(&title(failure), gate) }));
        let facts: Vec<Value> = facts(failure, gate)
            .into_iter()
            .map(|(label, value)| json!({ "title": label, "value": plain(&value, gate) }))
            .collect();
        body.push(json!({ "type": "FactSet", "facts": facts }));
        for record in records(failure) {
            body.push(json!({ "type": "TextBlock", "wrap": true, "fontType": "monospace", "size": "small", "text": plain(&line(record, gate), gate) }));
        }
    }
    if let Some(open) = &failures.open_end {
        let name = open
            .node
            .as_ref()
            .and_then(|node| node.name)
            .unwrap_or("no step");
        body.push(json!({ "type": "TextBlock", "wrap": true, "text": plain(&format!("Going on at the end of the log: {name}"), gate) }));
    }
    let card = json!({
        "type": "message",
        "attachments": [{
            "contentType": "application/vnd.microsoft.card.adaptive",
            "content": {
                "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
                "type": "AdaptiveCard", "version": "1.4", "body": body,
            },
        }],
    });
    out.json(&card)?;
    writeln!(out)
}

fn title(failure: &FailureDto<'_>) -> String {
    let node = &failure.node;
    let pointer = node
        .pointer
        .map_or_else(String::new, |pointer| format!("{pointer} "));
    let name = node.name.unwrap_or("A step that the log does not hold");
    let how = if failure.tolerance == "tolerated" {
        "failed, tolerated"
    } else {
        "failed"
    };
    format!("{pointer}{name} {how}")
}

fn facts(failure: &FailureDto<'_>, gate: Gate<'_>) -> Vec<(&'static str, String)> {
    let (node, cause) = (&failure.node, &failure.cause);
    let mut facts = Vec::new();
    let certainty = if cause.certainty == "certain" {
        "Cause"
    } else {
        "Probable cause"
    };
    match &cause.message {
        Some(message) => facts.push((certainty, message.clone())),
        None => facts.push(("Cause", "no record tells".to_owned())),
    }
    if let Some(error) = &failure.error {
        facts.push(("Code", code(error)));
        facts.extend(error.usually.map(|usually| ("Usually", usually.to_owned())));
        facts.extend(error.check.map(|check| ("Check", check.to_owned())));
    }
    facts.extend(node.path_text.clone().map(|path| ("Path", path)));
    if let Some(sequence) = &node.sequence {
        facts.push((
            "Sequence",
            sequence_label(sequence.package_id, sequence.name, gate),
        ));
    }
    facts.extend(
        node.command_line
            .map(|command| ("Command", command.to_owned())),
    );
    if let Some(attempts) = node.attempts.filter(|&attempts| attempts > 1) {
        facts.push(("Attempts", attempts.to_string()));
    }
    facts.extend(node.ended.clone().map(|ended| ("When", ended)));
    facts
}

fn code(error: &ErrorDto) -> String {
    let symbol = error
        .symbol
        .map_or_else(String::new, |symbol| format!(" {symbol}"));
    let meaning = error
        .meaning
        .map_or_else(String::new, |meaning| format!(": {meaning}"));
    format!("{} ({}){symbol}{meaning}", error.code, error.hex)
}

fn records<'a>(failure: &'a FailureDto<'a>) -> &'a [EvidenceDto<'a>] {
    let all = &failure.cause.evidence;
    &all[..all.len().min(RECORDS)]
}

fn line(record: &EvidenceDto<'_>, gate: Gate<'_>) -> String {
    let component = record.component.as_deref().unwrap_or_default();
    let first = record.message.lines().next().unwrap_or_default();
    let text = format!(
        "{}:{}  {component}: {first}",
        record.place.file, record.place.line
    );
    gate.printable(&text).into_owned()
}

/// Text in which Markdown and HTML find nothing to obey.
fn plain(text: &str, gate: Gate<'_>) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in gate.printable(text).chars() {
        if matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '!' | '@'
        ) {
            safe.push('\\');
        }
        safe.push(c);
    }
    safe
}

/// More backticks than any line has in a row.
fn fence(lines: &[String]) -> String {
    let most = lines
        .iter()
        .flat_map(|line| line.split(|c| c != '`'))
        .map(str::len)
        .max();
    "`".repeat(most.unwrap_or(0).max(2) + 1)
}
