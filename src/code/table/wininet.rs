//! Win32 errors of WinINet; most of its numbers are WinHTTP's too.

use super::{Area, Entry, Table};

pub(super) static TABLE: Table = Table {
    name: "WinINet",
    source: "wininet.h (mingw-w64)",
    has_win32_errors: true,
    rows: ROWS,
};

const fn row(code: u32, symbol: &'static str, meaning: &'static str) -> Entry {
    Entry::new(Area::WinInet, code, symbol, meaning)
}

#[rustfmt::skip]
static ROWS: &[Entry] = &[
    row(12002, "ERROR_INTERNET_TIMEOUT", "The request timed out"),
    row(12003, "ERROR_INTERNET_EXTENDED_ERROR", "The server reported an error of its own"),
    row(12005, "ERROR_INTERNET_INVALID_URL", "The address (URL) is not valid"),
    row(12007, "ERROR_INTERNET_NAME_NOT_RESOLVED", "The server's name could not be resolved"),
    row(12008, "ERROR_INTERNET_PROTOCOL_NOT_FOUND", "The protocol was not found"),
    row(12013, "ERROR_INTERNET_INCORRECT_USER_NAME", "The user name is wrong"),
    row(12014, "ERROR_INTERNET_INCORRECT_PASSWORD", "The password is wrong"),
    row(12015, "ERROR_INTERNET_LOGIN_FAILURE", "The logon to the server failed"),
    row(12017, "ERROR_INTERNET_OPERATION_CANCELLED", "The request was cancelled"),
    row(12020, "ERROR_INTERNET_NOT_PROXY_REQUEST", "The request cannot be made through a proxy"),
    row(12023, "ERROR_INTERNET_NO_DIRECT_ACCESS", "There is no direct access to the network"),
    row(12026, "ERROR_INTERNET_REQUEST_PENDING", "A request is pending already"),
    row(12028, "ERROR_INTERNET_ITEM_NOT_FOUND", "The item was not found"),
    row(12029, "ERROR_INTERNET_CANNOT_CONNECT", "The server could not be connected to"),
    row(12030, "ERROR_INTERNET_CONNECTION_ABORTED", "The connection was ended"),
    row(12031, "ERROR_INTERNET_CONNECTION_RESET", "The connection was reset"),
    row(12032, "ERROR_INTERNET_FORCE_RETRY", "The request must be made again"),
    row(12033, "ERROR_INTERNET_INVALID_PROXY_REQUEST", "The request to the proxy is not valid"),
    row(12037, "ERROR_INTERNET_SEC_CERT_DATE_INVALID", "The server's certificate is not valid at this date"),
    row(12038, "ERROR_INTERNET_SEC_CERT_CN_INVALID", "The server's certificate is for another name"),
    row(12040, "ERROR_INTERNET_HTTPS_TO_HTTP_ON_REDIR", "A secure request was redirected to one that is not"),
    row(12044, "ERROR_INTERNET_CLIENT_AUTH_CERT_NEEDED", "The server asks for a client certificate"),
    row(12045, "ERROR_INTERNET_INVALID_CA", "The server's certificate comes from an authority that is not trusted"),
    row(12055, "ERROR_INTERNET_SEC_CERT_ERRORS", "The server's certificate has errors"),
    row(12057, "ERROR_INTERNET_SEC_CERT_REV_FAILED", "The revocation of the server's certificate could not be checked"),
    row(12157, "ERROR_INTERNET_SECURITY_CHANNEL_ERROR", "The secure channel could not be made"),
    row(12163, "ERROR_INTERNET_DISCONNECTED", "The connection to the internet was lost"),
    row(12164, "ERROR_INTERNET_SERVER_UNREACHABLE", "The server cannot be reached"),
    row(12165, "ERROR_INTERNET_PROXY_SERVER_UNREACHABLE", "The proxy cannot be reached"),
    row(12169, "ERROR_INTERNET_SEC_INVALID_CERT", "The server's certificate is not valid"),
    row(12170, "ERROR_INTERNET_SEC_CERT_REVOKED", "The server's certificate was revoked"),
    row(12171, "ERROR_INTERNET_FAILED_DUETOSECURITYCHECK", "A security check failed"),
];
