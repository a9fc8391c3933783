//! Values of programs as facts. What cannot be one is told with its path.

use std::sync::Arc;

use crate::data::{Data, Key, Map};
use crate::vm::native::{Cx, Kind, Raise, TableRef, Value, kind_of, type_of};

/// Deepest nesting of facts.
const DEPTH_MAX: usize = 32;

/// The facts in argument `i`: a table with names as keys, or nothing.
///
/// # Errors
/// It is no such table.
pub(super) fn check_meta(cx: &mut Cx<'_>, i: usize) -> Result<Data, Raise> {
    if cx.is_none_or_nil(i) {
        return Ok(Data::Nil);
    }
    let table = cx.check_table(i)?;
    match map_of(cx, table, "meta", DEPTH_MAX) {
        Ok(data) => Ok(data),
        Err(message) => Err(cx.arg_error(i, message)),
    }
}

/// The same of a value.
///
/// # Errors
/// It is no such table: in words.
pub(super) fn check_meta_value(cx: &mut Cx<'_>, v: Value) -> Result<Data, String> {
    match kind_of(v) {
        Kind::Nil => Ok(Data::Nil),
        Kind::Table(table) => map_of(cx, table, "meta", DEPTH_MAX),
        _ => Err(format!("meta should be a table, got {}", type_of(v).name())),
    }
}

/// The fact of a value, which stands at `path`.
fn data_of(cx: &mut Cx<'_>, v: Value, path: &str, depth: usize) -> Result<Data, String> {
    Ok(match kind_of(v) {
        Kind::Nil => Data::Nil,
        Kind::Boolean(b) => Data::Boolean(b),
        Kind::Int(n) => Data::Integer(n),
        Kind::Float(n) => Data::Float(n),
        Kind::Str(text) => Data::text(cx.bytes(text.into())),
        Kind::Table(_) if depth == 0 => return Err(format!("{path} is nested too deeply")),
        Kind::Table(table) => {
            if cx.raw_get_int(table, 1).is_nil() {
                return map_of(cx, table, path, depth - 1);
            }
            let mut list = Vec::new();
            for i in 1.. {
                let v = cx.raw_get_int(table, i);
                if v.is_nil() {
                    break;
                }
                list.push(data_of(cx, v, &format!("{path}[{i}]"), depth - 1)?);
            }
            Data::list(list)
        }
        Kind::Other => return Err(format!("value at {path} cannot be copied: {}", type_of(v).name())),
    })
}

fn map_of(cx: &mut Cx<'_>, table: TableRef, path: &str, depth: usize) -> Result<Data, String> {
    let mut map = Map::new();
    let mut cursor = 0;
    while let Some((key, v, next)) = cx.entry_from(table, cursor) {
        cursor = next;
        let Kind::Str(name) = kind_of(key) else { return Err(format!("{path} keys must be strings")) };
        let name = cx.bytes(name.into());
        let v = data_of(cx, v, &format!("{path}.{}", String::from_utf8_lossy(name)), depth)?;
        map.insert(Key::text(name), v);
    }
    Ok(Data::Map(Arc::new(map)))
}
