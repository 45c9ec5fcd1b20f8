//! How fast each stage is, in bytes of log per second: cutting records, recognising events, building the tree, the whole way to JSON. Beside them
//! the usual way in this field, a regular expression for a whole record and owned strings for its fields, which gives records and nothing else.
//!
//! The logs are generated, varied, and of several sizes: one small log, one of the size at which logs roll over, one long history. `cargo bench` prints throughput.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use regex::Regex;
use smsts::{
    event,
    input::Source,
    out::Out,
    record::{Item, Scanner},
    render::{JsonTree, Report, Style, Symbols, TextTree},
    select::View,
    timeline::reconstruct,
    tree,
};

/// The rolled logs of one generated machine with about so many bytes.
fn logs(bytes: usize) -> Vec<Source> {
    let machines = simulator::corpus(7, 1, bytes);
    let (_, simulation) = machines
        .into_iter()
        .next()
        .expect("one machine was asked for");
    simulation
        .files
        .into_iter()
        .map(|file| Source::from_bytes(file.name, file.bytes))
        .collect()
}

fn stages(criterion: &mut Criterion) {
    for bytes in [200 << 10, 5 << 20, 200 << 20] {
        let sources = logs(bytes);
        let size = sources.iter().map(|source| source.bytes).sum();
        let name = format!("{:.1} MiB", size as f64 / f64::from(1 << 20));
        let mut group = criterion.benchmark_group("stages");
        group.throughput(Throughput::Bytes(size)).sample_size(10);

        group.bench_function(BenchmarkId::new("scan", &name), |bencher| {
            bencher.iter(|| {
                let items = sources
                    .iter()
                    .flat_map(|source| Scanner::new(source.text()));
                black_box(items.filter(|item| matches!(item, Item::Record(_))).count())
            });
        });
        if bytes < 100 << 20 {
            let pattern = usual_pattern();
            group.bench_function(
                BenchmarkId::new("records in the usual way", &name),
                |bencher| {
                    bencher.iter(|| {
                        let all = sources
                            .iter()
                            .map(|source| usual_way(&pattern, source.text()));
                        all.map(|records| records.len()).sum::<usize>()
                    });
                },
            );
        }
        group.bench_function(
            BenchmarkId::new("scan and recognise, parallel", &name),
            |bencher| {
                bencher.iter(|| {
                    sources
                        .iter()
                        .map(|source| event::read(source.text()).events.len())
                        .sum::<usize>()
                });
            },
        );
        let readings: Vec<_> = sources
            .iter()
            .map(|source| event::read(source.text()))
            .collect();
        group.bench_function(BenchmarkId::new("tree from events", &name), |bencher| {
            bencher.iter(|| {
                tree::build(readings.iter().map(|reading| reading.events.as_slice()))
                    .runs
                    .len()
            });
        });
        group.bench_function(BenchmarkId::new("end to end, text", &name), |bencher| {
            bencher.iter(|| {
                let mut report = TextTree::new(
                    View::default(),
                    Style {
                        symbols: Symbols::Unicode,
                        width: None,
                    },
                );
                print(&mut report, &sources)
            });
        });
        group.bench_function(BenchmarkId::new("end to end, JSON", &name), |bencher| {
            bencher.iter(|| print(&mut JsonTree::new(View::default()), &sources));
        });
        group.finish();
    }
}

/// What a record becomes in the usual way.
#[allow(dead_code, reason = "it is there to be filled")]
struct UsualRecord {
    message: String,
    time: String,
    date: String,
    component: String,
    context: String,
    kind: String,
    thread: String,
    file: String,
}

fn usual_pattern() -> Regex {
    Regex::new(concat!(
        r#"(?s)<!\[LOG\[(.*?)\]LOG\]!><time="([^"]*)" date="([^"]*)" component="([^"]*)" "#,
        r#"context="([^"]*)" type="([^"]*)" thread="([^"]*)" file="([^"]*)">"#
    ))
    .expect("the pattern is sound")
}

fn usual_way(pattern: &Regex, text: &[u8]) -> Vec<UsualRecord> {
    let text = String::from_utf8_lossy(text);
    let records = pattern.captures_iter(&text).map(|found| {
        let (_, fields) = found.extract::<8>();
        let [message, time, date, component, context, kind, thread, file] =
            fields.map(str::to_owned);
        UsualRecord {
            message,
            time,
            date,
            component,
            context,
            kind,
            thread,
            file,
        }
    });
    records.collect()
}

fn print(report: &mut dyn Report, sources: &[Source]) -> usize {
    let mut out = Vec::new();
    let history = reconstruct(None, sources);
    report
        .history(&mut Out::plain(&mut out), &history)
        .and_then(|()| report.end(&mut Out::plain(&mut out), &[]))
        .expect("memory takes everything");
    out.len()
}

criterion_group!(benches, stages);
criterion_main!(benches);
