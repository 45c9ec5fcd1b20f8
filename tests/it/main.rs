//! Tests of the whole: what the tool makes of simulated and real logs, and how the program behaves.

mod alike;
mod catalog;
mod causes;
mod cli;
mod codes;
mod collection;
mod compare;
mod diff;
mod docs;
mod edited;
mod edits;
mod failures;
mod fleet;
mod fuzz_corpus;
mod here;
mod hostile;
mod labels;
mod modules;
mod pasted;
mod places;
mod program;
mod real;
mod reasons;
mod redaction;
mod redaction_planted;
mod report;
mod same;
mod sequence_command;
mod sequences;
mod sequences_broken;
mod share;
mod simulated;
mod site_rows;
mod summary;
mod summary_rows;
mod summary_tools;
mod unreached;
mod watch;
mod watch_command;
mod watch_screen;
#[cfg(unix)]
mod windows;

#[path = "../invariants/mod.rs"]
mod invariants;
