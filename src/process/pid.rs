//! Process identifiers and their text: `{host|0x0002a}`.

use std::fmt;

use smallvec::SmallVec;

/// A process: its number, which never repeats during one run, whatever the host, and above it the number of its host. 0 is
/// none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Pid(pub(crate) u64);

/// The number of the host stands above so many bits.
const HOST_SHIFT: u32 = 48;
const NUMBER: u64 = (1 << HOST_SHIFT) - 1;

impl Pid {
    /// No process: the runtime itself.
    pub(crate) const NONE: Pid = Pid(0);

    /// The process with a number on a host.
    pub(crate) fn on(host: u16, number: u64) -> Pid {
        Pid(u64::from(host) << HOST_SHIFT | number & NUMBER)
    }

    /// The number of its host.
    #[inline]
    pub(crate) fn host(self) -> u16 {
        (self.0 >> HOST_SHIFT) as u16
    }

    /// Its own number.
    #[inline]
    pub(crate) fn number(self) -> u64 {
        self.0 & NUMBER
    }
}

/// The text of a process, as bytes. Those of this run take no allocation.
pub(crate) type PidBytes = SmallVec<[u8; 36]>;

/// The text of a process on a host.
pub(crate) struct PidText<'a> {
    pub(crate) host: &'a str,
    pub(crate) pid: Pid,
}

impl fmt::Display for PidText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{{}|0x{:05x}}}", self.host, self.pid.number())
    }
}

impl PidText<'_> {
    /// The text; the fast form of `Display`.
    pub(crate) fn bytes(&self) -> PidBytes {
        let mut out = PidBytes::new();
        out.push(b'{');
        out.extend_from_slice(self.host.as_bytes());
        out.extend_from_slice(b"|0x");
        let number = self.pid.number();
        let n = ((67 - number.leading_zeros() as usize) / 4).max(DIGITS_MIN);
        let mut digits = [0; 16];
        for (i, digit) in digits.iter_mut().take(n).enumerate() {
            let value = (number >> (4 * (n - 1 - i)) & 15) as u8;
            *digit = if value < 10 { b'0' + value } else { b'a' - 10 + value };
        }
        out.extend_from_slice(digits.get(..n).unwrap_or_default());
        out.push(b'}');
        out
    }
}

/// A destination, taken apart.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Destination<'a> {
    /// The text of a process identifier.
    Pid {
        /// Node, if one is named.
        node: Option<&'a [u8]>,
        /// Host.
        host: &'a [u8],
        /// The number of the process; none if the last part is not a number of ours.
        number: Option<u64>,
    },
    /// Anything else: a registered name.
    Name(&'a [u8]),
}

/// Takes a destination apart (specification, section 3).
pub(crate) fn parse(text: &[u8]) -> Destination<'_> {
    let Some(inner) = text.strip_prefix(b"{").and_then(|rest| rest.strip_suffix(b"}")) else {
        return Destination::Name(text);
    };
    let (Some(first), Some(last)) = (memchr::memchr(b'|', inner), memchr::memrchr(b'|', inner)) else {
        return Destination::Name(text);
    };
    let place = inner.get(..first).unwrap_or_default();
    let number = inner.get(last + 1..).unwrap_or_default();
    let (node, host) = match memchr::memchr(b'@', place) {
        Some(at) => (place.get(..at), place.get(at + 1..).unwrap_or_default()),
        None => (None, place),
    };
    Destination::Pid { node, host, number: parse_number(number) }
}

/// The process of a text as this runtime writes it for script mode: the fast form of [`parse`].
#[inline]
pub(crate) fn parse_own(text: &[u8]) -> Option<Pid> {
    let rest = text.strip_prefix(b"{app:processes|")?;
    if let Ok(word) = <[u8; 8]>::try_from(rest) {
        return parse_shortest(u64::from_be_bytes(word)).map(Pid);
    }
    parse_number(rest.strip_suffix(b"}")?).map(Pid)
}

/// The number in `0xhhhhh}`, the eight bytes as a number: all digits at once.
#[inline]
fn parse_shortest(word: u64) -> Option<u64> {
    const EACH: u64 = 0x01_0101_0101;
    const LOWER: u64 = 0x0f * EACH;
    const UPPER: u64 = 0xf0 * EACH;
    let digits = (word >> 8) & (0xff * EACH);
    // Of `0` to `9` the upper half is 3, of `a` to `f` it is 6.
    let is_letter = (digits >> 6) & EACH;
    let values = (digits & LOWER) + 9 * is_letter;
    let has_upper_halves = (digits >> 4) & LOWER == 3 * EACH + 3 * is_letter;
    // Letters, and nothing else, stand for 10 to 15.
    let is_within = values & UPPER == 0 && ((values + 6 * EACH) >> 4) & EACH == is_letter;
    let has_frame = word & 0xffff_0000_0000_00ff == 0x3078_0000_0000_007d;
    if !(has_frame && has_upper_halves && is_within) {
        return None;
    }
    let pairs = (values | values >> 4) & 0x00ff_00ff_00ff;
    let fours = (pairs | pairs >> 8) & 0xffff_0000_ffff;
    Some((fours | fours >> 16) & 0xf_ffff)
}

#[inline]
fn parse_number(text: &[u8]) -> Option<u64> {
    let digits = text.strip_prefix(b"0x")?;
    if digits.len() < DIGITS_MIN || digits.len() > 16 {
        return None;
    }
    let (mut n, mut all) = (0, 0);
    for &digit in digits {
        let value = VALUES.get(usize::from(digit)).copied().unwrap_or(u8::MAX);
        n = n << 4 | u64::from(value & 15);
        all |= value;
    }
    (all < 16 && n <= NUMBER).then_some(n)
}

/// Fewest hexadecimal digits of a number.
const DIGITS_MIN: usize = 5;

/// The value of each byte as a hexadecimal digit, 255 for others.
#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler")]
static VALUES: [u8; 256] = {
    let mut values = [u8::MAX; 256];
    let mut value = 0;
    while value < 16 {
        let digit = if value < 10 { b'0' + value } else { b'a' - 10 + value };
        values[digit as usize] = value;
        value += 1;
    }
    values
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_back() {
        for n in [1, 0x2a, 0xfffff, 0x10_0000, NUMBER] {
            let text = PidText { host: "app:processes", pid: Pid(n) };
            let bytes = text.bytes();
            assert_eq!(*bytes, *text.to_string().as_bytes());
            assert_eq!(parse(&bytes), Destination::Pid { node: None, host: b"app:processes", number: Some(n) });
        }
        assert_eq!(
            parse(b"{n1@app.api:get_user|0x00100}"),
            Destination::Pid { node: Some(b"n1"), host: b"app.api:get_user", number: Some(0x100) }
        );
    }

    #[test]
    fn the_fast_form_reads_what_the_other_reads() {
        for n in [0, 1, 0x2a, 0x9_a0f9, 0xf_ffff, 0x10_0000, NUMBER] {
            let text = PidText { host: "app:processes", pid: Pid(n) }.bytes();
            assert_eq!(parse_own(&text), Some(Pid(n)));
            for i in 0..text.len() {
                for byte in 0..=u8::MAX {
                    let mut text = text.clone();
                    text[i] = byte;
                    let number = match parse(&text) {
                        Destination::Pid { node: None, host: b"app:processes", number } => number,
                        Destination::Pid { .. } | Destination::Name(_) => None,
                    };
                    assert_eq!(parse_own(&text), number.map(Pid), "{text:?}");
                }
            }
        }
    }

    #[test]
    fn all_else_is_a_name() {
        for text in ["", "x", "{}", "{a}", "a|b", "{a|b", "svc"] {
            assert_eq!(parse(text.as_bytes()), Destination::Name(text.as_bytes()), "{text}");
        }
        assert_eq!(parse(b"{a|b}"), Destination::Pid { node: None, host: b"a", number: None });
    }
}
