//! Puts rolled logs in the order in which they were written.
//!
//! A rolled log is named by the local time at which it was closed (`smsts-20191018-102104.log`), the log in use has no date. Names mislead when the
//! zone changes in mid-run, and times when a time sync moves the clock back. What holds in every case: a log begins where the one before
//! it ended. So of the orders that names and times suggest, the one with the smallest leaps between logs is taken.

use crate::{event::TimeSpan, record::Stamp};

/// What the order of a log depends on.
#[derive(Clone, Debug)]
pub struct LogFacts {
    rank: NameRank,
    /// UTC milliseconds of its first and last record.
    span: Option<(i64, i64)>,
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
    /// Dates in the names say otherwise; the records' times were followed.
    pub by_time: bool,
}

impl LogFacts {
    /// From a log's path and the times of its records.
    pub fn new(path: &str, span: TimeSpan) -> Self {
        let span = span
            .first
            .and_then(Stamp::utc_ms)
            .zip(span.last.and_then(Stamp::utc_ms));
        Self {
            rank: NameRank::of(path),
            span,
        }
    }
}

impl NameRank {
    fn of(path: &str) -> Self {
        let name = path
            .rsplit(['/', '\\'])
            .next()
            .unwrap_or(path)
            .to_ascii_lowercase();
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

/// Finds the order. Equal arguments give equal orders, whatever order the logs were named in.
pub fn order(logs: &[LogFacts]) -> Order {
    let mut by_name: Vec<usize> = (0..logs.len()).collect();
    by_name.sort_by(|&a, &b| (&logs[a].rank, logs[a].span).cmp(&(&logs[b].rank, logs[b].span)));

    let mut by_time = by_name.clone();
    // A log without a readable time keeps its place behind the one before it by name.
    let mut time = i64::MIN;
    let mut times = vec![0; logs.len()];
    for &i in &by_name {
        time = logs[i].span.map_or(time, |(first, _)| first);
        times[i] = time;
    }
    by_time.sort_by_key(|&i| times[i]);

    let mut in_use_last = by_time.clone();
    in_use_last.sort_by_key(|&i| logs[i].rank == NameRank::InUse);

    let mut indices = by_name.clone();
    let mut least = leaps(logs, &by_name);
    for candidate in [in_use_last, by_time] {
        let leap = leaps(logs, &candidate);
        if leap < least {
            (indices, least) = (candidate, leap);
        }
    }
    let dates = |order: &[usize]| {
        order
            .iter()
            .filter(|&&i| !matches!(logs[i].rank, NameRank::Other(_)))
            .copied()
            .collect::<Vec<_>>()
    };
    let by_time = dates(&indices) != dates(&by_name);
    Order { indices, by_time }
}

/// The sum of the leaps in time, in either direction, from the end of each log to the beginning of the next.
fn leaps(logs: &[LogFacts], order: &[usize]) -> u64 {
    let spans: Vec<_> = order.iter().filter_map(|&i| logs[i].span).collect();
    spans
        .windows(2)
        .map(|pair| pair[0].1.abs_diff(pair[1].0))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Logs by name and the UTC minutes of their first and last record; the order they are put in.
    fn ordered(logs: &[(&str, Option<(i64, i64)>)]) -> (Vec<String>, bool) {
        let facts: Vec<_> = logs
            .iter()
            .map(|(name, span)| LogFacts {
                rank: NameRank::of(name),
                span: span.map(|(a, b)| (a * 60_000, b * 60_000)),
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
            ("d/SMSTS.log", Some((30, 40))),
            ("d/smsts-20260302-102000.log", Some((20, 30))),
            (r"d\smsts-20260302-101000.log", Some((0, 20))),
        ]);
        assert_eq!(
            names,
            [
                r"d\smsts-20260302-101000.log",
                "d/smsts-20260302-102000.log",
                "d/SMSTS.log"
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
    fn named_logs_go_by_time() {
        let (names, by_time) = ordered(&[("a.log", Some((50, 60))), ("b.log", Some((0, 10)))]);
        assert_eq!(
            (names, by_time),
            (vec!["b.log".to_owned(), "a.log".to_owned()], false)
        );
    }
}
