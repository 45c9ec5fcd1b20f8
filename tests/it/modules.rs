//! The modules of the library build on each other in one direction: none uses itself through others.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// Modules, each with those that it uses.
type Uses = BTreeMap<String, BTreeSet<String>>;

#[test]
fn no_module_uses_itself_through_others() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut uses = Uses::new();
    for file in files(&src) {
        let path = module(file.strip_prefix(&src).unwrap());
        let Some(own) = path.first() else { continue };
        let code = code(&fs::read_to_string(&file).unwrap());
        for used in paths(&code, &path) {
            let Some(used) = used.into_iter().next() else {
                continue;
            };
            if used != *own {
                uses.entry(own.clone()).or_default().insert(used);
            }
        }
    }
    assert!(uses["cli"].contains("render") && uses["tree"].contains("model"));
    assert_eq!(circle(&uses), None);
}

#[test]
fn a_circle_is_found() {
    let own = ["label".to_owned(), "align".to_owned()];
    let text = "use crate::{a::{b, c}, d as e};\nuse super::super::f::G;\nuse super::h; /* crate::no */ // crate::no\nfn x() { crate::i::j() }\n#[cfg(test)]\nmod tests { use crate::no; }";
    let found: Vec<_> = paths(&code(text), &own)
        .into_iter()
        .map(|p| p[0].clone())
        .collect();
    assert_eq!(found, ["i", "a", "a", "d", "f", "label"]);
    let uses = |pairs: &[(&str, &str)]| {
        let mut uses = Uses::new();
        for (one, other) in pairs {
            let of = uses.entry((*one).to_owned()).or_default();
            of.insert((*other).to_owned());
        }
        uses
    };
    let direct = uses(&[("a", "b"), ("b", "c"), ("a", "c")]);
    assert_eq!(circle(&direct), None);
    let round = uses(&[("a", "b"), ("b", "c"), ("c", "d"), ("d", "b")]);
    assert_eq!(circle(&round).unwrap(), ["b", "c", "d"]);
}

/// The source files that are part of the library, without its tests.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            all.extend(files(&path));
        } else if name.ends_with(".rs") && !name.ends_with("tests.rs") && name != "testing.rs" {
            all.push(path);
        }
    }
    all.sort();
    all
}

/// The path of the module that a file holds.
fn module(file: &Path) -> Vec<String> {
    let file = file.with_extension("");
    let names = file.iter().map(|name| name.to_str().unwrap().to_owned());
    names
        .filter(|name| !matches!(name.as_str(), "mod" | "lib" | "main"))
        .collect()
}

/// The text of a file without comments and tests.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    let lines = text
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default());
    let text = lines.collect::<Vec<_>>().join("\n");
    let comments = regex::Regex::new(r"(?s)/\*.*?\*/").unwrap();
    comments.replace_all(&text, "").into_owned()
}

/// The paths in the crate that a module names, without those below itself.
fn paths(code: &str, own: &[String]) -> Vec<Vec<String>> {
    let uses = regex::Regex::new(r"(?s)\buse\s+([^;=]+);").unwrap();
    let inline = regex::Regex::new(r"\b(?:crate|super)(?:::\w+)+").unwrap();
    let without_uses = uses.replace_all(code, "");
    let named = inline.find_iter(&without_uses).map(|path| {
        let names = path.as_str().split("::");
        names.map(ToOwned::to_owned).collect()
    });
    let mut all: Vec<Vec<String>> = named.collect();
    for tree in uses.captures_iter(code) {
        expand(&[], &tree[1], &mut all);
    }
    all.iter().filter_map(|path| absolute(path, own)).collect()
}

/// Adds the paths of a tree of uses.
fn expand(above: &[String], tree: &str, all: &mut Vec<Vec<String>>) {
    let (names, inner) = match tree.split_once('{') {
        Some((names, inner)) => (names, inner.rsplit_once('}').unwrap().0),
        None => (tree, ""),
    };
    let names = names.split(" as ").next().unwrap().split("::");
    let names = names.map(str::trim).filter(|name| !name.is_empty());
    let path: Vec<_> = above
        .iter()
        .cloned()
        .chain(names.map(ToOwned::to_owned))
        .collect();
    if inner.is_empty() {
        all.push(path);
        return;
    }
    let mut depth = 0;
    let is_end = |c: char| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        c == ',' && depth == 0
    };
    for part in inner.split(is_end).filter(|part| !part.trim().is_empty()) {
        expand(&path, part, all);
    }
}

/// A path from the crate on; `None` for one of another crate.
fn absolute(path: &[String], own: &[String]) -> Option<Vec<String>> {
    if path.first()? == "crate" {
        return Some(path[1..].to_vec());
    }
    let up = path.iter().take_while(|name| *name == "super").count();
    let above = own.len().checked_sub(up).filter(|_| up > 0)?;
    Some([&own[..above], &path[up..]].concat())
}

/// Modules that use each other in a circle, if there are any.
fn circle(uses: &Uses) -> Option<Vec<String>> {
    fn go(uses: &Uses, at: &str, way: &mut Vec<String>, done: &mut BTreeSet<String>) -> bool {
        if let Some(from) = way.iter().position(|name| name == at) {
            way.drain(..from);
            return true;
        }
        if !done.insert(at.to_owned()) {
            return false;
        }
        way.push(at.to_owned());
        let all = uses.get(at).into_iter().flatten();
        for next in all {
            if go(uses, next, way, done) {
                return true;
            }
        }
        way.pop();
        false
    }
    let mut done = BTreeSet::new();
    uses.keys().find_map(|from| {
        let mut way = Vec::new();
        go(uses, from, &mut way, &mut done).then_some(way)
    })
}
