//! A comparison, for reading.

use std::io::{self, Write};

use super::super::{
    layout::fact,
    style::{self, BOLD, DIM, Style, WARN},
    wording::{moment, outcome_word, sequence_label},
};
use crate::{
    code::Code,
    compare::{Change, Comparison, Pair, Rarity, Unusual, Usual},
    model::{Outcome, SkipReason},
    out::Out,
    summary::{RunRow, StepRow, Time},
    words::{count, duration, number, wrap},
};

/// Two runs: who they are, what differs, what is alike.
pub fn two(out: &mut Out<'_>, comparison: &Comparison<'_>, style: Style) -> io::Result<()> {
    run(out, "first", comparison.first, style)?;
    run(out, "second", comparison.second, style)?;
    writeln!(out)?;
    let nodes = comparison.pairs.len();
    if comparison.is_equal() {
        return writeln!(out, "equal: {} groups and steps", number(nodes as u64));
    }
    let pairs: Vec<_> = comparison.different().collect();
    let told = pairs.iter().filter(|pair| is_listed(pair));
    for pair in told {
        difference(out, pair, style)?;
    }
    for (change, words) in [
        (Change::OnlyFirst, "only in the first run"),
        (Change::OnlySecond, "only in the second run"),
        (
            Change::NotReached,
            "not reached: the second run ended before",
        ),
    ] {
        let alone = pairs.iter().filter(|pair| pair.changes == [change]);
        let nodes: Vec<_> = alone.map(|pair| pair.node()).collect();
        list(out, words, &nodes, style)?;
    }
    let consequences = pairs.iter().filter(|pair| pair.is_consequence);
    let consequences: Vec<_> = consequences.map(|pair| pair.node()).collect();
    list(
        out,
        "groups that differ because of what is in them",
        &consequences,
        style,
    )?;
    let alike = number((nodes - pairs.len()) as u64);
    writeln!(
        out,
        "{DIM}alike: {alike} of {} groups and steps{DIM:#}",
        number(nodes as u64)
    )
}

/// A run against a fleet.
pub fn against(
    out: &mut Out<'_>,
    row: &RunRow<'_>,
    usual: &Usual,
    unusual: &[Unusual<'_>],
    style: Style,
) -> io::Result<()> {
    run(out, "run", row, style)?;
    let runs = count(usual.runs as u64, "run");
    let good = number(usual.good_runs as u64);
    fact(
        out,
        ("against", LABEL),
        &format!("{runs}, of which {good} succeeded"),
        style,
    )?;
    writeln!(out)?;
    if unusual.is_empty() {
        return writeln!(out, "nothing unusual");
    }
    for one in unusual {
        let pointer = one.node.and_then(|node| node.pointer);
        name(
            out,
            pointer,
            one.node.map_or(Some(one.path), |node| node.name.as_deref()),
            one.path,
            style,
        )?;
        for &why in &one.why {
            line(out, &rarity(one, why, usual), style)?;
        }
        cause(out, one.node, style)?;
    }
    Ok(())
}

const LABEL: usize = 8;

fn run(out: &mut Out<'_>, label: &str, row: &RunRow<'_>, style: Style) -> io::Result<()> {
    let colour = style::of_run(row.outcome);
    let machine = row.machine.as_deref().unwrap_or("a run");
    let mut text = format!(
        "{BOLD}{}{BOLD:#}  {colour}{}{colour:#}",
        out.printable(machine),
        outcome_word(row.outcome)
    );
    if let Some(ms) = row.duration_ms() {
        text += &format!(" after {}", duration(ms));
    }
    if let Some(began) = row.began() {
        text += &format!(", {}", moment(Some(Time::stamp(began))));
    }
    if row.sequence_name.is_some() || row.sequence_package_id.is_some() {
        let sequence = sequence_label(
            row.sequence_package_id.as_deref(),
            row.sequence_name.as_deref(),
            out.gate(),
        );
        text += &format!(", {sequence}");
    }
    writeln!(out, "  {DIM}{label:<LABEL$}{DIM:#} {text}")?;
    let Some(cause) = &row.cause else {
        return Ok(());
    };
    fact(
        out,
        ("", LABEL),
        &format!("cause: {}", out.printable(cause)),
        style,
    )
}

/// Differences of a node that both runs have, and that is no group which only follows its contents.
fn is_listed(pair: &Pair<'_>) -> bool {
    !pair.is_consequence && pair.first.is_some() && pair.second.is_some()
}

fn difference(out: &mut Out<'_>, pair: &Pair<'_>, style: Style) -> io::Result<()> {
    let (Some(first), Some(second)) = (pair.first, pair.second) else {
        return Ok(());
    };
    name(
        out,
        second.pointer,
        second.name.as_deref(),
        &second.path,
        style,
    )?;
    let arrow = style.either("→", "->");
    for &change in &pair.changes {
        let text = match change {
            Change::Outcome | Change::Skip => {
                format!("{} {arrow} {}", ending(first), ending(second))
            }
            // Told with the outcome where that changed too.
            Change::Code if pair.changes.len() > 1 && pair.changes[0] != Change::Code => continue,
            Change::Code => format!("{} {arrow} {}", code(first), code(second)),
            Change::Slower => {
                let (one, other) = (first.work_ms().unwrap_or(0), second.work_ms().unwrap_or(0));
                let more = duration(other - one);
                format!(
                    "{} {arrow} {}: slower by {more}",
                    duration(one),
                    duration(other)
                )
            }
            Change::OnlyFirst | Change::OnlySecond | Change::NotReached => continue,
        };
        line(out, &text, style)?;
    }
    cause(out, Some(second), style)
}

fn name(
    out: &mut Out<'_>,
    pointer: Option<u32>,
    name: Option<&str>,
    path: &str,
    style: Style,
) -> io::Result<()> {
    let pointer = pointer.map_or_else(String::new, |pointer| format!("{pointer}"));
    let title = name.unwrap_or("(name not in the log)").trim();
    writeln!(
        out,
        "{WARN}{pointer:>5}{WARN:#}  {BOLD}{}{BOLD:#}",
        out.printable(title)
    )?;
    if path != title {
        for part in wrap(&out.printable(path), style.width, 7) {
            writeln!(out, "       {DIM}{part}{DIM:#}")?;
        }
    }
    Ok(())
}

fn line(out: &mut Out<'_>, text: &str, style: Style) -> io::Result<()> {
    let lines = wrap(text, style.width, 7);
    lines
        .iter()
        .try_for_each(|line| writeln!(out, "       {line}"))
}

fn cause(out: &mut Out<'_>, step: Option<&StepRow<'_>>, style: Style) -> io::Result<()> {
    match step.and_then(|step| step.cause.as_deref()) {
        Some(cause) => line(out, &format!("cause: {}", out.printable(cause)), style),
        None => Ok(()),
    }
}

/// Nodes under a heading, without those whose group is listed too.
fn list(out: &mut Out<'_>, heading: &str, nodes: &[&StepRow<'_>], style: Style) -> io::Result<()> {
    /// Longer lists end here.
    const LISTED: usize = 10;
    if nodes.is_empty() {
        return Ok(());
    }
    writeln!(out, "{heading}: {}", number(nodes.len() as u64))?;
    let mut above: Option<&str> = None;
    let mut top: Vec<&StepRow<'_>> = Vec::new();
    for node in nodes {
        let is_inside = above.is_some_and(|above| {
            let rest = node.path.strip_prefix(above);
            rest.is_some_and(|rest| rest.starts_with(" / ") || rest.starts_with(" > "))
        });
        if !is_inside {
            above = Some(&node.path);
            top.push(node);
        }
    }
    for node in top.iter().take(LISTED) {
        let pointer = node.pointer.map(|pointer| pointer.to_string());
        let pointer = pointer.unwrap_or_default();
        for (i, part) in wrap(&out.printable(&node.path), style.width, 7)
            .iter()
            .enumerate()
        {
            let pointer = if i == 0 { &*pointer } else { "" };
            writeln!(out, "{DIM}{pointer:>5}{DIM:#}  {part}")?;
        }
    }
    if top.len() > LISTED {
        writeln!(
            out,
            "       and {} more",
            number((top.len() - LISTED) as u64)
        )?;
    }
    Ok(())
}

fn code(step: &StepRow<'_>) -> String {
    step.exit_code.map_or_else(
        || "no code".to_owned(),
        |code| format!("exit code {}", Code::from(code)),
    )
}

/// `succeeded`, `FAILED 1603, tolerated`
pub(in crate::render) fn ending(step: &StepRow<'_>) -> String {
    let word = match step.outcome {
        Outcome::Failed => "FAILED",
        Outcome::Skipped => match step.skip_reason {
            Some(SkipReason::Disabled) => "skipped: disabled",
            Some(SkipReason::Condition) => "skipped: condition",
            None => "skipped",
        },
        Outcome::Incomplete => "end not in the log",
        Outcome::NotReached => "not reached",
        Outcome::Succeeded => "succeeded",
    };
    let code = step.exit_code.filter(|&code| code != 0);
    let code = code.map_or_else(String::new, |code| format!(" {}", Code::from(code)));
    let tolerated = if step.ignored { ", tolerated" } else { "" };
    format!("{word}{code}{tolerated}")
}

fn rarity(one: &Unusual<'_>, why: Rarity, usual: &Usual) -> String {
    let of = |n: usize, all: usize| format!("{} of {}", number(n as u64), number(all as u64));
    match why {
        Rarity::New => format!("not usual here: {} runs have it", of(one.runs, usual.runs)),
        Rarity::Missing => {
            format!(
                "missing: {} runs of the fleet have it",
                of(one.runs, usual.runs)
            )
        }
        Rarity::Outcome => format!(
            "{}: so in {} runs",
            one.node.map(ending).unwrap_or_default(),
            of(one.alike, one.runs)
        ),
        Rarity::Code => format!("an unusual {}", one.node.map(code).unwrap_or_default()),
        Rarity::Slow => {
            let took = one.node.and_then(StepRow::work_ms).unwrap_or(0);
            let median = one.durations.median.unwrap_or(0);
            let p95 = one.durations.p95.unwrap_or(0);
            format!(
                "slow: {}; half of {} took no longer than {}, 95 % no longer than {}",
                duration(took),
                count(one.durations.count as u64, "run"),
                duration(median),
                duration(p95)
            )
        }
    }
}
