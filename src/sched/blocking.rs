//! The blocking pool: threads for work that would hold up a worker (files, standard input, waiting for a child).
//!
//! It grows by one thread for each job that finds no idle one, up to a limit; further jobs queue. A thread that has had
//! nothing to do for ten seconds leaves. A job that panics ends alone: whoever waits for it hears of that by the drop of
//! what it held.
//!
//! Long jobs, which may keep a thread for as long as a program asks for (a query), have half of the threads; further ones
//! wait for these in a queue of their own, so that short jobs always find a thread.
//!
//! A pool of no threads keeps its jobs until somebody takes them: that is the pool of the simulator.

#![forbid(unsafe_code)]

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use super::sync::{AtomicUsize, Condvar, Mutex, MutexGuard, Ordering, lock, thread};

/// Work for the pool.
pub type Job = Box<dyn FnOnce() + Send>;

/// How long a thread waits for its next job.
const LEAVE_AFTER: Duration = Duration::from_secs(10);

#[derive(Default)]
struct Queue {
    jobs: VecDeque<Job>,
    /// Long jobs that wait for the end of others.
    long: VecDeque<Job>,
    /// Long jobs that are among `jobs` or run.
    n_long: usize,
    n_threads: usize,
    /// Threads that wait and have not been promised a job.
    n_idle: usize,
    is_closed: bool,
}

/// See the head of the file.
pub struct Pool {
    queue: Mutex<Queue>,
    has_job: Condvar,
    /// Jobs that are queued or run. A job counts until it has returned, so that whatever it woke is in a queue before.
    n_jobs: AtomicUsize,
    max_threads: usize,
    leave_after: Duration,
    on_quiet: Box<dyn Fn() + Send + Sync>,
}

impl Pool {
    /// A pool of up to so many threads; 0: jobs wait for [`Pool::run_one`]. `on_quiet` is called when the last job has ended.
    pub fn new(max_threads: usize, on_quiet: Box<dyn Fn() + Send + Sync>) -> Pool {
        Pool {
            queue: Mutex::default(),
            has_job: Condvar::new(),
            n_jobs: AtomicUsize::new(0),
            max_threads,
            leave_after: LEAVE_AFTER,
            on_quiet,
        }
    }

    /// Runs a job on one of the threads.
    ///
    /// # Errors
    /// The job, if the pool is closed, or if it has no thread and the system gives none.
    pub fn spawn(self: &Arc<Pool>, job: Job) -> Result<(), Job> {
        let mut queue = self.lock();
        if queue.is_closed {
            return Err(job);
        }
        if queue.n_idle == 0 && queue.n_threads < self.max_threads {
            let pool = Arc::clone(self);
            let thread = thread::Builder::new().name("wippy-blocking".to_owned()).spawn(move || pool.work());
            if thread.is_ok() {
                queue.n_threads += 1;
            } else if queue.n_threads == 0 && self.max_threads > 0 {
                return Err(job);
            }
        } else {
            queue.n_idle = queue.n_idle.saturating_sub(1);
        }
        queue.jobs.push_back(job);
        self.n_jobs.fetch_add(1, Ordering::SeqCst);
        drop(queue);
        self.has_job.notify_one();
        Ok(())
    }

    /// Runs a long job on one of the threads, or later.
    ///
    /// # Errors
    /// As for [`Pool::spawn`].
    pub fn spawn_long(self: &Arc<Pool>, job: Job) -> Result<(), Job> {
        let mut queue = self.lock();
        if queue.is_closed {
            return Err(job);
        }
        if queue.n_long >= (self.max_threads / 2).max(1) {
            queue.long.push_back(job);
            self.n_jobs.fetch_add(1, Ordering::SeqCst);
            return Ok(());
        }
        queue.n_long += 1;
        drop(queue);
        self.spawn(self.long_job(job))
    }

    /// A long job that starts the next one when it ends, however it does.
    fn long_job(self: &Arc<Pool>, job: Job) -> Job {
        struct End(Arc<Pool>);
        impl Drop for End {
            fn drop(&mut self) {
                self.0.end_long();
            }
        }
        let end = End(Arc::clone(self));
        Box::new(move || {
            let _end = end;
            job();
        })
    }

    fn end_long(self: &Arc<Pool>) {
        let mut queue = self.lock();
        let next = queue.long.pop_front();
        if next.is_none() {
            queue.n_long -= 1;
        }
        drop(queue);
        if let Some(next) = next {
            // Where it is refused it is dropped: the run is over.
            drop(self.spawn(self.long_job(next)));
            self.n_jobs.fetch_sub(1, Ordering::SeqCst);
        }
    }

    /// Runs one of the queued jobs here, chosen by `choose` from so many; false: there was none.
    pub fn run_one(&self, choose: impl FnOnce(usize) -> usize) -> bool {
        let mut queue = self.lock();
        let at = choose(queue.jobs.len());
        let Some(job) = queue.jobs.remove(at) else { return false };
        drop(queue);
        self.run(job);
        true
    }

    fn run(&self, job: Job) {
        // A report of the panic has been printed by the hook of the program, if it wants one.
        drop(catch_unwind(AssertUnwindSafe(job)));
        if self.n_jobs.fetch_sub(1, Ordering::SeqCst) == 1 {
            (self.on_quiet)();
        }
    }

    /// Number of jobs that are queued or run.
    pub fn n_jobs(&self) -> usize {
        self.n_jobs.load(Ordering::SeqCst)
    }

    /// Refuses new jobs and forgets those that have not begun; threads leave when their job has ended.
    pub fn close(&self) {
        let mut queue = self.lock();
        queue.is_closed = true;
        let forgotten = (std::mem::take(&mut queue.jobs), std::mem::take(&mut queue.long));
        drop(queue);
        self.n_jobs.fetch_sub(forgotten.0.len() + forgotten.1.len(), Ordering::SeqCst);
        self.has_job.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        lock(&self.queue)
    }

    /// The life of one thread.
    fn work(&self) {
        let mut queue = self.lock();
        loop {
            if let Some(job) = queue.jobs.pop_front() {
                drop(queue);
                self.run(job);
                queue = self.lock();
                continue;
            }
            if queue.is_closed {
                break;
            }
            queue.n_idle += 1;
            let (awake, timeout) =
                self.has_job.wait_timeout(queue, self.leave_after).unwrap_or_else(PoisonError::into_inner);
            queue = awake;
            if queue.jobs.is_empty() {
                // Not promised a job, or another thread was faster: the count may be lower than the truth, never higher.
                queue.n_idle = queue.n_idle.saturating_sub(1);
                if timeout.timed_out() {
                    break;
                }
            }
        }
        queue.n_threads -= 1;
    }
}

#[cfg(all(test, not(any(feature = "loom", feature = "shuttle"))))]
mod tests {
    use super::*;
    use std::sync::mpsc;

    #[test]
    fn jobs_beyond_the_limit_wait_for_a_thread() {
        let pool = Arc::new(Pool::new(2, Box::new(|| {})));
        let (sender, receiver) = mpsc::channel();
        let gate = Arc::new(Mutex::new(()));
        let closed = gate.lock().unwrap();
        for i in 0..20 {
            let (sender, gate) = (sender.clone(), Arc::clone(&gate));
            let job = move || {
                drop(gate.lock());
                sender.send(i).unwrap();
            };
            assert!(pool.spawn(Box::new(job)).is_ok());
        }
        assert_eq!(pool.n_jobs(), 20);
        assert_eq!(pool.lock().n_threads, 2);
        drop(closed);
        let mut done: Vec<i32> = receiver.iter().take(20).collect();
        done.sort_unstable();
        assert_eq!(done, (0..20).collect::<Vec<_>>());
    }

    #[test]
    fn long_jobs_leave_threads_to_others() {
        let pool = Arc::new(Pool::new(4, Box::new(|| {})));
        let (sender, receiver) = mpsc::channel();
        let gate = Arc::new(Mutex::new(()));
        let closed = gate.lock().unwrap();
        for i in 0..10 {
            let (sender, gate) = (sender.clone(), Arc::clone(&gate));
            let job = move || {
                drop(gate.lock());
                sender.send(i).unwrap();
                if i == 3 {
                    std::panic::resume_unwind(Box::new("panic"));
                }
            };
            assert!(pool.spawn_long(Box::new(job)).is_ok());
        }
        let (short, is_short) = mpsc::channel();
        assert!(pool.spawn(Box::new(move || short.send(()).unwrap())).is_ok());
        is_short.recv().unwrap();
        drop(closed);
        let mut done: Vec<i32> = receiver.iter().take(10).collect();
        done.sort_unstable();
        assert_eq!(done, (0..10).collect::<Vec<_>>());
        while pool.n_jobs() > 0 {
            std::thread::yield_now();
        }
        assert_eq!(pool.lock().n_long, 0);
    }

    #[test]
    fn a_panic_ends_its_job_only_and_what_it_held_is_dropped() {
        let (quiet, is_quiet) = mpsc::channel();
        let pool = Arc::new(Pool::new(1, Box::new(move || quiet.send(()).unwrap())));
        let (sender, receiver) = mpsc::channel::<()>();
        let job = move || {
            let _held = sender;
            std::panic::resume_unwind(Box::new("panic"));
        };
        assert!(pool.spawn(Box::new(job)).is_ok());
        assert!(receiver.recv().is_err());
        is_quiet.recv().unwrap();
        let (sender, receiver) = mpsc::channel();
        assert!(pool.spawn(Box::new(move || sender.send(7).unwrap())).is_ok());
        assert_eq!(receiver.recv(), Ok(7));
    }

    #[test]
    fn idle_threads_leave_and_a_closed_pool_refuses() {
        let mut pool = Pool::new(4, Box::new(|| {}));
        pool.leave_after = Duration::ZERO;
        let pool = Arc::new(pool);
        let (sender, receiver) = mpsc::channel();
        assert!(pool.spawn(Box::new(move || sender.send(()).unwrap())).is_ok());
        receiver.recv().unwrap();
        while pool.lock().n_threads > 0 {
            std::thread::yield_now();
        }
        pool.close();
        assert!(pool.spawn(Box::new(|| {})).is_err());
    }
}
