//! What failed and why: one file per form.

mod brief;
mod page;
mod text;
mod ticket;
mod wire;

use std::io::{self, Write};

use serde_json::{Value, json};

use super::{
    Report, Style,
    rows::{Format, Rows},
    wire::Places,
};
use crate::{
    analysis::{self, RunFailures},
    input::InputError,
    out::Out,
    timeline::History,
};

pub(super) use text::summary;
pub(super) use wire::{ErrorDto, EvidenceDto, FailureDto, FailuresDto, NodeErrorDto};

/// The schema of the report: a run's failures are the same as in the schema of the tree, with the run they are of.
pub(super) fn schema(tree: &str) -> String {
    let tree: Value = serde_json::from_str(tree).expect("the schema is JSON");
    let of_run = &tree["$defs"]["run"]["properties"];
    let of_failures = &tree["$defs"]["failures"]["properties"];
    let mut properties = json!({ "run": { "description": "Counted from 1 within the machine's history.", "type": "integer", "minimum": 1 } });
    for key in [
        "machine",
        "kind",
        "outcome",
        "task_sequence",
        "started",
        "ended",
        "duration_ms",
    ] {
        properties[key] = of_run[key].clone();
    }
    for (key, value) in of_failures.as_object().into_iter().flatten() {
        properties[key] = value.clone();
    }
    let keys: Vec<_> = properties
        .as_object()
        .into_iter()
        .flatten()
        .map(|(key, _)| key.as_str())
        .collect();
    let schema = json!({
        "$schema": tree["$schema"],
        "title": "smsts failures --format json",
        "description": "What went wrong, run by run; with --format ndjson, each object on a line of its own. Unknown values are null.",
        "type": "array",
        "items": { "type": "object", "required": keys, "additionalProperties": false, "properties": properties },
        "$defs": tree["$defs"],
    });
    serde_json::to_string_pretty(&schema).expect("a value is JSON") + "\n"
}

/// How much to show.
#[derive(Clone, Copy, Debug, Default)]
pub struct FailureView {
    /// Records before and after each record of evidence.
    pub context: usize,
    /// Messages whole, however long.
    pub full: bool,
    /// Records of severity 3 of the same step too, which as a rule did not matter.
    pub errors: bool,
}

/// The form of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureFormat {
    /// For reading.
    Text,
    /// One line per run.
    Brief,
    /// One array of objects.
    Json,
    /// One object a line.
    Ndjson,
    /// For tickets.
    Markdown,
    /// A message with an Adaptive Card for each run, one a line.
    AdaptiveCard,
}

/// Writes for each run what failed it, what was tolerated and what was going on at its end.
#[derive(Debug)]
pub struct Failures {
    format: FailureFormat,
    view: FailureView,
    style: Style,
    rows: Rows,
    begun: bool,
}

impl Failures {
    /// In one of the forms.
    pub fn new(format: FailureFormat, view: FailureView, style: Style) -> Self {
        let rows = match format {
            FailureFormat::Json => Format::Json,
            FailureFormat::Ndjson => Format::Ndjson,
            FailureFormat::Text
            | FailureFormat::Brief
            | FailureFormat::Markdown
            | FailureFormat::AdaptiveCard => Format::Text,
        };
        Self {
            format,
            view,
            style,
            rows: Rows::new(rows, &[]),
            begun: false,
        }
    }

    /// A blank line between the parts.
    fn separate(&mut self, out: &mut Out<'_>) -> io::Result<()> {
        if std::mem::replace(&mut self.begun, true) {
            writeln!(out)?;
        }
        Ok(())
    }

    fn run<'a>(
        &mut self,
        out: &mut Out<'_>,
        history: &'a History<'a>,
        index: usize,
        failures: &'a RunFailures,
        places: &mut Places<'a>,
    ) -> io::Result<()> {
        match self.format {
            FailureFormat::Brief => brief::write(out, history, index, failures),
            FailureFormat::Json | FailureFormat::Ndjson => {
                let row =
                    wire::RunDto::new(history, index, failures, (self.view, out.gate()), places);
                self.rows.write(out, &row)
            }
            FailureFormat::Markdown | FailureFormat::AdaptiveCard => {
                let view = (self.view, out.gate());
                let failures = FailuresDto::new(history, index, failures, view, places);
                match self.format {
                    FailureFormat::Markdown => ticket::markdown(out, history, index, &failures),
                    _ => ticket::card(out, history, index, &failures),
                }
            }
            FailureFormat::Text => {
                self.separate(out)?;
                text::write(
                    out,
                    history,
                    index,
                    failures,
                    (self.view, self.style),
                    places,
                )
            }
        }
    }
}

impl Report for Failures {
    fn history(&mut self, out: &mut Out<'_>, history: &History<'_>) -> io::Result<()> {
        let all = analysis::failures(history);
        let mut places = Places::new(history);
        for (index, _) in history.runs() {
            self.run(out, history, index, &all[index], &mut places)?;
        }
        Ok(())
    }

    fn end(&mut self, out: &mut Out<'_>, _: &[InputError]) -> io::Result<()> {
        self.rows.end(out)
    }

    fn shows_diagnostics(&self) -> bool {
        false
    }
}
