//! The lines of the tree: pointer and duration at the left, where they line up; then branch, mark, name and notes.

use std::io::{self, Write};

use anstyle::Style as Ansi;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{
    format::{duration, number, printable},
    style::{self, DIM, Style, WARN},
    tree::{environment, sequence_name},
};
use crate::{
    code::Code,
    record::{Stamp, elapsed_ms},
    select::View,
    tree::{Kind, Node, NodeId, Outcome, Run, RunOutcome, SkipReason},
};

/// A name is never cut to less than this.
const SHORTEST_NAME: usize = 8;

/// A node's line, before it is laid out.
struct Line {
    pointer: String,
    duration: String,
    branch: String,
    mark: &'static str,
    colour: Ansi,
    is_group: bool,
    name: String,
    /// The child a Run Task Sequence step runs, in full and in short.
    child: Option<(String, String)>,
    notes: String,
    boot: usize,
}

/// Writes the chosen nodes of a run, with breaks where the machine restarted.
///
/// `last` is the time of the run's last record, of whatever component.
pub fn write(
    out: &mut dyn Write,
    run: &Run,
    last: Option<Stamp>,
    view: &View,
    style: Style,
) -> io::Result<()> {
    let show = view.with_groups_above(run);
    let lines = lines(run, last, view, &show, style);
    if lines.is_empty() {
        let nothing = if run.nodes.is_empty() {
            "no instruction in the log"
        } else {
            "nothing to show"
        };
        return writeln!(out, "  {DIM}{nothing}{DIM:#}");
    }
    let widest =
        |of: fn(&Line) -> &str| lines.iter().map(|line| of(line).width()).max().unwrap_or(0);
    let layout = Layout {
        pointer: widest(|l| &l.pointer),
        duration: widest(|l| &l.duration),
        style,
    };
    let mut boot = 0;
    for line in &lines {
        while boot < line.boot {
            boot += 1;
            layout.restart(out, run, boot)?;
        }
        layout.line(out, line)?;
    }
    for boot in boot + 1..run.boots.len() {
        layout.restart(out, run, boot)?;
    }
    Ok(())
}

fn lines(run: &Run, last: Option<Stamp>, view: &View, show: &[bool], style: Style) -> Vec<Line> {
    let shown = |id: &NodeId| show[id.index()];
    let mut lines = Vec::new();
    // Whether, at each depth above, more siblings follow.
    let mut more: Vec<bool> = Vec::new();
    for (id, depth) in run.walk().filter(|(id, _)| shown(id)) {
        let node = run.node(id);
        let siblings = node
            .parent
            .map_or(&run.roots, |parent| &run.node(parent).children);
        more.truncate(depth);
        more.push(siblings.iter().rev().find(|id| shown(id)) != Some(&id));
        let branches = more
            .iter()
            .enumerate()
            .skip(1)
            .map(|(i, &more)| match (i == depth, more) {
                (true, true) => style.either("├─ ", "|- "),
                (true, false) => style.either("└─ ", "`- "),
                (false, true) => style.either("│  ", "|  "),
                (false, false) => "   ",
            });
        let took = node
            .duration_ms()
            .filter(|_| node.outcome != Outcome::Skipped);
        lines.push(Line {
            pointer: pointer(node, style),
            duration: took.map(duration).unwrap_or_default(),
            branch: branches.collect(),
            mark: style.mark(node),
            colour: style::of_node(node),
            is_group: node.kind != Kind::Step,
            name: name(node, style),
            child: child(node, style),
            notes: notes(run, id, last, view, depth).join(", "),
            boot: node.boot,
        });
    }
    lines
}

/// A Run Task Sequence step stands out.
fn name(node: &Node, style: Style) -> String {
    let title = printable(node.title());
    match node.kind {
        Kind::RunTaskSequence => format!("{} {title}", style.either("▶", ">")),
        Kind::Group | Kind::Step => title.into_owned(),
    }
}

/// ` → CON00103 "Driver Module"`, and without the child's name.
fn child(node: &Node, style: Style) -> Option<(String, String)> {
    let child = node.label.as_ref()?.child.as_ref()?;
    let arrow = style.either(" → ", " -> ");
    let long = format!("{arrow}{}", sequence_name(child));
    let short = child
        .package_id
        .as_deref()
        .map_or_else(|| long.clone(), |id| format!("{arrow}{}", printable(id)));
    Some((long, short))
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

fn notes(run: &Run, id: NodeId, last: Option<Stamp>, view: &View, depth: usize) -> Vec<String> {
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
        Outcome::Incomplete if node.kind == Kind::Step || run.outcome != RunOutcome::Failed => {
            notes.push(still(run, node, last))
        }
        Outcome::Incomplete => notes.push("not ended".to_owned()),
        Outcome::Succeeded => notes.extend(
            node.exit_code
                .filter(|&c| c != 0)
                .map(|c| format!("exit code {}", Code::from(c))),
        ),
    }
    if node.attempts > 1 {
        notes.push(format!("{} attempts", node.attempts));
    }
    if view.depth == Some(depth + 1) && !node.children.is_empty() {
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

/// What to say of a node whose outcome is not in the log.
fn still(run: &Run, node: &Node, last: Option<Stamp>) -> String {
    let so_far = elapsed_ms(node.started.and_then(|at| at.stamp), last)
        .map(|ms| format!(" after {}", duration(ms)));
    match run.outcome {
        RunOutcome::Rebooting => "open at the restart".to_owned(),
        RunOutcome::Incomplete => format!("unfinished{}", so_far.unwrap_or_default()),
        RunOutcome::Succeeded | RunOutcome::Failed => "end not in the log".to_owned(),
    }
}

/// Where the columns are.
struct Layout {
    pointer: usize,
    duration: usize,
    style: Style,
}

impl Layout {
    fn left(&self, pointer: &str, duration: &str) -> String {
        let (p, d) = (self.pointer, self.duration);
        format!("  {pointer:>p$}  {duration:>d$}  ")
    }

    /// Where the line is too long: the child's name goes first, then the end of the name, then that of the notes.
    fn line(&self, out: &mut dyn Write, line: &Line) -> io::Result<()> {
        let Line {
            branch,
            mark,
            colour,
            ..
        } = line;
        let left = self.left(&line.pointer, &line.duration);
        let (mut name, mut notes) = (line.name.clone(), line.notes.clone());
        let (long, short) = line.child.clone().unwrap_or_default();
        let mut child = long;
        if let Some(width) = self.style.width {
            let fixed = left.width() + branch.width() + 2;
            let room = width.saturating_sub(
                fixed
                    + if notes.is_empty() {
                        0
                    } else {
                        notes.width() + 2
                    },
            );
            if name.width() + child.width() > room {
                child = short;
            }
            name = cut(&name, room.saturating_sub(child.width()).max(SHORTEST_NAME));
            notes = cut(
                &notes,
                width.saturating_sub(fixed + name.width() + child.width() + 2),
            );
        }
        let strong = if line.is_group {
            colour.bold()
        } else {
            *colour
        };
        write!(
            out,
            "{left}{DIM}{branch}{DIM:#}{colour}{mark}{colour:#} {strong}{name}{strong:#}{DIM}{child}{DIM:#}"
        )?;
        if notes.is_empty() {
            writeln!(out)
        } else {
            writeln!(out, "  {colour}{notes}{colour:#}")
        }
    }

    fn restart(&self, out: &mut dyn Write, run: &Run, boot: usize) -> io::Result<()> {
        let now = &run.boots[boot];
        let stamp = now.started.and_then(|at| at.stamp);
        let when = stamp
            .map(|s: Stamp| format!(", {}", s.local().format("%H:%M:%S")))
            .unwrap_or_default();
        let to = now
            .environment
            .map_or_else(String::new, |e| format!(" into {}", environment(Some(e))));
        let rule = self.style.either("──", "--");
        writeln!(
            out,
            "{}{WARN}{rule} restart{to}{when} {rule}{WARN:#}",
            self.left("", "")
        )
    }
}

/// Cuts a text to a width, with an ellipsis.
pub(super) fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut used = 0;
    let kept: String = text
        .chars()
        .take_while(|c| {
            used += c.width().unwrap_or(0);
            used + 3 <= width
        })
        .collect();
    kept + "..."
}
