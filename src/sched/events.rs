//! The event queue of a process: many producers, one consumer, no lock, no memory while empty.
//!
//! A stack of nodes behind one pointer (R. K. Treiber, 1986). A push is one compare-and-swap; `drain` takes all with one
//! swap and turns them round, so that the list it gives is in the order of the pushes. Taking everything at once leaves no
//! ABA problem: a push only needs the head to be the head.
//!
//! `close` puts a mark in place of the head: a later push gives its node back, so that every event is either delivered or
//! reported to its producer, and none is left behind.
//!
//! Nodes are boxes that travel: the producer fills one, the consumer may keep it in a list of its own ([`List`]) without
//! moving the event. [`NodeCache`] keeps empty nodes of one worker, so that a message costs no call of the allocator.
//!
//! Invariants: (1) a node is owned by exactly one of: a box, a list, a queue, a cache; (2) `next` of a node means something
//! only to the list, queue or cache that owns it; (3) the last node of each has `next` null.

#![expect(clippy::multiple_unsafe_ops_per_block, reason = "links of one node are read and written together")]

use std::cell::Cell;
use std::marker::PhantomData;
use std::mem::MaybeUninit;
use std::ptr;

use super::sync::{AtomicPtr, Ordering};

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

/// The mark of a closed queue. No node has this address, since nodes are aligned to more than one byte.
fn closed<E>() -> *mut Node<E> {
    ptr::without_provenance_mut(1)
}

/// Many-producer, single-consumer queue. See the head of the file.
pub struct EventQueue<E> {
    head: AtomicPtr<Node<E>>,
    owns: PhantomData<Box<Node<E>>>,
}

impl<E> Default for EventQueue<E> {
    fn default() -> EventQueue<E> {
        EventQueue { head: AtomicPtr::new(ptr::null_mut()), owns: PhantomData }
    }
}

impl<E> EventQueue<E> {
    /// Adds an event. `Ok(true)`: the queue was empty, so nobody else has undertaken to wake the process.
    ///
    /// # Errors
    /// The node, if the queue is closed.
    #[inline]
    pub fn push(&self, node: Box<Node<E>>) -> Result<bool, Box<Node<E>>> {
        let node = Box::into_raw(node);
        let mut head = self.head.load(Ordering::Relaxed);
        loop {
            if head == closed() {
                // SAFETY: the pointer comes from the box above and nobody else has seen it.
                return Err(unsafe { Box::from_raw(node) });
            }
            // SAFETY: as above, the node is still ours.
            unsafe { (*node).next = head };
            // Release: the consumer sees the event. Acquire: see the proof in `state`.
            match self.head.compare_exchange_weak(head, node, Ordering::AcqRel, Ordering::Relaxed) {
                Ok(_) => return Ok(head.is_null()),
                Err(seen) => head = seen,
            }
        }
    }

    /// Takes everything, oldest first. Called by the worker that runs the process.
    ///
    /// It is a read-modify-write also when there is nothing: the protocol of `state` rests on that.
    #[inline]
    pub fn drain(&self) -> List<E> {
        let head = self.head.swap(ptr::null_mut(), Ordering::AcqRel);
        if head == closed() {
            return self.close();
        }
        List::from_stack(head)
    }

    /// Whether there is something to drain. A producer that is just pushing may be missed; its `wake` is not.
    #[inline]
    pub fn is_empty(&self) -> bool {
        let head = self.head.load(Ordering::Relaxed);
        head.is_null() || head == closed()
    }

    /// Takes everything and refuses what comes later.
    pub fn close(&self) -> List<E> {
        let head = self.head.swap(closed(), Ordering::AcqRel);
        if head == closed() { List::default() } else { List::from_stack(head) }
    }

    /// Whether pushes are refused.
    pub fn is_closed(&self) -> bool {
        self.head.load(Ordering::Relaxed) == closed()
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

/// How many empty nodes a worker keeps at most: at 64 bytes each, 64 KB.
const CACHE_MAX: u32 = 1024;

/// Empty nodes of one worker, last in first out: the node of the last message is still in the cache of the core.
pub struct NodeCache<E> {
    /// A list of nodes whose events were moved out.
    free: Cell<*mut Node<E>>,
    len: Cell<u32>,
    owns: PhantomData<Box<MaybeUninit<Node<E>>>>,
}

impl<E> Default for NodeCache<E> {
    fn default() -> NodeCache<E> {
        NodeCache { free: Cell::new(ptr::null_mut()), len: Cell::new(0), owns: PhantomData }
    }
}

impl<E> NodeCache<E> {
    /// A node with this event.
    #[inline(always)]
    pub fn node(&self, event: E) -> Box<Node<E>> {
        let free = self.free.get();
        if free.is_null() {
            return Node::new(event);
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

    /// Drops a node, whose memory is kept.
    #[inline]
    pub fn recycle(&self, node: Box<Node<E>>) {
        if self.len.get() >= CACHE_MAX {
            return;
        }
        self.len.set(self.len.get() + 1);
        let node = Box::into_raw(node);
        // SAFETY: the event is dropped once; from here on the cache treats it as not initialised.
        unsafe {
            (&raw mut (*node).event).drop_in_place();
            (*node).next = self.free.get();
            self.free.set(node);
        }
    }

    /// The event of a node, whose memory is kept.
    #[inline]
    pub fn take(&self, node: Box<Node<E>>) -> E {
        if self.len.get() >= CACHE_MAX {
            return node.event;
        }
        self.len.set(self.len.get() + 1);
        let node = Box::into_raw(node);
        // SAFETY: the event is moved out once; from here on the cache treats it as not initialised.
        unsafe {
            let event = (&raw const (*node).event).read();
            (*node).next = self.free.get();
            self.free.set(node);
            event
        }
    }
}

impl<E> Drop for NodeCache<E> {
    fn drop(&mut self) {
        let mut at = self.free.get();
        while !at.is_null() {
            // SAFETY: memory of a box that the cache owns; the event inside is not initialised, and is not dropped.
            unsafe {
                let next = (*at).next;
                drop(Box::from_raw(at.cast::<MaybeUninit<Node<E>>>()));
                at = next;
            }
        }
    }
}

#[cfg(all(test, not(any(loom, shuttle))))]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn values(list: List<u32>) -> Vec<u32> {
        list.iter().copied().collect()
    }

    #[test]
    fn events_come_in_the_order_of_their_pushes() {
        let queue = EventQueue::default();
        assert!(queue.is_empty());
        assert!(queue.push(Node::new(1)).is_ok_and(|first| first));
        assert!(queue.push(Node::new(2)).is_ok_and(|first| !first));
        assert!(queue.push(Node::new(3)).is_ok_and(|first| !first));
        assert!(!queue.is_empty());
        assert_eq!(values(queue.drain()), [1, 2, 3]);
        assert_eq!(values(queue.drain()), [0; 0]);
        assert!(queue.push(Node::new(4)).is_ok_and(|first| first));
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
        let cache = NodeCache::default();
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
}
