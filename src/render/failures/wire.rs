//! The shapes of JSON output of failures, with the published keys.

use std::borrow::Cow;

use serde::Serialize;

use super::{
    super::wire::{Place, Places, SequenceRef, rfc3339},
    FailureView,
};
use crate::{
    analysis::{Cause, Change, Failure, OpenEnd, Phase, RunFailures, Span, Tolerance},
    code::{Code, Explanation, explain_exit},
    model::{Environment, Kind, Node, NodeId, Run, Stop},
    out::Gate,
    record::{Severity, Stamp, decode},
    timeline::History,
};

/// Characters of a message in the output; `smsts records` gives it whole.
const LONGEST_MESSAGE: usize = 64 << 10;

/// One run.
#[derive(Debug, Serialize)]
pub struct RunDto<'a> {
    pub machine: Option<&'a str>,
    /// Counted from 1 within the machine's history.
    pub run: usize,
    /// `run`, or `attempt` for a boot that failed before the task sequence began.
    pub kind: &'static str,
    pub outcome: &'static str,
    pub task_sequence: Option<SequenceRef<'a>>,
    pub started: Option<String>,
    pub ended: Option<String>,
    pub duration_ms: Option<i64>,
    #[serde(flatten)]
    pub failures: FailuresDto<'a>,
}

impl<'a> RunDto<'a> {
    pub fn new(
        history: &'a History<'a>,
        index: usize,
        failures: &'a RunFailures,
        (view, gate): (FailureView, Gate<'_>),
        places: &mut Places<'a>,
    ) -> Self {
        let run = &history.built.runs[index];
        let labels = run.labels.as_ref();
        Self {
            machine: history.machine.as_deref(),
            run: index + 1,
            kind: run.kind(),
            outcome: run.outcome.name(),
            task_sequence: labels.and_then(|labels| Some(labels.task_sequence.as_ref()?.into())),
            started: rfc3339(run.started),
            ended: rfc3339(run.ended),
            duration_ms: run.duration_ms(),
            failures: FailuresDto::new(history, index, failures, (view, gate), places),
        }
    }
}

/// What went wrong in a run.
#[derive(Debug, Serialize)]
pub struct FailuresDto<'a> {
    pub failure: Option<FailureDto<'a>>,
    pub tolerated: Vec<FailureDto<'a>>,
    pub open_end: Option<OpenEndDto<'a>>,
    /// Where records are missing, in words.
    pub gaps: Vec<&'a str>,
    pub change: Option<ChangeDto>,
}

impl<'a> FailuresDto<'a> {
    pub fn new(
        history: &'a History<'a>,
        index: usize,
        failures: &'a RunFailures,
        (view, gate): (FailureView, Gate<'_>),
        places: &mut Places<'a>,
    ) -> Self {
        let mut writer = Writer {
            history,
            run: &history.built.runs[index],
            view,
            gate,
            places,
        };
        Self {
            failure: failures.failure.as_ref().map(|f| writer.failure(f)),
            tolerated: failures
                .tolerated
                .iter()
                .map(|f| writer.failure(f))
                .collect(),
            open_end: failures.open_end.as_ref().map(|end| writer.open_end(end)),
            gaps: gaps(history, failures).collect(),
            change: failures.change.map(ChangeDto::from),
        }
    }
}

/// Where records of a run are missing, in words.
pub(super) fn gaps<'a>(
    history: &'a History<'_>,
    failures: &'a RunFailures,
) -> impl Iterator<Item = &'a str> {
    let all = &history.diagnostics;
    failures.gaps.iter().map(|&gap| all[gap].message.as_str())
}

/// A code with what is known of it.
#[derive(Debug, Serialize)]
pub struct ErrorDto {
    /// Signed 32-bit.
    pub code: i32,
    pub hex: String,
    pub symbol: Option<&'static str>,
    pub meaning: Option<&'static str>,
    pub usually: Option<&'static str>,
    pub check: Option<&'static str>,
}

impl ErrorDto {
    /// Of a step with that command line; what usually is behind it is bound to the cause.
    fn new(code: Code, command_line: &str, cause: &Cause) -> Self {
        let explanation = explain_exit(code, command_line);
        let advice = cause.advice;
        Self {
            code: code.signed(),
            hex: format!("0x{:08X}", code.0),
            symbol: explanation.symbol(),
            meaning: explanation.meaning(),
            usually: advice.usually(&explanation),
            check: advice.check(&explanation),
        }
    }
}

/// The error of a node in the tree.
#[derive(Debug, Serialize)]
pub struct NodeErrorDto<'a> {
    pub code: Option<i32>,
    pub symbol: Option<&'static str>,
    pub meaning: Option<&'static str>,
    /// The record that shows it.
    pub source: Option<Place<'a>>,
}

impl<'a> NodeErrorDto<'a> {
    /// Of a node with that command line.
    pub fn new(code: Option<Code>, command_line: &str, source: Option<Place<'a>>) -> Self {
        let explanation = code.map(|code| explain_exit(code, command_line));
        Self {
            code: code.map(Code::signed),
            symbol: explanation.as_ref().and_then(Explanation::symbol),
            meaning: explanation.as_ref().and_then(Explanation::meaning),
            source,
        }
    }
}

/// A node by its name.
#[derive(Debug, Serialize)]
pub struct NodeRef<'a> {
    pub pointer: Option<u32>,
    pub end_pointer: Option<u32>,
    pub name: Option<&'a str>,
    pub kind: &'static str,
}

impl<'a> From<&'a Node> for NodeRef<'a> {
    fn from(node: &'a Node) -> Self {
        Self {
            pointer: node.pointer,
            end_pointer: node.end_pointer,
            name: node.name.as_deref(),
            kind: node.kind.name(),
        }
    }
}

/// A Run Task Sequence step around a node, with the child sequence it runs.
#[derive(Debug, Serialize)]
pub struct CallerDto<'a> {
    #[serde(flatten)]
    pub step: NodeRef<'a>,
    pub child_sequence: Option<SequenceRef<'a>>,
}

#[derive(Debug, Serialize)]
pub struct FailureDto<'a> {
    /// Absent where the log does not hold what failed.
    #[serde(flatten)]
    pub node: FailedNodeDto<'a>,
    /// Of an attempt: how far its boot had come.
    pub phase: Option<&'static str>,
    /// Of an attempt: what the user saw on the screen.
    pub screen: Option<String>,
    /// Why the run could not go on after a restart.
    pub stop: Option<&'static str>,
    /// The last step before that restart.
    pub after: Option<NodeRef<'a>>,
    /// `fatal`, `tolerated`, `unknown`.
    pub tolerance: &'static str,
    pub tolerated_at: Option<NodeRef<'a>>,
    pub error: Option<ErrorDto>,
    pub cause: CauseDto<'a>,
    pub consequences: Vec<NodeRef<'a>>,
    pub link: Option<LinkDto>,
}

#[derive(Debug, Serialize)]
pub struct FailedNodeDto<'a> {
    pub pointer: Option<u32>,
    pub name: Option<&'a str>,
    pub kind: Option<&'static str>,
    pub r#type: Option<&'a str>,
    pub path: Vec<Cow<'a, str>>,
    pub path_text: Option<String>,
    /// The sequence that holds the node.
    pub sequence: Option<SequenceRef<'a>>,
    /// The Run Task Sequence steps around it, the outermost first.
    pub run_by: Vec<CallerDto<'a>>,
    pub attempts: Option<u32>,
    pub started: Option<String>,
    pub ended: Option<String>,
    pub duration_ms: Option<i64>,
    /// Counted from 1.
    pub boot: usize,
    pub environment: Option<&'static str>,
    pub command_line: Option<&'a str>,
}

#[derive(Debug, Serialize)]
pub struct CauseDto<'a> {
    pub certainty: &'static str,
    pub error: Option<ErrorDto>,
    pub record: Option<EvidenceDto<'a>>,
    pub sentence: Option<EvidenceDto<'a>>,
    /// What went wrong, in words, if any record says it.
    pub message: Option<String>,
    /// Where a script's error arose.
    pub script: Option<ScriptDto>,
    /// The calls the code passed through, the outermost first.
    pub calls: Vec<String>,
    /// Other codes that the message holds.
    pub named: Vec<ErrorDto>,
    /// Variables without a value in the command that was executed.
    pub unexpanded_variables: Vec<String>,
    pub verdict: Option<EvidenceDto<'a>>,
    pub evidence: Vec<EvidenceDto<'a>>,
    pub evidence_left_out: usize,
    /// Only where asked for.
    pub other_errors: Option<Vec<EvidenceDto<'a>>>,
    pub other_errors_count: usize,
    pub is_script: bool,
    pub other_logs: Option<&'static str>,
}

/// A place in a script.
#[derive(Debug, Serialize)]
pub struct ScriptDto {
    pub path: String,
    /// Counted from 1.
    pub line: u32,
    /// Counted from 1.
    pub column: Option<u32>,
}

/// A record as evidence, or beside it.
#[derive(Debug, Serialize)]
pub struct EvidenceDto<'a> {
    pub time: Option<String>,
    pub local_time: Option<String>,
    pub severity: Option<&'static str>,
    pub component: Option<String>,
    pub message: String,
    /// It only stands beside evidence.
    pub context: bool,
    #[serde(flatten)]
    pub place: Place<'a>,
}

#[derive(Debug, Serialize)]
pub struct LinkDto {
    pub before_ms: Option<i64>,
    pub same_code: bool,
}

#[derive(Debug, Serialize)]
pub struct OpenEndDto<'a> {
    pub node: Option<NodeRef<'a>>,
    pub path: Vec<Cow<'a, str>>,
    pub restart_pending: bool,
    pub going_on_ms: Option<i64>,
    pub last_record: Option<String>,
    pub environment: Option<&'static str>,
    /// Counted from 1.
    pub boot: usize,
    pub records: Vec<EvidenceDto<'a>>,
    pub missing: Vec<&'static str>,
    /// Where the end may lie.
    pub places: Vec<&'static str>,
    /// Errors told where the log ends.
    pub trouble: Option<CauseDto<'a>>,
    /// Of an attempt: how far its boot had come.
    pub phase: Option<&'static str>,
}

/// How a run compares with the one before it.
#[derive(Debug, Serialize)]
pub struct ChangeDto {
    pub what: &'static str,
    pub pointer_before: Option<u32>,
    pub pointer_now: Option<u32>,
}

impl From<Change> for ChangeDto {
    fn from(change: Change) -> Self {
        let (before, now) = match change {
            Change::Further(before, now) | Change::Earlier(before, now) => {
                (Some(before), Some(now))
            }
            Change::SameStep | Change::SucceededNow | Change::FailedNow | Change::OtherSequence => {
                (None, None)
            }
        };
        Self {
            what: change.name(),
            pointer_before: before,
            pointer_now: now,
        }
    }
}

/// What the shapes are made from.
struct Writer<'a, 'p> {
    history: &'a History<'a>,
    run: &'a Run,
    view: FailureView,
    gate: Gate<'p>,
    places: &'p mut Places<'a>,
}

impl<'a> Writer<'a, '_> {
    fn failure(&mut self, failure: &'a Failure) -> FailureDto<'a> {
        let run = self.run;
        let tolerated_at = match failure.tolerance {
            Tolerance::At(id) => Some(run.node(id).into()),
            Tolerance::Fatal | Tolerance::Somewhere | Tolerance::Unknown => None,
        };
        let consequences = failure.consequences.iter();
        FailureDto {
            node: self.node(failure),
            phase: failure.phase.map(Phase::name),
            screen: failure
                .screen
                .as_deref()
                .map(|screen| beginning(screen, self.gate)),
            stop: run.stop.filter(|_| failure.node.is_none()).map(Stop::name),
            after: failure.after.map(|id| run.node(id).into()),
            tolerance: failure.tolerance.name(),
            tolerated_at,
            error: failure.code.map(|code| self.error(failure, code)),
            cause: self.cause(&failure.cause, failure.code, command_line(run, failure)),
            consequences: consequences.map(|&id| run.node(id).into()).collect(),
            link: failure.link.map(|link| LinkDto {
                before_ms: link.before_ms,
                same_code: link.same_code,
            }),
        }
    }

    fn error(&self, failure: &Failure, code: Code) -> ErrorDto {
        ErrorDto::new(code, command_line(self.run, failure), &failure.cause)
    }

    fn node(&self, failure: &'a Failure) -> FailedNodeDto<'a> {
        let run = self.run;
        let node = failure.node.map(|id| run.node(id));
        let label = node.and_then(|node| node.label.as_ref());
        FailedNodeDto {
            pointer: node.and_then(|node| node.pointer),
            name: node.and_then(|node| node.name.as_deref()),
            kind: node.map(|node| node.kind.name()),
            r#type: node.and_then(|node| node.action.as_deref()),
            path: failure.node.map_or_else(Vec::new, |id| run.path(id)),
            path_text: failure.node.map(|id| run.path_text(id)),
            sequence: label.and_then(|label| Some(label.sequence.as_ref()?.into())),
            run_by: failure.node.map_or_else(Vec::new, |id| run_by(run, id)),
            attempts: node.map(|node| node.attempts),
            started: rfc3339(node.and_then(|node| node.started)),
            ended: rfc3339(failure.at),
            duration_ms: node.and_then(Node::duration_ms),
            boot: failure.boot + 1,
            environment: run.boots[failure.boot].environment.map(Environment::name),
            command_line: node.and_then(|node| node.command_line.as_deref()),
        }
    }

    fn cause(&mut self, cause: &Cause, own: Option<Code>, command_line: &str) -> CauseDto<'a> {
        let errors = &cause.other_errors;
        // In the order of the log, in which places are found fastest.
        let evidence = self.evidence(&cause.evidence);
        CauseDto {
            certainty: cause.certainty.name(),
            error: cause
                .code
                .map(|code| ErrorDto::new(code, command_line, cause)),
            record: cause
                .record
                .as_ref()
                .and_then(|span| self.record(span, false)),
            sentence: cause
                .sentence
                .as_ref()
                .and_then(|span| self.record(span, false)),
            message: cause
                .message
                .as_deref()
                .map(|message| beginning(message, self.gate)),
            script: cause.place.as_ref().map(|place| ScriptDto {
                path: self.gate.shown(&place.script).into_owned(),
                line: place.line,
                column: place.column,
            }),
            calls: cause.calls.clone(),
            named: cause
                .named(own)
                .into_iter()
                .map(|code| ErrorDto::new(code, "", cause))
                .collect(),
            unexpanded_variables: cause.unexpanded.clone(),
            verdict: cause
                .verdict
                .as_ref()
                .and_then(|span| self.record(span, false)),
            evidence,
            evidence_left_out: cause.left_out,
            other_errors: self.view.errors.then(|| {
                errors
                    .iter()
                    .filter_map(|span| self.record(span, false))
                    .collect()
            }),
            other_errors_count: errors.len(),
            is_script: cause.is_script,
            other_logs: cause.other_logs,
        }
    }

    fn evidence(&mut self, spans: &[Span]) -> Vec<EvidenceDto<'a>> {
        with_context(self.history, spans, self.view.context)
            .iter()
            .filter_map(|(span, is_context)| self.record(span, *is_context))
            .collect()
    }

    fn record(&mut self, span: &Span, context: bool) -> Option<EvidenceDto<'a>> {
        let record = span.record(self.history)?;
        let stamp = record.stamp();
        Some(EvidenceDto {
            time: stamp.and_then(Stamp::rfc3339),
            local_time: stamp.map(|s| s.local().format("%FT%T%.3f").to_string()),
            severity: record.attributes.severity().and_then(Severity::name),
            component: record.attributes.component.map(|c| decode(c).into_owned()),
            message: beginning(&decode(record.message), self.gate),
            context,
            place: self.places.of(span.log, span.range.start),
        })
    }

    fn open_end(&mut self, end: &'a OpenEnd) -> OpenEndDto<'a> {
        let run = self.run;
        OpenEndDto {
            node: end.node.map(|id| run.node(id).into()),
            path: end.node.map_or_else(Vec::new, |id| run.path(id)),
            restart_pending: end.restart_pending,
            going_on_ms: end.going_on_ms,
            last_record: end.last.and_then(Stamp::rfc3339),
            environment: end.environment.map(Environment::name),
            boot: end.boot + 1,
            records: self.evidence(&end.records),
            missing: end.missing.iter().map(|missing| missing.name()).collect(),
            places: end.places(),
            trouble: end
                .trouble
                .as_ref()
                .map(|cause| self.cause(cause, None, "")),
            phase: end.phase.map(Phase::name),
        }
    }
}

/// A message; only the beginning of one that is longer than any that tells why something failed.
fn beginning(message: &str, gate: Gate<'_>) -> String {
    // Of a name that is cut in two, neither half would be known for it.
    let message = &*gate.shown(message);
    match message.char_indices().nth(LONGEST_MESSAGE) {
        Some((end, _)) => format!("{}...", &message[..end]),
        None => message.to_owned(),
    }
}

/// The command line of the step that failed; empty where there is none.
pub(super) fn command_line<'a>(run: &'a Run, failure: &Failure) -> &'a str {
    let node = failure.node.map(|id| run.node(id));
    let command_line = node.and_then(|node| node.command_line.as_deref());
    command_line.unwrap_or_default()
}

/// The Run Task Sequence steps around a node, the outermost first.
fn run_by(run: &Run, id: NodeId) -> Vec<CallerDto<'_>> {
    callers(run, id)
        .map(|node| CallerDto {
            step: node.into(),
            child_sequence: node
                .label
                .as_ref()
                .and_then(|label| Some(label.child.as_ref()?.into())),
        })
        .collect()
}

/// The Run Task Sequence steps around a node, the outermost first.
pub(super) fn callers(run: &Run, id: NodeId) -> impl Iterator<Item = &Node> {
    let up = std::iter::successors(run.node(id).parent, |&id| run.node(id).parent);
    let mut callers: Vec<_> = up
        .map(|id| run.node(id))
        .filter(|node| node.kind == Kind::RunTaskSequence)
        .collect();
    callers.reverse();
    callers.into_iter()
}

/// Records of evidence with those around them, each once, in the order of the log; with each, whether it is only around.
pub(super) fn with_context(
    history: &History<'_>,
    spans: &[Span],
    count: usize,
) -> Vec<(Span, bool)> {
    let mut all: Vec<(Span, bool)> = Vec::new();
    for span in spans {
        let (before, after) = if count == 0 {
            (Vec::new(), Vec::new())
        } else {
            span.context(history, count)
        };
        all.extend(before.into_iter().map(|span| (span, true)));
        all.push((span.clone(), false));
        all.extend(after.into_iter().map(|span| (span, true)));
    }
    // Of a record that is evidence and also stands beside other evidence, the evidence stays.
    all.sort_by_key(|(span, is_context)| (span.log, span.range.start, *is_context));
    all.dedup_by(|(a, _), (b, _)| a == b);
    all
}
