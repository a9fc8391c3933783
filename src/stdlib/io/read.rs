//! `io.read` and `file:read`: the formats `n`, `l`, `L`, `a` and a number of bytes (`g_read` of `liolib.c`).

use std::io;

use super::stream::{SharedStream, Stream, lock};
use super::{INPUT, fail, file};
use crate::vm::native::{Cx, Kind, Raise, Ret, Value, kind_of, number};

/// Longest numeral that `n` reads (`L_MAXLENNUM`).
const NUMERAL_MAX: usize = 200;

/// `io.read(...)`.
pub(super) fn read_default(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let stream = file::default_stream(cx, INPUT, "input")?;
    read_arguments(cx, &stream, 1)
}

/// `file:read(...)`.
pub(super) fn read(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let stream = file::check_open(cx, 1)?;
    read_arguments(cx, &stream, 2)
}

fn read_arguments(cx: &mut Cx<'_>, stream: &SharedStream, first: usize) -> Result<Ret, Raise> {
    let formats: Vec<Value> = (first..=cx.count()).map(|i| cx.arg(i)).collect();
    cx.check_stack(formats.len() + 1, "stack overflow (too many arguments)")?;
    match read_formats(cx, stream, &formats, first)? {
        Ok(values) => cx.ret(&values),
        Err(error) => fail(cx, &error, None),
    }
}

/// Reads by each format until one fails, which gives nil and ends the list. Messages call the first format argument
/// `first`.
pub(super) fn read_formats(
    cx: &mut Cx<'_>,
    stream: &SharedStream,
    formats: &[Value],
    first: usize,
) -> Result<io::Result<Vec<Value>>, Raise> {
    let mut stream = lock(stream);
    let mut values = Vec::with_capacity(formats.len().max(1));
    if formats.is_empty() {
        return Ok(read_line(cx, &mut stream, false)?.map(|line| vec![line]));
    }
    for (i, &format) in (first..).zip(formats) {
        let read = match kind_of(format) {
            Kind::Int(_) | Kind::Float(_) => {
                let n = count(cx, i, format)?;
                if n == 0 { test_end(cx, &mut stream) } else { read_bytes(cx, &mut stream, n)? }
            }
            Kind::Str(s) => match cx.bytes(s.into()) {
                [b'*', letter, ..] | [letter, ..] => read_by_letter(cx, &mut stream, *letter, i)?,
                [] => return Err(cx.arg_error(i, "invalid format")),
            },
            _ => return Err(cx.type_error(i, "string")),
        };
        match read {
            Ok(v) if v.is_nil() => {
                values.push(v);
                break;
            }
            Ok(v) => values.push(v),
            Err(error) => return Ok(Err(error)),
        }
    }
    Ok(Ok(values))
}

fn read_by_letter(cx: &mut Cx<'_>, stream: &mut Stream, letter: u8, i: usize) -> Result<io::Result<Value>, Raise> {
    match letter {
        b'n' => Ok(read_number(cx, stream)),
        b'l' => read_line(cx, stream, false),
        b'L' => read_line(cx, stream, true),
        b'a' => read_all(cx, stream),
        _ => Err(cx.arg_error(i, "invalid format")),
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

/// The empty string unless the file is at its end.
fn test_end(cx: &mut Cx<'_>, stream: &mut Stream) -> io::Result<Value> {
    Ok(if stream.buffered()?.is_empty() { Value::NIL } else { cx.new_str(b"") })
}

/// The next line, with its end if `keep_end`; nil at the end of the file.
pub(super) fn read_line(cx: &mut Cx<'_>, stream: &mut Stream, keep_end: bool) -> Result<io::Result<Value>, Raise> {
    // Mostly the whole line is in the buffer.
    if let Some(end) = line_end(stream.unread()) {
        let shown = if keep_end { end + 1 } else { end };
        let line = cx.new_str(stream.unread().get(..shown).unwrap_or_default());
        stream.consume(end + 1);
        cx.charge(end / 64);
        return Ok(Ok(line));
    }
    let mut line = cx.take_buffer();
    loop {
        let buffered = match stream.buffered() {
            Ok(buffered) => buffered,
            Err(error) => return Ok(Err(error)),
        };
        if buffered.is_empty() {
            break;
        }
        let end = line_end(buffered);
        let n_taken = end.map_or(buffered.len(), |end| end + 1);
        let n_shown = if keep_end { n_taken } else { end.unwrap_or(n_taken) };
        line.extend_from_slice(buffered.get(..n_shown).unwrap_or_default());
        stream.consume(n_taken);
        if end.is_some() {
            return finish(cx, line);
        }
        cx.check_memory(line.len())?;
    }
    if line.is_empty() {
        cx.give_buffer(line);
        return Ok(Ok(Value::NIL));
    }
    finish(cx, line)
}

fn line_end(bytes: &[u8]) -> Option<usize> {
    memchr::memchr(b'\n', bytes)
}

fn finish(cx: &mut Cx<'_>, bytes: Vec<u8>) -> Result<io::Result<Value>, Raise> {
    cx.charge(bytes.len() / 64);
    cx.buffer_to_str(bytes).map(Ok)
}

/// The rest of the file, perhaps empty.
fn read_all(cx: &mut Cx<'_>, stream: &mut Stream) -> Result<io::Result<Value>, Raise> {
    let mut bytes = cx.take_buffer();
    match read_up_to(cx, stream, u64::MAX, &mut bytes)? {
        Ok(()) => finish(cx, bytes),
        Err(error) => Ok(Err(error)),
    }
}

/// Up to `n` bytes; nil at the end of the file.
fn read_bytes(cx: &mut Cx<'_>, stream: &mut Stream, n: u64) -> Result<io::Result<Value>, Raise> {
    let mut bytes = cx.take_buffer();
    match read_up_to(cx, stream, n, &mut bytes)? {
        Ok(()) if bytes.is_empty() => {
            cx.give_buffer(bytes);
            Ok(Ok(Value::NIL))
        }
        Ok(()) => finish(cx, bytes),
        Err(error) => Ok(Err(error)),
    }
}

fn read_up_to(cx: &mut Cx<'_>, stream: &mut Stream, n: u64, bytes: &mut Vec<u8>) -> Result<io::Result<()>, Raise> {
    let mut left = n;
    while left > 0 {
        match stream.read_piece(left, bytes) {
            Ok(0) => break,
            Ok(n_read) => left -= n_read as u64,
            Err(error) => return Ok(Err(error)),
        }
        cx.check_memory(bytes.len())?;
    }
    Ok(Ok(()))
}

/// A numeral: as many characters as could belong to one are taken, then they are converted (`l_read_number`).
fn read_number(cx: &mut Cx<'_>, stream: &mut Stream) -> io::Result<Value> {
    let numeral = scan_numeral(stream)?;
    let text = cx.new_str(&numeral);
    Ok(number::to_number(text).unwrap_or(Value::NIL))
}

/// Takes the characters of a numeral; gives nothing if there are too many.
fn scan_numeral(stream: &mut Stream) -> io::Result<Vec<u8>> {
    let mut scan = Scan { stream, next: None, taken: Vec::new(), is_too_long: false };
    scan.skip_spaces()?;
    scan.accept(b"+-")?;
    let mut n_digits = 0;
    let mut is_hexadecimal = false;
    if scan.accept(b"0")? {
        if scan.accept(b"xX")? {
            is_hexadecimal = true;
        } else {
            n_digits = 1;
        }
    }
    n_digits += scan.digits(is_hexadecimal)?;
    if scan.accept(b".")? {
        n_digits += scan.digits(is_hexadecimal)?;
    }
    if n_digits > 0 && scan.accept(if is_hexadecimal { b"pP" } else { b"eE" })? {
        scan.accept(b"+-")?;
        scan.digits(false)?;
    }
    Ok(if scan.is_too_long { Vec::new() } else { scan.taken })
}

/// The state of [`scan_numeral`]. `next` has been looked at and not been taken.
struct Scan<'s> {
    stream: &'s mut Stream,
    next: Option<u8>,
    taken: Vec<u8>,
    is_too_long: bool,
}

impl Scan<'_> {
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
