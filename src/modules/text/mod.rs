//! The module `text`: regular expressions, differences of texts, and texts in chunks (specification: modules/text).
//!
//! | folder | what |
//! |---|---|
//! | `regexp` | `text.regexp` |
//! | `diff` | `text.diff` |
//! | `splitter` | `text.splitter` |
//!
//! Work on long texts is done in pieces (`work.rs`).

mod diff;
mod regexp;
mod splitter;
mod work;

use crate::stdlib::module::{Class, Module};
use crate::stdlib::set_part;
use crate::vm::native::{Cx, Function, TableRef};

/// The module.
pub(super) static MODULE: Module = Module::new("text", "regular expressions, differences of texts, chunks")
    .with_classes(&[Class::Deterministic])
    .with_open(open);

const PARTS: [(&str, &[Function]); 3] =
    [("diff", diff::FUNCTIONS), ("regexp", regexp::FUNCTIONS), ("splitter", splitter::FUNCTIONS)];

fn open(cx: &mut Cx<'_>, module: TableRef) {
    for (name, functions) in PARTS {
        set_part(cx, module, name, functions);
    }
}
