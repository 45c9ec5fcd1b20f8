//! The dialects a log's text can be written in, told apart by the beginning of the text.

use memchr::memmem;

use super::{CLOSE, OPEN, columns, lines::lines, scan::skip_blanks};

/// So many bytes of a text decide its dialect.
const BEGINNING: usize = 16 << 10;

/// How the records of a text are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// ConfigMgr's own: `<![LOG[message]LOG]!>` and a trailer. All text that is in no other dialect counts as this one.
    Records,
    /// Text that was copied out of a log viewer or a forum: each record is a line or a few, with columns for the component and
    /// mostly for time and thread.
    Columns,
    /// Messages alone, one on each line.
    Messages,
}

impl Dialect {
    /// The dialect of a log's text. Only the beginning is looked at; of an ordinary log, only the first bytes.
    pub fn of(text: &[u8]) -> Self {
        if text[skip_blanks(text, 0)..].starts_with(OPEN) {
            return Self::Records;
        }
        let beginning = &text[..text.len().min(BEGINNING)];
        let all = || lines(beginning).map(|line| &beginning[line]);
        // A log can begin within a record, and a paste can hold a record.
        let whole = memmem::find_iter(beginning, OPEN).count()
            + usize::from(memmem::find(beginning, CLOSE).is_some());
        let columns = all().filter(|line| columns::has_columns(line)).count();
        if whole > 0 && columns <= 2 * whole {
            return Self::Records;
        }
        if columns > 0 {
            Self::Columns
        } else if all().any(columns::is_of_a_task_sequence) {
            Self::Messages
        } else {
            Self::Records
        }
    }

    /// Whether every line of text can be a record.
    pub(super) fn is_pasted(self) -> bool {
        self != Self::Records
    }
}
