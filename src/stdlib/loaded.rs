//! Which files of code a program loads, for who watches them (specification: cli 3.7).

use std::path::Path;
use std::sync::OnceLock;

type Tell = Box<dyn Fn(&Path) + Send + Sync>;

static TELL: OnceLock<Tell> = OnceLock::new();

/// Has `tell` called with the name of each file of code before it is read, from any thread. The first who asks for that is the
/// only one who gets it.
pub(crate) fn tell_of_files(tell: Tell) {
    // Who comes later asks for the same, or there is no place for two.
    drop(TELL.set(tell));
}

/// A file of code is about to be read.
pub(crate) fn will_load(path: &Path) {
    if let Some(tell) = TELL.get() {
        tell(path);
    }
}
