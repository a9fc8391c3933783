//! Values on their way to a database: parameters of statements, and `sql.as`, which says how one is to be sent.

use std::sync::Arc;

use super::failure::Failure;
use crate::modules::json::{Layout, encode};
use crate::modules::time::Time;
use crate::stdlib::set_functions;
use crate::vm::native::{
    Cx, Function, HostType, Kind, Object, Portable, Raise, Ret, Shared, TableRef, Transfer, Value, kind_of, number,
    type_of,
};

/// Most parameters of a statement.
pub(super) const PARAMETERS_MAX: usize = 65_535;

/// The type of values that say how they are sent.
static TYPE: HostType = HostType::new("sql.Value", &[], &[("__tostring", tostring)]);
/// `sql.NULL`: one object for the whole program.
static NULL: Shared = Shared::new();

/// A value for a database.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Param {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(Arc<[u8]>),
    Blob(Arc<[u8]>),
    /// Seconds and nanoseconds after 1970.
    Moment(i64, u32),
    /// A value that says itself how it is sent.
    Typed(Box<Param>),
}

impl Param {
    /// The value itself, without the mark that it came from `sql.as`.
    pub(super) fn plain(&self) -> &Param {
        match self {
            Param::Typed(inner) => inner.plain(),
            other => other,
        }
    }

    /// Whether it is NULL.
    pub(super) fn is_null(&self) -> bool {
        matches!(self.plain(), Param::Null)
    }

    /// What a value of a program means, if it means anything.
    pub(super) fn of_value(cx: &mut Cx<'_>, v: Value) -> Option<Param> {
        match kind_of(v) {
            Kind::Nil => Some(Param::Null),
            Kind::Boolean(b) => Some(Param::Bool(b)),
            Kind::Int(i) => Some(Param::Int(i)),
            Kind::Float(f) => Some(Param::Float(f)),
            Kind::Str(s) => Some(Param::Text(cx.bytes(s.into()).into())),
            Kind::Table(_) => None,
            Kind::Other => {
                if let Some(Typed(param)) = cx.userdata_ref::<Typed>(v) {
                    return Some(match param {
                        Param::Null => Param::Null,
                        param => Param::Typed(Box::new(param.clone())),
                    });
                }
                cx.userdata_ref::<Time>(v).map(|time| Param::Moment(time.unix(), time.nanosecond()))
            }
        }
    }

    /// A value of the program that means this one: what a builder gives as an argument.
    pub(super) fn to_value(&self, cx: &mut Cx<'_>) -> Value {
        match self {
            Param::Null => null(),
            Param::Bool(b) => (*b).into(),
            Param::Int(i) => (*i).into(),
            Param::Float(f) => (*f).into(),
            Param::Text(text) => cx.new_str(text),
            Param::Blob(_) => Typed(self.clone()).into_value(cx),
            Param::Moment(seconds, nanos) => match Time::of_unix_utc(*seconds, *nanos) {
                Some(time) => time.into_value(cx),
                None => null(),
            },
            Param::Typed(inner) => Typed((**inner).clone()).into_value(cx),
        }
    }
}

/// The parameters in argument `i`: none, or those of an array.
///
/// # Errors
/// It is something else, or has something in it that no database takes.
pub(super) fn parameters(cx: &mut Cx<'_>, i: usize) -> Result<Vec<Param>, Failure> {
    let v = cx.arg(i);
    let table = match kind_of(v) {
        Kind::Nil => return Ok(Vec::new()),
        Kind::Table(table) => table,
        _ => return Err(Failure::invalid(format!("parameters must be a table, got {}", type_of(v).name()))),
    };
    let len = array_len(cx, table)?;
    let mut params = Vec::with_capacity(len);
    let last = i64::try_from(len).unwrap_or(0);
    for index in 1..=last {
        let v = cx.raw_get_int(table, index);
        match Param::of_value(cx, v) {
            Some(param) => params.push(param),
            None => {
                let name = type_of(v).name();
                return Err(Failure::invalid(format!("unsupported parameter type {name} at index {index}")));
            }
        }
    }
    cx.charge(len / PARAMETERS_PER_REDUCTION);
    Ok(params)
}

const PARAMETERS_PER_REDUCTION: usize = 8;

/// The largest positive integer among the keys, which are all to be integers.
pub(super) fn array_len(cx: &mut Cx<'_>, table: TableRef) -> Result<usize, Failure> {
    let (mut cursor, mut last) = (0, 0);
    while let Some((key, _, next)) = cx.entry_from(table, cursor) {
        cursor = next;
        match kind_of(key) {
            Kind::Int(n) => last = last.max(n),
            _ => return Err(Failure::invalid("named parameters are not supported")),
        }
    }
    match usize::try_from(last.max(0)) {
        Ok(len) if len <= PARAMETERS_MAX => Ok(len),
        _ => Err(Failure::invalid(format!("too many parameters: {last}, at most {PARAMETERS_MAX}"))),
    }
}

/// A value that says how it is sent, as a userdata.
pub(super) struct Typed(pub(super) Param);

impl Typed {
    fn into_value(self, cx: &mut Cx<'_>) -> Value {
        cx.new_object(&TYPE, self)
    }
}

impl Object for Typed {
    fn type_name(&self) -> &'static str {
        TYPE.name()
    }

    fn transfer(&self) -> Transfer {
        Transfer::Portable(Box::new(Typed(self.0.clone())))
    }

    fn outside_bytes(&self) -> usize {
        match &self.0 {
            Param::Text(bytes) | Param::Blob(bytes) => bytes.len(),
            _ => 0,
        }
    }
}

impl Portable for Typed {
    fn arrive(&self, cx: &mut Cx<'_>) -> Value {
        match &self.0 {
            Param::Null => null(),
            param => Typed(param.clone()).into_value(cx),
        }
    }
}

/// `sql.NULL`.
pub(super) fn null() -> Value {
    NULL.value(|cx| Typed(Param::Null).into_value(cx))
}

const CONVERSIONS: &[Function] = &[
    ("int", as_int),
    ("float", as_float),
    ("text", as_text),
    ("string", as_text),
    ("binary", as_binary),
    ("bool", as_bool),
    ("json", as_json),
    ("null", as_null),
];

/// The table `sql.as`.
pub(super) fn conversions(cx: &mut Cx<'_>) -> TableRef {
    let conversions = cx.new_table(0, CONVERSIONS.len());
    set_functions(cx, conversions, CONVERSIONS);
    conversions
}

/// The text of a typed value: that of the value itself.
fn tostring(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let v = cx.arg(1);
    let Some(Typed(param)) = cx.userdata_ref::<Typed>(v) else { return Err(cx.type_error(1, TYPE.name())) };
    let text: Vec<u8> = match param {
        Param::Null => b"NULL".to_vec(),
        Param::Bool(b) => b.to_string().into_bytes(),
        Param::Int(i) => i.to_string().into_bytes(),
        Param::Float(f) => number::Text::new().format((*f).into()).to_vec(),
        Param::Text(bytes) | Param::Blob(bytes) => bytes.to_vec(),
        Param::Moment(..) | Param::Typed(_) => TYPE.name().as_bytes().to_vec(),
    };
    let text = cx.new_str(&text);
    cx.ret1(text)
}

/// Ends with a typed value.
fn ret_typed(cx: &mut Cx<'_>, param: Param) -> Result<Ret, Raise> {
    let v = Typed(param).into_value(cx);
    cx.ret1(v)
}

/// Whether argument 1 is nil or NULL: then the answer is NULL whatever is asked for.
fn is_null(cx: &mut Cx<'_>) -> bool {
    let v = cx.arg(1);
    v.is_nil() || cx.userdata_ref::<Typed>(v).is_some_and(|typed| typed.0.is_null())
}

/// `as.null()`
fn as_null(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    cx.ret1(null())
}

/// `as.int(v)`
fn as_int(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    if is_null(cx) {
        return as_null(cx);
    }
    let n = match number::to_number(cx.arg(1)).map(kind_of) {
        Some(Kind::Int(n)) => Some(n),
        #[expect(clippy::cast_possible_truncation, reason = "checked to be in the range")]
        Some(Kind::Float(f)) if f.trunc() >= -RANGE && f.trunc() < RANGE => Some(f.trunc() as i64),
        Some(Kind::Float(_)) => return Err(cx.arg_error(1, "number has no integer representation")),
        _ => None,
    };
    match n {
        Some(n) => ret_typed(cx, Param::Int(n)),
        None => Err(cx.type_error(1, "number")),
    }
}

/// Floats from here on are no integers.
const RANGE: f64 = 9_223_372_036_854_775_808.0;

/// `as.float(v)`
fn as_float(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    if is_null(cx) {
        return as_null(cx);
    }
    let f = cx.check_number(1)?;
    ret_typed(cx, Param::Float(f))
}

/// `as.text(v)`, `as.string(v)`
fn as_text(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    if is_null(cx) {
        return as_null(cx);
    }
    let text: &[u8] = match kind_of(cx.arg(1)) {
        Kind::Boolean(true) => b"true",
        Kind::Boolean(false) => b"false",
        _ => cx.check_str(1)?,
    };
    ret_typed(cx, Param::Text(text.into()))
}

/// `as.binary(v)`
fn as_binary(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    if is_null(cx) {
        return as_null(cx);
    }
    let bytes = cx.check_str(1)?;
    ret_typed(cx, Param::Blob(bytes.into()))
}

/// `as.bool(v)`
fn as_bool(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    if is_null(cx) {
        return as_null(cx);
    }
    let is_true = !matches!(kind_of(cx.arg(1)), Kind::Boolean(false));
    ret_typed(cx, Param::Bool(is_true))
}

/// `as.json(v)`
fn as_json(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    if is_null(cx) {
        return as_null(cx);
    }
    let mut text = Vec::new();
    let v = cx.arg(1);
    match encode(cx, v, Layout::Compact, &mut text) {
        Ok(()) => ret_typed(cx, Param::Text(text.into())),
        Err(fault) => Err(cx.arg_error(1, fault.message())),
    }
}
