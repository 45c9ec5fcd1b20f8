//! From events to runs: where a run begins, resumes after a restart, and ends.
//!
//! Inside a run, `run` takes over.

use std::collections::BTreeSet;

use crate::{
    event::{Event, Says},
    model::{At, Boot, Environment, Run, RunOutcome, Stop},
    record::decode,
};

use super::{
    Built,
    attempt::attempt,
    run::{Building, Start},
};

/// Builds the runs of one history from the events of its logs, in order.
pub fn build<'a>(logs: impl IntoIterator<Item = &'a [Event<'a>]>) -> Built {
    let mut builder = Builder::default();
    for (source, events) in logs.into_iter().enumerate() {
        for event in events {
            let at = At {
                source,
                position: event.position,
                stamp: event.stamp,
            };
            builder.take(event, at);
        }
    }
    builder.finish_run(true);
    builder.out
}

#[derive(Default)]
struct Builder {
    out: Built,
    current: Option<Building>,
    /// What the client said since the last boot began, before its engine started.
    prelude: Option<Prelude>,
    /// The engine is about to start: what it said so far.
    session: Option<Session>,
    /// The name the engine just set as current: with the pointer that follows, it is as good as a start record.
    announced: Option<String>,
    /// A boot failed before the engine started.
    attempt: Option<Run>,
}

/// What the client's first programs say of a boot.
#[derive(Clone)]
struct Prelude {
    at: At,
    environment: Option<Environment>,
    version: Option<String>,
}

/// An engine that is about to start or resume.
struct Session {
    at: At,
    /// The pointer it said it resumes at.
    resumes_at: Option<u32>,
    /// It set the next pointer to 0: a fresh start.
    fresh: bool,
    table: Option<u32>,
    children: BTreeSet<String>,
}

impl Session {
    /// It said whether it starts afresh or resumes.
    fn is_certain(&self) -> bool {
        self.fresh || self.resumes_at.is_some()
    }

    fn new(at: At) -> Self {
        Self {
            at,
            resumes_at: None,
            fresh: false,
            table: None,
            children: BTreeSet::new(),
        }
    }
}

impl Builder {
    fn take(&mut self, event: &Event<'_>, at: At) {
        let captures = &event.captures;
        let announced = self.announced.take();
        match event.says {
            Says::Bootstrap => {
                self.prelude(at);
            }
            Says::ClientVersion => {
                self.prelude(at).version = Some(decode(captures.text).into_owned())
            }
            Says::BootFailed | Says::WizardError | Says::PxeFailed | Says::EngineReturned => {
                self.boot_failed(event, at);
            }
            Says::EnvironmentLost | Says::EngineNotInitialised => self.could_not_go_on(event, at),
            Says::SequenceFailed if self.is_restarted() => self.could_not_go_on(event, at),
            Says::BootedFullOs => self.prelude(at).environment = Some(Environment::FullOs),
            Says::BootedWinPe => self.prelude(at).environment = Some(Environment::WinPe),
            Says::Parsing => self.session = Some(Session::new(at)),
            Says::EngineStarting => {
                self.session(at);
            }
            Says::EngineResuming => self.session(at).resumes_at = captures.pointer,
            Says::TableSize => self.session(at).table = captures.pointer,
            Says::ChildReferred => {
                let child = captures.named().into_owned();
                self.session(at).children.insert(child);
            }
            Says::EngineStarted => {
                let session = self.session(at);
                // Without either word, the first instruction decides.
                if session.is_certain() {
                    self.begin_session(None);
                }
            }
            Says::CurrentName => {
                let name = captures.named();
                if !self
                    .current
                    .as_ref()
                    .is_some_and(|run| run.just_started(&name))
                {
                    self.announced = Some(name.into_owned());
                }
            }
            Says::InstructionStarted => {
                let start = Start {
                    name: captures.named().into_owned(),
                    action: captures.action.map(|action| decode(action).into_owned()),
                    disabled: captures.action.is_some() && captures.number == Some(1),
                    certain: true,
                };
                self.start(captures.pointer, start, at);
            }
            Says::NextPointer => match (announced, &mut self.session) {
                // The start record is lost, the two variables after it are left.
                (Some(name), _) => {
                    self.start(
                        captures.pointer,
                        Start {
                            name,
                            action: None,
                            disabled: false,
                            certain: false,
                        },
                        at,
                    );
                }
                (None, Some(session)) => session.fresh |= captures.pointer == Some(0),
                (None, None) => self.in_run(event, at),
            },
            says => {
                let is_after_start = says.tells_of_a_node() || says.tells_of_an_end();
                if is_after_start && self.session.as_ref().is_some_and(Session::is_certain) {
                    self.begin_session(None);
                }
                if self.session.is_none() || says.tells_of_a_node() {
                    self.in_run(event, at);
                }
            }
        }
    }

    fn prelude(&mut self, at: At) -> &mut Prelude {
        if self.attempt.is_some() {
            // What failed is over; this is the next boot.
            self.finish_attempt();
            self.prelude = None;
        }
        self.prelude.get_or_insert_with(|| Prelude::new(at))
    }

    fn session(&mut self, at: At) -> &mut Session {
        self.session.get_or_insert_with(|| Session::new(at))
    }

    fn start(&mut self, pointer: Option<u32>, start: Start, at: At) {
        let Some(pointer) = pointer else {
            return self.out.odd(
                at,
                "an instruction pointer beyond any table: the record is not used".to_owned(),
            );
        };
        self.begin_session(Some(pointer));
        match &self.current {
            Some(run) if run.ended() => self.begin_without_session(Some(pointer), at),
            Some(run) if !run.can_go_on_at(pointer, &start.name) => {
                let message = "cannot follow the one before it: taken for another run whose beginning is not in the log";
                self.out.odd(at, format!("instruction {pointer} {message}"));
                self.begin_without_session(Some(pointer), at);
            }
            Some(run) if run.is_rebooting() => {
                // The records of the engine's own start are lost.
                let boot = self.next_boot(at, Some(pointer));
                self.with_run(|run, out| run.resume(boot, at, out));
            }
            Some(_) => {}
            None => self.begin_without_session(Some(pointer), at),
        }
        self.with_run(|run, out| run.start(pointer, start, at, out));
    }

    /// A program of a boot says that it failed. Behind a run that was at work in the same boot it tells of that run.
    fn boot_failed(&mut self, event: &Event<'_>, at: At) {
        /// Code of an engine that wants a restart.
        const RESTART: i32 = 0x8007_0BC2_u32.cast_signed();
        let code = event.captures.number;
        let is_none = matches!(code, Some(0 | RESTART | 3010 | 1641));
        if event.says == Says::EngineReturned && is_none || self.session.is_some() {
            return;
        }
        let environment = (event.says == Says::PxeFailed).then_some(Environment::WinPe);
        if let Some(attempt) = &mut self.attempt {
            (attempt.ended, attempt.last) = (Some(at), at);
        } else if self.current.is_none() || self.prelude.is_some() {
            self.begin_attempt(environment, at);
        }
    }

    fn begin_attempt(&mut self, environment: Option<Environment>, at: At) {
        self.finish_run(false);
        let started = self.prelude.as_ref().map(|prelude| prelude.at);
        let version = self
            .prelude
            .as_mut()
            .and_then(|prelude| prelude.version.take());
        let mut boot = self.next_boot(at, None);
        boot.environment = boot.environment.or(environment);
        boot.started = started;
        let first = self.first_of(started.unwrap_or(at));
        self.attempt = Some(attempt(boot, version, first, at, &mut self.out));
    }

    fn finish_attempt(&mut self) {
        self.out.runs.extend(self.attempt.take());
    }

    /// A restart was under way, the next boot has begun, and the engine has not said that it starts.
    fn is_restarted(&self) -> bool {
        let is_rebooting = self.current.as_ref().is_some_and(Building::is_rebooting);
        is_rebooting && self.prelude.is_some() && self.session.is_none()
    }

    /// The engine cannot go on after a restart, or not begin.
    fn could_not_go_on(&mut self, event: &Event<'_>, at: At) {
        let stop = match event.says {
            Says::EnvironmentLost => Stop::EnvironmentLost,
            _ => Stop::NotResumed,
        };
        self.session = None;
        if let Some(attempt) = &mut self.attempt {
            (attempt.ended, attempt.last) = (Some(at), at);
            return;
        }
        match &self.current {
            // It is over, and what looks for it finds nothing.
            Some(run) if run.ended() => {}
            Some(_) => {
                let boot = self.prelude.is_some().then(|| self.next_boot(at, None));
                self.with_run(|run, out| run.stop(stop, boot, at, out));
            }
            None => self.begin_attempt(None, at),
        }
    }

    /// Where a run or attempt begins: all before the first of a history belongs to it.
    fn first_of(&self, at: At) -> At {
        if self.out.marks.is_empty() {
            At {
                source: 0,
                position: 0,
                stamp: at.stamp,
            }
        } else {
            at
        }
    }

    /// An event inside a run.
    fn in_run(&mut self, event: &Event<'_>, at: At) {
        if let Some(attempt) = &mut self.attempt
            && event.says.tells_of_an_end()
        {
            (attempt.ended, attempt.last) = (Some(at), at);
            return;
        }
        match &self.current {
            Some(run) if !run.ended() => {}
            // The debugger holds a run whose step failed before it ends.
            Some(run) if event.says == Says::DebuggerWaits && run.has_failed() => {}
            // The engine's last words on groups that were open.
            Some(run)
                if event.says == Says::GroupFailed && run.has_open(&event.captures.named()) => {}
            Some(_) if event.says.tells_of_a_node() => self.begin_without_session(None, at),
            None if event.says.tells_of_a_node() || event.says.tells_of_a_run() => {
                self.begin_without_session(None, at)
            }
            _ => return,
        }
        self.with_run(|run, out| run.take(event, at, out));
    }

    fn with_run(&mut self, act: impl FnOnce(&mut Building, &mut Built)) {
        if let Some(run) = &mut self.current {
            act(run, &mut self.out);
        }
    }

    /// The engine has started: a fresh run, or the next boot of the one at hand.
    fn begin_session(&mut self, first: Option<u32>) {
        let Some(session) = self.session.take() else {
            return;
        };
        let resumes_at = session
            .resumes_at
            .or(first.filter(|&p| p > 0 && !session.fresh));
        let goes_on = self
            .current
            .as_ref()
            .filter(|run| !run.ended())
            .is_some_and(|run| match resumes_at {
                Some(pointer) => run.can_resume_at(pointer),
                None => !session.fresh && first.is_some_and(|pointer| run.retries_at(pointer)),
            });
        let version = self
            .prelude
            .as_mut()
            .and_then(|prelude| prelude.version.take());
        let boot = self.next_boot(session.at, resumes_at);
        if goes_on {
            self.with_run(|run, out| run.resume(boot, session.at, out));
        } else {
            self.finish_run(false);
            let first = boot.started.unwrap_or(session.at);
            let started = resumes_at.is_none().then_some(session.at);
            self.current = Some(Building::new(boot, started, first, &mut self.out));
        }
        self.with_run(|run, _| run.learn(session.table, session.children, version, session.at));
    }

    fn next_boot(&mut self, at: At, resumed_at: Option<u32>) -> Boot {
        let prelude = self.prelude.take();
        Boot {
            started: Some(prelude.as_ref().map_or(at, |prelude| prelude.at)),
            environment: prelude.and_then(|prelude| prelude.environment),
            resumed_at,
            last: None,
        }
    }

    /// The engine is at work, but the log does not hold how it started.
    fn begin_without_session(&mut self, pointer: Option<u32>, at: At) {
        self.finish_run(false);
        // All before it in the history was said inside the instruction that is going on.
        let first = self.first_of(at);
        // Nothing of a run comes before instruction 0.
        let started = (pointer == Some(0)).then_some(at);
        self.current = Some(Building::new(
            Boot::default(),
            started,
            first,
            &mut self.out,
        ));
    }

    fn finish_run(&mut self, history_ends: bool) {
        self.finish_attempt();
        if let Some(run) = self.current.take() {
            let run = run.finish(history_ends, &mut self.out);
            // A last word of an engine whose run is not in the log tells nothing, unless it is of a restart; the next run takes its place.
            let is_empty = run.nodes.is_empty() && run.outcome != RunOutcome::Rebooting;
            if is_empty && run.started.is_none() && run.ended.is_none() {
                let index = self.out.runs.len();
                while self.out.marks.pop_if(|mark| mark.run == index).is_some() {}
            } else {
                self.out.runs.push(run);
            }
        }
    }
}

impl Prelude {
    fn new(at: At) -> Self {
        Self {
            at,
            environment: None,
            version: None,
        }
    }
}

impl Says {
    /// The engine says this of a group or step only, so that a run must be going on.
    fn tells_of_a_node(self) -> bool {
        matches!(
            self,
            Self::GroupStarted
                | Self::GroupCompleted
                | Self::GroupFailed
                | Self::GroupSkippedDisabled
                | Self::GroupSkippedCondition
                | Self::StepSkippedDisabled
                | Self::StepSkippedCondition
                | Self::StepSucceeded
                | Self::StepFailed
                | Self::StepFailedOld
                | Self::RetryRequested
                | Self::RebootRefused
        )
    }

    /// The engine says this of a run as a whole.
    fn tells_of_a_run(self) -> bool {
        let is_said_inside = matches!(
            self,
            Self::Stack | Self::NextPointerSaved | Self::RebootRequested
        );
        self.tells_of_an_end() || is_said_inside
    }

    /// The engine says this when it stops.
    fn tells_of_an_end(self) -> bool {
        matches!(
            self,
            Self::EngineSucceeded | Self::SequenceFailed | Self::EngineResult
        )
    }
}
