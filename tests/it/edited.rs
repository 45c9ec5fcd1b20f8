//! Labels of runs whose definition was edited between run and export: how many stay right, and that none is wrong.

use std::collections::{BTreeMap, HashMap};

use smsts::{
    label::Labeller,
    timeline::reconstruct,
    tree::{Outcome, Run},
};

use crate::{
    compare::sources,
    edits::{Editor, Manner, linked},
    labels::{knobs, labelled_children, library, true_children},
    simulator::{
        DisabledChild, Instruction, Item, Knobs, Scenario, Sequence, Table, Transcript, export, random_scenario_with,
    },
};

/// Where an item stands: the marks of the Run Task Sequence steps around it and its own.
type Chain = Vec<u32>;

/// What an item of the export is.
#[derive(Clone, Debug)]
struct Place {
    name: String,
    child: Option<String>,
}

/// All items of an export's root, those of its children included.
fn places(sequences: &[Sequence]) -> HashMap<Chain, Place> {
    let mut found = HashMap::new();
    expand(sequences, &sequences[0].items, &mut Vec::new(), &mut found);
    found
}

fn expand(
    sequences: &[Sequence],
    items: &[Item],
    chain: &mut Chain,
    found: &mut HashMap<Chain, Place>,
) {
    for item in items {
        chain.push(item.flags().mark);
        let mut place = Place {
            name: item.name().to_owned(),
            child: None,
        };
        match item {
            Item::RunTaskSequence(call) => {
                place.child = Some(call.child.package_id.clone());
                found.insert(chain.clone(), place);
                if let Some(child) = sequences.iter().find(|s| s.package_id == call.child.package_id) {
                    expand(sequences, &child.items, chain, found);
                }
                chain.pop();
                continue;
            }
            Item::Group(group) => {
                found.insert(chain.clone(), place);
                chain.pop();
                expand(sequences, &group.items, chain, found);
                continue;
            }
            Item::Step(_) => found.insert(chain.clone(), place),
        };
        chain.pop();
    }
}

/// For each pointer of a run's table, where its item stands.
fn chains(scenario: &Scenario) -> HashMap<u32, Chain> {
    let table = scenario.runs[0].table();
    let mut open: Vec<(u32, Option<u32>)> = Vec::new();
    let mut chains = HashMap::new();
    for (pointer, row) in table.iter() {
        let mark = match row {
            Instruction::Step(step) => step.flags.mark,
            Instruction::Open { flags, .. } => flags.mark,
            Instruction::Close { .. } => {
                open.pop();
                continue;
            }
        };
        let mut chain: Chain = open.iter().filter_map(|(_, mark)| *mark).collect();
        chain.push(mark);
        chains.insert(pointer, chain);
        if let Instruction::Open { child, .. } = row {
            open.push((pointer, child.is_some().then_some(mark)));
        }
    }
    chains
}

#[test]
fn survey() {
    let n: u64 = std::env::var("SEEDS").ok().and_then(|s| s.parse().ok()).unwrap_or(2000);
    for manner in [Manner::Plain, Manner::Treacherous] {
        measure("small", 0..n, &knobs(), manner);
        measure("large", 0..n / 13, &Knobs { width: 12, depth: 5, ..knobs() }, manner);
    }
}

fn measure(title: &str, seeds: std::ops::Range<u64>, knobs: &Knobs, manner: Manner) {
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    let mut per: BTreeMap<usize, (usize, usize, usize)> = BTreeMap::new();
    let mut wrongs = Vec::new();
    let mut wrong_kinds: BTreeMap<String, usize> = BTreeMap::new();
    for seed in seeds {
        let scenario = random_scenario_with(seed, knobs);
        let transcript = Transcript::of(&scenario);
        let truth = true_children(&transcript.truth().runs[0]);
        if truth.is_empty() {
            continue;
        }
        let files = transcript.write(0..transcript.len(), &scenario.layout);
        let sources = sources(&files);
        let sequences: Vec<Sequence> = export::with_children(&scenario.runs[0].sequence).iter().map(|s| Sequence::clone(s)).collect();
        for edits in 1..=5 {
            let mut history = reconstruct(None, &sources);
            let mut editor = Editor::new(sequences.clone(), seed * 5 + edits as u64);
            (0..edits).for_each(|_| editor.edit(manner));
            smsts::label::WHY.with(|w| w.borrow_mut().clear());
            smsts::label::WHY.with(|w| w.borrow_mut().clear());
            history.label(&Labeller::new(library(&editor.sequences)));
            let places = places(&editor.sequences);
            let chains = chains(&scenario);
            let run = &history.built.runs[0];
            let labelled = labelled_children(run);
            let per = per.entry(edits).or_default();
            for (pointer, id) in &truth {
                let node = node_at(run, *pointer);
                let place = places.get(&chains[pointer]);
                let kept = place.is_some_and(|place| place.child.as_ref() == Some(id));
                let same_name = place.is_some_and(|p| Some(&*p.name) == node.name.as_deref());
                let skipped = if node.outcome == Outcome::Skipped { "skipped" } else if node.children.is_empty() {"empty"} else { "ran" };
                per.0 += 1;
                let fate = if !kept { if place.is_some() {"repointed"} else {"gone"} } else if !same_name { "renamed" } else { "there" };
                if kept { per.2 += 1; }
                *reasons.entry(format!("{skipped:8} {fate:8}    all")).or_default() += 1;
                if labelled.get(pointer) == Some(id) {
                    per.1 += 1;
                } else {
                    if std::env::var("SHOW").is_ok() { println!("L {title} seed {seed} edits {edits} {pointer} {:?} {skipped} {fate} {}", node.name, smsts::label::WHY.with(|w| w.borrow().get(pointer).cloned().unwrap_or("unaligned".into()))); }
                    *reasons.entry(format!("{skipped:8} {fate:8} lost {} {}", run.labels.as_ref().unwrap().state.name(), smsts::label::WHY.with(|w| w.borrow().get(pointer).cloned().unwrap_or("unaligned".into())))).or_default() += 1;
                }
            }
            for (pointer, id) in labelled.iter().filter(|(pointer, id)| truth.get(pointer) != Some(id)) {
                let node = node_at(run, *pointer);
                let skipped = if node.outcome == Outcome::Skipped { "skipped" } else { "ran" };
                let of = lineage(&editor.made_of, id);
                let own = [truth.get(pointer).cloned(), chains.get(pointer).and_then(|c| c.last()).map(u32::to_string)];
                let kind = if reads_alike(&editor.sequences, run, *pointer, id) { "alike" } else if of.iter().any(|of| own.contains(&Some(of.clone()))) { "copy" } else { "WRONG" };
                *wrong_kinds.entry(format!("{kind} {skipped} {}", run.labels.as_ref().unwrap().state.name())).or_insert(0) += 1;
                if kind == "copy" && skipped == "ran" { println!("C {title} seed {seed} edits {edits} {pointer} {:?} {id} for {:?} {}", node.name, truth.get(pointer), smsts::label::WHY.with(|w| w.borrow().get(pointer).cloned().unwrap_or_default())); }
                if kind == "WRONG" {
                    let why = smsts::label::WHY.with(|w| w.borrow().get(pointer).cloned().unwrap_or_default());
                    println!("W {title} seed {seed} edits {edits} {skipped} {:?} {pointer} {id} for {:?}: {why}", node.name, truth.get(pointer));
                }
                wrongs.push(format!("seed {seed}, {edits} edits, {skipped} {:?}: {pointer} {id}, {:?} {:?}", node.name, truth.get(pointer), run.labels.as_ref().unwrap().state));
            }
        }
    }
    println!("== {title} {manner:?}");
    for (edits, (all, right, kept)) in &per {
        println!("{edits} edits: {right} of {all}, {:.1}%; {kept} kept: {:.1}%", 100.0 * *right as f64 / *all as f64, 100.0 * *right as f64 / *kept as f64);
    }
    let sum = |f: fn(&(usize, usize, usize)) -> usize| per.values().map(f).sum::<usize>();
    println!("in all {} of {}, {:.1}%; kept {:.1}%", sum(|s| s.1), sum(|s| s.0), 100.0 * sum(|s| s.1) as f64 / sum(|s| s.0) as f64, 100.0 * sum(|s| s.1) as f64 / sum(|s| s.2) as f64);
    for (reason, count) in reasons {
        println!("  {reason}: {count}");
    }
    println!("{} wrong {wrong_kinds:?}", wrongs.len());
}

fn lineage(made_of: &HashMap<String, String>, id: &str) -> Vec<String> {
    let mut of = Vec::new();
    let mut next = made_of.get(id);
    while let Some(id) = next {
        of.push(id.clone());
        next = made_of.get(id);
    }
    of
}

/// Whether a run of the export would log, of a step of that name and child, all that this run logs of the node.
fn reads_alike(sequences: &[Sequence], run: &Run, pointer: u32, child: &str) -> bool {
    let node = node_at(run, pointer);
    let name = node.name.as_deref().unwrap_or_default();
    let id = run.nodes.iter().position(|n| n.pointer == Some(pointer)).unwrap();
    let inside: Vec<_> = run.inside(smsts::tree::NodeId(id as u32)).map(|id| run.node(id)).collect();
    let linked = linked(sequences, 0);
    [DisabledChild::Absent, DisabledChild::Hollow, DisabledChild::Expanded].into_iter().any(|rule| {
        let table = Table::of(&linked, rule);
        table.iter().any(|(start, row)| {
            let Instruction::Open { name: title, child: Some(called), end, .. } = row else { return false };
            title == name && called.package_id == child && node.end_pointer.is_none_or(|e| e - pointer == end - start)
                && inside.iter().all(|n| n.pointer.is_none_or(|p| table.get(start + p - pointer).is_some_and(|row| {
                    n.name.as_deref().is_none_or(|name| name == row.name()) && match row {
                        Instruction::Step(_) => n.kind == smsts::tree::Kind::Step,
                        Instruction::Open { end, .. } => n.kind != smsts::tree::Kind::Step && n.end_pointer.is_none_or(|e| e - p == *end - (start + p - pointer)),
                        Instruction::Close { .. } => false,
                    }
                })))
        })
    })
}

fn node_at(run: &Run, pointer: u32) -> &smsts::tree::Node {
    run.nodes.iter().find(|node| node.pointer == Some(pointer)).expect("it came up")
}

#[test]
fn dump() {
    let Ok(which) = std::env::var("DUMP") else { return };
    let mut parts = which.split(',');
    let seed: u64 = parts.next().unwrap().parse().unwrap();
    let edits: u64 = parts.next().unwrap().parse().unwrap();
    let large = parts.next() == Some("large");
    let plain = parts.next() == Some("plain");
    let knobs = if large { Knobs { width: 12, depth: 5, ..knobs() } } else { knobs() };
    let scenario = random_scenario_with(seed, &knobs);
    let transcript = Transcript::of(&scenario);
    let files = transcript.write(0..transcript.len(), &scenario.layout);
    let sources = sources(&files);
    let sequences: Vec<Sequence> = export::with_children(&scenario.runs[0].sequence).iter().map(|s| Sequence::clone(s)).collect();
    let truth = true_children(&transcript.truth().runs[0]);
    let mut history = reconstruct(None, &sources);
    let mut editor = Editor::new(sequences.clone(), seed * 5 + edits);
    (0..edits).for_each(|_| editor.edit(if plain { Manner::Plain } else { Manner::Treacherous }));
    history.label(&Labeller::new(library(&editor.sequences)));
    let run = &history.built.runs[0];
    println!("run {:?} {:?}, rule {:?}", run.labels.as_ref().unwrap().state, run.instruction_count, scenario.runs[0].disabled_child);
    let chains = chains(&scenario);
    for (id, depth) in run.walk() {
        let n = run.node(id);
        let why = smsts::label::WHY.with(|w| n.pointer.and_then(|p| w.borrow().get(&p).cloned()).unwrap_or_default());
        println!("{:3}-{:3} {}{} {:?} {} m{:?} {} -> {:?} {why}", n.pointer.unwrap_or(999), n.end_pointer.unwrap_or(999), "  ".repeat(depth), n.title(), n.kind, n.outcome.name(), n.pointer.and_then(|p| chains[&p].last()).unwrap_or(&0), n.pointer.and_then(|p| truth.get(&p).cloned()).unwrap_or_default(), n.label.as_ref().map(|l| l.child.as_ref().and_then(|c| c.package_id.clone())));
    }
    for (title, list) in [("before", &sequences), ("after", &editor.sequences)] {
        println!("-- {title} {:?}", list.iter().map(|s| (&s.package_id, &s.name)).collect::<Vec<_>>());
        let linked = linked(list, 0);
        let table = Table::of(&linked, DisabledChild::Expanded);
        let mut depth = 0;
        for (p, row) in table.iter() {
            match row {
                Instruction::Step(s) => println!("{p:3}     {}{} m{} {}", "  ".repeat(depth), s.name, s.flags.mark, if s.flags.disabled { "off" } else { "" }),
                Instruction::Open { name, flags, child, end } => { println!("{p:3}-{end:3} {}{name} m{} {} {:?}", "  ".repeat(depth), flags.mark, if flags.disabled { "off" } else { "" }, child.as_ref().map(|c| (&c.package_id, &c.name))); depth += 1; }
                Instruction::Close { .. } => depth -= 1,
            }
        }
    }
    println!("{:?}", editor.made_of);
}
