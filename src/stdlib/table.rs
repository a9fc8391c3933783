//! The table library (manual §6.6), with `getn`, `maxn`, `create`, `freeze` and `isfrozen` in addition. Sorting is in
//! `sort`.
//!
//! All functions respect `__index`, `__newindex` and `__len`. A table without metatable takes the raw paths; where a
//! metamethod has to run, the native leaves and goes on in a continuation, with what it needs in its window.

#![expect(clippy::indexing_slicing, reason = "an access says how many of its arguments count")]
#![expect(clippy::cast_possible_truncation, reason = "counts are positive and bounded before")]

use super::buffer::{append, charge_bytes};
use super::{new_library, set_field, sort};
use crate::vm::native::{Access, Cx, Function, Kind, NativeFn, Raise, Ret, Type, Value, kind_of, number, type_of};

const FUNCTIONS: &[Function] = &[
    ("concat", concat),
    ("create", create),
    ("freeze", freeze),
    ("getn", getn),
    ("insert", insert),
    ("isfrozen", isfrozen),
    ("maxn", maxn),
    ("move", move_items),
    ("pack", pack),
    ("remove", remove),
    ("sort", sort::sort),
    ("unpack", unpack),
];

/// Opens the library, and the global `unpack` of Lua 5.1.
pub(crate) fn open(cx: &mut Cx<'_>) {
    let library = new_library(cx, "table", FUNCTIONS);
    let unpack = cx.raw_get_str(library, "unpack");
    let globals = cx.globals();
    set_field(cx, globals, "unpack", unpack);
}

/// Items that a loop handles between two looks at the budget.
const PORTION: i64 = 1_024;
/// Items for one reduction.
const ITEMS_PER_REDUCTION: i64 = 16;

/// Says that a portion of a loop is done; whether the slice of the process is spent.
pub(super) fn spend_portion(cx: &mut Cx<'_>) -> bool {
    cx.charge((PORTION / ITEMS_PER_REDUCTION) as usize);
    cx.exhausted()
}

/// What an operation needs of a value that is no table (`TAB_R` and so on).
pub(super) struct Need {
    pub(super) index: bool,
    pub(super) newindex: bool,
    pub(super) len: bool,
}

pub(super) const READ: Need = Need { index: true, newindex: false, len: true };
pub(super) const READ_WRITE: Need = Need { index: true, newindex: true, len: true };

/// Checks that argument `i` is a table or behaves like one (`checktab`).
pub(super) fn check_tablelike(cx: &mut Cx<'_>, i: usize, need: &Need) -> Result<(), Raise> {
    let v = cx.arg(i);
    if type_of(v) == Type::Table {
        return Ok(());
    }
    let fields = [(need.index, "__index"), (need.newindex, "__newindex"), (need.len, "__len")];
    let is_tablelike = cx.metatable(v).is_some()
        && fields.iter().all(|&(is_needed, name)| !is_needed || !cx.metafield(v, name).is_nil());
    if is_tablelike { Ok(()) } else { Err(cx.type_error(i, "table")) }
}

/// `v[i]`
#[inline(always)]
pub(super) fn read(cx: &mut Cx<'_>, v: Value, i: i64) -> Result<Access, Raise> {
    match cx.plain_get_int(v, i) {
        Some(item) => Ok(Access::Done(item)),
        None => cx.get(v, Value::int(i)),
    }
}

/// `v[i] = x`
#[inline(always)]
pub(super) fn write(cx: &mut Cx<'_>, v: Value, i: i64, x: Value) -> Result<Access, Raise> {
    if cx.plain_set_int(v, i, x)? {
        return Ok(Access::Done(Value::NIL));
    }
    cx.set(v, Value::int(i), x)
}

/// An integer that `__len` gave.
pub(super) fn check_length(cx: &mut Cx<'_>, v: Value) -> Result<i64, Raise> {
    number::to_integer(v).ok_or_else(|| cx.error("object length is not an integer"))
}

/// Goes on with the length of argument 1: at once with `body`, or after `__len` with `continuation`, which must
/// do the same with the first result.
#[inline]
fn with_length(
    cx: &mut Cx<'_>,
    body: fn(&mut Cx<'_>, i64) -> Result<Ret, Raise>,
    continuation: NativeFn,
) -> Result<Ret, Raise> {
    match cx.len(cx.arg(1))? {
        Access::Done(n) => {
            let n = check_length(cx, n)?;
            body(cx, n)
        }
        Access::Call { function, args, n } => cx.call(function, &args[..n], continuation),
    }
}

/// The length in a continuation after `__len`.
fn length_result(cx: &mut Cx<'_>) -> Result<i64, Raise> {
    let n = cx.result(1);
    check_length(cx, n)
}

// ---- moving items: insert, remove, move

/// What is left to do when all items have been moved.
#[derive(Clone, Copy)]
enum Finish {
    /// Store the kept value at this index, no result.
    Insert(i64),
    /// Clear this index, the kept value is the result.
    Remove(i64),
    /// The destination is the result.
    Move,
}

/// A loop that moves items; the window is `[source, destination, kept value, this]`.
#[derive(Clone, Copy)]
struct Transfer {
    from: i64,
    to: i64,
    step: i64,
    left: i64,
    finish: Finish,
}

const SOURCE: usize = 1;
const DESTINATION: usize = 2;
const KEPT: usize = 3;
const STATE: usize = 4;

impl Transfer {
    fn advance(&mut self) {
        // At the ends of the range the next index is not used any more.
        self.from = self.from.wrapping_add(self.step);
        self.to = self.to.wrapping_add(self.step);
        self.left -= 1;
    }
}

fn transfer(cx: &mut Cx<'_>, source: Value, destination: Value, kept: Value, state: Transfer) -> Result<Ret, Raise> {
    cx.set_count(STATE);
    cx.set_arg(SOURCE, source);
    cx.set_arg(DESTINATION, destination);
    cx.set_arg(KEPT, kept);
    run_transfer(cx, state)
}

fn keep_transfer(cx: &mut Cx<'_>, state: Transfer) {
    let slot = cx.arg(STATE);
    match cx.state::<Transfer>(slot) {
        Some(place) => *place = state,
        None => {
            let v = cx.new_state(state);
            cx.set_arg(STATE, v);
        }
    }
}

fn kept_transfer(cx: &mut Cx<'_>) -> Result<Transfer, Raise> {
    let slot = cx.arg(STATE);
    cx.state::<Transfer>(slot).copied().ok_or_else(|| cx.error("state lost"))
}

fn run_transfer(cx: &mut Cx<'_>, mut state: Transfer) -> Result<Ret, Raise> {
    let (source, destination) = (cx.arg(SOURCE), cx.arg(DESTINATION));
    shift(cx, &mut state)?;
    while state.left > 0 {
        let item = match read(cx, source, state.from)? {
            Access::Done(item) => item,
            Access::Call { function, args, n } => {
                keep_transfer(cx, state);
                return cx.call(function, &args[..n], transfer_read);
            }
        };
        let stored = write(cx, destination, state.to, item)?;
        state.advance();
        if let Access::Call { function, args, n } = stored {
            keep_transfer(cx, state);
            return cx.call(function, &args[..n], transfer_written);
        }
        if state.left % PORTION == 0 && spend_portion(cx) {
            keep_transfer(cx, state);
            return cx.pause(transfer_written);
        }
    }
    finish_transfer(cx, state.finish)
}

/// Moves most items at once, where source and destination are one plain table.
fn shift(cx: &mut Cx<'_>, state: &mut Transfer) -> Result<(), Raise> {
    /// Loops that are not longer are as fast.
    const SHORT: i64 = 8;
    let Some(t) = cx.plain_table(cx.arg(SOURCE)) else {
        return Ok(());
    };
    if state.left <= SHORT || !cx.raw_equal(cx.arg(SOURCE), cx.arg(DESTINATION)) {
        return Ok(());
    }
    // The first one is moved by itself: an insertion appends it.
    let item = cx.raw_get_int(t, state.from);
    cx.raw_set_int(t, state.to, item)?;
    state.advance();
    let back = if state.step < 0 { state.left - 1 } else { 0 };
    if cx.raw_shift(t, state.from - back, state.to - back, state.left as usize)? {
        cx.charge(state.left as usize >> 8);
        state.left = 0;
    }
    Ok(())
}

fn transfer_read(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let item = cx.result(1);
    let mut state = kept_transfer(cx)?;
    let stored = write(cx, cx.arg(DESTINATION), state.to, item)?;
    state.advance();
    cx.charge(1);
    match stored {
        Access::Done(_) => run_transfer(cx, state),
        Access::Call { function, args, n } => {
            keep_transfer(cx, state);
            cx.call(function, &args[..n], transfer_written)
        }
    }
}

fn transfer_written(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let state = kept_transfer(cx)?;
    run_transfer(cx, state)
}

fn finish_transfer(cx: &mut Cx<'_>, finish: Finish) -> Result<Ret, Raise> {
    let destination = cx.arg(DESTINATION);
    let kept = cx.arg(KEPT);
    let (i, v, continuation): (i64, Value, NativeFn) = match finish {
        Finish::Insert(i) => (i, kept, |cx| cx.ret0()),
        Finish::Remove(i) => (i, Value::NIL, return_kept),
        Finish::Move => return cx.ret1(destination),
    };
    match write(cx, destination, i, v)? {
        Access::Done(_) => match finish {
            Finish::Insert(_) => cx.ret0(),
            Finish::Remove(_) | Finish::Move => cx.ret1(kept),
        },
        Access::Call { function, args, n } => cx.call(function, &args[..n], continuation),
    }
}

fn return_kept(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let kept = cx.arg(KEPT);
    cx.ret1(kept)
}

fn insert(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    if cx.count() == 2 && cx.plain_append(cx.arg(1), cx.arg(2))? {
        return cx.ret0();
    }
    check_tablelike(cx, 1, &READ_WRITE)?;
    with_length(cx, insert_at, |cx| {
        let n = length_result(cx)?;
        insert_at(cx, n)
    })
}

fn insert_at(cx: &mut Cx<'_>, length: i64) -> Result<Ret, Raise> {
    let end = length.wrapping_add(1);
    let t = cx.arg(1);
    let (position, v) = match cx.count() {
        2 => (end, cx.arg(2)),
        3 => {
            let position = cx.check_int(2)?;
            if position < 1 || position > end {
                return Err(cx.arg_error(2, "position out of bounds"));
            }
            (position, cx.arg(3))
        }
        _ => return Err(cx.error("wrong number of arguments to 'insert'")),
    };
    let finish = Finish::Insert(position);
    let state = Transfer { from: end.wrapping_sub(1), to: end, step: -1, left: end.wrapping_sub(position), finish };
    transfer(cx, t, t, v, state)
}

fn remove(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    if cx.count() == 1
        && let Some(item) = cx.plain_take_last(cx.arg(1))?
    {
        return cx.ret1(item);
    }
    check_tablelike(cx, 1, &READ_WRITE)?;
    with_length(cx, remove_at, |cx| {
        let n = length_result(cx)?;
        remove_at(cx, n)
    })
}

/// Removes at the position of argument 2; the window becomes `[table, position, length]` until the item is known.
fn remove_at(cx: &mut Cx<'_>, length: i64) -> Result<Ret, Raise> {
    let position = cx.opt_int(2, length)?;
    if position != length && (position < 1 || position > length.wrapping_add(1)) {
        return Err(cx.arg_error(1, "position out of bounds"));
    }
    match read(cx, cx.arg(1), position)? {
        Access::Done(item) => remove_item(cx, position, length, item),
        Access::Call { function, args, n } => {
            cx.set_count(3);
            cx.set_arg(2, position);
            cx.set_arg(3, length);
            cx.call(function, &args[..n], |cx| {
                let item = cx.result(1);
                let (position, length) = (cx.arg(2).as_int(), cx.arg(3).as_int());
                remove_item(cx, position, length, item)
            })
        }
    }
}

fn remove_item(cx: &mut Cx<'_>, position: i64, length: i64, item: Value) -> Result<Ret, Raise> {
    let t = cx.arg(1);
    let left = length.saturating_sub(position).max(0);
    let finish = Finish::Remove(position.wrapping_add(left));
    let state = Transfer { from: position.wrapping_add(1), to: position, step: 1, left, finish };
    transfer(cx, t, t, item, state)
}

fn move_items(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (first, last, to) = (cx.check_int(2)?, cx.check_int(3)?, cx.check_int(4)?);
    let target = if cx.is_none_or_nil(5) { 1 } else { 5 };
    check_tablelike(cx, 1, &Need { index: true, newindex: false, len: false })?;
    check_tablelike(cx, target, &Need { index: false, newindex: true, len: false })?;
    let (source, destination) = (cx.arg(1), cx.arg(target));
    let mut state = Transfer { from: first, to, step: 1, left: 0, finish: Finish::Move };
    if last >= first {
        if first <= 0 && last >= i64::MAX.wrapping_add(first) {
            return Err(cx.arg_error(3, "too many elements to move"));
        }
        state.left = last - first + 1;
        if to > i64::MAX - state.left + 1 {
            return Err(cx.arg_error(4, "destination wrap around"));
        }
        // Items that would be overwritten before they are read are moved from the end.
        let is_safe_upwards = to > last || to <= first || !cx.raw_equal(source, destination);
        if !is_safe_upwards {
            state.step = -1;
            state.from = last;
            state.to = to + (state.left - 1);
        }
    }
    transfer(cx, source, destination, Value::NIL, state)
}

// ---- concat

/// Window of `concat` while a metamethod runs: arguments 1 to 4, what is kept, an item.
const CONCAT_SLOTS: usize = 6;
const CONCAT_STATE: usize = 5;
const CONCAT_ITEM: usize = 6;

#[derive(Default)]
struct Concat {
    out: Vec<u8>,
    i: i64,
    last: i64,
}

fn concat(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    check_tablelike(cx, 1, &READ)?;
    with_length(cx, concat_to, |cx| {
        let n = length_result(cx)?;
        concat_to(cx, n)
    })
}

fn concat_to(cx: &mut Cx<'_>, length: i64) -> Result<Ret, Raise> {
    cx.opt_str(2)?;
    let i = cx.opt_int(3, 1)?;
    let last = cx.opt_int(4, length)?;
    cx.set_count(CONCAT_SLOTS);
    let out = cx.take_buffer();
    run_concat(cx, Concat { out, i, last })
}

fn run_concat(cx: &mut Cx<'_>, mut state: Concat) -> Result<Ret, Raise> {
    let t = cx.arg(1);
    let separator = cx.opt_str(2)?.unwrap_or_default();
    if state.i > state.last {
        return cx.ret_buffer(state.out);
    }
    loop {
        match read(cx, t, state.i)? {
            Access::Done(item) => add_item(cx, &mut state, item)?,
            Access::Call { function, args, n } => {
                keep_concat(cx, state);
                return cx.call(function, &args[..n], concat_read);
            }
        }
        if state.i == state.last {
            break;
        }
        append(cx, &mut state.out, separator)?;
        state.i += 1;
        if state.i % PORTION == 0 && spend_portion(cx) {
            keep_concat(cx, state);
            return cx.pause(|cx| {
                let state = kept_concat(cx);
                run_concat(cx, state)
            });
        }
    }
    charge_bytes(cx, state.out.len());
    cx.ret_buffer(state.out)
}

#[inline]
fn add_item(cx: &mut Cx<'_>, state: &mut Concat, item: Value) -> Result<(), Raise> {
    match kind_of(item) {
        Kind::Str(_) => {
            // Appending may collect garbage, and the item may be the result of a metamethod.
            cx.set_arg(CONCAT_ITEM, item);
            append(cx, &mut state.out, cx.bytes(item))
        }
        Kind::Int(n) => append(cx, &mut state.out, number::Text::new().format_int(n)),
        Kind::Float(f) => append(cx, &mut state.out, number::Text::new().format_float(f)),
        _ => {
            let (name, i) = (type_of(item).name(), state.i);
            Err(cx.error(format_args!("invalid value ({name}) at index {i} in table for 'concat'")))
        }
    }
}

fn keep_concat(cx: &mut Cx<'_>, state: Concat) {
    let slot = cx.arg(CONCAT_STATE);
    match cx.state::<Concat>(slot) {
        Some(place) => *place = state,
        None => {
            let v = cx.new_state(state);
            cx.set_arg(CONCAT_STATE, v);
        }
    }
}

fn kept_concat(cx: &mut Cx<'_>) -> Concat {
    let slot = cx.arg(CONCAT_STATE);
    cx.state::<Concat>(slot).map(std::mem::take).unwrap_or_default()
}

fn concat_read(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let item = cx.result(1);
    let mut state = kept_concat(cx);
    cx.charge(1);
    add_item(cx, &mut state, item)?;
    if state.i == state.last {
        return cx.ret_buffer(state.out);
    }
    let separator = cx.opt_str(2)?.unwrap_or_default();
    append(cx, &mut state.out, separator)?;
    state.i += 1;
    run_concat(cx, state)
}

// ---- pack and unpack

fn pack(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let n = cx.count();
    let t = cx.new_table(n, 1);
    for i in 1..=n {
        cx.raw_set_int(t, i as i64, cx.arg(i))?;
    }
    cx.raw_set_str(t, "n", n as i64)?;
    cx.ret1(t)
}

fn unpack(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let first = cx.opt_int(2, 1)?;
    if !cx.is_none_or_nil(3) {
        let last = cx.check_int(3)?;
        return unpack_range(cx, first, last);
    }
    with_length(
        cx,
        |cx, last| {
            let first = cx.opt_int(2, 1)?;
            unpack_range(cx, first, last)
        },
        |cx| {
            let last = length_result(cx)?;
            let first = cx.opt_int(2, 1)?;
            unpack_range(cx, first, last)
        },
    )
}

fn unpack_range(cx: &mut Cx<'_>, first: i64, last: i64) -> Result<Ret, Raise> {
    if first > last {
        return cx.ret0();
    }
    let n = last.wrapping_sub(first).cast_unsigned();
    if n >= i32::MAX as u64 {
        return Err(cx.error("too many results to unpack"));
    }
    let n = n as usize + 1;
    cx.check_stack(n, "too many results to unpack")?;
    cx.charge(n / ITEMS_PER_REDUCTION as usize);
    if let Some(t) = cx.plain_table(cx.arg(1)) {
        for i in first..=last {
            cx.push(cx.raw_get_int(t, i));
        }
        return cx.ret_pushed(n);
    }
    // The items go behind `[table, next index, last index]` in the window.
    cx.set_count(UNPACK_SLOTS);
    cx.set_arg(2, first);
    cx.set_arg(3, last);
    unpack_slowly(cx)
}

/// Window slots before the items.
const UNPACK_SLOTS: usize = 3;

fn unpack_slowly(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    loop {
        let (i, last) = (cx.arg(2).as_int(), cx.arg(3).as_int());
        let n = cx.count() - UNPACK_SLOTS;
        match read(cx, cx.arg(1), i)? {
            Access::Done(item) => add_item_slot(cx, item),
            Access::Call { function, args, n } => return cx.call(function, &args[..n], unpack_read),
        }
        if i == last {
            // The window is the top of the stack: its end are the results.
            return cx.ret_pushed(n + 1);
        }
        cx.set_arg(2, i + 1);
    }
}

fn add_item_slot(cx: &mut Cx<'_>, item: Value) {
    let slot = cx.reserve(1);
    cx.set_arg(slot, item);
}

fn unpack_read(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let item = cx.result(1);
    add_item_slot(cx, item);
    cx.charge(1);
    let (i, last) = (cx.arg(2).as_int(), cx.arg(3).as_int());
    if i == last {
        let n = cx.count() - UNPACK_SLOTS;
        return cx.ret_pushed(n);
    }
    cx.set_arg(2, i + 1);
    unpack_slowly(cx)
}

// ---- additions

fn getn(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    cx.check_table(1)?;
    with_length(
        cx,
        |cx, n| cx.ret1(n),
        |cx| {
            let n = length_result(cx)?;
            cx.ret1(n)
        },
    )
}

fn maxn(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let t = cx.check_table(1)?;
    let mut largest = Value::int(0);
    let mut cursor = 0;
    let mut n = 0;
    while let Some((key, _, next)) = cx.entry_from(t, cursor) {
        if key.is_number() && key.to_number() > largest.to_number() {
            largest = key;
        }
        cursor = next;
        n += 1;
    }
    cx.charge(n / ITEMS_PER_REDUCTION as usize);
    cx.ret1(largest)
}

/// Largest size that `create` reserves.
const CREATE_MAX: i64 = 1 << 26;
/// Bytes of an array item and of a hash node.
const ITEM_BYTES: usize = 9;
const NODE_BYTES: usize = 24;

fn create(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let array = cx.opt_int(1, 0)?.clamp(0, CREATE_MAX) as usize;
    let hash = cx.opt_int(2, 0)?.clamp(0, CREATE_MAX) as usize;
    // Both parts are rounded up to powers of two.
    cx.check_memory(2 * (array * ITEM_BYTES + hash * NODE_BYTES))?;
    cx.charge((array + hash) >> 7);
    let t = cx.new_table(array, hash);
    cx.ret1(t)
}

fn freeze(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let t = cx.check_table(1)?;
    cx.freeze(t);
    cx.ret1(t)
}

fn isfrozen(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let t = cx.check_table(1)?;
    let is_frozen = cx.is_frozen(t);
    cx.ret1(is_frozen)
}
