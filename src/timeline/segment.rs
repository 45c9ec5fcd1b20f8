//! One summary of a log: where its records enter and leave the order of instructions, its times, and whether its last run ended.
//!
//! Order and gaps ask the same questions of two logs in a row. Both are answered by the last instruction of the one and the first of the other.

use crate::{
    event::{Reading, Says},
    record::Stamp,
};

/// What a log tells of its place among others.
#[derive(Clone, Debug, Default)]
pub(super) struct Segment {
    /// Times of its first and last record.
    pub first: Option<Stamp>,
    pub last: Option<Stamp>,
    /// The first instruction, if it goes on with the run of the log before.
    pub enters: Option<Instruction>,
    /// The last instruction, if its run goes on.
    pub leaves: Option<Instruction>,
    /// Its last run has ended.
    pub has_ended: bool,
    /// A run begins or ends in it.
    pub parts_runs: bool,
    /// A program that begins a boot, or the engine, starts in it.
    pub begins_boot: bool,
    /// Before the first instruction, something was said that lets the engine go on further down.
    pub may_jump: bool,
}

/// An instruction that starts, or at which the engine resumes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Instruction {
    pub pointer: u32,
    /// Position of the record in the log's text.
    pub position: usize,
    /// It has started; the engine has only announced to resume at it otherwise.
    pub is_started: bool,
    /// A skip or failure that was logged since lets the engine go on further down.
    pub may_jump: bool,
}

impl Segment {
    pub fn of(reading: &Reading<'_>) -> Self {
        let mut segment = Self {
            first: reading.span.first,
            last: reading.span.last,
            ..Self::default()
        };
        let mut resumes = false;
        for event in &reading.events {
            match event.says {
                Says::Bootstrap | Says::EngineStarting => segment.begins_boot = true,
                Says::Parsing => (segment.begins_boot, resumes) = (true, false),
                Says::EngineStarted if !resumes => segment.part(false),
                Says::EngineSucceeded | Says::SequenceFailed => segment.part(true),
                Says::GroupSkippedDisabled
                | Says::GroupSkippedCondition
                | Says::InstructionSkipped
                | Says::GroupFailed
                | Says::StepFailed
                | Says::StepFailedOld => match &mut segment.leaves {
                    Some(last) => last.may_jump = true,
                    None => segment.may_jump |= !segment.parts_runs,
                },
                Says::EngineResuming | Says::InstructionStarted => {
                    let is_started = event.says == Says::InstructionStarted;
                    resumes |= !is_started;
                    if let Some(pointer) = event.captures.pointer {
                        segment.take(Instruction {
                            pointer,
                            position: event.position,
                            is_started,
                            may_jump: false,
                        });
                    }
                }
                _ => {}
            }
        }
        segment
    }

    fn part(&mut self, has_ended: bool) {
        (self.leaves, self.has_ended, self.parts_runs) = (None, has_ended, true);
    }

    fn take(&mut self, instruction: Instruction) {
        if self.leaves.is_none() && !self.parts_runs {
            self.enters = Some(instruction);
        }
        (self.leaves, self.has_ended) = (Some(instruction), false);
    }

    /// UTC milliseconds of the first and last record.
    pub fn span(&self) -> Option<(i64, i64)> {
        let utc = |stamp: Option<Stamp>| stamp.and_then(Stamp::utc_ms);
        utc(self.first).zip(utc(self.last))
    }

    /// Whether a log can go on where this one ends: pointers rise within a run.
    pub fn leads_to(&self, next: &Self) -> bool {
        let Some(at) = next.enters else { return true };
        !self.has_ended && self.leaves.is_none_or(|last| last.pointer <= at.pointer)
    }

    /// Whether a log goes on with the instruction at which this one ends, or with the next.
    pub fn joins(&self, next: &Self) -> bool {
        let both = next.enters.zip(self.leaves);
        both.is_some_and(|(at, last)| {
            let ahead = at.pointer.checked_sub(last.pointer);
            ahead.is_some_and(|ahead| ahead <= 1)
        })
    }
}

impl Instruction {
    /// The pointer of the instruction behind it.
    pub fn next(&self) -> u32 {
        self.pointer.saturating_add(u32::from(self.is_started))
    }
}
