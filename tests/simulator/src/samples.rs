//! The stories of `sample-logs/`: what happened on eight machines, and one log that begins in the middle.

use std::sync::Arc;

use super::definition::Sequence;
use super::record::utc;
use super::scenario::{
    Attempt, Dialect, Layout, Loss, Noise, Phase, Restart, RunPlan, Scenario, Stop,
};
use super::{Simulation, export, sequences, simulate};

/// One folder of `sample-logs/`.
pub struct Sample {
    pub folder: &'static str,
    pub scenario: Scenario,
}

impl Sample {
    pub fn simulate(&self) -> Simulation {
        simulate(&self.scenario)
    }
}

/// Every story, in the order of the README.
pub fn all() -> Vec<Sample> {
    vec![
        osd_succeeded(),
        osd_failed_in_child(),
        tolerated_failure(),
        rolled_reboot_zone_change(),
        still_running(),
        torn(),
        old_dialect_failed_group(),
        two_runs(),
        starts_mid_run(),
    ]
}

/// The definitions that belong to the stories, children included.
pub fn definitions() -> Vec<Arc<Sequence>> {
    let mut found: Vec<Arc<Sequence>> = Vec::new();
    for root in [
        sequences::deployment(),
        sequences::refresh(),
        sequences::classic(),
    ] {
        for sequence in export::with_children(&root) {
            if !found
                .iter()
                .any(|known| known.package_id == sequence.package_id)
            {
                found.push(sequence);
            }
        }
    }
    found
}

/// Every generated file below `sample-logs/`: its path with slashes, and its bytes.
pub fn files() -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for sample in all() {
        for file in sample.simulate().files {
            files.push((format!("{}/{}", sample.folder, file.name), file.bytes));
        }
    }
    for sequence in definitions() {
        let (path, xml) = export::export_entry(&sequence);
        files.push((format!("definitions/{path}"), xml.into_bytes()));
    }
    files
}

const BERLIN: i32 = -60;
const NEW_YORK: i32 = 300;
/// The zone of a WinPE that nobody told where it is.
const REDMOND: i32 = 480;

fn deployment(start: i64, bias: i32) -> RunPlan {
    let mut plan = RunPlan::new(&sequences::deployment(), Dialect::New, start);
    plan.bias = bias;
    plan.phase = Phase::WinPe;
    let into_windows = Restart {
        millis: 274_000,
        bias: Some(BERLIN),
        ..Restart::default()
    };
    plan.with(
        "Setup Windows and Configuration Manager",
        vec![Attempt::Retries(into_windows), Attempt::Succeeds(0)],
    )
    .without("Module - BIOS Update")
    .without("Format and Partition Disk (BIOS)")
    .without("Set Driver Variables (Contoso Book)")
    .without("Install Applications (Finance)")
    .taking("Apply Operating System", 412, 24)
    .taking("Download Driver Package", 96, 20)
    .taking("Install Software Updates", 655, 14)
    .taking("Check Readiness (RAM, TPM, Disk)", 7, 16)
    .taking("Install Office", 318, 18)
}

/// Both steps of that name restart the machine, the one in the child that is skipped and the deployment's own.
fn restarting(mut plan: RunPlan) -> RunPlan {
    for nth in 0..2 {
        let pointer = plan.pointer("Restart Computer", nth);
        plan.behaviour.entry(pointer).or_default().attempts =
            vec![Attempt::Restarts(0, Restart::default())];
    }
    plan
}

fn sample(folder: &'static str, seed: u64, runs: Vec<RunPlan>) -> Sample {
    let mut scenario = Scenario::new(seed, runs);
    scenario.noise.chatter = 9;
    Sample { folder, scenario }
}

fn osd_succeeded() -> Sample {
    let plan = restarting(deployment(utc(2026, 3, 2, 8, 12, 1), REDMOND));
    sample("osd-succeeded", 1101, vec![plan])
}

fn osd_failed_in_child() -> Sample {
    let plan = restarting(deployment(utc(2026, 3, 3, 13, 40, 25), REDMOND))
        .with("Install VPN Client 9.4.1", vec![Attempt::Fails(1603)])
        .taking("Install VPN Client 9.4.1", 74, 14)
        .saying(
            "Install VPN Client 9.4.1",
            &[
                ("InstallSoftware", 1, "Process completed with exit code 1603"),
                (
                    "InstallSoftware",
                    3,
                    "Installing vpnclient-9.4.1.msi failed: service 'ContosoVpn' could not be started. Code 0x80070643",
                ),
                (
                    "InstallSoftware",
                    1,
                    "Command line msiexec.exe /i vpnclient-9.4.1.msi /qn returned 1603",
                ),
                ("InstallSoftware", 1, "ReleaseSource() for C:\\_SMSTaskSequence\\Packages\\CON00053."),
            ],
        );
    sample("osd-failed-in-child", 1102, vec![plan])
}

fn tolerated_failure() -> Sample {
    let mut plan = RunPlan::new(
        &sequences::refresh(),
        Dialect::New,
        utc(2026, 3, 4, 17, 5, 44),
    );
    plan.bias = BERLIN;
    let plan = plan
        .with("Remove Built-in Apps", vec![Attempt::Fails(1)])
        .with("Install Vector Editor", vec![Attempt::Fails(-2016411033)])
        .with("Delete Temporary Files", vec![Attempt::Succeeds(3010)])
        .taking("Install Vector Editor", 133, 12)
        .saying(
            "Remove Built-in Apps",
            &[
                ("RunPowerShellScript", 1, "Process completed with exit code 1"),
                (
                    "RunPowerShellScript",
                    3,
                    "Remove-ContosoApp : Cannot remove 'Contoso.Weather': the package is in use. HRESULT=80073D02",
                ),
                (
                    "RunPowerShellScript",
                    3,
                    "At C:\\_SMSTaskSequence\\Packages\\CON0002A\\Remove-Apps.ps1:41 char:5",
                ),
                ("RunPowerShellScript", 1, "OSDRunPowerShellScript finished with code 1"),
            ],
        )
        .saying(
            "Install Vector Editor",
            &[
                ("InstallApplication", 3, "Content for 'Vector Editor' could not be downloaded, error 0x87d00267"),
                ("InstallApplication", 3, "Step failed for 'Vector Editor'. Code 0x87d00267"),
            ],
        );
    sample("tolerated-failure", 1103, vec![plan])
}

fn classic(start: i64, bias: i32) -> RunPlan {
    let mut plan = RunPlan::new(&sequences::classic(), Dialect::Old, start);
    plan.bias = bias;
    plan.phase = Phase::WinPe;
    plan.without("Restart in Windows PE")
        .without("Gather Logs on Failure")
        .taking("Apply Operating System", 388, 30)
}

fn rolled_reboot_zone_change() -> Sample {
    let into_windows = Restart {
        millis: 231_000,
        bias: Some(NEW_YORK),
        loss: Loss::AfterSave,
        ..Restart::default()
    };
    let plan = classic(utc(2026, 2, 10, 21, 48, 7), BERLIN)
        .with(
            "Setup Windows and Configuration Manager",
            vec![Attempt::Retries(into_windows), Attempt::Succeeds(0)],
        )
        .with(
            "Restart Computer",
            vec![Attempt::Restarts(0, Restart::default())],
        )
        .taking("Modern Driver Download", 58, 60);
    let mut sample = sample("rolled-reboot-zone-change", 1104, vec![plan]);
    sample.scenario.layout.rollover = Some(32_000);
    sample
}

fn still_running() -> Sample {
    let plan = deployment(utc(2026, 3, 5, 9, 30, 12), REDMOND);
    let mut plan = plan.taking("Apply Driver Package", 80, 24);
    plan.stop = Some(Stop::InStep(plan.pointer("Apply Driver Package", 0)));
    sample("still-running", 1105, vec![plan])
}

fn torn() -> Sample {
    let into_windows = Restart {
        millis: 198_000,
        clock_step_ms: -117_000,
        loss: Loss::AfterSave,
        ..Restart::default()
    };
    let plan = classic(utc(2026, 1, 20, 7, 3, 50), BERLIN)
        .with(
            "Setup Windows and Configuration Manager",
            vec![Attempt::Retries(into_windows), Attempt::Succeeds(0)],
        )
        .with(
            "Restart Computer",
            vec![Attempt::Restarts(
                0,
                Restart {
                    loss: Loss::AfterResult,
                    ..Restart::default()
                },
            )],
        )
        .taking("Modern Driver Download", 71, 60);
    let mut sample = sample("torn", 1106, vec![plan]);
    sample.scenario.noise = Noise {
        torn: 60,
        odd_times: 20,
        background: 40,
        ..Noise::default()
    };
    sample.scenario.layout = Layout {
        ansi: true,
        ..Layout::default()
    };
    sample
}

fn old_dialect_failed_group() -> Sample {
    let mut plan = RunPlan::new(
        &sequences::capture(),
        Dialect::Old,
        utc(2026, 2, 17, 10, 20, 33),
    );
    plan.bias = BERLIN;
    plan.standalone = true;
    let plan = plan
        .with("Execute Sysprep", vec![Attempt::Fails(-2147024809)])
        .taking("Execute Sysprep", 91, 10);
    sample("old-dialect-failed-group", 1107, vec![plan])
}

fn two_runs() -> Sample {
    let refresh = |start| {
        let mut plan = RunPlan::new(&sequences::refresh(), Dialect::New, start);
        plan.bias = BERLIN;
        plan
    };
    let mut first = refresh(utc(2026, 3, 6, 11, 2, 18));
    first.stop = Some(Stop::InStep(first.pointer("Install Vector Editor", 0)));
    let second = refresh(utc(2026, 3, 6, 15, 47, 3));
    sample("two-runs", 1108, vec![first, second])
}

fn starts_mid_run() -> Sample {
    let mut plan = RunPlan::new(
        &sequences::refresh(),
        Dialect::New,
        utc(2026, 3, 9, 6, 15, 59),
    );
    plan.bias = BERLIN;
    let plan = plan.taking("Install VPN Client 9.4.1", 80, 60);
    let mut sample = sample("starts-mid-run", 1109, vec![plan]);
    sample.scenario.kept = 650..1000;
    sample
}
