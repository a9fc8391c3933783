//! Stack traces (lauxlib.c `luaL_traceback`).

use super::{Info, Level, global_function_name, info, levels};
use crate::vm::heap::object::Thread;
use crate::vm::state::Vm;

/// Levels shown at the start of a long trace.
const FIRST_LEVELS: usize = 10;
/// Levels shown at its end.
const LAST_LEVELS: usize = 11;

/// The trace of a coroutine from a level on, below an optional message.
pub fn traceback(vm: &Vm, thread: *mut Thread, message: Option<&[u8]>, level: usize) -> Vec<u8> {
    let mut text = Vec::new();
    if let Some(message) = message {
        text.extend_from_slice(message);
        text.push(b'\n');
    }
    text.extend_from_slice(b"stack traceback:");
    let total = levels(vm, thread).count();
    let is_long = total.saturating_sub(level + 1) > FIRST_LEVELS + LAST_LEVELS;
    for (n, at) in levels(vm, thread).enumerate().skip(level) {
        if is_long && n == level + FIRST_LEVELS {
            text.extend_from_slice(b"\n\t...");
        }
        if is_long && n >= level + FIRST_LEVELS && n < total - LAST_LEVELS {
            continue;
        }
        line(vm, at, &mut text);
    }
    text
}

fn line(vm: &Vm, level: Level, text: &mut Vec<u8>) {
    let info = info(vm, level);
    text.extend_from_slice(b"\n\t");
    text.extend_from_slice(&info.short_source);
    text.push(b':');
    if let Some(line) = info.current_line {
        text.extend_from_slice(line.to_string().as_bytes());
        text.push(b':');
    }
    text.extend_from_slice(b" in ");
    text.extend_from_slice(&function_name(vm, &info));
    if info.is_tail_call {
        text.extend_from_slice(b"\n\t(...tail calls...)");
    }
}

/// How a trace names a function.
fn function_name(vm: &Vm, info: &Info) -> Vec<u8> {
    if let Some(name) = global_function_name(vm, info.function) {
        return [b"function '".as_slice(), &name, b"'"].concat();
    }
    if let Some(name) = &info.name {
        return [info.name_what.as_bytes(), b" '", name, b"'"].concat();
    }
    match info.what {
        "main" => b"main chunk".to_vec(),
        "C" => b"?".to_vec(),
        _ => {
            let line = info.line_defined.unwrap_or(0).to_string();
            [b"function <".as_slice(), &info.short_source, b":", line.as_bytes(), b">"].concat()
        }
    }
}
