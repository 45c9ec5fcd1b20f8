//! Finds the codes of failures in sentences, as logs write them.
//!
//! A table of forms says how a code is announced. A number of eight hexadecimal digits without `0x` is a code where its bits are those of a
//! failed status and the words around it speak of one.

use std::sync::LazyLock;

use regex::{Regex, RegexBuilder};

use super::{Code, Parts, Severity, table::all_of};

/// How a number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// Hexadecimal.
    Hex,
    /// Decimal, signed or unsigned.
    Decimal,
}

/// A way of writing a code in a message. The first group of the pattern is the number.
#[derive(Debug)]
pub struct CodeForm {
    /// A regular expression.
    pub pattern: &'static str,
    /// How the number is written.
    pub base: Base,
    /// Where the form was seen.
    pub seen: &'static str,
}

const fn form(pattern: &'static str, base: Base, seen: &'static str) -> CodeForm {
    CodeForm {
        pattern,
        base,
        seen,
    }
}

/// Every form in which a code is looked for.
#[rustfmt::skip]
pub static CODE_FORMS: &[CodeForm] = &[
    form(r"\bHRESULT ?= ?(?:0x)?([0-9a-f]{8})\b", Base::Hex, "excerpt: `this->install(), HRESULT=80070005 (setupwindows.cpp,452)`; 1902"),
    form(r"\(Error: (?:0x)?([0-9a-f]{8}); Source: ", Base::Hex, "excerpt; MDT: the old dialect's text of a code, on the record's last line"),
    form(r"\bhr ?= ?(?:0x)?([0-9a-f]{8})\b", Base::Hex, "excerpt: `failed to run command line, hr=0x8007052e`"),
    form(r"\b0x\(?([0-9a-f]{8})\b", Base::Hex, "excerpt: `Code 0x80070057`, `failed with the error 0x8007052e`, `hexadecimal exit code 0x80070003`, `(0x80070005)`; MDT: `Error 0x(80070057)`"),
    form(r"\b(?:exit|return|error|result|win32) (?:win32 )?code(?: is| was| of)?[ :=(\[]*(-?[0-9]{1,10})\b", Base::Decimal, "1902, excerpt: `Process completed with exit code 2147942405`"),
    form(r"\b(?:returned|exited with|exit with)(?: value| error| status| code)?[ :=(\[]*(-?[0-9]{1,10})\b", Base::Decimal, "documented: `PowerShell command line returned code 1`; inferred: what scripts and installers print"),
    form(r"\bFailed to run the action: .*\. Error (-?[0-9]{1,10})\b", Base::Decimal, "excerpt: the new dialect's verdict on a step"),
    form(r"\bfailed \((-[0-9]{1,10}|[0-9]{10})\)", Base::Decimal, "documented: `'TakeOwnership' failed (2147942402)`"),
    form(r"\bFAILURE \( ?(-?[0-9]{1,10}) ?\)", Base::Decimal, "documented: MDT's scripts, `FAILURE ( 5616 ): 19: Verify BCDBootEx`"),
    form(r"\brc ?= ?(-?[0-9]{1,10})\b", Base::Decimal, "documented: MDT's scripts, `Non-zero return code by ZTIApplications, rc = 5456`"),
];

/// Words one of which stands before a code without `0x`.
const ANNOUNCES: &str = r"\b(?:fail(?:ed|s|ure)?|unsuccessful|errors?|codes?|status|result|returned|exception|denied|cannot|could not|unable|invalid)\b";

/// Words that announce a number which is no code.
const NAMES: &[&str] = &[
    "address", "build", "bytes", "disk", "file", "guid", "handle", "hash", "id", "key", "mac",
    "number", "package", "pid", "serial", "size", "tag", "thread", "tid", "uuid", "version",
    "volume",
];

static FORMS: LazyLock<Vec<(Regex, Base)>> = LazyLock::new(|| {
    let forms = CODE_FORMS.iter();
    forms
        .map(|form| (pattern(form.pattern), form.base))
        .collect()
});

static ANNOUNCED: LazyLock<Regex> = LazyLock::new(|| pattern(ANNOUNCES));

fn pattern(pattern: &str) -> Regex {
    RegexBuilder::new(pattern)
        .case_insensitive(true)
        .build()
        .expect("the table's patterns are sound")
}

/// The codes of failures that a text holds, each once: those that are announced as codes, in the order of [`CODE_FORMS`], then the others in
/// the order of the text. Success (0, and HRESULTs without the bit of failure) is none.
///
/// ```
/// use smsts::code::{Code, codes_in};
///
/// assert_eq!(codes_in("download() failed. 801901f4"), [Code(0x8019_01F4)]);
/// assert_eq!(codes_in("PowerShell command line returned code 1"), [Code(1)]);
/// assert_eq!(codes_in("Saved {80070005-0000-0000-0000-000000000000}, no error"), []);
/// ```
pub fn codes_in(text: &str) -> Vec<Code> {
    let mut codes = Vec::new();
    let mut add = |code: Option<Code>| {
        if let Some(code) = code
            && !codes.contains(&code)
        {
            codes.push(code);
        }
    };
    for (regex, base) in FORMS.iter() {
        for found in regex.captures_iter(text) {
            add(match base {
                // Others are addresses and handles, as a rule.
                Base::Hex => hexadecimal(&found[1]).filter(|code| code.is_failed_status()),
                Base::Decimal => Code::decimal(&found[1]).filter(|code| code.0 != 0),
            });
        }
    }
    bare_codes(text).for_each(|code| add(Some(code)));
    codes
}

fn hexadecimal(digits: &str) -> Option<Code> {
    u32::from_str_radix(digits, 16).ok().map(Code)
}

/// The codes that are written as eight digits and nothing more.
fn bare_codes(text: &str) -> impl Iterator<Item = Code> {
    let is_word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    let bytes = text.as_bytes();
    let mut at = 0;
    // From the first announcing word on, all that follows is announced.
    let mut announced: Option<Option<usize>> = None;
    std::iter::from_fn(move || {
        while at < bytes.len() {
            let from = at;
            while at < bytes.len() && is_word(bytes[at]) {
                at += 1;
            }
            let (word, to) = (from..at, at);
            if at == from {
                at += 1;
                continue;
            }
            let Some(code) = (word.len() == 8)
                .then(|| status(&text[word]))
                .flatten()
                .filter(|_| stands_free(bytes, from, to))
            else {
                continue;
            };
            let first =
                *announced.get_or_insert_with(|| ANNOUNCED.find(text).map(|found| found.start()));
            if first.is_some_and(|first| first < from) && !is_named(&text[..from]) {
                return Some(code);
            }
        }
        None
    })
}

/// A failed status of a part of Windows or ConfigMgr that is known, by its bits.
fn status(digits: &str) -> Option<Code> {
    if !digits.starts_with(['8', 'c', 'C']) {
        return None;
    }
    let code = hexadecimal(digits)?;
    let of_known_facility = || {
        Parts::of(code, None).is_some_and(|parts| {
            parts.severity == Severity::Failure && parts.facility_name.is_some() && !parts.customer
        })
    };
    (all_of(code).next().is_some() || of_known_facility()).then_some(code)
}

/// Not a part of a GUID, an address, a path, a name or a longer number.
fn stands_free(bytes: &[u8], from: usize, to: usize) -> bool {
    let before = from.checked_sub(1).map(|at| bytes[at]);
    let after = (bytes.get(to), bytes.get(to + 1));
    let opens = before.is_none_or(|b| {
        b.is_ascii_whitespace() || matches!(b, b'(' | b'[' | b':' | b'=' | b',' | b'"' | b'\'')
    });
    let closes = match after {
        (None, _) => true,
        (Some(b'.' | b':' | b','), next) => next.is_none_or(u8::is_ascii_whitespace),
        (Some(b), _) => {
            b.is_ascii_whitespace() || matches!(b, b')' | b']' | b';' | b'"' | b'\'' | b'!')
        }
    };
    opens && closes
}

/// Whether the word before says that a number is something else than a code.
fn is_named(before: &str) -> bool {
    let before = before.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
    let word = before
        .rsplit(|c: char| !c.is_ascii_alphanumeric())
        .next()
        .unwrap_or_default();
    NAMES.iter().any(|name| word.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_in_every_form() {
        for (text, code) in [
            ("sendresourcerequest() failed. 801901f4", 0x8019_01F4),
            ("Failed to set up the protector: 80090005", 0x8009_0005),
            ("Download failed (80246007)", 0x8024_6007),
            ("could not write the value, code 80220005.", 0x8022_0005),
            ("error: 80280013, giving up", 0x8028_0013),
            ("Failed with 80041002", 0x8004_1002),
            ("Install failed: 87D01106", 0x87D0_1106),
            ("Setup failed [C1900208]", 0xC190_0208),
            ("The script crashed, status c0000005", 0xC000_0005),
            ("PowerShell command line returned code 14", 14),
            ("'Seal' failed (2147942405)", 0x8007_0005),
            ("FAILURE ( 5616 ): 19: Verify", 5616),
            (
                "ZTI ERROR - Non-zero return code by LTIApply, rc = 5624",
                5624,
            ),
            ("Run failed, hr=80070002", 0x8007_0002),
        ] {
            assert_eq!(codes_in(text), [Code(code)], "{text}");
        }
    }

    #[test]
    fn numbers_that_are_no_codes() {
        for text in [
            "Failed to open {80070005-1234-1234-1234-123456789abc}",
            "Failed for package id 80070005",
            "Failed, serial number: 80070005",
            "Failed at X:\\cache\\80070005\\setup.exe",
            "Failed: hash 8007000580070005",
            "Error on volume 80070005.wim",
            "80070005 bytes of 80070006 were copied",
            "Failed for MAC 80070005",
            "Failed 8ABCDEF0 times",
            "error a8007005",
        ] {
            assert_eq!(codes_in(text), [], "{text}");
        }
    }
}
