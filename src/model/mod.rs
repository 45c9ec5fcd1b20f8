//! Plain types that all stages share: runs, boots, nodes, labels, diagnostics.
//!
//! `tree` fills them, `label` adds to them, `analysis`, `summary` and `render` read them. Nothing here reads a log or decides anything.

mod diagnostic;
mod label;
mod node;
mod path;
mod run;

pub use diagnostic::{Diagnostic, Level};
pub use label::{
    Candidate, DefinitionFacts, Difference, Drift, Evidence, LabelCounts, LabelState, NodeLabel,
    RunLabels, SequenceName,
};
pub use node::{Kind, Node, NodeId, Outcome, SkipReason};
pub use path::{CHILD_SEPARATOR, PATH_SEPARATOR};
pub(crate) use path::{DEEPEST, path_part, short};
pub use run::{At, Boot, Environment, Run, RunOutcome, Stop, Walk};
