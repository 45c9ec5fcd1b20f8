//! What happened: everything a simulated machine's history can say.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::definition::{Sequence, Table};

/// The history of one machine, as one log tells it.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Drives durations, threads and noise, but nothing of the tree.
    pub seed: u64,
    pub machine: String,
    /// Runs in the order in which the log holds them.
    pub runs: Vec<RunPlan>,
    pub noise: Noise,
    pub layout: Layout,
    /// The part of the log that is left, in permille of its records: `0..1000` is all of it.
    pub kept: Range<usize>,
}

impl Scenario {
    pub fn new(seed: u64, runs: Vec<RunPlan>) -> Self {
        Self {
            seed,
            machine: "CONTOSO-PC01".to_owned(),
            runs,
            noise: Noise::default(),
            layout: Layout::default(),
            kept: 0..1000,
        }
    }

    /// The records kept of `len`.
    pub fn window(&self, len: usize) -> Range<usize> {
        len * self.kept.start / 1000..len * self.kept.end / 1000
    }
}

/// One run of a task sequence.
#[derive(Clone, Debug)]
pub struct RunPlan {
    pub sequence: Arc<Sequence>,
    pub dialect: Dialect,
    /// Deployed by MDT without a site: other status records, nothing else.
    pub standalone: bool,
    /// The clock when the first record is written, in UTC milliseconds since 1970.
    pub start_utc_ms: i64,
    pub bias: i32,
    pub phase: Phase,
    pub disabled_child: DisabledChild,
    /// What steps do and what conditions say, by pointer; steps not named succeed, conditions not named hold.
    pub behaviour: BTreeMap<u32, Behaviour>,
    /// Where the log of this run breaks off, when it does.
    pub stop: Option<Stop>,
    /// Whether a tolerated failure leaves a record of unknown wording (`The group (X) ignored …`).
    pub says_ignored: bool,
}

impl RunPlan {
    pub fn new(sequence: &Arc<Sequence>, dialect: Dialect, start_utc_ms: i64) -> Self {
        Self {
            sequence: Arc::clone(sequence),
            dialect,
            standalone: false,
            start_utc_ms,
            bias: 0,
            phase: Phase::FullOs,
            disabled_child: DisabledChild::Absent,
            behaviour: BTreeMap::new(),
            stop: None,
            says_ignored: false,
        }
    }

    pub fn table(&self) -> Table {
        Table::of(&self.sequence, self.disabled_child)
    }

    /// The pointer of the `nth` instruction of that name.
    ///
    /// # Panics
    /// When there is none: a story that names a step that does not exist is a mistake.
    pub fn pointer(&self, name: &str, nth: usize) -> u32 {
        self.table()
            .pointer_of(name, nth)
            .unwrap_or_else(|| panic!("no instruction {name:?}, number {nth}"))
    }

    /// Says what the first step of that name does.
    pub fn with(mut self, name: &str, attempts: Vec<Attempt>) -> Self {
        let pointer = self.pointer(name, 0);
        self.behaviour.entry(pointer).or_default().attempts = attempts;
        self
    }

    /// The condition of every instruction of that name is false.
    pub fn without(mut self, name: &str) -> Self {
        let table = self.table();
        for pointer in (0..).map_while(|nth| table.pointer_of(name, nth)) {
            self.behaviour.entry(pointer).or_default().condition = false;
        }
        self
    }

    /// What the process of the first step of that name writes before it ends: component, severity, message.
    pub fn saying(mut self, name: &str, records: &[(&'static str, u8, &str)]) -> Self {
        let pointer = self.pointer(name, 0);
        let records = records
            .iter()
            .map(|&(component, severity, message)| Saying {
                component,
                severity,
                message: message.to_owned(),
            });
        self.behaviour.entry(pointer).or_default().says = records.collect();
        self
    }

    /// How long the first step of that name takes, and how much its process writes.
    pub fn taking(mut self, name: &str, seconds: u32, chatter: usize) -> Self {
        let pointer = self.pointer(name, 0);
        let behaviour = self.behaviour.entry(pointer).or_default();
        behaviour.millis = Some(seconds * 1000);
        behaviour.chatter = Some(chatter);
        self
    }
}

/// The engine's way of speaking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// Up to release 1902, and MDT.
    Old,
    /// From release 2002 on.
    New,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    WinPe,
    FullOs,
}

/// How many pointers a Run Task Sequence step takes that is disabled or lies under a disabled group: not settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DisabledChild {
    /// None: the log never mentions it.
    Absent,
    /// Two, without contents.
    Hollow,
    /// As many as if it were enabled.
    Expanded,
}

/// What an instruction does in a run.
#[derive(Clone, Debug)]
pub struct Behaviour {
    /// What its condition says, if it has one.
    pub condition: bool,
    /// What the step does each time it is started. All but the last are retries.
    pub attempts: Vec<Attempt>,
    /// How long its process runs, each time.
    pub millis: Option<u32>,
    /// About how many records its process writes.
    pub chatter: Option<usize>,
    /// What its process writes before it ends for the last time.
    pub says: Vec<Saying>,
}

/// A record of a step's process.
#[derive(Clone, Debug)]
pub struct Saying {
    pub component: &'static str,
    pub severity: u8,
    pub message: String,
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            condition: true,
            attempts: vec![Attempt::Succeeds(0)],
            millis: None,
            chatter: None,
            says: Vec::new(),
        }
    }
}

#[derive(Clone, Debug)]
pub enum Attempt {
    /// Ends with a success code.
    Succeeds(i32),
    /// Ends with a code that is none.
    Fails(i32),
    /// Succeeds and restarts the machine; the next instruction runs after it.
    Restarts(i32, Restart),
    /// Succeeds with 0, restarts the machine and wants to run again after it.
    Retries(Restart),
}

#[derive(Clone, Debug)]
pub struct Restart {
    /// From the last record before to the first after.
    pub millis: u32,
    /// The bias from then on, when it changes.
    pub bias: Option<i32>,
    /// A time sync after the restart moves the clock by so much; negative is back.
    pub clock_step_ms: i64,
    pub loss: Loss,
    pub into: Phase,
}

impl Default for Restart {
    fn default() -> Self {
        Self {
            millis: 95_000,
            bias: None,
            clock_step_ms: 0,
            loss: Loss::Nothing,
            into: Phase::FullOs,
        }
    }
}

/// Which of the records around a restart did not make it into the log that was carried over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    Nothing,
    /// Everything after the state was saved; ends at `Expand a string: %_SMSTSMDataPath%\Logs`.
    AfterSave,
    /// Everything after the step's result; the same last record, but the first of its kind.
    AfterResult,
}

/// Where a run's log breaks off.
#[derive(Clone, Copy, Debug)]
pub enum Stop {
    /// While the process of the step at this pointer runs.
    InStep(u32),
    /// When the step at this pointer has brought about a restart.
    InRestart(u32),
}

/// What the other components write.
#[derive(Clone, Debug)]
pub struct Noise {
    /// Records of other components among the engine's own, permille.
    pub background: u32,
    /// At most so many records by each step's process.
    pub chatter: usize,
    /// Script output that looks like the engine's phrases.
    pub echoes: bool,
    /// Script output with whole records inside one message line.
    pub embedded: bool,
    /// Multi-line messages, XML, CDATA, brackets.
    pub odd_messages: bool,
    /// Noise records whose time cannot be read, permille.
    pub odd_times: u32,
    /// Torn records among the noise, permille.
    pub torn: u32,
    /// Torn records among the engine's own, permille.
    pub torn_engine: u32,
}

impl Default for Noise {
    fn default() -> Self {
        Self {
            background: 20,
            chatter: 12,
            echoes: true,
            embedded: true,
            odd_messages: true,
            odd_times: 0,
            torn: 0,
            torn_engine: 0,
        }
    }
}

/// How records become files.
#[derive(Clone, Debug)]
pub struct Layout {
    pub encoding: Encoding,
    /// What stands between records; line breaks inside messages stay as they are.
    pub line_end: LineEnd,
    /// Roll over when a file has grown to so many bytes.
    pub rollover: Option<usize>,
    /// Roll over before these records (numbers in the whole transcript), whatever the size.
    pub splits: Vec<usize>,
    /// The last record ends after its head: the machine lost power.
    pub cut_last_record: bool,
    /// In UTF-8 files: records with Latin letters are written in Windows-1252.
    pub ansi: bool,
}

impl Default for Layout {
    fn default() -> Self {
        Self {
            encoding: Encoding::Utf8Bom,
            line_end: LineEnd::CrLf,
            rollover: None,
            splits: Vec::new(),
            cut_last_record: false,
            ansi: false,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    Utf8Bom,
    Utf16Le,
    Utf16Be,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineEnd {
    CrLf,
    Lf,
}
