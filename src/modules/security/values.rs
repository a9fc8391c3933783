//! Facts as values of programs, and back.

use std::collections::BTreeMap;

use crate::security::Data;
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

/// The fact of a value, which stands at `path`.
fn data_of(cx: &mut Cx<'_>, v: Value, path: &str, depth: usize) -> Result<Data, String> {
    Ok(match kind_of(v) {
        Kind::Nil => Data::Nil,
        Kind::Boolean(b) => Data::Boolean(b),
        Kind::Int(n) => Data::Integer(n),
        Kind::Float(n) => Data::Float(n),
        Kind::Str(text) => Data::Text(cx.bytes(text.into()).to_vec()),
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
            Data::List(list)
        }
        Kind::Other => return Err(format!("value at {path} cannot be copied: {}", type_of(v).name())),
    })
}

fn map_of(cx: &mut Cx<'_>, table: TableRef, path: &str, depth: usize) -> Result<Data, String> {
    let mut map = BTreeMap::new();
    let mut cursor = 0;
    while let Some((key, v, next)) = cx.entry_from(table, cursor) {
        cursor = next;
        let Kind::Str(name) = kind_of(key) else { return Err(format!("{path} keys must be strings")) };
        let name = cx.bytes(name.into());
        let v = data_of(cx, v, &format!("{path}.{}", String::from_utf8_lossy(name)), depth)?;
        map.insert(name.to_vec(), v);
    }
    Ok(Data::Map(map))
}

/// The value of a fact: tables are new.
pub(super) fn value_of(cx: &mut Cx<'_>, data: &Data) -> Value {
    match data {
        Data::Nil => Value::NIL,
        Data::Boolean(b) => Value::boolean(*b),
        Data::Integer(n) => (*n).into(),
        Data::Float(n) => (*n).into(),
        Data::Text(text) => cx.new_str(text),
        Data::List(list) => {
            let table = cx.new_table(list.len(), 0);
            for (data, i) in list.iter().zip(1..) {
                let v = value_of(cx, data);
                cx.raw_set_int(table, i, v).ok();
            }
            table.into()
        }
        Data::Map(map) => {
            let table = cx.new_table(0, map.len());
            for (name, data) in map {
                let (name, v) = (cx.new_str(name), value_of(cx, data));
                cx.raw_set(table, name, v).ok();
            }
            table.into()
        }
    }
}
