//! Tests of the whole: what the tool makes of simulated and real logs, and how the program behaves.

mod catalog;
mod cli;
mod codes;
mod collection;
mod compare;
mod edited;
mod edits;
mod failures;
mod fleet;
mod here;
mod labels;
mod places;
mod program;
mod readme;
mod real;
mod same;
mod sequence_command;
mod sequences;
mod sequences_broken;
mod simulated;
mod summary;
mod summary_rows;
mod summary_tools;
mod unreached;
#[cfg(unix)]
mod windows;

#[path = "../simulator/mod.rs"]
mod simulator;
