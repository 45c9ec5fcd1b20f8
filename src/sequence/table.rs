//! The instruction table: the numbers the engine gives to what a sequence and its children hold.
//!
//! From the field notes: a zero-based walk, each item before its contents; a step takes one number, a group one for its
//! start and one for its end, a Run Task Sequence step the same around the child's instructions. `<sequence>` takes none.
//! What is disabled is numbered like the rest, except for Run Task Sequence steps, of which it is not known ([`DisabledChild`]).

use std::sync::Arc;

use super::{DefinitionId, ItemId, ItemKind, Library, Problem};
use crate::model::Level;

/// Tables take no more children here. The largest sequences have a few thousand instructions; children that call children can make any number.
pub const MAX_ROWS: usize = 100_000;

/// So much text children bring into a table, bytes: that of their names and conditions, each time they are called. It is
/// as much as the largest document that is read.
const MAX_TEXT: usize = 64 << 20;

/// Run Task Sequence steps in more groups and others of their kind than this stay closed.
const MAX_LEVELS: usize = 64;

/// What a Run Task Sequence step takes that is disabled or in a disabled group. Only one public source speaks of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum DisabledChild {
    /// No number at all, as that source has it.
    #[default]
    Absent,
    /// One for its start and one for its end.
    Hollow,
    /// Its child is numbered as if it were enabled.
    Expanded,
}

impl DisabledChild {
    /// All of them, the likeliest first.
    pub const ALL: [Self; 3] = [Self::Absent, Self::Hollow, Self::Expanded];
}

/// What became of a Run Task Sequence step's contents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Expansion {
    /// The child's instructions follow.
    Expanded,
    /// The child's definition was not found.
    Missing,
    /// The child is already open around it.
    Cycle,
    /// It is disabled, and the rule says that it has no contents.
    Disabled,
    /// The table would grow beyond all bounds.
    TooLarge,
}

impl Expansion {
    /// The word in output.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// A group.
    Group,
    /// A step.
    Step,
    /// A Run Task Sequence step.
    RunTaskSequence,
}

/// A group, step or Run Task Sequence step in its place among all others. Its end has no row of its own.
#[derive(Clone, Debug)]
pub struct Row {
    /// The instruction pointer; `None` for a disabled Run Task Sequence step where these take none.
    pub pointer: Option<u32>,
    /// The pointer of the end, of all but steps.
    pub end_pointer: Option<u32>,
    /// What it is.
    pub kind: RowKind,
    /// The name, which is the one in the log.
    pub name: Arc<str>,
    /// How many groups and Run Task Sequence steps it is in.
    pub depth: usize,
    /// The row of the group or Run Task Sequence step it is in.
    pub parent: Option<usize>,
    /// The row after the last one inside it.
    pub end: usize,
    /// The sequence that holds the item.
    pub definition: DefinitionId,
    /// The item, with all else there is to know.
    pub item: ItemId,
    /// The child's definition, of a Run Task Sequence step, if it was found.
    pub child: Option<DefinitionId>,
    /// What became of its contents, of a Run Task Sequence step.
    pub expansion: Option<Expansion>,
    /// Disabled by itself.
    pub disabled: bool,
    /// In something that is disabled.
    pub disabled_by_parent: bool,
}

impl Row {
    /// It is a Run Task Sequence step and what its child holds is not in the table: how many instructions it takes is not known.
    pub fn lacks_contents(&self) -> bool {
        matches!(
            self.expansion,
            Some(Expansion::Missing | Expansion::Cycle | Expansion::TooLarge)
        )
    }
}

/// The instruction table of one definition.
#[derive(Clone, Debug)]
pub struct Table {
    /// Whose table it is.
    pub root: DefinitionId,
    /// The rule for disabled Run Task Sequence steps that it was made with.
    pub rule: DisabledChild,
    /// In the order of the walk, each before what is in it.
    pub rows: Vec<Row>,
    /// What had to be left out.
    pub problems: Vec<Problem>,
    /// For each pointer, its row, and whether it is the row's end.
    instructions: Vec<(u32, bool)>,
}

impl Table {
    /// The table of a definition with its children in place.
    pub fn of(library: &Library, root: DefinitionId, rule: DisabledChild) -> Self {
        Self::within(library, root, rule, MAX_ROWS)
    }

    fn within(library: &Library, root: DefinitionId, rule: DisabledChild, max_rows: usize) -> Self {
        let mut walk = Walk {
            library,
            max_rows,
            promised: 0,
            text_len: 0,
            open: vec![false; library.definitions().len()],
            table: Self {
                root,
                rule,
                rows: Vec::new(),
                problems: Vec::new(),
                instructions: Vec::new(),
            },
        };
        walk.run();
        walk.table
    }

    /// The number of instructions, which is what a log calls the size of the table.
    pub fn size(&self) -> u32 {
        self.instructions.len() as u32
    }

    /// Whether instructions are missing: those of children that were not found, for example.
    pub fn lacks_contents(&self) -> bool {
        self.rows.iter().any(Row::lacks_contents)
    }

    /// The row at a pointer, and whether the pointer is that of its end.
    pub fn at(&self, pointer: u32) -> Option<(usize, bool)> {
        let &(row, is_end) = self.instructions.get(pointer as usize)?;
        Some((row as usize, is_end))
    }

    /// The name the log writes at a pointer.
    pub fn name_at(&self, pointer: u32) -> Option<&str> {
        self.at(pointer).map(|(row, _)| &*self.rows[row].name)
    }

    /// The rows around a row, the innermost first.
    pub fn ancestors(&self, row: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(self.rows[row].parent, |&row| self.rows[row].parent)
    }

    /// The chain of sequences that a row belongs to: the Run Task Sequence steps around it, the outermost first.
    pub fn callers(&self, row: usize) -> Vec<usize> {
        let mut steps: Vec<_> = self
            .ancestors(row)
            .filter(|&row| self.rows[row].kind == RowKind::RunTaskSequence)
            .collect();
        steps.reverse();
        steps
    }
}

/// The walk that numbers. It keeps its own stack: definitions decide how deep children nest.
struct Walk<'a> {
    library: &'a Library,
    max_rows: usize,
    /// The rows there are, and those still to come from what is open.
    promised: usize,
    /// The text of all children that were expanded.
    text_len: usize,
    /// Which definitions are being walked right now.
    open: Vec<bool>,
    table: Table,
}

/// Contents to number: the items of a definition from `next` to `end`.
struct Contents {
    definition: DefinitionId,
    next: u32,
    end: u32,
    /// The row that they are the contents of.
    row: Option<usize>,
    disabled: bool,
    /// They are those of a whole sequence.
    closes: bool,
}

impl Walk<'_> {
    fn run(&mut self) {
        let root = self.table.root;
        let mut stack = vec![self.sequence(root, None, false)];
        while let Some(contents) = stack.last_mut() {
            if contents.next == contents.end {
                let contents = stack.pop();
                self.close(contents);
                continue;
            }
            let item_id = ItemId(contents.next);
            contents.next = self.library.item(contents.definition, item_id).end.0;
            if let Some(inside) = self.item(contents, item_id) {
                stack.push(inside);
            }
        }
    }

    /// The contents of a whole sequence.
    fn sequence(
        &mut self,
        definition: DefinitionId,
        row: Option<usize>,
        disabled: bool,
    ) -> Contents {
        let items = self.library.get(definition).items.len();
        self.open[definition.index()] = true;
        self.promised += items;
        Contents {
            definition,
            next: 0,
            end: items as u32,
            row,
            disabled,
            closes: true,
        }
    }

    fn close(&mut self, contents: Option<Contents>) {
        let Some(contents) = contents else { return };
        if contents.closes {
            self.open[contents.definition.index()] = false;
        }
        if let Some(row) = contents.row {
            self.table.rows[row].end = self.table.rows.len();
            self.table.rows[row].end_pointer = Some(self.number(row, true));
        }
    }

    /// That of the items in it.
    fn depth(&self, contents: &Contents) -> usize {
        contents.row.map_or(0, |row| self.table.rows[row].depth + 1)
    }

    fn number(&mut self, row: usize, is_end: bool) -> u32 {
        let pointer = self.table.size();
        self.table.instructions.push((row as u32, is_end));
        pointer
    }

    /// Adds an item's row; gives its contents, if it can have any.
    fn item(&mut self, around: &Contents, item_id: ItemId) -> Option<Contents> {
        let definition = around.definition;
        let item = self.library.item(definition, item_id);
        let disabled = around.disabled || item.disabled;
        let is_call = matches!(item.kind, ItemKind::RunTaskSequence(_));
        let (child, expansion) = if is_call {
            let (child, expansion) = self.expansion(around, item_id, disabled);
            (child, Some(expansion))
        } else {
            (None, None)
        };
        let row = self.table.rows.len();
        self.table.rows.push(Row {
            pointer: None,
            end_pointer: None,
            kind: match item.kind {
                ItemKind::Group => RowKind::Group,
                ItemKind::Step(_) => RowKind::Step,
                ItemKind::RunTaskSequence(_) => RowKind::RunTaskSequence,
            },
            name: Arc::clone(&item.name),
            depth: self.depth(around),
            parent: around.row,
            end: row + 1,
            definition,
            item: item_id,
            child,
            expansion,
            disabled: item.disabled,
            disabled_by_parent: around.disabled,
        });
        if is_call && disabled && self.table.rule == DisabledChild::Absent {
            return None;
        }
        self.table.rows[row].pointer = Some(self.number(row, false));
        match &item.kind {
            ItemKind::Step(_) => None,
            ItemKind::Group => Some(Contents {
                definition,
                next: item_id.0 + 1,
                end: item.end.0,
                row: Some(row),
                disabled,
                closes: false,
            }),
            ItemKind::RunTaskSequence(_) => Some(match child {
                Some(child) if expansion == Some(Expansion::Expanded) => {
                    self.sequence(child, Some(row), disabled)
                }
                _ => Contents {
                    definition,
                    next: 0,
                    end: 0,
                    row: Some(row),
                    disabled,
                    closes: false,
                },
            }),
        }
    }

    fn expansion(
        &mut self,
        around: &Contents,
        item_id: ItemId,
        disabled: bool,
    ) -> (Option<DefinitionId>, Expansion) {
        let child = self.library.child(around.definition, item_id);
        let expansion = match child {
            _ if disabled && self.table.rule != DisabledChild::Expanded => Expansion::Disabled,
            None => Expansion::Missing,
            Some(child) if self.open[child.index()] => Expansion::Cycle,
            Some(child) => {
                let more = self.library.get(child).items.len();
                let text_len = self.text_len + self.library.text_len(child);
                if self.depth(around) >= MAX_LEVELS
                    || self.promised + more > self.max_rows
                    || text_len > MAX_TEXT
                {
                    self.tell_too_large(around.definition, item_id);
                    Expansion::TooLarge
                } else {
                    self.text_len = text_len;
                    Expansion::Expanded
                }
            }
        };
        (child, expansion)
    }

    /// Once: when a table is full, it stays full.
    fn tell_too_large(&mut self, definition: DefinitionId, item_id: ItemId) {
        if !self.table.problems.is_empty() {
            return;
        }
        let definition = self.library.get(definition);
        let item = definition.item(item_id);
        self.table.problems.push(Problem {
            level: Level::Warning,
            code: "too_large",
            message: format!(
                "Run Task Sequence step \"{}\" and others are left without contents: more than {} rows, {} MiB of names and conditions, or {MAX_LEVELS} levels",
                item.name, self.max_rows, MAX_TEXT >> 20
            ),
            file: Some(definition.file.clone()),
            place: Some(item.place),
        });
    }
}
