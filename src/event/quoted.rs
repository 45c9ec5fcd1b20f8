//! Records quoted in a message of several lines, which the scanner takes for records.
//!
//! A script that prints a log leaves a message with whole records in it, each on a line of its own. The scanner cannot tell that from a record that lost
//! its end, records, and a record that lost its head, which is the commoner case. The engine's pointers can: they
//! rise, so quoted starts contradict those around them.

use super::{Event, Reading, Says};
use crate::record::{Item, OPEN, Scanner};

/// A message is not longer than this, bytes; real ones are some tens of KB.
const LONGEST: usize = 256 << 10;

/// So many events before and after are looked at for a start.
const NEAR: usize = 1000;

/// Leaves out the events of quoted records. What else is known of a log stays as it is.
pub fn leave_out(text: &[u8], reading: &mut Reading<'_>) {
    let mut kept = Vec::with_capacity(reading.events.len());
    let mut rest = std::mem::take(&mut reading.events).into_iter();
    for pair in reading.fragments.windows(2) {
        let (head, tail) = (&pair[0], &pair[1]);
        if tail.end - head.start > LONGEST
            || !begins_a_message(&text[head.clone()])
            || !ends_a_message_of_another(text, tail.clone())
        {
            continue;
        }
        let before = |position: usize| move |event: &Event<'_>| event.position < position;
        let outside = rest.as_slice().partition_point(before(head.end));
        kept.extend(rest.by_ref().take(outside));
        let inside = rest.as_slice().partition_point(before(tail.start));
        let (quoted, after) = rest.as_slice().split_at(inside);
        if contradicts(&kept, quoted, after) {
            rest.by_ref().take(inside).for_each(drop);
        }
    }
    kept.extend(rest);
    reading.events = kept;
}

/// A head whose message goes on after a line break, or begins with the first quoted record.
fn begins_a_message(head: &[u8]) -> bool {
    let message = head.trim_ascii_start().strip_prefix(OPEN);
    message.is_some_and(|message| message.is_empty() || message.ends_with(b"\n"))
}

/// A tail with the trailer of a component that is not the engine, which quotes nothing.
fn ends_a_message_of_another(text: &[u8], tail: std::ops::Range<usize>) -> bool {
    match Scanner::part(text, tail).next() {
        Some(Item::Fragment(fragment)) => {
            let component = fragment
                .attributes
                .and_then(|attributes| attributes.component);
            component.is_some_and(|component| !component.eq_ignore_ascii_case(b"TSManager"))
        }
        _ => false,
    }
}

/// Whether quoted instructions cannot have started between those before and after.
fn contradicts(before: &[Event<'_>], quoted: &[Event<'_>], after: &[Event<'_>]) -> bool {
    let start = |event: &Event<'_>| {
        event
            .captures
            .pointer
            .filter(|_| event.says == Says::InstructionStarted)
    };
    let before = before.iter().rev().take(NEAR).find_map(start);
    let after = after.iter().take(NEAR).find_map(start);
    let mut quoted = quoted.iter().filter_map(start);
    quoted.any(|pointer| {
        before.is_some_and(|before| pointer < before) || after.is_some_and(|after| pointer > after)
    })
}

#[cfg(test)]
mod tests {
    use crate::event::{Says, read};

    fn record(component: &str, message: &str) -> String {
        format!(
            "<![LOG[{message}]LOG]!><time=\"10:00:00.000+000\" date=\"01-01-2024\" component=\"{component}\" context=\"\" type=\"1\" thread=\"1\" file=\"\">\r\n"
        )
    }

    fn start(pointer: u32) -> String {
        record(
            "TSManager",
            &format!(
                "Start executing an instruction. Instruction name: S. Instruction pointer: {pointer}"
            ),
        )
    }

    fn pointers(text: &str) -> Vec<u32> {
        let reading = read(text.as_bytes());
        let starts = reading
            .events
            .iter()
            .filter(|event| event.says == Says::InstructionStarted);
        starts.filter_map(|event| event.captures.pointer).collect()
    }

    #[test]
    fn records_quoted_over_several_lines_are_not_the_engines_word() {
        for head in ["Output:\r\n", ""] {
            for quoted in [start(1) + &start(2), start(900)] {
                let message = format!("{head}{quoted}end of output");
                let text = start(5) + &record("RunPowerShellScript", &message) + &start(6);
                assert_eq!(pointers(&text), [5, 6], "{text}");
            }
        }
    }

    #[test]
    fn records_between_two_torn_ones_stay() {
        let tail = record("RunPowerShellScript", "x").split_off(9);
        for head in ["<![LOG[torn\r\n", "<![LOG[torn", "<![LOG["] {
            let text = start(5) + head + &start(6) + &start(7) + &tail + &start(8);
            assert_eq!(pointers(&text), [5, 6, 7, 8], "{text}");
        }
    }
}
