//! Loads on the simulated scheduler: each seed decides the schedule, the budgets, the faults.
//!
//! `WIPPY_SEEDS=10000 cargo test --release --test sim` tries so many; `WIPPY_SEED=0x5eed` replays one.

#![cfg(not(any(feature = "loom", feature = "shuttle")))]
#![expect(clippy::unwrap_used, reason = "a test may panic")]
#![expect(clippy::indexing_slicing, clippy::cast_possible_truncation, reason = "small numbers of a test")]
#![expect(clippy::print_stdout, reason = "the seed to replay")]

#[path = "support/fan_in.rs"]
mod fan_in;
#[expect(dead_code, reason = "this test makes no runtime")]
mod toy;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use fan_in::fan_in;
use toy::{Event, NUDGE, Toy, hooks};
use wippy::sched::rng::Rng;
use wippy::sched::sim::{Stuck, seed_to_replay};
use wippy::sched::{Config, Handle, Outcome, Phase, Sim, Worker};

const MS: u64 = 1_000_000;

/// Runs a load under many seeds; tells the seed of one that fails.
fn seeds(load: impl Fn(u64)) {
    let n: u64 = std::env::var("WIPPY_SEEDS").ok().and_then(|text| text.parse().ok()).unwrap_or(300);
    let all = seed_to_replay().map_or(1..n + 1, |seed| seed..seed + 1);
    for seed in all {
        let run = std::panic::AssertUnwindSafe(|| load(seed));
        if let Err(panic) = std::panic::catch_unwind(run) {
            println!("WIPPY_SEED={seed:#x}");
            std::panic::resume_unwind(panic);
        }
    }
}

fn sim(seed: u64) -> Sim<Toy> {
    let config = Config { workers: Some(1 + seed as usize % 3), seed, ..Config::default() };
    Sim::new(config, hooks())
}

/// Wakes a random one of these for no reason now and then.
fn spurious(toys: &[Toy], worker: &Worker<Toy>, rng: &Rng) {
    if !toys.is_empty() && rng.one_in(5) {
        // One that has ended stays so.
        worker.send(&toys[rng.below(toys.len())], Event::Timer(NUDGE)).ok();
    }
}

#[test]
fn a_token_is_never_lost() {
    seeds(|seed| {
        let mut sim = sim(seed);
        let remote = sim.remote();
        let toys: Vec<Toy> = Vec::new();
        let ring: Arc<std::sync::Mutex<Vec<Toy>>> = Arc::default();
        let n = 2 + seed as usize % 9;
        for i in 0..n {
            let (ring, remote) = (Arc::clone(&ring), remote.clone());
            let all = Arc::clone(&ring);
            all.lock().unwrap().push(Toy::actor(move |_, event, worker| {
                let Event::Message(_, left) = event else { panic!("{event:?}") };
                if left == 0 {
                    remote.finish(7);
                } else {
                    let next = ring.lock().unwrap()[(i + 1) % n].clone();
                    worker.send(&next, Event::Message(i as u64, left - 1)).unwrap();
                }
                true
            }));
        }
        let all = ring.lock().unwrap().clone();
        for toy in &all[1..] {
            remote.submit(toy.clone());
        }
        remote.send(&all[0], Event::Message(0, 200)).unwrap();
        let code = sim.run(all[0].clone(), 100_000, |worker, rng| spurious(&all, worker, rng));
        assert_eq!(code, Ok(7));
        drop(toys);
        ring.lock().unwrap().clear();
    });
}

#[test]
fn fan_in_keeps_order_and_count() {
    seeds(|seed| {
        let mut sim = sim(seed);
        let main = fan_in(sim.remote(), 1 + seed % 7, 20, 7);
        let known = main.clone();
        let code = sim.run(main, 100_000, |worker, rng| spurious(std::slice::from_ref(&known), worker, rng));
        assert_eq!(code, Ok(7));
    });
}

/// What the random load counts.
#[derive(Default)]
struct Counts {
    sent: AtomicU64,
    received: AtomicU64,
    refused: AtomicU64,
}

#[test]
fn random_loads_with_kills_account_for_every_message() {
    seeds(|seed| {
        const PROCESSES: usize = 12;
        let mut sim = sim(seed);
        let remote = sim.remote();
        let counts = Arc::new(Counts::default());
        let toys: Arc<std::sync::Mutex<Vec<Toy>>> = Arc::default();
        for i in 0..PROCESSES {
            let (counts, peers) = (Arc::clone(&counts), Arc::clone(&toys));
            let rng = Rng::new(seed.wrapping_mul(31) ^ i as u64);
            let (mut rounds, mut armed) = (0, None);
            let mut deadline = 0;
            let toy = Toy::new(move |me, events, worker| {
                let mut is_killed = false;
                for event in events.drain(..) {
                    match event {
                        Event::Timer(token) => {
                            assert_eq!(Some(token), armed.take().map(|(token, _)| token));
                            assert!(worker.clock() >= deadline, "a timer fires early");
                            rounds += 1;
                            for _ in 0..rng.below(4) {
                                let peer = peers.lock().unwrap()[rng.below(PROCESSES)].clone();
                                counts.sent.fetch_add(1, Relaxed);
                                if rng.one_in(3) {
                                    let (remote, counts) = (worker.remote().clone(), Arc::clone(&counts));
                                    let job = move || {
                                        if remote.send(&peer, Event::Message(0, 0)).is_err() {
                                            counts.refused.fetch_add(1, Relaxed);
                                        }
                                    };
                                    assert!(worker.spawn_blocking(Box::new(job)).is_ok());
                                } else if worker.send(&peer, Event::Message(0, 0)).is_err() {
                                    counts.refused.fetch_add(1, Relaxed);
                                }
                            }
                        }
                        Event::Message(..) => drop(counts.received.fetch_add(1, Relaxed)),
                        Event::Stop => is_killed = true,
                    }
                }
                worker.spend(rng.below(5000) as u32);
                if worker.budget() == 0 && rng.one_in(2) {
                    return Outcome::Continue;
                }
                if is_killed || rounds > 10 {
                    if let Some((_, id)) = armed.take() {
                        worker.cancel_timer(id);
                    }
                    let left = me.control().close();
                    let messages = left.iter().filter(|event| matches!(event, Event::Message(..))).count();
                    counts.received.fetch_add(messages as u64, Relaxed);
                    return Outcome::Done;
                }
                if armed.is_none() {
                    deadline = worker.clock() + rng.below(50) as u64 * MS / 3;
                    let token = rng.next();
                    armed = worker.set_timer(deadline, me.clone(), token).ok().map(|id| (token, id));
                }
                Outcome::Wait { blocked: true }
            });
            toys.lock().unwrap().push(toy.clone());
            remote.submit(toy);
        }
        let all = toys.lock().unwrap().clone();
        let main = Toy::actor(|_, _, _| true);
        let code = sim.run(main, 1_000_000, |worker, rng| {
            spurious(&all, worker, rng);
            if rng.one_in(400) {
                let _ = worker.send(&all[rng.below(PROCESSES)], Event::Stop);
            }
        });
        assert_eq!(code, Ok(99));
        assert!(all.iter().all(|toy| toy.control().phase() == Phase::Complete));
        assert_eq!(remote.statistics().timers, 0);
        let refused = counts.refused.load(Relaxed);
        assert_eq!(counts.sent.load(Relaxed), counts.received.load(Relaxed) + refused);
        toys.lock().unwrap().clear();
    });
}

#[test]
fn the_same_seed_gives_the_same_run() {
    let trace = |seed: u64| {
        let mut sim = sim(seed);
        let remote = sim.remote();
        let log: Arc<std::sync::Mutex<Vec<(u64, u64)>>> = Arc::default();
        let own = Arc::clone(&log);
        let (mut is_started, mut seen) = (false, 0);
        let main = Toy::new(move |me, events, worker| {
            if !std::mem::replace(&mut is_started, true) {
                for i in 0..5 {
                    let (main, log) = (me.clone(), Arc::clone(&own));
                    worker.submit(Toy::new(move |me, _, worker| {
                        log.lock().unwrap().push((i, worker.clock()));
                        worker.send(&main, Event::Stop).unwrap();
                        me.end()
                    }));
                }
            }
            seen += events.drain(..).count();
            if seen == 5 {
                remote.finish(0);
            }
            Outcome::Wait { blocked: false }
        });
        assert_eq!(sim.run(main, 1000, |_, _| {}), Ok(0));
        std::mem::take(&mut *log.lock().unwrap())
    };
    assert!((1..50).all(|seed| trace(seed) == trace(seed)));
    assert!((1..50).any(|seed| trace(seed) != trace(seed + 50)));
}

#[test]
fn time_jumps_to_the_next_timer() {
    let mut sim = sim(1);
    let remote = sim.remote();
    let mut is_started = false;
    let hour = 3600 * 1000 * MS;
    let main = Toy::new(move |me, events, worker| {
        if !std::mem::replace(&mut is_started, true) {
            worker.set_timer(hour, me.clone(), 0).ok().unwrap();
        }
        if !events.is_empty() {
            remote.finish(7);
            assert!(worker.clock() >= hour);
        }
        Outcome::Wait { blocked: true }
    });
    assert_eq!(sim.run(main, 100, |_, _| {}), Ok(7));
}

#[test]
fn a_run_without_end_is_told() {
    let main = Toy::new(|_, _, _| Outcome::Continue);
    assert_eq!(sim(1).run(main, 100, |_, _| {}), Err(Stuck::Turns));
}
