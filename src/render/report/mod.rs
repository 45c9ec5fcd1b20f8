//! A page that people look at: one self-contained HTML file.

mod axis;
mod diff;
mod fleet;
mod page;
mod tree;
mod verdict;

use std::io::{self, Write};

use maud::{Markup, PreEscaped, html};

use super::{
    Report,
    failures::{FailureView, FailuresDto},
    wire::Places,
    wording::moment,
};
use crate::{
    analysis,
    input::InputError,
    model::Level,
    out::{Gate, Out},
    summary::{self, Filter, RunRow},
    timeline::History,
};
pub use diff::diff_page;
use page::page;

/// Writes a page: of one machine its runs, of several what happened on all.
#[derive(Debug)]
pub struct HtmlReport {
    /// Of one machine: the page's name and body.
    one: Option<(String, String)>,
    fleet: Option<fleet::Gathered>,
}

impl HtmlReport {
    /// Of one machine, or of a fleet, of which it lists so many runs.
    pub fn new(is_fleet: bool, filter: Filter, most: usize) -> Self {
        Self {
            one: None,
            fleet: is_fleet.then(|| fleet::Gathered::new(filter, most)),
        }
    }

    /// Takes in a run of a fleet from its row.
    pub fn add(&mut self, row: RunRow<'_>) {
        if let Some(fleet) = &mut self.fleet {
            fleet.add(row);
        }
    }
}

impl Report for HtmlReport {
    fn history(&mut self, out: &mut Out<'_>, history: &History<'_>) -> io::Result<()> {
        let gate = out.gate();
        match &mut self.fleet {
            Some(fleet) => summary::rows(history)
                .into_iter()
                .for_each(|row| fleet.add(row)),
            None => {
                let name = history.machine.as_deref().unwrap_or("Task sequence run");
                self.one = Some((
                    gate.printable(name).into_owned(),
                    machine(history, gate).into_string(),
                ));
            }
        }
        Ok(())
    }

    fn end(&mut self, out: &mut Out<'_>, errors: &[InputError]) -> io::Result<()> {
        let gate = out.gate();
        let unread = html! {
            @for error in errors { main { div .card.warn { "Not read: " (gate.printable(&error.to_string())) } } }
        };
        let (title, body) = match (self.fleet.take(), self.one.take()) {
            (Some(fleet), _) => fleet.page(gate),
            (None, Some((title, body))) => (title, PreEscaped(body)),
            (None, None) => (
                "Nothing to show".to_owned(),
                html! { header { h1 { "No log could be read" } } },
            ),
        };
        let whole = page(
            &format!("{title} – task sequence report"),
            &html! { (body) (unread) },
        );
        out.write_all(whole.into_string().as_bytes())
    }

    fn shows_diagnostics(&self) -> bool {
        self.fleet.is_none()
    }
}

/// The page of one machine.
fn machine(history: &History<'_>, gate: Gate<'_>) -> Markup {
    let all = analysis::failures(history);
    let mut places = Places::new(history);
    let name = history.machine.as_deref().unwrap_or("Task sequence run");
    let runs: Vec<_> = history.runs().collect();
    let sections: Vec<_> = runs
        .iter()
        .map(|&(index, run)| {
            let view = FailureView::default();
            let failures = FailuresDto::new(history, index, &all[index], (view, gate), &mut places);
            let nodes = all[index].all().map(|failure| failure.node);
            let told = failures.failure.iter().chain(&failures.tolerated);
            let told: Vec<_> = nodes.zip(told).collect();
            html! {
                section .run id=(format!("run-{}", index + 1)) aria-label=(format!("Run {}", index + 1)) {
                    @if runs.len() > 1 { h2 { "Run " (index + 1) " of " (history.built.runs.len()) } }
                    (verdict::verdict(history, index, &failures, gate))
                    (tree::tree(run, index, &told, gate))
                }
            }
        })
        .collect();
    html! {
        header {
            h1 { (gate.printable(name)) }
            p .sub { "ConfigMgr task sequence, as its smsts.log tells" }
            @if runs.len() > 1 {
                nav aria-label="Runs" { @for &(index, run) in &runs {
                    @let id = format!("run-{}", index + 1);
                    @let began = run.started.or(Some(run.first)).and_then(|at| at.stamp);
                    a href=(format!("#{id}")) data-run=(id) { "Run " (index + 1) " " span class=(format!("pill {}", run.outcome.name())) { (run.outcome.name()) } " " span .soft { (moment(began)) } }
                } }
            }
        }
        main {
            @if runs.is_empty() { div .card.verdict.incomplete { h2 { "No run of a task sequence in these logs" } } }
            @for section in &sections { (section) }
            (remarks(history, gate))
        }
    }
}

/// What a reader must know of the input.
fn remarks(history: &History<'_>, gate: Gate<'_>) -> Markup {
    if history.diagnostics.is_empty() {
        return html! {};
    }
    html! {
        h2 { "About the logs" }
        @for remark in &history.diagnostics {
            div .card.warn[remark.level != Level::Info] {
                @if let Some(log) = remark.log { span .soft.mono { (gate.printable(&history.logs[log].source.name)) } " " }
                (gate.printable(&remark.message))
            }
        }
    }
}
