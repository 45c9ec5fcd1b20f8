//! Reads ConfigMgr `smsts.log` files and rebuilds what the task sequence engine did.

pub mod analysis;
pub mod cli;
pub mod code;
pub mod event;
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
