//! Where the work of natives that may block is done: on the threads of the scheduler's blocking pool. The answer comes
//! back as an event, so that the process takes it up in its own turn.

use std::sync::atomic::Ordering;

use super::block;
use super::event::{Answer, Event};
use super::system::System;
use crate::vm::native::Cx;
use crate::vm::offload::{Done, Job, Offload, Wake};
use crate::vm::task::Ticket;
use crate::vm::transfer::Values;

/// For all machines of workers.
pub(super) static OFFLOAD: Offload = Offload { will_wait, has_others, spawn, waker };

fn will_wait(cx: &mut Cx<'_>) {
    if let Ok(me) = block::me(cx) {
        me.block.system.attend();
    }
}

fn has_others(cx: &mut Cx<'_>) -> bool {
    block::me(cx).is_ok_and(|me| me.block.system.live() > 1)
}

fn spawn(cx: &mut Cx<'_>, job: Job) -> Result<(), Job> {
    match block::me(cx) {
        Ok(me) => me.worker.spawn_blocking(job),
        Err(_) => {
            cx.take_error();
            Err(job)
        }
    }
}

fn waker(cx: &mut Cx<'_>, ticket: Ticket) -> Wake {
    let target = match block::me(cx) {
        // Until the wait has ended the run is not idle, whoever is to end it.
        Ok(me) => me.block.system.remote.get().map(|remote| (remote.clone(), me.process(), remote.hold())),
        Err(_) => {
            cx.take_error();
            None
        }
    };
    Box::new(move |done| {
        if let Some((remote, process, hold)) = target {
            // A process that has ended waits for nothing.
            drop(remote.send(&process, Event::Answer(ticket, Box::new(Answered(done)))));
            drop(hold);
        }
    })
}

/// The threads of a run for work that blocks, for those who start such work from anywhere.
#[derive(Clone, Copy)]
pub(crate) struct Jobs(&'static System);

impl Jobs {
    /// Those of the run that the process belongs to, if it belongs to one.
    #[cfg_attr(not(feature = "sqlite"), expect(dead_code, reason = "only SQLite blocks"))]
    pub(crate) fn of_run(cx: &mut Cx<'_>) -> Option<Jobs> {
        match block::me(cx) {
            Ok(me) => Some(Jobs(me.block.system)),
            Err(_) => {
                cx.take_error();
                None
            }
        }
    }

    /// Runs a job that may take long on one of them; where the run is about to end, or there is none, here.
    pub(crate) fn run(self, job: Job) {
        let is_stopping = self.0.is_stopping.load(Ordering::Relaxed);
        let refused = match self.0.remote.get() {
            Some(remote) if !is_stopping => remote.spawn_long(job),
            _ => Err(job),
        };
        if let Err(job) = refused {
            job();
        }
    }
}

/// The answer.
struct Answered(Done);

impl Answer for Answered {
    fn values(self: Box<Self>, cx: &mut Cx<'_>) -> Values {
        (self.0)(cx)
    }
}
