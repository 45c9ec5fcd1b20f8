//! The shapes of JSON and CSV output, with the published keys. Borrowed from the model, never the model itself.

use std::borrow::Cow;

use serde::Serialize;

use super::failures::{FailureView, FailuresDto, NodeErrorDto};
use super::rows::row;
use crate::{
    analysis::{Certainty, RunFailures},
    input::Locator,
    model::{At, Boot, Diagnostic, LabelCounts, Node, NodeId, Run, RunLabels, SequenceName},
    out::Gate,
    record::Stamp,
    summary::{LocalTime, RunRow, StepRow, Time},
    timeline::{History, Log},
};

/// A record's place in a file.
#[derive(Debug, Serialize)]
pub struct Place<'a> {
    pub file: &'a str,
    /// Counted from 1.
    pub line: u64,
    pub byte_offset: u64,
}

/// Finds where the records of a history stand.
pub struct Places<'a> {
    logs: Vec<(&'a str, Locator<'a>)>,
}

impl<'a> Places<'a> {
    pub fn new(history: &'a History<'a>) -> Self {
        let logs = history
            .logs
            .iter()
            .map(|log| (log.source.name.as_str(), Locator::new(log.source)));
        Self {
            logs: logs.collect(),
        }
    }

    pub fn of(&mut self, log: usize, position: usize) -> Place<'a> {
        let (file, locator) = &mut self.logs[log];
        let (line, byte_offset) = locator.locate(position);
        Place {
            file,
            line,
            byte_offset,
        }
    }

    pub fn of_at(&mut self, at: At) -> Place<'a> {
        self.of(at.source, at.position)
    }

    fn file(&self, log: usize) -> &'a str {
        self.logs[log].0
    }
}

#[derive(Debug, Serialize)]
pub struct SourceDto<'a> {
    pub path: &'a str,
    pub bytes: u64,
    pub records: u64,
    pub fragments: usize,
    pub encoding: &'static str,
}

impl<'a> SourceDto<'a> {
    pub fn new(log: &'a Log<'_>) -> Self {
        Self {
            path: &log.source.name,
            bytes: log.source.bytes,
            records: log.reading.records,
            fragments: log.reading.fragments.len(),
            encoding: log.source.encoding().name(),
        }
    }
}

/// A sequence, by what it is called.
#[derive(Debug, Serialize)]
pub struct SequenceRef<'a> {
    pub name: Option<&'a str>,
    pub package_id: Option<&'a str>,
}

impl<'a> From<&'a SequenceName> for SequenceRef<'a> {
    fn from(sequence: &'a SequenceName) -> Self {
        Self {
            name: sequence.name.as_deref(),
            package_id: sequence.package_id.as_deref(),
        }
    }
}

/// How far a run is labelled, and by what.
#[derive(Debug, Serialize)]
pub struct LabelsDto<'a> {
    /// Absent without definitions.
    pub state: Option<&'static str>,
    pub definition: Option<&'a str>,
    /// The files of all definitions that explain the run alike.
    pub definitions: Vec<&'a str>,
    pub pairs_checked: usize,
    pub pairs_agreeing: usize,
    pub drift: Vec<DriftDto<'a>>,
    pub candidates: Vec<CandidateDto<'a>>,
    /// Run Task Sequence steps, by evidence.
    pub run_task_sequence_steps: CountsDto,
}

#[derive(Debug, Serialize)]
pub struct CountsDto {
    pub definition: usize,
    pub log: usize,
    pub catalog: usize,
    pub user: usize,
    pub possible: usize,
}

impl From<LabelCounts> for CountsDto {
    fn from(counts: LabelCounts) -> Self {
        Self {
            definition: counts.definition,
            log: counts.log,
            catalog: counts.catalog,
            user: counts.user,
            possible: counts.possible,
        }
    }
}

#[derive(Debug, Serialize)]
pub struct DriftDto<'a> {
    pub what: &'static str,
    pub pointer: Option<u32>,
    pub name: &'a str,
    pub name_in_definition: Option<&'a str>,
}

#[derive(Debug, Serialize)]
pub struct CandidateDto<'a> {
    #[serde(flatten)]
    pub sequence: SequenceRef<'a>,
    pub file: &'a str,
    pub score: f64,
}

impl<'a> LabelsDto<'a> {
    fn new(labels: Option<&'a RunLabels>, counts: LabelCounts) -> Self {
        let drift = labels.iter().flat_map(|labels| &labels.drift);
        let drift = drift.map(|d| DriftDto {
            what: d.what.name(),
            pointer: d.pointer,
            name: &d.name,
            name_in_definition: d.renamed.as_deref(),
        });
        let candidates = labels.iter().flat_map(|labels| &labels.candidates);
        let candidates = candidates.map(|c| CandidateDto {
            sequence: SequenceRef::from(&c.sequence),
            file: &c.file,
            score: (c.score * 1000.0).round() / 1000.0,
        });
        Self {
            state: labels.map(|labels| labels.state.name()),
            definition: labels.and_then(|labels| labels.definition.as_deref()),
            definitions: labels
                .iter()
                .flat_map(|labels| labels.definitions.iter().map(String::as_str))
                .collect(),
            pairs_checked: labels.map_or(0, |labels| labels.pairs_checked),
            pairs_agreeing: labels.map_or(0, |labels| labels.pairs_agreeing),
            drift: drift.collect(),
            candidates: candidates.collect(),
            run_task_sequence_steps: counts.into(),
        }
    }
}

/// What a definition says of a node.
#[derive(Debug, Serialize)]
pub struct DefinitionDto<'a> {
    pub continue_on_error: bool,
    pub condition: Option<&'a str>,
    pub disabled: bool,
}

#[derive(Debug, Serialize)]
pub struct BootDto {
    pub started: Option<String>,
    pub environment: Option<&'static str>,
    pub resumed_at: Option<u32>,
}

impl From<&Boot> for BootDto {
    fn from(boot: &Boot) -> Self {
        Self {
            started: rfc3339(boot.started),
            environment: boot.environment.map(crate::model::Environment::name),
            resumed_at: boot.resumed_at,
        }
    }
}

/// A run without its nodes, which are written one by one.
#[derive(Debug, Serialize)]
pub struct RunDto<'a> {
    pub machine: Option<&'a str>,
    pub sources: Vec<SourceDto<'a>>,
    /// Only a definition names it.
    pub task_sequence: Option<SequenceRef<'a>>,
    pub labels: Option<LabelsDto<'a>>,
    pub started: Option<String>,
    pub ended: Option<String>,
    pub duration_ms: Option<i64>,
    /// `run`, or `attempt` for a boot that failed before the task sequence began.
    pub kind: &'static str,
    pub outcome: &'static str,
    pub starts_mid_run: bool,
    pub first_record: Option<String>,
    pub last_record: Option<String>,
    pub instruction_count: Option<u32>,
    pub instructions_executed: u32,
    pub client_version: Option<&'a str>,
    /// Package IDs of child sequences that the engine mentions.
    pub children_referred: Vec<&'a str>,
    pub boots: Vec<BootDto>,
    pub failures: FailuresDto<'a>,
}

impl<'a> RunDto<'a> {
    pub fn new(
        history: &'a History<'a>,
        index: usize,
        (failures, gate): (&'a RunFailures, Gate<'_>),
        places: &mut Places<'a>,
    ) -> Self {
        let run = &history.built.runs[index];
        let logs = history.logs_of(index);
        let (first, last) = history.span_of(index);
        Self {
            machine: history.machine.as_deref(),
            sources: logs.iter().map(SourceDto::new).collect(),
            task_sequence: run
                .labels
                .as_ref()
                .and_then(|labels| Some(labels.task_sequence.as_ref()?.into())),
            labels: run
                .label_counts
                .map(|counts| LabelsDto::new(run.labels.as_ref(), counts)),
            started: rfc3339(run.started),
            ended: rfc3339(run.ended),
            duration_ms: run.duration_ms(),
            kind: run.kind(),
            outcome: run.outcome.name(),
            starts_mid_run: run.starts_mid_run,
            first_record: first.and_then(Stamp::rfc3339),
            last_record: last.and_then(Stamp::rfc3339),
            instruction_count: run.instruction_count,
            instructions_executed: run.instructions_executed,
            client_version: run.client_version.as_deref(),
            children_referred: run.children_referred.iter().map(String::as_str).collect(),
            boots: run.boots.iter().map(BootDto::from).collect(),
            failures: FailuresDto::new(
                history,
                index,
                failures,
                (FailureView::default(), gate),
                places,
            ),
        }
    }
}

/// A node without its children, which are written one by one.
#[derive(Debug, Serialize)]
pub struct NodeDto<'a> {
    pub pointer: Option<u32>,
    pub end_pointer: Option<u32>,
    pub name: Option<&'a str>,
    pub kind: &'static str,
    pub r#type: Option<&'a str>,
    pub outcome: &'static str,
    pub ignored: bool,
    pub skip_reason: Option<&'static str>,
    pub exit_code: Option<i32>,
    /// Of a node that failed.
    pub error: Option<NodeErrorDto<'a>>,
    pub started: Option<String>,
    pub ended: Option<String>,
    pub duration_ms: Option<i64>,
    pub attempts: u32,
    /// Counted from 1; absent for what was not reached.
    pub boot: Option<usize>,
    pub path: Vec<Cow<'a, str>>,
    pub child_sequence: Option<SequenceRef<'a>>,
    /// What it may run, by its name alone.
    pub possible_children: Vec<SequenceRef<'a>>,
    /// The sequence that holds the node.
    pub sequence: Option<SequenceRef<'a>>,
    pub definition: Option<DefinitionDto<'a>>,
    /// On what evidence the node is labelled.
    pub label: Option<&'static str>,
    /// Absent for what only a definition tells of.
    pub source: Option<Place<'a>>,
}

impl<'a> NodeDto<'a> {
    pub fn new(
        run: &'a Run,
        id: NodeId,
        error: Option<NodeErrorDto<'a>>,
        source: Option<Place<'a>>,
    ) -> Self {
        let node = run.node(id);
        let label = node.label.as_ref();
        Self {
            pointer: node.pointer,
            end_pointer: node.end_pointer,
            name: node.name.as_deref(),
            kind: node.kind.name(),
            r#type: node.action.as_deref(),
            outcome: node.outcome.name(),
            ignored: node.ignored,
            skip_reason: skip_reason(node),
            exit_code: node.exit_code,
            error,
            started: rfc3339(node.started),
            ended: rfc3339(node.ended),
            duration_ms: node.duration_ms(),
            attempts: node.attempts,
            boot: boot(node),
            path: run.path(id),
            child_sequence: label.and_then(|label| Some(label.child.as_ref()?.into())),
            possible_children: label
                .iter()
                .flat_map(|label| &label.possible)
                .map(SequenceRef::from)
                .collect(),
            sequence: label.and_then(|label| Some(label.sequence.as_ref()?.into())),
            definition: label
                .and_then(|label| label.definition.as_ref())
                .map(|facts| DefinitionDto {
                    continue_on_error: facts.continue_on_error,
                    condition: facts.condition.as_deref(),
                    disabled: facts.disabled,
                }),
            label: label.map(|label| label.evidence.name()),
            source,
        }
    }
}

row! {
    /// A node as one flat row. What it says of its run is on every row, so that rows can be merged and summarised by themselves.
    #[derive(Debug, Serialize)]
    pub struct StepDto<'a> {
        pub machine: Option<&'a str>,
        /// Counted from 1 within the machine's history.
        pub run: u64,
        pub started: Option<Time>,
        pub ended: Option<Time>,
        pub duration_ms: Option<i64>,
        pub outcome: &'static str,
        pub ignored: bool,
        pub skip_reason: Option<&'static str>,
        pub exit_code: Option<i32>,
        pub pointer: Option<u32>,
        pub end_pointer: Option<u32>,
        pub kind: &'static str,
        pub r#type: Option<&'a str>,
        pub name: Option<&'a str>,
        pub path: &'a str,
        /// Top-level nodes are at depth 1.
        pub depth: usize,
        pub attempts: u32,
        /// Counted from 1; absent for what was not reached.
        pub boot: Option<usize>,
        pub child_name: Option<&'a str>,
        pub child_package_id: Option<&'a str>,
        /// The sequence that holds the node.
        pub sequence_name: Option<&'a str>,
        pub sequence_package_id: Option<&'a str>,
        /// On what evidence the node is labelled.
        pub label: Option<&'static str>,
        /// Package IDs, or names where there is none.
        pub possible_children: Option<String>,
        pub file: Option<&'a str>,
        pub line: Option<u64>,
        pub byte_offset: Option<u64>,
        /// The path inside the child sequence that holds the node.
        pub sequence_path: Option<&'a str>,
        pub restart_ms: Option<i64>,
        pub failed_run: bool,
        /// Counted from 1 within the run; what was never reached is not counted.
        pub node: Option<usize>,
        pub run_nodes: usize,
        pub run_outcome: &'static str,
        pub run_started: Option<Time>,
        pub run_ended: Option<Time>,
        pub run_first_record: Option<Time>,
        pub run_last_record: Option<Time>,
        pub run_local_time: Option<LocalTime>,
        pub run_starts_mid_run: bool,
        pub run_restart_ms: Option<i64>,
        pub run_boots: u64,
        pub run_gaps: u64,
        pub run_fragments: u64,
        pub run_sequence_name: Option<&'a str>,
        pub run_sequence_package_id: Option<&'a str>,
        /// Of the item in its definition; absent without one.
        pub continue_on_error: Option<bool>,
        pub condition: Option<&'a str>,
        /// The sentence that tells why the step failed.
        pub cause: Option<&'a str>,
        pub run_cause: Option<&'a str>,
        pub run_cause_certainty: Option<&'static str>,
        pub run_open_pointer: Option<u32>,
        pub run_open_path: Option<&'a str>,
        pub run_open_ms: Option<i64>,
        pub run_phase: Option<&'a str>,
    }
}

impl<'a> StepDto<'a> {
    /// `number` is the node's place among those of the run that were reached, and how many these are.
    pub fn new(
        row: &'a RunRow<'_>,
        step: &'a StepRow<'_>,
        number: (Option<usize>, usize),
        node: &'a Node,
        depth: usize,
        place: Option<&Place<'a>>,
    ) -> Self {
        let label = node.label.as_ref();
        let definition = label.and_then(|label| label.definition.as_ref());
        Self {
            machine: row.machine.as_deref(),
            run: row.run,
            started: step.started,
            ended: step.ended,
            duration_ms: step.duration_ms(),
            outcome: step.outcome.name(),
            ignored: step.ignored,
            skip_reason: step.skip_reason.map(crate::model::SkipReason::name),
            exit_code: step.exit_code,
            pointer: step.pointer,
            end_pointer: node.end_pointer,
            kind: step.kind.name(),
            r#type: node.action.as_deref(),
            name: step.name.as_deref(),
            path: &step.path,
            depth,
            attempts: node.attempts,
            boot: boot(node),
            child_name: step.child_name.as_deref(),
            child_package_id: step.child_package_id.as_deref(),
            sequence_name: step.sequence_name.as_deref(),
            sequence_package_id: step.sequence_package_id.as_deref(),
            label: label.map(|label| label.evidence.name()),
            possible_children: possible_children(node),
            file: place.map(|place| place.file),
            line: place.map(|place| place.line),
            byte_offset: place.map(|place| place.byte_offset),
            sequence_path: step.sequence_path.as_deref(),
            restart_ms: step.restart_ms,
            failed_run: step.failed_run,
            node: number.0,
            run_nodes: number.1,
            run_outcome: row.outcome.name(),
            run_started: row.started,
            run_ended: row.ended,
            run_first_record: row.first_record,
            run_last_record: row.last_record,
            run_local_time: row.local_time,
            run_starts_mid_run: row.starts_mid_run,
            run_restart_ms: row.restart_ms,
            run_boots: row.boots,
            run_gaps: row.gaps,
            run_fragments: row.fragments,
            run_sequence_name: row.sequence_name.as_deref(),
            run_sequence_package_id: row.sequence_package_id.as_deref(),
            continue_on_error: definition.map(|definition| definition.continue_on_error),
            condition: definition.and_then(|definition| definition.condition.as_deref()),
            cause: step.cause.as_deref(),
            run_cause: row.cause.as_deref(),
            run_cause_certainty: row.cause_certainty.map(Certainty::name),
            run_open_pointer: row.open_pointer,
            run_open_path: row.open_path.as_deref(),
            run_open_ms: row.open_ms,
            run_phase: row.phase.as_deref(),
        }
    }
}

row! {
    /// A record or fragment as one flat row.
    #[derive(Debug, Serialize)]
    pub struct RecordDto<'a> {
        pub machine: Option<&'a str>,
        /// Counted from 1 within the machine's history; absent before the first run.
        pub run: Option<usize>,
        pub time: Option<String>,
        /// The log's local time, also where no bias gives an offset.
        pub local_time: Option<String>,
        /// `record`, or `fragment` for what is left of a torn one.
        pub kind: &'static str,
        pub severity: Option<&'static str>,
        pub r#type: Option<&'a str>,
        pub component: Option<&'a str>,
        pub thread: Option<&'a str>,
        pub context: Option<&'a str>,
        pub code_file: Option<&'a str>,
        pub pointer: Option<u32>,
        pub path: Option<&'a str>,
        pub message: &'a str,
        pub file: &'a str,
        pub line: u64,
        pub byte_offset: u64,
    }
}

#[derive(Debug, Serialize)]
pub struct DiagnosticDto<'a> {
    pub machine: Option<&'a str>,
    pub severity: &'static str,
    pub code: &'a str,
    pub message: &'a str,
    pub file: Option<&'a str>,
    pub line: Option<u64>,
    pub byte_offset: Option<u64>,
}

impl<'a> DiagnosticDto<'a> {
    pub fn new<'h: 'a>(
        machine: Option<&'a str>,
        diagnostic: &'a Diagnostic,
        places: &mut Places<'h>,
    ) -> Self {
        let place = diagnostic
            .log
            .zip(diagnostic.position)
            .map(|(log, position)| places.of(log, position));
        Self {
            machine,
            severity: diagnostic.level.name(),
            code: diagnostic.code,
            message: &diagnostic.message,
            file: diagnostic.log.map(|log| places.file(log)),
            line: place.as_ref().map(|p| p.line),
            byte_offset: place.as_ref().map(|p| p.byte_offset),
        }
    }
}

pub fn rfc3339(at: Option<At>) -> Option<String> {
    at?.stamp.and_then(Stamp::rfc3339)
}

/// Counted from 1.
fn boot(node: &Node) -> Option<usize> {
    node.first_seen.map(|_| node.boot + 1)
}

/// `CON00103, CON00104`
fn possible_children(node: &Node) -> Option<String> {
    let possible = node.label.as_ref().map(|label| &label.possible)?;
    let names = possible.iter().map(|child| {
        let name = child.package_id.as_deref().or(child.name.as_deref());
        name.unwrap_or_default()
    });
    (!possible.is_empty()).then(|| names.collect::<Vec<_>>().join(", "))
}

pub fn skip_reason(node: &Node) -> Option<&'static str> {
    node.skip_reason.map(crate::model::SkipReason::name)
}
