//! Types as values of programs: the globals, calling a type, `is`, comparison, text (specification: types, 4.3 to 4.5 and
//! 4.8 to 4.11).
//!
//! All type values have one metatable, that of their basic type. A method call finds its methods there; `T.name` gives a
//! method that has the type as an upvalue (`vm::types`). The library tables `string` and `table` stand for the types of
//! those names as well: their metatable says which type in the field [`ALIAS`].

mod reflect;

use crate::code::types::subtype::is_subtype;
use crate::code::types::{Basic, Node};
use crate::process::error::{ErrorValue, Root, kind, pack_details};
use crate::stdlib::{set_field, set_functions};
use crate::vm::native::{Cx, Function, Kind, Raise, Ret, TableRef, Type, Value, kind_of, number, type_of};
use crate::vm::registered::Key;
use crate::vm::types::check::Failure;
use crate::vm::types::{self, TypeValue};

/// Name of the field in the metatable of a library table that stands for a type.
static ALIAS: Key = Key::new("__type");
/// Name under which the registry keeps the methods of types.
static METHODS: Key = Key::new("type");

/// Globals, and the types that they are.
const GLOBALS: [(&str, Basic); 19] = [
    ("Any", Basic::Any),
    ("Unknown", Basic::Unknown),
    ("Never", Basic::Never),
    ("Nil", Basic::Nil),
    ("Boolean", Basic::Boolean),
    ("Number", Basic::Number),
    ("Integer", Basic::Integer),
    ("String", Basic::String),
    ("Table", Basic::Table),
    ("Function", Basic::Function),
    ("Thread", Basic::Thread),
    ("Userdata", Basic::Userdata),
    ("Error", Basic::Error),
    ("any", Basic::Any),
    ("unknown", Basic::Unknown),
    ("never", Basic::Never),
    ("boolean", Basic::Boolean),
    ("number", Basic::Number),
    ("integer", Basic::Integer),
];

/// Metamethods of types.
const METAMETHODS: &[Function] =
    &[("__call", call), ("__tostring", tostring), ("__lt", less_than), ("__le", less_or_equal)];

/// The level of the function that called the running native.
const CALLER: usize = 1;

/// Opens the library, behind those of strings and tables.
pub(super) fn open(cx: &mut Cx<'_>) {
    let methods = cx.new_table(0, 1 + reflect::METHODS.len());
    set_functions(cx, methods, &[("is", is)]);
    set_functions(cx, methods, reflect::METHODS);
    cx.freeze(methods);
    let registry = cx.registry();
    cx.set_key(registry, &METHODS, methods.into());

    let metatable = cx.new_table(0, 2 + METAMETHODS.len());
    set_functions(cx, metatable, METAMETHODS);
    set_field(cx, metatable, "__index", methods);
    set_field(cx, metatable, "__metatable", false);
    cx.freeze(metatable);
    cx.set_metatable(types::basic(Basic::Any).value(), Some(metatable));

    let globals = cx.globals();
    for (name, basic) in GLOBALS {
        set_field(cx, globals, name, types::basic(basic).value());
    }
    set_functions(cx, globals, &[("typeof", typeof_value)]);
    for (name, basic) in [("string", Basic::String), ("table", Basic::Table)] {
        if let Kind::Table(library) = kind_of(cx.raw_get_str(globals, name)) {
            stand_for(cx, library, types::basic(basic));
        }
    }
}

/// Makes a library table stand for a type as well.
fn stand_for(cx: &mut Cx<'_>, library: TableRef, ty: &'static TypeValue) {
    let metatable = cx.new_table(0, 4);
    set_functions(cx, metatable, &[("__call", call), ("__index", library_method)]);
    set_field(cx, metatable, "__metatable", false);
    cx.set_key(metatable, &ALIAS, ty.value());
    cx.freeze(metatable);
    cx.set_metatable(library.into(), Some(metatable));
}

/// `string.name` for what is no function of the library.
fn library_method(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let key = cx.arg(2);
    let methods = cx.registered_table(&METHODS);
    let method = methods.map_or(Value::NIL, |methods| cx.raw_get(methods, key));
    let (Some(native), Some(ty)) = (cx.native_of(method), type_of_value(cx, cx.arg(1))) else {
        return cx.ret1(Value::NIL);
    };
    let bound = cx.new_function(native, &[ty.value(), cx.arg(1)]);
    cx.ret1(bound)
}

/// The type that a value is or stands for.
fn type_of_value(cx: &Cx<'_>, v: Value) -> Option<&'static TypeValue> {
    if let Some(ty) = v.to_type() {
        return Some(ty);
    }
    if type_of(v) != Type::Table {
        return None;
    }
    let metatable = cx.metatable(v)?;
    cx.raw_get_key(metatable, &ALIAS).to_type()
}

/// The type that a method is called for, and the slot of the first argument behind it.
fn check_self(cx: &mut Cx<'_>) -> Result<(&'static TypeValue, usize), Raise> {
    let first = cx.arg(1);
    if let Some(ty) = cx.upvalue(1).to_type() {
        // Found by `.`, and yet called with the type in front.
        let is_itself = first.to_type().is_some_and(|first| first.is(ty)) || cx.raw_equal(first, cx.upvalue(2));
        return Ok((ty, if is_itself && cx.count() > 1 { 2 } else { 1 }));
    }
    match first.to_type() {
        Some(ty) => Ok((ty, 2)),
        None => Err(cx.type_error(1, "type")),
    }
}

/// A generic type needs arguments before anything can be checked.
fn check_applied(cx: &mut Cx<'_>, ty: &'static TypeValue) -> Result<(), Raise> {
    match ty.node() {
        Node::Generic { .. } => Err(cx.error(format_args!("generic type {} expects type arguments", ty.text()))),
        _ => Ok(()),
    }
}

// ---- checks

/// `T:is(v)`
fn is(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let (ty, at) = check_self(cx)?;
    check_applied(cx, ty)?;
    let v = cx.arg(at);
    if cx.fits(v, ty) {
        return cx.ret(&[v, Value::NIL]);
    }
    let failure = cx.explain(v, ty);
    let error = new_error(cx, &failure)?;
    cx.ret(&[Value::NIL, error])
}

/// `T(v)`, `G(T)`
fn call(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let Some(ty) = type_of_value(cx, cx.arg(1)) else { return Err(cx.type_error(1, "type")) };
    if let Node::Generic { .. } = ty.node() {
        return apply(cx, ty);
    }
    if cx.count() != 2 {
        let got = match cx.count() {
            0 | 1 => "none".to_owned(),
            n => (n - 1).to_string(),
        };
        return Err(cx.error(format_args!("type {} expects 1 value, got {got}", ty.text())));
    }
    let v = cx.arg(2);
    if cx.fits(v, ty) {
        let v = match (kind_of(v), ty.graph().node(ty.ty().root)) {
            (Kind::Float(f), Node::Basic(Basic::Integer)) => number::float_to_integer(f).map_or(v, Value::from),
            _ => v,
        };
        return cx.ret1(v);
    }
    let failure = cx.explain(v, ty);
    let error = new_error(cx, &failure)?;
    Err(cx.raise(error))
}

/// `G(T, …)`
fn apply(cx: &mut Cx<'_>, generic: &'static TypeValue) -> Result<Ret, Raise> {
    let ty = generic.ty();
    let name = generic.text();
    let args: Vec<_> = (2..=cx.count()).map_while(|i| type_of_value(cx, cx.arg(i)).map(TypeValue::ty)).collect();
    let given = cx.count().saturating_sub(1);
    if args.len() != given {
        return Err(cx.error(format_args!("generic type {name} expects type arguments")));
    }
    let params = ty.generic().map_or(&[][..], |(params, _)| params);
    if args.len() != params.len() {
        let wanted = params.len();
        return Err(cx.error(format_args!("generic type {name} expects {wanted} type arguments, got {given}")));
    }
    if types::is_full() {
        return Err(cx.memory_error());
    }
    for (param, arg) in params.iter().zip(&args) {
        let Some(constraint) = param.constraint.map(|constraint| ty.with_arguments(constraint, &args)) else {
            continue;
        };
        if !is_subtype(arg, &constraint) {
            let (arg, wanted) = (types::intern(arg).text(), types::intern(&constraint).text());
            return Err(cx.error(format_args!("type argument {}: {arg} does not satisfy {wanted}", param.name)));
        }
    }
    cx.charge(ty.graph.len() / 16);
    cx.ret1(types::intern(&ty.apply(&args)).value())
}

/// The error value for a failed check.
fn new_error(cx: &mut Cx<'_>, failure: &Failure) -> Result<Value, Raise> {
    let details = cx.new_table(0, 4);
    let path = Some(failure.path.as_str()).filter(|path| !path.is_empty());
    let fields = [
        ("expected", Some(failure.expected.as_str())),
        ("got", Some(failure.got.as_str())),
        ("field", path),
        ("constraint", failure.constraint),
    ];
    for (name, text) in fields {
        if let Some(text) = text {
            let text = cx.new_str(text.as_bytes());
            cx.raw_set_str(details, name, text)?;
        }
    }
    let mut root = Root::of_runtime(kind::INVALID, failure.message());
    // Strings can always be copied.
    root.details = pack_details(cx, details).ok().flatten();
    let trace = cx.capture_stack(CALLER);
    Ok(ErrorValue::new(root, trace).into_value(cx))
}

// ---- operators

fn tostring(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let Some(ty) = cx.arg(1).to_type() else { return Err(cx.type_error(1, "type")) };
    let text = ty.text().into_bytes();
    cx.check_memory(text.len())?;
    let text = cx.new_str_from(text);
    cx.ret1(text)
}

/// The two operands of a comparison.
fn check_pair(cx: &mut Cx<'_>) -> Result<[&'static TypeValue; 2], Raise> {
    match (cx.arg(1).to_type(), cx.arg(2).to_type()) {
        (Some(a), Some(b)) => Ok([a, b]),
        _ => {
            let names = [cx.arg(1), cx.arg(2)].map(|v| String::from_utf8_lossy(&cx.type_name(v)).into_owned());
            Err(cx.error(format_args!("attempt to compare {} with {}", names[0], names[1])))
        }
    }
}

/// `a < b`
fn less_than(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let [a, b] = check_pair(cx)?;
    let is_less = !a.is(b) && is_subtype(&a.ty(), &b.ty());
    cx.ret1(is_less)
}

/// `a <= b`
fn less_or_equal(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let [a, b] = check_pair(cx)?;
    let is_subtype = a.is(b) || is_subtype(&a.ty(), &b.ty());
    cx.ret1(is_subtype)
}

// ---- typeof

/// `typeof(v)`. Where the compiler knows the answer it adds that as a second argument.
fn typeof_value(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let v = cx.check_any(1)?;
    if cx.count() == 2
        && let Some(known) = cx.arg(2).to_type()
    {
        return cx.ret1(known.value());
    }
    let basic = match type_of(v) {
        Type::Nil => Basic::Nil,
        Type::Boolean => Basic::Boolean,
        Type::Number => Basic::Number,
        Type::String => Basic::String,
        Type::Table => Basic::Table,
        Type::Function => Basic::Function,
        Type::Thread => Basic::Thread,
        Type::Type => Basic::Type,
        Type::Userdata if ErrorValue::of_value(cx, v).is_some() => Basic::Error,
        Type::Userdata => Basic::Userdata,
    };
    cx.ret1(types::basic(basic).value())
}
