//! A built statement with the database or transaction that it runs on.

use std::sync::Arc;

use super::super::call::{Then, ask};
use super::super::engine::Engine;
use super::super::handles;
use super::super::request::{Statement, Work};
use super::super::serve::Source;
use super::super::transaction::not_active;
use super::fragment::{Format, Fragment};
use super::query::Query;
use super::ret_sql;
use crate::vm::native::{Cx, HostType, Object, Raise, Ret};

static TYPE: HostType = HostType::new("sql.Executor", &[("query", query), ("exec", exec), ("to_sql", to_sql)], &[]);

struct Executor {
    source: Source,
    sql: Fragment,
    format: Format,
    text: Arc<str>,
}

impl Object for Executor {
    fn type_name(&self) -> &'static str {
        TYPE.name()
    }
}

/// Ends a native with the executor of a builder on the database or transaction in argument 2.
pub(super) fn make(cx: &mut Cx<'_>, query: &Query) -> Result<Ret, Raise> {
    let v = cx.arg(2);
    let source = match handles::database_source(cx, v) {
        Some(source) => Some(source),
        None => handles::transaction_source(cx, v),
    };
    let source = match source {
        Some(Ok(source)) => source,
        Some(Err(failure)) => return failure.ret(cx, ""),
        None => return Err(cx.arg_error(2, "database or transaction expected")),
    };
    let engine = source.pool().config.engine();
    let format = if engine == Engine::Postgres { Format::Dollar } else { Format::Question };
    match query.render_for(engine) {
        Ok(sql) => {
            let text = sql.written(format).into();
            let executor = cx.new_object(&TYPE, Executor { source, sql, format, text });
            cx.ret1(executor)
        }
        Err(failure) => failure.ret(cx, ""),
    }
}

fn run(cx: &mut Cx<'_>, operation: &'static str, work: fn(Statement) -> Work) -> Result<Ret, Raise> {
    let executor = cx.check_object::<Executor>(1, &TYPE)?;
    let source = executor.source.clone();
    let statement = Statement { text: Arc::clone(&executor.text), params: executor.sql.args.clone() };
    if let Source::Transaction(transaction) = &source
        && transaction.is_over()
    {
        return not_active().ret(cx, operation);
    }
    ask(cx, source, work(statement), operation, Then::True)
}

/// `executor:query()`
fn query(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    run(cx, "query", Work::Query)
}

/// `executor:exec()`
fn exec(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    run(cx, "execute", Work::Execute)
}

/// `executor:to_sql()`
fn to_sql(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let executor = cx.check_object::<Executor>(1, &TYPE)?;
    let (sql, format) = (executor.sql.clone(), executor.format);
    ret_sql(cx, Ok(sql), format)
}
