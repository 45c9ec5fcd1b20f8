//! Files of rows that `smsts summary` or `smsts steps` wrote.

use std::path::PathBuf;

use super::names::learn_rows;
use crate::{
    input::{self, InputError, Source},
    redact::Redactor,
};

/// Opens files of rows one by one. With a redactor all are opened first, since it must know their names before the first row is printed.
pub fn open_rows<'a>(
    files: &'a [PathBuf],
    may_map: bool,
    redactor: Option<&Redactor>,
) -> Box<dyn Iterator<Item = Result<Source, InputError>> + 'a> {
    let opened = files
        .iter()
        .map(move |path| input::open_named(path, may_map));
    let Some(redactor) = redactor else {
        return Box::new(opened);
    };
    let all: Vec<_> = opened.collect();
    for source in all.iter().flatten() {
        learn_rows(source, redactor);
    }
    Box::new(all.into_iter())
}
