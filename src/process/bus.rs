//! The event bus: who has subscribed to what, and publishing (specification: events-pg A).
//!
//! The bus is one queue: while one publishes, others wait, so that all subscribers see the events that they both match in
//! the same order.

use std::sync::{Arc, Mutex, PoisonError};

use super::block::{self, ProcessRef};
use super::event::Event;
use super::feed::{self, Record, Subscriber};
use super::pid::Pid;
use crate::vm::native::{Cx, Raise, Value};
use crate::vm::transfer::Parcel;

/// See the head of the file.
#[derive(Default)]
pub(crate) struct Bus(Mutex<Vec<Subscription>>);

struct Subscription {
    subscriber: Subscriber,
    system: Pattern,
    kind: Option<Pattern>,
}

/// An event.
pub(crate) struct BusEvent {
    pub(crate) system: Vec<u8>,
    pub(crate) kind: Vec<u8>,
    pub(crate) path: Vec<u8>,
    /// What comes with it.
    pub(crate) data: EventData,
}

/// What comes with an event.
pub(crate) enum EventData {
    Nothing,
    /// What a program has sent.
    Packed(Parcel),
    /// What the runtime says: a value for each subscriber.
    Made(Box<dyn Fn(&mut Cx<'_>) -> Value + Send + Sync>),
}

impl Record for BusEvent {
    fn value(&self, cx: &mut Cx<'_>) -> Value {
        // Making the data may collect.
        let data = match &self.data {
            EventData::Nothing => Value::NIL,
            EventData::Made(make) => make(cx),
            EventData::Packed(parcel) => cx.unpack_first(parcel).unwrap_or_else(|_| {
                cx.take_error();
                Value::NIL
            }),
        };
        let table = cx.new_table(0, 4);
        for (name, text) in [("system", &self.system), ("kind", &self.kind), ("path", &self.path)] {
            let text = cx.new_str(text);
            cx.raw_set_str(table, name, text).ok();
        }
        cx.raw_set_str(table, "data", data).ok();
        table.into()
    }
}

impl Bus {
    /// Publishes an event.
    pub(crate) fn publish(&self, event: BusEvent, send: &dyn Fn(&ProcessRef, Event) -> bool) {
        let subscriptions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut matching = subscriptions
            .iter()
            .filter(|one| one.system.matches(&event.system))
            .filter(|one| one.kind.as_ref().is_none_or(|kind| kind.matches(&event.kind)))
            .peekable();
        if matching.peek().is_none() {
            return;
        }
        let matching: Vec<&Subscriber> = matching.map(|one| &one.subscriber).collect();
        let record: Arc<dyn Record> = Arc::new(event);
        for subscriber in matching {
            subscriber.deliver(&record, send);
        }
    }

    fn add(&self, subscription: Subscription) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(subscription);
    }

    /// Ends a subscription.
    pub(crate) fn remove(&self, number: u64) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).retain(|one| one.subscriber.number() != number);
    }

    /// Ends all subscriptions of a process.
    pub(super) fn remove_all(&self, process: Pid) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).retain(|one| one.subscriber.pid() != process);
    }
}

/// Subscribes the running process; gives the number of the subscription and its channel.
///
/// # Errors
/// The state has no processes.
pub(crate) fn subscribe(cx: &mut Cx<'_>, system: Pattern, kind: Option<Pattern>) -> Result<(u64, Value), Raise> {
    let (subscriber, ch) = feed::open(cx)?;
    let number = subscriber.number();
    block::me(cx)?.block.system.bus.add(Subscription { subscriber, system, kind });
    Ok((number, ch))
}

/// A pattern for names of segments with dots between them.
pub(crate) struct Pattern(Vec<Segment>);

enum Segment {
    Literal(Vec<u8>),
    /// Any one segment.
    One,
    /// One or more segments, at the end.
    Some,
    /// Any number of segments.
    Any,
    /// One of these.
    OneOf(Vec<Vec<u8>>),
    /// The rest begins with this.
    Prefix(Vec<u8>),
}

impl Pattern {
    /// The pattern of a text; nothing if it is none.
    pub(crate) fn read(text: &[u8]) -> Option<Pattern> {
        if text == b"*" || text == b"**" {
            return Some(Pattern(vec![Segment::Any]));
        }
        if !text.iter().any(|c| matches!(c, b'*' | b'(' | b')' | b'|')) {
            return Some(Pattern(text.split(|&c| c == b'.').map(|part| Segment::Literal(part.to_vec())).collect()));
        }
        let parts: Vec<&[u8]> = text.split(|&c| c == b'.').collect();
        let mut segments = Vec::new();
        for (i, part) in parts.iter().enumerate() {
            let is_last = i + 1 == parts.len();
            let has_mark = |text: &[u8]| text.iter().any(|c| matches!(c, b'*' | b'(' | b')' | b'|'));
            segments.push(match *part {
                b"" => return None,
                b"**" => Segment::Any,
                b"*" if is_last => Segment::Some,
                b"*" => Segment::One,
                [b'(', inner @ .., b')'] => {
                    let names: Vec<Vec<u8>> = inner.split(|&c| c == b'|').map(<[u8]>::to_vec).collect();
                    if names.iter().any(|name| name.is_empty() || has_mark(name)) {
                        return None;
                    }
                    Segment::OneOf(names)
                }
                [literal @ .., b'*'] if is_last && !has_mark(literal) => Segment::Prefix(literal.to_vec()),
                literal if !has_mark(literal) => Segment::Literal(literal.to_vec()),
                _ => return None,
            });
        }
        Some(Pattern(segments))
    }

    /// Whether a name is as the pattern says.
    pub(crate) fn matches(&self, text: &[u8]) -> bool {
        let parts: Vec<&[u8]> = text.split(|&c| c == b'.').collect();
        // For each number of segments of the name, whether the pattern so far can end there.
        let mut ends: Vec<bool> = (0..=parts.len()).map(|n| n == 0).collect();
        for segment in &self.0 {
            let mut next = vec![false; parts.len() + 1];
            for (i, _) in ends.iter().enumerate().filter(|(_, can_end)| **can_end) {
                let part = parts.get(i).copied();
                let fits = match segment {
                    Segment::Literal(literal) => part == Some(literal),
                    Segment::One => part.is_some(),
                    Segment::OneOf(names) => part.is_some_and(|part| names.iter().any(|name| name == part)),
                    Segment::Any | Segment::Some | Segment::Prefix(_) => false,
                };
                if fits && let Some(end) = next.get_mut(i + 1) {
                    *end = true;
                }
                let rest = match segment {
                    Segment::Any => i,
                    Segment::Some => i + 1,
                    Segment::Prefix(prefix) if part.is_some_and(|part| part.starts_with(prefix)) => parts.len(),
                    _ => continue,
                };
                next.iter_mut().skip(rest).for_each(|end| *end = true);
            }
            ends = next;
        }
        ends.last().copied().unwrap_or(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_names() {
        for (pattern, yes, no) in [
            ("orders", vec!["orders"], vec!["orders.eu", "Orders", "order"]),
            ("orders.*", vec!["orders.eu", "orders.eu.new"], vec!["orders", "other"]),
            ("a.*.c", vec!["a.b.c"], vec!["a.b.b.c", "a.c", "a.b.d"]),
            ("a.**.z", vec!["a.z", "a.b.z", "a.b.c.z"], vec!["a.b", "z", "a"]),
            ("(x|y).k", vec!["x.k", "y.k"], vec!["z.k", "x", "x.k.k"]),
            ("ord*", vec!["orders", "order.x", "ord"], vec!["or", "x.ord"]),
            ("a.ord*", vec!["a.orders.x"], vec!["ord", "a.or"]),
            ("*", vec!["a", "a.b"], vec![]),
            ("**", vec!["a", "a.b"], vec![]),
            ("**.end", vec!["end", "a.b.end"], vec!["a.b"]),
            ("*.end", vec!["a.end"], vec!["end", "a.b.end"]),
        ] {
            let read = Pattern::read(pattern.as_bytes()).expect("a pattern");
            for name in yes {
                assert!(read.matches(name.as_bytes()), "{pattern} {name}");
            }
            for name in no {
                assert!(!read.matches(name.as_bytes()), "{pattern} {name}");
            }
        }
        for pattern in ["a*b", "a*.b", "(a", "a)", "(a|)", "()", "a..*", "(a|b)c", "a|b", "***", "((a))"] {
            assert!(Pattern::read(pattern.as_bytes()).is_none(), "{pattern}");
        }
    }
}
