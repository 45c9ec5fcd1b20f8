use super::*;
use crate::{event, input::Source};

/// A record of which only the text differs, or also the time.
fn record(text: &str, ms: usize) -> String {
    format!(
        "<![LOG[{text}]LOG]!><time=\"10:{:02}:{:02}.{:03}+000\" date=\"03-02-2026\" component=\"C\" type=\"1\">\r\n",
        ms / 60_000,
        ms / 1000 % 60,
        ms % 1000
    )
}

fn records(texts: impl Iterator<Item = usize>, times: impl Fn(usize) -> usize) -> String {
    texts.map(|i| record(&i.to_string(), times(i))).collect()
}

fn with_logs<T>(texts: &[String], look: impl FnOnce(&[Log<'_>]) -> T) -> T {
    let source = |text: &String| Source::from_bytes("x", text.clone().into_bytes());
    let sources: Vec<_> = texts.iter().map(source).collect();
    let log = |source| Log {
        source,
        from: 0,
        reading: event::read_with_hashes(Source::text(source)),
    };
    look(&sources.iter().map(log).collect::<Vec<_>>())
}

/// Log, the log that keeps its records, their number and whether a rest is left.
fn found(texts: &[String]) -> Vec<(usize, usize, usize, bool)> {
    let told = |overlap: &Overlap| {
        let Overlap {
            log,
            kept_in,
            records,
            rest,
        } = *overlap;
        (log, kept_in, records, rest.is_some())
    };
    with_logs(texts, |logs| find(logs).iter().map(told).collect())
}

#[test]
fn records_of_one_millisecond_are_found_again() {
    let row = |range: Range<usize>| records(range, |_| 0);
    let none: Vec<(usize, usize, usize, bool)> = Vec::new();
    // The beginning, the middle, the end, and what two logs have in common where one ends and the other begins.
    assert_eq!(found(&[row(0..90), row(0..40)]), [(1, 0, 40, false)]);
    assert_eq!(found(&[row(0..90), row(30..40)]), [(1, 0, 10, false)]);
    assert_eq!(found(&[row(0..90), row(60..90)]), [(1, 0, 30, false)]);
    assert_eq!(found(&[row(40..90), row(0..60)]), [(0, 1, 20, true)]);
    // What is said twice, at a roll over or in the midst, is no copy.
    let same = |count: usize| record("same", 0).repeat(count);
    assert_eq!(found(&[row(0..9) + &same(2), same(2) + &row(20..29)]), none);
    assert_eq!(found(&[row(0..9) + &same(2) + &row(20..29), same(1)]), none);
    assert_eq!(found(&[row(0..9), row(6..9) + &row(20..29)]), none);
    assert_eq!(found(&[same(3), format!("\u{feff}{}", same(3))]).len(), 1);
}

/// The work grows with the number of records and little more, however logs overlap.
#[test]
fn work_is_linear() {
    const LOGS: usize = 300;
    let time = |i: usize| i;
    let never: Vec<_> = (0..LOGS)
        .map(|log| records(log * 20..log * 20 + 20, time))
        .collect();
    let windows: Vec<_> = (0..LOGS)
        .map(|log| records(log * 5..log * 5 + 20, time))
        .collect();
    let beginnings: Vec<_> = (0..LOGS).map(|log| records(0..2 + log / 6, time)).collect();
    let forks: Vec<_> = (0..LOGS)
        .map(|log| {
            let common = 2 + log % 30;
            records(
                (0..common).chain(1000 * log + 1000..1000 * log + 1010),
                time,
            )
        })
        .collect();
    let one = |texts: &[usize]| records(texts.iter().copied(), time);
    let rows = |from: usize| (0..LOGS).flat_map(move |i| [10 * i + from, 10 * i + from + 1]);
    let alternating = vec![
        one(&rows(0)
            .zip(rows(5))
            .flat_map(|(a, b)| [a, b])
            .collect::<Vec<_>>()),
        records(
            (0..LOGS).flat_map(|i| [10 * i, 10 * i + 1, 10 * i + 7]),
            time,
        ),
        records((0..LOGS).flat_map(|i| [10 * i, 10 * i + 1]), time),
    ];
    let same = vec![
        record("same", 0).repeat(3000),
        record("same", 0).repeat(2000),
    ];
    for (name, texts, at_least) in [
        ("never", never, 0),
        ("windows", windows, LOGS - 1),
        ("beginnings", beginnings, LOGS - 60),
        ("forks", forks, LOGS - 1),
        ("alternating", alternating, 1),
        ("same", same, 0),
    ] {
        with_logs(&texts, |logs| {
            let count = logs
                .iter()
                .map(|log| log.reading.hashes.len())
                .sum::<usize>();
            let (found, looks) = find_counting(logs);
            assert!(found.len() >= at_least, "{name}: {}", found.len());
            let most = 40 * count * count.ilog2() as usize;
            assert!(looks <= most, "{name}: {looks} looks for {count} records");
            println!("{name}: {} found, {looks} looks for {count}", found.len());
        });
    }
}
