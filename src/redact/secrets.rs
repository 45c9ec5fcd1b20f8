//! How far a secret reaches, and whether it is one: a password is announced by many words, and so is its absence.

use std::ops::Range;

use super::{
    context::Sign,
    rules::What,
    steps,
    table::NO_SECRETS,
    values::{Value, line_of, run},
};

impl Value<'_> {
    pub fn secret(&self, take: &mut dyn FnMut(What, Range<usize>)) {
        let (text, sign) = (self.text, self.named.sign);
        let before = &text[..self.named.word.start];
        let word = &text[self.named.word.clone()];
        // The name of an assembly.
        if before.ends_with("PublicKey") || before.ends_with("publicKey") {
            return;
        }
        let range = match &self.quoted {
            Some(inner) => inner.clone(),
            None => self.at..self.secret_end(),
        };
        let value = &text[range.clone()];
        let is_of_a_variable = before.ends_with(|c: char| c.is_alphanumeric());
        let is_option = sign == Sign::Argument;
        let is_weak = ["token", "pass", "key", "signature"]
            .iter()
            .any(|weak| word.eq_ignore_ascii_case(weak))
            && !is_of_a_variable
            && !before.ends_with(['?', '&']);
        let is_variable = value.starts_with(['%', '$', '@'])
            && value[1..]
                .trim_end_matches('%')
                .chars()
                .all(|c| c.is_alphanumeric() || c == '_' || c == ':');
        let is_one = match sign {
            Sign::Blank => !is_weak && is_mixed(value) && value.len() >= 6,
            Sign::Verb if !is_of_a_variable && self.quoted.is_none() => looks_like_a_secret(value),
            Sign::Argument
                if word.eq_ignore_ascii_case("-p") || word.eq_ignore_ascii_case("/p") =>
            {
                looks_like_a_secret(value)
                    && !value.bytes().all(|b| b.is_ascii_digit() || b == b'.')
            }
            // Keys of the registry have blanks before them, and paths for values.
            _ if word.eq_ignore_ascii_case("key") && !is_of_a_variable => {
                text[self.named.word.end..self.at].trim_matches(['"', '\'']) == "="
                    && value.len() >= 6
                    && is_mixed(value)
                    && !value.contains(['\\', '/', '{'])
            }
            _ => !is_weak || value.len() >= 6 && is_mixed(value),
        };
        let is_path =
            is_option && (value.starts_with(['-', '/', '(', '\\']) || value.contains(":\\"));
        let is_reference = is_variable
            && (sign != Sign::Equals
                || value.starts_with('%') && value.ends_with('%')
                || value.starts_with("$env:"));
        // `/pwd:AD` is a mode.
        let is_long = !before.ends_with('/') || value.chars().count() > 2;
        let is_path = is_path || value.starts_with("//");
        if is_one && is_long && !is_path && !is_reference && is_secret(value) {
            let is_sure =
                is_option || self.quoted.is_some() || sign == Sign::Element || self.is_listed();
            take(
                if is_sure {
                    What::Argument
                } else {
                    What::Secret
                },
                range,
            );
        }
    }

    /// Whether word and value stand in columns: `Key Content            : x`.
    fn is_listed(&self) -> bool {
        let sign = &self.text[self.named.word.end..self.named.at];
        sign.starts_with("  ") && sign.trim() == ":"
    }

    /// How far an unquoted secret reaches.
    fn secret_end(&self) -> usize {
        let line = line_of(self.rest());
        match self.named.sign {
            Sign::Element if line.contains("</") => {
                self.at
                    + line
                        .find("]]>")
                        .or_else(|| line.find("</"))
                        .unwrap_or(line.len())
            }
            _ if self.is_listed() => self.at + line.trim_end().len(),
            sign => secret_end(self.text, self.at, sign),
        }
    }

    /// `Bearer x`: the scheme stays.
    pub fn scheme(&self, take: &mut dyn FnMut(What, Range<usize>)) {
        let rest = self.rest();
        let first = run(rest, |&(_, c)| c.is_ascii_alphanumeric() || c == '-');
        let is_of_two = [
            "bearer",
            "basic",
            "digest",
            "negotiate",
            "ntlm",
            "sharedkey",
            "token",
            "apikey",
            "sharedaccesssignature",
        ]
        .iter()
        .any(|scheme| rest[..first].eq_ignore_ascii_case(scheme));
        let at = match is_of_two && rest[first..].starts_with(' ') {
            true => self.at + first + 1,
            false => self.at,
        };
        let range = at..at
            + run(&self.text[at..], |&(_, c)| {
                !c.is_whitespace() && !matches!(c, '"' | '\'' | ',' | ';' | '<' | '>' | ')')
            });
        let value = &self.text[range.clone()];
        let is_sure = at > self.at && self.named.sign == Sign::Equals && value.len() >= 4;
        if is_sure
            || value.len() >= 8
                && (is_of_two || self.named.sign != Sign::Verb)
                && (is_mixed(value) || value.len() >= 16)
        {
            take(What::Secret, range);
        }
    }
}

/// How far an unquoted secret reaches: over signs that can be of it, to a blank or to what is surely no more of it.
fn secret_end(text: &str, at: usize, sign: Sign) -> usize {
    let line = line_of(&text[at..]);
    let mut open = 0;
    for (here, c) in line.char_indices() {
        steps::add(1);
        let rest = &line[here + c.len_utf8()..];
        let is_end = match c {
            c if c.is_whitespace() => true,
            '(' | '[' | '{' => {
                open += 1;
                false
            }
            ')' | ']' | '}' if open > 0 => {
                open -= 1;
                is_over(rest) && open > 0
            }
            '<' if sign == Sign::Element => rest.starts_with('/'),
            '<' => begins_a_tag(rest) || is_over(rest),
            ')' | ']' | '}' | '>' | '"' | '\'' => is_over(rest) || rest.starts_with(['<', ',']),
            ';' | ',' | '&' | '|' => is_over(rest) || begins_a_key(rest, c),
            '.' | ':' => is_over(rest),
            _ => false,
        };
        if is_end || c == ']' && rest.starts_with("]>") {
            return at + here;
        }
    }
    at + line.len()
}

/// Nothing more comes but signs that close.
fn is_over(rest: &str) -> bool {
    let mut signs = rest
        .chars()
        .take(8)
        .skip_while(|c| matches!(c, ')' | ']' | '}' | '"' | '\'' | ';' | ',' | '.' | '`'));
    steps::add(8);
    signs.next().is_none_or(char::is_whitespace)
}

/// `Database=`, `user: `.
fn begins_a_key(rest: &str, sign: char) -> bool {
    let len = run(rest, |&(at, c)| {
        at < 40 && (c.is_ascii_alphanumeric() || matches!(c, '_' | ' ' | '-' | '.' | '"'))
    });
    let (key, after) = rest.split_at(len);
    let key = key.trim();
    // In a query a key can be short.
    key.len() > usize::from(sign != '&')
        && (after.starts_with('=') || after.starts_with(": ") || after.starts_with(":\""))
}

fn begins_a_tag(rest: &str) -> bool {
    let name = rest.trim_start_matches('/');
    let len = run(name, |&(at, c)| {
        at < 32 && (c.is_ascii_alphanumeric() || matches!(c, ':' | '_'))
    });
    let after = &name[len..];
    len > 0
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && (after.starts_with('>') || after.starts_with("/>"))
}

/// Whether a value can be a secret at all: `password: none` is none.
fn is_secret(value: &str) -> bool {
    let word = value.trim_matches(|c: char| !c.is_alphanumeric());
    let is_masked = value.chars().all(|c| {
        matches!(
            c,
            '*' | '.'
                | '-'
                | '_'
                | '•'
                | 'x'
                | 'X'
                | '#'
                | '"'
                | '\''
                | '('
                | ')'
                | '['
                | ']'
                | '<'
                | '>'
        )
    });
    !is_masked && !NO_SECRETS.contains(&word.to_lowercase().as_str())
}

/// Letters and digits, or signs among them.
fn is_mixed(value: &str) -> bool {
    let has = |is: fn(&char) -> bool| value.chars().any(|c| is(&c));
    has(|c| c.is_alphabetic()) && has(char::is_ascii_digit)
}

/// In a sentence a secret is told from a word by what words have not.
pub fn looks_like_a_secret(value: &str) -> bool {
    let inner = value.trim_end_matches(['.', ',', ';', ':', '!', '?']);
    let has_signs =
        inner.contains(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '-' | '’'));
    let mut letters = inner.chars().skip(1);
    let is_camel = letters.any(char::is_uppercase) && inner.contains(char::is_lowercase);
    inner.chars().count() >= 4
        && (is_mixed(inner) || has_signs || is_camel || inner.bytes().all(|b| b.is_ascii_digit()))
}
