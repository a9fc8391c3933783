//! Spawners: settings for new processes, collected step by step (specification, section 13).

use std::sync::Arc;

use super::block;
use super::context::Overlay;
use super::error::{ErrorValue, kind};
use super::event::{Event, Message, Notice, Topic};
use super::failure::{self, ret_nil};
use super::identity;
use super::limits::{self, Limits};
use super::permission;
use super::spawn::{self, Plan, Relation};
use super::turn;
use crate::stdlib::set_functions;
use crate::vm::native::{Cx, Key, Object, Raise, Ret, Value};
use crate::vm::transfer::{Mode, Parcel};

/// Where the registry keeps the metatable.
static METATABLE: Key = Key::new("process.Spawner");

/// A message to be sent with the spawn.
#[derive(Clone)]
struct Prepared {
    topic: Arc<[u8]>,
    payload: Arc<Parcel>,
}

/// See the head of the file. Settings are copied with each step, so that a spawner never changes.
#[derive(Clone, Default)]
struct Spawner {
    limits: Limits,
    name: Option<Arc<[u8]>>,
    messages: Vec<Prepared>,
    /// Context values, actor and scope.
    overlay: Overlay,
}

impl Object for Spawner {
    fn type_name(&self) -> &'static str {
        "process.Spawner"
    }
}

/// Registers the type.
pub(super) fn open(cx: &mut Cx<'_>) {
    let methods = cx.new_table(0, 16);
    set_functions(
        cx,
        methods,
        &[
            ("with_context", |cx| step(cx, add_context)),
            ("with_options", |cx| step(cx, add_options)),
            ("with_name", |cx| step(cx, set_name)),
            ("with_message", |cx| step(cx, add_message)),
            ("with_actor", |cx| step(cx, set_actor)),
            ("with_scope", |cx| step(cx, set_scope)),
            ("spawn", |cx| run(cx, Relation::default())),
            ("spawn_monitored", |cx| run(cx, Relation { monitored: true, ..Relation::default() })),
            ("spawn_linked", |cx| run(cx, Relation { linked: true, ..Relation::default() })),
            ("spawn_linked_monitored", |cx| run(cx, Relation { linked: true, monitored: true, ..Relation::default() })),
            ("exec", exec),
        ],
    );
    cx.register_type(&METATABLE, "process.Spawner", methods);
}

/// `process.with_context(values)`.
pub(super) fn with_context(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    changed(cx, Spawner::default(), add_context, 1)
}

/// `process.with_options(options)`.
pub(super) fn with_options(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    changed(cx, Spawner::default(), add_options, 1)
}

fn ret_spawner(cx: &mut Cx<'_>, spawner: Spawner) -> Result<Ret, Raise> {
    let metatable = cx.registered_table(&METATABLE);
    let v = cx.new_userdata(spawner, metatable);
    cx.ret1(v)
}

fn check(cx: &mut Cx<'_>) -> Result<Spawner, Raise> {
    let v = cx.arg(1);
    match cx.userdata::<Spawner>(v) {
        Some(spawner) => Ok(spawner.clone()),
        None => Err(cx.type_error(1, "process.Spawner")),
    }
}

/// Changes a setting to what stands in argument `i`; the inner error is returned to the program.
type Change = fn(&mut Cx<'_>, &mut Spawner, i: usize) -> Result<Result<(), ErrorValue>, Raise>;

/// A method that gives a new spawner with one setting more.
fn step(cx: &mut Cx<'_>, change: Change) -> Result<Ret, Raise> {
    let spawner = check(cx)?;
    changed(cx, spawner, change, 2)
}

fn changed(cx: &mut Cx<'_>, mut spawner: Spawner, change: Change, i: usize) -> Result<Ret, Raise> {
    match change(cx, &mut spawner, i)? {
        Ok(()) => ret_spawner(cx, spawner),
        Err(error) => ret_nil(cx, error),
    }
}

fn add_context(cx: &mut Cx<'_>, spawner: &mut Spawner, i: usize) -> Result<Result<(), ErrorValue>, Raise> {
    let added = spawner.overlay.add_values(cx, i)?;
    if let Err(error) = permission::check(cx, "process.context", b"context", || denial("context")) {
        return Ok(Err(error));
    }
    Ok(added.map_err(|message| failure::runtime(cx, kind::INVALID, &message)))
}

fn denial(what: &str) -> String {
    format!("not allowed to spawn processes with custom {what}")
}

fn add_options(cx: &mut Cx<'_>, spawner: &mut Spawner, i: usize) -> Result<Result<(), ErrorValue>, Raise> {
    let table = cx.check_table(i)?;
    match limits::read(cx, table, spawner.limits) {
        Ok(limits) => {
            spawner.limits = limits;
            Ok(permission::check(cx, "process.context", b"context", || denial("options")))
        }
        Err(message) => Err(cx.arg_error(i, message)),
    }
}

fn set_name(cx: &mut Cx<'_>, spawner: &mut Spawner, i: usize) -> Result<Result<(), ErrorValue>, Raise> {
    let name = cx.check_str(i)?;
    if matches!(name.first(), None | Some(b'@' | b'{')) {
        return Err(cx.arg_error(i, "invalid name"));
    }
    spawner.name = Some(name.into());
    Ok(Ok(()))
}

fn add_message(cx: &mut Cx<'_>, spawner: &mut Spawner, i: usize) -> Result<Result<(), ErrorValue>, Raise> {
    let topic = cx.check_str(i)?;
    match topic.first() {
        None => return Err(cx.arg_error(i, "topic cannot be empty")),
        Some(b'@') => return Err(cx.arg_error(i, "cannot send to @ topics")),
        Some(_) => {}
    }
    let n = cx.count();
    let values: Vec<Value> = (i + 1..=n).map(|i| cx.arg(i)).collect();
    match cx.pack(&values, Mode::Data, usize::MAX, &|i| format!("#{}", i + 1)) {
        Ok(parcel) => spawner.messages.push(Prepared { topic: topic.into(), payload: Arc::new(parcel) }),
        Err(error) => return Err(cx.arg_error(i + 1, error)),
    }
    Ok(Ok(()))
}

fn set_actor(cx: &mut Cx<'_>, spawner: &mut Spawner, i: usize) -> Result<Result<(), ErrorValue>, Raise> {
    spawner.overlay.actor = Some(identity::check_actor(cx, i)?);
    Ok(may_change_security(cx))
}

fn set_scope(cx: &mut Cx<'_>, spawner: &mut Spawner, i: usize) -> Result<Result<(), ErrorValue>, Raise> {
    spawner.overlay.scope = Some(identity::check_scope(cx, i)?);
    Ok(may_change_security(cx))
}

fn may_change_security(cx: &mut Cx<'_>) -> Result<(), ErrorValue> {
    permission::check(cx, "process.security", b"security", || denial("security context"))
}

/// The messages of a spawner, as they go into a mailbox.
fn messages(cx: &mut Cx<'_>, spawner: &Spawner) -> Result<Vec<Message>, Raise> {
    let from = block::me(cx)?.block.pid;
    let mut messages = Vec::new();
    for prepared in &spawner.messages {
        let values = cx.unpack(&prepared.payload)?;
        let copy = cx.pack(&values, Mode::Data, usize::MAX, &|i| format!("#{}", i + 1));
        let payload = match copy {
            Ok(parcel) => parcel,
            Err(error) => return Err(cx.error(error)),
        };
        messages.push(Message { topic: Topic::Owned(Box::new(prepared.topic.to_vec())), from, payload });
    }
    Ok(messages)
}

fn plan(cx: &mut Cx<'_>, spawner: &Spawner) -> Result<Plan, Raise> {
    Ok(Plan {
        limits: spawner.limits,
        name: spawner.name.as_ref().map(|name| name.to_vec()),
        messages: messages(cx, spawner)?,
        overlay: spawner.overlay.clone(),
    })
}

/// The spawn methods.
fn run(cx: &mut Cx<'_>, relation: Relation) -> Result<Ret, Raise> {
    let spawner = check(cx)?;
    if cx.count() < 1 + spawn::n_required(cx)? {
        let error = failure::runtime(cx, kind::INVALID, "spawn requires at least id and host arguments");
        return ret_nil(cx, error);
    }
    loop {
        if let Some(name) = &spawner.name {
            let holder = block::me(cx)?.block.system.lookup(name);
            if let Some(holder) = holder.and_then(|pid| block::process_of(cx, pid)) {
                return signal(cx, &spawner, &holder, relation);
            }
        }
        let plan = plan(cx, &spawner)?;
        match spawn::start(cx, 2, relation, plan)? {
            Ok(child) => return spawn::ret_pid(cx, child),
            // Somebody has just started it.
            Err(error) if spawner.name.is_some() && error.kind() == kind::ALREADY_EXISTS.as_bytes() => {}
            Err(error) => return ret_nil(cx, error),
        }
    }
}

/// Sends the messages to the process that holds the name already.
fn signal(cx: &mut Cx<'_>, spawner: &Spawner, holder: &block::ProcessRef, relation: Relation) -> Result<Ret, Raise> {
    let me = block::me(cx)?;
    for message in messages(cx, spawner)? {
        drop(me.worker.send(holder, Event::Message(message)));
    }
    if relation.monitored && turn::notify(me.worker, holder, Notice::Monitor(me.process())) {
        block::local(cx)?.more().watching.insert(holder.clone());
    }
    if relation.linked && turn::notify(me.worker, holder, Notice::Link(me.process())) {
        block::local(cx)?.more().links.insert(holder.clone());
    }
    spawn::ret_pid(cx, holder.pid)
}

/// `spawner:exec(target, host, …)`.
fn exec(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let spawner = check(cx)?;
    let plan = plan(cx, &spawner)?;
    spawn::exec(cx, 2, plan)
}
