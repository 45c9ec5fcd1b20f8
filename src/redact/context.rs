//! Values that a word before them announces: `Password=x`, `/user:CORP\jdoe x`, `net user jdoe x`, `<keyMaterial>x`.
//!
//! All words of the table are looked for in one pass. Behind each, a sign must stand; then the value is read to its end. Both look ahead over a bounded stretch,
//! and nothing inside a secret is looked at again, so the time is linear in the text.

use std::{ops::Range, sync::LazyLock};

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::{
    commands,
    rules::What,
    steps,
    table::{FOR, Place, ROWS, VERBS},
    values,
};

/// The sign between a word and its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// `=`, `:`, or a value's element or attribute.
    Equals,
    /// The end of a tag: the value ends where the next one begins.
    Element,
    /// A word such as `is`.
    Verb,
    /// Only the quote or bracket around the value.
    Quote,
    /// A blank behind an option of a command line.
    Argument,
    /// A blank.
    Blank,
}

/// The words of the table, and what each announces.
struct Table {
    words: AhoCorasick,
    of: Vec<(What, Place)>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let (mut words, mut of) = (Vec::new(), Vec::new());
    for row in ROWS {
        for word in row.words {
            let mut forms = vec![(*word).to_owned()];
            if !word.is_ascii() {
                // The search knows the letter case of ASCII only.
                let lower = word.to_lowercase();
                let mut rest = lower.chars();
                let first = rest.next().into_iter().flat_map(char::to_uppercase);
                forms.push(first.chain(rest).collect());
                forms.push(word.to_uppercase());
                forms.push(lower);
                forms.sort();
                forms.dedup();
            }
            of.extend(forms.iter().map(|_| (row.what, row.place)));
            words.extend(forms);
        }
    }
    let words = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::Standard)
        .kind(Some(AhoCorasickKind::DFA))
        .build(words)
        .expect("the table is small");
    Table { words, of }
});

/// The values that a word announces.
pub fn find(text: &str, take: &mut impl FnMut(What, Range<usize>)) {
    let table = &*TABLE;
    let bytes = text.as_bytes();
    steps::add(bytes.len());
    // The end of the last secret.
    let mut taken = 0;
    for found in table.words.find_overlapping_iter(bytes) {
        let (what, place) = table.of[found.pattern().as_usize()];
        let word = found.range();
        if word.start < taken
            || bytes
                .get(word.end)
                .is_some_and(|b| b.is_ascii_alphabetic() || *b == b'_')
            || !begins_well(text, &word, place)
        {
            continue;
        }
        steps::add(1);
        if place == Place::Command {
            commands::find(text, word.end, what, take);
            continue;
        }
        let Some((at, sign)) = sign(text, &word, what, place) else {
            continue;
        };
        let named = values::Announced {
            what,
            sign,
            word: word.clone(),
            at,
        };
        values::read(text, &named, &mut |what, range| {
            if matches!(what, What::Secret | What::Argument) {
                taken = taken.max(range.end);
            }
            take(what, range);
        });
    }
}

/// Whether a word begins where one of its place may.
fn begins_well(text: &str, word: &Range<usize>, place: Place) -> bool {
    let before = text[..word.start].chars().next_back();
    match place {
        Place::Ends => true,
        Place::Command => before.is_none_or(|c| !c.is_alphanumeric()),
        Place::Option => before.is_none_or(|c| c.is_whitespace() || "\"'`-,(".contains(c)),
        Place::Word => {
            let first = text[word.start..].chars().next();
            let is_camel = word.len() > 3
                && first.is_some_and(char::is_uppercase)
                && before.is_some_and(char::is_lowercase);
            is_camel || before.is_none_or(|c| !c.is_alphanumeric() && (c != '_' || word.len() > 2))
        }
    }
}

/// Whether a word is an option: `-Password x`.
pub fn is_option(text: &str, word: &Range<usize>, place: Place) -> bool {
    let before = &text[..word.start];
    let before = match place {
        Place::Option => return true,
        _ => before.strip_suffix('-').or(before.strip_suffix('/')),
    };
    before.is_some_and(|before| {
        before
            .chars()
            .next_back()
            .is_none_or(|c| c.is_whitespace() || "\"'`-".contains(c))
    })
}

fn skip_blanks(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    let shorter = rest.trim_start_matches([' ', '\t', '\u{a0}']);
    steps::add(rest.len() - shorter.len());
    at + rest.len() - shorter.len()
}

/// The place behind one of some texts, in any letter case.
fn skip_any(text: &str, at: usize, any: &[&str]) -> Option<usize> {
    let bytes = &text.as_bytes()[at..];
    let is_here = |one: &&&str| {
        bytes
            .get(..one.len())
            .is_some_and(|here| here.eq_ignore_ascii_case(one.as_bytes()))
    };
    any.iter().find(is_here).map(|one| at + one.len())
}

/// The sign behind a word, and where its value begins.
fn sign(text: &str, word: &Range<usize>, what: What, place: Place) -> Option<(usize, Sign)> {
    let bytes = text.as_bytes();
    // `MacAddress001`
    let mut at = word.end;
    while at < word.end + 3 && bytes.get(at).is_some_and(u8::is_ascii_digit) {
        at += 1;
    }
    let rest = &text[at..];
    let next = rest.chars().next()?;
    // Where no blanks are written, a particle is the verb.
    if matches!(next, 'は' | '为' | '為' | '是' | '은' | '는') {
        return Some((at + next.len_utf8(), Sign::Verb));
    }
    if next.is_alphanumeric() {
        return None;
    }
    if next == ' '
        && is_in_a_tag(text, word.start)
        && let Some(end) = end_of_tag(text, at)
    {
        return Some((element(text, end), Sign::Element));
    }
    if next == '>' {
        return Some((element(text, at + 1), Sign::Element));
    }
    // The name of a namespace.
    let before = &text[..word.start];
    if next == ':' && (before.ends_with('<') || before.ends_with("</")) {
        return None;
    }
    let unquoted = skip_any(text, at, &["\\\"", "&quot;", "\"", "'", "]", ")", "%"]).unwrap_or(at);
    if unquoted > at {
        if text[unquoted..].starts_with('>') {
            return Some((element(text, unquoted + 1), Sign::Element));
        }
        if let Some(at) = attribute(text, unquoted) {
            return Some((at, Sign::Equals));
        }
    }
    if let Some(at) = equals(text, unquoted) {
        return Some((at, Sign::Equals));
    }
    if what == What::Secret
        && let Some(at) = skip_any(text, at, &["\",\"", "\";\"", "|"])
    {
        return Some((at, Sign::Blank));
    }
    let blank = skip_blanks(text, unquoted);
    if blank == unquoted {
        return None;
    }
    if let Some(at) = registry(text, blank) {
        return Some((at, Sign::Equals));
    }
    if let Some(at) = verb(text, blank) {
        return match equals(text, at) {
            Some(at) => Some((at, Sign::Equals)),
            None => Some((skip_blanks(text, at), Sign::Verb)),
        };
    }
    if unquoted > at {
        return None;
    }
    if what == What::Secret
        && let Some(at) = behind_an_account(text, blank).or_else(|| behind_a_word(text, blank))
    {
        return Some((at, Sign::Verb));
    }
    if is_option(text, word, place) {
        return Some((blank, Sign::Argument));
    }
    // The arguments of a function are no values.
    let is_call =
        text[..word.start].ends_with(char::is_alphanumeric) && text[blank..].starts_with('(');
    if !is_call && skip_any(text, blank, &["\\\"", "\"", "'", "[", "(", "“", "„", "«"]).is_some()
    {
        return Some((blank, Sign::Quote));
    }
    Some((blank, Sign::Blank))
}

/// `=`, `:` and the like.
fn equals(text: &str, at: usize) -> Option<usize> {
    let from = at;
    let at = skip_blanks(text, at);
    // `object->member`
    if at == from && text[at..].starts_with("->") {
        return None;
    }
    let at = skip_any(
        text,
        at,
        &[
            "is now =", "is now=", "is =", "==", "=>", "->", ":=", "::", "=", ":", "：",
        ],
    )?;
    // No value, but the name of a class's member.
    (!text[..at].ends_with("::")).then(|| skip_blanks(text, at))
}

/// Whether the name that a word ends is that of a tag.
fn is_in_a_tag(text: &str, word: usize) -> bool {
    const LONGEST: usize = 40;
    let before = text.as_bytes()[..word].iter().rev().take(LONGEST);
    let mut rest =
        before.skip_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b':' | b'.'));
    rest.next() == Some(&b'<')
}

/// The end of a tag with attributes: `<Password encrypted="false">`.
fn end_of_tag(text: &str, at: usize) -> Option<usize> {
    const LONGEST: usize = 128;
    let tag = text.as_bytes()[at..].iter().take(LONGEST);
    let end = tag.clone().position(|b| matches!(b, b'>' | b'<' | b'\n'))?;
    steps::add(end);
    (text.as_bytes()[at + end] == b'>' && text.as_bytes()[at + end - 1] != b'/')
        .then_some(at + end + 1)
}

/// Where the text of an element begins, in it or in a child of it that holds its value.
fn element(text: &str, mut at: usize) -> usize {
    for _ in 0..4 {
        let rest = &text[at..];
        let blank = rest.len() - rest.trim_start().len();
        steps::add(blank);
        match skip_any(
            text,
            at + blank,
            &["<value>", "<string>", "<s>", "<name>", "<![CDATA["],
        ) {
            Some(next) => at = next,
            None if rest[blank..].starts_with("<hex>") => {
                let end = rest[..rest.len().min(200)].find("</hex>");
                match end {
                    Some(end) => at += end + "</hex>".len(),
                    None => return at,
                }
            }
            None => return at + blank,
        }
    }
    at
}

/// The value of the thing that the word names: `name="Password" value="x"`, `"name":"Password","value":"x"`.
fn attribute(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at..];
    let after = rest.trim_start_matches([' ', ',', '\t', ';']);
    let at = at + rest.len() - after.len();
    let behind = skip_any(
        text,
        at,
        &[
            "\"value\"",
            "\\\"value\\\"",
            "'value'",
            "value",
            "\"val\"",
            "\"data\"",
        ],
    )?;
    equals(text, behind)
}

/// The data of a value in the registry: `/v DefaultPassword /t REG_SZ /d x`, `-Name DefaultPassword -PropertyType String -Value x`.
fn registry(text: &str, mut at: usize) -> Option<usize> {
    let is_end = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_whitespace);
    for _ in 0..6 {
        if let Some(end) = skip_any(text, at, &["/d", "-value"])
            && is_end(end)
        {
            return Some(skip_blanks(text, end));
        }
        let end = skip_any(text, at, &["/t", "-type", "-propertytype", "-force", "/f"])?;
        if !is_end(end) {
            return None;
        }
        at = skip_blanks(text, end);
        if !text[at..].starts_with(['/', '-']) {
            let argument = text[at..].find(char::is_whitespace)?.min(32);
            if !text.is_char_boundary(at + argument) {
                return None;
            }
            at = skip_blanks(text, at + argument);
        }
    }
    None
}

/// The place behind a verb.
fn verb(text: &str, at: usize) -> Option<usize> {
    steps::add(VERBS.len());
    let behind = |verb: &&str| {
        let end = skip_any(text, at, &[verb])?;
        text[end..]
            .starts_with(|c: char| c.is_whitespace() || matches!(c, ':' | '='))
            .then_some(end)
    };
    VERBS.iter().filter_map(behind).max()
}

/// The place behind a word and a sign: `Hasło administratora: x`.
fn behind_a_word(text: &str, at: usize) -> Option<usize> {
    const LONGEST: usize = 24;
    let mut word = text[at..].char_indices().take(LONGEST);
    let (end, _) = word.find(|(_, c)| !c.is_alphabetic())?;
    steps::add(end);
    let end = at + end;
    let verb = verb(text, skip_blanks(text, end)).map(|end| skip_blanks(text, end));
    (end > at + 3).then(|| equals(text, end).or(verb)).flatten()
}

/// The place behind the account that a password is for: `for CORP\jdoe:`.
fn behind_an_account(text: &str, at: usize) -> Option<usize> {
    const LONGEST: usize = 48;
    let word = text[at..].split(char::is_whitespace).next()?;
    if !FOR.contains(&word) {
        return None;
    }
    let mut stretch = text[at..].char_indices().take(LONGEST);
    let (end, sign) = stretch.find(|(_, c)| {
        matches!(
            c,
            ':' | '=' | ',' | ';' | '\n' | '(' | ')' | '"' | '<' | '[' | ']'
        )
    })?;
    steps::add(end);
    if matches!(sign, ':' | '=') {
        return Some(skip_blanks(text, at + end + 1));
    }
    None
}
