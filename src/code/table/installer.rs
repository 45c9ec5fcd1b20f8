//! Exit codes of Windows Installer, which are Win32 errors.

use super::{Area, Entry, Table};

pub(super) static TABLE: Table = Table {
    name: "Windows Installer",
    source: "winerror.h and msi.h (mingw-w64); newer ones: windows-sys",
    has_win32_errors: true,
    rows: ROWS,
};

const fn row(code: u32, symbol: &'static str, meaning: &'static str) -> Entry {
    Entry::new(Area::Installer, code, symbol, meaning)
}

#[rustfmt::skip]
static ROWS: &[Entry] = &[
    row(1601, "ERROR_INSTALL_SERVICE_FAILURE", "The Windows Installer service cannot be used")
        .usually("the service is disabled, not registered, or the machine is in WinPE or safe mode")
        .check("the Windows Installer service"),
    row(1602, "ERROR_INSTALL_USEREXIT", "The installation was cancelled by the user")
        .usually("a window was closed, or an installer that is not silent waited and was ended")
        .check("the silent option (/qn) of the command line"),
    row(1603, "ERROR_INSTALL_FAILURE", "The installation failed")
        .usually("a custom action failed, a prerequisite or a restart is missing, a file is in use, or rights are lacking; the code itself does not say which")
        .check("a verbose installer log (msiexec /l*v): search upwards from \"return value 3\""),
    row(1604, "ERROR_INSTALL_SUSPEND", "The installation was suspended and is not complete"),
    row(1605, "ERROR_UNKNOWN_PRODUCT", "The product is not installed")
        .usually("an uninstallation of something that is not there")
        .check("nothing, if it only had to be gone; else the product code"),
    row(1606, "ERROR_UNKNOWN_FEATURE", "The feature is not known"),
    row(1607, "ERROR_UNKNOWN_COMPONENT", "The component is not known"),
    row(1608, "ERROR_UNKNOWN_PROPERTY", "The property is not known"),
    row(1609, "ERROR_INVALID_HANDLE_STATE", "The handle is in the wrong state"),
    row(1610, "ERROR_BAD_CONFIGURATION", "The configuration data of the product is damaged")
        .usually("an earlier installation was broken off")
        .check("remove the product, then install it again"),
    row(1611, "ERROR_INDEX_ABSENT", "The component qualifier is not there"),
    row(1612, "ERROR_INSTALL_SOURCE_ABSENT", "The installation source is not available")
        .usually("the folder the product was installed from is gone, for a repair or uninstallation")
        .check("the package's content, and the source list of the product"),
    row(1613, "ERROR_INSTALL_PACKAGE_VERSION", "This Windows Installer is too old for the package"),
    row(1614, "ERROR_PRODUCT_UNINSTALLED", "The product is uninstalled"),
    row(1615, "ERROR_BAD_QUERY_SYNTAX", "The SQL query is malformed"),
    row(1616, "ERROR_INVALID_FIELD", "The record field does not exist"),
    row(1618, "ERROR_INSTALL_ALREADY_RUNNING", "Another installation is running")
        .usually("an earlier installer, Windows Update or an installer left behind is still at work")
        .check("what else installs at that time; a retry after a wait helps"),
    row(1619, "ERROR_INSTALL_PACKAGE_OPEN_FAILED", "The installation package cannot be opened")
        .usually("the path is wrong, the file is missing from the content, or the account may not read it")
        .check("the command line and the content of the package"),
    row(1620, "ERROR_INSTALL_PACKAGE_INVALID", "The installation package is not valid")
        .usually("the file is damaged or no MSI at all")
        .check("the file's size and hash at the source"),
    row(1621, "ERROR_INSTALL_UI_FAILURE", "The installer's window cannot be shown"),
    row(1622, "ERROR_INSTALL_LOG_FAILURE", "The log file of the installation cannot be opened")
        .usually("the folder given for the log does not exist")
        .check("the /l option of the command line"),
    row(1623, "ERROR_INSTALL_LANGUAGE_UNSUPPORTED", "The package's language is not supported by this system"),
    row(1624, "ERROR_INSTALL_TRANSFORM_FAILURE", "A transform could not be applied")
        .usually("the MST is missing, or does not fit the MSI")
        .check("the TRANSFORMS path, and the versions of MSI and MST"),
    row(1625, "ERROR_INSTALL_PACKAGE_REJECTED", "A policy forbids the installation")
        .usually("software restriction, AppLocker or the DisableMSI policy")
        .check("the policies that apply to the machine"),
    row(1626, "ERROR_FUNCTION_NOT_CALLED", "The function could not be carried out"),
    row(1627, "ERROR_FUNCTION_FAILED", "The function failed while it was carried out"),
    row(1628, "ERROR_INVALID_TABLE", "The table is not valid or unknown"),
    row(1629, "ERROR_DATATYPE_MISMATCH", "The data has the wrong type"),
    row(1630, "ERROR_UNSUPPORTED_TYPE", "Data of this type is not supported"),
    row(1631, "ERROR_CREATE_FAILED", "The object could not be created"),
    row(1632, "ERROR_INSTALL_TEMP_UNWRITABLE", "The folder for temporary files is full or cannot be written")
        .usually("no space, or the TEMP folder is missing or not writable")
        .check("free space, and the rights on the TEMP folder"),
    row(1633, "ERROR_INSTALL_PLATFORM_UNSUPPORTED", "The package does not support this processor type")
        .usually("an x64 or ARM64 package on another architecture")
        .check("the architecture of the package"),
    row(1634, "ERROR_INSTALL_NOTUSED", "The component is not used on this computer"),
    row(1635, "ERROR_PATCH_PACKAGE_OPEN_FAILED", "The patch cannot be opened"),
    row(1636, "ERROR_PATCH_PACKAGE_INVALID", "The patch is not valid"),
    row(1637, "ERROR_PATCH_PACKAGE_UNSUPPORTED", "This Windows Installer cannot process the patch"),
    row(1638, "ERROR_PRODUCT_VERSION", "Another version of the product is installed already")
        .usually("an older or newer version with the same product code is on the machine")
        .check("the installed programs; remove the old version first"),
    row(1639, "ERROR_INVALID_COMMAND_LINE", "The command line of the installer is wrong")
        .usually("a misspelt option, or quotes in the wrong place")
        .check("the msiexec command line as the log shows it"),
    row(1640, "ERROR_INSTALL_REMOTE_DISALLOWED", "An installation from a remote session is not allowed"),
    row(1641, "ERROR_SUCCESS_REBOOT_INITIATED", "The installation succeeded and the installer started a restart")
        .usually("the installer restarts by itself, which cuts the task sequence off")
        .check("the option /norestart or REBOOT=ReallySuppress; let the sequence restart"),
    row(1642, "ERROR_PATCH_TARGET_NOT_FOUND", "The product that the patch is for is not installed"),
    row(1643, "ERROR_PATCH_PACKAGE_REJECTED", "A policy forbids the patch"),
    row(1644, "ERROR_INSTALL_TRANSFORM_REJECTED", "A policy forbids one of the transforms"),
    row(1645, "ERROR_INSTALL_REMOTE_PROHIBITED", "Installation over Remote Desktop is prohibited"),
    row(1646, "ERROR_PATCH_REMOVAL_UNSUPPORTED", "The patch cannot be removed"),
    row(1647, "ERROR_UNKNOWN_PATCH", "The patch is not applied to this product"),
    row(1648, "ERROR_PATCH_NO_SEQUENCE", "No valid order was found for the patches"),
    row(1649, "ERROR_PATCH_REMOVAL_DISALLOWED", "A policy forbids to remove the patch"),
    row(1650, "ERROR_INVALID_PATCH_XML", "The XML of the patch is not valid"),
    row(1651, "ERROR_PATCH_MANAGED_ADVERTISED_PRODUCT", "A managed, advertised product cannot be patched by this user"),
    row(1652, "ERROR_INSTALL_SERVICE_SAFEBOOT", "Windows Installer does not work in safe mode"),
    row(1653, "ERROR_ROLLBACK_DISABLED", "The package needs rollback, which is switched off"),
    row(1654, "ERROR_INSTALL_REJECTED", "The installation was rejected")
        .usually("the package does not run on this edition of Windows"),
    row(3010, "ERROR_SUCCESS_REBOOT_REQUIRED", "Done; a restart is needed to finish")
        .usually("an installer or update wants a restart: a success, but the step reports a failure where 3010 is not among its success codes")
        .check("the success codes of the step (0 3010), and a Restart Computer step behind it"),
    row(3011, "ERROR_SUCCESS_RESTART_REQUIRED", "Done; the service or system must be restarted before the change takes effect"),
];
