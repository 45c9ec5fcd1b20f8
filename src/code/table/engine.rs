//! Codes that task sequence steps report.

use super::{Area, Entry, Table};

pub(super) static TABLE: Table = Table {
    name: "task sequence",
    source: "the low halves of 0x80004004 and 0x80004005, which steps report as exit codes; 0x80040101 to 0x80040105 from the records that log them",
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
    row(0x80040101, "A value that the task sequence needs is empty in the policy")
        .usually("the network access account is not set, or its policy has not reached this computer")
        .check("the value that the record beside it names; the network access account in the site's software distribution component"),
    row(0x80040102, "The management point named no location for the content")
        .usually("the package is on no distribution point of the boundary groups this computer is in, or its address is in no boundary")
        .check("the package on its distribution points, and the computer's address against the boundary groups"),
    row(0x80040103, "A failure in the task sequence's policy or content")
        .usually("the record beside it names what is missing"),
    row(0x80040104, "A package that the task sequence refers to has no policy")
        .usually("the package was never distributed or has changed since, or was deleted while the sequence still names it")
        .check("the package ID in the records before it: update its distribution points, or take it out of the sequence"),
    row(0x80040105, "A failure in the task sequence's policy or content")
        .usually("the record beside it names what is missing"),
];
