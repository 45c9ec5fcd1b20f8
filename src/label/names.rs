//! How much it tells that two instructions have the same name.

use std::{collections::HashMap, sync::Arc};

use crate::sequence::{Item, Library};

/// One name tells no more than this, in bits, however rare it is among the definitions at hand.
const MOST: f64 = 5.0;

/// What a difference takes away, in bits: people edit about as much of what they edit as they leave.
pub const DIFFERENCE: f64 = 1.0;

/// How often each name comes up in the definitions.
#[derive(Debug)]
pub struct Names {
    counts: HashMap<Arc<str>, u32>,
    total: u32,
}

/// Names, each as often as it comes up.
pub type Bag<'a> = HashMap<&'a str, u32>;

impl Names {
    pub fn of(library: &Library) -> Self {
        let mut counts: HashMap<Arc<str>, u32> = HashMap::new();
        let mut total = 0;
        let definitions = library.definitions().iter();
        for item in definitions.flat_map(|definition| &definition.items) {
            *counts.entry(Arc::clone(&item.name)).or_default() += 1;
            total += 1;
        }
        Self { counts, total }
    }

    /// What a name tells, in bits: the rarer it is, the less it is there by chance.
    pub fn bits(&self, name: &str) -> f64 {
        let count = self.counts.get(name).copied().unwrap_or(1);
        f64::log2(f64::from(self.total.max(1)) / f64::from(count)).min(MOST)
    }

    /// How much what was seen is like some items, whatever their order.
    pub fn likeness(&self, seen: &Bag<'_>, items: &[Item]) -> f64 {
        let mut left = seen.clone();
        let (mut bits, mut extra) = (0.0, 0);
        for item in items {
            match left.get_mut(&*item.name).filter(|count| **count > 0) {
                Some(count) => {
                    *count -= 1;
                    bits += self.bits(&item.name);
                }
                None => extra += 1,
            }
        }
        bits - DIFFERENCE * f64::from(extra + left.values().sum::<u32>())
    }
}
