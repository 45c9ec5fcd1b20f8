//! Codes that have their meaning by the range they are in. A row of the tables comes before a range.

use std::ops::RangeInclusive;

use super::{Area, Code, Entry};

#[rustfmt::skip]
static RANGES: &[(RangeInclusive<u32>, Entry)] = &[
    (60000..=68999, Entry::new(Area::Psadt, 60000, "", "A failure in PowerShell App Deployment Toolkit itself, not in the installer")
        .usually("an error in the deployment script, or the toolkit could not start")
        .check("the toolkit's log in C:\\Windows\\Logs\\Software")),
    (69000..=69999, Entry::new(Area::Psadt, 69000, "", "A code of the author of a PowerShell App Deployment Toolkit script")
        .usually("the script ended with a code of its own")
        .check("the script, and the toolkit's log in C:\\Windows\\Logs\\Software")),
    (70000..=79999, Entry::new(Area::Psadt, 70000, "", "A code of an extension of PowerShell App Deployment Toolkit")
        .usually("an extension of the toolkit ended with a code of its own")
        .check("the extension, and the toolkit's log in C:\\Windows\\Logs\\Software")),
    (0x8019_0190..=0x8019_01F3, Entry::new(Area::Bits, 0x8019_0190, "", "The server refused the request (an HTTP status from 400 to 499; the code's low half is the status)")
        .usually("what is asked for is not there or not allowed on the distribution or management point")
        .check("the address in the records before it, and the web server's log")),
    (0x8019_01F4..=0x8019_0257, Entry::new(Area::Bits, 0x8019_01F4, "", "The server failed (an HTTP status from 500 to 599; the code's low half is the status)")
        .usually("an error on the distribution or management point")
        .check("the web server's log on that server")),
];

/// The meaning of the range that a code is in.
pub(super) fn of(code: Code) -> Option<&'static Entry> {
    let mut ranges = RANGES.iter();
    ranges
        .find(|(range, _)| range.contains(&code.0))
        .map(|(_, entry)| entry)
}
