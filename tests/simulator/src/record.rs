//! One log record before it becomes bytes.

use std::fmt::Write as _;

/// An instant as the log tells it: what the machine's clock said, not what was true.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stamp {
    /// Milliseconds since 1970 in UTC, by the machine's clock.
    pub utc_ms: i64,
    /// Windows' bias in minutes: UTC = local time + bias.
    pub bias: i32,
}

impl Stamp {
    /// Milliseconds since 1970 as the wall clock beside the machine showed them.
    pub fn local_ms(self) -> i64 {
        self.utc_ms - i64::from(self.bias) * 60_000
    }

    /// Local time as `(year, month, day, hour, minute, second, millisecond)`.
    pub fn civil(self) -> (i64, i64, i64, i64, i64, i64, i64) {
        let local = self.local_ms();
        let (days, ms) = (local.div_euclid(86_400_000), local.rem_euclid(86_400_000));
        let (year, month, day) = civil_from_days(days);
        (
            year,
            month,
            day,
            ms / 3_600_000,
            ms / 60_000 % 60,
            ms / 1000 % 60,
            ms % 1000,
        )
    }

    /// The name the engine gives a log that it rolls over now.
    pub fn rolled_name(self) -> String {
        let (year, month, day, hour, minute, second, _) = self.civil();
        format!("smsts-{year:04}{month:02}{day:02}-{hour:02}{minute:02}{second:02}.log")
    }
}

/// Milliseconds since 1970 of a UTC date and time.
pub fn utc(year: i64, month: i64, day: i64, hour: i64, minute: i64, second: i64) -> i64 {
    ((days_from_civil(year, month, day) * 24 + hour) * 60 + minute) * 60_000 + second * 1000
}

/// Days since 1970 of a date in the Gregorian calendar (Howard Hinnant's algorithm).
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year - era * 400;
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days - era * 146_097;
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// What is missing of a record that two processes wrote at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tear {
    Whole,
    /// The first part is gone, this many permille of the message with it.
    HeadLost(u32),
    /// Only the first part is there, this many permille of the message, and the next record follows directly.
    TailLost(u32),
}

/// A record of the log.
#[derive(Clone, Debug)]
pub struct Record {
    pub message: String,
    pub component: &'static str,
    /// 0 verbose, 1 information, 2 warning, 3 error.
    pub severity: u8,
    pub thread: u32,
    pub file: &'static str,
    pub stamp: Stamp,
    /// A time attribute that cannot be read, written instead of the stamp.
    pub odd_time: Option<&'static str>,
    pub tear: Tear,
    /// Written in Windows-1252 in the middle of a UTF-8 file.
    pub ansi: bool,
    /// A byte order mark stands before the record, as where one log was appended to another.
    pub bom: bool,
}

impl Record {
    /// Whether the record is there as a whole, so that a reader can understand it.
    pub fn is_whole(&self) -> bool {
        self.tear == Tear::Whole
    }

    /// The record as text, as much of it as its tear leaves.
    pub fn text(&self) -> String {
        let mut text = format!("<![LOG[{}]LOG]!><time=\"", self.message);
        let (year, month, day, hour, minute, second, milli) = self.stamp.civil();
        match self.odd_time {
            Some(odd) => text.push_str(odd),
            None => {
                let _ = write!(
                    text,
                    "{hour:02}:{minute:02}:{second:02}.{milli:03}{}",
                    bias_text(self.stamp.bias)
                );
            }
        }
        let _ = write!(
            text,
            "\" date=\"{month:02}-{day:02}-{year:04}\" component=\"{}\" context=\"\" type=\"{}\" thread=\"{}\" file=\"{}\">",
            self.component, self.severity, self.thread, self.file
        );
        let cut = |permille: u32| {
            let mut at = 7 + self.message.len() * permille as usize / 1000;
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        match self.tear {
            Tear::Whole => text,
            Tear::HeadLost(permille) => text[cut(permille)..].to_owned(),
            Tear::TailLost(permille) => text[..cut(permille)].to_owned(),
        }
    }
}

/// The bias as Windows writes it: signed, only zero padded.
fn bias_text(bias: i32) -> String {
    if bias == 0 {
        "+000".to_owned()
    } else {
        format!("{bias:+}")
    }
}
