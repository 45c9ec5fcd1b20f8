//! The arguments that tell Run Task Sequence steps from groups.

use std::path::PathBuf;

use clap::Args;

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
