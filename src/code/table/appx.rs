//! Deployment of app packages: Win32 errors and HRESULTs.

use super::{Area, Entry, Table};

pub(super) static TABLE: Table = Table {
    name: "apps (AppX)",
    source: "winerror.h (mingw-w64) and windows-sys",
    has_win32_errors: true,
    rows: ROWS,
};

const fn row(code: u32, symbol: &'static str, meaning: &'static str) -> Entry {
    Entry::new(Area::AppX, code, symbol, meaning)
}

#[rustfmt::skip]
static ROWS: &[Entry] = &[
    row(15600, "ERROR_INSTALL_OPEN_PACKAGE_FAILED", "The app package cannot be opened"),
    row(15601, "ERROR_INSTALL_PACKAGE_NOT_FOUND", "The app package was not found"),
    row(15602, "ERROR_INSTALL_INVALID_PACKAGE", "The app package is not valid"),
    row(15603, "ERROR_INSTALL_RESOLVE_DEPENDENCY_FAILED", "A package that the app depends on is missing")
        .usually("the framework packages (VCLibs, UI.Xaml, NET.Native) were not given")
        .check("the dependencies of the app package"),
    row(15604, "ERROR_INSTALL_OUT_OF_DISK_SPACE", "There is not enough space for the app package"),
    row(15605, "ERROR_INSTALL_NETWORK_FAILURE", "The app package could not be downloaded"),
    row(15606, "ERROR_INSTALL_REGISTRATION_FAILURE", "The app could not be registered"),
    row(15607, "ERROR_INSTALL_DEREGISTRATION_FAILURE", "The registration of the app could not be removed"),
    row(15608, "ERROR_INSTALL_CANCEL", "The installation of the app was cancelled"),
    row(15609, "ERROR_INSTALL_FAILED", "The installation of the app failed"),
    row(15610, "ERROR_REMOVE_FAILED", "The removal of the app failed")
        .usually("the app is part of Windows or in use")
        .check("the list of apps that a script removes"),
    row(15611, "ERROR_PACKAGE_ALREADY_EXISTS", "The app package is installed already"),
    row(15612, "ERROR_NEEDS_REMEDIATION", "The app cannot be started; a reinstallation may help"),
    row(15613, "ERROR_INSTALL_PREREQUISITE_FAILED", "A prerequisite of the app is not met"),
    row(15614, "ERROR_PACKAGE_REPOSITORY_CORRUPTED", "The repository of app packages is damaged"),
    row(15615, "ERROR_INSTALL_POLICY_FAILURE", "A policy does not allow the app")
        .usually("sideloading is not allowed, or the package's signature is not trusted")
        .check("the app policies, and the certificate of the package"),
    row(15616, "ERROR_PACKAGE_UPDATING", "The app is being updated"),
    row(15617, "ERROR_DEPLOYMENT_BLOCKED_BY_POLICY", "A policy forbids the deployment of the app"),
    row(15618, "ERROR_PACKAGES_IN_USE", "The app is in use"),
    row(15619, "ERROR_RECOVERY_FILE_CORRUPT", "The file for the recovery of the app is damaged"),
    row(15620, "ERROR_INVALID_STAGED_SIGNATURE", "The signature of the staged app is not valid"),
    row(15622, "ERROR_INSTALL_PACKAGE_DOWNGRADE", "A newer version of the app is installed")
        .usually("the image brings a newer version of the app")
        .check("nothing, in most cases"),
    row(15623, "ERROR_SYSTEM_NEEDS_REMEDIATION", "Windows must be repaired before the app can be installed"),
    row(15626, "ERROR_INSTALL_FIREWALL_SERVICE_NOT_RUNNING", "The firewall service must run to install the app")
        .usually("the firewall service was disabled")
        .check("the service Windows Defender Firewall"),
    row(15632, "ERROR_INSTALL_WRONG_PROCESSOR_ARCHITECTURE", "The app package is for another architecture"),
    row(15635, "ERROR_PACKAGE_NOT_SUPPORTED_ON_FILESYSTEM", "The file system does not take the app package"),
    row(0x80080200, "APPX_E_PACKAGING_INTERNAL", "An internal error of app packaging happened"),
    row(0x80080203, "APPX_E_MISSING_REQUIRED_FILE", "The app package lacks a file that it needs"),
    row(0x80080204, "APPX_E_INVALID_MANIFEST", "The manifest of the app package is not valid"),
    row(0x80080205, "APPX_E_INVALID_BLOCKMAP", "The block map of the app package is not valid"),
    row(0x80080206, "APPX_E_CORRUPT_CONTENT", "The content of the app package is damaged")
        .usually("the download is damaged")
        .check("the file's hash at the source"),
    row(0x80080207, "APPX_E_BLOCK_HASH_INVALID", "A block of the app package does not fit its hash"),
];
