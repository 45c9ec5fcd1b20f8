//! The tree, for reading.

use std::io::{self, Write};

use super::{
    Report,
    branches::{self, cut},
    format::{code, count, duration, number, printable},
    style::{self, BOLD, DIM, Style, WARN},
    wire::Places,
};
use crate::{
    input::InputError,
    label::{Difference, RunLabels, SequenceName, State},
    record::Stamp,
    select::View,
    timeline::{Diagnostic, History, Level, Log},
    tree::{Environment, RunOutcome},
};

/// Writes every run of a history: a header, the nodes, breaks where the machine restarted. Then what the user should know.
#[derive(Debug)]
pub struct TextTree {
    view: View,
    style: Style,
    begun: bool,
}

impl TextTree {
    /// With the chosen nodes only.
    pub fn new(view: View, style: Style) -> Self {
        Self {
            view,
            style,
            begun: false,
        }
    }

    /// Writes one run of a history, by its index.
    pub fn run(
        &mut self,
        out: &mut dyn Write,
        history: &History<'_>,
        index: usize,
    ) -> io::Result<()> {
        self.separate(out)?;
        header(out, history, index, self.style)?;
        let run = &history.built.runs[index];
        branches::write(out, run, history.span_of(index).1, &self.view, self.style)
    }

    /// A blank line between the parts.
    fn separate(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if std::mem::replace(&mut self.begun, true) {
            writeln!(out)?;
        }
        Ok(())
    }
}

impl Report for TextTree {
    fn history(&mut self, out: &mut dyn Write, history: &History<'_>) -> io::Result<()> {
        for index in 0..history.built.runs.len() {
            self.run(out, history, index)?;
        }
        if history.diagnostics.is_empty() {
            return Ok(());
        }
        self.separate(out)?;
        footer(out, history)
    }

    fn end(&mut self, _: &mut dyn Write, _: &[InputError]) -> io::Result<()> {
        Ok(())
    }

    fn shows_diagnostics(&self) -> bool {
        true
    }
}

fn header(
    out: &mut dyn Write,
    history: &History<'_>,
    index: usize,
    style: Style,
) -> io::Result<()> {
    let run = &history.built.runs[index];
    let machine = history.machine.as_deref().unwrap_or("Task sequence run");
    let colour = style::of_run(run.outcome);
    let ended = match run.outcome {
        RunOutcome::Succeeded => "succeeded",
        RunOutcome::Failed => "FAILED",
        RunOutcome::Rebooting => "restarting: the log ends with a restart under way",
        RunOutcome::Incomplete => "incomplete: the log does not hold the end of the run",
    };
    writeln!(
        out,
        "{BOLD}{}{BOLD:#}  {colour}{ended}{colour:#}",
        printable(machine)
    )?;
    let mut line = |label: &str, text: String| {
        let text = style
            .width
            .map_or_else(|| text.clone(), |width| cut(&text, width.max(40) - 13));
        writeln!(out, "  {DIM}{label:<10}{DIM:#} {text}")
    };
    let logs = history.logs_of(index);
    let (first, last) = history.span_of(index);
    line("log", log_line(history, logs))?;
    for (label, text) in run.labels.iter().flat_map(labels) {
        line(label, text)?;
    }
    if run.starts_mid_run {
        line(
            "begins",
            format!("in mid-run: the log holds nothing before {}", moment(first)),
        )?;
    } else {
        line("started", moment(run.started.and_then(|at| at.stamp)))?;
    }
    let took = run
        .duration_ms()
        .map(|ms| format!(", after {}", duration(ms)))
        .unwrap_or_default();
    match run.ended {
        Some(_) => line("ended", moment(run.ended.and_then(|at| at.stamp)) + &took)?,
        None => line("ends", moment(last))?,
    }
    let environments: Vec<_> = run
        .boots
        .iter()
        .map(|boot| environment(boot.environment))
        .collect();
    line(
        "boots",
        format!("{} ({})", run.boots.len(), environments.join(", ")),
    )?;
    if let Some(version) = &run.client_version {
        line("client", printable(version).into_owned())?;
    }
    let table = run.instruction_count.map_or_else(String::new, |n| {
        format!(" of {} in the table", number(n.into()))
    });
    line(
        "executed",
        count(run.instructions_executed.into(), "instruction") + &table,
    )?;
    if !run.children_referred.is_empty() {
        let children: Vec<_> = run
            .children_referred
            .iter()
            .map(|id| printable(id))
            .collect();
        line(
            "children",
            format!(
                "{}: child sequences the engine mentions",
                children.join(", ")
            ),
        )?;
    }
    if let Some(step) = run.failed_step() {
        let at = step
            .ended
            .and_then(|at| at.stamp)
            .map(|s| format!(", {}", s.local().format("%H:%M:%S")));
        let code = step.exit_code.map(|c| format!(", code {}", code(c)));
        let pointer = step.pointer.map_or_else(String::new, |p| format!("{p} "));
        let (code, at) = (code.unwrap_or_default(), at.unwrap_or_default());
        line(
            "failed",
            format!("{pointer}{}{code}{at}", printable(step.title())),
        )?;
    }
    writeln!(out)
}

/// How much the logs hold, where they hold a single run; which they are.
fn log_line(history: &History<'_>, logs: &[Log<'_>]) -> String {
    let names = log_names(logs.iter().map(|log| log.source.name.as_str()));
    if history.built.runs.len() > 1 {
        return names;
    }
    let records = logs.iter().map(|log| log.reading.records).sum();
    let torn = match logs
        .iter()
        .map(|log| log.reading.fragments.len() as u64)
        .sum()
    {
        0 => String::new(),
        fragments => format!(", {}", count(fragments, "fragment")),
    };
    format!("{}{torn} in {names}", count(records, "record"))
}

/// Up to three file names without their folders, which the machine's name stands for, and how many more there are.
fn log_names<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> String {
    let (len, shown) = (names.len(), 3);
    let first: Vec<_> = names
        .take(shown)
        .map(
            |name| match name.rsplit(['/', '\\']).next().unwrap_or(name) {
                "-" => "standard input".into(),
                name => printable(name),
            },
        )
        .collect();
    let more = if len > shown {
        format!(" and {} more", len - shown)
    } else {
        String::new()
    };
    first.join(", ") + &more
}

pub(super) fn moment(stamp: Option<Stamp>) -> String {
    let Some(stamp) = stamp else {
        return "at an unknown time".to_owned();
    };
    let local = stamp.local().format("%Y-%m-%d %H:%M:%S");
    match stamp.rfc3339() {
        Some(text) => format!("{local} UTC{}", &text[text.len() - 6..]),
        None => local.to_string(),
    }
}

pub(super) fn environment(environment: Option<Environment>) -> &'static str {
    match environment {
        Some(Environment::WinPe) => "WinPE",
        Some(Environment::FullOs) => "full OS",
        None => "unknown environment",
    }
}

/// `CON00103 "Driver Module"`
pub(super) fn sequence_name(sequence: &SequenceName) -> String {
    let id = sequence.package_id.as_deref().map(printable);
    let name = sequence
        .name
        .as_deref()
        .map(|name| format!("\"{}\"", printable(name)));
    match (id, name) {
        (Some(id), Some(name)) => format!("{id} {name}"),
        (Some(id), None) => id.into_owned(),
        (None, name) => name.unwrap_or_else(|| "a sequence without a name".to_owned()),
    }
}

/// What the definitions say of a run, in a line or a few.
fn labels(labels: &RunLabels) -> Vec<(&'static str, String)> {
    let mut lines = Vec::new();
    if let Some(sequence) = &labels.task_sequence {
        lines.push(("sequence", sequence_name(sequence)));
    }
    let (agreeing, checked) = (
        number(labels.pairs_agreeing as u64),
        number(labels.pairs_checked as u64),
    );
    lines.push((
        "labels",
        match labels.state {
            State::Verified if labels.task_sequence.is_some() => {
                format!("verified: all {checked} facts of the log agree with the definition")
            }
            State::Verified => {
                "several definitions agree with the log; labelled is what they have in common"
                    .to_owned()
            }
            State::Drifted => format!(
                "drifted: {agreeing} of {checked} nodes agree, the definition was edited{}",
                first_drift(labels)
            ),
            State::Unmatched => {
                "unmatched: no definition explains this run, nothing is labelled".to_owned()
            }
        },
    ));
    if labels.state == State::Unmatched && !labels.candidates.is_empty() {
        let closest = labels
            .candidates
            .iter()
            .take(3)
            .map(|c| format!("{} ({:.0}%)", sequence_name(&c.sequence), c.score * 100.0));
        lines.push(("closest", closest.collect::<Vec<_>>().join(", ")));
    }
    lines
}

fn first_drift(labels: &RunLabels) -> String {
    let Some(first) = labels.drift.first() else {
        return String::new();
    };
    let what = match first.what {
        Difference::NotInDefinition => "is not in it",
        Difference::NotInRun => "did not come up",
        Difference::Renamed => "has another name in it",
        Difference::TableSize => "",
    };
    let at = first.pointer.map_or_else(String::new, |p| format!("{p} "));
    format!(", first at {at}{} {what}", printable(&first.name))
        .trim_end()
        .to_owned()
}

/// Writes what the user should know of a history: what could not be read, what contradicts itself.
fn footer(out: &mut dyn Write, history: &History<'_>) -> io::Result<()> {
    /// More of one kind than this are counted, not listed.
    const LISTED: usize = 5;
    let mut places = Places::new(history);
    let mut rest = history.diagnostics.as_slice();
    while let Some(first) = rest.first() {
        let same = rest
            .iter()
            .take_while(|d| d.code == first.code && d.log == first.log)
            .count();
        for diagnostic in &rest[..same.min(LISTED)] {
            note(out, diagnostic, history, &mut places)?;
        }
        if same > LISTED {
            writeln!(
                out,
                "{DIM}  and {} more like this{DIM:#}",
                number((same - LISTED) as u64)
            )?;
        }
        rest = &rest[same..];
    }
    Ok(())
}

fn note(
    out: &mut dyn Write,
    diagnostic: &Diagnostic,
    history: &History<'_>,
    places: &mut Places<'_>,
) -> io::Result<()> {
    let colour = if diagnostic.level == Level::Info {
        DIM
    } else {
        WARN
    };
    let place = match (diagnostic.log, diagnostic.position) {
        (Some(log), Some(position)) => {
            let place = places.of(log, position);
            format!("{}:{}: ", place.file, place.line)
        }
        (Some(log), None) => format!("{}: ", history.logs[log].source.name),
        (None, _) => history
            .machine
            .as_ref()
            .map(|m| format!("{m}: "))
            .unwrap_or_default(),
    };
    let message = printable(&diagnostic.message).into_owned();
    writeln!(
        out,
        "{colour}{}:{colour:#} {}{message}",
        diagnostic.level.name(),
        printable(&place)
    )
}
