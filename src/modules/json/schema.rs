//! `json.validate`, `json.validate_string`: values and texts against JSON Schema.
//!
//! Compiling a schema costs far more than a check, so compiled ones are kept by the hash of their text, the least recently
//! used ones dropped, for all processes together. A schema that refers to anything outside itself does not compile:
//! nothing is ever fetched. Patterns may look around, but give up after a number of steps.

use std::sync::{Arc, Mutex, PoisonError};

use jsonschema::{PatternOptions, Validator};
use serde_json::Value as Json;
use sha2::{Digest as _, Sha256};

use super::{BYTES_PER_REDUCTION, Layout, encode};
use crate::process::error::kind;
use crate::process::failure::{Failure, ret_ok};
use crate::vm::native::{Cx, Kind, Raise, Ret, kind_of};

/// Compiled schemas that are kept.
const KEPT_MAX: usize = 100;
/// Failures that an error lists.
const LISTED_MAX: usize = 50;
/// Steps back that a pattern may take.
const PATTERN_STEPS_MAX: usize = 100_000;

/// Keywords whose value is a table of schemas or lists by name.
const MAPS: &[&str] = &[
    "properties",
    "patternProperties",
    "$defs",
    "definitions",
    "dependentSchemas",
    "dependentRequired",
    "dependencies",
    "$vocabulary",
];
/// Keywords whose value is a schema.
const SCHEMAS: &[&str] = &[
    "items",
    "additionalProperties",
    "additionalItems",
    "not",
    "if",
    "then",
    "else",
    "contains",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
    "contentSchema",
];
/// Keywords whose value is a list of schemas.
const LISTS: &[&str] = &["allOf", "anyOf", "oneOf", "prefixItems"];

/// `json.validate(schema, data)`.
pub(super) fn validate(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    cx.check_any(1)?;
    let schema = match schema_text(cx) {
        Ok(schema) => schema,
        Err(failure) => return failure.ret_false(cx),
    };
    if cx.is_none_or_nil(2) {
        return invalid("data is required").with_context("validation failed").ret_false(cx);
    }
    let data = cx.arg(2);
    let mut text = Vec::new();
    if let Err(fault) = encode(cx, data, Layout::Compact, &mut text) {
        return invalid(fault.message()).with_context("validation failed").ret_false(cx);
    }
    check(cx, schema, &text)
}

/// `json.validate_string(schema, text)`.
pub(super) fn validate_string(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    cx.check_any(1)?;
    let schema = match schema_text(cx) {
        Ok(schema) => schema,
        Err(failure) => return failure.ret_false(cx),
    };
    let Kind::Str(text) = kind_of(cx.arg(2)) else {
        return invalid("data must be a JSON string").with_context("validation failed").ret_false(cx);
    };
    let text = cx.bytes(text.into());
    check(cx, schema, text)
}

fn invalid(message: impl std::fmt::Display) -> Failure {
    Failure::new(kind::INVALID, message)
}

/// The text of the schema in argument 1, and whether it was a table.
fn schema_text(cx: &mut Cx<'_>) -> Result<(Vec<u8>, bool), Failure> {
    let schema = cx.arg(1);
    match kind_of(schema) {
        Kind::Nil => Err(invalid("schema is required").with_context("schema error")),
        Kind::Str(text) => Ok((cx.bytes(text.into()).to_vec(), false)),
        Kind::Table(_) => {
            let mut text = Vec::new();
            match encode(cx, schema, Layout::Compact, &mut text) {
                Ok(()) => Ok((text, true)),
                Err(fault) => Err(invalid(fault.message()).with_context("schema error")),
            }
        }
        _ => Err(invalid("schema must be a string or table").with_context("schema error")),
    }
}

fn check(cx: &mut Cx<'_>, (schema, is_table): (Vec<u8>, bool), text: &[u8]) -> Result<Ret, Raise> {
    cx.charge((schema.len() + text.len()) / BYTES_PER_REDUCTION);
    let validator = match compiled(&schema, is_table) {
        Ok((validator, is_new)) => {
            cx.charge(if is_new { COMPILATION } else { 0 });
            validator
        }
        Err(message) => return invalid(message).with_context("compile schema").ret_false(cx),
    };
    let data: Json = match serde_json::from_slice(text) {
        Ok(data) => data,
        Err(error) => return invalid(error).with_context("validation failed").ret_false(cx),
    };
    if validator.is_valid(&data) {
        return ret_ok(cx, true);
    }
    let mut first = None;
    let list = cx.new_table(0, 0);
    for (error, i) in validator.iter_errors(&data).take(LISTED_MAX).zip(1..) {
        let (path, message) = (error.instance_path().to_string(), error.to_string());
        let entry = cx.new_table(0, 3);
        for (name, text) in [("path", path.as_str()), ("keyword", error.kind().keyword()), ("message", &message)] {
            let text = cx.new_str(text.as_bytes());
            cx.raw_set_str(entry, name, text)?;
        }
        cx.raw_set_int(list, i, entry.into())?;
        first.get_or_insert((path, message));
    }
    let details = cx.new_table(0, 1);
    cx.raw_set_str(details, "errors", list)?;
    let message = match first {
        Some((path, message)) if path.is_empty() => message,
        Some((path, message)) => format!("{path}: {message}"),
        None => "the value does not match".to_owned(),
    };
    invalid(message).with_context("validation failed").with_details(cx, details).ret_false(cx)
}

// ---- compiled schemas

type Key = [u8; 32];

/// The most recently used one stands last.
static KEPT: Mutex<Vec<(Key, Arc<Validator>)>> = Mutex::new(Vec::new());

/// The compiled schema of a text, and whether it was just compiled.
fn compiled(text: &[u8], is_table: bool) -> Result<(Arc<Validator>, bool), String> {
    let key: Key = Sha256::new().chain_update([u8::from(is_table)]).chain_update(text).finalize().into();
    {
        let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = kept.iter().position(|(other, _)| *other == key) {
            let found = kept.remove(at);
            let validator = Arc::clone(&found.1);
            kept.push(found);
            return Ok((validator, false));
        }
    }
    let validator = Arc::new(compile(text, is_table)?);
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if kept.len() >= KEPT_MAX {
        kept.remove(0);
    }
    kept.push((key, Arc::clone(&validator)));
    Ok((validator, true))
}

/// Reductions of a compilation.
const COMPILATION: usize = 500;

fn compile(text: &[u8], is_table: bool) -> Result<Validator, String> {
    let mut schema: Json = serde_json::from_slice(text).map_err(|error| error.to_string())?;
    if is_table {
        mend_schema(&mut schema);
    }
    jsonschema::options()
        .offline()
        .should_validate_formats(true)
        .should_ignore_unknown_formats(true)
        .with_pattern_options(PatternOptions::fancy_regex().backtrack_limit(PATTERN_STEPS_MAX))
        .build(&schema)
        .map_err(|error| match error.instance_path().to_string() {
            path if path.is_empty() => error.to_string(),
            path => format!("{path}: {error}"),
        })
}

/// An empty table stands for a list in JSON, but where a schema wants an object it is one.
fn mend_schema(schema: &mut Json) {
    mend_object(schema);
    let Json::Object(keywords) = schema else { return };
    for (keyword, value) in keywords {
        if MAPS.contains(&keyword.as_str()) {
            mend_object(value);
            if let Json::Object(members) = value {
                let is_of_lists = keyword == "dependentRequired" || keyword == "dependencies";
                members.values_mut().filter(|_| !is_of_lists).for_each(mend_schema);
            }
        } else if SCHEMAS.contains(&keyword.as_str()) {
            match value {
                // `items` may be a list of schemas in older drafts.
                Json::Array(items) if !items.is_empty() => items.iter_mut().for_each(mend_schema),
                value => mend_schema(value),
            }
        } else if LISTS.contains(&keyword.as_str())
            && let Json::Array(items) = value
        {
            items.iter_mut().for_each(mend_schema);
        }
    }
}

fn mend_object(value: &mut Json) {
    if value.as_array().is_some_and(Vec::is_empty) {
        *value = Json::Object(serde_json::Map::new());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schema_is_compiled_once() {
        let text = br#"{"type":"integer","title":"compiled once"}"#;
        let first = compiled(text, false).expect("a schema").0;
        for _ in 0..1000 {
            let again = compiled(text, false).expect("a schema").0;
            assert!(Arc::ptr_eq(&first, &again));
        }
        for n in 0..2 * KEPT_MAX {
            let text = format!(r#"{{"maximum":{n}}}"#);
            assert!(compiled(text.as_bytes(), false).is_ok_and(|(_, is_new)| is_new));
        }
        assert!(KEPT.lock().expect("no panic").len() <= KEPT_MAX);
    }

    #[test]
    fn empty_tables_are_objects_where_schemas_want_them() {
        let mut schema = serde_json::json!({
            "properties": {"a": [], "b": {"enum": []}}, "required": [], "$defs": [], "allOf": [[]], "items": [],
        });
        mend_schema(&mut schema);
        let expected = serde_json::json!({
            "properties": {"a": {}, "b": {"enum": []}}, "required": [], "$defs": {}, "allOf": [{}], "items": {},
        });
        assert_eq!(schema, expected);
    }
}
