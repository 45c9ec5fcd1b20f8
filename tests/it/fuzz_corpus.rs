//! What the fuzzers found, and a small corpus of what they explored, replayed: what must hold is checked without cargo-fuzz.

use std::{fs, path::PathBuf};

use crate::invariants;

/// Every input for a target, each of which must hold.
fn replay(target: &str, check: fn(&[u8])) {
    let fuzz = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz");
    if !fuzz.exists() {
        println!("skipped: {} is not in the package", fuzz.display());
        return;
    }
    let folder = fuzz.join("corpus").join(target);
    let inputs = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut count = 0;
    for path in inputs {
        println!("{}", path.display());
        check(&fs::read(path).unwrap());
        count += 1;
    }
    assert!(count > 10, "{}: {count} inputs", folder.display());
}

#[test]
fn the_scanner() {
    replay("scan", invariants::scan);
}

#[test]
fn definitions() {
    replay("definition", invariants::definition);
}

#[test]
fn catalogs() {
    replay("catalog", invariants::catalog);
}

#[test]
fn logs() {
    replay("logs", invariants::logs);
}

#[test]
fn the_engine() {
    replay("engine", invariants::engine);
}
