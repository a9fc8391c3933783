//! Starting processes (specification, sections 5, 6 and 13).

use std::sync::atomic::Ordering;

use super::block::{self, Parts, ProcessRef};
use super::context::Overlay;
use super::entry::{Entry, NoEntry};
use super::error::{ErrorValue, kind};
use super::event::{Event, Message};
use super::failure::{self, ret_nil};
use super::host::{Host, Refusal};
use super::limits::Limits;
use super::local::{Local, Start};
use super::permission;
use super::pid::Pid;
use super::system::SCOPE_LOCAL;
use crate::vm::native::{Cx, Kind, Raise, Ret, Type, Value, kind_of, type_of};
use crate::vm::task::{Ticket, WaitFor};
use crate::vm::transfer::Mode;

/// What the starter has to do with the new process.
#[derive(Clone, Copy, Default)]
pub(super) struct Relation {
    pub(super) monitored: bool,
    pub(super) linked: bool,
    /// A task waits for its result.
    pub(super) caller: Option<Ticket>,
}

/// How a process is to be started: what a spawner has collected.
#[derive(Default)]
pub(super) struct Plan {
    pub(super) limits: Limits,
    pub(super) name: Option<Vec<u8>>,
    /// Messages that come first.
    pub(super) messages: Vec<Message>,
    /// What it gets beside the context of who starts it.
    pub(super) overlay: Overlay,
}

/// Starts a process from the arguments `target, host, …` that stand from argument `first` on.
pub(super) fn start(
    cx: &mut Cx<'_>,
    first: usize,
    relation: Relation,
    plan: Plan,
) -> Result<Result<Pid, ErrorValue>, Raise> {
    cx.use_tasks();
    let target = cx.arg(first);
    let is_function = type_of(target) == Type::Function;
    if !is_function && type_of(target) != Type::String {
        return Err(cx.type_error(first, "string"));
    }
    let host = match host(cx, first + 1)? {
        Ok(host) => host,
        Err(error) => return Ok(Err(error)),
    };
    let me = block::me(cx)?;
    let system = me.block.system;
    if system.is_stopping.load(Ordering::Relaxed) {
        return Ok(Err(failure::runtime(cx, kind::UNAVAILABLE, "host is shutting down")));
    }
    let entry = if is_function {
        me.block.entry()
    } else {
        let id = cx.check_str(first)?;
        match system.entries.find(cx, id) {
            Ok(entry) if entry.runs_as_process() => entry,
            Ok(_) => return Ok(Err(no_entry(cx, id, NoEntry::NoCode))),
            Err(error) => return Ok(Err(no_entry(cx, id, error))),
        }
    };
    if let Err(error) = may_start(cx, &entry.id, &host.id, relation) {
        return Ok(Err(error));
    }
    // The function comes first, if it is one.
    let mut values: smallvec::SmallVec<[Value; 7]> = smallvec::SmallVec::new();
    if is_function {
        values.push(target);
    }
    values.extend_from_slice(cx.args_from(first + 2));
    let start = if is_function {
        let packed = cx.pack(&values, Mode::Code, usize::MAX, &|i| match i {
            0 => String::new(),
            _ => format!("#{i}"),
        });
        match packed {
            Ok(parcel) => Start::Function(parcel),
            Err(error) => return Ok(Err(failure::runtime(cx, kind::INVALID, &error.to_string()))),
        }
    } else {
        match cx.pack(&values, Mode::Data, usize::MAX, &|i| format!("#{}", i + 1)) {
            Ok(parcel) => Start::Chunk(parcel),
            Err(error) => return Ok(Err(failure::runtime(cx, kind::INVALID, &error.to_string()))),
        }
    };
    launch(cx, (entry, host), start, relation, plan)
}

/// The host that argument `i` names, or the one of who names none.
fn host(cx: &mut Cx<'_>, i: usize) -> Result<Result<&'static Host, ErrorValue>, Raise> {
    let system = block::me(cx)?.block.system;
    if cx.arg(i).is_nil()
        && let Some(host) = system.hosts.default_host()
    {
        return Ok(Ok(host));
    }
    let id = String::from_utf8_lossy(cx.check_str(i)?).into_owned();
    Ok(system.find_host(&id).map_err(|(kind, message)| failure::runtime(cx, kind, &message)))
}

/// The error of a host that takes no process.
pub(super) fn refused(cx: &mut Cx<'_>, host: &Host, refusal: Refusal) -> ErrorValue {
    let message = refusal.text(host);
    failure::with_details(cx, kind::UNAVAILABLE, &message, matches!(refusal, Refusal::Full(_)), |_, _| {})
}

/// Asks for the permissions of starting an entry; a Lua function is of the entry of its process.
fn may_start(cx: &mut Cx<'_>, id: &str, host: &str, relation: Relation) -> Result<(), ErrorValue> {
    if !cx.is_guarded() {
        return Ok(());
    }
    let (verb, action) = if relation.caller.is_some() { ("exec", "process.exec") } else { ("spawn", "process.spawn") };
    permission::check(cx, action, id.as_bytes(), || format!("not allowed to {verb} process: {id}"))?;
    permission::check(cx, "process.host", host.as_bytes(), || format!("not allowed to {verb} on host: {host}"))?;
    for (asked, name) in [(relation.monitored, "monitored"), (relation.linked, "linked")] {
        if asked {
            let action = format!("process.spawn.{name}");
            permission::check(cx, &action, id.as_bytes(), || format!("not allowed to spawn {name} process: {id}"))?;
        }
    }
    Ok(())
}

/// The error of a target that leads nowhere.
fn no_entry(cx: &mut Cx<'_>, id: &[u8], error: NoEntry) -> ErrorValue {
    let id = String::from_utf8_lossy(id).into_owned();
    match error {
        NoEntry::BadId => failure::runtime(cx, kind::INVALID, "invalid process ID format (namespace:name required)"),
        NoEntry::NotFound(tried) => {
            let message = format!("entry not found: {id}");
            failure::with_details(cx, kind::NOT_FOUND, &message, false, |cx, table| {
                failure::set_text(cx, table, "id", id.as_bytes());
                let list = cx.new_table(tried.len(), 0);
                for (path, i) in tried.iter().zip(1..) {
                    let path = cx.new_str(path.as_bytes());
                    cx.raw_set_int(list, i, path).ok();
                }
                cx.raw_set_str(table, "tried", list).ok();
            })
        }
        NoEntry::NoCode => failure::runtime(cx, kind::INVALID, &format!("entry {id} is not a process")),
        NoEntry::Broken(message) | NoEntry::Unreadable(message) => failure::runtime(cx, kind::INVALID, &message),
    }
}

/// Makes a process and hands it to the scheduler.
fn launch(
    cx: &mut Cx<'_>,
    (entry, host): (&'static Entry, &'static Host),
    start: Start,
    relation: Relation,
    plan: Plan,
) -> Result<Result<Pid, ErrorValue>, Raise> {
    let context = match plan.overlay.over_own(cx)? {
        Ok(context) => context,
        Err(message) => return Ok(Err(failure::runtime(cx, kind::INVALID, &message))),
    };
    let me = block::me(cx)?;
    let system = me.block.system;
    if let Err(refusal) = host.admit() {
        return Ok(Err(refused(cx, host, refusal)));
    }
    let mut local = Local::new(start, context, system);
    local.site = cx.call_site();
    if relation.monitored {
        local.more().watchers.insert(me.process());
    }
    if relation.linked {
        local.more().links.insert(me.process());
    }
    if let Some(ticket) = relation.caller {
        local.more().callers.push((me.process(), ticket));
    }
    for message in plan.messages {
        local.n_messages += 1;
        local.mailbox.push_back(me.worker.node(Event::Message(message)));
    }
    let limits = plan.limits.within(&host.limits);
    let parts = Parts {
        pid: system.new_pid(host),
        parent: me.block.pid,
        system,
        entry,
        started: me.worker.now(),
        limits,
        local,
    };
    let child = ProcessRef::new(parts);
    if relation.monitored {
        block::local(cx)?.more().watching.insert(child.clone());
    }
    if relation.linked {
        block::local(cx)?.more().links.insert(child.clone());
    }
    if let Some(ticket) = relation.caller {
        block::local(cx)?.more().executing.insert(ticket, child.clone());
    }
    system.enter(&child, host);
    if let Some(name) = &plan.name
        && system.register(name, SCOPE_LOCAL, &child).is_err()
    {
        // Somebody was faster: spawn or signal goes to that process.
        system.dismiss(child.pid);
        child.end(me.worker);
        return Ok(Err(failure::detached(kind::ALREADY_EXISTS, "name already registered")));
    }
    let pid = child.pid;
    me.worker.submit(child);
    Ok(Ok(pid))
}

/// `process.spawn` and its variants: the arguments are checked and a process identifier is returned.
pub(super) fn spawn(cx: &mut Cx<'_>, name: &str, relation: Relation) -> Result<Ret, Raise> {
    if cx.count() < n_required(cx)? {
        let message = format!("{name} requires at least id and host arguments");
        let error = failure::runtime(cx, kind::INVALID, &message);
        return ret_nil(cx, error);
    }
    match start(cx, 1, relation, Plan::default())? {
        Ok(child) => ret_pid(cx, child),
        Err(error) => ret_nil(cx, error),
    }
}

/// How many arguments a spawn needs: a script need not name the host.
pub(super) fn n_required(cx: &mut Cx<'_>) -> Result<usize, Raise> {
    Ok(if block::me(cx)?.block.system.hosts.default_host().is_some() { 1 } else { 2 })
}

/// Ends with the identifier of a process.
pub(super) fn ret_pid(cx: &mut Cx<'_>, process: Pid) -> Result<Ret, Raise> {
    let text = block::me(cx)?.block.system.text(process);
    let text = cx.new_str(&text);
    cx.ret(&[text, Value::NIL])
}

/// `process.exec`.
pub(super) fn exec(cx: &mut Cx<'_>, first: usize, plan: Plan) -> Result<Ret, Raise> {
    if cx.count() < first + n_required(cx)? - 1 {
        let error = failure::runtime(cx, kind::INVALID, "exec requires id and host arguments");
        return ret_nil(cx, error);
    }
    for (i, message) in [(first, "process ID required"), (first + 1, "host ID required")] {
        if let Kind::Str(text) = kind_of(cx.arg(i))
            && cx.bytes(text.into()).is_empty()
        {
            let error = failure::runtime(cx, kind::INVALID, message);
            return ret_nil(cx, error);
        }
    }
    cx.check_may_block()?;
    let ticket = cx.ticket();
    let relation = Relation { caller: Some(ticket), ..Relation::default() };
    match start(cx, first, relation, plan)? {
        Ok(_) => cx.block_then(WaitFor::Answer, executed),
        Err(error) => ret_nil(cx, error),
    }
}

/// The process has ended: its value or its error.
fn executed(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (value, error) = (cx.result(1), cx.result(2));
    cx.ret(&[value, error])
}
