//! The module `expr`: a small language for conditions and rules (specification: modules/expr).
//!
//! A text becomes a tree (`parse.rs`), which is run over plain data (`run.rs`, `builtin.rs`). Each run has a budget of steps and
//! of memory, so that no text can hold up a process for long.

pub(super) mod builtin;
pub(super) mod parse;
mod rule;
pub(super) mod run;

use std::collections::HashMap;
use std::sync::Arc;

use self::parse::{Expr, Mistake, Parsed, parse};
pub(crate) use self::rule::Rule;
use self::run::{Run, Stop};
use super::cache::Cache;
use super::data::Data;
use crate::process::error::kind;
use crate::process::failure::{Failure, ret_ok};
use crate::source::with_room;
use crate::stdlib::module::{Class, Module};
use crate::vm::native::{Cx, HostType, Object, Portable, Raise, Ret, TableRef, Transfer, Value};

/// The module.
pub(super) static MODULE: Module = Module::new("expr", "a small language for conditions and rules")
    .with_classes(&[Class::Deterministic])
    .with_functions(&[("eval", eval), ("compile", compile)]);

static PROGRAM: HostType = HostType::new("expr.Program", &[("run", run_program)], &[]);

/// Texts that `eval` remembers.
static COMPILED: Cache<Vec<u8>, Parsed> = Cache::new(1000);

/// Steps for one reduction.
const STEPS_PER_REDUCTION: usize = 4;

/// A compiled text.
#[derive(Clone)]
struct Program(Arc<Parsed>);

impl Object for Program {
    fn type_name(&self) -> &'static str {
        PROGRAM.name()
    }

    fn transfer(&self) -> Transfer {
        Transfer::Portable(Box::new(self.clone()))
    }
}

impl Portable for Program {
    fn arrive(&self, cx: &mut Cx<'_>) -> Value {
        cx.new_object(&PROGRAM, self.clone())
    }
}

/// Reads a text, where there is room for the deepest one.
fn read(text: &[u8]) -> Result<Parsed, Failure> {
    if text.is_empty() {
        return Err(Failure::new(kind::INVALID, "expression is empty"));
    }
    read_text(text).map_err(|message| Failure::new(kind::INTERNAL, message).with_context("compile"))
}

/// The same; what is wrong with it is told in words, with line and column.
fn read_text(text: &[u8]) -> Result<Parsed, String> {
    with_room(|| {
        let parsed = parse(text)?;
        check_functions(&parsed.root, text)?;
        Ok(parsed)
    })
    .map_err(|mistake: Mistake| {
        let before = text.get(..mistake.at).unwrap_or(text);
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let column = before.iter().rev().take_while(|byte| **byte != b'\n').count() + 1;
        format!("{} ({line}:{column})", mistake.message)
    })
}

/// Functions that there are not are found before the text runs.
fn check_functions(expr: &Expr, text: &[u8]) -> Result<(), Mistake> {
    let all = |items: &[Expr]| items.iter().try_for_each(|item| check_functions(item, text));
    match expr {
        Expr::Call(name, arguments) => {
            if !builtin::is_known(name) {
                let at = memchr::memmem::find(text, name.as_bytes()).unwrap_or(0);
                return Err(Mistake { message: format!("unknown function {name}"), at });
            }
            all(arguments)
        }
        Expr::List(items) => all(items),
        Expr::Map(members) => members.iter().try_for_each(|(key, value)| {
            check_functions(key, text)?;
            check_functions(value, text)
        }),
        Expr::Unary(_, inner) | Expr::Member(inner, ..) | Expr::Chain(inner) => check_functions(inner, text),
        Expr::Binary(_, a, b) | Expr::Index(a, b, _) | Expr::Let(_, a, b) => {
            check_functions(a, text)?;
            check_functions(b, text)
        }
        Expr::Conditional(parts) => all(&**parts),
        Expr::Slice(of, from, to) => {
            check_functions(of, text)?;
            [from, to].into_iter().flatten().try_for_each(|bound| check_functions(bound, text))
        }
        Expr::Literal(_) | Expr::Name(_) | Expr::Local(_) | Expr::Element | Expr::Accumulator | Expr::Position => {
            Ok(())
        }
    }
}

/// The environment in an argument.
fn environment(cx: &mut Cx<'_>, i: usize) -> Result<Option<TableRef>, Raise> {
    if cx.is_none_or_nil(i) { Ok(None) } else { cx.check_table(i).map(Some) }
}

/// Runs a text with the names that it uses.
fn run(cx: &mut Cx<'_>, parsed: &Parsed, environment: Option<TableRef>) -> Result<Data, Failure> {
    let failed = |message: String| Failure::new(kind::INTERNAL, message).with_context("run");
    let mut names = HashMap::new();
    if let Some(environment) = environment {
        for name in &parsed.names {
            let v = cx.raw_get_str(environment, name);
            let data = Data::of(cx, v).map_err(|fault| failed(format!("{name}: {}", fault.message())))?;
            names.insert(Arc::clone(name), data);
        }
    }
    let mut run = Run::new(parsed, &names);
    let value = with_room(|| {
        let value = run.eval(&parsed.root)?;
        run.check_depth(&value)?;
        Ok(value)
    });
    cx.charge(run.n_steps / STEPS_PER_REDUCTION);
    value.map_err(|stop: Stop| failed(stop.message()))
}

fn finish(cx: &mut Cx<'_>, value: Result<Data, Failure>) -> Result<Ret, Raise> {
    match value {
        Ok(data) => {
            let value = data.to_result(cx)?;
            ret_ok(cx, value)
        }
        Err(failure) => failure.ret_nil(cx),
    }
}

/// `expr.eval(text [, env])`
fn eval(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let text = cx.check_str(1)?;
    let environment = environment(cx, 2)?;
    let parsed = COMPILED.get_or_make(text.to_vec(), |text| read(text));
    let value = parsed.and_then(|parsed| run(cx, &parsed, environment));
    finish(cx, value)
}

/// `expr.compile(text [, env [, options]])`
fn compile(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let text = cx.check_str(1)?;
    let environment = environment(cx, 2)?;
    let is_strict = match self::environment(cx, 3)? {
        Some(options) => !cx.raw_get_str(options, "strict").is_falsy(),
        None => false,
    };
    let parsed = match read(text) {
        Ok(parsed) => parsed,
        Err(failure) => return failure.ret_nil(cx),
    };
    if is_strict && let Some(environment) = environment {
        let unknown = parsed.names.iter().find(|name| cx.raw_get_str(environment, name).is_nil());
        if let Some(name) = unknown {
            let message = format!("unknown name {name}");
            return Failure::new(kind::INTERNAL, message).with_context("compile").ret_nil(cx);
        }
    }
    let program = cx.new_object(&PROGRAM, Program(Arc::new(parsed)));
    ret_ok(cx, program)
}

/// `program:run([env])`
fn run_program(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let parsed = Arc::clone(&cx.check_object::<Program>(1, &PROGRAM)?.0);
    let environment = environment(cx, 2)?;
    let value = run(cx, &parsed, environment);
    finish(cx, value)
}
