//! All definitions that were found, linked by package ID, and what is wrong with them.

use std::{
    collections::{HashMap, HashSet},
    fmt,
    path::PathBuf,
};

use super::{
    Call, Definition, DefinitionId, Item, ItemId, Place, links, parse, share::Share, versions,
};
use crate::{
    input::{self, InputError},
    model::Level,
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
    /// [`Self::first_alike`].
    first_alike: Vec<DefinitionId>,
    /// For each definition, the first with the same instructions.
    same_instructions: Vec<DefinitionId>,
    /// For each definition, [`Definition::text_len`].
    text_lens: Vec<usize>,
    problems: Vec<Problem>,
}

impl Library {
    /// Reads all definitions behind `paths`: exports (zip or folder), `object.xml`, `<sequence>` files, or folders of them.
    /// What cannot be read is a problem; the rest goes on.
    pub fn load(paths: &[PathBuf]) -> Self {
        let (mut definitions, mut problems) = (Vec::new(), Vec::new());
        let mut shares = Vec::new();
        let errors = input::each_document(paths, |document| {
            let mut is_definition = false;
            shares.extend(Share::of(&document.name, &document.text));
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
        for definition in &mut definitions {
            shares.iter().for_each(|share| share.name(definition));
        }
        Self::new(definitions, problems)
    }

    /// Links definitions, and adds to the problems of reading them what is wrong with them together. Definitions that
    /// say the same, as do the children that each runs, are kept once.
    pub fn new(definitions: Vec<Definition>, problems: Vec<Problem>) -> Self {
        let mut library = Self {
            problems,
            ..Self::default()
        };
        library.merge(definitions);
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

    /// The first definition that says the same by itself, whatever its children are.
    pub fn first_alike(&self, id: DefinitionId) -> DefinitionId {
        self.first_alike[id.index()]
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

    /// The first other definition with the same instructions, whatever it is called.
    pub fn same_instructions(&self, id: DefinitionId) -> Option<DefinitionId> {
        Some(self.same_instructions[id.index()]).filter(|&first| first != id)
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

    /// Takes definitions in, each version once, and links them.
    fn merge(&mut self, definitions: Vec<Definition>) {
        let shelf = Shelf::of(&definitions);
        let alike = versions::first_same(&definitions, Definition::content);
        let children: Vec<Vec<_>> = definitions
            .iter()
            .map(|definition| {
                let calls = definition.calls();
                let child =
                    |call: &Call| shelf.find(call.package_id.as_deref()?, &definition.origin);
                calls.map(|(_, call)| child(call)).collect()
            })
            .collect();
        let same = versions::same(&alike, &children);
        let mut ids: HashMap<usize, DefinitionId> = HashMap::new();
        for (i, definition) in definitions.iter().enumerate() {
            if alike[i] == i {
                let package = definition.package_id.as_deref();
                let first = package.and_then(|id| shelf.first(id));
                if let Some(first) = first.filter(|&first| first != i) {
                    self.tell_duplicate(definition, &definitions[first]);
                }
                self.tell_unknown(definition);
            }
            if same[i] == i {
                let id = DefinitionId(ids.len() as u32);
                ids.insert(i, id);
                self.first_alike.push(ids[&alike[i]]);
            }
        }
        self.callers = vec![Vec::new(); ids.len()];
        for (i, definition) in definitions.into_iter().enumerate() {
            let Some(&id) = ids.get(&i) else { continue };
            let children = children[i].iter();
            let children = children.map(|child| Some(ids[&same[(*child)?]]));
            self.link(id, &definition, children);
            self.text_lens.push(definition.text_len());
            self.definitions.push(definition);
        }
        let first = versions::first_same(&self.definitions, Definition::instructions);
        let first = first.into_iter().map(|first| DefinitionId(first as u32));
        self.same_instructions = first.collect();
    }

    /// Links a definition to its children, and tells of those that were not found.
    fn link(
        &mut self,
        id: DefinitionId,
        definition: &Definition,
        children: impl Iterator<Item = Option<DefinitionId>>,
    ) {
        let mut links = HashMap::new();
        let mut missing = HashSet::new();
        for ((item, call), child) in definition.calls().zip(children) {
            match (child, call.package_id.as_deref().map(key)) {
                (Some(child), _) => {
                    links.insert(item, child);
                    let callers = &mut self.callers[child.index()];
                    if callers.last() != Some(&id) {
                        callers.push(id);
                    }
                }
                (None, None) => self.problems.push(no_child(definition, item)),
                (None, Some(package)) => {
                    if missing.insert(package) {
                        self.problems.push(missing_child(definition, item));
                    }
                }
            }
        }
        self.links.push(links);
    }

    fn tell_duplicate(&mut self, definition: &Definition, first: &Definition) {
        let id = definition.package_id.as_deref().unwrap_or_default();
        let other = &first.file;
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
        "Run Task Sequence step \"{}\" runs {package}, which was not found: its instructions are missing, and the numbers behind it are too small (export with dependent objects, or name the child's own file {package}.xml)",
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

/// Which definitions are to be found under a package ID, by their places.
#[derive(Default)]
struct Shelf {
    by_id: HashMap<String, usize>,
    by_origin: HashMap<(String, String), usize>,
}

impl Shelf {
    fn of(definitions: &[Definition]) -> Self {
        let mut shelf = Self::default();
        for (i, definition) in definitions.iter().enumerate() {
            let Some(package) = definition.package_id.as_deref().map(key) else {
                continue;
            };
            shelf.by_id.entry(package.clone()).or_insert(i);
            let by_origin = (package, definition.origin.clone());
            shelf.by_origin.entry(by_origin).or_insert(i);
        }
        shelf
    }

    /// The first with a package ID.
    fn first(&self, package_id: &str) -> Option<usize> {
        self.by_id.get(&key(package_id)).copied()
    }

    /// The same, but what was exported together belongs together.
    fn find(&self, package_id: &str, origin: &str) -> Option<usize> {
        let together = (key(package_id), origin.to_owned());
        let found = self.by_origin.get(&together).copied();
        found.or_else(|| self.first(package_id))
    }
}
