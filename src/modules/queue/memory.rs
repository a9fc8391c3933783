//! A queue in memory: messages in the order in which they came, those that wait for their time, and who waits for either.
//!
//! Whoever takes a message has to settle it: it is *in flight* until then. A message that fails comes back to the end of the
//! queue after a while, until it has failed too often. Nothing here waits: who finds no message, or no room, leaves a waker, and
//! looks again when it is woken. Wakers are used outside of the lock, since that sends events.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{Duration, Instant};

use crate::data::Data;
use crate::log::{self, Level, Record};
use crate::process::resource::Resources;
use crate::vm::native::Waker;
use crate::vm::task::SharedWait;

/// Messages that wait in a queue, unless its entry says something else.
pub(super) const LENGTH_DEFAULT: usize = 1000;
/// How long a message that has failed once waits; doubled with each failure.
const DELAY_FIRST: Duration = Duration::from_millis(100);
/// How long it waits at most.
const DELAY_MAX: Duration = Duration::from_secs(30);

/// What is said about a message beside its body: texts, numbers, booleans.
pub(super) type Headers = BTreeMap<Vec<u8>, Data>;

/// A message.
#[derive(Clone, Debug)]
pub(super) struct Message {
    pub(super) id: Arc<str>,
    /// The format of the body, as `payload` names it.
    pub(super) codec: &'static str,
    pub(super) body: Arc<[u8]>,
    pub(super) headers: Arc<Headers>,
    /// How often it was taken.
    pub(super) attempts: u32,
}

/// What the entry of a queue says.
pub(crate) struct Settings {
    pub(crate) id: String,
    pub(crate) codec: &'static str,
    /// Most messages that wait.
    pub(crate) max_length: usize,
    /// So many failures are too many.
    pub(crate) max_attempts: Option<u32>,
    /// Where messages go that have failed too often.
    pub(crate) dead: Option<String>,
    /// Where that is found.
    pub(crate) resources: Resources,
}

/// See the head of the file.
pub(super) struct Queue {
    settings: RwLock<Arc<Settings>>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    ready: VecDeque<Message>,
    /// Those whose time has not come, by it and by their order.
    delayed: BTreeMap<(Instant, u64), Message>,
    n_in_flight: usize,
    n_consumers: usize,
    /// Who waits for room, with the message.
    publishers: VecDeque<Publisher>,
    /// Who waits for a message.
    takers: VecDeque<(u64, Waker)>,
    next: u64,
}

struct Publisher {
    number: u64,
    message: Message,
    due: Option<Instant>,
    /// It wakes when it is dropped.
    _waker: Waker,
}

/// What a queue tells of itself.
pub(super) struct Counts {
    /// Messages that nobody has taken and whose time has come.
    pub(super) ready: usize,
    pub(super) in_flight: usize,
    /// All that are not settled.
    pub(super) messages: usize,
    pub(super) consumers: usize,
}

/// Those who are to look again: they are told when this is dropped, which happens outside of the lock.
#[derive(Default)]
struct Woken {
    publishers: Vec<Publisher>,
    takers: Vec<(u64, Waker)>,
}

impl State {
    fn number(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    fn length(&self) -> usize {
        self.ready.len() + self.delayed.len()
    }

    /// Puts a message in; those who are to look.
    fn put(&mut self, message: Message, due: Option<Instant>, woken: &mut Woken) {
        let Some(due) = due else {
            self.ready.push_back(message);
            return self.call_takers(woken);
        };
        let is_first = self.delayed.first_key_value().is_none_or(|((first, _), _)| due < *first);
        let number = self.number();
        self.delayed.insert((due, number), message);
        if is_first {
            // Those who wait have to know until when.
            woken.takers.extend(self.takers.drain(..));
        }
    }

    /// A taker for each message that is ready.
    fn call_takers(&mut self, woken: &mut Woken) {
        let n = self.ready.len().min(self.takers.len());
        woken.takers.extend(self.takers.drain(..n));
    }

    /// Messages whose time has come are ready.
    fn promote(&mut self, now: Instant) {
        while self.delayed.first_key_value().is_some_and(|((due, _), _)| *due <= now)
            && let Some((_, message)) = self.delayed.pop_first()
        {
            self.ready.push_back(message);
        }
    }

    /// Lets publishers in while there is room.
    fn admit(&mut self, max_length: usize, woken: &mut Woken) {
        while self.length() < max_length
            && let Some(publisher) = self.publishers.pop_front()
        {
            self.put(publisher.message.clone(), publisher.due, woken);
            woken.publishers.push(publisher);
        }
    }
}

impl Queue {
    pub(super) fn new(settings: Settings) -> Queue {
        Queue { settings: RwLock::new(Arc::new(settings)), state: Mutex::default() }
    }

    /// What its entry says now.
    pub(super) fn settings(&self) -> Arc<Settings> {
        Arc::clone(&self.settings.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Its entry says something else; its messages stay. Publishers for whom there is room now are told.
    pub(super) fn update(&self, settings: Settings) {
        let max_length = settings.max_length;
        *self.settings.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(settings);
        self.change(|state, woken| state.admit(max_length, woken));
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the queue, and wakes whom that concerns when the lock is free again.
    fn change<R>(&self, body: impl FnOnce(&mut State, &mut Woken) -> R) -> R {
        let mut woken = Woken::default();
        let result = body(&mut self.lock(), &mut woken);
        drop(woken);
        result
    }

    // ---- publishers

    /// Puts a message in, for a time if it is due later; without room it comes back.
    pub(super) fn offer(&self, message: Message, due: Option<Instant>) -> Result<(), Message> {
        let max_length = self.settings().max_length;
        self.change(|state, woken| {
            if !state.publishers.is_empty() || state.length() >= max_length {
                return Err(message);
            }
            state.put(message, due, woken);
            Ok(())
        })
    }

    /// Puts a message in when there is room: then the waker is used.
    pub(super) fn offer_later(self: &Arc<Self>, message: Message, due: Option<Instant>, waker: Waker) -> Arc<Waits> {
        let max_length = self.settings().max_length;
        let number = self.change(|state, woken| {
            let number = state.number();
            state.publishers.push_back(Publisher { number, message, due, _waker: waker });
            state.admit(max_length, woken);
            number
        });
        Arc::new(Waits { queue: Arc::clone(self), number })
    }

    // ---- takers

    /// Takes the first message.
    pub(super) fn take(&self) -> Option<Message> {
        let max_length = self.settings().max_length;
        self.change(|state, woken| {
            state.promote(Instant::now());
            let mut message = state.ready.pop_front()?;
            message.attempts = message.attempts.saturating_add(1);
            state.n_in_flight += 1;
            state.admit(max_length, woken);
            state.call_takers(woken);
            Some(message)
        })
    }

    /// Uses the waker when there is something to take; at the moment that is given back it is worth looking anyhow.
    pub(super) fn wait(self: &Arc<Self>, waker: Waker) -> (Arc<Waits>, Option<Instant>) {
        let (number, due) = self.change(|state, woken| {
            state.promote(Instant::now());
            let number = state.number();
            state.takers.push_back((number, waker));
            state.call_takers(woken);
            (number, state.delayed.first_key_value().map(|((due, _), _)| *due))
        });
        (Arc::new(Waits { queue: Arc::clone(self), number }), due)
    }

    /// All who wait for a message look again.
    pub(super) fn wake_takers(&self) {
        self.change(|state, woken| woken.takers.extend(state.takers.drain(..)));
    }

    /// A consumer comes, or goes.
    pub(super) fn count_consumer(&self, comes: bool) {
        self.change(|state, _| {
            state.n_consumers = if comes { state.n_consumers + 1 } else { state.n_consumers.saturating_sub(1) };
        });
    }

    // ---- settling

    /// The message is done with.
    pub(super) fn accept(&self) {
        self.change(|state, _| state.n_in_flight = state.n_in_flight.saturating_sub(1));
    }

    /// Nobody has come to an end with the message: it is the first again, as if it had not been taken.
    pub(super) fn give_back(&self, mut message: Message) {
        message.attempts = message.attempts.saturating_sub(1);
        self.change(|state, woken| {
            state.n_in_flight = state.n_in_flight.saturating_sub(1);
            state.ready.push_front(message);
            state.call_takers(woken);
        });
    }

    /// The message has failed: it comes again, or goes where those go that have failed too often.
    pub(super) fn refuse(&self, message: Message, reason: &str) {
        if self.settings().max_attempts.is_some_and(|most| message.attempts >= most) {
            self.accept();
            return self.bury(message, reason);
        }
        let doublings = message.attempts.saturating_sub(1).min(16);
        let due = Instant::now() + DELAY_FIRST.saturating_mul(1 << doublings).min(DELAY_MAX);
        self.change(|state, woken| {
            state.n_in_flight = state.n_in_flight.saturating_sub(1);
            state.put(message, Some(due), woken);
        });
    }

    fn bury(&self, message: Message, reason: &str) {
        let settings = self.settings();
        let own = &settings.id;
        let dead = settings.dead.as_ref().and_then(|id| settings.resources.find(id));
        let Some(dead) = dead.and_then(|resource| resource.downcast::<Queue>().ok()) else {
            let text = format!("message {} is dropped after {} attempts: {reason}", message.id, message.attempts);
            return log::submit(Record::new(Level::Error, own.clone(), text));
        };
        let mut headers = (*message.headers).clone();
        headers.insert(b"x-death-queue".to_vec(), Data::text(own));
        headers.insert(b"x-death-reason".to_vec(), Data::text(reason));
        headers.insert(b"x-attempts".to_vec(), Data::Integer(i64::from(message.attempts)));
        // A full queue takes it all the same: nobody is there who could wait.
        let message = Message { headers: Arc::new(headers), attempts: 0, ..message };
        dead.change(|state, woken| state.put(message, None, woken));
    }

    /// What it tells of itself.
    pub(super) fn counts(&self) -> Counts {
        self.change(|state, _| {
            state.promote(Instant::now());
            Counts {
                ready: state.ready.len(),
                in_flight: state.n_in_flight,
                messages: state.length() + state.n_in_flight,
                consumers: state.n_consumers,
            }
        })
    }
}

/// A wait for room or for a message.
pub(super) struct Waits {
    queue: Arc<Queue>,
    number: u64,
}

impl Waits {
    /// Gives the wait up. False: it is over already.
    pub(super) fn end(&self) -> bool {
        self.queue.change(|state, woken| {
            if let Some(at) = state.publishers.iter().position(|publisher| publisher.number == self.number) {
                woken.publishers.extend(state.publishers.remove(at));
                return true;
            }
            match state.takers.iter().position(|(number, _)| *number == self.number) {
                Some(at) => {
                    woken.takers.extend(state.takers.remove(at));
                    true
                }
                None => false,
            }
        })
    }
}

impl SharedWait for Waits {
    fn withdraw(&self) {
        if !self.end() {
            // It was called and will not come: another one is to look.
            self.queue.change(State::call_takers);
        }
    }
}

/// What has become of a message that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Open,
    Settled,
    /// Nobody may settle it any more.
    Released,
}

/// A message that was taken, for its consumer and for the function that is called with it.
pub(super) struct Delivery {
    queue: Arc<Queue>,
    pub(super) message: Message,
    stage: Mutex<Stage>,
}

/// Why a message cannot be settled.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Late {
    Settled,
    Released,
}

impl Delivery {
    pub(super) fn new(queue: Arc<Queue>, message: Message) -> Arc<Delivery> {
        Arc::new(Delivery { queue, message, stage: Mutex::new(Stage::Open) })
    }

    fn lock(&self) -> MutexGuard<'_, Stage> {
        self.stage.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Settles it: it is done with, or has failed for a reason.
    pub(super) fn settle(&self, result: Result<(), &str>) -> Result<(), Late> {
        let mut stage = self.lock();
        match *stage {
            Stage::Settled => return Err(Late::Settled),
            Stage::Released => return Err(Late::Released),
            Stage::Open => *stage = Stage::Settled,
        }
        drop(stage);
        match result {
            Ok(()) => self.queue.accept(),
            Err(reason) => self.queue.refuse(self.message.clone(), reason),
        }
        Ok(())
    }

    /// Whether the call that it is for has not ended.
    pub(super) fn is_live(&self) -> bool {
        *self.lock() != Stage::Released
    }

    /// The call has ended: what nobody has settled goes back.
    pub(super) fn release(&self) {
        let stage = std::mem::replace(&mut *self.lock(), Stage::Released);
        if stage == Stage::Open {
            self.queue.give_back(self.message.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queue(max_attempts: Option<u32>, dead: Option<&str>, resources: &Resources) -> Arc<Queue> {
        let queue = Arc::new(Queue::new(Settings {
            id: format!("app:{}", if dead.is_some() { "live" } else { "dead" }),
            codec: "json/plain",
            max_length: 2,
            max_attempts,
            dead: dead.map(str::to_owned),
            resources: resources.clone(),
        }));
        resources.insert(&queue.settings().id, Arc::clone(&queue) as Arc<crate::process::resource::Resource>);
        queue
    }

    fn message(id: &str) -> Message {
        Message { id: id.into(), codec: "json/plain", body: Arc::default(), headers: Arc::default(), attempts: 0 }
    }

    #[test]
    fn what_fails_too_often_goes_to_another_queue_even_if_that_is_full() {
        let resources = Resources::default();
        let (dead, live) = (queue(None, None, &resources), queue(Some(1), Some("app:dead"), &resources));
        assert!(dead.offer(message("1"), None).is_ok() && dead.offer(message("2"), None).is_ok());
        assert!(dead.offer(message("3"), None).is_err(), "it is full");
        assert!(live.offer(message("x"), None).is_ok());
        let delivery = Delivery::new(Arc::clone(&live), live.take().expect("a message"));
        assert_eq!(live.counts().in_flight, 1);
        assert_eq!(delivery.settle(Err("no")), Ok(()));
        assert_eq!(delivery.settle(Ok(())), Err(Late::Settled));
        assert_eq!((live.counts().messages, dead.counts().ready), (0, 3));
    }

    #[test]
    fn what_nobody_settles_is_the_first_again() {
        let resources = Resources::default();
        let live = queue(None, None, &resources);
        assert!(live.offer(message("a"), None).is_ok() && live.offer(message("b"), None).is_ok());
        let delivery = Delivery::new(Arc::clone(&live), live.take().expect("a message"));
        delivery.release();
        assert_eq!(delivery.settle(Ok(())), Err(Late::Released));
        let again = live.take().expect("a message");
        assert_eq!((&*again.id, again.attempts), ("a", 1));
        let later = Instant::now() + Duration::from_secs(60);
        assert!(live.offer(message("c"), Some(later)).is_ok());
        assert_eq!((live.counts().ready, live.counts().messages), (1, 3), "one is in flight, one waits for its time");
    }
}
