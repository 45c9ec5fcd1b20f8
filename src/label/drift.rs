//! Where a run and a definition that was edited since differ.

use super::{
    Difference, Drift,
    pairs::{Pairs, rows_in, same_name},
};
use crate::{sequence::Table, tree::Run};

/// What differs: first what ran, in the order of the run, then what did not, in the order of the definition. `numbered` is the table that
/// says at which pointers the definition has it.
pub fn drift(run: &Run, table: &Table, pairs: &Pairs, numbered: &Table) -> Vec<Drift> {
    let mut drift = Vec::new();
    for (id, _) in run.walk() {
        let node = run.node(id);
        let what = match pairs.row(id) {
            None => Difference::NotInDefinition,
            Some(row) if node.name.is_some() && !same_name(run, id, &table.rows[row]) => {
                Difference::Renamed
            }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        label::{align::align, testing},
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
        let pairs = align(&run, &table).unwrap();
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
