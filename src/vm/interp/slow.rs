//! Whole instructions done generally: metamethods, conversions, errors, growth.
//!
//! [`execute`] does the instruction at `vm.pc` and leaves the machine registers where execution goes on: behind it, at
//! a jump target, at the entry of a metamethod, or wherever an error leads.

use super::super::call;
use super::super::control;
use super::super::debug::{self, Operand};
use super::super::heap::gc::Heap;
use super::super::heap::object::{Closure, Userdata, gc_bits, kind};
use super::super::heap::string::{INLINE_MAX, Str};
use super::super::heap::table::{Node, Table};
use super::super::heap::value::{CURSOR, FLOAT, FUNC, INT, NIL, STR, TABLE, TYPE, Value, copy, slot};
use super::super::image::{LinkedProto, Unit, operand, units};
use super::super::meta::{self, Event, Found, Length, Operator, Stored};
use super::super::native::Raise;
use super::super::number;
use super::super::pool;
use super::super::stack::{self, FrameHeader, header};
use super::super::state::Vm;
use super::super::types;
use super::closures;
use super::codes::{Special, op_of};
use super::fast::Test;
pub use super::fast::{float_mod, int_div, int_mod, shift_left};
use crate::code::Op;

// ---- helpers of the fast handlers

/// Whether a function is the iterator that `ipairs` returns.
///
/// # Safety
/// Both are alive.
#[inline(always)]
pub unsafe fn is_ipairs_iterator(vm: *const Vm, closure: *const Closure) -> bool {
    is_native(closure, (*vm).ipairs_function)
}

unsafe fn is_native(closure: *const Closure, function: Option<super::super::native::NativeFn>) -> bool {
    (*closure).header.kind == kind::NATIVE && function.is_some_and(|f| (*closure).target.native as usize == f as usize)
}

/// A closure of `proto` in the frame at `base`, or null if the collector has to be asked first.
///
/// # Safety
/// The frame runs the function that encloses `proto`.
#[inline]
pub unsafe fn new_closure(vm: *mut Vm, proto: *const LinkedProto, base: *mut Value) -> *mut Closure {
    if (*(*vm).process).heap.wants_collection() {
        return std::ptr::null_mut();
    }
    closures::make(&mut *vm, proto, base)
}

/// A new table for the `NEWTAB` at hand, or null if the collector has to be asked first.
///
/// # Safety
/// The machine's process is alive.
#[inline]
pub unsafe fn new_sized_table(vm: *mut Vm, array: usize, hash: usize) -> *mut Table {
    let heap = &mut (*(*vm).process).heap;
    if heap.wants_collection() { std::ptr::null_mut() } else { heap.new_sized_table(array, hash) }
}

/// A new table for the `NEWREC` at hand, or null if the collector has to be asked first.
///
/// # Safety
/// The machine's process is alive; `pc` is the instruction, in the frame at `base`.
#[inline(never)]
pub unsafe fn new_record(vm: *mut Vm, pc: *const Unit, base: *mut Value) -> *mut Table {
    let heap = &mut (*(*vm).process).heap;
    match operand::template(pc) {
        _ if heap.wants_collection() => std::ptr::null_mut(),
        Some(template) => heap.new_record(template),
        None => first_record(heap, pc, base),
    }
}

#[cold]
#[inline(never)]
unsafe fn first_record(heap: &mut Heap, pc: *const Unit, base: *mut Value) -> *mut Table {
    let template = (*(*(*base.sub(2)).as_func()).target.proto).make_template(pc);
    match template.as_ref() {
        Some(template) => heap.new_record(template),
        None => heap.new_sized_table(operand::b(pc), operand::c(pc)),
    }
}

/// Looks a field up along `__index` tables, from a table that does not have it itself: the node that has it, null for
/// nil, or nothing if a function has to be called.
///
/// # Safety
/// The table is alive and has a metatable.
#[inline]
pub unsafe fn inherited(t: *mut Table, key: *mut Str, hint: u32) -> Option<*mut Node> {
    let mut t = t;
    for _ in 0..100 {
        let handler = meta::fast((*t).metatable, Event::Index);
        match handler.tag() {
            TABLE => {
                t = handler.as_table();
                let node = (*t).node(hint);
                if (*node).is_str(key.cast()) {
                    return Some(node);
                }
                let node = (*t).find_str_node(key);
                if !node.is_null() {
                    return Some(node);
                }
                if (*t).metatable.is_null() {
                    return Some(std::ptr::null_mut());
                }
            }
            NIL => return Some(std::ptr::null_mut()),
            _ => return None,
        }
    }
    None
}

/// The method of strings with this name, or null if it is not found in the plain way.
///
/// # Safety
/// The key is alive.
#[inline]
pub unsafe fn string_method(vm: *mut Vm, key: *mut Str, hint: u32) -> *mut Node {
    let metatable = (&(*(*vm).process).metatables)[STR as usize];
    let handler = meta::fast(metatable, Event::Index);
    if handler.tag() != TABLE {
        return std::ptr::null_mut();
    }
    let t = handler.as_table();
    let node = (*t).node(hint);
    if (*node).is_str(key.cast()) { node } else { (*t).find_str_node(key) }
}

/// The node of a method of a full userdata that is not shared, or null if it is not simply a field of the table of methods.
/// The instruction's hint says where it was last time.
///
/// # Safety
/// All are alive; `pc` is at an instruction with a hint.
#[inline(always)]
pub unsafe fn userdata_method(u: *mut Userdata, key: *mut Str, pc: *const Unit) -> *mut Node {
    if (*u).header.gc & gc_bits::SHARED != 0 {
        return std::ptr::null_mut();
    }
    let handler = meta::fast((*u).metatable, Event::Index);
    if handler.tag() != TABLE {
        return std::ptr::null_mut();
    }
    let t = handler.as_table();
    let node = (*t).node(operand::hint(pc));
    if (*node).is_str(key.cast()) {
        return node;
    }
    let node = (*t).find_str_node(key);
    if !node.is_null() {
        operand::set_hint(pc, (*t).node_index(node));
    }
    node
}

/// Inserts a new string key into a table without a metatable; says whether it could.
///
/// # Safety
/// All are alive; the table is not guarded.
#[inline]
pub unsafe fn insert_str(vm: *mut Vm, t: *mut Table, key: *mut Str, v: *const Value) -> bool {
    raw_set(vm, t, &Value::str(key), v)
}

/// Raw store of any key into a table that is not guarded; says whether it could.
///
/// # Safety
/// All are alive.
#[inline]
pub unsafe fn raw_set(vm: *mut Vm, t: *mut Table, key: *const Value, v: *const Value) -> bool {
    let heap = &mut (*(*vm).process).heap;
    let bytes = (*t).part_bytes();
    if bytes >= 1 << 14 && heap.would_exceed(bytes * 2) {
        return false;
    }
    (*t).set(&mut heap.memory, *key, *v).is_ok()
}

/// `x < y` (or `x <= y`) for numbers and strings.
#[inline(never)]
pub(super) fn order(x: Value, y: Value, or_equal: bool) -> Test {
    match meta::compare(x, y, or_equal) {
        Some(true) => Test::Yes,
        Some(false) => Test::No,
        None => Test::Slow,
    }
}

/// Concatenates the operands of the `CONCAT` at `vm.pc` if all are strings or numbers; says whether it could.
///
/// # Safety
/// The machine registers are saved.
#[inline(never)]
pub unsafe fn concat_strings(vm: *mut Vm) -> bool {
    let vm = &mut *vm;
    let pc = vm.pc;
    if vm.heap().wants_collection() {
        return false;
    }
    let first = vm.base.byte_add(operand::b(pc));
    let count = operand::c(pc);
    let result = concat_range(vm, first, count);
    if result.is_null() {
        return false;
    }
    slot::put(vm.base.byte_add(operand::a(pc)), Value::str(result));
    true
}

/// The concatenation of `count` slots, or null if one is neither string nor number or the result is too large.
unsafe fn concat_range(vm: &mut Vm, first: *mut Value, count: usize) -> *mut Str {
    for i in 0..count {
        let tag = slot::tag(first.add(i));
        if tag != STR && tag > FLOAT {
            return std::ptr::null_mut();
        }
    }
    let mut len = 0;
    for i in 0..count {
        let v = first.add(i);
        if slot::tag(v) != STR {
            let mut text = number::Text::new();
            let s = vm.heap().new_str(text.format(*v));
            slot::put(v, Value::str(s));
        }
        len += (*(*v).as_str()).len();
    }
    if len <= INLINE_MAX {
        let s = vm.heap().new_inline_str(len);
        let mut to = Str::inline_bytes(s);
        for i in 0..count {
            let bytes = Str::bytes((*first.add(i)).as_str());
            std::ptr::copy_nonoverlapping(bytes.as_ptr(), to, bytes.len());
            to = to.add(bytes.len());
        }
        return s;
    }
    if len >= u32::MAX as usize || vm.heap().would_exceed(len) {
        return std::ptr::null_mut();
    }
    vm.budget -= (len / 256) as i64;
    let mut bytes = Vec::with_capacity(len);
    for i in 0..count {
        bytes.extend_from_slice(Str::bytes((*first.add(i)).as_str()));
    }
    vm.heap().new_str_from(bytes)
}

/// Does the `SETLIST` at `vm.pc`; says whether it could. The verifier has seen that the register holds the new table,
/// but `debug.setlocal` reaches the registers of a constructor too.
///
/// # Safety
/// The machine registers are saved.
pub unsafe fn set_list(vm: *mut Vm, count: usize) -> bool {
    let vm = &mut *vm;
    let pc = vm.pc;
    let first = vm.base.byte_add(operand::a(pc));
    if slot::tag(first) != TABLE {
        return false;
    }
    let t = (*first).as_table();
    let start = operand::wide(pc).addr();
    let heap = vm.heap();
    if heap.would_exceed(count * 32) || !(*t).is_plain() {
        return false;
    }
    (*t).fill_array(&mut heap.memory, start, first.add(1), count);
    true
}

/// Does the `SETLISTM` at `vm.pc` with `count` values, growth of the heap included.
///
/// # Safety
/// The machine registers are saved.
pub unsafe fn set_list_multi(vm: *mut Vm, count: usize) {
    if set_list(vm, count) {
        (*vm).pc = (*vm).pc.add(3);
    } else {
        // The values stand above the registers that the collector would scan: fail without collecting.
        let vm = &mut *vm;
        list_error(vm);
        control::throw(vm);
    }
}

/// Raises what has kept [`set_list`] from storing.
unsafe fn list_error(vm: &mut Vm) -> Raise {
    let v = *vm.base.byte_add(operand::a(vm.pc));
    if v.tag() == TABLE && (*v.as_table()).is_plain() {
        vm.process().error = pool::value("not enough memory");
        return Raise(());
    }
    debug::run_error(vm, "the table of a constructor was replaced")
}

// ---- whole instructions

/// Does the instruction at `vm.pc`.
///
/// # Safety
/// The machine registers are saved; for `CALLM` and the tail calls `vm.n` is the number of arguments.
#[inline(never)]
pub unsafe fn execute(vm: *mut Vm) {
    let vm = &mut *vm;
    if step(vm).is_err() {
        control::throw(vm);
    }
}

/// Register operand as the slot and its number for messages.
unsafe fn register(vm: &Vm, offset: usize) -> (*mut Value, Operand) {
    (vm.base.byte_add(offset), Operand::Register(offset / size_of::<Value>()))
}

/// Constant operand.
unsafe fn constant(vm: &Vm, offset: usize) -> (*mut Value, Operand) {
    (vm.k.byte_add(offset).cast_mut(), Operand::Constant(offset / size_of::<Value>()))
}

/// Goes on behind the instruction.
unsafe fn advance(vm: &mut Vm, op: Op) {
    vm.pc = vm.pc.add(units(op));
}

/// Takes a conditional jump, or goes on.
unsafe fn jump_if(vm: &mut Vm, op: Op, condition: bool) {
    if condition {
        vm.pc = vm.pc.offset(operand::sc(vm.pc) as isize);
    } else {
        advance(vm, op);
    }
}

fn operator_of(op: Op) -> Option<Operator> {
    Some(match op {
        Op::ADD | Op::ADDK | Op::KADD | Op::ADDI => Operator::Add,
        Op::SUB | Op::SUBK | Op::KSUB | Op::SUBI => Operator::Sub,
        Op::MUL | Op::MULK | Op::KMUL | Op::MULI => Operator::Mul,
        Op::DIV | Op::DIVK | Op::KDIV | Op::DIVI => Operator::Div,
        Op::MOD | Op::MODK | Op::KMOD | Op::MODI => Operator::Mod,
        Op::IDIV | Op::IDIVK | Op::KIDIV | Op::IDIVI => Operator::IDiv,
        Op::POW | Op::POWK | Op::KPOW => Operator::Pow,
        Op::BAND | Op::BANDK | Op::KBAND | Op::BANDI => Operator::BAnd,
        Op::BOR | Op::BORK | Op::KBOR | Op::BORI => Operator::BOr,
        Op::BXOR | Op::BXORK | Op::KBXOR | Op::BXORI => Operator::BXor,
        Op::SHL | Op::KSHL | Op::SHLI => Operator::Shl,
        Op::SHR | Op::KSHR | Op::SHRI => Operator::Shr,
        Op::UNM => Operator::Unm,
        Op::BNOT => Operator::BNot,
        _ => return None,
    })
}

/// The operands of an arithmetic instruction, with their places for messages.
unsafe fn operands(vm: &Vm, op: Op) -> ([Value; 2], [Operand; 2]) {
    use crate::code::OperandKind;
    let pc = vm.pc;
    let [_, b_kind, c_kind, _] = op.operands();
    let part = |kind: OperandKind, offset: usize, signed: i64| match kind {
        OperandKind::Read => {
            let (slot, place) = register(vm, offset);
            (*slot, place)
        }
        OperandKind::Constant => {
            let (slot, place) = constant(vm, offset);
            (*slot, place)
        }
        OperandKind::Signed => (Value::int(signed), Operand::None),
        _ => {
            // A unary operator: both operands are the same, as in PUC Lua.
            let (slot, place) = register(vm, operand::b(pc));
            (*slot, place)
        }
    };
    let (x, x_place) = part(b_kind, operand::b(pc), operand::sb(pc));
    let (y, y_place) = part(c_kind, operand::c(pc), operand::sc(pc));
    ([x, y], [x_place, y_place])
}

/// A comparison: is it `a <= b` (else `a < b`), the operands, and whether to jump if it holds (else if not).
unsafe fn comparison(vm: &Vm, op: Op) -> Option<(bool, [Value; 2], bool)> {
    let pc = vm.pc;
    let a = *vm.base.byte_add(operand::a(pc));
    let register_b = || *vm.base.byte_add(operand::b(pc));
    let constant_b = || *vm.k.byte_add(operand::b(pc));
    let int_b = || Value::int(operand::sb(pc));
    Some(match op {
        Op::JLT => (false, [a, register_b()], true),
        Op::JNLT => (false, [a, register_b()], false),
        Op::JLE => (true, [a, register_b()], true),
        Op::JNLE => (true, [a, register_b()], false),
        Op::JLTI => (false, [a, int_b()], true),
        Op::JNLTI => (false, [a, int_b()], false),
        Op::JLEI => (true, [a, int_b()], true),
        Op::JNLEI => (true, [a, int_b()], false),
        Op::JGTI => (false, [int_b(), a], true),
        Op::JNGTI => (false, [int_b(), a], false),
        Op::JGEI => (true, [int_b(), a], true),
        Op::JNGEI => (true, [int_b(), a], false),
        Op::JLTK => (false, [a, constant_b()], true),
        Op::JNLTK => (false, [a, constant_b()], false),
        Op::JLEK => (true, [a, constant_b()], true),
        Op::JNLEK => (true, [a, constant_b()], false),
        Op::JGTK => (false, [constant_b(), a], true),
        Op::JNGTK => (false, [constant_b(), a], false),
        Op::JGEK => (true, [constant_b(), a], true),
        Op::JNGEK => (true, [constant_b(), a], false),
        _ => return None,
    })
}

/// Has a metamethod of the instruction at `vm.pc` called. `note` is given back to [`meta_return`].
unsafe fn call_meta(vm: &mut Vm, function: Value, args: &[Value], note: u32) -> Result<(), Raise> {
    let at = frame_end(vm);
    call::push_special(vm, at, Special::MetaReturn, vm.pc.cast_mut().cast(), note, function, args);
    call::enter_pushed(vm)
}

/// First slot above the registers of the running Lua function.
unsafe fn frame_end(vm: &Vm) -> *mut Value {
    match Closure::proto((*vm.base.sub(2)).as_func()) {
        Some(proto) => vm.base.add(usize::from(proto.stored().n_registers)),
        None => vm.top,
    }
}

/// Note of a metamethod call: the answer is to be negated (`__lt` in place of `__le`).
const NOTE_NEGATE: u32 = 1;

#[expect(clippy::too_many_lines, reason = "one arm for each family of instructions")]
unsafe fn step(vm: &mut Vm) -> Result<(), Raise> {
    let pc = vm.pc;
    let Some(op) = op_of(operand::op(pc)) else {
        return Err(debug::run_error(vm, "unknown instruction"));
    };
    if let Some(operator) = operator_of(op) {
        let ([x, y], places) = operands(vm, op);
        match meta::arithmetic(operator, x, y) {
            Ok(Some(v)) => {
                slot::put(vm.base.byte_add(operand::a(pc)), v);
                advance(vm, op);
                return Ok(());
            }
            Ok(None) => {}
            Err(message) => return Err(debug::run_error(vm, message)),
        }
        let handler = meta::binary_handler(vm, x, y, operator.event());
        if handler.is_nil() {
            return Err(debug::arithmetic_error(vm, operator, x, y, places));
        }
        return call_meta(vm, handler, &[x, y], 0);
    }
    if let Some((or_equal, [x, y], expected)) = comparison(vm, op) {
        if let Some(answer) = meta::compare(x, y, or_equal) {
            jump_if(vm, op, answer == expected);
            return Ok(());
        }
        let names = pool::names();
        let handler = meta::binary_handler(vm, x, y, if or_equal { names.le } else { names.lt });
        if !handler.is_nil() {
            return call_meta(vm, handler, &[x, y], 0);
        }
        if or_equal {
            // Lua 5.3 tries `not (y < x)` where `__le` is absent.
            let handler = meta::binary_handler(vm, y, x, names.lt);
            if !handler.is_nil() {
                return call_meta(vm, handler, &[y, x], NOTE_NEGATE);
            }
        }
        return Err(debug::compare_error(vm, x, y));
    }
    match op {
        Op::JEQ | Op::JNE | Op::JEQK | Op::JNEK => {
            let x = *vm.base.byte_add(operand::a(pc));
            let y = if matches!(op, Op::JEQK | Op::JNEK) {
                *vm.k.byte_add(operand::b(pc))
            } else {
                *vm.base.byte_add(operand::b(pc))
            };
            let expected = matches!(op, Op::JEQ | Op::JEQK);
            if !meta::raw_equal(x, y) {
                let handler = equality_handler(vm, x, y);
                if !handler.is_nil() {
                    return call_meta(vm, handler, &[x, y], 0);
                }
                jump_if(vm, op, !expected);
            } else {
                jump_if(vm, op, expected);
            }
        }
        Op::LEN => {
            let (slot, place) = register(vm, operand::b(pc));
            let v = *slot;
            match meta::length(vm, v) {
                Length::Known(n) => {
                    slot::set_int(vm.base.byte_add(operand::a(pc)), n);
                    advance(vm, op);
                }
                Length::Call(handler) => return call_meta(vm, handler, &[v, v], 0),
                Length::None => return Err(debug::type_error(vm, v, place, "get length of")),
            }
        }
        Op::CONCAT => {
            call::safe_point(vm)?;
            if !std::ptr::eq(vm.pc, pc) {
                return Ok(());
            }
            return concat(vm, operand::c(pc));
        }
        Op::GETF | Op::GET | Op::GETN | Op::GETGLOB | Op::SELF => return get(vm, op),
        Op::SETF | Op::SET | Op::SETN | Op::SETGLOB => return set(vm, op),
        Op::NEWTAB | Op::NEWREC => {
            call::safe_point(vm)?;
            if !std::ptr::eq(vm.pc, pc) {
                return Ok(());
            }
            let (array, hash) = (operand::b(pc), operand::c(pc));
            let t = vm.heap().new_sized_table(array, hash);
            slot::put(vm.base.byte_add(operand::a(pc)), Value::table(t));
            advance(vm, op);
        }
        Op::NEWCELL => {
            call::safe_point(vm)?;
            if !std::ptr::eq(vm.pc, pc) {
                return Ok(());
            }
            let register = vm.base.byte_add(operand::a(pc));
            let cell = vm.heap().new_cell(*register);
            slot::put(register, Value::cell(cell));
            advance(vm, op);
        }
        Op::CLOSURE => {
            call::safe_point(vm)?;
            if !std::ptr::eq(vm.pc, pc) {
                return Ok(());
            }
            let base = vm.base;
            let closure = closures::make(vm, operand::wide(pc).cast(), base);
            slot::put(base.byte_add(operand::a(pc)), Value::func(closure));
            advance(vm, op);
        }
        Op::SETLIST => {
            call::make_room(vm, operand::b(pc) * 32)?;
            if !set_list(vm, operand::b(pc)) {
                return Err(list_error(vm));
            }
            advance(vm, op);
        }
        Op::FORPREP | Op::FORPREPN => return prepare_for(vm, op),
        Op::TFORCALL => return generic_for(vm),
        Op::CALL => return call_value(vm, operand::b(pc)),
        Op::CALLM => return call_value(vm, vm.n),
        Op::TAILCALL | Op::TAILCALLM => return tail_call(vm),
        Op::VARARG => {
            // All of them, and the stack has to grow first.
            let distance = (*header(vm.base)).k.addr();
            let extra = distance / size_of::<Value>() - 2 - operand::b(pc);
            let needed = operand::a(pc) / size_of::<Value>() + extra;
            stack::try_reserve(vm, needed).map_err(|()| debug::run_error(vm, "stack overflow"))?;
        }
        _ => return Err(debug::run_error(vm, "unexpected slow instruction")),
    }
    Ok(())
}

/// The `__eq` handler for two values that are not raw-equal: only of two tables or two userdata.
fn equality_handler(vm: &Vm, x: Value, y: Value) -> Value {
    use super::super::heap::value::USERDATA;
    if x.tag() != y.tag() || !matches!(x.tag(), TABLE | USERDATA) {
        return Value::NIL;
    }
    // SAFETY: metatables are alive.
    unsafe {
        let handler = meta::fast(meta::metatable(vm, x), Event::Eq);
        if handler.is_nil() { meta::fast(meta::metatable(vm, y), Event::Eq) } else { handler }
    }
}

unsafe fn get(vm: &mut Vm, op: Op) -> Result<(), Raise> {
    let pc = vm.pc;
    let (v, place) = match op {
        Op::GETGLOB => {
            let i = operand::b(pc) / size_of::<Value>();
            (*Closure::upvalue((*vm.base.sub(2)).as_func(), i), Operand::Upvalue(i))
        }
        Op::SELF => {
            // The receiver has been copied; the source register may have been overwritten by it.
            let (slot, _) = register(vm, operand::a(pc) + 2 * size_of::<Value>());
            (*slot, Operand::Register(operand::b(pc) / size_of::<Value>()))
        }
        _ => {
            let (slot, place) = register(vm, operand::b(pc));
            (*slot, place)
        }
    };
    let key = match op {
        Op::GET => *vm.base.byte_add(operand::c(pc)),
        Op::GETN => Value::int(operand::c(pc) as i64),
        _ => Value::str(operand::wide(pc).cast()),
    };
    // A method call passes the type itself, so the method needs not know it.
    let method = if op == Op::SELF && v.tag() == TYPE { types::method(vm, key) } else { Value::NIL };
    let found = if method.is_nil() { meta::index(vm, v, key, place)? } else { Found::Value(method) };
    match found {
        Found::Value(found) => {
            slot::put(vm.base.byte_add(operand::a(pc)), found);
            advance(vm, op);
            Ok(())
        }
        Found::Call(handler, receiver) => call_meta(vm, handler, &[receiver, key], 0),
    }
}

unsafe fn set(vm: &mut Vm, op: Op) -> Result<(), Raise> {
    let pc = vm.pc;
    let at = |offset: usize| *vm.base.byte_add(offset);
    let register_a = Operand::Register(operand::a(pc) / size_of::<Value>());
    let wide = Value::str(operand::wide(pc).cast());
    let (v, place, key, x) = match op {
        Op::SETGLOB => {
            let i = operand::b(pc) / size_of::<Value>();
            let env = *Closure::upvalue((*vm.base.sub(2)).as_func(), i);
            (env, Operand::Upvalue(i), wide, at(operand::a(pc)))
        }
        Op::SETF => (at(operand::a(pc)), register_a, wide, at(operand::b(pc))),
        Op::SETN => (at(operand::a(pc)), register_a, Value::int(operand::c(pc) as i64), at(operand::b(pc))),
        _ => (at(operand::a(pc)), register_a, at(operand::b(pc)), at(operand::c(pc))),
    };
    match meta::set_index(vm, v, key, x, place)? {
        Stored::Done => {
            // If the store has cloned tables, nothing here holds an original any more.
            vm.holds_originals = false;
            advance(vm, op);
            Ok(())
        }
        Stored::Call(handler, receiver) => call_meta(vm, handler, &[receiver, key, x], 0),
    }
}

/// Goes on with a `CONCAT` of which the first `count` operands are left (lvm.c `luaV_concat`).
unsafe fn concat(vm: &mut Vm, count: usize) -> Result<(), Raise> {
    let pc = vm.pc;
    let first = vm.base.byte_add(operand::b(pc));
    let mut count = count;
    while count > 1 {
        let (x, y) = (first.add(count - 2), first.add(count - 1));
        let is_text = |v: *mut Value| slot::tag(v) == STR || slot::tag(v) <= FLOAT;
        if is_text(x) && is_text(y) {
            let mut n = 2;
            while n < count && is_text(first.add(count - n - 1)) {
                n += 1;
            }
            let start = first.add(count - n);
            let mut len = 0_usize;
            for i in 0..n {
                let v = start.add(i);
                len += if slot::tag(v) == STR { (*(*v).as_str()).len() } else { 32 };
            }
            if len >= i32::MAX as usize {
                return Err(debug::run_error(vm, "string length overflow"));
            }
            call::make_room(vm, len)?;
            let s = concat_range(vm, start, n);
            if s.is_null() {
                vm.process().error = pool::value("not enough memory");
                return Err(Raise(()));
            }
            slot::put(start, Value::str(s));
            count -= n - 1;
            continue;
        }
        let handler = meta::binary_handler(vm, *x, *y, pool::names().concat);
        if handler.is_nil() {
            let at = |v: *mut Value| Operand::Register((v.addr() - vm.base.addr()) / size_of::<Value>());
            let (v, place) = if is_text(x) { (*y, at(y)) } else { (*x, at(x)) };
            return Err(debug::type_error(vm, v, place, "concatenate"));
        }
        return call_meta(vm, handler, &[*x, *y], count as u32 - 1);
    }
    slot::put(vm.base.byte_add(operand::a(pc)), *first);
    advance(vm, Op::CONCAT);
    Ok(())
}

/// Finishes the instruction whose metamethod has returned.
///
/// # Safety
/// `vm.base` is the slot of the metamethod, with `vm.n` results from there on.
pub unsafe fn meta_return(vm: *mut Vm) {
    let vm = &mut *vm;
    let func = vm.base;
    let result = if vm.n > 0 { *func } else { Value::NIL };
    let note = ((*func.sub(1)).as_int() >> 32) as u32;
    let pc = (*func.sub(2)).payload().cast_const().cast();
    vm.base = func.byte_sub(stack::special_distance(func));
    vm.pc = pc;
    let Some(op) = op_of(operand::op(pc)) else {
        return;
    };
    match op {
        Op::SETF | Op::SET | Op::SETN | Op::SETGLOB => advance(vm, op),
        Op::CONCAT => {
            let first = vm.base.byte_add(operand::b(pc));
            slot::put(first.add(note as usize - 1), result);
            if concat(vm, note as usize).is_err() {
                control::throw(vm);
            }
        }
        Op::JEQ | Op::JEQK => jump_if(vm, op, !result.is_falsy()),
        Op::JNE | Op::JNEK => jump_if(vm, op, result.is_falsy()),
        _ => match comparison(vm, op) {
            Some((_, _, expected)) => {
                let answer = result.is_falsy() == (note & NOTE_NEGATE != 0);
                jump_if(vm, op, answer == expected);
            }
            None => {
                slot::put(vm.base.byte_add(operand::a(pc)), result);
                advance(vm, op);
            }
        },
    }
}

// ---- loops

/// A loop limit for an integer loop (lvm.c `forlimit`): the integer limit and whether the loop must not run, or
/// nothing if the limit is no number.
fn integer_limit(limit: Value, step: i64) -> Option<(i64, bool)> {
    if limit.tag() == INT {
        return Some((limit.as_int(), false));
    }
    let f = match number::to_number(limit)? {
        v if v.tag() == INT => return Some((v.as_int(), false)),
        v => v.as_float(),
    };
    let rounded = if step < 0 { f.ceil() } else { f.floor() };
    if let Some(i) = number::float_to_integer(rounded) {
        return Some((i, false));
    }
    Some(if f > 0.0 { (i64::MAX, step < 0) } else { (i64::MIN, step >= 0) })
}

unsafe fn prepare_for(vm: &mut Vm, op: Op) -> Result<(), Raise> {
    let pc = vm.pc;
    let f = vm.base.byte_add(operand::a(pc));
    let (init, limit, step) = (*f, *f.add(1), *f.add(2));
    let exit = pc.byte_offset(operand::d(pc) as isize);
    if init.tag() == INT
        && step.tag() == INT
        && let Some((limit, stop)) = integer_limit(limit, step.as_int())
    {
        let init = if stop { 0 } else { init.as_int() };
        let step = step.as_int();
        let runs = !stop && if step > 0 { init <= limit } else { limit <= init };
        if !runs {
            vm.pc = exit;
            return Ok(());
        }
        let turns = if step > 0 {
            (limit as u64).wrapping_sub(init as u64) / step as u64
        } else if step == 0 {
            u64::MAX
        } else {
            (init as u64).wrapping_sub(limit as u64) / step.unsigned_abs()
        };
        slot::set_int(f, init);
        slot::set_int(f.add(1), turns as i64);
        if op == Op::FORPREP {
            slot::set_int(f.add(3), init);
        }
        advance(vm, op);
        return Ok(());
    }
    let mut number = |v: Value, what: &str| {
        number::to_number(v)
            .and_then(Value::to_number)
            .ok_or_else(|| debug::run_error(vm, &format!("'for' {what} must be a number")))
    };
    let limit = number(limit, "limit")?;
    let step = number(step, "step")?;
    let init = number(init, "initial value")?;
    // As PUC Lua 5.3: the step is first subtracted and then added, which may round.
    let first = (init - step) + step;
    let runs = if step > 0.0 { first <= limit } else { limit <= first };
    if !runs {
        vm.pc = exit;
        return Ok(());
    }
    slot::set_float(f, first);
    slot::set_float(f.add(1), limit);
    slot::set_float(f.add(2), step);
    if op == Op::FORPREP {
        slot::set_float(f.add(3), first);
    }
    advance(vm, op);
    Ok(())
}

unsafe fn generic_for(vm: &mut Vm) -> Result<(), Raise> {
    let pc = vm.pc;
    // The linker makes operand a the call window, three registers above the loop's state.
    let window = vm.base.byte_add(operand::a(pc));
    let f = window.sub(3);
    if slot::tag(f) == FUNC
        && slot::tag(f.add(1)) == TABLE
        && slot::tag(f.add(2)) == NIL
        && !vm.in_loop
        && is_native((*f).as_func(), vm.next_function)
    {
        slot::set(f.add(2), std::ptr::null_mut(), CURSOR);
        return Ok(());
    }
    copy(window, f);
    copy(window.add(2), f.add(1));
    copy(window.add(3), f.add(2));
    call_value(vm, 2)
}

// ---- calls

/// Calls the value in the window of the call instruction at `vm.pc` with `count` arguments.
unsafe fn call_value(vm: &mut Vm, count: usize) -> Result<(), Raise> {
    let pc = vm.pc;
    let a = operand::a(pc);
    let mut count = count;
    if slot::tag(vm.base.byte_add(a)) != FUNC {
        count = call::insert_call_handler(vm, a / size_of::<Value>(), count)?;
    }
    let f = vm.base.byte_add(a);
    let h = f.add(1).cast::<FrameHeader>();
    (*h).ret = pc.add(2);
    (*h).k = vm.k;
    vm.base = f.add(2);
    vm.pc = (*(*f).as_func()).code;
    vm.n = count;
    Ok(())
}

/// A tail call that the fast path does not do: of a native, of a value with `__call`, or in a vararg function.
unsafe fn tail_call(vm: &mut Vm) -> Result<(), Raise> {
    let pc = vm.pc;
    let a = operand::a(pc);
    let mut count = vm.n;
    if slot::tag(vm.base.byte_add(a)) != FUNC {
        count = call::insert_call_handler(vm, a / size_of::<Value>(), count)?;
    }
    let f = vm.base.byte_add(a);
    let closure = (*f).as_func();
    if (*closure).header.kind == kind::LUA {
        let proto = &*(*(*vm.base.sub(2)).as_func()).target.proto;
        let mut base = vm.base;
        if proto.stored().is_vararg {
            base = base.byte_sub((*header(base)).k.addr());
        }
        copy(base.sub(2), f);
        for i in 0..count {
            copy(base.add(i), f.add(2 + i));
        }
        let h = header(base);
        (*h).k = (*h).k.map_addr(|k| k | stack::FLAG_TAIL);
        vm.base = base;
        vm.pc = (*closure).code;
        vm.n = count;
        return Ok(());
    }
    // A native keeps the caller's frame, as in PUC Lua; behind the instruction the linker has put a `RETM`.
    let h = f.add(1).cast::<FrameHeader>();
    (*h).ret = pc.add(2);
    (*h).k = vm.k;
    vm.base = f.add(2);
    vm.pc = (*closure).code;
    vm.n = count;
    Ok(())
}
