//! A record as evidence: what it tells of a failure, read once.

use super::{
    records::Span,
    rules::{Weight, codes, decides, is_bare, is_echo, is_script_host, speaks_of_failure},
};
use crate::{
    code::Code,
    event::{is_harmless, recognise},
    record::{Record, Severity, decode},
};

/// So much of a message is searched for codes and words, bytes.
const READ: usize = 16 << 10;

/// The component whose verdict ends the records of a step.
const ENGINE: &[u8] = b"TSManager";

/// A record of a step or of a boot.
pub(super) struct Clue {
    pub(super) span: Span,
    pub(super) component: Vec<u8>,
    pub(super) thread: Vec<u8>,
    pub(super) severity: Severity,
    pub(super) codes: Vec<Code>,
    /// It speaks of a failure in words.
    pub(super) speaks: bool,
    /// It says nothing of a failure of this step.
    pub(super) harmless: bool,
    /// The engine's own record.
    pub(super) engine: bool,
    /// It only repeats a code.
    pub(super) echo: bool,
    /// It is a call with its result, as programmers write it, not a sentence.
    pub(super) call: bool,
    /// It says no more than that something failed.
    pub(super) bare: bool,
    /// It is a report on how a step or a boot went, not on what could not be done.
    pub(super) reports: bool,
    /// It decides although it is no error.
    pub(super) decides: Option<Weight>,
}

/// How well a record tells a reader what went wrong; the greater, the better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// It only proves what others say.
    Proof,
    /// `X failed: CODE`.
    Bare,
    /// A warning, or a record that carries the code.
    Remark,
    /// An error in words.
    Error,
    /// A record that is known to decide.
    Decisive,
}

impl Clue {
    pub(super) fn new(span: Span, record: &Record<'_>) -> Self {
        let message = decode(&record.message[..record.message.len().min(READ)]);
        let attributes = &record.attributes;
        let speaks = speaks_of_failure(&message);
        // Pasted text has no severities; there, words have to do.
        let said = attributes.severity();
        let severity = said.unwrap_or(if speaks {
            Severity::ERROR
        } else {
            Severity::INFO
        });
        let component = record.component();
        let engine = component.eq_ignore_ascii_case(ENGINE);
        // A script that prints a log speaks in the engine's words, and of other steps. All components tell of their processes alike.
        let own = recognise(component, record.message).map(|(says, _)| says);
        let reports = own.is_some_and(|says| !says.tells_of_a_cause());
        let echoed = recognise(ENGINE, record.message).map(|(says, _)| says);
        let echoes = own.is_none() && echoed.is_some_and(|says| !says.tells_of_a_process());
        Self {
            codes: codes(&message),
            speaks,
            harmless: echoes || is_harmless(&message),
            component: component.to_vec(),
            thread: attributes.thread.unwrap_or_default().to_vec(),
            engine,
            reports,
            echo: is_echo(&message),
            call: message.contains("HRESULT="),
            bare: is_bare(&message),
            decides: decides(&message),
            severity,
            span,
        }
    }

    /// It speaks of a failure, in words or by its severity.
    pub(super) fn tells(&self) -> bool {
        !self.harmless && (self.severity >= Severity::WARNING || self.speaks)
    }

    /// It is an error that may be a cause.
    pub(super) fn is_error(&self) -> bool {
        self.severity >= Severity::ERROR && !self.harmless && !self.reports && !self.echo
    }

    pub(super) fn carries(&self, code: Code) -> bool {
        !self.harmless && self.codes.iter().any(|&own| own.is_same_error(code))
    }

    pub(super) fn is_script(&self) -> bool {
        is_script_host(&decode(&self.component))
    }

    pub(super) fn is_beside(&self, other: &Self) -> bool {
        self.component == other.component && self.thread == other.thread
    }

    /// It belongs to what its component tells of a failure: an error, a call on the way out, a record that decides.
    pub(super) fn is_of_a_block(&self) -> bool {
        self.is_error() || (self.call || self.decides.is_some()) && !self.harmless
    }

    /// How well it says what went wrong; `code` is what the chain carries.
    pub(super) fn rank(&self, code: Option<Code>) -> Option<Rank> {
        if self.harmless || self.reports || self.echo || self.call {
            return None;
        }
        match self.decides {
            Some(Weight::Says) => return Some(Rank::Decisive),
            Some(Weight::Proves) if self.severity < Severity::ERROR => return Some(Rank::Proof),
            _ => {}
        }
        let carries = code.is_some_and(|code| self.carries(code));
        if self.severity < Severity::WARNING && !carries {
            return None;
        }
        Some(match self.severity {
            _ if self.bare => Rank::Bare,
            severity if severity >= Severity::ERROR => Rank::Error,
            _ => Rank::Remark,
        })
    }
}
