//! Labels of runs and nodes: a definition's, a catalog's or the user's word on them, and the evidence for it.

/// How far the definitions explain a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum LabelState {
    /// Every pair of pointer and name, every end and the size of the table agree.
    Verified,
    /// The sequence was edited between run and export, or children of it were not found; most of it corresponds.
    Drifted,
    /// No definition explains the run.
    Unmatched,
}

impl LabelState {
    /// The word in output.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// What the definitions say of a run.
#[derive(Clone, Debug)]
pub struct RunLabels {
    /// How far they explain it.
    pub state: LabelState,
    /// The file of the definition that does, if it is one alone.
    pub definition: Option<String>,
    /// The files of all definitions that do alike.
    pub definitions: Vec<String>,
    /// Name and package ID of the root sequence, also if several versions of it do.
    pub task_sequence: Option<SequenceName>,
    /// Where it is verified, the facts of the log that were held against it; else nodes, without those in children that were not found.
    pub pairs_checked: usize,
    /// Those that agree: of nodes, with an item of their name.
    pub pairs_agreeing: usize,
    /// Where run and definition differ, in the order of the run.
    pub drift: Vec<Drift>,
    /// The definitions that came closest, the closest first, when none explains the run or several do alike.
    pub candidates: Vec<Candidate>,
}

/// A place where run and definition differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drift {
    /// What differs.
    pub what: Difference,
    /// The instruction pointer in the log; for what only the definition has, the one in the definition.
    pub pointer: Option<u32>,
    /// The name in the log; for what only the definition has, the name there.
    pub name: String,
    /// The name in the definition, of what has another one there.
    pub renamed: Option<String>,
}

/// How run and definition differ at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Difference {
    /// It ran, the definition does not have it.
    NotInDefinition,
    /// It is a Run Task Sequence step whose child sequence was not found: what that holds cannot be told, nor how many instructions.
    ChildNotFound,
    /// The same of one whose child sequence calls itself, as definitions of different times can.
    ChildInCircle,
    /// The same of one whose child sequence holds more than any table.
    ChildTooLarge,
    /// The engine refers to the child sequence of that package ID, which the definition does not call.
    ChildNotCalled,
    /// The definition has it, it did not come up where it should have.
    NotInRun,
    /// It has another name in the definition.
    Renamed,
    /// It ran, or its condition was looked at; the definition has it disabled.
    Disabled,
    /// It was skipped since it was disabled; the definition has it enabled.
    Enabled,
    /// It stands elsewhere in the definition.
    Moved,
    /// It has another pointer in the definition, and so has what follows.
    Shifted,
    /// The instruction tables differ in size.
    TableSize,
}

impl Difference {
    /// The word in output.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// A definition that explains some of a run.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Name and package ID.
    pub sequence: SequenceName,
    /// Where it was read.
    pub file: String,
    /// Which share of the run's nodes has a counterpart of its name in it, from 0 to 1.
    pub score: f64,
}

/// How a sequence is called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SequenceName {
    /// Its own name.
    pub name: Option<String>,
    /// Its package ID.
    pub package_id: Option<String>,
}

impl SequenceName {
    /// Whether both are the same sequence: by package ID, of which the name is only an attribute.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        match (&self.package_id, &other.package_id) {
            (Some(own), Some(other)) => own.eq_ignore_ascii_case(other),
            (None, None) => self.name == other.name,
            _ => false,
        }
    }
}

/// What a node is, on what evidence.
#[derive(Clone, Debug)]
pub struct NodeLabel {
    /// What says so.
    pub evidence: Evidence,
    /// The child sequence, of a Run Task Sequence step.
    pub child: Option<SequenceName>,
    /// Children that the name speaks for and nothing against, too little to say that one of them ran.
    pub possible: Vec<SequenceName>,
    /// The sequence that holds the node.
    pub sequence: Option<SequenceName>,
    /// The action's class.
    pub action: Option<String>,
    /// What else the definition says of it.
    pub definition: Option<DefinitionFacts>,
}

impl NodeLabel {
    /// A label that says no more than on what it rests.
    pub(crate) fn on(evidence: Evidence) -> Self {
        Self {
            evidence,
            child: None,
            possible: Vec::new(),
            sequence: None,
            action: None,
            definition: None,
        }
    }
}

/// On what a label rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Evidence {
    /// A definition that agrees with the log.
    Definition,
    /// The type of the instruction, in the log itself.
    Log,
    /// A catalog's entry of the name, whose fingerprint agrees with what was logged.
    Catalog,
    /// The user's word.
    User,
    /// A catalog's entry of the name, without enough to tell. The node stays what the log calls it.
    Possible,
}

impl Evidence {
    /// The word in output.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// How many of a run's nodes are Run Task Sequence steps, by the evidence, or possibly are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LabelCounts {
    /// By a definition.
    pub definition: usize,
    /// By their type in the log.
    pub log: usize,
    /// By the catalog.
    pub catalog: usize,
    /// On the user's word.
    pub user: usize,
    /// Possibly, by their name in the catalog.
    pub possible: usize,
}

/// What a definition says of a group or step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefinitionFacts {
    /// A failure in it is to be tolerated.
    pub continue_on_error: bool,
    /// When it runs, in words; `None`: always.
    pub condition: Option<String>,
    /// It is disabled.
    pub disabled: bool,
}
