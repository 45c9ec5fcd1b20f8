//! `smsts redact`: logs in, copies out that tell of nobody and give the same tree.

use std::io::{self, Write};

use super::{Exit, args::RedactArgs, complain, output::output, progress::Progress, redaction};
use crate::{
    collection::{CopyEvent, Plan, copy, start_threads},
    input::{self, MachineFrom},
    out::{Gate, Out},
    redact::Redactor,
    words::count,
};

/// Writes the copies.
pub fn run(args: &RedactArgs, gate: Gate<'_>) -> io::Result<Exit> {
    start_threads(args.threads);
    let own = Redactor::default();
    let redactor = gate.redactor().unwrap_or(&own);
    let gate = Gate::redacting(redactor);
    let progress = Progress::new(!args.no_progress);
    let paths = input::expand(&args.paths);
    let mut found = input::discover(&paths, &MachineFrom::default(), &|files| {
        progress.found(files);
    });
    redaction::learn_logs(&mut found, false, gate);
    let mut exit = Exit::Analysed;
    for error in &found.errors {
        progress.aside(|| complain(gate, error));
        exit = Exit::Unread;
    }
    let plan = match Plan::new(&found.machines, &paths, &args.output, redactor) {
        Ok(plan) => plan,
        Err(message) => {
            progress.aside(|| complain(gate, &format_args!("{message}; nothing was written")));
            return Ok(Exit::Unread);
        }
    };
    let mut out = output(args.color, true, &progress);
    let mut out = Out::new(&mut out, gate);
    let mut files = 0;
    progress.begin(found.machines.len());
    let done = copy(&found.machines, &plan, redactor, |event| {
        match event {
            CopyEvent::Copied { name, values } => {
                files += 1;
                let name = gate.printable(&name);
                writeln!(out, "{name}  {} replaced", count(values, "value"))?;
            }
            CopyEvent::Unread(error) => {
                progress.aside(|| complain(gate, &error));
                exit = Exit::Unread;
            }
            CopyEvent::Differs { name, difference } => {
                progress.aside(|| {
                    complain(
                        gate,
                        &format_args!(
                            "{name}: the tree of this copy is not that of the original: {difference}"
                        ),
                    );
                });
                exit = Exit::Unread;
            }
            CopyEvent::MachineDone => progress.step(),
        }
        Ok(())
    });
    progress.end();
    done?;
    totals(files, redactor, &mut out)?;
    Ok(exit)
}

/// What was replaced, by kind.
fn totals(files: u64, redactor: &Redactor, out: &mut Out<'_>) -> io::Result<()> {
    if files == 0 {
        // Why is told.
        return out.flush();
    }
    writeln!(out)?;
    let numbers = redactor.counts();
    for (kind, different, _) in &numbers {
        let example = kind.first();
        writeln!(out, "  {different:>6}  {:<20}  {example}", kind.words())?;
    }
    if numbers.is_empty() {
        writeln!(out, "  nothing was found to replace")?;
    }
    writeln!(
        out,
        "{} copied. Look through the copies before you share them: names that nothing tells of as names stay; --redact-word takes out more.",
        count(files, "log")
    )?;
    out.flush()
}
