//! Adding nodes to the run.

use super::{Building, Pending};
use crate::{
    model::{At, Kind, Node, NodeId, Outcome},
    tree::Built,
};

impl Building {
    pub(super) fn boot(&self) -> usize {
        self.run.boots.len() - 1
    }

    pub(super) fn next_id(&self) -> NodeId {
        NodeId(
            u32::try_from(self.run.nodes.len())
                .expect("a node takes more bytes of log than four billion nodes could"),
        )
    }

    pub(super) fn take_pending(&mut self, name: &str) -> Option<Pending> {
        self.pending.take_if(|p| p.name == name)
    }

    pub(super) fn add_pending(&mut self, pending: Pending, kind: Kind, out: &mut Built) -> NodeId {
        let mut new = node(
            Some(pending.pointer),
            Some(pending.name),
            kind,
            pending.at,
            self.boot(),
        );
        new.started = Some(pending.at);
        new.action = pending.action.filter(|action| !action.is_empty());
        let id = self.add(new);
        out.marks[pending.mark].node = Some(id);
        id
    }

    /// A node whose start record is not in the log.
    pub(super) fn add_unstarted(
        &mut self,
        name: &str,
        kind: Kind,
        at: At,
        out: &mut Built,
    ) -> NodeId {
        let is_first = self.run.nodes.is_empty();
        let id = self.add(node(None, Some(name.to_owned()), kind, at, self.boot()));
        match out.marks.last_mut() {
            // What stands before it in the log was said while it went on.
            Some(mark) if is_first && mark.run == self.index && mark.node.is_none() => {
                mark.node = Some(id)
            }
            _ => {
                out.mark(at, self.index, Some(id));
            }
        }
        id
    }

    pub(super) fn add(&mut self, mut node: Node) -> NodeId {
        let id = self.next_id();
        node.parent = self.open.last().copied();
        if let Some(pointer) = node.pointer {
            self.by_pointer.insert(pointer, id);
        }
        match node.parent {
            Some(parent) => self.run.node_mut(parent).children.push(id),
            None => self.run.roots.push(id),
        }
        self.run.nodes.push(node);
        id
    }

    pub(super) fn set_pointer(&mut self, id: NodeId, pointer: u32) {
        self.run.node_mut(id).pointer = Some(pointer);
        self.by_pointer.insert(pointer, id);
    }
}

pub(super) fn node(
    pointer: Option<u32>,
    name: Option<String>,
    kind: Kind,
    first_seen: At,
    boot: usize,
) -> Node {
    Node {
        pointer,
        end_pointer: None,
        name,
        kind,
        action: None,
        outcome: Outcome::Incomplete,
        ignored: false,
        skip_reason: None,
        exit_code: None,
        started: None,
        restarted: None,
        ended: None,
        attempts: 1,
        boot,
        command_line: None,
        first_seen: Some(first_seen),
        parent: None,
        children: Vec::new(),
        label: None,
    }
}
