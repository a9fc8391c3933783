//! The module `registry`: looking entries up, searching them, changing them while the program runs (specification: registry 2-6).
//!
//! The registry itself is the room `registry`. In a script it is empty at first, and its entries are plain data.
//!
//! | file | what |
//! |---|---|
//! | `entries.rs` | entries, operations, filters and failures as values |
//! | `snapshots.rs`, `versions.rs`, `changes.rs` | the objects |
//! | `watch.rs` | channels of changes |

mod changes;
mod entries;
mod snapshots;
mod versions;
mod watch;

use std::sync::Arc;

use self::changes::apply_version;
use self::entries::{draft, invalid, op_list};
use self::snapshots::{new_snapshot, ret_entry, ret_found};
use self::versions::{new_history, new_version, number_of, version_list, with_version};
use crate::process::error::kind;
use crate::process::failure::{Failure, ret_ok};
use crate::process::registry as of_process;
use crate::registry::{Registry, State, delta, split};
use crate::stdlib::module::{Class, Module};
use crate::vm::native::{Cx, Kind, Raise, Ret, kind_of, type_of};

/// The module.
pub(super) static MODULE: Module = Module::new("registry", "entries of the program: looking up, searching, changing")
    .with_classes(&[Class::Storage, Class::Nondeterministic])
    .with_functions(&[
        ("get", get),
        ("find", find),
        ("parse_id", parse_id),
        ("snapshot", snapshot),
        ("snapshot_at", snapshot_at),
        ("current_version", current_version),
        ("versions", versions),
        ("history", history),
        ("apply_version", apply_version),
        ("build_delta", build_delta),
        ("namespaces", namespaces),
        ("watch", watch::watch),
    ])
    .with_permissions(&["registry.get", "registry.apply", "registry.apply_version", "registry.history"]);

/// The registry of the run.
///
/// # Errors
/// The state has no processes.
fn registry(cx: &mut Cx<'_>) -> Result<&'static Arc<Registry>, Raise> {
    of_process::registry(cx)
}

/// The registry of the run, if there is one.
fn of_run(cx: &mut Cx<'_>) -> Option<&'static Arc<Registry>> {
    let found = registry(cx);
    if found.is_err() {
        cx.take_error();
    }
    found.ok()
}

/// `registry.get(id)`
fn get(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let current = registry(cx)?.current();
    ret_entry(cx, &current, 1)
}

/// `registry.find([filter])`
fn find(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let current = registry(cx)?.current();
    ret_found(cx, &current, 1)
}

/// `registry.parse_id(text)`
fn parse_id(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let Kind::Str(text) = kind_of(cx.arg(1)) else {
        let got = type_of(cx.arg(1)).name();
        return invalid(format!("id should be a string, got {got}")).ret_nil(cx);
    };
    let text = String::from_utf8_lossy(cx.bytes(text.into())).into_owned();
    let (ns, name) = split(&text);
    let table = cx.new_table(0, 2);
    entries::set_text(cx, table, "ns", ns);
    entries::set_text(cx, table, "name", name);
    ret_ok(cx, table)
}

/// `registry.snapshot()`
fn snapshot(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let current = registry(cx)?.current();
    let snapshot = new_snapshot(cx, current);
    ret_ok(cx, snapshot)
}

/// Whether the process may look at what was: if not, the results of a failure.
fn may_look_back(cx: &mut Cx<'_>) -> Result<Option<Ret>, Raise> {
    if cx.is_permitted("registry.history", b"") {
        return Ok(None);
    }
    Failure::new(kind::PERMISSION_DENIED, "not allowed: registry.history").ret_nil(cx).map(Some)
}

/// `registry.snapshot_at(n)`
fn snapshot_at(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let number = cx.arg(1);
    match number_of(cx, number) {
        Ok(0) => return invalid("version should be at least 1, got 0").ret_nil(cx),
        Ok(_) => {}
        Err(failure) => return failure.ret_nil(cx),
    }
    if let Some(refused) = may_look_back(cx)? {
        return Ok(refused);
    }
    with_version(cx, number, |cx, registry, version| new_snapshot(cx, registry.at(version)))
}

/// `registry.current_version()`
fn current_version(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let current = registry(cx)?.current();
    let version = new_version(cx, Arc::clone(&current.version));
    ret_ok(cx, version)
}

/// `registry.versions()`
fn versions(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    if let Some(refused) = may_look_back(cx)? {
        return Ok(refused);
    }
    let registry = registry(cx)?;
    let list = version_list(cx, registry)?;
    ret_ok(cx, list)
}

/// `registry.history()`
fn history(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    if let Some(refused) = may_look_back(cx)? {
        return Ok(refused);
    }
    let history = new_history(cx);
    ret_ok(cx, history)
}

/// The entries of a list in an argument, as a state.
fn state_of(cx: &mut Cx<'_>, argument: usize) -> Result<State, Failure> {
    let Kind::Table(list) = kind_of(cx.arg(argument)) else {
        let got = type_of(cx.arg(argument)).name();
        return Err(invalid(format!("entries should be a list, got {got}")));
    };
    let mut state = State::default();
    for i in 1.. {
        let v = cx.raw_get_int(list, i);
        if v.is_nil() {
            break;
        }
        let draft = draft(cx, v)?;
        if draft.kind.is_none() {
            return Err(invalid(format!("{}: kind is required", draft.id)));
        }
        if state.get(&draft.id).is_some() {
            return Err(invalid(format!("{} is there twice", draft.id)));
        }
        state.insert(Arc::new(draft.entry(&Arc::from(""))));
    }
    Ok(state)
}

/// `registry.build_delta(from, to)`
fn build_delta(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let states = state_of(cx, 1).and_then(|from| Ok((from, state_of(cx, 2)?)));
    let (from, to) = match states {
        Ok(states) => states,
        Err(failure) => return failure.ret_nil(cx),
    };
    let ops = delta(&from, &to);
    let ops = match of_run(cx) {
        Some(registry) => registry.ordered(ops, &from, &to),
        None => ops,
    };
    let list = op_list(cx, &ops)?;
    ret_ok(cx, list)
}

/// `registry.namespaces()`
fn namespaces(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let current = registry(cx)?.current();
    let may_read = entries::readable(cx);
    let mut names: Vec<&str> =
        current.state().iter().filter(|entry| may_read(entry)).map(|entry| entry.namespace()).collect();
    names.sort_unstable();
    names.dedup();
    let list = cx.new_table(names.len(), 0);
    for (name, i) in names.iter().zip(1..) {
        let name = cx.new_str(name.as_bytes());
        cx.raw_set_int(list, i, name)?;
    }
    ret_ok(cx, list)
}
