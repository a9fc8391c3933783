//! Snapshots: states as they were.

use std::sync::Arc;

use super::changes::new_changes;
use super::entries::{conditions, entry_table, id_argument, invalid, list, op_list, readable};
use super::versions::new_version;
use crate::process::error::kind;
use crate::process::failure::{Failure, ret_ok};
use crate::registry::{Current, delta};
use crate::vm::native::{Cx, Function, HostType, Kind, Object, Raise, Ret, Value, kind_of, type_of};

const METHODS: &[Function] = &[
    ("entries", entries),
    ("get", get),
    ("find", find),
    ("namespace", namespace),
    ("version", version),
    ("changes", changes),
    ("diff", diff),
];
static SNAPSHOT: HostType = HostType::new("registry.Snapshot", METHODS, &[("__tostring", tostring)]);

/// See the head of the file.
struct Snapshot(Arc<Current>);

impl Object for Snapshot {
    fn type_name(&self) -> &'static str {
        SNAPSHOT.name()
    }
}

/// A snapshot of a version.
pub(super) fn new_snapshot(cx: &mut Cx<'_>, current: Arc<Current>) -> Value {
    cx.new_object(&SNAPSHOT, Snapshot(current))
}

fn own(cx: &mut Cx<'_>) -> Result<Arc<Current>, Raise> {
    Ok(Arc::clone(&cx.check_object::<Snapshot>(1, &SNAPSHOT)?.0))
}

/// The entries of a state for which the filter in an argument holds: a list.
pub(super) fn ret_found(cx: &mut Cx<'_>, current: &Current, argument: usize) -> Result<Ret, Raise> {
    let filter = cx.arg(argument);
    let conditions = match conditions(cx, filter) {
        Ok(conditions) => conditions,
        Err(failure) => return failure.ret_nil(cx),
    };
    match current.find(&conditions) {
        Ok(found) => {
            let found = list(cx, &*found)?;
            ret_ok(cx, found)
        }
        Err(message) => invalid(message).ret_nil(cx),
    }
}

/// The entry of a state whose id is in an argument.
pub(super) fn ret_entry(cx: &mut Cx<'_>, current: &Current, argument: usize) -> Result<Ret, Raise> {
    let id = cx.arg(argument);
    let id = match id_argument(cx, id) {
        Ok(id) => id,
        Err(failure) => return failure.ret_nil(cx),
    };
    if !cx.is_permitted("registry.get", id.as_bytes()) {
        return Failure::new(kind::PERMISSION_DENIED, format!("not allowed: registry.get on {id}")).ret_nil(cx);
    }
    match current.state().get(&id) {
        Some(entry) => {
            let entry = Arc::clone(entry);
            let table = entry_table(cx, &entry)?;
            ret_ok(cx, table)
        }
        None => Failure::new(kind::NOT_FOUND, format!("entry not found: {id}")).ret_nil(cx),
    }
}

/// `snapshot:entries()`
fn entries(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let current = own(cx)?;
    let entries = list(cx, current.state().iter())?;
    ret_ok(cx, entries)
}

/// `snapshot:get(id)`
fn get(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let current = own(cx)?;
    ret_entry(cx, &current, 2)
}

/// `snapshot:find([filter])`
fn find(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let current = own(cx)?;
    ret_found(cx, &current, 2)
}

/// `snapshot:namespace(ns)`
fn namespace(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let current = own(cx)?;
    let Kind::Str(ns) = kind_of(cx.arg(2)) else {
        let got = type_of(cx.arg(2)).name();
        return invalid(format!("namespace should be a string, got {got}")).ret_nil(cx);
    };
    let ns = String::from_utf8_lossy(cx.bytes(ns.into())).into_owned();
    let entries = list(cx, current.state().iter().filter(|entry| entry.namespace() == ns))?;
    ret_ok(cx, entries)
}

/// `snapshot:version()`
fn version(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let current = own(cx)?;
    let version = new_version(cx, Arc::clone(&current.version));
    cx.ret1(version)
}

/// `snapshot:changes()`
fn changes(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    own(cx)?;
    let changes = new_changes(cx);
    cx.ret1(changes)
}

/// `snapshot:diff(other)`
fn diff(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let current = own(cx)?;
    let other = cx.arg(2);
    let Some(other) = cx.userdata::<Snapshot>(other).map(|snapshot| Arc::clone(&snapshot.0)) else {
        let got = type_of(cx.arg(2)).name();
        return invalid(format!("a snapshot is compared with a snapshot, got {got}")).ret_nil(cx);
    };
    let ops = delta(current.state(), other.state());
    let ops = match super::of_run(cx) {
        Some(registry) => registry.ordered(ops, current.state(), other.state()),
        None => ops,
    };
    let may_read = readable(cx);
    let ops: Vec<_> = ops.into_iter().filter(|op| may_read(op.entry())).collect();
    let list = op_list(cx, &ops)?;
    ret_ok(cx, list)
}

fn tostring(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let number = own(cx)?.version.number;
    let text = cx.new_str(format!("registry.Snapshot{{version=v{number}}}").as_bytes());
    cx.ret1(text)
}
