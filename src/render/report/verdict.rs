//! The card that says how a run ended and why.

use maud::{Markup, html};

use crate::{
    model::RunOutcome,
    out::Gate,
    render::{
        failures::{ErrorDto, EvidenceDto, FailureDto, FailuresDto},
        wording::{environment, moment, outcome_words, sequence_name},
    },
    timeline::History,
    words::{count, duration, number},
};

/// The verdict on a run, its figures and its failures.
pub fn verdict(
    history: &History<'_>,
    index: usize,
    failures: &FailuresDto<'_>,
    gate: Gate<'_>,
) -> Markup {
    let run = &history.built.runs[index];
    let is_tolerated = run.outcome == RunOutcome::Succeeded && !failures.tolerated.is_empty();
    let class = if is_tolerated {
        "tol"
    } else {
        run.outcome.name()
    };
    let (first, last) = history.span_of(index);
    let started = run.started.and_then(|at| at.stamp);
    let ended = run.ended.and_then(|at| at.stamp);
    let boots: Vec<_> = run
        .boots
        .iter()
        .map(|boot| environment(boot.environment))
        .collect();
    let logs = history.logs_of(index);
    let fragments: usize = logs.iter().map(|log| log.reading.fragments.len()).sum();
    let records: u64 = logs.iter().map(|log| log.reading.records).sum();
    html! {
        div class=(format!("card verdict {class}")) {
            @match &failures.failure {
                Some(failure) => (self::failure(failure, gate)),
                None => h2 { (sentence(run.outcome, is_tolerated)) },
            }
            @if let Some(open) = &failures.open_end {
                dl {
                    @if let Some(node) = &open.node {
                        dt { "going on" } dd { @if let Some(pointer) = node.pointer { (pointer) " " } (gate.printable(node.name.unwrap_or("(name not in the log)"))) @if let Some(ms) = open.going_on_ms { ", for " (duration(ms)) } }
                    }
                    @if open.restart_pending { dt { "restart" } dd { "a restart was pending: the run waits, it has not failed" } }
                    @if !open.missing.is_empty() { dt { "missing" } dd { "the log's " (open.missing.join(" and ")) } }
                    @if !open.places.is_empty() { dt { "look in" } dd { (open.places.join(", ")) } }
                }
            }
            ul .facts {
                li { b { (run.duration_ms().map_or_else(|| "unknown".to_owned(), duration)) } span { "from start to end" } }
                @if let Some(ms) = history.restarts(index).total_ms().filter(|&ms| ms > 0) { li { b { (duration(ms)) } span { "waiting for restarts" } } }
                li { b { (number(run.instructions_executed.into())) @if let Some(of) = run.instruction_count { " of " (number(of.into())) } } span { "instructions executed" } }
                li { b { (run.boots.len()) } span { "boots: " (boots.join(", ")) } }
                li { b { (number(records)) } span { "records in " (count(logs.len() as u64, "log")) @if fragments > 0 { ", " (count(fragments as u64, "fragment")) " of torn ones" } } }
            }
            dl {
                @if let Some(sequence) = run.labels.as_ref().and_then(|labels| labels.task_sequence.as_ref()) { dt { "sequence" } dd { (sequence_name(sequence, gate)) } }
                @if run.starts_mid_run { dt { "begins" } dd { "in mid-run: the log holds nothing before " (moment(first)) } }
                @else { dt { "started" } dd { (moment(started)) } }
                @if run.ended.is_some() { dt { "ended" } dd { (moment(ended)) } }
                @else { dt { "log ends" } dd { (moment(last)) } }
                @if let Some(version) = &run.client_version { dt { "client" } dd { (gate.printable(version)) } }
                @for gap in &failures.gaps { dt { "gap" } dd { (gate.printable(gap)) } }
            }
        }
        @for tolerated in &failures.tolerated {
            div .card.verdict.tol { (self::failure(tolerated, gate)) }
        }
    }
}

fn sentence(outcome: RunOutcome, is_tolerated: bool) -> String {
    match outcome {
        RunOutcome::Succeeded if is_tolerated => {
            "Succeeded, with failures that were tolerated".to_owned()
        }
        RunOutcome::Succeeded => "Succeeded".to_owned(),
        other => {
            let words = outcome_words(other);
            let mut letters = words.chars();
            let first = letters.next().map(|c| c.to_ascii_uppercase());
            first.into_iter().chain(letters).collect()
        }
    }
}

/// One failure: step, code, cause, path.
fn failure(failure: &FailureDto<'_>, gate: Gate<'_>) -> Markup {
    let node = &failure.node;
    let title = match (node.name, failure.tolerance) {
        (Some(name), "tolerated") => format!("{} failed and was tolerated", gate.printable(name)),
        (Some(name), _) => format!("{} failed", gate.printable(name)),
        (None, _) => "The engine reports a failure; the log does not hold its step".to_owned(),
    };
    let cause = &failure.cause;
    let callers = node.run_by.iter().rev();
    html! {
        h2 { @if let Some(pointer) = node.pointer { span .soft { (pointer) " " } } (title) }
        dl {
            @if let Some(message) = &cause.message { dt { @if cause.certainty == "certain" { "cause" } @else { "probable cause" } } dd { (gate.printable(message)) } }
            @else { dt { "cause" } dd { "no record tells" } }
            @if let Some(script) = &cause.script { dt { "script" } dd .mono { (gate.printable(&script.path)) ":" (script.line) } }
            @if let Some(error) = &failure.error { (self::error("code", error)) }
            @if let Some(error) = cause.error.as_ref().filter(|error| failure.error.as_ref().is_none_or(|own| own.code != error.code)) { (self::error("behind it", error)) }
            @if let Some(path) = &node.path_text { dt { "path" } dd { (gate.printable(path)) } }
            @for caller in callers { @if let Some(child) = &caller.child_sequence { dt { "in" } dd { (crate::render::wording::sequence_label(child.package_id, child.name, gate)) ", run by " (gate.printable(caller.step.name.unwrap_or_default())) } } }
            @if let Some(command) = node.command_line { dt { "command" } dd .mono { (gate.printable(command)) } }
            @if let Some(attempts) = node.attempts.filter(|&attempts| attempts > 1) { dt { "attempts" } dd { (attempts) } }
            @if let Some(logs) = cause.other_logs { dt { "see also" } dd { (gate.printable(logs)) } }
        }
        @if !cause.evidence.is_empty() {
            details open { summary { "Evidence (" (cause.certainty) ")" } (records(&cause.evidence, cause.record.as_ref(), gate)) }
        }
    }
}

fn error(label: &str, error: &ErrorDto) -> Markup {
    html! {
        dt { (label) }
        dd { b { (error.code) } " " span .soft { (error.hex) } @if let Some(symbol) = error.symbol { " " (symbol) } @if let Some(meaning) = error.meaning { ": " (meaning) } }
        @if let Some(usually) = error.usually { dt { "usually" } dd { (usually) } }
        @if let Some(check) = error.check { dt { "check" } dd { (check) } }
    }
}

/// Records with their places.
pub fn records(
    evidence: &[EvidenceDto<'_>],
    main: Option<&EvidenceDto<'_>>,
    gate: Gate<'_>,
) -> Markup {
    let is_main = |one: &EvidenceDto<'_>| {
        main.is_some_and(|main| {
            (main.place.file, main.place.byte_offset) == (one.place.file, one.place.byte_offset)
        })
    };
    html! {
        ul .rec {
            @for one in evidence {
                li .main[is_main(one)] {
                    small .mono { (gate.printable(one.place.file)) ":" (one.place.line) @if let Some(time) = &one.local_time { " · " (time) } @if let Some(component) = &one.component { " · " (gate.printable(component)) } }
                    @for line in one.message.lines() { (gate.printable(line)) "\n" }
                }
            }
        }
    }
}
