//! Labels without definitions: the catalog, the type in the log, the user's word.

use std::{
    collections::{HashMap, HashSet},
    fs,
    path::PathBuf,
};

use serde_json::Value;
use smsts::{
    label::{Catalog, Labeller},
    model::{Evidence, Kind, Run},
    sequence::Library,
    timeline::reconstruct,
};

use crate::{
    compare::sources,
    edits::{Editor, Manner},
    labels::{knobs, labelled_children, library, playable},
    program::{lines, smsts, stderr, stdout},
};
use simulator::{
    Dialect, Item, Knobs, Layout, RunPlan, Scenario, Sequence, Transcript, TrueNode,
    definition::{actions, child, group, sequence, step},
    export, random_scenario_with, sequences,
};

/// A run of a random scenario, as it was labelled.
struct Labelled {
    run: Run,
    truth: HashMap<u32, TrueNode>,
}

/// `None` where the log is cut so that nothing of the run is left.
fn labelled(seed: u64, knobs: &Knobs, labeller: &Labeller) -> Option<Labelled> {
    let scenario = random_scenario_with(seed, knobs);
    let transcript = Transcript::of(&scenario);
    let window = scenario.window(transcript.len());
    let files = transcript.write(window.clone(), &scenario.layout);
    let truth = transcript.truth_of(window, scenario.layout.cut_last_record);
    let sources = sources(&files);
    let mut history = reconstruct(None, &sources);
    history.label(labeller);
    let nodes = truth.runs.first()?.nodes_with_parents().into_iter();
    let truth = nodes.map(|(node, _)| (node.pointer, node.clone()));
    Some(Labelled {
        truth: truth.collect(),
        run: history.built.runs.into_iter().next()?,
    })
}

/// The sequences behind a random scenario.
fn sequences_of(seed: u64, knobs: &Knobs) -> Vec<Sequence> {
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

fn with_catalog(sequences: &[Sequence]) -> Labeller {
    Labeller::default().with_catalog(Catalog::of(&library(sequences)))
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
    for seed in 0..400 {
        let quiet = with_dialect(seed, knobs());
        let own = sequences_of(seed, &quiet);
        check("own", seed, labelled(seed, &quiet, &with_catalog(&own)));
        let foreign = sequences_of(seed + 100_000, &quiet);
        check(
            "foreign",
            seed,
            labelled(seed, &quiet, &with_catalog(&foreign)),
        );
        let mut editor = Editor::of(own.clone(), seed);
        (0..=seed % 5).for_each(|_| editor.edit(Manner::Plain));
        let edited = editor.sequences;
        check(
            "edited",
            seed,
            labelled(seed, &quiet, &with_catalog(&edited)),
        );
        // Definitions that were edited since, and the catalog of those that ran.
        let both = Labeller::new(library(&edited)).with_catalog(Catalog::of(&library(&own)));
        check("both", seed, labelled(seed, &quiet, &both));
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
        let own = sequences_of(seed, &rough);
        check("rough", seed, labelled(seed, &rough, &with_catalog(&own)));
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
        let own = sequences_of(seed, &quiet);
        let ambiguous = ambiguous(&own);
        let found = labelled(seed, &quiet, &with_catalog(&own)).unwrap();
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
        let inside = |node: &smsts::model::Node| {
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
    assert!(wanted > 200, "{wanted} wanted, {skipped} skipped");
}

/// Catalogs name Run Task Sequence steps and children, nothing else.
#[test]
fn a_catalog_tells_no_other_names() {
    let root = sequences::deployment();
    let all = export::with_children(&root);
    let toml = Catalog::of(&library(all.iter().map(|s| &**s))).to_toml();
    for told in [
        "Module - Drivers",
        "CON00102",
        "Driver Variables and Download",
    ] {
        assert!(toml.contains(told), "{told}: {toml}");
    }
    for secret in [
        "Set Driver Variables",
        "Deploy Windows",
        "Install Operating System",
        "CON00100",
    ] {
        assert!(!toml.contains(secret), "{secret}: {toml}");
    }
}

/// A log in the newer dialect that an engine of the future could write: it states the type of a Run Task Sequence step.
fn typed_log(class: &str) -> String {
    let mut text = String::new();
    let mut say = |message: &str| {
        text += &format!(
            "<![LOG[{message}]LOG]!><time=\"10:00:00.000+000\" date=\"03-02-2026\" component=\"TSManager\" context=\"\" type=\"1\" thread=\"1\" file=\"\">\r\n"
        );
    };
    say("Parsing task sequence . . .");
    say("Starting Task Sequence Engine . . . ");
    say("Set a global environment variable _SMSTSNextInstructionPointer=0");
    say("The task execution engine started execution");
    let start = |name: &str, pointer: u32, class: &str| {
        format!(
            "Start executing an instruction. Instruction name: '{name}'.  Pointer: {pointer}. Type: '{class}'. Disabled: 0"
        )
    };
    say(&start("Module", 0, class));
    if class.contains("SubTask") {
        // As for steps, which have variables.
        say("Set a local default variable OSDSubTasksequencePackageID");
    }
    say("The group (Module) has been successfully started");
    say("Set a global environment variable _SMSTSInstructionStackString=0");
    say(&start("Inside", 1, "SMS_TaskSequence_RunCommandLineAction"));
    say("Successfully completed the action (Inside) with the exit win32 code 0");
    say(&start("Module", 2, class));
    say("The group (Module) has been successfully completed");
    say("The task exeuction engine successfully completed the execution");
    text
}

#[test]
fn the_type_in_the_log_is_a_fact() {
    let dir = tempfile::tempdir().unwrap();
    let log = dir.path().join("smsts.log");
    let nodes = |class: &str| {
        fs::write(&log, typed_log(class)).unwrap();
        let tree: Value =
            serde_json::from_slice(&smsts(&[&"tree", &"--format=json", &log]).stdout).unwrap();
        let run = &tree["runs"][0];
        assert_eq!(run["nodes"].as_array().unwrap().len(), 1, "{run}");
        let node = &run["nodes"][0];
        assert_eq!(
            (
                &node["end_pointer"],
                node["children"].as_array().unwrap().len()
            ),
            (&2.into(), 1),
            "{node}"
        );
        (
            node["kind"].clone(),
            node["label"].clone(),
            run["labels"]["run_task_sequence_steps"]["log"].clone(),
        )
    };
    assert_eq!(
        nodes("SMS_TaskSequence_SubTasksequence"),
        ("run_task_sequence".into(), "log".into(), 1.into())
    );
    assert_eq!(nodes("SMS_TaskSequence_RunTaskSequenceAction").1, "log");
    assert_eq!(
        nodes("SMS_TaskSequence_Something"),
        ("group".into(), Value::Null, Value::Null)
    );
    let text = smsts(&[&log]);
    assert!(!stdout(&text).contains("▶"));
    fs::write(&log, typed_log("SMS_TaskSequence_SubTasksequence")).unwrap();
    assert!(stdout(&smsts(&[&log])).contains("▶ Module"));
}

fn sample(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("sample-logs")
        .join(name)
}

#[test]
fn the_users_word_counts_for_groups_that_nothing_else_knows() {
    let log = sample("tolerated-failure");
    let calls = |args: &[&str]| -> Vec<String> {
        let rows = lines(&[&["steps", "--format=ndjson"], args].concat(), &log);
        let rows = rows
            .iter()
            .map(|row| serde_json::from_str::<Value>(row).unwrap());
        let calls = rows.filter(|row| row["kind"] == "run_task_sequence");
        calls
            .map(|row| {
                format!(
                    "{} {}",
                    row["name"].as_str().unwrap(),
                    row["label"].as_str().unwrap()
                )
            })
            .collect()
    };
    // A whole name in any letter case, or a pattern for the whole name; no step is a group.
    assert_eq!(
        calls(&["--child", "optional SOFTWARE"]),
        ["Optional Software user"]
    );
    assert_eq!(
        calls(&["--child", "module - .*"]),
        [
            "Module - Base Applications user",
            "Module - VPN Client user"
        ]
    );
    for none in [
        "Module",
        "Module - .*s.*t$x",
        "Install Office",
        "Design Tools (",
    ] {
        let output = smsts(&[&"steps", &"--child", &none, &log]);
        assert!(stderr(&output).contains("no group of that name"), "{none}");
        assert!(calls(&["--child", none]).is_empty(), "{none}");
    }
    let path = lines(&["steps", "--child", "Clean Up", "--match", "Delete"], &log);
    assert!(
        path[0].contains("Clean Up > Delete Temporary Files"),
        "{path:?}"
    );
    // What a definition knows as a group stays one, and the user is told where.
    let definitions = sample("definitions");
    let definitions = definitions.to_str().unwrap();
    let with = [
        "--child",
        "Clean Up",
        "--child",
        "Module - Base Applications",
        "--sequence",
        definitions,
    ];
    assert_eq!(
        calls(&with),
        [
            "Module - Base Applications definition",
            "Module - VPN Client definition"
        ]
    );
    let output = smsts(&[
        &"steps",
        &"--child=Clean Up",
        &"--sequence",
        &definitions,
        &log,
    ]);
    assert!(
        stderr(&output).contains("Clean Up is an ordinary group by the definition"),
        "{}",
        stderr(&output)
    );
    let text = lines(
        &["tree", "--child=Clean Up", "--sequence", definitions],
        &log,
    )
    .join("\n");
    assert!(
        text.contains("smsts.log:") && text.contains("Clean Up is an ordinary group"),
        "{text}"
    );
}

#[test]
fn catalogs_that_are_broken_are_named_and_the_rest_is_used() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    let good = smsts(&[&"catalog", &sample("definitions")]);
    assert_eq!((good.status.code(), stderr(&good)), (Some(0), ""));
    // As PowerShell's `>` writes it.
    let utf16: Vec<u8> = std::iter::once(0xfeff)
        .chain(stdout(&good).encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    fs::write(at("good.toml"), utf16).unwrap();
    let deep = format!("a = {}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let entry = "[[run_task_sequence]]\nname = \"x\"\npackage_id = \"CON00001\"\n";
    let cases = [
        (
            "syntax.toml",
            "version = 1\n[[run_task".to_owned(),
            "syntax.toml:2:",
        ),
        ("deep.toml", deep, "deep.toml:1:"),
        (
            "type.toml",
            "[[run_task_sequence]]\nname = \"x\"\n package_id = 5\n".to_owned(),
            "type.toml:3:15: \"package_id\" must be a text, not integer",
        ),
        (
            "table.toml",
            "run_task_sequence = [1]".to_owned(),
            "table.toml:1:22: an entry is a table",
        ),
        (
            "shape.toml",
            "[run_task_sequence]\nname = \"x\"".to_owned(),
            "shape.toml:1:1: write [[run_task_sequence]]",
        ),
        (
            "name.toml",
            "[[run_task_sequence]]\npackage_id = \"x\"".to_owned(),
            "name.toml:1:1: an entry needs a \"name\"",
        ),
        (
            "child.toml",
            "[[run_task_sequence]]\nname = \"x\"".to_owned(),
            "child.toml:1:1: an entry needs a \"package_id\"",
        ),
        (
            "print.toml",
            format!("{entry}fingerprint = \"s1234\""),
            "print.toml:4:15: \"s1234\" is no part of a fingerprint",
        ),
        (
            "nest.toml",
            format!("{entry}fingerprint = \"g12345678\""),
            "nest.toml:4:15: a fingerprint must end",
        ),
        (
            "future.toml",
            "version = 2".to_owned(),
            "future.toml:1:11: a catalog of version 2",
        ),
        (
            "version.toml",
            "version = \"1\"".to_owned(),
            "version.toml:1:11: \"version\" must be 1",
        ),
        (
            "group.toml",
            "[[group]]\nname = \"x\"".to_owned(),
            "group.toml:1:1: a group needs a \"fingerprint\"",
        ),
        ("gone.toml", String::new(), "gone.toml: "),
        (
            "escape.toml",
            "[[run_task_sequence]]\nname = 1 # \u{1b}[31m".to_owned(),
            "escape.toml:2:",
        ),
    ];
    for (name, text, expected) in &cases {
        if *name != "gone.toml" {
            fs::write(at(name), text).unwrap();
        }
        let output = smsts(&[
            &"steps",
            &"--format=ndjson",
            &sample("tolerated-failure"),
            &"--catalog",
            &at(name),
            &"--catalog",
            &at("good.toml"),
        ]);
        assert_eq!(output.status.code(), Some(2), "{name}");
        assert!(
            stderr(&output).contains(expected),
            "{name}: {}",
            stderr(&output)
        );
        assert!(!stderr(&output).contains('\u{1b}'), "{name}");
        assert_eq!(
            stdout(&output).matches("\"label\":\"catalog\"").count(),
            11,
            "{name}"
        );
    }
    // What a later version may add is told and passed over.
    fs::write(
        at("more.toml"),
        format!("version = 1\nmore = 2\n{entry}colour = \"red\"\n"),
    )
    .unwrap();
    let output = smsts(&[
        &"steps",
        &sample("tolerated-failure"),
        &"--catalog",
        &at("more.toml"),
    ]);
    assert_eq!(output.status.code(), Some(0));
    for told in [
        "more.toml:2:1: \"more\" is not known",
        "more.toml:6:1: \"colour\" is not known",
    ] {
        assert!(stderr(&output).contains(told), "{}", stderr(&output));
    }
    // Much that is wrong is not told endlessly.
    fs::write(at("many.toml"), "[[run_task_sequence]]\n".repeat(50_000)).unwrap();
    let output = smsts(&[
        &"steps",
        &sample("tolerated-failure"),
        &"--catalog",
        &at("many.toml"),
    ]);
    assert_eq!(
        (output.status.code(), stderr(&output).lines().count()),
        (Some(2), 20)
    );
}

#[test]
fn the_sample_catalog_is_what_the_program_writes() {
    let written = smsts(&[&"catalog", &sample("definitions")]);
    let on_disk = fs::read_to_string(sample("catalog.toml")).unwrap();
    assert_eq!(
        stdout(&written),
        on_disk,
        "run `smsts catalog sample-logs/definitions > sample-logs/catalog.toml`"
    );
}

#[test]
fn a_name_alone_is_possible_and_a_definition_outranks_the_catalog() {
    let dir = tempfile::tempdir().unwrap();
    let catalog = dir.path().join("catalog.toml");
    let log = sample("osd-failed-in-child");
    let text = "[[run_task_sequence]]\nname = \"Module - Drivers\"\npackage_id = \"XXX00001\"\n\n\
                [[run_task_sequence]]\nname = \"Module - Drivers\"\nchild_name = \"Another\"\n";
    fs::write(&catalog, text).unwrap();
    let node = |extra: &[&str]| -> Value {
        let mut args = vec![
            "tree",
            "--format=json",
            "--catalog",
            catalog.to_str().unwrap(),
            "--match=^Module - Drivers$",
        ];
        args.extend(extra);
        let tree: Value = serde_json::from_str(&lines(&args, &log).join("\n")).unwrap();
        let mut node = &tree["runs"][0]["nodes"][0];
        while node["name"] != "Module - Drivers" {
            node = &node["children"][0];
        }
        node.clone()
    };
    let possible = node(&[]);
    assert_eq!(
        (
            &possible["kind"],
            &possible["label"],
            &possible["child_sequence"]
        ),
        (&"group".into(), &"possible".into(), &Value::Null)
    );
    assert_eq!(
        possible["possible_children"],
        serde_json::json!([{"name": null, "package_id": "XXX00001"}, {"name": "Another", "package_id": null}])
    );
    let text = lines(&["tree", "--catalog", catalog.to_str().unwrap()], &log).join("\n");
    assert!(
        text.contains("▷ Module - Drivers  possibly XXX00001 or \"Another\""),
        "{text}"
    );
    let marked = node(&["--child", "Module - Drivers"]);
    assert_eq!(
        (&marked["kind"], &marked["label"]),
        (&"run_task_sequence".into(), &"user".into())
    );
    assert_eq!(marked["possible_children"], possible["possible_children"]);
    let definitions = sample("definitions");
    let defined = node(&["--sequence", definitions.to_str().unwrap()]);
    assert_eq!(
        (&defined["label"], &defined["child_sequence"]["package_id"]),
        (&"definition".into(), &"CON00102".into())
    );
    assert_eq!(defined["possible_children"], serde_json::json!([]));
}

/// Runs of the real exports' roots, some conditions false, with a catalog of all the exports: what ran of a child labels it.
#[test]
fn real_exports_are_known_from_a_catalog() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/real/sequences");
    if !folder.exists() {
        println!("skipped: {} is not here", folder.display());
        return;
    }
    let definitions = Library::load(&[folder]);
    let labeller = Labeller::default().with_catalog(Catalog::of(&definitions));
    let (mut entered, mut skipped) = (0, 0);
    for root in definitions.roots() {
        let played = playable(&definitions, root, &mut HashMap::new());
        for dialect in [Dialect::Old, Dialect::New] {
            let mut plan = RunPlan::new(&played, dialect, 1_772_452_800_000);
            for pointer in (0..plan.table().len()).filter(|pointer| pointer % 7 == 3) {
                plan.behaviour.entry(pointer).or_default().condition = pointer % 2 == 0;
            }
            let transcript = Transcript::of(&Scenario::new(5, vec![plan]));
            let files = transcript.write(0..transcript.len(), &Layout::default());
            let sources = sources(&files);
            let mut history = reconstruct(None, &sources);
            history.label(&labeller);
            let labels = labelled_children(&history.built.runs[0]);
            for (node, _) in transcript.truth().runs[0].nodes_with_parents() {
                let label = labels.get(&node.pointer);
                match &node.child {
                    Some((_, id)) if names_in(node).len() > 1 => {
                        assert_eq!(label, Some(id), "{}", node.name);
                        entered += 1;
                    }
                    Some((_, id)) => {
                        assert!(label.is_none_or(|label| label == id), "{}", node.name);
                        skipped += 1;
                    }
                    None => assert_eq!(label, None, "{}", node.name),
                }
            }
        }
    }
    println!("{entered} children that ran, {skipped} of which too little ran");
    assert!(entered >= 10, "{entered}");
}

/// What the group or Run Task Sequence step named `Module` of such a sequence is, by a catalog of such children: its kind, label, children.
/// Without `referred` the log does not say to which children the run refers.
fn module(
    items: Vec<Item>,
    known: &[Vec<Item>],
    referred: bool,
) -> (Kind, Option<Evidence>, Vec<String>) {
    let package = |nth: usize| format!("CON0000{nth}");
    let known = known.iter().enumerate();
    let known: Vec<_> = known
        .map(|(nth, items)| sequence("Known", &package(nth), items.clone()))
        .collect();
    let calls = known.iter().map(|known| child("Module", known));
    let parent = sequence("Parent", "CON00100", calls.collect());
    let all = known.iter().chain([&parent]).map(|sequence| &**sequence);
    let labeller = Labeller::default().with_catalog(Catalog::of(&library(all)));
    let plan = RunPlan::new(
        &sequence("Ran", "CON00200", items),
        Dialect::New,
        1_772_452_800_000,
    );
    let mut transcript = Transcript::of(&Scenario::new(1, vec![plan]));
    transcript
        .records
        .retain(|record| referred || !record.message.contains("_TSSub-"));
    let files = transcript.write(0..transcript.len(), &Layout::default());
    let sources = sources(&files);
    let mut history = reconstruct(None, &sources);
    history.label(&labeller);
    let run = &history.built.runs[0];
    let node = run
        .nodes
        .iter()
        .find(|node| node.title() == "Module")
        .unwrap();
    let label = node.label.as_ref();
    let children = label
        .iter()
        .flat_map(|label| label.child.iter().chain(&label.possible));
    (
        node.kind,
        label.map(|label| label.evidence),
        children.filter_map(|c| c.package_id.clone()).collect(),
    )
}

#[test]
fn a_known_name_alone_makes_no_run_task_sequence_step() {
    let steps = |names: &str| -> Vec<Item> {
        let names = names.chars().map(|name| format!("Step {name}"));
        names.map(|name| step(&name, actions::COMMAND)).collect()
    };
    let told = |items: Vec<Item>, known: &[Vec<Item>], referred| {
        let (kind, evidence, children) = module(items, known, referred);
        (kind == Kind::RunTaskSequence, evidence, children.join(" "))
    };
    let is = |items: Vec<Item>, known: &[Vec<Item>]| told(items, known, true);
    let called = |names: &str| {
        vec![child(
            "Module",
            &sequence("Known", "CON00000", steps(names)),
        )]
    };
    let grouped = |names: &str| vec![group("Module", steps(names))];
    let (yes, maybe) = (Some(Evidence::Catalog), Some(Evidence::Possible));
    let one = [steps("ABC")];
    assert_eq!(is(called("ABC"), &one), (true, yes, "CON00000".into()));
    // A group with contents of its own, and a child that was edited since.
    assert_eq!(is(grouped("XYZ"), &one), (false, None, String::new()));
    assert_eq!(is(grouped("AYZ"), &one), (false, None, String::new()));
    assert_eq!(is(called("ABD"), &one), (false, maybe, "CON00000".into()));
    assert_eq!(is(called("ABCD"), &one), (false, maybe, "CON00000".into()));
    // Nothing in it is to be seen; how much there is, tells where the next instruction starts.
    let skipped = |names: &str| vec![grouped(names).remove(0).disabled(), steps("Z").remove(0)];
    assert_eq!(is(skipped("ABC"), &one), (false, maybe, "CON00000".into()));
    assert_eq!(is(skipped("ABCD"), &one), (false, None, String::new()));
    // Too little: one step.
    assert_eq!(
        is(called("A"), &[steps("A")]),
        (false, maybe, "CON00000".into())
    );
    // Two children that both fit, to one of which the engine refers; of which one does not; and an ordinary group of the same name and
    // contents.
    let alike = [steps("ABC"), steps("ABC")];
    assert_eq!(
        told(called("ABC"), &alike, false),
        (false, maybe, "CON00000 CON00001".into())
    );
    assert_eq!(is(called("ABC"), &alike), (true, yes, "CON00000".into()));
    assert_eq!(
        is(called("ABC"), &[steps("ABC"), steps("ABD")]),
        (true, yes, "CON00000".into())
    );
    assert_eq!(
        is(
            called("ABC"),
            &[steps("ABC"), [steps("D"), grouped("ABC")].concat()]
        ),
        (false, maybe, "CON00000".into())
    );
}

#[test]
fn definitions_that_cannot_be_read_are_told_by_the_exit_code() {
    let output = smsts(&[
        &sample("two-runs"),
        &"--sequence",
        &"gone.zip",
        &"--sequence",
        &sample("definitions"),
    ]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("gone.zip") && stdout(&output).contains("verified"));
}
