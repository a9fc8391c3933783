//! The module `logger`: what programs say about themselves, for who runs them (specification: modules/logger).
//!
//! The module is an object, the logger without a name and without fields; `with` and `named` make others. Where records go and
//! which are written is the business of [`crate::log`]. A record that is not written costs a look at a number.

use std::sync::Arc;

use crate::log::{self, Field, Fields, Level, Record};
use crate::process::error::ErrorValue;
use crate::process::info::own_pid;
use crate::stdlib::module::{Class, Module};
use crate::vm::native::{
    Cx, Function, HostType, Kind, Object, Portable, Raise, Ret, TableRef, Transfer, Type, Value, kind_of, type_of,
};

/// The module.
pub(super) static MODULE: Module =
    Module::new("logger", "records of what happens").with_classes(&[Class::Io]).with_value(root);

const METHODS: &[Function] = &[
    ("debug", debug),
    ("info", info),
    ("warn", warn),
    ("error", error),
    ("with", with),
    ("named", named),
    ("enabled", enabled),
];
static LOGGER: HostType = HostType::new("logger.Logger", METHODS, &[("__tostring", tostring)]);

/// Most bytes of a record's texts.
const RECORD_MAX: usize = 64 << 10;
/// Most tables within each other, and members of one, that a record shows.
const DEPTH_MAX: usize = 8;
const MEMBERS_MAX: usize = 100;
/// What stands for the rest of something that was cut.
const CUT: &str = "…";

/// A logger: what its records have in common.
#[derive(Clone, Default)]
struct Logger(Arc<Common>);

#[derive(Default)]
struct Common {
    name: String,
    fields: Fields,
}

impl Object for Logger {
    fn type_name(&self) -> &'static str {
        LOGGER.name()
    }

    fn transfer(&self) -> Transfer {
        Transfer::Portable(Box::new(self.clone()))
    }
}

impl Portable for Logger {
    fn arrive(&self, cx: &mut Cx<'_>) -> Value {
        cx.new_object(&LOGGER, self.clone())
    }
}

fn root(cx: &mut Cx<'_>) -> Value {
    cx.new_object(&LOGGER, Logger::default())
}

/// The logger in front of the colon.
fn check(cx: &mut Cx<'_>, method: &str) -> Result<Logger, Raise> {
    let receiver = cx.arg(1);
    match cx.userdata_ref::<Logger>(receiver) {
        Some(logger) => Ok(logger.clone()),
        None => Err(cx.error(format!("call it with a colon: logger:{method}(...), not logger.{method}(...)"))),
    }
}

// ---- records

fn debug(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    write(cx, Level::Debug)
}

fn info(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    write(cx, Level::Info)
}

fn warn(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    write(cx, Level::Warn)
}

fn error(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    write(cx, Level::Error)
}

/// `logger:LEVEL(message [, fields])`
fn write(cx: &mut Cx<'_>, level: Level) -> Result<Ret, Raise> {
    let logger = check(cx, level.name())?;
    let message = cx.check_str(2)?;
    let fields = if cx.is_none_or_nil(3) { None } else { Some(cx.check_table(3)?) };
    if !log::settings().writes(logger.0.name.as_bytes(), level) {
        return cx.ret0();
    }
    let mut room = Room { n: RECORD_MAX };
    let mut record = Record::new(level, logger.0.name.clone(), room.cut(message));
    record.fields = logger.0.fields.clone();
    if let Some(table) = fields {
        let own = read_fields(cx, table, &mut room);
        merge(&mut record.fields, own);
    }
    if level == Level::Error && log::settings().has_stacks {
        let co = cx.running().0;
        let stack = cx.traceback(co, None, 1);
        merge(&mut record.fields, vec![("stack".to_owned(), Field::Text(room.cut(&stack)))]);
    }
    record.pid = own_pid(cx);
    let position = cx.position(1);
    record.location = String::from_utf8_lossy(&position).trim_end_matches([':', ' ']).to_owned();
    log::submit(record);
    cx.ret0()
}

/// `logger:with(fields)`
fn with(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let logger = check(cx, "with")?;
    let table = cx.check_table(2)?;
    let own = read_fields(cx, table, &mut Room { n: RECORD_MAX });
    let mut fields = logger.0.fields.clone();
    merge(&mut fields, own);
    new_logger(cx, Common { name: logger.0.name.clone(), fields })
}

/// `logger:named(name)`
fn named(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let logger = check(cx, "named")?;
    let own = String::from_utf8_lossy(cx.check_str(2)?).into_owned();
    if own.is_empty() {
        return Err(cx.error("name cannot be empty"));
    }
    let name = if logger.0.name.is_empty() { own } else { format!("{}.{own}", logger.0.name) };
    new_logger(cx, Common { name, fields: logger.0.fields.clone() })
}

fn new_logger(cx: &mut Cx<'_>, common: Common) -> Result<Ret, Raise> {
    let logger = cx.new_object(&LOGGER, Logger(Arc::new(common)));
    cx.ret1(logger)
}

/// `logger:enabled(level)`
fn enabled(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let logger = check(cx, "enabled")?;
    let Some(level) = Level::parse(cx.check_str(2)?) else {
        return Err(cx.arg_error(2, "one of debug, info, warn, error expected"));
    };
    cx.ret1(log::settings().writes(logger.0.name.as_bytes(), level))
}

fn tostring(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let logger = check(cx, "info")?;
    let text = cx.new_str_from(format!("logger.Logger{{{}}}", logger.0.name).into_bytes());
    cx.ret1(text)
}

// ---- fields

/// Adds fields; of two with one name the later one counts, at the place of the first.
fn merge(fields: &mut Fields, more: Fields) {
    for (name, field) in more {
        match fields.iter_mut().find(|(other, _)| *other == name) {
            Some((_, old)) => *old = field,
            None => fields.push((name, field)),
        }
    }
}

/// Room for the texts of a record.
struct Room {
    n: usize,
}

impl Room {
    /// The text, cut to what there is room for.
    fn cut(&mut self, bytes: &[u8]) -> String {
        // Reading more than fits would take time for nothing.
        let part = bytes.get(..self.n.min(bytes.len())).unwrap_or_default();
        let mut text = String::from_utf8_lossy(part).into_owned();
        if part.len() < bytes.len() {
            // Not in the middle of a character.
            while text.ends_with('\u{FFFD}') {
                text.pop();
            }
            text.push_str(CUT);
        }
        self.n = self.n.saturating_sub(part.len());
        text
    }
}

/// The members of a table by name.
fn read_fields(cx: &mut Cx<'_>, table: TableRef, room: &mut Room) -> Fields {
    let mut path = Vec::new();
    members(cx, table, &mut path, room)
}

fn members(cx: &mut Cx<'_>, table: TableRef, path: &mut Vec<TableRef>, room: &mut Room) -> Fields {
    path.push(table);
    let mut values: Vec<(String, Value)> = Vec::new();
    let mut cursor = 0;
    while let Some((key, v, next)) = cx.entry_from(table, cursor) {
        cursor = next;
        if values.len() > MEMBERS_MAX {
            break;
        }
        let key = plain_text(cx, key);
        values.push((room.cut(&key), v));
    }
    cx.charge(values.len());
    let is_cut = values.len() > MEMBERS_MAX;
    values.truncate(MEMBERS_MAX);
    // The order of a table's members means nothing; records of one kind should look alike.
    values.sort_by(|(a, _), (b, _)| a.cmp(b));
    let mut fields: Fields = Vec::with_capacity(values.len());
    for (name, v) in values {
        let field = field(cx, v, path, room);
        fields.push((name, field));
    }
    if is_cut {
        fields.push((CUT.to_owned(), Field::Boolean(true)));
    }
    path.pop();
    fields
}

fn field(cx: &mut Cx<'_>, v: Value, path: &mut Vec<TableRef>, room: &mut Room) -> Field {
    match kind_of(v) {
        Kind::Nil => Field::Nil,
        Kind::Boolean(b) => Field::Boolean(b),
        Kind::Int(n) => Field::Integer(n),
        Kind::Float(f) => Field::Float(f),
        Kind::Str(s) => Field::Text(room.cut(cx.bytes(s.into()))),
        Kind::Table(t) if path.contains(&t) || path.len() >= DEPTH_MAX || room.n == 0 => Field::Text(CUT.to_owned()),
        Kind::Table(t) => match cx.sequence_len(t) {
            Some(n) if n > 0 => {
                path.push(t);
                let mut list = Vec::new();
                for i in 1..=n.min(MEMBERS_MAX) {
                    let item = cx.raw_get_int(t, i64::try_from(i).unwrap_or(i64::MAX));
                    list.push(field(cx, item, path, room));
                }
                cx.charge(list.len());
                if n > MEMBERS_MAX {
                    list.push(Field::Text(CUT.to_owned()));
                }
                path.pop();
                Field::List(list)
            }
            _ => Field::Members(members(cx, t, path, room)),
        },
        Kind::Other => match ErrorValue::of_value(cx, v) {
            Some(error) => Field::Members(vec![
                ("kind".to_owned(), Field::Text(room.cut(error.kind()))),
                ("text".to_owned(), Field::Text(room.cut(&error.text()))),
            ]),
            None => {
                let text = plain_text(cx, v);
                Field::Text(room.cut(&text))
            }
        },
    }
}

/// The text of a value as `tostring` gives it where that needs no call, else the name of its type.
fn plain_text(cx: &mut Cx<'_>, v: Value) -> Vec<u8> {
    if let Some(text) = super::time::text_of(cx, v) {
        return text;
    }
    if let Some(text) = cx.to_str(v) {
        return cx.bytes(text).to_vec();
    }
    match kind_of(v) {
        Kind::Nil => b"nil".to_vec(),
        Kind::Boolean(b) => b.to_string().into_bytes(),
        _ if type_of(v) == Type::Userdata => cx.type_name(v),
        _ => format!("{}: {:#x}", type_of(v).name(), cx.address(v)).into_bytes(),
    }
}
