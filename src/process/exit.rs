//! The end of a process: its result, the clean-up, and who is told (specification, section 4).

use std::sync::Arc;
use std::sync::atomic::Ordering;

use smallvec::smallvec;

use super::block::{self, ProcessRef};
use super::call;
use super::error::{ErrorValue, kind};
use super::event::{Answer, Event, Notice, Outcome as Ending};
use super::failure;
use super::feed;
use super::handles;
use super::local::More;
use super::outside::Ended;
use super::pid::Pid;
use super::system::{Origin, wall_clock};
use super::turn::notify;
use crate::sched::{Outcome, Worker};
use crate::vm::native::{Cx, Value};
use crate::vm::state::Vm;
use crate::vm::task::Ticket;
use crate::vm::transfer::{Mode, Parcel, Values};

/// What the values that main returned make of the process.
pub(super) fn of_results(cx: &mut Cx<'_>, values: &[Value], is_call: bool) -> Ending {
    let value = values.first().copied().unwrap_or(Value::NIL);
    let second = values.get(1).copied().unwrap_or(Value::NIL);
    if let Some(error) = ErrorValue::of_returned(cx, second) {
        return Err(error);
    }
    match cx.pack(&[value], Mode::Data, usize::MAX, &|_| "value".to_owned()) {
        Ok(parcel) => Ok(parcel),
        Err(copy) => {
            let what = if is_call { "result" } else { "exit value" };
            let text = copy.to_string();
            let text = match text.strip_prefix("value at ") {
                // The specification names the type before the place here.
                Some(rest) => match rest.split_once(" cannot be copied: ") {
                    Some((path, type_name)) => format!("{what} cannot be copied: {type_name} at {path}"),
                    None => text,
                },
                None => text,
            };
            Err(failure::runtime(cx, kind::INVALID, &text))
        }
    }
}

/// Ends the process: clean-up, then EXIT and LINK_DOWN.
pub(super) fn finish(vm: &mut Vm, this: &ProcessRef, worker: &Worker<ProcessRef>, ending: Ending) -> Outcome {
    let is_main = this.system.main.get() == Some(&this.pid);
    let was_ended = this.is_terminated() && this.system.is_stopping.load(Ordering::Relaxed);
    if is_main
        && !was_ended
        && let Err(error) = &ending
    {
        vm.with_cx(|cx| this.system.reporter.failed(cx, error, None));
    }
    cancel_timers(vm);
    call::cancel_all(vm);
    // What its tasks wait to send is gone before anybody hears of its end.
    vm.process().tasks.withdraw_all();
    close_handles(vm);
    let observed = this.is_observed().then(|| vm.with_cx(|cx| Ended::of(cx, &ending, !this.is_doomed())));
    let (more, site) = match block::local_of(vm) {
        Some(local) => (local.more.take(), local.site.take()),
        None => (None, None),
    };
    let unseen = announce(this, worker, ending, more);
    if let Some(ended) = observed {
        tell_observer(this, ended);
    }
    if is_main {
        // A program of the embedder that ends like this has failed: otherwise it ends with a status.
        super::shutdown::begin(this.system, FAILURE);
    } else if let Some(Err(error)) = &unseen
        && !this.ends_on_purpose()
    {
        let origin = Origin {
            pid: String::from_utf8_lossy(&this.system.text(this.pid)).into_owned(),
            entry: this.entry().id.to_string(),
            place: site.map(|site| String::from_utf8_lossy(&site.text()).into_owned()),
        };
        vm.with_cx(|cx| this.system.reporter.failed(cx, error, Some(&origin)));
    }
    Outcome::Done
}

/// Tells who started it from outside.
pub(super) fn tell_observer(this: &ProcessRef, ended: Ended) {
    if this.is_observed()
        && let Some(observer) = this.system.take_observer(this.pid)
    {
        observer(ended);
    }
}

/// Status of a run whose main process fails without a program that says so.
const FAILURE: i32 = 1;

/// Ends the main process of a run with a status.
pub(super) fn finish_main(vm: &mut Vm, this: &ProcessRef, worker: &Worker<ProcessRef>, status: u8) -> Outcome {
    cancel_timers(vm);
    call::cancel_all(vm);
    // What its tasks wait to send is gone before anybody hears of its end.
    vm.process().tasks.withdraw_all();
    close_handles(vm);
    let more = block::local_of(vm).and_then(|local| local.more.take());
    announce(this, worker, Ok(Parcel::default()), more);
    super::shutdown::begin(this.system, i32::from(status));
    Outcome::Done
}

/// Closes what the process owns outside: before anybody hears of its end.
fn close_handles(vm: &mut Vm) {
    if let Some(local) = block::local_of(vm) {
        handles::close_all(local);
    }
}

/// Stops all timers of the process.
pub(super) fn cancel_timers(vm: &mut Vm) {
    let Some(me) = block::of_machine(vm) else { return };
    let worker = me.worker;
    if let Some(more) = block::local_of(vm).and_then(|local| local.more.as_mut()) {
        more.timers.cancel_all(worker);
    }
}

/// Takes the process out of all tables, then tells everybody who wants to know. If nobody does, the ending comes back.
pub(super) fn announce(
    this: &ProcessRef,
    worker: &Worker<ProcessRef>,
    ending: Ending,
    more: Option<Box<More>>,
) -> Option<Ending> {
    let system = this.system;
    system.dismiss(this.pid);
    let mut left = this.close();
    let mut more = more;
    // Requests that came too late to be taken up are answered as if they had not.
    while let Some(node) = left.pop_front() {
        match worker.take_event(node) {
            Event::Notice(notice) => match *notice {
                Notice::Outdated { .. } | Notice::FeedOver(_) => {}
                Notice::Monitor(watcher) => more.get_or_insert_default().watchers.insert(watcher),
                Notice::Unmonitor(pid) => {
                    if let Some(more) = &mut more {
                        more.watchers.remove(pid);
                    }
                }
                Notice::Link(other) => more.get_or_insert_default().links.insert(other),
                Notice::Unlink(pid) => {
                    if let Some(more) = &mut more {
                        more.links.remove(pid);
                    }
                }
                Notice::WantsRoom { sender, ticket, message } => {
                    more.get_or_insert_default().waiting_senders.push((sender, ticket, message));
                }
                Notice::Exit { .. }
                | Notice::LinkDown { .. }
                | Notice::LinkGone(_)
                | Notice::Completed(_)
                | Notice::Displace(_)
                | Notice::Called { .. }
                | Notice::GiveUp { .. }
                | Notice::Cancel { .. } => {}
            },
            Event::Message(_) | Event::Timer(_) | Event::Answer(..) | Event::Attention => {}
        }
    }
    if this.has_names() {
        system.unregister_all(this.pid);
        system.bus.remove_all(this.pid);
        system.groups.remove_all(this.pid, &feed::by(worker));
    }
    let Some(mut more) = more else { return Some(ending) };
    for (sender, ticket, _) in more.waiting_senders {
        drop(worker.send(&sender, Event::Answer(ticket, Box::new(super::send::Refused::Gone(this.pid)))));
    }
    if let Some(limited) = &this.limits {
        limited.n_messages.store(0, Ordering::Relaxed);
    }
    more.watching.for_each(|watched| {
        notify(worker, &watched, Notice::Unmonitor(this.pid));
    });
    for (_, child) in more.executing {
        let reason = b"caller exited".to_vec();
        notify(worker, &child, Notice::Cancel { from: Pid::NONE, reason, at: wall_clock() });
    }
    let invocation = more.invocation.take();
    let is_unseen = more.watchers.is_empty() && more.links.is_empty() && more.callers.is_empty();
    if is_unseen && invocation.is_none() {
        return Some(ending);
    }
    let ending = Arc::new(ending);
    let was_answered = invocation.as_ref().is_some_and(|invocation| invocation.is_answered());
    if let Some(invocation) = invocation {
        call::finish(invocation, worker, &ending);
    }
    if is_unseen && was_answered {
        return Arc::try_unwrap(ending).ok();
    }
    let at = wall_clock();
    more.watchers.for_each(|watcher| {
        notify(worker, &watcher, Notice::Exit { from: this.pid, result: Arc::clone(&ending), at });
    });
    more.links.for_each(|other| {
        let notice = match &*ending {
            Ok(_) => Notice::LinkGone(this.pid),
            Err(error) => {
                let on_purpose = this.ends_on_purpose();
                Notice::LinkDown { from: this.pid, error: error.clone(), at, on_purpose }
            }
        };
        notify(worker, &other, notice);
    });
    for (caller, ticket) in more.callers {
        // A caller that has ended needs no answer.
        drop(worker.send(&caller, Event::Answer(ticket, Box::new(Executed { ticket, ending: Arc::clone(&ending) }))));
    }
    None
}

/// The answer to `process.exec`.
struct Executed {
    ticket: Ticket,
    ending: Arc<Ending>,
}

impl Answer for Executed {
    fn values(self: Box<Self>, cx: &mut Cx<'_>) -> Values {
        if let Ok(local) = block::local(cx)
            && let Some(more) = &mut local.more
        {
            more.executing.remove(&self.ticket);
        }
        match &*self.ending {
            Ok(parcel) => match cx.unpack(parcel) {
                Ok(values) => smallvec![values.first().copied().unwrap_or(Value::NIL), Value::NIL],
                Err(_) => {
                    cx.take_error();
                    let error = failure::detached(kind::INTERNAL, "not enough memory").into_value(cx);
                    smallvec![Value::NIL, error]
                }
            },
            Err(error) => smallvec![Value::NIL, error.clone().into_value(cx)],
        }
    }
}

/// The table `result` of an event.
pub(super) fn result_table(cx: &mut Cx<'_>, ending: &Ending) -> Value {
    let table = cx.new_table(0, 2);
    match ending {
        Ok(parcel) => {
            let value = match cx.unpack(parcel) {
                Ok(values) => values.first().copied().unwrap_or(Value::NIL),
                Err(_) => {
                    cx.take_error();
                    Value::NIL
                }
            };
            cx.raw_set_str(table, "value", value).ok();
        }
        Err(error) => {
            let error = error.clone().into_value(cx);
            cx.raw_set_str(table, "error", error).ok();
        }
    }
    table.into()
}
