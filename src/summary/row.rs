//! The rows a summary is computed from.
//!
//! They are read from what `smsts summary` and `smsts steps` print as NDJSON; `render` writes them, with more keys for those who do not want to compute
//! them. Keys that are not known are passed over.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, de::Error};

use super::time::{LocalTime, Time};
use crate::{
    analysis::Certainty,
    model::{Kind, Outcome, RunOutcome, SkipReason},
};

/// One run of one machine.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
pub struct RunRow<'a> {
    /// The machine's name, as far as the input tells.
    pub machine: Option<Cow<'a, str>>,
    /// Counted from 1 within the machine's history.
    pub run: u64,
    /// The root sequence; only a definition names it.
    pub sequence_name: Option<Cow<'a, str>>,
    /// Its package ID.
    pub sequence_package_id: Option<Cow<'a, str>>,
    /// The engine's first record of a fresh start.
    pub started: Option<Time>,
    /// The record in which the engine reports the end.
    pub ended: Option<Time>,
    /// The first record of the run, of any component.
    pub first_record: Option<Time>,
    /// The last record of the run, of any component.
    pub last_record: Option<Time>,
    /// When it started on the log's own clock; where the start is not in the log, its first record.
    pub local_time: Option<LocalTime>,
    /// How it ended.
    #[serde(deserialize_with = "run_outcome")]
    pub outcome: RunOutcome,
    /// The start is not in the log.
    pub starts_mid_run: bool,
    /// Milliseconds the machine was away at restarts.
    pub restart_ms: Option<i64>,
    /// Parts of the run between restarts.
    pub boots: u64,
    /// Places where the log lacks something of the run.
    pub gaps: u64,
    /// What is left of torn records.
    pub fragments: u64,
    /// The sentence that tells why the run failed.
    pub cause: Option<Cow<'a, str>>,
    /// How sure the cause is.
    #[serde(deserialize_with = "certainty", default)]
    pub cause_certainty: Option<Certainty>,
    /// In a log without an end: the pointer of the innermost group or step that was going on.
    pub open_pointer: Option<u32>,
    /// Its path.
    pub open_path: Option<Cow<'a, str>>,
    /// From its start to the last record, milliseconds in UTC.
    pub open_ms: Option<i64>,
    /// Of a boot that failed before the engine ran an instruction: the phase in which it failed.
    pub phase: Option<Cow<'a, str>>,
    /// Groups and steps in the order of execution.
    pub steps: Vec<StepRow<'a>>,
}

/// One group or step of a run. Keys that `smsts steps` has too mean the same there.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize)]
pub struct StepRow<'a> {
    /// The instruction pointer.
    pub pointer: Option<u32>,
    /// Group, step or Run Task Sequence step.
    #[serde(deserialize_with = "kind")]
    pub kind: Kind,
    /// As the log names it.
    pub name: Option<Cow<'a, str>>,
    /// The names from the outermost group down.
    pub path: Cow<'a, str>,
    /// The names from the top of the child sequence that holds it.
    pub sequence_path: Option<Cow<'a, str>>,
    /// The sequence that holds it.
    pub sequence_name: Option<Cow<'a, str>>,
    /// Its package ID.
    pub sequence_package_id: Option<Cow<'a, str>>,
    /// What a Run Task Sequence step runs.
    pub child_name: Option<Cow<'a, str>>,
    /// Its package ID.
    pub child_package_id: Option<Cow<'a, str>>,
    /// How it ended.
    #[serde(deserialize_with = "outcome")]
    pub outcome: Outcome,
    /// The failure was tolerated here.
    pub ignored: bool,
    /// Why it was skipped.
    #[serde(deserialize_with = "skip_reason", default)]
    pub skip_reason: Option<SkipReason>,
    /// A step's code.
    pub exit_code: Option<i32>,
    /// Its first start.
    pub started: Option<Time>,
    /// The record that reports the outcome.
    pub ended: Option<Time>,
    /// Of the time between, milliseconds in which the machine was restarting.
    pub restart_ms: Option<i64>,
    /// It failed the run: a step, or a group where the log does not hold its step.
    pub failed_run: bool,
    /// The sentence that tells why it failed, tolerated or not.
    pub cause: Option<Cow<'a, str>>,
}

impl RunRow<'_> {
    /// The version of the row's form.
    pub const SCHEMA: &'static str = "smsts-run-1";

    /// The run's beginning: its start or, where that is not in the log, its first record.
    pub fn began(&self) -> Option<Time> {
        self.started.or(self.first_record)
    }

    /// From start to end, in UTC. Negative when the clock was set back.
    pub fn duration_ms(&self) -> Option<i64> {
        Some(self.ended?.utc_ms() - self.started?.utc_ms())
    }

    /// What failed the run: a step, or a group where the log does not hold its step.
    pub fn failed_step(&self) -> Option<&StepRow<'_>> {
        self.failing().map(|at| &self.steps[at])
    }

    /// Which of the steps failed the run.
    pub(super) fn failing(&self) -> Option<usize> {
        let is_it = |step: &StepRow<'_>| step.failed_run && step.outcome == Outcome::Failed;
        let at = self.steps.iter().rposition(is_it)?;
        (self.outcome == RunOutcome::Failed).then_some(at)
    }

    /// The same, borrowing nothing.
    pub fn into_owned(self) -> RunRow<'static> {
        RunRow {
            machine: own(self.machine),
            sequence_name: own(self.sequence_name),
            sequence_package_id: own(self.sequence_package_id),
            cause: own(self.cause),
            open_path: own(self.open_path),
            phase: own(self.phase),
            steps: self.steps.into_iter().map(StepRow::into_owned).collect(),
            ..self
        }
    }
}

impl StepRow<'_> {
    /// It is a step that failed. A group that was aborted is a consequence.
    pub(super) fn has_failed(&self) -> bool {
        self.kind == Kind::Step && self.outcome == Outcome::Failed
    }

    /// From the first start to the outcome, in UTC. Negative when the clock was set back.
    pub fn duration_ms(&self) -> Option<i64> {
        Some(self.ended?.utc_ms() - self.started?.utc_ms())
    }

    /// Its duration without the waiting for restarts. What was skipped has none; nor has what seems to have taken less than nothing since the
    /// clock was set back meanwhile.
    pub fn work_ms(&self) -> Option<i64> {
        let ms = self.duration_ms()?.checked_sub(self.restart_ms?)?;
        (ms >= 0 && self.outcome != Outcome::Skipped).then_some(ms)
    }

    /// The same, borrowing nothing.
    pub fn into_owned(self) -> StepRow<'static> {
        StepRow {
            name: own(self.name),
            path: Cow::Owned(self.path.into_owned()),
            sequence_path: own(self.sequence_path),
            sequence_name: own(self.sequence_name),
            sequence_package_id: own(self.sequence_package_id),
            child_name: own(self.child_name),
            child_package_id: own(self.child_package_id),
            cause: own(self.cause),
            ..self
        }
    }
}

fn own(text: Option<Cow<'_, str>>) -> Option<Cow<'static, str>> {
    text.map(|text| Cow::Owned(text.into_owned()))
}

pub(super) fn run_outcome<'de, D: Deserializer<'de>>(from: D) -> Result<RunOutcome, D::Error> {
    let word = Cow::<str>::deserialize(from)?;
    one_of(RunOutcome::ALL, RunOutcome::name, &word)
}

fn outcome<'de, D: Deserializer<'de>>(from: D) -> Result<Outcome, D::Error> {
    one_of(Outcome::ALL, Outcome::name, &Cow::<str>::deserialize(from)?)
}

fn kind<'de, D: Deserializer<'de>>(from: D) -> Result<Kind, D::Error> {
    one_of(Kind::ALL, Kind::name, &Cow::<str>::deserialize(from)?)
}

fn skip_reason<'de, D: Deserializer<'de>>(from: D) -> Result<Option<SkipReason>, D::Error> {
    let word = Option::<Cow<str>>::deserialize(from)?;
    word.map(|word| one_of(SkipReason::ALL, SkipReason::name, &word))
        .transpose()
}

pub(super) fn certainty<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Certainty>, D::Error> {
    let word = Option::<Cow<str>>::deserialize(from)?;
    word.map(|word| one_of(Certainty::ALL, Certainty::name, &word))
        .transpose()
}

fn one_of<T: Copy, E: Error>(all: &[T], name: fn(T) -> &'static str, word: &str) -> Result<T, E> {
    let found = all.iter().copied().find(|&one| name(one) == word);
    found.ok_or_else(|| {
        let words: Vec<_> = all.iter().map(|&one| name(one)).collect();
        E::custom(format_args!("{word:?} is none of {}", words.join(", ")))
    })
}
