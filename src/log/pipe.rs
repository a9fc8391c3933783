//! The queue and the thread that empties it.
//!
//! When the queue is full, the oldest record that is less grave than a warning goes, or else the new one; how many went is
//! told in a warning. A message that one logger repeats more than a hundred times within a second is shown a hundred times,
//! and then counted. While output is held back (a program has the terminal) the last thousand lines are kept.

use std::collections::{BTreeMap, VecDeque};
use std::io::Write as _;
use std::sync::{Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use super::{Level, Record, form, settings, sink};

/// Most records that wait to be written.
const QUEUE_MAX: usize = 8192;
/// Most lines that are kept while output is held back.
const HELD_MAX: usize = 1000;
/// So many times a message is shown within a window.
const REPEATS_SHOWN: u64 = 100;
/// Length of the window in which repetitions are counted.
const WINDOW: Duration = Duration::from_secs(1);
/// How long [`flush`] waits for a standard error that takes nothing.
const FLUSH_TIMEOUT: Duration = Duration::from_secs(5);

#[derive(Default)]
struct Queue {
    records: VecDeque<Record>,
    /// Records that went for want of room.
    n_dropped: u64,
    /// Number of the last request to write everything, and of the last that was met.
    flush_wanted: u64,
    flush_done: u64,
    /// Programs that have the terminal for themselves.
    n_holders: usize,
}

struct Pipe {
    queue: Mutex<Queue>,
    /// There is something to do.
    filled: Condvar,
    /// Something was written.
    emptied: Condvar,
}

/// Nothing stands for a system that has no thread left.
static PIPE: OnceLock<Option<&'static Pipe>> = OnceLock::new();

fn pipe() -> Option<&'static Pipe> {
    *PIPE.get_or_init(|| {
        let pipe: &'static Pipe =
            Box::leak(Box::new(Pipe { queue: Mutex::default(), filled: Condvar::new(), emptied: Condvar::new() }));
        let thread = std::thread::Builder::new().name("wippy-log".to_owned());
        thread.spawn(move || Writer::default().run(pipe)).ok().map(|_| pipe)
    })
}

fn write(text: &str) {
    // Where standard error is closed there is nobody to tell.
    drop(std::io::stderr().write_all(text.as_bytes()));
}

impl Pipe {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Puts a record into the queue.
pub(super) fn submit(record: Record) {
    let Some(pipe) = pipe() else { return write(&form::line(&record, settings())) };
    let mut queue = pipe.lock();
    if queue.records.len() >= QUEUE_MAX {
        queue.n_dropped += 1;
        let is_slight = |record: &Record| record.level < Level::Warn;
        let victim = if is_slight(&record) { None } else { queue.records.iter().position(is_slight) };
        let Some(victim) = victim else { return };
        queue.records.remove(victim);
    }
    queue.records.push_back(record);
    let is_first = queue.records.len() == 1;
    drop(queue);
    if is_first {
        pipe.filled.notify_one();
    }
}

/// Waits until everything that was submitted is written; at once if nothing ever was.
pub(crate) fn flush() {
    let Some(Some(pipe)) = PIPE.get() else { return };
    let deadline = Instant::now() + FLUSH_TIMEOUT;
    let mut queue = pipe.lock();
    queue.flush_wanted += 1;
    let wanted = queue.flush_wanted;
    pipe.filled.notify_one();
    while queue.flush_done < wanted {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return;
        }
        queue = pipe.emptied.wait_timeout(queue, left).unwrap_or_else(PoisonError::into_inner).0;
    }
}

/// Keeps lines back until [`release`] was called as often.
pub(crate) fn hold_back() {
    flush();
    if let Some(pipe) = pipe() {
        pipe.lock().n_holders += 1;
    }
}

/// See [`hold_back`]. Then the lines that were kept are written if one of them is a warning or an error.
pub(crate) fn release() {
    // What was said before is kept back, too.
    flush();
    if let Some(pipe) = pipe() {
        let mut queue = pipe.lock();
        queue.n_holders = queue.n_holders.saturating_sub(1);
        pipe.filled.notify_one();
    }
}

/// A message that is said again and again.
struct Repeated {
    since: Instant,
    n: u64,
    /// The last record that was not shown.
    last: Option<Record>,
}

/// What the thread knows.
#[derive(Default)]
struct Writer {
    repeated: BTreeMap<(String, String), Repeated>,
    held: VecDeque<(Level, String)>,
}

impl Writer {
    fn run(mut self, pipe: &Pipe) {
        loop {
            let mut queue = pipe.lock();
            while queue.records.is_empty() && queue.n_dropped == 0 && queue.flush_wanted == queue.flush_done {
                if queue.n_holders == 0 && !self.held.is_empty() {
                    break;
                }
                // What is counted is told when its window is over.
                let (woken, is_over) = if self.repeated.is_empty() {
                    (pipe.filled.wait(queue).unwrap_or_else(PoisonError::into_inner), false)
                } else {
                    let waited = pipe.filled.wait_timeout(queue, WINDOW);
                    let (woken, timeout) = waited.unwrap_or_else(PoisonError::into_inner);
                    (woken, timeout.timed_out())
                };
                queue = woken;
                if is_over {
                    break;
                }
            }
            let records = std::mem::take(&mut queue.records);
            let n_dropped = std::mem::take(&mut queue.n_dropped);
            let flush = queue.flush_wanted;
            let (is_flushing, is_held) = (flush > queue.flush_done, queue.n_holders > 0);
            drop(queue);
            self.write(records, n_dropped, is_flushing, is_held);
            pipe.lock().flush_done = flush;
            pipe.emptied.notify_all();
        }
    }

    fn write(&mut self, records: VecDeque<Record>, n_dropped: u64, is_flushing: bool, is_held: bool) {
        let mut lines = Vec::new();
        for record in records {
            if let Some(sink) = sink() {
                sink(&record);
            }
            if settings().is_printed {
                self.count(record, &mut lines);
            }
        }
        self.end_windows(is_flushing, &mut lines);
        if n_dropped > 0 {
            let message = format!("{n_dropped} log records dropped: the output is too slow");
            let record = Record::new(Level::Warn, "logger".to_owned(), message);
            lines.push((Level::Warn, form::line(&record, settings())));
        }
        if is_held {
            self.held.extend(lines);
            let excess = self.held.len().saturating_sub(HELD_MAX);
            self.held.drain(..excess);
            return;
        }
        let held = std::mem::take(&mut self.held);
        let is_shown = held.iter().any(|(level, _)| *level >= Level::Warn);
        let held = held.into_iter().filter(|_| is_shown);
        let text: String = held.chain(lines).map(|(_, line)| line).collect();
        write(&text);
    }

    /// Shows a record, or counts it if it was shown often enough.
    fn count(&mut self, record: Record, lines: &mut Vec<(Level, String)>) {
        let key = (record.logger.clone(), record.message.clone());
        let now = Instant::now();
        if let Some(repeated) = self.repeated.get_mut(&key) {
            if now.duration_since(repeated.since) < WINDOW {
                repeated.n += 1;
                if repeated.n > REPEATS_SHOWN {
                    repeated.last = Some(record);
                    return;
                }
            } else if let Some(old) = self.repeated.insert(key, Repeated { since: now, n: 1, last: None }) {
                lines.extend(old.summary());
            }
        } else {
            self.repeated.insert(key, Repeated { since: now, n: 1, last: None });
        }
        lines.push((record.level, form::line(&record, settings())));
    }

    /// Tells what was counted in windows that are over, or in all.
    fn end_windows(&mut self, all: bool, lines: &mut Vec<(Level, String)>) {
        let now = Instant::now();
        self.repeated.retain(|_, repeated| {
            let is_over = all || now.duration_since(repeated.since) >= WINDOW;
            if is_over {
                lines.extend(repeated.summary());
            }
            !is_over
        });
    }
}

impl Repeated {
    fn summary(&self) -> Option<(Level, String)> {
        let last = self.last.as_ref()?;
        let message = format!("repeated {} times: {}", self.n - REPEATS_SHOWN, last.message);
        let record = Record {
            pid: last.pid.clone(),
            location: last.location.clone(),
            ..Record::new(last.level, last.logger.clone(), message)
        };
        Some((record.level, form::line(&record, settings())))
    }
}
