//! A runtime: what all workers share, how they are started and stopped, and the door for other threads ([`Remote`]).
//!
//! The thread that calls [`Runtime::run_main`] is worker 0. The other workers get their threads when there is work for them
//! for the first time, so that a program without processes starts none.

#![forbid(unsafe_code)]

use std::sync::{Arc, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use crossbeam_deque::{Injector, Steal, Stealer, Worker as Deque};
use crossbeam_utils::CachePadded;

use super::Handle;
use super::blocking::{Job, Pool};
use super::clock::{Clock, Nanos};
use super::events::{Node, NodeDepot, Then};
use super::idle::Idle;
use super::monitor::Monitor;
use super::park::Parker;
use super::stats::{Counters, Statistics};
use super::sync::{AtomicBool, AtomicI32, AtomicUsize, Condvar, Mutex, Ordering, fence, lock, thread};
use super::timers::Timers;
use super::wheel::TimerId;
use super::worker::Worker;

/// How long the end of a run waits for workers that are in the middle of a turn.
const JOIN_TIMEOUT: Duration = Duration::from_secs(1);

/// Settings of a runtime.
#[derive(Clone, Debug)]
pub struct Config {
    /// Number of worker threads, at least 1, at most 1024. `None`: as many as the program may use processors.
    pub workers: Option<usize>,
    /// Most threads of the blocking pool.
    pub blocking_threads: usize,
    /// Reductions of a turn.
    pub budget: u32,
    /// Seed of random choices.
    pub seed: u64,
    /// Native stack of the worker threads; `None`: that of the system.
    pub stack_size: Option<usize>,
    /// A worker that does not come to a slice end for so long is replaced, if it is needed. `None`: never.
    pub stuck_after: Option<Duration>,
}

impl Default for Config {
    fn default() -> Config {
        let stuck_after = Some(Duration::from_millis(100));
        Config { workers: None, blocking_threads: 64, budget: 4000, seed: 0x5eed, stack_size: None, stuck_after }
    }
}

/// Most workers: their numbers stand in 16 bits, and counts of them too.
const MAX_WORKERS: usize = 1024;

/// Called when nothing can run any more.
pub type IdleHook<H> = Box<dyn Fn(&Worker<H>) + Send + Sync>;

/// What the scheduler asks of the room above it.
pub struct Hooks<H: Handle> {
    /// Makes the machine of a worker, on its thread.
    pub machine: Box<dyn Fn(usize) -> H::Machine + Send + Sync>,
    /// Nothing can run any more: all workers sleep, no timer waits, no blocking job runs, nobody holds the runtime. Called
    /// once for each time that this comes about, by a worker.
    pub idle: IdleHook<H>,
    /// All workers sleep, and did not a moment ago. Called by the monitor's thread.
    pub quiet: Box<dyn Fn() + Send + Sync>,
    /// Another worker has taken the place of the one with this number, which does not come to the end of a slice. Called by
    /// the monitor's thread.
    pub replaced: Box<dyn Fn(usize) + Send + Sync>,
}

/// The place of one worker.
pub(super) struct Seat<H: Handle> {
    /// Processes that ran here last and were woken by other threads.
    pub(super) inject: Injector<H>,
    pub(super) stealer: Stealer<H>,
    pub(super) parker: Parker,
    pub(super) counters: Counters,
    /// Another worker has taken the place of this one, which is in the middle of a turn.
    pub(super) is_stuck: AtomicBool,
    /// Out of service until this is taken back.
    pub(super) is_spare: AtomicBool,
    /// The queue itself, until the worker starts.
    deque: Mutex<Option<Deque<H>>>,
}

impl<H: Handle> Seat<H> {
    /// Whether another worker has taken over.
    #[inline]
    pub(super) fn is_replaced(&self) -> bool {
        self.is_stuck.load(Ordering::Relaxed)
    }

    /// Whether the worker runs nothing that waits for it: it hangs, or sleeps as a spare.
    pub(super) fn is_out_of_service(&self) -> bool {
        self.is_replaced() || self.is_spare.load(Ordering::Relaxed)
    }
}

/// What all workers share.
pub(super) struct Shared<H: Handle> {
    pub(super) config: Config,
    /// See the function of that name.
    n_workers: OnceLock<usize>,
    pub(super) hooks: Hooks<H>,
    pub(super) seats: Box<[Arc<CachePadded<Seat<H>>>]>,
    pub(super) global: Injector<H>,
    pub(super) idle: Idle,
    pub(super) timers: Timers<(H, u64)>,
    pub(super) clock: Clock,
    pub(super) pool: Arc<Pool>,
    pub(super) nodes: Arc<NodeDepot<H::Event>>,
    /// Number of workers that were started.
    pub(super) n_started: AtomicUsize,
    /// Number of workers in service: those started but the spare ones.
    pub(super) n_active: AtomicUsize,
    pub(super) monitor: Monitor,
    pub(super) is_finished: AtomicBool,
    exit_code: AtomicI32,
    /// See [`Remote::hold`].
    n_holds: AtomicUsize,
    /// The idle hook was called, and nothing has run since.
    pub(super) idle_told: AtomicBool,
    /// Worker threads that have not ended, worker 0 aside; guards the start of new ones too.
    n_threads: Mutex<usize>,
    thread_ended: Condvar,
}

/// The runtime as other threads see it: the blocking pool, signal and I/O threads.
pub struct Remote<H: Handle> {
    pub(super) shared: Arc<Shared<H>>,
}

impl<H: Handle> Clone for Remote<H> {
    fn clone(&self) -> Remote<H> {
        Remote { shared: Arc::clone(&self.shared) }
    }
}

/// Keeps the runtime from being idle: something outside will wake a process.
pub struct Hold<H: Handle> {
    remote: Remote<H>,
}

impl<H: Handle> Drop for Hold<H> {
    fn drop(&mut self) {
        let shared = &self.remote.shared;
        if shared.n_holds.fetch_sub(1, Ordering::SeqCst) == 1 {
            shared.look_for_idleness();
        }
    }
}

impl<H: Handle> Remote<H> {
    /// Pushes an event to a process. If it waited for one, a worker runs it: the one that ran it last, if that comes to it.
    ///
    /// # Errors
    /// The event, if the process has ended.
    pub fn send(&self, target: &H, event: H::Event) -> Result<(), H::Event> {
        match target.control().push(Node::new(event)) {
            Ok(Then::Enqueue) => self.enqueue(target),
            Ok(Then::Nothing) => {}
            Err(node) => return Err(node.event),
        }
        Ok(())
    }

    fn enqueue(&self, target: &H) {
        let worker = target.control().last_worker();
        let handle = target.unpark();
        match self.shared.seats.get(usize::from(worker)) {
            Some(seat) => seat.inject.push(handle),
            None => self.shared.global.push(handle),
        }
        self.shared.notify(worker);
    }

    /// Hands over a new process.
    pub fn submit(&self, handle: H) {
        self.shared.global.push(handle);
        self.shared.notify(0);
    }

    /// Sends the process a timer event with this token at this time, or as soon as possible after it.
    ///
    /// # Errors
    /// The handle, if there are too many timers.
    pub fn set_timer(&self, deadline: Nanos, handle: H, token: u64) -> Result<TimerId, H> {
        let id = self.shared.timers.set(deadline, (handle, token)).map_err(|(handle, _)| handle)?;
        fence(Ordering::SeqCst);
        if self.shared.timers.is_before_keeper(deadline)
            && let Some(worker) = self.shared.idle.take_sleeper(0)
        {
            self.shared.unpark(worker);
        }
        Ok(id)
    }

    /// Takes a timer back. False: it has fired, or was cancelled before.
    pub fn cancel_timer(&self, id: TimerId) -> bool {
        let is_cancelled = self.shared.timers.cancel(id).is_some();
        if is_cancelled && self.shared.timers.is_empty() {
            self.shared.look_for_idleness();
        }
        is_cancelled
    }

    /// The time, in nanoseconds since the runtime was made.
    pub fn clock(&self) -> Nanos {
        self.shared.clock.now()
    }

    /// Runs a job on a thread of the blocking pool.
    ///
    /// # Errors
    /// The job, if there is no thread for it, or the run is over.
    pub fn spawn_blocking(&self, job: Job) -> Result<(), Job> {
        self.shared.pool.spawn(job)
    }

    /// As [`Remote::spawn_blocking`], for a job that may take long: it leaves threads to others.
    ///
    /// # Errors
    /// As there.
    pub fn spawn_long(&self, job: Job) -> Result<(), Job> {
        self.shared.pool.spawn_long(job)
    }

    /// Until the guard is dropped, the runtime does not count as idle.
    #[must_use]
    pub fn hold(&self) -> Hold<H> {
        self.shared.n_holds.fetch_add(1, Ordering::SeqCst);
        Hold { remote: self.clone() }
    }

    /// Ends the run: `run_main` returns this code. The first call counts.
    pub fn finish(&self, code: i32) {
        let shared = &self.shared;
        // Under the lock: no worker is started any more.
        let threads = lock(&shared.n_threads);
        if !shared.is_finished.load(Ordering::SeqCst) {
            shared.exit_code.store(code, Ordering::SeqCst);
            shared.is_finished.store(true, Ordering::SeqCst);
        }
        drop(threads);
        shared.monitor.stop();
        for seat in &shared.seats {
            seat.parker.unpark();
        }
    }

    /// Whether `finish` was called.
    #[inline]
    pub fn is_finished(&self) -> bool {
        self.shared.is_finished.load(Ordering::Relaxed)
    }

    /// The settings.
    pub fn config(&self) -> &Config {
        &self.shared.config
    }

    /// Sums of all counters.
    pub fn statistics(&self) -> Statistics {
        let shared = &self.shared;
        let mut sum = Statistics {
            workers: shared.n_active.load(Ordering::Relaxed),
            workers_max: shared.n_workers(),
            replaced: shared.monitor.n_replaced(),
            parked: shared.idle.n_sleeping(),
            queued: shared.global.len(),
            timers: shared.timers.len(),
            blocking_jobs: shared.pool.n_jobs(),
            ..Statistics::default()
        };
        for seat in &shared.seats {
            sum.queued += seat.inject.len() + seat.stealer.len();
            sum.steps += seat.counters.steps.get();
            sum.stolen += seat.counters.stolen.get();
            sum.preemptions += seat.counters.preemptions.get();
            sum.parks += seat.counters.parks.get();
            sum.timers_fired += seat.counters.timers.get();
        }
        sum
    }
}

impl<H: Handle> Shared<H> {
    /// After work was put into a queue: wakes a worker for it if none is searching, or starts one.
    #[inline]
    pub(super) fn notify(self: &Arc<Shared<H>>, preferred: u16) {
        if let Some(worker) = self.idle.take_sleeper(preferred) {
            self.unpark(worker);
        } else if self.n_started.load(Ordering::Relaxed) < self.n_workers() {
            self.start_worker();
        }
        self.watch();
    }

    pub(super) fn unpark(&self, worker: u16) {
        if let Some(seat) = self.seats.get(usize::from(worker)) {
            seat.parker.unpark();
        }
    }

    /// Number of workers that the configuration asks for; the other seats are for those that replace stuck ones.
    ///
    /// A quota of processor time stands in files, which a run that needs one worker never reads.
    pub(super) fn n_workers(&self) -> usize {
        let available = || std::thread::available_parallelism().map_or(1, usize::from);
        let n_workers = || self.config.workers.unwrap_or_else(available).clamp(1, MAX_WORKERS);
        *self.n_workers.get_or_init(n_workers)
    }

    /// Starts one more worker unless somebody is there to do the work.
    #[cold]
    fn start_worker(self: &Arc<Shared<H>>) {
        let mut n_threads = lock(&self.n_threads);
        let n_started = self.n_started.load(Ordering::Relaxed);
        let is_needed = n_started > 0 && n_started < self.n_workers();
        if is_needed && !self.idle.is_searched() && self.idle.n_sleeping() == 0 {
            self.start_thread(&mut n_threads);
        }
    }

    /// Starts a worker beyond the configured number; false: there is no seat or no thread for it.
    pub(super) fn start_spare(self: &Arc<Shared<H>>) -> bool {
        self.start_thread(&mut lock(&self.n_threads))
    }

    /// Starts a worker on the next seat, as a searcher.
    fn start_thread(self: &Arc<Shared<H>>, n_threads: &mut usize) -> bool {
        let index = self.n_started.load(Ordering::Relaxed);
        if index >= self.seats.len() || self.is_finished.load(Ordering::SeqCst) {
            return false;
        }
        let mut builder = thread::Builder::new().name(format!("wippy-worker-{index}"));
        if let Some(size) = self.config.stack_size {
            builder = builder.stack_size(size);
        }
        let shared = Arc::clone(self);
        let body = move || {
            let ended = Ended(Arc::clone(&shared));
            if let Some(worker) = Worker::new(shared, index) {
                worker.run_as_searcher();
            }
            drop(ended);
        };
        // All counts before the thread is there: whoever compares the sleeping workers with all must know of this one.
        self.idle.add_searcher();
        self.n_started.store(index + 1, Ordering::SeqCst);
        self.n_active.fetch_add(1, Ordering::SeqCst);
        *n_threads += 1;
        if builder.spawn(body).is_ok() {
            return true;
        }
        // The workers that there are do the work.
        self.n_started.store(index, Ordering::SeqCst);
        self.n_active.fetch_sub(1, Ordering::SeqCst);
        *n_threads -= 1;
        self.idle.stop_search();
        false
    }

    /// The queue of a worker that starts; `None` if it was started before.
    pub(super) fn take_deque(&self, index: usize) -> Option<Deque<H>> {
        lock(&self.seats.get(index)?.deque).take()
    }

    /// Whether there is anything in a queue that a worker could take.
    pub(super) fn has_work(&self) -> bool {
        let n_started = self.n_started.load(Ordering::SeqCst);
        let has_queued = |seat: &Arc<CachePadded<Seat<H>>>| !seat.stealer.is_empty() || !seat.inject.is_empty();
        !self.global.is_empty() || self.seats.iter().take(n_started).any(has_queued)
    }

    /// Whether nothing can run and nothing will wake anything. Called by a worker that has announced its sleep.
    pub(super) fn is_idle(&self) -> bool {
        // The order matters: what counts down here has put its wake-up into a queue before.
        self.n_holds.load(Ordering::SeqCst) == 0
            && self.pool.n_jobs() == 0
            && self.timers.is_empty()
            && self.idle.n_sleeping() >= self.n_active.load(Ordering::SeqCst)
            && !self.has_work()
    }

    /// Something that kept the runtime from being idle has gone: a worker has to look.
    pub(super) fn look_for_idleness(&self) {
        if self.idle.n_sleeping() >= self.n_active.load(Ordering::SeqCst)
            && let Some(worker) = self.idle.take_any_sleeper(0)
        {
            self.unpark(worker);
        }
    }
}

/// Counts a worker thread as ended, also after a panic.
struct Ended<H: Handle>(Arc<Shared<H>>);

impl<H: Handle> Drop for Ended<H> {
    fn drop(&mut self) {
        *lock(&self.0.n_threads) -= 1;
        self.0.thread_ended.notify_all();
    }
}

/// A runtime that has not run yet. See the head of the file.
pub struct Runtime<H: Handle> {
    remote: Remote<H>,
}

impl<H: Handle> Runtime<H> {
    /// A runtime in real time.
    pub fn new(config: Config, hooks: Hooks<H>) -> Runtime<H> {
        Runtime { remote: Remote { shared: Shared::new(config, hooks, Clock::real()) } }
    }

    /// The door for other threads.
    pub fn remote(&self) -> &Remote<H> {
        &self.remote
    }

    /// Runs a process and all that it starts, on this thread and others, until [`Remote::finish`] is called; gives its
    /// code. What stands in queues then is dropped, and threads that are in the middle of a turn are waited for, for a
    /// second at most.
    pub fn run_main(self, main: H) -> i32 {
        let shared = self.remote.shared;
        let Some(worker) = Worker::new(Arc::clone(&shared), 0) else { unreachable!("worker 0 starts here only") };
        shared.n_started.store(1, Ordering::SeqCst);
        shared.n_active.store(1, Ordering::SeqCst);
        worker.run(main);
        let until = Instant::now() + JOIN_TIMEOUT;
        let mut n_threads = lock(&shared.n_threads);
        while *n_threads > 0 {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            n_threads = shared.thread_ended.wait_timeout(n_threads, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        shared.exit_code()
    }
}

/// Processors that threads of this program may run on: no fewer than workers, since a quota only makes it fewer.
fn processors() -> usize {
    let set = rustix::thread::sched_getaffinity(None);
    // More than such a set can hold, or a system without it.
    set.map_or_else(|_| std::thread::available_parallelism().map_or(1, usize::from), |set| set.count() as usize)
}

impl<H: Handle> Shared<H> {
    pub(super) fn new(config: Config, hooks: Hooks<H>, clock: Clock) -> Arc<Shared<H>> {
        let n_workers = config.workers.unwrap_or_else(processors).clamp(1, MAX_WORKERS);
        // As many again for workers that replace stuck ones.
        let n_seats = if config.stuck_after.is_some() { 2 * n_workers } else { n_workers };
        let seat = |_| {
            let deque = Deque::new_fifo();
            Arc::new(CachePadded::new(Seat {
                inject: Injector::new(),
                stealer: deque.stealer(),
                parker: Parker::default(),
                counters: Counters::default(),
                is_stuck: AtomicBool::new(false),
                is_spare: AtomicBool::new(false),
                deque: Mutex::new(Some(deque)),
            }))
        };
        Arc::new_cyclic(|weak: &std::sync::Weak<Shared<H>>| {
            let weak = weak.clone();
            let on_quiet = move || {
                if let Some(shared) = weak.upgrade() {
                    shared.look_for_idleness();
                }
            };
            Shared {
                pool: Arc::new(Pool::new(config.blocking_threads, Box::new(on_quiet))),
                config,
                n_workers: OnceLock::new(),
                hooks,
                seats: (0..n_seats).map(seat).collect(),
                global: Injector::new(),
                idle: Idle::default(),
                timers: Timers::default(),
                nodes: Arc::default(),
                clock,
                n_started: AtomicUsize::new(0),
                n_active: AtomicUsize::new(0),
                monitor: Monitor::default(),
                is_finished: AtomicBool::new(false),
                exit_code: AtomicI32::new(0),
                n_holds: AtomicUsize::new(0),
                idle_told: AtomicBool::new(false),
                n_threads: Mutex::new(0),
                thread_ended: Condvar::new(),
            }
        })
    }

    pub(super) fn exit_code(&self) -> i32 {
        self.exit_code.load(Ordering::SeqCst)
    }

    /// Drops what stands in the queues that all workers share. On a worker thread, since heaps may go with it.
    pub(super) fn drop_queued(&self) {
        let drain = |queue: &Injector<H>| {
            loop {
                match queue.steal() {
                    Steal::Success(handle) => drop(handle),
                    Steal::Empty => break,
                    Steal::Retry => {}
                }
            }
        };
        drain(&self.global);
        for seat in &self.seats {
            drain(&seat.inject);
        }
        drop(self.timers.clear());
    }
}
