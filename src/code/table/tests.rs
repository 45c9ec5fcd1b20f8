//! The rows against the rules of the table and against the sources that are at hand.

use super::*;

#[test]
fn rows_stand_in_order_and_in_their_own_table() {
    for table in TABLES {
        assert!(
            table.rows.is_sorted_by(|a, b| a.code < b.code),
            "{}",
            table.name
        );
        for row in table.rows {
            assert!(std::ptr::eq(row.area.table(), *table), "{row:?}");
        }
        assert!(!table.name.is_empty() && !table.source.is_empty() && !table.rows.is_empty());
    }
    assert!(entries().count() >= 900, "{}", entries().count());
}

#[test]
fn texts_keep_the_style() {
    for row in entries() {
        let texts = [Some(row.meaning), row.usually, row.check];
        for text in texts.into_iter().flatten() {
            let is_plain = text.chars().all(|c| matches!(c, ' '..='~'));
            let is_trim =
                text == text.trim() && !text.contains("  ") && !text.ends_with(['.', ':', ',']);
            assert!(is_plain && is_trim && !text.is_empty(), "{row:?}");
        }
        let begins = row.meaning.chars().next().unwrap();
        assert!(
            begins.is_ascii_uppercase() || row.meaning.starts_with(".NET"),
            "{row:?}"
        );
        assert!(row.meaning.len() <= 110, "{row:?}");
        let advice = row
            .usually
            .map_or(0, str::len)
            .max(row.check.map_or(0, str::len));
        assert!(advice <= 210, "{row:?}");
        assert!(
            row.usually.is_some() || row.check.is_none(),
            "advice without a cause: {row:?}"
        );
        let is_symbol = |symbol: &str| {
            symbol
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'_')
        };
        assert!(row.symbol.is_none_or(is_symbol), "{row:?}");
    }
}
