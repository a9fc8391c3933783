//! What changes of entries mean for processes: events of the bus, and OUTDATED for those whose code they concern (specification:
//! registry 6.3, 7.2).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::block::{self, ProcessRef};
use super::bus::{BusEvent, EventData};
use super::entry::Entry;
use super::event::{Event, Notice};
use super::system::{System, wall_clock};
use crate::registry::{Change, Op, Registry};
use crate::vm::native::{Cx, Raise, Value};

impl System {
    /// Publishes an event of the runtime.
    pub(super) fn publish(&self, system: &str, kind: &str, path: &str, data: EventData) {
        let Some(remote) = self.remote.get() else { return };
        let [system, kind, path] = [system, kind, path].map(|text| text.as_bytes().to_vec());
        let send = |process: &ProcessRef, event: Event| remote.send(process, event).is_ok();
        self.bus.publish(BusEvent { system, kind, path, data }, &send);
    }

    /// Tells processes that want to hear of it that entries have changed which their code came from.
    fn outdate(&self, changed: &BTreeSet<&str>) {
        let Some(remote) = self.remote.get() else { return };
        let mut known: BTreeMap<*const Entry, Vec<Box<str>>> = BTreeMap::new();
        for process in self.processes.all() {
            if !process.is_upgradable() {
                continue;
            }
            let entry = process.entry();
            let sources = known.entry(std::ptr::from_ref(entry)).or_insert_with(|| affected(entry, changed));
            if !sources.is_empty() {
                let notice = Notice::Outdated { sources: sources.clone(), at: wall_clock() };
                drop(remote.send(&process, Event::Notice(Box::new(notice))));
            }
        }
    }
}

/// Among an entry and all that it imports, those that have changed and those that import such; sorted.
fn affected(entry: &'static Entry, changed: &BTreeSet<&str>) -> Vec<Box<str>> {
    /// Whether an entry is affected; entries that were looked at are in `seen`.
    fn look<'e>(entry: &'e Entry, changed: &BTreeSet<&str>, seen: &mut BTreeMap<&'e str, bool>) -> bool {
        if let Some(&is_affected) = seen.get(&*entry.id) {
            return is_affected;
        }
        let mut is_affected = changed.contains(&*entry.id);
        for import in entry.imports() {
            is_affected |= look(import, changed, seen);
        }
        seen.insert(&entry.id, is_affected);
        is_affected
    }
    let mut seen = BTreeMap::new();
    look(entry, changed, &mut seen);
    seen.into_iter().filter(|(_, is_affected)| *is_affected).map(|(id, _)| id.into()).collect()
}

/// Tells the processes of a run about the changes of a registry.
pub(super) fn announce(registry: Arc<Registry>, system: &'static System) -> Arc<Registry> {
    registry.listen(|_| Box::new(move |change| tell(system, change)));
    registry
}

fn tell(system: &'static System, change: &Change<'_>) -> bool {
    match change {
        Change::Discarded { path, reason } => {
            let reason = (*reason).to_owned();
            let data = EventData::Made(Box::new(move |cx| table(cx, &[("reason", Fact::Text(&reason))])));
            system.publish(REGISTRY, "discard", path, data);
        }
        Change::Applied { version, previous, ops, .. } => {
            let number = version.number;
            for op in *ops {
                let entry = Arc::clone(op.entry());
                let data = EventData::Made(Box::new(move |cx| {
                    let kind = Fact::Text(&entry.kind);
                    table(cx, &[("id", Fact::Text(&entry.id)), ("kind", kind), ("version", Fact::Number(number))])
                }));
                system.publish(REGISTRY, op.kind(), &op.entry().id, data);
            }
            let (previous, n_ops) = (*previous, ops.len() as u64);
            let data = EventData::Made(Box::new(move |cx| {
                let numbers = [("version", number), ("previous", previous), ("ops", n_ops)];
                table(cx, &numbers.map(|(name, n)| (name, Fact::Number(n))))
            }));
            system.publish(REGISTRY, "version", &format!("v{number}"), data);
            let is_change = |op: &&Op| !matches!(op, Op::Create(_));
            system.outdate(&ops.iter().filter(is_change).map(|op| &*op.entry().id).collect());
        }
    }
    true
}

/// What events of the registry are under.
const REGISTRY: &str = "registry";

enum Fact<'a> {
    Text(&'a str),
    Number(u64),
}

fn table(cx: &mut Cx<'_>, facts: &[(&str, Fact<'_>)]) -> Value {
    let table = cx.new_table(0, facts.len());
    for (name, fact) in facts {
        let value = match fact {
            Fact::Text(text) => cx.new_str(text.as_bytes()),
            Fact::Number(n) => Value::from(i64::try_from(*n).unwrap_or(i64::MAX)),
        };
        cx.raw_set_str(table, name, value).ok();
    }
    table.into()
}

/// The registry of the run that the process belongs to.
///
/// # Errors
/// The state has no processes.
pub(crate) fn registry(cx: &mut Cx<'_>) -> Result<&'static Arc<Registry>, Raise> {
    Ok(block::me(cx)?.block.system.registry())
}
