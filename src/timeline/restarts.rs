//! How long a machine was away at each restart of a run: a time in which no step works, though the groups around it go on.

use super::History;
use crate::{
    model::{At, Node},
    record::{Item, Scanner, Stamp, elapsed_ms},
};

/// The restarts of a run, in order.
#[derive(Clone, Debug)]
pub struct Restarts {
    /// Where the first record after each stands.
    places: Vec<(usize, usize)>,
    /// Milliseconds waited up to each, the first entry before any; unknown waits count as nothing.
    sums: Vec<i64>,
    /// How many of them took an unknown time, likewise.
    unknown: Vec<usize>,
}

impl Restarts {
    /// Milliseconds waited in all restarts together; `None` if one of them is not known.
    pub fn total_ms(&self) -> Option<i64> {
        self.between(0, self.places.len())
    }

    /// The part of a node's duration in which the machine was restarting. `None` where it is not known.
    pub fn within_ms(&self, node: &Node) -> Option<i64> {
        let up_to = |at: At| {
            let place = (at.source, at.position);
            self.places.partition_point(|&first| first <= place)
        };
        self.between(up_to(node.started?), up_to(node.ended?))
    }

    fn between(&self, from: usize, to: usize) -> Option<i64> {
        (from <= to && self.unknown[to] == self.unknown[from])
            .then(|| self.sums[to] - self.sums[from])
    }
}

impl History<'_> {
    /// The restarts of a run. Each took as long as the longest silence between the engine's last event before it and the first record after it:
    /// between the last record and the first, wherever those are whole. It is unknown where times cannot be read, or the clock was set
    /// back meanwhile.
    pub fn restarts(&self, run: usize) -> Restarts {
        let mut all = Restarts {
            places: Vec::new(),
            sums: vec![0],
            unknown: vec![0],
        };
        let boots = &self.built.runs[run].boots;
        for (before, after) in boots.iter().zip(boots.iter().skip(1)) {
            let (Some(last), Some(first)) = (before.last, after.started) else {
                continue;
            };
            let wait = self.silence(last, first);
            all.places.push((first.source, first.position));
            all.sums
                .push(all.sums[all.sums.len() - 1] + wait.unwrap_or(0));
            all.unknown
                .push(all.unknown[all.unknown.len() - 1] + usize::from(wait.is_none()));
        }
        all
    }

    /// The longest time between two records in a row, from one place to another.
    fn silence(&self, from: At, to: At) -> Option<i64> {
        /// Threads write past each other, but not by this much.
        const SET_BACK: i64 = -1000;
        let first = to.stamp.filter(has_utc)?;
        let mut longest = None;
        let mut before = from.stamp.filter(has_utc);
        for source in from.source..=to.source {
            let text = self.logs[source].source.text();
            let start = if source == from.source {
                from.position
            } else {
                0
            };
            let end = if source == to.source {
                to.position
            } else {
                text.len()
            };
            let items = Scanner::part(text, start..end.max(start));
            let stamps = items.filter_map(|item| match item {
                Item::Record(record) => record.stamp(),
                Item::Fragment(fragment) => fragment.attributes?.stamp(),
                Item::Blank(_) => None,
            });
            let end = (source == to.source).then_some(first);
            for stamp in stamps.filter(has_utc).chain(end) {
                let silence = elapsed_ms(before, Some(stamp));
                if silence.is_some_and(|ms| ms < SET_BACK) {
                    return None;
                }
                longest = longest.max(silence);
                before = Some(stamp);
            }
        }
        longest.filter(|&ms| ms >= 0)
    }
}

fn has_utc(stamp: &Stamp) -> bool {
    stamp.utc_ms().is_some()
}

#[cfg(test)]
mod tests {
    use crate::{input::Source, timeline::reconstruct};

    fn record(time: &str, component: &str, message: &str) -> String {
        format!(
            "<![LOG[{message}]LOG]!><time=\"{time}\" date=\"03-02-2026\" component=\"{component}\" context=\"\" type=\"1\" thread=\"1\" file=\"\">\r\n"
        )
    }

    fn start(time: &str, name: &str, pointer: u32) -> String {
        let said = format!(
            "Start executing an instruction. Instruction name: {name}. Instruction pointer: {pointer}"
        );
        record(time, "TSManager", &said)
    }

    /// A step restarts the machine inside a group; the zone changes meanwhile.
    fn before() -> String {
        let say = |time: &str, message: &str| record(time, "TSManager", message);
        [
            say("10:00:00.000+000", "_SMSTSNextInstructionPointer=0"),
            start("10:00:00.000+000", "G", 0),
            say(
                "10:00:00.000+000",
                "The group (G) has been successfully started",
            ),
            start("10:00:01.000+000", "R", 1),
            say(
                "10:00:10.000+000",
                "Successfully completed the action (R) with the exit win32 code 0",
            ),
            say(
                "10:00:10.000+000",
                "The action (R) initiated a reboot request",
            ),
            record("10:00:14.000+000", "Other", "the last word"),
        ]
        .concat()
    }

    fn after() -> String {
        let say = |time: &str, message: &str| record(time, "TSManager", message);
        [
            record(
                "11:01:14.000-060",
                "TSMBootstrap",
                "==============================[ TSMBootStrap.exe ]==============================",
            ),
            say("11:01:20.000-060", "Parsing task sequence . . ."),
            say("11:01:20.000-060", "NextInstructionPointer: 2"),
            say(
                "11:01:20.000-060",
                "The task execution engine started execution",
            ),
            start("11:01:21.000-060", "G", 2),
            say(
                "11:01:30.000-060",
                "The group (G) has been successfully completed",
            ),
        ]
        .concat()
    }

    fn waits(logs: &[(&str, String)]) -> (Option<i64>, Vec<Option<i64>>) {
        let sources: Vec<_> = logs
            .iter()
            .map(|(name, text)| Source::from_bytes(*name, text.clone().into_bytes()))
            .collect();
        let history = reconstruct(None, &sources);
        assert_eq!(history.built.runs.len(), 1);
        let restarts = history.restarts(0);
        let run = &history.built.runs[0];
        let nodes = run.walk();
        let nodes = nodes.map(|(id, _)| restarts.within_ms(run.node(id)));
        (restarts.total_ms(), nodes.collect())
    }

    #[test]
    fn the_wait_is_from_the_last_record_to_the_first() {
        let expected = (Some(60_000), vec![Some(60_000), Some(0)]);
        assert_eq!(waits(&[("smsts.log", before() + &after())]), expected);
        let rolled = [
            ("smsts-20260302-100014.log", before()),
            ("smsts.log", after()),
        ];
        assert_eq!(waits(&rolled), expected);
    }

    #[test]
    fn a_clock_set_back_leaves_the_wait_unknown() {
        let back = after().replace("11:", "10:");
        let told = waits(&[("smsts.log", before() + &back)]);
        assert_eq!(told, (None, vec![None, Some(0)]));
    }
}
