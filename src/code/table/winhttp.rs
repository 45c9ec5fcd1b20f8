//! Win32 errors of WinHTTP, by which the ConfigMgr client speaks HTTP.

use super::{Area, Entry, Table};

pub(super) static TABLE: Table = Table {
    name: "WinHTTP",
    source: "winhttp.h (mingw-w64)",
    has_win32_errors: true,
    rows: ROWS,
};

const fn row(code: u32, symbol: &'static str, meaning: &'static str) -> Entry {
    Entry::new(Area::WinHttp, code, symbol, meaning)
}

#[rustfmt::skip]
static ROWS: &[Entry] = &[
    row(12001, "ERROR_WINHTTP_OUT_OF_HANDLES", "No more internet handles can be made"),
    row(12002, "ERROR_WINHTTP_TIMEOUT", "The server did not answer in time")
        .usually("the server is down or overloaded, or a firewall drops the packets")
        .check("Test-NetConnection to the server and its port"),
    row(12004, "ERROR_WINHTTP_INTERNAL_ERROR", "An internal error of WinHTTP happened"),
    row(12005, "ERROR_WINHTTP_INVALID_URL", "The address (URL) is not valid"),
    row(12006, "ERROR_WINHTTP_UNRECOGNIZED_SCHEME", "The address (URL) begins neither with http nor https"),
    row(12007, "ERROR_WINHTTP_NAME_NOT_RESOLVED", "The server's name could not be resolved")
        .usually("no network (driver missing in the boot image or the new system), no address from DHCP, the wrong DNS server, or only the short name of the server is known")
        .check("ipconfig /all and nslookup for the server's full name, at the machine"),
    row(12009, "ERROR_WINHTTP_INVALID_OPTION", "An option of WinHTTP is not valid"),
    row(12011, "ERROR_WINHTTP_OPTION_NOT_SETTABLE", "An option of WinHTTP cannot be set"),
    row(12012, "ERROR_WINHTTP_SHUTDOWN", "WinHTTP is shutting down"),
    row(12015, "ERROR_WINHTTP_LOGIN_FAILURE", "The logon to the server failed"),
    row(12017, "ERROR_WINHTTP_OPERATION_CANCELLED", "The request was cancelled"),
    row(12018, "ERROR_WINHTTP_INCORRECT_HANDLE_TYPE", "The internet handle has the wrong type"),
    row(12019, "ERROR_WINHTTP_INCORRECT_HANDLE_STATE", "The internet handle is in the wrong state"),
    row(12029, "ERROR_WINHTTP_CANNOT_CONNECT", "The server could not be connected to")
        .usually("the server's service is stopped, listens at another port, or a firewall lies between")
        .check("Test-NetConnection to the server and its port; IIS on the server"),
    row(12030, "ERROR_WINHTTP_CONNECTION_ERROR", "The connection was reset or ended unexpectedly")
        .usually("a proxy or firewall cut it, or the server refused the protocol (TLS version)")
        .check("devices between, and the TLS settings on both sides"),
    row(12032, "ERROR_WINHTTP_RESEND_REQUEST", "The request must be sent again"),
    row(12037, "ERROR_WINHTTP_SECURE_CERT_DATE_INVALID", "The server's certificate is not valid at this date")
        .usually("the firmware clock is wrong, or the certificate has expired")
        .check("date and time at the machine, then the certificate"),
    row(12038, "ERROR_WINHTTP_SECURE_CERT_CN_INVALID", "The server's certificate is for another name")
        .usually("the server is addressed by another name than the certificate holds")
        .check("the names in the certificate and in the site's settings"),
    row(12044, "ERROR_WINHTTP_CLIENT_AUTH_CERT_NEEDED", "The server asks for a client certificate")
        .usually("the boot media or client has no certificate, or it was not found")
        .check("the certificate in the boot image or media, and in the machine's store"),
    row(12045, "ERROR_WINHTTP_SECURE_INVALID_CA", "The server's certificate comes from an authority that is not trusted")
        .usually("the root certificate is missing in the boot image or the new system")
        .check("the trusted root authorities in the site's settings"),
    row(12057, "ERROR_WINHTTP_SECURE_CERT_REV_FAILED", "The revocation of the server's certificate could not be checked")
        .usually("the revocation list cannot be reached from WinPE or the client's network")
        .check("the addresses of the revocation list; or the site's setting to check it"),
    row(12100, "ERROR_WINHTTP_CANNOT_CALL_BEFORE_OPEN", "The request was not opened yet"),
    row(12101, "ERROR_WINHTTP_CANNOT_CALL_BEFORE_SEND", "The request was not sent yet"),
    row(12102, "ERROR_WINHTTP_CANNOT_CALL_AFTER_SEND", "The request was sent already"),
    row(12103, "ERROR_WINHTTP_CANNOT_CALL_AFTER_OPEN", "The request was opened already"),
    row(12150, "ERROR_WINHTTP_HEADER_NOT_FOUND", "The header asked for is not there"),
    row(12152, "ERROR_WINHTTP_INVALID_SERVER_RESPONSE", "The server's answer cannot be read")
        .usually("a proxy answers, or HTTP and HTTPS are mixed up")
        .check("protocol and port of the address"),
    row(12153, "ERROR_WINHTTP_INVALID_HEADER", "The header is not valid"),
    row(12154, "ERROR_WINHTTP_INVALID_QUERY_REQUEST", "The query for header data is not valid"),
    row(12155, "ERROR_WINHTTP_HEADER_ALREADY_EXISTS", "The header exists already"),
    row(12156, "ERROR_WINHTTP_REDIRECT_FAILED", "The redirection failed"),
    row(12157, "ERROR_WINHTTP_SECURE_CHANNEL_ERROR", "The secure channel could not be made")
        .usually("client and server share no TLS version or cipher, or the clock is wrong")
        .check("the TLS settings on both sides, and date and time"),
    row(12166, "ERROR_WINHTTP_BAD_AUTO_PROXY_SCRIPT", "The proxy script has an error"),
    row(12167, "ERROR_WINHTTP_UNABLE_TO_DOWNLOAD_SCRIPT", "The proxy script could not be fetched"),
    row(12169, "ERROR_WINHTTP_SECURE_INVALID_CERT", "The server's certificate is not valid"),
    row(12170, "ERROR_WINHTTP_SECURE_CERT_REVOKED", "The server's certificate was revoked"),
    row(12172, "ERROR_WINHTTP_NOT_INITIALIZED", "WinHTTP is not initialised"),
    row(12175, "ERROR_WINHTTP_SECURE_FAILURE", "The server's certificate has errors: not trusted, expired, not yet valid or for another name")
        .usually("the firmware clock is wrong (the certificate is not yet valid then), or the root certificate is missing in the boot image or the new system")
        .check("date and time at the machine first; then the certificate and its chain"),
    row(12176, "ERROR_WINHTTP_UNHANDLED_SCRIPT_TYPE", "The type of the proxy script is not supported"),
    row(12177, "ERROR_WINHTTP_SCRIPT_EXECUTION_ERROR", "The proxy script failed"),
    row(12178, "ERROR_WINHTTP_AUTO_PROXY_SERVICE_ERROR", "The service that finds the proxy failed"),
    row(12179, "ERROR_WINHTTP_SECURE_CERT_WRONG_USAGE", "The certificate is not meant for this use"),
    row(12180, "ERROR_WINHTTP_AUTODETECTION_FAILED", "No proxy script was found"),
    row(12181, "ERROR_WINHTTP_HEADER_COUNT_EXCEEDED", "The answer has too many headers"),
    row(12182, "ERROR_WINHTTP_HEADER_SIZE_OVERFLOW", "The headers of the answer are too large"),
    row(12183, "ERROR_WINHTTP_CHUNKED_ENCODING_HEADER_SIZE_OVERFLOW", "A part of the answer is malformed"),
    row(12184, "ERROR_WINHTTP_RESPONSE_DRAIN_OVERFLOW", "The answer is larger than could be discarded"),
    row(12185, "ERROR_WINHTTP_CLIENT_CERT_NO_PRIVATE_KEY", "The client certificate has no private key")
        .usually("the certificate was imported without its key")
        .check("the certificate file of the media or the machine's store"),
    row(12186, "ERROR_WINHTTP_CLIENT_CERT_NO_ACCESS_PRIVATE_KEY", "The private key of the client certificate cannot be used"),
    row(12187, "ERROR_WINHTTP_CLIENT_AUTH_CERT_NEEDED_PROXY", "The proxy asks for a client certificate"),
    row(12188, "ERROR_WINHTTP_SECURE_FAILURE_PROXY", "The proxy's certificate has errors"),
    row(12190, "ERROR_WINHTTP_HTTP_PROTOCOL_MISMATCH", "The server does not speak the version of HTTP asked for"),
];
