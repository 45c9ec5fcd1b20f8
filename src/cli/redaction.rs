//! `--redact`, on every command: the redactor that all output passes, and the table of its placeholders.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use super::{args::RedactionArgs, complain};
use crate::{
    collection::{learn_logs as learn_names, real},
    input::{Discovery, Source},
    out::Gate,
    record,
    redact::{Kind, Redactor, Words},
};

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
        if shared.is_some_and(|shared| real(path).starts_with(real(shared))) {
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

/// Learns the names that the logs of all machines tell, if output is redacted.
pub fn learn_logs(found: &mut Discovery, may_map: bool, gate: Gate<'_>) {
    if let Some(redactor) = gate.redactor() {
        learn_names(found, may_map, redactor);
        tell_if_full(gate);
    }
}

/// Tells where the input holds more names than are looked for.
pub fn tell_if_full(gate: Gate<'_>) {
    if gate
        .redactor()
        .is_some_and(|redactor| redactor.words().is_full())
    {
        complain(
            gate,
            &"--redact: the input holds more different names than are looked for; some are replaced only where what stands before them tells what they are",
        );
    }
}
