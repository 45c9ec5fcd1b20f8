//! Nothing that tells of somebody gets past `--redact`, in no command and no format; copies give the same tree.

use std::{
    collections::HashMap,
    fs,
    io::{Cursor, Read, Write},
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use serde_json::Value;
use smsts::{
    input::Source,
    redact::{Redactor, Words, difference, finds, learn},
    timeline::reconstruct,
};

use crate::{
    program::{smsts, stderr, stdout},
    sequences::zip_of,
};
use simulator::{Encoding, Knobs, Transcript, random_scenario_with, simulate};

/// What tells of somebody, as it stands in [`PLANTED`] and in the places of the logs. None is part of anything else in a log.
const SECRETS: &[&str] = &[
    "VAULT-0142",
    "vaultmp07",
    "vaultdp08",
    "vaultfs09",
    "vaultpeer10",
    "vaultnew11",
    "zanzibar",
    "zorro.corp",
    "kestrel",
    "svc-osdjoin",
    "jane.quill",
    "mrquill",
    "SVC_NAA77",
    "Quill Jane",
    "10.77.41.203",
    "2001:db8:77::41",
    "fe80::77:41ab:cdef:1",
    "00:15:5D:77:41:0A",
    "00155D77410B",
    "00-15-5D-77-41-0C",
    "SN77QX41",
    "AT-77-4141",
    "7741AAAA-BBBB-4CCC-8DDD-EEEEFFFF7741",
    "S-1-5-21-7741000001-7741000002-7741000003-1104",
    "OU=Falcons",
    "Pa55phrase77",
    "Tangerine",
    "7741ABCDEF7741ABCDEF7741ABCDEF7741ABCDEF",
];

/// Records in the wording of real logs, with invented names. The names that are only mentioned stand before the records that tell what they are.
const PLANTED: &[&str] = &[
    "Copying the state of vault-0142 to VAULTFS09, then to vaultpeer10 (mrquill, KESTREL)",
    "Set a global environment variable _SMSTSMachineName=VAULT-0142",
    "Property OSDComputerName is now = vaultnew11",
    "Current Assigned Management Point is vaultmp07.zanzibar.example with Version 8790 and Capabilities",
    "CLibSMSMessageWinHttpTransport::Send: WinHttpOpenRequest - URL: VAULTMP07.Zanzibar.example:80  CCM_POST /ccm_system/request",
    "Downloaded file from http://vaultdp08.zanzibar.example:80/SMS_DP_SMSPKG$/PS20006E/sccm?/net.inf to C:\\_SMSTaskSequence\\net.inf",
    "Trying https://vaultpeer10:8003/SMS_DP_SMSPKG$/PS20006E.",
    "Mapping server share: \\\\vaultfs09.zanzibar.example\\Deploy$ and \\\\VAULTFS09\\State$",
    "Property OSDJoinAccount is now = zorro.corp\\svc-osdjoin",
    "Property UserDomain is now = KESTREL",
    "SUCCESS: The file (or folder): \"c:\\windows\\img0.jpg\" now owned by user \"KESTREL\\VAULT-0142$\".",
    "Running as KESTREL\\mrquill now",
    "{\"UserName\": \"KESTREL\\\\mrquill\", \"HostName\": \"VAULT-0142\"}",
    "NetworkAccessAccount=KESTREL\\SVC_NAA77",
    "Profile C:\\Users\\Quill Jane\\AppData\\Local\\x.log is kept",
    "Sent to jane.quill@zanzibar.example",
    "Found network adapter \"Contoso NIC\" with IP Address 10.77.41.203.",
    "Property IPAddress002 is now = 2001:db8:77::41, fe80::77:41ab:cdef:1",
    "MAC address = 00:15:5D:77:41:0A; MacAddress002=00155D77410B; 00-15-5D-77-41-0C",
    "Property SerialNumber is now = SN77QX41",
    "Asset tag: AT-77-4141",
    "Property UUID is now = 7741AAAA-BBBB-4CCC-8DDD-EEEEFFFF7741",
    "ClientID = \"GUID:7741aaaa-bbbb-4ccc-8ddd-eeeeffff7741\"; user S-1-5-21-7741000001-7741000002-7741000003-1104",
    "Property MachineObjectOU is now = OU=Falcons,OU=Nests,DC=zanzibar,DC=example",
    "AdminPassword=Pa55phrase77 for it",
    "Certificate thumbprint: 7741ABCDEF7741ABCDEF7741ABCDEF7741ABCDEF",
    "Failed on VAULT-0142 (vaultmp07): user mrquill of zanzibar.example, SN77QX41, Tangerine. Code 0x80070643",
];

const DEFINITION: &str = r#"<sequence version="3.10"><group name="Copy \\vaultfs09\x as KESTREL\mrquill">
<step type="SMS_TaskSequence_RunCommandLineAction" name="Ask 10.77.41.203 for jane.quill@zanzibar.example"><condition>
<expression type="SMS_TaskSequence_VariableConditionExpression"><variable name="Operator">equals</variable><variable name="Value">VAULT-0142</variable><variable
name="Variable">OSDComputerName</variable></expression></condition></step><subtasksequence name="http://vaultmp07.zanzibar.example/"><defaultVarList>
<variable name="TsPackageID" property="TsPackageID">CON00199</variable></defaultVarList></subtasksequence></group></sequence>"#;

fn record(message: &str, severity: u8) -> String {
    format!(
        "<![LOG[{message}]LOG]!><time=\"15:02:25.100-60\" date=\"03-03-2026\" component=\"InstallSoftware\" context=\"\" type=\"{severity}\" thread=\"4141\" file=\"x.cpp:1\">\r\n"
    )
}

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("sample-logs")
        .join(name)
}

/// A machine's folder with the failed sample, the records planted into the step that fails, and a secret in the name of a step.
fn planted(dir: &Path) -> PathBuf {
    let text = fs::read_to_string(sample("osd-failed-in-child/smsts.log")).unwrap();
    let text = text.replace("Import Root Certificate", "Import Certificate of vaultmp07");
    let at = text.find("<![LOG[Installing vpnclient").unwrap();
    let records = PLANTED.iter().map(|message| record(message, 3));
    let text = format!(
        "{}{}{}",
        &text[..at],
        records.collect::<String>(),
        &text[at..]
    );
    let folder = dir.join("VAULT-0142");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("smsts.log"), text).unwrap();
    let damaged = dir.join("vaultdp08");
    fs::create_dir(&damaged).unwrap();
    fs::write(damaged.join("smsts.log"), "no log of vaultdp08").unwrap();
    folder
}

/// Finds secrets in what was printed, as they are and as JSON and DOT write them.
fn leaks(output: &Output) -> Vec<&'static str> {
    let text = format!("{}{}", stdout(output), stderr(output)).to_lowercase();
    let plain = text.replace("\\\\", "\\").replace("...\n", "");
    let is_leaked = |secret: &&&str| {
        let secret = secret.to_lowercase();
        text.contains(&secret) || plain.contains(&secret)
    };
    SECRETS.iter().filter(is_leaked).copied().collect()
}

#[test]
fn nothing_gets_past() {
    let dir = tempfile::tempdir().unwrap();
    let folder = planted(dir.path());
    let path = dir.path().to_str().unwrap();
    let definitions = sample("definitions");
    let definitions = definitions.to_str().unwrap();
    let catalog = dir.path().join("vaultdp08/catalog-VAULT-0142.toml");
    let catalog = catalog.to_str().unwrap();
    let rows = dir.path().join("rows.ndjson");
    let printed = smsts(&[&"summary", &path, &"--format=ndjson"]);
    assert!(leaks(&printed).contains(&"VAULT-0142"), "they are there");
    fs::write(&rows, &printed.stdout).unwrap();
    let rows = rows.to_str().unwrap();
    let log = folder.join("smsts.log");
    let log = log.to_str().unwrap();
    let definition = dir.path().join("sequence.xml");
    fs::write(&definition, DEFINITION).unwrap();
    let definition = definition.to_str().unwrap();
    let mut commands: Vec<Vec<&str>> = vec![
        vec![path, "--sequence", definitions, "--all"],
        vec!["tree", path, "--width=50", "--ascii", "--catalog", catalog],
        vec!["tree", path, "--format=json", "--child", "VAULT-0142"],
        vec!["tree", path, "--machine-from=/(?<machine>VAULT-[0-9]+)/"],
        vec![
            "tree",
            log,
            "--match",
            "vaultmp07",
            "--sequence",
            "/no/VAULT-0142/vaultmp07",
        ],
        vec!["failures", path, "--brief"],
        vec![
            "failures",
            path,
            "--full",
            "--context=40",
            "--errors",
            "--sequence",
            definitions,
        ],
        vec!["failures", path, "--errors", "--width=50"],
        vec!["failures", path, "--format=json", "--errors"],
        vec!["failures", path, "--format=ndjson", "--context=9"],
        vec!["records", path, "--match=vault"],
        vec!["watch", log],
        vec!["watch", log, "--format=ndjson"],
        vec!["summary", "--from", rows],
        vec!["summary", "--from", rows, "--format=ndjson"],
        vec!["tree", "/no/VAULT-0142/CCM/Logs/smsts.log"],
        vec!["records", "/no/VAULT-0142-20260303.zip"],
        vec!["catalog", definition],
        vec!["tree", "/no/VAULT-0142.zip", path, "--verbose"],
    ];
    for format in ["text", "json", "ndjson", "csv"] {
        let format: &str = format!("--format={format}").leak();
        commands.push(vec!["sequence", definition, format]);
        commands.push(vec!["records", path, format]);
        commands.push(vec!["steps", path, format, "--sequence", definitions]);
        commands.push(vec!["summary", path, format, "--width=70"]);
        if format != "--format=ndjson" {
            commands.push(vec!["summary", path, format, "--group-by=machine"]);
            commands.push(vec!["summary", path, format, "--group-by=step"]);
        }
    }
    for arguments in commands {
        let mut program = Command::new(env!("CARGO_BIN_EXE_smsts"));
        program
            .args(&arguments)
            .args(["--redact", "--redact-word=tangerine"]);
        let output = program.output().unwrap();
        let mut found = leaks(&output);
        if arguments.contains(&"--from") {
            // Rows hold no record that tells of it; it is only in the name of a step.
            found.retain(|&secret| secret != "vaultmp07");
        }
        assert!(
            found.is_empty(),
            "{arguments:?}: {found:?}\n{}{}",
            stdout(&output),
            stderr(&output)
        );
        assert!(!output.stdout.is_empty() || !output.stderr.is_empty());
    }
    let records = smsts(&[&"records", &path, &"--redact"]);
    for prefix in [
        "HOST-1",
        "DOMAIN-1",
        "USER-1",
        "EMAIL-1",
        "IP-1",
        "MAC-1",
        "SERIAL-1",
        "SID-1",
        "OU-1",
        "SECRET-1",
        "THUMBPRINT-1",
    ] {
        assert!(stdout(&records).contains(prefix), "{prefix}");
    }
    assert!(stdout(&records).contains("PS20006E/sccm?/net.inf to C:\\_SMSTaskSequence\\net.inf"));
}

/// Every text of one document beside that of the other; the rest is the same.
fn side_by_side<'a>(one: &'a Value, other: &'a Value, texts: &mut Vec<(&'a str, &'a str)>) {
    match (one, other) {
        (Value::String(one), Value::String(other)) => texts.push((one, other)),
        (Value::Array(one), Value::Array(other)) => {
            assert_eq!(one.len(), other.len());
            one.iter()
                .zip(other)
                .for_each(|(one, other)| side_by_side(one, other, texts));
        }
        (Value::Object(one), Value::Object(other)) => {
            assert!(one.keys().eq(other.keys()));
            one.values()
                .zip(other.values())
                .for_each(|(one, other)| side_by_side(one, other, texts));
        }
        _ => assert_eq!(one, other),
    }
}

#[test]
fn the_tree_is_the_same_and_so_are_placeholders() {
    let dir = tempfile::tempdir().unwrap();
    planted(dir.path());
    for command in ["tree", "failures"] {
        let [plain, redacted] = [&[][..], &["--redact"]].map(|more| {
            let mut program = Command::new(env!("CARGO_BIN_EXE_smsts"));
            let output = program
                .args([command, "--format=json"])
                .args(more)
                .arg(dir.path())
                .output();
            serde_json::from_slice::<Value>(&output.unwrap().stdout).unwrap()
        });
        let mut texts = Vec::new();
        side_by_side(&plain, &redacted, &mut texts);
        let mut known = HashMap::new();
        for (plain, redacted) in &texts {
            assert_eq!(known.entry(plain).or_insert(redacted), &redacted);
        }
        let changed = texts
            .iter()
            .filter(|(plain, redacted)| plain != redacted)
            .count();
        assert!(
            (5..texts.len() / 2).contains(&changed),
            "{changed} of {}",
            texts.len()
        );
    }
}

/// A machine's logs, redacted; with what they tell of.
fn copied(sources: &[Source]) -> Vec<Source> {
    let mut words = Words::default();
    for source in sources {
        learn(source.text(), 0..source.text().len(), &mut words);
    }
    let redactor = Redactor::new(Words::default());
    let copy = |source: &Source| {
        let found = finds(source.text(), 0..source.text().len(), &words);
        let value = |range: std::ops::Range<usize>| {
            String::from_utf8_lossy(&source.text()[range]).into_owned()
        };
        let edits: Vec<_> = found
            .into_iter()
            .map(|find| {
                let with = redactor
                    .placeholder(find.kind, &value(find.range.clone()))
                    .to_string();
                (find.range, with)
            })
            .collect();
        let bytes = source.rewritten(&edits);
        assert!(edits.is_empty() || bytes != source.rewritten(&[]));
        Source::from_bytes(source.name.clone(), bytes)
    };
    sources.iter().map(copy).collect()
}

#[test]
fn copies_of_simulated_logs_give_the_same_tree() {
    let mut replaced = 0;
    for seed in 0..400 {
        let simulation = simulate(&random_scenario_with(seed, &Knobs::default()));
        let source = |file: &simulator::LogFile| Source::from_bytes(&file.name, file.bytes.clone());
        let originals: Vec<_> = simulation.files.iter().map(source).collect();
        for (source, file) in originals.iter().zip(&simulation.files) {
            assert!(
                source.rewritten(&[]) == file.bytes,
                "seed {seed}: a copy without a change"
            );
        }
        let copies = copied(&originals);
        let [one, other] = [&originals, &copies].map(|logs| reconstruct(None, logs));
        assert_eq!(difference(&one, &other), None, "seed {seed}");
        replaced += originals
            .iter()
            .zip(&copies)
            .filter(|(a, b)| a.text() != b.text())
            .count();
    }
    assert!(replaced > 400, "{replaced}");
}

/// Of a redacted log nothing is left to redact: placeholders stay what they are.
#[test]
fn copies_of_real_logs_give_the_same_tree() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/real");
    let Ok(folders) = [folder.join("logs"), folder.join("excerpts")]
        .map(fs::read_dir)
        .into_iter()
        .collect::<Result<Vec<_>, _>>()
    else {
        println!("skipped: {} is not here", folder.display());
        return;
    };
    for file in folders
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().path())
    {
        let originals = [Source::from_bytes(
            file.display().to_string(),
            fs::read(&file).unwrap(),
        )];
        let copies = copied(&originals);
        let [one, other] = [&originals[..], &copies].map(|logs| reconstruct(None, logs));
        assert_eq!(difference(&one, &other), None, "{}", file.display());
        let again = copied(&copies);
        assert!(again[0].text() == copies[0].text(), "{}", file.display());
    }
}

#[test]
fn all_but_the_values_stays_to_the_byte() {
    let message = "Computer name: VAULT-0142; bis später, vault-0142\r\nzweite Zeile VAULT-0142";
    let expected = "Computer name: HOST-1; bis später, HOST-1\r\nzweite Zeile HOST-1";
    let [text, expected] = [message, expected]
        .map(|message| format!("\u{feff}{}\n{}", record(message, 1), record("ä", 1)));
    let utf16 = |text: &str, unit: fn(u16) -> [u8; 2]| {
        text.encode_utf16().flat_map(unit).collect::<Vec<u8>>()
    };
    let ansi = |text: &str| {
        let text = text.trim_start_matches('\u{feff}');
        text.chars()
            .map(|c| u8::try_from(u32::from(c)).unwrap())
            .collect::<Vec<u8>>()
    };
    let with_half = |mut bytes: Vec<u8>| {
        bytes.push(0x41);
        bytes
    };
    for (bytes, expected) in [
        (text.clone().into_bytes(), expected.clone().into_bytes()),
        (
            utf16(&text, u16::to_le_bytes),
            utf16(&expected, u16::to_le_bytes),
        ),
        (
            utf16(&text, u16::to_be_bytes),
            utf16(&expected, u16::to_be_bytes),
        ),
        (ansi(&text), ansi(&expected)),
        (
            with_half(utf16(&text, u16::to_le_bytes)),
            with_half(utf16(&expected, u16::to_le_bytes)),
        ),
    ] {
        let source = Source::from_bytes("smsts.log", bytes.clone());
        assert!(source.rewritten(&[]) == bytes);
        assert_eq!(
            copied(&[source])[0].text(),
            Source::from_bytes("", expected.clone()).text()
        );
        let source = Source::from_bytes("smsts.log", bytes);
        assert!(copied_bytes(&source) == expected);
    }
}

fn copied_bytes(source: &Source) -> Vec<u8> {
    let copy = copied(std::slice::from_ref(source)).remove(0);
    copy.rewritten(&[])
}

/// A value that a rollover cuts in two is told by neither half.
#[test]
fn halves_of_values_are_replaced() {
    let whole = record("Computer name: VAULT-0142", 1);
    let torn = record("Copying to vault-0142", 1);
    let at = torn.find("0142").unwrap();
    let sources = [
        Source::from_bytes(
            "smsts-20260303-150000.log",
            format!("{whole}{}", &torn[..at]).into_bytes(),
        ),
        Source::from_bytes("smsts.log", format!("{}{whole}", &torn[at..]).into_bytes()),
    ];
    let copies = copied(&sources);
    let text = |n: usize| String::from_utf8_lossy(copies[n].text()).to_lowercase();
    assert!(
        !text(0).contains("vault") && !text(1).contains("0142"),
        "{}{}",
        text(0),
        text(1)
    );
}

fn all_files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let name = entry
                .path()
                .strip_prefix(folder)
                .unwrap()
                .display()
                .to_string();
            (name.replace('\\', "/"), fs::read(entry.path()).unwrap())
        })
        .collect();
    files.sort();
    files
}

#[test]
fn the_command_copies_folders_and_zips() {
    let dir = tempfile::tempdir().unwrap();
    let share = dir.path().join("share");
    fs::create_dir(&share).unwrap();
    let folder = planted(&share);
    fs::rename(
        folder.join("smsts.log"),
        folder.join("smsts-20260303-150000.log"),
    )
    .unwrap();
    let log = fs::read(folder.join("smsts-20260303-150000.log")).unwrap();
    fs::write(folder.join("notes.txt"), "not a log").unwrap();
    let inner = zip_of([("CCM/Logs/smsts.log", &log[..])]);
    let zip = zip_of([
        ("VAULT-0142/smsts.log", &log[..]),
        ("../vaultpeer10.zip", &inner),
        ("readme.txt", b"vault-0142"),
    ]);
    fs::write(share.join("VAULT-0142-20260303.zip"), zip).unwrap();
    let run = |out: &Path, threads: &str| {
        smsts(&[
            &"redact",
            &share,
            &"--output",
            &out,
            &"-j",
            &threads,
            &"--redact-word=tangerine",
        ])
    };
    let (one, many) = (dir.path().join("one"), dir.path().join("many"));
    let output = run(&one, "1");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(leaks(&output).is_empty(), "{}", stdout(&output));
    let output = run(&many, "4");
    assert_eq!(output.status.code(), Some(0));
    let files = all_files(&one);
    assert!(files == all_files(&many), "for any number of threads");
    let names: Vec<_> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "share/HOST-1-20260303.zip",
            "share/HOST-1/smsts-20260303-150000.log",
            "share/HOST-3/smsts.log"
        ]
    );
    let mut texts = vec![files[1].1.clone()];
    let mut zip = zip::ZipArchive::new(Cursor::new(&files[0].1)).unwrap();
    let members: Vec<_> = zip
        .file_names()
        .map(|name| name.unwrap().into_owned())
        .collect();
    assert_eq!(members, ["HOST-1/smsts.log", "HOST-2.zip"]);
    for name in members {
        let mut bytes = Vec::new();
        zip.by_name(&name).unwrap().read_to_end(&mut bytes).unwrap();
        if name.ends_with(".zip") {
            let mut inner = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
            bytes = Vec::new();
            inner
                .by_name("CCM/Logs/smsts.log")
                .unwrap()
                .read_to_end(&mut bytes)
                .unwrap();
        }
        texts.push(bytes);
    }
    assert_eq!(texts.len(), 3);
    for text in &texts {
        assert!(*text == texts[0], "the same log");
        let text = String::from_utf8(text.clone()).unwrap().to_lowercase();
        let found: Vec<_> = SECRETS
            .iter()
            .filter(|secret| text.contains(&secret.to_lowercase()))
            .collect();
        assert!(found.is_empty(), "{found:?}");
    }
    // The copy tells the same, of the same machines.
    let outcome = |path: &Path| {
        let output = smsts(&[&"summary", &path, &"--format=csv"]);
        stdout(&output)
            .lines()
            .map(|line| line.matches(',').count())
            .collect::<Vec<_>>()
    };
    assert_eq!(outcome(&share), outcome(&one));
}

#[test]
fn the_command_refuses_to_write_where_something_is() {
    let dir = tempfile::tempdir().unwrap();
    let folder = planted(dir.path());
    let before = all_files(dir.path());
    for out in [
        dir.path().to_owned(),
        folder.join("out"),
        dir.path().join("VAULT-0142/../x"),
    ] {
        let output = smsts(&[&"redact", &dir.path(), &"-o", &out]);
        assert_eq!(output.status.code(), Some(2));
        assert!(
            stderr(&output).contains("nothing was written"),
            "{}",
            stderr(&output)
        );
    }
    assert!(before == all_files(dir.path()));
    let out = tempfile::tempdir().unwrap();
    let first = smsts(&[&"redact", &folder, &"-o", &out.path()]);
    assert_eq!(first.status.code(), Some(0), "{}", stderr(&first));
    let written = all_files(out.path());
    let again = smsts(&[&"redact", &folder, &"-o", &out.path()]);
    assert_eq!(again.status.code(), Some(2));
    assert!(
        stderr(&again).contains("exists already"),
        "{}",
        stderr(&again)
    );
    assert!(written == all_files(out.path()));
}

#[test]
fn standard_input_is_learnt_from_and_copied() {
    let dir = tempfile::tempdir().unwrap();
    let folder = planted(dir.path());
    let log = fs::read(folder.join("smsts.log")).unwrap();
    let out = dir.path().join("out");
    for arguments in [
        vec!["tree", "-", "--redact", "--redact-word=tangerine"],
        vec![
            "redact",
            "-",
            "--redact-word=tangerine",
            "--output",
            out.to_str().unwrap(),
        ],
    ] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_smsts"))
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let bytes = log.clone();
        let writer = std::thread::spawn(move || stdin.write_all(&bytes));
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert!(leaks(&output).is_empty(), "{}", stdout(&output));
    }
    let files = all_files(&out);
    assert_eq!(files.len(), 1);
    assert_eq!(files[0].0, "smsts.log");
    assert!(
        !String::from_utf8_lossy(&files[0].1)
            .to_lowercase()
            .contains("vault")
    );
}

#[test]
fn words_come_from_files_too() {
    let dir = tempfile::tempdir().unwrap();
    let list = dir.path().join("words.txt");
    fs::write(&list, "\u{feff}vpn client\r\nContoso\r\n").unwrap();
    let output = smsts(&[&sample("osd-failed-in-child"), &"--redact-words", &list]);
    assert!(
        !stdout(&output).contains("VPN Client") && stdout(&output).contains("Install WORD-2 9.4.1")
    );
    let missing = smsts(&[
        &sample("osd-failed-in-child"),
        &"--redact-words",
        &dir.path().join("no.txt"),
    ]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(
        missing.stdout.is_empty(),
        "what is to be taken out is not known"
    );
}

/// The table of placeholders turns the output back; it is not written over anything, nor among the copies.
#[test]
fn the_map_tells_what_placeholders_stand_for() {
    let dir = tempfile::tempdir().unwrap();
    let folder = planted(dir.path());
    let map = dir.path().join("map.json");
    let option = format!("--redact-map={}", map.display());
    let plain = smsts(&[&"records", &folder, &"--format=ndjson"]);
    let redacted = smsts(&[&"records", &folder, &"--format=ndjson", &option]);
    assert_eq!(redacted.status.code(), Some(0), "{}", stderr(&redacted));
    assert!(!stdout(&redacted).contains("map.json"));
    let written = fs::read(&map).unwrap();
    let table: serde_json::Map<String, Value> = serde_json::from_slice(&written).unwrap();
    assert_eq!(
        table["HOST-1"].as_str().map(str::to_lowercase).as_deref(),
        Some("vault-0142")
    );
    let placeholder = regex::Regex::new("[A-Z]+-[0-9]+|00000000-0000-0000-0000-[0-9]{12}").unwrap();
    let messages = |output: &Output| -> Vec<String> {
        let rows = stdout(output);
        let rows = rows
            .lines()
            .map(|row| serde_json::from_str::<Value>(row).unwrap());
        rows.map(|row| row["message"].as_str().unwrap_or_default().to_lowercase())
            .collect()
    };
    let turned_back = stdout(&redacted);
    let turned_back = turned_back.lines().map(|row| {
        let row: Value = serde_json::from_str(row).unwrap();
        let message = row["message"].as_str().unwrap_or_default();
        let value = |found: &regex::Captures<'_>| {
            let value = table.get(&found[0]).and_then(Value::as_str);
            value.unwrap_or(&found[0]).to_owned()
        };
        placeholder.replace_all(message, value).to_lowercase()
    });
    assert_eq!(turned_back.collect::<Vec<_>>(), messages(&plain));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&map).unwrap().permissions().mode() & 0o077, 0);
    }
    let again = smsts(&[&"tree", &folder, &option]);
    assert_eq!(again.status.code(), Some(2));
    assert!(again.stdout.is_empty() && stderr(&again).contains("nothing was done"));
    assert!(fs::read(&map).unwrap() == written);
    let out = dir.path().join("out");
    let among = format!("--redact-map={}", out.join("map.json").display());
    let refused = smsts(&[&"redact", &folder, &"-o", &out, &among]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(!out.exists(), "{}", stderr(&refused));
}

/// Of the names of files and folders only those words stay that are in everybody's.
#[test]
fn names_of_copies_tell_of_nobody() {
    let dir = tempfile::tempdir().unwrap();
    let log = fs::read(sample("osd-failed-in-child/smsts.log")).unwrap();
    let share = dir.path().join("logs");
    for (folder, file) in [
        ("Quill Jane (Falcons)", "smsts-20260303-150000.log"),
        ("Site Zanzibar/CCM/Logs", "smsts_tangerine.log"),
        ("win11/2026-03-03/quill-7", "smsts.log"),
    ] {
        fs::create_dir_all(share.join(folder)).unwrap();
        fs::write(share.join(folder).join(file), &log).unwrap();
    }
    let zip = zip_of([("kestrel-export/SMSTSLog/smsts.log", &log[..])]);
    fs::write(share.join("DiagLogs-vaultpeer10-20260303T150000Z.zip"), zip).unwrap();
    let out = dir.path().join("out");
    let output = smsts(&[&"redact", &share, &"-o", &out]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(leaks(&output).is_empty(), "{}", stdout(&output));
    let names: Vec<_> = all_files(&out).into_iter().map(|(name, _)| name).collect();
    let all = names.join(" ").to_lowercase();
    let left: Vec<_> = [
        "quill",
        "falcons",
        "zanzibar",
        "tangerine",
        "kestrel",
        "vault",
    ]
    .into_iter()
    .filter(|word| all.contains(word))
    .collect();
    assert!(left.is_empty(), "{names:?}");
    for kept in [
        "logs/win11/2026-03-03/HOST-",
        "smsts-20260303-150000.log",
        "CCM/Logs/smsts_",
        "-20260303T150000Z.zip",
    ] {
        assert!(
            names.iter().any(|name| name.contains(kept)),
            "{kept}: {names:?}"
        );
    }
}

/// Encodings of the simulator are those of the wild.
#[test]
fn encodings_are_kept() {
    for encoding in [
        Encoding::Utf8,
        Encoding::Utf8Bom,
        Encoding::Utf16Le,
        Encoding::Utf16Be,
    ] {
        let mut scenario = random_scenario_with(7, &Knobs::quiet());
        scenario.layout.encoding = encoding;
        let transcript = Transcript::of(&scenario);
        for file in transcript.write(0..transcript.len(), &scenario.layout) {
            let source = Source::from_bytes(file.name, file.bytes.clone());
            let copy = copied(&[source]).remove(0);
            let original = Source::from_bytes("", file.bytes);
            assert_eq!(copy.encoding(), original.encoding());
        }
    }
}
