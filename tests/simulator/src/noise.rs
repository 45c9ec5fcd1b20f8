//! What the other components write. None of it may change the tree.

use super::definition::{Step, actions};
use super::engine::Engine;
use super::names;
use super::record::Tear;
use super::scenario::Saying;

/// A component's way of filling its log.
struct Chatter {
    component: &'static str,
    file: &'static str,
    banner: &'static str,
    /// `#` stands for a number.
    lines: &'static [&'static str],
}

const COMMAND: Chatter = Chatter {
    component: "InstallSoftware",
    file: "runcommandline.cpp:402",
    banner: " ================================ [ smsswd.exe ] ================================ ",
    lines: &[
        "PackageID = ''",
        "BaseVar = '', ContinueOnError=''",
        "Working dir 'not set'",
        "Command line for extension .exe is \"%1\" %*",
        "Process completed with exit code 0",
        "Waited # ms for the child process",
    ],
};

const POWERSHELL: Chatter = Chatter {
    component: "RunPowerShellScript",
    file: "main.cpp:31",
    banner: "==============================[ OSDRunPowerShellScript.exe ]==============================",
    lines: &[
        "Contoso.Deploy: reading settings, part #",
        "Contoso.Deploy: 'BIOS settings' are up to date (# checked)",
        "Contoso.Deploy: copied file # of 480",
        "VERBOSE: Performing the operation \"Set Property\" on target \"Item: HKLM:\\SOFTWARE\\Contoso Property: Stage#\".",
        "At C:\\_SMSTaskSequence\\Packages\\CON0002A\\Set-Stage.ps1:# char:5",
    ],
};

const DOWNLOAD: Chatter = Chatter {
    component: "OSDDownloadContent",
    file: "downloadcontent.cpp:1611",
    banner: "==============================[ OSDDownloadContent.exe ]==============================",
    lines: &[
        "Downloading file /SMS_DP_SMSPKG$/CON0002B/sccm?/drivers/net/file#.inf range 0-#",
        "Downloaded file from http://dp01.contoso.com:80/SMS_DP_SMSPKG$/CON0002B/sccm?/drivers/net/file#.cat to C:\\_SMSTaskSequence\\Packages\\CON0002B\\net\\file#.cat ",
        "Hash for file # matches",
    ],
};

const APPLICATION: Chatter = Chatter {
    component: "InstallApplication",
    file: "installapplication.cpp:780",
    banner: "==============================[ SmsAppInstall.exe ]==============================",
    lines: &[
        "Progress received for job: # percent",
        "Waiting for job status notification...",
        "NotifyProgress received: # (Application policy download is in progress)",
        "Policy evaluation for Scope_Contoso/Application_# has started",
    ],
};

const APPLY_OS: Chatter = Chatter {
    component: "ApplyOperatingSystem",
    file: "applyos.cpp:410",
    banner: "==============================[ OSDApplyOS.exe ]==============================",
    lines: &[
        "Applying image 1 to volume C:, # percent",
        "Wiping C:\\, # files so far",
        "Set \\\\dp01.contoso.com\\SMSPKGD$\\CON00031\\install.wim as source, attempt #",
    ],
};

const SETUP: Chatter = Chatter {
    component: "OSDSetupWindows",
    file: "setupwindows.cpp:281",
    banner: "==============================[ OSDSetupWindows.exe ]===========================",
    lines: &[
        "Executing command line: \"OSDNetSettings.exe finalize\".",
        "Process completed with exit code 0",
        "Exiting with code 0x00000000",
        "Waited # ms for the network",
    ],
};

const DISK: Chatter = Chatter {
    component: "OSDDiskPart",
    file: "diskpart.cpp:455",
    banner: "==============================[ osddiskpart.exe ]==============================",
    lines: &[
        "Creating partition # of 4",
        "Formatting volume #: NTFS, quick",
        "Sleeping to permit volume arrival, # ms",
    ],
};

const UPDATES: Chatter = Chatter {
    component: "InstallSWUpdate",
    file: "installswupdate.cpp:610",
    banner: "==============================[ smsinstallupdate.exe ]==============================",
    lines: &[
        "GetAllUpdates received # updates",
        "Installation job reports # percent",
        "Refreshing Updates",
    ],
};

const BITLOCKER: Chatter = Chatter {
    component: "OSDBitLocker",
    file: "bitlocker.cpp:1160",
    banner: "==============================[ OSDBitLocker.exe ]==============================",
    lines: &[
        "Encryption of C: at # percent",
        "TPM is enabled, activated and owned",
        "FALSE, HRESULT=00000001 (bitlocker.cpp,#)",
    ],
};

/// Components that write while others work.
const BACKGROUND: &[(&str, u8, &str)] = &[
    ("TsProgressUI", 1, "Unregistering class objects"),
    (
        "LocationServices",
        1,
        "Retrieved management point CM01.CONTOSO.COM from the task sequence environment",
    ),
    ("ClientLocation", 1, "Assigning to site 'CON'"),
    ("DCMAgent", 0, "Setting job state to evaluating, # of 12"),
    (
        "ccmsetup",
        2,
        "Retrying in # seconds, the service did not answer",
    ),
    ("TSPxe", 0, "DhcpGetOriginalSubnetMask entry, # adapters"),
    (
        "OSDNetSettings",
        1,
        "No adapters found in environment.  Performing global finalization only.",
    ),
];

/// Messages that a careless reader stumbles over.
const ODD: &[(u8, &str)] = &[
    (
        1,
        "DAV response string is:\r\n<![CDATA[<?xml version=\"1.0\" encoding=\"utf-8\" ?><D:multistatus xmlns:D=\"DAV:\"><D:response><D:href>http://dp01.contoso.com/SMS_DP_SMSPKG$/sccm?/CON0002B/</D:href></D:response></D:multistatus>]]>",
    ),
    (2, "Exit code [3010] was not in the list [0]]"),
    (
        3,
        "Failed to stage the file.\nThe process cannot access the file because it is being used by another process. (Error: 80070020; Source: Windows)",
    ),
    (
        1,
        "attributes: component=\"TSManager\" type=\"3\" file=\"engine.cxx:1\">",
    ),
    (0, "]LOG]"),
    (0, ""),
    (
        1,
        "  two columns:\r\n  date=\"01-01-2001\"   time=\"00:00:00.000+000\"\r\n",
    ),
    (
        2,
        "unbalanced ]] > and ]LOG]! > and <![LOG without a bracket",
    ),
];

impl Engine<'_> {
    /// A record of another component.
    pub(super) fn component(
        &mut self,
        component: &'static str,
        severity: u8,
        thread: u32,
        message: &str,
    ) {
        self.component_at(
            component,
            severity,
            thread,
            message.to_owned(),
            "main.cpp:240",
        );
    }

    fn component_at(
        &mut self,
        component: &'static str,
        severity: u8,
        thread: u32,
        message: String,
        file: &'static str,
    ) {
        let plain =
            !message.is_empty() && !message.contains(['\n', '<']) && !message.contains("]LOG]");
        let tear = if plain {
            self.tear(self.scenario.noise.torn)
        } else {
            Tear::Whole
        };
        let record = self.push(component, severity, thread, message, file, tear);
        if tear == Tear::Whole && self.dice.chance(self.scenario.noise.odd_times) {
            let odd = *self.dice.pick(&[
                "13:02:20.943+-420",
                "13:02:20.943 600",
                "13.02.20.943120",
                "13:02:20.9431204",
                "13:02",
                "",
            ]);
            self.out.records[record].odd_time = Some(odd);
        }
    }

    pub(super) fn background(&mut self) {
        let &(component, severity, message) = self.dice.pick(BACKGROUND);
        let thread = self.dice.thread();
        let message = self.fill(message);
        self.component_at(component, severity, thread, message, "ccmutil.cpp:77");
    }

    /// Everything a step's process writes, over the time it takes.
    pub(super) fn process(&mut self, step: &Step, records: usize, millis: u32) {
        let thread = self.dice.thread();
        let millis = i64::from(millis);
        if step.command.starts_with("smsboot") {
            let target = if step.command.contains("WinPE") {
                "WinPE"
            } else {
                "HD"
            };
            for message in [
                "========================= [ smsboot.exe ] =========================".to_owned(),
                "SMSTSRebootDelay=30".to_owned(),
                "SMSTSRebootMessage=The machine restarts now".to_owned(),
                format!("SMSTSRebootRequested={target}"),
            ] {
                self.component_at("Reboot", 1, thread, message, "rebootcomputer.cpp:122");
            }
            return self.wait(millis);
        }
        let chatter = chatter_of(step);
        if records == 0 || step.r#type == actions::VARIABLE.0 {
            return self.wait(millis);
        }
        self.component_at(
            chatter.component,
            1,
            thread,
            chatter.banner.to_owned(),
            "main.cpp:289",
        );
        for number in 1..=records as i64 {
            self.wait(millis * number / records as i64 - millis * (number - 1) / records as i64);
            let (severity, message) = self.chat(&chatter);
            self.component_at(chatter.component, severity, thread, message, chatter.file);
        }
    }

    /// What the scenario lets a process write, as it stands.
    pub(super) fn process_says(&mut self, says: &[Saying]) {
        if says.is_empty() {
            return;
        }
        let thread = self.dice.thread();
        for saying in says {
            let message = saying.message.clone();
            self.push(
                saying.component,
                saying.severity,
                thread,
                message,
                "main.cpp:395",
                Tear::Whole,
            );
        }
    }

    fn chat(&mut self, chatter: &Chatter) -> (u8, String) {
        let noise = self.scenario.noise.clone();
        let scripted = matches!(chatter.component, "RunPowerShellScript" | "InstallSoftware");
        // A tail lost just before an embedded record would make the two look like one.
        let after_whole = self.out.records.last().is_some_and(super::Record::is_whole);
        match self.dice.below(20) {
            0 | 1 if noise.echoes && scripted => (1, self.echo()),
            2 if noise.embedded && scripted && after_whole => (1, self.embedded()),
            3 if noise.odd_messages => {
                let &(severity, message) = self.dice.pick(ODD);
                (severity, message.to_owned())
            }
            4 => (2, self.fill("Attempt # did not succeed, trying again")),
            5 => (
                3,
                self.fill("GetLastError() says # here, which does not matter"),
            ),
            _ => {
                let line = *self.dice.pick(chatter.lines);
                (self.dice.below(2) as u8, self.fill(line))
            }
        }
    }

    /// Script output that reads like the engine.
    fn echo(&mut self) -> String {
        let name = (*self.dice.pick(names::STEPS)).to_owned();
        let number = self.dice.below(90);
        match self.dice.below(12) {
            0 => format!(
                "Start executing an instruction. Instruction name: {name}. Instruction pointer: {number}"
            ),
            1 => format!(
                "Start executing an instruction. Instruction name: '{name}'.  Pointer: {number}. Type: ''. Disabled: 0"
            ),
            2 => format!("The group ({name}) has been successfully started"),
            3 => format!("The group ({name}) has been successfully completed"),
            4 => format!(
                "Successfully completed the action ({name}) with the exit win32 code {number}"
            ),
            5 => format!("Failed to run the action: {name}. Error -2147024894"),
            6 => format!("The action ({name}) has been skipped because it is disabled"),
            7 => format!(
                "The execution of the group ({name}) has failed and the execution has been aborted. An action failed. Error 0x80004004"
            ),
            8 => {
                format!("Set a global environment variable _SMSTSInstructionStackString=0 {number}")
            }
            9 => format!("The action ({name}) requested a retry"),
            10 => "The task execution engine started execution".to_owned(),
            _ => "Execution engine result code: Success (0)".to_owned(),
        }
    }

    /// A whole record inside one line of script output; text follows it, as a trailer's end never has it.
    fn embedded(&mut self) -> String {
        let inner = self.echo();
        let minute = self.dice.below(60);
        format!(
            "smsts.log > <![LOG[{inner}]LOG]!><time=\"09:{minute:02}:11.402+000\" date=\"03-02-2026\" component=\"TSManager\" context=\"\" type=\"1\" thread=\"1408\" file=\"engine.cxx:143\"> (1 match)"
        )
    }

    /// Puts numbers where `#` stands.
    fn fill(&mut self, pattern: &str) -> String {
        let mut text = String::with_capacity(pattern.len() + 8);
        for c in pattern.chars() {
            match c {
                '#' => text.push_str(&self.dice.below(480).to_string()),
                _ => text.push(c),
            }
        }
        text
    }

    /// The records that only a step has, before its condition. Returns the first one's number.
    pub(super) fn local_variables(&mut self, step: &Step) -> usize {
        let variables: &[&str] = match step.r#type {
            t if t == actions::POWERSHELL.0 => &[
                "OSDRunPowerShellScriptExecutionPolicy",
                "OSDRunPowerShellScriptParameters",
                "OSDRunPowerShellScriptSourceScript",
            ],
            t if t == actions::APPLICATION.0 => {
                &["OSDApp0Description", "OSDApp0Name", "OSDAppCount"]
            }
            t if t == actions::RESTART.0 => {
                &["SMSRebootMessage", "SMSRebootTimeout", "SMSRebootTarget"]
            }
            t if t == actions::SETUP_WINDOWS.0 => {
                &["SMSClientInstallProperties", "_SMSClientPackageID"]
            }
            t if t == actions::PARTITION.0 => &[
                "OSDDiskIndex",
                "OSDPartitions0Type",
                "OSDPartitions0FileSystem",
                "OSDPartitions0Bootable",
            ],
            _ => &["SMSTSDisableWow64Redirection", "_SMSTSRunCommandLineAsUser"],
        };
        let mut first = None;
        for variable in variables {
            let record = self.say(
                0,
                format!("Set a local default variable {variable}"),
                "executionenv.cxx:694",
            );
            first.get_or_insert(record);
        }
        first.expect("every step sets a variable")
    }

    /// How long such a step usually takes.
    pub(super) fn usual_millis(&mut self, step: &Step) -> u32 {
        let (low, high) = match step.r#type {
            t if t == actions::APPLY_OS.0 => (240, 600),
            t if t == actions::APPLICATION.0 || t == actions::SOFTWARE.0 => (20, 240),
            t if t == actions::UPDATES.0 => (180, 900),
            t if t == actions::DOWNLOAD.0 || t == actions::DRIVERS.0 => (15, 150),
            t if t == actions::POWERSHELL.0 || t == actions::BITLOCKER.0 => (2, 45),
            t if t == actions::SETUP_WINDOWS.0 => (5, 60),
            _ => (0, 6),
        };
        self.dice.between(low * 1000 + 40, high * 1000) as u32
    }
}

fn chatter_of(step: &Step) -> Chatter {
    match step.r#type {
        t if t == actions::POWERSHELL.0 => POWERSHELL,
        t if t == actions::DOWNLOAD.0 || t == actions::DRIVERS.0 => DOWNLOAD,
        t if t == actions::APPLICATION.0 => APPLICATION,
        t if t == actions::APPLY_OS.0 => APPLY_OS,
        t if t == actions::SETUP_WINDOWS.0 || t == actions::APPLY_NETWORK.0 => SETUP,
        t if t == actions::PARTITION.0 => DISK,
        t if t == actions::UPDATES.0 => UPDATES,
        t if t == actions::BITLOCKER.0 => BITLOCKER,
        _ => COMMAND,
    }
}
