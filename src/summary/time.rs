//! Times as rows hold them.

use std::{borrow::Cow, fmt};

use chrono::{DateTime, Datelike, NaiveDateTime};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

use crate::record::Stamp;

/// A moment whose UTC time is known: RFC 3339 in the log's local time, `2026-03-02T09:14:05.123+01:00`. Moments compare by UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Time {
    utc_ms: i64,
    /// Minutes to add to local time to get UTC.
    bias: i16,
}

impl Time {
    /// `None` without a readable bias.
    pub fn new(stamp: Stamp) -> Option<Self> {
        let utc_ms = stamp.utc_ms()?;
        let bias = i16::try_from((utc_ms - stamp.local_ms()) / 60_000).ok()?;
        Some(Self { utc_ms, bias })
    }

    /// Milliseconds since 1970-01-01T00:00Z.
    pub fn utc_ms(self) -> i64 {
        self.utc_ms
    }

    /// As a record states it.
    pub fn stamp(self) -> Stamp {
        Stamp::new(self.utc_ms - i64::from(self.bias) * 60_000, Some(self.bias))
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.stamp().rfc3339().unwrap_or_default())
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        let at = DateTime::parse_from_rfc3339(&text)
            .map_err(|_| D::Error::custom(format_args!("not an RFC 3339 time: {text:?}")))?;
        let seconds = at.offset().utc_minus_local();
        match i16::try_from(seconds / 60) {
            Ok(bias) if seconds % 60 == 0 => Ok(Self {
                utc_ms: at.timestamp_millis(),
                bias,
            }),
            _ => Err(D::Error::custom(format_args!("no such offset: {text:?}"))),
        }
    }
}

/// A time on the log's own clock, known also where no bias leads to UTC: `2026-03-02T09:14:05.123`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LocalTime(i64);

const FORM: &str = "%Y-%m-%dT%H:%M:%S%.3f";

impl LocalTime {
    /// The stamp's time, whatever its bias.
    pub fn new(stamp: Stamp) -> Self {
        Self(stamp.local_ms())
    }

    /// As a record without a bias states it.
    pub fn stamp(self) -> Stamp {
        Stamp::new(self.0, None)
    }

    /// `2026-03-02`
    pub fn day(self) -> String {
        self.stamp().local().format("%Y-%m-%d").to_string()
    }
}

impl Serialize for LocalTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.stamp().local().format(FORM))
    }
}

impl<'de> Deserialize<'de> for LocalTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        let at = NaiveDateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M:%S%.f")
            .ok()
            .filter(|at| (0..=9999).contains(&at.year()));
        at.map(|at| Self(at.and_utc().timestamp_millis()))
            .ok_or_else(|| D::Error::custom(format_args!("not a local time: {text:?}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for (time, date) in [
            (&b"10:20:57.257+240"[..], &b"10-18-2019"[..]),
            (b"00:00:00.000-1439", b"01-01-0001"),
            (b"23:59:59.999+1439", b"12-31-9999"),
        ] {
            let stamp = Stamp::parse(time, date).unwrap();
            let time = Time::new(stamp).unwrap();
            let text = serde_json::to_string(&time).unwrap();
            assert_eq!(text, format!("{:?}", stamp.rfc3339().unwrap()));
            assert_eq!(serde_json::from_str::<Time>(&text).unwrap(), time);
            assert_eq!(time.stamp(), stamp);
            let local = LocalTime::new(stamp);
            let text = serde_json::to_string(&local).unwrap();
            assert_eq!(serde_json::from_str::<LocalTime>(&text).unwrap(), local);
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "",
            "now",
            "2026-03-02T09:14:05",
            "2026-13-02T09:14:05Z",
            "99999-03-02T09:14:05Z",
        ] {
            assert!(
                serde_json::from_value::<Time>(text.into()).is_err(),
                "{text}"
            );
        }
        for text in [
            "",
            "2026-03-02",
            "2026-03-02T09:14:05Z",
            "20260-03-02T09:14:05",
        ] {
            assert!(
                serde_json::from_value::<LocalTime>(text.into()).is_err(),
                "{text}"
            );
        }
    }
}
