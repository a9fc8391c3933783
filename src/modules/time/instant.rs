//! Moments: nanoseconds in a place, and what a calendar says of them.

use std::sync::OnceLock;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use super::location::{Location, Offset};
use crate::process::duration::Duration;
use crate::stdlib::os::{DAY, civil_from_days, days_from_civil};
use crate::vm::native::{Cx, Object, Portable, Transfer, Value};

/// Name of the type in messages.
pub(super) const TYPE_NAME: &str = "time";

/// Years of the calendar.
const YEARS: std::ops::RangeInclusive<i64> = -9999..=9999;
/// Nanoseconds of a second.
const NANOS: i128 = 1_000_000_000;
/// Seconds from 0001-01-01 to 1970-01-01.
const ZERO_TO_EPOCH: i64 = 62_135_596_800;

/// A moment, and the place for whose clocks it is shown.
#[derive(Clone)]
pub(in crate::modules) struct Time {
    /// Seconds after 1970-01-01 00:00 UTC.
    seconds: i64,
    /// Nanoseconds after them.
    nanos: u32,
    /// Reading of a clock that never steps, in nanoseconds after the start of the program: of `now`, and of what is
    /// added to it.
    monotonic: Option<i64>,
    location: Location,
}

/// What calendar and clock of its place show at a moment.
pub(super) struct Civil {
    pub(super) year: i64,
    pub(super) month: i64,
    pub(super) day: i64,
    pub(super) hour: i64,
    pub(super) minute: i64,
    pub(super) second: i64,
    pub(super) nanosecond: u32,
    /// Sunday is 0.
    pub(super) weekday: i64,
    /// From 1.
    pub(super) year_day: i64,
    pub(super) offset: Offset,
}

/// Fields of a date and a time of day, which need not be in their ranges.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Fields {
    pub(super) year: i64,
    pub(super) month: i64,
    pub(super) day: i64,
    pub(super) hour: i64,
    pub(super) minute: i64,
    pub(super) second: i64,
    pub(super) nanosecond: i64,
}

impl Fields {
    /// Seconds and nanoseconds after 1970 on a clock that shows these fields, once each is in its range.
    fn wall_clock(self) -> Option<(i64, u32)> {
        let months = i128::from(self.year) * 12 + i128::from(self.month) - 1;
        let year = i64::try_from(months.div_euclid(12)).ok().filter(|year| year.abs() < 1 << 40)?;
        let month = i64::try_from(months.rem_euclid(12)).ok()? + 1;
        let days = i128::from(days_from_civil(year, month, 1)) + i128::from(self.day) - 1;
        let carried = i128::from(self.nanosecond).div_euclid(NANOS);
        let nanos = u32::try_from(i128::from(self.nanosecond).rem_euclid(NANOS)).ok()?;
        let of_day = i128::from(self.hour) * 3600 + i128::from(self.minute) * 60 + i128::from(self.second);
        Some((i64::try_from(days * i128::from(DAY) + of_day + carried).ok()?, nanos))
    }
}

impl Time {
    /// This moment, on the clocks of the system.
    #[expect(clippy::disallowed_methods, reason = "time.now tells the time, that is what it is for")]
    pub(super) fn now() -> Time {
        static START: OnceLock<Instant> = OnceLock::new();
        let elapsed = START.get_or_init(Instant::now).elapsed();
        let since_epoch = match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(after) => i128::try_from(after.as_nanos()).unwrap_or(0),
            Err(before) => -i128::try_from(before.duration().as_nanos()).unwrap_or(0),
        };
        let monotonic = i64::try_from(elapsed.as_nanos()).ok();
        let now = Time::of_nanos(since_epoch, Location::Local).unwrap_or_else(Time::epoch);
        Time { monotonic, ..now }
    }

    fn epoch() -> Time {
        Time { seconds: 0, nanos: 0, monotonic: None, location: Location::Local }
    }

    /// The moment so many nanoseconds after 1970, if it is in the range.
    pub(super) fn of_nanos(nanos: i128, location: Location) -> Option<Time> {
        let seconds = i64::try_from(nanos.div_euclid(NANOS)).ok()?;
        let first = days_from_civil(*YEARS.start(), 1, 1) * DAY;
        let end = days_from_civil(*YEARS.end() + 1, 1, 1) * DAY;
        let nanos = u32::try_from(nanos.rem_euclid(NANOS)).ok()?;
        (first..end).contains(&seconds).then_some(Time { seconds, nanos, monotonic: None, location })
    }

    /// The moment so many seconds and nanoseconds after 1970, if it is in the range.
    pub(super) fn of_unix(seconds: i64, nanos: i64, location: Location) -> Option<Time> {
        Time::of_nanos(i128::from(seconds) * NANOS + i128::from(nanos), location)
    }

    /// As [`Time::of_unix`], in UTC.
    pub(in crate::modules) fn of_unix_utc(seconds: i64, nanos: u32) -> Option<Time> {
        Time::of_unix(seconds, i64::from(nanos), Location::Utc)
    }

    /// The moment when the clocks of a place show these fields.
    pub(super) fn of_fields(fields: Fields, location: Location) -> Option<Time> {
        let (local, nanos) = fields.wall_clock()?;
        let offset = location.offset_of_local(local);
        Time::of_unix(local.checked_sub(i64::from(offset))?, i64::from(nanos), location)
    }

    /// The moment when clocks at an offset show these fields.
    pub(super) fn of_fields_at(fields: Fields, offset: i32, location: Location) -> Option<Time> {
        let (local, nanos) = fields.wall_clock()?;
        Time::of_unix(local.checked_sub(i64::from(offset))?, i64::from(nanos), location)
    }

    /// Seconds after 1970.
    pub(in crate::modules) fn unix(&self) -> i64 {
        self.seconds
    }

    /// Nanoseconds after 1970.
    pub(super) fn nanos(&self) -> i128 {
        i128::from(self.seconds) * NANOS + i128::from(self.nanos)
    }

    /// Nanoseconds after the last whole second.
    pub(in crate::modules) fn nanosecond(&self) -> u32 {
        self.nanos
    }

    /// The place.
    pub(super) fn location(&self) -> &Location {
        &self.location
    }

    /// The same moment on other clocks.
    pub(super) fn at(&self, location: Location) -> Time {
        Time { seconds: self.seconds, nanos: self.nanos, monotonic: None, location }
    }

    /// What calendar and clock show.
    pub(super) fn civil(&self) -> Civil {
        let offset = self.location.offset(self.seconds);
        let local = self.seconds + i64::from(offset.seconds);
        let (days, second) = (local.div_euclid(DAY), local.rem_euclid(DAY));
        let (year, month, day) = civil_from_days(days);
        Civil {
            year,
            month,
            day,
            hour: second / 3600,
            minute: second / 60 % 60,
            second: second % 60,
            nanosecond: self.nanos,
            weekday: (days + 4).rem_euclid(7),
            year_day: days - days_from_civil(year, 1, 1) + 1,
            offset,
        }
    }

    /// The moment a duration later.
    pub(super) fn add(&self, d: Duration) -> Option<Time> {
        let later = Time::of_nanos(self.nanos() + i128::from(d.0), self.location.clone())?;
        let monotonic = self.monotonic.and_then(|reading| reading.checked_add(d.0));
        Some(Time { monotonic, ..later })
    }

    /// The time from another moment to this one, within the range of durations.
    pub(super) fn since(&self, other: &Time) -> Duration {
        let nanos = match (self.monotonic, other.monotonic) {
            (Some(this), Some(other)) => i128::from(this) - i128::from(other),
            _ => self.nanos() - other.nanos(),
        };
        Duration(i64::try_from(nanos).unwrap_or(if nanos < 0 { i64::MIN } else { i64::MAX }))
    }

    /// The same time of day some years, months and days later.
    pub(super) fn add_date(&self, years: i64, months: i64, days: i64) -> Option<Time> {
        let civil = self.civil();
        let fields = Fields {
            year: civil.year.checked_add(years)?,
            month: civil.month.checked_add(months)?,
            day: civil.day.checked_add(days)?,
            hour: civil.hour,
            minute: civil.minute,
            second: civil.second,
            nanosecond: i64::from(civil.nanosecond),
        };
        Time::of_fields(fields, self.location.clone())
    }

    /// The last multiple of a duration since the year 1, or the nearest one; a half counts as more.
    pub(super) fn multiple(&self, d: Duration, nearest: bool) -> Option<Time> {
        if d.0 <= 0 {
            return Some(self.at(self.location.clone()));
        }
        let unit = i128::from(d.0);
        let since_zero = self.nanos() + i128::from(ZERO_TO_EPOCH) * NANOS;
        let rest = since_zero.rem_euclid(unit);
        let up = if nearest && rest * 2 >= unit { unit } else { 0 };
        Time::of_nanos(self.nanos() - rest + up, self.location.clone())
    }

    /// Whether it is the start of the year 1.
    pub(super) fn is_zero(&self) -> bool {
        self.seconds == -ZERO_TO_EPOCH && self.nanos == 0
    }
}

impl Civil {
    /// Year and week of ISO 8601: weeks start on Monday, and week 1 has the year's first Thursday.
    pub(super) fn iso_week(&self) -> (i64, i64) {
        let days = days_from_civil(self.year, self.month, self.day);
        // The Thursday of the same week says to which year it belongs.
        let thursday = days + 3 - (self.weekday + 6) % 7;
        let (year, _, _) = civil_from_days(thursday);
        (year, (thursday - days_from_civil(year, 1, 1)) / 7 + 1)
    }
}

impl Object for Time {
    fn type_name(&self) -> &'static str {
        TYPE_NAME
    }

    fn transfer(&self) -> Transfer {
        // Without the reading of the monotonic clock.
        Transfer::Portable(Box::new(self.at(self.location.clone())))
    }
}

impl Portable for Time {
    fn arrive(&self, cx: &mut Cx<'_>) -> Value {
        self.clone().into_value(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(year: i64, month: i64, day: i64) -> Time {
        Time::of_fields(Fields { year, month, day, ..Fields::default() }, Location::Utc).unwrap()
    }

    #[test]
    fn the_range_ends_with_the_years() {
        assert_eq!(utc(-9999, 1, 1).civil().year, -9999);
        assert_eq!(utc(9999, 12, 31).civil().year, 9999);
        for fields in [
            Fields { year: 10_000, month: 1, day: 1, ..Fields::default() },
            Fields { year: -9999, month: 0, day: 1, ..Fields::default() },
            Fields { year: i64::MAX, month: i64::MAX, day: i64::MAX, ..Fields::default() },
            Fields { second: i64::MAX, minute: i64::MAX, hour: i64::MAX, ..Fields::default() },
            Fields { year: i64::MIN, nanosecond: i64::MIN, ..Fields::default() },
        ] {
            assert!(Time::of_fields(fields, Location::Utc).is_none(), "{fields:?}");
        }
        assert!(utc(9999, 12, 31).add(Duration(i64::MAX)).is_none());
        assert!(utc(2024, 1, 1).add_date(i64::MAX, 0, 0).is_none());
    }

    #[test]
    fn weeks_of_iso_8601() {
        for ((year, month, day), week) in [
            ((2024, 12, 30), (2025, 1)),
            ((2024, 1, 1), (2024, 1)),
            ((2021, 1, 3), (2020, 53)),
            ((2021, 1, 4), (2021, 1)),
            ((2016, 1, 3), (2015, 53)),
        ] {
            assert_eq!(utc(year, month, day).civil().iso_week(), week);
        }
    }

    #[test]
    fn multiples_count_from_the_year_1() {
        let t = Time::of_unix(90 * 60, 0, Location::Utc).unwrap();
        let hour = Duration(3_600_000_000_000);
        assert_eq!(t.multiple(hour, true).unwrap().unix(), 7200);
        assert_eq!(t.multiple(hour, false).unwrap().unix(), 3600);
        // Weeks since a Monday.
        assert_eq!(t.multiple(Duration(7 * 86_400_000_000_000), false).unwrap().civil().weekday, 1);
        assert_eq!(Time::of_unix(-1, 0, Location::Utc).unwrap().multiple(hour, false).unwrap().unix(), -3600);
    }
}
