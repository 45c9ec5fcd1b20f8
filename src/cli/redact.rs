//! `smsts redact`: logs in, copies out that tell of nobody and give the same tree.

use std::{
    io::{self, Write},
    path::PathBuf,
};

use clap::Args;

use super::{
    Exit,
    args::ColorWhen,
    complain,
    copies::{Copies, Plan},
    output::output,
    pipeline::in_order,
    progress::Progress,
    redaction,
};
use crate::{
    input::{self, Machine, MachineFrom, Source},
    out::Gate,
    record::decode,
    redact::{self, Find, Redactor},
    timeline,
    words::count,
};

const EXAMPLES: &str = "\
Examples:
  smsts redact C:\\Collected\\PC0142 --output C:\\Temp\\Share
  smsts redact smsts.log --output Share --redact-word Contoso --redact-word \"Project X\"

Look through the copies before you share them. The documentation of this command (docs/src/redact.md) tells what is found and what cannot be.";

/// `smsts redact`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct RedactArgs {
    /// Logs, folders and zips to search for smsts*.log and smsts*.lo_, or - for standard input
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The folder to write the copies to, under their own names and those of their folders, with placeholders in them; zips become zips. No file is ever overwritten
    #[arg(long, short, value_name = "DIR")]
    pub output: PathBuf,
    /// Threads to use; 0 for one per core. The copies are the same
    #[arg(long, short = 'j', value_name = "N", default_value_t = 0)]
    pub threads: usize,
    /// Do not show how far the work is (only terminals show it)
    #[arg(long)]
    pub no_progress: bool,
    /// When to use colours
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = ColorWhen::Auto)]
    pub color: ColorWhen,
}

/// Writes the copies.
pub fn run(args: &RedactArgs, gate: Gate<'_>) -> io::Result<Exit> {
    // It can only fail when a pool exists already, which is then as good.
    let _ = rayon::ThreadPoolBuilder::new()
        .num_threads(args.threads)
        .build_global();
    let own = Redactor::default();
    let redactor = gate.redactor().unwrap_or(&own);
    let gate = Gate::redacting(redactor);
    let progress = Progress::new(!args.no_progress);
    let paths = input::expand(&args.paths);
    let mut found = input::discover(&paths, &MachineFrom::default(), &|files| {
        progress.found(files);
    });
    redaction::learn(&mut found, false, gate);
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
    let mut copies = Copies::new(&plan);
    let mut written = Written::default();
    progress.begin(found.machines.len());
    let done = in_order(
        found.machines.len(),
        rayon::current_num_threads(),
        |number| one(&found.machines[number], redactor),
        |machine| machine.logs.iter().flatten().map(|log| log.0.bytes).sum(),
        |machine| {
            written.machine(machine, redactor, &mut copies, &mut out, &progress)?;
            progress.step();
            Ok(())
        },
    );
    progress.end();
    done?;
    copies.finish()?;
    written.totals(redactor, &mut out)?;
    Ok(exit.max(written.exit))
}

/// A log and what is to be replaced in it.
type Found = (Source, Vec<Find>);

/// One machine's logs, in the order of the plan.
struct Logs {
    logs: Vec<Result<Found, input::InputError>>,
}

/// What is to be replaced in a machine's logs. Numbers are given later, in order.
fn one(machine: &Machine, redactor: &Redactor) -> Logs {
    let words = redactor.words();
    let opened = input::open_all(&machine.logs, false).into_iter();
    let find = |source: Source| {
        let finds = redact::finds(source.text(), 0..source.text().len(), &words);
        (source, finds)
    };
    Logs {
        logs: opened.map(|opened| opened.map(find)).collect(),
    }
}

/// How it went.
struct Written {
    files: u64,
    /// The copy that is next.
    next: usize,
    exit: Exit,
}

impl Default for Written {
    fn default() -> Self {
        Self {
            files: 0,
            next: 0,
            exit: Exit::Analysed,
        }
    }
}

impl Written {
    fn machine(
        &mut self,
        machine: Logs,
        redactor: &Redactor,
        copies: &mut Copies<'_>,
        out: &mut dyn Write,
        progress: &Progress,
    ) -> io::Result<()> {
        let gate = Gate::redacting(redactor);
        let (mut originals, mut copied) = (Vec::new(), Vec::new());
        for log in machine.logs {
            let number = self.next;
            self.next += 1;
            let (source, finds) = match log {
                Ok(found) => found,
                Err(error) => {
                    progress.aside(|| complain(gate, &error));
                    self.exit = Exit::Unread;
                    continue;
                }
            };
            let edits: Vec<_> = finds
                .into_iter()
                .map(|find| {
                    let value = decode(&source.text()[find.range.clone()]);
                    let placeholder = redactor.placeholder(find.kind, &value);
                    (find.range, placeholder.to_string())
                })
                .collect();
            let bytes = source.rewritten(&edits);
            copies.write(number, &bytes)?;
            let name = copies.name(number);
            let replaced = count(edits.len() as u64, "value");
            writeln!(out, "{}  {replaced} replaced", gate.printable(&name))?;
            self.files += 1;
            copied.push(Source::from_bytes(source.name.clone(), bytes));
            originals.push(source);
        }
        let trees = [&originals, &copied].map(|logs| timeline::reconstruct(None, logs));
        if let Some(what) = redact::difference(&trees[0], &trees[1]) {
            let name = copies.name(self.next - 1);
            progress.aside(|| {
                complain(
                    gate,
                    &format_args!(
                        "{name}: the tree of this copy is not that of the original: {what}"
                    ),
                );
            });
            self.exit = Exit::Unread;
        }
        Ok(())
    }

    /// What was replaced, by kind.
    fn totals(&self, redactor: &Redactor, out: &mut dyn Write) -> io::Result<()> {
        if self.files == 0 {
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
            count(self.files, "log")
        )?;
        out.flush()
    }
}
