//! Restarts that a step asks for, and jumps of the debugger.

use super::Building;
use crate::{
    model::{At, Kind, NodeId, Outcome},
    tree::Built,
};

impl Building {
    /// A step asked for a restart. Where nothing else of the run is in the log, the request names the step that is open.
    pub(super) fn reboot_requested(&mut self, name: &str, at: At, out: &mut Built) {
        self.rebooting = true;
        let is_first = self.run.nodes.is_empty() && self.pending.is_none();
        if is_first && !name.is_empty() {
            let id = self.add_unstarted(name, Kind::Step, at, out);
            self.current = Some(id);
            self.unplaced = Some(id);
        }
    }

    /// The restart that the step at work, or the last one, asked for could not be made: it failed, whatever was said of it before.
    pub(super) fn reboot_failed(&mut self, at: At) {
        if let Some(id) = self.last_step() {
            let code = self.run.node(id).exit_code.filter(|&code| code != 0);
            self.set_outcome(id, Outcome::Failed, code, at);
        }
        self.rebooting = false;
    }

    /// The engine's verdict on that step.
    pub(super) fn reboot_refused(
        &mut self,
        name: &str,
        code: Option<i32>,
        at: At,
        out: &mut Built,
    ) {
        let is_it = |id: &NodeId| self.run.node(*id).name.as_deref() == Some(name);
        match self.last_step().filter(is_it) {
            Some(id) => self.set_outcome(id, Outcome::Failed, code, at),
            None => self.step_ended(name, Outcome::Failed, code, at, out),
        }
        self.rebooting = false;
    }

    fn last_step(&self) -> Option<NodeId> {
        let is_step = |id: &NodeId| self.run.node(*id).kind == Kind::Step;
        self.current.filter(is_step)
    }

    /// The debugger holds the run, whatever was said of its end: a step that failed can be run again.
    pub(super) fn debugger_waits(&mut self) {
        /// People jump some dozens of times; each jump looks through the whole run.
        const MOST_JUMPS: u32 = 1000;
        self.may_jump = self.jumps < MOST_JUMPS;
        if self.has_failed() && self.run.stop.is_none() {
            self.outcome = None;
            self.run.ended = None;
        }
    }

    /// The debugger may have chosen an instruction further up. Then the groups around it are open again, and those behind it no longer.
    pub(super) fn jump_back(&mut self, pointer: u32) {
        let is_back = self.last.as_ref().is_some_and(|(last, _)| pointer < *last);
        if !is_back {
            return;
        }
        self.jumps += 1;
        self.jumped = None;
        self.failed = None;
        let open = std::mem::take(&mut self.open);
        let mut around: Vec<(u32, NodeId)> = Vec::new();
        for (index, node) in self.run.nodes.iter().enumerate() {
            let id = NodeId(u32::try_from(index).unwrap_or(u32::MAX));
            let Some(start) = node.pointer.filter(|_| node.kind != Kind::Step) else {
                continue;
            };
            let reaches = node.end_pointer.map_or(
                open.contains(&id) || node.outcome == Outcome::Failed,
                |end| end >= pointer,
            );
            if start < pointer && reaches && node.outcome != Outcome::Skipped {
                around.push((start, id));
            }
        }
        around.sort_unstable();
        for &(_, id) in &around {
            let node = self.run.node_mut(id);
            node.outcome = Outcome::Incomplete;
            node.ended = None;
            node.ignored = false;
        }
        self.open = around.into_iter().map(|(_, id)| id).collect();
    }
}
