//! The attributes that follow a record's message:
//! `<time="…" date="…" component="…" context="…" type="…" thread="…" file="…">`.

use memchr::{memchr, memchr3_iter};
use nom::{
    IResult, Parser,
    bytes::complete::{tag, take_while, take_while1},
    sequence::{separated_pair, terminated},
};

use super::CLOSE;

/// No trailer seen is longer than 300 bytes. The bound keeps scanning linear on hostile input.
const LONGEST: usize = 4096;

/// A record's attributes as they are written; one that is missing is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attributes<'a> {
    /// Local time with bias, `10:20:57.257+240`.
    pub time: Option<&'a [u8]>,
    /// `MM-DD-YYYY`.
    pub date: Option<&'a [u8]>,
    /// Who wrote the record, for example `TSManager`.
    pub component: Option<&'a [u8]>,
    /// The user a script ran as; empty in the engine's own records.
    pub context: Option<&'a [u8]>,
    /// The severity, see [`super::Severity`].
    pub severity: Option<&'a [u8]>,
    /// Thread number, decimal; empty in script-written records.
    pub thread: Option<&'a [u8]>,
    /// Source file and line of the writer. It moves with every build: show it, never key on it.
    pub file: Option<&'a [u8]>,
}

/// Parses a trailer at the start of `input`; gives what follows it and its attributes.
///
/// Attributes may be missing, in any order, or unknown (those are passed over), but at least one known one must be there. A trailer
/// spans no line and never holds the end of a message, so that trailers cannot overlap and any part of a log can be scanned by itself.
pub fn parse_trailer(input: &[u8]) -> Option<(&[u8], Attributes<'_>)> {
    let window = &input[..input.len().min(LONGEST)];
    let (rest, attributes) = trailer(window).ok()?;
    let trailer = &window[..window.len() - rest.len()];
    let odd = memchr3_iter(b'\r', b'\n', b']', trailer)
        .any(|at| trailer[at] != b']' || trailer[at..].starts_with(CLOSE));
    (!odd && attributes != Attributes::default()).then_some((&input[trailer.len()..], attributes))
}

fn trailer(input: &[u8]) -> IResult<&[u8], Attributes<'_>> {
    let mut attributes = Attributes::default();
    let (mut rest, _) = (tag("<"), blanks).parse(input)?;
    while let Ok((after, (name, value))) = terminated(parse_attribute, blanks).parse(rest) {
        rest = after;
        let field = match name {
            b"time" => &mut attributes.time,
            b"date" => &mut attributes.date,
            b"component" => &mut attributes.component,
            b"context" => &mut attributes.context,
            b"type" => &mut attributes.severity,
            b"thread" => &mut attributes.thread,
            b"file" => &mut attributes.file,
            _ => continue,
        };
        field.get_or_insert(value);
    }
    let (rest, _) = tag(">").parse(rest)?;
    Ok((rest, attributes))
}

/// `name="value"`; a value ends at the next quote.
fn parse_attribute(input: &[u8]) -> IResult<&[u8], (&[u8], &[u8])> {
    let name = take_while1(|b: u8| b.is_ascii_alphanumeric() || b == b'_');
    terminated(separated_pair(name, tag("=\""), parse_value), tag("\"")).parse(input)
}

fn parse_value(input: &[u8]) -> IResult<&[u8], &[u8]> {
    let end = memchr(b'"', input).unwrap_or(input.len());
    Ok((&input[end..], &input[..end]))
}

fn blanks(input: &[u8]) -> IResult<&[u8], &[u8]> {
    take_while(|b| b == b' ' || b == b'\t')(input)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_in_any_order_missing_extra_or_twice() {
        let (rest, a) =
            parse_trailer(br#"<type="3"  extra="x" component="C" type="1" time="" >tail"#).unwrap();
        assert_eq!(rest, b"tail");
        assert_eq!(
            a,
            Attributes {
                severity: Some(b"3"),
                component: Some(b"C"),
                time: Some(b""),
                ..Attributes::default()
            }
        );
    }

    #[test]
    fn what_only_looks_like_a_trailer() {
        for text in [
            "",
            "<",
            "<>",
            "<b>",
            "<time>",
            r#"<time="1"#,
            "<time=\"1\"\r\n>",
            r#"<a="b">"#,
            r#"<time="]LOG]!>">"#,
            r#" <time="1">"#,
        ] {
            assert_eq!(parse_trailer(text.as_bytes()), None, "{text}");
        }
        let long = format!(r#"<time="{}">"#, "x".repeat(LONGEST));
        assert_eq!(parse_trailer(long.as_bytes()), None);
    }
}
