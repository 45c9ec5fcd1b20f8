//! What is told while logs grow, come and go.

use super::*;

/// Records of the engine, a second apart.
struct Pen {
    watch: Watch,
    seconds: u32,
    path: &'static str,
    begun: bool,
}

impl Pen {
    fn new(path: &'static str) -> Self {
        Self {
            watch: Watch::default(),
            seconds: 0,
            path,
            begun: false,
        }
    }

    fn records(&mut self, messages: &[&str]) -> String {
        let record = |message: &&str| {
            self.seconds += 1;
            let (minute, second) = (self.seconds / 60, self.seconds % 60);
            format!(
                "<![LOG[{message}]LOG]!><time=\"10:{minute:02}:{second:02}.000+000\" date=\"01-01-2026\" component=\"TSManager\" context=\"\" type=\"1\" thread=\"1\" file=\"\">\r\n"
            )
        };
        messages.iter().map(record).collect()
    }

    /// Appends records, and gives what changes.
    fn write(&mut self, messages: &[&str]) -> Vec<String> {
        let bytes = self.records(messages).into_bytes();
        let path = self.path.into();
        let change = if std::mem::replace(&mut self.begun, true) {
            LogChange::Appended(path, bytes)
        } else {
            LogChange::Replaced(path, bytes)
        };
        self.take(change)
    }

    fn take(&mut self, change: LogChange) -> Vec<String> {
        self.watch
            .take(vec![change], &Labeller::default(), |_, changes| {
                changes.iter().map(described).collect()
            })
    }
}

/// `12 NodeEnded 3 succeeded`: the second of the record that tells of it, what changed, pointer and outcome.
fn described(change: &Change<'_>) -> String {
    let time = change.at.and_then(|at| at.stamp);
    let time = time.map_or_else(
        || "-".to_owned(),
        |stamp| stamp.local().format("%-S").to_string(),
    );
    let what = format!("{time} {:?}", change.what);
    match change.node() {
        Some(node) => {
            let pointer = node
                .pointer
                .map_or_else(|| "?".to_owned(), |pointer| pointer.to_string());
            format!("{what} {pointer} {}", node.outcome.name())
        }
        None => format!("{what} of {}, {}", change.number, change.run.outcome.name()),
    }
}

const FRESH: [&str; 4] = [
    "Parsing task sequence . . .",
    "Set a global environment variable _SMSTSNextInstructionPointer=0",
    "Set a global environment variable _SMSTSInstructionTableSize=9",
    "The task execution engine started execution",
];

#[test]
fn an_instruction_is_told_when_it_shows_what_it_is() {
    let mut pen = Pen::new("smsts.log");
    assert_eq!(
        pen.write(&FRESH),
        [
            "1 RunStarted of 1, incomplete",
            "1 Boot(0) of 1, incomplete"
        ]
    );
    let start = "Start executing an instruction. Instruction name: G. Instruction pointer: 0";
    assert!(pen.write(&[start]).is_empty(), "a group, or a step");
    assert_eq!(
        pen.write(&["The group (G) has been successfully started"]),
        ["5 NodeStarted 0 incomplete"]
    );
    let typed = "Start executing an instruction. Instruction name: 'S'.  Pointer: 1. Type: 'SMS_TaskSequence_RunCommandLineAction'. Disabled: 0";
    assert_eq!(
        pen.write(&[typed]),
        ["7 NodeStarted 1 incomplete"],
        "a step by its type"
    );
    let skipped = [
        "The action (S) has been skipped because the condition is evaluated to be false",
        "Start executing an instruction. Instruction name: G. Instruction pointer: 2",
        "The group (G) has been successfully completed",
    ];
    assert_eq!(
        pen.write(&skipped),
        ["8 NodeEnded 1 skipped", "10 NodeEnded 0 succeeded"]
    );
}

#[test]
fn what_was_told_can_turn_out_otherwise() {
    let mut pen = Pen::new("smsts.log");
    pen.write(&FRESH);
    let told = pen.write(&[
        "Start executing an instruction. Instruction name: A. Instruction pointer: 0",
        "Set a local default variable X",
        "Failed to run the action: A. Error 5",
    ]);
    assert_eq!(told, ["5 NodeStarted 0 incomplete", "7 NodeEnded 0 failed"]);
    let told = pen.write(&[
        "Start executing an instruction. Instruction name: B. Instruction pointer: 1",
        "Set a local default variable X",
        "Successfully completed the action (B) with the exit win32 code 0",
    ]);
    assert_eq!(
        told,
        [
            "8 NodeStarted 1 incomplete",
            "10 NodeEnded 1 succeeded",
            "- NodeChanged([\"ignored\"]) 0 failed",
        ]
    );
    assert_eq!(
        pen.write(&["The action (B) requested a retry"]),
        [
            "- NodeChanged([\"outcome\", \"exit_code\", \"ended\", \"duration_ms\"]) 1 incomplete",
            "- RunChanged([\"outcome\"]) of 1, rebooting",
        ]
    );
    let told = pen.write(&[
        "Parsing task sequence . . .",
        "NextInstructionPointer: 1",
        "The task execution engine started execution",
        "Start executing an instruction. Instruction name: B. Instruction pointer: 1",
        "Successfully completed the action (B) with the exit win32 code 0",
        "The task exeuction engine successfully completed the execution",
    ]);
    assert_eq!(
        told,
        [
            "12 Boot(1) of 1, succeeded",
            "15 NodeStarted 1 incomplete",
            "16 NodeEnded 1 succeeded",
            "17 RunEnded of 1, succeeded",
        ]
    );
}

#[test]
fn older_logs_that_turn_up_change_what_is_known() {
    let mut pen = Pen::new("C/smsts.log");
    let mut start = FRESH.to_vec();
    start.extend([
        "Start executing an instruction. Instruction name: G. Instruction pointer: 0",
        "The group (G) has been successfully started",
    ]);
    let older = pen.records(&start);
    let step = [
        "Start executing an instruction. Instruction name: A. Instruction pointer: 1",
        "Set a local default variable X",
    ];
    assert_eq!(
        pen.write(&step),
        [
            "7 RunStarted of 1, incomplete",
            "- Boot(0) of 1, incomplete",
            "7 NodeStarted 1 incomplete"
        ]
    );
    let told = pen.take(LogChange::Replaced(
        "C/smsts-20260101-100006.log".into(),
        older.into_bytes(),
    ));
    assert_eq!(
        told,
        [
            "5 NodeStarted 0 incomplete",
            "- NodeChanged([\"path\", \"depth\"]) 1 incomplete",
            "- RunChanged([\"started\", \"starts_mid_run\", \"instruction_count\"]) of 1, incomplete",
        ]
    );
}

#[test]
fn a_run_that_another_one_follows_is_over() {
    let mut pen = Pen::new("smsts.log");
    pen.write(&FRESH);
    let step = [
        "Start executing an instruction. Instruction name: A. Instruction pointer: 0",
        "Set a local default variable X",
    ];
    pen.write(&step);
    let told = pen.write(&FRESH);
    assert_eq!(
        told,
        [
            "- RunEnded of 1, incomplete",
            "7 RunStarted of 2, incomplete",
            "7 Boot(0) of 2, incomplete",
        ]
    );
    // The log is cleared; what was seen keeps its number.
    pen.begun = false;
    assert!(pen.write(&["Nothing of the engine"]).is_empty());
    assert_eq!(pen.write(&step).len(), 1);
    let runs: Vec<_> = pen
        .watch
        .state()
        .runs
        .iter()
        .map(|run| run.nodes.len())
        .collect();
    assert_eq!(runs, [1, 1]);
}

#[test]
fn runs_keep_their_numbers_when_others_go() {
    let mut pen = Pen::new("smsts.log");
    pen.write(&FRESH);
    pen.write(&FRESH);
    let runs = &pen.watch.state().runs;
    let mut numbers = Numbers::default();
    changes(&[], runs, &mut numbers);
    let told: Vec<_> = changes(runs, &runs[1..], &mut numbers)
        .iter()
        .map(described)
        .collect();
    assert_eq!(told, ["- RunRemoved of 1, incomplete"]);
    assert_eq!(numbers.of(0), 2);
}
