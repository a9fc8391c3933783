//! A process without Lua for the tests of the scheduler: a closure that gets what came in.

use std::sync::{Arc, Mutex};

use wippy::sched::{Config, Control, Handle, Hooks, Outcome, Runtime, Worker};

/// What toys send each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    /// A message: who sent it, its number.
    Message(u64, u64),
    /// A timer with its token.
    Timer(u64),
    /// The process panicked, or is to end.
    Stop,
}

/// Token of a timer event that stands for a turn without reason: no body sees it.
pub(crate) const NUDGE: u64 = u64::MAX;

/// One turn of a toy: what came in, oldest first.
pub(crate) type Body = Box<dyn FnMut(&Toy, &mut Vec<Event>, &Worker<Toy>) -> Outcome + Send>;

/// See the head of the file.
pub(crate) struct Process {
    control: Control<Event>,
    body: Mutex<Body>,
    pub(crate) panicked: Mutex<Option<String>>,
}

/// A reference to a toy.
#[derive(Clone)]
pub(crate) struct Toy(pub(crate) Arc<Process>);

impl Toy {
    /// A toy that does this in each turn.
    pub(crate) fn new(body: impl FnMut(&Toy, &mut Vec<Event>, &Worker<Toy>) -> Outcome + Send + 'static) -> Toy {
        Toy(Arc::new(Process {
            control: Control::default(),
            body: Mutex::new(Box::new(body)),
            panicked: Mutex::new(None),
        }))
    }

    /// A toy that handles one event at a time, waits when there is none, and ends when told so.
    pub(crate) fn actor(mut handle: impl FnMut(&Toy, Event, &Worker<Toy>) -> bool + Send + 'static) -> Toy {
        Toy::new(move |me, events, worker| {
            for event in events.drain(..) {
                worker.spend(10);
                if !handle(me, event, worker) {
                    return me.end();
                }
            }
            Outcome::Wait { blocked: false }
        })
    }

    /// Closes the queue.
    pub(crate) fn end(&self) -> Outcome {
        drop(self.control().close());
        Outcome::Done
    }
}

impl Handle for Toy {
    type Event = Event;
    type Machine = Vec<Event>;

    fn control(&self) -> &Control<Event> {
        &self.0.control
    }

    fn step(&self, machine: &mut Vec<Event>, worker: &Worker<Toy>) -> Outcome {
        machine.clear();
        let mut list = self.control().drain();
        while let Some(node) = list.pop_front() {
            let event = worker.take_event(node);
            if event != Event::Timer(NUDGE) {
                machine.push(event);
            }
        }
        // A lock that is taken already shows that two workers run the process.
        let mut body = self.0.body.try_lock().expect("one worker runs a process");
        body(self, machine, worker)
    }

    fn timer_event(token: u64) -> Event {
        Event::Timer(token)
    }

    fn panicked(&self, _machine: &mut Vec<Event>, _worker: &Worker<Toy>, text: String) {
        *self.0.panicked.lock().unwrap() = Some(text);
        drop(self.control().close());
    }
}

/// A runtime for toys that ends with code 99 when nothing can run any more.
pub(crate) fn runtime(workers: usize, budget: u32) -> Runtime<Toy> {
    // Shuttle has no time, in which workers could be stuck.
    let stuck_after = Config::default().stuck_after.filter(|_| cfg!(not(feature = "shuttle")));
    Runtime::new(Config { workers: Some(workers), budget, stuck_after, ..Config::default() }, hooks())
}

/// Ends the run with code 99 when nothing can run any more.
pub(crate) fn hooks() -> Hooks<Toy> {
    Hooks {
        machine: Box::new(|_| Vec::new()),
        idle: Box::new(|worker: &Worker<Toy>| worker.remote().finish(99)),
        quiet: Box::new(|| {}),
        replaced: Box::new(|_| {}),
    }
}
