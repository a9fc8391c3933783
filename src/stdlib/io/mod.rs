//! Input and output (manual section 6.8).
//!
//! A file handle is a userdata around [`LuaFile`], whose stream is shared with the lists of [`Streams`]. `io.stdout`,
//! `print` and the error reports use the same stream. Failures come back as PUC's triples: nil, message, number.
//!
//! The functions of the table `io` share one upvalue, the table of defaults: default input, default output, and the
//! metatable of file handles.

mod exit;
mod file;
mod lines;
mod open;
mod output;
mod raw;
mod read;
mod stream;
mod streams;
mod waiting;
mod write;
mod writing;

use std::fs::File;
use std::io;
use std::path::Path;

use super::{new_library, set_field};
use crate::vm::native::{Cx, Function, Kind, NativeFn, Raise, Ret, TableRef, Value, kind_of};

#[cfg(feature = "exec")]
pub(crate) use exit::before_end;
pub(crate) use exit::{end_outside, exit};
pub(crate) use file::ret_status;
pub(crate) use open::{named_temporary_file, shell, temporary_file};
pub(crate) use raw::{request_raw, withdraw_raw};
pub(crate) use read::{read_available, read_one_line};
pub(crate) use stream::{Direction, SharedStream, Stream, lock};
pub(crate) use streams::Streams;
pub(crate) use writing::{flush_or_fail, write, write_or_fail};

use file::LuaFile;

/// Keys of the table of defaults.
const INPUT: i64 = 1;
const OUTPUT: i64 = 2;
const METATABLE: i64 = 3;

/// Functions of the table `io`; each gets the table of defaults as upvalue.
const FUNCTIONS: &[(&str, NativeFn)] = &[
    ("close", file::close_default),
    ("flush", file::flush_default),
    ("input", open::input),
    ("lines", lines::lines),
    ("open", open::open),
    ("output", open::output),
    ("popen", open::popen),
    ("read", read::read_default),
    ("tmpfile", open::tmpfile),
    ("type", file::type_of_file),
    ("write", write::write_default),
];

/// Methods of file handles; those that make handles or iterators get the table of defaults too.
const METHODS: &[Function] = &[
    ("close", file::close),
    ("flush", file::flush),
    ("lines", lines::lines_of_file),
    ("read", read::read),
    ("seek", file::seek),
    ("setvbuf", file::setvbuf),
    ("write", write::write),
    ("__gc", file::collect),
    ("__tostring", file::tostring),
];

/// Opens the library.
pub(crate) fn open(cx: &mut Cx<'_>) {
    let defaults = cx.new_table(3, 0);
    let io = new_library(cx, "io", &[]);
    for &(name, function) in FUNCTIONS {
        let function = cx.new_function(function, &[defaults.into()]);
        set_field(cx, io, name, function);
    }
    let metatable = cx.new_table(0, METHODS.len() + 2);
    super::set_functions(cx, metatable, METHODS);
    set_field(cx, metatable, "__index", metatable);
    let name = cx.new_str(file::TYPE_NAME.as_bytes());
    set_field(cx, metatable, "__name", name);
    set_default(cx, defaults, METATABLE, metatable.into());
    let registry = cx.registry();
    set_field(cx, registry, file::TYPE_NAME, metatable);

    let streams = Streams::of(cx).clone();
    let stdin = LuaFile::standard(streams.stdin);
    let stdin = new_handle(cx, defaults, stdin);
    set_field(cx, io, "stdin", stdin);
    set_default(cx, defaults, INPUT, stdin);
    let stdout = LuaFile::standard(streams.stdout);
    let stdout = new_handle(cx, defaults, stdout);
    set_field(cx, io, "stdout", stdout);
    set_default(cx, defaults, OUTPUT, stdout);
    let stderr = LuaFile::standard(streams.stderr);
    let stderr = new_handle(cx, defaults, stderr);
    set_field(cx, io, "stderr", stderr);
}

/// A new file handle.
fn new_handle(cx: &mut Cx<'_>, defaults: TableRef, file: LuaFile) -> Value {
    let metatable = match kind_of(cx.raw_get_int(defaults, METATABLE)) {
        Kind::Table(metatable) => Some(metatable),
        _ => None,
    };
    cx.new_userdata(file, metatable)
}

/// The table of defaults of the running function.
fn defaults(cx: &mut Cx<'_>) -> Result<TableRef, Raise> {
    match kind_of(cx.upvalue(1)) {
        Kind::Table(defaults) => Ok(defaults),
        _ => Err(cx.error("the upvalue of an io function was replaced")),
    }
}

fn set_default(cx: &mut Cx<'_>, defaults: TableRef, key: i64, v: Value) {
    let stored = cx.raw_set_int(defaults, key, v);
    debug_assert!(stored.is_ok(), "the table of defaults is ours");
}

// ---- failures

/// The operating system's words for an error (`strerror`).
pub(crate) fn error_text(error: &io::Error) -> String {
    let text = error.to_string();
    match text.rfind(" (os error ") {
        Some(end) => text.get(..end).unwrap_or(&text).to_owned(),
        None => text,
    }
}

/// Ends with nil, message and number (`luaL_fileresult`).
pub(crate) fn fail(cx: &mut Cx<'_>, error: &io::Error, file_name: Option<&[u8]>) -> Result<Ret, Raise> {
    let mut message = Vec::new();
    if let Some(file_name) = file_name {
        message.extend_from_slice(file_name);
        message.extend_from_slice(b": ");
    }
    message.extend_from_slice(error_text(error).as_bytes());
    let message = cx.new_str_from(message);
    let number = i64::from(error.raw_os_error().unwrap_or(0));
    cx.ret(&[Value::NIL, message, Value::int(number)])
}

// ---- the console

/// Writes to standard error.
pub(crate) fn write_error(cx: &mut Cx<'_>, bytes: &[u8]) {
    Streams::of(cx).write_error(bytes);
}

/// The next line of standard input without its end; nothing at the end of the input, or if it cannot be read.
pub(crate) fn read_line(cx: &mut Cx<'_>) -> Option<Vec<u8>> {
    let stdin = Streams::of(cx).stdin.clone();
    let mut stdin = lock(&stdin);
    stdin.set_patience(true);
    stdin.read_line().ok()?
}

// ---- sources

/// Why a source file could not be read.
pub(crate) struct SourceError {
    /// `open` or `read`.
    pub(crate) what: &'static str,
    /// The reason.
    pub(crate) error: io::Error,
}

/// Longest source text: positions in it are 32 bits wide.
const SOURCE_MAX: usize = u32::MAX as usize;

fn open_source(path: &Path) -> io::Result<File> {
    super::loaded::will_load(path);
    File::open(path)
}

/// The text of a file, or of the rest of standard input.
pub(crate) fn read_source(cx: &mut Cx<'_>, name: Option<&[u8]>) -> Result<Result<Vec<u8>, SourceError>, Raise> {
    let stream = match name {
        None => Streams::of(cx).stdin.clone(),
        Some(name) => match open_source(open::path(name)) {
            Ok(file) => {
                let stream = stream::Stream::new(file, stream::Direction::Read);
                std::sync::Arc::new(std::sync::Mutex::new(stream))
            }
            Err(error) => return Ok(Err(SourceError { what: "open", error })),
        },
    };
    let mut text = Vec::new();
    loop {
        let read = {
            let mut stream = lock(&stream);
            stream.set_patience(true);
            stream.read_piece(u64::MAX, &mut text)
        };
        match read {
            Ok(0) => return Ok(Ok(text)),
            Ok(_) if text.len() > SOURCE_MAX => {
                let error = io::Error::from(io::ErrorKind::FileTooLarge);
                return Ok(Err(SourceError { what: "read", error }));
            }
            Ok(_) => cx.check_memory(text.len())?,
            Err(error) => return Ok(Err(SourceError { what: "read", error })),
        }
    }
}
