//! Queues of waiting tasks. One waiter stands in place; more are rare and go to the heap.

use std::collections::VecDeque;

use super::Waiter;
use crate::vm::native::{Tracer, Value};
use crate::vm::task::{Tasks, Ticket};

/// Length from which a queue looks for waiters whose tasks have gone on.
const SWEEP_FROM: usize = 8;

/// A queue, first in, first out.
#[derive(Default)]
pub(super) struct Waiters {
    /// The first.
    first: Option<Waiter>,
    more: Option<Box<More>>,
}

#[derive(Default)]
struct More {
    queue: VecDeque<Waiter>,
    /// Length at which to sweep next.
    sweep_at: usize,
}

impl Waiters {
    /// Appends a waiter; says whether it is the first.
    #[inline]
    pub(super) fn push(&mut self, waiter: Waiter, tasks: &Tasks) -> bool {
        // Part by part: a waiter that has to stand in memory for the call is copied from there in wider words than it was
        // written in, for which the processor waits (3 % of a ping-pong).
        let Waiter { ticket, case, value } = waiter;
        let is_empty = self.more.as_ref().is_none_or(|more| more.queue.is_empty());
        if is_empty && self.first.is_none_or(|first| !tasks.is_open(first.ticket)) {
            self.first = Some(Waiter { ticket, case, value });
            return true;
        }
        self.push_behind(ticket, case, value, tasks)
    }

    #[inline(never)]
    fn push_behind(&mut self, ticket: Ticket, case: u32, value: Value, tasks: &Tasks) -> bool {
        let waiter = Waiter { ticket, case, value };
        let more = self.more.get_or_insert_with(|| Box::new(More { queue: VecDeque::new(), sweep_at: SWEEP_FROM }));
        if more.queue.len() >= more.sweep_at {
            more.queue.retain(|waiter| tasks.is_open(waiter.ticket));
            more.sweep_at = (more.queue.len() * 2).max(SWEEP_FROM);
        }
        more.queue.push_back(waiter);
        false
    }

    /// Takes the first waiter that still waits, and claims its wait: the caller has to wake it.
    pub(super) fn pop(&mut self, tasks: &Tasks) -> Option<Waiter> {
        if let Some(first) = self.first.take()
            && tasks.claim(first.ticket)
        {
            return Some(first);
        }
        let more = self.more.as_mut()?;
        while let Some(waiter) = more.queue.pop_front() {
            if tasks.claim(waiter.ticket) {
                return Some(waiter);
            }
        }
        None
    }

    /// Whether somebody waits.
    pub(super) fn has_live(&mut self, tasks: &Tasks) -> bool {
        if self.first.is_some_and(|first| tasks.is_open(first.ticket)) {
            return true;
        }
        let Some(more) = &mut self.more else { return false };
        while let Some(waiter) = more.queue.front() {
            if tasks.is_open(waiter.ticket) {
                return true;
            }
            more.queue.pop_front();
        }
        false
    }

    /// All who still wait, in order.
    pub(super) fn waiting(&self, tasks: &Tasks) -> Vec<Waiter> {
        let more = self.more.iter().flat_map(|more| more.queue.iter());
        self.first.iter().chain(more).filter(|waiter| tasks.is_open(waiter.ticket)).copied().collect()
    }

    pub(super) fn trace(&mut self, tracer: &mut Tracer<'_>) {
        let more = self.more.iter_mut().flat_map(|more| more.queue.iter_mut());
        for waiter in self.first.iter_mut().chain(more) {
            tracer.value(&mut waiter.value);
        }
    }
}
