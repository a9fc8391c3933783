//! `table.sort` (manual §6.6): the quicksort of PUC Lua (ltablib.c `auxsort`), as a state machine.
//!
//! Every access and every comparison may have to call a function, so the algorithm is cut into [`Step`]s, each of
//! which does one of them; the values being compared stand in the window, the rest in [`Sorter`]. Pending parts are
//! on an explicit stack, the smaller one is sorted first, so the stack stays below 64 entries.
//!
//! With a comparison function the two inner loops of the partition, which make most comparisons, have continuations of
//! their own ([`next_up`], [`next_down`]).
//!
//! Without comparison function, parts of up to [`DIRECT_MAX`] items that are all numbers or all strings are taken out,
//! sorted by the standard library and put back: nothing can run in between, and items that are present need
//! no metamethods.

#![expect(clippy::indexing_slicing, reason = "an access says how many of its arguments count")]
#![expect(clippy::cast_possible_truncation, reason = "lengths of parts are positive")]

use super::table::{READ_WRITE, check_length, check_tablelike, read, write};
use crate::vm::native::{Access, Cx, Kind, Raise, Ret, TableRef, Type, Value, kind_of, type_of};

/// Largest part that is sorted in one go, well under a slice's time.
const DIRECT_MAX: i64 = 1 << 14;
/// Parts larger than this get a random pivot once the parts have become unbalanced (`RANLIMIT`).
const RANDOM_MIN: i64 = 100;
/// Steps between two looks at the budget.
const PORTION: u32 = 1_024;
/// Steps for one reduction.
const STEPS_PER_REDUCTION: u32 = 8;

/// The next thing to do. `x` and `y` are the values in the window, `a` is the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// Look at the part `low..=high`.
    Begin,
    /// x = a[low]
    LowestRead,
    /// y = a[high]
    HighestRead,
    /// y < x: swap them.
    EndsCompare,
    LowestWrite,
    HighestWrite,
    /// Both ends are in order: choose the pivot's place `p`.
    Choose,
    /// x = a[p]
    MiddleRead,
    /// y = a[low]
    LowReread,
    /// x < y: swap them.
    LowCompare,
    MiddleWriteLow,
    LowWriteMiddle,
    /// y = a[high]
    HighReread,
    /// y < x: swap them.
    HighCompare,
    MiddleWriteHigh,
    HighWriteMiddle,
    /// The three are in order; pivot = a[p]
    PivotRead,
    /// y = a[high - 1]
    NextHighestRead,
    /// a[p] = y
    PivotAway,
    /// a[high - 1] = pivot
    PivotStore,
    /// x = a[++i]
    UpRead,
    /// x < pivot: go on upwards.
    UpCompare,
    /// y = a[--j]
    DownRead,
    /// pivot < y: go on downwards.
    DownCompare,
    /// a[i] = y
    SwapUp,
    /// a[j] = x
    SwapDown,
    /// a[high - 1] = x
    PivotBack,
    /// a[i] = pivot
    PivotPlace,
    /// The part is cut at `i`.
    Divide,
}

/// State of the algorithm.
struct Sorter {
    step: Step,
    low: i64,
    high: i64,
    p: i64,
    i: i64,
    j: i64,
    /// Source of pivots' places; 0 while the parts are balanced.
    random: u64,
    /// Parts that wait, with their `random`.
    pending: Vec<(i64, i64, u64)>,
    steps: u32,
}

/// Window: table, comparison function, state, x, y, pivot; i, j and high while [`next_up`] and [`next_down`] run.
const SLOTS: usize = 9;
const FUNCTION: usize = 2;
const STATE: usize = 3;
const X: usize = 4;
const Y: usize = 5;
const PIVOT: usize = 6;
const I: usize = 7;
const J: usize = 8;
const HIGH: usize = 9;

pub(crate) fn sort(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    check_tablelike(cx, 1, &READ_WRITE)?;
    match cx.len(cx.arg(1))? {
        Access::Done(n) => {
            let n = check_length(cx, n)?;
            sort_items(cx, n)
        }
        Access::Call { function, args, n } => cx.call(function, &args[..n], |cx| {
            let n = cx.result(1);
            let n = check_length(cx, n)?;
            sort_items(cx, n)
        }),
    }
}

fn sort_items(cx: &mut Cx<'_>, n: i64) -> Result<Ret, Raise> {
    if n <= 1 {
        return cx.ret0();
    }
    if n >= i64::from(i32::MAX) {
        return Err(cx.arg_error(1, "array too big"));
    }
    if !cx.is_none_or_nil(FUNCTION) {
        cx.check_function(FUNCTION)?;
    }
    cx.set_count(FUNCTION);
    if cx.arg(FUNCTION).is_nil() && n <= DIRECT_MAX && sort_directly(cx, 1, n)? {
        return cx.ret0();
    }
    cx.set_count(SLOTS);
    let sorter =
        Sorter { step: Step::Begin, low: 1, high: n, p: 0, i: 0, j: 0, random: 0, pending: Vec::new(), steps: 0 };
    run(cx, sorter)
}

/// What an access or comparison gave.
enum Given {
    Value(Value),
    Called(Ret),
}

/// Gives up the window for a call; its first result is the answer to the current step.
fn leave(cx: &mut Cx<'_>, sorter: &mut Sorter, access: Access) -> Result<Given, Raise> {
    match access {
        Access::Done(v) => Ok(Given::Value(v)),
        Access::Call { function, args, n } => {
            keep(cx, sorter);
            Ok(Given::Called(cx.call(function, &args[..n], answered)?))
        }
    }
}

fn keep(cx: &mut Cx<'_>, sorter: &mut Sorter) {
    let slot = cx.arg(STATE);
    match cx.state::<Sorter>(slot) {
        Some(kept) => std::mem::swap(kept, sorter),
        None => {
            let empty = Sorter { pending: Vec::new(), ..*sorter };
            let v = cx.new_state(std::mem::replace(sorter, empty));
            cx.set_arg(STATE, v);
        }
    }
}

/// Takes the state back.
fn kept(cx: &mut Cx<'_>) -> Result<Sorter, Raise> {
    let slot = cx.arg(STATE);
    let kept = cx.state::<Sorter>(slot);
    let sorter = kept.map(|kept| Sorter { pending: std::mem::take(&mut kept.pending), ..*kept });
    sorter.ok_or_else(|| cx.error("state lost"))
}

/// Goes on with the result of a call.
fn answered(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let v = cx.result(1);
    let mut sorter = kept(cx)?;
    sorter.take(cx, v)?;
    run(cx, sorter)
}

fn go_on(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let sorter = kept(cx)?;
    run(cx, sorter)
}

fn run(cx: &mut Cx<'_>, mut sorter: Sorter) -> Result<Ret, Raise> {
    let table = cx.arg(1);
    loop {
        sorter.steps += 1;
        if sorter.steps.is_multiple_of(PORTION) {
            cx.charge((PORTION / STEPS_PER_REDUCTION) as usize);
            if cx.exhausted() {
                keep(cx, &mut sorter);
                return cx.pause(go_on);
            }
        }
        let (low, high, p, i, j) = (sorter.low, sorter.high, sorter.p, sorter.i, sorter.j);
        let access = match sorter.step {
            Step::Begin => {
                if !sorter.begin(cx)? {
                    return cx.ret0();
                }
                continue;
            }
            Step::Choose => {
                sorter.choose();
                continue;
            }
            Step::Divide => {
                sorter.divide();
                continue;
            }
            Step::UpRead if !cx.arg(FUNCTION).is_nil() => {
                cx.set_arg(J, j);
                cx.set_arg(HIGH, high);
                keep(cx, &mut sorter);
                return next_up(cx, i);
            }
            Step::LowestRead | Step::LowReread => read(cx, table, low)?,
            Step::HighestRead | Step::HighReread => read(cx, table, high)?,
            Step::MiddleRead | Step::PivotRead => read(cx, table, p)?,
            Step::NextHighestRead => read(cx, table, high - 1)?,
            Step::UpRead => read(cx, table, i)?,
            Step::DownRead => read(cx, table, j)?,
            Step::EndsCompare | Step::HighCompare => compare(cx, Y, X)?,
            Step::LowCompare => compare(cx, X, Y)?,
            Step::UpCompare => compare(cx, X, PIVOT)?,
            Step::DownCompare => compare(cx, PIVOT, Y)?,
            Step::LowestWrite => write(cx, table, low, cx.arg(Y))?,
            Step::HighestWrite | Step::HighWriteMiddle => write(cx, table, high, cx.arg(X))?,
            Step::MiddleWriteLow | Step::MiddleWriteHigh | Step::PivotAway => write(cx, table, p, cx.arg(Y))?,
            Step::LowWriteMiddle => write(cx, table, low, cx.arg(X))?,
            Step::PivotStore => write(cx, table, high - 1, cx.arg(PIVOT))?,
            Step::SwapUp => write(cx, table, i, cx.arg(Y))?,
            Step::SwapDown => write(cx, table, j, cx.arg(X))?,
            Step::PivotBack => write(cx, table, high - 1, cx.arg(X))?,
            Step::PivotPlace => write(cx, table, i, cx.arg(PIVOT))?,
        };
        match leave(cx, &mut sorter, access)? {
            Given::Value(v) => sorter.take(cx, v)?,
            Given::Called(ret) => return Ok(ret),
        }
    }
}

// ---- the two inner loops with a comparison function
//
// Nearly all comparisons are made here; so these loops touch only window slots, not the state. The calls spend
// reductions themselves.

/// x = a[i]; is it less than the pivot?
fn next_up(cx: &mut Cx<'_>, i: i64) -> Result<Ret, Raise> {
    cx.set_arg(I, i);
    match read(cx, cx.arg(1), i)? {
        Access::Done(x) => {
            cx.set_arg(X, x);
            cx.call(cx.arg(FUNCTION), &[x, cx.arg(PIVOT)], up_compared)
        }
        Access::Call { function, args, n } => cx.call(function, &args[..n], |cx| {
            let x = cx.result(1);
            cx.set_arg(X, x);
            cx.call(cx.arg(FUNCTION), &[x, cx.arg(PIVOT)], up_compared)
        }),
    }
}

fn up_compared(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    if cx.result(1).is_falsy() {
        return next_down(cx, cx.arg(J).as_int() - 1);
    }
    let i = cx.arg(I).as_int();
    if i == cx.arg(HIGH).as_int() - 1 {
        return Err(invalid_order(cx));
    }
    next_up(cx, i + 1)
}

/// y = a[j]; is the pivot less?
fn next_down(cx: &mut Cx<'_>, j: i64) -> Result<Ret, Raise> {
    cx.set_arg(J, j);
    match read(cx, cx.arg(1), j)? {
        Access::Done(y) => {
            cx.set_arg(Y, y);
            cx.call(cx.arg(FUNCTION), &[cx.arg(PIVOT), y], down_compared)
        }
        Access::Call { function, args, n } => cx.call(function, &args[..n], |cx| {
            let y = cx.result(1);
            cx.set_arg(Y, y);
            cx.call(cx.arg(FUNCTION), &[cx.arg(PIVOT), y], down_compared)
        }),
    }
}

fn down_compared(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (i, j) = (cx.arg(I).as_int(), cx.arg(J).as_int());
    if !cx.result(1).is_falsy() {
        if j < i {
            return Err(invalid_order(cx));
        }
        return next_down(cx, j - 1);
    }
    if j >= i && cx.plain_set_int(cx.arg(1), i, cx.arg(Y))? {
        cx.plain_set_int(cx.arg(1), j, cx.arg(X))?;
        return next_up(cx, i + 1);
    }
    let mut sorter = kept(cx)?;
    sorter.i = i;
    sorter.j = j;
    sorter.step = if j < i { Step::PivotBack } else { Step::SwapUp };
    run(cx, sorter)
}

/// Whether one window value is less than the other.
#[inline]
fn compare(cx: &mut Cx<'_>, a: usize, b: usize) -> Result<Access, Raise> {
    let (function, a, b) = (cx.arg(FUNCTION), cx.arg(a), cx.arg(b));
    if function.is_nil() {
        return cx.less_than(a, b);
    }
    Ok(Access::Call { function, args: [a, b, Value::NIL], n: 2 })
}

impl Sorter {
    /// Takes the answer to the current step and moves to the next.
    #[inline]
    fn take(&mut self, cx: &mut Cx<'_>, v: Value) -> Result<(), Raise> {
        let is_less = !v.is_falsy();
        self.step = match self.step {
            Step::LowestRead => set(cx, X, v, Step::HighestRead),
            Step::HighestRead => set(cx, Y, v, Step::EndsCompare),
            Step::EndsCompare if is_less => Step::LowestWrite,
            Step::LowestWrite => Step::HighestWrite,
            Step::EndsCompare | Step::HighestWrite => Step::Choose,
            Step::MiddleRead => set(cx, X, v, Step::LowReread),
            Step::LowReread => set(cx, Y, v, Step::LowCompare),
            Step::LowCompare if is_less => Step::MiddleWriteLow,
            Step::LowCompare => Step::HighReread,
            Step::MiddleWriteLow => Step::LowWriteMiddle,
            Step::HighReread => set(cx, Y, v, Step::HighCompare),
            Step::HighCompare if is_less => Step::MiddleWriteHigh,
            Step::MiddleWriteHigh => Step::HighWriteMiddle,
            Step::LowWriteMiddle | Step::HighCompare | Step::HighWriteMiddle => {
                if self.high - self.low == 2 {
                    self.next_part()
                } else {
                    Step::PivotRead
                }
            }
            Step::PivotRead => set(cx, PIVOT, v, Step::NextHighestRead),
            Step::NextHighestRead => set(cx, Y, v, Step::PivotAway),
            Step::PivotAway => Step::PivotStore,
            Step::PivotStore => {
                self.i = self.low + 1;
                self.j = self.high - 1;
                Step::UpRead
            }
            Step::UpRead => set(cx, X, v, Step::UpCompare),
            Step::UpCompare if is_less => {
                if self.i == self.high - 1 {
                    return Err(invalid_order(cx));
                }
                self.i += 1;
                Step::UpRead
            }
            Step::UpCompare => {
                self.j -= 1;
                Step::DownRead
            }
            Step::DownRead => set(cx, Y, v, Step::DownCompare),
            Step::DownCompare if is_less => {
                if self.j < self.i {
                    return Err(invalid_order(cx));
                }
                self.j -= 1;
                Step::DownRead
            }
            Step::DownCompare if self.j < self.i => Step::PivotBack,
            Step::DownCompare => Step::SwapUp,
            Step::SwapUp => Step::SwapDown,
            Step::SwapDown => {
                self.i += 1;
                Step::UpRead
            }
            Step::PivotBack => Step::PivotPlace,
            Step::PivotPlace => Step::Divide,
            Step::Begin | Step::Choose | Step::Divide => self.step,
        };
        Ok(())
    }

    /// Begins with a part; false when everything is sorted.
    fn begin(&mut self, cx: &mut Cx<'_>) -> Result<bool, Raise> {
        loop {
            let is_direct = self.low < self.high
                && self.high - self.low < DIRECT_MAX
                && cx.arg(FUNCTION).is_nil()
                && sort_directly(cx, self.low, self.high)?;
            if self.low < self.high && !is_direct {
                self.step = Step::LowestRead;
                return Ok(true);
            }
            let Some(part) = self.pending.pop() else {
                return Ok(false);
            };
            (self.low, self.high, self.random) = part;
            if is_direct {
                // Gives the portions a chance to end here.
                return Ok(true);
            }
        }
    }

    /// Leaves the current part, which is sorted.
    fn next_part(&mut self) -> Step {
        self.high = self.low;
        Step::Begin
    }

    /// Chooses the place of the pivot, if there is still something to sort.
    fn choose(&mut self) {
        let size = self.high - self.low;
        if size == 1 {
            self.step = self.next_part();
            return;
        }
        self.p = if size < RANDOM_MIN || self.random == 0 {
            self.low + size / 2
        } else {
            // Somewhere in the two quarters in the middle.
            let quarter = size / 4;
            self.low + quarter + (self.random % (quarter.cast_unsigned() * 2)).cast_signed()
        };
        self.step = Step::MiddleRead;
    }

    /// Cuts the part at `i`; the larger side waits.
    fn divide(&mut self) {
        let (low, high, cut) = (self.low, self.high, self.i);
        let (smaller, larger) =
            if cut - low < high - cut { ((low, cut - 1), (cut + 1, high)) } else { ((cut + 1, high), (low, cut - 1)) };
        let mut random = self.random;
        if (larger.1 - larger.0) / 128 > smaller.1 - smaller.0 + 1 {
            // Unbalanced: the next pivots are not to be foreseen.
            random = next_random(random ^ self.steps as u64 ^ std::ptr::from_ref(self).addr() as u64);
        }
        self.pending.push((larger.0, larger.1, random));
        (self.low, self.high) = smaller;
        self.step = Step::Begin;
    }
}

#[inline]
fn set(cx: &mut Cx<'_>, slot: usize, v: Value, next: Step) -> Step {
    cx.set_arg(slot, v);
    next
}

#[cold]
fn invalid_order(cx: &mut Cx<'_>) -> Raise {
    cx.error("invalid order function for sorting")
}

/// One step of splitmix64, never 0.
fn next_random(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ z >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    (z ^ z >> 31) | 1
}

// ---- without comparison function

/// Floats with this absolute value or less are exact as integers.
const EXACT_MAX: u64 = 1 << 53;

/// Sorts a part by the standard library, if its items are all numbers (but no NaN) or all strings.
fn sort_directly(cx: &mut Cx<'_>, low: i64, high: i64) -> Result<bool, Raise> {
    let Kind::Table(t) = kind_of(cx.arg(1)) else {
        return Ok(false);
    };
    let n = (high - low + 1) as usize;
    let first = cx.raw_get_int(t, low);
    let is_sorted = match (kind_of(first), type_of(first)) {
        (Kind::Int(_), _) => sort_integers(cx, t, low, high)? || sort_numbers(cx, t, low, high)?,
        (_, Type::Number) => sort_numbers(cx, t, low, high)?,
        (_, Type::String) => sort_strings(cx, t, low, high)?,
        _ => false,
    };
    cx.charge(n * (usize::BITS - n.leading_zeros()) as usize / 64);
    Ok(is_sorted)
}

fn sort_integers(cx: &mut Cx<'_>, t: TableRef, low: i64, high: i64) -> Result<bool, Raise> {
    let mut items = Vec::with_capacity((high - low + 1) as usize);
    for i in low..=high {
        let Kind::Int(n) = kind_of(cx.raw_get_int(t, i)) else {
            return Ok(false);
        };
        items.push(n);
    }
    items.sort_unstable();
    for (i, n) in (low..).zip(items) {
        cx.raw_set_int(t, i, Value::int(n))?;
    }
    Ok(true)
}

/// Floats, or floats and integers that are exact as floats.
fn sort_numbers(cx: &mut Cx<'_>, t: TableRef, low: i64, high: i64) -> Result<bool, Raise> {
    let mut items = Vec::with_capacity((high - low + 1) as usize);
    for i in low..=high {
        let v = cx.raw_get_int(t, i);
        let key = match kind_of(v) {
            Kind::Float(f) if !f.is_nan() => f,
            Kind::Int(n) if n.unsigned_abs() <= EXACT_MAX => n as f64,
            _ => return Ok(false),
        };
        items.push((key, v));
    }
    // There is no NaN: the order is total.
    items.sort_unstable_by(|a, b| a.0.partial_cmp(&b.0).unwrap_or(std::cmp::Ordering::Equal));
    for (i, (_, v)) in (low..).zip(items) {
        cx.raw_set_int(t, i, v)?;
    }
    Ok(true)
}

fn sort_strings(cx: &mut Cx<'_>, t: TableRef, low: i64, high: i64) -> Result<bool, Raise> {
    let mut items = Vec::with_capacity((high - low + 1) as usize);
    for i in low..=high {
        let v = cx.raw_get_int(t, i);
        if type_of(v) != Type::String {
            return Ok(false);
        }
        // The first bytes decide most comparisons without a look at the string.
        let mut start = [0; 8];
        for (place, byte) in start.iter_mut().zip(cx.bytes(v)) {
            *place = *byte;
        }
        items.push((u64::from_be_bytes(start), v));
    }
    items.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| cx.bytes(a.1).cmp(cx.bytes(b.1))));
    for (i, (_, v)) in (low..).zip(items) {
        cx.raw_set_int(t, i, v)?;
    }
    Ok(true)
}
