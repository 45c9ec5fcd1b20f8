//! Where a machine keeps its task sequence logs, phase by phase. Documented by Microsoft; the folders of the client and of WinPE are confirmed by real logs.

/// A part of a deployment, by where its log lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Windows PE, before the disk is partitioned.
    WinPeBeforeDisk,
    /// Windows PE, after that.
    WinPe,
    /// A full operating system without the client.
    NoClient,
    /// A full operating system with the client.
    Client,
    /// The task sequence has ended.
    Ended,
}

/// A place and when the log lies there.
#[derive(Debug)]
pub struct KnownPlace {
    /// When.
    pub phase: Phase,
    /// The log in use; rolled logs lie beside it.
    pub path: &'static str,
}

/// All places, in the order in which a deployment passes them.
pub static PLACES: &[KnownPlace] = &[
    KnownPlace {
        phase: Phase::WinPeBeforeDisk,
        path: r"X:\Windows\Temp\SMSTSLog\smsts.log",
    },
    KnownPlace {
        phase: Phase::WinPe,
        path: r"X:\smstslog\smsts.log",
    },
    KnownPlace {
        phase: Phase::WinPe,
        path: r"C:\_SMSTaskSequence\Logs\Smstslog\smsts.log",
    },
    KnownPlace {
        phase: Phase::NoClient,
        path: r"C:\_SMSTaskSequence\Logs\Smstslog\smsts.log",
    },
    KnownPlace {
        phase: Phase::Client,
        path: r"C:\Windows\CCM\Logs\Smstslog\smsts.log",
    },
    KnownPlace {
        phase: Phase::Ended,
        path: r"C:\Windows\CCM\Logs\smsts.log",
    },
];
