//! From arguments to output: the only module that looks at the environment.

mod analyse;
mod args;
mod catalog;
mod code;
mod console;
mod diff;
mod labels;
mod output;
mod progress;
mod redact;
mod redaction;
mod report;
mod sequence;
mod summary;
mod usage;
mod watch;

use std::{
    io::{self, Write},
    process::ExitCode,
};

use anstream::{AutoStream, ColorChoice};
use clap::CommandFactory;

use crate::{
    out::Gate,
    render::{Failures, Format, JsonTree, Records, Steps, TextTree, Trace},
};
use analyse::{Runs, analyse};
use args::{Cli, ColorWhen, Command, TreeFormat};

/// How the program ends, for scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Exit {
    /// All was analysed.
    Analysed,
    /// `--exit-status`: a run failed or is incomplete, or there is none.
    RunFailed,
    /// `smsts watch`: the user said stop.
    Interrupted,
    /// Some input could not be read, or the output not be written. clap uses the same code for wrong usage.
    Unread,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Analysed => 0,
            Exit::RunFailed => 1,
            // As shells have it: 128 and the number of the signal.
            Exit::Interrupted => 130,
            Exit::Unread => 2,
        })
    }
}

/// Runs the program: arguments from the process, output to its streams.
pub fn run() -> ExitCode {
    console::no_dialogs();
    let cli = usage::parse();
    let Ok(redactor) = cli.redaction.redactor() else {
        return Exit::Unread.into();
    };
    let gate = redactor.as_ref().map(Gate::redacting).unwrap_or_default();
    let shared = match &cli.command {
        Some(Command::Redact(args)) => Some(args.output.as_path()),
        _ => None,
    };
    let map = match cli.redaction.open_map(shared) {
        Ok(map) => map,
        Err(error) => {
            complain(gate, &format_args!("{error}; nothing was done"));
            return Exit::Unread.into();
        }
    };
    let done = match cli.command.unwrap_or(Command::Tree(cli.tree)) {
        Command::Tree(args) => analyse(
            (&args.input, gate),
            Runs::of(args.format == TreeFormat::Text),
            args.nodes.all,
            args.format == TreeFormat::Text,
            |_| match args.format {
                TreeFormat::Text => Box::new(TextTree::new(args.view(), args.layout.style())),
                TreeFormat::Trace => Box::new(Trace::new(args.view())),
                TreeFormat::Json => Box::new(JsonTree::new(args.view())),
            },
        ),
        Command::Steps(args) => analyse(
            (&args.input, gate),
            Runs::of(false),
            args.nodes.all,
            args.format == Format::Text,
            |several| Box::new(Steps::new(args.format, args.view(), several)),
        ),
        Command::Records(args) => analyse(
            (&args.input, gate),
            Runs::of(false),
            false,
            args.format == Format::Text,
            |several| Box::new(Records::new(args.format, args.filter(), several)),
        ),
        Command::Failures(args) => analyse(
            (&args.input, gate),
            Runs::Chosen {
                window: (&args.window).into(),
                counts_successes: args.for_people(),
            },
            false,
            args.for_people(),
            |_| {
                let style = args.layout.style();
                Box::new(Failures::new(args.format(), args.view(), style))
            },
        ),
        Command::Sequence(args) => sequence::run(&args, gate),
        Command::Catalog(args) => catalog::run(&args, gate),
        Command::Summary(args) => summary::run(&args, gate),
        Command::Diff(args) => diff::run(*args, gate),
        Command::Report(args) => report::run(*args, gate),
        Command::Watch(args) => watch::run(&args, gate),
        Command::Redact(args) => redact::run(&args, gate),
        Command::Code(args) => code::run(&args, gate),
        Command::Schema { of } => print(|out| out.write_all(of.text().as_bytes())),
        Command::Completions { shell } => print(|out| {
            clap_complete::generate(shell, &mut Cli::command(), "smsts", out);
            Ok(())
        }),
        Command::Man { command: None } => print(manual),
        Command::Man {
            command: Some(name),
        } => print(|out| manual_of(&name, out)),
    };
    if let Some(map) = map
        && let Some(redactor) = &redactor
        && let Err(error) = map.write(&redactor.table())
    {
        complain(
            gate,
            &format_args!("cannot write the table of placeholders: {error}"),
        );
        return Exit::Unread.into();
    }
    match done {
        Ok(exit) => exit.into(),
        // The reader has seen enough.
        Err(error) if console::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            complain(gate, &format_args!("cannot write the output: {error}"));
            Exit::Unread.into()
        }
    }
}

/// The manual page: the program, then each of its commands.
fn manual(out: &mut Vec<u8>) -> io::Result<()> {
    let mut program = Cli::command();
    program.build();
    clap_mangen::Man::new(program.clone()).render(out)?;
    for command in program
        .get_subcommands()
        .filter(|command| command.get_name() != "help")
    {
        let page = clap_mangen::Man::new(command.clone());
        writeln!(out, ".SH \"SMSTS {}\"", command.get_name().to_uppercase())?;
        page.render_synopsis_section(out)?;
        page.render_description_section(out)?;
        page.render_options_section(out)?;
    }
    Ok(())
}

/// The manual page of one command, with its examples.
fn manual_of(name: &str, out: &mut Vec<u8>) -> io::Result<()> {
    let mut program = Cli::command();
    program.build();
    let Some(command) = program.find_subcommand(name) else {
        let usage = clap::error::ErrorKind::InvalidValue;
        let message = format!("there is no command '{name}'");
        program.error(usage, message).exit();
    };
    clap_mangen::Man::new(command.clone()).render(out)
}

/// Prints what is made in memory first, since generators of others panic when a pipe closes.
fn print(make: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> io::Result<Exit> {
    let mut text = Vec::new();
    make(&mut text)?;
    let mut out = io::stdout();
    out.write_all(&text)?;
    out.flush()?;
    Ok(Exit::Analysed)
}

/// Standard error may be closed; then there is nobody to tell.
fn complain(gate: Gate<'_>, message: &dyn std::fmt::Display) {
    let text = gate.printable(&message.to_string()).into_owned();
    let _ = writeln!(anstream::stderr(), "smsts: {text}");
}

fn colors(when: ColorWhen, for_people: bool) -> ColorChoice {
    match when {
        _ if !for_people => ColorChoice::AlwaysAnsi,
        ColorWhen::Auto => AutoStream::choice(&io::stdout()),
        ColorWhen::Always => ColorChoice::Always,
        ColorWhen::Never => ColorChoice::Never,
    }
}
