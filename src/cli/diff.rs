//! `smsts diff`: two runs side by side, or one against a fleet.

use std::{
    cell::RefCell,
    io::{self, BufWriter, Write},
    path::PathBuf,
    rc::Rc,
};

use anstream::AutoStream;

use super::{
    Exit,
    analyse::{Runs, analyse},
    args::{DiffArgs, DiffFormat, InputArgs, WhichRuns},
    colors, complain,
    summary::read_rows,
};
use crate::{
    compare::{Comparison, Usual},
    input::{self, InputError},
    out::{Gate, Out},
    render::{Report, diff_json, diff_text, unusual_json, unusual_text},
    summary::{self, RunRow},
    timeline::History,
};

/// Compares, and tells the difference by the exit code.
pub fn run(mut args: DiffArgs, gate: Gate<'_>) -> io::Result<Exit> {
    let paths = std::mem::take(&mut args.input.paths);
    let is_text = args.format == DiffFormat::Text;
    let color = colors(args.input.color, is_text);
    let mut out = BufWriter::new(AutoStream::new(io::stdout(), color));
    let mut out = Out::new(&mut out, gate);
    let style = args.layout.style();
    if !args.against.is_empty() {
        let [path] = &paths[..] else {
            complain(
                gate,
                &"--against takes one PATH, that of the run to compare",
            );
            return Ok(Exit::Unread);
        };
        let (runs, mut exit) = runs_of(&mut args.input, path.clone(), gate)?;
        let Some(run) = choose(&runs, args.which.second_run, 0, gate) else {
            return Ok(Exit::Unread);
        };
        let mut usual = Usual::default();
        let rows = input::expand(&args.against);
        let read = read_rows(&rows, !args.input.no_mmap, gate, |row| {
            let is_same = row.machine == run.machine && row.began() == run.began();
            // The run itself may be among the rows.
            if !(is_same && row.began().is_some()) {
                usual.add(&row);
            }
        });
        exit = exit.max(read.exit);
        let unusual = usual.unusual(run);
        match args.format {
            DiffFormat::Text => unusual_text(&mut out, run, &usual, &unusual, style)?,
            DiffFormat::Json => unusual_json(&mut out, run, &usual, &unusual)?,
        }
        out.flush()?;
        return Ok(exit.max(verdict(unusual.is_empty())));
    }
    let Some((first, second, exit)) = two_runs(&mut args.input, paths, args.which, gate)? else {
        return Ok(Exit::Unread);
    };
    let comparison = Comparison::of(&first, &second);
    match args.format {
        DiffFormat::Text => diff_text(&mut out, &comparison, style)?,
        DiffFormat::Json => diff_json(&mut out, &comparison)?,
    }
    out.flush()?;
    Ok(exit.max(verdict(comparison.is_equal())))
}

/// The two runs that the paths name; `None` where they do not, which is told.
pub fn two_runs(
    input: &mut InputArgs,
    paths: Vec<PathBuf>,
    which: WhichRuns,
    gate: Gate<'_>,
) -> io::Result<Option<(RunRow<'static>, RunRow<'static>, Exit)>> {
    let is_one = paths.len() == 1;
    let mut paths = paths.into_iter();
    let (Some(one), other, None) = (paths.next(), paths.next(), paths.next()) else {
        complain(
            gate,
            &"a comparison takes two PATHs, or one that holds two runs",
        );
        return Ok(None);
    };
    let (first, mut exit) = runs_of(input, one, gate)?;
    let second = match other {
        Some(other) => {
            let (runs, other_exit) = runs_of(input, other, gate)?;
            exit = exit.max(other_exit);
            Some(runs)
        }
        None => None,
    };
    let second = second.as_ref().unwrap_or(&first);
    let pair = choose(&first, which.first_run, usize::from(is_one), gate).zip(choose(
        second,
        which.second_run,
        0,
        gate,
    ));
    Ok(pair.map(|(first, second)| (first.clone(), second.clone(), exit)))
}

fn verdict(is_equal: bool) -> Exit {
    if is_equal {
        Exit::Analysed
    } else {
        Exit::RunFailed
    }
}

/// The run with a number, or one so many before the newest.
fn choose<'a>(
    runs: &'a [RunRow<'static>],
    number: Option<u64>,
    before: usize,
    gate: Gate<'_>,
) -> Option<&'a RunRow<'static>> {
    let several = runs.iter().any(|run| run.machine != runs[0].machine);
    if several {
        complain(
            gate,
            &"a PATH of a comparison holds one machine; this one holds several, choose with --machine",
        );
        return None;
    }
    let mut by_time: Vec<_> = runs.iter().collect();
    by_time.sort_by_key(|run| (run.last_record, run.run));
    let found = match number {
        Some(number) => runs.iter().find(|run| run.run == number),
        None => by_time.iter().rev().nth(before).copied(),
    };
    if found.is_none() {
        let held = crate::words::count(runs.len() as u64, "run");
        let asked = number.map_or_else(
            || "run to compare with".to_owned(),
            |number| format!("run {number}"),
        );
        complain(
            gate,
            &format_args!("there is no {asked}: the logs hold {held}"),
        );
    }
    found
}

/// The rows of a path's runs.
fn runs_of(
    input: &mut InputArgs,
    path: PathBuf,
    gate: Gate<'_>,
) -> io::Result<(Vec<RunRow<'static>>, Exit)> {
    let rows = Rc::default();
    input.paths = vec![path];
    let gather = Box::new(Gather(Rc::clone(&rows)));
    let exit = analyse((input, gate), Runs::of(false), false, false, |_| gather)?;
    Ok((rows.take(), exit))
}

/// Keeps the rows of all histories.
struct Gather(Rc<RefCell<Vec<RunRow<'static>>>>);

impl Report for Gather {
    fn history(&mut self, _: &mut Out<'_>, history: &History<'_>) -> io::Result<()> {
        let rows = summary::rows(history).into_iter().map(RunRow::into_owned);
        self.0.borrow_mut().extend(rows);
        Ok(())
    }

    fn end(&mut self, _: &mut Out<'_>, _: &[InputError]) -> io::Result<()> {
        Ok(())
    }

    fn shows_diagnostics(&self) -> bool {
        false
    }
}
