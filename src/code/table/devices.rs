//! Installation of devices and drivers.

use super::{Area, Entry, Table};

pub(super) static TABLE: Table = Table {
    name: "devices and drivers",
    source: "winerror.h and setupapi.h (mingw-w64); newer ones: windows-sys",
    has_win32_errors: false,
    rows: ROWS,
};

const fn row(code: u32, symbol: &'static str, meaning: &'static str) -> Entry {
    Entry::new(Area::Devices, code, symbol, meaning)
}

#[rustfmt::skip]
static ROWS: &[Entry] = &[
    row(0x800F0000, "SPAPI_E_EXPECTED_SECTION_NAME", "The INF file lacks a section name"),
    row(0x800F0001, "SPAPI_E_BAD_SECTION_NAME_LINE", "A section name in the INF file is malformed"),
    row(0x800F0002, "SPAPI_E_SECTION_NAME_TOO_LONG", "A section name in the INF file is too long"),
    row(0x800F0003, "SPAPI_E_GENERAL_SYNTAX", "The INF file is malformed"),
    row(0x800F0100, "SPAPI_E_WRONG_INF_STYLE", "The INF file has another style than needed"),
    row(0x800F0101, "SPAPI_E_SECTION_NOT_FOUND", "A section of the INF file was not found")
        .usually("the INF does not fit this version or architecture of Windows")
        .check("the driver package for the model and Windows version"),
    row(0x800F0102, "SPAPI_E_LINE_NOT_FOUND", "A line of the INF file was not found"),
    row(0x800F0200, "SPAPI_E_NO_ASSOCIATED_CLASS", "The INF file has no device class"),
    row(0x800F0201, "SPAPI_E_CLASS_MISMATCH", "The device class of the INF file does not fit the device"),
    row(0x800F0202, "SPAPI_E_DUPLICATE_FOUND", "The device was found already"),
    row(0x800F0203, "SPAPI_E_NO_DRIVER_SELECTED", "No driver is chosen for the device"),
    row(0x800F0204, "SPAPI_E_KEY_DOES_NOT_EXIST", "The registry key of the device does not exist"),
    row(0x800F0205, "SPAPI_E_INVALID_DEVINST_NAME", "The device name is not valid"),
    row(0x800F0206, "SPAPI_E_INVALID_CLASS", "The device class is not valid"),
    row(0x800F0207, "SPAPI_E_DEVINST_ALREADY_EXISTS", "The device exists already"),
    row(0x800F0208, "SPAPI_E_DEVINFO_NOT_REGISTERED", "The device is not registered"),
    row(0x800F0209, "SPAPI_E_INVALID_REG_PROPERTY", "The property of the device is not valid"),
    row(0x800F020A, "SPAPI_E_NO_INF", "No INF file was found for the device"),
    row(0x800F020B, "SPAPI_E_NO_SUCH_DEVINST", "The device does not exist"),
    row(0x800F020D, "SPAPI_E_INVALID_CLASS_INSTALLER", "The class installer is not valid"),
    row(0x800F020E, "SPAPI_E_DI_DO_DEFAULT", "The default action should be carried out"),
    row(0x800F020F, "SPAPI_E_DI_NOFILECOPY", "No files are to be copied"),
    row(0x800F0210, "SPAPI_E_INVALID_HWPROFILE", "The hardware profile is not valid"),
    row(0x800F0211, "SPAPI_E_NO_DEVICE_SELECTED", "No device is chosen"),
    row(0x800F0212, "SPAPI_E_DEVINFO_LIST_LOCKED", "The list of devices is locked"),
    row(0x800F0213, "SPAPI_E_DEVINFO_DATA_LOCKED", "The data of the device is locked"),
    row(0x800F0214, "SPAPI_E_DI_BAD_PATH", "The path of the driver is not valid"),
    row(0x800F0217, "SPAPI_E_BAD_SERVICE_INSTALLSECT", "The service section of the INF file is not valid"),
    row(0x800F0218, "SPAPI_E_NO_CLASS_DRIVER_LIST", "There is no list of drivers for the class"),
    row(0x800F0219, "SPAPI_E_NO_ASSOCIATED_SERVICE", "The device has no service"),
    row(0x800F0221, "SPAPI_E_REMOTE_COMM_FAILURE", "The connection to the other computer failed"),
    row(0x800F0222, "SPAPI_E_MACHINE_UNAVAILABLE", "The other computer is not available"),
    row(0x800F0223, "SPAPI_E_NO_CONFIGMGR_SERVICES", "The configuration manager of the other computer's devices is not available"),
    row(0x800F0227, "SPAPI_E_INVALID_COINSTALLER", "The co-installer is not valid"),
    row(0x800F0228, "SPAPI_E_NO_COMPAT_DRIVERS", "No driver fits the device"),
    row(0x800F022B, "SPAPI_E_DI_DONT_INSTALL", "The device asks not to be installed"),
    row(0x800F022C, "SPAPI_E_INVALID_FILTER_DRIVER", "The filter driver is not valid"),
    row(0x800F022D, "SPAPI_E_NON_WINDOWS_NT_DRIVER", "The driver is not for Windows NT systems"),
    row(0x800F022E, "SPAPI_E_NON_WINDOWS_DRIVER", "The driver is not for Windows"),
    row(0x800F022F, "SPAPI_E_NO_CATALOG_FOR_OEM_INF", "The driver package has no catalogue (signature)")
        .usually("the driver is not signed")
        .check("a signed driver from the vendor"),
    row(0x800F0234, "SPAPI_E_DRIVER_NONNATIVE", "The driver is not for this architecture")
        .usually("an x86 driver in an x64 Windows or the reverse")
        .check("the driver package"),
    row(0x800F0235, "SPAPI_E_IN_WOW64", "The operation cannot be done by a 32-bit program on 64-bit Windows")
        .usually("a 32-bit installer or host calls pnputil or the setup API")
        .check("start the 64-bit program (Sysnative)"),
    row(0x800F0236, "SPAPI_E_SET_SYSTEM_RESTORE_POINT", "A restore point could not be made"),
    row(0x800F0237, "SPAPI_E_INCORRECTLY_COPIED_INF", "The INF file was copied by hand instead of being installed"),
    row(0x800F0239, "SPAPI_E_UNKNOWN_EXCEPTION", "An unknown exception happened in the device installation"),
    row(0x800F023A, "SPAPI_E_PNP_REGISTRY_ERROR", "The registry of devices could not be read or written"),
    row(0x800F023C, "SPAPI_E_NOT_AN_INSTALLED_OEM_INF", "The INF file is not that of an installed driver package"),
    row(0x800F023D, "SPAPI_E_INF_IN_USE_BY_DEVICES", "Devices use the driver package"),
    row(0x800F023F, "SPAPI_E_NO_AUTHENTICODE_CATALOG", "The driver package has no signature that can be checked"),
    row(0x800F0240, "SPAPI_E_AUTHENTICODE_DISALLOWED", "The signature of the driver package is not allowed"),
    row(0x800F0241, "SPAPI_E_AUTHENTICODE_TRUSTED_PUBLISHER", "The driver package is signed by a trusted publisher"),
    row(0x800F0242, "SPAPI_E_AUTHENTICODE_TRUST_NOT_ESTABLISHED", "The publisher of the driver package is not yet trusted"),
    row(0x800F0243, "SPAPI_E_AUTHENTICODE_PUBLISHER_NOT_TRUSTED", "The publisher of the driver package is not trusted")
        .usually("the publisher's certificate is not in the store of trusted publishers")
        .check("the driver's signature and the store"),
    row(0x800F0244, "SPAPI_E_SIGNATURE_OSATTRIBUTE_MISMATCH", "The driver package was signed for another version of Windows"),
    row(0x800F0245, "SPAPI_E_ONLY_VALIDATE_VIA_AUTHENTICODE", "The driver package can be checked only by its publisher's signature"),
    row(0x800F0246, "SPAPI_E_DEVICE_INSTALLER_NOT_READY", "The device installer is not ready"),
    row(0x800F0247, "SPAPI_E_DRIVER_STORE_ADD_FAILED", "The driver package could not be added to the driver store")
        .usually("the package is not complete, not signed or already there in conflict")
        .check("setupapi.offline.log or setupapi.dev.log"),
    row(0x800F0248, "SPAPI_E_DEVICE_INSTALL_BLOCKED", "A policy forbids to install the device"),
    row(0x800F0249, "SPAPI_E_DRIVER_INSTALL_BLOCKED", "A policy forbids to install the driver"),
    row(0x800F024A, "SPAPI_E_WRONG_INF_TYPE", "The INF file has the wrong type"),
    row(0x800F024B, "SPAPI_E_FILE_HASH_NOT_IN_CATALOG", "A file of the driver package is not in its catalogue (signature)")
        .usually("a file was changed, or the package is not complete")
        .check("the driver package at the source; import it again"),
    row(0x800F024C, "SPAPI_E_DRIVER_STORE_DELETE_FAILED", "The driver package could not be deleted from the driver store"),
    row(0x800F0300, "SPAPI_E_UNRECOVERABLE_STACK_OVERFLOW", "The stack overflowed in the device installation"),
    row(0x800F1000, "SPAPI_E_ERROR_NOT_INSTALLED", "No installed component was found"),
    row(0xE0000200, "ERROR_NO_ASSOCIATED_CLASS", "The INF file has no device class"),
    row(0xE0000203, "ERROR_NO_DRIVER_SELECTED", "No driver is chosen for the device"),
    row(0xE000020B, "ERROR_NO_SUCH_DEVINST", "The device does not exist"),
    row(0xE0000228, "ERROR_NO_COMPAT_DRIVERS", "No driver fits the device"),
    row(0xE000022F, "ERROR_NO_CATALOG_FOR_OEM_INF", "The driver package has no catalogue"),
    row(0xE0000235, "ERROR_IN_WOW64", "The operation cannot be done by a 32-bit program on 64-bit Windows"),
    row(0xE0000242, "ERROR_AUTHENTICODE_TRUST_NOT_ESTABLISHED", "The publisher of the driver package is not yet trusted"),
    row(0xE0000247, "ERROR_DRIVER_STORE_ADD_FAILED", "The driver package could not be added to the driver store"),
];
