//! Finds the documents that may hold task sequence definitions, on disk and in zips, and gives their text.
//!
//! One at a time, since a folder can hold thousands. Whether a document holds a definition is for [`crate::sequence`] to say.

use std::{
    collections::HashSet,
    fs::{self, File},
    io::{self, BufReader, Cursor, Read, Seek},
    path::{Path, PathBuf},
};

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};
use walkdir::WalkDir;

use super::{InputError, archive};

/// A document larger than this is not a definition: the site accepts sequences of 32 MiB.
pub(super) const MAX_DOCUMENT: u64 = 64 << 20;

/// A document that may hold definitions.
#[derive(Clone, Debug)]
pub struct Document {
    /// The path, and inside a zip the member's name after it.
    pub name: String,
    /// What it was exported with: the zip, or the folder that an export was extracted to.
    pub origin: String,
    /// Its text.
    pub text: String,
    /// The user named it, or its own name says that it holds a definition; else it is one among others that a search met.
    pub is_expected: bool,
}

/// Hands the documents behind `paths` to `take`, one by one, in the order of the paths and below a folder in the order of
/// names: files as they are named, zips with their members, folders searched for `*.xml` and `*.zip`, `-` for standard input. `take` says whether a
/// document held a definition, or was meant to; a path behind which nothing does is an error.
///
/// A file reached twice is read once. Nothing is ever extracted: members are read in memory, within limits.
pub fn each_document(
    paths: &[PathBuf],
    mut take: impl FnMut(&Document) -> bool,
) -> Vec<InputError> {
    let mut finder = Finder {
        take: &mut take,
        seen: HashSet::new(),
        errors: Vec::new(),
    };
    for path in paths {
        if path == Path::new("-") {
            finder.stdin();
            continue;
        }
        match fs::metadata(path) {
            Ok(meta) if meta.is_dir() => finder.walk(path),
            Ok(_) => finder.named(path),
            Err(error) => finder.errors.push(InputError::io(path, error)),
        }
    }
    finder.errors
}

/// Reads a text file in whatever encoding, as PowerShell's `>` writes UTF-16.
///
/// # Errors
///
/// When the system does not give it, or it is larger than 16 MiB.
pub fn read_text(path: &Path) -> Result<String, InputError> {
    const MAX_TEXT: u64 = 16 << 20;
    let mut bytes = Vec::new();
    let read = File::open(path)
        .and_then(|file| file.take(MAX_TEXT + 1).read_to_end(&mut bytes))
        .map_err(|error| InputError::io(path, error))?;
    if read as u64 > MAX_TEXT {
        let error = io::Error::new(io::ErrorKind::FileTooLarge, "larger than 16 MiB: not read");
        return Err(InputError::io(path, error));
    }
    Ok(decode(&bytes))
}

struct Finder<'a> {
    take: &'a mut dyn FnMut(&Document) -> bool,
    seen: HashSet<PathBuf>,
    errors: Vec<InputError>,
}

impl Finder<'_> {
    fn walk(&mut self, folder: &Path) {
        let (mut found, errors_before) = (false, self.errors.len());
        // As for logs: links are followed, and circles of them are no news.
        for entry in WalkDir::new(folder).follow_links(true).sort_by_file_name() {
            match entry {
                Ok(entry) if entry.file_type().is_file() => {
                    let path = entry.path();
                    if has_extension(path, "zip") || has_extension(path, "xml") {
                        found |= self.is_known(path) || self.file(path, false);
                    }
                }
                Ok(_) => {}
                Err(error) if error.loop_ancestor().is_some() => {}
                Err(error) => {
                    let path = error.path().unwrap_or(folder).to_owned();
                    let source = error.into_io_error();
                    let source = source.unwrap_or_else(|| io::ErrorKind::Other.into());
                    self.errors.push(InputError::io(&path, source));
                }
            }
        }
        if !found && self.errors.len() == errors_before {
            self.errors
                .push(InputError::NoDefinitions(folder.to_owned()));
        }
    }

    fn named(&mut self, path: &Path) {
        if self.is_known(path) {
            return;
        }
        let errors_before = self.errors.len();
        if !self.file(path, true) && self.errors.len() == errors_before {
            self.errors.push(InputError::NoDefinitions(path.to_owned()));
        }
    }

    fn stdin(&mut self) {
        let path = Path::new("-");
        if self.is_known(path) {
            return;
        }
        let mut bytes = Vec::new();
        // A zip can only be read from its end.
        let limit = archive::MAX_NESTED;
        match io::stdin().lock().take(limit + 1).read_to_end(&mut bytes) {
            Ok(_) if bytes.len() as u64 > limit => {
                self.errors.push(InputError::TooLarge("-".to_owned()));
            }
            Ok(_) if is_zip(&bytes) => {
                let zip = Cursor::new(bytes);
                let errors_before = self.errors.len();
                if !archive::each_member(zip, path, &mut *self.take, &mut self.errors)
                    && self.errors.len() == errors_before
                {
                    self.errors.push(InputError::NoDefinitions(path.to_owned()));
                }
            }
            Ok(_) => {
                (self.take)(&Document {
                    name: "-".to_owned(),
                    origin: "-".to_owned(),
                    text: decode(&bytes),
                    is_expected: true,
                });
            }
            Err(error) => self.errors.push(InputError::io(path, error)),
        }
    }

    /// Whether this file was read before, under this name or another.
    fn is_known(&mut self, path: &Path) -> bool {
        let real = fs::canonicalize(path)
            .or_else(|_| std::path::absolute(path))
            .unwrap_or_else(|_| path.to_owned());
        !self.seen.insert(real)
    }

    /// Gives what is in a file; whether there was a definition in it.
    fn file(&mut self, path: &Path, is_named: bool) -> bool {
        match self.try_file(path, is_named) {
            Ok(found) => found,
            Err(error) => {
                self.errors.push(InputError::io(path, error));
                false
            }
        }
    }

    fn try_file(&mut self, path: &Path, is_named: bool) -> io::Result<bool> {
        let mut file = File::open(path)?;
        // A pipe gives its first bytes once, so that they must be kept.
        let mut bytes = Vec::new();
        (&mut file).take(4).read_to_end(&mut bytes)?;
        if is_zip(&bytes) || has_extension(path, "zip") {
            file.rewind()?;
            let zip = BufReader::new(file);
            return Ok(archive::each_member(
                zip,
                path,
                &mut *self.take,
                &mut self.errors,
            ));
        }
        file.take(MAX_DOCUMENT + 1 - bytes.len() as u64)
            .read_to_end(&mut bytes)?;
        let name = path.display().to_string();
        if bytes.len() as u64 > MAX_DOCUMENT {
            if is_named || looks_like_a_definition(&name, &bytes) {
                self.errors.push(InputError::TooLarge(name));
            }
            return Ok(false);
        }
        Ok((self.take)(&Document {
            origin: origin(&name),
            is_expected: is_named || names_a_definition(&name),
            text: decode(&bytes),
            name,
        }))
    }
}

/// The first bytes of a zip, or of an empty one.
fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// Whether a document that is too large to be read looks like a definition from its name or its beginning.
pub(super) fn looks_like_a_definition(name: &str, bytes: &[u8]) -> bool {
    let beginning = decode(&bytes[..bytes.len().min(1 << 16)]);
    names_a_definition(name)
        || beginning.contains("<sequence")
        || beginning.contains("SMS_TaskSequencePackage")
}

fn has_extension(path: &Path, extension: &str) -> bool {
    path.extension()
        .is_some_and(|found| found.eq_ignore_ascii_case(extension))
}

/// Whether a name promises a definition: `object.xml` in the folder of exported task sequences, `ts.xml` of MDT.
pub(super) fn names_a_definition(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace('\\', "/");
    let mut parts = name.rsplit('/');
    match parts.next() {
        Some("object.xml") => parts.nth(1) == Some("sms_tasksequencepackage"),
        Some("ts.xml") => true,
        _ => false,
    }
}

/// What a file on disk was exported with: the folder above `SMS_TaskSequencePackage`, else its own.
fn origin(name: &str) -> String {
    let path = Path::new(name);
    let folder = path.parent().unwrap_or(path);
    let is_class = |folder: &&Path| {
        folder
            .file_name()
            .is_some_and(|name| name.eq_ignore_ascii_case("SMS_TaskSequencePackage"))
    };
    let export = folder.ancestors().find(is_class).and_then(Path::parent);
    export.unwrap_or(folder).display().to_string()
}

/// Text by its byte order mark; without one by how XML begins; else UTF-8, or what Windows calls ANSI if it is not.
pub(super) fn decode(bytes: &[u8]) -> String {
    let marked = Encoding::for_bom(bytes).map(|(encoding, mark)| (encoding, &bytes[mark..]));
    let encoding = match (marked, bytes) {
        (Some(marked), _) => Some(marked),
        (None, [b'<', 0, ..]) => Some((UTF_16LE, bytes)),
        (None, [0, b'<', ..]) => Some((UTF_16BE, bytes)),
        _ => None,
    };
    match (encoding, std::str::from_utf8(bytes)) {
        (Some((encoding, bytes)), _) => encoding.decode_without_bom_handling(bytes).0.into_owned(),
        (None, Ok(text)) => text.to_owned(),
        (None, Err(_)) => WINDOWS_1252
            .decode_without_bom_handling(bytes)
            .0
            .into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_in_any_encoding() {
        let text = "<sequence name=\"Größe 🙂\"/>";
        let utf16 =
            |unit: fn(u16) -> [u8; 2]| -> Vec<u8> { text.encode_utf16().flat_map(unit).collect() };
        for (mark, bytes) in [
            (&b""[..], text.as_bytes().to_vec()),
            (b"\xEF\xBB\xBF", text.as_bytes().to_vec()),
            (b"\xFF\xFE", utf16(u16::to_le_bytes)),
            (b"\xFE\xFF", utf16(u16::to_be_bytes)),
            (b"", utf16(u16::to_le_bytes)),
            (b"", utf16(u16::to_be_bytes)),
        ] {
            assert_eq!(decode(&[mark, &bytes].concat()), text);
        }
        assert_eq!(decode(b"<a b='Gr\xF6\xDFe'/>"), "<a b='Größe'/>");
        assert_eq!(decode(b""), "");
    }

    #[test]
    fn names_and_origins() {
        for (name, expected) in [
            ("x/SMS_TaskSequencePackage/CON00100/object.xml", true),
            (r"x\sms_tasksequencepackage\CON00100\Object.XML", true),
            ("x/SMS_Package/CON00100/object.xml", false),
            ("Control/W11/ts.xml", true),
            ("unattend.xml", false),
            ("object.xml", false),
        ] {
            assert_eq!(names_a_definition(name), expected, "{name}");
        }
        assert_eq!(
            origin("x/y/SMS_TaskSequencePackage/CON00100/object.xml"),
            "x/y"
        );
        assert_eq!(origin("x/y/a.xml"), "x/y");
        assert_eq!(origin("a.xml"), "");
    }
}
