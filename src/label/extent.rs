//! How many instructions each group takes, whatever is the rule for disabled Run Task Sequence steps.

use crate::{
    sequence::{DisabledChild, Row, RowKind, Table},
    tree::Node,
};

/// From start to end, for each row of a table with all contents: under each rule, as it is and disabled as a whole.
pub struct Extents(Vec<[[u32; 3]; 2]>, Vec<bool>);

impl Extents {
    pub fn of(table: &Table) -> Self {
        // The contents, then together with the start up to the end.
        let mut extents = vec![[[0_u32; 3]; 2]; table.rows.len()];
        for (i, row) in table.rows.iter().enumerate().rev() {
            let inside = extents[i];
            for (enabled, sums) in inside.iter().enumerate() {
                for (rule, &sum) in DisabledChild::ALL.iter().zip(sums) {
                    let Some(parent) = row.parent else { continue };
                    let disabled = enabled == 0 || row.disabled;
                    // Disabled in what is enabled: its contents are disabled too.
                    let sum = if disabled { inside[0][*rule as usize] } else { sum };
                    extents[parent][enabled][*rule as usize] += size(row, *rule, disabled, sum);
                }
            }
            for (disabled, sums) in [(true, 0), (false, 1)] {
                for rule in DisabledChild::ALL {
                    let hollow = row.kind == RowKind::RunTaskSequence
                        && disabled
                        && rule != DisabledChild::Expanded;
                    let extent = &mut extents[i][sums][rule as usize];
                    *extent = if hollow { 1 } else { *extent + 1 };
                }
            }
        }
        let only_enabled = table.rows.iter().map(|row| row.kind == RowKind::RunTaskSequence && !row.disabled && !row.disabled_by_parent).collect();
        Self(extents, only_enabled)
    }

    /// Whether a group has as many instructions as a row; `None` where the log does not tell.
    pub fn fit(&self, node: &Node, row: usize) -> Option<bool> {
        let extent = extent(node)?;
        let from = usize::from(self.1[row]);
        Some(self.0[row][from..].iter().flatten().any(|&known| known == extent))
    }
}

/// From start to end, as the log has it.
pub fn extent(node: &Node) -> Option<u32> {
    node.end_pointer?.checked_sub(node.pointer?)
}

/// How many instructions a row takes whose contents take `inside`.
fn size(row: &Row, rule: DisabledChild, disabled: bool, inside: u32) -> u32 {
    match row.kind {
        RowKind::Step => 1,
        RowKind::RunTaskSequence if disabled && rule == DisabledChild::Absent => 0,
        RowKind::RunTaskSequence if disabled && rule == DisabledChild::Hollow => 2,
        RowKind::Group | RowKind::RunTaskSequence => inside + 2,
    }
}
