//! The table: every code that is known, one file for each area.
//!
//! To teach the tool a code, add a row, in the order of the codes, with the facts from the source that the file names: the symbol and the
//! value. Meanings and advice are this project's own words. A meaning is one sentence without a full stop. Advice is for somebody in front
//! of the failed machine, short, a rule of thumb: `usually` completes "usually …", `check` says what to look at or to do. Leave it out
//! where there is none. What no source confirms is left out.

mod appx;
mod bitlocker;
mod bits;
mod certificates;
mod com;
mod configmgr;
mod devices;
mod disks;
mod dotnet;
mod engine;
mod installer;
mod mdt;
mod netman;
mod ntstatus;
mod program;
mod psadt;
mod ranges;
mod robocopy;
mod script;
mod servicing;
mod settings;
mod setup;
mod sockets;
mod tpm;
mod update;
mod usmt;
mod win32;
mod winhttp;
mod wininet;
mod wmi;

use super::{Code, Entry};

/// Where codes have their meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(
    missing_docs,
    reason = "the names say it, and `Area::name` writes them out"
)]
pub enum Area {
    TaskSequence,
    Program,
    Installer,
    Win32,
    Sockets,
    NetworkManagement,
    WinHttp,
    WinInet,
    AppX,
    Com,
    Wmi,
    Bits,
    Certificates,
    WindowsUpdate,
    Setup,
    Servicing,
    Devices,
    BitLocker,
    Tpm,
    ConfigMgr,
    DotNet,
    Script,
    NtStatus,
    Usmt,
    Robocopy,
    Settings,
    Disks,
    Mdt,
    Psadt,
}

impl Area {
    /// In words, for people.
    pub fn name(self) -> &'static str {
        self.table().name
    }

    /// Where the symbols and values come from.
    pub fn source(self) -> &'static str {
        self.table().source
    }

    /// Whether its codes below 0x10000 are Win32 errors, which HRESULTs wrap as `0x8007….`.
    pub fn has_win32_errors(self) -> bool {
        self.table().has_win32_errors
    }

    /// The programs whose exit codes it holds, in lower case; empty where the codes are not those of single programs.
    pub fn programs(self) -> &'static [&'static str] {
        match self {
            Self::Robocopy => &["robocopy"],
            Self::Usmt => &["scanstate", "loadstate"],
            // The names of its scripts begin so: ZTIDiskpart.wsf, LTIApply.wsf.
            Self::Mdt => &["zti", "\\lti", "/lti", "litetouch"],
            _ => &[],
        }
    }

    fn table(self) -> &'static Table {
        TABLES[self as usize]
    }
}

/// The codes of one area.
struct Table {
    name: &'static str,
    source: &'static str,
    has_win32_errors: bool,
    /// In the order of their codes, each code once.
    rows: &'static [Entry],
}

/// In the order of the areas. Where several know a number, the first one's meaning is the most likely.
static TABLES: &[&Table] = &[
    &engine::TABLE,
    &program::TABLE,
    &installer::TABLE,
    &win32::TABLE,
    &sockets::TABLE,
    &netman::TABLE,
    &winhttp::TABLE,
    &wininet::TABLE,
    &appx::TABLE,
    &com::TABLE,
    &wmi::TABLE,
    &bits::TABLE,
    &certificates::TABLE,
    &update::TABLE,
    &setup::TABLE,
    &servicing::TABLE,
    &devices::TABLE,
    &bitlocker::TABLE,
    &tpm::TABLE,
    &configmgr::TABLE,
    &dotnet::TABLE,
    &script::TABLE,
    &ntstatus::TABLE,
    &usmt::TABLE,
    &robocopy::TABLE,
    &settings::TABLE,
    &disks::TABLE,
    &mdt::TABLE,
    &psadt::TABLE,
];

/// Every entry, area by area.
pub fn entries() -> impl Iterator<Item = &'static Entry> {
    TABLES.iter().flat_map(|table| table.rows)
}

/// What a code means, the most likely first. Where no row has it, the range it is in tells.
pub(super) fn all_of(code: Code) -> impl Iterator<Item = &'static Entry> {
    let mut rows = TABLES
        .iter()
        .filter_map(move |table| table.row(code))
        .peekable();
    let range = rows.peek().is_none().then(|| ranges::of(code)).flatten();
    rows.chain(range)
}

/// A Win32 error.
pub(super) fn win32_error(code: Code) -> Option<&'static Entry> {
    let tables = TABLES.iter().filter(|table| table.has_win32_errors);
    tables.filter_map(|table| table.row(code)).next()
}

impl Table {
    fn row(&self, code: Code) -> Option<&'static Entry> {
        let at = self.rows.binary_search_by_key(&code, |row| row.code).ok()?;
        Some(&self.rows[at])
    }
}

#[cfg(test)]
mod headers;
#[cfg(test)]
mod published;
#[cfg(test)]
mod tests;
