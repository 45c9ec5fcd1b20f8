//! Does a table agree with everything the log says, whatever the child sequences held whose definitions were not found?
//!
//! How many instructions such a child takes is not known, and with it no number behind it. So instead of numbers the distances from one
//! fact of the log to the next are held against the table: they are the same, or no smaller where such a child lies between. A node may
//! then fit several rows; it is told only where a single one leaves a place to all others. What a child took where it is seen it takes
//! wherever it is called.

use std::collections::HashMap;

use super::{
    check::{kinds_fit, switched},
    missing::{Seen, Sizes, missing_child},
    pairs::{Pairs, inside},
};
use crate::{
    model::{Node, NodeId, Run},
    sequence::{Library, Table},
};

/// Pairs of neighbours that are looked at before it is given up; real runs need some ten thousand.
const MAX_LOOKS: usize = 2_000_000;

/// An instruction: its number in the table, and in the log.
#[derive(Clone, Copy)]
struct Mark {
    table: i64,
    log: i64,
}

impl Mark {
    fn new(table: Option<u32>, log: Option<u32>) -> Option<Self> {
        Some(Self {
            table: table?.into(),
            log: log?.into(),
        })
    }
}

/// What a table says of a run beyond the children that were not found.
pub struct Partial {
    /// The rows of which the run's nodes can be no other. What a child held that was not found has no row.
    pub pairs: Pairs,
    /// Where and by how much the numbers of the run differ from the table's.
    pub gaps: Gaps,
}

/// Holds a run against a table; `None` if something the log says does not agree with it.
pub fn partial(run: &Run, library: &Library, table: &Table) -> Option<Partial> {
    if run.nodes.is_empty() {
        return None;
    }
    let mut sizes = Sizes::new();
    loop {
        let gaps = Gaps::of(library, table, &sizes);
        let pairs = Fitter::new(run, table, &gaps).pairs()?;
        // What a child took where it came up it takes everywhere.
        let known = sizes.len();
        let seen = Seen::of(run, library, table, &pairs);
        if !seen.contradicted.is_empty() {
            return None;
        }
        sizes.extend(seen.sizes);
        if sizes.len() == known {
            return Some(Partial { pairs, gaps });
        }
    }
}

/// What the numbers of a table lack: the instructions in children that were not found.
#[derive(Clone, Debug)]
pub struct Gaps(Vec<Gap>);

/// What lies before an instruction.
#[derive(Clone, Copy, Debug, Default)]
struct Gap {
    /// So many instructions whose number is known.
    instructions: i64,
    /// So many children of which it is not.
    unknown: u32,
}

impl Gaps {
    fn of(library: &Library, table: &Table, sizes: &Sizes) -> Self {
        let mut gaps = vec![Gap::default(); table.size() as usize + 1];
        for row in table.rows.iter().filter(|row| row.lacks_contents()) {
            let size = missing_child(library, row).and_then(|child| sizes.get(&child));
            let Some(end) = row.end_pointer else { continue };
            let gap = &mut gaps[end as usize];
            match size {
                Some(&size) => gap.instructions += i64::from(size),
                None => gap.unknown += 1,
            }
        }
        let mut sum = Gap::default();
        for gap in &mut gaps {
            sum.instructions += gap.instructions;
            sum.unknown += gap.unknown;
            *gap = sum;
        }
        Self(gaps)
    }

    /// How far it is in the run from one number of a table to a later one, at least, and whether it is just so far. Before the first
    /// number stands -1.
    pub fn distance(&self, from: i64, to: i64) -> (i64, bool) {
        let before = |number: i64| usize::try_from(number).map_or(Gap::default(), |at| self.0[at]);
        let (first, last) = (before(from), before(to));
        let distance = to - from + last.instructions - first.instructions;
        (distance, first.unknown == last.unknown)
    }
}

struct Fitter<'a> {
    run: &'a Run,
    table: &'a Table,
    gaps: &'a Gaps,
    /// Whether a node with all that is in it can be a row.
    fitting: HashMap<(NodeId, usize), bool>,
    looks: usize,
}

impl<'a> Fitter<'a> {
    fn new(run: &'a Run, table: &'a Table, gaps: &'a Gaps) -> Self {
        Self {
            run,
            table,
            gaps,
            fitting: HashMap::new(),
            looks: 0,
        }
    }

    fn pairs(mut self) -> Option<Pairs> {
        let (run, table) = (self.run, self.table);
        let start = Mark { table: -1, log: -1 };
        let end = Mark::new(Some(table.size()), run.instruction_count);
        // By how much the sizes may differ is not settled.
        let end = end.map(|end| (end, 1));
        // What a run that begins anywhere begins in is not in the log.
        let all: Vec<_> = if run.starts_mid_run {
            (0..table.rows.len()).collect()
        } else {
            inside(table, None).collect()
        };
        let mut open = vec![(run.roots.as_slice(), all, Some(start), end)];
        let mut pairs = Pairs::new(run, table, []);
        while let Some((nodes, all, start, end)) = open.pop() {
            let rows = self.rows(nodes, &all, start, end)?;
            for (&id, row) in nodes.iter().zip(rows) {
                let Some(row) = row else { continue };
                pairs.add(id, row);
                let node = run.node(id);
                if self.is_open(node, row) {
                    let (start, end) = self.marks(node, row);
                    open.push((
                        node.children.as_slice(),
                        self.inside(node, row),
                        start,
                        end.map(|end| (end, 0)),
                    ));
                }
            }
        }
        Some(pairs)
    }

    /// The start and the end of a node that is a row, as far as the log tells.
    fn marks(&self, node: &Node, row: usize) -> (Option<Mark>, Option<Mark>) {
        let row = &self.table.rows[row];
        (
            Mark::new(row.pointer, node.pointer),
            Mark::new(row.end_pointer, node.end_pointer),
        )
    }

    /// Whether what was seen in a node has rows.
    fn is_open(&self, node: &Node, row: usize) -> bool {
        !node.children.is_empty() && !self.table.rows[row].lacks_contents()
    }

    /// Whether two instructions can be as far from each other in the log as they are, give or take so many.
    fn agree(&self, from: Mark, to: Mark, slack: i64) -> bool {
        let (table, is_known) = self.gaps.distance(from.table, to.table);
        let log = to.log - from.log;
        log >= table - slack && (!is_known || log <= table + slack)
    }

    /// Whether one fact can come before another, as far as their numbers are known.
    fn follow(&self, from: Option<Mark>, to: Option<Mark>, slack: i64) -> bool {
        from.zip(to)
            .is_none_or(|(from, to)| self.agree(from, to, slack))
    }

    /// The rows that what is directly in a node can be, if that is a row: those directly in it or, of a group whose start is not in the log,
    /// also what is in further groups, whose starts may be lost too.
    fn inside(&self, node: &Node, row: usize) -> Vec<usize> {
        if node.pointer.is_some() {
            inside(self.table, Some(row)).collect()
        } else {
            (row + 1..self.table.rows[row].end).collect()
        }
    }

    /// Which of `all` rows each of some siblings must be, between a start and an end with its slack; `None` if they cannot.
    fn rows(
        &mut self,
        nodes: &[NodeId],
        all: &[usize],
        start: Option<Mark>,
        end: Option<(Mark, i64)>,
    ) -> Option<Vec<Option<usize>>> {
        let mut named: HashMap<&str, Vec<usize>> = HashMap::new();
        self.looks += all.len();
        for &row in all {
            named
                .entry(&self.table.rows[row].name)
                .or_default()
                .push(row);
        }
        let mut rows: Vec<Vec<usize>> = Vec::with_capacity(nodes.len());
        for &id in nodes {
            let name = self.run.node(id).name.as_deref();
            let like = name.map_or(Some(all), |name| named.get(name).map(Vec::as_slice));
            let fitting = like?.iter().copied().filter(|&row| self.fits(id, row));
            rows.push(fitting.collect());
        }
        let marks = |this: &Self, i: usize, row: usize| {
            let (start, end) = this.marks(this.run.node(nodes[i]), row);
            (start.or(end), end.or(start))
        };
        // From the first to the last those rows to which a way leads, then back those from which one leads on.
        for i in 0..nodes.len() {
            self.still_looks()?;
            let (before, these) = rows.split_at_mut(i);
            these[0].retain(|&row| {
                let (first, _) = marks(self, i, row);
                let Some(before) = before.last() else {
                    return self.follow(start, first, 0);
                };
                self.looks += before.len();
                let table = self.table;
                let mut before = before
                    .iter()
                    .filter(|&&before| table.rows[before].end <= row);
                before.any(|&before| self.follow(marks(self, i - 1, before).1, first, 0))
            });
        }
        for i in (0..nodes.len()).rev() {
            self.still_looks()?;
            let (these, behind) = rows.split_at_mut(i + 1);
            these[i].retain(|&row| {
                let (_, last) = marks(self, i, row);
                let Some(behind) = behind.first() else {
                    return end.is_none_or(|(end, slack)| self.follow(last, Some(end), slack));
                };
                self.looks += behind.len();
                let end = self.table.rows[row].end;
                let mut behind = behind.iter().skip_while(|&&behind| behind < end);
                behind.any(|&behind| self.follow(last, marks(self, i + 1, behind).0, 0))
            });
        }
        let is_possible = rows.iter().all(|rows| !rows.is_empty());
        let only = |rows: Vec<usize>| Some(rows[0]).filter(|_| rows.len() == 1);
        is_possible.then(|| rows.into_iter().map(only).collect())
    }

    /// `None` once it is too much.
    fn still_looks(&self) -> Option<()> {
        (self.looks <= MAX_LOOKS).then_some(())
    }

    /// Whether a node of a row's name can be that row, with all that was seen in it.
    fn fits(&mut self, id: NodeId, row: usize) -> bool {
        let (node, that) = (self.run.node(id), &self.table.rows[row]);
        self.looks += 1;
        if self.looks > MAX_LOOKS
            || that.pointer.is_none()
            || !kinds_fit(node, that.kind)
            || switched(node, that).is_some()
        {
            return false;
        }
        if let Some(&fits) = self.fitting.get(&(id, row)) {
            return fits;
        }
        let (start, end) = self.marks(node, row);
        let fits = self.follow(start, end, 0)
            && (!self.is_open(node, row) || {
                let end = end.map(|end| (end, 0));
                let inside = self.inside(node, row);
                self.rows(&node.children, &inside, start, end).is_some()
            });
        self.fitting.insert((id, row), fits);
        fits
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::label::testing;

    /// The pointers of the nodes that can be one row only, with those of these rows; `None` if the log does not agree.
    fn placed(root: &str, ran: &[&str]) -> Option<Vec<(u32, u32)>> {
        let library = testing::library(&[root]);
        let table = testing::table(&library);
        let run = testing::run(ran);
        let pairs = partial(&run, &library, &table)?.pairs;
        let pointers =
            |(id, row): (NodeId, usize)| Some((run.node(id).pointer?, table.rows[row].pointer?));
        Some(pairs.iter().filter_map(pointers).collect())
    }

    #[test]
    fn a_child_that_was_not_found_takes_what_the_log_gives_it() {
        let call = testing::call("Module", "CON00102");
        let [first, last] = ["First", "Last"].map(|name| testing::steps(&[name]));
        let root = [&*first, &call, &last].concat();
        let ran = ["First", "[Module", "A", "B", "]Module", "Last"];
        assert_eq!(placed(&root, &ran), Some(vec![(0, 0), (1, 1), (5, 3)]));
        let skipped = ["First", "-9 Module", "Last"];
        assert_eq!(placed(&root, &skipped), Some(vec![(0, 0), (1, 1), (10, 3)]));
        // What is not in such a child has its distance.
        assert_eq!(
            placed(&root, &["First", "new", "[Module", "A", "]Module", "Last"]),
            None
        );
        assert_eq!(
            placed(&root, &["First", "[Other", "A", "]Other", "Last"]),
            None
        );
        let group = format!(r#"<group name="G">{}</group>"#, [&*call, &*first].concat());
        let inside = ["[G", "[Module", "A", "]Module", "First", "]G"];
        assert_eq!(placed(&group, &inside), Some(vec![(0, 0), (1, 1), (4, 3)]));
        let beyond = ["[G", "[Module", "A", "]Module", "First", "new", "]G"];
        assert_eq!(placed(&group, &beyond), None);
    }

    #[test]
    fn a_child_takes_the_same_wherever_it_is_called() {
        let call = |name| testing::call(name, "CON00102");
        let root = [call("One"), call("Two"), testing::steps(&["Last"])].concat();
        let same = ["[One", "A", "B", "]One", "-4 Two", "Last"];
        assert_eq!(placed(&root, &same).unwrap().len(), 3);
        let longer = ["[One", "A", "B", "]One", "-5 Two", "Last"];
        assert_eq!(placed(&root, &longer), None);
        let other = ["[One", "A", "B", "]One", "[Two", "A", "C", "]Two", "Last"];
        assert_eq!(placed(&root, &other), None);
        // What is in a group that was skipped takes it too.
        let group = format!(r#"<group name="G">{}</group>{}"#, call("One"), call("Two"));
        let inside = |size| format!("-{size} G");
        let ran = |first: &str| placed(&group, &[first, "[Two", "A", "]Two"]);
        assert!(ran(&inside(5)).is_some() && ran(&inside(6)).is_none());
    }

    /// Behind what is not known, a node can be one of two of its name.
    #[test]
    fn what_could_be_either_is_told_as_neither() {
        let call = testing::call("Module", "CON00102");
        let step = |name| testing::steps(&[name]);
        let root = [
            step("First"),
            call.clone(),
            step("Same"),
            call,
            step("Same"),
        ]
        .concat();
        let ran = ["First", "-4 Module", "Same"];
        let both = placed(&root, &ran).unwrap();
        assert_eq!(
            both,
            [(0, 0), (1, 1), (5, 3)],
            "the one after the other is the nearest"
        );
        let ran = ["First", "-4 Module", "Same", "-4 Module", "Same"];
        assert_eq!(placed(&root, &ran).unwrap().len(), 5);
        // All between is lost.
        let library = testing::library(&[&root]);
        let mut run = testing::run(&["First", "Same"]);
        let table = testing::table(&library);
        let same = testing::node(&run, "Same");
        run.node_mut(same).pointer = Some(12);
        run.instruction_count = None;
        let pairs = partial(&run, &library, &table).unwrap().pairs;
        assert_eq!(pairs.iter().count(), 1);
        run.node_mut(same).pointer = Some(4);
        let pairs = partial(&run, &library, &table).unwrap().pairs;
        assert_eq!(pairs.row(same), Some(2), "the other is farther");
    }
}
