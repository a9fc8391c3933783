//! The supervisor in a time of its own, with services that do what a test says.

use super::super::policy::Restart;
use super::*;

const MS: fn(u64) -> Duration = Duration::from_millis;

/// A supervisor with what it has asked for, and its clock.
struct World {
    machine: Machine,
    now: Time,
    log: Vec<String>,
    attempts: BTreeMap<String, u64>,
    /// Services that come to run at once.
    is_smooth: bool,
}

impl World {
    fn new() -> World {
        let machine = Machine::new(Box::new(|| 0.5));
        World { machine, now: MS(0), log: Vec::new(), attempts: BTreeMap::new(), is_smooth: true }
    }

    fn with(mut self, id: &str, lifecycle: Lifecycle) -> World {
        self.machine.add(id, lifecycle);
        self
    }

    /// Does what the supervisor asks for until it asks for nothing more.
    fn settle(&mut self) {
        loop {
            let actions = self.machine.take_actions();
            if actions.is_empty() {
                return;
            }
            for action in actions {
                match action {
                    Action::Start { id, attempt } => {
                        self.log.push(format!("start {id}"));
                        self.attempts.insert(id.clone(), attempt);
                        if self.is_smooth {
                            self.machine.started(&id, attempt, self.now);
                        }
                    }
                    Action::Stop { id } => self.log.push(format!("stop {id}")),
                    Action::Kill { id } => self.log.push(format!("kill {id}")),
                }
            }
        }
    }

    fn boot(&mut self) -> Boot {
        self.machine.boot(self.now).expect("no ring");
        self.settle();
        self.machine.boot_state()
    }

    fn end(&mut self, id: &str, result: Result<(), Failure>) {
        let attempt = self.attempts.get(id).copied().unwrap_or(0);
        self.machine.ended(id, attempt, result, self.now);
        self.settle();
    }

    fn crash(&mut self, id: &str) {
        self.end(id, Err(Failure { message: "x".to_owned(), may_retry: true }));
    }

    /// Lets time go on to the next thing that happens by itself; gives how long that took.
    fn wait(&mut self) -> Duration {
        let next = self.machine.next_deadline().expect("something happens by itself");
        let waited = next - self.now;
        self.now = next;
        self.machine.tick(next);
        self.settle();
        waited
    }

    fn seen(&self, id: &str) -> Seen {
        self.machine.all().into_iter().find(|seen| seen.id == id).expect("the service is known")
    }

    fn status(&self, id: &str) -> Status {
        self.seen(id).status
    }

    fn n_starts(&self, id: &str) -> usize {
        self.log.iter().filter(|line| **line == format!("start {id}")).count()
    }
}

fn auto(requires: &[&str]) -> Lifecycle {
    let requires = requires.iter().map(|id| (*id).to_owned()).collect();
    Lifecycle { auto_start: true, requires, ..Lifecycle::default() }
}

fn restarting(restart: Restart) -> Lifecycle {
    Lifecycle { restart, ..auto(&[]) }
}

#[test]
fn a_run_that_ends_well_is_not_repeated() {
    let mut world = World::new().with("a", auto(&[]));
    assert_eq!(world.boot(), Boot::Done);
    world.end("a", Ok(()));
    assert_eq!((world.status("a"), world.n_starts("a")), (Status::Exited, 1));
    assert_eq!(world.machine.next_deadline(), None);
}

#[test]
fn attempts_have_a_limit() {
    let restart = Restart { initial_delay: MS(20), jitter: 0.0, max_attempts: 3, ..Restart::default() };
    let mut world = World::new().with("a", restarting(restart));
    world.boot();
    for gap in [20, 40] {
        world.crash("a");
        assert_eq!(world.status("a"), Status::Failed);
        assert_eq!(world.wait(), MS(gap));
    }
    world.crash("a");
    let seen = world.seen("a");
    assert_eq!((seen.status, seen.retry_count, world.n_starts("a")), (Status::Failed, 3, 3));
    assert_eq!(seen.details.as_deref(), Some("x"));
    assert_eq!(world.machine.next_deadline(), None);
}

#[test]
fn gaps_grow_up_to_their_limit() {
    let restart = Restart { initial_delay: MS(20), max_delay: MS(100), jitter: 0.0, ..Restart::default() };
    let mut world = World::new().with("a", restarting(restart));
    world.boot();
    let gaps: Vec<Duration> = (0..5)
        .map(|_| {
            world.crash("a");
            world.wait()
        })
        .collect();
    assert_eq!(gaps, [20, 40, 80, 100, 100].map(MS));
}

#[test]
fn a_thousand_failures_are_as_patient_as_a_few() {
    let restart = Restart { initial_delay: MS(1), max_delay: MS(90_000), jitter: 0.0, ..Restart::default() };
    let mut world = World::new().with("a", restarting(restart)).with("b", auto(&[]));
    world.boot();
    let began = world.now;
    for n in 1..=1000_i32 {
        world.crash("a");
        // 1 ms, twice as much each time, 90 s from the 18th on; whatever the exponent comes to.
        let expected = if n > 17 { MS(90_000) } else { MS(1 << (n - 1)) };
        assert_eq!((world.wait(), world.seen("a").retry_count), (expected, n.unsigned_abs()));
        assert_eq!((world.status("a"), world.status("b")), (Status::Running, Status::Running));
    }
    assert_eq!(world.now - began, MS((1 << 17) - 1) + 983 * MS(90_000));
    assert_eq!((world.n_starts("a"), world.n_starts("b")), (1001, 1));
    assert!(world.machine.take_actions().is_empty(), "nothing is left to be done");
}

#[test]
fn gaps_differ_by_chance_within_their_bounds() {
    let mut state = 7_u32;
    let mut world = World::new();
    world.machine = Machine::new(Box::new(move || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(state >> 8) / f64::from(1_u32 << 24)
    }));
    let restart = Restart { initial_delay: MS(100), max_delay: MS(100), jitter: 0.5, ..Restart::default() };
    let mut world = world.with("a", restarting(restart));
    world.boot();
    let mut gaps = BTreeSet::new();
    for _ in 0..200 {
        world.crash("a");
        let gap = world.wait();
        assert!((MS(50)..=MS(150)).contains(&gap), "{gap:?}");
        gaps.insert(gap);
    }
    assert!(gaps.len() > 100, "{} different gaps", gaps.len());
}

#[test]
fn a_stable_run_forgets_earlier_failures() {
    let restart = Restart { initial_delay: MS(10), jitter: 0.0, max_attempts: 2, ..Restart::default() };
    let lifecycle = Lifecycle { stable_threshold: MS(50), ..restarting(restart) };
    let mut world = World::new().with("a", lifecycle);
    world.boot();
    for _ in 0..10 {
        world.now += MS(60);
        world.crash("a");
        assert_eq!(world.seen("a").retry_count, 1);
        assert_eq!(world.wait(), MS(10));
        assert_eq!(world.status("a"), Status::Running);
    }
}

#[test]
fn an_error_that_is_final_ends_the_service() {
    let mut world = World::new().with("a", auto(&[]));
    world.boot();
    world.end("a", Err(Failure { message: "fatal".to_owned(), may_retry: false }));
    assert_eq!((world.status("a"), world.n_starts("a")), (Status::Exited, 1));
    assert_eq!(world.seen("a").details.as_deref(), Some("fatal"));
    // An explicit start tries again.
    world.machine.start("a", world.now);
    world.settle();
    assert_eq!((world.status("a"), world.n_starts("a")), (Status::Running, 2));
}

#[test]
fn what_does_not_start_by_itself_stays_unknown_unless_it_is_needed() {
    let mut world = World::new()
        .with("idle", Lifecycle::default())
        .with("needed", Lifecycle::default())
        .with("a", auto(&["needed"]));
    assert_eq!(world.boot(), Boot::Done);
    assert_eq!(world.status("idle"), Status::Unknown);
    assert_eq!(world.log, ["start needed", "start a"]);
}

#[test]
fn a_ring_is_no_boot() {
    let mut world = World::new().with("a", auto(&["b"])).with("b", auto(&["c"])).with("c", auto(&["b"]));
    assert_eq!(world.machine.boot(MS(0)), Err("dependency cycle: b → c → b".to_owned()));
}

#[test]
fn a_missing_dependency_blocks() {
    let mut world = World::new().with("a", auto(&["none"])).with("b", auto(&["a"])).with("c", auto(&[]));
    assert_eq!(
        world.boot(),
        Boot::Failed(vec!["service a is blocked by none".to_owned(), "service b is blocked by a".to_owned()])
    );
    assert_eq!(world.status("c"), Status::Running);
    let optional = Lifecycle { is_required: false, ..auto(&["none"]) };
    let mut world = World::new().with("a", optional).with("c", auto(&[]));
    assert_eq!(world.boot(), Boot::Done);
    assert_eq!((world.status("a"), world.status("c")), (Status::Unknown, Status::Running));
}

#[test]
fn the_boot_waits_for_what_is_required_and_not_for_what_is_optional() {
    let failing = |is_required| Lifecycle {
        is_required,
        restart: Restart { initial_delay: MS(10), jitter: 0.0, ..Restart::default() },
        ..auto(&[])
    };
    let mut world = World::new().with("a", failing(true)).with("b", failing(false)).with("c", auto(&[]));
    world.is_smooth = false;
    world.machine.boot(world.now).unwrap();
    world.settle();
    let attempt = |world: &World, id: &str| world.attempts.get(id).copied().unwrap_or(0);
    for id in ["a", "b"] {
        let failure = Failure { message: "no".to_owned(), may_retry: true };
        world.machine.failed(id, attempt(&world, id), failure, world.now);
    }
    world.machine.started("c", attempt(&world, "c"), world.now);
    assert_eq!(world.machine.boot_state(), Boot::Waits);
    world.wait();
    world.machine.started("a", attempt(&world, "a"), world.now);
    assert_eq!(world.machine.boot_state(), Boot::Done);
    assert_ne!(world.status("b"), Status::Running);
}

#[test]
fn a_required_service_that_gives_up_fails_the_boot() {
    let restart = Restart { max_attempts: 1, ..Restart::default() };
    let mut world = World::new().with("a", restarting(restart)).with("b", auto(&["a"]));
    world.is_smooth = false;
    world.machine.boot(world.now).unwrap();
    world.settle();
    world.machine.failed("a", 1, Failure { message: "no port".to_owned(), may_retry: true }, world.now);
    let problems = ["service a cannot start: no port", "service b is blocked by a"].map(str::to_owned);
    assert_eq!(world.machine.boot_state(), Boot::Failed(problems.into()));
}

#[test]
fn the_way_down_is_the_way_up_backwards() {
    let mut world = World::new().with("a", auto(&[])).with("b", auto(&["a"])).with("c", auto(&["b"]));
    world.boot();
    world.log.clear();
    world.machine.stop_all(world.now);
    for id in ["c", "b", "a"] {
        world.settle();
        assert_eq!(world.log.last().unwrap(), &format!("stop {id}"));
        assert!(!world.machine.is_down());
        world.end(id, Ok(()));
        assert_eq!(world.status(id), Status::Stopped);
    }
    assert!(world.machine.is_down());
}

#[test]
fn a_stop_has_a_limit_of_time() {
    let lifecycle = Lifecycle { stop_timeout: MS(200), ..auto(&[]) };
    let mut world = World::new().with("a", lifecycle);
    world.boot();
    world.machine.stop("a", world.now);
    world.settle();
    assert_eq!(world.status("a"), Status::Stopping);
    assert_eq!(world.wait(), MS(200));
    let seen = world.seen("a");
    assert_eq!((seen.status, seen.details.as_deref()), (Status::Failed, Some("stop timeout after 200ms")));
    assert_eq!(world.log.last().unwrap(), "kill a");
    assert_eq!(world.machine.next_deadline(), None);
}

#[test]
fn a_stop_during_the_back_off_is_the_end() {
    let mut world = World::new().with("a", auto(&[]));
    world.boot();
    world.crash("a");
    world.machine.stop("a", world.now);
    assert_eq!(world.status("a"), Status::Stopped);
    assert_eq!(world.machine.next_deadline(), None);
    assert_eq!(world.n_starts("a"), 1);
}

#[test]
fn a_start_that_hangs_is_given_up_and_tried_again() {
    let lifecycle = Lifecycle {
        start_timeout: MS(300),
        restart: Restart { initial_delay: MS(10), jitter: 0.0, ..Restart::default() },
        ..auto(&[])
    };
    let mut world = World::new().with("a", lifecycle);
    world.is_smooth = false;
    world.boot();
    assert_eq!(world.wait(), MS(300));
    assert_eq!(world.seen("a").details.as_deref(), Some("start timeout"));
    assert_eq!(world.wait(), MS(10));
    assert_eq!(world.seen("a").details.as_deref(), Some("attempt 2"));
    // What comes of the first attempt is nobody's business any more.
    world.machine.started("a", 1, world.now);
    assert_eq!(world.status("a"), Status::Starting);
}

#[test]
fn a_stop_ends_an_attempt() {
    let mut world = World::new().with("a", auto(&[]));
    world.is_smooth = false;
    world.boot();
    world.machine.stop("a", world.now);
    world.settle();
    assert_eq!(world.log, ["start a", "stop a"]);
    world.end("a", Ok(()));
    assert_eq!(world.status("a"), Status::Stopped);
}

#[test]
fn another_configuration_runs_when_the_former_has_stopped() {
    let mut world = World::new().with("a", auto(&[]));
    world.boot();
    world.machine.replace("a", auto(&[]), world.now);
    world.settle();
    assert_eq!(world.log, ["start a", "stop a"]);
    world.end("a", Ok(()));
    assert_eq!((world.status("a"), world.n_starts("a")), (Status::Running, 2));
    world.machine.remove("a", world.now);
    world.settle();
    world.end("a", Ok(()));
    assert!(!world.machine.has("a"));
}

#[test]
fn changes_are_told_in_their_order() {
    let mut world = World::new().with("a", auto(&[]));
    world.boot();
    world.crash("a");
    world.wait();
    let told: Vec<&str> = world.machine.take_changes().iter().map(|seen| seen.status.name()).collect();
    assert_eq!(told, ["starting", "running", "failed", "starting", "running"]);
}

#[test]
fn random_dependencies_are_kept_up_and_down() {
    let mut state = 1_u64;
    let mut random = move |n: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap_or(0) % n
    };
    let name = |n: usize| format!("s{n:03}");
    let mut world = World::new();
    let mut needs: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for n in 0..200 {
        // Only earlier ones in an order that is not that of the names: so there is no ring.
        let requires: Vec<String> =
            if n == 0 { Vec::new() } else { (0..random(4)).map(|_| name(199 - random(n))).collect() };
        needs.insert(name(199 - n), requires.clone());
        let requires: Vec<&str> = requires.iter().map(String::as_str).collect();
        world = world.with(&name(199 - n), auto(&requires));
    }
    assert_eq!(world.boot(), Boot::Done);
    let place = |log: &[String], what: &str| log.iter().position(|line| line == what).expect("it is in the log");
    for (id, requires) in &needs {
        for needed in requires {
            assert!(place(&world.log, &format!("start {needed}")) < place(&world.log, &format!("start {id}")));
        }
    }
    world.log.clear();
    world.machine.stop_all(world.now);
    while !world.machine.is_down() {
        world.settle();
        let stopping = world.machine.with_status(Status::Stopping);
        world.end(&stopping[random(stopping.len())], Ok(()));
    }
    for (id, requires) in &needs {
        for needed in requires {
            assert!(place(&world.log, &format!("stop {id}")) < place(&world.log, &format!("stop {needed}")));
        }
    }
}

#[test]
fn spans_are_written_as_users_do() {
    let texts = [0, 200_000_000, 1_000_000_000, 1_500_000_000, 1_500, 7].map(|n| text_of(Duration::from_nanos(n)));
    assert_eq!(texts, ["0s", "200ms", "1s", "1.5s", "1500ns", "7ns"]);
}
