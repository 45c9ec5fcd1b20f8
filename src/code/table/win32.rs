//! Win32 errors.

use super::{Area, Entry, Table};

pub(super) static TABLE: Table = Table {
    name: "Win32",
    source: "winerror.h (mingw-w64); newer ones: windows-sys",
    has_win32_errors: true,
    rows: ROWS,
};

const fn row(code: u32, symbol: &'static str, meaning: &'static str) -> Entry {
    Entry::new(Area::Win32, code, symbol, meaning)
}

#[rustfmt::skip]
static ROWS: &[Entry] = &[
    row(0, "ERROR_SUCCESS", "Success"),
    row(1, "ERROR_INVALID_FUNCTION", "The device or the program does not know this function"),
    row(2, "ERROR_FILE_NOT_FOUND", "A file that is needed is not there")
        .usually("a path in the step, the package or the script is wrong, a drive letter differs in WinPE, or the content was not downloaded")
        .check("the path that the records before it name, and that the package is on the distribution point with the file in it"),
    row(3, "ERROR_PATH_NOT_FOUND", "A folder on the path is not there")
        .usually("the drive letter is another than expected (WinPE swaps them), or the disk step before was skipped")
        .check("which letter the Windows volume has (diskpart, list volume) and the path in the step"),
    row(4, "ERROR_TOO_MANY_OPEN_FILES", "Too many files are open"),
    row(5, "ERROR_ACCESS_DENIED", "Access is denied")
        .usually("the account has no rights on the share, folder or registry key, another program or a virus scanner holds the file, or the step runs as a user who is no administrator")
        .check("which account the step uses (network access account, run-as account, Local System) and its rights on the thing named just before"),
    row(6, "ERROR_INVALID_HANDLE", "The handle is not valid"),
    row(7, "ERROR_ARENA_TRASHED", "The storage control blocks were destroyed"),
    row(8, "ERROR_NOT_ENOUGH_MEMORY", "There is not enough memory for this command")
        .usually("WinPE runs with too little scratch space or memory")
        .check("the scratch space of the boot image and the memory of the machine"),
    row(10, "ERROR_BAD_ENVIRONMENT", "The environment is wrong"),
    row(11, "ERROR_BAD_FORMAT", "The program has the wrong format")
        .usually("a 32-bit program or library met a 64-bit one; WinPE of one architecture does not run programs of the other")
        .check("the architecture of the program and of the boot image"),
    row(12, "ERROR_INVALID_ACCESS", "The access code is not valid"),
    row(13, "ERROR_INVALID_DATA", "The data is not valid")
        .usually("a file was damaged in transit or on the disk, or a configuration file cannot be read")
        .check("the file named just before, and its size and hash at the source"),
    row(14, "ERROR_OUTOFMEMORY", "There is not enough memory to finish the operation")
        .usually("memory ran out, also the scratch space of WinPE")
        .check("the memory of the machine, and the scratch space of the boot image"),
    row(15, "ERROR_INVALID_DRIVE", "There is no such drive")
        .usually("no disk was found (storage driver missing in WinPE) or it has no letter yet")
        .check("diskpart, list disk and list volume, at the machine"),
    row(16, "ERROR_CURRENT_DIRECTORY", "The current folder cannot be removed"),
    row(17, "ERROR_NOT_SAME_DEVICE", "The file cannot be moved to another drive"),
    row(18, "ERROR_NO_MORE_FILES", "There are no more files"),
    row(19, "ERROR_WRITE_PROTECT", "The medium is write-protected")
        .usually("the disk or USB key is read-only, or security software blocks writing")
        .check("the read-only attribute of the disk (diskpart, attributes disk)"),
    row(20, "ERROR_BAD_UNIT", "The device cannot be found"),
    row(21, "ERROR_NOT_READY", "The device is not ready")
        .usually("a card reader or optical drive without a medium got the drive letter, or the volume is locked by BitLocker")
        .check("the drive letters, and whether the disk is still encrypted"),
    row(22, "ERROR_BAD_COMMAND", "The device does not know the command"),
    row(23, "ERROR_CRC", "The data has a checksum error")
        .usually("the disk, the USB key or a cable is failing, or the image file is damaged")
        .check("the disk's health and the hash of the file"),
    row(24, "ERROR_BAD_LENGTH", "The command has the wrong length"),
    row(25, "ERROR_SEEK", "The place on the disk cannot be found"),
    row(26, "ERROR_NOT_DOS_DISK", "The disk cannot be accessed"),
    row(27, "ERROR_SECTOR_NOT_FOUND", "The drive cannot find the sector"),
    row(29, "ERROR_WRITE_FAULT", "The device cannot be written to"),
    row(30, "ERROR_READ_FAULT", "The device cannot be read from"),
    row(31, "ERROR_GEN_FAILURE", "A device attached to the system does not work")
        .usually("in Setup Windows: Setup refused the answer file, the product key or a driver; else a device or its driver")
        .check("setupact.log and setuperr.log in the Panther folder for the line that says what Setup could not do"),
    row(32, "ERROR_SHARING_VIOLATION", "The file is in use by another program")
        .usually("a virus scanner, an indexer or a window left open holds the file")
        .check("which program has the file open, and exclusions for the virus scanner"),
    row(33, "ERROR_LOCK_VIOLATION", "Another program has locked a part of the file"),
    row(38, "ERROR_HANDLE_EOF", "The end of the file was reached"),
    row(39, "ERROR_HANDLE_DISK_FULL", "The disk is full"),
    row(50, "ERROR_NOT_SUPPORTED", "The request is not supported")
        .usually("the edition, the file system or this phase (WinPE) does not know the operation")
        .check("whether the step is meant for the full operating system"),
    row(51, "ERROR_REM_NOT_LIST", "The remote computer is not available"),
    row(52, "ERROR_DUP_NAME", "The network has another computer with this name"),
    row(53, "ERROR_BAD_NETPATH", "The network path was not found")
        .usually("no network yet, the server's name is not resolved, or a firewall blocks port 445")
        .check("ipconfig and ping from the machine, the network driver in the boot image, the server's name"),
    row(54, "ERROR_NETWORK_BUSY", "The network is busy"),
    row(55, "ERROR_DEV_NOT_EXIST", "The network resource or device is no longer available")
        .usually("the network dropped while a share was in use")
        .check("the cable, the switch port and the network driver"),
    row(57, "ERROR_ADAP_HDW_ERR", "The network adapter had a hardware error"),
    row(58, "ERROR_BAD_NET_RESP", "The server cannot do what was asked"),
    row(59, "ERROR_UNEXP_NET_ERR", "An unexpected network error happened")
        .usually("the connection broke or the server closed it")
        .check("the network's stability, and the server's event log"),
    row(64, "ERROR_NETNAME_DELETED", "The network name is no longer available")
        .usually("the connection to the share was cut")
        .check("cable, switch, network driver, power saving of the adapter"),
    row(65, "ERROR_NETWORK_ACCESS_DENIED", "The network refuses access"),
    row(67, "ERROR_BAD_NET_NAME", "The share was not found")
        .usually("the share's name is wrong or the share is not published")
        .check("the UNC path in the step, from another machine"),
    row(69, "ERROR_TOO_MANY_SESS", "The limit of network connections is reached"),
    row(71, "ERROR_REQ_NOT_ACCEP", "The server accepts no more connections"),
    row(80, "ERROR_FILE_EXISTS", "The file exists already"),
    row(82, "ERROR_CANNOT_MAKE", "The file or folder cannot be made"),
    row(85, "ERROR_ALREADY_ASSIGNED", "The local device name is in use already")
        .usually("the drive letter is connected to another share")
        .check("net use at the machine, and the letter in the Connect To Network Folder step"),
    row(86, "ERROR_INVALID_PASSWORD", "The network password is wrong")
        .usually("the account's password was changed or mistyped")
        .check("the account and password in the step or in the site"),
    row(87, "ERROR_INVALID_PARAMETER", "A parameter is wrong")
        .usually("the value of a variable is empty or wrong, a path is malformed, or DISM or Setup got a package, driver or option it does not take")
        .check("the command line in the records just before, and dism.log or setupact.log"),
    row(108, "ERROR_DRIVE_LOCKED", "The disk is in use or locked by another process"),
    row(109, "ERROR_BROKEN_PIPE", "The pipe was closed at the other end"),
    row(110, "ERROR_OPEN_FAILED", "The device or file cannot be opened"),
    row(111, "ERROR_BUFFER_OVERFLOW", "The file name is too long"),
    row(112, "ERROR_DISK_FULL", "The disk is full")
        .usually("the volume is too small for image, drivers and client cache, or the wrong partition was chosen")
        .check("free space on the target volume, the partition sizes in the disk step, the size of the client cache"),
    row(120, "ERROR_CALL_NOT_IMPLEMENTED", "The function is not implemented on this system"),
    row(121, "ERROR_SEM_TIMEOUT", "The waiting time ran out")
        .usually("a network or storage connection is too slow or was lost")
        .check("network and disk, and their drivers"),
    row(122, "ERROR_INSUFFICIENT_BUFFER", "The buffer for the data is too small"),
    row(123, "ERROR_INVALID_NAME", "The name of the file, folder or volume is malformed")
        .usually("an empty variable or quotes in the wrong place left a path that is none")
        .check("the command line and the variables it is made of"),
    row(126, "ERROR_MOD_NOT_FOUND", "A library (DLL) was not found")
        .usually("the boot image lacks an optional component, or a program misses a run-time library")
        .check("the optional components of the boot image, and the program's prerequisites"),
    row(127, "ERROR_PROC_NOT_FOUND", "A function was not found in a library (DLL)")
        .usually("versions of program and Windows do not fit"),
    row(128, "ERROR_WAIT_NO_CHILDREN", "There are no child processes to wait for"),
    row(131, "ERROR_NEGATIVE_SEEK", "The file pointer cannot be moved before the start of the file"),
    row(145, "ERROR_DIR_NOT_EMPTY", "The folder is not empty"),
    row(148, "ERROR_PATH_BUSY", "The path cannot be used now"),
    row(160, "ERROR_BAD_ARGUMENTS", "One or more arguments are wrong"),
    row(161, "ERROR_BAD_PATHNAME", "The path is not valid")
        .usually("a path variable (such as OSDisk or the deploy root) is empty or has a slash too much or too little")
        .check("the variable's value in the log, and the partition's variable in the disk step"),
    row(164, "ERROR_MAX_THRDS_REACHED", "No more threads can be created"),
    row(167, "ERROR_LOCK_FAILED", "A part of a file cannot be locked"),
    row(170, "ERROR_BUSY", "The resource is in use"),
    row(183, "ERROR_ALREADY_EXISTS", "The file or object exists already"),
    row(191, "ERROR_INVALID_EXE_SIGNATURE", "The program cannot be run by Windows"),
    row(192, "ERROR_EXE_MARKED_INVALID", "The program is marked as not valid"),
    row(193, "ERROR_BAD_EXE_FORMAT", "The file is not a valid program for this Windows")
        .usually("a program for another architecture, a damaged download, or a script given where a program is needed")
        .check("the file itself and its architecture"),
    row(203, "ERROR_ENVVAR_NOT_FOUND", "The environment variable was not found"),
    row(206, "ERROR_FILENAME_EXCED_RANGE", "The file name or its extension is too long")
        .usually("the path is longer than 260 characters, common with driver packages")
        .check("the folder depth of the source"),
    row(215, "ERROR_NESTING_NOT_ALLOWED", "Nested calls are not allowed"),
    row(216, "ERROR_EXE_MACHINE_TYPE_MISMATCH", "The program's architecture does not fit this Windows")
        .usually("an x64, x86 or ARM64 program in a system or boot image of another kind")
        .check("the program and the boot image"),
    row(225, "ERROR_VIRUS_INFECTED", "A virus scanner found the file to be harmful and blocked it")
        .usually("security software blocked a script or tool of the deployment")
        .check("the history of the virus scanner, and its exclusions"),
    row(226, "ERROR_VIRUS_DELETED", "A virus scanner removed the file"),
    row(229, "ERROR_PIPE_LOCAL", "The pipe is local"),
    row(230, "ERROR_BAD_PIPE", "The state of the pipe is not valid"),
    row(231, "ERROR_PIPE_BUSY", "All instances of the pipe are in use"),
    row(232, "ERROR_NO_DATA", "The pipe is being closed"),
    row(233, "ERROR_PIPE_NOT_CONNECTED", "There is no process at the other end of the pipe"),
    row(234, "ERROR_MORE_DATA", "There is more data than fits"),
    row(258, "WAIT_TIMEOUT", "The waiting time ran out"),
    row(259, "ERROR_NO_MORE_ITEMS", "There is nothing more to list")
        .usually("pnputil reports it when nothing was done: the driver is not newer or no device takes it")
        .check("whether the driver package fits the device"),
    row(267, "ERROR_DIRECTORY", "The name of the folder is not valid")
        .usually("the working folder of the command line does not exist (yet), or the run-as account may not enter it")
        .check("the Start in field of the step"),
    row(288, "ERROR_NOT_OWNER", "The caller does not own the lock"),
    row(299, "ERROR_PARTIAL_COPY", "Only a part of the data was transferred"),
    row(303, "ERROR_DELETE_PENDING", "The file is about to be deleted"),
    row(315, "ERROR_INVALID_TOKEN", "The token is not valid"),
    row(316, "ERROR_DEVICE_FEATURE_NOT_SUPPORTED", "The device does not support this"),
    row(321, "ERROR_DEVICE_UNREACHABLE", "The device cannot be reached"),
    row(323, "ERROR_DATA_CHECKSUM_ERROR", "The data does not fit its checksum"),
    row(342, "ERROR_OBJECT_NOT_EXTERNALLY_BACKED", "The file is not held in an outside store"),
    row(347, "ERROR_BLOCK_TOO_MANY_REFERENCES", "A block of the disk is referred to too often"),
    row(350, "ERROR_FAIL_NOACTION_REBOOT", "Nothing was done: a restart is needed first"),
    row(351, "ERROR_FAIL_SHUTDOWN", "The shutdown failed"),
    row(352, "ERROR_FAIL_RESTART", "The restart failed"),
    row(353, "ERROR_MAX_SESSIONS_REACHED", "The limit of sessions is reached"),
    row(384, "ERROR_SMB1_NOT_AVAILABLE", "The share needs SMB 1, which is switched off")
        .usually("the server is old and offers only SMB 1")
        .check("the file server; to switch SMB 1 on again is not advised"),
    row(395, "ERROR_CLOUD_FILE_ACCESS_DENIED", "Access to a file of cloud storage was denied"),
    row(433, "ERROR_NO_SUCH_DEVICE", "There is no such device"),
    row(442, "ERROR_CASE_SENSITIVE_PATH", "A folder on the path treats upper and lower case as different"),
    row(483, "ERROR_DEVICE_HARDWARE_ERROR", "The device reported a hardware error"),
    row(487, "ERROR_INVALID_ADDRESS", "The address is not valid"),
    row(500, "ERROR_USER_PROFILE_LOAD", "The user's profile cannot be loaded"),
    row(534, "ERROR_ARITHMETIC_OVERFLOW", "A computed value is too large"),
    row(535, "ERROR_PIPE_CONNECTED", "There is a process at the other end of the pipe"),
    row(572, "ERROR_CONTROL_C_EXIT", "The program was ended by Ctrl+C"),
    row(574, "ERROR_UNHANDLED_EXCEPTION", "The program met an exception it did not handle"),
    row(575, "ERROR_APP_INIT_FAILURE", "The program could not be started properly"),
    row(576, "ERROR_PAGEFILE_CREATE_FAILED", "The paging file could not be created"),
    row(577, "ERROR_INVALID_IMAGE_HASH", "The signature of the file cannot be verified")
        .usually("an unsigned or damaged driver or system file under Secure Boot or code integrity")
        .check("the driver's signature, and the firmware's clock"),
    row(740, "ERROR_ELEVATION_REQUIRED", "The operation needs administrator rights")
        .usually("the step runs as a user whose token is not elevated")
        .check("the run-as account, or leave it to Local System"),
    row(741, "ERROR_REPARSE", "The path holds a link that must be followed"),
    row(743, "ERROR_VOLUME_MOUNTED", "A volume was mounted under this path"),
    row(995, "ERROR_OPERATION_ABORTED", "The operation was aborted"),
    row(996, "ERROR_IO_INCOMPLETE", "An overlapped operation is not done yet"),
    row(997, "ERROR_IO_PENDING", "The operation is still going on"),
    row(998, "ERROR_NOACCESS", "The memory address is not accessible"),
    row(999, "ERROR_SWAPERROR", "A page of memory could not be read"),
    row(1001, "ERROR_STACK_OVERFLOW", "The stack overflowed"),
    row(1003, "ERROR_CAN_NOT_COMPLETE", "The function cannot be completed"),
    row(1004, "ERROR_INVALID_FLAGS", "The flags are not valid"),
    row(1005, "ERROR_UNRECOGNIZED_VOLUME", "The volume has no file system that is known")
        .usually("the volume is raw: not formatted, encrypted and locked, or damaged")
        .check("the state of the volume in diskpart, and BitLocker"),
    row(1006, "ERROR_FILE_INVALID", "The volume of an open file was changed from outside"),
    row(1008, "ERROR_NO_TOKEN", "There is no such token"),
    row(1009, "ERROR_BADDB", "The registry database is damaged"),
    row(1010, "ERROR_BADKEY", "The registry key is not valid"),
    row(1011, "ERROR_CANTOPEN", "The registry key cannot be opened"),
    row(1012, "ERROR_CANTREAD", "The registry key cannot be read"),
    row(1013, "ERROR_CANTWRITE", "The registry key cannot be written"),
    row(1015, "ERROR_REGISTRY_CORRUPT", "The registry is damaged"),
    row(1016, "ERROR_REGISTRY_IO_FAILED", "The registry could not be read or written"),
    row(1017, "ERROR_NOT_REGISTRY_FILE", "The file is no registry file"),
    row(1018, "ERROR_KEY_DELETED", "The registry key is marked for deletion"),
    row(1051, "ERROR_DEPENDENT_SERVICES_RUNNING", "Other running services depend on this one"),
    row(1052, "ERROR_INVALID_SERVICE_CONTROL", "The service does not take this request"),
    row(1053, "ERROR_SERVICE_REQUEST_TIMEOUT", "The service did not answer in time")
        .usually("the machine is very busy after its first start, or the service hangs")
        .check("the System event log for the service's name"),
    row(1054, "ERROR_SERVICE_NO_THREAD", "The service could not start a thread"),
    row(1055, "ERROR_SERVICE_DATABASE_LOCKED", "The database of services is locked"),
    row(1056, "ERROR_SERVICE_ALREADY_RUNNING", "The service is running already"),
    row(1057, "ERROR_INVALID_SERVICE_ACCOUNT", "The account of the service is wrong"),
    row(1058, "ERROR_SERVICE_DISABLED", "The service is disabled")
        .usually("a service the step needs (Windows Update, BITS, WMI) was switched off by policy or in the image")
        .check("the start type of the service"),
    row(1059, "ERROR_CIRCULAR_DEPENDENCY", "Services depend on each other in a circle"),
    row(1060, "ERROR_SERVICE_DOES_NOT_EXIST", "The service is not installed")
        .usually("the ConfigMgr client is not (yet) installed, or the step runs in WinPE")
        .check("whether the service exists at that point of the sequence"),
    row(1061, "ERROR_SERVICE_CANNOT_ACCEPT_CTRL", "The service cannot take requests now"),
    row(1062, "ERROR_SERVICE_NOT_ACTIVE", "The service was not started"),
    row(1064, "ERROR_EXCEPTION_IN_SERVICE", "The service met an exception"),
    row(1065, "ERROR_DATABASE_DOES_NOT_EXIST", "The database does not exist"),
    row(1066, "ERROR_SERVICE_SPECIFIC_ERROR", "The service reported an error of its own"),
    row(1067, "ERROR_PROCESS_ABORTED", "The process ended unexpectedly"),
    row(1068, "ERROR_SERVICE_DEPENDENCY_FAIL", "A service or group that it depends on did not start"),
    row(1069, "ERROR_SERVICE_LOGON_FAILED", "The service could not log on with its account"),
    row(1070, "ERROR_SERVICE_START_HANG", "The service hung while starting"),
    row(1072, "ERROR_SERVICE_MARKED_FOR_DELETE", "The service is marked for deletion"),
    row(1073, "ERROR_SERVICE_EXISTS", "The service exists already"),
    row(1075, "ERROR_SERVICE_DEPENDENCY_DELETED", "A service that it depends on is gone"),
    row(1077, "ERROR_SERVICE_NEVER_STARTED", "There was no attempt to start the service since the last boot"),
    row(1084, "ERROR_NOT_SAFEBOOT_SERVICE", "The service cannot be started in safe mode"),
    row(1110, "ERROR_MEDIA_CHANGED", "The medium may have changed"),
    row(1112, "ERROR_NO_MEDIA_IN_DRIVE", "There is no medium in the drive"),
    row(1113, "ERROR_NO_UNICODE_TRANSLATION", "A character has no counterpart in the target code page"),
    row(1114, "ERROR_DLL_INIT_FAILED", "A library (DLL) failed to initialise"),
    row(1115, "ERROR_SHUTDOWN_IN_PROGRESS", "The system is shutting down")
        .usually("something other than the task sequence started a restart in the middle of a step")
        .check("installers and scripts that restart by themselves"),
    row(1116, "ERROR_NO_SHUTDOWN_IN_PROGRESS", "No shutdown is going on that could be stopped"),
    row(1117, "ERROR_IO_DEVICE", "A device reported an input or output error")
        .usually("the disk or the USB key is failing")
        .check("the disk's health; try another disk or medium"),
    row(1127, "ERROR_DISK_OPERATION_FAILED", "A disk operation failed, even after a retry"),
    row(1131, "ERROR_POSSIBLE_DEADLOCK", "The operation could block itself"),
    row(1151, "ERROR_APP_WRONG_OS", "The program is not for this Windows"),
    row(1152, "ERROR_SINGLE_INSTANCE_APP", "The program can run only once at a time"),
    row(1154, "ERROR_INVALID_DLL", "A library (DLL) that the program needs is damaged"),
    row(1155, "ERROR_NO_ASSOCIATION", "No program is registered for this kind of file"),
    row(1157, "ERROR_DLL_NOT_FOUND", "A library (DLL) that the program needs was not found"),
    row(1167, "ERROR_DEVICE_NOT_CONNECTED", "The device is not connected"),
    row(1168, "ERROR_NOT_FOUND", "The element was not found")
        .usually("in drivers and images: the index, feature or setting asked for is not there; else a lookup came back empty")
        .check("the record just before it for what was looked for"),
    row(1169, "ERROR_NO_MATCH", "Nothing fits the given key"),
    row(1173, "ERROR_NO_VOLUME_ID", "The volume has no identifier"),
    row(1200, "ERROR_BAD_DEVICE", "The device name is not valid"),
    row(1201, "ERROR_CONNECTION_UNAVAIL", "The remembered connection is not connected now"),
    row(1203, "ERROR_NO_NET_OR_BAD_PATH", "The network is missing or the path is wrong"),
    row(1204, "ERROR_BAD_PROVIDER", "The network provider's name is not valid"),
    row(1208, "ERROR_EXTENDED_ERROR", "The network provider reported an error of its own"),
    row(1210, "ERROR_INVALID_COMPUTERNAME", "The computer name is malformed")
        .usually("the name is longer than 15 characters or has characters that are not allowed")
        .check("the value of OSDComputerName"),
    row(1212, "ERROR_INVALID_DOMAINNAME", "The domain name is malformed"),
    row(1214, "ERROR_INVALID_NETNAME", "The network name is malformed"),
    row(1219, "ERROR_SESSION_CREDENTIAL_CONFLICT", "There is a connection to this server under another user name already")
        .usually("two steps connect to the same server with different accounts")
        .check("net use at the machine; use one account, or another name of the server"),
    row(1221, "ERROR_DUP_DOMAINNAME", "The name of the domain or workgroup is in use already"),
    row(1222, "ERROR_NO_NETWORK", "There is no network")
        .usually("the network driver is missing or the cable is out")
        .check("ipconfig /all at the machine"),
    row(1223, "ERROR_CANCELLED", "The operation was cancelled by the user")
        .usually("somebody closed or cancelled a window, or a script ended itself that way")
        .check("the person at the machine, and windows that a silent install should not show"),
    row(1224, "ERROR_USER_MAPPED_FILE", "The file cannot be changed while it is mapped into memory"),
    row(1225, "ERROR_CONNECTION_REFUSED", "The remote computer refused the connection"),
    row(1226, "ERROR_GRACEFUL_DISCONNECT", "The connection was closed in an orderly way"),
    row(1229, "ERROR_CONNECTION_INVALID", "The network connection does not exist"),
    row(1231, "ERROR_NETWORK_UNREACHABLE", "The network cannot be reached")
        .usually("no address, no gateway or the wrong VLAN")
        .check("ipconfig /all, the switch port"),
    row(1232, "ERROR_HOST_UNREACHABLE", "The remote computer cannot be reached"),
    row(1234, "ERROR_PORT_UNREACHABLE", "No service listens at that port of the remote computer"),
    row(1235, "ERROR_REQUEST_ABORTED", "The request was aborted"),
    row(1236, "ERROR_CONNECTION_ABORTED", "The connection was aborted by this computer"),
    row(1237, "ERROR_RETRY", "The operation should be tried again"),
    row(1238, "ERROR_CONNECTION_COUNT_LIMIT", "The limit of connections is reached"),
    row(1239, "ERROR_LOGIN_TIME_RESTRICTION", "The account may not log on at this hour"),
    row(1240, "ERROR_LOGIN_WKSTA_RESTRICTION", "The account may not log on from this computer"),
    row(1241, "ERROR_INCORRECT_ADDRESS", "The address is not one for this use"),
    row(1243, "ERROR_SERVICE_NOT_FOUND", "The service was not found"),
    row(1244, "ERROR_NOT_AUTHENTICATED", "The user was not authenticated"),
    row(1245, "ERROR_NOT_LOGGED_ON", "The user is not logged on"),
    row(1249, "ERROR_NO_SUCH_SITE", "The site does not exist"),
    row(1256, "ERROR_HOST_DOWN", "The remote computer is down"),
    row(1259, "ERROR_APPHELP_BLOCK", "Windows blocked the program because of a known incompatibility")
        .usually("an installer too old for this Windows")
        .check("a newer version of the application"),
    row(1260, "ERROR_ACCESS_DISABLED_BY_POLICY", "A policy forbids the program")
        .usually("AppLocker, software restriction or a similar policy blocks it")
        .check("the policies that apply to the machine's organisational unit"),
    row(1271, "ERROR_MACHINE_LOCKED", "The computer is locked"),
    row(1275, "ERROR_DRIVER_BLOCKED", "Windows blocked the driver"),
    row(1300, "ERROR_NOT_ALL_ASSIGNED", "Not all privileges were granted to the caller"),
    row(1301, "ERROR_SOME_NOT_MAPPED", "Some names or identifiers of accounts could not be resolved"),
    row(1307, "ERROR_INVALID_OWNER", "The security identifier cannot be the owner of this object"),
    row(1311, "ERROR_NO_LOGON_SERVERS", "No domain controller is there to check the logon")
        .usually("no network yet, or the name service does not know the domain")
        .check("the network, and nslookup for the domain's name"),
    row(1312, "ERROR_NO_SUCH_LOGON_SESSION", "The logon session does not exist (any more)"),
    row(1313, "ERROR_NO_SUCH_PRIVILEGE", "The privilege does not exist"),
    row(1314, "ERROR_PRIVILEGE_NOT_HELD", "The caller lacks a privilege that is needed")
        .usually("the account is no administrator, or the step is not elevated")
        .check("the account that runs it"),
    row(1315, "ERROR_INVALID_ACCOUNT_NAME", "The account name is not valid"),
    row(1316, "ERROR_USER_EXISTS", "The account exists already"),
    row(1317, "ERROR_NO_SUCH_USER", "The account does not exist"),
    row(1318, "ERROR_GROUP_EXISTS", "The group exists already"),
    row(1319, "ERROR_NO_SUCH_GROUP", "The group does not exist"),
    row(1320, "ERROR_MEMBER_IN_GROUP", "The account is a member already"),
    row(1322, "ERROR_LAST_ADMIN", "The last administrator cannot be removed or disabled"),
    row(1323, "ERROR_WRONG_PASSWORD", "The password is wrong"),
    row(1325, "ERROR_PASSWORD_RESTRICTION", "The password does not meet the password policy"),
    row(1326, "ERROR_LOGON_FAILURE", "The user name is unknown or the password is wrong")
        .usually("the password of the network access account, the run-as account or the domain join account was changed or mistyped, or the account is written without its domain")
        .check("the account in the step or in the site's settings; try it with net use at the machine"),
    row(1327, "ERROR_ACCOUNT_RESTRICTION", "A restriction of the account forbids the logon")
        .usually("an empty password, or a policy of the account"),
    row(1328, "ERROR_INVALID_LOGON_HOURS", "The account may not log on at this time"),
    row(1329, "ERROR_INVALID_WORKSTATION", "The account may not log on at this computer"),
    row(1330, "ERROR_PASSWORD_EXPIRED", "The password of the account has expired")
        .usually("a service account without the setting that its password never expires")
        .check("the account in Active Directory"),
    row(1331, "ERROR_ACCOUNT_DISABLED", "The account is disabled")
        .usually("the account was switched off in Active Directory")
        .check("the account in Active Directory"),
    row(1332, "ERROR_NONE_MAPPED", "No account of that name or identifier was found")
        .usually("the account or group does not exist in this domain or language, or the machine cannot reach a domain controller")
        .check("the spelling of the name, and whether the machine is in the domain at that point"),
    row(1336, "ERROR_INVALID_ACL", "The access control list is not valid"),
    row(1337, "ERROR_INVALID_SID", "The security identifier is not valid"),
    row(1338, "ERROR_INVALID_SECURITY_DESCR", "The security descriptor is not valid"),
    row(1351, "ERROR_CANT_ACCESS_DOMAIN_INFO", "The domain's configuration cannot be read"),
    row(1353, "ERROR_INVALID_DOMAIN_STATE", "The domain is in a state in which this cannot be done"),
    row(1355, "ERROR_NO_SUCH_DOMAIN", "The domain does not exist or cannot be contacted")
        .usually("the machine asks the wrong DNS server, has no network driver in the new system, or the domain's name is misspelt")
        .check("ipconfig /all and nslookup for the domain's name; then NetSetup.log in C:\\Windows\\Debug"),
    row(1356, "ERROR_DOMAIN_EXISTS", "The domain exists already"),
    row(1358, "ERROR_INTERNAL_DB_CORRUPTION", "The security database is damaged"),
    row(1359, "ERROR_INTERNAL_ERROR", "An internal error happened"),
    row(1361, "ERROR_BAD_DESCRIPTOR_FORMAT", "The security descriptor has the wrong form"),
    row(1364, "ERROR_NO_SUCH_PACKAGE", "The authentication package is unknown"),
    row(1368, "ERROR_CANNOT_IMPERSONATE", "The caller cannot act in the name of the client"),
    row(1371, "ERROR_SPECIAL_ACCOUNT", "This cannot be done to a built-in account"),
    row(1376, "ERROR_NO_SUCH_ALIAS", "The local group does not exist")
        .usually("the name of a built-in group differs with the language of Windows")
        .check("the group's name in the language of the image"),
    row(1377, "ERROR_MEMBER_NOT_IN_ALIAS", "The account is not a member of the group"),
    row(1378, "ERROR_MEMBER_IN_ALIAS", "The account is a member of the group already")
        .usually("the step was run before")
        .check("nothing, if the member is the right one"),
    row(1379, "ERROR_ALIAS_EXISTS", "The local group exists already"),
    row(1380, "ERROR_LOGON_NOT_GRANTED", "The account may not log on this way at this computer"),
    row(1385, "ERROR_LOGON_TYPE_NOT_GRANTED", "The account was not granted this kind of logon at this computer")
        .usually("a policy keeps the account from logging on locally or as a service")
        .check("user rights assignment in the policies of the machine"),
    row(1387, "ERROR_NO_SUCH_MEMBER", "The member does not exist"),
    row(1388, "ERROR_INVALID_MEMBER", "The account has the wrong type for a member"),
    row(1391, "ERROR_NO_INHERITANCE", "Rights cannot be inherited here"),
    row(1392, "ERROR_FILE_CORRUPT", "The file or folder is damaged and unreadable")
        .usually("a failing disk, or an interrupted write")
        .check("chkdsk, and the disk's health"),
    row(1393, "ERROR_DISK_CORRUPT", "The structure of the disk is damaged and unreadable")
        .usually("a failing disk")
        .check("chkdsk, and the disk's health"),
    row(1395, "ERROR_LICENSE_QUOTA_EXCEEDED", "The service has no more licences for connections"),
    row(1396, "ERROR_WRONG_TARGET_NAME", "The target account name is wrong")
        .usually("the server's name leads to another machine, or its account in Active Directory is duplicated")
        .check("the DNS entries of the server"),
    row(1397, "ERROR_MUTUAL_AUTH_FAILED", "Client and server could not prove their identity to each other"),
    row(1398, "ERROR_TIME_SKEW", "The clocks of client and server differ too much")
        .usually("the firmware clock is wrong")
        .check("date and time in the firmware; set them before the domain join"),
    row(1399, "ERROR_CURRENT_DOMAIN_NOT_ALLOWED", "This cannot be done on the current domain"),
    row(1400, "ERROR_INVALID_WINDOW_HANDLE", "The window handle is not valid"),
    row(1450, "ERROR_NO_SYSTEM_RESOURCES", "The system has not enough resources"),
    row(1453, "ERROR_WORKING_SET_QUOTA", "The working set has not enough quota"),
    row(1455, "ERROR_COMMITMENT_LIMIT", "The paging file is too small for the operation")
        .usually("memory ran out")
        .check("the memory of the machine"),
    row(1459, "ERROR_REQUIRES_INTERACTIVE_WINDOWSTATION", "The operation needs a user's desktop")
        .usually("a program that wants to show a window runs as Local System")
        .check("a silent option of the installer"),
    row(1460, "ERROR_TIMEOUT", "The operation took longer than allowed")
        .usually("a step ran into its time-out, a server did not answer in time")
        .check("the maximum run time of the step or program, and what it waited for"),
    row(1464, "ERROR_SYMLINK_NOT_SUPPORTED", "A symbolic link is not supported here"),
    row(1465, "ERROR_XML_PARSE_ERROR", "The XML cannot be read"),
    row(1467, "ERROR_RESTART_APPLICATION", "The program must be started again"),
    row(1500, "ERROR_EVENTLOG_FILE_CORRUPT", "The event log is damaged"),
    row(1502, "ERROR_LOG_FILE_FULL", "The event log is full"),
    row(1702, "RPC_S_INVALID_BINDING", "The RPC binding is not valid"),
    row(1717, "RPC_S_UNKNOWN_IF", "The RPC interface is unknown"),
    row(1722, "RPC_S_SERVER_UNAVAILABLE", "The RPC server is not available")
        .usually("the remote computer or service is down, or a firewall lies between")
        .check("name resolution, and ports 135 and the dynamic ones"),
    row(1723, "RPC_S_SERVER_TOO_BUSY", "The RPC server is too busy"),
    row(1726, "RPC_S_CALL_FAILED", "The remote call failed"),
    row(1727, "RPC_S_CALL_FAILED_DNE", "The remote call failed and was not carried out"),
    row(1728, "RPC_S_PROTOCOL_ERROR", "The RPC protocol was violated"),
    row(1747, "RPC_S_UNKNOWN_AUTHN_SERVICE", "The authentication service is unknown"),
    row(1753, "EPT_S_NOT_REGISTERED", "The endpoint mapper has no more endpoints for this service"),
    row(1786, "ERROR_NO_TRUST_LSA_SECRET", "This computer has no password for its domain account"),
    row(1787, "ERROR_NO_TRUST_SAM_ACCOUNT", "The domain has no account for this computer")
        .usually("the computer's account was deleted or replaced")
        .check("the account in Active Directory"),
    row(1788, "ERROR_TRUSTED_DOMAIN_FAILURE", "The trust between two domains is broken"),
    row(1789, "ERROR_TRUSTED_RELATIONSHIP_FAILURE", "The trust between this computer and the domain is broken")
        .usually("the computer's account was reset or taken over by another machine of the same name")
        .check("whether the name is used twice; join again"),
    row(1790, "ERROR_TRUST_FAILURE", "The network logon failed"),
    row(1792, "ERROR_NETLOGON_NOT_STARTED", "The Netlogon service is not running"),
    row(1793, "ERROR_ACCOUNT_EXPIRED", "The account has expired")
        .usually("a service account with an end date")
        .check("the account in Active Directory"),
    row(1797, "ERROR_UNKNOWN_PRINTER_DRIVER", "The printer driver is unknown"),
    row(1801, "ERROR_INVALID_PRINTER_NAME", "The printer's name is not valid"),
    row(1808, "ERROR_NOLOGON_WORKSTATION_TRUST_ACCOUNT", "The account is a computer's; a user's is needed"),
    row(1812, "ERROR_RESOURCE_DATA_NOT_FOUND", "The file holds no resources"),
    row(1813, "ERROR_RESOURCE_TYPE_NOT_FOUND", "The kind of resource is not in the file"),
    row(1814, "ERROR_RESOURCE_NAME_NOT_FOUND", "The resource is not in the file"),
    row(1815, "ERROR_RESOURCE_LANG_NOT_FOUND", "The resource is not there in that language"),
    row(1816, "ERROR_NOT_ENOUGH_QUOTA", "There is not enough quota for this command"),
    row(1818, "RPC_S_CALL_CANCELLED", "The remote call was cancelled"),
    row(1820, "RPC_S_COMM_FAILURE", "Communication failed during the remote call"),
    row(1825, "RPC_S_SEC_PKG_ERROR", "A security package reported an error in the remote call"),
    row(1901, "ERROR_INVALID_TIME", "The time is not valid"),
    row(1907, "ERROR_PASSWORD_MUST_CHANGE", "The password must be changed before the first logon")
        .usually("a new service account with the setting that the password must be changed")
        .check("the account in Active Directory"),
    row(1908, "ERROR_DOMAIN_CONTROLLER_NOT_FOUND", "No domain controller was found")
        .usually("DNS, or no network")
        .check("ipconfig /all and nslookup for the domain's name"),
    row(1909, "ERROR_ACCOUNT_LOCKED_OUT", "The account is locked out")
        .usually("many machines tried with an old password")
        .check("the account in Active Directory, and where the old password is still stored"),
    row(1919, "ERROR_NO_SITENAME", "No site name is set for this computer"),
    row(1920, "ERROR_CANT_ACCESS_FILE", "The file cannot be accessed by the system"),
    row(1921, "ERROR_CANT_RESOLVE_FILENAME", "The file name cannot be resolved"),
    row(1931, "ERROR_CONTEXT_EXPIRED", "The security context has expired"),
    row(1935, "ERROR_AUTHENTICATION_FIREWALL_FAILED", "The computer is protected by selective authentication of the forest trust"),
    row(2001, "ERROR_BAD_DRIVER", "The driver is not valid"),
    row(2202, "ERROR_BAD_USERNAME", "The user name is not valid"),
    row(2250, "ERROR_NOT_CONNECTED", "The network connection does not exist"),
    row(2401, "ERROR_OPEN_FILES", "The connection has open files or requests"),
    row(2402, "ERROR_ACTIVE_CONNECTIONS", "There are still active connections"),
    row(2404, "ERROR_DEVICE_IN_USE", "The device is in use"),
    row(3000, "ERROR_UNKNOWN_PRINT_MONITOR", "The print monitor is unknown"),
    row(3017, "ERROR_FAIL_REBOOT_REQUIRED", "The operation failed; a restart is needed to undo what it did"),
    row(3018, "ERROR_FAIL_REBOOT_INITIATED", "The operation failed; a restart was started to undo what it did"),
    row(4200, "ERROR_WMI_GUID_NOT_FOUND", "The WMI data provider does not know the identifier"),
    row(4201, "ERROR_WMI_INSTANCE_NOT_FOUND", "The WMI data provider does not know the instance"),
    row(4304, "ERROR_MEDIA_OFFLINE", "The medium is offline"),
    row(4317, "ERROR_INVALID_OPERATION", "The operation is not valid"),
    row(4390, "ERROR_NOT_A_REPARSE_POINT", "The file or folder is no reparse point"),
    row(4393, "ERROR_REPARSE_TAG_INVALID", "The reparse point has an unknown tag"),
    row(4420, "ERROR_SECUREBOOT_ROLLBACK_DETECTED", "Secure Boot found that a file was replaced by an older one"),
    row(4421, "ERROR_SECUREBOOT_POLICY_VIOLATION", "Secure Boot forbids the operation")
        .usually("the boot loader is not trusted by the firmware: too old a boot image or one that is not signed")
        .check("the version of the boot image, and the firmware's Secure Boot keys"),
    row(4422, "ERROR_SECUREBOOT_INVALID_POLICY", "The Secure Boot policy is not valid"),
    row(4425, "ERROR_SECUREBOOT_NOT_ENABLED", "Secure Boot is not switched on"),
    row(4446, "ERROR_WOF_WIM_HEADER_CORRUPT", "The header of the image (WIM) behind compressed files is damaged"),
    row(4551, "ERROR_SYSTEM_INTEGRITY_POLICY_VIOLATION", "Application control forbids the file")
        .usually("a code integrity (WDAC) policy does not allow it")
        .check("the CodeIntegrity event log"),
    row(5002, "ERROR_DEPENDENCY_NOT_FOUND", "A dependency was not found"),
    row(5007, "ERROR_RESOURCE_NOT_FOUND", "The resource was not found"),
    row(5023, "ERROR_INVALID_STATE", "The group or resource is not in the right state for this"),
    row(6000, "ERROR_ENCRYPTION_FAILED", "The file could not be encrypted"),
    row(6001, "ERROR_DECRYPTION_FAILED", "The file could not be decrypted"),
    row(6002, "ERROR_FILE_ENCRYPTED", "The file is encrypted"),
    row(6118, "ERROR_NO_BROWSER_SERVERS_FOUND", "No list of servers is available for this workgroup"),
    row(6600, "ERROR_LOG_SECTOR_INVALID", "A sector of the transaction log is damaged"),
    row(6800, "ERROR_TRANSACTIONAL_CONFLICT", "The name is reserved by another transaction"),
    row(7022, "ERROR_CTX_WINSTATION_NOT_FOUND", "The session was not found"),
    row(8200, "ERROR_DS_NOT_INSTALLED", "The directory service is not installed"),
    row(8202, "ERROR_DS_NO_ATTRIBUTE_OR_VALUE", "The directory object has no such attribute or value"),
    row(8206, "ERROR_DS_BUSY", "The directory service is busy"),
    row(8207, "ERROR_DS_UNAVAILABLE", "The directory service is not available"),
    row(8224, "ERROR_DS_OPERATIONS_ERROR", "The directory service met an operations error"),
    row(8225, "ERROR_DS_PROTOCOL_ERROR", "The directory service met a protocol error"),
    row(8227, "ERROR_DS_SIZELIMIT_EXCEEDED", "The search in the directory found more than allowed"),
    row(8231, "ERROR_DS_AUTH_METHOD_NOT_SUPPORTED", "The directory service does not support the way of authentication"),
    row(8232, "ERROR_DS_STRONG_AUTH_REQUIRED", "The directory service asks for a stronger authentication"),
    row(8239, "ERROR_DS_CONSTRAINT_VIOLATION", "A value breaks a rule of the directory"),
    row(8240, "ERROR_DS_NO_SUCH_OBJECT", "The object is not in the directory")
        .usually("the organisational unit is misspelt or was moved")
        .check("the distinguished name of the organisational unit in the step"),
    row(8242, "ERROR_DS_INVALID_DN_SYNTAX", "The distinguished name is malformed")
        .usually("the organisational unit is not written in the form OU=Workstations,DC=contoso,DC=com")
        .check("the organisational unit in the step"),
    row(8245, "ERROR_DS_UNWILLING_TO_PERFORM", "The directory service refuses the operation"),
    row(8250, "ERROR_DS_SERVER_DOWN", "The directory server cannot be reached"),
    row(8333, "ERROR_DS_OBJ_NOT_FOUND", "The directory object was not found"),
    row(8344, "ERROR_DS_INSUFF_ACCESS_RIGHTS", "The account lacks rights in the directory")
        .usually("the domain join account may not create or reset computer accounts in that organisational unit")
        .check("the delegated rights of the join account, and who owns an account of the same name"),
    row(8453, "ERROR_DS_DRA_ACCESS_DENIED", "Access for replication was denied"),
    row(8469, "ERROR_DS_NAME_ERROR_RESOLVING", "The name cannot be resolved in the directory"),
    row(8470, "ERROR_DS_NAME_ERROR_NOT_FOUND", "The name was not found in the directory"),
    row(8504, "ERROR_DS_SAM_INIT_FAILURE", "The account database could not be started"),
    row(8557, "ERROR_DS_MACHINE_ACCOUNT_QUOTA_EXCEEDED", "The account has joined as many computers to the domain as it may")
        .usually("an ordinary account, limited to ten computers, is used to join")
        .check("delegated rights for the join account"),
    row(8620, "ERROR_NO_SECRETS", "The account database holds no secret for this account"),
    row(14001, "ERROR_SXS_CANT_GEN_ACTCTX", "The program cannot start: its side-by-side configuration is wrong")
        .usually("a Visual C++ run-time library is missing")
        .check("the program's prerequisites; the Application event log names the assembly"),
    row(14003, "ERROR_SXS_ASSEMBLY_NOT_FOUND", "A side-by-side assembly was not found"),
    row(14028, "ERROR_SXS_FILE_HASH_MISMATCH", "A file of the component store does not fit its manifest"),
    row(14098, "ERROR_SXS_COMPONENT_STORE_CORRUPT", "The component store is damaged")
        .usually("Windows' own files are damaged in image or on disk")
        .check("DISM /Cleanup-Image /RestoreHealth, or a new image"),
    row(14099, "ERROR_ADVANCED_INSTALLER_FAILED", "A step of the servicing stack failed")
        .usually("an update or feature failed while Windows was being serviced")
        .check("CBS.log"),
    row(15007, "ERROR_EVT_CHANNEL_NOT_FOUND", "The event channel does not exist"),
    row(15100, "ERROR_MUI_FILE_NOT_FOUND", "The language file was not found"),
    row(15110, "ERROR_MRM_RUNTIME_NO_DEFAULT_OR_NEUTRAL_RESOURCE", "A resource has no default value"),
    row(15841, "ERROR_API_UNAVAILABLE", "A function of Windows is not available here"),
];
