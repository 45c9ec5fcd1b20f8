//! From events to runs: where a run begins, resumes after a restart, and ends.
//!
//! Inside a run, `run` takes over.

use crate::{
    event::{Event, Says},
    record::decode,
};

use super::{At, Boot, Built, Environment, run::Building};

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
    announced: Option<Vec<u8>>,
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
    children: Vec<String>,
}

impl Session {
    fn new(at: At) -> Self {
        Self {
            at,
            resumes_at: None,
            fresh: false,
            table: None,
            children: Vec::new(),
        }
    }
}

impl Builder {
    fn take(&mut self, event: &Event<'_>, at: At) {
        let captures = &event.captures;
        let announced = self.announced.take();
        match event.says {
            Says::Bootstrap => {
                self.prelude.get_or_insert_with(|| Prelude::new(at));
            }
            Says::ClientVersion => {
                self.prelude.get_or_insert_with(|| Prelude::new(at)).version =
                    Some(decode(captures.text).into_owned());
            }
            Says::FullOs => {
                self.prelude
                    .get_or_insert_with(|| Prelude::new(at))
                    .environment = Some(Environment::FullOs);
            }
            Says::Parsing => self.session = Some(Session::new(at)),
            Says::EngineStarting => {
                self.session.get_or_insert_with(|| Session::new(at));
            }
            Says::EngineResuming => {
                self.session
                    .get_or_insert_with(|| Session::new(at))
                    .resumes_at = captures.pointer;
            }
            Says::ChildReferred if self.session.is_some() => {
                let name = decode(captures.name).into_owned();
                self.session
                    .iter_mut()
                    .for_each(|s| s.children.push(name.clone()));
            }
            Says::TableSize => {
                self.session.get_or_insert_with(|| Session::new(at)).table = captures.pointer
            }
            Says::NextPointer if self.session.is_some() && announced.is_none() => {
                self.session
                    .iter_mut()
                    .for_each(|s| s.fresh |= captures.pointer == Some(0));
            }
            Says::EngineStarted => {
                let session = self.session.get_or_insert_with(|| Session::new(at));
                // Without either word, the first instruction decides.
                if session.fresh || session.resumes_at.is_some() {
                    self.begin_session(None);
                }
            }
            Says::CurrentName => self.announced = Some(captures.name.to_vec()),
            Says::InstructionStarted => {
                self.start(captures.name, captures.pointer, captures.action, at)
            }
            Says::NextPointer if announced.is_some() => {
                self.start(&announced.unwrap_or_default(), captures.pointer, None, at);
            }
            says => {
                if self.session.is_none() || says.tells_of_a_node() {
                    self.in_run(event, at);
                }
            }
        }
    }

    fn start(&mut self, name: &[u8], pointer: Option<u32>, action: Option<&[u8]>, at: At) {
        let Some(pointer) = pointer else {
            return self.out.odd(
                at,
                "an instruction pointer beyond any table: the record is not used".to_owned(),
            );
        };
        if self.session.is_some() {
            self.begin_session(Some(pointer));
        }
        let name = decode(name);
        match &self.current {
            None => self.begin_mid_run(at),
            Some(run) if run.ended() => self.begin_mid_run(at),
            Some(run) if !run.can_go_on_at(pointer, &name) => {
                self.out.odd(at, format!("instruction {pointer} cannot follow the one before it: taken for another run whose beginning is not in the log"));
                self.begin_mid_run(at);
            }
            Some(_) => {}
        }
        let action = action.map(|a| decode(a).into_owned());
        self.with_run(|run, out| run.start(&name, pointer, action, at, out));
    }

    /// An event inside a run.
    fn in_run(&mut self, event: &Event<'_>, at: At) {
        let over = self.current.as_ref().is_none_or(Building::ended);
        if over
            && !(event.says.tells_of_a_node()
                || self.current.is_none() && event.says.tells_of_a_run())
        {
            return;
        }
        if over {
            self.begin_mid_run(at);
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
        let prelude = self.prelude.take();
        let resumes_at = session
            .resumes_at
            .or(first.filter(|&p| p > 0 && !session.fresh));
        let goes_on = match (resumes_at, &self.current) {
            (Some(pointer), Some(run)) => !run.ended() && run.can_resume_at(pointer),
            _ => false,
        };
        let boot = Boot {
            started: Some(prelude.as_ref().map_or(session.at, |p| p.at)),
            environment: prelude.as_ref().and_then(|p| p.environment),
            resumed_at: resumes_at,
        };
        if goes_on {
            self.with_run(|run, out| run.resume(boot, session.at, out));
        } else {
            self.finish_run(false);
            let first = boot.started.unwrap_or(session.at);
            let index = self.out.runs.len();
            let started = resumes_at.is_none().then_some(session.at);
            self.current = Some(Building::new(index, boot, started, first, &mut self.out));
        }
        if let Some(run) = &mut self.current {
            run.learn(
                session.table,
                session.children,
                prelude.and_then(|p| p.version),
                session.at,
            );
        }
    }

    /// The engine is at work, but the log does not hold its start.
    fn begin_mid_run(&mut self, at: At) {
        self.finish_run(false);
        let index = self.out.runs.len();
        let mut first = at;
        if self.out.marks.is_empty() {
            // All before it in the history was said inside the instruction that is going on.
            first = At {
                source: 0,
                position: 0,
                stamp: at.stamp,
            };
        }
        self.current = Some(Building::new(
            index,
            Boot::default(),
            None,
            first,
            &mut self.out,
        ));
    }

    fn finish_run(&mut self, history_ends: bool) {
        if let Some(run) = self.current.take() {
            let run = run.finish(history_ends, &mut self.out);
            // A last word of an engine whose run is not in the log tells nothing; the next run takes its place.
            if run.nodes.is_empty() && run.started.is_none() && run.ended.is_none() {
                let index = self.out.runs.len();
                self.out.marks.retain(|mark| mark.run != index);
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
                | Self::RetryRequested
        )
    }

    /// The engine says this of a run as a whole.
    fn tells_of_a_run(self) -> bool {
        matches!(
            self,
            Self::EngineSucceeded
                | Self::SequenceFailed
                | Self::EngineResult
                | Self::Stack
                | Self::NextPointerSaved
        )
    }
}
