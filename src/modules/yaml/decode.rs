//! Tree to values.
//!
//! Aliases become copies. What is made is counted, so that a small text cannot fill the memory.

use super::scalar::Scalar;
use super::tree::{Content, Node, Shared};
use super::{DEPTH_MAX, Fault, NODES_MAX};
use crate::vm::native::{Cx, Raise, TableRef, Value};

/// Nodes between two looks at the memory limit.
const NODES_PER_LOOK: usize = 256;
/// Bytes that so many nodes take, about.
const LOOK_BYTES: usize = NODES_PER_LOOK * 96;

/// Why there is no value.
enum Stopped {
    Fault(Fault),
    Memory,
}

/// The value of a document.
///
/// # Errors
/// Raised: `not enough memory`.
pub(super) fn to_value(cx: &mut Cx<'_>, document: &Shared) -> Result<Result<Value, Fault>, Raise> {
    for is_last in [false, true] {
        let mut maker = Maker { cx, n_nodes: 0 };
        match maker.value(document, 0) {
            Ok(v) => {
                let n_nodes = maker.n_nodes;
                cx.charge(n_nodes / 8);
                return Ok(Ok(v));
            }
            Err(Stopped::Fault(fault)) => return Ok(Err(fault)),
            Err(Stopped::Memory) if is_last => break,
            // What was made so far is garbage now.
            Err(Stopped::Memory) => cx.check_memory(LOOK_BYTES)?,
        }
    }
    Err(cx.memory_error())
}

struct Maker<'m, 'c> {
    cx: &'m mut Cx<'c>,
    n_nodes: usize,
}

impl Maker<'_, '_> {
    fn value(&mut self, node: &Node, depth: usize) -> Result<Value, Stopped> {
        self.n_nodes += 1;
        if self.n_nodes > NODES_MAX {
            return Err(Stopped::Fault(node.fault("too many nodes: aliases multiply the document")));
        }
        if self.n_nodes.is_multiple_of(NODES_PER_LOOK) && !self.cx.has_memory(LOOK_BYTES) {
            return Err(Stopped::Memory);
        }
        if depth > DEPTH_MAX {
            return Err(Stopped::Fault(node.fault("maximum nesting depth of 128 exceeded")));
        }
        match &node.content {
            Content::Scalar(scalar) => self.scalar(scalar),
            Content::Sequence(items) => {
                let t = self.cx.new_table(items.len(), 0);
                for (item, i) in items.iter().zip(1..) {
                    let v = self.value(item, depth + 1)?;
                    if !v.is_nil() {
                        self.cx.raw_set_int(t, i, v).map_err(|_| Stopped::Memory)?;
                    }
                }
                Ok(t.into())
            }
            Content::Mapping(pairs) => {
                let t = self.cx.new_table(0, pairs.len());
                self.fill(t, pairs, depth)?;
                if self.cx.entry_from(t, 0).is_none() {
                    self.cx.set_object_hint(t, true).map_err(|_| Stopped::Memory)?;
                }
                Ok(t.into())
            }
        }
    }

    fn scalar(&mut self, scalar: &Scalar) -> Result<Value, Stopped> {
        Ok(match scalar {
            Scalar::Null => Value::NIL,
            Scalar::Boolean(b) => Value::boolean(*b),
            Scalar::Integer(n) => Value::int(*n),
            Scalar::Float(f) => Value::float(*f),
            Scalar::Merge => self.cx.new_str(b"<<"),
            Scalar::Text(text) => self.bytes(text.as_bytes())?,
            Scalar::Binary(bytes) => self.bytes(bytes)?,
        })
    }

    fn bytes(&mut self, bytes: &[u8]) -> Result<Value, Stopped> {
        if bytes.len() >= LOOK_BYTES && !self.cx.has_memory(bytes.len()) {
            return Err(Stopped::Memory);
        }
        Ok(self.cx.new_str(bytes))
    }

    fn fill(&mut self, t: TableRef, pairs: &[(Shared, Shared)], depth: usize) -> Result<(), Stopped> {
        // What is merged comes first: own members, and earlier ones of several, are stronger.
        for (_, merged) in pairs.iter().filter(|(key, _)| key.is_merge()) {
            match &merged.content {
                Content::Mapping(pairs) => self.merge(t, merged, pairs, depth)?,
                Content::Sequence(items) => {
                    for item in items.iter().rev() {
                        match &item.content {
                            Content::Mapping(pairs) => self.merge(t, item, pairs, depth)?,
                            _ => return Err(Stopped::Fault(item.fault("only mappings can be merged"))),
                        }
                    }
                }
                Content::Scalar(_) => return Err(Stopped::Fault(merged.fault("only mappings can be merged"))),
            }
        }
        for (key, value) in pairs.iter().filter(|(key, _)| !key.is_merge()) {
            let Content::Scalar(scalar) = &key.content else { continue };
            let name = match scalar {
                Scalar::Null => self.cx.new_str(b"null"),
                Scalar::Float(f) if f.is_nan() => self.cx.new_str(b".nan"),
                Scalar::Text(text) => self.cx.new_name(text.as_bytes()),
                scalar => self.scalar(scalar)?,
            };
            let v = self.value(value, depth + 1)?;
            self.cx.raw_set(t, name, v).map_err(|_| Stopped::Memory)?;
        }
        Ok(())
    }

    /// The members of another mapping become members of `t`.
    fn merge(&mut self, t: TableRef, node: &Node, pairs: &[(Shared, Shared)], depth: usize) -> Result<(), Stopped> {
        self.n_nodes += 1;
        // A chain of merges is a depth as well.
        if depth > DEPTH_MAX {
            return Err(Stopped::Fault(node.fault("maximum nesting depth of 128 exceeded")));
        }
        self.fill(t, pairs, depth + 1)
    }
}
