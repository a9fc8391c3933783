//! Writing to a slow stream without holding up anybody.
//!
//! A pipe whose reader takes his time, a terminal that was stopped: once the system has no room left, a write would keep the
//! worker that does it, and with it all processes of that worker. So where others could run, bytes go into the buffer of the
//! stream, and what does not fit waits: its task is suspended like that of a `receive`.
//!
//! One job of the blocking pool, the *pump*, serves a stream that has something to write: it waits with `poll` until the file
//! takes something, and writes it, in pieces that do not have to wait, under the lock of the stream, which is therefore never
//! held for long. It wakes tasks as room comes: those whose bytes have left, and of those that wait for room, in their order,
//! as many as fit. When all is written it ends. Whoever was woken then, and has no pump behind it, wakes the next in line when
//! it is done, or when its process has ended: so a wake-up is never lost.
//!
//! What one call writes stays together, and what comes later stays behind it. A program that ends flushes the buffer itself
//! ([`super::exit`]), waiting as long as it takes.
//!
//! The queue has a lock of its own, since one that waits may be dropped by the collector while the stream is in use. Order of
//! locks: stream, queue; wakers are let go outside of both.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustix::event::{PollFd, PollFlags, poll};

use super::Streams;
use super::stream::{Offer, SharedStream, lock};
use crate::vm::native::{Cx, Raise, Ret, Value, Waker};

/// What becomes of a write: the first argument is the value that was given with it.
pub(crate) type Finish = fn(&mut Cx<'_>, io::Result<()>) -> Result<Ret, Raise>;

/// What is said if the state of a write is not where it was put.
const LOST: &str = "the state of the write is lost";

/// Who waits for a stream to write.
#[derive(Clone, Default)]
pub(super) struct Writers(Arc<Mutex<Queue>>);

#[derive(Default)]
struct Queue {
    /// Those that wait for bytes to leave, with the number of the last one.
    for_bytes: BTreeMap<u64, (Waker, u64)>,
    /// Those that wait for room, with how much they need. Both by their own numbers, in the order in which they came.
    for_room: BTreeMap<u64, (Waker, usize)>,
    /// Of all these so many take a broken pipe as an error like others.
    n_tolerant: usize,
    /// Number of the next one.
    next: u64,
    has_pump: bool,
}

/// What a writer waits for.
#[derive(Clone, Copy)]
enum Awaited {
    /// The byte of this number has left.
    Byte(u64),
    /// There is room for so many, or nothing in the way.
    Room(usize),
}

impl Writers {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether somebody will be told what has become of his bytes.
    pub(super) fn are_told(&self) -> bool {
        !self.lock().for_bytes.is_empty()
    }

    /// Whether a broken pipe is an error for somebody who waits.
    pub(super) fn are_tolerant(&self) -> bool {
        self.lock().n_tolerant > 0
    }

    /// Wakes all: the stream is closed.
    pub(super) fn wake_all(&self) {
        let woken = {
            let mut queue = self.lock();
            (std::mem::take(&mut queue.for_bytes), std::mem::take(&mut queue.for_room))
        };
        // Each waker wakes as it goes.
        drop(woken);
    }
}

impl Queue {
    /// Takes out who can go on when bytes up to number `n_left` have left, `len` are left and `capacity` have room.
    fn take_ready(&mut self, n_left: u64, len: usize, capacity: usize) -> Vec<Waker> {
        let mut ready = Vec::new();
        while let Some(first) = self.for_bytes.first_entry()
            && first.get().1 <= n_left
        {
            ready.push(first.remove().0);
        }
        let mut room = capacity.saturating_sub(len);
        let mut is_clear = len == 0;
        while let Some(first) = self.for_room.first_entry()
            && (is_clear || first.get().1 <= room)
        {
            let (waker, needed) = first.remove();
            room = room.saturating_sub(needed);
            is_clear = false;
            ready.push(waker);
        }
        ready
    }
}

/// One that waits. When it is dropped it waits no longer.
struct Writer {
    writers: Writers,
    number: u64,
    is_tolerant: bool,
}

impl Drop for Writer {
    fn drop(&mut self) {
        let mut queue = self.writers.lock();
        let own = (queue.for_bytes.remove(&self.number), queue.for_room.remove(&self.number));
        queue.n_tolerant -= usize::from(self.is_tolerant);
        // Without a pump there is room, and nobody else to say so.
        let next = if queue.has_pump { None } else { queue.for_room.pop_first() };
        drop(queue);
        drop((own, next));
    }
}

/// A write on its way.
struct Writing {
    stream: SharedStream,
    /// What the stream has not taken yet; nothing if it has all, or this is a flush.
    bytes: Vec<u8>,
    /// The byte whose end is waited for.
    until: Option<u64>,
    /// A broken pipe is an error like others.
    is_tolerant: bool,
    finish: Finish,
    /// While it waits.
    writer: Option<Writer>,
}

/// Writes bytes to a stream, for a process that has company. `value` is the first argument of `finish`.
///
/// # Errors
/// Raised by `finish`; or the task would have to wait and may not.
pub(crate) fn write(
    cx: &mut Cx<'_>,
    stream: &SharedStream,
    bytes: Vec<u8>,
    value: Value,
    finish: Finish,
) -> Result<Ret, Raise> {
    begin(cx, stream, Some(bytes), value, false, finish)
}

/// As [`write`], but a pipe that nobody reads is an error like others.
///
/// # Errors
/// As for [`write`].
pub(crate) fn write_or_fail(
    cx: &mut Cx<'_>,
    stream: &SharedStream,
    bytes: Vec<u8>,
    finish: Finish,
) -> Result<Ret, Raise> {
    begin(cx, stream, Some(bytes), Value::NIL, true, finish)
}

/// Writes what is in the buffer of a stream, for a process that has company.
///
/// # Errors
/// As for [`write`].
pub(super) fn flush(cx: &mut Cx<'_>, stream: &SharedStream, finish: Finish) -> Result<Ret, Raise> {
    begin(cx, stream, None, Value::NIL, false, finish)
}

/// As [`flush`], but a pipe that nobody reads is an error like others.
///
/// # Errors
/// As for [`write`].
pub(crate) fn flush_or_fail(cx: &mut Cx<'_>, stream: &SharedStream, finish: Finish) -> Result<Ret, Raise> {
    begin(cx, stream, None, Value::NIL, true, finish)
}

/// Sees to it that what is in the buffer of a stream leaves, without waiting for that.
pub(super) fn flush_soon(cx: &mut Cx<'_>, stream: &SharedStream) {
    let mut locked = lock(stream);
    // What is wrong with the stream is reported by its own operations.
    locked.flush_ready().unwrap_or_default();
    if !locked.has_output() {
        return;
    }
    let writers = locked.writers();
    let is_first = !std::mem::replace(&mut writers.lock().has_pump, true);
    drop(locked);
    if is_first {
        start_pump(cx, stream, writers);
    }
}

/// Writes what is in the buffers of all open streams; where others could run, without waiting for a reader that takes his time:
/// what he does not take now leaves as he does.
pub(super) fn flush_all(cx: &mut Cx<'_>) {
    let has_company = cx.has_company();
    for stream in Streams::of(cx).open() {
        if has_company && lock(&stream).is_slow() {
            flush_soon(cx, &stream);
        } else {
            // Its own operations report what is wrong with it.
            lock(&stream).flush().unwrap_or_default();
        }
    }
}

fn begin(
    cx: &mut Cx<'_>,
    stream: &SharedStream,
    bytes: Option<Vec<u8>>,
    value: Value,
    is_tolerant: bool,
    finish: Finish,
) -> Result<Ret, Raise> {
    cx.set_count(1);
    cx.set_arg(1, value);
    let until = bytes.is_none().then(|| lock(stream).output().last());
    let bytes = bytes.unwrap_or_default();
    go_on(cx, Writing { stream: Arc::clone(stream), bytes, until, is_tolerant, finish, writer: None })
}

/// Goes as far as it can without waiting.
fn go_on(cx: &mut Cx<'_>, mut writing: Writing) -> Result<Ret, Raise> {
    let awaited = match step(&mut writing) {
        Ok(None) => {
            drop(writing.writer.take());
            return (writing.finish)(cx, Ok(()));
        }
        Ok(Some(awaited)) => awaited,
        Err(error) => {
            drop(writing.writer.take());
            return (writing.finish)(cx, Err(error));
        }
    };
    let writer = wait(cx, &writing.stream, awaited, writing.is_tolerant)?;
    // The former one goes when the new one is there: a wake-up that it had is not lost.
    writing.writer = Some(writer);
    let state = cx.new_state(Some(writing));
    cx.set_count(2);
    cx.set_arg(2, state);
    cx.await_waker(write_on)
}

fn write_on(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let state = cx.arg(2);
    match cx.state::<Option<Writing>>(state).and_then(Option::take) {
        Some(writing) => {
            cx.set_count(1);
            go_on(cx, writing)
        }
        None => Err(cx.error(LOST)),
    }
}

/// Gives the stream what it takes: what has to be waited for, if anything.
fn step(writing: &mut Writing) -> io::Result<Option<Awaited>> {
    let mut stream = lock(&writing.stream);
    if let Some(number) = writing.until {
        if writing.writer.is_none() {
            // A flush that has just begun.
            stream.tolerating(writing.is_tolerant, |stream| stream.flush_ready())?;
        }
        return match stream.fate(number) {
            Some(fate) => fate.map(|()| None),
            None => Ok(Some(Awaited::Byte(number))),
        };
    }
    let offer = stream.tolerating(writing.is_tolerant, |stream| stream.offer(&writing.bytes))?;
    Ok(match offer {
        Offer::Done => None,
        Offer::NoRoom => Some(Awaited::Room(writing.bytes.len())),
        Offer::Taken { last } => {
            writing.bytes = Vec::new();
            writing.until = Some(last);
            Some(Awaited::Byte(last))
        }
    })
}

/// Lets the running task be woken when it may go on. The task has to block next.
///
/// # Errors
/// It may not block.
fn wait(cx: &mut Cx<'_>, stream: &SharedStream, awaited: Awaited, is_tolerant: bool) -> Result<Writer, Raise> {
    let waker = cx.waker()?;
    let mut locked = lock(stream);
    let writers = locked.writers();
    let mut queue = writers.lock();
    let number = queue.next;
    queue.next += 1;
    queue.n_tolerant += usize::from(is_tolerant);
    let writer = Writer { writers: writers.clone(), number, is_tolerant };
    let may_go_on = match awaited {
        Awaited::Byte(last) => locked.fate(last).is_some(),
        Awaited::Room(n) => locked.has_room(n),
    };
    if may_go_on {
        // Its waker goes: it looks again at once.
        drop(queue);
        drop(locked);
        return Ok(writer);
    }
    match awaited {
        Awaited::Byte(last) => drop(queue.for_bytes.insert(number, (waker, last))),
        Awaited::Room(n) => drop(queue.for_room.insert(number, (waker, n))),
    }
    let is_first = !std::mem::replace(&mut queue.has_pump, true);
    drop(queue);
    drop(locked);
    if is_first {
        start_pump(cx, stream, writers);
    }
    Ok(writer)
}

fn start_pump(cx: &mut Cx<'_>, stream: &SharedStream, writers: Writers) {
    let pump = Pump { stream: Arc::clone(stream), writers, is_over: false };
    cx.run_elsewhere(Box::new(move || pump.run()));
}

/// The job.
struct Pump {
    stream: SharedStream,
    writers: Writers,
    /// It has come to its end, and there may be another by now.
    is_over: bool,
}

impl Pump {
    fn run(mut self) {
        loop {
            let Some(file) = lock(&self.stream).shared_file() else { return };
            let mut watched = [PollFd::new(&*file, PollFlags::OUT)];
            while poll(&mut watched, None) == Err(rustix::io::Errno::INTR) {}
            drop(file);
            let (woken, is_over) = self.round();
            self.is_over = is_over;
            drop(woken);
            if is_over {
                return;
            }
        }
    }

    /// Writes what can be written now. Who goes on by that, and whether there is nothing left.
    fn round(&self) -> (Vec<Waker>, bool) {
        let mut stream = lock(&self.stream);
        stream.pump(&self.writers);
        let mut queue = self.writers.lock();
        let len = stream.n_waiting();
        let woken = queue.take_ready(stream.output().n_left(), len, stream.capacity());
        if len == 0 {
            queue.has_pump = false;
        }
        (woken, len == 0)
    }
}

impl Drop for Pump {
    fn drop(&mut self) {
        if !self.is_over {
            // The stream is closed, or the run is over and the job was never begun.
            self.writers.lock().has_pump = false;
            self.writers.wake_all();
        }
    }
}
