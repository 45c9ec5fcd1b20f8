//! What was to run: task sequence definitions, and the instruction table the engine makes of one.
//!
//! [`parse()`] reads the definitions of one document ([`Definition`]); a [`Library`] holds all that were found, linked by
//! package ID, and says what is wrong with them; a [`Table`] numbers the instructions of one definition, with its children
//! in place, as the engine numbers them. This module opens no files ([`crate::input::each_document`] does) and knows
//! nothing of logs: a definition is never known to be the one that ran until a log agrees with it.

mod condition;
mod library;
mod links;
mod model;
mod parse;
mod share;
mod table;
mod versions;
mod xml;

pub use condition::{Condition, Expression, Operator};
pub use library::{Library, Problem};
pub use model::{Call, Definition, DefinitionId, Item, ItemId, ItemKind, Place, Step};
pub use parse::{ParseError, parse};
pub use table::{DisabledChild, Expansion, MAX_ROWS, Row, RowKind, Table};
