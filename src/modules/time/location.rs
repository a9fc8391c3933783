//! Places with a rule for their local time.
//!
//! Rules come from the time-zone data that is compiled into the program, but for the local zone, which is the
//! system's.

use std::sync::{Arc, OnceLock};

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone, TimeZoneDatabase};

use crate::source::with_room;
use crate::stdlib::os::{DAY, civil_from_days, system_zone};
use crate::vm::native::{Cx, Object, Portable, Transfer, Value};

/// Name of the type in messages.
pub(super) const TYPE_NAME: &str = "location";

/// A place.
#[derive(Clone)]
pub(super) enum Location {
    /// Universal time.
    Utc,
    /// The zone of the system.
    Local,
    /// A place in the time-zone data.
    Named(Arc<str>, TimeZone),
    /// The same offset at all times.
    Fixed(Arc<[u8]>, i32),
}

/// The offset in force at a moment.
pub(super) struct Offset {
    /// Seconds east of UTC.
    pub(super) seconds: i32,
    /// Abbreviation of the zone; empty if it has none.
    pub(super) name: Vec<u8>,
}

impl Location {
    /// A place of the time-zone data by its name.
    pub(super) fn find(name: &str) -> Option<Location> {
        static DATA: OnceLock<TimeZoneDatabase> = OnceLock::new();
        match name {
            "UTC" => return Some(Location::Utc),
            "Local" => return Some(Location::Local),
            _ if name.starts_with('/') || name.contains("..") => return None,
            _ => {}
        }
        // Reading the data of a zone takes more stack than a worker may have left.
        let zone = with_room(|| DATA.get_or_init(TimeZoneDatabase::bundled).get(name)).ok()?;
        let name = zone.iana_name()?.into();
        Some(Location::Named(name, zone))
    }

    /// Its name.
    pub(super) fn name(&self) -> &[u8] {
        match self {
            Location::Utc => b"UTC",
            Location::Local => b"Local",
            Location::Named(name, _) => name.as_bytes(),
            Location::Fixed(name, _) => name,
        }
    }

    /// Whether both are the same place.
    pub(super) fn is_same(&self, other: &Location) -> bool {
        match (self, other) {
            (Location::Fixed(a, a_offset), Location::Fixed(b, b_offset)) => a == b && a_offset == b_offset,
            (Location::Fixed(..), _) | (_, Location::Fixed(..)) => false,
            _ => self.name() == other.name(),
        }
    }

    fn zone(&self) -> Option<TimeZone> {
        match self {
            Location::Utc | Location::Fixed(..) => None,
            Location::Local => Some(system_zone()),
            Location::Named(_, zone) => Some(zone.clone()),
        }
    }

    /// The offset at `t` seconds after 1970.
    pub(super) fn offset(&self, t: i64) -> Offset {
        match (self, self.zone()) {
            (_, Some(zone)) => {
                let info = zone.to_offset_info(timestamp(t));
                Offset { seconds: info.offset().seconds(), name: info.abbreviation().as_bytes().to_vec() }
            }
            (Location::Fixed(name, seconds), None) => Offset { seconds: *seconds, name: name.to_vec() },
            (_, None) => Offset { seconds: 0, name: b"UTC".to_vec() },
        }
    }

    /// The offset that a clock on the wall means when it shows `local` (seconds after 1970 there): of a time that the
    /// clock shows twice the first, of one that it leaves out the offset before the gap.
    pub(super) fn offset_of_local(&self, local: i64) -> i32 {
        let Some(zone) = self.zone() else { return self.offset(0).seconds };
        match wall_clock(local) {
            Some(shown) => match zone.to_ambiguous_timestamp(shown).offset() {
                AmbiguousOffset::Unambiguous { offset } => offset.seconds(),
                AmbiguousOffset::Gap { before, .. } | AmbiguousOffset::Fold { before, .. } => before.seconds(),
            },
            None => self.offset(local).seconds,
        }
    }

    /// The offset that goes by an abbreviation when a clock on the wall shows `local`, or nearest to then.
    pub(super) fn offset_named(&self, name: &[u8], local: i64) -> Option<i32> {
        let Some(zone) = self.zone() else {
            let only = self.offset(0);
            return (only.name == name).then_some(only.seconds);
        };
        let shown = wall_clock(local)?;
        let (first, second) = match zone.to_ambiguous_timestamp(shown).offset() {
            AmbiguousOffset::Unambiguous { offset } => (offset, offset),
            AmbiguousOffset::Gap { before, after } | AmbiguousOffset::Fold { before, after } => (before, after),
        };
        for offset in [first, second] {
            let at = self.offset(local - i64::from(offset.seconds()));
            if at.name == name {
                return Some(at.seconds);
            }
        }
        // The other part of the year.
        let at = timestamp(local);
        let near = zone.preceding(at).take(NEAR_CHANGES).chain(zone.following(at).take(NEAR_CHANGES));
        near.map(|change| (change.abbreviation().as_bytes().to_vec(), change.offset().seconds()))
            .find_map(|(abbreviation, seconds)| (abbreviation == name).then_some(seconds))
    }
}

/// Changes of the offset before and after a moment in which an abbreviation is looked for.
const NEAR_CHANGES: usize = 2;

/// A moment as the time-zone library has it, brought into its range.
fn timestamp(t: i64) -> Timestamp {
    Timestamp::from_second(t.clamp(Timestamp::MIN.as_second(), Timestamp::MAX.as_second())).unwrap_or_default()
}

/// What a clock on the wall shows, `local` seconds after 1970 there.
fn wall_clock(local: i64) -> Option<DateTime> {
    let (year, month, day) = civil_from_days(local.div_euclid(DAY));
    let second = local.rem_euclid(DAY);
    let field = |n: i64| i8::try_from(n).ok();
    DateTime::new(
        i16::try_from(year).ok()?,
        field(month)?,
        field(day)?,
        field(second / 3600)?,
        field(second / 60 % 60)?,
        field(second % 60)?,
        0,
    )
    .ok()
}

impl Object for Location {
    fn type_name(&self) -> &'static str {
        TYPE_NAME
    }

    fn transfer(&self) -> Transfer {
        Transfer::Portable(Box::new(self.clone()))
    }
}

impl Portable for Location {
    fn arrive(&self, cx: &mut Cx<'_>) -> Value {
        self.clone().into_value(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stdlib::os::days_from_civil;

    fn at(year: i64, month: i64, day: i64, hour: i64, minute: i64) -> i64 {
        days_from_civil(year, month, day) * DAY + hour * 3600 + minute * 60
    }

    #[test]
    fn places_have_names_and_rules() {
        let place = Location::find("America/New_York").unwrap();
        assert_eq!(place.name(), b"America/New_York");
        assert_eq!(place.offset(at(2024, 1, 15, 12, 0)).name, b"EST");
        assert_eq!(place.offset(at(2024, 7, 15, 12, 0)).seconds, -4 * 3600);
        for name in ["Mars/Base", "../etc/passwd", "/etc/localtime", "", "America/../UTC"] {
            assert!(Location::find(name).is_none(), "{name}");
        }
    }

    #[test]
    fn gaps_and_folds() {
        let place = Location::find("America/New_York").unwrap();
        assert_eq!(place.offset_of_local(at(2024, 3, 10, 2, 30)), -5 * 3600);
        assert_eq!(place.offset_of_local(at(2024, 11, 3, 1, 30)), -4 * 3600);
        assert_eq!(place.offset_named(b"EST", at(2024, 11, 3, 1, 30)), Some(-5 * 3600));
        assert_eq!(place.offset_named(b"EDT", at(2024, 11, 3, 1, 30)), Some(-4 * 3600));
        assert_eq!(place.offset_named(b"EDT", at(2024, 1, 3, 1, 30)), Some(-4 * 3600));
        assert_eq!(place.offset_named(b"CET", at(2024, 1, 3, 1, 30)), None);
    }

    #[test]
    fn the_ends_of_the_range_have_an_offset() {
        let place = Location::find("Asia/Tokyo").unwrap();
        for t in [i64::MIN / 2, i64::MAX / 2, at(-9999, 1, 1, 0, 0), at(9999, 12, 31, 23, 59)] {
            assert!(place.offset(t).seconds.abs() < 86_400);
            assert!(place.offset_of_local(t).abs() < 86_400);
        }
    }
}
