//! The table: which message means what, and where its wording was seen.
//!
//! To teach the tool a new wording, add a row. `seen` names real logs (`1902`: a ConfigMgr 1902 OSD log; `MDT`: an MDT log of 2024),
//! `screenshot` for wording read off a screenshot, or `documented` for wording only quoted in documentation or a forum.
//! Where several rows could match, the first one in the table decides.

use super::{Phrase, Says};

/// The engine.
const ENGINE: &str = "TSManager";
/// The program that starts the engine.
const BOOTSTRAP: &str = "TSMBootstrap";

const fn row(
    says: Says,
    component: &'static str,
    message: &'static str,
    seen: &'static str,
) -> Phrase {
    Phrase {
        says,
        component,
        message,
        seen,
    }
}

/// Every phrase the tool understands.
#[rustfmt::skip]
pub static PHRASES: &[Phrase] = &[
    // An instruction starts: two dialects. What kind it is, or that it is a group's end, follows from the next records.
    row(Says::InstructionStarted, ENGINE, "Start executing an instruction. Instruction name: '{name}'.  Pointer: {pointer}. Type: '{type}'. Disabled: {number}", "screenshot 2002 and later"),
    row(Says::InstructionStarted, ENGINE, "Start executing an instruction. Instruction name: {name}. Instruction pointer: {pointer}", "1902, MDT"),
    row(Says::CurrentName, ENGINE, "Set a global environment variable _SMSTSCurrentActionName={name}", "1902, MDT"),
    row(Says::NextPointer, ENGINE, "Set a global environment variable _SMSTSNextInstructionPointer={pointer}", "1902, MDT"),

    // Groups. A Run Task Sequence step is reported in the same words.
    row(Says::GroupCondition, ENGINE, "The condition for the group ({name}) is evaluated to be true", "MDT"),
    row(Says::StepCondition, ENGINE, "The condition for the action ({name}) is evaluated to be true", "1902, MDT"),
    row(Says::GroupStarted, ENGINE, "The group ({name}) has been successfully started", "1902, MDT"),
    row(Says::GroupCompleted, ENGINE, "The group ({name}) has been successfully completed", "1902, MDT"),
    row(Says::GroupSkippedDisabled, ENGINE, "The group ({name}) has been skipped because it is disabled", "1902"),
    row(Says::GroupSkippedCondition, ENGINE, "The group ({name}) has been skipped because the condition is evaluated to be false", "1902, MDT"),
    row(Says::StepSkippedDisabled, ENGINE, "The action ({name}) has been skipped because it is disabled", "1902"),
    row(Says::StepSkippedCondition, ENGINE, "The action ({name}) has been skipped because the condition is evaluated to be false", "1902, MDT"),
    row(Says::InstructionSkipped, ENGINE, "Execution of the instruction ({name}) has been skipped", "1902, MDT"),
    row(Says::GroupFailed, ENGINE, "The execution of the group ({name}) has failed and the execution has been aborted.{text}", "screenshot 2020; documented for the old dialect"),

    // Steps.
    row(Says::StepVariable, ENGINE, "Set a local default variable {text}", "1902, MDT"),
    row(Says::CommandLine, ENGINE, "Start executing the command line: {text}", "1902, MDT"),
    row(Says::ProcessExited, ENGINE, "Process completed with exit code {number}", "1902, MDT"),
    row(Says::StepSucceeded, ENGINE, "Successfully completed the action ({name}) with the exit win32 code {number}", "1902, MDT"),
    row(Says::StepFailed, ENGINE, "Failed to run the action: {name}. Error {number}", "screenshot 2020"),
    row(Says::StepFailed, ENGINE, "Failed to run the action: {name}. Error 0x{hex}", "inferred: the group's record has this form"),
    row(Says::StepFailedOld, ENGINE, "Failed to run the action: {name}(Error: {hex}; Source: {text})", "documented, old dialect"),
    row(Says::StepFailedOld, ENGINE, "Failed to run the action: {name}", "inferred: the old dialect without a text for the code"),
    row(Says::LastCode, ENGINE, "Set a global environment variable _SMSTSLastActionRetCode={number}", "1902, MDT"),
    row(Says::LastName, ENGINE, "Set a global environment variable _SMSTSLastActionName={name}", "1902, MDT"),
    row(Says::LastSucceeded, ENGINE, "Set a global environment variable _SMSTSLastActionSucceeded={text}", "1902, MDT"),

    // After an executed instruction: what is next, and which groups are open.
    row(Says::NextPointerSaved, ENGINE, "Set a TS execution environment variable _SMSTSNextInstructionPointer={pointer}", "1902, MDT"),
    row(Says::NextPointerSaved, ENGINE, "Set a Task Sequence execution environment variable _SMSTSNextInstructionPointer={pointer}", "screenshot 2020"),
    row(Says::Stack, ENGINE, "Set a global environment variable _SMSTSInstructionStackString={text}", "1902, MDT"),
    row(Says::Stack, ENGINE, "Set a TS execution environment variable _SMSTSInstructionStackString={text}", "1902, MDT"),
    row(Says::Stack, ENGINE, "Set a Task Sequence execution environment variable _SMSTSInstructionStackString={text}", "screenshot 2020"),

    // Restarts.
    row(Says::RetryRequested, ENGINE, "The action ({name}) requested a retry", "1902"),
    row(Says::RebootRequested, ENGINE, "The action ({name}) initiated a reboot request", "screenshot 2020"),
    row(Says::RebootRequested, ENGINE, "Calling RebootSystem()", "1902"),
    row(Says::RebootRefused, ENGINE, "Fatal error is returned in check for reboot request of the action ({name}).{text}(Error: {hex}; Source: {text})", "documented"),
    row(Says::RebootRefused, ENGINE, "Fatal error is returned in check for reboot request of the action ({name}).{text}", "inferred: the same without a text for the code"),
    row(Says::RebootFailed, ENGINE, "Task sequence cannot continue after reboot because TS Manager is not configured to auto-start{text}", "documented"),
    row(Says::RebootFailed, ENGINE, "Failed to reboot the system.{text}", "documented"),
    row(Says::RebootFailed, ENGINE, "Failed to initialize a system reboot.{text}", "documented"),
    row(Says::RebootFailed, ENGINE, "Failed to install boot image {text}", "documented"),
    row(Says::RebootProgram, "Reboot", "SMSTSRebootRequested={text}", "MDT"),

    // The engine starts, resumes and ends.
    row(Says::Parsing, ENGINE, "Parsing task sequence . . .", "1902, MDT"),
    row(Says::ChildReferred, ENGINE, "Sub TS variable _TSSub-{name} is empty.", "1902"),
    row(Says::EngineStarting, ENGINE, "Starting Task Sequence Engine . . .", "1902, MDT"),
    row(Says::EngineResuming, ENGINE, "NextInstructionPointer: {pointer}", "1902"),
    row(Says::TableSize, ENGINE, "Set a global environment variable _SMSTSInstructionTableSize={pointer}", "1902, MDT"),
    row(Says::EngineStarted, ENGINE, "The task execution engine started execution", "1902, MDT"),
    row(Says::EngineSucceeded, ENGINE, "The task exeuction engine successfully completed the execution", "1902; the typing error is Microsoft's"),
    row(Says::EngineSucceeded, ENGINE, "The task execution engine successfully completed the execution", "inferred: the same, should it be corrected"),
    row(Says::SequenceFailed, ENGINE, "Failed to run the last action: {text}", "screenshot 2020; documented for the old dialect"),
    row(Says::SequenceFailed, ENGINE, "Task Sequence Engine failed! Code: {text}", "documented"),
    row(Says::SequenceFailed, ENGINE, "Task sequence execution failed with error code {text}", "documented"),
    row(Says::SequenceFailed, ENGINE, "Error Task Sequence Manager failed to execute task sequence. Code {text}", "documented"),
    row(Says::SequenceFailed, ENGINE, "An error ({text}) is encountered in execution of the task sequence", "documented"),
    row(Says::EnvironmentLost, ENGINE, "Task Sequence environment not found", "documented"),
    row(Says::EngineNotInitialised, ENGINE, "Task Sequence Manager could not initialize Task Sequence Environment.{text}", "documented"),
    row(Says::DebuggerWaits, ENGINE, "Waiting for the debugger.", "screenshot 2020"),
    row(Says::DebuggerWaits, ENGINE, "Next instruction: {pointer}.", "screenshot 2020"),
    row(Says::EngineResult, ENGINE, "Execution engine result code: {text} ({number})", "1902; screenshot 2020"),

    // A boot that fails before the engine starts.
    row(Says::WizardError, BOOTSTRAP, "Setting wizard error: {text}", "documented"),
    row(Says::BootFailed, BOOTSTRAP, "Failed to find a valid network adapter.{text}", "documented"),
    row(Says::BootFailed, BOOTSTRAP, "Failed to query Management Point locator", "documented"),
    row(Says::BootFailed, BOOTSTRAP, "Failed to select MP", "documented"),
    row(Says::BootFailed, BOOTSTRAP, "There are no task sequences available {text}", "documented"),
    row(Says::BootFailed, BOOTSTRAP, "Failed to download policy {text}", "documented"),
    row(Says::BootFailed, BOOTSTRAP, "Failed to resolve selected task sequence dependencies.{text}", "documented"),
    row(Says::BootFailed, BOOTSTRAP, "ThreadToResolveAndExecuteTaskSequence failed.{text}", "documented"),
    row(Says::BootFailed, BOOTSTRAP, "Failed to install WinPE.{text}", "documented"),
    row(Says::BootFailed, BOOTSTRAP, "Failed to stage WinPE.{text}", "documented"),
    row(Says::BootFailed, "TSBootShell", "Execution failed with error {text}", "documented"),
    row(Says::PxeFailed, "TSPxe", "Failed to download pxe variable file.{text}", "documented"),
    row(Says::PxeFailed, "TSPxe", "PxeGetPxeData failed with {text}", "documented"),
    row(Says::EngineReturned, BOOTSTRAP, "Task Sequence Manager returned code 0x{hex}", "documented"),

    // Where it runs.
    row(Says::LogPath, ENGINE, "Set a global environment variable _SMSTSLogPath={text}", "1902, MDT"),
    row(Says::WinPe, ENGINE, "Current operating system is Windows PE.{text}", "screenshot 2020"),
    row(Says::Bootstrap, BOOTSTRAP, "==============================[ TSMBootStrap.exe ]==============================", "1902, MDT"),
    row(Says::BootedWinPe, "TSBootShell", "==============================[ TSBootShell.exe ]==============================", "documented"),
    row(Says::Bootstrap, ENGINE, "Task Sequence Manager executing as service main thread", "documented"),
    row(Says::Bootstrap, "OSDSetupHook", "==============================[ OSDSetupHook.exe ]==============================", "1902"),
    row(Says::Bootstrap, ENGINE, "Successfully intialized Logging for TS Manager.", "1902, MDT; the typing error is Microsoft's"),
    row(Says::Bootstrap, ENGINE, "Successfully initialized Logging for Task Sequence Manager.", "screenshot 2020"),
    row(Says::BootedFullOs, BOOTSTRAP, "Resuming Task Sequence in Full OS", "1902"),
    row(Says::BootedWinPe, BOOTSTRAP, "Command line: \"X:{text}", "MDT; the drive is Windows PE's own"),
    row(Says::BootedWinPe, BOOTSTRAP, "Command line: {name} /env:WinPE{text}", "documented"),
    row(Says::BootedFullOs, BOOTSTRAP, "Command line: {name} /env:Gina{text}", "1902"),
    row(Says::ClientVersion, BOOTSTRAP, "Starting tsmsbootstrap.exe version {text} from location {name}", "1902"),
    row(Says::ClientVersion, BOOTSTRAP, "Starting tsmbootstrap.exe version {text} from location {name}", "screenshot 2020"),
];
