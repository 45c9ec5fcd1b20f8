//! `smsts summary`: what happened over many runs, from logs and from rows that were made of logs before.

use std::{
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use anstream::AutoStream;

use super::{Exit, Runs, analyse, args::SummaryArgs, colors, complain, redaction};
use crate::{
    collection, input,
    model::RunOutcome,
    out::{Gate, Out},
    render::{Format, Report, RunRows, Summary, SummaryForm, Tally},
    select::Window,
    summary::{Filter, Fleet, Reader, RunRow},
};

/// Reads rows and logs, and shows what happened.
pub fn run(args: &SummaryArgs, gate: Gate<'_>) -> io::Result<Exit> {
    let stdin = Path::new("-");
    let (logs, rows) = (&args.input.paths, &input::expand(&args.from));
    if logs
        .iter()
        .chain(rows)
        .filter(|path| *path == stdin)
        .count()
        > 1
    {
        complain(gate, &"standard input (-) can be read only once");
        return Ok(Exit::Unread);
    }
    if args.format == Format::Ndjson && args.group_by.is_some() {
        complain(
            gate,
            &"--group-by does not go with --format ndjson, whose rows are runs; take json or csv",
        );
        return Ok(Exit::Unread);
    }
    let has_logs = !logs.is_empty() || args.input.here || args.input.places_under.is_some();
    if args.format == Format::Ndjson && !rows.is_empty() && has_logs && gate.redactor().is_some() {
        complain(
            gate,
            &"--redact: with --format ndjson, rows are printed before the names in the logs are known; give rows or logs",
        );
        return Ok(Exit::Unread);
    }
    let filter = Filter {
        window: Window::from(&args.window),
        outcomes: args.input.outcome.clone(),
        sequence: args.sequence_name.clone(),
        machine: args.input.machine.clone(),
    };
    let is_text = args.format == Format::Text;
    let mut out = BufWriter::new(AutoStream::new(
        io::stdout(),
        colors(args.input.color, is_text),
    ));
    let mut out = Out::new(&mut out, gate);
    let tally = Tally::default();
    let mut rows_out = RunRows::new(filter.clone(), &tally);
    let mut fleet = Fleet::default();
    let mut written = Ok(());
    let mut exit = Exit::Analysed;
    let read = read_rows(rows, !args.input.no_mmap, gate, |row| {
        let failed = matches!(row.outcome, RunOutcome::Failed | RunOutcome::Incomplete);
        if args.input.exit_status && failed {
            exit = Exit::RunFailed;
        }
        if args.format != Format::Ndjson {
            fleet.add(row);
        } else if written.is_ok() {
            written = rows_out.row(&mut out, &row);
        }
    });
    written?;
    let top = args.top.map(|top| if top == 0 { usize::MAX } else { top });
    let form = match args.format {
        Format::Text => Some(SummaryForm::Text(args.layout.style(), top)),
        Format::Json => Some(SummaryForm::Json),
        Format::Csv => Some(SummaryForm::Csv),
        Format::Ndjson => None,
    };
    let mut report: Box<dyn Report> = match form {
        Some(form) => Box::new(Summary::new(
            form,
            fleet,
            filter,
            args.group_by,
            read.duplicates,
            &tally,
        )),
        None => Box::new(rows_out),
    };
    let has_logs = args.input.names_logs();
    if !has_logs {
        report.end(&mut out, &[])?;
    }
    out.flush()?;
    if has_logs {
        exit = exit.max(analyse(
            (&args.input, gate),
            Runs::All,
            false,
            is_text,
            |_| report,
        )?);
    }
    if let (0, of @ 1..) = tally.get()
        && !is_text
    {
        complain(gate, &format_args!("no run matches the filters (of {of})"));
    }
    Ok(exit.max(read.exit))
}

/// How the reading of rows went.
pub(super) struct RowsRead {
    pub exit: Exit,
    /// Runs that came more than once, step by step.
    duplicates: usize,
}

/// Reads rows from files and gives the runs. What is wrong is told, with file and line; the rest goes on.
pub(super) fn read_rows(
    files: &[PathBuf],
    may_map: bool,
    gate: Gate<'_>,
    mut take: impl FnMut(RunRow<'_>),
) -> RowsRead {
    /// More lines of one file than this are counted, not listed.
    const LISTED: u64 = 5;
    let mut reader = Reader::default();
    let mut exit = Exit::Analysed;
    let opened = collection::open_rows(files, may_map, gate.redactor());
    redaction::tell_if_full(gate);
    for source in opened {
        let source = match source {
            Ok(source) => source,
            Err(error) => {
                complain(gate, &error);
                exit = Exit::Unread;
                continue;
            }
        };
        let mut broken = 0;
        reader.read(source.text(), |row| match row {
            Ok(row) => take(row),
            Err(error) => {
                broken += 1;
                if broken <= LISTED {
                    complain(
                        gate,
                        &format_args!("{}:{}: {error}", source.name, error.line),
                    );
                }
            }
        });
        if broken > 0 {
            exit = Exit::Unread;
        }
        if broken > LISTED {
            let more = broken - LISTED;
            complain(
                gate,
                &format_args!(
                    "{}: {more} more of its lines could not be used",
                    source.name
                ),
            );
        }
    }
    let rest = reader.finish();
    for (row, message) in rest.incomplete {
        complain(gate, &message);
        exit = Exit::Unread;
        take(row);
    }
    RowsRead {
        exit,
        duplicates: rest.duplicates,
    }
}
