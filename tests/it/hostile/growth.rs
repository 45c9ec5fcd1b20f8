//! Four times the input takes about four times the time and gives about four times the output, in every form.

use std::{
    io::{self, Write},
    time::Duration,
};

use smsts::{
    input::Source,
    out::Out,
    render::{
        FailureFormat, FailureView, Failures, Format, JsonTree, Records, Report, RunRows, Steps,
        Style, Summary, SummaryForm, Symbols, Tally, TextTree,
    },
    select::{RecordFilter, View},
    summary::{Filter, Fleet},
    timeline::reconstruct,
};

use cpu_time::ThreadTime;

use super::logs;

/// Beyond this many bytes, sizes are compared.
const SMALL: usize = 200_000;

/// What takes less is not compared: the machine has other things to do.
const SHORT: Duration = Duration::from_millis(60);

/// Counts what is written.
struct Count(usize);

impl Write for Count {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn reports() -> Vec<(&'static str, Box<dyn Report>)> {
    let style = Style {
        symbols: Symbols::Unicode,
        width: Some(80),
    };
    let wide = Style {
        width: None,
        ..style
    };
    let failed = View {
        only_failed: true,
        ..View::default()
    };
    let folded = View {
        depth: Some(1),
        ..View::default()
    };
    let failures = FailureView {
        context: 2,
        errors: true,
        ..FailureView::default()
    };
    let summary = |form| {
        let (fleet, filter) = (Fleet::default(), Filter::default());
        Summary::new(form, fleet, filter, None, 0, &Tally::default())
    };
    vec![
        ("tree", Box::new(TextTree::new(View::default(), wide))),
        ("tree of failures", Box::new(TextTree::new(failed, style))),
        ("folded tree", Box::new(TextTree::new(folded, style))),
        ("JSON", Box::new(JsonTree::new(View::default()))),
        (
            "steps",
            Box::new(Steps::new(Format::Text, View::default(), true)),
        ),
        (
            "steps in CSV",
            Box::new(Steps::new(Format::Csv, View::default(), true)),
        ),
        (
            "records",
            Box::new(Records::new(Format::Text, RecordFilter::default(), true)),
        ),
        (
            "records in NDJSON",
            Box::new(Records::new(Format::Ndjson, RecordFilter::default(), true)),
        ),
        (
            "failures",
            Box::new(Failures::new(FailureFormat::Text, failures, style)),
        ),
        (
            "failures in JSON",
            Box::new(Failures::new(FailureFormat::Json, failures, style)),
        ),
        (
            "failures in brief",
            Box::new(Failures::new(FailureFormat::Brief, failures, style)),
        ),
        ("summary", Box::new(summary(SummaryForm::Text(style, None)))),
        ("summary in JSON", Box::new(summary(SummaryForm::Json))),
        (
            "rows",
            Box::new(RunRows::new(Filter::default(), &Tally::default())),
        ),
    ]
}

/// Stages, the processor time that each took on this thread, and the bytes it wrote. Processor time, unlike
/// that of the clock, does not depend on what else the machine does.
fn measure(log: Vec<u8>) -> Vec<(&'static str, Duration, usize)> {
    let begun = ThreadTime::now();
    let sources = [Source::from_bytes("smsts.log", log)];
    let history = reconstruct(None, &sources);
    let mut all = vec![("reconstruction", begun.elapsed(), 0)];
    for (name, mut report) in reports() {
        let begun = ThreadTime::now();
        let mut out = Count(0);
        report.history(&mut Out::plain(&mut out), &history).unwrap();
        report.end(&mut Out::plain(&mut out), &[]).unwrap();
        all.push((name, begun.elapsed(), out.0));
    }
    all
}

/// What grew faster than the input.
fn excess(grows: logs::Grows, n: usize) -> Option<String> {
    let (small, large) = (grows(n), grows(4 * n));
    let factor = large.len() as f64 / small.len() as f64;
    let parts = measure(small).into_iter().zip(measure(large));
    let excess = parts.filter_map(|((name, before, wrote), (_, after, writes))| {
        let times = after.as_secs_f64() / before.max(SHORT / 4).as_secs_f64();
        let sizes = writes as f64 / wrote.max(SMALL / 4) as f64;
        let is_slow = after > SHORT && times > 2.0 * factor;
        let is_large = writes > SMALL && sizes > 1.5 * factor;
        (is_slow || is_large)
            .then(|| format!("{name}: {before:?} to {after:?}, {wrote} to {writes} bytes"))
    });
    let excess: Vec<_> = excess.collect();
    (!excess.is_empty()).then(|| format!("times {factor:.1}: {}", excess.join("; ")))
}

#[test]
fn hostile_logs_cost_no_more_than_their_size() {
    // In a pool of one thread all the work is done on the thread whose time is measured.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    pool.unwrap().install(|| {
        for (name, grows) in logs::ALL {
            // Caches that other processes use can slow a try down, but not five.
            let tries: Vec<_> = (0..5).map_while(|_| excess(*grows, 500)).collect();
            assert!(tries.len() < 5, "{name}: {tries:#?}");
        }
    });
}
