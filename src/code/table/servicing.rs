//! Servicing of Windows and of images: CBS, DISM, WIM.

use super::{Area, Entry, Table};

pub(super) static TABLE: Table = Table {
    name: "servicing and images (DISM)",
    source: "dismapi.h (mingw-w64); the CBS_E_ and WIM ones as Microsoft publishes them",
    has_win32_errors: false,
    rows: ROWS,
};

const fn row(code: u32, symbol: &'static str, meaning: &'static str) -> Entry {
    Entry::new(Area::Servicing, code, symbol, meaning)
}

#[rustfmt::skip]
static ROWS: &[Entry] = &[
    row(0x800F0805, "CBS_E_INVALID_PACKAGE", "The update package is not valid")
        .usually("the file is damaged or no package for this servicing stack")
        .check("the package file, and dism.log"),
    row(0x800F080C, "DISMAPI_E_UNKNOWN_FEATURE", "The feature name is unknown")
        .usually("the name is misspelt, or the feature is not in this edition or version")
        .check("dism /Get-Features on the image"),
    row(0x800F081E, "CBS_E_NOT_APPLICABLE", "The package is not meant for this image")
        .usually("another version, edition or architecture of Windows, or a newer one is installed already")
        .check("version and architecture of package and image"),
    row(0x800F081F, "CBS_E_SOURCE_MISSING", "The source files were not found")
        .usually("features such as .NET Framework 3.5 need the sources\\sxs folder of the same Windows version")
        .check("the Source option, its version, and whether it can be read from the step"),
    row(0x800F0823, "CBS_E_NEW_SERVICING_STACK_REQUIRED", "The package needs a newer servicing stack")
        .usually("the servicing stack update must come first")
        .check("the order of the updates"),
    row(0x800F0831, "CBS_E_STORE_CORRUPTION", "The component store is damaged")
        .usually("an earlier update is missing or damaged")
        .check("CBS.log for the missing package; DISM /RestoreHealth with a good source"),
    row(0x800F0902, "DISMAPI_E_BUSY", "Windows is already being serviced")
        .usually("another installation or a restart is pending")
        .check("what installs at that time; restart"),
    row(0x800F0906, "CBS_E_DOWNLOAD_FAILURE", "The source files could not be downloaded")
        .usually("the machine may not, or cannot, download from Windows Update")
        .check("the Source option; the policy for optional component installation"),
    row(0x800F0907, "CBS_E_GROUPPOLICY_DISALLOWED", "A policy forbids to download the source files")
        .usually("Windows Update is not allowed as the source of features")
        .check("the Source option; the policy for optional component installation"),
    row(0x800F0922, "CBS_E_INSTALLERS_FAILED", "A part of the servicing stack failed while it installed")
        .usually("too little space on the system reserved or EFI partition, or a driver or boot setting that cannot be changed")
        .check("CBS.log, and free space on the system partition"),
    row(0x800F0950, "", "The feature on demand or language pack could not be found or installed")
        .usually("the source does not hold it for this version")
        .check("the source of features on demand"),
    row(0x800F0954, "", "The feature on demand could not be got from the update server")
        .usually("the machine asks WSUS, which does not hold features on demand")
        .check("the policy for optional component installation; or give a local source"),
    row(0x800F0982, "PSFX_E_MATCHING_COMPONENT_NOT_FOUND", "A component that the update builds on was not found")
        .usually("the component store is damaged or a language was added afterwards")
        .check("DISM /RestoreHealth; remove and add the language"),
    row(0xC0040001, "DISMAPI_E_DISMAPI_NOT_INITIALIZED", "DISM was not initialised"),
    row(0xC0040002, "DISMAPI_E_SHUTDOWN_IN_PROGRESS", "DISM is shutting down"),
    row(0xC0040003, "DISMAPI_E_OPEN_SESSION_HANDLES", "DISM still has open sessions"),
    row(0xC0040004, "DISMAPI_E_INVALID_DISM_SESSION", "The DISM session is not valid"),
    row(0xC0040005, "DISMAPI_E_INVALID_IMAGE_INDEX", "The image has no such index")
        .usually("the index in the step is not in the image file")
        .check("dism /Get-ImageInfo on the image"),
    row(0xC0040006, "DISMAPI_E_INVALID_IMAGE_NAME", "The image has no such name")
        .usually("the name in the step is not in the image file")
        .check("dism /Get-ImageInfo on the image"),
    row(0xC0040007, "DISMAPI_E_UNABLE_TO_UNMOUNT_IMAGE_PATH", "The image cannot be unmounted"),
    row(0xC0040009, "DISMAPI_E_LOGGING_DISABLED", "DISM cannot write its log"),
    row(0xC004000A, "DISMAPI_E_OPEN_HANDLES_UNABLE_TO_UNMOUNT_IMAGE_PATH", "The image cannot be unmounted: files in it are open")
        .usually("a window, a virus scanner or the registry of the image is open")
        .check("what uses the mount folder; dism /Cleanup-Wim"),
    row(0xC004000B, "DISMAPI_E_OPEN_HANDLES_UNABLE_TO_MOUNT_IMAGE_PATH", "The image cannot be mounted: files in the folder are open"),
    row(0xC004000C, "DISMAPI_E_OPEN_HANDLES_UNABLE_TO_REMOUNT_IMAGE_PATH", "The image cannot be mounted again: files in it are open"),
    row(0xC004000D, "DISMAPI_E_PARENT_FEATURE_DISABLED", "A feature above this one is disabled")
        .usually("the parent feature must be enabled first")
        .check("the /All option of Enable-Feature"),
    row(0xC004000E, "DISMAPI_E_MUST_SPECIFY_ONLINE_IMAGE", "The operation works only on the running Windows"),
    row(0xC004000F, "DISMAPI_E_INVALID_PRODUCT_KEY", "The product key is not valid")
        .usually("the key does not fit the edition of the image")
        .check("edition and key in the step"),
    row(0xC1420117, "", "The folder of a mounted image could not be unmounted completely")
        .usually("files in the mount folder are open")
        .check("what uses the folder; dism /Cleanup-Wim"),
    row(0xC1420127, "", "The image is mounted already")
        .usually("an earlier run did not unmount it")
        .check("dism /Get-MountedWimInfo, then /Unmount-Wim /Discard and /Cleanup-Wim"),
    row(0xC1510114, "DISMAPI_E_NEEDS_REMOUNT", "The image must be mounted again")
        .usually("the machine restarted while an image was mounted")
        .check("dism /Remount-Wim or /Cleanup-Wim"),
];
