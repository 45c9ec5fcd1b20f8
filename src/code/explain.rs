//! From a code to what can be said of it.

use super::{
    Area, Code, Entry, Parts,
    parts::wrapped_status,
    setup::Setup,
    table::{all_of, win32_error},
};

/// All that can be said of a code.
#[derive(Debug)]
pub struct Explanation {
    /// The code.
    pub code: Code,
    /// What it most likely means; absent where the table does not have the code itself.
    pub entry: Option<&'static Entry>,
    /// What the same number means in other areas: as a Win32 error, as Robocopy's exit code…
    pub others: Vec<&'static Entry>,
    /// Its fields, where it has any.
    pub parts: Option<Parts>,
    /// The Win32 error inside, as in `0x8007052E`.
    pub win32: Option<&'static Entry>,
    /// The NTSTATUS inside, as in `0xD0000022`.
    pub ntstatus: Option<&'static Entry>,
    /// What the extend code says that Windows Setup reported with it.
    pub setup: Option<Setup>,
}

/// What can be said of a code.
pub fn explain(code: Code) -> Explanation {
    let mut found = all_of(code);
    let entry = found.next();
    let others = found.collect();
    Explanation::new(code, entry, others)
}

/// What can be said of the code a command line ended with. A number means what the program says that ended with it: Robocopy's meanings
/// are those of Robocopy alone.
pub fn explain_exit(code: Code, command_line: &str) -> Explanation {
    let command_line = command_line.to_ascii_lowercase();
    let runs = |entry: &&'static Entry| {
        let mut programs = entry.area.programs().iter();
        programs.any(|program| command_line.contains(program))
    };
    let of_any = |entry: &&'static Entry| entry.area.programs().is_empty();
    let entry = all_of(code)
        .find(runs)
        .or_else(|| all_of(code).find(of_any));
    entry.map_or_else(
        || Explanation::new(code, None, all_of(code).collect()),
        |entry| Explanation::of_code(code, entry),
    )
}

impl Explanation {
    /// Of one meaning of a code; the others stand beside it.
    pub fn of(entry: &'static Entry) -> Self {
        Self::of_code(entry.code, entry)
    }

    fn of_code(code: Code, entry: &'static Entry) -> Self {
        let others = all_of(code).filter(|other| other.area != entry.area);
        Self::new(code, Some(entry), others.collect())
    }

    fn new(code: Code, entry: Option<&'static Entry>, others: Vec<&'static Entry>) -> Self {
        let parts = Parts::of(code, entry.map(|entry| entry.area));
        let status = wrapped_status(code).filter(|_| parts.is_some());
        Self {
            code,
            entry,
            others,
            parts,
            win32: parts.and_then(|parts| parts.win32()).and_then(win32_error),
            ntstatus: status
                .and_then(|status| all_of(status).find(|entry| entry.area == Area::NtStatus)),
            setup: None,
        }
    }

    /// The error wrapped in an HRESULT.
    pub fn inside(&self) -> Option<&'static Entry> {
        self.win32.or(self.ntstatus)
    }

    /// The symbol of the code, else of the error inside.
    pub fn symbol(&self) -> Option<&'static str> {
        self.first(|entry| entry.symbol)
    }

    /// The meaning of the code, else of the error inside; absent where neither is known.
    pub fn meaning(&self) -> Option<&'static str> {
        self.first(|entry| Some(entry.meaning))
    }

    /// What usually causes it in a task sequence, a rule of thumb.
    pub fn usually(&self) -> Option<&'static str> {
        self.first(|entry| entry.usually)
    }

    /// What to look at or to do.
    pub fn check(&self) -> Option<&'static str> {
        self.first(|entry| entry.check)
    }

    /// Whether a program or script may have made the number up: of its documentation, not of the table, its meaning is to be learnt then.
    pub fn may_be_own(&self) -> bool {
        let is_near_zero = (-0xFFFF..=0xFFFF).contains(&self.code.signed());
        let is_kept = |area| {
            matches!(
                area,
                Area::TaskSequence | Area::Installer | Area::Mdt | Area::Psadt
            )
        };
        is_near_zero && self.code.0 != 0 && !self.entry.is_some_and(|entry| is_kept(entry.area))
    }

    fn first<T>(&self, of: impl Fn(&'static Entry) -> Option<T>) -> Option<T> {
        self.entry
            .and_then(&of)
            .or_else(|| self.inside().and_then(&of))
    }
}
