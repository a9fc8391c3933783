//! The debug library (manual §6.10; PUC's ldblib.c).

use super::{new_library, registry_table, set_field};
use crate::vm::debug::Info;
use crate::vm::hook::event;
use crate::vm::native::{Cx, Function, Kind, Raise, Ret, TableRef, Type, Value, is_full_userdata, kind_of, type_of};

const FUNCTIONS: &[Function] = &[
    ("debug", debug_prompt),
    ("gethook", get_hook),
    ("getinfo", get_info),
    ("getlocal", get_local),
    ("getmetatable", get_metatable),
    ("getregistry", get_registry),
    ("getupvalue", get_upvalue),
    ("getuservalue", get_user_value),
    ("sethook", set_hook),
    ("setlocal", set_local),
    ("setmetatable", set_metatable),
    ("setupvalue", set_upvalue),
    ("setuservalue", set_user_value),
    ("traceback", traceback),
    ("upvalueid", upvalue_id),
    ("upvaluejoin", upvalue_join),
];

pub(crate) fn open(cx: &mut Cx<'_>) {
    new_library(cx, "debug", FUNCTIONS);
}

/// The coroutine that a function is about: its first argument if that is one, else the running one; and by how much
/// the other arguments are shifted.
fn thread_argument(cx: &Cx<'_>) -> (Value, usize) {
    if type_of(cx.arg(1)) == Type::Thread { (cx.arg(1), 1) } else { (cx.running().0, 0) }
}

/// Levels are counted from the function that calls the library.
fn level_in(cx: &Cx<'_>, co: Value, level: i64) -> Option<usize> {
    let level = usize::try_from(level).ok()?;
    cx.has_level(co, level).then_some(level)
}

fn debug_prompt(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    // Reads commands until end of input or a line `cont`, as PUC's; each command runs in its own chunk.
    let slot = cx.reserve(1);
    let _ = slot;
    read_command(cx)
}

fn read_command(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    loop {
        super::io::write_error(cx, b"lua_debug> ");
        let Some(line) = super::io::read_line(cx) else { return cx.ret0() };
        if line == b"cont" {
            return cx.ret0();
        }
        match cx.load_chunk(&line, b"=(debug command)", b"t", false) {
            Ok(f) => {
                let pcall = cx.special_function(crate::vm::services::SpecialFunction::Pcall);
                return cx.call(pcall, &[f], after_command);
            }
            Err(message) => super::io::write_error(cx, &[message.as_slice(), b"\n"].concat()),
        }
    }
}

fn after_command(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    if cx.result(1).is_falsy() {
        let message = cx.result(2);
        let text =
            cx.to_str(message).map_or_else(|| b"(error object is not a string)".to_vec(), |s| cx.bytes(s).to_vec());
        super::io::write_error(cx, &[text.as_slice(), b"\n"].concat());
    }
    read_command(cx)
}

// ---- getinfo

fn get_info(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (co, shift) = thread_argument(cx);
    let options = cx.opt_str(shift + 2)?.unwrap_or(b"flnStu").to_vec();
    let subject = cx.arg(shift + 1);
    let mut on_function = false;
    let info = if type_of(subject) == Type::Function {
        on_function = true;
        cx.function_info(subject)
    } else {
        let level = cx.check_int(shift + 1)?;
        match level_in(cx, co, level).and_then(|level| cx.level_info(co, level)) {
            Some(info) => info,
            None => return cx.ret1(Value::NIL),
        }
    };
    if options.iter().any(|c| !b"SlnutLf".contains(c)) {
        return Err(cx.arg_error(shift + 2, "invalid option"));
    }
    let t = info_table(cx, &info, &options, on_function)?;
    cx.ret1(t)
}

fn info_table(cx: &mut Cx<'_>, info: &Info, options: &[u8], on_function: bool) -> Result<TableRef, Raise> {
    let t = cx.new_table(0, 16);
    let has = |c: u8| options.contains(&c);
    let line = |line: Option<u32>| Value::int(line.map_or(-1, i64::from));
    if has(b'S') {
        text_field(cx, t, "source", &info.source);
        text_field(cx, t, "short_src", &info.short_source);
        set_field(cx, t, "linedefined", line(info.line_defined));
        set_field(cx, t, "lastlinedefined", line(info.last_line_defined));
        text_field(cx, t, "what", info.what.as_bytes());
    }
    if has(b'l') {
        let current = if on_function { None } else { info.current_line };
        set_field(cx, t, "currentline", line(current));
    }
    if has(b'u') {
        set_field(cx, t, "nups", Value::int(info.n_upvalues as i64));
        set_field(cx, t, "nparams", Value::int(info.n_params as i64));
        set_field(cx, t, "isvararg", info.is_vararg);
    }
    if has(b'n') {
        if let Some(name) = &info.name {
            text_field(cx, t, "name", name);
        }
        text_field(cx, t, "namewhat", info.name_what.as_bytes());
    }
    if has(b't') {
        set_field(cx, t, "istailcall", info.is_tail_call);
    }
    if has(b'L') && info.what != "C" {
        let lines = cx.new_table(0, info.active_lines.len());
        for &line in &info.active_lines {
            cx.raw_set_int(lines, i64::from(line), Value::boolean(true))?;
        }
        set_field(cx, t, "activelines", lines);
    }
    if has(b'f') {
        set_field(cx, t, "func", info.function);
    }
    Ok(t)
}

fn text_field(cx: &mut Cx<'_>, t: TableRef, name: &str, text: &[u8]) {
    let v = cx.new_str(text);
    set_field(cx, t, name, v);
}

// ---- locals

fn get_local(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (co, shift) = thread_argument(cx);
    let n = cx.check_int(shift + 2)?;
    let subject = cx.arg(shift + 1);
    if type_of(subject) == Type::Function {
        let name = cx.parameter_name(subject, n);
        let name = name.map_or(Value::NIL, |name| cx.new_str(&name));
        return cx.ret1(name);
    }
    let level = cx.check_int(shift + 1)?;
    let Some(level) = level_in(cx, co, level) else { return Err(cx.arg_error(shift + 1, "level out of range")) };
    match cx.local(co, level, n) {
        Some((name, v)) => {
            let name = cx.new_str(&name);
            cx.ret(&[name, v])
        }
        None => cx.ret1(Value::NIL),
    }
}

fn set_local(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (co, shift) = thread_argument(cx);
    let level = cx.check_int(shift + 1)?;
    let n = cx.check_int(shift + 2)?;
    let Some(level) = level_in(cx, co, level) else { return Err(cx.arg_error(shift + 1, "level out of range")) };
    let v = cx.check_any(shift + 3)?;
    match cx.set_local(co, level, n, v) {
        Some((name, Ok(()))) => {
            let name = cx.new_str(&name);
            cx.ret1(name)
        }
        Some((name, Err(reason))) => {
            let name = String::from_utf8_lossy(&name).into_owned();
            Err(cx.error(format_args!("cannot set '{name}': {reason}")))
        }
        None => cx.ret1(Value::NIL),
    }
}

// ---- upvalues

fn get_upvalue(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let n = cx.check_int(2)?;
    let f = cx.check_function(1)?;
    match cx.function_upvalue(f, n) {
        Some((name, v)) => {
            let name = cx.new_str(&name);
            cx.ret(&[name, v])
        }
        None => cx.ret0(),
    }
}

fn set_upvalue(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let v = cx.check_any(3)?;
    let n = cx.check_int(2)?;
    let f = cx.check_function(1)?;
    match cx.assign_upvalue(f, n, v) {
        Some((name, true)) => {
            let name = cx.new_str(&name);
            cx.ret1(name)
        }
        Some((_, false)) if cx.is_shared(f) => Err(cx.error("cannot set an upvalue of a library function")),
        Some((name, false)) => {
            let name = String::from_utf8_lossy(&name).into_owned();
            Err(cx.error(format_args!(
                "cannot set upvalue '{name}': its function was loaded before the debug library was in use"
            )))
        }
        None => cx.ret0(),
    }
}

fn check_upvalue(cx: &mut Cx<'_>, function: usize, index: usize) -> Result<(Value, i64), Raise> {
    let n = cx.check_int(index)?;
    let f = cx.check_function(function)?;
    if cx.function_upvalue(f, n).is_none() {
        return Err(cx.arg_error(index, "invalid upvalue index"));
    }
    Ok((f, n))
}

fn upvalue_id(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (f, n) = check_upvalue(cx, 1, 2)?;
    let id = cx.upvalue_id(f, n).map_or(Value::NIL, Value::light);
    cx.ret1(id)
}

fn upvalue_join(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (f, n) = check_upvalue(cx, 1, 2)?;
    if cx.count() == 3 {
        // PUC Lua's check leaves the first upvalue behind the arguments, where the missing fourth is then found.
        let v = cx.function_upvalue(f, n).map_or(Value::NIL, |(_, v)| v);
        cx.set_count(4);
        cx.set_arg(4, v);
    }
    let (g, m) = check_upvalue(cx, 3, 4)?;
    for (i, f) in [(1, f), (3, g)] {
        if cx.function_info(f).what == "C" {
            return Err(cx.arg_error(i, "Lua function expected"));
        }
    }
    if cx.join_upvalues(f, n, g, m) == Some(false) {
        return Err(cx.error("cannot join upvalues: one was captured before the debug library was in use"));
    }
    cx.ret0()
}

// ---- metatables, registry, user values

fn get_metatable(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let v = cx.check_any(1)?;
    let t = cx.metatable(v).map_or(Value::NIL, Value::from);
    cx.ret1(t)
}

fn set_metatable(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let metatable = match kind_of(cx.arg(2)) {
        Kind::Table(t) => Some(t),
        Kind::Nil if !cx.is_none(2) => None,
        _ => return Err(cx.arg_error(2, "nil or table expected")),
    };
    let v = cx.arg(1);
    if let Kind::Table(t) = kind_of(v)
        && cx.is_frozen(t)
    {
        return Err(cx.error("attempt to modify a frozen table"));
    }
    cx.set_metatable(v, metatable);
    cx.ret1(v)
}

fn get_registry(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    // The main coroutine has its place there (manual §4.5), but no process is in the base.
    let main = cx.main_coroutine();
    let registry = cx.registry();
    if !cx.raw_equal(cx.raw_get_int(registry, 1), main) {
        cx.raw_set_int(registry, 1, main)?;
    }
    let registry = cx.registry();
    cx.ret1(registry)
}

fn get_user_value(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let v = cx.user_value(cx.arg(1));
    cx.ret1(v)
}

fn set_user_value(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let u = cx.arg(1);
    if !is_full_userdata(u) {
        return Err(cx.type_error(1, "userdata"));
    }
    let v = cx.check_any(2)?;
    cx.set_user_value(u, v);
    cx.ret1(u)
}

// ---- hooks

/// Registry field with the hooks of coroutines, for `debug.getregistry` users (`HOOKKEY` in ldblib.c).
const HOOKS: &str = "_HOOKS";

fn set_hook(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (co, shift) = thread_argument(cx);
    if cx.is_none_or_nil(shift + 1) {
        cx.set_hook(co, Value::NIL, 0, 0);
        return cx.switch_back_end();
    }
    let text = cx.check_str(shift + 2)?;
    let f = cx.check_function(shift + 1)?;
    let count = u32::try_from(cx.opt_int(shift + 3, 0)?.max(0)).unwrap_or(u32::MAX);
    let mut mask = 0;
    for (letter, bit) in [(b'c', event::CALL), (b'r', event::RETURN), (b'l', event::LINE)] {
        if text.contains(&letter) {
            mask |= bit;
        }
    }
    if count > 0 {
        mask |= event::COUNT;
    }
    let hooks = registry_table(cx, HOOKS);
    cx.raw_set(hooks, co, f)?;
    cx.set_hook(co, f, mask, count);
    cx.switch_back_end()
}

fn get_hook(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (co, _) = thread_argument(cx);
    let (f, mask, count) = cx.hook(co).unwrap_or((Value::NIL, 0, 0));
    let mut text = Vec::new();
    for (letter, bit) in [(b'c', event::CALL), (b'r', event::RETURN), (b'l', event::LINE)] {
        if mask & bit != 0 {
            text.push(letter);
        }
    }
    let text = cx.new_str(&text);
    cx.ret(&[f, text, Value::int(i64::from(count))])
}

// ---- traceback

fn traceback(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (co, shift) = thread_argument(cx);
    let message = cx.arg(shift + 1);
    // Values that are no strings stay what they are, error values included.
    let text = match type_of(message) {
        Type::Nil => None,
        Type::String | Type::Number => cx.to_str(message).map(|s| cx.bytes(s).to_vec()),
        _ => return cx.ret1(message),
    };
    let own = shift == 0 || cx.raw_equal(co, cx.running().0);
    let level = cx.opt_int(shift + 2, i64::from(own))?;
    let level = usize::try_from(level).unwrap_or(0);
    let trace = cx.traceback(co, text.as_deref(), level);
    let trace = cx.new_str(&trace);
    cx.ret1(trace)
}
