//! The columns of a pasted line: where its message stands, and its component, time and thread.
//!
//! Forms read here, each with the place where it comes from:
//!
//! - `message⇥component⇥M/D/YYYY h:mm:ss AM⇥thread (0xHEX)`: CMTrace's clipboard, its tabs often turned to blanks;
//! - `message component thread (0xHEX)` and `message component`: the same with columns left out by whoever pasted it;
//! - `message  $$<component><MM-DD-YYYY HH:MM:SS.mmm+BBB><thread=N (0xHEX)>`: the older form of ConfigMgr's logs;
//! - `MM-DD-YYYY hh:mm:ss.mmm component thread (0xHEX) message` and `component  message`: other viewers and scripts.

use std::{ops::Range, sync::LazyLock};

use regex::bytes::{Captures, Regex};

use super::Attributes;

/// The columns of a record, and its message's range in the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns<'a> {
    /// The message.
    pub message: Range<usize>,
    /// The columns.
    pub attributes: Attributes<'a>,
}

/// Which forms count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// Those with a thread in both notations or the marks of the older form: nothing else looks like them.
    Sure,
    /// All of them.
    Any,
}

const COMPONENT: &str = r"(?<component>[A-Za-z][A-Za-z0-9_.-]{1,63})";
const DATE: &str = r"(?<date>[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4})";
const TIME: &str = r"(?<time>[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?(?:[+-][0-9]{1,4}|\s?[AaPp]\.?[Mm]\.?)?)";
const THREAD: &str = r"(?<thread>[0-9]{1,10})\s\(0x[0-9A-Fa-f]{1,8}\)";

fn regex(pattern: &str) -> Regex {
    Regex::new(&format!("(?-u){pattern}")).expect("the patterns are sound")
}

/// Columns behind the message, with the thread in both notations.
static SURE_TAIL: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!(
        r"(?:^|\s){COMPONENT}(?:\s+{DATE},?\s+{TIME})?\s+{THREAD}\s*\z"
    ))
});
/// Columns behind the message, with the time but not the thread.
static TIMED_TAIL: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!(
        r"(?:^|\s){COMPONENT}\s+{DATE},?\s+{TIME}(?:\s+(?<thread>[0-9]{{1,10}}))?\s*\z"
    ))
});
/// The component alone behind the message.
static BARE_TAIL: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!(
        r"\s{COMPONENT}(?:\s+(?<thread>[0-9]{{1,10}}))?\s*\z"
    ))
});
static OLD_TAIL: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"\s*\$\$<(?<component>[^<>\r\n]{0,64})><(?:(?<date>[0-9/.-]{1,12}) (?<time>[^<>\r\n]{1,32})|[^<>\r\n]{0,64})>(?:<thread=(?<thread>[0-9]{1,10})[^<>\r\n]{0,32}>)?\s*\z",
    )
});
/// Columns before the message.
static SURE_HEAD: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!(
        r"\A\s*{DATE}\s+{TIME}\s+{COMPONENT}\s+{THREAD}(?:\s|\z)\s*"
    ))
});
/// The component alone before the message.
static BARE_HEAD: LazyLock<Regex> =
    LazyLock::new(|| regex(&format!(r"\A\s*{COMPONENT}(?:\t| {{2}})\s*")));
/// A thread that a line break parted from its record.
static LONE_THREAD: LazyLock<Regex> = LazyLock::new(|| regex(&format!(r"\A\s*{THREAD}\s*\z")));
/// The system's text of a code, which the old dialect writes on a line of its own, and other lines that never stand alone.
static GOES_ON: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"\A\s*(?:[^\r\n]{1,300}\(Error: (?:0x)?[0-9A-Fa-f]{8}; Source: [^()\r\n]{1,40}\)\.?|An action failed\.|For more information, (?:please )?contact your system administrator[^\r\n]*)\s*\z",
    )
});
/// Words of ConfigMgr and its task sequences. One of them makes a text of lines a log.
static TASK_SEQUENCE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)HRESULT ?= ?(?:0x)?[0-9a-f]{8}\b|\(Error: (?:0x)?[0-9a-f]{8}; Source: |\b0x[8c][0-9a-f]{7}\b|\b(?:failed|code|error)\b[^\r\n]{0,40}\b[8c][0-9a-f]{7}\b|\btask sequence|_SMSTS|_SMSTaskSequence|\bFailed to run the action: |\bProcess completed with exit code |\bExecution status received: |\bWinPE\b|\bExecuting command line: |\bpxe ",
    )
});

/// Components that write to smsts.log. Those that begin with `OSD` or `TS` are known by that.
const COMPONENTS: &[&str] = &[
    "ApplyOperatingSystem",
    "CCMSETUP",
    "CcmSetup",
    "DownloadContent",
    "InstallApplication",
    "InstallSoftware",
    "InstallSWUpdate",
    "PrepareSMSClient",
    "Reboot",
    "RunCommandLine",
    "RunPowerShellScript",
    "SetupWindows",
    "smspxe",
    "smsswd",
];

/// Whether a word is the name of a component that writes to smsts.log.
pub fn is_known(word: &[u8]) -> bool {
    let begins = |prefix: &[u8]| {
        word.strip_prefix(prefix)
            .and_then(<[u8]>::first)
            .is_some_and(u8::is_ascii_uppercase)
    };
    begins(b"OSD")
        || begins(b"TS")
        || word.starts_with(b"TsProgressUI")
        || COMPONENTS
            .iter()
            .any(|name| word.eq_ignore_ascii_case(name.as_bytes()))
}

/// Whether a line is a record with columns.
pub fn has_columns(line: &[u8]) -> bool {
    tail(line, Trust::Any).is_some() || head(line, Trust::Any).is_some()
}

/// Whether the words of a line are those of ConfigMgr.
pub fn is_of_a_task_sequence(line: &[u8]) -> bool {
    TASK_SEQUENCE.is_match(line)
}

/// Whether a line goes on with the message of the line before it.
pub fn goes_on(line: &[u8]) -> bool {
    GOES_ON.is_match(line)
}

/// The thread, where a line holds nothing else.
pub fn lone_thread(line: &[u8]) -> Option<&[u8]> {
    let captures = LONE_THREAD.captures(line)?;
    Some(captures.name("thread")?.as_bytes())
}

/// The columns of a line that stand behind its message.
pub fn tail(line: &[u8], trust: Trust) -> Option<Columns<'_>> {
    let columns = |captures: Captures<'_>| {
        let start = captures.get(0)?.start();
        Some(Columns {
            message: 0..start,
            attributes: attributes(line, &captures),
        })
    };
    let sure = SURE_TAIL.captures(line).or_else(|| OLD_TAIL.captures(line));
    if sure.is_some() || trust == Trust::Sure {
        return columns(sure?);
    }
    if let Some(timed) = TIMED_TAIL.captures(line) {
        return columns(timed);
    }
    let bare = BARE_TAIL.captures(line)?;
    let component = bare.name("component")?;
    is_known(component.as_bytes()).then(|| columns(bare))?
}

/// The columns of a line that stand before its message.
pub fn head(line: &[u8], trust: Trust) -> Option<Columns<'_>> {
    let columns = |captures: Captures<'_>| {
        Some(Columns {
            message: captures.get(0)?.end()..line.len(),
            attributes: attributes(line, &captures),
        })
    };
    let sure = SURE_HEAD.captures(line);
    if sure.is_some() || trust == Trust::Sure {
        return columns(sure?);
    }
    let bare = BARE_HEAD.captures(line)?;
    let component = bare.name("component")?;
    is_known(component.as_bytes()).then(|| columns(bare))?
}

fn attributes<'a>(line: &'a [u8], captures: &Captures<'_>) -> Attributes<'a> {
    let column = |name| captures.name(name).map(|found| &line[found.range()]);
    Attributes {
        time: column("time"),
        date: column("date"),
        component: column("component"),
        thread: column("thread"),
        ..Attributes::default()
    }
}
