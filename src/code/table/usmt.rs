//! Return codes of the User State Migration Tool.

use super::{Area, Entry, Table};

pub(super) static TABLE: Table = Table {
    name: "USMT",
    source: "the return codes of ScanState and LoadState, as Microsoft publishes them",
    has_win32_errors: false,
    rows: ROWS,
};

const fn row(code: u32, symbol: &'static str, meaning: &'static str) -> Entry {
    Entry::new(Area::Usmt, code, symbol, meaning)
}

#[rustfmt::skip]
static ROWS: &[Entry] = &[
    row(2, "USMT_STATUS_CANCELED", "The user cancelled"),
    row(3, "USMT_WOULD_HAVE_FAILED", "A part would have failed"),
    row(11, "USMT_INVALID_PARAMETERS", "The command line is wrong")
        .usually("options that do not go together, or a path without quotes")
        .check("the command line in the log"),
    row(12, "USMT_ERROR_OPTION_PARAM_TOO_LARGE", "An option of the command line is too long"),
    row(13, "USMT_INIT_LOGFILE_FAILED", "The log file cannot be opened")
        .usually("the folder for the log does not exist"),
    row(14, "USMT_ERROR_USE_LAC", "A local account cannot be made without an option that allows it")
        .usually("the /lac option is missing"),
    row(26, "USMT_INIT_ERROR", "The start failed")
        .usually("the migration store exists already, or an XML file is missing")
        .check("the log of ScanState or LoadState"),
    row(27, "USMT_INVALID_STORE_LOCATION", "The path of the migration store is not valid")
        .usually("the store holds an old migration, or cannot be reached")
        .check("the store's path; the option to overwrite it"),
    row(28, "USMT_UNABLE_GET_SCRIPTFILES", "A migration XML file was not found")
        .usually("the XML is not in the USMT package's folder for this architecture")
        .check("the /i options and the package"),
    row(29, "USMT_FAILED_MIGSTARTUP", "The migration could not be started")
        .usually("too little disk space, or another one is running")
        .check("the log; the minimum of free space"),
    row(31, "USMT_UNABLE_FINDMIGUNITS", "The parts to migrate could not be found"),
    row(32, "USMT_FAILED_SETMIGRATIONTYPE", "The kind of migration could not be set"),
    row(33, "USMT_UNABLE_READKEY", "The key for the encrypted store cannot be read"),
    row(34, "USMT_ERROR_INSUFFICIENT_RIGHTS", "The account has not the rights that are needed")
        .usually("the step does not run as an administrator"),
    row(35, "USMT_UNABLE_DELETE_STORE", "The old migration store cannot be deleted"),
    row(36, "USMT_ERROR_UNSUPPORTED_PLATFORM", "The version of Windows is not supported")
        .usually("USMT is older than the Windows"),
    row(37, "USMT_ERROR_NO_INVALID_KEY", "The key for the encrypted store is wrong"),
    row(38, "USMT_ERROR_CORRUPTED_NOTENCRYPTED_STORE", "The migration store is damaged or not complete"),
    row(39, "USMT_UNABLE_TO_READ_CONFIG_FILE", "The configuration file (Config.xml) cannot be read"),
    row(40, "USMT_ERROR_UNABLE_CREATE_PROGRESS_LOG", "The progress log cannot be made"),
    row(41, "USMT_PREFLIGHT_FILE_CREATION_FAILED", "The file for the store cannot be made")
        .usually("the store is not writable"),
    row(42, "USMT_ERROR_CORRUPTED_STORE", "The migration store is damaged"),
    row(61, "USMT_MIGRATION_STOPPED_NONFATAL", "The migration stopped at errors that were not fatal")
        .usually("a file could not be read or written; without the /c option that ends the migration")
        .check("the log for the file"),
    row(71, "USMT_INIT_OPERATING_ENVIRONMENT_FAILED", "The migration environment could not be started"),
    row(72, "USMT_UNABLE_DOMIGRATION", "The migration could not be carried out"),
];
