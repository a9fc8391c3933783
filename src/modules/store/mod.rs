//! The module `store`: values by key, for all processes (specification: modules/store).
//!
//! A value is copied when it is stored and when it is fetched ([`super::data`]), so nobody shares a table. A method makes a
//! [`Work`] of its arguments; a store in memory does it at once, one in a database as a job for which the task waits.
//!
//! | file | what |
//! |---|---|
//! | `work.rs` | what is asked of a store, what it answers |
//! | `ask.rs` | how a native asks, and other modules |
//! | `memory.rs` | stores in memory |
//! | `table.rs`, `codec.rs` | stores in a table of a database; values as texts |

mod ask;
mod codec;
mod memory;
mod table;
mod work;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use self::ask::ask;
pub(crate) use self::ask::{Finish, ask_entry};
use self::memory::{CLEANUP_DEFAULT, Memory, SIZE_DEFAULT};
pub(crate) use self::table::Settings;
use self::table::Table;
pub(crate) use self::work::{Answer, Condition, Work};
use self::work::{Entry, version_text};
use super::data::Data;
use super::resource;
use crate::process::duration;
use crate::process::error::kind;
use crate::process::failure::{Failure, ret_ok};
use crate::process::resource::{Resource, Resources, resources};
use crate::stdlib::module::{Class, Module};
use crate::stdlib::set_texts;
use crate::vm::native::{Cx, Function, HostType, Kind, Object, Raise, Ret, TableRef, Value, kind_of};

/// The module.
pub(super) static MODULE: Module = Module::new("store", "values by key, for all processes")
    .with_classes(&[Class::Storage, Class::Io, Class::Nondeterministic])
    .with_functions(&[("get", get_store), ("open", open)])
    .with_permissions(&[
        "store.get",
        "store.key.get",
        "store.key.set",
        "store.key.has",
        "store.key.delete",
        "store.key.list",
        "store.info",
    ])
    .with_open(constants);

const METHODS: &[Function] = &[
    ("get", get),
    ("entry", entry),
    ("set", set),
    ("put", put),
    ("has", has),
    ("delete", delete),
    ("list", list),
    ("incr", incr),
    ("info", info),
    ("release", release),
];
static STORE: HostType = HostType::new("store.Store", METHODS, &[("__tostring", tostring)]);

/// Longest key, in bytes.
const KEY_MAX: usize = 512;
/// Entries that `list` gives at once, unless it is told, and at most.
const LIST_DEFAULT: i64 = 100;
const LIST_MAX: i64 = 1000;

fn constants(cx: &mut Cx<'_>, module: TableRef) {
    let backends =
        [("MEMORY", "memory"), ("SQL", "sql"), ("KV_RAFT", "kv.raft"), ("KV_CRDT", "kv.crdt"), ("UNKNOWN", "unknown")];
    set_texts(cx, module, "backend", &backends);
    let consistencies =
        [("LINEARIZABLE", "linearizable"), ("EVENTUAL", "eventual"), ("LOCAL", "local"), ("UNKNOWN", "unknown")];
    set_texts(cx, module, "consistency", &consistencies);
}

/// Where a store keeps its values.
#[derive(Clone)]
enum Backend {
    Memory(Arc<Memory>),
    Sql(Arc<Table>),
}

/// A store as a program sees it.
struct Store {
    backend: Backend,
    id: String,
    is_released: AtomicBool,
}

impl Object for Store {
    fn type_name(&self) -> &'static str {
        STORE.name()
    }
}

fn new_store(cx: &mut Cx<'_>, id: String, backend: Backend) -> Result<Ret, Raise> {
    let store = cx.new_object(&STORE, Store { backend, id, is_released: AtomicBool::new(false) });
    ret_ok(cx, store)
}

/// `store.get(id)`
fn get_store(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    match resource::get::<Backend>(cx, "store.get", "store")? {
        Ok((id, backend)) => new_store(cx, id, (*backend).clone()),
        Err(ret) => Ok(ret),
    }
}

// ---- opening

/// The store of an entry: most values in it (none or 0: the usual number), and how often ended ones are removed (none: as usual,
/// 0: when it is used).
pub(crate) fn memory(size_max: Option<usize>, cleanup: Option<Duration>) -> Arc<Resource> {
    let size_max = size_max.filter(|n| *n > 0).unwrap_or(SIZE_DEFAULT);
    let cleanup = Some(cleanup.unwrap_or(CLEANUP_DEFAULT)).filter(|every| !every.is_zero());
    Arc::new(Backend::Memory(Arc::new(Memory::new(size_max, cleanup))))
}

/// The store of an entry that keeps its values in a table. Nothing is done before it is used.
pub(crate) fn table(settings: Settings) -> Arc<Resource> {
    Arc::new(Backend::Sql(Arc::new(Table::new(settings))))
}

/// Removes entries whose time is over from those stores of a run where that is due; how long it is until it is due in another one.
pub(crate) fn clean(resources: &Resources) -> Option<Duration> {
    let of_store = |resource: Arc<Resource>| match resource.downcast_ref::<Backend>()? {
        Backend::Memory(memory) => memory.clean(),
        Backend::Sql(table) => table.clean(resources),
    };
    resources.all().into_iter().filter_map(of_store).min()
}

/// The store of an entry whose settings have changed: the same values under other settings.
pub(crate) fn resized(store: Arc<Resource>, size_max: Option<usize>, cleanup: Option<Duration>) -> Arc<Resource> {
    let size_max = size_max.filter(|n| *n > 0).unwrap_or(SIZE_DEFAULT);
    let cleanup = Some(cleanup.unwrap_or(CLEANUP_DEFAULT)).filter(|every| !every.is_zero());
    match store.downcast_ref::<Backend>() {
        Some(Backend::Memory(memory)) => Arc::new(Backend::Memory(Arc::new(memory.with_settings(size_max, cleanup)))),
        Some(Backend::Sql(_)) | None => store,
    }
}

/// `store.open([options])`
fn open(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let options = if cx.is_none_or_nil(1) { None } else { Some(cx.check_table(1)?) };
    match read_options(cx, options) {
        Ok((id, memory)) => {
            let backend = Backend::Memory(Arc::new(memory));
            if !id.is_empty() {
                resources(cx).insert(&id, Arc::new(backend.clone()));
            }
            new_store(cx, id, backend)
        }
        Err(message) => Failure::new(kind::INVALID, message).with_context("open").ret_nil(cx),
    }
}

fn read_options(cx: &mut Cx<'_>, options: Option<TableRef>) -> Result<(String, Memory), String> {
    let Some(options) = options else { return Ok((String::new(), Memory::new(SIZE_DEFAULT, Some(CLEANUP_DEFAULT)))) };
    let size_max = match kind_of(cx.raw_get_str(options, "max_size")) {
        Kind::Nil | Kind::Int(0) => SIZE_DEFAULT,
        Kind::Int(n) => usize::try_from(n).map_err(|_| "max_size should not be negative".to_owned())?,
        _ => return Err("max_size should be a whole number".to_owned()),
    };
    let cleanup = cx.raw_get_str(options, "cleanup_interval");
    let cleanup = if cleanup.is_nil() {
        Some(CLEANUP_DEFAULT)
    } else {
        let duration::Duration(nanos) = duration::Duration::of_argument(cx, cleanup)?;
        let nanos = u64::try_from(nanos).map_err(|_| "cleanup_interval should not be negative".to_owned())?;
        (nanos > 0).then(|| Duration::from_nanos(nanos))
    };
    let id = match kind_of(cx.raw_get_str(options, "id")) {
        Kind::Nil => String::new(),
        Kind::Str(s) if !cx.bytes(s.into()).is_empty() => String::from_utf8_lossy(cx.bytes(s.into())).into_owned(),
        _ => return Err("id should be a string that is not empty".to_owned()),
    };
    Ok((id, Memory::new(size_max, cleanup)))
}

// ---- arguments

fn invalid(message: impl std::fmt::Display) -> Failure {
    Failure::new(kind::INVALID, message)
}

/// The store in argument 1, if it may be used for `action`; policies see the fact `name`.
fn check(cx: &mut Cx<'_>, action: &str, name: &str, fact: &[u8]) -> Result<Result<Backend, Failure>, Raise> {
    let store = cx.check_object::<Store>(1, &STORE)?;
    if store.is_released.load(Ordering::Relaxed) {
        return Ok(Err(invalid("store is released")));
    }
    let (backend, id) = (store.backend.clone(), store.id.clone());
    let facts = || Data::map([(name, Data::text(fact))]);
    if cx.is_guarded() && !cx.permit().permits_with(action, id.as_bytes(), &facts()) {
        return Ok(Err(Failure::new(kind::PERMISSION_DENIED, format!("not allowed: {action} on {id}"))));
    }
    Ok(Ok(backend))
}

/// A store and a key in it.
type Place = (Backend, Vec<u8>);

/// The store, and the key in argument 2.
fn with_key(cx: &mut Cx<'_>, action: &str) -> Result<Result<Place, Failure>, Raise> {
    cx.check_object::<Store>(1, &STORE)?;
    let key = cx.check_str(2)?;
    Ok(match check(cx, action, "key", key)? {
        Err(failure) => Err(failure),
        Ok(_) if key.is_empty() => Err(invalid("key is required")),
        Ok(_) if key.len() > KEY_MAX => Err(invalid(format!("key is longer than {KEY_MAX} bytes"))),
        Ok(backend) => check_text(&backend, "key", key).map(|()| (backend, key.to_vec())),
    })
}

/// Refuses what cannot stand in the column of the keys.
fn check_text(backend: &Backend, name: &str, text: &[u8]) -> Result<(), Failure> {
    let is_text = std::str::from_utf8(text).is_ok() && !text.contains(&0);
    match backend {
        Backend::Sql(_) if !is_text => Err(invalid(format!("{name} is not valid UTF-8, or has a zero byte in it"))),
        Backend::Sql(_) | Backend::Memory(_) => Ok(()),
    }
}

/// The value in argument 3.
fn value(cx: &mut Cx<'_>) -> Result<Data, Failure> {
    let v = cx.arg(3);
    if v.is_nil() {
        return Err(invalid("value is required"));
    }
    match Data::of(cx, v) {
        Ok(Data::Nil) => Err(invalid("value is required")),
        Ok(data) => Ok(data),
        Err(fault) => Err(invalid(format!("value cannot be stored: {}", fault.message()))),
    }
}

/// How long an entry stays: seconds; 0 and nil are for ever.
fn ttl(seconds: Value) -> Result<Option<Duration>, Failure> {
    #[expect(clippy::cast_precision_loss, reason = "a life is not that long")]
    let seconds = match kind_of(seconds) {
        Kind::Nil => return Ok(None),
        Kind::Int(n) => n as f64,
        Kind::Float(f) => f,
        _ => return Err(invalid("ttl should be a number of seconds")),
    };
    if seconds.is_nan() || seconds < 0.0 {
        return Err(invalid("ttl should not be negative"));
    }
    Ok(if seconds == 0.0 { None } else { Some(Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX)) })
}

// ---- asking

/// What a method makes of the answer.
#[derive(Clone, Copy, Debug)]
enum Shape {
    Value,
    Entry,
    Has,
    True,
    Result,
}

/// Who asks, and for what.
#[derive(Debug)]
struct Asked {
    operation: &'static str,
    key: Vec<u8>,
    shape: Shape,
}

impl Finish for Asked {
    fn operation(&self) -> &'static str {
        self.operation
    }

    fn finish(&self, cx: &mut Cx<'_>, answer: Result<Answer, Value>) -> Result<Ret, Raise> {
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) => return cx.ret(&[Value::NIL, error]),
        };
        match (answer, self.shape) {
            (Answer::Found(found), Shape::Has) => ret_ok(cx, found.is_some()),
            (Answer::Found(None), _) => absent(&self.key).with_context(self.operation).ret_nil(cx),
            (Answer::Found(Some(entry)), Shape::Value) => {
                let value = entry.value.to_result(cx)?;
                ret_ok(cx, value)
            }
            (Answer::Written(_), Shape::True) => ret_ok(cx, true),
            (Answer::Found(Some(entry)) | Answer::Written(entry), _) => {
                let table = entry_table(cx, &self.key, &entry)?;
                ret_ok(cx, table)
            }
            (Answer::Sum(sum), _) => ret_ok(cx, sum),
            (Answer::Removed(was_there), _) => ret_ok(cx, was_there),
            (Answer::Page(entries, has_more), _) => ret_page(cx, &entries, has_more),
        }
    }
}

fn absent(key: &[u8]) -> Failure {
    Failure::new(kind::NOT_FOUND, format!("key not found: {}", String::from_utf8_lossy(key)))
}

fn entry_table(cx: &mut Cx<'_>, key: &[u8], entry: &Entry) -> Result<TableRef, Raise> {
    let table = cx.new_table(0, 3);
    let key = cx.new_str(key);
    cx.raw_set_str(table, "key", key)?;
    let value = entry.value.to_value(cx)?;
    cx.raw_set_str(table, "value", value)?;
    let version = cx.new_str(version_text(entry.version).as_bytes());
    cx.raw_set_str(table, "version", version)?;
    Ok(table)
}

fn ret_page(cx: &mut Cx<'_>, entries: &[(Vec<u8>, Entry)], has_more: bool) -> Result<Ret, Raise> {
    let items = cx.new_table(entries.len(), 0);
    for ((key, entry), i) in entries.iter().zip(1..) {
        let item = entry_table(cx, key, entry)?;
        cx.raw_set_int(items, i, item.into())?;
    }
    let table = cx.new_table(0, 3);
    cx.raw_set_str(table, "items", items)?;
    if let Some((key, _)) = entries.last() {
        let cursor = cx.new_str(key);
        cx.raw_set_str(table, "cursor", cursor)?;
    }
    cx.raw_set_str(table, "has_more", has_more)?;
    ret_ok(cx, table)
}

/// Asks for what is told with the key in argument 2.
fn with_work(
    cx: &mut Cx<'_>,
    operation: &'static str,
    action: &str,
    shape: Shape,
    work: impl FnOnce(&mut Cx<'_>, Vec<u8>) -> Result<Work, Failure>,
) -> Result<Ret, Raise> {
    let made = match with_key(cx, action)? {
        Ok((backend, key)) => work(cx, key.clone()).map(|work| (backend, key, work)),
        Err(failure) => Err(failure),
    };
    match made {
        Ok((backend, key, work)) => ask(cx, &backend, work, Arc::new(Asked { operation, key, shape })),
        Err(failure) => failure.with_context(operation).ret_nil(cx),
    }
}

// ---- methods

/// `store:get(key)`
fn get(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    with_work(cx, "get", "store.key.get", Shape::Value, |_, key| Ok(Work::Get(key)))
}

/// `store:entry(key)`
fn entry(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    with_work(cx, "entry", "store.key.get", Shape::Entry, |_, key| Ok(Work::Get(key)))
}

/// `store:set(key, value [, ttl])`
fn set(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    with_work(cx, "set", "store.key.set", Shape::True, |cx, key| {
        let value = value(cx)?;
        Ok(Work::Put { key, value, ttl: ttl(cx.arg(4))?, condition: Condition::Always })
    })
}

/// `store:put(key, value [, options])`
fn put(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let options = if cx.is_none_or_nil(4) { None } else { Some(cx.check_table(4)?) };
    with_work(cx, "put", "store.key.set", Shape::Entry, |cx, key| {
        let (seconds, condition) = condition(cx, options)?;
        let value = value(cx)?;
        Ok(Work::Put { key, value, ttl: ttl(seconds)?, condition })
    })
}

fn condition(cx: &mut Cx<'_>, options: Option<TableRef>) -> Result<(Value, Condition), Failure> {
    let Some(options) = options else { return Ok((Value::NIL, Condition::Always)) };
    let seconds = cx.raw_get_str(options, "ttl");
    let only_if_absent = match kind_of(cx.raw_get_str(options, "only_if_absent")) {
        Kind::Nil => false,
        Kind::Boolean(b) => b,
        _ => return Err(invalid("only_if_absent should be a boolean")),
    };
    let condition = match (kind_of(cx.raw_get_str(options, "if_version")), only_if_absent) {
        (Kind::Nil, false) => Condition::Always,
        (Kind::Nil, true) => Condition::Absent,
        (Kind::Str(_), true) => return Err(invalid("only_if_absent and if_version exclude each other")),
        (Kind::Str(version), false) => Condition::Version(cx.bytes(version.into()).to_vec()),
        _ => return Err(invalid("if_version should be a string")),
    };
    Ok((seconds, condition))
}

/// `store:has(key)`
fn has(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    with_work(cx, "has", "store.key.has", Shape::Has, |_, key| Ok(Work::Get(key)))
}

/// `store:delete(key)`
fn delete(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    with_work(cx, "delete", "store.key.delete", Shape::Result, |_, key| Ok(Work::Remove(key)))
}

/// What `list` is asked for.
struct Page {
    prefix: Vec<u8>,
    after: Option<Vec<u8>>,
    limit: usize,
}

fn page(cx: &mut Cx<'_>, options: Option<TableRef>) -> Result<Page, Failure> {
    let mut page = Page { prefix: Vec::new(), after: None, limit: usize::try_from(LIST_DEFAULT).unwrap_or(0) };
    let Some(options) = options else { return Ok(page) };
    let text = |name: &str| match kind_of(cx.raw_get_str(options, name)) {
        Kind::Nil => Ok(None),
        Kind::Str(s) => Ok(Some(cx.bytes(s.into()).to_vec())),
        _ => Err(invalid(format!("{name} should be a string"))),
    };
    page.prefix = text("prefix")?.unwrap_or_default();
    page.after = text("after")?;
    match kind_of(cx.raw_get_str(options, "limit")) {
        Kind::Nil => {}
        Kind::Int(n) if (1..=LIST_MAX).contains(&n) => page.limit = usize::try_from(n).unwrap_or(page.limit),
        _ => return Err(invalid(format!("limit should be a whole number between 1 and {LIST_MAX}"))),
    }
    Ok(page)
}

/// `store:list([options])`
fn list(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    cx.check_object::<Store>(1, &STORE)?;
    let options = if cx.is_none_or_nil(2) { None } else { Some(cx.check_table(2)?) };
    let asked = match page(cx, options) {
        Ok(page) => check(cx, "store.key.list", "prefix", &page.prefix)?.and_then(|backend| {
            check_text(&backend, "prefix", &page.prefix)?;
            check_text(&backend, "after", page.after.as_deref().unwrap_or_default())?;
            Ok((backend, Work::List { prefix: page.prefix, after: page.after, limit: page.limit }))
        }),
        Err(failure) => Err(failure),
    };
    match asked {
        Ok((backend, work)) => {
            let asked = Asked { operation: "list", key: Vec::new(), shape: Shape::Result };
            ask(cx, &backend, work, Arc::new(asked))
        }
        Err(failure) => failure.with_context("list").ret_nil(cx),
    }
}

/// `store:incr(key [, by [, ttl]])`
fn incr(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    cx.check_object::<Store>(1, &STORE)?;
    cx.check_str(2)?;
    let n = cx.opt_int(3, 1)?;
    with_work(cx, "incr", "store.key.set", Shape::Result, |cx, key| Ok(Work::Add { key, n, ttl: ttl(cx.arg(4))? }))
}

/// `store:info()`
fn info(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (backend, is_durable) = match check(cx, "store.info", "key", b"")? {
        Ok(Backend::Memory(_)) => ("memory", false),
        Ok(Backend::Sql(_)) => ("sql", true),
        Err(failure) => return failure.with_context("info").ret_nil(cx),
    };
    let id = cx.check_object::<Store>(1, &STORE)?.id.clone();
    let table = cx.new_table(0, 8);
    for (name, text) in [("id", id.as_str()), ("backend", backend), ("consistency", "linearizable")] {
        let text = cx.new_str(text.as_bytes());
        cx.raw_set_str(table, name, text)?;
    }
    cx.raw_set_str(table, "durable", is_durable)?;
    for name in ["list", "versioned", "conditional_put", "ttl"] {
        cx.raw_set_str(table, name, true)?;
    }
    ret_ok(cx, table)
}

/// `store:release()`
fn release(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    cx.check_object::<Store>(1, &STORE)?.is_released.store(true, Ordering::Relaxed);
    ret_ok(cx, true)
}

fn tostring(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let is_released = cx.check_object::<Store>(1, &STORE)?.is_released.load(Ordering::Relaxed);
    let text = cx.new_str(if is_released { b"store.Store{released}" } else { b"store.Store{}" });
    cx.ret1(text)
}
