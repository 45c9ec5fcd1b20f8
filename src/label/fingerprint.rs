//! What a sequence's own instructions look like in a log, without telling their names.
//!
//! A log shows only what ran: skipped groups hide their contents, a run can end in the middle. So a fingerprint is no single
//! hash of the whole, but one mark for every instruction, and whatever was logged can be held against it. A mark has
//! the instruction's kind and 32 bits of its name's hash: one wrong name in four billion passes for the right one.
//! Who guesses a name can check it against the hash; who does not learns nothing but the shape of the sequence.

use std::{fmt, ops::Range, str::FromStr};

use sha2::{Digest, Sha256};

use crate::sequence::{DisabledChild, Expansion, Row, RowKind, Table};

/// Goes into every hash before the name, so that tables of other programs' hashes are of no use.
const PREFIX: &[u8] = b"smsts catalog 1:";

/// 32 bits of the SHA-256 of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NameHash(u32);

impl NameHash {
    pub fn of(name: &str) -> Self {
        let hash = Sha256::new().chain_update(PREFIX).chain_update(name);
        let hash = hash.finalize();
        Self(u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]]))
    }
}

/// What an instruction is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum What {
    /// A step.
    Step,
    /// A group's start.
    Group,
    /// A Run Task Sequence step's start; its child's instructions follow.
    Call,
    /// The same of one that is disabled, or in a disabled group of the same sequence: the log may hold all of it, its start and end
    /// only, or nothing ([`DisabledChild`]).
    DisabledCall,
    /// The end of a group or Run Task Sequence step.
    End,
}

/// One instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Mark {
    pub what: What,
    /// `None` for an end, whose name is its start's.
    pub name: Option<NameHash>,
}

impl Mark {
    pub fn is_call(self) -> bool {
        matches!(self.what, What::Call | What::DisabledCall)
    }
}

/// The marks of a sequence's instructions in their order, with its children's in place. As text, `s1f2e3d4c` is a step, `g…` a group,
/// `r…` a Run Task Sequence step, `d…` a disabled one, and `e` the end of one of these three.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    marks: Vec<Mark>,
    /// For each start of a group or Run Task Sequence step, its end, and the other way round; itself for a step.
    partners: Vec<u32>,
    /// One for each rule for disabled Run Task Sequence steps that makes a difference.
    layouts: Vec<Layout>,
    /// All names in it, sorted.
    names: Vec<NameHash>,
}

/// Which instructions there are under one rule for disabled Run Task Sequence steps, by their pointers counted from the sequence's first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    pub slots: Vec<Slot>,
}

/// An instruction's place among those of a layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Its mark.
    pub mark: u32,
    /// A start's end, an end's start; itself for a step.
    pub partner: u32,
    /// The start of what it is in.
    pub around: Option<u32>,
}

impl Layout {
    pub fn size(&self) -> u32 {
        self.slots.len() as u32
    }

    pub fn at(&self, pointer: u32) -> Option<&Slot> {
        self.slots.get(pointer as usize)
    }
}

impl Fingerprint {
    /// The fingerprint of some rows of a table with all that is in them. The table must have disabled Run Task Sequence steps
    /// expanded. `None` where a child's instructions are not known.
    pub fn of(table: &Table, rows: Range<usize>) -> Option<Self> {
        debug_assert_eq!(table.rule, DisabledChild::Expanded);
        let mut marks = Vec::new();
        // What is open: where it ends, and whether it disables what is in it.
        let mut open: Vec<(usize, bool)> = Vec::new();
        for index in rows.clone() {
            close(&mut open, index, &mut marks);
            let row = &table.rows[index];
            let disabled = row.disabled || open.last().is_some_and(|&(_, disabled)| disabled);
            marks.push(Mark {
                what: what(row, disabled)?,
                name: Some(NameHash::of(&row.name)),
            });
            match row.kind {
                RowKind::Step => {}
                RowKind::Group => open.push((row.end, disabled)),
                // What a child holds is marked as in the child's own fingerprint, wherever it is called.
                RowKind::RunTaskSequence => open.push((row.end, false)),
            }
        }
        close(&mut open, rows.end, &mut marks);
        Self::new(marks)
    }

    /// `None` where starts and ends do not go together.
    fn new(marks: Vec<Mark>) -> Option<Self> {
        let mut partners = Vec::with_capacity(marks.len());
        let mut open: Vec<u32> = Vec::new();
        for (mark, index) in marks.iter().zip(0..) {
            partners.push(index);
            match mark.what {
                What::Step => {}
                What::Group | What::Call | What::DisabledCall => open.push(index),
                What::End => {
                    let start = open.pop()?;
                    partners[start as usize] = index;
                    partners[index as usize] = start;
                }
            }
        }
        if !open.is_empty() {
            return None;
        }
        let differs = marks.iter().any(|mark| mark.what == What::DisabledCall);
        let rules = DisabledChild::ALL.iter().take(if differs { 3 } else { 1 });
        let mut layouts: Vec<Layout> = Vec::new();
        for &rule in rules {
            let layout = layout(&marks, &partners, rule);
            if layouts.iter().all(|other| other.size() != layout.size()) {
                layouts.push(layout);
            }
        }
        let mut names: Vec<_> = marks.iter().filter_map(|mark| mark.name).collect();
        names.sort_unstable();
        names.dedup();
        Some(Self {
            marks,
            partners,
            layouts,
            names,
        })
    }

    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    pub fn mark(&self, slot: &Slot) -> Mark {
        self.marks[slot.mark as usize]
    }

    /// Whether one of the instructions has this name.
    pub fn has(&self, name: NameHash) -> bool {
        self.names.binary_search(&name).is_ok()
    }

    pub fn layouts(&self) -> &[Layout] {
        &self.layouts
    }

    /// The marks between a start and its end.
    pub fn contents(&self, slot: &Slot) -> &[Mark] {
        let start = slot.mark as usize;
        let end = self.partners[start] as usize;
        &self.marks[(start + 1).min(end)..end]
    }
}

fn what(row: &Row, disabled: bool) -> Option<What> {
    match (row.kind, row.expansion) {
        (RowKind::Step, _) => Some(What::Step),
        (RowKind::Group, _) => Some(What::Group),
        (RowKind::RunTaskSequence, Some(Expansion::Expanded)) => Some(if disabled {
            What::DisabledCall
        } else {
            What::Call
        }),
        // What it does not show in the log need not be known.
        (RowKind::RunTaskSequence, Some(Expansion::Missing)) if disabled => {
            Some(What::DisabledCall)
        }
        (RowKind::RunTaskSequence, _) => None,
    }
}

/// Ends what does not hold the row.
fn close(open: &mut Vec<(usize, bool)>, row: usize, marks: &mut Vec<Mark>) {
    while open.pop_if(|(end, _)| *end <= row).is_some() {
        marks.push(Mark {
            what: What::End,
            name: None,
        });
    }
}

fn layout(marks: &[Mark], partners: &[u32], rule: DisabledChild) -> Layout {
    let mut slots: Vec<Slot> = Vec::with_capacity(marks.len());
    // The starts of what is open, in the layout.
    let mut open: Vec<u32> = Vec::new();
    let mut index = 0;
    while let Some(mark) = marks.get(index) {
        if mark.what == What::DisabledCall && rule == DisabledChild::Absent {
            index = partners[index] as usize + 1;
            continue;
        }
        let own = slots.len() as u32;
        let mut partner = own;
        if mark.what == What::End
            && let Some(start) = open.pop()
        {
            slots[start as usize].partner = own;
            partner = start;
        }
        slots.push(Slot {
            mark: index as u32,
            partner,
            around: open.last().copied(),
        });
        if matches!(mark.what, What::Group) || mark.is_call() {
            open.push(own);
        }
        index = if mark.what == What::DisabledCall && rule == DisabledChild::Hollow {
            partners[index] as usize
        } else {
            index + 1
        };
    }
    Layout { slots }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, mark) in self.marks.iter().enumerate() {
            let letter = match mark.what {
                What::Step => 's',
                What::Group => 'g',
                What::Call => 'r',
                What::DisabledCall => 'd',
                What::End => 'e',
            };
            let blank = if index > 0 { " " } else { "" };
            write!(f, "{blank}{letter}")?;
            if let Some(NameHash(hash)) = mark.name {
                write!(f, "{hash:08x}")?;
            }
        }
        Ok(())
    }
}

impl FromStr for Fingerprint {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let marks: Result<Vec<_>, _> = text.split_ascii_whitespace().map(mark).collect();
        Self::new(marks?).ok_or_else(|| {
            "a fingerprint must end ('e') each of its groups ('g') and Run Task Sequence steps ('r', 'd')".to_owned()
        })
    }
}

fn mark(text: &str) -> Result<Mark, String> {
    let unknown = || {
        let form = "'s', 'g', 'r' or 'd' with eight hexadecimal digits, or 'e'";
        format!("\"{text}\" is no part of a fingerprint, which is {form}")
    };
    let (letter, hash) = text.split_at_checked(1).ok_or_else(unknown)?;
    let is_hash = hash.len() == 8 && hash.bytes().all(|b| b.is_ascii_hexdigit());
    let name = u32::from_str_radix(hash, 16).ok().filter(|_| is_hash);
    let what = match (letter, name) {
        ("s", Some(_)) => What::Step,
        ("g", Some(_)) => What::Group,
        ("r", Some(_)) => What::Call,
        ("d", Some(_)) => What::DisabledCall,
        ("e", None) if hash.is_empty() => What::End,
        _ => return Err(unknown()),
    };
    Ok(Mark {
        what,
        name: name.map(NameHash),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_form_is_read_back() {
        let text = "s00000001 g0000000a s000000ff e d12345678 s00000002 e r12345678 e";
        let fingerprint: Fingerprint = text.parse().unwrap();
        assert_eq!(fingerprint.to_string(), text);
        assert_eq!("".parse::<Fingerprint>().unwrap().to_string(), "");
        for broken in [
            "g00000001",
            "e",
            "s1",
            "sé0000001",
            "x00000001",
            "e00000001",
            "s+0000001",
            "é",
            "s00000001 e g00000002",
        ] {
            assert!(broken.parse::<Fingerprint>().is_err(), "{broken}");
        }
    }

    #[test]
    fn disabled_children_take_no_pointers_two_or_all() {
        let text = "s00000001 d00000002 s00000003 d00000004 e e g00000005 s00000006 e";
        let fingerprint: Fingerprint = text.parse().unwrap();
        let sizes: Vec<_> = fingerprint.layouts().iter().map(Layout::size).collect();
        assert_eq!(sizes, [4, 6, 9]);
        let around: Vec<_> = fingerprint.layouts()[1]
            .slots
            .iter()
            .map(|slot| (slot.mark, slot.partner, slot.around))
            .collect();
        assert_eq!(
            around,
            [
                (0, 0, None),
                (1, 2, None),
                (5, 1, None),
                (6, 5, None),
                (7, 4, Some(3)),
                (8, 3, None)
            ]
        );
        let slots = &fingerprint.layouts()[1].slots;
        assert_eq!(fingerprint.contents(&slots[1]).len(), 3);
        assert_eq!(fingerprint.contents(&slots[0]).len(), 0);
    }

    #[test]
    fn hashes_are_what_catalogs_hold() {
        // Written catalogs must stay readable: this value may never change.
        assert_eq!(NameHash::of("Restart Computer"), NameHash(0x80be_ff24));
    }
}
