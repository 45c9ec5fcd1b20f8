//! Hands the history of each machine that the arguments name to the report, and tells what could not be read.

use std::io::{self, Write};

use super::{
    Exit, args::InputArgs, complain, console::is_closed_pipe, labels, output::output,
    progress::Progress, redaction,
};
use crate::{
    collection::{self, Analysed, Options, start_threads},
    input::{self, Discovery, Drives, InputError},
    model::{Diagnostic, Level, Run, RunOutcome},
    out::{Gate, Out},
    render::Report,
    select::Window,
    timeline::History,
    words,
};

/// Which runs a report is about.
#[derive(Clone, Copy, Debug)]
pub enum Runs {
    /// All: the report chooses by itself.
    All,
    /// Those of the machines and with the outcomes that the arguments name.
    Chosen {
        /// They were going on in this time.
        window: Window,
        /// Of many machines, those whose runs all succeeded are counted, not shown.
        counts_successes: bool,
    },
}

impl Runs {
    /// Those that the arguments name, at any time.
    pub fn of(counts_successes: bool) -> Self {
        Self::Chosen {
            window: Window::default(),
            counts_successes,
        }
    }

    /// The time in which they were going on.
    fn window(self) -> Window {
        match self {
            Self::All => Window::default(),
            Self::Chosen { window, .. } => window,
        }
    }
}

/// So many machines are shown with their successes. Of more, text shows what did not go well.
const FEW: usize = 20;

/// Analyses all machines. `report` is told whether there are several; `all`: with what was never reached.
pub fn analyse(
    (args, gate): (&InputArgs, Gate<'_>),
    runs: Runs,
    all: bool,
    for_people: bool,
    report: impl FnOnce(bool) -> Box<dyn Report>,
) -> io::Result<Exit> {
    start_threads(args.threads);
    let progress = Progress::new(!args.no_progress);
    let mut found = discover(args, &progress);
    redaction::learn_logs(&mut found, !args.no_mmap, gate);
    if matches!(runs, Runs::Chosen { .. }) {
        let machines = &mut found.machines;
        machines.retain(|machine| args.chooses_machine(machine.name.as_deref()));
    }
    let counts_successes = match runs {
        Runs::All => false,
        Runs::Chosen {
            counts_successes, ..
        } => counts_successes && args.outcome.is_empty() && found.machines.len() > FEW,
    };
    let mut end = End {
        args,
        gate,
        progress: &progress,
        is_several: found.machines.len() > 1,
        counts_successes,
        succeeded: 0,
        runs: 0,
        shown: 0,
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
    for (folder, machines) in &found.flat {
        let folder = if folder.is_empty() {
            "the folder"
        } else {
            folder
        };
        end.tell(&format_args!(
            "{folder}: {} told apart by the names of their logs; --machine-from says otherwise",
            words::count(*machines as u64, "machine")
        ));
    }
    let (labeller, exit) = labels::load(&args.labels, all, gate);
    end.exit = exit;
    progress.begin(found.machines.len());
    let chooses = |history: &History<'_>, run: usize| args.chooses_run(history, run, runs.window());
    let options = Options {
        may_map: !args.no_mmap,
        only_newest: args.only_newest(),
        chooses: match runs {
            Runs::Chosen { window, .. }
                if !args.outcome.is_empty() || window != Window::default() =>
            {
                Some(&chooses)
            }
            Runs::All | Runs::Chosen { .. } => None,
        },
    };
    let done = collection::analyse(&found.machines, options, &labeller, |machine| {
        end.machine(machine)
    });
    progress.end();
    match done.and_then(|()| end.finish()) {
        Ok(()) => labels::tell_unused(&labeller, gate),
        // The reader has seen enough. What is known of the inputs by then is said all the same.
        Err(error) if is_closed_pipe(&error) => {}
        Err(error) => return Err(error),
    }
    Ok(if end.tally.failed > 0 {
        Exit::Unread
    } else {
        end.exit
    })
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

/// Where the pipeline ends: what was found is written, told and counted.
struct End<'a> {
    args: &'a InputArgs,
    gate: Gate<'a>,
    progress: &'a Progress,
    is_several: bool,
    /// Machines whose runs all succeeded are counted, not shown.
    counts_successes: bool,
    succeeded: u64,
    /// Runs, and those of them that the arguments choose.
    runs: usize,
    shown: usize,
    report: Box<dyn Report>,
    out: Box<dyn Write>,
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

    fn machine(&mut self, mut machine: Analysed) -> io::Result<()> {
        for error in machine.take_errors() {
            self.fail(error);
        }
        if let Some(history) = machine.history() {
            self.history(history)?;
        }
        self.progress.step();
        Ok(())
    }

    fn history(&mut self, history: &History<'_>) -> io::Result<()> {
        self.count(history);
        // Where the user asked for none of its runs, there is nothing to say of the machine.
        let has_run = history.runs().next().is_some();
        self.runs += history.built.runs.len();
        self.shown += history.runs().count();
        if !has_run && !history.built.runs.is_empty() {
            return Ok(());
        }
        let succeeded = |(_, run): (usize, &Run)| run.outcome == RunOutcome::Succeeded;
        if self.counts_successes && has_run && history.runs().all(succeeded) {
            self.succeeded += 1;
            return Ok(());
        }
        let failed = |outcome| matches!(outcome, RunOutcome::Failed | RunOutcome::Incomplete);
        if self.args.exit_status && (!has_run || history.runs().any(|(_, run)| failed(run.outcome)))
        {
            self.exit = self.exit.max(Exit::RunFailed);
        }
        self.report
            .history(&mut Out::new(&mut self.out, self.gate), history)?;
        // Who reads from a pipe wants to go on with what there is.
        self.out.flush()?;
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
            "pasted" => diagnostic.level == Level::Warning,
            "copy" | "overlap" => self.args.verbose,
            "label" => true,
            _ => false,
        };
        told_when && !self.report.shows_diagnostics()
    }

    fn finish(&mut self) -> io::Result<()> {
        self.report
            .end(&mut Out::new(&mut self.out, self.gate), &self.errors)?;
        if self.succeeded > 0 {
            let machines = words::count(self.succeeded, "machine");
            writeln!(
                self.out,
                "{machines} succeeded; --outcome succeeded shows them"
            )?;
        }
        self.out.flush()?;
        if self.shown == 0 && self.runs > 0 {
            let runs = words::number(self.runs as u64);
            self.tell(&format_args!("no run matches the filters (of {runs})"));
        }
        let Tally {
            seen,
            without_run,
            failed,
        } = self.tally;
        if seen > 1 {
            let files = words::count(seen as u64, "file");
            let analysed = seen - without_run - failed;
            let [analysed, without_run, failed] =
                [analysed, without_run, failed].map(|n| words::number(n as u64));
            self.tell(&format_args!(
                "{files} seen, {analysed} analysed, {without_run} without a run, {failed} failed"
            ));
        }
        Ok(())
    }

    fn tell(&self, message: &dyn std::fmt::Display) {
        self.progress.aside(|| complain(self.gate, message));
    }
}
