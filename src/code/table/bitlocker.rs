//! HRESULTs of BitLocker.

use super::{Area, Entry, Table};

pub(super) static TABLE: Table = Table {
    name: "BitLocker",
    source: "windows-sys",
    has_win32_errors: false,
    rows: ROWS,
};

const fn row(code: u32, symbol: &'static str, meaning: &'static str) -> Entry {
    Entry::new(Area::BitLocker, code, symbol, meaning)
}

#[rustfmt::skip]
static ROWS: &[Entry] = &[
    row(0x80310000, "FVE_E_LOCKED_VOLUME", "The volume is locked by BitLocker")
        .usually("the disk is still encrypted and was not unlocked or suspended before WinPE came up")
        .check("suspend BitLocker before the restart (Disable BitLocker step), or unlock with manage-bde and the recovery key"),
    row(0x80310001, "FVE_E_NOT_ENCRYPTED", "The volume is not encrypted"),
    row(0x80310002, "FVE_E_NO_TPM_BIOS", "The firmware does not talk to the TPM")
        .usually("the TPM is switched off or hidden, or the firmware is old")
        .check("the firmware settings and version"),
    row(0x80310003, "FVE_E_NO_MBR_METRIC", "The firmware does not measure the boot record for the TPM"),
    row(0x80310004, "FVE_E_NO_BOOTSECTOR_METRIC", "The firmware does not measure the boot sector for the TPM"),
    row(0x80310005, "FVE_E_NO_BOOTMGR_METRIC", "The boot manager was not measured for the TPM"),
    row(0x80310006, "FVE_E_WRONG_BOOTMGR", "The boot manager does not support BitLocker"),
    row(0x80310007, "FVE_E_SECURE_KEY_REQUIRED", "A key protector is missing for this"),
    row(0x80310008, "FVE_E_NOT_ACTIVATED", "BitLocker is not activated on the volume"),
    row(0x80310009, "FVE_E_ACTION_NOT_ALLOWED", "BitLocker cannot do this now"),
    row(0x8031000A, "FVE_E_AD_SCHEMA_NOT_INSTALLED", "Active Directory is not prepared for BitLocker recovery information"),
    row(0x8031000F, "FVE_E_AD_GUID_NOT_FOUND", "The identifier was not found in Active Directory"),
    row(0x80310010, "FVE_E_BAD_INFORMATION", "The BitLocker data on the volume is damaged"),
    row(0x80310011, "FVE_E_TOO_SMALL", "The volume is too small for BitLocker"),
    row(0x80310012, "FVE_E_SYSTEM_VOLUME", "The volume holds the boot files and cannot be encrypted"),
    row(0x80310013, "FVE_E_FAILED_WRONG_FS", "The file system of the volume is not supported"),
    row(0x80310014, "FVE_E_BAD_PARTITION_SIZE", "The partition is smaller than its file system"),
    row(0x80310015, "FVE_E_NOT_SUPPORTED", "The volume cannot be encrypted"),
    row(0x80310016, "FVE_E_BAD_DATA", "The BitLocker data is not valid"),
    row(0x80310017, "FVE_E_VOLUME_NOT_BOUND", "The data volume is not set to unlock by itself"),
    row(0x80310018, "FVE_E_TPM_NOT_OWNED", "The TPM has no owner")
        .usually("the TPM was not initialised")
        .check("Get-Tpm; clear or initialise the TPM in the firmware"),
    row(0x80310019, "FVE_E_NOT_DATA_VOLUME", "The volume is not a data volume"),
    row(0x8031001B, "FVE_E_CONV_READ", "The volume could not be read while it was encrypted or decrypted"),
    row(0x8031001C, "FVE_E_CONV_WRITE", "The volume could not be written while it was encrypted or decrypted"),
    row(0x8031001D, "FVE_E_KEY_REQUIRED", "The volume has no key protectors left"),
    row(0x8031001E, "FVE_E_CLUSTERING_NOT_SUPPORTED", "BitLocker does not support cluster volumes here"),
    row(0x8031001F, "FVE_E_VOLUME_BOUND_ALREADY", "The data volume is set to unlock by itself already"),
    row(0x80310020, "FVE_E_OS_NOT_PROTECTED", "The Windows volume is not protected"),
    row(0x80310021, "FVE_E_PROTECTION_DISABLED", "The protection of the volume is suspended"),
    row(0x80310022, "FVE_E_RECOVERY_KEY_REQUIRED", "The recovery key is required")
        .usually("firmware, TPM or boot order changed since the volume was protected")
        .check("the recovery key in Active Directory, Entra ID or the site's database"),
    row(0x80310023, "FVE_E_FOREIGN_VOLUME", "The volume comes from another computer"),
    row(0x80310025, "FVE_E_TPM_SRK_AUTH_NOT_ZERO", "The storage root key of the TPM has a password"),
    row(0x80310026, "FVE_E_FAILED_SECTOR_SIZE", "The disk's sector size is not supported"),
    row(0x80310027, "FVE_E_FAILED_AUTHENTICATION", "The key does not unlock the volume"),
    row(0x80310028, "FVE_E_NOT_OS_VOLUME", "The volume is not the Windows volume"),
    row(0x80310029, "FVE_E_AUTOUNLOCK_ENABLED", "Other volumes unlock by means of this one"),
    row(0x8031002A, "FVE_E_WRONG_BOOTSECTOR", "The boot sector does not support BitLocker"),
    row(0x8031002B, "FVE_E_WRONG_SYSTEM_FS", "The system partition must be formatted otherwise"),
    row(0x8031002C, "FVE_E_POLICY_PASSWORD_REQUIRED", "A policy asks for a recovery password first")
        .usually("the policy wants the recovery information stored in the directory before encryption")
        .check("the BitLocker policies, and whether the machine is in the domain at that point"),
    row(0x8031002E, "FVE_E_CANNOT_ENCRYPT_NO_KEY", "The volume cannot be encrypted without a key"),
    row(0x80310030, "FVE_E_BOOTABLE_CDDVD", "A bootable CD or DVD is in the drive")
        .usually("media left in the machine"),
    row(0x80310031, "FVE_E_PROTECTOR_EXISTS", "There is a key protector of this kind already"),
    row(0x80310032, "FVE_E_RELATIVE_PATH", "The path must be absolute"),
    row(0x80310033, "FVE_E_PROTECTOR_NOT_FOUND", "The key protector was not found"),
    row(0x80310034, "FVE_E_INVALID_KEY_FORMAT", "The recovery key is malformed"),
    row(0x80310035, "FVE_E_INVALID_PASSWORD_FORMAT", "The recovery password is malformed"),
    row(0x80310037, "FVE_E_FIPS_PREVENTS_RECOVERY_PASSWORD", "The FIPS policy forbids a recovery password"),
    row(0x80310039, "FVE_E_NOT_DECRYPTED", "The volume must be decrypted first"),
    row(0x8031003A, "FVE_E_INVALID_PROTECTOR_TYPE", "The key protector has the wrong kind"),
    row(0x8031003C, "FVE_E_KEYFILE_NOT_FOUND", "The key file was not found"),
    row(0x8031003D, "FVE_E_KEYFILE_INVALID", "The key file is not valid"),
    row(0x8031003F, "FVE_E_TPM_DISABLED", "The TPM is disabled")
        .usually("the TPM is switched off in the firmware")
        .check("the firmware settings"),
    row(0x80310040, "FVE_E_NOT_ALLOWED_IN_SAFE_MODE", "BitLocker cannot be used in safe mode"),
    row(0x80310041, "FVE_E_TPM_INVALID_PCR", "The TPM did not release the key: the machine's start changed")
        .usually("firmware, boot order or Secure Boot settings were changed without suspending BitLocker")
        .check("the recovery key; suspend BitLocker before firmware changes"),
    row(0x80310042, "FVE_E_TPM_NO_VMK", "The TPM could not release the key"),
    row(0x80310043, "FVE_E_PIN_INVALID", "The PIN is wrong for the TPM"),
    row(0x80310047, "FVE_E_FS_NOT_EXTENDED", "The file system does not reach over the whole partition"),
    row(0x80310048, "FVE_E_FIRMWARE_TYPE_NOT_SUPPORTED", "The type of the firmware is not supported"),
    row(0x80310049, "FVE_E_NO_LICENSE", "This edition of Windows has no BitLocker")
        .usually("the wrong edition (index) in the image"),
    row(0x8031004A, "FVE_E_NOT_ON_STACK", "The BitLocker driver is not attached to the volume"),
    row(0x8031004D, "FVE_E_DRY_RUN_FAILED", "The hardware test of BitLocker failed"),
    row(0x8031004E, "FVE_E_REBOOT_REQUIRED", "A restart is needed before BitLocker can go on")
        .usually("a change of TPM or BitLocker is pending")
        .check("a Restart Computer step before"),
    row(0x8031004F, "FVE_E_DEBUGGER_ENABLED", "Boot debugging is on, which BitLocker does not allow"),
    row(0x80310052, "FVE_E_BCD_APPLICATIONS_PATH_INCORRECT", "The boot configuration has a wrong path"),
    row(0x80310056, "FVE_E_HIDDEN_VOLUME", "The volume is hidden"),
    row(0x80310057, "FVE_E_TRANSIENT_STATE", "The volume is in a transition; try again later"),
    row(0x80310059, "FVE_E_VOLUME_HANDLE_OPEN", "A file or program holds the volume open"),
    row(0x8031005A, "FVE_E_NO_FEATURE_LICENSE", "This edition of Windows lacks the BitLocker function"),
    row(0x8031005B, "FVE_E_INVALID_STARTUP_OPTIONS", "The policies for starting up contradict each other")
        .usually("policies ask for PIN, startup key or TPM in ways that exclude each other")
        .check("the BitLocker policies for startup"),
    row(0x8031005C, "FVE_E_POLICY_RECOVERY_PASSWORD_NOT_ALLOWED", "A policy does not allow a recovery password"),
    row(0x8031005D, "FVE_E_POLICY_RECOVERY_PASSWORD_REQUIRED", "A policy asks for a recovery password"),
    row(0x8031005E, "FVE_E_POLICY_RECOVERY_KEY_NOT_ALLOWED", "A policy does not allow a recovery key"),
    row(0x8031005F, "FVE_E_POLICY_RECOVERY_KEY_REQUIRED", "A policy asks for a recovery key"),
    row(0x80310060, "FVE_E_POLICY_STARTUP_PIN_NOT_ALLOWED", "A policy does not allow a PIN at startup"),
    row(0x80310061, "FVE_E_POLICY_STARTUP_PIN_REQUIRED", "A policy asks for a PIN at startup")
        .usually("the step enables the TPM alone, the policy wants TPM and PIN")
        .check("the Enable BitLocker step against the policies"),
    row(0x80310062, "FVE_E_POLICY_STARTUP_KEY_NOT_ALLOWED", "A policy does not allow a startup key"),
    row(0x80310063, "FVE_E_POLICY_STARTUP_KEY_REQUIRED", "A policy asks for a startup key"),
    row(0x80310066, "FVE_E_POLICY_STARTUP_TPM_NOT_ALLOWED", "A policy does not allow the TPM alone at startup"),
    row(0x80310067, "FVE_E_POLICY_STARTUP_TPM_REQUIRED", "A policy asks for the TPM alone at startup"),
    row(0x80310068, "FVE_E_POLICY_INVALID_PIN_LENGTH", "The PIN is shorter or longer than a policy asks for"),
    row(0x80310069, "FVE_E_KEY_PROTECTOR_NOT_SUPPORTED", "The key protector is not supported by this volume"),
    row(0x8031006A, "FVE_E_POLICY_PASSPHRASE_NOT_ALLOWED", "A policy does not allow a password for the volume"),
    row(0x8031006B, "FVE_E_POLICY_PASSPHRASE_REQUIRED", "A policy asks for a password for the volume"),
    row(0x8031006F, "FVE_E_VOLUME_TOO_SMALL", "The volume is too small for BitLocker's protection"),
    row(0x80310082, "FVE_E_RECOVERY_PARTITION", "The volume holds the recovery environment and cannot be encrypted"),
    row(0x80310090, "FVE_E_POLICY_CONFLICT_OSV_RP_OFF_ADB_ON", "The policies contradict each other: no recovery password, but a backup of it for the Windows volume"),
    row(0x8031009C, "FVE_E_EFI_ONLY", "This needs UEFI firmware"),
    row(0x803100B5, "FVE_E_NO_PREBOOT_KEYBOARD_DETECTED", "No keyboard for the time before Windows was found, for a PIN"),
    row(0x803100B7, "FVE_E_POLICY_REQUIRES_STARTUP_PIN_ON_TOUCH_DEVICE", "A policy asks for a PIN, which a device with touch alone cannot take"),
    row(0x803100BA, "FVE_E_SECUREBOOT_DISABLED", "Secure Boot is switched off, but needed"),
    row(0x803100BB, "FVE_E_SECUREBOOT_CONFIGURATION_INVALID", "The Secure Boot configuration is not as it must be"),
    row(0x803100BD, "FVE_E_SHADOW_COPY_PRESENT", "The volume has shadow copies"),
    row(0x803100C4, "FVE_E_NOT_PROVISIONED_ON_ALL_VOLUMES", "Not all volumes are prepared for device encryption"),
    row(0x803100C6, "FVE_E_DE_HARDWARE_NOT_COMPLIANT", "The hardware does not fit device encryption"),
    row(0x803100C7, "FVE_E_DE_WINRE_NOT_CONFIGURED", "The recovery environment is not set up for device encryption"),
    row(0x803100D5, "FVE_E_ADBACKUP_NOT_ENABLED", "Backup of recovery information to Active Directory is not enabled"),
    row(0x803100E0, "FVE_E_DEVICE_NOT_JOINED", "The device is not joined to a directory"),
];
