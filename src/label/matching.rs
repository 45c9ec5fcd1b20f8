//! Holds definitions against a run: which explain every fact of it, which all but what children held that were not found, which most.

use std::{
    cmp::Reverse,
    collections::{HashMap, HashSet},
    sync::{Arc, OnceLock},
};

use super::{
    align::align,
    carry::{Alignment, Sure},
    check::{Agreement, exact},
    extent::Extents,
    missing::{Seen, missing_child},
    pairs::{Pairs, is_named, same_name},
    partial::{Gaps, Partial, partial},
    weight::{DIFFERENCE, SURE, Weights},
};
use crate::{
    model::{Node, NodeId, Run},
    sequence::{DisabledChild, Library, Row, RowKind, Table},
};

/// Definitions that are aligned with a run, those with the most names in common.
const CLOSEST: usize = 4;

/// Definitions without some of their children that are held against a run: of those most names can be in the children.
const LIKELY: usize = 40;

/// The share of a run's nodes that must have a counterpart of their name for a definition to explain the run.
const ENOUGH: f64 = 0.5;

/// For each name, the tables that have it, by their numbers, and how often.
type ByName = HashMap<Arc<str>, Vec<(usize, usize)>>;

/// Definitions, ready to be held against runs.
#[derive(Debug)]
pub struct Definitions {
    pub library: Library,
    tables: Vec<Table>,
    /// [`Self::tables_with`]; only runs that no definition explains exactly ask for it.
    by_name: OnceLock<ByName>,
    weights: Weights,
}

/// A run's nodes and the rows they correspond to.
pub struct Match<'a> {
    /// With the contents of all children, also of those that take no instructions because they are disabled.
    pub table: &'a Table,
    pub pairs: Pairs,
    /// The table of the same definition whose numbers are most like the run's.
    pub numbered: &'a Table,
    pub fit: Fit,
    /// Of a partial one.
    pub gaps: Option<Gaps>,
    /// Which share of the run's nodes agrees.
    pub score: f64,
    /// What agrees in its place outweighs what does not by so many bits.
    pub weight: f64,
    /// More agrees than by chance, and most of what the root sequence has beside its children.
    pub is_sure: bool,
    /// [`Definitions::unknown_children`].
    pub unknown: Vec<String>,
    /// Facts held against the table, and those that agree: all facts of the log, or where not all agree, names.
    pub checked: usize,
    pub agreeing: usize,
}

/// How a table explains a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// Every fact of the log agrees.
    Exact,
    /// So does every fact outside of the child sequences that were not found.
    Partial,
    /// Most names agree.
    Aligned,
}

impl Match<'_> {
    /// The table explains enough of the run to be used.
    pub fn explains(&self) -> bool {
        self.agreeing as f64 >= ENOUGH * self.checked as f64 && self.is_sure
    }
}

impl Definitions {
    /// Makes the instruction tables of all definitions: any of them can have been deployed.
    pub fn new(library: Library) -> Self {
        let mut tables = Vec::new();
        for id in library.ids() {
            let mut kinds = HashSet::new();
            // The rules differ only where a Run Task Sequence step is disabled. Hollow, or without what it holds since that was not found,
            // is not the same.
            let mut is_new = |table: &Table| {
                let lacking = table.rows.iter().filter(|row| row.lacks_contents());
                kinds.insert((table.size(), lacking.count()))
            };
            let rules = DisabledChild::ALL
                .iter()
                .map(|&rule| Table::of(&library, id, rule));
            tables.extend(rules.filter(&mut is_new));
        }
        let weights = Weights::of(&library);
        Self {
            library,
            tables,
            by_name: OnceLock::new(),
            weights,
        }
    }

    /// The definitions that explain a run: those with which all facts agree or else the closest ones, the best first.
    pub fn matches(&self, run: &Run) -> Vec<Match<'_>> {
        let agreements: Vec<_> = self
            .tables
            .iter()
            .map(|table| Agreement::of(run, table))
            .collect();
        let exact = self.exact(run, &agreements);
        if exact.is_empty() {
            self.closest(run, &agreements)
        } else {
            exact
        }
    }

    /// The tables with which all facts of a run agree.
    fn exact<'a>(&'a self, run: &Run, agreements: &[Agreement]) -> Vec<Match<'a>> {
        // Numbers alone agree with anything.
        let is_named = |node: &Node| node.name.is_some() && node.numbers().next().is_some();
        if !run.nodes.iter().any(is_named) {
            return Vec::new();
        }
        let all = self.tables.iter().zip(agreements);
        let all = all.filter(|(_, agreement)| agreement.is_complete() && agreement.size_fits);
        // Behind a child that was not found the numbers are others, even if the log does not show it.
        let all = all.filter(|(table, _)| !table.lacks_contents());
        let fitting = all.filter(|(table, _)| self.unknown_children(run, table).is_empty());
        let fitting: Vec<_> = fitting.collect();
        // Where a table has the very size the log states, those that are off by one do not count.
        let any_equal = fitting.iter().any(|(_, agreement)| agreement.size_equal);
        fitting
            .into_iter()
            .filter(|(_, agreement)| agreement.size_equal || !any_equal)
            .map(|(table, agreement)| Match {
                table,
                pairs: exact(run, table),
                numbered: table,
                fit: Fit::Exact,
                gaps: None,
                score: 1.0,
                weight: f64::INFINITY,
                is_sure: true,
                unknown: Vec::new(),
                checked: agreement.checked,
                agreeing: agreement.agreeing,
            })
            .collect()
    }

    /// The definitions that share the most names with a run, aligned with it where they do not explain all but what children held that
    /// were not found; the best first.
    fn closest<'a>(&'a self, run: &Run, agreements: &[Agreement]) -> Vec<Match<'a>> {
        let mut named: HashMap<&str, usize> = HashMap::new();
        for name in run.nodes.iter().filter_map(|node| node.name.as_deref()) {
            *named.entry(name).or_default() += 1;
        }
        let mut shared = vec![0; self.tables.len()];
        for (name, count) in named {
            for &(i, times) in self.tables_with(name) {
                shared[i] += count.min(times);
            }
        }
        // Of each definition, the last table is the one with the most contents.
        let is_last = |i: usize, root| self.tables.get(i + 1).is_none_or(|next| next.root != root);
        let mut order: Vec<_> = self
            .tables
            .iter()
            .enumerate()
            .filter(|&(i, table)| shared[i] > 0 && is_last(i, table.root))
            .map(|(i, _)| {
                (
                    shared[i],
                    agreements[i].size_equal,
                    agreements[i].agreeing,
                    i,
                )
            })
            .collect();
        order.sort_by_key(|&(shared, size, agreeing, i)| (Reverse((shared, size, agreeing)), i));
        let order = order.into_iter().map(|(_, _, _, i)| i).take(LIKELY);
        let closest = order.enumerate().flat_map(|(rank, i)| {
            let root = self.tables[i].root;
            let of_root = self.tables.iter().filter(|table| table.root == root);
            let mut found: Vec<_> = of_root
                .filter_map(|table| self.partial(run, table))
                .collect();
            if rank < CLOSEST && !found.iter().any(|found| found.is_sure) {
                found.extend(self.aligned(run, i, agreements));
            }
            found
        });
        let mut matches: Vec<_> = closest.collect();
        // Of what explains the run, that first which agrees in everything it can, however much that is.
        let rank = |found: &Match<'_>| {
            let by_kind = (found.fit != Fit::Partial, !found.unknown.is_empty());
            found.explains().then_some(by_kind).ok_or(())
        };
        matches.sort_by(|a, b| {
            let by_rank = rank(a).cmp(&rank(b));
            by_rank.then(b.score.total_cmp(&a.score))
        });
        matches
    }

    /// A table that explains all but what children held that were not found.
    fn partial<'a>(&self, run: &Run, table: &'a Table) -> Option<Match<'a>> {
        if !table.lacks_contents() {
            return None;
        }
        let Partial { pairs, gaps } = partial(run, &self.library, table)?;
        if self.is_another(run, table, &pairs) {
            return None;
        }
        let checked = run.nodes.len() - pairs.unknown(run, table).len();
        let weight = self.weigh(table, pairs.iter());
        Some(Match {
            table,
            pairs,
            numbered: table,
            fit: Fit::Partial,
            gaps: Some(gaps),
            score: checked as f64 / run.nodes.len() as f64,
            weight,
            is_sure: weight >= self.by_chance(),
            unknown: self.unknown_children(run, table),
            checked,
            agreeing: checked,
        })
    }

    /// A table aligned with a run.
    fn aligned<'a>(&'a self, run: &Run, i: usize, agreements: &[Agreement]) -> Option<Match<'a>> {
        let table = &self.tables[i];
        let extents = Extents::of(table);
        let pairs = align(run, table, &extents)?;
        let of_root = self.tables.iter().zip(agreements);
        let of_root = of_root.filter(|(other, _)| other.root == table.root);
        let numbered = of_root.min_by_key(|(_, all)| Reverse((all.agreeing, all.size_equal)));
        let unknown = pairs.unknown(run, table);
        let agree = |&(id, row): &(NodeId, usize)| {
            is_named(run, id, &table.rows[row]) && !unknown.contains(&id)
        };
        let agreeing = pairs.iter().filter(agree).count();
        let alignment = Alignment::new(run, table, &self.library, &self.weights, &pairs, &extents);
        let checked = run.nodes.len() - unknown.len();
        let in_place: Vec<_> = namesakes(run, table, &pairs).collect();
        let others = checked.saturating_sub(in_place.len()) as f64;
        let weight = self.weigh(table, in_place) - DIFFERENCE * others;
        let is_another = self.is_another(run, table, &pairs);
        let is_sure = alignment.root().prevail() && weight >= self.by_chance() && !is_another;
        Some(Match {
            table,
            numbered: numbered?.0,
            fit: Fit::Aligned,
            gaps: None,
            score: agreeing as f64 / run.nodes.len() as f64,
            weight,
            is_sure,
            unknown: self.unknown_children(run, table),
            checked,
            agreeing,
            pairs,
        })
    }

    /// The tables that have a name, by their numbers, and how often.
    fn tables_with(&self, name: &str) -> &[(usize, usize)] {
        let by_name = self.by_name.get_or_init(|| {
            let mut by_name = ByName::new();
            for (i, table) in self.tables.iter().enumerate() {
                for row in &table.rows {
                    let tables = by_name.entry(Arc::clone(&row.name)).or_default();
                    match tables.last_mut() {
                        Some((last, times)) if *last == i => *times += 1,
                        _ => tables.push((i, 1)),
                    }
                }
            }
            by_name
        });
        by_name.get(name).map_or(&[], Vec::as_slice)
    }

    /// As much as this of a run can agree with some part of some definition by chance.
    pub fn by_chance(&self) -> f64 {
        SURE + self.weights.choice()
    }

    pub fn weigh(&self, table: &Table, pairs: impl IntoIterator<Item = (NodeId, usize)>) -> f64 {
        let rows = pairs.into_iter().map(|(_, row)| &table.rows[row]);
        rows.map(|row| self.weights.name(&row.name)).sum()
    }

    /// The pairs that the evidence carries.
    pub fn sure(&self, run: &Run, found: &Match<'_>) -> Vec<Sure> {
        let Match { table, pairs, .. } = found;
        if found.fit == Fit::Exact {
            let sure = |(id, row)| Sure {
                id,
                row,
                is_placed: true,
                is_itself: true,
            };
            return pairs.iter().map(sure).collect();
        }
        let extents = Extents::of(table);
        let (library, weights) = (&self.library, &self.weights);
        let alignment = Alignment::new(run, table, library, weights, pairs, &extents);
        let mut sure = match found.fit {
            Fit::Partial => alignment.placed(),
            Fit::Exact | Fit::Aligned => {
                let seen = Seen::of(run, library, table, pairs);
                let mut sure = alignment.sure();
                sure.retain(|sure| {
                    let child = missing_child(library, &table.rows[sure.row]);
                    child.is_none_or(|child| !seen.contradicted.contains(&child))
                });
                sure
            }
        };
        if !found.unknown.is_empty() {
            let referred = run.referred();
            let is_referred = |sure: &Sure| {
                let row = &table.rows[sure.row];
                let child = self.library.called(row.definition, row.item);
                child.is_none_or(|child| referred.contains(&child.to_ascii_uppercase()))
            };
            sure.retain(is_referred);
            if found.unknown.len() > alignment.groups_left() {
                // Anything that shows nothing of its contents can be what ran one of them, or what is no less like it.
                let unknown = found.unknown.iter().flat_map(|child| library.find(child));
                let unknown: Vec<_> = unknown.collect();
                sure.retain(|&Sure { id, row, .. }| {
                    let likeness = |child| weights.contents(run, id, library, child, None);
                    let own = table.rows[row].child.map(likeness);
                    let mut others = unknown.iter().map(|&unknown| likeness(unknown));
                    table.rows[row].kind == RowKind::RunTaskSequence
                        && !run.node(id).children.is_empty()
                        && others.all(|other| own.is_some_and(|own| own > other))
                });
                sure.iter_mut().for_each(|sure| sure.is_placed = false);
            }
        }
        sure
    }

    /// Whether nothing but names of steps that run unknown children agrees, as any groups' names can, and the engine refers to none of
    /// those. Where more agrees, it may refer to what those children call: that it refers to all is not known.
    fn is_another(&self, run: &Run, table: &Table, pairs: &Pairs) -> bool {
        let rows = table.rows.iter();
        let mut called = rows.filter_map(|row| self.library.called(row.definition, row.item));
        let mut agreeing = pairs.iter().map(|(_, row)| &table.rows[row]);
        let referred = run.referred();
        agreeing.all(Row::lacks_contents)
            && !called.any(|child| referred.contains(&child.to_ascii_uppercase()))
    }

    /// The children that the engine refers to and a definition does not call, nor what it calls. Then it did when it ran; or, where the
    /// contents of some children are not known, those call them, unless the engine does not refer to others that the definition calls.
    fn unknown_children(&self, run: &Run, table: &Table) -> Vec<String> {
        let referred = run.referred();
        if referred.is_empty() {
            return Vec::new();
        }
        let all = self.library.reachable(&[table.root]);
        let calls = all.iter().flat_map(|&id| {
            let calls = self.library.calls(id);
            calls.map(move |(item, child)| (self.library.called(id, item), child))
        });
        let (mut called, mut is_whole) = (HashSet::new(), true);
        for (package_id, child) in calls {
            called.extend(package_id.map(str::to_ascii_uppercase));
            is_whole &= child.is_some();
        }
        let logged = run.children_referred.iter();
        let unknown = logged.filter(|child| !called.contains(&child.to_ascii_uppercase()));
        let unknown: Vec<_> = unknown.cloned().collect();
        // Of what is disabled it may not speak.
        let mut enabled = table
            .rows
            .iter()
            .filter(|row| !row.disabled && !row.disabled_by_parent)
            .filter_map(|row| self.library.called(row.definition, row.item));
        if is_whole || enabled.any(|child| !referred.contains(&child.to_ascii_uppercase())) {
            unknown
        } else {
            Vec::new()
        }
    }
}

/// The pairs of the same name that are in their place.
pub fn namesakes<'a>(
    run: &'a Run,
    table: &'a Table,
    pairs: &'a Pairs,
) -> impl Iterator<Item = (NodeId, usize)> + 'a {
    let in_place = pairs.in_place(run, table);
    in_place.filter(|&(id, row)| same_name(run, id, &table.rows[row]))
}
