//! Models of the scheduler's protocols, tried under every interleaving:
//! `LOOM_MAX_PREEMPTIONS=2 cargo test --features loom --config profile.dev.package.wippy.opt-level=1 --test loom`.
//!
//! A lost wake-up shows as a deadlock or as an event that nobody got; a process that runs on two workers at once as an
//! access to its cell by two threads.

#![expect(clippy::unwrap_used, reason = "a test may panic")]
#![expect(clippy::indexing_slicing, reason = "numbers of the workers of a model")]

use std::collections::VecDeque;

use loom::cell::UnsafeCell;
use loom::sync::atomic::{
    AtomicBool, AtomicUsize,
    Ordering::SeqCst,
    Ordering::{Acquire, Relaxed, Release},
};
use loom::sync::{Arc, Condvar, Mutex};
use loom::thread;
use wippy::sched::events::{Then, Waiting};
use wippy::sched::exchange::{Case, Claim, Done, Exchange, Flag, wait_for_any};
use wippy::sched::idle::Idle;
use wippy::sched::park::Parker;
use wippy::sched::timers::Timers;
use wippy::sched::{Control, Node, Phase, Pids};

/// A process: what it got lies in a cell that only the running worker may touch.
struct Process {
    control: Control<u32>,
    got: UnsafeCell<Vec<u32>>,
    /// Closes its queue when it has seen so many events.
    ends_after: usize,
}

impl Process {
    fn new(ends_after: usize) -> Arc<Process> {
        Arc::new(Process { control: Control::default(), got: UnsafeCell::new(Vec::new()), ends_after })
    }

    /// Pushes an event; runs the process if it has to be enqueued: the worker that takes it from the queue may be on any
    /// thread, so here it is this one.
    fn send(&self, event: u32) -> bool {
        let Ok(then) = self.control.push(Node::new(event)) else { return false };
        if then == Then::Enqueue {
            self.run();
        }
        true
    }

    /// Turns until the process waits or ends.
    fn run(&self) {
        loop {
            self.control.begin(0);
            let mut events = self.control.drain();
            let n = self.got.with_mut(|got| {
                // SAFETY: only the worker in whose turn the process is comes here; loom checks that.
                let got = unsafe { &mut *got };
                while let Some(node) = events.pop_front() {
                    got.push(node.event);
                }
                got.len()
            });
            if n >= self.ends_after {
                let mut left = self.control.close();
                self.got.with_mut(|got| {
                    while let Some(node) = left.pop_front() {
                        // SAFETY: as above.
                        unsafe { &mut *got }.push(node.event);
                    }
                });
                self.control.finish();
                return;
            }
            if self.control.wait(Waiting::Idle) == Then::Nothing {
                return;
            }
        }
    }

    fn got(&self) -> Vec<u32> {
        // SAFETY: all threads have been joined.
        self.got.with(|got| unsafe { &*got }.clone())
    }
}

#[test]
fn event_queue_no_event_is_lost_and_nothing_runs_twice() {
    loom::model(|| {
        let process = Process::new(usize::MAX);
        let producers: Vec<_> = [1, 10]
            .into_iter()
            .map(|first| {
                let process = Arc::clone(&process);
                thread::spawn(move || {
                    assert!(process.send(first));
                    assert!(process.send(first + 1));
                })
            })
            .collect();
        // The first turn, by the worker that the process was submitted to.
        process.run();
        for producer in producers {
            producer.join().unwrap();
        }
        let got = process.got();
        assert_eq!(got.len(), 4, "{got:?}");
        let of = |from: u32| got.iter().copied().filter(|event| event / 10 == from).collect::<Vec<_>>();
        assert_eq!((of(0), of(1)), (vec![1, 2], vec![10, 11]));
        assert_eq!(process.control.phase(), Phase::Idle);
    });
}

#[test]
fn event_queue_a_pause_loses_nothing() {
    loom::model(|| {
        let process = Process::new(usize::MAX);
        let producers: Vec<_> = [1, 2]
            .into_iter()
            .map(|event| {
                let process = Arc::clone(&process);
                thread::spawn(move || assert!(process.send(event)))
            })
            .collect();
        // A turn that ends by its budget, without a look at what came in after its start.
        process.control.begin(0);
        let mut events = process.control.drain();
        process.got.with_mut(|got| {
            while let Some(node) = events.pop_front() {
                // SAFETY: the process is in the turn of this thread.
                unsafe { &mut *got }.push(node.event);
            }
        });
        process.control.pause();
        process.run();
        for producer in producers {
            producer.join().unwrap();
        }
        assert_eq!(process.got().len(), 2);
    });
}

#[test]
fn event_queue_each_event_is_delivered_or_refused() {
    loom::model(|| {
        let process = Process::new(1);
        let producers: Vec<_> = [1, 10]
            .into_iter()
            .map(|first| {
                let process = Arc::clone(&process);
                thread::spawn(move || usize::from(process.send(first)) + usize::from(process.send(first + 1)))
            })
            .collect();
        process.run();
        let accepted: usize = producers.into_iter().map(|producer| producer.join().unwrap()).sum();
        assert_eq!(process.got().len(), accepted);
        assert!(process.control.is_closed());
        assert_eq!(process.control.phase(), Phase::Complete);
    });
}

/// Workers with a queue of pieces of work, by the rules of `sched::idle`, as `sched::find` follows them.
struct Office {
    queue: Mutex<VecDeque<u32>>,
    idle: Idle,
    parkers: [Parker; 2],
    done: AtomicUsize,
    total: usize,
}

impl Office {
    fn new(total: usize) -> Arc<Office> {
        Arc::new(Office {
            queue: Mutex::default(),
            idle: Idle::default(),
            parkers: [Parker::default(), Parker::default()],
            done: AtomicUsize::new(0),
            total,
        })
    }

    fn put(&self, work: u32) {
        self.queue.lock().unwrap().push_back(work);
        self.notify();
    }

    fn notify(&self) {
        if let Some(worker) = self.idle.take_sleeper(0) {
            self.parkers[usize::from(worker)].unpark();
        }
    }

    fn take(&self) -> Option<u32> {
        self.queue.lock().unwrap().pop_front()
    }

    fn is_done(&self) -> bool {
        self.done.load(SeqCst) == self.total
    }

    /// Work came in just before this worker slept.
    fn search_again(&self, me: u16) {
        if self.idle.leave(me) {
            self.idle.add_searcher();
        }
    }

    fn work(&self, me: u16) {
        let mut is_searching = false;
        while !self.is_done() {
            is_searching = is_searching || self.idle.start_search(2);
            if self.take().is_some() {
                if std::mem::take(&mut is_searching)
                    && self.idle.stop_search()
                    && !self.queue.lock().unwrap().is_empty()
                {
                    self.notify();
                }
                if self.done.fetch_add(1, SeqCst) + 1 == self.total {
                    self.parkers.iter().for_each(Parker::unpark);
                }
                continue;
            }
            self.idle.sleep(me, std::mem::take(&mut is_searching));
            if !self.queue.lock().unwrap().is_empty() {
                self.search_again(me);
                is_searching = true;
                continue;
            }
            if self.is_done() {
                return;
            }
            self.parkers[usize::from(me)].park(None);
            is_searching = !self.idle.leave(me);
        }
    }
}

#[test]
fn parking_no_work_is_left_while_a_worker_sleeps() {
    loom::model(|| {
        let office = Office::new(2);
        let worker = {
            let office = Arc::clone(&office);
            thread::spawn(move || office.work(0))
        };
        office.put(1);
        office.put(2);
        worker.join().unwrap();
        assert!(office.is_done());
    });
}

#[test]
fn parking_two_workers_share_what_comes_from_outside() {
    loom::model(|| {
        let office = Office::new(2);
        let workers: Vec<_> = [0, 1]
            .into_iter()
            .map(|me| {
                let office = Arc::clone(&office);
                thread::spawn(move || office.work(me))
            })
            .collect();
        office.put(1);
        office.put(2);
        for worker in workers {
            worker.join().unwrap();
        }
        assert!(office.is_done());
    });
}

/// A worker takes one piece of work, and goes on when the other one has been taken too.
fn meet(office: &Office, me: u16, taken: &(Mutex<usize>, Condvar)) {
    let mut is_searching = office.idle.start_search(2);
    while office.take().is_none() {
        office.idle.sleep(me, std::mem::take(&mut is_searching));
        if office.queue.lock().unwrap().is_empty() {
            office.parkers[usize::from(me)].park(None);
            is_searching = !office.idle.leave(me);
        } else {
            office.search_again(me);
            is_searching = true;
        }
    }
    if is_searching && office.idle.stop_search() && !office.queue.lock().unwrap().is_empty() {
        office.notify();
    }
    let mut n_taken = taken.0.lock().unwrap();
    *n_taken += 1;
    taken.1.notify_all();
    while *n_taken < 2 {
        n_taken = taken.1.wait(n_taken).unwrap();
    }
}

#[test]
fn parking_a_searcher_that_finds_work_wakes_another_for_the_rest() {
    loom::model(|| {
        let office = Office::new(2);
        let taken = Arc::new((Mutex::new(0), Condvar::new()));
        let workers: Vec<_> = [0, 1]
            .into_iter()
            .map(|me| {
                let (office, taken) = (Arc::clone(&office), Arc::clone(&taken));
                thread::spawn(move || meet(&office, me, &taken))
            })
            .collect();
        office.put(1);
        office.put(2);
        for worker in workers {
            worker.join().unwrap();
        }
    });
}

#[test]
fn timers_a_cancelled_timer_fires_never_and_another_one_once() {
    loom::model(|| {
        let timers = Arc::new(Timers::default());
        let first = timers.set(1, 1).unwrap();
        timers.set(2, 2).unwrap();
        let firing = {
            let timers = Arc::clone(&timers);
            thread::spawn(move || {
                let mut fired = Vec::new();
                timers.take_due(5, 10, &mut fired);
                fired
            })
        };
        let cancelled = timers.cancel(first);
        let fired = firing.join().unwrap();
        assert_eq!(fired.contains(&1), cancelled.is_none());
        assert!(fired.contains(&2));
        assert!(timers.is_empty());
    });
}

#[test]
fn timers_set_from_outside_are_seen_by_who_goes_to_sleep() {
    loom::model(|| {
        let timers = Arc::new(Timers::default());
        let idle = Arc::new(Idle::default());
        timers.set(100, ()).unwrap();
        let sleeping = {
            let (timers, idle) = (Arc::clone(&timers), Arc::clone(&idle));
            thread::spawn(move || {
                idle.sleep(0, false);
                timers.keep()
            })
        };
        timers.set(50, ()).unwrap();
        loom::sync::atomic::fence(SeqCst);
        let is_woken = timers.is_before_keeper(50) && idle.take_sleeper(0).is_some();
        let until = sleeping.join().unwrap();
        assert!(is_woken || until == Some(50), "{until:?}");
    });
}

/// A waiting select: what it got, by whom.
#[derive(Default)]
struct Wait {
    claim: Flag,
    got: std::sync::Mutex<Vec<u32>>,
}

impl Claim for Wait {
    fn take(&self) -> bool {
        self.claim.take()
    }

    fn is_open(&self) -> bool {
        self.claim.is_open()
    }
}

type Channels = std::sync::Arc<[Mutex<Exchange<u32, Wait>>; 2]>;

fn channels(capacity: usize) -> Channels {
    std::sync::Arc::new([Mutex::new(Exchange::new(capacity)), Mutex::new(Exchange::new(capacity))])
}

/// A select over channels in this order; it sends these values or receives. What completes another wait is told at once.
fn select(channels: &Channels, cases: [(usize, Option<u32>); 2]) -> std::sync::Arc<Wait> {
    let wait = std::sync::Arc::new(Wait::default());
    let cases =
        cases.into_iter().map(|(at, send)| Case { exchange: &channels[at], order: at as u64, number: at as u32, send });
    match wait_for_any(cases.collect(), &wait) {
        None => {}
        Some((_, done)) => {
            // Nobody else can have ended what stands in no queue.
            assert!(wait.take());
            wait.got.lock().unwrap().push(told(done));
        }
    }
    wait
}

/// Tells the partner; the number that the active side counts for itself.
fn told(done: Done<u32, Wait>) -> u32 {
    match done {
        Done::Met(receiver, v) => {
            receiver.wait.got.lock().unwrap().push(v);
            0
        }
        Done::Received(v, sender) => {
            if let Some(sender) = sender {
                sender.wait.got.lock().unwrap().push(0);
            }
            v
        }
        Done::Buffered => 0,
        Done::Closed => panic!("nobody closes"),
    }
}

fn got(wait: &Wait) -> Vec<u32> {
    wait.got.lock().unwrap().clone()
}

#[test]
fn exchange_two_selects_over_two_channels_meet_once() {
    loom::model(|| {
        let channels = channels(0);
        let sender = {
            let channels = channels.clone();
            thread::spawn(move || select(&channels, [(0, Some(1)), (1, Some(2))]))
        };
        let receiver = select(&channels, [(1, None), (0, None)]);
        let sender = sender.join().unwrap();
        // Whoever came second found the other.
        assert_eq!(got(&sender), [0]);
        let got = got(&receiver);
        assert!(got == [1] || got == [2], "{got:?}");
    });
}

#[test]
fn exchange_two_senders_do_not_end_one_select_twice() {
    loom::model(|| {
        let channels = channels(0);
        let receiver = select(&channels, [(0, None), (1, None)]);
        let senders: Vec<_> = [(0, 1), (1, 2)]
            .into_iter()
            .map(|(at, v)| {
                let channels = channels.clone();
                thread::spawn(move || {
                    let sent = channels[at].lock().unwrap().send(v);
                    sent.ok().map(told).is_some()
                })
            })
            .collect();
        let taken: Vec<bool> = senders.into_iter().map(|sender| sender.join().unwrap()).collect();
        assert_eq!(got(&receiver).len(), 1);
        assert_eq!(taken.iter().filter(|&&taken| taken).count(), 1, "{taken:?}");
        assert_eq!(got(&receiver), [if taken[0] { 1 } else { 2 }]);
    });
}

#[test]
fn exchange_two_selects_and_two_senders_pass_each_value_once() {
    loom::model(|| {
        let channels = channels(0);
        let first = select(&channels, [(0, None), (1, None)]);
        let other = {
            let channels = channels.clone();
            thread::spawn(move || select(&channels, [(1, None), (0, None)]))
        };
        let sending = {
            let channels = channels.clone();
            thread::spawn(move || select(&channels, [(0, Some(1)), (1, Some(1))]))
        };
        let last = select(&channels, [(1, Some(2)), (0, Some(2))]);
        let (second, sending) = (other.join().unwrap(), sending.join().unwrap());
        let mut values = [got(&first), got(&second)].concat();
        values.sort_unstable();
        assert_eq!(values, [1, 2]);
        assert_eq!((got(&last), got(&sending)), (vec![0], vec![0]));
    });
}

#[test]
fn exchange_a_wait_given_up_is_ended_by_nobody_else() {
    loom::model(|| {
        let channels = channels(0);
        let receiver = select(&channels, [(0, None), (1, None)]);
        let sender = {
            let channels = channels.clone();
            thread::spawn(move || {
                let sent = channels[0].lock().unwrap().send(1);
                sent.ok().map(told).is_some()
            })
        };
        let given_up = receiver.take();
        if given_up {
            channels.iter().for_each(|channel| channel.lock().unwrap().withdrawn());
        }
        let taken = sender.join().unwrap();
        assert!(taken != given_up);
        assert_eq!(got(&receiver).len(), usize::from(taken));
    });
}

// ---- pids: the table of processes against a stop of all

/// Signal: the process is to end.
const END: u32 = 1;

/// Starts a process if that is still allowed. Who is let in and comes too late for the snapshot ends itself.
fn enter(pids: &Pids<Arc<Process>>, is_closed: &AtomicBool, number: u64) -> Option<Arc<Process>> {
    if is_closed.load(Relaxed) {
        return None;
    }
    let process = Process::new(usize::MAX);
    pids.insert(number, Arc::clone(&process));
    if is_closed.load(Acquire) {
        process.control.raise(END);
    }
    Some(process)
}

/// Lets nobody in any more and ends all that are there.
fn end_all(pids: &Pids<Arc<Process>>, is_closed: &AtomicBool) {
    is_closed.store(true, Release);
    for (_, process) in pids.snapshot() {
        process.control.raise(END);
    }
}

#[test]
fn pids_nobody_is_missed_who_comes_while_all_are_ended() {
    loom::model(|| {
        let pids = Arc::new(Pids::default());
        let is_closed = Arc::new(AtomicBool::new(false));
        let starters: Vec<_> = (1..=2)
            .map(|number| {
                let (pids, is_closed) = (Arc::clone(&pids), Arc::clone(&is_closed));
                thread::spawn(move || enter(&pids, &is_closed, number))
            })
            .collect();
        end_all(&pids, &is_closed);
        for starter in starters {
            if let Some(process) = starter.join().unwrap() {
                assert_eq!(process.control.signals(), END, "it was missed");
            }
        }
    });
}

#[test]
fn pids_a_process_that_is_ended_before_its_first_turn_ends_in_it() {
    loom::model(|| {
        let pids = Arc::new(Pids::default());
        let is_closed = Arc::new(AtomicBool::new(false));
        let starter = {
            let (pids, is_closed) = (Arc::clone(&pids), Arc::clone(&is_closed));
            thread::spawn(move || {
                // Entered and not submitted yet: an event does not put it into a queue.
                let process = enter(&pids, &is_closed, 1)?;
                let is_ended = |process: &Process| process.control.signals() & END != 0;
                process.control.begin(0);
                drop(process.control.drain());
                let waits = !is_ended(&process) && process.control.wait(Waiting::Idle) == Then::Nothing;
                Some((process, waits))
            })
        };
        is_closed.store(true, Release);
        let mut woken = false;
        for (_, process) in pids.snapshot() {
            process.control.raise(END);
            woken |= process.control.push(Node::new(0)).is_ok_and(|then| then == Then::Enqueue);
        }
        if let Some((process, waits)) = starter.join().unwrap() {
            assert_eq!(process.control.signals(), END);
            assert!(!waits || woken, "it waits for good");
        }
    });
}
