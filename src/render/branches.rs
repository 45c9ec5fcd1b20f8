//! The lines of a run's tree: pointer and duration at the left, then branch, mark, name and notes.

use std::{
    collections::HashMap,
    io::{self, Write},
};

use super::{
    layout::{Branches, Child, Layout, Line},
    style::{self, DIM, Style, WARN},
};
use crate::{
    code::Code,
    model::{Evidence, Kind, Node, NodeId, Outcome, Run, RunOutcome, SkipReason},
    out::{Gate, Out},
    record::{Stamp, elapsed_ms},
    render::wording::{environment, sequence_name},
    select::View,
    words::{duration, number, ticking},
};

/// Writes the chosen nodes of a run, with breaks where the machine restarted.
///
/// `last` is the time of the run's last record, of whatever component.
pub fn write(
    out: &mut Out<'_>,
    run: &Run,
    last: Option<Stamp>,
    view: &View,
    style: Style,
) -> io::Result<()> {
    let picture = Picture {
        show: &view.with_groups_above(run),
        folded: &|_, depth| view.depth == Some(depth + 1),
        running: &|_| false,
        restarts: run.boots.len(),
        last,
    };
    draw(out, run, &picture, style)
}

/// What of a run to draw.
pub(super) struct Picture<'a> {
    /// For every node, whether it has a line.
    pub show: &'a [bool],
    /// Whether a node at a depth stands for what is in it, which has no lines.
    pub folded: &'a dyn Fn(NodeId, usize) -> bool,
    /// Whether a node is going on, as far as is known now.
    pub running: &'a dyn Fn(NodeId) -> bool,
    /// So many of the last restarts have a line.
    pub restarts: usize,
    /// The time of the run's last record; the time now where it goes on.
    pub last: Option<Stamp>,
}

/// Writes the nodes of a picture, with breaks where the machine restarted.
pub(super) fn draw(
    out: &mut Out<'_>,
    run: &Run,
    picture: &Picture<'_>,
    style: Style,
) -> io::Result<()> {
    let lines = lines(run, picture, style, out.gate());
    if lines.is_empty() {
        let nothing = if run.nodes.is_empty() {
            "no instruction in the log"
        } else {
            "nothing to show"
        };
        return writeln!(out, "  {DIM}{nothing}{DIM:#}");
    }
    let layout = Layout::fit(lines.iter().map(|(line, _)| line), style);
    let mut next = run.boots.len().saturating_sub(picture.restarts).max(1);
    for (line, boot) in &lines {
        while next <= *boot {
            restart(out, &layout, style, run, next)?;
            next += 1;
        }
        layout.write(out, line)?;
    }
    (next..run.boots.len()).try_for_each(|boot| restart(out, &layout, style, run, boot))
}

/// The lines, each with its boot.
fn lines(run: &Run, picture: &Picture<'_>, style: Style, gate: Gate<'_>) -> Vec<(Line, usize)> {
    let shown = |id: &NodeId| picture.show[id.index()];
    let mut lines = Vec::new();
    let mut branches = Branches::default();
    let walk = || run.walk().filter(|(id, _)| shown(id));
    // In each group, the last one overwrites those before it.
    let last_in: HashMap<_, _> = walk().map(|(id, _)| (run.node(id).parent, id)).collect();
    for (id, depth) in walk() {
        let node = run.node(id);
        let more = last_in[&node.parent] != id;
        let running = (picture.running)(id);
        let took = if running {
            so_far(node, picture.last).map(ticking)
        } else {
            let took = node.duration_ms().map(duration);
            took.filter(|_| node.outcome != Outcome::Skipped)
        };
        let colour = style::of_node(node);
        let line = Line {
            left: vec![pointer(node, style), took.unwrap_or_default()],
            branch: branches.next(depth, more, style),
            mark: if running {
                style.running()
            } else {
                style.mark(node)
            },
            mark_colour: colour,
            name: name(node, style, gate),
            name_colour: if node.kind == Kind::Step {
                colour
            } else {
                colour.bold()
            },
            child: child(node, style, gate),
            notes: notes(run, id, depth, picture, gate).join(", "),
            notes_colour: colour,
        };
        lines.push((line, node.boot));
    }
    lines
}

/// A Run Task Sequence step stands out.
fn name(node: &Node, style: Style, gate: Gate<'_>) -> String {
    let title = gate.printable(node.title());
    match node.kind {
        Kind::RunTaskSequence => format!("{} {title}", style.either("▶", ">")),
        Kind::Group if is_possible(node) => format!("{} {title}", style.either("▷", ">?")),
        Kind::Group | Kind::Step => title.into_owned(),
    }
}

/// Its name speaks for a child sequence, but too little else.
fn is_possible(node: &Node) -> bool {
    let label = node.label.as_ref();
    label.is_some_and(|label| label.evidence == Evidence::Possible)
}

fn child(node: &Node, style: Style, gate: Gate<'_>) -> Option<Child> {
    let child = node.label.as_ref()?.child.as_ref()?;
    let (id, name) = (child.package_id.as_deref(), child.name.as_deref());
    Some(Child::new((id, name), node.title(), style, gate))
}

fn pointer(node: &Node, style: Style) -> String {
    let side = |pointer: Option<u32>| pointer.map_or_else(|| "?".to_owned(), |p| p.to_string());
    match (node.kind, node.end_pointer) {
        (Kind::Step, _) => side(node.pointer),
        (Kind::Group | Kind::RunTaskSequence, end) => format!(
            "{}{}{}",
            side(node.pointer),
            style.either("–", "-"),
            end.map(|p| p.to_string()).unwrap_or_default()
        ),
    }
}

fn notes(
    run: &Run,
    id: NodeId,
    depth: usize,
    picture: &Picture<'_>,
    gate: Gate<'_>,
) -> Vec<String> {
    let node = run.node(id);
    let mut notes = Vec::new();
    match node.outcome {
        Outcome::Skipped => notes.push(match node.skip_reason {
            Some(SkipReason::Disabled) => "skipped: disabled".to_owned(),
            Some(SkipReason::Condition) => "skipped: condition".to_owned(),
            None => "skipped".to_owned(),
        }),
        Outcome::Failed => {
            let code = node
                .exit_code
                .map(|c| format!(" {}", Code::from(c)))
                .unwrap_or_default();
            let what = if node.kind != Kind::Step {
                "aborted"
            } else {
                "FAILED"
            };
            let tolerated = if node.ignored { ", tolerated" } else { "" };
            notes.push(format!("{what}{code}{tolerated}"));
        }
        Outcome::Incomplete if node.first_seen.is_none() => {
            notes.push("not in the log".to_owned());
        }
        Outcome::Incomplete if (picture.running)(id) => {
            notes.extend((node.kind == Kind::Step).then(|| "running".to_owned()));
        }
        Outcome::Incomplete if node.kind == Kind::Step || run.outcome != RunOutcome::Failed => {
            notes.push(still(run, node, picture.last))
        }
        Outcome::Incomplete => notes.push("not ended".to_owned()),
        Outcome::Succeeded => notes.extend(
            node.exit_code
                .filter(|&c| c != 0)
                .map(|c| format!("exit code {}", Code::from(c))),
        ),
        Outcome::NotReached => notes.extend(is_disabled(node).then(|| "disabled".to_owned())),
    }
    if node.attempts > 1 {
        notes.push(format!("{} attempts", node.attempts));
    }
    if let Some(label) = &node.label {
        if !label.possible.is_empty() {
            let possible = label.possible.iter().map(|of| sequence_name(of, gate));
            notes.push(format!(
                "possibly {}",
                possible.collect::<Vec<_>>().join(" or ")
            ));
        }
        if label.evidence == Evidence::User {
            notes.push("by --child".to_owned());
        }
    }
    if (picture.folded)(id, depth) && !node.children.is_empty() {
        let inside: Vec<_> = run.inside(id).collect();
        let failed = inside
            .iter()
            .filter(|&&id| run.node(id).outcome == Outcome::Failed)
            .count();
        notes.push(format!("{} inside", number(inside.len() as u64)));
        if failed > 0 {
            notes.push(format!("{} of them failed", number(failed as u64)));
        }
    }
    notes
}

fn is_disabled(node: &Node) -> bool {
    let facts = node
        .label
        .as_ref()
        .and_then(|label| label.definition.as_ref());
    facts.is_some_and(|facts| facts.disabled)
}

/// What to say of a node whose outcome is not in the log.
fn still(run: &Run, node: &Node, last: Option<Stamp>) -> String {
    let so_far = so_far(node, last).map(|ms| format!(" after {}", duration(ms)));
    match run.outcome {
        RunOutcome::Rebooting => "open at the restart".to_owned(),
        RunOutcome::Incomplete => format!("unfinished{}", so_far.unwrap_or_default()),
        RunOutcome::Succeeded | RunOutcome::Failed => "end not in the log".to_owned(),
    }
}

/// Milliseconds from the node's start to the time given; unknown where the clock was set back behind it.
pub(super) fn so_far(node: &Node, now: Option<Stamp>) -> Option<i64> {
    elapsed_ms(node.started.and_then(|at| at.stamp), now).filter(|&ms| ms >= 0)
}

fn restart(
    out: &mut Out<'_>,
    layout: &Layout,
    style: Style,
    run: &Run,
    boot: usize,
) -> io::Result<()> {
    let now = &run.boots[boot];
    let stamp = now.started.and_then(|at| at.stamp);
    let when = stamp
        .map(|s: Stamp| format!(", {}", s.local().format("%H:%M:%S")))
        .unwrap_or_default();
    let to = now
        .environment
        .map_or_else(String::new, |e| format!(" into {}", environment(Some(e))));
    let rule = style.either("──", "--");
    writeln!(
        out,
        "{}{WARN}{rule} restart{to}{when} {rule}{WARN:#}",
        layout.left(&[])
    )
}
