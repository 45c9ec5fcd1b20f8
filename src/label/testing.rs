//! Runs and definitions for the tests of this module, written short.

use crate::{
    input::Source,
    model::{NodeId, Run},
    sequence::{DisabledChild, Library, Table, parse},
    timeline::reconstruct,
};

/// The definitions of a sequence `CON00101` and its children, `CON00102` and so on, each by what is between its tags.
pub fn library(contents: &[&str]) -> Library {
    let read = |(inside, number): (&&str, u32)| {
        let text = format!(r#"<sequence version="3.10">{inside}</sequence>"#);
        parse(&text, &format!("CON{number:05}.xml"), "")
            .remove(0)
            .unwrap()
    };
    Library::new(contents.iter().zip(101..).map(read).collect(), Vec::new())
}

/// The table of `CON00101`, with all contents.
pub fn table(library: &Library) -> Table {
    let root = library.ids().next().unwrap();
    Table::of(library, root, DisabledChild::Expanded)
}

/// A Run Task Sequence step.
pub fn call(name: &str, child: &str) -> String {
    format!(
        r#"<subtasksequence name="{name}"><defaultVarList><variable property="TsPackageID">{child}</variable></defaultVarList></subtasksequence>"#
    )
}

pub fn steps(names: &[&str]) -> String {
    names
        .iter()
        .map(|name| format!(r#"<step name="{name}"/>"#))
        .collect()
}

/// A whole run, of instructions in the order of their pointers: `[X` and `]X` are the start and the end of a group, `-X` is a group that
/// was skipped with its `n` instructions for `-n X`, all else is a step.
pub fn run(instructions: &[&str]) -> Run {
    let mut log = String::new();
    let mut say = |message: &str| {
        log += &format!(
            "<![LOG[{message}]LOG]!><time=\"10:00:00.000+000\" date=\"03-02-2026\" component=\"TSManager\" context=\"\" type=\"1\" thread=\"1\" file=\"a.cpp:1\">\r\n"
        );
    };
    say("Starting Task Sequence Engine . . . ");
    say("Set a global environment variable _SMSTSNextInstructionPointer=0");
    say("The task execution engine started execution");
    let mut pointer = 0;
    for instruction in instructions {
        let (name, skipped) = match instruction
            .strip_prefix('-')
            .and_then(|rest| rest.split_once(' '))
        {
            Some((count, name)) => (name, count.parse().unwrap()),
            None => (instruction.trim_start_matches(['[', ']']), 0),
        };
        say(&format!(
            "Start executing an instruction. Instruction name: {name}. Instruction pointer: {pointer}"
        ));
        match instruction.as_bytes()[0] {
            b'[' => say(&format!("The group ({name}) has been successfully started")),
            b']' => say(&format!(
                "The group ({name}) has been successfully completed"
            )),
            b'-' => {
                say(&format!(
                    "The group ({name}) has been skipped because the condition is evaluated to be false"
                ));
                say(&format!(
                    "Execution of the instruction ({name}) has been skipped"
                ));
            }
            _ => say(&format!(
                "Successfully completed the action ({name}) with the exit win32 code 0"
            )),
        }
        pointer += skipped.max(1);
    }
    say("The task exeuction engine successfully completed the execution");
    let sources = [Source::from_bytes("smsts.log", log.into_bytes())];
    let mut runs = reconstruct(None, &sources).built.runs;
    assert_eq!(runs.len(), 1);
    runs.remove(0)
}

/// The node of a name.
pub fn node(run: &Run, name: &str) -> NodeId {
    let mut all = run.walk();
    all.find(|(id, _)| run.node(*id).name.as_deref() == Some(name))
        .unwrap()
        .0
}
