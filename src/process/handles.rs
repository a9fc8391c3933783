//! Things outside that a process owns: connections, files, children. They are closed when it ends, the youngest first,
//! however it ends.
//!
//! The object of the program has the handle behind a counted reference; the process only remembers it weakly. So a
//! handle that the program lets go of is dropped by the collector, and none is kept open because somebody forgot it.

use std::sync::{Arc, Weak};

use super::block;
use super::local::Local;
use crate::vm::native::Cx;

/// Something that a process owns.
pub trait Handle: Send + Sync {
    /// Closes it: called at most once by the process, and perhaps after the program has done so itself. It must not
    /// wait; what takes time is handed over.
    fn close(&self);
}

/// So many handles are remembered before those that are no more are looked for.
const CROWD_MIN: usize = 64;

/// The handles of a process, in the order in which they were made.
#[derive(Default)]
pub(super) struct Handles {
    all: Vec<Weak<dyn Handle>>,
    /// Number at which those that are no more are looked for.
    crowd: usize,
}

impl Handles {
    fn add(&mut self, handle: Weak<dyn Handle>) {
        if self.all.len() >= self.crowd.max(CROWD_MIN) {
            self.all.retain(|handle| handle.strong_count() > 0);
            self.crowd = self.all.len() * 2;
        }
        self.all.push(handle);
    }

    /// Closes all.
    pub(super) fn close_all(&mut self) {
        for handle in self.all.drain(..).rev() {
            if let Some(handle) = handle.upgrade() {
                handle.close();
            }
        }
    }
}

/// Closes the handles of a process that ends.
pub(super) fn close_all(local: &mut Local) {
    if let Some(more) = &mut local.more {
        more.handles.close_all();
    }
}

impl Cx<'_> {
    /// The process owns this handle from now on. A state without processes owns nothing: there the handle goes with its
    /// object.
    pub fn own_handle<T: Handle + 'static>(&mut self, handle: &Arc<T>) {
        let weak = Arc::downgrade(handle);
        match block::local(self) {
            Ok(local) => local.more().handles.add(weak),
            Err(_) => {
                self.take_error();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    struct Named<'a>(usize, &'a Mutex<Vec<usize>>);

    impl Handle for Named<'static> {
        fn close(&self) {
            self.1.lock().expect("no panic").push(self.0);
        }
    }

    #[test]
    fn handles_are_closed_in_reverse_order_and_forgotten_ones_not_kept() {
        static CLOSED: Mutex<Vec<usize>> = Mutex::new(Vec::new());
        let mut handles = Handles::default();
        let kept: Vec<Arc<Named<'static>>> = (0..3).map(|n| Arc::new(Named(n, &CLOSED))).collect();
        for handle in &kept {
            let weak = Arc::downgrade(handle);
            handles.add(weak);
            for n in 0..CROWD_MIN {
                let short = Arc::new(Named(100 + n, &CLOSED));
                let weak = Arc::downgrade(&short);
                handles.add(weak);
            }
        }
        assert!(handles.all.len() <= 2 * CROWD_MIN, "{}", handles.all.len());
        handles.close_all();
        assert_eq!(*CLOSED.lock().expect("no panic"), [2, 1, 0]);
    }
}
