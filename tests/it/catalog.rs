//! Labels without definitions: the catalog, the type in the log, the user's word.

use std::collections::{HashMap, HashSet};

use smsts::{
    label::{Catalog, Evidence, Labeller},
    timeline::reconstruct,
    tree::{Kind, Run},
};

use crate::{
    compare::sources,
    labels::{edit, knobs, labelled_children, library},
    simulator::{
        Dialect, Item, Knobs, Sequence, Transcript, TrueNode, dice::Dice, export,
        random_scenario_with,
    },
};

/// How a catalog of some definitions labels a run of a random scenario.
struct Labelled {
    run: Run,
    truth: HashMap<u32, TrueNode>,
}

/// `None` where the log is cut so that nothing of the run is left.
fn labelled(seed: u64, knobs: &Knobs, catalog: Catalog) -> Option<Labelled> {
    let scenario = random_scenario_with(seed, knobs);
    let transcript = Transcript::of(&scenario);
    let window = scenario.window(transcript.len());
    let files = transcript.write(window.clone(), &scenario.layout);
    let truth = transcript.truth_of(window, scenario.layout.cut_last_record);
    let sources = sources(&files);
    let mut history = reconstruct(None, &sources);
    history.label(&Labeller::default().with_catalog(catalog));
    let nodes = truth.runs.first()?.nodes_with_parents().into_iter();
    let truth = nodes.map(|(node, _)| (node.pointer, node.clone()));
    Some(Labelled {
        truth: truth.collect(),
        run: history.built.runs.into_iter().next()?,
    })
}

/// The sequences behind a random scenario.
fn sequences(seed: u64, knobs: &Knobs) -> Vec<Sequence> {
    let scenario = random_scenario_with(seed, knobs);
    let all = export::with_children(&scenario.runs[0].sequence);
    all.iter().map(|s| Sequence::clone(s)).collect()
}

/// Labels that are not true: the pointer, what was said, what is true.
fn wrong(found: &Labelled) -> Vec<String> {
    let labelled = labelled_children(&found.run).into_iter();
    let wrong = labelled.filter_map(|(pointer, id)| {
        let truth = found.truth.get(&pointer);
        let own = truth.and_then(|node| node.child.as_ref());
        (own.map(|(_, id)| id) != Some(&id)).then(|| format!("{pointer} {id}, not {own:?}"))
    });
    let mut wrong: Vec<_> = wrong.collect();
    let steps = found.run.nodes.iter();
    for node in steps.filter(|node| node.kind == Kind::RunTaskSequence) {
        let truth = node.pointer.and_then(|pointer| found.truth.get(&pointer));
        if truth.is_some_and(|truth| truth.kind != "run_task_sequence") {
            wrong.push(format!("{:?} is a group", node.pointer));
        }
    }
    wrong
}

fn with_dialect(seed: u64, knobs: Knobs) -> Knobs {
    Knobs {
        dialect: Some([Dialect::Old, Dialect::New][seed as usize % 2]),
        ..knobs
    }
}

#[test]
fn a_catalog_is_never_wrong() {
    let (mut labels, mut runs, mut bad) = (0, 0, Vec::new());
    let mut check = |what: &str, seed: u64, found: Option<Labelled>| {
        let Some(found) = found else { return };
        labels += labelled_children(&found.run).len();
        runs += 1;
        let wrong = wrong(&found);
        bad.extend(
            wrong
                .into_iter()
                .map(|w| format!("{what}, seed {seed}: {w}")),
        );
    };
    for seed in 0..600 {
        let quiet = with_dialect(seed, knobs());
        let own = sequences(seed, &quiet);
        check(
            "own",
            seed,
            labelled(seed, &quiet, Catalog::of(&library(&own))),
        );
        let foreign = sequences(seed + 10_000, &quiet);
        check(
            "foreign",
            seed,
            labelled(seed, &quiet, Catalog::of(&library(&foreign))),
        );
        let mut edited = own.clone();
        let mut dice = Dice::new(seed);
        (0..1 + dice.below(5)).for_each(|_| edit(&mut edited, &mut dice));
        check(
            "edited",
            seed,
            labelled(seed, &quiet, Catalog::of(&library(&edited))),
        );
        // Stopped, cut, torn.
        let mut rough = with_dialect(
            seed,
            Knobs {
                runs: 1,
                stops: 500,
                cuts: 500,
                ..Knobs::default()
            },
        );
        rough.noise.torn_engine = 10;
        let own = sequences(seed, &rough);
        check(
            "rough",
            seed,
            labelled(seed, &rough, Catalog::of(&library(&own))),
        );
    }
    println!("{labels} labels in {runs} runs, {} wrong", bad.len());
    assert!(bad.is_empty(), "{} wrong:\n{}", bad.len(), bad.join("\n"));
    assert!(labels > 500, "{labels} labels");
}

/// The names that more than one thing has: Run Task Sequence steps with different children, groups.
fn ambiguous(sequences: &[Sequence]) -> HashSet<String> {
    let mut children: HashMap<&str, HashSet<Option<&str>>> = HashMap::new();
    let mut next: Vec<&Item> = sequences.iter().flat_map(|s| &s.items).collect();
    while let Some(item) = next.pop() {
        let child = match item {
            Item::Step(_) => continue,
            Item::Group(group) => {
                next.extend(&group.items);
                None
            }
            Item::RunTaskSequence(run) => Some(run.child.package_id.as_str()),
        };
        children.entry(item.name()).or_default().insert(child);
    }
    let several = children.into_iter().filter(|(_, all)| all.len() > 1);
    several.map(|(name, _)| name.to_owned()).collect()
}

fn names_in(node: &TrueNode) -> HashSet<&str> {
    let mut next: Vec<_> = node.children.iter().collect();
    let mut names = HashSet::new();
    while let Some(inner) = next.pop() {
        names.insert(inner.name.as_str());
        next.extend(&inner.children);
    }
    names.remove(node.name.as_str());
    names
}

/// A child that the run went through is labelled, with all that is in it, unless a group or another child has its step's name. The
/// simulator's engine refers to every child, so two names are enough.
#[test]
fn a_catalog_labels_what_the_run_went_through() {
    let (mut wanted, mut skipped, mut missing) = (0, 0, Vec::new());
    for seed in 0..600 {
        let quiet = with_dialect(seed, knobs());
        let own = sequences(seed, &quiet);
        let ambiguous = ambiguous(&own);
        let found = labelled(seed, &quiet, Catalog::of(&library(&own))).unwrap();
        let labels = labelled_children(&found.run);
        for node in found.truth.values().filter(|node| node.child.is_some()) {
            let names = names_in(node).len();
            if names < 2 || ambiguous.contains(&node.name) {
                skipped += 1;
                continue;
            }
            wanted += 1;
            if !labels.contains_key(&node.pointer) {
                missing.push(format!("seed {seed}: {} {}", node.pointer, node.name));
            }
        }
        let inside = |node: &smsts::tree::Node| {
            let parent = node.parent.map(|parent| found.run.node(parent));
            parent.is_some_and(|parent| {
                parent
                    .label
                    .as_ref()
                    .is_some_and(|l| l.evidence == Evidence::Catalog)
            })
        };
        for node in found.run.nodes.iter().filter(|node| inside(node)) {
            let label = node.label.as_ref().unwrap();
            assert!(label.sequence.is_some(), "seed {seed}: {node:?}");
        }
    }
    println!(
        "{wanted} wanted, {skipped} cannot be known, {} missing",
        missing.len()
    );
    assert!(
        missing.is_empty(),
        "{}:\n{}",
        missing.len(),
        missing.join("\n")
    );
    assert!(
        wanted > 200 && wanted > skipped,
        "{wanted} wanted, {skipped} skipped"
    );
}
