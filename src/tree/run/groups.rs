//! Groups: how they open and end, and what the engine's stack says of them.

use super::{Building, Next, node};
use crate::{
    event::runs_a_task_sequence,
    model::{At, DEEPEST, Kind, NodeId, Outcome, short},
    tree::Built,
};

impl Building {
    pub(super) fn group_started(&mut self, name: &str, at: At, out: &mut Built) {
        let id = match self.take_pending(name) {
            Some(pending) => self.add_pending(pending, Kind::Group, out),
            None => self.restarted(name).unwrap_or_else(|| {
                self.settle(Next::Something, at, out);
                let id = self.add_unstarted(name, Kind::Group, at, out);
                self.unplaced = Some(id);
                id
            }),
        };
        if !self.near().contains(&id) {
            self.open.push(id);
        }
        self.current = Some(id);
    }

    /// The open groups, outermost first, without those further out than any sequence is deep: a log decides how many
    /// are open, and each record looks through them.
    fn near(&self) -> &[NodeId] {
        &self.open[self.open.len().saturating_sub(DEEPEST)..]
    }

    /// The node of that name that was just started once more: the machine stopped before the engine had saved that the group is open.
    /// Or one that was taken for a step, since it was given variables, until it turns out to be a Run Task Sequence step.
    fn restarted(&mut self, name: &str) -> Option<NodeId> {
        let id = self.current?;
        let node = self.run.node_mut(id);
        let may_be = node.attempts > 1 || node.action.as_deref().is_some_and(runs_a_task_sequence);
        let is_it = may_be && node.ended.is_none() && node.name.as_deref() == Some(name);
        is_it.then(|| {
            node.kind = Kind::Group;
            id
        })
    }

    pub(super) fn group_ended(&mut self, name: &str, outcome: Outcome, at: At, out: &mut Built) {
        let pending = self.take_pending(name);
        if pending.is_none() {
            self.settle(Next::Something, at, out);
        }
        self.unplaced = None;
        if outcome == Outcome::Failed
            && pending.is_some()
            && let Some(id) = self.tolerated.take()
        {
            // It only went on to the group's end, which is where the group was aborted.
            self.run.node_mut(id).ignored = false;
        }
        let fits = |id: &NodeId| {
            self.run
                .node(*id)
                .name
                .as_deref()
                .is_none_or(|title| title == name)
        };
        let id = match self.near().iter().rev().position(fits) {
            Some(further_in) => {
                self.close_beyond(self.open.len() - further_in, at, out);
                self.open.pop().expect("the group is open")
            }
            None if !self.knows_outside => {
                // What is still open lies inside it.
                self.close_beyond(0, at, out);
                self.enclose_all(at)
            }
            None => {
                let name = short(name);
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
        match pending {
            Some(pending) => {
                out.marks[pending.mark].node = Some(id);
                self.ends += 1;
            }
            None => {
                out.mark(at, self.index, Some(id));
            }
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
    fn close_beyond(&mut self, depth: usize, at: At, out: &mut Built) {
        for id in self.open.split_off(depth.min(self.open.len())) {
            self.end_unseen(id, at, out);
        }
    }

    /// Whether a group of that name is open.
    pub(in crate::tree) fn has_open(&self, name: &str) -> bool {
        self.near()
            .iter()
            .any(|&id| self.run.node(id).name.as_deref() == Some(name))
    }

    /// A group that was open before the log begins holds everything seen so far.
    fn enclose_all(&mut self, at: At) -> NodeId {
        let children = std::mem::take(&mut self.run.roots);
        let first_seen = children
            .first()
            .and_then(|&child| self.run.node(child).first_seen)
            .unwrap_or(at);
        let id = self.add(node(None, None, Kind::Group, first_seen, self.boot()));
        for &child in &children {
            self.run.node_mut(child).parent = Some(id);
        }
        self.run.node_mut(id).children = children;
        id
    }

    /// The engine's own word on which groups are open after an instruction. Where it contradicts what was made of
    /// starts and ends, records are lost, and the stack is right.
    pub(super) fn stack(&mut self, text: &[u8], at: At, out: &mut Built) {
        let Some(stack) = parse_stack(text) else {
            out.odd(
                at,
                "not an instruction stack: the record is not used".to_owned(),
            );
            return;
        };
        self.settle_by_stack(&stack, out);
        // After a skip there is none: this is that of a later instruction, all else of which is lost.
        let is_skipped = |(id, _): &(NodeId, At)| self.run.node(*id).outcome == Outcome::Skipped;
        self.jumped = self.jumped.filter(|jumped| !is_skipped(jumped));
        let known = self.open.iter().map(|&id| self.run.node(id).pointer);
        if !known.eq(stack.iter().map(|&pointer| Some(pointer))) {
            self.reopen(&stack, at, out);
        }
        self.stacked = self
            .done
            .map(|done| done.saturating_add(1))
            .or(self.stacked);
        self.knows_outside = true;
    }

    /// Makes the stack's groups the open ones, and puts what was seen inside them there.
    fn reopen(&mut self, stack: &[u32], at: At, out: &mut Built) {
        // A group whose start is lost has its place in the stack, counted from the innermost.
        for (&id, &pointer) in self.open.clone().iter().rev().zip(stack.iter().rev()) {
            if self.run.node(id).pointer.is_none() && self.take_inferred(pointer).is_none() {
                self.set_pointer(id, pointer);
            }
        }
        let before = std::mem::take(&mut self.open);
        for &pointer in stack {
            let parent = self.open.last().copied();
            // A pointer that was only inferred, for a step, was inferred wrongly.
            let id = match self.take_inferred(pointer) {
                Some(id) => id,
                None => self.add(node(Some(pointer), None, Kind::Group, at, self.boot())),
            };
            let group = self.run.node_mut(id);
            // What seemed to be a step's command line or the group's end was said of another instruction, whose start is lost.
            group.kind = Kind::Group;
            group.outcome = Outcome::Incomplete;
            (group.ended, group.end_pointer, group.exit_code) = (None, None, None);
            (group.ignored, group.command_line) = (false, None);
            self.put_inside(id, parent);
            self.adopt(id, pointer, &before);
            self.open.push(id);
        }
        // The instruction that was just done lies in the innermost open group, if the stack is not that of a later one, whose records are lost.
        let innermost = self.open.last().copied();
        let start = innermost.and_then(|id| self.run.node(id).pointer);
        let done = self.current.filter(|&id| {
            let node = self.run.node(id);
            let may_be = |pointer| {
                let pointer = Some(pointer);
                pointer > start && pointer >= self.done && pointer > self.stacked
            };
            node.kind == Kind::Step && node.pointer.is_none_or(may_be)
        });
        if let Some(id) = done {
            self.put_inside(id, innermost);
        }
        for id in before {
            if !self.open.contains(&id) {
                self.end_unseen(id, at, out);
            }
        }
    }

    /// The node at a pointer. A pointer that was only inferred, for a step, is taken back from it.
    fn take_inferred(&mut self, pointer: u32) -> Option<NodeId> {
        let id = *self.by_pointer.get(&pointer)?;
        let node = self.run.node_mut(id);
        if node.kind == Kind::Group || node.started.is_some() {
            return Some(id);
        }
        node.pointer = None;
        self.by_pointer.remove(&pointer);
        None
    }

    fn put_inside(&mut self, id: NodeId, parent: Option<NodeId>) {
        let old = self.run.node(id).parent;
        if old == parent {
            return;
        }
        let siblings = self.siblings(old);
        // What is moved was mostly added last.
        if let Some(at) = siblings.iter().rposition(|&sibling| sibling == id) {
            siblings.remove(at);
        }
        self.siblings(parent).push(id);
        self.run.node_mut(id).parent = parent;
    }

    /// The nodes in a group, or outside of any.
    pub(super) fn siblings(&mut self, parent: Option<NodeId>) -> &mut Vec<NodeId> {
        match parent {
            Some(parent) => &mut self.run.node_mut(parent).children,
            None => &mut self.run.roots,
        }
    }

    /// A group that is still open holds every instruction with a greater pointer. What was taken for its sibling, or for
    /// part of a group whose end is lost, moves into it.
    fn adopt(&mut self, id: NodeId, pointer: u32, before: &[NodeId]) {
        let parent = self.run.node(id).parent;
        // A group that was open further in comes along whole.
        let outer = |group: &&NodeId| self.run.node(**group).pointer.is_some_and(|p| p < pointer);
        let mut groups = vec![parent];
        groups.extend(
            before
                .iter()
                .filter(outer)
                .map(|&group| Some(group))
                .filter(|&group| group != parent),
        );
        let mut found = Vec::new();
        for group in groups {
            // Before the first stack of a log that begins in mid-run, nothing seen lies outside the open groups.
            let all = !self.knows_outside && group == parent;
            let mut list = std::mem::take(self.siblings(group));
            let run = &self.run;
            let inside = |other: &NodeId| run.node(*other).pointer.map_or(all, |p| p > pointer);
            let may_be = |other: &&NodeId| {
                **other == id || inside(other) || run.node(**other).pointer.is_none()
            };
            let from = list.len() - list.iter().rev().take_while(may_be).count();
            if let Some(first) = list[from..]
                .iter()
                .position(|other| *other != id && inside(other))
            {
                let moved = list.split_off(from + first);
                list.extend(moved.iter().filter(|&&other| other == id));
                found.extend(moved.into_iter().filter(|&other| other != id));
            }
            *self.siblings(group) = list;
        }
        let Some(&first) = found.first() else { return };
        for &child in &found {
            self.run.node_mut(child).parent = Some(id);
        }
        let first_seen = self.run.node(first).first_seen;
        let group = self.run.node_mut(id);
        if group.started.is_none() {
            group.first_seen = first_seen;
        }
        let mut children = std::mem::take(&mut group.children);
        children.extend(found);
        children.sort_by_key(|&child| {
            let seen = self.run.node(child).first_seen;
            seen.map(|at| (at.source, at.position))
        });
        self.run.node_mut(id).children = children;
    }

    fn end_unseen(&mut self, id: NodeId, at: At, out: &mut Built) {
        let node = self.run.node(id);
        let pointer = node.pointer.map_or(String::new(), |p| format!("{p} "));
        out.odd(
            at,
            format!(
                "the end of group {pointer}{} is not in the log",
                short(node.title())
            ),
        );
    }
}

/// Start pointers of open groups, outermost first: they rise, and there are no more than can be. Anything else is not a stack.
fn parse_stack(text: &[u8]) -> Option<Vec<u32>> {
    let text = std::str::from_utf8(text).ok()?;
    if text.split_ascii_whitespace().nth(DEEPEST).is_some() {
        return None;
    }
    let stack: Vec<u32> = text
        .split_ascii_whitespace()
        .map(|word| word.parse().ok().filter(|&pointer| pointer < u32::MAX))
        .collect::<Option<_>>()?;
    stack.is_sorted_by(|a, b| a < b).then_some(stack)
}
