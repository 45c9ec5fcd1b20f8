//! A log that grows: what stands fast in it is read once, and only what follows is read again.

use std::ops::Range;

use super::{Captures, Event, Part, Reading, Says, hash, read_stretch};
use crate::record::{Stamp, settled};

/// What is known of the part of a log that no appended text changes any more. It borrows nothing, so that the text can grow.
#[derive(Debug, Default)]
pub struct Growing {
    /// Where the settled part ends.
    upto: usize,
    /// What is in it, without the events.
    part: Part<'static>,
    events: Vec<Kept>,
}

/// An event whose captures are places in the text.
#[derive(Debug)]
struct Kept {
    says: Says,
    name: Range<usize>,
    text: Range<usize>,
    action: Option<Range<usize>>,
    pointer: Option<u32>,
    number: Option<i32>,
    stamp: Option<Stamp>,
    position: usize,
}

impl Growing {
    /// Reads a log, with the same result as [`super::read_with_hashes`]. The text must begin with the text that was read before; what was settled then is not
    /// looked at again.
    pub fn read<'a>(&mut self, text: &'a [u8]) -> Reading<'a> {
        let settled = settled(text, self.upto);
        if settled > self.upto {
            self.settle(text, settled);
        }
        let mut whole = self.part.clone();
        whole.reading.events = self.events.iter().map(|kept| kept.event(text)).collect();
        whole.join(read_stretch(text, settled..text.len(), Some(hash)));
        whole.finish(text)
    }

    fn settle(&mut self, text: &[u8], upto: usize) {
        let mut part = read_stretch(text, self.upto..upto, Some(hash));
        let events = std::mem::take(&mut part.reading.events);
        self.events
            .extend(events.iter().map(|event| Kept::new(text, event)));
        let Part { reading, last } = part;
        self.part.join(Part {
            reading: Reading {
                records: reading.records,
                fragments: reading.fragments,
                events: Vec::new(),
                span: reading.span,
                hashes: reading.hashes,
            },
            last,
        });
        self.upto = upto;
    }
}

impl Kept {
    fn new(text: &[u8], event: &Event<'_>) -> Self {
        let place = |slice: &[u8]| {
            // A capture that is empty need not lie in the text.
            let from = if slice.is_empty() {
                0
            } else {
                slice.as_ptr().addr() - text.as_ptr().addr()
            };
            from..from + slice.len()
        };
        let captures = &event.captures;
        Self {
            says: event.says,
            name: place(captures.name),
            text: place(captures.text),
            action: captures.action.map(place),
            pointer: captures.pointer,
            number: captures.number,
            stamp: event.stamp,
            position: event.position,
        }
    }

    fn event<'a>(&self, text: &'a [u8]) -> Event<'a> {
        Event {
            says: self.says,
            captures: Captures {
                name: &text[self.name.clone()],
                text: &text[self.text.clone()],
                action: self.action.clone().map(|action| &text[action]),
                pointer: self.pointer,
                number: self.number,
            },
            stamp: self.stamp,
            position: self.position,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::event::read_with_hashes;

    const T: &str = "<time=\"10:20:57.257+240\" date=\"10-18-2019\" component=\"TSManager\" context=\"\" type=\"1\" thread=\"1\" file=\"\">";
    const NO_TIME: &str = "<time=\"\" date=\"\" component=\"TSManager\" type=\"1\">";
    const SCRIPT: &str =
        "<time=\"10:20:58.257+240\" date=\"10-18-2019\" component=\"RunPowerShellScript\">";
    const START: &str = "<![LOG[Start executing an instruction. Instruction name: '";
    const POINTER: &str = "'.  Pointer: 7. Type: ''. Disabled: 0]LOG]!>";

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

        /// However a log grows, torn records, quoted records and byte order marks in it, it is read as if it were read as a whole.
        #[test]
        fn a_growing_log_is_read_like_a_whole_one(
            pieces in prop::collection::vec(
                prop::sample::select(vec![
                    "<![LOG[", "]LOG]!>", T, NO_TIME, SCRIPT, START, POINTER, "\r\n", "\n", " ", "a", "\u{feff}", "text\r\n", "]LOG]!><time=\"",
                    "<![LOG[The group (G) has been successfully started]LOG]!>",
                ]),
                0..60),
            cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..12),
        ) {
            let text = pieces.concat().into_bytes();
            let mut lengths: Vec<_> = cuts.iter().map(|cut| cut.index(text.len() + 1)).collect();
            lengths.push(text.len());
            lengths.sort_unstable();
            let mut growing = Growing::default();
            for length in lengths {
                // A log that has grown lies elsewhere in memory.
                let text = text[..length].to_vec();
                prop_assert_eq!(
                    format!("{:?}", growing.read(&text)),
                    format!("{:?}", read_with_hashes(&text)),
                    "after {} bytes", length
                );
            }
        }
    }

    #[test]
    fn what_stands_fast_is_not_read_again() {
        let record = format!("<![LOG[The group (G) has been successfully started]LOG]!>{T}\r\n");
        let mut growing = Growing::default();
        let mut text = record.repeat(1000);
        assert_eq!(growing.read(text.as_bytes()).events.len(), 1000);
        assert_eq!(growing.upto, 999 * record.len());
        // Were it looked at, it would be missed.
        text.replace_range(..record.len(), &" ".repeat(record.len()));
        text += &record;
        assert_eq!(growing.read(text.as_bytes()).records, 1001);
    }
}
