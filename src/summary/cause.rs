//! The kind of a cause: its sentence without the parts that differ from machine to machine.

use std::sync::LazyLock;

use regex::Regex;

/// Longer sentences are cut before they are compared, bytes.
const LONGEST: usize = 400;

/// Stands for a part that was taken out.
const OPEN: &str = "...";

/// The parts that vary, the widest forms first. Codes of errors (`0x80070643`) stay: they tell kinds apart.
static VARIABLE: LazyLock<Regex> = LazyLock::new(|| {
    let forms = [
        // An error code, kept.
        r"(?P<code>\b0x[0-9A-Fa-f]{8}\b|\b[8C][0-9A-Fa-f]{7}\b)",
        // A quoted text, with its quotes.
        r#""[^"]*"|'[^']*'(?:\B|$)|“[^”]*”"#,
        // A GUID.
        r"\{?\b[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\b\}?",
        // A URL, a UNC path, a path with a drive letter.
        r"\b[a-z]+://\S+|\\\\[^\s\\]+(?:\\[^\\\s,;]+)*|\b[A-Za-z]:\\[^\s,;]*",
        // A file name.
        r"(?-u:\b)[\w-]+(?:\.[\w-]+)*\.[A-Za-z][A-Za-z0-9]{1,4}\b",
        // A word with a digit in it: a number, a package ID, a version, a name of a machine.
        r"[\w.-]*\d[\w.-]*\w|\d",
    ];
    Regex::new(&forms.join("|")).expect("the forms are sound")
});

/// The sentence of a cause without names, paths, numbers and GUIDs, each replaced by `...`.
///
/// Sentences with the same pattern tell of the same kind of failure: `Service 'A' could not be
/// started` and `Service 'B' could not be started` both become `Service '...' could not be started`.
pub fn pattern(sentence: &str) -> String {
    let end = (0..=LONGEST.min(sentence.len()))
        .rev()
        .find(|&end| sentence.is_char_boundary(end));
    let sentence = &sentence[..end.unwrap_or(0)];
    let replaced = VARIABLE.replace_all(sentence, |found: &regex::Captures<'_>| {
        let whole = &found[0];
        match (found.name("code"), whole.chars().next()) {
            (Some(code), _) => code.as_str().to_ascii_uppercase().replacen("0X", "0x", 1),
            (None, Some(quote @ ('"' | '\''))) => format!("{quote}{OPEN}{quote}"),
            (None, Some('“')) => format!("“{OPEN}”"),
            _ => OPEN.to_owned(),
        }
    });
    let words: Vec<_> = replaced.split_whitespace().collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_that_differ_in_names_have_one_pattern() {
        for (sentence, expected) in [
            (
                "Installing vpn-9.4.1.msi failed: service 'ContosoVpn' could not be started. Code 0x80070643",
                "Installing ... failed: service '...' could not be started. Code 0x80070643",
            ),
            (
                "Content location request for ABC00344:0 failed, hr=0x80040102",
                "Content location request for ...:... failed, hr=0x80040102",
            ),
            (
                r"Failed to copy C:\Drivers\net\e1d.inf to \\srv01\share\x: 80070005",
                "Failed to copy ... to ... 80070005",
            ),
            (
                "Deployment {0F3C9A5E-1111-2222-3333-44445555AAAA} at https://cmg.example/x?y=1 gone",
                "Deployment ... at ... gone",
            ),
            ("Can't start  the\tservice", "Can't start the service"),
            (
                "Disk 0 has 12 MB left on \"Data\"",
                "Disk ... has ... MB left on \"...\"",
            ),
        ] {
            assert_eq!(pattern(sentence), expected);
        }
    }

    #[test]
    fn a_pattern_is_its_own_pattern_and_is_bounded() {
        let long = "ä 'x' 0x80070005 ".repeat(10_000);
        assert!(pattern(&long).len() <= 2 * LONGEST);
        for sentence in ["", "...", "'", "a 'b' c's d'"] {
            let once = pattern(sentence);
            assert_eq!(pattern(&once), once, "{sentence:.40}");
        }
    }
}
