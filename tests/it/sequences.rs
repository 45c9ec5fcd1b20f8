//! Task sequence definitions are read from every form, and numbered as the simulator numbers and as real exports are counted.

use std::{
    collections::HashMap,
    fs,
    io::{Cursor, Read, Write},
    path::{Path, PathBuf},
};

use regex::Regex;
use smsts::sequence::{Definition, DefinitionId, DisabledChild, Library, RowKind, Table, parse};
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

use simulator::{
    self, Instruction, Knobs, Sequence, definition::Table as TrueTable, export, random_sequence,
    sequences,
};

const RULES: [(DisabledChild, simulator::DisabledChild); 3] = [
    (DisabledChild::Absent, simulator::DisabledChild::Absent),
    (DisabledChild::Hollow, simulator::DisabledChild::Hollow),
    (DisabledChild::Expanded, simulator::DisabledChild::Expanded),
];

fn sample_definitions() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("sample-logs/definitions")
}

fn real_exports() -> Vec<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/real/sequences");
    let Ok(entries) = fs::read_dir(&folder) else {
        println!("skipped: {} is not here", folder.display());
        return Vec::new();
    };
    let mut zips: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    zips.sort();
    zips
}

fn root(library: &Library, package_id: &str) -> DefinitionId {
    let found = library.find(package_id);
    assert_eq!(found.len(), 1, "{package_id}");
    found[0]
}

/// The library's table is the simulator's, row by row.
fn assert_same(library: &Library, root: DefinitionId, sequence: &Sequence) {
    for (rule, true_rule) in RULES {
        let table = Table::of(library, root, rule);
        let truth = TrueTable::of(sequence, true_rule);
        assert_eq!(table.size(), truth.len(), "{rule:?}");
        for (pointer, instruction) in truth.iter() {
            let (index, is_end) = table.at(pointer).unwrap();
            let row = &table.rows[index];
            assert_eq!(&*row.name, instruction.name());
            let item = library.item(row.definition, row.item);
            match instruction {
                Instruction::Step(step) => {
                    assert_eq!((row.kind, is_end), (RowKind::Step, false));
                    assert_eq!(item.disabled, step.flags.disabled);
                }
                Instruction::Open {
                    flags, child, end, ..
                } => {
                    assert_eq!((row.end_pointer, is_end), (Some(*end), false));
                    assert_eq!(item.continue_on_error, flags.continue_on_error);
                    assert_eq!(item.condition.is_some(), flags.condition.is_some());
                    let id = row.child.map(|child| library.get(child).package_id.clone());
                    let child = child.as_ref().map(|child| Some(child.package_id.clone()));
                    assert_eq!(id, child);
                    let kind = if child.is_some() {
                        RowKind::RunTaskSequence
                    } else {
                        RowKind::Group
                    };
                    assert_eq!(row.kind, kind);
                }
                Instruction::Close { start, .. } => {
                    assert_eq!((row.pointer, is_end), (Some(*start), true));
                }
            }
        }
    }
}

#[test]
fn the_sample_definitions_number_as_the_simulator_does() {
    let library = Library::load(&[sample_definitions()]);
    assert_eq!(library.problems(), []);
    let roots: Vec<_> = library
        .roots()
        .iter()
        .map(|&id| library.get(id).package_id.as_deref().unwrap())
        .collect();
    assert_eq!(roots, ["CON00100", "CON00200", "FAB00031"]);
    for sequence in [sequences::deployment(), sequences::refresh()] {
        assert_same(&library, root(&library, &sequence.package_id), &sequence);
    }
}

/// Writes a random sequence in every form, and holds the table that comes back against the simulator's.
#[test]
fn random_sequences_number_as_the_simulator_does() {
    let knobs = Knobs::default();
    let dir = tempfile::tempdir().unwrap();
    let zip = dir.path().join("export.zip");
    let mut with_disabled_child = 0;
    for seed in 0..400 {
        let sequence = random_sequence(seed, &knobs);
        let all = export::with_children(&sequence);
        let library = if seed % 4 == 3 {
            fs::write(&zip, zip_of(export_of(&sequence))).unwrap();
            Library::load(std::slice::from_ref(&zip))
        } else {
            let parsed = all.iter().flat_map(|one| in_form(one, seed % 4));
            Library::new(parsed.collect(), Vec::new())
        };
        assert_eq!(library.problems(), [], "seed {seed}");
        assert_eq!(library.definitions().len(), all.len());
        let root = root(&library, &sequence.package_id);
        assert_eq!(library.roots(), [root]);
        assert_same(&library, root, &sequence);
        let size = |rule| Table::of(&library, root, rule).size();
        if size(DisabledChild::Absent) < size(DisabledChild::Hollow) {
            with_disabled_child += 1;
        }
    }
    assert!(with_disabled_child > 20, "{with_disabled_child}");
}

/// Exported, bare, or escaped as a whole.
fn in_form(sequence: &Sequence, form: u64) -> Vec<Definition> {
    let (text, file) = match form {
        0 => (export::object(sequence), "object.xml".to_owned()),
        1 => (
            export::bare(sequence),
            format!("_TSSub-{}.xml", sequence.package_id),
        ),
        _ => (
            export::bare(sequence)
                .replace('&', "&amp;")
                .replace('<', "&lt;")
                .replace('>', "&gt;"),
            format!("{}.txt", sequence.package_id),
        ),
    };
    let parsed = parse(&text, &file, "").into_iter();
    parsed.map(Result::unwrap).collect()
}

/// A zip with these members.
pub fn zip_of<N: AsRef<str>, B: AsRef<[u8]>>(members: impl IntoIterator<Item = (N, B)>) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in members {
        zip.start_file(name.as_ref(), options).unwrap();
        zip.write_all(bytes.as_ref()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn export_of(sequence: &std::sync::Arc<Sequence>) -> Vec<(String, String)> {
    let all = export::with_children(sequence);
    all.iter().map(|one| export::export_entry(one)).collect()
}

#[test]
fn exports_are_read_packed_extracted_nested_and_in_any_encoding() {
    let sequence = sequences::deployment();
    let entries = export_of(&sequence);
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    let zip = zip_of(entries.iter().map(|(name, text)| (name, text)));
    fs::write(at("export.zip"), &zip).unwrap();
    fs::write(at("collected.zip"), zip_of([("a/b/export.ZIP", &zip)])).unwrap();
    fs::write(at("no-extension"), &zip).unwrap();
    let hostile_names = entries
        .iter()
        .zip(["/abs", "../..", r"C:\x", "a/../../b"].iter().cycle());
    let odd = hostile_names.map(|((name, text), prefix)| (format!("{prefix}/{name}"), text));
    fs::write(at("odd-names.zip"), zip_of(odd)).unwrap();
    for (name, text) in &entries {
        let utf16 = at("utf16").join(name);
        fs::create_dir_all(utf16.parent().unwrap()).unwrap();
        let units = format!("\u{FEFF}{text}");
        let bytes: Vec<u8> = units.encode_utf16().flat_map(u16::to_le_bytes).collect();
        fs::write(utf16, bytes).unwrap();
        let utf8 = at("utf8").join(name);
        fs::create_dir_all(utf8.parent().unwrap()).unwrap();
        fs::write(
            utf8,
            format!("\u{FEFF}<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n{text}"),
        )
        .unwrap();
    }
    let before = names_in(dir.path());
    for path in [
        "export.zip",
        "collected.zip",
        "no-extension",
        "odd-names.zip",
        "utf16",
        "utf8",
    ] {
        let library = Library::load(&[at(path)]);
        assert_eq!(library.problems(), [], "{path}");
        assert_eq!(library.definitions().len(), entries.len(), "{path}");
        assert_same(&library, root(&library, &sequence.package_id), &sequence);
        let file = &library.definitions()[0].file;
        assert!(
            file.contains(path) && file.ends_with("object.xml"),
            "{file}"
        );
    }
    assert_eq!(names_in(dir.path()), before, "nothing is extracted");
    // All at once: the same sequences many times over are the same sequences.
    let library = Library::load(&[dir.path().to_owned(), at("no-extension"), at("export.zip")]);
    assert_eq!(library.problems(), []);
    assert_eq!(library.definitions().len(), entries.len());
}

fn names_in(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter();
    entries.map(|entry| entry.unwrap().into_path()).collect()
}

#[test]
fn a_sequence_of_mdt() {
    let text = r#"<?xml version="1.0"?>
<sequence version="3.00" name="Standard Client" description="x">
  <globalVarList><variable name="OSGUID" property="OSGUID">{0}</variable></globalVarList>
  <group expand="true" name="Initialization" description="" disable="false" continueOnError="false">
    <action></action>
    <condition>
      <operator type="or">
        <expression type="SMS_TaskSequence_VariableConditionExpression">
          <variable name="Variable">PHASE</variable><variable name="Operator">notExists</variable><variable name="Value"></variable>
        </expression>
        <expression type="SMS_TaskSequence_RegistryConditionExpression">
          <variable name="KeyPath">HKLM\Software</variable><variable name="Operator">equals</variable>
          <variable name="Value">Ring</variable><variable name="Type">REG_SZ</variable><variable name="Data">1</variable>
        </expression>
        <osConditionGroup type="or"><osExpressionGroup Name="All Windows 11"><expression/></osExpressionGroup></osConditionGroup>
      </operator>
    </condition>
    <step name="Gather" disable="false" successCodeList="0 3010 -1 4294967295"><action>cscript.exe</action></step>
    <step type="BDD_Validate" name="Validate" disable="True" continueOnError="true" runIn="WinPE" retryCount="2"/>
    <novelty name="x"><step name="y"/></novelty>
  </group>
</sequence>
"#;
    let parsed = parse(text, "Control/W11/ts.xml", "").remove(0).unwrap();
    assert_eq!(
        (
            parsed.name.as_deref(),
            parsed.version.as_deref(),
            &parsed.package_id
        ),
        (
            Some("Standard Client"),
            Some("3.00"),
            &Some("W11".to_owned())
        )
    );
    let condition = parsed.items[0].condition.as_ref().unwrap().to_string();
    assert_eq!(
        condition,
        r#"PHASE does not exist or registry HKLM\Software\Ring = "1" or operating system is "All Windows 11""#
    );
    let library = Library::new(vec![parsed], Vec::new());
    let table = Table::of(&library, DefinitionId(0), DisabledChild::Absent);
    let names: Vec<_> = (0..table.size())
        .map(|pointer| table.name_at(pointer).unwrap())
        .collect();
    assert_eq!(
        names,
        ["Initialization", "Gather", "Validate", "Initialization"]
    );
    assert_eq!(
        table
            .rows
            .iter()
            .map(|row| row.disabled)
            .collect::<Vec<_>>(),
        [false, false, true]
    );
    let smsts::sequence::ItemKind::Step(step) = &library.definitions()[0].items[1].kind else {
        panic!("a step")
    };
    assert_eq!(
        (&step.r#type, step.success_codes.as_slice()),
        (&None, &[0, 3010, -1, -1][..])
    );
    let [problem] = library.problems() else {
        panic!("{:?}", library.problems())
    };
    assert_eq!(
        (problem.code, problem.place.unwrap().line),
        ("unknown_element", 20)
    );
}

/// What a member of an export says, by regular expressions instead of a parser: tag, name, attributes, in order.
struct Exported {
    package_id: String,
    name: String,
    tags: Vec<Tag>,
}

/// A tag that takes a pointer, or the end of a group.
struct Tag {
    element: String,
    name: String,
    is_end: bool,
    is_empty: bool,
    calls: Option<String>,
}

fn exported(zip: &Path) -> Vec<Exported> {
    let mut zip = ZipArchive::new(fs::File::open(zip).unwrap()).unwrap();
    let path = Regex::new(r"^SMS_TaskSequencePackage/(\w+)/object.xml$").unwrap();
    let tag =
        Regex::new(r#"(?s)<(/?)(group|step|subtasksequence)\b((?:[^">]|"[^"]*")*?)(/?)>"#).unwrap();
    let name = Regex::new(r#"\bname="([^"]*)""#).unwrap();
    let called = Regex::new(r#"property="TsPackageID">([^<]*)<"#).unwrap();
    let own_name = Regex::new(
        r#"(?s)<PROPERTY NAME="Name".*?</QUALIFIER>\s*<VALUE>(?:<!\[CDATA\[)?([^<]*?)(?:\]\]>)?</VALUE>\s*</PROPERTY>"#,
    )
    .unwrap();
    let plain = |text: &str| {
        text.replace("&quot;", "\"")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&")
    };
    let mut found = Vec::new();
    for index in 0..zip.len() {
        let mut member = zip.by_index(index).unwrap();
        let Some(package_id) = path
            .captures(&member.name().unwrap())
            .map(|c| c[1].to_owned())
        else {
            continue;
        };
        let mut text = String::new();
        member.read_to_string(&mut text).unwrap();
        let tags = tag.captures_iter(&text).map(|c| Tag {
            is_end: !c[1].is_empty(),
            is_empty: !c[4].is_empty(),
            name: name
                .captures(&c[3])
                .map(|n| plain(&n[1]))
                .unwrap_or_default(),
            calls: (&c[2] == "subtasksequence" && c[1].is_empty())
                .then(|| called.captures_at(&text, c.get(0).unwrap().end()).unwrap()[1].to_owned()),
            element: c[2].to_owned(),
        });
        found.push(Exported {
            package_id,
            tags: tags.collect(),
            name: plain(&own_name.captures(&text).unwrap()[1]),
        });
    }
    found
}

/// The names at all pointers. In these exports no Run Task Sequence step is disabled.
fn names_of(one: &Exported, all: &[Exported], names: &mut Vec<String>) {
    let mut open = Vec::new();
    for tag in &one.tags {
        match (tag.element.as_str(), tag.is_end) {
            ("group", true) => names.extend(open.pop()),
            ("group", false) => {
                names.push(tag.name.clone());
                if tag.is_empty {
                    names.push(tag.name.clone());
                } else {
                    open.push(tag.name.clone());
                }
            }
            (_, true) => {}
            ("step", false) => names.push(tag.name.clone()),
            (_, false) => {
                names.push(tag.name.clone());
                let child = all
                    .iter()
                    .find(|one| Some(&one.package_id) == tag.calls.as_ref());
                names_of(child.unwrap(), all, names);
                names.push(tag.name.clone());
            }
        }
    }
    assert!(open.is_empty());
}

#[test]
fn real_exports_are_read_and_numbered() {
    let (mut definitions, mut calls) = (0, 0);
    let exports = real_exports();
    for path in &exports {
        let library = Library::load(std::slice::from_ref(path));
        assert_eq!(library.problems(), [], "{}", path.display());
        let independent = exported(path);
        assert_eq!(library.definitions().len(), independent.len());
        for one in &independent {
            let id = root(&library, &one.package_id);
            assert_eq!(library.get(id).name.as_deref(), Some(one.name.as_str()));
            let table = Table::of(&library, id, DisabledChild::Absent);
            let mut names = Vec::new();
            names_of(one, &independent, &mut names);
            let found: Vec<_> = (0..table.size())
                .map(|at| table.name_at(at).unwrap())
                .collect();
            assert_eq!(found, names, "{}", one.package_id);
            calls += library.calls(id).count();
        }
        definitions += independent.len();
    }
    if exports.is_empty() {
        return;
    }
    assert_eq!((exports.len(), definitions, calls), (4, 13, 9));
    let library = Library::load(&[exports[0].parent().unwrap().to_owned()]);
    assert_eq!(
        (library.problems(), library.definitions().len()),
        (&[][..], 13)
    );
    let sizes: HashMap<_, _> = library
        .roots()
        .into_iter()
        .map(|id| {
            let size = Table::of(&library, id, DisabledChild::Absent).size();
            (library.get(id).package_id.as_deref().unwrap(), size)
        })
        .collect();
    assert_eq!(
        sizes,
        HashMap::from([
            ("PS20062E", 48),
            ("MEM00022", 17),
            ("TST0000E", 63),
            ("CHQ00017", 226)
        ])
    );
}

/// The picture of a child sequence in the field notes: `RunTaskSequence04`, read off.
#[test]
fn the_child_of_the_screenshot_takes_44_to_52() {
    let steps = |n: usize| "<step name='s'/>".repeat(n);
    let inside = format!(
        "<step name='a'/><step name='b' disable='true'/>{}",
        steps(5)
    );
    let child = format!("<sequence version='3.10'>{inside}</sequence>");
    let call = "<subtasksequence name='Module - Driver Variables'><defaultVarList><variable property='TsPackageID'>PS20006E</variable></defaultVarList></subtasksequence>";
    let parent = format!(
        "<sequence>{}{call}<step name='next'/></sequence>",
        steps(44)
    );
    let library = Library::new(
        [(parent, "parent.xml"), (child, "_TSSub-PS20006E.xml")]
            .iter()
            .flat_map(|(text, file)| parse(text, file, ""))
            .map(Result::unwrap)
            .collect(),
        Vec::new(),
    );
    let table = Table::of(&library, DefinitionId(0), DisabledChild::Absent);
    let row = &table.rows[44];
    assert_eq!(
        (row.pointer, row.end_pointer, row.end),
        (Some(44), Some(52), 52)
    );
    assert_eq!(row.child, Some(DefinitionId(1)));
    assert_eq!(table.callers(46), [44]);
    assert_eq!(table.name_at(53), Some("next"));
}

/// In a deployment share of MDT every file is called `ts.xml` and bears its template's name: folders and a list tell them apart.
#[test]
fn every_sequence_of_a_share_is_listed_by_its_own_id_and_name() {
    let folder = tempfile::tempdir().unwrap();
    let control = folder.path().join("Control");
    let template = |step: &str| {
        format!("<sequence version='3.00' name='Standard'><step name='{step}'/></sequence>")
    };
    for (id, step) in [("W10", "Same"), ("W11", "Same"), ("SRV", "Other")] {
        fs::create_dir_all(control.join(id)).unwrap();
        fs::write(control.join(id).join("ts.xml"), template(step)).unwrap();
    }
    let list = "<tss><ts guid='{1}'><Name>Office PCs</Name><ID>w11</ID></ts></tss>";
    fs::write(control.join("TaskSequences.xml"), list).unwrap();
    let library = Library::load(&[folder.path().to_owned()]);
    assert!(library.problems().is_empty(), "{:?}", library.problems());
    let names = library.definitions().iter();
    let names = names.map(|d| (d.package_id.as_deref().unwrap(), d.name.as_deref().unwrap()));
    let expected = [
        ("SRV", "Standard"),
        ("W10", "Standard"),
        ("W11", "Office PCs"),
    ];
    assert_eq!(names.collect::<Vec<_>>(), expected);
    let same = library.ids().map(|id| library.same_instructions(id));
    let same: Vec<_> = same
        .map(|first| first.map(smsts::sequence::DefinitionId::index))
        .collect();
    assert_eq!(same, [None, None, Some(1)]);
}

/// A `<sequence>` is a definition whatever it is in; that of an XML schema is none.
#[test]
fn a_sequence_in_any_other_element_is_a_definition() {
    let inner = "<sequence version='3.00'><group name='G'><step name='S'/></group></sequence>";
    let escaped = inner.replace('<', "&lt;");
    let read = |data: &str| {
        let text = format!(
            "<SmsTaskSequencePackage><BootImageID/><Name>Client</Name><SequenceData>{data}</SequenceData></SmsTaskSequencePackage>"
        );
        parse(&text, "Client.xml", "")
    };
    for data in [inner, &escaped, &format!("<![CDATA[{inner}]]>")] {
        let found = read(data).remove(0).unwrap();
        assert_eq!(found.name.as_deref(), Some("Client"));
        assert_eq!(found.items.len(), 2);
    }
    let schema = "<schema xmlns='http://www.w3.org/2001/XMLSchema'><sequence><element name='a'/></sequence></schema>";
    assert!(
        parse(schema, "a.xsd.xml", "")
            .remove(0)
            .unwrap_err()
            .is_foreign()
    );
}

/// A Run Task Sequence step is retried and has its codes as a step has.
#[test]
fn run_task_sequence_steps_keep_their_retries_and_codes() {
    let text = "<sequence><subtasksequence name='s' retryCount='2' successCodeList='0 3010'><condition/></subtasksequence></sequence>";
    let found = parse(text, "a.xml", "").remove(0).unwrap();
    let (_, call) = found.calls().next().unwrap();
    assert_eq!(
        (call.retry_count, &*call.success_codes),
        (Some(2), &[0, 3010][..])
    );
    let condition = found.items[0].condition.as_ref().unwrap();
    assert_eq!(condition.to_string(), "an empty \"and\" without a test");
}
