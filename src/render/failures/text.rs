//! The report on a run's failures, for reading: what failed, what its code means, the records that show why.

use std::io::{self, Write};

use super::{
    super::{
        layout::cut,
        style::{self, BOLD, DIM, Style, WARN},
        wire::Places,
    },
    FailureView,
    page::Page,
    wire::{callers, command_line, gaps},
};
use crate::{
    analysis::{
        Cause, Certainty, Change, Failure, Missing, OpenEnd, Phase, RunFailures, Tolerance,
    },
    code::{Code, Entry, Explanation, explain_exit},
    model::{Node, NodeId, Run, RunOutcome, Stop},
    out::{Gate, Out},
    render::wording::{environment, moment, outcome_words, sequence_name},
    timeline::History,
    words::{count, duration},
};

/// Characters of a command line, of a cause and of a name in a headline that are shown.
const LONGEST_COMMAND: usize = 240;
const LONGEST_CAUSE: usize = 300;
const LONGEST_NAME: usize = 120;

/// Writes the report on a run.
pub fn write<'a>(
    out: &mut Out<'_>,
    history: &'a History<'a>,
    index: usize,
    failures: &RunFailures,
    (view, style): (FailureView, Style),
    places: &mut Places<'a>,
) -> io::Result<()> {
    let run = &history.built.runs[index];
    let mut report = Report {
        page: Page::new(out.reborrow(), history, (view, style), places),
        run,
    };
    report.header(index)?;
    if let Some(change) = failures.change {
        report.change(change)?;
    }
    if let Some(failure) = &failures.failure {
        report.failure(failure)?;
    }
    if let Some(end) = &failures.open_end {
        report.open_end(end)?;
    }
    if !failures.is_clean() {
        for gap in gaps(history, failures) {
            let gap = report.page.gate().printable(gap);
            report.page.line("gap", &gap)?;
        }
    }
    for failure in &failures.tolerated {
        report.failure(failure)?;
    }
    if failures.is_clean() {
        report.page.plain("no failure")?;
    }
    Ok(())
}

/// The end of the tree: what failed the run, in a few lines.
pub fn summary(
    out: &mut Out<'_>,
    history: &History<'_>,
    index: usize,
    failures: &RunFailures,
    style: Style,
) -> io::Result<()> {
    let run = &history.built.runs[index];
    let Some(failure) = &failures.failure else {
        return Ok(());
    };
    let mut places = Places::new(history);
    let mut report = Report {
        page: Page::new(
            out.reborrow(),
            history,
            (FailureView::default(), style),
            &mut places,
        ),
        run,
    };
    report.headline(failure)?;
    report.cause_in_words(&failure.cause)?;
    report.code(failure)?;
    report.page.line("more", "smsts failures")
}

struct Report<'a, 'o> {
    page: Page<'a, 'o>,
    run: &'a Run,
}

impl Report<'_, '_> {
    fn header(&mut self, index: usize) -> io::Result<()> {
        let history = self.page.history;
        let machine = history.machine.as_deref().unwrap_or("Task sequence run");
        let colour = style::of_run(self.run.outcome);
        let runs = history.built.runs.len();
        let which = if runs > 1 {
            format!("  {DIM}run {} of {runs}{DIM:#}", index + 1)
        } else {
            String::new()
        };
        let mut outcome = outcome_words(self.run.outcome);
        if self.run.is_attempt {
            outcome += ": the task sequence never began";
        }
        writeln!(
            self.page.out,
            "{BOLD}{}{BOLD:#}  {colour}{outcome}{colour:#}{which}",
            self.page.out.printable(machine)
        )?;
        if let Some(at) = self.run.ended.filter(|_| !self.run.is_attempt) {
            let took = self
                .run
                .duration_ms()
                .map_or_else(String::new, |ms| format!(", after {}", duration(ms)));
            self.page.line("ended", &(moment(at.stamp) + &took))?;
        }
        Ok(())
    }

    fn change(&mut self, change: Change) -> io::Result<()> {
        let text = match change {
            Change::SameStep => "stopped at the same step as the run before".to_owned(),
            Change::Further(before, now) => {
                format!("got further than the run before: then instruction {before}, now {now}")
            }
            Change::Earlier(before, now) => {
                format!("stopped earlier than the run before: then instruction {before}, now {now}")
            }
            Change::SucceededNow => "the run before did not get through, this one did".to_owned(),
            Change::FailedNow => "the run before succeeded, this one did not".to_owned(),
            Change::OtherSequence => {
                "another task sequence, or another version of it, than in the run before".to_owned()
            }
        };
        self.page.line("compared", &text)
    }

    fn failure(&mut self, failure: &Failure) -> io::Result<()> {
        writeln!(self.page.out)?;
        self.headline(failure)?;
        self.cause_in_words(&failure.cause)?;
        if let Some(screen) = &failure.screen {
            let screen = self.page.shortened(screen, LONGEST_CAUSE);
            let text = screen.split_whitespace().collect::<Vec<_>>().join(" ");
            self.page.line(
                "screen",
                &format!("the user saw: {}", self.page.gate().printable(&text)),
            )?;
        }
        self.code(failure)?;
        match failure.node {
            Some(id) => self.where_and_when(id, failure)?,
            None => self.boot(failure)?,
        }
        self.tolerance(failure)?;
        self.consequences(failure)?;
        self.evidence(failure)
    }

    /// `✘ 33 Install VPN Client 9.4.1  FAILED 1603`
    fn headline(&mut self, failure: &Failure) -> io::Result<()> {
        let (mark, colour) = match failure.tolerance {
            Tolerance::At(_) | Tolerance::Somewhere => ("!", WARN),
            Tolerance::Fatal | Tolerance::Unknown => (
                self.page.style.either("✘", "X"),
                style::of_run(RunOutcome::Failed),
            ),
        };
        let code = failure
            .code
            .map_or_else(String::new, |code| format!(" {code}"));
        let tolerated = match failure.tolerance {
            Tolerance::At(_) | Tolerance::Somewhere => ", tolerated",
            Tolerance::Fatal | Tolerance::Unknown => "",
        };
        let step = cut(
            &headline_words(self.run, failure, self.page.gate()),
            LONGEST_NAME,
        );
        writeln!(
            self.page.out,
            "  {colour}{mark} {step}{colour:#}  {colour}FAILED{code}{tolerated}{colour:#}"
        )
    }

    fn where_and_when(&mut self, id: NodeId, failure: &Failure) -> io::Result<()> {
        let gate = self.page.gate();
        let run = self.run;
        let node = run.node(id);
        if node.parent.is_some() {
            self.page
                .line("path", &gate.printable(&run.path_text(id)))?;
        }
        if let Some(caller) = callers(run, id).last() {
            let child = caller.label.as_ref().and_then(|label| label.child.as_ref());
            let name = child.map_or_else(
                || "a child sequence".to_owned(),
                |child| sequence_name(child, gate),
            );
            let by = node_words(caller, gate);
            self.page
                .line("sequence", &format!("{name}, run by {by}"))?;
        }
        if let Some(action) = &node.action {
            self.page.line("type", &gate.printable(action))?;
        }
        self.page.line("when", &self.when(node, failure))?;
        if let Some(command) = &node.command_line {
            let command = self.page.shortened(command, LONGEST_COMMAND);
            self.page.line("command", &gate.printable(&command))?;
        }
        Ok(())
    }

    /// In which boot it failed, where no step did.
    fn boot(&mut self, failure: &Failure) -> io::Result<()> {
        let boot = &self.run.boots[failure.boot];
        let at = failure.at.and_then(|at| at.stamp);
        let place = format!(
            "boot {} ({})",
            failure.boot + 1,
            environment(boot.environment)
        );
        self.page
            .line("when", &format!("{}, in {place}", moment(at)))
    }

    fn when(&self, node: &Node, failure: &Failure) -> String {
        let clock = |stamp: Option<crate::record::Stamp>| {
            stamp.map(|stamp| stamp.local().format("%T").to_string())
        };
        let from = node.started.and_then(|at| at.stamp);
        let day = from.map(|stamp| stamp.local().format("%F ").to_string());
        let to = failure.at.and_then(|at| at.stamp);
        let mut text = match (clock(from), clock(to)) {
            (Some(from), Some(to)) => format!("{}{from} to {to}", day.unwrap_or_default()),
            (None, Some(to)) => format!("until {to}; its start is not in the log"),
            (Some(from), None) => format!("{}{from}", day.unwrap_or_default()),
            (None, None) => "at an unknown time".to_owned(),
        };
        if let Some(ms) = node.duration_ms() {
            text += &format!(", {}", duration(ms));
        }
        let boot = &self.run.boots[failure.boot];
        text += &format!(
            ", in boot {} ({})",
            failure.boot + 1,
            environment(boot.environment)
        );
        if node.attempts > 1 {
            text += &format!(", {} attempts", node.attempts);
        }
        text
    }

    fn tolerance(&mut self, failure: &Failure) -> io::Result<()> {
        let gate = self.page.gate();
        match failure.tolerance {
            Tolerance::Fatal => return Ok(()),
            Tolerance::Unknown => self.page.line(
                "then",
                "the log ends; whether execution went on is not known",
            )?,
            Tolerance::Somewhere => self.page.line(
                "then",
                "execution went on; where the failure was tolerated is not in the log",
            )?,
            Tolerance::At(id) if Some(id) == failure.node => {
                self.page.line("then", "execution went on after the step")?;
            }
            Tolerance::At(id) => {
                let group = step_words(self.run, Some(id), gate);
                self.page
                    .line("then", &format!("execution went on after group {group}"))?;
            }
        }
        if let Some(link) = failure.link {
            let before = link.before_ms.map_or_else(
                || "before".to_owned(),
                |ms| format!("{} before", duration(ms)),
            );
            let same = if link.same_code {
                ", with the same code: it may be the real cause"
            } else {
                ""
            };
            self.page.line(
                "link",
                &format!("{before} the failure that ended the run{same}"),
            )?;
        }
        Ok(())
    }

    /// What failed, in the words of the log, and how sure that is.
    fn cause_in_words(&mut self, cause: &Cause) -> io::Result<()> {
        let gate = self.page.gate();
        match &cause.message {
            Some(message) => {
                let message = self.page.shortened(message, LONGEST_CAUSE);
                for (i, line) in message.lines().enumerate() {
                    self.page.line(
                        if i == 0 { "cause" } else { "" },
                        &gate.printable(line.trim()),
                    )?;
                }
                self.page.dim(self.why(cause))
            }
            None => self.page.line("cause", self.why(cause)),
        }?;
        if let Some(place) = &cause.place {
            let script = self.page.shortened(&place.script, LONGEST_COMMAND);
            let column = place
                .column
                .map_or_else(String::new, |column| format!(", column {column}"));
            let text = format!("{script}, line {}{column}", place.line);
            self.page.line("script", &gate.printable(&text))?;
        }
        for name in &cause.unexpanded {
            let text = format!(
                "the variable {name} has no value: the command that was executed still holds %{name}%"
            );
            self.page.line("because", &gate.printable(&text))?;
        }
        let is_bound = cause.advice.bound().is_some();
        match cause.other_logs {
            Some(logs) if cause.certainty != Certainty::Certain || is_bound => {
                self.page.line("see also", logs)
            }
            _ => Ok(()),
        }
    }

    fn why(&self, cause: &Cause) -> &'static str {
        match cause.certainty {
            _ if !self.run.is_attempt => why(cause),
            Certainty::Certain => "certain: records of the boot carry the code it ended with",
            Certainty::Likely => {
                "usually the cause: the last error that the boot told of; its code says little"
            }
            Certainty::Unknown => "not known: no record of the boot explains its code",
        }
    }

    /// The step's code in words, and that of the cause if it is another.
    fn code(&mut self, failure: &Failure) -> io::Result<()> {
        let behind = failure.behind();
        let command_line = command_line(self.run, failure);
        if let Some(code) = failure.code {
            self.meaning("code", code, command_line)?;
        }
        if let Some(code) = behind {
            self.meaning("behind it", code, "")?;
        }
        for code in failure.cause.named(failure.code) {
            self.meaning("named", code, "")?;
        }
        // Where another code is behind it, what the step's own usually means is beside the point.
        self.advice(&failure.cause, behind.or(failure.code), command_line)
    }

    /// What usually is behind it and what to check.
    fn advice(&mut self, cause: &Cause, code: Option<Code>, command_line: &str) -> io::Result<()> {
        let advice = cause.advice;
        let explanation = code.map(|code| explain_exit(code, command_line));
        let said = match &explanation {
            Some(explanation) if !is_own_number(explanation) => {
                (advice.usually(explanation), advice.check(explanation))
            }
            _ => advice.bound().unzip(),
        };
        if let Some(usually) = said.0 {
            self.page.line("usually", usually)?;
        }
        if let Some(check) = said.1 {
            self.page.line("check", check)?;
        }
        Ok(())
    }

    fn meaning(&mut self, label: &str, code: Code, command_line: &str) -> io::Result<()> {
        let explanation = explain_exit(code, command_line);
        let number = code.to_string();
        match (explanation.symbol(), explanation.meaning()) {
            (symbol, Some(meaning)) if is_own_number(&explanation) => {
                let symbol = symbol.map_or_else(String::new, |symbol| format!("{symbol}: "));
                self.page.line(
                    label,
                    &format!(
                        "{number}, which the program chose; as a Win32 error {symbol}{meaning}"
                    ),
                )
            }
            (Some(symbol), meaning) => {
                let meaning = meaning.map_or_else(String::new, |meaning| format!(": {meaning}"));
                self.page
                    .line(label, &format!("{number} {symbol}{meaning}"))
            }
            (None, Some(meaning)) => self.page.line(label, &format!("{number}: {meaning}")),
            (None, None) if explanation.may_be_own() => self
                .page
                .line(label, &format!("{number}, which the program chose")),
            (None, None) => self
                .page
                .line(label, &format!("{number}, not in the table of codes")),
        }
    }

    /// The records that prove the cause, and what others there are.
    fn evidence(&mut self, failure: &Failure) -> io::Result<()> {
        let cause = &failure.cause;
        self.page.records(&cause.evidence, cause.record.as_ref())?;
        if cause.left_out > 0 {
            let more = count(cause.left_out as u64, "more record");
            self.page.dim(&format!(
                "{more} of the same chain; smsts records --pointer shows all"
            ))?;
        }
        let errors = cause.other_errors.len();
        if self.page.view.errors && errors > 0 {
            self.page
                .line("errors", "other records of severity 3 of the same step")?;
            self.page.view.context = 0;
            self.page.records(&cause.other_errors, None)?;
        } else if errors > 0 {
            let others = count(errors as u64, "other error record");
            self.page.dim(&format!(
                "{others} of the step, which may not matter; --errors shows them"
            ))?;
        }
        Ok(())
    }

    fn consequences(&mut self, failure: &Failure) -> io::Result<()> {
        let gate = self.page.gate();
        if failure.consequences.is_empty() {
            return Ok(());
        }
        let groups = failure.consequences.iter();
        let names: Vec<_> = groups
            .map(|&id| step_words(self.run, Some(id), gate))
            .collect();
        self.page
            .line("aborted", &format!("{}, because of it", names.join(", ")))
    }

    fn open_end(&mut self, end: &OpenEnd) -> io::Result<()> {
        let gate = self.page.gate();
        writeln!(self.page.out)?;
        let colour = style::of_run(RunOutcome::Incomplete);
        let mark = self.page.style.either("…", "?");
        let what = match end.node {
            Some(id) => step_words(self.run, Some(id), gate),
            None if self.run.is_attempt => {
                let phase = end.phase.map_or("unknown", Phase::name);
                format!("before the task sequence began, phase {phase}")
            }
            None => "between two instructions".to_owned(),
        };
        let so_far = end.going_on_ms.filter(|_| !end.restart_pending);
        let so_far = so_far.map_or_else(String::new, |ms| format!(", {} so far", duration(ms)));
        let state = if end.restart_pending {
            "open at the restart: the run waits, it has not failed"
        } else {
            "was going on"
        };
        writeln!(
            self.page.out,
            "  {colour}{mark} {what}{colour:#}  {colour}{state}{so_far}{colour:#}"
        )?;
        if let Some(id) = end.node.filter(|&id| self.run.node(id).parent.is_some()) {
            self.page
                .line("path", &gate.printable(&self.run.path_text(id)))?;
        }
        self.page.line("last at", &moment(end.last))?;
        let boot = format!("boot {} ({})", end.boot + 1, environment(end.environment));
        self.page.line("in", &boot)?;
        match &end.trouble {
            Some(cause) => {
                self.page
                    .line("errors", "told where the log ends; not yet a verdict")?;
                self.cause_in_words(cause)?;
                if let Some(code) = cause.code {
                    self.meaning("code", code, "")?;
                }
                self.advice(cause, cause.code, "")?;
                self.page.records(&cause.evidence, cause.record.as_ref())?;
            }
            None => self.page.records(&end.records, None)?,
        }
        for missing in &end.missing {
            match missing {
                Missing::Beginning => self.page.line(
                    "fetch",
                    "the log begins in mid-run: the rolled logs beside it (smsts-*.log, smsts.lo_) or the log of WinPE hold the beginning",
                )?,
                Missing::End => {
                    let places = end.places().join(", ");
                    self.page.line("fetch", &format!("what follows, if it went on, is in {places}"))?;
                }
            }
        }
        Ok(())
    }
}

/// `33 Install VPN Client 9.4.1`
pub(super) fn step_words(run: &Run, id: Option<NodeId>, gate: Gate<'_>) -> String {
    let Some(id) = id else {
        return "what failed is not in the log".to_owned();
    };
    node_words(run.node(id), gate)
}

/// What failed, in a headline: a step, or how far the engine or its boot had come.
pub(super) fn headline_words(run: &Run, failure: &Failure, gate: Gate<'_>) -> String {
    if let Some(phase) = failure.phase {
        return format!("before the task sequence began, phase {}", phase.name());
    }
    let Some(stop) = run.stop.filter(|_| failure.node.is_none()) else {
        return step_words(run, failure.node, gate);
    };
    let behind = failure.after.map_or_else(String::new, |id| {
        format!("behind {}: ", node_words(run.node(id), gate))
    });
    let what = match stop {
        Stop::EnvironmentLost => {
            "the environment was lost after a restart that the sequence did not start"
        }
        Stop::NotResumed => "no step failed: the engine could not go on after the restart",
    };
    behind + what
}

fn node_words(node: &Node, gate: Gate<'_>) -> String {
    let pointer = node.pointer.map_or_else(String::new, |p| format!("{p} "));
    format!("{pointer}{}", gate.printable(node.title()))
}

/// `0x8007052E ERROR_LOGON_FAILURE`, of a step with that command line. A program's own number has no symbol.
pub(super) fn code_words(code: Code, command_line: &str) -> String {
    let explanation = explain_exit(code, command_line);
    match explanation
        .symbol()
        .filter(|_| !is_own_number(&explanation))
    {
        Some(symbol) => format!("{code} {symbol}"),
        None => code.to_string(),
    }
}

/// Whether a program most likely chose the number itself, and the table only knows it as a Win32 error.
fn is_own_number(explanation: &Explanation) -> bool {
    let is_win32 = |entry: &Entry| entry.area.has_win32_errors();
    explanation.may_be_own() && explanation.entry.is_some_and(is_win32)
}

/// How sure a cause is, and why.
fn why(cause: &Cause) -> &'static str {
    match (cause.certainty, cause.is_script) {
        (Certainty::Certain, _) => "certain: records of the step carry its own code",
        (Certainty::Likely, true) => {
            "usually the cause: the last error that the script or program told of; its code says little"
        }
        (Certainty::Likely, false) => {
            "usually the cause: the last error that the step told of; its code says little"
        }
        (Certainty::Unknown, true) => {
            "not known: the script or program printed nothing that explains its code"
        }
        (Certainty::Unknown, false) => "not known: no record of the step explains its code",
    }
}
