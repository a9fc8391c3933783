//! The gradual type checker: annotations are checked, what is not annotated is inferred or left alone.
//!
//! [`check`] takes a tree and an [`Environment`], which holds the declarations of the libraries and the way to the
//! types of other modules, and gives findings and the [`Manifest`] of the module for those that require it. Nothing here
//! changes what a program does.
//!
//! The parts, from the bottom up:
//! * `store` holds types as numbers, in `layers`; `normal` builds unions and intersections; `print` shows them.
//! * `assign` decides whether a type fits a place; `generics` instantiates and infers.
//! * `names` and `lower` turn type expressions into types.
//! * `scan` learns before the check which variables are captured and assigned; `flow` holds what is known at a point of
//!   the program; `narrow` derives facts from conditions.
//! * `expr`, `call` (with `arguments` and `special`), `member`, `table`, `stat` (with `variables`, `branch`, `loops`) and
//!   `function` are the check proper; `advice` adds help to what they find.
//! * `session` checks a text again and again, as it is edited: what `memo` keeps of functions, in the form of `portable`, is not
//!   looked at again.
//!
//! Rules: false alarms are worse than misses. Where something is not known it is `any`, and `any` is never wrong. In a
//! file without annotations only what is certain to fail is reported.
//!
//! Source: the type system's specification, sections 2 and 3.

#![forbid(unsafe_code)]
#![expect(clippy::wildcard_enum_match_arm, reason = "a rule is about a few of many kinds of types and expressions")]

mod advice;
mod arguments;
mod assign;
mod branch;
mod call;
mod check;
mod environment;
mod expr;
mod flow;
mod function;
mod generics;
mod layers;
mod library;
mod loops;
mod lower;
mod member;
mod memo;
mod narrow;
mod normal;
mod portable;
mod print;
mod scan;
mod session;
mod special;
mod stat;
mod store;
mod symbols;
mod table;
mod validate;
mod variables;

pub use environment::{Environment, Library, Manifest, Modules, Outcome, Required};
pub use library::{is_global_library, library_names};
pub use session::Session;

use std::panic::{self, AssertUnwindSafe};

use check::Checker;
use environment::ManifestTypes;
use memo::Memo;
use store::TypeId;

use crate::diag::{Code, Diagnostic, Severity};
use crate::source::{Names, Span, with_room};
use crate::syntax::ast::Chunk;

/// Checks `chunk`, whose identifiers are those of `names`.
#[must_use]
pub fn check(chunk: &Chunk<'_>, names: &Names, environment: &Environment<'_>) -> Outcome {
    check_with(chunk, names, environment, None).0
}

/// The same with what is kept of functions; gives it back unless the check has failed.
fn check_with<'e>(
    chunk: &Chunk<'_>,
    names: &'e Names,
    environment: &'e Environment<'e>,
    memo: Option<Box<Memo<'e>>>,
) -> (Outcome, Option<Box<Memo<'e>>>) {
    with_room(|| {
        let scan = scan::scan(chunk, names);
        let assigns_globals = scan.global_writes.iter().any(|n| *n > 0);
        let mut checker = Checker::new(scan, names, environment, environment.library.store.clone());
        checker.memo = memo;
        // A fault of the checker loses what it has not reached, nothing else.
        let outcome = panic::catch_unwind(AssertUnwindSafe(|| {
            checker.begin_memo();
            checker.block(&chunk.body);
            let value = checker.export();
            (checker.finish(), value)
        }));
        match outcome {
            Ok((diagnostics, value)) => {
                let types = ManifestTypes { store: checker.store, value, named: checker.exports };
                let manifest = Manifest { types: Some(Box::new(types)), assigns_globals };
                (Outcome { diagnostics, manifest }, checker.memo)
            }
            Err(_) => {
                let mut diagnostics = vec![internal_error()];
                diagnostics.append(&mut checker.findings);
                (Outcome { diagnostics, manifest: Manifest { types: None, assigns_globals } }, None)
            }
        }
    })
}

/// The finding that stands for a fault of the checker.
#[must_use]
pub fn internal_error() -> Diagnostic {
    Diagnostic::new(Code::E9999, Severity::Error, "type checker internal error (skipped)", Span::at(0))
}

impl Checker<'_, '_> {
    /// The type of the module: of the first value that it returns.
    fn export(&mut self) -> TypeId {
        let returns = std::mem::take(&mut self.frame().returns);
        let mut all = TypeId::NEVER;
        for returned in &returns {
            all = self.store.union(all, returned.pack.first());
        }
        if all == TypeId::NEVER { TypeId::ANY } else { self.store.widen(all) }
    }
}
