//! The page of a fleet: outcomes, days, failing steps, causes, where the time goes, all runs.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use maud::{Markup, html};

use super::axis::percent;
use crate::{
    code::{Code, Explanation, explain},
    model::{Kind, Outcome, RunOutcome},
    out::Gate,
    render::wording::{moment, sequence_label},
    summary::{
        Chosen, Filter, Fleet, FleetRun, Rate, RunRow, Time,
        groups::{Durations, FailureGroup, RunGroup, StepGroup},
    },
    words::{count, duration, number},
};

/// Rows of a table, columns of days.
const ROWS: usize = 15;
const DAYS: usize = 31;

/// Runs of a fleet as far as they came.
#[derive(Debug)]
pub struct Gathered {
    fleet: Fleet,
    filter: Filter,
    /// Longest list of runs.
    most: usize,
    strips: HashMap<Identity, Strip>,
}

/// Machine, number and beginning of a run.
type Identity = (Option<String>, u64, Option<i64>);

/// A small waterfall: kinds of time with their ends in milliseconds.
#[derive(Debug, Default)]
struct Strip(Vec<(u8, i64, i64)>);

/// Kinds of time, as classes of the style.
const OK: u8 = 0;
const FAILED: u8 = 1;
const TOLERATED: u8 = 2;
const OPEN: u8 = 3;
const AWAY: u8 = 4;

impl Strip {
    fn of(row: &RunRow<'_>) -> Self {
        let Some(began) = row.began().map(Time::utc_ms) else {
            return Self::default();
        };
        let end = row.ended.or(row.last_record).map_or(began, Time::utc_ms);
        let close = (end - began) / 100;
        let mut parts: Vec<(u8, i64, i64)> = Vec::new();
        let steps = row.steps.iter().filter(|step| step.kind == Kind::Step);
        for step in steps {
            let Some(from) = step.started.map(|at| at.utc_ms() - began) else {
                continue;
            };
            let to = step.ended.map(|at| at.utc_ms() - began);
            let kind = match step.outcome {
                Outcome::Succeeded if step.restart_ms.is_some_and(|ms| ms > close) => AWAY,
                Outcome::Succeeded => OK,
                Outcome::Failed if step.ignored => TOLERATED,
                Outcome::Failed => FAILED,
                Outcome::Incomplete => OPEN,
                Outcome::Skipped | Outcome::NotReached => continue,
            };
            let to = to.unwrap_or(if kind == OPEN { end - began } else { from });
            match parts.last_mut() {
                Some((last, _, until)) if *last == kind && from - *until <= close => {
                    *until = to.max(*until)
                }
                _ => parts.push((kind, from.max(0), to.max(from).max(0))),
            }
        }
        Self(parts)
    }

    /// On a scale of 200 for so many milliseconds.
    fn picture(&self, scale: i64) -> Markup {
        let at = |ms: i64| ms.saturating_mul(200) / scale.max(1);
        let mut paths: [String; 5] = Default::default();
        for &(kind, from, to) in &self.0 {
            let (from, width) = (at(from).min(198), (at(to) - at(from)).max(1));
            paths[usize::from(kind)] += &format!("M{from} 0h{}v10h-{0}z", width.min(200 - from));
        }
        let paths = paths
            .iter()
            .enumerate()
            .filter(|(_, path)| !path.is_empty());
        html! {
            svg .mini viewBox="0 0 200 10" aria-hidden="true" {
                path .bed d="M0 4h200v2H0z" {}
                @for (kind, path) in paths { path class=(format!("k{kind}")) d=(path) {} }
            }
        }
    }
}

impl Gathered {
    pub fn new(filter: Filter, most: usize) -> Self {
        Self {
            fleet: Fleet::default(),
            filter,
            most,
            strips: HashMap::new(),
        }
    }

    pub fn add(&mut self, row: RunRow<'_>) {
        self.strips.insert(identity(&row), Strip::of(&row));
        self.fleet.add(row);
    }

    /// The page's name and body.
    pub fn page(self, gate: Gate<'_>) -> (String, Markup) {
        let Self {
            fleet,
            filter,
            most,
            strips,
        } = self;
        let chosen = fleet.choose(&filter);
        let total = chosen.total();
        let title = format!(
            "{} on {}",
            count(total.runs as u64, "run"),
            count(total.machines as u64, "machine")
        );
        let span = total.first.zip(total.last);
        let body = html! {
            header {
                h1 { (title) }
                @if let Some((first, last)) = span { p .sub { "begun " (moment(Some(first.stamp()))) " to " (moment(Some(last.stamp()))) } }
            }
            main {
                (outcomes(&chosen))
                (days(&chosen))
                (matrix(&chosen, gate))
                (causes(&chosen, gate))
                (boxes("Where the time goes: steps", &chosen.by_step(), gate))
                (boxes("Child sequences", &chosen.by_child(), gate))
                (list(&chosen, &strips, most, gate))
            }
        };
        (title, body)
    }
}

fn identity(row: &RunRow<'_>) -> Identity {
    let machine = row.machine.as_deref().map(str::to_owned);
    (machine, row.run, row.began().map(Time::utc_ms))
}

fn outcomes(chosen: &Chosen) -> Markup {
    let total = chosen.total();
    let per_machine = total.runs as f64 / total.machines.max(1) as f64;
    let share = |rate: Option<Rate>| {
        rate.map_or_else(|| "unknown".to_owned(), |rate| hundredths(rate.share))
    };
    html! {
        div .card.verdict {
            @if let Some(rate) = total.success() {
                h2 { (hundredths(rate.share)) " of finished runs succeeded" }
                svg .rate role="img" aria-label=(format!("95 % interval from {} to {}", hundredths(rate.low), hundredths(rate.high))) {
                    rect .bed y="8" width="100%" height="10" rx="3" {}
                    rect .val y="8" width=(percent(rate.share * 100.0)) height="10" rx="3" {}
                    line .ci x1=(percent(rate.low * 100.0)) x2=(percent(rate.high * 100.0)) y1="13" y2="13" {}
                    line .ci x1=(percent(rate.low * 100.0)) x2=(percent(rate.low * 100.0)) y1="7" y2="19" {}
                    line .ci x1=(percent(rate.high * 100.0)) x2=(percent(rate.high * 100.0)) y1="7" y2="19" {}
                }
                p .soft { "95 % interval (Wilson): " (hundredths(rate.low)) " to " (hundredths(rate.high)) }
            } @else { h2 { "No run finished" } }
            ul .facts {
                li { b { (number(total.succeeded as u64)) } span { "succeeded" } }
                li { b { (number(total.failed as u64)) } span { "failed" } }
                li { b { (number(total.incomplete as u64)) } span { "incomplete" } }
                li { b { (number(total.rebooting as u64)) } span { "restarting" } }
                li { b { (share(total.first_time_right())) } span { "first-time-right machines" } }
                li { b { (format!("{per_machine:.2}")) } span { "runs per machine" } }
                li { b { (total.durations.median.map_or_else(|| "unknown".to_owned(), duration)) } span { "median duration" } }
                li { b { (total.durations.p95.map_or_else(|| "unknown".to_owned(), duration)) } span { "95 % took no longer" } }
            }
            @if chosen.runs.len() < chosen.of { p .soft { "Chosen from " (count(chosen.of as u64, "run")) "." } }
            @if chosen.duplicates > 0 { p .soft { (count(chosen.duplicates as u64, "run")) " came more than once and count once." } }
        }
    }
}

/// `93.4 %`
fn hundredths(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

/// Runs per day, stacked by outcome.
fn days(chosen: &Chosen) -> Markup {
    let days = chosen.by_day();
    let left_out = days.len().saturating_sub(2 * DAYS);
    let shown = &days[left_out..];
    let Some(most) = shown
        .iter()
        .map(|day| day.runs)
        .max()
        .filter(|&most| most > 0)
    else {
        return html! {};
    };
    let slot = 100.0 / shown.len() as f64;
    let height = |runs: usize| runs as f64 * 100.0 / most as f64;
    html! {
        h2 { "Runs per day" }
        div .card {
            svg .bars height="150" role="img" aria-label=(format!("Runs of {} days, at most {most} on one", shown.len())) {
                @for (i, day) in shown.iter().enumerate() {
                    @let x = slot * i as f64;
                    @for (class, runs, top) in stacked(day) {
                        rect class=(class) x=(percent(x + slot * 0.1)) width=(percent((slot * 0.8).min(6.0))) y=((118.0 - 1.1 * height(top)).round() as i64) height=((1.1 * height(runs)).ceil() as i64) {
                            title { (day.day.as_deref().unwrap_or("unknown day")) ": " (number(runs as u64)) " " (class) }
                        }
                    }
                    @if i % shown.len().div_ceil(12) == 0 { text x=(percent(x + slot * 0.1)) y="136" { (day.day.as_deref().unwrap_or("unknown").get(5..).unwrap_or("unknown")) } }
                }
            }
            @if left_out > 0 { p .soft { (number(left_out as u64)) " earlier days are left out." } }
        }
    }
}

/// The parts of a day's bar from below: outcome, number of runs, and the sum up to it.
fn stacked(day: &RunGroup<'_>) -> impl Iterator<Item = (&'static str, usize, usize)> {
    let parts = [
        ("succeeded", day.succeeded),
        ("incomplete", day.incomplete + day.rebooting),
        ("failed", day.failed),
    ];
    let mut top = 0;
    let parts = parts.into_iter().map(move |(class, runs)| {
        top += runs;
        (class, runs, top)
    });
    parts.filter(|(_, runs, _)| *runs > 0)
}

/// What failed a run, as a name of a row of the matrix.
fn failed_step(run: &FleetRun) -> Option<String> {
    if run.row.outcome != RunOutcome::Failed {
        return None;
    }
    Some(run.failed.as_ref().map_or_else(
        || "(the log does not hold the step)".to_owned(),
        |step| {
            step.sequence_path
                .as_deref()
                .unwrap_or(&step.path)
                .to_owned()
        },
    ))
}

fn day(run: &FleetRun) -> String {
    let local = run.row.local_time.map(crate::summary::LocalTime::day);
    local.unwrap_or_else(|| "unknown".to_owned())
}

/// Failing steps by day. The numbers of rows stand on the runs of the list, too.
fn matrix(chosen: &Chosen, gate: Gate<'_>) -> Markup {
    let mut cells: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    for run in &chosen.runs {
        if let Some(step) = failed_step(run) {
            *cells.entry(step).or_default().entry(day(run)).or_default() += 1;
        }
    }
    if cells.is_empty() {
        return html! {};
    }
    let days: BTreeSet<&String> = cells.values().flat_map(BTreeMap::keys).collect();
    let days: Vec<_> = days.into_iter().rev().take(DAYS).collect();
    let mut rows: Vec<_> = cells.iter().collect();
    let sum = |days: &BTreeMap<String, usize>| days.values().sum::<usize>();
    rows.sort_by_key(|(_, days)| std::cmp::Reverse(sum(days)));
    let numbers = numbers(chosen);
    html! {
        h2 { "Failing steps by day" }
        div .scroll tabindex="0" role="region" aria-label="Failing steps by day" { table .matrix.data {
            thead { tr { th scope="col" { "Step that failed the run" } th scope="col" { "Runs" } @for day in days.iter().rev() { th scope="col" { (day.get(5..).unwrap_or(day)) } } } }
            tbody { @for (step, by_day) in rows.iter().take(ROWS) { tr {
                th scope="row" { (gate.printable(step)) }
                td { b { (number(sum(by_day) as u64)) } }
                @for day in days.iter().rev() { td { @if let Some(runs) = by_day.get(*day) {
                    button type="button" aria-pressed="false" data-s=(numbers[*step]) data-t=(day) aria-label=(format!("{runs} on {day}")) { (runs) }
                } } }
            } } }
        } }
        @if rows.len() > ROWS { p .soft { (number((rows.len() - ROWS) as u64)) " steps that failed fewer runs are left out." } }
        @if days.len() == DAYS { p .soft { "The last " (DAYS) " days with failures." } }
    }
}

fn causes(chosen: &Chosen, gate: Gate<'_>) -> Markup {
    let all = chosen.by_cause();
    if all.is_empty() {
        return html! {};
    }
    html! {
        h2 { "Why: failures by kind of cause" }
        div .scroll tabindex="0" role="region" aria-label="Causes" { table .data {
            thead { tr { th .num scope="col" { "Failed runs" } th .num scope="col" { "Failures" } th .num scope="col" { "Machines" } th scope="col" { "Code" } th scope="col" { "Cause" } th scope="col" { "Seen last on" } } }
            tbody { @for cause in all.iter().take(ROWS) { (cause_row(cause, gate)) } }
        } }
        @if all.len() > ROWS { p .soft { (number((all.len() - ROWS) as u64)) " rarer ones are left out." } }
    }
}

fn cause_row(group: &FailureGroup<'_>, gate: Gate<'_>) -> Markup {
    let known = group.code.map(|code| explain(Code::from(code)));
    let examples: Vec<_> = group
        .examples
        .iter()
        .map(|machine| gate.printable(machine))
        .collect();
    html! { tr {
        td .num { (number(group.failed_runs as u64)) }
        td .num { (number(group.count as u64)) }
        td .num { (number(group.machines as u64)) }
        td { @if let Some(code) = group.code { (Code::from(code)) } @if let Some(symbol) = known.as_ref().and_then(Explanation::symbol) { br; span .soft { (symbol) } } }
        td { (gate.printable(group.example.or(group.cause).unwrap_or("no record tells"))) }
        td { (examples.join(", ")) }
    } }
}

/// Box plots on a common axis.
fn boxes(title: &str, groups: &[StepGroup<'_>], gate: Gate<'_>) -> Markup {
    let timed: Vec<_> = groups
        .iter()
        .filter(|group| group.durations.count > 0)
        .collect();
    let shown = &timed[..timed.len().min(ROWS)];
    let Some(scale) = shown.iter().filter_map(|group| group.durations.p95).max() else {
        return html! {};
    };
    html! {
        h2 { (title) }
        div .scroll tabindex="0" role="region" aria-label=(title) { table .data {
            thead { tr {
                th scope="col" { "Name" } th .num scope="col" { "Runs" } th .num scope="col" { "Failed" } th .num scope="col" { "Median" } th .num scope="col" { "95 %" } th .num scope="col" { "Longest" }
                th scope="col" { "Shortest, 25 %, median, 75 %, 95 %; up to " (duration(scale)) }
            } }
            tbody { @for group in shown { @let times = &group.durations; tr {
                td { @if let Some(path) = group.path { (gate.printable(path)) } @else { (named(group, gate)) } }
                td .num { (number(group.runs as u64)) }
                td .num { (number(group.failed as u64)) }
                td .num { (times.median.map(duration).unwrap_or_default()) }
                td .num { (times.p95.map(duration).unwrap_or_default()) }
                td .num { (times.max.map(duration).unwrap_or_default()) }
                td { (box_plot(times, scale)) }
            } } }
        } }
        @if timed.len() > shown.len() { p .soft { (number((timed.len() - shown.len()) as u64)) " that took less time altogether are left out." } }
    }
}

fn named(group: &StepGroup<'_>, gate: Gate<'_>) -> String {
    let key = group.sequence;
    let id = key.and_then(|key| key.package_id.as_deref());
    sequence_label(id, key.and_then(|key| key.name.as_deref()), gate)
}

fn box_plot(times: &Durations, scale: i64) -> Markup {
    let at = |ms: Option<i64>| (ms.unwrap_or(0) as f64 * 100.0 / scale.max(1) as f64).min(100.0);
    let [min, p25, median, p75, p95] =
        [times.min, times.p25, times.median, times.p75, times.p95].map(at);
    let told = [
        times.min,
        times.p25,
        times.median,
        times.p75,
        times.p95,
        times.max,
    ]
    .map(|ms| ms.map(duration).unwrap_or_default())
    .join(", ");
    html! {
        svg .box role="img" aria-label=(told) {
            line x1=(percent(min)) x2=(percent(p95)) y1="9" y2="9" {}
            line x1=(percent(p95)) x2=(percent(p95)) y1="5" y2="13" {}
            rect x=(percent(p25)) width=(percent((p75 - p25).max(0.2))) y="3" height="12" {}
            line .med x1=(percent(median)) x2=(percent(median)) y1="2" y2="16" {}
            title { (told) }
        }
    }
}

/// All runs, those that failed first.
fn list(chosen: &Chosen, strips: &HashMap<Identity, Strip>, most: usize, gate: Gate<'_>) -> Markup {
    let shown = &chosen.runs[..chosen.runs.len().min(most)];
    let scale = chosen.total().durations.p95.unwrap_or(3_600_000);
    let numbers = numbers(chosen);
    html! {
        h2 { "Runs" }
        div .tools hidden {
            input #find type="search" placeholder="Filter by machine, step, code…" aria-label="Filter runs";
            label { input #failed type="checkbox"; " only those that did not succeed" }
            span #count .soft role="status" {}
        }
        div .scroll tabindex="0" role="region" aria-label="Runs" { table .data.runs {
            thead { tr { th scope="col" { "Machine" } th scope="col" { "Outcome" } th scope="col" { "Began" } th .num scope="col" { "Took" } th scope="col" { "Steps in time, up to " (duration(scale)) } th scope="col" { "Failed or open" } } }
            tbody { @for run in shown {
                @let row = &run.row;
                @let step = failed_step(run);
                tr data-o=(row.outcome.name()) data-s=[step.as_ref().map(|step| numbers[step])] data-t=[step.as_ref().map(|_| day(run))] {
                    td { (gate.printable(row.machine.as_deref().unwrap_or(""))) @if row.run > 1 { span .soft { " run " (row.run) } } }
                    td { span class=(format!("pill {}", row.outcome.name())) { (row.outcome.name()) } }
                    td { @if let Some(began) = row.began() { (moment(Some(began.stamp()))) } }
                    td .num { @if let Some(ms) = row.duration_ms() { (duration(ms)) } }
                    td { @if let Some(strip) = strips.get(&identity(row)) { (strip.picture(scale)) } }
                    td {
                        @if let Some(failed) = &run.failed { (gate.printable(failed.name.as_deref().unwrap_or(&failed.path))) @if let Some(code) = failed.exit_code { " " b { (Code::from(code)) } } @if let Some(cause) = &row.cause { br; span .soft { (gate.printable(cause)) } } }
                        @else if let Some(path) = &row.open_path { span .soft { "going on: " } (gate.printable(path)) }
                    }
                }
            } }
        } }
        @if shown.len() < chosen.runs.len() { p .soft { (number((chosen.runs.len() - shown.len()) as u64)) " more runs are left out; --top shows more. All figures above count them." } }
    }
}

/// Numbers of failing steps, by name.
fn numbers(chosen: &Chosen) -> HashMap<String, usize> {
    let names: BTreeSet<_> = chosen.runs.iter().filter_map(failed_step).collect();
    names.into_iter().zip(1..).collect()
}
