//! `registry.watch`: a channel that first gives what there is and then what changes.
//!
//! What has not been read yet is kept here, one change for each id; the mailbox has at most one record that stands for all of
//! it, and takes the next when it becomes a value. So a receiver that lags costs no more than the entries it watches.

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::entries::{conditions, entry_table, invalid, readable, set_text};
use super::versions::new_version;
use crate::process::failure::ret_ok;
use crate::process::feed::{self, Record, Subscriber};
use crate::registry::{Change, Entry, Filter, Op, State, Version};
use crate::stdlib::set_field;
use crate::vm::native::{Cx, Raise, Ret, Value};

/// What a channel gets.
struct News {
    kind: &'static str,
    entry: Arc<Entry>,
    version: Arc<Version>,
}

/// What has not been read.
#[derive(Default)]
struct Pending {
    /// What there was at the beginning.
    init: Option<Vec<Arc<Entry>>>,
    /// Ids in the order in which they first changed.
    order: VecDeque<Arc<str>>,
    news: BTreeMap<Arc<str>, News>,
    /// The mailbox has a record.
    is_announced: bool,
    /// The channel takes nothing more.
    is_closed: bool,
}

struct Watch {
    subscriber: Subscriber,
    filter: Filter,
    may_read: Box<dyn Fn(&Entry) -> bool + Send + Sync>,
    pending: Mutex<Pending>,
}

/// Stands in the mailbox for what is pending. One that is dropped unread tells that the channel is closed.
struct Signal {
    watch: Arc<Watch>,
    is_read: AtomicBool,
}

impl Watch {
    fn lock(&self) -> MutexGuard<'_, Pending> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn concerns(&self, entry: &Entry) -> bool {
        self.filter.matches(entry) && (self.may_read)(entry)
    }

    /// Puts a record into the mailbox unless one is there. False: nobody reads any more.
    fn announce(self: &Arc<Watch>) -> bool {
        {
            let mut pending = self.lock();
            if pending.is_closed {
                return false;
            }
            let is_empty = pending.init.is_none() && pending.order.is_empty();
            if is_empty || std::mem::replace(&mut pending.is_announced, true) {
                return true;
            }
        }
        let record: Arc<dyn Record> = Arc::new(Signal { watch: Arc::clone(self), is_read: AtomicBool::new(false) });
        self.subscriber.tell(&record)
    }

    fn changed(&self, ops: &[Op], before: &State, version: &Arc<Version>) {
        let mut pending = self.lock();
        for op in ops {
            let entry = op.entry();
            let was = before.get(&entry.id).filter(|former| self.concerns(former));
            let is = !matches!(op, Op::Delete(_)) && self.concerns(entry);
            let (kind, entry) = match (was, is) {
                (None, false) => continue,
                (None, true) => ("create", entry),
                (Some(_), true) => ("update", entry),
                (Some(former), false) => ("delete", former),
            };
            // What was never read as there is created, whatever happened to it since.
            let kind = match pending.news.get(&entry.id).map(|news| news.kind) {
                Some("create") if kind == "update" => "create",
                Some("delete") if kind == "create" => "update",
                _ => kind,
            };
            let news = News { kind, entry: Arc::clone(entry), version: Arc::clone(version) };
            if pending.news.insert(Arc::clone(&entry.id), news).is_none() {
                pending.order.push_back(Arc::clone(&entry.id));
            }
        }
    }
}

impl Record for Signal {
    fn value(&self, cx: &mut Cx<'_>) -> Value {
        self.is_read.store(true, Ordering::Relaxed);
        let (init, news) = {
            let mut pending = self.watch.lock();
            pending.is_announced = false;
            let init = pending.init.take();
            let first = if init.is_none() { pending.order.pop_front() } else { None };
            (init, first.and_then(|id| pending.news.remove(&id)))
        };
        self.watch.announce();
        let made = match (init, news) {
            (Some(entries), _) => init_table(cx, &entries),
            (None, Some(news)) => news_table(cx, &news),
            (None, None) => Ok(Value::NIL),
        };
        made.unwrap_or_else(|_| {
            cx.take_error();
            Value::NIL
        })
    }
}

impl Drop for Signal {
    fn drop(&mut self) {
        if !*self.is_read.get_mut() {
            self.watch.lock().is_closed = true;
        }
    }
}

fn init_table(cx: &mut Cx<'_>, entries: &[Arc<Entry>]) -> Result<Value, Raise> {
    let table = cx.new_table(0, 2);
    set_text(cx, table, "type", "init");
    let list = cx.new_table(entries.len(), 0);
    for (entry, i) in entries.iter().zip(1..) {
        let entry = entry_table(cx, entry)?;
        cx.raw_set_int(list, i, entry.into())?;
    }
    set_field(cx, table, "entries", list);
    Ok(table.into())
}

fn news_table(cx: &mut Cx<'_>, news: &News) -> Result<Value, Raise> {
    let table = cx.new_table(0, 3);
    set_text(cx, table, "type", news.kind);
    let entry = entry_table(cx, &news.entry)?;
    set_field(cx, table, "entry", entry);
    let version = new_version(cx, Arc::clone(&news.version));
    set_field(cx, table, "version", version);
    Ok(table.into())
}

/// `registry.watch([filter])`
pub(super) fn watch(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let filter = cx.arg(1);
    let filter = match conditions(cx, filter) {
        Ok(conditions) => Filter::new(&conditions).map_err(invalid),
        Err(failure) => Err(failure),
    };
    let filter = match filter {
        Ok(filter) => filter,
        Err(failure) => return failure.ret_nil(cx),
    };
    let registry = super::registry(cx)?;
    let may_read = Box::new(readable(cx));
    let (subscriber, ch) = feed::open(cx)?;
    let watch = Arc::new(Watch { subscriber, filter, may_read, pending: Mutex::default() });
    registry.listen(|current| {
        let entries = current.state().iter().filter(|entry| watch.concerns(entry)).cloned().collect();
        watch.lock().init = Some(entries);
        let watch = Arc::clone(&watch);
        Box::new(move |change| {
            if let Change::Applied { version, ops, before, .. } = change {
                watch.changed(ops, before, version);
            }
            watch.announce()
        })
    });
    watch.announce();
    ret_ok(cx, ch)
}
