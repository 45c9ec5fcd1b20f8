//! From the numbers of a table to those of a run: what number something would have had that the log does not show.
//!
//! They are the same where all agrees. Where children were not found, or the definition was edited since, they are as far apart as the
//! table says between what the log shows, if that leaves one number only.

use std::collections::{HashMap, HashSet};

use super::{
    choose::{Explained, Reading},
    matching::Fit,
    partial::Gaps,
};
use crate::{
    model::Run,
    sequence::{DefinitionId, ItemId, Row, Table},
};

/// The number of an instruction in a run.
#[derive(Clone, Copy)]
pub struct Number {
    /// It is this, or a larger one that comes before that of the next instruction in the log.
    pub least: u32,
    pub is_known: bool,
}

impl Number {
    pub fn known(self) -> Option<u32> {
        self.is_known.then_some(self.least)
    }
}

/// From the numbers of a table to those of a run.
pub struct Numbers {
    /// Instructions that correspond: the table's number and the run's, rising.
    anchors: Vec<(i64, i64)>,
    /// The numbers that the log shows, rising.
    logged: Vec<i64>,
    /// Of a table that agrees with the run but for what children held that were not found.
    gaps: Option<Gaps>,
    /// Then, the numbers in the log of what can be more than one row.
    loose: Vec<i64>,
}

impl Numbers {
    pub fn of(run: &Run, reading: &Reading<'_>, by: &Explained<'_>) -> Self {
        let table = reading.table;
        // Before the first instruction and behind the last there is only what a definition says that agrees with all the rest.
        let mut anchors = match by.fit {
            Fit::Exact => vec![(-1, -1), (table.size().into(), table.size().into())],
            Fit::Partial => vec![(-1, -1)],
            Fit::Aligned => Vec::new(),
        };
        for &(id, row) in &reading.pairs {
            let (node, row) = (run.node(id), &table.rows[row]);
            let start = row.pointer.zip(node.pointer);
            let end = row.end_pointer.zip(node.end_pointer);
            let both = start.into_iter().chain(end);
            anchors.extend(both.map(|(table, run)| (i64::from(table), i64::from(run))));
        }
        anchors.sort_unstable();
        let mut logged: Vec<_> = run.numbers().map(i64::from).collect();
        logged.sort_unstable();
        Self {
            anchors,
            logged,
            gaps: reading.gaps.clone(),
            loose: loose(run, reading, by),
        }
    }

    /// Whether a number is sure and the log shows it.
    pub fn are_logged(&self, number: Number) -> bool {
        let known = number.known().map(i64::from);
        known.is_some_and(|known| self.logged.binary_search(&known).is_ok())
    }

    /// The run's number for a table's, if it is sure.
    pub fn in_run(&self, pointer: u32) -> Option<Number> {
        let pointer = i64::from(pointer);
        let next = self.anchors.partition_point(|&(table, _)| table <= pointer);
        let (table, run) = *self.anchors.get(next.checked_sub(1)?)?;
        let number = |number: i64, is_known| {
            let least = u32::try_from(number).ok()?;
            Some(Number { least, is_known })
        };
        if let Some(gaps) = &self.gaps {
            let end = self.anchors.get(next);
            // What the log shows between the two lies in a child that was not found, which begins at the first.
            let until = end.map_or(i64::MAX, |&(_, run_end)| run_end);
            let is_between = |loose: &i64| run < *loose && *loose < until;
            if table != pointer && self.loose.iter().any(is_between) {
                return None;
            }
            let shown = self.logged.partition_point(|&logged| logged < until);
            let last = shown.checked_sub(1).map_or(run, |at| self.logged[at]);
            let (from_start, is_known) = gaps.distance(table, pointer);
            let to_end = end.map(|&(end, run_end)| (run_end, gaps.distance(pointer, end)));
            return match to_end {
                _ if is_known => number(run + from_start, true),
                Some((run_end, (to_end, true))) => number(run_end - to_end, true),
                _ => number((run + from_start).max(last + pointer - table), false),
            };
        }
        if table != pointer {
            let &(table_end, run_end) = self.anchors.get(next)?;
            let between = self.logged.partition_point(|&logged| logged <= run);
            let is_shown = self
                .logged
                .get(between)
                .is_some_and(|&logged| logged < run_end);
            if table_end - table != run_end - run || is_shown {
                return None;
            }
        }
        number(run + pointer - table, true)
    }
}

/// The other tables of a definition that explain a run as well.
pub struct Others<'a> {
    readings: Vec<(&'a Table, Numbers)>,
    /// The items of a table by those around them, which are the same in every table.
    paths: HashMap<Path, usize>,
    /// For each of the tables and each path, the row.
    rows: Vec<HashMap<usize, usize>>,
}

/// An item, and the path of what it is in.
type Path = (Option<usize>, DefinitionId, ItemId);

impl<'a> Others<'a> {
    pub fn of(run: &Run, readings: &[Reading<'a>], by: &Explained<'_>) -> Self {
        let mut others = Self {
            readings: Vec::new(),
            paths: HashMap::new(),
            rows: Vec::new(),
        };
        for reading in readings {
            let paths = others.paths(reading.table);
            others.rows.push(paths.into_iter().zip(0..).collect());
            let numbers = Numbers::of(run, reading, by);
            others.readings.push((reading.table, numbers));
        }
        others
    }

    /// The path of each row of a table.
    pub fn paths(&mut self, table: &Table) -> Vec<usize> {
        let mut paths: Vec<usize> = Vec::with_capacity(table.rows.len());
        for row in &table.rows {
            let around = row.parent.map(|parent| paths[parent]);
            let next = self.paths.len();
            let path = (around, row.definition, row.item);
            paths.push(*self.paths.entry(path).or_insert(next));
        }
        paths
    }

    /// Whether what has a path has the same number in all other tables; `of` is its start or its end.
    pub fn agree(&self, path: usize, of: fn(&Row) -> Option<u32>, number: u32) -> bool {
        let mut all = self.readings.iter().zip(&self.rows);
        all.all(|((table, numbers), rows)| {
            let there = rows
                .get(&path)
                .and_then(|&row| numbers.in_run(of(&table.rows[row])?)?.known());
            there == Some(number)
        })
    }
}

/// The numbers in the log of what has no row for sure and is not in a child that was not found.
fn loose(run: &Run, reading: &Reading<'_>, by: &Explained<'_>) -> Vec<i64> {
    let placed: HashSet<_> = reading.pairs.iter().map(|&(id, _)| id).collect();
    let nodes = run.walk().map(|(id, _)| id);
    let nodes = nodes.filter(|id| !placed.contains(id) && !by.unknown.contains(id));
    let numbers = nodes.flat_map(|id| run.node(id).numbers());
    numbers.map(i64::from).collect()
}
