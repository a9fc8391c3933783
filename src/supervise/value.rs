//! Data of entries as values of a program.

use crate::project::Data;
use crate::vm::native::{Cx, Value};

/// A copy of `data` in the heap of the running process: maps and lists are tables, `null` is nil.
pub(super) fn value(cx: &mut Cx<'_>, data: &Data) -> Value {
    match data {
        Data::Null => Value::NIL,
        Data::Bool(b) => Value::boolean(*b),
        Data::Int(n) => (*n).into(),
        Data::Float(n) => (*n).into(),
        Data::Str(text) => cx.new_str(text.as_bytes()),
        Data::File(file) => cx.new_str(file.text.as_bytes()),
        Data::List(items) => {
            let table = cx.new_table(items.len(), 0);
            for (item, i) in items.iter().zip(1..) {
                let v = value(cx, item);
                let stored = cx.raw_set_int(table, i, v);
                debug_assert!(stored.is_ok(), "a new table takes numbers as keys");
            }
            table.into()
        }
        Data::Map(map) => {
            let table = cx.new_table(0, map.len());
            for (key, item) in map.iter() {
                let key = cx.new_str(key.as_bytes());
                let v = value(cx, item);
                let stored = cx.raw_set(table, key, v);
                debug_assert!(stored.is_ok(), "a new table takes strings as keys");
            }
            table.into()
        }
    }
}
