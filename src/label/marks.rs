//! Groups that are Run Task Sequence steps on the user's own word.

use std::sync::atomic::{AtomicBool, Ordering};

use regex::Regex;

use crate::{
    label::Remark,
    model::{Evidence, Kind, NodeLabel, Run},
};

/// Which groups, by name. It remembers whether there were any.
#[derive(Debug)]
pub struct ChildPattern {
    name: String,
    regex: Option<Regex>,
    was_used: AtomicBool,
}

impl ChildPattern {
    /// Groups of this name in any letter case, and those that a regular expression finds.
    pub fn new(name: String, regex: Option<Regex>) -> Self {
        Self {
            name,
            regex,
            was_used: AtomicBool::new(false),
        }
    }

    /// As the user wrote it.
    pub fn text(&self) -> &str {
        &self.name
    }

    /// Whether it found a group so far.
    pub fn was_used(&self) -> bool {
        self.was_used.load(Ordering::Relaxed)
    }

    fn finds(&self, name: &str) -> bool {
        let is_name = name.to_lowercase() == self.name.to_lowercase();
        is_name
            || self
                .regex
                .as_ref()
                .is_some_and(|regex| regex.is_match(name))
    }
}

/// Makes Run Task Sequence steps of the groups that the user named. A definition or a catalog that knows one as a group is not
/// overruled; then the user is told.
pub fn mark(run: &mut Run, patterns: &[ChildPattern]) -> Vec<Remark> {
    let mut remarks = Vec::new();
    if patterns.is_empty() {
        return remarks;
    }
    for node in run.nodes.iter_mut().filter(|node| node.kind != Kind::Step) {
        let Some(name) = node.name.as_deref() else {
            continue;
        };
        let mut is_found = false;
        for pattern in patterns.iter().filter(|pattern| pattern.finds(name)) {
            pattern.was_used.store(true, Ordering::Relaxed);
            is_found = true;
        }
        if !is_found || node.kind == Kind::RunTaskSequence {
            continue;
        }
        let known = match &mut node.label {
            Some(label) if label.evidence == Evidence::Definition => "the definition",
            Some(label) if label.evidence == Evidence::Catalog => "the catalog",
            label => {
                let possible = label.take().map(|label| label.possible);
                *label = Some(NodeLabel {
                    possible: possible.unwrap_or_default(),
                    ..NodeLabel::on(Evidence::User)
                });
                node.kind = Kind::RunTaskSequence;
                continue;
            }
        };
        remarks.push(Remark {
            message: format!(
                "{name} is an ordinary group by {known}, not the Run Task Sequence step that --child says"
            ),
            at: node.first_seen,
        });
    }
    remarks
}
