//! Exit codes that programs and scripts have in common.

use super::{Area, Entry, Table};

pub(super) static TABLE: Table = Table {
    name: "programs and scripts",
    source: "the conventions of programs: exit(1), exit(-1), the exception codes of the .NET and C++ run-times, powershell.exe -File",
    has_win32_errors: false,
    rows: ROWS,
};

const fn row(code: u32, meaning: &'static str) -> Entry {
    Entry::new(Area::Program, code, "", meaning)
}

#[rustfmt::skip]
static ROWS: &[Entry] = &[
    row(1, "A general failure, as scripts and many programs report it")
        .usually("a script ended with exit 1, or PowerShell with an error; the code itself does not say more")
        .check("the output of the script in the records before it, or the program's own log"),
    row(255, "A general failure, as some programs report it"),
    row(0xE0434352, "A .NET program ended with an exception it did not handle")
        .usually("an error in the program, a missing assembly or missing rights")
        .check("the Application event log, source .NET Runtime"),
    row(0xE06D7363, "A C++ program ended with an exception it did not handle")
        .usually("an error in the program")
        .check("the Application event log"),
    row(0xFFFD0000, "PowerShell could not start the script")
        .usually("the script file is missing or its path is wrong (-File)")
        .check("the path of the script in the command line, and the content of the package"),
    row(0xFFFFFFFF, "A general failure: the program or script ended with -1")
        .usually("the program's own choice; the code itself does not say more")
        .check("the output of the script in the records before it, or the program's own log"),
];
