//! The fields that Windows packs into a code.

use super::{Area, Code};

/// How the bits of a code are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Bit 31 severity, 29 customer, 16 to 26 facility, the rest the code.
    Hresult,
    /// Bits 30 and 31 severity, 29 customer, 16 to 27 facility, the rest the code.
    NtStatus,
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Severity {
    /// It went well.
    Success,
    /// Something worth knowing; only NTSTATUS has it.
    Informational,
    /// Something is odd; only NTSTATUS has it.
    Warning,
    /// It failed.
    Failure,
}

impl Severity {
    /// In a word.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// A code taken apart. What the facility says holds for any code, known or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
    /// The layout it was read by.
    pub form: Form,
    /// How bad it is.
    pub severity: Severity,
    /// It was defined by somebody else than Microsoft.
    pub customer: bool,
    /// Which part of the system it comes from.
    pub facility: u16,
    /// The facility in words; absent where it is not known, or not Microsoft's.
    pub facility_name: Option<&'static str>,
    /// The code within the facility.
    pub low: u16,
}

const CUSTOMER: u32 = 1 << 29;
/// In an HRESULT: the other bits are an NTSTATUS.
const FROM_NT: u32 = 1 << 28;

impl Parts {
    /// Takes a code apart. Small numbers, and negative numbers near zero, have no parts: they are a program's own or Win32 errors. `area` is
    /// where the table knows the code from.
    pub(super) fn of(code: Code, area: Option<Area>) -> Option<Self> {
        let bits = code.0;
        // From 0xF0000000 on both bits of `CUSTOMER` and `FROM_NT` are set, which no status has.
        if !(0x1_0000..0xF000_0000).contains(&bits) {
            return None;
        }
        let form = match area {
            Some(Area::NtStatus | Area::Program) => Form::NtStatus,
            None if bits & 0x4000_0000 != 0 && bits & FROM_NT == 0 => Form::NtStatus,
            _ => Form::Hresult,
        };
        let severity = match (form, bits >> 30) {
            (Form::Hresult, 0 | 1) | (Form::NtStatus, 0) => Severity::Success,
            (Form::NtStatus, 1) => Severity::Informational,
            (Form::NtStatus, 2) => Severity::Warning,
            _ => Severity::Failure,
        };
        let facility = match form {
            Form::Hresult => (bits >> 16 & 0x7FF) as u16,
            Form::NtStatus => (bits >> 16 & 0xFFF) as u16,
        };
        let customer = bits & CUSTOMER != 0;
        let name = match form {
            _ if customer => None,
            Form::Hresult => hresult_facility(facility),
            Form::NtStatus => ntstatus_facility(facility),
        };
        Some(Self {
            form,
            severity,
            customer,
            facility,
            facility_name: name,
            low: (bits & 0xFFFF) as u16,
        })
    }

    /// The Win32 error inside, as in `0x8007052E`.
    pub(super) fn win32(&self) -> Option<Code> {
        let wraps = self.severity == Severity::Failure && !self.customer && self.facility == 7;
        wraps.then_some(Code(u32::from(self.low)))
    }
}

/// The NTSTATUS that `HRESULT_FROM_NT` made an HRESULT of, as `0xD0000022` of `0xC0000022`.
pub(super) fn wrapped_status(code: Code) -> Option<Code> {
    let wraps = code.0 & FROM_NT != 0 && code.0 & CUSTOMER == 0;
    wraps.then_some(Code(code.0 & !FROM_NT))
}

/// From the `FACILITY_` constants of winerror.h, those of Windows Setup, of images and of ConfigMgr from their codes.
fn hresult_facility(number: u16) -> Option<&'static str> {
    Some(match number {
        0 => "general",
        1 => "RPC",
        2 => "dispatch (scripting)",
        3 => "storage",
        4 => "an interface's own",
        7 => "Win32",
        8 => "Windows",
        9 => "security",
        10 => "control",
        11 => "certificates",
        12 => "internet",
        14 => "message queuing",
        15 => "Setup API and servicing",
        16 => "smart cards",
        17 => "COM+",
        19 => ".NET",
        23 => "side-by-side assemblies",
        25 => "HTTP",
        32 => "BITS",
        33 => "configuration",
        36 => "Windows Update",
        37 => "directory service",
        39 => "shell",
        40 => "TPM services",
        41 => "TPM software",
        48 => "performance logs and Windows Setup",
        49 => "BitLocker",
        50 => "filtering platform",
        51 => "WinRM",
        52 => "network drivers",
        53 => "hypervisor",
        55 => "virtualization",
        56 => "volume manager",
        57 => "boot configuration",
        58 => "virtual disks",
        61 => "Windows PE",
        80 => "Windows Defender",
        84 => "PowerShell",
        109 => "Visual C++",
        128..=133 => "backup and storage",
        208 => "Delivery Optimization",
        257..=264 | 272 | 278 | 289 | 290 | 293 => "Windows Deployment Services",
        322 => "image mounting (WIM)",
        400 => "Windows upgrade",
        2000..=2002 => "ConfigMgr",
        2047 => "backup",
        _ => return None,
    })
}

/// From the `FACILITY_` constants of ntstatus.h.
fn ntstatus_facility(number: u16) -> Option<&'static str> {
    Some(match number {
        0 => "general",
        1 => "debugger",
        2 => "RPC run-time",
        3 => "RPC stubs",
        4 => "input and output",
        7 => "Win32",
        8 => "certificates",
        9 => "security",
        0xA => "terminal server",
        0x10 => "USB",
        0x11 => "HID",
        0x13 => "cluster",
        0x14 => "ACPI",
        0x15 => "side-by-side assemblies",
        0x19 => "transactions",
        0x21 => "BitLocker",
        0x28 => "TPM services",
        0x29 => "TPM",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(code: u32) -> Parts {
        Parts::of(Code(code), None).unwrap()
    }

    #[test]
    fn hresults_and_statuses() {
        let access_denied = parts(0x8007_0005);
        assert_eq!(access_denied.form, Form::Hresult);
        assert_eq!(access_denied.severity, Severity::Failure);
        assert_eq!(access_denied.facility_name, Some("Win32"));
        assert_eq!(access_denied.win32(), Some(Code(5)));
        let configmgr = parts(0x87D0_0267);
        assert_eq!((configmgr.facility, configmgr.low), (2000, 0x267));
        assert_eq!(configmgr.win32(), None);
        let crash = parts(0xC000_0005);
        assert_eq!((crash.form, crash.facility), (Form::NtStatus, 0));
        assert_eq!(parts(0x4001_0004).severity, Severity::Informational);
        assert_eq!(parts(0x0024_0005).severity, Severity::Success);
        let own = parts(0xA007_0005);
        assert!(own.customer && own.facility_name.is_none() && own.win32().is_none());
    }

    #[test]
    fn a_status_in_an_hresult() {
        assert_eq!(wrapped_status(Code(0xD000_0022)), Some(Code(0xC000_0022)));
        assert_eq!(wrapped_status(Code(0xC000_0022)), None);
        assert_eq!(parts(0xD000_0022).form, Form::Hresult);
    }

    #[test]
    fn numbers_near_zero_have_no_parts() {
        for code in [0, 1, 1603, 0xFFFF, u32::MAX, 0xFFFD_0000] {
            assert_eq!(Parts::of(Code(code), None), None, "{code:X}");
        }
    }
}
