//! Holds the tree that was rebuilt against the tree that really ran.

use smsts::{
    input::Source,
    model::{At, Kind, NodeId, Run, RunOutcome},
    record::Stamp,
    timeline::{History, reconstruct},
};

use simulator::{LogFile, TrueNode, TrueRun, Truth};

/// The open logs of a simulated machine.
pub fn sources(files: &[LogFile]) -> Vec<Source> {
    files
        .iter()
        .map(|file| Source::from_bytes(&file.name, file.bytes.clone()))
        .collect()
}

/// Whether a log shows no more of a run than that a restart is under way, or that the programs before
/// the engine told of errors. The truth knows a run by its nodes.
fn only_waits(history: &History<'_>) -> bool {
    let mut runs = history.built.runs.iter();
    runs.all(|run| match run.outcome {
        RunOutcome::Rebooting => run.nodes.len() <= 1,
        outcome => run.is_attempt && outcome == RunOutcome::Incomplete,
    })
}

/// The first difference between what was rebuilt and the truth, in words.
pub fn difference(files: &[LogFile], truth: &Truth) -> Option<String> {
    let sources = sources(files);
    let history = reconstruct(None, &sources);
    if truth.runs.is_empty() && only_waits(&history) {
        return compare_counts(files, &history);
    }
    compare_counts(files, &history).or_else(|| compare_runs(&history, truth))
}

fn compare_counts(files: &[LogFile], history: &History<'_>) -> Option<String> {
    files.iter().find_map(|file| {
        let log = history
            .logs
            .iter()
            .find(|log| log.source.name == file.name)?;
        let found = (log.reading.records as usize, log.reading.fragments.len());
        (found != (file.records, file.fragments)).then(|| {
            format!(
                "{}: {found:?} records and fragments instead of {:?}",
                file.name,
                (file.records, file.fragments)
            )
        })
    })
}

pub fn compare_runs(history: &History<'_>, truth: &Truth) -> Option<String> {
    // The truth knows a run by its nodes or by the first record of its result, the tool by any record of it.
    let told = |run: &&Run| {
        !run.nodes.is_empty() || !run.starts_mid_run || truth.runs.len() == history.built.runs.len()
    };
    let runs: Vec<&Run> = history.built.runs.iter().filter(told).collect();
    if runs.len() != truth.runs.len() {
        return Some(format!(
            "{} runs instead of {}",
            runs.len(),
            truth.runs.len()
        ));
    }
    runs.iter()
        .zip(&truth.runs)
        .enumerate()
        .find_map(|(i, (run, truth))| {
            compare_run(run, truth).map(|difference| format!("run {i}: {difference}"))
        })
}

fn compare_run(run: &Run, truth: &TrueRun) -> Option<String> {
    let found = (
        run.outcome.name(),
        run.starts_mid_run,
        run.instruction_count,
        run.boots.len(),
    );
    let wanted = (
        truth.outcome,
        truth.starts_mid_run,
        truth.instruction_count,
        truth.boots,
    );
    if found != wanted {
        return Some(format!(
            "outcome, mid-run, table, boots: {found:?} instead of {wanted:?}"
        ));
    }
    if run.ended.and_then(utc) != truth.ended.map(|s| s.utc_ms) {
        return Some(format!(
            "ended {:?} instead of {:?}",
            run.ended, truth.ended
        ));
    }
    compare_nodes(run, &run.roots, &truth.nodes)
}

fn compare_nodes(run: &Run, found: &[NodeId], truth: &[TrueNode]) -> Option<String> {
    let pointers: Vec<_> = found.iter().map(|&id| run.node(id).pointer).collect();
    // Where the log does not settle what a node was, its pointer can be unknown.
    let fits = |(found, truth): (&Option<u32>, &TrueNode)| {
        found.map_or(!truth.evident, |p| p == truth.pointer)
    };
    if pointers.len() != truth.len() || !pointers.iter().zip(truth).all(fits) {
        let wanted: Vec<_> = truth
            .iter()
            .map(|node| (node.pointer, node.evident))
            .collect();
        return Some(format!("nodes {pointers:?} instead of {wanted:?}"));
    }
    found.iter().zip(truth).find_map(|(&id, truth)| {
        compare_node(run, id, truth)
            .map(|difference| format!("{} {:?}: {difference}", truth.pointer, truth.name))
            .or_else(|| compare_nodes(run, &run.node(id).children, &truth.children))
    })
}

fn compare_node(run: &Run, id: NodeId, truth: &TrueNode) -> Option<String> {
    let node = run.node(id);
    // A Run Task Sequence step is a group, as far as the log tells.
    let kind = if truth.kind == "step" {
        Kind::Step
    } else {
        Kind::Group
    };
    if !truth.evident {
        return None;
    }
    let found = (
        node.kind,
        node.name.as_deref().unwrap_or_default(),
        node.action.as_deref(),
        node.outcome.name(),
        node.ignored,
        node.skip_reason.map(smsts::model::SkipReason::name),
        node.exit_code,
        node.attempts,
        node.started.and_then(moment),
        node.ended.and_then(moment),
    );
    let wanted = (
        kind,
        truth.name.as_str(),
        truth.r#type.as_deref(),
        truth.outcome,
        truth.ignored,
        truth.skip_reason,
        truth.exit_code,
        truth.attempts,
        truth.started.map(|s| (s.utc_ms, s.bias)),
        truth.ended.map(|s| (s.utc_ms, s.bias)),
    );
    if found != wanted {
        return Some(format!("{found:?}\n instead of {wanted:?}"));
    }
    // The log states the end of a group only where the engine reached it; elsewhere it can be unknown, but never wrong.
    let must_know = kind == Kind::Group && truth.outcome == "succeeded";
    let end = node.end_pointer;
    ((must_know || end.is_some()) && end != truth.end_pointer)
        .then(|| format!("ends at {end:?} instead of {:?}", truth.end_pointer))
}

fn utc(at: At) -> Option<i64> {
    at.stamp.and_then(Stamp::utc_ms)
}

fn moment(at: At) -> Option<(i64, i32)> {
    let utc = at.stamp?.utc_ms()?;
    let bias = (utc - at.stamp?.local_ms()) / 60_000;
    Some((utc, i32::try_from(bias).ok()?))
}
