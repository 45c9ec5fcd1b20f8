//! NTSTATUS values, the exit codes of programs that crash.

use super::{Area, Entry, Table};

pub(super) static TABLE: Table = Table {
    name: "NTSTATUS",
    source: "ntstatus.h (mingw-w64); newer ones: windows-sys",
    has_win32_errors: false,
    rows: ROWS,
};

const fn row(code: u32, symbol: &'static str, meaning: &'static str) -> Entry {
    Entry::new(Area::NtStatus, code, symbol, meaning)
}

#[rustfmt::skip]
static ROWS: &[Entry] = &[
    row(259, "STATUS_PENDING", "The operation is still going on; as an exit code: the process had not ended when it was asked"),
    row(0x4000000E, "STATUS_IMAGE_MACHINE_TYPE_MISMATCH", "The program is for another kind of processor"),
    row(0x40010004, "DBG_TERMINATE_PROCESS", "The process was ended by a debugger or by the system"),
    row(0x40010005, "DBG_CONTROL_C", "The program was ended by Ctrl+C"),
    row(0x40010008, "DBG_CONTROL_BREAK", "The program was ended by Ctrl+Break"),
    row(0x80000001, "STATUS_GUARD_PAGE_VIOLATION", "The program touched a guard page of memory"),
    row(0x80000002, "STATUS_DATATYPE_MISALIGNMENT", "The program read badly aligned data"),
    row(0x80000003, "STATUS_BREAKPOINT", "The program stopped at a breakpoint"),
    row(0x80000004, "STATUS_SINGLE_STEP", "The program stopped after a single step"),
    row(0x80000005, "STATUS_BUFFER_OVERFLOW", "The data did not fit into the buffer"),
    row(0x80000006, "STATUS_NO_MORE_FILES", "There are no more files"),
    row(0x80000011, "STATUS_DEVICE_BUSY", "The device is busy"),
    row(0x8000001A, "STATUS_NO_MORE_ENTRIES", "There are no more entries"),
    row(0xC0000001, "STATUS_UNSUCCESSFUL", "The operation failed"),
    row(0xC0000002, "STATUS_NOT_IMPLEMENTED", "Not implemented"),
    row(0xC0000003, "STATUS_INVALID_INFO_CLASS", "The kind of information is not valid"),
    row(0xC0000004, "STATUS_INFO_LENGTH_MISMATCH", "The length of the information is wrong"),
    row(0xC0000005, "STATUS_ACCESS_VIOLATION", "The program crashed: it touched memory that is not its own")
        .usually("an error in the program or in a library loaded into it, at times a virus scanner")
        .check("the Application event log for the faulting module; a newer version of the program"),
    row(0xC0000006, "STATUS_IN_PAGE_ERROR", "The program crashed: a part of it could not be read")
        .usually("the network share or disk that the program ran from went away")
        .check("run the program from a local copy"),
    row(0xC0000008, "STATUS_INVALID_HANDLE", "The handle is not valid"),
    row(0xC000000B, "STATUS_INVALID_CID", "The process or thread does not exist"),
    row(0xC000000D, "STATUS_INVALID_PARAMETER", "A parameter is wrong"),
    row(0xC000000E, "STATUS_NO_SUCH_DEVICE", "There is no such device"),
    row(0xC000000F, "STATUS_NO_SUCH_FILE", "There is no such file"),
    row(0xC0000010, "STATUS_INVALID_DEVICE_REQUEST", "The request is not valid for the device"),
    row(0xC0000011, "STATUS_END_OF_FILE", "The end of the file was reached"),
    row(0xC0000013, "STATUS_NO_MEDIA_IN_DEVICE", "There is no medium in the drive"),
    row(0xC0000017, "STATUS_NO_MEMORY", "There is not enough memory"),
    row(0xC000001D, "STATUS_ILLEGAL_INSTRUCTION", "The program crashed: it ran an instruction that the processor does not know")
        .usually("the program needs a newer processor, or is damaged")
        .check("the program's requirements"),
    row(0xC0000022, "STATUS_ACCESS_DENIED", "Access is denied"),
    row(0xC0000023, "STATUS_BUFFER_TOO_SMALL", "The buffer is too small"),
    row(0xC0000024, "STATUS_OBJECT_TYPE_MISMATCH", "The object has the wrong type"),
    row(0xC0000025, "STATUS_NONCONTINUABLE_EXCEPTION", "The program crashed: an exception could not be continued"),
    row(0xC0000033, "STATUS_OBJECT_NAME_INVALID", "The name is not valid"),
    row(0xC0000034, "STATUS_OBJECT_NAME_NOT_FOUND", "The name was not found"),
    row(0xC0000035, "STATUS_OBJECT_NAME_COLLISION", "The name exists already"),
    row(0xC0000039, "STATUS_OBJECT_PATH_INVALID", "The path is not valid"),
    row(0xC000003A, "STATUS_OBJECT_PATH_NOT_FOUND", "The path was not found"),
    row(0xC0000043, "STATUS_SHARING_VIOLATION", "The file is in use by another program"),
    row(0xC0000056, "STATUS_DELETE_PENDING", "The file is about to be deleted"),
    row(0xC0000061, "STATUS_PRIVILEGE_NOT_HELD", "A privilege is missing"),
    row(0xC0000064, "STATUS_NO_SUCH_USER", "The user does not exist"),
    row(0xC000006A, "STATUS_WRONG_PASSWORD", "The password is wrong"),
    row(0xC000006C, "STATUS_PASSWORD_RESTRICTION", "The password does not meet the password policy"),
    row(0xC000006D, "STATUS_LOGON_FAILURE", "The user name is unknown or the password is wrong"),
    row(0xC000006E, "STATUS_ACCOUNT_RESTRICTION", "A restriction of the account forbids the logon"),
    row(0xC0000071, "STATUS_PASSWORD_EXPIRED", "The password of the account has expired"),
    row(0xC0000072, "STATUS_ACCOUNT_DISABLED", "The account is disabled"),
    row(0xC0000073, "STATUS_NONE_MAPPED", "No account of that name was found"),
    row(0xC000007B, "STATUS_INVALID_IMAGE_FORMAT", "The file is not a valid program for this Windows"),
    row(0xC000007F, "STATUS_DISK_FULL", "The disk is full"),
    row(0xC0000094, "STATUS_INTEGER_DIVIDE_BY_ZERO", "The program crashed: it divided by zero"),
    row(0xC0000096, "STATUS_PRIVILEGED_INSTRUCTION", "The program crashed: it ran an instruction that only the kernel may run"),
    row(0xC000009A, "STATUS_INSUFFICIENT_RESOURCES", "The system has not enough resources"),
    row(0xC00000A2, "STATUS_MEDIA_WRITE_PROTECTED", "The medium is write-protected"),
    row(0xC00000A3, "STATUS_DEVICE_NOT_READY", "The device is not ready"),
    row(0xC00000B5, "STATUS_IO_TIMEOUT", "The device did not answer in time"),
    row(0xC00000BB, "STATUS_NOT_SUPPORTED", "The request is not supported"),
    row(0xC00000BE, "STATUS_BAD_NETWORK_PATH", "The network path was not found"),
    row(0xC00000C4, "STATUS_UNEXPECTED_NETWORK_ERROR", "An unexpected network error happened"),
    row(0xC00000C9, "STATUS_NETWORK_NAME_DELETED", "The network name is no longer available"),
    row(0xC00000CA, "STATUS_NETWORK_ACCESS_DENIED", "The network refuses access"),
    row(0xC00000CC, "STATUS_BAD_NETWORK_NAME", "The share was not found"),
    row(0xC00000D0, "STATUS_REQUEST_NOT_ACCEPTED", "The server accepts no more connections"),
    row(0xC00000DF, "STATUS_NO_SUCH_DOMAIN", "The domain does not exist or cannot be contacted"),
    row(0xC00000E5, "STATUS_INTERNAL_ERROR", "An internal error happened"),
    row(0xC00000FD, "STATUS_STACK_OVERFLOW", "The program crashed: its stack overflowed"),
    row(0xC0000101, "STATUS_DIRECTORY_NOT_EMPTY", "The folder is not empty"),
    row(0xC0000102, "STATUS_FILE_CORRUPT_ERROR", "The file or folder is damaged"),
    row(0xC0000103, "STATUS_NOT_A_DIRECTORY", "The path is no folder"),
    row(0xC000010A, "STATUS_PROCESS_IS_TERMINATING", "The process is ending"),
    row(0xC0000120, "STATUS_CANCELLED", "The operation was cancelled"),
    row(0xC0000133, "STATUS_TIME_DIFFERENCE_AT_DC", "The clocks of this computer and the domain controller differ too much"),
    row(0xC0000135, "STATUS_DLL_NOT_FOUND", "The program could not start: a library (DLL) is missing")
        .usually("a run-time library is missing, or an optional component of the boot image")
        .check("the program's prerequisites"),
    row(0xC0000138, "STATUS_ORDINAL_NOT_FOUND", "The program could not start: a library (DLL) lacks a function given by number"),
    row(0xC0000139, "STATUS_ENTRYPOINT_NOT_FOUND", "The program could not start: a library (DLL) lacks a function")
        .usually("versions of program and libraries or Windows do not fit")
        .check("the program's requirements"),
    row(0xC000013A, "STATUS_CONTROL_C_EXIT", "The program was ended by Ctrl+C, or its console was closed")
        .usually("the time-out of the step, a restart or somebody at the machine ended it")
        .check("the time between start and end against the time-out of the step"),
    row(0xC0000142, "STATUS_DLL_INIT_FAILED", "The program could not start: a library (DLL) failed to initialise")
        .usually("too many programs on the desktop of the services, or a shutdown was going on")
        .check("whether a restart was under way"),
    row(0xC0000144, "STATUS_UNHANDLED_EXCEPTION", "The program met an exception it did not handle"),
    row(0xC0000145, "STATUS_APP_INIT_FAILURE", "The program could not be started properly"),
    row(0xC0000185, "STATUS_IO_DEVICE_ERROR", "A device reported an input or output error"),
    row(0xC000020D, "STATUS_CONNECTION_RESET", "The connection was reset"),
    row(0xC0000225, "STATUS_NOT_FOUND", "The object was not found"),
    row(0xC0000234, "STATUS_ACCOUNT_LOCKED_OUT", "The account is locked out"),
    row(0xC0000374, "STATUS_HEAP_CORRUPTION", "The program crashed: its memory was damaged")
        .usually("an error in the program or in a library loaded into it")
        .check("the Application event log for the faulting module"),
    row(0xC0000409, "STATUS_STACK_BUFFER_OVERRUN", "The program ended itself at once: a damaged stack or another fatal error was found")
        .usually("an error in the program or in a library loaded into it")
        .check("the Application event log for the faulting module"),
    row(0xC0000417, "STATUS_INVALID_CRUNTIME_PARAMETER", "The program crashed: a library function was given a wrong parameter"),
    row(0xC0000420, "STATUS_ASSERTION_FAILURE", "The program crashed: an assertion failed"),
    row(0xC0000428, "STATUS_INVALID_IMAGE_HASH", "The signature of the file cannot be verified"),
    row(0xC0000602, "STATUS_FAIL_FAST_EXCEPTION", "The program ended itself at once after a fatal error"),
    row(0xC0150002, "STATUS_SXS_CANT_GEN_ACTCTX", "The program could not start: its side-by-side configuration is wrong"),
    row(0xC0210000, "STATUS_FVE_LOCKED_VOLUME", "The volume is locked by BitLocker"),
    row(0xC0E90002, "STATUS_SYSTEM_INTEGRITY_POLICY_VIOLATION", "Application control forbids the file"),
];
