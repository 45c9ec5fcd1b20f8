//! What of a tree to show where not all of it has room: always what is going on, then what failed, then what came last.

use std::collections::HashSet;

use crate::model::{NodeId, Outcome, Run};

/// What to show of a run.
#[derive(Debug)]
pub struct Fold {
    /// For every node, whether it has a line.
    pub show: Vec<bool>,
    /// The groups that stand for all that is in them.
    pub folded: HashSet<NodeId>,
    /// Nodes at the top that are left out altogether, without those in folded groups.
    pub left_out: usize,
}

/// Chooses at most so many lines. Groups that have ended are folded, the earliest first, those with failures after the others; then skipped nodes
/// are left out; then what is earliest, at the cost of one line that says so. What is going on is never left out.
pub fn fold(run: &Run, running: &[bool], rows: usize) -> Fold {
    let mut fold = Fold {
        show: vec![true; run.nodes.len()],
        folded: HashSet::new(),
        left_out: 0,
    };
    let mut lines = run.nodes.len();
    if lines <= rows {
        return fold;
    }
    let has_ended = |id: &NodeId| !running[id.index()];
    let mut groups: Vec<_> = run
        .walk()
        .map(|(id, _)| id)
        .filter(|id| has_ended(id) && !run.node(*id).children.is_empty())
        .collect();
    let failed = failures_inside(run);
    groups.sort_by_key(|&id| {
        let node = run.node(id);
        let ended = node.ended.or(node.first_seen);
        let ended = ended.map(|at| (at.source, at.position));
        (failed[id.index()], ended)
    });
    for group in groups {
        if lines <= rows {
            return fold;
        }
        lines -= hide(run.inside(group), &mut fold.show);
        fold.folded.insert(group);
    }
    if lines > rows {
        let skipped = run.walk().map(|(id, _)| id);
        let skipped = skipped.filter(|&id| run.node(id).outcome == Outcome::Skipped);
        lines -= hide(skipped, &mut fold.show);
    }
    for (id, _) in run.walk() {
        if lines < rows {
            break;
        }
        if fold.show[id.index()] && has_ended(&id) {
            let hidden = hide(std::iter::once(id).chain(run.inside(id)), &mut fold.show);
            lines -= hidden;
            fold.left_out += hidden;
        }
    }
    fold
}

/// Takes nodes off the lines; how many had one.
fn hide(nodes: impl Iterator<Item = NodeId>, show: &mut [bool]) -> usize {
    nodes
        .filter(|id| std::mem::replace(&mut show[id.index()], false))
        .count()
}

/// For every node, whether it or something in it failed.
fn failures_inside(run: &Run) -> Vec<bool> {
    let mut failed = vec![false; run.nodes.len()];
    for (index, node) in run.nodes.iter().enumerate() {
        if node.outcome != Outcome::Failed {
            continue;
        }
        failed[index] = true;
        let mut up = node.parent;
        while let Some(id) = up.filter(|id| !failed[id.index()]) {
            failed[id.index()] = true;
            up = run.node(id).parent;
        }
    }
    failed
}
