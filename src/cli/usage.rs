//! Wrong usage, told without obeying it: clap's messages repeat what was typed, which can be the name of a file that somebody mailed.

use clap::{
    Error, Parser,
    builder::StyledStr,
    error::{ContextKind, ContextValue},
};

use super::args::Cli;
use crate::words::printable;

/// The arguments of the process. Ends it if they are wrong, or ask for help.
pub fn parse() -> Cli {
    Cli::try_parse().unwrap_or_else(|error| {
        let mut typed = std::env::args_os();
        let is_plain = typed.all(|arg| is_printable(&arg.to_string_lossy()));
        let error = if is_plain { error } else { quiet(error) };
        error.exit()
    })
}

fn is_printable(text: &str) -> bool {
    printable(text) == text
}

/// The same error with nothing in it that a terminal would obey.
fn quiet(mut error: Error) -> Error {
    let context: Vec<_> = error.context().collect();
    let context: Vec<_> = context.into_iter().map(quiet_value).collect();
    for (kind, value) in context {
        error.insert(kind, value);
    }
    error
}

fn quiet_value((kind, value): (ContextKind, &ContextValue)) -> (ContextKind, ContextValue) {
    let text = |text: &String| printable(text).into_owned();
    // Of a text with styles, clap gives the words alone.
    let plain = |styled: &StyledStr| StyledStr::from(text(&styled.to_string()));
    let value = match value {
        ContextValue::String(typed) => ContextValue::String(text(typed)),
        ContextValue::Strings(typed) => ContextValue::Strings(typed.iter().map(text).collect()),
        ContextValue::StyledStrs(tips) => {
            ContextValue::StyledStrs(tips.iter().map(plain).collect())
        }
        // Clap's own words, and numbers.
        other => other.clone(),
    };
    (kind, value)
}
