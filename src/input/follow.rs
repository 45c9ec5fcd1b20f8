//! Follows logs that are being written: looks again and again which there are, and reads what is new in them.
//!
//! Nothing is mapped, locked or kept open, and nothing but names, sizes and times is looked at where nothing changed; so it works on network
//! shares, and does not disturb the writer. What the bytes mean, and what becomes of those that are no longer there, is for others.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    io::{self, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
    time::SystemTime,
};

use super::{InputError, discover::is_smsts_log};

/// Folders on the way from a drive, or from a machine's folder, to the documented places of the logs, ConfigMgr's and MDT's. Others are not looked into: the
/// system's are large, and they are looked at again and again.
const FOLDERS: &[&str] = &[
    "windows",
    "temp",
    "smstslog",
    "_smstasksequence",
    "ccm",
    "logs",
    "minint",
    "smsosd",
    "osdlogs",
];

/// So many of a log's first and last known bytes are compared to tell whether it is still the same log.
const COMPARED: usize = 4096;

/// They do not lie deeper in each other; links can.
const DEEPEST: usize = 8;

/// Logs that roll over while they are looked at are looked at again, so often.
const LOOKS: usize = 3;

/// What became of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogChange {
    /// These bytes follow those that were known.
    Appended(PathBuf, Vec<u8>),
    /// It is new, or another one has taken its place: all its bytes.
    Replaced(PathBuf, Vec<u8>),
    /// It is no longer there.
    Gone(PathBuf),
}

/// The logs behind paths that need not exist yet.
#[derive(Debug)]
pub struct Follower {
    paths: Vec<PathBuf>,
    known: BTreeMap<PathBuf, Known>,
}

/// A log, as it was when it was last looked at.
#[derive(Debug)]
struct Known {
    /// Bytes read.
    len: u64,
    modified: Option<SystemTime>,
    head: Vec<u8>,
    tail: Vec<u8>,
}

/// What a look at a log shows.
enum Look {
    Same,
    Appended(Vec<u8>),
    Replaced(Vec<u8>),
    Gone,
}

impl Follower {
    /// A path is a log, or a folder: its smsts logs are followed, and those in ConfigMgr's own folders in it. A log named `smsts.log` stands for all
    /// smsts logs of its folder, since they are what it becomes when it rolls over.
    pub fn new(paths: Vec<PathBuf>) -> Self {
        Self {
            paths,
            known: BTreeMap::new(),
        }
    }

    /// What has changed since the last time, and what could not be read; that is left as it was known.
    pub fn poll(&mut self) -> (Vec<LogChange>, Vec<InputError>) {
        let mut changes = Vec::new();
        let mut errors = Vec::new();
        for _ in 0..LOOKS {
            errors.clear();
            // A log that rolls over between the listing of the folder and the reading of the file is known under its new name only to a new listing.
            if !self.look_at_all(&mut changes, &mut errors) {
                break;
            }
        }
        (changes, errors)
    }

    /// When the log that was written to last was written to, as far as the file system knows.
    pub fn modified(&self) -> Option<SystemTime> {
        self.known.values().filter_map(|known| known.modified).max()
    }

    /// Whether a log that was known is no longer there or is another one.
    fn look_at_all(&mut self, changes: &mut Vec<LogChange>, errors: &mut Vec<InputError>) -> bool {
        let mut paths = self.find(errors);
        paths.extend(self.known.keys().cloned());
        let mut moved = false;
        for path in paths {
            let was_known = self.known.contains_key(&path);
            match self.look_at(&path) {
                Ok(Look::Same) => {}
                Ok(Look::Appended(bytes)) => changes.push(LogChange::Appended(path, bytes)),
                Ok(Look::Replaced(bytes)) => {
                    moved |= was_known;
                    changes.push(LogChange::Replaced(path, bytes));
                }
                Ok(Look::Gone) => {
                    if self.known.remove(&path).is_some() {
                        moved = true;
                        changes.push(LogChange::Gone(path));
                    }
                }
                Err(error) => errors.push(InputError::io(&path, error)),
            }
        }
        moved
    }

    fn find(&self, errors: &mut Vec<InputError>) -> BTreeSet<PathBuf> {
        let mut found = BTreeSet::new();
        for path in &self.paths {
            let is_current = path
                .file_name()
                .is_some_and(|name| name.eq_ignore_ascii_case("smsts.log"));
            let done = match fs::metadata(path) {
                Ok(meta) if meta.is_dir() => list(path, Some(DEEPEST), &mut found),
                _ if is_current => list(folder_of(path), None, &mut found),
                Ok(_) => {
                    found.insert(path.clone());
                    Ok(())
                }
                Err(error) => Err(error),
            };
            match done {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    errors.push(InputError::io(path, error));
                }
                _ => {}
            }
        }
        found
    }

    fn look_at(&mut self, path: &Path) -> io::Result<Look> {
        match self.read(path) {
            // Between its name and its opening it can go, or become a folder.
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Look::Gone),
            other => other,
        }
    }

    fn read(&mut self, path: &Path) -> io::Result<Look> {
        // This opens the file on Windows too, where a folder's listing can be behind the file's own size.
        let meta = fs::metadata(path)?;
        if !meta.is_file() {
            return Ok(Look::Gone);
        }
        let modified = meta.modified().ok();
        let known = self.known.get_mut(path);
        if let Some(known) = &known
            && (known.len, known.modified) == (meta.len(), modified)
        {
            return Ok(Look::Same);
        }
        let mut file = File::open(path)?;
        if let Some(known) = known
            && let Some(more) = known.continued(&mut file)?
        {
            known.modified = modified;
            if more.is_empty() {
                return Ok(Look::Same);
            }
            known.take(&more);
            return Ok(Look::Appended(more));
        }
        file.rewind()?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        self.known
            .insert(path.to_owned(), Known::new(modified, &bytes));
        Ok(Look::Replaced(bytes))
    }
}

impl Known {
    fn new(modified: Option<SystemTime>, bytes: &[u8]) -> Self {
        let mut known = Self {
            len: 0,
            modified,
            head: Vec::new(),
            tail: Vec::new(),
        };
        known.take(bytes);
        known
    }

    fn take(&mut self, more: &[u8]) {
        self.len += more.len() as u64;
        let missing = (COMPARED - self.head.len()).min(more.len());
        self.head.extend_from_slice(&more[..missing]);
        self.tail
            .extend_from_slice(&more[more.len().saturating_sub(COMPARED)..]);
        self.tail.drain(..self.tail.len().saturating_sub(COMPARED));
    }

    /// What follows the known bytes in the file; `None` if it does not begin with them.
    fn continued(&self, file: &mut File) -> io::Result<Option<Vec<u8>>> {
        let mut head = Vec::new();
        file.by_ref()
            .take(self.head.len() as u64)
            .read_to_end(&mut head)?;
        if head != self.head {
            return Ok(None);
        }
        file.seek(SeekFrom::Start(self.len - self.tail.len() as u64))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        let same = bytes.starts_with(&self.tail);
        Ok(same.then(|| bytes.split_off(self.tail.len())))
    }
}

/// The smsts logs of a folder, and, to that depth, of known folders in it.
fn list(folder: &Path, depth: Option<usize>, found: &mut BTreeSet<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let Ok(entry) = entry else { continue };
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if is_smsts_log(&name) {
            found.insert(entry.path());
        } else if let Some(depth) = depth.and_then(|depth| depth.checked_sub(1))
            && FOLDERS
                .iter()
                .any(|folder| folder.eq_ignore_ascii_case(&name))
        {
            // A file of that name, or a folder that cannot be read, is no log.
            let _ = list(&entry.path(), Some(depth), found);
        }
    }
    Ok(())
}

/// The folder of a file; of a mere name, the current one.
fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

#[cfg(test)]
#[path = "follow_tests.rs"]
mod tests;
