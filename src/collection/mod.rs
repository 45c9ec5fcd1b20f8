//! The way over many machines: the names that their logs tell, each machine's history in order, and copies without names.
//!
//! Machines are opened, read and analysed in parallel, some ahead of the one that is taken, and taken in order: the output is the same for any
//! number of threads.

mod copies;
mod copy;
mod in_order;
mod names;
mod rows;

use std::io;

pub use copies::{Plan, real};
pub use copy::{CopyEvent, copy};
pub use names::{learn_bytes, learn_logs, learn_machine};
pub use rows::open_rows;

use crate::{
    history::History,
    input::{self, InputError, Machine},
    label::Labeller,
    timeline,
};
use in_order::in_order;
pub use in_order::start_threads;

/// Settings for the analysis of machines.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// Logs may be mapped into memory; else they are read.
    pub may_map: bool,
    /// Only the newest run of each machine is shown.
    pub only_newest: bool,
    /// Chooses the runs to show, by their index in the history. `None` shows all.
    pub chooses: Option<&'a Chooses<'a>>,
}

/// Whether a run of a history is to be shown.
pub type Chooses<'a> = dyn Fn(&timeline::History<'_>, usize) -> bool + Sync + 'a;

impl Default for Options<'_> {
    fn default() -> Self {
        Self {
            may_map: true,
            only_newest: false,
            chooses: None,
        }
    }
}

impl std::fmt::Debug for Options<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options")
            .field("may_map", &self.may_map)
            .field("only_newest", &self.only_newest)
            .finish_non_exhaustive()
    }
}

/// One machine of a collection.
pub struct Analysed {
    errors: Vec<InputError>,
    history: Option<History>,
    bytes: u64,
}

impl std::fmt::Debug for Analysed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Analysed")
            .field("errors", &self.errors)
            .field("history", &self.history)
            .finish_non_exhaustive()
    }
}

impl Analysed {
    /// Logs that could not be read.
    pub fn errors(&self) -> &[InputError] {
        &self.errors
    }

    /// [`errors`](Self::errors), to keep.
    pub fn take_errors(&mut self) -> Vec<InputError> {
        std::mem::take(&mut self.errors)
    }

    /// The history, labelled; `None` where no log could be read.
    pub fn history(&self) -> Option<&timeline::History<'_>> {
        self.history.as_ref().map(History::timeline)
    }
}

/// Analyses machines on all threads of the current rayon pool and hands them to `take`, in order.
///
/// # Errors
///
/// The first error of `take`; no further machine is begun after it. A log that cannot be read is no error here: see [`Analysed::errors`].
pub fn analyse(
    machines: &[Machine],
    options: Options<'_>,
    labeller: &Labeller,
    take: impl FnMut(Analysed) -> io::Result<()>,
) -> io::Result<()> {
    in_order(
        machines.len(),
        rayon::current_num_threads(),
        |number| input::stated_bytes(&machines[number].logs),
        |number| one(&machines[number], options, labeller),
        |machine| machine.bytes,
        take,
    )
}

fn one(machine: &Machine, options: Options<'_>, labeller: &Labeller) -> Analysed {
    let (mut sources, mut errors) = (Vec::new(), Vec::new());
    for opened in input::open_all(&machine.logs, options.may_map) {
        match opened {
            Ok(source) => sources.push(source),
            Err(error) => errors.push(error),
        }
    }
    let bytes = sources.iter().map(|source| source.bytes).sum();
    let history = (!sources.is_empty()).then(|| {
        let mut history = History::new(machine.name.clone(), sources, labeller);
        if options.only_newest {
            history.show_newest();
        }
        if let Some(chooses) = options.chooses {
            history.show_only(chooses);
        }
        history
    });
    Analysed {
        errors,
        history,
        bytes,
    }
}
