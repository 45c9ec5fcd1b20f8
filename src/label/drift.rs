//! Where a run and a definition that was edited since differ.

use std::{
    cmp::Reverse,
    collections::{HashMap, HashSet},
};

use super::{
    check::{kinds_fit, switched},
    pairs::{Pairs, is_named, rows_in},
};
use crate::{
    model::{Difference, Drift, Node, NodeId, Run},
    sequence::{DefinitionId, Expansion, Row, Table},
};

/// What differs beside the sizes of the tables, in the order of the run; what did not come up stands behind what is before it in the
/// definition. `numbered` is the table that says at which pointers the definition has it, `sure` are the nodes that are labelled.
pub fn drift(
    run: &Run,
    table: &Table,
    pairs: &Pairs,
    numbered: &Table,
    sure: &HashSet<NodeId>,
) -> Vec<Drift> {
    let mut drift = Vec::new();
    let mut places = vec![0; run.nodes.len()];
    let unknown = pairs.unknown(run, table);
    let mut elsewhere = Elsewhere::of(run, table, pairs);
    for (place, (id, _)) in run.walk().enumerate() {
        places[id.index()] = place;
        if unknown.contains(&id) {
            continue;
        }
        let node = run.node(id);
        let row = pairs.row(id).map(|row| &table.rows[row]);
        let around = node.parent.and_then(|around| pairs.row(around));
        // Where the start of something is not in the log, it is not known where it stood.
        let has_place = node.pointer.is_some();
        let what = match row {
            None if elsewhere.take(node) => has_place.then_some(Difference::Moved),
            None => has_place.then_some(Difference::NotInDefinition),
            Some(row) if !is_named(run, id, row) => Some(Difference::Renamed),
            Some(row) if row.lacks_contents() && sure.contains(&id) => lacking(row),
            Some(row) if node.parent.is_some() && row.parent != around => Some(Difference::Moved),
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
    let number = |row: usize| numbers[row].and_then(|row| numbered.rows[row].pointer);
    let lost = Lost::of(run, pairs, number);
    let is_lost = |row: &usize| number(*row).is_some_and(|number| lost.contains(number));
    for row in elsewhere.missing.into_iter().filter(|row| !is_lost(row)) {
        let mut before = (0..row).rev().filter_map(|row| pairs.node(row));
        let place = before.next().map_or(0, |id| places[id.index()] + 1);
        let difference = Drift {
            what: Difference::NotInRun,
            pointer: number(row),
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
    // Behind what is not known the numbers say nothing.
    if drift.is_empty() && table.lacks_contents() {
        return unknown_contents(run, table, pairs);
    }
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

/// Numbers that a run left out, as a table has them, so that no edit but a loss of records is why they did not come up.
struct Lost {
    /// The table's number and the run's, rising.
    starts: Vec<(u32, u32)>,
    /// The numbers in the log.
    logged: HashSet<u32>,
}

impl Lost {
    /// With the numbers of rows.
    fn of(run: &Run, pairs: &Pairs, number: impl Fn(usize) -> Option<u32>) -> Self {
        let starts = pairs.iter();
        let starts = starts.filter_map(|(id, row)| Some((number(row)?, run.node(id).pointer?)));
        let mut starts: Vec<_> = starts.collect();
        starts.sort_unstable();
        Self {
            starts,
            logged: run.numbers().collect(),
        }
    }

    /// Whether the log has the numbers before and behind as far apart as the table, and not this one.
    fn contains(&self, number: u32) -> bool {
        let next = self.starts.partition_point(|&(start, _)| start < number);
        let before = next.checked_sub(1).map(|before| self.starts[before]);
        let Some(((before, ran), (behind, ran_behind))) =
            before.zip(self.starts.get(next).copied())
        else {
            return false;
        };
        let as_far = ran_behind.checked_sub(ran) == Some(behind - before);
        as_far && !self.logged.contains(&(ran + (number - before)))
    }
}

/// What a definition has and a run seems not to.
struct Elsewhere<'a> {
    /// The rows that should have come up and did not, in order.
    missing: Vec<usize>,
    table: &'a Table,
    /// The rows without a counterpart, by their names; those that are missing last.
    left: HashMap<&'a str, Vec<usize>>,
}

impl<'a> Elsewhere<'a> {
    fn of(run: &Run, table: &'a Table, pairs: &Pairs) -> Self {
        let missing = pairs.missing(run, table);
        let is_left = |row: &usize| pairs.node(*row).is_none();
        let mut rows: Vec<_> = (0..table.rows.len()).filter(is_left).collect();
        rows.sort_by_key(|&row| (missing.binary_search(&row).is_ok(), Reverse(row)));
        let mut left: HashMap<&str, Vec<usize>> = HashMap::new();
        for row in rows {
            left.entry(&table.rows[row].name).or_default().push(row);
        }
        Self {
            missing,
            table,
            left,
        }
    }

    /// Whether a node without a counterpart is in the definition in another place.
    fn take(&mut self, node: &Node) -> bool {
        let name = node.name.as_deref().unwrap_or_default();
        let Some(left) = self.left.get_mut(name) else {
            return false;
        };
        let fits = |&row: &usize| kinds_fit(node, self.table.rows[row].kind);
        let found = left.iter().rposition(fits).map(|at| left.remove(at));
        self.missing.retain(|row| Some(*row) != found);
        found.is_some()
    }
}

/// Why it is not known what a Run Task Sequence step's child holds, if it is not.
fn lacking(row: &Row) -> Option<Difference> {
    match row.expansion? {
        Expansion::Missing => Some(Difference::ChildNotFound),
        Expansion::Cycle => Some(Difference::ChildInCircle),
        Expansion::TooLarge => Some(Difference::ChildTooLarge),
        Expansion::Expanded | Expansion::Disabled => None,
    }
}

/// The Run Task Sequence steps of whose child sequences it is not known what they hold, where all else agrees; with their pointers in the
/// log, if they came up.
pub fn unknown_contents(run: &Run, table: &Table, pairs: &Pairs) -> Vec<Drift> {
    let numbered = table.rows.iter().enumerate();
    let numbered = numbered.filter(|(_, row)| row.pointer.is_some());
    let lacking = numbered.filter_map(|(index, row)| Some((index, row, lacking(row)?)));
    let difference = |(index, row, what): (usize, &Row, Difference)| Drift {
        what,
        pointer: pairs.node(index).and_then(|id| run.node(id).pointer),
        name: row.name.to_string(),
        renamed: None,
    };
    lacking.map(difference).collect()
}

/// That the log states another number of instructions than a table has, all of which are known.
pub fn table_size(run: &Run, numbered: &Table) -> Option<Drift> {
    let size = numbered.size();
    let count = run.instruction_count.filter(|&count| count != size)?;
    if numbered.lacks_contents() {
        return None;
    }
    Some(Drift {
        what: Difference::TableSize,
        pointer: None,
        name: format!("{count} instructions in the log, {size} in the definition"),
        renamed: None,
    })
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
        let told: Vec<_> = drift(&run, &table, &pairs, &table, &HashSet::new())
            .into_iter()
            .map(|drift| (drift.what, drift.pointer, drift.name))
            .collect();
        let run = testing::run(&["A", "C", "D", "B"]);
        let pairs = align(&run, &table, &Extents::of(&table)).unwrap();
        let moved = drift(&run, &table, &pairs, &table, &HashSet::new());
        let moved: Vec<_> = moved.iter().map(|d| (d.what, d.pointer)).collect();
        assert_eq!(moved, [(Difference::Moved, Some(3))]);
        // Nothing differs but the numbers.
        let mut late = testing::run(&["A", "B", "C", "D"]);
        for node in &mut late.nodes {
            node.pointer = node.pointer.map(|pointer| pointer + 3);
        }
        late.instruction_count = None;
        let pairs = align(&late, &table, &Extents::of(&table)).unwrap();
        let shifted = drift(&late, &table, &pairs, &table, &HashSet::new());
        let shifted: Vec<_> = shifted.iter().map(|d| (d.what, d.pointer)).collect();
        assert_eq!(shifted, [(Difference::Shifted, Some(3))]);
        let expected = [
            (Difference::NotInDefinition, Some(1), "new".to_owned()),
            (Difference::NotInRun, Some(2), "C".to_owned()),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn why_it_is_not_known_what_a_child_holds_is_said() {
        let calls = [("Gone", "CON00109"), ("Again", "CON00101")];
        let root = calls.map(|(name, child)| testing::call(name, child));
        let library = testing::library(&[&root.concat()]);
        let table = testing::table(&library);
        let run = testing::run(&["[Gone", "A", "]Gone", "-9 Again"]);
        let all = (0..table.rows.len()).map(|row| {
            let name = &table.rows[row].name;
            (testing::node(&run, name), row)
        });
        let pairs = Pairs::new(&run, &table, all);
        let told = unknown_contents(&run, &table, &pairs);
        let told: Vec<_> = told.iter().map(|d| (d.what, d.pointer)).collect();
        let expected = [
            (Difference::ChildNotFound, Some(0)),
            (Difference::ChildInCircle, Some(3)),
        ];
        assert_eq!(told, expected);
    }

    /// Where the numbers leave room for what did not come up, its records are lost.
    #[test]
    fn what_is_lost_is_no_difference() {
        let library = testing::library(&[&testing::steps(&["A", "B", "C", "D"])]);
        let table = testing::table(&library);
        let missing = |run: &Run| {
            let pairs = align(run, &table, &Extents::of(&table)).unwrap();
            let drift = drift(run, &table, &pairs, &table, &HashSet::new());
            let told = drift.into_iter().map(|drift| (drift.what, drift.name));
            Vec::from_iter(told)
        };
        let edited = testing::run(&["A", "C", "D"]);
        let not_in_run = (Difference::NotInRun, "B".to_owned());
        assert!(missing(&edited).contains(&not_in_run));
        let mut torn = edited;
        for name in ["C", "D"] {
            let id = testing::node(&torn, name);
            let node = torn.node_mut(id);
            node.pointer = node.pointer.map(|pointer| pointer + 1);
        }
        torn.instruction_count = Some(4);
        assert_eq!(missing(&torn), []);
        // Something else has its number.
        let replaced = testing::run(&["A", "-1 new", "C", "D"]);
        assert!(missing(&replaced).contains(&not_in_run));
    }
}
