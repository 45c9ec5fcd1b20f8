//! A stretch of time: `--since` and `--until`.

use std::str::FromStr;

use chrono::{DateTime, Datelike, Days, Local, NaiveDate, NaiveDateTime, NaiveTime, Weekday};

use crate::record::Stamp;

/// A moment given by the user: on the log's own clock, or, with a zone, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// Milliseconds on the log's clock.
    Local(i64),
    /// Milliseconds since 1970-01-01T00:00Z.
    Utc(i64),
}

impl Bound {
    /// The stamp's time on the bound's clock, and the bound.
    fn compare(self, stamp: Stamp) -> Option<(i64, i64)> {
        match self {
            Self::Local(ms) => Some((stamp.local_ms(), ms)),
            Self::Utc(ms) => Some((stamp.utc_ms()?, ms)),
        }
    }
}

impl FromStr for Bound {
    type Err = String;

    /// Reads `2026-03-02`, `2026-03-02 09:14`, with seconds and a fraction, with `T` for the blank,
    /// with `Z` or an offset; `90m`, `36h`, `2d`, `3w` before now; `today`, `yesterday`, `monday` or
    /// `last monday`: midnight of the last such day on the log's clock.
    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if let Some(bound) = relative(text, Local::now()) {
            return Ok(bound);
        }
        if let Ok(at) = DateTime::parse_from_rfc3339(&text.replacen(' ', "T", 1)) {
            return Ok(Self::Utc(at.timestamp_millis()));
        }
        let local = text.replacen('T', " ", 1);
        let at = ["%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%d %H:%M"]
            .iter()
            .find_map(|form| NaiveDateTime::parse_from_str(&local, form).ok())
            .or_else(|| {
                NaiveDate::parse_from_str(&local, "%Y-%m-%d")
                    .ok()?
                    .and_hms_opt(0, 0, 0)
            });
        at.map(|at| Self::Local(at.and_utc().timestamp_millis())).ok_or_else(|| {
            "not a time; write 2026-03-02, \"2026-03-02 09:14:05\" (the log's clock), 2026-03-02T09:14:05Z, 2d, yesterday or \"last monday\"".to_owned()
        })
    }
}

/// A moment told by its distance from now.
fn relative(text: &str, now: DateTime<Local>) -> Option<Bound> {
    let text = text.to_ascii_lowercase();
    let midnight = |day: NaiveDate| {
        let at = day.and_time(NaiveTime::MIN).and_utc();
        Bound::Local(at.timestamp_millis())
    };
    let today = now.date_naive();
    match text.as_str() {
        "now" => return Some(Bound::Utc(now.timestamp_millis())),
        "today" => return Some(midnight(today)),
        "yesterday" => return today.pred_opt().map(midnight),
        _ => {}
    }
    let name = text.strip_prefix("last ").unwrap_or(&text).trim();
    if let Ok(weekday) = name.parse::<Weekday>() {
        // Today is not the last such day.
        let back = 7 - weekday.days_since(today.weekday());
        return today
            .checked_sub_days(Days::new(u64::from(back)))
            .map(midnight);
    }
    let amount = text.strip_suffix("ago").unwrap_or(&text).trim();
    let digits = amount.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = amount.split_at(digits);
    let minutes = match unit.trim() {
        "m" | "min" | "minute" | "minutes" => 1,
        "h" | "hour" | "hours" => 60,
        "d" | "day" | "days" => 24 * 60,
        "w" | "week" | "weeks" => 7 * 24 * 60,
        _ => return None,
    };
    let back = number.parse::<i64>().ok()?.checked_mul(minutes * 60_000)?;
    now.timestamp_millis().checked_sub(back).map(Bound::Utc)
}

/// From one moment to another; either can be open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// Not before this.
    pub since: Option<Bound>,
    /// Not after this.
    pub until: Option<Bound>,
}

impl Window {
    /// Whether the moment lies in the window. An unknown moment lies in none.
    pub fn holds(&self, stamp: Option<Stamp>) -> bool {
        stamp.is_some_and(|stamp| {
            self.since
                .is_none_or(|since| since.compare(stamp).is_some_and(|(at, since)| at >= since))
                && self
                    .until
                    .is_none_or(|until| until.compare(stamp).is_some_and(|(at, until)| at <= until))
        })
    }

    /// Whether something that lasted from `from` to `to` (`None`: to the end) was on at some moment of the window. Without a readable beginning it was not.
    pub fn overlaps(&self, from: Option<Stamp>, to: Option<Stamp>) -> bool {
        from.is_some_and(|from| {
            self.until
                .is_none_or(|until| until.compare(from).is_some_and(|(at, until)| at <= until))
                && self.since.is_none_or(|since| {
                    to.is_none_or(|to| since.compare(to).is_some_and(|(at, since)| at >= since))
                })
        })
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    #[test]
    fn moments_are_read_with_and_without_a_zone() {
        let noon = 1_772_452_800_000;
        for (text, bound) in [
            ("2026-03-02 12:00", Bound::Local(noon)),
            ("2026-03-02T12:00:00.000", Bound::Local(noon)),
            ("2026-03-02", Bound::Local(noon - 12 * 3_600_000)),
            ("2026-03-02 12:00:00Z", Bound::Utc(noon)),
            ("2026-03-02T07:00:00-05:00", Bound::Utc(noon)),
        ] {
            assert_eq!(text.parse(), Ok(bound), "{text}");
        }
        assert!("the day before".parse::<Bound>().is_err());
    }

    #[test]
    fn moments_are_told_by_their_distance_from_now() {
        // A Wednesday, at 09:30.
        let now = Local.with_ymd_and_hms(2026, 3, 4, 9, 30, 0).unwrap();
        let utc = |hours: i64| Bound::Utc(now.timestamp_millis() - hours * 3_600_000);
        let midnight = |text: &str| format!("2026-{text}").parse().unwrap();
        for (text, bound) in [
            ("now", utc(0)),
            ("36h", utc(36)),
            ("2d", utc(48)),
            ("2 days ago", utc(48)),
            ("1w", utc(168)),
            ("Today", midnight("03-04")),
            ("yesterday", midnight("03-03")),
            ("last Monday", midnight("03-02")),
            ("tue", midnight("03-03")),
            ("wednesday", midnight("02-25")),
            ("last thursday", midnight("02-26")),
        ] {
            assert_eq!(relative(text, now), Some(bound), "{text}");
        }
        for text in [
            "",
            "d",
            "2",
            "2 moons",
            "99999999999999999999d",
            "next monday",
        ] {
            assert_eq!(relative(text, now), None, "{text}");
        }
    }

    #[test]
    fn windows_hold_and_overlap() {
        let stamp = |minute: i64| Some(Stamp::new(minute * 60_000, Some(60)));
        let window = Window {
            since: Some(Bound::Local(600_000)),
            until: Some(Bound::Utc(80 * 60_000)),
        };
        assert!(window.holds(stamp(10)) && window.holds(stamp(20)));
        assert!(!window.holds(stamp(9)) && !window.holds(stamp(21)) && !window.holds(None));
        assert!(window.overlaps(stamp(1), None) && window.overlaps(stamp(1), stamp(10)));
        assert!(!window.overlaps(stamp(1), stamp(9)) && !window.overlaps(stamp(21), None));
        assert!(Window::default().overlaps(stamp(1), stamp(2)));
    }
}
