//! A deployment that is followed while it happens: after every look at the files the state is the tree of the bytes so far.

use std::{collections::HashMap, fmt::Write as _, path::Path};

use smsts::{
    input::{Follower, Source},
    label::Labeller,
    model::{At, Run},
    timeline::reconstruct,
    watch::{Change, Watch, What},
};

use crate::compare::compare_runs;
use simulator::{
    Act, Encoding, Knobs, Live, Move, Moving, Phase, Transcript,
    dice::Dice,
    live::{FOLDERS, first_folder},
    random_scenario_with,
};

/// All that is told of runs, apart from where it stands.
fn told(runs: &[Run]) -> String {
    let mut text = String::new();
    let time = |at: Option<At>| at.map(|at| at.stamp);
    for run in runs {
        let boots = run
            .boots
            .iter()
            .map(|boot| (time(boot.started), boot.environment, boot.resumed_at));
        let boots: Vec<_> = boots.collect();
        let _ = writeln!(
            text,
            "{:?} {:?} {:?} {} {:?} {} {:?} {boots:?}",
            run.outcome,
            time(run.started),
            time(run.ended),
            run.starts_mid_run,
            run.instruction_count,
            run.instructions_executed,
            run.client_version,
        );
        for (id, depth) in run.walk() {
            let node = run.node(id);
            let _ = writeln!(
                text,
                "{depth} {:?}-{:?} {:?} {:?} {:?} {:?} {} {:?} {:?} {:?}..{:?} {} {} {:?}",
                node.pointer,
                node.end_pointer,
                node.name,
                node.kind,
                node.action,
                node.outcome,
                node.ignored,
                node.skip_reason,
                node.exit_code,
                time(node.started),
                time(node.ended),
                node.attempts,
                node.boot,
                node.command_line,
            );
        }
    }
    text
}

/// What the changes so far have told of each node, to hold them to their promises.
#[derive(Default)]
struct Listener {
    runs: HashMap<usize, bool>,
    /// By run and pointer: attempts started, the last that ended, boots.
    nodes: HashMap<(usize, Option<u32>), (u32, u32)>,
    boots: HashMap<usize, usize>,
    steps: usize,
}

impl Listener {
    fn hear(&mut self, change: &Change<'_>) -> Result<(), String> {
        let node = change.node.map(|id| change.run.node(id));
        let key = (change.number, node.and_then(|node| node.pointer));
        let is_known = self.runs.contains_key(&change.number);
        let fits = match &change.what {
            What::RunStarted => self.runs.insert(change.number, false).is_none(),
            What::RunEnded => self.runs.insert(change.number, true) == Some(false),
            What::Boot(index) => {
                let boots = self.boots.entry(change.number).or_default();
                *boots += 1;
                is_known && *boots == index + 1
            }
            What::NodeStarted => {
                let (started, ended) = self.nodes.entry(key).or_default();
                let parent = node.and_then(|node| node.parent);
                let parent = parent.and_then(|id| change.run.node(id).pointer);
                let again = *started;
                // Attempts between two looks are told as one.
                *started = node.map_or(0, |node| node.attempts);
                let first = again < *started && *ended <= again;
                self.steps += 1;
                is_known
                    && first
                    && parent.is_none_or(|parent| {
                        self.nodes.contains_key(&(change.number, Some(parent)))
                    })
            }
            What::NodeEnded => {
                let (started, ended) = self.nodes.entry(key).or_default();
                let once = *ended < *started;
                *ended = *started;
                once && node.is_some_and(|node| node.attempts == *started)
            }
            What::NodeChanged(keys) => !keys.is_empty() && self.nodes.contains_key(&key),
            What::RunChanged(keys) => !keys.is_empty() && is_known,
            What::NodeRemoved | What::RunRemoved => false,
        };
        if fits {
            Ok(())
        } else {
            Err(format!(
                "{:?} of run {} {:?}",
                change.what, change.number, node
            ))
        }
    }
}

/// Follows a live deployment, with a look at the files now and then.
struct Session<'a> {
    root: &'a Path,
    follower: Follower,
    watch: Watch,
    listener: Listener,
    /// All records so far, as one log.
    stream: Vec<u8>,
    looks: usize,
}

impl<'a> Session<'a> {
    fn new(root: &'a Path) -> Self {
        Self {
            root,
            follower: Follower::new(FOLDERS.iter().map(|folder| root.join(folder)).collect()),
            watch: Watch::default(),
            listener: Listener::default(),
            stream: Vec::new(),
            looks: 0,
        }
    }

    fn perform(&mut self, act: &Act) {
        act.perform(self.root).unwrap();
        if let Act::Append {
            bytes,
            record: Some(_),
            ..
        } = act
        {
            self.stream.extend(bytes);
        }
    }

    fn look(&mut self) -> Result<(), String> {
        let (changes, errors) = self.follower.poll();
        assert!(errors.is_empty(), "{errors:?}");
        let listener = &mut self.listener;
        if !changes.is_empty() {
            self.watch
                .take(changes, &Labeller::default(), |_, changes| {
                    changes.iter().try_for_each(|change| listener.hear(change))
                })?;
        }
        self.looks += 1;
        let source = [Source::from_bytes("smsts.log", self.stream.clone())];
        let whole = reconstruct(None, &source);
        let (found, wanted) = (told(&self.watch.state().runs), told(&whole.built.runs));
        if found == wanted {
            return Ok(());
        }
        let differing = found.lines().zip(wanted.lines()).find(|(a, b)| a != b);
        Err(format!(
            "after {} bytes {}",
            self.stream.len(),
            differing.map_or_else(
                || format!(
                    "{} lines instead of {}",
                    found.lines().count(),
                    wanted.lines().count()
                ),
                |(a, b)| format!("{a}\n instead of {b}")
            )
        ))
    }
}

/// A deployment whose log moves and rolls over in many ways.
fn live(
    dice: &mut Dice,
    transcript: &Transcript,
    phase: Phase,
    layout: &simulator::Layout,
) -> Live {
    let mut layout = layout.clone();
    layout.rollover = dice.chance(600).then(|| 15_000 + dice.below(80_000));
    if dice.chance(300) {
        return Live::usual(transcript, layout, first_folder(phase));
    }
    let from = first_folder(phase);
    let mut records: Vec<_> = (0..dice.below(4))
        .map(|_| dice.below(transcript.len()))
        .collect();
    records.sort_unstable();
    let mut to = from;
    // What is appended to the client's log must be all of the history: its beginning is of another day, so that no other log can be put in its place.
    let is_utf8 = matches!(layout.encoding, Encoding::Utf8 | Encoding::Utf8Bom);
    let mut may_join = is_utf8 && layout.rollover.is_none();
    let moves = records.into_iter().map(|record| {
        let mut how = *dice.pick(&[
            Moving::Copied,
            Moving::Joined,
            Moving::Moved,
            Moving::BegunAnew,
            Moving::Left,
            Moving::Cleared,
        ]);
        if how == Moving::Joined && !may_join {
            how = Moving::Copied;
        }
        may_join &= matches!(how, Moving::Copied | Moving::Moved);
        if how != Moving::Cleared {
            to = (to + 1).min(FOLDERS.len() - 1);
        }
        Move { record, to, how }
    });
    Live {
        moves: moves.collect(),
        layout,
        dated: dice.chance(700),
        from,
    }
}

fn follow(seed: u64) -> Result<Listener, String> {
    let mut dice = Dice::new(seed);
    let scenario = random_scenario_with(
        seed,
        &Knobs {
            clock_steps: 0,
            rollover: 0,
            ..Knobs::default()
        },
    );
    let transcript = Transcript::of(&scenario);
    let live = live(
        &mut dice,
        &transcript,
        scenario.runs[0].phase,
        &scenario.layout,
    );
    let dir = tempfile::tempdir().unwrap();
    let mut session = Session::new(dir.path());
    let pace = *dice.pick(&[10, 30, 100]);
    for act in live.acts(&transcript) {
        let context = |message| format!("{}: {message}", act.describe());
        // What is deleted before it is seen is never seen.
        if act.destroys() {
            session.look().map_err(context)?;
        }
        match &act {
            Act::Append {
                path,
                bytes,
                record: Some(number),
            } if dice.chance(pace) => {
                let cut = dice.below(bytes.len() + 1);
                let part = |bytes: &[u8]| Act::Append {
                    path: path.clone(),
                    bytes: bytes.to_vec(),
                    record: Some(*number),
                };
                session.perform(&part(&bytes[..cut]));
                session.look().map_err(context)?;
                session.perform(&part(&bytes[cut..]));
            }
            _ => session.perform(&act),
        }
        if dice.chance(pace) {
            session.look().map_err(context)?;
        }
    }
    session.look()?;
    let history = session.watch.history(&Labeller::default());
    compare_runs(&history, &transcript.truth()).map_or(Ok(()), Err)?;
    drop(history);
    Ok(session.listener)
}

#[test]
fn the_state_is_the_tree_of_the_bytes_so_far() {
    let mut failures = Vec::new();
    let mut steps = 0;
    for seed in (0..80).chain([234]) {
        match follow(seed) {
            Ok(listener) => {
                assert!(
                    listener.runs.values().filter(|over| !**over).count() <= 1,
                    "seed {seed}"
                );
                steps += listener.steps;
            }
            Err(failure) => failures.push(format!("seed {seed}: {failure}")),
        }
    }
    let shown = failures[..failures.len().min(5)].join("\n");
    assert!(failures.is_empty(), "{} differ:\n{shown}", failures.len());
    assert!(steps > 1000, "{steps} steps");
}
