//! Reads ConfigMgr `smsts.log` files and rebuilds what the task sequence engine did.
//!
//! [`History`] is the front door: from bytes to runs, groups and steps, to labels that tell Run Task Sequence steps from groups, and to the
//! reason of a failure.
//!
//! ```
//! # let read = |path: &str| std::fs::read_to_string(format!("sample-logs/{path}")).unwrap();
//! # let log = std::fs::read("sample-logs/osd-failed-in-child/smsts.log")?;
//! # let root = read("definitions/SMS_TaskSequencePackage/CON00100/object.xml");
//! # let child = read("definitions/SMS_TaskSequencePackage/CON00104/object.xml");
//! use smsts::History;
//!
//! let history = History::builder()
//!     .log("smsts.log", log)
//!     .definition("CON00100.xml", root)
//!     .definition("CON00104.xml", child)
//!     .build()?;
//! let run = &history.runs()[0];
//! for (id, depth) in run.walk() {
//!     let node = run.node(id);
//!     let child = node.child().and_then(|child| child.name.as_deref());
//!     println!("{:depth$}{} {}", "", node.title(), child.unwrap_or_default());
//! }
//! let failure = history.failures().remove(0).failure.expect("the run failed");
//! assert_eq!(failure.code.map(|code| code.to_string()).as_deref(), Some("1603"));
//! println!("{}", failure.cause.message.unwrap_or_default());
//! # assert_eq!(run.outcome, smsts::model::RunOutcome::Failed);
//! # assert!(run.nodes.iter().any(|node| node.child().is_some()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The pipeline
//!
//! Each stage is a module and can be used alone:
//!
//! 1. [`input`] finds logs, opens them and decodes them.
//! 2. [`record`] cuts a log's text into records and fragments that tile it exactly.
//! 3. [`event`] reads what the engine says in a record's message.
//! 4. [`timeline`] puts one machine's logs in order, with [`tree`] as the builder of runs, boots, groups and steps.
//! 5. [`sequence`] reads definitions; [`label`] tells with them what each node is.
//! 6. [`analysis`] finds what failed and why, with the table of codes in [`code`].
//! 7. [`collection`] does all of this for many machines, in order and bounded; [`summary`] counts over them; [`watch`] follows a log that grows.
//! 8. [`render`] writes the result, through the gate of [`out`] that [`redact`]s names where that is wanted.
//!
//! The types that all stages share are in [`model`].
//!
//! # Features
//!
//! - `cli` (default): the command line program and the crates that only it needs. Without it, `--no-default-features` builds the library alone.

pub mod analysis;
#[cfg(feature = "cli")]
pub mod cli;
pub mod code;
pub mod collection;
pub mod compare;
pub mod event;
mod history;
pub mod input;
pub mod label;
pub mod model;
pub mod out;
pub mod record;
pub mod redact;
pub mod render;
pub mod select;
pub mod sequence;
pub mod summary;
pub mod timeline;
pub mod tree;
pub mod watch;
pub mod words;

pub use history::{Error, History, HistoryBuilder};
