//! All commands that run, of all processes: what is left of them at the end of the program is ended then.

use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rustix::process::Pid;

use super::child::{Child, Ending, GRACE, KILLED_TIMEOUT};
use super::guard;
use crate::stdlib::io::before_end;

/// The commands, by their addresses.
static RUNNING: Mutex<Running> = Mutex::new(Running { all: None, is_over: false });
/// One has gone.
static GONE: Condvar = Condvar::new();

struct Running {
    /// None before the first.
    all: Option<HashMap<usize, Arc<Child>>>,
    /// The program ends: nothing is started any more.
    is_over: bool,
}

fn lock() -> MutexGuard<'static, Running> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

fn address(child: &Arc<Child>) -> usize {
    Arc::as_ptr(child).addr()
}

/// A command runs, as a group. False: it must not, since the program ends.
pub(super) fn insert(child: &Arc<Child>, group: Option<Pid>) -> bool {
    if let Some(group) = group {
        guard::add(group);
    }
    let mut running = lock();
    let all = running.all.get_or_insert_with(|| {
        before_end(end_all);
        HashMap::new()
    });
    all.insert(address(child), Arc::clone(child));
    !running.is_over
}

/// Nothing of it runs any more.
pub(super) fn remove(child: &Arc<Child>, group: Option<Pid>) {
    if let Some(group) = group {
        guard::remove(group);
    }
    let removed = lock().all.as_mut().and_then(|all| all.remove(&address(child)));
    drop(removed);
    GONE.notify_all();
}

/// Ends all and waits until nothing runs, as long as that may take.
fn end_all() {
    lock().is_over = true;
    if !end(Ending::Asked, GRACE) {
        end(Ending::Killed, KILLED_TIMEOUT * 2);
    }
}

/// Tells all to end. True: they did within the time.
fn end(ending: Ending, limit: Duration) -> bool {
    let children: Vec<Arc<Child>> = lock().all.iter().flat_map(HashMap::values).cloned().collect();
    children.iter().for_each(|child| child.end(ending));
    let until = Instant::now() + limit;
    let mut running = lock();
    while running.all.as_ref().is_some_and(|all| !all.is_empty()) {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return false;
        }
        running = GONE.wait_timeout(running, left).unwrap_or_else(PoisonError::into_inner).0;
    }
    true
}
