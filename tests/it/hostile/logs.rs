//! Hostile logs of any size.

use std::fmt::Write;

/// A record of a component.
pub fn record(component: &str, message: &str) -> String {
    format!(
        "<![LOG[{message}]LOG]!><time=\"10:00:00.000+000\" date=\"01-01-2024\" component=\"{component}\" context=\"\" type=\"1\" thread=\"1\" file=\"\">\r\n"
    )
}

/// A record of the engine.
pub fn says(message: &str) -> String {
    record("TSManager", message)
}

pub fn start(pointer: usize, name: &str) -> String {
    says(&format!(
        "Start executing an instruction. Instruction name: {name}. Instruction pointer: {pointer}"
    ))
}

pub fn group(pointer: usize, name: &str) -> String {
    start(pointer, name) + &says(&format!("The group ({name}) has been successfully started"))
}

pub fn step(pointer: usize, name: &str) -> String {
    start(pointer, name)
        + &says(&format!(
            "Successfully completed the action ({name}) with the exit win32 code 0"
        ))
}

pub fn failed(pointer: usize, name: &str) -> String {
    start(pointer, name) + &says(&format!("Failed to run the action: {name}. Error 1603"))
}

pub fn completed(name: &str) -> String {
    says(&format!(
        "The group ({name}) has been successfully completed"
    ))
}

pub fn stack(pointers: &str) -> String {
    says(&format!(
        "Set a global environment variable _SMSTSInstructionStackString={pointers}"
    ))
}

/// The engine starts afresh.
pub fn begin() -> String {
    says("Parsing task sequence . . .")
        + &says("Set a global environment variable _SMSTSNextInstructionPointer=0")
        + &says("The task execution engine started execution")
}

const TRAILER: &str =
    "]LOG]!><time=\"10:00:00.000+000\" date=\"01-01-2024\" component=\"Script\" type=\"1\">";

/// What repeats in a log, by its number.
fn repeat(n: usize, piece: impl Fn(usize) -> String) -> Vec<u8> {
    (0..n).map(piece).collect::<String>().into_bytes()
}

/// A log that grows with `n`.
pub type Grows = fn(n: usize) -> Vec<u8>;

/// All of them, by what they are.
pub const ALL: &[(&str, Grows)] = &[
    ("openers", |n| "<![LOG[".repeat(n * 20).into_bytes()),
    ("ends", |n| "]LOG]!>".repeat(n * 20).into_bytes()),
    ("ends with trailers", |n| {
        format!("{TRAILER}\n").repeat(n).into_bytes()
    }),
    ("nested openers", |n| {
        ("<![LOG[".repeat(n * 20) + &TRAILER.repeat(n)).into_bytes()
    }),
    ("openers and ends", |n| {
        "<![LOG[]LOG]!>".repeat(n * 10).into_bytes()
    }),
    ("trailers without end", |n| {
        "]LOG]!><time=\"".repeat(n * 10).into_bytes()
    }),
    ("trailers with blanks", |n| {
        format!("<![LOG[x{TRAILER}{}", " ".repeat(100))
            .repeat(n)
            .into_bytes()
    }),
    ("blanks", |n| " \r\n\t".repeat(n * 40).into_bytes()),
    ("zeros", |n| vec![0; n * 150]),
    ("tiny records", |n| {
        "<![LOG[]LOG]!><type=\"1\">\n".repeat(n * 3).into_bytes()
    }),
    ("torn records", |n| {
        "]LOG]!><type=\"1\">\n".repeat(n * 3).into_bytes()
    }),
    ("heads and tails in turn", |n| {
        format!(
            "<![LOG[torn\n{}]LOG]!><type=\"1\" component=\"x\">\n",
            says("x")
        )
        .repeat(n)
        .into_bytes()
    }),
    ("quoted records that contradict", |n| {
        repeat(n, |i| {
            format!(
                "{}<![LOG[\n{}{TRAILER}\n",
                start(10 + i, "s"),
                start(1, "q")
            )
        })
    }),
    ("one record", |n| {
        record("Script", &"x".repeat(n * 150)).into_bytes()
    }),
    ("one name", |n| {
        (begin() + &step(0, &"x".repeat(n * 150))).into_bytes()
    }),
    ("bytes that are no text", |n| {
        record("Script", "@")
            .into_bytes()
            .iter()
            .map(|&b| if b == b'@' { 0x9B } else { b })
            .collect::<Vec<_>>()
            .repeat(n)
    }),
    ("byte order marks", |n| {
        format!("\u{feff}{}\u{feff}\n", says("x"))
            .repeat(n)
            .into_bytes()
    }),
    ("UTF-16 with lone surrogates, of odd length", |n| {
        let text = format!("\u{feff}{}", step(1, "@").repeat(n / 2));
        let mut bytes: Vec<u8> = text
            .encode_utf16()
            .map(|unit| {
                if unit == u16::from(b'@') {
                    0xD800
                } else {
                    unit
                }
            })
            .flat_map(u16::to_le_bytes)
            .collect();
        bytes.push(b'<');
        bytes
    }),
    ("steps", |n| {
        repeat(n / 2, |i| step(i, "s")).into_iter().collect()
    }),
    ("nested groups", |n| {
        (begin() + &text(n / 2, |i| group(i, &format!("g{i}")))).into_bytes()
    }),
    ("nested groups of one name", |n| {
        (begin() + &text(n / 2, |i| group(i, "g"))).into_bytes()
    }),
    ("nested groups and ends of others", |n| {
        (begin()
            + &text(n / 4, |i| group(i, &format!("g{i}")))
            + &text(n / 2, |i| completed(&format!("h{i}"))))
            .into_bytes()
    }),
    ("ends of groups that began before the log", |n| {
        repeat(n, |i| completed(&format!("g{i}")))
    }),
    ("a group that opens again and again", |n| {
        (begin()
            + &text(n / 4, |i| group(i, "g"))
            + &text(n / 4, |_| group(n / 4, "h") + &completed("h")))
            .into_bytes()
    }),
    ("a long name around many steps", |n| {
        (begin()
            + &group(0, &"x".repeat(n * 75))
            + &text(n / 4, |i| step(i + 1, "s") + &stack("0")))
            .into_bytes()
    }),
    ("a long name whose end is missing again and again", |n| {
        (begin()
            + &group(1, &"x".repeat(n * 75))
            + &text(n / 2, |i| stack(if i % 2 == 0 { "2" } else { "1" })))
            .into_bytes()
    }),
    ("stacks that change", |n| {
        repeat(n, |i| stack(&format!("{}", 1 + i % 7)))
    }),
    ("stacks further and further out", |n| {
        let stack_of = |i: usize| {
            (0..40)
                .map(|k| (10_000_000 - 100 * i + k).to_string())
                .collect::<Vec<_>>()
                .join(" ")
        };
        repeat(n / 3, |i| stack(&stack_of(i)))
    }),
    ("a stack of many", |n| {
        stack(
            &(0..n * 25)
                .map(|i| i.to_string())
                .collect::<Vec<_>>()
                .join(" "),
        )
        .into_bytes()
    }),
    ("steps without a start, and stacks that change", |n| {
        let ended = says("Successfully completed the action (s) with the exit win32 code 0");
        (text(n / 2, |_| ended.clone()) + &text(n / 2, |i| stack(&format!("{}", 1 + i % 3))))
            .into_bytes()
    }),
    ("steps, then stacks around all of them", |n| {
        (text(n / 4, |i| step(1_000_000 + i, "s"))
            + &text(n / 2, |i| stack(&format!("{}", 900_000 - i))))
            .into_bytes()
    }),
    ("failures, tolerated", |n| {
        (begin() + &text(n / 2, |i| failed(i, &format!("s{i}")))).into_bytes()
    }),
    ("failures, and none at the end", |n| {
        (begin() + &text(n / 4, |i| failed(i, "s")) + &text(n / 4, |i| step(n / 4 + i, "s")))
            .into_bytes()
    }),
    ("runs without an end", |n| {
        repeat(n / 4, |_| begin() + &start(0, "s"))
    }),
    ("runs that fail", |n| {
        repeat(n / 5, |_| {
            begin()
                + &failed(0, "s")
                + &says("Failed to run the last action: s. Execution of task sequence failed.")
        })
    }),
    ("runs that resume and hold nothing", |n| {
        let resumed = says("Parsing task sequence . . .")
            + &says("NextInstructionPointer: 5")
            + &says("The task execution engine started execution");
        repeat(n / 7, |_| {
            begin() + &says("Execution engine result code: Success (0)") + &resumed
        })
    }),
    ("restarts with failures before them", |n| {
        let resumed = says("Parsing task sequence . . .")
            + &says("NextInstructionPointer: 900000")
            + &says("The task execution engine started execution");
        (begin() + &text(n / 4, |i| failed(i, "s")) + &text(n / 6, |_| resumed.clone()))
            .into_bytes()
    }),
    ("starts once more", |n| {
        (begin() + &start(0, "s").repeat(n)).into_bytes()
    }),
    ("skipped once more", |n| {
        (begin()
            + &text(n / 2, |_| {
                start(0, "s") + &says("The action (s) has been skipped because it is disabled")
            }))
            .into_bytes()
    }),
    ("contradictions", |n| {
        (begin() + &text(n, |i| completed(&format!("not open {i}")))).into_bytes()
    }),
    ("the largest pointers", |n| {
        (says("Set a global environment variable _SMSTSInstructionTableSize=4294967295")
            + &text(n / 2, |i| step(4_294_967_290 + i % 8, "s")))
            .into_bytes()
    }),
    ("children", |n| {
        (says("Parsing task sequence . . .")
            + &text(n, |i| {
                says(&format!("Sub TS variable _TSSub-P{i} is empty."))
            })
            + &begin()
            + &step(0, "s"))
            .into_bytes()
    }),
];

fn text(n: usize, piece: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    (0..n).for_each(|i| {
        let _ = write!(text, "{}", piece(i));
    });
    text
}
