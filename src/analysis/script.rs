//! PowerShell's errors in a log: the message, put together from its records, and the place in the script.
//!
//! PowerShell writes an error as a text of several lines, and the log gives each line a record: the message, broken where a console is wide, the
//! place (`At C:\a.ps1:12 char:20`), the line of the script with its underlining, and the category. Errors of the parser have several messages and
//! one category.

use std::sync::LazyLock;

use regex::Regex;

/// Where in a script an error arose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The script's path; `line` for a command given on the command line.
    pub script: String,
    /// Line in the script, counted from 1.
    pub line: u32,
    /// Column in the line, counted from 1, if it is told.
    pub column: Option<u32>,
}

/// An error that a script printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptError {
    /// The key of the record with which its message begins.
    pub first: usize,
    /// The message in one line.
    pub message: String,
    /// Where it arose.
    pub place: Option<Place>,
}

/// What a line of an error is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Message,
    Place,
    /// The script's line and its underlining, and remarks of the parser on itself.
    Detail,
    /// The last line of an error.
    End,
}

static PLACE: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"^At (.+?):(\d{1,9}) char:(\d{1,9})$";
    Regex::new(pattern).expect("the pattern is sound")
});

/// PowerShell 7 draws the script's line behind its number: `  12 |  Get-Thing`.
static DRAWN: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\s*(?:\d+|Line)?\s*\|").expect("the pattern is sound"));

/// Reads the last error in the records of a script's output, each with a key that is given back. `None` if they hold nothing of PowerShell's.
pub fn read(records: &[(usize, String)]) -> Option<ScriptError> {
    let lines = records
        .iter()
        .flat_map(|(key, text)| text.lines().map(|line| (*key, line)));
    let mut last = None;
    let mut current: Option<Reading> = None;
    for (key, line) in lines {
        match part(line) {
            Part::Message => {
                let reading = current.get_or_insert_with(|| Reading::new(key));
                reading.say(line);
            }
            Part::Place => {
                if let Some(reading) = &mut current {
                    reading.place = reading.place.take().or_else(|| place(line));
                    reading.is_said = true;
                }
            }
            Part::Detail => {
                if let Some(reading) = &mut current {
                    reading.is_said = true;
                }
            }
            Part::End => last = current.take().or(last),
        }
    }
    // What other programs print behind an error is none of PowerShell's.
    let reading = current.filter(|reading| reading.is_said).or(last)?;
    Some(ScriptError {
        first: reading.first,
        message: reading.message,
        place: reading.place,
    })
}

struct Reading {
    first: usize,
    message: String,
    place: Option<Place>,
    /// The first message is complete: what follows are further ones.
    is_said: bool,
}

impl Reading {
    fn new(first: usize) -> Self {
        Self {
            first,
            message: String::new(),
            place: None,
            is_said: false,
        }
    }

    fn say(&mut self, line: &str) {
        /// No console breaks a message into more than this, bytes.
        const LONGEST: usize = 4096;
        if self.is_said || self.message.len() > LONGEST {
            return;
        }
        if !self.message.is_empty() {
            self.message.push(' ');
        }
        self.message.push_str(line.trim());
    }
}

fn part(line: &str) -> Part {
    let text = line.trim();
    let is_detail = text.is_empty()
        || text.starts_with('+')
        || text.starts_with("Not all parse errors were reported")
        || DRAWN.is_match(line);
    match text {
        _ if text.starts_with("+ FullyQualifiedErrorId") => Part::End,
        _ if PLACE.is_match(text) => Part::Place,
        _ if is_detail => Part::Detail,
        _ => Part::Message,
    }
}

fn place(line: &str) -> Option<Place> {
    let found = PLACE.captures(line.trim())?;
    Some(Place {
        script: found[1].to_owned(),
        line: found[2].parse().ok()?,
        column: found[3].parse().ok(),
    })
}
