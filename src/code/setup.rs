//! What Windows Setup reports behind its result code: the extend code, as in `0xC1900101 - 0x20017`.
//!
//! Microsoft publishes the scheme with the upgrade error codes: the fifth digit from the right is the phase, the rest the operation.

use super::Code;

/// Where an upgrade of Windows failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setup {
    /// The extend code.
    pub extend: Code,
    /// The phase; absent where its number is not published.
    pub phase: Option<Stage>,
    /// The operation in it; absent where its number is not published.
    pub operation: Option<Stage>,
}

/// A phase or an operation of Windows Setup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stage {
    /// The name that logs and Microsoft's documentation use.
    pub name: &'static str,
    /// In words.
    pub words: &'static str,
}

impl Setup {
    /// Takes an extend code apart. It has five hexadecimal digits at most.
    pub fn parse(extend: Code) -> Option<Self> {
        if extend.0 > 0xF_FFFF {
            return None;
        }
        let stage = |table: &[(&'static str, &'static str)], number: u32| {
            let &(name, words) = table.get(number as usize)?;
            Some(Stage { name, words })
        };
        Some(Self {
            extend,
            phase: stage(PHASES, extend.0 >> 16),
            operation: stage(OPERATIONS, extend.0 & 0xFFFF),
        })
    }
}

#[rustfmt::skip]
static PHASES: &[(&str, &str)] = &[
    ("UNKNOWN", "unknown"),
    ("DOWNLEVEL", "in the old Windows"),
    ("SAFE_OS", "in Windows RE, after the first restart"),
    ("FIRST_BOOT", "at the first start of the new Windows"),
    ("OOBE_BOOT", "at the start into the first-run experience"),
    ("UNINSTALL", "while going back to the old Windows"),
];

#[rustfmt::skip]
static OPERATIONS: &[(&str, &str)] = &[
    ("UNKNOWN", "unknown"),
    ("COPY_PAYLOAD", "copying the files of Setup"),
    ("DOWNLOAD_UPDATES", "downloading updates"),
    ("INSTALL_UPDATES", "installing updates"),
    ("INSTALL_RECOVERY_ENVIRONMENT", "installing the recovery environment"),
    ("INSTALL_RECOVERY_IMAGE", "installing the recovery image"),
    ("REPLICATE_OC", "taking over optional components"),
    ("INSTALL_DRIVERS", "installing drivers"),
    ("PREPARE_SAFE_OS", "preparing Windows RE"),
    ("PREPARE_ROLLBACK", "preparing the way back"),
    ("PREPARE_FIRST_BOOT", "preparing the first start"),
    ("PREPARE_OOBE_BOOT", "preparing the start into the first-run experience"),
    ("APPLY_IMAGE", "applying the image"),
    ("MIGRATE_DATA", "migrating data"),
    ("SET_PRODUCT_KEY", "setting the product key"),
    ("ADD_UNATTEND", "adding the answer file"),
    ("ADD_DRIVER", "adding a driver"),
    ("ENABLE_FEATURE", "enabling a feature"),
    ("DISABLE_FEATURE", "disabling a feature"),
    ("REGISTER_ASYNC_PROCESS", "registering a process to run beside"),
    ("REGISTER_SYNC_PROCESS", "registering a process to wait for"),
    ("CREATE_FILE", "creating a file"),
    ("CREATE_REGISTRY", "writing the registry"),
    ("BOOT", "starting the machine"),
    ("SYSPREP", "specializing Windows (Sysprep)"),
    ("OOBE", "the first-run experience"),
    ("BEGIN_FIRST_BOOT", "beginning the first start"),
    ("END_FIRST_BOOT", "ending the first start"),
    ("BEGIN_OOBE_BOOT", "beginning the start into the first-run experience"),
    ("END_OOBE_BOOT", "ending the start into the first-run experience"),
    ("PRE_OOBE", "before the first-run experience"),
    ("POST_OOBE", "after the first-run experience"),
    ("ADD_PROVISIONING_PACKAGE", "adding a provisioning package"),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples that Microsoft gives with the scheme.
    #[test]
    fn published_extend_codes() {
        for (extend, phase, operation) in [
            (0x4000D, "OOBE_BOOT", "MIGRATE_DATA"),
            (0x20017, "SAFE_OS", "BOOT"),
            (0x30018, "FIRST_BOOT", "SYSPREP"),
            (0x3000D, "FIRST_BOOT", "MIGRATE_DATA"),
            (0x4001E, "OOBE_BOOT", "PRE_OOBE"),
            (0x2000C, "SAFE_OS", "APPLY_IMAGE"),
        ] {
            let setup = Setup::parse(Code(extend)).unwrap();
            assert_eq!(setup.phase.map(|s| s.name), Some(phase), "{extend:X}");
            assert_eq!(
                setup.operation.map(|s| s.name),
                Some(operation),
                "{extend:X}"
            );
        }
    }

    #[test]
    fn numbers_that_are_not_published_stay_unknown() {
        let setup = Setup::parse(Code(0x9_0099)).unwrap();
        assert_eq!((setup.phase, setup.operation), (None, None));
        assert_eq!(Setup::parse(Code(0x10_0000)), None);
    }
}
