//! Changesets, and how they are applied: by the thread of the registry, while the task of the process waits.

use std::sync::Arc;

use super::entries::{draft, failure, full_id, invalid, op, op_list};
use super::versions::{new_version, number_of};
use crate::process::error::kind;
use crate::process::failure::{Failure, ret_ok};
use crate::registry::{self, Changes, Op, Registry, Request, Version};
use crate::vm::native::{Cx, Function, HostType, Kind, Object, Raise, Ret, Value, kind_of, type_of};

const METHODS: &[Function] = &[
    ("create", create),
    ("update", update),
    ("delete", delete),
    ("add", add),
    ("ops", ops),
    ("validate", validate),
    ("apply", apply),
];
static CHANGES: HostType = HostType::new("registry.Changes", METHODS, &[("__tostring", tostring)]);

/// A changeset as a program sees it.
struct OfProgram(Changes);

impl Object for OfProgram {
    fn type_name(&self) -> &'static str {
        CHANGES.name()
    }
}

/// An empty changeset.
pub(super) fn new_changes(cx: &mut Cx<'_>) -> Value {
    cx.new_object(&CHANGES, OfProgram(Changes::default()))
}

/// Adds to the changeset; it is its own result, so that calls can be chained.
fn added(cx: &mut Cx<'_>, add: impl FnOnce(&mut Changes) -> Result<(), registry::Failure>) -> Result<Ret, Raise> {
    let changes = cx.check_object::<OfProgram>(1, &CHANGES)?;
    match add(&mut changes.0) {
        Ok(()) => {
            let own = cx.arg(1);
            ret_ok(cx, own)
        }
        Err(refused) => failure(cx, refused).ret_nil(cx),
    }
}

/// Adds what argument 2 says, once `read` has understood it.
fn added_from<T>(
    cx: &mut Cx<'_>,
    read: impl FnOnce(&mut Cx<'_>, Value) -> Result<T, Failure>,
    add: impl FnOnce(&mut Changes, T) -> Result<(), registry::Failure>,
) -> Result<Ret, Raise> {
    cx.check_object::<OfProgram>(1, &CHANGES)?;
    let said = cx.arg(2);
    match read(cx, said) {
        Ok(read) => added(cx, |changes| add(changes, read)),
        Err(failure) => failure.ret_nil(cx),
    }
}

/// `changes:create(entry)`
fn create(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    added_from(cx, draft, Changes::create)
}

/// `changes:update(entry)`
fn update(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    added_from(cx, draft, Changes::update)
}

/// `changes:delete(id)`
fn delete(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    added_from(cx, full_id, |changes, id| changes.delete(&id))
}

/// `changes:add(ops)`
fn add(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    cx.check_object::<OfProgram>(1, &CHANGES)?;
    let Kind::Table(list) = kind_of(cx.arg(2)) else {
        let got = type_of(cx.arg(2)).name();
        return invalid(format!("operations should be a list, got {got}")).ret_nil(cx);
    };
    let mut all = Vec::new();
    for i in 1.. {
        let v = cx.raw_get_int(list, i);
        if v.is_nil() {
            break;
        }
        match op(cx, v) {
            Ok(op) => all.push(op),
            Err(failure) => return failure.ret_nil(cx),
        }
    }
    added(cx, |changes| {
        let mut more = changes.clone();
        all.iter().try_for_each(|op| more.add(op))?;
        *changes = more;
        Ok(())
    })
}

/// `changes:ops()`
fn ops(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let changes = cx.check_object::<OfProgram>(1, &CHANGES)?.0.clone();
    let registry = super::registry(cx)?;
    let current = registry.current();
    let (ops, _) = changes.ops(current.state());
    let mut after = current.state().clone();
    ops.iter().for_each(|op| after.apply(op));
    let ops = registry.ordered(ops, current.state(), &after);
    let list = op_list(cx, &ops)?;
    ret_ok(cx, list)
}

fn tostring(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let n = cx.check_object::<OfProgram>(1, &CHANGES)?.0.len();
    let text = cx.new_str(format!("registry.Changes{{ops={n}}}").as_bytes());
    cx.ret1(text)
}

/// What is to be applied, if the process may do it, and whether it waits for services.
fn request(cx: &mut Cx<'_>) -> Result<Result<(Request, bool), Failure>, Raise> {
    let changes = cx.check_object::<OfProgram>(1, &CHANGES)?.0.clone();
    let options = cx.arg(2);
    let options = match kind_of(options) {
        Kind::Nil => None,
        Kind::Table(options) => Some(options),
        _ => return Ok(Err(invalid(format!("options should be a table, got {}", type_of(options).name())))),
    };
    let mut request = Request { changes, ..Request::default() };
    let mut waits = false;
    if let Some(options) = options {
        let expect = cx.raw_get_str(options, "expect");
        if !expect.is_nil() {
            match number_of(cx, expect) {
                Ok(number) => request.expect = Some(number),
                Err(failure) => return Ok(Err(failure)),
            }
        }
        let comment = cx.raw_get_str(options, "comment");
        match kind_of(comment) {
            Kind::Nil => {}
            Kind::Str(s) => request.comment = Some(String::from_utf8_lossy(cx.bytes(s.into())).into_owned()),
            _ => return Ok(Err(invalid(format!("comment should be a string, got {}", type_of(comment).name())))),
        }
        let wait = cx.raw_get_str(options, "wait");
        match flag(wait) {
            Some(wait) => waits = wait,
            None => return Ok(Err(invalid(format!("wait should be a boolean, got {}", type_of(wait).name())))),
        }
    }
    if cx.is_guarded() {
        let permit = cx.permit();
        let denied = request.changes.ids().find(|id| !permit.permits("registry.apply", id.as_bytes()));
        if let Some(id) = denied {
            return Ok(Err(Failure::new(kind::PERMISSION_DENIED, format!("not allowed: registry.apply on {id}"))));
        }
    }
    Ok(Ok((request, waits)))
}

/// `changes:validate()`
fn validate(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let request = match request(cx)? {
        Ok((request, _)) => request,
        Err(failure) => return failure.ret_nil(cx),
    };
    match super::registry(cx)?.validate(&request) {
        Ok(()) => ret_ok(cx, true),
        Err(wrong) => failure(cx, wrong).ret_nil(cx),
    }
}

/// What came of an apply: the version, and what is wrong with services that were waited for.
type Applied = Result<(Arc<Version>, Option<String>), registry::Failure>;

/// `changes:apply([options])`
fn apply(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (request, waits) = match request(cx)? {
        Ok(request) => request,
        Err(failure) => return failure.ret_nil(cx),
    };
    let registry = super::registry(cx)?;
    cx.operate(
        move |completion| {
            registry.submit(Box::new(move |registry| match registry.apply(&request) {
                Ok(version) if waits => {
                    let ids = started_by(&version.ops);
                    registry
                        .await_started(ids, Box::new(move |wrong| completion.finish::<Applied>(Ok((version, wrong)))));
                }
                Ok(version) => completion.finish::<Applied>(Ok((version, None))),
                Err(wrong) => completion.finish::<Applied>(Err(wrong)),
            }));
            // What has begun is done, whether somebody waits for it or not.
            || {}
        },
        applied,
    )
}

/// Entries that come with operations.
fn started_by(ops: &[Op]) -> Vec<String> {
    let stays = |op: &&Op| !matches!(op, Op::Delete(_));
    ops.iter().filter(stays).map(|op| op.entry().id.to_string()).collect()
}

fn applied(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    match cx.answer::<Applied>() {
        Some(Ok((version, wrong))) => {
            cx.check_object::<OfProgram>(1, &CHANGES)?.0 = Changes::default();
            let version = new_version(cx, version);
            match wrong {
                None => ret_ok(cx, version),
                Some(message) => Failure::new(kind::UNAVAILABLE, message).ret_instead(cx, version),
            }
        }
        Some(Err(wrong)) => failure(cx, wrong).ret_nil(cx),
        None => Failure::new(kind::INTERNAL, "the registry has stopped").ret_nil(cx),
    }
}

/// `registry.apply_version(version)`
pub(super) fn apply_version(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let version = cx.arg(1);
    let number = match number_of(cx, version) {
        Ok(number) => number,
        Err(failure) => return failure.ret_false(cx),
    };
    let text = format!("v{number}");
    if !cx.is_permitted("registry.apply_version", text.as_bytes()) {
        let message = format!("not allowed: registry.apply_version on {text}");
        return Failure::new(kind::PERMISSION_DENIED, message).ret_false(cx);
    }
    let registry: &'static Arc<Registry> = super::registry(cx)?;
    cx.operate(
        move |completion| {
            registry.submit(Box::new(move |registry| completion.finish(registry.apply_version(number))));
            || {}
        },
        |cx| match cx.answer::<Result<bool, registry::Failure>>() {
            Some(Ok(_)) => ret_ok(cx, true),
            Some(Err(wrong)) => failure(cx, wrong).ret_false(cx),
            None => Failure::new(kind::INTERNAL, "the registry has stopped").ret_false(cx),
        },
    )
}

/// A flag of options: absent means no.
fn flag(v: Value) -> Option<bool> {
    match kind_of(v) {
        Kind::Nil => Some(false),
        Kind::Boolean(b) => Some(b),
        _ => None,
    }
}
