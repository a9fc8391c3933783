//! `io.read` and `file:read`: the formats `n`, `l`, `L`, `a` and a number of bytes (`g_read` of `liolib.c`).
//!
//! A [`Reading`] can stop and go on: when input is long in coming and others could run meanwhile the task waits
//! (`waiting`), and after much input the process is looked at. What was read so far stands in the window then: the
//! arguments, the values of the formats that are done, the [`Reading`] itself. While it runs the values are pushed, so that
//! a collection finds them.

use std::io;

use super::stream::{SharedStream, Stream, lock};
use super::waiting::{self, Reader};
use super::{INPUT, fail, file, writing};
use crate::vm::native::{Cx, Kind, Raise, Ret, Value, kind_of, number};

/// Longest numeral that `n` reads (`L_MAXLENNUM`).
const NUMERAL_MAX: usize = 200;

/// Where the formats stand.
#[derive(Clone, Copy)]
pub(super) enum Formats {
    /// In the arguments from this one on.
    Arguments { first: usize, n: usize },
    /// In the upvalues from this one on.
    Upvalues { first: usize, n: usize },
    /// There is one: up to so many bytes, but only those that need no waiting once there are some.
    Available(u64),
}

impl Formats {
    fn n(self) -> usize {
        match self {
            Formats::Arguments { n, .. } | Formats::Upvalues { n, .. } => n,
            Formats::Available(_) => 1,
        }
    }

    /// Format `i` from 0, and how messages number it.
    fn get(self, cx: &Cx<'_>, i: usize) -> (Value, usize) {
        match self {
            Formats::Arguments { first, .. } => (cx.arg(first + i), first + i),
            // The iterator calls the function with the file in front.
            Formats::Upvalues { first, .. } => (cx.upvalue(first + i), 2 + i),
            Formats::Available(_) => (Value::NIL, 1),
        }
    }
}

/// What becomes of the values: the last `n` pushed ones, or of a failure.
pub(crate) type Finish = fn(&mut Cx<'_>, io::Result<usize>) -> Result<Ret, Raise>;

/// What is read from where, and how far it has come.
pub(super) struct Reading {
    stream: SharedStream,
    formats: Formats,
    finish: Finish,
    /// What is said if the file is closed meanwhile.
    closed: &'static str,
    /// Arguments in the window.
    n_args: usize,
    /// Formats that are done.
    n_done: usize,
    /// What the format in work has read so far.
    partial: Vec<u8>,
    /// While it waits.
    reader: Option<Reader>,
}

/// Why a format was not read to its end.
enum Halt {
    Failed(io::Error),
    /// There is no input yet.
    Waits,
    /// The slice is used up.
    Pauses,
    Raised(Raise),
}

impl From<Raise> for Halt {
    fn from(raise: Raise) -> Halt {
        Halt::Raised(raise)
    }
}

/// `io.read(...)`.
pub(super) fn read_default(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let stream = file::default_stream(cx, INPUT, "input")?;
    read_arguments(cx, stream, 1)
}

/// `file:read(...)`.
pub(super) fn read(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let stream = file::check_open(cx, 1)?;
    read_arguments(cx, stream, 2)
}

fn read_arguments(cx: &mut Cx<'_>, stream: SharedStream, first: usize) -> Result<Ret, Raise> {
    let formats = Formats::Arguments { first, n: (cx.count() + 1).saturating_sub(first) };
    read_formats(cx, stream, formats, return_values, file::CLOSED)
}

fn return_values(cx: &mut Cx<'_>, read: io::Result<usize>) -> Result<Ret, Raise> {
    match read {
        Ok(n) => cx.ret_pushed(n),
        Err(error) => fail(cx, &error, None),
    }
}

/// Reads by each format until one fails, which gives nil and ends the list; a line if there are none.
pub(super) fn read_formats(
    cx: &mut Cx<'_>,
    stream: SharedStream,
    formats: Formats,
    finish: Finish,
    closed: &'static str,
) -> Result<Ret, Raise> {
    cx.check_stack(formats.n() + 1, "stack overflow (too many arguments)")?;
    let n_args = cx.count();
    go_on(cx, Reading { stream, formats, finish, closed, n_args, n_done: 0, partial: Vec::new(), reader: None })
}

/// Reads up to `n` bytes of those that are there, waiting for the first.
pub(crate) fn read_available(cx: &mut Cx<'_>, stream: SharedStream, n: u64, finish: Finish) -> Result<Ret, Raise> {
    read_formats(cx, stream, Formats::Available(n), finish, file::CLOSED)
}

/// Reads a line, which is given without its end.
pub(crate) fn read_one_line(cx: &mut Cx<'_>, stream: SharedStream, finish: Finish) -> Result<Ret, Raise> {
    read_formats(cx, stream, Formats::Arguments { first: 1, n: 0 }, finish, file::CLOSED)
}

/// Reads until it is done or has to stop in between.
fn go_on(cx: &mut Cx<'_>, mut reading: Reading) -> Result<Ret, Raise> {
    let is_alone = reading.reader.take().is_some_and(|reader| reader.is_alone);
    let is_patient = is_alone || !cx.has_company();
    let stream = reading.stream.clone();
    let mut locked = lock(&stream);
    if locked.is_closed() && reading.n_args < cx.count() {
        return Err(cx.error(reading.closed));
    }
    locked.set_patience(is_patient);
    loop {
        let halt = match read_next(cx, &mut locked, &mut reading) {
            Ok(v) => {
                cx.push(v);
                reading.n_done += 1;
                if v.is_nil() || reading.n_done >= reading.formats.n() {
                    locked.wake_readers();
                    drop(locked);
                    return (reading.finish)(cx, Ok(reading.n_done));
                }
                continue;
            }
            Err(halt) => halt,
        };
        let n_fills = locked.n_fills();
        if !matches!(halt, Halt::Waits) {
            locked.wake_readers();
        }
        drop(locked);
        return match halt {
            Halt::Raised(raise) => Err(raise),
            Halt::Failed(error) => (reading.finish)(cx, Err(error)),
            Halt::Waits => {
                // Whoever is to answer gets the question, also if he is slow to read.
                let tie = lock(&stream).tie().cloned();
                if let Some(tie) = tie {
                    writing::flush_soon(cx, &tie);
                }
                reading.reader = Some(waiting::wait(cx, &stream, n_fills)?);
                keep(cx, reading);
                cx.await_waker(read_on)
            }
            Halt::Pauses => {
                keep(cx, reading);
                cx.pause(read_on)
            }
        };
    }
}

/// Puts what was read and what is to be read into the window.
fn keep(cx: &mut Cx<'_>, reading: Reading) {
    let values = cx.pushed(reading.n_done);
    cx.set_count(reading.n_args);
    let slot = cx.reserve(values.len() + 1);
    for (slot, &v) in (slot..).zip(&values) {
        cx.set_arg(slot, v);
    }
    let last = cx.count();
    let state = cx.new_state(Some(reading));
    cx.set_arg(last, state);
}

fn read_on(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let last = cx.count();
    let state = cx.arg(last);
    let Some(reading) = cx.state::<Option<Reading>>(state).and_then(Option::take) else {
        return Err(cx.error("the state of the read is lost"));
    };
    for slot in reading.n_args + 1..last {
        let v = cx.arg(slot);
        cx.push(v);
    }
    go_on(cx, reading)
}

/// The value of the next format.
fn read_next(cx: &mut Cx<'_>, stream: &mut Stream, reading: &mut Reading) -> Result<Value, Halt> {
    let partial = &mut reading.partial;
    if reading.formats.n() == 0 {
        return take_line(cx, stream, partial, false);
    }
    if let Formats::Available(n) = reading.formats {
        return take_available(cx, stream, n);
    }
    let (format, i) = reading.formats.get(cx, reading.n_done);
    match kind_of(format) {
        Kind::Int(_) | Kind::Float(_) => match count(cx, i, format)? {
            0 => test_end(cx, stream),
            n => read_bytes(cx, stream, partial, n),
        },
        Kind::Str(s) => match cx.bytes(s.into()) {
            [b'*', letter, ..] | [letter, ..] => read_by_letter(cx, stream, partial, *letter, i),
            [] => Err(cx.arg_error(i, "invalid format").into()),
        },
        _ => Err(cx.type_error(i, "string").into()),
    }
}

fn read_by_letter(
    cx: &mut Cx<'_>,
    stream: &mut Stream,
    partial: &mut Vec<u8>,
    letter: u8,
    i: usize,
) -> Result<Value, Halt> {
    match letter {
        b'n' => read_number(cx, stream),
        b'l' => take_line(cx, stream, partial, false),
        b'L' => take_line(cx, stream, partial, true),
        b'a' => read_all(cx, stream, partial),
        _ => Err(cx.arg_error(i, "invalid format").into()),
    }
}

/// A number of bytes given as format.
fn count(cx: &mut Cx<'_>, i: usize, format: Value) -> Result<u64, Raise> {
    let n = match kind_of(format) {
        Kind::Int(n) => n,
        _ => match number::to_integer(format) {
            Some(n) => n,
            None => return Err(cx.arg_error(i, "number has no integer representation")),
        },
    };
    // A negative number is a huge size in C.
    u64::try_from(n).map_err(|_| cx.memory_error())
}

/// What an error of the stream means for the reader.
fn halt(stream: &mut Stream, error: io::Error) -> Halt {
    if stream.take_refusal() { Halt::Waits } else { Halt::Failed(error) }
}

/// The empty string unless the file is at its end.
fn test_end(cx: &mut Cx<'_>, stream: &mut Stream) -> Result<Value, Halt> {
    match stream.buffered() {
        Ok([]) => Ok(Value::NIL),
        Ok(_) => Ok(cx.new_str(b"")),
        Err(error) => Err(halt(stream, error)),
    }
}

/// The next line, with its end if `keep_end`; nil at the end of the file.
fn take_line(cx: &mut Cx<'_>, stream: &mut Stream, partial: &mut Vec<u8>, keep_end: bool) -> Result<Value, Halt> {
    // Mostly the whole line is in the buffer.
    if partial.is_empty()
        && let Some(line) = buffered_line(cx, stream, keep_end)
    {
        return Ok(line);
    }
    let mut line = take_partial(cx, partial);
    loop {
        let buffered = match stream.buffered() {
            Ok(buffered) => buffered,
            Err(error) => {
                *partial = line;
                return Err(halt(stream, error));
            }
        };
        if buffered.is_empty() {
            break;
        }
        let end = line_end(buffered);
        let n_taken = end.map_or(buffered.len(), |end| end + 1);
        let n_shown = if keep_end { n_taken } else { end.unwrap_or(n_taken) };
        line.extend_from_slice(buffered.get(..n_shown).unwrap_or_default());
        stream.consume(n_taken);
        cx.charge(n_taken / 64);
        if end.is_some() {
            return Ok(cx.buffer_to_str(line)?);
        }
        cx.check_memory(line.len())?;
        if cx.exhausted() {
            *partial = line;
            return Err(Halt::Pauses);
        }
    }
    if line.is_empty() {
        cx.give_buffer(line);
        return Ok(Value::NIL);
    }
    Ok(cx.buffer_to_str(line)?)
}

/// The next line if all of it is in the buffer.
pub(super) fn buffered_line(cx: &mut Cx<'_>, stream: &mut Stream, keep_end: bool) -> Option<Value> {
    let end = line_end(stream.unread())?;
    let shown = if keep_end { end + 1 } else { end };
    let line = cx.new_str(stream.unread().get(..shown).unwrap_or_default());
    stream.consume(end + 1);
    cx.charge(end / 64);
    Some(line)
}

fn line_end(bytes: &[u8]) -> Option<usize> {
    memchr::memchr(b'\n', bytes)
}

/// What has been read so far, or an empty buffer.
fn take_partial(cx: &mut Cx<'_>, partial: &mut Vec<u8>) -> Vec<u8> {
    if partial.is_empty() { cx.take_buffer() } else { std::mem::take(partial) }
}

/// The rest of the file, perhaps empty.
fn read_all(cx: &mut Cx<'_>, stream: &mut Stream, partial: &mut Vec<u8>) -> Result<Value, Halt> {
    let bytes = read_up_to(cx, stream, partial, u64::MAX)?;
    Ok(cx.buffer_to_str(bytes)?)
}

/// Up to `n` bytes; nil at the end of the file.
fn read_bytes(cx: &mut Cx<'_>, stream: &mut Stream, partial: &mut Vec<u8>, n: u64) -> Result<Value, Halt> {
    let bytes = read_up_to(cx, stream, partial, n)?;
    if bytes.is_empty() {
        cx.give_buffer(bytes);
        return Ok(Value::NIL);
    }
    Ok(cx.buffer_to_str(bytes)?)
}

fn read_up_to(cx: &mut Cx<'_>, stream: &mut Stream, partial: &mut Vec<u8>, n: u64) -> Result<Vec<u8>, Halt> {
    let mut bytes = take_partial(cx, partial);
    loop {
        let left = n.saturating_sub(bytes.len() as u64);
        if left == 0 {
            return Ok(bytes);
        }
        match stream.read_piece(left, &mut bytes) {
            Ok(0) => return Ok(bytes),
            Ok(n_read) => cx.charge(n_read / 64),
            Err(error) => {
                *partial = bytes;
                return Err(halt(stream, error));
            }
        }
        cx.check_memory(bytes.len())?;
        if cx.exhausted() {
            *partial = bytes;
            return Err(Halt::Pauses);
        }
    }
}

/// What there is, up to `n` bytes; nil at the end of the file.
fn take_available(cx: &mut Cx<'_>, stream: &mut Stream, n: u64) -> Result<Value, Halt> {
    let buffered = match stream.buffered() {
        Ok(buffered) => buffered,
        Err(error) => return Err(halt(stream, error)),
    };
    let taken = buffered.get(..usize::try_from(n).unwrap_or(usize::MAX)).unwrap_or(buffered);
    let (n, v) = (taken.len(), if taken.is_empty() { Value::NIL } else { cx.new_str(taken) });
    stream.consume(n);
    Ok(v)
}

/// A numeral: as many characters as could belong to one are taken, then they are converted (`l_read_number`).
fn read_number(cx: &mut Cx<'_>, stream: &mut Stream) -> Result<Value, Halt> {
    match scan_numeral(stream) {
        Ok(numeral) => {
            let text = cx.new_str(&numeral);
            Ok(number::to_number(text).unwrap_or(Value::NIL))
        }
        Err(error) => Err(halt(stream, error)),
    }
}

/// Takes the characters of a numeral; gives nothing if there are too many. If it has to wait nothing but spaces has been
/// taken.
fn scan_numeral(stream: &mut Stream) -> io::Result<Vec<u8>> {
    let mut scan = Scan { stream, next: None, taken: Vec::new(), is_too_long: false };
    match scan.numeral() {
        Ok(()) => Ok(if scan.is_too_long { Vec::new() } else { scan.taken }),
        Err(error) => {
            let Scan { stream, taken, .. } = scan;
            if stream.is_refused() {
                stream.give_back(&taken);
            }
            Err(error)
        }
    }
}

/// The state of [`scan_numeral`]. `next` has been looked at and not been taken.
struct Scan<'s> {
    stream: &'s mut Stream,
    next: Option<u8>,
    taken: Vec<u8>,
    is_too_long: bool,
}

impl Scan<'_> {
    fn numeral(&mut self) -> io::Result<()> {
        self.skip_spaces()?;
        self.accept(b"+-")?;
        let mut n_digits = 0;
        let mut is_hexadecimal = false;
        if self.accept(b"0")? {
            if self.accept(b"xX")? {
                is_hexadecimal = true;
            } else {
                n_digits = 1;
            }
        }
        n_digits += self.digits(is_hexadecimal)?;
        if self.accept(b".")? {
            n_digits += self.digits(is_hexadecimal)?;
        }
        if n_digits > 0 && self.accept(if is_hexadecimal { b"pP" } else { b"eE" })? {
            self.accept(b"+-")?;
            self.digits(false)?;
        }
        Ok(())
    }

    fn look(&mut self) -> io::Result<()> {
        self.next = self.stream.buffered()?.first().copied();
        Ok(())
    }

    fn skip_spaces(&mut self) -> io::Result<()> {
        self.look()?;
        while let Some(b' ' | b'\t'..=b'\r') = self.next {
            self.stream.consume(1);
            self.look()?;
        }
        Ok(())
    }

    /// Takes the next character, unless there are too many already.
    fn take(&mut self) -> io::Result<bool> {
        let Some(next) = self.next else {
            return Ok(false);
        };
        if self.taken.len() >= NUMERAL_MAX {
            self.is_too_long = true;
            return Ok(false);
        }
        self.taken.push(next);
        self.stream.consume(1);
        self.look()?;
        Ok(true)
    }

    /// Takes the next character if it is one of `set`.
    fn accept(&mut self, set: &[u8]) -> io::Result<bool> {
        match self.next {
            Some(next) if set.contains(&next) => self.take(),
            _ => Ok(false),
        }
    }

    fn digits(&mut self, is_hexadecimal: bool) -> io::Result<usize> {
        let mut n = 0;
        while self.next.is_some_and(
            |next| {
                if is_hexadecimal { next.is_ascii_hexdigit() } else { next.is_ascii_digit() }
            },
        ) && self.take()?
        {
            n += 1;
        }
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use std::io::SeekFrom;

    use super::super::stream::Direction;
    use super::*;

    fn scan(text: &[u8]) -> (Vec<u8>, Vec<u8>) {
        let mut stream = Stream::new(super::super::temporary_file().unwrap(), Direction::Both);
        stream.write(text).unwrap();
        stream.seek(SeekFrom::Start(0)).unwrap();
        let numeral = scan_numeral(&mut stream).unwrap();
        let mut rest = Vec::new();
        while stream.read_piece(u64::MAX, &mut rest).unwrap() > 0 {}
        (numeral, rest)
    }

    #[test]
    fn numerals_take_what_could_belong_to_them() {
        for (text, numeral, rest) in [
            (" \n12 x", "12", " x"),
            ("-0x1.8p+3,", "-0x1.8p+3", ","),
            ("1e+", "1e+", ""),
            ("1.5.6", "1.5", ".6"),
            ("0xg", "0x", "g"),
            (".e5", ".", "e5"),
            ("nan", "", "nan"),
            ("00x1", "00", "x1"),
            ("+ 5", "+", " 5"),
        ] {
            assert_eq!(scan(text.as_bytes()), (numeral.into(), rest.into()), "{text}");
        }
    }

    #[test]
    fn numerals_have_a_greatest_length() {
        assert_eq!(scan(&[b'1'; 200]), (vec![b'1'; 200], Vec::new()));
        assert_eq!(scan(&[b'1'; 203]), (Vec::new(), vec![b'1'; 3]));
    }
}
