//! Small things the printed forms share: durations, codes, text that must not control a terminal.

use std::borrow::Cow;

/// `350ms`, `12.4s`, `6m 31s`, `1h 12m 03s`, `2d 04h 10m`. Negative when the clock was set back.
pub fn duration(ms: i64) -> String {
    let sign = if ms < 0 { "-" } else { "" };
    let ms = ms.unsigned_abs();
    let (s, m, h, d) = (ms / 1000, ms / 60_000, ms / 3_600_000, ms / 86_400_000);
    let text = match ms {
        0..1_000 => format!("{ms}ms"),
        1_000..60_000 => format!("{s}.{}s", ms % 1000 / 100),
        60_000..3_600_000 => format!("{m}m {:02}s", s % 60),
        3_600_000..86_400_000 => format!("{h}h {:02}m {:02}s", m % 60, s % 60),
        _ => format!("{d}d {:02}h {:02}m", h % 24, m % 60),
    };
    format!("{sign}{text}")
}

/// A duration that goes on, in whole seconds.
pub fn ticking(ms: i64) -> String {
    match ms / 1000 {
        seconds @ -59..60 => format!("{seconds}s"),
        _ => duration(ms),
    }
}

/// A code as people search for it: small ones decimal, the others as `0x8007052E`.
pub fn code(code: i32) -> String {
    if (0..0x1_0000).contains(&code) {
        code.to_string()
    } else {
        format!("0x{code:08X}")
    }
}

/// A number of things, `1 record`, `1,204 records`.
pub fn count(n: u64, thing: &str) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("{} {thing}{plural}", number(n))
}

/// A number with its thousands apart.
pub fn number(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Text from a log on one line, with nothing in it that a terminal would obey: line breaks, tabs, escapes, control and
/// bidirectional characters are written as escapes. A backslash stays as it is: Windows paths are full of them.
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.contains(commands) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\n' => safe.push_str("\\n"),
            '\r' => safe.push_str("\\r"),
            '\t' => safe.push_str("\\t"),
            c if commands(c) => safe.extend(c.escape_unicode()),
            c => safe.push(c),
        }
    }
    Cow::Owned(safe)
}

/// Characters that move the cursor, change colours or turn the direction of text.
fn commands(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_well() {
        for (ms, text) in [
            (0, "0ms"),
            (350, "350ms"),
            (12_449, "12.4s"),
            (59_999, "59.9s"),
            (391_000, "6m 31s"),
            (4_323_000, "1h 12m 03s"),
            (187_800_000, "2d 04h 10m"),
            (-2_000, "-2.0s"),
        ] {
            assert_eq!(duration(ms), text);
        }
    }

    #[test]
    fn codes_and_numbers() {
        assert_eq!(
            [0, 3010, 16389, -2147023570].map(code),
            ["0", "3010", "16389", "0x8007052E"]
        );
        assert_eq!(
            [1, 999, 1_000, 1_234_567].map(number),
            ["1", "999", "1,000", "1,234,567"]
        );
    }

    #[test]
    fn text_never_controls_the_terminal() {
        assert_eq!(printable("a\\b"), "a\\b");
        assert_eq!(
            printable("a\r\nb\t\u{1b}[31m\u{202e}x\u{85}"),
            "a\\r\\nb\\t\\u{1b}[31m\\u{202e}x\\u{85}"
        );
    }
}
