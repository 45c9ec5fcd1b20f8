//! Which runs a summary is about.

use std::borrow::Cow;

use regex::Regex;

use super::{LocalTime, RunRow, Time};
use crate::{model::RunOutcome, select::Window};

/// A choice of runs, by what their rows say.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only runs that began in the window. A run whose time is not known began in none.
    pub window: Window,
    /// Only runs that ended so; none: all.
    pub outcomes: Vec<RunOutcome>,
    /// Only runs of sequences whose name or package ID matches.
    pub sequence: Option<Regex>,
    /// Only runs of machines whose name matches.
    pub machine: Option<Regex>,
}

impl Filter {
    /// Whether the run was asked for.
    pub fn chooses(&self, run: &RunRow<'_>) -> bool {
        let matches = |regex: &Option<Regex>, texts: &[&Option<Cow<'_, str>>]| {
            regex.as_ref().is_none_or(|regex| {
                texts
                    .iter()
                    .any(|text| text.as_ref().is_some_and(|text| regex.is_match(text)))
            })
        };
        // Without a bias only the log's own clock can be compared.
        let began = run.began().map(Time::stamp);
        let began = began.or_else(|| run.local_time.map(LocalTime::stamp));
        (self.window == Window::default() || self.window.holds(began))
            && (self.outcomes.is_empty() || self.outcomes.contains(&run.outcome))
            && matches(
                &self.sequence,
                &[&run.sequence_name, &run.sequence_package_id],
            )
            && matches(&self.machine, &[&run.machine])
    }
}
