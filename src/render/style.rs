//! Marks and colours.

use anstyle::{AnsiColor, Style as Ansi};

use crate::model::{Node, Outcome, RunOutcome};

/// Which characters to draw with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Symbols {
    /// Box drawing characters and check marks.
    Unicode,
    /// The same drawing with the characters that fonts of Windows' own console have: those of code page 437.
    Console,
    /// Characters that everything shows.
    Ascii,
}

/// How to print for reading. Whether colours reach the terminal is up to the writer, which strips them where they are not wanted.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Which characters to draw with.
    pub symbols: Symbols,
    /// Columns to stay within; `None` for no limit.
    pub width: Option<usize>,
}

impl Style {
    /// `unicode` or `ascii`.
    pub fn either(self, unicode: &'static str, ascii: &'static str) -> &'static str {
        match self.symbols {
            Symbols::Unicode => unicode,
            Symbols::Console => in_code_page_437(unicode),
            Symbols::Ascii => ascii,
        }
    }

    /// The mark of a node that is going on.
    pub fn running(self) -> &'static str {
        self.either("●", "*")
    }

    /// The mark before a node's name.
    pub fn mark(self, node: &Node) -> &'static str {
        match node.outcome {
            Outcome::Succeeded => self.either("✔", "+"),
            Outcome::Failed if node.ignored => "!",
            Outcome::Failed => self.either("✘", "X"),
            Outcome::Skipped => self.either("○", "-"),
            Outcome::Incomplete => self.either("…", "?"),
            Outcome::NotReached => self.either("·", "."),
        }
    }
}

/// What to draw instead of what code page 437 lacks. Lucida Console and Consolas have little more, and the raster fonts nothing else.
fn in_code_page_437(unicode: &'static str) -> &'static str {
    match unicode {
        "✔" => "√",
        "✘" => "X",
        "…" => "?",
        "●" => "•",
        "━" => "═",
        "⋮" => ":",
        "▾" => "▼",
        "▶" | "▸" => "►",
        "▷" => "►?",
        "–" => "-",
        other => other,
    }
}

/// The colour of a node's mark and name.
pub fn of_node(node: &Node) -> Ansi {
    match node.outcome {
        Outcome::Succeeded => AnsiColor::Green.on_default(),
        Outcome::Failed if node.ignored => AnsiColor::Yellow.on_default(),
        Outcome::Failed => AnsiColor::Red.on_default().bold(),
        Outcome::Skipped | Outcome::NotReached => DIM,
        Outcome::Incomplete => AnsiColor::Cyan.on_default(),
    }
}

/// The colour of a run's outcome.
pub fn of_run(outcome: RunOutcome) -> Ansi {
    match outcome {
        RunOutcome::Succeeded => AnsiColor::Green.on_default().bold(),
        RunOutcome::Failed => AnsiColor::Red.on_default().bold(),
        RunOutcome::Rebooting | RunOutcome::Incomplete => AnsiColor::Cyan.on_default().bold(),
    }
}

/// What is beside the point.
pub const DIM: Ansi = Ansi::new().dimmed();
/// A name.
pub const BOLD: Ansi = Ansi::new().bold();
/// A warning.
pub const WARN: Ansi = AnsiColor::Yellow.on_default();
