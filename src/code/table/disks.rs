//! Codes of the Virtual Disk Service, which partitions and formats disks.

use super::{Area, Entry, Table};

pub(super) static TABLE: Table = Table {
    name: "Virtual Disk Service",
    source: "vdserr.h, as the pages on the service's methods publish it",
    has_win32_errors: false,
    rows: ROWS,
};

const fn row(code: u32, symbol: &'static str, meaning: &'static str) -> Entry {
    Entry::new(Area::Disks, code, symbol, meaning)
}

#[rustfmt::skip]
static ROWS: &[Entry] = &[
    row(0x80042400, "VDS_E_NOT_SUPPORTED", "The disk does not support this operation or its parameters"),
    row(0x80042404, "VDS_E_ANOTHER_CALL_IN_PROGRESS", "Another operation on the disk is still going on"),
    row(0x80042405, "VDS_E_OBJECT_NOT_FOUND", "The disk, partition or volume does not exist")
        .usually("the disk number or drive letter of the step is not there, or the disk was removed or changed meanwhile")
        .check("list disk and list volume in diskpart, the storage driver in the boot image, and USB drives"),
    row(0x80042406, "VDS_E_INVALID_SPACE", "The space on the disk is neither free nor valid"),
    row(0x80042407, "VDS_E_PARTITION_LIMIT_REACHED", "The disk has no room for a further partition"),
    row(0x80042413, "VDS_E_DEVICE_IN_USE", "The disk or partition is in use")
        .usually("the log, a page file or a program keeps a file open on it"),
    row(0x80042448, "VDS_E_INTERNAL_ERROR", "An internal error of the Virtual Disk Service")
        .usually("a failing disk or its driver")
        .check("the System event log, and the disk's health"),
    row(0x80042565, "VDS_E_INVALID_PARTITION_TYPE", "The disk cannot have a partition of this type")
        .usually("the answer file or step asks for partitions of UEFI (GPT) on an MBR disk, or the other way round")
        .check("whether the machine started in UEFI or BIOS mode, and that the disk is cleaned and of the style the step wants"),
    row(0x80042571, "VDS_E_PARTITION_STYLE_MISMATCH", "The partition's style is not that of the disk (MBR or GPT)")
        .usually("the machine started in another firmware mode than the disk was partitioned for")
        .check("whether the machine started in UEFI or BIOS mode"),
];
