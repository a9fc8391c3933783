//! Errors that natives return.

use std::borrow::Cow;

use super::error::{ErrorValue, Root, kind, pack_details};
use crate::vm::debug::Trace;
use crate::vm::native::{Cx, Raise, Ret, TableRef, Value};

/// An error that a native is about to return: `nil, error` by convention.
///
/// ```
/// use wippy::vm::native::{Cx, Raise, Ret};
/// use wippy::{Failure, kind};
///
/// /// `open(name)`
/// fn open(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
///     let name = String::from_utf8_lossy(cx.check_str(1)?).into_owned();
///     Failure::new(kind::UNAVAILABLE, format!("no answer from {name}")).with_context("open").ret_nil(cx)
/// }
///
/// let mut runtime = wippy::Runtime::new(wippy::Options::default());
/// runtime.register("open", open);
/// let program = b"local v, err = open('x') return v, err:kind(), err:retryable(), tostring(err)";
/// let results = runtime.run(program, b"=example").expect("no error");
/// assert_eq!(results, ["nil", "Unavailable", "true", "open: no answer from x"]);
/// ```
pub struct Failure {
    root: Root,
    context: Option<Cow<'static, str>>,
}

impl Failure {
    /// An error of one of the kinds in [`kind`]. Another try may help where the kind says so.
    pub fn new(kind: &'static str, message: impl std::fmt::Display) -> Failure {
        let retryable = matches!(kind, kind::UNAVAILABLE | kind::TIMEOUT | kind::RATE_LIMITED);
        let root = Root { retryable: Some(retryable), ..Root::of_runtime(kind, message) };
        Failure { root, context: None }
    }

    /// `context: message` is its text.
    #[must_use]
    pub fn with_context(mut self, context: impl Into<Cow<'static, str>>) -> Failure {
        self.context = Some(context.into());
        self
    }

    /// Whether another try may help, where the kind does not say it right.
    #[must_use]
    pub fn with_retryable(mut self, retryable: bool) -> Failure {
        self.root.retryable = Some(retryable);
        self
    }

    /// Facts for programs: a table of data, which is copied.
    #[must_use]
    pub fn with_details(mut self, cx: &mut Cx<'_>, details: TableRef) -> Failure {
        self.root.details = pack_details(cx, details).unwrap_or(None);
        self
    }

    /// As a value of the program, with the stack of the running code.
    pub fn into_value(self, cx: &mut Cx<'_>) -> Value {
        let trace = cx.capture_stack(0);
        let error = match self.context {
            Some(context) => ErrorValue::with_context(self.root, context.as_bytes(), trace),
            None => ErrorValue::new(self.root, trace),
        };
        error.into_value(cx)
    }

    /// Ends the native with `nil, error`.
    ///
    /// # Errors
    /// None: the signature is that of natives.
    pub fn ret_nil(self, cx: &mut Cx<'_>) -> Result<Ret, Raise> {
        self.ret_instead(cx, Value::NIL)
    }

    /// Ends the native with `false, error`.
    ///
    /// # Errors
    /// None: the signature is that of natives.
    pub fn ret_false(self, cx: &mut Cx<'_>) -> Result<Ret, Raise> {
        self.ret_instead(cx, Value::boolean(false))
    }

    /// Ends the native with another value in front of the error.
    ///
    /// # Errors
    /// None: the signature is that of natives.
    pub fn ret_instead(self, cx: &mut Cx<'_>, v: Value) -> Result<Ret, Raise> {
        let error = self.into_value(cx);
        cx.ret(&[v, error])
    }
}

/// An error of the runtime with the stack of the running code.
pub(super) fn runtime(cx: &mut Cx<'_>, kind: &'static str, message: &str) -> ErrorValue {
    ErrorValue::new(Root::of_runtime(kind, message), cx.capture_stack(0))
}

/// An error without a stack.
pub(super) fn detached(kind: &'static str, message: &str) -> ErrorValue {
    ErrorValue::new(Root::of_runtime(kind, message), Trace::default())
}

/// The same where another try may help, or not.
pub(super) fn detached_retryable(kind: &'static str, message: &str, retryable: bool) -> ErrorValue {
    let root = Root { retryable: Some(retryable), ..Root::of_runtime(kind, message) };
    ErrorValue::new(root, Trace::default())
}

/// An error of the runtime with facts.
pub(super) fn with_details(
    cx: &mut Cx<'_>,
    kind: &'static str,
    message: &str,
    retryable: bool,
    fill: impl FnOnce(&mut Cx<'_>, TableRef),
) -> ErrorValue {
    let table = cx.new_table(0, 2);
    fill(cx, table);
    let mut root = Root::of_runtime(kind, message);
    root.retryable = Some(retryable);
    root.details = pack_details(cx, table).unwrap_or(None);
    ErrorValue::new(root, cx.capture_stack(0))
}

/// Stores a text as a field of facts.
pub(super) fn set_text(cx: &mut Cx<'_>, table: TableRef, name: &str, text: &[u8]) {
    let text = cx.new_str(text);
    let stored = cx.raw_set_str(table, name, text);
    debug_assert!(stored.is_ok(), "a new table takes every named field");
}

/// Ends a native with `nil, error`.
pub(super) fn ret_nil(cx: &mut Cx<'_>, error: ErrorValue) -> Result<Ret, Raise> {
    let error = error.into_value(cx);
    cx.ret(&[Value::NIL, error])
}

/// Ends a native with `value, nil`.
pub fn ret_ok(cx: &mut Cx<'_>, v: impl Into<Value>) -> Result<Ret, Raise> {
    let v = v.into();
    cx.ret(&[v, Value::NIL])
}
