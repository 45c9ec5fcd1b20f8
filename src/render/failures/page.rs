//! The page that reports on failures are laid out on: labels at the left, texts wrapped behind them, records with their places.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use anstyle::Style as Ansi;
use textwrap::{Options, WordSplitter, wrap};

use super::{
    super::{
        style::{self, DIM, Style},
        wire::Places,
    },
    FailureView,
    wire::with_context,
};
use crate::{
    analysis::Span,
    model::RunOutcome,
    out::{Gate, Out},
    record::decode,
    timeline::History,
    words::number,
};

/// Where the texts begin, behind their labels.
const INDENT: usize = 14;
/// A report is laid out for at least so many columns.
const NARROWEST: usize = 50;
/// Where no terminal gives a width.
const USUAL_WIDTH: usize = 100;
/// Characters of a message that are shown.
const LONGEST_MESSAGE: usize = 600;

/// What a report is written on.
pub struct Page<'a, 'o> {
    pub out: Out<'o>,
    pub history: &'a History<'a>,
    pub view: FailureView,
    pub style: Style,
    places: &'o mut Places<'a>,
}

impl<'a, 'o> Page<'a, 'o> {
    pub fn new(
        out: Out<'o>,
        history: &'a History<'a>,
        (view, style): (FailureView, Style),
        places: &'o mut Places<'a>,
    ) -> Self {
        Self {
            out,
            history,
            view,
            style,
            places,
        }
    }

    /// The gate that texts pass.
    pub fn gate(&self) -> Gate<'o> {
        self.out.gate()
    }

    fn width(&self) -> usize {
        self.style.width.unwrap_or(USUAL_WIDTH).max(NARROWEST)
    }

    /// Records, each with its place, its time and its component; the one that shows the cause is marked.
    pub fn records(&mut self, spans: &[Span], cause: Option<&Span>) -> io::Result<()> {
        let mut file = "";
        for (span, is_context) in with_context(self.history, spans, self.view.context) {
            let Some(record) = span.record(self.history) else {
                continue;
            };
            let place = self.places.of(span.log, span.range.start);
            if file != place.file {
                file = place.file;
                self.dim(&self.gate().printable(file))?;
            }
            let is_cause = cause == Some(&span);
            let colour = match () {
                () if is_cause => style::of_run(RunOutcome::Failed),
                () if is_context => DIM,
                () => Ansi::new(),
            };
            let time = record
                .stamp()
                .map_or_else(|| "-".to_owned(), |s| s.local().format("%T").to_string());
            let mark = if is_cause {
                self.style.either("▸", ">")
            } else {
                " "
            };
            let left = format!("  {mark} {:>6}  {time:<8}  ", place.line);
            let component = decode(record.component());
            let message = self.shortened(decode(record.message).trim(), LONGEST_MESSAGE);
            let text = match &*component {
                "" => message,
                component => format!("{}: {message}", self.gate().printable(component)),
            };
            self.hanging(&left, &text, colour)?;
        }
        Ok(())
    }

    /// A message, or its beginning if it is long.
    pub fn shortened(&self, message: &str, longest: usize) -> String {
        // Of a name that is cut in two, neither half would be known for it.
        let message = &*self.gate().shown(message);
        match message.char_indices().nth(longest) {
            Some((end, _)) if !self.view.full => {
                let more = number((message.chars().count() - longest) as u64);
                format!(
                    "{} ... ({more} more characters; --full shows all)",
                    &message[..end]
                )
            }
            _ => message.to_owned(),
        }
    }

    /// A label and its text, wrapped.
    pub fn line(&mut self, label: &str, text: &str) -> io::Result<()> {
        let width = self.width() - INDENT;
        for (i, line) in wrapped(text, width).iter().enumerate() {
            let label = if i == 0 { label } else { "" };
            writeln!(self.out, "    {DIM}{label:<9}{DIM:#} {line}")?;
        }
        Ok(())
    }

    pub fn plain(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "    {DIM}{text}{DIM:#}")
    }

    pub fn dim(&mut self, text: &str) -> io::Result<()> {
        let width = self.width() - INDENT;
        for line in wrapped(text, width) {
            writeln!(self.out, "    {:<9} {DIM}{line}{DIM:#}", "")?;
        }
        Ok(())
    }

    /// A text behind what stands at its left, which lines after the first leave blank. Line breaks in the text stay.
    fn hanging(&mut self, left: &str, text: &str, colour: Ansi) -> io::Result<()> {
        let indent = left.chars().count();
        let width = self.width().saturating_sub(indent).max(20);
        let gate = self.gate();
        let lines = text.lines().flat_map(|line| {
            let safe = gate.printable(line).into_owned();
            wrapped(&safe, width)
                .into_iter()
                .map(Cow::into_owned)
                .collect::<Vec<_>>()
        });
        for (i, line) in lines.enumerate() {
            if i == 0 {
                writeln!(self.out, "{DIM}{left}{DIM:#}{colour}{line}{colour:#}")?;
            } else {
                writeln!(self.out, "{:indent$}{colour}{line}{colour:#}", "")?;
            }
        }
        Ok(())
    }
}

/// At blanks; words longer than a line, such as paths, are broken.
fn wrapped(text: &str, width: usize) -> Vec<Cow<'_, str>> {
    wrap(
        text,
        Options::new(width).word_splitter(WordSplitter::NoHyphenation),
    )
}
