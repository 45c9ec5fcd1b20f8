//! Logs that are missing: where the engine's own words show that something was written between two logs that neither holds.
//!
//! Instructions are numbered without gaps, and each one that starts says so. The next one to start after instruction 33 is 34, but for a group that
//! was skipped or aborted. So when a log goes on with 41 where the one before ended with 33, none of that was said, and the time leaps too, a log is missing.
//! What cannot be explained in any other way is told, and nothing else: a hole in the middle of a long step stays unseen.

use super::{
    Log,
    segment::{Instruction, Segment},
};
use crate::{
    model::{Diagnostic, Level},
    record::{Stamp, elapsed_ms},
    tree::Built,
};

/// Between two records that follow each other more time can pass, but then no instruction starts unseen.
const LEAP: i64 = 1000;

pub(super) fn find(logs: &[Log<'_>], segments: &[Segment], built: &Built) -> Vec<Diagnostic> {
    let mut gaps = beginnings(logs, segments, built);
    gaps.extend(jumps(logs, segments));
    gaps.sort_by_key(|gap| gap.log);
    gaps.dedup_by_key(|gap| gap.log);
    gaps
}

fn gap(log: usize, message: String) -> Diagnostic {
    Diagnostic::new(Level::Warning, "gap", message).at(log, Some(0))
}

/// Runs that begin in mid-run with a log.
fn beginnings(logs: &[Log<'_>], segments: &[Segment], built: &Built) -> Vec<Diagnostic> {
    let mut gaps = Vec::new();
    let mut before = None;
    let first_boot = segments.iter().position(|segment| segment.begins_boot);
    for run in &built.runs {
        let begins_log = before.is_none_or(|last| last < run.first.source);
        before = Some(run.last.source);
        if !run.starts_mid_run || !begins_log {
            continue;
        }
        // Groups around it are known from the stack, without a start.
        let started = run.nodes.iter().filter(|node| node.started.is_some());
        let first = started.filter_map(|node| node.pointer).min();
        let at = first.map_or_else(String::new, |first| {
            format!(", instruction {first} starts first")
        });
        // All that the history holds before the first word on a node belongs to the run. If a boot begins in it, this is where the run has a hole.
        let seen = run
            .nodes
            .iter()
            .filter_map(|node| Some(node.first_seen?.source))
            .min();
        let log = seen.unwrap_or(run.first.source);
        let has_boot = first_boot.is_some_and(|boot| boot < log);
        if run.first.source > 0 || has_boot {
            gaps.extend(leap(logs, log).map(|leap| {
                let message = format!(
                    "a log is missing before this one: it begins in mid-run{at}, and {leap}"
                );
                gap(log, message)
            }));
        } else {
            let message =
                format!("begins in mid-run{at}: what was before it was not kept or not collected");
            gaps.push(gap(0, message));
        }
    }
    gaps
}

/// The time that passed from the end of the log before to the beginning of this one, if it leaps.
fn leap_ms(logs: &[Log<'_>], log: usize) -> Option<i64> {
    let from = logs[log.checked_sub(1)?].reading.span.last;
    elapsed_ms(from, logs[log].reading.span.first).filter(|&ms| ms >= LEAP)
}

/// The same in words.
fn leap(logs: &[Log<'_>], log: usize) -> Option<String> {
    leap_ms(logs, log)?;
    let words = |stamp: Stamp| stamp.local().format("%F %T").to_string();
    Some(format!(
        "there is nothing between {} and {}",
        words(logs[log - 1].reading.span.last?),
        words(logs[log].reading.span.first?)
    ))
}

/// Instructions that follow others across the beginning of a log without being next to them.
fn jumps(logs: &[Log<'_>], segments: &[Segment]) -> Vec<Diagnostic> {
    let mut gaps = Vec::new();
    // The log of the last instruction, and that instruction.
    let mut last: Option<(usize, Instruction)> = None;
    for (log, segment) in segments.iter().enumerate() {
        if let Some((_, last)) = &mut last {
            last.may_jump |= segment.may_jump;
        }
        if let Some(((from, last), at)) = last.zip(segment.enters)
            && at.pointer > last.next()
            && !last.may_jump
        {
            gaps.extend(jump(logs, (from, last), (log, at)));
        }
        if let Some(leaves) = segment.leaves {
            last = Some((log, leaves));
        } else if segment.parts_runs {
            last = None;
        }
    }
    gaps
}

fn jump(
    logs: &[Log<'_>],
    (from, last): (usize, Instruction),
    (to, at): (usize, Instruction),
) -> Option<Diagnostic> {
    let crossed = (from + 1..=to).filter_map(|log| Some((leap_ms(logs, log)?, log)));
    let (_, log) = crossed.max()?;
    // What was torn can have been what is missing.
    let is_between = |log: usize, position: usize| {
        (from, last.position) < (log, position) && (log, position) < (to, at.position)
    };
    let torn = (from..=to).any(|log| {
        let mut fragments = logs[log].reading.fragments.iter();
        fragments.any(|fragment| is_between(log, fragment.start))
    });
    if torn {
        return None;
    }
    let leap = leap(logs, log)?;
    let message = format!(
        "a log is missing before this one: instruction {} follows {} though no group between them was skipped or failed, and {leap}",
        at.pointer,
        last.next().saturating_sub(1)
    );
    Some(gap(log, message))
}
