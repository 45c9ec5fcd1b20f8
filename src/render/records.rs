//! One line, object or row for every record, each with the node it was written in.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use anstyle::{AnsiColor, Style as Ansi};

use super::{
    Format, Report,
    rows::Rows,
    steps::machine,
    style::{DIM, WARN},
    wire::{Places, RecordDto},
};
use crate::{
    input::InputError,
    out::Out,
    record::{Attributes, Item, Scanner, Severity, Stamp, decode},
    select::RecordFilter,
    timeline::History,
    tree::Mark,
};

/// Writes the chosen records, log by log in order, as they are read.
#[derive(Debug)]
pub struct Records {
    rows: Rows,
    filter: RecordFilter,
    with_machine: bool,
}

/// The run and node that records belong to, from mark to mark.
struct Cursor<'a> {
    marks: std::iter::Peekable<std::slice::Iter<'a, Mark>>,
    mark: Option<&'a Mark>,
    path: Option<String>,
    pointer: Option<u32>,
}

impl Records {
    /// In one of the formats. `with_machine` begins every line of text with the machine.
    pub fn new(format: Format, filter: RecordFilter, with_machine: bool) -> Self {
        Self {
            rows: Rows::new(format, RecordDto::COLUMNS),
            filter,
            with_machine,
        }
    }

    fn item(
        &mut self,
        out: &mut Out<'_>,
        history: &History<'_>,
        item: &Item<'_>,
        cursor: &Cursor<'_>,
        log: usize,
        places: &mut Places<'_>,
    ) -> io::Result<()> {
        let (attributes, message) = match item {
            Item::Record(record) => (record.attributes, record.message),
            Item::Fragment(fragment) => (fragment.attributes.unwrap_or_default(), fragment.text),
            Item::Blank(_) => return Ok(()),
        };
        let is_record = matches!(item, Item::Record(_));
        let message = decode(message);
        if self.rows.is_text() {
            if self.with_machine {
                machine(out, history)?;
            }
            return line(
                out,
                &attributes,
                is_record,
                cursor.path.as_deref(),
                &message,
            );
        }
        let place = places.of(log, item.span().start);
        let text = |value: Option<&'_ [u8]>| {
            value
                .filter(|v| !v.is_empty())
                .map(|v| decode(v).into_owned())
        };
        let [component, thread, context, code_file, kind] = [
            attributes.component,
            attributes.thread,
            attributes.context,
            attributes.file,
            attributes.severity,
        ]
        .map(text);
        let stamp = attributes.stamp();
        self.rows.write(
            out,
            &RecordDto {
                machine: history.machine.as_deref(),
                run: cursor.mark.map(|mark| mark.run + 1),
                time: stamp.and_then(Stamp::rfc3339),
                local_time: stamp.map(|s| s.local().format("%FT%T%.3f").to_string()),
                kind: if is_record { "record" } else { "fragment" },
                severity: attributes.severity().and_then(Severity::name),
                r#type: kind.as_deref(),
                component: component.as_deref(),
                thread: thread.as_deref(),
                context: context.as_deref(),
                code_file: code_file.as_deref(),
                pointer: cursor.pointer,
                path: cursor.path.as_deref(),
                message: &message,
                file: place.file,
                line: place.line,
                byte_offset: place.byte_offset,
            },
        )
    }
}

impl Report for Records {
    fn history(&mut self, out: &mut Out<'_>, history: &History<'_>) -> io::Result<()> {
        let mut places = Places::new(history);
        let mut cursor = Cursor {
            marks: history.built.marks.iter().peekable(),
            mark: None,
            path: None,
            pointer: None,
        };
        for (index, log) in history.logs.iter().enumerate() {
            let text = log.source.text();
            for item in Scanner::part(text, log.from..text.len()) {
                cursor.advance(history, index, item.span().start);
                if history.shows(index, item.span().start)
                    && self.filter.chooses(&item)
                    && self
                        .filter
                        .chooses_node(cursor.path.as_deref(), cursor.pointer)
                {
                    self.item(out, history, &item, &cursor, index, &mut places)?;
                }
            }
        }
        Ok(())
    }

    fn end(&mut self, out: &mut Out<'_>, _: &[InputError]) -> io::Result<()> {
        self.rows.end(out)
    }

    fn shows_diagnostics(&self) -> bool {
        false
    }
}

impl Cursor<'_> {
    fn advance(&mut self, history: &History<'_>, log: usize, position: usize) {
        let mut moved = false;
        while let Some(mark) = self
            .marks
            .next_if(|mark| (mark.source, mark.position) <= (log, position))
        {
            self.mark = Some(mark);
            moved = true;
        }
        if moved {
            let place = self
                .mark
                .and_then(|mark| Some((&history.built.runs[mark.run], mark.node?)));
            self.path = place.map(|(run, id)| run.path_text(id));
            self.pointer = place.and_then(|(run, id)| run.node(id).pointer);
        }
    }
}

/// `2026-03-02 09:14:02.120  error    InstallSoftware  Failed to run command line  [Install Software / Office]`
fn line(
    out: &mut Out<'_>,
    attributes: &Attributes<'_>,
    is_record: bool,
    path: Option<&str>,
    message: &str,
) -> io::Result<()> {
    let time = attributes.stamp().map_or_else(
        || "-".to_owned(),
        |s| s.local().format("%F %T%.3f").to_string(),
    );
    let severity: Cow<'_, str> = match (is_record, attributes.severity()) {
        (false, _) => "torn".into(),
        (true, Some(severity)) => severity
            .name()
            .map_or_else(|| format!("type {}", severity.0).into(), Into::into),
        (true, None) => "-".into(),
    };
    let colour = match attributes.severity() {
        _ if !is_record => WARN,
        Some(Severity::ERROR) => AnsiColor::Red.on_default(),
        Some(Severity::WARNING) => WARN,
        Some(Severity::VERBOSE) => DIM,
        _ => Ansi::new(),
    };
    let component = attributes
        .component
        .filter(|c| !c.is_empty())
        .map_or("-".into(), decode);
    write!(
        out,
        "{time:<23}  {colour}{severity:<7}{colour:#}  {:<20}  ",
        out.printable(&component)
    )?;
    write!(out, "{colour}{}{colour:#}", out.printable(message))?;
    match path {
        Some(path) => writeln!(out, "  {DIM}[{}]{DIM:#}", out.printable(path)),
        None => writeln!(out),
    }
}
