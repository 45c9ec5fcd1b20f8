//! Whether a redacted copy tells the same as the original: the proof that nothing was replaced that the tree is made of.

use crate::{
    model::{Node, Run},
    timeline::History,
};

/// The first difference between the trees of two histories, in words; names may differ.
pub fn difference(one: &History<'_>, other: &History<'_>) -> Option<String> {
    let records = |history: &History<'_>| -> Vec<_> {
        let readings = history.logs.iter().map(|log| &log.reading);
        readings
            .map(|reading| (reading.records, reading.fragments.len()))
            .collect()
    };
    if records(one) != records(other) {
        return Some("its records are not those of the original".to_owned());
    }
    let (ours, theirs) = (&one.built.runs, &other.built.runs);
    if ours.len() != theirs.len() {
        return Some(format!("{} runs instead of {}", theirs.len(), ours.len()));
    }
    let runs = ours.iter().zip(theirs).enumerate();
    let mut differing = runs.filter_map(|(i, (ours, theirs))| {
        let what = difference_of_runs(ours, theirs)?;
        Some(format!("run {}: {what}", i + 1))
    });
    differing.next()
}

fn difference_of_runs(one: &Run, other: &Run) -> Option<String> {
    let facts = |run: &Run| {
        (
            run.outcome,
            run.nodes.len(),
            run.boots.len(),
            run.starts_mid_run,
            run.instruction_count,
            run.instructions_executed,
            run.duration_ms(),
        )
    };
    if facts(one) != facts(other) {
        return Some("another outcome, other counts or times".to_owned());
    }
    let mut nodes = one.nodes.iter().zip(&other.nodes);
    let (ours, _) = nodes.find(|(ours, theirs)| facts_of(ours) != facts_of(theirs))?;
    let pointer = ours.pointer.map_or("unknown".to_owned(), |p| p.to_string());
    Some(format!("instruction {pointer} is told otherwise"))
}

fn facts_of(node: &Node) -> impl PartialEq + use<'_> {
    (
        (node.pointer, node.end_pointer, node.kind, node.parent),
        (node.outcome, node.ignored, node.skip_reason, node.exit_code),
        (node.attempts, node.boot, node.duration_ms()),
        (node.name.is_some(), node.action.is_some()),
    )
}
