//! Win32 errors of network management: shares, users, domain join.

use super::{Area, Entry, Table};

pub(super) static TABLE: Table = Table {
    name: "network management",
    source: "lmerr.h (mingw-w64); newer ones: windows-sys",
    has_win32_errors: true,
    rows: ROWS,
};

const fn row(code: u32, symbol: &'static str, meaning: &'static str) -> Entry {
    Entry::new(Area::NetworkManagement, code, symbol, meaning)
}

#[rustfmt::skip]
static ROWS: &[Entry] = &[
    row(2102, "NERR_NetNotStarted", "The workstation driver is not installed or not started"),
    row(2103, "NERR_UnknownServer", "The server is unknown"),
    row(2114, "NERR_ServerNotStarted", "The Server service is not running"),
    row(2116, "NERR_UnknownDevDir", "The device or folder does not exist"),
    row(2118, "NERR_DuplicateShare", "The share exists already"),
    row(2138, "NERR_WkstaNotStarted", "The Workstation service is not running"),
    row(2140, "NERR_InternalError", "An internal error of the network software happened"),
    row(2141, "NERR_BadTransactConfig", "The server is not set up for transactions"),
    row(2203, "NERR_BadPassword", "The password is not a valid one"),
    row(2220, "NERR_GroupNotFound", "The group was not found"),
    row(2221, "NERR_UserNotFound", "The user was not found"),
    row(2223, "NERR_GroupExists", "The group exists already"),
    row(2224, "NERR_UserExists", "The user exists already")
        .usually("the account was made by an earlier step or run")
        .check("nothing, if the account is the right one"),
    row(2236, "NERR_UserInGroup", "The user is in the group already"),
    row(2237, "NERR_UserNotInGroup", "The user is not in the group"),
    row(2245, "NERR_PasswordTooShort", "The password does not meet the password policy")
        .usually("the password is too short or too simple")
        .check("the password in the step or answer file"),
    row(2250, "NERR_UseNotFound", "The network connection was not found"),
    row(2310, "NERR_NetNameNotFound", "The share does not exist"),
    row(2351, "NERR_InvalidComputer", "The computer name is not valid"),
    row(2453, "NERR_DCNotFound", "The domain controller was not found"),
    row(2691, "NERR_SetupAlreadyJoined", "The computer is joined to a domain already"),
    row(2692, "NERR_SetupNotJoined", "The computer is not joined to a domain"),
    row(2693, "NERR_SetupDomainController", "The computer is a domain controller and cannot leave its domain"),
    row(2695, "NERR_InvalidWorkgroupName", "The workgroup's name is not valid"),
    row(2697, "NERR_ComputerAccountNotFound", "The computer's account was not found in the domain")
        .usually("the account was deleted, or another domain controller does not know it yet")
        .check("replication between domain controllers"),
    row(2698, "NERR_PersonalSku", "This edition of Windows cannot join a domain")
        .usually("a Home edition in the image")
        .check("the edition (index) in the Apply Operating System step"),
    row(2700, "NERR_AlreadyCloudDomainJoined", "The computer is joined to a cloud domain already"),
    row(2702, "NERR_AccountLockedOut", "The account is locked out"),
    row(2709, "NERR_NoOfflineJoinInfo", "There is no information for an offline domain join"),
    row(2710, "NERR_BadOfflineJoinInfo", "The information for an offline domain join cannot be read"),
    row(2713, "NERR_JoinPerformedMustRestart", "The domain join is done; a restart is needed"),
    row(2720, "NERR_DS8DCRequired", "The domain controller is too old for this"),
    row(2732, "NERR_AccountReuseBlockedByPolicy", "A policy forbids to take over the computer's existing account")
        .usually("hardened domain join: the existing account was made by another account than the join account")
        .check("who owns the computer account; delete it, or allow the owner in the policy for reuse of computer accounts"),
];
