//! The page of two runs side by side.

use std::io::{self, Write};

use maud::{Markup, html};

use super::{axis::percent, page::page};
use crate::{
    compare::{Change, Comparison, Pair},
    model::Kind,
    out::{Gate, Out},
    render::{
        diff::ending,
        wording::{moment, sequence_label},
    },
    summary::{RunRow, StepRow},
    words::{duration, number},
};

/// Writes the page.
pub fn diff_page(out: &mut Out<'_>, comparison: &Comparison<'_>) -> io::Result<()> {
    let gate = out.gate();
    let name = |run: &RunRow<'_>| {
        let name = run.machine.as_deref().unwrap_or("a run");
        gate.printable(name).into_owned()
    };
    let title = format!("{} and {}", name(comparison.first), name(comparison.second));
    let rows = comparison.different().filter(|pair| !pair.is_consequence);
    let mut longest = 1;
    for pair in comparison.different() {
        for step in [pair.first, pair.second].into_iter().flatten() {
            longest = longest.max(
                step.work_ms()
                    .filter(|_| step.kind == Kind::Step)
                    .unwrap_or(0),
            );
        }
    }
    let body = html! {
        header { h1 { (title) } p .sub { "Two runs of a task sequence, side by side" } }
        main {
            div .grid2 { (card("First", comparison.first, gate)) (card("Second", comparison.second, gate)) }
            @if comparison.is_equal() { div .card.verdict { h2 { "Equal: " (number(comparison.pairs.len() as u64)) " groups and steps" } } }
            @else {
                ul .facts {
                    @for (change, words) in WORDS { @let n = comparison.count(change); @if n > 0 { li { b { (number(n as u64)) } span { (words) } } } }
                    li { b { (number((comparison.pairs.len() - comparison.different().count()) as u64)) } span { "alike" } }
                }
                h2 { "Differences" }
                div .scroll tabindex="0" role="region" aria-label="Differences" { table .data {
                    thead { tr { th scope="col" { "Group or step" } th scope="col" { "What differs" } th scope="col" { "First" } th scope="col" { "Second" } th scope="col" { "Time, up to " (duration(longest)) } } }
                    tbody { @for pair in rows { (row(pair, longest, gate)) } }
                } }
                p .soft { "Groups that differ only because of what is in them are not listed. Slower is what takes longer by more than 5 s and 25 %, waiting for restarts left out." }
            }
        }
    };
    let whole = page(&format!("{title} – two task sequence runs"), &body);
    out.write_all(whole.into_string().as_bytes())
}

const WORDS: [(Change, &str); 7] = [
    (Change::Outcome, "other outcome"),
    (Change::Skip, "skipped in one only"),
    (Change::Code, "other code"),
    (Change::Slower, "slower"),
    (Change::OnlyFirst, "only in the first"),
    (Change::OnlySecond, "only in the second"),
    (Change::NotReached, "not reached"),
];

fn card(label: &str, run: &RunRow<'_>, gate: Gate<'_>) -> Markup {
    html! {
        div class=(format!("card verdict {}", run.outcome.name())) {
            h2 { span .soft { (label) " " } (gate.printable(run.machine.as_deref().unwrap_or("a run"))) " " span class=(format!("pill {}", run.outcome.name())) { (run.outcome.name()) } }
            dl {
                @if let Some(ms) = run.duration_ms() { dt { "took" } dd { (duration(ms)) } }
                @if let Some(began) = run.began() { dt { "began" } dd { (moment(Some(began.stamp()))) } }
                @if run.sequence_name.is_some() || run.sequence_package_id.is_some() { dt { "sequence" } dd { (sequence_label(run.sequence_package_id.as_deref(), run.sequence_name.as_deref(), gate)) } }
                dt { "boots" } dd { (run.boots) }
                @if let Some(cause) = &run.cause { dt { "cause" } dd { (gate.printable(cause)) } }
            }
        }
    }
}

fn row(pair: &Pair<'_>, longest: i64, gate: Gate<'_>) -> Markup {
    let node = pair.node();
    let words = pair.changes.iter().filter_map(|change| {
        let found = WORDS.iter().find(|(one, _)| one == change);
        found.map(|(_, words)| *words)
    });
    let words: Vec<_> = words.collect();
    html! { tr {
        td { b { (gate.printable(node.name.as_deref().unwrap_or("(name not in the log)"))) } br; span .soft { (gate.printable(&node.path)) } }
        td { (words.join(", ")) }
        td { (side(pair.first)) }
        td { (side(pair.second)) @if let Some(cause) = pair.second.and_then(|step| step.cause.as_deref()) { br; span .soft { (gate.printable(cause)) } } }
        td { svg .box aria-hidden="true" {
            @for (step, y) in [(pair.first, "2"), (pair.second, "10")] { @if let Some(ms) = step.and_then(StepRow::work_ms) {
                rect class=(step.map_or("", |step| step.outcome.name())) x="0" y=(y) height="6" width=(percent((ms as f64 * 100.0 / longest as f64).clamp(0.3, 100.0))) {}
            } }
        } }
    } }
}

fn side(step: Option<&StepRow<'_>>) -> Markup {
    html! { @match step {
        None => span .soft { "–" },
        Some(step) => { (ending(step)) @if let Some(ms) = step.work_ms() { br; span .soft { (duration(ms)) } } }
    } }
}
