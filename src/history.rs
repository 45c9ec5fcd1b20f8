//! The front door: one machine's logs in memory and the history that they tell.

use std::fmt;

use self_cell::self_cell;

use crate::{
    analysis::{self, RunFailures},
    input::Source,
    label::{Catalog, Labeller},
    model::{Diagnostic, Level, Run},
    sequence::{Library, Problem, parse},
    timeline,
};

self_cell!(
    /// A history with the logs that it borrows from.
    struct Cell {
        owner: Vec<Source>,
        #[covariant]
        dependent: Timeline,
    }
);

type Timeline<'a> = timeline::History<'a>;

/// The history of one machine: its logs, its runs, and their labels.
///
/// It owns the logs. [`timeline`](Self::timeline) gives the borrowed form, which the writers in [`render`](crate::render) take.
///
/// # Example
///
/// ```
/// let log = std::fs::read("sample-logs/osd-succeeded/smsts.log")?;
/// let history = smsts::History::from_bytes("smsts.log", log)?;
/// for run in history.runs() {
///     for (id, depth) in run.walk() {
///         println!("{:indent$}{}", "", run.node(id).title(), indent = 2 * depth);
///     }
/// }
/// # assert_eq!(history.runs().len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct History {
    cell: Cell,
}

impl fmt::Debug for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("History").field(self.timeline()).finish()
    }
}

impl History {
    /// Rebuilds the history that one log tells. `name` is its file name, which messages repeat.
    ///
    /// The bytes may be UTF-8, UTF-16 with or without a byte order mark, or of an ANSI code page. A damaged log gives what is whole in it, and
    /// [`diagnostics`](Self::diagnostics) on the rest.
    ///
    /// # Errors
    ///
    /// When no record is in the log.
    pub fn from_bytes(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Result<Self, Error> {
        Self::builder().log(name, bytes).build()
    }

    /// A builder, for several logs, definitions, a catalog or the machine's name.
    pub fn builder() -> HistoryBuilder {
        HistoryBuilder::default()
    }

    /// Rebuilds the history of logs that are open, and labels its runs.
    pub(crate) fn new(machine: Option<String>, sources: Vec<Source>, labeller: &Labeller) -> Self {
        let cell = Cell::new(sources, |sources| {
            let mut history = timeline::reconstruct(machine, sources);
            history.label(labeller);
            history
        });
        Self { cell }
    }

    /// Leaves only the newest run to show, see [`show_newest`](timeline::History::show_newest).
    pub(crate) fn show_newest(&mut self) {
        self.cell
            .with_dependent_mut(|_, history| history.show_newest());
    }

    /// Leaves only runs to show that are chosen, see [`show_only`](timeline::History::show_only).
    pub(crate) fn show_only(&mut self, chooses: impl Fn(&timeline::History<'_>, usize) -> bool) {
        self.cell
            .with_dependent_mut(|_, history| history.show_only(chooses));
    }

    /// The runs, in the order in which they were written.
    pub fn runs(&self) -> &[Run] {
        &self.timeline().built.runs
    }

    /// For each run, what failed in it and why, in the order of [`runs`](Self::runs).
    pub fn failures(&self) -> Vec<RunFailures> {
        analysis::failures(self.timeline())
    }

    /// Remarks on the logs: unreadable parts, gaps, contradictions.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.timeline().diagnostics
    }

    /// The history in the form that borrows from its logs.
    pub fn timeline(&self) -> &timeline::History<'_> {
        self.cell.borrow_dependent()
    }
}

/// Builds a [`History`] from bytes.
///
/// # Example
///
/// Two logs of one machine, with the definition of the task sequence:
///
/// ```
/// # let folder = "sample-logs/rolled-reboot-zone-change";
/// # let [older, newer] = ["smsts-20260210-225457.log", "smsts.log"].map(|name| std::fs::read(format!("{folder}/{name}")).unwrap());
/// # let xml = std::fs::read_to_string("sample-logs/definitions/SMS_TaskSequencePackage/CON00100/object.xml")?;
/// let history = smsts::History::builder()
///     .machine("PC0142")
///     .log("smsts-20260210-225457.log", older)
///     .log("smsts.log", newer)
///     .definition("CON00100.xml", &xml)
///     .build()?;
/// assert_eq!(history.timeline().machine.as_deref(), Some("PC0142"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Default)]
#[must_use = "a builder does nothing before `build`"]
pub struct HistoryBuilder {
    machine: Option<String>,
    sources: Vec<Source>,
    /// Names and texts.
    definitions: Vec<(String, String)>,
    catalogs: Vec<(String, String)>,
    shows_all: bool,
}

impl HistoryBuilder {
    /// The machine's name, for output.
    pub fn machine(mut self, name: impl Into<String>) -> Self {
        self.machine = Some(name.into());
        self
    }

    /// Adds a log: `smsts.log` or a rolled one. The order of the calls does not matter.
    pub fn log(mut self, name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        self.sources.push(Source::from_bytes(name, bytes.into()));
        self
    }

    /// Adds a definition: the text of an export's `object.xml`, of a `<sequence>` document, or of MDT's `ts.xml`. Child sequences need theirs too.
    pub fn definition(mut self, file: impl Into<String>, xml: impl Into<String>) -> Self {
        self.definitions.push((file.into(), xml.into()));
        self
    }

    /// Sets the catalog: the text of a file that `smsts catalog` wrote. It tells Run Task Sequence steps where no definition explains a run.
    pub fn catalog(mut self, file: impl Into<String>, toml: impl Into<String>) -> Self {
        self.catalogs = vec![(file.into(), toml.into())];
        self
    }

    /// Adds the nodes that were never reached, from the definition that explains a run.
    pub fn show_all(mut self) -> Self {
        self.shows_all = true;
        self
    }

    /// Rebuilds the history.
    ///
    /// # Errors
    ///
    /// When there is no log, no record in any of the logs, or a definition or catalog that cannot be used. Each error says what to do.
    pub fn build(self) -> Result<History, Error> {
        let mut labeller = Labeller::default();
        if !self.definitions.is_empty() {
            labeller = Labeller::new(library(&self.definitions)?);
        }
        for (file, text) in &self.catalogs {
            let (catalog, problems) = Catalog::parse(text, file);
            if let Some(problem) = problems.into_iter().find(is_error) {
                return Err(Error(Kind::Catalog(problem)));
            }
            labeller = labeller.with_catalog(catalog);
        }
        if self.shows_all {
            labeller = labeller.showing_all();
        }
        if self.sources.is_empty() {
            return Err(Error(Kind::NoLog));
        }
        let history = History::new(self.machine, self.sources, &labeller);
        let timeline = history.timeline();
        if timeline.logs.iter().all(|log| log.reading.records == 0) {
            let names: Vec<_> = timeline
                .logs
                .iter()
                .map(|log| log.source.name.as_str())
                .collect();
            return Err(Error(Kind::NoRecord(names.join(", "))));
        }
        Ok(history)
    }
}

/// Links definitions by their package IDs.
fn library(texts: &[(String, String)]) -> Result<Library, Error> {
    let mut definitions = Vec::new();
    for (file, text) in texts {
        for parsed in parse(text, file, file) {
            let definition = parsed.map_err(|error| {
                Error(Kind::Definition(Problem {
                    level: Level::Error,
                    code: "definition",
                    message: error.to_string(),
                    file: Some(file.clone()),
                    place: error.place,
                }))
            })?;
            definitions.push(definition);
        }
    }
    Ok(Library::new(definitions, Vec::new()))
}

fn is_error(problem: &Problem) -> bool {
    problem.level == Level::Error
}

/// The reason why a [`History`] could not be built. Its text says what to do.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Error(Kind);

#[derive(Debug, thiserror::Error)]
enum Kind {
    #[error("no log was given: add one with `HistoryBuilder::log`")]
    NoLog,
    #[error(
        "{0}: not a ConfigMgr log, there is no record (<![LOG[...]LOG]!>) in it; give the bytes of smsts.log as they are, out of its zip"
    )]
    NoRecord(String),
    #[error("{0}; give the XML of an exported task sequence, or leave the definition out")]
    Definition(Problem),
    #[error("{0}; write the catalog again with `smsts catalog`, or leave it out")]
    Catalog(Problem),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_say_what_to_do() {
        let none = History::builder().build().unwrap_err().to_string();
        assert!(none.contains("`HistoryBuilder::log`"), "{none}");
        let text = History::from_bytes("notes.txt", "no log").unwrap_err();
        assert!(
            text.to_string()
                .starts_with("notes.txt: not a ConfigMgr log")
        );
        let log = "<![LOG[Start executing an instruction. Instruction name: 'A'. Pointer: 0]LOG]!><time=\"09:00:00.000+000\" date=\"03-02-2026\" component=\"TSManager\" context=\"\" type=\"1\" thread=\"1\" file=\"\">";
        let builder = || History::builder().log("smsts.log", log);
        assert!(builder().build().is_ok());
        let broken = builder().definition("A.xml", "<sequence>").build();
        let broken = broken.unwrap_err().to_string();
        assert!(broken.starts_with("A.xml:"), "{broken}");
        let broken = builder().catalog("c.toml", "version = ").build();
        assert!(broken.unwrap_err().to_string().contains("smsts catalog"));
    }
}
