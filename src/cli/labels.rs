//! What can tell Run Task Sequence steps from groups: the options, and what they name.

use std::path::PathBuf;

use clap::Args;

use super::{Exit, args::smart_case, complain};
use crate::{
    input,
    label::{Catalog, ChildPattern, Labeller},
    model::Level,
    out::Gate,
    sequence::{Library, Problem},
};

/// What there is to know beside the logs.
#[derive(Debug, Args)]
pub struct LabelArgs {
    /// Definitions of task sequences: a console export (zip or folder), object.xml, a <sequence> file, MDT's ts.xml, or a folder of them. With them, Run Task
    /// Sequence steps and their child sequences are shown as what they are. Repeat it for more. Without it, the paths in the variable SMSTS_SEQUENCES, listed as in PATH
    #[arg(long, value_name = "PATH")]
    pub sequence: Vec<PathBuf>,
    /// A file that `smsts catalog` wrote: it knows Run Task Sequence steps without the definitions. Used where no definition explains a run. Repeat it for more.
    /// Without it, the paths in the variable SMSTS_CATALOG
    #[arg(long, value_name = "PATH")]
    pub catalog: Vec<PathBuf>,
    /// Take groups for Run Task Sequence steps on your word: a group's whole name, letter case does not matter, or a regular expression for the whole of it. Repeat it
    /// for more
    #[arg(long, value_name = "NAME|PATTERN")]
    pub child: Vec<String>,
}

/// Reads what the options name, and says what is wrong with it; the rest is used.
pub fn load(args: &LabelArgs, all: bool, gate: Gate<'_>) -> (Labeller, Exit) {
    let mut exit = Exit::Analysed;
    let mut tell = |problems: &[Problem]| {
        for problem in problems {
            complain(gate, problem);
            if problem.level == Level::Error {
                exit = Exit::Unread;
            }
        }
    };
    let mut labeller = Labeller::default();
    let sequences = given_or_set(&args.sequence, "SMSTS_SEQUENCES");
    if !sequences.is_empty() {
        let library = Library::load(&input::expand(&sequences));
        tell(library.problems());
        // That none explains a run can be said only of some.
        if !library.definitions().is_empty() {
            labeller = Labeller::new(library);
        }
    }
    let catalogs = given_or_set(&args.catalog, "SMSTS_CATALOG");
    if !catalogs.is_empty() {
        let (catalog, problems) = Catalog::load(&input::expand(&catalogs));
        tell(&problems);
        labeller = labeller.with_catalog(catalog);
    }
    let pattern = |name: &String| {
        let whole = format!("^(?:{name})$");
        ChildPattern::new(name.clone(), smart_case(&whole).ok())
    };
    labeller = labeller.with_children(args.child.iter().map(pattern).collect());
    if all {
        if sequences.is_empty() {
            complain(
                gate,
                &"--all: what was never reached is only in the definition; name it with --sequence",
            );
        }
        labeller = labeller.showing_all();
    }
    (labeller, exit)
}

/// The paths that were given, else those in a variable, as PATH lists them. A variable that is set to nothing names nothing.
fn given_or_set(given: &[PathBuf], variable: &str) -> Vec<PathBuf> {
    if !given.is_empty() {
        return given.to_vec();
    }
    let set = std::env::var_os(variable).unwrap_or_default();
    let paths = std::env::split_paths(&set);
    paths.filter(|path| !path.as_os_str().is_empty()).collect()
}

/// Says which of the user's names were no group's.
pub fn tell_unused(labeller: &Labeller, gate: Gate<'_>) {
    for pattern in labeller.unused_children() {
        complain(
            gate,
            &format_args!("--child {}: there is no group of that name", pattern.text()),
        );
    }
}
