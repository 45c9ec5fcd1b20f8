//! Attempts: boots whose programs failed, or were failing, before the engine ran an instruction.
//!
//! An attempt is a run without nodes, so that all that is told of runs is told of it. [`build()`](super::build()) begins one at a record that says that a
//! boot failed. A log without such a record and without a run may hold one that is going on.

use std::collections::BTreeSet;

use super::Built;
use crate::{
    model::{At, Boot, Run, RunOutcome},
    record::{Record, Severity},
};

/// The programs of the client that work before the engine does.
const PROGRAMS: [&[u8]; 5] = [
    b"TSBootShell",
    b"TSPxe",
    b"TSMBootstrap",
    b"TSManager",
    b"OSDSetupHook",
];

/// Whether a record is an error of a program that works before the engine does.
///
/// A record without a severity is taken for one if it has an `Error` in it: so text is read that was pasted.
pub fn is_trouble(record: &Record<'_>) -> bool {
    let component = record.component();
    let is_ours = PROGRAMS
        .iter()
        .any(|name| name.eq_ignore_ascii_case(component));
    let is_error = || match record.attributes.severity() {
        Some(severity) => severity >= Severity::ERROR,
        None => ["rror", "ailed", "HRESULT=8"]
            .iter()
            .any(|word| memchr::memmem::find(record.message, word.as_bytes()).is_some()),
    };
    is_ours && is_error()
}

/// An attempt up to what was said of it at `at`, its first mark made.
pub(super) fn attempt(
    boot: Boot,
    version: Option<String>,
    first: At,
    at: At,
    out: &mut Built,
) -> Run {
    out.mark(first, out.runs.len(), None);
    Run {
        nodes: Vec::new(),
        roots: Vec::new(),
        outcome: RunOutcome::Failed,
        started: boot.started,
        boots: vec![boot],
        ended: Some(at),
        starts_mid_run: false,
        is_attempt: true,
        stop: None,
        instruction_count: None,
        instructions_executed: 0,
        client_version: version,
        children_referred: BTreeSet::new(),
        first,
        last: at,
        untold: None,
        labels: None,
        label_counts: None,
    }
}

impl Built {
    /// Adds an attempt that is going on at the end of a history without a run, in which errors were told up to `last`.
    pub fn add_open_attempt(&mut self, boot: Boot, last: At) {
        let first = At {
            source: 0,
            position: 0,
            stamp: boot.started.and_then(|at| at.stamp),
        };
        let mut run = attempt(boot, None, first, last, self);
        run.outcome = RunOutcome::Incomplete;
        run.ended = None;
        self.runs.push(run);
    }
}
