//! The tree, for reading.

use std::io::{self, Write};

use anstyle::Style as Ansi;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{
    Report,
    format::{code, count, duration, number, printable},
    style::{self, BOLD, DIM, Style, WARN},
    wire::Places,
};
use crate::{
    input::InputError,
    record::{Stamp, elapsed_ms},
    select::View,
    timeline::{Diagnostic, History, Level},
    tree::{Boot, Environment, Kind, Node, NodeId, Outcome, Run, RunOutcome, SkipReason},
};

/// Where lines end when neither a terminal nor the user sets a width: beyond, the eye loses the line.
pub(super) const WIDEST: usize = 120;

/// Writes every run of a history: a header, the nodes, breaks where the machine restarted. Then what the user should know.
#[derive(Debug)]
pub struct TextTree {
    view: View,
    style: Style,
    begun: bool,
}

impl TextTree {
    /// With the chosen nodes only.
    pub fn new(view: View, style: Style) -> Self {
        Self {
            view,
            style,
            begun: false,
        }
    }

    /// A blank line between the parts.
    fn separate(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if std::mem::replace(&mut self.begun, true) {
            writeln!(out)?;
        }
        Ok(())
    }
}

impl Report for TextTree {
    fn history(&mut self, out: &mut dyn Write, history: &History<'_>) -> io::Result<()> {
        for run in &history.built.runs {
            self.separate(out)?;
            header(out, history, run, self.style)?;
            nodes(out, run, &self.view, self.style)?;
        }
        let diagnostics = history.diagnostics();
        if diagnostics.is_empty() {
            return Ok(());
        }
        self.separate(out)?;
        footer(out, history, &diagnostics)
    }

    fn end(&mut self, _: &mut dyn Write, _: &[InputError]) -> io::Result<()> {
        Ok(())
    }

    fn shows_diagnostics(&self) -> bool {
        true
    }
}

fn header(out: &mut dyn Write, history: &History<'_>, run: &Run, style: Style) -> io::Result<()> {
    let machine = history.machine.as_deref().unwrap_or("Task sequence run");
    let colour = style::of_run(run.outcome);
    let ended = match run.outcome {
        RunOutcome::Succeeded => "succeeded",
        RunOutcome::Failed => "FAILED",
        RunOutcome::Rebooting => "restarting: the log ends with a restart under way",
        RunOutcome::Incomplete => "incomplete: the log does not hold the end of the run",
    };
    writeln!(
        out,
        "{BOLD}{}{BOLD:#}  {colour}{ended}{colour:#}",
        printable(machine)
    )?;
    let mut line = |label: &str, text: String| {
        let text = style
            .width
            .map_or_else(|| text.clone(), |width| cut(&text, width.max(40) - 13));
        writeln!(out, "  {DIM}{label:<10}{DIM:#} {text}")
    };
    let logs = history.logs_of(run);
    let (first, last) = history.span_of(run);
    let (mut records, mut fragments) = (0, 0);
    for log in logs {
        records += log.reading.records;
        fragments += log.reading.fragments.len() as u64;
    }
    let torn = if fragments == 0 {
        String::new()
    } else {
        format!(", {}", count(fragments, "fragment"))
    };
    line(
        "log",
        format!(
            "{}{torn} in {}",
            count(records, "record"),
            log_names(logs.iter().map(|l| l.source.name.as_str()))
        ),
    )?;
    if run.starts_mid_run {
        line(
            "begins",
            format!("in mid-run: the log holds nothing before {}", moment(first)),
        )?;
    } else {
        line("started", moment(run.started.and_then(|at| at.stamp)))?;
    }
    let took = run
        .duration_ms()
        .map(|ms| format!(", after {}", duration(ms)))
        .unwrap_or_default();
    match run.ended {
        Some(_) => line("ended", moment(run.ended.and_then(|at| at.stamp)) + &took)?,
        None => line("ends", moment(last))?,
    }
    let environments: Vec<_> = run
        .boots
        .iter()
        .map(|boot| environment(boot.environment))
        .collect();
    line(
        "boots",
        format!("{} ({})", run.boots.len(), environments.join(", ")),
    )?;
    if let Some(version) = &run.client_version {
        line("client", printable(version).into_owned())?;
    }
    let table = run.instruction_count.map_or_else(String::new, |n| {
        format!(" of {} in the table", number(n.into()))
    });
    line(
        "executed",
        count(run.instructions_executed.into(), "instruction") + &table,
    )?;
    if !run.children_referred.is_empty() {
        let children = few(run.children_referred.iter().map(String::as_str));
        line("children", format!("the engine refers to {children}"))?;
    }
    writeln!(out)
}

/// Up to three file names without their folders, which the machine's name stands for.
fn log_names<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> String {
    few(names.map(|name| name.rsplit(['/', '\\']).next().unwrap_or(name)))
}

/// The first three of a list, and how many more there are.
fn few<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> String {
    let (len, shown) = (names.len(), 3);
    let first: Vec<_> = names.take(shown).map(printable).collect();
    let more = if len > shown {
        format!(" and {} more", len - shown)
    } else {
        String::new()
    };
    first.join(", ") + &more
}

fn moment(stamp: Option<Stamp>) -> String {
    let Some(stamp) = stamp else {
        return "at an unknown time".to_owned();
    };
    let local = stamp.local().format("%Y-%m-%d %H:%M:%S");
    match stamp.rfc3339() {
        Some(text) => format!("{local} UTC{}", &text[text.len() - 6..]),
        None => local.to_string(),
    }
}

fn environment(environment: Option<Environment>) -> &'static str {
    match environment {
        Some(Environment::WinPe) => "WinPE",
        Some(Environment::FullOs) => "full OS",
        None => "unknown environment",
    }
}

/// A node's line, before it is laid out in columns.
struct Line {
    branch: String,
    mark: &'static str,
    colour: Ansi,
    is_group: bool,
    name: String,
    pointer: String,
    duration: String,
    notes: String,
    boot: usize,
}

fn nodes(out: &mut dyn Write, run: &Run, view: &View, style: Style) -> io::Result<()> {
    let show = view.with_groups_above(run);
    let lines = lines(run, view, &show, style);
    if lines.is_empty() {
        return writeln!(
            out,
            "  {DIM}{}{DIM:#}",
            if run.nodes.is_empty() {
                "no instruction in the log"
            } else {
                "nothing to show"
            }
        );
    }
    let columns = Columns::fit(&lines, style);
    let mut boot = 0;
    for line in &lines {
        while boot < line.boot {
            boot += 1;
            restart(out, run, boot, style)?;
        }
        columns.write(out, line)?;
    }
    for boot in boot + 1..run.boots.len() {
        restart(out, run, boot, style)?;
    }
    Ok(())
}

fn lines(run: &Run, view: &View, show: &[bool], style: Style) -> Vec<Line> {
    let shown = |id: &NodeId| show[id.index()];
    let mut lines = Vec::new();
    // Whether, at each depth above, more siblings follow.
    let mut more: Vec<bool> = Vec::new();
    for (id, depth) in run.walk().filter(|(id, _)| shown(id)) {
        let node = run.node(id);
        let siblings = node
            .parent
            .map_or(&run.roots, |parent| &run.node(parent).children);
        more.truncate(depth);
        more.push(siblings.iter().rev().find(|id| shown(id)) != Some(&id));
        let mut branch = String::from("  ");
        for (i, &more) in more.iter().enumerate().skip(1) {
            branch.push_str(match (i == depth, more) {
                (true, true) => style.either("├─ ", "|- "),
                (true, false) => style.either("└─ ", "`- "),
                (false, true) => style.either("│  ", "|  "),
                (false, false) => "   ",
            });
        }
        lines.push(Line {
            branch,
            mark: style.mark(node),
            colour: style::of_node(node),
            is_group: node.kind == Kind::Group,
            name: printable(node.title()).into_owned(),
            pointer: pointer(node, style),
            duration: if node.outcome == Outcome::Skipped {
                String::new()
            } else {
                node.duration_ms().map(duration).unwrap_or_default()
            },
            notes: notes(run, node, view, depth).join(", "),
            boot: node.boot,
        });
    }
    lines
}

fn pointer(node: &Node, style: Style) -> String {
    let side = |pointer: Option<u32>| pointer.map_or_else(|| "?".to_owned(), |p| p.to_string());
    match (node.kind, node.end_pointer) {
        (Kind::Step, _) => side(node.pointer),
        (Kind::Group, end) => format!(
            "{}{}{}",
            side(node.pointer),
            style.either("–", "-"),
            end.map(|p| p.to_string()).unwrap_or_default()
        ),
    }
}

fn notes(run: &Run, node: &Node, view: &View, depth: usize) -> Vec<String> {
    let mut notes = Vec::new();
    match node.outcome {
        Outcome::Skipped => notes.push(match node.skip_reason {
            Some(SkipReason::Disabled) => "skipped: disabled".to_owned(),
            Some(SkipReason::Condition) => "skipped: condition false".to_owned(),
            None => "skipped".to_owned(),
        }),
        Outcome::Failed => {
            let code = node
                .exit_code
                .map(|c| format!(" {}", code(c)))
                .unwrap_or_default();
            let what = if node.kind == Kind::Group {
                "aborted"
            } else {
                "FAILED"
            };
            let tolerated = if node.ignored { ", tolerated" } else { "" };
            notes.push(format!("{what}{code}{tolerated}"));
        }
        Outcome::Incomplete if node.kind == Kind::Step || run.outcome != RunOutcome::Failed => {
            notes.push(still(run, node))
        }
        Outcome::Incomplete => notes.push("not ended".to_owned()),
        Outcome::Succeeded => notes.extend(
            node.exit_code
                .filter(|&c| c != 0)
                .map(|c| format!("exit code {}", code(c))),
        ),
    }
    if node.attempts > 1 {
        notes.push(format!("{} attempts", node.attempts));
    }
    if view.depth == Some(depth + 1) && !node.children.is_empty() {
        notes.push(format!("{} inside", number(node.children.len() as u64)));
    }
    notes
}

/// What to say of a node whose outcome is not in the log.
fn still(run: &Run, node: &Node) -> String {
    let so_far = elapsed_ms(node.started.and_then(|at| at.stamp), run.last.stamp)
        .map(|ms| format!(" after {}", duration(ms)));
    match run.outcome {
        RunOutcome::Rebooting => "open at the restart".to_owned(),
        RunOutcome::Incomplete => format!("unfinished{}", so_far.unwrap_or_default()),
        RunOutcome::Succeeded | RunOutcome::Failed => "end not in the log".to_owned(),
    }
}

/// The widths of the columns: branch and name, pointer, duration; notes take the rest.
struct Columns {
    name: usize,
    pointer: usize,
    duration: usize,
    /// `None`: as long as they are.
    notes: Option<usize>,
}

/// The blanks between the columns.
const GAPS: usize = 6;

impl Columns {
    /// Names get what they need, as long as the notes keep room.
    fn fit(lines: &[Line], style: Style) -> Self {
        let longest = |of: fn(&Line) -> usize| lines.iter().map(of).max().unwrap_or(0);
        let pointer = longest(|l| l.pointer.width());
        let duration = longest(|l| l.duration.len());
        let wanted = longest(|l| l.branch.width() + 2 + l.name.width());
        let room = style.width.unwrap_or(WIDEST).max(40);
        let fixed = pointer + duration + GAPS;
        let notes = longest(|l| l.notes.width()).min(room * 2 / 5);
        let most = room.saturating_sub(fixed + notes).max(16);
        let name = wanted.min(most);
        // Without a width nothing is cut: the reader may be grep.
        let notes = style.width.map(|_| room.saturating_sub(name + fixed));
        Self {
            name,
            pointer,
            duration,
            notes,
        }
    }

    fn write(&self, out: &mut dyn Write, line: &Line) -> io::Result<()> {
        let Line {
            branch,
            mark,
            colour,
            pointer,
            duration,
            ..
        } = line;
        // A branch so deep that it fills the column leaves its name a few characters all the same.
        let room = self.name.saturating_sub(branch.width() + 2).max(4);
        let name = if self.notes.is_some() {
            cut(&line.name, room)
        } else {
            line.name.clone()
        };
        let notes = self
            .notes
            .map_or_else(|| line.notes.clone(), |room| cut(&line.notes, room));
        let pad = room.saturating_sub(name.width());
        let strong = if line.is_group {
            colour.bold()
        } else {
            *colour
        };
        write!(
            out,
            "{DIM}{branch}{DIM:#}{colour}{mark}{colour:#} {strong}{name}{strong:#}"
        )?;
        let (p, d) = (self.pointer, self.duration);
        let rest = format!("{:pad$}  {pointer:>p$}  {duration:>d$}", "");
        if notes.is_empty() {
            return writeln!(out, "{}", rest.trim_end());
        }
        writeln!(out, "{rest}  {colour}{notes}{colour:#}")
    }
}

/// Cuts a text to a width, with an ellipsis.
pub(super) fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut used = 0;
    let kept: String = text
        .chars()
        .take_while(|c| {
            used += c.width().unwrap_or(0);
            used + 3 <= width
        })
        .collect();
    kept + "..."
}

fn restart(out: &mut dyn Write, run: &Run, boot: usize, style: Style) -> io::Result<()> {
    let now: &Boot = &run.boots[boot];
    let stamp = now.started.and_then(|at| at.stamp);
    let when = stamp
        .map(|s: Stamp| format!(", {}", s.local().format("%H:%M:%S")))
        .unwrap_or_default();
    let rule = style.either("──", "--");
    let to = now
        .environment
        .map_or_else(String::new, |e| format!(" into {}", environment(Some(e))));
    writeln!(
        out,
        "  {WARN}{rule} restart{to}{when} {}{WARN:#}",
        rule.repeat(10)
    )
}

/// Writes what the user should know of a history: what could not be read, what contradicts itself.
fn footer(
    out: &mut dyn Write,
    history: &History<'_>,
    diagnostics: &[Diagnostic],
) -> io::Result<()> {
    /// More of one kind than this are counted, not listed.
    const LISTED: usize = 5;
    let mut places = Places::new(history);
    let mut rest = diagnostics;
    while let Some(first) = rest.first() {
        let same = rest
            .iter()
            .take_while(|d| d.code == first.code && d.log == first.log)
            .count();
        for diagnostic in &rest[..same.min(LISTED)] {
            note(out, diagnostic, history, &mut places)?;
        }
        if same > LISTED {
            writeln!(
                out,
                "{DIM}  and {} more like this{DIM:#}",
                number((same - LISTED) as u64)
            )?;
        }
        rest = &rest[same..];
    }
    Ok(())
}

fn note(
    out: &mut dyn Write,
    diagnostic: &Diagnostic,
    history: &History<'_>,
    places: &mut Places<'_>,
) -> io::Result<()> {
    let colour = if diagnostic.level == Level::Info {
        DIM
    } else {
        WARN
    };
    let place = match (diagnostic.log, diagnostic.position) {
        (Some(log), Some(position)) => {
            let place = places.of(log, position);
            format!("{}:{}: ", place.file, place.line)
        }
        (Some(log), None) => format!("{}: ", history.logs[log].source.name),
        (None, _) => history
            .machine
            .as_ref()
            .map(|m| format!("{m}: "))
            .unwrap_or_default(),
    };
    let message = printable(&diagnostic.message).into_owned();
    writeln!(
        out,
        "{colour}{}:{colour:#} {}{message}",
        diagnostic.level.name(),
        printable(&place)
    )
}
