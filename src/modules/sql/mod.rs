//! The module `sql`: SQLite, PostgreSQL and MySQL (specification: modules/sql).
//!
//! ```text
//!   method of a handle ──▶ call ──request──▶ pool or transaction ──▶ serve ──▶ engine ──▶ database
//!   (the process's turn)     ▲                     (queues)         (elsewhere)
//!                            └───────────── answer, as an event ◀──────┘
//! ```
//!
//! | file | what |
//! |---|---|
//! | `handles.rs` | databases, statements, transactions as programs see them |
//! | `call.rs` | how a method asks and waits |
//! | `request.rs` | one operation on its way, and how it is cancelled |
//! | `pool.rs`, `transaction.rs` | who gets which connection when |
//! | `serve.rs` | running requests on connections |
//! | `engine.rs` | what the engines have in common |
//! | `sqlite/`, `postgres/`, `mysql/` | the engines |
//! | `options.rs` | the fields of `sql.open` |
//! | `job.rs` | several statements on one connection, for other modules |
//! | `entry.rs` | databases of a project |
//! | `value.rs`, `rows.rs`, `moment.rs` | parameters, results, moments as texts |
//! | `failure.rs` | errors |
//! | `scan.rs` | placeholders and ends of statements in a text |
//! | `builder/` | the query builder |

#![cfg_attr(
    not(any(feature = "sqlite", feature = "postgres", feature = "mysql")),
    allow(unused, reason = "without any engine only the builder is of use; the rest is compiled all the same")
)]

mod builder;
mod call;
mod engine;
mod entry;
mod failure;
mod handles;
pub(crate) mod job;
mod moment;
#[cfg(feature = "mysql")]
mod mysql;
mod options;
mod pool;
#[cfg(feature = "postgres")]
mod postgres;
mod request;
mod rows;
mod scan;
mod serve;
#[cfg(feature = "sqlite")]
mod sqlite;
#[cfg(any(feature = "mysql", feature = "postgres"))]
mod stopper;
mod transaction;
mod value;

pub(crate) use self::entry::database;

use self::engine::Engine;
use self::failure::Failure;
use self::pool::Pool;
use self::request::Isolation;
use crate::process::error::kind;
use crate::process::failure::ret_ok;
use crate::stdlib::module::{Class, Module};
use crate::stdlib::set_field;
use crate::vm::native::{Cx, Raise, Ret, TableRef};

/// The module.
pub(super) static MODULE: Module = Module::new("sql", "databases: SQLite, PostgreSQL, MySQL; a query builder")
    .with_classes(&[Class::Storage, Class::Io, Class::Nondeterministic])
    .with_functions(&[("get", get), ("open", open)])
    .with_permissions(&["db.get", "db.open"])
    .with_open(fill);

fn fill(cx: &mut Cx<'_>, module: TableRef) {
    set_field(cx, module, "NULL", value::null());
    let conversions = value::conversions(cx);
    set_field(cx, module, "as", conversions);
    let builder = builder::table(cx);
    set_field(cx, module, "builder", builder);
    let types = cx.new_table(0, 4);
    for engine in [Engine::Sqlite, Engine::Postgres, Engine::Mysql] {
        set_name(cx, types, engine.name());
    }
    set_name(cx, types, "unknown");
    set_field(cx, module, "type", types);
    let isolation = cx.new_table(0, Isolation::ALL.len());
    for (_, name) in Isolation::ALL {
        set_name(cx, isolation, name);
    }
    set_field(cx, module, "isolation", isolation);
}

/// Stores a name under itself in capitals.
fn set_name(cx: &mut Cx<'_>, table: TableRef, name: &str) {
    let text = cx.new_str(name.as_bytes());
    set_field(cx, table, &name.to_ascii_uppercase(), text);
}

/// `sql.get(id)`
fn get(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let id = cx.check_str(1)?;
    if id.is_empty() {
        return Failure::invalid("resource id is required").ret(cx, "");
    }
    let name = String::from_utf8_lossy(id).into_owned();
    if !cx.is_permitted("db.get", id) {
        let message = format!("not allowed to access database: {name}");
        return Failure::new(kind::PERMISSION_DENIED, message).ret(cx, "");
    }
    match entry::pool(cx, &name) {
        Ok(pool) => {
            let database = handles::user(cx, pool);
            ret_ok(cx, database)
        }
        Err(failure) => failure.ret(cx, ""),
    }
}

/// `sql.open(options)`
fn open(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let fields = cx.check_table(1)?;
    let engine = match options::engine(cx, fields) {
        Ok(engine) => engine,
        Err(failure) => return failure.ret(cx, ""),
    };
    // A project names its databases in entries: going around them needs a policy that says so.
    if !cx.is_granted("db.open", engine.name().as_bytes()) {
        let message = format!("not allowed to open databases: {}", engine.name());
        return Failure::new(kind::PERMISSION_DENIED, message).ret(cx, "");
    }
    match options::read(cx, engine, fields) {
        Ok(options) => {
            let executor = options.config.executor(cx);
            call::open(cx, Pool::new(options.config, options.limits, executor))
        }
        Err(failure) => failure.ret(cx, ""),
    }
}
