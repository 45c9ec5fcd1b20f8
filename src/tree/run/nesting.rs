//! A last look at the finished tree: no node lies where it cannot.
//!
//! Which group a node is in is mostly inferred: no record says it. Where logs of different runs were joined, or records contradict each other, what was inferred can
//! contradict what records say. Then the records hold.

use super::Building;
use crate::model::{At, DEEPEST, Node, NodeId};

/// What was done to the tree.
#[derive(Default)]
pub(super) struct Moved {
    /// Nodes were nested deeper than [`DEEPEST`], and are now at that depth.
    pub(super) too_deep: bool,
    /// Nodes lay in groups that begin after them or end before them, and are now in the one around.
    pub(super) outside: bool,
}

impl Building {
    /// Moves what cannot lie in its group to the next one around that can hold it.
    pub(super) fn settle_nesting(&mut self) -> Moved {
        let walk: Vec<_> = self.run.walk().collect();
        self.see_groups_with_their_contents(&walk);
        let mut moved = Moved::default();
        for &(id, depth) in &walk {
            moved.too_deep |= depth > DEEPEST;
            let parent = self.run.node(id).parent;
            moved.outside |= parent.is_some_and(|parent| !self.can_hold(parent, id));
        }
        if moved.too_deep || moved.outside {
            self.nest_again(&walk);
        }
        moved
    }

    /// A group whose start is lost was there before what is in it.
    fn see_groups_with_their_contents(&mut self, walk: &[(NodeId, usize)]) {
        for &(id, _) in walk.iter().rev() {
            let node = self.run.node(id);
            let (seen, parent) = (node.first_seen, node.parent);
            let Some(parent) = parent.map(|parent| self.run.node_mut(parent)) else {
                continue;
            };
            if parent.started.is_none() && place(seen) < place(parent.first_seen) {
                parent.first_seen = seen;
            }
        }
    }

    fn can_hold(&self, group: NodeId, id: NodeId) -> bool {
        let (group, node) = (self.run.node(group), self.run.node(id));
        let first = |node: &Node| node.pointer.or(node.end_pointer);
        let last = |node: &Node| node.end_pointer.or(node.pointer);
        let starts = group.pointer.zip(first(node));
        let ends = group.end_pointer.zip(last(node));
        starts.is_none_or(|(outer, inner)| outer < inner)
            && ends.is_none_or(|(outer, inner)| outer > inner)
            && place(group.first_seen) <= place(node.first_seen)
    }

    /// Builds the lists of children again, each node in the innermost group around it that can hold it.
    fn nest_again(&mut self, walk: &[(NodeId, usize)]) {
        self.run.roots.clear();
        for node in &mut self.run.nodes {
            node.children.clear();
        }
        let mut depths = vec![0; self.run.nodes.len()];
        for &(id, _) in walk {
            // What is around it was looked at before it.
            let mut around = self.run.node(id).parent;
            while let Some(group) = around
                && (depths[group.index()] >= DEEPEST || !self.can_hold(group, id))
            {
                around = self.run.node(group).parent;
            }
            depths[id.index()] = around.map_or(0, |group| depths[group.index()] + 1);
            self.run.node_mut(id).parent = around;
            self.siblings(around).push(id);
        }
    }
}

fn place(at: Option<At>) -> Option<(usize, usize)> {
    at.map(|at| (at.source, at.position))
}
