//! Which nodes and records a user asked for.

mod window;

use regex::Regex;

use crate::{
    model::{Node, NodeId, Outcome, Run},
    record::{Item, Severity, decode},
};

pub use window::{Bound, Window};

/// A choice of nodes.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// Leave out what was skipped.
    pub hide_skipped: bool,
    /// Only failed nodes, tolerated failures too.
    pub only_failed: bool,
    /// Fold what is deeper into the groups above; top-level nodes are at depth 1.
    pub depth: Option<usize>,
    /// Only nodes with one of these pointers; none: all.
    pub pointers: Vec<u32>,
    /// Only nodes whose path, or that of a group above them, matches.
    pub under: Option<Regex>,
    /// Only nodes whose own name matches.
    pub matching: Option<Regex>,
    /// Only nodes that were going on at some moment of the window.
    pub window: Window,
}

impl View {
    /// Whether the node itself was asked for, at whatever depth.
    pub fn chooses(&self, run: &Run, id: NodeId) -> bool {
        let node = run.node(id);
        (!self.hide_skipped || !was_skipped(run, id))
            && (!self.only_failed || node.outcome == Outcome::Failed)
            && is_among(node.pointer, &self.pointers)
            && self
                .under
                .as_ref()
                .is_none_or(|under| under.is_match(&run.path_text(id)))
            && self
                .matching
                .as_ref()
                .is_none_or(|name| name.is_match(node.title()))
            && self.was_on(node)
    }

    /// For every node of the run, whether to show it: it was chosen, or something below it.
    pub fn with_groups_above(&self, run: &Run) -> Vec<bool> {
        let mut show = vec![false; run.nodes.len()];
        for (id, _) in run.walk() {
            if self.chooses(run, id) {
                let mut up = Some(id);
                while let Some(id) = up.filter(|id| !show[id.index()]) {
                    show[id.index()] = true;
                    up = run.node(id).parent;
                }
            }
        }
        if let Some(most) = self.depth {
            for (id, _) in run.walk().filter(|&(_, depth)| depth >= most) {
                show[id.index()] = false;
            }
        }
        show
    }

    fn was_on(&self, node: &Node) -> bool {
        let from = node.started.or(node.first_seen).and_then(|at| at.stamp);
        let to = node.ended.and_then(|at| at.stamp);
        self.window == Window::default() || self.window.overlaps(from, to)
    }
}

/// A choice of records. Fragments are chosen like records; what a fragment does not tell matches no filter.
#[derive(Clone, Debug, Default)]
pub struct RecordFilter {
    /// Only records of these components, whatever their letter case.
    pub components: Vec<String>,
    /// Only records at least this severe.
    pub severity: Option<Severity>,
    /// Only records whose message matches.
    pub matching: Option<Regex>,
    /// Only records of nodes with one of these pointers; none: all.
    pub pointers: Vec<u32>,
    /// Only records written while a node was going on whose path matches.
    pub under: Option<Regex>,
    /// Only records written in the window.
    pub window: Window,
}

impl RecordFilter {
    /// Whether the item was asked for, apart from the node it was written in.
    pub fn chooses(&self, item: &Item<'_>) -> bool {
        let (attributes, message) = match item {
            Item::Record(record) => (Some(record.attributes), record.message),
            Item::Fragment(fragment) => (fragment.attributes, fragment.text),
            Item::Blank(_) => return false,
        };
        let attributes = attributes.unwrap_or_default();
        let component = attributes.component.unwrap_or_default();
        (self.components.is_empty()
            || self
                .components
                .iter()
                .any(|c| c.as_bytes().eq_ignore_ascii_case(component)))
            && self.severity.is_none_or(|least| {
                attributes
                    .severity()
                    .is_some_and(|severity| severity >= least)
            })
            && self
                .matching
                .as_ref()
                .is_none_or(|regex| regex.is_match(&decode(message)))
            && (self.window == Window::default() || self.window.holds(attributes.stamp()))
    }

    /// Whether a node was asked for, by its path and pointer; `None` for records outside of any.
    pub fn chooses_node(&self, path: Option<&str>, pointer: Option<u32>) -> bool {
        is_among(pointer, &self.pointers)
            && self
                .under
                .as_ref()
                .is_none_or(|under| path.is_some_and(|path| under.is_match(path)))
    }
}

/// The node was skipped, or what it is in, which then shows in the tree only with what was not reached.
fn was_skipped(run: &Run, id: NodeId) -> bool {
    let node = run.node(id);
    let is_shown_by_log = node.outcome != Outcome::NotReached;
    let mut upwards = std::iter::successors(Some(id), |&id| run.node(id).parent);
    if is_shown_by_log {
        return node.outcome == Outcome::Skipped;
    }
    upwards.any(|id| run.node(id).outcome == Outcome::Skipped)
}

fn is_among(pointer: Option<u32>, chosen: &[u32]) -> bool {
    chosen.is_empty() || pointer.is_some_and(|pointer| chosen.contains(&pointer))
}
