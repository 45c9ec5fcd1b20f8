//! One line, object or row for every node, in the order of execution.

use std::io::{self, Write};

use super::{
    Format, Report,
    rows::Rows,
    style::{self, DIM},
    wire::{Places, StepDto},
};
use crate::{
    code::Code,
    input::InputError,
    model::{At, Kind, Node, Outcome, Run},
    out::Out,
    render::wording::sequence_name,
    select::View,
    summary::{self, StepRow},
    timeline::History,
    words::duration,
};

/// Writes the chosen nodes of every run.
#[derive(Debug)]
pub struct Steps {
    rows: Rows,
    view: View,
    with_machine: bool,
}

impl Steps {
    /// In one of the formats. `with_machine` begins every line of text with the machine.
    pub fn new(format: Format, view: View, with_machine: bool) -> Self {
        Self {
            rows: Rows::new(format, StepDto::COLUMNS),
            view,
            with_machine,
        }
    }
}

impl Report for Steps {
    fn history(&mut self, out: &mut Out<'_>, history: &History<'_>) -> io::Result<()> {
        if self.rows.is_text() {
            for (index, run) in history.runs() {
                for (id, _) in run.walk().filter(|&(id, _)| self.view.chooses(run, id)) {
                    if self.with_machine {
                        machine(out, history)?;
                    }
                    if history.built.runs.len() > 1 {
                        write!(out, "run {}  ", index + 1)?;
                    }
                    line(out, run, run.node(id), &run.path_text(id))?;
                }
            }
            return Ok(());
        }
        let mut places = Places::new(history);
        let rows = summary::rows_of_all(history);
        for ((_, run), row) in history.runs().zip(&rows) {
            let is_reached = |step: &StepRow<'_>| step.outcome != Outcome::NotReached;
            let of = row.steps.iter().filter(|step| is_reached(step)).count();
            let mut numbers = 1..;
            for ((id, depth), step) in run.walk().zip(&row.steps) {
                let number = is_reached(step).then(|| numbers.next()).flatten();
                if self.view.chooses(run, id) {
                    let node = run.node(id);
                    let place = node.first_seen.map(|at| places.of_at(at));
                    let dto =
                        StepDto::new(row, step, (number, of), node, depth + 1, place.as_ref());
                    self.rows.write(out, &dto)?;
                }
            }
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

/// What a line begins with among those of several machines.
pub(super) fn machine(out: &mut Out<'_>, history: &History<'_>) -> io::Result<()> {
    let name = history.machine.as_deref().unwrap_or("-");
    write!(out, "{}  ", out.printable(name))
}

/// `2026-03-02 09:14:02.120    6m 31s  succeeded  33     Install Operating System / Setup Windows  code 0`
fn line(out: &mut Out<'_>, run: &Run, node: &Node, path: &str) -> io::Result<()> {
    let outcome = if node.ignored {
        "tolerated"
    } else {
        node.outcome.name()
    };
    entry(out, run, node, path, node.started, outcome)
}

/// The same with another time and word than those of its start and outcome.
pub(super) fn entry(
    out: &mut Out<'_>,
    run: &Run,
    node: &Node,
    path: &str,
    at: Option<At>,
    outcome: &str,
) -> io::Result<()> {
    let time = local_time(at);
    let took = node.duration_ms().map_or_else(|| "-".to_owned(), duration);
    let side = |pointer: Option<u32>| pointer.map_or_else(|| "?".to_owned(), |p| p.to_string());
    let pointer = match node.kind {
        Kind::Group | Kind::RunTaskSequence => format!(
            "{}-{}",
            side(node.pointer),
            node.end_pointer.map(|p| p.to_string()).unwrap_or_default()
        ),
        Kind::Step => side(node.pointer),
    };
    let width = run
        .instruction_count
        .map_or(9, |n| 2 * n.to_string().len() + 1);
    let colour = style::of_node(node);
    write!(
        out,
        "{time:<23}  {took:>11}  {colour}{outcome:<10}{colour:#}  {pointer:<width$}  {}",
        out.printable(path)
    )?;
    if let Some(child) = node.label.as_ref().and_then(|label| label.child.as_ref()) {
        write!(
            out,
            "  {DIM}runs{DIM:#} {}",
            sequence_name(child, out.gate())
        )?;
    }
    if let Some(exit) = node.exit_code {
        write!(out, "  {DIM}code{DIM:#} {}", Code::from(exit))?;
    }
    if let Some(reason) = node.skip_reason {
        write!(out, "  {DIM}{}{DIM:#}", reason.name())?;
    }
    if node.attempts > 1 {
        write!(out, "  {DIM}{} attempts{DIM:#}", node.attempts)?;
    }
    writeln!(out)
}

/// The time of a record on the log's own clock.
pub(super) fn local_time(at: Option<At>) -> String {
    at.and_then(|at| at.stamp).map_or_else(
        || "-".to_owned(),
        |stamp| stamp.local().format("%F %T%.3f").to_string(),
    )
}
