//! Names that logs and rows tell, learnt before anything is printed.

use std::path::Path;

use rayon::prelude::*;

use crate::{
    input::{self, Discovery, Log, Source},
    record,
    redact::{self, Redactor, Words},
};

/// Learns the names that the logs of all machines tell. Logs that cannot be read are left to the analysis.
pub fn learn_logs(found: &mut Discovery, may_map: bool, redactor: &Redactor) {
    let Discovery {
        machines, errors, ..
    } = found;
    for error in errors {
        if let Some(name) = error.path().and_then(input::machine_of) {
            let mut words = Words::default();
            redact::learn_likely_machine(&name, &mut words);
            redactor.add(words);
        }
    }
    for log in machines.iter_mut().flat_map(|machine| &mut machine.logs) {
        if matches!(log, Log::Stdin(_)) {
            // It can be read only once, so it is kept.
            input::read_stdin(log);
        }
    }
    machines.par_iter().for_each(|machine| {
        if let Some(name) = &machine.name {
            learn_machine(name, redactor);
        }
        for source in input::open_all(&machine.logs, may_map)
            .into_iter()
            .flatten()
        {
            learn_source(&source, redactor);
        }
    });
}

/// Learns the names in a log that is followed.
pub fn learn_bytes(path: &Path, bytes: &[u8], redactor: &Redactor) {
    let source = Source::from_bytes(path.display().to_string(), bytes.to_vec());
    learn_source(&source, redactor);
}

/// Learns a machine's name that the place of its logs tells.
pub fn learn_machine(name: &str, redactor: &Redactor) {
    let mut words = Words::default();
    redact::learn_machine(name, &mut words);
    redactor.add(words);
}

/// Learns the names in a file of rows.
pub(super) fn learn_rows(source: &Source, redactor: &Redactor) {
    for line in source.text().split(|&b| b == b'\n') {
        let mut words = Words::default();
        let row: serde_json::Value = serde_json::from_slice(line).unwrap_or_default();
        learn_value(&row, &mut words);
        redactor.add(words);
    }
}

fn learn_value(value: &serde_json::Value, words: &mut Words) {
    match value {
        serde_json::Value::String(text) => redact::learn_text(text, words),
        serde_json::Value::Array(values) => {
            values.iter().for_each(|value| learn_value(value, words))
        }
        serde_json::Value::Object(values) => {
            if let Some(machine) = values.get("machine").and_then(serde_json::Value::as_str) {
                redact::learn_machine(machine, words);
            }
            values.values().for_each(|value| learn_value(value, words));
        }
        _ => {}
    }
}

/// The parts of a large log in parallel; the names learnt do not depend on the order.
fn learn_source(source: &Source, redactor: &Redactor) {
    /// Less is not worth a thread, bytes.
    const PART: usize = 4 << 20;
    let text = source.text();
    let parts = record::split(text, text.len() / PART + 1);
    parts.into_par_iter().for_each(|part| {
        let mut words = Words::default();
        redact::learn(text, part, &mut words);
        redactor.add(words);
    });
}
