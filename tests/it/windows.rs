//! The Windows program as a user meets it, under Wine. `cargo test` ignores these tests, since they need
//! the program built with MinGW and named in `SMSTS_WINDOWS_EXE`. `.ci/run` builds it and runs them:
//! `cargo test --test it -- --ignored windows::`.
//!
//! What the program makes of logs is the same code on every system: here it is enough that it says the same as the program of this system. The rest is what
//! is Windows' own.

use std::{
    ffi::OsStr,
    fs,
    io::{BufRead, BufReader, Write},
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::LazyLock,
    time::Duration,
};

use regex::Regex;
use smsts::{
    input::open,
    label::Labeller,
    out::Out,
    render::{Report, SequenceView, Style, Symbols, TextSequences, TextTree},
    select::View,
    sequence::{DisabledChild, Library},
    timeline::reconstruct,
};

use crate::{
    program::{stderr, stdout, unread},
    watch_command::{deployment, nodes, objects, play},
};
use simulator::live::FOLDERS;

/// Wine 8.0 lacks a library that Rust's standard library takes the seeds of its hash maps from.
const BCRYPTPRIMITIVES: &str = "
int __stdcall SystemFunction036(void *buffer, unsigned long length);
__declspec(dllexport) int __stdcall ProcessPrng(void *buffer, unsigned long long length) { return SystemFunction036(buffer, length); }
";

/// Writes to a file as the engine does and keeps it open until its standard input ends.
const WRITER: &str = r#"
#include <windows.h>
#include <stdio.h>
int main(int count, char **args) {
    HANDLE log = CreateFileA(args[1], FILE_APPEND_DATA, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, OPEN_EXISTING, 0, NULL);
    DWORD written;
    int failed = log == INVALID_HANDLE_VALUE || !WriteFile(log, "\r\n", 2, &written, NULL);
    puts(failed ? "failed" : "open");
    fflush(stdout);
    getchar();
    return failed;
}
"#;

/// DLLs of Windows' own.
const SYSTEM_DLLS: &[&str] = &[
    "kernel32.dll",
    "advapi32.dll",
    "userenv.dll",
    "ws2_32.dll",
    "ntdll.dll",
    "msvcrt.dll",
    "bcryptprimitives.dll",
    "api-ms-win-core-synch-l1-2-0.dll",
];

/// Wine with a prefix of its own, and the program.
struct Wine {
    wine: PathBuf,
    prefix: PathBuf,
    exe: PathBuf,
}

/// Prepared once. The prefix stays in the target folder, since making one takes longer than all the tests.
static WINE: LazyLock<Result<Wine, String>> = LazyLock::new(Wine::prepare);

fn wine() -> &'static Wine {
    match &*WINE {
        Ok(wine) => wine,
        Err(reason) => panic!("{reason}"),
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

impl Wine {
    fn prepare() -> Result<Self, String> {
        let built = std::env::var_os("SMSTS_WINDOWS_EXE")
            .ok_or("SMSTS_WINDOWS_EXE names no Windows program to test")?;
        let path = std::env::var_os("PATH").unwrap_or_default();
        let wine = std::env::split_paths(&path)
            .flat_map(|folder| ["wine64", "wine"].map(|name| folder.join(name)))
            .chain(["/usr/lib/wine/wine64".into()])
            .find(|path| path.exists())
            .ok_or("Wine is not installed")?;
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("wine");
        let this = Self {
            wine,
            prefix: folder.join("prefix"),
            exe: folder.join("smsts.exe"),
        };
        fs::create_dir_all(&folder).unwrap();
        fs::copy(root().join(built), &this.exe).unwrap();
        compile(
            BCRYPTPRIMITIVES,
            &["-shared"],
            &folder.join("bcryptprimitives.dll"),
            &["-ladvapi32"],
        )?;
        compile(WRITER, &[], &folder.join("writer.exe"), &[])?;
        if !this.prefix.exists() {
            let new = tempfile::tempdir_in(&folder).unwrap();
            let mut boot = this.run(OsStr::new("wineboot"), 300);
            boot.env("WINEPREFIX", new.path()).env("HOME", new.path());
            let booted = boot.arg("--init").output().unwrap();
            assert!(booted.status.success(), "{booted:?}");
            // It appears whole, so that tests that begin meanwhile or break off never meet half of it. Another process may have been quicker: good as well.
            let _ = fs::rename(new.path(), &this.prefix);
        }
        this.keep_server();
        Ok(this)
    }

    /// Lets Wine's server outlive its programs for a while: one that is about to end refuses the
    /// tests that come at that moment.
    fn keep_server(&self) {
        let servers = ["/usr/lib/wine/wineserver64", "/usr/lib/wine/wineserver"];
        let Some(server) = servers.iter().find(|server| Path::new(server).exists()) else {
            return;
        };
        for option in ["-w", "-p120"] {
            let mut command = Command::new("timeout");
            command.args(["30", server, option]);
            command
                .env("WINEPREFIX", &self.prefix)
                .env("HOME", &self.prefix);
            // It goes on in the background, and would hold pipes open.
            command.stdin(Stdio::null()).stdout(Stdio::null());
            let _ = command.stderr(Stdio::null()).status();
        }
    }

    /// A Windows program, stopped after so many seconds.
    fn run(&self, program: &OsStr, seconds: u32) -> Command {
        let mut command = Command::new("timeout");
        command
            .args(["--kill-after=5", &seconds.to_string()])
            .arg(&self.wine)
            .arg(program)
            .current_dir(root())
            .stdin(Stdio::null())
            .env("WINEPREFIX", &self.prefix)
            .env("HOME", &self.prefix)
            .env("WINEDEBUG", "-all")
            .env("WINEDLLOVERRIDES", "winemenubuilder.exe=d;mscoree=;mshtml=")
            // File names on disk.
            .env("LC_ALL", "C.UTF-8");
        for name in [
            "NO_COLOR",
            "CLICOLOR_FORCE",
            "CI",
            "TERM",
            "SMSTS_SEQUENCES",
        ] {
            command.env_remove(name);
        }
        command
    }

    fn smsts(&self) -> Command {
        self.run(self.exe.as_os_str(), 60)
    }

    fn output(&self, args: &[&str]) -> Output {
        self.smsts().args(args).output().unwrap()
    }

    /// The program in a console, as Wine shows it on a terminal: what it wrote there, with Wine's own control sequences.
    fn on_console(&self, args: &str, set: &[(&str, &str)]) -> String {
        let line = format!(
            "stty cols 60 rows 200; timeout 60 '{}' '{}' {args}",
            self.wine.display(),
            self.exe.display()
        );
        let typescript = tempfile::NamedTempFile::new().unwrap();
        let smsts = self.smsts();
        let output = Command::new("script")
            .args(["-qec", &line])
            .arg(typescript.path())
            .current_dir(root())
            .env_clear()
            .envs(std::env::vars_os().filter(|(name, _)| name == "PATH"))
            .envs(
                smsts
                    .get_envs()
                    .filter_map(|(name, value)| Some((name, value?))),
            )
            .envs(set.iter().copied())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    }
}

/// Compiles a C program with MinGW, unless that was done before.
fn compile(source: &str, flags: &[&str], to: &Path, libraries: &[&str]) -> Result<(), String> {
    let c = to.with_extension("c");
    if to.exists() && fs::read_to_string(&c).is_ok_and(|before| before == source) {
        return Ok(());
    }
    fs::write(&c, source).unwrap();
    let done = Command::new("x86_64-w64-mingw32-gcc")
        .args(flags)
        .arg("-o")
        .args([to, &c])
        .args(libraries)
        .output()
        .map_err(|_| "x86_64-w64-mingw32-gcc is not installed")?;
    assert!(done.status.success(), "{}", stderr(&done));
    Ok(())
}

/// Windows separates names in paths in its own way, JSON writes it twice.
fn with_slashes(text: &str) -> String {
    text.replace("\\\\", "/").replace('\\', "/")
}

/// The program of this system, where it has such a command.
fn here(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_smsts"));
    command
        .args(args)
        .current_dir(root())
        .env_remove("SMSTS_SEQUENCES");
    command.output().unwrap()
}

/// Asserts that it prints and ends as the program of this system does.
fn assert_same(wine: &Wine, args: &[&str]) -> Output {
    let (there, here) = (wine.output(args), here(args));
    assert_eq!(
        with_slashes(stdout(&there)),
        with_slashes(stdout(&here)),
        "{args:?}: {}",
        stderr(&there)
    );
    assert_eq!(
        there.status.code(),
        here.status.code(),
        "{args:?}: {}",
        stderr(&there)
    );
    there
}

#[test]
#[ignore = "needs SMSTS_WINDOWS_EXE, Wine and MinGW"]
fn it_says_what_the_program_of_this_system_says() {
    let wine = wine();
    let failed = "sample-logs/osd-failed-in-child";
    let commands = here(&["--help"]);
    for args in [
        &["sample-logs"][..],
        &[
            "tree",
            failed,
            "--sequence",
            "sample-logs/definitions",
            "--format",
            "json",
        ],
        &["tree", failed, "--ascii", "--width", "60"],
        &["failures", failed],
        &[
            "failures",
            failed,
            "--redact",
            "--redact-word",
            "VPN Client",
        ],
        &["summary", "sample-logs"],
        &["catalog", "sample-logs/definitions"],
        &["steps", "sample-logs", "--format", "csv"],
        &["records", "sample-logs/torn"],
        &[
            "records",
            "sample-logs/old-dialect-failed-group",
            "--format",
            "ndjson",
        ],
        &["sequence", "sample-logs/definitions"],
        &["sequence", "sample-logs/definitions", "--format", "dot"],
        &["--exit-status", failed],
        &["steps", "--exit-status", "sample-logs/osd-succeeded"],
        &["sample-logs/torn", "gone.log"],
        &["--no-such-option"],
        &["schema"],
        &["completions", "powershell"],
    ] {
        // Paths and options have other characters in them.
        let is_command = args[0].bytes().all(|byte| byte.is_ascii_lowercase());
        if is_command && !stdout(&commands).contains(&format!("\n  {} ", args[0])) {
            println!("skipped: there is no command {}", args[0]);
            continue;
        }
        assert_same(wine, args);
    }
}

#[test]
#[ignore = "needs SMSTS_WINDOWS_EXE, Wine and MinGW"]
fn names_and_encodings_of_all_kinds() {
    let wine = wine();
    let dir = tempfile::tempdir().unwrap();
    let log = fs::read(root().join("sample-logs/tolerated-failure/smsts.log")).unwrap();
    let text = String::from_utf8(log.clone()).unwrap();
    assert!(text.contains("\r\n"));
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let long = ["a folder with a long name, as shares have them"; 7].join("/");
    for (name, bytes) in [
        ("utf-16/smsts.log", &utf16),
        ("Größe 日本 🙂/smsts.log", &log),
        ("lf/smsts.log", &text.replace("\r\n", "\n").into_bytes()),
        (&format!("{long}/smsts.log"), &log),
    ] {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        let path = path.to_str().unwrap();
        let output = assert_same(wine, &["steps", path]);
        assert!(stdout(&output).lines().count() > 5, "{name}");
        assert_same(wine, &["tree", "--format", "json", path]);
    }
    let zip = |name: &str, members: &[(String, PathBuf)]| {
        let path = dir.path().join(name);
        let mut writer = zip::ZipWriter::new(fs::File::create(&path).unwrap());
        for (member, file) in members {
            let options = zip::write::SimpleFileOptions::default();
            writer.start_file(member, options).unwrap();
            writer.write_all(&fs::read(file).unwrap()).unwrap();
        }
        writer.finish().unwrap();
        path.to_str().unwrap().to_owned()
    };
    let sample = root().join("sample-logs");
    let logs = [(
        "CCM/Logs/smsts.log".to_owned(),
        sample.join("tolerated-failure/smsts.log"),
    )];
    let output = assert_same(
        wine,
        &[
            "steps",
            &zip("PC0142-20260304.zip", &logs),
            "--format",
            "csv",
        ],
    );
    assert!(stdout(&output).contains("PC0142,"));
    let definitions = ["CON00200", "CON00103", "CON00104"].map(|id| {
        let member = format!("SMS_TaskSequencePackage/{id}/object.xml");
        let file = sample.join("definitions").join(&member);
        (member, file)
    });
    let zip = &zip("export.zip", &definitions);
    assert_same(wine, &["sequence", zip]);
    let output = assert_same(
        wine,
        &["tree", "sample-logs/tolerated-failure", "--sequence", zip],
    );
    assert!(stdout(&output).contains("CON00200"));
}

#[test]
#[ignore = "needs SMSTS_WINDOWS_EXE, Wine and MinGW"]
fn pipes_at_both_ends() {
    let wine = wine();
    let log = root().join("sample-logs/tolerated-failure/smsts.log");
    let stdin = fs::File::open(&log).unwrap();
    let output = wine
        .smsts()
        .args(["steps", "-"])
        .stdin(stdin)
        .output()
        .unwrap();
    assert_eq!(
        stdout(&output),
        stdout(&here(&["steps", log.to_str().unwrap()]))
    );

    for args in [
        &["tree", "sample-logs"][..],
        &["records", "sample-logs", "--format", "ndjson"],
    ] {
        let output = unread(wine.smsts().args(args));
        assert_eq!(
            (output.status.code(), stderr(&output)),
            (Some(0), ""),
            "{args:?}"
        );
    }
}

#[test]
#[ignore = "needs SMSTS_WINDOWS_EXE, Wine and MinGW"]
fn wildcards_are_expanded_since_the_shell_does_not() {
    let wine = wine();
    let machines = [
        "sample-logs/osd-failed-in-child",
        "sample-logs/osd-succeeded",
    ];
    let named = here(&["steps", machines[0], machines[1]]);
    for args in [
        &["steps", r"sample-logs\osd-*\smsts*.log"][..],
        &["steps", "SAMPLE-LOGS/OSD-?*"],
    ] {
        let output = wine.output(args);
        assert_eq!(
            stdout(&output),
            stdout(&named),
            "{args:?}: {}",
            stderr(&output)
        );
    }
    let output = wine.output(&["sequence", r"sample-logs\defin*"]);
    assert_eq!(
        with_slashes(stdout(&output)),
        with_slashes(stdout(&here(&["sequence", "sample-logs/definitions"])))
    );
    let output = wine.output(&[r"no-such-folder\*\smsts*.log", machines[0]]);
    assert_eq!(
        stderr(&output).lines().next(),
        Some(r"smsts: no-such-folder\*\smsts*.log: no file or folder matches")
    );
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        stdout(&output),
        stdout(&here(&[machines[0]])),
        "the rest is shown"
    );
}

#[test]
#[ignore = "needs SMSTS_WINDOWS_EXE, Wine and MinGW"]
fn a_log_that_is_being_written_is_read() {
    let wine = wine();
    let dir = tempfile::tempdir().unwrap();
    let log = dir.path().join("smsts.log");
    fs::copy(root().join("sample-logs/still-running/smsts.log"), &log).unwrap();
    let mut writer: Child = wine
        .run(wine.exe.with_file_name("writer.exe").as_os_str(), 60)
        .arg(&log)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = String::new();
    BufReader::new(writer.stdout.take().unwrap())
        .read_line(&mut said)
        .unwrap();
    assert_eq!(said.trim_end(), "open");
    let output = wine.smsts().arg("steps").arg(&log).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stdout(&output).contains("incomplete"));
    drop(writer.stdin.take());
    assert!(writer.wait().unwrap().success());
}

#[test]
#[ignore = "needs SMSTS_WINDOWS_EXE, Wine and MinGW"]
fn a_run_is_followed_while_its_log_is_written_rolled_and_moved() {
    let wine = wine();
    let dir = tempfile::tempdir().unwrap();
    let mut follower = wine
        .smsts()
        .args(["watch", "--interval", "0.1", "--format", "ndjson"])
        .args(["X", "C"].map(|drive| dir.path().join(drive)))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut told = String::new();
    BufReader::new(follower.stderr.as_mut().unwrap())
        .read_line(&mut told)
        .unwrap();
    assert!(told.contains("waiting for smsts.log in "), "{told}");
    play(
        deployment("osd-succeeded"),
        dir.path(),
        Duration::from_millis(60),
    )
    .join()
    .unwrap();
    let output = follower.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let logs = dir.path().join(FOLDERS[4]);
    let finished = here(&["steps", "--format", "ndjson", &logs.to_string_lossy()]);
    let followed = nodes(objects(stdout(&output)));
    assert!(followed.len() > 20);
    assert_eq!(followed, nodes(objects(stdout(&finished))));
}

#[test]
#[ignore = "needs SMSTS_WINDOWS_EXE, Wine and MinGW"]
fn without_arguments_it_shows_this_machines_newest_run() {
    let wine = wine();
    let place = wine.prefix.join("drive_c/windows/CCM");
    let share = wine.prefix.join("share");
    let _ = (fs::remove_dir_all(&place), fs::remove_dir_all(&share));
    let bare = wine.output(&[]);
    assert_eq!((bare.status.code(), stdout(&bare)), (Some(2), ""));
    for place in [
        r"C:\Windows\CCM\Logs",
        r"C:\_SMSTaskSequence\Logs\Smstslog",
        "smsts PATH",
    ] {
        assert!(stderr(&bare).contains(place), "{}", stderr(&bare));
    }

    let put = |sample: &str, folder: &Path| {
        fs::create_dir_all(folder).unwrap();
        for log in fs::read_dir(root().join(sample)).unwrap() {
            let log = log.unwrap();
            fs::copy(log.path(), folder.join(log.file_name())).unwrap();
        }
    };
    let sample = "sample-logs/rolled-reboot-zone-change";
    put(sample, &place.join("Logs/SMSTSLog"));
    // A newer one on a drive that is Windows PE's only if Windows was started from it.
    put("sample-logs/still-running", &share.join("smstslog"));
    let x = wine.prefix.join("dosdevices/x:");
    let _ = fs::remove_file(&x);
    symlink(&share, &x).unwrap();
    let elsewhere = wine.output(&["--exit-status", r"X:\smstslog"]);
    assert_eq!(
        elsewhere.status.code(),
        Some(1),
        "it is there: {}",
        stderr(&elsewhere)
    );

    let named = here(&["steps", sample]);
    assert_eq!(stdout(&wine.output(&["steps"])), stdout(&named));
    let named = here(&[sample]);
    let named = stdout(&named)
        .replace("info: rolled-reboot-zone-change: ", "info: ")
        .replace("rolled-reboot-zone-change", "Task sequence run");
    for args in [&[][..], &["tree"], &["--here"], &["--runs", "all"]] {
        let output = wine.output(args);
        assert_eq!(stdout(&output), named, "{args:?}: {}", stderr(&output));
        assert_eq!(output.status.code(), Some(0));
    }
}

#[test]
#[ignore = "needs SMSTS_WINDOWS_EXE, Wine and MinGW"]
fn a_console_gets_colours_its_own_drawing_and_lines_of_its_width() {
    let wine = wine();
    let args = "tree sample-logs/osd-failed-in-child";
    let plain = wine.on_console(&format!("{args} --color never"), &[]);
    // Wine writes blanks as moves of the cursor.
    let moves = Regex::new("\u{1b}\\[([0-9]+)C").unwrap();
    let shown = moves.replace_all(&plain, |found: &regex::Captures<'_>| {
        " ".repeat(found[1].parse().unwrap())
    });
    let shown = Regex::new("\u{1b}\\[[0-9;?]*[A-Za-z]|\r")
        .unwrap()
        .replace_all(&shown, "");
    // Of the 60 columns the last is kept free.
    let narrow = here(&["tree", "sample-logs/osd-failed-in-child", "--width", "59"]);
    let expected = [("✔", "√"), ("✘", "X"), ("…", "?"), ("–", "-")]
        .iter()
        .fold(stdout(&narrow).to_owned(), |text, (from, to)| {
            text.replace(from, to)
        });
    assert_eq!(shown.trim_end(), expected.trim_end());

    let green = "\u{1b}[32m√";
    assert!(wine.on_console(args, &[]).contains(green));
    assert!(!wine.on_console(args, &[("NO_COLOR", "1")]).contains(green));
    let terminal = wine.on_console(args, &[("WT_SESSION", "1")]);
    assert!(terminal.contains('✔'), "Windows Terminal: {terminal}");
}

#[test]
fn a_console_is_given_what_code_page_437_has() {
    /// What is drawn with; the code page's places below 32 are characters on a screen.
    const DRAWN: &str = "•○►▼→√─│└├";
    let style = Style {
        symbols: Symbols::Console,
        width: None,
    };
    let samples = root().join("sample-logs");
    let library = Library::load(&[samples.join("definitions")]);
    let mut text = Vec::new();
    let view = SequenceView {
        roots: library.roots(),
        overview: true,
        rule: DisabledChild::default(),
    };
    TextSequences::new(style)
        .write(&mut Out::plain(&mut text), &library, &view)
        .unwrap();
    let labeller = Labeller::new(library);
    let mut tree = TextTree::new(View::default(), style);
    for sample in [
        "osd-failed-in-child",
        "still-running",
        "tolerated-failure",
        "two-runs",
    ] {
        let log = open(&samples.join(sample).join("smsts.log"), false).unwrap();
        let sources = [log];
        let mut history = reconstruct(None, &sources);
        history.label(&labeller);
        tree.history(&mut Out::plain(&mut text), &history).unwrap();
    }
    let text = String::from_utf8(text).unwrap();
    for c in DRAWN.chars() {
        assert!(text.contains(c), "{c} is not drawn");
    }
    // Letters are of names.
    let is_other = |c: &char| !c.is_ascii() && !c.is_alphabetic() && !DRAWN.contains(*c);
    let other = text.chars().find(is_other);
    assert_eq!(other, None);
}

#[test]
#[ignore = "needs SMSTS_WINDOWS_EXE, Wine and MinGW"]
fn it_needs_no_runtime() {
    let wine = wine();
    let output = Command::new("x86_64-w64-mingw32-objdump")
        .arg("-p")
        .arg(&wine.exe)
        .output()
        .unwrap();
    let imports: Vec<_> = stdout(&output)
        .lines()
        .filter_map(|line| line.trim().strip_prefix("DLL Name: "))
        .map(str::to_ascii_lowercase)
        .collect();
    assert!(!imports.is_empty());
    for dll in imports {
        assert!(SYSTEM_DLLS.contains(&dll.as_str()), "{dll}");
    }
}
