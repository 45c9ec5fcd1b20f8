//! Finds the documents that may hold task sequence definitions, on disk and in zips, and gives their text.
//!
//! One at a time, since a folder can hold thousands. Whether a document holds a definition is for [`crate::sequence`] to say.

use std::{
    collections::HashSet,
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
    sync::Arc,
};

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};
use walkdir::WalkDir;

use super::{
    InputError,
    archive::{self, Container, Kind, Limits, Member, ReadSeek, has_extension, is_zip},
};

const LIMITS: Limits = Limits {
    what: "any task sequence definition",
    // The site accepts sequences of 32 MiB.
    member: 64 << 20,
    nested: 256 << 20,
    // Hundreds of the largest exports.
    together: 512 << 20,
    ratio: 0,
    // An export has four for each object.
    names: 100_000,
};

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
                    let name = entry.file_name().to_string_lossy();
                    if has_extension(&name, "zip") || has_extension(&name, "xml") {
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
        let limit = LIMITS.nested;
        match io::stdin().lock().take(limit + 1).read_to_end(&mut bytes) {
            Ok(_) if bytes.len() as u64 > limit => {
                self.errors.push(too_large("-".to_owned(), limit));
            }
            Ok(_) if is_zip(&bytes) => {
                let errors_before = self.errors.len();
                if !self.zip(Container::Memory(bytes), "-") && self.errors.len() == errors_before {
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
        let name = path.display().to_string();
        if is_zip(&bytes) || has_extension(&name, "zip") {
            return Ok(self.zip(Container::File(path.to_owned()), &name));
        }
        file.take(LIMITS.member + 1 - bytes.len() as u64)
            .read_to_end(&mut bytes)?;
        if bytes.len() as u64 > LIMITS.member {
            if is_named || looks_like_a_definition(&name, &bytes) {
                self.errors.push(too_large(name, LIMITS.member));
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

    /// Gives the documents in a zip, and in the zips directly in it; whether there was a definition in it.
    fn zip(&mut self, container: Container, name: &str) -> bool {
        let mut found = false;
        // A zip that has nothing to do with ours may have thousands of members that are locked: one of them is told.
        let mut told = String::new();
        let errors = archive::each_member(
            &Arc::new(container),
            name,
            &LIMITS,
            &|name| match () {
                () if has_extension(name, "xml") => Kind::Wanted,
                () if has_extension(name, "zip") => Kind::Zip,
                () => Kind::Foreign,
            },
            &mut |member, zip| {
                match document(member, zip) {
                    Ok(Some(document)) => found |= (self.take)(&document),
                    Err(error) if told != member.zip_name() || names_a_definition(&member.name) => {
                        told = member.zip_name().to_owned();
                        return Err(error);
                    }
                    Ok(None) | Err(_) => {}
                }
                Ok(())
            },
        );
        self.errors.extend(errors);
        found
    }
}

/// A member of a zip as a document, unless it is too large and does not look like one.
fn document(member: &Member, zip: &mut dyn ReadSeek) -> Result<Option<Document>, InputError> {
    if member.size() > LIMITS.member {
        let beginning = member.read_up_to(zip, BEGINNING)?;
        return if looks_like_a_definition(&member.name, &beginning) {
            Err(too_large(member.name.clone(), LIMITS.member))
        } else {
            Ok(None)
        };
    }
    Ok(Some(Document {
        is_expected: names_a_definition(&member.name),
        name: member.name.clone(),
        origin: member.zip_name().to_owned(),
        text: decode(&member.read(zip)?),
    }))
}

fn too_large(name: String, limit: u64) -> InputError {
    InputError::TooLarge {
        name,
        limit,
        what: LIMITS.what,
    }
}

/// So much of a document is looked at to tell what it is, bytes.
const BEGINNING: u64 = 1 << 16;

/// Whether a document that is too large to be read looks like a definition from its name or its beginning.
fn looks_like_a_definition(name: &str, bytes: &[u8]) -> bool {
    let beginning = decode(&bytes[..bytes.len().min(BEGINNING as usize)]);
    names_a_definition(name)
        || beginning.contains("<sequence")
        || beginning.contains("SMS_TaskSequencePackage")
}

/// Whether a name promises a definition: `object.xml` in the folder of exported task sequences, `ts.xml` of MDT.
fn names_a_definition(name: &str) -> bool {
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
fn decode(bytes: &[u8]) -> String {
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
