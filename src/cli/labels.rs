//! What can tell Run Task Sequence steps from groups: the options, and what they name.

use std::path::PathBuf;

use clap::Args;

use super::{
    Exit,
    args::{PATH_LIST, smart_case},
    complain,
};
use crate::{
    input,
    label::{Catalog, ChildPattern, Labeller},
    sequence::{Library, Problem},
    timeline::Level,
};

/// What there is to know beside the logs.
#[derive(Debug, Args)]
pub struct LabelArgs {
    /// Definitions of task sequences: a console export (zip or folder), object.xml, a <sequence> file, MDT's ts.xml, or a folder of them. With them, Run Task
    /// Sequence steps and their child sequences are shown as what they are. Repeat it for more
    #[arg(long, value_name = "PATH", env = "SMSTS_SEQUENCES", value_delimiter = PATH_LIST)]
    pub sequence: Vec<PathBuf>,
    /// A file that `smsts catalog` wrote: it knows Run Task Sequence steps without the definitions. Used where no definition explains a run. Repeat it for more
    #[arg(long, value_name = "PATH", env = "SMSTS_CATALOG", value_delimiter = PATH_LIST)]
    pub catalog: Vec<PathBuf>,
    /// Take groups for Run Task Sequence steps on your word: a group's whole name, letter case does not matter, or a regular expression for the whole of it. Repeat it
    /// for more
    #[arg(long, value_name = "NAME|PATTERN")]
    pub child: Vec<String>,
}

/// Reads what the options name, and says what is wrong with it; the rest is used.
pub fn load(args: &LabelArgs, all: bool) -> (Labeller, Exit) {
    let mut exit = Exit::Analysed;
    let mut tell = |problems: &[Problem]| {
        for problem in problems {
            complain(problem);
            if problem.level == Level::Error {
                exit = Exit::Unread;
            }
        }
    };
    let mut labeller = Labeller::default();
    if !args.sequence.is_empty() {
        let library = Library::load(&input::expand(&args.sequence));
        tell(library.problems());
        // That none explains a run can be said only of some.
        if !library.definitions().is_empty() {
            labeller = Labeller::new(library);
        }
    }
    if !args.catalog.is_empty() {
        let (catalog, problems) = Catalog::load(&input::expand(&args.catalog));
        tell(&problems);
        labeller = labeller.with_catalog(catalog);
    }
    let pattern = |name: &String| {
        let whole = format!("^(?:{name})$");
        ChildPattern::new(name.clone(), smart_case(&whole).ok())
    };
    labeller = labeller.with_children(args.child.iter().map(pattern).collect());
    if all {
        if args.sequence.is_empty() {
            complain(
                &"--all: what was never reached is only in the definition; name it with --sequence",
            );
        }
        labeller = labeller.showing_all();
    }
    (labeller, exit)
}

/// Says which of the user's names were no group's.
pub fn tell_unused(labeller: &Labeller) {
    for pattern in labeller.unused_children() {
        complain(&format_args!(
            "--child {}: there is no group of that name",
            pattern.text()
        ));
    }
}
