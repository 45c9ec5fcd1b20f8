//! From the paths on the command line to the logs of each machine.

use std::{
    collections::{HashMap, HashSet},
    ffi::OsStr,
    fs, io,
    path::{Path, PathBuf},
};

use walkdir::WalkDir;

use super::InputError;

/// Folders that ConfigMgr itself makes: a log in one of them belongs to the machine named further up.
/// From the documented log locations (WinPE, `_SMSTaskSequence`, the client's folder).
pub(super) const CONFIGMGR_FOLDERS: &[&str] = &[
    "smstslog",
    "logs",
    "ccm",
    "_smstasksequence",
    "temp",
    "windows",
];

/// One log to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Log {
    /// A file, by the path to show and to open.
    File(PathBuf),
    /// Standard input, named `-`.
    Stdin,
}

/// The logs of one folder: one machine's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The folder's name, taken for the machine's; the log itself does not hold it. `None` when only ConfigMgr's own folders are above the log.
    pub machine: Option<String>,
    /// The folder's logs, in the order of their names.
    pub logs: Vec<Log>,
}

/// What was found, and what was not.
#[derive(Debug, Default)]
pub struct Discovery {
    /// In the order the paths were given; below a folder, in the order of paths.
    pub places: Vec<Place>,
    /// Paths that could not be read, folders without logs.
    pub errors: Vec<InputError>,
}

/// Finds the logs behind `paths`: files as they are named, folders searched for smsts logs, `-` for standard input.
/// A file reached twice is taken once.
pub fn discover(paths: &[PathBuf]) -> Discovery {
    let mut found = Collector::default();
    for path in paths {
        if path == Path::new("-") {
            found.add_stdin();
        } else {
            match fs::metadata(path) {
                Ok(meta) if meta.is_dir() => found.walk(path),
                Ok(_) => found.add(path.clone()),
                Err(error) => found.out.errors.push(InputError::io(path, error)),
            }
        }
    }
    for place in &mut found.out.places {
        place.logs.sort_by_cached_key(|log| match log {
            Log::File(path) => path
                .file_name()
                .map(|name| name.to_string_lossy().to_ascii_lowercase()),
            Log::Stdin => None,
        });
    }
    found.out
}

/// The names the engine gives its logs, in any letter case: `smsts.log`, `smsts-20191018-102104.log`, `smsts.lo_`.
pub(super) fn is_smsts_log(name: &OsStr) -> bool {
    let name = name.to_string_lossy().to_ascii_lowercase();
    name.starts_with("smsts") && (name.ends_with(".log") || name.ends_with(".lo_"))
}

/// A link that leads nowhere and does not have the name of a log.
fn is_beside_the_point(error: &walkdir::Error) -> bool {
    let is_missing = error
        .io_error()
        .is_some_and(|error| error.kind() == io::ErrorKind::NotFound);
    let name = error
        .path()
        .filter(|_| error.depth() > 0)
        .and_then(Path::file_name);
    is_missing && name.is_some_and(|name| !is_smsts_log(name))
}

#[derive(Default)]
struct Collector {
    out: Discovery,
    /// Which place a folder has.
    folders: HashMap<PathBuf, usize>,
    seen: HashSet<PathBuf>,
}

impl Collector {
    fn walk(&mut self, folder: &Path) {
        let before = self.seen.len();
        let mut trouble = false;
        // Links are followed (shares are full of them); walkdir breaks circles with an error, which is no news.
        for entry in WalkDir::new(folder).follow_links(true).sort_by_file_name() {
            match entry {
                Ok(entry) if entry.file_type().is_file() && is_smsts_log(entry.file_name()) => {
                    self.add(entry.into_path())
                }
                Ok(_) => {}
                Err(error) if error.loop_ancestor().is_some() || is_beside_the_point(&error) => {}
                Err(error) => {
                    trouble = true;
                    let path = error.path().unwrap_or(folder).to_owned();
                    self.out.errors.push(InputError::io(
                        &path,
                        error
                            .into_io_error()
                            .unwrap_or_else(|| io::ErrorKind::Other.into()),
                    ));
                }
            }
        }
        if self.seen.len() == before && !trouble {
            self.out.errors.push(InputError::NoLogs(folder.to_owned()));
        }
    }

    fn add(&mut self, path: PathBuf) {
        // The real path: one file can be named twice, one folder be spelt in two ways.
        let real = fs::canonicalize(&path)
            .or_else(|_| std::path::absolute(&path))
            .unwrap_or_else(|_| path.clone());
        if !self.seen.insert(real.clone()) {
            return;
        }
        let folder = real.parent().unwrap_or(&real).to_owned();
        let place = *self.folders.entry(folder).or_insert_with_key(|folder| {
            self.out.places.push(Place {
                machine: machine_of(folder),
                logs: Vec::new(),
            });
            self.out.places.len() - 1
        });
        self.out.places[place].logs.push(Log::File(path));
    }

    fn add_stdin(&mut self) {
        let stdin = Place {
            machine: None,
            logs: vec![Log::Stdin],
        };
        if !self.out.places.contains(&stdin) {
            self.out.places.push(stdin);
        }
    }
}

fn machine_of(folder: &Path) -> Option<String> {
    let mut names = folder
        .ancestors()
        .map_while(Path::file_name)
        .map(|name| name.to_string_lossy())
        .peekable();
    let is_configmgrs =
        |name: &str| CONFIGMGR_FOLDERS.contains(&name.to_ascii_lowercase().as_str());
    let mut below = false;
    while names
        .next_if(|name| is_configmgrs(name) || below && is_drive(name))
        .is_some()
    {
        below = true;
    }
    names.next().map(std::borrow::Cow::into_owned)
}

/// `C`, `C_drive`, `c$`: what a drive is called that was collected with ConfigMgr's folders on it.
fn is_drive(name: &str) -> bool {
    let rest = name.strip_prefix(|c: char| c.is_ascii_alphabetic());
    rest.is_some_and(|rest| ["", "$", "_drive"].contains(&rest.to_ascii_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machine_is_the_folder_above_configmgrs_own() {
        for (folder, machine) in [
            ("/share/LAB-042", Some("LAB-042")),
            ("/share/LAB-042/CCM/Logs/SMSTSLog", Some("LAB-042")),
            (
                "/share/LAB-042/_SMSTaskSequence/Logs/Smstslog",
                Some("LAB-042"),
            ),
            ("/share/LAB-042/C/Windows/CCM/Logs", Some("LAB-042")),
            ("/share/LAB-042/C$/_SMSTaskSequence", Some("LAB-042")),
            ("/Windows/CCM/Logs", None),
            ("/", None),
        ] {
            assert_eq!(
                machine_of(Path::new(folder)).as_deref(),
                machine,
                "{folder}"
            );
        }
    }

    #[test]
    fn the_names_of_smsts_logs() {
        for name in [
            "smsts.log",
            "SMSTS.LOG",
            "smsts-20191018-102104.log",
            "smsts.lo_",
            "Smsts (2).log",
        ] {
            assert!(is_smsts_log(OsStr::new(name)), "{name}");
        }
        for name in ["smsts.txt", "dism.log", "mysmsts.log", "smsts.log.bak"] {
            assert!(!is_smsts_log(OsStr::new(name)), "{name}");
        }
    }

    #[test]
    fn folders_are_walked_and_files_taken_once() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        for name in [
            "B/smsts.log",
            "A/smsts.log",
            "A/Smsts-20200101-000000.LOG",
            "A/other.log",
            ".hidden/smsts.lo_",
        ] {
            fs::create_dir_all(at(name).parent().unwrap()).unwrap();
            fs::write(at(name), "x").unwrap();
        }
        let found = discover(&[
            at("B/smsts.log"),
            dir.path().to_owned(),
            at("A/other.log"),
            at("gone"),
            "-".into(),
        ]);
        let names: Vec<_> = found
            .places
            .iter()
            .map(|p| (p.machine.as_deref(), p.logs.len()))
            .collect();
        assert_eq!(
            names,
            [
                (Some("B"), 1),
                (Some(".hidden"), 1),
                (Some("A"), 3),
                (None, 1)
            ]
        );
        assert_eq!(found.errors.len(), 1);
        assert!(found.errors[0].to_string().contains("gone"));
        fs::create_dir(at("empty")).unwrap();
        assert!(
            discover(&[at("empty")]).errors[0]
                .to_string()
                .contains("no smsts*.log")
        );
    }
}
