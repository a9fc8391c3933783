//! Fast paths of the operators on slots: they write the result and say whether they could.

use super::super::heap::string::Str;
use super::super::heap::value::{FALSE, FLOAT, INT, NIL, STR, TRUE, Value, slot};

/// The tags of two slots in one number, so that testing both takes one register.
#[inline(always)]
unsafe fn tags(x: *const Value, y: *const Value) -> u32 {
    slot::tag(x) << 4 | slot::tag(y)
}

/// Whether both slots hold floats.
///
/// # Safety
/// The slots are valid.
#[inline(always)]
pub unsafe fn are_floats(x: *const Value, y: *const Value) -> bool {
    tags(x, y) == FLOAT_FLOAT
}

const INT_INT: u32 = INT << 4 | INT;
const FLOAT_FLOAT: u32 = FLOAT << 4 | FLOAT;

/// `x op y` for the operators that are exact on integers and plain on floats: two functions, one for operands of the
/// same kind, one for mixed ones. They are apart so that the first needs few registers.
macro_rules! arithmetic {
    ($name:ident, $mixed:ident, $int:expr, $float:expr) => {
        #[doc = concat!("The operator `", stringify!($name), "` on two integers or two floats.")]
        ///
        /// # Safety
        /// The slots are valid.
        #[inline(always)]
        pub unsafe fn $name(to: *mut Value, x: *const Value, y: *const Value) -> bool {
            let tags = tags(x, y);
            if tags == INT_INT {
                slot::set_int(to, $int(slot::int(x), slot::int(y)));
                return true;
            }
            if tags == FLOAT_FLOAT {
                slot::set_float(to, $float(slot::float(x), slot::float(y)));
                return true;
            }
            false
        }

        #[doc = concat!("The operator `", stringify!($name), "` on an integer and a float.")]
        ///
        /// # Safety
        /// The slots are valid.
        #[inline(always)]
        pub unsafe fn $mixed(to: *mut Value, x: *const Value, y: *const Value) -> bool {
            let (a, b) = match (slot::tag(x), slot::tag(y)) {
                (INT, FLOAT) => (slot::int(x) as f64, slot::float(y)),
                (FLOAT, INT) => (slot::float(x), slot::int(y) as f64),
                _ => return false,
            };
            slot::set_float(to, $float(a, b));
            true
        }
    };
}

arithmetic!(add, add_mixed, i64::wrapping_add, |a: f64, b: f64| a + b);
arithmetic!(sub, sub_mixed, i64::wrapping_sub, |a: f64, b: f64| a - b);
arithmetic!(mul, mul_mixed, i64::wrapping_mul, |a: f64, b: f64| a * b);

/// A number as a float, or nothing.
#[inline(always)]
unsafe fn float_of(x: *const Value) -> Option<f64> {
    match slot::tag(x) {
        FLOAT => Some(slot::float(x)),
        INT => Some(slot::int(x) as f64),
        _ => None,
    }
}

/// `x / y` on two floats.
///
/// # Safety
/// The slots are valid.
#[inline(always)]
pub unsafe fn div(to: *mut Value, x: *const Value, y: *const Value) -> bool {
    if tags(x, y) == FLOAT_FLOAT {
        slot::set_float(to, slot::float(x) / slot::float(y));
        return true;
    }
    false
}

/// `x / y` on any numbers.
///
/// # Safety
/// The slots are valid.
#[inline(always)]
pub unsafe fn div_mixed(to: *mut Value, x: *const Value, y: *const Value) -> bool {
    if let (Some(a), Some(b)) = (float_of(x), float_of(y)) {
        slot::set_float(to, a / b);
        return true;
    }
    false
}

/// Integer remainder with the sign of the divisor, which is not 0.
pub fn int_mod(a: i64, b: i64) -> i64 {
    let r = a.wrapping_rem(b);
    if r != 0 && (r ^ b) < 0 { r + b } else { r }
}

/// Integer division rounded towards minus infinity; the divisor is not 0.
pub fn int_div(a: i64, b: i64) -> i64 {
    let q = a.wrapping_div(b);
    if (a ^ b) < 0 && q.wrapping_mul(b) != a { q - 1 } else { q }
}

/// Remainder by a positive divisor. The narrow division is several times faster than the wide one on many processors.
///
/// # Safety
/// `b > 0`.
#[inline(always)]
pub unsafe fn mod_positive(a: i64, b: i64) -> i64 {
    std::hint::assert_unchecked(b > 0);
    if (a | b) as u64 >> 32 == 0 {
        std::hint::assert_unchecked(b as u32 > 0);
        return i64::from(a as u32 % b as u32);
    }
    let r = a % b;
    if r < 0 { r + b } else { r }
}

/// Floor division by a positive divisor.
///
/// # Safety
/// `b > 0`.
#[inline(always)]
pub unsafe fn div_positive(a: i64, b: i64) -> i64 {
    std::hint::assert_unchecked(b > 0);
    if (a | b) as u64 >> 32 == 0 {
        std::hint::assert_unchecked(b as u32 > 0);
        return i64::from(a as u32 / b as u32);
    }
    let (q, r) = (a / b, a % b);
    if r < 0 { q - 1 } else { q }
}

/// Float remainder with the sign of the divisor (`luai_nummod` of Lua 5.3).
#[inline]
pub fn float_mod(a: f64, b: f64) -> f64 {
    // Integral operands are the usual ones, and an integer division is many times faster than `fmod`.
    let (i, j) = (a as i64, b as i64);
    let m = if i as f64 == a && j as f64 == b && j != 0 && i.unsigned_abs() <= 1 << 53 {
        ((i % j) as f64).copysign(a)
    } else {
        a % b
    };
    if m * b < 0.0 { m + b } else { m }
}

/// `x % y` on two numbers, one of them a float.
///
/// # Safety
/// The slots are valid.
#[inline(always)]
pub unsafe fn modulo_mixed(to: *mut Value, x: *const Value, y: *const Value) -> bool {
    if slot::tag(x) | slot::tag(y) == FLOAT
        && let (Some(a), Some(b)) = (float_of(x), float_of(y))
    {
        slot::set_float(to, float_mod(a, b));
        return true;
    }
    false
}

/// `x // y` on two numbers, one of them a float.
///
/// # Safety
/// The slots are valid.
#[inline(always)]
pub unsafe fn idiv_mixed(to: *mut Value, x: *const Value, y: *const Value) -> bool {
    if slot::tag(x) | slot::tag(y) == FLOAT
        && let (Some(a), Some(b)) = (float_of(x), float_of(y))
    {
        slot::set_float(to, (a / b).floor());
        return true;
    }
    false
}

/// `x ^ y` on two numbers.
///
/// # Safety
/// The slots are valid.
#[inline(always)]
pub unsafe fn pow(to: *mut Value, x: *const Value, y: *const Value) -> bool {
    if let (Some(a), Some(b)) = (float_of(x), float_of(y)) {
        slot::set_float(to, a.powf(b));
        return true;
    }
    false
}

/// Two strings of the same length.
///
/// # Safety
/// The slots are valid.
#[inline(always)]
pub unsafe fn equal_content(x: *const Value, y: *const Value) -> Test {
    if slot::tag(x) == STR && slot::tag(y) == STR {
        return test(Str::equal(slot::payload(x).cast(), slot::payload(y).cast()));
    }
    Test::Slow
}

/// `x % y` on integers with a positive divisor.
///
/// # Safety
/// The slots are valid.
#[inline(always)]
pub unsafe fn modulo(to: *mut Value, x: *const Value, y: *const Value) -> bool {
    if slot::tag(x) | slot::tag(y) == INT && slot::int(y) > 0 {
        slot::set_int(to, mod_positive(slot::int(x), slot::int(y)));
        return true;
    }
    false
}

/// `x // y` on integers with a positive divisor, or on floats.
///
/// # Safety
/// The slots are valid.
#[inline(always)]
pub unsafe fn idiv(to: *mut Value, x: *const Value, y: *const Value) -> bool {
    if slot::tag(x) | slot::tag(y) == INT && slot::int(y) > 0 {
        slot::set_int(to, div_positive(slot::int(x), slot::int(y)));
        return true;
    }
    false
}

/// Shift to the left; negative distances shift to the right (manual §3.4.2).
#[inline(always)]
pub fn shift_left(a: i64, by: i64) -> i64 {
    if by <= -64 || by >= 64 {
        0
    } else if by >= 0 {
        ((a as u64) << by) as i64
    } else {
        ((a as u64) >> -by) as i64
    }
}

macro_rules! bitwise {
    ($name:ident, $int:expr) => {
        #[doc = concat!("The operator `", stringify!($name), "` on integers.")]
        ///
        /// # Safety
        /// The slots are valid.
        #[inline(always)]
        pub unsafe fn $name(to: *mut Value, x: *const Value, y: *const Value) -> bool {
            if slot::tag(x) | slot::tag(y) == INT {
                slot::set_int(to, $int(slot::int(x), slot::int(y)));
                return true;
            }
            false
        }
    };
}

bitwise!(band, |a: i64, b: i64| a & b);
bitwise!(bor, |a: i64, b: i64| a | b);
bitwise!(bxor, |a: i64, b: i64| a ^ b);
bitwise!(shl, shift_left);
bitwise!(shr, |a: i64, b: i64| shift_left(a, b.wrapping_neg()));

/// Answer of a comparison that may need the slow path.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Test {
    /// It does not hold.
    No,
    /// It holds.
    Yes,
    /// Ask the slow path.
    Slow,
}

#[inline(always)]
fn test(b: bool) -> Test {
    if b { Test::Yes } else { Test::No }
}

/// `x == y`.
///
/// # Safety
/// The slots are valid.
#[inline(always)]
pub unsafe fn equal(x: *const Value, y: *const Value) -> Test {
    let (tx, ty) = (slot::tag(x), slot::tag(y));
    if tx == ty {
        if tx == INT {
            return test(slot::int(x) == slot::int(y));
        }
        if tx == FLOAT {
            return test(slot::float(x) == slot::float(y));
        }
        if slot::payload(x) == slot::payload(y) || tx.wrapping_sub(NIL) <= TRUE - NIL {
            return Test::Yes;
        }
        if tx == STR {
            return equal_strings(slot::payload(x).cast(), slot::payload(y).cast());
        }
        return Test::Slow;
    }
    if tx | ty <= FLOAT { Test::Slow } else { Test::No }
}

/// Different objects: unequal by length, else by content.
#[inline(always)]
unsafe fn equal_strings(a: *const Str, b: *const Str) -> Test {
    if (*a).len() != (*b).len() { Test::No } else { Test::Slow }
}

/// `x == i` for a small integer.
///
/// # Safety
/// The slot is valid.
#[inline(always)]
pub unsafe fn equal_int(x: *const Value, i: i64) -> bool {
    match slot::tag(x) {
        INT => slot::int(x) == i,
        FLOAT => slot::float(x) == i as f64,
        _ => false,
    }
}

/// Whether the value is the primitive `p` (0 nil, 1 false, 2 true).
///
/// # Safety
/// The slot is valid.
#[inline(always)]
pub unsafe fn is_primitive(x: *const Value, p: usize) -> bool {
    const _: () = assert!(FALSE == NIL + 1 && TRUE == NIL + 2);
    slot::tag(x) == NIL + p as u32
}

macro_rules! order {
    ($name:ident, $op:tt) => {
        #[doc = concat!("`x ", stringify!($op), " y`.")]
        ///
        /// # Safety
        /// The slots are valid.
        #[inline(always)]
        pub unsafe fn $name(x: *const Value, y: *const Value) -> Test {
            let tags = tags(x, y);
            if tags == INT_INT {
                return test(slot::int(x) $op slot::int(y));
            }
            if tags == FLOAT_FLOAT {
                return test(slot::float(x) $op slot::float(y));
            }
            Test::Slow
        }
    };
}
order!(less, <);
order!(less_equal, <=);

macro_rules! order_int {
    ($name:ident, $op:tt) => {
        #[doc = concat!("`x ", stringify!($op), " i` for a small integer.")]
        ///
        /// # Safety
        /// The slot is valid.
        #[inline(always)]
        pub unsafe fn $name(x: *const Value, i: i64) -> Test {
            match slot::tag(x) {
                INT => test(slot::int(x) $op i),
                FLOAT => test(slot::float(x) $op i as f64),
                _ => Test::Slow,
            }
        }
    };
}
order_int!(less_int, <);
order_int!(less_equal_int, <=);
order_int!(greater_int, >);
order_int!(greater_equal_int, >=);
