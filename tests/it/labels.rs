//! Groups become Run Task Sequence steps again: completely where the definition is the one that ran, never wrongly where it was edited since.

use std::{collections::HashMap, path::PathBuf, sync::Arc};

use smsts::{
    label::Labeller,
    model::{Difference, Kind, LabelState, Run},
    sequence::{DefinitionId, ItemId, ItemKind, Library, parse},
    timeline::reconstruct,
};

use crate::compare::sources;
use simulator::{
    Attempt, Condition, Dialect, DisabledChild, Instruction, Item, Knobs, Layout, RunPlan,
    Scenario, Sequence, Transcript, TrueRun,
    definition::{actions, child, group, sequence, step},
    export, random_scenario_with,
};

/// Definitions as an export holds them.
pub fn library<'a>(sequences: impl IntoIterator<Item = &'a Sequence>) -> Library {
    let definitions = sequences.into_iter().flat_map(|sequence| {
        let file = format!("{}/object.xml", sequence.package_id);
        parse(&export::object(sequence), &file, "export")
            .into_iter()
            .map(|definition| definition.expect("the simulator's exports are sound"))
    });
    Library::new(definitions.collect(), Vec::new())
}

/// The Run Task Sequence steps of a run that really ran or were skipped, with their children's package IDs.
pub fn true_children(run: &TrueRun) -> HashMap<u32, String> {
    let nodes = run.nodes_with_parents().into_iter();
    nodes
        .filter_map(|(node, _)| Some((node.pointer, node.child.clone()?.1)))
        .collect()
}

pub fn labelled_children(run: &Run) -> HashMap<u32, String> {
    let nodes = run
        .nodes
        .iter()
        .filter(|node| node.kind == Kind::RunTaskSequence);
    nodes
        .filter_map(|node| {
            Some((
                node.pointer?,
                node.label.as_ref()?.child.as_ref()?.package_id.clone()?,
            ))
        })
        .collect()
}

pub fn knobs() -> Knobs {
    Knobs {
        runs: 1,
        odd_names: 100,
        stops: 0,
        ..Knobs::quiet()
    }
}

#[test]
fn runs_of_a_known_definition_are_labelled_completely() {
    let (mut children, mut runs) = (0, 0);
    for seed in 0..400 {
        let scenario = random_scenario_with(
            seed,
            &Knobs {
                dialect: Some([Dialect::Old, Dialect::New][seed as usize % 2]),
                ..knobs()
            },
        );
        let transcript = Transcript::of(&scenario);
        let files = transcript.write(0..transcript.len(), &scenario.layout);
        let sources = sources(&files);
        let mut history = reconstruct(None, &sources);
        // Among definitions that have nothing to do with the run.
        let root = &scenario.runs[0].sequence;
        let foreign = random_scenario_with(seed + 10_000, &knobs()).runs[0]
            .sequence
            .clone();
        let mut all = export::with_children(root);
        let known: Vec<_> = all
            .iter()
            .map(|sequence| sequence.package_id.clone())
            .collect();
        all.extend(
            export::with_children(&foreign)
                .into_iter()
                .filter(|other| !known.contains(&other.package_id)),
        );
        history.label(&Labeller::new(library(
            all.iter().map(|sequence| &**sequence),
        )));
        let (run, truth) = (&history.built.runs[0], &transcript.truth().runs[0]);
        let labels = run.labels.as_ref().unwrap();
        assert_eq!(
            labels.state,
            LabelState::Verified,
            "seed {seed}: {labels:?}"
        );
        let name = labels
            .task_sequence
            .as_ref()
            .unwrap_or_else(|| panic!("seed {seed}: {labels:?}"));
        assert_eq!(
            name.package_id.as_ref(),
            Some(&root.package_id),
            "seed {seed}"
        );
        assert_eq!(labelled_children(run), true_children(truth), "seed {seed}");
        assert!(
            run.nodes.iter().all(|node| node
                .label
                .as_ref()
                .is_some_and(|label| label.sequence.is_some())),
            "seed {seed}"
        );
        (children, runs) = (children + true_children(truth).len(), runs + 1);
    }
    assert!(children > 300, "{children} children in {runs} runs");
}

/// A definition that was read, as the simulator plays it.
pub fn playable(
    library: &Library,
    id: DefinitionId,
    known: &mut HashMap<DefinitionId, Arc<Sequence>>,
) -> Arc<Sequence> {
    if let Some(sequence) = known.get(&id) {
        return Arc::clone(sequence);
    }
    let definition = library.get(id);
    let items = playable_items(library, id, None, known);
    let package_id = definition.package_id.clone().unwrap_or_default();
    let played = sequence(definition.title(), &package_id, items);
    known.insert(id, Arc::clone(&played));
    played
}

fn playable_items(
    library: &Library,
    id: DefinitionId,
    parent: Option<ItemId>,
    known: &mut HashMap<DefinitionId, Arc<Sequence>>,
) -> Vec<Item> {
    let ids: Vec<_> = library.get(id).children(parent).collect();
    let play = |item_id: ItemId| {
        let item = library.item(id, item_id);
        let mut played = match &item.kind {
            ItemKind::Group => group(
                &item.name,
                playable_items(library, id, Some(item_id), known),
            ),
            ItemKind::Step(_) => step(&item.name, actions::COMMAND),
            ItemKind::RunTaskSequence(_) => {
                let called = library
                    .child(id, item_id)
                    .expect("the exports hold their children");
                child(&item.name, &playable(library, called, known))
            }
        };
        let flags = played.flags_mut();
        flags.mark = (id.0 << 12) + item_id.0 + 1;
        flags.disabled = item.disabled;
        flags.condition = item
            .condition
            .as_ref()
            .map(|_| Condition::Variable("Ring".into(), "equals".into(), "Pilot".into()));
        played
    };
    ids.into_iter().map(play).collect()
}

/// The real exports, if they are here.
fn real_exports() -> Option<Library> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/real/sequences");
    if !folder.exists() {
        println!("skipped: {} is not here", folder.display());
        return None;
    }
    Some(Library::load(&[folder]))
}

/// Their roots, as the simulator plays them.
pub fn played_exports() -> Option<Vec<Arc<Sequence>>> {
    let library = real_exports()?;
    let mut known = HashMap::new();
    let roots = library.roots().into_iter();
    Some(
        roots
            .map(|root| playable(&library, root, &mut known))
            .collect(),
    )
}

/// Runs of the real exports' roots, some conditions false, in both dialects, a step in the deepest child failing: among all the exports, the
/// right root is found and every Run Task Sequence step labelled.
#[test]
fn real_exports_are_found_and_labelled() {
    let (Some(library), Some(known)) = (real_exports(), real_exports()) else {
        return;
    };
    let labeller = Labeller::new(known);
    let mut children = 0;
    for root in library.roots() {
        let played = playable(&library, root, &mut HashMap::new());
        for (dialect, fails) in [
            (Dialect::Old, false),
            (Dialect::New, false),
            (Dialect::Old, true),
            (Dialect::New, true),
        ] {
            let mut plan = RunPlan::new(&played, dialect, 1_772_452_800_000);
            let table = plan.table();
            let steps: Vec<_> = table
                .iter()
                .filter(|(_, row)| matches!(row, Instruction::Step { .. }))
                .map(|(pointer, _)| pointer)
                .collect();
            for (nth, (pointer, _)) in table.iter().enumerate().filter(|(nth, _)| nth % 7 == 3) {
                plan.behaviour.entry(pointer).or_default().condition = nth % 2 == 0;
            }
            if fails {
                plan.behaviour
                    .entry(steps[steps.len() * 2 / 3])
                    .or_default()
                    .attempts = vec![Attempt::Fails(1603)];
            }
            let transcript = Transcript::of(&Scenario::new(5, vec![plan]));
            let files = transcript.write(0..transcript.len(), &Layout::default());
            let sources = sources(&files);
            let mut history = reconstruct(None, &sources);
            history.label(&labeller);
            let (run, truth) = (&history.built.runs[0], &transcript.truth().runs[0]);
            let labels = run.labels.as_ref().unwrap();
            let title = library.get(root).title();
            assert_eq!(
                labels.state,
                LabelState::Verified,
                "{title} {dialect:?} {fails}: {:?}",
                labels.candidates
            );
            let found = labels
                .task_sequence
                .as_ref()
                .unwrap_or_else(|| panic!("{title}: {:?}", labels.candidates));
            assert_eq!(found.package_id, library.get(root).package_id, "{title}");
            assert_eq!(labelled_children(run), true_children(truth), "{title}");
            children += true_children(truth).len();
        }
    }
    assert!(children >= 20, "{children} children");
}

/// The screenshots' case: step 44 to 52, seven steps inside, one of them disabled; the step's name is not the child's.
#[test]
fn the_group_at_44_is_a_run_task_sequence_step() {
    let names = [
        "Model",
        "Variable A",
        "Variable B",
        "Variable C",
        "Variable D",
        "Variable E",
    ];
    let mut steps: Vec<_> = names
        .iter()
        .map(|name| step(name, actions::VARIABLE))
        .collect();
    steps.push(step("Virtual (testing)", actions::VARIABLE).disabled());
    let module = sequence("Driver Variables, the child", "PS20006E", steps);
    let inner = group(
        "Drivers from internal DP",
        vec![
            child("Module - Driver Variables", &module),
            step("Next", actions::COMMAND),
        ],
    );
    let before = |n: usize| (0..n).map(|i| step(&format!("Step {i}"), actions::COMMAND));
    let middle = group("Pre-cache", before(17).chain([inner]).collect());
    let outer = group(
        "Run",
        vec![group("Phase", before(21).chain([middle]).collect())],
    );
    let root = sequence(
        "Compat Scan",
        "PS200070",
        before(2).chain([outer]).collect(),
    );
    for dialect in [Dialect::Old, Dialect::New] {
        let mut plan = RunPlan::new(&root, dialect, 1_772_452_800_000);
        plan.disabled_child = DisabledChild::Absent;
        let transcript = Transcript::of(&Scenario::new(1, vec![plan]));
        let files = transcript.write(0..transcript.len(), &Layout::default());
        let sources = sources(&files);
        let mut history = reconstruct(None, &sources);
        history.label(&Labeller::new(library([&*root, &*module])));
        let run = &history.built.runs[0];
        let node = run
            .nodes
            .iter()
            .find(|node| node.name.as_deref() == Some("Module - Driver Variables"))
            .unwrap();
        assert_eq!(
            (node.pointer, node.end_pointer, node.children.len()),
            (Some(44), Some(52), 7)
        );
        let around = std::iter::successors(node.parent, |&id| run.node(id).parent);
        let mut stack: Vec<_> = around.map(|id| run.node(id).pointer).collect();
        stack.reverse();
        assert_eq!(stack, [2, 3, 25, 43].map(Some), "as the screenshot's stack");
        assert_eq!(node.kind, Kind::RunTaskSequence);
        let child = node.label.as_ref().unwrap().child.as_ref().unwrap();
        assert_eq!(
            (child.package_id.as_deref(), child.name.as_deref()),
            (Some("PS20006E"), Some("Driver Variables, the child"))
        );
        let inside = run.node(node.children[6]);
        assert_eq!(
            inside
                .label
                .as_ref()
                .unwrap()
                .sequence
                .as_ref()
                .unwrap()
                .package_id
                .as_deref(),
            Some("PS20006E")
        );
        assert_eq!(
            inside.skip_reason.map(smsts::model::SkipReason::name),
            Some("disabled")
        );
    }
}

/// Wherever a log ends, nothing in it contradicts the definition of what ran: what became of its last instruction, and in the old
/// dialect whether it is a group, is not known.
#[test]
fn a_log_that_ends_anywhere_agrees_with_its_definition() {
    let mut runs = 0;
    for seed in 0..60 {
        let scenario = random_scenario_with(seed, &knobs());
        let sequences = export::with_children(&scenario.runs[0].sequence);
        let labeller = Labeller::new(library(sequences.iter().map(|sequence| &**sequence)));
        let transcript = Transcript::of(&scenario);
        for part in 1..40 {
            let files = transcript.write(0..transcript.len() * part / 40, &scenario.layout);
            let sources = sources(&files);
            let mut history = reconstruct(None, &sources);
            history.label(&labeller);
            for run in history
                .built
                .runs
                .iter()
                .filter(|run| !run.nodes.is_empty())
            {
                runs += 1;
                let labels = run.labels.as_ref().unwrap();
                assert_eq!(
                    labels.state,
                    LabelState::Verified,
                    "seed {seed}, {part} of 40: {labels:?}"
                );
            }
        }
    }
    assert!(runs > 1000, "{runs}");
}

#[test]
fn an_unrelated_definition_labels_nothing() {
    let scenario = random_scenario_with(3, &knobs());
    let transcript = Transcript::of(&scenario);
    let files = transcript.write(0..transcript.len(), &scenario.layout);
    let sources = sources(&files);
    let mut history = reconstruct(None, &sources);
    let foreign = sequence(
        "Foreign",
        "FOR00001",
        vec![group("Nothing", vec![step("In common", actions::COMMAND)])],
    );
    history.label(&Labeller::new(library([&*foreign])));
    let run = &history.built.runs[0];
    assert_eq!(run.labels.as_ref().unwrap().state, LabelState::Unmatched);
    assert!(
        run.nodes
            .iter()
            .all(|node| node.label.is_none() && node.kind != Kind::RunTaskSequence)
    );
}

/// What the log states is never told to agree with a definition that says something else.
#[test]
fn what_contradicts_the_log_is_said() {
    let steps = || ["A", "B", "C"].map(|name| step(name, actions::COMMAND));
    let module = sequence("Module", "CON00101", steps().into());
    let other = sequence("Other", "CON00102", steps().into());
    let root = |first: Item, called: &Arc<Sequence>, more: Option<Item>| {
        let around = ["One", "Two", "Three"].map(|name| step(name, actions::COMMAND));
        let last = step("Last", actions::COMMAND);
        let items = [first].into_iter().chain(around);
        let items = items.chain([child("Module", called), last]).chain(more);
        sequence("Root", "CON00100", items.collect())
    };
    let first = || step("First", actions::COMMAND);
    let ran = root(first(), &module, None);
    let plan = RunPlan::new(&ran, Dialect::New, 1_772_452_800_000);
    let transcript = Transcript::of(&Scenario::new(1, vec![plan]));
    let files = transcript.write(0..transcript.len(), &Layout::default());
    let sources = sources(&files);
    let labelled_with = |root: &Sequence, children: &[&Sequence]| {
        let mut history = reconstruct(None, &sources);
        history.label(&Labeller::new(library(
            [root].into_iter().chain(children.iter().copied()),
        )));
        let run = &history.built.runs[0];
        let labels = run.labels.as_ref().unwrap();
        let mut nodes = run.nodes.iter();
        let node = nodes.find(|node| node.name.as_deref() == Some("Module"));
        let child = node.unwrap().label.as_ref().and_then(|l| l.child.as_ref());
        let drift = labels.drift.iter().map(|drift| drift.what);
        let child = child.and_then(|child| child.package_id.clone());
        (labels.state, Vec::from_iter(drift), child)
    };
    let labelled = |root: &Sequence| labelled_with(root, &[&module, &other]);
    let known = Some("CON00101".to_owned());
    let same = (LabelState::Verified, Vec::new(), known.clone());
    assert_eq!(labelled(&ran), same);
    // By how much the sizes may differ is not settled.
    let longer = root(first(), &module, Some(step("New", actions::COMMAND)));
    let by_one = (
        LabelState::Verified,
        vec![Difference::TableSize],
        known.clone(),
    );
    assert_eq!(labelled(&longer), by_one);
    // What was not found is no edit.
    let alone = vec![Difference::ChildNotFound];
    let without = (LabelState::Drifted, alone, known.clone());
    assert_eq!(labelled_with(&ran, &[]), without);
    // What ran is what another child holds that was found.
    let is_other = labelled_with(&ran, &[&other]);
    assert_eq!((is_other.0, is_other.2), (LabelState::Drifted, None));
    let disabled = root(first().disabled(), &module, None);
    let switched = (LabelState::Drifted, vec![Difference::Disabled], known);
    assert_eq!(labelled(&disabled), switched);
    // The engine refers to the child that it ran.
    let relinked = root(first(), &other, None);
    let unknown = (LabelState::Drifted, vec![Difference::ChildNotCalled], None);
    assert_eq!(labelled(&relinked), unknown);
    // So it was no group of its contents.
    let around = ["First", "One", "Two", "Three", "Last"].map(|name| step(name, actions::COMMAND));
    let mut items = around.to_vec();
    items.insert(4, group("Module", steps().into()));
    assert_eq!(labelled(&sequence("Root", "CON00100", items)), unknown);
}

/// Any group that shows nothing can be the step that ran a child which the definition does not call, or one that is like that child.
#[test]
fn what_ran_a_child_that_is_not_called_is_told_as_nothing_else() {
    let steps = |names: &str| -> Vec<Item> {
        let names = names.chars().map(|name| name.to_string());
        names.map(|name| step(&name, actions::COMMAND)).collect()
    };
    let dell = sequence("Dell", "CON00101", steps("PQR"));
    let lenovo = |inside| sequence("Lenovo", "CON00102", steps(inside));
    let root = |first: &Arc<Sequence>| {
        let calls = [
            child("Drivers A", first).when("Make", "equals", "Dell"),
            child("Drivers B", &dell),
        ];
        let items = [steps("ABC"), calls.into(), steps("XYZ")].concat();
        sequence("Root", "CON00100", items)
    };
    let labelled = |ran: &Arc<Sequence>, first: &Arc<Sequence>, is_skipped: bool| {
        let mut plan = RunPlan::new(&root(ran), Dialect::New, 1_772_452_800_000);
        if is_skipped {
            plan.behaviour.entry(3).or_default().condition = false;
        }
        let transcript = Transcript::of(&Scenario::new(1, vec![plan]));
        let files = transcript.write(0..transcript.len(), &Layout::default());
        let sources = sources(&files);
        let mut history = reconstruct(None, &sources);
        history.label(&Labeller::new(library([&*root(first), &dell, ran])));
        let run = history.built.runs.remove(0);
        (run.labels.as_ref().unwrap().state, labelled_children(&run))
    };
    let [first, second] = [(3, "CON00102"), (8, "CON00101")].map(|(at, id)| (at, id.to_owned()));
    let (alike, other) = (lenovo("PQR"), lenovo("STU"));
    let both = (LabelState::Verified, [first, second.clone()].into());
    assert_eq!(labelled(&alike, &alike, false), both);
    let one = (LabelState::Drifted, [second].into());
    assert_eq!(labelled(&other, &dell, false), one);
    assert_eq!(labelled(&other, &dell, true), one);
    let none = (LabelState::Drifted, HashMap::new());
    assert_eq!(labelled(&alike, &dell, false), none);
}

/// Nobody edited the root, only a child that the run passed over: both exports are of the sequence that ran.
#[test]
fn versions_of_a_sequence_are_that_sequence() {
    let steps = |names: &str| -> Vec<Item> {
        let names = names.chars().map(|name| name.to_string());
        names.map(|name| step(&name, actions::COMMAND)).collect()
    };
    let module = |inside| sequence("Module", "CON00101", steps(inside));
    let root = |module: &Arc<Sequence>| {
        let call = child("Module", module).when("Make", "equals", "Dell");
        let items = [steps("ABC"), vec![call], steps("XYZ")].concat();
        sequence("Root", "CON00100", items)
    };
    let versions = [module("PQ"), module("PR")];
    let mut plan = RunPlan::new(&root(&versions[1]), Dialect::New, 1_772_452_800_000);
    plan.behaviour.entry(3).or_default().condition = false;
    let transcript = Transcript::of(&Scenario::new(1, vec![plan]));
    let files = transcript.write(0..transcript.len(), &Layout::default());
    let sources = sources(&files);
    let mut history = reconstruct(None, &sources);
    let exports = versions
        .iter()
        .zip(["a", "b"])
        .flat_map(|(module, export)| {
            [root(module), Arc::clone(module)].map(|sequence| {
                let file = format!("{export}/{}/object.xml", sequence.package_id);
                let mut parsed = parse(&export::object(&sequence), &file, export);
                parsed.remove(0).expect("the simulator's exports are sound")
            })
        });
    let library = Library::new(exports.collect(), Vec::new());
    assert_eq!(library.definitions().len(), 4);
    history.label(&Labeller::new(library));
    let run = &history.built.runs[0];
    let labels = run.labels.as_ref().unwrap();
    assert_eq!(
        (labels.state, &labels.definition),
        (LabelState::Verified, &None)
    );
    let root = labels.task_sequence.as_ref().unwrap();
    assert_eq!(root.package_id.as_deref(), Some("CON00100"));
    assert_eq!(
        labelled_children(run),
        HashMap::from([(3, "CON00101".to_owned())])
    );
    for node in &run.nodes {
        let label = node.label.as_ref().unwrap();
        assert_eq!(label.sequence.as_ref(), Some(root));
        assert!(label.definition.is_some());
    }
}
