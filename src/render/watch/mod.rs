//! A run while it goes on: a picture on a terminal, or one line or object for every change.

mod fold;
mod frame;
mod lines;
mod screen;
mod wire;

pub use frame::{Scene, frame};
pub use lines::change_lines;
pub use screen::Screen;
pub use wire::change_objects;
