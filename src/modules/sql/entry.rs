//! Databases of a project: an entry has one pool, made when a program first asks for it.

use std::sync::{Arc, Mutex, PoisonError};

use super::engine::Engine;
use super::failure::Failure;
use super::options;
use super::pool::Pool;
use crate::modules::data::Data;
use crate::process::error::kind;
use crate::process::resource::{Resource, Resources, find_resource};
use crate::vm::native::{Cx, Kind, kind_of};

/// The database of an entry: the fields are those of `sql.open`.
struct EntryDatabase {
    engine: Engine,
    fields: Data,
    pool: Mutex<Option<Arc<Pool>>>,
}

/// The database of an entry of the kind `db.sql.NAME`; none for names of no engine.
pub(crate) fn database(name: &str, fields: Data) -> Option<Arc<Resource>> {
    let engine = [Engine::Sqlite, Engine::Postgres, Engine::Mysql].into_iter().find(|engine| engine.name() == name)?;
    Some(Arc::new(EntryDatabase { engine, fields, pool: Mutex::default() }))
}

/// The pool of the entry `id`, if a program has asked for it before.
pub(super) fn open_pool(resources: &Resources, id: &str) -> Option<Arc<Pool>> {
    let database = resources.find(id)?.downcast::<EntryDatabase>().ok()?;
    database.pool.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// The pool of the entry `id`.
pub(super) fn pool(cx: &mut Cx<'_>, id: &str) -> Result<Arc<Pool>, Failure> {
    let Some(resource) = find_resource(cx, id) else {
        return Err(Failure::new(kind::NOT_FOUND, format!("database not found: {id}")));
    };
    let Ok(database) = resource.downcast::<EntryDatabase>() else {
        return Err(Failure::invalid("not a database"));
    };
    let mut pool = database.pool.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(pool) = &*pool {
        return Ok(Arc::clone(pool));
    }
    let Some(fields) = database.fields.to_value(cx).ok().and_then(|value| match kind_of(value) {
        Kind::Table(fields) => Some(fields),
        _ => None,
    }) else {
        return Err(Failure::invalid("the fields of a database should be a map"));
    };
    let options = options::read(cx, database.engine, fields)?;
    let executor = options.config.executor(cx);
    Ok(Arc::clone(pool.insert(Pool::new(options.config, options.limits, executor))))
}
