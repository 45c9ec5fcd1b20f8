//! Task sequence definitions and their tables.

use smsts::{
    render::{
        Format, SequenceView, Style, Symbols, TextSequences, dot_sequences, flat_sequences,
        json_sequences,
    },
    sequence::{DisabledChild, Library, Table, parse},
};

use super::{
    SEPARATOR,
    output::{assert_csv, assert_quiet, parsed, text_of},
};

/// The definitions in an input, named so that they can call each other.
pub fn library(bytes: &[u8]) -> Library {
    let mut definitions = Vec::new();
    let text = String::from_utf8_lossy(bytes);
    for (i, text) in text.split(char::from(SEPARATOR)).take(16).enumerate() {
        for parsed in parse(text, &format!("CON{i:05X}.xml"), "export") {
            match parsed {
                Ok(definition) => definitions.push(definition),
                Err(error) => assert!(!error.to_string().is_empty()),
            }
        }
    }
    Library::new(definitions, Vec::new())
}

pub fn check(library: &Library) {
    for id in library.ids() {
        for rule in DisabledChild::ALL {
            check_table(&Table::of(library, id, rule));
        }
    }
    for rule in DisabledChild::ALL {
        let view = SequenceView {
            roots: library.roots(),
            overview: true,
            rule,
        };
        check_output(library, &view);
    }
}

/// Every pointer is one row's start or end; rows lie inside those above them.
fn check_table(table: &Table) {
    let mut taken = 0;
    for (index, row) in table.rows.iter().enumerate() {
        for (pointer, is_end) in [(row.pointer, false), (row.end_pointer, true)] {
            if let Some(pointer) = pointer {
                assert_eq!(table.at(pointer), Some((index, is_end)));
                taken += 1;
            }
        }
        if let Some(parent) = row.parent {
            assert!(parent < index && index < table.rows[parent].end);
            assert_eq!(row.depth, table.rows[parent].depth + 1);
        }
        assert!(row.end > index && row.end <= table.rows.len());
    }
    assert_eq!(taken, table.size());
}

fn check_output(library: &Library, view: &SequenceView) {
    let json = parsed(&text_of(|out| json_sequences(out, library, view)));
    assert_eq!(
        json["sequences"].as_array().map(Vec::len),
        Some(library.definitions().len())
    );
    let tables = json["tables"].as_array().expect("tables");
    assert_eq!(tables.len(), view.roots.len());
    let rows = view
        .roots
        .iter()
        .map(|&root| Table::of(library, root, view.rule).rows.len())
        .sum();
    let flat = |format| text_of(|out| flat_sequences(out, format, library, view).map(drop));
    assert_csv(&flat(Format::Csv), rows);
    assert_eq!(flat(Format::Ndjson).lines().map(parsed).count(), rows);
    let dot = text_of(|out| dot_sequences(out, library, view));
    assert_quiet(&dot);
    assert_dot(&dot);
    for (symbols, width) in [(Symbols::Unicode, None), (Symbols::Ascii, Some(80))] {
        let text = TextSequences::new(Style { symbols, width });
        assert_quiet(&text_of(|out| text.write(out, library, view)));
    }
}

/// Every statement is a line of its own, whose quotes are closed.
fn assert_dot(text: &str) {
    let lines: Vec<_> = text.lines().collect();
    let [first, inner @ .., last] = lines.as_slice() else {
        panic!("{text}")
    };
    assert_eq!((*first, *last), ("digraph sequences {", "}"));
    for line in inner {
        let mut is_quoted = false;
        let mut characters = line.chars();
        while let Some(c) = characters.next() {
            match c {
                '\\' if is_quoted => drop(characters.next()),
                '"' => is_quoted = !is_quoted,
                _ => {}
            }
        }
        assert!(!is_quoted && line.ends_with(';'), "{line}");
    }
}
