//! Wrong usage, told without obeying it: clap's messages repeat what was typed, which can be the name of a file that somebody mailed.

use std::{
    io::{self, Write},
    process,
};

use clap::{
    Command, CommandFactory, Error, Parser,
    builder::StyledStr,
    error::{ContextKind, ContextValue, ErrorKind},
};

use super::{args::Cli, complain, console::is_closed_pipe};
use crate::{out::Gate, words::quiet as printable};

/// The arguments of the process. Ends it if they are wrong, or ask for help.
pub fn parse() -> Cli {
    let parsed = Cli::try_parse().and_then(|cli| match mistaken(&cli) {
        Some(message) => Err(Cli::command().error(ErrorKind::InvalidSubcommand, message)),
        None => Ok(cli),
    });
    parsed.unwrap_or_else(|error| {
        let error = with_command(error);
        let mut typed = std::env::args_os();
        let is_plain = typed.all(|arg| is_printable(&arg.to_string_lossy()));
        let error = if is_plain { error } else { quiet(error) };
        let done = error.print().and_then(|()| io::stdout().flush());
        match done {
            Err(failed) if !is_closed_pipe(&failed) => {
                let message = format_args!("cannot write the output: {failed}");
                complain(Gate::open(), &message);
                process::exit(2);
            }
            _ => process::exit(error.exit_code()),
        }
    })
}

/// A path that is none, but the name of a command: misspelt, or behind the paths.
fn mistaken(cli: &Cli) -> Option<String> {
    /// Words less alike are no misspellings (Jaro similarity).
    const ALIKE: f64 = 0.8;
    if cli.command.is_some() {
        return None;
    }
    let program = Cli::command();
    let commands: Vec<_> = program.get_subcommands().map(Command::get_name).collect();
    for (place, path) in cli.tree.input.paths.iter().enumerate() {
        let Some(word) = path.to_str().filter(|_| !path.exists()) else {
            continue;
        };
        if place > 0 && commands.contains(&word) {
            return Some(format!(
                "'{word}' is a command and comes first: smsts {word} PATH..."
            ));
        }
        let alike = |command: &&str| strsim::jaro(command, &word.to_ascii_lowercase());
        let best = commands
            .iter()
            .max_by(|a, b| alike(a).total_cmp(&alike(b)))
            .filter(|command| alike(command) > ALIKE);
        if let (0, Some(command)) = (place, best) {
            return Some(format!(
                "'{word}' is no command, and no such file or folder exists; did you mean: smsts {command}"
            ));
        }
    }
    None
}

/// Where an option is one of a command, but stands before it or without it: with that said.
fn with_command(mut error: Error) -> Error {
    if error.kind() != ErrorKind::UnknownArgument {
        return error;
    }
    let Some(ContextValue::String(option)) = error.get(ContextKind::InvalidArg) else {
        return error;
    };
    let option = option.trim_start_matches('-').to_owned();
    let program = Cli::command();
    let has_it = |command: &&Command| {
        let mut options = command.get_arguments();
        options.any(|arg| arg.get_long() == Some(&option))
    };
    let commands = program.get_subcommands().filter(has_it);
    let tips: Vec<_> = commands
        .map(|command| StyledStr::from(format!("smsts {} --{option}", command.get_name())))
        .collect();
    // The usage of a command begins with its name.
    let usage = error.to_string();
    let is_top_level = ["smsts [", "smsts <"]
        .iter()
        .any(|usage_of| usage.contains(usage_of));
    if is_top_level && !tips.is_empty() {
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(tips));
    }
    error
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
