//! The simulator: the same workers, queues and timers on one thread, in virtual time, by a seed.
//!
//! A seed decides everything that is otherwise up to chance: which worker acts next, whether it takes from its own queues
//! or steals, how many reductions a turn has, when a blocking job runs, how far the clock goes on between two turns. When
//! nothing can run, the time jumps to the next timer. So a run of ten seconds of sleeping takes no time, and a run that
//! went wrong goes wrong again with its seed.
//!
//! Faults come from outside: `Sim::run` calls a function before each turn, which may wake, kill or disturb processes.

#![forbid(unsafe_code)]

use std::sync::Arc;

use super::Handle;
use super::clock::{Clock, Nanos};
use super::find::Found;
use super::rng::Rng;
use super::runtime::{Config, Hooks, Remote, Shared};
use super::sync::Ordering;
use super::worker::Worker;

/// Most reductions of a simulated turn.
const BUDGET_MAX: u32 = 4000;
/// Most that the clock goes on between two turns (ns), when it does.
const JITTER: usize = 2_000_000;
/// The clock goes on, a job is run, a worker steals before it looks at its own queues: once in so many turns each.
const CLOCK_ONE_IN: usize = 8;
const JOB_ONE_IN: usize = 4;
const STEAL_ONE_IN: usize = 4;

/// Why a simulation did not come to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stuck {
    /// Nothing can run, and the idle hook changed nothing.
    Idle,
    /// There were as many turns as allowed.
    Turns,
}

/// See the head of the file.
pub struct Sim<H: Handle> {
    workers: Vec<Worker<H>>,
    machines: Vec<H::Machine>,
    shared: Arc<Shared<H>>,
    rng: Rng,
}

/// The seed to replay: `WIPPY_SEED`, decimal or `0x…`.
pub fn seed_to_replay() -> Option<u64> {
    let text = std::env::var("WIPPY_SEED").ok()?;
    match text.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16).ok(),
        None => text.parse().ok(),
    }
}

impl<H: Handle> Sim<H> {
    /// A simulation with as many workers as the configuration says. Its seed is the one that decides; the budget is up
    /// to the seed too, unless the configuration has one of 1, which is kept.
    pub fn new(config: Config, hooks: Hooks<H>) -> Sim<H> {
        let rng = Rng::new(config.seed);
        let config = Config { blocking_threads: 0, stuck_after: None, ..config };
        let shared = Shared::new(config, hooks, Clock::virtual_time());
        let n_workers = shared.seats.len();
        shared.n_started.store(n_workers, Ordering::SeqCst);
        shared.n_active.store(n_workers, Ordering::SeqCst);
        let workers: Vec<_> = (0..n_workers).filter_map(|i| Worker::new(Arc::clone(&shared), i)).collect();
        let machines = (0..n_workers).map(|i| (shared.hooks.machine)(i)).collect();
        Sim { workers, machines, shared, rng }
    }

    /// The door for what is no process.
    pub fn remote(&self) -> Remote<H> {
        Remote { shared: Arc::clone(&self.shared) }
    }

    /// Runs a process and all that it starts until [`Remote::finish`] is called; gives its code. `disturb` is called
    /// before each turn, by a worker that runs nothing at that moment.
    ///
    /// # Errors
    /// It came to no end.
    pub fn run(&mut self, main: H, turns_max: u64, mut disturb: impl FnMut(&Worker<H>, &Rng)) -> Result<i32, Stuck> {
        self.remote().submit(main);
        let mut turns = 0;
        while !self.shared.is_finished.load(Ordering::SeqCst) {
            if turns == turns_max {
                return Err(Stuck::Turns);
            }
            let acting = self.rng.below(self.workers.len());
            let (Some(worker), Some(machine)) = (self.workers.get(acting), self.machines.get_mut(acting)) else {
                return Err(Stuck::Idle);
            };
            disturb(worker, &self.rng);
            if self.rng.one_in(CLOCK_ONE_IN) {
                pass_time(worker, worker.now() + self.rng.below(JITTER) as Nanos);
            }
            if self.rng.one_in(JOB_ONE_IN) {
                self.shared.pool.run_one(|n| self.rng.below(n));
            }
            if let Some(found) = next_process(worker, &self.rng) {
                turns += 1;
                turn(worker, machine, found, &self.rng);
            } else if !self.workers.iter().any(has_work) && !self.shared.has_work() {
                self.wait_for_something(acting)?;
            }
        }
        Ok(self.shared.exit_code())
    }

    /// Nobody can run: runs a blocking job, or lets the time jump, or tells that all is idle.
    fn wait_for_something(&self, acting: usize) -> Result<(), Stuck> {
        let Some(worker) = self.workers.get(acting) else { return Err(Stuck::Idle) };
        if self.shared.pool.run_one(|n| self.rng.below(n)) {
            return Ok(());
        }
        if let Some(due) = self.shared.timers.next() {
            pass_time(worker, due);
            return Ok(());
        }
        (self.shared.hooks.idle)(worker);
        let is_finished = self.shared.is_finished.load(Ordering::SeqCst);
        if is_finished || has_work(worker) || self.shared.has_work() { Ok(()) } else { Err(Stuck::Idle) }
    }
}

impl<H: Handle> Drop for Sim<H> {
    fn drop(&mut self) {
        // Processes go while there are machines.
        self.workers.clear();
        self.shared.drop_queued();
    }
}

fn has_work<H: Handle>(worker: &Worker<H>) -> bool {
    worker.has_own_work()
}

/// Moves the clock on and fires timers.
fn pass_time<H: Handle>(worker: &Worker<H>, moment: Nanos) {
    worker.shared().clock.advance_to(moment);
    worker.clock();
    worker.fire_timers();
}

fn next_process<H: Handle>(worker: &Worker<H>, rng: &Rng) -> Option<Found<H>> {
    let steal = || worker.steal(rng.one_in(2)).map(|handle| Found { handle, inherits: false });
    if rng.one_in(STEAL_ONE_IN) { steal().or_else(|| worker.find()) } else { worker.find().or_else(steal) }
}

/// One turn with a budget by chance: often a very short one, since most errors hide at the borders.
fn turn<H: Handle>(worker: &Worker<H>, machine: &mut H::Machine, found: Found<H>, rng: &Rng) {
    worker.clock();
    if !found.inherits {
        worker.renew_budget();
    }
    if worker.shared().config.budget > 1 {
        let scale = 1 << rng.below(13);
        let budget = u32::try_from(1 + rng.below(scale)).unwrap_or(1);
        worker.budget.set(budget.min(BUDGET_MAX));
    }
    worker.run_turn(machine, found.handle);
}
