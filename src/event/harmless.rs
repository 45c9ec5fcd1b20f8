//! The table of messages that look like failures and are none. `seen` says where each was seen, as in
//! the table of phrases.

/// Messages that look like failures or stand out as warnings, and are written in runs that succeed.
#[rustfmt::skip]
static HARMLESS: &[(&str, &str)] = &[
    ("ProgramName is being logged (", "1902"),
    ("Command line is being logged (", "1902"),
    ("The execution scope for running the powershell script is specified not to verify", "1902"),
    ("Unsuccessful in releasing ", "1902"),
    ("Active request handle is empty", "1902"),
    ("Failed to set TS logging read from TS environment", "1902"),
    ("TS environment is not initialized", "1902"),
    ("Client push lock file found", "1902"),
    ("Failed to save environment to ", "MDT: after every instruction in WinPE"),
    ("Failed to save the current environment block.", "MDT: the same"),
    ("Failed to persist execution state.", "MDT: the same"),
    ("Failed to save execution state and environment to local hard disk", "MDT: the same"),
    ("RegQueryValueExW is unsuccessful for ", "1902"),
    ("GetTsRegValue() is unsuccessful.", "1902"),
    ("Failed to find property 'AutoApplyDeployment'", "1902"),
    ("Sub TS variable _TSSub-", "1902"),
    ("BaseVar = '', ContinueOnError=", "1902: the echo of an argument"),
    ("FALSE, HRESULT=00000001 (bitlocker.cpp", "inferred: S_FALSE, said of volumes that are not encrypted"),
    ("spCacheMgr.createInstance(CLSID_ContentCacheManager", "documented: WinPE has no client and so no cache"),
    ("spCacheManager.CoCreateInstance(", "documented: the same in other releases"),
    ("CoCreateInstance() failed. 0x80040154", "documented: a class that WinPE does not have"),
    ("Failed to create an instance of ICacheManager", "documented: the same in words"),
    ("Failed to create an instance of COM progress UI object", "documented: no window in that session"),
    ("Could not find CCM install folder.", "documented: no client yet, so no texts for its codes"),
    ("GetLastError() says ", "documented: it ends with `which does not matter`"),
    ("dwEnabled > 0, HRESULT=80004005", "1902: asked before each application"),
    ("bIsMBR, HRESULT=", "1902: it is a GPT disk"),
    ("::RegQueryValueExW(hSubKey, szReg, NULL, NULL, NULL, &dwSize), HRESULT=80070002", "1902: an optional value"),
    ("hMap != 0, HRESULT=80070002", "documented: the environment is gone once the engine has stopped"),
    ("m_pGlobalScope->open(), HRESULT=80070002", "documented: the same"),
    ("this->open(), HRESULT=80070002", "documented: the same"),
    ("TS::Environment::SharedEnvironment.isInitialized() == true", "documented: the same"),
    ("SetNamedSecurityInfo() failed.", "1902: cleaning up behind a run"),
    ("SetObjectOwner() failed.", "1902: the same"),
    ("RemoveFile() failed for ", "1902: the same"),
    ("RemoveDirectoryW failed ", "1902: the same"),
    ("Failed to delete directory ", "1902: the same"),
    ("Failed to delete registry value ", "1902: the same"),
    ("ReleaseRequest failed with error code ", "1902: the same"),
    ("Task Sequence Manager could not release active TS request.", "1902: the same"),
    ("Failed to send the status message", "inferred: a status message is no work of a step"),
    ("Failed to send status message", "documented: the same"),
    ("Failed to restore logs from cache.", "documented: history, not work"),
    ("Failed to set log directory. Some execution history may be lost.", "documented: the same"),
];

/// Whether a message is one of those that runs that succeed are full of.
pub fn is_harmless(message: &str) -> bool {
    HARMLESS.iter().any(|(start, _)| message.starts_with(start))
}
