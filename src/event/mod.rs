//! From records to events: what the task sequence engine said.
//!
//! A table of phrases ([`PHRASES`]) says which message of which component means what. All that is not
//! in the table is an ordinary record. This module looks at one record at a time; what follows from
//! the order of events is the tree's business.

mod classes;
mod growing;
mod harmless;
mod phrase;
mod phrases;
mod quoted;

use std::{hash::BuildHasher, ops::Range};

use rayon::prelude::*;

pub use classes::runs_a_task_sequence;
pub use growing::Growing;
pub use harmless::is_harmless;
pub use phrase::{Captures, Phrase, recognise, recognise_pasted};
pub use phrases::PHRASES;

use foldhash::fast::FixedState;

use crate::record::{Item, Record, Scanner, Stamp, content, split};

/// What the engine said, in one word. The captures that go with each are in [`PHRASES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Says {
    /// An instruction starts: `name`, `pointer`, in the new dialect `type`.
    InstructionStarted,
    /// A group opens: `name`.
    GroupStarted,
    /// A group's condition is true: `name`.
    GroupCondition,
    /// A step's condition is true: `name`.
    StepCondition,
    /// A group ends well: `name`.
    GroupCompleted,
    /// A group was aborted after a failure: `name`.
    GroupFailed,
    /// A group is passed over: `name`.
    GroupSkippedDisabled,
    /// A group is passed over: `name`.
    GroupSkippedCondition,
    /// A step is passed over: `name`.
    StepSkippedDisabled,
    /// A step is passed over: `name`.
    StepSkippedCondition,
    /// A group or step was passed over: `name`.
    InstructionSkipped,
    /// A step is given a variable; groups have none.
    StepVariable,
    /// A step's process is about to start: `text`, the command line.
    CommandLine,
    /// A process ended: `number`, its exit code, unsigned.
    ProcessExited,
    /// A step ended well: `name`, `number`.
    StepSucceeded,
    /// A step failed: `name`, `number`.
    StepFailed,
    /// The same in the old dialect, where nothing sure separates the name from what follows: `name` with the text after it, `number`
    /// where the log gives the code.
    StepFailedOld,
    /// A step asks to be run again after a restart: `name`.
    RetryRequested,
    /// A restart is on its way: `name`, the step that asked for it, where the record names it.
    RebootRequested,
    /// A restart could not be made; the step that asked for it failed.
    RebootFailed,
    /// The same, as the engine's verdict on the step, whatever it said of it before: `name`, `number` where the log gives the code.
    RebootRefused,
    /// After a restart the task sequence environment is gone.
    EnvironmentLost,
    /// The engine could not be initialised.
    EngineNotInitialised,
    /// The engine waits for the debugger, which can make any instruction the next.
    DebuggerWaits,
    /// A program of a boot failed before the engine was started.
    BootFailed,
    /// The same, in a program that only Windows PE has.
    PxeFailed,
    /// The program that starts the engine shows the user an error: `text`.
    WizardError,
    /// The engine ended: `number`, its code.
    EngineReturned,
    /// A restart is on its way, said by `smsboot.exe`, the program behind Restart Computer.
    RebootProgram,
    /// The engine parses the task sequence: the first record of a start or resume.
    Parsing,
    /// The engine is about to start.
    EngineStarting,
    /// The engine resumes: `pointer` of the next instruction.
    EngineResuming,
    /// The engine started or resumed.
    EngineStarted,
    /// The engine finished the task sequence.
    EngineSucceeded,
    /// The task sequence failed.
    SequenceFailed,
    /// The engine stops: `number` 0 success, 2 reboot.
    EngineResult,
    /// The next instruction: `pointer`.
    NextPointer,
    /// The same, saved: said after an instruction is done, never at its start.
    NextPointerSaved,
    /// The open groups after an instruction: `text`, start pointers, outermost first.
    Stack,
    /// The number of instructions in the table: `number`.
    TableSize,
    /// The instruction that starts: `name`.
    CurrentName,
    /// The result of the last step: `number`.
    LastCode,
    /// The last step: `name`.
    LastName,
    /// Whether the last step succeeded: `text`, `true` or `false`.
    LastSucceeded,
    /// The log's folder: `text`. Drive X: is WinPE's.
    LogPath,
    /// A Run Task Sequence step refers to a child sequence: `name`, its package ID.
    ChildReferred,
    /// A part of the client starts; the first record after a restart.
    Bootstrap,
    /// The client's version: `text`.
    ClientVersion,
    /// The first program of a boot: the full operating system runs.
    BootedFullOs,
    /// The first program of a boot: Windows PE runs.
    BootedWinPe,
    /// The engine: Windows PE runs.
    WinPe,
}

impl Says {
    /// The engine or a program of the client says with it what it could not do, and not how a step or a boot went.
    pub fn tells_of_a_cause(self) -> bool {
        matches!(
            self,
            Self::RebootFailed
                | Self::EnvironmentLost
                | Self::EngineNotInitialised
                | Self::BootFailed
                | Self::PxeFailed
        )
    }

    /// Said of a process, by whichever component started it.
    pub fn tells_of_a_process(self) -> bool {
        self == Self::ProcessExited
    }
}

/// What was said, where and when. Captures are borrowed from the log.
#[derive(Clone, Debug)]
pub struct Event<'a> {
    /// What.
    pub says: Says,
    /// With which words.
    pub captures: Captures<'a>,
    /// When, if the record's time can be read.
    pub stamp: Option<Stamp>,
    /// Where the record stands in its log's text.
    pub position: usize,
}

/// What one log holds.
#[derive(Clone, Debug, Default)]
pub struct Reading<'a> {
    /// Whole records.
    pub records: u64,
    /// What is left of torn records, and foreign text.
    pub fragments: Vec<Range<usize>>,
    /// What the engine said, in the order of the text.
    pub events: Vec<Event<'a>>,
    /// Start and end of the records' time.
    pub span: TimeSpan,
    /// A hash of each record and each fragment as written, in the order of the text. Empty unless [`read_with_hashes`] read the log.
    pub hashes: Vec<u64>,
}

/// The times of the first and last record whose UTC time can be read.
#[derive(Clone, Copy, Debug, Default)]
pub struct TimeSpan {
    /// In the order of the text, not of the clock.
    pub first: Option<Stamp>,
    /// In the order of the text, not of the clock.
    pub last: Option<Stamp>,
}

/// Reads a log's text, its parts in parallel. The result is the same for any number of threads.
pub fn read(text: &[u8]) -> Reading<'_> {
    read_from(text, 0)
}

/// Reads a log's text like [`read`] and hashes its records, so that they can be found in other logs.
pub fn read_with_hashes(text: &[u8]) -> Reading<'_> {
    read_stretch(text, 0..text.len(), Some(hash)).finish(text)
}

/// Less text than this is not worth a thread, bytes.
pub(crate) const PART: usize = 4 << 20;

/// Reads a log's text from a record on. Positions are those in the whole text.
pub fn read_from(text: &[u8], from: usize) -> Reading<'_> {
    read_stretch(text, from..text.len(), None).finish(text)
}

/// Hashes a record or fragment as written.
type Hash = fn(&[u8]) -> u64;

fn hash(written: &[u8]) -> u64 {
    FixedState::default().hash_one(written)
}

/// What a stretch of a log holds, before what is around it is known.
#[derive(Clone, Debug, Default)]
struct Part<'a> {
    reading: Reading<'a>,
    /// The last record's time, if it can be read; the outer `None`: there is no record.
    last: Option<Option<Stamp>>,
}

/// Reads a stretch that begins and ends where [`split`] could cut.
fn read_stretch(text: &[u8], stretch: Range<usize>, hash: Option<Hash>) -> Part<'_> {
    let parts = (stretch.len() / PART).min(4 * rayon::current_num_threads());
    if parts < 2 {
        return read_part(text, stretch, hash);
    }
    let mut parts: Vec<_> = split(&text[stretch.clone()], parts)
        .into_par_iter()
        .map(|part| {
            let part = stretch.start + part.start..stretch.start + part.end;
            read_part(text, part, hash)
        })
        .collect();
    let mut whole = parts.remove(0);
    for part in parts {
        whole.join(part);
    }
    whole
}

impl<'a> Part<'a> {
    fn join(&mut self, next: Self) {
        self.reading.join(next.reading);
        self.last = next.last.or(self.last);
    }

    /// The parts are all there.
    fn finish(self, text: &'a [u8]) -> Reading<'a> {
        let mut whole = self.reading;
        let of_event = || {
            let mut events = whole.events.iter().rev();
            events.find_map(|event| event.stamp.filter(has_utc))
        };
        whole.span.last = self.last.flatten().or_else(of_event).or(whole.span.first);
        quoted::leave_out(text, &mut whole);
        whole
    }
}

impl<'a> Reading<'a> {
    fn join(&mut self, next: Self) {
        self.records += next.records;
        self.fragments.extend(next.fragments);
        self.events.extend(next.events);
        self.hashes.extend(next.hashes);
        self.span.first = self.span.first.or(next.span.first);
    }

    fn take(&mut self, record: &Record<'a>) {
        self.records += 1;
        let recognised = if record.is_pasted() {
            recognise_pasted(record.component(), record.message)
        } else {
            recognise(record.component(), record.message)
        };
        if let Some((says, captures)) = recognised {
            self.events.push(Event {
                says,
                captures,
                stamp: record.stamp(),
                position: record.span.start,
            });
        }
    }
}

fn read_part(text: &[u8], part: Range<usize>, hash: Option<Hash>) -> Part<'_> {
    let mut reading = Reading::default();
    // Times are parsed only where they are used: of events, and of the first and last record.
    let mut last = None;
    for item in Scanner::part(text, part) {
        if let Some((hash, written)) = hash.zip(content(text, &item)) {
            reading.hashes.push(hash(written));
        }
        match item {
            Item::Record(record) => {
                reading.take(&record);
                if reading.span.first.is_none() {
                    reading.span.first = timed(&record);
                }
                last = Some(record);
            }
            Item::Fragment(fragment) => reading.fragments.push(fragment.span),
            Item::Blank(_) => {}
        }
    }
    Part {
        reading,
        last: last.as_ref().map(timed),
    }
}

fn timed(record: &Record<'_>) -> Option<Stamp> {
    record.stamp().filter(has_utc)
}

fn has_utc(stamp: &Stamp) -> bool {
    stamp.utc_ms().is_some()
}
