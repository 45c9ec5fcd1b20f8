//! Logs of several machines in one folder, told apart by the logs' own names.
//!
//! Collecting scripts copy `smsts.log` to `Logs\smsts-PC0001.log`, `Logs\PC0002_smsts.log` or
//! `Logs\PC0003.log`. The engine's own names hold no machine: `smsts.log`, `smsts-20191018-102104.log`.

use std::{collections::HashSet, sync::LazyLock};

use regex::Regex;

use super::machine::undated;

/// Words that collecting scripts put into names of logs of *one* machine: phases, copies, versions.
static PHASE: LazyLock<Regex> = LazyLock::new(|| {
    const WORDS: &str = "win|windows|winpe|w|pe|x|v|ver|version|part|copy|old|new|bak|backup|run|log|boot|phase|\
         disk|try|attempt|os|osd|file|no|nr|day|kb|step|before|after";
    Regex::new(&format!(r"(?i)^(?:{WORDS})[-_ ]?\d{{1,4}}$")).expect("the pattern is sound")
});

/// The part of a log's name that can name a machine: without `smsts`, dates and the extension.
///
/// `None` for the engine's own names, for words without a letter and a digit (`smsts-old.log`), for
/// phases (`smsts-win10.log`), and for names that no machine has.
pub(super) fn machine_in_name(name: &str) -> Option<&str> {
    /// NetBIOS names have 15 characters, DNS labels 63.
    const LONGEST: usize = 63;
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let rest = without_smsts(undated(without_smsts(stem)));
    let rest = rest.trim_matches(['-', '_', '.', ' ', '(', ')', '[', ']']);
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let is_machine = rest.len() <= LONGEST
        && rest.chars().all(is_word)
        && rest.contains(|c: char| c.is_ascii_alphabetic())
        && rest.contains(|c: char| c.is_ascii_digit())
        && !PHASE.is_match(rest);
    is_machine.then_some(rest)
}

/// Without the word `smsts` at the beginning or the end, and what parts it from the rest.
fn without_smsts(stem: &str) -> &str {
    const WORD: &str = "smsts";
    const PARTS: [char; 4] = ['-', '_', '.', ' '];
    let at_start = stem.get(..WORD.len());
    if at_start.is_some_and(|start| start.eq_ignore_ascii_case(WORD)) {
        return stem[WORD.len()..].trim_start_matches(PARTS);
    }
    let at = stem.len().saturating_sub(WORD.len());
    let at_end = stem.get(at..);
    if at_end.is_some_and(|end| end.eq_ignore_ascii_case(WORD)) {
        return stem[..at].trim_end_matches(PARTS);
    }
    stem
}

/// For each log of one folder, the machine that its name tells; `None` where the logs are those of
/// one machine, and for a log whose name tells none.
///
/// Two different names of machines make a flat folder; one alone can be a word of the collecting
/// script's.
pub(super) fn tell_apart<'a>(names: &[&'a str]) -> Option<Vec<Option<&'a str>>> {
    let told: Vec<_> = names.iter().map(|name| machine_in_name(name)).collect();
    let different: HashSet<String> = told
        .iter()
        .flatten()
        .map(|name| name.to_lowercase())
        .collect();
    (different.len() > 1).then_some(told)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_machines_are_found_in_names_of_logs() {
        for (name, machine) in [
            ("smsts.log", None),
            ("SMSTS.lo_", None),
            ("smsts-20260302-101500.log", None),
            ("smsts-PC0001.log", Some("PC0001")),
            ("smsts_PC0001.lo_", Some("PC0001")),
            ("smsts-PC0001-20260302-101500.log", Some("PC0001")),
            ("smsts-20260302-101500-PC0001.log", Some("PC0001")),
            ("PC-0001_smsts-20260302-101500.log", Some("PC-0001")),
            ("PC0001-smsts.log", Some("PC0001")),
            ("PC0001.log", Some("PC0001")),
            ("smsts (2).log", None),
            ("smsts-old.log", None),
            ("smsts-win11.log", None),
            ("smsts_part2.log", None),
            ("smsts-Ärger1.log", None),
            ("smsts-.log", None),
            (".log", None),
        ] {
            assert_eq!(machine_in_name(name), machine, "{name}");
        }
    }

    #[test]
    fn one_name_alone_tells_nothing_apart() {
        assert_eq!(
            tell_apart(&[
                "smsts.log",
                "smsts-PC1.log",
                "smsts-pc1-20260101-000000.log"
            ]),
            None
        );
        assert_eq!(
            tell_apart(&["smsts-PC1.log", "smsts.log", "smsts-PC2.log"]),
            Some(vec![Some("PC1"), None, Some("PC2")])
        );
    }
}
