//! The scheduler with real threads: nothing is lost, nothing runs twice, nothing starves, whatever the number of workers.
//!
//! `WIPPY_STRESS=60` repeats the random part for so many seconds.

#![cfg(not(any(feature = "loom", feature = "shuttle")))]
#![expect(clippy::unwrap_used, reason = "a test may panic")]
#![expect(clippy::indexing_slicing, clippy::cast_possible_truncation, reason = "small numbers of a test")]

#[path = "support/fan_in.rs"]
mod fan_in;
mod toy;

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};

use fan_in::fan_in;
use toy::{Event, Toy, hooks, runtime};
use wippy::sched::{Config, Handle, Hooks, Outcome, Remote, Runtime};

const MS: u64 = 1_000_000;

/// Runs a main process that is built with the remote door; gives the exit code.
fn run(workers: usize, main: impl FnOnce(Remote<Toy>) -> Toy) -> i32 {
    let runtime = runtime(workers, 4000);
    let main = main(runtime.remote().clone());
    runtime.run_main(main)
}

/// A main process that starts things in its first turn and counts messages until it has enough, then ends the run.
fn counter(
    remote: Remote<Toy>,
    n: u64,
    mut start: impl FnMut(&Toy, &wippy::sched::Worker<Toy>) + Send + 'static,
) -> Toy {
    let mut seen = 0;
    let mut is_started = false;
    Toy::new(move |me, events, worker| {
        if !std::mem::replace(&mut is_started, true) {
            start(me, worker);
        }
        seen += events.drain(..).count() as u64;
        assert!(seen <= n);
        if seen == n {
            remote.finish(7);
            return me.end();
        }
        Outcome::Wait { blocked: false }
    })
}

#[test]
fn a_token_goes_round_a_ring() {
    for workers in [1, 2, 8] {
        let code = run(workers, |remote| {
            counter(remote, 1, |main, worker| {
                let next: Arc<Vec<OnceLock<Toy>>> = Arc::new((0..100).map(|_| OnceLock::new()).collect());
                for i in 0..100 {
                    let (next, main) = (Arc::clone(&next), main.clone());
                    let member = Arc::clone(&next);
                    let toy = Toy::actor(move |_, event, worker| {
                        let Event::Message(_, left) = event else { panic!("{event:?}") };
                        let target = if left == 0 { &main } else { member[(i + 1) % 100].get().unwrap() };
                        worker.send(target, Event::Message(i as u64, left.saturating_sub(1))).unwrap();
                        true
                    });
                    next[i].set(toy.clone()).ok().unwrap();
                    worker.submit(toy);
                }
                worker.send(next[0].get().unwrap(), Event::Message(0, 100_000)).unwrap();
            })
        });
        assert_eq!(code, 7, "{workers} workers");
    }
}

#[test]
fn fan_in_keeps_the_order_of_each_sender() {
    for workers in [1, 2, 8] {
        assert_eq!(run(workers, |remote| fan_in(remote, 64, 2000, 40)), 7);
    }
}

#[test]
fn a_storm_of_spawns_ends() {
    for workers in [1, 2, 8] {
        // 100 processes spawn 100 which spawn 10.
        let code = run(workers, |remote| {
            counter(remote, 110_100, |main, worker| {
                fn spawn(main: &Toy, level: usize, worker: &wippy::sched::Worker<Toy>) {
                    let main = main.clone();
                    worker.submit(Toy::new(move |me, _, worker| {
                        for _ in 0..[100, 10, 0][level] {
                            spawn(&main, level + 1, worker);
                        }
                        worker.send(&main, Event::Message(0, 0)).unwrap();
                        me.end()
                    }));
                }
                for _ in 0..100 {
                    spawn(main, 0, worker);
                }
            })
        });
        assert_eq!(code, 7);
    }
}

#[test]
fn timers_fire_in_order_and_never_early_while_others_compute() {
    for workers in [1, 2] {
        let ended = Arc::new(AtomicUsize::new(0));
        let hogs = Arc::clone(&ended);
        let code = run(workers, |remote| {
            let mut is_started = false;
            let mut expected: Vec<(u64, u64)> = Vec::new();
            Toy::new(move |me, events, worker| {
                if !std::mem::replace(&mut is_started, true) {
                    for _ in 0..4 {
                        let hogs = Arc::clone(&hogs);
                        worker.submit(Toy::new(move |me, _, worker| {
                            if hogs.load(SeqCst) > 0 {
                                return me.end();
                            }
                            while worker.budget() > 0 {
                                worker.spend(500);
                                if worker.poll() {
                                    break;
                                }
                            }
                            Outcome::Continue
                        }));
                    }
                    for i in 0..50 {
                        let deadline = worker.clock() + (i * 7 % 50) * MS;
                        worker.set_timer(deadline, me.clone(), i).ok().unwrap();
                        expected.push((deadline, i));
                    }
                    expected.sort_unstable();
                    expected.reverse();
                }
                for event in events.drain(..) {
                    let (deadline, token) = expected.pop().unwrap();
                    assert_eq!(event, Event::Timer(token));
                    assert!(worker.clock() >= deadline);
                }
                if expected.is_empty() {
                    hogs.store(1, SeqCst);
                    remote.finish(7);
                    return me.end();
                }
                Outcome::Wait { blocked: true }
            })
        });
        assert_eq!(code, 7);
    }
}

#[test]
fn a_cancelled_timer_leaves_the_run_idle() {
    for workers in [1, 2] {
        let code = run(workers, |_| {
            let mut is_started = false;
            Toy::new(move |me, events, worker| {
                assert!(events.is_empty());
                if !std::mem::replace(&mut is_started, true) {
                    let id = worker.set_timer(worker.clock() + 1000 * 3600 * MS, me.clone(), 1).ok().unwrap();
                    assert!(worker.cancel_timer(id));
                    assert!(!worker.cancel_timer(id));
                }
                Outcome::Wait { blocked: true }
            })
        });
        assert_eq!(code, 99);
    }
}

#[test]
fn the_run_is_idle_only_when_nothing_outside_can_wake_it() {
    for workers in [1, 2] {
        let code = run(workers, |remote| {
            let mut n_turns = 0;
            Toy::new(move |me, events, worker| {
                n_turns += 1;
                if n_turns == 1 {
                    let (remote, me) = (remote.clone(), me.clone());
                    let job = move || {
                        std::thread::sleep(Duration::from_millis(20));
                        remote.send(&me, Event::Message(0, 0)).unwrap();
                    };
                    assert!(worker.spawn_blocking(Box::new(job)).is_ok());
                } else if !events.is_empty() && n_turns == 2 {
                    let (hold, remote, me) = (remote.hold(), remote.clone(), me.clone());
                    std::thread::spawn(move || {
                        std::thread::sleep(Duration::from_millis(20));
                        remote.send(&me, Event::Message(1, 1)).unwrap();
                        drop(hold);
                    });
                } else if events.contains(&Event::Message(1, 1)) {
                    remote.set_timer(remote.clock() + 20 * MS, me.clone(), 5).ok().unwrap();
                }
                Outcome::Wait { blocked: false }
            })
        });
        // Each of the four turns came, then nothing could.
        assert_eq!(code, 99);
    }
}

#[test]
fn a_panic_ends_its_process_only() {
    let victim = Toy::actor(|_, _, _| -> bool { std::panic::resume_unwind(Box::new("on purpose".to_owned())) });
    let seen = victim.clone();
    let code = run(2, |remote| {
        let mut is_started = false;
        Toy::new(move |me, events, worker| {
            if !std::mem::replace(&mut is_started, true) {
                worker.submit(victim.clone());
                worker.send(&victim, Event::Stop).unwrap();
                worker.set_timer(worker.clock() + MS, me.clone(), 0).ok().unwrap();
            }
            if events.is_empty() {
                return Outcome::Wait { blocked: true };
            }
            if victim.control().is_closed() {
                assert!(worker.send(&victim, Event::Stop).is_err());
                remote.finish(7);
                return me.end();
            }
            events.clear();
            worker.set_timer(worker.clock() + MS, me.clone(), 0).ok().unwrap();
            Outcome::Wait { blocked: true }
        })
    });
    assert_eq!(code, 7);
    assert_eq!(seen.0.panicked.lock().unwrap().as_deref(), Some("on purpose"));
}

#[test]
fn a_waker_that_goes_on_computing_does_not_hold_the_woken() {
    // The woken process runs on the other worker while its waker never ends its turn.
    let code = run(2, |remote| {
        let mut is_started = false;
        Toy::new(move |_, _, worker| {
            assert!(!std::mem::replace(&mut is_started, true));
            let remote = remote.clone();
            let other = Toy::actor(move |me, event, worker| {
                if event == Event::Stop {
                    remote.finish(7);
                } else {
                    // Waiting by now; the next message finds it idle.
                    let me = me.clone();
                    worker.submit(Toy::new(move |own, _, _| {
                        drop(me.clone());
                        own.end()
                    }));
                }
                true
            });
            worker.submit(other.clone());
            worker.send(&other, Event::Message(0, 0)).unwrap();
            let mut n = 0u64;
            while !worker.remote().is_finished() {
                worker.poll();
                n += 1;
                if other.control().phase() == wippy::sched::Phase::Idle && n.is_multiple_of(1000) {
                    worker.send(&other, Event::Stop).unwrap();
                }
            }
            Outcome::Continue
        })
    });
    assert_eq!(code, 7);
}

#[test]
fn a_stuck_worker_is_replaced_and_comes_back_as_a_spare() {
    for workers in [1, 2] {
        let told: Arc<Mutex<Vec<usize>>> = Arc::default();
        let tells = Arc::clone(&told);
        let replaced = Box::new(move |worker| tells.lock().unwrap().push(worker));
        let config = Config { workers: Some(workers), ..Config::default() };
        let runtime = Runtime::new(config, Hooks { replaced, ..hooks() });
        let remote = runtime.remote().clone();
        let (mut is_started, mut n_ticks) = (false, 0);
        let mut releases = Vec::new();
        let main = Toy::new(move |me, events, worker| {
            if !std::mem::replace(&mut is_started, true) {
                // As many as there are workers block their threads until this process has gone on.
                for _ in 0..workers {
                    let (release, blocked) = std::sync::mpsc::channel::<()>();
                    releases.push(release);
                    let main = me.clone();
                    worker.submit(Toy::new(move |me, _, worker| {
                        let _ = blocked.recv();
                        worker.send(&main, Event::Stop).unwrap();
                        me.end()
                    }));
                }
                worker.set_timer(worker.clock() + MS, me.clone(), 0).ok().unwrap();
            }
            for event in events.drain(..) {
                match event {
                    Event::Timer(_) if n_ticks < 5 => {
                        n_ticks += 1;
                        worker.set_timer(worker.clock() + MS, me.clone(), 0).ok().unwrap();
                    }
                    Event::Timer(_) => drop(releases.pop()),
                    Event::Message(..) => {}
                    Event::Stop if releases.pop().is_some() => {}
                    Event::Stop => {
                        assert!(remote.statistics().replaced >= 1);
                        assert!(told.lock().unwrap().iter().all(|worker| *worker < 2 * workers));
                        assert!(!told.lock().unwrap().is_empty());
                        remote.finish(7);
                    }
                }
            }
            Outcome::Wait { blocked: true }
        });
        assert_eq!(runtime.run_main(main), 7);
    }
}

#[test]
fn who_is_behind_has_every_second_turn() {
    const OTHERS: usize = 50;
    const TURNS: usize = 100;
    let n_others = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&n_others);
    let runtime = runtime(1, 1);
    let remote = runtime.remote().clone();
    let mut n_turns = 0;
    let main = Toy::new(move |_, _, worker| {
        if n_turns == 0 {
            for _ in 0..OTHERS {
                let n_others = Arc::clone(&n_others);
                worker.submit(Toy::new(move |_, _, _| {
                    n_others.fetch_add(1, SeqCst);
                    Outcome::Continue
                }));
            }
        }
        n_turns += 1;
        if n_turns > TURNS {
            remote.finish(7);
        }
        Outcome::Behind
    });
    assert_eq!(runtime.run_main(main), 7);
    // In a plain queue each of its turns would have cost one of each other's.
    let n_others = seen.load(SeqCst);
    assert!((TURNS / 2..=2 * TURNS).contains(&n_others), "{n_others}");
}

#[test]
fn who_has_said_enough_lets_the_woken_one_run() {
    const EVENTS: u64 = 10_000;
    let runtime = runtime(1, 1_000_000);
    let remote = runtime.remote().clone();
    let (mut n_received, mut most) = (0, 0);
    let receiver = Toy::new(move |_, events, _| {
        most = most.max(events.len());
        n_received += events.len() as u64;
        if n_received == EVENTS {
            remote.finish(i32::try_from(most).unwrap_or(i32::MAX));
        }
        Outcome::Wait { blocked: false }
    });
    let (mut is_started, mut n_sent) = (false, 0);
    let sender = Toy::new(move |me, _, worker| {
        if !std::mem::replace(&mut is_started, true) {
            // It is to wait before anything is sent.
            worker.submit(receiver.clone());
            return Outcome::Continue;
        }
        while n_sent < EVENTS {
            worker.send(&receiver, Event::Message(0, n_sent)).unwrap();
            n_sent += 1;
            // As at the end of a slice.
            if worker.has_said_enough() && worker.poll() {
                return Outcome::Continue;
            }
        }
        me.end()
    });
    let most = runtime.run_main(sender);
    assert!((1..=70).contains(&most), "{most}");
}

/// Random processes with random timers and messages; every message is accounted for.
fn random_load(workers: usize, budget: u32, seed: u64) {
    const PROCESSES: usize = 200;
    const ROUNDS: u64 = 30;
    let sent = Arc::new(AtomicU64::new(0));
    let received = Arc::new(AtomicU64::new(0));
    let refused = Arc::new(AtomicU64::new(0));
    let runtime = runtime(workers, budget);
    let toys: Arc<Mutex<Vec<Toy>>> = Arc::default();
    for i in 0..PROCESSES {
        let (sent, received, refused) = (Arc::clone(&sent), Arc::clone(&received), Arc::clone(&refused));
        let peers = Arc::clone(&toys);
        let rng = wippy::sched::rng::Rng::new(seed ^ i as u64);
        let (mut rounds, mut is_armed) = (0, false);
        let toy = Toy::new(move |me, events, worker| {
            for event in events.drain(..) {
                match event {
                    Event::Timer(_) => {
                        is_armed = false;
                        rounds += 1;
                        let all = peers.lock().unwrap();
                        for _ in 0..rng.below(4) {
                            let peer = all[rng.below(PROCESSES)].clone();
                            sent.fetch_add(1, SeqCst);
                            let event = Event::Message(i as u64, rounds);
                            let is_sent = if rng.one_in(4) {
                                let (remote, refused) = (worker.remote().clone(), Arc::clone(&refused));
                                let job = move || {
                                    if remote.send(&peer, event).is_err() {
                                        refused.fetch_add(1, SeqCst);
                                    }
                                };
                                assert!(worker.spawn_blocking(Box::new(job)).is_ok());
                                true
                            } else {
                                worker.send(&peer, event).is_ok()
                            };
                            if !is_sent {
                                refused.fetch_add(1, SeqCst);
                            }
                        }
                    }
                    Event::Message(..) => drop(received.fetch_add(1, SeqCst)),
                    Event::Stop => {}
                }
            }
            worker.spend(rng.below(budget as usize * 2) as u32);
            if rng.one_in(5) {
                return Outcome::Continue;
            }
            if rounds >= ROUNDS {
                received.fetch_add(me.control().close().iter().count() as u64, SeqCst);
                return Outcome::Done;
            }
            if !std::mem::replace(&mut is_armed, true) {
                worker.set_timer(worker.clock() + rng.below(500_000) as u64, me.clone(), 0).ok().unwrap();
            }
            Outcome::Wait { blocked: true }
        });
        toys.lock().unwrap().push(toy.clone());
        runtime.remote().submit(toy);
    }
    let main = Toy::actor(|_, _, _| true);
    assert_eq!(runtime.run_main(main), 99);
    let toys = toys.lock().unwrap();
    assert!(toys.iter().all(|toy| toy.control().is_closed()));
    assert_eq!(sent.load(SeqCst), received.load(SeqCst) + refused.load(SeqCst));
}

#[test]
fn random_loads_end_with_all_messages_accounted_for() {
    let seconds = std::env::var("WIPPY_STRESS").ok().and_then(|text| text.parse().ok()).unwrap_or(2);
    let until = Instant::now() + Duration::from_secs(seconds);
    let mut seed = 1;
    while Instant::now() < until || seed < 6 {
        random_load([1, 2, 3, 8, 32][seed as usize % 5], [1, 100, 4000][seed as usize % 3], seed);
        seed += 1;
    }
}
