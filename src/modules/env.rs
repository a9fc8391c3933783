//! The module `env`: variables of the environment (specification: modules/env).
//!
//! In a script there is one storage: what programs of the run have set, and behind it the environment of the operating
//! system, which is never written. A state without processes keeps what it sets for itself.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};

use crate::process::error::kind;
use crate::process::failure::{Failure, ret_ok};
use crate::process::variables::with_variables;
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
    let set = with_variables(cx, |variables| variables.get(name).cloned());
    let value = set.or_else(|| std::env::var_os(OsStr::from_bytes(name)).map(|value| value.into_vec()));
    match value {
        Some(value) => {
            let value = cx.new_str_from(value);
            ret_ok(cx, value)
        }
        None => {
            let message = format!("environment variable not found: {}", String::from_utf8_lossy(name));
            Failure::new(kind::NOT_FOUND, message).ret_nil(cx)
        }
    }
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
    let invalid = |cx: &mut Cx<'_>, message: &str| Failure::new(kind::INVALID, message).ret_nil(cx);
    if !name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_') {
        return invalid(cx, "a name has letters, digits and underscores only");
    }
    if value.len() > VALUE_MAX {
        return invalid(cx, "value is longer than 64 KiB");
    }
    if value.contains(&0) {
        return invalid(cx, "value contains a zero byte");
    }
    with_variables(cx, |variables| variables.insert(name.to_vec(), value.to_vec()));
    ret_ok(cx, Value::boolean(true))
}

/// `env.get_all()`: those that may be read.
fn get_all(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let mut all: BTreeMap<Vec<u8>, Vec<u8>> =
        std::env::vars_os().map(|(name, value)| (name.into_vec(), value.into_vec())).collect();
    all.extend(with_variables(cx, |variables| variables.clone()));
    let table = cx.new_table(0, all.len());
    for (name, value) in all {
        if cx.is_permitted("env.get", &name) {
            let (name, value) = (cx.new_str_from(name), cx.new_str_from(value));
            cx.raw_set(table, name, value)?;
        }
    }
    ret_ok(cx, table)
}
