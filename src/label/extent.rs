//! How many instructions a group takes, whatever the rule for disabled Run Task Sequence steps is.

use crate::{
    model::{Node, Outcome, SkipReason},
    sequence::{DisabledChild, Row, RowKind, Table},
};

/// Numbers of instructions, one under each rule.
type Sizes = [u32; DisabledChild::ALL.len()];

/// How far it can be from the start to the end of each row of a table in which every child is expanded.
pub struct Extents(Vec<Extent>);

#[derive(Clone, Copy, Default)]
struct Extent {
    enabled: Sizes,
    /// As part of something that is disabled.
    disabled: Sizes,
    /// By itself: what is in something that is disabled does not come up in a log at all.
    is_disabled: bool,
    /// It is a Run Task Sequence step.
    is_call: bool,
    /// It is or holds a Run Task Sequence step whose child was not found.
    is_unknown: bool,
}

impl Extents {
    pub fn of(table: &Table) -> Self {
        let mut extents = vec![Extent::default(); table.rows.len()];
        for (i, row) in table.rows.iter().enumerate().rev() {
            // All that is in it has been added up.
            let contents = extents[i];
            let is_call = row.kind == RowKind::RunTaskSequence;
            let is_unknown = contents.is_unknown || row.lacks_contents();
            extents[i].is_unknown = is_unknown;
            for rule in DisabledChild::ALL {
                let of = rule as usize;
                let disabled = size(row, Some(rule), contents.disabled[of]);
                let enabled = if row.disabled {
                    disabled
                } else {
                    size(row, None, contents.enabled[of])
                };
                if let Some(parent) = row.parent {
                    extents[parent].disabled[of] += disabled;
                    extents[parent].enabled[of] += enabled;
                    extents[parent].is_unknown |= is_unknown;
                }
                let extent = &mut extents[i];
                extent.enabled[of] = contents.enabled[of] + 1;
                let hollow = is_call && rule != DisabledChild::Expanded;
                extent.disabled[of] = if hollow { 1 } else { contents.disabled[of] + 1 };
            }
            (extents[i].is_disabled, extents[i].is_call) = (row.disabled, is_call);
        }
        Self(extents)
    }

    /// Whether a group has as many instructions as a row, under any rule; `None` where the log or the definition does not tell.
    pub fn fit(&self, node: &Node, row: usize) -> Option<bool> {
        let logged = extent(node)?;
        let known = Some(&self.0[row]).filter(|known| !known.is_unknown)?;
        // By any other rule than this, what is enabled now and was not then can be as long as something else is.
        let whole = known.disabled[DisabledChild::Expanded as usize];
        let fits_disabled = if known.is_disabled {
            known.disabled.contains(&logged)
        } else {
            logged == whole
        };
        Some(known.enabled.contains(&logged) || was_off(node) && fits_disabled)
    }

    /// Whether a group may have had as many, whatever was disabled then.
    pub fn could_fit(&self, node: &Node, row: usize) -> Option<bool> {
        let logged = extent(node)?;
        let known = Some(&self.0[row]).filter(|known| !known.is_unknown)?;
        let fits_disabled = known.disabled.contains(&logged);
        Some(known.enabled.contains(&logged) || was_off(node) && fits_disabled)
    }

    /// By which rules a disabled Run Task Sequence step has as many instructions as a group that shows nothing of its contents; `None` of
    /// what is none, and where none fits.
    pub fn rules(&self, node: &Node, row: usize) -> Option<[bool; DisabledChild::ALL.len()]> {
        let logged = extent(node).filter(|_| node.children.is_empty() && was_off(node))?;
        let known = &self.0[row];
        let is_told = known.is_disabled && known.is_call && !known.is_unknown;
        let rules = known.disabled.map(|size| size == logged);
        (is_told && rules.contains(&true)).then_some(rules)
    }
}

/// What ran or was skipped by its condition was not disabled, nor was anything around it.
fn was_off(node: &Node) -> bool {
    node.outcome == Outcome::Skipped && node.skip_reason != Some(SkipReason::Condition)
}

/// From the start of a group to its end, as the log has it.
pub fn extent(node: &Node) -> Option<u32> {
    node.end_pointer?.checked_sub(node.pointer?)
}

/// How many instructions a row takes whose contents take `inside`; with the rule if it is disabled.
fn size(row: &Row, disabled: Option<DisabledChild>, inside: u32) -> u32 {
    match (row.kind, disabled) {
        (RowKind::Step, _) => 1,
        (RowKind::RunTaskSequence, Some(DisabledChild::Absent)) => 0,
        (RowKind::RunTaskSequence, Some(DisabledChild::Hollow)) => 2,
        (RowKind::Group | RowKind::RunTaskSequence, _) => inside + 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sequence::{Library, parse};

    /// A group with a step, a disabled call of a child of three steps, and an enabled one.
    #[test]
    fn a_group_takes_what_its_disabled_children_leave_it() {
        let call = |name, more| {
            format!(
                r#"<subtasksequence name="{name}"{more}><defaultVarList><variable property="TsPackageID">CON00102</variable></defaultVarList></subtasksequence>"#
            )
        };
        let parent = format!(
            r#"<sequence version="3.10"><group name="G"><step name="S"/>{}{}</group></sequence>"#,
            call("Off", r#" disable="true""#),
            call("On", "")
        );
        let child = r#"<sequence version="3.10"><step name="A"/><step name="B"/><step name="C"/></sequence>"#;
        let read = |text: &str, file| parse(text, file, "").remove(0).unwrap();
        let definitions = vec![read(&parent, "CON00101.xml"), read(child, "CON00102.xml")];
        let library = Library::new(definitions, Vec::new());
        let root = library.ids().next().unwrap();
        let table = Table::of(&library, root, DisabledChild::Expanded);
        let Extents(extents) = Extents::of(&table);
        let of = |name: &str| {
            let row = table.rows.iter().position(|row| &*row.name == name);
            extents[row.unwrap()]
        };
        // Absent, hollow, expanded.
        assert_eq!(of("G").enabled, [7, 9, 12]);
        assert_eq!(of("G").disabled, [2, 6, 12]);
        assert_eq!((of("Off").enabled, of("Off").disabled), ([4; 3], [1, 1, 4]));
        assert!(of("Off").is_disabled && !of("On").is_disabled && !of("G").is_disabled);
    }
}
