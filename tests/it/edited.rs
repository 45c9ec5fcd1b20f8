//! Labels of runs whose definition was edited between run and export: how many stay right, and that none is wrong.
//!
//! Two aims work against each other: 95% of all labels after up to five edits, and none wrong. Of large sequences and the real exports both
//! can nearly be had. Small ones hold some twenty instructions and children of two or three: five edits change every third instruction,
//! and a child most of which is another reads just like another child. So beside the share of all labels the tests print why each that
//! is missing is not there ([`Lost`]), and the share of those that can still be told. What costs most, in small sequences: edits that leave
//! a child less than half of what ran, some 8% of all labels; steps that were deleted or moved, 4%; skipped steps whose name or size
//! changed, 2%.
//!
//! No label may contradict what ran, with one exception, which is counted apart: where an edit made what ran into what the label names, and
//! the log is explained by that with no more edits than by the truth ([`Wrong::Made`]). A group becomes a Run Task Sequence step of its
//! name and contents, a step runs a copy of its child, a step that was skipped runs another child of the same size. Another history would
//! have left the very same log and export and made the label right, so to withhold it would be to withhold every label, of verified runs
//! too. Plain edits never do that.

use std::{collections::HashMap, ops::Range};

use smsts::{
    label::Labeller,
    model::{Kind, LabelState, Node, NodeId, Outcome, Run},
    timeline::reconstruct,
};

use crate::{
    compare::sources,
    edits::{Editor, Manner},
    labels::{knobs, library, played_exports},
};
use simulator::{
    Attempt, Dialect, DisabledChild, Instruction, Knobs, Layout, LogFile, RunPlan, Scenario,
    Sequence, Table, Transcript, dice::Dice, export, random_scenario_with,
};

/// Where an item stands: the marks of the Run Task Sequence steps around it and its own.
type Chain = Vec<u32>;

/// What an item of a table is.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Origin {
    chain: Chain,
    name: String,
    is_step: bool,
    /// The package ID of the child, of a Run Task Sequence step.
    child: Option<String>,
    /// That of the sequence it is in.
    sequence: String,
    /// From its start to its end.
    extent: u32,
}

/// The items of a sequence with its children, by their pointers.
fn origins(root: &Sequence, rule: DisabledChild) -> HashMap<u32, Origin> {
    let table = Table::of(root, rule);
    let mut origins = HashMap::new();
    // The open groups; of Run Task Sequence steps, mark and child.
    let mut open: Vec<Option<(u32, &str)>> = Vec::new();
    for (pointer, row) in table.iter() {
        let (flags, child, end) = match row {
            Instruction::Step(step) => (&step.flags, None, pointer),
            Instruction::Open {
                flags, child, end, ..
            } => (flags, child.as_ref(), *end),
            Instruction::Close { .. } => {
                open.pop();
                continue;
            }
        };
        let calls = open.iter().flatten();
        let chain = calls.clone().map(|(mark, _)| *mark).chain([flags.mark]);
        let origin = Origin {
            chain: chain.collect(),
            name: row.name().to_owned(),
            is_step: matches!(row, Instruction::Step(_)),
            child: child.map(|child| child.package_id.clone()),
            sequence: calls
                .last()
                .map_or(&*root.package_id, |(_, id)| *id)
                .to_owned(),
            extent: end - pointer,
        };
        origins.insert(pointer, origin);
        if !matches!(row, Instruction::Step(_)) {
            open.push(child.map(|child| (flags.mark, &*child.package_id)));
        }
    }
    origins
}

/// A run, what its instructions were, and the definitions as they were exported later.
struct Case<'a> {
    run: &'a Run,
    origins: &'a HashMap<u32, Origin>,
    rule: DisabledChild,
    editor: &'a Editor,
    /// The package IDs of children whose definitions are not at hand.
    missing: &'a [String],
}

/// What became of a label that is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Lost {
    /// The export does not have the step any more, or has it elsewhere, or it runs another child.
    Gone,
    /// Nothing was seen in it, and its name or the number of its instructions is another, or the log does not tell it.
    Closed,
    /// Half of what was seen in it is another or more: it looks like another child.
    Changed,
    /// Half of the run or more is another.
    Beyond,
    /// Nothing of all that: it could have been told.
    Missed,
}

/// A label that says what is not so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wrong {
    /// An edit made the one of the other, and no fewer edits explain log and export if the label is wrong than if it is right: nobody can
    /// tell, of a verified run neither.
    Made,
    /// The log could have told.
    Plainly,
}

impl Case<'_> {
    /// What a node was. Where records are lost the tree can be mistaken in a node, which is not the label's fault.
    fn origin(&self, node: &Node) -> Option<&Origin> {
        let origin = self.origins.get(&node.pointer?)?;
        let fits = node.name.as_ref().is_some_and(|name| *name == origin.name)
            && (node.kind == Kind::Step) == origin.is_step;
        fits.then_some(origin)
    }

    /// The package ID of the task sequence that the run is said to be of.
    fn told_root(&self) -> Option<&str> {
        let told = self.run.labels.as_ref()?.task_sequence.as_ref()?;
        told.package_id.as_deref()
    }

    fn is_of_another_root(&self) -> bool {
        let told = self.told_root();
        told.is_some_and(|told| told != self.editor.sequences[0].package_id)
    }

    /// The package ID of the task sequence that the run is said to be of, if it was another and a log could tell. It cannot where the
    /// export of the other one holds nothing of what was seen any more.
    fn wrong_root(&self) -> Option<&str> {
        let is_left = || {
            let after = origins(&self.editor.linked(), DisabledChild::Expanded);
            let mut seen = self.run.nodes.iter().filter_map(|node| self.origin(node));
            seen.any(|seen| after.values().any(|now| now.chain == seen.chain))
        };
        let told = self.told_root()?;
        (self.is_of_another_root() && !self.is_verified() && is_left()).then_some(told)
    }

    /// The run and an export agree in every fact: the run could be one of what the export says.
    fn is_verified(&self) -> bool {
        let labels = self.run.labels.as_ref();
        labels.is_some_and(|labels| labels.state == LabelState::Verified)
    }

    /// How a node's label is wrong, if it is.
    fn wrong(&self, id: NodeId) -> Option<Wrong> {
        let node = self.run.node(id);
        let origin = self.origin(node)?;
        if self.claims_truth(node, origin) || self.is_of_another_root() {
            return None;
        }
        // What is in something that is taken for something else is taken for something else with it.
        let mut around = std::iter::successors(node.parent, |&id| self.run.node(id).parent);
        let mistaken = around.any(|id| {
            let node = self.run.node(id);
            self.origin(node)
                .is_some_and(|origin| !self.claims_truth(node, origin))
        });
        (!mistaken).then(|| {
            if self.is_verified() || self.was_made(id, origin) {
                Wrong::Made
            } else {
                Wrong::Plainly
            }
        })
    }

    /// Whether a node is in a child whose definition is not at hand.
    fn is_in_missing(&self, id: NodeId) -> bool {
        let mut around =
            std::iter::successors(self.run.node(id).parent, |&id| self.run.node(id).parent);
        around.any(|id| {
            let origin = self.origin(self.run.node(id));
            let child = origin.and_then(|origin| origin.child.as_ref());
            child.is_some_and(|child| self.missing.contains(child))
        })
    }

    fn claimed_child<'n>(&self, node: &'n Node) -> Option<&'n str> {
        node.label.as_ref()?.child.as_ref()?.package_id.as_deref()
    }

    fn claimed_sequence<'n>(&self, node: &'n Node) -> Option<&'n str> {
        let sequence = node.label.as_ref()?.sequence.as_ref()?;
        sequence.package_id.as_deref()
    }

    fn claims_truth(&self, node: &Node, origin: &Origin) -> bool {
        node.label.is_none() || self.claims(node, origin)
    }

    fn claims(&self, node: &Node, what: &Origin) -> bool {
        let sequence = self.claimed_sequence(node);
        self.claimed_child(node) == what.child.as_deref()
            && sequence.is_none_or(|sequence| *sequence == what.sequence)
    }

    /// Whether what a label says is in the export in the place of what the node was, made of it: what was seen in it could be a run of the
    /// one as well, or the one was made of a copy of the other and it takes no more edits to tell the log from what it is now than from
    /// what the other is, of which that it was copied is one.
    fn was_made(&self, id: NodeId, origin: &Origin) -> bool {
        let node = self.run.node(id);
        let mark = |origin: &Origin| origin.chain.last().map(u32::to_string);
        let what = |origin: &Origin| origin.child.clone().or(mark(origin));
        let stems = |of: Option<String>, from: Option<String>| {
            let lineage = self.editor.lineage(&Vec::from_iter(of));
            from.is_some_and(|from| lineage.contains(&from))
        };
        let root = self.editor.linked();
        RULES.iter().any(|&rule| {
            let after = origins(&root, rule);
            let truth = after.iter().filter(|(_, now)| what(now) == what(origin));
            let truth = truth.map(|(&start, _)| self.differences(id, &after, start));
            let truth = truth.min();
            after.iter().any(|(&start, now)| {
                // What it could have been, as that is now or, of a child that was edited too, was then.
                let then = self
                    .origins
                    .iter()
                    .filter(|(_, then)| now.child.is_some() && then.child == now.child);
                let mut then = then.map(|(&start, _)| (self.origins, start));
                let mut could_be = || {
                    node.name.as_ref().is_none_or(|name| *name == now.name)
                        && (self.reads_alike(id, &after, start)
                            || then.any(|(origins, start)| self.reads_alike(id, origins, start)))
                };
                let is_copy = || {
                    stems(what(now), what(origin))
                        && truth
                            .is_none_or(|truth| self.differences(id, &after, start) <= 1 + truth)
                };
                self.claims(node, now)
                    && now.is_step == origin.is_step
                    && (is_copy() || stems(mark(now), mark(origin)) && could_be())
            })
        })
    }

    /// How much of what was seen in a node is not in what begins there and, if all was seen, the other way round. A group with all that is
    /// in it counts once, and what another child holds is its affair. Where nothing was seen, whether they have another size.
    fn differences(&self, id: NodeId, there: &HashMap<u32, Origin>, start: u32) -> usize {
        let node = self.run.node(id);
        let end = start + there[&start].extent;
        if node.children.is_empty() {
            let extent = node.end_pointer.zip(node.pointer);
            return extent
                .is_some_and(|(of, from)| of - from != end - start)
                .into();
        }
        let mut items = Vec::new();
        let mut at = start + 1;
        while at < end {
            items.push(at);
            let item = &there[&at];
            at += item.extent + 1;
        }
        let mut differing = 0;
        for &inner in &node.children {
            let inner_node = self.run.node(inner);
            let alike = |at: &u32| {
                let item = &there[at];
                inner_node.name.as_ref() == Some(&item.name)
                    && (inner_node.kind == Kind::Step) == item.is_step
            };
            differing += match items.iter().position(alike) {
                Some(found) => {
                    let found = items.remove(found);
                    let (is, was) = (&there[&found].child, self.origin(inner_node));
                    let other = usize::from(was.is_some_and(|was| was.child != *is));
                    let inside = is.is_none().then(|| self.differences(inner, there, found));
                    other + inside.unwrap_or_default()
                }
                None => 1,
            };
        }
        let saw_all = node.outcome == Outcome::Succeeded;
        differing + if saw_all { items.len() } else { 0 }
    }

    /// Whether a run of such a definition could log all that this one logs of a node and what is in it, if it was what begins there.
    fn reads_alike(&self, id: NodeId, there: &HashMap<u32, Origin>, start: u32) -> bool {
        let Some(pointer) = self.run.node(id).pointer else {
            return false;
        };
        let is_alike = |node: &Node, at: u32| {
            let Some(now) = there.get(&at) else {
                return false;
            };
            let ends = node.end_pointer.zip(node.pointer);
            let extent = ends.map(|(end, start)| end - start);
            (node.kind == Kind::Step) == now.is_step
                && (at == start || node.name.as_ref().is_none_or(|name| *name == now.name))
                && extent.is_none_or(|extent| extent == now.extent)
        };
        is_alike(self.run.node(id), start)
            && self.run.inside(id).all(|inner| {
                let inner = self.run.node(inner);
                let at = inner.pointer.map(|at| start + at - pointer);
                at.is_none_or(|at| is_alike(inner, at))
            })
    }

    /// Why the label of a Run Task Sequence step is not there.
    fn lost(&self, id: NodeId) -> Lost {
        let node = self.run.node(id);
        let Some(origin) = self.origin(node) else {
            return Lost::Gone;
        };
        let root = self.editor.linked();
        let after: HashMap<_, _> = [self.rule, DisabledChild::Expanded]
            .into_iter()
            .rev()
            .flat_map(|rule| origins(&root, rule).into_values())
            .map(|origin| (origin.chain.clone(), origin))
            .collect();
        let Some(now) = after
            .get(&origin.chain)
            .filter(|now| now.child == origin.child)
        else {
            return Lost::Gone;
        };
        let is_kept = |origin: &&Origin| {
            after
                .get(&origin.chain)
                .is_some_and(|now| now.name == origin.name)
        };
        let is_own = |other: &Chain| {
            other.len() == origin.chain.len() + 1 && other.starts_with(&origin.chain)
        };
        let inside = self
            .run
            .inside(id)
            .filter_map(|id| self.origin(self.run.node(id)));
        let seen: Vec<_> = inside.filter(|inner| is_own(&inner.chain)).collect();
        let kept = seen.iter().copied().filter(is_kept).count();
        let same_name = now.name == origin.name;
        let extent = node
            .end_pointer
            .zip(node.pointer)
            .map(|(end, start)| end - start);
        let before: Vec<_> = self.origins.values().map(|origin| &origin.chain).collect();
        let new = after
            .keys()
            .filter(|chain| is_own(chain) && !before.contains(chain))
            .count();
        let nodes = self.run.nodes.iter().filter_map(|node| self.origin(node));
        let kept_in_all = nodes.filter(is_kept).count();
        if seen.is_empty() && (!same_name || extent != Some(now.extent)) {
            Lost::Closed
        } else if !seen.is_empty() && (kept * 2 <= seen.len() + new || !same_name && kept < 3) {
            Lost::Changed
        } else if kept_in_all * 2 <= self.run.nodes.len() {
            Lost::Beyond
        } else {
            Lost::Missed
        }
    }
}

const RULES: [DisabledChild; 3] = [
    DisabledChild::Absent,
    DisabledChild::Hollow,
    DisabledChild::Expanded,
];

/// What came of many runs.
#[derive(Default)]
struct Tally {
    /// For each number of edits: runs, labels that are wanted, those that are right.
    counts: Vec<[usize; 3]>,
    lost: HashMap<Lost, usize>,
    made: usize,
    /// Labels from the definition of another run, where that of this run holds nothing of what was seen any more.
    foreign: usize,
    wrong: Vec<String>,
}

impl Tally {
    fn add(&mut self, case: &Case<'_>, edits: usize, title: &str) {
        self.counts.resize(self.counts.len().max(edits + 1), [0; 3]);
        self.counts[edits][0] += 1;
        if let Some(told) = case.wrong_root() {
            self.wrong
                .push(format!("{title}, {edits} edits: a run of {told}"));
        }
        for (id, _) in case.run.walk() {
            let node = case.run.node(id);
            match case.wrong(id) {
                Some(Wrong::Made) => self.made += 1,
                Some(Wrong::Plainly) => self.wrong.push(format!(
                    "{title}, {edits} edits: {:?} {}, {:?}, is not {:?}",
                    node.pointer,
                    node.title(),
                    case.origin(node),
                    node.label
                )),
                None => {}
            }
            let is_told = node.label.is_some() && case.origin(node).is_some();
            self.foreign += usize::from(is_told && case.is_of_another_root());
            let wanted = case.origin(node).and_then(|origin| origin.child.as_deref());
            if wanted.is_none() || case.is_in_missing(id) {
                continue;
            }
            self.counts[edits][1] += 1;
            match case.claimed_child(node) {
                child if child == wanted => self.counts[edits][2] += 1,
                None => {
                    let lost = case.lost(id);
                    *self.lost.entry(lost).or_default() += 1
                }
                Some(_) => {}
            }
        }
    }

    /// Prints all figures. No label is wrong; of those that can be told, at least so many in a hundred are right, and of all.
    fn report(&self, title: &str, of_all: usize, of_those: usize) {
        let sum = |which: usize| {
            self.counts
                .iter()
                .map(|counts| counts[which])
                .sum::<usize>()
        };
        let (runs, all, right) = (sum(0), sum(1), sum(2));
        let share = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
        println!(
            "{title}: {right} of {all} labels are right ({:.1}%) in {runs} edited runs",
            share(right, all)
        );
        for (edits, [_, all, right]) in self.counts.iter().enumerate() {
            if *all == 0 {
                continue;
            }
            println!(
                "  {edits} edits: {right} of {all} ({:.1}%)",
                share(*right, *all)
            );
        }
        let mut lost: Vec<_> = self.lost.iter().collect();
        lost.sort();
        let missed = self.lost.get(&Lost::Missed).copied().unwrap_or_default();
        println!(
            "  not told: {lost:?}; of those that can be told {:.1}% are right",
            share(right, right + missed)
        );
        println!(
            "  {} name what an edit made of what ran, {} what another sequence holds instead, {} are wrong",
            self.made,
            self.foreign,
            self.wrong.len()
        );
        assert!(
            self.wrong.is_empty(),
            "wrong labels:\n{}",
            self.wrong.join("\n")
        );
        assert!(right * 100 >= all * of_all, "{right} of {all}");
        assert!(
            right * 100 >= (right + missed) * of_those,
            "{right} of {}",
            right + missed
        );
    }
}

/// Holds the log of a run against its definitions after some edits.
fn hold(tally: &mut Tally, plan: &RunPlan, files: &[LogFile], seed: u64, manner: Manner) {
    let edits = 1 + seed as usize % 5;
    hold_without(tally, plan, files, seed, (edits, manner), &[]);
}

/// The same without the definitions of some children.
fn hold_without(
    tally: &mut Tally,
    plan: &RunPlan,
    files: &[LogFile],
    seed: u64,
    (edits, manner): (usize, Manner),
    missing: &[String],
) {
    let sources = sources(files);
    let mut history = reconstruct(None, &sources);
    let mut editor = Editor::new(&plan.sequence, seed);
    (0..edits).for_each(|_| editor.edit(manner));
    let at_hand: Vec<_> = editor
        .sequences
        .iter()
        .filter(|sequence| !missing.contains(&sequence.package_id))
        .cloned()
        .collect();
    history.label(&Labeller::new(library(&at_hand)));
    let origins = origins(&plan.sequence, plan.disabled_child);
    for run in &history.built.runs {
        let case = Case {
            run,
            origins: &origins,
            rule: plan.disabled_child,
            editor: &editor,
            missing,
        };
        tally.add(&case, edits, &format!("seed {seed}"));
    }
}

fn edited(seeds: Range<u64>, knobs: &Knobs, manner: Manner) -> Tally {
    let mut tally = Tally::default();
    for seed in seeds {
        let scenario = random_scenario_with(seed, knobs);
        let plan = &scenario.runs[0];
        if export::with_children(&plan.sequence).len() == 1 {
            continue;
        }
        let transcript = Transcript::of(&scenario);
        let files = transcript.write(0..transcript.len(), &scenario.layout);
        hold(&mut tally, plan, &files, seed, manner);
    }
    tally
}

/// Small sequences, in which five edits change every third instruction, and larger ones; the more, the more `times`.
fn small_and_large(base: u64, times: u64, manner: Manner) -> [Tally; 2] {
    [
        edited(base..base + 1200 * times, &knobs(), manner),
        edited(base..base + 80 * times, &large(), manner),
    ]
}

fn large() -> Knobs {
    Knobs {
        width: 12,
        depth: 5,
        ..knobs()
    }
}

fn check_plain(base: u64, times: u64) {
    let [small, large] = small_and_large(base, times, Manner::Plain);
    small.report("small, plain edits", 81, 95);
    large.report("large, plain edits", 92, 97);
    assert_eq!(
        small.made + large.made,
        0,
        "plain edits make nothing look like what it is not"
    );
}

fn check_treacherous(base: u64, times: u64) {
    let [small, large] = small_and_large(base, times, Manner::Treacherous);
    small.report("small, treacherous edits", 72, 93);
    large.report("large, treacherous edits", 85, 94);
}

#[test]
fn edits_between_run_and_export_never_lead_to_a_wrong_label() {
    check_plain(0, 1);
}

#[test]
fn nor_do_edits_that_make_something_look_like_what_it_is_not() {
    check_treacherous(0, 1);
}

/// The same many times over: `cargo test --release --test it -- --ignored --nocapture edited`.
#[test]
#[ignore = "takes minutes"]
fn nor_in_many_thousand_edited_runs() {
    for base in [0, 1_000_000, 2_000_000, 3_000_000] {
        check_plain(base, 15);
        check_treacherous(base, 15);
    }
}

/// Of many exports children are missing: they were made without dependent objects, or by PowerShell, which gives one sequence.
#[test]
fn nor_do_children_that_were_not_found() {
    let held = |seeds: Range<u64>, knobs: &Knobs| {
        let mut tally = Tally::default();
        for seed in seeds {
            let mut scenario = random_scenario_with(seed, knobs);
            let children = export::with_children(&scenario.runs[0].sequence);
            let mut dice = Dice::new(seed);
            let missing = children[1..].iter().map(|child| child.package_id.clone());
            let missing: Vec<_> = missing.filter(|_| dice.chance(500)).collect();
            if missing.is_empty() {
                continue;
            }
            let damage = match seed % 4 {
                0 => DAMAGES[dice.below(DAMAGES.len())],
                _ => Damage::None,
            };
            let files = damaged(&mut scenario, damage, &mut dice);
            let edits = (seed as usize % 3, Manner::Plain);
            hold_without(&mut tally, &scenario.runs[0], &files, seed, edits, &missing);
        }
        tally
    };
    held(0..1600, &knobs()).report("small, children not found", 78, 81);
    held(0..160, &large()).report("large, children not found", 89, 89);
}

/// What can befall a log.
#[derive(Clone, Copy, Debug)]
enum Damage {
    None,
    /// It begins anywhere.
    Head,
    /// It begins and ends anywhere.
    Cut,
    /// One in so many thousand records of the engine is torn.
    Torn(u32),
    /// So many records are missing in one place.
    Hole(usize),
}

const DAMAGES: [Damage; 6] = [
    Damage::None,
    Damage::Head,
    Damage::Cut,
    Damage::Torn(10),
    Damage::Torn(50),
    Damage::Hole(40),
];

fn damaged(scenario: &mut Scenario, damage: Damage, dice: &mut Dice) -> Vec<LogFile> {
    if let Damage::Torn(permille) = damage {
        scenario.noise.torn_engine = permille;
    }
    let mut transcript = Transcript::of(scenario);
    let len = transcript.len();
    let window = match damage {
        Damage::None | Damage::Torn(_) => 0..len,
        Damage::Head => dice.below(len)..len,
        Damage::Cut => {
            let from = dice.below(len);
            from..from + 1 + dice.below(len - from)
        }
        Damage::Hole(records) => {
            let from = dice.below(len);
            transcript.records.drain(from..(from + records).min(len));
            0..transcript.len()
        }
    };
    transcript.write(window, &Layout::default())
}

/// Logs that are not whole.
#[test]
fn nor_do_damaged_logs() {
    for manner in [Manner::Plain, Manner::Treacherous] {
        let mut tally = Tally::default();
        for seed in 0..800 {
            let mut scenario = random_scenario_with(seed, &knobs());
            if export::with_children(&scenario.runs[0].sequence).len() == 1 {
                continue;
            }
            let damage = DAMAGES[1 + seed as usize % 5];
            let files = damaged(&mut scenario, damage, &mut Dice::new(seed));
            hold(&mut tally, &scenario.runs[0], &files, seed / 5, manner);
        }
        tally.report(&format!("damaged logs, {manner:?} edits"), 0, 0);
    }
}

/// Runs of the real exports' roots in both dialects, with steps that fail and conditions that are false, of whole and of damaged logs.
#[test]
fn nor_with_the_real_exports() {
    let Some(roots) = played_exports() else {
        return;
    };
    for manner in [Manner::Plain, Manner::Treacherous] {
        let mut tally = Tally::default();
        for (root, seed) in roots
            .iter()
            .flat_map(|root| (0..120).map(move |seed| (root, seed)))
        {
            if export::with_children(root).len() == 1 {
                continue;
            }
            let (scenario, files) = real_case(root, seed);
            hold(&mut tally, &scenario.runs[0], &files, seed, manner);
        }
        tally.report(&format!("real exports, {manner:?} edits"), 0, 0);
    }
}

/// Some conditions are false, and of some runs a step fails.
fn behave(plan: &mut RunPlan, dice: &mut Dice) {
    let table = plan.table();
    for (pointer, row) in table.iter() {
        let behaviour = plan.behaviour.entry(pointer).or_default();
        behaviour.condition = dice.chance(700);
        if matches!(row, Instruction::Step(_)) && dice.chance(5) {
            behaviour.attempts = vec![Attempt::Fails(1603)];
        }
    }
}

fn real_case(root: &std::sync::Arc<Sequence>, seed: u64) -> (Scenario, Vec<LogFile>) {
    let mut dice = Dice::new(seed);
    let dialect = [Dialect::Old, Dialect::New][seed as usize % 2];
    let mut plan = RunPlan::new(root, dialect, 1_772_452_800_000);
    plan.disabled_child = RULES[dice.below(3)];
    behave(&mut plan, &mut dice);
    let mut scenario = Scenario::new(seed, vec![plan]);
    let damage = DAMAGES[dice.below(DAMAGES.len())];
    let files = damaged(&mut scenario, damage, &mut dice);
    (scenario, files)
}
