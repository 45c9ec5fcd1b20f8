//! The shapes of a comparison, with the published keys.

use serde::Serialize;

use crate::{
    analysis::Certainty,
    code::{Code, Explanation, explain},
    compare::{Change, Comparison, Pair, Rarity, Unusual, Usual},
    model::SkipReason,
    summary::{RunRow, StepRow, Time},
};

#[derive(Debug, Serialize)]
pub struct DiffDto<'a> {
    pub schema: &'static str,
    pub equal: bool,
    pub first: Option<RunDto<'a>>,
    pub second: RunDto<'a>,
    pub against: Option<AgainstDto>,
    /// Nodes that are alike.
    pub unchanged: Option<usize>,
    pub differences: Vec<DifferenceDto<'a>>,
    pub unusual: Vec<UnusualDto<'a>>,
}

#[derive(Debug, Serialize)]
pub struct AgainstDto {
    pub runs: usize,
    pub succeeded: usize,
}

#[derive(Debug, Serialize)]
pub struct RunDto<'a> {
    pub machine: Option<&'a str>,
    pub run: u64,
    pub sequence_name: Option<&'a str>,
    pub sequence_package_id: Option<&'a str>,
    pub outcome: &'static str,
    pub started: Option<Time>,
    pub ended: Option<Time>,
    pub duration_ms: Option<i64>,
    pub restart_ms: Option<i64>,
    pub boots: u64,
    pub starts_mid_run: bool,
    pub nodes: usize,
    pub cause: Option<&'a str>,
    pub cause_certainty: Option<&'static str>,
}

#[derive(Debug, Serialize)]
pub struct NodeDto<'a> {
    pub pointer: Option<u32>,
    pub path: &'a str,
    pub outcome: &'static str,
    pub ignored: bool,
    pub skip_reason: Option<&'static str>,
    pub exit_code: Option<i32>,
    pub code_symbol: Option<&'static str>,
    pub code_meaning: Option<&'static str>,
    pub started: Option<Time>,
    pub duration_ms: Option<i64>,
    /// The duration without waiting for restarts, which is compared.
    pub work_ms: Option<i64>,
    pub failed_run: bool,
    pub cause: Option<&'a str>,
}

#[derive(Debug, Serialize)]
pub struct DifferenceDto<'a> {
    pub name: Option<&'a str>,
    pub kind: &'static str,
    pub sequence_name: Option<&'a str>,
    pub sequence_package_id: Option<&'a str>,
    pub sequence_path: Option<&'a str>,
    pub changes: Vec<&'static str>,
    pub consequence: bool,
    pub first: Option<NodeDto<'a>>,
    pub second: Option<NodeDto<'a>>,
}

#[derive(Debug, Serialize)]
pub struct UnusualDto<'a> {
    pub path: &'a str,
    pub why: Vec<&'static str>,
    pub runs: usize,
    pub alike: usize,
    pub node: Option<NodeDto<'a>>,
    pub timed: usize,
    pub min_ms: Option<i64>,
    pub p25_ms: Option<i64>,
    pub median_ms: Option<i64>,
    pub p75_ms: Option<i64>,
    pub p95_ms: Option<i64>,
    pub max_ms: Option<i64>,
}

/// The version of the document's form.
const SCHEMA: &str = "smsts-diff-1";

impl<'a> DiffDto<'a> {
    pub fn of_two(comparison: &'a Comparison<'a>) -> Self {
        let differences: Vec<_> = comparison.different().map(DifferenceDto::from).collect();
        Self {
            schema: SCHEMA,
            equal: comparison.is_equal(),
            first: Some(comparison.first.into()),
            second: comparison.second.into(),
            against: None,
            unchanged: Some(comparison.pairs.len() - differences.len()),
            differences,
            unusual: Vec::new(),
        }
    }

    pub fn of_unusual(run: &'a RunRow<'a>, usual: &Usual, unusual: &'a [Unusual<'a>]) -> Self {
        Self {
            schema: SCHEMA,
            equal: unusual.is_empty(),
            first: None,
            second: run.into(),
            against: Some(AgainstDto {
                runs: usual.runs,
                succeeded: usual.good_runs,
            }),
            unchanged: None,
            differences: Vec::new(),
            unusual: unusual.iter().map(UnusualDto::from).collect(),
        }
    }
}

impl<'a> From<&'a RunRow<'a>> for RunDto<'a> {
    fn from(row: &'a RunRow<'a>) -> Self {
        Self {
            machine: row.machine.as_deref(),
            run: row.run,
            sequence_name: row.sequence_name.as_deref(),
            sequence_package_id: row.sequence_package_id.as_deref(),
            outcome: row.outcome.name(),
            started: row.started,
            ended: row.ended,
            duration_ms: row.duration_ms(),
            restart_ms: row.restart_ms,
            boots: row.boots,
            starts_mid_run: row.starts_mid_run,
            nodes: row.steps.len(),
            cause: row.cause.as_deref(),
            cause_certainty: row.cause_certainty.map(Certainty::name),
        }
    }
}

impl<'a> From<&'a StepRow<'a>> for NodeDto<'a> {
    fn from(step: &'a StepRow<'a>) -> Self {
        let known = step.exit_code.map(|code| explain(Code::from(code)));
        Self {
            pointer: step.pointer,
            path: &step.path,
            outcome: step.outcome.name(),
            ignored: step.ignored,
            skip_reason: step.skip_reason.map(SkipReason::name),
            exit_code: step.exit_code,
            code_symbol: known.as_ref().and_then(Explanation::symbol),
            code_meaning: known.as_ref().and_then(Explanation::meaning),
            started: step.started,
            duration_ms: step.duration_ms(),
            work_ms: step.work_ms(),
            failed_run: step.failed_run,
            cause: step.cause.as_deref(),
        }
    }
}

impl<'a> From<&'a Pair<'a>> for DifferenceDto<'a> {
    fn from(pair: &'a Pair<'a>) -> Self {
        let node = pair.node();
        Self {
            name: node.name.as_deref(),
            kind: node.kind.name(),
            sequence_name: node.sequence_name.as_deref(),
            sequence_package_id: node.sequence_package_id.as_deref(),
            sequence_path: node.sequence_path.as_deref(),
            changes: pair.changes.iter().copied().map(Change::name).collect(),
            consequence: pair.is_consequence,
            first: pair.first.map(NodeDto::from),
            second: pair.second.map(NodeDto::from),
        }
    }
}

impl<'a> From<&'a Unusual<'a>> for UnusualDto<'a> {
    fn from(unusual: &'a Unusual<'a>) -> Self {
        let durations = &unusual.durations;
        Self {
            path: unusual.path,
            why: unusual.why.iter().copied().map(Rarity::name).collect(),
            runs: unusual.runs,
            alike: unusual.alike,
            node: unusual.node.map(NodeDto::from),
            timed: durations.count,
            min_ms: durations.min,
            p25_ms: durations.p25,
            median_ms: durations.median,
            p75_ms: durations.p75,
            p95_ms: durations.p95,
            max_ms: durations.max,
        }
    }
}
