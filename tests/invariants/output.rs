//! Every form of output: what other programs read parses and holds everything once, and nothing in it controls a terminal.

use std::io;

use serde_json::Value;
use smsts::{
    model::{Outcome, Run},
    out::Out,
    record::{Item, Scanner},
    render::{
        FailureFormat, FailureView, Failures, Format, JsonTree, Records, Report, RunRows, Steps,
        Style, Summary, SummaryForm, Symbols, Tally, TextTree,
    },
    select::{RecordFilter, View},
    summary::{Filter, Fleet, Reader},
    timeline::History,
    words::quiet,
};

const STYLES: [Style; 2] = [
    Style {
        symbols: Symbols::Unicode,
        width: None,
    },
    Style {
        symbols: Symbols::Ascii,
        width: Some(80),
    },
];

pub fn check(history: &History<'_>) {
    let tree = parsed(&printed(history, &mut JsonTree::new(View::default())));
    let runs = tree["runs"].as_array().expect("runs");
    assert_eq!(runs.len(), history.built.runs.len());
    for (value, run) in runs.iter().zip(&history.built.runs) {
        assert_eq!(count_nodes(value, run), run.nodes.len(), "each node once");
    }
    let diagnostics = tree["diagnostics"].as_array().expect("diagnostics");
    assert_eq!(diagnostics.len(), history.diagnostics.len());
    for style in STYLES {
        let mut text = TextTree::new(View::default(), style);
        assert_quiet(&printed(history, &mut text));
    }
    let failed = View {
        only_failed: true,
        depth: Some(2),
        ..View::default()
    };
    parsed(&printed(history, &mut JsonTree::new(failed)));

    let nodes = history.built.runs.iter().map(|run| run.nodes.len()).sum();
    assert_rows(history, nodes, |format| {
        Box::new(Steps::new(format, View::default(), true))
    });
    let items = history
        .logs
        .iter()
        .flat_map(|log| Scanner::part(log.source.text(), log.from..log.source.text().len()));
    let records = items.filter(|item| !matches!(item, Item::Blank(_)));
    assert_rows(history, records.count(), |format| {
        Box::new(Records::new(format, RecordFilter::default(), true))
    });
    assert_failures(history);
    assert_summary(history);
}

fn assert_failures(history: &History<'_>) {
    let view = FailureView {
        context: 1,
        errors: true,
        ..FailureView::default()
    };
    let print = |format, style| printed(history, &mut Failures::new(format, view, style));
    for style in STYLES {
        assert_quiet(&print(FailureFormat::Text, style));
    }
    let brief = print(FailureFormat::Brief, STYLES[0]);
    assert_quiet(&brief);
    let runs = history.built.runs.len();
    assert_eq!(brief.lines().count(), runs, "one line each");
    let json = parsed(&print(FailureFormat::Json, STYLES[0]));
    assert_eq!(json.as_array().map(Vec::len), Some(runs));
}

fn assert_summary(history: &History<'_>) {
    let print = |form| {
        let mut summary = Summary::new(
            form,
            Fleet::default(),
            Filter::default(),
            None,
            0,
            &Tally::default(),
        );
        printed(history, &mut summary)
    };
    for style in STYLES {
        assert_quiet(&print(SummaryForm::Text(style, None)));
    }
    let whole = parsed(&print(SummaryForm::Json));
    let runs = whole["runs"].as_array().expect("runs").len();
    assert!(runs <= history.built.runs.len(), "equal runs count once");
    assert_csv(&print(SummaryForm::Csv), runs);
    // Rows are read by the next summary.
    let rows = printed(
        history,
        &mut RunRows::new(Filter::default(), &Tally::default()),
    );
    let mut reader = Reader::default();
    let mut nodes = 0;
    let mut found = 0;
    reader.read(rows.as_bytes(), |row| {
        let row = row.expect("a row");
        found += 1;
        nodes += row.steps.len();
    });
    assert_eq!(found, history.built.runs.len());
    let all = history.built.runs.iter().flat_map(|run| &run.nodes);
    let reached = all.filter(|node| node.outcome != Outcome::NotReached);
    assert_eq!(nodes, reached.count(), "what ran is in the rows");
}

/// The same rows in every format.
fn assert_rows(history: &History<'_>, rows: usize, report: impl Fn(Format) -> Box<dyn Report>) {
    let print = |format| printed(history, &mut *report(format));
    let text = print(Format::Text);
    assert_quiet(&text);
    assert_eq!(text.lines().count(), rows, "one line each");
    let json = print(Format::Json);
    let json = parsed(&json);
    let array = json.as_array().expect("an array");
    assert_eq!(array.len(), rows);
    let ndjson = print(Format::Ndjson);
    let objects: Vec<_> = ndjson.lines().map(parsed).collect();
    assert_eq!(&objects, array);
    assert_csv(&print(Format::Csv), rows);
}

/// A table with as many rows, none of whose cells a spreadsheet would run.
pub fn assert_csv(text: &str, rows: usize) {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let columns = reader.headers().expect("a header").len();
    let mut found = 0;
    for row in reader.records() {
        let row = row.expect("a row");
        assert_eq!(row.len(), columns);
        found += 1;
        for cell in &row {
            let begins = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
            assert!(
                !begins || cell.parse::<i64>().is_ok(),
                "a formula: {cell:?}"
            );
            for line in cell.split(['\r', '\n', '\t']) {
                assert_eq!(quiet(line), line, "a control character");
            }
        }
    }
    assert_eq!(found, rows);
}

/// A document in which nothing controls a terminal.
pub fn parsed(text: &str) -> Value {
    assert_no_commands(text);
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Text in which the only commands to a terminal are colours.
pub fn assert_quiet(text: &str) {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("\u{1b}[") {
        plain.push_str(&rest[..at]);
        rest = &rest[at + 2..];
        let end = rest
            .find(|c: char| !c.is_ascii_digit() && c != ';')
            .expect("an end");
        assert_eq!(&rest[end..=end], "m", "not a colour");
        rest = &rest[end + 1..];
    }
    plain.push_str(rest);
    assert_no_commands(&plain);
}

fn assert_no_commands(text: &str) {
    for line in text.split('\n') {
        assert_eq!(quiet(line), line);
    }
}

fn printed(history: &History<'_>, report: &mut dyn Report) -> String {
    let mut out = Vec::new();
    report
        .history(&mut Out::plain(&mut out), history)
        .and_then(|()| report.end(&mut Out::plain(&mut out), &[]))
        .expect("memory takes everything");
    String::from_utf8(out).expect("output is UTF-8")
}

fn count_nodes(run: &Value, built: &Run) -> usize {
    let mut open: Vec<&Value> = run["nodes"].as_array().expect("nodes").iter().collect();
    assert_eq!(open.len(), built.roots.len());
    let mut count = 0;
    while let Some(node) = open.pop() {
        count += 1;
        open.extend(node["children"].as_array().expect("children"));
    }
    count
}

/// For writers that need one.
pub fn text_of(write: impl FnOnce(&mut Out<'_>) -> io::Result<()>) -> String {
    let mut out = Vec::new();
    write(&mut Out::plain(&mut out)).expect("memory takes everything");
    String::from_utf8(out).expect("output is UTF-8")
}
