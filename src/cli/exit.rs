//! What a script's results mean for the exit status.

use crate::vm::native::{Cx, Kind, Type, Value, kind_of, type_of};

/// Wrong use of the command; nothing was run.
pub(super) const USAGE: u8 = 2;
/// The work was done and failed.
pub(super) const FAILURE: u8 = 1;
/// What a shell adds to the number of the signal that ended a program.
pub(super) const SIGNAL_BASE: i32 = 128;
/// A defect of the runtime.
pub(super) const DEFECT: u8 = 70;

/// What is to be done with the results of a chunk, or of the main function that it gave.
#[derive(Clone, Copy)]
pub(super) enum Verdict {
    /// End with this status.
    Status(u8),
    /// Write this string and a line end, and end well.
    Print(Value),
    /// Call this main function and judge its results.
    Call(Value),
    /// The program says that it failed, with this as error.
    Failure(Value),
}

/// Judges results; `is_main` says that they are those of a main function, which is not called again.
pub(super) fn judge(cx: &Cx<'_>, results: &[Value], is_main: bool) -> Verdict {
    let first = results.first().copied().unwrap_or(Value::NIL);
    if !is_main && let Some(main) = main_function(cx, first) {
        return Verdict::Call(main);
    }
    if let Some(&error) = results.get(1)
        && type_of(error) == Type::String
    {
        return Verdict::Failure(error);
    }
    match kind_of(first) {
        Kind::Boolean(success) => Verdict::Status(u8::from(!success)),
        Kind::Int(n) => Verdict::Status(status_of(n)),
        Kind::Float(f) => Verdict::Status(status_of_float(f)),
        Kind::Str(_) => Verdict::Print(first),
        Kind::Nil | Kind::Table(_) | Kind::Other => Verdict::Status(0),
    }
}

/// The function itself, or the field `main` of a table.
fn main_function(cx: &Cx<'_>, v: Value) -> Option<Value> {
    let main = match kind_of(v) {
        Kind::Table(t) => cx.raw_get_str(t, "main"),
        _ => v,
    };
    (type_of(main) == Type::Function).then_some(main)
}

/// The status of a number.
pub(super) fn status_of(n: i64) -> u8 {
    u8::try_from(n.rem_euclid(256)).unwrap_or(FAILURE)
}

/// Truncated, modulo 256; what is no number of things is a failure.
pub(super) fn status_of_float(f: f64) -> u8 {
    if !f.is_finite() {
        return FAILURE;
    }
    // The remainder of the truncated number is an integer between 0 and 255.
    let remainder = f.trunc().rem_euclid(256.0);
    (0..=u8::MAX).find(|&status| f64::from(status) == remainder).unwrap_or(FAILURE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_become_statuses() {
        assert_eq!([7, 259, -1, i64::MIN].map(status_of), [7, 3, 255, 0]);
        assert_eq!([2.5, -0.5, 259.9, -1.0, 1e300].map(status_of_float), [2, 0, 3, 255, 0]);
        assert_eq!([f64::NAN, f64::INFINITY].map(status_of_float), [1, 1]);
    }
}
