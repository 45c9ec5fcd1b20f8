//! From the paths on the command line to the logs of each machine.

use std::{
    collections::{HashMap, HashSet},
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
    sync::Arc,
};

use indexmap::IndexMap;
use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::{
    InputError, MachineFrom, SiteLog, Source,
    archive::{self, Container, Kind, Limits, Location, Member, has_extension, is_zip},
    flat::{machine_in_name, tell_apart},
    machine::{Owner, Trail, owners},
    site,
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

/// So much of a file is read to tell whether it is a log of a task sequence, bytes.
const BEGINNING: u64 = 256 << 10;

/// One log to read.
#[derive(Debug)]
pub enum Log {
    /// A file, by the path to show and to open.
    File(PathBuf),
    /// A member of a zip.
    Member(Member),
    /// Standard input, named `-`, and what was read from it already.
    Stdin(Vec<u8>),
    /// Rows that the site keeps of the machine.
    Site(SiteLog),
}

impl Log {
    /// The name to show.
    pub fn name(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Member(member) => member.name.clone(),
            Self::Stdin(_) => "-".to_owned(),
            Self::Site(site) => site.name.clone(),
        }
    }

    /// Where it is.
    pub fn location(&self) -> Location {
        let file = match self {
            Self::Member(member) => return member.location(),
            Self::File(path) => path.clone(),
            Self::Stdin(_) => PathBuf::from("-"),
            Self::Site(site) => PathBuf::from(&site.name),
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
    /// Folders and zips whose logs are told apart by their own names, with the number of machines.
    pub flat: Vec<(String, usize)>,
}

/// Finds the logs behind `paths`: files as they are named, folders searched for smsts logs and zips, zips searched for smsts logs, `-` for standard input
/// (a log or a zip). A file reached twice is taken once. No log is opened; of zips only their directories are read. `tell` hears how many files were found so far.
pub fn discover(paths: &[PathBuf], from: &MachineFrom, tell: &dyn Fn(usize)) -> Discovery {
    let mut search = Search {
        found: Vec::new(),
        seen: HashSet::new(),
        linked: HashSet::new(),
        with_logs: HashSet::new(),
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
    if matches!(from, MachineFrom::Place) {
        out.machines = std::mem::take(&mut out.machines)
            .into_iter()
            .flat_map(|machine| split(machine, &mut out.flat))
            .collect();
    }
    for machine in &mut out.machines {
        machine.logs.sort_by_cached_key(|log| sort_key(&log.name()));
    }
    out
}

/// One machine, or the several that the names of its logs tell in a folder.
fn split(machine: Machine, flat: &mut Vec<(String, usize)>) -> Vec<Machine> {
    let mut folders: IndexMap<String, Vec<Log>> = IndexMap::new();
    for log in machine.logs {
        let name = log.name();
        let folder = name[..name.len() - file_name(&name).len()].to_owned();
        folders.entry(folder).or_default().push(log);
    }
    let mut machines: IndexMap<Option<String>, Machine> = IndexMap::new();
    for (folder, logs) in folders {
        let names: Vec<_> = logs.iter().map(Log::name).collect();
        let names: Vec<_> = names.iter().map(|name| file_name(name)).collect();
        let told = tell_apart(&names);
        let told = told.unwrap_or_else(|| vec![None; logs.len()]);
        let different: HashSet<_> = told
            .iter()
            .flatten()
            .map(|name| name.to_lowercase())
            .collect();
        if !different.is_empty() {
            flat.push((folder, different.len()));
        }
        for (log, name) in logs.into_iter().zip(told) {
            let owner = machines.entry(name.map(str::to_lowercase));
            let owner = owner.or_insert_with(|| Machine {
                name: name.map_or_else(|| machine.name.clone(), |name| Some(name.to_owned())),
                logs: Vec::new(),
            });
            owner.logs.push(log);
        }
    }
    machines.into_values().collect()
}

/// What stands behind the last separator of a path.
fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// Logs go by their own names first: rolled ones of several folders together.
fn sort_key(path: &str) -> (String, String) {
    let name = file_name(path);
    (name.to_ascii_lowercase(), path.to_owned())
}

/// The names the engine gives its logs, in any letter case: `smsts.log`, `smsts-20191018-102104.log`, `smsts.lo_`.
pub(super) fn is_smsts_log(name: &str) -> bool {
    let start = name.get(..5);
    start.is_some_and(|start| start.eq_ignore_ascii_case("smsts"))
        && (has_extension(name, "log") || has_extension(name, "lo_"))
}

/// A name like `PC0001.log`, which holds a name of a machine.
fn is_named_after_machine(name: &str) -> bool {
    (has_extension(name, "log") || has_extension(name, "lo_"))
        && !is_smsts_log(name)
        && machine_in_name(name).is_some()
}

/// Whether a file begins as a log of a task sequence does.
fn begins_as_log(path: &Path) -> bool {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(BEGINNING).read_to_end(&mut bytes));
    read.is_ok() && holds_log(bytes)
}

/// The text of an export, in whatever encoding.
fn export(path: &Path) -> Result<String, InputError> {
    let source = super::open(path, false)?;
    if source.bytes > LIMITS.nested {
        return Err(InputError::TooLarge {
            name: source.name,
            limit: LIMITS.nested,
            what: "any export of status rows",
        });
    }
    Ok(String::from_utf8_lossy(source.text()).into_owned())
}

/// Whether a file begins as an export of the site's rows does.
fn begins_as_export(path: &Path) -> bool {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(16 << 10).read_to_end(&mut bytes));
    let source = Source::from_bytes("", bytes);
    read.is_ok() && site::is_export(&String::from_utf8_lossy(source.text()))
}

/// The names of exports that are looked at in a search: `TaskSequenceExecutionStatus.csv`.
fn is_named_as_export(name: &str) -> bool {
    let is_table = ["csv", "json", "ndjson"]
        .iter()
        .any(|form| has_extension(name, form));
    is_table && name.to_ascii_lowercase().contains("executionstatus")
}

/// Whether a text holds records of the programs that run a task sequence.
fn holds_log(bytes: Vec<u8>) -> bool {
    const COMPONENTS: [&str; 5] = [
        "TSManager",
        "TSMBootstrap",
        "TSBootShell",
        "TSPxe",
        "OSDSetupHook",
    ];
    let source = Source::from_bytes("", bytes);
    COMPONENTS.iter().any(|component| {
        let attribute = format!("component=\"{component}\"");
        memchr::memmem::find(source.text(), attribute.as_bytes()).is_some()
    })
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
    /// A log by the name of a machine, `PC0001.log`; its content decides.
    Candidate(PathBuf, Trail),
    /// Rows of the site, of one machine or many.
    Export(PathBuf, Trail),
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
    /// Folders with a log of the engine's own name.
    with_logs: HashSet<PathBuf>,
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
            } else if may_be_zip && begins_as_export(path) {
                Found::Export(path.to_owned(), trail)
            } else {
                Found::Log(Log::File(path.to_owned()), trail)
            },
        );
    }

    /// Searches a folder. Links are followed, since shares are full of them, but each folder behind one is searched once.
    fn walk(&mut self, folder: &Path) {
        let real_folder = real(folder);
        let above = Trail::new(&real_folder);
        let begin = self.found.len();
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
        // Beside logs of the engine's own names, `PC0001.log` is another program's; `PC0001_smsts.log`
        // is not.
        let mut at = 0;
        self.found.retain(|found| {
            at += 1;
            let Found::Candidate(path, _) = found else {
                return true;
            };
            let is_beside = path
                .parent()
                .is_some_and(|folder| self.with_logs.contains(folder));
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            at <= begin || !is_beside || name.to_ascii_lowercase().contains("smsts")
        });
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
        let may_be_log = !is_log && is_named_after_machine(&name);
        let may_be_export = is_named_as_export(&name);
        let is_wanted = is_log || may_be_log || may_be_export || has_extension(&name, "zip");
        if !entry.file_type().is_file() || !is_wanted {
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
        if is_log && let Some(folder) = entry.path().parent() {
            self.with_logs.insert(folder.to_owned());
        }
        self.found.push(if is_log {
            Found::Log(Log::File(entry.path().to_owned()), trail)
        } else if may_be_export {
            Found::Export(entry.path().to_owned(), trail)
        } else if may_be_log {
            Found::Candidate(entry.path().to_owned(), trail)
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
            Self::Candidate(path, trail) => {
                if !begins_as_log(&path) {
                    return Looked::Logs(Vec::new(), Vec::new());
                }
                Self::Log(Log::File(path), trail).look_into(from)
            }
            Self::Export(path, trail) => match export(&path) {
                Ok(text) => {
                    let name = path.display().to_string();
                    let machines = site::machines(&name, &text).into_iter();
                    let logs = machines.map(|site| {
                        let owner = trail.owner_of_rows(site.machine.as_deref());
                        (Log::Site(site), owner)
                    });
                    Looked::Logs(logs.collect(), Vec::new())
                }
                Err(error) => Looked::Logs(Vec::new(), vec![error]),
            },
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
            let name = file_name(name);
            match () {
                () if is_smsts_log(name) || is_named_after_machine(name) => Kind::Wanted,
                () if has_extension(name, "zip") => Kind::Zip,
                () => Kind::Foreign,
            }
        },
        &mut |member, zip| {
            let is_log = is_smsts_log(file_name(&member.name))
                || member.read_up_to(zip, BEGINNING).is_ok_and(holds_log);
            if !is_log {
                return Ok(());
            }
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

    #[test]
    fn logs_in_one_folder_are_told_apart_by_their_names() {
        let log = "<![LOG[x]LOG]!><time=\"08:00:00.000+000\" date=\"03-02-2026\" component=\"TSManager\" context=\"\" type=\"1\" thread=\"1\" file=\"\">";
        let dir = tempfile::tempdir().unwrap();
        for (name, text) in [
            ("flat/smsts-PC1.log", "x"),
            ("flat/smsts-pc1-20260302-101500.log", "x"),
            ("flat/PC2_smsts.log", log),
            ("flat/smsts.log", "x"),
            ("flat/PC3.log", log),
            ("named/PC4.log", log),
            ("named/PC5.log", log),
            ("named/app6.log", "not a log"),
            ("named/setup.log", log),
            ("one/smsts.log", "x"),
            ("one/smsts-PC7.log", "x"),
        ] {
            fs::create_dir_all(dir.path().join(name).parent().unwrap()).unwrap();
            fs::write(dir.path().join(name), text).unwrap();
        }
        let found = discover(&[dir.path().to_owned()], &MachineFrom::Place, &|_| {});
        let machines = [
            ("PC2", 1),
            ("PC1", 2),
            ("flat", 1),
            ("PC4", 1),
            ("PC5", 1),
            ("one", 2),
        ];
        let machines = machines.map(|(name, logs)| (Some(name), logs));
        assert_eq!(names(&found), machines);
        let told: Vec<_> = found.flat.iter().map(|(_, machines)| *machines).collect();
        assert_eq!(told, [2, 2]);
        let found = discover(&[dir.path().join("flat")], &MachineFrom::Level(0), &|_| {});
        assert_eq!(names(&found), [(Some("flat"), 4)]);
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
