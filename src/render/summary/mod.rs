//! What happened over many runs: for reading, as one document, as rows.

mod data;
mod text;
mod values;

use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
};

use super::{Report, Style};
use crate::{
    code::{self, Code},
    input::InputError,
    out::Out,
    summary::{
        self, Chosen, Filter, Fleet, RunRow,
        groups::{FailureGroup, RunGroup, StepGroup},
    },
    timeline::History,
};

/// The JSON schema of `smsts summary --format json`.
pub const SUMMARY_SCHEMA: &str = include_str!("../summary-schema.json");

/// What runs are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum GroupBy {
    /// Steps, by the sequence that holds them and their path.
    Step,
    /// Child sequences, whoever calls them.
    Child,
    /// Codes of failed steps.
    Code,
    /// Kinds of causes: sentences without names, paths, numbers and GUIDs.
    Cause,
    /// Machines.
    Machine,
    /// Days on which runs began, by the log's local time.
    Day,
    /// Root sequences.
    Sequence,
}

impl GroupBy {
    /// The word in output.
    pub fn name(self) -> &'static str {
        self.into()
    }

    fn groups(self, chosen: &Chosen) -> Groups<'_> {
        match self {
            Self::Step => Groups::Steps(chosen.by_step()),
            Self::Child => Groups::Children(chosen.by_child()),
            Self::Code => Groups::Codes(chosen.by_code()),
            Self::Cause => Groups::Causes(chosen.by_cause()),
            Self::Machine => Groups::Machines(chosen.by_machine()),
            Self::Day => Groups::Days(chosen.by_day()),
            Self::Sequence => Groups::Sequences(chosen.by_sequence()),
        }
    }
}

/// Groups of one kind.
enum Groups<'a> {
    Steps(Vec<StepGroup<'a>>),
    Children(Vec<StepGroup<'a>>),
    /// By step and code.
    Failures(Vec<FailureGroup<'a>>),
    Codes(Vec<FailureGroup<'a>>),
    Causes(Vec<FailureGroup<'a>>),
    Machines(Vec<RunGroup<'a>>),
    Days(Vec<RunGroup<'a>>),
    Sequences(Vec<RunGroup<'a>>),
}

impl Groups<'_> {
    fn is_empty(&self) -> bool {
        match self {
            Self::Steps(groups) | Self::Children(groups) => groups.is_empty(),
            Self::Failures(groups) | Self::Codes(groups) | Self::Causes(groups) => {
                groups.is_empty()
            }
            Self::Machines(groups) | Self::Days(groups) | Self::Sequences(groups) => {
                groups.is_empty()
            }
        }
    }
}

/// The symbol and the meaning of a step's code, where they are known.
fn explain(code: Option<i32>) -> (Option<&'static str>, Option<&'static str>) {
    let known = code.map(|code| code::explain(Code::from(code)));
    known.map_or((None, None), |known| (known.symbol(), known.meaning()))
}

/// The forms of a whole summary.
#[derive(Clone, Copy, Debug)]
pub enum SummaryForm {
    /// For reading. Tables end after so many rows; `None`: the list of runs, or of the groups asked for, is whole, the others end after ten.
    Text(Style, Option<usize>),
    /// One document.
    Json,
    /// A row per run or per group.
    Csv,
}

/// How many runs a report chose, of how many; to be looked at when the report is written.
#[derive(Clone, Debug, Default)]
pub struct Tally(Arc<Mutex<(usize, usize)>>);

impl Tally {
    /// Chosen runs, and all.
    pub fn get(&self) -> (usize, usize) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, counts: (usize, usize)) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = counts;
    }
}

/// Gathers runs and writes what happened when all are there.
#[derive(Debug)]
pub struct Summary {
    form: SummaryForm,
    fleet: Fleet,
    filter: Filter,
    group_by: Option<GroupBy>,
    /// Rows of runs that came more than once before they reached the fleet.
    duplicates: usize,
    tally: Tally,
}

impl Summary {
    /// Of the runs in `fleet` and those to come, of which `filter` chooses.
    pub fn new(
        form: SummaryForm,
        fleet: Fleet,
        filter: Filter,
        group_by: Option<GroupBy>,
        duplicates: usize,
        tally: &Tally,
    ) -> Self {
        Self {
            form,
            fleet,
            filter,
            group_by,
            duplicates,
            tally: tally.clone(),
        }
    }
}

impl Report for Summary {
    fn history(&mut self, _: &mut Out<'_>, history: &History<'_>) -> io::Result<()> {
        summary::rows(history)
            .into_iter()
            .for_each(|row| self.fleet.add(row));
        Ok(())
    }

    fn end(&mut self, out: &mut Out<'_>, _: &[InputError]) -> io::Result<()> {
        let mut chosen = std::mem::take(&mut self.fleet).choose(&self.filter);
        chosen.duplicates += self.duplicates;
        self.tally.set((chosen.runs.len(), chosen.of));
        match self.form {
            SummaryForm::Text(style, top) => text::write(out, &chosen, self.group_by, style, top),
            SummaryForm::Json => data::json(out, &chosen, self.group_by),
            SummaryForm::Csv => data::csv(out, &chosen, self.group_by),
        }
    }

    fn shows_diagnostics(&self) -> bool {
        false
    }
}

/// Writes runs as rows that can be merged, as they come.
#[derive(Debug)]
pub struct RunRows {
    filter: Filter,
    tally: Tally,
}

impl RunRows {
    /// Those that `filter` chooses.
    pub fn new(filter: Filter, tally: &Tally) -> Self {
        Self {
            filter,
            tally: tally.clone(),
        }
    }

    /// Writes a run if it was chosen.
    pub fn row(&mut self, out: &mut Out<'_>, row: &RunRow<'_>) -> io::Result<()> {
        let (chosen, of) = self.tally.get();
        let is_chosen = self.filter.chooses(row);
        self.tally.set((chosen + usize::from(is_chosen), of + 1));
        if is_chosen {
            data::write_row(out, row)?;
        }
        Ok(())
    }
}

impl Report for RunRows {
    fn history(&mut self, out: &mut Out<'_>, history: &History<'_>) -> io::Result<()> {
        summary::rows(history)
            .iter()
            .try_for_each(|row| self.row(out, row))
    }

    fn end(&mut self, _: &mut Out<'_>, _: &[InputError]) -> io::Result<()> {
        Ok(())
    }

    fn shows_diagnostics(&self) -> bool {
        false
    }
}
