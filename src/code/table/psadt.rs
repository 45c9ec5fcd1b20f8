//! Codes of PowerShell App Deployment Toolkit. Its ranges are in [`super::ranges`].

use super::{Area, Entry, Table};

pub(super) static TABLE: Table = Table {
    name: "PowerShell App Deployment Toolkit",
    source: "the toolkit's documentation of its exit codes, 60000 to 79999",
    has_win32_errors: false,
    rows: ROWS,
};

const fn row(code: u32, meaning: &'static str) -> Entry {
    Entry::new(Area::Psadt, code, "", meaning)
}

#[rustfmt::skip]
static ROWS: &[Entry] = &[
    row(60001, "The deployment script of PowerShell App Deployment Toolkit ended with an error")
        .usually("an exception in the script: a file that is missing, a command that failed")
        .check("the toolkit's log in C:\\Windows\\Logs\\Software"),
    row(60008, "PowerShell App Deployment Toolkit could not load its module or begin")
        .usually("files of the toolkit are missing or blocked, or the versions of script and toolkit differ")
        .check("the folder of the toolkit in the content, and the execution policy"),
    row(60012, "The user put the deployment off, or a dialogue of the toolkit timed out")
        .usually("an application that must be closed is open")
        .check("the toolkit's log in C:\\Windows\\Logs\\Software"),
];
