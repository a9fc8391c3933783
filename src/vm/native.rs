//! The native interface: the one door through which libraries see the VM.
//!
//! A native function is a [`NativeFn`]. It reads its arguments from its window of the value stack, and answers with
//! results, with a call that is to be made for it, or with a raised error. It never calls Lua itself: [`Cx::call`]
//! hands the call to the interpreter together with a *continuation*, another `NativeFn` that goes on with the results.
//! So nothing recurses on the Rust stack, and the process can be suspended inside `table.sort` or `string.gsub`.
//!
//! * **Indices are 1-based**, as in the manual's messages: `cx.arg(1)` is the first argument.
//! * **State** that must survive a call lives in the window: [`Cx::reserve`] adds slots behind the arguments. Rust data
//!   goes into a slot as [`Cx::new_state`].
//! * **The collector never runs inside a native**, only between two activations. A [`Value`] may therefore be held
//!   across allocations within one activation, but not across a call: what a continuation needs stands in the window.
//! * **Strings** are byte slices that live as long as the activation.
//! * Natives that may run for long spend reductions with [`Cx::charge`]; large allocations go through functions that
//!   check the memory limit and raise `not enough memory`.

use std::any::{Any, TypeId};
use std::fmt::Display;

use super::base;
use super::debug;
use super::heap::object::{Closure, Target, gc_bits, kind};
use super::heap::string::Str;
use super::heap::table::Table;
use super::heap::value::{self as tags, slot};
use super::state::Vm;

pub use super::heap::value::Value;
pub use super::number;
pub(crate) use super::offload::Waker;
pub use super::registered::{Key, SharedStr};
pub use super::services::{PortableCode, SharedImage, SpecialFunction};
pub use super::shared::{HostType, Shared};
pub use super::transfer::{CopyError, Mode, Parcel, Values};
use super::userdata::State;
pub use super::userdata::{Object, Portable, Settle, Tracer, Transfer};
pub use crate::source::prologue_len;

/// A native function or a continuation of one.
pub type NativeFn = for<'a> fn(&mut Cx<'a>) -> Result<Ret, Raise>;

/// An error is on its way; its value is with the process.
#[derive(Debug)]
pub struct Raise(pub(in crate::vm) ());

/// How an activation ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ret {
    /// The result stands in the function's slot ([`Cx::ret1`]); only in the tail back end.
    One,
    /// The last `n` pushed values are the results.
    Values(u32),
    /// A call has been prepared ([`Cx::call`]).
    Call,
    /// The machine state was changed as a whole: go on from the saved registers.
    Switched,
}

/// A table, checked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct TableRef(pub(in crate::vm) *mut Table);

/// A string, checked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct StrRef(pub(in crate::vm) *mut Str);

impl From<TableRef> for Value {
    fn from(t: TableRef) -> Value {
        Value::table(t.0)
    }
}
impl From<StrRef> for Value {
    fn from(s: StrRef) -> Value {
        Value::str(s.0)
    }
}
impl From<i64> for Value {
    fn from(i: i64) -> Value {
        Value::int(i)
    }
}
impl From<f64> for Value {
    fn from(f: f64) -> Value {
        Value::float(f)
    }
}
impl From<bool> for Value {
    fn from(b: bool) -> Value {
        Value::boolean(b)
    }
}

/// Basic type of a value (manual §2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// `nil`
    Nil,
    /// `boolean`
    Boolean,
    /// `number`, integer or float
    Number,
    /// `string`
    String,
    /// `table`
    Table,
    /// `function`
    Function,
    /// `userdata`, full or light
    Userdata,
    /// `thread`
    Thread,
    /// `type`
    Type,
}

impl Type {
    /// Its name as `type` gives it.
    pub fn name(self) -> &'static str {
        match self {
            Type::Nil => "nil",
            Type::Boolean => "boolean",
            Type::Number => "number",
            Type::String => "string",
            Type::Table => "table",
            Type::Function => "function",
            Type::Userdata => "userdata",
            Type::Thread => "thread",
            Type::Type => "type",
        }
    }
}

/// The basic type of a value.
pub fn type_of(v: Value) -> Type {
    match v.tag() {
        tags::NIL => Type::Nil,
        tags::FALSE | tags::TRUE => Type::Boolean,
        tags::INT | tags::FLOAT => Type::Number,
        tags::STR => Type::String,
        tags::TABLE => Type::Table,
        tags::FUNC => Type::Function,
        tags::THREAD => Type::Thread,
        tags::TYPE => Type::Type,
        _ => Type::Userdata,
    }
}

/// Whether a value is a userdata with a block of its own, not a bare address.
pub fn is_full_userdata(v: Value) -> bool {
    v.tag() == tags::USERDATA
}

/// A value seen by its kind, for `match`.
#[derive(Clone, Copy)]
pub enum Kind {
    /// `nil`
    Nil,
    /// a boolean
    Boolean(bool),
    /// an integer
    Int(i64),
    /// a float
    Float(f64),
    /// a string
    Str(StrRef),
    /// a table
    Table(TableRef),
    /// anything else
    Other,
}

/// The kind of a value.
pub fn kind_of(v: Value) -> Kind {
    match v.tag() {
        tags::NIL => Kind::Nil,
        tags::FALSE => Kind::Boolean(false),
        tags::TRUE => Kind::Boolean(true),
        tags::INT => Kind::Int(v.as_int()),
        tags::FLOAT => Kind::Float(v.as_float()),
        tags::STR => Kind::Str(StrRef(v.as_str())),
        tags::TABLE => Kind::Table(TableRef(v.as_table())),
        _ => Kind::Other,
    }
}

/// What an access that may meet a metamethod gave.
#[derive(Clone, Copy)]
pub enum Access {
    /// The value (for stores: done, nil).
    Done(Value),
    /// Call `function` with the first `n` of `args`; its first result is the value.
    Call {
        /// The metamethod.
        function: Value,
        /// Its arguments.
        args: [Value; 3],
        /// How many.
        n: usize,
    },
}

/// The activation of a native function.
pub struct Cx<'a> {
    pub(in crate::vm) vm: &'a mut Vm,
    /// First free slot.
    pub(in crate::vm) top: *mut Value,
    /// Slots of the window: arguments and reserved ones.
    pub(in crate::vm) window: usize,
    /// Results of the call that this continuation follows: first slot, counted from the base.
    pub(in crate::vm) results: usize,
    pub(in crate::vm) n_results: usize,
}

impl<'a> Cx<'a> {
    // ---- arguments and results of calls

    /// Number of slots in the window: at the start the number of arguments, and [`Cx::reserve`]d ones.
    #[inline]
    pub fn count(&self) -> usize {
        self.window
    }

    /// The arguments from argument `i` (from 1) on.
    #[inline]
    pub fn args_from(&self, i: usize) -> &[Value] {
        let i = i.saturating_sub(1).min(self.window);
        // SAFETY: the window's slots are initialised; nothing changes them while the borrow lasts.
        unsafe { std::slice::from_raw_parts(self.vm.base.add(i), self.window - i) }
    }

    /// Argument (or window slot) `i` from 1; nil where there is none.
    #[inline]
    pub fn arg(&self, i: usize) -> Value {
        if i.wrapping_sub(1) < self.window {
            // SAFETY: the window's slots are initialised.
            unsafe { *self.vm.base.add(i - 1) }
        } else {
            Value::NIL
        }
    }

    /// Whether argument `i` is absent (not merely nil).
    #[inline]
    pub fn is_none(&self, i: usize) -> bool {
        i > self.window
    }

    /// Whether argument `i` is absent or nil.
    #[inline]
    pub fn is_none_or_nil(&self, i: usize) -> bool {
        self.arg(i).is_nil()
    }

    /// Overwrites window slot `i`.
    #[inline]
    pub fn set_arg(&mut self, i: usize, v: impl Into<Value>) {
        assert!(i >= 1 && i <= self.window, "window slot out of range");
        // SAFETY: inside the window.
        unsafe { slot::put(self.vm.base.add(i - 1), v.into()) }
    }

    /// Makes the window exactly `n` slots: cuts off arguments or adds nils. Only before anything is pushed
    /// and after results of a call have been read.
    pub fn set_count(&mut self, n: usize) {
        // New slots follow the window directly, over the results of a call.
        // SAFETY: the window lies inside the stack.
        self.top = unsafe { self.vm.base.add(self.window) };
        while self.window < n {
            self.push(Value::NIL);
            self.window += 1;
        }
        self.window = n;
        // SAFETY: `n` slots of the window are inside the stack.
        self.top = unsafe { self.vm.base.add(n) };
    }

    /// Adds `n` nil slots behind the arguments to keep state in; returns the index of the first.
    pub fn reserve(&mut self, n: usize) -> usize {
        let first = self.window + 1;
        self.set_count(self.window + n);
        first
    }

    /// In a continuation: number of results of the call.
    #[inline]
    pub fn result_count(&self) -> usize {
        self.n_results
    }

    /// In a continuation: result `i` (from 1) of the call, nil if absent. Read before anything is pushed or called.
    #[inline]
    pub fn result(&self, i: usize) -> Value {
        if i.wrapping_sub(1) < self.n_results {
            // SAFETY: the results stand above the window until overwritten by a call.
            unsafe { *self.vm.base.add(self.results + i - 1) }
        } else {
            Value::NIL
        }
    }

    // ---- results

    /// The last `n` pushed values.
    pub fn pushed(&self, n: usize) -> Vec<Value> {
        // SAFETY: callers have pushed them: they stand below the top, above the window.
        (0..n).map(|i| unsafe { *self.top.sub(n - i) }).collect()
    }

    /// Pushes a value as a result.
    #[inline]
    pub fn push(&mut self, v: impl Into<Value>) {
        let v = v.into();
        if self.top >= self.vm.stack_end {
            self.grow();
        }
        // SAFETY: there is room up to and a reserve behind `stack_end`.
        unsafe {
            slot::put(self.top, v);
            self.top = self.top.add(1);
        }
    }

    #[cold]
    fn grow(&mut self) {
        // SAFETY: the window belongs to the running coroutine.
        let used = unsafe { self.top.offset_from(self.vm.base) } as usize;
        super::stack::grow(self.vm, used + 64);
        // SAFETY: the stack has room for that many slots from the (moved) base.
        self.top = unsafe { self.vm.base.add(used) };
    }

    /// Makes sure that `n` values can be pushed.
    ///
    /// # Errors
    /// The stack limit would be passed: `message` is raised (default `stack overflow`).
    pub fn check_stack(&mut self, n: usize, message: &str) -> Result<(), Raise> {
        // SAFETY: the window belongs to the running coroutine.
        let used = unsafe { self.top.offset_from(self.vm.base) } as usize;
        if n > super::stack::SLOTS_MAX || super::stack::would_overflow(self.vm, used + n) {
            return Err(self.error(message));
        }
        super::stack::reserve(self.vm, used + n);
        // SAFETY: as in `grow`.
        self.top = unsafe { self.vm.base.add(used) };
        Ok(())
    }

    /// Ends with one result.
    #[inline]
    pub fn ret1(&mut self, v: impl Into<Value>) -> Result<Ret, Raise> {
        if self.vm.in_loop {
            // A hook may look at this frame before it is left: the function has to stay in its slot.
            return self.ret(&[v.into()]);
        }
        // SAFETY: the function's slot stands two below the base.
        unsafe { slot::put(self.vm.base.sub(2), v.into()) };
        Ok(Ret::One)
    }

    /// Ends with these results.
    pub fn ret(&mut self, values: &[Value]) -> Result<Ret, Raise> {
        for &v in values {
            self.push(v);
        }
        Ok(Ret::Values(values.len() as u32))
    }

    /// Ends without a result.
    #[inline]
    pub fn ret0(&mut self) -> Result<Ret, Raise> {
        Ok(Ret::Values(0))
    }

    /// Ends with the last `n` pushed values.
    #[inline]
    pub fn ret_pushed(&mut self, n: usize) -> Result<Ret, Raise> {
        Ok(Ret::Values(n as u32))
    }

    /// Ends with `nil, message` (the convention of the io and os libraries), and a number if given.
    pub fn ret_fail(&mut self, message: &str, code: Option<i64>) -> Result<Ret, Raise> {
        let message = self.new_str(message.as_bytes());
        match code {
            Some(code) => self.ret(&[Value::NIL, message, Value::int(code)]),
            None => self.ret(&[Value::NIL, message]),
        }
    }

    // ---- calls

    /// Has `function` called with `args`; then `continuation` runs in this window, with the call's results.
    ///
    /// The coroutine cannot be yielded across this call (as across a C call in PUC Lua); blocking works.
    pub fn call(&mut self, function: Value, args: &[Value], continuation: NativeFn) -> Result<Ret, Raise> {
        super::call::call_from_native(self, function, args, continuation, false);
        Ok(Ret::Call)
    }

    /// As [`Cx::call`], but the coroutine may be yielded across it.
    pub fn call_yieldable(&mut self, function: Value, args: &[Value], continuation: NativeFn) -> Result<Ret, Raise> {
        super::call::call_from_native(self, function, args, continuation, true);
        Ok(Ret::Call)
    }

    // ---- errors

    /// An error with a message, prefixed by the position of the caller (`luaL_error`).
    pub fn error(&mut self, message: impl Display) -> Raise {
        let mut text = debug::position(self.vm, 1);
        text.extend_from_slice(message.to_string().as_bytes());
        self.raise_text(text)
    }

    /// An error with a message as it is, without position.
    pub fn plain_error(&mut self, message: &str) -> Raise {
        self.raise_text(message.into())
    }

    /// As [`Cx::error`] with a message of any bytes.
    pub fn error_bytes(&mut self, message: &[u8]) -> Raise {
        let mut text = debug::position(self.vm, 1);
        text.extend_from_slice(message);
        self.raise_text(text)
    }

    fn raise_text(&mut self, text: Vec<u8>) -> Raise {
        let v = self.new_str_from(text);
        self.raise(v)
    }

    /// An error with any value.
    pub fn raise(&mut self, v: Value) -> Raise {
        self.vm.process().error = v;
        Raise(())
    }

    /// The error `not enough memory`.
    pub fn memory_error(&mut self) -> Raise {
        let v = super::pool::value("not enough memory");
        self.raise(v)
    }

    /// The text `file:line: ` of the function at `level`, or nothing (`luaL_where`).
    pub fn position(&mut self, level: usize) -> Vec<u8> {
        debug::position(self.vm, level)
    }

    /// `bad argument #i to 'function' (message)` (`luaL_argerror`).
    pub fn arg_error(&mut self, i: usize, message: impl Display) -> Raise {
        let text = debug::argument_message(self.vm, i, message.to_string().as_bytes());
        self.raise_text(text)
    }

    /// `bad argument … (expected expected, got …)`.
    pub fn type_error(&mut self, i: usize, expected: &str) -> Raise {
        let got = if self.is_none(i) { b"no value".to_vec() } else { self.type_name(self.arg(i)) };
        let message = [expected.as_bytes(), b" expected, got ", &got].concat();
        let text = debug::argument_message(self.vm, i, &message);
        self.raise_text(text)
    }

    /// Type name for messages: a string field `__name` of the metatable, else the basic type (`luaL_typename` with
    /// `__name`; a bare address is `light userdata`).
    pub fn type_name(&self, v: Value) -> Vec<u8> {
        debug::type_name(self.vm, v)
    }

    // ---- strings

    /// A new string.
    #[inline]
    pub fn new_str(&mut self, bytes: &[u8]) -> Value {
        Value::str(self.vm.heap().new_str(bytes))
    }

    /// A new string that takes over the bytes.
    pub fn new_str_from(&mut self, bytes: Vec<u8>) -> Value {
        Value::str(self.vm.heap().new_str_from(bytes))
    }

    /// The bytes of a string value; empty for other values.
    #[inline]
    pub fn bytes(&self, v: Value) -> &'a [u8] {
        // SAFETY: strings live at least as long as the activation, in which the collector does not run.
        if v.tag() == tags::STR { unsafe { Str::bytes(v.as_str()) } } else { &[] }
    }

    /// The string itself, or the text of a number (`lua_tolstring`) or of an object that has one (an error value).
    pub fn to_str(&mut self, v: Value) -> Option<Value> {
        match v.tag() {
            tags::STR => Some(v),
            tags::INT | tags::FLOAT => {
                let mut text = number::Text::new();
                let bytes = text.format(v);
                Some(Value::str(self.vm.heap().new_str(bytes)))
            }
            tags::USERDATA => {
                let text = self.object(v)?.text()?;
                Some(self.new_str_from(text))
            }
            _ => None,
        }
    }

    /// A buffer of the worker, emptied, to build a string in; end with [`Cx::ret_buffer`] or give it back with
    /// [`Cx::give_buffer`].
    pub fn take_buffer(&mut self) -> Vec<u8> {
        let mut buffer = std::mem::take(&mut self.vm.buffer);
        buffer.clear();
        buffer
    }

    /// Gives a buffer back.
    pub fn give_buffer(&mut self, buffer: Vec<u8>) {
        if buffer.capacity() <= BUFFER_KEPT {
            self.vm.buffer = buffer;
        }
    }

    /// Ends with one string made of a buffer.
    ///
    /// # Errors
    /// The memory limit would be passed.
    pub fn ret_buffer(&mut self, buffer: Vec<u8>) -> Result<Ret, Raise> {
        let s = self.buffer_to_str(buffer)?;
        self.ret1(s)
    }

    /// One string made of a buffer.
    ///
    /// # Errors
    /// The memory limit would be passed.
    pub fn buffer_to_str(&mut self, buffer: Vec<u8>) -> Result<Value, Raise> {
        self.check_memory(buffer.len())?;
        let s = self.new_str(&buffer);
        self.give_buffer(buffer);
        Ok(s)
    }

    /// Checks that `bytes` more may be allocated; collects garbage first if that could help. Everything that the
    /// native still needs must stand in its window.
    ///
    /// # Errors
    /// `not enough memory`.
    #[inline]
    pub fn check_memory(&mut self, bytes: usize) -> Result<(), Raise> {
        if bytes >= MEMORY_CHECKED && self.vm.heap().would_exceed(bytes) {
            return self.check_memory_slow(bytes);
        }
        Ok(())
    }

    #[cold]
    fn check_memory_slow(&mut self, bytes: usize) -> Result<(), Raise> {
        if self.vm.is_outside {
            // What comes to the process is taken up; its next safe point sees to the limit.
            return Ok(());
        }
        self.vm.top = self.top;
        super::call::collect_garbage(self.vm);
        self.vm.heap().finish_sweep();
        if self.vm.heap().would_exceed(bytes) { Err(self.memory_error()) } else { Ok(()) }
    }

    // ---- metatables (tables: `vm::table_access`)

    /// The metatable of any value.
    pub fn metatable(&self, v: Value) -> Option<TableRef> {
        let t = super::meta::metatable(self.vm, base::current(self.vm.process_ref(), v));
        if t.is_null() { None } else { Some(TableRef(t)) }
    }

    /// Sets or removes the metatable of a table, a userdata, or (for all its values) another basic type.
    pub fn set_metatable(&mut self, v: Value, metatable: Option<TableRef>) {
        let v = base::current(self.vm.process_ref(), v);
        super::meta::set_metatable(self.vm, v, metatable.map_or(std::ptr::null_mut(), |t| t.0));
    }

    /// A field of the metatable, nil if there is none (`luaL_getmetafield`).
    pub fn metafield(&self, v: Value, name: &str) -> Value {
        match self.metatable(v) {
            Some(t) => self.raw_get_str(t, name),
            None => Value::NIL,
        }
    }

    /// The metamethod `__tostring` of any value, nil if there is none.
    #[inline]
    pub fn tostring_method(&self, v: Value) -> Value {
        super::meta::metamethod(self.vm, v, super::pool::names().tostring)
    }

    /// `v[key]` with metamethods: either the value, or the call that gives it.
    ///
    /// # Errors
    /// `v` cannot be indexed.
    pub fn get(&mut self, v: Value, key: Value) -> Result<Access, Raise> {
        let v = base::current(self.vm.process_ref(), v);
        super::meta::native_get(self, v, key)
    }

    /// `v[key] = x` with metamethods: either done, or the call that does it.
    ///
    /// # Errors
    /// `v` cannot be indexed, or the key is nil or NaN.
    pub fn set(&mut self, v: Value, key: Value, x: Value) -> Result<Access, Raise> {
        let v = base::current(self.vm.process_ref(), v);
        super::meta::native_set(self, v, key, x)
    }

    /// `#v` with metamethods; the call's result still has to be checked for being an integer.
    ///
    /// # Errors
    /// `v` has no length.
    pub fn len(&mut self, v: Value) -> Result<Access, Raise> {
        let v = base::current(self.vm.process_ref(), v);
        super::meta::native_len(self, v)
    }

    /// `a < b` with metamethods: a boolean, or the call whose first result is to be tested for truth.
    ///
    /// # Errors
    /// The values cannot be compared.
    pub fn less_than(&mut self, a: Value, b: Value) -> Result<Access, Raise> {
        super::meta::native_less_than(self, a, b)
    }

    /// `a op b` as the arithmetic operators do it, with metamethods; `event` is the metamethod's name (`__add`, …).
    ///
    /// # Errors
    /// The operation is not possible on the values.
    pub fn arith(&mut self, event: &str, a: Value, b: Value) -> Result<Access, Raise> {
        super::meta::native_arith(self, event, a, b)
    }

    /// Equality without metamethods (`rawequal`).
    pub fn raw_equal(&self, a: Value, b: Value) -> bool {
        let process = self.vm.process_ref();
        super::meta::raw_equal(base::current(process, a), base::current(process, b))
    }

    // ---- functions, userdata

    /// A native function with upvalues.
    pub fn new_function(&mut self, function: NativeFn, upvalues: &[Value]) -> Value {
        let code = self.vm.codes.native();
        let c = self.vm.heap().new_closure(upvalues.len(), kind::NATIVE);
        // SAFETY: just made, with room for the upvalues.
        unsafe {
            (*c).code = code;
            (*c).target = Target { native: function };
            for (i, &v) in upvalues.iter().enumerate() {
                slot::put(Closure::upvalue(c, i), v);
            }
        }
        Value::func(c)
    }

    /// Upvalue `i` (from 1) of the running native function.
    pub fn upvalue(&self, i: usize) -> Value {
        // SAFETY: the function's slot holds the running closure; the index is checked against its size.
        unsafe {
            let c = (*self.vm.base.sub(2)).as_func();
            if i.wrapping_sub(1) >= (*c).header.extra as usize {
                return Value::NIL;
            }
            base::current(self.vm.process_ref(), *Closure::upvalue(c, i - 1))
        }
    }

    /// Overwrites upvalue `i` (from 1) of the running native function.
    pub fn set_upvalue(&mut self, i: usize, v: impl Into<Value>) {
        // SAFETY: as above.
        unsafe {
            let c = (*self.vm.base.sub(2)).as_func();
            assert!(i >= 1 && i <= (*c).header.extra as usize, "upvalue out of range");
            assert!((*c).header.gc & gc_bits::SHARED == 0, "functions of the base keep no state");
            slot::put(Closure::upvalue(c, i - 1), v.into());
        }
    }

    /// A new userdata around a Rust value.
    pub fn new_userdata(&mut self, data: impl Object, metatable: Option<TableRef>) -> Value {
        let u = self.vm.heap().new_userdata(Box::new(data));
        let v = Value::userdata(u);
        if let Some(t) = metatable {
            self.set_metatable(v, Some(t));
        }
        v
    }

    /// The Rust value of a userdata, if it is of type `T` and no object of the base. At most one of them may be borrowed at a time.
    pub fn userdata<T: Any>(&mut self, v: Value) -> Option<&mut T> {
        if v.tag() != tags::USERDATA {
            return None;
        }
        if self.is_shared(v) {
            return None;
        }
        // SAFETY: the userdata is alive, and its value is of the type that it names; the borrow of `self` keeps this the
        // only reference.
        unsafe {
            let u = v.as_userdata();
            if (*u).type_id != TypeId::of::<T>() {
                return None;
            }
            let data: *mut dyn Object = &raw mut *(*u).data;
            Some(&mut *data.cast::<T>())
        }
    }

    /// The Rust value of a userdata, if it is of type `T`, to look at: also where [`Cx::userdata`] refuses an object of
    /// the base.
    pub fn userdata_ref<T: Any + Sync>(&self, v: Value) -> Option<&T> {
        if v.tag() != tags::USERDATA {
            return None;
        }
        // SAFETY: the userdata is alive; nobody writes to it while `self` is borrowed, and nobody ever to a shared one.
        let data: &dyn Any = unsafe { &*(*v.as_userdata()).data };
        data.downcast_ref()
    }

    /// The Rust value of a userdata, whatever its type, unless it is an object of the base.
    pub fn object(&mut self, v: Value) -> Option<&mut dyn Object> {
        if v.tag() != tags::USERDATA || self.is_shared(v) {
            return None;
        }
        // SAFETY: as above.
        Some(unsafe { &mut *(*v.as_userdata()).data })
    }

    /// Rust data as a value to keep in a window slot or an upvalue.
    pub fn new_state(&mut self, data: impl Any + Send) -> Value {
        self.new_userdata(State(data), None)
    }

    /// The Rust data in a slot that [`Cx::new_state`] filled.
    pub fn state<T: Any + Send>(&mut self, v: Value) -> Option<&mut T> {
        self.userdata::<State<T>>(v).map(|state| &mut state.0)
    }

    /// Whether a value is an object of the base: all processes see the same one, so it cannot be changed. A table is
    /// none: storing into one makes it the process's own.
    pub fn is_shared(&self, v: Value) -> bool {
        // SAFETY: values that natives see are alive.
        v.is_collectable() && v.tag() != tags::TABLE && unsafe { (*v.as_object()).gc } & gc_bits::SHARED != 0
    }

    /// Address of an object, for `%p`-like texts. It stays the same when a process gets its own copy of a table of
    /// the base.
    pub fn address(&self, v: Value) -> usize {
        if v.tag() == tags::TABLE {
            // SAFETY: as above.
            return unsafe { Table::identity(v.as_table()) }.addr();
        }
        v.payload().addr()
    }

    // ---- process

    /// The table of globals.
    pub fn globals(&self) -> TableRef {
        TableRef(self.vm.process_ref().globals)
    }

    /// The registry (`debug.getregistry`).
    pub fn registry(&self) -> TableRef {
        TableRef(self.vm.process_ref().registry)
    }

    /// Spends `n` reductions: for natives that do more than a small bounded piece of work.
    #[inline]
    pub fn charge(&mut self, n: usize) {
        self.vm.budget -= n as i64;
    }

    /// Extension data of the embedder, by type (the standard streams, the module loader, …).
    pub fn extension<T: Any>(&mut self) -> Option<&mut T> {
        self.vm.process().extensions.iter_mut().find_map(|e| e.downcast_mut())
    }

    /// Extension data of which the process has one, made when it is first asked for.
    #[expect(clippy::expect_used, reason = "the place is one of data with this type")]
    pub fn extension_or_insert<T: Any + Send>(&mut self, make: impl FnOnce() -> T) -> &mut T {
        let extensions = &mut self.vm.process().extensions;
        let at = extensions.iter().position(|e| e.is::<T>()).unwrap_or_else(|| {
            extensions.push(Box::new(make()));
            extensions.len() - 1
        });
        extensions[at].downcast_mut().expect("data of this type")
    }

    /// Gives the process extension data.
    pub fn add_extension<T: Any + Send>(&mut self, data: T) {
        self.vm.process().extensions.push(Box::new(data));
    }

    /// What the room above keeps for the process, and for the thread that runs it.
    #[inline]
    pub(crate) fn owner(&self) -> (*mut (), *const ()) {
        (self.vm.process_ref().owner, self.vm.worker)
    }

    /// Bytes of the heap and number of tasks.
    pub(crate) fn usage(&self) -> (usize, usize) {
        let process = self.vm.process_ref();
        (process.heap.memory.total_bytes(), process.tasks.live())
    }

    /// Ends the slice sooner, as if the process had spent more reductions; they are not counted for it.
    pub(crate) fn hasten(&mut self, n: u32) {
        self.vm.budget -= i64::from(n);
        self.vm.uncounted += i64::from(n);
    }

    /// Ends the slice, so that the process is looked at soon.
    pub(crate) fn interrupt_soon(&mut self) {
        // What was taken away without being spent stays taken away.
        self.vm.budget = self.vm.budget.min(-1);
    }

    /// Takes the error that a failed operation has left, where it is not raised.
    pub(crate) fn take_error(&mut self) -> Value {
        std::mem::replace(&mut self.vm.process().error, Value::NIL)
    }

    /// Gives up all tasks but the main one.
    pub(crate) fn drop_other_tasks(&mut self) {
        self.vm.process().tasks.drop_others();
    }

    /// Keeps a value alive until it is given up ([`Cx::unpin`]); the number under which it is found.
    pub fn pin(&mut self, v: Value) -> u32 {
        let pinned = &mut self.vm.process().pinned;
        let free = pinned.iter().position(|v| v.is_nil());
        let at = free.unwrap_or(pinned.len());
        match pinned.get_mut(at) {
            Some(slot) => *slot = v,
            None => pinned.push(v),
        }
        at as u32
    }

    /// The value that was pinned under a number.
    #[inline]
    pub fn pinned(&self, at: u32) -> Value {
        self.vm.process_ref().pinned.get(at as usize).copied().unwrap_or(Value::NIL)
    }

    /// Gives up a pinned value.
    pub fn unpin(&mut self, at: u32) -> Value {
        match self.vm.process().pinned.get_mut(at as usize) {
            Some(slot) => std::mem::replace(slot, Value::NIL),
            None => Value::NIL,
        }
    }

    // ---- identity of natives, the end of the process

    /// The function behind a value that is a native function.
    pub fn native_of(&self, v: Value) -> Option<NativeFn> {
        if v.tag() != tags::FUNC {
            return None;
        }
        // SAFETY: the function is alive; natives, and only they, start with this code and have a native target.
        unsafe {
            let c = v.as_func();
            (std::ptr::eq((*c).code, self.vm.codes.native())).then(|| (*c).target.native)
        }
    }

    /// Puts every object that has a finalizer into the queue of finalizers to call, the last marked one first, as at
    /// the end of the process.
    pub fn queue_all_finalizers(&mut self) {
        self.vm.heap().queue_all_finalizers();
        // From now on they run only one by one, when asked for, and no collection finds new ones.
        self.vm.finalizing += 1;
        self.gc().stop();
    }

    /// Takes the next object from the queue of finalizers to call: its `__gc`, if that still is a function, and itself.
    pub fn next_finalizer(&mut self) -> Option<(Value, Value)> {
        while let Some(object) = self.vm.heap().next_to_finalize() {
            // SAFETY: objects in the queue are alive.
            let is_table = unsafe { (*object).kind == kind::TABLE };
            let v = if is_table { Value::table(object.cast()) } else { Value::userdata(object.cast()) };
            let handler = super::meta::metamethod(self.vm, v, super::pool::names().gc);
            if handler.tag() == tags::FUNC {
                return Some((handler, v));
            }
        }
        None
    }
}

/// A buffer larger than this is not kept by the worker.
const BUFFER_KEPT: usize = 1 << 20;
/// Allocations from this size on are checked against the memory limit before they are made.
const MEMORY_CHECKED: usize = 1 << 14;

/// One function of a library: its name and what it does.
pub type Function = (&'static str, NativeFn);
