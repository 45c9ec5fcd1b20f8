//! Rows that were written before, by this host or another: NDJSON of `smsts summary` (a run a line) and of `smsts steps` (a step a line).

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
};

use serde::{Deserialize, de::IgnoredAny};

use super::{
    LocalTime, RunRow, StepRow, Time,
    row::{certainty, run_outcome},
};
use crate::{
    analysis::Certainty,
    model::{Outcome, RunOutcome},
};

/// A line that could not be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct RowError {
    /// Counted from 1.
    pub line: u64,
    /// What is wrong.
    pub message: String,
}

/// Reads rows, from any number of files in any order.
#[derive(Debug, Default)]
pub struct Reader {
    /// Runs whose steps came line by line.
    runs: HashMap<RunRow<'static>, Gathered>,
}

/// The steps of a run, as far as their lines came.
#[derive(Debug, Default)]
struct Gathered {
    nodes: u64,
    /// By their place in the run; empty again once the run is complete.
    steps: BTreeMap<u64, StepRow<'static>>,
    lines: u64,
    complete: bool,
}

/// What is left when all files were read.
#[derive(Debug, Default)]
pub struct Rest {
    /// Runs of which lines are missing, with what is there of them.
    pub incomplete: Vec<(RunRow<'static>, String)>,
    /// How many runs came more than once, line by line.
    pub duplicates: usize,
}

impl Reader {
    /// Reads a file's text and gives run after run, or what is wrong with a line. Blank lines are passed over.
    pub fn read(&mut self, text: &[u8], mut take: impl FnMut(Result<RunRow<'_>, RowError>)) {
        let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
        for (line, number) in text.split(|&b| b == b'\n').zip(1..) {
            let line = line.trim_ascii();
            if line.is_empty() {
                continue;
            }
            match self.row(line) {
                Ok(Some(row)) => take(Ok(row)),
                Ok(None) => {}
                Err(message) => take(Err(RowError {
                    line: number,
                    message,
                })),
            }
        }
    }

    /// The run that a line holds or completes.
    fn row<'a>(&mut self, line: &'a [u8]) -> Result<Option<RunRow<'a>>, String> {
        /// The keys that tell what a line is.
        #[derive(Deserialize)]
        struct Told<'a> {
            #[serde(borrow)]
            schema: Option<Cow<'a, str>>,
            run_outcome: Option<IgnoredAny>,
        }
        let told: Told<'_> = parse(line)?;
        match told.schema.as_deref() {
            Some(RunRow::SCHEMA) => parse(line).and_then(check).map(Some),
            Some(other) => Err(format!(
                "of the form {other:?}, which is not {:?}",
                RunRow::SCHEMA
            )),
            None if told.run_outcome.is_some() => self.step(line),
            None => Err(
                "not a row; rows are what `smsts summary` and `smsts steps` print with --format ndjson".to_owned(),
            ),
        }
    }

    fn step<'a>(&mut self, line: &[u8]) -> Result<Option<RunRow<'a>>, String> {
        let keys: RunKeys<'_> = parse(line)?;
        let step: StepRow<'_> = parse(line)?;
        check_away(step.restart_ms)?;
        if step.outcome == Outcome::NotReached {
            return Ok(None);
        }
        let (node, nodes) = (keys.node.unwrap_or(0), keys.run_nodes);
        if !(1..=nodes).contains(&node) {
            return Err(format!("node {node} of a run of {nodes}"));
        }
        let mut run = check(keys.into_row())?.into_owned();
        let gathered = self.runs.entry(run.clone()).or_default();
        gathered.lines += 1;
        if gathered.complete {
            return Ok(None);
        }
        gathered.nodes = gathered.nodes.max(nodes);
        gathered
            .steps
            .entry(node)
            .or_insert_with(|| step.into_owned());
        if (gathered.steps.len() as u64) < gathered.nodes {
            return Ok(None);
        }
        gathered.complete = true;
        run.steps = std::mem::take(&mut gathered.steps).into_values().collect();
        Ok(Some(run))
    }

    /// Ends the reading.
    pub fn finish(self) -> Rest {
        let mut rest = Rest::default();
        for (mut run, gathered) in self.runs {
            if gathered.complete {
                let again = gathered
                    .lines
                    .saturating_sub(gathered.nodes)
                    .div_ceil(gathered.nodes);
                rest.duplicates += usize::try_from(again).unwrap_or(usize::MAX);
                continue;
            }
            let message = format!(
                "{}, run {}: {} of its {} groups and steps; the others were left out by a filter, or a file is missing",
                run.machine.as_deref().unwrap_or("a machine without a name"),
                run.run,
                gathered.steps.len(),
                gathered.nodes
            );
            run.steps = gathered.steps.into_values().collect();
            rest.incomplete.push((run, message));
        }
        rest.incomplete.sort_by(|a, b| {
            let key = |run: &RunRow<'_>| (run.began(), run.local_time);
            (&a.1, key(&a.0)).cmp(&(&b.1, key(&b.0)))
        });
        rest
    }
}

/// What a line of `smsts steps` says of the run.
#[derive(Deserialize)]
struct RunKeys<'a> {
    #[serde(borrow)]
    machine: Option<Cow<'a, str>>,
    run: u64,
    /// What was never reached has none.
    node: Option<u64>,
    run_nodes: u64,
    run_sequence_name: Option<Cow<'a, str>>,
    run_sequence_package_id: Option<Cow<'a, str>>,
    run_started: Option<Time>,
    run_ended: Option<Time>,
    run_first_record: Option<Time>,
    run_last_record: Option<Time>,
    run_local_time: Option<LocalTime>,
    #[serde(deserialize_with = "run_outcome")]
    run_outcome: RunOutcome,
    run_starts_mid_run: bool,
    run_restart_ms: Option<i64>,
    run_boots: u64,
    run_gaps: u64,
    run_fragments: u64,
    run_cause: Option<Cow<'a, str>>,
    #[serde(deserialize_with = "certainty", default)]
    run_cause_certainty: Option<Certainty>,
    run_open_pointer: Option<u32>,
    run_open_path: Option<Cow<'a, str>>,
    run_open_ms: Option<i64>,
    run_phase: Option<Cow<'a, str>>,
}

impl<'a> RunKeys<'a> {
    fn into_row(self) -> RunRow<'a> {
        RunRow {
            machine: self.machine,
            run: self.run,
            sequence_name: self.run_sequence_name,
            sequence_package_id: self.run_sequence_package_id,
            started: self.run_started,
            ended: self.run_ended,
            first_record: self.run_first_record,
            last_record: self.run_last_record,
            local_time: self.run_local_time,
            outcome: self.run_outcome,
            starts_mid_run: self.run_starts_mid_run,
            restart_ms: self.run_restart_ms,
            boots: self.run_boots,
            gaps: self.run_gaps,
            fragments: self.run_fragments,
            cause: self.run_cause,
            cause_certainty: self.run_cause_certainty,
            open_pointer: self.run_open_pointer,
            open_path: self.run_open_path,
            open_ms: self.run_open_ms,
            phase: self.run_phase,
            steps: Vec::new(),
        }
    }
}

fn parse<'a, T: Deserialize<'a>>(line: &'a [u8]) -> Result<T, String> {
    serde_json::from_slice(line).map_err(|error| {
        // The line that serde_json counts is always the first.
        error
            .to_string()
            .replace(" at line 1 column", ", at column")
    })
}

/// What the types leave open.
fn check(row: RunRow<'_>) -> Result<RunRow<'_>, String> {
    check_away(row.restart_ms)?;
    row.steps
        .iter()
        .try_for_each(|step| check_away(step.restart_ms))?;
    Ok(row)
}

fn check_away(restart_ms: Option<i64>) -> Result<(), String> {
    match restart_ms {
        Some(ms) if ms < 0 => Err(format!("restart_ms is negative: {ms}")),
        _ => Ok(()),
    }
}
