//! How far a value reaches that a word announces. A quoted value reaches to its closing quote; another one as far as its kind goes.

use std::ops::Range;

use super::{
    context::Sign,
    people::{is_a_name_of_a_person, rest_of_a_person},
    pieces::{is_no_value, looks_like_a_name},
    rules::What,
    secrets::looks_like_a_secret,
    steps,
    words::is_ordinary,
};

/// No value is longer, bytes.
const LONGEST: usize = 512;

/// What a word announces, and where its value begins.
#[derive(Debug)]
pub struct Announced {
    pub what: What,
    pub sign: Sign,
    /// The word itself.
    pub word: Range<usize>,
    pub at: usize,
}

/// Takes the announced value, if there is one.
pub fn read(text: &str, named: &Announced, take: &mut dyn FnMut(What, Range<usize>)) {
    let mut quoted = quoted(text, named.at);
    if named.sign == Sign::Quote && text[named.at..].starts_with('(') {
        let end = line_of(&text[named.at..]).find(')');
        quoted = end.map(|end| named.at + 1..named.at + end);
    }
    if quoted.is_none() && named.sign == Sign::Quote && !text[named.at..].starts_with(['(', '[']) {
        return;
    }
    let at = match &quoted {
        Some(inner) => inner.start,
        // A bracket around a value is none of it.
        None if named.what != What::Secret => {
            let rest = &text[named.at..];
            named.at + rest.len()
                - rest
                    .trim_start_matches(['(', '[', '{', '<', '"', '\''])
                    .len()
        }
        None => named.at,
    };
    let found = Value {
        text,
        named,
        quoted,
        at,
    };
    match named.what {
        What::Host | What::SpokenHost => found.hosts(take),
        What::Domain => found.domain(take),
        What::Account | What::Login => found.account(take),
        What::Name => found.name(take),
        What::Serial => found.serial(take),
        What::Secret => found.secret(take),
        What::Scheme => found.scheme(take),
        What::Mac => found.digits(12, "-:.", take),
        What::Uuid => found.uuid(take),
        What::Thumbprint => found.digits(40, " :", take),
        What::Phone => found.phone(take),
        _ => {}
    }
}

/// A value that is read.
#[derive(Debug)]
pub struct Value<'a> {
    pub text: &'a str,
    pub named: &'a Announced,
    /// The inside of the quotes around the value.
    pub quoted: Option<Range<usize>>,
    pub at: usize,
}

impl Value<'_> {
    pub fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    /// From the beginning on, the characters that are of it.
    fn run(&self, is_of_it: impl FnMut(&(usize, char)) -> bool) -> Range<usize> {
        self.at..self.at + run(self.rest(), is_of_it)
    }

    fn is_bare(&self) -> bool {
        self.quoted.is_none() && matches!(self.named.sign, Sign::Blank | Sign::Argument)
    }

    fn hosts(&self, take: &mut dyn FnMut(What, Range<usize>)) {
        let (what, sign) = (self.named.what, self.named.sign);
        let mut at = self.at;
        let protocol = self.rest().get(..4);
        if protocol.is_some_and(|start| start.eq_ignore_ascii_case("tcp:")) {
            at += 4;
        }
        for n in 0..16 {
            let range = at..at + run(&self.text[at..], |&(_, c)| is_of_a_name(c));
            let value = &self.text[range.clone()];
            let after = &self.text[range.end..];
            if value.is_empty() || after.starts_with("://") {
                return;
            }
            let is_one = match sign {
                _ if n > 0 => looks_like_a_machine(value),
                Sign::Blank => looks_like_a_machine(value),
                Sign::Quote
                    if what == What::SpokenHost && self.text[self.named.at..].starts_with('(') =>
                {
                    looks_like_a_machine(value)
                }
                _ => true,
            };
            if !is_one {
                return;
            }
            take(what, range.clone());
            // A list goes on.
            let next = after.trim_start_matches([',', ';', '|', '*', ' ']);
            let skipped = after.len() - next.len();
            if !(1..=3).contains(&skipped) || !after.starts_with([',', ';', '|', '*']) {
                return;
            }
            at = range.end + skipped;
        }
    }

    fn domain(&self, take: &mut dyn FnMut(What, Range<usize>)) {
        let range = self.run(|&(_, c)| is_of_a_name(c));
        let value = &self.text[range.clone()];
        let is_option = self.named.sign == Sign::Argument;
        let is_short = self.text[self.named.word.clone()].len() < 3;
        let is_one = match self.named.sign {
            Sign::Blank => value.contains('.') && looks_like_a_name(value),
            Sign::Verb => looks_like_a_name(value),
            // `/d` has other meanings.
            _ if is_short => false,
            _ => true,
        };
        let is_path = self.text[range.end..].starts_with(['\\', ':', '/']) && is_option;
        if is_one && !is_path && !value.starts_with('-') {
            take(What::Domain, range);
        }
    }

    fn name(&self, take: &mut dyn FnMut(What, Range<usize>)) {
        let is_ssid = self.named.sign == Sign::Blank
            && self.text[self.named.word.clone()].eq_ignore_ascii_case("SSID");
        let is_spoken = (is_ssid || self.named.sign == Sign::Verb) && self.quoted.is_none();
        if self.is_bare() && !is_ssid {
            return;
        }
        let range = self.quoted.clone().unwrap_or_else(|| {
            let range = self.run(|&(at, c)| {
                at < 64
                    && !matches!(
                        c,
                        ',' | ';' | '\n' | '\r' | '\t' | '<' | '>' | '|' | '"' | '('
                    )
            });
            without_a_key(self.text, trimmed(self.text, range))
        });
        let value = &self.text[range.clone()];
        // A sentence is no name.
        if is_spoken
            && (value.contains(char::is_whitespace)
                || !looks_like_a_name(value) && !looks_like_a_secret(value))
        {
            return;
        }
        if value.split_whitespace().count() <= 6 && !value.contains("://") {
            take(What::Name, range);
        }
    }

    fn serial(&self, take: &mut dyn FnMut(What, Range<usize>)) {
        let range = match &self.quoted {
            Some(inner) if inner.len() <= 64 => inner.clone(),
            _ => self.run(|&(_, c)| is_of_a_token(c)),
        };
        let value = &self.text[range.clone()];
        let digits = value.bytes().filter(u8::is_ascii_digit).count();
        if !self.is_bare() && self.named.sign != Sign::Verb || value.len() >= 5 && digits >= 2 {
            take(What::Serial, range);
        }
    }

    fn account(&self, take: &mut dyn FnMut(What, Range<usize>)) {
        let what = self.named.what;
        if let Some(inner) = &self.quoted {
            let value = &self.text[inner.clone()];
            let is_sentence = value.split_whitespace().count() > 4;
            if !is_sentence && inner.len() <= 96 {
                take(what, inner.clone());
            }
            return;
        }
        let mut range = self.run(|&(_, c)| is_of_a_token(c) || c == '\'');
        let value = self.text[range.clone()].trim_end_matches('\'');
        range.end = range.start + value.len();
        let word = &self.text[self.named.word.clone()].to_lowercase();
        let after = &self.text[range.end..];
        let is_person = is_a_name_of_a_person(value) && !is_ordinary(value);
        let person = rest_of_a_person(value, after);
        let is_logged_on = [" logged", " signed"]
            .iter()
            .any(|verb| after.starts_with(verb));
        let is_sure = is_logged_on
            || ["log", "sign", "ange"]
                .iter()
                .any(|begin| word.starts_with(begin))
            || person > 0 && word.ends_with(" by");
        let is_of_a_variable =
            self.text[..self.named.word.start].ends_with(|c: char| c.is_alphanumeric());
        let is_account = value.contains(['\\', '@', '_']) && !value.contains(":\\");
        let is_one = match self.named.sign {
            Sign::Verb if is_of_a_variable && is_person => true,
            Sign::Blank | Sign::Verb => {
                is_account || is_sure && !is_no_value(value) || looks_like_an_account(value)
            }
            Sign::Argument => {
                !value.starts_with(['-', '/', '\\', '$'])
                    && !self.text[self.named.at..].starts_with(['(', '{'])
                    && (word.len() > 2
                        || is_account
                        || value.contains(':')
                        || looks_like_a_name(value))
                    && !value.contains(":\\")
            }
            _ => true,
        };
        let is_short_option = what == What::Login && word.len() == 2 && word.starts_with('/');
        if !is_one || is_short_option && !is_account {
            return;
        }
        if !matches!(self.named.sign, Sign::Argument | Sign::Quote) {
            range.end += person;
        }
        if what == What::Login
            && let Some((name, secret)) = value.split_once(':')
            && !secret.is_empty()
        {
            take(What::Login, range.start..range.start + name.len());
            take(What::Secret, range.start + name.len() + 1..range.end);
            return;
        }
        if word.starts_with("cred")
            && let Some((name, _)) = value
                .split_once(['/', ':'])
                .filter(|(name, _)| !name.is_empty())
        {
            take(What::Login, range.start..range.start + name.len());
            return take(What::Argument, range.start + name.len() + 1..range.end);
        }
        if word.starts_with("cred") && after.starts_with(" / ") {
            let start = range.end + " / ".len();
            let end = start + run(&self.text[start..], |&(_, c)| !c.is_whitespace());
            take(What::Argument, start..end);
        }
        take(if is_sure { What::Login } else { what }, range);
    }

    /// So many hexadecimal digits, with or without separators.
    fn digits(&self, count: usize, separators: &str, take: &mut dyn FnMut(What, Range<usize>)) {
        let rest = self.rest();
        let start = rest.len()
            - rest
                .trim_start_matches(|c: char| !c.is_ascii_alphanumeric() && c != '\n')
                .len();
        if start > 6 {
            return;
        }
        let mut seen = 0;
        let mut end = 0;
        for (at, c) in rest[start..].char_indices() {
            steps::add(1);
            match c {
                c if c.is_ascii_hexdigit() && seen < 64 => {
                    seen += 1;
                    end = at + 1;
                }
                c if separators.contains(c) && at == end => {}
                _ => break,
            }
        }
        let range = self.at + start..self.at + start + end;
        let is_more = self.text[range.end..].starts_with(|c: char| c.is_ascii_alphanumeric());
        if !is_more && (seen == count || count == 40 && seen == 64) {
            take(self.named.what, range);
        }
    }

    fn uuid(&self, take: &mut dyn FnMut(What, Range<usize>)) {
        let mut at = self.at;
        for prefix in ["GUID:", "uuid:"] {
            let start = self.text[at..].get(..prefix.len());
            if start.is_some_and(|start| start.eq_ignore_ascii_case(prefix)) {
                at += prefix.len();
            }
        }
        let len = run(&self.text[at..], |&(_, c)| {
            c.is_ascii_hexdigit() || c == '-'
        });
        let value = &self.text[at..at + len];
        let digits = value.bytes().filter(|&b| b != b'-').count();
        let is_more = self.text[at + len..].starts_with(char::is_alphanumeric);
        if digits == 32 && !is_more && (len == 32 || len == 36) {
            take(What::Uuid, at..at + len);
        }
    }

    fn phone(&self, take: &mut dyn FnMut(What, Range<usize>)) {
        let range = self.named.at
            ..self.named.at
                + run(&self.text[self.named.at..], |&(at, c)| {
                    at < 28 && (c.is_ascii_digit() || " ()+/.-\u{a0}".contains(c))
                });
        let value = self.text[range.clone()].trim_end_matches(|c: char| !c.is_ascii_digit());
        let digits = value.bytes().filter(u8::is_ascii_digit).count();
        let is_other = value.parse::<std::net::Ipv4Addr>().is_ok()
            || self.text[range.end..].starts_with(char::is_alphanumeric);
        if (6..=16).contains(&digits) && !is_other {
            take(What::Phone, range.start..range.start + value.len());
        }
    }
}

pub fn run(text: &str, mut is_of_it: impl FnMut(&(usize, char)) -> bool) -> usize {
    let end = text
        .char_indices()
        .find(|at| at.0 >= LONGEST || !is_of_it(at))
        .map_or(text.len(), |(at, _)| at);
    steps::add(end + 1);
    end
}

/// What stands before another key: `ssid=x key=y`.
fn without_a_key(text: &str, range: Range<usize>) -> Range<usize> {
    let value = &text[range.clone()];
    let sign = value.find(['=', ':']).unwrap_or(value.len());
    let end = match sign < value.len() {
        true => value[..sign].trim_end().rfind(' ').unwrap_or(value.len()),
        // The sign itself can be behind the longest value.
        false => value.len(),
    };
    range.start..range.start + value[..end].trim_end().len()
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let value = text[range.clone()].trim_end().trim_end_matches('.');
    range.start..range.start + value.len()
}

/// The inside of quotes that begin at a place.
pub fn quoted(text: &str, at: usize) -> Option<Range<usize>> {
    const PAIRS: [(&str, &str); 10] = [
        ("\\\"", "\\\""),
        ("&quot;", "&quot;"),
        ("\"", "\""),
        ("'", "'"),
        ("`", "`"),
        ("“", "”"),
        ("„", "“"),
        ("«", "»"),
        ("‘", "’"),
        ("[", "]"),
    ];
    let rest = &text[at..];
    let (open, close) = PAIRS.iter().find(|(open, _)| rest.starts_with(open))?;
    let start = at + open.len();
    let mut end = start;
    loop {
        let line = line_of(&text[end..]);
        let found = line.find(close);
        steps::add(found.unwrap_or(line.len()));
        end += found?;
        // A doubled quote is one in the value.
        let is_doubled =
            close.len() == 1 && end > start && *close != "]" && text[end + 1..].starts_with(close);
        if !is_doubled || end - start > LONGEST {
            break;
        }
        end += 2;
    }
    (end > start).then_some(start..end)
}

/// What is left of a line, as far as a value can reach.
pub fn line_of(text: &str) -> &str {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let line = &text[..end];
    &line[..memchr::memchr2(b'\r', b'\n', line.as_bytes()).unwrap_or(end)]
}

fn is_of_a_name(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(c, '_' | '.' | '-')
        || !c.is_ascii() && c.is_alphanumeric()
}

fn is_of_a_token(c: char) -> bool {
    !c.is_whitespace()
        && !matches!(
            c,
            '"' | '\'' | ',' | ';' | '(' | ')' | '[' | ']' | '<' | '>' | '|' | '{' | '}' | '&'
        )
}

/// `SRV01`, `lab-042`: what follows the word `server` without a sign is mostly no name.
fn looks_like_a_machine(value: &str) -> bool {
    let value = value.trim_end_matches(['.', '-']);
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let has_capital = value.contains(|c: char| c.is_ascii_uppercase());
    // `PS20006E` is a package.
    let is_package = value.len() == 8
        && value
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        && value[3..].bytes().all(|b| b.is_ascii_hexdigit());
    let is_dns = value.contains('.') && value.contains(char::is_alphabetic);
    !is_package
        && looks_like_a_name(value)
        && value.len() >= 4
        && value.starts_with(|c: char| c.is_alphabetic())
        && (is_dns || digits >= 1 && (has_capital || value.contains('-')) || digits >= 2)
        && !value.contains('_')
}

fn looks_like_an_account(value: &str) -> bool {
    looks_like_a_name(value)
        && value.starts_with(|c: char| c.is_alphabetic())
        && value.contains([
            '.', '-', '_', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9',
        ])
        && value.contains(|c: char| c.is_lowercase())
}
