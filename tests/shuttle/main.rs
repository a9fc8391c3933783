//! Whole runtimes under random schedules:
//! `cargo test --features shuttle --config profile.dev.package.wippy.opt-level=1 --test shuttle`.
//!
//! Every lock and atomic of the scheduler is a point where shuttle may switch threads. Two thirds of the schedules are
//! chosen by priorities that change a few times (PCT, depth 3), which finds errors that need few, well placed switches.
//! `WIPPY_SCHEDULES` sets their number; a failure prints the schedule to replay.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

#[expect(dead_code, reason = "no actors here")]
#[path = "../toy/mod.rs"]
mod toy;

use std::sync::Arc;

use shuttle::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use toy::{Event, Toy, runtime};
use wippy::sched::{Handle, Outcome};

/// Runs a scene under many schedules.
fn check(scene: fn()) {
    let n: usize = std::env::var("WIPPY_SCHEDULES").ok().and_then(|text| text.parse().ok()).unwrap_or(10_000);
    shuttle::check_random(scene, n / 3);
    shuttle::check_pct(scene, n - n / 3, 3);
}

#[test]
fn messages_between_processes_on_two_workers_arrive() {
    check(|| {
        let runtime = runtime(2, 30);
        let remote = runtime.remote().clone();
        let (mut is_started, mut seen) = (false, 0);
        let main = Toy::new(move |me, events, worker| {
            if !std::mem::replace(&mut is_started, true) {
                for i in 0..3 {
                    let (main, mut left) = (me.clone(), 3);
                    worker.submit(Toy::new(move |me, _, worker| {
                        while left > 0 {
                            left -= 1;
                            worker.send(&main, Event::Message(i, left)).unwrap();
                            worker.spend(20);
                            if worker.budget() == 0 {
                                return Outcome::Continue;
                            }
                        }
                        me.end()
                    }));
                }
            }
            seen += events.drain(..).count();
            if seen == 9 {
                remote.finish(7);
                return me.end();
            }
            Outcome::Wait { blocked: false }
        });
        assert_eq!(runtime.run_main(main), 7);
    });
}

/// Two jobs of the blocking pool wake the main process, which waits for both.
fn wake_from_outside(workers: usize) {
    let runtime = runtime(workers, 4000);
    let remote = runtime.remote().clone();
    let (mut is_started, mut seen) = (false, 0);
    let main = Toy::new(move |me, events, worker| {
        if !std::mem::replace(&mut is_started, true) {
            for i in 0..2 {
                let (remote, me) = (remote.clone(), me.clone());
                let job = move || remote.send(&me, Event::Message(i, 0)).unwrap();
                assert!(worker.spawn_blocking(Box::new(job)).is_ok());
            }
        }
        seen += events.drain(..).count();
        if seen == 2 {
            remote.finish(7);
            return me.end();
        }
        Outcome::Wait { blocked: true }
    });
    assert_eq!(runtime.run_main(main), 7);
}

#[test]
fn wake_ups_from_other_threads_reach_the_only_worker() {
    check(|| wake_from_outside(1));
}

#[test]
fn wake_ups_from_other_threads_reach_one_of_two_workers() {
    check(|| wake_from_outside(2));
}

#[test]
fn the_end_of_a_process_and_sends_to_it_agree() {
    check(|| {
        let runtime = runtime(2, 4000);
        let remote = runtime.remote().clone();
        let (sent, got) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let counts = (Arc::clone(&sent), Arc::clone(&got));
        let (mut is_started, mut ended) = (false, 0);
        let main = Toy::new(move |me, events, worker| {
            if !std::mem::replace(&mut is_started, true) {
                let seen = Arc::clone(&got);
                let target = Toy::new(move |me, events, _| {
                    seen.fetch_add(events.len(), SeqCst);
                    if seen.load(SeqCst) < 2 {
                        return Outcome::Wait { blocked: false };
                    }
                    seen.fetch_add(me.control().close().iter().count(), SeqCst);
                    Outcome::Done
                });
                worker.submit(target.clone());
                for i in 0..3 {
                    let (main, target, sent) = (me.clone(), target.clone(), Arc::clone(&sent));
                    worker.submit(Toy::new(move |me, _, worker| {
                        if worker.send(&target, Event::Message(i, 0)).is_ok() {
                            sent.fetch_add(1, SeqCst);
                        }
                        worker.send(&main, Event::Stop).unwrap();
                        me.end()
                    }));
                }
            }
            ended += events.drain(..).count();
            if ended == 3 {
                return me.end();
            }
            Outcome::Wait { blocked: false }
        });
        // Nothing is left to do when all have ended.
        drop(remote);
        assert_eq!(runtime.run_main(main), 99);
        assert_eq!(counts.0.load(SeqCst), counts.1.load(SeqCst));
    });
}

/// The main process waits for nothing, while a job, or a thread that holds the runtime, has still to end.
fn idle_after(workers: usize, is_job: bool) {
    let runtime = runtime(workers, 4000);
    let remote = runtime.remote().clone();
    let mut is_started = false;
    let main = Toy::new(move |_, events, worker| {
        if !std::mem::replace(&mut is_started, true) {
            if is_job {
                assert!(worker.spawn_blocking(Box::new(|| {})).is_ok());
            } else {
                let hold = remote.hold();
                shuttle::thread::spawn(move || drop(hold));
            }
            worker.submit(Toy::new(|me, _, _| me.end()));
        }
        events.clear();
        Outcome::Wait { blocked: true }
    });
    assert_eq!(runtime.run_main(main), 99);
}

#[test]
fn idleness_is_noticed_when_a_job_ends_last() {
    check(|| idle_after(1, true));
    check(|| idle_after(2, true));
}

#[test]
fn idleness_is_noticed_when_a_hold_ends_last() {
    check(|| idle_after(1, false));
    check(|| idle_after(2, false));
}
