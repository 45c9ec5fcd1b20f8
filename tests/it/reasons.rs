//! Failures as people have them: public reports with the reason that their thread found, and the kinds behind them in words of our own.

use std::path::{Path, PathBuf};

use crate::program::{smsts, stdout};

/// What a report must say of a log, and what it must not. Line breaks and runs of blanks do not count, nor does case.
struct Reason {
    /// The number of the report.
    report: &'static str,
    says: &'static [&'static str],
    not: &'static [&'static str],
}

const fn reason(
    report: &'static str,
    says: &'static [&'static str],
    not: &'static [&'static str],
) -> Reason {
    Reason { report, says, not }
}

/// The reports at hand, by number.
#[rustfmt::skip]
static REASONS: &[Reason] = &[
    // Runs that failed in a step.
    reason("01", &["cause the ampersand", "wrap an ampersand in double quotation marks", "ApplyDriverPackage.ps1, line 216, column 176", "not the script it should be"],
        &["printed nothing", "cause not all parse errors"]),
    reason("03", &["cause failed to import the key pair", "NTE_BAD_DATA"], &[]),
    reason("04", &["cause content location request", "processing 0 locations", "no distribution point", "LocationServices.log"], &[]),
    reason("06", &["cause PowerShell.exe does not exist", "boot image lacks the optional component"], &["usually in drivers"]),
    reason("07", &["which the program chose", "DISM"], &[]),
    reason("08", &["SetComputerNameW", "longer than 15 characters"], &["cause Could not find CCM"]),
    reason("11", &["cause Invalid command line argument '/full'", "older release"], &[]),
    reason("12", &["0x87D01004", "no policy yet"], &["Enable in the console"]),
    reason("16", &["0x800705B4", "maximum run time"], &[]),
    reason("19", &["cause Execution status received: 24", "download", "CAS.log", "ContentTransferManager.log", "LocationServices.log"], &["AppEnforce"]),
    reason("26", &["cause Hash could not be matched", "redistribute"], &[]),
    reason("32", &["3010", "success codes"], &[]),
    reason("44", &["cause Failed to take ownership of TPM"], &["drive letter", "distribution point"]),
    reason("45", &["cause Partition 1 larger than remaining disk space", "sizes in the disk step"], &["cause Invalid configuration"]),
    reason("63", &["TOOLROOT has no value", "%TOOLROOT%"], &["content was not downloaded"]),
];

fn reports() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/real/reports");
    if path.is_dir() {
        return Some(path);
    }
    println!("skipped: {} is not there", path.display());
    None
}

/// The output of `smsts failures` on a log, in one line.
fn told(log: &Path, args: &[&str]) -> String {
    let mut all: Vec<&dyn AsRef<std::ffi::OsStr>> = vec![&"failures"];
    all.extend(args.iter().map(|arg| arg as &dyn AsRef<std::ffi::OsStr>));
    all.push(&log);
    let output = smsts(&all);
    let text = stdout(&output).to_lowercase();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn public_reports_are_told_as_their_threads_found_them() {
    let Some(reports) = reports() else { return };
    let folders: Vec<_> = std::fs::read_dir(reports).unwrap().collect();
    let mut wrong = Vec::new();
    for reason in REASONS {
        let folder = folders.iter().flatten().find(|folder| {
            let name = folder.file_name();
            name.to_string_lossy().starts_with(reason.report)
        });
        let log = folder
            .expect("the report is there")
            .path()
            .join("smsts.log");
        let told = told(&log, &[]);
        for text in reason.says {
            if !told.contains(&text.to_lowercase()) {
                wrong.push(format!("{}: does not say `{text}`", reason.report));
            }
        }
        for text in reason.not {
            if told.contains(&text.to_lowercase()) {
                wrong.push(format!("{}: says `{text}`", reason.report));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
