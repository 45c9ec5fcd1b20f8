//! For reading.

use crate::out::Out;
use std::io::{self, Write};

use super::super::{
    Style,
    style::{BOLD, DIM},
};
use crate::{
    code::{Code, Entry, Explanation, Form, Parts, Stage},
    words::wrap,
};

/// Of the text behind a label.
const INDENT: usize = 11;

/// Longer ones in a list push their meanings aside.
const LONGEST_SYMBOL: usize = 36;

/// Writes an explanation:
///
/// ```text
/// 0x8007052E  ERROR_LOGON_FAILURE
///   The user name is unknown or the password is wrong
///   usually  the password …
/// ```
pub fn explanation(out: &mut Out<'_>, style: Style, explanation: &Explanation) -> io::Result<()> {
    let code = explanation.code;
    write!(out, "{BOLD}{code}{BOLD:#}")?;
    if let Some(setup) = explanation.setup {
        write!(out, " {BOLD}- 0x{:05X}{BOLD:#}", setup.extend.0)?;
    }
    if let Some(symbol) = explanation.symbol() {
        write!(out, "  {BOLD}{symbol}{BOLD:#}")?;
    }
    writeln!(out)?;
    match explanation.meaning() {
        Some(meaning) => lines(out, style, 2, meaning)?,
        None => lines(
            out,
            style,
            2,
            "Not in the table: what it means is not known here",
        )?,
    }
    let mut say = |label: &str, text: &str| label_and_text(out, style, label, text);
    if let Some(setup) = explanation.setup {
        say("phase", &stage(setup.phase, setup.extend.0 >> 16))?;
        say("during", &stage(setup.operation, setup.extend.0 & 0xFFFF))?;
    }
    if let Some(usually) = explanation.usually() {
        say("usually", usually)?;
    }
    if let Some(check) = explanation.check() {
        say("check", check)?;
    }
    if let Some(entry) = explanation.entry {
        say("area", entry.area.name())?;
    }
    if let Some(parts) = explanation.parts {
        say("parts", &in_words(&parts, explanation.inside()))?;
    }
    say("forms", &forms(explanation))?;
    for other in &explanation.others {
        say("or", &named(other))?;
    }
    if explanation.may_be_own() {
        say("note", note(explanation))?;
    }
    Ok(())
}

/// `1326        ERROR_LOGON_FAILURE  The user name is unknown or the password is wrong  [Win32]`
pub fn list(out: &mut Out<'_>, entries: &[&Entry]) -> io::Result<()> {
    let symbol = |entry: &Entry| entry.symbol.unwrap_or("-");
    let longest = entries.iter().map(|entry| symbol(entry).len()).max();
    let width = longest.unwrap_or(0).min(LONGEST_SYMBOL);
    for entry in entries {
        let (code, symbol) = (entry.code.to_string(), symbol(entry));
        let (meaning, area) = (entry.meaning, entry.area.name());
        writeln!(
            out,
            "{code:<10}  {symbol:<width$}  {meaning}  {DIM}[{area}]{DIM:#}"
        )?;
    }
    Ok(())
}

fn lines(out: &mut Out<'_>, style: Style, indent: usize, text: &str) -> io::Result<()> {
    for line in wrap(text, style.width, indent) {
        writeln!(out, "{:indent$}{line}", "")?;
    }
    Ok(())
}

fn label_and_text(out: &mut Out<'_>, style: Style, label: &str, text: &str) -> io::Result<()> {
    for (i, line) in wrap(text, style.width, INDENT).into_iter().enumerate() {
        let label = if i == 0 { label } else { "" };
        writeln!(out, "  {DIM}{label:<9}{DIM:#}{line}")?;
    }
    Ok(())
}

fn stage(stage: Option<Stage>, number: u32) -> String {
    match stage {
        Some(stage) => format!("{}: {}", stage.name, stage.words),
        None => format!("0x{number:X}, which is not published"),
    }
}

fn in_words(parts: &Parts, inside: Option<&Entry>) -> String {
    let form = match parts.form {
        Form::Hresult => "HRESULT",
        Form::NtStatus => "NTSTATUS",
    };
    let severity = parts.severity.name();
    if parts.customer {
        return format!("{form}: {severity}, defined by a program, not by Windows (customer bit)");
    }
    let mut text = format!("{form}: {severity}, facility {}", parts.facility);
    if let Some(name) = parts.facility_name {
        text.push_str(&format!(" ({name})"));
    }
    match inside {
        Some(inside) => {
            let kind = if inside.area.has_win32_errors() {
                "Win32 error"
            } else {
                "NTSTATUS"
            };
            text.push_str(&format!(", {kind} {}", inside.code));
        }
        None => text.push_str(&format!(", code {0} (0x{0:X})", parts.low)),
    }
    text
}

/// The other ways to write it.
fn forms(explanation: &Explanation) -> String {
    let code = explanation.code;
    let Code(bits) = code;
    match bits {
        0..0x1_0000 => {
            let mut meanings = explanation
                .entry
                .into_iter()
                .chain(explanation.others.iter().copied());
            match meanings.any(|entry| entry.area.has_win32_errors()) && bits != 0 {
                true => format!("0x{bits:X}, in an HRESULT 0x8007{bits:04X}"),
                false => format!("0x{bits:X}"),
            }
        }
        0x1_0000..0x8000_0000 => bits.to_string(),
        _ => format!("{}, {bits}", code.signed()),
    }
}

fn named(entry: &Entry) -> String {
    let area = entry.area.name();
    match entry.symbol {
        Some(symbol) => format!("{area}, {symbol}: {}", entry.meaning),
        None => format!("{area}: {}", entry.meaning),
    }
}

/// What a table cannot tell of the exit codes of programs.
fn note(explanation: &Explanation) -> &'static str {
    match explanation.entry {
        None => "a number that a program or script chose itself, or one that is not in the table",
        Some(_) => {
            "of a program or script with exit codes of its own, only its documentation can say what this one means"
        }
    }
}
