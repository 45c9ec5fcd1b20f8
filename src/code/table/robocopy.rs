//! Return codes of Robocopy.

use super::{Area, Entry, Table};

pub(super) static TABLE: Table = Table {
    name: "Robocopy",
    source: "the return codes of Robocopy, a sum of 1, 2, 4, 8 and 16, as Microsoft publishes them",
    has_win32_errors: false,
    rows: ROWS,
};

const fn row(code: u32, meaning: &'static str) -> Entry {
    Entry::new(Area::Robocopy, code, "", meaning)
}

#[rustfmt::skip]
static ROWS: &[Entry] = &[
    row(0, "Nothing had to be copied"),
    row(1, "Files were copied; a success"),
    row(2, "The target has files that the source has not; nothing was copied"),
    row(3, "Files were copied, and the target has further ones; a success"),
    row(4, "Files or folders of the same name do not fit each other"),
    row(5, "Files were copied, and some do not fit"),
    row(6, "The target has further files, and some do not fit"),
    row(7, "Files were copied, the target has further ones, and some do not fit"),
    row(8, "Some files could not be copied")
        .usually("a file is in use, a path is too long or rights are lacking")
        .check("the output or log of Robocopy"),
    row(9, "Some files could not be copied, others were"),
    row(10, "Some files could not be copied, and the target has further files"),
    row(11, "Some files could not be copied, others were, and the target has further ones"),
    row(16, "Nothing was copied because of a serious error")
        .usually("wrong options, or source or target cannot be reached")
        .check("the output or log of Robocopy"),
];
