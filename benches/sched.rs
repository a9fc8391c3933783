//! What the scheduler costs without Lua: `cargo bench --bench sched`. Nanoseconds for each operation, by the wall
//! clock and in CPU time (of all threads), best of five.
//!
//! The processes here do next to nothing, so the figures are those of state word, event queue, queues and handles. Handles
//! are not counted (`Fixed`), as those of real processes while they wait; `spawn` counts.

#![expect(clippy::print_stdout, reason = "the figures are what the program is for")]

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};

use wippy::sched::{Config, Control, Handle, Hooks, Outcome, Remote, Runtime, Worker};

/// A message: 7 words, so that a node has 64 bytes.
type Event = [u64; 7];

/// What a process does with a message.
#[derive(Clone, Copy)]
enum Kind {
    /// Sends it on with a smaller number, ends the run at 0.
    Pass,
    /// Counts it, ends the run when there were enough.
    Count,
    /// Sends many to its peer, a turn at a time.
    Flood,
}

struct Process {
    control: Control<Event>,
    kind: Kind,
    peer: OnceLock<Fixed>,
    left: AtomicU64,
    remote: Remote<Fixed>,
}

/// A process that lives as long as the program.
#[derive(Clone, Copy)]
struct Fixed(&'static Process);

impl Fixed {
    fn new(remote: &Remote<Fixed>, kind: Kind, left: u64) -> Fixed {
        Fixed(Box::leak(Box::new(Process {
            control: Control::default(),
            kind,
            peer: OnceLock::new(),
            left: AtomicU64::new(left),
            remote: remote.clone(),
        })))
    }

    fn finish(self) -> Outcome {
        self.0.remote.finish(0);
        drop(self.0.control.close());
        Outcome::Done
    }
}

impl Handle for Fixed {
    type Event = Event;
    type Machine = ();

    fn control(&self) -> &Control<Event> {
        &self.0.control
    }

    fn step(&self, _machine: &mut (), worker: &Worker<Fixed>) -> Outcome {
        let mut events = self.0.control.drain();
        if matches!(self.0.kind, Kind::Flood) {
            let Some(peer) = self.0.peer.get() else { return self.finish() };
            while worker.budget() > 0 {
                let left = self.0.left.load(Relaxed);
                if left == 0 {
                    return Outcome::Wait { blocked: false };
                }
                self.0.left.store(left - 1, Relaxed);
                let _ = worker.send(peer, [1; 7]);
                worker.spend(10);
            }
            return Outcome::Continue;
        }
        while let Some(node) = events.pop_front() {
            let [left, rest @ ..] = worker.take_event(node);
            worker.spend(10);
            match self.0.kind {
                Kind::Count => {
                    let left = self.0.left.load(Relaxed) - 1;
                    self.0.left.store(left, Relaxed);
                    if left == 0 {
                        return self.finish();
                    }
                }
                Kind::Pass | Kind::Flood if left == 0 => return self.finish(),
                Kind::Pass | Kind::Flood => {
                    let Some(peer) = self.0.peer.get() else { return self.finish() };
                    let [a, b, c, d, e, f] = rest;
                    let _ = worker.send(peer, [left - 1, a, b, c, d, e, f]);
                }
            }
        }
        Outcome::Wait { blocked: false }
    }

    fn timer_event(_token: u64) -> Event {
        [0; 7]
    }

    fn panicked(&self, (): &mut (), _worker: &Worker<Fixed>, _text: String) {}

    fn park(self) {}

    fn unpark(&self) -> Fixed {
        *self
    }
}

fn runtime<H: Handle<Machine = ()>>(workers: usize) -> Runtime<H> {
    let config = Config { workers: Some(workers), ..Config::default() };
    let idle = |worker: &Worker<H>| worker.remote().finish(1);
    let hooks =
        Hooks { machine: Box::new(|_| ()), idle: Box::new(idle), quiet: Box::new(|| {}), replaced: Box::new(|_| {}) };
    Runtime::new(config, hooks)
}

/// A message goes round a ring so many times.
fn ring(workers: usize, members: usize, hops: u64) {
    let runtime = runtime(workers);
    let ring: Vec<Fixed> = (0..members).map(|_| Fixed::new(runtime.remote(), Kind::Pass, 0)).collect();
    for (member, next) in ring.iter().zip(ring.iter().cycle().skip(1)) {
        let _ = member.0.peer.set(*next);
    }
    let Some((first, others)) = ring.split_first() else { return };
    for other in others {
        runtime.remote().submit(*other);
    }
    let _ = runtime.remote().send(first, [hops; 7]);
    assert_eq!(runtime.run_main(*first), 0, "the run ended early");
}

/// So many senders to one receiver.
fn fan_in(workers: usize, senders: u64, messages: u64) {
    let runtime = runtime(workers);
    let receiver = Fixed::new(runtime.remote(), Kind::Count, messages);
    for _ in 0..senders {
        let sender = Fixed::new(runtime.remote(), Kind::Flood, messages / senders);
        let _ = sender.0.peer.set(receiver);
        runtime.remote().submit(sender);
    }
    assert_eq!(runtime.run_main(receiver), 0, "the run ended early");
}

/// Processes that come, get a message and go, made by one process.
struct Short {
    control: Control<Event>,
    is_maker: bool,
    /// How many the maker has to make.
    n: AtomicU64,
    remote: Remote<Counted>,
}

#[derive(Clone)]
struct Counted(Arc<Short>);

impl Counted {
    fn new(remote: &Remote<Counted>, n: u64) -> Counted {
        Counted(Arc::new(Short {
            control: Control::default(),
            is_maker: n > 0,
            n: AtomicU64::new(n),
            remote: remote.clone(),
        }))
    }
}

impl Handle for Counted {
    type Event = Event;
    type Machine = ();

    fn control(&self) -> &Control<Event> {
        &self.0.control
    }

    fn step(&self, _machine: &mut (), worker: &Worker<Counted>) -> Outcome {
        let mut events = self.0.control.drain();
        while let Some(node) = events.pop_front() {
            worker.take_event(node);
        }
        let n = self.0.n.load(Relaxed);
        for i in 0..n {
            let child = Counted::new(&self.0.remote, 0);
            worker.submit(child.clone());
            let _ = worker.send(&child, [1; 7]);
            worker.spend(50);
            if worker.budget() == 0 {
                self.0.n.store(n - i - 1, Relaxed);
                return Outcome::Continue;
            }
        }
        if self.0.is_maker {
            self.0.remote.finish(0);
        }
        drop(self.0.control.close());
        Outcome::Done
    }

    fn timer_event(_token: u64) -> Event {
        [0; 7]
    }

    fn panicked(&self, (): &mut (), _worker: &Worker<Counted>, _text: String) {}
}

fn spawn(workers: usize, n: u64) {
    let runtime = runtime(workers);
    let main = Counted::new(runtime.remote(), n);
    assert_eq!(runtime.run_main(main), 0, "the run ended early");
}

/// `cargo bench --bench sched -- ring`: only what has this in its name.
fn is_wanted(name: &str) -> bool {
    std::env::args().skip(1).all(|arg| arg.starts_with('-') || name.contains(&arg))
}

/// Nanoseconds of CPU time that the program has used.
fn cpu_time() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    time.tv_sec as f64 * 1e9 + time.tv_nsec as f64
}

/// Runs it five times with one worker and with two; the best of each, by wall clock and by CPU time.
fn measure(name: &str, n: u64, run: impl Fn(usize)) {
    if !is_wanted(name) {
        return;
    }
    print!("{name:<32}");
    for workers in [1, 2] {
        let (mut best_wall, mut best_cpu) = (f64::INFINITY, f64::INFINITY);
        for _ in 0..5 {
            let (start, start_cpu) = (Instant::now(), cpu_time());
            run(workers);
            best_wall = best_wall.min(start.elapsed().as_secs_f64() * 1e9 / n as f64);
            best_cpu = best_cpu.min((cpu_time() - start_cpu) / n as f64);
        }
        print!(" {best_wall:>9.1} {best_cpu:>9.1}");
    }
    println!();
}

fn main() {
    println!("{:<32} {:>9} {:>9} {:>9} {:>9}", "ns", "1 worker", "CPU", "2 workers", "CPU");
    let n = 5_000_000;
    measure("ping-pong, a hop", n, |workers| ring(workers, 2, n));
    measure("ring of 1000, a hop", n, |workers| ring(workers, 1000, n));
    measure("fan-in from 1000, a message", n, |workers| fan_in(workers, 1000, n));
    let n = 1_000_000;
    measure("spawn, message, exit", n, |workers| spawn(workers, n));
    if is_wanted("timers") {
        timers();
    }
    if is_wanted("pids") {
        pids();
    }
    if is_wanted("fairness") {
        for slice in [2, 100] {
            fairness(Duration::from_micros(slice));
        }
    }
}

/// Prints the CPU time of one operation.
fn lap(name: &str, n: u64, run: impl FnOnce()) {
    let start = cpu_time();
    run();
    println!("{name:<32} {:>19.1}", (cpu_time() - start) / n as f64);
}

/// Entering, finding and taking out of a million processes.
fn pids() {
    let n = 1_000_000u64;
    let pids = wippy::sched::Pids::default();
    let process = Arc::new(0u64);
    lap("pids: insert", n, || (0..n).for_each(|i| pids.insert(i, Arc::clone(&process))));
    lap("pids: get", n, || (0..n).for_each(|i| drop(pids.get(i))));
    lap("pids: get one of 100", n, || (0..n).for_each(|i| drop(pids.get(i % 100))));
    lap("pids: with one of 100", n, || {
        (0..n).for_each(|i| {
            std::hint::black_box(pids.with(i % 100, |process| **process));
        })
    });
    lap("pids: remove", n, || (0..n).for_each(|i| drop(pids.remove(i))));
}

/// Four processes compute in slices of this length, one sleeps 10 ms at a time: how late it wakes.
fn fairness(slice: Duration) {
    let runtime = runtime(2);
    let main = Tick::new(runtime.remote(), None);
    for _ in 0..4 {
        runtime.remote().submit(Tick::new(runtime.remote(), Some(slice)));
    }
    assert_eq!(runtime.run_main(main.clone()), 0, "the run ended early");
    let mut late = main.0.late.lock().map(|late| late.clone()).unwrap_or_default();
    late.sort_unstable();
    let at = |part: usize| late.get(late.len() * part / 100).map_or(0.0, |ns| *ns as f64 / 1e3);
    let name = format!("fairness, slices of {} us: late by", slice.as_micros());
    println!("{name:<40} p50 {:>7.0} us  p90 {:>7.0} us  p99 {:>7.0} us", at(50), at(90), at(99));
}

/// A process that computes, or one that sleeps.
struct Ticking {
    control: Control<Event>,
    slice: Option<Duration>,
    remote: Remote<Tick>,
    deadline: AtomicU64,
    late: Mutex<Vec<u64>>,
}

#[derive(Clone)]
struct Tick(Arc<Ticking>);

impl Tick {
    fn new(remote: &Remote<Tick>, slice: Option<Duration>) -> Tick {
        Tick(Arc::new(Ticking {
            control: Control::default(),
            slice,
            remote: remote.clone(),
            deadline: AtomicU64::new(0),
            late: Mutex::default(),
        }))
    }
}

impl Handle for Tick {
    type Event = Event;
    type Machine = ();

    fn control(&self) -> &Control<Event> {
        &self.0.control
    }

    fn step(&self, _machine: &mut (), worker: &Worker<Tick>) -> Outcome {
        drop(self.0.control.drain());
        if let Some(slice) = self.0.slice {
            while worker.budget() > 0 {
                let start = Instant::now();
                while start.elapsed() < slice {
                    std::hint::spin_loop();
                }
                worker.spend(500);
                if worker.poll() {
                    break;
                }
            }
            return Outcome::Continue;
        }
        let now = worker.clock();
        if let Ok(mut late) = self.0.late.lock() {
            let deadline = self.0.deadline.load(Relaxed);
            if deadline > 0 {
                late.push(now - deadline);
            }
            if late.len() == 300 {
                self.0.remote.finish(0);
            }
        }
        self.0.deadline.store(now + 10_000_000, Relaxed);
        drop(worker.set_timer(now + 10_000_000, self.clone(), 0));
        Outcome::Wait { blocked: true }
    }

    fn timer_event(_token: u64) -> Event {
        [0; 7]
    }

    fn panicked(&self, (): &mut (), _worker: &Worker<Tick>, _text: String) {}
}

/// A million timers set and cancelled, and set and fired.
fn timers() {
    let n = 1_000_000u64;
    let timers = wippy::sched::timers::Timers::default();
    let deadline = |i: u64| i * 7_919_000 % 10_000_000_000;
    let mut ids = Vec::with_capacity(1_000_000);
    lap("a million timers: set", n, || ids.extend((0..n).filter_map(|i| timers.set(deadline(i), i).ok())));
    lap("a million timers: cancel", n, || {
        ids.into_iter().for_each(|id| {
            std::hint::black_box(timers.cancel(id));
        })
    });
    for i in 0..n {
        let _ = timers.set(deadline(i), i);
    }
    let mut fired = Vec::new();
    lap("a million timers: fire", n, || {
        for now in 0..100_000u64 {
            fired.clear();
            while !timers.take_due(now * 100_000, 256, &mut fired) {}
        }
    });
}
