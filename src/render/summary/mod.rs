//! What happened over many runs: for reading, as one document, as rows.

mod data;
mod text;
mod values;

use std::io::{self, Write};

use super::{Report, Style};
use crate::{
    code,
    input::InputError,
    summary::{
        self, Chosen, Filter, Fleet,
        groups::{FailureGroup, RunGroup, StepGroup},
    },
    timeline::History,
};

pub use data::write_row;

/// The JSON schema of `smsts summary --format json`.
pub const SUMMARY_SCHEMA: &str = include_str!("../summary-schema.json");

/// What runs are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupBy {
    /// Steps, by the sequence that holds them and their path.
    Step,
    /// Child sequences, whoever calls them.
    Child,
    /// Codes of failed steps.
    Code,
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
        match self {
            Self::Step => "step",
            Self::Child => "child",
            Self::Code => "code",
            Self::Machine => "machine",
            Self::Day => "day",
            Self::Sequence => "sequence",
        }
    }

    fn groups(self, chosen: &Chosen) -> Groups<'_> {
        match self {
            Self::Step => Groups::Steps(chosen.by_step()),
            Self::Child => Groups::Children(chosen.by_child()),
            Self::Code => Groups::Codes(chosen.by_code()),
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
    Machines(Vec<RunGroup<'a>>),
    Days(Vec<RunGroup<'a>>),
    Sequences(Vec<RunGroup<'a>>),
}

/// The symbol and the meaning of a step's code.
fn explain(code: Option<i32>) -> (Option<&'static str>, Option<&'static str>) {
    code.map_or((None, None), |code| {
        let explanation = code::explain(code.into());
        (explanation.symbol(), explanation.meaning())
    })
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

/// Gathers runs and writes what happened when all are there.
#[derive(Debug)]
pub struct Summary {
    form: SummaryForm,
    fleet: Fleet,
    filter: Filter,
    group_by: Option<GroupBy>,
    /// Rows of runs that came more than once before they reached the fleet.
    duplicates: usize,
}

impl Summary {
    /// Of the runs in `fleet` and those to come, of which `filter` chooses.
    pub fn new(
        form: SummaryForm,
        fleet: Fleet,
        filter: Filter,
        group_by: Option<GroupBy>,
        duplicates: usize,
    ) -> Self {
        Self {
            form,
            fleet,
            filter,
            group_by,
            duplicates,
        }
    }
}

impl Report for Summary {
    fn history(&mut self, _: &mut dyn Write, history: &History<'_>) -> io::Result<()> {
        summary::rows(history)
            .into_iter()
            .for_each(|row| self.fleet.add(row));
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write, _: &[InputError]) -> io::Result<()> {
        let mut chosen = std::mem::take(&mut self.fleet).choose(&self.filter);
        chosen.duplicates += self.duplicates;
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
}

impl RunRows {
    /// Those that `filter` chooses.
    pub fn new(filter: Filter) -> Self {
        Self { filter }
    }
}

impl Report for RunRows {
    fn history(&mut self, out: &mut dyn Write, history: &History<'_>) -> io::Result<()> {
        let rows = summary::rows(history);
        let mut chosen = rows.iter().filter(|row| self.filter.chooses(row));
        chosen.try_for_each(|row| write_row(out, row))
    }

    fn end(&mut self, _: &mut dyn Write, _: &[InputError]) -> io::Result<()> {
        Ok(())
    }

    fn shows_diagnostics(&self) -> bool {
        false
    }
}
