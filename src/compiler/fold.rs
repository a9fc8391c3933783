//! Arithmetic on constants, with the rules of `lcode.c` (`constfolding`) for what may be folded.
//!
//! Never folded: what raises at run time (division and modulo of zero, bitwise operations on numbers
//! without integer form) and results whose text could differ between machines or is lost in a constant
//! table: zero as float (its sign) and NaN. Semantics: manual sections 3.4.1 to 3.4.3.

use crate::syntax::ast::BinaryOp;

/// A numeric constant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Number {
    /// An integer.
    Integer(i64),
    /// A float.
    Float(f64),
}

impl Number {
    fn to_float(self) -> f64 {
        match self {
            #[expect(clippy::cast_precision_loss, reason = "conversion of integers to floats rounds (manual 3.4.3)")]
            Number::Integer(i) => i as f64,
            Number::Float(f) => f,
        }
    }

    /// The integer of the same value, if there is one.
    fn to_integer(self) -> Option<i64> {
        match self {
            Number::Integer(i) => Some(i),
            Number::Float(f) => {
                let is_in_range = (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&f);
                #[expect(clippy::cast_possible_truncation, reason = "the range has been tested")]
                (is_in_range && f.floor() == f).then_some(f as i64)
            }
        }
    }

    fn is_zero(self) -> bool {
        match self {
            Number::Integer(i) => i == 0,
            Number::Float(f) => f == 0.0,
        }
    }
}

/// The value of `-operand`, if it may be folded.
pub(super) fn fold_neg(operand: Number) -> Option<Number> {
    match operand {
        Number::Integer(i) => Some(Number::Integer(i.wrapping_neg())),
        Number::Float(f) => foldable(-f),
    }
}

/// The value of `~operand`, if it may be folded.
pub(super) fn fold_bit_not(operand: Number) -> Option<Number> {
    operand.to_integer().map(|i| Number::Integer(!i))
}

/// The value of `lhs op rhs`, if `op` is an arithmetic or bitwise operator and the result may be folded.
pub(super) fn fold_binary(op: BinaryOp, lhs: Number, rhs: Number) -> Option<Number> {
    match op {
        BinaryOp::BitAnd | BinaryOp::BitOr | BinaryOp::BitXor | BinaryOp::Shl | BinaryOp::Shr => {
            let (a, b) = (lhs.to_integer()?, rhs.to_integer()?);
            Some(Number::Integer(match op {
                BinaryOp::BitAnd => a & b,
                BinaryOp::BitOr => a | b,
                BinaryOp::BitXor => a ^ b,
                BinaryOp::Shl => shift_left(a, b),
                _ => shift_left(a, b.checked_neg().unwrap_or(i64::MAX)),
            }))
        }
        BinaryOp::Div | BinaryOp::FloorDiv | BinaryOp::Mod if rhs.is_zero() => None,
        BinaryOp::Div => foldable(lhs.to_float() / rhs.to_float()),
        BinaryOp::Pow => foldable(lhs.to_float().powf(rhs.to_float())),
        _ => {
            if let (Number::Integer(a), Number::Integer(b)) = (lhs, rhs) {
                return fold_integers(op, a, b).map(Number::Integer);
            }
            let (a, b) = (lhs.to_float(), rhs.to_float());
            foldable(match op {
                BinaryOp::Add => a + b,
                BinaryOp::Sub => a - b,
                BinaryOp::Mul => a * b,
                BinaryOp::FloorDiv => (a / b).floor(),
                BinaryOp::Mod => float_modulo(a, b),
                _ => return None,
            })
        }
    }
}

fn fold_integers(op: BinaryOp, a: i64, b: i64) -> Option<i64> {
    match op {
        BinaryOp::Add => Some(a.wrapping_add(b)),
        BinaryOp::Sub => Some(a.wrapping_sub(b)),
        BinaryOp::Mul => Some(a.wrapping_mul(b)),
        BinaryOp::FloorDiv => {
            let quotient = a.wrapping_div(b);
            let is_inexact = a.wrapping_rem(b) != 0 && (a < 0) != (b < 0);
            Some(quotient.wrapping_sub(i64::from(is_inexact)))
        }
        BinaryOp::Mod => {
            let remainder = a.wrapping_rem(b);
            let is_other_sign = remainder != 0 && (remainder ^ b) < 0;
            Some(if is_other_sign { remainder.wrapping_add(b) } else { remainder })
        }
        _ => None,
    }
}

fn foldable(result: f64) -> Option<Number> {
    (!result.is_nan() && result != 0.0).then_some(Number::Float(result))
}

/// `x << n` with the rules of Lua: a negative `n` shifts right, bits that leave are lost.
fn shift_left(x: i64, n: i64) -> i64 {
    let distance = n.unsigned_abs();
    if distance >= 64 {
        0
    } else if n >= 0 {
        x << distance
    } else {
        (x.cast_unsigned() >> distance).cast_signed()
    }
}

/// `a - floor(a / b) * b`, computed as in `lvm.h` (`luai_nummod`).
fn float_modulo(a: f64, b: f64) -> f64 {
    let remainder = a % b;
    if remainder * b < 0.0 { remainder + b } else { remainder }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn int(i: i64) -> Number {
        Number::Integer(i)
    }

    fn float(f: f64) -> Number {
        Number::Float(f)
    }

    #[test]
    fn folds_as_the_reference_computes() {
        let cases = [
            (BinaryOp::Add, int(i64::MAX), int(1), Some(int(i64::MIN))),
            (BinaryOp::FloorDiv, int(i64::MIN), int(-1), Some(int(i64::MIN))),
            (BinaryOp::Mod, int(i64::MIN), int(-1), Some(int(0))),
            (BinaryOp::FloorDiv, int(-7), int(2), Some(int(-4))),
            (BinaryOp::Mod, int(-7), int(3), Some(int(2))),
            (BinaryOp::Mod, int(7), int(-3), Some(int(-2))),
            (BinaryOp::Mod, float(-5.3), float(f64::INFINITY), Some(float(f64::INFINITY))),
            (BinaryOp::Div, int(1), int(4), Some(float(0.25))),
            (BinaryOp::Div, int(1), int(0), None),
            (BinaryOp::FloorDiv, float(1.0), float(0.0), None),
            (BinaryOp::Sub, float(1.0), int(1), None),
            (BinaryOp::Shl, int(1), int(64), Some(int(0))),
            (BinaryOp::Shl, int(-1), int(-60), Some(int(15))),
            (BinaryOp::Shr, int(-1), int(i64::MIN), Some(int(0))),
            (BinaryOp::BitOr, float(2.0), int(1), Some(int(3))),
            (BinaryOp::BitOr, float(9_223_372_036_854_775_808.0), int(0), None),
            (BinaryOp::Pow, int(2), int(10), Some(float(1024.0))),
        ];
        for (op, lhs, rhs, expected) in cases {
            assert_eq!(fold_binary(op, lhs, rhs), expected, "{op:?} {lhs:?} {rhs:?}");
        }
        assert_eq!(fold_neg(float(0.0)), None);
        assert_eq!(fold_neg(int(i64::MIN)), Some(int(i64::MIN)));
        assert_eq!(fold_bit_not(float(1.5)), None);
    }
}
