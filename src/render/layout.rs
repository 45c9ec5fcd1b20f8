//! Lines of a tree: columns at the left, where they line up; then branch, mark, name and notes.

use std::io::{self, Write};

use anstyle::Style as Ansi;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{
    format::wrap,
    style::{DIM, Style},
};

/// A name is never cut to less than this.
const SHORTEST_NAME: usize = 8;

/// A line, before it is laid out.
pub struct Line {
    /// What stands in the columns.
    pub left: Vec<String>,
    pub branch: String,
    pub mark: &'static str,
    pub mark_colour: Ansi,
    pub name: String,
    pub name_colour: Ansi,
    /// The child a Run Task Sequence step runs, in full and in short.
    pub child: Option<(String, String)>,
    pub notes: String,
    pub notes_colour: Ansi,
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

    /// Writes a line. Where it is too long, the child's name goes first, then the end of the name, then that of the notes.
    pub fn write(&self, out: &mut dyn Write, line: &Line) -> io::Result<()> {
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
        let (long, short) = line.child.clone().unwrap_or_default();
        let mut child = long;
        if let Some(width) = self.style.width {
            let fixed = left.width() + branch.width() + 2;
            let room = width.saturating_sub(fixed + room_for(&notes));
            if name.width() + child.width() > room {
                child = short;
            }
            name = cut(&name, room.saturating_sub(child.width()).max(SHORTEST_NAME));
            notes = cut(
                &notes,
                width.saturating_sub(fixed + name.width() + child.width() + 2),
            );
        }
        write!(
            out,
            "{left}{DIM}{branch}{DIM:#}{mark_colour}{mark}{mark_colour:#} {name_colour}{name}{name_colour:#}{DIM}{child}{DIM:#}"
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
    out: &mut dyn Write,
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

/// Cuts a text to a width, with an ellipsis.
pub fn cut(text: &str, width: usize) -> String {
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
