//! Names of files and folders: of a copy's name only those words stay that the field gives to all of its files.

use super::{
    Find,
    kind::Kind,
    words::{is_ordinary, parts},
};

/// Words of file and folder names that tell of nobody.
#[rustfmt::skip]
const KNOWN: &[&str] = &[
    "smsts", "lo", "log", "logs", "zip", "txt", "ccm", "smstslog", "smstasksequence", "bdd", "minint", "osdlogs", "deploymentlogs", "diaglogs", "stdin",
    "ccmsetup", "dism", "setupact", "setuperr", "netsetup", "panther", "debug", "mdt", "osd", "winpe", "win10", "win11", "windows10", "windows11",
    "collected", "sample", "samples", "pilot", "prod", "release", "backup", "failed", "machines", "runs", "old", "sms", "system32", "programdata", "x64", "x86", "arm64",
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// The values in the name of a file or folder. `known`: those that are found as in any text.
pub fn find(name: &str, known: Vec<Find>) -> Vec<Find> {
    let mut all = Vec::with_capacity(known.len() + 1);
    let mut from = 0;
    let gap = |range: std::ops::Range<usize>| {
        let unknown = parts(&name[range.clone()])
            .map(|part| range.start + part.start..range.start + part.end)
            .filter(|part| !is_known(&name[part.clone()]));
        let mut ends = unknown.fold(None, |ends: Option<(usize, usize)>, part| {
            Some((ends.map_or(part.start, |(start, _)| start), part.end))
        });
        ends.take().map(|(start, end)| Find {
            range: start..end,
            kind: Kind::Word,
        })
    };
    for find in known {
        all.extend(gap(from..find.range.start));
        from = find.range.end;
        all.push(find);
    }
    all.extend(gap(from..name.len()));
    all
}

/// Whether a run of letters and digits is a word of the field, or a date or time.
fn is_known(part: &str) -> bool {
    let lower = part.to_lowercase();
    let is_number = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let time = lower.trim_end_matches('z').replacen('t', "", 1);
    let is_time =
        is_number(&time) && (time.len() <= 8 || time.starts_with("20") && time.len() <= 17);
    lower.chars().count() < 3 || is_time || KNOWN.contains(&&*lower)
        || is_ordinary(&lower)
        // A copy can be copied again.
        || Kind::ALL.iter().any(|kind| kind.prefix() == part)
}
