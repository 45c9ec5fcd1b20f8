//! Tables that fit a width: what can be cut is cut, what matters least is left out.

use crate::out::Out;
use std::io::{self, Write};

use anstyle::Style as Ansi;
use unicode_width::UnicodeWidthStr;

use super::{layout::cut, style::DIM};

/// Between columns.
const GAP: usize = 2;
/// Nothing is cut to less than this.
const SHORTEST: usize = 8;

/// A column of a table.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    title: &'static str,
    right: bool,
    /// Cells can be cut, but are left readable at this width.
    comfortable: Option<usize>,
    /// Cells are cut at their beginning.
    keeps_end: bool,
    /// Columns of a higher rank are left out first; those of rank 0 never.
    rank: u8,
}

impl Column {
    /// Text that is never cut.
    pub const fn left(title: &'static str) -> Self {
        Self {
            title,
            right: false,
            comfortable: None,
            keeps_end: false,
            rank: 0,
        }
    }

    /// Numbers.
    pub const fn right(title: &'static str) -> Self {
        Self {
            right: true,
            ..Self::left(title)
        }
    }

    /// Text that can be cut, of which so many columns are good to have.
    pub const fn text(title: &'static str, comfortable: usize) -> Self {
        Self {
            comfortable: Some(comfortable),
            ..Self::left(title)
        }
    }

    /// The same for paths, whose ends matter most.
    pub const fn path(title: &'static str, comfortable: usize) -> Self {
        Self {
            keeps_end: true,
            ..Self::text(title, comfortable)
        }
    }

    /// The column can be left out, the sooner the higher the rank.
    pub const fn rank(self, rank: u8) -> Self {
        Self { rank, ..self }
    }

    fn cut(&self, text: &str, width: usize) -> String {
        if !self.keeps_end {
            return cut(text, width);
        }
        if text.width() <= width {
            return text.to_owned();
        }
        let reversed: String = text.chars().rev().collect();
        cut(&reversed, width).chars().rev().collect()
    }
}

/// A cell: what stands in it, and in which colour.
pub type Cell = (String, Ansi);

/// Writes a header and rows. Columns without any text are left out.
pub fn write(
    out: &mut Out<'_>,
    columns: &[Column],
    rows: &[Vec<Cell>],
    width: Option<usize>,
) -> io::Result<()> {
    let layout = lay_out(columns, rows, width);
    let titles: Vec<Cell> = columns
        .iter()
        .map(|column| (column.title.to_owned(), DIM))
        .collect();
    line(out, columns, &layout, &titles)?;
    rows.iter()
        .try_for_each(|row| line(out, columns, &layout, row))
}

/// `layout` gives the columns that are shown, and how wide.
fn line(
    out: &mut Out<'_>,
    columns: &[Column],
    layout: &[(usize, usize)],
    row: &[Cell],
) -> io::Result<()> {
    let shown = layout
        .iter()
        .rposition(|&(at, _)| !row[at].0.is_empty())
        .map_or(0, |last| last + 1);
    for (i, &(at, width)) in layout[..shown].iter().enumerate() {
        let (text, colour) = &row[at];
        let text = columns[at].cut(text, width);
        let blanks = " ".repeat(width.saturating_sub(text.width()));
        let (before, after) = match (columns[at].right, i + 1 < shown) {
            (true, _) => (&*blanks, ""),
            (false, true) => ("", &*blanks),
            (false, false) => ("", ""),
        };
        write!(out, "{:GAP$}{before}{colour}{text}{colour:#}{after}", "")?;
    }
    writeln!(out)
}

/// Which columns to show, and how wide: all as wide as their cells where there is room. Else texts are cut as far as is comfortable, then the
/// columns that matter least go, and in the end texts are cut further.
fn lay_out(columns: &[Column], rows: &[Vec<Cell>], width: Option<usize>) -> Vec<(usize, usize)> {
    let mut layout: Vec<(usize, usize)> = (0..columns.len())
        .filter(|&at| rows.iter().any(|row| !row[at].0.is_empty()))
        .map(|at| {
            let cells = rows.iter().map(|row| row[at].0.width());
            (at, cells.max().unwrap_or(0).max(columns[at].title.width()))
        })
        .collect();
    let Some(width) = width else { return layout };
    let natural = layout.clone();
    loop {
        if shrink(&mut layout, width, |at| columns[at].comfortable) {
            return layout;
        }
        let least = (0..layout.len()).max_by_key(|&i| columns[layout[i].0].rank);
        match least.filter(|&i| columns[layout[i].0].rank > 0) {
            Some(i) => {
                layout.remove(i);
                for entry in &mut layout {
                    entry.1 = natural
                        .iter()
                        .find(|(at, _)| *at == entry.0)
                        .map_or(entry.1, |(_, natural)| *natural);
                }
            }
            None => {
                shrink(&mut layout, width, |at| {
                    columns[at].comfortable.map(|_| SHORTEST)
                });
                return layout;
            }
        }
    }
}

/// Takes from the widest column that has more than its least width, until all fit; whether they do.
fn shrink(
    layout: &mut [(usize, usize)],
    width: usize,
    least: impl Fn(usize) -> Option<usize>,
) -> bool {
    let mut over =
        (layout.iter().map(|(_, width)| width + GAP).sum::<usize>()).saturating_sub(width);
    while over > 0 {
        let can = |&(at, width): &(usize, usize)| least(at).is_some_and(|least| width > least);
        let Some(widest) = layout
            .iter_mut()
            .filter(|entry| can(entry))
            .max_by_key(|entry| entry.1)
        else {
            return false;
        };
        widest.1 -= 1;
        over -= 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: &[Column] = &[
        Column::left("outcome"),
        Column::right("took").rank(1),
        Column::text("machine", 10),
        Column::left("empty"),
        Column::path("step", 12),
    ];

    fn table(width: Option<usize>) -> Vec<String> {
        let row = |cells: [&str; 5]| {
            let cells = cells.map(|cell| (cell.to_owned(), Ansi::new()));
            cells.to_vec()
        };
        let rows = [
            row([
                "failed",
                "1h 02m 03s",
                "CONTOSO-PC-0142",
                "",
                "Deploy / Apps / Install",
            ]),
            row(["succeeded", "9s", "PC", "", ""]),
        ];
        let mut out = anstream::StripStream::new(Vec::new());
        write(&mut Out::plain(&mut out), COLUMNS, &rows, width).unwrap();
        let text = String::from_utf8(out.into_inner()).unwrap();
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn what_fits_is_whole() {
        assert_eq!(
            table(None),
            [
                "  outcome          took  machine          step",
                "  failed     1h 02m 03s  CONTOSO-PC-0142  Deploy / Apps / Install",
                "  succeeded          9s  PC",
            ]
        );
    }

    #[test]
    fn texts_are_cut_before_columns_go() {
        assert_eq!(
            table(Some(60))[1],
            "  failed     1h 02m 03s  CONTOSO-PC-0142  ... Apps / Install"
        );
        assert_eq!(
            table(Some(48))[1],
            "  failed     CONTOSO-PC-0142  ... Apps / Install"
        );
        assert_eq!(table(Some(31))[1], "  failed     CONTO...  ...stall");
        for width in 31..70 {
            for line in table(Some(width)) {
                assert!(line.width() <= width, "{width}: {line}");
            }
        }
    }
}
