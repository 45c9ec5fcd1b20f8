//! HRESULTs of the TPM and its services.

use super::{Area, Entry, Table};

pub(super) static TABLE: Table = Table {
    name: "TPM",
    source: "winerror.h (mingw-w64) and windows-sys",
    has_win32_errors: false,
    rows: ROWS,
};

const fn row(code: u32, symbol: &'static str, meaning: &'static str) -> Entry {
    Entry::new(Area::Tpm, code, symbol, meaning)
}

#[rustfmt::skip]
static ROWS: &[Entry] = &[
    row(0x80280001, "TPM_E_AUTHFAIL", "The TPM refused the password"),
    row(0x80280002, "TPM_E_BADINDEX", "The index of a TPM register is wrong"),
    row(0x80280003, "TPM_E_BAD_PARAMETER", "A parameter of the TPM command is wrong"),
    row(0x80280005, "TPM_E_CLEAR_DISABLED", "Clearing the TPM is disabled; it needs someone at the machine"),
    row(0x80280006, "TPM_E_DEACTIVATED", "The TPM is deactivated")
        .usually("the TPM is switched off in the firmware")
        .check("the firmware settings"),
    row(0x80280007, "TPM_E_DISABLED", "The TPM is disabled")
        .usually("the TPM is switched off in the firmware")
        .check("the firmware settings"),
    row(0x80280008, "TPM_E_DISABLED_CMD", "The TPM command is disabled"),
    row(0x80280009, "TPM_E_FAIL", "The TPM command failed"),
    row(0x8028000A, "TPM_E_BAD_ORDINAL", "The TPM does not know the command"),
    row(0x8028000B, "TPM_E_INSTALL_DISABLED", "Taking ownership of the TPM is disabled")
        .usually("the firmware does not allow it, or wants a confirmation")
        .check("the firmware settings"),
    row(0x8028000C, "TPM_E_INVALID_KEYHANDLE", "The TPM key is not valid"),
    row(0x8028000D, "TPM_E_KEYNOTFOUND", "The TPM key was not found"),
    row(0x80280011, "TPM_E_NOSPACE", "There is no room in the TPM for another key"),
    row(0x80280012, "TPM_E_NOSRK", "The TPM has no storage root key"),
    row(0x80280013, "TPM_E_NOTSEALED_BLOB", "The data is not valid, or another TPM sealed it")
        .usually("the TPM was cleared, or the owner password is of an earlier ownership")
        .check("clear the TPM in the firmware, then let Windows take ownership anew"),
    row(0x80280014, "TPM_E_OWNER_SET", "The TPM has an owner already")
        .usually("the machine was deployed before and the TPM not cleared")
        .check("clear the TPM in the firmware, if its keys are not needed"),
    row(0x80280015, "TPM_E_RESOURCES", "The TPM has not enough resources"),
    row(0x80280018, "TPM_E_WRONGPCRVAL", "The measured start of the machine is not the one expected"),
    row(0x8028001C, "TPM_E_FAILEDSELFTEST", "The TPM failed its self-test")
        .usually("the TPM is broken or its firmware has an error")
        .check("a TPM or firmware update; the hardware"),
    row(0x8028001F, "TPM_E_IOERROR", "The TPM could not be read or written"),
    row(0x80280023, "TPM_E_NO_ENDORSEMENT", "The TPM has no endorsement key"),
    row(0x80280026, "TPM_E_INVALID_POSTINIT", "The TPM command came at the wrong time"),
    row(0x8028002D, "TPM_E_BAD_PRESENCE", "The TPM's settings of physical presence do not allow this"),
    row(0x80280038, "TPM_E_NO_NV_PERMISSION", "Writing to the TPM's memory is not allowed"),
    row(0x8028003A, "TPM_E_KEY_NOTSUPPORTED", "The TPM does not support the key"),
    row(0x8028003C, "TPM_E_AREA_LOCKED", "The TPM's memory area is locked"),
    row(0x80280400, "TPM_E_COMMAND_BLOCKED", "The TPM command is blocked by policy"),
    row(0x80280401, "TPM_E_INVALID_HANDLE", "The TPM handle was not found"),
    row(0x80280403, "TPM_E_EMBEDDED_COMMAND_BLOCKED", "A TPM command inside another is blocked"),
    row(0x80280800, "TPM_E_RETRY", "The TPM is busy; try again"),
    row(0x80280801, "TPM_E_NEEDS_SELFTEST", "The TPM must test itself first"),
    row(0x80280802, "TPM_E_DOING_SELFTEST", "The TPM is testing itself"),
    row(0x80280803, "TPM_E_DEFEND_LOCK_RUNNING", "The TPM defends itself against guessing and refuses for a time")
        .usually("too many wrong PINs or passwords")
        .check("wait, or clear the TPM"),
    row(0x80284001, "TBS_E_INTERNAL_ERROR", "An internal error of the TPM services happened"),
    row(0x80284002, "TBS_E_BAD_PARAMETER", "A parameter of the TPM services is wrong"),
    row(0x80284003, "TBS_E_INVALID_OUTPUT_POINTER", "An output pointer of the TPM services is wrong"),
    row(0x80284004, "TBS_E_INVALID_CONTEXT", "The context of the TPM services is not valid"),
    row(0x80284005, "TBS_E_INSUFFICIENT_BUFFER", "The buffer for the TPM's answer is too small"),
    row(0x80284006, "TBS_E_IOERROR", "The TPM services could not talk to the TPM"),
    row(0x80284007, "TBS_E_INVALID_CONTEXT_PARAM", "A parameter of the TPM context is wrong"),
    row(0x80284008, "TBS_E_SERVICE_NOT_RUNNING", "The TPM services are not running"),
    row(0x80284009, "TBS_E_TOO_MANY_TBS_CONTEXTS", "There are too many contexts of the TPM services"),
    row(0x8028400A, "TBS_E_TOO_MANY_RESOURCES", "There are too many resources in the TPM services"),
    row(0x8028400B, "TBS_E_SERVICE_START_PENDING", "The TPM services are still starting"),
    row(0x8028400C, "TBS_E_PPI_NOT_SUPPORTED", "The firmware does not take TPM requests from Windows"),
    row(0x8028400D, "TBS_E_COMMAND_CANCELED", "The TPM command was cancelled"),
    row(0x8028400E, "TBS_E_BUFFER_TOO_LARGE", "The data for the TPM is too large"),
    row(0x8028400F, "TBS_E_TPM_NOT_FOUND", "No TPM was found")
        .usually("the TPM is switched off in the firmware, or the machine (or virtual machine) has none")
        .check("the firmware settings; the security settings of the virtual machine"),
    row(0x80284010, "TBS_E_SERVICE_DISABLED", "The TPM services are disabled"),
    row(0x80284011, "TBS_E_NO_EVENT_LOG", "The firmware gives no TPM event log"),
    row(0x80284012, "TBS_E_ACCESS_DENIED", "Access to the TPM is denied"),
    row(0x80284013, "TBS_E_PROVISIONING_NOT_ALLOWED", "The TPM may not be made ready by Windows"),
    row(0x80284014, "TBS_E_PPI_FUNCTION_UNSUPPORTED", "The firmware does not support the TPM request"),
    row(0x80284015, "TBS_E_OWNERAUTH_NOT_FOUND", "The owner password of the TPM is not stored here"),
    row(0x80284016, "TBS_E_PROVISIONING_INCOMPLETE", "The TPM is not completely made ready")
        .usually("Windows has not finished preparing the TPM, often until a restart")
        .check("Get-Tpm; restart"),
    row(0x80290300, "TPM_E_PPI_ACPI_FAILURE", "The firmware reported an error for the TPM request"),
    row(0x80290301, "TPM_E_PPI_USER_ABORT", "The person at the machine refused the TPM request"),
    row(0x80290302, "TPM_E_PPI_BIOS_FAILURE", "The firmware could not carry out the TPM request"),
    row(0x80290303, "TPM_E_PPI_NOT_SUPPORTED", "The firmware does not support TPM requests from Windows"),
    row(0x80290304, "TPM_E_PPI_BLOCKED_IN_BIOS", "The firmware settings block the TPM request"),
    row(0x80290401, "TPM_E_PCP_DEVICE_NOT_READY", "The TPM key provider is not ready")
        .usually("the TPM is not ready for use")
        .check("Get-Tpm"),
    row(0x80290407, "TPM_E_PCP_INTERNAL_ERROR", "An internal error of the TPM key provider happened"),
    row(0x8029041B, "TPM_E_LOCKED_OUT", "The TPM is locked out")
        .usually("too many wrong attempts")
        .check("wait, or clear the TPM"),
    row(0x80290600, "TPM_E_PROVISIONING_INCOMPLETE", "The preparation of the TPM is not complete"),
    row(0x80290601, "TPM_E_INVALID_OWNER_AUTH", "The owner password of the TPM is wrong"),
];
