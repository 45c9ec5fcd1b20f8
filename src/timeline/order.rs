//! Puts rolled logs in the order in which they were written.
//!
//! A rolled log is named by the local time at which it was closed (`smsts-20191018-102104.log`), the log in use has no date and is the last.
//! Names mislead when the zone changes in mid-run, and times when a time sync moves the clock back. Two things hold in every case: instruction
//! pointers rise within a run, and a log begins when the one before it ended. So of all orders that one is taken in which the fewest
//! logs go on where the one before cannot have ended, and then the one with the smallest leaps in time; names decide what is left. But where each
//! log begins after the one before it has ended, its times are believed, unless in another order fewer logs go on where they cannot and more
//! exactly where the one before ended: else a log that goes on at an earlier instruction only shows that one is missing.
//!
//! Names are of no use between the folders of a machine: WinPE's `smsts.log` is older than the client's rolled logs. So each folder is put in order by itself
//! first, and then the folders are merged.

use crate::{
    event::{Event, Reading, Says},
    record::Stamp,
};

/// Up to this many logs, all orders are looked at; a client keeps few rolled logs, three if nobody changed that.
const FEW: usize = 12;

/// What the order of a log depends on.
#[derive(Clone, Debug)]
pub struct LogFacts {
    /// The folder or zip it lies in.
    folder: String,
    rank: NameRank,
    /// UTC milliseconds of its first and last record.
    span: Option<(i64, i64)>,
    thread: Thread,
}

/// Where in a run a log begins and ends.
#[derive(Clone, Debug, Default)]
struct Thread {
    /// The pointer it goes on with; `None` when it begins with a fresh start, or does not tell.
    goes_on_at: Option<u32>,
    /// The pointer of the last instruction started.
    ends_at: Option<u32>,
    /// Its last run has ended.
    ended: bool,
}

/// Order by name: dated logs ascending, then other names, the log in use last.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum NameRank {
    Dated(u64),
    Other(String),
    InUse,
}

/// The order of logs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// Indices into the logs, oldest first.
    pub indices: Vec<usize>,
    /// Dates in the names of one folder say otherwise; the records' times were followed.
    pub by_time: bool,
}

impl LogFacts {
    /// From a log's path and what was read from it.
    pub fn new(path: &str, reading: &Reading<'_>) -> Self {
        let utc = |stamp: Option<Stamp>| stamp.and_then(Stamp::utc_ms);
        Self {
            folder: folder_of(path).to_owned(),
            rank: NameRank::of(path),
            span: utc(reading.span.first).zip(utc(reading.span.last)),
            thread: Thread::of(&reading.events),
        }
    }
}

impl Thread {
    fn of(events: &[Event<'_>]) -> Self {
        let mut thread = Self::default();
        let (mut begun, mut resumes) = (false, false);
        for event in events {
            let pointer = event.captures.pointer;
            match event.says {
                Says::Parsing => resumes = false,
                Says::EngineResuming => resumes = true,
                Says::EngineStarted if !resumes => {
                    begun = true;
                    (thread.ends_at, thread.ended) = (None, false);
                }
                Says::InstructionStarted => {
                    if !std::mem::replace(&mut begun, true) {
                        thread.goes_on_at = pointer;
                    }
                    (thread.ends_at, thread.ended) = (pointer, false);
                }
                Says::EngineSucceeded | Says::SequenceFailed => thread.ended = true,
                _ => {}
            }
        }
        thread
    }

    /// Whether a log can go on where this one ends.
    fn leads_to(&self, next: &Self) -> bool {
        next.goes_on_at
            .is_none_or(|at| !self.ended && self.ends_at.is_none_or(|last| last <= at))
    }

    /// Whether a log goes on with the instruction at which this one ends, or with the next.
    fn joins(&self, next: &Self) -> bool {
        let both = next.goes_on_at.zip(self.ends_at);
        !self.ended && both.is_some_and(|(at, last)| at.checked_sub(last).is_some_and(|d| d <= 1))
    }
}

impl NameRank {
    fn of(path: &str) -> Self {
        let name = path[folder_of(path).len()..].to_ascii_lowercase();
        if name == "smsts.log" {
            return Self::InUse;
        }
        match dated(&name) {
            Some(date) => Self::Dated(date),
            None => Self::Other(name),
        }
    }
}

/// The digits of `smsts-YYYYMMDD-HHMMSS.log` as a number.
fn dated(name: &str) -> Option<u64> {
    let stem = name.strip_prefix("smsts-")?;
    let (date, time) = (stem.get(..8)?, stem.get(8..)?.strip_prefix('-')?.get(..6)?);
    format!("{date}{time}").parse().ok()
}

/// A path up to its last separator, with it.
fn folder_of(path: &str) -> &str {
    let end = path.rfind(['/', '\\']).map_or(0, |at| at + 1);
    &path[..end]
}

/// Finds the order. Equal arguments give equal orders, whatever order the logs were named in.
pub fn order(logs: &[LogFacts]) -> Order {
    let mut all: Vec<usize> = (0..logs.len()).collect();
    all.sort_by(|&a, &b| logs[a].folder.cmp(&logs[b].folder));
    let by_name: Vec<_> = all
        .chunk_by(|&a, &b| logs[a].folder == logs[b].folder)
        .map(|folder| by_name(logs, folder))
        .collect();
    let mut folders: Vec<_> = by_name
        .iter()
        .map(|folder| order_folder(logs, folder))
        .collect();
    let indices = if folders.len() < 2 {
        folders.pop().unwrap_or_default()
    } else {
        let merged = merge(logs, &folders);
        let mut candidates = vec![merged.clone(), in_time(logs, &merged)];
        if rises(logs, &merged) {
            candidates.truncate(1);
        } else if merged.len() <= FEW {
            candidates.push(best(logs, &merged, None));
        }
        likeliest(logs, candidates)
    };
    let dated = |i: &&usize| !matches!(logs[**i].rank, NameRank::Other(_));
    let by_time = by_name.iter().any(|folder| {
        let found = indices.iter().filter(|i| folder.contains(i)).filter(dated);
        !found.eq(folder.iter().filter(dated))
    });
    Order { indices, by_time }
}

fn by_name(logs: &[LogFacts], folder: &[usize]) -> Vec<usize> {
    let mut by_name = folder.to_vec();
    by_name.sort_by(|&a, &b| (&logs[a].rank, logs[a].span).cmp(&(&logs[b].rank, logs[b].span)));
    by_name
}

/// The order of the logs of one folder, from that by their names.
fn order_folder(logs: &[LogFacts], by_name: &[usize]) -> Vec<usize> {
    let mut by_time = in_time(logs, by_name);
    by_time.sort_by_key(|&i| logs[i].rank == NameRank::InUse);
    let rises = rises(logs, &by_time);
    if rises && breaks(logs, &by_time) == 0 {
        return by_time;
    }
    let is_rolled = |&&i: &&usize| logs[i].rank != NameRank::InUse;
    let rolled: Vec<_> = by_name.iter().filter(is_rolled).copied().collect();
    let in_use = &by_name[rolled.len()..];
    let mut candidates = vec![by_name.to_vec(), by_time.clone()];
    if rolled.len() <= FEW {
        let best = best(logs, &rolled, in_use.first().copied());
        candidates.push([&best, in_use].concat());
    }
    if rises {
        candidates.retain(|order| {
            joins(logs, order) > joins(logs, &by_time)
                && breaks(logs, order) < breaks(logs, &by_time)
        });
        if candidates.is_empty() {
            return by_time;
        }
    }
    likeliest(logs, candidates)
}

/// The logs in the order of their beginnings, and of their ends where they begin together. One without a readable time keeps its place behind the one before it.
fn in_time(logs: &[LogFacts], order: &[usize]) -> Vec<usize> {
    let mut time = (i64::MIN, i64::MIN);
    let mut timed = Vec::new();
    for &i in order {
        time = logs[i].span.unwrap_or(time);
        timed.push((time, i));
    }
    timed.sort_by_key(|&(time, _)| time);
    timed.into_iter().map(|(_, i)| i).collect()
}

/// The folders' logs in the order of their beginnings, as far as the order in each folder allows.
fn merge(logs: &[LogFacts], folders: &[Vec<usize>]) -> Vec<usize> {
    let mut timed = Vec::new();
    for folder in folders {
        let mut latest = (i64::MIN, i64::MIN);
        for &i in folder {
            latest = logs[i].span.map_or(latest, |span| span.max(latest));
            timed.push((latest, i));
        }
    }
    timed.sort_by_key(|&(latest, _)| latest);
    timed.into_iter().map(|(_, i)| i).collect()
}

/// Whether each log begins when the one before it has ended, or later.
fn rises(logs: &[LogFacts], order: &[usize]) -> bool {
    let spans: Option<Vec<_>> = order.iter().map(|&i| logs[i].span).collect();
    let ended = |pair: &[(i64, i64)]| pair[0].1 <= pair[1].0;
    spans.is_some_and(|spans| {
        spans.iter().all(|(first, last)| first <= last) && spans.windows(2).all(ended)
    })
}

/// The likeliest of some orders, of equals the first.
fn likeliest(logs: &[LogFacts], candidates: Vec<Vec<usize>>) -> Vec<usize> {
    candidates
        .into_iter()
        .min_by_key(|order| unlikeliness(logs, order))
        .unwrap_or_default()
}

/// The likeliest of all orders of `logs[ids]`, before `then` if there is one: the shortest path through all of them (Held and Karp).
fn best(logs: &[LogFacts], ids: &[usize], then: Option<usize>) -> Vec<usize> {
    let cost = |from: usize, to: usize| step(&logs[from], &logs[to]);
    let n = ids.len();
    // For each set of logs and each of them: the cost of the rest if it comes first and the others follow, and which is the next.
    let mut rest: Vec<Vec<(Cost, usize)>> = vec![Vec::new(); 1 << n];
    for set in 1..1_usize << n {
        let of = |first: usize| {
            let others = set & !(1 << first);
            let next = (0..n).filter(|next| others >> next & 1 == 1);
            let all = next.map(|next| {
                let after: Cost = rest[others][next].0;
                (sum(cost(ids[first], ids[next]), after), next)
            });
            let end = then.map_or(Cost::default(), |then| cost(ids[first], then));
            all.min().unwrap_or((end, n))
        };
        let firsts = (0..n).map(|first| {
            if set >> first & 1 == 1 {
                of(first)
            } else {
                (Cost::default(), n)
            }
        });
        rest[set] = firsts.collect();
    }
    let mut left = (1 << n) - 1;
    let mut next = (0..n).min_by_key(|&first| rest[left][first]);
    let mut order = Vec::with_capacity(n);
    while let Some(first) = next.filter(|&first| first < n) {
        order.push(ids[first]);
        next = Some(rest[left][first].1);
        left &= !(1 << first);
    }
    order
}

/// How unlikely it is: logs that go on where the one before cannot have ended; then the leaps in time, in either direction, from the end of
/// each log to the beginning of the next, ms.
type Cost = (usize, u64);

fn sum((breaks, leaps): Cost, (more, further): Cost) -> Cost {
    (breaks + more, leaps.saturating_add(further))
}

/// The cost of one log after another.
fn step(log: &LogFacts, next: &LogFacts) -> Cost {
    let leap = log.span.zip(next.span);
    (
        usize::from(!log.thread.leads_to(&next.thread)),
        leap.map_or(0, |(log, next)| log.1.abs_diff(next.0)),
    )
}

fn unlikeliness(logs: &[LogFacts], order: &[usize]) -> Cost {
    let pairs = order.windows(2);
    let steps = pairs.map(|pair| step(&logs[pair[0]], &logs[pair[1]]));
    steps.fold(Cost::default(), sum)
}

fn breaks(logs: &[LogFacts], order: &[usize]) -> usize {
    unlikeliness(logs, order).0
}

/// How many logs go on exactly where the one before ended.
fn joins(logs: &[LogFacts], order: &[usize]) -> usize {
    let pairs = order.windows(2);
    let joins = pairs.filter(|pair| logs[pair[0]].thread.joins(&logs[pair[1]].thread));
    joins.count()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Logs by name and the UTC minutes of their first and last record; the order they are put in.
    fn ordered(logs: &[(&str, Option<(i64, i64)>)]) -> (Vec<String>, bool) {
        let facts: Vec<_> = logs
            .iter()
            .map(|(name, span)| LogFacts {
                folder: folder_of(name).to_owned(),
                rank: NameRank::of(name),
                span: span.map(|(a, b)| (a * 60_000, b * 60_000)),
                thread: Thread::default(),
            })
            .collect();
        let order = order(&facts);
        (
            order
                .indices
                .iter()
                .map(|&i| logs[i].0.to_owned())
                .collect(),
            order.by_time,
        )
    }

    #[test]
    fn dated_names_ascend_and_the_log_in_use_is_last() {
        let (names, by_time) = ordered(&[
            (r"d\SMSTS.log", Some((30, 40))),
            (r"d\smsts-20260302-102000.log", Some((20, 30))),
            (r"d\smsts-20260302-101000.log", Some((0, 20))),
        ]);
        assert_eq!(
            names,
            [
                r"d\smsts-20260302-101000.log",
                r"d\smsts-20260302-102000.log",
                r"d\SMSTS.log"
            ]
        );
        assert!(!by_time);
        assert_eq!(
            ordered(&[("smsts.log", None), ("smsts.lo_", None)]).0,
            ["smsts.lo_", "smsts.log"]
        );
    }

    #[test]
    fn a_zone_change_makes_names_lie() {
        // Rolled at 23:00 in WinPE's zone, then at 20:00 in the zone of the full operating system.
        let (names, by_time) = ordered(&[
            ("smsts-20260302-200000.log", Some((60, 120))),
            ("smsts-20260302-230000.log", Some((0, 60))),
            ("smsts.log", Some((120, 130))),
        ]);
        assert_eq!(
            names,
            [
                "smsts-20260302-230000.log",
                "smsts-20260302-200000.log",
                "smsts.log"
            ]
        );
        assert!(by_time);
    }

    #[test]
    fn a_clock_set_back_makes_times_lie() {
        // The clock goes back two hours inside the second log.
        let (names, by_time) = ordered(&[
            ("smsts.log", Some((70, 80))),
            ("smsts-20260302-111000.log", Some((180, 70))),
            ("smsts-20260302-110000.log", Some((120, 180))),
        ]);
        assert_eq!(
            names,
            [
                "smsts-20260302-110000.log",
                "smsts-20260302-111000.log",
                "smsts.log"
            ]
        );
        assert!(!by_time);
    }

    #[test]
    fn folders_of_a_machine_are_merged_by_time() {
        let (names, by_time) = ordered(&[
            ("CCM/smsts.log", Some((90, 95))),
            ("CCM/smsts-20260302-110000.log", Some((50, 70))),
            ("CCM/smsts-20260302-120000.log", Some((70, 90))),
            ("SMSTSLog/smsts-20260302-103000.log", Some((30, 40))),
            ("SMSTSLog/smsts.log", Some((40, 50))),
            ("X/smsts.log", Some((0, 30))),
            ("Y/smsts.log", Some((96, 97))),
        ]);
        assert_eq!(
            names,
            [
                "X/smsts.log",
                "SMSTSLog/smsts-20260302-103000.log",
                "SMSTSLog/smsts.log",
                "CCM/smsts-20260302-110000.log",
                "CCM/smsts-20260302-120000.log",
                "CCM/smsts.log",
                "Y/smsts.log",
            ]
        );
        assert!(!by_time);
    }

    #[test]
    fn named_logs_go_by_time() {
        let (names, by_time) = ordered(&[("a.log", Some((50, 60))), ("b.log", Some((0, 10)))]);
        assert_eq!(
            (names, by_time),
            (vec!["b.log".to_owned(), "a.log".to_owned()], false)
        );
    }

    #[test]
    fn times_that_rise_are_believed() {
        let log = |name: &str, first: i64, goes_on_at, ends_at| LogFacts {
            folder: String::new(),
            rank: NameRank::of(name),
            span: Some((first * 60_000, (first + 10) * 60_000)),
            thread: Thread {
                goes_on_at,
                ends_at: Some(ends_at),
                ended: false,
            },
        };
        // The end of the first run and the beginning of the second are missing.
        let logs = [
            log("smsts-20260302-104500.log", 0, None, 12),
            log("smsts-20260304-110000.log", 3000, Some(3), 9),
            log("smsts.log", 3010, Some(9), 40),
        ];
        let indices = vec![0, 1, 2];
        let by_time = false;
        assert_eq!(order(&logs), Order { indices, by_time });
    }

    #[test]
    fn instructions_decide_where_names_and_times_both_lie() {
        let log = |name: &str, first: i64, last: i64, goes_on_at, ends_at| LogFacts {
            folder: String::new(),
            rank: NameRank::of(name),
            span: Some((first * 60_000, last * 60_000)),
            thread: Thread {
                goes_on_at,
                ends_at: Some(ends_at),
                ended: false,
            },
        };
        // A time sync sets the clock back by 55 minutes just when the log rolls over, so that the second log has the earlier name and the earlier time.
        let logs = [
            log("smsts-20260302-104500.log", 5, 20, Some(12), 30),
            log("smsts-20260302-110000.log", 10, 60, Some(3), 12),
            log("smsts.log", 20, 80, Some(30), 40),
        ];
        assert_eq!(
            order(&logs),
            Order {
                indices: vec![1, 0, 2],
                by_time: true
            }
        );
    }

    /// The clock goes back by three hours in the midst of ten logs, each of which goes on where the one before it ended.
    #[test]
    fn instructions_decide_among_many_logs() {
        let logs: Vec<_> = (0..10)
            .map(|i: u32| {
                let minute = i64::from(i) * 10 + if i < 5 { 600 } else { 420 };
                let name = match i {
                    9 => "smsts.log".to_owned(),
                    _ => format!("smsts-20260302-{:02}{:02}00.log", minute / 60, minute % 60),
                };
                LogFacts {
                    folder: String::new(),
                    rank: NameRank::of(&name),
                    span: Some((minute * 60_000, (minute + 10) * 60_000)),
                    thread: Thread {
                        goes_on_at: (i > 0).then_some(i * 7),
                        ends_at: Some(i * 7 + 6),
                        ended: i == 9,
                    },
                }
            })
            .collect();
        let indices = (0..10).collect();
        let by_time = true;
        assert_eq!(order(&logs), Order { indices, by_time });
    }
}
