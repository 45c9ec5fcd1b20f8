//! Finds logs, opens them, and brings them into one encoding. The only module that opens files.

mod discover;
mod open;

use std::{
    io,
    path::{Path, PathBuf},
};

pub use discover::{Discovery, Log, Place, discover};
pub use open::{Encoding, Locator, Source, open, read_stdin};

/// Why an input could not be read. Each says which input and, where there is one, what to do.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// The system would not give the file or folder.
    #[error("{}: {source}", path.display())]
    Io {
        /// The input as the user named it or as it was found.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A folder without a single smsts log.
    #[error("{}: no smsts*.log or smsts*.lo_ in this folder or below it; name other log files one by one", .0.display())]
    NoLogs(PathBuf),
}

impl InputError {
    /// The input that could not be read.
    pub fn path(&self) -> &Path {
        match self {
            Self::Io { path, .. } | Self::NoLogs(path) => path,
        }
    }

    fn io(path: &Path, source: impl Into<io::Error>) -> Self {
        Self::Io {
            path: path.to_owned(),
            source: source.into(),
        }
    }
}
