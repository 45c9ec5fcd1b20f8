//! Every row with a symbol, held against the headers of mingw-w64, where the machine has them.

use std::{collections::HashMap, fs, path::Path};

use super::{super::Area, Entry, entries, published};

/// Where Debian's mingw-w64-common puts them.
const FOLDER: &str = "/usr/share/mingw-w64/include";

const HEADERS: &[&str] = &[
    "winerror.h",
    "ntstatus.h",
    "wuerror.h",
    "bitsmsg.h",
    "winhttp.h",
    "wininet.h",
    "msi.h",
    "dismapi.h",
    "setupapi.h",
    "lmerr.h",
    "corerror.h",
    "wbemcli.h",
    "olectl.h",
    "urlmon.h",
    "winnt.h",
];

/// Names and the text of their values. The first definition counts.
fn definitions() -> Option<HashMap<String, String>> {
    let mut found = HashMap::new();
    for header in HEADERS {
        let text = fs::read(Path::new(FOLDER).join(header)).ok()?;
        for line in String::from_utf8_lossy(&text).lines() {
            let line = line.trim().trim_end_matches(',');
            let definition = match line.strip_prefix('#').map(str::trim_start) {
                Some(directive) => directive
                    .strip_prefix("define")
                    .and_then(|rest| rest.trim_start().split_once(char::is_whitespace)),
                None => line.split_once(" = "),
            };
            if let Some((name, value)) = definition {
                let value = value.split("/*").next().unwrap_or_default().trim();
                found
                    .entry(name.to_owned())
                    .or_insert_with(|| value.to_owned());
            }
        }
    }
    Some(found)
}

/// The value of what the headers write: a number, a name, a sum, an or, each in casts or in one of their macros.
fn value(text: &str, all: &HashMap<String, String>, depth: usize) -> Option<u32> {
    let text = text.trim();
    if depth > 20 {
        return None;
    }
    let value = |text: &str| value(text, all, depth + 1);
    if let Some(inside) = text
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
    {
        // `((NTSTATUS)0xC0000005)`, `(a)`, but not `(a)|(b)`, which no header has here.
        return value(inside.strip_prefix("(NTSTATUS)").unwrap_or(inside));
    }
    if let Some((name, rest)) = text.split_once('(').filter(|_| text.ends_with(')')) {
        let inside = value(&rest[..rest.len() - 1])?;
        return match name {
            "__MSABI_LONG" | "_HRESULT_TYPEDEF_" => Some(inside),
            "EMAKEHR" => Some(0x8013_0000 | inside),
            "STD_CTL_SCODE" => Some(0x800A_0000 | inside),
            _ => None,
        };
    }
    if let Some((a, b)) = text.split_once(['+', '|']) {
        return Some(value(a)? + value(b)?);
    }
    match text.strip_prefix("0x") {
        Some(digits) => u32::from_str_radix(digits.trim_end_matches(['u', 'U', 'l', 'L']), 16).ok(),
        None => text.parse().ok().or_else(|| value(all.get(text)?)),
    }
}

/// What Microsoft publishes in documentation only.
fn is_only_published(area: Area, symbol: &str) -> bool {
    matches!(area, Area::Setup | Area::Usmt)
        || ["CBS_E_", "VDS_E_", "WCM_E_"]
            .iter()
            .any(|start| symbol.starts_with(start))
        || symbol.starts_with("PSFX_E_")
}

#[test]
fn rows_have_the_symbols_and_values_of_the_headers() {
    let Some(all) = definitions() else {
        println!("skipped: the headers of mingw-w64 are not in {FOLDER}");
        return;
    };
    let is_held = |symbol: &str| published::constants().any(|(name, _)| *name == symbol);
    let mut held = 0;
    let mut wrong = Vec::new();
    for row in entries() {
        let Some(symbol) = row.symbol else { continue };
        match all.get(symbol).and_then(|text| value(text, &all, 0)) {
            Some(value) if value == row.code.0 => held += 1,
            Some(value) => wrong.push(format!("0x{value:08X} is {row:?}")),
            None if is_held(symbol) || is_only_published(row.area, symbol) => {}
            None => wrong.push(format!("no source has {row:?}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(held > 1_300, "{held}");
}

/// The facts about the ConfigMgr client's codes: every value is one that is published.
#[test]
fn configmgr_rows_have_published_values() {
    let Ok(text) = fs::read("../shared/codes/configmgr-codes.tsv") else {
        println!("skipped: ../shared/codes is not there");
        return;
    };
    let text = String::from_utf8_lossy(&text);
    let published: HashMap<&str, &str> = text
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .collect();
    // Seen in logs only, as CCM_E_NO_CLIENT_PKI_CERT.
    let is_published = |row: &&Entry| row.area == Area::ConfigMgr && row.code.0 != 0x87D0_0454;
    for row in entries().filter(is_published) {
        let meaning = published.get(format!("0x{:08X}", row.code.0).as_str());
        assert!(
            meaning.is_some_and(|text| !text.eq_ignore_ascii_case(row.meaning)),
            "{row:?}: {meaning:?}"
        );
    }
}
