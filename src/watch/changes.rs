//! What changed between two states of a machine's runs.
//!
//! For logs that only grow, every node starts once for each attempt and ends once for each that ends. What was told can turn out to be otherwise: a failure was
//! tolerated, a step that succeeded asks to run again, older logs turn up. Such changes are told too.

use std::{borrow::Cow, collections::HashMap};

use crate::model::{At, Node, NodeId, Outcome, Run, RunOutcome, SequenceName};

/// One change.
#[derive(Clone, Debug)]
pub struct Change<'a> {
    /// What changed.
    pub what: What,
    /// The run, as it is now; as it was, where something is told no longer.
    pub run: &'a Run,
    /// Its number; see [`Numbers`].
    pub number: usize,
    /// The group or step.
    pub node: Option<NodeId>,
    /// The record that tells of it, where it is one.
    pub at: Option<At>,
}

impl Change<'_> {
    /// The group or step as it was then: at its start nothing of its end was known.
    pub fn node(&self) -> Option<Cow<'_, Node>> {
        let node = self.run.node(self.node?);
        if self.what != What::NodeStarted {
            return Some(Cow::Borrowed(node));
        }
        Some(Cow::Owned(Node {
            outcome: Outcome::Incomplete,
            ignored: false,
            skip_reason: None,
            exit_code: None,
            ended: None,
            end_pointer: None,
            ..node.clone()
        }))
    }
}

/// What can change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A run came up.
    RunStarted,
    /// A boot of a run, by its index.
    Boot(usize),
    /// A group or step is started, once for each attempt.
    NodeStarted,
    /// A group or step has ended: well or not, or was skipped.
    NodeEnded,
    /// Something else of a group or step: the names of what.
    NodeChanged(Vec<&'static str>),
    /// A group or step that was told of was none.
    NodeRemoved,
    /// Something else of a run: the names of what.
    RunChanged(Vec<&'static str>),
    /// A run that was told of was none: older logs show that it is part of another.
    RunRemoved,
    /// A run has ended, or another one has begun after it.
    RunEnded,
}

/// Numbers of runs that stay the same: counted from 1 in the order in which the runs came up. For logs that only grow, it is that of the history.
#[derive(Debug, Default)]
pub struct Numbers {
    /// Of each run of the last state.
    of: Vec<usize>,
    last: usize,
}

impl Numbers {
    /// The number of a run of the last state.
    pub fn of(&self, index: usize) -> usize {
        self.of[index]
    }

    /// Numbers the runs of a new state; for each, its index in the old one.
    fn renew(&mut self, old: &[Run], new: &[Run]) -> Vec<Option<usize>> {
        let mut free: Vec<bool> = vec![true; old.len()];
        let mut left = old.len();
        let mut were = Vec::with_capacity(new.len());
        let mut numbers = Vec::with_capacity(new.len());
        for (index, run) in new.iter().enumerate() {
            // Where it was is looked at first. Behind runs that all stayed there are only new ones.
            let mut places = (old.len() > index)
                .then_some(index)
                .into_iter()
                .chain(0..if left > 0 { old.len() } else { 0 });
            let was = places.find(|&was| free[was] && is_same(&old[was], run, was == index));
            numbers.push(match was {
                Some(was) => {
                    free[was] = false;
                    left -= 1;
                    self.of[was]
                }
                None => {
                    self.last += 1;
                    self.last
                }
            });
            were.push(was);
        }
        self.of = numbers;
        were
    }
}

/// Whether both are the same run: by the time of its start, else by an instruction that both know. Where neither can be told, by their place.
fn is_same(old: &Run, new: &Run, same_place: bool) -> bool {
    let time = |run: &Run| run.started.and_then(|at| at.stamp);
    if let (Some(old), Some(new)) = (time(old), time(new)) {
        return old == new;
    }
    let starts = |run: &Run| -> HashMap<_, _> {
        let timed = |node: &Node| Some((node.pointer?, node.started?.stamp?));
        run.nodes.iter().filter_map(timed).collect()
    };
    let (old, new) = (starts(old), starts(new));
    if old.is_empty() || new.is_empty() {
        return same_place;
    }
    old.iter().any(|(pointer, at)| new.get(pointer) == Some(at))
}

/// The changes from one state to another, in the order of the records that tell of them.
pub fn changes<'a>(old: &'a [Run], new: &'a [Run], numbers: &mut Numbers) -> Vec<Change<'a>> {
    let old_numbers = numbers.of.clone();
    let were = numbers.renew(old, new);
    let mut all = Vec::new();
    let mut is_left = vec![true; old.len()];
    were.iter().flatten().for_each(|&was| is_left[was] = false);
    for (index, (run, number)) in old.iter().zip(old_numbers).enumerate() {
        if is_left[index] {
            all.push(Change {
                what: What::RunRemoved,
                run,
                number,
                node: None,
                at: None,
            });
        }
    }
    for (index, run) in new.iter().enumerate() {
        let mut differ = Differ {
            run,
            number: numbers.of(index),
            out: Vec::new(),
        };
        let is_over = |runs: &[Run], index: usize| {
            let outcome = runs[index].outcome;
            index + 1 < runs.len() || matches!(outcome, RunOutcome::Succeeded | RunOutcome::Failed)
        };
        let was = were[index].map(|was| (&old[was], is_over(old, was)));
        differ.run(was, is_over(new, index));
        differ.out.sort_by_key(|(order, _)| *order);
        all.extend(differ.out.into_iter().map(|(_, change)| change));
    }
    all
}

/// By place; then a start before an end, an outer start before an inner one, an inner end before an outer one.
type Order = (usize, usize, u8, usize);

struct Differ<'a> {
    run: &'a Run,
    number: usize,
    out: Vec<(Order, Change<'a>)>,
}

impl<'a> Differ<'a> {
    fn run(&mut self, was: Option<(&'a Run, bool)>, is_over: bool) {
        let run = self.run;
        let old = was.map(|(old, _)| old);
        if old.is_none() {
            self.push(What::RunStarted, None, Some(run.first), (run.first, 0, 0));
        }
        let boots = old.map_or(0, |old| old.boots.len());
        for (index, boot) in run.boots.iter().enumerate().skip(boots) {
            let at = boot.started.unwrap_or(run.first);
            self.push(What::Boot(index), None, boot.started, (at, 1, 0));
        }
        self.nodes(old);
        let changed = old.map_or_else(Vec::new, |old| differences_of_runs(old, run));
        if is_over && !was.is_some_and(|(_, was_over)| was_over) {
            let at = run.ended.unwrap_or(run.last);
            self.push(What::RunEnded, None, run.ended, (at, 6, 0));
        } else if !changed.is_empty() {
            self.push(What::RunChanged(changed), None, None, (run.last, 5, 0));
        }
    }

    fn nodes(&mut self, old: Option<&'a Run>) {
        let mut found = old.map_or_else(Vec::new, |old| vec![false; old.nodes.len()]);
        let by_pointer: HashMap<u32, NodeId> = old.map_or_else(HashMap::new, |old| {
            let ids = old.walk().map(|(id, _)| id);
            ids.filter_map(|id| Some((old.node(id).pointer?, id)))
                .collect()
        });
        for (id, depth) in self.run.walk() {
            let same = old.and_then(|old| counterpart(old, &by_pointer, self.run, id));
            let same = same.filter(|same| !found[same.index()]);
            if let Some(same) = same {
                found[same.index()] = true;
            }
            if self.run.untold == Some(id) {
                continue;
            }
            let was_told = old
                .zip(same)
                .filter(|(old, same)| old.untold != Some(*same));
            self.node(id, depth, was_told);
        }
        for (index, found) in found.into_iter().enumerate() {
            let id = NodeId(u32::try_from(index).unwrap_or(u32::MAX));
            if let Some(old) = old.filter(|old| !found && old.untold != Some(id)) {
                self.out.push((
                    key(self.run.last, 4, index),
                    Change {
                        what: What::NodeRemoved,
                        run: old,
                        number: self.number,
                        node: Some(id),
                        at: None,
                    },
                ));
            }
        }
    }

    fn node(&mut self, id: NodeId, depth: usize, was: Option<(&Run, NodeId)>) {
        let node = self.run.node(id);
        let old = was.map(|(run, id)| run.node(id));
        let has_ended = node.outcome != Outcome::Incomplete;
        let started = old.is_none_or(|old| node.attempts > old.attempts);
        let ended =
            has_ended && (started || old.is_some_and(|old| old.outcome == Outcome::Incomplete));
        if started {
            let again = node.attempts > 1;
            let at = if again { node.restarted } else { node.started };
            let place = if again { node.ended } else { node.first_seen };
            let place = place.unwrap_or(self.run.last);
            self.push(
                What::NodeStarted,
                Some(id),
                at,
                (at.unwrap_or(place), 2, depth),
            );
        }
        if ended {
            let place = node.ended.unwrap_or(self.run.last);
            self.push(
                What::NodeEnded,
                Some(id),
                node.ended,
                (place, 3, usize::MAX - depth),
            );
        }
        if let Some((old_run, old_id)) = was.filter(|_| !started && !ended) {
            let changed = differences_of_nodes((old_run, old_id), (self.run, id));
            if !changed.is_empty() {
                self.push(
                    What::NodeChanged(changed),
                    Some(id),
                    None,
                    (self.run.last, 4, depth),
                );
            }
        }
    }

    fn push(
        &mut self,
        what: What,
        node: Option<NodeId>,
        at: Option<At>,
        (place, rank, depth): (At, u8, usize),
    ) {
        let change = Change {
            what,
            run: self.run,
            number: self.number,
            node,
            at,
        };
        self.out.push((key(place, rank, depth), change));
    }
}

fn key(place: At, rank: u8, depth: usize) -> Order {
    (place.source, place.position, rank, depth)
}

/// The node of the old state that is this one: the one with its pointer; where a pointer is not known, or was not, the one in its place.
fn counterpart(
    old: &Run,
    by_pointer: &HashMap<u32, NodeId>,
    run: &Run,
    id: NodeId,
) -> Option<NodeId> {
    let node = run.node(id);
    if let Some(same) = node.pointer.and_then(|pointer| by_pointer.get(&pointer)) {
        return Some(*same);
    }
    let same = old.nodes.get(id.index())?;
    let agree = node.name.is_none() || same.name.is_none() || node.name == same.name;
    let one_unknown = node.pointer.is_none() || same.pointer.is_none();
    (agree && one_unknown).then_some(id)
}

/// What is told of a node, by the names of its keys in output, where it differs.
fn differences_of_nodes(
    (old_run, old): (&Run, NodeId),
    (new_run, new): (&Run, NodeId),
) -> Vec<&'static str> {
    let (a, b) = (old_run.node(old), new_run.node(new));
    let time = |at: Option<At>| at.map(|at| at.stamp);
    let name = |sequence: Option<&SequenceName>| sequence.and_then(|s| s.name.clone());
    let id = |sequence: Option<&SequenceName>| sequence.and_then(|s| s.package_id.clone());
    let checks = [
        ("pointer", a.pointer == b.pointer),
        ("end_pointer", a.end_pointer == b.end_pointer),
        ("name", a.name == b.name),
        ("kind", a.kind == b.kind),
        ("type", a.action == b.action),
        ("outcome", a.outcome == b.outcome),
        ("ignored", a.ignored == b.ignored),
        ("skip_reason", a.skip_reason == b.skip_reason),
        ("exit_code", a.exit_code == b.exit_code),
        ("started", time(a.started) == time(b.started)),
        ("ended", time(a.ended) == time(b.ended)),
        ("duration_ms", a.duration_ms() == b.duration_ms()),
        ("path", old_run.path_text(old) == new_run.path_text(new)),
        ("depth", old_run.path(old).len() == new_run.path(new).len()),
        ("boot", a.boot == b.boot),
        ("child_name", name(a.child()) == name(b.child())),
        ("child_package_id", id(a.child()) == id(b.child())),
        ("sequence_name", name(a.sequence()) == name(b.sequence())),
        ("sequence_package_id", id(a.sequence()) == id(b.sequence())),
    ];
    names(&checks)
}

fn differences_of_runs(old: &Run, new: &Run) -> Vec<&'static str> {
    let stamp = |run: &Run| run.started.map(|at| at.stamp);
    let sequence = |run: &Run| {
        run.labels
            .as_ref()
            .and_then(|labels| labels.task_sequence.clone())
    };
    let state = |run: &Run| run.labels.as_ref().map(|labels| labels.state);
    let checks = [
        ("outcome", old.outcome == new.outcome),
        ("started", stamp(old) == stamp(new)),
        ("starts_mid_run", old.starts_mid_run == new.starts_mid_run),
        (
            "instruction_count",
            old.instruction_count == new.instruction_count,
        ),
        ("client_version", old.client_version == new.client_version),
        ("task_sequence", sequence(old) == sequence(new)),
        ("labels", state(old) == state(new)),
    ];
    names(&checks)
}

fn names(checks: &[(&'static str, bool)]) -> Vec<&'static str> {
    let differing = checks.iter().filter(|(_, same)| !same);
    differing.map(|(name, _)| *name).collect()
}
