//! A definition as data: what an editor shows of a task sequence, as far as it matters for what runs.

use std::{fmt, hash::Hash, sync::Arc};

use super::Condition;
use crate::model::SequenceName;

/// An index into [`Library::definitions`](super::Library::definitions).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DefinitionId(pub u32);

impl DefinitionId {
    /// For indexing.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// An index into [`Definition::items`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ItemId(pub u32);

impl ItemId {
    /// For indexing.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A place in a definition's file. Exports keep a whole sequence on one line, so the column is what finds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Counted from 1.
    pub line: u32,
    /// In characters, counted from 1.
    pub column: u32,
}

impl Place {
    /// The beginning of a text.
    pub const START: Self = Self { line: 1, column: 1 };
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// One task sequence as it was written down.
#[derive(Clone, Debug)]
pub struct Definition {
    /// `PackageID` of a console export. A bare `<sequence>` does not hold it; then it comes from the name of the file, if
    /// that is `_TSSub-<PackageID>` (the variable of a running client) or a package ID. In a deployment share of MDT it is the
    /// ID of the task sequence, which names its folder.
    pub package_id: Option<String>,
    /// The sequence's own name, of which a log says nothing.
    pub name: Option<String>,
    /// Where it was read: the path, and inside a zip the member's name, `export.zip/SMS_TaskSequencePackage/CON00100/object.xml`.
    pub file: String,
    /// What was exported together: the zip, or the folder of an export. Children are first looked for in it.
    pub origin: String,
    /// Where `<sequence>`, or what it was exported in, begins.
    pub place: Place,
    /// `version` of `<sequence>`, for example `3.10`; MDT writes `3.00`.
    pub version: Option<String>,
    /// Groups, steps and Run Task Sequence steps in the order of the document, each before what is in it.
    pub items: Vec<Item>,
    /// Elements where items are expected but which are none that is known, with their names: the numbers behind them are doubtful.
    pub unknown: Vec<(Place, String)>,
}

impl Definition {
    /// The item behind an id.
    pub fn item(&self, id: ItemId) -> &Item {
        &self.items[id.index()]
    }

    /// Its name and package ID.
    pub fn sequence_name(&self) -> SequenceName {
        SequenceName {
            name: self.name.clone(),
            package_id: self.package_id.clone(),
        }
    }

    /// All items in the order of the document.
    pub fn ids(&self) -> impl ExactSizeIterator<Item = ItemId> + use<> {
        (0..self.items.len() as u32).map(ItemId)
    }

    /// The items directly in a group, or, for `None`, in the sequence itself.
    pub fn children(&self, parent: Option<ItemId>) -> impl Iterator<Item = ItemId> + '_ {
        let (first, end) = match parent {
            Some(id) => (id.0 + 1, self.item(id).end.0),
            None => (0, self.items.len() as u32),
        };
        let exists = move |id: u32| (id < end).then_some(ItemId(id));
        std::iter::successors(exists(first), move |&id| exists(self.item(id).end.0))
    }

    /// The Run Task Sequence steps.
    pub fn calls(&self) -> impl Iterator<Item = (ItemId, &Call)> {
        self.ids()
            .zip(&self.items)
            .filter_map(|(id, item)| match &item.kind {
                ItemKind::RunTaskSequence(call) => Some((id, call)),
                ItemKind::Group | ItemKind::Step(_) => None,
            })
    }

    /// The package ID that an item names, if it is a Run Task Sequence step.
    pub fn called(&self, id: ItemId) -> Option<&str> {
        match &self.item(id).kind {
            ItemKind::RunTaskSequence(call) => call.package_id.as_deref(),
            ItemKind::Group | ItemKind::Step(_) => None,
        }
    }

    /// What to call it: the name, else the package ID, else the file.
    pub fn title(&self) -> &str {
        self.name
            .as_deref()
            .or(self.package_id.as_deref())
            .unwrap_or(&self.file)
    }

    /// What it says, wherever it was read: equal for definitions that say the same.
    pub fn content(&self) -> impl Eq + Hash {
        // What no ID tells apart is told apart by its file: an MDT share holds many copies of one template.
        let file = self.package_id.is_none().then_some(&self.file);
        (&self.package_id, &self.name, file, self.instructions())
    }

    /// Its instructions, whatever it is called: equal for definitions whose items say the same.
    pub fn instructions(&self) -> impl Eq + Hash {
        let items = self.items.iter().map(Item::content);
        items.collect::<Vec<_>>()
    }

    /// How much text its items have that is printed with each row they become, bytes.
    pub(super) fn text_len(&self) -> usize {
        self.items.iter().map(Item::text_len).sum()
    }
}

/// A group, a step or a Run Task Sequence step.
#[derive(Clone, Debug)]
pub struct Item {
    /// Which of the three.
    pub kind: ItemKind,
    /// The name in the editor, which is the one in the log. Names repeat.
    pub name: Arc<str>,
    /// Disabled by itself; what is in a disabled group does not run either.
    pub disabled: bool,
    /// A failure here does not fail what it is in.
    pub continue_on_error: bool,
    /// When it runs; `None`: always.
    pub condition: Option<Condition>,
    /// Where its element begins.
    pub place: Place,
    /// The group it is in.
    pub parent: Option<ItemId>,
    /// How many groups it is in.
    pub depth: usize,
    /// The item after the last one inside it; for anything but a group the next one.
    pub end: ItemId,
}

impl Item {
    fn content(&self) -> impl Eq + Hash {
        let flags = (self.disabled, self.continue_on_error, self.end);
        (&self.name, flags, &self.condition, &self.kind)
    }

    fn text_len(&self) -> usize {
        let optional = |text: &Option<String>| text.as_ref().map_or(0, String::len);
        let condition = self.condition.as_ref().map(ToString::to_string);
        let own = match &self.kind {
            ItemKind::Group => 0,
            ItemKind::Step(step) => {
                // A code takes up to eleven characters and a blank.
                optional(&step.r#type) + optional(&step.run_in) + 12 * step.success_codes.len()
            }
            ItemKind::RunTaskSequence(call) => {
                optional(&call.package_id) + optional(&call.name) + 12 * call.success_codes.len()
            }
        };
        self.name.len() + optional(&condition) + own
    }
}

/// What an item is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ItemKind {
    /// A group.
    Group,
    /// A step.
    Step(Step),
    /// A step that runs another task sequence.
    RunTaskSequence(Call),
}

impl ItemKind {
    /// The word in output.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Group => "group",
            Self::Step(_) => "step",
            Self::RunTaskSequence(_) => "run_task_sequence",
        }
    }
}

/// What only steps have.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Step {
    /// The action's class, for example `SMS_TaskSequence_RunCommandLineAction`; absent in some steps of MDT.
    pub r#type: Option<String>,
    /// `WinPE`, `FullOS` or `WinPEandFullOS`.
    pub run_in: Option<String>,
    /// Exit codes that count as success. Empty where the definition names none.
    pub success_codes: Vec<i32>,
    /// How often it is tried again.
    pub retry_count: Option<u32>,
}

/// What a Run Task Sequence step runs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Call {
    /// `TsPackageID`, which alone links the child; `None` where the step was never filled in.
    pub package_id: Option<String>,
    /// `TsName` as written: the child's name, `PKGID, name`, or what it once was.
    pub name: Option<String>,
    /// Exit codes that count as success. Empty where the definition names none.
    pub success_codes: Vec<i32>,
    /// How often it is tried again.
    pub retry_count: Option<u32>,
}
