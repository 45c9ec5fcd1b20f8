//! The tree, for reading.

use std::{
    borrow::Cow,
    collections::HashSet,
    io::{self, Write},
};

use super::{
    Report, branches, failures,
    layout::fact,
    style::{self, BOLD, DIM, Style, WARN},
    wire::Places,
    wording::{environment, file_name, moment, outcome_words, sequence_name},
};
use crate::{
    analysis,
    input::InputError,
    model::{
        Candidate, Diagnostic, Difference, Drift, LabelCounts, LabelState, Level, RunLabels,
        SequenceName,
    },
    out::{Gate, Out},
    select::View,
    timeline::{History, Log},
    words::{count, duration, number},
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

    /// A blank line between the parts.
    fn separate(&mut self, out: &mut Out<'_>) -> io::Result<()> {
        if std::mem::replace(&mut self.begun, true) {
            writeln!(out)?;
        }
        Ok(())
    }
}

impl Report for TextTree {
    fn history(&mut self, out: &mut Out<'_>, history: &History<'_>) -> io::Result<()> {
        let failures = analysis::failures(history);
        for (index, run) in history.runs() {
            self.separate(out)?;
            header(out, history, index, self.style)?;
            branches::write(out, run, history.span_of(index).1, &self.view, self.style)?;
            if failures[index].failure.is_some() {
                writeln!(out)?;
                failures::summary(out, history, index, &failures[index], self.style)?;
            }
        }
        if history.diagnostics.is_empty() {
            return Ok(());
        }
        self.separate(out)?;
        footer(out, history)
    }

    fn end(&mut self, _: &mut Out<'_>, _: &[InputError]) -> io::Result<()> {
        Ok(())
    }

    fn shows_diagnostics(&self) -> bool {
        true
    }
}

fn header(out: &mut Out<'_>, history: &History<'_>, index: usize, style: Style) -> io::Result<()> {
    let gate = out.gate();
    let run = &history.built.runs[index];
    let machine = history.machine.as_deref().unwrap_or("Task sequence run");
    let colour = style::of_run(run.outcome);
    let ended = outcome_words(run.outcome);
    writeln!(
        out,
        "{BOLD}{}{BOLD:#}  {colour}{ended}{colour:#}",
        gate.printable(machine)
    )?;
    let mut line = |label: &str, text: String| fact(out, (label, 10), &text, style);
    let logs = history.logs_of(index);
    let (first, last) = history.span_of(index);
    line("log", log_line(history, logs, gate))?;
    if history.only.is_some() && history.built.runs.len() > 1 {
        let runs = history.built.runs.len();
        let is_newest = history.runs().count() == 1 && history.newest() == Some(index);
        let hint = match is_newest {
            true => ", the newest; --runs all shows all",
            false => "",
        };
        line("run", format!("{} of {runs}{hint}", index + 1))?;
    }
    for (label, text) in run.labels.iter().flat_map(|of| labels(of, gate)) {
        line(label, text)?;
    }
    if let Some(counts) = run.label_counts {
        for (label, text) in without_definitions(run.labels.as_ref(), counts) {
            line(label, text)?;
        }
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
        line("client", gate.printable(version).into_owned())?;
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
            .map(|id| gate.printable(id))
            .collect();
        line(
            "children",
            format!(
                "{}: child sequences the engine mentions",
                children.join(", ")
            ),
        )?;
    }
    writeln!(out)
}

/// How much the logs hold, where they hold a single run; which they are.
fn log_line(history: &History<'_>, logs: &[Log<'_>], gate: Gate<'_>) -> String {
    let names = log_names(logs.iter().map(|log| log.source.name.as_str()), gate);
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

/// File names without their folders, which the machine's name stands for.
fn log_names<'a>(names: impl ExactSizeIterator<Item = &'a str>, gate: Gate<'_>) -> String {
    listed(names.map(
        |name| match name.rsplit(['/', '\\']).next().unwrap_or(name) {
            "-" => "standard input".into(),
            name => gate.printable(name),
        },
    ))
}

/// Up to three names, and how many more there are.
fn listed<'a>(names: impl ExactSizeIterator<Item = Cow<'a, str>>) -> String {
    let (len, shown) = (names.len(), 3);
    let first: Vec<_> = names.take(shown).collect();
    let more = if len > shown {
        format!(" and {} more", number((len - shown) as u64))
    } else {
        String::new()
    };
    first.join(", ") + &more
}

/// What the definitions say of a run, in a line or a few.
fn labels(labels: &RunLabels, gate: Gate<'_>) -> Vec<(&'static str, String)> {
    let mut lines = Vec::new();
    if let Some(sequence) = &labels.task_sequence {
        let of = match &labels.definition {
            Some(file) => format!("as in {}", file_name(file, gate)),
            None => "in several versions".to_owned(),
        };
        lines.push((
            "sequence",
            format!("{}, {of}", sequence_name(sequence, gate)),
        ));
    }
    let checked = number(labels.pairs_checked as u64);
    let text = match labels.state {
        LabelState::Verified if labels.definition.is_some() => {
            let size = labels.drift.first().map_or_else(String::new, |size| {
                format!(", its table is one larger or smaller: {}", size.name)
            });
            let agree = match labels.pairs_checked {
                1 => "the one fact of the log agrees".to_owned(),
                _ => format!("all {checked} facts of the log agree"),
            };
            format!("verified: {agree} with the definition{size}")
        }
        LabelState::Verified => {
            "several definitions agree with the log; labelled is what they have in common"
                .to_owned()
        }
        LabelState::Drifted if labels.definition.is_some() => drifted(labels, gate),
        LabelState::Drifted => {
            let agreeing = number(labels.pairs_agreeing as u64);
            format!(
                "drifted: {agreeing} of {checked} nodes agree with the closest definition; which one ran is not sure, labelled is what does not depend on it"
            )
        }
        LabelState::Unmatched => {
            "unmatched: no definition explains this run, none is used".to_owned()
        }
    };
    lines.push(("labels", text));
    if !labels.candidates.is_empty() {
        let word = match labels.state {
            LabelState::Verified => "those",
            LabelState::Drifted | LabelState::Unmatched => "closest",
        };
        lines.push((word, closest(&labels.candidates, gate)));
    }
    lines
}

/// The definitions that come closest, each with its file where its name does not tell it from the others.
fn closest(candidates: &[Candidate], gate: Gate<'_>) -> String {
    let names = candidates
        .iter()
        .map(|found| sequence_name(&found.sequence, gate));
    let names: Vec<_> = names.collect();
    let mut seen = HashSet::new();
    let is_clear = names.iter().all(|name| seen.insert(name));
    let texts = candidates.iter().zip(&names).map(|(found, name)| {
        let is_named = found.sequence != SequenceName::default();
        let file = match is_clear && is_named {
            true => String::new(),
            false => format!(" in {}", file_name(&found.file, gate)),
        };
        // All is all.
        let percent =
            (found.score * 100.0)
                .round()
                .min(if found.score < 1.0 { 99.0 } else { 100.0 });
        format!("{name}{file} ({percent:.0}%)").into()
    });
    let texts: Vec<_> = texts.collect();
    listed(texts.into_iter())
}

/// What else told Run Task Sequence steps from groups.
fn without_definitions(
    labels: Option<&RunLabels>,
    counts: LabelCounts,
) -> Vec<(&'static str, String)> {
    let steps = |n: usize| count(n as u64, "Run Task Sequence step");
    let mut lines = Vec::new();
    if counts.log > 0 {
        lines.push((
            "types",
            format!("{} by their types in the log", steps(counts.log)),
        ));
    }
    let possible = match counts.possible {
        0 => String::new(),
        n => format!(", {} possible", number(n as u64)),
    };
    if counts.catalog + counts.possible > 0 {
        let text = format!("{} by fingerprint{possible}", steps(counts.catalog));
        lines.push(("catalog", text));
    }
    if counts.user > 0 {
        lines.push(("marked", format!("{} by --child", steps(counts.user))));
    }
    if lines.is_empty() && labels.is_none() {
        lines.push((
            "labels",
            "no group is known as a Run Task Sequence step".to_owned(),
        ));
    }
    lines
}

/// Why it is not known what the child sequence of one step, of several holds.
const UNKNOWN_CHILDREN: [(Difference, &str, &str); 3] = [
    (Difference::ChildNotFound, "was not found", "were not found"),
    (Difference::ChildInCircle, "calls itself", "call themselves"),
    (Difference::ChildTooLarge, "is too large", "are too large"),
];

/// How far a definition agrees that was edited, or of which children were not found.
fn drifted(labels: &RunLabels, gate: Gate<'_>) -> String {
    let (agreeing, checked) = (labels.pairs_agreeing as u64, labels.pairs_checked as u64);
    let of = |what: Difference| labels.drift.iter().filter(move |drift| drift.what == what);
    let unknown = UNKNOWN_CHILDREN.map(|(what, one, many)| {
        let names: Vec<_> = of(what).map(|drift| gate.printable(&drift.name)).collect();
        let steps = match names.len() {
            0 => return None,
            1 => format!("a step whose child sequence {one}"),
            n => format!("{} steps whose child sequences {many}", number(n as u64)),
        };
        Some(format!("{steps} ({})", listed(names.into_iter())))
    });
    let unknown: Vec<_> = unknown.into_iter().flatten().collect();
    let outside = match unknown.is_empty() {
        true => String::new(),
        false => format!(" outside of {}", unknown.join(" and of ")),
    };
    let not_called: Vec<_> = of(Difference::ChildNotCalled)
        .map(|drift| gate.printable(&drift.name))
        .collect();
    let not_called = match not_called.is_empty() {
        true => String::new(),
        false => format!(
            ", the engine refers to {}, which it does not call",
            listed(not_called.into_iter())
        ),
    };
    let is_apart = |what: Difference| {
        matches!(what, Difference::TableSize | Difference::ChildNotCalled)
            || UNKNOWN_CHILDREN.iter().any(|(child, ..)| *child == what)
    };
    let mut edits = labels.drift.iter();
    let edit = match edits.find(|drift| !is_apart(drift.what)) {
        Some(edit) => format!(", the definition was edited, {}", difference(edit, gate)),
        None if outside.is_empty() && not_called.is_empty() => {
            let size = of(Difference::TableSize).next();
            size.map_or_else(String::new, |size| format!(", {}", size.name))
        }
        None => String::new(),
    };
    format!(
        "drifted: {} of {} nodes{outside} agree{edit}{not_called}",
        number(agreeing),
        number(checked)
    )
}

fn difference(drift: &Drift, gate: Gate<'_>) -> String {
    let at = drift.pointer.map_or_else(String::new, |p| format!("{p} "));
    let name = gate.printable(&drift.name);
    match drift.what {
        Difference::NotInDefinition => format!("first at {at}{name}, which is not in it"),
        Difference::ChildNotFound | Difference::ChildInCircle | Difference::ChildTooLarge => {
            format!("first at {at}{name}, whose child is not known")
        }
        Difference::ChildNotCalled => format!("the engine refers to {name}"),
        Difference::NotInRun => format!("first at its {at}{name}, which did not come up there"),
        Difference::Renamed => {
            let renamed = drift.renamed.as_deref().unwrap_or_default();
            format!("first at {at}{name}, in it {}", gate.printable(renamed))
        }
        Difference::Disabled => format!("first at {at}{name}, which it has disabled"),
        Difference::Enabled => format!("first at {at}{name}, which it has enabled"),
        Difference::Moved => format!("first at {at}{name}, which stands elsewhere in it"),
        Difference::Shifted => format!("first at {at}{name}, which has another number in it"),
        Difference::TableSize => name.into_owned(),
    }
}

/// Writes what the user should know of a history: what could not be read, what contradicts itself.
fn footer(out: &mut Out<'_>, history: &History<'_>) -> io::Result<()> {
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
    out: &mut Out<'_>,
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
    let gate = out.gate();
    let message = gate.printable(&diagnostic.message).into_owned();
    writeln!(
        out,
        "{colour}{}:{colour:#} {}{message}",
        diagnostic.level.name(),
        gate.printable(&place)
    )
}
