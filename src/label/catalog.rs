//! The catalog: Run Task Sequence steps that are known by name, child and fingerprint, in a file that can be handed on.
//!
//! It is made from definitions and read where there are none. Ordinary groups that have the name of a Run Task Sequence step
//! are in it too, so that one is not taken for the other.

use std::{
    collections::{BTreeSet, HashMap},
    io::{self, Write},
    path::PathBuf,
};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::fingerprint::{Fingerprint, Mark};
use crate::{
    input,
    model::{Level, SequenceName},
    out::{Gate, Out},
    sequence::{DefinitionId, DisabledChild, Item, ItemKind, Library, Place, Problem, Table},
};

/// The version of the file's form.
const VERSION: u32 = 1;

/// Entries of one name beyond this are left out: each is held against every group of the name.
const MAX_ALIKE: usize = 1000;

/// Problems of one file that are told one by one.
const MAX_TOLD: usize = 20;

const HEADER: &str = "\
# Run Task Sequence steps, for `smsts --catalog`. A fingerprint holds the kind and a short hash of the name of every instruction
# of the child. Groups are here because they have the name of a Run Task Sequence step.

";

/// What is known of Run Task Sequence steps, and of groups that have their names.
#[derive(Debug, Default)]
pub struct Catalog {
    entries: Vec<Entry>,
    by_name: HashMap<String, Vec<usize>>,
}

/// One Run Task Sequence step, or one group of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The name in the log.
    pub name: String,
    /// The child; `None`: it is an ordinary group.
    pub child: Option<SequenceName>,
    /// What the child or the group holds, if it is known.
    pub fingerprint: Option<Fingerprint>,
}

impl Catalog {
    /// Reads catalogs. What cannot be read is told; the rest is used.
    pub fn load(paths: &[PathBuf]) -> (Self, Vec<Problem>) {
        let (mut catalog, mut problems) = (Self::default(), Vec::new());
        for path in paths {
            match input::read_text(path) {
                Ok(text) => catalog.read(&text, &path.display().to_string(), &mut problems),
                Err(error) => problems.push(Problem::from(&error)),
            }
        }
        (catalog, problems)
    }

    /// Reads the text of one catalog. `file` names it in the problems.
    pub fn parse(text: &str, file: &str) -> (Self, Vec<Problem>) {
        let (mut catalog, mut problems) = (Self::default(), Vec::new());
        catalog.read(text, file, &mut problems);
        (catalog, problems)
    }

    /// The catalog of all Run Task Sequence steps in some definitions.
    pub fn of(library: &Library) -> Self {
        let mut fingerprints: HashMap<DefinitionId, Option<Fingerprint>> = HashMap::new();
        let mut of_child = |child: DefinitionId| {
            let known = fingerprints.entry(child).or_insert_with(|| {
                let table = Table::of(library, child, DisabledChild::Expanded);
                Fingerprint::of(&table, 0..table.rows.len())
            });
            known.clone()
        };
        let mut entries = Vec::new();
        for definition in library.definitions().iter().zip(library.ids()) {
            let (definition, id) = definition;
            for (item, call) in definition.calls() {
                let child = library.child(id, item);
                if child.is_none() && call.package_id.is_none() {
                    continue;
                }
                let own = child.map(|child| library.get(child).sequence_name());
                entries.push(Entry {
                    name: definition.item(item).name.to_string(),
                    child: own.or_else(|| {
                        Some(SequenceName {
                            name: None,
                            package_id: call.package_id.clone(),
                        })
                    }),
                    fingerprint: child.and_then(&mut of_child),
                });
            }
        }
        let names: BTreeSet<_> = entries.iter().map(|entry| entry.name.clone()).collect();
        entries.extend(library.ids().flat_map(|id| groups(library, id, &names)));
        entries.sort_by_cached_key(Entry::key);
        let mut catalog = Self::default();
        entries.into_iter().for_each(|entry| {
            catalog.add(entry);
        });
        catalog
    }

    /// The catalog as a file.
    pub fn to_toml(&self) -> String {
        self.toml(Gate::open())
    }

    /// Writes the catalog as a file.
    ///
    /// # Errors
    ///
    /// When the output cannot be written.
    pub fn write(&self, out: &mut Out<'_>) -> io::Result<()> {
        out.write_all(self.toml(out.gate()).as_bytes())
    }

    fn toml(&self, gate: Gate<'_>) -> String {
        let mut text = format!("{HEADER}version = {VERSION}\n");
        let (calls, groups): (Vec<_>, Vec<_>) =
            self.entries.iter().partition(|entry| entry.child.is_some());
        for entry in calls.into_iter().chain(groups) {
            let child = entry.child.as_ref();
            let kind = child.map_or("group", |_| "run_task_sequence");
            let fingerprint = entry.fingerprint.as_ref().map(ToString::to_string);
            text += &format!("\n[[{kind}]]\n");
            for (key, value) in [
                ("name", Some(&entry.name)),
                (
                    "package_id",
                    child.and_then(|child| child.package_id.as_ref()),
                ),
                ("child_name", child.and_then(|child| child.name.as_ref())),
                ("fingerprint", fingerprint.as_ref()),
            ] {
                if let Some(value) = value {
                    text += &format!("{key} = {}\n", gate.quoted(value));
                }
            }
        }
        text
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entries of a name.
    pub(super) fn named<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a Entry> + use<'a> {
        let indices = self.by_name.get(name).map(Vec::as_slice);
        indices
            .unwrap_or_default()
            .iter()
            .map(|&index| &self.entries[index])
    }

    /// The children of Run Task Sequence steps of a name that hold exactly these instructions.
    pub(super) fn children_with(&self, name: &str, contents: &[Mark]) -> Vec<SequenceName> {
        let is_it = |entry: &&Entry| {
            let own = entry.fingerprint.as_ref();
            own.is_some_and(|own| own.marks() == contents)
        };
        distinct(self.named(name).filter(is_it))
    }

    fn add(&mut self, entry: Entry) -> bool {
        let alike = self.by_name.entry(entry.name.clone()).or_default();
        if alike.len() >= MAX_ALIKE {
            return false;
        }
        if !alike.iter().any(|&index| self.entries[index] == entry) {
            alike.push(self.entries.len());
            self.entries.push(entry);
        }
        true
    }

    /// Reads one file. An entry with something wrong is left out and told.
    fn read(&mut self, text: &str, file: &str, problems: &mut Vec<Problem>) {
        let mut reader = Reader {
            text,
            file,
            problems,
            told: 0,
        };
        let table = match DeTable::parse(text) {
            Ok(table) => table,
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start);
                let message = error.message();
                return reader.tell(Level::Error, at, &format!("broken TOML: {message}"));
            }
        };
        let table = table.get_ref();
        if let Some(version) = table.get("version")
            && let Err(message) = check_version(version.get_ref())
        {
            // What it means cannot be known.
            return reader.tell(Level::Error, version.span().start, &message);
        }
        for (key, value) in table {
            let is_call = match key.get_ref().as_ref() {
                "version" => continue,
                "run_task_sequence" => true,
                "group" => false,
                other => {
                    let message = format!("\"{other}\" is not known here, it is passed over");
                    reader.tell(Level::Warning, key.span().start, &message);
                    continue;
                }
            };
            let Some(entries) = value.get_ref().as_array() else {
                let message = format!("write [[{}]]", key.get_ref());
                reader.tell(Level::Error, value.span().start, &message);
                continue;
            };
            for entry in entries {
                let at = entry.span().start;
                match reader.entry(entry, is_call).map(|entry| self.add(entry)) {
                    Ok(true) => {}
                    Ok(false) => {
                        let message =
                            format!("more than {MAX_ALIKE} entries have this name: it is left out");
                        reader.tell(Level::Warning, at, &message);
                    }
                    Err((at, message)) => reader.tell(Level::Error, at, &message),
                }
            }
        }
    }
}

/// The groups of a definition that have one of the names, with what they hold.
fn groups(library: &Library, id: DefinitionId, names: &BTreeSet<String>) -> Vec<Entry> {
    let of_name = |item: &Item| item.kind == ItemKind::Group && names.contains(&*item.name);
    if !library.get(id).items.iter().any(of_name) {
        return Vec::new();
    }
    let table = Table::of(library, id, DisabledChild::Expanded);
    // The groups of its children are found with the children.
    let own =
        table.rows.iter().enumerate().filter(|(_, row)| {
            row.definition == id && of_name(library.item(row.definition, row.item))
        });
    own.filter_map(|(index, row)| {
        Some(Entry {
            name: row.name.to_string(),
            child: None,
            fingerprint: Some(Fingerprint::of(&table, index + 1..row.end)?),
        })
    })
    .collect()
}

/// The children of some entries, each once.
pub(super) fn distinct<'a>(entries: impl Iterator<Item = &'a Entry>) -> Vec<SequenceName> {
    let mut children: Vec<SequenceName> = Vec::new();
    for child in entries.filter_map(|entry| entry.child.as_ref()) {
        match children.iter_mut().find(|known| known.is_same(child)) {
            // One package under two names: which it had is not known.
            Some(known) if known.name != child.name => known.name = None,
            Some(_) => {}
            None => children.push(child.clone()),
        }
    }
    children
}

impl Entry {
    /// In which order a catalog has its entries.
    fn key(&self) -> (String, Option<String>, Option<String>, Option<String>) {
        let child = self.child.as_ref();
        (
            self.name.clone(),
            child.and_then(|child| child.package_id.clone()),
            child.and_then(|child| child.name.clone()),
            self.fingerprint.as_ref().map(ToString::to_string),
        )
    }
}

/// A file as it is read, with where and what is wrong with it.
struct Reader<'a> {
    text: &'a str,
    file: &'a str,
    problems: &'a mut Vec<Problem>,
    told: usize,
}

impl Reader<'_> {
    fn tell(&mut self, level: Level, at: usize, message: &str) {
        self.told += 1;
        if self.told > MAX_TOLD {
            // The last of those that are told stands for the rest, as bad as the worst of them.
            if let Some(last) = self.problems.last_mut() {
                "there is more like this in the file".clone_into(&mut last.message);
                last.level = if level == Level::Error {
                    level
                } else {
                    last.level
                };
            }
            return;
        }
        self.problems.push(Problem {
            level,
            code: "catalog",
            message: message.to_owned(),
            file: Some(self.file.to_owned()),
            place: Some(place(self.text, at)),
        });
    }

    fn entry(
        &mut self,
        entry: &Spanned<DeValue<'_>>,
        is_call: bool,
    ) -> Result<Entry, (usize, String)> {
        let start = entry.span().start;
        let wrong = |message: &str| (start, message.to_owned());
        let Some(table) = entry.get_ref().as_table() else {
            return Err(wrong("an entry is a table of keys and texts"));
        };
        let (mut name, mut fingerprint) = (None, None);
        let (mut package_id, mut child_name) = (None, None);
        for (key, value) in table {
            let at = value.span().start;
            let slot = match key.get_ref().as_ref() {
                "name" => &mut name,
                "fingerprint" => &mut fingerprint,
                "package_id" if is_call => &mut package_id,
                "child_name" if is_call => &mut child_name,
                other => {
                    let message = format!("\"{other}\" is not known here, it is passed over");
                    self.tell(Level::Warning, key.span().start, &message);
                    continue;
                }
            };
            let Some(text) = value.get_ref().as_str() else {
                let kind = value.get_ref().type_str();
                return Err((
                    at,
                    format!(
                        "\"{}\" must be a text, not {kind}: the entry is left out",
                        key.get_ref()
                    ),
                ));
            };
            *slot = Some((at, text.to_owned()));
        }
        let Some((_, name)) = name else {
            return Err(wrong("an entry needs a \"name\": it is left out"));
        };
        let text = |found: Option<(usize, String)>| found.map(|(_, text)| text);
        let child = is_call.then(|| SequenceName {
            name: text(child_name),
            package_id: text(package_id),
        });
        if child
            .as_ref()
            .is_some_and(|child| child.name.is_none() && child.package_id.is_none())
        {
            return Err(wrong(
                "an entry needs a \"package_id\" or a \"child_name\": it is left out",
            ));
        }
        if !is_call && fingerprint.is_none() {
            return Err(wrong("a group needs a \"fingerprint\": it is left out"));
        }
        let fingerprint = fingerprint.map(|(at, text)| {
            let parsed = text.parse::<Fingerprint>();
            parsed.map_err(|message| (at, format!("{message}: the entry is left out")))
        });
        Ok(Entry {
            name,
            child,
            fingerprint: fingerprint.transpose()?,
        })
    }
}

fn check_version(value: &DeValue<'_>) -> Result<(), String> {
    let number = value
        .as_integer()
        .and_then(|number| u32::from_str_radix(number.as_str(), number.radix()).ok());
    match number {
        Some(VERSION) => Ok(()),
        Some(newer) if newer > VERSION => Err(format!(
            "a catalog of version {newer}; this smsts reads version {VERSION}: it is not used"
        )),
        _ => Err(format!(
            "\"version\" must be {VERSION}: the catalog is not used"
        )),
    }
}

/// The place of a byte in a text.
fn place(text: &str, at: usize) -> Place {
    let before = text.get(..at).unwrap_or(text);
    let line = before.rfind('\n').map_or(0, |newline| newline + 1);
    Place {
        line: before.matches('\n').count() as u32 + 1,
        column: before[line..].chars().count() as u32 + 1,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> (Catalog, Vec<Problem>) {
        let (mut catalog, mut problems) = (Catalog::default(), Vec::new());
        catalog.read(text, "catalog.toml", &mut problems);
        (catalog, problems)
    }

    const SAMPLE: &str = include_str!("../../sample-logs/catalog.toml");

    #[test]
    fn what_is_written_is_read_back() {
        let (catalog, problems) = read(SAMPLE);
        assert_eq!(problems, []);
        assert_eq!((catalog.len(), catalog.to_toml().as_str()), (4, SAMPLE));
        let odd = Entry {
            name: "\"a\" 'b' \\ ]]\n\u{1b}\u{7f}ö".to_owned(),
            child: None,
            fingerprint: Some("s00000001".parse().unwrap()),
        };
        let mut written = Catalog::default();
        assert!(written.add(odd.clone()));
        assert_eq!(read(&written.to_toml()).0.entries, [odd]);
    }

    #[test]
    fn places_are_counted_in_lines_and_characters() {
        assert_eq!(place("a\nöx", 4), Place { line: 2, column: 2 });
        assert_eq!(place("", 0), Place::START);
        assert_eq!(place("a", 9), Place { line: 1, column: 2 });
    }

    proptest! {
        #[test]
        fn no_text_is_too_much(text in ".*", at in 0..SAMPLE.len(), cut in 0..40usize) {
            read(&text);
            let mut broken = SAMPLE.to_owned();
            let end = (at + cut).min(broken.len());
            broken.replace_range(at..end, &text);
            let (catalog, problems) = read(&broken);
            prop_assert!(catalog.len() <= 5 && problems.len() <= MAX_TOLD);
        }
    }
}
