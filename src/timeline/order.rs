//! Puts rolled logs in the order in which they were written.
//!
//! A rolled log is named by the local time at which it was closed (`smsts-20191018-102104.log`), the log in use has no date and is the last.
//! Names mislead when the zone changes in mid-run, and times when a time sync moves the clock back. Two things hold in every case: instruction
//! pointers rise within a run, and a log begins when the one before it ended. So of all orders that one is taken in which the fewest
//! logs go on where the one before cannot have ended, and then the one with the smallest leaps in time; names decide what is left. A leap back to a log
//! that goes on exactly where the one before ended is a clock set back, and counts as none. But where each
//! log begins after the one before it has ended, its times are believed, unless in another order fewer logs go on where they cannot and more
//! exactly where the one before ended: else a log that goes on at an earlier instruction only shows that one is missing.
//!
//! Names are of no use between the folders of a machine: WinPE's `smsts.log` is older than the client's rolled logs. So each folder is put in order by itself
//! first, and then the folders are merged.

use super::segment::Segment;

/// All orders of so many logs are looked at. A client keeps three rolled logs if nobody changed that.
const FEW: usize = 12;

/// So many logs that begin after the end of another are looked at as its successor.
const LOOK: usize = 4;

/// What the order of a log depends on.
#[derive(Clone, Debug)]
pub(super) struct LogFacts {
    /// The folder or zip it lies in.
    folder: String,
    rank: NameRank,
    /// UTC milliseconds of its first and last record.
    span: Option<(i64, i64)>,
    segment: Segment,
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
pub(super) struct Order {
    /// Indices into the logs, oldest first.
    pub indices: Vec<usize>,
    /// Dates in the names of one folder say otherwise; the records' times were followed.
    pub by_time: bool,
}

impl LogFacts {
    /// From a log's path and its summary.
    pub fn new(path: &str, segment: &Segment) -> Self {
        Self {
            folder: folder_of(path).to_owned(),
            rank: NameRank::of(path),
            span: segment.span(),
            segment: segment.clone(),
        }
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
pub(super) fn order(logs: &[LogFacts]) -> Order {
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
        } else {
            candidates.extend(search(logs, &merged, None));
        }
        likeliest(logs, candidates)
    };
    let by_time = !follows_names(logs, &indices, &by_name);
    Order { indices, by_time }
}

/// Whether the logs of each folder that have a rank by name come in the order of their names.
fn follows_names(logs: &[LogFacts], indices: &[usize], by_name: &[Vec<usize>]) -> bool {
    let mut place = vec![0; logs.len()];
    for (at, &log) in indices.iter().enumerate() {
        place[log] = at;
    }
    let is_ranked = |log: &usize| !matches!(logs[*log].rank, NameRank::Other(_));
    by_name.iter().all(|folder| {
        let ranked = folder.iter().copied().filter(is_ranked);
        ranked.map(|log| place[log]).is_sorted()
    })
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
    let found = search(logs, &rolled, in_use.first().copied());
    candidates.extend(found.map(|found| [&found, in_use].concat()));
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

/// The likeliest order of `logs[ids]`, before `then` if there is one. Of few logs all orders are looked at. Of many, logs that plainly follow
/// each other are chained first, so that the search is spent on what is left: the places where the clock was set.
fn search(logs: &[LogFacts], ids: &[usize], then: Option<usize>) -> Option<Vec<usize>> {
    let chains = chains(logs, ids);
    (chains.len() <= FEW).then(|| best(logs, &chains, then))
}

/// Chains logs until at most [`FEW`] chains are left: a log to one that begins when it has ended or later and goes on where it can, those with the smallest
/// leap in time first.
fn chains(logs: &[LogFacts], ids: &[usize]) -> Vec<Vec<usize>> {
    let mut begins: Vec<(i64, usize)> = Vec::new();
    if ids.len() > FEW {
        begins.extend((0..ids.len()).filter_map(|i| Some((logs[ids[i]].span?.0, i))));
    }
    begins.sort_unstable();
    let mut links = Vec::new();
    for &(_, from) in &begins {
        let log = &logs[ids[from]];
        let end = log.span.map_or(i64::MAX, |(_, end)| end);
        let later = &begins[begins.partition_point(|&(begin, _)| begin < end)..];
        let next = later
            .iter()
            .filter(|&&(_, to)| to != from && log.segment.leads_to(&logs[ids[to]].segment));
        for &(begin, to) in next.take(LOOK) {
            let joins = log.segment.joins(&logs[ids[to]].segment);
            links.push((end.abs_diff(begin), !joins, from, to));
        }
    }
    links.sort_unstable();
    // Of each chain, both ends know each other.
    let mut other_end: Vec<usize> = (0..ids.len()).collect();
    let mut next = vec![None; ids.len()];
    let mut is_first = vec![true; ids.len()];
    let mut left = ids.len();
    for (_, _, from, to) in links {
        if left <= FEW {
            break;
        }
        if next[from].is_none() && is_first[to] && other_end[to] != from {
            (next[from], is_first[to]) = (Some(to), false);
            let (first, last) = (other_end[from], other_end[to]);
            (other_end[first], other_end[last]) = (last, first);
            left -= 1;
        }
    }
    let firsts = (0..ids.len()).filter(|&i| is_first[i]);
    let chain = |first| std::iter::successors(Some(first), |&i| next[i]);
    firsts
        .map(|first| chain(first).map(|i| ids[i]).collect())
        .collect()
}

/// The likeliest of all orders of chains of logs, before `then` if there is one: the shortest path through all of them (Held and Karp).
fn best(logs: &[LogFacts], chains: &[Vec<usize>], then: Option<usize>) -> Vec<usize> {
    let first = |chain: usize| chains[chain][0];
    let last = |chain: usize| chains[chain][chains[chain].len() - 1];
    let cost = |from: usize, to: usize| step(&logs[from], &logs[to]);
    let n = chains.len();
    // For each set of chains and each of them: the cost of the rest if it comes first and the others follow, and which is the next.
    let mut rest: Vec<Vec<(Cost, usize)>> = vec![Vec::new(); 1 << n];
    for set in 1..1_usize << n {
        let of = |at: usize| {
            let others = set & !(1 << at);
            let next = (0..n).filter(|next| others >> next & 1 == 1);
            let all = next.map(|next| {
                let after: Cost = rest[others][next].0;
                (sum(cost(last(at), first(next)), after), next)
            });
            let end = then.map_or(Cost::default(), |then| cost(last(at), then));
            all.min().unwrap_or((end, n))
        };
        let firsts = (0..n).map(|at| {
            if set >> at & 1 == 1 {
                of(at)
            } else {
                (Cost::default(), n)
            }
        });
        rest[set] = firsts.collect();
    }
    let mut left = (1 << n) - 1;
    let mut next = (0..n).min_by_key(|&at| rest[left][at]);
    let mut order = Vec::new();
    while let Some(at) = next.filter(|&at| at < n) {
        order.extend_from_slice(&chains[at]);
        next = Some(rest[left][at].1);
        left &= !(1 << at);
    }
    order
}

/// How unlikely an order is: the number of logs that go on where the one before cannot have ended; then the leaps in time, in either direction, from the end
/// of each log to the beginning of the next, ms.
type Cost = (usize, u64);

fn sum((breaks, leaps): Cost, (more, further): Cost) -> Cost {
    (breaks + more, leaps.saturating_add(further))
}

/// The cost of one log after another. One that goes on exactly where the other ended, though earlier by the clock, costs nothing: the clock was set back.
fn step(log: &LogFacts, next: &LogFacts) -> Cost {
    let breaks = usize::from(!log.segment.leads_to(&next.segment));
    let joins = log.segment.joins(&next.segment);
    let leap = log.span.zip(next.span).map_or(0, |(log, next)| {
        if next.0 < log.1 && joins {
            0
        } else {
            log.1.abs_diff(next.0)
        }
    });
    (breaks, leap)
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
    let joins = pairs.filter(|pair| logs[pair[0]].segment.joins(&logs[pair[1]].segment));
    joins.count()
}

#[cfg(test)]
mod tests {
    use super::{super::segment::Instruction, *};

    fn segment(enters: Option<u32>, leaves: Option<u32>) -> Segment {
        let at = |pointer| Instruction {
            pointer,
            position: 0,
            is_started: true,
            may_jump: false,
        };
        Segment {
            enters: enters.map(at),
            leaves: leaves.map(at),
            ..Segment::default()
        }
    }

    /// Logs by name and the UTC minutes of their first and last record; the order they are put in.
    fn ordered(logs: &[(&str, Option<(i64, i64)>)]) -> (Vec<String>, bool) {
        let facts: Vec<_> = logs
            .iter()
            .map(|(name, span)| LogFacts {
                folder: folder_of(name).to_owned(),
                rank: NameRank::of(name),
                span: span.map(|(a, b)| (a * 60_000, b * 60_000)),
                segment: Segment::default(),
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
            segment: segment(goes_on_at, Some(ends_at)),
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
            segment: segment(goes_on_at, Some(ends_at)),
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

    /// Logs of ten minutes each that go on where the one before ended. At some of them the clock is set back by three hours.
    fn set_back(count: u32, at: &[u32]) -> Vec<LogFacts> {
        let mut minute = 0;
        let mut log = |i: u32| {
            minute += 10;
            if at.contains(&i) {
                minute -= 180;
            }
            let clock = 24 * 60 + minute;
            let (day, hour) = (1 + clock / (24 * 60), clock / 60 % 24);
            let name = format!("smsts-202603{day:02}-{hour:02}{:02}00.log", clock % 60);
            let is_last = i == count - 1;
            LogFacts {
                folder: String::new(),
                rank: NameRank::of(if is_last { "smsts.log" } else { &name }),
                span: Some((minute * 60_000, (minute + 10) * 60_000)),
                segment: segment((i > 0).then_some(i * 7), (!is_last).then_some(i * 7 + 6)),
            }
        };
        (0..count).map(&mut log).collect()
    }

    #[test]
    fn instructions_decide_where_the_clock_is_set_back() {
        for (count, at) in [
            (10, &[5][..]),
            (30, &[15]),
            (30, &[1]),
            (60, &[20, 23, 41]),
            (400, &[30, 200, 390]),
        ] {
            let logs = set_back(count, at);
            let found = order(&logs);
            let indices: Vec<_> = (0..logs.len()).collect();
            assert_eq!(found.indices, indices, "{count} {at:?}");
            assert!(found.by_time, "{count} {at:?}");
        }
    }
}
