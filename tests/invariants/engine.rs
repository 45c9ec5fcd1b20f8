//! From arbitrary bytes to logs in which the engine speaks: a fuzzer that had to find its sentences by itself would never get to the tree.
//!
//! The sentences are those of the program's own table of phrases, so that a new row is fuzzed from the day it is added.

use std::fmt::Write as _;

use smsts::event::{PHRASES, Phrase, Says};

/// Names that repeat, that hold the engine's own words, and that would control a terminal.
const NAMES: &[&str] = &[
    "A",
    "B",
    "",
    "A) has been successfully started",
    "C. Error 5",
    "=1+1",
    "\u{1b}]0;x\u{7}\u{202e}Ä\u{9b}",
    "two\r\nlines",
];

const TEXTS: &[&str] = &[
    "true",
    "false",
    "",
    r"X:\windows\temp\smstslog",
    r"C:\Windows\CCM\Logs",
    "smsboot.exe /target:WinPE",
    " An action failed. Error 0x80004004",
    "5.00.9000.1000",
];

/// Numbers at the edges of what fits.
const EDGES: &[u64] = &[
    0,
    u32::MAX as u64 - 1,
    u32::MAX as u64,
    i32::MAX as u64 + 1,
    99_999_999_999,
];

/// A byte ends the definitions.
const END: u8 = 0xFF;

/// What some bytes mean.
pub struct Play {
    pub logs: Vec<Vec<u8>>,
    /// Definitions in XML, separated.
    pub definitions: Vec<u8>,
}

impl Play {
    pub fn of(bytes: &[u8]) -> Self {
        let mut bytes = Bytes { rest: bytes };
        let definitions = definitions(&mut bytes);
        let mut pen = Pen::default();
        while let Some(op) = bytes.next() {
            pen.op(op, &mut bytes);
        }
        pen.logs.push(pen.log);
        Self {
            logs: pen.logs,
            definitions,
        }
    }
}

struct Bytes<'a> {
    rest: &'a [u8],
}

impl Bytes<'_> {
    fn next(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    /// One more, or zero at the end.
    fn take(&mut self) -> u8 {
        self.next().unwrap_or_default()
    }

    fn pick<'b, T: ?Sized>(&mut self, from: &[&'b T]) -> &'b T {
        from[usize::from(self.take()) % from.len()]
    }
}

/// Sequences that call each other, from one byte per item.
fn definitions(bytes: &mut Bytes<'_>) -> Vec<u8> {
    let mut xml = String::from("<sequence>");
    let mut open = 0;
    while let Some(byte) = bytes.next().filter(|&byte| byte != END) {
        let name = ["A", "B", "C. Error 5", "=1+1"][usize::from(byte >> 6)];
        let disable = if byte & 8 == 0 { "" } else { " disable='true'" };
        let _ = match byte & 7 {
            0 | 1 => {
                open += 1;
                write!(xml, "<group name='{name}'{disable}>")
            }
            2 if open > 0 => {
                open -= 1;
                write!(xml, "</group>")
            }
            3 => write!(
                xml,
                "<subtasksequence name='{name}'{disable}><defaultVarList><variable property='TsPackageID'>CON{:05X}</variable></defaultVarList></subtasksequence>",
                byte >> 4 & 3
            ),
            4 => {
                let close = "</group>".repeat(std::mem::take(&mut open));
                write!(xml, "{close}</sequence>\u{1e}<sequence>")
            }
            _ => write!(xml, "<step name='{name}'{disable}/>"),
        };
    }
    xml.push_str(&"</group>".repeat(open));
    xml.push_str("</sequence>");
    xml.into_bytes()
}

/// Writes records.
#[derive(Default)]
struct Pen {
    logs: Vec<Vec<u8>>,
    log: Vec<u8>,
    /// The pointer after the last one that was started.
    next: u64,
    seconds: u32,
    bias: i32,
}

impl Pen {
    fn op(&mut self, op: u8, bytes: &mut Bytes<'_>) {
        let op = usize::from(op);
        if let Some(phrase) = PHRASES.get(op) {
            let message = self.message(phrase, bytes);
            return self.record(phrase.component, &message);
        }
        match op - PHRASES.len() {
            0 if self.logs.len() < 6 => self.logs.push(std::mem::take(&mut self.log)),
            // Two processes write at once, or the power is lost.
            1 => {
                let lost = usize::from(bytes.take());
                self.log.truncate(self.log.len().saturating_sub(lost));
            }
            2 => self
                .log
                .extend(b"torn]LOG]!><type=\"1\" component=\"Script\">\r\n"),
            3 => self.log.extend(b"<![LOG[quoting\r\n"),
            4 => self.seconds = u32::from(bytes.take()) * 300,
            5 => self.bias = (i32::from(bytes.take()) - 128) * 12,
            6 => {
                let len = usize::from(bytes.take()).min(bytes.rest.len());
                let (raw, rest) = bytes.rest.split_at(len);
                self.log.extend(raw);
                bytes.rest = rest;
            }
            7 => {
                let phrase = &PHRASES[usize::from(bytes.take()) % PHRASES.len()];
                let message = self.message(phrase, bytes);
                self.record("Script", &message);
            }
            // What most runs say, since it takes several records.
            8 => {
                for phrase in [
                    "Parsing task sequence . . .",
                    "Set a global environment variable _SMSTSNextInstructionPointer=0",
                    "The task execution engine started execution",
                ] {
                    self.record("TSManager", phrase);
                }
                self.next = 0;
            }
            _ => {}
        }
    }

    fn message(&mut self, phrase: &Phrase, bytes: &mut Bytes<'_>) -> String {
        let mut message = String::new();
        let mut rest = phrase.message;
        while let Some((text, after)) = rest.split_once('{') {
            message.push_str(text);
            let (capture, after) = after.split_once('}').expect("a brace is closed");
            rest = after;
            let _ = match capture {
                "name" => write!(message, "{}", bytes.pick(NAMES)),
                "pointer" => write!(message, "{}", self.pointer(phrase.says, bytes)),
                "text" if phrase.says == Says::Stack => {
                    write!(message, "{}", stack(bytes))
                }
                "text" => write!(message, "{}", bytes.pick(TEXTS)),
                "type" => write!(
                    message,
                    "{}",
                    bytes.pick(&["", "SMS_TaskSequence_RunCommandLineAction"])
                ),
                "hex" => write!(message, "{:08X}", u32::from(bytes.take()) << 24),
                _ => match bytes.take() {
                    n @ 0..250 => write!(message, "{n}"),
                    n => write!(message, "{}", EDGES[usize::from(n) % EDGES.len()]),
                },
            };
        }
        message.push_str(rest);
        message
    }

    /// Mostly the next one.
    fn pointer(&mut self, says: Says, bytes: &mut Bytes<'_>) -> u64 {
        let pointer = match bytes.take() {
            n @ 0..100 => u64::from(n),
            n @ 250.. => EDGES[usize::from(n) % EDGES.len()],
            _ => self.next,
        };
        if says == Says::InstructionStarted {
            self.next = pointer + 1;
        }
        pointer
    }

    fn record(&mut self, component: &str, message: &str) {
        self.seconds += 1;
        let (h, m, s) = (
            self.seconds / 3600 % 24,
            self.seconds / 60 % 60,
            self.seconds % 60,
        );
        let bias = self.bias;
        let record = format!(
            "<![LOG[{message}]LOG]!><time=\"{h:02}:{m:02}:{s:02}.000{bias:+}\" date=\"03-02-2026\" component=\"{component}\" context=\"\" type=\"1\" thread=\"1\" file=\"\">\r\n"
        );
        self.log.extend(record.into_bytes());
    }
}

/// A few pointers, mostly rising.
fn stack(bytes: &mut Bytes<'_>) -> String {
    let count = bytes.take() % 6;
    let pointers: Vec<_> = (0..count).map(|_| bytes.take().to_string()).collect();
    pointers.join(" ")
}
