//! Finds logs, opens them, and brings them into one encoding. The only module that opens files.

mod archive;
mod definitions;
mod discover;
mod follow;
mod open;

use std::{
    io,
    path::{Path, PathBuf},
};

pub use definitions::{Document, each_document};
pub use discover::{Discovery, Log, Place, discover};
pub use follow::{Follower, LogChange};
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
    /// A folder or zip without a single task sequence definition.
    #[error("{}: no task sequence definition in it (an export's object.xml, a <sequence> file, MDT's ts.xml)", .0.display())]
    NoDefinitions(PathBuf),
    /// A zip, or a member of one, that is broken or packed in a way that is not supported.
    #[error("{name}: not a readable zip: {message}")]
    Zip {
        /// The zip, with the member's name after it.
        name: String,
        /// What is wrong.
        message: String,
    },
    /// A document beyond the size of any definition, or a zip in a zip beyond that of any export.
    #[error(
        "{0}: larger than any task sequence definition (64 MiB) or, if it is a zip in a zip, any export (256 MiB): not read"
    )]
    TooLarge(String),
    /// A zip that inflates to more than any export.
    #[error(
        "{0}: with it the zip inflates to more than 512 MiB, which no export does: the rest of it is not read"
    )]
    Inflated(String),
    /// A zip with more members than any export.
    #[error("{0}: more than 100,000 files in the zip, which no export has: not read")]
    TooMany(String),
    /// A zip in a zip in a zip.
    #[error("{0}: a zip in a zip in a zip is not read; unpack the outermost")]
    TooDeep(String),
}

impl InputError {
    /// The input that could not be read.
    pub fn path(&self) -> &Path {
        match self {
            Self::Io { path, .. } | Self::NoLogs(path) | Self::NoDefinitions(path) => path,
            Self::Zip { name, .. }
            | Self::TooLarge(name)
            | Self::Inflated(name)
            | Self::TooMany(name)
            | Self::TooDeep(name) => Path::new(name),
        }
    }

    fn io(path: &Path, source: impl Into<io::Error>) -> Self {
        Self::Io {
            path: path.to_owned(),
            source: source.into(),
        }
    }
}
