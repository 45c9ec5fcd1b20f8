//! Copies of logs without names.

use std::io;

use super::{
    copies::{Copies, Plan},
    in_order::in_order,
};
use crate::{
    input::{self, InputError, Machine, Source},
    record::decode,
    redact::{self, Find, Redactor},
    timeline,
};

/// A step of the copying, for the caller to tell.
#[derive(Debug)]
pub enum CopyEvent {
    /// A copy was written, in which so many values were replaced.
    Copied {
        /// Its path; behind a zip's its name in the zip.
        name: String,
        /// Number of values that were replaced.
        values: u64,
    },
    /// A log could not be read.
    Unread(InputError),
    /// A copy does not give the tree of its original.
    Differs {
        /// The last copy of the machine.
        name: String,
        /// The first difference, in words.
        difference: String,
    },
    /// All logs of one machine are copied.
    MachineDone,
}

/// Writes the copies of a plan, with placeholders for the values that the redactor finds.
///
/// # Errors
///
/// When a copy cannot be written, and the first error of `on`.
pub fn copy(
    machines: &[Machine],
    plan: &Plan,
    redactor: &Redactor,
    mut on: impl FnMut(CopyEvent) -> io::Result<()>,
) -> io::Result<()> {
    let mut copies = Copies::new(plan);
    let mut next = 0;
    in_order(
        machines.len(),
        rayon::current_num_threads(),
        |number| input::stated_bytes(&machines[number].logs),
        |number| find(&machines[number], redactor),
        |logs| logs.iter().flatten().map(|log| log.0.bytes).sum(),
        |logs| {
            write(logs, redactor, &mut copies, &mut next, &mut on)?;
            on(CopyEvent::MachineDone)
        },
    )?;
    copies.finish()
}

/// A log and the values to be replaced in it.
type Found = (Source, Vec<Find>);

/// The values in a machine's logs, in the order of the plan. Placeholders are numbered later, in order.
fn find(machine: &Machine, redactor: &Redactor) -> Vec<Result<Found, InputError>> {
    let words = redactor.words();
    let opened = input::open_all(&machine.logs, false).into_iter();
    let find = |source: Source| {
        let finds = redact::finds(source.text(), 0..source.text().len(), &words);
        (source, finds)
    };
    opened.map(|opened| opened.map(find)).collect()
}

/// Writes the copies of one machine's logs, and holds their tree against that of the originals.
fn write(
    logs: Vec<Result<Found, InputError>>,
    redactor: &Redactor,
    copies: &mut Copies<'_>,
    next: &mut usize,
    on: &mut impl FnMut(CopyEvent) -> io::Result<()>,
) -> io::Result<()> {
    let (mut originals, mut copied) = (Vec::new(), Vec::new());
    for log in logs {
        let number = *next;
        *next += 1;
        let (source, finds) = match log {
            Ok(found) => found,
            Err(error) => {
                on(CopyEvent::Unread(error))?;
                continue;
            }
        };
        let edits: Vec<_> = finds
            .into_iter()
            .map(|find| {
                let value = decode(&source.text()[find.range.clone()]);
                let placeholder = redactor.placeholder(find.kind, &value);
                (find.range, placeholder.to_string())
            })
            .collect();
        let bytes = source.rewritten(&edits);
        copies.write(number, &bytes)?;
        on(CopyEvent::Copied {
            name: copies.name(number),
            values: edits.len() as u64,
        })?;
        copied.push(Source::from_bytes(source.name.clone(), bytes));
        originals.push(source);
    }
    let trees = [&originals, &copied].map(|logs| timeline::reconstruct(None, logs));
    match redact::difference(&trees[0], &trees[1]) {
        Some(difference) => on(CopyEvent::Differs {
            name: copies.name(*next - 1),
            difference,
        }),
        None => Ok(()),
    }
}
