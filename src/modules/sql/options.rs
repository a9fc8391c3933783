//! The fields of `sql.open` and of the entries `db.sql.*`: read, checked, made into a configuration.
//!
//! A field that is not known, or has a value that it cannot have, is refused by name. Passwords never stand in a message.

use std::time::Duration as StdDuration;

use super::engine::{Config, Engine};
use super::failure::Failure;
use super::pool::Limits;
#[cfg(feature = "sqlite")]
use super::sqlite;
use crate::process::duration::{Duration, MINUTE};
use crate::vm::native::{Cx, Kind, TableRef, Value, kind_of, type_of};

/// What a program asks for.
pub(super) struct Options {
    pub(super) config: Config,
    pub(super) limits: Limits,
}

/// The engine that a table names.
///
/// # Errors
/// It names none.
pub(super) fn engine(cx: &mut Cx<'_>, fields: TableRef) -> Result<Engine, Failure> {
    let v = cx.raw_get_str(fields, "driver");
    let name = text(cx, "driver", v)?.ok_or_else(|| Failure::invalid("driver is required"))?;
    let all = [Engine::Sqlite, Engine::Postgres, Engine::Mysql];
    all.into_iter()
        .find(|engine| engine.name() == name)
        .ok_or_else(|| Failure::invalid(format!("unknown driver: {name} (expected sqlite, postgres or mysql)")))
}

/// Reads all fields.
///
/// # Errors
/// One is missing, unknown, or wrong.
pub(super) fn read(cx: &mut Cx<'_>, engine: Engine, fields: TableRef) -> Result<Options, Failure> {
    let known: &[&str] = match engine {
        Engine::Sqlite => &["driver", "file", "pool", "options", "lifecycle"],
        Engine::Postgres | Engine::Mysql => {
            &["driver", "host", "port", "database", "username", "password", "pool", "options", "lifecycle"]
        }
    };
    check_names(cx, fields, "", known)?;
    let limits = limits(cx, engine, fields)?;
    let config = match engine {
        #[cfg(feature = "sqlite")]
        Engine::Sqlite => Config::Sqlite(sqlite(cx, fields)?),
        #[expect(clippy::allow_attributes, reason = "with all features there is no other")]
        #[allow(unreachable_patterns, reason = "with all features there is no other")]
        engine => {
            let name = engine.name();
            return Err(Failure::invalid(format!("this build has no driver for {name} (feature {name})")));
        }
    };
    Ok(Options { config, limits })
}

/// Refuses fields with other names.
fn check_names(cx: &mut Cx<'_>, fields: TableRef, prefix: &str, known: &[&str]) -> Result<(), Failure> {
    let mut unknown = Vec::new();
    let mut cursor = 0;
    while let Some((key, _, next)) = cx.entry_from(fields, cursor) {
        cursor = next;
        let name = match kind_of(key) {
            Kind::Str(name) => String::from_utf8_lossy(cx.bytes(name.into())).into_owned(),
            _ => return Err(Failure::invalid(format!("{prefix}names of fields should be strings"))),
        };
        if !known.contains(&name.as_str()) {
            unknown.push(name);
        }
    }
    // The least of them, whatever the order of the table.
    match unknown.into_iter().min() {
        Some(name) => Err(Failure::invalid(format!("unknown field: {prefix}{name}"))),
        None => Ok(()),
    }
}

fn wrong(name: &str, expected: &str, v: Value) -> Failure {
    Failure::invalid(format!("{name} should be {expected}, got {}", type_of(v).name()))
}

/// A text, if it is there.
fn text(cx: &mut Cx<'_>, name: &str, v: Value) -> Result<Option<String>, Failure> {
    match kind_of(v) {
        Kind::Nil => Ok(None),
        Kind::Str(text) => match std::str::from_utf8(cx.bytes(text.into())) {
            Ok(text) => Ok(Some(text.to_owned())),
            Err(_) => Err(Failure::invalid(format!("{name} is not valid UTF-8"))),
        },
        _ => Err(wrong(name, "a string", v)),
    }
}

/// A table, if it is there.
fn table(cx: &mut Cx<'_>, fields: TableRef, name: &str) -> Result<Option<TableRef>, Failure> {
    let v = cx.raw_get_str(fields, name);
    match kind_of(v) {
        Kind::Nil => Ok(None),
        Kind::Table(table) => Ok(Some(table)),
        _ => Err(wrong(name, "a table", v)),
    }
}

/// An integer that is not negative, if it is there.
fn natural(name: &str, v: Value) -> Result<Option<usize>, Failure> {
    match kind_of(v) {
        Kind::Nil => Ok(None),
        Kind::Int(n) => match usize::try_from(n) {
            Ok(n) => Ok(Some(n)),
            Err(_) => Err(Failure::invalid(format!("{name} should not be negative, got {n}"))),
        },
        _ => Err(wrong(name, "an integer", v)),
    }
}

/// A duration, if it is there.
fn duration(cx: &mut Cx<'_>, name: &str, v: Value) -> Result<Option<StdDuration>, Failure> {
    if v.is_nil() {
        return Ok(None);
    }
    match Duration::of_argument(cx, v) {
        Ok(Duration(nanos)) => match u64::try_from(nanos) {
            Ok(nanos) => Ok(Some(StdDuration::from_nanos(nanos))),
            Err(_) => Err(Failure::invalid(format!("{name} should not be negative"))),
        },
        Err(message) => Err(Failure::invalid(format!("{name}: {message}"))),
    }
}

/// Connections of a pool where nothing is said.
const MAX_OPEN: usize = 10;
const MAX_IDLE: usize = 2;
const MAX_LIFETIME: i64 = 60 * MINUTE;
const ACQUIRE_TIMEOUT: i64 = MINUTE / 2;

fn limits(cx: &mut Cx<'_>, engine: Engine, fields: TableRef) -> Result<Limits, Failure> {
    let default = |nanos: i64| StdDuration::from_nanos(nanos.unsigned_abs());
    let mut limits = Limits {
        max_open: MAX_OPEN,
        max_idle: MAX_IDLE,
        max_lifetime: default(MAX_LIFETIME),
        acquire_timeout: default(ACQUIRE_TIMEOUT),
    };
    if let Some(pool) = table(cx, fields, "pool")? {
        check_names(cx, pool, "pool.", &["max_open", "max_idle", "max_lifetime", "acquire_timeout"])?;
        let max_open = natural("pool.max_open", cx.raw_get_str(pool, "max_open"))?;
        limits.max_open = max_open.unwrap_or(MAX_OPEN);
        let max_idle = natural("pool.max_idle", cx.raw_get_str(pool, "max_idle"))?;
        if let Some(max_idle) = max_idle
            && limits.max_open > 0
            && max_idle > limits.max_open
        {
            let message = format!("pool.max_idle ({max_idle}) is larger than pool.max_open ({})", limits.max_open);
            return Err(Failure::invalid(message));
        }
        let idle_default = if limits.max_open == 0 { MAX_IDLE } else { MAX_IDLE.min(limits.max_open) };
        limits.max_idle = max_idle.unwrap_or(idle_default);
        let v = cx.raw_get_str(pool, "max_lifetime");
        if let Some(max_lifetime) = duration(cx, "pool.max_lifetime", v)? {
            if max_lifetime.is_zero() {
                return Err(Failure::invalid("pool.max_lifetime should be positive"));
            }
            limits.max_lifetime = max_lifetime;
        }
        let v = cx.raw_get_str(pool, "acquire_timeout");
        if let Some(timeout) = duration(cx, "pool.acquire_timeout", v)? {
            limits.acquire_timeout = timeout;
        }
    }
    if engine == Engine::Sqlite {
        limits.max_open = 1;
        limits.max_idle = 1;
    }
    Ok(limits)
}

#[cfg(feature = "sqlite")]
fn sqlite(cx: &mut Cx<'_>, fields: TableRef) -> Result<sqlite::Config, Failure> {
    use sqlite::{Mode, Place};

    let v = cx.raw_get_str(fields, "file");
    let file = text(cx, "file", v)?.filter(|file| !file.is_empty());
    let file = match file.as_deref() {
        None => return Err(Failure::invalid("file path is required")),
        Some(":memory:") => Place::Memory,
        Some(path) if path.contains('\0') => return Err(Failure::invalid("file has a zero byte")),
        Some(path) => Place::File(path.into()),
    };
    let mut config =
        sqlite::Config { file, mode: Mode::Create, busy_timeout: StdDuration::from_secs(5), pragmas: Vec::new() };
    let Some(options) = table(cx, fields, "options")? else { return Ok(config) };
    let known = ["busy_timeout", "cache_size", "foreign_keys", "mmap_size", "mode", "synchronous", "temp_store"];
    check_names(cx, options, "options.", &known)?;
    let v = cx.raw_get_str(options, "mode");
    config.mode = match text(cx, "options.mode", v)?.as_deref() {
        None | Some("rwc") => Mode::Create,
        Some("rw") => Mode::ReadWrite,
        Some("ro") => Mode::ReadOnly,
        Some(other) => return Err(Failure::invalid(format!("options.mode should be rwc, rw or ro, got {other}"))),
    };
    let v = cx.raw_get_str(options, "busy_timeout");
    if let Some(text) = scalar(cx, "options.busy_timeout", v)? {
        let millis = text.parse().map_err(|_| {
            Failure::invalid(format!("options.busy_timeout should be a number of milliseconds, got {text}"))
        })?;
        config.busy_timeout = StdDuration::from_millis(millis);
    }
    let words: [(&'static str, &[&str]); 3] = [
        ("foreign_keys", &["on", "off", "true", "false", "yes", "no", "1", "0"]),
        ("synchronous", &["off", "normal", "full", "extra", "0", "1", "2", "3"]),
        ("temp_store", &["default", "file", "memory", "0", "1", "2"]),
    ];
    for (name, allowed) in words {
        let v = cx.raw_get_str(options, name);
        if let Some(value) = scalar(cx, &format!("options.{name}"), v)? {
            if !allowed.contains(&value.to_ascii_lowercase().as_str()) {
                let message = format!("options.{name} should be one of {}, got {value}", allowed.join(", "));
                return Err(Failure::invalid(message));
            }
            config.pragmas.push((name, value));
        }
    }
    for name in ["cache_size", "mmap_size"] {
        let v = cx.raw_get_str(options, name);
        if let Some(value) = scalar(cx, &format!("options.{name}"), v)? {
            if value.parse::<i64>().is_err() {
                return Err(Failure::invalid(format!("options.{name} should be an integer, got {value}")));
            }
            config.pragmas.push((name, value));
        }
    }
    Ok(config)
}

/// A string, integer or boolean as text, if it is there.
fn scalar(cx: &mut Cx<'_>, name: &str, v: Value) -> Result<Option<String>, Failure> {
    match kind_of(v) {
        Kind::Int(n) => Ok(Some(n.to_string())),
        Kind::Boolean(b) => Ok(Some(b.to_string())),
        _ => text(cx, name, v),
    }
}
