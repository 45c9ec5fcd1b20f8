//! HRESULTs of .NET.

use super::{Area, Entry, Table};

pub(super) static TABLE: Table = Table {
    name: ".NET",
    source: "corerror.h (mingw-w64)",
    has_win32_errors: false,
    rows: ROWS,
};

const fn row(code: u32, symbol: &'static str, meaning: &'static str) -> Entry {
    Entry::new(Area::DotNet, code, symbol, meaning)
}

#[rustfmt::skip]
static ROWS: &[Entry] = &[
    row(0x80131018, "COR_E_ASSEMBLYEXPECTED", "The file is no .NET assembly"),
    row(0x8013101B, "COR_E_NEWER_RUNTIME", "The program needs a newer .NET"),
    row(0x80131500, "COR_E_EXCEPTION", "An exception of a .NET program"),
    row(0x80131501, "COR_E_SYSTEM", "An internal exception of a .NET program"),
    row(0x80131502, "COR_E_ARGUMENTOUTOFRANGE", "An argument is out of range"),
    row(0x80131505, "COR_E_TIMEOUT", "The operation took too long"),
    row(0x80131506, "COR_E_EXECUTIONENGINE", "The .NET run-time has an internal error"),
    row(0x80131508, "COR_E_INDEXOUTOFRANGE", "An index is out of range"),
    row(0x80131509, "COR_E_INVALIDOPERATION", "The operation is not valid in this state"),
    row(0x8013150A, "COR_E_SECURITY", "A security rule of .NET forbids the operation"),
    row(0x8013150C, "COR_E_SERIALIZATION", "Data could not be serialised"),
    row(0x80131510, "COR_E_METHODACCESS", "The method may not be called"),
    row(0x80131511, "COR_E_MISSINGFIELD", "A field is missing"),
    row(0x80131512, "COR_E_MISSINGMEMBER", "A member is missing"),
    row(0x80131513, "COR_E_MISSINGMETHOD", "A method is missing: versions of assemblies do not fit"),
    row(0x80131515, "COR_E_NOTSUPPORTED", "The operation is not supported"),
    row(0x80131516, "COR_E_OVERFLOW", "A computed value is too large"),
    row(0x80131522, "COR_E_TYPELOAD", "A type could not be loaded"),
    row(0x80131523, "COR_E_ENTRYPOINTNOTFOUND", "A function was not found in a library (DLL)"),
    row(0x80131524, "COR_E_DLLNOTFOUND", "A library (DLL) was not found"),
    row(0x80131534, "COR_E_TYPEINITIALIZATION", "A type could not be initialised"),
    row(0x80131537, "COR_E_FORMAT", "A text has not the form expected"),
    row(0x80131539, "COR_E_PLATFORMNOTSUPPORTED", "The platform is not supported"),
    row(0x8013153A, "COR_E_INVALIDPROGRAM", "The program is not valid"),
    row(0x8013153B, "COR_E_OPERATIONCANCELED", "The operation was cancelled"),
    row(0x80131577, "COR_E_KEYNOTFOUND", "The key was not found"),
    row(0x80131604, "COR_E_TARGETINVOCATION", "A called method threw an exception"),
    row(0x80131620, "COR_E_IO", "A file could not be read or written"),
    row(0x80131621, "COR_E_FILELOAD", "An assembly was found but could not be loaded"),
    row(0x80131622, "COR_E_OBJECTDISPOSED", "The object was disposed of already"),
    row(0x80131623, "COR_E_FAILFAST", "The program ended itself at once"),
];
