//! From groups back to Run Task Sequence steps: which definition produced a run, and what each node is in it.
//!
//! What the log says (pointer, name, end of each node, size of the table) is evidence; a definition is a hypothesis. `check` asks whether
//! all evidence agrees with an instruction table, `partial` the same where children were not found; where a sequence was edited between
//! run and export, `align` finds what still corresponds and `carry` what that is worth. `matching` holds all definitions against a run so,
//! `choose` takes the one behind it. A label is given only where the evidence carries it: nothing that contradicts a logged fact is ever
//! told as true.
//!
//! Where no definition explains a run there is less: the type of an instruction, should a log ever state it, a [`Catalog`]
//! of known Run Task Sequence steps, whose fingerprints are held against what ran, and the user's own word ([`ChildPattern`]). The
//! [`Labeller`] asks all of them in order, and can add what never ran (`unreached`).

mod align;
mod carry;
mod catalog;
mod check;
mod choose;
mod drift;
mod extent;
mod fingerprint;
mod labeller;
mod marks;
mod matching;
mod missing;
mod numbers;
mod pairs;
mod partial;
mod recognise;
mod rival;
#[cfg(test)]
mod testing;
mod unreached;
mod weight;

pub use catalog::Catalog;
pub use labeller::{Labeller, Remark};
pub use marks::ChildPattern;
