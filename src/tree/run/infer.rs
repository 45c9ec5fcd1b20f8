//! What follows from the next record: where a failure was tolerated, where a group left early ends, and what an
//! instruction was whose own records are lost.

use super::Building;
use crate::{
    model::{At, Kind, NodeId, Outcome, short},
    tree::Built,
};

/// What follows a start of which no record tells what it was.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// Nothing: the log ends, the machine restarts.
    Nothing,
    /// Something that happened in a later instruction.
    Something,
    /// The start of another instruction.
    At(u32),
}

impl Building {
    /// Execution went on (to instruction `pointer`): the last failure was tolerated, and a group that was left early ends just before.
    pub(super) fn went_on(&mut self, pointer: Option<u32>, at: At) {
        self.tolerated = None;
        if let Some(id) = self.failed.take() {
            let node = self.run.node_mut(id);
            let again = pointer.is_some() && node.pointer == pointer;
            // After a step whose failure was tolerated comes the next instruction. Further on, groups were aborted, and the records of it are lost.
            let next = pointer
                .zip(node.pointer)
                .is_none_or(|(next, own)| next == own + 1);
            node.ignored =
                !again && (node.kind == Kind::Group || next || std::mem::take(&mut self.goes_on));
            self.tolerated = Some(id).filter(|_| node.ignored);
        }
        if self.unplaced.is_some() {
            // Something came up in between, nobody knows where.
            self.jumped = None;
        }
        if let Some(pointer) = pointer {
            self.end_jumped(pointer, at);
        }
    }

    /// Instructions are numbered without gaps and every one that is reached has a start record. So a group that was left
    /// before its end, because it was skipped or aborted, ends just before the next instruction.
    fn end_jumped(&mut self, next: u32, at: At) {
        let Some((id, left)) = self.jumped.take() else {
            return;
        };
        let node = self.run.node_mut(id);
        // A log further on, one that holds the next instruction's predecessors can be missing.
        if at.source <= left.source + 1 && node.pointer.is_some_and(|start| start + 1 < next) {
            node.kind = Kind::Group;
            node.end_pointer = Some(next - 1);
        }
    }

    /// The engine says which instruction is next. That gives the pointer of one whose start is lost, and the end of an aborted group.
    pub(super) fn place(&mut self, next: u32, at: At, out: &mut Built) {
        if let Some(pending) = self.pending.as_ref().filter(|p| p.pointer + 1 < next) {
            // It is over, and more than that. Whether a group ended with it the stack tells better.
            let innermost = self.open.last().map(|&id| self.run.node(id).name.as_ref());
            let may_end =
                innermost.is_some_and(|name| name.is_none_or(|name| *name == pending.name));
            if !may_end {
                self.settle(Next::Something, at, out);
            }
        }
        if let Some(id) = self.failed {
            self.goes_on = self.run.node(id).pointer.is_some_and(|own| next == own + 1);
        }
        if let Some((id, _)) = self.jumped
            && self.run.node(id).outcome == Outcome::Failed
        {
            self.end_jumped(next, at);
        }
        let done = if self.retrying {
            Some(next)
        } else {
            next.checked_sub(1)
        };
        self.done = done;
        let (Some(id), Some(pointer)) = (self.unplaced.take(), done) else {
            return;
        };
        let node = self.run.node_mut(id);
        let is_end = node.kind == Kind::Group && node.ended.is_some();
        if is_end {
            node.end_pointer.get_or_insert(pointer);
        } else if node.pointer.is_none() && !self.by_pointer.contains_key(&pointer) {
            self.set_pointer(id, pointer);
        }
        self.end_jumped(pointer, at);
        if self.last.as_ref().is_none_or(|(last, _)| *last < pointer) {
            self.last = Some((pointer, None));
        }
    }

    /// No record told what the pending start was; what comes next does, as far as it can be told.
    pub(super) fn settle(&mut self, next: Next, at: At, out: &mut Built) {
        let Some(pending) = self.pending.take() else {
            return;
        };
        let ends = self.open.last().copied().filter(|&id| {
            let group = self.run.node(id);
            let first_inside = group.pointer.is_some_and(|p| p + 1 == pending.pointer);
            !pending.opens
                && group.name.as_deref() == Some(&pending.name)
                && (pending.action.is_none() || pending.is_typed_group())
                // The first instruction in a group can have its name. Where the log ends with it, more speaks for the end of a group that is empty.
                && (!first_inside || next == Next::Nothing)
        });
        if let Some(id) = ends {
            out.marks[pending.mark].node = Some(id);
            if next == Next::At(pending.pointer + 1) || next == Next::Something {
                // It was reached and left: the record of its success is lost.
                self.ends += 1;
                self.close_at_end(id, pending.pointer);
            }
            return;
        }
        let jumps = matches!(next, Next::At(next) if next > pending.pointer + 1);
        let untyped_group = pending.action.is_none() && (pending.opens || jumps);
        let kind = if pending.is_typed_group() || untyped_group {
            Kind::Group
        } else {
            Kind::Step
        };
        let opens = kind == Kind::Group && next == Next::At(pending.pointer + 1);
        let id = self.add_pending(pending, kind, out);
        if opens {
            self.open.push(id);
        } else if next != Next::Nothing {
            out.odd(
                at,
                format!(
                    "the outcome of {} is not in the log",
                    short(self.run.node(id).title())
                ),
            );
        }
        self.current = Some(id);
    }

    /// The stack after an instruction tells what the pending start was.
    pub(super) fn settle_by_stack(&mut self, stack: &[u32], out: &mut Built) {
        let Some(pending) = self.pending.take() else {
            return;
        };
        if stack.last() == Some(&pending.pointer) {
            let id = self.add_pending(pending, Kind::Group, out);
            self.open.push(id);
            self.current = Some(id);
            return;
        }
        let ended = self.open.last().copied().filter(|&id| {
            let group = self.run.node(id);
            let closed = group.pointer.is_some_and(|p| !stack.contains(&p));
            closed
                && group
                    .name
                    .as_deref()
                    .is_none_or(|name| name == pending.name)
        });
        match ended {
            Some(id) => {
                out.marks[pending.mark].node = Some(id);
                self.ends += 1;
                self.run.node_mut(id).name = Some(pending.name);
                self.close_at_end(id, pending.pointer);
                self.current = Some(id);
            }
            None => {
                let id = self.add_pending(pending, Kind::Step, out);
                self.current = Some(id);
            }
        }
    }

    /// The innermost group reached its end; the record that says so is lost, and with it the time.
    pub(super) fn close_at_end(&mut self, id: NodeId, end: u32) {
        self.open.pop();
        let node = self.run.node_mut(id);
        node.outcome = Outcome::Succeeded;
        node.end_pointer = Some(end);
    }
}
