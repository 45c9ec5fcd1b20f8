//! A row in the engine's words.

use std::fmt::Write as _;

use chrono::DateTime;

use super::rows::Row;

/// Records, and the place of the row behind each.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub text: Vec<u8>,
    pub places: Vec<(usize, u64, u64)>,
}

/// The status messages of a task sequence. Documented: "Status messages" of the ConfigMgr client.
mod message {
    pub(super) const GROUP_SKIPPED: u32 = 11122;
    pub(super) const GROUP_STARTED: u32 = 11124;
    pub(super) const GROUP_COMPLETED: u32 = 11127;
    pub(super) const ACTION_DISABLED: u32 = 11128;
    pub(super) const ACTION_SKIPPED: u32 = 11130;
    pub(super) const ACTION_SUCCEEDED: u32 = 11134;
    pub(super) const ACTION_FAILED: u32 = 11135;
    pub(super) const FAILURE_IGNORED: u32 = 11138;
    pub(super) const STARTED: u32 = 11140;
    pub(super) const STARTED_IN_WINPE: u32 = 11144;
    pub(super) const FAILED: u32 = 11141;
    pub(super) const COMPLETED: u32 = 11143;
    pub(super) const COMPLETED_TOO: u32 = 11171;
}

/// Tells the rows of one machine, in their order.
pub(super) fn tell(rows: &[Row]) -> Told {
    let mut teller = Teller::default();
    for row in rows {
        teller.row(row);
    }
    teller.told
}

#[derive(Default)]
struct Teller {
    told: Told,
    /// Since the run began, a group or step was told of.
    has_steps: bool,
    /// The deployment that is told of, and whether its run has begun and not ended.
    deployment: Option<String>,
    is_open: bool,
    /// The pointer of the step that failed last.
    failed: Option<u32>,
    /// The open groups, the outermost first: start pointer and name.
    groups: Vec<(u32, String)>,
}

impl Teller {
    fn row(&mut self, row: &Row) {
        if row.deployment != self.deployment {
            self.deployment.clone_from(&row.deployment);
            self.is_open = false;
        }
        let name = match row.action.as_str() {
            "" => &row.group,
            action => action,
        };
        let group = match row.group.as_str() {
            "" => &row.action,
            group => group,
        };
        match row.message.unwrap_or_else(|| by_code(row)) {
            message::STARTED | message::STARTED_IN_WINPE => self.begin(row),
            message::FAILED => {
                self.end(
                    row,
                    "Failed to run the last action: . Execution of task sequence failed.",
                );
            }
            message::COMPLETED | message::COMPLETED_TOO => {
                self.end(
                    row,
                    "The task execution engine successfully completed the execution",
                );
            }
            message::GROUP_STARTED => {
                self.start(row, group, row.utc_ms);
                let open = row.pointer.map(|pointer| (pointer, group.to_owned()));
                self.groups.extend(open);
                self.say(
                    row,
                    1,
                    &format!("The group ({group}) has been successfully started"),
                );
            }
            message::GROUP_COMPLETED => {
                // The engine says it at the pointer of the group's end; a row may hold that of its start.
                let open = self.groups.pop();
                if open.map(|(pointer, _)| pointer) != row.pointer {
                    self.start(row, group, row.utc_ms);
                }
                self.say(
                    row,
                    1,
                    &format!("The group ({group}) has been successfully completed"),
                );
            }
            message::GROUP_SKIPPED => self.skip(row, "group", group, CONDITION),
            message::ACTION_DISABLED => self.skip(row, "action", name, "it is disabled"),
            message::ACTION_SKIPPED => self.skip(row, "action", name, CONDITION),
            message::ACTION_SUCCEEDED => {
                self.start(row, name, None);
                self.output(row);
                let code = row.exit_code.unwrap_or(0);
                self.say(
                    row,
                    1,
                    &format!(
                        "Successfully completed the action ({name}) with the exit win32 code {code}"
                    ),
                );
                self.stack(row);
            }
            message::ACTION_FAILED => self.fail(row, name),
            // It follows the failure.
            message::FAILURE_IGNORED if self.failed.is_none() || self.failed != row.pointer => {
                self.fail(row, name);
            }
            _ => {}
        }
    }

    fn begin(&mut self, row: &Row) {
        // The message comes from Windows PE and from the engine.
        if self.is_open && !self.has_steps {
            return;
        }
        (self.is_open, self.has_steps, self.failed) = (true, false, None);
        self.groups.clear();
        self.say(row, 1, "Starting Task Sequence Engine . . . ");
        self.say(row, 1, "The task execution engine started execution");
    }

    fn end(&mut self, row: &Row, words: &str) {
        self.say(row, 1, words);
        (self.is_open, self.has_steps) = (false, false);
    }

    fn fail(&mut self, row: &Row, name: &str) {
        self.start(row, name, None);
        self.output(row);
        self.failed = row.pointer;
        let code = row
            .exit_code
            .map_or_else(String::new, |code| format!(". Error {code}"));
        self.say(row, 3, &format!("Failed to run the action: {name}{code}"));
    }

    fn skip(&mut self, row: &Row, noun: &str, name: &str, why: &str) {
        self.start(row, name, row.utc_ms);
        self.say(
            row,
            1,
            &format!("The {noun} ({name}) has been skipped because {why}"),
        );
        self.say(
            row,
            1,
            &format!("Execution of the instruction ({name}) has been skipped"),
        );
    }

    /// The start of an instruction, at the time of the row or, for a step that has ended then, at
    /// none: the site does not keep it.
    fn start(&mut self, row: &Row, name: &str, at: Option<i64>) {
        self.has_steps = true;
        let Some(pointer) = row.pointer else {
            return;
        };
        let words = format!(
            "Start executing an instruction. Instruction name: {name}. Instruction pointer: {pointer}"
        );
        self.record(row, "TSManager", 1, &words, at);
    }

    /// The open groups, where a step's row says that it is in one further out: the engine aborts a
    /// group that failed without a message to the site.
    fn stack(&mut self, row: &Row) {
        let holder = self.groups.iter().rposition(|(_, name)| *name == row.group);
        let Some(open) = holder
            .map(|at| at + 1)
            .filter(|&open| open < self.groups.len())
        else {
            return;
        };
        self.groups.truncate(open);
        let pointers: Vec<_> = self.groups.iter().map(|(at, _)| at.to_string()).collect();
        let pointers = pointers.join(" ");
        self.say(
            row,
            1,
            &format!("Set a global environment variable _SMSTSInstructionStackString={pointers}"),
        );
    }

    /// The end of the action's output, as records of the component that the site does not name.
    fn output(&mut self, row: &Row) {
        if !row.output.is_empty() {
            self.record(row, "ActionOutput", 1, &row.output, row.utc_ms);
        }
    }

    fn say(&mut self, row: &Row, severity: u8, words: &str) {
        self.record(row, "TSManager", severity, words, row.utc_ms);
    }

    fn record(&mut self, row: &Row, component: &str, severity: u8, words: &str, at: Option<i64>) {
        let at = at.and_then(DateTime::from_timestamp_millis);
        let (time, date) = at.map_or_else(Default::default, |at| {
            (
                at.format("%H:%M:%S%.3f+000").to_string(),
                at.format("%m-%d-%Y").to_string(),
            )
        });
        // The words of a row must not end its record.
        let words = words.replace("]LOG]!>", "]LOG] !>");
        let mut text = String::new();
        let _ = writeln!(
            text,
            "<![LOG[{words}]LOG]!><time=\"{time}\" date=\"{date}\" component=\"{component}\" \
             context=\"\" type=\"{severity}\" thread=\"\" file=\"\">"
        );
        self.told
            .places
            .push((self.told.text.len(), row.line, row.offset));
        self.told.text.extend_from_slice(text.as_bytes());
    }
}

const CONDITION: &str = "the condition is evaluated to be false";

/// The message of a row without one: a step's exit code tells how it went.
fn by_code(row: &Row) -> u32 {
    match row.exit_code {
        Some(0) if !row.action.is_empty() => message::ACTION_SUCCEEDED,
        Some(_) if !row.action.is_empty() => message::ACTION_FAILED,
        _ => 0,
    }
}
