//! The table of advice: what usually is behind a failure and what to check, bound to what was said and by whom.
//!
//! The table of codes has a rule of thumb for many a code. It holds for any step, and so it can be beside the point: `0x80070002` is a wrong path where
//! a command line is started, and something else where the owner of a TPM is set. A row here is bound to the words of the cause, to a code, to the
//! component that speaks; where one fits, it takes the place of the rule of thumb. All rows are documented by Microsoft or well known in the field.

use crate::code::{Code, Explanation};

use super::rules::is_generic;

/// A rule of thumb on a cause, and the places to look at.
#[derive(Clone, Copy, Debug, Default)]
pub struct Advice {
    row: Option<&'static Row>,
    /// The rule of thumb of the table of codes is left out.
    is_silent: bool,
}

/// The facts about a cause by which advice is chosen.
#[derive(Clone, Copy, Debug)]
pub(super) struct Situation<'a> {
    /// The words of the cause.
    pub(super) message: &'a str,
    /// The other messages of the same block of records.
    pub(super) around: &'a str,
    pub(super) component: &'a str,
    pub(super) code: Option<Code>,
    /// The cause is said in words.
    pub(super) is_said: bool,
}

/// Advice for what fits all of its conditions; an empty one always fits.
#[derive(Debug)]
struct Row {
    /// One of these stands in the words of the cause, or else in those around it.
    texts: &'static [&'static str],
    codes: &'static [u32],
    components: &'static [&'static str],
    usually: &'static str,
    check: &'static str,
    /// Other logs that tell more; empty for those of the component.
    logs: &'static str,
}

impl Advice {
    /// None at all, not even the rule of thumb of a code.
    pub(super) fn none() -> Self {
        Self {
            row: None,
            is_silent: true,
        }
    }

    /// The usual reason: a rule of thumb that completes "usually". `explanation` is that of the code
    /// beside it.
    pub fn usually(&self, explanation: &Explanation) -> Option<&'static str> {
        match self.row {
            Some(row) => Some(row.usually),
            None => explanation.usually().filter(|_| !self.is_silent),
        }
    }

    /// The things to look at or to do.
    pub fn check(&self, explanation: &Explanation) -> Option<&'static str> {
        match self.row {
            Some(row) => Some(row.check),
            None => explanation.check().filter(|_| !self.is_silent),
        }
    }

    /// The same where there is no code to explain.
    pub fn bound(&self) -> Option<(&'static str, &'static str)> {
        self.row.map(|row| (row.usually, row.check))
    }

    /// Other logs that tell more, where these are not the component's.
    pub(super) fn logs(&self) -> Option<&'static str> {
        self.row.map(|row| row.logs).filter(|logs| !logs.is_empty())
    }

    pub(super) fn on(situation: Situation<'_>) -> Self {
        let rows = ROWS.iter();
        let row = rows
            .clone()
            .find(|row| row.fits(situation, situation.message))
            .or_else(|| {
                rows.clone()
                    .find(|row| !row.texts.is_empty() && row.fits(situation, situation.around))
            });
        Self {
            row,
            is_silent: is_beside_the_point(situation),
        }
    }
}

impl Row {
    fn fits(&self, situation: Situation<'_>, said: &str) -> bool {
        let has = |text: &&str| said.contains(text);
        let is_code = |code: &u32| {
            situation
                .code
                .is_some_and(|own| own.is_same_error(Code(*code)))
        };
        let is_component = |name: &&str| name.eq_ignore_ascii_case(situation.component);
        (self.texts.is_empty() || self.texts.iter().any(has))
            && (self.codes.is_empty() || self.codes.iter().any(is_code))
            && (self.components.is_empty() || self.components.iter().any(is_component))
    }
}

/// Whether the rule of thumb of the code does not fit: a code that tells little beside words that tell all, or a component whose work is of another kind.
fn is_beside_the_point(situation: Situation<'_>) -> bool {
    let Some(code) = situation.code else {
        return false;
    };
    if is_generic(code) {
        return situation.is_said;
    }
    let of_code = |&&(number, _): &&(u32, &[&str])| code.is_same_error(Code(number));
    let unfit = UNFIT.iter().find(of_code);
    unfit.is_some_and(|(_, components)| {
        let mut components = components.iter();
        components.any(|name| name.eq_ignore_ascii_case(situation.component))
    })
}

/// Codes of Windows whose rule of thumb does not hold for the work of some components.
#[rustfmt::skip]
static UNFIT: &[(u32, &[&str])] = &[
    (2, &["OSDOfflineBitLocker", "OSDBitLocker", "TSMBootstrap", "TSPxe", "TSBootShell", "OSDNetSettings", "OSDWinSettings", "OSDDiskPart", "OSDSetupHook", "InstallSWUpdate"]),
    (3, &["OSDOfflineBitLocker", "OSDBitLocker", "TSMBootstrap", "TSPxe", "OSDNetSettings", "OSDWinSettings", "OSDSetupHook", "InstallSWUpdate"]),
    (5, &["OSDSetupHook", "OSDSetupWindows", "OSDOfflineBitLocker", "OSDBitLocker", "OSDDiskPart", "TSMBootstrap", "TSPxe"]),
    (87, &["OSDOfflineBitLocker", "OSDBitLocker", "TSMBootstrap"]),
    (1168, &["RunPowerShellScript", "TSMBootstrap", "OSDSetupWindows", "OSDOfflineBitLocker", "OSDBitLocker", "InstallSoftware"]),
];

const fn row(
    texts: &'static [&'static str],
    codes: &'static [u32],
    components: &'static [&'static str],
    usually: &'static str,
    check: &'static str,
    logs: &'static str,
) -> Row {
    Row {
        texts,
        codes,
        components,
        usually,
        check,
        logs,
    }
}

const DOWNLOAD_LOGS: &str = r"C:\Windows\CCM\Logs\CAS.log, ContentTransferManager.log, DataTransferService.log and LocationServices.log";
const MP_LOGS: &str =
    "IIS's log, MP_GetAuth.log and MP_RegistrationManager.log on the management point";
const PXE_LOGS: &str = "SMSPXE.log on the distribution point that answers PXE";

/// The rows, the most particular first.
#[rustfmt::skip]
static ROWS: &[Row] = &[
    // Boot and network.
    row(&["valid network adapter"], &[], &[],
        "the boot image has no driver for the network adapter of this model",
        "ipconfig /all at the machine (F8); the network driver in the boot image, which is to be updated on its distribution points then", ""),
    row(&["pxe variable file", "PxeGetPxeData"], &[], &[],
        "the network driver in the boot image does not work with this adapter, or the file cannot be fetched by TFTP",
        "the network driver in the boot image; TFTP (UDP 69) between the machine and the PXE server, also routers and firewalls on the way", PXE_LOGS),
    row(&["WINHTTP_CALLBACK_STATUS_FLAG_INVALID_CA"], &[], &[],
        "the boot media or boot image lacks the root certificate behind the management point's certificate: media made at the central administration site do, where it is set at the primary site",
        "the trusted root certificates in the site's properties; make the media at the primary site, or as dynamic media", MP_LOGS),
    row(&["WINHTTP_CALLBACK_STATUS_FLAG_CERT_DATE_INVALID"], &[], &[],
        "the clock of the machine is wrong, or the server's certificate has expired",
        "date and time in the firmware; the validity of the certificate of the server", MP_LOGS),
    row(&["WINHTTP_CALLBACK_STATUS_FLAG_CERT_CN_INVALID"], &[], &[],
        "the name by which the server is asked is not among the names in its certificate",
        "the certificate that is bound in IIS, and the server's name in the site", MP_LOGS),
    row(&["WINHTTP_CALLBACK_STATUS_FLAG_CERT_REV"], &[], &[],
        "the certificate was revoked, or the revocation list cannot be reached from there",
        "the revocation list's address from the machine, or whether the site is to check revocation lists", MP_LOGS),
    row(&["Status code 404", "Status code 403", "Status code 401", "Status code 500", "Status code 503"], &[], &["TSMBootstrap", "TSPxe"],
        "the management point answers, but not as it should: its web applications are damaged, it listens on another port than the media know, or too many unknown computer objects make its answer too long",
        "the same address in a browser; the ports in the site and in the media; the management point's health", MP_LOGS),
    row(&["Failed to get client identity", "failed to request for client"], &[], &[],
        "the management point does not accept the machine: its clock is wrong, the certificate of the media or PXE point has expired or is blocked, or the management point is ill",
        "date and time in the firmware; the certificate under Administration, Security, Certificates; the management point's health", MP_LOGS),
    row(&["no valid MP locations", "query Management Point locator", "Failed to select MP", "time information from MP"], &[], &[],
        "no management point could be reached or used: the network, the server's name, a certificate, or a boundary group without a management point",
        "ping and nslookup for the management point from the machine; the boundary group of its address; certificates", MP_LOGS),
    row(&[], &[0x8007_2EE7, 0x8007_2EE2, 0x8007_2EFD, 0x8007_2EFE], &["TSMBootstrap", "TSPxe"],
        "the machine has no usable network yet, or the management point's name does not lead to it",
        "ipconfig /all, ping and nslookup for the management point from the machine (F8); the network driver in the boot image; firewalls", ""),
    row(&["configuration path", "TsBootShell.ini"], &[], &[],
        "the boot medium cannot be read from WinPE: a missing USB or storage driver, or a medium that was drawn",
        "the medium at another port; the storage and USB drivers in the boot image", ""),
    // Policy.
    row(&["no task sequences available", "No assigned task sequence"], &[], &[],
        "no task sequence is deployed to a collection that holds this computer, or to unknown computers; or the site knows it under another record: a duplicate, or a client that took the GUID of the unknown computer",
        "deployments to the computer's collections and where they are available (media and PXE); old records with its MAC address or SMBIOS GUID; the GUID of the unknown computer objects; unknown computer support", PXE_LOGS),
    row(&["Network Access Account", "network access account"], &[], &["TSMBootstrap", "TSPxe", "TSManager", "ApplyOperatingSystem", "OSDDownloadContent"],
        "no network access account is set in the site, or the policy with it has not come",
        "the network access account under Administration, Sites, Software Distribution", ""),
    row(&["CCM_SoftwareDistribution object"], &[0x8004_0104], &[],
        "a package that the task sequence refers to was deleted, is not distributed, or its policy is not there yet",
        "the package named: whether it exists, and update its distribution points; then remove or renew the reference in the sequence", ""),
    row(&[], &[0x8004_0104], &[],
        "there is no policy for a package that the task sequence refers to: it was deleted, is not distributed, or is new",
        "the package named just before: whether it exists, and update its distribution points", ""),
    row(&["Content location request", "Processing 0 locations", "HTTP = 0, SMB = 0"], &[], &[],
        "no distribution point that the machine may use has the content: it is not distributed there, or the boundary group has no distribution point with it (through a cloud gateway: none that is enabled for it)",
        "the content's status on its distribution points; the boundary group of the machine's address, and its fallback", DOWNLOAD_LOGS),
    row(&["Failed to download policy"], &[], &[],
        "the policy is not (yet) there for this computer, or the management point cannot hand it out",
        "the deployment and whether it was changed just now; the management point's health", "MP_GetPolicy.log and IIS's log on the management point"),
    // Staging of a boot image.
    row(&["Failed to install WinPE", "Failed to stage WinPE", "system partition for staging"], &[], &[],
        "the disk has no partition that the boot image can be put on: not partitioned, not formatted, in the other style (GPT, MBR) than the firmware starts from, or locked by BitLocker",
        "diskpart, list disk and list volume, at the machine; UEFI or BIOS; for prestaged media, whether the sequence uses the boot image of the media", ""),
    row(&["Failed to install boot image"], &[], &[],
        "the sequence's boot image could not be fetched or put on the disk",
        "whether the boot image is distributed, and its architecture; the disk's partitions", ""),
    // The engine.
    row(&["TS Manager is not configured to auto-start"], &[], &[],
        "the machine is to start into the installed Windows, but no Setup Windows and ConfigMgr step has run; or WinPE is meant",
        "a Setup Windows and ConfigMgr step before the restart; the target of the Restart Computer step (boot image or installed system)", ""),
    row(&["Task Sequence environment not found"], &[], &[],
        "something other than the task sequence restarted the machine: an update that needs two restarts, an installer or script that restarts by itself, a loss of power",
        "what the step before installed; SMSTSWaitForSecondReboot, a retry of the step, the installer's option not to restart", ""),
    row(&["Repository may be corrupted"], &[], &[],
        "the WMI repository is damaged, as after an upgrade from Windows 7 or 8.1 with WMF 5.1",
        r"winmgmt /verifyrepository at the machine; for later machines, what was upgraded", ""),
    row(&["Failed to reboot the system", "Failed to initialize a system reboot"], &[], &[],
        "the boot image or the boot entry for the restart could not be made",
        "the boot image's architecture and the disk's partitions", ""),
    row(&["Invalid command line argument"], &[], &[],
        "the boot image holds programs of an older release than the site, which do not know the option",
        "update the boot image on its distribution points (and the media), with the current client", ""),
    // Steps.
    row(&["PowerShell.exe does not exist"], &[], &[],
        "the boot image lacks the optional component for PowerShell",
        "the optional components of the boot image: add Windows PowerShell (WinPE-PowerShell), then update its distribution points", ""),
    row(&["take ownership of TPM", "'TakeOwnership'"], &[], &[],
        "the TPM has an owner already, or the boot image's Windows does not hand out the owner's authorisation (Windows 11 boot images of ADK 10.1.22000 need OSManagedAuthLevel 2)",
        "clear the TPM in the firmware; the ADK release of the boot image; rights in Active Directory if keys are kept there", ""),
    row(&[], &[0x87D0_1004], &["InstallSoftware"],
        "the software distribution agent of the client has no policy yet or is switched off, as with stand-alone media or right after the client was set up",
        "whether the client's settings allow software distribution; whether the client had got its policy; a restart before the step", r"C:\Windows\CCM\Logs\execmgr.log and PolicyAgent.log"),
    row(&["larger than remaining disk space"], &[], &[],
        "the partitions in the disk step do not fit on this machine's disk",
        "the sizes in the disk step, in per cent of the rest rather than fixed; the size of the disk, and its number", ""),
    row(&["SetComputerName"], &[], &[],
        "the computer name is not a valid one: longer than 15 characters, empty, or with characters that are not allowed",
        "the value of OSDComputerName, and how the sequence makes it up", ""),
    row(&[], &[0x8022_0005], &[],
        "a value for the answer file is not a valid one, such as a computer name of more than 15 characters",
        "the variables behind the settings of the step (OSDComputerName, OSDProductKey, OSDTimeZone and the like)", ""),
    row(&["setup hook"], &[5], &[],
        "the image or an earlier step brought a SetupComplete.cmd of its own, which cannot be replaced",
        r"Windows\Setup\Scripts\SetupComplete.cmd on the target drive, in the image or copied there by a step: remove it", ""),
    row(&["make volume", "activate partition"], &[], &["ApplyOperatingSystem"],
        "the disk's style and the firmware's mode do not fit each other (UEFI wants GPT, BIOS wants MBR), or the boot image is older than the Windows it sets up",
        "UEFI or BIOS at the machine, and which disk step ran; the ADK release of the boot image", ""),
    row(&["operator is reserved for future use", "AmpersandNotAllowed"], &[], &[],
        "the file is not the script it should be, as when a web page was saved under its name",
        "the script in the package's source; fetch the raw file, then update the distribution points", ""),
    row(&["running scripts is disabled", "is not digitally signed"], &[], &[],
        "the execution policy does not allow the script",
        "the execution policy in the step (Bypass), or sign the script", ""),
    row(&["is not recognized as the name of a cmdlet"], &[], &[],
        "a module or optional component is missing where the script runs, as in WinPE",
        "which component or module brings the command, and whether the boot image or system has it", ""),
    // Applications.
    row(&["Application download failed"], &[], &[],
        "the content of the application is on no distribution point that the machine may use, or could not be fetched",
        "the content's status on its distribution points; the boundary group of the machine's address", DOWNLOAD_LOGS),
    row(&["Policy Evaluation failed", "policy evaluation failed", "Required management point not found"], &[], &["InstallApplication"],
        "the client could not ask the management point for the application's policy",
        "the management point and the boundary group; the client's certificate where HTTPS is used", r"C:\Windows\CCM\Logs\LocationServices.log and PolicyAgent.log"),
    row(&["detection failed", "not detected", "discovery failed", "Discovery failed"], &[], &["InstallApplication"],
        "the installer ran, and the detection method does not find what it installed; or detection itself fails",
        "the detection method of the deployment type at a machine that has the application", r"C:\Windows\CCM\Logs\AppDiscovery.log and AppEnforce.log"),
    // Content.
    row(&["http result: 500", "Status code 500"], &[0x8019_01F4], &[],
        "the web server of the distribution point fails on the request",
        "IIS's log and the application pools on the distribution point; redistribute the content", "IIS's log on the distribution point"),
    row(&[], &[0x8019_01F4, 0x8019_01F7], &[],
        "the web server of the distribution point fails on the request, or is overloaded",
        "IIS's log and the application pools on the distribution point; redistribute the content", "IIS's log on the distribution point"),
    row(&[], &[0x8019_0191, 0x8019_0193], &[],
        "the account may not read the content: the network access account, or anonymous access to the distribution point",
        "the network access account; access settings of the distribution point", "IIS's log on the distribution point"),
    row(&[], &[0x8019_0194], &[],
        "the content is not on the distribution point as the site believes, or IIS filters the file's extension or folder",
        "validate and redistribute the content; request filtering in IIS", "IIS's log on the distribution point"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::explain;

    fn advice(message: &str, component: &str, code: u32) -> (Option<&'static str>, Advice) {
        let advice = Advice::on(Situation {
            message,
            around: "",
            component,
            code: Some(Code(code)),
            is_said: true,
        });
        (advice.usually(&explain(Code(code))), advice)
    }

    #[test]
    fn a_rule_of_thumb_holds_for_the_work_it_is_about() {
        let code = 0x8007_0002;
        let of_table = explain(Code(code)).usually();
        let said = "tool.exe could not be opened";
        assert_eq!(advice(said, "InstallSoftware", code).0, of_table);
        assert_eq!(advice(said, "OSDOfflineBitLocker", code).0, None);
        // A failure that is said in words needs no word on a code that says nothing.
        assert_eq!(advice(said, "OSDDiskPart", 0x8000_4005).0, None);
    }

    #[test]
    fn the_words_and_the_component_decide() {
        let switched_off = advice(
            "Install Static Software failed",
            "InstallSoftware",
            0x87D0_1004,
        )
        .0;
        assert!(switched_off.unwrap().contains("no policy yet"));
        let other = advice("x", "InstallApplication", 0x87D0_1004).0;
        assert_eq!(other, explain(Code(0x87D0_1004)).usually());
        let (_, download) = advice(
            "Execution status received: 24 (Application download failed )",
            "InstallApplication",
            0x8000_4005,
        );
        assert!(download.logs().unwrap().contains("CAS.log"));
    }

    #[test]
    fn rows_are_whole_and_bound() {
        for row in ROWS {
            assert!(!row.usually.is_empty() && !row.check.is_empty(), "{row:?}");
            assert!(!row.texts.is_empty() || !row.codes.is_empty(), "{row:?}");
            for text in [row.usually, row.check] {
                assert!(!text.ends_with('.'), "{row:?}");
            }
        }
    }
}
