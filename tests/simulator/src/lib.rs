//! A simulator of the task sequence engine: test and bench support.
//!
//! Given a definition tree and a [`Scenario`] it writes the log files such an engine would leave behind and the
//! tree that really ran. It reads the facts (field notes) on its own and shares no code with the `smsts` library:
//! where the two disagree, one of them is wrong.
//!
//! The way through: `definition` (what was to run) and `scenario` (what happened) → `engine`,
//! `speech`, `boot`, `noise` (records, worded by `phrases`) → `transcript` (records plus what they
//! meant) → `truth` (the true tree of any window of records) and `writer` (bytes of log files).
//! `live` does to files, one after the other, what the client does to them while it runs.
//! `random` invents definitions and scenarios from a seed, `samples` holds the stories of `sample-logs/`
//! about the `sequences` of Contoso, `export` writes definitions as the console exports them.

#![allow(missing_docs, missing_debug_implementations)]

mod boot;
pub mod definition;
pub mod dice;
pub mod engine;
pub mod export;
pub mod live;
pub mod names;
mod noise;
mod phrases;
pub mod random;
pub mod record;
pub mod samples;
pub mod scenario;
pub mod sequences;
mod speech;
pub mod transcript;
pub mod truth;
pub mod writer;

#[cfg(test)]
mod tests;

pub use definition::{Condition, Group, Instruction, Item, RunTaskSequence, Sequence, Step, Table};
pub use live::{Act, Live, Move, Moving};
pub use random::{
    Knobs, corpus, random_run, random_scenario, random_scenario_with, random_sequence,
};
pub use record::{Record, Stamp};
pub use scenario::{
    Attempt, Behaviour, Dialect, DisabledChild, Encoding, Layout, LineEnd, Noise, Phase, Restart,
    RunPlan, Saying, Scenario, Stop,
};
pub use transcript::Transcript;
pub use truth::{TrueNode, TrueRun, Truth};
pub use writer::LogFile;

/// What a scenario leaves behind, and what really happened.
#[derive(Clone, Debug)]
pub struct Simulation {
    /// The log files of one machine, in true order: rolled ones first, the current `smsts.log` last.
    pub files: Vec<LogFile>,
    pub truth: Truth,
    /// Whether the first records of the files ascend in UTC, so that their order can be told from their times.
    pub utc_ordered: bool,
}

/// Plays a scenario and writes its files as its own layout says.
pub fn simulate(scenario: &Scenario) -> Simulation {
    let transcript = Transcript::of(scenario);
    let window = scenario.window(transcript.len());
    let files = transcript.write(window.clone(), &scenario.layout);
    let truth = transcript.truth_of(window, scenario.layout.cut_last_record);
    let utc_ordered = files
        .windows(2)
        .all(|pair| pair[0].first_utc_ms < pair[1].first_utc_ms);
    Simulation {
        files,
        truth,
        utc_ordered,
    }
}
