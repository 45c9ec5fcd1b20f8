//! From the text of one document to the definitions in it.
//!
//! Four forms: `object.xml` of a console export (CIM-XML around the sequence), a bare `<sequence>` (the property of a
//! site's object, the variable of a running client, `ts.xml` of MDT), a `<sequence>` inside any other element (MDT's
//! templates for ConfigMgr), and any of them escaped as a whole.

use std::sync::Arc;

use roxmltree::{Document, Node, ParsingOptions};

use super::{
    Call, Condition, Definition, Expression, Item, ItemId, ItemKind, Operator, Place, Step,
    xml::{self, MAX_ATTRIBUTES, MAX_DEPTH, MAX_NAMESPACES, MAX_NODES, Places, Refusal},
};
use crate::model::short;

/// The class of task sequences in the site's provider.
const CLASS: &str = "SMS_TaskSequencePackage";

/// Why a document, or a sequence in it, could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct ParseError {
    kind: Kind,
    /// Where, if there is a place to name.
    pub place: Option<Place>,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
enum Kind {
    #[error("not a task sequence definition (neither <sequence> nor an exported {CLASS} is in it)")]
    Foreign,
    #[error("broken XML: {0}")]
    Xml(String),
    #[error(
        "a document type declaration, which no definition has; it is refused, since entities can be made to explode"
    )]
    Dtd,
    #[error("elements nested deeper than {MAX_DEPTH}")]
    Depth,
    #[error("an element with more than {MAX_ATTRIBUTES} attributes")]
    Attributes,
    #[error("more than {MAX_NAMESPACES} declarations of namespaces, where a definition has none")]
    Namespaces,
    #[error("more than {MAX_NODES} elements and texts")]
    Nodes,
    #[error(
        "the exported task sequence{} has no Sequence property: export it again", .0.as_ref().map(|id| format!(" {id}")).unwrap_or_default()
    )]
    NoSequence(Option<String>),
}

impl ParseError {
    /// The document is something else: no reason to complain where a search came across it.
    pub fn is_foreign(&self) -> bool {
        self.kind == Kind::Foreign
    }

    fn new(kind: Kind, place: Option<Place>) -> Self {
        Self { kind, place }
    }
}

/// Reads the definitions of one document. `file` names it in output, and its last part may tell a bare sequence's package ID;
/// `origin` is what it was exported with.
///
/// # Errors
///
/// For the document as a whole, if it is none that holds definitions or broken. A document with several sequences gives an
/// error for each one that is broken.
pub fn parse(text: &str, file: &str, origin: &str) -> Vec<Result<Definition, ParseError>> {
    let text = Source::new(text, Place::START);
    let definition = Definition {
        package_id: None,
        name: None,
        file: file.to_owned(),
        origin: origin.to_owned(),
        place: Place::START,
        version: None,
        items: Vec::new(),
        unknown: Vec::new(),
    };
    if text.is_escaped() {
        return parse_plain(&text.unescape(), definition);
    }
    parse_plain(&text, definition)
}

fn parse_plain(source: &Source<'_>, blank: Definition) -> Vec<Result<Definition, ParseError>> {
    let root = xml::root_name(&source.text);
    let has_instance = || memchr::memmem::find(source.text.as_bytes(), CLASS.as_bytes()).is_some();
    match root {
        Some("sequence") => {
            let mut bare = blank;
            bare.place = source.begins;
            bare.package_id = package_id_in(&bare.file).or_else(|| share_id(&bare.file));
            vec![sequence(source, bare)]
        }
        _ if has_instance() => exported(source, &blank),
        // Its outermost element is behind a document type.
        None if source.text.contains("<!DOCTYPE") && source.text.contains("<sequence") => {
            vec![sequence(source, blank)]
        }
        _ if source.text.contains("<sequence") || source.text.contains("&lt;sequence") => {
            embedded(source, &blank)
        }
        _ => vec![Err(ParseError::new(Kind::Foreign, None))],
    }
}

/// A text that is, or may be, XML, and where it begins in its file.
struct Source<'a> {
    text: std::borrow::Cow<'a, str>,
    begins: Place,
}

impl<'a> Source<'a> {
    /// Without blanks around it, and without the zeros that end strings in memory.
    fn new(text: &'a str, begins: Place) -> Self {
        let start = text.len() - text.trim_start().len();
        Self {
            begins: Places::new(text, begins).of(start),
            text: text[start..]
                .trim_end_matches(|c: char| c == '\0' || c.is_whitespace())
                .into(),
        }
    }

    fn is_escaped(&self) -> bool {
        self.text.starts_with("&lt;") || self.text.starts_with("&#")
    }

    /// Places in it are then those in the unescaped text; lines stay what they are.
    fn unescape(&self) -> Source<'static> {
        Source {
            text: xml::unescape(&self.text).into(),
            begins: self.begins,
        }
    }

    fn place(&self, offset: usize) -> Place {
        Places::new(&self.text, self.begins).of(offset)
    }

    fn document(&self) -> Result<Document<'_>, ParseError> {
        xml::check(&self.text).map_err(|refusal| {
            let (kind, offset) = match refusal {
                Refusal::Depth(offset) => (Kind::Depth, offset),
                Refusal::Attributes(offset) => (Kind::Attributes, offset),
                Refusal::Namespaces(offset) => (Kind::Namespaces, offset),
            };
            ParseError::new(kind, Some(self.place(offset)))
        })?;
        let options = ParsingOptions {
            allow_dtd: false,
            nodes_limit: MAX_NODES,
            ..ParsingOptions::default()
        };
        Document::parse_with_options(&self.text, options).map_err(|error| self.error(&error))
    }

    fn error(&self, error: &roxmltree::Error) -> ParseError {
        use roxmltree::Error;
        let kind = match error {
            Error::DtdDetected => Kind::Dtd,
            Error::NodesLimitReached => Kind::Nodes,
            _ => {
                // The parser's place is one in the text it was given, which may be a part of the file.
                let place = format!(" at {}", error.pos());
                Kind::Xml(error.to_string().replacen(&place, "", 1))
            }
        };
        let at = error.pos();
        let place = match kind {
            Kind::Nodes => None,
            // The parser knows no place for these, but they have one.
            Kind::Dtd => self.text.find("<!DOCTYPE").map(|at| self.place(at)),
            _ if matches!(
                error,
                Error::UnclosedRootNode | Error::UnexpectedEndOfStream | Error::NoRootNode
            ) =>
            {
                Some(self.place(self.text.len()))
            }
            _ if at.row == 1 => Some(Place {
                line: self.begins.line,
                column: self.begins.column + at.col - 1,
            }),
            _ => Some(Place {
                line: self.begins.line + at.row - 1,
                column: at.col,
            }),
        };
        ParseError::new(kind, place)
    }
}

/// The sequences of CIM-XML: one in an export's `object.xml`.
fn exported(source: &Source<'_>, blank: &Definition) -> Vec<Result<Definition, ParseError>> {
    let document = match source.document() {
        Ok(document) => document,
        Err(error) => return vec![Err(error)],
    };
    let mut places = Places::new(&source.text, source.begins);
    let instances = document
        .descendants()
        .filter(|node| node.has_tag_name("INSTANCE") && node.attribute("CLASSNAME") == Some(CLASS));
    let mut found: Vec<_> = instances
        .map(|instance| exported_one(instance, &mut places, blank.clone()))
        .collect();
    if found.is_empty() {
        found = embedded_in(&document, source, blank);
    }
    found
}

/// The sequences inside an element of another kind, for example `<SmsTaskSequencePackage>` with `<SequenceData>`.
fn embedded(source: &Source<'_>, blank: &Definition) -> Vec<Result<Definition, ParseError>> {
    match source.document() {
        Ok(document) => embedded_in(&document, source, blank),
        Err(error) => vec![Err(error)],
    }
}

fn embedded_in(
    document: &Document<'_>,
    source: &Source<'_>,
    blank: &Definition,
) -> Vec<Result<Definition, ParseError>> {
    let mut places = Places::new(&source.text, source.begins);
    let mut found = Vec::new();
    for element in document.descendants().filter(Node::is_element) {
        let definition = |places: &mut Places<'_>| Definition {
            package_id: word_beside(element, "PackageID"),
            name: word_beside(element, "Name"),
            place: places.of(element.range().start),
            ..blank.clone()
        };
        if holds_items(element) && !element.ancestors().skip(1).any(holds_items) {
            let definition = definition(&mut places);
            found.push(Ok(sequence_of(element, definition, places.clone())));
        } else if !element.has_children() || element.first_element_child().is_some() {
            continue;
        } else if text_of(element).trim_start().starts_with("<sequence") {
            let definition = definition(&mut places);
            found.push(sequence_in(element, definition, &mut places));
        }
    }
    if found.is_empty() {
        found.push(Err(ParseError::new(Kind::Foreign, None)));
    }
    found
}

/// Whether an element is a task sequence: XML schemas have `<sequence>` too.
fn holds_items(element: Node<'_, '_>) -> bool {
    let is_item = |inner: Node<'_, '_>| {
        matches!(
            inner.tag_name().name(),
            "group" | "step" | "subtasksequence"
        ) && inner.has_attribute("name")
    };
    element.has_tag_name("sequence")
        && (element.has_attribute("version") || element.children().any(is_item))
}

/// The text of an element beside the nearest element around a sequence that has one of that name.
fn word_beside(sequence: Node<'_, '_>, name: &str) -> Option<String> {
    let found = sequence
        .ancestors()
        .skip(1)
        .find_map(|around| child(around, name));
    let text = text_of(found?);
    (!text.trim().is_empty()).then(|| short(text.trim()).into_owned())
}

fn exported_one(
    instance: Node<'_, '_>,
    places: &mut Places<'_>,
    mut definition: Definition,
) -> Result<Definition, ParseError> {
    definition.place = places.of(instance.range().start);
    let property = |name: &str| {
        let mut properties = instance.children().filter(|n| n.has_tag_name("PROPERTY"));
        let property = properties.find(|property| property.attribute("NAME") == Some(name))?;
        // Its own value: each qualifier inside it has one too.
        property.children().find(|n| n.has_tag_name("VALUE"))
    };
    let word = |name| {
        let text = text_of(property(name)?);
        (!text.trim().is_empty()).then(|| short(text.trim()).into_owned())
    };
    definition.package_id = word("PackageID");
    definition.name = word("Name");
    let value = property("Sequence");
    let text = value.map(text_of).unwrap_or_default();
    if text.trim().is_empty() {
        let place = places.of(value.unwrap_or(instance).range().start);
        return Err(ParseError::new(
            Kind::NoSequence(definition.package_id),
            Some(place),
        ));
    }
    sequence_in(value.unwrap_or(instance), definition, places)
}

/// Reads the sequence that an element holds as text.
fn sequence_in(
    value: Node<'_, '_>,
    definition: Definition,
    places: &mut Places<'_>,
) -> Result<Definition, ParseError> {
    let begins = value.first_child().map_or(Place::START, |text| {
        let start = text.range().start;
        let cdata = "<![CDATA[";
        let mark = if places.text()[start..].starts_with(cdata) {
            cdata.len()
        } else {
            0
        };
        places.of(start + mark)
    });
    let text = text_of(value);
    let inner = Source::new(&text, begins);
    if inner.is_escaped() {
        return sequence(&inner.unescape(), definition);
    }
    sequence(&inner, definition)
}

/// All text directly in an element: sections and comments cut it into pieces.
fn text_of(node: Node<'_, '_>) -> String {
    let texts = node.children().filter(Node::is_text);
    texts.filter_map(|text| text.text()).collect()
}

/// The package ID that a file's name tells, of `_TSSub-CON00101.xml` (a client's variable) and `CON00101.xml`.
/// A package ID is a site's three characters and five hexadecimal digits.
fn package_id_in(file: &str) -> Option<String> {
    let name = file.rsplit(['/', '\\']).next()?;
    let stem = name.split_once('.').map_or(name, |(stem, _)| stem);
    let id = stem
        .get(..7)
        .filter(|prefix| prefix.eq_ignore_ascii_case("_TSSub-"))
        .map_or(stem, |_| &stem[7..]);
    let (site, number) = id.split_at_checked(3)?;
    let fits = number.len() == 5
        && number.bytes().all(|b| b.is_ascii_hexdigit())
        && site.bytes().all(|b| b.is_ascii_alphanumeric());
    fits.then(|| id.to_ascii_uppercase())
}

/// The ID of an MDT task sequence from the name of its file, `Control/<ID>/ts.xml` of a deployment share.
fn share_id(file: &str) -> Option<String> {
    let mut parts = file.rsplit(['/', '\\']);
    let is_share = parts.next()?.eq_ignore_ascii_case("ts.xml");
    let id = parts.next()?;
    (is_share && parts.next()?.eq_ignore_ascii_case("Control")).then(|| id.to_owned())
}

fn sequence(source: &Source<'_>, definition: Definition) -> Result<Definition, ParseError> {
    let document = source.document()?;
    let root = document.root_element();
    if !root.has_tag_name("sequence") {
        return Err(ParseError::new(Kind::Foreign, Some(source.begins)));
    }
    let places = Places::new(&source.text, source.begins);
    Ok(sequence_of(root, definition, places))
}

fn sequence_of(root: Node<'_, '_>, definition: Definition, places: Places<'_>) -> Definition {
    let mut reader = Reader { definition, places };
    // What is said of a sequence is said again with each of its rows.
    let attribute = |name| {
        let value = root.attribute(name).filter(|value| !value.is_empty());
        value.map(|value| short(value).into_owned())
    };
    reader.definition.version = attribute("version");
    if reader.definition.name.is_none() {
        // MDT's ts.xml carries its name here.
        reader.definition.name = attribute("name");
    }
    reader.items(root, None, 0);
    reader.definition
}

/// Reads elements into a definition. It recurses: [`xml::check`] has seen to the depth.
struct Reader<'a> {
    definition: Definition,
    places: Places<'a>,
}

impl Reader<'_> {
    fn items(&mut self, within: Node<'_, '_>, parent: Option<ItemId>, depth: usize) {
        for element in within.children().filter(Node::is_element) {
            let kind = match element.tag_name().name() {
                "group" => ItemKind::Group,
                "step" => ItemKind::Step(step(element)),
                "subtasksequence" => ItemKind::RunTaskSequence(call(element)),
                // Seen beside items; they hold none.
                "condition" | "referenceList" | "globalVarList" | "defaultVarList" | "action"
                | "variable" => continue,
                unknown => {
                    let place = self.places.of(element.range().start);
                    self.definition.unknown.push((place, unknown.to_owned()));
                    continue;
                }
            };
            let id = ItemId(self.definition.items.len() as u32);
            let is_group = kind == ItemKind::Group;
            let condition = child(element, "condition");
            self.definition.items.push(Item {
                kind,
                name: Arc::from(element.attribute("name").unwrap_or_default()),
                disabled: is_true(element.attribute("disable")),
                continue_on_error: is_true(element.attribute("continueOnError")),
                condition: condition.and_then(conditions),
                place: self.places.of(element.range().start),
                parent,
                depth,
                end: ItemId(id.0 + 1),
            });
            if is_group {
                self.items(element, Some(id), depth + 1);
                self.definition.items[id.index()].end = ItemId(self.definition.items.len() as u32);
            }
        }
    }
}

fn child<'a, 'input>(element: Node<'a, 'input>, name: &str) -> Option<Node<'a, 'input>> {
    element.children().find(|node| node.has_tag_name(name))
}

fn is_true(attribute: Option<&str>) -> bool {
    attribute.is_some_and(|value| value.trim().eq_ignore_ascii_case("true") || value.trim() == "1")
}

fn step(element: Node<'_, '_>) -> Step {
    let attribute = |name| element.attribute(name).filter(|value| !value.is_empty());
    Step {
        r#type: attribute("type").map(str::to_owned),
        run_in: attribute("runIn").map(str::to_owned),
        success_codes: success_codes(element),
        retry_count: retry_count(element),
    }
}

fn success_codes(element: Node<'_, '_>) -> Vec<i32> {
    let codes = element.attribute("successCodeList").unwrap_or_default();
    codes
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';'))
        .filter_map(|code| code.parse().ok())
        // Written signed or unsigned; the engine compares 32 bits.
        .map(|code: i64| code as i32)
        .collect()
}

fn retry_count(element: Node<'_, '_>) -> Option<u32> {
    element.attribute("retryCount")?.trim().parse().ok()
}

fn call(element: Node<'_, '_>) -> Call {
    let property = |name: &str| {
        let list = child(element, "defaultVarList")?;
        let mut variables = list.children().filter(|n| n.has_tag_name("variable"));
        let text = text_of(variables.find(|v| v.attribute("property") == Some(name))?);
        (!text.trim().is_empty()).then(|| text.trim().to_owned())
    };
    Call {
        package_id: property("TsPackageID"),
        name: property("TsName"),
        success_codes: success_codes(element),
        retry_count: retry_count(element),
    }
}

/// The condition inside an element, whose parts are joined by "and" if there are several.
fn conditions(within: Node<'_, '_>) -> Option<Condition> {
    let mut parts = parts(within);
    match parts.len() {
        1 => parts.pop(),
        // Also an empty one, of which it is not known what the engine makes.
        _ => Some(Condition::Joined(Operator::All, parts)),
    }
}

fn parts(within: Node<'_, '_>) -> Vec<Condition> {
    let elements = within.children().filter(Node::is_element);
    elements.map(condition).collect()
}

fn condition(element: Node<'_, '_>) -> Condition {
    let operator = |default| match element.attribute("type").map(str::to_ascii_lowercase) {
        Some(word) if word == "and" => Operator::All,
        Some(word) if word == "or" => Operator::Any,
        Some(word) if word == "not" => Operator::None,
        _ => default,
    };
    match element.tag_name().name() {
        "operator" => Condition::Joined(operator(Operator::All), parts(element)),
        "osConditionGroup" => Condition::Joined(operator(Operator::Any), parts(element)),
        "osExpressionGroup" => operating_system(element),
        _ => Condition::Expression(expression(element)),
    }
}

/// The name the editor shows; without one, the queries that stand for it.
fn operating_system(element: Node<'_, '_>) -> Condition {
    let mut attributes = element.attributes();
    match attributes.find(|attribute| attribute.name().eq_ignore_ascii_case("name")) {
        Some(name) => Condition::Expression(Expression {
            kind: "OperatingSystem".to_owned(),
            fields: vec![("Name".to_owned(), name.value().to_owned())],
        }),
        None => Condition::Joined(Operator::All, parts(element)),
    }
}

fn expression(element: Node<'_, '_>) -> Expression {
    let kind = element
        .attribute("type")
        .unwrap_or(element.tag_name().name());
    let kind = kind.strip_prefix("SMS_TaskSequence_").unwrap_or(kind);
    let kind = kind.strip_suffix("ConditionExpression").unwrap_or(kind);
    let variables = element.children().filter(|n| n.has_tag_name("variable"));
    Expression {
        kind: kind.to_owned(),
        fields: variables
            .map(|variable| {
                let name = variable.attribute("name").unwrap_or_default().to_owned();
                (name, text_of(variable))
            })
            .collect(),
    }
}
