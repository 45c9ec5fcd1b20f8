//! Win32 errors of sockets and of name resolution.

use super::{Area, Entry, Table};

pub(super) static TABLE: Table = Table {
    name: "sockets and DNS",
    source: "winerror.h (mingw-w64)",
    has_win32_errors: true,
    rows: ROWS,
};

const fn row(code: u32, symbol: &'static str, meaning: &'static str) -> Entry {
    Entry::new(Area::Sockets, code, symbol, meaning)
}

#[rustfmt::skip]
static ROWS: &[Entry] = &[
    row(123, "DNS_ERROR_INVALID_NAME", "The DNS name is not valid"),
    row(9001, "DNS_ERROR_RCODE_FORMAT_ERROR", "The DNS server does not understand the query"),
    row(9002, "DNS_ERROR_RCODE_SERVER_FAILURE", "The DNS server failed")
        .usually("the DNS server, or the one it forwards to, does not work")
        .check("the DNS server"),
    row(9003, "DNS_ERROR_RCODE_NAME_ERROR", "The DNS name does not exist")
        .usually("the machine asks a DNS server that does not know the domain, or the name is misspelt")
        .check("the DNS servers in ipconfig /all, and nslookup for the name"),
    row(9004, "DNS_ERROR_RCODE_NOT_IMPLEMENTED", "The DNS server does not know this kind of query"),
    row(9005, "DNS_ERROR_RCODE_REFUSED", "The DNS server refused the query"),
    row(9501, "DNS_INFO_NO_RECORDS", "DNS has no record of this kind for the name")
        .usually("the service records of the domain are missing")
        .check("nslookup -type=srv for the domain's name"),
    row(9502, "DNS_ERROR_BAD_PACKET", "The DNS answer is malformed"),
    row(9503, "DNS_ERROR_NO_PACKET", "There is no DNS answer"),
    row(9701, "DNS_ERROR_RECORD_DOES_NOT_EXIST", "The DNS record does not exist"),
    row(9852, "DNS_ERROR_NO_DNS_SERVERS", "No DNS server is set for this computer")
        .usually("DHCP gave none, or a static setting is missing")
        .check("ipconfig /all"),
    row(10004, "WSAEINTR", "A network call was interrupted"),
    row(10013, "WSAEACCES", "Access to the socket is forbidden"),
    row(10014, "WSAEFAULT", "A network call got a wrong address in memory"),
    row(10022, "WSAEINVAL", "A network call got a wrong argument"),
    row(10024, "WSAEMFILE", "Too many sockets are open"),
    row(10035, "WSAEWOULDBLOCK", "The network operation cannot be done at once"),
    row(10048, "WSAEADDRINUSE", "The network address and port are in use"),
    row(10049, "WSAEADDRNOTAVAIL", "The network address is not one of this computer"),
    row(10050, "WSAENETDOWN", "The network is down"),
    row(10051, "WSAENETUNREACH", "The network cannot be reached")
        .usually("no gateway or the wrong VLAN")
        .check("ipconfig /all, the switch port"),
    row(10052, "WSAENETRESET", "The network dropped the connection"),
    row(10053, "WSAECONNABORTED", "The connection was aborted by this computer"),
    row(10054, "WSAECONNRESET", "The connection was reset by the other side")
        .usually("a proxy, firewall or load balancer cut it, or the server restarted")
        .check("devices between machine and server, and the server's log"),
    row(10055, "WSAENOBUFS", "There is no buffer space for the network"),
    row(10057, "WSAENOTCONN", "The socket is not connected"),
    row(10060, "WSAETIMEDOUT", "The other side did not answer in time")
        .usually("the server is down, or a firewall drops the packets")
        .check("ping and Test-NetConnection to the server and its port"),
    row(10061, "WSAECONNREFUSED", "The other side refused the connection")
        .usually("the service is not running, or listens at another port")
        .check("the server's service and the port"),
    row(10064, "WSAEHOSTDOWN", "The other computer is down"),
    row(10065, "WSAEHOSTUNREACH", "The other computer cannot be reached")
        .usually("routing, VLAN or firewall")
        .check("the route to the server"),
    row(10091, "WSASYSNOTREADY", "The network is not ready"),
    row(10093, "WSANOTINITIALISED", "The network was not initialised by the program"),
    row(11001, "WSAHOST_NOT_FOUND", "The host name is unknown")
        .usually("DNS does not know the name")
        .check("nslookup for the name, and the DNS servers that DHCP gives"),
    row(11002, "WSATRY_AGAIN", "The name server did not answer; a retry may succeed"),
    row(11003, "WSANO_RECOVERY", "The name server reported an error that a retry does not cure"),
    row(11004, "WSANO_DATA", "The host name exists but has no address of the kind asked for"),
];
