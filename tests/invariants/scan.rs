//! The record scanner.

use smsts::{
    event::{self, recognise},
    record::{CLOSE, Item, OPEN, Scanner, decode, parse_trailer, split},
};

pub fn check(text: &[u8]) {
    let items: Vec<_> = Scanner::new(text).collect();
    let mut at = 0;
    for item in &items {
        assert_eq!(item.span().start, at, "no gap, no overlap");
        assert!(item.span().end > at, "no empty item");
        at = item.span().end;
        check_item(text, item);
    }
    assert_eq!(at, text.len(), "to the last byte");
    for parts in [2, 3, 7] {
        let ranges = split(text, parts);
        assert!(ranges.len() <= parts);
        let parted: Vec<_> = ranges
            .into_iter()
            .flat_map(|part| Scanner::part(text, part))
            .collect();
        assert_eq!(parted, items, "{parts} parts");
    }
    let reading = event::read(text);
    let records = items.iter().filter(|i| matches!(i, Item::Record(_)));
    assert_eq!(reading.records, records.count() as u64);
    assert!(reading.events.is_sorted_by_key(|event| event.position));
}

fn check_item(text: &[u8], item: &Item<'_>) {
    match item {
        Item::Record(record) => {
            let whole = &text[record.span.clone()];
            let rest = whole
                .strip_prefix(OPEN)
                .and_then(|rest| rest.strip_prefix(record.message))
                .and_then(|rest| rest.strip_prefix(CLOSE))
                .expect("a record is a head, its message, an end");
            let (after, attributes) = parse_trailer(rest).expect("and a trailer");
            assert_eq!(attributes, record.attributes);
            assert!(!after.starts_with(OPEN) && decode(after).trim_matches(is_blank).is_empty());
            let message = decode(record.message);
            assert!(
                std::str::from_utf8(record.message).is_err()
                    || matches!(message, std::borrow::Cow::Borrowed(_))
            );
            if let Some(stamp) = record.stamp() {
                let _ = (stamp.local().to_string(), stamp.rfc3339());
            }
            if let Some((_, captures)) = recognise(record.component(), record.message) {
                let inside = [
                    captures.name,
                    captures.text,
                    captures.action.unwrap_or_default(),
                ];
                for part in inside {
                    assert!(part.len() <= record.message.len());
                }
            }
        }
        Item::Fragment(fragment) => {
            let own = &text[fragment.span.clone()];
            assert!(memchr::memmem::find(own, fragment.text).is_some());
            assert!(!fragment.text.is_empty(), "blank text is no fragment");
        }
        Item::Blank(span) => {
            assert!(
                decode(&text[span.clone()])
                    .trim_matches(is_blank)
                    .is_empty()
            );
        }
    }
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n' | '\u{feff}')
}
