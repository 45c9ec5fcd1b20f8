//! The published form of explanations: keys as in the README and in `code-schema.json`.

use serde::Serialize;
use serde_json::Value;

use crate::code::{Code, Entry, Explanation, Form, Parts, Setup};

/// An explanation.
#[derive(Debug, Serialize)]
pub struct CodeDto<'a> {
    input: Option<&'a str>,
    code: i32,
    unsigned: u32,
    hex: String,
    symbol: Option<&'static str>,
    meaning: Option<&'static str>,
    usually: Option<&'static str>,
    check: Option<&'static str>,
    area: Option<&'static str>,
    may_be_own: bool,
    inside: Option<EntryDto>,
    others: Vec<EntryDto>,
    parts: Option<PartsDto>,
    setup: Option<SetupDto>,
}

#[derive(Debug, Serialize)]
struct EntryDto {
    code: i32,
    symbol: Option<&'static str>,
    meaning: &'static str,
    area: &'static str,
}

#[derive(Debug, Serialize)]
struct PartsDto {
    form: &'static str,
    severity: &'static str,
    customer: bool,
    facility: u16,
    facility_name: Option<&'static str>,
    low: u16,
}

#[derive(Debug, Serialize)]
struct SetupDto {
    extend: String,
    phase: Option<&'static str>,
    operation: Option<&'static str>,
}

impl<'a> CodeDto<'a> {
    pub fn new(input: Option<&'a str>, explanation: &Explanation) -> Self {
        let Code(unsigned) = explanation.code;
        let of = explanation.entry.or(explanation.inside());
        Self {
            input,
            code: explanation.code.signed(),
            unsigned,
            hex: format!("0x{unsigned:08X}"),
            symbol: explanation.symbol(),
            meaning: explanation.meaning(),
            usually: explanation.usually(),
            check: explanation.check(),
            area: of.map(|entry| entry.area.name()),
            may_be_own: explanation.may_be_own(),
            inside: explanation.inside().map(EntryDto::from),
            others: explanation
                .others
                .iter()
                .copied()
                .map(EntryDto::from)
                .collect(),
            parts: explanation.parts.map(PartsDto::from),
            setup: explanation.setup.map(SetupDto::from),
        }
    }
}

impl From<&Entry> for EntryDto {
    fn from(entry: &Entry) -> Self {
        Self {
            code: entry.code.signed(),
            symbol: entry.symbol,
            meaning: entry.meaning,
            area: entry.area.name(),
        }
    }
}

impl From<Parts> for PartsDto {
    fn from(parts: Parts) -> Self {
        Self {
            form: match parts.form {
                Form::Hresult => "hresult",
                Form::NtStatus => "ntstatus",
            },
            severity: parts.severity.name(),
            customer: parts.customer,
            facility: parts.facility,
            facility_name: parts.facility_name,
            low: parts.low,
        }
    }
}

impl From<Setup> for SetupDto {
    fn from(setup: Setup) -> Self {
        Self {
            extend: format!("0x{:05X}", setup.extend.0),
            phase: setup.phase.map(|stage| stage.name),
            operation: setup.operation.map(|stage| stage.name),
        }
    }
}

/// The columns of a table, and where their values stand in an explanation.
const COLUMNS: [(&str, &str); 17] = [
    ("input", "/input"),
    ("code", "/code"),
    ("unsigned", "/unsigned"),
    ("hex", "/hex"),
    ("symbol", "/symbol"),
    ("meaning", "/meaning"),
    ("usually", "/usually"),
    ("check", "/check"),
    ("area", "/area"),
    ("may_be_own", "/may_be_own"),
    ("inside", "/inside/code"),
    ("severity", "/parts/severity"),
    ("facility", "/parts/facility"),
    ("facility_name", "/parts/facility_name"),
    ("extend", "/setup/extend"),
    ("phase", "/setup/phase"),
    ("operation", "/setup/operation"),
];

/// The names of the columns.
pub const HEADER: &[&str] = &{
    let mut names = [""; COLUMNS.len()];
    let mut i = 0;
    while i < names.len() {
        names[i] = COLUMNS[i].0;
        i += 1;
    }
    names
};

/// An explanation as a flat row.
///
/// # Errors
///
/// None in practice: an explanation can always be written as JSON.
pub fn row(dto: &CodeDto<'_>) -> serde_json::Result<Vec<Value>> {
    let value = serde_json::to_value(dto)?;
    let cell = |(_, place): (&str, &str)| value.pointer(place).cloned().unwrap_or_default();
    Ok(COLUMNS.map(cell).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::{explain, queries};

    #[test]
    fn every_column_has_its_value() {
        let setup = queries("0xC1900101-0x20017").remove(0).explanation.unwrap();
        let wrapped = explain(Code(0x8007_0005));
        let rows = [setup, wrapped].map(|e| row(&CodeDto::new(Some("x"), &e)).unwrap());
        for (i, name) in HEADER.iter().enumerate() {
            assert!(rows.iter().any(|row| !row[i].is_null()), "{name}");
        }
    }
}
