//! What a terminal shows of a run that goes on.

use std::time::Duration;

use smsts::{
    input::LogChange,
    label::Labeller,
    model::Kind,
    out::Gate,
    render::{Scene, Style, Symbols, frame},
    watch::Watch,
};
use unicode_width::UnicodeWidthStr;

use simulator::{Knobs, Layout, Transcript, random_scenario_with, samples};

/// What is known after so many records.
fn after(transcript: &Transcript, records: usize) -> Watch {
    let files = transcript.write(0..records, &Layout::default());
    let mut watch = Watch::default();
    watch.machine = Some("CONTOSO-PC01".to_owned());
    let changes = files
        .into_iter()
        .map(|file| LogChange::Replaced(file.name.into(), file.bytes));
    watch.take(changes.collect(), &Labeller::default(), |_, _| ());
    watch
}

/// The picture without colours.
fn shown(watch: &Watch, (columns, rows): (usize, usize), symbols: Symbols) -> Vec<String> {
    let places = ["X:\\smstslog".to_owned(), "C:\\".to_owned()];
    let scene = Scene {
        machine: watch.machine.as_deref(),
        state: watch.state(),
        idle: Duration::from_millis(4300),
        places: &places,
        trouble: &[],
        gate: Gate::open(),
    };
    let style = Style {
        symbols,
        width: None,
    };
    let lines = frame(&scene, style, columns, rows);
    let plain = |line: &String| anstream::adapter::strip_str(line).to_string();
    lines.iter().map(plain).collect()
}

#[test]
fn every_picture_fits_and_shows_what_is_at_work() {
    let mut folded = 0;
    for seed in 0..40 {
        let scenario = random_scenario_with(
            seed,
            &Knobs {
                width: 9,
                ..Knobs::default()
            },
        );
        let transcript = Transcript::of(&scenario);
        for part in 1..8 {
            let watch = after(&transcript, transcript.len() * part / 7);
            for size in [(160, 50), (80, 24), (60, 14), (40, 10), (5, 3)] {
                let lines = shown(&watch, size, Symbols::Unicode);
                let context = format!("seed {seed}, {part}/7, {size:?}:\n{}", lines.join("\n"));
                assert!(lines.len() <= size.1, "{context}");
                let widest = lines.iter().map(|line| line.width()).max();
                assert!(widest < Some(size.0.max(21)), "{context}");
                folded += usize::from(lines.iter().any(|line| line.contains(" inside")));
                let state = watch.state();
                let Some(id) = state.at_work().filter(|_| size.1 >= 10) else {
                    continue;
                };
                let node = state.runs.last().unwrap().node(id);
                let pointer = node
                    .pointer
                    .map_or_else(|| "?".to_owned(), |p| p.to_string());
                let works = |line: &&String| {
                    let rest = line.trim_start().strip_prefix(&pointer);
                    rest.is_some_and(|rest| rest.starts_with([' ', '–']))
                };
                let works = lines[4..].iter().rfind(works).expect(&context);
                assert!(size.0 < 80 || works.contains(" ● "), "{context}");
                let is_running = node.kind == Kind::Step && size.0 >= 160;
                assert!(!is_running || works.contains("running"), "{context}");
            }
        }
    }
    assert!(folded > 50, "{folded} pictures with folded groups");
}

#[test]
fn a_small_terminal() {
    let sample = samples::all().remove(1);
    let transcript = Transcript::of(&sample.scenario);
    let watch = after(&transcript, 1050);
    insta::assert_snapshot!(shown(&watch, (80, 18), Symbols::Unicode).join("\n"), @r#"
    CONTOSO-PC01  running for 20m 51s, boot 2 (full OS)
      at       ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━────────────────────  32 of 53
      now      in 31 VPN Client, for 32s
      log      last record 4s ago, 15:01:11; 1,050 records

         0–  20m 50s  ● Deploy Windows
        1–9    12.6s  ├─ ✔ Initialization  3 inside
      10–13     3.7s  ├─ ✔ Prepare Disk  2 inside
      14–26  17m 31s  ├─ ✔ Install Operating System  10 inside
                      ── restart into full OS, 14:57:17 ──
        27–   3m 02s  └─ ● Configure Windows
        28–   3m 02s     └─ ● Module - Base Applications
         29   2m 29s        ├─ ✔ Install .NET Framework 4.8
        30–      32s        └─ ● Module - VPN Client
        31–      32s           └─ ● VPN Client
         32    28.0s              └─ ✔ Import Root Certificate
    "#);
    insta::assert_snapshot!(shown(&watch, (48, 13), Symbols::Ascii).join("\n"), @r#"
    CONTOSO-PC01  running for 20m 51s, boot 2 (f...
      at       ================----------  32 of 53
      now      in 31 VPN Client, for 32s
      log      last record 4s ago, 15:01:11; 1,0...

      : 4 more
       0-  20m 50s  * Deploy Windows
                    -- restart into full OS, 14:57:
      27-   3m 02s  `- * Configure Windows
      28-   3m 02s     `- * Module - Base Applic...
      30-      32s        `- * Module - VPN Client
      31-      32s           `- * VPN Client
       32    28.0s              `- + Import Root...
    "#);
}

#[test]
fn a_run_with_failures() {
    let sample = samples::all().remove(2);
    let transcript = Transcript::of(&sample.scenario);
    let watch = after(&transcript, 260);
    insta::assert_snapshot!(shown(&watch, (80, 24), Symbols::Unicode).join("\n"), @r#"
    CONTOSO-PC01  running for 2m 38s, boot 1 (full OS)
      at       ━━━━━━━━━━━━━━━━━━━━━━━───────────────────────────  13 of 28
      now      13 Install .NET Framework 4.8, for 4s
      failed   7 Install Vector Editor, code 0x87D00267, tolerated; 1 before it
      log      last record 4s ago, 18:08:17; 260 records

         0    4.6s  ✔ Set Refresh Variables
       1–4   14.7s  ✔ Clean Up
         2   13.7s  ├─ ! Remove Built-in Apps  FAILED 1, tolerated
         3   428ms  └─ ✔ Delete Temporary Files  exit code 3010
      5–11  2m 13s  ! Optional Software  aborted, tolerated
        6–  2m 13s  └─ ✘ Design Tools  aborted
         7  2m 13s     └─ ✘ Install Vector Editor  FAILED 0x87D00267
       12–      4s  ● Module - Base Applications
        13      4s  └─ ● Install .NET Framework 4.8  running
    "#);
}

#[test]
fn before_there_is_a_run() {
    let watch = Watch::default();
    insta::assert_snapshot!(shown(&watch, (60, 10), Symbols::Ascii).join("\n"), @r#"
    smsts  waiting for smsts.log to appear
      in       X:\smstslog
      in       C:\
    "#);
    let mut watch = Watch::default();
    let record = "<![LOG[Hello]LOG]!><time=\"10:00:00.000+000\" date=\"01-01-2026\" component=\"TSMBootstrap\" context=\"\" type=\"1\" thread=\"1\" file=\"\">\r\n";
    let change = LogChange::Replaced("smsts.log".into(), record.into());
    watch.take(vec![change], &Labeller::default(), |_, _| ());
    insta::assert_snapshot!(shown(&watch, (60, 10), Symbols::Ascii).join("\n"), @"smsts  waiting for a task sequence, 1 record so far");
}
