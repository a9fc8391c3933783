//! Sending, receiving and closing on shared channels, and how that ends waits of this and other processes.
//!
//! A plain operation is a case with number 0. Who meets a partner in its own process hands over as on a local channel;
//! a partner elsewhere gets a [`Completion`] as an event.

use std::ops::ControlFlow;
use std::sync::Arc;

use smallvec::{SmallVec, smallvec};

use super::super::{SEND_ON_CLOSED, Waiter, received, sent};
use super::{Shared, Wait, add_offer, object, putting_off, take_offer};
use crate::process::block::{self, Me};
use crate::process::event::{Event, Notice};
use crate::sched::exchange::{self, Done};
use crate::vm::native::{Cx, Mode, Raise, Ret, Value};
use crate::vm::task::{SharedWait, Ticket, WaitFor};
use crate::vm::transfer::{CopyError, Parcel, Values};

/// What a task wants to do on a shared channel.
pub(in crate::process::channel) struct Case {
    pub(in crate::process::channel) shared: Arc<Shared>,
    /// The object of the channel.
    pub(in crate::process::channel) ch: Value,
    /// Position in the select, from 1; 0 for a plain operation.
    pub(in crate::process::channel) number: u32,
    /// The value to send, in a sending case.
    pub(in crate::process::channel) send: Option<Value>,
}

/// A case that is not ready, with the copy of its value.
pub(in crate::process::channel) struct Pending {
    case: Case,
    parcel: Option<Parcel>,
}

/// `ch:send(v)`.
pub(in crate::process::channel) fn send(cx: &mut Cx<'_>, shared: &Arc<Shared>, v: Value) -> Result<Ret, Raise> {
    let case = Case { shared: Arc::clone(shared), ch: cx.arg(1), number: 0, send: Some(v) };
    operate(cx, case)
}

/// `ch:receive()`.
pub(in crate::process::channel) fn receive(cx: &mut Cx<'_>, shared: &Arc<Shared>) -> Result<Ret, Raise> {
    let case = Case { shared: Arc::clone(shared), ch: cx.arg(1), number: 0, send: None };
    operate(cx, case)
}

fn operate(cx: &mut Cx<'_>, case: Case) -> Result<Ret, Raise> {
    let pending = match attempt(cx, case) {
        ControlFlow::Break(done) => return done,
        ControlFlow::Continue(pending) => pending,
    };
    match begin_wait(cx, vec![pending])? {
        ControlFlow::Break(ret) => Ok(ret),
        ControlFlow::Continue(wait) => cx.block_shared(WaitFor::Siblings, wait),
    }
}

/// Tries one case.
pub(in crate::process::channel) fn attempt(cx: &mut Cx<'_>, case: Case) -> ControlFlow<Result<Ret, Raise>, Pending> {
    let (done, parcel) = match case.send {
        Some(v) => match copy(cx, &case.shared, v) {
            Err(raise) => return ControlFlow::Break(Err(raise)),
            Ok(parcel) => match case.shared.with(|exchange| exchange.send(parcel)) {
                Ok(done) => (Some(done), None),
                Err(parcel) => (None, Some(parcel)),
            },
        },
        None => (case.shared.with(|exchange| exchange.receive()), None),
    };
    match done {
        Some(done) => ControlFlow::Break(finish(cx, &case, done)),
        None => ControlFlow::Continue(Pending { case, parcel }),
    }
}

/// The copy of a value that is sent.
fn copy(cx: &mut Cx<'_>, shared: &Shared, v: Value) -> Result<Parcel, Raise> {
    cx.pack(&[v], Mode::Data, usize::MAX, &|_| "value".to_owned()).map_err(|error| match error {
        CopyError::Memory => cx.memory_error(),
        _ if shared.is_closed() => cx.error(SEND_ON_CLOSED),
        CopyError::Refused { path, type_name } => {
            cx.error(format_args!("value cannot be copied: {type_name} at {path}"))
        }
        CopyError::Buffered { .. } | CopyError::TooLarge { .. } => cx.error(error),
    })
}

/// Does one of the cases after all, or begins a wait for all of them. The caller then blocks.
pub(in crate::process::channel) fn begin_wait(
    cx: &mut Cx<'_>,
    pending: Vec<Pending>,
) -> Result<ControlFlow<Ret, Arc<dyn SharedWait>>, Raise> {
    cx.check_may_block()?;
    let ticket = cx.ticket();
    let wait = Wait::new(&block::me(cx)?, ticket);
    let mut wanted = Vec::with_capacity(pending.len());
    let mut parcels = Vec::with_capacity(pending.len());
    for Pending { case, parcel } in pending {
        wait.joins(&case.shared);
        wanted.push(case);
        parcels.push(parcel);
    }
    let done = putting_off(|| {
        let cases = wanted.iter().zip(parcels).map(|(case, parcel)| exchange::Case {
            exchange: &case.shared.exchange,
            order: case.shared.number,
            number: case.number,
            send: parcel,
        });
        exchange::wait_for_any(cases.collect(), &wait)
    });
    if let Some((at, done)) = done
        && let Some(case) = wanted.get(at)
    {
        return finish(cx, case, done).map(ControlFlow::Break);
    }
    for case in &wanted {
        if let Some(value) = case.send
            && case.number != 0
        {
            add_offer(cx, case.ch, Waiter { ticket, case: case.number, value });
        }
    }
    Ok(ControlFlow::Continue(wait))
}

/// What this task gets for a case that was done, and what its partner gets.
fn finish(cx: &mut Cx<'_>, case: &Case, done: Done<Parcel, Wait>) -> Result<Ret, Raise> {
    let &Case { ref shared, ch, number, send } = case;
    let value = send.unwrap_or(Value::NIL);
    match done {
        Done::Buffered => {
            let result = sent(cx, ch, number, value);
            cx.ret1(result)
        }
        Done::Met(receiver, parcel) => {
            let partner = tell(cx, shared, receiver, News::Value(parcel));
            let result = sent(cx, ch, number, value);
            go_on(cx, partner, &[result])
        }
        Done::Received(parcel, sender) => {
            let v = cx.unpack_first(&parcel);
            let partner = sender.and_then(|sender| tell(cx, shared, sender, News::Taken));
            match v {
                Ok(v) => {
                    let results = received(cx, ch, number, v, true);
                    go_on(cx, partner, &results)
                }
                Err(raise) => {
                    if let Some((ticket, values)) = partner {
                        cx.wake(ticket, &values);
                    }
                    Err(raise)
                }
            }
        }
        Done::Closed if send.is_some() => Err(cx.error(SEND_ON_CLOSED)),
        Done::Closed => {
            let results = received(cx, ch, number, Value::NIL, false);
            cx.ret(&results)
        }
    }
}

/// Ends this native, and the wait of a partner in the same process.
fn go_on(cx: &mut Cx<'_>, partner: Option<(Ticket, Values)>, results: &[Value]) -> Result<Ret, Raise> {
    match partner {
        Some((ticket, values)) => cx.hand_over(ticket, &values, results),
        None => cx.ret(results),
    }
}

/// How a wait has ended.
enum News {
    /// The receiver gets this value.
    Value(Parcel),
    /// The receiver finds the channel closed.
    End,
    /// The sender's value was taken.
    Taken,
    /// The sender finds the channel closed.
    Refused,
}

/// Tells who was claimed, if it belongs to another process. For one of this process: what it gets.
fn tell(
    cx: &mut Cx<'_>,
    shared: &Arc<Shared>,
    partner: exchange::Waiter<Wait>,
    news: News,
) -> Option<(Ticket, Values)> {
    let me = block::me(cx).ok()?;
    let completion = Completion::post(&me, shared, partner, news)?;
    let ticket = completion.ticket;
    match completion.results(cx) {
        Ok(values) => Some((ticket, values)),
        Err(_) => {
            let error = cx.take_error();
            cx.wake_error(ticket, error);
            None
        }
    }
}

/// Closes a shared channel. True: tasks of this process were woken.
pub(in crate::process::channel) fn close(cx: &mut Cx<'_>, shared: &Arc<Shared>) -> bool {
    let Some([senders, receivers]) = shared.with(|exchange| exchange.close()) else { return false };
    let Ok(me) = block::me(cx) else { return false };
    let senders = senders.into_iter().map(|sender| (sender, News::Refused));
    let mut any = false;
    for (partner, news) in senders.chain(receivers.into_iter().map(|receiver| (receiver, News::End))) {
        if let Some(own) = Completion::post(&me, shared, partner, news) {
            own.complete(cx);
            any = true;
        }
    }
    any
}

/// The end of a wait on a shared channel, on its way to the process.
pub(crate) struct Completion {
    shared: Arc<Shared>,
    ticket: Ticket,
    case: u32,
    news: News,
}

impl Completion {
    /// Sends it to the process of the wait; gives it back if that is the running one.
    fn post(me: &Me<'_>, shared: &Arc<Shared>, partner: exchange::Waiter<Wait>, news: News) -> Option<Completion> {
        let exchange::Waiter { wait, case } = partner;
        let completion = Completion { shared: Arc::clone(shared), ticket: wait.ticket(), case, news };
        if wait.process().pid == me.block.pid {
            return Some(completion);
        }
        // Who has ended loses what it was given.
        drop(me.worker.send(wait.process(), Event::Notice(Box::new(Notice::Completed(completion)))));
        None
    }

    /// What the waiting native returns.
    fn results(self, cx: &mut Cx<'_>) -> Result<Values, Raise> {
        let Completion { shared, ticket, case, news } = self;
        let (v, ok) = match &news {
            News::Value(parcel) => (cx.unpack_first(parcel)?, true),
            News::Taken => (Value::NIL, true),
            News::End | News::Refused => (Value::NIL, false),
        };
        // Only the result of a select names its channel.
        let ch = if case == 0 { Value::NIL } else { object(cx, &shared) };
        if matches!(news, News::Taken) {
            let v = if case == 0 { v } else { take_offer(cx, ch, ticket, case) };
            return Ok(smallvec![sent(cx, ch, case, v)]);
        }
        let results = received(cx, ch, case, v, ok);
        Ok(SmallVec::from_slice(&results))
    }

    /// Wakes the task.
    pub(crate) fn complete(self, cx: &mut Cx<'_>) {
        let ticket = self.ticket;
        // A task may have been given up by its process.
        if !cx.is_waiting(ticket) {
            return;
        }
        if matches!(self.news, News::Refused) {
            cx.wake_message(ticket, SEND_ON_CLOSED);
            return;
        }
        match self.results(cx) {
            Ok(values) => cx.wake(ticket, &values),
            Err(_) => {
                let error = cx.take_error();
                cx.wake_error(ticket, error)
            }
        };
    }
}
