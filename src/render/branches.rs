//! The lines of the tree: pointer and duration at the left, where they line up; then branch, mark, name and notes.

use std::io::{self, Write};

use anstyle::Style as Ansi;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{
    format::{code, duration, number, printable, ticking},
    style::{self, DIM, Style, WARN},
    tree::{environment, sequence_name},
};
use crate::{
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
    out: &mut dyn Write,
    run: &Run,
    picture: &Picture<'_>,
    style: Style,
) -> io::Result<()> {
    let lines = lines(run, picture, style);
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
    let mut next = (run.boots.len().saturating_sub(picture.restarts)).max(1);
    for line in &lines {
        while next <= line.boot {
            layout.restart(out, run, next)?;
            next += 1;
        }
        layout.line(out, line)?;
    }
    (next..run.boots.len()).try_for_each(|boot| layout.restart(out, run, boot))
}

fn lines(run: &Run, picture: &Picture<'_>, style: Style) -> Vec<Line> {
    let shown = |id: &NodeId| picture.show[id.index()];
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
        let running = (picture.running)(id);
        let took = if running {
            so_far(node, picture.last).map(ticking)
        } else {
            let took = node.duration_ms().map(duration);
            took.filter(|_| node.outcome != Outcome::Skipped)
        };
        lines.push(Line {
            pointer: pointer(node, style),
            duration: took.unwrap_or_default(),
            branch: branches.collect(),
            mark: if running {
                style.either("●", "*")
            } else {
                style.mark(node)
            },
            colour: style::of_node(node),
            is_group: node.kind != Kind::Step,
            name: name(node, style),
            child: child(node, style),
            notes: notes(run, id, depth, picture).join(", "),
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

fn notes(run: &Run, id: NodeId, depth: usize, picture: &Picture<'_>) -> Vec<String> {
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
                .map(|c| format!(" {}", code(c)))
                .unwrap_or_default();
            let what = if node.kind != Kind::Step {
                "aborted"
            } else {
                "FAILED"
            };
            let tolerated = if node.ignored { ", tolerated" } else { "" };
            notes.push(format!("{what}{code}{tolerated}"));
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
                .map(|c| format!("exit code {}", code(c))),
        ),
    }
    if node.attempts > 1 {
        notes.push(format!("{} attempts", node.attempts));
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
        let left = self.left("", "");
        let mut text = format!("{rule} restart{to}{when} {rule}");
        if let Some(width) = self.style.width {
            text = cut(&text, width.saturating_sub(left.width()));
        }
        writeln!(out, "{left}{WARN}{text}{WARN:#}")
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
