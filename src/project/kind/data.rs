//! Databases, stores, queues (sections 11 to 13).

use super::{Field, Kind, LIFECYCLE, Target, Type, at_least, field, needed, nothing};
use crate::diag::{ProjectCode as P, suggest};
use crate::project::check::Checker;
use crate::project::entry::Entry;
use crate::project::finding::Fault;

const SQLITE: &[Field] = &[
    needed("file", Type::Text, P::C0601, "file path is required"),
    field("pool.max_open", at_least(0)),
    field("pool.max_idle", at_least(0)),
    field("pool.max_lifetime", Type::Duration),
    field("pool.acquire_timeout", Type::Duration),
    field("options", Type::Map),
];
const SERVER: &[Field] = &[
    field("host", Type::Text),
    field("host_env", Type::Text),
    field("port", at_least(i64::MIN)),
    field("port_env", Type::Text),
    field("database", Type::Text),
    field("database_env", Type::Text),
    field("username", Type::Text),
    field("username_env", Type::Text),
    field("password", Type::Text),
    field("password_env", Type::Text),
    field("pool.max_open", at_least(0)),
    field("pool.max_idle", at_least(0)),
    field("pool.max_lifetime", Type::Duration),
    field("pool.acquire_timeout", Type::Duration),
    field("options", Type::TextMap),
];
const MEMORY: &[Field] = &[
    field("max_size", Type::Int(0, i64::MAX, Some((P::C0611, "max size must be non-negative")))),
    field("cleanup_interval", Type::Duration),
];
const STORE: &[Field] = &[
    needed("database", Type::Ref(Target::Database), P::C0612, "database is required"),
    field("table_name", Type::Text),
    field("table", Type::Text),
    field("id_column_name", Type::Text),
    field("payload_column_name", Type::Text),
    field("expire_column_name", Type::Text),
    field("cleanup_interval", Type::Duration),
    field("auto_create", Type::Bool),
];
const SQL_DRIVER: &[Field] = &[
    needed("database", Type::Ref(Target::Database), P::C0621, "database is required"),
    field("table_name", Type::Text),
];
const QUEUE: &[Field] = &[
    field("driver", Type::Ref(Target::QueueDriver)),
    field("queue_name", Type::Text),
    field("codec", Type::Text),
    field("driver_options.memory.max_length", at_least(0)),
    field("driver_options.sql", Type::Map),
    field("dead_letter.queue", Type::Ref(Target::Queue)),
    field(
        "dead_letter.max_attempts",
        Type::Int(1, i64::MAX, Some((P::C0625, "dead_letter.max_attempts must be at least 1"))),
    ),
];
const CONSUMER: &[Field] = &[
    needed("queue", Type::Ref(Target::Queue), P::C0624, "queue is required"),
    needed("func", Type::Ref(Target::Function), P::C0624, "func is required"),
    field("concurrency", at_least(i64::MIN)),
    field("prefetch", at_least(i64::MIN)),
    field("auto_ack", Type::Bool),
    field("driver_options", Type::Map),
];

pub(super) const KINDS: &[Kind] = &[
    Kind { name: "db.sql.sqlite", about: "a SQLite database", fields: &[SQLITE, LIFECYCLE], check: sqlite },
    Kind { name: "db.sql.postgres", about: "a PostgreSQL database", fields: &[SERVER, LIFECYCLE], check: server },
    Kind { name: "db.sql.mysql", about: "a MySQL or MariaDB database", fields: &[SERVER, LIFECYCLE], check: mysql },
    Kind { name: "store.memory", about: "keys and values in memory", fields: &[MEMORY, LIFECYCLE], check: nothing },
    Kind { name: "store.sql", about: "keys and values in a table", fields: &[STORE, LIFECYCLE], check: store },
    Kind { name: "queue.driver.memory", about: "queues in memory", fields: &[LIFECYCLE], check: nothing },
    Kind { name: "queue.driver.sql", about: "queues in a database", fields: &[SQL_DRIVER, LIFECYCLE], check: nothing },
    Kind { name: "queue.queue", about: "a queue of messages", fields: &[QUEUE, LIFECYCLE], check: queue },
    Kind {
        name: "queue.consumer",
        about: "calls a function for each message",
        fields: &[CONSUMER, LIFECYCLE],
        check: consumer,
    },
];

fn about(entry: &Entry, what: &str) -> String {
    format!("{} ({}): {what}", entry.id, entry.kind)
}

fn pool(entry: &Entry, checker: &mut Checker<'_>) {
    let count = |path: &str| entry.int(path).ok().flatten();
    let (Some(idle), Some(open)) = (count("pool.max_idle"), count("pool.max_open")) else { return };
    // 0 open connections are as many as one likes.
    if idle > open && open > 0 {
        let message = about(entry, &format!("pool.max_idle ({idle}) is larger than pool.max_open ({open})"));
        checker.report(entry, Fault::new(P::C0604, message).in_field("pool.max_idle"));
    }
}

/// What SQLite may be told; the same as the module `sql` takes.
const SQLITE_OPTIONS: &[&str] =
    &["busy_timeout", "cache_size", "foreign_keys", "mmap_size", "mode", "synchronous", "temp_store"];
/// What MySQL may be told. PostgreSQL takes any name, as a parameter of the session.
const MYSQL_OPTIONS: &[&str] =
    &["charset", "collation", "loc", "parseTime", "readTimeout", "timeout", "tls", "writeTimeout"];

fn sqlite(entry: &Entry, checker: &mut Checker<'_>) {
    pool(entry, checker);
    options(entry, SQLITE_OPTIONS, checker);
}

fn mysql(entry: &Entry, checker: &mut Checker<'_>) {
    server(entry, checker);
    options(entry, MYSQL_OPTIONS, checker);
}

fn options(entry: &Entry, known: &[&str], checker: &mut Checker<'_>) {
    let Ok(Some(options)) = entry.map("options") else { return };
    for (name, _) in options.iter() {
        if !known.contains(&&**name) {
            let near = suggest::near(name, known.iter().copied());
            let fault = Fault::new(P::C0605, about(entry, &format!("unknown option '{name}'"))).with_near(&near);
            checker.report(entry, fault.in_field(format!("options.{name}")));
        }
    }
}

fn server(entry: &Entry, checker: &mut Checker<'_>) {
    pool(entry, checker);
    for name in ["host", "database", "username"] {
        let is_set = |path: &str| entry.get(path).is_some_and(|value| value.as_str() != Some(""));
        if !is_set(name) && !is_set(&format!("{name}_env")) {
            checker.report(entry, Fault::new(P::C0602, about(entry, &format!("{name} is required"))).in_field(name));
        }
    }
    if let Ok(Some(port)) = entry.int("port")
        && !(1..=65535).contains(&port)
    {
        let message = about(entry, &format!("port must be between 1 and 65535, got {port}"));
        checker.report(entry, Fault::new(P::C0603, message).in_field("port"));
    }
}

/// Words that no table or column is called.
const SQL_WORDS: &[&str] = &[
    "add",
    "all",
    "alter",
    "and",
    "as",
    "between",
    "by",
    "case",
    "check",
    "column",
    "create",
    "default",
    "delete",
    "desc",
    "distinct",
    "drop",
    "else",
    "end",
    "exists",
    "foreign",
    "from",
    "grant",
    "group",
    "having",
    "in",
    "index",
    "insert",
    "into",
    "is",
    "join",
    "like",
    "limit",
    "not",
    "null",
    "on",
    "or",
    "order",
    "primary",
    "references",
    "select",
    "set",
    "table",
    "then",
    "to",
    "union",
    "unique",
    "update",
    "user",
    "using",
    "values",
    "view",
    "when",
    "where",
    "with",
];
const SQL_NAME_MAX: usize = 63;

fn is_sql_name(text: &str) -> bool {
    super::is_identifier(text) && text.len() <= SQL_NAME_MAX && !SQL_WORDS.contains(&&*text.to_ascii_lowercase())
}

fn store(entry: &Entry, checker: &mut Checker<'_>) {
    let names = [
        ("table_name", None),
        ("table", None),
        ("id_column_name", Some("key")),
        ("payload_column_name", Some("value")),
        ("expire_column_name", Some("expires_at")),
    ];
    if entry.get("table_name").is_none() && entry.get("table").is_none() {
        checker.report(entry, Fault::new(P::C0612, about(entry, "table_name is required")).in_field("table_name"));
    }
    let mut columns: Vec<(&str, &str)> = Vec::new();
    for (path, default) in names {
        let Ok(written) = entry.string(path) else { continue };
        let Some(name) = written.or(default) else { continue };
        if super::super::placeholder::has_one(name) {
            continue;
        }
        let is_safe = match (default, name.split_once('.')) {
            (None, Some((schema, table))) => is_sql_name(schema) && is_sql_name(table),
            _ => is_sql_name(name),
        };
        if !is_safe && written.is_some() {
            let fault = Fault::new(P::C0612, format!("{path} '{name}' is not a safe SQL name")).in_field(path);
            checker.report(entry, fault.with_note(format!("in {}", entry.id)));
        }
        if default.is_some() {
            if let Some((other, _)) = columns.iter().find(|(_, known)| known.eq_ignore_ascii_case(name)) {
                let message = about(entry, &format!("{other} and {path} are both '{name}'"));
                checker.report(entry, Fault::new(P::C0612, message).in_field(path));
            }
            columns.push((path, name));
        }
    }
}

/// Names of codecs with the short ones.
const CODECS: &[&str] = &["json/plain", "application/msgpack", "json", "msgpack"];

fn queue(entry: &Entry, checker: &mut Checker<'_>) {
    if entry.get("driver").is_none() {
        let n_drivers = checker.state().iter().filter(|other| Target::QueueDriver.takes(&other.kind)).count();
        if n_drivers != 1 {
            checker.report(entry, Fault::new(P::C0621, about(entry, "driver ID is required")).in_field("driver"));
        }
    }
    if let Ok(Some(codec)) = entry.string("codec")
        && !CODECS.contains(&codec)
    {
        let fault = Fault::new(P::C0623, about(entry, &format!("unknown codec '{codec}'"))).in_field("codec");
        checker.report(entry, fault.with_help("codecs are 'json/plain' and 'application/msgpack'"));
    }
    if let Ok(Some(dead)) = entry.reference("dead_letter.queue")
        && dead == entry.id
    {
        let message = about(entry, "a queue cannot be its own dead-letter queue");
        checker.report(entry, Fault::new(P::C0626, message).in_field("dead_letter.queue"));
    }
}

fn consumer(entry: &Entry, checker: &mut Checker<'_>) {
    for (path, max) in [("concurrency", 1000), ("prefetch", 10_000)] {
        let Ok(Some(n)) = entry.int(path) else { continue };
        let message = if n > max {
            about(entry, &format!("{path} {n} exceeds maximum {max}"))
        } else if n < 1 {
            format!("field '{path}' of {} should be between 1 and {max}, got {n}", entry.id)
        } else {
            continue;
        };
        checker.report(entry, Fault::new(P::C0624, message).in_field(path));
    }
}
