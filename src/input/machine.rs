//! Which machine a log is of: told by the folders and zips it lies in, since no log holds the machine's name.

use std::{path::Path, str::FromStr, sync::LazyLock};

use regex::Regex;

use super::archive::has_extension;

/// Folders that ConfigMgr and MDT make: a log in one of them belongs to the machine named further up.
/// From the documented log locations (WinPE, `_SMSTaskSequence`, the client's folder, MDT's `MININT\SMSOSD\OSDLOGS` and `DeploymentLogs`).
const OWN_FOLDERS: &[&str] = &[
    "smstslog",
    "logs",
    "ccm",
    "_smstasksequence",
    "temp",
    "windows",
    "system32",
    "syswow64",
    "minint",
    "smsosd",
    "osdlogs",
    "deploymentlogs",
    // WinPE's drive.
    "x",
];

/// What tells the machine of a log.
#[derive(Clone, Debug, Default)]
pub enum MachineFrom {
    /// The folder or zip that the log lies in, above the folders that ConfigMgr makes.
    #[default]
    Place,
    /// The folder or zip so many levels below the path that was named; 0 is that path itself.
    Level(usize),
    /// A group named `machine`, or the first group, or all of what matches in the path with `/` between its parts.
    Pattern(Regex),
}

impl FromStr for MachineFrom {
    type Err = regex::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.parse() {
            Ok(level) => Ok(Self::Level(level)),
            Err(_) => Regex::new(text).map(Self::Pattern),
        }
    }
}

/// A folder or zip above a log.
#[derive(Clone, Debug)]
pub(super) struct Part {
    name: String,
    is_zip: bool,
}

/// All that is above a log, the outermost first.
#[derive(Clone, Debug, Default)]
pub(super) struct Trail {
    parts: Vec<Part>,
    /// How many parts the path that was named has.
    named: usize,
}

/// A machine: its name, as far as the path tells, and what tells it from others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Owner {
    pub name: Option<String>,
    pub key: String,
}

impl Trail {
    /// Of what lies directly in a folder that was named, or of a file that was named in this folder. Without links, as the system calls it.
    pub fn new(folder: &Path) -> Self {
        let mut trail = Self::default();
        let text = folder.to_string_lossy();
        if let Some(server) = server(&text) {
            trail.push(server, false);
        }
        trail.descend(folder);
        trail.named = trail.parts.len();
        trail
    }

    /// Goes down along a path.
    pub fn descend(&mut self, path: &Path) {
        for component in path.components() {
            if let std::path::Component::Normal(name) = component {
                self.push(&name.to_string_lossy(), false);
            }
        }
    }

    /// Goes into a zip.
    pub fn enter(&mut self, zip: &str) {
        self.push(zip, true);
    }

    /// The zip was named itself.
    pub fn name_all(&mut self) {
        self.named = self.parts.len();
    }

    /// Goes down along the name of a zip's member, to what it lies in: other zips and folders. Where such a path would lead on disk does not matter.
    pub fn descend_in_zip(&mut self, member: &str) {
        let mut names: Vec<_> = member.split(['/', '\\']).collect();
        names.pop();
        for name in names {
            if !matches!(name, "" | "." | "..") && !name.ends_with(':') {
                self.push(name, has_extension(name, "zip"));
            }
        }
    }

    fn push(&mut self, name: &str, is_zip: bool) {
        self.parts.push(Part {
            name: name.to_owned(),
            is_zip,
        });
    }

    /// The innermost part that can be a machine, among the first `len`.
    fn place(&self, len: usize) -> Option<usize> {
        let mut below = false;
        (0..len).rev().find(|&i| {
            let name = self.parts[i].title();
            let is_own = OWN_FOLDERS.contains(&name.to_ascii_lowercase().as_str())
                || below && is_drive(&name);
            below |= is_own;
            !is_own
        })
    }

    /// The innermost zip, if the log lies in a folder of it that can be a machine: the zip's place, and the folder's.
    fn folder_in_zip(&self) -> Option<(usize, usize)> {
        let zip = self.parts.iter().rposition(|part| part.is_zip)?;
        let folder = self.place(self.parts.len())?;
        (folder > zip).then_some((zip, folder))
    }

    /// The owner of rows in a table that lies here: the machine that the rows name, the same as that
    /// of a folder of its name here or above.
    pub fn owner_of_rows(&self, machine: Option<&str>) -> Owner {
        let place = self.place(self.parts.len());
        let here = self.owner(place);
        let Some(machine) = machine else {
            return here;
        };
        let is_here = here
            .name
            .as_deref()
            .is_some_and(|name| name.eq_ignore_ascii_case(machine));
        if is_here {
            return here;
        }
        let above: String = self
            .parts
            .iter()
            .map(|part| format!("{}/", part.name))
            .collect();
        Owner {
            key: above + &machine.to_lowercase(),
            name: Some(machine.to_owned()),
        }
    }

    fn owner(&self, place: Option<usize>) -> Owner {
        let Some(place) = place else {
            // Only folders that ConfigMgr makes, up to the drive: the machine at hand.
            return Owner {
                name: None,
                key: String::new(),
            };
        };
        let name = self.parts[place].title();
        let above: String = self.parts[..place]
            .iter()
            .map(|part| format!("{}/", part.name))
            .collect();
        Owner {
            key: above + &name.to_lowercase(),
            name: Some(name),
        }
    }
}

impl Part {
    /// The name as that of a machine.
    fn title(&self) -> String {
        if self.is_zip {
            machine_of_zip(&self.name)
        } else {
            self.name.clone()
        }
    }
}

/// The machine that a path is of, whether there is anything or not.
pub fn machine_of(path: &Path) -> Option<String> {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let name = whole.file_name()?.to_string_lossy().into_owned();
    let mut trail = Trail::new(whole.parent()?);
    if has_extension(&name, "zip") {
        trail.enter(&name);
    } else if whole.extension().is_none() {
        trail.push(&name, false);
    }
    let place = trail.place(trail.parts.len());
    trail.owner(place).name
}

/// The owners of logs that were found in one place: a folder, or a zip. `shown` is a log's path as it is shown.
///
/// A zip is one machine, whatever folder its logs are in; with logs in several folders, these are the machines.
pub(super) fn owners<'a>(logs: &[(&'a Trail, &'a str)], from: &MachineFrom) -> Vec<Owner> {
    let mut folders: Vec<String> = logs
        .iter()
        .filter_map(|(trail, _)| {
            let (_, folder) = trail.folder_in_zip()?;
            Some(trail.owner(Some(folder)).key)
        })
        .collect();
    folders.sort_unstable();
    folders.dedup();
    let by_place = |trail: &Trail| {
        let place = trail.place(trail.parts.len());
        let zip = trail
            .folder_in_zip()
            .filter(|_| folders.len() == 1)
            .map(|(zip, _)| zip)
            .filter(|&zip| trail.place(zip + 1) == Some(zip));
        trail.owner(zip.or(place))
    };
    let named = |name: String| Owner {
        key: name.to_lowercase(),
        name: Some(name),
    };
    logs.iter()
        .map(|(trail, shown)| {
            let told = match from {
                MachineFrom::Place => None,
                MachineFrom::Level(level) => (trail.named + level)
                    .checked_sub(1)
                    .and_then(|at| trail.parts.get(at))
                    .map(Part::title),
                MachineFrom::Pattern(pattern) => told_by(pattern, shown),
            };
            told.map_or_else(|| by_place(trail), named)
        })
        .collect()
}

fn told_by(pattern: &Regex, shown: &str) -> Option<String> {
    let shown = shown.replace('\\', "/");
    let found = pattern.captures(&shown)?;
    let group = found
        .name("machine")
        .or_else(|| found.iter().skip(1).flatten().next())
        .or_else(|| found.get(0).filter(|_| found.len() == 1))?;
    Some(group.as_str().to_owned()).filter(|name| !name.is_empty())
}

fn is_drive(name: &str) -> bool {
    drive_letter(name).is_some()
}

/// The letter of `C`, `C_drive`, `c$`: what a drive is called that was collected with ConfigMgr's folders on it.
pub(super) fn drive_letter(name: &str) -> Option<&str> {
    let rest = name.strip_prefix(|c: char| c.is_ascii_alphabetic())?;
    let is_drive = ["", "$", "_drive"].contains(&rest.to_ascii_lowercase().as_str());
    is_drive.then(|| &name[..1])
}

/// The machine behind an administrative share, `\\LAB-042\C$\…`: the share is a drive.
fn server(path: &str) -> Option<&str> {
    let rest = path.strip_prefix(r"\\?\UNC\").or_else(|| {
        path.strip_prefix(r"\\")
            .filter(|rest| !rest.starts_with(['?', '.']))
    })?;
    let mut parts = rest.split('\\');
    let (server, share) = (parts.next()?, parts.next()?);
    let is_drive =
        share.ends_with('$') && (is_drive(share) || share.eq_ignore_ascii_case("admin$"));
    is_drive.then_some(server)
}

/// The machine that a zip is named after: `LAB-042-20260302.zip`, `DiagLogs-LAB-042-20260302T101500Z.zip`. The whole name without
/// its extension where it is not clear what of it is a date.
fn machine_of_zip(name: &str) -> String {
    let stem = match name.len().checked_sub(4) {
        Some(at) if has_extension(name, "zip") => &name[..at],
        _ => name,
    };
    let diagnostic = "DiagLogs-";
    let rest = match stem.get(..diagnostic.len()) {
        Some(start) if start.eq_ignore_ascii_case(diagnostic) => &stem[diagnostic.len()..],
        _ => stem,
    };
    match undated(rest) {
        // A date alone names no machine: then the whole name does.
        "" => stem.to_owned(),
        name => name.to_owned(),
    }
}

/// A name without the one date that it begins or ends with. Empty where it is not clear which part
/// is a date, and where there is nothing else.
pub(super) fn undated(name: &str) -> &str {
    /// Year first, or last; with a time or without.
    const DATE: &str = r"(?:(?:19|20)\d\d[-_.]?(?:0[1-9]|1[0-2])[-_.]?(?:0[1-9]|[12]\d|3[01])|(?:0[1-9]|[12]\d|3[01])[-_.](?:0[1-9]|[12]\d|3[01])[-_.](?:19|20)\d\d)(?:[-_. T]{0,3}(?:[01]\d|2[0-3])[-_.:]?[0-5]\d(?:[-_.:]?[0-5]\d(?:[-_.,]?(?:\d{3}|\d{6,7}))?)?)?Z?";
    static DATED: LazyLock<[Regex; 3]> = LazyLock::new(|| {
        [
            format!(r"(?i)^(.+?)[-_. ]+{DATE}$"),
            format!(r"(?i)^{DATE}[-_. ]+(.+)$"),
            format!(r"(?i)(?:^|[-_. ]){DATE}(?:$|[-_. ])"),
        ]
        .map(|text| Regex::new(&text).expect("the pattern is sound"))
    });
    let [ends, begins, holds] = &*DATED;
    let found = ends.captures(name).or_else(|| begins.captures(name));
    let told = found.and_then(|found| found.get(1));
    let rest = told.map_or(name, |rest| rest.as_str());
    if holds.is_match(rest) { "" } else { rest }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owner(path: &str) -> Option<String> {
        let mut trail = Trail::default();
        for name in path.split('/').filter(|name| !name.is_empty()) {
            trail.push(name, has_extension(name, "zip"));
        }
        owners(&[(&trail, path)], &MachineFrom::Place)[0]
            .name
            .clone()
    }

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
            ("/share/LAB-042/X/MININT/SMSOSD/OSDLOGS", Some("LAB-042")),
            ("/share/LAB-042/X", Some("LAB-042")),
            ("/Windows/CCM/Logs", None),
            ("/", None),
            ("/share/LAB-042-20260302.zip", Some("LAB-042")),
            ("/share/LAB-042-20260302.zip/CCM/Logs", Some("LAB-042")),
            ("/share/LAB-042.zip/OSD", Some("LAB-042")),
            ("/share/LAB-042/CCM/Logs.zip", Some("LAB-042")),
            ("/share/Logs.zip/LAB-042/CCM", Some("LAB-042")),
            ("/share/all.zip/LAB-042.zip", Some("LAB-042")),
        ] {
            assert_eq!(owner(folder).as_deref(), machine, "{folder}");
        }
    }

    #[test]
    fn zips_are_named_after_machines() {
        for (zip, machine) in [
            ("LAB-042.zip", "LAB-042"),
            ("LAB-042-20260302.zip", "LAB-042"),
            ("LAB-042_2026-03-02_10-15-00.ZIP", "LAB-042"),
            ("LAB-042-02.03.2026.zip", "LAB-042"),
            ("DiagLogs-LAB-042-20260302T101500Z.zip", "LAB-042"),
            ("diaglogs-LAB-042-20260302101500123.zip", "LAB-042"),
            ("DiagLogs-LAB-042.zip", "LAB-042"),
            ("2026-03-02 LAB-042.zip", "LAB-042"),
            ("PC20260302.zip", "PC20260302"),
            // Which of the dates is the name's is not clear.
            ("A-20260302-20260303.zip", "A-20260302-20260303"),
            ("A-20260302-B.zip", "A-20260302-B"),
            ("20260302.zip", "20260302"),
            ("DiagLogs-20260302.zip", "DiagLogs-20260302"),
            (".zip", ""),
        ] {
            assert_eq!(machine_of_zip(zip), machine, "{zip}");
        }
    }

    #[test]
    fn several_folders_in_a_zip_are_machines() {
        let trail = |inner: &str| {
            let mut trail = Trail::new(Path::new("/share"));
            trail.enter("all-20260302.zip");
            trail.descend_in_zip(inner);
            trail
        };
        let names = |inner: &[&str]| -> Vec<String> {
            let trails: Vec<_> = inner.iter().map(|inner| trail(inner)).collect();
            let logs: Vec<_> = trails.iter().map(|trail| (trail, "")).collect();
            owners(&logs, &MachineFrom::Place)
                .into_iter()
                .map(|owner| owner.name.unwrap())
                .collect()
        };
        assert_eq!(
            names(&["P1/CCM/smsts.log", r"P1\P2\smsts.log", "smsts.log"]),
            ["P1", "P2", "all"]
        );
        assert_eq!(
            names(&["P1/CCM/smsts.log", "P1/smsts.log", "smsts.log"]),
            ["all"; 3]
        );
        assert_eq!(
            names(&["../P1/smsts.log", "C:\\P2\\smsts.log"]),
            ["P1", "P2"]
        );
    }

    #[test]
    fn a_level_or_a_pattern_says_otherwise() {
        let mut trail = Trail::new(Path::new("/data/share"));
        trail.descend(Path::new("22H2/LAB-042-20260302.zip/OSD"));
        trail.parts[3].is_zip = true;
        let shown = r"share\22H2\LAB-042-20260302.zip/OSD/smsts.log";
        let named = |from: &str| {
            let owner = &owners(&[(&trail, shown)], &from.parse().unwrap())[0];
            owner.name.clone().unwrap()
        };
        let levels = ["0", "1", "2", "3", "4"].map(named);
        assert_eq!(levels, ["share", "22H2", "LAB-042", "OSD", "LAB-042"]);
        assert_eq!(named(r"/(?<release>\d+H\d)/(?<machine>LAB-\d+)"), "LAB-042");
        assert_eq!(named(r"/(\d+H\d)/"), "22H2");
        assert_eq!(named(r"LAB-\d"), "LAB-0");
        assert_eq!(named("no (match)"), "LAB-042");
        assert!("(".parse::<MachineFrom>().is_err());
    }

    #[test]
    fn an_administrative_share_names_the_machine() {
        for (path, machine) in [
            (r"\\?\UNC\LAB-042\C$\Windows", Some("LAB-042")),
            (r"\\LAB-042\admin$\CCM", Some("LAB-042")),
            (r"\\server\share\LAB-042", None),
            (r"\\?\C:\Windows", None),
            ("/data/share", None),
        ] {
            assert_eq!(server(path), machine, "{path}");
        }
    }
}
