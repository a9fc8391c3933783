//! Metatables and metamethods (manual §2.4).
//!
//! Functions here either give a value or name the call that gives it; they never call. For each metatable the bits of
//! `Header::extra` remember metamethods found absent; inserting a string key clears them (`Table::insert`).

use super::base;
use super::debug::{self, Operand};
use super::heap::object::gc_bits;
use super::heap::string::Str;
use super::heap::table::{KeyError, Table};
use super::heap::value::{FALSE, FLOAT, FUNC, INT, STR, TABLE, TRUE, TYPE, USERDATA, Value};
use super::native::{Access, Cx, Raise};
use super::state::Vm;
use super::{number, pool, types};

/// Longest chain of `__index` or `__newindex` (PUC Lua's `MAXTAGLOOP`).
const CHAIN_MAX: usize = 2000;

/// Metamethods whose absence is remembered.
#[derive(Clone, Copy)]
#[repr(u8)]
pub enum Event {
    /// `__index`
    Index,
    /// `__newindex`
    NewIndex,
    /// `__eq`
    Eq,
    /// `__len`
    Len,
}

impl Event {
    fn name(self) -> *mut Str {
        let names = pool::names();
        match self {
            Event::Index => names.index,
            Event::NewIndex => names.newindex,
            Event::Eq => names.eq,
            Event::Len => names.len,
        }
    }
}

/// The metamethod of a metatable that may be null; nil if absent.
///
/// # Safety
/// `metatable` is null or a live table.
#[inline(always)]
pub unsafe fn fast(metatable: *mut Table, event: Event) -> Value {
    if metatable.is_null() || (*metatable).header.extra & (1 << event as u32) != 0 {
        return Value::NIL;
    }
    let name = event.name();
    // One byte of the header remembers the node of the event looked up last, `__index` nearly always.
    let node = (*metatable).node(u32::from((*metatable).header.flags));
    if (*node).is_str(name.cast()) {
        return (*node).value();
    }
    let node = (*metatable).find_str_node(name);
    if !node.is_null() {
        if (*metatable).header.gc & gc_bits::SHARED == 0 {
            (*metatable).header.flags = (*metatable).node_index(node) as u8;
        }
        return (*node).value();
    }
    if (*metatable).header.gc & gc_bits::SHARED == 0 {
        (*metatable).header.extra |= 1 << event as u32;
    }
    Value::NIL
}

/// Looks every event up in a table that is going to be shared, so that nothing is left to be remembered later.
///
/// # Safety
/// The table is alive and not shared yet.
pub unsafe fn settle(t: *mut Table) {
    // The last one is that whose place is remembered.
    for event in [Event::NewIndex, Event::Eq, Event::Len, Event::Index] {
        fast(t, event);
    }
}

/// The metatable of any value, or null.
#[inline]
pub fn metatable(vm: &Vm, v: Value) -> *mut Table {
    // SAFETY: the tag says what the value refers to.
    unsafe {
        match v.tag() {
            TABLE => (*v.as_table()).metatable,
            USERDATA if (*v.as_object()).gc & gc_bits::SHARED != 0 => {
                base::userdata_parts(vm.process_ref(), v.as_userdata()).0
            }
            USERDATA => (*v.as_userdata()).metatable,
            tag => vm.process_ref().metatables[basic_index(tag)],
        }
    }
}

/// Index of a basic type's metatable: integers and floats share one, and so do the booleans.
fn basic_index(tag: u32) -> usize {
    match tag {
        FLOAT => INT as usize,
        TRUE => FALSE as usize,
        tag => tag as usize & 15,
    }
}

/// Sets the metatable of a value, or of its whole basic type.
pub fn set_metatable(vm: &mut Vm, v: Value, metatable: *mut Table) {
    // SAFETY: the tag says what the value refers to.
    unsafe {
        let mut v = v;
        let mut metatable = metatable;
        match v.tag() {
            TABLE => {
                let mut t = v.as_table();
                if (*t).header.gc & gc_bits::SHARED != 0 {
                    t = base::own(vm, t);
                    v = Value::table(t);
                    if !metatable.is_null() {
                        metatable = base::current_table(vm.process_ref(), metatable);
                    }
                }
                (*t).metatable = metatable;
            }
            USERDATA if (*v.as_object()).gc & gc_bits::SHARED != 0 => {
                base::own_userdata_parts(vm.process(), v.as_userdata()).metatable = metatable;
                // It outlives the process and is never finalized.
                return;
            }
            USERDATA => (*v.as_userdata()).metatable = metatable,
            tag => {
                vm.process().metatables[basic_index(tag)] = metatable;
                return;
            }
        }
        if !metatable.is_null() && !(*metatable).get_str(pool::names().gc).is_nil() {
            vm.heap().track_finalizer(v.as_object());
        }
    }
}

/// A metamethod of any value by its name; nil if absent.
#[inline]
pub fn metamethod(vm: &Vm, v: Value, name: *mut Str) -> Value {
    let t = metatable(vm, v);
    // SAFETY: metatables are alive.
    if t.is_null() { Value::NIL } else { unsafe { (*t).get_str(name) } }
}

/// Equality without metamethods.
pub fn raw_equal(a: Value, b: Value) -> bool {
    if a.tag() == b.tag() {
        return match a.tag() {
            FLOAT => a.as_float() == b.as_float(),
            // SAFETY: strings are alive.
            STR => unsafe { Str::equal(a.as_str(), b.as_str()) },
            TYPE => a.as_key().is_identical(b.as_key()),
            _ => a.is_identical(b),
        };
    }
    match (a.tag(), b.tag()) {
        (INT, FLOAT) => int_equals_float(a.as_int(), b.as_float()),
        (FLOAT, INT) => int_equals_float(b.as_int(), a.as_float()),
        _ => false,
    }
}

fn int_equals_float(i: i64, f: f64) -> bool {
    number::float_to_integer(f) == Some(i)
}

/// Exact `i < f`.
pub fn int_less_float(i: i64, f: f64) -> bool {
    if f.is_nan() {
        false
    } else if f >= 9_223_372_036_854_775_808.0 {
        true
    } else if f > -9_223_372_036_854_775_808.0 {
        // i < f  <=>  i < ceil(f)
        i < f.ceil() as i64
    } else {
        false
    }
}

/// Exact `i <= f`.
pub fn int_less_equal_float(i: i64, f: f64) -> bool {
    if f.is_nan() {
        false
    } else if f >= 9_223_372_036_854_775_808.0 {
        true
    } else if f >= -9_223_372_036_854_775_808.0 {
        // i <= f  <=>  i <= floor(f)
        i <= f.floor() as i64
    } else {
        false
    }
}

/// Exact `f < i`.
fn float_less_int(f: f64, i: i64) -> bool {
    !f.is_nan() && !int_less_equal_float(i, f)
}

/// Exact `f <= i`.
fn float_less_equal_int(f: f64, i: i64) -> bool {
    !f.is_nan() && !int_less_float(i, f)
}

/// `a < b` (or `a <= b`) for two numbers or two strings, nothing for other values.
pub fn compare(a: Value, b: Value, or_equal: bool) -> Option<bool> {
    match (a.tag(), b.tag()) {
        (INT, INT) => Some(if or_equal { a.as_int() <= b.as_int() } else { a.as_int() < b.as_int() }),
        (FLOAT, FLOAT) => Some(if or_equal { a.as_float() <= b.as_float() } else { a.as_float() < b.as_float() }),
        (INT, FLOAT) => Some(if or_equal {
            int_less_equal_float(a.as_int(), b.as_float())
        } else {
            int_less_float(a.as_int(), b.as_float())
        }),
        (FLOAT, INT) => Some(if or_equal {
            float_less_equal_int(a.as_float(), b.as_int())
        } else {
            float_less_int(a.as_float(), b.as_int())
        }),
        (STR, STR) => {
            // SAFETY: strings are alive. Bytewise, as `strcoll` does in the C locale.
            let (a, b) = unsafe { (Str::bytes(a.as_str()), Str::bytes(b.as_str())) };
            Some(if or_equal { a <= b } else { a < b })
        }
        _ => None,
    }
}

/// What a read gave.
pub enum Found {
    /// The value.
    Value(Value),
    /// Call the metamethod with the receiver and the key.
    Call(Value, Value),
}

/// `v[key]`.
///
/// # Errors
/// `v` or something on its `__index` chain cannot be indexed.
pub fn index(vm: &mut Vm, v: Value, key: Value, operand: Operand) -> Result<Found, Raise> {
    let mut v = v;
    for turn in 0..CHAIN_MAX {
        let handler;
        if v.tag() == TABLE {
            // SAFETY: the table is alive.
            unsafe {
                let t = v.as_table();
                let found = (*t).get(key);
                if !found.is_nil() {
                    return Ok(Found::Value(found));
                }
                handler = fast((*t).metatable, Event::Index);
                if handler.is_nil() {
                    return Ok(Found::Value(Value::NIL));
                }
            }
        } else {
            if let Some(ty) = v.to_type() {
                return Ok(Found::Value(types::index(vm, ty, key)));
            }
            handler = metamethod(vm, v, pool::names().index);
            if handler.is_nil() {
                let operand = if turn == 0 { operand } else { Operand::None };
                return Err(debug::type_error(vm, v, operand, "index"));
            }
        }
        if handler.tag() == FUNC {
            if turn > 0 && stands_for_type(v) {
                return Ok(Found::Value(Value::NIL));
            }
            return Ok(Found::Call(handler, v));
        }
        v = handler;
    }
    Err(debug::run_error(vm, "'__index' chain too long; possible loop"))
}

/// Whether a value is a library table that stands for a type as well. It has the methods of types for itself: strings and
/// other tables that look for their fields in it see the library alone.
fn stands_for_type(v: Value) -> bool {
    // SAFETY: tables and their metatables are alive.
    v.tag() == TABLE && unsafe { (*(*v.as_table()).metatable).get_str(pool::names().alias) }.tag() == TYPE
}

/// What a store gave.
pub enum Stored {
    /// It is done.
    Done,
    /// Call the metamethod with the receiver, the key and the value.
    Call(Value, Value),
}

/// `v[key] = x`.
///
/// # Errors
/// `v` cannot be indexed, the key is nil or NaN, the table is frozen or full.
pub fn set_index(vm: &mut Vm, v: Value, key: Value, x: Value, operand: Operand) -> Result<Stored, Raise> {
    let mut v = v;
    for turn in 0..CHAIN_MAX {
        let handler;
        if v.tag() == TABLE {
            // SAFETY: the table is alive.
            unsafe {
                let t = v.as_table();
                handler = if (*t).metatable.is_null() || !(*t).get(key).is_nil() {
                    Value::NIL
                } else {
                    fast((*t).metatable, Event::NewIndex)
                };
                if handler.is_nil() {
                    store(vm, t, key, x)?;
                    return Ok(Stored::Done);
                }
            }
        } else {
            if v.tag() == TYPE {
                return Err(debug::run_error(vm, "attempt to modify a type value"));
            }
            handler = metamethod(vm, v, pool::names().newindex);
            if handler.is_nil() {
                let operand = if turn == 0 { operand } else { Operand::None };
                return Err(debug::type_error(vm, v, operand, "index"));
            }
        }
        if handler.tag() == FUNC {
            return Ok(Stored::Call(handler, v));
        }
        v = handler;
    }
    Err(debug::run_error(vm, "'__newindex' chain too long; possible loop"))
}

/// Raw store by an instruction.
///
/// # Errors
/// The key is nil or NaN, the table is frozen or full, or the memory limit would be passed.
pub fn store(vm: &mut Vm, t: *mut Table, key: Value, x: Value) -> Result<(), Raise> {
    // SAFETY: the table is alive.
    unsafe {
        let (mut t, mut key, mut x) = (t, key, x);
        if (*t).header.gc & gc_bits::GUARDED != 0 {
            if (*t).header.gc & gc_bits::FROZEN != 0 {
                return Err(debug::run_error(vm, "attempt to modify a frozen table"));
            }
            t = base::own(vm, t);
            (key, x) = (base::current(vm.process_ref(), key), base::current(vm.process_ref(), x));
        }
        check_growth(vm, t)?;
        match (*t).set(&mut vm.heap().memory, key, x) {
            Ok(()) => Ok(()),
            Err(KeyError::Nil) => Err(debug::run_error(vm, "table index is nil")),
            Err(KeyError::NaN) => Err(debug::run_error(vm, "table index is NaN")),
            Err(KeyError::TooLarge) => Err(debug::run_error(vm, "table overflow")),
        }
    }
}

/// Checks the memory limit before a large table might grow.
///
/// # Errors
/// `not enough memory`.
///
/// # Safety
/// The table is alive.
pub unsafe fn check_growth(vm: &mut Vm, t: *mut Table) -> Result<(), Raise> {
    let bytes = (*t).part_bytes();
    if bytes >= LARGE_PARTS && vm.heap().would_exceed(bytes * 2) {
        return super::call::make_room(vm, bytes * 2);
    }
    Ok(())
}

/// Tables with parts of at least this size are checked against the limit before they may double.
const LARGE_PARTS: usize = 1 << 14;

// ---- for natives

/// See [`Cx::get`].
pub fn native_get(cx: &mut Cx<'_>, v: Value, key: Value) -> Result<Access, Raise> {
    Ok(match index(cx.vm, v, key, Operand::None)? {
        Found::Value(v) => Access::Done(v),
        Found::Call(function, receiver) => Access::Call { function, args: [receiver, key, Value::NIL], n: 2 },
    })
}

/// See [`Cx::set`].
pub fn native_set(cx: &mut Cx<'_>, v: Value, key: Value, x: Value) -> Result<Access, Raise> {
    Ok(match set_index(cx.vm, v, key, x, Operand::None)? {
        Stored::Done => Access::Done(Value::NIL),
        Stored::Call(function, receiver) => Access::Call { function, args: [receiver, key, x], n: 3 },
    })
}

/// See [`Cx::len`].
pub fn native_len(cx: &mut Cx<'_>, v: Value) -> Result<Access, Raise> {
    match length(cx.vm, v) {
        Length::Known(n) => Ok(Access::Done(Value::int(n))),
        Length::Call(function) => Ok(Access::Call { function, args: [v, v, Value::NIL], n: 2 }),
        Length::None => Err(debug::type_error(cx.vm, v, Operand::None, "get length of")),
    }
}

/// The length of a value.
pub enum Length {
    /// Known without a call.
    Known(i64),
    /// `__len` gives it.
    Call(Value),
    /// The value has none.
    None,
}

/// `#v`.
pub fn length(vm: &Vm, v: Value) -> Length {
    // SAFETY: the tag says what the value refers to.
    unsafe {
        match v.tag() {
            STR => return Length::Known((*v.as_str()).len() as i64),
            TABLE => {
                let handler = fast((*v.as_table()).metatable, Event::Len);
                if handler.is_nil() {
                    return Length::Known((*v.as_table()).border());
                }
                return Length::Call(handler);
            }
            _ => {}
        }
    }
    let handler = metamethod(vm, v, pool::names().len);
    if handler.is_nil() { Length::None } else { Length::Call(handler) }
}

/// See [`Cx::less_than`].
pub fn native_less_than(cx: &mut Cx<'_>, a: Value, b: Value) -> Result<Access, Raise> {
    if let Some(answer) = compare(a, b, false) {
        return Ok(Access::Done(Value::boolean(answer)));
    }
    let handler = binary_handler(cx.vm, a, b, pool::names().lt);
    if handler.is_nil() {
        return Err(debug::compare_error(cx.vm, a, b));
    }
    Ok(Access::Call { function: handler, args: [a, b, Value::NIL], n: 2 })
}

/// See [`Cx::arith`].
pub fn native_arith(cx: &mut Cx<'_>, event: &str, a: Value, b: Value) -> Result<Access, Raise> {
    let Some(operator) = Operator::by_event(event) else {
        return Err(cx.error("unknown operator"));
    };
    match arithmetic(operator, a, b) {
        Ok(Some(v)) => return Ok(Access::Done(v)),
        Ok(None) => {}
        Err(message) => return Err(debug::run_error(cx.vm, message)),
    }
    let handler = binary_handler(cx.vm, a, b, operator.event());
    if handler.is_nil() {
        return Err(debug::arithmetic_error(cx.vm, operator, a, b, [Operand::None; 2]));
    }
    Ok(Access::Call { function: handler, args: [a, b, Value::NIL], n: 2 })
}

/// The handler of a binary event: the first operand's, else the second's.
pub fn binary_handler(vm: &Vm, a: Value, b: Value, name: *mut Str) -> Value {
    let handler = metamethod(vm, a, name);
    if handler.is_nil() { metamethod(vm, b, name) } else { handler }
}

// ---- arithmetic on any values

/// Arithmetic and bitwise operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    Add,
    Sub,
    Mul,
    Div,
    Mod,
    IDiv,
    Pow,
    BAnd,
    BOr,
    BXor,
    Shl,
    Shr,
    Unm,
    BNot,
}

impl Operator {
    /// Name of its metamethod.
    pub fn event(self) -> *mut Str {
        let n = pool::names();
        match self {
            Operator::Add => n.add,
            Operator::Sub => n.sub,
            Operator::Mul => n.mul,
            Operator::Div => n.div,
            Operator::Mod => n.modulo,
            Operator::IDiv => n.idiv,
            Operator::Pow => n.pow,
            Operator::BAnd => n.band,
            Operator::BOr => n.bor,
            Operator::BXor => n.bxor,
            Operator::Shl => n.shl,
            Operator::Shr => n.shr,
            Operator::Unm => n.unm,
            Operator::BNot => n.bnot,
        }
    }

    fn by_event(event: &str) -> Option<Operator> {
        Some(match event {
            "__add" => Operator::Add,
            "__sub" => Operator::Sub,
            "__mul" => Operator::Mul,
            "__div" => Operator::Div,
            "__mod" => Operator::Mod,
            "__idiv" => Operator::IDiv,
            "__pow" => Operator::Pow,
            "__unm" => Operator::Unm,
            _ => return None,
        })
    }

    /// Whether it works on integers only.
    pub fn is_bitwise(self) -> bool {
        matches!(self, Operator::BAnd | Operator::BOr | Operator::BXor | Operator::Shl | Operator::Shr | Operator::BNot)
    }
}

/// The operator on two numbers or strings that look like numbers (manual §3.4.1 to §3.4.3); nothing if the operands
/// are others (or have no integer representation, for the bitwise ones).
///
/// # Errors
/// Division of an integer by zero.
pub fn arithmetic(operator: Operator, a: Value, b: Value) -> Result<Option<Value>, &'static str> {
    use super::interp::slow::{float_mod, int_div, int_mod, shift_left};
    if operator.is_bitwise() {
        let (Some(x), Some(y)) = (number::to_integer(a), number::to_integer(b)) else { return Ok(None) };
        return Ok(Some(Value::int(match operator {
            Operator::BAnd => x & y,
            Operator::BOr => x | y,
            Operator::BXor => x ^ y,
            Operator::Shl => shift_left(x, y),
            Operator::Shr => shift_left(x, y.wrapping_neg()),
            _ => !x,
        })));
    }
    if let (INT, INT) = (a.tag(), b.tag()) {
        let (x, y) = (a.as_int(), b.as_int());
        let exact = match operator {
            Operator::Add => Some(x.wrapping_add(y)),
            Operator::Sub => Some(x.wrapping_sub(y)),
            Operator::Mul => Some(x.wrapping_mul(y)),
            Operator::Unm => Some(x.wrapping_neg()),
            Operator::Mod if y == 0 => return Err("attempt to perform 'n%0'"),
            Operator::Mod => Some(int_mod(x, y)),
            Operator::IDiv if y == 0 => return Err("attempt to divide by zero"),
            Operator::IDiv => Some(int_div(x, y)),
            _ => None,
        };
        if let Some(i) = exact {
            return Ok(Some(Value::int(i)));
        }
    }
    // Strings become floats in all arithmetic of Lua 5.3, whatever their numerals look like.
    let (Some(x), Some(y)) = (float_operand(a), float_operand(b)) else { return Ok(None) };
    Ok(Some(Value::float(match operator {
        Operator::Add => x + y,
        Operator::Sub => x - y,
        Operator::Mul => x * y,
        Operator::Div => x / y,
        Operator::Mod => float_mod(x, y),
        Operator::IDiv => (x / y).floor(),
        Operator::Pow => x.powf(y),
        _ => -x,
    })))
}

fn float_operand(v: Value) -> Option<f64> {
    number::to_number(v).and_then(Value::to_number)
}
