//! The tree of a run with its waterfall: one row per group and step.

use maud::{Markup, html};

use super::{
    axis::{Axis, percent, tick},
    verdict::records,
};
use crate::{
    code::Code,
    model::{Evidence, Kind, Node, NodeId, Outcome, Run, RunOutcome, SkipReason},
    out::Gate,
    render::{
        failures::FailureDto,
        wording::{environment, moment, sequence_name},
    },
    words::{duration, number},
};

/// Rows of a run that are shown. What failed is shown also beyond.
const MOST: usize = 5_000;

/// Colours of child sequences.
const LANES: usize = 6;

/// The table. `failures` are those of the run, with their nodes.
pub fn tree(
    run: &Run,
    index: usize,
    failures: &[(Option<NodeId>, &FailureDto<'_>)],
    gate: Gate<'_>,
) -> Markup {
    let axis = Axis::of(run);
    let lanes = Lanes::of(run);
    let background = format!("bg{index}");
    let mut left_out = 0;
    let mut rows = Vec::new();
    for (id, depth) in run.walk() {
        let node = run.node(id);
        if rows.len() >= MOST && node.outcome != Outcome::Failed {
            left_out += 1;
            continue;
        }
        let failure = failures.iter().find(|(failed, _)| *failed == Some(id));
        rows.push(html! {
            (row(run, id, depth, &axis, lanes.of_node(id), &background, gate))
            @if let Some((_, failure)) = failure {
                tr .ev data-d=(depth) { td colspan="4" {
                    details { summary { "Evidence: " (failure.cause.evidence.len()) " records, " (failure.cause.certainty) }
                        (records(&failure.cause.evidence, failure.cause.record.as_ref(), gate))
                    }
                } }
            }
        });
    }
    html! {
        div .tools hidden {
            input type="search" placeholder="Filter by name, code, child…" aria-label="Filter groups and steps";
            label { input type="checkbox" name="failed"; " only what failed or is open" }
            label { input type="checkbox" name="skipped"; " hide skipped" }
            button type="button" name="fold" { "Fold all" }
            button type="button" name="unfold" { "Unfold all" }
        }
        div .scroll tabindex="0" role="region" aria-label="Groups and steps" {
            table .tree {
                colgroup { col .a; col .b; col .c; col; }
                thead { tr {
                    th .num scope="col" { "No." }
                    th scope="col" { "Group or step" }
                    th .num scope="col" { "Took" }
                    th .w scope="col" { (head(run, &axis, &background)) }
                } }
                tbody { @for row in &rows { (row) } }
            }
        }
        @if left_out > 0 {
            p .soft { (number(left_out)) " more groups and steps are left out here; the JSON of this run has them all." }
        }
    }
}

/// The axis, and what lies behind every row: ticks, restarts and their gaps.
fn head(run: &Run, axis: &Axis, background: &str) -> Markup {
    let boots = run.boots.iter().enumerate();
    let marks: Vec<_> = boots
        .filter_map(|(number, boot)| {
            let at = match number {
                0 => 0.0,
                _ => axis.place(boot.started)?,
            };
            Some((number, boot, at))
        })
        .collect();
    let restarts = run.boots.iter().zip(run.boots.iter().skip(1));
    let gaps = restarts.filter_map(|(before, after)| {
        let (from, to) = (axis.place(before.last)?, axis.place(after.started)?);
        (to > from).then_some((from, to - from))
    });
    // The names of boots that follow each other closely would lie upon each other.
    let mut free = -1.0;
    let named: Vec<_> = marks
        .iter()
        .filter(|(_, _, at)| {
            let has_room = *at > free;
            if has_room {
                free = at + 12.0;
            }
            has_room
        })
        .collect();
    html! {
        svg role="img" aria-label=(format!("Time axis of {}", duration(axis.length()))) {
            defs { symbol id=(background) {
                @for (from, width) in gaps {
                    rect .gap x=(percent(from)) width=(percent(width)) height="100%" {}
                }
                @for ms in axis.ticks() {
                    line .tick x1=(percent(axis.share(ms))) x2=(percent(axis.share(ms))) y2="100%" {}
                }
                @for (_, _, at) in &marks {
                    line .boot x1=(percent(*at)) x2=(percent(*at)) y2="100%" {}
                }
            } }
            @for (number, boot, at) in named {
                text .bt x=(percent(*at)) y="12" dx="2" { "boot " (number + 1) " " (environment(boot.environment)) }
            }
            @for ms in axis.ticks() {
                text .ax x=(percent(axis.share(ms))) y="29" dx="2" { (tick(ms)) }
            }
        }
    }
}

fn row(
    run: &Run,
    id: NodeId,
    depth: usize,
    axis: &Axis,
    lane: Option<usize>,
    background: &str,
    gate: Gate<'_>,
) -> Markup {
    let node = run.node(id);
    let state = state(node);
    let is_group = node.kind != Kind::Step;
    let mut class = format!("d{} {state}", depth.min(12));
    if is_group {
        class += " g";
    }
    if let Some(lane) = lane {
        class += &format!(" l{lane}");
    }
    let took = node
        .duration_ms()
        .filter(|_| node.outcome != Outcome::Skipped);
    html! {
        tr class=(class) data-d=(depth) {
            td .num { @if let Some(pointer) = node.pointer { (pointer) } @else if node.first_seen.is_some() { "?" } }
            td .n title=(tip(node, gate)) {
                span .mark aria-hidden="true" { (mark(node)) }
                b { (gate.printable(node.title())) }
                (child(node, gate))
                @for note in notes(run, node) { span .note.x { (note) } }
            }
            td .num { @if let Some(ms) = took { (duration(ms)) } }
            td .w { (bar(run, node, state, axis, background)) }
        }
    }
}

/// `ok`, `fail`, `tol`, `skip`, `open`, `none`
fn state(node: &Node) -> &'static str {
    match node.outcome {
        Outcome::Succeeded => "ok",
        Outcome::Failed if node.ignored => "tol",
        Outcome::Failed => "fail",
        Outcome::Skipped => "skip",
        Outcome::Incomplete => "open",
        Outcome::NotReached => "none",
    }
}

fn mark(node: &Node) -> &'static str {
    match node.outcome {
        Outcome::Succeeded => "✔",
        Outcome::Failed if node.ignored => "!",
        Outcome::Failed => "✘",
        Outcome::Skipped => "○",
        Outcome::Incomplete => "…",
        Outcome::NotReached => "·",
    }
}

/// When, of what type, with what command line.
fn tip(node: &Node, gate: Gate<'_>) -> String {
    let mut parts = Vec::new();
    if let Some(action) = &node.action {
        parts.push(gate.printable(action).into_owned());
    }
    let start = node.started.and_then(|at| at.stamp);
    let end = node.ended.and_then(|at| at.stamp);
    if start.is_some() || end.is_some() {
        parts.push(format!("{} to {}", moment(start), moment(end)));
    }
    if let Some(command) = &node.command_line {
        parts.push(gate.printable(command).into_owned());
    }
    parts.join("\n")
}

/// The child sequence of a Run Task Sequence step and the evidence for it.
fn child(node: &Node, gate: Gate<'_>) -> Markup {
    let Some(label) = &node.label else {
        return html! {};
    };
    let evidence = match label.evidence {
        Evidence::Definition => "definition",
        Evidence::Log => "log",
        Evidence::Catalog => "catalog",
        Evidence::User => "--child",
        Evidence::Possible => "possible",
    };
    let possible: Vec<_> = label
        .possible
        .iter()
        .map(|child| sequence_name(child, gate))
        .collect();
    html! {
        @if let Some(child) = &label.child { span .child { "▶ " (sequence_name(child, gate)) } }
        @if !possible.is_empty() { span .child { "▷ possibly " (possible.join(" or ")) } }
        @if node.kind == Kind::RunTaskSequence || !possible.is_empty() { span .chip { (evidence) } }
    }
}

fn notes(run: &Run, node: &Node) -> Vec<String> {
    let mut notes = Vec::new();
    let code = || {
        let code = node.exit_code.filter(|&code| code != 0);
        code.map_or_else(String::new, |code| format!(" {}", Code::from(code)))
    };
    match node.outcome {
        Outcome::Skipped => notes.push(match node.skip_reason {
            Some(SkipReason::Disabled) => "skipped: disabled".to_owned(),
            Some(SkipReason::Condition) => "skipped: condition".to_owned(),
            None => "skipped".to_owned(),
        }),
        Outcome::Failed => {
            let word = if node.kind == Kind::Step {
                "failed"
            } else {
                "aborted"
            };
            let tolerated = if node.ignored { ", tolerated" } else { "" };
            notes.push(format!("{word}{}{tolerated}", code()));
        }
        Outcome::Incomplete => notes.push(match run.outcome {
            RunOutcome::Rebooting => "open at the restart".to_owned(),
            RunOutcome::Incomplete => "going on at the end of the log".to_owned(),
            _ => "end not in the log".to_owned(),
        }),
        Outcome::Succeeded if !code().is_empty() => notes.push(format!("exit code{}", code())),
        Outcome::NotReached => notes.push("not reached".to_owned()),
        Outcome::Succeeded => {}
    }
    if node.attempts > 1 {
        notes.push(format!("{} attempts", node.attempts));
    }
    notes
}

/// The bar of a node: open to the left where its start is not in the log, to the right where its end is not.
fn bar(run: &Run, node: &Node, state: &str, axis: &Axis, background: &str) -> Markup {
    let (start, end) = (axis.place(node.started), axis.place(node.ended));
    let is_open = node.outcome == Outcome::Incomplete;
    let span = match (start, end) {
        _ if node.outcome == Outcome::NotReached => None,
        (Some(start), Some(end)) => Some((start, end)),
        (Some(start), None) if is_open => Some((start, 100.0)),
        (None, Some(end)) if node.kind != Kind::Step => Some((0.0, end)),
        (Some(at), None) | (None, Some(at)) => Some((at, at)),
        (None, None) => None,
    };
    let is_group = node.kind != Kind::Step;
    let (y, height) = if is_group { ("8", "6") } else { ("5", "12") };
    let class = if is_group {
        format!("{state} thin")
    } else {
        state.to_owned()
    };
    let code = node
        .exit_code
        .filter(|_| node.outcome == Outcome::Failed && !is_group);
    let again = axis.place(node.restarted).filter(|_| node.attempts > 1);
    html! {
        svg aria-hidden="true" {
            use href=(format!("#{background}")) width="100%" height="22" {}
            @if let Some((from, to)) = span {
                @let (from, to) = (from.min(to), to.max(from));
                rect class=(class) x=(percent(from)) width=(percent((to - from).max(0.08))) y=(y) height=(height) rx="1.5" {}
                @if let Some(again) = again { line .again x1=(percent(again)) x2=(percent(again)) y1="4" y2="18" {} }
                @if let Some(code) = code { text class=(format!("code {state}")) x=(percent(to)) dx="5" y="15" { (Code::from(code)) } }
                @if is_open && !is_group && run.outcome == RunOutcome::Incomplete { text class="code open" x="100%" dx="5" y="15" { "▸" } }
            }
        }
    }
}

/// Which nodes lie in which child sequence, as colours.
struct Lanes(Vec<Option<usize>>);

impl Lanes {
    fn of(run: &Run) -> Self {
        let mut lanes = vec![None; run.nodes.len()];
        let mut known: Vec<(Option<&str>, Option<&str>)> = Vec::new();
        for (id, _) in run.walk() {
            let node = run.node(id);
            let above = node.parent.and_then(|parent| lanes[parent.index()]);
            lanes[id.index()] = match node.child() {
                _ if node.kind != Kind::RunTaskSequence => above,
                child => {
                    let name = child.map_or((None, node.name.as_deref()), |child| {
                        (child.package_id.as_deref(), child.name.as_deref())
                    });
                    let at = known.iter().position(|one| *one == name);
                    let at = at.unwrap_or_else(|| {
                        known.push(name);
                        known.len() - 1
                    });
                    Some(at % LANES)
                }
            };
        }
        Self(lanes)
    }

    fn of_node(&self, id: NodeId) -> Option<usize> {
        self.0[id.index()]
    }
}
