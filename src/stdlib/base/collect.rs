//! `collectgarbage` (manual section 6.1).
//!
//! Marking is atomic here, so a step either only counts or runs a whole cycle: steps count kilobytes until they make
//! up the live heap, as the work of PUC's incremental steps does, and the step that gets there collects.

use super::{Cx, Raise, Ret, int};
use crate::stdlib::check_option;

/// Options, in the order of the cases below.
const OPTIONS: &[&str] = &["collect", "stop", "restart", "count", "step", "setpause", "setstepmul", "isrunning"];
/// Bytes that a step of size 0 counts for.
const STEP_BYTES: usize = 2048;
/// Smallest step multiplier.
const STEP_MULTIPLIER_MIN: i64 = 40;
/// Greatest percentage that the collector is set to.
const PERCENT_MAX: i64 = 1_000_000;

/// Bytes that the steps of the current cycle have counted.
struct StepProgress(usize);

/// `collectgarbage([opt [, arg]])`.
pub(super) fn collectgarbage(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let option = check_option(cx, 1, Some(0), OPTIONS)?;
    let n = cx.opt_int(2, 0)?;
    match option {
        0 => cx.collect_garbage(collected),
        1 => {
            cx.gc().stop();
            cx.ret1(0)
        }
        2 => {
            cx.gc().restart();
            cx.ret1(0)
        }
        3 => {
            let bytes = cx.gc().count_bytes();
            cx.ret1(kibibytes(bytes))
        }
        4 => step(cx, n),
        5 => {
            let previous = cx.gc().set_pause(percent(n));
            cx.ret1(int(previous))
        }
        6 => {
            let previous = cx.gc().set_step_multiplier(percent(n.max(STEP_MULTIPLIER_MIN)));
            cx.ret1(int(previous))
        }
        _ => {
            let is_running = cx.gc().is_running();
            cx.ret1(is_running)
        }
    }
}

/// A percentage that the collector can calculate with.
fn percent(n: i64) -> usize {
    usize::try_from(n.clamp(0, PERCENT_MAX)).unwrap_or(0)
}

#[expect(clippy::cast_precision_loss, reason = "no heap has 2^53 bytes")]
fn kibibytes(bytes: usize) -> f64 {
    bytes as f64 / 1024.0
}

fn collected(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    cx.ret1(0)
}

/// A step of `kibibytes`: true if it has ended a cycle.
fn step(cx: &mut Cx<'_>, kibibytes: i64) -> Result<Ret, Raise> {
    let live = cx.gc().count_bytes();
    let work = usize::try_from(kibibytes).unwrap_or(0).saturating_mul(1024).saturating_add(STEP_BYTES);
    let StepProgress(done) = cx.extension_or_insert(|| StepProgress(0));
    *done = done.saturating_add(work);
    if *done < live {
        return cx.ret1(false);
    }
    *done = 0;
    cx.collect_garbage(cycle_ended)
}

fn cycle_ended(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    cx.ret1(true)
}
