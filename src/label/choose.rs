//! Finds the definition that produced a run, and labels the run's nodes with it.

use std::{
    cmp::Reverse,
    collections::{HashMap, HashSet},
    sync::{Arc, OnceLock},
};

use super::{
    Candidate, DefinitionFacts, Difference, Drift, Evidence, NodeLabel, RunLabels, SequenceName,
    State,
    align::align,
    carry::{Alignment, Sure},
    check::{Agreement, exact},
    drift::{drift, edited, not_found, table_size},
    extent::Extents,
    pairs::{Pairs, is_named, rows_in, same_name},
    partial::{Gaps, Partial, missing_child, partial, taken},
    weight::{DIFFERENCE, SURE, Weights},
};
use crate::{
    sequence::{DefinitionId, DisabledChild, ItemKind, Library, Row, RowKind, Table},
    tree::{Kind, NodeId, Run},
};

/// Definitions that are aligned with a run, those with the most names in common.
const CLOSEST: usize = 4;

/// The share of a run's nodes that must have a counterpart of their name for a definition to explain the run.
const ENOUGH: f64 = 0.5;

/// For each name, the tables that have it, by their numbers, and how often.
type ByName = HashMap<Arc<str>, Vec<(usize, usize)>>;

/// Definitions, ready to be held against runs.
#[derive(Debug)]
pub struct Definitions {
    library: Library,
    tables: Vec<Table>,
    /// [`Self::tables_with`]; only runs that no definition explains exactly ask for it.
    by_name: OnceLock<ByName>,
    weights: Weights,
}

/// A run's nodes and the rows they correspond to.
struct Match<'a> {
    /// With the contents of all children, also of those that take no instructions because they are disabled.
    table: &'a Table,
    pairs: Pairs,
    /// The table of the same definition whose numbers are most like the run's.
    numbered: &'a Table,
    fit: Fit,
    /// Of a partial one.
    gaps: Option<Gaps>,
    /// Which share of the run's nodes agrees.
    score: f64,
    /// What agrees in its place outweighs what does not by so many bits.
    weight: f64,
    /// More agrees than by chance, and most of what the root sequence has beside its children.
    is_sure: bool,
    /// Facts held against the table, and those that agree: all facts of the log, or where not all agree, names.
    checked: usize,
    agreeing: usize,
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
    fn explains(&self) -> bool {
        self.agreeing as f64 >= ENOUGH * self.checked as f64 && self.is_sure
    }
}

/// A definition that explains a run.
pub struct Explained<'a> {
    /// Its tables, by the rules for disabled Run Task Sequence steps under which it does, the best first.
    pub tables: Vec<&'a Table>,
    /// The run's nodes and the rows of the first table that they surely are.
    pub pairs: Vec<(NodeId, usize)>,
    /// The nodes in children that were not found.
    pub unknown: HashSet<NodeId>,
    /// What the numbers of the first table lack, if children were not found and all else agrees.
    pub gaps: Option<Gaps>,
    /// The sequences in which something differs.
    pub edited: HashSet<DefinitionId>,
    /// How; an exact one whose table has another size than the log states, which is not settled, is no more than aligned.
    pub fit: Fit,
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

    /// Finds the definition behind a run and writes what it says into the run's nodes. Gives the definition too, where it is one alone.
    pub fn label(&self, run: &mut Run) -> (RunLabels, Option<Explained<'_>>) {
        let agreements: Vec<_> = self
            .tables
            .iter()
            .map(|table| Agreement::of(run, table))
            .collect();
        let fitting = || {
            let all = self.tables.iter().zip(&agreements);
            let all = all.filter(|(_, agreement)| agreement.is_complete() && agreement.size_fits);
            // Behind a child that was not found the numbers are others, even if the log does not show it.
            let all = all.filter(|(table, _)| !table.lacks_contents());
            all.filter(|(table, _)| self.unknown_children(run, table).is_none())
        };
        // Where a table has the very size the log states, those that are off by one do not count.
        let any_equal = fitting().any(|(_, agreement)| agreement.size_equal);
        let mut matches: Vec<_> = fitting()
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
                checked: agreement.checked,
                agreeing: agreement.agreeing,
            })
            .collect();
        if matches.is_empty() {
            matches = self.closest(run, &agreements);
        }
        let Some(best) = matches.first().filter(|best| best.explains()) else {
            return (self.unmatched(run, &matches), None);
        };
        // Copies of a sequence that explain the run alike, or each what the other does not: what they all say still holds.
        let rivals: Vec<_> = matches
            .iter()
            .filter(|other| other.table.root != best.table.root)
            .filter(|other| {
                let as_good = match best.fit {
                    Fit::Partial => other.fit == Fit::Partial,
                    Fit::Exact | Fit::Aligned => other.score >= best.score,
                };
                as_good || other.weight >= best.weight || self.disputes(run, other, best)
            })
            .collect();
        let sure = self.sure(run, best);
        // A log that begins in mid-run can be all of a child.
        let is_child = || !self.library.roots().contains(&best.table.root);
        let is_exact = best.fit == Fit::Exact;
        let is_alone = rivals.is_empty() && (is_exact || !run.starts_mid_run || !is_child());
        let explained = is_alone.then(|| {
            let numbers = rows_in(best.table, best.numbered);
            let pairs: Vec<_> = match best.fit {
                Fit::Exact | Fit::Partial => best.pairs.iter().collect(),
                Fit::Aligned => {
                    let placed = sure.iter().filter(|sure| sure.is_placed);
                    placed.map(|sure| (sure.id, sure.row)).collect()
                }
            };
            let of_root = matches
                .iter()
                .filter(|other| other.table.root == best.table.root);
            let as_good = of_root
                .filter(|other| other.fit == best.fit && !std::ptr::eq(other.table, best.table));
            Explained {
                tables: std::iter::once(best)
                    .chain(as_good)
                    .map(|found| found.numbered)
                    .collect(),
                pairs: pairs
                    .into_iter()
                    .filter_map(|(id, row)| Some((id, numbers[row]?)))
                    .collect(),
                unknown: best.pairs.unknown(run, best.table),
                gaps: best.gaps.clone(),
                edited: match best.fit {
                    Fit::Exact | Fit::Partial => HashSet::new(),
                    Fit::Aligned => edited(run, best.table, &best.pairs),
                },
                fit: match table_size(run, best.numbered) {
                    Some(_) if is_exact => Fit::Aligned,
                    _ => best.fit,
                },
            }
        });
        let agreed = rivals
            .iter()
            .map(|rival| self.labels(rival, &self.sure(run, rival)))
            .collect::<Vec<_>>();
        for found in sure.iter().filter(|_| is_alone) {
            // A start that is a log's last word can be a group's; the definition knows.
            let is_group = best.table.rows[found.row].kind == RowKind::Group;
            if is_group && run.node(found.id).may_be_a_group() {
                run.node_mut(found.id).kind = Kind::Group;
            }
        }
        for (id, label) in self.labels(best, &sure) {
            let all_agree = agreed.iter().all(|other| {
                other
                    .get(&id)
                    .is_some_and(|other| other.child == label.child)
            });
            if all_agree {
                write(run, id, label, is_alone);
            }
        }
        let mut drift = match best.fit {
            Fit::Exact => Vec::new(),
            Fit::Partial => not_found(run, best.table, &best.pairs),
            Fit::Aligned => {
                let sure = sure.iter().map(|sure| sure.id).collect();
                drift(run, best.table, &best.pairs, best.numbered, &sure)
            }
        };
        drift.extend(table_size(run, best.numbered));
        let unknown = self.unknown_children(run, best.table).into_iter().flatten();
        drift.extend(unknown.map(|child| Drift {
            what: Difference::NotInDefinition,
            pointer: None,
            name: format!("child sequence {child}"),
            renamed: None,
        }));
        let state = if is_exact {
            State::Verified
        } else {
            State::Drifted
        };
        let run_labels = RunLabels {
            state,
            definition: is_alone.then(|| self.library.get(best.table.root).file.clone()),
            task_sequence: is_alone.then(|| self.name(best.table.root)),
            pairs_checked: best.checked,
            pairs_agreeing: best.agreeing,
            drift,
            candidates: if is_alone {
                Vec::new()
            } else {
                self.candidates(&matches)
            },
        };
        (run_labels, explained)
    }

    fn unmatched(&self, run: &Run, matches: &[Match<'_>]) -> RunLabels {
        RunLabels {
            state: State::Unmatched,
            definition: None,
            task_sequence: None,
            pairs_checked: run.nodes.len(),
            pairs_agreeing: matches.first().map_or(0, |closest| closest.agreeing),
            drift: Vec::new(),
            candidates: self.candidates(matches),
        }
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
        let closest = order.into_iter().take(CLOSEST).map(|(_, _, _, i)| i);
        let closest = closest.flat_map(|i| {
            let root = self.tables[i].root;
            let of_root = self.tables.iter().filter(|table| table.root == root);
            let mut found: Vec<_> = of_root
                .filter_map(|table| self.partial(run, table))
                .collect();
            if found.is_empty() {
                found.extend(self.aligned(run, i, agreements));
            }
            found
        });
        let mut matches: Vec<_> = closest.collect();
        // What agrees in everything it can comes first, however much that is.
        let is_aligned = |found: &Match<'_>| found.fit == Fit::Aligned;
        matches.sort_by(|a, b| {
            let by_fit = is_aligned(a).cmp(&is_aligned(b));
            by_fit.then(b.score.total_cmp(&a.score))
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
        (weight >= self.by_chance()).then(|| Match {
            table,
            pairs,
            numbered: table,
            fit: Fit::Partial,
            gaps: Some(gaps),
            score: checked as f64 / run.nodes.len() as f64,
            weight,
            is_sure: true,
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

    /// Whether another definition surely explains, in its place, what the best one does not.
    fn disputes(&self, run: &Run, other: &Match<'_>, best: &Match<'_>) -> bool {
        let in_best = |id| best.pairs.row(id);
        let beyond = namesakes(run, other.table, &other.pairs).filter(|&(id, _)| {
            !in_best(id).is_some_and(|row| same_name(run, id, &best.table.rows[row]))
        });
        self.weigh(other.table, beyond) >= self.by_chance()
    }

    /// As much as this of a run can agree with some part of some definition by chance.
    fn by_chance(&self) -> f64 {
        SURE + self.weights.choice()
    }

    fn weigh(&self, table: &Table, pairs: impl IntoIterator<Item = (NodeId, usize)>) -> f64 {
        let rows = pairs.into_iter().map(|(_, row)| &table.rows[row]);
        rows.map(|row| self.weights.name(&row.name)).sum()
    }

    fn candidates(&self, matches: &[Match<'_>]) -> Vec<Candidate> {
        let mut seen = HashSet::new();
        let distinct = matches.iter().filter(|found| seen.insert(found.table.root));
        distinct
            .map(|found| Candidate {
                sequence: self.name(found.table.root),
                file: self.library.get(found.table.root).file.clone(),
                score: found.score,
            })
            .collect()
    }

    fn name(&self, id: DefinitionId) -> SequenceName {
        let definition = self.library.get(id);
        SequenceName {
            name: definition.name.clone(),
            package_id: definition.package_id.clone(),
        }
    }

    /// The pairs that the evidence carries.
    fn sure(&self, run: &Run, found: &Match<'_>) -> Vec<Sure> {
        let Match { table, pairs, .. } = found;
        if found.fit != Fit::Exact {
            let extents = Extents::of(table);
            let (library, weights) = (&self.library, &self.weights);
            let alignment = Alignment::new(run, table, library, weights, pairs, &extents);
            let mut sure = match found.fit {
                Fit::Partial => alignment.placed(),
                Fit::Exact | Fit::Aligned => {
                    let (_, several) = taken(run, library, table, pairs);
                    let mut sure = alignment.sure();
                    sure.retain(|sure| {
                        let child = missing_child(library, &table.rows[sure.row]);
                        child.is_none_or(|child| !several.contains(&child))
                    });
                    sure
                }
            };
            if self.unknown_children(run, table).is_some() {
                sure.retain(|sure| {
                    let row = &table.rows[sure.row];
                    let child = self.library.called(row.definition, row.item);
                    child.is_none_or(|child| run.children_referred.contains(child))
                });
            }
            return sure;
        }
        let sure = |(id, row)| Sure {
            id,
            row,
            is_placed: true,
        };
        pairs.iter().map(sure).collect()
    }

    /// Whether nothing but names of steps that run unknown children agrees, as any groups' names can, and the engine refers to none of
    /// those. Where more agrees, it may refer to what those children call: that it refers to all is not known.
    fn is_another(&self, run: &Run, table: &Table, pairs: &Pairs) -> bool {
        let referred = &run.children_referred;
        let is_referred = |child: &str| referred.iter().any(|id| id.eq_ignore_ascii_case(child));
        let rows = table.rows.iter();
        let mut called = rows.filter_map(|row| self.library.called(row.definition, row.item));
        let mut agreeing = pairs.iter().map(|(_, row)| &table.rows[row]);
        agreeing.all(Row::lacks_contents) && !called.any(is_referred)
    }

    /// The children that the engine refers to and a definition does not call, if the definition calls others instead. Then it called
    /// them when it ran.
    fn unknown_children<'r>(&self, run: &'r Run, table: &Table) -> Option<Vec<&'r str>> {
        let referred = &run.children_referred;
        let called: HashSet<_> = table
            .rows
            .iter()
            .filter_map(|row| self.library.called(row.definition, row.item))
            .collect();
        let unknown = referred.iter().map(String::as_str);
        let unknown: Vec<_> = unknown.filter(|child| !called.contains(child)).collect();
        let calls_others = called.iter().any(|&child| !referred.contains(child));
        (calls_others && !unknown.is_empty()).then_some(unknown)
    }

    /// What a definition says of the nodes.
    fn labels(&self, found: &Match<'_>, sure: &[Sure]) -> HashMap<NodeId, NodeLabel> {
        let label = |sure: &Sure| {
            let mut label = self.of_row(&found.table.rows[sure.row]);
            if !sure.is_placed {
                label.sequence = None;
                label.definition = None;
            }
            (sure.id, label)
        };
        sure.iter().map(label).collect()
    }

    pub(super) fn of_row(&self, row: &Row) -> NodeLabel {
        let item = self.library.item(row.definition, row.item);
        let (child, action) = match &item.kind {
            ItemKind::RunTaskSequence(call) => {
                // The child's own name; where its definition is missing, what the step says of it.
                let known = row.child.map(|child| self.name(child));
                (
                    Some(known.unwrap_or_else(|| SequenceName {
                        name: None,
                        package_id: call.package_id.clone(),
                    })),
                    None,
                )
            }
            ItemKind::Step(step) => (None, step.r#type.clone()),
            ItemKind::Group => (None, None),
        };
        NodeLabel {
            evidence: Evidence::Definition,
            child,
            possible: Vec::new(),
            sequence: Some(self.name(row.definition)),
            action,
            definition: Some(DefinitionFacts {
                continue_on_error: item.continue_on_error,
                condition: item.condition.as_ref().map(ToString::to_string),
                disabled: item.disabled,
            }),
        }
    }
}

/// The pairs of the same name that are in their place.
fn namesakes<'a>(
    run: &'a Run,
    table: &'a Table,
    pairs: &'a Pairs,
) -> impl Iterator<Item = (NodeId, usize)> + 'a {
    let in_place = pairs.in_place(run, table);
    in_place.filter(|&(id, row)| same_name(run, id, &table.rows[row]))
}

/// Writes a label into its node. A type the log itself states stays; the sequence is told only if no other definition would do.
fn write(run: &mut Run, id: NodeId, mut label: NodeLabel, is_alone: bool) {
    let node = run.node_mut(id);
    if label.child.is_some() {
        node.kind = Kind::RunTaskSequence;
    }
    node.action = node.action.take().or(label.action.take());
    if !is_alone {
        label.sequence = None;
        label.definition = None;
    }
    node.label = Some(label);
}
