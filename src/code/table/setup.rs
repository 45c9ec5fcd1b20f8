//! Windows Setup and in-place upgrade.

use super::{Area, Entry, Table};

pub(super) static TABLE: Table = Table {
    name: "Windows Setup",
    source: "the return and error codes of Windows Setup and of upgrades, as Microsoft publishes them; no header holds them",
    has_win32_errors: false,
    rows: ROWS,
};

const fn row(code: u32, symbol: &'static str, meaning: &'static str) -> Entry {
    Entry::new(Area::Setup, code, symbol, meaning)
}

#[rustfmt::skip]
static ROWS: &[Entry] = &[
    row(3, "CONX_SETUP_EXITCODE_CONTINUE_REBOOT", "The upgrade went well so far and goes on after a restart"),
    row(5, "CONX_SETUP_EXITCODE_RESUME_AT_COMPAT_REPORT", "The compatibility check found something to be solved first")
        .usually("an application, driver or setting blocks the upgrade")
        .check("the CompatData*.xml and ScanResult.xml files in the Panther folder"),
    row(7, "CONX_SETUP_EXITCODE_AUTO_INSTALL_FAIL", "The kind of installation asked for is not possible")
        .usually("edition, language or architecture of the media do not fit the installed Windows")
        .check("the media against the installed Windows"),
    row(0xC1800118, "", "The update server holds the upgrade without the key to decrypt it")
        .usually("WSUS was not prepared for upgrades when it downloaded the files")
        .check("delete and download the upgrade again on the update server"),
    row(0xC1900101, "", "An upgrade of Windows was rolled back, mostly because of a driver")
        .usually("a storage, display, network or security driver, or a disk encryption or virus scanner of another maker; the extend code behind it says in which phase")
        .check("setuperr.log, setupact.log and the rollback folder in C:\\$WINDOWS.~BT\\Sources, best with SetupDiag; then newer drivers and firmware"),
    row(0xC1900103, "MOSETUP_E_COMPAT_TIMEOUT", "The compatibility problems were not solved in time"),
    row(0xC1900104, "MOSETUP_E_PROCESS_TIMEOUT", "Setup did not end in time"),
    row(0xC1900106, "MOSETUP_E_TERMINATE_PROCESS", "Setup was ended from outside")
        .usually("the maximum run time ran out, or somebody ended it"),
    row(0xC1900107, "", "The clean-up of an earlier upgrade is still pending")
        .usually("a restart is due after an earlier attempt")
        .check("restart, then try again; free the old installation with Disk Cleanup"),
    row(0xC190010A, "MOSETUP_E_UNKNOWN_CMD_LINE", "Setup does not know a parameter of its command line")
        .usually("a parameter in the upgrade step or in a setup configuration file that this version does not have")
        .check("the parameters of the step against the version of Setup"),
    row(0xC190010B, "MOSETUP_E_INSTALL_IMAGE_NOT_FOUND", "The installation image was not found"),
    row(0xC190010D, "MOSETUP_E_INVALID_CMD_LINE", "A parameter of Setup's command line is not valid"),
    row(0xC1900112, "MOSETUP_E_TARGET_DRIVE_NOT_FOUND", "Setup found no drive to install to"),
    row(0xC190011F, "MOSETUP_E_PROCESS_CRASHED", "Setup crashed"),
    row(0xC1900130, "MOSETUP_E_INSTALL_HASH_MISSING", "The installation's hash is missing"),
    row(0xC1900131, "MOSETUP_E_INSTALL_HASH_MISMATCH", "The installation's hash does not match"),
    row(0xC19001DF, "MOSETUP_E_DISK_FULL", "Setup ran out of free space on the disk")
        .usually("the system drive is too full, or the content cache and the media take the space that is left")
        .check("free 20 GB or more on the system drive"),
    row(0xC19001E0, "MOSETUP_E_GATHER_OS_STATE_FAILED", "Setup could not gather the state of the installed Windows"),
    row(0xC19001E2, "MOSETUP_E_PREINSTALL_SCRIPT_FAILED", "A script that runs before the upgrade failed")
        .usually("an organisation's own script (preinstall.cmd)"),
    row(0xC19001E3, "MOSETUP_E_PRECOMMIT_SCRIPT_FAILED", "A script that runs before the upgrade is committed failed")
        .usually("an organisation's own script (precommit.cmd)"),
    row(0xC1900200, "", "The computer does not meet the requirements of this Windows")
        .usually("memory, processor, TPM or Secure Boot below what the version asks for")
        .check("the requirements of the version, and ScanResult.xml in the Panther folder"),
    row(0xC1900201, "", "The computer does not meet the minimum requirements to install the update")
        .usually("the system reserved or EFI partition is full, or a requirement is not met")
        .check("free space on the system partition"),
    row(0xC1900202, "", "The computer does not meet the minimum requirements to download or install the upgrade"),
    row(0xC1900204, "", "The way of upgrading that was chosen is not available")
        .usually("language, edition or architecture of the media differ from the installed Windows")
        .check("language and edition of both"),
    row(0xC1900208, "", "An application or driver that is not compatible blocks the upgrade")
        .usually("an old version of an application, often security or virtualisation software")
        .check("the CompatData*.xml and *_APPRAISER_HumanReadable.xml files in the Panther folder for what blocks"),
    row(0xC190020E, "", "There is not enough free space for the upgrade")
        .usually("the system drive is too full")
        .check("free 20 GB or more on the system drive"),
    row(0xC1900210, "", "The compatibility check found no problem")
        .usually("Setup was run with /Compat ScanOnly: this is its success"),
    row(0xC7700112, "", "Setup could not write all its data to the system drive")
        .usually("a failing disk, or something that blocks writing")
        .check("the disk's health, and the virus scanner"),
];
