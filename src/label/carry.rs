//! What an alignment with an edited definition carries: which of its pairs are sure enough to say what a node is.
//!
//! Two things have to be sure: that the node is this item of the definition and no other ([`Rivals`]), and that the item was then what it
//! is now. A step keeps its name when it is made to run another child, and a group can become a Run Task Sequence step of its name. So
//! beside names and places, what was inside has to agree; of a group that was skipped, the number of its instructions.

use std::collections::{HashMap, HashSet};

use super::{
    extent::{Extents, extent},
    pairs::{Pairs, same_name},
    rival::Rivals,
    weight::{DIFFERENCE, SURE, SURE_WITHOUT_NAME, Weights},
};
use crate::{
    model::{Kind, NodeId, Outcome, Run},
    sequence::{DefinitionId, DisabledChild, ItemKind, Library, RowKind, Table},
};

/// A run's nodes and the rows they are aligned with.
pub struct Alignment<'a> {
    pub run: &'a Run,
    pub table: &'a Table,
    pub library: &'a Library,
    pub weights: &'a Weights,
    pub pairs: &'a Pairs,
    pub extents: &'a Extents,
    /// For each row, the innermost Run Task Sequence step around it.
    callers: Vec<Option<usize>>,
    /// Rows that should have come up and did not, in order.
    missing: Vec<usize>,
}

/// A pair that is sure.
pub struct Sure {
    pub id: NodeId,
    pub row: usize,
    /// So is the sequence that holds it. Else only what a Run Task Sequence step ran is.
    pub is_placed: bool,
    /// It, and all around it, is no other of the same name beside it.
    pub is_itself: bool,
}

/// How many instructions children took where they ran.
type Taken = HashSet<(DefinitionId, u32)>;

/// What was seen in a group, held against a row's contents. What is in a child sequence that is called in it is that child's affair.
#[derive(Clone, Copy, Debug, Default)]
pub struct Contents {
    all: Counts,
    /// Of those, what is in no further group. What is inserted or removed counts once with all that it holds; what agrees, one by one.
    outermost: Counts,
    /// What those weigh that agree, in bits.
    weight: f64,
}

#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    agreeing: u32,
    /// What is on one side only.
    differing: u32,
    /// What has another name on the other side.
    renamed: u32,
}

impl Counts {
    /// What has another name may have been replaced: then it differs on either side.
    fn differences(self) -> u32 {
        self.differing + 2 * self.renamed
    }
}

impl Contents {
    fn count(&mut self, is_outermost: bool, what: impl Fn(&mut Counts)) {
        what(&mut self.all);
        if is_outermost {
            what(&mut self.outermost);
        }
    }

    /// Whether what agrees outweighs what differs. Few names can weigh much and still be the smaller part: of what is like it, but
    /// something else.
    fn outweigh(&self, childs_name: f64, sure: f64) -> bool {
        let differences = DIFFERENCE * f64::from(self.all.differences());
        self.prevail() && self.weight + childs_name - differences >= sure
    }

    /// Whether what agrees is the greater part, and outside of groups not by far the smaller one.
    pub fn prevail(&self) -> bool {
        let outnumbers = self.all.agreeing * 2 > self.all.differences()
            && self.outermost.agreeing * 2 >= self.outermost.differences();
        // Where everything has its counterpart, half of the names is enough: how many there are, of what kind, in what order agrees too.
        let are_complete = self.all.differing == 0 && self.all.agreeing > 0;
        outnumbers || are_complete && self.all.agreeing >= self.all.renamed
    }
}

impl<'a> Alignment<'a> {
    pub fn new(
        run: &'a Run,
        table: &'a Table,
        library: &'a Library,
        weights: &'a Weights,
        pairs: &'a Pairs,
        extents: &'a Extents,
    ) -> Self {
        Self {
            run,
            table,
            library,
            weights,
            pairs,
            extents,
            callers: callers(table),
            missing: pairs.missing(run, table),
        }
    }

    /// The pairs that are sure, although the definition was edited since; each after those around it.
    pub fn sure(&self) -> Vec<Sure> {
        let rivals = Rivals::new(self);
        let carried = self.carried(&rivals);
        let mut sure: Vec<Sure> = Vec::new();
        let mut rows: HashMap<NodeId, usize> = HashMap::new();
        let mut copies: HashSet<NodeId> = HashSet::new();
        for (id, _) in self.run.walk() {
            let Some(row) = self.pairs.row(id).filter(|_| carried.contains(&id)) else {
                continue;
            };
            let around = self.run.node(id).parent;
            let is_placed = match around {
                Some(around) => rows
                    .get(&around)
                    .is_some_and(|&around| self.inside(around) == self.callers[row]),
                None => self.callers[row].is_none(),
            };
            let is_in_copy = around.is_some_and(|around| copies.contains(&around));
            let is_itself = !is_in_copy && !rivals.is_one_of_two(id, row);
            if !is_itself {
                copies.insert(id);
            }
            if is_placed || self.table.rows[row].kind == RowKind::RunTaskSequence {
                rows.insert(id, row);
                sure.push(Sure {
                    id,
                    row,
                    is_placed,
                    is_itself,
                });
            }
        }
        // One rule holds for all that was disabled.
        let rules = |sure: &Sure| self.extents.rules(self.run.node(sure.id), sure.row);
        let all: Vec<_> = sure.iter().filter_map(rules).collect();
        let mut any_rule = 0..DisabledChild::ALL.len();
        if !any_rule.any(|rule| all.iter().all(|rules| rules[rule])) {
            sure.retain(|sure| rules(sure).is_none());
        }
        sure
    }

    /// All pairs, of which nothing tells otherwise; each after those around it.
    pub fn placed(&self) -> Vec<Sure> {
        let rivals = Rivals::new(self);
        let walk = self.run.walk();
        let pairs = walk.filter_map(|(id, _)| Some((id, self.pairs.row(id)?)));
        pairs
            .filter(|&(id, row)| {
                let that = &self.table.rows[row];
                !that.lacks_contents()
                    || same_name(self.run, id, that)
                        && self.may_be_unknown(id, row, &rivals)
                        && !rivals.is_beside_unseen_namesake(row)
            })
            .map(|(id, row)| Sure {
                id,
                row,
                is_placed: true,
                is_itself: true,
            })
            .collect()
    }

    /// The nodes that are what their rows are.
    fn carried(&self, rivals: &Rivals<'_>) -> HashSet<NodeId> {
        let ran = |&(id, _): &(NodeId, usize)| !self.run.node(id).children.is_empty();
        let (ran, closed): (Vec<_>, Vec<_>) = self.pairs.iter().partition(ran);
        let mut carried = HashSet::new();
        let mut taken = Taken::new();
        // Where its row is: in the counterpart of what it is in, which is sure.
        let in_place = |id: NodeId, row: usize, carried: &HashSet<NodeId>| {
            let around = self.run.node(id).parent;
            around.is_none_or(|around| carried.contains(&around))
                && around.and_then(|around| self.pairs.row(around)) == self.table.rows[row].parent
        };
        for (id, row) in ran {
            if self.is_sure(id, row, in_place(id, row, &carried), &taken, rivals) {
                carried.insert(id);
                let child = self.table.rows[row].child;
                taken.extend(child.zip(extent(self.run.node(id))));
            }
        }
        let closed = closed.into_iter();
        let closed: Vec<_> = closed
            .filter(|&(id, row)| self.is_sure(id, row, in_place(id, row, &carried), &taken, rivals))
            .map(|(id, _)| id)
            .collect();
        carried.extend(closed);
        carried
    }

    /// Whether a node is what its row is.
    fn is_sure(
        &self,
        id: NodeId,
        row: usize,
        in_place: bool,
        taken: &Taken,
        rivals: &Rivals<'_>,
    ) -> bool {
        match self.table.rows[row].kind {
            RowKind::Step => self.agree(id, row) && !rivals.is_one_of_two(id, row),
            RowKind::Group | RowKind::RunTaskSequence => {
                self.is_as_it_was(id, row, in_place, taken)
                    && !self.is_another(id, row, in_place, rivals)
            }
        }
    }

    /// The Run Task Sequence step whose child holds what is in a row.
    fn inside(&self, row: usize) -> Option<usize> {
        match self.table.rows[row].kind {
            RowKind::RunTaskSequence => Some(row),
            RowKind::Group | RowKind::Step => self.callers[row],
        }
    }

    /// Whether a node and a row have the same name and, where both state it, the same type: a step keeps its type as long as it lives.
    fn agree(&self, id: NodeId, row: usize) -> bool {
        let that = &self.table.rows[row];
        let known = match &self.library.item(that.definition, that.item).kind {
            ItemKind::Step(step) => step.r#type.as_deref(),
            ItemKind::Group | ItemKind::RunTaskSequence(_) => None,
        };
        let logged = self.run.node(id).action.as_deref();
        same_name(self.run, id, that) && known.zip(logged).is_none_or(|(a, b)| a == b)
    }

    /// Whether a group, if it was this row's item, was then what the item is now: a group, or a step that runs that child.
    fn is_as_it_was(&self, id: NodeId, row: usize, in_place: bool, taken: &Taken) -> bool {
        let that = &self.table.rows[row];
        let node = self.run.node(id);
        let same_name = same_name(self.run, id, that);
        let fits = self.extents.fit(node, row);
        if that.lacks_contents() {
            // Only its place tells what it is; `is_another` asks for more.
            return same_name && in_place;
        }
        if node.children.is_empty() {
            // A child that was passed over here and ran elsewhere took as many instructions there.
            let elsewhere = that.child.zip(extent(node));
            let as_elsewhere = elsewhere.is_some_and(|took| taken.contains(&took));
            // Of what shows nothing of its contents, only its place tells what it is.
            return same_name && in_place && (fits == Some(true) || as_elsewhere);
        }
        let contents = self.contents(id, row);
        let nothing_differs = contents.all.differences() == 0 && fits != Some(false);
        let is_named = same_name && in_place;
        let sure = if is_named { SURE } else { SURE_WITHOUT_NAME };
        is_named && nothing_differs || contents.outweigh(self.childs_name(id, that.child), sure)
    }

    /// Whether something else is as likely.
    fn is_another(&self, id: NodeId, row: usize, in_place: bool, rivals: &Rivals<'_>) -> bool {
        if self.table.rows[row].lacks_contents() {
            return !rivals.is_pinned(id, row) || !self.may_be_unknown(id, row, rivals);
        }
        let contents = self.contents(id, row);
        let differs = contents.all.differences() > 0;
        let was_seen = !self.run.node(id).children.is_empty();
        if was_seen && rivals.has_sequence(id, row, differs) {
            return true;
        }
        // Which of several groups with the same contents it is does not matter for what it ran.
        let by_contents = || contents.outweigh(0.0, SURE_WITHOUT_NAME);
        // Of what took no instructions, for whatever reason, only its place tells what it is.
        let says_nothing = extent(self.run.node(id)) == Some(1);
        !(in_place && rivals.is_pinned(id, row))
            && (says_nothing
                || rivals.has_row(id, row)
                || !by_contents() && rivals.has_node(id, row))
    }

    /// How many groups have no counterpart of their name.
    pub fn groups_left(&self) -> usize {
        let nodes = (0..self.run.nodes.len() as u32).map(NodeId);
        let is_left = |&id: &NodeId| {
            let row = self.pairs.row(id);
            let node = self.run.node(id);
            node.kind != Kind::Step
                && !row.is_some_and(|row| same_name(self.run, id, &self.table.rows[row]))
        };
        nodes.filter(is_left).count()
    }

    /// Whether a node can be a Run Task Sequence step whose child was not found: what was seen in it is not like a sequence that was.
    pub fn may_be_unknown(&self, id: NodeId, row: usize, rivals: &Rivals<'_>) -> bool {
        self.run.node(id).children.is_empty() || !rivals.has_sequence(id, row, false)
    }

    /// What it weighs that a step bears its child's own name, as most do.
    pub fn childs_name(&self, id: NodeId, child: Option<DefinitionId>) -> f64 {
        let child = child.and_then(|child| self.library.get(child).name.as_deref());
        let own = self.run.node(id).name.as_deref();
        child
            .filter(|&child| own == Some(child))
            .map_or(0.0, |name| self.weights.name(name))
    }

    fn contents(&self, id: NodeId, row: usize) -> Contents {
        self.held(self.run.inside(id), Some((id, row)))
    }

    /// What was seen in the whole run, held against what the root sequence has beside its children.
    pub fn root(&self) -> Contents {
        self.held(self.run.walk().map(|(id, _)| id), None)
    }

    fn held(&self, inside: impl Iterator<Item = NodeId>, of: Option<(NodeId, usize)>) -> Contents {
        let row = of.map(|(_, row)| row);
        let rows = row.map_or(0..self.table.rows.len(), |row| {
            row + 1..self.table.rows[row].end
        });
        let from = self
            .missing
            .partition_point(|&missing| missing < rows.start);
        let around = row.and_then(|row| self.inside(row));
        let missing = self.missing[from..]
            .iter()
            .take_while(|&&missing| missing < rows.end)
            .filter(|&&missing| self.callers[missing] == around);
        let mut contents = Contents::default();
        // What did not come up in its place, by its group and name.
        let mut absent: HashMap<(Option<usize>, &str), Vec<usize>> = HashMap::new();
        for &missing in missing {
            let that = &self.table.rows[missing];
            contents.count(that.parent == row, |counts| counts.differing += 1);
            let same = absent.entry((that.parent, &that.name)).or_default();
            same.push(missing);
        }
        // Groups that are where their rows are.
        let mut placed: HashMap<_, _> = [(of.map(|(id, _)| id), row)].into();
        for inner in inside {
            let node = self.run.node(inner);
            // What is in something without a counterpart is part of the same difference.
            let Some(&around) = placed.get(&node.parent) else {
                continue;
            };
            let is_outermost = around == row;
            let is_placed = |row: &usize| self.table.rows[*row].parent == around;
            let Some(row) = self.pairs.row(inner).filter(is_placed) else {
                // What was moved up or down is one difference: that it is missing elsewhere.
                let name = node.name.as_deref().unwrap_or_default();
                match absent.get_mut(&(around, name)).and_then(Vec::pop) {
                    Some(row) if !self.differs_unseen(inner, row) => {
                        contents.count(is_outermost, |counts| counts.agreeing += 1);
                        contents.weight += self.weights.name(name);
                    }
                    _ => contents.count(is_outermost, |counts| counts.differing += 1),
                }
                continue;
            };
            let that = &self.table.rows[row];
            if that.kind == RowKind::Group {
                placed.insert(Some(inner), Some(row));
            }
            if !self.agree(inner, row) || !self.may_have_run(inner, row) {
                contents.count(is_outermost, |counts| counts.renamed += 1);
                continue;
            }
            contents.count(is_outermost, |counts| counts.agreeing += 1);
            contents.weight += self.weights.name(&that.name);
            contents.all.differing += u32::from(self.differs_unseen(inner, row));
        }
        let differs = of.is_some_and(|(id, row)| self.differs_unseen(id, row));
        contents.all.differing += u32::from(differs);
        contents
    }

    /// Whether a group of which not everything was seen has another number of instructions than its row.
    fn differs_unseen(&self, id: NodeId, row: usize) -> bool {
        let node = self.run.node(id);
        let saw_all = node.outcome == Outcome::Succeeded && !node.children.is_empty();
        !saw_all && self.extents.fit(node, row) == Some(false)
    }

    /// Whether what was seen in a node does not speak against the child that its row runs, if it runs one.
    fn may_have_run(&self, id: NodeId, row: usize) -> bool {
        let that = &self.table.rows[row];
        that.kind != RowKind::RunTaskSequence
            || that.lacks_contents()
            || self.run.node(id).children.is_empty()
            || self
                .contents(id, row)
                .outweigh(self.childs_name(id, that.child), SURE)
    }
}

fn callers(table: &Table) -> Vec<Option<usize>> {
    let mut callers: Vec<Option<usize>> = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let caller = row.parent.and_then(|parent| match table.rows[parent].kind {
            RowKind::RunTaskSequence => Some(parent),
            RowKind::Group | RowKind::Step => callers[parent],
        });
        callers.push(caller);
    }
    callers
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::label::{align::align, testing};

    /// The names of the Run Task Sequence steps that are sure.
    fn sure(definitions: &[&str], ran: &[&str]) -> Vec<String> {
        let library = testing::library(definitions);
        let run = testing::run(ran);
        let table = testing::table(&library);
        let extents = Extents::of(&table);
        let pairs = align(&run, &table, &extents).unwrap();
        let weights = Weights::of(&library);
        let sure = Alignment::new(&run, &table, &library, &weights, &pairs, &extents).sure();
        let calls = sure.iter().map(|sure| &table.rows[sure.row]);
        let calls = calls.filter(|row| row.kind == RowKind::RunTaskSequence);
        calls.map(|row| row.name.to_string()).collect()
    }

    #[test]
    fn more_has_to_agree_than_differ() {
        let contents = |agreeing, differing, renamed| {
            let counts = Counts {
                agreeing,
                differing,
                renamed,
            };
            let mut contents = Contents::default();
            contents.count(true, |all| *all = counts);
            contents
        };
        assert!(contents(3, 5, 0).prevail() && !contents(3, 6, 0).prevail());
        assert!(contents(2, 1, 1).prevail() && !contents(1, 1, 1).prevail());
        assert!(contents(2, 0, 2).prevail() && !contents(1, 0, 2).prevail());
        assert!(!contents(0, 0, 0).prevail());
        // Much agrees, in one group beside many that differ.
        let one_group = Contents {
            all: Counts {
                agreeing: 5,
                differing: 3,
                renamed: 0,
            },
            outermost: Counts {
                agreeing: 1,
                differing: 3,
                renamed: 0,
            },
            weight: 0.0,
        };
        assert!(!one_group.prevail());
    }

    #[test]
    fn a_step_is_what_it_was_while_most_of_its_child_is() {
        let root = format!(
            "{}{}",
            testing::steps(&["First", "Second"]),
            testing::call("Module", "CON00102")
        );
        let child = testing::steps(&["A", "B", "C", "D"]);
        let definitions = [&*root, &*child];
        let whole = ["First", "Second", "[Module", "A", "B", "C", "D", "]Module"];
        assert_eq!(sure(&definitions, &whole), ["Module"]);
        let edited = ["First", "[Module", "A", "B", "new", "C", "]Module"];
        assert_eq!(sure(&definitions, &edited), ["Module"]);
        let another = ["First", "Second", "[Module", "A", "X", "Y", "Z", "]Module"];
        assert!(sure(&definitions, &another).is_empty());
    }

    /// Nothing was seen in it: the number of its instructions has to be the child's.
    #[test]
    fn a_skipped_step_has_its_childs_size() {
        let root = format!(
            "{}{}",
            testing::steps(&["First"]),
            testing::call("Module", "CON00102")
        ) + &testing::steps(&["Last"]);
        let child = testing::steps(&["A", "B"]);
        let definitions = [&*root, &*child];
        assert_eq!(
            sure(&definitions, &["New", "First", "-4 Module", "Last"]),
            ["Module"]
        );
        assert!(sure(&definitions, &["New", "First", "-5 Module", "Last"]).is_empty());
    }

    /// A step that was moved up or down in the child still speaks for it.
    #[test]
    fn order_in_a_child_matters_less_than_names() {
        let root = format!(
            "{}{}",
            testing::steps(&["First"]),
            testing::call("Module", "CON00102")
        );
        let child = testing::steps(&["A", "B"]);
        let definitions = [&*root, &*child];
        let swapped = ["First", "[Module", "B", "A", "]Module"];
        assert_eq!(sure(&definitions, &swapped), ["Module"]);
        let another = ["First", "[Module", "B", "X", "]Module"];
        assert!(sure(&definitions, &another).is_empty());
    }

    /// Nothing was seen in the step, and the group around it is another: its own may be gone, and this one of the same name elsewhere.
    #[test]
    fn a_skipped_step_in_an_unknown_group_is_not_told() {
        let call = testing::call("Module", "CON00102");
        let root = format!(
            r#"{}<group name="One">{}</group>"#,
            testing::steps(&["First", "Second"]),
            testing::steps(&["A", "B"]) + &call
        );
        let child = testing::steps(&["C", "D"]);
        let definitions = [&*root, &*child];
        let same = ["First", "Second", "[One", "A", "B", "-4 Module", "]One"];
        assert_eq!(sure(&definitions, &same), ["Module"]);
        let other = ["First", "[One", "X", "Y", "Z", "-4 Module", "]One"];
        assert!(sure(&definitions, &other).is_empty());
    }
}
