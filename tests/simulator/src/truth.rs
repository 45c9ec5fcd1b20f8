//! The true tree of a window of records.
//!
//! A node is known by what the window shows of it: its start, its outcome, for a group also a stack that names it or
//! its end. Where the window's edges leave room for more than one reading of a node, [`TrueNode::evident`] is false;
//! between two clean cuts ([`Transcript::is_clean_cut`]) only what began before the window can be so.

use std::ops::Range;

use super::record::{Record, Stamp, Tear};
use super::scenario::Dialect;
use super::transcript::{Ending, Kind, NodeTrace, RunTrace, Transcript};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Truth {
    pub runs: Vec<TrueRun>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrueRun {
    /// `succeeded`, `failed`, `rebooting` or `incomplete`.
    pub outcome: &'static str,
    pub starts_mid_run: bool,
    /// The table size, if the window states it.
    pub instruction_count: Option<u32>,
    /// Stretches of execution between restarts that the window shows something of.
    pub boots: usize,
    /// When the engine began, if the window shows a fresh start.
    pub started: Option<Stamp>,
    /// The first record of the run's result.
    pub ended: Option<Stamp>,
    /// Milliseconds from the last record before each restart to the first after it, all together; `None` where the clock was set back meanwhile.
    pub restart_ms: Option<i64>,
    /// Name and package ID of the task sequence. No log says them; tests of labels want them.
    pub sequence: (String, String),
    pub nodes: Vec<TrueNode>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrueNode {
    pub pointer: u32,
    /// The true end pointer of a group, also where the window does not show it.
    pub end_pointer: Option<u32>,
    /// Empty when the window does not tell it.
    pub name: String,
    /// `group`, `step` or `run_task_sequence`.
    pub kind: &'static str,
    /// Name and package ID of the sequence that a Run Task Sequence step runs.
    pub child: Option<(String, String)>,
    pub r#type: Option<String>,
    /// `succeeded`, `failed`, `skipped` or `incomplete`.
    pub outcome: &'static str,
    pub ignored: bool,
    /// `disabled` or `condition`.
    pub skip_reason: Option<&'static str>,
    pub exit_code: Option<i32>,
    pub started: Option<Stamp>,
    pub ended: Option<Stamp>,
    /// The part of the time between in which the machine was restarting.
    pub restart_ms: Option<i64>,
    pub attempts: u32,
    /// Whether the window settles everything said here but kind, child and end pointer.
    pub evident: bool,
    pub children: Vec<TrueNode>,
}

impl Truth {
    pub(super) fn of(transcript: &Transcript, window: Range<usize>, last_cut: bool) -> Self {
        let view = View {
            transcript,
            window,
            last_cut,
        };
        let mut runs: Vec<TrueRun> = transcript
            .runs
            .iter()
            .filter_map(|run| view.run(run))
            .collect();
        // A restart is under way only where the log ends with it: a run that another one follows never came back.
        if let Some((_, earlier)) = runs.split_last_mut() {
            for run in earlier.iter_mut().filter(|run| run.outcome == "rebooting") {
                run.outcome = "incomplete";
            }
        }
        Self { runs }
    }

    /// All nodes of all runs, parents before their children.
    pub fn nodes(&self) -> Vec<&TrueNode> {
        let mut nodes = Vec::new();
        for run in &self.runs {
            collect(&run.nodes, &mut nodes);
        }
        nodes
    }

    /// Whether the log settles everything.
    pub fn is_evident(&self) -> bool {
        self.nodes().iter().all(|node| node.evident)
    }
}

impl TrueRun {
    /// All nodes of the run with the pointers of the groups they are in, parents before their children.
    pub fn nodes_with_parents(&self) -> Vec<(&TrueNode, Option<u32>)> {
        let mut all: Vec<(&TrueNode, Option<u32>)> = Vec::new();
        let mut next: Vec<_> = self.nodes.iter().rev().map(|node| (node, None)).collect();
        while let Some((node, parent)) = next.pop() {
            all.push((node, parent));
            next.extend(
                node.children
                    .iter()
                    .rev()
                    .map(|child| (child, Some(node.pointer))),
            );
        }
        all
    }
}

fn collect<'a>(nodes: &'a [TrueNode], into: &mut Vec<&'a TrueNode>) {
    for node in nodes {
        into.push(node);
        collect(&node.children, into);
    }
}

/// What can be seen of a transcript.
struct View<'a> {
    transcript: &'a Transcript,
    window: Range<usize>,
    last_cut: bool,
}

impl View<'_> {
    fn sees(&self, record: usize) -> bool {
        self.window.contains(&record)
            && self.transcript.records[record].is_whole()
            && !(self.last_cut && record + 1 == self.window.end)
    }

    fn stamp(&self, record: usize) -> Stamp {
        self.transcript.records[record].stamp
    }

    fn run(&self, run: &RunTrace) -> Option<TrueRun> {
        let result = run.result.filter(|result| self.sees(result.record));
        let present: Vec<Option<TrueNode>> =
            run.nodes.iter().map(|node| self.node(run, node)).collect();
        if present.iter().all(Option::is_none)
            && result.is_none()
            && !run.boots.iter().any(|boot| self.sees(boot.started))
        {
            return None;
        }
        let fresh_start = run.boots[0].started;
        // Nothing of a run comes before its first instruction.
        let first_start = run.nodes.first().map(|node| node.attempts[0].start);
        let fresh = self.sees(run.fresh) && self.sees(fresh_start)
            || first_start.is_some_and(|start| self.sees(start));
        let rebooting = run.restarts.iter().any(|restart| {
            self.window.contains(&restart.from)
                && restart.until.is_none_or(|until| until >= self.window.end)
        });
        // A boot ends where the next one starts its engine; the window shows a boot whose stretch it meets.
        let boots = (0..run.boots.len())
            .filter(|&boot| {
                let first = run.boots[boot].started;
                let end = match (run.boots.get(boot + 1), run.restarts.get(boot)) {
                    (Some(_), Some(restart)) => restart.from,
                    _ => usize::MAX,
                };
                first < self.window.end && end > self.window.start
            })
            .count();
        Some(TrueRun {
            outcome: match result {
                Some(result) if result.succeeded => "succeeded",
                Some(_) => "failed",
                None if rebooting => "rebooting",
                None => "incomplete",
            },
            starts_mid_run: !fresh,
            instruction_count: run
                .boots
                .iter()
                .any(|boot| self.sees(boot.table_size))
                .then_some(run.table_size),
            boots,
            started: fresh.then(|| {
                let parsing = run.boots[0].parsing;
                self.stamp(if self.sees(parsing) {
                    parsing
                } else {
                    fresh_start
                })
            }),
            ended: result.map(|result| self.stamp(result.record)),
            restart_ms: self.restart_ms(run, 0..self.window.end),
            sequence: (run.sequence.name.clone(), run.sequence.package_id.clone()),
            nodes: nest(run, present),
        })
    }

    fn node(&self, run: &RunTrace, node: &NodeTrace) -> Option<TrueNode> {
        let starts: Vec<usize> = node
            .attempts
            .iter()
            .map(|attempt| attempt.start)
            .filter(|&start| self.sees(start))
            .collect();
        // The last attempt of which the window shows anything.
        let last = node.attempts.iter().rposition(|attempt| {
            self.sees(attempt.start) || attempt.outcome.is_some_and(|(record, _)| self.sees(record))
        });
        let on_stack = self.on_stack(run, node);
        let end_seen = node.end_start.is_some_and(|record| self.sees(record));
        if last.is_none() && !on_stack && !end_seen {
            return None;
        }
        let attempt = &node.attempts[last.unwrap_or(0)];
        let asked_again = attempt.retry.is_some_and(|record| self.sees(record));
        let outcome = attempt
            .outcome
            .filter(|&(record, _)| self.sees(record) && !asked_again);
        let failed = matches!(outcome, Some((_, Ending::Failed(_))));
        let named = !starts.is_empty()
            || end_seen
            || node.opened.is_some_and(|record| self.sees(record))
            || outcome.is_some()
            || node.kind == Kind::Step;
        let ignored = failed && node.ignored_from.is_some_and(|record| self.sees(record));
        Some(TrueNode {
            pointer: node.pointer,
            end_pointer: node.end_pointer,
            name: if named {
                node.name.clone()
            } else {
                String::new()
            },
            kind: match node.kind {
                Kind::Step => "step",
                Kind::Group => "group",
                Kind::RunTaskSequence => "run_task_sequence",
            },
            child: node
                .child
                .as_ref()
                .map(|child| (child.name.clone(), child.package_id.clone())),
            r#type: node
                .r#type
                .filter(|_| !starts.is_empty())
                .map(str::to_owned),
            outcome: match outcome {
                Some((_, Ending::Succeeded(_))) => "succeeded",
                Some((_, Ending::Failed(_))) => "failed",
                Some((_, Ending::Skipped(_))) => "skipped",
                None => "incomplete",
            },
            ignored,
            skip_reason: match outcome {
                Some((_, Ending::Skipped(reason))) => Some(reason),
                _ => None,
            },
            exit_code: match outcome {
                Some((_, Ending::Succeeded(code) | Ending::Failed(code)))
                    if node.kind == Kind::Step =>
                {
                    Some(code)
                }
                _ => None,
            },
            started: starts.first().map(|&record| self.stamp(record)),
            ended: outcome.map(|(record, _)| self.stamp(record)),
            restart_ms: starts
                .first()
                .zip(outcome)
                .and_then(|(&start, (end, _))| self.restart_ms(run, start..end)),
            attempts: starts.len().max(1) as u32,
            evident: self.is_evident(run, node, on_stack),
            children: Vec::new(),
        })
    }

    /// Milliseconds of restarts whose first record after them lies in a stretch of records.
    fn restart_ms(&self, run: &RunTrace, stretch: Range<usize>) -> Option<i64> {
        let records = &self.transcript.records;
        let timed = |record: &&Record| {
            record.odd_time.is_none() && !matches!(record.tear, Tear::TailLost(_))
        };
        let firsts = run.restarts.iter().filter_map(|restart| restart.first);
        let within = firsts.filter(|first| stretch.contains(first) && self.window.contains(first));
        let waits = within.map(|first| {
            let before = records[self.window.start..first].iter().rev().find(timed)?;
            let after = records[first..].iter().find(timed)?;
            let ms = after.stamp.utc_ms - before.stamp.utc_ms;
            (ms >= 0).then_some(ms)
        });
        waits.sum()
    }

    fn on_stack(&self, run: &RunTrace, node: &NodeTrace) -> bool {
        node.kind != Kind::Step
            && run.stacks.iter().any(|(record, nodes)| {
                self.sees(*record)
                    && nodes
                        .iter()
                        .any(|&open| run.nodes[open].pointer == node.pointer)
            })
    }

    /// Whether the window leaves only one reading of the node.
    fn is_evident(&self, run: &RunTrace, node: &NodeTrace, on_stack: bool) -> bool {
        let whole_attempts = node.attempts.iter().all(|attempt| {
            let start = self.sees(attempt.start);
            // A start and the record that shows what was started go together.
            let head = attempt.shown.is_none_or(|shown| self.sees(shown) == start);
            // An earlier attempt that began before the window: how many there were is anybody's guess.
            let cut = !start && attempt.outcome.is_some_and(|(record, _)| self.sees(record));
            head && !(cut && node.attempts.len() > 1)
        });
        let end = match (node.end_start, node.attempts[0].outcome) {
            (Some(start), Some((done, _))) => self.sees(start) == self.sees(done),
            _ => true,
        };
        let first = &node.attempts[0];
        let pointer = self.sees(first.start)
            || node.attempts.iter().any(|attempt| self.sees(attempt.start))
            || on_stack
            || first.next_pointer.is_some_and(|record| self.sees(record));
        // Without the start record the old dialect's failures do not tell where the name ends.
        let name = pointer
            && (node.attempts.iter().any(|attempt| self.sees(attempt.start))
                || run.dialect == Dialect::New
                || !matches!(first.outcome, Some((_, Ending::Failed(_)))));
        let tolerated = match (
            node.ignored_from,
            node.attempts.last().and_then(|last| last.outcome),
        ) {
            (Some(went_on), Some((record, _))) => !self.sees(record) || self.sees(went_on),
            _ => true,
        };
        whole_attempts && end && name && tolerated
    }
}

/// Puts every node under its nearest ancestor that is there.
fn nest(run: &RunTrace, mut present: Vec<Option<TrueNode>>) -> Vec<TrueNode> {
    let mut roots = Vec::new();
    for index in (0..present.len()).rev() {
        let Some(mut node) = present[index].take() else {
            continue;
        };
        // Children were met last to first.
        node.children.reverse();
        let mut parent = run.nodes[index].parent;
        while let Some(at) = parent {
            if present[at].is_some() {
                break;
            }
            parent = run.nodes[at].parent;
        }
        match parent.and_then(|at| present[at].as_mut()) {
            Some(parent) => parent.children.push(node),
            None => roots.push(node),
        }
    }
    roots.reverse();
    roots
}
