//! The callee: how it is started, how it is asked to end, and what its end does.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::super::block::{self, Parts, ProcessRef};
use super::super::context::Context;
use super::super::entry::Entry;
use super::super::error::{ErrorValue, kind};
use super::super::event::{Notice, Outcome};
use super::super::failure;
use super::super::host::Refusal;
use super::super::limits::Limits;
use super::super::local::{Doom, Local, NOTHING, Start};
use super::super::pid::Pid;
use super::super::system::wall_clock;
use super::super::turn::notify;
use super::caller::{self, Subject};
use super::pool::{Chain, Pool};
use crate::sched::{Nanos, Worker};
use crate::vm::native::Cx;

/// The token of the timer that ends a callee which was asked to end.
pub(in crate::process) const GRACE_TOKEN: u64 = u64::MAX;

/// What a call is, before it has a process.
pub(super) struct Prepared {
    pub(super) caller: ProcessRef,
    /// The caller's number of the call.
    pub(super) number: u32,
    pub(super) entry: &'static Entry,
    /// The host of a process that is called: a function has one of its own name.
    pub(super) host: Option<&'static str>,
    pub(super) start: Start,
    pub(super) context: Option<Arc<Context>>,
    pub(super) subject: Option<Subject>,
    pub(super) limits: Limits,
    pub(super) pool: &'static Pool,
    pub(super) chain: Arc<Chain>,
    pub(super) link: Arc<Link>,
}

/// What a process has to do for its caller.
pub(in crate::process) struct Invocation {
    caller: ProcessRef,
    number: u32,
    pool: &'static Pool,
    /// The pools in which it and its callers have places.
    pub(super) chain: Arc<Chain>,
    /// What the call is about.
    pub(super) subject: Option<Subject>,
    /// The caller has its result; coroutines go on.
    is_answered: bool,
    /// It is a process on a host, and no function.
    is_process: bool,
    /// It was asked to end.
    is_given_up: bool,
}

/// Where a call is, for who gives it up.
#[derive(Default)]
pub(super) struct Link(Mutex<Place>);

#[derive(Default)]
enum Place {
    /// Nobody waits for it, or it is not yet on its way.
    #[default]
    Nowhere,
    Queued(&'static Pool, u64),
    Running(ProcessRef),
    /// It was given up.
    GivenUp,
}

impl Link {
    fn lock(&self) -> MutexGuard<'_, Place> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The caller gives the call up: a callee is told why, and has so long to end.
    pub(super) fn give_up(&self, reason: &'static str, grace: Nanos, worker: &Worker<ProcessRef>) {
        let place = std::mem::replace(&mut *self.lock(), Place::GivenUp);
        match place {
            Place::Queued(pool, number) => pool.withdraw(number),
            Place::Running(callee) => {
                notify(worker, &callee, Notice::GiveUp { reason, grace });
            }
            Place::Nowhere | Place::GivenUp => {}
        }
    }
}

/// Starts a call, now or when its pool has a place.
pub(super) fn enter(call: Prepared, callers: Option<&Arc<Chain>>, worker: &Worker<ProcessRef>) {
    let (pool, link) = (call.pool, Arc::clone(&call.link));
    let queued = |number| *link.lock() = Place::Queued(pool, number);
    if let Some(call) = pool.enter(call, callers, queued) {
        start(call, worker);
    }
}

/// Starts a call that has a place, and those behind it while they cannot be started.
fn start(call: Prepared, worker: &Worker<ProcessRef>) {
    let mut next = Some(call);
    while let Some(call) = next {
        let pool = call.pool;
        next = if launch(call, worker) { None } else { pool.leave() };
    }
}

/// Makes the process of a call. False: it has none.
fn launch(call: Prepared, worker: &Worker<ProcessRef>) -> bool {
    let Prepared { caller, number, entry, host, start, context, subject, limits, pool, chain, link } = call;
    let system = caller.system;
    let refuse = |error: ErrorValue| {
        notify(worker, &caller, Notice::Called { number, result: Arc::new(Err(error)) });
        false
    };
    if system.is_stopping.load(std::sync::atomic::Ordering::Relaxed) {
        return refuse(failure::detached(kind::UNAVAILABLE, "pool is closed"));
    }
    let is_process = host.is_some();
    let found = match host {
        Some(id) => system.find_host(id),
        None => system.hosts.of_calls(&entry.id).ok_or_else(|| (kind::UNAVAILABLE, "too many hosts".to_owned())),
    };
    let host = match found {
        Ok(host) => host,
        Err((kind, message)) => return refuse(failure::detached(kind, &message)),
    };
    if let Err(refusal) = host.admit() {
        let message = refusal.text(host);
        return refuse(failure::detached_retryable(kind::UNAVAILABLE, &message, matches!(refusal, Refusal::Full(_))));
    }
    let mut place = link.lock();
    if matches!(*place, Place::GivenUp) {
        drop(place);
        system.hosts.dismiss_from(host);
        return false;
    }
    let mut local = Local::new(start, context, system);
    local.more().invocation = Some(Box::new(Invocation {
        caller: caller.clone(),
        number,
        pool,
        chain,
        subject,
        is_answered: false,
        is_process,
        is_given_up: false,
    }));
    let parts = Parts {
        pid: system.new_pid(host),
        parent: caller.pid,
        system,
        entry,
        started: worker.now(),
        limits: limits.within(&host.limits),
        local,
    };
    let callee = ProcessRef::new(parts);
    *place = Place::Running(callee.clone());
    drop(place);
    system.enter(&callee, host);
    worker.submit(callee);
    true
}

/// The callee is asked to end: its own calls are cancelled; if it reads its events, or is a process, it has some time.
pub(in crate::process) fn asked_to_end(cx: &mut Cx<'_>, reason: &'static str, grace: Nanos) {
    caller::cancel_waiting(cx);
    let Ok(me) = block::me(cx) else { return };
    let Ok(local) = block::local(cx) else { return };
    me.block.set_ends_on_purpose();
    let invocation = local.more.as_mut().and_then(|more| more.invocation.as_mut());
    let is_process = invocation.is_some_and(|invocation| {
        invocation.is_given_up = true;
        invocation.is_process
    });
    if (is_process || local.events != NOTHING) && grace > 0 {
        let notice = Notice::Cancel { from: Pid::NONE, reason: reason.as_bytes().to_vec(), at: wall_clock() };
        local.keep_notice(notice);
        let deadline = me.worker.clock().saturating_add(grace);
        if let Ok(id) = me.worker.set_timer(deadline, me.process(), GRACE_TOKEN) {
            local.more().timers.keep(GRACE_TOKEN, id);
            return;
        }
    }
    local.doom.get_or_insert_with(|| Box::new(Doom::Terminated));
    cx.interrupt_soon();
}

/// The callee has a result: the caller gets it. What it did not get is the failure of nobody.
pub(in crate::process) fn answer(invocation: &mut Invocation, worker: &Worker<ProcessRef>, result: Arc<Outcome>) {
    if !std::mem::replace(&mut invocation.is_answered, true) {
        notify(worker, &invocation.caller, Notice::Called { number: invocation.number, result });
    }
}

impl Invocation {
    /// Whether the caller has its result.
    pub(in crate::process) fn is_answered(&self) -> bool {
        self.is_answered
    }

    /// Whether the callee is a process on a host: other than a function it ends with its method, and may upgrade itself.
    pub(in crate::process) fn is_process(&self) -> bool {
        self.is_process
    }

    /// Whether the callee was asked to end.
    pub(in crate::process) fn is_given_up(&self) -> bool {
        self.is_given_up
    }
}

/// The callee has ended: its place goes to the next.
pub(in crate::process) fn finish(mut invocation: Box<Invocation>, worker: &Worker<ProcessRef>, result: &Arc<Outcome>) {
    answer(&mut invocation, worker, Arc::clone(result));
    if let Some(call) = invocation.pool.leave() {
        start(call, worker);
    }
}
