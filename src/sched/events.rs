//! The event queue of a process and, in the same word, whether it waits: many producers, one consumer, no lock, no memory
//! while empty.
//!
//! A stack of nodes behind one pointer (R. K. Treiber, 1986). A push is one compare-and-swap; `drain` takes all with one
//! swap and turns them round, so that the list it gives is in the order of the pushes. Taking everything at once leaves no
//! ABA problem: a push only needs the head to be the head.
//!
//! Below the first event there is nothing, or a *mark* in the place of the head:
//!
//! ```text
//!               push                    wait
//!   IDLE ----------------> events    empty ----> IDLE | BLOCKED     nobody holds the process
//!   BLOCKED                  | drain
//!   (the producer            v                  close
//!    enqueues it)          empty      any state ----> CLOSED        pushes give their nodes back
//! ```
//!
//! Rules:
//!
//! 1. A process whose head is no mark stands in exactly one run queue, or a worker runs it, or the one who made it so is about
//!    to put it into a queue. A queue entry is the right to run it.
//! 2. `wait` makes the mark out of an *empty* head, in one step with looking whether it is empty; it is the last that the
//!    worker does with the process. If there are events, the process goes into a queue again.
//! 3. A push over IDLE or BLOCKED takes the mark away: that one producer enqueues the process. All other pushes do nothing else.
//!
//! No wake-up is lost. In the order of modifications of the head, a push stands before the drain of the present turn or of a
//! later one, or it stands after the last drain: then `wait` finds the event, or stands before the push, which therefore meets
//! the mark. Each mark is met by one push, so nothing runs twice.
//!
//! `wait` releases what the turn has written, the push over its mark acquires it, and the run queue hands it on to the worker
//! of the next turn. Pushes release their nodes, `drain` and `close` acquire them: read-modify-writes continue each other's
//! release sequences.
//!
//! Nodes are boxes that travel: the producer fills one, the consumer may keep it in a list of its own ([`List`]) without
//! moving the event. [`NodeCache`] keeps empty nodes of one worker, so that a message costs no call of the allocator.
//!
//! Invariants: (1) a node is owned by exactly one of: a box, a list, a queue, a cache; (2) `next` of a node means something
//! only to the list, queue or cache that owns it; (3) the last node of each has `next` null.
//!
//! Model: `tests/loom`, "event queue". Source: the specification of the scheduler, sections 3 and 4.

#![expect(clippy::multiple_unsafe_ops_per_block, reason = "links of one node are read and written together")]

use std::cell::Cell;
use std::marker::PhantomData;
use std::mem::MaybeUninit;
use std::ptr;
use std::sync::Arc;

use super::sync::{AtomicPtr, Mutex, Ordering, lock};

/// An event and its link.
#[repr(C)]
pub struct Node<E> {
    next: *mut Node<E>,
    /// What happened.
    pub event: E,
}

// SAFETY: the link is followed only by the owner of the node (invariant 2), so a node may go wherever its event may.
unsafe impl<E: Send> Send for Node<E> {}
// SAFETY: a shared reference to a node reaches nothing but the event.
unsafe impl<E: Sync> Sync for Node<E> {}

impl<E> Node<E> {
    /// A node of its own, from the allocator. Workers use their [`NodeCache`].
    pub fn new(event: E) -> Box<Node<E>> {
        Box::new(Node { next: ptr::null_mut(), event })
    }
}

/// A mark in the place of the head. No node has such an address, since nodes are aligned to more bytes.
fn mark<E>(number: usize) -> *mut Node<E> {
    debug_assert!(number <= MARK_MAX);
    ptr::without_provenance_mut(number)
}

/// The process waits for messages.
const IDLE: usize = 1;
/// The process waits for something that it asked for.
const BLOCKED: usize = 2;
/// Pushes are refused.
const CLOSED: usize = 3;
const MARK_MAX: usize = CLOSED;

const _: () = assert!(align_of::<Node<u8>>() > MARK_MAX);

/// What the caller has to do.
#[must_use]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// The process has something to do by this very call: put it into a queue.
    Enqueue,
    /// Nothing.
    Nothing,
}

/// How a process waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// For messages.
    Idle,
    /// For something that it asked for.
    Blocked,
}

/// Many-producer, single-consumer queue. See the head of the file.
pub struct EventQueue<E> {
    head: AtomicPtr<Node<E>>,
    owns: PhantomData<Box<Node<E>>>,
}

impl<E> Default for EventQueue<E> {
    /// A process that is to be submitted: it has no event and does not wait.
    fn default() -> EventQueue<E> {
        EventQueue { head: AtomicPtr::new(ptr::null_mut()), owns: PhantomData }
    }
}

impl<E> EventQueue<E> {
    /// Adds an event. The caller enqueues the process if told so.
    ///
    /// # Errors
    /// The node, if the queue is closed.
    #[inline]
    pub fn push(&self, node: Box<Node<E>>) -> Result<Then, Box<Node<E>>> {
        let node = Box::into_raw(node);
        let mut head = self.head.load(Ordering::Relaxed);
        loop {
            if head.addr() == CLOSED {
                // SAFETY: the pointer comes from the box above and nobody else has seen it.
                return Err(unsafe { Box::from_raw(node) });
            }
            // SAFETY: as above, the node is still ours.
            unsafe { (*node).next = if head.addr() <= MARK_MAX { ptr::null_mut() } else { head } };
            // Release: the consumer sees the event. Acquire: what the process wrote before it waited goes where the caller
            // puts it.
            match self.head.compare_exchange_weak(head, node, Ordering::AcqRel, Ordering::Relaxed) {
                Ok(_) => return Ok(if matches!(head.addr(), IDLE | BLOCKED) { Then::Enqueue } else { Then::Nothing }),
                Err(seen) => head = seen,
            }
        }
    }

    /// Takes everything, oldest first. Called by the worker that runs the process.
    #[inline]
    pub fn drain(&self) -> List<E> {
        // What comes after this look is found by `wait`, or by the next drain.
        let head = self.head.load(Ordering::Relaxed);
        if head.is_null() || head == mark(CLOSED) {
            return List::default();
        }
        // What is there now are events, and only this worker takes events away.
        List::from_stack(self.head.swap(ptr::null_mut(), Ordering::AcqRel))
    }

    /// Whether there is something to drain. Called by the worker that runs the process, so there is no mark of waiting. A
    /// producer that is just pushing may be missed; `wait` does not miss it.
    #[inline]
    pub fn is_empty(&self) -> bool {
        let head = self.head.load(Ordering::Relaxed);
        head.is_null() || head == mark(CLOSED)
    }

    /// The worker has done what there was to do: the process waits, unless something has come.
    #[inline]
    pub fn wait(&self, waiting: Waiting) -> Then {
        let mark = mark(match waiting {
            Waiting::Idle => IDLE,
            Waiting::Blocked => BLOCKED,
        });
        match self.head.compare_exchange(ptr::null_mut(), mark, Ordering::AcqRel, Ordering::Relaxed) {
            Ok(_) => Then::Nothing,
            Err(_) => Then::Enqueue,
        }
    }

    /// How the process waits at some moment, if it does.
    pub fn waiting(&self) -> Option<Waiting> {
        match self.head.load(Ordering::Relaxed).addr() {
            IDLE => Some(Waiting::Idle),
            BLOCKED => Some(Waiting::Blocked),
            _ => None,
        }
    }

    /// Takes everything and refuses what comes later.
    pub fn close(&self) -> List<E> {
        let head = self.head.swap(mark(CLOSED), Ordering::AcqRel);
        if head.addr() <= MARK_MAX { List::default() } else { List::from_stack(head) }
    }

    /// Whether pushes are refused.
    pub fn is_closed(&self) -> bool {
        self.head.load(Ordering::Relaxed) == mark(CLOSED)
    }
}

impl<E> Drop for EventQueue<E> {
    fn drop(&mut self) {
        drop(self.close());
    }
}

/// A list of nodes in order, owned.
pub struct List<E> {
    head: *mut Node<E>,
    /// Last node; dangling while the list is empty.
    tail: *mut Node<E>,
    owns: PhantomData<Box<Node<E>>>,
}

// SAFETY: a list is its nodes.
unsafe impl<E: Send> Send for List<E> {}
// SAFETY: as above.
unsafe impl<E: Sync> Sync for List<E> {}

impl<E> Default for List<E> {
    fn default() -> List<E> {
        List { head: ptr::null_mut(), tail: ptr::null_mut(), owns: PhantomData }
    }
}

impl<E> List<E> {
    /// The nodes of a stack whose top is `top`, turned round.
    #[inline]
    fn from_stack(top: *mut Node<E>) -> List<E> {
        let mut at = top;
        let mut head = ptr::null_mut();
        while !at.is_null() {
            // SAFETY: the nodes of a queue that was taken are ours, and the acquire of the swap shows us their fields.
            let next = unsafe { std::mem::replace(&mut (*at).next, head) };
            head = at;
            at = next;
        }
        List { head, tail: top, owns: PhantomData }
    }

    /// Whether there is no node.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.head.is_null()
    }

    /// Adds a node at the end.
    #[inline]
    pub fn push_back(&mut self, node: Box<Node<E>>) {
        let node = Box::into_raw(node);
        // SAFETY: the node was a box; the tail of a list with nodes is one of them (invariant 1).
        unsafe {
            (*node).next = ptr::null_mut();
            if self.head.is_null() {
                self.head = node;
            } else {
                (*self.tail).next = node;
            }
        }
        self.tail = node;
    }

    /// Adds a node at the front.
    pub fn push_front(&mut self, node: Box<Node<E>>) {
        let node = Box::into_raw(node);
        // SAFETY: the node was a box.
        unsafe { (*node).next = self.head };
        if self.head.is_null() {
            self.tail = node;
        }
        self.head = node;
    }

    /// The first event.
    #[inline]
    pub fn front(&self) -> Option<&E> {
        // SAFETY: a node of the list, which is borrowed as long as the reference lives.
        (!self.head.is_null()).then(|| unsafe { &(*self.head).event })
    }

    /// Takes the first node.
    #[inline]
    pub fn pop_front(&mut self) -> Option<Box<Node<E>>> {
        if self.head.is_null() {
            return None;
        }
        // SAFETY: nodes of the list are boxes that it owns, and this one leaves it here.
        let node = unsafe { Box::from_raw(self.head) };
        self.head = node.next;
        Some(node)
    }

    /// Moves all nodes of another list to the end of this one.
    #[inline]
    pub fn append(&mut self, other: &mut List<E>) {
        if other.head.is_null() {
            return;
        }
        if self.head.is_null() {
            self.head = other.head;
        } else {
            // SAFETY: the tail of a list with nodes is one of them.
            unsafe { (*self.tail).next = other.head };
        }
        self.tail = other.tail;
        other.head = ptr::null_mut();
    }

    /// The events in order.
    pub fn iter(&self) -> impl Iterator<Item = &E> {
        let mut at = self.head;
        std::iter::from_fn(move || {
            if at.is_null() {
                return None;
            }
            // SAFETY: a node of the list, which is borrowed as long as the reference lives.
            let node = unsafe { &*at };
            at = node.next;
            Some(&node.event)
        })
    }

    /// Takes out the first event that `wanted` says yes to.
    pub fn extract_first(&mut self, wanted: impl Fn(&E) -> bool) -> Option<Box<Node<E>>> {
        let mut all = std::mem::take(self);
        let mut found = None;
        while let Some(node) = all.pop_front() {
            if wanted(&node.event) {
                found = Some(node);
                break;
            }
            self.push_back(node);
        }
        self.append(&mut all);
        found
    }

    /// Takes out the events that `wanted` says yes to, in order; the rest stays in order.
    pub fn extract(&mut self, mut wanted: impl FnMut(&mut E) -> bool) -> List<E> {
        let mut all = std::mem::take(self);
        let mut taken = List::default();
        while let Some(mut node) = all.pop_front() {
            if wanted(&mut node.event) {
                taken.push_back(node);
            } else {
                self.push_back(node);
            }
        }
        taken
    }
}

impl<E> Drop for List<E> {
    fn drop(&mut self) {
        while self.pop_front().is_some() {}
    }
}

/// Nodes in a full stack of empty ones: at 64 bytes each, 16 KB.
const STACK: u32 = 256;
/// Most full stacks in a depot.
const DEPOT_MAX: usize = 64;

/// Empty nodes, linked: their events were moved out.
struct Stack<E> {
    top: *mut Node<E>,
    owns: PhantomData<Box<MaybeUninit<Node<E>>>>,
}

// SAFETY: the nodes are empty, and known to nobody else.
unsafe impl<E> Send for Stack<E> {}

impl<E> Stack<E> {
    fn new(top: *mut Node<E>) -> Stack<E> {
        Stack { top, owns: PhantomData }
    }

    /// Gives the nodes away.
    fn into_top(self) -> *mut Node<E> {
        let top = self.top;
        std::mem::forget(self);
        top
    }
}

impl<E> Drop for Stack<E> {
    fn drop(&mut self) {
        let mut at = self.top;
        while !at.is_null() {
            // SAFETY: memory of a box that the stack owns; the event inside is not initialised, and is not dropped.
            unsafe {
                let next = (*at).next;
                drop(Box::from_raw(at.cast::<MaybeUninit<Node<E>>>()));
                at = next;
            }
        }
    }
}

/// Full stacks of empty nodes that no worker needs: they flow from workers that receive to workers that send (J. Bonwick,
/// "Magazines and Vmem", 2001).
pub struct NodeDepot<E>(Mutex<Vec<Stack<E>>>);

impl<E> Default for NodeDepot<E> {
    fn default() -> NodeDepot<E> {
        NodeDepot(Mutex::new(Vec::new()))
    }
}

impl<E> NodeDepot<E> {
    fn take(&self) -> Option<*mut Node<E>> {
        lock(&self.0).pop().map(Stack::into_top)
    }

    fn keep(&self, top: *mut Node<E>) {
        let stack = Stack::new(top);
        let mut stacks = lock(&self.0);
        if stacks.len() < DEPOT_MAX {
            stacks.push(stack);
        } else {
            drop(stacks);
            drop(stack);
        }
    }
}

/// Empty nodes of one worker, last in first out: the node of the last message is still in the cache of the core.
pub struct NodeCache<E> {
    /// Empty nodes, no more than make a full stack.
    free: Cell<*mut Node<E>>,
    len: Cell<u32>,
    /// A full stack, or null.
    spare: Cell<*mut Node<E>>,
    depot: Arc<NodeDepot<E>>,
    owns: PhantomData<Box<MaybeUninit<Node<E>>>>,
}

impl<E> NodeCache<E> {
    /// A cache without nodes.
    pub fn new(depot: Arc<NodeDepot<E>>) -> NodeCache<E> {
        let (free, spare) = (Cell::new(ptr::null_mut()), Cell::new(ptr::null_mut()));
        NodeCache { free, len: Cell::new(0), spare, depot, owns: PhantomData }
    }

    /// A node with this event.
    #[inline(always)]
    pub fn node(&self, event: E) -> Box<Node<E>> {
        let mut free = self.free.get();
        if free.is_null() {
            free = self.more();
            if free.is_null() {
                return Node::new(event);
            }
        }
        self.len.set(self.len.get() - 1);
        // SAFETY: nodes of the cache are boxes that it owns; their `next` is valid, their event is not and gets written
        // before the box exists again.
        unsafe {
            self.free.set((*free).next);
            (&raw mut (*free).next).write(ptr::null_mut());
            (&raw mut (*free).event).write(event);
            Box::from_raw(free)
        }
    }

    /// A full stack for the cache, which has become empty; null if there is none.
    #[inline(never)]
    fn more(&self) -> *mut Node<E> {
        let mut stack = self.spare.replace(ptr::null_mut());
        if stack.is_null() {
            stack = self.depot.take().unwrap_or(ptr::null_mut());
        }
        if !stack.is_null() {
            self.len.set(STACK);
        }
        stack
    }

    /// Drops a node, whose memory is kept.
    #[inline]
    pub fn recycle(&self, node: Box<Node<E>>) {
        drop(self.take(node));
    }

    /// The event of a node, whose memory is kept.
    #[inline(always)]
    pub fn take(&self, node: Box<Node<E>>) -> E {
        if self.len.get() == STACK {
            self.put_aside();
        }
        self.len.set(self.len.get() + 1);
        let node = Box::into_raw(node);
        // SAFETY: the event is moved out once; from here on the cache treats it as not initialised.
        unsafe {
            (*node).next = self.free.replace(node);
            (&raw const (*node).event).read()
        }
    }

    /// The nodes make a full stack.
    #[inline(never)]
    fn put_aside(&self) {
        let full = self.spare.replace(self.free.replace(ptr::null_mut()));
        self.len.set(0);
        if !full.is_null() {
            self.depot.keep(full);
        }
    }
}

impl<E> Drop for NodeCache<E> {
    fn drop(&mut self) {
        drop(Stack::new(self.free.get()));
        drop(Stack::new(self.spare.get()));
    }
}

#[cfg(all(test, not(any(feature = "loom", feature = "shuttle"))))]
mod tests {
    use super::*;

    fn values(list: List<u32>) -> Vec<u32> {
        list.iter().copied().collect()
    }

    #[test]
    fn events_come_in_the_order_of_their_pushes() {
        let queue = EventQueue::default();
        assert!(queue.is_empty());
        for event in 1..4 {
            assert!(queue.push(Node::new(event)).is_ok_and(|then| then == Then::Nothing));
        }
        assert!(!queue.is_empty());
        assert_eq!(values(queue.drain()), [1, 2, 3]);
        assert_eq!(values(queue.drain()), [0; 0]);
        assert!(queue.push(Node::new(4)).is_ok_and(|then| then == Then::Nothing));
        assert_eq!(values(queue.drain()), [4]);
    }

    #[test]
    fn a_waiting_process_is_enqueued_by_the_first_push_only() {
        for waiting in [Waiting::Idle, Waiting::Blocked] {
            let queue = EventQueue::default();
            assert_eq!(queue.waiting(), None);
            assert_eq!(queue.wait(waiting), Then::Nothing);
            assert_eq!(queue.waiting(), Some(waiting));
            assert!(queue.push(Node::new(1)).is_ok_and(|then| then == Then::Enqueue));
            assert!(queue.push(Node::new(2)).is_ok_and(|then| then == Then::Nothing));
            assert_eq!(queue.waiting(), None);
            assert_eq!(values(queue.drain()), [1, 2]);
        }
    }

    #[test]
    fn an_event_forbids_to_wait() {
        let queue = EventQueue::default();
        assert!(queue.push(Node::new(1)).is_ok_and(|then| then == Then::Nothing));
        assert_eq!(queue.wait(Waiting::Idle), Then::Enqueue);
        assert_eq!(values(queue.drain()), [1]);
        assert_eq!(queue.wait(Waiting::Idle), Then::Nothing);
    }

    #[test]
    fn a_closed_queue_gives_events_back() {
        let queue = EventQueue::default();
        assert!(queue.push(Node::new(1)).is_ok());
        assert_eq!(values(queue.close()), [1]);
        assert_eq!(queue.push(Node::new(2)).map_err(|node| node.event), Err(2));
        assert!(queue.is_closed() && queue.is_empty());
        assert_eq!(values(queue.drain()), [0; 0]);
        assert!(queue.is_closed());
        assert_eq!(values(queue.close()), [0; 0]);
    }

    #[test]
    fn what_waits_is_closed_without_events() {
        let queue = EventQueue::<u32>::default();
        assert_eq!(queue.wait(Waiting::Blocked), Then::Nothing);
        assert_eq!(values(queue.close()), [0; 0]);
        assert!(queue.is_closed());
    }

    #[test]
    fn lists_keep_their_order() {
        let mut list = List::default();
        let mut other = List::default();
        list.append(&mut other);
        assert!(list.is_empty());
        for i in 0..10 {
            if i < 5 { &mut list } else { &mut other }.push_back(Node::new(i));
        }
        list.append(&mut other);
        assert!(other.is_empty());
        other.push_back(Node::new(11));
        list.append(&mut other);
        list.push_front(Node::new(99));
        assert_eq!(values(list.extract(|i| *i % 2 == 1)), [99, 1, 3, 5, 7, 9, 11]);
        list.push_back(Node::new(12));
        assert_eq!(list.pop_front().map(|node| node.event), Some(0));
        assert_eq!(values(list), [2, 4, 6, 8, 12]);
    }

    #[test]
    fn whatever_holds_events_drops_them_once() {
        let event = Arc::new(());
        let queue = EventQueue::default();
        let cache = NodeCache::new(Arc::default());
        for _ in 0..2000 {
            assert!(queue.push(cache.node(event.clone())).is_ok());
        }
        let mut list = queue.drain();
        let mut n = 0;
        while let Some(node) = list.pop_front() {
            drop(cache.take(node));
            n += 1;
            if n == 1500 {
                break;
            }
        }
        assert_eq!(Arc::strong_count(&event), 501);
        assert!(queue.push(cache.node(event.clone())).is_ok());
        drop(queue);
        assert_eq!(Arc::strong_count(&event), 501);
        drop(list);
        drop(cache);
        assert_eq!(Arc::strong_count(&event), 1);
    }

    #[test]
    fn empty_nodes_flow_from_who_receives_to_who_sends() {
        let depot: Arc<NodeDepot<usize>> = Arc::default();
        let (sender, receiver) = (NodeCache::new(depot.clone()), NodeCache::new(depot.clone()));
        let mut seen = std::collections::HashSet::new();
        for event in 0..100_000 {
            let node = sender.node(event);
            seen.insert(std::ptr::from_ref(&*node).addr());
            assert_eq!(receiver.take(node), event);
        }
        // Both keep two stacks at most, one is on its way.
        assert!(seen.len() <= 5 * STACK as usize, "{}", seen.len());
        let nodes: Vec<_> = (0..100_000).map(|event| sender.node(event)).collect();
        for (event, node) in nodes.into_iter().enumerate() {
            assert_eq!(receiver.take(node), event);
        }
        assert_eq!(lock(&depot.0).len(), DEPOT_MAX);
    }
}
