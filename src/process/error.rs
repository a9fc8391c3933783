//! Error values: message, contexts, kind, retryable flag, details and stack, immutable.
//!
//! An error is a chain of layers behind reference counts. The innermost holds what was said when it was made; each
//! wrap adds a context and the stack of its own moment, and shares the rest. Nothing in it belongs to a heap, so a copy
//! for another process is another reference. As a value of a program an error is a userdata whose Rust part is an
//! [`ErrorValue`] and whose user value is the value that it wraps, so that `unwrap` gives that very object.
//!
//! The library `errors` makes the metatable and leaves it in the registry under [`METATABLE`].

use std::borrow::Cow;
use std::sync::Arc;

use crate::vm::debug::Trace;
use crate::vm::native::{
    Cx, Kind, Object, Portable, Raise, Ret, TableRef, Transfer, Type, Value, is_full_userdata, kind_of, type_of,
};
use crate::vm::registered::Key;
use crate::vm::transfer::{CopyError, Mode, Parcel};

/// Name under which the registry keeps the metatable of error values.
pub(crate) static METATABLE: Key = Key::new("error");
/// Name of the type in messages.
pub(crate) const TYPE_NAME: &str = "error";

/// Kinds that the runtime itself gives.
pub mod kind {
    /// Not classified.
    pub const UNKNOWN: &str = "";
    /// Bad input or argument.
    pub const INVALID: &str = "Invalid";
    /// Something is not there.
    pub const NOT_FOUND: &str = "NotFound";
    /// Something is there already.
    pub const ALREADY_EXISTS: &str = "AlreadyExists";
    /// The caller may not do it.
    pub const PERMISSION_DENIED: &str = "PermissionDenied";
    /// The state has changed meanwhile.
    pub const CONFLICT: &str = "Conflict";
    /// A service is down or stopping.
    pub const UNAVAILABLE: &str = "Unavailable";
    /// It took too long.
    pub const TIMEOUT: &str = "Timeout";
    /// A limit was hit.
    pub const RATE_LIMITED: &str = "RateLimited";
    /// It was cancelled.
    pub const CANCELED: &str = "Canceled";
    /// A failure inside; errors that nothing caught.
    pub const INTERNAL: &str = "Internal";
}

/// An error. Clones are the same error.
#[derive(Clone)]
pub(crate) struct ErrorValue(Arc<Layer>);

struct Layer {
    /// What a wrap has put in front.
    context: Option<Box<[u8]>>,
    /// The error that this one wraps.
    inner: Option<ErrorValue>,
    /// What the whole chain has in common.
    root: Arc<Root>,
    trace: Trace,
}

/// What is known about an error, without its stack.
pub(crate) struct Root {
    /// The message, without contexts.
    pub(crate) message: Box<[u8]>,
    /// The kind, empty if it is not known.
    pub(crate) kind: Cow<'static, [u8]>,
    /// Whether another try may help, if that is known.
    pub(crate) retryable: Option<bool>,
    /// Facts for programs.
    pub(crate) details: Option<Parcel>,
}

impl Root {
    /// A message of unknown kind.
    pub(crate) fn of_message(message: &[u8]) -> Root {
        Root { message: message.into(), kind: Cow::Borrowed(b""), retryable: None, details: None }
    }

    /// An error of the runtime: as most of them are, one that another try will not help.
    pub(crate) fn of_runtime(kind: &'static str, message: impl std::fmt::Display) -> Root {
        let message = message.to_string().into_bytes().into();
        Root { message, kind: Cow::Borrowed(kind.as_bytes()), retryable: Some(false), details: None }
    }
}

/// A layer of an error, outermost first.
pub(crate) struct LayerView<'a> {
    /// What a wrap has put in front.
    pub(crate) context: Option<&'a [u8]>,
    /// The stack where the layer was made.
    pub(crate) trace: &'a Trace,
}

impl ErrorValue {
    /// An error that wraps nothing.
    pub(crate) fn new(root: Root, trace: Trace) -> ErrorValue {
        ErrorValue(Arc::new(Layer { context: None, inner: None, root: Arc::new(root), trace }))
    }

    /// This error with a context in front.
    pub(crate) fn wrap(&self, context: &[u8], trace: Trace) -> ErrorValue {
        let (inner, root) = (Some(self.clone()), Arc::clone(&self.0.root));
        ErrorValue(Arc::new(Layer { context: Some(context.into()), inner, root, trace }))
    }

    /// An error in one layer of a message with a context in front: there is nothing to unwrap.
    pub(crate) fn with_context(root: Root, context: &[u8], trace: Trace) -> ErrorValue {
        ErrorValue(Arc::new(Layer { context: Some(context.into()), inner: None, root: Arc::new(root), trace }))
    }

    /// The message without contexts.
    pub(crate) fn message(&self) -> &[u8] {
        &self.0.root.message
    }

    /// The kind, empty if unknown.
    pub(crate) fn kind(&self) -> &[u8] {
        &self.0.root.kind
    }

    /// Whether another try may help, if that is known.
    pub(crate) fn retryable(&self) -> Option<bool> {
        self.0.root.retryable
    }

    /// The facts for programs.
    pub(crate) fn details(&self) -> Option<&Parcel> {
        self.0.root.details.as_ref()
    }

    /// The error that this one wraps.
    pub(crate) fn inner(&self) -> Option<&ErrorValue> {
        self.0.inner.as_ref()
    }

    /// The stack of the outermost layer.
    pub(crate) fn trace(&self) -> &Trace {
        &self.0.trace
    }

    /// The layers from the outermost wrap inwards.
    pub(crate) fn layers(&self) -> impl Iterator<Item = LayerView<'_>> {
        std::iter::successors(Some(self), |error| error.inner())
            .map(|error| LayerView { context: error.0.context.as_deref(), trace: &error.0.trace })
    }

    /// The contexts, outermost first, and the message, joined by `: `.
    pub(crate) fn text(&self) -> Vec<u8> {
        let mut text = Vec::new();
        for context in self.layers().filter_map(|layer| layer.context) {
            text.extend_from_slice(context);
            text.extend_from_slice(b": ");
        }
        text.extend_from_slice(self.message());
        text
    }

    /// The stacks of all layers: for each its context on a line of its own, then a line for each frame.
    pub(crate) fn stack_text(&self) -> Vec<u8> {
        let mut lines: Vec<Vec<u8>> = Vec::new();
        for layer in self.layers() {
            lines.extend(layer.context.map(<[u8]>::to_vec));
            trace_lines(layer.trace, &mut lines);
        }
        lines.join(&b'\n')
    }

    /// Whether both are the same error, not only equal ones.
    pub(crate) fn is_same(&self, other: &ErrorValue) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// The error that a value is, if it is one.
    pub(crate) fn of_value(cx: &mut Cx<'_>, v: Value) -> Option<ErrorValue> {
        cx.userdata_ref::<ErrorValue>(v).cloned()
    }

    /// A value of the program for this error.
    pub(crate) fn into_value(self, cx: &mut Cx<'_>) -> Value {
        let metatable = cx.registered_table(&METATABLE);
        cx.new_userdata(self, metatable)
    }

    /// The failure of a process that returned a second value, if that says so: an error or a string does.
    pub(crate) fn of_returned(cx: &mut Cx<'_>, v: Value) -> Option<ErrorValue> {
        if type_of(v) == Type::String {
            return Some(ErrorValue::new(internal(cx.bytes(v)), Trace::default()));
        }
        ErrorValue::of_value(cx, v)
    }

    /// The failure of a process in which `v` was raised and caught by nothing; the trace is that of the raise. Where a
    /// metamethod `__tostring` gives the message, the caller has to call it and to come back with its result.
    pub(crate) fn of_raised(cx: &mut Cx<'_>, v: Value, trace: Trace) -> Raised {
        if let Some(error) = ErrorValue::of_value(cx, v) {
            return Raised::Error(error);
        }
        let has_fields = type_of(v) == Type::Table || is_full_userdata(v);
        let method = if has_fields { cx.tostring_method(v) } else { Value::NIL };
        if type_of(method) == Type::Function {
            return Raised::Call { method, trace };
        }
        Raised::Error(ErrorValue::of_object(cx, v, Value::NIL, trace))
    }

    /// As [`ErrorValue::of_raised`], with what `__tostring` gave for the message. Anything but a string or number is
    /// no message.
    pub(crate) fn of_object(cx: &mut Cx<'_>, v: Value, text: Value, trace: Trace) -> ErrorValue {
        let text = cx.to_str(text).or_else(|| cx.to_str(v));
        if let Some(text) = text {
            let mut root = internal(cx.bytes(text));
            if type_of(v) != Type::String {
                root.details = details_of(cx, v);
            }
            return ErrorValue::new(root, trace);
        }
        let mut root = internal(format!("(error object is a {} value)", type_of(v).name()).as_bytes());
        if let Kind::Table(t) = kind_of(v)
            && let message = cx.raw_get_str(t, "message")
            && type_of(message) == Type::String
        {
            root.message = cx.bytes(message).into();
            let kind = cx.raw_get_str(t, "kind");
            if type_of(kind) == Type::String {
                root.kind = Cow::Owned(cx.bytes(kind).to_vec());
            }
            if let Kind::Boolean(retryable) = kind_of(cx.raw_get_str(t, "retryable")) {
                root.retryable = Some(retryable);
            }
        }
        root.details = details_of(cx, v);
        ErrorValue::new(root, trace)
    }
}

/// What [`ErrorValue::of_raised`] made of a value.
pub(crate) enum Raised {
    /// The failure.
    Error(ErrorValue),
    /// The metamethod has to be called with the value; [`ErrorValue::of_object`] goes on with its result.
    Call {
        /// The metamethod.
        method: Value,
        /// The stack of the raise.
        trace: Trace,
    },
}

fn internal(message: &[u8]) -> Root {
    Root { kind: Cow::Borrowed(kind::INTERNAL.as_bytes()), ..Root::of_message(message) }
}

/// `{value = v}`, if that can be copied.
fn details_of(cx: &mut Cx<'_>, v: Value) -> Option<Parcel> {
    let t = cx.new_table(0, 1);
    cx.raw_set_str(t, "value", v).ok()?;
    pack_details(cx, t).ok().flatten()
}

/// A copy of the details of an error; an empty table counts as none.
///
/// # Errors
/// Some part of them may not travel.
pub(crate) fn pack_details(cx: &mut Cx<'_>, details: TableRef) -> Result<Option<Parcel>, CopyError> {
    if cx.entry_from(details, 0).is_none() {
        return Ok(None);
    }
    cx.pack(&[details.into()], Mode::Data, usize::MAX, &|_| "details".to_owned()).map(Some)
}

/// A line for each frame of a stack.
fn trace_lines(trace: &Trace, lines: &mut Vec<Vec<u8>>) {
    let mut next_level = 0;
    for (level, frame) in trace.frames() {
        if level > next_level {
            lines.push(b"  ...".to_vec());
        }
        next_level = level + 1;
        let mut line = [b"  ", &frame.source[..]].concat();
        if let Some(number) = frame.line {
            line.extend_from_slice(format!(":{number}").as_bytes());
        }
        if !frame.name.is_empty() {
            line.extend_from_slice(&[b" (", &frame.name[..], b")"].concat());
        }
        lines.push(line);
    }
}

impl Drop for Layer {
    fn drop(&mut self) {
        // One after the other: a long chain must not be a deep recursion.
        let mut next = self.inner.take();
        while let Some(ErrorValue(layer)) = next {
            next = Arc::into_inner(layer).and_then(|mut layer| layer.inner.take());
        }
    }
}

impl Object for ErrorValue {
    fn type_name(&self) -> &'static str {
        TYPE_NAME
    }

    fn outside_bytes(&self) -> usize {
        let Layer { context, inner, root, trace } = &*self.0;
        let own = size_of::<Layer>() + context.as_ref().map_or(0, |context| context.len()) + trace.bytes();
        // What an inner error holds is counted with that.
        if inner.is_some() { own } else { own + root.bytes() }
    }

    fn transfer(&self) -> Transfer {
        Transfer::Portable(Box::new(self.clone()))
    }

    fn text(&self) -> Option<Vec<u8>> {
        Some(ErrorValue::text(self))
    }
}

impl Root {
    fn bytes(&self) -> usize {
        let details = self.details.as_ref().map_or(0, Parcel::bytes);
        size_of::<Root>() + self.message.len() + self.kind.len() + details
    }
}

impl Portable for ErrorValue {
    fn arrive(&self, cx: &mut Cx<'_>) -> Value {
        self.clone().into_value(cx)
    }

    fn bytes(&self) -> usize {
        self.outside_bytes()
    }
}

impl Cx<'_> {
    /// A new error of the runtime, to be returned by the running native: `context: message`, not retryable.
    pub fn new_failure(&mut self, context: Option<&str>, kind: &'static str, message: impl std::fmt::Display) -> Value {
        let trace = self.capture_stack(0);
        let root = Root::of_runtime(kind, message);
        let error = match context {
            Some(context) => ErrorValue::with_context(root, context.as_bytes(), trace),
            None => ErrorValue::new(root, trace),
        };
        error.into_value(self)
    }

    /// Ends with `nil, error`.
    pub fn ret_failure(
        &mut self,
        context: Option<&str>,
        kind: &'static str,
        message: impl std::fmt::Display,
    ) -> Result<Ret, Raise> {
        let error = self.new_failure(context, kind, message);
        self.ret(&[Value::NIL, error])
    }
}
