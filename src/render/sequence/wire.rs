//! The shapes of JSON and CSV output of definitions, with the published keys.

use serde::Serialize;

use super::super::{rows::row, wire::SequenceRef};

use crate::{
    model::{PATH_SEPARATOR, path_part, short},
    sequence::{
        Call, Definition, DefinitionId, Item, ItemKind, Library, Problem, Row, Step, Table,
    },
};

impl<'a> From<&'a Definition> for SequenceRef<'a> {
    fn from(definition: &'a Definition) -> Self {
        Self {
            package_id: definition.package_id.as_deref(),
            name: definition.name.as_deref(),
        }
    }
}

/// One of the sequences that were found.
#[derive(Debug, Serialize)]
pub struct SequenceDto<'a> {
    pub package_id: Option<&'a str>,
    pub name: Option<&'a str>,
    pub version: Option<&'a str>,
    pub file: &'a str,
    pub is_root: bool,
    /// Another sequence of the list with the same instructions.
    pub same_instructions_as: Option<SequenceRef<'a>>,
    pub calls: Vec<CallDto<'a>>,
    pub called_by: Vec<SequenceRef<'a>>,
}

/// A Run Task Sequence step among the calls of a sequence.
#[derive(Debug, Serialize)]
pub struct CallDto<'a> {
    pub step: &'a str,
    pub package_id: Option<&'a str>,
    pub name: Option<&'a str>,
    pub ts_name: Option<&'a str>,
    pub found: bool,
}

impl<'a> SequenceDto<'a> {
    pub fn new(library: &'a Library, id: DefinitionId, is_root: bool) -> Self {
        let definition = library.get(id);
        let calls = definition.calls().map(|(item, call)| {
            let child = library.child(id, item).map(|child| library.get(child));
            CallDto {
                step: &definition.item(item).name,
                package_id: call.package_id.as_deref(),
                name: child.and_then(|child| child.name.as_deref()),
                ts_name: call.name.as_deref(),
                found: child.is_some(),
            }
        });
        let callers = library.callers(id).iter();
        Self {
            package_id: definition.package_id.as_deref(),
            name: definition.name.as_deref(),
            version: definition.version.as_deref(),
            file: &definition.file,
            is_root,
            same_instructions_as: library
                .same_instructions(id)
                .map(|first| library.get(first).into()),
            calls: calls.collect(),
            called_by: callers.map(|&caller| library.get(caller).into()).collect(),
        }
    }
}

/// A table without its items, which are written one by one.
#[derive(Debug, Serialize)]
pub struct TableDto<'a> {
    pub package_id: Option<&'a str>,
    pub name: Option<&'a str>,
    pub file: &'a str,
    pub instruction_count: u32,
}

/// The child of a Run Task Sequence step.
#[derive(Debug, Serialize)]
pub struct ChildDto<'a> {
    pub package_id: Option<&'a str>,
    pub name: Option<&'a str>,
    pub ts_name: Option<&'a str>,
    /// `expanded`, `missing`, `cycle`, `disabled`, `too_large`.
    pub contents: &'static str,
}

/// A row without what is in it.
#[derive(Debug, Serialize)]
pub struct ItemDto<'a> {
    pub pointer: Option<u32>,
    pub end_pointer: Option<u32>,
    pub kind: &'static str,
    pub name: &'a str,
    pub r#type: Option<&'a str>,
    pub disabled: bool,
    pub disabled_by_parent: bool,
    pub continue_on_error: bool,
    pub condition: Option<String>,
    pub run_in: Option<&'a str>,
    pub success_codes: &'a [i32],
    pub retry_count: Option<u32>,
    pub sequence: SequenceRef<'a>,
    pub child_sequence: Option<ChildDto<'a>>,
    pub file: &'a str,
    pub line: u32,
    pub column: u32,
}

impl<'a> ItemDto<'a> {
    pub fn new(library: &'a Library, row: &'a Row) -> Self {
        let parts = Parts::of(library, row);
        Self {
            pointer: row.pointer,
            end_pointer: row.end_pointer,
            kind: parts.item.kind.name(),
            name: &row.name,
            r#type: parts.step.and_then(|step| step.r#type.as_deref()),
            disabled: row.disabled,
            disabled_by_parent: row.disabled_by_parent,
            continue_on_error: parts.item.continue_on_error,
            condition: parts.item.condition.as_ref().map(ToString::to_string),
            run_in: parts.step.and_then(|step| step.run_in.as_deref()),
            success_codes: parts.success_codes(),
            retry_count: parts.retry_count(),
            sequence: parts.definition.into(),
            child_sequence: parts.call.map(|call| ChildDto {
                package_id: call.package_id.as_deref(),
                name: parts.child.and_then(|child| child.name.as_deref()),
                ts_name: call.name.as_deref(),
                contents: row.expansion.map_or("", crate::sequence::Expansion::name),
            }),
            file: &parts.definition.file,
            line: parts.item.place.line,
            column: parts.item.place.column,
        }
    }
}

row! {
    /// A row with everything in one object without nesting.
    #[derive(Debug, Serialize)]
    pub struct RowDto<'a> {
        pub root_package_id: Option<&'a str>,
        pub root_name: Option<&'a str>,
        pub pointer: Option<u32>,
        pub end_pointer: Option<u32>,
        pub depth: usize,
        pub kind: &'static str,
        pub r#type: Option<&'a str>,
        pub name: &'a str,
        pub path: String,
        pub disabled: bool,
        pub disabled_by_parent: bool,
        pub continue_on_error: bool,
        pub condition: Option<String>,
        pub run_in: Option<&'a str>,
        pub success_codes: Option<String>,
        pub retry_count: Option<u32>,
        pub sequence_package_id: Option<&'a str>,
        pub sequence_name: Option<&'a str>,
        pub child_package_id: Option<&'a str>,
        pub child_name: Option<&'a str>,
        pub child_contents: Option<&'static str>,
        pub file: &'a str,
        pub line: u32,
        pub column: u32,
    }
}

impl<'a> RowDto<'a> {
    pub fn new(library: &'a Library, table: &'a Table, index: usize) -> Self {
        let row = &table.rows[index];
        let root = library.get(table.root);
        let parts = Parts::of(library, row);
        Self {
            root_package_id: root.package_id.as_deref(),
            root_name: root.name.as_deref(),
            pointer: row.pointer,
            end_pointer: row.end_pointer,
            depth: row.depth + 1,
            kind: parts.item.kind.name(),
            r#type: parts.step.and_then(|step| step.r#type.as_deref()),
            name: &row.name,
            path: path(table, index),
            disabled: row.disabled,
            disabled_by_parent: row.disabled_by_parent,
            continue_on_error: parts.item.continue_on_error,
            condition: parts.item.condition.as_ref().map(ToString::to_string),
            run_in: parts.step.and_then(|step| step.run_in.as_deref()),
            success_codes: Some(success_codes(&parts)).filter(|text| !text.is_empty()),
            retry_count: parts.retry_count(),
            sequence_package_id: parts.definition.package_id.as_deref(),
            sequence_name: parts.definition.name.as_deref(),
            child_package_id: parts.call.and_then(|call| call.package_id.as_deref()),
            child_name: parts.child.and_then(|child| child.name.as_deref()),
            child_contents: row.expansion.map(crate::sequence::Expansion::name),
            file: &parts.definition.file,
            line: parts.item.place.line,
            column: parts.item.place.column,
        }
    }
}

/// The names from the outermost group down to a row's own.
fn path(table: &Table, index: usize) -> String {
    let upwards = std::iter::once(index).chain(table.ancestors(index));
    let (names, left_out) = path_part(upwards.map(|row| &*table.rows[row].name), |name| name);
    let names = names.into_iter().map(short);
    let names: Vec<_> = left_out.into_iter().chain(names).collect();
    names.join(PATH_SEPARATOR)
}

/// `0 3010`, as the editor writes them.
pub fn success_codes(parts: &Parts<'_>) -> String {
    let codes: Vec<_> = parts.success_codes().iter().map(i32::to_string).collect();
    codes.join(" ")
}

/// What a row refers to.
pub struct Parts<'a> {
    pub definition: &'a Definition,
    pub item: &'a Item,
    pub step: Option<&'a Step>,
    pub call: Option<&'a Call>,
    pub child: Option<&'a Definition>,
}

impl<'a> Parts<'a> {
    pub fn of(library: &'a Library, row: &Row) -> Self {
        let item = library.item(row.definition, row.item);
        let (step, call) = match &item.kind {
            ItemKind::Step(step) => (Some(step), None),
            ItemKind::RunTaskSequence(call) => (None, Some(call)),
            ItemKind::Group => (None, None),
        };
        Self {
            definition: library.get(row.definition),
            item,
            step,
            call,
            child: row.child.map(|child| library.get(child)),
        }
    }

    /// Exit codes that count as success.
    pub fn success_codes(&self) -> &'a [i32] {
        match (self.step, self.call) {
            (Some(step), _) => &step.success_codes,
            (None, Some(call)) => &call.success_codes,
            (None, None) => &[],
        }
    }

    /// How often it is tried again.
    pub fn retry_count(&self) -> Option<u32> {
        let step = self.step.and_then(|step| step.retry_count);
        step.or_else(|| self.call?.retry_count)
    }
}

#[derive(Debug, Serialize)]
pub struct ProblemDto<'a> {
    pub severity: &'static str,
    pub code: &'static str,
    pub message: &'a str,
    pub file: Option<&'a str>,
    pub line: Option<u32>,
    pub column: Option<u32>,
}

impl<'a> From<&'a Problem> for ProblemDto<'a> {
    fn from(problem: &'a Problem) -> Self {
        Self {
            severity: problem.level.name(),
            code: problem.code,
            message: &problem.message,
            file: problem.file.as_deref(),
            line: problem.place.map(|place| place.line),
            column: problem.place.map(|place| place.column),
        }
    }
}
