//! The engine itself: walks the instruction table as the scenario says, and says what it does.

use std::sync::Arc;

use super::definition::{Flags, Instruction, Sequence, Step, Table};
use super::dice::Dice;
use super::phrases;
use super::scenario::{Attempt, Behaviour, Dialect, Loss, Phase, RunPlan, Scenario, Stop};
use super::transcript::{
    AttemptTrace, Ending, Kind, NodeTrace, RestartTrace, RunResult, RunTrace, Transcript,
};

/// Plays a scenario, run after run, into one transcript.
pub struct Engine<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) plan: &'a RunPlan,
    pub(super) dice: Dice,
    pub(super) out: Transcript,
    pub(super) phase: Phase,
    /// What is true, in UTC milliseconds.
    pub(super) now: i64,
    /// What the machine's clock adds to it.
    pub(super) skew: i64,
    pub(super) bias: i32,
    /// TSManager's thread in this boot.
    pub(super) thread: u32,
    /// Open groups, outermost first, as nodes of the current run.
    pub(super) stack: Vec<usize>,
    pub(super) noops: u32,
    /// A node whose failure will turn out to be tolerated as soon as execution goes on.
    tolerated: Option<usize>,
    /// The next record is the first of an appended log.
    pub(super) bom_next: bool,
}

/// What comes after an instruction.
enum Flow {
    Next(u32),
    /// No group let the failure of this step pass.
    Failed {
        step: usize,
        name: String,
        code: i32,
    },
    Stopped,
}

impl<'a> Engine<'a> {
    pub fn play(scenario: &'a Scenario) -> Transcript {
        let Some(first) = scenario.runs.first() else {
            return Transcript::default();
        };
        let mut engine = Self {
            scenario,
            plan: first,
            dice: Dice::new(scenario.seed),
            out: Transcript::default(),
            phase: first.phase,
            now: 0,
            skew: 0,
            bias: 0,
            thread: 0,
            stack: Vec::new(),
            noops: 0,
            tolerated: None,
            bom_next: false,
        };
        for (number, plan) in scenario.runs.iter().enumerate() {
            engine.bom_next = number > 0 && engine.dice.chance(500);
            engine.run(plan);
        }
        engine.out
    }

    fn run(&mut self, plan: &'a RunPlan) {
        self.plan = plan;
        self.phase = plan.phase;
        self.bias = plan.bias;
        self.now = plan.start_utc_ms.max(self.now + 60_000);
        self.skew = 0;
        self.stack.clear();
        self.noops = 0;
        self.tolerated = None;
        let table = plan.table();
        self.out.runs.push(RunTrace {
            sequence: Arc::clone(&plan.sequence),
            dialect: plan.dialect,
            fresh: 0,
            boots: Vec::new(),
            restarts: Vec::new(),
            result: None,
            nodes: Vec::new(),
            stacks: Vec::new(),
            table_size: table.len(),
        });
        self.boot_fresh(&table);
        let mut pointer = 0;
        while let Some(instruction) = table.get(pointer) {
            match self.instruction(&table, pointer, instruction) {
                Flow::Next(next) => pointer = next,
                Flow::Failed { step, name, code } => return self.fail_run(step, &name, code),
                Flow::Stopped => return,
            }
        }
        self.succeed_run();
    }

    fn instruction(&mut self, table: &Table, pointer: u32, instruction: &Instruction) -> Flow {
        match instruction {
            Instruction::Step(step) => self.step(table, pointer, step),
            Instruction::Open {
                name,
                flags,
                child,
                end,
            } => self.open(pointer, name, flags, child.as_ref(), *end, table),
            Instruction::Close { name, .. } => self.close(pointer, name, table),
        }
    }

    fn open(
        &mut self,
        pointer: u32,
        name: &str,
        flags: &Flags,
        child: Option<&Arc<Sequence>>,
        end: u32,
        table: &Table,
    ) -> Flow {
        let start = self.announce(name, pointer, "", flags.disabled);
        let node = self.add_node(NodeTrace {
            pointer,
            end_pointer: Some(end),
            name: name.to_owned(),
            kind: if child.is_some() {
                Kind::RunTaskSequence
            } else {
                Kind::Group
            },
            child: child.cloned(),
            r#type: None,
            parent: self.stack.last().copied(),
            attempts: vec![AttemptTrace {
                start,
                shown: None,
                outcome: None,
                retry: None,
                next_pointer: None,
            }],
            opened: None,
            end_start: None,
            ignored_from: None,
        });
        if let Some(reason) = self.skip_reason(node, "group", flags, pointer) {
            return self.skip(node, "group", reason, end + 1, table);
        }
        let opened = self.say(
            1,
            format!("The group ({name}) has been successfully started"),
            "instruction.cxx:159",
        );
        self.node(node).opened = Some(opened);
        self.node(node).attempts[0].shown.get_or_insert(opened);
        self.stack.push(node);
        self.status();
        self.save(pointer + 1, table);
        self.out.knots.push((start, opened));
        Flow::Next(pointer + 1)
    }

    fn close(&mut self, pointer: u32, name: &str, table: &Table) -> Flow {
        let start = self.announce(name, pointer, "", false);
        let node = self.stack.pop().expect("a group that ends is open");
        let done = self.say(
            1,
            format!("The group ({name}) has been successfully completed"),
            "instruction.cxx:348",
        );
        self.node(node).end_start = Some(start);
        self.node(node).attempts[0].outcome = Some((done, Ending::Succeeded(0)));
        self.out.knots.push((start, done));
        self.status();
        self.save(pointer + 1, table);
        Flow::Next(pointer + 1)
    }

    fn step(&mut self, table: &Table, pointer: u32, step: &Step) -> Flow {
        let behaviour = self.behaviour(pointer);
        let mut node = None;
        for (number, attempt) in behaviour.attempts.iter().enumerate() {
            let start = self.announce(&step.name, pointer, step.r#type, step.flags.disabled);
            let trace = AttemptTrace {
                start,
                shown: None,
                outcome: None,
                retry: None,
                next_pointer: None,
            };
            let node = *node.get_or_insert_with(|| {
                self.add_node(NodeTrace {
                    pointer,
                    end_pointer: None,
                    name: step.name.clone(),
                    kind: Kind::Step,
                    child: None,
                    r#type: (self.plan.dialect == Dialect::New).then_some(step.r#type),
                    parent: self.stack.last().copied(),
                    attempts: Vec::new(),
                    opened: None,
                    end_start: None,
                    ignored_from: None,
                })
            });
            self.node(node).attempts.push(trace);
            if !step.flags.disabled {
                let shown = self.local_variables(step);
                self.node(node).attempts[number].shown = Some(shown);
                self.out.knots.push((start, shown));
            }
            if let Some(reason) = self.skip_reason(node, "action", &step.flags, pointer) {
                return self.skip(node, "action", reason, pointer + 1, table);
            }
            self.start_process(step);
            let chatter = behaviour
                .chatter
                .unwrap_or_else(|| self.dice.below(self.scenario.noise.chatter + 1));
            let millis = behaviour.millis.unwrap_or_else(|| self.usual_millis(step));
            if let Some(Stop::InStep(stop)) = self.plan.stop
                && stop == pointer
            {
                self.process(step, chatter / 2, millis / 2);
                return Flow::Stopped;
            }
            self.process(step, chatter, millis);
            if number + 1 == behaviour.attempts.len() {
                self.process_says(&behaviour.says);
            }
            let flow = match attempt {
                Attempt::Fails(code) => return self.fail(node, step, *code, table),
                Attempt::Succeeds(code) => {
                    self.succeed(node, step, *code);
                    self.clear_environment();
                    let next = self.save(pointer + 1, table);
                    self.node(node).attempts[number].next_pointer = Some(next);
                    Flow::Next(pointer + 1)
                }
                Attempt::Restarts(code, restart) => {
                    let outcome = self.succeed(node, step, *code);
                    let by_smsboot = step.command.starts_with("smsboot");
                    // Nothing but the records of the restart tells that any other step brings one about.
                    let loss = if by_smsboot {
                        restart.loss
                    } else {
                        Loss::Nothing
                    };
                    if loss != Loss::AfterResult {
                        self.clear_environment();
                    }
                    self.shut_down(&step.name, loss, pointer + 1, by_smsboot.then_some(outcome));
                    if self.stops_in_restart(pointer) {
                        return Flow::Stopped;
                    }
                    self.boot_again(restart, pointer + 1, table);
                    Flow::Next(pointer + 1)
                }
                Attempt::Retries(restart) => {
                    let outcome = self.succeed(node, step, 0);
                    self.clear_environment();
                    let retry = self.say(
                        1,
                        format!("The action ({}) requested a retry", step.name),
                        "engine.cxx:229",
                    );
                    self.node(node).attempts[number].retry = Some(retry);
                    self.out.knots.push((outcome, retry));
                    let loss = if restart.loss == Loss::AfterResult {
                        Loss::AfterSave
                    } else {
                        restart.loss
                    };
                    self.shut_down(&step.name, loss, pointer, Some(retry));
                    if self.stops_in_restart(pointer) {
                        return Flow::Stopped;
                    }
                    self.boot_again(restart, pointer, table);
                    continue;
                }
            };
            return flow;
        }
        // All attempts asked for another one and none is left to give: the story ends in the last restart.
        Flow::Stopped
    }

    fn stops_in_restart(&self, pointer: u32) -> bool {
        matches!(self.plan.stop, Some(Stop::InRestart(stop)) if stop == pointer)
    }

    /// Records that a failure before `record` was tolerated.
    pub(super) fn went_on(&mut self, record: usize) {
        if let Some(node) = self.tolerated.take() {
            self.node(node).ignored_from = Some(record);
            let outcome = self
                .node(node)
                .attempts
                .last()
                .and_then(|last| last.outcome);
            if let Some((outcome, _)) = outcome {
                self.out.knots.push((outcome, record));
            }
        }
    }

    /// Decides whether the node is skipped, evaluating its condition aloud.
    fn skip_reason(
        &mut self,
        node: usize,
        noun: &str,
        flags: &Flags,
        pointer: u32,
    ) -> Option<&'static str> {
        if flags.disabled {
            return Some("disabled");
        }
        self.evaluate(flags.condition.as_ref()?);
        if !self.behaviour(pointer).condition {
            return Some("condition");
        }
        let name = self.node(node).name.clone();
        let record = self.say(
            1,
            phrases::condition_true(noun, &name),
            "instruction.cxx:138",
        );
        self.node(node)
            .attempts
            .last_mut()?
            .shown
            .get_or_insert(record);
        None
    }

    fn skip(
        &mut self,
        node: usize,
        noun: &str,
        reason: &'static str,
        next: u32,
        table: &Table,
    ) -> Flow {
        let name = self.node(node).name.clone();
        let record = self.say(
            1,
            phrases::skipped(noun, &name, reason),
            "instruction.cxx:613",
        );
        let attempt = self
            .node(node)
            .attempts
            .last_mut()
            .expect("a node was started");
        attempt.shown.get_or_insert(record);
        attempt.outcome = Some((record, Ending::Skipped(reason)));
        let start = attempt.start;
        self.out.knots.push((start, record));
        self.status();
        if noun == "action" {
            self.clear_environment();
        }
        self.say(
            1,
            format!("Execution of the instruction ({name}) has been skipped"),
            "engine.cxx:229",
        );
        self.count_retries(next, table);
        Flow::Next(next)
    }

    /// Everything from the end of the process to the result variables. Returns the outcome's record.
    fn succeed(&mut self, node: usize, step: &Step, code: i32) -> usize {
        self.process_ended(code);
        let outcome = self.say(
            1,
            phrases::action_succeeded(&step.name, code),
            "instruction.cxx:857",
        );
        self.end_attempt(node, outcome, Ending::Succeeded(code));
        self.results(&step.name, code, true);
        outcome
    }

    /// A step fails: it lets the failure pass, or the first group that does so ends, or the run.
    fn fail(&mut self, node: usize, step: &Step, code: i32, table: &Table) -> Flow {
        let dialect = self.plan.dialect;
        self.process_ended(code);
        let phrase = *self.dice.pick(&phrases::FAILURE_PHRASES);
        let line_break = self.line_break();
        let message = phrases::action_failed(dialect, &step.name, code, phrase, line_break);
        let outcome = self.say(3, message, "instruction.cxx:895");
        self.end_attempt(node, outcome, Ending::Failed(code));
        self.results(&step.name, code, false);
        self.clear_environment();
        let pointer = self.node(node).pointer;
        if step.flags.continue_on_error {
            if self.plan.says_ignored {
                self.say(
                    2,
                    format!("The action ({}) ignored the failure", step.name),
                    "instruction.cxx:901",
                );
            }
            let next = self.save(pointer + 1, table);
            let attempt = self
                .node(node)
                .attempts
                .last_mut()
                .expect("a node was started");
            attempt.next_pointer = Some(next);
            self.tolerated = Some(node);
            return Flow::Next(pointer + 1);
        }
        while let Some(group) = self.stack.pop() {
            let (name, start, end) = {
                let group = self.node(group);
                (
                    group.name.clone(),
                    group.pointer,
                    group.end_pointer.unwrap_or(0),
                )
            };
            let decides =
                format!("Let the parent group ({name}) decides whether to continue execution");
            let asked = self.say(1, decides, "instruction.cxx:941");
            let line_break = self.line_break();
            let failed = self.say(
                3,
                phrases::group_failed(dialect, &name, line_break),
                "instruction.cxx:295",
            );
            self.end_attempt(group, failed, Ending::Failed(0));
            self.out.knots.push((asked, failed));
            self.out.knots.push((outcome, failed));
            let Some(Instruction::Open { flags, .. }) = table.get(start) else {
                continue;
            };
            if flags.continue_on_error {
                if self.plan.says_ignored {
                    self.say(
                        2,
                        format!("The group ({name}) ignored the failure"),
                        "instruction.cxx:301",
                    );
                }
                self.status();
                self.save(end + 1, table);
                self.tolerated = Some(group);
                return Flow::Next(end + 1);
            }
        }
        Flow::Failed {
            step: outcome,
            name: step.name.clone(),
            code,
        }
    }

    fn end_attempt(&mut self, node: usize, record: usize, ending: Ending) {
        let attempt = self
            .node(node)
            .attempts
            .last_mut()
            .expect("a node was started");
        attempt.outcome = Some((record, ending));
    }

    fn fail_run(&mut self, outcome: usize, name: &str, code: i32) {
        let line_break = self.line_break();
        let message = phrases::sequence_failed(self.plan.dialect, name, code, line_break);
        let record = self.say(3, message, "engine.cxx:214");
        self.current().result = Some(RunResult {
            record,
            succeeded: false,
        });
        let last = self.say_run_failed();
        self.out.knots.push((outcome, last));
        self.clean_up(false);
    }

    fn succeed_run(&mut self) {
        let record = self.say(
            1,
            "The task exeuction engine successfully completed the execution",
            "engine.cxx:96",
        );
        self.went_on(record);
        self.current().result = Some(RunResult {
            record,
            succeeded: true,
        });
        let last = self.say_run_succeeded();
        self.out.knots.push((record.saturating_sub(1), last));
        self.clean_up(true);
    }

    pub(super) fn note_restart(&mut self, from: usize) {
        self.current().restarts.push(RestartTrace {
            from,
            first: None,
            until: None,
        });
    }

    fn behaviour(&self, pointer: u32) -> Behaviour {
        self.plan
            .behaviour
            .get(&pointer)
            .cloned()
            .unwrap_or_default()
    }

    fn add_node(&mut self, node: NodeTrace) -> usize {
        let nodes = &mut self.current().nodes;
        nodes.push(node);
        nodes.len() - 1
    }

    pub(super) fn node(&mut self, node: usize) -> &mut NodeTrace {
        &mut self.current().nodes[node]
    }

    pub(super) fn current(&mut self) -> &mut RunTrace {
        self.out.runs.last_mut().expect("a run was begun")
    }
}
