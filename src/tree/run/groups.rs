//! Groups: how they open and end, and what the engine's stack says of them.

use super::{Building, node};
use crate::tree::{At, Built, Kind, Node, NodeId, Outcome};

impl Building {
    pub(super) fn group_started(&mut self, name: &str, at: At, out: &mut Built) {
        let id = match self.take_pending(name) {
            Some(pending) => self.add_pending(pending, Kind::Group, out),
            None => {
                let id = self.add_unstarted(name, Kind::Group, at, out);
                self.unplaced = Some(id);
                id
            }
        };
        self.open.push(id);
        self.current = Some(id);
    }

    pub(super) fn group_ended(&mut self, name: &str, outcome: Outcome, at: At, out: &mut Built) {
        let pending = self.take_pending(name);
        if pending.is_none() {
            self.settle_at_next_start(None, at, out);
        }
        let fits = |id: &NodeId| {
            self.run
                .node(*id)
                .name
                .as_deref()
                .is_none_or(|title| title == name)
        };
        let id = match self.open.iter().rposition(fits) {
            Some(depth) => {
                self.close_beyond(depth + 1, at, out);
                self.open.pop().expect("the group is open")
            }
            None if !self.knows_outside => self.enclose_all(None, at),
            None => {
                out.odd(at, format!("the end of a group that is not open: {name}"));
                return;
            }
        };
        let end_pointer = pending.as_ref().map(|p| p.pointer);
        let node = self.run.node_mut(id);
        node.name = Some(name.to_owned());
        node.outcome = outcome;
        node.ended = Some(at);
        node.end_pointer = end_pointer;
        if let Some(pending) = pending {
            out.marks[pending.mark].node = Some(id);
            self.run.instructions_executed += 1;
        }
        // Where an aborted group ends is inferred at the next start.
        self.unplaced = (outcome == Outcome::Succeeded && end_pointer.is_none()).then_some(id);
        self.current = Some(id);
        if outcome == Outcome::Failed {
            self.failed = Some(id);
            self.jumped = (end_pointer.is_none()).then_some((id, at));
        }
    }

    /// Groups whose end the log does not hold.
    pub(super) fn close_beyond(&mut self, depth: usize, at: At, out: &mut Built) {
        for id in self.open.drain(depth.min(self.open.len())..) {
            let node = self.run.node(id);
            let pointer = node.pointer.map_or(String::new(), |p| format!("{p} "));
            out.odd(
                at,
                format!(
                    "the end of group {pointer}{} is not in the log",
                    node.title()
                ),
            );
        }
    }

    /// A group that was open before the log begins holds everything seen so far.
    pub(super) fn enclose_all(&mut self, pointer: Option<u32>, at: At) -> NodeId {
        let id = self.next_id();
        let children = std::mem::replace(&mut self.run.roots, vec![id]);
        for &child in &children {
            self.run.node_mut(child).parent = Some(id);
        }
        let first_seen = children
            .first()
            .map_or(at, |&child| self.run.node(child).first_seen);
        self.run.nodes.push(Node {
            children,
            ..node(pointer, None, Kind::Group, first_seen, self.boot())
        });
        if let Some(pointer) = pointer {
            self.by_pointer.insert(pointer, id);
        }
        id
    }

    /// The engine's own word on which groups are open after an instruction.
    pub(super) fn stack(&mut self, text: &[u8], at: At, out: &mut Built) {
        let Some(stack) = parse_stack(text) else {
            out.odd(
                at,
                "an instruction stack that does not rise: the record is not used".to_owned(),
            );
            return;
        };
        self.settle_by_stack(&stack, out);
        if !self.knows_outside {
            self.learn_outside(&stack, at);
        }
        let mut depth = 0;
        while let (Some(&id), Some(&pointer)) = (self.open.get(depth), stack.get(depth)) {
            match self.run.node(id).pointer {
                Some(known) if known != pointer => break,
                Some(_) => {}
                None => self.set_pointer(id, pointer),
            }
            depth += 1;
        }
        if depth < self.open.len() {
            self.close_beyond(depth, at, out);
        }
        for &pointer in &stack[depth..] {
            // Its start is not in the log; a group of that pointer that was closed before is not opened again.
            if self.by_pointer.contains_key(&pointer) {
                out.odd(
                    at,
                    format!("the stack names instruction {pointer}, which is no open group"),
                );
                break;
            }
            let id = self.add(node(Some(pointer), None, Kind::Group, at, self.boot()));
            self.open.push(id);
        }
    }

    /// From the first stack of a log that begins in mid-run: the groups that were open before it begins.
    pub(super) fn learn_outside(&mut self, stack: &[u32], at: At) {
        self.knows_outside = true;
        let first_open = self.open.first().map(|&id| self.run.node(id).pointer);
        let outside = match first_open {
            None => stack.len(),
            // A group that opened in this log without its start: it is somewhere in the stack, as deep as it is here.
            Some(None) => stack.len().saturating_sub(self.open.len()),
            Some(Some(pointer)) => stack.iter().position(|&p| p == pointer).unwrap_or(0),
        };
        let mut groups = Vec::new();
        for &pointer in stack[..outside].iter().rev() {
            if self.by_pointer.contains_key(&pointer) {
                break;
            }
            groups.insert(0, self.enclose_all(Some(pointer), at));
        }
        self.open.splice(0..0, groups);
    }
}

/// Start pointers of open groups, outermost first: they rise. Anything else is not a stack.
fn parse_stack(text: &[u8]) -> Option<Vec<u32>> {
    let text = std::str::from_utf8(text).ok()?;
    let stack: Vec<u32> = text
        .split_ascii_whitespace()
        .map(|word| word.parse().ok())
        .collect::<Option<_>>()?;
    stack.is_sorted_by(|a, b| a < b).then_some(stack)
}
