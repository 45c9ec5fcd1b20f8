//! A stretch of time: `--since` and `--until`.

use std::str::FromStr;

use chrono::{DateTime, NaiveDate, NaiveDateTime};

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

    /// Reads `2026-03-02`, `2026-03-02 09:14`, with seconds and a fraction, with `T` for the blank, with `Z` or an offset.
    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
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
            "not a time; write 2026-03-02, \"2026-03-02 09:14:05\" (the log's clock) or 2026-03-02T09:14:05Z".to_owned()
        })
    }
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
        assert!("yesterday".parse::<Bound>().is_err());
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
