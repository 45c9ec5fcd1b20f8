//! Definitions for reading: a list of who calls whom, then the table of each root as a tree.

use std::{
    collections::HashSet,
    io::{self, Write},
};

use anstyle::{AnsiColor, Style as Ansi};
use unicode_width::UnicodeWidthStr;

use super::{
    super::{
        layout::{Branches, Child, Layout, Line, cut, fact},
        style::{BOLD, DIM, Style, WARN},
    },
    SequenceView,
    wire::{Parts, success_codes},
};
use crate::{
    model::Level,
    out::{Gate, Out},
    render::wording::file_name,
    sequence::{Definition, DefinitionId, Expansion, Library, Problem, Row, RowKind, Table},
    words::{count, number},
};

/// The colour of Run Task Sequence steps: the boundary must be seen at a glance.
const CALL: Ansi = AnsiColor::Cyan.on_default().bold();
const PLAIN: Ansi = Ansi::new();
/// Where lines end when neither a terminal nor the user sets a width: beyond, the eye loses the line.
const WIDEST: usize = 120;

/// Writes definitions for reading.
#[derive(Clone, Copy, Debug)]
pub struct TextSequences {
    style: Style,
}

impl TextSequences {
    /// With these marks and this width.
    pub fn new(style: Style) -> Self {
        Self { style }
    }

    /// Writes the list, the trees, and what is wrong (but not what could not be read: that is said on standard error).
    ///
    /// # Errors
    ///
    /// When the output cannot be written.
    pub fn write(
        self,
        out: &mut Out<'_>,
        library: &Library,
        view: &SequenceView,
    ) -> io::Result<()> {
        let mut begun = false;
        let mut separate = |out: &mut Out<'_>| {
            if std::mem::replace(&mut begun, true) {
                writeln!(out)?;
            }
            Ok::<_, io::Error>(())
        };
        if view.overview {
            separate(out)?;
            self.overview(out, library)?;
        }
        let problems = library.problems().iter();
        let problems = problems.filter(|problem| problem.level != Level::Error);
        let mut problems: Vec<_> = problems.cloned().collect();
        for table in view.tables(library) {
            separate(out)?;
            self.header(out, library, &table)?;
            self.tree(out, library, &table)?;
            problems.extend(table.problems);
        }
        if !problems.is_empty() {
            separate(out)?;
        }
        problems.iter().try_for_each(|problem| note(out, problem))
    }

    fn overview(self, out: &mut Out<'_>, library: &Library) -> io::Result<()> {
        let gate = out.gate();
        writeln!(
            out,
            "{BOLD}{}{BOLD:#}",
            count(library.definitions().len() as u64, "task sequence")
        )?;
        let titles: Vec<_> = library
            .definitions()
            .iter()
            .map(|of| title(of, gate))
            .collect();
        let longest = titles.iter().map(|title| title.width()).max().unwrap_or(0);
        let room = longest.min(self.style.width.unwrap_or(WIDEST).max(40) / 2);
        for id in library.ids() {
            let name = match self.style.width {
                Some(_) => cut(&titles[id.index()], room),
                None => titles[id.index()].clone(),
            };
            let pad = room.saturating_sub(name.width());
            let package = package_id(library.get(id), gate);
            let calls = calls(library, id, gate);
            let calls = match self.style.width {
                Some(width) => cut(&calls, width.max(40).saturating_sub(room + 14)),
                None => calls,
            };
            let rest = format!("{:pad$}  {calls}", "");
            let rest = rest.trim_end();
            writeln!(out, "  {package:<8}  {BOLD}{name}{BOLD:#}{rest}")?;
        }
        Ok(())
    }

    fn header(self, out: &mut Out<'_>, library: &Library, table: &Table) -> io::Result<()> {
        let gate = out.gate();
        let root = library.get(table.root);
        let package = package_id(root, gate);
        writeln!(out, "{BOLD}{}{BOLD:#}  {package}", title(root, gate))?;
        let mut line = |label: &str, text: &str| fact(out, (label, 13), text, self.style);
        line("file", &file_name(&root.file, gate))?;
        line("instructions", &number(table.size().into()))?;
        let mut children: Vec<_> = table.rows.iter().filter_map(|row| row.child).collect();
        children.sort_unstable();
        children.dedup();
        if !children.is_empty() {
            let children: Vec<_> = children
                .iter()
                .map(|&id| short(library.get(id), gate))
                .collect();
            line("children", &children.join(", "))?;
        }
        writeln!(out)
    }

    fn tree(self, out: &mut Out<'_>, library: &Library, table: &Table) -> io::Result<()> {
        if table.rows.is_empty() {
            return writeln!(out, "  {DIM}no instruction in it{DIM:#}");
        }
        let lines = self.lines(library, table, out.gate());
        let layout = Layout::fit(lines.iter(), self.style);
        lines.iter().try_for_each(|line| layout.write(out, line))
    }

    fn lines(self, library: &Library, table: &Table, gate: Gate<'_>) -> Vec<Line> {
        let mut branches = Branches::default();
        let mut lines = Vec::with_capacity(table.rows.len());
        for row in &table.rows {
            let end = row.parent.map_or(table.rows.len(), |p| table.rows[p].end);
            let parts = Parts::of(library, row);
            let disabled = row.disabled || row.disabled_by_parent;
            let colour = match row.kind {
                _ if disabled => DIM,
                RowKind::Group => BOLD,
                RowKind::Step => PLAIN,
                RowKind::RunTaskSequence => CALL,
            };
            lines.push(Line {
                left: vec![self.pointer(row)],
                branch: branches.next(row.depth, row.end < end, self.style),
                mark: self.mark(row.kind, disabled),
                mark_colour: colour,
                name: gate.printable(&row.name).into_owned(),
                name_colour: colour,
                child: self.child(row, &parts, gate),
                notes: notes(row, &parts, gate),
                notes_colour: DIM,
            });
        }
        lines
    }

    fn mark(self, kind: RowKind, disabled: bool) -> &'static str {
        match kind {
            _ if disabled => self.style.either("○", "-"),
            RowKind::Group => self.style.either("▾", "v"),
            RowKind::Step => self.style.either("•", "*"),
            RowKind::RunTaskSequence => self.style.either("▶", ">"),
        }
    }

    /// What runs: its package ID, and its own name, which a log does not hold.
    fn child(self, row: &Row, parts: &Parts<'_>, gate: Gate<'_>) -> Option<Child> {
        let package_id = parts.call?.package_id.as_deref().unwrap_or("nothing");
        let name = parts.child.and_then(|child| child.name.as_deref());
        Some(Child::new(
            (Some(package_id), name),
            &row.name,
            self.style,
            gate,
        ))
    }

    fn pointer(self, row: &Row) -> String {
        let Some(pointer) = row.pointer else {
            return self.style.either("–", "-").to_owned();
        };
        match row.end_pointer {
            Some(end) => format!("{pointer}{}{end}", self.style.either("–", "-")),
            None => pointer.to_string(),
        }
    }
}

fn title(definition: &Definition, gate: Gate<'_>) -> String {
    file_name(definition.title(), gate).into_owned()
}

fn package_id(definition: &Definition, gate: Gate<'_>) -> String {
    gate.printable(definition.package_id.as_deref().unwrap_or("-"))
        .into_owned()
}

/// What to call it in a list.
fn short(definition: &Definition, gate: Gate<'_>) -> String {
    match &definition.package_id {
        Some(id) => gate.printable(id).into_owned(),
        None => title(definition, gate),
    }
}

/// `calls CON00101, CON00102; called by CON00100`.
fn calls(library: &Library, id: DefinitionId, gate: Gate<'_>) -> String {
    let mut seen = HashSet::new();
    let packages = library.get(id).calls();
    let called: Vec<_> = packages
        .filter_map(|(_, call)| call.package_id.as_deref())
        .filter(|package| seen.insert(*package))
        .map(|text| gate.printable(text))
        .collect();
    let callers = library.callers(id);
    let callers: Vec<_> = callers
        .iter()
        .map(|&id| short(library.get(id), gate))
        .collect();
    let mut words = Vec::new();
    if !called.is_empty() {
        words.push(format!("calls {}", called.join(", ")));
    }
    if !callers.is_empty() {
        words.push(format!("called by {}", callers.join(", ")));
    }
    if let Some(first) = library.same_instructions(id) {
        words.push(format!(
            "same instructions as {}",
            short(library.get(first), gate)
        ));
    }
    words.join("; ")
}

/// The action's class without what all have in common.
fn class<'a>(parts: &Parts<'a>) -> &'a str {
    let class = parts.step.and_then(|step| step.r#type.as_deref());
    let class = class.unwrap_or_default();
    let name = class.strip_prefix("SMS_TaskSequence_").unwrap_or(class);
    name.strip_suffix("Action").unwrap_or(name)
}

/// What there is to note of an item, as long as it is not what nearly all have.
fn notes(row: &Row, parts: &Parts<'_>, gate: Gate<'_>) -> String {
    let mut notes = Vec::new();
    let class = class(parts);
    if !class.is_empty() {
        notes.push(class.to_owned());
    }
    match (row.disabled, row.disabled_by_parent) {
        (true, _) => notes.push("disabled".to_owned()),
        (false, true) => notes.push("disabled above".to_owned()),
        (false, false) => {}
    }
    match row.expansion {
        Some(Expansion::Missing) if parts.call.is_some_and(|call| call.package_id.is_none()) => {
            notes.push("NO CHILD SET".to_owned());
        }
        Some(Expansion::Missing) => notes.push("CHILD NOT FOUND".to_owned()),
        Some(Expansion::Cycle) => notes.push("CALLED IN A CIRCLE".to_owned()),
        Some(Expansion::TooLarge) => notes.push("left out".to_owned()),
        Some(Expansion::Expanded | Expansion::Disabled) | None => {}
    }
    if parts.item.continue_on_error {
        notes.push("continue on error".to_owned());
    }
    if !matches!(parts.success_codes(), [] | [0]) {
        notes.push(format!("success {}", success_codes(parts)));
    }
    let run_in = parts.step.and_then(|step| step.run_in.as_deref());
    if let Some(run_in) = run_in.filter(|&r| r != "WinPEandFullOS") {
        notes.push(format!("only in {run_in}"));
    }
    if let Some(retries) = parts.retry_count().filter(|&count| count > 0) {
        let word = if retries == 1 { "retry" } else { "retries" };
        notes.push(format!("{retries} {word}"));
    }
    // Last, since it is the longest and what is cut is the end.
    if let Some(condition) = &parts.item.condition {
        notes.push(format!("if {condition}"));
    }
    gate.printable(&notes.join(", ")).into_owned()
}

fn note(out: &mut Out<'_>, problem: &Problem) -> io::Result<()> {
    let colour = if problem.level == Level::Info {
        DIM
    } else {
        WARN
    };
    let text = problem.to_string();
    writeln!(
        out,
        "{colour}{}:{colour:#} {}",
        problem.level.name(),
        out.printable(&text)
    )
}
