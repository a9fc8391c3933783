//! What the scheduler costs without Lua: `cargo bench --bench sched`. Nanoseconds for each operation, best of five.
//!
//! The processes here do next to nothing, so the figures are those of state word, event queue, queues and handles. Handles
//! are not counted (`Fixed`), as those of real processes while they wait; `spawn` counts.

#![expect(clippy::print_stdout, reason = "the figures are what the program is for")]

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

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
                drop(worker.send(peer, [1; 7]));
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
                _ if left == 0 => return self.finish(),
                _ => {
                    let Some(peer) = self.0.peer.get() else { return self.finish() };
                    let [a, b, c, d, e, f] = rest;
                    drop(worker.send(peer, [left - 1, a, b, c, d, e, f]));
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
    let config = Config { workers, ..Config::default() };
    let idle = |worker: &Worker<H>| worker.remote().finish(1);
    Runtime::new(config, Hooks { machine: Box::new(|_| ()), idle: Box::new(idle) })
}

/// A message goes round a ring so many times.
fn ring(workers: usize, members: usize, hops: u64) {
    let runtime = runtime(workers);
    let ring: Vec<Fixed> = (0..members).map(|_| Fixed::new(runtime.remote(), Kind::Pass, 0)).collect();
    for (member, next) in ring.iter().zip(ring.iter().cycle().skip(1)) {
        drop(member.0.peer.set(*next));
    }
    let Some((first, others)) = ring.split_first() else { return };
    for other in others {
        runtime.remote().submit(*other);
    }
    drop(runtime.remote().send(first, [hops; 7]));
    assert_eq!(runtime.run_main(*first), 0, "the run ended early");
}

/// So many senders to one receiver.
fn fan_in(workers: usize, senders: u64, messages: u64) {
    let runtime = runtime(workers);
    let receiver = Fixed::new(runtime.remote(), Kind::Count, messages);
    for _ in 0..senders {
        let sender = Fixed::new(runtime.remote(), Kind::Flood, messages / senders);
        drop(sender.0.peer.set(receiver));
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
            drop(worker.send(&child, [1; 7]));
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

fn measure(name: &str, n: u64, run: impl Fn(usize)) {
    // `cargo bench --bench sched -- ring`: only what has this in its name.
    if std::env::args().skip(1).any(|arg| !arg.starts_with('-') && !name.contains(&arg)) {
        return;
    }
    let best = |workers: usize| {
        let times = (0..5).map(|_| {
            let start = Instant::now();
            run(workers);
            start.elapsed().as_secs_f64() * 1e9 / n as f64
        });
        times.fold(f64::INFINITY, f64::min)
    };
    println!("{name:<32} {:>8.1} ns   {:>8.1} ns", best(1), best(2));
}

fn main() {
    println!("{:<32} {:>11}   {:>11}", "", "1 worker", "2 workers");
    let n = 5_000_000;
    measure("ping-pong, a hop", n, |workers| ring(workers, 2, n));
    measure("ring of 1000, a hop", n, |workers| ring(workers, 1000, n));
    measure("fan-in from 1000, a message", n, |workers| fan_in(workers, 1000, n));
    let n = 1_000_000;
    measure("spawn, message, exit", n, |workers| spawn(workers, n));
    timers();
}

/// A million timers set and cancelled, and set and fired.
fn timers() {
    let n = 1_000_000u64;
    let timers = wippy::sched::timers::Timers::default();
    let mut start = Instant::now();
    let mut lap = || {
        let time = start.elapsed().as_secs_f64() * 1e9 / n as f64;
        start = Instant::now();
        time
    };
    let ids: Vec<_> = (0..n).filter_map(|i| timers.set(i * 7_919_000 % 10_000_000_000, i).ok()).collect();
    let set = lap();
    for id in ids {
        timers.cancel(id);
    }
    let cancel = lap();
    for i in 0..n {
        drop(timers.set(i * 7_919_000 % 10_000_000_000, i));
    }
    lap();
    let mut fired = Vec::new();
    for now in 0..100_000u64 {
        fired.clear();
        while !timers.take_due(now * 100_000, 256, &mut fired) {}
    }
    println!("a million timers: set {set:.0} ns, cancel {cancel:.0} ns, fire {:.0} ns each", lap());
}
