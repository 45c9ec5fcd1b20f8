//! Standard output, with colours where they are wanted.

use std::io::{self, BufWriter, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice, StripStream};

use super::{
    args::ColorWhen,
    colors,
    progress::{Aside, Progress},
};

/// Standard output. Colours are stripped in memory: into a pipe or file go large pieces.
pub fn output(when: ColorWhen, for_people: bool, progress: &Progress) -> Box<dyn Write + Send> {
    let stdout = io::stdout();
    let colors = colors(when, for_people);
    let progress = progress.clone();
    if stdout.is_terminal() {
        let out = AutoStream::new(stdout, colors);
        return Box::new(BufWriter::new(Aside { out, progress }));
    }
    let out = Aside {
        out: stdout,
        progress,
    };
    let out: Box<dyn Write + Send> = Box::new(BufWriter::with_capacity(1 << 16, out));
    match colors {
        ColorChoice::Never => Box::new(BufWriter::new(StripStream::new(out))),
        _ => out,
    }
}
