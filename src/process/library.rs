//! The library table `process`.

use super::block::{self, ProcessRef};
use super::channel::{self, Channel, Kind};
use super::error::{ErrorValue, kind};
use super::event::Topic;
use super::failure::{self, ret_nil, ret_ok};
use super::local::{NOTHING, Subscription};
use super::mailbox;
use super::permission;
use super::pid::{self, Destination};
use super::send::{self, resolve};
use super::spawn::{self, Plan, Relation};
use super::spawner;
use super::system::{Registering, SCOPE_LOCAL};
use crate::stdlib::{new_builtin, set_field, set_functions};
use crate::vm::native::{Cx, Kind as ValueKind, Raise, Ret, Value, kind_of, number};

/// Opens the library.
pub(super) fn open(cx: &mut Cx<'_>) {
    let library = new_builtin(
        cx,
        "process",
        &[
            ("pid", own_pid),
            ("id", id),
            ("send", send::send),
            ("spawn", |cx| spawn::spawn(cx, "spawn", Relation::default())),
            ("spawn_monitored", |cx| {
                spawn::spawn(cx, "spawn_monitored", Relation { monitored: true, ..Relation::default() })
            }),
            ("spawn_linked", |cx| spawn::spawn(cx, "spawn_linked", Relation { linked: true, ..Relation::default() })),
            ("spawn_linked_monitored", |cx| {
                let relation = Relation { linked: true, monitored: true, ..Relation::default() };
                spawn::spawn(cx, "spawn_linked_monitored", relation)
            }),
            ("exec", |cx| spawn::exec(cx, 1, Plan::default())),
            ("inbox", inbox),
            ("events", events),
            ("listen", listen),
            ("unlisten", unlisten),
            ("cancel", send::cancel),
            ("terminate", send::terminate),
            ("monitor", send::monitor),
            ("unmonitor", send::unmonitor),
            ("link", send::link),
            ("unlink", send::unlink),
            ("get_options", get_options),
            ("set_options", set_options),
            ("with_context", spawner::with_context),
            ("with_options", spawner::with_options),
            ("upgrade", super::upgrade::upgrade),
            ("info", super::info::info),
        ],
    );
    let event = cx.new_table(0, 4);
    for (name, text) in
        [("CANCEL", "pid.cancel"), ("EXIT", "pid.exit"), ("LINK_DOWN", "pid.link.down"), ("OUTDATED", "pid.outdated")]
    {
        let text = cx.new_str(text.as_bytes());
        set_field(cx, event, name, text);
    }
    cx.freeze(event);
    set_field(cx, library, "event", event);
    let registry = cx.new_table(0, 8);
    set_functions(cx, registry, &[("register", register), ("lookup", lookup), ("unregister", unregister)]);
    for (name, number) in [("LOCAL", 0), ("EVENTUAL", 1), ("CONSISTENT", 2), ("STRONG", 3)] {
        set_field(cx, registry, name, number);
    }
    cx.freeze(registry);
    set_field(cx, library, "registry", registry);
    cx.freeze(library);
    let globals = cx.globals();
    set_functions(cx, globals, &[("subscribe", subscribe), ("unsubscribe", unsubscribe)]);
    spawner::open(cx);
}

/// `process.pid()`.
fn own_pid(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let pinned = block::local(cx)?.pid_text;
    if pinned != NOTHING {
        let text = cx.pinned(pinned);
        return cx.ret1(text);
    }
    let me = block::me(cx)?;
    let text = me.block.system.text(me.block.pid);
    let text = cx.new_str(&text);
    let pinned = cx.pin(text);
    block::local(cx)?.pid_text = pinned;
    cx.ret1(text)
}

/// `process.id()`.
fn id(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let me = block::me(cx)?;
    let text = cx.new_str(me.block.entry().id.as_bytes());
    cx.ret1(text)
}

/// `process.inbox()`.
fn inbox(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    cx.use_tasks();
    let pinned = block::local(cx)?.inbox;
    if pinned != NOTHING {
        let ch = cx.pinned(pinned);
        return cx.ret1(ch);
    }
    let ch = channel::create(cx, Kind::Inbox, 0);
    let pinned = cx.pin(ch);
    block::local(cx)?.inbox = pinned;
    cx.ret1(ch)
}

/// `process.events()`.
fn events(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    cx.use_tasks();
    let pinned = block::local(cx)?.events;
    if pinned != NOTHING {
        let ch = cx.pinned(pinned);
        return cx.ret1(ch);
    }
    let ch = channel::create(cx, Kind::Events, 0);
    let pinned = cx.pin(ch);
    block::local(cx)?.events = pinned;
    block::me(cx)?.block.set_reads_events();
    cx.ret1(ch)
}

/// `process.listen(topic [, options])`.
fn listen(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    cx.use_tasks();
    let text = cx.check_str(1)?;
    let complaint = match text.first() {
        None => Some("topic cannot be empty"),
        Some(b'@') => Some("cannot listen to @ topics"),
        Some(_) => None,
    };
    if let Some(complaint) = complaint {
        let error = failure::runtime(cx, kind::INVALID, complaint);
        return ret_nil(cx, error);
    }
    let whole = match kind_of(cx.arg(2)) {
        ValueKind::Nil => false,
        ValueKind::Table(options) => !cx.raw_get_str(options, "message").is_falsy(),
        _ => return Err(cx.type_error(2, "table")),
    };
    let name = String::from_utf8_lossy(text).into_owned();
    let topic = cx.arg(1);
    let topic = Topic::of(cx, topic);
    if let Some(subscription) = mailbox::find_topic(block::local(cx)?, &topic) {
        if subscription.whole != whole {
            let message = format!("topic \"{name}\" already has a listener in another mode");
            let error = failure::runtime(cx, kind::CONFLICT, &message);
            return ret_nil(cx, error);
        }
        let ch = subscription.channel;
        let ch = cx.pinned(ch);
        return ret_ok(cx, ch);
    }
    let ch = channel::create(cx, Kind::Topic(None), 1);
    attach(cx, topic, ch, whole)?;
    ret_ok(cx, ch)
}

/// Makes a channel that of a topic.
pub(super) fn attach(cx: &mut Cx<'_>, topic: Topic, ch: Value, whole: bool) -> Result<(), Raise> {
    if !whole && let Some(channel) = cx.userdata::<Channel>(ch) {
        channel.expect_topic(&topic);
    }
    let channel = cx.pin(ch);
    block::local(cx)?.more().topics.push(Subscription { topic, channel, whole });
    mailbox::hand_over_all(cx);
    Ok(())
}

/// `process.unlisten(ch)`.
fn unlisten(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let ch = cx.arg(1);
    if cx.userdata::<Channel>(ch).is_none() {
        return Err(cx.type_error(1, "channel"));
    }
    if !mailbox::detach(cx, ch) {
        let error = failure::runtime(cx, kind::NOT_FOUND, "channel not found").into_value(cx);
        return cx.ret(&[Value::boolean(false), error]);
    }
    let woken = channel::close(cx, ch);
    if woken {
        cx.queue_up(&[Value::boolean(true), Value::NIL]);
        return cx.run_next();
    }
    ret_ok(cx, true)
}

/// `subscribe(topic, ch)`.
fn subscribe(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let text = cx.check_str(1)?;
    let ch = cx.arg(2);
    if cx.userdata::<Channel>(ch).is_none() {
        return Err(cx.type_error(2, "channel"));
    }
    if mailbox::is_reserved(text) {
        let error = failure::runtime(cx, kind::INVALID, "cannot listen to @ topics");
        return ret_nil(cx, error);
    }
    let name = String::from_utf8_lossy(text).into_owned();
    let topic = cx.arg(1);
    let topic = Topic::of(cx, topic);
    if mailbox::find_topic(block::local(cx)?, &topic).is_some() {
        let error = failure::runtime(cx, kind::ALREADY_EXISTS, &format!("topic \"{name}\" already subscribed"));
        return ret_nil(cx, error);
    }
    if !channel::make_topic(cx, ch) {
        let error = failure::runtime(cx, kind::INVALID, "channel is shared with other processes");
        return ret_nil(cx, error);
    }
    attach(cx, topic, ch, false)?;
    ret_ok(cx, ch)
}

/// `unsubscribe(ch)`.
fn unsubscribe(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    unlisten(cx)
}

/// `process.get_options()`.
fn get_options(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let local = block::local(cx)?;
    let (trap_links, upgradable) = (local.trap_links, local.upgradable);
    let table = cx.new_table(0, 2);
    cx.raw_set_str(table, "trap_links", trap_links)?;
    cx.raw_set_str(table, "upgradable", upgradable)?;
    cx.ret1(table)
}

/// `process.set_options(t)`.
fn set_options(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let refuse = |cx: &mut Cx<'_>, message: &str| {
        let error = failure::runtime(cx, kind::INVALID, message).into_value(cx);
        cx.ret(&[Value::boolean(false), error])
    };
    let ValueKind::Table(options) = kind_of(cx.arg(1)) else {
        return refuse(cx, "options parameter must be a table");
    };
    let local = block::local(cx)?;
    let (mut trap_links, mut upgradable) = (local.trap_links, local.upgradable);
    let mut cursor = 0;
    while let Some((key, v, next)) = cx.entry_from(options, cursor) {
        cursor = next;
        let ValueKind::Str(name) = kind_of(key) else { continue };
        let name = String::from_utf8_lossy(cx.bytes(name.into())).into_owned();
        let option = match name.as_str() {
            "trap_links" => &mut trap_links,
            "upgradable" => &mut upgradable,
            _ => return refuse(cx, &format!("option {name} is not supported")),
        };
        match kind_of(v) {
            ValueKind::Boolean(b) => *option = b,
            _ => return refuse(cx, &format!("{name} must be a boolean")),
        }
    }
    let local = block::local(cx)?;
    local.trap_links = trap_links;
    local.upgradable = upgradable;
    block::me(cx)?.block.set_upgradable(upgradable);
    ret_ok(cx, true)
}

// ---- names

/// `process.registry.register(name [, pid [, scope]])`.
fn register(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let name = cx.check_str(1)?;
    let refuse = |cx: &mut Cx<'_>, kind: &'static str, message: &str| {
        let error = failure::runtime(cx, kind, message);
        ret_nil(cx, error)
    };
    if matches!(name.first(), None | Some(b'@' | b'{')) {
        return refuse(cx, kind::INVALID, "invalid name");
    }
    let Some(scope) = scope(cx, 3) else {
        return refuse(cx, kind::INVALID, "scope must be a number");
    };
    let me = block::me(cx)?;
    let process = match kind_of(cx.arg(2)) {
        ValueKind::Nil => me.process(),
        ValueKind::Str(text) => {
            let text = cx.bytes(text.into());
            if !matches!(pid::parse(text), Destination::Pid { number: Some(_), .. }) {
                return refuse(cx, kind::INVALID, "invalid pid");
            }
            match resolve(cx, text) {
                Ok(process) => process,
                Err(error) => return ret_nil(cx, error),
            }
        }
        _ => return refuse(cx, kind::INVALID, "pid must be a string"),
    };
    if let Err(error) = may_register(cx, "register", name, scope, &process) {
        return ret_nil(cx, error);
    }
    let me = block::me(cx)?;
    match me.block.system.register(name, scope, &process) {
        Ok(()) | Err(Registering::Held) => ret_ok(cx, true),
        Err(Registering::Gone) => refuse(cx, kind::NOT_FOUND, "process not found"),
        Err(Registering::Taken(holder)) => {
            let text = me.block.system.text(holder);
            let message = "name already registered";
            let error = failure::with_details(cx, kind::ALREADY_EXISTS, message, false, |cx, table| {
                failure::set_text(cx, table, "existing_pid", &text);
            });
            ret_nil(cx, error)
        }
    }
}

/// `process.registry.lookup(name)`.
fn lookup(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let name = cx.check_str(1)?;
    let me = block::me(cx)?;
    match me.block.system.lookup(name) {
        Some(pid) => {
            let text = me.block.system.text(pid);
            let text = cx.new_str(&text);
            ret_ok(cx, text)
        }
        None => {
            let error = failure::runtime(cx, kind::NOT_FOUND, "name not registered");
            ret_nil(cx, error)
        }
    }
}

/// Asks for the permissions of a name: `action` is `register` or `unregister`.
fn may_register(cx: &mut Cx<'_>, action: &str, name: &[u8], scope: i64, holder: &ProcessRef) -> Result<(), ErrorValue> {
    if !cx.is_guarded() {
        return Ok(());
    }
    let shown = String::from_utf8_lossy(name).into_owned();
    let scope_name = ["local", "eventual", "consistent", "strong"].get(usize::try_from(scope).unwrap_or(0));
    let (suffix, mark) = match scope_name {
        Some(scope) if *scope != "local" => (format!(".{scope}"), format!(" ({scope})")),
        _ => (String::new(), String::new()),
    };
    permission::check(cx, &format!("process.registry.{action}{suffix}"), name, || {
        format!("not allowed to {action} name{mark}: {shown}")
    })?;
    if block::me(cx).is_ok_and(|me| me.block.pid == holder.pid) {
        return Ok(());
    }
    let pid = holder.system.text(holder.pid);
    permission::check(cx, "process.registry.foreign", &pid, || {
        format!("not allowed to register foreign pid {} under name \"{shown}\"", String::from_utf8_lossy(&pid))
    })
}

/// The scope in argument `i`, the local one if there is none; nothing if it is no number.
fn scope(cx: &mut Cx<'_>, i: usize) -> Option<i64> {
    match kind_of(cx.arg(i)) {
        ValueKind::Nil => Some(SCOPE_LOCAL),
        // A number between two scopes is none that anything is held under.
        ValueKind::Int(_) | ValueKind::Float(_) => Some(number::to_integer(cx.arg(i)).unwrap_or(i64::MIN)),
        _ => None,
    }
}

/// `process.registry.unregister(name [, scope])`.
fn unregister(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let name = cx.check_str(1)?;
    let Some(scope) = scope(cx, 2) else {
        let error = failure::runtime(cx, kind::INVALID, "scope must be a number");
        return ret_nil(cx, error);
    };
    let me = block::me(cx)?;
    if let Err(error) = may_register(cx, "unregister", name, scope, &me.process()) {
        return ret_nil(cx, error);
    }
    let me = block::me(cx)?;
    let removed = me.block.system.unregister(name, scope, me.block.pid);
    ret_ok(cx, removed)
}
