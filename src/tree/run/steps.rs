//! Steps: how they end, ask for a retry, or are passed over.

use super::{Building, Next};
use crate::{
    model::{At, Kind, NodeId, Outcome, SkipReason},
    tree::Built,
};

impl Building {
    /// The step that is going on; a start that was pending is now known to be one.
    pub(super) fn step_at_work(&mut self, out: &mut Built) -> Option<NodeId> {
        // A group has an empty type where the dialect writes types.
        if let Some(pending) = self.pending.take_if(|p| p.action.as_deref() != Some("")) {
            let id = self.add_pending(pending, Kind::Step, out);
            self.current = Some(id);
        }
        self.current.filter(|&id| {
            let node = self.run.node(id);
            node.kind == Kind::Step && node.ended.is_none()
        })
    }

    pub(super) fn step_ended(
        &mut self,
        said: &str,
        outcome: Outcome,
        code: Option<i32>,
        at: At,
        out: &mut Built,
    ) {
        let fits = |title: &str| title == said;
        let id = if self.pending.as_ref().is_some_and(|p| fits(&p.name)) {
            self.step_at_work(out)
        } else {
            self.current.filter(|&id| {
                let node = self.run.node(id);
                node.kind == Kind::Step
                    && node.ended.is_none()
                    && node.name.as_deref().is_some_and(fits)
            })
        };
        let id = id.unwrap_or_else(|| {
            self.settle(Next::Something, at, out);
            self.resumed(said).unwrap_or_else(|| {
                let id = self.add_unstarted(said, Kind::Step, at, out);
                self.unplaced = Some(id);
                id
            })
        });
        self.current = Some(id);
        self.set_outcome(id, outcome, code, at);
    }

    /// The step of that name the engine resumed at; the record of its second start is lost.
    fn resumed(&mut self, name: &str) -> Option<NodeId> {
        let id = *self.by_pointer.get(&self.resumed_at?)?;
        let node = self.run.node_mut(id);
        let again = node.kind == Kind::Step && node.name.as_deref() == Some(name);
        again.then(|| {
            node.attempts += 1;
            node.restarted = None;
            id
        })
    }

    /// The step's name in `Failed to run the action: NAME. Text…`: that of the step at work if the record begins with it.
    /// `has_code`: the text ends with the system's words for a code.
    pub(super) fn name_in_failure<'s>(&self, said: &'s str, has_code: bool) -> &'s str {
        let pending = self.pending.as_ref().map(|pending| pending.name.as_str());
        let known = pending.or_else(|| self.run.node(self.current?).name.as_deref());
        let follows = |rest: &str| rest.is_empty() || rest.starts_with('.');
        match known.filter(|name| said.strip_prefix(*name).is_some_and(follows)) {
            Some(name) => &said[..name.len()],
            None => guessed_name(said, has_code),
        }
    }

    pub(super) fn set_outcome(&mut self, id: NodeId, outcome: Outcome, code: Option<i32>, at: At) {
        self.retrying = false;
        let node = self.run.node_mut(id);
        node.outcome = outcome;
        node.exit_code = code;
        node.ended = Some(at);
        // Restart Computer runs smsboot.exe. The engine's own word on the restart is often not carried into the log that is left.
        let asked = self.reboot_asked || node.command_line.as_deref().is_some_and(runs_smsboot);
        self.rebooting |= outcome == Outcome::Succeeded && asked;
        self.failed = (outcome == Outcome::Failed).then_some(id);
        self.goes_on = false;
    }

    /// `_SMSTSLastActionSucceeded`, after every step: the outcome, should the sentence that reports it be lost.
    pub(super) fn result_variable(&mut self, value: &[u8], at: At, out: &mut Built) {
        let code = self.last_code;
        let of_another = |name: Option<&str>| {
            self.last_name
                .as_deref()
                .is_some_and(|last| name != Some(last))
        };
        let going_on = self.pending.as_ref().map(|p| p.name.as_str());
        let going_on = going_on.or_else(|| self.run.node(self.current?).name.as_deref());
        if of_another(going_on) {
            return;
        }
        let outcome = if value.eq_ignore_ascii_case(b"true") {
            Outcome::Succeeded
        } else {
            Outcome::Failed
        };
        match self.step_at_work(out) {
            Some(id) => self.set_outcome(id, outcome, code, at),
            None => {
                if let Some(node) = self.current.map(|id| self.run.node_mut(id))
                    && node.kind == Kind::Step
                    && node.outcome == outcome
                {
                    node.exit_code = node.exit_code.or(code);
                }
            }
        }
    }

    /// The step is to run again after a restart, so it has not ended.
    pub(super) fn retry(&mut self, name: &str, out: &mut Built) {
        self.rebooting = true;
        self.step_at_work(out);
        if let Some(id) = self
            .current
            .filter(|&id| self.run.node(id).name.as_deref() == Some(name))
        {
            let node = self.run.node_mut(id);
            node.outcome = Outcome::Incomplete;
            node.exit_code = None;
            node.ended = None;
            self.failed = None;
            self.retrying = true;
        }
    }

    pub(super) fn skipped(
        &mut self,
        name: &str,
        kind: Kind,
        reason: Option<SkipReason>,
        at: At,
        out: &mut Built,
    ) {
        // A step is given its variables before its condition is looked at, so it can be known as a step already.
        let begun = self.current.filter(|&id| {
            let node = self.run.node(id);
            node.kind == kind
                && node.ended.is_none()
                && node.name.as_deref() == Some(name)
                && !self.open.contains(&id)
        });
        let id = match self.take_pending(name) {
            Some(pending) => self.add_pending(pending, kind, out),
            None => begun.unwrap_or_else(|| {
                self.settle(Next::Something, at, out);
                self.add_unstarted(name, kind, at, out)
            }),
        };
        let node = self.run.node_mut(id);
        node.outcome = Outcome::Skipped;
        node.skip_reason = reason;
        node.ended = Some(at);
        self.current = Some(id);
        self.jumped = (kind == Kind::Group).then_some((id, at));
    }
}

fn runs_smsboot(command_line: &str) -> bool {
    let program = command_line
        .split_ascii_whitespace()
        .next()
        .unwrap_or_default()
        .trim_matches('"');
    let name = program.rsplit('\\').next().unwrap_or_default();
    name.eq_ignore_ascii_case("smsboot.exe") || name.eq_ignore_ascii_case("smsboot")
}

/// A name in an old failure record of which no start record is left: up to the line's end, without the advice the engine puts behind it
/// and without the system's words for the code, should they stand on the same line.
fn guessed_name(said: &str, has_code: bool) -> &str {
    const ADVICE: [&str; 2] = [
        ". This is usually caused by ",
        ". Permissions on the requested may be ",
    ];
    let said = said.trim_end();
    let line = said.lines().next().unwrap_or_default();
    if let Some(end) = ADVICE.iter().filter_map(|advice| line.find(advice)).min() {
        return line[..end].trim_end();
    }
    let line = line.trim_end();
    let name = line.strip_suffix('.').unwrap_or(line);
    match name.rfind(". ") {
        Some(end) if has_code && line.len() == said.len() => &name[..end],
        _ => name,
    }
}
