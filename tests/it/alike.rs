//! Labels of runs that several definitions explain alike.

use std::{collections::HashMap, sync::Arc};

use smsts::{
    label::Labeller,
    model::{Kind, LabelState, Run},
    timeline::reconstruct,
};

use crate::{
    compare::sources,
    labels::{labelled_children, library, true_children},
};
use simulator::{
    Attempt, Dialect, Item, Layout, RunPlan, Scenario, Sequence, Transcript,
    definition::{actions, child, group, sequence, step},
    export,
};

const NAMES: [&str; 6] = [
    "Check",
    "Download",
    "Copy",
    "Install",
    "Configure",
    "Report",
];

/// Steps with names of their own.
fn steps(of: &str, count: usize) -> Vec<Item> {
    let name = |n: usize| format!("{} {of} {}", NAMES[n % NAMES.len()], n / NAMES.len() + 1);
    let steps = (0..count).map(|n| step(&name(n), actions::COMMAND));
    steps.collect()
}

fn with(mut items: Vec<Item>, more: impl IntoIterator<Item = Item>) -> Vec<Item> {
    items.extend(more);
    items
}

/// A root with three children, in the order of its parts: preparation, drivers, installation, an end.
struct Parts {
    prepare: Item,
    drivers: Item,
    install: Item,
    finish: Item,
}

fn drivers(items: Vec<Item>) -> Arc<Sequence> {
    sequence("Module - Drivers", "CON00101", items)
}

fn parts() -> Parts {
    let drivers = drivers(vec![group("Drivers", steps("driver", 9))]);
    let apps = sequence("Module - Apps", "CON00102", steps("app", 8));
    let cleanup = sequence("Module - Cleanup", "CON00103", steps("trace", 6));
    Parts {
        prepare: group("Prepare", steps("disk", 6)),
        drivers: child("Module - Drivers", &drivers),
        install: group(
            "Install",
            with(steps("image", 6), [child("Module - Apps", &apps)]),
        ),
        finish: group(
            "Finish",
            with(steps("agent", 5), [child("Module - Cleanup", &cleanup)]),
        ),
    }
}

fn root(items: Vec<Item>) -> Arc<Sequence> {
    sequence("Client", "CON00100", items)
}

/// The root as it ran.
fn before() -> Arc<Sequence> {
    let Parts {
        prepare,
        drivers,
        install,
        finish,
    } = parts();
    root(vec![prepare, drivers, install, finish])
}

/// A run of a sequence that fails at a step, if one is named, labelled with definitions; and the true children by pointer.
fn labelled(
    ran: &Arc<Sequence>,
    fails: Option<&str>,
    at_hand: &[Arc<Sequence>],
) -> (Run, HashMap<u32, String>) {
    let mut plan = RunPlan::new(ran, Dialect::New, 1_772_452_800_000);
    if let Some(name) = fails {
        let pointer = plan.table().pointer_of(name, 0).unwrap();
        plan.behaviour.entry(pointer).or_default().attempts = vec![Attempt::Fails(1603)];
    }
    let transcript = Transcript::of(&Scenario::new(1, vec![plan]));
    let files = transcript.write(0..transcript.len(), &Layout::default());
    let sources = sources(&files);
    let mut history = reconstruct(None, &sources);
    // Otherwise the engine's references to children tell the definitions apart.
    history.built.runs[0].children_referred.clear();
    history.label(&Labeller::new(library(
        at_hand.iter().map(|sequence| &**sequence),
    )));
    let truth = true_children(&transcript.truth().runs[0]);
    (history.built.runs.remove(0), truth)
}

/// Two definitions explain all, and differ only in the package ID of a child.
#[test]
fn both_children_are_possible_where_two_definitions_explain_all() {
    let ran = before();
    let Parts {
        prepare,
        install,
        finish,
        ..
    } = parts();
    let other = sequence(
        "Module - Drivers",
        "CON00109",
        vec![group("Drivers", steps("driver", 9))],
    );
    let items = vec![prepare, child("Module - Drivers", &other), install, finish];
    let copy = sequence("Client", "CON00110", items);
    let mut at_hand = export::with_children(&ran);
    let known: Vec<_> = at_hand
        .iter()
        .map(|sequence| sequence.package_id.clone())
        .collect();
    at_hand.extend(
        export::with_children(&copy)
            .into_iter()
            .filter(|other| !known.contains(&other.package_id)),
    );
    let (run, truth) = labelled(&ran, None, &at_hand);
    let labels = run.labels.as_ref().unwrap();
    assert_eq!(labels.state, LabelState::Verified);
    assert_eq!((labels.definitions.len(), &labels.definition), (2, &None));
    let calls = run
        .nodes
        .iter()
        .filter(|node| node.kind == Kind::RunTaskSequence);
    let calls: Vec<_> = calls.collect();
    assert_eq!(calls.len(), truth.len());
    let unsure = calls
        .iter()
        .find(|node| node.name.as_deref() == Some("Module - Drivers"))
        .unwrap();
    let label = unsure.label.as_ref().unwrap();
    let possible = label
        .possible
        .iter()
        .filter_map(|child| child.package_id.as_deref());
    assert_eq!(
        (possible.collect::<Vec<_>>(), &label.child),
        (vec!["CON00101", "CON00109"], &None)
    );
    assert_eq!(labelled_children(&run).len(), 2);
}
