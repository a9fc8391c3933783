//! Opening files and pipes, and choosing the default ones.

#![expect(clippy::cast_possible_truncation, reason = "the remainder is an index of a letter")]

use std::ffi::OsStr;
use std::fs::{File, OpenOptions};
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Seek, SeekFrom};
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::FileTypeExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::file::LuaFile;
use super::stream::{Direction, Stream};
use super::{INPUT, OUTPUT, Streams, defaults, error_text, fail, file, new_handle, set_default, writing};
use crate::stdlib::c_string;
use crate::vm::native::{Cx, Kind, NativeFn, Raise, Ret, Value, kind_of};

/// How often a name for a temporary file is tried.
const ATTEMPTS: usize = 100;

/// A path as the system sees it.
pub(super) fn path(name: &[u8]) -> &Path {
    Path::new(OsStr::from_bytes(c_string(name)))
}

/// `io.open(filename [, mode])`.
pub(super) fn open(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let name = cx.check_str(1)?;
    let mode = cx.opt_str(2)?.unwrap_or(b"r");
    let Some(mode) = Mode::parse(mode) else {
        return Err(cx.arg_error(2, "invalid mode"));
    };
    match open_path(cx, mode, name, open_awaited)? {
        Opened::Now(opened) => finish_open(cx, opened),
        Opened::Later(ret) => Ok(ret),
    }
}

fn open_awaited(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let opened = awaited(cx);
    finish_open(cx, opened)
}

fn finish_open(cx: &mut Cx<'_>, opened: io::Result<Stream>) -> Result<Ret, Raise> {
    match opened {
        Ok(stream) => {
            let handle = handle_of(cx, stream)?;
            cx.ret1(handle)
        }
        Err(error) => {
            let name = cx.check_str(1)?;
            fail(cx, &error, Some(c_string(name)))
        }
    }
}

fn handle_of(cx: &mut Cx<'_>, stream: Stream) -> Result<Value, Raise> {
    let defaults = defaults(cx)?;
    let stream = Streams::of(cx).share(stream);
    Ok(new_handle(cx, defaults, LuaFile::new(stream)))
}

/// What opening has come to.
pub(super) enum Opened<T> {
    /// The file, or why there is none.
    Now(T),
    /// The continuation gets it.
    Later(Ret),
}

/// Opens a file. One that opens when somebody opens its other end is opened elsewhere, if others could run meanwhile.
fn open_path(
    cx: &mut Cx<'_>,
    mode: Mode,
    name: &[u8],
    continuation: NativeFn,
) -> Result<Opened<io::Result<Stream>>, Raise> {
    let path = path(name);
    let waits = cx.has_company() && path.metadata().is_ok_and(|data| data.file_type().is_fifo());
    if !waits {
        return Ok(Opened::Now(mode.open(path)));
    }
    let path = path.to_owned();
    Ok(Opened::Later(cx.offload(move || mode.open(&path), continuation)?))
}

/// In the continuation of [`open_path`]: what it came to.
fn awaited(cx: &mut Cx<'_>) -> io::Result<Stream> {
    cx.answer::<io::Result<Stream>>().unwrap_or_else(|| Err(io::ErrorKind::Other.into()))
}

/// Opens a file or raises (`opencheckfile`). The name is the first argument.
pub(super) fn open_or_raise(
    cx: &mut Cx<'_>,
    name: &[u8],
    mode: &[u8],
    continuation: NativeFn,
) -> Result<Opened<Value>, Raise> {
    let opened = match Mode::parse(mode) {
        Some(mode) => open_path(cx, mode, name, continuation)?,
        None => Opened::Now(Err(io::ErrorKind::InvalidInput.into())),
    };
    match opened {
        Opened::Now(opened) => Ok(Opened::Now(checked(cx, opened)?)),
        Opened::Later(ret) => Ok(Opened::Later(ret)),
    }
}

/// In the continuation of [`open_or_raise`]: the file.
pub(super) fn opened(cx: &mut Cx<'_>) -> Result<Value, Raise> {
    let opened = awaited(cx);
    checked(cx, opened)
}

fn checked(cx: &mut Cx<'_>, opened: io::Result<Stream>) -> Result<Value, Raise> {
    match opened {
        Ok(stream) => handle_of(cx, stream),
        Err(error) => {
            let name = cx.check_str(1)?;
            let reason = error_text(&error);
            let message = [b"cannot open file '", c_string(name), b"' (", reason.as_bytes(), b")"].concat();
            Err(cx.error_bytes(&message))
        }
    }
}

/// An open mode: one of `r`, `w`, `a`, perhaps `+`, and any number of `b`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mode {
    letter: u8,
    updates: bool,
}

impl Mode {
    fn parse(mode: &[u8]) -> Option<Mode> {
        let (&letter, rest) = c_string(mode).split_first()?;
        let (updates, rest) = match rest {
            [b'+', rest @ ..] => (true, rest),
            rest => (false, rest),
        };
        let is_valid = b"rwa".contains(&letter) && rest.iter().all(|&byte| byte == b'b');
        is_valid.then_some(Mode { letter, updates })
    }

    fn open(self, path: &Path) -> io::Result<Stream> {
        let mut options = OpenOptions::new();
        match self.letter {
            b'r' => options.read(true).write(self.updates),
            b'w' => options.write(true).create(true).truncate(true).read(self.updates),
            _ => options.append(true).create(true).read(self.updates),
        };
        let direction = match (self.updates, self.letter) {
            (true, _) => Direction::Both,
            (false, b'r') => Direction::Read,
            (false, _) => Direction::Write,
        };
        let mut file = options.open(path)?;
        if self.letter == b'a' && !self.updates {
            // As the C library does; what cannot seek has no position.
            file.seek(SeekFrom::End(0)).unwrap_or_default();
        }
        Ok(Stream::new(file, direction))
    }
}

/// `io.tmpfile()`.
pub(super) fn tmpfile(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    match temporary_file() {
        Ok(file) => {
            let handle = handle_of(cx, Stream::new(file, Direction::Both))?;
            cx.ret1(handle)
        }
        Err(error) => fail(cx, &error, None),
    }
}

/// A new file without a name, which vanishes when it is closed.
pub(crate) fn temporary_file() -> io::Result<File> {
    let (path, file) = named_temporary_file()?;
    std::fs::remove_file(path)?;
    Ok(file)
}

/// A new empty file in the directory for temporary files (`os.tmpname`).
pub(crate) fn named_temporary_file() -> io::Result<(PathBuf, File)> {
    let directory = std::env::temp_dir();
    let mut attempt = 0;
    loop {
        let number = RandomState::new().hash_one(attempt);
        let path = directory.join(format!("lua_{}", name_of(number)));
        match OpenOptions::new().read(true).write(true).create_new(true).open(&path) {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && attempt < ATTEMPTS => attempt += 1,
            Err(error) => return Err(error),
        }
    }
}

/// Six letters or digits, as `mkstemp` makes them.
fn name_of(mut number: u64) -> String {
    const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    let mut name = String::with_capacity(6);
    for _ in 0..6 {
        let letter = LETTERS.iter().cycle().nth((number % LETTERS.len() as u64) as usize);
        name.extend(letter.map(|&letter| char::from(letter)));
        number /= LETTERS.len() as u64;
    }
    name
}

/// `io.popen(prog [, mode])`.
pub(super) fn popen(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let program = c_string(cx.check_str(1)?);
    let direction = match c_string(cx.opt_str(2)?.unwrap_or(b"r")) {
        b"r" => Direction::Read,
        b"w" => Direction::Write,
        _ => return Err(cx.arg_error(2, "invalid mode")),
    };
    cx.will_wait();
    // The other program may write to the same places.
    writing::flush_all(cx);
    match open_pipe(program, direction) {
        Ok(stream) => {
            let handle = handle_of(cx, stream)?;
            cx.ret1(handle)
        }
        Err(error) => fail(cx, &error, Some(program)),
    }
}

fn open_pipe(program: &[u8], direction: Direction) -> io::Result<Stream> {
    let mut command = shell(program);
    if direction == Direction::Read {
        command.stdout(Stdio::piped());
    } else {
        command.stdin(Stdio::piped());
    }
    let mut child = command.spawn()?;
    let end = match (child.stdout.take(), child.stdin.take()) {
        (Some(stdout), _) => OwnedFd::from(stdout),
        (None, Some(stdin)) => OwnedFd::from(stdin),
        (None, None) => return Err(io::ErrorKind::BrokenPipe.into()),
    };
    Ok(Stream::new(File::from(end), direction).with_child(child))
}

/// The system's shell with a program text.
pub(crate) fn shell(program: &[u8]) -> Command {
    let mut command = Command::new("/bin/sh");
    command.arg("-c").arg(OsStr::from_bytes(program));
    command
}

/// `io.input([file])`.
pub(super) fn input(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    choose_default(cx, INPUT, b"r", |cx| default_opened(cx, INPUT))
}

/// `io.output([file])`.
pub(super) fn output(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    choose_default(cx, OUTPUT, b"w", |cx| default_opened(cx, OUTPUT))
}

fn default_opened(cx: &mut Cx<'_>, key: i64) -> Result<Ret, Raise> {
    let defaults = defaults(cx)?;
    let opened = opened(cx)?;
    set_default(cx, defaults, key, opened);
    cx.ret1(opened)
}

/// Sets a default file by name or handle; gives the one that is set (`g_iofile`).
fn choose_default(cx: &mut Cx<'_>, key: i64, mode: &[u8], continuation: NativeFn) -> Result<Ret, Raise> {
    let defaults = defaults(cx)?;
    if !cx.is_none_or_nil(1) {
        let chosen = match kind_of(cx.arg(1)) {
            Kind::Str(_) | Kind::Int(_) | Kind::Float(_) => {
                let name = cx.check_str(1)?;
                match open_or_raise(cx, name, mode, continuation)? {
                    Opened::Now(file) => file,
                    Opened::Later(ret) => return Ok(ret),
                }
            }
            _ => {
                file::check_open(cx, 1)?;
                cx.arg(1)
            }
        };
        set_default(cx, defaults, key, chosen);
    }
    let current = cx.raw_get_int(defaults, key);
    cx.ret1(current)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modes() {
        let mode = |letter, updates| Some(Mode { letter, updates });
        assert_eq!(Mode::parse(b"r"), mode(b'r', false));
        assert_eq!(Mode::parse(b"a+bb"), mode(b'a', true));
        assert_eq!(Mode::parse(b"wb"), mode(b'w', false));
        for bad in [&b""[..], b"x", b"rw", b"r++", b"rb+", b"+r", b"bw"] {
            assert_eq!(Mode::parse(bad), None);
        }
    }

    #[test]
    fn temporary_names_differ() {
        assert_eq!(name_of(0), "aaaaaa");
        assert_ne!(name_of(1), name_of(62));
    }
}
