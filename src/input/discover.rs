//! From the paths on the command line to the logs of each machine.

use std::{
    collections::{HashMap, HashSet},
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
    sync::Arc,
};

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::{
    InputError, MachineFrom,
    archive::{self, Container, Kind, Limits, Location, Member, has_extension, is_zip},
    machine::{Owner, Trail, owners},
};

const LIMITS: Limits = Limits {
    what: "logs",
    // A log rolls over at 5 MB; some keep all in one.
    member: 1 << 30,
    nested: 512 << 20,
    together: 1 << 30,
    ratio: 100,
    names: 1_000_000,
};

/// One log to read.
#[derive(Debug)]
pub enum Log {
    /// A file, by the path to show and to open.
    File(PathBuf),
    /// A member of a zip.
    Member(Member),
    /// Standard input, named `-`, and what was read from it already.
    Stdin(Vec<u8>),
}

impl Log {
    /// The name to show.
    pub fn name(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Member(member) => member.name.clone(),
            Self::Stdin(_) => "-".to_owned(),
        }
    }

    /// Where it is.
    pub fn location(&self) -> Location {
        let file = match self {
            Self::Member(member) => return member.location(),
            Self::File(path) => path.clone(),
            Self::Stdin(_) => PathBuf::from("-"),
        };
        Location {
            file,
            inside: Vec::new(),
        }
    }
}

/// The logs of one machine: its history.
#[derive(Debug)]
pub struct Machine {
    /// The name, as far as the path tells: the log itself does not hold it.
    pub name: Option<String>,
    /// In the order of their names.
    pub logs: Vec<Log>,
}

/// What was found, and what was not.
#[derive(Debug, Default)]
pub struct Discovery {
    /// In the order the paths were given; below a folder, in the order of paths. A machine stands where its first log does.
    pub machines: Vec<Machine>,
    /// What could not be read, paths without logs.
    pub errors: Vec<InputError>,
    /// Zips without logs, met in a search.
    pub foreign: Vec<String>,
}

/// Finds the logs behind `paths`: files as they are named, folders searched for smsts logs and zips, zips searched for smsts logs, `-` for standard input
/// (a log or a zip). A file reached twice is taken once. No log is opened; of zips only their directories are read. `tell` hears how many files were found so far.
pub fn discover(paths: &[PathBuf], from: &MachineFrom, tell: &dyn Fn(usize)) -> Discovery {
    let mut search = Search {
        found: Vec::new(),
        seen: HashSet::new(),
        linked: HashSet::new(),
        tell,
    };
    for path in paths {
        search.path(path);
    }
    // Zips are looked into in parallel, and sorted in where they were found.
    let looked_into: Vec<_> = search
        .found
        .into_par_iter()
        .map(|found| found.look_into(from))
        .collect();
    let mut out = Discovery::default();
    let mut machines = HashMap::new();
    // Since the last folder that was named began.
    let mut is_blank = true;
    for looked in looked_into {
        match looked {
            Looked::Began => is_blank = true,
            Looked::Ended(folder) if is_blank => out.errors.push(InputError::NoLogs(folder)),
            Looked::Ended(_) => {}
            Looked::Foreign(zip) => out.foreign.push(zip),
            Looked::Logs(logs, errors) => {
                is_blank &= logs.is_empty() && errors.is_empty();
                out.errors.extend(errors);
                for (log, owner) in logs {
                    let machine = *machines.entry(owner.key).or_insert_with(|| {
                        out.machines.push(Machine {
                            name: owner.name,
                            logs: Vec::new(),
                        });
                        out.machines.len() - 1
                    });
                    out.machines[machine].logs.push(log);
                }
            }
        }
    }
    for machine in &mut out.machines {
        machine.logs.sort_by_cached_key(|log| sort_key(&log.name()));
    }
    out
}

/// Logs go by their own names first: rolled ones of several folders together.
fn sort_key(path: &str) -> (String, String) {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    (name.to_ascii_lowercase(), path.to_owned())
}

/// The names the engine gives its logs, in any letter case: `smsts.log`, `smsts-20191018-102104.log`, `smsts.lo_`.
pub(super) fn is_smsts_log(name: &str) -> bool {
    let start = name.get(..5);
    start.is_some_and(|start| start.eq_ignore_ascii_case("smsts"))
        && (has_extension(name, "log") || has_extension(name, "lo_"))
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
    is_missing && name.is_some_and(|name| !is_smsts_log(&name.to_string_lossy()))
}

/// What a search meets.
enum Found {
    Log(Log, Trail),
    Zip {
        container: Container,
        name: String,
        trail: Trail,
        /// It was named itself, so that logs are expected in it.
        is_named: bool,
    },
    Error(InputError),
    /// A folder that was named begins.
    Began,
    /// It ends, and nothing in it was found before under another name.
    Ended(PathBuf),
}

/// What came of it.
enum Looked {
    Logs(Vec<(Log, Owner)>, Vec<InputError>),
    /// A zip without any.
    Foreign(String),
    Began,
    Ended(PathBuf),
}

struct Search<'a> {
    found: Vec<Found>,
    /// Files, by what the system calls them.
    seen: HashSet<PathBuf>,
    /// Folders that links led to.
    linked: HashSet<PathBuf>,
    tell: &'a dyn Fn(usize),
}

impl Search<'_> {
    fn path(&mut self, path: &Path) {
        if path == Path::new("-") {
            return self.stdin();
        }
        match fs::metadata(path) {
            Ok(meta) if meta.is_dir() => self.walk(path),
            Ok(_) => self.named(path),
            Err(error) => self.found.push(Found::Error(InputError::io(path, error))),
        }
    }

    fn stdin(&mut self) {
        let path = Path::new("-");
        if !self.seen.insert(path.to_owned()) {
            return;
        }
        let mut bytes = Vec::new();
        let mut stdin = io::stdin().lock();
        let beginning = stdin.by_ref().take(4).read_to_end(&mut bytes);
        // A zip can only be read from its end.
        let read = match beginning {
            Ok(_) if is_zip(&bytes) => {
                let rest = LIMITS.nested + 1 - bytes.len() as u64;
                stdin.take(rest).read_to_end(&mut bytes)
            }
            other => other,
        };
        self.found.push(match read {
            Err(error) => Found::Error(InputError::io(path, error)),
            Ok(_) if bytes.len() as u64 > LIMITS.nested => Found::Error(InputError::TooLarge {
                name: "-".to_owned(),
                limit: LIMITS.nested,
                what: "what is read of a zip in memory",
            }),
            Ok(_) if is_zip(&bytes) => Found::Zip {
                container: Container::Memory(bytes),
                name: "-".to_owned(),
                trail: Trail::default(),
                is_named: true,
            },
            Ok(_) => Found::Log(Log::Stdin(bytes), Trail::default()),
        });
    }

    /// A file that was named: a zip if it is one, else a log whatever its name.
    fn named(&mut self, path: &Path) {
        let real = real(path);
        if !self.seen.insert(real.clone()) {
            return;
        }
        let mut beginning = Vec::new();
        // A pipe is a log: its first bytes can be read only once.
        let may_be_zip = fs::metadata(path).is_ok_and(|meta| meta.is_file());
        if may_be_zip {
            let read = File::open(path).and_then(|file| file.take(4).read_to_end(&mut beginning));
            if let Err(error) = read {
                self.found.push(Found::Error(InputError::io(path, error)));
                return;
            }
        }
        let trail = Trail::new(real.parent().unwrap_or(&real));
        let name = real.file_name().unwrap_or_default().to_string_lossy();
        self.found.push(
            if is_zip(&beginning) || may_be_zip && has_extension(&name, "zip") {
                zip(path, trail, &name, true)
            } else {
                Found::Log(Log::File(path.to_owned()), trail)
            },
        );
    }

    /// Searches a folder. Links are followed, since shares are full of them, but each folder behind one is searched once.
    fn walk(&mut self, folder: &Path) {
        let real_folder = real(folder);
        let above = Trail::new(&real_folder);
        let mut behind_links = false;
        let mut is_new = true;
        self.found.push(Found::Began);
        let mut walk = WalkDir::new(folder)
            .follow_links(true)
            .sort_by_file_name()
            .into_iter();
        while let Some(entry) = walk.next() {
            let entry = match entry {
                Ok(entry) => entry,
                // walkdir breaks circles with an error, which is no news.
                Err(error) if error.loop_ancestor().is_some() || is_beside_the_point(&error) => {
                    continue;
                }
                Err(error) => {
                    self.found.push(Found::Error(trouble(error, folder)));
                    continue;
                }
            };
            let is_link = entry.path_is_symlink() && entry.depth() > 0;
            behind_links |= is_link;
            if entry.file_type().is_dir() {
                if is_link && !self.linked.insert(real(entry.path())) {
                    walk.skip_current_dir();
                }
                continue;
            }
            is_new &= self.entry(&entry, &real_folder, behind_links, &above);
        }
        if is_new {
            self.found.push(Found::Ended(folder.to_owned()));
        }
    }

    /// Takes a file, if it is a log or zip; whether it was not taken before.
    fn entry(
        &mut self,
        entry: &DirEntry,
        folder: &Path,
        behind_links: bool,
        above: &Trail,
    ) -> bool {
        let name = entry.file_name().to_string_lossy();
        let is_log = is_smsts_log(&name);
        if !entry.file_type().is_file() || !is_log && !has_extension(&name, "zip") {
            return true;
        }
        let depth = entry.depth();
        let below: PathBuf = {
            let components = entry.path().components();
            let skipped = components.clone().count() - depth;
            components.skip(skipped).collect()
        };
        let real = if behind_links {
            real(entry.path())
        } else {
            folder.join(&below)
        };
        if !self.seen.insert(real) {
            return false;
        }
        let mut trail = above.clone();
        if let Some(folders) = below.parent() {
            trail.descend(folders);
        }
        self.found.push(if is_log {
            Found::Log(Log::File(entry.path().to_owned()), trail)
        } else {
            zip(entry.path(), trail, &name, false)
        });
        (self.tell)(self.found.len());
        true
    }
}

fn zip(path: &Path, mut trail: Trail, name: &str, is_named: bool) -> Found {
    trail.enter(name);
    if is_named {
        trail.name_all();
    }
    Found::Zip {
        container: Container::File(path.to_owned()),
        name: path.display().to_string(),
        trail,
        is_named,
    }
}

/// What the system calls a path, as far as it says.
fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path)
        .or_else(|_| std::path::absolute(path))
        .unwrap_or_else(|_| path.to_owned())
}

fn trouble(error: walkdir::Error, folder: &Path) -> InputError {
    let path = error.path().unwrap_or(folder).to_owned();
    let source = error.into_io_error();
    InputError::io(&path, source.unwrap_or_else(|| io::ErrorKind::Other.into()))
}

impl Found {
    /// The logs it stands for, with their owners.
    fn look_into(self, from: &MachineFrom) -> Looked {
        match self {
            Self::Began => Looked::Began,
            Self::Ended(folder) => Looked::Ended(folder),
            Self::Error(error) => Looked::Logs(Vec::new(), vec![error]),
            Self::Log(log @ Log::Stdin(_), _) => {
                let owner = Owner {
                    name: None,
                    key: "-".to_owned(),
                };
                Looked::Logs(vec![(log, owner)], Vec::new())
            }
            Self::Log(log, trail) => {
                let owner = owners(&[(&trail, &log.name())], from).remove(0);
                Looked::Logs(vec![(log, owner)], Vec::new())
            }
            Self::Zip {
                container,
                name,
                trail,
                is_named,
            } => {
                let (members, mut errors) = members(container, &name);
                if members.is_empty() && errors.is_empty() {
                    if !is_named {
                        return Looked::Foreign(name);
                    }
                    errors.push(InputError::NoLogs(name.clone().into()));
                }
                let mut logs = Vec::new();
                let one_zip = |a: &Member, b: &Member| Arc::ptr_eq(&a.container, &b.container);
                for members in members.chunk_by(one_zip) {
                    let trails: Vec<_> = members
                        .iter()
                        .map(|member| {
                            let mut trail = trail.clone();
                            trail.descend_in_zip(&member.name[name.len() + 1..]);
                            trail
                        })
                        .collect();
                    let shown: Vec<_> = trails
                        .iter()
                        .zip(members)
                        .map(|(trail, member)| (trail, member.name.as_str()))
                        .collect();
                    let members = members.iter().cloned().map(Log::Member);
                    logs.extend(members.zip(owners(&shown, from)));
                }
                Looked::Logs(logs, errors)
            }
        }
    }
}

/// The logs in a zip and in the zips in it, those of one zip together.
fn members(container: Container, name: &str) -> (Vec<Member>, Vec<InputError>) {
    let mut found = Vec::new();
    let errors = archive::each_member(
        &Arc::new(container),
        name,
        &LIMITS,
        &|name| {
            let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
            match () {
                () if is_smsts_log(name) => Kind::Wanted,
                () if has_extension(name, "zip") => Kind::Zip,
                () => Kind::Foreign,
            }
        },
        &mut |member, _| {
            if member.size() > LIMITS.member {
                return Err(InputError::TooLarge {
                    name: member.name.clone(),
                    limit: LIMITS.member,
                    what: "any log",
                });
            }
            found.push(member.clone());
            Ok(())
        },
    );
    found.sort_by_cached_key(|member| (member.zip_name().to_owned(), member.name.clone()));
    (found, errors)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_smsts_logs() {
        for name in [
            "smsts.log",
            "SMSTS.LOG",
            "smsts-20191018-102104.log",
            "smsts.lo_",
            "Smsts (2).log",
        ] {
            assert!(is_smsts_log(name), "{name}");
        }
        for name in [
            "smsts.txt",
            "dism.log",
            "mysmsts.log",
            "smsts.log.bak",
            "smst.log",
            "smstßx.log",
        ] {
            assert!(!is_smsts_log(name), "{name}");
        }
    }

    fn names(found: &Discovery) -> Vec<(Option<&str>, usize)> {
        let machines = found.machines.iter();
        machines
            .map(|machine| (machine.name.as_deref(), machine.logs.len()))
            .collect()
    }

    #[test]
    fn folders_are_walked_and_files_taken_once() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        for name in [
            "B/smsts.log",
            "PC/smsts.log",
            "PC/Smsts-20200101-000000.LOG",
            "PC/other.log",
            "PC/_SMSTaskSequence/Logs/smsts.log",
            ".hidden/smsts.lo_",
        ] {
            fs::create_dir_all(at(name).parent().unwrap()).unwrap();
            fs::write(at(name), "x").unwrap();
        }
        let paths = [
            at("B/smsts.log"),
            dir.path().to_owned(),
            at("PC/other.log"),
            at("gone"),
            at("PC"),
        ];
        let found = discover(&paths, &MachineFrom::Place, &|_| {});
        assert_eq!(
            names(&found),
            [(Some("B"), 1), (Some(".hidden"), 1), (Some("PC"), 4)]
        );
        assert_eq!(found.errors.len(), 1, "{:?}", found.errors);
        assert!(found.errors[0].to_string().contains("gone"));
        fs::create_dir(at("empty")).unwrap();
        let found = discover(&[at("empty")], &MachineFrom::Place, &|_| {});
        assert!(found.errors[0].to_string().contains("no smsts*.log"));
    }

    #[cfg(unix)]
    #[test]
    fn links_lead_to_a_folder_once() {
        use std::os::unix::fs::symlink;
        let dir = tempfile::tempdir().unwrap();
        let at = |name: String| dir.path().join(name);
        // Each folder has two links to the next: a million ways to the log, and one back to the beginning.
        for level in 0..20 {
            fs::create_dir(at(format!("f{level}"))).unwrap();
            for link in ["left", "right"] {
                let target = at(format!("f{}", level + 1));
                symlink(target, at(format!("f{level}/{link}"))).unwrap();
            }
        }
        fs::create_dir(at("f20".to_owned())).unwrap();
        fs::write(at("f20/smsts.log".to_owned()), "x").unwrap();
        symlink(at("f0".to_owned()), at("f20/back".to_owned())).unwrap();
        symlink("nowhere", at("f0/away".to_owned())).unwrap();
        symlink("nowhere", at("f0/smsts.log".to_owned())).unwrap();
        let found = discover(&[at("f0".to_owned())], &MachineFrom::Place, &|_| {});
        assert_eq!(names(&found), [(Some("left"), 1)]);
        assert_eq!(found.errors.len(), 1, "{:?}", found.errors);
    }
}
