//! A fleet of simulated machines, and what a summary of it must say, computed from what really ran and in another way than the tool does it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Map, Value, json};

use crate::share::{Layout, Share};
use simulator::{
    Dialect, Knobs, Scenario, Stamp, TrueNode, TrueRun, export, random_run, record::utc, samples,
    sequences, simulate,
};

/// One run of a machine.
pub struct FleetRun {
    pub machine: String,
    pub number: usize,
    pub truth: TrueRun,
}

/// Logs on disk, and what ran.
pub struct Fleet {
    pub logs: PathBuf,
    pub definitions: PathBuf,
    pub runs: Vec<FleetRun>,
    /// What is left of torn records, by machine.
    pub fragments: BTreeMap<String, usize>,
}

/// Where the logs of machines lie.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Collected {
    /// A folder for each machine.
    InFolders,
    /// As they come: folders with ConfigMgr's own in them, zips, zips in a zip, copies in two places, rolled logs; and beside them, in `trouble`, what is broken,
    /// empty or foreign.
    Mixed,
}

impl Fleet {
    /// So many machines with one or two runs of one of three sequences, two of which call the same children. `name` is that of its folder, which the next call writes anew.
    pub fn new(name: &str, machines: usize, collected: Collected) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&folder);
        let mut fleet = Self {
            logs: folder.join("logs"),
            definitions: folder.join("definitions"),
            runs: Vec::new(),
            fragments: BTreeMap::new(),
        };
        let mut share = Share::new(fleet.logs.clone());
        for sequence in samples::definitions() {
            let (path, xml) = export::export_entry(&sequence);
            write(&fleet.definitions.join(path), xml.as_bytes());
        }
        let roots = [
            sequences::deployment(),
            sequences::refresh(),
            sequences::classic(),
        ];
        for index in 0..machines {
            let seed = index as u64;
            let machine = format!("CONTOSO-PC{index:03}");
            let knobs = Knobs {
                dialect: Some(if index % 3 == 0 {
                    Dialect::Old
                } else {
                    Dialect::New
                }),
                failures: 25,
                retries: 60,
                clock_steps: if index % 10 == 0 { 1000 } else { 0 },
                ..Knobs::default()
            };
            let start =
                |run: u64| utc(2026, 3, 2, 6, 0, 0) + (seed * 7 + run * 29) as i64 * 3_600_000;
            let runs = (0..1 + seed % 2).map(|run| {
                let sequence = &roots[(index + run as usize) % 3];
                let mut plan = random_run(seed * 100 + run, sequence, start(run), &knobs);
                plan.disabled_child = simulator::DisabledChild::Absent;
                plan
            });
            let mut scenario = Scenario::new(seed, runs.collect());
            scenario.noise.odd_times = 0;
            scenario.noise.torn = if index % 4 == 0 { 40 } else { 0 };
            if collected == Collected::Mixed && index % 6 < 2 {
                scenario.layout.rollover = Some(40_000);
            }
            let simulation = simulate(&scenario);
            let torn = simulation.files.iter().map(|file| file.fragments).sum();
            fleet.fragments.insert(machine.clone(), torn);
            let files = simulation.files.into_iter();
            let files = files.map(|file| (file.name, file.bytes)).collect();
            match collected {
                Collected::InFolders => share.write_all(&machine, &files),
                Collected::Mixed => {
                    let layouts = [
                        Layout::DeepFolder,
                        Layout::Zip,
                        Layout::NestedZip,
                        Layout::Copies,
                        Layout::Folder,
                        Layout::Folder,
                    ];
                    share.put(layouts[index % layouts.len()], &machine, &files);
                }
            }
            for (number, truth) in (1..).zip(simulation.truth.runs) {
                let machine = machine.clone();
                fleet.runs.push(FleetRun {
                    machine,
                    number,
                    truth,
                });
            }
        }
        if collected == Collected::Mixed {
            share.finish();
        }
        fleet
    }

    /// The folders of the machines, in order.
    pub fn folders(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(&self.logs).unwrap();
        let mut folders: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        folders.sort();
        folders
    }
}

fn write(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// A node with what stands around it.
pub struct Executed<'a> {
    pub node: &'a TrueNode,
    /// Package ID of the sequence that holds it.
    pub holder: String,
    /// Its path in there.
    pub path: String,
    pub tolerated: bool,
}

impl FleetRun {
    /// Steps and Run Task Sequence steps, in the order of execution.
    pub fn executed(&self) -> Vec<Executed<'_>> {
        let mut all = Vec::new();
        let root = self.truth.sequence.1.clone();
        for node in &self.truth.nodes {
            visit(node, &root, "", false, &mut all);
        }
        all
    }

    /// The step that failed the run: the last one whose failure nobody tolerated.
    pub fn failed_step(&self) -> Option<Executed<'_>> {
        let executed = self.executed().into_iter();
        let fatal = |one: &Executed<'_>| {
            one.node.kind == "step" && one.node.outcome == "failed" && !one.tolerated
        };
        executed
            .filter(|_| self.truth.outcome == "failed")
            .rfind(fatal)
    }
}

fn visit<'a>(
    node: &'a TrueNode,
    holder: &str,
    above: &str,
    tolerated: bool,
    all: &mut Vec<Executed<'a>>,
) {
    let path = if above.is_empty() {
        node.name.clone()
    } else {
        format!("{above} / {}", node.name)
    };
    let tolerated = tolerated || node.ignored;
    if node.kind != "group" {
        all.push(Executed {
            node,
            holder: holder.to_owned(),
            path: path.clone(),
            tolerated,
        });
    }
    let (holder, above) = match &node.child {
        Some((_, package_id)) => (package_id.as_str(), ""),
        None => (holder, path.as_str()),
    };
    for child in &node.children {
        visit(child, holder, above, tolerated, all);
    }
}

/// RFC 3339 from a simulated time.
pub fn rfc3339(stamp: Stamp) -> String {
    let (year, month, day, hour, minute, second, milli) = stamp.civil();
    let sign = if stamp.bias > 0 { '-' } else { '+' };
    let (h, m) = (stamp.bias.abs() / 60, stamp.bias.abs() % 60);
    format!(
        "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}{sign}{h:02}:{m:02}"
    )
}

fn time(stamp: Option<Stamp>) -> Value {
    stamp.map(rfc3339).into()
}

/// The smallest value that at least `percent` of the values do not exceed, by its definition.
fn quantile(values: &[i64], percent: usize) -> Value {
    let enough = |least: &&i64| {
        let up_to = values.iter().filter(|value| value <= least).count();
        up_to * 100 >= percent * values.len()
    };
    values.iter().filter(enough).min().copied().into()
}

fn durations(values: &[i64]) -> Value {
    json!({
        "timed": values.len(),
        "min_ms": values.iter().min(),
        "p25_ms": quantile(values, 25),
        "median_ms": quantile(values, 50),
        "p75_ms": quantile(values, 75),
        "p95_ms": quantile(values, 95),
        "max_ms": values.iter().max(),
        "total_ms": (!values.is_empty()).then(|| values.iter().sum::<i64>()),
    })
}

fn merged(parts: impl IntoIterator<Item = Value>) -> Value {
    let mut whole = Map::new();
    for part in parts {
        let Value::Object(part) = part else {
            panic!("an object: {part}")
        };
        whole.extend(part);
    }
    Value::Object(whole)
}

fn between(from: Option<Stamp>, to: Option<Stamp>) -> Option<i64> {
    Some(to?.utc_ms - from?.utc_ms)
}

/// What is told of runs that have something in common.
pub fn of_runs(runs: &[&FleetRun]) -> Value {
    let ended = |outcome: &str| {
        let all = runs.iter().filter(|run| run.truth.outcome == outcome);
        all.count()
    };
    let took: Vec<_> = runs
        .iter()
        .filter_map(|run| between(run.truth.started, run.truth.ended).filter(|&ms| ms >= 0))
        .collect();
    let machines: BTreeSet<_> = runs.iter().map(|run| &run.machine).collect();
    let mut began: Vec<_> = runs.iter().filter_map(|run| run.truth.started).collect();
    began.sort_by_key(|stamp| (stamp.utc_ms, stamp.bias));
    let waited: i64 = runs.iter().filter_map(|run| run.truth.restart_ms).sum();
    merged([
        json!({
            "runs": runs.len(),
            "machines": machines.len(),
            "succeeded": ended("succeeded"),
            "failed": ended("failed"),
            "rebooting": ended("rebooting"),
            "incomplete": ended("incomplete"),
            "first": time(began.first().copied()),
            "last": time(began.last().copied()),
            "restart_ms": waited,
        }),
        durations(&took),
    ])
}

/// What is told of a step or child sequence, from its executions.
pub fn of_executions(all: &[(&FleetRun, Executed<'_>)]) -> Value {
    let ended = |outcome: &str| {
        let all = all.iter().filter(|(_, one)| one.node.outcome == outcome);
        all.count()
    };
    let runs: BTreeSet<_> = all
        .iter()
        .map(|(run, _)| (&run.machine, run.number))
        .collect();
    let machines: BTreeSet<_> = all.iter().map(|(run, _)| &run.machine).collect();
    let timed: Vec<_> = all
        .iter()
        .filter(|(_, one)| one.node.outcome != "skipped")
        .filter_map(|(run, one)| {
            let whole = between(one.node.started, one.node.ended)?;
            let waited = one.node.restart_ms?;
            Some((&run.machine, whole - waited, waited))
        })
        .filter(|(_, ms, _)| *ms >= 0)
        .collect();
    let took: Vec<_> = timed.iter().map(|(_, ms, _)| *ms).collect();
    let mut means: Vec<(f64, &String)> = machines
        .iter()
        .filter_map(|&machine| {
            let own = timed.iter().filter(|(m, ..)| *m == machine);
            let own: Vec<_> = own.map(|(_, ms, _)| *ms as f64).collect();
            let mean = own.iter().sum::<f64>() / own.len() as f64;
            (!own.is_empty()).then_some((mean, machine))
        })
        .collect();
    let mean = means.iter().map(|(m, _)| m).sum::<f64>() / means.len() as f64;
    let squares = means.iter().map(|(m, _)| (m - mean) * (m - mean));
    let deviation = (squares.sum::<f64>() / (means.len() as f64 - 1.0)).sqrt();
    let deviation = (means.len() > 1).then(|| deviation.round() as i64);
    means.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    merged([
        json!({
            "runs": runs.len(),
            "machines": machines.len(),
            "executed": all.len() - ended("skipped"),
            "succeeded": ended("succeeded"),
            "failed": ended("failed"),
            "skipped": ended("skipped"),
            "incomplete": ended("incomplete"),
            "restart_ms": timed.iter().map(|(_, _, waited)| waited).sum::<i64>(),
            "machine_deviation_ms": deviation,
            "slowest_machine": means.first().map(|(_, machine)| machine),
            "slowest_machine_ms": means.first().map(|(ms, _)| ms.round() as i64),
        }),
        durations(&took),
    ])
}

/// A failure of a step, or a failed run whose failing step is not known.
pub struct Failure<'a> {
    pub run: &'a FleetRun,
    pub step: Option<(String, String)>,
    pub code: Option<i32>,
    pub failed_run: bool,
    pub at: Option<Stamp>,
}

/// All failures of steps.
pub fn failures(runs: &[FleetRun]) -> Vec<Failure<'_>> {
    let mut all = Vec::new();
    for run in runs {
        let fatal = run.failed_step().map(|step| step.node.pointer);
        for step in run.executed() {
            if step.node.kind == "step" && step.node.outcome == "failed" {
                all.push(Failure {
                    run,
                    step: Some((step.holder, step.path)),
                    code: step.node.exit_code,
                    failed_run: fatal == Some(step.node.pointer),
                    at: step.node.ended.or(step.node.started),
                });
            }
        }
        if fatal.is_none() && run.truth.outcome == "failed" {
            all.push(Failure {
                run,
                step: None,
                code: None,
                failed_run: true,
                at: run.truth.ended,
            });
        }
    }
    all
}

/// What is told of failures that have something in common.
pub fn of_failures(all: &[&Failure<'_>], failed_runs: usize) -> Value {
    let fatal = all.iter().filter(|one| one.failed_run).count();
    let machines: BTreeSet<_> = all.iter().map(|one| &one.run.machine).collect();
    let mut times: Vec<_> = all
        .iter()
        .filter_map(|one| Some((one.at?, &one.run.machine)))
        .collect();
    times.sort_by_key(|(at, machine)| (at.utc_ms, at.bias, std::cmp::Reverse((*machine).clone())));
    let mut examples: Vec<&String> = Vec::new();
    for (_, machine) in times.iter().rev() {
        if examples.len() < 3 && !examples.contains(machine) {
            examples.push(machine);
        }
    }
    json!({
        "exit_code": all[0].code,
        "count": all.iter().filter(|one| one.step.is_some()).count(),
        "failed_runs": fatal,
        "share": (failed_runs > 0).then(|| fatal as f64 / failed_runs as f64),
        "machines": machines.len(),
        "first_seen": time(times.first().map(|(at, _)| *at)),
        "last_seen": time(times.last().map(|(at, _)| *at)),
        "example_machines": examples,
    })
}
