//! Looking at the run: `process.info`, and what the module `system` shows and ends.

use std::ffi::OsString;

use super::block::{self, Block, ProcessRef, Usage};
use super::failure::{ret_nil, ret_ok};
use super::host::HostKind;
use super::send::resolve;
use super::shutdown::{Stop, Stopper};
use super::supervision::ServiceState;
use super::system::{Registering, wall_clock};
use crate::sched::stats::Statistics;
use crate::vm::native::{Cx, Raise, Ret, Value};

/// `process.info([pid])`.
pub(super) fn info(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let me = block::me(cx)?;
    let process = if cx.is_none_or_nil(1) {
        me.process()
    } else {
        let text = cx.check_str(1)?;
        match resolve(cx, text) {
            Ok(process) => process,
            Err(error) => return ret_nil(cx, error),
        }
    };
    let table = describe(cx, &process)?;
    ret_ok(cx, table)
}

/// The text of the running process, empty in a state without processes.
pub(crate) fn own_pid(cx: &mut Cx<'_>) -> String {
    match block::me(cx) {
        Ok(me) => String::from_utf8_lossy(&me.block.system.text(me.block.pid)).into_owned(),
        Err(_) => {
            cx.take_error();
            String::new()
        }
    }
}

/// The id of what the running process runs, empty in a state without processes.
pub(crate) fn own_entry(cx: &mut Cx<'_>) -> String {
    match block::me(cx) {
        Ok(me) => me.block.entry().id.to_string(),
        Err(_) => {
            cx.take_error();
            String::new()
        }
    }
}

/// Whether the running process has the terminal: it is the main process of a script, or on a terminal host.
pub(crate) fn has_terminal(cx: &mut Cx<'_>) -> bool {
    match block::me(cx) {
        Ok(me) => is_at_terminal(me.block),
        Err(_) => {
            cx.take_error();
            false
        }
    }
}

fn is_at_terminal(block: &Block) -> bool {
    let system = block.system;
    system.main.get() == Some(&block.pid)
        || system.hosts.of(block.pid).is_some_and(|host| host.kind == HostKind::Terminal)
}

/// The arguments of the running process, if it is the one that has the terminal.
pub(crate) fn own_arguments(cx: &mut Cx<'_>) -> Option<&'static [OsString]> {
    match block::me(cx) {
        Ok(me) => {
            let system = me.block.system;
            is_at_terminal(me.block).then_some(&system.arguments)
        }
        Err(_) => {
            cx.take_error();
            None
        }
    }
}

/// A process as it was at some moment.
pub(crate) struct Snapshot {
    /// The text of its identifier.
    pub(crate) pid: Vec<u8>,
    /// The id of its host.
    pub(crate) host: String,
    /// The id of what it runs.
    pub(crate) entry: String,
    /// `ready`, `running`, `blocked`, `idle` or `complete`.
    pub(crate) state: &'static str,
    /// The text of the process that started it, empty for the main process.
    pub(crate) parent: Vec<u8>,
    /// The id of its actor, if it has one.
    pub(crate) actor: Option<Vec<u8>>,
    /// When it was started, in seconds since 1970.
    pub(crate) started_at: f64,
    /// What it used when it last stopped.
    pub(crate) usage: Usage,
}

impl Snapshot {
    /// Of a process, seen by the running one.
    fn of(cx: &mut Cx<'_>, process: &ProcessRef) -> Result<Snapshot, Raise> {
        let me = block::me(cx)?;
        let is_self = process.pid == me.block.pid;
        if is_self {
            block::publish(cx)?;
        }
        let system = process.system;
        let age = me.worker.clock().saturating_sub(process.started);
        Ok(Snapshot {
            pid: system.text(process.pid).to_vec(),
            host: system.hosts.of(process.pid).map(|host| host.id.to_string()).unwrap_or_default(),
            entry: process.entry().id.to_string(),
            state: if is_self { "running" } else { process.phase_name() },
            parent: system.text(process.parent).to_vec(),
            actor: process.actor.as_ref().map(|actor| actor.id().to_vec()),
            started_at: wall_clock() - age as f64 / 1e9,
            usage: process.usage(),
        })
    }
}

/// The table that describes a process.
fn describe(cx: &mut Cx<'_>, process: &ProcessRef) -> Result<Value, Raise> {
    let Snapshot { pid, host: _, entry, state, parent, actor: _, started_at, usage } = Snapshot::of(cx, process)?;
    let table = cx.new_table(0, 9);
    let texts = [("pid", pid), ("id", entry.into_bytes()), ("state", state.into()), ("parent", parent)];
    for (name, text) in texts {
        if !text.is_empty() {
            let text = cx.new_str(&text);
            cx.raw_set_str(table, name, text)?;
        }
    }
    let numbers = [
        ("memory", usage.memory),
        ("reductions", usage.reductions),
        ("mailbox", u64::from(usage.mailbox)),
        ("tasks", u64::from(usage.tasks)),
    ];
    for (name, n) in numbers {
        cx.raw_set_str(table, name, i64::try_from(n).unwrap_or(i64::MAX))?;
    }
    cx.raw_set_str(table, "started_at", started_at)?;
    Ok(table.into())
}

/// All processes of the run, by number. Nothing stops for it: each is seen as it last told.
///
/// # Errors
/// There are no processes here.
pub(crate) fn processes(cx: &mut Cx<'_>) -> Result<Vec<Snapshot>, Raise> {
    let all = block::me(cx)?.block.system.processes.all();
    all.iter().map(|process| Snapshot::of(cx, process)).collect()
}

/// The ids of all hosts that processes can be started on.
///
/// # Errors
/// There are no processes here.
pub(crate) fn hosts(cx: &mut Cx<'_>) -> Result<Vec<String>, Raise> {
    let hosts = block::me(cx)?.block.system.hosts.all();
    let open = hosts.iter().filter(|host| host.kind != HostKind::Call);
    Ok(open.map(|host| host.id.to_string()).collect())
}

/// The scheduler, at some moment, and the number of processes.
///
/// # Errors
/// There are no processes here.
pub(crate) fn scheduler(cx: &mut Cx<'_>) -> Result<(Statistics, usize), Raise> {
    let me = block::me(cx)?;
    Ok((me.worker.remote().statistics(), me.block.system.live()))
}

/// Begins the end of the run with a status.
///
/// # Errors
/// There are no processes here.
pub(crate) fn exit(cx: &mut Cx<'_>, status: u8) -> Result<(), Raise> {
    let system = block::me(cx)?.block.system;
    Stopper(system).stop(Stop { reason: "scheduler shutdown", status: i32::from(status), is_signal: false });
    Ok(())
}

/// The services of the run, by id: none if it is a script.
///
/// # Errors
/// There are no processes here.
pub(crate) fn services(cx: &mut Cx<'_>) -> Result<Vec<ServiceState>, Raise> {
    Ok(block::me(cx)?.block.system.supervision.as_ref().map(|services| services.states()).unwrap_or_default())
}

/// What taking a lock came to.
pub(crate) enum Acquired {
    /// The running process holds it now.
    Yes,
    /// Somebody holds it.
    Held,
    /// The running process has ended.
    Gone,
}

/// Takes a lock for the running process.
///
/// # Errors
/// There are no processes here.
pub(crate) fn acquire_lock(cx: &mut Cx<'_>, name: &[u8]) -> Result<Acquired, Raise> {
    let me = block::me(cx)?;
    Ok(match me.block.system.acquire(name, &me.process()) {
        Ok(()) => Acquired::Yes,
        Err(Registering::Held | Registering::Taken(_)) => Acquired::Held,
        Err(Registering::Gone) => Acquired::Gone,
    })
}

/// Gives a lock of the running process up. False: it holds it not.
///
/// # Errors
/// There are no processes here.
pub(crate) fn release_lock(cx: &mut Cx<'_>, name: &[u8]) -> Result<bool, Raise> {
    let me = block::me(cx)?;
    Ok(me.block.system.release(name, me.block.pid))
}
