//! Records become files: rollover, encodings, line ends, torn and cut records.

use std::ops::Range;

use super::record::{Record, Tear};
use super::scenario::{Encoding, Layout, LineEnd};

/// One log file.
#[derive(Clone, Debug)]
pub struct LogFile {
    pub name: String,
    pub bytes: Vec<u8>,
    /// Whole records in it.
    pub records: usize,
    /// Parts of torn records in it.
    pub fragments: usize,
    /// The UTC time of its first record.
    pub first_utc_ms: i64,
}

/// Writes the records of the window, rolling over as the layout says.
pub(super) fn write(records: &[Record], window: Range<usize>, layout: &Layout) -> Vec<LogFile> {
    let mut files: Vec<LogFile> = Vec::new();
    let mut pen = Pen::new(layout);
    for index in window.clone() {
        let record = &records[index];
        let full = layout.rollover.is_some_and(|size| pen.bytes.len() >= size);
        if !pen.is_blank() && (full || layout.splits.contains(&index)) {
            let name = rolled_name(&files, &records[index - 1]);
            files.push(std::mem::replace(&mut pen, Pen::new(layout)).finish(name));
        }
        let cut = layout.cut_last_record && index + 1 == window.end;
        pen.write(record, cut);
    }
    files.push(pen.finish("smsts.log".to_owned()));
    files
}

/// The name of the file that rolls over after `last`; one second on where that name is taken.
fn rolled_name(files: &[LogFile], last: &Record) -> String {
    let mut stamp = last.stamp;
    while files.iter().any(|file| file.name == stamp.rolled_name()) {
        stamp.utc_ms += 1000;
    }
    stamp.rolled_name()
}

pub(super) struct Pen<'a> {
    layout: &'a Layout,
    pub(super) bytes: Vec<u8>,
    records: usize,
    fragments: usize,
    first_utc_ms: Option<i64>,
}

impl<'a> Pen<'a> {
    pub(super) fn new(layout: &'a Layout) -> Self {
        let mut pen = Self {
            layout,
            bytes: Vec::new(),
            records: 0,
            fragments: 0,
            first_utc_ms: None,
        };
        if layout.encoding != Encoding::Utf8 {
            pen.encode("\u{feff}");
        }
        pen
    }

    fn is_blank(&self) -> bool {
        self.first_utc_ms.is_none()
    }

    pub(super) fn write(&mut self, record: &Record, cut: bool) {
        self.first_utc_ms.get_or_insert(record.stamp.utc_ms);
        let mut record = record.clone();
        if cut && record.is_whole() {
            record.tear = Tear::TailLost(600);
        }
        if record.bom
            && !self.bytes.is_empty()
            && matches!(self.layout.encoding, Encoding::Utf8 | Encoding::Utf8Bom)
        {
            self.encode("\u{feff}");
        }
        let text = record.text();
        match self.ansi(&record, &text) {
            Some(bytes) => self.bytes.extend(bytes),
            None => self.encode(&text),
        }
        if record.is_whole() {
            self.records += 1;
        } else {
            self.fragments += 1;
        }
        if !matches!(record.tear, Tear::TailLost(_)) {
            self.encode(match self.layout.line_end {
                LineEnd::CrLf => "\r\n",
                LineEnd::Lf => "\n",
            });
        }
    }

    /// The record in Windows-1252, where it is to be written so, can be, and cannot be taken for UTF-8.
    fn ansi(&self, record: &Record, text: &str) -> Option<Vec<u8>> {
        let wanted = self.layout.ansi && record.ansi;
        if !wanted || !matches!(self.layout.encoding, Encoding::Utf8 | Encoding::Utf8Bom) {
            return None;
        }
        let bytes: Option<Vec<u8>> = text
            .chars()
            .map(|c| {
                u8::try_from(c)
                    .ok()
                    .filter(|byte| !(0x80..0xa0).contains(byte))
            })
            .collect();
        bytes.filter(|bytes| std::str::from_utf8(bytes).is_err())
    }

    fn encode(&mut self, text: &str) {
        match self.layout.encoding {
            Encoding::Utf8 | Encoding::Utf8Bom => self.bytes.extend(text.as_bytes()),
            Encoding::Utf16Le => self
                .bytes
                .extend(text.encode_utf16().flat_map(u16::to_le_bytes)),
            Encoding::Utf16Be => self
                .bytes
                .extend(text.encode_utf16().flat_map(u16::to_be_bytes)),
        }
    }

    fn finish(self, name: String) -> LogFile {
        LogFile {
            name,
            bytes: self.bytes,
            records: self.records,
            fragments: self.fragments,
            first_utc_ms: self.first_utc_ms.unwrap_or(0),
        }
    }
}
