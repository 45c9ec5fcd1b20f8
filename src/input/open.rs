//! Opens one log and gives its text as UTF-8 (or single records in an ANSI code page, decoded where they are read).

use std::{
    fs::{File, Metadata},
    io::{self, Read},
    ops::Range,
    path::Path,
    sync::{Arc, OnceLock},
    time::{Duration, SystemTime},
};

use encoding_rs::{UTF_16BE, UTF_16LE};
use memmap2::Mmap;
use rayon::prelude::*;

use super::{InputError, Log, SiteLog, archive::ReadSeek};

/// A log that was written to less than this long ago may be written to again.
const SETTLED: Duration = Duration::from_secs(10 * 60);
/// Smaller files are read, bytes: it costs milliseconds, and the engine's own logs, which roll over at 5 MB, can then be cut, replaced or taken away
/// while they are analysed. Of a file of 200 MB, a third of the time is saved by mapping it.
const WORTH_MAPPING: u64 = 32 << 20;

/// An open log.
#[derive(Debug)]
pub struct Source {
    /// The path as the user gave it or as it was found; `-` for standard input.
    pub name: String,
    /// The size of the file in bytes.
    pub bytes: u64,
    data: Data,
    /// Found out when it is first asked for: it takes a look at every byte.
    encoding: OnceLock<Encoding>,
}

#[derive(Debug)]
enum Data {
    Mapped(Mmap),
    Read(Vec<u8>),
    /// Rows of the site in the engine's words: the places of their records in the text, each with
    /// the line and the byte of its row in the export.
    Told {
        text: Vec<u8>,
        places: Vec<(usize, u64, u64)>,
    },
    /// Text that was UTF-16, and how many bytes its byte order mark took.
    Decoded {
        text: String,
        encoding: Encoding,
        mark: u64,
        /// The last bytes, where they are less than a character; what follows may complete it.
        rest: Vec<u8>,
    },
}

/// How a log's text was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-8 with single records in an ANSI code page.
    Mixed,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
}

impl Encoding {
    /// The name in output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Mixed => "mixed",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
        }
    }
}

impl Source {
    /// A log from memory.
    pub fn from_bytes(name: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self::new(name.into(), Data::Read(bytes))
    }

    /// The rows that the site keeps of a machine, told as records.
    pub fn from_site(site: &SiteLog) -> Self {
        let data = Data::Told {
            text: site.text.clone(),
            places: site.places.clone(),
        };
        Self::new(site.name.clone(), data)
    }

    /// Whether it holds rows of the site, not a log.
    pub fn is_site(&self) -> bool {
        matches!(self.data, Data::Told { .. })
    }

    fn new(name: String, data: Data) -> Self {
        let raw = data.text();
        let bytes = raw.len() as u64;
        let data = match utf16(raw) {
            None => data,
            Some((encoding, mark)) => {
                let raw = &raw[mark..];
                Data::Decoded {
                    text: decode_utf16(encoding, raw),
                    encoding,
                    mark: mark as u64,
                    rest: raw[whole_characters(encoding, raw)..].to_vec(),
                }
            }
        };
        Self {
            name,
            bytes,
            data,
            encoding: OnceLock::new(),
        }
    }

    /// Takes what was written to the file since it was read, so that the log is as if it were read anew.
    pub fn append(&mut self, more: &[u8]) {
        match &mut self.data {
            Data::Decoded {
                text,
                encoding,
                rest,
                ..
            } => {
                text.truncate(text.len() - decode_utf16(*encoding, rest).len());
                rest.extend_from_slice(more);
                text.push_str(&decode_utf16(*encoding, rest));
                rest.drain(..whole_characters(*encoding, rest));
                self.bytes += more.len() as u64;
                self.encoding = OnceLock::new();
            }
            data @ (Data::Read(_) | Data::Mapped(_) | Data::Told { .. }) => {
                let mut bytes = match std::mem::replace(data, Data::Read(Vec::new())) {
                    Data::Read(bytes) => bytes,
                    other => other.text().to_vec(),
                };
                bytes.extend_from_slice(more);
                // The first bytes tell the encoding, and there may have been too few of them.
                *self = Self::new(std::mem::take(&mut self.name), Data::Read(bytes));
            }
        }
    }

    /// The log's bytes with other text at some places, which come in order: ranges of the text, and what stands there then. All else is kept, to the byte; only
    /// half a character in the midst of UTF-16 becomes U+FFFD.
    pub fn rewritten(&self, edits: &[(Range<usize>, String)]) -> Vec<u8> {
        let text = self.whole_text();
        let mut bytes = Vec::with_capacity(text.len());
        let (mut from, kept) = (0, text.len());
        for (range, with) in edits {
            bytes.extend_from_slice(&text[from..range.start.min(kept)]);
            bytes.extend_from_slice(with.as_bytes());
            from = range.end.min(kept);
        }
        bytes.extend_from_slice(&text[from..]);
        let Data::Decoded {
            encoding,
            mark,
            rest,
            ..
        } = &self.data
        else {
            return bytes;
        };
        let unit = |unit: u16| match encoding {
            Encoding::Utf16Be => unit.to_be_bytes(),
            _ => unit.to_le_bytes(),
        };
        let text = String::from_utf8_lossy(&bytes);
        let mark = if *mark > 0 { "\u{feff}" } else { "" };
        let units = mark.encode_utf16().chain(text.encode_utf16());
        let mut raw: Vec<u8> = units.flat_map(unit).collect();
        raw.extend_from_slice(rest);
        raw
    }

    /// The log's text. Offsets into it are what the rest of the program calls positions.
    pub fn text(&self) -> &[u8] {
        self.data.text()
    }

    /// The text without what of its end is less than a character: a copy that is being written begins like the whole.
    pub fn whole_text(&self) -> &[u8] {
        let torn = match &self.data {
            Data::Decoded { encoding, rest, .. } => decode_utf16(*encoding, rest).len(),
            Data::Mapped(_) | Data::Read(_) | Data::Told { .. } => 0,
        };
        let text = self.text();
        &text[..text.len() - torn]
    }

    /// How the text was written. Reads all of it to know whether it is UTF-8 throughout.
    pub fn encoding(&self) -> Encoding {
        *self.encoding.get_or_init(|| match &self.data {
            Data::Decoded { encoding, .. } => *encoding,
            _ if std::str::from_utf8(self.text()).is_ok() => Encoding::Utf8,
            _ => Encoding::Mixed,
        })
    }
}

impl Data {
    fn text(&self) -> &[u8] {
        match self {
            Self::Mapped(map) => map,
            Self::Read(bytes) => bytes,
            Self::Told { text, .. } => text,
            Self::Decoded { text, .. } => text.as_bytes(),
        }
    }
}

/// UTF-16 and the length of its byte order mark. Without a mark, the first characters tell: a log begins with `<`, and one that was cut with text most of
/// which is Latin, where each character has a byte of zero and UTF-8 none.
fn utf16(raw: &[u8]) -> Option<(Encoding, usize)> {
    /// Bytes that are looked at. A log that grows is decided about when it has so many.
    const LOOK: usize = 32;
    let zeros = |odd: usize| {
        let bytes = raw.get(..LOOK).unwrap_or_default();
        bytes
            .iter()
            .skip(odd)
            .step_by(2)
            .filter(|&&b| b == 0)
            .count()
    };
    let most = LOOK / 2 - LOOK / 8;
    match raw {
        [0xFF, 0xFE, ..] => Some((Encoding::Utf16Le, 2)),
        [0xFE, 0xFF, ..] => Some((Encoding::Utf16Be, 2)),
        [b'<', 0, b'!', 0, ..] => Some((Encoding::Utf16Le, 0)),
        [0, b'<', 0, b'!', ..] => Some((Encoding::Utf16Be, 0)),
        _ if zeros(0) == 0 && zeros(1) >= most => Some((Encoding::Utf16Le, 0)),
        _ if zeros(1) == 0 && zeros(0) >= most => Some((Encoding::Utf16Be, 0)),
        _ => None,
    }
}

fn decode_utf16(encoding: Encoding, raw: &[u8]) -> String {
    let decoder = if encoding == Encoding::Utf16Le {
        UTF_16LE
    } else {
        UTF_16BE
    };
    decoder.decode_without_bom_handling(raw).0.into_owned()
}

/// How many of the bytes are whole characters: all, without half a unit or half a pair of units at the end.
fn whole_characters(encoding: Encoding, raw: &[u8]) -> usize {
    let units = raw.len() / 2 * 2;
    let high = match raw[..units].last_chunk() {
        Some([low, high]) if encoding == Encoding::Utf16Le => u16::from_le_bytes([*low, *high]),
        Some([high, low]) => u16::from_be_bytes([*high, *low]),
        None => 0,
    };
    if (0xD800..0xDC00).contains(&high) {
        units - 2
    } else {
        units
    }
}

/// Opens a file: mapped where `may_map` allows it and the file is one that nobody writes to, else read.
///
/// Files are opened with full sharing (Rust's default on Windows), so a running task sequence is not disturbed.
pub fn open(path: &Path, may_map: bool) -> Result<Source, InputError> {
    let read = || -> io::Result<Data> {
        let mut file = File::open(path)?;
        let meta = file.metadata()?;
        if may_map
            && can_map(&meta)
            && let Some(map) = map(&file)
        {
            return Ok(Data::Mapped(map));
        }
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(Data::Read(bytes))
    };
    let data = read().map_err(|source| InputError::io(path, source))?;
    Ok(Source::new(path.display().to_string(), data))
}

/// Opens the logs of a machine. Of logs in one zip, the zip is opened once; many bytes are read in parallel.
pub fn open_all(logs: &[Log], may_map: bool) -> Vec<Result<Source, InputError>> {
    /// Less is not worth a thread, bytes.
    const MUCH: u64 = 8 << 20;
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (i, log) in logs.iter().enumerate() {
        match groups
            .iter_mut()
            .find(|group| in_one_zip(&logs[group[0]], log))
        {
            Some(group) => group.push(i),
            None => groups.push(vec![i]),
        }
    }
    let open = |group: Vec<usize>| {
        let opened = open_group(group.iter().map(|&i| &logs[i]), may_map);
        group.into_iter().zip(opened).collect::<Vec<_>>()
    };
    let is_much = groups.len() > 1 && logs.iter().map(size).sum::<u64>() > MUCH;
    let mut opened: Vec<_> = if is_much {
        groups.into_par_iter().flat_map_iter(open).collect()
    } else {
        groups.into_iter().flat_map(open).collect()
    };
    opened.sort_unstable_by_key(|&(i, _)| i);
    opened.into_iter().map(|(_, opened)| opened).collect()
}

fn in_one_zip(one: &Log, other: &Log) -> bool {
    match (one, other) {
        (Log::Member(one), Log::Member(other)) => Arc::ptr_eq(&one.container, &other.container),
        _ => false,
    }
}

/// About how many bytes some logs take in memory, by what the system and their zips state.
pub fn stated_bytes(logs: &[Log]) -> u64 {
    logs.iter().map(size).fold(0, u64::saturating_add)
}

/// About how large a log is, bytes.
fn size(log: &Log) -> u64 {
    match log {
        Log::File(path) => std::fs::metadata(path).map_or(0, |meta| meta.len()),
        Log::Member(member) => member.size(),
        Log::Site(site) => site.text.len() as u64,
        Log::Stdin(_) => 0,
    }
}

/// Opens a file, standard input, or some members of one zip.
fn open_group<'a>(
    logs: impl Iterator<Item = &'a Log>,
    may_map: bool,
) -> Vec<Result<Source, InputError>> {
    let mut zip: Option<Box<dyn ReadSeek>> = None;
    logs.map(|log| match log {
        Log::File(path) => open(path, may_map),
        Log::Stdin(beginning) => stdin(beginning.clone()),
        Log::Site(site) => Ok(Source::from_site(site)),
        Log::Member(member) => {
            let zip = match &mut zip {
                Some(zip) => zip,
                none => none.insert(member.container.open()?),
            };
            let bytes = member.read(&mut **zip)?;
            Ok(Source::from_bytes(member.name.clone(), bytes))
        }
    })
    .collect()
}

/// A large regular file that has been at rest for a while: a mapped file that is truncated stops the reader, so a log in use is never mapped.
///
/// On Windows nothing is mapped. There a map keeps others from truncating the file, a drive letter does not tell a share from a disk, and reading costs
/// little more.
fn can_map(meta: &Metadata) -> bool {
    let age = meta
        .modified()
        .ok()
        .and_then(|at| SystemTime::now().duration_since(at).ok());
    cfg!(not(windows))
        && meta.is_file()
        && meta.len() >= WORTH_MAPPING
        && age.is_some_and(|age| age > SETTLED)
}

#[allow(
    unsafe_code,
    reason = "memmap2's maps are unsafe because another process can change the file; see can_map"
)]
fn map(file: &File) -> Option<Mmap> {
    // SAFETY: the bytes are untrusted data and valid whatever they are. That nobody truncates the file meanwhile cannot be proven;
    // it is regular and has not been written to for a while.
    unsafe { Mmap::map(file) }.ok()
}

/// Opens a file by its name, or standard input for `-`.
pub fn open_named(path: &Path, may_map: bool) -> Result<Source, InputError> {
    if path == Path::new("-") {
        stdin(Vec::new())
    } else {
        open(path, may_map)
    }
}

/// Reads the rest of standard input into its log, so that it can be opened more than once.
pub fn read_stdin(log: &mut Log) {
    if let Log::Stdin(bytes) = log {
        // What was read before an error is kept; the next reader meets it again.
        let _ = io::stdin().lock().read_to_end(bytes);
    }
}

/// The rest of standard input, behind what was read of it already.
fn stdin(mut bytes: Vec<u8>) -> Result<Source, InputError> {
    match io::stdin().lock().read_to_end(&mut bytes) {
        Ok(_) => Ok(Source::from_bytes("-", bytes)),
        Err(error) => Err(InputError::io(Path::new("-"), error)),
    }
}

/// Finds lines and byte offsets of positions in a source. Asked in rising order, it looks at every byte once; to go back it has marks on its way.
#[derive(Debug)]
pub struct Locator<'a> {
    source: &'a Source,
    at: Located,
    /// Places that were asked for, rising, at least [`STRIDE`] apart; the first is the beginning.
    marks: Vec<Located>,
}

/// A position with its line and offset.
#[derive(Clone, Copy, Debug)]
struct Located {
    position: usize,
    line: u64,
    offset: u64,
}

/// Between two marks of a locator, bytes.
const STRIDE: usize = 64 << 10;

impl<'a> Locator<'a> {
    /// For one source.
    pub fn new(source: &'a Source) -> Self {
        let offset = match source.data {
            Data::Decoded { mark, .. } => mark,
            Data::Mapped(_) | Data::Read(_) | Data::Told { .. } => 0,
        };
        let at = Located {
            position: 0,
            line: 1,
            offset,
        };
        Self {
            source,
            at,
            marks: vec![at],
        }
    }

    /// The line, counted from 1, in which `position` stands, and its offset in the file in bytes.
    pub fn locate(&mut self, position: usize) -> (u64, u64) {
        if let Data::Told { places, .. } = &self.source.data {
            let after = places.partition_point(|(at, ..)| *at <= position);
            let (_, line, offset) = places[..after].last().copied().unwrap_or_default();
            return (line, offset);
        }
        if position < self.at.position {
            let after = self.marks.partition_point(|mark| mark.position <= position);
            self.at = self.marks[after - 1];
        }
        let passed = self.at.position..position;
        self.at.line +=
            memchr::memchr_iter(b'\n', &self.source.text()[passed.clone()]).count() as u64;
        self.at.offset += match &self.source.data {
            Data::Decoded { text, .. } => {
                2 * text[passed]
                    .chars()
                    .map(|c| c.len_utf16() as u64)
                    .sum::<u64>()
            }
            Data::Mapped(_) | Data::Read(_) | Data::Told { .. } => passed.len() as u64,
        };
        self.at.position = position;
        let after = self.marks.partition_point(|mark| mark.position <= position);
        let next = self.marks.get(after).map(|mark| mark.position);
        if position - self.marks[after - 1].position >= STRIDE
            && next.is_none_or(|next| next - position >= STRIDE)
        {
            self.marks.insert(after, self.at);
        }
        (self.at.line, self.at.offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf16_becomes_utf8_and_offsets_stay_those_of_the_file() {
        let text = "<![LOG[Grüße 🙂]LOG]!>";
        for (mark, encoding, unit) in [
            (
                &[0xFF, 0xFE][..],
                Encoding::Utf16Le,
                u16::to_le_bytes as fn(u16) -> [u8; 2],
            ),
            (&[0xFE, 0xFF][..], Encoding::Utf16Be, u16::to_be_bytes),
            (&[][..], Encoding::Utf16Le, u16::to_le_bytes),
            (&[][..], Encoding::Utf16Be, u16::to_be_bytes),
        ] {
            let bytes: Vec<u8> = mark
                .iter()
                .copied()
                .chain(text.encode_utf16().flat_map(unit))
                .collect();
            let len = bytes.len() as u64;
            let source = Source::from_bytes("x", bytes);
            assert_eq!(source.text(), text.as_bytes());
            assert_eq!((source.encoding(), source.bytes), (encoding, len));
            let mut locator = Locator::new(&source);
            assert_eq!(locator.locate(text.len()), (1, len));
            assert_eq!(locator.locate(0), (1, mark.len() as u64), "back again");
        }
        assert_eq!(
            Source::from_bytes("x", b"a\xFCb".to_vec()).encoding(),
            Encoding::Mixed
        );
        assert_eq!(
            Source::from_bytes("x", b"\xEF\xBB\xBFab".to_vec()).encoding(),
            Encoding::Utf8
        );
    }

    #[test]
    fn utf16_without_a_mark_is_known_by_its_zeros() {
        let text = "ding file Grüße]LOG]!><time=\"10:00:00.000+000\">\r\n";
        for unit in [u16::to_le_bytes as fn(u16) -> [u8; 2], u16::to_be_bytes] {
            let bytes: Vec<u8> = text.encode_utf16().flat_map(unit).collect();
            assert_eq!(Source::from_bytes("x", bytes).text(), text.as_bytes());
        }
        for bytes in [
            vec![0; 100],
            b"plain\0text, with zeros in it\0\0\0\0\0\0".to_vec(),
        ] {
            assert_eq!(Source::from_bytes("x", bytes.clone()).text(), bytes);
        }
    }

    #[test]
    fn a_log_that_grows_byte_by_byte_is_as_if_read_anew() {
        let text = "<![LOG[Grüße 🙂🙂]LOG]!>\r\n";
        let utf16 = |mark: &[u8], unit: fn(u16) -> [u8; 2]| {
            let units = text.encode_utf16().flat_map(unit);
            // A lone half of a pair, then half a unit.
            let torn = unit(0xD83D).into_iter().chain(unit(0x0041)).chain([0x42]);
            [mark.to_vec(), units.chain(torn).collect()].concat()
        };
        for bytes in [
            text.as_bytes().to_vec(),
            b"\xEF\xBB\xBFa\xFC".to_vec(),
            utf16(&[0xFF, 0xFE], u16::to_le_bytes),
            utf16(&[0xFE, 0xFF], u16::to_be_bytes),
            utf16(&[], u16::to_le_bytes),
            utf16(&[], u16::to_be_bytes),
            text[3..]
                .repeat(2)
                .encode_utf16()
                .flat_map(u16::to_le_bytes)
                .collect(),
        ] {
            for step in [1, 2, 3, 7] {
                let mut source = Source::from_bytes("x", Vec::new());
                for end in (step..=bytes.len()).step_by(step) {
                    source.append(&bytes[end - step..end]);
                    let whole = Source::from_bytes("x", bytes[..end].to_vec());
                    assert_eq!(source.text(), whole.text(), "{end} of {bytes:?}");
                    assert_eq!(
                        (source.bytes, source.encoding()),
                        (whole.bytes, whole.encoding())
                    );
                    let end = source.text().len();
                    let [grown, whole] =
                        [&source, &whole].map(|source| Locator::new(source).locate(end));
                    assert_eq!(grown, whole);
                }
            }
        }
    }

    #[test]
    fn lines_count_from_one_in_any_order() {
        let source = Source::from_bytes("x", b"a\nb\r\nc".to_vec());
        let mut locator = Locator::new(&source);
        assert_eq!(
            [0, 2, 5, 2].map(|at| locator.locate(at)),
            [(1, 0), (2, 2), (3, 5), (2, 2)]
        );
    }

    #[test]
    fn a_locator_goes_back_by_its_marks() {
        let text = "12345\n".repeat(100_000);
        let source = Source::from_bytes("x", text.clone().into_bytes());
        let mut locator = Locator::new(&source);
        let last = text.len() - 1;
        for at in [last, 3, last / 2, last, 300_000, 299_999, 0, last] {
            assert_eq!(locator.locate(at), (at as u64 / 6 + 1, at as u64));
        }
        assert!(
            locator
                .marks
                .is_sorted_by(|a, b| a.position + STRIDE <= b.position)
        );
    }

    #[test]
    fn only_a_large_file_at_rest_is_mapped() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let old = SystemTime::now() - 2 * SETTLED;
        let is_mapped = |may_map| {
            let source = open(file.path(), may_map).unwrap();
            matches!(source.data, Data::Mapped(_))
        };
        file.as_file().set_len(WORTH_MAPPING).unwrap();
        assert!(!is_mapped(true), "just written to");
        file.as_file().set_modified(old).unwrap();
        assert_eq!(is_mapped(true), cfg!(not(windows)));
        assert!(!is_mapped(false));
        file.as_file().set_len(WORTH_MAPPING - 1).unwrap();
        file.as_file().set_modified(old).unwrap();
        assert!(!is_mapped(true), "small");
        assert!(open(Path::new("no/such/file"), true).is_err());
    }
}
