//! Writes simulated logs.
//!
//! ```text
//! simulate <dir>                                             the sample logs, byte for byte the same each time
//! simulate corpus [--seed S] [--machines N] [--bytes B] <dir>   a varied corpus, one folder per machine
//! simulate zips [--seed S] [--machines N] [--bytes B] <dir>     the same, one zip per machine
//! ```

#[path = "mod.rs"]
mod simulator;

use std::io::{Cursor, Write};
use std::path::Path;
use std::process::ExitCode;
use std::{env, fs, io};

use simulator::{corpus, samples};

const USAGE: &str = "usage: simulate <dir>\n       simulate corpus|zips [--seed S] [--machines N] [--bytes B] <dir>";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let done = match arguments.as_slice() {
        [first, rest @ ..] if first == "corpus" || first == "zips" => match Corpus::parse(rest) {
            Some(corpus) => corpus.write(first == "zips"),
            None => return usage(),
        },
        [dir] if !dir.starts_with('-') => write_all(Path::new(dir), samples::files()),
        _ => return usage(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("simulate: {error}");
            ExitCode::FAILURE
        }
    }
}

fn usage() -> ExitCode {
    eprintln!("{USAGE}");
    ExitCode::from(2)
}

struct Corpus<'a> {
    seed: u64,
    machines: usize,
    bytes: usize,
    dir: &'a Path,
}

impl<'a> Corpus<'a> {
    fn parse(mut arguments: &'a [String]) -> Option<Self> {
        let mut corpus = Self {
            seed: 1,
            machines: 4,
            bytes: 16 << 20,
            dir: Path::new(""),
        };
        while let [option, value, rest @ ..] = arguments {
            match option.as_str() {
                "--seed" => corpus.seed = value.parse().ok()?,
                "--machines" => corpus.machines = value.parse().ok()?,
                "--bytes" => corpus.bytes = value.parse().ok()?,
                _ => return None,
            }
            arguments = rest;
        }
        let [dir] = arguments else { return None };
        corpus.dir = Path::new(dir);
        (!dir.starts_with('-')).then_some(corpus)
    }

    fn write(&self, as_zips: bool) -> io::Result<()> {
        for (machine, simulation) in corpus(self.seed, self.machines, self.bytes) {
            let files = simulation.files.into_iter();
            let files = files.map(|file| (file.name, file.bytes));
            if as_zips {
                let zip = (format!("{machine}-20260302.zip"), zip_of(files)?);
                write_all(self.dir, [zip])?;
            } else {
                let files = files.map(|(name, bytes)| (format!("{machine}/{name}"), bytes));
                write_all(self.dir, files)?;
            }
        }
        Ok(())
    }
}

fn zip_of(files: impl Iterator<Item = (String, Vec<u8>)>) -> io::Result<Vec<u8>> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name, zip::write::SimpleFileOptions::default())?;
        zip.write_all(&bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

fn write_all(dir: &Path, files: impl IntoIterator<Item = (String, Vec<u8>)>) -> io::Result<()> {
    for (path, bytes) in files {
        let path = dir.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(&path, bytes)?;
    }
    Ok(())
}
