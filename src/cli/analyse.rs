//! Reads what the arguments name, machine by machine in parallel, and hands each history to the report, in order.

use std::{
    io::{self, Write},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use super::{
    Exit, args::InputArgs, complain, in_order::InOrder, labels, output::output, progress::Progress,
};
use crate::{
    input::{self, Discovery, Drives, InputError, Machine},
    label::Labeller,
    render::{self, Report},
    timeline::{self, Diagnostic, History, Level},
    tree::RunOutcome,
};

/// Analyses all machines. `report` is told whether there are several; `all`: with what was never reached.
///
/// Each thread opens, reads and analyses one machine at a time and then waits for its turn to write: no more is held in memory than there are
/// threads, and the output is the same for any number of them.
pub fn analyse(
    args: &InputArgs,
    all: bool,
    for_people: bool,
    report: impl FnOnce(bool) -> Box<dyn Report>,
) -> io::Result<Exit> {
    // It can only fail when a pool exists already, which is then as good.
    let _ = rayon::ThreadPoolBuilder::new()
        .num_threads(args.threads)
        .build_global();
    let progress = Progress::new(!args.no_progress);
    let found = discover(args, &progress);
    let mut end = End {
        args,
        progress: &progress,
        is_several: found.machines.len() > 1,
        report: report(found.machines.len() > 1),
        out: output(args.color, for_people, &progress),
        tally: Tally::default(),
        errors: Vec::new(),
        exit: Exit::Analysed,
    };
    for error in found.errors {
        end.fail(error);
    }
    for zip in found.foreign.iter().filter(|_| args.verbose) {
        end.tell(&format_args!("{zip}: no log in this zip"));
    }
    let (labeller, exit) = labels::load(&args.labels, all);
    end.exit = exit;
    progress.begin(found.machines.len());
    let (end, next) = (InOrder::new(end), AtomicUsize::new(0));
    let work = || {
        let _watch = end.watch();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(machine) = found.machines.get(number) else {
                break;
            };
            if !one(machine, number, args, &labeller, &end) {
                break;
            }
        }
    };
    let threads = rayon::current_num_threads().min(found.machines.len());
    thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(work);
        }
        work();
    });
    let done = end.into_inner();
    progress.end();
    let exit = done?.finish()?;
    labels::tell_unused(&labeller);
    Ok(exit)
}

/// The logs that the arguments name, or those of a machine in their places.
fn discover(args: &InputArgs, progress: &Progress) -> Discovery {
    if !args.is_here() {
        let from = args.machine_from.clone().unwrap_or_default();
        let paths = input::expand(&args.paths);
        return input::discover(&paths, &from, &|files| progress.found(files));
    }
    let system = std::env::var("SystemDrive").ok();
    let own = Drives::Own {
        system: system.as_deref(),
    };
    input::discover_here(args.places_under.as_deref().map_or(own, Drives::Under))
}

/// Analyses one machine; whether to go on with others.
fn one(
    machine: &Machine,
    number: usize,
    args: &InputArgs,
    labeller: &Labeller,
    end: &InOrder<End<'_>>,
) -> bool {
    let (mut sources, mut errors) = (Vec::new(), Vec::new());
    for opened in input::open_all(&machine.logs, !args.no_mmap) {
        match opened {
            Ok(source) => sources.push(source),
            Err(error) => errors.push(error),
        }
    }
    let history = (!sources.is_empty()).then(|| {
        let mut history = timeline::reconstruct(machine.name.clone(), &sources);
        history.label(labeller);
        if args.only_newest() {
            history.show_newest();
        }
        history
    });
    end.at(number, |end| {
        for error in errors {
            end.fail(error);
        }
        let written = history.map_or(Ok(()), |history| end.take(&history));
        end.progress.step();
        written
    })
}

/// Where the pipeline ends: what was found is written, told and counted.
struct End<'a> {
    args: &'a InputArgs,
    progress: &'a Progress,
    is_several: bool,
    report: Box<dyn Report>,
    out: Box<dyn Write + Send>,
    tally: Tally,
    errors: Vec<InputError>,
    exit: Exit,
}

/// Counts files.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    seen: usize,
    without_run: usize,
    failed: usize,
}

impl End<'_> {
    /// An input that could not be read.
    fn fail(&mut self, error: InputError) {
        self.tell(&error);
        self.tally.seen += 1;
        self.tally.failed += 1;
        self.errors.push(error);
    }

    fn take(&mut self, history: &History<'_>) -> io::Result<()> {
        self.count(history);
        self.report.history(&mut self.out, history)?;
        // Who reads from a pipe wants to go on with what there is.
        self.out.flush()?;
        let failed = |outcome| matches!(outcome, RunOutcome::Failed | RunOutcome::Incomplete);
        let is_empty = history.runs().next().is_none();
        if self.args.exit_status && (is_empty || history.runs().any(|(_, run)| failed(run.outcome)))
        {
            self.exit = self.exit.max(Exit::RunFailed);
        }
        for diagnostic in &history.diagnostics {
            if self.is_to_tell(diagnostic) {
                let log = diagnostic.log.map(|log| &history.logs[log].source.name);
                let place = log.or(history.machine.as_ref());
                let place = place.map_or("-", String::as_str);
                self.tell(&format_args!("{place}: {}", diagnostic.message));
            }
        }
        Ok(())
    }

    fn count(&mut self, history: &History<'_>) {
        self.tally.seen += history.logs.len() + history.copies;
        let failed = history.diagnostics.iter();
        let failed = failed.filter(|d| d.level == Level::Error).count();
        self.tally.failed += failed;
        if history.built.runs.is_empty() {
            self.tally.without_run += history.logs.len() + history.copies - failed;
        }
    }

    /// Whether a diagnostic goes to standard error: what the output does not show and the user must know.
    fn is_to_tell(&self, diagnostic: &Diagnostic) -> bool {
        let told_when = match diagnostic.code {
            _ if diagnostic.level == Level::Error => true,
            // Of thousands, those without a run are counted.
            "no_run" | "empty" => !self.is_several || self.args.verbose,
            "copy" | "overlap" => self.args.verbose,
            "label" => true,
            _ => false,
        };
        told_when && !self.report.shows_diagnostics()
    }

    fn finish(mut self) -> io::Result<Exit> {
        self.report.end(&mut self.out, &self.errors)?;
        self.out.flush()?;
        let Tally {
            seen,
            without_run,
            failed,
        } = self.tally;
        if seen > 1 {
            let analysed = seen - without_run - failed;
            self.tell(&format_args!(
                "{}, {analysed} analysed, {without_run} without a run, {failed} failed",
                render::count(seen as u64, "file") + " seen"
            ));
        }
        Ok(if failed > 0 { Exit::Unread } else { self.exit })
    }

    fn tell(&self, message: &dyn std::fmt::Display) {
        self.progress.aside(|| complain(message));
    }
}
