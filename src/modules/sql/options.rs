//! The fields of `sql.open` and of the entries `db.sql.*`: read, checked, made into a configuration.
//!
//! A field that is not known, or has a value that it cannot have, is refused by name. Passwords never stand in a message.

use std::time::Duration as StdDuration;

use super::engine::{Config, Engine};
use super::failure::Failure;
#[cfg(feature = "mysql")]
use super::mysql;
use super::pool::Limits;
#[cfg(feature = "postgres")]
use super::postgres;
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
        #[cfg(feature = "postgres")]
        Engine::Postgres => Config::Postgres(Box::new(postgres(cx, fields)?)),
        #[cfg(feature = "mysql")]
        Engine::Mysql => Config::Mysql(Box::new(mysql(cx, fields)?)),
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

/// Where a server is and who asks it.
#[cfg(any(feature = "postgres", feature = "mysql"))]
struct Server {
    host: String,
    port: u16,
    database: String,
    username: String,
    password: Option<String>,
}

#[cfg(any(feature = "postgres", feature = "mysql"))]
fn server(cx: &mut Cx<'_>, fields: TableRef, port: u16) -> Result<Server, Failure> {
    let mut required = |name: &str| {
        let v = cx.raw_get_str(fields, name);
        let text = text(cx, name, v)?.filter(|text| !text.is_empty());
        text.ok_or_else(|| Failure::invalid(format!("{name} is required")))
    };
    let (host, database, username) = (required("host")?, required("database")?, required("username")?);
    let v = cx.raw_get_str(fields, "password");
    let password = text(cx, "password", v)?;
    let v = cx.raw_get_str(fields, "port");
    let port = match kind_of(v) {
        Kind::Nil => port,
        Kind::Int(n) => match u16::try_from(n) {
            Ok(port @ 1..) => port,
            _ => return Err(Failure::invalid(format!("port must be between 1 and 65535, got {n}"))),
        },
        _ => return Err(wrong("port", "an integer", v)),
    };
    Ok(Server { host, port, database, username, password })
}

/// Longest time for opening a connection where nothing is said.
#[cfg(any(feature = "postgres", feature = "mysql"))]
const CONNECT_TIMEOUT: StdDuration = StdDuration::from_secs(10);

/// The options of a server, sorted by name.
#[cfg(any(feature = "postgres", feature = "mysql"))]
fn named_options(cx: &mut Cx<'_>, fields: TableRef) -> Result<Vec<(String, String)>, Failure> {
    let Some(options) = table(cx, fields, "options")? else { return Ok(Vec::new()) };
    let mut named = Vec::new();
    let mut cursor = 0;
    while let Some((key, v, next)) = cx.entry_from(options, cursor) {
        cursor = next;
        let name = match kind_of(key) {
            Kind::Str(name) => String::from_utf8_lossy(cx.bytes(name.into())).into_owned(),
            _ => return Err(Failure::invalid("options.names of fields should be strings")),
        };
        if let Some(value) = scalar(cx, &format!("options.{name}"), v)? {
            named.push((name, value));
        }
    }
    named.sort();
    Ok(named)
}

#[cfg(feature = "postgres")]
fn postgres(cx: &mut Cx<'_>, fields: TableRef) -> Result<postgres::Config, Failure> {
    use postgres::{Tls, Verification};
    use tokio_postgres::config::SslMode;

    let Server { host, port, database, username, password } = server(cx, fields, 5432)?;
    let mut server = tokio_postgres::Config::new();
    server.host(&host).port(port).dbname(database).user(username);
    if let Some(password) = password {
        server.password(password);
    }
    let mut ssl_mode = None;
    let mut files: [Option<String>; 3] = [None, None, None];
    let mut connect_timeout = CONNECT_TIMEOUT;
    let mut run_time = String::new();
    for (name, value) in named_options(cx, fields)? {
        match name.as_str() {
            "sslmode" => ssl_mode = Some(value),
            "sslrootcert" => files[0] = Some(value),
            "sslcert" => files[1] = Some(value),
            "sslkey" => files[2] = Some(value),
            "application_name" => {
                server.application_name(value);
            }
            "connect_timeout" => match value.parse::<u64>() {
                Ok(seconds @ 1..) => connect_timeout = StdDuration::from_secs(seconds),
                _ => {
                    let message = format!("options.connect_timeout should be a number of seconds, got {value}");
                    return Err(Failure::invalid(message));
                }
            },
            _ => {
                if name.is_empty() || name.contains(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.')) {
                    return Err(Failure::invalid(format!("options.{name} is no name of a parameter")));
                }
                let value = value.replace('\\', "\\\\").replace(' ', "\\ ");
                run_time.push_str(&format!(" -c {name}={value}"));
            }
        }
    }
    if !run_time.is_empty() {
        server.options(run_time.trim_start());
    }
    let is_loopback = host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback());
    let default = if is_loopback { "prefer" } else { "require" };
    let (mode, verification) = match ssl_mode.as_deref().unwrap_or(default) {
        "disable" => (SslMode::Disable, Verification::None),
        "prefer" => (SslMode::Prefer, Verification::None),
        // As PostgreSQL's own clients have it: who names those whom he trusts does not mean just anybody.
        "require" if files[0].is_none() => (SslMode::Require, Verification::None),
        "require" | "verify-ca" => (SslMode::Require, Verification::Chain),
        "verify-full" => (SslMode::Require, Verification::Full),
        other => {
            let expected = "disable, prefer, require, verify-ca or verify-full";
            return Err(Failure::invalid(format!("options.sslmode should be {expected}, got {other}")));
        }
    };
    server.ssl_mode(mode);
    let [roots, certificate, key] = files;
    let identity = match (&certificate, &key) {
        (Some(certificate), Some(key)) => Some((certificate.as_str(), key.as_str())),
        (None, None) => None,
        _ => return Err(Failure::invalid("options.sslcert and options.sslkey belong together")),
    };
    let tls = Tls::new(verification, roots.as_deref(), identity)
        .map_err(|message| Failure::invalid(format!("options.sslmode: {message}")))?;
    Ok(postgres::Config { server, tls, connect_timeout })
}

#[cfg(feature = "mysql")]
fn mysql(cx: &mut Cx<'_>, fields: TableRef) -> Result<mysql::Config, Failure> {
    let Server { host, port, database, username, password } = server(cx, fields, 3306)?;
    let mut config = mysql::Config {
        host,
        port,
        database,
        username,
        password,
        tls: None,
        charset: None,
        parses_times: false,
        connect_timeout: CONNECT_TIMEOUT,
        answer_timeout: None,
    };
    let (mut charset, mut collation) = (None, None);
    for (name, value) in named_options(cx, fields)? {
        let is_word = value.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'_');
        let expected = match name.as_str() {
            "charset" | "collation" if !is_word => "a name",
            "charset" => {
                charset = Some(value);
                continue;
            }
            "collation" => {
                collation = Some(value);
                continue;
            }
            "parseTime" => match value.as_str() {
                "true" | "false" => {
                    config.parses_times = value == "true";
                    continue;
                }
                _ => "true or false",
            },
            // Times are in UTC on the way in and out.
            "loc" => match value.as_str() {
                "UTC" => continue,
                _ => "UTC",
            },
            "tls" => match value.as_str() {
                "false" => continue,
                "true" => {
                    config.tls = Some(mysql_async::SslOpts::default());
                    continue;
                }
                "skip-verify" => {
                    let opts = mysql_async::SslOpts::default();
                    config.tls =
                        Some(opts.with_danger_accept_invalid_certs(true).with_danger_skip_domain_validation(true));
                    continue;
                }
                _ => "true, false or skip-verify",
            },
            "timeout" | "readTimeout" | "writeTimeout" => match Duration::parse(value.as_bytes()) {
                Ok(Duration(nanos @ 1..)) => {
                    let limit = StdDuration::from_nanos(nanos.unsigned_abs());
                    if name == "timeout" {
                        config.connect_timeout = limit;
                    } else {
                        config.answer_timeout = Some(config.answer_timeout.map_or(limit, |other| other.min(limit)));
                    }
                    continue;
                }
                _ => "a duration",
            },
            _ => return Err(Failure::invalid(format!("unknown field: options.{name}"))),
        };
        return Err(Failure::invalid(format!("options.{name} should be {expected}, got {value}")));
    }
    config.charset = charset.map(|charset| (charset, collation.clone()));
    if config.charset.is_none() && collation.is_some() {
        return Err(Failure::invalid("options.collation needs options.charset"));
    }
    Ok(config)
}
