//! The logs of one machine, looked for in the places where ConfigMgr keeps them.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{
    InputError, PLACES,
    discover::{Discovery, Log, Machine, is_smsts_log},
    machine::drive_letter,
};

/// Whose drives to look at.
#[derive(Clone, Copy, Debug)]
pub enum Drives<'a> {
    /// Those of the machine this program runs on.
    Own {
        /// The drive that Windows was started from, as its variable `SystemDrive` has it: `X:` in Windows PE.
        system: Option<&'a str>,
    },
    /// The folders in this one: `C`, `C$` or `C_drive` for drive `C:`. Letter case makes no difference in any name.
    Under(&'a Path),
}

/// Finds the logs in use and the rolled ones in all known places: together they are one machine's history.
pub fn discover_here(drives: Drives<'_>) -> Discovery {
    let mut out = Discovery::default();
    let mut looked = Vec::new();
    let mut logs = Vec::new();
    for place in PLACES {
        let Some((folder, _)) = place.path.rsplit_once('\\') else {
            continue;
        };
        if looked.contains(&folder) || !drives.may_have(folder) {
            continue;
        }
        looked.push(folder);
        match drives.logs_in(folder) {
            Ok(found) => logs.extend(found),
            Err(error) => out.errors.push(error),
        }
    }
    let key = |path: &PathBuf| path.file_name().map(std::ffi::OsStr::to_ascii_lowercase);
    logs.sort_by_cached_key(key);
    if !logs.is_empty() {
        out.machines.push(Machine {
            name: drives.machine(),
            logs: logs.into_iter().map(Log::File).collect(),
        });
    } else {
        out.errors.push(InputError::NoneHere {
            under: match drives {
                Drives::Own { .. } => None,
                Drives::Under(dir) => Some(dir.to_owned()),
            },
            looked: looked.join(", "),
        });
    }
    out
}

impl Drives<'_> {
    /// Whether a folder can be the machine's. `X:` is Windows PE's own drive; in a full operating system the letter may be that of a share, whose logs are of
    /// other machines and which may take long not to answer.
    fn may_have(&self, folder: &str) -> bool {
        let letter = |path: &str| {
            path.chars()
                .next()
                .map(|letter| letter.to_ascii_uppercase())
        };
        match self {
            Self::Own {
                system: Some(system),
            } => [Some('C'), letter(system)].contains(&letter(folder)),
            Self::Own { system: None } | Self::Under(_) => true,
        }
    }

    /// The logs directly in one of the machine's folders: what is below it is another place.
    fn logs_in(&self, folder: &str) -> Result<Vec<PathBuf>, InputError> {
        let mut logs = Vec::new();
        for folder in self.find(folder)? {
            let is_log = |path: &PathBuf| {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                is_smsts_log(&name) && path.is_file()
            };
            logs.extend(entries(&folder)?.into_iter().filter(is_log));
        }
        Ok(logs)
    }

    /// Where a folder of the machine is: in several places where names differ in letter case only.
    fn find(&self, folder: &str) -> Result<Vec<PathBuf>, InputError> {
        let Self::Under(dir) = self else {
            return Ok(vec![folder.into()]);
        };
        let mut found = vec![dir.to_path_buf()];
        for part in folder.split('\\') {
            let is_part = |path: &PathBuf| {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                match part.strip_suffix(':') {
                    Some(drive) => {
                        drive_letter(&name).is_some_and(|letter| letter.eq_ignore_ascii_case(drive))
                    }
                    None => name.eq_ignore_ascii_case(part),
                }
            };
            let mut below = Vec::new();
            for folder in found {
                below.extend(entries(&folder)?.into_iter().filter(is_part));
            }
            found = below;
        }
        Ok(found)
    }

    fn machine(&self) -> Option<String> {
        match self {
            Self::Own { .. } => None,
            Self::Under(dir) => {
                let real = fs::canonicalize(dir).ok()?;
                Some(real.file_name()?.to_string_lossy().into_owned())
            }
        }
    }
}

/// What is in a folder, in order. A folder that is not there is empty.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, InputError> {
    let read = || -> io::Result<Vec<PathBuf>> {
        let paths = fs::read_dir(folder)?.map(|entry| Ok(entry?.path()));
        let mut paths: Vec<_> = paths.collect::<io::Result<_>>()?;
        paths.sort();
        Ok(paths)
    };
    match read() {
        Err(error) if is_absent(&error) => Ok(Vec::new()),
        other => other.map_err(|error| InputError::io(folder, error)),
    }
}

/// There is no such folder, no such drive, no medium in it, or no file system on it yet: most places are like that at any time.
fn is_absent(error: &io::Error) -> bool {
    const INVALID_DRIVE: i32 = 15;
    const NOT_READY: i32 = 21;
    const UNRECOGNIZED_VOLUME: i32 = 1005;
    let code = error.raw_os_error().filter(|_| cfg!(windows));
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    ) || matches!(code, Some(INVALID_DRIVE | NOT_READY | UNRECOGNIZED_VOLUME))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_places_are_one_machine_whatever_the_letter_case() {
        let dir = tempfile::tempdir().unwrap();
        for (name, is_log_of_it) in [
            ("x/smstslog/SMSTS.log", true),
            ("C_drive/windows/CCM/logs/smsts.log", true),
            ("C_drive/windows/CCM/logs/smsts-20260302-102104.log", true),
            ("C_drive/windows/CCM/logs/SMSTSLOG/smsts.lo_", true),
            ("C_drive/windows/CCM/logs/execmgr.log", false),
            ("C_drive/windows/CCM/logs/old/smsts.log", false),
            ("C_drive/smstslog/smsts.log", false),
            ("D/_SMSTaskSequence/Logs/Smstslog/smsts.log", false),
        ] {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, if is_log_of_it { "its" } else { "not its" }).unwrap();
        }
        let found = discover_here(Drives::Under(dir.path()));
        assert!(found.errors.is_empty(), "{:?}", found.errors);
        let [machine] = &found.machines[..] else {
            panic!("{:?}", found.machines);
        };
        assert_eq!(machine.logs.len(), 4, "{:?}", machine.logs);
        for log in &machine.logs {
            assert_eq!(fs::read_to_string(log.name()).unwrap(), "its", "{log:?}");
        }
        let folder = dir.path().file_name().unwrap().to_str();
        assert_eq!(machine.name.as_deref(), folder);
    }

    #[test]
    fn without_a_log_the_places_are_named() {
        let dir = tempfile::tempdir().unwrap();
        let found = discover_here(Drives::Under(dir.path()));
        assert!(found.machines.is_empty());
        let message = found.errors[0].to_string();
        for place in PLACES {
            let folder = place.path.strip_suffix(r"\smsts.log").unwrap();
            assert_eq!(
                message.matches(&format!("{folder},")).count()
                    + message.matches(&format!("{folder};")).count(),
                1,
                "{message}"
            );
        }
        let gone = discover_here(Drives::Under(&dir.path().join("gone")));
        assert!(
            gone.errors[0].to_string().contains("gone"),
            "{:?}",
            gone.errors
        );
    }

    #[test]
    fn another_drive_than_that_of_the_system_is_left_alone() {
        let looks = |system: Option<&str>, folder: &str| Drives::Own { system }.may_have(folder);
        assert!(looks(Some("X:"), r"X:\smstslog") && looks(Some("x:"), r"C:\_SMSTaskSequence"));
        assert!(looks(Some("C:"), r"C:\Windows\CCM\Logs") && !looks(Some("C:"), r"X:\smstslog"));
        assert!(looks(None, r"X:\smstslog"));
    }
}
