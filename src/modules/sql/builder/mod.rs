//! The query builder: statements put together from parts, without a database (specification: sql, query builder).
//!
//! | file | what |
//! |---|---|
//! | `fragment.rs` | pieces of SQL with their arguments, forms of placeholders |
//! | `condition.rs` | conditions |
//! | `query.rs` | a statement as data, and its text |
//! | `methods.rs` | what programs see of it |
//! | `executor.rs` | a statement with its database |
//!
//! Everything is data of Rust without values of the program, so a builder is the same in every process and may be sent.
//! A mistake that only the whole shows is kept until somebody asks for the text.

mod condition;
mod executor;
mod fragment;
mod methods;
mod query;

use self::fragment::{Format, Fragment};
use super::failure::Failure;
use crate::stdlib::{set_field, set_functions};
use crate::vm::native::{Cx, HostType, Object, Portable, Raise, Ret, TableRef, Transfer, Value};

static FORMAT: HostType = HostType::new("sql.PlaceholderFormat", &[], &[("__tostring", format_tostring)]);

/// The formats with their names.
const FORMATS: [(&str, Format); 5] = [
    ("question", Format::Question),
    ("default_placeholder", Format::Question),
    ("dollar", Format::Dollar),
    ("colon", Format::Colon),
    ("at", Format::At),
];

/// The table `sql.builder`.
pub(super) fn table(cx: &mut Cx<'_>) -> TableRef {
    let table = cx.new_table(0, 24);
    set_functions(cx, table, methods::FUNCTIONS);
    set_functions(cx, table, condition::FUNCTIONS);
    for (name, format) in FORMATS {
        let format = cx.new_object(&FORMAT, format);
        set_field(cx, table, name, format);
    }
    table
}

impl Object for Format {
    fn type_name(&self) -> &'static str {
        FORMAT.name()
    }

    fn transfer(&self) -> Transfer {
        Transfer::Portable(Box::new(*self))
    }
}

impl Portable for Format {
    fn arrive(&self, cx: &mut Cx<'_>) -> Value {
        cx.new_object(&FORMAT, *self)
    }
}

/// The format in argument `i`.
fn check_format(cx: &mut Cx<'_>, i: usize) -> Result<Format, Raise> {
    let v = cx.arg(i);
    match cx.userdata_ref::<Format>(v).copied() {
        Some(format) => Ok(format),
        None => Err(cx.type_error(i, FORMAT.name())),
    }
}

fn format_tostring(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let format = check_format(cx, 1)?;
    let name = FORMATS.iter().find(|(_, known)| *known == format).map_or("", |(name, _)| name);
    let name = cx.new_str(name.as_bytes());
    cx.ret1(name)
}

/// Ends with text and arguments, or `nil, error`.
fn ret_sql(cx: &mut Cx<'_>, sql: Result<Fragment, Failure>, format: Format) -> Result<Ret, Raise> {
    let sql = match sql {
        Ok(sql) => sql,
        Err(failure) => return failure.ret(cx, ""),
    };
    let args = cx.new_table(sql.args.len(), 0);
    for (arg, i) in sql.args.iter().zip(1..) {
        let arg = arg.to_value(cx);
        cx.raw_set_int(args, i, arg)?;
    }
    let text = cx.new_str(sql.written(format).as_bytes());
    cx.ret(&[text, args.into()])
}

/// Ends with the text for people.
fn ret_text(cx: &mut Cx<'_>, sql: &Result<Fragment, Failure>, format: Format) -> Result<Ret, Raise> {
    let text = match sql {
        Ok(sql) => sql.written(format),
        Err(failure) => format!("invalid query: {}", failure.message),
    };
    let text = cx.new_str(text.as_bytes());
    cx.ret1(text)
}
