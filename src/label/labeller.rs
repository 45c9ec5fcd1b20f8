//! All that can tell a Run Task Sequence step from a group, asked in order.

use super::{
    Catalog, ChildPattern, marks::mark, matching::Definitions, recognise::recognise, unreached,
};
use crate::{
    event::runs_a_task_sequence,
    model::{At, Diagnostic, Evidence, Kind, LabelCounts, LabelState, Level, NodeLabel, Run},
    sequence::Library,
    timeline::History,
};

/// What there is to know of task sequences beside a log.
#[derive(Debug, Default)]
pub struct Labeller {
    definitions: Option<Definitions>,
    catalog: Option<Catalog>,
    children: Vec<ChildPattern>,
    shows_all: bool,
}

/// What a user should know of the labels of a run.
#[derive(Clone, Debug)]
pub struct Remark {
    /// A sentence.
    pub message: String,
    /// The record it is about.
    pub at: Option<At>,
}

impl Labeller {
    /// With definitions.
    pub fn new(library: Library) -> Self {
        Self {
            definitions: Some(Definitions::new(library)),
            ..Self::default()
        }
    }

    /// With a catalog, for what no definition explains.
    pub fn with_catalog(self, catalog: Catalog) -> Self {
        Self {
            catalog: Some(catalog),
            ..self
        }
    }

    /// With groups that are Run Task Sequence steps on the user's word.
    pub fn with_children(self, children: Vec<ChildPattern>) -> Self {
        Self { children, ..self }
    }

    /// Adds to every run what never ran, from the definition that explains it.
    pub fn showing_all(self) -> Self {
        Self {
            shows_all: true,
            ..self
        }
    }

    /// The patterns that found no group so far.
    pub fn unused_children(&self) -> impl Iterator<Item = &ChildPattern> {
        self.children.iter().filter(|pattern| !pattern.was_used())
    }

    /// Writes into a run what is known of it. `room` is for how many nodes that never ran there is room. Gives what the user should know.
    pub fn label(&self, run: &mut Run, room: &mut usize) -> Vec<Remark> {
        let mut remarks = Vec::new();
        let mut explained = None;
        if let Some(definitions) = &self.definitions {
            let (labels, by) = definitions.label(run);
            run.labels = Some(labels);
            explained = by;
        }
        by_type(run);
        let state = run.labels.as_ref().map(|labels| labels.state);
        if let Some(catalog) = &self.catalog
            && (explained.is_some() || state.is_none_or(|state| state == LabelState::Unmatched))
            && state != Some(LabelState::Verified)
        {
            recognise(run, catalog);
        }
        remarks.extend(mark(run, &self.children));
        // Of what the log shows, whatever is added to it.
        let counts = count(run);
        let is_asked =
            self.definitions.is_some() || self.catalog.is_some() || !self.children.is_empty();
        run.label_counts = (is_asked || counts != LabelCounts::default()).then_some(counts);
        if self.shows_all {
            remarks.extend(match (&self.definitions, &explained) {
                (Some(definitions), Some(explained)) => {
                    unreached::add(run, definitions, explained, room)
                }
                (Some(_), None) => Some(Remark {
                    message: "--all: no definition alone explains the run, nothing is added"
                        .to_owned(),
                    at: None,
                }),
                // Said once, when the program starts.
                (None, _) => None,
            });
        }
        remarks
    }
}

impl History<'_> {
    /// Labels the runs with what definitions, a catalog and the user say of them.
    pub fn label(&mut self, labeller: &Labeller) {
        /// Most nodes that are added to one history. The largest sequences have a few thousand, but a log can hold many runs.
        const MAX_ADDED: usize = 200_000;
        let mut room = MAX_ADDED;
        let several = self.built.runs.len() > 1;
        for (index, run) in self.built.runs.iter_mut().enumerate() {
            for remark in labeller.label(run, &mut room) {
                let which = if several && remark.at.is_none() {
                    format!("run {}: ", index + 1)
                } else {
                    String::new()
                };
                self.diagnostics.push(Diagnostic {
                    level: Level::Warning,
                    code: "label",
                    message: which + &remark.message,
                    log: remark.at.map(|at| at.source),
                    position: remark.at.map(|at| at.position),
                });
            }
        }
    }
}

/// A type in the log is a fact: whatever else says that it is a group is wrong.
fn by_type(run: &mut Run) {
    for node in &mut run.nodes {
        let class = node.action.as_deref();
        if node.kind == Kind::Group && class.is_some_and(runs_a_task_sequence) {
            node.kind = Kind::RunTaskSequence;
            node.label = Some(NodeLabel::on(Evidence::Log));
        }
    }
}

fn count(run: &Run) -> LabelCounts {
    let mut counts = LabelCounts::default();
    for node in &run.nodes {
        let Some(label) = &node.label else { continue };
        let is_call = node.kind == Kind::RunTaskSequence;
        match label.evidence {
            Evidence::Definition => counts.definition += usize::from(is_call),
            Evidence::Log => counts.log += usize::from(is_call),
            Evidence::Catalog => counts.catalog += usize::from(is_call),
            Evidence::User => counts.user += usize::from(is_call),
            Evidence::Possible => counts.possible += 1,
        }
    }
    counts
}
