//! Basic functions (manual section 6.1).
//!
//! `next`, the iterator of `ipairs` and `tostring` are known to others by their addresses: the interpreter walks
//! tables itself where a generic `for` meets the first two, `print` skips the call of the third. `pcall` and `xpcall`
//! are the VM's, since they mark frames.
//!
//! Functions that call back (`print`, `tostring`, `pairs`, `ipairs`, `load`, `dofile`) are state machines; each says
//! beside its first function what its window holds.

mod collect;
mod load;
mod print;

pub(super) use load::{load_file, text_of_chunk};

use super::{Text, check_text, set_field, set_functions, write_text};
use crate::vm::native::{
    Access, Cx, Function, Kind, NativeFn, Raise, Ret, SpecialFunction, Type, Value, kind_of, number, type_of,
};

const FUNCTIONS: &[Function] = &[
    ("assert", assert),
    ("collectgarbage", collect::collectgarbage),
    ("dofile", load::dofile),
    ("error", error),
    ("getmetatable", getmetatable),
    ("load", load::load),
    ("loadfile", load::loadfile),
    ("loadstring", load::loadstring),
    ("next", next),
    ("print", print::print),
    ("rawequal", rawequal),
    ("rawget", rawget),
    ("rawlen", rawlen),
    ("rawset", rawset),
    ("select", select),
    ("setmetatable", setmetatable),
    ("tonumber", tonumber),
    ("tostring", tostring),
    ("type", type_name),
];

/// Opens the library: its functions are globals.
pub(crate) fn open(cx: &mut Cx<'_>) {
    let globals = cx.globals();
    set_functions(cx, globals, FUNCTIONS);
    for (name, special) in [("pcall", SpecialFunction::Pcall), ("xpcall", SpecialFunction::Xpcall)] {
        let function = cx.special_function(special);
        set_field(cx, globals, name, function);
    }
    set_field(cx, globals, "_G", globals);
    let version = cx.new_str(b"Lua 5.3");
    set_field(cx, globals, "_VERSION", version);
    let loaded = super::registry_table(cx, super::LOADED);
    set_field(cx, loaded, "_G", globals);
    // The entries that C code finds there: `LUA_RIDX_MAINTHREAD` and `LUA_RIDX_GLOBALS`.
    let registry = cx.registry();
    let (main, _) = cx.running();
    for (key, v) in [(1, main), (2, globals.into())] {
        let stored = cx.raw_set_int(registry, key, v);
        debug_assert!(stored.is_ok(), "a new table takes a number as key");
    }
    cx.set_iterators(self::next, ipairs_iterator);
    // `pairs` and `ipairs` hand out one function each, so that a generic loop can recognise it.
    let next = cx.raw_get_str(globals, "next");
    let pairs = cx.new_function(pairs, &[next]);
    set_field(cx, globals, "pairs", pairs);
    let iterator = cx.new_function(ipairs_iterator, &[]);
    let ipairs = cx.new_function(ipairs, &[iterator]);
    set_field(cx, globals, "ipairs", ipairs);
}

fn assert(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    if !cx.arg(1).is_falsy() {
        return cx.ret_pushed(cx.count());
    }
    cx.check_any(1)?;
    let message = if cx.is_none(2) { cx.new_str(b"assertion failed!") } else { cx.arg(2) };
    Err(raise_with_position(cx, message, 1))
}

fn error(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let level = cx.opt_int(2, 1)?;
    Err(raise_with_position(cx, cx.arg(1), level))
}

/// Raises `v`; a string gets the position of the function at `level` in front.
fn raise_with_position(cx: &mut Cx<'_>, v: Value, level: i64) -> Raise {
    let (Kind::Str(_), Ok(level @ 1..)) = (kind_of(v), usize::try_from(level)) else {
        return cx.raise(v);
    };
    let mut message = cx.position(level);
    message.extend_from_slice(cx.bytes(v));
    let message = cx.new_str_from(message);
    cx.raise(message)
}

fn getmetatable(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let v = cx.check_any(1)?;
    let Some(metatable) = cx.metatable(v) else {
        return cx.ret1(Value::NIL);
    };
    let protected = cx.raw_get_str(metatable, "__metatable");
    if protected.is_nil() { cx.ret1(metatable) } else { cx.ret1(protected) }
}

fn setmetatable(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let t = cx.check_table(1)?;
    let metatable = match kind_of(cx.arg(2)) {
        Kind::Nil if !cx.is_none(2) => None,
        Kind::Table(metatable) => Some(metatable),
        _ => return Err(cx.arg_error(2, "nil or table expected")),
    };
    if !cx.metafield(t.into(), "__metatable").is_nil() {
        return Err(cx.error("cannot change a protected metatable"));
    }
    if cx.is_frozen(t) {
        return Err(cx.error("attempt to modify a frozen table"));
    }
    cx.set_metatable(t.into(), metatable);
    cx.ret1(t)
}

fn rawequal(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let a = cx.check_any(1)?;
    let b = cx.check_any(2)?;
    cx.ret1(cx.raw_equal(a, b))
}

fn rawlen(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    match kind_of(cx.arg(1)) {
        Kind::Table(t) => cx.ret1(cx.raw_len(t)),
        Kind::Str(s) => cx.ret1(length(cx.bytes(s.into()))),
        _ => Err(cx.arg_error(1, "table or string expected")),
    }
}

fn length(bytes: &[u8]) -> i64 {
    i64::try_from(bytes.len()).unwrap_or(i64::MAX)
}

fn rawget(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let t = cx.check_table(1)?;
    let key = cx.check_any(2)?;
    cx.ret1(cx.raw_get(t, key))
}

fn rawset(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let t = cx.check_table(1)?;
    let key = cx.check_any(2)?;
    let v = cx.check_any(3)?;
    cx.raw_set(t, key, v)?;
    cx.ret1(t)
}

fn select(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let n = cx.count();
    if let Kind::Str(s) = kind_of(cx.arg(1))
        && cx.bytes(s.into()).first() == Some(&b'#')
    {
        return cx.ret1(int(n - 1));
    }
    let i = match cx.check_int(1)? {
        i if i < 0 => int(n).saturating_add(i),
        i => i.min(int(n)),
    };
    match usize::try_from(i) {
        Ok(i @ 1..) => cx.ret_pushed(n - i),
        _ => Err(cx.arg_error(1, "index out of range")),
    }
}

fn int(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn type_name(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let v = cx.check_any(1)?;
    let name = cx.new_str(type_of(v).name().as_bytes());
    cx.ret1(name)
}

// ---- traversal

/// `next(table [, index])`.
pub(crate) fn next(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let t = cx.check_table(1)?;
    match cx.next(t, cx.arg(2))? {
        Some((key, v)) => cx.ret(&[key, v]),
        None => cx.ret1(Value::NIL),
    }
}

/// `pairs(t)`; upvalue 1 is `next`.
fn pairs(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let t = cx.check_any(1)?;
    let metamethod = cx.metafield(t, "__pairs");
    if metamethod.is_nil() {
        return cx.ret(&[cx.upvalue(1), t, Value::NIL]);
    }
    cx.call(metamethod, &[t], pairs_given)
}

fn pairs_given(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let triple = [cx.result(1), cx.result(2), cx.result(3)];
    cx.ret(&triple)
}

/// `ipairs(t)`; upvalue 1 is the iterator.
fn ipairs(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let t = cx.check_any(1)?;
    cx.ret(&[cx.upvalue(1), t, Value::int(0)])
}

/// The iterator of `ipairs`. While a metamethod gives the value, slot 2 holds its index.
pub(crate) fn ipairs_iterator(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let i = Value::int(cx.check_int(2)?.wrapping_add(1));
    match cx.get(cx.arg(1), i)? {
        Access::Done(v) if v.is_nil() => cx.ret1(Value::NIL),
        Access::Done(v) => cx.ret(&[i, v]),
        Access::Call { function, args, n } => {
            cx.set_arg(2, i);
            cx.call(function, args.get(..n).unwrap_or(&args), ipairs_given)
        }
    }
}

fn ipairs_given(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let v = cx.result(1);
    if v.is_nil() { cx.ret1(Value::NIL) } else { cx.ret(&[cx.arg(2), v]) }
}

// ---- conversions

/// `tostring(v)`.
pub(crate) fn tostring(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let v = cx.check_any(1)?;
    if type_of(v) == Type::String && cx.tostring_method(v).is_nil() {
        return cx.ret1(v);
    }
    let mut text = cx.take_buffer();
    match write_text(cx, v, &mut text) {
        Text::Written => cx.ret_buffer(text),
        Text::Call(metamethod) => cx.call(metamethod, &[v], tostring_given),
    }
}

fn tostring_given(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let s = check_text(cx, cx.result(1))?;
    cx.ret1(s)
}

fn tonumber(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    if cx.is_none_or_nil(2) {
        let v = cx.check_any(1)?;
        let number = number::to_number(v).unwrap_or(Value::NIL);
        return cx.ret1(number);
    }
    let base = cx.check_int(2)?;
    if type_of(cx.arg(1)) != Type::String {
        return Err(cx.type_error(1, "string"));
    }
    let Some(base) = u32::try_from(base).ok().filter(|base| (2..=36).contains(base)) else {
        return Err(cx.arg_error(2, "base out of range"));
    };
    match parse_integer(cx.bytes(cx.arg(1)), base) {
        Some(n) => cx.ret1(n),
        None => cx.ret1(Value::NIL),
    }
}

/// An integer numeral in `base`, with sign and surrounding spaces; it wraps around (`l_str2int`).
fn parse_integer(text: &[u8], base: u32) -> Option<i64> {
    let text = trim(text);
    let (is_negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        rest => (false, rest),
    };
    if digits.is_empty() {
        return None;
    }
    let n = digits.iter().try_fold(0_i64, |n, &digit| {
        let digit = char::from(digit).to_digit(base)?;
        Some(n.wrapping_mul(i64::from(base)).wrapping_add(i64::from(digit)))
    })?;
    Some(if is_negative { n.wrapping_neg() } else { n })
}

/// Without the spaces of C's `isspace` around.
fn trim(text: &[u8]) -> &[u8] {
    let is_space = |byte: &u8| matches!(byte, b' ' | b'\t'..=b'\r');
    let start = text.iter().position(|byte| !is_space(byte)).unwrap_or(text.len());
    let end = text.iter().rposition(|byte| !is_space(byte)).map_or(start, |at| at + 1);
    text.get(start..end).unwrap_or_default()
}

/// Whether a value is the native function `function`, with or without upvalues.
fn is_native(cx: &Cx<'_>, v: Value, function: NativeFn) -> bool {
    cx.native_of(v).is_some_and(|native| std::ptr::fn_addr_eq(native, function))
}

#[cfg(test)]
mod tests {
    use super::parse_integer;

    #[test]
    fn integers_of_any_base() {
        assert_eq!(parse_integer(b" -7f\n", 16), Some(-0x7f));
        assert_eq!(parse_integer(b"zz", 36), Some(1295));
        assert_eq!(parse_integer(b"8", 8), None);
        assert_eq!(parse_integer(b"1 1", 10), None);
        assert_eq!(parse_integer(b"-", 10), None);
        assert_eq!(parse_integer(b"", 10), None);
        assert_eq!(parse_integer(b"ffffffffffffffff", 16), Some(-1));
    }
}
