//! Who calls whom, for Graphviz.

use std::{
    collections::HashMap,
    io::{self, Write},
};

use super::SequenceView;
use crate::{
    out::{Gate, Out},
    sequence::Library,
};

/// Sequences are boxes, Run Task Sequence steps are arrows with the step's name; dashed is what was not found, and the
/// arrow of a disabled step.
pub fn write(out: &mut Out<'_>, library: &Library, view: &SequenceView) -> io::Result<()> {
    writeln!(
        out,
        "digraph sequences {{\n  rankdir=LR;\n  node [shape=box];"
    )?;
    let gate = out.gate();
    let shown = library.reachable(&view.roots);
    for &id in &shown {
        let definition = library.get(id);
        let package = definition.package_id.as_deref().unwrap_or_default();
        let label = match &definition.name {
            Some(name) if package.is_empty() => quoted(&[name], gate),
            Some(name) => quoted(&[name, package], gate),
            None => quoted(&[definition.title()], gate),
        };
        writeln!(out, "  s{} [label={label}];", id.0)?;
    }
    let mut missing: HashMap<&str, usize> = HashMap::new();
    for &caller in &shown {
        let definition = library.get(caller);
        for (item_id, call) in definition.calls() {
            let to = match library.child(caller, item_id) {
                Some(child) => format!("s{}", child.0),
                None => {
                    let package = call.package_id.as_deref().unwrap_or("(none)");
                    let next = missing.len();
                    let index = *missing.entry(package).or_insert(next);
                    if index == next {
                        let label = quoted(&[package, "not found"], gate);
                        writeln!(out, "  m{index} [label={label}, style=dashed];")?;
                    }
                    format!("m{index}")
                }
            };
            let item = definition.item(item_id);
            let style = if item.disabled { ", style=dashed" } else { "" };
            let label = quoted(&[&item.name], gate);
            writeln!(out, "  s{} -> {to} [label={label}{style}];", caller.0)?;
        }
    }
    writeln!(out, "}}")
}

/// Lines as one quoted text. A backslash begins an escape in a label (`\N` is the node's name), so each is doubled, those
/// of unprintable characters too; an ampersand begins an entity of HTML.
fn quoted(lines: &[&str], gate: Gate<'_>) -> String {
    let lines: Vec<_> = lines
        .iter()
        .map(|line| {
            let line = gate.printable(line).replace('\\', "\\\\");
            line.replace('"', "\\\"").replace('&', "&amp;")
        })
        .collect();
    format!("\"{}\"", lines.join("\\n"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn labels_say_nothing_but_what_they_say() {
        assert_eq!(
            super::quoted(&["a\\N \"b\" &lt;", "c\nd"], crate::out::Gate::open()),
            r#""a\\N \"b\" &amp;lt;\nc\\nd""#
        );
    }
}
