//! How the engine puts its work into records: around an instruction, after it, and record by record.

use super::definition::{Condition, Step, Table};
use super::engine::Engine;
use super::phrases::{self, LOGS, RULE};
use super::record::{Record, Stamp, Tear};
use super::scenario::{Dialect, Phase};

impl Engine<'_> {
    /// The start record and what always follows it. Returns the start record's number.
    pub(super) fn announce(
        &mut self,
        name: &str,
        pointer: u32,
        r#type: &str,
        disabled: bool,
    ) -> usize {
        let dialect = self.plan.dialect;
        let start = self.say(
            1,
            phrases::start(dialect, name, pointer, r#type, disabled),
            "engine.cxx:143",
        );
        self.went_on(start);
        if dialect == Dialect::New && (r#type.is_empty() || disabled) {
            self.noops += 1;
            let count = format!(
                "Total count of NOOP instructions in the past so far: {}",
                self.noops
            );
            self.say(0, count, "engine.cxx:921");
        }
        self.say(
            0,
            phrases::global("_SMSTSCurrentActionName", name),
            "executionenv.cxx:662",
        );
        self.say(
            0,
            phrases::global("_SMSTSNextInstructionPointer", &pointer.to_string()),
            "executionenv.cxx:662",
        );
        start
    }

    pub(super) fn evaluate(&mut self, condition: &Condition) {
        self.say(1, "Evaluating an AND expression", "tsexpreval.cpp:567");
        let parts = match condition {
            Condition::Variable(variable, operator, value) => {
                self.say(
                    1,
                    "Evaluating a variable condition expression",
                    "tsexpreval.cpp:750",
                );
                vec![operator.clone(), variable.clone(), value.clone()]
            }
            Condition::Wmi(query) => {
                self.say(
                    1,
                    "Evaluating a WMI condition expression",
                    "tsexpreval.cpp:1855",
                );
                vec!["root\\cimv2".to_owned(), query.clone()]
            }
        };
        for part in parts {
            self.say(0, format!("Expand a string: {part}"), "utility.cpp:790");
        }
    }

    pub(super) fn start_process(&mut self, step: &Step) {
        let log_path = match self.phase {
            Phase::WinPe => "X:\\WINDOWS\\TEMP\\SMSTSLog",
            Phase::FullOs => "C:\\WINDOWS\\CCM\\Logs\\SMSTSLog",
        };
        self.say(
            0,
            phrases::global("_SMSTSLogPath", log_path),
            "executionenv.cxx:662",
        );
        self.say(
            0,
            format!("Expand a string: {}", step.command),
            "executionenv.cxx:782",
        );
        self.say(0, "Expand a string: ", "executionenv.cxx:782");
        if self.phase == Phase::WinPe {
            self.say(
                0,
                "Command line for extension .exe is \"%1\" %*",
                "commandline.cpp:229",
            );
            self.say(
                0,
                format!("Set command line: {}", step.command),
                "commandline.cpp:723",
            );
        }
        self.say(
            1,
            format!("Start executing the command line: {}", step.command),
            "instruction.cxx:747",
        );
        self.say(1, RULE, "instruction.cxx:779");
        self.say(0, "Expand a string: WinPEandFullOS", "executionenv.cxx:782");
        let options = if self.phase == Phase::FullOs {
            " with options (0, 4)"
        } else {
            ""
        };
        self.say(
            1,
            format!("Executing command line: {}{options}", step.command),
            "commandline.cpp:822",
        );
    }

    pub(super) fn process_ended(&mut self, code: i32) {
        self.say(
            1,
            format!("Process completed with exit code {}", code as u32),
            "commandline.cpp:1136",
        );
        self.say(1, RULE, "instruction.cxx:834");
    }

    pub(super) fn results(&mut self, name: &str, code: i32, succeeded: bool) {
        self.status();
        self.say(
            0,
            phrases::global("_SMSTSLastActionRetCode", &code.to_string()),
            "executionenv.cxx:662",
        );
        // The old engine did not name the action before the client was there.
        if self.phase == Phase::FullOs || self.plan.standalone || self.plan.dialect == Dialect::New
        {
            self.say(
                0,
                phrases::global("_SMSTSLastActionName", name),
                "executionenv.cxx:662",
            );
        }
        self.say(
            0,
            phrases::global("_SMSTSLastActionSucceeded", &succeeded.to_string()),
            "executionenv.cxx:662",
        );
        if self.phase == Phase::WinPe {
            self.say(0, LOGS, "executionenv.cxx:776");
        }
    }

    pub(super) fn clear_environment(&mut self) {
        self.say(0, "Clear local default environment", "executionenv.cxx:809");
    }

    /// The state that is written down after every executed instruction. Returns the record that names the next
    /// pointer.
    pub(super) fn save(&mut self, next: u32, table: &Table) -> usize {
        let record = self.write_state(next);
        if self.phase == Phase::WinPe {
            self.say(
                1,
                "Successfully save execution state and environment to local hard disk",
                "engine.cxx:286",
            );
        }
        self.count_retries(next, table);
        record
    }

    pub(super) fn write_state(&mut self, next: u32) -> usize {
        let dialect = self.plan.dialect;
        self.say(
            1,
            "Updated security on object C:\\_SMSTaskSequence.",
            "utils.cpp:2118",
        );
        let next = next.to_string();
        let record = self.say(
            0,
            phrases::global("_SMSTSNextInstructionPointer", &next),
            "executionenv.cxx:662",
        );
        self.say(
            0,
            phrases::execution(dialect, "_SMSTSNextInstructionPointer", &next),
            "executionenv.cxx:390",
        );
        let nodes = self.stack.clone();
        let stack: Vec<String> = nodes
            .iter()
            .map(|&node| self.node(node).pointer.to_string())
            .collect();
        let stack = stack.join(" ");
        let global = self.say(
            0,
            phrases::global("_SMSTSInstructionStackString", &stack),
            "executionenv.cxx:662",
        );
        let twin = self.say(
            0,
            phrases::execution(dialect, "_SMSTSInstructionStackString", &stack),
            "executionenv.cxx:418",
        );
        self.current().stacks.push((global, nodes.clone()));
        self.current().stacks.push((twin, nodes));
        self.say(
            0,
            "Save the current environment block",
            "executionenv.cxx:835",
        );
        record
    }

    pub(super) fn count_retries(&mut self, next: u32, table: &Table) {
        self.say(
            0,
            phrases::global("_SMSTSLastActionRetryCount", "0"),
            "executionenv.cxx:662",
        );
        if self.plan.dialect == Dialect::New && next < table.len() {
            self.say(0, "Has more instructions.", "engine.cxx:301");
        }
    }

    pub(super) fn line_break(&mut self) -> &'static str {
        if self.dice.chance(500) { "\r\n" } else { "\n" }
    }

    /// A record of TSManager. Returns its number.
    pub(super) fn say(
        &mut self,
        severity: u8,
        message: impl Into<String>,
        file: &'static str,
    ) -> usize {
        if self.dice.chance(self.scenario.noise.background) {
            self.background();
        }
        let tear = self.tear(self.scenario.noise.torn_engine);
        let thread = self.thread;
        self.push("TSManager", severity, thread, message.into(), file, tear)
    }

    pub(super) fn push(
        &mut self,
        component: &'static str,
        severity: u8,
        thread: u32,
        message: String,
        file: &'static str,
        tear: Tear,
    ) -> usize {
        if self.dice.chance(250) {
            self.now += self.dice.between(1, 4) * 16;
        }
        let stamp = Stamp {
            utc_ms: self.now + self.skew,
            bias: self.bias,
        };
        let ansi = message.chars().any(|c| ('\u{a0}'..='\u{ff}').contains(&c));
        let bom = std::mem::take(&mut self.bom_next);
        let record = Record {
            message,
            component,
            severity,
            thread,
            file,
            stamp,
            odd_time: None,
            tear,
            ansi,
            bom,
        };
        self.out.records.push(record);
        self.out.len() - 1
    }

    /// Torn records never stand side by side: two halves would make a whole.
    pub(super) fn tear(&mut self, permille: u32) -> Tear {
        if !self.out.records.last().is_some_and(Record::is_whole) || !self.dice.chance(permille) {
            return Tear::Whole;
        }
        let permille = self.dice.between(50, 950) as u32;
        if self.dice.chance(600) {
            Tear::HeadLost(permille)
        } else {
            Tear::TailLost(permille)
        }
    }

    pub(super) fn wait(&mut self, millis: i64) {
        self.now += millis;
    }
}
