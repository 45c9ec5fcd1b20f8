//! Values that a log told of in one place, to be found wherever else they stand: whole words, in any letter case.
//!
//! Not an automaton: words are looked up where a word begins, in a table. So words can be added at any time, boundaries need no second look,
//! letter case is that of Unicode, and the time is linear in the text, whatever the words are.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    ops::{
        Bound::{Included, Unbounded},
        Range,
    },
    sync::LazyLock,
};

use super::{
    kind::{Kind, is_placeholder},
    steps,
};

/// A word has so many runs of letters and digits at most: `LAB-042` has two.
const MOST_PARTS: u32 = 16;
/// And is so long, bytes.
const LONGEST: usize = 256;
/// So many are looked for at most, so that no input takes all memory.
const MOST: usize = 200_000;
/// So many secrets differ only by their signs at most.
const MOST_SIGNED: usize = 16;
/// Of a word that a tear cut in two, a piece so long is still taken for it, characters.
const SHORTEST_PIECE: usize = 4;

/// Words that say nothing of anybody, and that would make output or engine records unreadable if they were replaced.
#[rustfmt::skip]
const ORDINARY: &[&str] = &[
    // What stands for no value.
    "none", "null", "nil", "unknown", "default", "true", "false", "yes", "not", "set", "empty", "the", "and", "for", "all", "any", "now", "new", "old",
    "invalid", "missing", "available", "found", "valid", "n/a", "default string", "no asset tag", "not specified", "not available", "not applicable",
    "to be filled by o.e.m.", "system serial number", "no", "on", "off", "is", "was", "has", "have", "will", "with", "from", "that", "this", "value",
    // Accounts and names that every Windows has.
    "localhost", "workgroup", "administrator", "administrators", "admin", "guest", "system", "local", "localsystem", "network", "service", "everyone",
    "user", "users", "builtin", "public", "defaultuser0", "defaultaccount", "trustedinstaller", "all users", "default user", "minint", "minwinpc",
    "nt authority", "local service", "network service", "nt service",
    // The field's own words, and those of the engine's phrases.
    "sms", "sccm", "configmgr", "mdt", "osd", "wds", "mecm", "ccm", "smsts", "tsmanager", "winpe", "windows", "microsoft", "program", "files", "task",
    "sequence", "group", "step", "steps", "action", "actions", "instruction", "instructions", "execution", "execute", "executing", "engine", "exeuction",
    "environment", "variable", "pointer", "condition", "code", "error", "errors", "exit", "process", "completed", "complete", "success", "successfully",
    "succeeded", "failed", "failure", "failures", "skipped", "disabled", "started", "starting", "start", "end", "ended", "name", "type", "global", "run",
    "running", "last", "next", "local", "retry", "reboot", "restart", "requested", "request", "initiated", "evaluated", "because", "command", "line",
    "parsing", "sub", "aborted", "attempt", "attempts", "result", "current", "operating", "resuming", "full", "version", "location", "logging",
    "initialized", "time", "date", "component", "context", "thread", "file", "log", "logs", "loaded", "table", "size", "stack",
    // Keys and values of this tool's data.
    "machine", "outcome", "path", "kind", "label", "record", "records", "fragment", "severity", "message", "pointer", "verbose", "info", "warning",
    "incomplete", "rebooting", "reached", "tolerated", "fatal", "certain", "likely", "definition", "catalog", "possible", "verified", "drifted",
    "unmatched", "input", "source", "sources", "boot", "boots", "node", "nodes", "schema", "summary", "mixed", "utf-8", "utf-16le", "utf-16be", "copy",
    "overlap", "no_run", "not_a_log", "pasted", "contradiction", "gap", "order",
    // Folders in which logs lie.
    "temp", "tmp", "home", "data", "share", "windows", "program files", "_smstasksequence", "smstslog", "deploymentlogs", "osdlogs", "collected",
    // Words that also are names of steps and groups everywhere.
    "install", "setup", "test", "software", "deploy", "deployment", "computer", "server", "client", "domain", "office", "driver", "drivers", "update",
    "root", "default-first-site-name", "ms-organization-p2p-access", "ms-organization-access", "status", "capabilities", "bios", "host", "hosts", "email",
    "www", "git", "mail", "ftp", "api", "proxy", "login", "cdn", "web", "dns", "dhcp", "ntp", "vpn", "wsus", "sql", "print", "portal", "gateway", "agent",
    "password", "secret", "account", "updates", "content", "package", "packages", "disk", "partition", "application", "applications",
];

/// Values to look for.
#[derive(Debug, Default)]
pub struct Words {
    /// The words in small letters.
    kinds: BTreeMap<Box<str>, Kind>,
    /// The same, turned round: to find the ends of words.
    reversed: BTreeSet<Box<str>>,
    /// By the first run of letters and digits of words: bit `n` is set if one of them has `n` runs.
    parts: HashMap<Box<str>, u32>,
    /// By the first two bytes of words, in small letters: whether there is any. Most text is passed over with it.
    begins: Begins,
    /// Secrets that begin or end with other signs, by their words: they are found with their signs.
    signed: HashMap<Box<str>, BTreeSet<Box<str>>>,
    /// A word was left out because there were too many.
    is_full: bool,
}

struct Begins(Vec<bool>);

impl std::fmt::Debug for Begins {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Begins").finish_non_exhaustive()
    }
}

impl Default for Begins {
    fn default() -> Self {
        Self(vec![false; 1 << 16])
    }
}

impl Begins {
    /// `None` if letter case is not a matter of single bytes.
    fn index(text: &str) -> Option<usize> {
        match text.as_bytes() {
            [a, b, ..] if a.is_ascii() && b.is_ascii() => {
                Some(usize::from(a.to_ascii_lowercase()) << 8 | usize::from(b.to_ascii_lowercase()))
            }
            _ => None,
        }
    }

    fn may_begin(&self, text: &str) -> bool {
        Self::index(text).is_none_or(|index| self.0[index])
    }
}

impl Words {
    /// Looks for a value from now on, in whatever notation, if it is not too ordinary.
    pub fn add(&mut self, kind: Kind, value: &str) {
        match kind {
            Kind::Mac | Kind::Guid => {
                for notation in notations(value) {
                    self.add_one(kind, &notation);
                }
            }
            kind => self.add_one(kind, value),
        }
    }

    fn add_one(&mut self, kind: Kind, value: &str) {
        let word = value
            .trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase();
        if !may_be_learnt(kind, value, &word) {
            return;
        }
        if kind == Kind::Secret && word.len() < value.len() && self.signed.len() < MOST {
            let signed = self.signed.entry(word.as_str().into()).or_default();
            if signed.len() < MOST_SIGNED {
                signed.insert(value.into());
            }
        }
        if let Some(known) = self.kinds.get_mut(word.as_str()) {
            *known = kind.min(*known);
            return;
        }
        if self.kinds.len() >= MOST {
            self.is_full = true;
            return;
        }
        let count = parts(&word).count() as u32;
        let first = parts(&word).next().map(|part| &word[part]);
        let (Some(first), 1..=MOST_PARTS) = (first, count) else {
            return;
        };
        *self.parts.entry(first.into()).or_default() |= 1 << count;
        if let Some(index) = Begins::index(&word) {
            self.begins.0[index] = true;
        }
        self.reversed
            .insert(word.chars().rev().collect::<String>().into());
        self.kinds.insert(word.into(), kind);
    }

    /// Takes in what another collection knows.
    pub fn merge(&mut self, other: Self) {
        for (word, kind) in other.kinds {
            self.add(kind, &word);
        }
        for (word, values) in other.signed {
            self.signed.entry(word).or_default().extend(values);
        }
        self.is_full |= other.is_full;
    }

    /// Whether words were left out because there were too many.
    pub fn is_full(&self) -> bool {
        self.is_full
    }

    /// What a value is known as.
    pub fn kind_of(&self, value: &str) -> Option<Kind> {
        self.kinds.get(value.to_lowercase().as_str()).copied()
    }

    /// The words in a text, none inside another.
    pub fn find(&self, text: &str, mut take: impl FnMut(Range<usize>, Kind)) {
        if self.kinds.is_empty() {
            return;
        }
        let mut from = 0;
        let mut lower = String::new();
        for part in parts(text) {
            if part.start < from || !self.begins.may_begin(&text[part.start..]) {
                continue;
            }
            lower.clear();
            lower.extend(text[part.clone()].chars().flat_map(char::to_lowercase));
            let Some(&counts) = self.parts.get(lower.as_str()) else {
                continue;
            };
            if let Some((end, kind)) = self.longest(text, part.start, counts) {
                let range = match self.signed.is_empty() {
                    true => part.start..end,
                    false => self.with_signs(text, part.start..end),
                };
                // Signs before a secret can be of what was found before.
                let start = range.start.max(from);
                from = range.end;
                take(start..from, kind);
            }
        }
    }

    /// A secret with the signs that it begins and ends with.
    fn with_signs(&self, text: &str, word: Range<usize>) -> Range<usize> {
        let value = text[word.clone()].to_lowercase();
        let Some(signed) = self.signed.get(value.as_str()) else {
            return word;
        };
        let whole = signed.iter().filter_map(|signed| {
            steps::add(1);
            let begin = signed.len()
                - signed
                    .trim_start_matches(|c: char| !c.is_alphanumeric())
                    .len();
            let tail = signed.len()
                - signed
                    .trim_end_matches(|c: char| !c.is_alphanumeric())
                    .len();
            let (before, after) = (&signed[..begin], &signed[signed.len() - tail..]);
            let is_here =
                text[..word.start].ends_with(before) && text[word.end..].starts_with(after);
            is_here.then(|| word.start - begin..word.end + tail)
        });
        whole.max_by_key(Range::len).unwrap_or(word)
    }

    /// The longest word at a place. `counts`: how many parts words that begin like it have.
    fn longest(&self, text: &str, start: usize, counts: u32) -> Option<(usize, Kind)> {
        let rest = &text[start..];
        let mut found = None;
        for (n, part) in (1..=MOST_PARTS).zip(parts(rest)) {
            steps::add(part.len());
            if part.end > LONGEST * 2 {
                break;
            }
            if counts & 1 << n != 0
                && let Some(kind) = self.kind_of(&rest[..part.end])
            {
                found = Some((start + part.end, kind));
            }
        }
        found
    }

    /// The beginning of a word at the end of a text that was cut off.
    pub fn cut_at_end(&self, text: &str) -> Option<(Range<usize>, Kind)> {
        let begins = |piece: &str| {
            let (word, &kind) = self
                .kinds
                .range::<str, _>((Included(piece), Unbounded))
                .next()?;
            word.starts_with(piece).then_some(kind)
        };
        let starts = text.char_indices().rev().take(LONGEST);
        let mut found = None;
        for (n, (start, _)) in starts.enumerate() {
            let is_boundary = !text[..start].ends_with(char::is_alphanumeric);
            if n + 1 >= SHORTEST_PIECE && is_boundary {
                let kind = begins(&text[start..].to_lowercase());
                found = kind.map(|kind| (start..text.len(), kind)).or(found);
            }
        }
        found
    }

    /// The end of a word at the beginning of a text whose beginning was cut off.
    pub fn cut_at_start(&self, text: &str) -> Option<(Range<usize>, Kind)> {
        let ends = |piece: &str| {
            let turned: String = piece.chars().rev().collect();
            let word = self
                .reversed
                .range::<str, _>((Included(turned.as_str()), Unbounded))
                .next()?;
            let word = word.starts_with(&turned).then_some(word)?;
            self.kind_of(&word.chars().rev().collect::<String>())
        };
        let mut found = None;
        for (n, (at, c)) in text.char_indices().take(LONGEST).enumerate() {
            let end = at + c.len_utf8();
            let is_boundary = !text[end..].starts_with(char::is_alphanumeric);
            if n + 1 >= SHORTEST_PIECE && is_boundary {
                let kind = ends(&text[..end].to_lowercase());
                found = kind.map(|kind| (0..end, kind)).or(found);
            }
        }
        found
    }
}

/// Whether a value tells something of somebody.
fn may_be_learnt(kind: Kind, value: &str, word: &str) -> bool {
    if !kind.is_learnt() || word.len() > LONGEST || is_placeholder(value) {
        return false;
    }
    let is_number = word.bytes().all(|b| b.is_ascii_digit());
    let shortest = if is_number { 6 } else { 3 };
    word.chars().count() >= shortest
        && (kind == Kind::Word || !ORDINARY_WORDS.contains(word))
        && !word.contains(char::is_control)
}

/// The ways to write a hardware address or a GUID.
fn notations(value: &str) -> Vec<String> {
    let digits: String = value.chars().filter(char::is_ascii_hexdigit).collect();
    let grouped = |sizes: &[usize], sign: &str| {
        let mut rest = digits.as_str();
        let group = |&size: &usize| {
            let (group, after) = rest.split_at(size.min(rest.len()));
            rest = after;
            group
        };
        sizes.iter().map(group).collect::<Vec<_>>().join(sign)
    };
    match digits.len() {
        12 => vec![
            grouped(&[2; 6], ":"),
            grouped(&[2; 6], "-"),
            grouped(&[4; 3], "."),
            digits.clone(),
        ],
        32 => vec![grouped(&[8, 4, 4, 4, 12], "-"), digits.clone()],
        _ => vec![value.to_owned()],
    }
}

/// Whether a word is one of those that say nothing.
pub fn is_ordinary(value: &str) -> bool {
    ORDINARY_WORDS.contains(value.to_lowercase().as_str())
}

static ORDINARY_WORDS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| ORDINARY.iter().copied().collect());

/// The runs of letters and digits of a text.
pub fn parts(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    // The length of the character at `at` if it is a letter or digit, and its length.
    let letter = move |at: usize| match bytes[at] {
        b if b.is_ascii() => (b.is_ascii_alphanumeric(), 1),
        _ => text[at..]
            .chars()
            .next()
            .map_or((false, 1), |c| (c.is_alphanumeric(), c.len_utf8())),
    };
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let (is_letter, len) = letter((at < bytes.len()).then_some(at)?);
            if is_letter {
                break;
            }
            at += len;
        }
        let start = at;
        while at < bytes.len() {
            let (is_letter, len) = letter(at);
            if !is_letter {
                break;
            }
            at += len;
        }
        Some(start..at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> Words {
        let mut words = Words::default();
        for (kind, word) in [
            (Kind::Host, "LAB-042"),
            (Kind::Host, "lab"),
            (Kind::User, "Jörg Müller"),
            (Kind::Domain, "corp.example.com"),
            (Kind::Serial, "1234567"),
        ] {
            words.add(kind, word);
        }
        words
    }

    fn found(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        words().find(text, |range, _| found.push(&text[range]));
        found
    }

    #[test]
    fn words_are_found_whole_and_in_any_case() {
        for (text, expected) in [
            ("lab-042 and Lab-042_x", &["lab-042", "Lab-042"][..]),
            ("lab-0421, mylab-042, LAB-04", &["lab", "LAB"]),
            ("x=JÖRG MÜLLER;", &["JÖRG MÜLLER"]),
            ("Jörg  Müller, Jörg", &[]),
            (
                "\\\\lab-042.CORP.example.com\\",
                &["lab-042", "CORP.example.com"],
            ),
            ("12345678 1234567", &["1234567"]),
            ("", &[]),
            ("é", &[]),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn ordinary_words_are_not_learnt() {
        let mut words = Words::default();
        for word in [
            "Windows", "none", "ab", "12345", "HOST-7", "Action", "---", "a\nbcd",
        ] {
            words.add(Kind::Host, word);
        }
        words.add(Kind::Sid, "S-1-5-21-1004336348-1177238915-682003330-512");
        assert!(words.kinds.is_empty(), "{words:?}");
        words.add(Kind::Word, "windows");
        assert_eq!(words.kind_of("Windows"), Some(Kind::Word));
    }

    #[test]
    fn pieces_at_a_tear_are_found() {
        let words = words();
        let end = |text: &str| {
            words
                .cut_at_end(text)
                .map(|(range, _)| text[range].to_owned())
        };
        let start = |text: &str| {
            words
                .cut_at_start(text)
                .map(|(range, _)| text[range].to_owned())
        };
        assert_eq!(end("Name=LAB-0").as_deref(), Some("LAB-0"));
        assert_eq!(end("Name=corp.exa").as_deref(), Some("corp.exa"));
        assert_eq!(end("Name=corporation"), None);
        assert_eq!(end("Name=LA"), None);
        assert_eq!(start("B-042 is").as_deref(), Some("B-042"));
        assert_eq!(start("ample.com:80").as_deref(), Some("ample.com"));
        assert_eq!(start("simple.com:80"), None);
    }

    #[test]
    fn the_first_kind_counts_in_whatever_order() {
        let (mut one, mut other) = (Words::default(), Words::default());
        one.add(Kind::User, "venus");
        other.add(Kind::Host, "VENUS");
        one.merge(other);
        assert_eq!(one.kind_of("Venus"), Some(Kind::Host));
    }
}
