//! What must hold whatever the bytes: the checks that the fuzz targets in `tests/fuzz` and the tests that replay their corpus share.
//!
//! Each function takes bytes nobody vouches for and panics if something does not hold.

mod catalog;
mod definitions;
mod engine;
mod output;
mod scan;
mod tree;

use smsts::{
    input::Source,
    label::{Catalog, Labeller},
    timeline::reconstruct,
};

/// What separates the logs or definitions in an input for a target that takes several.
const SEPARATOR: u8 = 0x1E;

/// The record scanner: items tile the text, parts give the same items, trailers are read again.
pub fn scan(bytes: &[u8]) {
    scan::check(bytes);
}

/// Definitions, from text to every form of output.
pub fn definition(bytes: &[u8]) {
    let library = definitions::library(bytes);
    definitions::check(&library);
    catalog::check_of(&library);
}

/// A catalog, read, written and read again.
pub fn catalog(bytes: &[u8]) {
    catalog::check(&String::from_utf8_lossy(bytes));
}

/// The whole way for logs as they come: open, reconstruct, print in every form.
pub fn logs(bytes: &[u8]) {
    let sources: Vec<_> = bytes
        .split(|&b| b == SEPARATOR)
        .take(8)
        .enumerate()
        .map(|(i, log)| Source::from_bytes(log_name(i), log.to_vec()))
        .collect();
    let history = reconstruct(Some("M\u{1b}]0;x\u{7}\u{202e}".to_owned()), &sources);
    tree::check(&history);
    output::check(&history);
}

/// The same for logs in which the engine speaks: every byte chooses what it says. The definitions at the input's
/// beginning label the runs, by themselves and by a catalog that is made of them.
pub fn engine(bytes: &[u8]) {
    let play = engine::Play::of(bytes);
    let sources: Vec<_> = play
        .logs
        .into_iter()
        .enumerate()
        .map(|(i, log)| Source::from_bytes(log_name(i), log))
        .collect();
    let mut history = reconstruct(None, &sources);
    tree::check(&history);
    let library = definitions::library(&play.definitions);
    let catalog = || Catalog::of(&library);
    history.label(&Labeller::default().with_catalog(catalog()));
    tree::check(&history);
    if !library.definitions().is_empty() {
        history = reconstruct(None, &sources);
        let catalog = catalog();
        history.label(&Labeller::new(library).with_catalog(catalog).showing_all());
        tree::check(&history);
    }
    output::check(&history);
}

fn log_name(index: usize) -> String {
    match index {
        0 => "smsts.log".to_owned(),
        // A control character and a right-to-left override in a name.
        1 => "smsts-20260302-10\u{1b}0000\u{202e}.log".to_owned(),
        n => format!("smsts-2026030{n}-100000.log"),
    }
}

#[allow(unused_imports)]
pub use {
    output::{assert_csv, assert_quiet},
    tree::assert_sound,
};
