//! HRESULTs of WMI.

use super::{Area, Entry, Table};

pub(super) static TABLE: Table = Table {
    name: "WMI",
    source: "wbemcli.h (mingw-w64)",
    has_win32_errors: false,
    rows: ROWS,
};

const fn row(code: u32, symbol: &'static str, meaning: &'static str) -> Entry {
    Entry::new(Area::Wmi, code, symbol, meaning)
}

#[rustfmt::skip]
static ROWS: &[Entry] = &[
    row(0x80041001, "WBEM_E_FAILED", "The WMI call failed"),
    row(0x80041002, "WBEM_E_NOT_FOUND", "The WMI object was not found")
        .usually("the ConfigMgr client's classes or policy are not (yet) there")
        .check("whether the client is installed and got its policy"),
    row(0x80041003, "WBEM_E_ACCESS_DENIED", "Access to WMI is denied")
        .usually("the account is no administrator, or has no rights on the namespace or the site's role")
        .check("the rights of the account"),
    row(0x80041004, "WBEM_E_PROVIDER_FAILURE", "A WMI provider failed"),
    row(0x80041005, "WBEM_E_TYPE_MISMATCH", "A WMI value has the wrong type"),
    row(0x80041006, "WBEM_E_OUT_OF_MEMORY", "WMI has not enough memory"),
    row(0x80041007, "WBEM_E_INVALID_CONTEXT", "The WMI context is not valid"),
    row(0x80041008, "WBEM_E_INVALID_PARAMETER", "A parameter of the WMI call is wrong"),
    row(0x80041009, "WBEM_E_NOT_AVAILABLE", "The WMI resource is not available now"),
    row(0x8004100A, "WBEM_E_CRITICAL_ERROR", "WMI met a critical error"),
    row(0x8004100C, "WBEM_E_NOT_SUPPORTED", "WMI does not support the operation"),
    row(0x8004100D, "WBEM_E_INVALID_SUPERCLASS", "The WMI superclass is not valid"),
    row(0x8004100E, "WBEM_E_INVALID_NAMESPACE", "The WMI namespace does not exist")
        .usually("the software that brings the namespace (the client, a vendor's BIOS tools) is not installed, also in WinPE")
        .check("whether the query or condition fits the phase it runs in"),
    row(0x8004100F, "WBEM_E_INVALID_OBJECT", "The WMI object or path is not valid"),
    row(0x80041010, "WBEM_E_INVALID_CLASS", "The WMI class does not exist")
        .usually("the class is only there with a component or a vendor's software, or its name is misspelt")
        .check("the query of the condition, in the same phase (WinPE or full operating system)"),
    row(0x80041011, "WBEM_E_PROVIDER_NOT_FOUND", "The WMI provider was not found"),
    row(0x80041012, "WBEM_E_INVALID_PROVIDER_REGISTRATION", "The registration of the WMI provider is not valid"),
    row(0x80041013, "WBEM_E_PROVIDER_LOAD_FAILURE", "The WMI provider could not be loaded")
        .usually("a damaged WMI repository or a provider's missing library")
        .check("the WMI-Activity event log"),
    row(0x80041014, "WBEM_E_INITIALIZATION_FAILURE", "WMI could not initialise a component"),
    row(0x80041015, "WBEM_E_TRANSPORT_FAILURE", "The connection to WMI failed"),
    row(0x80041016, "WBEM_E_INVALID_OPERATION", "The WMI operation is not valid"),
    row(0x80041017, "WBEM_E_INVALID_QUERY", "The WMI query is malformed")
        .usually("an unbalanced quote or a misspelt property in a condition or a script")
        .check("the query with Get-CimInstance -Query"),
    row(0x80041018, "WBEM_E_INVALID_QUERY_TYPE", "The language of the WMI query is not supported"),
    row(0x80041019, "WBEM_E_ALREADY_EXISTS", "The WMI object exists already"),
    row(0x8004101D, "WBEM_E_UNEXPECTED", "WMI met something unexpected"),
    row(0x8004101E, "WBEM_E_ILLEGAL_OPERATION", "The WMI operation is not allowed"),
    row(0x80041020, "WBEM_E_INCOMPLETE_CLASS", "The WMI class is not complete"),
    row(0x80041021, "WBEM_E_INVALID_SYNTAX", "The WMI text is malformed"),
    row(0x80041023, "WBEM_E_READ_ONLY", "The WMI property is read-only"),
    row(0x80041024, "WBEM_E_PROVIDER_NOT_CAPABLE", "The WMI provider cannot do this"),
    row(0x80041026, "WBEM_E_CLASS_HAS_INSTANCES", "The WMI class has instances and cannot be changed"),
    row(0x80041027, "WBEM_E_QUERY_NOT_IMPLEMENTED", "The WMI provider does not answer this query"),
    row(0x80041028, "WBEM_E_ILLEGAL_NULL", "A WMI value that is needed is empty"),
    row(0x8004102B, "WBEM_E_VALUE_OUT_OF_RANGE", "A WMI value is out of range"),
    row(0x8004102E, "WBEM_E_INVALID_METHOD", "The WMI method does not exist"),
    row(0x8004102F, "WBEM_E_INVALID_METHOD_PARAMETERS", "The parameters of the WMI method are wrong"),
    row(0x80041031, "WBEM_E_INVALID_PROPERTY", "The WMI property does not exist"),
    row(0x80041032, "WBEM_E_CALL_CANCELLED", "The WMI call was cancelled"),
    row(0x80041033, "WBEM_E_SHUTTING_DOWN", "WMI is shutting down"),
    row(0x8004103A, "WBEM_E_INVALID_OBJECT_PATH", "The WMI object path is not valid"),
    row(0x8004103B, "WBEM_E_OUT_OF_DISK_SPACE", "WMI has not enough disk space"),
    row(0x8004103C, "WBEM_E_BUFFER_TOO_SMALL", "A buffer of WMI is too small"),
    row(0x80041044, "WBEM_E_TOO_MUCH_DATA", "WMI was given more data than it takes"),
    row(0x80041045, "WBEM_E_SERVER_TOO_BUSY", "WMI is too busy"),
    row(0x80041055, "WBEM_E_METHOD_NOT_IMPLEMENTED", "The WMI method is not implemented"),
    row(0x80041056, "WBEM_E_METHOD_DISABLED", "The WMI method is disabled"),
    row(0x80041058, "WBEM_E_UNPARSABLE_QUERY", "The WMI query cannot be read"),
    row(0x80041061, "WBEM_E_QUEUE_OVERFLOW", "A queue of WMI overflowed"),
    row(0x80041062, "WBEM_E_PRIVILEGE_NOT_HELD", "A privilege for the WMI call is missing"),
    row(0x80041064, "WBEM_E_LOCAL_CREDENTIALS", "A user name cannot be given for the local computer"),
    row(0x80041069, "WBEM_E_TIMED_OUT", "The WMI call took too long"),
    row(0x8004106B, "WBEM_E_AMBIGUOUS_OPERATION", "The WMI operation is ambiguous"),
    row(0x8004106C, "WBEM_E_QUOTA_VIOLATION", "WMI used more memory or handles than it may")
        .usually("too much is asked of WMI at once")
        .check("a restart of the Winmgmt service, and what queries WMI so much"),
    row(0x80041071, "WBEM_E_CONNECTION_FAILED", "The connection to WMI could not be made"),
    row(0x80041072, "WBEM_E_INVALID_HANDLE_REQUEST", "The WMI handle is not valid"),
    row(0x80041078, "WBEM_E_DATABASE_VER_MISMATCH", "The WMI repository has another version"),
    row(0x80041079, "WBEM_E_VETO_DELETE", "The WMI object must not be deleted"),
    row(0x80041081, "WBEM_E_PROVIDER_SUSPENDED", "The WMI provider is suspended"),
    row(0x80041082, "WBEM_E_SYNCHRONIZATION_REQUIRED", "WMI must be synchronised first"),
    row(0x80041085, "WBEM_E_PROVIDER_NOT_REGISTERED", "The WMI provider is not registered"),
    row(0x80041086, "WBEM_E_FATAL_TRANSPORT_ERROR", "The connection to WMI broke for good"),
    row(0x80041087, "WBEM_E_ENCRYPTED_CONNECTION_REQUIRED", "WMI asks for an encrypted connection"),
    row(0x80041088, "WBEM_E_PROVIDER_TIMED_OUT", "The WMI provider did not answer in time"),
    row(0x80041089, "WBEM_E_NO_KEY", "The WMI object has no key"),
    row(0x8004108A, "WBEM_E_PROVIDER_DISABLED", "The WMI provider is disabled"),
    row(0x80042001, "WBEMESS_E_REGISTRATION_TOO_BROAD", "The registration for WMI events is too broad"),
    row(0x80042003, "WBEMESS_E_AUTHZ_NOT_PRIVILEGED", "The account may not register for these WMI events"),
];
