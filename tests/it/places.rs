//! One machine's logs from several places: copies are read once, orders found, and what is missing is said.

use std::sync::OnceLock;

use smsts::{
    model::Diagnostic,
    timeline::{History, reconstruct},
};

use crate::compare::{compare_runs, sources};
use simulator::{
    Encoding, Knobs, Layout, LineEnd, LogFile, Transcript, random_scenario_with, simulate,
};

/// A number below `below`, from a seed.
fn pick(seed: &mut u64, below: usize) -> usize {
    *seed = (*seed ^ (*seed >> 31))
        .wrapping_mul(0xBF58_476D_1CE4_E5B9)
        .wrapping_add(0x9E37_79B9_7F4A_7C15);
    (*seed >> 33) as usize % below
}

fn report(failures: &[String]) {
    let shown = failures[..failures.len().min(12)].join("\n");
    assert!(failures.is_empty(), "{} differ:\n{shown}", failures.len());
}

fn codes<'a>(history: &'a History<'_>, code: &str) -> Vec<&'a Diagnostic> {
    let all = history.diagnostics.iter();
    all.filter(|diagnostic| diagnostic.code == code).collect()
}

const SEEDS: u64 = 120;

/// Transcripts of some length, one for each seed.
fn transcripts() -> &'static [Transcript] {
    static ALL: OnceLock<Vec<Transcript>> = OnceLock::new();
    let knobs = Knobs {
        clock_steps: 0,
        ..Knobs::default()
    };
    ALL.get_or_init(|| {
        (0..)
            .map(|seed| Transcript::of(&random_scenario_with(seed, &knobs)))
            .filter(|transcript| transcript.len() > 400)
            .take(SEEDS as usize)
            .collect()
    })
}

/// One log in a place, with records of the transcript.
fn log(
    transcript: &Transcript,
    place: &str,
    window: std::ops::Range<usize>,
    layout: &Layout,
) -> LogFile {
    let mut files = transcript.write(window, layout);
    let mut file = files.pop().unwrap();
    file.name = format!("{place}/smsts.log");
    file
}

/// Plays `collect` over seeds: the logs that were collected hold all records, some of them in several logs; every record is read once, and the tree is that of one log.
fn check_copies(what: &str, collect: impl Fn(&Transcript, &mut u64) -> Vec<LogFile>) {
    let mut failures = Vec::new();
    for (seed, transcript) in (0..).zip(transcripts()) {
        let mut dice = seed;
        let mut files = collect(transcript, &mut dice);
        let truth = transcript.truth();
        let whole = transcript.write(0..transcript.len(), &Layout::default());
        let wanted = (whole[0].records, whole[0].fragments);
        for i in (1..files.len()).rev() {
            files.swap(i, pick(&mut dice, i + 1));
        }
        let sources = sources(&files);
        let history = reconstruct(None, &sources);
        let logs = history.logs.iter();
        let found = logs.fold((0, 0), |(records, fragments), log| {
            (
                records + log.reading.records as usize,
                fragments + log.reading.fragments.len(),
            )
        });
        let told = codes(&history, "copy").len() + codes(&history, "overlap").len();
        let gaps = codes(&history, "gap");
        if found != wanted || told == 0 || !gaps.is_empty() {
            failures.push(format!(
                "{what} {seed}: {found:?} instead of {wanted:?}, {told} told, {gaps:?}"
            ));
        } else if let Some(difference) = compare_runs(&history, &truth) {
            failures.push(format!("{what} {seed}: {difference}"));
        }
    }
    report(&failures);
}

#[test]
fn a_log_that_holds_the_beginning_of_another() {
    check_copies("beginning", |transcript, dice| {
        let len = transcript.len();
        let end = 20 + pick(dice, len - 20);
        vec![
            log(transcript, "CCM/Logs", 0..len, &Layout::default()),
            log(
                transcript,
                "_SMSTaskSequence/Logs",
                0..end,
                &Layout::default(),
            ),
        ]
    });
}

#[test]
fn a_log_that_begins_with_the_end_of_another() {
    check_copies("junction", |transcript, dice| {
        let len = transcript.len();
        let to = 60 + pick(dice, len - 60);
        let from = to - 20 - pick(dice, 40);
        vec![
            log(transcript, "X/smstslog", 0..to, &Layout::default()),
            log(transcript, "CCM/Logs", from..len, &Layout::default()),
        ]
    });
}

#[test]
fn logs_that_are_parts_of_another() {
    check_copies("parts", |transcript, dice| {
        let len = transcript.len();
        let mut files = vec![log(transcript, "a", 0..len, &Layout::default())];
        for place in ["b", "c", "d"] {
            let from = pick(dice, len - 40);
            let to = from + 20 + pick(dice, len - from - 20);
            files.push(log(transcript, place, from..to, &Layout::default()));
        }
        files
    });
}

#[test]
fn a_chain_of_overlapping_logs() {
    check_copies("chain", |transcript, dice| {
        let len = transcript.len();
        let (a, b) = (len / 3, 2 * len / 3);
        let more = |dice: &mut u64| 20 + pick(dice, 40);
        vec![
            log(
                transcript,
                "a",
                0..(a + more(dice)).min(len),
                &Layout::default(),
            ),
            log(
                transcript,
                "b",
                a - more(dice)..(b + more(dice)).min(len),
                &Layout::default(),
            ),
            log(transcript, "c", b - more(dice)..len, &Layout::default()),
            log(transcript, "d", 20..len - 20, &Layout::default()),
        ]
    });
}

/// WinPE's log was carried over a little before its last records were written.
#[test]
fn a_copy_that_goes_on_where_the_original_ends_later() {
    check_copies("fork", |transcript, dice| {
        let len = transcript.len();
        let end = 60 + pick(dice, len - 60);
        let carried = end - 1 - pick(dice, 6);
        let mut without = transcript.clone();
        without.records.drain(carried..end);
        let rest = without.len();
        vec![
            log(transcript, "X/smstslog", 0..end, &Layout::default()),
            log(&without, "CCM/Logs", 0..rest, &Layout::default()),
        ]
    });
}

#[test]
fn copies_in_another_encoding_and_cut_in_a_record() {
    check_copies("encodings", |transcript, dice| {
        let len = transcript.len();
        let end = 30 + pick(dice, len - 30);
        let utf16 = Layout {
            encoding: Encoding::Utf16Le,
            ..Layout::default()
        };
        let cut = Layout {
            line_end: LineEnd::Lf,
            cut_last_record: true,
            ..Layout::default()
        };
        vec![
            log(transcript, "a", 0..len, &Layout::default()),
            log(transcript, "b", 0..end, &utf16),
            log(transcript, "c", 0..end, &cut),
        ]
    });
}

/// Rolled logs in one folder, and a copy of a part of them, as one log, in another.
#[test]
fn rolled_logs_and_a_copy_across_them() {
    check_copies("rolled", |transcript, dice| {
        let len = transcript.len();
        let from = pick(dice, len - 60);
        let to = from + 50 + pick(dice, len - from - 50);
        // Records of one millisecond that two logs have in common are not taken for a copy.
        let is_clear = |split: &usize| split.abs_diff(from) > 20 && split.abs_diff(to) > 20;
        let layout = Layout {
            splits: (0..3).map(|_| pick(dice, len)).filter(is_clear).collect(),
            ..Layout::default()
        };
        let mut files = transcript.write(0..len, &layout);
        for file in &mut files {
            file.name = format!("CCM/Logs/{}", file.name);
        }
        files.push(log(transcript, "SMSTSLog", from..to, &Layout::default()));
        files
    });
}

/// Rolled logs, all of them or some: a missing one is told where it is missing, and nowhere else.
#[test]
fn missing_logs_are_told_and_no_others() {
    let (mut failures, mut missing, mut told) = (Vec::new(), 0, 0);
    for (seed, transcript) in (0..).zip(transcripts()) {
        let mut dice: u64 = seed;
        for _ in 0..6 {
            let mut splits: Vec<_> = (0..2 + pick(&mut dice, 5))
                .map(|_| pick(&mut dice, transcript.len()))
                .collect();
            splits.sort_unstable();
            splits.dedup_by(|a, b| *a < *b + 40);
            splits.retain(|split| (40..transcript.len() - 40).contains(split));
            if splits.is_empty() {
                continue;
            }
            let layout = Layout {
                splits,
                ..Layout::default()
            };
            let files = transcript.write(0..transcript.len(), &layout);
            let all = sources(&files);
            let history = reconstruct(None, &all);
            let gaps = codes(&history, "gap");
            if !gaps.is_empty() {
                failures.push(format!("seed {seed}, none missing: {gaps:?}"));
            }
            let lost = pick(&mut dice, files.len() - 1);
            let rest: Vec<_> = (0..files.len())
                .filter(|&file| file != lost)
                .map(|file| files[file].clone())
                .collect();
            let rest = sources(&rest);
            let history = reconstruct(None, &rest);
            let gaps = codes(&history, "gap");
            missing += 1;
            told += gaps.len().min(1);
            let after = &files[lost + 1].name;
            let is_there =
                |gap: &&&Diagnostic| history.logs[gap.log.unwrap()].source.name == *after;
            if gaps.iter().filter(is_there).count() != gaps.len() {
                failures.push(format!("seed {seed}, before {after}: {gaps:?}"));
            }
        }
    }
    println!("{told} of {missing} missing logs are told");
    report(&failures);
    assert!(4 * told > 3 * missing, "{told} of {missing}");
}

/// Logs that roll over, with torn records, reboots, several runs: as long as all are there, nothing is missing.
#[test]
fn nothing_is_missing_where_all_logs_are_there() {
    let knobs = Knobs {
        rollover: 1000,
        torn: 1000,
        clock_steps: 0,
        ..Knobs::default()
    };
    let mut rolled = 0;
    for seed in 5000..5400 {
        let files = simulate(&random_scenario_with(seed, &knobs)).files;
        rolled += usize::from(files.len() > 2);
        let sources = sources(&files);
        let history = reconstruct(None, &sources);
        for code in ["gap", "copy", "overlap"] {
            assert!(
                codes(&history, code).is_empty(),
                "seed {seed}: {:?}",
                codes(&history, code)
            );
        }
    }
    assert!(rolled > 100, "{rolled}");
}
