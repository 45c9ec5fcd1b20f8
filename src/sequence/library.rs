//! All definitions that were found, linked by package ID, and what is wrong with them.

use std::{
    collections::{HashMap, HashSet},
    fmt,
    hash::{BuildHasher, RandomState},
    path::PathBuf,
};

use super::{Definition, DefinitionId, Item, ItemId, Place, links, parse};
use crate::{
    input::{self, InputError},
    timeline::Level,
};

/// Something to know about the definitions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// How much it matters: an error is an input that could not be used.
    pub level: Level,
    /// A stable word for scripts, for example `missing_child`.
    pub code: &'static str,
    /// A sentence for people.
    pub message: String,
    /// The file, and inside a zip the member.
    pub file: Option<String>,
    /// The place in it.
    pub place: Option<Place>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            f.write_str(file)?;
            if let Some(place) = self.place {
                write!(f, ":{place}")?;
            }
            f.write_str(": ")?;
        }
        f.write_str(&self.message)
    }
}

impl From<&InputError> for Problem {
    fn from(error: &InputError) -> Self {
        Self {
            level: Level::Error,
            code: "input",
            // It begins with its path.
            message: error.to_string(),
            file: None,
            place: None,
        }
    }
}

/// Definitions, who calls whom, and what is wrong.
#[derive(Debug, Default)]
pub struct Library {
    definitions: Vec<Definition>,
    /// For each definition, the children of its Run Task Sequence steps.
    links: Vec<HashMap<ItemId, DefinitionId>>,
    /// For each definition, those that call it, each once.
    callers: Vec<Vec<DefinitionId>>,
    /// For each definition, [`Definition::text_len`].
    text_lens: Vec<usize>,
    problems: Vec<Problem>,
}

impl Library {
    /// Reads all definitions behind `paths`: exports (zip or folder), `object.xml`, `<sequence>` files, or folders of them.
    /// What cannot be read is a problem; the rest goes on.
    pub fn load(paths: &[PathBuf]) -> Self {
        let (mut definitions, mut problems) = (Vec::new(), Vec::new());
        let errors = input::each_document(paths, |document| {
            let mut is_definition = false;
            for parsed in parse(&document.text, &document.name, &document.origin) {
                match parsed {
                    Ok(definition) => definitions.push(definition),
                    Err(error) if error.is_foreign() && !document.is_expected => continue,
                    Err(error) => problems.push(Problem {
                        level: Level::Error,
                        code: "definition",
                        message: error.to_string(),
                        file: Some(document.name.clone()),
                        place: error.place,
                    }),
                }
                is_definition = true;
            }
            is_definition
        });
        problems.extend(errors.iter().map(Problem::from));
        Self::new(definitions, problems)
    }

    /// Links definitions, and adds to the problems of reading them what is wrong with them together. Definitions that
    /// say the same are kept once.
    pub fn new(definitions: Vec<Definition>, problems: Vec<Problem>) -> Self {
        let mut library = Self {
            problems,
            ..Self::default()
        };
        let shelf = library.merge(definitions);
        library.link(&shelf);
        for (caller, item) in links::cycles(&library) {
            library.tell_cycle(caller, item);
        }
        library
    }

    /// All definitions, in the order in which they were found.
    pub fn definitions(&self) -> &[Definition] {
        &self.definitions
    }

    /// Their ids.
    pub fn ids(&self) -> impl ExactSizeIterator<Item = DefinitionId> + use<> {
        (0..self.definitions.len() as u32).map(DefinitionId)
    }

    /// The definition behind an id.
    pub fn get(&self, id: DefinitionId) -> &Definition {
        &self.definitions[id.index()]
    }

    /// An item of a definition.
    pub fn item(&self, definition: DefinitionId, item: ItemId) -> &Item {
        self.get(definition).item(item)
    }

    /// What a Run Task Sequence step runs, if its definition was found.
    pub fn child(&self, caller: DefinitionId, item: ItemId) -> Option<DefinitionId> {
        self.links[caller.index()].get(&item).copied()
    }

    /// The package ID that a Run Task Sequence step names, whether its definition was found or not.
    pub fn called(&self, caller: DefinitionId, item: ItemId) -> Option<&str> {
        self.get(caller).called(item)
    }

    /// The Run Task Sequence steps of a definition, in order, with what they run.
    pub fn calls(
        &self,
        caller: DefinitionId,
    ) -> impl Iterator<Item = (ItemId, Option<DefinitionId>)> + '_ {
        let calls = self.get(caller).calls();
        calls.map(move |(item, _)| (item, self.child(caller, item)))
    }

    /// The definitions that call one, each once.
    pub fn callers(&self, child: DefinitionId) -> &[DefinitionId] {
        &self.callers[child.index()]
    }

    pub(super) fn text_len(&self, id: DefinitionId) -> usize {
        self.text_lens[id.index()]
    }

    /// Some definitions and all that they call, directly or not, in the order in which they were found.
    pub fn reachable(&self, from: &[DefinitionId]) -> Vec<DefinitionId> {
        let reached = links::reachable(self, from);
        self.ids().filter(|id| reached[id.index()]).collect()
    }

    /// What is wrong, in the order in which it was found.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The definitions that nobody else calls, which are those that were deployed; and all that call each other in a
    /// circle without such a beginning.
    pub fn roots(&self) -> Vec<DefinitionId> {
        let mut called = HashSet::new();
        for definition in &self.definitions {
            let own = definition.package_id.as_deref().map(key);
            let ids = definition
                .calls()
                .filter_map(|(_, call)| call.package_id.as_deref());
            called.extend(ids.map(key).filter(|id| Some(id) != own.as_ref()));
        }
        let nobody_calls = |id: &DefinitionId| {
            let package = self.get(*id).package_id.as_deref();
            !package.is_some_and(|package| called.contains(&key(package)))
        };
        let mut roots: Vec<_> = self.ids().filter(nobody_calls).collect();
        let reached = links::reachable(self, &roots);
        // Other versions of a child are not reached, but their package ID is.
        let known: HashSet<_> = self
            .ids()
            .filter(|id| reached[id.index()])
            .filter_map(|id| self.get(id).package_id.as_deref().map(key))
            .collect();
        roots.extend(self.ids().filter(|id| {
            let package = self.get(*id).package_id.as_deref();
            !reached[id.index()] && !package.is_some_and(|package| known.contains(&key(package)))
        }));
        roots.sort_unstable();
        roots
    }

    /// The definitions with this package ID or name, in any letter case.
    pub fn find(&self, id_or_name: &str) -> Vec<DefinitionId> {
        let wanted = id_or_name.to_lowercase();
        let is = |text: &Option<String>| text.as_ref().is_some_and(|t| t.to_lowercase() == wanted);
        let by = |of: fn(&Definition) -> &Option<String>| -> Vec<_> {
            self.ids().filter(|&id| is(of(self.get(id)))).collect()
        };
        let by_id = by(|definition| &definition.package_id);
        if by_id.is_empty() {
            by(|definition| &definition.name)
        } else {
            by_id
        }
    }

    /// Takes definitions in; gives who is to be found under which package ID.
    fn merge(&mut self, definitions: Vec<Definition>) -> Shelf {
        let mut shelf = Shelf::default();
        // Exports repeat what they share, and there may be thousands, so that they are found by what they say.
        let (hasher, mut alike) = (RandomState::new(), HashMap::<u64, Vec<_>>::new());
        for definition in definitions {
            let package = definition.package_id.as_deref().map(key);
            let content = hasher.hash_one(definition.content());
            let alike = alike.entry(content).or_default();
            let same = |id: &DefinitionId| self.get(*id).content() == definition.content();
            let id = match alike.iter().copied().find(same) {
                Some(id) => id,
                None => {
                    let id = DefinitionId(self.definitions.len() as u32);
                    alike.push(id);
                    if let Some(first) = package.as_ref().and_then(|id| shelf.by_id.get(id)) {
                        self.tell_duplicate(&definition, *first);
                    }
                    self.tell_unknown(&definition);
                    self.definitions.push(definition.clone());
                    id
                }
            };
            if let Some(package) = package {
                shelf.by_id.entry(package.clone()).or_insert(id);
                let by_origin = shelf.by_origin.entry((package, definition.origin));
                by_origin.or_insert(id);
            }
        }
        shelf
    }

    fn link(&mut self, shelf: &Shelf) {
        self.callers = vec![Vec::new(); self.definitions.len()];
        self.text_lens = self.definitions.iter().map(Definition::text_len).collect();
        for id in self.ids() {
            let definition = &self.definitions[id.index()];
            let mut links = HashMap::new();
            let mut missing = HashSet::new();
            let mut problems = Vec::new();
            for (item_id, call) in definition.calls() {
                let Some(package) = call.package_id.as_deref().map(key) else {
                    problems.push(no_child(definition, item_id));
                    continue;
                };
                match shelf.find(&package, &definition.origin) {
                    Some(child) => {
                        links.insert(item_id, child);
                        let callers = &mut self.callers[child.index()];
                        if callers.last() != Some(&id) {
                            callers.push(id);
                        }
                    }
                    None => {
                        if missing.insert(package) {
                            problems.push(missing_child(definition, item_id));
                        }
                    }
                }
            }
            self.links.push(links);
            self.problems.extend(problems);
        }
    }

    fn tell_duplicate(&mut self, definition: &Definition, first: DefinitionId) {
        let id = definition.package_id.as_deref().unwrap_or_default();
        let other = &self.get(first).file;
        let message = format!(
            "{id} is not the same as in {other}: runs are held against both; of Run Task Sequence steps each runs the one that it was exported with, else the first"
        );
        self.problems.push(Problem {
            level: Level::Warning,
            code: "duplicate_package_id",
            message,
            file: Some(definition.file.clone()),
            place: Some(definition.place),
        });
    }

    fn tell_unknown(&mut self, definition: &Definition) {
        if let Some((place, name)) = definition.unknown.first() {
            let more = match definition.unknown.len() {
                1 => String::new(),
                n => format!(", one of {n} such elements"),
            };
            self.problems.push(Problem {
                level: Level::Warning,
                code: "unknown_element",
                message: format!(
                    "<{name}> is no item that is known{more}: it has no number, and those behind it may be too small"
                ),
                file: Some(definition.file.clone()),
                place: Some(*place),
            });
        }
    }

    fn tell_cycle(&mut self, caller: DefinitionId, item_id: ItemId) {
        let item = self.item(caller, item_id);
        let child = self.child(caller, item_id).unwrap_or(caller);
        let message = format!(
            "Run Task Sequence step \"{}\" runs {}, which calls this sequence again: a circle; it is left without contents",
            item.name,
            self.get(child).title()
        );
        self.problems.push(Problem {
            level: Level::Warning,
            code: "cycle",
            message,
            file: Some(self.get(caller).file.clone()),
            place: Some(item.place),
        });
    }
}

/// Package IDs differ by more than letter case.
fn key(package_id: &str) -> String {
    package_id.to_ascii_uppercase()
}

fn missing_child(definition: &Definition, id: ItemId) -> Problem {
    let item = definition.item(id);
    let package = definition.called(id).unwrap_or_default();
    let message = format!(
        "Run Task Sequence step \"{}\" runs {package}, which was not found: its instructions are missing, and the numbers behind it are too small (export with dependent objects)",
        item.name
    );
    Problem {
        level: Level::Warning,
        code: "missing_child",
        message,
        file: Some(definition.file.clone()),
        place: Some(item.place),
    }
}

fn no_child(definition: &Definition, id: ItemId) -> Problem {
    let item = definition.item(id);
    Problem {
        level: Level::Warning,
        code: "no_child",
        message: format!(
            "Run Task Sequence step \"{}\" names no task sequence (TsPackageID is empty)",
            item.name
        ),
        file: Some(definition.file.clone()),
        place: Some(item.place),
    }
}

/// Who is to be found under a package ID.
#[derive(Default)]
struct Shelf {
    by_id: HashMap<String, DefinitionId>,
    by_origin: HashMap<(String, String), DefinitionId>,
}

impl Shelf {
    /// What was exported together belongs together.
    fn find(&self, package: &str, origin: &str) -> Option<DefinitionId> {
        let together = (package.to_owned(), origin.to_owned());
        let found = self.by_origin.get(&together);
        found.or_else(|| self.by_id.get(package)).copied()
    }
}
