//! Aligns the nodes of two runs.

use std::collections::HashMap;

use crate::{
    model::{CHILD_SEPARATOR, PATH_SEPARATOR},
    summary::StepRow,
};

/// A node's name for an alignment.
type Key = (Option<String>, String);

/// Pairs the nodes of two runs, by their indices.
///
/// Instruction pointers align nothing: they move when a sequence is edited. Nodes are aligned by the
/// child sequence that holds them, their path in the run and their occurrence among equals; what is
/// left then by child sequence and path in it, for children that are called from elsewhere; at last by
/// the path in the run alone, for runs of which only one is labelled. A node is in one pair only.
/// The pairs stand in the order of the second run; a node of the first alone stands behind the node
/// that precedes it in the first run.
pub fn align(first: &[StepRow<'_>], second: &[StepRow<'_>]) -> Vec<(Option<usize>, Option<usize>)> {
    let mut to_second: Vec<Option<usize>> = vec![None; first.len()];
    let mut to_first: Vec<Option<usize>> = vec![None; second.len()];
    let ways: [fn(&StepRow<'_>) -> Key; 3] = [
        |step| (holder(step), whole_path(step)),
        |step| (holder(step), path_in_child(step)),
        |step| (None, whole_path(step)),
    ];
    for key in ways {
        let mut open: HashMap<Key, Vec<usize>> = HashMap::new();
        for (at, step) in first.iter().enumerate().rev() {
            if to_second[at].is_none() {
                open.entry(key(step)).or_default().push(at);
            }
        }
        for (at, step) in second.iter().enumerate() {
            if to_first[at].is_some() {
                continue;
            }
            let same = open.get_mut(&key(step)).and_then(Vec::pop);
            if let Some(same) = same {
                (to_first[at], to_second[same]) = (Some(same), Some(at));
            }
        }
    }
    merge(&to_second, &to_first)
}

/// The order of both: see [`align`].
fn merge(
    to_second: &[Option<usize>],
    to_first: &[Option<usize>],
) -> Vec<(Option<usize>, Option<usize>)> {
    // Nodes of the first alone, by the pair that they follow.
    let mut following: HashMap<Option<usize>, Vec<usize>> = HashMap::new();
    let mut before = None;
    for (at, other) in to_second.iter().enumerate() {
        match other {
            Some(_) => before = *other,
            None => following.entry(before).or_default().push(at),
        }
    }
    let mut pairs = Vec::with_capacity(to_first.len());
    let mut alone = |pairs: &mut Vec<_>, behind| {
        let nodes = following.remove(&behind).unwrap_or_default();
        pairs.extend(nodes.into_iter().map(|at| (Some(at), None)));
    };
    alone(&mut pairs, None);
    for (at, other) in to_first.iter().enumerate() {
        pairs.push((*other, Some(at)));
        alone(&mut pairs, Some(at));
    }
    pairs
}

/// The sequence that holds a node: by package ID, else by name.
fn holder(step: &StepRow<'_>) -> Option<String> {
    let id = step.sequence_package_id.as_deref();
    id.map(str::to_ascii_uppercase)
        .or_else(|| step.sequence_name.as_deref().map(str::to_owned))
}

/// The path in the run, alike whether or not its Run Task Sequence steps are told from groups.
fn whole_path(step: &StepRow<'_>) -> String {
    step.path.replace(CHILD_SEPARATOR, PATH_SEPARATOR)
}

/// The path in the sequence that holds the node, if that is a child.
pub(super) fn path_in_child(step: &StepRow<'_>) -> String {
    match &step.sequence_path {
        Some(path) if holder(step).is_some() => path.clone().into_owned(),
        _ => whole_path(step),
    }
}

/// What a step of a fleet is known by: its sequence and its path in it.
pub(super) fn key(step: &StepRow<'_>) -> (Option<String>, String) {
    (holder(step), path_in_child(step))
}
