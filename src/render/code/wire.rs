//! The published form of explanations: keys as in the README and in `code-schema.json`.

use serde::Serialize;

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

/// An explanation as a flat row.
#[derive(Debug, Serialize)]
pub struct CodeRow<'a> {
    input: Option<&'a str>,
    code: i32,
    unsigned: u32,
    hex: &'a str,
    symbol: Option<&'static str>,
    meaning: Option<&'static str>,
    usually: Option<&'static str>,
    check: Option<&'static str>,
    area: Option<&'static str>,
    may_be_own: bool,
    inside: Option<i32>,
    severity: Option<&'static str>,
    facility: Option<u16>,
    facility_name: Option<&'static str>,
    extend: Option<&'a str>,
    phase: Option<&'static str>,
    operation: Option<&'static str>,
}

impl CodeRow<'_> {
    /// The keys, in this order.
    pub const COLUMNS: &'static [&'static str] = &[
        "input",
        "code",
        "unsigned",
        "hex",
        "symbol",
        "meaning",
        "usually",
        "check",
        "area",
        "may_be_own",
        "inside",
        "severity",
        "facility",
        "facility_name",
        "extend",
        "phase",
        "operation",
    ];
}

impl<'a> From<&'a CodeDto<'_>> for CodeRow<'a> {
    fn from(dto: &'a CodeDto<'_>) -> Self {
        let (parts, setup) = (dto.parts.as_ref(), dto.setup.as_ref());
        Self {
            input: dto.input,
            code: dto.code,
            unsigned: dto.unsigned,
            hex: &dto.hex,
            symbol: dto.symbol,
            meaning: dto.meaning,
            usually: dto.usually,
            check: dto.check,
            area: dto.area,
            may_be_own: dto.may_be_own,
            inside: dto.inside.as_ref().map(|entry| entry.code),
            severity: parts.map(|parts| parts.severity),
            facility: parts.map(|parts| parts.facility),
            facility_name: parts.and_then(|parts| parts.facility_name),
            extend: setup.map(|setup| setup.extend.as_str()),
            phase: setup.and_then(|setup| setup.phase),
            operation: setup.and_then(|setup| setup.operation),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::explain;

    #[test]
    fn the_columns_are_the_keys_of_a_row() {
        let explanation = explain(Code(0x8007_0005));
        let dto = CodeDto::new(None, &explanation);
        let row = serde_json::to_string(&CodeRow::from(&dto)).unwrap();
        let mut rest = row.as_str();
        for column in CodeRow::COLUMNS {
            let key = format!("\"{column}\":");
            let at = rest.find(&key).unwrap_or_else(|| panic!("{column}: {row}"));
            rest = &rest[at + key.len()..];
        }
        let count = serde_json::from_str::<serde_json::Map<_, _>>(&row).map(|row| row.len());
        assert_eq!(count.unwrap(), CodeRow::COLUMNS.len());
    }
}
