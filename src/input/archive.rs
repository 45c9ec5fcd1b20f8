//! Members of zips, read in memory: never extracted, never more than the limits.
//!
//! A member's name is only ever shown and looked at; where it would lead on disk is of no interest.

use std::{
    fs::File,
    io::{self, BufReader, Cursor, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
    sync::Arc,
};

use zip::{
    ZipArchive,
    read::{OwnedZipFileEntry, ZipReadOptions},
    result::ZipError,
};

use super::InputError;

/// What a zip may ask of this program. The sizes are those that the zip states of its members; none inflates beyond.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// What is looked for, for messages: `any task sequence definition`.
    pub what: &'static str,
    /// One member that is read, bytes.
    pub member: u64,
    /// A zip in the zip, bytes; it is held in memory.
    pub nested: u64,
    /// All members that are read, bytes.
    pub together: u64,
    /// Or so many times the zip's own size, if that is more: text shrinks to a tenth or a thirtieth, a bomb to a thousandth and less.
    pub ratio: u64,
    /// Names in the zip and the zips in it.
    pub names: usize,
}

/// What a member is, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Looked for.
    Wanted,
    /// A zip, to be looked into.
    Zip,
    /// Anything else.
    Foreign,
}

/// Where a zip's bytes are.
#[derive(Debug)]
pub(super) enum Container {
    File(PathBuf),
    Memory(Vec<u8>),
    /// A member of another zip.
    Nested(Member),
}

/// A member of a zip that was looked for.
#[derive(Clone, Debug)]
pub struct Member {
    /// The zip's name, and the member's after it.
    pub name: String,
    /// How much of `name` is the zip's.
    zip_len: usize,
    pub(super) container: Arc<Container>,
    entry: Arc<OwnedZipFileEntry>,
}

/// An open zip.
pub(super) trait ReadSeek: Read + Seek + Send {}
impl<R: Read + Seek + Send> ReadSeek for R {}

impl Container {
    /// Opens the zip to read from it; a nested one is inflated.
    pub fn open(&self) -> Result<Box<dyn ReadSeek + '_>, InputError> {
        Ok(match self {
            Self::File(path) => {
                let file = File::open(path).map_err(|error| InputError::io(path, error))?;
                Box::new(BufReader::new(file))
            }
            Self::Memory(bytes) => Box::new(Cursor::new(bytes)),
            Self::Nested(member) => {
                let bytes = member.read(&mut *member.container.open()?)?;
                Box::new(Cursor::new(bytes))
            }
        })
    }
}

/// Where a log is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// Its file, or the outermost zip that it is in; `-` for standard input.
    pub file: PathBuf,
    /// Its name in that zip; in a zip in it, that one's name and then its own.
    pub inside: Vec<String>,
}

impl Member {
    /// Where it is.
    pub(super) fn location(&self) -> Location {
        let mut location = match &*self.container {
            Container::File(path) => Location {
                file: path.clone(),
                inside: Vec::new(),
            },
            Container::Memory(_) => Location {
                file: PathBuf::from("-"),
                inside: Vec::new(),
            },
            Container::Nested(zip) => zip.location(),
        };
        location
            .inside
            .push(self.name[self.zip_len + 1..].to_owned());
        location
    }

    /// The name of the zip that the member is in.
    pub(super) fn zip_name(&self) -> &str {
        &self.name[..self.zip_len]
    }

    /// How large it is, bytes, as the zip states.
    pub(super) fn size(&self) -> u64 {
        self.entry.size()
    }

    /// The member's bytes, from the zip's reader.
    pub(super) fn read(&self, zip: &mut dyn ReadSeek) -> Result<Vec<u8>, InputError> {
        self.read_up_to(zip, u64::MAX)
    }

    /// The first bytes of the member.
    pub(super) fn read_up_to(
        &self,
        mut zip: &mut dyn ReadSeek,
        most: u64,
    ) -> Result<Vec<u8>, InputError> {
        let mut bytes = Vec::new();
        let member = self
            .entry
            .as_ref()
            .as_ref()
            .with_reader(&mut zip, ZipReadOptions::new())
            .map_err(|error| self.failed(&error))?;
        // A stated size is not trusted with memory before the bytes are there.
        member
            .take(most)
            .read_to_end(&mut bytes)
            .map_err(|error| self.failed(&ZipError::Io(error)))?;
        Ok(bytes)
    }

    fn failed(&self, error: &ZipError) -> InputError {
        InputError::Member {
            name: self.name.clone(),
            message: words(error),
        }
    }
}

/// Hands the members that `kind` calls wanted, in a zip and in the zips directly in it, to `take`, with the reader of their zip. What cannot be
/// read, or is beyond the limits, is told, and the rest goes on. Whether a wanted member that is beyond its limit is of interest is for `take` to say.
pub(super) fn each_member(
    container: &Arc<Container>,
    name: &str,
    limits: &Limits,
    kind: &dyn Fn(&str) -> Kind,
    take: &mut Take<'_>,
) -> Vec<InputError> {
    let mut walk = Walk {
        limits,
        together: limits.together,
        left: limits.together,
        names: limits.names,
        kind,
        take,
        errors: Vec::new(),
    };
    let done = container.open().and_then(|mut zip| {
        let size = zip
            .seek(SeekFrom::End(0))
            .map_err(|error| InputError::io(Path::new(name), error))?;
        walk.together = limits.together.max(size.saturating_mul(limits.ratio));
        walk.left = walk.together;
        walk.zip(container, &mut *zip, name, true)
    });
    walk.errors.extend(done.err());
    walk.errors
}

/// What is done with a wanted member.
type Take<'a> = dyn FnMut(&Member, &mut dyn ReadSeek) -> Result<(), InputError> + 'a;

struct Walk<'a> {
    limits: &'a Limits,
    /// Bytes that may be inflated, and how many are left of them.
    together: u64,
    left: u64,
    /// Names that may still be looked at.
    names: usize,
    kind: &'a dyn Fn(&str) -> Kind,
    take: &'a mut Take<'a>,
    errors: Vec<InputError>,
}

impl Walk<'_> {
    fn zip(
        &mut self,
        container: &Arc<Container>,
        zip: &mut dyn ReadSeek,
        name: &str,
        may_nest: bool,
    ) -> Result<(), InputError> {
        let broken = |message: String| InputError::Zip {
            name: name.to_owned(),
            message: message + "; it may not have been copied whole",
        };
        let archive = ZipArchive::new(&mut *zip).map_err(|error| broken(words(&error)))?;
        // Of a zip whose end is missing, the last zip in it would be taken for it.
        if archive.offset() > 0 {
            return Err(broken(
                "it does not begin where its contents say".to_owned(),
            ));
        }
        let directory = archive.metadata();
        if directory.len() > self.names {
            return Err(InputError::TooMany {
                name: name.to_owned(),
                limit: self.limits.names,
                what: self.limits.what,
            });
        }
        self.names -= directory.len();
        let mut is_ours = false;
        for entry in (0..directory.len()).filter_map(|index| directory.entry(index).ok()) {
            let Ok(inner) = entry.name() else { continue };
            let kind = (self.kind)(&inner);
            if kind == Kind::Foreign || entry.is_dir() {
                continue;
            }
            is_ours = true;
            let member = Member {
                name: format!("{name}/{inner}"),
                zip_len: name.len(),
                container: Arc::clone(container),
                entry: Arc::new(entry.into()),
            };
            if kind == Kind::Zip && !may_nest {
                self.errors.push(InputError::TooDeep(member.name));
                continue;
            }
            if let Err(error) = self.member(kind, member, zip) {
                let is_end = matches!(error, InputError::Inflated { .. });
                self.errors.push(error);
                if is_end {
                    break;
                }
            }
        }
        if is_ours && directory.has_duplicate_names() {
            return Err(InputError::Zip {
                name: name.to_owned(),
                message: "it holds several files of one name, of which one was read".to_owned(),
            });
        }
        Ok(())
    }

    fn member(
        &mut self,
        kind: Kind,
        member: Member,
        zip: &mut dyn ReadSeek,
    ) -> Result<(), InputError> {
        let limit = match kind {
            Kind::Zip => self.limits.nested,
            Kind::Wanted | Kind::Foreign => self.limits.member,
        };
        if member.size() <= limit {
            let Some(left) = self.left.checked_sub(member.size()) else {
                return Err(InputError::Inflated {
                    name: member.name,
                    limit: self.together,
                    what: self.limits.what,
                });
            };
            self.left = left;
        }
        if kind != Kind::Zip {
            return (self.take)(&member, zip);
        }
        if member.size() > limit {
            return Err(InputError::TooLarge {
                name: member.name,
                limit,
                what: "what is read of a zip in a zip",
            });
        }
        let mut inner = Cursor::new(member.read(zip)?);
        let name = member.name.clone();
        let container = Arc::new(Container::Nested(member));
        self.zip(&container, &mut inner, &name, false)
    }
}

/// The first bytes of a zip, or of an empty one.
pub(super) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// Whether a name ends with this extension, in any letter case.
pub(super) fn has_extension(name: &str, extension: &str) -> bool {
    let extension = extension.as_bytes();
    let (name, dot) = (name.as_bytes(), 1);
    name.len()
        .checked_sub(extension.len() + dot)
        .is_some_and(|at| name[at] == b'.' && name[at + dot..].eq_ignore_ascii_case(extension))
}

fn words(error: &ZipError) -> String {
    match error {
        ZipError::Io(error) => match error.get_ref().and_then(|error| error.downcast_ref()) {
            Some(error) => words(error),
            None if error.kind() == io::ErrorKind::UnexpectedEof => "it ends too early".to_owned(),
            None => error.to_string(),
        },
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => "it is encrypted".to_owned(),
        ZipError::CompressionMethodNotSupported(method) => {
            format!("packed by method {method}; only deflate and store are read")
        }
        error => error.to_string(),
    }
}
