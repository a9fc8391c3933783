//! Open files and their scanners.
//!
//! Operations run one after the other on threads that may block. A file that is closed meanwhile, or whose process ends, is
//! gone when the operation in work is over; nobody waits for that.

use std::io::{Read as _, SeekFrom, Write as _};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};

use cap_std::fs::File;

use super::fault::{Fault, First, Named};
use super::volume::{Mode, Stat, seek};
use super::{Outcome, run};
use crate::net::scan::{self, Split};
use crate::process::error::kind;
use crate::process::failure::{Failure, ret_ok};
use crate::process::handles::Handle;
use crate::vm::native::{Cx, HostType, Object, Raise, Ret, Value};

/// Most files that a process may have open.
const FILES_MAX: usize = 1000;
/// Bytes that `read` takes if it is not told.
const READ_DEFAULT: i64 = 4096;
/// Most bytes that `read` takes at once.
const READ_MAX: usize = 256 << 20;
/// Bytes that a scanner reads at once.
const SCAN_PIECE: usize = 32 << 10;

static FILE: HostType = HostType::new(
    "fs.File",
    &[
        ("read", file_read),
        ("write", file_write),
        ("seek", file_seek),
        ("stat", file_stat),
        ("sync", file_sync),
        ("close", file_close),
        ("scanner", scanner),
    ],
    &[("__tostring", tostring)],
);

static SCANNER: HostType =
    HostType::new("fs.Scanner", &[("scan", scan), ("text", scanner_text), ("err", scanner_error)], &[]);

/// A file that a process has open.
pub(super) struct OpenFile {
    file: Mutex<Option<File>>,
    is_closed: AtomicBool,
    mode: Mode,
    path: Vec<u8>,
    /// Open files of the process.
    n_open: Arc<AtomicUsize>,
}

impl OpenFile {
    fn lock(&self) -> MutexGuard<'_, Option<File>> {
        self.file.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does something with the file, on a thread that may block.
    pub(super) fn with<T>(&self, body: impl FnOnce(&mut File) -> Result<T, Fault>) -> Result<T, Fault> {
        let mut locked = self.lock();
        if self.is_closed.load(Ordering::Acquire) {
            *locked = None;
        }
        let done = match locked.as_mut() {
            Some(file) => body(file),
            None => Err(closed()),
        };
        if self.is_closed.load(Ordering::Acquire) {
            *locked = None;
        }
        done
    }

    /// True: it was open.
    fn close_once(&self) -> bool {
        if self.is_closed.swap(true, Ordering::AcqRel) {
            return false;
        }
        self.n_open.fetch_sub(1, Ordering::Relaxed);
        match self.file.try_lock() {
            Ok(mut file) => *file = None,
            Err(TryLockError::Poisoned(file)) => *file.into_inner() = None,
            // The operation in work closes it.
            Err(TryLockError::WouldBlock) => {}
        }
        true
    }

    fn named(&self, operation: &'static str, first: First) -> Named {
        Named { operation, path: self.path.clone(), first }
    }
}

impl Handle for OpenFile {
    fn close(&self) {
        self.close_once();
    }
}

impl Drop for OpenFile {
    fn drop(&mut self) {
        self.close_once();
    }
}

fn closed() -> Fault {
    Fault::invalid("file is closed")
}

struct FileObject(Arc<OpenFile>);

impl Object for FileObject {
    fn type_name(&self) -> &'static str {
        FILE.name()
    }
}

/// Number of the open files of a process.
#[derive(Default)]
struct OpenFiles(Arc<AtomicUsize>);

/// Whether the process may open another file.
pub(super) fn check_number(cx: &mut Cx<'_>) -> Result<(), Fault> {
    if cx.extension_or_insert(OpenFiles::default).0.load(Ordering::Relaxed) >= FILES_MAX {
        return Err(Fault::invalid(format!("too many open files: at most {FILES_MAX}")));
    }
    Ok(())
}

/// A file for the program.
pub(super) fn new_file(cx: &mut Cx<'_>, file: File, mode: Mode, path: Vec<u8>) -> Value {
    let n_open = Arc::clone(&cx.extension_or_insert(OpenFiles::default).0);
    n_open.fetch_add(1, Ordering::Relaxed);
    let file =
        Arc::new(OpenFile { file: Mutex::new(Some(file)), is_closed: AtomicBool::new(false), mode, path, n_open });
    cx.own_handle(&file);
    cx.new_object(&FILE, FileObject(file))
}

/// The file that a value is.
pub(super) fn file_of(cx: &mut Cx<'_>, v: Value) -> Option<Arc<OpenFile>> {
    cx.userdata::<FileObject>(v).map(|object| Arc::clone(&object.0))
}

fn check(cx: &mut Cx<'_>) -> Result<Arc<OpenFile>, Raise> {
    cx.check_object::<FileObject>(1, &FILE).map(|object| Arc::clone(&object.0))
}

/// Whether the file is open, and for that.
fn usable(file: &OpenFile, direction: Option<bool>) -> Result<(), Fault> {
    if file.is_closed.load(Ordering::Acquire) {
        return Err(closed());
    }
    match direction {
        Some(true) if !file.mode.writes() => Err(Fault::denied("file is not open for writing")),
        Some(false) if !file.mode.reads() => Err(Fault::denied("file is not open for reading")),
        _ => Ok(()),
    }
}

/// `file:read([n])`
fn file_read(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let file = check(cx)?;
    let n = cx.opt_int(2, READ_DEFAULT)?;
    let named = file.named("read", First::Nil);
    if let Err(fault) = usable(&file, Some(false)) {
        return named.ret(cx, fault);
    }
    let Some(n) = usize::try_from(n).ok().filter(|n| *n > 0) else {
        return named.ret(cx, Fault::invalid("size must be positive"));
    };
    let n = n.min(READ_MAX);
    cx.check_memory(n.min(1 << 20))?;
    run(cx, named, move || file.with(|file| read_some(file, n)).map(Outcome::Bytes))
}

/// Up to so many bytes; at least one.
fn read_some(file: &mut File, n: usize) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    file.take(n as u64).read_to_end(&mut bytes)?;
    if bytes.is_empty() { Err(Fault { kind: kind::NOT_FOUND, message: "EOF".to_owned() }) } else { Ok(bytes) }
}

/// `file:write(data)`
fn file_write(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let file = check(cx)?;
    let data = cx.check_str(2)?.to_vec();
    let named = file.named("write", First::False);
    if let Err(fault) = usable(&file, Some(true)) {
        return named.ret(cx, fault);
    }
    run(cx, named, move || file.with(|file| Ok(file.write_all(&data)?)).map(|()| Outcome::True))
}

/// `file:seek([whence [, offset]])`
fn file_seek(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let file = check(cx)?;
    let whence = cx.opt_str(2)?.unwrap_or(b"set").to_vec();
    let offset = cx.opt_int(3, 0)?;
    let named = file.named("seek", First::Nil);
    if let Err(fault) = usable(&file, None) {
        return named.ret(cx, fault);
    }
    let to = match whence.as_slice() {
        b"set" => match u64::try_from(offset) {
            Ok(offset) => SeekFrom::Start(offset),
            Err(_) => return named.ret(cx, Fault::invalid("position before the start of the file")),
        },
        b"cur" => SeekFrom::Current(offset),
        b"end" => SeekFrom::End(offset),
        _ => return named.ret(cx, Fault::invalid("invalid whence: must be 'set', 'cur', or 'end'")),
    };
    run(cx, named, move || file.with(|file| seek(file, to)).map(Outcome::Number))
}

/// `file:stat()`
fn file_stat(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let file = check(cx)?;
    let named = file.named("stat", First::Nil);
    if let Err(fault) = usable(&file, None) {
        return named.ret(cx, fault);
    }
    run(cx, named, move || file.with(|open| Stat::of(open, &file.path)).map(Outcome::Stat))
}

/// `file:sync()`
fn file_sync(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let file = check(cx)?;
    let named = file.named("sync", First::False);
    if let Err(fault) = usable(&file, None) {
        return named.ret(cx, fault);
    }
    run(cx, named, move || file.with(|file| Ok(file.sync_all()?)).map(|()| Outcome::True))
}

/// `file:close()`
fn file_close(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let file = check(cx)?;
    let named = file.named("close", First::False);
    if file.close_once() { ret_ok(cx, true) } else { named.ret(cx, closed()) }
}

fn tostring(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let is_closed = check(cx)?.is_closed.load(Ordering::Acquire);
    let text = cx.new_str(if is_closed { b"fs.File{closed}" } else { b"fs.File{}" });
    cx.ret1(text)
}

// ---- scanners

/// Cuts a file into tokens.
struct Scanner(Arc<Scan>);

struct Scan {
    file: Arc<OpenFile>,
    split: Split,
    state: Mutex<ScanState>,
}

#[derive(Default)]
struct ScanState {
    buffer: Vec<u8>,
    start: usize,
    is_end: bool,
    token: Vec<u8>,
    failure: Option<String>,
}

impl Object for Scanner {
    fn type_name(&self) -> &'static str {
        SCANNER.name()
    }
}

impl Scan {
    fn lock(&self) -> MutexGuard<'_, ScanState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Goes to the next token; false at the end.
    fn next(&self) -> Result<bool, Fault> {
        let mut state = self.lock();
        let found = state.next(&self.file, self.split);
        if let Err(fault) = &found {
            state.failure = Some(fault.message.clone());
        }
        if !matches!(found, Ok(true)) {
            state.token.clear();
        }
        found
    }
}

impl ScanState {
    fn next(&mut self, file: &OpenFile, split: Split) -> Result<bool, Fault> {
        loop {
            let rest = self.buffer.get(self.start..).unwrap_or_default();
            let token = scan::next(rest, split, self.is_end).map_err(Fault::invalid)?;
            if let Some(token) = token {
                self.token = match token.is_invalid {
                    true => "\u{fffd}".as_bytes().to_vec(),
                    false => rest.get(token.from..token.to).unwrap_or_default().to_vec(),
                };
                self.start += token.n;
                return Ok(true);
            }
            if self.is_end {
                return Ok(false);
            }
            self.buffer.drain(..self.start);
            self.start = 0;
            let buffer = &mut self.buffer;
            let n = file.with(|file| Ok(file.take(SCAN_PIECE as u64).read_to_end(buffer)?))?;
            self.is_end = n == 0;
        }
    }
}

/// `file:scanner([split])`
fn scanner(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let file = check(cx)?;
    let split = cx.opt_str(2)?.unwrap_or(b"lines");
    let named = file.named("scanner", First::Nil);
    let split = match Split::parse(split) {
        Ok(split) => split,
        Err(message) => return named.ret(cx, Fault::invalid(message)),
    };
    if let Err(fault) = usable(&file, Some(false)) {
        return named.ret(cx, fault);
    }
    let scan = Arc::new(Scan { file, split, state: Mutex::default() });
    let scanner = cx.new_object(&SCANNER, Scanner(scan));
    ret_ok(cx, scanner)
}

/// `scanner:scan()`
fn scan(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let scan = Arc::clone(&cx.check_object::<Scanner>(1, &SCANNER)?.0);
    let named = scan.file.named("scan", First::False);
    run(cx, named, move || scan.next().map(Outcome::Boolean))
}

/// `scanner:text()`
fn scanner_text(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let scan = Arc::clone(&cx.check_object::<Scanner>(1, &SCANNER)?.0);
    let text = cx.new_str(&scan.lock().token);
    cx.ret1(text)
}

/// `scanner:err()`
fn scanner_error(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let scan = Arc::clone(&cx.check_object::<Scanner>(1, &SCANNER)?.0);
    let failure = scan.lock().failure.clone();
    let failure = failure.map_or(Value::NIL, |message| cx.new_str(message.as_bytes()));
    cx.ret1(failure)
}

/// The error for a file that cannot be opened since there are too many.
pub(super) fn ret_canceled(cx: &mut Cx<'_>, named: &Named) -> Result<Ret, Raise> {
    let failure = Failure::new(kind::CANCELED, "canceled").with_context(named.operation);
    match named.first {
        First::Nil => failure.ret_nil(cx),
        First::False => failure.ret_false(cx),
    }
}
