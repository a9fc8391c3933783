//! Waiting for the input of a slow stream without holding up anybody.
//!
//! However many tasks of however many processes wait for one stream, one job of the blocking pool waits for all of them,
//! with `poll`: it reads nothing, so that nothing is lost if the readers are gone by then. When there is input it wakes
//! all, they look again, and those that came too late wait again. The job watches a pipe of its own too, whose other end
//! stands in the queue of readers: when the last of them is gone (its process was ended) or the stream is closed, that end
//! is dropped and the job ends. So neither a thread nor a descriptor stays behind.
//!
//! Input that one reader takes out of the file beyond its own need is in the buffer, where `poll` does not see it: so a reader
//! that leaves some wakes the others, and one that joins the queue looks whether anybody has read since it was told to wait.
//!
//! The queue has a lock of its own, since a reader may be dropped by the collector while the stream is in use.

use std::fs::File;
use std::io::{self, PipeReader, PipeWriter};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::stream::{SharedStream, lock};
use crate::vm::native::{Cx, Raise, Waker};

/// Who waits for the input of a stream.
#[derive(Clone, Default)]
pub(super) struct Readers(Arc<Mutex<Queue>>);

#[derive(Default)]
struct Queue {
    waiting: Vec<(u64, Waker)>,
    /// Its drop ends the job.
    job: Option<PipeWriter>,
    /// Number of the next one.
    next: u64,
}

impl Readers {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Wakes all: there is something to see.
    pub(super) fn wake(&self) {
        let woken = {
            let mut queue = self.lock();
            queue.job = None;
            std::mem::take(&mut queue.waiting)
        };
        // Each waker wakes as it goes, outside of the lock.
        drop(woken);
    }
}

/// One of them. When it is dropped it waits no longer.
pub(super) struct Reader {
    readers: Readers,
    number: u64,
    /// Nobody watches the stream: the system has no descriptor left for that. It has to wait where it is.
    pub(super) is_alone: bool,
}

impl Drop for Reader {
    fn drop(&mut self) {
        let mut queue = self.readers.lock();
        queue.waiting.retain(|(number, _)| *number != self.number);
        if queue.waiting.is_empty() {
            queue.job = None;
        }
    }
}

/// Lets the running task be woken when the stream has input or is closed; it was told to wait after `n_fills` fills. The
/// task has to block next.
///
/// # Errors
/// It may not block.
pub(super) fn wait(cx: &mut Cx<'_>, stream: &SharedStream, n_fills: u64) -> Result<Reader, Raise> {
    let waker = cx.waker()?;
    // As long as this lock is held nobody reads.
    let mut locked = lock(stream);
    let readers = locked.readers();
    let mut queue = readers.lock();
    let number = queue.next;
    queue.next += 1;
    let mut reader = Reader { readers: readers.clone(), number, is_alone: false };
    if locked.n_fills() != n_fills {
        // Its waker goes: it looks again at once.
        return Ok(reader);
    }
    if queue.job.is_some() {
        queue.waiting.push((number, waker));
        return Ok(reader);
    }
    let Some((file, (end, job))) = locked.shared_file().zip(io::pipe().ok()) else {
        reader.is_alone = true;
        return Ok(reader);
    };
    queue.waiting.push((number, waker));
    queue.job = Some(job);
    drop(queue);
    drop(locked);
    cx.run_elsewhere(Box::new(move || watch(&file, &end, &readers)));
    Ok(reader)
}

/// The job: waits for input or for the end of the pipe, then wakes all readers.
fn watch(file: &File, end: &PipeReader, readers: &Readers) {
    let mut watched = [PollFd::new(file, PollFlags::IN), PollFd::new(end, PollFlags::IN)];
    while poll(&mut watched, None) == Err(rustix::io::Errno::INTR) {}
    let is_over = watched.last().is_some_and(|end| !end.revents().is_empty());
    if !is_over {
        // Should another job watch by now, it ends with this, and the readers that it had look too.
        readers.wake();
    }
}

/// Whether writing something would not wait: there is room, or nobody reads any more, or an error.
pub(super) fn has_room(file: &File) -> bool {
    let mut watched = [PollFd::new(file, PollFlags::OUT)];
    !matches!(poll(&mut watched, Some(&Timespec { tv_sec: 0, tv_nsec: 0 })), Ok(0))
}

/// Whether reading would not wait: there is input, or the end of it, or an error.
pub(super) fn has_input(file: &File) -> bool {
    let mut watched = [PollFd::new(file, PollFlags::IN)];
    !matches!(poll(&mut watched, Some(&Timespec { tv_sec: 0, tv_nsec: 0 })), Ok(0))
}
