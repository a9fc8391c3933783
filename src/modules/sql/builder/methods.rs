//! The methods of builders. Every one makes a new builder and leaves its own alone.

use super::super::failure::Failure;
use super::super::value::Param;
use super::condition::{
    Given, check_arg, check_condition, check_fragment, check_text, entries, entry_arg, in_brackets, sql_of,
};
use super::executor;
use super::fragment::{Arg, Format, Fragment};
use super::query::{Condition, Kind, Query, value};
use super::{check_format, ret_sql, ret_text};
use crate::vm::native::{
    Cx, Function, HostType, Kind as ValueKind, Object, Portable, Raise, Ret, Transfer, Value, kind_of,
};

const OPERATORS: &[Function] = &[("__tostring", tostring)];

static SELECT: HostType = HostType::new(
    "sql.SelectBuilder",
    &[
        ("column_expr", column_expr),
        ("columns", columns),
        ("cross_join", cross_join),
        ("distinct", distinct),
        ("from", from),
        ("from_select", from_select),
        ("group_by", group_by),
        ("having", having),
        ("inner_join", inner_join),
        ("join", join),
        ("left_join", left_join),
        ("limit", limit),
        ("offset", offset),
        ("order_by", order_by),
        ("placeholder_format", placeholder_format),
        ("prefix", prefix),
        ("right_join", right_join),
        ("run_with", run_with),
        ("suffix", suffix),
        ("to_sql", to_sql),
        ("where", where_),
    ],
    OPERATORS,
);

static INSERT: HostType = HostType::new(
    "sql.InsertBuilder",
    &[
        ("columns", columns),
        ("into", table),
        ("options", options),
        ("placeholder_format", placeholder_format),
        ("prefix", prefix),
        ("run_with", run_with),
        ("select", select_source),
        ("set_map", set_map),
        ("suffix", suffix),
        ("to_sql", to_sql),
        ("values", values),
    ],
    OPERATORS,
);

static UPDATE: HostType = HostType::new(
    "sql.UpdateBuilder",
    &[
        ("from", from),
        ("from_select", from_select),
        ("limit", limit),
        ("offset", offset),
        ("order_by", order_by),
        ("placeholder_format", placeholder_format),
        ("prefix", prefix),
        ("run_with", run_with),
        ("set", set),
        ("set_map", set_map),
        ("suffix", suffix),
        ("table", table),
        ("to_sql", to_sql),
        ("where", where_),
    ],
    OPERATORS,
);

static DELETE: HostType = HostType::new(
    "sql.DeleteBuilder",
    &[
        ("from", table),
        ("limit", limit),
        ("offset", offset),
        ("order_by", order_by),
        ("placeholder_format", placeholder_format),
        ("prefix", prefix),
        ("run_with", run_with),
        ("suffix", suffix),
        ("to_sql", to_sql),
        ("where", where_),
    ],
    OPERATORS,
);

/// The functions that make builders.
pub(super) const FUNCTIONS: &[Function] =
    &[("select", select), ("insert", insert), ("update", update), ("delete", delete)];

impl Query {
    fn host_type(&self) -> &'static HostType {
        match self.kind {
            Kind::Select => &SELECT,
            Kind::Insert => &INSERT,
            Kind::Update => &UPDATE,
            Kind::Delete => &DELETE,
        }
    }

    fn into_value(self, cx: &mut Cx<'_>) -> Value {
        cx.new_object(self.host_type(), self)
    }
}

impl Object for Query {
    fn type_name(&self) -> &'static str {
        self.host_type().name()
    }

    fn transfer(&self) -> Transfer {
        Transfer::Portable(Box::new(self.clone()))
    }
}

impl Portable for Query {
    fn arrive(&self, cx: &mut Cx<'_>) -> Value {
        self.clone().into_value(cx)
    }
}

/// A copy of the builder in argument 1.
fn check(cx: &mut Cx<'_>) -> Result<Query, Raise> {
    let v = cx.arg(1);
    match cx.userdata_ref::<Query>(v).cloned() {
        Some(query) => Ok(query),
        None => Err(cx.type_error(1, "sql builder")),
    }
}

fn ret(cx: &mut Cx<'_>, query: Query) -> Result<Ret, Raise> {
    let query = query.into_value(cx);
    cx.ret1(query)
}

/// The texts in the arguments from `first` on.
fn check_texts(cx: &mut Cx<'_>, first: usize) -> Result<Vec<Result<Fragment, Failure>>, Raise> {
    (first..=cx.count()).map(|i| check_text(cx, i).map(|text| Fragment::plain(&text))).collect()
}

/// Adds the texts in the arguments from 2 on to a list of the builder.
fn add_texts(cx: &mut Cx<'_>, list: fn(&mut Query) -> &mut Vec<Fragment>) -> Result<Ret, Raise> {
    let mut query = check(cx)?;
    for text in check_texts(cx, 2)? {
        if let Some(text) = query.accept(text) {
            list(&mut query).push(text);
        }
    }
    ret(cx, query)
}

/// Adds the text in argument 2 with its arguments to a list of the builder.
fn add_fragment(cx: &mut Cx<'_>, list: fn(&mut Query) -> &mut Vec<Fragment>) -> Result<Ret, Raise> {
    let mut query = check(cx)?;
    let fragment = check_fragment(cx, 2)?;
    if let Some(fragment) = query.accept(fragment) {
        list(&mut query).push(fragment);
    }
    ret(cx, query)
}

// ---- constructors

/// `builder.select(cols...)`
fn select(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let mut query = Query::new(Kind::Select);
    for text in check_texts(cx, 1)? {
        if let Some(text) = query.accept(text) {
            query.columns.push(text);
        }
    }
    ret(cx, query)
}

fn with_table(cx: &mut Cx<'_>, kind: Kind) -> Result<Ret, Raise> {
    let mut query = Query::new(kind);
    if !cx.is_none_or_nil(1) {
        let text = check_text(cx, 1)?;
        set_table(&mut query, &text);
    }
    ret(cx, query)
}

fn set_table(query: &mut Query, text: &str) {
    query.table = if text.is_empty() { None } else { query.accept(Fragment::plain(text)) };
}

/// `builder.insert(table?)`
fn insert(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    with_table(cx, Kind::Insert)
}

/// `builder.update(table?)`
fn update(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    with_table(cx, Kind::Update)
}

/// `builder.delete(table?)`
fn delete(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    with_table(cx, Kind::Delete)
}

// ---- tables

/// `insert:into(t)`, `update:table(t)`, `delete:from(t)`
fn table(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let mut query = check(cx)?;
    let text = check_text(cx, 2)?;
    set_table(&mut query, &text);
    ret(cx, query)
}

/// `q:from(t)`
fn from(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let mut query = check(cx)?;
    let text = check_text(cx, 2)?;
    query.from = if text.is_empty() { None } else { query.accept(Fragment::plain(&text)) };
    ret(cx, query)
}

/// The SQL of the builder in argument `i`.
fn check_query(cx: &mut Cx<'_>, i: usize) -> Result<Result<Fragment, Failure>, Raise> {
    let v = cx.arg(i);
    match cx.userdata_ref::<Query>(v).filter(|query| query.kind == Kind::Select) {
        Some(query) => Ok(query.render()),
        None => Err(cx.type_error(i, SELECT.name())),
    }
}

/// `q:from_select(query, alias)`
fn from_select(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let mut query = check(cx)?;
    let inner = check_query(cx, 2)?;
    let alias = check_text(cx, 3)?;
    let from = inner.and_then(|inner| aliased(inner, &alias));
    query.from = query.accept(from);
    ret(cx, query)
}

/// `(sql) AS alias`
fn aliased(sql: Fragment, alias: &str) -> Result<Fragment, Failure> {
    let mut whole = in_brackets(sql);
    whole.push_str(" AS ");
    whole.push(&Fragment::plain(alias)?);
    Ok(whole)
}

fn add_join(cx: &mut Cx<'_>, word: &str) -> Result<Ret, Raise> {
    let mut query = check(cx)?;
    let clause = check_text(cx, 2)?;
    let has_on = cx.count() == 3 && matches!(kind_of(cx.arg(3)), ValueKind::Str(_));
    // A text alone behind a clause without a place for it is the condition.
    let piece = if has_on && super::super::scan::count_questions(&clause) == 0 {
        let on = check_text(cx, 3)?;
        Fragment::plain(&clause).and_then(|mut piece| {
            piece.push_str(" ON ");
            piece.push(&Fragment::plain(&on)?);
            Ok(piece)
        })
    } else {
        check_fragment(cx, 2)?
    };
    if let Some(piece) = query.accept(piece) {
        let mut join = Fragment::default();
        join.push_str(word);
        join.push_str(" ");
        join.push(&piece);
        query.joins.push(join);
    }
    ret(cx, query)
}

/// `q:join(clause, args...)`
fn join(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    add_join(cx, "JOIN")
}

/// `q:left_join(clause, args...)`
fn left_join(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    add_join(cx, "LEFT JOIN")
}

/// `q:right_join(clause, args...)`
fn right_join(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    add_join(cx, "RIGHT JOIN")
}

/// `q:inner_join(clause, args...)`
fn inner_join(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    add_join(cx, "INNER JOIN")
}

/// `q:cross_join(clause, args...)`
fn cross_join(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    add_join(cx, "CROSS JOIN")
}

// ---- columns and values

/// `q:columns(...)`
fn columns(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    add_texts(cx, |query| &mut query.columns)
}

/// `q:column_expr(condition, alias?)`
fn column_expr(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let mut query = check(cx)?;
    let v = cx.arg(2);
    let Some(sql) = sql_of(cx, v) else { return Err(cx.type_error(2, "sql.Condition")) };
    let column = if cx.is_none_or_nil(3) {
        sql
    } else {
        let alias = check_text(cx, 3)?;
        sql.and_then(|sql| aliased(sql, &alias))
    };
    if let Some(column) = query.accept(column) {
        query.columns.push(column);
    }
    ret(cx, query)
}

/// `q:distinct()`
fn distinct(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let query = check(cx)?;
    ret(cx, Query { is_distinct: true, ..query })
}

/// `insert:options(...)`
fn options(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    add_texts(cx, |query| &mut query.options)
}

/// `insert:values(...)`
fn values(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let mut query = check(cx)?;
    let mut row = Vec::with_capacity(cx.count());
    for i in 2..=cx.count() {
        let arg = check_value(cx, i)?;
        row.extend(query.accept(value(arg)));
    }
    query.rows.push(row);
    ret(cx, query)
}

/// The value in argument `i`: a query stands in brackets.
fn check_value(cx: &mut Cx<'_>, i: usize) -> Result<Arg, Raise> {
    let v = cx.arg(i);
    if cx.userdata_ref::<Query>(v).is_some() {
        return Ok(Arg::Sql(check_query(cx, i)?.map(in_brackets)));
    }
    check_arg(cx, i)
}

/// `insert:select(query)`
fn select_source(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let mut query = check(cx)?;
    let source = check_query(cx, 2)?;
    query.source = query.accept(source);
    ret(cx, query)
}

/// `insert:set_map(t)`, `update:set_map(t)`
fn set_map(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let mut query = check(cx)?;
    let map = cx.check_table(2)?;
    let mut pairs = Vec::new();
    for (name, v) in entries(cx, 2, map)? {
        let arg = entry_arg(cx, 2, &name, v)?;
        let name = query.accept(Fragment::plain(&name));
        let value = query.accept(value(arg));
        pairs.extend(name.zip(value));
    }
    if query.kind == Kind::Insert {
        let (names, row) = pairs.into_iter().unzip();
        query.columns = names;
        query.rows = vec![row];
    } else {
        query.sets.extend(pairs);
    }
    ret(cx, query)
}

/// `update:set(column, value)`
fn set(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let mut query = check(cx)?;
    let name = check_text(cx, 2)?;
    let arg = if cx.is_none(3) { Arg::Value(Param::Null) } else { check_value(cx, 3)? };
    let name = query.accept(Fragment::plain(&name));
    let value = query.accept(value(arg));
    query.sets.extend(name.zip(value));
    ret(cx, query)
}

// ---- conditions, order, limits

fn add_condition(cx: &mut Cx<'_>, list: fn(&mut Query) -> &mut Vec<Condition>) -> Result<Ret, Raise> {
    let mut query = check(cx)?;
    if let Some(Given { sql, is_text }) = check_condition(cx, 2)?
        && let Some(sql) = query.accept(sql)
    {
        list(&mut query).push(Condition { sql, is_text });
    }
    ret(cx, query)
}

/// `q:where(condition, args...)`
fn where_(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    add_condition(cx, |query| &mut query.conditions)
}

/// `q:having(condition, args...)`
fn having(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    add_condition(cx, |query| &mut query.group_conditions)
}

/// `q:group_by(...)`
fn group_by(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    add_texts(cx, |query| &mut query.groups)
}

/// `q:order_by(...)`
fn order_by(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    add_texts(cx, |query| &mut query.order)
}

/// `q:limit(n)`
fn limit(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let query = check(cx)?;
    let n = cx.check_int(2)?;
    ret(cx, Query { limit: Some(u64::try_from(n).unwrap_or(0)), ..query })
}

/// `q:offset(n)`
fn offset(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let query = check(cx)?;
    let n = cx.check_int(2)?;
    ret(cx, Query { offset: Some(u64::try_from(n).unwrap_or(0)), ..query })
}

// ---- the whole

/// `q:prefix(text, args...)`
fn prefix(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    add_fragment(cx, |query| &mut query.prefix)
}

/// `q:suffix(text, args...)`
fn suffix(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    add_fragment(cx, |query| &mut query.suffix)
}

/// `q:placeholder_format(format)`
fn placeholder_format(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let query = check(cx)?;
    let format: Format = check_format(cx, 2)?;
    ret(cx, Query { format, ..query })
}

/// `q:to_sql()`
fn to_sql(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let query = check(cx)?;
    ret_sql(cx, query.render(), query.format)
}

fn tostring(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let query = check(cx)?;
    ret_text(cx, &query.render(), query.format)
}

/// `q:run_with(db|tx)`
fn run_with(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let query = check(cx)?;
    executor::make(cx, &query)
}
