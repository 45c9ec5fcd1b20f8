//! The arguments of `smsts code`.

use clap::Args;
use regex::Regex;

use super::{ColorWhen, smart_case};
use crate::render::Format;

const EXAMPLES: &str = "\
Examples:
  smsts code 0x8007052E -2147023570 1603   hexadecimal, signed, unsigned
  smsts code 0xC1900101 - 0x20017          Windows Setup, with its extend code
  smsts code ERROR_LOGON_FAILURE           a symbol
  smsts code --match \"logon|password\"      what matches, one line each; . for all
  smsts steps LOGS --format ndjson | jq \".exit_code // empty\" | smsts code";

/// `smsts code`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct CodeArgs {
    /// Codes or symbols; - or nothing to read them from standard input, parted by blanks or line breaks
    #[arg(value_name = "CODE", allow_negative_numbers = true)]
    pub codes: Vec<String>,
    /// List the codes whose symbol or meaning matches, one line each. Letter case as typed if it has capitals
    #[arg(long = "match", value_name = "REGEX", value_parser = smart_case, conflicts_with = "codes")]
    pub matching: Option<Regex>,
    /// Form of the output
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Break lines at N columns; 0 breaks none. Default: the terminal's width
    #[arg(long, value_name = "N")]
    pub width: Option<usize>,
    /// When to use colours
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = ColorWhen::Auto)]
    pub color: ColorWhen,
}
