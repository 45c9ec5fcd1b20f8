//! What is asked for in a line of text: codes in any form, symbols, and result codes of Windows Setup with their extend codes.

use super::{Code, Entry, Explanation, Setup, entries, explain};

/// A part of the text, and what it stands for.
#[derive(Debug)]
pub struct Query {
    /// As it was written.
    pub input: String,
    /// Absent where it is neither a code nor a known symbol.
    pub explanation: Option<Explanation>,
}

/// Reads text parted by blanks. Punctuation around a part does not count, so that text pasted from a log can be read.
pub fn queries(text: &str) -> Vec<Query> {
    let parts = text.split_whitespace().map(bare).filter(|p| !p.is_empty());
    let parts: Vec<&str> = parts.collect();
    let mut rest = parts.as_slice();
    let mut found = Vec::new();
    while let [first, behind @ ..] = rest {
        if let Some((query, used)) = setup_result(rest) {
            found.push(query);
            rest = &rest[used..];
            continue;
        }
        if !is_dash(first) {
            found.push(single(first));
        }
        rest = behind;
    }
    found
}

fn single(part: &str) -> Query {
    let is_it = |entry: &&Entry| entry.symbol.is_some_and(|s| s.eq_ignore_ascii_case(part));
    Query {
        input: part.to_owned(),
        explanation: Code::parse(part)
            .map(explain)
            .or_else(|| entries().find(is_it).map(Explanation::of)),
    }
}

/// `0xC1900101 - 0x20017`, with or without the blanks; and how many parts it took.
fn setup_result(parts: &[&str]) -> Option<(Query, usize)> {
    let (result, extend, used) = match parts {
        [both, ..] if both.contains("-0x") => {
            let (result, extend) = both.split_once('-')?;
            (result, extend, 1)
        }
        [result, dash, extend, ..] if is_dash(dash) => (*result, *extend, 3),
        [result, extend, ..] => (*result, extend.strip_prefix('-')?, 2),
        _ => return None,
    };
    // Longer ones are codes of their own.
    let is_short = extend.strip_prefix("0x")?.len() <= 5;
    let setup = Code::parse(extend)
        .filter(|_| is_short)
        .and_then(Setup::parse)?;
    let mut explanation = explain(Code::parse(result)?);
    explanation.setup = Some(setup);
    let query = Query {
        input: format!("{result} - {extend}"),
        explanation: Some(explanation),
    };
    Some((query, used))
}

fn is_dash(part: &str) -> bool {
    matches!(part, "-" | "\u{2013}" | "\u{2014}")
}

fn bare(part: &str) -> &str {
    part.trim_matches([
        '(', ')', '[', ']', '<', '>', '"', '\'', ',', ';', ':', '.', '=',
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, Option<u32>, Option<u32>)> {
        let found = queries(text).into_iter();
        let shape = |query: Query| {
            let explanation = query.explanation.as_ref();
            (
                query.input.clone(),
                explanation.map(|e| e.code.0),
                explanation.and_then(|e| e.setup).map(|s| s.extend.0),
            )
        };
        found.map(shape).collect()
    }

    #[test]
    fn codes_symbols_and_what_is_neither() {
        assert_eq!(
            read("  0x8007052E\t-2147023570 error_logon_failure nonsense \r\n"),
            [
                ("0x8007052E".to_owned(), Some(0x8007_052E), None),
                ("-2147023570".to_owned(), Some(0x8007_052E), None),
                ("error_logon_failure".to_owned(), Some(1326), None),
                ("nonsense".to_owned(), None, None),
            ]
        );
        assert!(read(" \n - ").is_empty());
    }

    #[test]
    fn text_from_a_log() {
        assert_eq!(
            read("(Error: 80070057; Source: Windows)")[1],
            ("80070057".to_owned(), Some(0x8007_0057), None)
        );
    }

    #[test]
    fn extend_codes() {
        let pair = [(
            "0xC1900101 - 0x20017".to_owned(),
            Some(0xC190_0101),
            Some(0x2_0017),
        )];
        for text in [
            "0xC1900101 - 0x20017",
            "0xC1900101-0x20017",
            "0xC1900101 \u{2013} 0x20017",
            "0xC1900101 -0x20017",
        ] {
            assert_eq!(read(text), pair, "{text}");
        }
        // Two codes with a dash between them, not a result with its extend code.
        assert_eq!(read("0x80070005 - 0x80070002").len(), 2);
        assert_eq!(read("5 -2 - 3").len(), 3);
        assert_eq!(
            read("0xZZ-0x20017"),
            [("0xZZ-0x20017".to_owned(), None, None)]
        );
    }
}
