//! Where a run and a definition that was edited since differ.

use std::collections::HashSet;

use super::{
    Difference, Drift,
    pairs::{Pairs, rows_in, same_name},
};
use crate::{
    sequence::{DefinitionId, Row, Table},
    tree::{NodeId, Run},
};

/// What differs: first what ran, in the order of the run, then what did not, in the order of the definition. `numbered` is the table that
/// says at which pointers the definition has it.
pub fn drift(run: &Run, table: &Table, pairs: &Pairs, numbered: &Table) -> Vec<Drift> {
    let mut drift = Vec::new();
    for (id, _) in run.walk() {
        let node = run.node(id);
        let what = match pairs.row(id) {
            None => Difference::NotInDefinition,
            Some(row) if !is_named(run, id, &table.rows[row]) => Difference::Renamed,
            Some(_) => continue,
        };
        drift.push(Drift {
            what,
            pointer: node.pointer,
            name: node.title().to_owned(),
        });
    }
    let numbers = rows_in(table, numbered);
    let missing = pairs.missing(run, table).into_iter();
    drift.extend(missing.map(|row| Drift {
        what: Difference::NotInRun,
        pointer: numbers[row].and_then(|row| numbered.rows[row].pointer),
        name: table.rows[row].name.to_string(),
    }));
    if let Some(count) = run.instruction_count
        && count.abs_diff(numbered.size()) > 1
    {
        let size = numbered.size();
        drift.push(Drift {
            what: Difference::TableSize,
            pointer: None,
            name: format!("{count} instructions in the log, {size} in the definition"),
        });
    }
    drift
}

/// Whether a node has the name of a row, as far as the log tells.
fn is_named(run: &Run, id: NodeId, row: &Row) -> bool {
    run.node(id).name.is_none() || same_name(run, id, row)
}

/// The sequences in which something differs.
pub fn edited(run: &Run, table: &Table, pairs: &Pairs) -> HashSet<DefinitionId> {
    let row_of = |id: NodeId| pairs.row(id).map(|row| &table.rows[row]);
    let differs =
        |&(id, _): &(NodeId, usize)| !row_of(id).is_some_and(|row| is_named(run, id, row));
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
    use crate::{
        label::{align::align, extent::Extents, testing},
        sequence::DisabledChild,
    };

    #[test]
    fn each_difference_is_told_once_with_its_pointer() {
        let library = testing::library(&[&testing::steps(&["A", "B", "C", "D"])]);
        let table = Table::of(
            &library,
            library.ids().next().unwrap(),
            DisabledChild::Expanded,
        );
        let run = testing::run(&["A", "new", "B", "D"]);
        let pairs = align(&run, &table, &Extents::of(&table)).unwrap();
        let told: Vec<_> = drift(&run, &table, &pairs, &table)
            .into_iter()
            .map(|drift| (drift.what, drift.pointer, drift.name))
            .collect();
        let expected = [
            (Difference::NotInDefinition, Some(1), "new".to_owned()),
            (Difference::NotInRun, Some(2), "C".to_owned()),
        ];
        assert_eq!(told, expected);
    }
}
