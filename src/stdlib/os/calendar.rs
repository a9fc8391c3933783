//! The calendar of C's `time.h`: seconds since 1970 to broken-down time and back, and `strftime` in the C locale.
//!
//! The arithmetic is the proleptic Gregorian calendar in 64 bits, without leap seconds. Where the local time is
//! wanted a [`Zones`] gives the offset from UTC.

/// Seconds of a day.
pub(crate) const DAY: i64 = 86_400;
/// Days from 0000-03-01 to 1970-01-01.
const DAYS_TO_EPOCH: i64 = 719_468;
/// Days of 400 years.
const DAYS_OF_ERA: i64 = 146_097;

/// Local time at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Offset {
    /// Seconds east of UTC.
    pub(super) seconds: i64,
    /// Daylight saving time is in force.
    pub(super) is_dst: bool,
    /// Abbreviation of the zone.
    pub(super) name: String,
}

/// What tells the local offset at a moment.
pub(super) trait Zones {
    /// The offset at `t` seconds after 1970.
    fn offset(&self, t: i64) -> Offset;
}

/// Universal time.
pub(super) struct Utc;

impl Zones for Utc {
    fn offset(&self, _: i64) -> Offset {
        Offset { seconds: 0, is_dst: false, name: "GMT".to_owned() }
    }
}

/// Broken-down time (`struct tm`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Date {
    /// Year.
    pub(super) year: i64,
    /// Month, from 1.
    pub(super) month: i64,
    /// Day of the month, from 1.
    pub(super) day: i64,
    /// Hours.
    pub(super) hour: i64,
    /// Minutes.
    pub(super) minute: i64,
    /// Seconds.
    pub(super) second: i64,
    /// Day of the week, Sunday is 0.
    pub(super) weekday: i64,
    /// Day of the year, from 0.
    pub(super) yearday: i64,
    /// Zone.
    pub(super) offset: Offset,
}

impl Date {
    /// The time `t` seconds after 1970; nothing where C's `int` cannot hold the year.
    pub(super) fn at(t: i64, zones: &dyn Zones) -> Option<Date> {
        let offset = zones.offset(t);
        let local = t.checked_add(offset.seconds)?;
        let days = local.div_euclid(DAY);
        let seconds = local.rem_euclid(DAY);
        let (year, month, day) = civil_from_days(days);
        i32::try_from(year - 1900).ok()?;
        Some(Date {
            year,
            month,
            day,
            hour: seconds / 3600,
            minute: seconds / 60 % 60,
            second: seconds % 60,
            weekday: (days + 4).rem_euclid(7),
            yearday: days - days_from_civil(year, 1, 1),
            offset,
        })
    }
}

/// Date of a number of days after 1970-01-01.
pub(crate) fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + DAYS_TO_EPOCH;
    let era = days.div_euclid(DAYS_OF_ERA);
    let day_of_era = days.rem_euclid(DAYS_OF_ERA);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

/// Days from 1970-01-01 to a date; `month` must be 1 to 12, `day` may be anything.
pub(crate) fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = if month > 2 { month - 3 } else { month + 9 };
    let day_of_year = (153 * month_from_march + 2) / 5;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * DAYS_OF_ERA + day_of_era - DAYS_TO_EPOCH + day - 1
}

/// What a program gives for a local time; the fields need not be in their ranges.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Fields {
    /// Year.
    pub(super) year: i64,
    /// Month, from 1.
    pub(super) month: i64,
    /// Day of the month, from 1.
    pub(super) day: i64,
    /// Hours.
    pub(super) hour: i64,
    /// Minutes.
    pub(super) minute: i64,
    /// Seconds.
    pub(super) second: i64,
    /// Whether the fields are daylight saving time, if that is known.
    pub(super) is_dst: Option<bool>,
}

/// The moment that local fields mean (`mktime`).
pub(super) fn moment(fields: Fields, zones: &dyn Zones) -> i64 {
    let months = fields.year * 12 + fields.month - 1;
    let days = days_from_civil(months.div_euclid(12), months.rem_euclid(12) + 1, 1) + fields.day - 1;
    let local = days * DAY + fields.hour * 3600 + fields.minute * 60 + fields.second;
    // The offsets on both sides of any change that may be near.
    let before = zones.offset(local - DAY);
    let after = zones.offset(local + DAY);
    if let Some(is_dst) = fields.is_dst {
        if let Some(offset) = offset_with(is_dst, &before, &after, local, zones) {
            return local - offset;
        }
        // No such time anywhere near: as if it differed by an hour from the other one.
        let hour = if is_dst { -3600 } else { 3600 };
        return moment(Fields { is_dst: None, ..fields }, zones) + hour;
    }
    let is_valid = |offset: &Offset| zones.offset(local - offset.seconds).seconds == offset.seconds;
    match (is_valid(&before), is_valid(&after)) {
        // Twice: the time without daylight saving.
        (true, true) if before.is_dst && !after.is_dst => local - after.seconds,
        (false, true) => local - after.seconds,
        // Never: as if the clock had not been put forward yet.
        _ => local - before.seconds,
    }
}

/// The nearest offset that is, or is not, daylight saving time.
fn offset_with(is_dst: bool, before: &Offset, after: &Offset, local: i64, zones: &dyn Zones) -> Option<i64> {
    /// Step and reach of glibc's search for a period with the wanted kind of time.
    const STRIDE: i64 = 601_200;
    const REACH: i64 = 229_222_804;
    if let Some(found) = [before, after].into_iter().find(|offset| offset.is_dst == is_dst) {
        return Some(found.seconds);
    }
    let distances = (1..=REACH / STRIDE).flat_map(|n| [-n * STRIDE, n * STRIDE]);
    distances.map(|distance| zones.offset(local + distance)).find(|o| o.is_dst == is_dst).map(|o| o.seconds)
}

// ---- formatting

/// Conversions of C99's `strftime` that stand alone, and behind `E` and `O` (`LUA_STRFTIMEOPTIONS`). `s`, seconds since
/// 1970, is an addition.
const CONVERSIONS: &[u8] = b"aAbBcCdDeFgGhHIjmMnprRsStTuUVwWxXyYzZ%";
const CONVERSIONS_E: &[u8] = b"cCxXyY";
const CONVERSIONS_O: &[u8] = b"deHImMSuUVwWy";

/// Names of the weekdays.
pub(crate) const WEEKDAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
/// Names of the months.
pub(crate) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A conversion that `strftime` does not know: where its text behind the `%` starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct InvalidConversion(pub(super) usize);

/// Formats a date.
pub(super) fn format(format: &[u8], date: &Date, out: &mut Vec<u8>) -> Result<(), InvalidConversion> {
    let mut at = 0;
    while let Some(&byte) = format.get(at) {
        at += 1;
        if byte != b'%' {
            out.push(byte);
            continue;
        }
        let (conversion, length) = match format.get(at..).unwrap_or_default() {
            [b'E', c, ..] if CONVERSIONS_E.contains(c) => (*c, 2),
            [b'O', c, ..] if CONVERSIONS_O.contains(c) => (*c, 2),
            [c, ..] if CONVERSIONS.contains(c) => (*c, 1),
            _ => return Err(InvalidConversion(at)),
        };
        at += length;
        convert(conversion, date, out);
    }
    Ok(())
}

fn convert(conversion: u8, date: &Date, out: &mut Vec<u8>) {
    let text = match conversion {
        b'a' => short(weekday_name(date)),
        b'A' => weekday_name(date).to_owned(),
        b'b' | b'h' => short(month_name(date)),
        b'B' => month_name(date).to_owned(),
        b'c' => format!(
            "{} {} {:2} {} {}",
            short(weekday_name(date)),
            short(month_name(date)),
            date.day,
            clock(date),
            date.year
        ),
        b'C' => date.year.div_euclid(100).to_string(),
        b'd' => format!("{:02}", date.day),
        b'D' | b'x' => format!("{:02}/{:02}/{:02}", date.month, date.day, date.year.rem_euclid(100)),
        b'e' => format!("{:2}", date.day),
        b'F' => format!("{}-{:02}-{:02}", date.year, date.month, date.day),
        b'g' => format!("{:02}", iso_week(date).0.rem_euclid(100)),
        b'G' => iso_week(date).0.to_string(),
        b'H' => format!("{:02}", date.hour),
        b'I' => format!("{:02}", hour_of_half(date)),
        b'j' => format!("{:03}", date.yearday + 1),
        b'm' => format!("{:02}", date.month),
        b'M' => format!("{:02}", date.minute),
        b'n' => "\n".to_owned(),
        b'p' => half(date).to_owned(),
        b'r' => format!("{:02}:{:02}:{:02} {}", hour_of_half(date), date.minute, date.second, half(date)),
        b'R' => format!("{:02}:{:02}", date.hour, date.minute),
        b's' => {
            let days = days_from_civil(date.year, date.month, date.day);
            (days * DAY + date.hour * 3600 + date.minute * 60 + date.second - date.offset.seconds).to_string()
        }
        b'S' => format!("{:02}", date.second),
        b't' => "\t".to_owned(),
        b'T' | b'X' => clock(date),
        b'u' => (if date.weekday == 0 { 7 } else { date.weekday }).to_string(),
        b'U' => format!("{:02}", (date.yearday + 7 - date.weekday) / 7),
        b'V' => format!("{:02}", iso_week(date).1),
        b'w' => date.weekday.to_string(),
        b'W' => format!("{:02}", (date.yearday + 7 - (date.weekday + 6) % 7) / 7),
        b'y' => format!("{:02}", date.year.rem_euclid(100)),
        b'Y' => date.year.to_string(),
        b'z' => zone_offset(date.offset.seconds),
        b'Z' => date.offset.name.clone(),
        _ => "%".to_owned(),
    };
    out.extend_from_slice(text.as_bytes());
}

fn weekday_name(date: &Date) -> &'static str {
    usize::try_from(date.weekday).ok().and_then(|day| WEEKDAYS.get(day)).copied().unwrap_or("?")
}

fn month_name(date: &Date) -> &'static str {
    usize::try_from(date.month - 1).ok().and_then(|month| MONTHS.get(month)).copied().unwrap_or("?")
}

fn short(name: &str) -> String {
    name.chars().take(3).collect()
}

fn clock(date: &Date) -> String {
    format!("{:02}:{:02}:{:02}", date.hour, date.minute, date.second)
}

fn hour_of_half(date: &Date) -> i64 {
    (date.hour + 11) % 12 + 1
}

fn half(date: &Date) -> &'static str {
    if date.hour < 12 { "AM" } else { "PM" }
}

fn zone_offset(seconds: i64) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let minutes = seconds.abs() / 60;
    format!("{sign}{:02}{:02}", minutes / 60, minutes % 60)
}

/// Year and week of ISO 8601: week 1 holds the first Thursday.
fn iso_week(date: &Date) -> (i64, i64) {
    let days_from_monday = (date.weekday + 6) % 7;
    let thursday = date.yearday - days_from_monday + 3;
    let length = year_length(date.year);
    if thursday < 0 {
        (date.year - 1, (thursday + year_length(date.year - 1)) / 7 + 1)
    } else if thursday >= length {
        (date.year + 1, (thursday - length) / 7 + 1)
    } else {
        (date.year, thursday / 7 + 1)
    }
}

fn year_length(year: i64) -> i64 {
    days_from_civil(year + 1, 1, 1) - days_from_civil(year, 1, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Central European time of one year: summer time from 2020-03-29 to 2020-10-25, 01:00 UTC.
    struct Berlin;

    impl Zones for Berlin {
        fn offset(&self, t: i64) -> Offset {
            let is_dst = (1_585_443_600..1_603_587_600).contains(&t);
            let name = if is_dst { "CEST" } else { "CET" };
            Offset { seconds: if is_dst { 7200 } else { 3600 }, is_dst, name: name.to_owned() }
        }
    }

    fn show(pattern: &str, t: i64) -> String {
        let mut out = Vec::new();
        format(pattern.as_bytes(), &Date::at(t, &Utc).unwrap(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn conversions_of_one_moment() {
        for (pattern, text) in [
            ("%a %A %b %B %h", "Sun Sunday Sep September Sep"),
            ("%c", "Sun Sep  9 01:46:40 2001"),
            ("%C %y %Y %G %g %V", "20 01 2001 2001 01 36"),
            ("%d %e %D %F %x", "09  9 09/09/01 2001-09-09 09/09/01"),
            ("%H %I %M %S %p %r %R %T %X", "01 01 46 40 AM 01:46:40 AM 01:46 01:46:40 01:46:40"),
            ("%j %m %u %U %w %W", "252 09 7 36 0 36"),
            ("%z %Z %n%t%%", "+0000 GMT \n\t%"),
            ("%Ec|%Ey|%Od|%OH", "Sun Sep  9 01:46:40 2001|01|09|01"),
        ] {
            assert_eq!(show(pattern, 1_000_000_000), text, "{pattern}");
        }
    }

    #[test]
    fn years_far_away() {
        assert_eq!(show("%Y %C %y %F", -62_000_000_000), "5 0 05 5-04-19");
        assert_eq!(show("%Y|%C|%G|%g", -62_198_755_200), "-1|-1|-2|98");
        assert_eq!(show("%c", 1 << 55), "Sun Jun 13 06:26:08 1141709097");
        assert!(Date::at(67_768_036_191_676_799, &Utc).is_some());
        assert!(Date::at(67_768_036_191_676_800, &Utc).is_none());
        assert!(Date::at(i64::MIN, &Utc).is_none());
        assert!(Date::at(i64::MAX, &Berlin).is_none());
    }

    #[test]
    fn iso_weeks_at_the_ends_of_years() {
        assert_eq!(show("%G-%V", 1_104_537_600), "2004-53", "2005-01-01");
        assert_eq!(show("%G-%V", 1_230_681_600), "2009-01", "2008-12-31");
        assert_eq!(show("%G-%V", 1_262_390_400), "2009-53", "2010-01-02");
    }

    #[test]
    fn invalid_conversions_are_found() {
        let date = Date::at(0, &Utc).unwrap();
        for (pattern, at) in [("%Ez", 1), ("x%", 2), ("%d%Q", 3), ("%O", 1), ("%\0", 1)] {
            assert_eq!(format(pattern.as_bytes(), &date, &mut Vec::new()), Err(InvalidConversion(at)), "{pattern}");
        }
    }

    #[test]
    fn fields_out_of_range_carry_over() {
        let fields = Fields { year: 2020, month: 14, day: -3, hour: 25, minute: 61, second: -7, is_dst: None };
        assert_eq!(moment(fields, &Utc), 1_611_885_653);
        for t in (-2_000_000_000..2_000_000_000).step_by(7_654_321) {
            let Date { year, month, day, hour, minute, second, .. } = Date::at(t, &Utc).unwrap();
            let fields = Fields { year, month, day, hour, minute, second, is_dst: None };
            assert_eq!(moment(fields, &Utc), t);
        }
    }

    #[test]
    fn clock_changes() {
        let at = |month, day, is_dst| {
            let fields = Fields { year: 2020, month, day, hour: 2, minute: 30, second: 0, is_dst };
            moment(fields, &Berlin)
        };
        assert_eq!(at(3, 29, None), 1_585_445_400);
        assert_eq!(at(3, 29, Some(true)), 1_585_441_800);
        assert_eq!(at(3, 29, Some(false)), 1_585_445_400);
        assert_eq!(at(10, 25, None), 1_603_589_400);
        assert_eq!(at(10, 25, Some(true)), 1_603_585_800);
        assert_eq!(at(2, 3, Some(true)), at(2, 3, None) - 3600);
        assert_eq!(at(7, 1, Some(false)), at(7, 1, None) + 3600);
        let winter = Fields { year: 2000, month: 1, day: 1, is_dst: Some(true), ..Fields::default() };
        assert_eq!(moment(winter, &Utc), 946_684_800 - 3600, "no daylight saving time near");
    }
}
