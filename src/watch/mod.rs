//! A run while it goes on: what changed in the logs comes in, what changed in the runs comes out.
//!
//! At every moment the state is the tree of the bytes seen so far, by the same code that rebuilds it from finished logs. This module neither reads
//! files nor looks at a clock.

mod changes;
mod logs;

pub use changes::{Change, Numbers, What, changes};
pub use logs::Logs;

use crate::{
    input::LogChange,
    label::Labeller,
    model::{NodeId, Outcome, Run, RunOutcome},
    record::Stamp,
    timeline::History,
};

/// What is followed, and what is known of it.
#[derive(Debug, Default)]
pub struct Watch {
    logs: Logs,
    /// The machine's name.
    pub machine: Option<String>,
    numbers: Numbers,
    state: State,
}

/// The runs, as the logs tell them so far.
#[derive(Debug, Default)]
pub struct State {
    /// In the order of the history.
    pub runs: Vec<Run>,
    /// The node that records belong to now.
    pub current: Option<NodeId>,
    /// The time of the last record.
    pub last: Option<Stamp>,
    /// Whole records.
    pub records: u64,
}

impl Watch {
    /// Takes what changed in the logs, and hands what follows to `tell`, with the history as it is now.
    pub fn take<T>(
        &mut self,
        changed: Vec<LogChange>,
        labeller: &Labeller,
        tell: impl FnOnce(&History<'_>, &[Change<'_>]) -> T,
    ) -> T {
        self.logs.apply(changed);
        let history = history(&mut self.logs, self.machine.as_ref(), labeller);
        let runs = &history.built.runs;
        let told = tell(
            &history,
            &changes(&self.state.runs, runs, &mut self.numbers),
        );
        self.state = State {
            current: history
                .built
                .marks
                .last()
                .filter(|mark| mark.run + 1 == runs.len())
                .and_then(|mark| mark.node),
            last: history
                .logs
                .iter()
                .rev()
                .find_map(|log| log.reading.span.last),
            records: history.logs.iter().map(|log| log.reading.records).sum(),
            runs: history.built.runs,
        };
        told
    }

    /// The state after what was taken last.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The history after what was taken last.
    pub fn history(&mut self, labeller: &Labeller) -> History<'_> {
        history(&mut self.logs, self.machine.as_ref(), labeller)
    }
}

fn history<'a>(logs: &'a mut Logs, machine: Option<&String>, labeller: &Labeller) -> History<'a> {
    let mut history = logs.history(machine.cloned());
    history.label(labeller);
    history
}

impl State {
    /// The run that goes on, or the last one.
    pub fn run(&self) -> Option<&Run> {
        self.runs.last()
    }

    /// How the last run ended, if the engine has said so.
    pub fn ended(&self) -> Option<RunOutcome> {
        let outcome = self.run()?.outcome;
        matches!(outcome, RunOutcome::Succeeded | RunOutcome::Failed).then_some(outcome)
    }

    /// For every node of the run whether it is going on: the current one and the groups around it, as far as they have not ended.
    pub fn running(&self) -> Vec<bool> {
        let Some(run) = self.run() else {
            return Vec::new();
        };
        let mut running = vec![false; run.nodes.len()];
        if self.ended().is_none() {
            let upwards = std::iter::successors(self.current, |&id| run.node(id).parent);
            for id in upwards {
                running[id.index()] = run.node(id).outcome == Outcome::Incomplete;
            }
        }
        running
    }

    /// The innermost node that is going on.
    pub fn at_work(&self) -> Option<NodeId> {
        let run = self.run()?;
        let mut upwards = std::iter::successors(self.current, |&id| run.node(id).parent);
        upwards.find(|&id| run.node(id).outcome == Outcome::Incomplete)
    }

    /// How far the engine has come in the instruction table: the pointer of the last instruction that the log tells of.
    pub fn pointer(&self) -> Option<u32> {
        let run = self.run()?;
        let node = run.node(self.current?);
        let is_past = node.outcome != Outcome::Incomplete;
        node.end_pointer.filter(|_| is_past).or(node.pointer)
    }
}

#[cfg(test)]
mod tests;
