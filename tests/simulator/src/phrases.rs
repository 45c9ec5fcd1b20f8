//! The engine's words, in both dialects. Nothing here knows when they are said.

use super::scenario::Dialect;

/// The line around the output of a step's process.
pub const RULE: &str = "!--------------------------------------------------------------------------------------------!";
pub const STARS: &str =
    "****************************************************************************";
pub const LOGS: &str = "Expand a string: %_SMSTSMDataPath%\\Logs";

pub fn start(dialect: Dialect, name: &str, pointer: u32, r#type: &str, disabled: bool) -> String {
    match dialect {
        Dialect::Old => {
            format!(
                "Start executing an instruction. Instruction name: {name}. Instruction pointer: {pointer}"
            )
        }
        Dialect::New => format!(
            "Start executing an instruction. Instruction name: '{name}'.  Pointer: {pointer}. Type: '{type}'. Disabled: {}",
            u8::from(disabled)
        ),
    }
}

pub fn global(variable: &str, value: &str) -> String {
    format!("Set a global environment variable {variable}={value}")
}

/// The record that repeats a global variable for the execution environment.
pub fn execution(dialect: Dialect, variable: &str, value: &str) -> String {
    let kind = match dialect {
        Dialect::Old => "TS",
        Dialect::New => "Task Sequence",
    };
    format!("Set a {kind} execution environment variable {variable}={value}")
}

pub fn condition_true(noun: &str, name: &str) -> String {
    format!("The condition for the {noun} ({name}) is evaluated to be true")
}

pub fn skipped(noun: &str, name: &str, reason: &str) -> String {
    let why = if reason == "disabled" {
        "it is disabled"
    } else {
        "the condition is evaluated to be false"
    };
    format!("The {noun} ({name}) has been skipped because {why}")
}

pub fn action_succeeded(name: &str, code: i32) -> String {
    format!("Successfully completed the action ({name}) with the exit win32 code {code}")
}

/// `phrase` and `line_break` matter to the old dialect only.
pub fn action_failed(
    dialect: Dialect,
    name: &str,
    code: i32,
    phrase: &str,
    line_break: &str,
) -> String {
    match dialect {
        Dialect::New => format!("Failed to run the action: {name}. Error {code}"),
        Dialect::Old => {
            format!(
                "Failed to run the action: {name}. {phrase}{line_break}{}",
                error_text(code)
            )
        }
    }
}

/// What the old dialect may say before the line break.
pub const FAILURE_PHRASES: [&str; 3] = [
    "",
    "This is usually caused by a problem with the program. Please check the Microsoft Knowledge Base to determine if this is a known issue or contact Microsoft Support Services for further assistance.",
    "Permissions on the requested may be configured incorrectly.",
];

pub fn group_failed(dialect: Dialect, name: &str, line_break: &str) -> String {
    let head = format!(
        "The execution of the group ({name}) has failed and the execution has been aborted. An action failed."
    );
    match dialect {
        Dialect::New => head + " Error 0x80004004",
        Dialect::Old => head + line_break + "Operation aborted (Error: 80004004; Source: Windows)",
    }
}

pub fn sequence_failed(dialect: Dialect, name: &str, code: i32, line_break: &str) -> String {
    match dialect {
        Dialect::New => {
            format!(
                "Failed to run the last action: {name}. Result {code}. Execution of task sequence failed."
            )
        }
        Dialect::Old => format!(
            "Failed to run the last action: {name}. Execution of task sequence failed.{line_break}{}",
            error_text(code)
        ),
    }
}

/// The old dialect's words for a code, with the code in hexadecimal.
fn error_text(code: i32) -> String {
    let code = code as u32;
    let (text, source) = match code {
        0x0000_0001 => ("Incorrect function.", "Windows"),
        0x8007_0002 => ("The system cannot find the file specified.", "Windows"),
        0x8007_0005 => ("Access is denied.", "Windows"),
        0x8007_0057 => ("The parameter is incorrect.", "Windows"),
        0x8004_1002 => ("Not found", "WMI"),
        0x8000_4005 => ("Unspecified error", "Windows"),
        _ => ("Unknown error", "Windows"),
    };
    format!("{text} (Error: {code:08X}; Source: {source})")
}
