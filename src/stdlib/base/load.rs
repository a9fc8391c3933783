//! `load`, `loadfile`, `dofile` (manual section 6.1).
//!
//! The window of `load` with a reader: reader, chunk name, mode, environment, whether there is an environment, and
//! the text so far as Rust state. The reader is called through `pcall`, since `load` returns its errors.

use super::{Cx, Raise, Ret, Value};
use crate::stdlib::c_string;
use crate::stdlib::io::{self, SourceError};
use crate::vm::native::{SpecialFunction, prologue_len};

/// Slots of the window of `load`.
const NAME: usize = 2;
const MODE: usize = 3;
const ENV: usize = 4;
const HAS_ENV: usize = 5;
const TEXT: usize = 6;

/// `load(chunk [, chunkname [, mode [, env]]])`.
pub(super) fn load(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    cx.opt_str(MODE)?;
    let chunk = cx.arg(1);
    let Some(text) = cx.to_str(chunk) else {
        cx.opt_str(NAME)?;
        cx.check_function(1)?;
        prepare_window(cx);
        let text = cx.new_state(Vec::<u8>::new());
        cx.set_arg(TEXT, text);
        return call_reader(cx);
    };
    let text = cx.bytes(text);
    let name = cx.opt_str(NAME)?.unwrap_or(text);
    prepare_window(cx);
    finish(cx, text, name)
}

/// `loadstring(string [, chunkname])`, the name that `load` had in Lua 5.1.
pub(super) fn loadstring(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let text = cx.check_str(1)?;
    let name = cx.opt_str(NAME)?.unwrap_or(text);
    cx.set_count(NAME);
    prepare_window(cx);
    finish(cx, text, name)
}

fn prepare_window(cx: &mut Cx<'_>) {
    let has_env = !cx.is_none(ENV);
    cx.set_count(TEXT);
    cx.set_arg(HAS_ENV, has_env);
}

fn call_reader(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let pcall = cx.special_function(SpecialFunction::Pcall);
    cx.call(pcall, &[cx.arg(1)], piece_read)
}

fn piece_read(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (is_ok, piece) = (cx.result(1), cx.result(2));
    if is_ok.is_falsy() {
        return cx.ret(&[Value::NIL, piece]);
    }
    let piece = match cx.to_str(piece) {
        Some(piece) => cx.bytes(piece),
        None if piece.is_nil() => b"",
        None => {
            let mut message = cx.position(1);
            message.extend_from_slice(b"reader function must return a string");
            return fail(cx, message);
        }
    };
    let state = cx.arg(TEXT);
    let n = match cx.state::<Vec<u8>>(state) {
        Some(text) if !piece.is_empty() => {
            text.extend_from_slice(piece);
            text.len()
        }
        Some(text) => {
            let text = std::mem::take(text);
            let name = cx.opt_str(NAME)?.unwrap_or(b"=(load)");
            return finish(cx, &text, name);
        }
        None => return Err(cx.error("the state of 'load' was replaced")),
    };
    cx.charge(piece.len() / 64);
    cx.check_memory(n)?;
    call_reader(cx)
}

/// Compiles, sets the environment, and returns the function or `nil, message`.
fn finish(cx: &mut Cx<'_>, text: &[u8], name: &[u8]) -> Result<Ret, Raise> {
    let mode = c_string(cx.opt_str(MODE)?.unwrap_or(b"bt"));
    cx.charge(text.len() / 16);
    match cx.load_chunk(text, c_string(name), mode, false) {
        Ok(function) => {
            if !cx.arg(HAS_ENV).is_falsy() {
                cx.set_function_upvalue(function, 1, cx.arg(ENV));
            }
            cx.ret1(function)
        }
        Err(message) => fail(cx, message),
    }
}

fn fail(cx: &mut Cx<'_>, message: Vec<u8>) -> Result<Ret, Raise> {
    let message = cx.new_str_from(message);
    cx.ret(&[Value::NIL, message])
}

/// `loadfile([filename [, mode [, env]]])`.
pub(super) fn loadfile(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let name = cx.opt_str(1)?;
    let mode = c_string(cx.opt_str(2)?.unwrap_or(b"bt"));
    match load_file(cx, name, mode)? {
        Ok(function) => {
            if !cx.is_none(3) {
                cx.set_function_upvalue(function, 1, cx.arg(3));
            }
            cx.ret1(function)
        }
        Err(message) => fail(cx, message),
    }
}

/// `dofile([filename])`.
pub(super) fn dofile(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let name = cx.opt_str(1)?;
    cx.set_count(1);
    match load_file(cx, name, b"bt")? {
        Ok(function) => cx.call_yieldable(function, &[], file_done),
        Err(message) => {
            let message = cx.new_str_from(message);
            Err(cx.raise(message))
        }
    }
}

fn file_done(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let results: Vec<Value> = (1..=cx.result_count()).map(|i| cx.result(i)).collect();
    cx.check_stack(results.len(), "too many results")?;
    cx.ret(&results)
}

/// Loads a file, or standard input if there is no name (`luaL_loadfilex`): the function or a message.
pub(crate) fn load_file(cx: &mut Cx<'_>, name: Option<&[u8]>, mode: &[u8]) -> Result<Result<Value, Vec<u8>>, Raise> {
    let name = name.map(c_string);
    let text = match io::read_source(cx, name)? {
        Ok(text) => text,
        Err(SourceError { what, error }) => {
            let shown = name.unwrap_or(b"stdin");
            let reason = io::error_text(&error);
            return Ok(Err([b"cannot ", what.as_bytes(), b" ", shown, b": ", reason.as_bytes()].concat()));
        }
    };
    let chunk_name = match name {
        Some(name) => [b"@", name].concat(),
        None => b"=stdin".to_vec(),
    };
    cx.charge(text.len() / 16);
    Ok(cx.load_chunk(text_of_chunk(&text), &chunk_name, mode, false))
}

/// What of a file is the chunk. The line end behind a `#` line stays, so that lines count right; in front of
/// compiled code it goes too.
pub(crate) fn text_of_chunk(file: &[u8]) -> &[u8] {
    let (prologue, text) = file.split_at_checked(prologue_len(file)).unwrap_or((b"", file));
    match text {
        [b'\n', code @ ..] if prologue.contains(&b'#') && code.first() == Some(&0x1b) => code,
        text => text,
    }
}
