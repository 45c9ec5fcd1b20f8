//! Exit codes and error codes: read in every way they are written, taken apart, and explained from a table that is compiled in.
//!
//! A number has no meaning by itself: 3 is one thing as a Win32 error, another as Robocopy's exit code, and a third in a script of
//! somebody's own. [`explain`] gives the most likely meaning first and the others beside it; what is not known stays absent.

mod explain;
mod parts;
mod query;
mod setup;
mod table;
mod text;

use std::fmt;

pub use explain::{Explanation, explain, explain_exit};
pub use parts::{Form, Parts, Severity};
pub use query::{Query, queries};
pub use setup::{Setup, Stage};
pub use table::{Area, entries};
pub use text::{Base, CODE_FORMS, CodeForm, codes_in};

/// An exit code or error code, 32 bits, whichever way it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code(pub u32);

impl Code {
    /// Reads one code, with blanks around it or not:
    ///
    /// - with `0x` before or `h` behind, hexadecimal;
    /// - eight digits without either, hexadecimal: so logs write them (`8007052E`, `80070005`), and no code in use has eight decimal digits;
    /// - digits and letters from `a` to `f`, hexadecimal;
    /// - other digits, decimal, signed or not.
    ///
    /// ```
    /// use smsts::code::Code;
    ///
    /// for text in ["0x8007052E", "8007052e", "-2147023570", "2147943726"] {
    ///     assert_eq!(Code::parse(text), Some(Code(0x8007052E)));
    /// }
    /// assert_eq!(Code::parse("1603"), Some(Code(1603)));
    /// assert_eq!(Code::parse("failed"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(digits) = text.strip_prefix(['-', '\u{2212}']) {
            let is_number = digits.starts_with(|c: char| c.is_ascii_digit());
            let magnitude: u32 = digits.parse().ok().filter(|_| is_number)?;
            let value = 0i64 - i64::from(magnitude);
            return i32::try_from(value).ok().map(Self::from);
        }
        if let Some(digits) = text.strip_prefix("0x").or(text.strip_prefix("0X")) {
            return hexadecimal(digits);
        }
        if let Some(digits) = text.strip_suffix(['h', 'H']) {
            return hexadecimal(digits);
        }
        let has_digit = text.contains(|c: char| c.is_ascii_digit());
        let has_letter = text.contains(|c: char| c.is_ascii_alphabetic());
        if text.len() == 8 || has_digit && has_letter {
            hexadecimal(text)
        } else if has_digit && text.bytes().all(|b| b.is_ascii_digit()) {
            text.parse().ok().map(Self)
        } else {
            None
        }
    }

    /// Reads a decimal number, signed or not, as programs and the engine write it in sentences.
    pub fn decimal(text: &str) -> Option<Self> {
        let signed = text.parse::<i32>().map(Self::from);
        signed.or_else(|_| text.parse().map(Self)).ok()
    }

    /// As most programs report it: signed.
    pub fn signed(self) -> i32 {
        self.0.cast_signed()
    }

    /// Whether it has the form of an HRESULT or NTSTATUS that reports a failure, and not of a number that a program chose.
    pub fn is_failed_status(self) -> bool {
        self.0 >> 31 == 1
    }

    /// Whether both report the same: they are equal, or one is the Win32 error that the other wraps, as 5 and `0x80070005`.
    pub fn is_same_error(self, other: Self) -> bool {
        let win32 = |code: Self| match code.0 >> 16 {
            0 | 0x8007 => Some(code.0 & 0xFFFF),
            _ => None,
        };
        self == other || win32(self).is_some() && win32(self) == win32(other)
    }
}

/// Also with the sign spread over 64 bits, as some programs print negative codes.
fn hexadecimal(digits: &str) -> Option<Code> {
    if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let value = u64::from_str_radix(digits, 16).ok()?;
    match u32::try_from(value) {
        Ok(code) => Some(Code(code)),
        Err(_) => i32::try_from(value.cast_signed()).ok().map(Code::from),
    }
}

impl From<i32> for Code {
    fn from(code: i32) -> Self {
        Self(code.cast_unsigned())
    }
}

/// As people search for it: small ones decimal, the others as `0x8007052E`.
impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 < 0x1_0000 {
            write!(f, "{}", self.0)
        } else {
            write!(f, "0x{:08X}", self.0)
        }
    }
}

/// What a code means in one area.
#[derive(Debug)]
pub struct Entry {
    /// The code.
    pub code: Code,
    /// The name it has in headers and documentation, where it has one.
    pub symbol: Option<&'static str>,
    /// What it says, one sentence without a full stop.
    pub meaning: &'static str,
    /// What usually causes it in a task sequence: a rule of thumb that completes "usually".
    pub usually: Option<&'static str>,
    /// What to look at or to do.
    pub check: Option<&'static str>,
    /// Where it has this meaning.
    pub area: Area,
}

impl Entry {
    /// A row of the table. An empty symbol is none.
    const fn new(area: Area, code: u32, symbol: &'static str, meaning: &'static str) -> Self {
        Self {
            code: Code(code),
            symbol: if symbol.is_empty() {
                None
            } else {
                Some(symbol)
            },
            meaning,
            usually: None,
            check: None,
            area,
        }
    }

    const fn usually(mut self, text: &'static str) -> Self {
        self.usually = Some(text);
        self
    }

    const fn check(mut self, text: &'static str) -> Self {
        self.check = Some(text);
        self
    }
}

#[cfg(test)]
mod tests;
