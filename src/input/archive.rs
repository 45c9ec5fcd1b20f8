//! Members of zips, read in memory: never extracted, never more than the limits.

use std::{
    io::{self, Cursor, Read, Seek},
    path::Path,
};

use zip::{ZipArchive, result::ZipError};

use super::{
    InputError,
    definitions::{Document, MAX_DOCUMENT, decode, looks_like_a_definition, names_a_definition},
};

/// What the members of one zip that are read may have together, inflated: hundreds of the largest exports.
const MAX_INFLATED: u64 = 512 << 20;
/// A zip in a zip; it is held in memory.
pub(super) const MAX_NESTED: u64 = 256 << 20;
/// Names in one zip; an export has four for each object.
const MAX_MEMBERS: usize = 100_000;

/// Hands the documents (`*.xml`) in a zip, and in the zips directly in it, to `take`. Whether any held a definition.
pub(super) fn each_member<R: Read + Seek>(
    reader: R,
    path: &Path,
    take: &mut dyn FnMut(&Document) -> bool,
    errors: &mut Vec<InputError>,
) -> bool {
    let mut opener = Opener {
        left: MAX_INFLATED,
        members: MAX_MEMBERS,
        take,
        errors,
    };
    opener.open(reader, &path.display().to_string(), true)
}

struct Opener<'a> {
    /// Bytes that may still be inflated.
    left: u64,
    /// Names that may still be looked at.
    members: usize,
    take: &'a mut dyn FnMut(&Document) -> bool,
    errors: &'a mut Vec<InputError>,
}

impl Opener<'_> {
    fn open<R: Read + Seek>(&mut self, reader: R, name: &str, may_nest: bool) -> bool {
        let mut zip = match ZipArchive::new(reader) {
            Ok(zip) => zip,
            Err(error) => {
                self.errors.push(failed(name, &error));
                return false;
            }
        };
        if zip.len() > self.members {
            self.errors.push(InputError::TooMany(name.to_owned()));
            return false;
        }
        self.members -= zip.len();
        let (mut found, mut told) = (false, false);
        for index in 0..zip.len() {
            let ends_with = |member: &str, extension: &str| {
                member
                    .len()
                    .checked_sub(extension.len())
                    .and_then(|at| member.get(at..))
                    .is_some_and(|end| end.eq_ignore_ascii_case(extension))
            };
            // The name is only ever shown; where it would lead on disk is of no interest.
            let member = match zip.name_for_index(index) {
                Some(Ok(member)) => member.into_owned(),
                Some(Err(_)) | None => continue,
            };
            let is_zip = ends_with(&member, ".zip");
            if !is_zip && !ends_with(&member, ".xml") {
                continue;
            }
            let full = format!("{name}/{member}");
            if is_zip && !may_nest {
                self.errors.push(InputError::TooDeep(full));
                continue;
            }
            let limit = if is_zip { MAX_NESTED } else { MAX_DOCUMENT };
            match self.inflate(&mut zip, index, &full, limit) {
                Ok(bytes) if is_zip => found |= self.open(Cursor::new(bytes), &full, false),
                Ok(bytes) => {
                    found |= (self.take)(&Document {
                        is_expected: names_a_definition(&full),
                        name: full,
                        origin: name.to_owned(),
                        text: decode(&bytes),
                    });
                }
                Err(None) => {}
                Err(Some(InputError::Inflated(name))) => {
                    self.errors.push(InputError::Inflated(name));
                    break;
                }
                Err(Some(error)) => {
                    // A zip that has nothing to do with ours may have thousands of members that are locked.
                    if !std::mem::replace(&mut told, true) || names_a_definition(&full) {
                        self.errors.push(error);
                    }
                }
            }
        }
        found
    }

    /// A member's bytes. What its header says of its size is not trusted. An error without words is of no interest.
    fn inflate<R: Read + Seek>(
        &mut self,
        zip: &mut ZipArchive<R>,
        index: usize,
        name: &str,
        limit: u64,
    ) -> Result<Vec<u8>, Option<InputError>> {
        let member = zip.by_index(index).map_err(|error| failed(name, &error))?;
        let limit_now = self.left.min(limit);
        let mut bytes = Vec::new();
        let read = member.take(limit_now + 1).read_to_end(&mut bytes);
        let len = bytes.len() as u64;
        self.left -= len.min(limit_now);
        if len > limit_now {
            if limit_now < limit {
                return Err(Some(InputError::Inflated(name.to_owned())));
            }
            let is_ours = limit > MAX_DOCUMENT || looks_like_a_definition(name, &bytes);
            return Err(is_ours.then(|| InputError::TooLarge(name.to_owned())));
        }
        read.map_err(|error| InputError::Zip {
            name: name.to_owned(),
            message: error.to_string(),
        })?;
        Ok(bytes)
    }
}

fn failed(name: &str, error: &ZipError) -> InputError {
    let message = match error {
        ZipError::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            "it ends too early".to_owned()
        }
        error => error.to_string(),
    };
    InputError::Zip {
        name: name.to_owned(),
        message,
    }
}
