//! Codes that task sequence steps report.

use super::{Area, Entry, Table};

pub(super) static TABLE: Table = Table {
    name: "task sequence",
    source: "the low halves of 0x80004004 and 0x80004005, which steps report as exit codes",
    has_win32_errors: false,
    rows: ROWS,
};

const fn row(code: u32, meaning: &'static str) -> Entry {
    Entry::new(Area::TaskSequence, code, "", meaning)
}

#[rustfmt::skip]
static ROWS: &[Entry] = &[
    row(0x00004004, "The operation was aborted (the low half of 0x80004004)")
        .usually("only the follow-on of a failure before it")
        .check("the first step that failed, and its own code"),
    row(0x00004005, "A script or step failed (the low half of 0x80004005)")
        .usually("a script or an application installed by the step failed; the records before it say which")
        .check("the script's output, or AppEnforce.log for applications"),
];
