//! How far long work is: a line on standard error, only on terminals, and gone when the work is done.

use std::{
    io::{self, IsTerminal, Write},
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Work that is done sooner is not worth a line.
const LONG: Duration = Duration::from_millis(700);

/// The line, if there is to be one.
#[derive(Clone, Debug)]
pub struct Progress {
    bar: ProgressBar,
    /// When to begin to draw.
    from: Option<Instant>,
}

impl Progress {
    /// Drawn when `wanted` and standard error is a terminal.
    pub fn new(wanted: bool) -> Self {
        let is_drawn = wanted && io::stderr().is_terminal();
        Self {
            bar: ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden()),
            from: is_drawn.then(|| Instant::now() + LONG),
        }
    }

    /// The search found so many files.
    pub fn found(&self, files: usize) {
        self.bar
            .set_message(format!("searching, {files} files found"));
        self.draw();
    }

    /// So many machines are to be analysed.
    pub fn begin(&self, machines: usize) {
        let style = ProgressStyle::with_template("{bar:24} {pos}/{len} machines, {eta} left");
        self.bar.set_style(style.expect("the template is sound"));
        self.bar.set_length(machines as u64);
        self.draw();
    }

    /// One more machine is done.
    pub fn step(&self) {
        self.bar.inc(1);
        self.draw();
    }

    /// Takes the line away.
    pub fn end(&self) {
        self.bar.finish_and_clear();
    }

    /// Takes the line away while something else is written to the terminal.
    pub fn aside<R>(&self, act: impl FnOnce() -> R) -> R {
        match self.from {
            Some(_) => self.bar.suspend(act),
            None => act(),
        }
    }

    fn draw(&self) {
        if self.bar.is_hidden() && self.from.is_some_and(|from| from < Instant::now()) {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }
}

/// Output that takes the line away while it writes.
#[derive(Debug)]
pub struct Aside<W> {
    pub out: W,
    pub progress: Progress,
}

impl<W: Write> Write for Aside<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.progress.aside(|| self.out.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.progress.aside(|| self.out.flush())
    }
}
