//! What is known about running code: positions, names, tracebacks, the texts of errors.
//!
//! Nothing is stored for this per instruction but the line; names are recovered by a walk over the function's
//! instructions (`names.rs`), as ldebug.c does.

mod names;
mod trace;
mod traceback;

pub use names::{Name, call_name, call_name_at, object_name};
pub use trace::{Site, Trace, TraceFrame};
pub use traceback::traceback;

use super::heap::object::{Closure, Thread};
use super::heap::string::Str;
use super::heap::table::Table;
use super::heap::value::{FUNC, LIGHT, STR, TABLE, Value};
use super::interp::codes::Special;
use super::meta::{self, Operator};
use super::native::{Raise, type_of};
use super::number;
use super::pool;
use super::stack::{self, FLAG_FINALIZER, FLAG_TAIL, Frame};
use super::state::Vm;

/// Where an operand of the failing instruction stands, to name it in the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operand {
    /// A register.
    Register(usize),
    /// An upvalue.
    Upvalue(usize),
    /// A constant.
    Constant(usize),
    /// Nowhere that has a name.
    None,
}

/// Longest `short_src` (PUC Lua's `LUA_IDSIZE`, terminator included).
const ID_SIZE: usize = 60;

/// A chunk name as messages show it (lobject.c `luaO_chunkid`).
pub fn short_source(source: Option<&[u8]>) -> Vec<u8> {
    const DOTS: &[u8] = b"...";
    let source = source.unwrap_or(b"=?");
    match source.split_first() {
        Some((b'=', rest)) => rest.get(..ID_SIZE - 1).unwrap_or(rest).to_vec(),
        Some((b'@', rest)) => {
            if rest.len() < ID_SIZE {
                rest.to_vec()
            } else {
                let kept = ID_SIZE - 1 - DOTS.len();
                [DOTS, rest.get(rest.len() - kept..).unwrap_or(rest)].concat()
            }
        }
        _ => {
            let room = ID_SIZE - 1 - b"[string \"".len() - DOTS.len() - b"\"]".len();
            let line_end = source.iter().position(|&c| c == b'\n');
            let first = source.get(..line_end.unwrap_or(source.len())).unwrap_or(source);
            let mut text = b"[string \"".to_vec();
            if line_end.is_none() && source.len() < room {
                text.extend_from_slice(source);
            } else {
                text.extend_from_slice(first.get(..room).unwrap_or(first));
                text.extend_from_slice(DOTS);
            }
            text.extend_from_slice(b"\"]");
            text
        }
    }
}

/// A level of the call stack as the debug library counts them.
#[derive(Clone, Copy)]
pub enum Level {
    /// A frame.
    Frame(Frame),
    /// The host program below the main function.
    Outside,
}

/// The frames of a coroutine from the innermost outwards, with the host program at the end of the main one.
pub struct Levels<'a> {
    vm: &'a Vm,
    next: Option<Level>,
    is_main: bool,
}

impl Iterator for Levels<'_> {
    type Item = Level;
    fn next(&mut self) -> Option<Level> {
        let level = self.next?;
        self.next = match level {
            // SAFETY: the frames stay as they are while the iterator borrows the machine.
            Level::Frame(frame) => match unsafe { frame.caller(self.vm) } {
                Some(mut caller) => {
                    // SAFETY: as above.
                    caller.is_interrupted = unsafe { frame.flags() } & FLAG_FINALIZER != 0;
                    Some(Level::Frame(caller))
                }
                None => self.is_main.then_some(Level::Outside),
            },
            Level::Outside => None,
        };
        Some(level)
    }
}

/// The levels of a coroutine.
pub fn levels(vm: &Vm, thread: *mut Thread) -> Levels<'_> {
    // SAFETY: callers pass live coroutines.
    let innermost = unsafe { stack::innermost(vm, thread) };
    let is_main = std::ptr::eq(thread, vm.process_ref().main);
    Levels { vm, next: innermost.map(Level::Frame), is_main }
}

/// The frame that a level called (the level above), needed for names.
pub fn level(vm: &Vm, thread: *mut Thread, n: usize) -> Option<Level> {
    levels(vm, thread).nth(n)
}

/// Line at which a frame executes, if it is a Lua function with lines.
pub fn current_line(frame: &Frame) -> Option<u32> {
    // SAFETY: frames handed around are those of live stacks.
    let proto = unsafe { frame.proto() }?;
    proto.line(proto.index_of(frame.pc))
}

/// `file:line: ` of the function at a level of the running coroutine, or nothing where no line is known
/// (`luaL_where`).
pub fn position(vm: &Vm, n: usize) -> Vec<u8> {
    position_in(vm, vm.co, n)
}

/// As [`position`], in a coroutine that may not be the running one.
pub fn position_in(vm: &Vm, thread: *mut Thread, n: usize) -> Vec<u8> {
    match level(vm, thread, n) {
        Some(Level::Frame(frame)) if current_line(&frame).is_some() => frame_position(&frame),
        _ => Vec::new(),
    }
}

fn frame_position(frame: &Frame) -> Vec<u8> {
    // SAFETY: as above; images outlive their functions.
    unsafe {
        let Some(proto) = frame.proto() else { return Vec::new() };
        let source = short_source((*proto.image).source());
        match current_line(frame) {
            Some(line) => [source.as_slice(), b":", line.to_string().as_bytes(), b": "].concat(),
            None => [source.as_slice(), b":-1: "].concat(),
        }
    }
}

/// Type name for messages; see `Cx::type_name`.
pub fn type_name(vm: &Vm, v: Value) -> Vec<u8> {
    let name = meta::metamethod(vm, v, pool::names().name);
    if name.tag() == STR && !matches!(v.tag(), STR) {
        // SAFETY: the name is alive.
        return unsafe { Str::bytes(name.as_str()) }.to_vec();
    }
    if v.tag() == LIGHT { b"light userdata".to_vec() } else { type_of(v).name().as_bytes().to_vec() }
}

/// Name of a value's type in operator messages: `__name` counts for tables and full userdata only
/// (ltm.c `luaT_objtypename`).
fn object_type_name(vm: &Vm, v: Value) -> Vec<u8> {
    use super::heap::value::USERDATA;
    if matches!(v.tag(), TABLE | USERDATA) {
        let name = meta::metamethod(vm, v, pool::names().name);
        if name.tag() == STR {
            // SAFETY: the name is alive.
            return unsafe { Str::bytes(name.as_str()) }.to_vec();
        }
    }
    type_of(v).name().as_bytes().to_vec()
}

// ---- errors of instructions

/// Sets an error with the position of the running function, if that is a Lua function (ldebug.c `luaG_runerror`).
pub fn run_error(vm: &mut Vm, message: &str) -> Raise {
    run_error_bytes(vm, message.as_bytes())
}

fn run_error_bytes(vm: &mut Vm, message: &[u8]) -> Raise {
    let mut text = match level(vm, vm.co, 0) {
        Some(Level::Frame(frame)) => frame_position(&frame),
        _ => Vec::new(),
    };
    text.extend_from_slice(message);
    let v = Value::str(vm.heap().new_str_from(text));
    vm.process().error = v;
    Raise(())
}

/// The error of a call that does not fit the stack any more: it happens in the caller.
pub fn stack_overflow(vm: &mut Vm) -> Raise {
    let mut text = position(vm, 1);
    text.extend_from_slice(b"stack overflow");
    let v = Value::str(vm.heap().new_str_from(text));
    vm.process().error = v;
    Raise(())
}

/// ` (local 'x')` for an operand of the running instruction, or nothing.
fn variable_info(vm: &Vm, operand: Operand) -> Vec<u8> {
    let Some(Level::Frame(frame)) = level(vm, vm.co, 0) else { return Vec::new() };
    // SAFETY: the running frame is live.
    let Some(proto) = (unsafe { frame.proto() }) else { return Vec::new() };
    let name = match operand {
        Operand::Register(r) => object_name(proto.stored(), proto.index_of(frame.pc), r),
        Operand::Upvalue(i) => Some(Name { kind: "upvalue", name: names::upvalue_name(proto.stored(), i) }),
        Operand::Constant(_) | Operand::None => None,
    };
    match name {
        Some(Name { kind, name }) => [b" (", kind.as_bytes(), b" '", &name, b"')"].concat(),
        None => Vec::new(),
    }
}

/// `attempt to index a nil value (local 'x')` and its like (ldebug.c `luaG_typeerror`).
pub fn type_error(vm: &mut Vm, v: Value, operand: Operand, what: &str) -> Raise {
    let message = [
        b"attempt to ".as_slice(),
        what.as_bytes(),
        b" a ",
        &object_type_name(vm, v),
        b" value",
        &variable_info(vm, operand),
    ]
    .concat();
    run_error_bytes(vm, &message)
}

/// Two values that cannot be compared (ldebug.c `luaG_ordererror`).
pub fn compare_error(vm: &mut Vm, a: Value, b: Value) -> Raise {
    let (x, y) = (object_type_name(vm, a), object_type_name(vm, b));
    let message = if x == y {
        [b"attempt to compare two ".as_slice(), &x, b" values"].concat()
    } else {
        [b"attempt to compare ".as_slice(), &x, b" with ", &y].concat()
    };
    run_error_bytes(vm, &message)
}

/// As `variable_info`, but constants have no name: PUC Lua has them in the instruction, not in a register.
fn operand_info(vm: &Vm, place: Operand) -> Vec<u8> {
    let info = variable_info(vm, place);
    if info.starts_with(b" (constant") { Vec::new() } else { info }
}

fn operand_error(vm: &mut Vm, v: Value, place: Operand, what: &str) -> Raise {
    let place = if operand_info(vm, place).is_empty() { Operand::None } else { place };
    type_error(vm, v, place, what)
}

/// Operands that an arithmetic or bitwise operator cannot work on (ltm.c `luaT_trybinTM`).
pub fn arithmetic_error(vm: &mut Vm, operator: Operator, a: Value, b: Value, places: [Operand; 2]) -> Raise {
    let is_number = |v: Value| number::to_number(v).is_some();
    if operator.is_bitwise() {
        if is_number(a) && is_number(b) {
            let place = if number::to_integer(a).is_none() { places[0] } else { places[1] };
            let info = if operator == Operator::BNot { variable_info(vm, place) } else { operand_info(vm, place) };
            let message = [b"number".as_slice(), &info, b" has no integer representation"].concat();
            return run_error_bytes(vm, &message);
        }
        let (v, place) = if is_number(a) { (b, places[1]) } else { (a, places[0]) };
        if operator == Operator::BNot {
            return type_error(vm, v, place, "perform bitwise operation on");
        }
        return operand_error(vm, v, place, "perform bitwise operation on");
    }
    let (v, place) = if is_number(a) { (b, places[1]) } else { (a, places[0]) };
    if operator == Operator::Unm {
        return type_error(vm, v, place, "perform arithmetic on");
    }
    operand_error(vm, v, place, "perform arithmetic on")
}

// ---- errors of natives

/// The message of a bad argument (lauxlib.c `luaL_argerror`), with position.
pub fn argument_message(vm: &Vm, i: usize, message: &[u8]) -> Vec<u8> {
    let mut text = position(vm, 1);
    let info = level(vm, vm.co, 0).map(|level| info(vm, level));
    let mut i = i;
    let mut name = None;
    if let Some(info) = &info {
        name.clone_from(&info.name);
        if info.name_what == "method" {
            i -= 1;
            if i == 0 {
                let name = name.unwrap_or_default();
                text.extend_from_slice(&[b"calling '".as_slice(), &name, b"' on bad self (", message, b")"].concat());
                return text;
            }
        }
        if name.is_none() {
            // The standard libraries are named as PUC Lua does; functions of modules go by their own names.
            name = match global_function_name(vm, info.function) {
                Some(name) => Some(match name.iter().position(|&c| c == b'.') {
                    Some(dot) if !is_standard_library(name.get(..dot).unwrap_or_default()) => {
                        name.get(dot + 1..).unwrap_or_default().to_vec()
                    }
                    _ => name,
                }),
                None => method_name(vm, info.function),
            };
        }
    }
    let name = name.unwrap_or_else(|| b"?".to_vec());
    let number = i.to_string();
    text.extend_from_slice(
        &[b"bad argument #".as_slice(), number.as_bytes(), b" to '", &name, b"' (", message, b")"].concat(),
    );
    text
}

fn is_standard_library(module: &[u8]) -> bool {
    matches!(module, b"coroutine" | b"debug" | b"io" | b"math" | b"os" | b"package" | b"string" | b"table" | b"utf8")
}

/// The bytes of a string.
///
/// # Safety
/// The value is alive.
unsafe fn text<'a>(v: Value) -> Option<&'a [u8]> {
    (v.tag() == STR).then(|| Str::bytes(v.as_str()))
}

/// The entries of a table.
///
/// # Safety
/// The table is alive, and nothing is stored in it meanwhile.
unsafe fn entries(t: *mut Table) -> impl Iterator<Item = (Value, Value)> {
    let mut cursor = 0;
    std::iter::from_fn(move || {
        let (key, value, next) = (*t).entry_from(cursor)?;
        cursor = next;
        Some((key, value))
    })
}

/// Name of a method of a type of userdata, but for files, whose methods PUC Lua does not find.
fn method_name(vm: &Vm, function: Value) -> Option<Vec<u8>> {
    // SAFETY: registry tables are alive.
    unsafe {
        entries(vm.process_ref().registry).find_map(|(key, metatable)| {
            let (Some(key), TABLE) = (text(key), metatable.tag()) else { return None };
            let methods = (*metatable.as_table()).get_str(pool::names().index);
            if key == b"FILE*" || methods.tag() != TABLE {
                return None;
            }
            let method = entries(methods.as_table()).find(|&(_, value)| meta::raw_equal(value, function));
            method.and_then(|(name, _)| Some(text(name)?.to_vec()))
        })
    }
}

/// Name under which a function stands in the loaded modules: `string.rep`, `print` (lauxlib.c `pushglobalfuncname`).
pub fn global_function_name(vm: &Vm, function: Value) -> Option<Vec<u8>> {
    if function.tag() != FUNC {
        return None;
    }
    // SAFETY: registry tables are alive.
    unsafe {
        let registry = vm.process_ref().registry;
        let lists = ["_LOADED", "_BUILTIN"].map(|name| (*registry).get_str(pool::intern(name.as_bytes())));
        let lists = lists.iter().filter(|list| list.tag() == TABLE);
        // Any module will do; the answer must not depend on hash order. The library of a function goes before a global
        // alias (`unpack`), and that before other modules.
        let rank = |module: &[u8]| match module {
            b"_G" => 1,
            _ if is_standard_library(module) => 0,
            _ => 2,
        };
        let mut found: Option<(i32, Vec<u8>)> = None;
        for (module, value) in lists.flat_map(|list| entries(list.as_table())) {
            let (Some(module), TABLE) = (text(module), value.tag()) else { continue };
            for (key, value) in entries(value.as_table()) {
                if let Some(key) = text(key)
                    && meta::raw_equal(value, function)
                {
                    let name = if module == b"_G" { key.to_vec() } else { [module, b".", key].concat() };
                    let candidate = (rank(module), name);
                    if found.as_ref().is_none_or(|old| candidate < *old) {
                        found = Some(candidate);
                    }
                }
            }
        }
        found.map(|(_, name)| name)
    }
}

// ---- getinfo

/// What is known about a function or an activation (manual §4.9, `lua_Debug`).
#[derive(Clone, Debug, Default)]
pub struct Info {
    pub function: Value,
    pub name: Option<Vec<u8>>,
    pub name_what: &'static str,
    pub what: &'static str,
    pub source: Vec<u8>,
    pub short_source: Vec<u8>,
    pub current_line: Option<u32>,
    pub line_defined: Option<u32>,
    pub last_line_defined: Option<u32>,
    pub n_upvalues: usize,
    pub n_params: usize,
    pub is_vararg: bool,
    pub is_tail_call: bool,
    pub active_lines: Vec<u32>,
}

impl Default for Value {
    fn default() -> Value {
        Value::NIL
    }
}

impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Value(tag {}, {:p})", self.tag(), self.payload())
    }
}

/// What is known about a function value alone.
pub fn function_info(function: Value) -> Info {
    let mut info = Info { function, what: "C", is_vararg: true, ..Info::default() };
    info.source = b"=[C]".to_vec();
    info.short_source = b"[C]".to_vec();
    if function.tag() != FUNC {
        return info;
    }
    // SAFETY: the function is alive, and so are its proto and image.
    unsafe {
        info.n_upvalues = (*function.as_func()).header.extra as usize;
        if let Some(proto) = Closure::proto(function.as_func()) {
            let stored = proto.stored();
            info.what = if stored.line_defined == 0 { "main" } else { "Lua" };
            info.source = (*proto.image).source().unwrap_or(b"=?").to_vec();
            info.short_source = short_source((*proto.image).source());
            info.line_defined = Some(stored.line_defined);
            info.last_line_defined = Some(stored.last_line_defined);
            info.n_params = usize::from(stored.n_params);
            info.is_vararg = stored.is_vararg;
            // The entry instruction stands for no line of the program.
            info.active_lines = stored.lines.iter().skip(1).copied().collect();
        }
    }
    info
}

/// What is known about a level.
pub fn info(vm: &Vm, level: Level) -> Info {
    let Level::Frame(frame) = level else { return function_info(Value::NIL) };
    // SAFETY: the frame is live.
    unsafe {
        let mut info = function_info(frame.function());
        info.current_line = current_line(&frame);
        let flags = frame.flags();
        info.is_tail_call = flags & FLAG_TAIL != 0;
        if frame.is_interrupted {
            // As in PUC Lua 5.3, where the mark is on the interrupted function.
            info.name = Some(b"__gc".to_vec());
            info.name_what = "metamethod";
        } else if !info.is_tail_call {
            match frame.special(vm) {
                Some(Special::HookReturn) => {
                    info.name = Some(b"?".to_vec());
                    info.name_what = "hook";
                }
                None | Some(Special::MetaReturn) => {
                    if let Some(caller) = frame.caller(vm)
                        && let Some(Name { kind, name }) = call_name(&caller)
                    {
                        info.name = Some(name);
                        info.name_what = kind;
                    }
                }
                Some(_) => {}
            }
        }
        info
    }
}
