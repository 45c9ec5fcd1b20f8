//! Numbers that the scripts of the Microsoft Deployment Toolkit end with, as in `FAILURE ( 5616 )` and `rc = 5616`.

use super::{Area, Entry, Table};

pub(super) static TABLE: Table = Table {
    name: "MDT",
    source: "the error codes of MDT's troubleshooting reference; 5456, 5615, 5616, 5624, 5627, 7711 and 7813 from logs that people published",
    has_win32_errors: false,
    rows: ROWS,
};

const fn row(code: u32, meaning: &'static str) -> Entry {
    Entry::new(Area::Mdt, code, "", meaning)
}

#[rustfmt::skip]
static ROWS: &[Entry] = &[
    row(5201, "There is no connection to the deployment share")
        .usually("the network driver, the address of the share or the account is wrong")
        .check("the network in Windows PE, and DeployRoot and the account in Bootstrap.ini"),
    row(5203, "There is no connection to the deployment share"),
    row(5205, "There is no connection to the deployment share"),
    row(5206, "The deployment wizard was cancelled or did not end well")
        .usually("somebody cancelled it, or a page of the wizard has a script error")
        .check("Wizard.log"),
    row(5207, "There is no connection to the deployment share"),
    row(5208, "DeploymentType is not set although the wizard is skipped, or the task sequencer was not found")
        .usually("a rule in CustomSettings.ini is missing, or the toolkit files for the architecture are")
        .check("SkipWizard and DeploymentType in CustomSettings.ini"),
    row(5400, "A script could not create its object")
        .usually("an error in a script, often one that was changed")
        .check("BDD.log just before it"),
    row(5456, "The disk, partition or drive to install to could not be determined")
        .usually("the disk is not seen by Windows PE, or the step that formats it did not run")
        .check("the storage driver in the boot image, and the partition step and its variable"),
    row(5490, "MSXML2.DOMDocument could not be created"),
    row(5495, "An XML file could not be read")
        .usually("a control file of the deployment share is damaged")
        .check("the file that the record before it names"),
    row(5496, "A control file was not found")
        .usually("the deployment share is not complete or not connected"),
    row(5601, "The operating system that the task sequence refers to is not there")
        .usually("the operating system was removed from the deployment share, or is hidden or disabled")
        .check("the Install Operating System step, and the OS in the workbench"),
    row(5602, "The list of operating systems could not be opened"),
    row(5610, "A file of the operating system was not found"),
    row(5615, "The boot drive was not found")
        .usually("no partition is active (BIOS), or the EFI partition is missing: the disk was partitioned for the other firmware")
        .check("the partition step, and whether the machine started in UEFI or BIOS mode"),
    row(5616, "BCDBoot could not make the disk start")
        .usually("the disk's layout does not fit UEFI or BIOS, or firmware settings forbid changes of the boot order")
        .check("the partition step, the firmware's mode and boot lock, and the ADK's version"),
    row(5624, "The image could not be applied")
        .usually("the image file is damaged or was not read to its end, or the disk is too small")
        .check("the lines before it in LTIApply.log, and dism.log"),
    row(5627, "DISM could not apply the answer file to the image")
        .usually("Unattend.xml is not valid, or a package in it does not fit the image")
        .check("dism.log, and Unattend.xml of the task sequence"),
    row(5630, "The image file was not found"),
    row(5640, "The image file was not found"),
    row(5641, "ImageX.exe was not found"),
    row(5643, "BootSect.exe was not found"),
    row(5650, "The source folder of the operating system was not found"),
    row(5651, "The source folder of the platform was not found"),
    row(5652, "The program bootsect.exe was not found"),
    row(6001, "The drive was not found"),
    row(6002, "The drive was not found"),
    row(6010, "The task sequence's GUID was not found"),
    row(6020, "Robocopy ended with an error"),
    row(6021, "Robocopy ended with an error"),
    row(6101, "The file deploy.cab was not found"),
    row(6102, "Sysprep's files could not be taken out of deploy.cab"),
    row(6111, "Sysprep failed")
        .usually("an app that was installed for one user only, or a machine that is joined to a domain")
        .check("setupact.log in C:\\Windows\\System32\\Sysprep\\Panther"),
    row(6121, "Sysprep failed")
        .usually("an app that was installed for one user only, or a machine that is joined to a domain")
        .check("setupact.log in C:\\Windows\\System32\\Sysprep\\Panther"),
    row(6191, "Sysprep did not do its work: the registry has no CloneTag"),
    row(6192, "Sysprep did not do its work: the registry does not say that Setup is to follow")
        .usually("Sysprep ended with an error")
        .check("setupact.log in C:\\Windows\\System32\\Sysprep\\Panther"),
    row(6401, "The DHCP server could not be authorised"),
    row(6501, "The computer cannot be backed up: no network path is given")
        .usually("BackupShare or BackupDir is not set"),
    row(6502, "The computer cannot be backed up: ImageX was not found"),
    row(6601, "The boot configuration's WMI class was not reached"),
    row(6602, "The boot configuration store could not be opened"),
    row(6701, "BitLocker: the protectors could not be set up"),
    row(6703, "BitLocker: its partition could not be created"),
    row(6705, "BitLocker: the drive could not be made smaller"),
    row(6708, "BitLocker: the drive could not be encrypted"),
    row(6710, "BitLocker: the drive could not be encrypted"),
    row(6711, "BitLocker: the key could not be protected by the TPM"),
    row(6732, "The TPM's WMI provider was not reached"),
    row(6733, "The machine has no TPM that Windows sees"),
    row(6735, "The TPM is not enabled"),
    row(6736, "The TPM is not activated"),
    row(6738, "The TPM does not allow to take ownership"),
    row(7000, "ZTIConfigure.xml was not found"),
    row(7001, "The answer file was not found"),
    row(7100, "The script runs in the full operating system only"),
    row(7700, "The disk is not partitioned: it is no New Computer scenario"),
    row(7701, "The disk is too small for the system and BitLocker partitions"),
    row(7702, "The disk is too small for the system and recovery partitions"),
    row(7703, "The deployment share is on the disk that would be formatted"),
    row(7704, "Extended and logical partitions do not go with BitLocker"),
    row(7711, "The disk to partition was not found")
        .usually("Windows PE lacks the storage driver, or the step's disk number is another disk's, as a memory card's")
        .check("list disk in diskpart, the storage driver in the boot image, and the disk number of the step"),
    row(7712, "The drive to format was not found"),
    row(7813, "The step has no partitions defined")
        .usually("the partition step is empty")
        .check("the partitions in the Format and Partition Disk step"),
    row(7900, "Microsoft.BDD.PnpEnum.exe was not found"),
    row(9200, "PkgMgr.exe was not found"),
    row(9601, "ZTITatoo runs in the full operating system only"),
    row(9701, "USMT could not estimate the size of the user state"),
    row(9702, "The user state cannot be saved: too little space, and no network path is given")
        .usually("UDShare or UDDir is not set"),
    row(9703, "USMT could not save the user state")
        .usually("a file or profile that cannot be read")
        .check("USMTCapture.log"),
    row(9801, "A client operating system is to be installed on a server"),
    row(9802, "A server operating system is to be installed on a client"),
    row(9803, "The machine may not be reinstalled: OSInstall does not allow it"),
    row(9804, "The machine has too little memory"),
    row(9805, "The processor is too slow"),
    row(9806, "The disk has too little free space"),
    row(9807, "The disk has too little free space"),
    row(9901, "ZTIWindowsUpdate does not run in Windows PE"),
    row(9902, "ZTIWindowsUpdate failed too often")
        .usually("the same updates fail again and again")
        .check("ZTIWindowsUpdate.log and WindowsUpdate.log"),
    row(9903, "The Windows Update Agent could not be updated"),
    row(9904, "Microsoft.Update.Session could not be created"),
    row(9906, "A file that Windows Update needs was not found"),
    row(10201, "The computer could not be joined to the domain")
        .usually("the account, its rights or the name of the domain or organisational unit is wrong")
        .check("NetSetup.LOG"),
    row(10203, "LTISuspend.wsf was not found"),
    row(10204, "LTISuspend failed"),
    row(41024, "ImageX failed"),
    row(52012, "The wizard's values are not all set"),
];
