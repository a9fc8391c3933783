//! The module `pg`: process groups (specification: events-pg B). The groups are in `process::groups`.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::subscription::{OF_GROUPS, Subscription};
use crate::process::error::kind;
use crate::process::failure::{Failure, ret_ok};
use crate::process::groups::{self, GroupScope, Refusal, with_own};
use crate::process::registry::registry;
use crate::process::send::send_quietly;
use crate::stdlib::module::{Class, Module};
use crate::vm::native::{Cx, HostType, Kind, Mode, Object, Raise, Ret, TableRef, Value, kind_of};

/// The module.
pub(super) static MODULE: Module = Module::new("pg", "groups of processes")
    .with_classes(&[Class::Process, Class::Nondeterministic])
    .with_functions(&[("open", open)])
    .with_permissions(&[
        "pg.open",
        "pg.join",
        "pg.leave",
        "pg.get_members",
        "pg.get_local_members",
        "pg.which_groups",
        "pg.which_local_groups",
        "pg.broadcast",
        "pg.broadcast_local",
        "pg.monitor",
        "pg.events",
    ]);

/// Instances.
static INSTANCE: HostType = HostType::new(
    "pg.Instance",
    &[
        ("join", |cx| change(cx, "join", "pg.join")),
        ("leave", |cx| change(cx, "leave", "pg.leave")),
        ("get_members", |cx| members(cx, "pg.get_members")),
        ("get_local_members", |cx| members(cx, "pg.get_local_members")),
        ("which_groups", |cx| names(cx, "pg.which_groups")),
        ("which_local_groups", |cx| names(cx, "pg.which_local_groups")),
        ("broadcast", |cx| broadcast(cx, "pg.broadcast")),
        ("broadcast_local", |cx| broadcast(cx, "pg.broadcast_local")),
        ("monitor", monitor),
        ("events", events),
        ("release", release),
    ],
    &[("__tostring", text)],
);

/// A handle of a scope.
struct Instance {
    scope: Arc<GroupScope>,
    is_released: bool,
}

impl Object for Instance {
    fn type_name(&self) -> &'static str {
        INSTANCE.name()
    }
}

/// `pg.open(id)`.
fn open(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let id = String::from_utf8_lossy(cx.check_str(1)?).into_owned();
    if id.is_empty() {
        return Failure::new(kind::INVALID, "resource id is required").ret_nil(cx);
    }
    if !cx.is_permitted("pg.open", id.as_bytes()) {
        return Failure::new(kind::PERMISSION_DENIED, format!("not allowed to access pg scope: {id}")).ret_nil(cx);
    }
    let scope = with_own(cx, |_, system, _| system.groups.find(&id))?;
    match scope {
        Some(scope) if scope.is_stopped() => stopped().ret_nil(cx),
        Some(scope) => {
            let instance = cx.new_object(&INSTANCE, Instance { scope, is_released: false });
            ret_ok(cx, instance)
        }
        None if registry(cx)?.current().state().get(&id).is_some() => {
            Failure::new(kind::INVALID, "resource is not a pg scope").ret_nil(cx)
        }
        None => Failure::new(kind::NOT_FOUND, format!("pg scope not found: {id}")).ret_nil(cx),
    }
}

fn stopped() -> Failure {
    Failure::new(kind::UNAVAILABLE, "pg: service stopped").with_retryable(false)
}

/// The scope of the instance in argument 1; an inner error is returned to the program.
fn check(cx: &mut Cx<'_>) -> Result<Result<Arc<GroupScope>, Failure>, Raise> {
    let instance = cx.check_object::<Instance>(1, &INSTANCE)?;
    if instance.is_released {
        return Ok(Err(Failure::new(kind::INVALID, "pg instance is released")));
    }
    let scope = Arc::clone(&instance.scope);
    Ok(if scope.is_stopped() { Err(stopped()) } else { Ok(scope) })
}

macro_rules! scope {
    ($cx:ident) => {
        match check($cx)? {
            Ok(scope) => scope,
            Err(failure) => return failure.ret_nil($cx),
        }
    };
}

/// Asks for permission to do `what` with a group, or with all.
fn permit(cx: &mut Cx<'_>, action: &str, group: &[u8], what: &str) -> Result<(), Failure> {
    if cx.is_permitted(action, group) {
        return Ok(());
    }
    let group = String::from_utf8_lossy(group);
    Err(Failure::new(kind::PERMISSION_DENIED, format!("not allowed to {what} group: {group}")))
}

/// The name of a group in argument 2.
fn check_group(cx: &mut Cx<'_>) -> Result<Result<Vec<u8>, Failure>, Raise> {
    let name = cx.check_str(2)?.to_vec();
    Ok(if name.is_empty() { Err(Failure::new(kind::INVALID, "group name is required")) } else { Ok(name) })
}

macro_rules! group {
    ($cx:ident, $action:expr, $what:expr) => {
        match check_group($cx)? {
            Ok(name) => {
                if let Err(failure) = permit($cx, $action, &name, $what) {
                    return failure.ret_nil($cx);
                }
                name
            }
            Err(failure) => return failure.ret_nil($cx),
        }
    };
}

/// The names in argument 2: one, or a list.
fn group_names(cx: &mut Cx<'_>) -> Result<Vec<Vec<u8>>, Failure> {
    let wrong = || Failure::new(kind::INVALID, "group name (string) or groups table required");
    let mut names = Vec::new();
    match kind_of(cx.arg(2)) {
        Kind::Str(name) => names.push(cx.bytes(name.into()).to_vec()),
        Kind::Table(list) => {
            let mut cursor = 0;
            let mut n = 0;
            while let Some((_, _, next)) = cx.entry_from(list, cursor) {
                (cursor, n) = (next, n + 1);
            }
            if n == 0 {
                return Err(Failure::new(kind::INVALID, "groups table must not be empty"));
            }
            for i in 1..=n {
                let v = cx.raw_get_int(list, i);
                let Kind::Str(name) = kind_of(v) else { return Err(wrong()) };
                names.push(cx.bytes(name.into()).to_vec());
            }
        }
        _ => return Err(wrong()),
    }
    if names.iter().any(Vec::is_empty) {
        return Err(Failure::new(kind::INVALID, "group name is required"));
    }
    Ok(names)
}

fn refused(refusal: Refusal) -> Failure {
    match refusal {
        Refusal::Stopped => stopped(),
        Refusal::NotJoined => Failure::new(kind::NOT_FOUND, "pg: process not joined in group"),
        Refusal::TooManyGroups => Failure::new(kind::RATE_LIMITED, "pg: maximum number of groups reached"),
        Refusal::TooManyMembers => Failure::new(kind::RATE_LIMITED, "pg: maximum members per group reached"),
    }
}

/// `instance:join(groups)`, `instance:leave(groups)`.
fn change(cx: &mut Cx<'_>, what: &str, action: &str) -> Result<Ret, Raise> {
    let scope = scope!(cx);
    let names = match group_names(cx) {
        Ok(names) => names,
        Err(failure) => return failure.ret_nil(cx),
    };
    for name in &names {
        if let Err(failure) = permit(cx, action, name, what) {
            return failure.ret_nil(cx);
        }
    }
    let changed = with_own(cx, |process, _, send| match what {
        "join" => scope.join(&names, process, send),
        _ => scope.leave(&names, process, send),
    })?;
    match changed {
        Ok(()) => ret_ok(cx, true),
        Err(refusal) => refused(refusal).ret_nil(cx),
    }
}

fn list_of(cx: &mut Cx<'_>, texts: impl ExactSizeIterator<Item = Vec<u8>>) -> Result<TableRef, Raise> {
    let list = cx.new_table(texts.len(), 0);
    for (text, i) in texts.zip(1..) {
        let text = cx.new_str(&text);
        cx.raw_set_int(list, i, text)?;
    }
    Ok(list)
}

/// `instance:get_members(group)`.
fn members(cx: &mut Cx<'_>, action: &str) -> Result<Ret, Raise> {
    let scope = scope!(cx);
    let group = group!(cx, action, "look at the members of");
    let list = list_of(cx, scope.members(&group).iter().map(groups::text))?;
    ret_ok(cx, list)
}

/// `instance:which_groups()`.
fn names(cx: &mut Cx<'_>, action: &str) -> Result<Ret, Raise> {
    let scope = scope!(cx);
    if !cx.is_permitted(action, scope.id.as_bytes()) {
        let message = format!("not allowed to list the groups of pg scope: {}", scope.id);
        return Failure::new(kind::PERMISSION_DENIED, message).ret_nil(cx);
    }
    let list = list_of(cx, scope.names().into_iter())?;
    ret_ok(cx, list)
}

/// `instance:broadcast(group, topic, …)`.
fn broadcast(cx: &mut Cx<'_>, action: &str) -> Result<Ret, Raise> {
    let scope = scope!(cx);
    let group = match check_group(cx)? {
        Ok(group) => group,
        Err(failure) => return failure.ret_nil(cx),
    };
    let complaint = match cx.check_str(3)?.first() {
        None => Some("topic is required"),
        Some(b'@') => Some("cannot send to @ topics"),
        Some(_) => None,
    };
    if let Some(complaint) = complaint {
        return Failure::new(kind::INVALID, complaint).ret_nil(cx);
    }
    if let Err(failure) = permit(cx, action, &group, "broadcast to") {
        return failure.ret_nil(cx);
    }
    let values: Vec<Value> = cx.args_from(4).to_vec();
    let topic = cx.arg(3);
    let name = |i: usize| format!("#{}", i + 1);
    // Whether it can be copied does not depend on whether there is anybody.
    if let Err(error) = cx.pack(&values, Mode::Data, usize::MAX, &name) {
        return Failure::new(kind::INVALID, error.to_string()).ret_nil(cx);
    }
    let mut reached = BTreeMap::new();
    for (member, i) in scope.members(&group).into_iter().zip(0_usize..) {
        reached.entry(member.pid).or_insert((i, member));
    }
    let mut targets: Vec<_> = reached.into_values().collect();
    targets.sort_unstable_by_key(|(i, _)| *i);
    for (_, target) in targets {
        if let Err(error) = send_quietly(cx, &target, topic, &values)? {
            return Failure::new(kind::INVALID, error.to_string()).ret_nil(cx);
        }
    }
    ret_ok(cx, true)
}

/// `nil, nil, error`.
fn fail_watch(cx: &mut Cx<'_>, failure: Failure) -> Result<Ret, Raise> {
    let error = failure.into_value(cx);
    cx.ret(&[Value::NIL, Value::NIL, error])
}

/// `instance:monitor(group)`.
fn monitor(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let scope = match check(cx)? {
        Ok(scope) => scope,
        Err(failure) => return fail_watch(cx, failure),
    };
    let group = match check_group(cx)? {
        Ok(group) => group,
        Err(failure) => return fail_watch(cx, failure),
    };
    if let Err(failure) = permit(cx, "pg.monitor", &group, "monitor") {
        return fail_watch(cx, failure);
    }
    let (number, channel, members) = groups::watch(cx, &scope, Some(group))?;
    let members: Vec<Vec<u8>> = members.iter().flat_map(|(_, all)| all.iter().map(groups::text)).collect();
    let subscription = Subscription { number, channel, scope: Some(scope), is_closed: false };
    let subscription = cx.new_object(&OF_GROUPS, subscription);
    let list = list_of(cx, members.into_iter())?;
    cx.ret(&[subscription, list.into(), Value::NIL])
}

/// `instance:events()`.
fn events(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let scope = match check(cx)? {
        Ok(scope) => scope,
        Err(failure) => return fail_watch(cx, failure),
    };
    if !cx.is_permitted("pg.events", scope.id.as_bytes()) {
        let message = format!("not allowed to watch the groups of pg scope: {}", scope.id);
        return fail_watch(cx, Failure::new(kind::PERMISSION_DENIED, message));
    }
    let (number, channel, groups_now) = groups::watch(cx, &scope, None)?;
    let subscription = Subscription { number, channel, scope: Some(scope), is_closed: false };
    let subscription = cx.new_object(&OF_GROUPS, subscription);
    let snapshot = cx.new_table(0, groups_now.len());
    for (name, members) in groups_now {
        let list = list_of(cx, members.iter().map(groups::text))?;
        let name = cx.new_str(&name);
        cx.raw_set(snapshot, name, list.into())?;
    }
    cx.ret(&[subscription, snapshot.into(), Value::NIL])
}

/// `instance:release()`.
fn release(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    cx.check_object::<Instance>(1, &INSTANCE)?.is_released = true;
    cx.ret1(true)
}

fn text(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let instance = cx.check_object::<Instance>(1, &INSTANCE)?;
    let released = if instance.is_released { ", released" } else { "" };
    let text = format!("pg.Instance{{{}{released}}}", instance.scope.id);
    let text = cx.new_str(text.as_bytes());
    cx.ret1(text)
}
