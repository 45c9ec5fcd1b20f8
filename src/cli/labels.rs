//! Definitions, catalogs and names that the options name, as a labeller.

use std::path::PathBuf;

use super::{
    Exit,
    args::{LabelArgs, smart_case},
    complain,
};
use crate::{
    input,
    label::{Catalog, ChildPattern, Labeller},
    model::Level,
    out::Gate,
    sequence::{Library, Problem},
};

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
