//! One run, event by event: which instruction is going on, which groups are open, how each ended.
//!
//! The engine says a thing several times: a step's result in a sentence and in variables, the open groups by
//! starts and ends and as a stack. Where a record was torn away, what the others say fills the gap; a
//! time or an outcome that no record gives stays unknown.

use std::collections::HashMap;

use crate::{
    event::{Event, Says},
    record::decode,
};

use super::{
    At, Boot, Built, Environment, Kind, Mark, Node, NodeId, Oddity, Outcome, Run, RunOutcome,
    SkipReason,
};

/// A run that is being built.
pub(super) struct Building {
    run: Run,
    index: usize,
    by_pointer: HashMap<u32, NodeId>,
    /// The open groups, outermost first.
    open: Vec<NodeId>,
    /// Which groups are open around the first record: known for a fresh start, else from the first stack record on.
    knows_outside: bool,
    /// A start whose kind no record has told yet: a group, a step, a group's end.
    pending: Option<Pending>,
    /// The instruction that records belong to, until the next one starts.
    current: Option<NodeId>,
    /// The pointer and name of the last instruction started.
    last: Option<(u32, String)>,
    /// The pointer of an instruction of which nothing but its start was said yet.
    just_started: Option<u32>,
    /// A node whose start record is lost: the next pointer tells its own.
    unplaced: Option<NodeId>,
    /// The step that was last done asked for a retry: the next pointer is its own, not the one after it.
    retrying: bool,
    /// What failed last, as long as execution has not gone on.
    failed: Option<NodeId>,
    /// A group that ended without an end record: skipped or aborted. The next start tells where its end is.
    jumped: Option<(NodeId, At)>,
    outcome: Option<RunOutcome>,
    /// A restart was announced and nothing was started since.
    rebooting: bool,
    /// `smsboot.exe` said that it asks for a restart; its step has not ended yet.
    reboot_asked: bool,
    last_code: Option<i32>,
}

struct Pending {
    pointer: u32,
    name: String,
    action: Option<String>,
    at: At,
    /// It is a group that is about to open: its condition is true.
    opens: bool,
    /// Index of the mark to complete.
    mark: usize,
}

impl Building {
    pub(super) fn new(
        index: usize,
        boot: Boot,
        started: Option<At>,
        first: At,
        out: &mut Built,
    ) -> Self {
        out.mark(Mark {
            source: first.source,
            position: first.position,
            run: index,
            node: None,
        });
        Self {
            run: Run {
                nodes: Vec::new(),
                roots: Vec::new(),
                boots: vec![boot],
                outcome: RunOutcome::Incomplete,
                started,
                ended: None,
                starts_mid_run: started.is_none(),
                instruction_count: None,
                instructions_executed: 0,
                client_version: None,
                children_referred: Vec::new(),
                first,
                last: first,
            },
            index,
            by_pointer: HashMap::new(),
            open: Vec::new(),
            knows_outside: started.is_some(),
            pending: None,
            current: None,
            last: None,
            just_started: None,
            unplaced: None,
            retrying: false,
            failed: None,
            jumped: None,
            outcome: None,
            rebooting: false,
            reboot_asked: false,
            last_code: None,
        }
    }

    /// The engine has reported the end.
    pub(super) fn ended(&self) -> bool {
        self.outcome.is_some()
    }

    /// Whether this run can go on with that instruction: pointers only rise, but for the same instruction once more.
    pub(super) fn can_go_on_at(&self, pointer: u32, name: &str) -> bool {
        match &self.last {
            Some((last, title)) if *last == pointer => title == name,
            Some((last, _)) => pointer > *last,
            None => true,
        }
    }

    pub(super) fn can_resume_at(&self, pointer: u32) -> bool {
        self.last.as_ref().is_none_or(|(last, _)| pointer >= *last)
    }

    /// What the engine said of the run when it started.
    pub(super) fn learn(
        &mut self,
        table: Option<u32>,
        children: Vec<String>,
        version: Option<String>,
        at: At,
    ) {
        self.run.instruction_count = table.or(self.run.instruction_count);
        self.run.client_version = version.or(self.run.client_version.take());
        for child in children {
            if !self.run.children_referred.contains(&child) {
                self.run.children_referred.push(child);
            }
        }
        self.run.last = at;
    }

    /// The engine goes on after a restart.
    pub(super) fn resume(&mut self, boot: Boot, at: At, out: &mut Built) {
        self.settle_at_next_start(None, at, out);
        self.just_started = None;
        self.rebooting = false;
        let from = boot.started.unwrap_or(at);
        out.mark(Mark {
            source: from.source,
            position: from.position,
            run: self.index,
            node: None,
        });
        self.run.boots.push(boot);
        self.run.last = at;
    }

    /// An instruction starts.
    pub(super) fn start(
        &mut self,
        name: &str,
        pointer: u32,
        action: Option<String>,
        at: At,
        out: &mut Built,
    ) {
        self.run.last = at;
        // The record and the two variables after it say the same thing; so does the first of them that is left.
        if self.just_started == Some(pointer) {
            return;
        }
        let known = self.by_pointer.get(&pointer).copied();
        self.settle_at_next_start(Some(pointer), at, out);
        self.went_on(Some(pointer), at);
        self.rebooting = false;
        self.reboot_asked = false;
        self.unplaced = None;
        self.retrying = false;
        self.last_code = None;
        self.last = Some((pointer, name.to_owned()));
        self.just_started = Some(pointer);
        let mark = out.mark(Mark {
            source: at.source,
            position: at.position,
            run: self.index,
            node: known,
        });
        match known {
            Some(id) => self.start_again(id, at),
            None => {
                self.current = None;
                self.pending = Some(Pending {
                    pointer,
                    name: name.to_owned(),
                    action,
                    at,
                    opens: false,
                    mark,
                });
            }
        }
    }

    fn start_again(&mut self, id: NodeId, at: At) {
        let node = self.run.node_mut(id);
        node.attempts += 1;
        node.outcome = Outcome::Incomplete;
        node.skip_reason = None;
        node.exit_code = None;
        node.ended = None;
        node.started.get_or_insert(at);
        self.current = Some(id);
    }

    /// Anything but a start.
    pub(super) fn take(&mut self, event: &Event<'_>, at: At, out: &mut Built) {
        self.run.last = at;
        self.just_started = None;
        let captures = &event.captures;
        let name = decode(captures.name);
        match event.says {
            Says::GroupStarted => self.group_started(&name, at, out),
            Says::GroupCompleted => self.group_ended(&name, Outcome::Succeeded, at, out),
            Says::GroupFailed => self.group_ended(&name, Outcome::Failed, at, out),
            Says::GroupSkippedDisabled => {
                self.skipped(&name, Kind::Group, Some(SkipReason::Disabled), at, out)
            }
            Says::GroupSkippedCondition => {
                self.skipped(&name, Kind::Group, Some(SkipReason::Condition), at, out)
            }
            Says::StepSkippedDisabled => {
                self.skipped(&name, Kind::Step, Some(SkipReason::Disabled), at, out)
            }
            Says::StepSkippedCondition => {
                self.skipped(&name, Kind::Step, Some(SkipReason::Condition), at, out)
            }
            Says::InstructionSkipped => {
                // Confirms what the record before it said; alone, it does not tell a group from a step.
                if self.pending.as_ref().is_some_and(|p| p.name == name) {
                    self.skipped(&name, Kind::Step, None, at, out);
                }
            }
            Says::GroupCondition => {
                if let Some(pending) = self.pending.as_mut().filter(|p| p.name == name) {
                    pending.opens = true;
                }
            }
            // The engine says these of steps only, between a start and its command line.
            Says::StepCondition | Says::StepVariable | Says::LogPath if self.pending.is_some() => {
                self.step_at_work(out);
                if event.says == Says::LogPath {
                    self.log_path(captures.text);
                }
            }
            Says::CommandLine => {
                if let Some(id) = self.step_at_work(out) {
                    self.run.node_mut(id).command_line = Some(decode(captures.text).into_owned());
                }
            }
            Says::ProcessExited => {
                if self.pending.is_some() {
                    self.step_at_work(out);
                }
            }
            Says::StepSucceeded => {
                self.step_ended(&name, Outcome::Succeeded, captures.number, at, out)
            }
            Says::StepFailed => self.step_ended(&name, Outcome::Failed, captures.number, at, out),
            Says::LastCode => self.last_code = captures.number,
            Says::LastSucceeded => self.result_variable(captures.text, at, out),
            Says::RetryRequested => self.retry(&name, out),
            Says::RebootRequested => self.rebooting = true,
            Says::RebootProgram => self.reboot_asked = true,
            Says::EngineSucceeded => self.end(RunOutcome::Succeeded, at, out),
            Says::SequenceFailed => self.end(RunOutcome::Failed, at, out),
            Says::EngineResult => match captures.number {
                Some(0) => self.end(RunOutcome::Succeeded, at, out),
                Some(2) => self.rebooting = true,
                _ => self.end(RunOutcome::Failed, at, out),
            },
            Says::NextPointer | Says::NextPointerSaved => {
                if let Some(next) = captures.pointer {
                    self.place(next);
                }
            }
            Says::Stack => self.stack(captures.text, at, out),
            Says::LogPath => self.log_path(captures.text),
            Says::WinPe => self.ran_in(Environment::WinPe),
            Says::TableSize => {
                self.run.instruction_count = captures.pointer.or(self.run.instruction_count)
            }
            _ => {}
        }
    }

    /// The events are over, or another run begins.
    pub(super) fn finish(mut self, history_ends: bool, out: &mut Built) -> Run {
        let at = self.run.last;
        self.settle_at_next_start(None, at, out);
        self.run.outcome = match self.outcome {
            Some(outcome) => outcome,
            None if self.rebooting && history_ends => RunOutcome::Rebooting,
            None => RunOutcome::Incomplete,
        };
        self.run
    }

    fn end(&mut self, outcome: RunOutcome, at: At, out: &mut Built) {
        if self.outcome.is_some() {
            return;
        }
        self.settle_at_next_start(None, at, out);
        if outcome == RunOutcome::Succeeded {
            self.went_on(None, at);
        }
        self.outcome = Some(outcome);
        self.run.ended = Some(at);
        self.rebooting = false;
        self.current = None;
        out.mark(Mark {
            source: at.source,
            position: at.position,
            run: self.index,
            node: None,
        });
    }

    // --- groups ---

    fn group_started(&mut self, name: &str, at: At, out: &mut Built) {
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

    fn group_ended(&mut self, name: &str, outcome: Outcome, at: At, out: &mut Built) {
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
    fn close_beyond(&mut self, depth: usize, at: At, out: &mut Built) {
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
    fn enclose_all(&mut self, pointer: Option<u32>, at: At) -> NodeId {
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
    fn stack(&mut self, text: &[u8], at: At, out: &mut Built) {
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
    fn learn_outside(&mut self, stack: &[u32], at: At) {
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

    // --- steps ---

    /// The step that is going on; a start that was pending is now known to be one.
    fn step_at_work(&mut self, out: &mut Built) -> Option<NodeId> {
        if let Some(pending) = self.pending.take() {
            let id = self.add_pending(pending, Kind::Step, out);
            self.current = Some(id);
        }
        self.current.filter(|&id| {
            let node = self.run.node(id);
            node.kind == Kind::Step && node.ended.is_none()
        })
    }

    fn step_ended(
        &mut self,
        said: &str,
        outcome: Outcome,
        code: Option<i32>,
        at: At,
        out: &mut Built,
    ) {
        let fits = |title: &str| {
            title == said
                || outcome == Outcome::Failed
                    && said.strip_prefix(title).is_some_and(is_after_a_name)
        };
        let id = if self.pending.as_ref().is_some_and(|p| fits(&p.name)) {
            self.step_at_work(out)
        } else {
            self.current.filter(|&id| {
                let node = self.run.node(id);
                node.kind == Kind::Step
                    && node.ended.is_none()
                    && node.name.as_deref().is_some_and(fits)
            })
        };
        let id = id.unwrap_or_else(|| {
            self.settle_at_next_start(None, at, out);
            let name = if outcome == Outcome::Failed {
                name_in_failure(said)
            } else {
                said
            };
            let id = self.add_unstarted(name, Kind::Step, at, out);
            self.unplaced = Some(id);
            self.current = Some(id);
            id
        });
        self.set_outcome(id, outcome, code, at);
    }

    fn set_outcome(&mut self, id: NodeId, outcome: Outcome, code: Option<i32>, at: At) {
        let node = self.run.node_mut(id);
        node.outcome = outcome;
        node.exit_code = code;
        node.ended = Some(at);
        // Restart Computer runs smsboot.exe. The engine's own word on the restart is often not carried into the log that is left.
        let asked = self.reboot_asked || node.command_line.as_deref().is_some_and(runs_smsboot);
        self.rebooting |= outcome == Outcome::Succeeded && asked;
        self.failed = (outcome == Outcome::Failed).then_some(id);
    }

    /// `_SMSTSLastActionSucceeded`, after every step: the outcome, should the sentence that reports it be lost.
    fn result_variable(&mut self, value: &[u8], at: At, out: &mut Built) {
        let code = self.last_code;
        let outcome = if value.eq_ignore_ascii_case(b"true") {
            Outcome::Succeeded
        } else {
            Outcome::Failed
        };
        match self.step_at_work(out) {
            Some(id) => self.set_outcome(id, outcome, code, at),
            None => {
                if let Some(node) = self.current.map(|id| self.run.node_mut(id)) {
                    if node.kind == Kind::Step && node.outcome == outcome {
                        node.exit_code = node.exit_code.or(code);
                    }
                }
            }
        }
    }

    /// The step is to run again after a restart, so it has not ended.
    fn retry(&mut self, name: &str, out: &mut Built) {
        self.rebooting = true;
        self.step_at_work(out);
        if let Some(id) = self
            .current
            .filter(|&id| self.run.node(id).name.as_deref() == Some(name))
        {
            let node = self.run.node_mut(id);
            node.outcome = Outcome::Incomplete;
            node.exit_code = None;
            node.ended = None;
            self.failed = None;
            self.retrying = true;
        }
    }

    fn skipped(
        &mut self,
        name: &str,
        kind: Kind,
        reason: Option<SkipReason>,
        at: At,
        out: &mut Built,
    ) {
        // A step is given its variables before its condition is looked at, so it can be known as a step already.
        let begun = self.current.filter(|&id| {
            let node = self.run.node(id);
            node.kind == kind
                && node.ended.is_none()
                && node.name.as_deref() == Some(name)
                && !self.open.contains(&id)
        });
        let id = match self.take_pending(name) {
            Some(pending) => self.add_pending(pending, kind, out),
            None => begun.unwrap_or_else(|| self.add_unstarted(name, kind, at, out)),
        };
        let node = self.run.node_mut(id);
        node.outcome = Outcome::Skipped;
        node.skip_reason = reason;
        node.ended = Some(at);
        if node.started.is_some() {
            self.run.instructions_executed -= 1;
        }
        self.current = Some(id);
        self.jumped = (kind == Kind::Group).then_some((id, at));
    }

    // --- what follows from the next record ---

    /// Execution went on (to instruction `pointer`): the last failure was tolerated, and a group that was left early ends just before.
    fn went_on(&mut self, pointer: Option<u32>, at: At) {
        if let Some(id) = self.failed.take() {
            let again = pointer.is_some() && self.run.node(id).pointer == pointer;
            self.run.node_mut(id).ignored = !again;
        }
        if let (Some((id, left)), Some(pointer)) = (self.jumped.take(), pointer) {
            // Instructions are numbered without gaps and every one that is reached has a start record.
            let node = self.run.node_mut(id);
            if left.source == at.source && node.pointer.is_some_and(|start| start + 1 < pointer) {
                node.end_pointer = Some(pointer - 1);
            }
        }
    }

    /// The next instruction is known: that gives the pointer of one whose start is lost.
    fn place(&mut self, next: u32) {
        let done = if self.retrying {
            Some(next)
        } else {
            next.checked_sub(1)
        };
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
        if self.last.as_ref().is_none_or(|(last, _)| *last < pointer) {
            let name = self.run.node(id).title().to_owned();
            self.last = Some((pointer, name));
        }
    }

    /// Another instruction starts, or nothing more comes, and no record told what the pending start was.
    fn settle_at_next_start(&mut self, next: Option<u32>, at: At, out: &mut Built) {
        let Some(pending) = self.pending.take() else {
            return;
        };
        let ends = self.open.last().copied().filter(|&id| {
            let group = self.run.node(id);
            let first_inside = group.pointer.is_some_and(|p| p + 1 == pending.pointer);
            !pending.opens
                && group.name.as_deref() == Some(&pending.name)
                && pending.action.as_deref().unwrap_or_default().is_empty()
                && !first_inside
        });
        if let Some(id) = ends {
            out.marks[pending.mark].node = Some(id);
            if next == Some(pending.pointer + 1) {
                // It was reached and left: the record of its success is lost.
                self.run.instructions_executed += 1;
                self.close_at_end(id, pending.pointer);
            }
            return;
        }
        let jumps = next.is_some_and(|next| next > pending.pointer + 1);
        let kind = match pending.action.as_deref() {
            _ if pending.opens => Kind::Group,
            Some("") => Kind::Group,
            None if jumps => Kind::Group,
            _ => Kind::Step,
        };
        let opens = kind == Kind::Group && next == Some(pending.pointer + 1);
        let id = self.add_pending(pending, kind, out);
        if opens {
            self.open.push(id);
        } else if next.is_some() {
            out.odd(
                at,
                format!(
                    "the outcome of {} is not in the log",
                    self.run.node(id).title()
                ),
            );
        }
        self.current = Some(id);
    }

    /// The stack after an instruction tells what the pending start was.
    fn settle_by_stack(&mut self, stack: &[u32], out: &mut Built) {
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
                self.run.instructions_executed += 1;
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
    fn close_at_end(&mut self, id: NodeId, end: u32) {
        self.open.pop();
        let node = self.run.node_mut(id);
        node.outcome = Outcome::Succeeded;
        node.end_pointer = Some(end);
    }

    // --- where it runs ---

    fn log_path(&mut self, path: &[u8]) {
        let path = path.to_ascii_lowercase();
        if path.starts_with(b"x:") {
            self.ran_in(Environment::WinPe);
        } else if memchr::memmem::find(&path, br"\ccm\").is_some() {
            self.ran_in(Environment::FullOs);
        }
    }

    fn ran_in(&mut self, environment: Environment) {
        if let Some(boot) = self.run.boots.last_mut() {
            boot.environment.get_or_insert(environment);
        }
    }

    // --- nodes ---

    fn boot(&self) -> usize {
        self.run.boots.len() - 1
    }

    fn next_id(&self) -> NodeId {
        NodeId(
            u32::try_from(self.run.nodes.len())
                .expect("a node takes more bytes of log than four billion nodes could"),
        )
    }

    fn take_pending(&mut self, name: &str) -> Option<Pending> {
        self.pending.take_if(|p| p.name == name)
    }

    fn add_pending(&mut self, pending: Pending, kind: Kind, out: &mut Built) -> NodeId {
        let mut new = node(
            Some(pending.pointer),
            Some(pending.name),
            kind,
            pending.at,
            self.boot(),
        );
        new.started = Some(pending.at);
        new.action = pending.action.filter(|action| !action.is_empty());
        self.run.instructions_executed += 1;
        let id = self.add(new);
        out.marks[pending.mark].node = Some(id);
        id
    }

    /// A node whose start record is not in the log.
    fn add_unstarted(&mut self, name: &str, kind: Kind, at: At, out: &mut Built) -> NodeId {
        let is_first = self.run.nodes.is_empty();
        let id = self.add(node(None, Some(name.to_owned()), kind, at, self.boot()));
        match out.marks.last_mut() {
            // What stands before it in the log was said while it went on.
            Some(mark) if is_first && mark.run == self.index && mark.node.is_none() => {
                mark.node = Some(id)
            }
            _ => {
                out.mark(Mark {
                    source: at.source,
                    position: at.position,
                    run: self.index,
                    node: Some(id),
                });
            }
        }
        id
    }

    fn add(&mut self, mut node: Node) -> NodeId {
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

    fn set_pointer(&mut self, id: NodeId, pointer: u32) {
        self.run.node_mut(id).pointer = Some(pointer);
        self.by_pointer.insert(pointer, id);
    }
}

fn node(
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
        ended: None,
        attempts: 1,
        boot,
        command_line: None,
        first_seen,
        parent: None,
        children: Vec::new(),
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

fn runs_smsboot(command_line: &str) -> bool {
    let program = command_line
        .split_ascii_whitespace()
        .next()
        .unwrap_or_default()
        .trim_matches('"');
    let name = program.rsplit('\\').next().unwrap_or_default();
    name.eq_ignore_ascii_case("smsboot.exe") || name.eq_ignore_ascii_case("smsboot")
}

/// What may stand between a name and the code in `Failed to run the action: NAME. Text…`.
fn is_after_a_name(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with('.')
}

/// The name in an old failure record, when no start record gives it: up to the line's end, without the advice the engine puts behind it.
fn name_in_failure(said: &str) -> &str {
    const ADVICE: [&str; 2] = [
        ". This is usually caused by ",
        ". Permissions on the requested may be ",
    ];
    let line = said.lines().next().unwrap_or_default();
    let end = ADVICE
        .iter()
        .filter_map(|advice| line.find(advice))
        .min()
        .unwrap_or(line.len());
    line[..end].trim_end().trim_end_matches('.')
}

impl Built {
    /// Marks rise: one that would stand before the last is moved there.
    pub(super) fn mark(&mut self, mut mark: Mark) -> usize {
        if let Some(last) = self.marks.last() {
            (mark.source, mark.position) =
                (mark.source, mark.position).max((last.source, last.position));
        }
        self.marks.push(mark);
        self.marks.len() - 1
    }

    pub(super) fn odd(&mut self, at: At, message: String) {
        self.oddities.push(Oddity { at, message });
    }
}
