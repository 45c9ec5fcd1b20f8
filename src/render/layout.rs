//! Lines of a tree: columns at the left, where they line up; then branch, mark, name and notes.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use anstyle::Style as Ansi;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::style::{DIM, Style};
use crate::{
    out::{Gate, Out},
    render::wording::sequence_label,
    words::wrap,
};

/// A name is never cut to less than this.
const SHORTEST_NAME: usize = 8;

/// Of notes that would be cut to less than this nothing is shown.
const SHORTEST_NOTES: usize = 4;

/// Where a line is too long, names leave no more than this to the notes, as to `unfinished after 2m 18s`, and take no less than half.
const LEFT_TO_NOTES: usize = 25;

/// A line, before it is laid out.
pub struct Line {
    /// What stands in the columns.
    pub left: Vec<String>,
    pub branch: String,
    pub mark: &'static str,
    pub mark_colour: Ansi,
    pub name: String,
    pub name_colour: Ansi,
    /// What a Run Task Sequence step runs.
    pub child: Option<Child>,
    pub notes: String,
    pub notes_colour: Ansi,
}

/// ` → CON00103 "Driver Module"`: what a Run Task Sequence step runs.
pub struct Child {
    long: String,
    /// Without the child's name.
    short: String,
    /// The child bears another name than the step.
    is_renamed: bool,
}

impl Child {
    pub fn new(
        (package_id, name): (Option<&str>, Option<&str>),
        step: &str,
        style: Style,
        gate: Gate<'_>,
    ) -> Self {
        let arrow = style.either("→", "->");
        let long = format!(" {arrow} {}", sequence_label(package_id, name, gate));
        Self {
            short: package_id.map_or_else(
                || long.clone(),
                |id| format!(" {arrow} {}", gate.printable(id)),
            ),
            long,
            is_renamed: name.is_some_and(|name| name != step),
        }
    }

    /// Cut to fit beside a name, too long as it is: a name that is the step's own goes whole, of another as much as there is room for.
    fn fit(&self, room: usize) -> String {
        let is_without_id = self.short == self.long;
        if self.is_renamed && (is_without_id || room >= self.short.width() + SHORTEST_NAME) {
            cut(&self.long, room.max(SHORTEST_NAME))
        } else {
            self.short.clone()
        }
    }
}

/// The branches of a tree, drawn line by line.
#[derive(Default)]
pub struct Branches {
    /// Whether, at each depth, more siblings follow.
    more: Vec<bool>,
}

impl Branches {
    /// The branch to the next line. Top-level lines have none.
    pub fn next(&mut self, depth: usize, more: bool, style: Style) -> String {
        self.more.truncate(depth);
        self.more.push(more);
        let branches = self.more.iter().enumerate().skip(1);
        let branches = branches.map(|(i, &more)| match (i == depth, more) {
            (true, true) => style.either("├─ ", "|- "),
            (true, false) => style.either("└─ ", "`- "),
            (false, true) => style.either("│  ", "|  "),
            (false, false) => "   ",
        });
        branches.collect()
    }
}

/// Where the columns are.
pub struct Layout {
    widths: Vec<usize>,
    style: Style,
}

impl Layout {
    /// Columns as wide as the lines need.
    pub fn fit<'a>(lines: impl Iterator<Item = &'a Line>, style: Style) -> Self {
        let mut widths = Vec::new();
        for line in lines {
            widths.resize(line.left.len().max(widths.len()), 0);
            for (width, text) in widths.iter_mut().zip(&line.left) {
                *width = text.width().max(*width);
            }
        }
        Self { widths, style }
    }

    /// The columns with these texts; those without are empty.
    pub fn left(&self, texts: &[String]) -> String {
        let mut texts = texts.iter().map(String::as_str);
        let columns = self.widths.iter().map(|&width| {
            let text = texts.next().unwrap_or_default();
            format!("  {text:>width$}")
        });
        columns.collect::<String>() + "  "
    }

    /// Writes a line. Where it is too long, the end of the notes goes first, as long as the names need the room; then the child's name, if
    /// it is the step's own, and the ends of both.
    pub fn write(&self, out: &mut Out<'_>, line: &Line) -> io::Result<()> {
        let Line {
            branch,
            mark,
            mark_colour,
            name_colour,
            notes_colour,
            ..
        } = line;
        let left = self.left(&line.left);
        let (mut name, mut notes) = (line.name.clone(), line.notes.clone());
        let child = line.child.as_ref();
        let mut called = child.map_or_else(String::new, |child| child.long.clone());
        if let Some(width) = self.style.width {
            let room = width.saturating_sub(left.width() + branch.width() + 2);
            let names = name.width() + called.width();
            let for_notes = room_for(&notes).min(LEFT_TO_NOTES).min(room / 2);
            let for_names = names.min(room - for_notes);
            let for_names = for_names.max(room.saturating_sub(room_for(&notes)));
            if let Some(child) = child.filter(|_| names > for_names) {
                called = child.fit(for_names.saturating_sub(name.width()));
            }
            let for_name = for_names.saturating_sub(called.width()).max(SHORTEST_NAME);
            name = cut(&name, for_name);
            let rest = room.saturating_sub(name.width() + called.width() + 2);
            notes = match rest {
                0..SHORTEST_NOTES => String::new(),
                rest => cut(&notes, rest),
            };
        }
        write!(
            out,
            "{left}{DIM}{branch}{DIM:#}{mark_colour}{mark}{mark_colour:#} {name_colour}{name}{name_colour:#}{DIM}{called}{DIM:#}"
        )?;
        if notes.is_empty() {
            writeln!(out)
        } else {
            writeln!(out, "  {notes_colour}{notes}{notes_colour:#}")
        }
    }
}

/// Writes a line of a header: a label of so many columns and, in as many lines as it takes, what there is to say.
pub fn fact(
    out: &mut Out<'_>,
    (label, columns): (&str, usize),
    text: &str,
    style: Style,
) -> io::Result<()> {
    let indent = columns + 3;
    let mut label = label;
    wrap(text, style.width, indent).iter().try_for_each(|line| {
        let label = std::mem::take(&mut label);
        writeln!(out, "  {DIM}{label:<columns$}{DIM:#} {line}")
    })
}

fn room_for(notes: &str) -> usize {
    if notes.is_empty() {
        0
    } else {
        notes.width() + 2
    }
}

/// Cuts a text to a width, with an ellipsis. Of characters without a width, so many stay behind one another as any script needs.
pub fn cut(text: &str, width: usize) -> String {
    let text = &*without_piles(text);
    if text.width() <= width {
        return text.to_owned();
    }
    let mut used = 0;
    let kept: String = text
        .chars()
        .take_while(|&c| {
            // A variation selector can make the character before it wider.
            used += if c == '\u{FE0F}' {
                1
            } else {
                c.width().unwrap_or(0)
            };
            used + 3 <= width
        })
        .collect();
    kept + "..."
}

/// A text in which no more than [`MOST_MARKS`] characters without a width follow each other.
fn without_piles(text: &str) -> Cow<'_, str> {
    /// Vietnamese and Hebrew come to three, Tibetan to four.
    const MOST_MARKS: usize = 4;
    if text.is_ascii() {
        return text.into();
    }
    let mut marks = 0;
    let kept = text.chars().filter(|c| {
        marks = if c.width() == Some(0) { marks + 1 } else { 0 };
        marks <= MOST_MARKS
    });
    kept.collect::<String>().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::style::Symbols;

    /// A line of so many columns.
    fn line(width: usize, name: &str, child: Option<(&str, &str)>, notes: &str) -> String {
        let style = Style {
            width: Some(width),
            symbols: Symbols::Ascii,
        };
        let line = Line {
            left: Vec::new(),
            branch: String::new(),
            mark: "*",
            mark_colour: Ansi::new(),
            name: name.to_owned(),
            name_colour: Ansi::new(),
            child: child
                .map(|(id, own)| Child::new((Some(id), Some(own)), name, style, Gate::open())),
            notes: notes.to_owned(),
            notes_colour: Ansi::new(),
        };
        let mut out = anstream::StripStream::new(Vec::new());
        let layout = Layout::fit(std::iter::once(&line), style);
        layout.write(&mut Out::plain(&mut out), &line).unwrap();
        let text = String::from_utf8(out.into_inner()).unwrap();
        text.trim().to_owned()
    }

    #[test]
    fn names_outlast_long_notes_and_short_notes_outlast_names() {
        let long = "RunCommandLine, disabled above, if Make like Contoso";
        assert_eq!(
            line(50, "Configure the firmware", None, long),
            "* Configure the firmware  RunCommandLine, dis..."
        );
        assert_eq!(
            line(
                44,
                "Set Driver Variables (Contoso Book)",
                None,
                "skipped: condition"
            ),
            "* Set Driver Variab...  skipped: condition"
        );
        for width in 24..90 {
            let line = line(
                width,
                "Configure the firmware",
                Some(("CON00101", "X")),
                long,
            );
            assert!(line.width() <= width, "{width}: {line}");
        }
    }

    #[test]
    fn a_childs_own_name_is_seen_where_it_is_another() {
        let same = Some(("CON00101", "Module"));
        assert_eq!(line(30, "Module", same, ""), "* Module -> CON00101");
        assert_eq!(
            line(40, "Module", same, ""),
            "* Module -> CON00101 \"Module\""
        );
        let other = Some(("CON00101", "Drivers of all models"));
        assert_eq!(
            line(40, "Module", other, ""),
            "* Module -> CON00101 \"Drivers of al..."
        );
        assert_eq!(line(24, "Module", other, ""), "* Module -> CON00101");
    }
}
