//! Building strings of a size that the program chooses.
//!
//! A library writes into a byte vector of the worker ([`Cx::take_buffer`]) and asks here before it grows, so that
//! neither the longest string nor the memory limit is passed. Growing may collect garbage: what is appended must stand
//! in the window, or be reachable from it.

use crate::vm::native::{Cx, Raise};

/// Longest string that a library makes.
pub(crate) const STRING_MAX: usize = 1 << 30;

/// Makes room for `extra` more bytes.
///
/// # Errors
/// The string would be too long, or the memory limit would be passed.
#[inline]
pub(crate) fn reserve(cx: &mut Cx<'_>, out: &mut Vec<u8>, extra: usize) -> Result<(), Raise> {
    if out.capacity() - out.len() >= extra { Ok(()) } else { grow(cx, out, extra) }
}

#[cold]
fn grow(cx: &mut Cx<'_>, out: &mut Vec<u8>, extra: usize) -> Result<(), Raise> {
    let needed = out.len().saturating_add(extra);
    if needed > STRING_MAX {
        return Err(cx.error("resulting string too large"));
    }
    // Doubled if there is memory for that, else by an eighth: each try may collect garbage, so there must be few.
    for capacity in [out.capacity().saturating_mul(2).max(256), needed + needed / 8] {
        let capacity = capacity.clamp(needed, STRING_MAX);
        if cx.check_memory(capacity).is_ok() {
            out.reserve_exact(capacity - out.len());
            return Ok(());
        }
    }
    cx.check_memory(needed)?;
    out.reserve_exact(extra);
    Ok(())
}

/// Checks the length of a string that is going to be made.
///
/// # Errors
/// It would be too long, or the memory limit would be passed.
#[inline]
pub(crate) fn check_length(cx: &mut Cx<'_>, len: usize) -> Result<(), Raise> {
    if len > STRING_MAX { Err(cx.error("resulting string too large")) } else { cx.check_memory(len) }
}

/// Appends bytes that stand in the window.
///
/// # Errors
/// As [`reserve`].
#[inline]
pub(crate) fn append(cx: &mut Cx<'_>, out: &mut Vec<u8>, bytes: &[u8]) -> Result<(), Raise> {
    reserve(cx, out, bytes.len())?;
    out.extend_from_slice(bytes);
    Ok(())
}

/// Spends the reductions for `n` bytes that were made or looked at.
#[inline]
pub(crate) fn charge_bytes(cx: &mut Cx<'_>, n: usize) {
    cx.charge(n >> 7);
}
