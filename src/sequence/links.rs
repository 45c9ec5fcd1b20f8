//! Who calls whom, as a graph. Definitions decide how long its chains are, so nothing here recurses.

use super::{DefinitionId, ItemId, Library};

/// The Run Task Sequence steps that close a circle, in the order in which a walk from the first definition on meets them.
pub fn cycles(library: &Library) -> Vec<(DefinitionId, ItemId)> {
    #[derive(Clone, Copy, PartialEq)]
    enum Seen {
        No,
        Open,
        Done,
    }
    let mut seen = vec![Seen::No; library.definitions().len()];
    let mut found = Vec::new();
    for start in library.ids() {
        if seen[start.index()] != Seen::No {
            continue;
        }
        seen[start.index()] = Seen::Open;
        let mut open = vec![(start, library.calls(start))];
        while let Some((caller, calls)) = open.last_mut() {
            let caller = *caller;
            let Some((item, child)) = calls.next() else {
                seen[caller.index()] = Seen::Done;
                open.pop();
                continue;
            };
            let Some(child) = child else { continue };
            match seen[child.index()] {
                Seen::No => {
                    seen[child.index()] = Seen::Open;
                    open.push((child, library.calls(child)));
                }
                Seen::Open => found.push((caller, item)),
                Seen::Done => {}
            }
        }
    }
    found
}

/// Which definitions are among `roots` or called from them.
pub fn reachable(library: &Library, roots: &[DefinitionId]) -> Vec<bool> {
    let mut reached = vec![false; library.definitions().len()];
    let mut next = roots.to_vec();
    while let Some(id) = next.pop() {
        if !std::mem::replace(&mut reached[id.index()], true) {
            next.extend(library.calls(id).filter_map(|(_, child)| child));
        }
    }
    reached
}
