//! Finds logs, opens them, and brings them into one encoding. The only module that opens files.

mod archive;
mod definitions;
mod discover;
mod flat;
mod follow;
mod here;
mod machine;
mod open;
mod places;
mod site;
mod wildcard;

use std::{
    io,
    path::{Path, PathBuf},
};

pub use archive::{Location, Member};
pub use definitions::{Document, each_document, read_text};
pub use discover::{Discovery, Log, Machine, discover};
pub use follow::{Follower, LogChange};
pub use here::{Drives, discover_here};
pub use machine::{MachineFrom, machine_of};
pub use open::{Encoding, Locator, Source, open, open_all, open_named, read_stdin, stated_bytes};
pub use places::{KnownPlace, PLACES, Phase};
pub use site::SiteLog;
pub use wildcard::expand;

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
    /// A pattern without a single file or folder.
    #[error("{}: no file or folder matches", .0.display())]
    NoMatch(PathBuf),
    /// No log in any of the places where ConfigMgr keeps them.
    #[error(
        "{}no smsts*.log in {looked}; if the log lies elsewhere, name it or a folder above it: smsts PATH",
        folder_before(under)
    )]
    NoneHere {
        /// The folder in which the machine's drives lie, if it is not this machine.
        under: Option<PathBuf>,
        /// The places.
        looked: String,
    },
    /// A folder or zip without a single smsts log.
    #[error("{}: no smsts*.log or smsts*.lo_ in it or below it; name other log files one by one", .0.display())]
    NoLogs(PathBuf),
    /// A folder or zip without a single task sequence definition.
    #[error("{}: no task sequence definition in it (an export's object.xml, a <sequence> file, MDT's ts.xml)", .0.display())]
    NoDefinitions(PathBuf),
    /// A zip that is broken.
    #[error("{name}: not a readable zip: {message}")]
    Zip {
        /// The zip.
        name: String,
        /// What is wrong.
        message: String,
    },
    /// A member of a zip that is damaged, or packed in a way that is not supported.
    #[error("{name}: cannot be read from its zip: {message}")]
    Member {
        /// The zip, with the member's name after it.
        name: String,
        /// What is wrong.
        message: String,
    },
    /// A document beyond the size of what is looked for.
    #[error("{name}: larger than {what} ({} MiB): not read", limit >> 20)]
    TooLarge {
        /// The document, inside a zip with the zip's name before it.
        name: String,
        /// Bytes.
        limit: u64,
        /// What is looked for.
        what: &'static str,
    },
    /// A zip that inflates to more than one with what is looked for.
    #[error(
        "{name}: with it the zip inflates to more than {} MiB, which none with {what} does: the rest of it is not read", limit >> 20
    )]
    Inflated {
        /// The first member that is not read, with the zip's name before it.
        name: String,
        /// Bytes.
        limit: u64,
        /// What is looked for.
        what: &'static str,
    },
    /// A zip with too many members.
    #[error("{name}: more than {limit} files in the zip, which none with {what} has: not read")]
    TooMany {
        /// The zip.
        name: String,
        /// How many are read.
        limit: usize,
        /// What is looked for.
        what: &'static str,
    },
    /// A zip in a zip in a zip.
    #[error("{0}: a zip in a zip in a zip is not read; unpack the outermost")]
    TooDeep(String),
}

impl InputError {
    /// The input that could not be read, unless it is a whole machine.
    pub fn path(&self) -> Option<&Path> {
        Some(match self {
            Self::Io { path, .. }
            | Self::NoMatch(path)
            | Self::NoLogs(path)
            | Self::NoDefinitions(path) => path,
            Self::NoneHere { under, .. } => return under.as_deref(),
            Self::Zip { name, .. }
            | Self::Member { name, .. }
            | Self::TooLarge { name, .. }
            | Self::Inflated { name, .. }
            | Self::TooMany { name, .. }
            | Self::TooDeep(name) => Path::new(name),
        })
    }

    fn io(path: &Path, source: impl Into<io::Error>) -> Self {
        if wildcard::is_pattern(path) {
            return Self::NoMatch(path.to_owned());
        }
        Self::Io {
            path: path.to_owned(),
            source: source.into(),
        }
    }
}

fn folder_before(folder: &Option<PathBuf>) -> String {
    folder
        .as_ref()
        .map_or_else(String::new, |folder| format!("{}: ", folder.display()))
}
