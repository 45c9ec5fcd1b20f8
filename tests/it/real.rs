//! The real logs beside the project. Where they are missing, the tests say so and pass.

use std::path::PathBuf;

use smsts::{
    input::{Source, open},
    label::Labeller,
    model::{Environment, Kind, LabelState, Node, Outcome, Run, RunOutcome, SkipReason},
    sequence::Library,
    timeline::{History, reconstruct},
};

/// The path of real material, if it is there.
fn real(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/real")
        .join(name);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: {} is not here", path.display());
    None
}

fn with_log(name: &str, check: impl Fn(&History<'_>)) {
    let Some(path) = real(name) else { return };
    for may_map in [true, false] {
        let sources = [open(&path, may_map).unwrap()];
        check(&reconstruct(None, &sources));
    }
}

fn at(run: &Run, pointer: u32) -> &Node {
    let mut nodes = run
        .nodes
        .iter()
        .filter(|node| node.pointer == Some(pointer));
    let node = nodes.next().unwrap_or_else(|| panic!("no node {pointer}"));
    assert!(nodes.next().is_none(), "two nodes {pointer}");
    node
}

fn parent(run: &Run, node: &Node) -> Option<u32> {
    run.node(node.parent?).pointer
}

#[test]
fn configmgr_1902_osd() {
    with_log("logs/configmgr-1902-osd-2019.log", |history| {
        let log = &history.logs[0];
        assert_eq!(
            (log.reading.records, log.reading.fragments.len()),
            (5939, 5)
        );
        let [run] = history.built.runs.as_slice() else {
            panic!("{} runs", history.built.runs.len())
        };
        assert_eq!(run.outcome, RunOutcome::Succeeded);
        assert!(run.starts_mid_run && run.started.is_none());
        assert_eq!(run.instruction_count, Some(85));
        assert_eq!(run.client_version.as_deref(), Some("5.0.8790.1006"));
        assert!(run.children_referred.iter().eq(["MAX00852"]));
        let environments: Vec<_> = run.boots.iter().map(|boot| boot.environment).collect();
        assert_eq!(
            environments,
            [Some(Environment::WinPe), Some(Environment::FullOs)]
        );

        for (pointer, end, name) in [
            (0, 76, "Execute Task Sequence"),
            (18, 37, "Install Operating System"),
        ] {
            let group = at(run, pointer);
            assert_eq!(
                (group.name.as_deref(), group.end_pointer),
                (Some(name), Some(end))
            );
            assert_eq!((group.outcome, group.started), (Outcome::Succeeded, None));
        }
        let cut = at(run, 23);
        assert_eq!(
            cut.name.as_deref(),
            Some("Modern Driver Management"),
            "its start record is before the log"
        );
        assert_eq!(
            (cut.outcome, cut.exit_code, parent(run, cut)),
            (Outcome::Succeeded, Some(0), Some(18))
        );

        let hotkey = at(run, 48);
        assert_eq!(
            (hotkey.name.as_deref(), hotkey.end_pointer),
            (Some("HP Hotkey Driver"), Some(51))
        );
        let software = at(run, parent(run, hotkey).unwrap());
        assert_eq!(
            (
                software.name.as_deref(),
                software.pointer,
                software.end_pointer
            ),
            (Some("Install Software"), Some(41), Some(52))
        );

        let setup = at(run, 33);
        assert_eq!(
            (setup.attempts, setup.outcome, setup.exit_code),
            (2, Outcome::Succeeded, Some(0))
        );
        assert_eq!(
            setup.duration_ms(),
            Some(288_024),
            "from 10:20:57.476 to 10:25:45.500"
        );

        let skipped = |pointer| (at(run, pointer).kind, at(run, pointer).skip_reason);
        assert_eq!(skipped(24), (Kind::Group, Some(SkipReason::Disabled)));
        assert_eq!(skipped(38), (Kind::Group, Some(SkipReason::Condition)));
        assert_eq!(skipped(57), (Kind::Group, Some(SkipReason::Disabled)));
        assert_eq!(skipped(77), (Kind::Group, Some(SkipReason::Condition)));
        assert!(run.nodes.iter().all(|node| node.outcome != Outcome::Failed));
        assert!(
            history.built.oddities.is_empty(),
            "{:?}",
            history.built.oddities
        );
    });
}

#[test]
fn mdt_winpe() {
    with_log("logs/mdt-winpe-2024.log", |history| {
        assert_eq!(
            (
                history.logs[0].reading.records,
                history.logs[0].reading.fragments.len()
            ),
            (894, 0)
        );
        let [run] = history.built.runs.as_slice() else {
            panic!("{} runs", history.built.runs.len())
        };
        assert_eq!(
            (run.outcome, run.starts_mid_run, run.instruction_count),
            (RunOutcome::Rebooting, false, Some(99))
        );
        assert!(
            run.nodes.iter().all(|node| node.outcome != Outcome::Failed),
            "the 7 save errors are no step's"
        );
        let restart = at(run, 54);
        assert_eq!(
            (restart.name.as_deref(), restart.outcome),
            (Some("Restart computer"), Outcome::Succeeded)
        );
        assert_eq!(at(run, 47).outcome, Outcome::Incomplete);
        let errors = smsts::record::Scanner::new(history.logs[0].source.text()).filter(|item| {
            matches!(item, smsts::record::Item::Record(r) if r.attributes.severity() == Some(smsts::record::Severity::ERROR) && r.message.contains(&b'\n'))
        });
        assert_eq!(errors.count(), 7);
    });
}

#[test]
fn mdt_bdd_holds_no_run() {
    with_log("logs/mdt-bdd-2024.log", |history| {
        assert_eq!(
            (history.logs[0].reading.records, history.built.runs.len()),
            (1393, 0)
        );
        let diagnostics = &history.diagnostics;
        assert!(
            diagnostics
                .iter()
                .any(|d| d.code == "no_run" && d.message.contains("no task sequence run")),
            "{diagnostics:?}"
        );
    });
}

/// Every excerpt in the record format: whole records up to where it was cut off, the rest a fragment. Pasted ones are records throughout.
#[test]
fn excerpts_parse_as_far_as_they_go() {
    let Some(folder) = real("excerpts") else {
        return;
    };
    let mut logs = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let source: Source = open(&entry.unwrap().path(), false).unwrap();
        let text = source.text();
        let heads = memchr::memmem::find_iter(text, smsts::record::OPEN).count() as u64;
        let history = reconstruct(None, std::slice::from_ref(&source));
        let reading = &history.logs[0].reading;
        let whole = memchr::memmem::find_iter(text, b"\">\r\n")
            .count()
            .max(memchr::memmem::find_iter(text, b"\">\n").count()) as u64;
        if source.name.ends_with(".log") {
            logs += 1;
            assert_eq!(reading.records, whole, "{}", source.name);
            assert_eq!(
                reading.fragments.len() as u64,
                heads - whole,
                "{}",
                source.name
            );
        } else {
            assert!(
                reading.records == 0 || reading.fragments.len() as u64 <= heads,
                "{}: pasted text is read as a whole, but for records torn in it",
                source.name
            );
        }
    }
    assert!(logs >= 6, "{logs} excerpts in the record format");
}

#[test]
fn several_real_logs_are_one_history_of_two_runs() {
    let (Some(a), Some(b)) = (
        real("logs/mdt-winpe-2024.log"),
        real("logs/configmgr-1902-osd-2019.log"),
    ) else {
        return;
    };
    let sources = [open(&a, true).unwrap(), open(&b, true).unwrap()];
    let history = reconstruct(None, &sources);
    let outcomes: Vec<_> = history.built.runs.iter().map(|run| run.outcome).collect();
    assert_eq!(
        outcomes,
        [RunOutcome::Succeeded, RunOutcome::Rebooting],
        "2019 before 2024"
    );
}

#[test]
fn unrelated_definitions_label_nothing() {
    let (Some(log), Some(definitions)) = (real("logs/mdt-winpe-2024.log"), real("sequences"))
    else {
        return;
    };
    let sources = [open(&log, true).unwrap()];
    let mut history = reconstruct(None, &sources);
    history.label(&Labeller::new(Library::load(&[definitions])));
    let run = &history.built.runs[0];
    assert_eq!(run.labels.as_ref().unwrap().state, LabelState::Unmatched);
    assert!(run.nodes.iter().all(|node| node.label.is_none()));
}
