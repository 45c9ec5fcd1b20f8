//! The logs of one machine as far as they were seen.
//!
//! Bytes that were once seen stay part of the history: when a log is cleared, or goes with its folder or its drive, the run that is followed
//! has not lost its beginning. A log that is no longer there is forgotten as soon as another one begins with its bytes: the one that it was renamed or moved to.

use std::path::{Path, PathBuf};

use crate::{
    event::Growing,
    input::{LogChange, Source},
    timeline::{self, History, Log},
};

/// Of the logs that are no longer there, the newest are remembered, together so many bytes: a dozen times what a client rolls over.
const REMEMBERED: usize = 64 << 20;

/// What was seen of a machine's logs.
#[derive(Debug, Default)]
pub struct Logs {
    /// In the order in which they came up.
    all: Vec<Seen>,
}

#[derive(Debug)]
struct Seen {
    path: PathBuf,
    source: Source,
    growing: Growing,
    is_there: bool,
    /// Another log begins with all of its bytes.
    is_held: bool,
}

impl Logs {
    /// Takes what changed.
    pub fn apply(&mut self, changes: Vec<LogChange>) {
        for change in changes {
            match change {
                LogChange::Appended(path, bytes) => {
                    if let Some(log) = self.current(&path) {
                        log.source.append(&bytes);
                    }
                }
                LogChange::Replaced(path, bytes) => {
                    self.leave(&path);
                    self.all.push(Seen {
                        source: Source::from_bytes(path.display().to_string(), bytes),
                        path,
                        growing: Growing::default(),
                        is_there: true,
                        is_held: false,
                    });
                }
                LogChange::Gone(path) => self.leave(&path),
            }
        }
        self.tidy();
    }

    /// Rebuilds what the logs tell. Only what was appended since the last time is parsed.
    pub fn history(&mut self, machine: Option<String>) -> History<'_> {
        let logs = self.all.iter_mut().filter(|log| !log.is_held);
        let logs = logs.map(|log| {
            let Seen {
                source, growing, ..
            } = log;
            let source: &Source = source;
            Log {
                source,
                from: 0,
                reading: growing.read(source.text()),
            }
        });
        timeline::assemble(machine, logs.collect())
    }

    fn current(&mut self, path: &Path) -> Option<&mut Seen> {
        self.all
            .iter_mut()
            .find(|log| log.is_there && log.path == path)
    }

    fn leave(&mut self, path: &Path) {
        if let Some(log) = self.current(path) {
            log.is_there = false;
            // Its name says nothing any more of its place among the others.
            log.source.name += " (gone)";
        }
    }

    /// Finds out which logs others hold, and forgets those of them that are no longer there.
    fn tidy(&mut self) {
        let held: Vec<_> = (0..self.all.len())
            .map(|i| (0..self.all.len()).any(|other| self.holds(other, i)))
            .collect();
        for (log, is_held) in self.all.iter_mut().zip(held) {
            log.is_held = is_held;
        }
        self.all.retain(|log| log.is_there || !log.is_held);
        let mut remembered = 0;
        for i in (0..self.all.len())
            .rev()
            .filter(|&i| !self.all[i].is_there)
            .collect::<Vec<_>>()
        {
            remembered += self.all[i].source.text().len();
            if remembered > REMEMBERED {
                self.all.remove(i);
            }
        }
    }

    /// Whether a log begins with all bytes of another one, which then became it, or is a copy of its beginning. Of two that hold the same, the one that is
    /// there holds the other. What else logs have in common, the timeline finds out.
    fn holds(&self, log: usize, other: usize) -> bool {
        let [a, b] = [&self.all[log], &self.all[other]];
        let [whole, part] = [a, b].map(|log| without_mark(log.source.whole_text()));
        let is_longer = whole.len() > part.len();
        log != other
            && whole.starts_with(part)
            && (is_longer || (!a.is_there, log) < (!b.is_there, other))
    }
}

fn without_mark(text: &[u8]) -> &[u8] {
    text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replaced(path: &str, text: &str) -> LogChange {
        LogChange::Replaced(path.into(), text.as_bytes().to_vec())
    }

    /// The logs that count, each as `path text`.
    fn counted(logs: &Logs) -> Vec<String> {
        let counted = logs.all.iter().filter(|log| !log.is_held);
        let text = |log: &Seen| String::from_utf8_lossy(log.source.text()).into_owned();
        counted
            .map(|log| format!("{} {}", log.source.name, text(log)))
            .collect()
    }

    #[test]
    fn what_was_seen_stays_until_another_log_holds_it() {
        let mut logs = Logs::default();
        logs.apply(vec![replaced("C/smsts.log", "one")]);
        logs.apply(vec![LogChange::Appended(
            "C/smsts.log".into(),
            b" two".to_vec(),
        )]);
        assert_eq!(counted(&logs), ["C/smsts.log one two"]);
        // Cleared.
        logs.apply(vec![replaced("C/smsts.log", "three")]);
        assert_eq!(
            counted(&logs),
            ["C/smsts.log (gone) one two", "C/smsts.log three"]
        );
        // Rolled over, and the folder gone with it.
        logs.apply(vec![
            replaced("C/smsts-20260302-101500.log", "three, four"),
            replaced("C/smsts.log", "five"),
        ]);
        assert_eq!(
            counted(&logs),
            [
                "C/smsts.log (gone) one two",
                "C/smsts-20260302-101500.log three, four",
                "C/smsts.log five"
            ]
        );
        logs.apply(vec![
            LogChange::Gone("C/smsts.log".into()),
            LogChange::Gone("C/smsts-20260302-101500.log".into()),
        ]);
        assert_eq!(counted(&logs).len(), 3);
        // Copied to another folder before.
        logs.apply(vec![
            replaced("D/smsts-20260302-101500.log", "three, four"),
            replaced("D/smsts.log", "five, six"),
        ]);
        assert_eq!(
            counted(&logs),
            [
                "C/smsts.log (gone) one two",
                "D/smsts-20260302-101500.log three, four",
                "D/smsts.log five, six"
            ]
        );
        assert_eq!(logs.all.len(), 3, "the others are forgotten");
    }

    #[test]
    fn a_copy_counts_once_it_goes_on_by_itself() {
        let mut logs = Logs::default();
        logs.apply(vec![
            replaced("X/smsts.log", "\u{feff}one two"),
            replaced("C/smsts.log", ""),
        ]);
        assert_eq!(counted(&logs), ["X/smsts.log \u{feff}one two"]);
        let appended = |text: &str| {
            vec![LogChange::Appended(
                "C/smsts.log".into(),
                text.as_bytes().to_vec(),
            )]
        };
        logs.apply(appended("\u{feff}one"));
        assert_eq!(counted(&logs), ["X/smsts.log \u{feff}one two"]);
        logs.apply(appended(" two"));
        assert_eq!(
            counted(&logs),
            ["X/smsts.log \u{feff}one two"],
            "the same bytes"
        );
        logs.apply(appended(" three"));
        assert_eq!(counted(&logs), ["C/smsts.log \u{feff}one two three"]);
        // The first goes on too.
        logs.apply(vec![LogChange::Appended(
            "X/smsts.log".into(),
            b" four".to_vec(),
        )]);
        assert_eq!(counted(&logs).len(), 2);
    }

    #[test]
    fn memory_is_bounded() {
        let mut logs = Logs::default();
        for i in 0..20 {
            let text = i.to_string() + &"x".repeat(REMEMBERED / 8);
            logs.apply(vec![replaced("smsts.log", &text)]);
        }
        assert_eq!(
            logs.all.len(),
            8,
            "seven that are gone, and the one that is there"
        );
    }
}
