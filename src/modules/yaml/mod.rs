//! The module `yaml`: YAML 1.2 texts to values and back (specification: modules/yaml).
//!
//! | file | what |
//! |---|---|
//! | `tree.rs` | text to a tree of nodes with their places: what configuration is read from, too |
//! | `scalar.rs` | what a plain scalar means |
//! | `decode.rs` | tree to values |
//! | `encode.rs` | values to text |

mod decode;
mod encode;
mod scalar;
mod tree;

use std::ops::Range;

pub(crate) use self::scalar::{Scalar, plain};
pub(crate) use self::tree::{Content, Node, Shared, read};

use self::decode::to_value;
use crate::process::error::kind;
use crate::process::failure::{Failure, ret_ok};
use crate::stdlib::module::{Class, Module};
use crate::vm::native::{Cx, Function, Kind, Raise, Ret, Value, kind_of};

/// The module.
pub(super) static MODULE: Module =
    Module::new("yaml", "YAML texts").with_classes(&[Class::Deterministic, Class::Encoding]).with_functions(FUNCTIONS);

const FUNCTIONS: &[Function] = &[("encode", encode_function), ("decode", decode_one), ("decode_all", decode_all)];

/// Longest text that is read, in bytes.
pub(crate) const TEXT_MAX: usize = 16 << 20;
/// Containers within each other.
pub(crate) const DEPTH_MAX: usize = 128;
/// Nodes of a document with its aliases expanded.
pub(crate) const NODES_MAX: usize = 1_000_000;
/// Bytes of text for one reduction.
const BYTES_PER_REDUCTION: usize = 16;

/// What is wrong with a text, and where.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) message: String,
    line: usize,
    column: usize,
    /// The character where it is, as [`Node::range`] counts them.
    pub(crate) at: usize,
    /// Of a key that is there twice: the characters of the first.
    pub(crate) earlier: Option<Range<usize>>,
}

impl Fault {
    fn failure(&self) -> Failure {
        let Fault { message, line, column, .. } = self;
        Failure::new(kind::INTERNAL, format!("{message} at line {line} column {column}")).with_context("decode failed")
    }
}

/// The text of any value, for other modules.
///
/// # Errors
/// The message.
pub(super) fn encode(cx: &mut Cx<'_>, v: Value) -> Result<Vec<u8>, String> {
    encode::encode(cx, v, &[]).map_err(|fault| fault.message().to_owned())
}

/// The value of a text with one document, for other modules.
///
/// # Errors
/// Raised: `not enough memory`. Returned: the message.
pub(super) fn decode(cx: &mut Cx<'_>, text: &[u8]) -> Result<Result<Value, String>, Raise> {
    let document = match tree::read(text, 1) {
        Ok(documents) => documents.into_iter().next(),
        Err(fault) => return Ok(Err(fault.message)),
    };
    match document {
        Some(document) => Ok(to_value(cx, &document)?.map_err(|fault| fault.message)),
        None => Ok(Ok(Value::NIL)),
    }
}

/// `yaml.encode(table [, options])`.
fn encode_function(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let failed = |kind: &'static str, message: &str| Failure::new(kind, message).with_context("encode failed");
    let Kind::Table(_) = kind_of(cx.arg(1)) else {
        return failed(kind::INVALID, "table expected").ret_nil(cx);
    };
    let mut order = Vec::new();
    match kind_of(cx.arg(2)) {
        Kind::Nil => {}
        Kind::Table(options) => match kind_of(cx.raw_get_str(options, "field_order")) {
            Kind::Nil => {}
            Kind::Table(names) => {
                for i in 1..=cx.raw_len(names) {
                    let name = cx.raw_get_int(names, i);
                    let Kind::Str(name) = kind_of(name) else {
                        return failed(kind::INVALID, "field_order must be a list of strings").ret_nil(cx);
                    };
                    order.push(cx.bytes(name.into()));
                }
            }
            _ => return failed(kind::INVALID, "field_order must be a list of strings").ret_nil(cx),
        },
        _ => return failed(kind::INVALID, "options must be a table").ret_nil(cx),
    }
    let v = cx.arg(1);
    match encode::encode(cx, v, &order) {
        Ok(text) => {
            cx.charge(text.len() / BYTES_PER_REDUCTION);
            cx.check_memory(text.len())?;
            let text = cx.new_str_from(text);
            ret_ok(cx, text)
        }
        Err(fault) => failed(fault.kind(), fault.message()).ret_nil(cx),
    }
}

/// The documents of the text in argument 1, or the results of a failure.
fn documents(cx: &mut Cx<'_>, n_max: usize) -> Result<Result<Vec<tree::Shared>, Ret>, Raise> {
    let invalid = |message: &str| Failure::new(kind::INVALID, message).with_context("decode failed");
    let Kind::Str(text) = kind_of(cx.arg(1)) else {
        return invalid("string expected").ret_nil(cx).map(Err);
    };
    let text = cx.bytes(text.into());
    if text.is_empty() {
        return invalid("input cannot be empty").ret_nil(cx).map(Err);
    }
    if text.len() > TEXT_MAX {
        return invalid("input too large").ret_nil(cx).map(Err);
    }
    cx.charge(text.len() / BYTES_PER_REDUCTION);
    match tree::read(text, n_max) {
        Ok(documents) => Ok(Ok(documents)),
        Err(fault) => fault.failure().ret_nil(cx).map(Err),
    }
}

/// `yaml.decode(text)`: the one document.
fn decode_one(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let documents = match documents(cx, 1)? {
        Ok(documents) => documents,
        Err(ret) => return Ok(ret),
    };
    let Some(document) = documents.first() else { return ret_ok(cx, Value::NIL) };
    match to_value(cx, document)? {
        Ok(v) => ret_ok(cx, v),
        Err(fault) => fault.failure().ret_nil(cx),
    }
}

/// `yaml.decode_all(text)`: a list of all documents.
fn decode_all(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let documents = match documents(cx, usize::MAX)? {
        Ok(documents) => documents,
        Err(ret) => return Ok(ret),
    };
    let list = cx.new_table(documents.len(), 0);
    for (document, i) in documents.iter().zip(1..) {
        match to_value(cx, document)? {
            Ok(v) if v.is_nil() => {}
            Ok(v) => cx.raw_set_int(list, i, v)?,
            Err(fault) => return fault.failure().ret_nil(cx),
        }
    }
    ret_ok(cx, list)
}
