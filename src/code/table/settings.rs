//! Codes of the Windows settings engine (WCM), which reads and writes answer files.

use super::{Area, Entry, Table};

pub(super) static TABLE: Table = Table {
    name: "answer files (Windows settings engine)",
    source: "the WCM_E_ constants of Windows' metadata",
    has_win32_errors: false,
    rows: ROWS,
};

const fn row(code: u32, symbol: &'static str, meaning: &'static str) -> Entry {
    Entry::new(Area::Settings, code, symbol, meaning)
}

#[rustfmt::skip]
static ROWS: &[Entry] = &[
    row(0x80220000, "WCM_E_INTERNALERROR", "An internal error of the settings engine"),
    row(0x80220001, "WCM_E_STATENODENOTFOUND", "The answer file has no such setting")
        .usually("the answer file is of another version of Windows, or a component in it does not exist there")
        .check("the answer file against the version of Windows that is installed"),
    row(0x80220002, "WCM_E_STATENODENOTALLOWED", "The answer file cannot hold this setting here"),
    row(0x80220003, "WCM_E_ATTRIBUTENOTFOUND", "An attribute of a setting is missing"),
    row(0x80220004, "WCM_E_ATTRIBUTENOTALLOWED", "An attribute is not allowed at a setting"),
    row(0x80220005, "WCM_E_INVALIDVALUE", "The value is not valid for this setting of the answer file")
        .usually("a computer name that is too long (over 15 characters) or holds forbidden characters, or a variable with another odd value")
        .check("the setting that the records before it name, and the value of its variable, as OSDComputerName"),
    row(0x80220006, "WCM_E_INVALIDVALUEFORMAT", "The value does not have the form that this setting of the answer file needs")
        .usually("text where a number belongs, or a variable without a value")
        .check("the setting that the records before it name, and the value of its variable"),
    row(0x80220007, "WCM_E_TYPENOTSPECIFIED", "The type of a setting is missing"),
    row(0x80220008, "WCM_E_INVALIDDATATYPE", "The type of a setting is not valid"),
    row(0x8022000B, "WCM_E_INVALIDPATH", "The path of a setting is not valid"),
    row(0x80220014, "WCM_E_NAMESPACENOTFOUND", "The component of a setting does not exist in this Windows")
        .usually("the boot image or answer file does not fit the version of Windows: known of Windows PE 10.0.10586 (ADK 1511)")
        .check("the boot image's version, and the components that the answer file names"),
    row(0x80220016, "WCM_E_STORECORRUPTED", "The store of settings is damaged"),
    row(0x8022001D, "WCM_E_INVALIDSTREAM", "The answer file cannot be read")
        .usually("the XML of the answer file is damaged")
        .check("the answer file in Windows System Image Manager"),
    row(0x80220020, "WCM_E_VALIDATIONFAILED", "The answer file is not valid")
        .usually("a value in it is out of its bounds")
        .check("the answer file in Windows System Image Manager"),
    row(0x80220021, "WCM_E_RESTRICTIONFAILED", "A value of the answer file is out of its bounds")
        .usually("a text that is too long, or a number that is too large")
        .check("the setting that the records before it name"),
    row(0x80220026, "WCM_E_VALUETOOBIG", "A value of the answer file is too large"),
];
