//! Versions and the history of a registry.

use std::sync::Arc;

use super::entries::{failure, invalid, op_list};
use super::of_run;
use super::snapshots::new_snapshot;
use crate::process::failure::{Failure, ret_ok};
use crate::registry::{Registry, Version};
use crate::vm::native::{Cx, Function, HostType, Kind, Object, Raise, Ret, Value, kind_of, type_of};

const METHODS: &[Function] = &[
    ("id", id),
    ("string", string),
    ("previous", previous),
    ("next", next),
    ("time", time),
    ("comment", comment),
    ("ops", ops),
];
static VERSION: HostType = HostType::new(
    "registry.Version",
    METHODS,
    &[("__tostring", tostring), ("__eq", equal), ("__lt", less), ("__le", less_or_equal)],
);

const HISTORY_METHODS: &[Function] =
    &[("versions", versions), ("get_version", get_version), ("snapshot_at", snapshot_at)];
static HISTORY: HostType = HostType::new("registry.History", HISTORY_METHODS, &[("__tostring", history_text)]);

/// A version as a program sees it.
struct OfProgram(Arc<Version>);

impl Object for OfProgram {
    fn type_name(&self) -> &'static str {
        VERSION.name()
    }
}

/// The history of the registry of the run.
struct History;

impl Object for History {
    fn type_name(&self) -> &'static str {
        HISTORY.name()
    }
}

/// A version for the program.
pub(super) fn new_version(cx: &mut Cx<'_>, version: Arc<Version>) -> Value {
    cx.new_object(&VERSION, OfProgram(version))
}

/// The history for the program.
pub(super) fn new_history(cx: &mut Cx<'_>) -> Value {
    cx.new_object(&HISTORY, History)
}

/// The list of all versions.
pub(super) fn version_list(cx: &mut Cx<'_>, registry: &Registry) -> Result<Value, Raise> {
    let all = registry.versions();
    let list = cx.new_table(all.len(), 0);
    for (version, i) in all.into_iter().zip(1..) {
        let version = new_version(cx, version);
        cx.raw_set_int(list, i, version)?;
    }
    Ok(list.into())
}

/// The number of the version that a value names: a version, or its number.
pub(super) fn number_of(cx: &mut Cx<'_>, v: Value) -> Result<u64, Failure> {
    if let Some(version) = cx.userdata::<OfProgram>(v) {
        return Ok(version.0.number);
    }
    match v.to_int() {
        Some(n) if matches!(kind_of(v), Kind::Int(_) | Kind::Float(_)) => {
            u64::try_from(n).map_err(|_| invalid(format!("version should not be negative, got {n}")))
        }
        _ => Err(invalid(format!("version should be a version or its number, got {}", type_of(v).name()))),
    }
}

fn own(cx: &mut Cx<'_>) -> Result<Arc<Version>, Raise> {
    Ok(Arc::clone(&cx.check_object::<OfProgram>(1, &VERSION)?.0))
}

/// `version:id()`
fn id(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let number = own(cx)?.number;
    cx.ret1(i64::try_from(number).unwrap_or(i64::MAX))
}

/// `version:string()`
fn string(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let number = own(cx)?.number;
    let text = cx.new_str(format!("v{number}").as_bytes());
    cx.ret1(text)
}

fn ret_version(cx: &mut Cx<'_>, version: Option<Arc<Version>>) -> Result<Ret, Raise> {
    let version = version.map_or(Value::NIL, |version| new_version(cx, version));
    cx.ret1(version)
}

/// `version:previous()`
fn previous(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let version = own(cx)?;
    let found = of_run(cx).and_then(|registry| registry.previous(&version));
    ret_version(cx, found)
}

/// `version:next()`
fn next(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let version = own(cx)?;
    let found = of_run(cx).and_then(|registry| registry.next(&version));
    ret_version(cx, found)
}

/// `version:time()`
fn time(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let time = own(cx)?.time;
    cx.ret1(time)
}

/// `version:comment()`
fn comment(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let version = own(cx)?;
    let comment = version.comment.as_ref().map_or(Value::NIL, |comment| cx.new_str(comment.as_bytes()));
    cx.ret1(comment)
}

/// `version:ops()`
fn ops(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let version = own(cx)?;
    let may_read = super::entries::readable(cx);
    let ops: Vec<_> = version.ops.iter().filter(|op| may_read(op.entry())).cloned().collect();
    let list = op_list(cx, &ops)?;
    cx.ret1(list)
}

fn tostring(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let number = own(cx)?.number;
    let text = cx.new_str(format!("registry.Version{{v{number}}}").as_bytes());
    cx.ret1(text)
}

/// The numbers of two operands; nothing if one is no version.
fn compared(cx: &mut Cx<'_>) -> Option<(u64, u64)> {
    let (a, b) = (cx.arg(1), cx.arg(2));
    let a = cx.userdata::<OfProgram>(a)?.0.number;
    Some((a, cx.userdata::<OfProgram>(b)?.0.number))
}

fn equal(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let is_equal = compared(cx).is_some_and(|(a, b)| a == b);
    cx.ret1(is_equal)
}

fn ordered(cx: &mut Cx<'_>, holds: fn(u64, u64) -> bool) -> Result<Ret, Raise> {
    match compared(cx) {
        Some((a, b)) => cx.ret1(holds(a, b)),
        None => {
            let (a, b) = (type_of(cx.arg(1)).name(), type_of(cx.arg(2)).name());
            Err(cx.error(format!("attempt to compare {a} with {b}")))
        }
    }
}

fn less(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    ordered(cx, |a, b| a < b)
}

fn less_or_equal(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    ordered(cx, |a, b| a <= b)
}

// ---- history

/// `history:versions()`
fn versions(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    cx.check_object::<History>(1, &HISTORY)?;
    super::versions(cx)
}

/// `history:get_version(n)`
fn get_version(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    cx.check_object::<History>(1, &HISTORY)?;
    let number = cx.arg(2);
    with_version(cx, number, |cx, _, version| new_version(cx, version))
}

/// `history:snapshot_at(version)`
fn snapshot_at(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    cx.check_object::<History>(1, &HISTORY)?;
    let number = cx.arg(2);
    with_version(cx, number, |cx, registry, version| new_snapshot(cx, registry.at(version)))
}

/// What `make` makes of the version that a value names.
pub(super) fn with_version(
    cx: &mut Cx<'_>,
    version: Value,
    make: impl FnOnce(&mut Cx<'_>, &Registry, Arc<Version>) -> Value,
) -> Result<Ret, Raise> {
    let number = match number_of(cx, version) {
        Ok(number) => number,
        Err(failure) => return failure.ret_nil(cx),
    };
    let registry = super::registry(cx)?;
    match registry.version(number) {
        Ok(version) => {
            let v = make(cx, registry, version);
            ret_ok(cx, v)
        }
        Err(missing) => failure(cx, missing).ret_nil(cx),
    }
}

fn history_text(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    cx.check_object::<History>(1, &HISTORY)?;
    let text = cx.new_str(b"registry.History{}");
    cx.ret1(text)
}
