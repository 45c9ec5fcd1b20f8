//! Catalogs.

use smsts::{label::Catalog, sequence::Library};

pub fn check(text: &str) {
    let (catalog, problems) = Catalog::parse(text, "catalog.toml");
    for problem in &problems {
        assert!(!problem.message.is_empty() && problem.place.is_some());
    }
    check_read_back(&catalog);
}

pub fn check_of(library: &Library) {
    check_read_back(&Catalog::of(library));
}

/// What is written is read again, all of it.
fn check_read_back(catalog: &Catalog) {
    let written = catalog.to_toml();
    let (read, problems) = Catalog::parse(&written, "catalog.toml");
    assert_eq!(problems, [], "{written}");
    assert_eq!(read.len(), catalog.len(), "{written}");
    assert_eq!(read.to_toml(), written);
}
