//! HRESULTs of the Background Intelligent Transfer Service, and HTTP statuses.

use super::{Area, Entry, Table};

pub(super) static TABLE: Table = Table {
    name: "BITS and HTTP",
    source: "bitsmsg.h (mingw-w64)",
    has_win32_errors: false,
    rows: ROWS,
};

const fn row(code: u32, symbol: &'static str, meaning: &'static str) -> Entry {
    Entry::new(Area::Bits, code, symbol, meaning)
}

#[rustfmt::skip]
static ROWS: &[Entry] = &[
    row(0x80190190, "BG_E_HTTP_ERROR_400", "HTTP 400: the server does not understand the request"),
    row(0x80190191, "BG_E_HTTP_ERROR_401", "HTTP 401: the server refused the credentials")
        .usually("the network access account is missing, wrong or locked, or anonymous access is off and the machine is not in the domain")
        .check("the network access account; IIS log of the distribution point"),
    row(0x80190192, "BG_E_HTTP_ERROR_402", "HTTP 402: payment is required"),
    row(0x80190193, "BG_E_HTTP_ERROR_403", "HTTP 403: the server refuses the request")
        .usually("a client certificate is missing, expired or not accepted, or HTTP is used where the site asks for HTTPS")
        .check("the client's certificate, its revocation list and the clock; IIS log with its sub-status"),
    row(0x80190194, "BG_E_HTTP_ERROR_404", "HTTP 404: the server does not have the file")
        .usually("the content is not (completely) on the distribution point, or IIS filters the file's name (request filtering)")
        .check("the package on that distribution point; IIS log with its sub-status"),
    row(0x80190195, "BG_E_HTTP_ERROR_405", "HTTP 405: the method is not allowed"),
    row(0x80190196, "BG_E_HTTP_ERROR_406", "HTTP 406: no acceptable answer"),
    row(0x80190197, "BG_E_HTTP_ERROR_407", "HTTP 407: the proxy asks for authentication")
        .usually("a proxy lies between the client and the distribution point")
        .check("the proxy settings of WinHTTP (netsh winhttp show proxy)"),
    row(0x80190198, "BG_E_HTTP_ERROR_408", "HTTP 408: the server waited too long for the request"),
    row(0x80190199, "BG_E_HTTP_ERROR_409", "HTTP 409: the request conflicts with the state on the server"),
    row(0x8019019A, "BG_E_HTTP_ERROR_410", "HTTP 410: the file is gone from the server"),
    row(0x8019019B, "BG_E_HTTP_ERROR_411", "HTTP 411: the length of the request is missing"),
    row(0x8019019C, "BG_E_HTTP_ERROR_412", "HTTP 412: a condition of the request is not met"),
    row(0x8019019D, "BG_E_HTTP_ERROR_413", "HTTP 413: the request is too large"),
    row(0x8019019E, "BG_E_HTTP_ERROR_414", "HTTP 414: the address (URL) is too long"),
    row(0x8019019F, "BG_E_HTTP_ERROR_415", "HTTP 415: the server does not support the kind of data"),
    row(0x801901A0, "BG_E_HTTP_ERROR_416", "HTTP 416: the range asked for is not in the file"),
    row(0x801901A1, "BG_E_HTTP_ERROR_417", "HTTP 417: an expectation of the request is not met"),
    row(0x801901F4, "BG_E_HTTP_ERROR_500", "HTTP 500: the server failed")
        .usually("the web site or application on the server has an error")
        .check("the server's event log and IIS log"),
    row(0x801901F5, "BG_E_HTTP_ERROR_501", "HTTP 501: the server does not support the request"),
    row(0x801901F6, "BG_E_HTTP_ERROR_502", "HTTP 502: a gateway or proxy got a bad answer"),
    row(0x801901F7, "BG_E_HTTP_ERROR_503", "HTTP 503: the service is unavailable")
        .usually("the application pool on the server is stopped, or the server is overloaded")
        .check("IIS on the server"),
    row(0x801901F8, "BG_E_HTTP_ERROR_504", "HTTP 504: a gateway or proxy got no answer in time"),
    row(0x801901F9, "BG_E_HTTP_ERROR_505", "HTTP 505: the server does not support the version of HTTP"),
    row(0x80200001, "BG_E_NOT_FOUND", "The BITS job was not found"),
    row(0x80200002, "BG_E_INVALID_STATE", "The BITS job is in the wrong state for this"),
    row(0x80200003, "BG_E_EMPTY", "The BITS job has no files"),
    row(0x80200004, "BG_E_FILE_NOT_AVAILABLE", "The file of the BITS job is not available"),
    row(0x80200005, "BG_E_PROTOCOL_NOT_AVAILABLE", "BITS does not support the protocol"),
    row(0x80200007, "BG_E_ERROR_CONTEXT_UNKNOWN", "BITS does not know where the error happened"),
    row(0x80200008, "BG_E_ERROR_CONTEXT_GENERAL_QUEUE_MANAGER", "The error happened in the queue of BITS"),
    row(0x80200009, "BG_E_ERROR_CONTEXT_LOCAL_FILE", "The error happened with the local file"),
    row(0x8020000A, "BG_E_ERROR_CONTEXT_REMOTE_FILE", "The error happened with the file on the server"),
    row(0x8020000B, "BG_E_ERROR_CONTEXT_GENERAL_TRANSPORT", "The error happened in the transfer"),
    row(0x8020000C, "BG_E_ERROR_CONTEXT_QUEUE_MANAGER_NOTIFICATION", "The error happened while BITS notified the caller"),
    row(0x8020000D, "BG_E_DESTINATION_LOCKED", "The target's file system is not available or locked"),
    row(0x8020000E, "BG_E_VOLUME_CHANGED", "The target volume has changed"),
    row(0x8020000F, "BG_E_ERROR_INFORMATION_UNAVAILABLE", "There is no information on the error"),
    row(0x80200010, "BG_E_NETWORK_DISCONNECTED", "There is no active network connection")
        .usually("the network driver is missing, the cable is out or wireless is not yet connected")
        .check("ipconfig /all at the machine"),
    row(0x80200011, "BG_E_MISSING_FILE_SIZE", "The server did not tell the size of the file"),
    row(0x80200012, "BG_E_INSUFFICIENT_HTTP_SUPPORT", "The server does not support HTTP 1.1"),
    row(0x80200013, "BG_E_INSUFFICIENT_RANGE_SUPPORT", "The server does not serve parts of files")
        .usually("a proxy or web filter between client and distribution point")
        .check("the proxy settings, and IIS on the distribution point"),
    row(0x80200014, "BG_E_REMOTE_NOT_SUPPORTED", "BITS cannot be used from another computer"),
    row(0x80200018, "BG_E_PROXY_LIST_TOO_LARGE", "The list of proxies is too long"),
    row(0x8020001B, "BG_E_INVALID_SERVER_RESPONSE", "The answer of the server is not valid")
        .usually("a proxy or web filter answers instead of the server"),
    row(0x8020001C, "BG_E_TOO_MANY_FILES", "The BITS job has too many files"),
    row(0x8020001D, "BG_E_LOCAL_FILE_CHANGED", "The local file was changed during the transfer"),
    row(0x8020001F, "BG_E_SESSION_NOT_FOUND", "The session on the server is gone"),
    row(0x80200020, "BG_E_TOO_LARGE", "The file is too large for the server"),
    row(0x80200021, "BG_E_STRING_TOO_LONG", "A text is too long for BITS"),
    row(0x80200022, "BG_E_CLIENT_SERVER_PROTOCOL_MISMATCH", "Client and server do not agree on the protocol"),
    row(0x80200024, "BG_E_NO_PROGRESS", "The transfer made no progress for too long"),
    row(0x80200027, "BG_E_INVALID_AUTH_TARGET", "The target of the authentication is not valid"),
    row(0x80200028, "BG_E_INVALID_AUTH_SCHEME", "The scheme of authentication is not valid"),
    row(0x80200029, "BG_E_FILE_NOT_FOUND", "The file is no longer in the BITS job"),
    row(0x8020002B, "BG_E_INVALID_RANGE", "The range of the file is not valid"),
    row(0x8020002C, "BG_E_OVERLAPPING_RANGES", "The ranges of the file overlap"),
    row(0x8020002D, "BG_E_CONNECT_FAILURE", "BITS could not connect to the server"),
    row(0x8020002E, "BG_E_CONNECTION_CLOSED", "The connection was closed too early"),
    row(0x8020002F, "BG_E_KEEP_ALIVE_FAILURE", "The server closed a connection that should stay open"),
    row(0x80200030, "BG_E_MESSAGE_LENGTH_LIMIT_EXCEEDED", "A message is longer than allowed"),
    row(0x80200031, "BG_E_NAME_RESOLUTION_FAILURE", "The server's name could not be resolved"),
    row(0x80200032, "BG_E_PENDING", "The request is still pending"),
    row(0x80200034, "BG_E_PROTOCOL_ERROR", "The server's answer reports a protocol error"),
    row(0x80200035, "BG_E_PROXY_NAME_RESOLUTION_FAILURE", "The proxy's name could not be resolved"),
    row(0x80200036, "BG_E_RECEIVE_FAILURE", "The answer was not received completely"),
    row(0x80200037, "BG_E_REQUEST_CANCELED", "The request was cancelled"),
    row(0x80200038, "BG_E_SECURE_CHANNEL_FAILURE", "The secure channel could not be made"),
    row(0x80200039, "BG_E_SEND_FAILURE", "The request was not sent completely"),
    row(0x8020003A, "BG_E_SERVER_PROTOCOL_VIOLATION", "The server violated the protocol"),
    row(0x8020003B, "BG_E_TIMEOUT", "The server did not answer in time"),
    row(0x8020003C, "BG_E_TRUST_FAILURE", "The server's certificate is not trusted"),
    row(0x8020003D, "BG_E_UNKNOWN_ERROR", "BITS met an unknown error"),
    row(0x8020003E, "BG_E_BLOCKED_BY_POLICY", "A policy forbids the transfer now"),
    row(0x8020003F, "BG_E_INVALID_PROXY_INFO", "The proxy settings are not valid"),
    row(0x80200040, "BG_E_INVALID_CREDENTIALS", "The credentials are not valid"),
];
