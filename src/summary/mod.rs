//! What happened over many runs: outcomes, failures, where the time goes, child sequences.
//!
//! Everything is computed from **rows that can be merged**: one [`RunRow`] per run, which holds its steps and says all
//! that a summary needs to know of it. Rows come from histories ([`rows`]) or from NDJSON that other hosts
//! wrote ([`Reader`]); a [`Fleet`] takes them in any order, counts a run that comes twice once, and gives the runs asked for
//! ([`Filter`]) in an order of its own. [`groups`] are computed from those. So a summary of rows is that of the logs they were made from.

pub mod cause;
mod filter;
mod fleet;
pub mod groups;
mod history;
mod rate;
mod read;
mod row;
mod time;

pub use filter::Filter;
pub use fleet::{Chosen, Fleet, FleetRun, SequenceKey, StepKey};
pub use history::{rows, rows_of_all};
pub use rate::Rate;
pub use read::{Reader, Rest, RowError};
pub use row::{RunRow, StepRow};
pub use time::{LocalTime, Time};
