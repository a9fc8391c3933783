//! Preparing within a time: a host that does not answer fails the change, and holds up no other one for longer.
//!
//! What takes time is prepared on a thread of its own, which cannot be stopped. When it is too late its answer is dropped, and
//! with that everything that it has made ([`Host::prepare`]).

use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use super::changes::Op;
use super::failure::{Failure, Problem, What};
use super::live::{Host, Prepared, Proposal};

/// How long a host may take (specification: registry 6, step 5).
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

/// What the host makes of a change.
///
/// # Errors
/// Something cannot be made, or is not made in time.
pub(super) fn prepare(
    host: &Arc<dyn Host>,
    proposal: &Proposal<'_>,
    patience: Duration,
) -> Result<Box<dyn Prepared>, Failure> {
    if host.is_quick(proposal.ops) {
        return host.prepare(proposal);
    }
    let (sender, answer) = channel();
    let (before, after, ops) = (proposal.before.clone(), proposal.after.clone(), proposal.ops.to_vec());
    let own = Arc::clone(host);
    let body = move || {
        let result = own.prepare(&Proposal { before: &before, after: &after, ops: &ops });
        // Who waits no longer wants none of it.
        drop(sender.send(result));
    };
    if thread::Builder::new().name("wippy-prepare".to_owned()).spawn(body).is_err() {
        return host.prepare(proposal);
    }
    match answer.recv_timeout(patience) {
        Ok(result) => result,
        Err(RecvTimeoutError::Timeout) => Err(late(proposal.ops, patience)),
        Err(RecvTimeoutError::Disconnected) => Err(Failure::new(What::Internal, "the change could not be prepared")),
    }
}

fn late(ops: &[Op], patience: Duration) -> Failure {
    let first = ops.first().map(Op::entry);
    let named = first.map_or(String::new(), |entry| format!("{} ({})", entry.id, entry.kind));
    let message = format!("no answer within {}s: {named}", patience.as_secs());
    let problem = Problem::new(What::Timeout, first.map_or("", |entry| &entry.id), message.clone());
    let more = if ops.len() > 1 { format!(" and {} more", ops.len() - 1) } else { String::new() };
    Failure { problems: vec![problem], ..Failure::new(What::Timeout, message + &more) }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::sync::mpsc::{Receiver, Sender};

    use super::super::live::{Registry, Request, Settings, Wait};
    use super::super::storage::Keeping;
    use super::super::{Changes, Draft, State};
    use super::*;
    use crate::data::Data;

    /// A host that answers when it is told to, and tells what becomes of its answers.
    struct Slow {
        go: Mutex<Receiver<()>>,
        told: Mutex<Sender<&'static str>>,
    }

    struct Answer(Sender<&'static str>);

    impl Prepared for Answer {
        fn commit(self: Box<Self>) {
            self.0.send("committed").unwrap();
        }
    }

    impl Drop for Answer {
        fn drop(&mut self) {
            let _ = self.0.send("dropped");
        }
    }

    impl Host for Slow {
        fn check(&self, _: &Proposal<'_>) -> Vec<Problem> {
            Vec::new()
        }

        fn order(&self, ops: Vec<Op>, _: &State, _: &State) -> Vec<Op> {
            ops
        }

        fn is_quick(&self, _: &[Op]) -> bool {
            false
        }

        fn prepare(&self, _: &Proposal<'_>) -> Result<Box<dyn Prepared>, Failure> {
            self.go.lock().unwrap().recv().unwrap();
            Ok(Box::new(Answer(self.told.lock().unwrap().clone())))
        }

        fn await_started(&self, _: Vec<String>, _: Wait) {}
    }

    #[test]
    fn a_host_that_does_not_answer_fails_the_change() {
        let ((go, gone), (told, news)) = (channel(), channel());
        let host = Slow { go: Mutex::new(gone), told: Mutex::new(told) };
        let settings = Settings { keeping: Keeping::Memory, history_limit: 0, cache_size: 0 };
        let (mut registry, _) = Registry::open(State::default(), Box::new(host), settings).unwrap();
        let create = |id: &str| {
            let mut changes = Changes::default();
            let draft = Draft { id: id.into(), kind: Some("test".into()), meta: Data::Nil, data: Data::Nil };
            changes.create(draft).unwrap();
            Request { changes, ..Request::default() }
        };
        Arc::get_mut(&mut registry).unwrap().patience = Duration::from_millis(20);
        let failure = registry.apply(&create("app:slow")).unwrap_err();
        assert_eq!((failure.what, failure.is_retryable), (What::Timeout, true));
        assert_eq!(failure.message, "no answer within 0s: app:slow (test)");
        assert_eq!(failure.problems[0].entry, "app:slow");
        assert_eq!(registry.current().version.number, 0);
        assert!(registry.current().state().get("app:slow").is_none());
        // What comes too late is taken back, and the next change goes its way.
        go.send(()).unwrap();
        assert_eq!(news.recv().unwrap(), "dropped");
        Arc::get_mut(&mut registry).unwrap().patience = PATIENCE;
        go.send(()).unwrap();
        assert_eq!(registry.apply(&create("app:quick")).unwrap().number, 1);
        assert_eq!(news.recv().unwrap(), "committed");
        assert!(registry.current().state().get("app:slow").is_none());
    }
}
