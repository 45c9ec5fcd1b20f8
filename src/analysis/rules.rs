//! The table: which words of a record speak of a failure, with which code, and how much they weigh.
//!
//! To teach the tool a new wording, add a row. `seen` says where: `excerpt` for verbatim pieces of real logs, `1902` and `MDT` for whole
//! real logs, `documented` for documentation or a forum, `inferred` for forms that follow from others.

use std::sync::LazyLock;

use regex::{Regex, RegexBuilder};

use crate::code::Code;
pub use crate::code::codes_in as codes;

/// Messages that speak of a failure in words, with or without a code.
pub const FAILURE_WORDS: &str = r"\b(?:fail(?:ed|s|ure|ures)?|errors?|exception|denied|cannot|can't|could not|couldn't|unable|invalid|not found|unsuccessful|unsuccessfully|timed out|time-?out|refused|rejected|corrupt(?:ed)?|not supported|only supported|does not exist|not recognized|aborted|unreachable)\b";

/// Information records that decide, although neither their severity nor their words tell of a failure. The texts may stand anywhere in a message.
#[rustfmt::skip]
pub static DECISIVE: &[(&str, Weight, &str)] = &[
    ("WINHTTP_CALLBACK_STATUS_FLAG_", Weight::Says, "documented: the reason why a certificate was refused, before the code that all share"),
    ("Execution status received: ", Weight::Says, "1902, documented: how the client's own service ended with an application"),
    ("No assigned task sequence.", Weight::Proves, "documented"),
    ("Processing 0 locations", Weight::Proves, "documented: the management point knows no distribution point with the content"),
    ("HTTP = 0, SMB = 0", Weight::Proves, "inferred from 1902: `Locations: Multicast = 0, HTTP = 2, SMB = 0.`"),
    ("No static content server", Weight::Proves, "documented: the same"),
    ("Found empty NetworkAccessUsername", Weight::Proves, "documented"),
    ("http result: 4", Weight::Proves, "documented: the status of a server's answer"),
    ("http result: 5", Weight::Proves, "documented: the same"),
    ("Error. Status code ", Weight::Proves, "documented: the same"),
];

/// What an information record that decides is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// It says what went wrong, better than the errors after it.
    Says,
    /// It is evidence for what an error says.
    Proves,
}

/// How messages begin that only repeat with which code something ended.
#[rustfmt::skip]
pub static ECHOES: &[(&str, &str)] = &[
    ("Process completed with exit code ", "1902; excerpt"),
    ("Exiting with code ", "excerpt"),
    ("Exiting with return code ", "excerpt"),
    ("Command line returned ", "1902"),
    ("PowerShell command line returned ", "documented"),
    ("Task Sequence Manager returned code ", "documented"),
    ("ThreadToResolveAndExecuteTaskSequence returned code ", "documented"),
    ("ThreadToResolveAndExecuteTaskSequence failed. Code", "documented"),
];

/// A command line with the code it ended with, in one message: `Command line … returned 0`.
const COMMAND_LINE: (&str, &str) = ("Command line ", " returned ");

/// Messages of the engine that only keep its books.
#[rustfmt::skip]
pub static BOOKKEEPING: &[(&str, &str)] = &[
    ("!-----", "1902: the line around the output of a process"),
    ("Set a ", "1902: of variables"),
    ("Expand a string: ", "1902"),
];

/// Which other logs a component writes to, for when smsts.log does not tell. All documented.
#[rustfmt::skip]
pub static OTHER_LOGS: &[(&str, &str)] = &[
    ("InstallApplication", r"C:\Windows\CCM\Logs\AppEnforce.log and AppDiscovery.log"),
    ("InstallSoftware", r"C:\Windows\CCM\Logs\execmgr.log, and the log of the installer if its command line names one"),
    ("InstallSWUpdate", r"C:\Windows\CCM\Logs\WUAHandler.log and UpdatesDeployment.log"),
    ("RunPowerShellScript", r"the script's own log, and dism.log (X:\Windows\Logs\DISM in WinPE) where it works on images or drivers"),
    ("OSDSetupWindows", r"C:\Windows\Panther\setupact.log and setuperr.log"),
    ("OSDUpgradeWindows", r"C:\$WINDOWS.~BT\Sources\Panther\setupact.log and setuperr.log"),
    ("OSDSetupHook", r"C:\Windows\ccmsetup\Logs\ccmsetup.log and client.msi.log"),
    ("OSDDriverClient", r"C:\Windows\Logs\DISM\dism.log and C:\Windows\INF\setupapi.offline.log"),
    ("OSDAutoApplyDriver", r"C:\Windows\Logs\DISM\dism.log and C:\Windows\INF\setupapi.offline.log"),
    ("ApplyOperatingSystem", r"X:\Windows\Logs\DISM\dism.log"),
    ("OSDNetSettings", r"C:\Windows\debug\NetSetup.LOG"),
    ("OSDDownloadContent", r"C:\Windows\CCM\Logs\CAS.log and DataTransferService.log, and IIS's log on the distribution point"),
    ("OSDOfflineBitlocker", "the BitLocker-API event log"),
    ("OSDBitLocker", "the BitLocker-API event log"),
    ("OSDJoinDomainWorkgroup", r"C:\Windows\debug\NetSetup.LOG"),
];

/// Components that run an organisation's own programs and scripts: their records hold what those print.
pub const SCRIPT_HOSTS: &[&str] = &["RunPowerShellScript", "InstallSoftware", "RunCommandLine"];

/// Codes that only say that something failed, not what. The text of each is in the table of codes.
#[rustfmt::skip]
pub const GENERIC: &[u32] = &[
    0x8000_4005, // E_FAIL
    0x8000_4004, // E_ABORT, on whatever holds the step
    0x8000_FFFF, // E_UNEXPECTED
    0xFFFF_FFFF, // -1
    0x0000_0001, // what scripts and many programs end with
    0x8007_0001, // the same, wrapped
    0x0000_4005, // 16389: E_FAIL cut to 16 bits by a script's exit
];

static WORDS: LazyLock<Regex> = LazyLock::new(|| pattern(FAILURE_WORDS));

static BARE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\W*(?:[\w.:>~-]+ ){0,3}[\w.:>~-]+(?:\([^()]*\))?\W*(?:has )?(?:failed|unsuccessful)\W*(?:(?:with|the|error|code|hr|exit|return|win32|status|result)\W*)*(?:0x\W*)?[0-9a-f]*\W*(?:retrying\W*)?$",
    )
});

fn pattern(pattern: &str) -> Regex {
    RegexBuilder::new(pattern)
        .case_insensitive(true)
        .build()
        .expect("the table's patterns are sound")
}

/// Whether a message speaks of a failure in words.
pub fn speaks_of_failure(message: &str) -> bool {
    WORDS.is_match(message)
}

/// Whether a message only repeats with which code something ended.
pub fn is_echo(message: &str) -> bool {
    let (start, then) = COMMAND_LINE;
    begins_as(ECHOES, message) || message.starts_with(start) && message.contains(then)
}

/// Whether a message says no more than that something failed, with a code or without: `PrepareTransportEx() failed. 0x80090005.`
pub fn is_bare(message: &str) -> bool {
    BARE.is_match(message.trim())
}

/// The weight of a record that decides.
pub fn decides(message: &str) -> Option<Weight> {
    let mut rows = DECISIVE.iter();
    let row = rows.find(|(text, ..)| message.contains(text))?;
    let is_success = message.contains("success");
    Some(row.1).filter(|_| !is_success)
}

/// Whether a message of the engine only keeps its books.
pub fn is_bookkeeping(message: &str) -> bool {
    begins_as(BOOKKEEPING, message)
}

fn begins_as(rows: &[(&str, &str)], message: &str) -> bool {
    rows.iter().any(|(start, _)| message.starts_with(start))
}

/// The logs of MDT's scripts.
const SCRIPTS_OF_MDT: &str = "BDD.log and the script's own log (ZTI*.log, LTI*.log) beside it";

/// Which other logs to look into for what a component did, with that command line.
pub fn other_logs(component: &str, command_line: &str) -> Option<&'static str> {
    static MDT: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(?:ZTI|LTI)\w*\.wsf\b"));
    if MDT.is_match(command_line) {
        return Some(SCRIPTS_OF_MDT);
    }
    let mut rows = OTHER_LOGS.iter();
    rows.find(|(name, _)| name.eq_ignore_ascii_case(component))
        .map(|(_, logs)| *logs)
}

/// The variables that a command line still holds as `%NAME%`, though it is executed. What `cmd.exe` runs is expanded by that, but for the program itself.
pub fn unexpanded(command_line: &str) -> Vec<String> {
    static VARIABLE: LazyLock<Regex> = LazyLock::new(|| pattern(r"%([a-z_][a-z0-9_.()-]*)%"));
    let text = command_line.trim();
    let program = match text.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next(),
        None => text.split_ascii_whitespace().next(),
    };
    let program = program.unwrap_or_default();
    let is_shell = program.to_ascii_lowercase().contains("cmd");
    let searched = if is_shell { program } else { text };
    let mut names = Vec::new();
    for found in VARIABLE.captures_iter(searched) {
        let name = found[1].to_owned();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// Whether a component's records hold what a script or program of the organisation's own prints.
pub fn is_script_host(component: &str) -> bool {
    SCRIPT_HOSTS
        .iter()
        .any(|host| host.eq_ignore_ascii_case(component))
}

/// Whether a code says no more than that something failed.
pub fn is_generic(code: Code) -> bool {
    GENERIC.contains(&code.0)
}
