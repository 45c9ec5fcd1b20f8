use proptest::prelude::*;

use crate::record::{Dialect, Item, Scanner};

/// The records of a text in short: `message|component|local time|thread`; fragments as `F(text)`.
fn read(text: &str) -> Vec<String> {
    let items: Vec<_> = Scanner::new(text.as_bytes()).collect();
    let show = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let of = |item: &Item<'_>| match item {
        Item::Record(record) => Some(format!(
            "{}|{}|{}|{}",
            show(record.message),
            show(record.component()),
            record.stamp().map_or_else(String::new, |stamp| stamp
                .local()
                .format("%F %T")
                .to_string()),
            show(record.attributes.thread.unwrap_or_default()),
        )),
        Item::Fragment(fragment) => Some(format!("F({})", show(fragment.text))),
        Item::Blank(_) => None,
    };
    items.iter().filter_map(of).collect()
}

#[test]
fn columns_in_every_form() {
    for (line, record) in [
        (
            "Copying the payload\tTSManager\t3/30/2016 10:11:29 PM\t8920 (0x22D8)",
            "Copying the payload|TSManager|2016-03-30 22:11:29|8920",
        ),
        (
            "Copying the payload   OSDDiskPart 30.03.2016 22:11:29   8920 (0x22D8)  ",
            "Copying the payload|OSDDiskPart|2016-03-30 22:11:29|8920",
        ),
        (
            "Copying the payload\tTSManager\t3/30/2016 10:11:29 PM",
            "Copying the payload|TSManager|2016-03-30 22:11:29|",
        ),
        (
            "Copying the payload MyTool 8920 (0x22D8)",
            "Copying the payload|MyTool||8920",
        ),
        (
            "Copying the payload TSMBootstrap",
            "Copying the payload|TSMBootstrap||",
        ),
        (
            "03-30-2016 22:11:29.510   TSManager    8920 (0x22D8)    Copying the payload",
            "Copying the payload|TSManager|2016-03-30 22:11:29|8920",
        ),
        (
            "OSDSetupHook    Copying the payload",
            "Copying the payload|OSDSetupHook||",
        ),
        (
            "Copying the payload  $$<TSManager><03-30-2016 22:11:29.510+120><thread=8920 (0x22D8)>",
            "Copying the payload|TSManager|2016-03-30 22:11:29|8920",
        ),
        (
            "call(), HRESULT=80004005 (main.cpp,12)",
            "call(), HRESULT=80004005 (main.cpp,12)|||",
        ),
    ] {
        for text in [line.to_owned(), format!("\u{feff}{line}\r\n{line}\r\n")] {
            assert!(read(&text).iter().all(|found| found == record), "{text}");
            assert!(!read(&text).is_empty(), "{text}");
        }
    }
}

#[test]
fn the_older_form_keeps_its_bias() {
    let text = b"Copying  $$<TSManager><03-30-2016 22:11:29.510+120><thread=8920 (0x22D8)>";
    let Some(Item::Record(record)) = Scanner::new(text).next() else {
        panic!("a record");
    };
    let utc = record.stamp().and_then(crate::record::Stamp::rfc3339);
    assert_eq!(utc.unwrap(), "2016-03-30T22:11:29.510-02:00");
}

#[test]
fn messages_of_several_lines_and_wrapped_columns() {
    assert_eq!(
        read(
            "Failed to run\nthe last thing TSManager 3/30/2016\n10:11:29 PM 8920 (0x22D8)\nNext TSManager\n"
        ),
        [
            "Failed to run\nthe last thing|TSManager|2016-03-30 22:11:29|8920",
            "Next|TSManager||"
        ]
    );
    assert_eq!(
        read("One\tTSManager\t3/30/2016 10:11:29 PM\n8920 (0x22D8)\nTwo\tTSManager\n"),
        ["One|TSManager|2016-03-30 22:11:29|8920", "Two|TSManager||"]
    );
    assert_eq!(
        read("TSManager    First\nand more\n\nloose line\nTSManager    Second"),
        [
            "First\nand more|TSManager||",
            "loose line|||",
            "Second|TSManager||"
        ]
    );
    assert_eq!(
        read(
            "The task sequence stopped.\n\nAccess is denied. (Error: 80070005; Source: Windows)\nexit"
        ),
        [
            "The task sequence stopped.\n\nAccess is denied. (Error: 80070005; Source: Windows)|||",
            "exit|||"
        ]
    );
}

#[test]
fn mixed_with_records_and_what_is_no_log() {
    let proper = "<![LOG[whole]LOG]!><time=\"01:02:03.004+000\" date=\"01-02-2024\" component=\"C\" context=\"\" type=\"1\" thread=\"7\" file=\"\">\r\n";
    let pasted = "Copied\tTSManager\t1/2/2024 1:02:03 AM\t7 (0x7)\r\n";
    let (whole, copied) = (
        "whole|C|2024-01-02 01:02:03|7",
        "Copied|TSManager|2024-01-02 01:02:03|7",
    );
    assert_eq!(
        read(&format!("{pasted}{proper}{pasted}prose\r\n{proper}")),
        [copied, whole, copied, "F(prose)", whole]
    );
    // The lines of a torn record are no messages of their own, whatever words they hold.
    assert_eq!(
        read(&format!(
            "{proper}<![LOG[torn 0x80004005\r\nTSManager    line\r\n{proper}"
        )),
        [
            whole,
            "F(<![LOG[torn 0x80004005\r\nTSManager    line)",
            whole
        ]
    );
    for foreign in [
        "# Notes\n\nSome text about nothing.\n",
        "a,b\n1,2\n",
        "\u{0}\u{1}(0x",
    ] {
        assert_eq!(Dialect::of(foreign.as_bytes()), Dialect::Records);
        assert!(read(foreign).iter().all(|item| item.starts_with("F(")));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    /// Items tile any text, and a record read by itself is the same record.
    #[test]
    fn pasted_text_is_tiled(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "text", " ", "\t", "\n", "\r\n", "\n\n", "TSManager", "TSManager    ", "OSDDiskPart", "3/30/2016", "10:11:29 PM", "8920 (0x22D8)",
                "  $$<TSManager><03-30-2016 22:11:29.510+120><thread=8920 (0x22D8)>", "03-30-2016 22:11:29.510 TSManager 1 (0x1) ",
                "\tTSManager\t3/30/2016 10:11:29 PM\t8920 (0x22D8)\n", "(Error: 80070005; Source: Windows)", "HRESULT=80004005", "An action failed.",
                "<![LOG[", "]LOG]!>", "<![LOG[m]LOG]!><time=\"1\" type=\"1\">\n", "\u{feff}", "task sequence",
            ]),
            0..40),
    ) {
        let text = pieces.concat();
        let text = text.as_bytes();
        let mut at = 0;
        for item in Scanner::new(text) {
            let span = item.span();
            prop_assert_eq!(span.start, at);
            prop_assert!(span.end > span.start);
            at = span.end;
            if let Item::Record(_) = &item {
                prop_assert_eq!(Scanner::part(text, span).next(), Some(item));
            }
        }
        prop_assert_eq!(at, text.len());
    }
}
