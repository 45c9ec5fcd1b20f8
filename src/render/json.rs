//! The whole result as one JSON document. Runs and nodes are written one by one, so that neither the size of a collection
//! nor the depth of a tree matters.

use std::io::{self, Write};

use serde::Serialize;

use super::{
    Report,
    failures::NodeErrorDto,
    wire::{DiagnosticDto, NodeDto, Places, RunDto},
};
use crate::{
    analysis::{self, RunFailures},
    input::InputError,
    out::{Gate, Out},
    select::View,
    timeline::History,
};

/// The version of the document's form.
const SCHEMA_NAME: &str = "smsts-tree-1";

/// Writes `{"schema":…,"runs":[…],"diagnostics":[…]}`, run by run.
#[derive(Debug)]
pub struct JsonTree {
    view: View,
    begun: bool,
    /// Written after the last run: objects, each after what separates it from the one before.
    diagnostics: Vec<u8>,
}

impl JsonTree {
    /// With the chosen nodes only.
    pub fn new(view: View) -> Self {
        Self {
            view,
            begun: false,
            diagnostics: Vec::new(),
        }
    }

    fn begin(&mut self, out: &mut Out<'_>) -> io::Result<bool> {
        let begins = !std::mem::replace(&mut self.begun, true);
        if begins {
            write!(out, "{{\"schema\":\"{SCHEMA_NAME}\",\"runs\":[")?;
        }
        Ok(begins)
    }

    fn tell(&mut self, diagnostic: &DiagnosticDto<'_>, gate: Gate<'_>) -> io::Result<()> {
        let is_first = self.diagnostics.is_empty();
        self.diagnostics
            .extend_from_slice(if is_first { b"\n" } else { b",\n" });
        Out::new(&mut self.diagnostics, gate).json(diagnostic)
    }
}

impl Report for JsonTree {
    fn history(&mut self, out: &mut Out<'_>, history: &History<'_>) -> io::Result<()> {
        let all = analysis::failures(history);
        let mut places = Places::new(history);
        for (index, _) in history.runs() {
            let first = self.begin(out)?;
            out.write_all(if first { b"\n" } else { b",\n" })?;
            write_run(out, history, index, &all[index], &self.view, &mut places)?;
        }
        for diagnostic in &history.diagnostics {
            self.tell(
                &DiagnosticDto::new(history.machine.as_deref(), diagnostic, &mut places),
                out.gate(),
            )?;
        }
        Ok(())
    }

    fn end(&mut self, out: &mut Out<'_>, errors: &[InputError]) -> io::Result<()> {
        self.begin(out)?;
        for error in errors {
            self.tell(
                &DiagnosticDto {
                    machine: None,
                    severity: "error",
                    code: "input",
                    message: &error.to_string(),
                    file: error
                        .path()
                        .map(|path| path.display().to_string())
                        .as_deref(),
                    line: None,
                    byte_offset: None,
                },
                out.gate(),
            )?;
        }
        out.write_all(b"],\n\"diagnostics\":[")?;
        out.write_all(&self.diagnostics)?;
        out.write_all(b"]}\n")
    }

    fn shows_diagnostics(&self) -> bool {
        true
    }
}

fn write_run<'a>(
    out: &mut Out<'_>,
    history: &'a History<'a>,
    index: usize,
    failures: &'a RunFailures,
    view: &View,
    places: &mut Places<'a>,
) -> io::Result<()> {
    let run = &history.built.runs[index];
    let show = view.with_groups_above(run);
    open_object(
        out,
        &RunDto::new(history, index, (failures, out.gate()), places),
    )?;
    write!(out, ",\"nodes\":[")?;
    // The depth of the nodes that are still open in the output.
    let mut open = 0;
    let mut follows = false;
    for (id, depth) in run.walk().filter(|(id, _)| show[id.index()]) {
        while open > depth {
            write!(out, "]}}")?;
            open -= 1;
            follows = true;
        }
        writeln!(out, "{}", if follows { "," } else { "" })?;
        let error = failures.error_of(history, run, id).map(|error| {
            let source = error.record.map(|(log, position)| places.of(log, position));
            let command_line = run.node(id).command_line.as_deref();
            NodeErrorDto::new(error.code, command_line.unwrap_or_default(), source)
        });
        let source = run.node(id).first_seen.map(|at| places.of_at(at));
        open_object(out, &NodeDto::new(run, id, error, source))?;
        write!(out, ",\"children\":[")?;
        open += 1;
        follows = false;
    }
    write!(out, "{}]}}", "]}".repeat(open))
}

/// Writes an object without its closing brace, for more keys to follow.
pub(super) fn open_object(out: &mut Out<'_>, value: &impl Serialize) -> io::Result<()> {
    let text = out.gate().json(value)?;
    out.write_all(&text[..text.len() - 1])
}
