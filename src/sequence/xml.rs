//! What XML must pass before it is parsed, and places in it.
//!
//! Definitions come from anywhere. The parser refuses a document type and with it every entity of its own; what it does
//! not mind, nesting without end, elements with a million attributes and namespaces that it looks through for every name, is
//! refused here, so that whoever walks the document may recurse and nobody waits for the parser.

use memchr::memmem;

use super::Place;

/// Deeper than any editor lets anybody nest groups and conditions.
pub const MAX_DEPTH: usize = 256;
/// Items have about ten.
pub const MAX_ATTRIBUTES: usize = 512;
/// Declarations of namespaces in one document; no definition has any.
pub const MAX_NAMESPACES: usize = 64;
/// Elements and texts of one document: more than ten times the largest sequence the site accepts.
pub const MAX_NODES: u32 = 1_000_000;

/// Why a text must not reach the parser, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nested deeper than [`MAX_DEPTH`].
    Depth(usize),
    /// An element with more than [`MAX_ATTRIBUTES`].
    Attributes(usize),
    /// More declarations of namespaces than [`MAX_NAMESPACES`].
    Namespaces(usize),
}

/// Looks at every tag of a text once. What is no XML at all passes: to say so is the parser's business.
pub fn check(text: &str) -> Result<(), Refusal> {
    let bytes = text.as_bytes();
    let (mut at, mut depth, mut namespaces) = (0, 0_usize, 0);
    while let Some(found) = memchr::memchr(b'<', &bytes[at..]) {
        let start = at + found;
        let rest = &bytes[start..];
        let skip = |end: &[u8]| memmem::find(rest, end).map(|found| start + found + end.len());
        let next = if rest.starts_with(b"<!--") {
            skip(b"-->")
        } else if rest.starts_with(b"<![CDATA[") {
            skip(b"]]>")
        } else if rest.starts_with(b"<?") {
            skip(b"?>")
        } else if rest.starts_with(b"</") {
            depth = depth.saturating_sub(1);
            Some(start + 2)
        } else {
            let tag = Tag::scan(rest);
            if tag.attributes > MAX_ATTRIBUTES {
                return Err(Refusal::Attributes(start));
            }
            namespaces += tag.namespaces;
            if namespaces > MAX_NAMESPACES {
                return Err(Refusal::Namespaces(start));
            }
            if !tag.closed {
                depth += 1;
            }
            if depth > MAX_DEPTH {
                return Err(Refusal::Depth(start));
            }
            Some(start + tag.len)
        };
        let Some(next) = next else { break };
        at = next;
    }
    Ok(())
}

/// A start tag, as far as it matters here.
struct Tag {
    len: usize,
    attributes: usize,
    namespaces: usize,
    closed: bool,
}

impl Tag {
    fn scan(text: &[u8]) -> Self {
        let (mut at, mut attributes, mut namespaces) = (1, 0, 0);
        while let Some(found) = memchr::memchr3(b'>', b'"', b'\'', &text[at..]) {
            let name = &text[at..at + found];
            at += found;
            if text[at] == b'>' {
                return Self {
                    len: at + 1,
                    attributes,
                    namespaces,
                    closed: text[at - 1] == b'/',
                };
            }
            attributes += 1;
            namespaces += usize::from(memmem::find(name, b"xmlns").is_some());
            match memchr::memchr(text[at], &text[at + 1..]) {
                Some(quote) => at += quote + 2,
                None => break,
            }
        }
        Self {
            len: text.len(),
            attributes,
            namespaces,
            closed: false,
        }
    }
}

/// The name of the outermost element, if the text begins like XML.
pub fn root_name(text: &str) -> Option<&str> {
    let mut rest = text.trim_start();
    loop {
        let end = if rest.starts_with("<?") {
            "?>"
        } else if rest.starts_with("<!--") {
            "-->"
        } else {
            break;
        };
        rest = rest[rest.find(end)? + end.len()..].trim_start();
    }
    let name = rest.strip_prefix('<')?;
    let len = name.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))?;
    Some(&name[..len]).filter(|name| !name.is_empty() && !name.starts_with('!'))
}

/// Places of offsets in a text. Asked in rising order, it counts every character once: an export is one line of megabytes.
#[derive(Clone, Debug)]
pub struct Places<'a> {
    text: &'a str,
    at: usize,
    place: Place,
}

impl<'a> Places<'a> {
    /// For a text that begins at a place.
    pub fn new(text: &'a str, begins: Place) -> Self {
        Self {
            text,
            at: 0,
            place: begins,
        }
    }

    /// The text.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// The place of an offset that is not before the last one asked for.
    pub fn of(&mut self, offset: usize) -> Place {
        let passed = &self.text[self.at..offset.max(self.at)];
        self.at = offset.max(self.at);
        match passed.rfind('\n') {
            Some(last) => {
                self.place.line += memchr::memchr_iter(b'\n', passed.as_bytes()).count() as u32;
                self.place.column = 1 + passed[last + 1..].chars().count() as u32;
            }
            None => self.place.column += passed.chars().count() as u32,
        }
        self.place
    }
}

/// The text behind entities, for documents that were escaped as a whole. The five names of XML and numbers; what else
/// begins with `&` stays.
pub fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        // No entity is longer than `&#x10FFFF;`.
        let end = rest.bytes().take(12).position(|b| b == b';');
        match end.and_then(|end| Some((entity(&rest[1..end])?, end))) {
            Some((c, end)) => {
                plain.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                plain.push('&');
                rest = &rest[1..];
            }
        }
    }
    plain.push_str(rest);
    plain
}

fn entity(name: &str) -> Option<char> {
    Some(match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            return char::from_u32(code.ok()?);
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_and_attributes_are_limited_and_text_is_not_counted() {
        let deep = |n: usize| format!("{}{}", "<a b='<>'>".repeat(n), "</a>".repeat(n));
        assert_eq!(check(&deep(MAX_DEPTH)), Ok(()));
        assert_eq!(
            check(&deep(MAX_DEPTH + 1)),
            Err(Refusal::Depth(10 * MAX_DEPTH))
        );
        assert_eq!(check(&format!("<a>{}</a>", "<b/>".repeat(10_000))), Ok(()));
        for text in ["<![CDATA[", "<!--", "<?"] {
            let end = match text {
                "<![CDATA[" => "]]>",
                "<!--" => "-->",
                _ => "?>",
            };
            let quiet = format!("<a>{text}{}{end}</a>", "<b>".repeat(1_000));
            assert_eq!(check(&quiet), Ok(()), "{text}");
        }
        let wide = format!("<a>\n<b {}/></a>", "c=\"\" ".repeat(MAX_ATTRIBUTES + 1));
        assert_eq!(check(&wide), Err(Refusal::Attributes(4)));
        let declared = |n: usize| format!("<a>{}</a>", "<b xmlns:c='' d=' xmlns='/>".repeat(n));
        assert_eq!(check(&declared(MAX_NAMESPACES)), Ok(()));
        assert!(matches!(
            check(&declared(MAX_NAMESPACES + 1)),
            Err(Refusal::Namespaces(_))
        ));
        for torn in ["<", "<a", "<a b='", "</", "<!--", "<![CDATA[", "text", ""] {
            assert_eq!(check(torn), Ok(()), "{torn}");
        }
    }

    #[test]
    fn the_outermost_element() {
        for (text, name) in [
            ("<sequence version=\"3.10\">", Some("sequence")),
            (
                "\n<?xml version=\"1.0\"?>\n<!-- x --><sequence>",
                Some("sequence"),
            ),
            ("<a/>", Some("a")),
            ("<!DOCTYPE a><a/>", None),
            ("<!-- a", None),
            ("a<b>", None),
            ("<", None),
            ("< a>", None),
        ] {
            assert_eq!(root_name(text), name, "{text}");
        }
    }

    #[test]
    fn places_count_characters() {
        let text = "äb\r\ncd\n\ne";
        let mut places = Places::new(text, Place { line: 3, column: 5 });
        let found = [0, 2, 5, 6, 8, 9].map(|at| places.of(at).to_string());
        assert_eq!(found, ["3:5", "3:6", "4:1", "4:2", "5:1", "6:1"]);
    }

    #[test]
    fn entities_become_characters_and_the_rest_stays() {
        assert_eq!(
            unescape("&lt;a b=&quot;&#228;&#x1F642;&amp;lt;&quot;/&gt; & &bad; &#xD800; &"),
            "<a b=\"ä🙂&lt;\"/> & &bad; &#xD800; &"
        );
    }
}
