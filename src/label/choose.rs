//! Chooses the definition that produced a run, and labels the run's nodes with it.

use std::collections::{HashMap, HashSet};

use super::{
    carry::Sure,
    drift::{drift, edited, table_size, unknown_contents},
    matching::{Definitions, Fit, Match, namesakes},
    pairs::{rows_in, same_name},
    partial::Gaps,
};
use crate::{
    model::{
        Candidate, DefinitionFacts, Difference, Drift, Evidence, Kind, LabelState, NodeId,
        NodeLabel, Run, RunLabels, SequenceName,
    },
    sequence::{DefinitionId, ItemKind, Row, RowKind, Table},
};

/// A definition that explains a run.
pub struct Explained<'a> {
    /// How its tables do, by the rules for disabled Run Task Sequence steps under which they do, the best first.
    pub readings: Vec<Reading<'a>>,
    /// The nodes in children that were not found.
    pub unknown: HashSet<NodeId>,
    /// The sequences in which something differs.
    pub edited: HashSet<DefinitionId>,
    /// How it does; an exact one whose table has another size than the log states, which is not settled, is no more than aligned.
    pub fit: Fit,
}

/// How a table explains a run.
pub struct Reading<'a> {
    pub table: &'a Table,
    /// The run's nodes and the rows that they surely are.
    pub pairs: Vec<(NodeId, usize)>,
    /// What the table's numbers lack, if children were not found and all else agrees.
    pub gaps: Option<Gaps>,
}

impl Definitions {
    /// Finds the definition behind a run and writes what it says into the run's nodes. Gives the definition too, where it is one alone.
    pub fn label(&self, run: &mut Run) -> (RunLabels, Option<Explained<'_>>) {
        let matches = self.matches(run);
        let Some(best) = matches.first().filter(|best| best.explains()) else {
            return (self.unmatched(run, &matches), None);
        };
        // Copies of a sequence that explain the run alike, or each what the other does not: what they all say still holds.
        let rivals: Vec<_> = matches
            .iter()
            .filter(|other| self.is_rival(run, other, best))
            .collect();
        let sure = self.sure(run, best);
        // A log that begins in mid-run can be all of a child.
        let is_child = || !self.library.roots().contains(&best.table.root);
        let is_exact = best.fit == Fit::Exact;
        let is_whole = is_exact || !run.starts_mid_run || !is_child();
        let is_alone = rivals.is_empty() && is_whole;
        let root = self.name(best.table.root);
        // Another version of the same sequence is that sequence too.
        let mut roots = rivals.iter().map(|rival| self.name(rival.table.root));
        let is_named = is_alone || root.package_id.is_some();
        let is_known = is_whole && is_named && roots.all(|other| other == root);
        let explained = is_alone.then(|| explained(run, &matches, best, &sure));
        let labels = RunLabels {
            state: if is_exact {
                LabelState::Verified
            } else {
                LabelState::Drifted
            },
            definition: is_alone.then(|| self.library.get(best.table.root).file.clone()),
            definitions: self.files(best, &rivals),
            task_sequence: is_known.then_some(root),
            pairs_checked: best.checked,
            pairs_agreeing: best.agreeing,
            drift: self.drift(run, best, &sure),
            candidates: if is_alone {
                Vec::new()
            } else {
                self.candidates(&matches)
            },
        };
        self.write(run, best, &sure, &rivals, is_whole);
        (labels, explained)
    }

    /// Whether another definition explains a run as well as the best one does, or what that does not.
    fn is_rival(&self, run: &Run, other: &Match<'_>, best: &Match<'_>) -> bool {
        let as_good = || match best.fit {
            Fit::Partial => other.fit == Fit::Partial,
            Fit::Exact | Fit::Aligned => other.score >= best.score,
        };
        let is_another = other.table.root != best.table.root;
        is_another
            && match (best.unknown.is_empty(), other.unknown.is_empty()) {
                // What the engine says speaks for the one.
                (true, false) => false,
                (false, true) if other.fit == Fit::Partial => true,
                _ => as_good() || other.weight >= best.weight || self.disputes(run, other, best),
            }
    }

    /// Where a run and the definition that explains it differ.
    fn drift(&self, run: &Run, best: &Match<'_>, sure: &[Sure]) -> Vec<Drift> {
        let mut drift = match best.fit {
            Fit::Exact => Vec::new(),
            Fit::Partial => unknown_contents(run, best.table, &best.pairs),
            Fit::Aligned => {
                let sure = sure.iter().map(|sure| sure.id).collect();
                drift(run, best.table, &best.pairs, best.numbered, &sure)
            }
        };
        drift.extend(table_size(run, best.numbered));
        drift.extend(best.unknown.iter().map(|child| Drift {
            what: Difference::ChildNotCalled,
            pointer: None,
            name: child.clone(),
            renamed: None,
        }));
        drift
    }

    /// Writes what the best definition says of the nodes, as far as its rivals say the same. Of a run that may be part of a larger one, it is
    /// not told which sequences the nodes are in.
    fn write(
        &self,
        run: &mut Run,
        best: &Match<'_>,
        sure: &[Sure],
        rivals: &[&Match<'_>],
        is_whole: bool,
    ) {
        let agreed: Vec<_> = rivals
            .iter()
            .map(|rival| self.labels(rival, &self.sure(run, rival)))
            .collect();
        for found in sure.iter().filter(|_| rivals.is_empty() && is_whole) {
            // A start that is a log's last word can be a group's; the definition knows.
            let is_group = best.table.rows[found.row].kind == RowKind::Group;
            if is_group && run.node(found.id).may_be_a_group() {
                run.node_mut(found.id).kind = Kind::Group;
            }
        }
        for (id, mut label) in self.labels(best, sure) {
            let others: Option<Vec<_>> = agreed.iter().map(|other| other.get(&id)).collect();
            let is_call = label.child.is_some();
            let Some(others) = others.filter(|o| o.iter().all(|o| o.child.is_some() == is_call))
            else {
                continue;
            };
            let children = others.iter().map(|other| &other.child);
            if children.clone().any(|child| *child != label.child) {
                // Of edited definitions, neither may be what ran.
                if best.fit != Fit::Exact {
                    continue;
                }
                let mut possible: Vec<_> = label.child.take().into_iter().collect();
                for child in children.flatten() {
                    if !possible.contains(child) {
                        possible.push(child.clone());
                    }
                }
                label.possible = possible;
            }
            if !is_whole || others.iter().any(|other| other.sequence != label.sequence) {
                label.sequence = None;
            }
            if !is_whole
                || others
                    .iter()
                    .any(|other| other.definition != label.definition)
            {
                label.definition = None;
            }
            if others.iter().any(|other| other.action != label.action) {
                label.action = None;
            }
            let node = run.node_mut(id);
            if is_call {
                node.kind = Kind::RunTaskSequence;
            }
            // A type the log itself states stays.
            node.action = node.action.take().or(label.action.take());
            node.label = Some(label);
        }
    }

    fn unmatched(&self, run: &Run, matches: &[Match<'_>]) -> RunLabels {
        RunLabels {
            state: LabelState::Unmatched,
            definition: None,
            definitions: Vec::new(),
            task_sequence: None,
            pairs_checked: run.nodes.len(),
            pairs_agreeing: matches.first().map_or(0, |closest| closest.agreeing),
            drift: Vec::new(),
            candidates: self.candidates(matches),
        }
    }

    fn files(&self, best: &Match<'_>, rivals: &[&Match<'_>]) -> Vec<String> {
        let roots = std::iter::once(best).chain(rivals.iter().copied());
        let mut roots: Vec<_> = roots.map(|found| found.table.root).collect();
        let mut seen = HashSet::new();
        roots.retain(|&root| seen.insert(root));
        roots
            .iter()
            .map(|&root| self.library.get(root).file.clone())
            .collect()
    }

    /// Whether another definition surely explains, in its place, what the best one does not.
    fn disputes(&self, run: &Run, other: &Match<'_>, best: &Match<'_>) -> bool {
        let in_best = |id| best.pairs.row(id);
        let beyond = namesakes(run, other.table, &other.pairs).filter(|&(id, _)| {
            !in_best(id).is_some_and(|row| same_name(run, id, &best.table.rows[row]))
        });
        self.weigh(other.table, beyond) >= self.by_chance()
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

    /// What a definition says of the nodes.
    fn labels(&self, found: &Match<'_>, sure: &[Sure]) -> HashMap<NodeId, NodeLabel> {
        let label = |sure: &Sure| {
            let mut label = self.of_row(&found.table.rows[sure.row]);
            if !sure.is_placed {
                label.sequence = None;
            }
            if !sure.is_placed || !sure.is_itself {
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

/// What the best of all matches is to those who want to know what else the definition has.
fn explained<'a>(
    run: &Run,
    matches: &[Match<'a>],
    best: &Match<'a>,
    sure: &[Sure],
) -> Explained<'a> {
    let reading = |found: &Match<'a>| {
        let numbers = rows_in(found.table, found.numbered);
        let pairs: Vec<_> = match found.fit {
            Fit::Exact | Fit::Partial => found.pairs.iter().collect(),
            Fit::Aligned => {
                let placed = sure.iter().filter(|sure| sure.is_placed && sure.is_itself);
                placed.map(|sure| (sure.id, sure.row)).collect()
            }
        };
        let pairs = pairs.into_iter();
        Reading {
            table: found.numbered,
            pairs: pairs
                .filter_map(|(id, row)| Some((id, numbers[row]?)))
                .collect(),
            gaps: found.gaps.clone(),
        }
    };
    let of_root = matches
        .iter()
        .filter(|other| other.table.root == best.table.root);
    let as_good =
        of_root.filter(|other| other.fit == best.fit && !std::ptr::eq(other.table, best.table));
    Explained {
        readings: std::iter::once(best).chain(as_good).map(reading).collect(),
        unknown: best.pairs.unknown(run, best.table),
        edited: match best.fit {
            Fit::Exact | Fit::Partial => HashSet::new(),
            Fit::Aligned => edited(run, best.table, &best.pairs),
        },
        fit: match table_size(run, best.numbered) {
            Some(_) if best.fit == Fit::Exact => Fit::Aligned,
            _ => best.fit,
        },
    }
}
