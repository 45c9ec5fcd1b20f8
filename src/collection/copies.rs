//! Where the copies of logs go: under their own names and those of their folders, a zip for a zip.

use std::{
    collections::{BTreeMap, HashSet},
    fs::{self, File, OpenOptions},
    io::{self, Cursor, Write},
    path::{Component, Path, PathBuf},
};

use zip::{ZipWriter, write::SimpleFileOptions};

use crate::{
    input::{Location, Machine},
    redact::Redactor,
};

/// Where one log's copy goes.
#[derive(Debug)]
struct Place {
    /// The file: the copy itself, or the zip that holds it.
    file: PathBuf,
    /// In the zip: its name, or a zip in it and its name there.
    inside: Vec<String>,
}

/// Where all copies go, machine by machine, in the order of the logs.
#[derive(Debug)]
pub struct Plan {
    /// The folder that all of it goes to.
    output: PathBuf,
    places: Vec<Place>,
}

impl Plan {
    /// Nothing is written yet. Says what is wrong if copies would lie among the originals, over other files or over each other.
    pub fn new(
        machines: &[Machine],
        roots: &[PathBuf],
        output: &Path,
        redactor: &Redactor,
    ) -> Result<Self, String> {
        let target = real(output);
        if let Some(root) = roots
            .iter()
            .map(|root| real(root))
            .find(|root| target.starts_with(root))
        {
            let (output, root) = (output.display(), root.display());
            return Err(format!(
                "{output} lies in {root}, which is to be copied: name a folder outside"
            ));
        }
        let mut places = Vec::new();
        for machine in machines {
            for log in &machine.logs {
                let location = log.location();
                let names = names(&location, roots, machine.name.as_deref());
                let mut file = output.to_owned();
                file.extend(
                    names
                        .iter()
                        .map(|name| redactor.redact_name(name).into_owned()),
                );
                let inside = location.inside.iter().map(|name| inside(name, redactor));
                let inside = inside.collect();
                places.push(Place { file, inside });
            }
        }
        let mut taken = HashSet::new();
        for place in &places {
            let file = place.file.display();
            if place.file.symlink_metadata().is_ok() {
                return Err(format!("{file} exists already"));
            }
            let key = format!("{file}\n{}", place.inside.join("\n")).to_lowercase();
            if !taken.insert(key) {
                return Err(format!(
                    "two logs would become {file}; name the folder above them, or copy them one by one"
                ));
            }
        }
        let output = output.to_owned();
        Ok(Self { output, places })
    }
}

/// A path as the system calls it, as far as it exists.
pub fn real(path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let found = whole
        .ancestors()
        .find_map(|above| Some((above, fs::canonicalize(above).ok()?)));
    match found {
        Some((above, real)) => match whole.strip_prefix(above) {
            Ok(rest) if rest.as_os_str().is_empty() => real,
            Ok(rest) => real.join(rest),
            Err(_) => whole,
        },
        None => whole,
    }
}

/// The folders of a log that are kept, and its name: from the path that was named on, and from the machine's folder if that is further up, since a tree tells
/// whose it is by it.
fn names(location: &Location, roots: &[PathBuf], machine: Option<&str>) -> Vec<String> {
    if location.file == Path::new("-") {
        let name = if location.inside.is_empty() {
            "smsts.log"
        } else {
            "stdin.zip"
        };
        return vec![name.to_owned()];
    }
    // As it was found, behind links; the path that was named as the system calls it.
    let root = roots.iter().find(|root| location.file.starts_with(root));
    let below = root.and_then(|root| location.file.strip_prefix(root).ok());
    let (whole, kept) = match (root, below) {
        (Some(root), Some(below)) => {
            let root = parts(&real(root));
            let is_file = below.as_os_str().is_empty();
            // Of a file that was named, the folder it lies in.
            let kept = root.len().saturating_sub(if is_file { 2 } else { 1 });
            ([root, parts(below)].concat(), kept)
        }
        _ => (parts(&real(&location.file)), 0),
    };
    let folders = &whole[..whole.len().saturating_sub(1)];
    let is_machine =
        |name: &String| machine.is_some_and(|machine| name.eq_ignore_ascii_case(machine));
    let of_machine = folders.iter().rposition(is_machine).unwrap_or(kept);
    whole[kept.min(of_machine)..].to_vec()
}

/// The names in a path: none that leads elsewhere.
fn parts(path: &Path) -> Vec<String> {
    let name = |component| match component {
        Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
        _ => None,
    };
    path.components().filter_map(name).collect()
}

/// The name of a zip's member, with nothing in it that leads out of the zip.
fn inside(member: &str, redactor: &Redactor) -> String {
    let names = member.split(['/', '\\']);
    let names = names.filter(|name| !matches!(*name, "" | "." | "..") && !name.ends_with(':'));
    let names: Vec<_> = names.map(|name| redactor.redact_name(name)).collect();
    names.join("/")
}

/// Writes the copies.
#[derive(Debug)]
pub struct Copies<'a> {
    plan: &'a Plan,
    zips: BTreeMap<&'a Path, Zip>,
}

/// A zip that is being written.
struct Zip {
    writer: ZipWriter<File>,
    /// The zips in it.
    nested: BTreeMap<String, ZipWriter<Cursor<Vec<u8>>>>,
}

impl std::fmt::Debug for Zip {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Zip").finish_non_exhaustive()
    }
}

impl<'a> Copies<'a> {
    /// By a plan.
    pub fn new(plan: &'a Plan) -> Self {
        Self {
            plan,
            zips: BTreeMap::new(),
        }
    }

    /// What a copy is called.
    pub fn name(&self, number: usize) -> String {
        let place = &self.plan.places[number];
        let mut name = place.file.display().to_string();
        for inside in &place.inside {
            name += "/";
            name += inside;
        }
        name
    }

    /// Writes one copy, by its number in the plan.
    pub fn write(&mut self, number: usize, bytes: &[u8]) -> io::Result<()> {
        let place = &self.plan.places[number];
        let named = |error: io::Error| {
            io::Error::new(error.kind(), format!("{}: {error}", place.file.display()))
        };
        let Some((first, rest)) = place.inside.split_first() else {
            let mut file = self.plan.create(&place.file).map_err(named)?;
            let written = file.write_all(bytes).and_then(|()| file.flush());
            drop(file);
            return written.map_err(|error| {
                // A copy that is cut is none.
                let _ = fs::remove_file(&place.file);
                named(error)
            });
        };
        if !self.zips.contains_key(&*place.file) {
            let writer = ZipWriter::new(self.plan.create(&place.file).map_err(named)?);
            let nested = BTreeMap::new();
            self.zips.insert(&place.file, Zip { writer, nested });
        }
        let zip = self.zips.get_mut(&*place.file).expect("it was made above");
        match rest {
            [] => add(&mut zip.writer, first, bytes).map_err(named),
            [name, ..] => {
                let new = || ZipWriter::new(Cursor::new(Vec::new()));
                let nested = zip.nested.entry(first.clone()).or_insert_with(new);
                add(nested, name, bytes).map_err(named)
            }
        }
    }

    /// Ends the zips.
    pub fn finish(mut self) -> io::Result<()> {
        while let Some((file, zip)) = self.zips.pop_first() {
            zip.end().inspect_err(|_| {
                let _ = fs::remove_file(file);
            })?;
        }
        Ok(())
    }
}

impl Zip {
    fn end(mut self) -> io::Result<()> {
        for (name, nested) in self.nested {
            let bytes = nested.finish()?.into_inner();
            add(&mut self.writer, &name, &bytes)?;
        }
        self.writer.finish()?.flush()
    }
}

impl Drop for Copies<'_> {
    /// Zips that were not ended are cut.
    fn drop(&mut self) {
        while let Some((file, zip)) = self.zips.pop_first() {
            drop(zip);
            let _ = fs::remove_file(file);
        }
    }
}

impl Plan {
    /// Never over a file that is there, and never through a link: it could lead anywhere.
    fn create(&self, path: &Path) -> io::Result<File> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(&self.output)?;
            let mut at = self.output.clone();
            for part in folder.strip_prefix(&self.output).into_iter().flatten() {
                at.push(part);
                match at.symlink_metadata() {
                    Ok(meta) if meta.is_dir() => {}
                    Ok(_) => {
                        let message = format!("{} is no folder", at.display());
                        return Err(io::Error::other(message));
                    }
                    Err(_) => fs::create_dir(&at)?,
                }
            }
        }
        OpenOptions::new().write(true).create_new(true).open(path)
    }
}

/// Without times and rights, which tell of whoever packed the zip.
fn add(zip: &mut ZipWriter<impl Write + io::Seek>, name: &str, bytes: &[u8]) -> io::Result<()> {
    zip.start_file(name, SimpleFileOptions::default())?;
    zip.write_all(bytes)
}
