//! Conditions: `expr`, `eq` and its relatives, `and_`, `or_`.

use std::sync::Arc;

use super::super::failure::Failure;
use super::super::value::{Param, array_len};
use super::fragment::{Arg, Format, Fragment};
use super::query::Query;
use super::{ret_sql, ret_text};
use crate::vm::native::{
    Cx, Function, HostType, Kind, Object, Portable, Raise, Ret, TableRef, Transfer, Value, kind_of, type_of,
};

static TYPE: HostType = HostType::new("sql.Condition", &[("to_sql", to_sql)], &[("__tostring", tostring)]);

/// The functions that make conditions.
pub(super) const FUNCTIONS: &[Function] = &[
    ("expr", expr),
    ("eq", eq),
    ("not_eq", not_eq),
    ("lt", lt),
    ("lte", lte),
    ("gt", gt),
    ("gte", gte),
    ("like", like),
    ("not_like", not_like),
    ("and_", and),
    ("or_", or),
];

/// A condition, or why there is none.
#[derive(Clone)]
pub(super) struct Condition(Arc<Result<Fragment, Failure>>);

impl Condition {
    fn into_value(self, cx: &mut Cx<'_>) -> Value {
        cx.new_object(&TYPE, self)
    }
}

impl Object for Condition {
    fn type_name(&self) -> &'static str {
        TYPE.name()
    }

    fn transfer(&self) -> Transfer {
        Transfer::Portable(Box::new(self.clone()))
    }
}

impl Portable for Condition {
    fn arrive(&self, cx: &mut Cx<'_>) -> Value {
        self.clone().into_value(cx)
    }
}

/// The SQL of a value that is a condition or a builder.
pub(super) fn sql_of(cx: &mut Cx<'_>, v: Value) -> Option<Result<Fragment, Failure>> {
    if let Some(condition) = cx.userdata_ref::<Condition>(v) {
        return Some((*condition.0).clone());
    }
    cx.userdata_ref::<Query>(v).map(Query::render)
}

/// Whether a value is a builder.
fn is_query(cx: &Cx<'_>, v: Value) -> bool {
    cx.userdata_ref::<Query>(v).is_some()
}

/// What a placeholder stands for that argument `i` is the value of.
///
/// # Errors
/// No database takes such a value.
pub(super) fn check_arg(cx: &mut Cx<'_>, i: usize) -> Result<Arg, Raise> {
    let v = cx.arg(i);
    if let Some(sql) = sql_of(cx, v) {
        return Ok(Arg::Sql(sql));
    }
    match Param::of_value(cx, v) {
        Some(param) => Ok(Arg::Value(param)),
        None => Err(cx.arg_error(i, format_args!("unsupported value of type {}", type_of(v).name()))),
    }
}

/// The text in argument `i` with the arguments that follow.
///
/// # Errors
/// A type is wrong.
pub(super) fn check_fragment(cx: &mut Cx<'_>, i: usize) -> Result<Result<Fragment, Failure>, Raise> {
    let text = check_text(cx, i)?;
    let mut args = Vec::new();
    for i in i + 1..=cx.count() {
        args.push(check_arg(cx, i)?);
    }
    Ok(Fragment::new(&text, args))
}

/// A text argument.
///
/// # Errors
/// It is none.
pub(super) fn check_text(cx: &mut Cx<'_>, i: usize) -> Result<String, Raise> {
    let bytes = cx.check_str(i)?;
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(_) => Err(cx.arg_error(i, "text is not valid UTF-8")),
    }
}

/// What a `where` or `having` was given.
pub(super) struct Given {
    pub(super) sql: Result<Fragment, Failure>,
    /// It was a text.
    pub(super) is_text: bool,
}

/// What a `where` or `having` takes in argument `i`; nothing if it says nothing.
///
/// # Errors
/// It is something else.
pub(super) fn check_condition(cx: &mut Cx<'_>, i: usize) -> Result<Option<Given>, Raise> {
    let v = cx.arg(i);
    match kind_of(v) {
        Kind::Str(s) if cx.bytes(s.into()).is_empty() => Ok(None),
        Kind::Str(_) => Ok(Some(Given { sql: check_fragment(cx, i)?, is_text: true })),
        Kind::Table(table) => Ok(Some(Given { sql: columns(cx, i, table, Operator::Eq)?, is_text: false })),
        _ => match sql_of(cx, v) {
            Some(sql) => Ok(Some(Given { sql, is_text: false })),
            None => Err(cx.arg_error(i, "expected string, table, or Sqlizer")),
        },
    }
}

/// `expr(text, args...)`
fn expr(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let fragment = check_fragment(cx, 1)?;
    ret(cx, fragment)
}

fn ret(cx: &mut Cx<'_>, fragment: Result<Fragment, Failure>) -> Result<Ret, Raise> {
    let condition = Condition(Arc::new(fragment)).into_value(cx);
    cx.ret1(condition)
}

// ---- comparisons of columns

#[derive(Clone, Copy, PartialEq, Eq)]
enum Operator {
    Eq,
    NotEq,
    Lt,
    Lte,
    Gt,
    Gte,
    Like,
    NotLike,
}

impl Operator {
    fn text(self) -> &'static str {
        match self {
            Operator::Eq => "=",
            Operator::NotEq => "<>",
            Operator::Lt => "<",
            Operator::Lte => "<=",
            Operator::Gt => ">",
            Operator::Gte => ">=",
            Operator::Like => "LIKE",
            Operator::NotLike => "NOT LIKE",
        }
    }

    /// What it is called in messages.
    fn family(self) -> &'static str {
        match self {
            Operator::Like | Operator::NotLike => "like operators",
            _ => "less than or greater than operators",
        }
    }
}

fn compare(cx: &mut Cx<'_>, operator: Operator) -> Result<Ret, Raise> {
    let table = cx.check_table(1)?;
    let fragment = columns(cx, 1, table, operator)?;
    ret(cx, fragment)
}

/// `eq{...}`
fn eq(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    compare(cx, Operator::Eq)
}

/// `not_eq{...}`
fn not_eq(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    compare(cx, Operator::NotEq)
}

/// `lt{...}`
fn lt(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    compare(cx, Operator::Lt)
}

/// `lte{...}`
fn lte(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    compare(cx, Operator::Lte)
}

/// `gt{...}`
fn gt(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    compare(cx, Operator::Gt)
}

/// `gte{...}`
fn gte(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    compare(cx, Operator::Gte)
}

/// `like{...}`
fn like(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    compare(cx, Operator::Like)
}

/// `not_like{...}`
fn not_like(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    compare(cx, Operator::NotLike)
}

/// The entries of a table from column names to values, sorted by name.
///
/// # Errors
/// A key is no name, or a value is nothing that a database takes; both are faults of argument `i`.
pub(super) fn entries(cx: &mut Cx<'_>, i: usize, table: TableRef) -> Result<Vec<(String, Value)>, Raise> {
    let mut entries = Vec::new();
    let mut cursor = 0;
    while let Some((key, v, next)) = cx.entry_from(table, cursor) {
        cursor = next;
        let name = match kind_of(key) {
            Kind::Str(name) => std::str::from_utf8(cx.bytes(name.into())).ok(),
            _ => None,
        };
        match name {
            Some(name) => entries.push((name.to_owned(), v)),
            None => return Err(cx.arg_error(i, "column names should be strings")),
        }
    }
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(entries)
}

/// The value of a column in argument `i`.
///
/// # Errors
/// No database takes such a value.
pub(super) fn entry_arg(cx: &mut Cx<'_>, i: usize, name: &str, v: Value) -> Result<Arg, Raise> {
    if let Some(sql) = sql_of(cx, v) {
        let sql = if is_query(cx, v) { sql.map(in_brackets) } else { sql };
        return Ok(Arg::Sql(sql));
    }
    match Param::of_value(cx, v) {
        Some(param) => Ok(Arg::Value(param)),
        None => {
            let message = format!("unsupported value of type {} for column '{name}'", type_of(v).name());
            Err(cx.arg_error(i, message))
        }
    }
}

/// The comparisons of all columns of a table.
fn columns(cx: &mut Cx<'_>, i: usize, table: TableRef, operator: Operator) -> Result<Result<Fragment, Failure>, Raise> {
    let entries = entries(cx, i, table)?;
    let mut parts = Vec::with_capacity(entries.len());
    for (name, v) in entries {
        match column(cx, i, &name, v, operator)? {
            Ok(part) => parts.push(part),
            Err(failure) => return Ok(Err(failure)),
        }
    }
    let mut whole = Fragment::default();
    if parts.is_empty() {
        whole.push_str("(1=1)");
    }
    whole.push_joined(&parts, " AND ");
    Ok(Ok(whole))
}

/// One comparison.
fn column(
    cx: &mut Cx<'_>,
    i: usize,
    name: &str,
    v: Value,
    operator: Operator,
) -> Result<Result<Fragment, Failure>, Raise> {
    let is_equality = matches!(operator, Operator::Eq | Operator::NotEq);
    if let Kind::Table(list) = kind_of(v) {
        if !is_equality {
            return Ok(Err(Failure::invalid(format!("cannot use array with {}", operator.family()))));
        }
        return among(cx, i, name, list, operator);
    }
    if is_equality && is_query(cx, v) {
        let word = if operator == Operator::Eq { "IN" } else { "NOT IN" };
        let query = sql_of(cx, v).unwrap_or_else(|| Fragment::plain(""));
        return Ok(query.and_then(|query| with_name(name, &format!(" {word} "), Arg::Sql(Ok(in_brackets(query))))));
    }
    let arg = entry_arg(cx, i, name, v)?;
    if let Arg::Value(param) = &arg
        && param.is_null()
    {
        if !is_equality {
            return Ok(Err(Failure::invalid(format!("cannot use null with {}", operator.family()))));
        }
        let text = if operator == Operator::Eq { "IS NULL" } else { "IS NOT NULL" };
        return Ok(Fragment::plain(name).map(|mut fragment| {
            fragment.push_str(" ");
            fragment.push_str(text);
            fragment
        }));
    }
    Ok(with_name(name, &format!(" {} ", operator.text()), arg))
}

fn with_name(name: &str, between: &str, arg: Arg) -> Result<Fragment, Failure> {
    let mut fragment = Fragment::plain(name)?;
    fragment.push_str(between);
    fragment.push_arg(arg)?;
    Ok(fragment)
}

/// `(sql)`
pub(super) fn in_brackets(sql: Fragment) -> Fragment {
    Fragment { text: format!("({})", sql.text), args: sql.args }
}

/// A comparison with a list.
fn among(
    cx: &mut Cx<'_>,
    i: usize,
    name: &str,
    list: TableRef,
    operator: Operator,
) -> Result<Result<Fragment, Failure>, Raise> {
    let len = match array_len(cx, list) {
        Ok(len) => len,
        Err(_) => return Err(cx.arg_error(i, format_args!("list of column '{name}' should be an array"))),
    };
    let is_eq = operator == Operator::Eq;
    if len == 0 {
        return Ok(Fragment::plain(if is_eq { "(1=0)" } else { "(1=1)" }));
    }
    let mut fragment = match Fragment::plain(name) {
        Ok(fragment) => fragment,
        Err(failure) => return Ok(Err(failure)),
    };
    fragment.push_str(if is_eq { " IN (" } else { " NOT IN (" });
    for at in 0..len {
        if at > 0 {
            fragment.push_str(",");
        }
        let v = cx.raw_get_int(list, i64::try_from(at + 1).unwrap_or(i64::MAX));
        let arg = entry_arg(cx, i, name, v)?;
        if let Err(failure) = fragment.push_arg(arg) {
            return Ok(Err(failure));
        }
    }
    fragment.push_str(")");
    Ok(Ok(fragment))
}

// ---- conjunctions

/// `and_{...}`
fn and(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    conjunction(cx, "AND", "(1=1)")
}

/// `or_{...}`
fn or(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    conjunction(cx, "OR", "(1=0)")
}

fn conjunction(cx: &mut Cx<'_>, word: &str, empty: &str) -> Result<Ret, Raise> {
    let list = cx.check_table(1)?;
    let mut parts = Vec::new();
    let mut failure = None;
    for at in 1..=cx.raw_len(list) {
        let v = cx.raw_get_int(list, at);
        let part = match kind_of(v) {
            Kind::Table(table) => columns(cx, 1, table, Operator::Eq)?,
            _ => match sql_of(cx, v) {
                Some(sql) => sql,
                None => {
                    let name = String::from_utf8_lossy(&cx.type_name(v)).into_owned();
                    return Err(cx.error(format_args!("expected Sqlizer or table in {word} condition, got {name}")));
                }
            },
        };
        match part {
            Ok(part) => parts.push(part),
            Err(fault) => failure = failure.or(Some(fault)),
        }
    }
    let fragment = match failure {
        Some(failure) => Err(failure),
        None if parts.is_empty() => Fragment::plain(empty),
        None => {
            let mut whole = Fragment::default();
            whole.push_joined(&parts, &format!(" {word} "));
            Ok(in_brackets(whole))
        }
    };
    ret(cx, fragment)
}

// ---- methods

fn check(cx: &mut Cx<'_>) -> Result<Condition, Raise> {
    let v = cx.arg(1);
    match cx.userdata_ref::<Condition>(v).cloned() {
        Some(condition) => Ok(condition),
        None => Err(cx.type_error(1, TYPE.name())),
    }
}

/// `condition:to_sql()`
fn to_sql(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let condition = check(cx)?;
    ret_sql(cx, (*condition.0).clone(), Format::Question)
}

fn tostring(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let condition = check(cx)?;
    ret_text(cx, &condition.0, Format::Question)
}
