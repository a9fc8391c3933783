//! Entries, operations, filters and failures as values of programs, and back.

use std::sync::Arc;

use crate::data::{Data, Map};
use crate::process::error::kind;
use crate::process::failure::Failure;
use crate::process::info::own_entry;
use crate::registry::{self, Condition, Draft, Entry, Op, What, split};
use crate::stdlib::set_field;
use crate::vm::native::{Cx, Kind, Raise, TableRef, Value, kind_of, type_of};

/// Entries that are looked at for one reduction.
const ENTRIES_PER_REDUCTION: usize = 8;

/// An entry as a table of the program's own.
pub(super) fn entry_table(cx: &mut Cx<'_>, entry: &Entry) -> Result<TableRef, Raise> {
    let table = cx.new_table(0, 4);
    set_text(cx, table, "id", &entry.id);
    set_text(cx, table, "kind", &entry.kind);
    let meta = entry.meta.to_value(cx)?;
    set_field(cx, table, "meta", meta);
    let data = entry.data.to_value(cx)?;
    set_field(cx, table, "data", data);
    Ok(table)
}

/// Stores a text in a field.
pub(super) fn set_text(cx: &mut Cx<'_>, table: TableRef, name: &str, text: &str) {
    let text = cx.new_str(text.as_bytes());
    set_field(cx, table, name, text);
}

/// A list of those entries that the process may read.
pub(super) fn list<'e>(cx: &mut Cx<'_>, entries: impl IntoIterator<Item = &'e Arc<Entry>>) -> Result<TableRef, Raise> {
    let readable = readable(cx);
    let list = cx.new_table(0, 0);
    let mut n = 0;
    for entry in entries {
        if readable(entry) {
            n += 1;
            let table = entry_table(cx, entry)?;
            cx.raw_set_int(list, n, table.into())?;
        }
    }
    cx.charge(usize::try_from(n).unwrap_or(0) / ENTRIES_PER_REDUCTION);
    Ok(list)
}

/// Whether the process may read an entry: a question that can be asked anywhere.
pub(super) fn readable(cx: &mut Cx<'_>) -> impl Fn(&Entry) -> bool + Send + Sync + use<> {
    let permit = cx.is_guarded().then(|| cx.permit());
    move |entry| permit.as_ref().is_none_or(|permit| permit.shows("registry.get", entry.id.as_bytes(), &Data::Nil))
}

/// An operation as a table.
pub(super) fn op_table(cx: &mut Cx<'_>, op: &Op) -> Result<TableRef, Raise> {
    let table = cx.new_table(0, 2);
    set_text(cx, table, "kind", op.kind());
    let entry = entry_table(cx, op.entry())?;
    set_field(cx, table, "entry", entry);
    Ok(table)
}

/// A list of operations.
pub(super) fn op_list(cx: &mut Cx<'_>, ops: &[Op]) -> Result<TableRef, Raise> {
    let list = cx.new_table(ops.len(), 0);
    for (op, i) in ops.iter().zip(1..) {
        let table = op_table(cx, op)?;
        cx.raw_set_int(list, i, table.into())?;
    }
    Ok(list)
}

/// The failure of an argument.
pub(super) fn invalid(message: impl std::fmt::Display) -> Failure {
    Failure::new(kind::INVALID, message)
}

/// A failure of the registry for the program.
pub(super) fn failure(cx: &mut Cx<'_>, failure: registry::Failure) -> Failure {
    let registry::Failure { what, message, is_retryable, problems, version } = failure;
    let error = Failure::new(kind_name(what), message).with_retryable(is_retryable);
    if problems.is_empty() && version.is_none() {
        return error;
    }
    let details = cx.new_table(0, 4);
    if let Some(version) = version {
        set_field(cx, details, "version", i64::try_from(version).unwrap_or(i64::MAX));
    }
    if let Some(first) = problems.first() {
        problem_fields(cx, details, first);
        let list = cx.new_table(problems.len(), 0);
        for (problem, i) in problems.iter().zip(1..) {
            let table = cx.new_table(0, 4);
            problem_fields(cx, table, problem);
            set_text(cx, table, "message", &problem.message);
            cx.raw_set_int(list, i, table.into()).ok();
        }
        set_field(cx, details, "problems", list);
    }
    error.with_details(cx, details)
}

fn problem_fields(cx: &mut Cx<'_>, table: TableRef, problem: &registry::Problem) {
    for (name, text) in [("entry", &problem.entry), ("field", &problem.field), ("code", &problem.code)] {
        if !text.is_empty() {
            set_text(cx, table, name, text);
        }
    }
}

fn kind_name(what: What) -> &'static str {
    match what {
        What::Invalid => kind::INVALID,
        What::Conflict => kind::CONFLICT,
        What::NotFound => kind::NOT_FOUND,
        What::Unavailable => kind::UNAVAILABLE,
        What::Timeout => kind::TIMEOUT,
        What::Internal => kind::INTERNAL,
    }
}

/// The text of a value that should be one.
fn text(cx: &Cx<'_>, v: Value) -> Option<String> {
    let Kind::Str(s) = kind_of(v) else { return None };
    Some(String::from_utf8_lossy(cx.bytes(s.into())).into_owned())
}

/// The id in an argument: a text; a name alone means an entry of the namespace of the calling one.
pub(super) fn id_argument(cx: &mut Cx<'_>, v: Value) -> Result<String, Failure> {
    let id = text(cx, v).ok_or_else(|| invalid(format!("id should be a string, got {}", type_of(v).name())))?;
    if id.is_empty() {
        return Err(invalid("id is required"));
    }
    if id.contains(':') {
        return Ok(id);
    }
    let own = own_entry(cx);
    Ok(format!("{}:{id}", split(&own).0))
}

/// The id of a change: a text, or `{ns = , name = }`.
pub(super) fn full_id(cx: &mut Cx<'_>, v: Value) -> Result<Arc<str>, Failure> {
    let id = match kind_of(v) {
        Kind::Str(_) => text(cx, v),
        Kind::Table(parts) => {
            let (ns, name) = (cx.raw_get_str(parts, "ns"), cx.raw_get_str(parts, "name"));
            text(cx, ns).zip(text(cx, name)).map(|(ns, name)| format!("{ns}:{name}"))
        }
        Kind::Nil => return Err(invalid("id is required")),
        _ => None,
    };
    let id = id.ok_or_else(|| invalid(format!("id should be a string or {{ns, name}}, got {}", type_of(v).name())))?;
    match id.split_once(':') {
        Some((ns, name)) if !ns.is_empty() && !name.is_empty() && !name.contains(':') => Ok(id.into()),
        _ => Err(invalid(format!("'{id}' is not an entry id"))),
    }
}

/// An entry as a program gives it.
pub(super) fn draft(cx: &mut Cx<'_>, v: Value) -> Result<Draft, Failure> {
    let Kind::Table(table) = kind_of(v) else {
        return Err(invalid(format!("entry should be a table, got {}", type_of(v).name())));
    };
    let id = cx.raw_get_str(table, "id");
    let id = full_id(cx, id)?;
    let kind = cx.raw_get_str(table, "kind");
    let kind = match kind_of(kind) {
        Kind::Nil => None,
        Kind::Str(_) => text(cx, kind).filter(|kind| !kind.is_empty()).map(Arc::from),
        _ => return Err(invalid(format!("{id}: kind should be a string, got {}", type_of(kind).name()))),
    };
    let mut field = |name: &str| {
        let v = cx.raw_get_str(table, name);
        let data = Data::of(cx, v).map_err(|fault| invalid(format!("{id}: {name}: {}", fault.message())))?;
        // An empty table is a map here.
        let is_empty = matches!(&data, Data::Nil) || matches!(&data, Data::List(items) if items.is_empty());
        Ok(if is_empty { Data::Map(Arc::new(Map::new())) } else { data })
    };
    let (meta, data) = (field("meta")?, field("data")?);
    if !matches!(meta, Data::Map(_)) {
        return Err(invalid(format!("{id}: meta should be a table with names")));
    }
    Ok(Draft { id, kind, meta, data })
}

/// An operation as a program gives it.
pub(super) fn op(cx: &mut Cx<'_>, v: Value) -> Result<Op, Failure> {
    let Kind::Table(table) = kind_of(v) else {
        return Err(invalid(format!("operation should be a table, got {}", type_of(v).name())));
    };
    let (kind, entry) = (cx.raw_get_str(table, "kind"), cx.raw_get_str(table, "entry"));
    let kind = text(cx, kind).unwrap_or_default();
    let draft = draft(cx, entry)?;
    let is_delete = kind == "entry.delete";
    if draft.kind.is_none() && !is_delete {
        return Err(invalid(format!("{}: kind is required", draft.id)));
    }
    let entry = Arc::new(draft.entry(&Arc::from("")));
    match kind.as_str() {
        "entry.create" => Ok(Op::Create(entry)),
        "entry.update" => Ok(Op::Update(entry)),
        _ if is_delete => Ok(Op::Delete(entry)),
        _ => Err(invalid(format!(
            "kind of an operation should be entry.create, entry.update or entry.delete, got '{kind}'"
        ))),
    }
}

/// The conditions of a filter; nothing is none.
pub(super) fn conditions(cx: &mut Cx<'_>, v: Value) -> Result<Vec<Condition>, Failure> {
    let table = match kind_of(v) {
        Kind::Nil => return Ok(Vec::new()),
        Kind::Table(table) => table,
        _ => return Err(invalid(format!("filter should be a table, got {}", type_of(v).name()))),
    };
    let mut conditions = Vec::new();
    let mut cursor = 0;
    while let Some((key, v, next)) = cx.entry_from(table, cursor) {
        cursor = next;
        let Some(key) = text(cx, key) else {
            return Err(invalid(format!("keys of a filter are strings, got {}", type_of(key).name())));
        };
        let value = Data::of(cx, v);
        let value = match value {
            Ok(value) => value,
            Err(fault) if matches!(kind_of(v), Kind::Table(_)) => {
                return Err(invalid(format!("filter value for '{key}': {}", fault.message())));
            }
            Err(_) => return Err(invalid(format!("filter value for '{key}' cannot be a {}", type_of(v).name()))),
        };
        conditions.push((key, value));
    }
    Ok(conditions)
}
