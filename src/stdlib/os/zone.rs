//! The local time zone of the system.

use std::sync::OnceLock;
use std::thread;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::calendar::{Offset, Zones};

/// Seconds of 400 years, after which the calendar, and with it every rule for daylight saving time, repeats.
const ERA: i64 = 146_097 * 86_400;

/// Native stack for finding out the zone: reading the data of a zone takes more than a worker's thread may have.
const STACK_BYTES: usize = 1 << 20;

/// Local time as `TZ` or the system's configuration sets it; universal time where neither does.
pub(super) struct Local(TimeZone);

impl Local {
    /// The zone of the system.
    pub(super) fn system() -> Local {
        Local(system_zone())
    }
}

/// The zone of the system, as it was when it was first asked for.
pub(crate) fn system_zone() -> TimeZone {
    static ZONE: OnceLock<TimeZone> = OnceLock::new();
    let find = || {
        let thread = thread::Builder::new().stack_size(STACK_BYTES).spawn(TimeZone::system);
        thread.ok().and_then(|thread| thread.join().ok()).filter(|zone| !zone.is_unknown())
    };
    ZONE.get_or_init(|| find().unwrap_or(TimeZone::UTC)).clone()
}

impl Zones for Local {
    fn offset(&self, t: i64) -> Offset {
        let moment = Timestamp::from_second(t).or_else(|_| Timestamp::from_second(same_in_range(t)));
        let info = self.0.to_offset_info(moment.unwrap_or_default());
        Offset {
            seconds: i64::from(info.offset().seconds()),
            is_dst: info.dst().is_dst(),
            name: info.abbreviation().to_owned(),
        }
    }
}

/// A moment for which the rules are the same as for `t`, in the years that the time-zone library covers.
fn same_in_range(t: i64) -> i64 {
    if t < 0 {
        return Timestamp::MIN.as_second();
    }
    // The last whole era: the years 9600 to 9999 start within one era of the greatest moment.
    let last = Timestamp::MAX.as_second() - ERA;
    last + (t - last).rem_euclid(ERA)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_far_away_follow_the_same_rules() {
        let zone = Local(TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap());
        let summer = 1_593_561_600;
        assert_eq!(zone.offset(summer).name, "CEST");
        assert_eq!(zone.offset(summer + 50 * ERA).name, "CEST");
        assert_eq!(zone.offset(summer + 50 * ERA + 180 * 86_400).name, "CET");
        assert_eq!(zone.offset(i64::MAX).seconds % 3600, 0);
        assert_eq!(zone.offset(i64::MIN).seconds % 3600, 0);
    }
}
