//! Runs and their trees.

use std::collections::HashSet;

use smsts::{model::Run, timeline::History};

pub fn check(history: &History<'_>) {
    let built = &history.built;
    for (index, run) in built.runs.iter().enumerate() {
        assert_sound(run, &format!("run {index}"));
        assert!(!history.logs_of(index).is_empty());
        let _ = history.span_of(index);
    }
    let mut last = (0, 0);
    for mark in &built.marks {
        assert!((mark.source, mark.position) >= last, "marks rise");
        last = (mark.source, mark.position);
        assert!(mark.position <= history.logs[mark.source].source.text().len());
        let run = &built.runs[mark.run];
        assert!(mark.node.is_none_or(|id| id.index() < run.nodes.len()));
    }
    for oddity in &built.oddities {
        assert!(oddity.at.source < history.logs.len() && !oddity.message.is_empty());
    }
    for diagnostic in &history.diagnostics {
        assert!(diagnostic.log.is_none_or(|log| log < history.logs.len()));
        assert!(!diagnostic.message.is_empty());
    }
}

/// Each node is in the tree once, under a group, after the group's start and before its end; a pointer is one node's.
pub fn assert_sound(run: &Run, context: &str) {
    let mut seen = vec![false; run.nodes.len()];
    let mut pointers = HashSet::new();
    for (id, depth) in run.walk() {
        assert!(depth <= DEEPEST, "{context}: {depth} groups deep");
        assert!(
            !std::mem::replace(&mut seen[id.index()], true),
            "{context}: a node twice"
        );
        let node = run.node(id);
        assert!(node.boot < run.boots.len(), "{context}");
        assert_eq!(node.attempts == 0, node.first_seen.is_none(), "{context}");
        if let Some(pointer) = node.pointer {
            assert!(pointers.insert(pointer), "{context}: {pointer} twice");
        }
        for &child in &node.children {
            let child = run.node(child);
            assert_eq!(child.parent, Some(id), "{context}");
            // What only a definition tells of stands nowhere in the log.
            if let (Some(outer), Some(inner)) = (node.first_seen, child.first_seen) {
                assert!(
                    (outer.source, outer.position) <= (inner.source, inner.position),
                    "{context}: {child:?} is seen before the group it is in, {node:?}"
                );
            }
            if let (Some(start), Some(inner)) = (node.pointer, child.pointer) {
                assert!(start < inner, "{context}: {inner} inside {start}");
            }
            if let (Some(end), Some(inner)) =
                (node.end_pointer, child.end_pointer.or(child.pointer))
            {
                assert!(
                    inner < end,
                    "{context}: {inner} inside a group that ends at {end}"
                );
            }
        }
    }
    assert!(
        seen.into_iter().all(|seen| seen),
        "{context}: a node is lost"
    );
    assert!(
        run.instructions_executed as usize <= 2 * run.nodes.len() + 1,
        "{context}: {} executed",
        run.instructions_executed
    );
}

/// Deeper than any sequence; beyond it, common JSON parsers give up.
const DEEPEST: usize = 60;
