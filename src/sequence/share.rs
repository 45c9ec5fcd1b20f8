//! The list of task sequences in a deployment share of MDT, `Control/TaskSequences.xml`.
//!
//! The sequences themselves, `Control/<ID>/ts.xml`, all bear their template's name. The list has the names that people gave them.

use std::collections::HashMap;

use roxmltree::{Document, Node, ParsingOptions};

use super::{
    Definition,
    xml::{self, MAX_NODES},
};
use crate::model::short;

/// The names in one list.
pub struct Share {
    /// Path of the folder that holds the list.
    folder: String,
    /// By ID, which is the name of the sequence's folder, in capitals.
    names: HashMap<String, String>,
}

impl Share {
    /// Reads a document, if its name says that it is such a list.
    pub fn of(file: &str, text: &str) -> Option<Self> {
        let (folder, name) = split(file)?;
        if !name.eq_ignore_ascii_case("TaskSequences.xml") || xml::check(text).is_err() {
            return None;
        }
        let options = ParsingOptions {
            nodes_limit: MAX_NODES,
            ..ParsingOptions::default()
        };
        let document = Document::parse_with_options(text, options).ok()?;
        let entries = document
            .descendants()
            .filter(|node| node.has_tag_name("ts"));
        let names = entries.filter_map(|entry| {
            let id = word(entry, "ID")?;
            Some((
                id.to_ascii_uppercase(),
                short(word(entry, "Name")?).into_owned(),
            ))
        });
        Some(Self {
            folder: folder.to_owned(),
            names: names.collect(),
        })
    }

    /// Gives a sequence of this share its ID and name.
    pub fn name(&self, definition: &mut Definition) {
        let parts = split(&definition.file).and_then(|(folder, name)| {
            let (share, id) = split(folder)?;
            (share == self.folder && name.eq_ignore_ascii_case("ts.xml")).then_some(id)
        });
        let Some(id) = parts else { return };
        if let Some(name) = self.names.get(&id.to_ascii_uppercase()) {
            definition.package_id = Some(id.to_owned());
            definition.name = Some(name.clone());
        }
    }
}

/// The folder and the name of a file.
fn split(file: &str) -> Option<(&str, &str)> {
    let at = file.rfind(['/', '\\'])?;
    Some((&file[..at], &file[at + 1..]))
}

fn word<'a>(entry: Node<'a, '_>, name: &str) -> Option<&'a str> {
    let text = entry
        .children()
        .find(|node| node.has_tag_name(name))?
        .text()?
        .trim();
    (!text.is_empty()).then_some(text)
}
