//! The module `system`: what runs, what it uses, and the end of the run.
//!
//! Everything here is a snapshot: processes and workers tell what they have done when they stop, and nobody waits for
//! them. A busy process is shown as it was at the end of its last turn. Source: specification, modules, system; scheduler,
//! section 17.
//!
//! Everything needs permission: `system.read` on what is read, `system.control`, `system.gc`, `system.lock` and `system.exit` for the rest.

/// What is read.
const READ: &str = "system.read";

/// Ends the native if the process may not do an action on a resource.
macro_rules! permit {
    ($cx:ident, $action:expr, $resource:expr) => {
        if let Some(ret) = crate::modules::system::refused($cx, $action, $resource.as_ref())? {
            return Ok(ret);
        }
    };
}

mod collector;
mod locks;
mod node;
mod supervisor;

use crate::process::failure::ret_ok;
use crate::process::{error::kind, info};
use crate::stdlib::module::{Class, Module, builtin_modules};
use crate::stdlib::{set_field, set_functions};
use crate::vm::native::{Cx, Function, Raise, Ret, TableRef};

/// The module.
pub(super) static MODULE: Module = Module::new("system", "processes, workers and memory of the run")
    .with_classes(&[Class::Nondeterministic, Class::Process])
    .with_functions(&[("exit", exit), ("modules", modules)])
    .with_permissions(&["system.read", "system.control", "system.gc", "system.exit", "system.lock"])
    .with_open(open);

/// Keys of `memory.stats` that mean nothing here.
const MEANINGLESS: [&str; 8] =
    ["heap_idle", "heap_released", "mspan_in_use", "mspan_sys", "next_gc", "num_gc", "stack_in_use", "stack_sys"];

fn open(cx: &mut Cx<'_>, library: TableRef) {
    let parts: [(&str, &[Function]); 10] = [
        (
            "memory",
            &[
                ("stats", memory_stats),
                ("allocated", allocated),
                ("heap_objects", heap_objects),
                ("get_limit", collector::get_limit),
                ("set_limit", collector::set_limit),
            ],
        ),
        ("gc", collector::FUNCTIONS),
        ("lock", locks::FUNCTIONS),
        ("node", node::NODE),
        ("cluster", node::CLUSTER),
        ("raft", node::RAFT),
        ("runtime", &[("goroutines", tasks), ("tasks", tasks), ("max_procs", max_procs), ("cpu_count", cpu_count)]),
        ("process", &[("pid", os_pid), ("hostname", hostname), ("cwd", cwd)]),
        ("supervisor", supervisor::FUNCTIONS),
        ("hosts", &[("list", hosts_list), ("processes", hosts_processes)]),
    ];
    for (name, functions) in parts {
        let part = cx.new_table(0, functions.len());
        set_functions(cx, part, functions);
        set_field(cx, library, name, part);
    }
}

/// An unsigned number as Lua has it.
fn number(n: impl TryInto<i64>) -> i64 {
    n.try_into().unwrap_or(i64::MAX)
}

/// The results of a refusal, if the process may not do `action` on `resource`.
fn refused(cx: &mut Cx<'_>, action: &str, resource: &[u8]) -> Result<Option<Ret>, Raise> {
    if cx.is_permitted(action, resource) {
        return Ok(None);
    }
    let on = if resource.is_empty() { String::new() } else { format!(" on {}", String::from_utf8_lossy(resource)) };
    cx.ret_failure(None, kind::PERMISSION_DENIED, format!("not allowed: {action}{on}")).map(Some)
}

fn set_text(cx: &mut Cx<'_>, table: TableRef, name: &str, text: &[u8]) {
    let text = cx.new_str(text);
    set_field(cx, table, name, text);
}

/// `system.exit([code])`: the run ends in an orderly way with this status; the caller goes on until it is told.
fn exit(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let code = cx.opt_int(1, 0)?;
    permit!(cx, "system.exit", "");
    info::exit(cx, u8::try_from(code.rem_euclid(256)).unwrap_or(u8::MAX))?;
    ret_ok(cx, true)
}

/// `system.modules()`: what `require` gives here.
fn modules(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    permit!(cx, READ, "modules");
    let modules = builtin_modules(cx);
    let list = cx.new_table(modules.len(), 0);
    for (module, i) in modules.iter().zip(1..) {
        let entry = cx.new_table(0, 3);
        set_text(cx, entry, "name", module.name().as_bytes());
        set_text(cx, entry, "description", module.description().as_bytes());
        let class = cx.new_table(module.classes().len(), 0);
        for (name, i) in module.classes().iter().zip(1..) {
            let name = cx.new_str(name.name().as_bytes());
            cx.raw_set_int(class, i, name)?;
        }
        set_field(cx, entry, "class", class);
        cx.raw_set_int(list, i, entry.into())?;
    }
    ret_ok(cx, list)
}

// ---- memory

/// Bytes that the heaps of all processes take, those that they had when they last stopped.
fn heap_bytes(cx: &mut Cx<'_>) -> Result<i64, Raise> {
    let processes = info::processes(cx)?;
    Ok(number(processes.iter().map(|process| process.usage.memory).sum::<u64>()))
}

/// `system.memory.allocated()`.
fn allocated(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    permit!(cx, READ, "memory");
    let bytes = heap_bytes(cx)?;
    ret_ok(cx, bytes)
}

/// `system.memory.heap_objects()`: of the calling process, those that are dead and not yet removed among them.
fn heap_objects(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    permit!(cx, READ, "memory");
    let n = n_objects(cx);
    ret_ok(cx, n)
}

/// Objects that are counted for one reduction.
const OBJECTS_PER_REDUCTION: usize = 32;

fn n_objects(cx: &mut Cx<'_>) -> i64 {
    let n = cx.gc().n_objects();
    cx.charge(n / OBJECTS_PER_REDUCTION);
    number(n)
}

/// `system.memory.stats()`.
fn memory_stats(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    permit!(cx, READ, "memory");
    let heaps = heap_bytes(cx)?;
    let resident = resident_bytes().map_or(heaps, number);
    let table = cx.new_table(0, 15);
    let numbers = ["alloc", "total_alloc", "heap_alloc", "heap_sys", "heap_in_use"].map(|name| (name, heaps));
    let others = MEANINGLESS.map(|name| (name, 0));
    let objects = n_objects(cx);
    for (name, n) in numbers.into_iter().chain([("sys", resident), ("heap_objects", objects)]).chain(others) {
        set_field(cx, table, name, n);
    }
    ret_ok(cx, table)
}

/// Memory of the whole program, where the system tells it.
fn resident_bytes() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = text.split_whitespace().nth(1)?.parse().ok()?;
    pages.checked_mul(u64::try_from(rustix::param::page_size()).ok()?)
}

// ---- workers and the machine

/// `system.runtime.goroutines()`, `system.runtime.tasks()`: coroutines that are scheduled, of all processes.
fn tasks(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    permit!(cx, READ, "goroutines");
    let processes = info::processes(cx)?;
    // A process that schedules none is one itself.
    let n: u64 = processes.iter().map(|process| u64::from(process.usage.tasks.max(1))).sum();
    ret_ok(cx, number(n))
}

/// `system.runtime.max_procs()`: the number of workers, which is fixed when a run begins.
fn max_procs(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    if !cx.is_none_or_nil(1) {
        let n = cx.check_int(1)?;
        permit!(cx, "system.control", "gomaxprocs");
        let message =
            if n < 1 { "number of workers must be at least 1" } else { "number of workers is fixed in a run" };
        return cx.ret_failure(None, kind::INVALID, message);
    }
    permit!(cx, READ, "gomaxprocs");
    let (statistics, _) = info::scheduler(cx)?;
    ret_ok(cx, number(statistics.workers_max))
}

/// `system.runtime.cpu_count()`.
fn cpu_count(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    permit!(cx, READ, "cpu");
    let n = std::thread::available_parallelism().map_or(1, usize::from);
    ret_ok(cx, number(n))
}

/// `system.process.pid()`: of the operating system.
fn os_pid(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    permit!(cx, READ, "pid");
    ret_ok(cx, i64::from(std::process::id()))
}

/// `system.process.hostname()`.
fn hostname(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    permit!(cx, READ, "hostname");
    let name = cx.new_str(rustix::system::uname().nodename().to_bytes());
    ret_ok(cx, name)
}

/// `system.process.cwd()`.
fn cwd(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    permit!(cx, READ, "cwd");
    match std::env::current_dir() {
        Ok(directory) => {
            let directory = cx.new_str(directory.as_os_str().as_encoded_bytes());
            ret_ok(cx, directory)
        }
        Err(error) => cx.ret_failure(None, kind::INTERNAL, crate::stdlib::io::error_text(&error)),
    }
}

// ---- hosts

/// `system.hosts.list()`: what concerns workers is the same for all, since all hosts share them.
fn hosts_list(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    permit!(cx, READ, "hosts");
    let hosts = info::hosts(cx)?;
    let processes = info::processes(cx)?;
    let list = cx.new_table(hosts.len(), 0);
    for (id, i) in hosts.iter().zip(1..) {
        let n_processes = processes.iter().filter(|process| process.host == *id).count();
        let host = host_table(cx, id, n_processes)?;
        cx.raw_set_int(list, i, host.into())?;
    }
    ret_ok(cx, list)
}

fn host_table(cx: &mut Cx<'_>, id: &str, n_processes: usize) -> Result<TableRef, Raise> {
    let (statistics, _) = info::scheduler(cx)?;
    let host = cx.new_table(0, 10);
    set_text(cx, host, "id", id.as_bytes());
    let numbers = [
        ("workers", number(statistics.workers_max)),
        ("running", number(statistics.workers)),
        ("parked", number(statistics.parked)),
        ("processes", number(n_processes)),
        ("executed", number(statistics.steps)),
        ("stolen", number(statistics.stolen)),
        ("preempted", number(statistics.preemptions)),
        ("queue_depth", number(statistics.queued)),
        ("replaced", number(statistics.replaced)),
        ("timers", number(statistics.timers)),
    ];
    for (name, n) in numbers {
        set_field(cx, host, name, n);
    }
    Ok(host)
}

/// `system.hosts.processes(host)`.
fn hosts_processes(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let id = cx.check_str(1)?;
    permit!(cx, READ, "hosts");
    if info::hosts(cx)?.iter().all(|host| host.as_bytes() != id) {
        let message = format!("host not found: {}", String::from_utf8_lossy(id));
        return cx.ret_failure(None, kind::NOT_FOUND, message);
    }
    let processes: Vec<_> = info::processes(cx)?.into_iter().filter(|process| process.host.as_bytes() == id).collect();
    let list = cx.new_table(processes.len(), 0);
    for (process, i) in processes.iter().zip(1..) {
        let table = cx.new_table(0, 9);
        let texts = [
            ("pid", process.pid.as_slice()),
            ("host", process.host.as_bytes()),
            ("source", process.entry.as_bytes()),
            ("state", process.state.as_bytes()),
            ("parent", process.parent.as_slice()),
            ("actor_id", process.actor.as_deref().unwrap_or_default()),
        ];
        for (name, text) in texts.into_iter().filter(|(_, text)| !text.is_empty()) {
            set_text(cx, table, name, text);
        }
        let usage = &process.usage;
        set_field(cx, table, "steps", number(usage.steps));
        #[expect(clippy::cast_possible_truncation, reason = "nanoseconds since 1970 fit until the year 2262")]
        let started_at = (process.started_at * 1e9) as i64;
        set_field(cx, table, "started_at", started_at);
        let stats = cx.new_table(0, 4);
        set_field(cx, stats, "memory", number(usage.memory));
        set_field(cx, stats, "reductions", number(usage.reductions));
        set_field(cx, stats, "mailbox", i64::from(usage.mailbox));
        set_field(cx, stats, "tasks", i64::from(usage.tasks));
        set_field(cx, table, "stats", stats);
        cx.raw_set_int(list, i, table.into())?;
    }
    ret_ok(cx, list)
}
