//! The phase of a boot in which it failed, before the engine ran an instruction.

use crate::code::Code;

/// How far a boot had come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Phase {
    /// Windows PE and its first programs.
    Boot,
    /// The boot medium and its variables.
    Media,
    /// Network adapter, address, PXE, the way to the management point.
    Network,
    /// Trust between the machine and the management point.
    Certificate,
    /// What is deployed to the computer, and the site's settings for it.
    Policy,
    /// Packages and images that the task sequence refers to.
    Dependencies,
    /// Content and its distribution points.
    Content,
    /// The boot image that is put on the disk.
    Staging,
    /// The start of the engine.
    Engine,
}

impl Phase {
    /// All variants, in the order of their declaration.
    pub const ALL: &'static [Self] = <Self as strum::VariantArray>::VARIANTS;

    /// The word in output.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// By what was said of the cause, then by its code, then by what was said on the way out.
    pub(super) fn of(message: &str, code: Option<Code>, around: &str) -> Self {
        let by_words = |said: &str| {
            let said = said.to_lowercase();
            let has = |words: &&(Self, &[&str])| words.1.iter().any(|word| said.contains(word));
            WORDS.iter().find(has).map(|&(phase, _)| phase)
        };
        let by_code = || {
            let is_it =
                |row: &&(Self, u32)| code.is_some_and(|code| code.is_same_error(Code(row.1)));
            CODES.iter().find(is_it).map(|&(phase, _)| phase)
        };
        by_words(message)
            .or_else(by_code)
            .or_else(|| by_words(around))
            .unwrap_or(Self::Boot)
    }
}

/// Words of a cause, in small letters, the most particular first. Documented.
#[rustfmt::skip]
static WORDS: &[(Phase, &[&str])] = &[
    (Phase::Certificate, &["winhttp_callback_status_flag_", "certificate", "client cert"]),
    (Phase::Network, &["network adapter", "pxe variable file", "pxegetpxedata", "ip address"]),
    (Phase::Policy, &["task sequences available", "assigned task sequence", "network access account"]),
    (Phase::Dependencies, &["task sequence dependencies", "ccm_softwaredistribution"]),
    (Phase::Staging, &["install winpe", "stage winpe", "boot image", "for staging"]),
    (Phase::Content, &["content location", "processing 0 locations", "download content", "content for"]),
    (Phase::Engine, &["task sequence environment", "client config policies", "wmi repository"]),
    (Phase::Media, &["media password", "media variables", "variables.dat", "configuration path", "boot media"]),
    (Phase::Policy, &["policy", "client identity", "request for client"]),
    (Phase::Network, &["management point", "mp location", "select mp", "from mp", "winhttp", "status code", "failed to send", "sending"]),
];

/// Codes that tell the phase, where words do not.
static CODES: &[(Phase, u32)] = &[
    (Phase::Certificate, 0x8007_2F8F),
    (Phase::Certificate, 0x800B_0101),
    (Phase::Certificate, 0x800B_0109),
    (Phase::Network, 0x8007_2EE2),
    (Phase::Network, 0x8007_2EE7),
    (Phase::Network, 0x8007_2EFD),
    (Phase::Network, 0x8007_2EFE),
    (Phase::Policy, 0x8004_0101),
    (Phase::Content, 0x8004_0102),
    (Phase::Dependencies, 0x8004_0104),
    (Phase::Content, 0x8009_1007),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cause_tells_the_phase_before_what_follows_from_it() {
        let around = "Failed to resolve selected task sequence dependencies. Code(0x80040101)";
        for (message, code, phase) in [
            (
                "The network access account cannot be read",
                None,
                Phase::Policy,
            ),
            (
                "Something failed",
                Some(Code(0x8007_2F8F)),
                Phase::Certificate,
            ),
            ("Something failed", None, Phase::Dependencies),
            (
                "Failed to stage WinPE. Code(0x80070032)",
                None,
                Phase::Staging,
            ),
        ] {
            assert_eq!(Phase::of(message, code, around), phase, "{message}");
        }
        assert_eq!(Phase::of("Something failed", None, ""), Phase::Boot);
    }
}
