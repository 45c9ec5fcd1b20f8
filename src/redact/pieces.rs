//! From what a rule found to the values in it: `SRV01.corp.example.com` is a host and a domain, `CORP\jdoe` a domain and an account, `10:29:52` nothing.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    ops::Range,
};

use super::{
    kind::{Kind, is_placeholder},
    people,
    rules::What,
    secrets, steps,
    words::is_ordinary,
};

/// Takes the values: where they stand, and what they are.
pub type Take<'a> = dyn FnMut(Range<usize>, Kind) + 'a;

/// Domains that everybody meets: schemas, and where Windows is updated from.
#[rustfmt::skip]
const PUBLIC: &[&str] = &[
    "microsoft.com", "windows.com", "windowsupdate.com", "windows.net", "w3.org", "xmlsoap.org", "digicert.com", "verisign.com", "symantec.com",
    "microsoftonline.com", "azure.com", "azure.net", "office.com", "office.net", "live.com", "globalsign.com", "entrust.net",
];

/// Services at which customers have names of their own.
#[rustfmt::skip]
const HOSTED: &[&str] = &[
    "blob.core.windows.net", "file.core.windows.net", "table.core.windows.net", "queue.core.windows.net", "dfs.core.windows.net", "web.core.windows.net",
    "database.windows.net", "servicebus.windows.net", "vault.azure.net", "azurewebsites.net", "cloudapp.net", "cloudapp.azure.com", "azureedge.net",
    "azure-api.net", "azurecr.io", "onmicrosoft.com", "sharepoint.com", "okta.com", "service-now.com", "atlassian.net", "s3.amazonaws.com",
];
/// Where everybody can have a mailbox.
const MAILBOXES: [&str; 8] = [
    "gmail.com",
    "outlook.com",
    "hotmail.com",
    "live.com",
    "yahoo.com",
    "gmx.de",
    "web.de",
    "icloud.com",
];

/// With what names end that are used in a network. Two letters are a country, behind at least two more names.
#[rustfmt::skip]
const ENDS: &[&str] = &[
    "com", "org", "edu", "gov", "mil", "local", "lan", "corp", "internal", "intranet",
];
/// The same, behind at least two more names.
#[rustfmt::skip]
const LONG_ENDS: &[&str] = &[
    "net", "info", "biz", "home", "intern", "int", "ad", "loc", "dom", "private", "test", "example", "invalid", "cloud", "dev", "ads", "root",
];
/// Ends of file names that could be countries.
#[rustfmt::skip]
const FILE_ENDS: &[&str] = &[
    "cs", "py", "sh", "ps", "rs", "pl", "md", "so", "js", "ts", "cc", "vb", "db", "gz", "xz", "hh", "la", "ko",
];

/// What stands before a backslash in paths, registry keys, device names and the names of Windows' own accounts.
#[rustfmt::skip]
const NO_DOMAINS: &[&str] = &[
    "hklm", "uefi", "tpm", "umb", "sw", "bthenum", "vmbus", "mf", "isapnp", "swenum", "hkcu", "hkcr", "hku", "hkcc", "software", "system", "system32", "syswow64", "windows", "bin", "x64", "x86", "i386", "amd64",
    "arm64", "packages", "sms", "ccm", "osd", "drivers", "sources", "source", "scripts", "tools", "logs", "temp", "users", "authority", "nt",
    "builtin", "service", "apppool", "manager", "host", "root", "cimv2", "pci", "usb", "usbstor", "acpi", "hid", "scsi", "ide", "storage", "swd",
    "display", "hdaudio", "bth", "mininst", "minint", "boot", "efi", "microsoft", "machine", "sam", "security", "default", "policy", "content",
    "iis", "font", "monitor", "window", "program", "control", "deploy", "images", "wim",
];
/// Ends of file names: what has one is no account.
#[rustfmt::skip]
const FILES: &[&str] = &[
    "exe", "dll", "sys", "log", "txt", "xml", "ini", "inf", "cat", "cab", "msi", "msp", "msu", "wim", "vbs", "wsf", "ps1", "psm1", "psd1", "bat",
    "cmd", "cpp", "cxx", "h", "dat", "zip", "mof", "hta", "reg", "jpg", "png", "gif", "ico", "bmp", "css", "htm", "html", "json", "csv", "sdi",
    "efi", "lo_", "tmp", "appx", "msix", "iso", "vhdx", "mui",
];

fn is_one_of(list: &[&str], text: &str) -> bool {
    list.iter().any(|one| one.eq_ignore_ascii_case(text))
}

/// The values in what a rule found. A placeholder is none.
pub fn pieces(what: What, text: &str, range: Range<usize>, take: &mut Take<'_>) {
    let take = &mut |range: Range<usize>, kind| {
        if !is_placeholder(&text[range.clone()]) {
            take(range, kind);
        }
    };
    let value = &text[range.clone()];
    let (before, after) = (&text[..range.start], &text[range.end..]);
    match what {
        What::Host | What::Domain | What::Account | What::Name | What::Secret
            if is_word_of_a_sentence(before, value, after) => {}
        What::Host | What::SpokenHost | What::Domain | What::Account | What::Name
            if is_code(value) => {}
        // `ScopeId_…`: what is a word for an expression does not matter here.
        What::Plain(Kind::Guid) if before.ends_with(|c: char| c.is_ascii_alphanumeric()) => {}
        What::Plain(Kind::Guid) if after.starts_with(|c: char| c.is_ascii_alphanumeric()) => {}
        What::Plain(kind) => take(range, kind),
        What::V4 if is_address(before, value, after) => take(range, Kind::Address),
        What::V6 => v6(before, range, text, take),
        What::Mac if !is_longer(before, after) => take(range, Kind::Mac),
        What::DottedMac if is_dotted_mac(before, value, after) => take(range, Kind::Mac),
        What::Phone if !before.ends_with('-') && !after.starts_with('-') => {
            take(range, Kind::Phone)
        }
        What::Host => host(text, range, take),
        What::SpokenHost if looks_like_a_name(value) => host(text, range, take),
        What::Unc if !is_inside_a_path(text, range.start) => host(text, range, take),
        What::Slashes if value.len() > 2 => host(text, range, take),
        What::Authority => authority(text, range, take),
        What::DnsEnd => {
            // The name of a host is no longer.
            let start = beginning(text, range.start, 253, |c| {
                c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')
            });
            let skipped = text[start..].len() - text[start..].trim_start_matches(['.', '-']).len();
            let range = start + skipped..range.end;
            if is_dns(&text[..range.start], &text[range.clone()], after) {
                host(text, range, take);
            }
        }
        What::EmailEnd => {
            let sign = range.start - 1;
            let start = beginning(text, sign, 64, |c| {
                c.is_alphanumeric() || matches!(c, '_' | '.' | '+' | '%' | '-' | '\'')
            });
            if start < sign {
                take(start..range.end, Kind::Email);
            }
        }
        What::Domain if !is_no_value(value) => domain(text, range, take),
        What::Account | What::Login if !is_no_value(value) => account(text, range, take),
        What::Name if !is_no_value(value) && !names_everybody(value) => take(range, Kind::Name),
        What::Backslash if is_account(before, value, after) => account(text, range, take),
        What::Profile if is_profile(before) && !is_no_value(value) => {
            let rest = match after.starts_with(['\\', '/']) {
                true => 0,
                false => people::rest_of_a_folder(before, value, after),
            };
            take(range.start..range.end + rest, Kind::User);
        }
        What::Unit => take(range, Kind::Unit),
        What::Serial if !is_no_value(value) && has_digit(value) => {
            let value = value.trim_end_matches(['.', ':']);
            take(range.start..range.start + value.len(), Kind::Serial);
        }
        What::Uuid => take(range, Kind::Guid),
        What::Thumbprint => take(range, Kind::Thumbprint),
        What::Secret | What::Scheme | What::Argument | What::NetUse | What::NetUser
            if value.contains(|c| c != '*') =>
        {
            take(range, Kind::Secret);
        }
        _ => {}
    }
}

/// Where a run of certain characters before a place begins, at most so many characters before it.
fn beginning(text: &str, end: usize, most: usize, is_of_it: impl Fn(char) -> bool) -> usize {
    let before = text[..end].char_indices().rev().take(most);
    let run = before.take_while(|&(_, c)| {
        steps::add(1);
        is_of_it(c)
    });
    run.last().map_or(end, |(at, _)| at)
}

/// Whether the backslashes before a name are not those of a server: `C:\\Windows` in code.
fn is_inside_a_path(text: &str, name: usize) -> bool {
    let before = text[..name].trim_end_matches('\\');
    before.ends_with(|c: char| {
        c.is_alphanumeric()
            || matches!(c, '_' | ':' | '.' | '%' | '$' | ')' | '}' | ']' | '-' | '?')
    })
}

/// Whether a folder of profiles is one: `/home/` in the path of an address is none.
fn is_profile(before: &str) -> bool {
    let folder = before.trim_end_matches(['/', '\\']);
    let is_home = folder.len() >= 5
        && folder
            .get(folder.len() - 5..)
            .is_some_and(|name| name.eq_ignore_ascii_case("/home"));
    !is_home || !folder[..folder.len() - 5].ends_with(|c: char| c.is_alphanumeric() || c == '/')
}

/// The domain that a distinguished name ends with, as DNS has it.
pub fn domain_of_unit(unit: &str) -> String {
    let labels = unit.split(',').filter_map(|part| {
        let (key, label) = part.trim().split_once('=')?;
        key.eq_ignore_ascii_case("DC").then_some(label)
    });
    labels.collect::<Vec<_>>().join(".")
}

/// `No Asset Tag`, `%OSDComputerName%`, `true`, `0`.
pub fn is_no_value(value: &str) -> bool {
    let value = value.trim_matches(|c: char| !c.is_alphanumeric() && c != '%');
    value.is_empty()
        || value.starts_with('%')
        || is_ordinary(value)
        || value.len() < 4 && value.bytes().all(|b| b.is_ascii_digit())
}

/// `80072f8f`, `0x87D00269`: the code of an error.
fn is_code(value: &str) -> bool {
    let digits = value.strip_prefix("0x").unwrap_or(value);
    digits.len() == 8
        && digits.bytes().all(|b| b.is_ascii_hexdigit())
        && (digits.len() < value.len() || digits.starts_with(['8', 'c', 'C']))
}

fn has_digit(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit())
}

/// In a sentence a name is told from a word by what names have and words have not.
pub fn looks_like_a_name(value: &str) -> bool {
    let value = value.trim_end_matches(['.', '-']);
    let is_capital = value.len() > 2 && !value.contains(|c: char| c.is_lowercase());
    !is_no_value(value)
        && value.contains(char::is_alphabetic)
        && !value.starts_with("0x")
        && (has_digit(value) || is_capital || value.contains(['.', '-']))
}

/// `user: access is denied` names nobody.
fn is_word_of_a_sentence(before: &str, value: &str, after: &str) -> bool {
    let next = after.strip_prefix(' ').unwrap_or_default();
    // Another key: `user: kiosk password: x`.
    let is_key = next
        .find(|c: char| !c.is_alphanumeric())
        .is_some_and(|end| end < 32 && next[end..].starts_with([':', '=']));
    before.ends_with(' ')
        && !before.trim_end().ends_with('=')
        && !secrets::looks_like_a_secret(value)
        && !looks_like_a_name(value)
        && value.chars().all(char::is_alphabetic)
        && (after.starts_with(':') || next.starts_with(char::is_alphabetic) && !is_key)
}

/// Whether four numbers are an address: not a version, not a netmask, not the machine itself.
fn is_address(before: &str, value: &str, after: &str) -> bool {
    let Ok(address) = value.parse::<Ipv4Addr>() else {
        return false;
    };
    let [first, .., last] = address.octets();
    let is_number = |c: char| c.is_ascii_digit();
    // `10.1.2.3-10.1.2.9` is a range, `agent-10.1.2.3` a file.
    let is_part = before.ends_with(['.', '_']) && !before.ends_with("..")
        || before.ends_with('-') && !before[..before.len() - 1].ends_with(is_number)
        || after.starts_with('_')
        || after.starts_with('-') && !after[1..].starts_with(is_number)
        || after
            .strip_prefix('.')
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric()));
    let names_nobody =
        address.is_unspecified() || address.is_loopback() || first == 255 || first == 0;
    !(is_part || speaks_of_versions(before) || names_nobody || first < 10 && last == 0)
}

/// Whether a word for a version stands directly before a number. `server` is none, though it ends in `ver`; `DriverVer` is one.
fn speaks_of_versions(before: &str) -> bool {
    const SIGNS: [char; 10] = [' ', '=', ':', '"', '\'', '>', '[', '(', ',', '.'];
    let mut label = before.trim_end_matches(SIGNS);
    // `DriverVer=06/21/2006,10.0.1.2`
    let undated = label.trim_end_matches(|c: char| c.is_ascii_digit() || c == '/');
    if label[undated.len()..].contains('/') {
        label = undated.trim_end_matches(SIGNS);
    }
    let label = ["now", "to", "is", "number"]
        .iter()
        .fold(label, |label, word| {
            let shorter = label
                .strip_suffix(word)
                .filter(|rest| rest.ends_with(SIGNS));
            shorter.map_or(label, |rest| rest.trim_end_matches(SIGNS))
        });
    let words = ["version", "ver", "build", "release", "revision", "rev", "v"];
    words.iter().any(|word| {
        let Some(start) = label.len().checked_sub(word.len()) else {
            return false;
        };
        let Some(end) = label.get(start..) else {
            return false;
        };
        let rest = &label[..start];
        let is_word = !rest.ends_with(char::is_alphabetic)
            || end.starts_with(char::is_uppercase) && rest.ends_with(char::is_lowercase)
            || word.len() > 6;
        end.eq_ignore_ascii_case(word) && is_word
    })
}

/// Whether an address is one of those for networks of one's own: versions begin with smaller numbers.
pub fn is_private(value: &str) -> bool {
    value
        .parse::<Ipv4Addr>()
        .is_ok_and(|address| address.is_private() || address.is_link_local())
}

/// Three groups of four digits with a letter among them; a version has none.
fn is_dotted_mac(before: &str, value: &str, after: &str) -> bool {
    value.contains(|c: char| c.is_ascii_alphabetic())
        && value.contains(|c: char| c.is_ascii_digit())
        && !before.ends_with(['.', '-', '_', '\\', '/'])
        && !after.starts_with(['-', '_', '\\', '/'])
        && !after
            .strip_prefix('.')
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
}

fn v6(before: &str, range: Range<usize>, text: &str, take: &mut Take<'_>) {
    let value = &text[range.clone()];
    let colons = value.len() - value.trim_end_matches(':').len();
    // `fe80::1:` ends a clause.
    let value = if colons == 1 {
        &value[..value.len() - 1]
    } else {
        value
    };
    let after = &text[range.start + value.len()..];
    let is_inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | ':');
    if before.ends_with(is_inside)
        || after.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
    {
        return;
    }
    // The prefix of a network, by its full groups.
    let groups = value.split(':');
    let is_prefix = groups.clone().count() >= 4
        && groups.clone().all(|group| group.len() == 4)
        && value.contains(|c: char| c.is_ascii_alphabetic());
    if is_prefix {
        take(range.start..range.start + value.len(), Kind::Address);
    } else if let Ok(address) = value.parse::<Ipv6Addr>()
        && !address.is_unspecified()
        && !address.is_loopback()
    {
        take(range.start..range.start + value.len(), Kind::Address);
    }
}

/// More pairs stand before or behind: a hash, not an address.
fn is_longer(before: &str, after: &str) -> bool {
    let is_pair = |pair: &str| pair.len() == 2 && pair.bytes().all(|b| b.is_ascii_hexdigit());
    let separators = [':', '-'];
    let behind = after
        .strip_prefix(separators)
        .and_then(|rest| rest.get(..2));
    let ahead = before.strip_suffix(separators);
    let ahead = ahead.and_then(|rest| rest.get(rest.len().checked_sub(2)?..));
    // `01-` is the kind of hardware, as in the name of a file for PXE.
    let is_kind = ahead == Some("01")
        && !before[..before.len() - 3]
            .ends_with(|c: char| c.is_alphanumeric() || separators.contains(&c));
    behind.is_some_and(is_pair) || ahead.is_some_and(is_pair) && !is_kind
}

/// A computer by its name or address, with its domain or without.
fn host(text: &str, range: Range<usize>, take: &mut Take<'_>) {
    let value = text[range.clone()].trim_end_matches(['.', '-', '$', '_']);
    let skipped = value.len() - value.trim_start_matches(['.', '-', '_', '[']).len();
    let (start, value) = (range.start + skipped, &value[skipped..]);
    let end = start + value.len();
    if let Ok(address) = value.trim_end_matches(']').parse::<IpAddr>() {
        if !address.is_loopback() && !address.is_unspecified() {
            take(
                start..start + value.trim_end_matches(']').len(),
                Kind::Address,
            );
        }
        return;
    }
    let is_guid = value.len() == 36 && value.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    if is_no_value(value) || is_guid {
        return;
    }
    if let Some(name) = hosted(value) {
        return take(start..start + name.len(), Kind::Host);
    }
    match value.split_once('.') {
        None => take(start..end, Kind::Host),
        Some(_) if is_public(value) => {}
        Some((_, rest)) if !rest.contains('.') && is_one_of(ENDS, rest) => {
            take(start..end, Kind::Domain)
        }
        Some((first, rest)) => {
            let dot = start + first.len();
            if !first.is_empty() {
                take(start..dot, Kind::Host);
            }
            domain(text, end - rest.len()..end, take);
        }
    }
}

fn is_public(name: &str) -> bool {
    PUBLIC.iter().any(|public| below(name, public).is_some())
}

/// The name that a customer has at a public service.
fn hosted(name: &str) -> Option<&str> {
    let own = HOSTED.iter().find_map(|service| below(name, service))?;
    (!own.is_empty()).then_some(own)
}

/// What stands before a domain in a name.
fn below<'a>(name: &'a str, domain: &str) -> Option<&'a str> {
    let start = name.len().checked_sub(domain.len())?;
    let is_it = name.get(start..)?.eq_ignore_ascii_case(domain);
    let rest = &name[..start];
    (is_it && (rest.is_empty() || rest.ends_with('.'))).then(|| rest.trim_end_matches('.'))
}

/// Who and where in a URL: `jdoe:password@server:8080`.
fn authority(text: &str, range: Range<usize>, take: &mut Take<'_>) {
    let mut range = range;
    let value = &text[range.clone()];
    let end = value.find(['?', '#']).unwrap_or(value.len());
    // What looks like a query can be of a password.
    let is_password = value[..end]
        .split_once(':')
        .is_some_and(|(_, rest)| !rest.bytes().all(|b| b.is_ascii_digit()));
    if !is_password || !value.contains('@') {
        range.end = range.start + end;
    }
    let value = &text[range.clone()];
    let start = match value.rsplit_once('@') {
        Some((who, _)) => {
            let end = range.start + who.len();
            match who.split_once(':') {
                Some((user, secret)) if !secret.is_empty() => {
                    if user.len() > 1 && !is_no_value(user) {
                        take(range.start..range.start + user.len(), Kind::User);
                    }
                    take(end - secret.len()..end, Kind::Secret);
                }
                _ if !who.is_empty() => take(range.start..end, Kind::Secret),
                _ => {}
            }
            end + 1
        }
        None => range.start,
    };
    let name = &text[start..range.end];
    let len = match name.starts_with('[') {
        true => name.find(']').map_or(0, |end| end + 1),
        false => name
            .find(|c: char| {
                c.is_ascii() && !c.is_ascii_alphanumeric() && !matches!(c, '_' | '.' | '-')
            })
            .unwrap_or(name.len()),
    };
    host(text, start..start + len, take);
}

/// An e-mail address tells of an account and a domain.
pub fn parts_of_address(address: &str) -> Vec<(Kind, &str)> {
    const ROLES: [&str; 12] = [
        "info",
        "support",
        "helpdesk",
        "service",
        "noreply",
        "no-reply",
        "sales",
        "contact",
        "office",
        "mail",
        "postmaster",
        "webmaster",
    ];
    let Some((name, domain)) = address.rsplit_once('@') else {
        return Vec::new();
    };
    let mut parts = Vec::new();
    if name.len() > 3 && !is_one_of(&ROLES, name) {
        parts.push((Kind::User, name));
    }
    if !is_public(domain) && !is_one_of(&MAILBOXES, domain) && hosted(domain).is_none() {
        parts.push((Kind::Domain, domain));
    }
    parts
}

/// Organisations that tell nothing.
fn names_everybody(name: &str) -> bool {
    is_one_of(
        &[
            "Microsoft",
            "Microsoft Corporation",
            "IT Organization",
            "Default-First-Site-Name",
            "Default First Site Name",
        ],
        name,
    )
}

fn domain(text: &str, range: Range<usize>, take: &mut Take<'_>) {
    let value = text[range.clone()].trim_end_matches(['.', '-']);
    if value.len() > 1 {
        take(range.start..range.start + value.len(), Kind::Domain);
    }
}

/// `CORP\jdoe`, `CORP\\jdoe` (escaped), `CORP\LAB-042$` (a machine), `jdoe@corp.example.com`, `jdoe`.
fn account(text: &str, range: Range<usize>, take: &mut Take<'_>) {
    let value = text[range.clone()].trim_end_matches(['.', ':', '\\']);
    let end = range.start + value.len();
    let from = match value.split_once('\\') {
        Some((name, rest)) => {
            let at = range.start..range.start + name.len();
            if !is_no_value(name) {
                domain(text, at, take);
            }
            end - rest.trim_start_matches('\\').len()
        }
        None => range.start,
    };
    let name = &text[from..end];
    if name.contains('\\') || name.contains('/') || name.contains('=') {
        return;
    }
    if name.contains('@') {
        return take(from..end, Kind::Email);
    }
    if name.starts_with("S-1-") {
        // Its form tells whose it is.
        return;
    }
    match name.strip_suffix('$') {
        _ if name.trim_end_matches('$').chars().count() < 2 || is_no_value(name) => {}
        Some(machine) => take(from..from + machine.len(), Kind::Host),
        None => take(from..end, Kind::User),
    }
}

/// A name of DNS, not a file or a class.
fn is_dns(before: &str, value: &str, after: &str) -> bool {
    let is_part = before.ends_with(['.', '@', '$', '%', '~'])
        || after.starts_with(['.', '@', '(', '_'])
            && after.len() > 1
            && !after[1..].starts_with([' ', '\r', '\n', '.'])
        || after.starts_with('\\') && before.ends_with('\\');
    let labels: Vec<&str> = value.split('.').collect();
    let last = labels.last().copied().unwrap_or_default();
    let is_long = labels.len() > 2;
    let is_country = is_long
        && last.len() == 2
        && last.bytes().all(|b| b.is_ascii_alphabetic())
        && !is_one_of(FILE_ENDS, last);
    let has_names = labels[..labels.len() - 1]
        .iter()
        .all(|label| label.contains(char::is_alphabetic) || label.len() > 3);
    let is_class = is_one_of(
        &[
            "system",
            "microsoft",
            "windows",
            "asp",
            "ado",
            "vb",
            "command",
        ],
        labels[0],
    );
    !is_part
        && !is_class
        && has_names
        && (is_one_of(ENDS, last) || is_long && is_one_of(LONG_ENDS, last) || is_country)
}

/// Whether `A\b` is an account: it stands alone, and is written like one or spoken of as one.
fn is_account(before: &str, value: &str, after: &str) -> bool {
    let stands_alone = before
        .chars()
        .next_back()
        .is_none_or(|c| c.is_whitespace() || matches!(c, '"' | '\'' | '=' | ':' | '(' | '[' | '<' | '>' | ',' | ';' | '|' | '{'))
        // A drive's colon begins a path.
        && !before.strip_suffix(':').is_some_and(|rest| {
            let mut last = rest.chars().rev();
            last.next().is_some_and(|c| c.is_ascii_alphabetic()) && !last.next().is_some_and(char::is_alphanumeric)
        })
        && !after.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '\\' | '/' | ':' | '&' | '*' | '%' | '{'));
    let (domain, name) = value.split_once('\\').unwrap_or_default();
    let name = name.trim_start_matches('\\');
    let is_file = name
        .rsplit_once('.')
        .is_some_and(|(_, end)| is_one_of(FILES, end));
    if !stands_alone
        // Of a copy: `HOST-1\\x` is no account.
        || is_placeholder(domain)
        || is_file
        || is_one_of(NO_DOMAINS, domain)
        || domain.starts_with('.')
        || name.is_empty()
    {
        return false;
    }
    let is_netbios = domain.len() <= 15
        && domain.contains(|c: char| c.is_ascii_uppercase())
        && !domain.contains(|c: char| c.is_lowercase() || matches!(c, '_' | '.'));
    let is_name = domain.contains('.') && is_dns("", domain, "");
    is_netbios || is_name || name.ends_with('$') || speaks_of_accounts(before)
}

/// What is said of accounts, in the last words before one.
fn speaks_of_accounts(before: &str) -> bool {
    const NEAR: usize = 48;
    let start =
        (before.len().saturating_sub(NEAR)..before.len()).find(|&at| before.is_char_boundary(at));
    let near = before[start.unwrap_or(before.len())..].to_ascii_lowercase();
    [
        "user",
        "account",
        "owner",
        "owned",
        "logon",
        "login",
        "logged",
        "credential",
        "run as",
        "runas",
        "running as",
        "identity",
        "join",
        "impersonat",
        " as ",
    ]
    .iter()
    .any(|word| near.contains(word))
}
