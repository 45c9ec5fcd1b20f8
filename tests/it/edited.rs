//! Labels of runs whose definition was edited between run and export: how many stay right, and that none is wrong.

use std::collections::{BTreeMap, HashMap};

use smsts::{
    label::Labeller,
    timeline::reconstruct,
    tree::{Outcome, Run},
};

use crate::{
    compare::sources,
    edits::{Editor, Manner},
    labels::{knobs, labelled_children, library, true_children},
    simulator::{
        Instruction, Item, Knobs, Scenario, Sequence, Transcript, export, random_scenario_with,
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
                    *reasons.entry(format!("{skipped:8} {fate:8} lost {}", run.labels.as_ref().unwrap().state.name())).or_default() += 1;
                }
            }
            for (pointer, id) in labelled.iter().filter(|(pointer, id)| truth.get(pointer) != Some(id)) {
                let node = node_at(run, *pointer);
                let skipped = if node.outcome == Outcome::Skipped { "skipped" } else { "ran" };
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
    println!("{} wrong", wrongs.len());
    for wrong in wrongs.iter().take(8) {
        println!("  {wrong}");
    }
}

fn node_at(run: &Run, pointer: u32) -> &smsts::tree::Node {
    run.nodes.iter().find(|node| node.pointer == Some(pointer)).expect("it came up")
}
