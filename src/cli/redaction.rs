//! `--redact`, on every command: what the program prints tells of nobody.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use clap::Args;
use rayon::prelude::*;

use super::{complain, copies};
use crate::{
    input::{self, Discovery, Log, Source},
    out::Gate,
    record,
    redact::{self, Kind, Redactor, Words},
};

/// What is redacted.
#[derive(Debug, Args)]
#[command(next_help_heading = "Redaction")]
pub struct RedactionArgs {
    /// Replace names of computers, domains and accounts, e-mail, IP and MAC addresses, serial numbers and GUIDs in everything printed by placeholders, the same value always
    /// by the same (HOST-1). All logs are read once more before, to learn the names. Look at the output before you share it: what nothing tells of is not found
    #[arg(long, global = true)]
    pub redact: bool,
    /// Replace this word or phrase too, in any letter case; implies --redact. Repeat it for more
    #[arg(long, global = true, value_name = "WORD")]
    pub redact_word: Vec<String>,
    /// Replace the words in this file too, one a line; implies --redact
    #[arg(long, global = true, value_name = "FILE")]
    pub redact_words: Vec<PathBuf>,
    /// Write the table of placeholders and the values that they stand for to this file, as JSON; implies --redact. Keep it: it tells everything. A file that exists is not overwritten
    #[arg(long, global = true, value_name = "FILE")]
    pub redact_map: Option<PathBuf>,
}

/// The file for the table of placeholders.
#[derive(Debug)]
pub struct RedactMap {
    path: PathBuf,
    file: fs::File,
}

impl RedactMap {
    /// One pair a line, in the order of the placeholders.
    pub fn write(self, table: &[(String, String)]) -> io::Result<()> {
        let write = || {
            let mut out = io::BufWriter::new(self.file);
            let mut sign = "{";
            for (placeholder, value) in table {
                write!(out, "{sign}\n  \"{placeholder}\": ")?;
                serde_json::to_writer(&mut out, value)?;
                sign = ",";
            }
            let end = if table.is_empty() { "{}\n" } else { "\n}\n" };
            out.write_all(end.as_bytes())?;
            out.flush()
        };
        write().map_err(|error| named(&self.path, &error))
    }
}

fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

impl RedactionArgs {
    /// Whether anything is to be redacted.
    fn is_wanted(&self) -> bool {
        self.redact
            || !self.redact_word.is_empty()
            || !self.redact_words.is_empty()
            || self.redact_map.is_some()
    }

    /// Creates the file for the table before anything is read, for its owner alone. `shared`: the folder that copies are written to, where it must not lie.
    pub fn open_map(&self, shared: Option<&Path>) -> io::Result<Option<RedactMap>> {
        let Some(path) = &self.redact_map else {
            return Ok(None);
        };
        if shared.is_some_and(|shared| copies::real(path).starts_with(copies::real(shared))) {
            let error = io::Error::other("the table of placeholders must not lie among the copies");
            return Err(named(path, &error));
        }
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path).map_err(|error| named(path, &error))?;
        let path = path.clone();
        Ok(Some(RedactMap { path, file }))
    }

    /// The redactor that all output is to pass, if any. Where it does not know all words that the user named, which is told, nothing may be printed.
    pub fn redactor(&self) -> Result<Option<Redactor>, ()> {
        if !self.is_wanted() {
            return Ok(None);
        }
        let mut words = Words::default();
        for word in &self.redact_word {
            words.add(Kind::Word, word);
        }
        let mut is_read = true;
        for path in &self.redact_words {
            match fs::read(path) {
                Ok(bytes) => {
                    let source = Source::from_bytes(path.display().to_string(), bytes);
                    let text = record::decode(source.text());
                    for word in text.trim_start_matches('\u{feff}').lines() {
                        words.add(Kind::Word, word.trim());
                    }
                }
                Err(error) => {
                    let redactor = Redactor::default();
                    complain(
                        Gate::redacting(&redactor),
                        &format_args!("{}: {error}", path.display()),
                    );
                    is_read = false;
                }
            }
        }
        match is_read {
            true => Ok(Some(Redactor::new(words))),
            false => Err(()),
        }
    }
}

/// Learns the names that the logs of all machines tell of, if output is redacted. What cannot be read is told when it is to be analysed.
pub fn learn(found: &mut Discovery, may_map: bool, gate: Gate<'_>) {
    let Some(redactor) = gate.redactor() else {
        return;
    };
    let Discovery {
        machines, errors, ..
    } = found;
    for error in errors {
        if let Some(name) = error.path().and_then(input::machine_of) {
            let mut words = Words::default();
            redact::learn_likely_machine(&name, &mut words);
            redactor.add(words);
        }
    }
    for log in machines.iter_mut().flat_map(|machine| &mut machine.logs) {
        if matches!(log, Log::Stdin(_)) {
            // It can be read only once, so it is kept.
            input::read_stdin(log);
        }
    }
    machines.par_iter().for_each(|machine| {
        let mut words = Words::default();
        if let Some(name) = &machine.name {
            redact::learn_machine(name, &mut words);
        }
        redactor.add(words);
        for source in input::open_all(&machine.logs, may_map)
            .into_iter()
            .flatten()
        {
            learn_source(&source, redactor);
        }
    });
    tell_if_full(redactor);
}

/// Learns the names in rows that were made of logs before.
pub fn learn_rows<'a>(rows: impl Iterator<Item = &'a Source>, gate: Gate<'_>) {
    let Some(redactor) = gate.redactor() else {
        return;
    };
    for source in rows {
        for line in source.text().split(|&b| b == b'\n') {
            let mut words = Words::default();
            let row: serde_json::Value = serde_json::from_slice(line).unwrap_or_default();
            learn_value(&row, &mut words);
            redactor.add(words);
        }
    }
    tell_if_full(redactor);
}

fn learn_value(value: &serde_json::Value, words: &mut Words) {
    match value {
        serde_json::Value::String(text) => redact::learn_text(text, words),
        serde_json::Value::Array(values) => {
            values.iter().for_each(|value| learn_value(value, words))
        }
        serde_json::Value::Object(values) => {
            if let Some(machine) = values.get("machine").and_then(serde_json::Value::as_str) {
                redact::learn_machine(machine, words);
            }
            values.values().for_each(|value| learn_value(value, words));
        }
        _ => {}
    }
}

/// Learns what comes up in a log that is followed.
pub fn learn_bytes(path: &Path, bytes: &[u8], gate: Gate<'_>) {
    if let Some(redactor) = gate.redactor() {
        let source = Source::from_bytes(path.display().to_string(), bytes.to_vec());
        learn_source(&source, redactor);
    }
}

/// Learns a name that a log's place tells.
pub fn learn_machine(name: &str, gate: Gate<'_>) {
    if let Some(redactor) = gate.redactor() {
        let mut words = Words::default();
        redact::learn_machine(name, &mut words);
        redactor.add(words);
    }
}

/// The parts of a large log in parallel: what is learnt does not depend on the order.
fn learn_source(source: &Source, redactor: &Redactor) {
    /// Less is not worth a thread, bytes.
    const PART: usize = 4 << 20;
    let text = source.text();
    let parts = record::split(text, text.len() / PART + 1);
    parts.into_par_iter().for_each(|part| {
        let mut words = Words::default();
        redact::learn(text, part, &mut words);
        redactor.add(words);
    });
}

fn tell_if_full(redactor: &Redactor) {
    if redactor.words().is_full() {
        complain(
            Gate::redacting(redactor),
            &"--redact: the input holds more different names than are looked for; some are replaced only where what stands before them tells what they are",
        );
    }
}
