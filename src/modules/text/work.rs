//! Work that may take long, in pieces.
//!
//! A piece ends after a while, or at a place where it can go on. The first one is done in place; what is left is done by another
//! thread if others could run meanwhile, else between looks at the process. So neither a worker nor a limit waits for a
//! large text, and a process that ends does not leave its work behind on a thread.

use std::time::{Duration, Instant};

use crate::vm::native::{Cx, Raise, Ret, Value};

/// How long the first piece may take, and a later one.
const FIRST_PIECE: Duration = Duration::from_millis(2);
const PIECE: Duration = Duration::from_millis(20);
/// Reductions for a piece that is done in place.
const REDUCTIONS: usize = 2000;
/// Items of a list that are made between two looks at the process.
const ITEMS_AT_ONCE: usize = 2048;
/// Bytes of a text for one reduction.
pub(super) const BYTES_PER_REDUCTION: usize = 64;

/// Work in pieces.
pub(super) trait Work: Send + Sized + 'static {
    /// Whether the first piece is surely short.
    fn is_short(&self) -> bool;

    /// Goes on until all is done, which it says, or until about this moment.
    fn step(&mut self, until: Instant) -> bool;

    /// Bytes that it holds.
    fn bytes(&self) -> usize;

    /// Gives the results to the program.
    ///
    /// # Errors
    /// `not enough memory`.
    fn finish(self, cx: &mut Cx<'_>) -> Result<Ret, Raise>;
}

/// Does the work, and ends the native with what it gives.
///
/// # Errors
/// Those of the results.
pub(super) fn run<W: Work>(cx: &mut Cx<'_>, mut work: W) -> Result<Ret, Raise> {
    if (work.is_short() || !cx.has_company()) && work.step(Instant::now() + FIRST_PIECE) {
        return work.finish(cx);
    }
    go_on(cx, work)
}

/// The next piece, elsewhere if anybody could run here.
fn go_on<W: Work>(cx: &mut Cx<'_>, mut work: W) -> Result<Ret, Raise> {
    cx.check_memory(work.bytes())?;
    if cx.has_company() {
        let piece = move || {
            let is_done = work.step(Instant::now() + PIECE);
            (work, is_done)
        };
        return cx.offload(piece, arrived::<W>);
    }
    cx.charge(REDUCTIONS);
    let state = cx.new_state(Some(work));
    let slot = cx.reserve(1);
    cx.set_arg(slot, state);
    cx.pause(looked_at::<W>)
}

fn arrived<W: Work>(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    match cx.answer::<(W, bool)>() {
        Some((work, true)) => work.finish(cx),
        Some((work, false)) => go_on(cx, work),
        None => Err(cx.error("the work was given up")),
    }
}

fn looked_at<W: Work>(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let slot = cx.count();
    let state = cx.arg(slot);
    let Some(mut work) = cx.state::<Option<W>>(state).and_then(Option::take) else {
        return Err(cx.error("the work was given up"));
    };
    cx.set_count(slot - 1);
    if work.step(Instant::now() + PIECE) { work.finish(cx) } else { go_on(cx, work) }
}

/// What a list is made of.
pub(super) trait Items: Send + 'static {
    fn len(&self) -> usize;

    /// Bytes of all items.
    fn bytes(&self) -> usize;

    /// Item `i`, from 0. Of what it is made of nothing may be lost if garbage is collected meanwhile.
    ///
    /// # Errors
    /// Those of storing into a new table.
    fn item(&self, cx: &mut Cx<'_>, i: usize) -> Result<Value, Raise>;
}

/// Ends the native with the list of these items.
///
/// # Errors
/// `not enough memory`.
pub(super) fn ret_list<I: Items>(cx: &mut Cx<'_>, items: I) -> Result<Ret, Raise> {
    cx.check_memory(items.len().saturating_mul(16).saturating_add(items.bytes()))?;
    let list = cx.new_table(items.len(), 0);
    // An item may collect garbage before it is made.
    let first = cx.reserve(1);
    cx.set_arg(first, list);
    if items.len() <= ITEMS_AT_ONCE {
        for i in 0..items.len() {
            let item = items.item(cx, i)?;
            cx.raw_set_int(list, number(i), item)?;
        }
        return cx.ret1(list);
    }
    let state = cx.new_state(Some(items));
    cx.reserve(2);
    cx.set_arg(first + 1, state);
    cx.set_arg(first + 2, 0);
    next_items::<I>(cx)
}

/// The Lua index of item `i`.
pub(super) fn number(i: usize) -> i64 {
    i64::try_from(i).map_or(i64::MAX, |i| i.saturating_add(1))
}

fn next_items<I: Items>(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let last = cx.count();
    let (list, state, from) = (cx.check_table(last - 2)?, cx.arg(last - 1), cx.check_int(last)?);
    let Some(items) = cx.state::<Option<I>>(state).and_then(Option::take) else {
        return Err(cx.error("the list was given up"));
    };
    let from = usize::try_from(from).unwrap_or(usize::MAX);
    let to = items.len().min(from.saturating_add(ITEMS_AT_ONCE));
    for i in from..to {
        let item = items.item(cx, i)?;
        cx.raw_set_int(list, number(i), item)?;
    }
    if to == items.len() {
        return cx.ret1(list);
    }
    if let Some(place) = cx.state::<Option<I>>(state) {
        *place = Some(items);
    }
    cx.set_arg(last, i64::try_from(to).unwrap_or(i64::MAX));
    cx.charge(ITEMS_AT_ONCE);
    cx.pause(next_items::<I>)
}
