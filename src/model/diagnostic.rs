//! Remarks on the input: unreadable parts of it, gaps, contradictions of the engine's records.

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Level {
    /// Good to know.
    Info,
    /// Something is missing or contradicts itself; the rest holds.
    Warning,
    /// An input could not be used.
    Error,
}

impl Level {
    /// The word in output.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// One thing to know.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// How much it matters.
    pub level: Level,
    /// A stable word for scripts, for example `fragment`.
    pub code: &'static str,
    /// A sentence for people.
    pub message: String,
    /// The log, by its index in the history.
    pub log: Option<usize>,
    /// The position in the log's text.
    pub position: Option<usize>,
}

impl Diagnostic {
    pub(crate) fn new(level: Level, code: &'static str, message: String) -> Self {
        Self {
            level,
            code,
            message,
            log: None,
            position: None,
        }
    }

    pub(crate) fn at(mut self, log: usize, position: Option<usize>) -> Self {
        (self.log, self.position) = (Some(log), position);
        self
    }
}
