use proptest::prelude::*;

use super::*;
use crate::record::Scanner;

const T: &str = r#"<time="10:20:57.257+240" date="10-18-2019" component="TSManager" context="" type="1" thread="24" file="a.cpp:1">"#;

/// What the scanner makes of a text, in short: `R(message)`, `F(text)`, `_` for blanks.
fn items(text: &str) -> String {
    let items: Vec<_> = Scanner::new(text.as_bytes()).collect();
    tiles(&items, text.len());
    let show = |item: &Item<'_>| match item {
        Item::Record(r) => format!("R({})", String::from_utf8_lossy(r.message)),
        Item::Fragment(f) => format!("F({})", String::from_utf8_lossy(f.text)),
        Item::Blank(_) => "_".to_owned(),
    };
    items
        .iter()
        .map(show)
        .collect::<Vec<_>>()
        .join(" ")
        .replace(T, "T")
}

fn tiles(items: &[Item<'_>], len: usize) {
    let mut at = 0;
    for item in items {
        assert_eq!(item.span().start, at, "no gap, no overlap");
        assert!(item.span().end > at, "no empty item");
        at = item.span().end;
    }
    assert_eq!(at, len, "to the last byte");
}

fn rec(message: &str) -> String {
    format!("<![LOG[{message}]LOG]!>{T}\r\n")
}

#[test]
fn whole_records() {
    assert_eq!(items(""), "");
    assert_eq!(items("\u{feff}\r\n"), "_");
    assert_eq!(
        items(&format!("\u{feff}{}{}", rec("a"), rec("b"))),
        "_ R(a) R(b)"
    );
    assert_eq!(
        items(&rec("two\r\nlines\nand \"quotes\" ]]> <![CDATA[x]]>]")),
        "R(two\r\nlines\nand \"quotes\" ]]> <![CDATA[x]]>])"
    );
    assert_eq!(
        items(&rec("a").replace("\r\n", "").repeat(3)),
        "R(a) R(a) R(a)",
        "several on a line"
    );
    assert_eq!(
        items(&format!("{}\u{feff}{}", rec("a"), rec("b"))),
        "R(a) R(b)",
        "a byte order mark in mid-file"
    );
    assert_eq!(items(&rec("")), "R()");
}

#[test]
fn a_message_can_look_like_a_record() {
    assert_eq!(
        items(&rec("a]LOG]!>b")),
        "R(a]LOG]!>b)",
        "no trailer follows"
    );
    assert_eq!(items(&rec("a]LOG]!><time=1>b")), "R(a]LOG]!><time=1>b)");
    assert_eq!(
        items(&rec(&format!("a]LOG]!>{T} b"))),
        "R(a]LOG]!>T b)",
        "a whole trailer in the message"
    );
    let quoted = rec("q").trim_end().to_owned();
    assert_eq!(
        items(&rec(&quoted)),
        "R(<![LOG[q]LOG]!>T)",
        "a quoted record"
    );
    assert_eq!(
        items(&rec(&format!("x {quoted} y {quoted}"))),
        "R(x <![LOG[q]LOG]!>T y <![LOG[q]LOG]!>T)"
    );
    assert_eq!(
        items(&rec(rec(&quoted).trim_end())),
        "R(<![LOG[<![LOG[q]LOG]!>T]LOG]!>T)"
    );
}

#[test]
fn torn_records_are_fragments() {
    let tail = format!("ding file]LOG]!>{T}\r\n");
    assert_eq!(
        items(&format!("{}{tail}{}", rec("a"), rec("b"))),
        "R(a) F(ding file]LOG]!>T) R(b)",
        "the head is lost"
    );
    assert_eq!(
        items(&tail.repeat(2)),
        "F(ding file]LOG]!>T) F(ding file]LOG]!>T)"
    );
    let Some(Item::Fragment(fragment)) = Scanner::new(tail.as_bytes()).next() else {
        panic!()
    };
    assert_eq!(
        fragment.attributes.unwrap().component.unwrap(),
        b"TSManager"
    );
    assert_eq!(
        items(&format!("{}<![LOG[Set a gl{}", rec("a"), rec("b"))),
        "R(a) F(<![LOG[Set a gl) R(b)",
        "the end is lost"
    );
    assert_eq!(
        items(&format!("<![LOG[x\r\n<![LOG[y{}", rec("b"))),
        "F(<![LOG[x\r\n<![LOG[y) R(b)"
    );
    assert_eq!(
        items(&format!("{}<![LOG[half]LOG]!><time=\"10:2", rec("a"))),
        "R(a) F(<![LOG[half]LOG]!><time=\"10:2)",
        "a cut file"
    );
    assert_eq!(
        items(&format!("{}garbage\r\n{}", rec("a").trim_end(), rec("b"))),
        "R(a) F(garbage) R(b)",
        "no line break, then foreign text"
    );
    assert_eq!(items("plain text"), "F(plain text)");
    assert_eq!(items("\0\0\0"), "F(\0\0\0)");
    assert_eq!(
        items("\x0c\n"),
        "F(\x0c)",
        "no byte but blanks is left out of a fragment's text"
    );
}

#[test]
fn deep_heads_lose_nothing() {
    let text = format!("{}{}", "<![LOG[".repeat(1000), rec("x"));
    assert_eq!(
        Scanner::new(text.as_bytes())
            .filter(|i| matches!(i, Item::Record(_)))
            .count(),
        1
    );
    items(&text);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    /// Any mixture of the format's own pieces is tiled, and any split is scanned like the whole.
    #[test]
    fn items_tile_any_text_and_any_split(
        pieces in prop::collection::vec(
            prop::sample::select(vec!["<![LOG[", "]LOG]!>", T, "\r\n", "\n", " ", "a", "\u{feff}", "<time=\"", "\">", "]", "text\r\n", "<a=\"]LOG]!>", "=\" c=\"", "ä"]),
            0..60),
        parts in 1usize..9,
    ) {
        let text = pieces.concat();
        let whole: Vec<_> = Scanner::new(text.as_bytes()).collect();
        tiles(&whole, text.len());
        let ranges = split(text.as_bytes(), parts);
        let split: Vec<_> = ranges.into_iter().flat_map(|part| Scanner::part(text.as_bytes(), part)).collect();
        prop_assert_eq!(whole, split);
    }

    #[test]
    fn items_tile_any_bytes(text in prop::collection::vec(any::<u8>(), 0..400)) {
        let items: Vec<_> = Scanner::new(&text).collect();
        tiles(&items, text.len());
    }
}
