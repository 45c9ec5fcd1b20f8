//! `smsts code`: codes in, what they mean out.

use std::io::{self, BufRead, BufWriter, IsTerminal, Read, StdinLock, Write};

use anstream::AutoStream;
use clap::CommandFactory;
use regex::Regex;

use super::{
    Exit,
    args::{Cli, CodeArgs},
    colors, complain,
    console::style,
};
use crate::{
    code::{Entry, entries, queries},
    out::{Gate, Out},
    render::{Codes, Format},
};

/// More of a line than this is read as another line.
const LONGEST_LINE: u64 = 1 << 20;

/// Explains what the arguments name.
pub fn run(args: &CodeArgs, gate: Gate<'_>) -> io::Result<Exit> {
    let from_stdin = match args.codes.as_slice() {
        [] => args.matching.is_none(),
        [only] => only == "-",
        _ => false,
    };
    if args.codes.is_empty() && from_stdin && io::stdin().is_terminal() {
        return help();
    }
    let mut out = BufWriter::new(AutoStream::new(
        io::stdout().lock(),
        colors(args.color, args.format == Format::Text),
    ));
    let mut out = Out::new(&mut out, gate);
    let mut codes = Codes::new(args.format, style(false, args.width));
    let exit = if let Some(pattern) = &args.matching {
        list(pattern, &mut codes, &mut out)?
    } else if from_stdin {
        explain_lines(io::stdin().lock(), &mut codes, &mut out)?
    } else {
        explain_text(&args.codes.join(" "), &mut codes, &mut out)?
    };
    codes.end(&mut out)?;
    out.flush()?;
    Ok(exit)
}

/// Nothing was asked, and nobody writes to standard input.
fn help() -> io::Result<Exit> {
    let mut program = Cli::command();
    program.build();
    if let Some(command) = program.find_subcommand_mut("code") {
        let help = command.render_help();
        write!(anstream::stderr(), "{}", help.ansi())?;
    }
    Ok(Exit::Unread)
}

fn list(pattern: &Regex, codes: &mut Codes, out: &mut Out<'_>) -> io::Result<Exit> {
    let matches = |entry: &&Entry| {
        entry.symbol.is_some_and(|symbol| pattern.is_match(symbol))
            || pattern.is_match(entry.meaning)
    };
    let found: Vec<_> = entries().filter(matches).collect();
    codes.list(out, &found)?;
    let gate = out.gate();
    if found.is_empty() {
        complain(
            gate,
            &format_args!("no symbol or meaning matches \"{pattern}\""),
        );
        return Ok(Exit::Unread);
    }
    Ok(Exit::Analysed)
}

/// As they come, so that the output of a program that goes on can be read along.
fn explain_lines(
    mut input: StdinLock<'_>,
    codes: &mut Codes,
    out: &mut Out<'_>,
) -> io::Result<Exit> {
    let gate = out.gate();
    let mut exit = Exit::Analysed;
    let mut line = Vec::new();
    loop {
        line.clear();
        match input
            .by_ref()
            .take(LONGEST_LINE)
            .read_until(b'\n', &mut line)
        {
            Ok(0) => return Ok(exit),
            Ok(_) => {}
            Err(error) => {
                complain(gate, &format_args!("cannot read standard input: {error}"));
                return Ok(Exit::Unread);
            }
        }
        let text = String::from_utf8_lossy(&line);
        exit = exit.max(explain_text(
            text.trim_start_matches('\u{FEFF}'),
            codes,
            out,
        )?);
        out.flush()?;
    }
}

fn explain_text(text: &str, codes: &mut Codes, out: &mut Out<'_>) -> io::Result<Exit> {
    let gate = out.gate();
    let mut exit = Exit::Analysed;
    for query in queries(text) {
        if let Some(explanation) = &query.explanation {
            codes.explanation(out, &query.input, explanation)?;
        } else {
            let input: String = query.input.chars().take(60).collect();
            complain(
                gate,
                &format_args!(
                    "\"{input}\" is neither a code nor a symbol of the table; to search for words: smsts code --match"
                ),
            );
            exit = Exit::Unread;
        }
    }
    Ok(exit)
}
