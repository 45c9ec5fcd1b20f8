//! What is on the screen while a run goes on: in a few lines how it stands, and below it the tree, as much of it as has room.

use std::time::Duration;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::fold::fold;
use crate::{
    code::Code,
    model::{Kind, Node, Outcome, Run, RunOutcome},
    out::{Gate, Out},
    record::{Stamp, elapsed_ms},
    render::{
        Style,
        branches::{Picture, draw, so_far},
        layout::cut,
        style::{self, BOLD, DIM, WARN},
        wording::environment,
    },
    watch::State,
    words::{count, duration, number, ticking},
};

/// The bar is not longer than this.
const LONGEST_BAR: usize = 50;

/// Columns before a line's text.
const INDENT: usize = 11;

/// What is to be shown.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// The machine, as far as it is known.
    pub machine: Option<&'a str>,
    /// The runs.
    pub state: &'a State,
    /// How long ago the last record was written.
    pub idle: Duration,
    /// Where logs are looked for.
    pub places: &'a [String],
    /// What could not be read when it was last tried.
    pub trouble: &'a [String],
    /// The gate that texts pass.
    pub gate: Gate<'a>,
}

/// The lines of the picture, with colours, for a terminal of so many columns and rows.
pub fn frame(scene: &Scene<'_>, style: Style, columns: usize, rows: usize) -> Vec<String> {
    // In the last column some terminals wait with the next line.
    let width = columns.saturating_sub(1).max(20);
    let style = Style {
        width: Some(width),
        ..style
    };
    let gate = scene.gate;
    let mut head = Head {
        lines: Vec::new(),
        width,
        gate,
    };
    match scene.state.run() {
        Some(run) => head.run(scene, run, style),
        None => head.waiting(scene),
    }
    for trouble in scene.trouble {
        let text = cut(&gate.printable(trouble), width.saturating_sub(2));
        head.lines.push(format!("  {WARN}{text}{WARN:#}"));
    }
    let mut lines = head.lines;
    if let Some(run) = scene.state.run() {
        lines.push(String::new());
        let room = rows.saturating_sub(lines.len());
        lines.extend(tree(scene, run, style, room));
    }
    lines.truncate(rows);
    lines.iter().map(|line| clip(line, width)).collect()
}

/// The beginning of a line, as wide as there is room, with all of its colours. Deep branches leave their names no room on a narrow terminal, and a line that
/// breaks would push the others down.
fn clip(line: &str, width: usize) -> String {
    let mut clipped = String::with_capacity(line.len());
    let (mut used, mut in_colour) = (0, false);
    for c in line.chars() {
        in_colour |= c == '\u{1b}';
        if !in_colour {
            used += c.width().unwrap_or(0);
        }
        if in_colour || used <= width {
            clipped.push(c);
        }
        in_colour &= c != 'm';
    }
    clipped
}

fn tree(scene: &Scene<'_>, run: &Run, style: Style, room: usize) -> Vec<String> {
    let running = scene.state.running();
    // Restarts have a line too; a machine can do so again and again.
    let restarts = (run.boots.len() - 1).min(room / 4);
    let fold = fold(run, &running, room.saturating_sub(restarts));
    let picture = Picture {
        show: &fold.show,
        folded: &|id, _| fold.folded.contains(&id),
        running: &|id| running[id.index()],
        restarts,
        last: scene.now(),
    };
    let mut text = Vec::new();
    draw(&mut Out::new(&mut text, scene.gate), run, &picture, style)
        .expect("memory takes all that is written to it");
    let text = String::from_utf8_lossy(&text);
    let mut lines: Vec<_> = text.lines().map(str::to_owned).collect();
    if fold.left_out > 0 {
        let dots = style.either("⋮", ":");
        let more = number(fold.left_out as u64);
        lines.insert(0, format!("  {DIM}{dots} {more} more{DIM:#}"));
    }
    // Groups can be nested deeper than the terminal has rows; what is at work is the innermost.
    lines.split_off(lines.len().saturating_sub(room))
}

impl Scene<'_> {
    /// The time of the last record, moved on by what has passed since.
    fn now(&self) -> Option<Stamp> {
        let idle = i64::try_from(self.idle.as_millis()).unwrap_or_default();
        self.state.last.map(|last| last.later(idle))
    }
}

/// The lines above the tree.
struct Head<'a> {
    lines: Vec<String>,
    width: usize,
    gate: Gate<'a>,
}

impl Head<'_> {
    fn title(&mut self, machine: &str, word: &str, colour: anstyle::Style, rest: &str) {
        let machine = cut(&self.gate.printable(machine), (self.width / 3).max(15));
        let used = machine.width() + 2 + word.width();
        let rest = cut(rest, self.width.saturating_sub(used));
        self.lines.push(format!(
            "{BOLD}{machine}{BOLD:#}  {colour}{word}{colour:#}{rest}"
        ));
    }

    fn line(&mut self, label: &str, text: &str) {
        let text = cut(text, self.width.saturating_sub(INDENT));
        self.lines.push(format!("  {DIM}{label:<8}{DIM:#} {text}"));
    }

    fn waiting(&mut self, scene: &Scene<'_>) {
        let colour = style::of_run(RunOutcome::Incomplete);
        let machine = scene.machine.unwrap_or("smsts");
        let records = scene.state.records;
        if records > 0 {
            let so_far = format!(" for a task sequence, {} so far", count(records, "record"));
            return self.title(machine, "waiting", colour, &so_far);
        }
        self.title(machine, "waiting", colour, " for smsts.log to appear");
        for place in scene.places {
            self.line("in", &scene.gate.printable(place));
        }
    }

    fn run(&mut self, scene: &Scene<'_>, run: &Run, style: Style) {
        let word = match run.outcome {
            RunOutcome::Succeeded => "succeeded",
            RunOutcome::Failed => "FAILED",
            RunOutcome::Rebooting => "restarting",
            RunOutcome::Incomplete => "running",
        };
        let took = match run.ended {
            Some(_) => run
                .duration_ms()
                .map(|ms| format!(" after {}", duration(ms))),
            None => elapsed_ms(run.started.and_then(|at| at.stamp), scene.now())
                .filter(|&ms| ms >= 0)
                .map(|ms| format!(" for {}", ticking(ms))),
        };
        let boot = run.boots.len();
        let place = environment(run.boots[boot - 1].environment);
        let rest = format!("{}, boot {boot} ({place})", took.unwrap_or_default());
        let machine = scene.machine.unwrap_or("Task sequence run");
        self.title(machine, word, style::of_run(run.outcome), &rest);
        self.progress(scene.state, run, style);
        if let Some(text) = at_work(scene, run) {
            self.line("now", &text);
        }
        if let Some(text) = failures(run, scene.gate) {
            self.line("failed", &text);
        }
        self.line("log", &last_record(scene));
    }

    /// How far in the table.
    fn progress(&mut self, state: &State, run: &Run, style: Style) {
        let Some(pointer) = state.pointer() else {
            return;
        };
        let Some(count) = run.instruction_count.filter(|&count| count > 0) else {
            return self.line("at", &format!("instruction {pointer}"));
        };
        let text = format!("{pointer} of {count}");
        let length = self
            .width
            .saturating_sub(INDENT + text.len() + 2)
            .min(LONGEST_BAR);
        // A run that has ended has come as far as it goes.
        let share = f64::from(pointer.min(count)) / f64::from(count);
        let done = (share * length as f64).round() as usize;
        let colour = style::of_run(run.outcome);
        let [full, empty] = [style.either("━", "="), style.either("─", "-")];
        self.lines.push(format!(
            "  {DIM}{:<8}{DIM:#} {colour}{}{colour:#}{DIM}{}{DIM:#}  {text}",
            "at",
            full.repeat(done),
            empty.repeat(length - done)
        ));
    }
}

/// The innermost node that is going on, and for how long.
fn at_work(scene: &Scene<'_>, run: &Run) -> Option<String> {
    let node = run.node(scene.state.at_work()?);
    let inside = if node.kind == Kind::Step { "" } else { "in " };
    let so_far = so_far(node, scene.now()).map(|ms| format!(", for {}", ticking(ms)));
    Some(format!(
        "{inside}{}{}",
        titled(node, scene.gate),
        so_far.unwrap_or_default()
    ))
}

/// The last failure of a step, and how many there were before.
fn failures(run: &Run, gate: Gate<'_>) -> Option<String> {
    let failed = |node: &&Node| node.kind == Kind::Step && node.outcome == Outcome::Failed;
    let mut failures = run.nodes.iter().rev().filter(failed);
    let last = failures.next()?;
    let code = last.exit_code.map(|c| format!(", code {}", Code::from(c)));
    let mut upwards = std::iter::successors(Some(last), |node| Some(run.node(node.parent?)));
    let tolerated = if upwards.any(|node| node.ignored) {
        ", tolerated"
    } else {
        ""
    };
    let more = match failures.count() {
        0 => String::new(),
        more => format!("; {} before it", number(more as u64)),
    };
    Some(format!(
        "{}{}{tolerated}{more}",
        titled(last, gate),
        code.unwrap_or_default()
    ))
}

fn last_record(scene: &Scene<'_>) -> String {
    let ago = ticking(i64::try_from(scene.idle.as_millis()).unwrap_or_default());
    let stamp = scene.state.last;
    let at = stamp.map(|stamp| format!(", {}", stamp.local().format("%H:%M:%S")));
    let records = count(scene.state.records, "record");
    format!("last record {ago} ago{}; {records}", at.unwrap_or_default())
}

fn titled(node: &Node, gate: Gate<'_>) -> String {
    let pointer = node
        .pointer
        .map_or_else(String::new, |pointer| format!("{pointer} "));
    format!("{pointer}{}", gate.printable(node.title()))
}
