//! Where a run and a definition that was edited since differ.

use std::collections::HashSet;

use super::{
    Difference, Drift,
    check::switched,
    pairs::{Pairs, rows_in, same_name},
};
use crate::{
    sequence::{DefinitionId, Row, Table},
    tree::{NodeId, Run},
};

/// What differs beside the sizes of the tables, in the order of the run; what did not come up stands behind what is before it in the definition. `numbered` is the table
/// that says at which pointers the definition has it.
pub fn drift(run: &Run, table: &Table, pairs: &Pairs, numbered: &Table) -> Vec<Drift> {
    let mut drift = Vec::new();
    let mut places = vec![0; run.nodes.len()];
    let unknown = pairs.unknown(run, table);
    for (place, (id, _)) in run.walk().enumerate() {
        places[id.index()] = place;
        if unknown.contains(&id) {
            continue;
        }
        let node = run.node(id);
        let row = pairs.row(id).map(|row| &table.rows[row]);
        let what = match row {
            None => Some(Difference::NotInDefinition),
            Some(row) if !is_named(run, id, row) => Some(Difference::Renamed),
            Some(row) if row.lacks_contents() => Some(Difference::ChildNotFound),
            Some(row) => switched(node, row),
        };
        drift.extend(what.map(|what| {
            let renamed = row.filter(|_| what == Difference::Renamed);
            let difference = Drift {
                what,
                pointer: node.pointer,
                name: node.title().to_owned(),
                renamed: renamed.map(|row| row.name.to_string()),
            };
            (place, difference)
        }));
    }
    let numbers = rows_in(table, numbered);
    for row in pairs.missing(run, table) {
        let mut before = (0..row).rev().filter_map(|row| pairs.node(row));
        let place = before.next().map_or(0, |id| places[id.index()] + 1);
        let difference = Drift {
            what: Difference::NotInRun,
            pointer: numbers[row].and_then(|row| numbered.rows[row].pointer),
            name: table.rows[row].name.to_string(),
            renamed: None,
        };
        drift.push((place, difference));
    }
    // What is missing before a node comes before what differs in it.
    drift.sort_by_key(|(place, drift)| (*place, drift.what != Difference::NotInRun));
    let mut drift: Vec<_> = drift
        .into_iter()
        .map(|(_, difference)| difference)
        .collect();
    // What differs lies where the log does not show it.
    if drift.is_empty() && table_size(run, numbered).is_none() {
        let is_shifted = |&(id, row): &(NodeId, usize)| {
            let there = numbers[row].and_then(|row| numbered.rows[row].pointer);
            run.node(id).pointer.is_some_and(|at| there != Some(at))
        };
        drift.extend(pairs.iter().find(is_shifted).map(|(id, _)| Drift {
            what: Difference::Shifted,
            pointer: run.node(id).pointer,
            name: run.node(id).title().to_owned(),
            renamed: None,
        }));
    }
    drift
}

/// The Run Task Sequence steps that came up whose child sequences were not found.
pub fn not_found(run: &Run, table: &Table, pairs: &Pairs) -> Vec<Drift> {
    let nodes = run.walk().map(|(id, _)| id);
    let lacks = |id: &NodeId| {
        let row = pairs.row(*id);
        row.is_some_and(|row| table.rows[row].lacks_contents())
    };
    let difference = |id: NodeId| Drift {
        what: Difference::ChildNotFound,
        pointer: run.node(id).pointer,
        name: run.node(id).title().to_owned(),
        renamed: None,
    };
    nodes.filter(lacks).map(difference).collect()
}

/// That the log states another number of instructions than a table has.
pub fn table_size(run: &Run, numbered: &Table) -> Option<Drift> {
    let size = numbered.size();
    let count = run.instruction_count.filter(|&count| count != size)?;
    Some(Drift {
        what: Difference::TableSize,
        pointer: None,
        name: format!("{count} instructions in the log, {size} in the definition"),
        renamed: None,
    })
}

/// Whether a node has the name of a row, as far as the log tells.
fn is_named(run: &Run, id: NodeId, row: &Row) -> bool {
    run.node(id).name.is_none() || same_name(run, id, row)
}

/// The sequences in which something differs.
pub fn edited(run: &Run, table: &Table, pairs: &Pairs) -> HashSet<DefinitionId> {
    let row_of = |id: NodeId| pairs.row(id).map(|row| &table.rows[row]);
    let unknown = pairs.unknown(run, table);
    let differs = |&(id, _): &(NodeId, usize)| {
        !unknown.contains(&id) && !row_of(id).is_some_and(|row| is_named(run, id, row))
    };
    let others = run.walk().filter(differs).filter_map(|(id, _)| {
        let Some(around) = run.node(id).parent else {
            return Some(table.root);
        };
        let around = row_of(around)?;
        Some(around.child.unwrap_or(around.definition))
    });
    let missing = pairs.missing(run, table).into_iter();
    let missing = missing.map(|row| table.rows[row].definition);
    others.chain(missing).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::label::{align::align, extent::Extents, testing};

    #[test]
    fn each_difference_is_told_once_with_its_pointer() {
        let library = testing::library(&[&testing::steps(&["A", "B", "C", "D"])]);
        let table = testing::table(&library);
        let run = testing::run(&["A", "new", "B", "D"]);
        let pairs = align(&run, &table, &Extents::of(&table)).unwrap();
        let told: Vec<_> = drift(&run, &table, &pairs, &table)
            .into_iter()
            .map(|drift| (drift.what, drift.pointer, drift.name))
            .collect();
        // Nothing differs but the numbers.
        let mut late = testing::run(&["A", "B", "C", "D"]);
        for node in &mut late.nodes {
            node.pointer = node.pointer.map(|pointer| pointer + 3);
        }
        late.instruction_count = None;
        let pairs = align(&late, &table, &Extents::of(&table)).unwrap();
        let shifted = drift(&late, &table, &pairs, &table);
        let shifted: Vec<_> = shifted.iter().map(|d| (d.what, d.pointer)).collect();
        assert_eq!(shifted, [(Difference::Shifted, Some(3))]);
        let expected = [
            (Difference::NotInDefinition, Some(1), "new".to_owned()),
            (Difference::NotInRun, Some(2), "C".to_owned()),
        ];
        assert_eq!(told, expected);
    }
}
