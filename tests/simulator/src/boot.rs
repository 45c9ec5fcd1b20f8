//! What surrounds the instructions: bootstrap, parsing, status messages, restarts, and the end of a run.

use super::definition::Table;
use super::engine::Engine;
use super::phrases::{self, LOGS, STARS};
use super::scenario::{Dialect, Loss, Phase, Restart};
use super::transcript::BootTrace;

impl Engine<'_> {
    /// The first boot of a run, up to the engine's start.
    pub(super) fn boot_fresh(&mut self, table: &Table) {
        self.thread = self.dice.thread();
        let thread = self.dice.thread();
        match (self.phase, self.plan.standalone) {
            (Phase::WinPe, standalone) => {
                let arguments = if standalone {
                    "/env:SAStart"
                } else {
                    "/env:WinPE /configpath:X:\\sms\\data\\"
                };
                let path = if standalone {
                    "X:\\Deploy\\Tools\\X64"
                } else {
                    "X:\\sms\\bin\\x64"
                };
                self.bootstrap(thread, path, arguments);
            }
            (Phase::FullOs, true) => {
                self.bootstrap(thread, "C:\\MININT\\Tools\\X64", "/env:SAContinue");
            }
            (Phase::FullOs, false) => {
                self.component(
                    "TsProgressUI",
                    1,
                    thread,
                    "==========[ TsProgressUI started in process 4120 ]==========",
                );
                self.component("TsProgressUI", 1, thread, "Registering COM classes");
                self.component("TsProgressUI", 1, thread, "Shutdown complete.");
            }
        }
        self.manager();
        self.parse(table, None);
    }

    /// The boot after a restart, up to the engine's start.
    pub(super) fn boot_again(&mut self, restart: &Restart, next: u32, table: &Table) {
        let was = self.phase;
        self.wait(i64::from(restart.millis));
        self.phase = restart.into;
        self.bias = restart.bias.unwrap_or(self.bias);
        self.thread = self.dice.thread();
        let first = self.out.len();
        let thread = self.dice.thread();
        match (was, restart.into) {
            (Phase::WinPe, Phase::FullOs) => {
                self.setup_hook(thread, restart.clock_step_ms);
                self.skew += restart.clock_step_ms;
                self.component(
                    "OSDSetupHook",
                    1,
                    thread,
                    "Executing task sequence manager bootstrap",
                );
            }
            _ => self.skew += restart.clock_step_ms,
        }
        let thread = self.dice.thread();
        match restart.into {
            Phase::WinPe => self.bootstrap(
                thread,
                "X:\\sms\\bin\\x64",
                "/env:WinPE /configpath:X:\\sms\\data\\",
            ),
            Phase::FullOs => self.bootstrap(
                thread,
                "C:\\WINDOWS\\CCM",
                "/env:Gina /configpath:C:\\_SMSTaskSequence /bootcount:1",
            ),
        }
        self.manager();
        let started = self.parse(table, Some(next));
        if let Some(last) = self.current().restarts.last_mut() {
            last.first = Some(first);
            last.until = Some(started);
        }
        self.out.knots.push((first, started));
    }

    fn setup_hook(&mut self, thread: u32, clock_step_ms: i64) {
        let say = |engine: &mut Self, severity, message: &str| {
            engine.component("OSDSetupHook", severity, thread, message);
        };
        say(
            self,
            1,
            "==============================[ OSDSetupHook.exe ]==============================",
        );
        say(
            self,
            1,
            "Logging successfully initialized to C:\\_SMSTaskSequence\\Logs",
        );
        say(
            self,
            1,
            "Executing command line: C:\\WINDOWS\\system32\\w32tm.exe /resync",
        );
        self.wait(1200);
        say(self, 1, "Process completed with exit code 0");
        if clock_step_ms == 0 {
            say(self, 1, "Successfully synchronized time with AD.");
        }
        say(self, 1, "Executing task sequence");
        say(
            self,
            1,
            "Loading the Task Sequencing Environment from \"C:\\_SMSTaskSequence\\TSEnv.dat\".",
        );
        say(self, 0, "Saving existing desktop wallpaper settings.");
        say(self, 1, "Installing SMS client");
        say(
            self,
            2,
            "Active request handle is empty, registering with new active request handle.",
        );
        self.wait(38_000);
        say(self, 0, "Installed Client");
        say(self, 1, "Moving logs to SMS client directory");
    }

    fn bootstrap(&mut self, thread: u32, path: &str, arguments: &str) {
        let say = |engine: &mut Self, severity, message: &str| {
            engine.component("TSMBootstrap", severity, thread, message);
        };
        let version = match self.plan.dialect {
            Dialect::Old => "5.0.8790.1007",
            Dialect::New => "5.0.9122.1000",
        };
        say(
            self,
            1,
            "==============================[ TSMBootStrap.exe ]==============================",
        );
        say(
            self,
            0,
            &format!("Command line: \"{path}\\TSMBootstrap.exe\" {arguments}"),
        );
        say(self, 1, "Current OS version is 10.0.19045.0");
        say(self, 1, "Logging successfully initialized.");
        if self.plan.standalone {
            say(self, 0, "Running Task Sequence in standalone.");
        } else {
            if arguments.contains("/env:Gina") {
                say(self, 1, "Resuming Task Sequence in Full OS");
            }
            let exe = if self.plan.dialect == Dialect::Old {
                "tsmsbootstrap.exe"
            } else {
                "tsmbootstrap.exe"
            };
            say(
                self,
                1,
                &format!(
                    "Starting {exe} version {version} from location '{path}\\TSMBootstrap.exe'"
                ),
            );
            say(self, 2, "Failed to set TS logging read from TS environment");
        }
        say(
            self,
            1,
            &format!("Executing command line: \"{path}\\TsProgressUI.exe\" /Register:WinPE"),
        );
        self.component(
            "TsProgressUI",
            1,
            thread + 36,
            "==========[ TsProgressUI started in process 3888 ]==========",
        );
        self.component("TsProgressUI", 1, thread + 36, "Shutdown complete.");
        say(self, 1, "Process completed with exit code 0");
        say(
            self,
            0,
            "Found network adapter \"Contoso Virtual Ethernet\" with IP Address 10.20.30.41.",
        );
        say(self, 1, "Starting Task Sequence Manager.");
        say(self, 1, "Executing command line: \"TsManager.exe\"");
    }

    /// TSManager comes up.
    fn manager(&mut self) {
        let logging = match self.plan.dialect {
            Dialect::Old => "Successfully intialized Logging for TS Manager.",
            Dialect::New => "Successfully initialized Logging for Task Sequence Manager.",
        };
        self.say(1, logging, "tsmanager.cpp:1009");
        if self.plan.standalone {
            self.say(
                1,
                "Commandline: \"TsManager.exe\" /standalone",
                "tsmanager.cpp:102",
            );
            self.say(
                1,
                "TSManager executing in non SMS, standalone mode",
                "tsmanager.cpp:126",
            );
        } else {
            self.say(1, "Commandline: \"TsManager.exe\"", "tsmanager.cpp:102");
        }
        self.say(
            1,
            "Successfully registered Task Sequencing COM Interface.",
            "environmentlib.cpp:871",
        );
        if self.phase == Phase::FullOs && !self.plan.standalone {
            self.say(2, "Client push lock file found.", "tsmanager.cpp:1199");
        }
        self.say(1, "UEFI: true", "tsmanager.cpp:1484");
    }

    /// Parsing and the engine's start; `next` is the pointer to resume at. Returns the record of the start.
    fn parse(&mut self, table: &Table, next: Option<u32>) -> usize {
        let first = self.say(1, "Parsing task sequence . . .", "tsmanager.cpp:1839");
        self.say(
            0,
            "Task sequence schema version is 3.10",
            "tsmanager.cpp:1758",
        );
        self.say(
            0,
            "Current supported schema version is 3.10 and 3.00",
            "tsmanager.cpp:1766",
        );
        self.say(
            1,
            "No variables found in default variable list",
            "tsmanager.cpp:1702",
        );
        for child in table.children() {
            let message = format!("Sub TS variable _TSSub-{} is empty.", child.package_id);
            self.say(2, message, "tsmanager.cpp:1720");
        }
        self.say(
            1,
            "No variables found in default variable list",
            "tsmanager.cpp:1702",
        );
        self.say(
            1,
            "Starting Task Sequence Engine . . . ",
            "tsmanager.cpp:1263",
        );
        self.say(1, STARS, "tsmanager.cpp:1266");
        match next {
            Some(next) => {
                self.say(
                    1,
                    format!("NextInstructionPointer: {next}"),
                    "tsmanager.cpp:1290",
                );
            }
            None => {
                let fresh = self.say(
                    0,
                    phrases::global("_SMSTSNextInstructionPointer", "0"),
                    "executionenv.cxx:662",
                );
                self.current().fresh = fresh;
            }
        }
        let size = phrases::global("_SMSTSInstructionTableSize", &table.len().to_string());
        let table_size = self.say(0, size, "executionenv.cxx:662");
        for variable in [
            "SMSTSRebootRequested",
            "SMSTSRebootMessage",
            "SMSTSRebootReason",
            "SMSTSRetryRequested",
        ] {
            self.say(0, phrases::global(variable, ""), "executionenv.cxx:662");
        }
        let started = self.say(
            1,
            "The task execution engine started execution",
            "engine.cxx:94",
        );
        self.current().boots.push(BootTrace {
            parsing: first,
            table_size,
            started,
        });
        self.out.knots.push((first, started));
        self.status();
        started
    }

    /// What the engine writes while it tells the site how it gets on.
    pub(super) fn status(&mut self) {
        if self.plan.standalone {
            let ignored = "Executing in non SMS standalone mode. Ignoring send a task execution status message request";
            self.say(1, ignored, "utils.cpp:6604");
            return;
        }
        let not_in_ssl = if self.plan.dialect == Dialect::Old {
            "Not in SSL"
        } else {
            "Not in SSL."
        };
        if self.phase == Phase::FullOs {
            self.say(1, not_in_ssl, "libsmsmessaging.cpp:10091");
            return;
        }
        self.say(
            1,
            "MP server http://cm01.contoso.com. Ports 80,443. CRL=false.",
            "utils.cpp:5876",
        );
        self.say(1, "Setting authenticator", "utils.cpp:5898");
        self.say(1, "Sending StatusMessage", "utils.cpp:5950");
        self.say(0, "Setting the authenticator.", "libsmsmessaging.cpp:4320");
        let send = "CLibSMSMessageWinHttpTransport::Send: WinHttpOpenRequest - URL: cm01.contoso.com:80  CCM_POST /ccm_system/request";
        self.say(1, send, "libsmsmessaging.cpp:9946");
        self.say(1, not_in_ssl, "libsmsmessaging.cpp:10091");
        self.say(0, "Request was successful.", "libsmsmessaging.cpp:10303");
    }

    /// From a step's wish to restart to the last record before the restart. `said` is the record that already
    /// tells that a restart is under way, if one does.
    pub(super) fn shut_down(&mut self, name: &str, loss: Loss, next: u32, said: Option<usize>) {
        if let Some(from) = said {
            self.note_restart(from);
        }
        let from = said.unwrap_or(self.out.len());
        if loss != Loss::AfterResult {
            if self.phase == Phase::WinPe {
                let disk = if self.plan.dialect == Dialect::Old {
                    "harddisk"
                } else {
                    "hard disk"
                };
                self.say(1, format!("Reboot to local {disk}"), "engine.cxx:760");
                self.say(
                    1,
                    "_OSDGinaIsConfigured variable set to TRUE",
                    "engine.cxx:779",
                );
            }
            let pending = "Created volatile registry entry for pending reboot initiated by this task sequence";
            self.say(1, pending, "engine.cxx:820");
            self.say(
                1,
                "Executing command line: \"bcdedit.exe\"",
                "commandline.cpp:819",
            );
            self.say(
                1,
                "Process completed with exit code 0",
                "commandline.cpp:1115",
            );
            self.say(1, "Calling RebootSystem()", "engine.cxx:872");
            self.write_state(next);
            self.say(0, LOGS, "executionenv.cxx:776");
        }
        if loss == Loss::Nothing {
            self.wait(30_000);
            if self.phase == Phase::WinPe {
                let winpe = "Current operating system is Windows PE. Computer will automatically reboot when the process exits.";
                self.say(1, winpe, "rebootcomputer.cpp:640");
            } else {
                let hook = "Skipping the Reboot System, reboot will be called by OSDSetupHook.";
                self.say(1, hook, "engine.cxx:899");
            }
            let initiated = self.say(
                1,
                format!("The action ({name}) initiated a reboot request"),
                "engine.cxx:377",
            );
            if said.is_none() {
                self.note_restart(initiated);
            }
            self.status();
            self.say(1, STARS, "tsmanager.cpp:1330");
            self.say(
                2,
                "Execution engine result code: Reboot (2)",
                "tsmanager.cpp:1334",
            );
            let thread = self.dice.thread();
            self.component(
                "TSMBootstrap",
                1,
                thread,
                "Process completed with exit code 2147945410",
            );
            self.component(
                "TSMBootstrap",
                1,
                thread,
                "Exiting with return code 0x80070BC2",
            );
        }
        let last = self.out.len() - 1;
        self.out.knots.push((from, last));
    }

    /// What follows when no group let the failure pass. Returns the last record that belongs to the result.
    pub(super) fn say_run_failed(&mut self) -> usize {
        self.status();
        self.say(
            3,
            "Task Sequence Engine failed! Code: enExecutionFail",
            "tsmanager.cpp:1345",
        );
        self.say(1, STARS, "tsmanager.cpp:1350");
        self.say(
            3,
            "Task sequence execution failed with error code 80004005",
            "tsmanager.cpp:1352",
        )
    }

    pub(super) fn say_run_succeeded(&mut self) -> usize {
        self.status();
        self.say(1, STARS, "tsmanager.cpp:1319");
        self.say(
            1,
            "Execution engine result code: Success (0)",
            "tsmanager.cpp:1322",
        )
    }

    /// The end of TSManager: warnings and errors that mean nothing for the run.
    pub(super) fn clean_up(&mut self, succeeded: bool) {
        self.say(1, "Cleaning Up.", "tsmanager.cpp:820");
        self.say(1, "Removing Authenticator", "tsmanager.cpp:826");
        self.say(
            1,
            "Unable to delete file C:\\_SMSTaskSequence\\TSEnv.dat (0x80070005). Continuing.",
            "ccmfile.cpp:1080",
        );
        self.say(
            2,
            "Failed to delete directory 'C:\\_SMSTaskSequence'",
            "ccmfile.cpp:1110",
        );
        self.say(3, "SetNamedSecurityInfo() failed.", "sysprivilege.cpp:410");
        self.say(
            3,
            "SetObjectOwner() failed. 0x80070005.",
            "sysprivilege.cpp:433",
        );
        let event = "Raising event:\r\n\r\ninstance of CCM_PolicyAgent_SettingsEvaluationComplete\r\n{\r\n\tClientID = \"GUID:00000000-0000-4000-8000-00C0FFEE0001\";\r\n\tPolicyNamespace = \"\\\\\\\\.\\\\root\\\\ccm\\\\policy\\\\machine\\\\actualconfig\";\r\n};\r\n";
        self.say(1, event, "event.cpp:840");
        if succeeded {
            self.say(1, "Sending success status message", "tsmanager.cpp:630");
        } else {
            self.say(1, "Sending error status message", "tsmanager.cpp:660");
        }
        self.status();
        self.say(
            2,
            "GetTsRegValue() is unsuccessful. 0x80070002.",
            "utils.cpp:4420",
        );
        self.say(1, "End program: ", "tsmanager.cpp:930");
        if !succeeded {
            let error =
                "Error Task Sequence Manager failed to execute task sequence. Code 0x80004005";
            self.say(3, error, "tsmanager.cpp:1060");
        }
        let thread = self.dice.thread();
        self.component(
            "TSMBootstrap",
            1,
            thread,
            if succeeded {
                "Process completed with exit code 0"
            } else {
                "Process completed with exit code 2147500037"
            },
        );
        if !succeeded {
            self.component(
                "TSMBootstrap",
                3,
                thread,
                "Task Sequence Manager failed to execute task sequence. Code 0x80004005",
            );
        }
    }
}
