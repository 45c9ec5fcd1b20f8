//! One run, event by event: which instruction is going on, which groups are open, how each ended.
//!
//! The engine says a thing several times: a step's result in a sentence and in variables, the open groups by
//! starts and ends and as a stack. Where a record was torn away, what the others say fills the gap; a
//! time or an outcome that no record gives stays unknown.

mod groups;
mod infer;
mod nesting;
mod nodes;
mod restarts;
mod steps;

use std::collections::{BTreeSet, HashMap};

use infer::Next;
use nodes::node;

use crate::{
    event::{Event, Says, runs_a_task_sequence},
    model::{
        At, Boot, DEEPEST, Environment, Kind, Node, NodeId, Outcome, Run, RunOutcome, SkipReason,
        Stop,
    },
    record::decode,
};

use super::Built;

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
    /// The pointer of the last instruction started, and its name if its start record gave both.
    last: Option<(u32, Option<String>)>,
    /// Nothing was said since the last start.
    just_started: bool,
    /// A node whose start record is lost: the next pointer tells its own.
    unplaced: Option<NodeId>,
    /// The step that was last done asked for a retry: the next pointer is its own, not the one after it.
    retrying: bool,
    /// The instruction that is done by what the engine said is next, since the last one started.
    done: Option<u32>,
    /// The instruction before which the last stack was said, as far as that is known: up to it nothing stands elsewhere by a later one.
    stacked: Option<u32>,
    /// The instruction the engine resumed at, until one starts.
    resumed_at: Option<u32>,
    /// What failed last, as long as execution has not gone on.
    failed: Option<NodeId>,
    /// The engine said that the instruction after `failed` is next.
    goes_on: bool,
    /// What the last start showed to be tolerated.
    tolerated: Option<NodeId>,
    /// A group that ended without an end record: skipped or aborted. The next start tells where its end is.
    jumped: Option<(NodeId, At)>,
    outcome: Option<RunOutcome>,
    /// Ends of groups that were reached, each an instruction of its own.
    ends: u32,
    /// A restart was announced and nothing was started since.
    rebooting: bool,
    /// The debugger holds the run: any instruction can be next.
    may_jump: bool,
    /// Number of jumps back so far.
    jumps: u32,
    /// `smsboot.exe` said that it asks for a restart; its step has not ended yet.
    reboot_asked: bool,
    last_code: Option<i32>,
    last_name: Option<String>,
}

/// What a start record says beside the pointer.
pub(super) struct Start {
    pub(super) name: String,
    /// In the new dialect; empty for a group.
    pub(super) action: Option<String>,
    pub(super) disabled: bool,
    /// It was a start record, not the two variables after one.
    pub(super) certain: bool,
}

struct Pending {
    pointer: u32,
    name: String,
    action: Option<String>,
    disabled: bool,
    at: At,
    /// It is a group that is about to open: its condition is true.
    opens: bool,
    /// Index of the mark to complete.
    mark: usize,
}

impl Pending {
    /// Its type says that it is a group's start or end, or a Run Task Sequence step's.
    fn is_typed_group(&self) -> bool {
        let class = self.action.as_deref();
        class.is_some_and(|class| class.is_empty() || runs_a_task_sequence(class))
    }

    /// No record told what it is: neither its type, nor one after it.
    fn is_untold(&self) -> bool {
        !self.opens && (self.action.is_none() || self.is_typed_group())
    }
}

impl Building {
    /// The run that follows those in `out`.
    pub(super) fn new(boot: Boot, started: Option<At>, first: At, out: &mut Built) -> Self {
        let index = out.runs.len();
        out.mark(first, index, None);
        Self {
            run: Run {
                nodes: Vec::new(),
                roots: Vec::new(),
                boots: vec![boot],
                outcome: RunOutcome::Incomplete,
                started,
                ended: None,
                starts_mid_run: started.is_none(),
                is_attempt: false,
                stop: None,
                instruction_count: None,
                instructions_executed: 0,
                client_version: None,
                children_referred: BTreeSet::new(),
                first,
                last: first,
                untold: None,
                labels: None,
                label_counts: None,
            },
            index,
            by_pointer: HashMap::new(),
            open: Vec::new(),
            knows_outside: started.is_some(),
            pending: None,
            current: None,
            last: None,
            just_started: false,
            unplaced: None,
            retrying: false,
            done: None,
            stacked: None,
            resumed_at: None,
            failed: None,
            goes_on: false,
            tolerated: None,
            jumped: None,
            outcome: None,
            ends: 0,
            rebooting: false,
            may_jump: false,
            jumps: 0,
            reboot_asked: false,
            last_code: None,
            last_name: None,
        }
    }

    /// The engine has reported the end.
    pub(super) fn ended(&self) -> bool {
        self.outcome.is_some()
    }

    /// Whether this run can go on with that instruction: pointers only rise, but for the same instruction once more.
    pub(super) fn can_go_on_at(&self, pointer: u32, name: &str) -> bool {
        if self.may_jump {
            return true;
        }
        match &self.last {
            Some((last, title)) if *last == pointer => {
                title.as_ref().is_none_or(|title| title == name)
            }
            Some((last, _)) => pointer > *last,
            None => true,
        }
    }

    /// A restart was announced, and nothing has started since.
    pub(super) fn is_rebooting(&self) -> bool {
        self.rebooting
    }

    /// Whether the step at `pointer` asked to run again.
    pub(super) fn retries_at(&self, pointer: u32) -> bool {
        self.retrying && self.last.as_ref().is_some_and(|(last, _)| *last == pointer)
    }

    /// Whether nothing was said since a start record of that name.
    pub(super) fn just_started(&self, name: &str) -> bool {
        let last = self.last.as_ref().and_then(|(_, title)| title.as_deref());
        self.just_started && last == Some(name)
    }

    pub(super) fn can_resume_at(&self, pointer: u32) -> bool {
        self.may_jump || self.last.as_ref().is_none_or(|(last, _)| pointer >= *last)
    }

    /// What the engine said of the run when it started.
    pub(super) fn learn(
        &mut self,
        table: Option<u32>,
        mut children: BTreeSet<String>,
        version: Option<String>,
        at: At,
    ) {
        self.run.instruction_count = table.or(self.run.instruction_count);
        self.run.client_version = version.or(self.run.client_version.take());
        self.run.children_referred.append(&mut children);
        self.run.last = at;
    }

    /// The engine goes on after a restart.
    pub(super) fn resume(&mut self, boot: Boot, at: At, out: &mut Built) {
        self.settle(Next::Nothing, at, out);
        self.just_started = false;
        self.rebooting = false;
        self.retrying = false;
        self.resumed_at = boot.resumed_at;
        let from = boot.started.unwrap_or(at);
        out.mark(from, self.index, None);
        if let Some(before) = self.run.boots.last_mut() {
            before.last = Some(self.run.last);
        }
        self.run.boots.push(boot);
        self.run.last = at;
    }

    /// An instruction starts.
    pub(super) fn start(&mut self, pointer: u32, start: Start, at: At, out: &mut Built) {
        self.run.last = at;
        self.settle(Next::At(pointer), at, out);
        self.went_on(Some(pointer), at);
        if std::mem::take(&mut self.may_jump) {
            self.jump_back(pointer);
        }
        let known = self.by_pointer.get(&pointer).copied();
        self.rebooting = false;
        self.reboot_asked = false;
        self.unplaced = None;
        self.resumed_at = None;
        self.retrying = false;
        self.done = None;
        self.last_code = None;
        self.last = Some((pointer, start.certain.then(|| start.name.clone())));
        self.just_started = true;
        let mark = out.mark(at, self.index, known);
        match known {
            Some(id) => self.start_again(id, at),
            None => {
                self.current = None;
                self.pending = Some(Pending {
                    pointer,
                    name: start.name,
                    action: start.action,
                    disabled: start.disabled,
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
        node.restarted = Some(at);
        node.started.get_or_insert(at);
        self.current = Some(id);
    }

    /// Anything but a start.
    pub(super) fn take(&mut self, event: &Event<'_>, at: At, out: &mut Built) {
        self.run.last = at;
        self.just_started = false;
        let captures = &event.captures;
        let name = captures.named();
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
            // Confirms what the record before it said. Alone, it tells a group from a step only where the start gave a type.
            Says::InstructionSkipped => {
                if let Some(pending) = self.pending.as_ref().filter(|p| p.name == name) {
                    let is_group = pending.is_typed_group();
                    let reason = pending.disabled.then_some(SkipReason::Disabled);
                    self.skipped(
                        &name,
                        if is_group { Kind::Group } else { Kind::Step },
                        reason,
                        at,
                        out,
                    );
                } else if self
                    .jumped
                    .is_some_and(|(id, _)| self.run.node(id).name.as_deref() != Some(&*name))
                {
                    // All else of this one is lost, and with it how far it was jumped.
                    self.jumped = None;
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
            Says::ProcessExited if self.pending.is_some() => {
                self.step_at_work(out);
            }
            Says::StepSucceeded => {
                self.step_ended(&name, Outcome::Succeeded, captures.number, at, out)
            }
            Says::StepFailed => self.step_ended(&name, Outcome::Failed, captures.number, at, out),
            Says::StepFailedOld => {
                let name = self
                    .name_in_failure(&name, captures.number.is_some())
                    .to_owned();
                self.step_ended(&name, Outcome::Failed, captures.number, at, out);
            }
            Says::LastCode => {
                self.last_code = captures.number;
                self.last_name = None;
            }
            Says::LastName => self.last_name = Some(name.into_owned()),
            Says::LastSucceeded => self.result_variable(captures.text, at, out),
            Says::RetryRequested => self.retry(&name, out),
            Says::RebootRequested => self.reboot_requested(&name, at, out),
            Says::RebootFailed => self.reboot_failed(at),
            Says::RebootRefused => self.reboot_refused(&name, captures.number, at, out),
            Says::DebuggerWaits => self.debugger_waits(),
            Says::RebootProgram => self.reboot_asked = true,
            Says::EngineSucceeded => self.end(RunOutcome::Succeeded, at, out),
            Says::SequenceFailed => self.end(RunOutcome::Failed, at, out),
            Says::EngineResult => match captures.number {
                Some(0) => self.end(RunOutcome::Succeeded, at, out),
                Some(2) => self.rebooting = true,
                // Its wording on failure is not known; other records tell of that.
                _ => {}
            },
            Says::NextPointer | Says::NextPointerSaved => {
                if let Some(next) = captures.pointer {
                    self.place(next, at, out);
                }
            }
            Says::Stack => self.stack(captures.text, at, out),
            Says::LogPath => self.log_path(captures.text),
            Says::WinPe => self.ran_in(Environment::WinPe),
            _ => {}
        }
    }

    /// The engine has reported that the run failed.
    pub(super) fn has_failed(&self) -> bool {
        self.outcome == Some(RunOutcome::Failed)
    }

    /// After a restart, the engine cannot go on.
    pub(super) fn stop(&mut self, stop: Stop, boot: Option<Boot>, at: At, out: &mut Built) {
        if let Some(boot) = boot {
            self.resume(boot, at, out);
        }
        self.run.last = at;
        self.run.stop = Some(stop);
        self.end(RunOutcome::Failed, at, out);
    }

    /// The events are over, or another run begins.
    pub(super) fn finish(mut self, history_ends: bool, out: &mut Built) -> Run {
        let at = self.run.last;
        let untold = self.pending.as_ref().is_some_and(Pending::is_untold);
        let next = self.next_id();
        self.settle(Next::Nothing, at, out);
        self.run.untold = (untold && self.next_id() != next).then_some(next);
        let moved = self.settle_nesting();
        if moved.too_deep {
            let what = format!("groups nested deeper than {DEEPEST}");
            out.odd(at, what + ": what is further in is put at that depth");
        }
        if moved.outside {
            let what = "groups end before what seems to be in them, or begin after it";
            out.odd(at, format!("{what}: it is put beside them"));
        }
        let executed = |node: &&Node| node.started.is_some() && node.outcome != Outcome::Skipped;
        let starts = self.run.nodes.iter().filter(executed).count();
        self.run.instructions_executed = self.ends.saturating_add(starts as u32);
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
        self.settle(
            if outcome == RunOutcome::Succeeded {
                Next::Something
            } else {
                Next::Nothing
            },
            at,
            out,
        );
        if outcome == RunOutcome::Succeeded {
            self.went_on(None, at);
        }
        self.outcome = Some(outcome);
        self.run.ended = Some(at);
        self.rebooting = false;
        self.current = None;
        out.mark(at, self.index, None);
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
}
