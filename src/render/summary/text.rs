//! The summary for reading: what it is about, a line per run, and what stands out over all of them.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use anstyle::Style as Ansi;

use super::{GroupBy, Groups, explain};
use crate::{
    code::Code,
    model::{PATH_SEPARATOR, RunOutcome},
    out::{Gate, Out},
    record::Stamp,
    render::{
        style::{self, BOLD, DIM, Style, WARN},
        table::{self, Cell, Column},
        wording::sequence_label,
    },
    summary::{
        Chosen, FleetRun, SequenceKey,
        groups::{Durations, FailureGroup, RunGroup, StepGroup},
    },
    words::{count, duration, number, wrap},
};

/// Lists other than the one asked for end after so many rows.
const SHORT: usize = 10;

const NO_CHILDREN: &str = "The logs do not name task sequences. Definitions do (--sequence), a catalog names child sequences (--catalog).";

/// Writes the summary. Lists end after `top` rows.
pub fn write(
    out: &mut Out<'_>,
    chosen: &Chosen,
    by: Option<GroupBy>,
    style: Style,
    top: Option<usize>,
) -> io::Result<()> {
    let mut text = Text {
        out: out.reborrow(),
        style,
    };
    text.head(chosen)?;
    if chosen.runs.is_empty() {
        return Ok(());
    }
    let whole = top.unwrap_or(usize::MAX);
    if let Some(by) = by {
        let groups = by.groups(chosen);
        if groups.is_empty() {
            return text.note(match groups {
                Groups::Children(_) => NO_CHILDREN,
                Groups::Failures(_) | Groups::Codes(_) | Groups::Causes(_) => "No step failed.",
                _ => "No step is in the logs.",
            });
        }
        return text.groups(&format!("By {}", by.name()), &groups, whole);
    }
    text.runs(&chosen.runs, whole)?;
    let short = top.unwrap_or(SHORT);
    text.groups("Why", &Groups::Causes(chosen.by_cause()), short)?;
    let sequences = chosen.by_sequence();
    if sequences.iter().any(|group| group.sequence.is_some()) {
        text.groups("Sequences", &Groups::Sequences(sequences), short)?;
    }
    let failures = Groups::Failures(chosen.failures());
    text.groups("Failures", &failures, short)?;
    let steps = Groups::Steps(chosen.by_step());
    text.groups("Where the time goes", &steps, short)?;
    let children = chosen.by_child();
    let named = chosen
        .runs
        .iter()
        .any(|run| run.row.sequence_name.is_some() || run.row.sequence_package_id.is_some());
    if children.is_empty() && !named {
        text.note(NO_CHILDREN)?;
    }
    text.groups("Child sequences", &Groups::Children(children), short)
}

struct Text<'a> {
    out: Out<'a>,
    style: Style,
}

impl Text<'_> {
    fn head(&mut self, chosen: &Chosen) -> io::Result<()> {
        let total = chosen.total();
        let of = if chosen.runs.len() < chosen.of {
            format!(" of {}", number(chosen.of as u64))
        } else {
            String::new()
        };
        if chosen.runs.is_empty() {
            let nothing = if chosen.of == 0 {
                "no task sequence run".to_owned()
            } else {
                format!("no run matches (of {})", number(chosen.of as u64))
            };
            writeln!(self.out, "{BOLD}{nothing}{BOLD:#}")?;
        } else {
            let machines = count(total.machines as u64, "machine");
            let runs = count(total.runs as u64, "run");
            writeln!(self.out, "{BOLD}{runs}{of} on {machines}{BOLD:#}")?;
            let width = self.style.width.unwrap_or(usize::MAX);
            let mut column = 1;
            for (n, outcome) in [
                (total.succeeded, RunOutcome::Succeeded),
                (total.failed, RunOutcome::Failed),
                (total.rebooting, RunOutcome::Rebooting),
                (total.incomplete, RunOutcome::Incomplete),
            ] {
                if n == 0 {
                    continue;
                }
                let (_, word) = ending(outcome, self.style);
                let colour = style::of_run(outcome);
                let told = format!("{} {word}", number(n as u64));
                // With the blank before it and the comma that may follow.
                let room = told.len() + 2;
                let before = match column {
                    1 => "  ",
                    _ if column + room > width => {
                        column = 1;
                        ",\n  "
                    }
                    _ => ", ",
                };
                column += room;
                write!(self.out, "{before}{colour}{told}{colour:#}")?;
            }
            writeln!(self.out)?;
            self.rates(&total)?;
            // As the rows below show it and days are counted: by the logs' own clocks.
            let began = || chosen.runs.iter().filter_map(|run| run.row.local_time);
            if let (Some(first), Some(last)) = (began().min(), began().max()) {
                let (first, last) = (minute(first.stamp()), minute(last.stamp()));
                let until = if first == last {
                    String::new()
                } else {
                    format!(" to {last}")
                };
                writeln!(self.out, "  {DIM}began {first}{until}{DIM:#}")?;
            }
        }
        if chosen.duplicates > 0 {
            let again = count(chosen.duplicates as u64, "more row");
            writeln!(
                self.out,
                "  {WARN}{again} of the same runs (machine and beginning): not counted again{WARN:#}"
            )?;
        }
        Ok(())
    }

    /// How many of the finished runs succeeded, and how many machines were right the first time.
    fn rates(&mut self, total: &RunGroup<'_>) -> io::Result<()> {
        let percent = |share: f64| format!("{:.0}%", share * 100.0);
        let mut told = Vec::new();
        if let Some(rate) = total.success() {
            told.push(format!(
                "{} of finished runs succeeded (95% interval {} to {})",
                percent(rate.share),
                percent(rate.low),
                percent(rate.high)
            ));
        }
        if let Some(rate) = total.first_time_right().filter(|_| total.machines > 1) {
            told.push(format!("first time right {}", percent(rate.share)));
        }
        if total.runs > total.machines {
            let each = total.runs as f64 / total.machines as f64;
            told.push(format!("{each:.1} runs per machine"));
        }
        if told.is_empty() {
            return Ok(());
        }
        wrap(
            &told.join(", "),
            self.style.width.map(|width| width.saturating_sub(2)),
            0,
        )
        .iter()
        .try_for_each(|line| writeln!(self.out, "  {DIM}{line}{DIM:#}"))
    }

    fn runs(&mut self, runs: &[FleetRun], top: usize) -> io::Result<()> {
        const COLUMNS: &[Column] = &[
            Column::left("outcome"),
            Column::text("machine", 14),
            Column::left("began").rank(1),
            Column::right("took"),
            Column::right("boots").rank(5),
            Column::right("gaps").rank(4),
            Column::text("sequence", 8).rank(2),
            Column::text("name", 20).rank(6),
            Column::right("code"),
            Column::text("meaning", 20).rank(3),
            Column::path("where", 36),
        ];
        let gate = self.out.gate();
        let rows = runs.iter().take(top).map(|run| {
            let row = &run.row;
            let colour = style::of_run(row.outcome);
            let (mark, word) = ending(row.outcome, self.style);
            let failed = run.failed.as_ref();
            let exit_code = failed.and_then(|step| step.exit_code);
            let began = row.local_time.map(|time| minute(time.stamp()));
            let name = row
                .sequence_name
                .as_deref()
                .map(|text| gate.printable(text));
            let id = row
                .sequence_package_id
                .as_deref()
                .map(|text| gate.printable(text));
            let (id, name) = if id.is_some() { (id, name) } else { (name, id) };
            let at = failed.map(|step| {
                let holder = SequenceKey {
                    name: step.sequence_name.as_deref().map(str::to_owned),
                    package_id: step.sequence_package_id.as_deref().map(str::to_owned),
                };
                let path = step.sequence_path.as_deref();
                // The run's own sequence stands in its column.
                let holder = Some(&holder).filter(|_| path.is_some());
                place(holder, path.unwrap_or(&step.path), gate)
            });
            let at = match row.outcome {
                RunOutcome::Failed => at.or_else(|| {
                    Some(match row.phase.as_deref() {
                        Some(phase) => {
                            format!("before the task sequence: {}", gate.printable(phase))
                        }
                        None => "not in the log".to_owned(),
                    })
                }),
                RunOutcome::Incomplete | RunOutcome::Rebooting => {
                    let path = row.open_path.as_deref();
                    path.map(|path| gate.printable(path).into_owned())
                }
                RunOutcome::Succeeded => None,
            };
            vec![
                (format!("{mark} {word}"), colour),
                (machine(row.machine.as_deref(), gate), BOLD),
                plain(began),
                plain(row.duration_ms().map(duration)),
                plain(Some(number(row.boots))),
                plain(Some(row.gaps).filter(|&n| n > 0).map(number)),
                plain(id.map(Cow::into_owned)),
                plain(name.map(Cow::into_owned)),
                (shown(exit_code), colour),
                plain(explain(exit_code).1.map(str::to_owned)),
                plain(at),
            ]
        });
        let rows: Vec<_> = rows.collect();
        self.table("Runs", COLUMNS, &rows, runs.len())
    }

    fn groups(&mut self, title: &str, groups: &Groups<'_>, top: usize) -> io::Result<()> {
        let gate = self.out.gate();
        match groups {
            Groups::Sequences(groups) => self.run_groups(title, groups, top, |group| {
                group.sequence.as_ref().map(|of| sequence_of(of, gate))
            }),
            Groups::Machines(groups) => self.run_groups(title, groups, top, |group| {
                group.machine.map(|name| machine(Some(name), gate))
            }),
            Groups::Days(groups) => self.run_groups(title, groups, top, |group| group.day.clone()),
            Groups::Steps(groups) => self.steps(title, groups, top),
            Groups::Children(groups) => self.children(title, groups, top),
            Groups::Failures(groups) | Groups::Codes(groups) => self.failures(title, groups, top),
            Groups::Causes(groups) => self.causes(title, groups, top),
        }
    }

    fn run_groups(
        &mut self,
        title: &str,
        groups: &[RunGroup<'_>],
        top: usize,
        name: impl Fn(&RunGroup<'_>) -> Option<String>,
    ) -> io::Result<()> {
        const COLUMNS: &[Column] = &[
            Column::text("", 20),
            Column::right("runs"),
            Column::right("machines").rank(3),
            Column::right("ok"),
            Column::right("failed"),
            Column::right("restarting").rank(1),
            Column::right("incomplete"),
            Column::right("median"),
            Column::right("95%").rank(2),
            Column::right("max").rank(4),
            Column::right("restarts").rank(5),
        ];
        let rows = groups.iter().take(top).map(|group| {
            let some = |n: usize| Some(n).filter(|&n| n > 0).map(|n| number(n as u64));
            let ended = |n, outcome| (some(n).unwrap_or_default(), style::of_run(outcome));
            let [_, median, p95, max] = times(&group.durations);
            vec![
                (name(group).unwrap_or_else(|| "unknown".to_owned()), BOLD),
                plain(some(group.runs)),
                plain(some(group.machines)),
                ended(group.succeeded, RunOutcome::Succeeded),
                ended(group.failed, RunOutcome::Failed),
                ended(group.rebooting, RunOutcome::Rebooting),
                ended(group.incomplete, RunOutcome::Incomplete),
                median,
                p95,
                max,
                waited(group.restart_ms),
            ]
        });
        let rows: Vec<_> = rows.collect();
        self.table(title, COLUMNS, &rows, groups.len())
    }

    fn failures(&mut self, title: &str, groups: &[FailureGroup<'_>], top: usize) -> io::Result<()> {
        let gate = self.out.gate();
        const COLUMNS: &[Column] = &[
            Column::right("failed runs"),
            Column::right("share").rank(1),
            Column::right("times").rank(2),
            Column::right("machines").rank(7),
            Column::right("steps").rank(8),
            Column::right("code"),
            Column::text("meaning", 20).rank(5),
            Column::left("first").rank(6),
            Column::left("last").rank(4),
            Column::text("for example", 14).rank(3),
            Column::path("step", 36),
        ];
        let rows = groups.iter().take(top).map(|group| {
            let fatal = style::of_run(RunOutcome::Failed);
            let share = group.share.filter(|_| group.failed_runs > 0);
            let step = match group.path {
                Some(path) => Some(place(group.sequence, path, gate)),
                None if group.steps == 0 => Some("no step in the log".to_owned()),
                None => None,
            };
            vec![
                (number(group.failed_runs as u64), fatal),
                plain(share.map(|share| format!("{:.0}%", share * 100.0))),
                plain(Some(number(group.count as u64))),
                plain(Some(number(group.machines as u64))),
                plain(group.path.is_none().then(|| number(group.steps as u64))),
                (shown(group.code), fatal),
                plain(explain(group.code).1.map(str::to_owned)),
                plain(group.first.map(|at| minute(at.stamp()))),
                plain(group.last.map(|at| minute(at.stamp()))),
                plain(Some(
                    gate.printable(&group.examples.join(", ")).into_owned(),
                )),
                plain(step),
            ]
        });
        let rows: Vec<_> = rows.collect();
        self.table(title, COLUMNS, &rows, groups.len())
    }

    fn causes(&mut self, title: &str, groups: &[FailureGroup<'_>], top: usize) -> io::Result<()> {
        let gate = self.out.gate();
        const COLUMNS: &[Column] = &[
            Column::right("failed runs"),
            Column::right("share").rank(1),
            Column::right("times").rank(3),
            Column::right("machines").rank(5),
            Column::right("steps").rank(6),
            Column::right("code"),
            Column::left("last").rank(2),
            Column::text("for example", 14).rank(4),
            Column::text("cause", 48),
        ];
        let rows = groups.iter().take(top).map(|group| {
            let fatal = style::of_run(RunOutcome::Failed);
            let share = group.share.filter(|_| group.failed_runs > 0);
            let meaning = explain(group.code).1;
            let cause = match group.cause {
                Some(cause) => gate.printable(cause).into_owned(),
                None => meaning.map_or_else(
                    || "not told by any record".to_owned(),
                    |meaning| format!("not told by any record: {meaning}"),
                ),
            };
            vec![
                (number(group.failed_runs as u64), fatal),
                plain(share.map(|share| format!("{:.0}%", share * 100.0))),
                plain(Some(number(group.count as u64))),
                plain(Some(number(group.machines as u64))),
                plain(Some(number(group.steps as u64))),
                (shown(group.code), fatal),
                plain(group.last.map(|at| minute(at.stamp()))),
                plain(Some(
                    gate.printable(&group.examples.join(", ")).into_owned(),
                )),
                plain(Some(cause)),
            ]
        });
        let rows: Vec<_> = rows.collect();
        self.table(title, COLUMNS, &rows, groups.len())
    }

    fn steps(&mut self, title: &str, groups: &[StepGroup<'_>], top: usize) -> io::Result<()> {
        let gate = self.out.gate();
        let mut columns = executions_columns();
        columns.push(Column::path("step", 36));
        let rows = groups.iter().take(top).map(|group| {
            let step = place(group.sequence, group.path.unwrap_or_default(), gate);
            let mut row = executions(group, gate);
            row.push(plain(Some(step)));
            row
        });
        let rows: Vec<_> = rows.collect();
        self.table(title, &columns, &rows, groups.len())
    }

    fn children(&mut self, title: &str, groups: &[StepGroup<'_>], top: usize) -> io::Result<()> {
        let gate = self.out.gate();
        let mut columns = executions_columns();
        columns.push(Column::right("callers").rank(4));
        columns.push(Column::text("child sequence", 24));
        let rows = groups.iter().take(top).map(|group| {
            let mut row = executions(group, gate);
            row.push(plain(Some(number(group.callers as u64))));
            row.push(plain(group.sequence.map(|of| sequence_of(of, gate))));
            row
        });
        let rows: Vec<_> = rows.collect();
        self.table(title, &columns, &rows, groups.len())
    }

    /// What there is to know beside the tables.
    fn note(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out)?;
        wrap(text, self.style.width, 0)
            .iter()
            .try_for_each(|line| writeln!(self.out, "{DIM}{line}{DIM:#}"))
    }

    /// A title, the rows, and how many there are beyond those.
    fn table(
        &mut self,
        title: &str,
        columns: &[Column],
        rows: &[Vec<Cell>],
        of: usize,
    ) -> io::Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        writeln!(self.out, "\n{BOLD}{title}{BOLD:#}")?;
        table::write(&mut self.out, columns, rows, self.style.width)?;
        if rows.len() < of {
            let more = number((of - rows.len()) as u64);
            writeln!(
                self.out,
                "  {DIM}and {more} more (--top 0 shows all){DIM:#}"
            )?;
        }
        Ok(())
    }
}

/// The columns of what is told of a step and of a child sequence alike.
fn executions_columns() -> Vec<Column> {
    vec![
        Column::right("total"),
        Column::right("median"),
        Column::right("95%").rank(1),
        Column::right("max").rank(2),
        Column::right("times"),
        Column::right("failed").rank(3),
        Column::right("skipped").rank(4),
        Column::right("restarts").rank(5),
        Column::right("spread").rank(7),
        Column::text("slowest", 12).rank(6),
    ]
}

/// The cells under [`executions_columns`].
fn executions(group: &StepGroup<'_>, gate: Gate<'_>) -> Vec<Cell> {
    let some = |n: usize| Some(n).filter(|&n| n > 0).map(|n| number(n as u64));
    let [total, median, p95, max] = times(&group.durations);
    let failed = (
        some(group.failed).unwrap_or_default(),
        style::of_run(RunOutcome::Failed),
    );
    let deviation = group.spread.deviation_ms;
    vec![
        total,
        median,
        p95,
        max,
        plain(Some(number(group.executed as u64))),
        failed,
        plain(some(group.skipped)),
        waited(group.restart_ms),
        plain(deviation.map(|ms| duration(ms.round() as i64))),
        plain(
            (group.machines > 1)
                .then(|| group.spread.slowest.map(|name| machine(Some(name), gate)))
                .flatten(),
        ),
    ]
}

fn times(durations: &Durations) -> [Cell; 4] {
    let Durations {
        total,
        median,
        p95,
        max,
        ..
    } = *durations;
    [total, median, p95, max].map(|ms| plain(ms.map(duration)))
}

fn waited(ms: i64) -> Cell {
    plain(Some(ms).filter(|&ms| ms > 0).map(duration))
}

fn plain(text: Option<String>) -> Cell {
    (text.unwrap_or_default(), Ansi::new())
}

/// A code as people search for it.
fn shown(code: Option<i32>) -> String {
    code.map(|code| Code::from(code).to_string())
        .unwrap_or_default()
}

fn machine(name: Option<&str>, gate: Gate<'_>) -> String {
    name.map_or_else(|| "-".to_owned(), |name| gate.printable(name).into_owned())
}

/// `2026-03-02 09:14`
fn minute(stamp: Stamp) -> String {
    stamp.local().format("%Y-%m-%d %H:%M").to_string()
}

/// `CON00104 "VPN Client"`; nothing for a sequence that no definition names.
fn sequence_of(sequence: &SequenceKey, gate: Gate<'_>) -> String {
    match (&sequence.package_id, &sequence.name) {
        (None, None) => String::new(),
        (id, name) => sequence_label(id.as_deref(), name.as_deref(), gate),
    }
}

/// Where a step stands: in which sequence, where that is known, and its path.
fn place(sequence: Option<&SequenceKey>, path: &str, gate: Gate<'_>) -> String {
    let path = gate.printable(path);
    match sequence.and_then(|sequence| sequence.package_id.as_ref().or(sequence.name.as_ref())) {
        Some(sequence) => format!("{}{PATH_SEPARATOR}{path}", gate.printable(sequence)),
        None => path.into_owned(),
    }
}

/// The mark and the word for how a run ended.
fn ending(outcome: RunOutcome, style: Style) -> (&'static str, &'static str) {
    match outcome {
        RunOutcome::Succeeded => (style.either("✔", "+"), "succeeded"),
        RunOutcome::Failed => (style.either("✘", "X"), "FAILED"),
        RunOutcome::Rebooting => (style.either("…", "?"), "restarting"),
        RunOutcome::Incomplete => (style.either("…", "?"), "incomplete"),
    }
}
