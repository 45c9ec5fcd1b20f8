//! The arguments of `smsts catalog`.

use std::path::PathBuf;

use clap::Args;

const EXAMPLES: &str = "\
Examples:
  smsts catalog Exports > catalog.toml           from a folder of console exports
  smsts LOGS --catalog catalog.toml              what it is for: labels without the definitions";

/// `smsts catalog`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct CatalogArgs {
    /// Console exports (zip, or the folder they were extracted to), object.xml, <sequence> files, MDT's ts.xml, folders to search for *.zip and *.xml, or - for standard input
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
}
