//! HRESULTs of VBScript and of the objects that it uses.

use super::{Area, Entry, Table};

pub(super) static TABLE: Table = Table {
    name: "VBScript",
    source: "olectl.h (mingw-w64); the others: 0x800A0000 and the number of the VBScript error",
    has_win32_errors: false,
    rows: ROWS,
};

const fn row(code: u32, symbol: &'static str, meaning: &'static str) -> Entry {
    Entry::new(Area::Script, code, symbol, meaning)
}

#[rustfmt::skip]
static ROWS: &[Entry] = &[
    row(0x800A0005, "CTL_E_ILLEGALFUNCTIONCALL", "A procedure was called in a wrong way or with a wrong argument"),
    row(0x800A0006, "CTL_E_OVERFLOW", "A computed value is too large"),
    row(0x800A0007, "CTL_E_OUTOFMEMORY", "There is not enough memory"),
    row(0x800A000B, "CTL_E_DIVISIONBYZERO", "The script divided by zero"),
    row(0x800A000D, "", "The value has the wrong type"),
    row(0x800A0034, "CTL_E_BADFILENAMEORNUMBER", "The file name or number is wrong"),
    row(0x800A0035, "CTL_E_FILENOTFOUND", "The file was not found")
        .usually("a path in the script is wrong at this point of the deployment")
        .check("the path that the script uses"),
    row(0x800A0036, "CTL_E_BADFILEMODE", "The file was opened in the wrong mode"),
    row(0x800A0037, "CTL_E_FILEALREADYOPEN", "The file is open already"),
    row(0x800A0039, "CTL_E_DEVICEIOERROR", "A device reported an input or output error"),
    row(0x800A003A, "CTL_E_FILEALREADYEXISTS", "The file exists already"),
    row(0x800A003D, "CTL_E_DISKFULL", "The disk is full"),
    row(0x800A0043, "CTL_E_TOOMANYFILES", "There are too many files"),
    row(0x800A0044, "CTL_E_DEVICEUNAVAILABLE", "The device is not available"),
    row(0x800A0046, "CTL_E_PERMISSIONDENIED", "Permission denied")
        .usually("the file is in use or read-only, or the account has no rights")
        .check("the file or folder that the script uses, and the account of the step"),
    row(0x800A0047, "CTL_E_DISKNOTREADY", "The disk is not ready"),
    row(0x800A004B, "CTL_E_PATHFILEACCESSERROR", "The path or file cannot be accessed"),
    row(0x800A004C, "CTL_E_PATHNOTFOUND", "The path was not found")
        .usually("a drive letter or folder that is not there in this phase")
        .check("the path that the script uses"),
    row(0x800A005E, "CTL_E_INVALIDUSEOFNULL", "A value that is missing (null) was used"),
    row(0x800A01A6, "CTL_E_PROPERTYNOTFOUND", "The property was not found"),
    row(0x800A01A8, "", "An object was needed and is not there"),
    row(0x800A01AD, "", "The COM object cannot be created")
        .usually("the object is not registered: outside a task sequence there is no Microsoft.SMS.TSEnvironment, and WinPE lacks optional components")
        .check("the phase in which the script runs"),
    row(0x800A01B6, "", "The object has no such property or method"),
    row(0x800A01C2, "", "The number of arguments or an assignment of a property is wrong"),
    row(0x800A01F4, "", "A variable is not defined"),
];
