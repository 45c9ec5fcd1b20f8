//! Chrome trace events, which Perfetto and speedscope show: a process for each machine, a track for
//! each boot and each child sequence in it.
//!
//! Source of the form: "Trace Event Format", Google.

use std::{
    collections::HashMap,
    io::{self, Write},
};

use serde_json::{Value, json};

use super::{Report, wording::environment};
use crate::{
    input::InputError,
    model::{At, Node, NodeId, Outcome, Run},
    out::Out,
    record::Stamp,
    select::View,
    timeline::History,
};

/// Writes `{"traceEvents":[…]}`, machine by machine.
#[derive(Debug)]
pub struct Trace {
    view: View,
    machines: usize,
    begun: bool,
}

impl Trace {
    /// With the chosen nodes only.
    pub fn new(view: View) -> Self {
        Self {
            view,
            machines: 0,
            begun: false,
        }
    }

    fn event(&mut self, out: &mut Out<'_>, event: &Value) -> io::Result<()> {
        let first = !std::mem::replace(&mut self.begun, true);
        let before = if first {
            "{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n"
        } else {
            ",\n"
        };
        out.write_all(before.as_bytes())?;
        out.json(event)
    }

    fn run(&mut self, out: &mut Out<'_>, history: &History<'_>, index: usize) -> io::Result<()> {
        let run = &history.built.runs[index];
        let show = self.view.with_groups_above(run);
        // Tracks, by boot and the Run Task Sequence step around.
        let mut tracks: HashMap<(usize, Option<NodeId>), usize> = HashMap::new();
        let last = history.span_of(index).1.and_then(Stamp::utc_ms);
        for (id, _) in run.walk().filter(|(id, _)| show[id.index()]) {
            let node = run.node(id);
            let Some(start) = utc(node.started.or(node.ended)) else {
                continue;
            };
            let lane = (node.boot, run.caller(id));
            let number = (index + 1) * 1_000 + tracks.len();
            let track = *tracks.entry(lane).or_insert(number);
            if track == number {
                let name = track_name(run, index, lane);
                let args = json!({ "name": name });
                self.event(out, &json!({ "ph": "M", "name": "thread_name", "pid": self.machines, "tid": track, "args": args }))?;
                let args = json!({ "sort_index": track });
                self.event(out, &json!({ "ph": "M", "name": "thread_sort_index", "pid": self.machines, "tid": track, "args": args }))?;
            }
            let end = match node.outcome {
                Outcome::Incomplete => last,
                _ => utc(node.ended),
            };
            let mut event = json!({
                "name": node.title(),
                "cat": node.kind.name(),
                "pid": self.machines,
                "tid": track,
                // Microseconds.
                "ts": start * 1_000,
                "args": facts(run, id, node),
            });
            match end.filter(|&end| end >= start && node.outcome != Outcome::Skipped) {
                Some(end) => {
                    event["ph"] = "X".into();
                    event["dur"] = ((end - start) * 1_000).into();
                    let colour = match node.outcome {
                        Outcome::Failed if node.ignored => Some("bad"),
                        Outcome::Failed => Some("terrible"),
                        _ => None,
                    };
                    if let Some(colour) = colour {
                        event["cname"] = colour.into();
                    }
                }
                None => {
                    event["ph"] = "i".into();
                    event["s"] = "t".into();
                }
            }
            self.event(out, &event)?;
        }
        Ok(())
    }
}

impl Report for Trace {
    fn history(&mut self, out: &mut Out<'_>, history: &History<'_>) -> io::Result<()> {
        self.machines += 1;
        let name = history.machine.as_deref().unwrap_or("task sequence");
        let args = json!({ "name": name });
        self.event(out, &json!({ "ph": "M", "name": "process_name", "pid": self.machines, "tid": 0, "args": args }))?;
        let runs: Vec<_> = history.runs().map(|(index, _)| index).collect();
        runs.into_iter()
            .try_for_each(|index| self.run(out, history, index))
    }

    fn end(&mut self, out: &mut Out<'_>, _: &[InputError]) -> io::Result<()> {
        if !self.begun {
            write!(out, "{{\"traceEvents\":[")?;
        }
        writeln!(out, "\n]}}")
    }

    fn shows_diagnostics(&self) -> bool {
        false
    }
}

/// Milliseconds since 1970; a local time where no bias leads to UTC.
fn utc(at: Option<At>) -> Option<i64> {
    let stamp = at?.stamp?;
    Some(stamp.utc_ms().unwrap_or_else(|| stamp.local_ms()))
}

fn track_name(run: &Run, index: usize, (boot, caller): (usize, Option<NodeId>)) -> String {
    let environment = environment(run.boots.get(boot).and_then(|boot| boot.environment));
    let place = format!("run {}, boot {} ({environment})", index + 1, boot + 1);
    match caller {
        Some(caller) => format!("{place}: {}", run.node(caller).title()),
        None => place,
    }
}

fn facts(run: &Run, id: NodeId, node: &Node) -> Value {
    json!({
        "pointer": node.pointer,
        "outcome": node.outcome.name(),
        "tolerated": node.ignored,
        "exit_code": node.exit_code,
        "attempts": node.attempts,
        "type": node.action,
        "path": run.path_text(id),
        "child_sequence": node.child().and_then(|child| child.package_id.as_deref()),
    })
}
