//! Services of the VM for particular libraries: loading and dumping code, the collector, coroutines, debug data.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use super::base;
use super::call;
use super::control;
use super::debug::{self, Info, Level};
use super::heap::object::{Closure, Status, Target, kind};
use super::heap::value::{CELL, CURSOR, FLOAT, FUNC, INT, TABLE, THREAD, USERDATA, Value, slot};
use super::image;
use super::interp::codes::Special;
use super::native::{Cx, NativeFn, Raise, Ret, TableRef};
use super::stack::Frame;
use super::state::{CompileFn, CompileOptions, Options};
use super::types;
use crate::code::{Chunk, dump};
use crate::source::with_room;

/// Why a variable cannot be set: nothing but the interpreter reads it.
const NOT_OF_THE_PROGRAM: &str = "it is the interpreter's own";
/// Why a number cannot be replaced by another kind of value.
const TRUSTED_KIND: &str = "its function relies on its type, since its chunk does not name 'debug'";

/// An image that lives as long as the run.
#[derive(Clone, Copy)]
pub struct SharedImage {
    image: &'static image::Image,
    /// It names the debug library.
    debug: bool,
}

impl SharedImage {
    /// Compiles source text to an image that any process may use, outside of all processes.
    ///
    /// # Errors
    /// The message, as `load` returns it.
    pub fn compile(
        compile: CompileFn,
        options: &Options,
        source: &[u8],
        chunk_name: &[u8],
    ) -> Result<SharedImage, Vec<u8>> {
        let options = SharedImage::compile_options(options, source);
        let chunk = with_room(|| compile(source, chunk_name, options))?;
        Ok(SharedImage { image: image::link_shared(chunk), debug: options.debug })
    }

    /// How [`SharedImage::compile`] would compile a source.
    #[must_use]
    pub fn compile_options(options: &Options, source: &[u8]) -> CompileOptions {
        CompileOptions { optimize: options.optimize, debug: mentions_debug(source), erase_types: options.erase_types }
    }

    /// The image of a source that was compiled before, from what [`SharedImage::dump`] gave then, or `string.dump`; the
    /// source is empty if it is not known. Nothing is trusted: what the verifier refuses is refused.
    ///
    /// # Errors
    /// Why it is no dump, or not one that can be run.
    pub fn from_dump(bytes: &[u8], source: &[u8], chunk_name: &[u8]) -> Result<SharedImage, String> {
        let chunk = with_room(|| dump::undump(bytes, chunk_name))?;
        Ok(SharedImage { image: image::link_shared(chunk), debug: mentions_debug(source) })
    }

    /// See [`Chunk::globals`].
    #[must_use]
    pub fn globals(&self) -> Option<BTreeSet<&'static [u8]>> {
        self.image.chunk().globals()
    }

    /// The compiled code as bytes, with all debug data.
    #[must_use]
    pub fn dump(&self) -> Vec<u8> {
        let chunk = self.image.chunk();
        dump::dump(&chunk.main, chunk.source.as_deref(), false)
    }
}

/// The functions `next` and the iterator of `ipairs`, once some process has opened the base library.
pub(super) static ITERATORS: OnceLock<(NativeFn, NativeFn)> = OnceLock::new();

/// Compiled code that any process may link into its own heap. It goes with the last who has it.
#[derive(Clone)]
pub struct PortableCode {
    chunk: Arc<Chunk>,
    /// It names the debug library.
    debug: bool,
}

/// Natives that the interpreter runs itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpecialFunction {
    /// `pcall`
    Pcall,
    /// `xpcall`
    Xpcall,
    /// `coroutine.resume`
    Resume,
    /// `coroutine.yield`
    Yield,
}

fn unreachable_native(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    Err(cx.error("special function called as a native"))
}

impl Cx<'_> {
    // ---- functions

    /// One of the functions that the interpreter runs itself.
    pub fn special_function(&mut self, function: SpecialFunction) -> Value {
        let special = match function {
            SpecialFunction::Pcall => Special::Pcall,
            SpecialFunction::Xpcall => Special::Xpcall,
            SpecialFunction::Resume => Special::Resume,
            SpecialFunction::Yield => Special::Yield,
        };
        self.special_closure(special, &[])
    }

    fn special_closure(&mut self, special: Special, upvalues: &[Value]) -> Value {
        let v = self.new_function(unreachable_native, upvalues);
        // SAFETY: just made.
        unsafe { (*v.as_func()).code = self.vm.codes.entry(special) };
        v
    }

    /// Names the functions that generic loops recognise.
    pub fn set_iterators(&mut self, next: NativeFn, ipairs_iterator: NativeFn) {
        let iterators = ITERATORS.get_or_init(|| (next, ipairs_iterator));
        self.vm.set_iterators(*iterators);
    }

    // ---- code

    /// Compiles source text or reads a dump; the function's `_ENV` is the table of globals. `mode` is that of `load`:
    /// text is allowed if it contains `t`, dumps if it contains `b`. A `shared` image lives as long as the run.
    ///
    /// # Errors
    /// The message, as `load` returns it.
    pub fn load_chunk(
        &mut self,
        source: &[u8],
        chunk_name: &[u8],
        mode: &[u8],
        shared: bool,
    ) -> Result<Value, Vec<u8>> {
        let is_dump = source.first() == Some(&0x1b);
        let (kind, letter) = if is_dump { ("binary", b'b') } else { ("text", b't') };
        if !mode.contains(&letter) {
            let mode = String::from_utf8_lossy(mode);
            return Err(format!("attempt to load a {kind} chunk (mode is '{mode}')").into_bytes());
        }
        self.charge(source.len() / 64);
        with_room(|| self.load(source, chunk_name, is_dump, shared))
    }

    fn load(&mut self, source: &[u8], chunk_name: &[u8], is_dump: bool, shared: bool) -> Result<Value, Vec<u8>> {
        let chunk = if is_dump {
            dump::undump(source, chunk_name).map_err(String::into_bytes)?
        } else {
            let process = self.vm.process();
            // Code of a process that uses the debug library keeps its variables where that can reach them.
            process.debug_mode |= mentions_debug(source);
            let options = CompileOptions {
                optimize: process.options.optimize,
                debug: process.debug_mode,
                erase_types: process.options.erase_types,
            };
            (process.compile)(source, chunk_name, options)?
        };
        if types::is_full() && chunk.has_types() {
            return Err(b"not enough memory".to_vec());
        }
        let main = if shared {
            std::ptr::from_ref(image::link_shared(chunk).main())
        } else {
            std::ptr::from_ref(image::link_private(self.vm.heap(), Arc::new(chunk)).main())
        };
        // SAFETY: the image is alive: shared ones for ever, private ones because the collector does not run here.
        Ok(unsafe { self.main_function(main) })
    }

    /// Compiles source text to an image that lives as long as the run and that any process may use.
    ///
    /// # Errors
    /// The message, as `load` returns it.
    pub fn load_image(&mut self, source: &[u8], chunk_name: &[u8]) -> Result<SharedImage, Vec<u8>> {
        self.charge(source.len() / 64);
        let process = self.vm.process();
        SharedImage::compile(process.compile, &process.options, source, chunk_name)
    }

    /// Compiles source text to code that any process may link.
    ///
    /// # Errors
    /// The message, as `load` returns it.
    pub fn compile_portable(&mut self, source: &[u8], chunk_name: &[u8]) -> Result<PortableCode, Vec<u8>> {
        self.charge(source.len() / 64);
        let process = self.vm.process();
        let debug = mentions_debug(source);
        let (compile, optimize, erase_types) = (process.compile, process.options.optimize, process.options.erase_types);
        let chunk = with_room(|| compile(source, chunk_name, CompileOptions { optimize, debug, erase_types }))?;
        if types::is_full() && chunk.has_types() {
            return Err(b"not enough memory".to_vec());
        }
        Ok(PortableCode { chunk: Arc::new(chunk), debug })
    }

    /// The main function of portable code, linked into this process; its `_ENV` is the table of globals.
    pub fn function_of_portable(&mut self, code: &PortableCode) -> Value {
        self.vm.process().debug_mode |= code.debug;
        let main = std::ptr::from_ref(image::link_private(self.vm.heap(), Arc::clone(&code.chunk)).main());
        // SAFETY: the image is alive, since the collector does not run here.
        unsafe { self.main_function(main) }
    }

    /// The main function of an image, for this process; its `_ENV` is the table of globals.
    pub fn function_of_image(&mut self, image: SharedImage) -> Value {
        self.vm.process().debug_mode |= image.debug;
        // SAFETY: shared images live as long as the run.
        unsafe { self.main_function(std::ptr::from_ref(image.image.main())) }
    }

    /// # Safety
    /// The image of the proto is alive.
    unsafe fn main_function(&mut self, main: *const image::LinkedProto) -> Value {
        let globals = Value::from(self.globals());
        // SAFETY: promised by the caller.
        unsafe {
            let captures = &(*main).captures;
            let n = captures.len();
            let closure = self.vm.heap().new_closure(n, kind::LUA);
            (*closure).code = (*main).entry();
            (*closure).target = Target { proto: main };
            for i in 0..n {
                let is_cell = (*main).stored().upvalues.get(i).is_some_and(|u| u.is_cell);
                let v = if i == 0 { globals } else { Value::NIL };
                let v = if is_cell { Value::cell(self.vm.heap().new_cell(v)) } else { v };
                slot::put(Closure::upvalue(closure, i), v);
            }
            Value::func(closure)
        }
    }

    /// The dump of a Lua function (`string.dump`), or nothing for a native.
    pub fn dump_function(&mut self, f: Value, strip: bool) -> Option<Vec<u8>> {
        if f.tag() != FUNC {
            return None;
        }
        // SAFETY: the function is alive.
        let proto = unsafe { Closure::proto(f.as_func()) }?;
        // SAFETY: images outlive their functions.
        let source = unsafe { (*proto.image).source() };
        Some(dump::dump(proto.stored(), source, strip))
    }

    /// Sets upvalue `i` (from 1) of a function to a value of its own, not shared with other functions.
    pub fn set_function_upvalue(&mut self, f: Value, i: usize, v: Value) {
        // SAFETY: the function is alive; the index is checked.
        unsafe {
            let closure = f.as_func();
            if i.wrapping_sub(1) < (*closure).header.extra as usize {
                let to = Closure::upvalue(closure, i - 1);
                if slot::tag(to) == CELL {
                    let cell = self.vm.heap().new_cell(v);
                    slot::put(to, Value::cell(cell));
                } else {
                    slot::put(to, v);
                }
            }
        }
    }

    // ---- collector

    /// Controls of the collector.
    pub fn gc(&mut self) -> GcControl<'_> {
        GcControl { heap: self.vm.heap() }
    }

    // ---- long natives

    /// Whether the slice is used up: a long native should [`Cx::pause`].
    #[inline]
    pub fn exhausted(&self) -> bool {
        self.vm.budget < 0
    }

    /// Lets the process be looked at (limits, signals), then goes on with `continuation` in this window.
    pub fn pause(&mut self, continuation: NativeFn) -> Result<Ret, Raise> {
        // A call of nothing: if the process is pre-empted, it goes on with that.
        let nothing = self.new_function(do_nothing, &[]);
        call::call_from_native(self, nothing, &[], continuation, false);
        // SAFETY: the frame of the call has just been pushed, with the machine registers.
        unsafe {
            if call::enter_pushed(self.vm).is_ok() {
                call::budget_used_up(self.vm);
            }
        }
        Ok(Ret::Switched)
    }

    // ---- coroutines

    /// A new coroutine around a function.
    pub fn new_coroutine(&mut self, f: Value) -> Value {
        Value::thread(control::new_coroutine(self.vm, f))
    }

    /// The function that `coroutine.wrap` returns for a coroutine.
    pub fn wrap_function(&mut self, co: Value) -> Value {
        self.special_closure(Special::Wrap, &[co])
    }

    /// A coroutine argument.
    ///
    /// # Errors
    /// It is none.
    pub fn check_thread(&mut self, i: usize) -> Result<Value, Raise> {
        let v = self.arg(i);
        if v.tag() == THREAD { Ok(v) } else { Err(self.arg_error(i, "thread expected")) }
    }

    /// The running coroutine, and whether it is the main one.
    pub fn running(&self) -> (Value, bool) {
        (Value::thread(self.vm.co), std::ptr::eq(self.vm.co, self.vm.process_ref().main))
    }

    /// The main coroutine.
    pub fn main_coroutine(&self) -> Value {
        Value::thread(self.vm.process_ref().main)
    }

    /// Status of a coroutine.
    pub fn coroutine_status(&self, co: Value) -> &'static str {
        control::status_name(self.vm, co.as_thread())
    }

    /// Whether the running coroutine can yield.
    pub fn is_yieldable(&self) -> bool {
        // SAFETY: the running coroutine is alive.
        (!self.running().1 || self.vm.process_ref().tasks.main_yields) && unsafe { (*self.vm.co).no_yield } == 0
    }

    // ---- debug data

    /// The trace of a coroutine.
    pub fn traceback(&self, co: Value, message: Option<&[u8]>, level: usize) -> Vec<u8> {
        debug::traceback(self.vm, co.as_thread(), message, level)
    }

    /// What is known about a level of a coroutine (0: this native itself), if there is one.
    pub fn level_info(&self, co: Value, level: usize) -> Option<Info> {
        let thread = co.as_thread();
        debug::level(self.vm, thread, level).map(|at| debug::info(self.vm, at))
    }

    /// What is known about a function.
    pub fn function_info(&self, f: Value) -> Info {
        debug::function_info(f)
    }

    fn frame(&self, co: Value, level: usize) -> Option<(Frame, Option<Frame>)> {
        let thread = co.as_thread();
        let mut inner = None;
        for (n, at) in debug::levels(self.vm, thread).enumerate() {
            let Level::Frame(frame) = at else { return None };
            if n == level {
                return Some((frame, inner));
            }
            inner = Some(frame);
        }
        None
    }

    /// Whether a coroutine has a level.
    pub fn has_level(&self, co: Value, level: usize) -> bool {
        debug::level(self.vm, co.as_thread(), level).is_some()
    }

    /// Name and slot of local `n` of a level: from 1 the active variables and temporaries, from -1 the extra
    /// arguments (ldebug.c `luaG_findlocal`). There is no slot behind a register that holds nothing now.
    fn local_slot(&self, co: Value, level: usize, n: i64) -> Option<(Vec<u8>, Option<*mut Value>)> {
        let (frame, inner) = self.frame(co, level)?;
        // SAFETY: the frames are live while this native runs.
        unsafe {
            let limit = match inner {
                Some(inner) => inner.func,
                None => frame.limit,
            };
            if let Some(proto) = frame.proto() {
                let stored = proto.stored();
                if n < 0 {
                    let distance = frame.vararg_distance();
                    if distance == 0 {
                        return None;
                    }
                    let extra = distance / size_of::<Value>() - 2 - usize::from(stored.n_params);
                    let i = usize::try_from(n.checked_neg()?).ok()?;
                    if i > extra {
                        return None;
                    }
                    let at = frame.func.add(2 + usize::from(stored.n_params) + i - 1);
                    return Some((b"(*vararg)".to_vec(), Some(at)));
                }
                let index = proto.index_of(frame.pc);
                let i = usize::try_from(n).ok()?;
                if let Some(local) = stored
                    .locals
                    .iter()
                    .filter(|l| l.start_pc as usize <= index && index < l.end_pc as usize)
                    .nth(i.checked_sub(1)?)
                {
                    let at = variable_in(frame.base.add(usize::from(local.register)));
                    return Some((local.name.to_vec(), Some(at)));
                }
                let top = frame.base.add(proto.top(index)).min(limit);
                // A hook sees all registers of the function that it interrupts.
                let is_hooked = inner.is_some_and(|hook| hook.special(self.vm) == Some(Special::HookReturn));
                let is_register = (1..=usize::from(stored.n_registers)).contains(&i);
                let unused = (is_hooked && is_register).then(|| (TEMPORARY.to_vec(), None));
                return Self::temporary(frame.base, top, i).or(unused);
            }
            // Functions that the interpreter runs itself (`pcall`, …) keep no values in their frames.
            if n < 0 || !std::ptr::eq((*frame.closure()).code, self.vm.codes.native()) {
                return None;
            }
            // What a native calls has a word and a distance below its function.
            let limit = if inner.is_some() { limit.sub(2) } else { limit };
            Self::temporary(frame.base, limit, usize::try_from(n).ok()?)
        }
    }

    unsafe fn temporary(base: *mut Value, limit: *mut Value, i: usize) -> Option<(Vec<u8>, Option<*mut Value>)> {
        if i == 0 || limit <= base || i > limit.offset_from(base) as usize {
            return None;
        }
        // Without debug data variables are temporaries too. Cursors are the interpreter's.
        let at = variable_in(base.add(i - 1));
        (slot::tag(at) != CURSOR).then(|| (TEMPORARY.to_vec(), Some(at)))
    }

    /// Name and value of a local; see `debug.getlocal`.
    pub fn local(&self, co: Value, level: usize, n: i64) -> Option<(Vec<u8>, Value)> {
        let (name, at) = self.local_slot(co, level, n)?;
        // SAFETY: the slot is live. A traversal's cursor is not a value of the program: the key is in the variable.
        let v = at.map_or(Value::NIL, |at| unsafe { *at });
        let v = if matches!(v.tag(), CURSOR | CELL) { Value::NIL } else { v };
        if v.tag() == TABLE && name == TEMPORARY {
            // A constructor may be at work on it.
            // SAFETY: the table is alive. A shared one has no unfinished keys, so nothing is written.
            unsafe { (*v.as_table()).finish_keys() };
        }
        Some((name, v))
    }

    /// Sets a local; see `debug.setlocal`. An error says why it cannot be set.
    pub fn set_local(
        &mut self,
        co: Value,
        level: usize,
        n: i64,
        v: Value,
    ) -> Option<(Vec<u8>, Result<(), &'static str>)> {
        let (name, at) = self.local_slot(co, level, n)?;
        if name.starts_with(b"(for ") {
            return Some((name, Err(NOT_OF_THE_PROGRAM)));
        }
        if let Some(at) = at {
            // SAFETY: the slot is live; if it is a register, so is the one behind it: every stack has a reserve.
            unsafe {
                let thread = co.as_thread();
                let is_register = (*thread).stack <= at && at < (*thread).stack.add((*thread).stack_len);
                // A traversal relies on the table below its cursor, whether or not that has a name.
                if is_register && slot::tag(at.add(1)) == CURSOR {
                    return Some((name, Err(NOT_OF_THE_PROGRAM)));
                }
                let keeps_kind = slot::tag(at) == v.tag() || !matches!(slot::tag(at), INT | FLOAT);
                if is_register && !keeps_kind && self.trusts_kinds(co, level) {
                    return Some((name, Err(TRUSTED_KIND)));
                }
                slot::put(at, v);
            }
        }
        Some((name, Ok(())))
    }

    /// Whether the function at a level has instructions that do not look at the kinds of their operands.
    fn trusts_kinds(&self, co: Value, level: usize) -> bool {
        let Some((frame, _)) = self.frame(co, level) else { return false };
        // SAFETY: the frames are live while this native runs.
        let proto = unsafe { frame.proto() };
        proto.is_some_and(|proto| proto.stored().code.iter().any(|instruction| instruction.op.trusts_kinds()))
    }

    /// Names of a Lua function's parameters.
    pub fn parameter_name(&self, f: Value, n: i64) -> Option<Vec<u8>> {
        // SAFETY: the function is alive.
        let proto = unsafe { Closure::proto(f.as_func()) }?.stored();
        let i = usize::try_from(n).ok()?.checked_sub(1)?;
        if i >= usize::from(proto.n_params) {
            return None;
        }
        proto.locals.get(i).map(|l| l.name.to_vec())
    }

    /// Name and value of upvalue `n` (from 1) of a function.
    pub fn function_upvalue(&self, f: Value, n: i64) -> Option<(Vec<u8>, Value)> {
        let (name, at) = self.upvalue_slot(f, n)?;
        // SAFETY: the function is alive; a cell holds the variable.
        unsafe {
            let v = *at;
            let v = if v.tag() == CELL { (*v.as_cell()).value } else { v };
            Some((name, base::current(self.vm.process_ref(), v)))
        }
    }

    fn upvalue_slot(&self, f: Value, n: i64) -> Option<(Vec<u8>, *mut Value)> {
        let i = usize::try_from(n).ok()?.checked_sub(1)?;
        // SAFETY: the function is alive; the index is checked.
        unsafe {
            let closure = f.as_func();
            // The coroutine behind `coroutine.wrap` is the interpreter's: it does not check it again.
            let is_special = !Closure::is_lua(closure) && !std::ptr::eq((*closure).code, self.vm.codes.native());
            if is_special || i >= (*closure).header.extra as usize {
                return None;
            }
            let name = match Closure::proto(closure) {
                Some(proto) => {
                    let name = proto.stored().upvalues.get(i).and_then(|u| u.name.as_deref());
                    name.unwrap_or(b"(*no name)").to_vec()
                }
                None => Vec::new(),
            };
            Some((name, Closure::upvalue(closure, i)))
        }
    }

    /// Sets upvalue `n` of a function; all that share the variable see it. False: it was captured by value by a
    /// function compiled before the process used the debug library, and others may hold copies; or the function belongs
    /// to the base.
    pub fn assign_upvalue(&mut self, f: Value, n: i64, v: Value) -> Option<(Vec<u8>, bool)> {
        let (name, at) = self.upvalue_slot(f, n)?;
        if self.is_shared(f) {
            return Some((name, false));
        }
        // SAFETY: as above.
        unsafe {
            if slot::tag(at) == CELL {
                (*(*at).as_cell()).value = v;
            } else if Closure::is_lua(f.as_func()) && name != b"_ENV" {
                return Some((name, false));
            } else {
                slot::put(at, v);
            }
        }
        Some((name, true))
    }

    /// Identity of upvalue `n` of a function.
    pub fn upvalue_id(&self, f: Value, n: i64) -> Option<*mut ()> {
        let (_, at) = self.upvalue_slot(f, n)?;
        // SAFETY: as above.
        unsafe { Some(if slot::tag(at) == CELL { slot::payload(at) } else { at.cast() }) }
    }

    /// Makes upvalue `n` of `f` refer to upvalue `m` of `g`. False: one of them is captured by value and the other in
    /// a cell.
    pub fn join_upvalues(&mut self, f: Value, n: i64, g: Value, m: i64) -> Option<bool> {
        let (_, to) = self.upvalue_slot(f, n)?;
        let (_, from) = self.upvalue_slot(g, m)?;
        // SAFETY: as above.
        unsafe {
            if (slot::tag(to) == CELL) != (slot::tag(from) == CELL) {
                return Some(false);
            }
            slot::put(to, *from);
        }
        Some(true)
    }

    /// The user value of a userdata.
    pub fn user_value(&self, u: Value) -> Value {
        if u.tag() != USERDATA {
            return Value::NIL;
        }
        if self.is_shared(u) {
            // SAFETY: just asked.
            return unsafe { base::userdata_parts(self.vm.process_ref(), u.as_userdata()).1 };
        }
        // SAFETY: the userdata is alive.
        unsafe { (*u.as_userdata()).user_value }
    }

    /// Sets the user value of a full userdata.
    pub fn set_user_value(&mut self, u: Value, v: Value) {
        if self.is_shared(u) && u.tag() == USERDATA {
            // SAFETY: just asked.
            unsafe { base::own_userdata_parts(self.vm.process(), u.as_userdata()).user_value = v };
        } else if u.tag() == USERDATA {
            // SAFETY: the userdata is alive.
            unsafe { (*u.as_userdata()).user_value = v };
        }
    }

    /// The metatable that `debug.getmetatable` sees.
    pub fn raw_metatable(&self, v: Value) -> Option<TableRef> {
        self.metatable(v)
    }

    /// Whether a coroutine died by an error.
    pub fn has_failed(&self, co: Value) -> bool {
        // SAFETY: the coroutine is alive.
        unsafe { (*co.as_thread()).status == Status::Dead && (*co.as_thread()).failed }
    }
}

/// Name of a register that belongs to no variable.
const TEMPORARY: &[u8] = b"(*temporary)";

/// Where the variable in a register has its value: captured ones have it in a cell.
///
/// # Safety
/// The register is below the live top of its frame.
unsafe fn variable_in(register: *mut Value) -> *mut Value {
    if slot::tag(register) == CELL { &raw mut (*(*register).as_cell()).value } else { register }
}

fn do_nothing(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    cx.ret0()
}

/// Whether a text names the debug library: its code keeps its variables where that can reach them.
pub(crate) fn mentions_debug(source: &[u8]) -> bool {
    let mut rest = source;
    while let Some(at) = rest.iter().position(|&c| c == b'd') {
        let Some(from) = rest.get(at..) else { return false };
        if from.starts_with(b"debug") {
            return true;
        }
        rest = from.get(1..).unwrap_or_default();
    }
    false
}

/// See [`Cx::gc`].
pub struct GcControl<'a> {
    heap: &'a mut super::heap::gc::Heap,
}

impl GcControl<'_> {
    /// Bytes in use.
    pub fn count_bytes(&self) -> usize {
        self.heap.memory.used_bytes()
    }

    /// Objects in it, those that are dead and not yet removed among them. Looks at each.
    pub fn n_objects(&self) -> usize {
        let mut n = 0;
        self.heap.memory.for_each_object(&mut |_| n += 1);
        n
    }

    /// Stops automatic collection.
    pub fn stop(&mut self) {
        self.heap.stopped = true;
        self.heap.update_threshold();
    }

    /// Restarts it.
    pub fn restart(&mut self) {
        self.heap.stopped = false;
        self.heap.update_threshold();
    }

    /// Whether automatic collection is on.
    pub fn is_running(&self) -> bool {
        !self.heap.stopped
    }

    /// The pause in percent.
    pub fn pause(&self) -> usize {
        self.heap.pause
    }

    /// Most bytes that the heap may take.
    pub fn limit(&self) -> usize {
        self.heap.limit
    }

    /// Sets that limit; returns the old one.
    pub fn set_limit(&mut self, bytes: usize) -> usize {
        let previous = std::mem::replace(&mut self.heap.limit, bytes);
        self.heap.update_threshold();
        previous
    }

    /// Sets the pause in percent; returns the old one.
    pub fn set_pause(&mut self, percent: usize) -> usize {
        std::mem::replace(&mut self.heap.pause, percent)
    }

    /// Sets the step multiplier in percent; returns the old one. It has no effect: marking is atomic.
    pub fn set_step_multiplier(&mut self, percent: usize) -> usize {
        std::mem::replace(&mut self.heap.step_multiplier, percent)
    }
}
