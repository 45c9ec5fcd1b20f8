//! When a record was written: the log's local time, and the bias that leads to UTC.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime};
use nom::{
    IResult, Parser,
    bytes::complete::{tag, take_while_m_n},
    combinator::{map_opt, opt},
    sequence::preceded,
};

/// The local time a record states, to the millisecond, and its bias if it can be read.
///
/// The bias has Windows' sign: UTC = local time + bias, in minutes, so `+240` is UTC-04:00
/// (proven by records of a real 1902 log whose messages hold a WMI UTC time). Nothing is made up: a time
/// that cannot be read is no `Stamp`, and without a readable bias there is no UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Milliseconds since 1970-01-01T00:00 on the log's own clock.
    local_ms: i64,
    /// Minutes to add to local time to get UTC.
    bias: Option<i16>,
}

impl Stamp {
    /// Reads the `time` and `date` attributes, for example `10:20:57.257+240` and `10-18-2019`.
    ///
    /// One-digit hours, months and days and a missing fraction are read. A bias that is not a sign
    /// directly followed by one to four digits is absent, and so is the whole time when
    /// anything else in it cannot be read.
    ///
    /// Log viewers write the date with slashes, month first (day first where there is no such month), or with dots, day first, and
    /// twelve hours with `AM` or `PM`. Such times have no bias.
    pub fn parse(time: &[u8], date: &[u8]) -> Option<Self> {
        let (rest, (hour, minute, second, milli)) = clock(time).ok()?;
        let half = Half::of(rest);
        let of_viewer = !date.contains(&b'-');
        if of_viewer && !rest.is_empty() && half.is_none() {
            return None;
        }
        let (rest_of_date, date) = date_of(date).ok()?;
        if !rest_of_date.is_empty() {
            return None;
        }
        let hour = half.map_or(Some(hour), |half| half.hour(hour))?;
        let at = date.and_hms_milli_opt(hour, minute, second, milli)?;
        Some(Self {
            local_ms: at.and_utc().timestamp_millis(),
            bias: bias(rest),
        })
    }

    /// A stamp from its parts: milliseconds on the local clock, and the bias in minutes.
    pub fn new(local_ms: i64, bias: Option<i16>) -> Self {
        Self { local_ms, bias }
    }

    /// The log's own clock, as people want to read it.
    pub fn local(self) -> NaiveDateTime {
        DateTime::from_timestamp_millis(self.local_ms)
            .unwrap_or_default()
            .naive_utc()
    }

    /// Milliseconds on the log's own clock, for comparing without a zone.
    pub fn local_ms(self) -> i64 {
        self.local_ms
    }

    /// The stamp so many milliseconds later.
    pub fn later(self, ms: i64) -> Self {
        Self {
            local_ms: self.local_ms.saturating_add(ms),
            ..self
        }
    }

    /// Milliseconds since 1970-01-01T00:00Z; absent without a readable bias.
    pub fn utc_ms(self) -> Option<i64> {
        Some(self.local_ms + i64::from(self.bias?) * 60_000)
    }

    /// Local time with its offset from UTC, for example `2019-10-18T10:20:57.257-04:00`.
    /// Absent without a readable bias, since RFC 3339 knows no time without an offset.
    pub fn rfc3339(self) -> Option<String> {
        let offset = FixedOffset::west_opt(i32::from(self.bias?) * 60)?;
        let local =
            DateTime::<FixedOffset>::from_naive_utc_and_offset(self.local() - offset, offset);
        Some(local.to_rfc3339_opts(chrono::SecondsFormat::Millis, false))
    }
}

/// Milliseconds from one stamp to the other, computed in UTC. It can be negative: a time sync moves the clock back.
pub fn elapsed_ms(from: Option<Stamp>, to: Option<Stamp>) -> Option<i64> {
    Some(to?.utc_ms()? - from?.utc_ms()?)
}

/// `min..=max` ASCII digits as a number.
fn number(min: usize, max: usize) -> impl Fn(&[u8]) -> IResult<&[u8], u32> {
    move |input| {
        let value = |digits: &[u8]| {
            digits.iter().try_fold(0u32, |n, d| {
                n.checked_mul(10)?.checked_add(u32::from(d - b'0'))
            })
        };
        map_opt(take_while_m_n(min, max, |b: u8| b.is_ascii_digit()), value).parse(input)
    }
}

fn date_of(input: &[u8]) -> IResult<&[u8], NaiveDate> {
    let separator = |input| take_while_m_n(1, 1, |b| matches!(b, b'-' | b'/' | b'.')).parse(input);
    let parts = (
        number(1, 2),
        separator,
        number(1, 2),
        separator,
        number(4, 4),
    );
    map_opt(parts, |(first, mark, second, other, year)| {
        let date = |month, day| NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day);
        match mark {
            _ if mark != other => None,
            b"." => date(second, first),
            b"/" => date(first, second).or_else(|| date(second, first)),
            _ => date(first, second),
        }
    })
    .parse(input)
}

/// The half of the day that twelve hours are counted in.
#[derive(Clone, Copy)]
enum Half {
    Am,
    Pm,
}

impl Half {
    fn of(rest: &[u8]) -> Option<Self> {
        let letters: Vec<u8> = rest
            .iter()
            .filter(|b| !matches!(b, b' ' | b'.'))
            .take(3)
            .map(u8::to_ascii_lowercase)
            .collect();
        match letters.as_slice() {
            b"am" => Some(Self::Am),
            b"pm" => Some(Self::Pm),
            _ => None,
        }
    }

    fn hour(self, hour: u32) -> Option<u32> {
        let passed = match self {
            Self::Am => 0,
            Self::Pm => 12,
        };
        (1..=12).contains(&hour).then_some(hour % 12 + passed)
    }
}

fn clock(input: &[u8]) -> IResult<&[u8], (u32, u32, u32, u32)> {
    let fraction = map_opt(
        take_while_m_n(1, 9, |b: u8| b.is_ascii_digit()),
        |digits: &[u8]| {
            // Milliseconds are the first three digits; script-written logs write up to seven.
            (0..3).try_fold(0u32, |n, i| {
                Some(n * 10 + u32::from(digits.get(i).unwrap_or(&b'0') - b'0'))
            })
        },
    );
    let (rest, (hour, minute, second, milli)) = (
        number(1, 2),
        preceded(tag(":"), number(2, 2)),
        preceded(tag(":"), number(2, 2)),
        opt(preceded(tag("."), fraction)),
    )
        .parse(input)?;
    Ok((rest, (hour, minute, second, milli.unwrap_or(0))))
}

/// The bias that follows the clock: a sign and one to four digits, no further than a day. All else
/// (`+-420`, ` 600`, nothing) is unreadable: scripts that write it disagree on the sign.
fn bias(rest: &[u8]) -> Option<i16> {
    let (sign, digits) = rest.split_first()?;
    let (left, minutes) = number(1, 4)(digits).ok()?;
    if !left.is_empty() || minutes >= 24 * 60 {
        return None;
    }
    let minutes = i16::try_from(minutes).ok()?;
    match sign {
        b'+' => Some(minutes),
        b'-' => Some(-minutes),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(time: &str, date: &str) -> (Option<String>, Option<String>) {
        let stamp = Stamp::parse(time.as_bytes(), date.as_bytes());
        (
            stamp.map(|s| s.local().format("%F %T%.3f").to_string()),
            stamp.and_then(Stamp::rfc3339),
        )
    }

    #[test]
    fn utc_is_local_plus_bias() {
        let stamp = Stamp::parse(b"10:20:57.257+240", b"10-18-2019").unwrap();
        assert_eq!(stamp.rfc3339().unwrap(), "2019-10-18T10:20:57.257-04:00");
        assert_eq!(stamp.utc_ms(), Some(1_571_408_457_257), "14:20:57.257Z");
    }

    #[test]
    fn every_bias_seen_in_the_wild() {
        for (text, offset) in [
            ("+240", "-04:00"),
            ("+480", "-08:00"),
            ("+300", "-05:00"),
            ("+000", "+00:00"),
            ("-60", "+01:00"),
            ("-120", "+02:00"),
            ("-330", "+05:30"),
            ("-660", "+11:00"),
        ] {
            let (_, rfc) = read(&format!("01:02:03.004{text}"), "01-02-2024");
            assert_eq!(
                rfc.unwrap(),
                format!("2024-01-02T01:02:03.004{offset}"),
                "{text}"
            );
        }
    }

    #[test]
    fn malformed_times_are_absent_not_made_up() {
        let local = Some("2022-09-07 14:05:03.042".to_owned());
        // The clock is readable, the bias is not: local time only.
        for time in [
            "14:05:03.042 -360",
            "14:05:03.042+-420",
            "14:05:03.042 600",
            "14:05:03.042",
            "14:05:03.042+99999",
            "14:05:03.042+1440",
        ] {
            assert_eq!(read(time, "9-7-2022"), (local.clone(), None), "{time}");
        }
        assert_eq!(
            read("14:05:03.0429431", "09-07-2022"),
            (local, None),
            "seven decimals hold no bias"
        );
        for time in [
            "13.02.20.943120",
            "",
            "25:00:00.000+000",
            "10:61:00.000+000",
            "10:20",
            "noon",
        ] {
            assert_eq!(read(time, "09-07-2022"), (None, None), "{time}");
        }
        for date in [
            "",
            "13-01-2022",
            "02-30-2022",
            "2022-09-07",
            "09/07/2022",
            "09-07-22",
        ] {
            assert_eq!(read("10:20:57.257+240", date), (None, None), "{date}");
        }
    }

    #[test]
    fn times_of_log_viewers_have_no_bias() {
        for (time, date, local) in [
            ("10:11:29 PM", "3/30/2016", "2016-03-30 22:11:29.000"),
            ("12:05:00 am", "1/2/2016", "2016-01-02 00:05:00.000"),
            ("22:11:29", "30/03/2016", "2016-03-30 22:11:29.000"),
            ("22:11:29", "30.03.2016", "2016-03-30 22:11:29.000"),
        ] {
            assert_eq!(read(time, date), (Some(local.to_owned()), None), "{time}");
        }
        for (time, date) in [("13:00:00 PM", "1/2/2016"), ("1:00:00", "1/2-2016")] {
            assert_eq!(read(time, date), (None, None), "{time} {date}");
        }
    }

    #[test]
    fn a_missing_fraction_and_short_numbers_are_read() {
        assert_eq!(
            read("9:05:03+60", "1-2-2024").1.unwrap(),
            "2024-01-02T09:05:03.000-01:00"
        );
    }
}
