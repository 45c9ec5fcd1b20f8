//! The task sequences of the sample stories, at Contoso.

use std::sync::Arc;

use super::definition::{Item, Sequence, actions, child, group, sequence, step};

/// Deploys Windows from WinPE on, with two levels of child sequences.
pub fn deployment() -> Arc<Sequence> {
    let bios = bios_update();
    let drivers = drivers();
    let applications = base_applications();
    sequence(
        "Contoso - Windows 11 Deployment",
        "CON00100",
        vec![group(
            "Deploy Windows",
            vec![
                group(
                    "Initialization",
                    vec![
                        step("Set Deployment Variables", actions::DYNAMIC),
                        step("Check Readiness (RAM, TPM, Disk)", actions::POWERSHELL),
                        child("Module - BIOS Update", &bios).when_wmi(
                            "select * from Win32_ComputerSystem where Model like \"Contoso Book%\"",
                        ),
                    ],
                ),
                group(
                    "Prepare Disk",
                    vec![
                        step("Format and Partition Disk (BIOS)", actions::PARTITION).when(
                            "_SMSTSBootUEFI",
                            "equals",
                            "false",
                        ),
                        step("Format and Partition Disk (UEFI)", actions::PARTITION).when(
                            "_SMSTSBootUEFI",
                            "equals",
                            "true",
                        ),
                    ],
                ),
                group(
                    "Install Operating System",
                    vec![
                        step("Apply Operating System", actions::APPLY_OS),
                        step("Apply Windows Settings", actions::APPLY_SETTINGS),
                        step("Apply Network Settings", actions::APPLY_NETWORK),
                        child("Module - Drivers", &drivers),
                        step(
                            "Setup Windows and Configuration Manager",
                            actions::SETUP_WINDOWS,
                        ),
                    ],
                ),
                group(
                    "Configure Windows",
                    vec![
                        child("Module - Base Applications", &applications),
                        group(
                            "Install Applications (Finance)",
                            vec![
                                step("Install Ledger Client", actions::APPLICATION),
                                step("Install Report Viewer", actions::APPLICATION),
                            ],
                        )
                        .when("Department", "equals", "Finance"),
                        step("Install Software Updates", actions::UPDATES).continue_on_error(),
                        step("Restart Computer", actions::RESTART),
                        step("Enable BitLocker (XTS-AES 256)", actions::BITLOCKER),
                        step("Config. Start Menu", actions::COMMAND)
                            .running("smsswd.exe /run:CON00051 cmd.exe /c SetStartMenu.cmd"),
                    ],
                ),
            ],
        )],
    )
}

fn bios_update() -> Arc<Sequence> {
    sequence(
        "BIOS and Firmware Update",
        "CON00101",
        vec![
            step("Suspend BitLocker", actions::POWERSHELL),
            step("Flash BIOS", actions::COMMAND)
                .running("smsswd.exe /run:CON00052 FlashUpdate.exe /quiet"),
            step("Restart Computer", actions::RESTART_WINPE),
        ],
    )
}

fn drivers() -> Arc<Sequence> {
    sequence(
        "Driver Variables and Download",
        "CON00102",
        vec![
            step("Set Driver Variables (Contoso Book)", actions::DYNAMIC)
                .when_wmi("select * from Win32_ComputerSystem where Model like \"Contoso Book%\""),
            step("Set Driver Variables (Hyper-V)", actions::DYNAMIC)
                .when_wmi("select * from Win32_ComputerSystem where Model = \"Virtual Machine\""),
            step("Set Driver Variables (Legacy)", actions::DYNAMIC).disabled(),
            step("Download Driver Package", actions::DOWNLOAD),
            step("Apply Driver Package", actions::DRIVERS),
        ],
    )
}

fn vpn() -> Arc<Sequence> {
    sequence(
        "VPN Client",
        "CON00104",
        vec![group(
            // The child's first group carries the child's name.
            "VPN Client",
            vec![
                step("Import Root Certificate", actions::POWERSHELL),
                step("Install VPN Client 9.4.1", actions::COMMAND)
                    .running("smsswd.exe /run:CON00053 msiexec.exe /i vpnclient-9.4.1.msi /qn"),
                step("Import Profile 'Contoso-Corp'", actions::POWERSHELL),
            ],
        )],
    )
}

fn base_applications() -> Arc<Sequence> {
    let vpn = vpn();
    sequence(
        "Base Applications",
        "CON00103",
        vec![
            step("Install .NET Framework 4.8", actions::SOFTWARE),
            child("Module - VPN Client", &vpn),
            group(
                "Office",
                vec![
                    step("Install Office", actions::APPLICATION),
                    step("Install Language Pack de-DE", actions::APPLICATION),
                ],
            ),
            step("Install Contoso Agent", actions::APPLICATION),
        ],
    )
}

fn gather_logs() -> Item {
    group(
        "Gather Logs on Failure",
        vec![step("Copy Logs to Share", actions::COMMAND)],
    )
    .when("_SMSTSLastActionSucceeded", "equals", "false")
}

/// Works on a machine that is in use; some of it may fail.
pub fn refresh() -> Arc<Sequence> {
    sequence(
        "Contoso - Workplace Refresh",
        "CON00200",
        vec![
            step("Set Refresh Variables", actions::VARIABLE),
            group(
                "Clean Up",
                vec![
                    step("Remove Built-in Apps", actions::POWERSHELL).continue_on_error(),
                    step("Delete Temporary Files", actions::COMMAND),
                ],
            ),
            group(
                "Optional Software",
                vec![
                    group(
                        "Design Tools",
                        vec![
                            step("Install Vector Editor", actions::APPLICATION),
                            step("Install Font Collection", actions::COMMAND),
                        ],
                    ),
                    step("Register Optional Software", actions::POWERSHELL),
                ],
            )
            .continue_on_error(),
            child("Module - Base Applications", &base_applications()),
            step("Set Power Plan - High Performance", actions::COMMAND)
                .running("smsswd.exe /run: PowerCfg.exe /setactive SCHEME_MIN"),
        ],
    )
}

/// The older way to deploy: no children, old dialect.
pub fn classic() -> Arc<Sequence> {
    sequence(
        "Fabrikam - Windows 10 1809 Deployment",
        "FAB00031",
        vec![
            group(
                "Execute Task Sequence",
                vec![
                    group(
                        "Install Operating System",
                        vec![
                            step("Restart in Windows PE", actions::RESTART_WINPE).when("_SMSTSInWinPE", "equals", "false"),
                            step("Partition Disk 0 - UEFI", actions::PARTITION),
                            step("Apply Operating System", actions::APPLY_OS),
                            step("Apply Windows Settings", actions::APPLY_SETTINGS),
                            step("Größe der Partition prüfen", actions::POWERSHELL),
                            group(
                                "Driver Packages",
                                vec![step("Fabrikam Desk 40", actions::DRIVERS), step("Fabrikam Desk 60", actions::DRIVERS)],
                            )
                            .disabled(),
                            step("Modern Driver Download", actions::DOWNLOAD),
                            step("Setup Windows and Configuration Manager", actions::SETUP_WINDOWS),
                        ],
                    ),
                    group(
                        "Install Software",
                        vec![
                            step("Install Browser v75", actions::APPLICATION),
                            step("Install Archive Tool 19.00", actions::APPLICATION),
                            group(
                                "Hotkey Driver",
                                vec![
                                    step("Hotkey Driver", actions::COMMAND).disabled(),
                                    step("Hotkey Driver", actions::COMMAND).when_wmi(
                                        "select * from Win32_ComputerSystem where Model = \"Fabrikam Desk 40\"",
                                    ),
                                ],
                            ),
                        ],
                    ),
                    group(
                        "Finalization",
                        vec![
                            step("Restart Computer", actions::RESTART),
                            step("Set Balanced Power Scheme", actions::COMMAND),
                            step("Report Done", actions::POWERSHELL),
                        ],
                    ),
                ],
            )
            .continue_on_error(),
            gather_logs(),
        ],
    )
}

/// Deployed by MDT, without a site.
pub fn capture() -> Arc<Sequence> {
    sequence(
        "Fabrikam - Reference Image",
        "FAB-REF-01",
        vec![
            group(
                "Initialization",
                vec![
                    step("Gather local only", actions::COMMAND)
                        .running("cscript.exe \"%SCRIPTROOT%\\Gather.wsf\""),
                ],
            ),
            group(
                "State Restore",
                vec![
                    step("Install Runtimes", actions::COMMAND)
                        .running("cscript.exe \"%SCRIPTROOT%\\Install.wsf\""),
                    group(
                        "Imaging",
                        vec![
                            group(
                                "Sysprep",
                                vec![
                                    step("Copy Sysprep Files", actions::COMMAND),
                                    step("Execute Sysprep", actions::COMMAND)
                                        .running("cscript.exe \"%SCRIPTROOT%\\RunSysprep.wsf\""),
                                ],
                            ),
                            step("Create WIM", actions::COMMAND),
                        ],
                    ),
                ],
            ),
        ],
    )
}
