//! Input that nobody means well with: it costs no more than its size, and nothing in it controls the terminal or the spreadsheet.

mod faults;
mod growth;
mod logs;
mod terminal;
