//! Names and paths where they are said again: separators, and bounds on their length and depth.

use std::borrow::Cow;

/// Groups are nested no deeper than this; what a log nests deeper is put at this depth. Lines and paths grow with the depth,
/// so without a bound a hostile log of a megabyte would become gigabytes, and JSON parsers give up, some at 128 brackets,
/// of which a node takes two. Real sequences stay below twenty.
pub(crate) const DEEPEST: usize = 60;

/// What separates names in a path that is one text.
pub const PATH_SEPARATOR: &str = " / ";

/// What separates a Run Task Sequence step in such a path from what its child sequence holds.
pub const CHILD_SEPARATOR: &str = " > ";

/// What a path shows of what is in each other, given from the innermost out: the outermost first, and if it is too long, "..." for
/// what is left out at its beginning.
///
/// Every node and record is printed with its path. Without a bound, a hostile log of a megabyte, half of it one
/// group's name, would become gigabytes.
pub(crate) fn path_part<T>(
    upwards: impl Iterator<Item = T>,
    name: impl Fn(&T) -> &str,
) -> (Vec<T>, Option<Cow<'static, str>>) {
    let (mut parts, mut len) = (Vec::new(), 0);
    for part in upwards {
        len += name(&part).len().min(LONGEST_NAME);
        if len > LONGEST_PATH {
            parts.reverse();
            return (parts, Some(LEFT_OUT.into()));
        }
        parts.push(part);
    }
    parts.reverse();
    (parts, None)
}

/// A name in a path or a message, in bytes; the editor allows some fifty characters.
const LONGEST_NAME: usize = 512;

/// The names of a path, in bytes.
const LONGEST_PATH: usize = 4096;

/// Stands for what was left out.
const LEFT_OUT: &str = "...";

/// A name where it is said again, cut if it is longer than any real one. The node itself keeps it whole.
pub(crate) fn short(name: &str) -> Cow<'_, str> {
    if name.len() <= LONGEST_NAME {
        return name.into();
    }
    let most = LONGEST_NAME - LEFT_OUT.len();
    let cut = (0..=most).rev().find_map(|end| name.get(..end));
    format!("{}{LEFT_OUT}", cut.unwrap_or_default()).into()
}
