//! Rows of equal pieces in several logs, found by the pieces' hashes.
//!
//! All rows that begin with the same piece are sorted once, like words in a dictionary, so that the rows that have most in common with a row stand next to it.
//! Two rows are compared by sums over their hashes, in a number of looks that grows with the logarithm of their length. So logs that are all alike are
//! sorted in little more than linear time too.

use std::{cell::Cell, cmp::Ordering, collections::HashMap};

use foldhash::fast::FixedState;

/// A piece of a log, by the log's index and its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub log: usize,
    pub piece: usize,
}

/// The pieces of all logs by their hashes.
#[derive(Debug)]
pub(super) struct Rows {
    sums: Sums,
    /// All pieces, those with the same hash together.
    by_hash: Vec<(u64, Place)>,
    /// Rows that were asked for, by the hash of their first piece.
    sorted: HashMap<u64, Bucket, FixedState>,
}

impl Rows {
    /// From the hashes of each log's pieces.
    pub fn new<'a>(logs: impl Iterator<Item = &'a [u64]>) -> Self {
        let mut sums = Sums::default();
        let mut by_hash = Vec::new();
        for (log, hashes) in logs.enumerate() {
            sums.push(hashes);
            let places = (0..hashes.len()).map(|piece| Place { log, piece });
            by_hash.extend(hashes.iter().copied().zip(places));
        }
        by_hash.sort_unstable();
        Self {
            sums,
            by_hash,
            sorted: HashMap::default(),
        }
    }

    /// The places in other logs from which on most pieces are equal to those from `at` on, with the number of equal pieces: at most `most` on either side
    /// of it in the dictionary. A place that is not kept is never asked for again.
    pub fn like(
        &mut self,
        at: Place,
        most: usize,
        is_kept: impl Fn(Place) -> bool,
    ) -> Vec<(Place, usize)> {
        let Self {
            sums,
            by_hash,
            sorted,
        } = self;
        let Some(hash) = sums.hash(at) else {
            return Vec::new();
        };
        let bucket = sorted.entry(hash).or_insert_with(|| {
            let from = by_hash.partition_point(|&(other, _)| other < hash);
            let equal = by_hash[from..]
                .iter()
                .take_while(|&&(other, _)| other == hash);
            Bucket::new(equal.map(|&(_, place)| place).collect(), sums)
        });
        let here = bucket
            .places
            .binary_search_by(|&place| sums.compare(place, at));
        let Ok(here) = here else { return Vec::new() };
        let mut found = Vec::new();
        for side in [Side::After, Side::Before] {
            let mut next = here;
            let mut left = most;
            // A log that says the same again and again has many rows of its own here.
            for _ in 0..4 * most {
                let kept = bucket.next(next, side, &is_kept);
                let Some(kept) = kept.filter(|_| left > 0) else {
                    break;
                };
                next = kept;
                let place = bucket.places[kept];
                if place.log != at.log {
                    found.push((place, sums.equal(at, place)));
                    left -= 1;
                }
            }
        }
        found
    }

    /// Number of pairs of sums compared so far.
    pub fn looks(&self) -> usize {
        self.sums.looks.get()
    }
}

/// A direction in the dictionary.
#[derive(Clone, Copy, Debug)]
enum Side {
    After,
    Before,
}

/// Rows that begin with the same piece, in the order of the dictionary.
#[derive(Debug)]
struct Bucket {
    places: Vec<Place>,
    /// For each place, how far away the next one on that side is that may still be kept.
    after: Vec<usize>,
    before: Vec<usize>,
}

impl Bucket {
    fn new(mut places: Vec<Place>, sums: &Sums) -> Self {
        places.sort_unstable_by(|&a, &b| sums.compare(a, b));
        let one = vec![1; places.len()];
        Self {
            places,
            after: one.clone(),
            before: one,
        }
    }

    /// The nearest place on a side that is kept. Those that are not are passed over the next time.
    fn next(&mut self, from: usize, side: Side, is_kept: impl Fn(Place) -> bool) -> Option<usize> {
        let steps = match side {
            Side::After => &mut self.after,
            Side::Before => &mut self.before,
        };
        let go = |at: usize, step: usize| match side {
            Side::After => Some(at + step).filter(|&at| at < self.places.len()),
            Side::Before => at.checked_sub(step),
        };
        let mut at = from;
        let found = loop {
            let Some(next) = go(at, steps[at]) else {
                break None;
            };
            if is_kept(self.places[next]) {
                break Some(next);
            }
            at = next;
        };
        // All on the way now lead there.
        let end = found.unwrap_or(match side {
            Side::After => self.places.len(),
            Side::Before => 0,
        });
        let mut at = Some(from).filter(|_| found.is_some());
        while let Some(passed) = at.filter(|&passed| passed != end) {
            at = go(passed, steps[passed]);
            steps[passed] = end.abs_diff(passed);
        }
        found
    }
}

/// Sums over the hashes of all logs: polynomials modulo a prime, of which the sum of any row is a difference.
#[derive(Debug, Default)]
struct Sums {
    hashes: Vec<u64>,
    /// The sum of the hashes of a log before each of its pieces, and of all of them.
    before: Vec<u64>,
    powers: Vec<u64>,
    /// Where the pieces of each log begin among the hashes.
    starts: Vec<usize>,
    looks: Cell<usize>,
}

/// The Mersenne prime 2^61 - 1.
const PRIME: u64 = (1 << 61) - 1;
/// Any number that is large enough.
const BASE: u64 = 0x09E3_779B_97F4_A7C1;

/// `a * b + c` modulo [`PRIME`].
fn multiply_add(a: u64, b: u64, c: u64) -> u64 {
    let all = u128::from(a) * u128::from(b) + u128::from(c);
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the remainder is less than the prime"
    )]
    let rest = (all % u128::from(PRIME)) as u64;
    rest
}

impl Sums {
    fn push(&mut self, hashes: &[u64]) {
        self.starts.push(self.hashes.len());
        // One sum more than pieces, for each log.
        let mut sum = 0;
        for &hash in hashes {
            self.before.push(sum);
            sum = multiply_add(sum, BASE, hash);
        }
        self.before.push(sum);
        self.hashes.extend_from_slice(hashes);
        while self.powers.len() <= hashes.len() {
            let last = self.powers.last();
            let next = last.map_or(1, |&power| multiply_add(power, BASE, 0));
            self.powers.push(next);
        }
    }

    /// The hashes of a log from a piece on.
    fn rest(&self, at: Place) -> &[u64] {
        let end = self.starts.get(at.log + 1).copied();
        let end = end.unwrap_or(self.hashes.len());
        self.hashes
            .get(self.starts[at.log] + at.piece..end)
            .unwrap_or_default()
    }

    fn hash(&self, at: Place) -> Option<u64> {
        self.rest(at).first().copied()
    }

    fn sum(&self, at: Place, len: usize) -> u64 {
        let from = self.starts[at.log] + at.log + at.piece;
        let without = PRIME - multiply_add(self.before[from], self.powers[len], 0);
        multiply_add(1, self.before[from + len], without)
    }

    /// How many pieces from two places on are equal.
    fn equal(&self, a: Place, b: Place) -> usize {
        let most = self.rest(a).len().min(self.rest(b).len());
        let is_equal = |len: usize| {
            self.looks.set(self.looks.get() + 1);
            self.sum(a, len) == self.sum(b, len)
        };
        // All rows of this length are equal, those of `differs` are not.
        let (mut equal, mut differs) = (0, 1);
        while differs <= most && is_equal(differs) {
            (equal, differs) = (differs, 2 * differs);
        }
        differs = differs.min(most + 1);
        while differs - equal > 1 {
            let middle = equal + (differs - equal) / 2;
            if is_equal(middle) {
                equal = middle;
            } else {
                differs = middle;
            }
        }
        equal
    }

    /// The order of the dictionary.
    fn compare(&self, a: Place, b: Place) -> Ordering {
        let equal = self.equal(a, b);
        let next = |at: Place| self.rest(at).get(equal);
        next(a).cmp(&next(b)).then(a.cmp(&b))
    }
}
