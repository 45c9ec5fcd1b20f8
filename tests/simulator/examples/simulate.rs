//! Writes simulated logs.
//!
//! ```text
//! simulate <dir>                                             the sample logs, byte for byte the same each time
//! simulate corpus [--seed S] [--machines N] [--bytes B] <dir>   a varied corpus, one folder per machine
//! simulate zips [--seed S] [--machines N] [--bytes B] <dir>     the same, one zip per machine
//! simulate live [--seed S] [--speed X] <dir>                    a deployment while it happens, X times as fast (100), in the folders of its phases
//! ```

use std::io::{Cursor, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use std::{env, fs, io};

use simulator::{
    Act, Knobs, Layout, Live, Scenario, Transcript, corpus, live, random_scenario_with, samples,
};

const USAGE: &str = "usage: simulate <dir>
       simulate corpus|zips [--seed S] [--machines N] [--bytes B] <dir>
       simulate live [--seed S] [--speed X] <dir>";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let done = match arguments.as_slice() {
        [first, rest @ ..] if first == "corpus" || first == "zips" => match Corpus::parse(rest) {
            Some(corpus) => corpus.write(first == "zips"),
            None => return usage(),
        },
        [first, rest @ ..] if first == "live" => match Deployment::parse(rest) {
            Some(deployment) => deployment.play(),
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

/// A deployment that is written while it happens.
struct Deployment<'a> {
    /// A random one; without, the story of `osd-succeeded`.
    seed: Option<u64>,
    speed: f64,
    dir: &'a Path,
}

impl<'a> Deployment<'a> {
    fn parse(mut arguments: &'a [String]) -> Option<Self> {
        let mut deployment = Self {
            seed: None,
            speed: 100.0,
            dir: Path::new(""),
        };
        while let [option, value, rest @ ..] = arguments {
            match option.as_str() {
                "--seed" => deployment.seed = Some(value.parse().ok()?),
                "--speed" => deployment.speed = value.parse().ok().filter(|&x: &f64| x > 0.0)?,
                _ => return None,
            }
            arguments = rest;
        }
        let [dir] = arguments else { return None };
        deployment.dir = Path::new(dir);
        (!dir.starts_with('-')).then_some(deployment)
    }

    fn scenario(&self) -> Option<Scenario> {
        let knobs = Knobs {
            runs: 1,
            stops: 0,
            clock_steps: 0,
            width: 7,
            ..Knobs::default()
        };
        match self.seed {
            Some(seed) => Some(random_scenario_with(seed, &knobs)),
            None => samples::all()
                .into_iter()
                .next()
                .map(|sample| sample.scenario),
        }
    }

    fn play(&self) -> io::Result<()> {
        let Some(mut scenario) = self.scenario() else {
            return Ok(());
        };
        scenario.layout = Layout {
            rollover: Some(48_000),
            ..scenario.layout
        };
        let transcript = Transcript::of(&scenario);
        let from = live::first_folder(scenario.runs[0].phase);
        let live = Live::usual(&transcript, scenario.layout.clone(), from);
        let began = Instant::now();
        let first = transcript
            .records
            .first()
            .map_or(0, |record| record.stamp.utc_ms);
        for act in live.acts(&transcript) {
            if let Act::Append {
                record: Some(number),
                ..
            } = act
            {
                let at = transcript.records[number].stamp.utc_ms - first;
                let due = Duration::from_secs_f64((at as f64 / 1000.0 / self.speed).max(0.0));
                std::thread::sleep(due.saturating_sub(began.elapsed()));
            }
            act.perform(self.dir)?;
        }
        Ok(())
    }
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
