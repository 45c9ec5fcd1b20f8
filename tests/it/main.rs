//! Tests of the whole: what the tool makes of simulated and real logs, and how the program behaves.

mod cli;
mod compare;
mod dump;
mod edited;
mod edits;
mod labels;
mod program;
mod readme;
mod real;
mod same;
mod sequence_command;
mod sequences;
mod sequences_broken;
mod simulated;

#[path = "../simulator/mod.rs"]
mod simulator;
