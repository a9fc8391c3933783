//! The mathematical library (manual §6.7), with the functions of Lua 5.1 that 5.3 keeps for compatibility (`pow`,
//! `log10`, `atan2`, `cosh`, `sinh`, `tanh`, `frexp`, `ldexp`) and its older `mod`.
//!
//! `random` is xoshiro256** as in Lua 5.4, with the ranges and errors of 5.3. Its state belongs to the process
//! and is seeded from the operating system's randomness when it is first used.

#![expect(clippy::cast_possible_truncation, reason = "ranges are tested before; exponents are small")]
#![expect(clippy::indexing_slicing, reason = "an access says how many of its arguments count")]

use std::hash::{BuildHasher, Hasher, RandomState};

use super::{new_library, set_field};
use crate::vm::native::{Access, Cx, Function, Kind, NativeFn, Raise, Ret, Value, kind_of, number};

const FUNCTIONS: &[Function] = &[
    ("abs", abs),
    ("acos", acos),
    ("asin", asin),
    ("atan", atan),
    ("atan2", atan),
    ("ceil", ceil),
    ("cos", cos),
    ("cosh", cosh),
    ("deg", deg),
    ("exp", exp),
    ("floor", floor),
    ("fmod", fmod),
    ("frexp", frexp),
    ("ldexp", ldexp),
    ("log", log),
    ("log10", log10),
    ("max", max),
    ("min", min),
    ("mod", modulo),
    ("modf", modf),
    ("pow", pow),
    ("rad", rad),
    ("random", random),
    ("randomseed", randomseed),
    ("sin", sin),
    ("sinh", sinh),
    ("sqrt", sqrt),
    ("tan", tan),
    ("tanh", tanh),
    ("tointeger", tointeger),
    ("type", math_type),
    ("ult", ult),
];

/// Opens the library.
pub(crate) fn open(cx: &mut Cx<'_>) {
    let library = new_library(cx, "math", FUNCTIONS);
    set_field(cx, library, "pi", std::f64::consts::PI);
    set_field(cx, library, "huge", f64::INFINITY);
    set_field(cx, library, "maxinteger", i64::MAX);
    set_field(cx, library, "mininteger", i64::MIN);
}

macro_rules! float_functions {
    ($($name:ident = |$x:ident| $value:expr;)*) => {
        $(fn $name(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
            let $x = cx.check_number(1)?;
            cx.ret1($value)
        })*
    };
}

float_functions! {
    acos = |x| x.acos();
    asin = |x| x.asin();
    cos = |x| x.cos();
    cosh = |x| x.cosh();
    deg = |x| x * (180.0 / std::f64::consts::PI);
    exp = |x| x.exp();
    log10 = |x| x.log10();
    rad = |x| x * (std::f64::consts::PI / 180.0);
    sin = |x| x.sin();
    sinh = |x| x.sinh();
    sqrt = |x| x.sqrt();
    tan = |x| x.tan();
    tanh = |x| x.tanh();
}

fn atan(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let y = cx.check_number(1)?;
    let x = cx.opt_number(2, 1.0)?;
    cx.ret1(y.atan2(x))
}

fn log(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let x = cx.check_number(1)?;
    if cx.is_none_or_nil(2) {
        return cx.ret1(x.ln());
    }
    let base = cx.check_number(2)?;
    let result = if base == 2.0 {
        x.log2()
    } else if base == 10.0 {
        x.log10()
    } else {
        x.ln() / base.ln()
    };
    cx.ret1(result)
}

fn pow(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (x, y) = (cx.check_number(1)?, cx.check_number(2)?);
    cx.ret1(x.powf(y))
}

fn frexp(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let x = cx.check_number(1)?;
    let (fraction, exponent) = split(x);
    cx.push(fraction);
    cx.push(exponent);
    cx.ret_pushed(2)
}

/// Fraction in [0.5, 1) and power of two.
fn split(x: f64) -> (f64, i64) {
    const FRACTION_BITS: u32 = 52;
    const EXPONENT_MASK: u64 = 0x7ff << FRACTION_BITS;
    if x == 0.0 || !x.is_finite() {
        return (x, 0);
    }
    if !x.is_normal() {
        let (fraction, exponent) = split(x * 2f64.powi(54));
        return (fraction, exponent - 54);
    }
    let bits = x.to_bits();
    let exponent = ((bits & EXPONENT_MASK) >> FRACTION_BITS) as i64 - 1022;
    (f64::from_bits(bits & !EXPONENT_MASK | 1022 << FRACTION_BITS), exponent)
}

fn ldexp(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let x = cx.check_number(1)?;
    let exponent = cx.check_int(2)?;
    cx.ret1(scale(x, exponent))
}

/// `x × 2^exponent`, rounded once: only the last factor may leave the normal range.
fn scale(x: f64, exponent: i64) -> f64 {
    if x == 0.0 || !x.is_finite() {
        return x;
    }
    let (fraction, own) = split(x);
    let total = exponent.saturating_add(own);
    match total {
        1025.. => f64::INFINITY.copysign(x),
        ..-1080 => 0f64.copysign(x),
        // The fraction takes a factor of its own so that both powers are normal.
        _ => fraction * 2f64.powi((total / 2) as i32) * 2f64.powi((total - total / 2) as i32),
    }
}

/// A float with an integral value, as an integer if it fits.
fn integral(f: f64) -> Value {
    number::float_to_integer(f).map_or(Value::float(f), Value::int)
}

/// Floats below this size have an integer part that fits an integer.
const INTEGERS_END: f64 = 9_223_372_036_854_775_808.0;

fn floor(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    if let Kind::Int(n) = kind_of(cx.arg(1)) {
        return cx.ret1(n);
    }
    let x = cx.check_number(1)?;
    if x.abs() < INTEGERS_END {
        // Cheaper than a call of the rounding function, which old processors need.
        let n = x as i64;
        return cx.ret1(n - i64::from(n as f64 > x));
    }
    cx.ret1(integral(x.floor()))
}

fn ceil(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    if let Kind::Int(n) = kind_of(cx.arg(1)) {
        return cx.ret1(n);
    }
    let x = cx.check_number(1)?;
    if x.abs() < INTEGERS_END {
        let n = x as i64;
        return cx.ret1(n + i64::from((n as f64) < x));
    }
    cx.ret1(integral(x.ceil()))
}

fn abs(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    if let Kind::Int(n) = kind_of(cx.arg(1)) {
        return cx.ret1(n.wrapping_abs());
    }
    let x = cx.check_number(1)?;
    cx.ret1(x.abs())
}

fn modf(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    if let Kind::Int(n) = kind_of(cx.arg(1)) {
        return cx.ret(&[Value::int(n), Value::float(0.0)]);
    }
    let x = cx.check_number(1)?;
    let whole = x.trunc();
    let fraction = if x == whole { 0.0 } else { x - whole };
    cx.ret(&[integral(whole), Value::float(fraction)])
}

fn fmod(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    // The second one first, as compilers of C mostly do it.
    let b = cx.check_numeric(2)?;
    let a = cx.check_numeric(1)?;
    let are_integers = (kind_of(cx.arg(1)), kind_of(cx.arg(2)));
    if let (Kind::Int(a), Kind::Int(b)) = are_integers {
        if b == 0 {
            return Err(cx.arg_error(2, "zero"));
        }
        return cx.ret1(a.wrapping_rem(b));
    }
    let (a, b) = (a.to_number().unwrap_or_default(), b.to_number().unwrap_or_default());
    cx.ret1(a % b)
}

/// `mod` of Lua 5.1, the operator `%`.
fn modulo(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (a, b) = (cx.check_numeric(1)?, cx.check_numeric(2)?);
    match cx.arith("__mod", a, b)? {
        Access::Done(v) => cx.ret1(v),
        Access::Call { function, args, n } => cx.call(function, &args[..n], |cx| {
            let v = cx.result(1);
            cx.ret1(v)
        }),
    }
}

fn tointeger(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let v = cx.check_any(1)?;
    let v = number::to_integer(v).map_or(Value::NIL, Value::int);
    cx.ret1(v)
}

fn math_type(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let name = match kind_of(cx.check_any(1)?) {
        Kind::Int(_) => "integer",
        Kind::Float(_) => "float",
        _ => return cx.ret1(Value::NIL),
    };
    let name = cx.new_str(name.as_bytes());
    cx.ret1(name)
}

fn ult(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (a, b) = (cx.check_int(1)?, cx.check_int(2)?);
    cx.ret1(a.cast_unsigned() < b.cast_unsigned())
}

// ---- max and min

fn max(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    if let (2, Kind::Int(a), Kind::Int(b)) = (cx.count(), kind_of(cx.arg(1)), kind_of(cx.arg(2))) {
        return cx.ret1(a.max(b));
    }
    extreme(cx, Extreme::Max)
}

fn min(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    if let (2, Kind::Int(a), Kind::Int(b)) = (cx.count(), kind_of(cx.arg(1)), kind_of(cx.arg(2))) {
        return cx.ret1(a.min(b));
    }
    extreme(cx, Extreme::Min)
}

#[derive(Clone, Copy)]
enum Extreme {
    Max,
    Min,
}

/// The best argument by `<`, whatever the arguments are.
fn extreme(cx: &mut Cx<'_>, which: Extreme) -> Result<Ret, Raise> {
    let n = cx.count();
    if n == 0 {
        return Err(cx.arg_error(1, "value expected"));
    }
    search_extreme(cx, which, n, 1, 2)
}

/// Goes on from argument `i` of `n`. While a metamethod runs, the window has `best` and `i` behind the arguments.
fn search_extreme(cx: &mut Cx<'_>, which: Extreme, n: usize, mut best: usize, from: usize) -> Result<Ret, Raise> {
    for i in from..=n {
        let (a, b) = (cx.arg(best), cx.arg(i));
        let (answer, continuation): (Access, NativeFn) = match which {
            Extreme::Max => (cx.less_than(a, b)?, |cx| compared(cx, Extreme::Max)),
            Extreme::Min => (cx.less_than(b, a)?, |cx| compared(cx, Extreme::Min)),
        };
        match answer {
            Access::Done(v) if v.is_falsy() => {}
            Access::Done(_) => best = i,
            Access::Call { function, args, n: n_args } => {
                cx.set_count(n + 2);
                cx.set_arg(n + 1, best as i64);
                cx.set_arg(n + 2, i as i64);
                return cx.call(function, &args[..n_args], continuation);
            }
        }
    }
    let best = cx.arg(best);
    cx.ret1(best)
}

fn compared(cx: &mut Cx<'_>, which: Extreme) -> Result<Ret, Raise> {
    let is_better = !cx.result(1).is_falsy();
    let n = cx.count() - 2;
    let (best, i) = (cx.arg(n + 1).as_int() as usize, cx.arg(n + 2).as_int() as usize);
    search_extreme(cx, which, n, if is_better { i } else { best }, i + 1)
}

// ---- random

/// xoshiro256** (Blackman and Vigna, 2018).
struct Random([u64; 4]);

impl Random {
    fn new(a: u64, b: u64) -> Random {
        let mut random = Random([a, 0xff, b, 0]);
        // The first numbers still show a poor seed.
        for _ in 0..16 {
            random.next();
        }
        random
    }

    #[inline]
    fn next(&mut self) -> u64 {
        let [a, b, c, d] = self.0;
        let result = b.wrapping_mul(5).rotate_left(7).wrapping_mul(9);
        let (c, d) = (c ^ a, d ^ b);
        self.0 = [a ^ d, b ^ c, c ^ (b << 17), d.rotate_left(45)];
        result
    }

    /// In [0, 1).
    #[inline]
    fn float(&mut self) -> f64 {
        (self.next() >> 11) as f64 * (0.5 / (1_u64 << 52) as f64)
    }

    /// In 0..=limit, all equally likely.
    #[inline]
    fn below(&mut self, limit: u64) -> u64 {
        // The smallest 2^n - 1 that is not less than the limit; numbers above the limit are thrown again.
        let mask = u64::MAX.checked_shr(limit.leading_zeros()).unwrap_or(0);
        loop {
            let n = self.next() & mask;
            if n <= limit {
                return n;
            }
        }
    }
}

/// The state of the process that `random` and `randomseed` share, made when it is first used.
#[inline]
fn generator<'c>(cx: &'c mut Cx<'_>) -> &'c mut Random {
    cx.extension_or_insert(|| {
        let seed = RandomState::new();
        Random::new(seed.hash_one(0), seed.build_hasher().finish())
    })
}

fn random(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (low, high) = match cx.count() {
        0 => {
            let f = generator(cx).float();
            return cx.ret1(f);
        }
        1 => (1, cx.check_int(1)?),
        2 => (cx.check_int(1)?, cx.check_int(2)?),
        _ => return Err(cx.error("wrong number of arguments")),
    };
    if low > high {
        return Err(cx.arg_error(1, "interval is empty"));
    }
    if low < 0 && high > i64::MAX.wrapping_add(low) {
        return Err(cx.arg_error(1, "interval too large"));
    }
    let n = generator(cx).below((high - low).cast_unsigned());
    cx.ret1(low.wrapping_add(n.cast_signed()))
}

fn randomseed(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let seed = match kind_of(cx.check_numeric(1)?) {
        Kind::Int(n) => n.cast_unsigned(),
        Kind::Float(f) => number::float_to_integer(f).map_or(f.to_bits(), i64::cast_unsigned),
        _ => 0,
    };
    *generator(cx) = Random::new(seed, 0);
    cx.ret0()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_numbers_after_a_seed() {
        let mut random = Random::new(42, 0);
        let first = [random.next(), random.next()];
        let mut random = Random::new(42, 0);
        assert_eq!(first, [random.next(), random.next()]);
        assert_ne!(first[0], first[1]);
    }

    #[test]
    fn numbers_below_a_limit() {
        let mut random = Random::new(7, 0);
        let mut seen = [false; 6];
        for _ in 0..1_000 {
            seen[random.below(5) as usize] = true;
            assert!((0.0..1.0).contains(&random.float()));
        }
        assert_eq!(seen, [true; 6]);
        assert_eq!(random.below(0), 0);
    }

    #[test]
    fn splitting_and_scaling() {
        assert_eq!(split(8.0), (0.5, 4));
        assert_eq!(split(-0.75), (-0.75, 0));
        assert_eq!(split(5e-324), (0.5, -1073));
        assert_eq!(split(0.0), (0.0, 0));
        assert_eq!(scale(0.5, 3), 4.0);
        assert_eq!(scale(1.0, -1074), 5e-324);
        assert_eq!(scale(1.0, -1075), 0.0);
        assert_eq!(scale(1.5, -1075), 5e-324);
        assert_eq!(scale(5e-324, 2097), 2f64.powi(1023));
        assert_eq!(scale(1.0, 1024), f64::INFINITY);
        assert_eq!(scale(-1.0, i64::MAX), f64::NEG_INFINITY);
        assert_eq!(scale(1.0, i64::MIN), 0.0);
    }
}
