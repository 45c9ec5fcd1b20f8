//! The rows of an export: CSV, a JSON array, or an object a line.

use chrono::NaiveDateTime;
use serde_json::Value;

/// A row, as far as it tells.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Row {
    /// The machine's name, or its resource ID.
    pub machine: Option<String>,
    /// The deployment's ID.
    pub deployment: Option<String>,
    /// The instruction pointer.
    pub pointer: Option<u32>,
    pub action: String,
    pub group: String,
    pub exit_code: Option<i32>,
    /// The ID of the status message.
    pub message: Option<u32>,
    /// Milliseconds since 1970-01-01T00:00Z. The site keeps times in UTC.
    pub utc_ms: Option<i64>,
    /// The end of the action's output.
    pub output: String,
    /// Counted from 1.
    pub line: u64,
    pub offset: u64,
}

/// A field of a row, with the names that views, classes and scripts give it, in lower case.
const FIELDS: [(Field, &[&str]); 9] = [
    (
        Field::Pointer,
        &["step", "stepnumber", "insstring1", "insstrvalue1"],
    ),
    (
        Field::Action,
        &["actionname", "action", "insstring2", "insstrvalue2"],
    ),
    (
        Field::Group,
        &["groupname", "group", "insstring3", "insstrvalue3"],
    ),
    (Field::Code, &["exitcode", "insstring4", "insstrvalue4"]),
    (
        Field::Message,
        &[
            "laststatusmsgid",
            "laststatusmessageid",
            "messageid",
            "statusmessageid",
        ],
    ),
    (
        Field::Time,
        &["executiontime", "stepexecutiontime", "time", "recordtime"],
    ),
    (
        Field::Output,
        &["actionoutput", "insstring5", "insstrvalue5"],
    ),
    (
        Field::Machine,
        &[
            "computername",
            "machinename",
            "name0",
            "netbios_name0",
            "machine",
            "systemname",
            "name",
        ],
    ),
    (Field::Deployment, &["advertisementid", "deploymentid"]),
];

/// The key of a machine without a name.
const RESOURCE: &str = "resourceid";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Pointer,
    Action,
    Group,
    Code,
    Message,
    Time,
    Output,
    Machine,
    Deployment,
}

/// Whether a text begins as an export of rows: its keys hold a pointer, an action and a time or message.
pub(in crate::input) fn is_export(beginning: &str) -> bool {
    let keys = match beginning.trim_start().chars().next() {
        Some('[' | '{') => json_keys(beginning),
        _ => {
            let header = header(beginning);
            header.split(delimiter(header)).map(key).collect()
        }
    };
    let has = |wanted: Field| {
        let mut fields = FIELDS.iter().filter(|(field, _)| *field == wanted);
        fields.any(|(_, names)| names.iter().any(|name| keys.iter().any(|key| key == name)))
    };
    has(Field::Pointer) && has(Field::Action) && (has(Field::Time) || has(Field::Message))
}

/// The keys of the first object of a text that may be cut.
fn json_keys(text: &str) -> Vec<String> {
    let object = text.find('{').map_or("", |at| &text[at..]);
    let object = object.split('}').next().unwrap_or_default();
    let names = object.split('"').skip(1).step_by(2);
    names.map(key).collect()
}

/// All rows that can be read, in the order of the text.
pub(super) fn rows(text: &str) -> Vec<Row> {
    let text = text.trim_start_matches('\u{feff}');
    match text.trim_start().chars().next() {
        Some('[' | '{') => from_json(text),
        _ => from_csv(text),
    }
}

fn from_csv(text: &str) -> Vec<Row> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(u8::try_from(delimiter(header(text))).unwrap_or(b','))
        .flexible(true)
        .has_headers(false)
        .comment(Some(b'#'))
        .from_reader(text.as_bytes());
    let mut keys: Vec<String> = Vec::new();
    let mut rows = Vec::new();
    for record in reader.records().map_while(Result::ok) {
        if keys.is_empty() {
            keys = record.iter().map(key).collect();
            continue;
        }
        let place = record.position().map(|at| (at.line(), at.byte()));
        let cells = keys.iter().zip(record.iter());
        let mut row = Row::of(cells.map(|(key, cell)| (key.as_str(), cell.to_owned())));
        (row.line, row.offset) = place.unwrap_or_default();
        rows.push(row);
    }
    rows
}

fn from_json(text: &str) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut take = |value: &Value, line: u64, offset: u64| {
        let Some(object) = value.as_object() else {
            return;
        };
        let cells = object.iter().map(|(name, value)| {
            let cell = match value {
                Value::String(text) => text.clone(),
                Value::Null => String::new(),
                other => other.to_string(),
            };
            (key(name), cell)
        });
        let cells: Vec<_> = cells.collect();
        let mut row = Row::of(cells.iter().map(|(key, cell)| (key.as_str(), cell.clone())));
        (row.line, row.offset) = (line, offset);
        rows.push(row);
    };
    let mut stream = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    let mut from = 0;
    while let Some(Ok(value)) = stream.next() {
        let gap = text[from..].len() - text[from..].trim_start().len();
        let at = from + gap;
        from = stream.byte_offset();
        let line = 1 + text[..at].matches('\n').count() as u64;
        // The service answers with an object that holds the rows; PowerShell writes an array.
        let list = value.get("value").unwrap_or(&value);
        match list.as_array() {
            Some(list) => list.iter().for_each(|value| take(value, line, at as u64)),
            None => take(&value, line, at as u64),
        }
    }
    rows
}

impl Row {
    fn of<'a>(cells: impl Iterator<Item = (&'a str, String)>) -> Self {
        let mut row = Self::default();
        // Of two keys of one field the one that stands first in the table counts.
        let mut ranks = [usize::MAX; FIELDS.len()];
        let mut resource = None;
        for (key, cell) in cells {
            let cell = cell.trim();
            if cell.is_empty() || cell.eq_ignore_ascii_case("null") {
                continue;
            }
            if key == RESOURCE {
                resource = Some(cell.to_owned());
            }
            for (at, (field, names)) in FIELDS.iter().enumerate() {
                let rank = names.iter().position(|name| *name == key);
                if let Some(rank) = rank.filter(|&rank| rank < ranks[at]) {
                    ranks[at] = rank;
                    row.set(*field, cell);
                }
            }
        }
        row.machine = row.machine.or(resource);
        row
    }

    fn set(&mut self, field: Field, cell: &str) {
        match field {
            Field::Pointer => self.pointer = cell.parse().ok(),
            Field::Action => cell.clone_into(&mut self.action),
            Field::Group => cell.clone_into(&mut self.group),
            Field::Code => self.exit_code = code(cell),
            Field::Message => self.message = cell.parse::<u32>().ok().map(|id| id & 0xFFFF),
            Field::Time => self.utc_ms = utc_ms(cell),
            Field::Output => cell.clone_into(&mut self.output),
            Field::Machine => self.machine = Some(cell.to_owned()),
            Field::Deployment => self.deployment = Some(cell.to_owned()),
        }
    }
}

/// A code, signed, unsigned or hexadecimal.
fn code(cell: &str) -> Option<i32> {
    if let Some(hex) = cell.strip_prefix("0x").or_else(|| cell.strip_prefix("0X")) {
        return u32::from_str_radix(hex, 16).ok().map(u32::cast_signed);
    }
    let number: i64 = cell.parse().ok()?;
    i32::try_from(number)
        .ok()
        .or_else(|| u32::try_from(number).ok().map(u32::cast_signed))
}

/// A time as SQL, WMI, JSON and PowerShell write it. A form that leaves the day open (`3/4/2026` without
/// AM or PM) is not read.
fn utc_ms(cell: &str) -> Option<i64> {
    if let Ok(at) = chrono::DateTime::parse_from_rfc3339(cell) {
        return Some(at.timestamp_millis());
    }
    const FORMS: [&str; 7] = [
        "%Y-%m-%d %H:%M:%S%.f",
        "%Y-%m-%dT%H:%M:%S%.f",
        "%Y-%m-%d %H:%M",
        "%m/%d/%Y %I:%M:%S %p",
        "%m/%d/%Y %I:%M %p",
        "%d.%m.%Y %H:%M:%S",
        "%d.%m.%Y %H:%M",
    ];
    let mut forms = FORMS.iter();
    let at = forms.find_map(|form| NaiveDateTime::parse_from_str(cell, form).ok());
    // WMI: 20260302091405.000000+***
    let wmi = || NaiveDateTime::parse_from_str(cell.get(..14)?, "%Y%m%d%H%M%S").ok();
    at.or_else(wmi).map(|at| at.and_utc().timestamp_millis())
}

/// The first line that is not PowerShell's remark on the type.
fn header(text: &str) -> &str {
    let text = text.trim_start_matches('\u{feff}');
    let mut lines = text.lines().map(str::trim);
    lines
        .find(|line| !line.is_empty() && !line.starts_with('#'))
        .unwrap_or_default()
}

/// The character that parts most of the header's names.
fn delimiter(header: &str) -> char {
    let count = |delimiter: &char| header.matches(*delimiter).count();
    *[',', ';', '\t']
        .iter()
        .max_by_key(|d| (count(d), **d == ','))
        .unwrap_or(&',')
}

/// A key in lower case, without quotes.
fn key(name: &str) -> String {
    name.trim().trim_matches('"').to_ascii_lowercase()
}
