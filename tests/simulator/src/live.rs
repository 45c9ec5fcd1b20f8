//! A deployment while it happens: what the client does to its log files, act by act.
//!
//! The log grows record by record, rolls over, and goes from one folder to the next: copied, moved, or begun anew there.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use super::record::Record;
use super::scenario::{Layout, Phase};
use super::transcript::Transcript;
use super::writer::Pen;

/// The folders of a deployment in the order of its phases (WinPE's first, the client's last), as on a machine whose drives are folders.
pub const FOLDERS: [&str; 5] = [
    "X/Windows/Temp/SMSTSLog",
    "X/smstslog",
    "C/_SMSTaskSequence/Logs/Smstslog",
    "C/Windows/CCM/Logs/SMSTSLog",
    "C/Windows/CCM/Logs",
];

/// What happens to files. Paths have slashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Bytes are appended to a file; it and its folder are made if need be.
    Append {
        path: String,
        bytes: Vec<u8>,
        /// The number of the record they are; none: they stand elsewhere already.
        record: Option<usize>,
    },
    /// A file gets another name; what had that name is gone.
    Rename { from: String, to: String },
    /// A file is cleared.
    Clear { path: String },
    /// A folder goes with all that is in it.
    Remove { folder: String },
}

impl Act {
    /// Whether bytes are lost that stand nowhere else.
    pub fn destroys(&self) -> bool {
        !matches!(self, Self::Append { .. })
    }

    /// In a few words.
    pub fn describe(&self) -> String {
        match self {
            Self::Append {
                path,
                bytes,
                record,
            } => format!("{} bytes of record {record:?} to {path}", bytes.len()),
            Self::Rename { from, to } => format!("{from} becomes {to}"),
            Self::Clear { path } => format!("{path} is cleared"),
            Self::Remove { folder } => format!("{folder} goes"),
        }
    }

    /// Does it to the files below `root`.
    pub fn perform(&self, root: &Path) -> io::Result<()> {
        match self {
            Self::Append { path, bytes, .. } => {
                let path = root.join(path);
                if let Some(folder) = path.parent() {
                    fs::create_dir_all(folder)?;
                }
                File::options()
                    .create(true)
                    .append(true)
                    .open(path)?
                    .write_all(bytes)
            }
            Self::Rename { from, to } => fs::rename(root.join(from), root.join(to)),
            Self::Clear { path } => fs::write(root.join(path), ""),
            Self::Remove { folder } => fs::remove_dir_all(root.join(folder)),
        }
    }
}

/// How logs get from one folder to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moving {
    /// The current log is copied and goes on in the new folder. The old folder stays as it is.
    Copied,
    /// The current log is appended to what the new folder holds already, and goes on there. The old folder goes.
    Joined,
    /// All logs are moved, and the old folder goes.
    Moved,
    /// A new log is begun; the old folder stays.
    BegunAnew,
    /// A new log is begun; the old folder goes.
    Left,
    /// The log stays where it is and is cleared.
    Cleared,
}

/// Before this record, the log goes to another one of the [`FOLDERS`].
#[derive(Clone, Copy, Debug)]
pub struct Move {
    pub record: usize,
    pub to: usize,
    pub how: Moving,
}

/// How a deployment's log is kept.
#[derive(Clone, Debug)]
pub struct Live {
    pub layout: Layout,
    /// Rolled logs are named by their time; otherwise there is one, `smsts.lo_`.
    pub dated: bool,
    /// The folder at the beginning, and by record number where it goes on.
    pub from: usize,
    pub moves: Vec<Move>,
}

impl Live {
    /// The usual way of a run from WinPE to the client: copied to the disk a while after the start, moved into the client's folder at the first restart into the
    /// full operating system, and into the one above it at the end.
    pub fn usual(transcript: &Transcript, layout: Layout, from: usize) -> Self {
        let run = transcript.runs.first();
        let boots: Vec<usize> = run.map_or_else(Vec::new, |run| {
            run.restarts
                .iter()
                .filter_map(|restart| restart.until)
                .collect()
        });
        let started = run.and_then(|run| Some(run.boots.first()?.started));
        let windows = boots.first().copied();
        let end = run.and_then(|run| Some(run.result?.record));
        let disk = started.zip(windows.or(end)).map(|(a, b)| a + (b - a) / 4);
        let step = |record: Option<usize>, to, how| {
            Some(Move {
                record: record?,
                to,
                how,
            })
        };
        let moves = [
            step(disk, 2, Moving::Copied),
            step(windows, 3, Moving::Moved),
            step(end.map(|end| end + 3), 4, Moving::Moved),
        ];
        Self {
            layout,
            dated: true,
            from,
            moves: moves
                .into_iter()
                .flatten()
                .filter(|step| step.to > from)
                .collect(),
        }
    }

    /// Everything that happens to the files, in order.
    pub fn acts(&self, transcript: &Transcript) -> Vec<Act> {
        let mut keeper = Keeper {
            live: self,
            folder: self.from,
            pen: Pen::new(&self.layout),
            files: BTreeMap::new(),
            acts: Vec::new(),
        };
        let mut moves = self.moves.iter().peekable();
        for (number, record) in transcript.records.iter().enumerate() {
            while let Some(step) = moves.next_if(|step| step.record <= number) {
                keeper.go(step);
            }
            let last = number.checked_sub(1).map(|last| &transcript.records[last]);
            keeper.roll_over(last);
            keeper.write(number, record);
        }
        keeper.acts
    }
}

struct Keeper<'a> {
    live: &'a Live,
    folder: usize,
    pen: Pen<'a>,
    /// What every file holds.
    files: BTreeMap<String, Vec<u8>>,
    acts: Vec<Act>,
}

impl Keeper<'_> {
    fn current(&self) -> String {
        format!("{}/smsts.log", FOLDERS[self.folder])
    }

    fn act(&mut self, act: Act) {
        match &act {
            Act::Append { path, bytes, .. } => {
                self.files.entry(path.clone()).or_default().extend(bytes);
            }
            Act::Rename { from, to } => {
                let bytes = self.files.remove(from).unwrap_or_default();
                self.files.insert(to.clone(), bytes);
            }
            Act::Clear { path } => {
                self.files.insert(path.clone(), Vec::new());
            }
            Act::Remove { folder } => {
                let folder = format!("{folder}/");
                self.files.retain(|path, _| !path.starts_with(&folder));
            }
        }
        self.acts.push(act);
    }

    /// The next record is the first of a new log.
    fn begin(&mut self) {
        self.pen = Pen::new(&self.live.layout);
    }

    fn write(&mut self, number: usize, record: &Record) {
        self.pen.write(record, false);
        let bytes = std::mem::take(&mut self.pen.bytes);
        let path = self.current();
        self.act(Act::Append {
            path,
            bytes,
            record: Some(number),
        });
    }

    fn roll_over(&mut self, last: Option<&Record>) {
        let current = self.current();
        let size = self.files.get(&current).map_or(0, Vec::len);
        let Some(last) =
            last.filter(|_| self.live.layout.rollover.is_some_and(|most| size >= most))
        else {
            return;
        };
        let folder = FOLDERS[self.folder];
        let mut to = format!("{folder}/smsts.lo_");
        if self.live.dated {
            let mut stamp = last.stamp;
            to = format!("{folder}/{}", stamp.rolled_name());
            while self.files.contains_key(&to) {
                stamp.utc_ms += 1000;
                to = format!("{folder}/{}", stamp.rolled_name());
            }
        }
        self.act(Act::Rename { from: current, to });
        self.begin();
    }

    fn go(&mut self, step: &Move) {
        let (from, to) = (FOLDERS[self.folder], FOLDERS[step.to]);
        let old = self.current();
        if step.how == Moving::Cleared {
            if self.files.contains_key(&old) {
                self.act(Act::Clear { path: old });
            }
            return self.begin();
        }
        if step.to == self.folder {
            return;
        }
        self.folder = step.to;
        let new = self.current();
        let names: Vec<String> = match step.how {
            Moving::Copied | Moving::Joined if !self.files.contains_key(&old) => Vec::new(),
            Moving::Copied | Moving::Joined => vec![old.clone()],
            Moving::Moved => self.in_folder(from),
            Moving::BegunAnew | Moving::Left | Moving::Cleared => Vec::new(),
        };
        if step.how == Moving::Joined {
            // The client's own log, of before.
            self.append(&new, b"<![LOG[Nothing to do]LOG]!><time=\"06:00:00.000+000\" date=\"01-01-2026\" component=\"OSDSetupHook\" context=\"\" type=\"1\" thread=\"4\" file=\"\">\r\n");
        } else if names.contains(&old) {
            self.files.remove(&new);
        }
        for name in &names {
            let bytes = self.files.get(name).cloned().unwrap_or_default();
            self.append(&name.replace(from, to), &bytes);
        }
        let goes = matches!(step.how, Moving::Joined | Moving::Moved | Moving::Left);
        if goes && !self.in_folder(from).is_empty() {
            self.act(Act::Remove {
                folder: from.to_owned(),
            });
        }
        if names.is_empty() {
            self.begin();
        }
    }

    /// Bytes that are copied, in pieces.
    fn append(&mut self, path: &str, bytes: &[u8]) {
        for piece in bytes.chunks(7001) {
            self.act(Act::Append {
                path: path.to_owned(),
                bytes: piece.to_vec(),
                record: None,
            });
        }
    }

    fn in_folder(&self, folder: &str) -> Vec<String> {
        let folder = format!("{folder}/");
        let inside = |path: &&String| {
            path.strip_prefix(&folder)
                .is_some_and(|name| !name.contains('/'))
        };
        self.files.keys().filter(inside).cloned().collect()
    }
}

/// Where a run begins: in WinPE's folder or the client's.
pub fn first_folder(phase: Phase) -> usize {
    match phase {
        Phase::WinPe => 1,
        Phase::FullOs => 3,
    }
}
