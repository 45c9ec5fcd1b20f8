//! The report on a run's failures, for reading: what failed, what its code means, the records that show why.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use anstyle::Style as Ansi;
use textwrap::{Options, WordSplitter, wrap};

use super::{
    super::{
        format::{count, duration, number, printable},
        style::{self, BOLD, DIM, Style, WARN},
        tree::{environment, moment, outcome_words, sequence_name},
        wire::Places,
    },
    FailureView,
    wire::{callers, with_context},
};
use crate::{
    analysis::{Cause, Certainty, Change, Failure, Missing, OpenEnd, RunFailures, Span, Tolerance},
    code::{Code, explain},
    record::decode,
    timeline::History,
    tree::{Node, NodeId, Run, RunOutcome},
};

/// Where the texts begin, behind their labels.
const INDENT: usize = 14;
/// A report is laid out for at least so many columns.
const NARROWEST: usize = 50;
/// Where no terminal gives a width.
const USUAL_WIDTH: usize = 100;
/// Characters of a message that are shown.
const LONGEST_MESSAGE: usize = 600;

/// Writes the report on a run.
pub fn write<'a>(
    out: &mut dyn Write,
    history: &'a History<'a>,
    index: usize,
    failures: &RunFailures,
    (view, style): (FailureView, Style),
    places: &mut Places<'a>,
) -> io::Result<()> {
    let run = &history.built.runs[index];
    let mut report = Report {
        out,
        history,
        run,
        view,
        style,
        places,
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
    for failure in &failures.tolerated {
        report.failure(failure)?;
    }
    if failures.is_clean() {
        report.plain("no failure")?;
    }
    Ok(())
}

/// The end of the tree: what failed the run, in a few lines.
pub fn summary(
    out: &mut dyn Write,
    history: &History<'_>,
    index: usize,
    failures: &RunFailures,
    style: Style,
) -> io::Result<()> {
    let run = &history.built.runs[index];
    let Some(failure) = &failures.failure else {
        return Ok(());
    };
    let mut report = Report {
        out,
        history,
        run,
        view: FailureView::default(),
        style,
        places: &mut Places::new(history),
    };
    report.headline(failure)?;
    report.code(failure)?;
    let record = failure.cause.record.as_ref();
    if let Some(message) = record.and_then(|span| message_of(history, span)) {
        let first = printable(message.lines().next().unwrap_or_default()).into_owned();
        report.line("cause", &first)?;
    }
    report.line("more", "smsts failures")
}

struct Report<'a, 'o> {
    out: &'o mut dyn Write,
    history: &'a History<'a>,
    run: &'a Run,
    view: FailureView,
    style: Style,
    places: &'o mut Places<'a>,
}

impl Report<'_, '_> {
    fn width(&self) -> usize {
        self.style.width.unwrap_or(USUAL_WIDTH).max(NARROWEST)
    }

    fn header(&mut self, index: usize) -> io::Result<()> {
        let history = self.history;
        let machine = history.machine.as_deref().unwrap_or("Task sequence run");
        let colour = style::of_run(self.run.outcome);
        let runs = history.built.runs.len();
        let which = if runs > 1 {
            format!("  {DIM}run {} of {runs}{DIM:#}", index + 1)
        } else {
            String::new()
        };
        let outcome = outcome_words(self.run.outcome);
        writeln!(
            self.out,
            "{BOLD}{}{BOLD:#}  {colour}{outcome}{colour:#}{which}",
            printable(machine)
        )?;
        if let Some(at) = self.run.ended {
            let took = self
                .run
                .duration_ms()
                .map_or_else(String::new, |ms| format!(", after {}", duration(ms)));
            self.line("ended", &(moment(at.stamp) + &took))?;
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
        self.line("compared", &text)
    }

    fn failure(&mut self, failure: &Failure) -> io::Result<()> {
        writeln!(self.out)?;
        self.headline(failure)?;
        if let Some(id) = failure.node {
            self.where_and_when(id, failure)?;
        }
        self.tolerance(failure)?;
        self.code(failure)?;
        self.cause(failure)?;
        self.consequences(failure)
    }

    /// `✘ 33 Install VPN Client 9.4.1  FAILED 1603`
    fn headline(&mut self, failure: &Failure) -> io::Result<()> {
        let (mark, colour) = match failure.tolerance {
            Tolerance::At(_) | Tolerance::Somewhere => ("!", WARN),
            Tolerance::Fatal | Tolerance::Unknown => (
                self.style.either("✘", "X"),
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
        let step = step_words(self.run, failure.node);
        writeln!(
            self.out,
            "  {colour}{mark} {step}{colour:#}  {colour}FAILED{code}{tolerated}{colour:#}"
        )
    }

    fn where_and_when(&mut self, id: NodeId, failure: &Failure) -> io::Result<()> {
        let run = self.run;
        let node = run.node(id);
        if node.parent.is_some() {
            self.line("path", &printable(&run.path_text(id)))?;
        }
        if let Some(caller) = callers(run, id).last() {
            let child = caller.label.as_ref().and_then(|label| label.child.as_ref());
            let name = child.map_or_else(|| "a child sequence".to_owned(), sequence_name);
            let by = node_words(caller);
            self.line("sequence", &format!("{name}, run by {by}"))?;
        }
        if let Some(action) = &node.action {
            self.line("type", &printable(action))?;
        }
        self.line("when", &self.when(node, failure))?;
        if let Some(command) = &node.command_line {
            self.line("command", &printable(command))?;
        }
        Ok(())
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
        match failure.tolerance {
            Tolerance::Fatal => return Ok(()),
            Tolerance::Unknown => self.line(
                "tolerated",
                "not known: the log ends before it says whether execution went on",
            )?,
            Tolerance::Somewhere => self.line(
                "tolerated",
                "execution went on; where it was tolerated is not in the log",
            )?,
            Tolerance::At(id) if Some(id) == failure.node => {
                self.line(
                    "tolerated",
                    "at the step itself: execution went on after it",
                )?;
            }
            Tolerance::At(id) => {
                let group = step_words(self.run, Some(id));
                self.line(
                    "tolerated",
                    &format!("at group {group}: execution went on after it"),
                )?;
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
                ": it may have led to it"
            };
            self.line(
                "link",
                &format!("{before} the failure that ended the run{same}"),
            )?;
        }
        Ok(())
    }

    /// The step's code in words, and that of the cause if it is another.
    fn code(&mut self, failure: &Failure) -> io::Result<()> {
        let is_other = |code: &Code| failure.code.is_none_or(|own| !own.is_same_error(*code));
        let behind = failure.cause.code.filter(is_other);
        if let Some(code) = failure.code {
            self.meaning("code", code)?;
        }
        if let Some(code) = behind {
            self.meaning("behind it", code)?;
        }
        // Where another code is behind it, what the step's own usually means is beside the point.
        if let Some(code) = behind.or(failure.code) {
            let explanation = explain(code);
            if let Some(usually) = explanation.usually() {
                self.line("usually", usually)?;
            }
            if let Some(check) = explanation.check() {
                self.line("check", check)?;
            }
        }
        Ok(())
    }

    fn meaning(&mut self, label: &str, code: Code) -> io::Result<()> {
        self.line(label, &code_words(code))?;
        let explanation = explain(code);
        let meaning = explanation.meaning();
        if let Some(meaning) = meaning {
            self.line("", meaning)?;
        }
        if meaning.is_none() || explanation.may_be_own() {
            let own = "a program may use this number in a way of its own";
            let unknown = "not in the table of codes";
            let may_be_own = explanation.may_be_own();
            self.dim(if may_be_own { own } else { unknown })?;
        }
        Ok(())
    }

    fn cause(&mut self, failure: &Failure) -> io::Result<()> {
        let cause = &failure.cause;
        self.line("cause", why(cause))?;
        if let Some(logs) = cause
            .other_logs
            .filter(|_| cause.certainty != Certainty::Certain)
        {
            self.line("see also", logs)?;
        }
        self.records(&cause.evidence, cause.record.as_ref())?;
        if cause.left_out > 0 {
            let more = count(cause.left_out as u64, "more record");
            self.dim(&format!(
                "{more} of the same chain; smsts records --pointer shows all"
            ))?;
        }
        let errors = cause.other_errors.len();
        if self.view.errors && errors > 0 {
            self.line("errors", "other records of severity 3 of the same step")?;
            self.records(&cause.other_errors, None)?;
        } else if errors > 0 {
            let others = count(errors as u64, "other error record");
            self.dim(&format!(
                "{others} of the step, which may not matter; --errors shows them"
            ))?;
        }
        Ok(())
    }

    fn consequences(&mut self, failure: &Failure) -> io::Result<()> {
        if failure.consequences.is_empty() {
            return Ok(());
        }
        let groups = failure.consequences.iter();
        let names: Vec<_> = groups.map(|&id| step_words(self.run, Some(id))).collect();
        self.line("aborted", &format!("{}: consequences", names.join(", ")))
    }

    fn open_end(&mut self, end: &OpenEnd) -> io::Result<()> {
        writeln!(self.out)?;
        let colour = style::of_run(RunOutcome::Incomplete);
        let mark = self.style.either("…", "?");
        let what = match end.node {
            Some(id) => step_words(self.run, Some(id)),
            None => "between two instructions".to_owned(),
        };
        let so_far = end.going_on_ms.filter(|_| !end.restart_pending);
        let so_far = so_far.map_or_else(String::new, |ms| format!(", {} so far", duration(ms)));
        let state = if end.restart_pending {
            "waits for a restart: not a failure"
        } else {
            "was going on"
        };
        writeln!(
            self.out,
            "  {colour}{mark} {what}{colour:#}  {colour}{state}{so_far}{colour:#}"
        )?;
        if let Some(id) = end.node.filter(|&id| self.run.node(id).parent.is_some()) {
            self.line("path", &printable(&self.run.path_text(id)))?;
        }
        self.line("last at", &moment(end.last))?;
        let boot = format!("boot {} ({})", end.boot + 1, environment(end.environment));
        self.line("in", &boot)?;
        self.records(&end.records, None)?;
        for missing in &end.missing {
            match missing {
                Missing::Beginning => self.line(
                    "fetch",
                    "the log begins in mid-run: the rolled logs beside it (smsts-*.log, smsts.lo_) or the log of WinPE hold the beginning",
                )?,
                Missing::End => {
                    let places = end.places().join(", ");
                    self.line("fetch", &format!("what follows, if it went on, is in {places}"))?;
                }
            }
        }
        Ok(())
    }

    /// Records, each with its place, its time and its component; the one that shows the cause is marked.
    fn records(&mut self, spans: &[Span], cause: Option<&Span>) -> io::Result<()> {
        let mut file = "";
        for (span, is_context) in with_context(self.history, spans, self.view.context) {
            let Some(record) = span.record(self.history) else {
                continue;
            };
            let place = self.places.of(span.log, span.range.start);
            if file != place.file {
                file = place.file;
                self.dim(&printable(file))?;
            }
            let is_cause = cause == Some(&span);
            let colour = match () {
                () if is_cause => style::of_run(RunOutcome::Failed),
                () if is_context => DIM,
                () => Ansi::new(),
            };
            let time = record
                .stamp()
                .map_or_else(|| "-".to_owned(), |s| s.local().format("%T").to_string());
            let mark = if is_cause {
                self.style.either("▸", ">")
            } else {
                " "
            };
            let left = format!("  {mark} {:>6}  {time:<8}  ", place.line);
            let component = decode(record.component());
            let message = self.shortened(&decode(record.message));
            let text = format!("{}: {message}", printable(&component));
            self.hanging(&left, &text, colour)?;
        }
        Ok(())
    }

    /// A message, or its beginning if it is long.
    fn shortened(&self, message: &str) -> String {
        let message = message.trim();
        match message.char_indices().nth(LONGEST_MESSAGE) {
            Some((end, _)) if !self.view.full => {
                let more = number((message.chars().count() - LONGEST_MESSAGE) as u64);
                format!(
                    "{} ... ({more} more characters; --full shows all)",
                    &message[..end]
                )
            }
            _ => message.to_owned(),
        }
    }

    // --- layout ---

    /// A label and its text, wrapped.
    fn line(&mut self, label: &str, text: &str) -> io::Result<()> {
        let width = self.width() - INDENT;
        for (i, line) in wrapped(text, width).iter().enumerate() {
            let label = if i == 0 { label } else { "" };
            writeln!(self.out, "    {DIM}{label:<9}{DIM:#} {line}")?;
        }
        Ok(())
    }

    fn plain(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "    {DIM}{text}{DIM:#}")
    }

    fn dim(&mut self, text: &str) -> io::Result<()> {
        let width = self.width() - INDENT;
        for line in wrapped(text, width) {
            writeln!(self.out, "    {:<9} {DIM}{line}{DIM:#}", "")?;
        }
        Ok(())
    }

    /// A text behind what stands at its left, which lines after the first leave blank. Line breaks in the text stay.
    fn hanging(&mut self, left: &str, text: &str, colour: Ansi) -> io::Result<()> {
        let indent = left.chars().count();
        let width = self.width().saturating_sub(indent).max(20);
        let lines = text.lines().flat_map(|line| {
            let safe = printable(line).into_owned();
            wrapped(&safe, width)
                .into_iter()
                .map(|line| line.into_owned())
                .collect::<Vec<_>>()
        });
        for (i, line) in lines.enumerate() {
            if i == 0 {
                writeln!(self.out, "{DIM}{left}{DIM:#}{colour}{line}{colour:#}")?;
            } else {
                writeln!(self.out, "{:indent$}{colour}{line}{colour:#}", "")?;
            }
        }
        Ok(())
    }
}

/// `33 Install VPN Client 9.4.1`
pub(super) fn step_words(run: &Run, id: Option<NodeId>) -> String {
    let Some(id) = id else {
        return "what failed is not in the log".to_owned();
    };
    node_words(run.node(id))
}

fn node_words(node: &Node) -> String {
    let pointer = node.pointer.map_or_else(String::new, |p| format!("{p} "));
    format!("{pointer}{}", printable(node.title()))
}

/// `0x8007052E ERROR_LOGON_FAILURE`
pub(super) fn code_words(code: Code) -> String {
    match explain(code).symbol() {
        Some(symbol) => format!("{code} {symbol}"),
        None => code.to_string(),
    }
}

/// The message of a record.
pub(super) fn message_of(history: &History<'_>, span: &Span) -> Option<String> {
    span.record(history)
        .map(|record| decode(record.message).into_owned())
}

fn why(cause: &Cause) -> &'static str {
    match (cause.certainty, cause.is_script) {
        (Certainty::Certain, _) => "the marked record is the first with the step's own code",
        (Certainty::Likely, true) => {
            "usually what the script or program wrote last of errors; its code alone does not tell"
        }
        (Certainty::Likely, false) => {
            "usually the marked record: the last that tells of an error before the step's code"
        }
        (Certainty::Unknown, true) => {
            "not known: the script or program printed nothing that explains its code"
        }
        (Certainty::Unknown, false) => "not known: no record of the step explains its code",
    }
}

/// At blanks; words longer than a line, such as paths, are broken.
fn wrapped(text: &str, width: usize) -> Vec<Cow<'_, str>> {
    wrap(
        text,
        Options::new(width).word_splitter(WordSplitter::NoHyphenation),
    )
}
