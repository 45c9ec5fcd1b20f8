//! Tests of the whole: what the tool makes of simulated and real logs, and how the program behaves.

mod cli;
mod compare;
mod labels;
mod program;
mod readme;
mod real;
mod same;
mod sequence_command;
mod sequences;
mod sequences_broken;
mod simulated;
mod watch;
mod watch_command;
mod watch_screen;

#[path = "../simulator/mod.rs"]
mod simulator;
