//! A task's wait on shared channels, as other threads see it.

use std::any::Any;
use std::sync::{Arc, Weak};

use smallvec::SmallVec;

use super::{Shared, putting_off};
use crate::process::block::{Me, ProcessRef};
use crate::sched::exchange::{Claim, Flag};
use crate::sched::sync::{Mutex, lock};
use crate::vm::native::Cx;
use crate::vm::task::{SharedWait, Ticket};

/// See the head of the file.
pub(super) struct Wait {
    claim: Flag,
    process: ProcessRef,
    ticket: Ticket,
    /// Where it stands in queues.
    channels: Mutex<SmallVec<[Weak<Shared>; 1]>>,
}

impl Wait {
    /// The wait that a task is about to begin, or is in.
    pub(super) fn new(me: &Me<'_>, ticket: Ticket) -> Arc<Wait> {
        Arc::new(Wait { claim: Flag::default(), process: me.process(), ticket, channels: Mutex::default() })
    }

    /// The wait of a blocked task, made known to other threads if it is not.
    pub(super) fn of_task(cx: &mut Cx<'_>, me: &Me<'_>, ticket: Ticket) -> Arc<Wait> {
        let known = cx.shared_wait(ticket).and_then(|wait| {
            let any: Arc<dyn Any + Send + Sync> = wait;
            any.downcast::<Wait>().ok()
        });
        known.unwrap_or_else(|| {
            let wait = Wait::new(me, ticket);
            cx.share_wait(ticket, Arc::<Wait>::clone(&wait));
            wait
        })
    }

    /// It is about to join queues of a channel.
    pub(super) fn joins(&self, shared: &Arc<Shared>) {
        lock(&self.channels).push(Arc::downgrade(shared));
    }

    pub(super) fn process(&self) -> &ProcessRef {
        &self.process
    }

    pub(super) fn ticket(&self) -> Ticket {
        self.ticket
    }
}

impl Claim for Wait {
    fn take(&self) -> bool {
        self.claim.take()
    }

    fn is_open(&self) -> bool {
        self.claim.is_open()
    }
}

impl SharedWait for Wait {
    fn take(&self) -> bool {
        self.claim.take()
    }

    fn is_open(&self) -> bool {
        self.claim.is_open()
    }

    fn is_reachable(&self) -> bool {
        // A wait that was ended is woken by an event on its way.
        !self.claim.is_open()
            || lock(&self.channels).iter().filter_map(Weak::upgrade).any(|shared| shared.is_reachable())
    }

    fn withdraw(&self) {
        if !self.claim.take() {
            return;
        }
        let channels = std::mem::take(&mut *lock(&self.channels));
        putting_off(|| {
            for shared in channels.iter().filter_map(Weak::upgrade) {
                shared.with(|exchange| exchange.withdrawn());
            }
        });
    }
}
