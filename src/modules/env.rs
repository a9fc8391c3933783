//! The module `env`: variables of the environment (specification: modules/env).
//!
//! Where they lie and which names they have is the business of [`crate::environment`]; here is what programs see of it.

use crate::data::Data;
use crate::environment::{Refusal, Target};
use crate::process::environment::{environment, variable_changed};
use crate::process::error::kind;
use crate::process::failure::{Failure, ret_ok};
use crate::stdlib::module::{Class, Module};
use crate::vm::native::{Cx, Function, Raise, Ret, Value};

/// The module.
pub(super) static MODULE: Module = Module::new("env", "variables of the environment")
    .with_classes(&[Class::Io, Class::Nondeterministic])
    .with_functions(FUNCTIONS)
    .with_permissions(&["env.get", "env.set"]);

const FUNCTIONS: &[Function] = &[("get", get), ("set", set), ("get_all", get_all)];

/// Longest value that can be set, in bytes.
const VALUE_MAX: usize = 64 << 10;

/// The name in argument 1, or the results of a failure.
fn name<'a>(cx: &mut Cx<'a>) -> Result<Result<&'a [u8], Ret>, Raise> {
    let name = cx.check_str(1)?;
    if name.is_empty() {
        return Failure::new(kind::INVALID, "empty key").ret_nil(cx).map(Err);
    }
    Ok(Ok(name))
}

fn denied(cx: &mut Cx<'_>, what: &str, name: &[u8]) -> Result<Ret, Raise> {
    let message = format!("not allowed to {what} environment variable: {}", String::from_utf8_lossy(name));
    Failure::new(kind::PERMISSION_DENIED, message).ret_nil(cx)
}

/// `env.get(name)`.
fn get(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let name = match name(cx)? {
        Ok(name) => name,
        Err(ret) => return Ok(ret),
    };
    if !cx.is_permitted("env.get", name) {
        return denied(cx, "access", name);
    }
    match environment(cx).get(name) {
        Some(value) => {
            let value = cx.new_str_from(value);
            ret_ok(cx, value)
        }
        None => refused(cx, &Refusal::Unknown, &String::from_utf8_lossy(name)),
    }
}

/// The results of a refusal.
fn refused(cx: &mut Cx<'_>, refusal: &Refusal, name: &str) -> Result<Ret, Raise> {
    let failure = match refusal {
        Refusal::Unknown => Failure::new(kind::NOT_FOUND, format!("environment variable not found: {name}")),
        Refusal::ReadOnly => {
            Failure::new(kind::PERMISSION_DENIED, format!("environment variable is read-only: {name}"))
        }
        Refusal::Failed(message) => Failure::new(kind::INTERNAL, message),
    };
    failure.ret_nil(cx)
}

/// `env.set(name, value)`.
fn set(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let name = match name(cx)? {
        Ok(name) => name,
        Err(ret) => return Ok(ret),
    };
    let value = cx.check_str(2)?;
    if !cx.is_permitted("env.set", name) {
        return denied(cx, "set", name);
    }
    let environment = environment(cx);
    let invalid = |cx: &mut Cx<'_>, message: &str| Failure::new(kind::INVALID, message).ret_nil(cx);
    // Ids of entries have other characters, and are no names of new variables.
    let is_name = name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    if !is_name && environment.variable(name).is_none() {
        return invalid(cx, "a name has letters, digits and underscores only");
    }
    if value.len() > VALUE_MAX {
        return invalid(cx, "value is longer than 64 KiB");
    }
    if value.contains(&0) {
        return invalid(cx, "value contains a zero byte");
    }
    let Target { storage, key } = match environment.target(name) {
        Ok(target) => target,
        Err(refusal) => return refused(cx, &refusal, &String::from_utf8_lossy(name)),
    };
    let value = value.to_vec();
    if storage.writes_a_file() && cx.has_company() {
        return cx.offload(move || storage.set(&key, &value), written);
    }
    let result = storage.set(&key, &value);
    ret_written(cx, result)
}

fn written(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let lost = || Err(Refusal::Failed("the file was not written".to_owned()));
    let result = cx.answer().unwrap_or_else(lost);
    ret_written(cx, result)
}

/// The results of a write to the variable in argument 1.
fn ret_written(cx: &mut Cx<'_>, result: Result<(), Refusal>) -> Result<Ret, Raise> {
    match result {
        Ok(()) => {
            let name = cx.check_str(1)?;
            variable_changed(cx, name);
            ret_ok(cx, Value::boolean(true))
        }
        Err(refusal) => {
            let name = String::from_utf8_lossy(cx.check_str(1)?).into_owned();
            refused(cx, &refusal, &name)
        }
    }
}

/// `env.get_all()`: those that may be read.
fn get_all(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let all = environment(cx).all();
    let table = cx.new_table(0, all.len());
    let permit = cx.is_guarded().then(|| cx.permit());
    for (name, value) in all {
        if permit.as_ref().is_none_or(|permit| permit.shows("env.get", &name, &Data::Nil)) {
            let (name, value) = (cx.new_str_from(name), cx.new_str_from(value));
            cx.raw_set(table, name, value)?;
        }
    }
    ret_ok(cx, table)
}
