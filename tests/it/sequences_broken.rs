//! Definitions that are broken, missing or hostile: each is told with its place, and the rest goes on.

use std::fs;

use proptest::prelude::*;
use smsts::{
    model::Level,
    sequence::{DefinitionId, DisabledChild, Expansion, Library, Table, parse},
};

use crate::sequences::zip_of;
use simulator::{export, sequences};

/// Codes and messages of the problems of reading files.
fn problems_of(files: &[(&str, &[u8])]) -> (Library, Vec<(&'static str, String)>) {
    let dir = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let library = Library::load(&[dir.path().to_owned()]);
    let prefix = format!("{}{}", dir.path().display(), std::path::MAIN_SEPARATOR);
    let problems = library.problems().iter();
    let problems = problems.map(|p| (p.code, p.to_string().replace(&prefix, "")));
    let problems = problems.collect();
    (library, problems)
}

const GOOD: (&str, &[u8]) = ("z-good.xml", b"<sequence><step name='fine'/></sequence>");

/// One bad file among good ones is told, once, with these words, and the good one is there.
fn assert_told(file: (&str, &[u8]), code: &str, words: &[&str]) {
    let (library, problems) = problems_of(&[file, GOOD]);
    let [(found, message)] = problems.as_slice() else {
        panic!("{}: {problems:?}", file.0)
    };
    assert_eq!(*found, code, "{message}");
    for word in words {
        assert!(message.contains(word), "{word}: {message}");
    }
    assert!(library.problems()[0].level == Level::Error);
    assert_eq!(library.definitions().len(), 1);
    let table = Table::of(&library, DefinitionId(0), DisabledChild::Absent);
    assert_eq!(table.name_at(0), Some("fine"));
}

#[test]
fn broken_files_are_told_with_their_place() {
    assert_told(
        ("a.xml", b"<sequence>\n <step name='x'>\n</sequence>"),
        "definition",
        &["a.xml:3:1: broken XML", "step"],
    );
    assert_told(
        ("a.xml", b"<sequence><step name='x'"),
        "definition",
        &["a.xml:1:25"],
    );
    assert_told(
        ("deep/ts.xml", b""),
        "definition",
        &["ts.xml", "not a task sequence"],
    );
    assert_told(
        ("SMS_TaskSequencePackage/CON00100/object.xml", b"rubbish"),
        "definition",
        &["object.xml", "not a task sequence"],
    );
    let object = export::object(&sequences::capture());
    let without = object.replace("NAME=\"Sequence\"", "NAME=\"Other\"");
    assert_told(
        ("o.xml", without.as_bytes()),
        "definition",
        &["o.xml:1:1", "no Sequence property"],
    );
    // The place of what is wrong inside the property is one in the file.
    let broken = object.replace("</sequence>", "</sequenz>");
    let line = object
        .lines()
        .position(|line| line.contains("</sequence>"))
        .unwrap()
        + 1;
    let column = object
        .lines()
        .nth(line - 1)
        .unwrap()
        .find("</sequence>")
        .unwrap()
        + 1;
    let place = format!("o.xml:{line}:{column}: broken XML");
    assert_told(("o.xml", broken.as_bytes()), "definition", &[&place]);
    let cut = &object.as_bytes()[..object.len() / 2];
    assert_told(("o.xml", cut), "definition", &["o.xml:", "broken XML"]);
}

#[test]
fn what_is_no_definition_is_no_problem_in_a_search_and_one_when_named() {
    let files: [(&str, &[u8]); 5] = [
        ("unattend.xml", b"<unattend/>"),
        ("torn.xml", b"<unattend"),
        ("empty.xml", b""),
        ("log.txt", b"<sequence"),
        ("logs.zip", &zip_of([("smsts.log", "x")])),
    ];
    let (library, problems) = problems_of(&[&files[..], &[GOOD]].concat());
    assert_eq!((problems, library.definitions().len()), (vec![], 1));
    let (_, problems) = problems_of(&files);
    assert!(
        matches!(problems.as_slice(), [("input", message)] if message.contains("no task sequence definition"))
    );
    let dir = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        fs::write(dir.path().join(name), bytes).unwrap();
        let library = Library::load(&[dir.path().join(name)]);
        let [problem] = library.problems() else {
            panic!("{name}: {:?}", library.problems())
        };
        assert_eq!(problem.level, Level::Error, "{name}");
        assert!(problem.to_string().contains(name));
    }
}

#[test]
fn broken_zips_are_told() {
    let good = zip_of([("a/object.xml", export::object(&sequences::capture()))]);
    assert_told(
        ("a.zip", &good[..good.len() / 2]),
        "input",
        &["a.zip: not a readable zip"],
    );
    assert_told(
        ("a.zip", b"PK\x03\x04"),
        "input",
        &["a.zip: not a readable zip"],
    );
    assert_told(("a.zip", b""), "input", &["a.zip: not a readable zip"]);
    let mut flipped = good.clone();
    flipped[200] ^= 0x55;
    assert_told(
        ("a.zip", &flipped),
        "input",
        &["a.zip/a/object.xml: cannot be read from its zip"],
    );
    let nested = zip_of([("b.zip", zip_of([("c.zip", &good)]))]);
    assert_told(
        ("a.zip", &nested),
        "input",
        &["a.zip/b.zip/c.zip: a zip in a zip in a zip"],
    );
    let empty = zip_of::<&str, &str>([]);
    let (library, problems) = problems_of(&[("empty.zip", &empty), GOOD]);
    assert_eq!(
        (problems, library.definitions().len()),
        (vec![], 1),
        "nothing in it, nothing wrong"
    );
}

#[test]
fn bombs_are_refused() {
    let zeros = vec![b' '; 65 << 20];
    let large = [b"<sequence>", zeros.as_slice()].concat();
    let zip = zip_of([("huge.xml", &large)]);
    assert!(zip.len() < 1 << 20);
    assert_told(
        ("bomb.zip", &zip),
        "input",
        &["bomb.zip/huge.xml: larger than"],
    );
    let many = zip_of((0..10).map(|i| (format!("{i}.xml"), &zeros[..60 << 20])));
    assert_told(
        ("bomb.zip", &many),
        "input",
        &["bomb.zip/8.xml", "inflates to more than 512 MiB"],
    );
    let laughs = b"<!DOCTYPE lolz [<!ENTITY lol 'lol'><!ENTITY lol2 '&lol;&lol;&lol;&lol;'>]>\n<sequence><step name='&lol2;'/></sequence>";
    assert_told(
        ("laughs.xml", laughs),
        "definition",
        &["laughs.xml:1:1", "document type"],
    );
    let external =
        b"<?xml version='1.0'?><!DOCTYPE sequence SYSTEM 'file:///etc/passwd'><sequence/>";
    assert_told(("laughs.xml", external), "definition", &["document type"]);
    let entity = b"<sequence><step name='&lol;'/></sequence>";
    assert_told(
        ("entity.xml", entity),
        "definition",
        &["entity.xml:1:", "lol"],
    );
}

#[test]
fn nesting_without_end_is_refused() {
    let deep = |tag: &str, n: usize| {
        let open = format!("<{tag} name='x'>").repeat(n);
        format!(
            "<sequence>{open}{}</sequence>",
            format!("</{tag}>").repeat(n)
        )
    };
    for tag in ["group", "condition", "operator"] {
        let text = deep(tag, 100_000);
        assert_told(
            ("deep.xml", text.as_bytes()),
            "definition",
            &["deep.xml:1:", "deeper than 256"],
        );
        assert_told(
            ("open.xml", &text.as_bytes()[..text.len() / 3]),
            "definition",
            &["deeper than 256"],
        );
        let escaped = text.replace('<', "&lt;");
        assert_told(
            ("deep.xml", escaped.as_bytes()),
            "definition",
            &["deeper than 256"],
        );
        let object = format!(
            "<INSTANCE CLASSNAME='SMS_TaskSequencePackage'><PROPERTY NAME='Sequence'><VALUE><![CDATA[{text}]]></VALUE></PROPERTY></INSTANCE>"
        );
        assert_told(
            ("deep.xml", object.as_bytes()),
            "definition",
            &["deeper than 256"],
        );
    }
    let wide = format!(
        "<sequence><step {}/></sequence>",
        (0..100_000)
            .map(|i| format!("a{i}='' "))
            .collect::<String>()
    );
    assert_told(
        ("wide.xml", wide.as_bytes()),
        "definition",
        &["wide.xml:1:11", "attributes"],
    );
    let many = format!("<sequence>{}</sequence>", "<step/>".repeat(1_000_001));
    assert_told(
        ("many.xml", many.as_bytes()),
        "definition",
        &["more than 1000000"],
    );
    // As deep as is allowed, all the way through.
    let (library, problems) = problems_of(&[("a.xml", deep("group", 255).as_bytes())]);
    assert_eq!(problems, []);
    let table = Table::of(&library, DefinitionId(0), DisabledChild::Absent);
    assert_eq!(
        (table.size(), table.rows[254].depth, table.rows[0].end),
        (510, 254, 255)
    );
}

fn calls(children: &[&str]) -> String {
    let calls: String = children
        .iter()
        .map(|id| {
            format!("<subtasksequence name='run {id}'><defaultVarList><variable property='TsPackageID'>{id}</variable></defaultVarList></subtasksequence>")
        })
        .collect();
    format!("<sequence>{calls}</sequence>")
}

#[test]
fn missing_children_and_circles_are_told_and_the_rest_is_numbered() {
    let a = calls(&["CON00002", "CON00009", "CON00009", ""]);
    let b = calls(&["CON00003"]);
    let c = calls(&["CON00001"]);
    let files = [
        ("CON00001.xml", a.as_bytes()),
        ("CON00002.xml", b.as_bytes()),
        ("CON00003.xml", c.as_bytes()),
    ];
    let (library, problems) = problems_of(&files);
    let codes: Vec<_> = problems.iter().map(|(code, _)| *code).collect();
    assert_eq!(
        codes,
        ["missing_child", "no_child", "cycle"],
        "{problems:?}"
    );
    assert!(problems[0].1.starts_with("CON00001.xml:1:") && problems[0].1.contains("CON00009"));
    assert!(problems[2].1.starts_with("CON00003.xml:1:11: ") && problems[2].1.contains("circle"));
    assert!(library.problems().iter().all(|p| p.level == Level::Warning));
    assert_eq!(library.roots().len(), 3, "nothing but a circle");
    for start in library.ids() {
        let table = Table::of(&library, start, DisabledChild::Absent);
        let expansions: Vec<_> = table.rows.iter().filter_map(|row| row.expansion).collect();
        assert!(expansions.contains(&Expansion::Cycle) && expansions.contains(&Expansion::Missing));
        assert_eq!(table.size(), 12, "{expansions:?}");
    }
    let own = calls(&["CON00001"]);
    let (library, problems) = problems_of(&[("CON00001.xml", own.as_bytes()), GOOD]);
    assert_eq!(problems.len(), 1);
    assert_eq!(
        library.roots().len(),
        2,
        "who calls only itself is called by nobody else"
    );
}

#[test]
fn what_was_exported_together_belongs_together() {
    let parent = calls(&["CON00002"]);
    let [old, new] =
        ["old", "new"].map(|name| format!("<sequence><step name='{name}'/></sequence>"));
    let other = format!("<sequence><step/>{}", &parent["<sequence>".len()..]);
    let (library, problems) = problems_of(&[
        ("a/CON00001.xml", parent.as_bytes()),
        ("a/CON00002.xml", old.as_bytes()),
        ("b/CON00001.xml", other.as_bytes()),
        ("b/CON00002.xml", new.as_bytes()),
        ("c/CON00003.xml", parent.as_bytes()),
    ]);
    let codes: Vec<_> = problems.iter().map(|(code, _)| *code).collect();
    assert_eq!(codes, ["duplicate_package_id"; 2]);
    assert!(
        problems[1].1.starts_with("b/CON00002.xml:1:1: ")
            && problems[1].1.contains("a/CON00002.xml"),
        "{problems:?}"
    );
    let inner = |library: &Library, package: &str| -> Vec<String> {
        let found = library.find(package).into_iter();
        found
            .map(|id| {
                let table = Table::of(library, id, DisabledChild::Absent);
                table
                    .rows
                    .iter()
                    .find(|row| row.depth == 1)
                    .unwrap()
                    .name
                    .to_string()
            })
            .collect()
    };
    assert_eq!(inner(&library, "con00001"), ["old", "new"]);
    assert_eq!(inner(&library, "CON00003"), ["old"]);
    assert_eq!(library.roots().len(), 3, "no version of a child is a root");
    // Nobody edited the parent, only what it runs.
    let (library, problems) = problems_of(&[
        ("a/CON00001.xml", parent.as_bytes()),
        ("a/CON00002.xml", old.as_bytes()),
        ("b/CON00001.xml", parent.as_bytes()),
        ("b/CON00002.xml", new.as_bytes()),
        ("c/CON00001.xml", parent.as_bytes()),
        ("c/CON00002.xml", old.as_bytes()),
    ]);
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(inner(&library, "CON00001"), ["old", "new"]);
    assert_eq!(library.definitions().len(), 4);
    let parents = library.find("CON00001");
    assert_eq!(library.first_alike(parents[1]), parents[0]);
}

#[test]
fn tables_do_not_explode() {
    // Each calls the next twice: two to the power of 63 instructions.
    let texts: Vec<_> = (0..63)
        .map(|i| calls(&[format!("CON{:05X}", i + 1).as_str(); 2]))
        .collect();
    let last = b"<sequence><step/></sequence>";
    let definitions = texts
        .iter()
        .enumerate()
        .map(|(i, text)| (text.as_bytes(), format!("CON{i:05X}.xml")));
    let definitions = definitions.chain([(&last[..], "CON0003F.xml".to_owned())]);
    let parsed =
        definitions.flat_map(|(text, file)| parse(std::str::from_utf8(text).unwrap(), &file, ""));
    let library = Library::new(parsed.map(Result::unwrap).collect(), Vec::new());
    assert_eq!(library.problems(), []);
    let table = Table::of(&library, DefinitionId(0), DisabledChild::Absent);
    assert!(table.rows.len() <= smsts::sequence::MAX_ROWS);
    assert_eq!(table.problems.len(), 1);
    assert_eq!(table.problems[0].code, "too_large");
    // A chain of any length is walked without recursion, and cut.
    let texts: Vec<_> = (0..50_000)
        .map(|i| calls(&[&format!("CON{:05X}", i + 1)]))
        .collect();
    let parsed = texts
        .iter()
        .enumerate()
        .flat_map(|(i, text)| parse(text, &format!("CON{i:05X}.xml"), ""));
    let library = Library::new(parsed.map(Result::unwrap).collect(), Vec::new());
    let codes: Vec<_> = library.problems().iter().map(|p| p.code).collect();
    assert_eq!(codes, ["missing_child"]);
    let table = Table::of(&library, library.roots()[0], DisabledChild::Absent);
    assert_eq!((table.rows.len(), table.problems.len()), (65, 1));
}

/// A definition, damaged: pieces cut out, doubled, or overwritten.
fn damaged() -> impl Strategy<Value = String> {
    let cut = (
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
        0..4_u8,
        any::<char>(),
    );
    (0..3_u8, prop::collection::vec(cut, 0..6)).prop_map(|(form, cuts)| {
        let sequence = sequences::refresh();
        let mut text: Vec<char> = match form {
            0 => export::object(&sequence).chars().collect(),
            1 => export::bare(&sequence).chars().collect(),
            _ => export::bare(&sequence)
                .replace('<', "&lt;")
                .chars()
                .collect(),
        };
        for (from, to, how, c) in cuts {
            let (a, b) = (from.index(text.len() + 1), to.index(text.len() + 1));
            let (a, b) = (a.min(b), a.max(b));
            match how {
                0 => drop(text.drain(a..b.min(a + 40))),
                1 => text.truncate(b),
                2 => text.insert(a, c),
                _ => {
                    let piece = text[a..b].to_vec();
                    text.splice(b..b, piece);
                }
            }
        }
        text.into_iter().collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn damaged_definitions_are_read_or_told(text in damaged()) {
        let mut definitions = Vec::new();
        for parsed in parse(&text, "a.xml", "") {
            match parsed {
                Ok(definition) => definitions.push(definition),
                Err(error) => prop_assert!(!error.to_string().is_empty()),
            }
        }
        let library = Library::new(definitions, Vec::new());
        for id in library.roots() {
            for rule in DisabledChild::ALL {
                let table = Table::of(&library, id, rule);
                for (index, row) in table.rows.iter().enumerate() {
                    prop_assert!(row.pointer.is_none_or(|at| table.at(at) == Some((index, false))));
                    prop_assert!(row.end_pointer.is_none_or(|at| table.at(at) == Some((index, true))));
                    prop_assert!(row.parent.is_none_or(|parent| parent < index && index < table.rows[parent].end));
                }
            }
        }
    }
}
