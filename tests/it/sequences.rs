//! Task sequence definitions: real exports, simulated ones, and hostile ones.

use std::{
    fs,
    path::{Path, PathBuf},
};

use smsts::sequence::{DefinitionId, DisabledChild, Library, RowKind, Table, parse};

use crate::simulator::{
    self, Instruction, Item, Knobs, Sequence, definition::Table as TrueTable, export,
    random_sequence, sequences,
};

const RULES: [(DisabledChild, simulator::DisabledChild); 3] = [
    (DisabledChild::Absent, simulator::DisabledChild::Absent),
    (DisabledChild::Hollow, simulator::DisabledChild::Hollow),
    (DisabledChild::Expanded, simulator::DisabledChild::Expanded),
];

fn sample_definitions() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("sample-logs/definitions")
}

fn real_exports() -> Vec<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/real/sequences");
    let Ok(entries) = fs::read_dir(&folder) else {
        println!("skipped: {} is not here", folder.display());
        return Vec::new();
    };
    let mut zips: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    zips.sort();
    zips
}

fn root(library: &Library, package_id: &str) -> DefinitionId {
    let found = library.find(package_id);
    assert_eq!(found.len(), 1, "{package_id}");
    found[0]
}

/// The library's table is the simulator's, row by row.
fn assert_same(library: &Library, root: DefinitionId, sequence: &Sequence) {
    for (rule, true_rule) in RULES {
        let table = Table::of(library, root, rule);
        let truth = TrueTable::of(sequence, true_rule);
        assert_eq!(table.size(), truth.len(), "{rule:?}");
        for (pointer, instruction) in truth.iter() {
            let (index, is_end) = table.at(pointer).unwrap();
            let row = &table.rows[index];
            assert_eq!(&*row.name, instruction.name());
            let item = library.item(row.definition, row.item);
            match instruction {
                Instruction::Step(step) => {
                    assert_eq!((row.kind, is_end), (RowKind::Step, false));
                    assert_eq!(item.disabled, step.flags.disabled);
                }
                Instruction::Open {
                    flags, child, end, ..
                } => {
                    assert_eq!((row.end_pointer, is_end), (Some(*end), false));
                    assert_eq!(item.continue_on_error, flags.continue_on_error);
                    assert_eq!(item.condition.is_some(), flags.condition.is_some());
                    let id = row.child.map(|child| library.get(child).package_id.clone());
                    let child = child.as_ref().map(|child| Some(child.package_id.clone()));
                    assert_eq!(id, child);
                    let kind = if child.is_some() {
                        RowKind::RunTaskSequence
                    } else {
                        RowKind::Group
                    };
                    assert_eq!(row.kind, kind);
                }
                Instruction::Close { start, .. } => {
                    assert_eq!((row.pointer, is_end), (Some(*start), true));
                }
            }
        }
    }
}

#[test]
fn the_sample_definitions_number_as_the_simulator_does() {
    let library = Library::load(&[sample_definitions()]);
    assert_eq!(library.problems(), []);
    let roots: Vec<_> = library
        .roots()
        .iter()
        .map(|&id| library.get(id).package_id.as_deref().unwrap())
        .collect();
    assert_eq!(roots, ["CON00100", "CON00200", "FAB00031"]);
    for sequence in [sequences::deployment(), sequences::refresh()] {
        assert_same(&library, root(&library, &sequence.package_id), &sequence);
    }
}

/// Writes a random sequence in every form, and holds the table that comes back against the simulator's.
#[test]
fn random_sequences_number_as_the_simulator_does() {
    let knobs = Knobs::default();
    for seed in 0..400 {
        let sequence = random_sequence(seed, &knobs);
        let all = export::with_children(&sequence);
        let definitions = all.iter().flat_map(|sequence| {
            let (text, file) = match seed % 3 {
                0 => (export::object(sequence), "export.zip/object.xml".to_owned()),
                1 => (
                    export::bare(sequence),
                    format!("_TSSub-{}.xml", sequence.package_id),
                ),
                _ => (
                    export::bare(sequence)
                        .replace('&', "&amp;")
                        .replace('<', "&lt;")
                        .replace('>', "&gt;"),
                    format!("{}.txt", sequence.package_id),
                ),
            };
            parse(&text, &file, "")
        });
        let definitions: Vec<_> = definitions.map(Result::unwrap).collect();
        let library = Library::new(definitions, Vec::new());
        assert_eq!(library.problems(), [], "seed {seed}");
        assert_eq!(library.definitions().len(), all.len());
        let root = root(&library, &sequence.package_id);
        assert_eq!(library.roots(), [root]);
        assert_same(&library, root, &sequence);
    }
}

#[test]
fn real_exports_are_read() {
    for path in real_exports() {
        let library = Library::load(std::slice::from_ref(&path));
        assert_eq!(library.problems(), []);
        println!("{}", path.display());
        for root in library.roots() {
            let t = Table::of(&library, root, DisabledChild::Absent);
            println!("{} {}", library.get(root).title(), t.size());
        }
    }
}
