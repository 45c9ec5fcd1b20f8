//! The README and the book in `docs`: their examples print what they show, their links
//! lead somewhere, and the pages of keys are those of the schemas.

use std::{fmt::Write, fs, path::PathBuf};

use serde_json::Value;

use crate::program::{smsts, stdout};

/// Outputs that have a schema.
const WITH_SCHEMA: [&str; 7] = [
    "tree", "failures", "summary", "sequence", "watch", "code", "diff",
];

fn source() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/src")
}

#[test]
fn examples_of_the_readme_and_the_book() {
    trycmd::TestCases::new()
        .case("README.md")
        .case("docs/src/*.md");
}

/// Writes the pages again with `SMSTS_BLESS=1`.
#[test]
fn pages_of_keys_are_those_of_the_schemas() {
    for name in WITH_SCHEMA {
        let schema = smsts(&[&"schema", &name]);
        let page = page(name, &serde_json::from_str(stdout(&schema)).unwrap());
        let path = source().join(format!("keys/{name}.md"));
        if std::env::var_os("SMSTS_BLESS").is_some() {
            fs::write(&path, &page).unwrap();
        }
        let written = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            written.replace("\r\n", "\n") == page,
            "{} is not what the schema says; SMSTS_BLESS=1 writes it again",
            path.display()
        );
    }
}

/// A page with a table of keys for the document and for each kind of object in it.
fn page(name: &str, schema: &Value) -> String {
    let title = schema["title"].as_str().unwrap_or(name);
    let mut page = format!("# Keys of {name}\n\n`{title}`. {}\n", text(schema));
    table(&mut page, schema);
    for (name, object) in schema["$defs"].as_object().into_iter().flatten() {
        if object["properties"].is_object() {
            let _ = write!(page, "\n## {name}\n");
            if !text(object).is_empty() {
                let _ = write!(page, "\n{}\n", text(object));
            }
            table(&mut page, object);
        }
    }
    page
}

fn table(page: &mut String, object: &Value) {
    if object["properties"].is_object() {
        page.push_str("\n| Key | Type | |\n|---|---|---|\n");
        rows(page, "", object);
    }
}

/// A row for each key, and for the keys of objects that have no name of their own.
fn rows(page: &mut String, prefix: &str, object: &Value) {
    for (key, value) in object["properties"].as_object().into_iter().flatten() {
        let path = format!("{prefix}{key}");
        let cell = text(value).replace('|', "\\|");
        let _ = writeln!(page, "| `{path}` | {} | {cell} |", kind(value));
        rows(page, &format!("{path}."), value);
        rows(page, &format!("{path}[]."), &value["items"]);
    }
}

/// The type of a value: a kind of object, the values it can have, or a type of JSON.
fn kind(value: &Value) -> String {
    if let Some(reference) = value["$ref"].as_str() {
        let name = reference.rsplit('/').next().unwrap_or(reference);
        return format!("*{name}*");
    }
    if !value["const"].is_null() {
        return format!("`{}`", plain(&value["const"]));
    }
    if let Some(values) = value["enum"].as_array() {
        let values = values.iter().map(|value| format!("`{}`", plain(value)));
        return values.collect::<Vec<_>>().join(", ");
    }
    for any in ["oneOf", "anyOf"] {
        if let Some(choices) = value[any].as_array() {
            return choices.iter().map(kind).collect::<Vec<_>>().join(" or ");
        }
    }
    let types = match &value["type"] {
        Value::Array(types) => types.iter().map(plain).collect(),
        Value::String(one) => vec![one.clone()],
        _ => Vec::new(),
    };
    let types: Vec<_> = types
        .into_iter()
        .map(|one| match one.as_str() {
            "array" if !value["items"].is_null() => format!("array of {}", kind(&value["items"])),
            _ => one,
        })
        .collect();
    types.join(" or ")
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn text(value: &Value) -> &str {
    value["description"].as_str().unwrap_or_default()
}

/// Each page is in the table of contents, and each link between pages leads to one.
#[test]
fn links_of_the_book_lead_to_pages() {
    let contents = fs::read_to_string(source().join("SUMMARY.md")).unwrap();
    let mut pages = vec![PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("README.md")];
    for folder in [source(), source().join("keys")] {
        let files = fs::read_dir(folder).unwrap();
        pages.extend(
            files
                .map(|entry| entry.unwrap().path())
                .filter(|path| path.is_file()),
        );
    }
    for page in &pages {
        if let Ok(inside) = page.strip_prefix(source()) {
            let inside = inside.to_str().unwrap().replace('\\', "/");
            let is_listed = inside == "SUMMARY.md" || contents.contains(&format!("({inside})"));
            assert!(is_listed, "{inside}");
        }
        let text = fs::read_to_string(page).unwrap();
        for link in text.split("](").skip(1) {
            let link = link.split(')').next().unwrap().split('#').next().unwrap();
            if link.ends_with(".md") && !link.starts_with("http") {
                let to = page.parent().unwrap().join(link);
                assert!(to.exists(), "{}: {link}", page.display());
            }
        }
    }
}
