//! From arguments to output: the only module that looks at the environment.

mod args;
mod sequence;
mod watch;

use std::{
    io::{self, BufWriter, IsTerminal, Write},
    process::ExitCode,
};

use anstream::{AutoStream, ColorChoice};
use clap::{CommandFactory, Parser};

use crate::{
    input::{self, InputError, Log, Source},
    label::Labeller,
    render::{self, Format, JsonTree, Records, Report, Steps, Style, Symbols, TextTree},
    sequence::Library,
    timeline::{self, History, Level},
    tree::RunOutcome,
};
use args::{Cli, ColorWhen, Command, InputArgs, SchemaOf, TreeFormat};

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
    let cli = Cli::parse();
    let done = match cli.command.unwrap_or(Command::Tree(cli.tree)) {
        Command::Tree(args) => analyse(
            &args.input,
            args.format == TreeFormat::Text,
            |_| match args.format {
                TreeFormat::Text => {
                    Box::new(TextTree::new(args.view(), style(args.ascii, args.width)))
                }
                TreeFormat::Json => Box::new(JsonTree::new(args.view())),
            },
        ),
        Command::Steps(args) => analyse(&args.input, args.format == Format::Text, |several| {
            Box::new(Steps::new(args.format, args.view(), several))
        }),
        Command::Records(args) => analyse(&args.input, args.format == Format::Text, |several| {
            Box::new(Records::new(args.format, args.filter(), several))
        }),
        Command::Sequence(args) => sequence::run(&args),
        Command::Watch(args) => watch::run(&args),
        Command::Schema { of } => print(|out| {
            out.write_all(match of {
                SchemaOf::Tree => render::SCHEMA.as_bytes(),
                SchemaOf::Watch => render::WATCH_SCHEMA.as_bytes(),
            })
        }),
        Command::Completions { shell } => print(|out| {
            clap_complete::generate(shell, &mut Cli::command(), "smsts", out);
            Ok(())
        }),
        Command::Man => print(manual),
    };
    match done {
        Ok(exit) => exit.into(),
        // The reader has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            complain(&format_args!("cannot write the output: {error}"));
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

/// Prints what is made in memory first, since generators of others panic when a pipe closes.
fn print(make: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> io::Result<Exit> {
    let mut text = Vec::new();
    make(&mut text)?;
    io::stdout().write_all(&text)?;
    Ok(Exit::Analysed)
}

/// Reads what the arguments name, machine by machine, and hands each history to the report.
fn analyse(
    args: &InputArgs,
    for_people: bool,
    report: impl FnOnce(bool) -> Box<dyn Report>,
) -> io::Result<Exit> {
    // It can only fail when a pool exists already, which is then as good.
    let _ = rayon::ThreadPoolBuilder::new()
        .num_threads(args.threads)
        .build_global();
    let mut found = input::discover(&args.paths);
    let mut report = report(found.places.len() > 1);
    let mut out = BufWriter::new(AutoStream::new(
        io::stdout().lock(),
        colors(args.color, for_people),
    ));
    for error in &found.errors {
        complain(error);
    }
    let labeller = (!args.sequence.is_empty()).then(|| {
        let library = Library::load(&args.sequence);
        library
            .problems()
            .iter()
            .for_each(|problem| complain(problem));
        Labeller::new(library)
    });
    let mut exit = Exit::Analysed;
    for place in found.places {
        let sources = open_all(&place.logs, !args.no_mmap, &mut found.errors);
        if sources.is_empty() {
            continue;
        }
        let mut history = timeline::reconstruct(place.machine, &sources);
        if let Some(labeller) = &labeller {
            history.label(labeller);
        }
        report.history(&mut out, &history)?;
        exit = exit.max(judge(
            &history,
            args.exit_status,
            report.shows_diagnostics(),
        )?);
    }
    report.end(&mut out, &found.errors)?;
    out.flush()?;
    Ok(if found.errors.is_empty() {
        exit
    } else {
        Exit::Unread
    })
}

fn open_all(logs: &[Log], may_map: bool, errors: &mut Vec<InputError>) -> Vec<Source> {
    let mut sources = Vec::new();
    for log in logs {
        let opened = match log {
            Log::File(path) => input::open(path, may_map),
            Log::Stdin => input::read_stdin(),
        };
        match opened {
            Ok(source) => sources.push(source),
            Err(error) => {
                complain(&error);
                errors.push(error);
            }
        }
    }
    sources
}

/// What a history means for the exit code. What the report does not show of it goes to standard error.
fn judge(history: &History<'_>, by_outcome: bool, shown: bool) -> io::Result<Exit> {
    let mut exit = Exit::Analysed;
    let failed = |outcome| matches!(outcome, RunOutcome::Failed | RunOutcome::Incomplete);
    let runs = &history.built.runs;
    if by_outcome && (runs.is_empty() || runs.iter().any(|run| failed(run.outcome))) {
        exit = Exit::RunFailed;
    }
    for diagnostic in &history.diagnostics {
        if diagnostic.level == Level::Error {
            exit = Exit::Unread;
        }
        if !shown && (diagnostic.level == Level::Error || diagnostic.code == "no_run") {
            let place = diagnostic.log.map_or(history.machine.as_deref(), |log| {
                Some(&history.logs[log].source.name)
            });
            complain(&format_args!(
                "{}: {}",
                place.unwrap_or("-"),
                diagnostic.message
            ));
        }
    }
    Ok(exit)
}

/// Standard error may be closed; then there is nobody to tell.
fn complain(message: &dyn std::fmt::Display) {
    let text = render::printable(&message.to_string()).into_owned();
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

fn style(ascii: bool, width: Option<usize>) -> Style {
    let terminal = io::stdout().is_terminal();
    let width = match width {
        Some(0) => None,
        Some(width) => Some(width),
        None => {
            terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| usize::from(width.0))
        }
    };
    let ascii = ascii || terminal && !can_show_unicode();
    Style {
        symbols: if ascii {
            Symbols::Ascii
        } else {
            Symbols::Unicode
        },
        width,
    }
}

/// A Unix terminal shows what the locale says. On Windows, Rust writes to consoles in UTF-16.
fn can_show_unicode() -> bool {
    if cfg!(windows) {
        return true;
    }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    locale.is_some_and(|locale| {
        locale
            .to_ascii_lowercase()
            .replace('-', "")
            .contains("utf8")
    })
}
