//! The module `templates`: texts with holes, in a language like that of Jet (specification: modules/template).
//!
//! | file | what |
//! |---|---|
//! | `parse.rs` | templates to trees; the expressions are read by [`super::expr`] |
//! | `set.rs` | sets of templates |
//! | `run.rs`, `functions.rs` | rendering |

mod functions;
mod parse;
mod run;
mod set;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use self::run::{Failed, render as render_template};
pub(crate) use self::set::Settings;
use self::set::TemplateSet;
use super::data::{Data, Key};
use super::resource;
use crate::process::error::kind;
use crate::process::failure::{Failure, ret_ok};
use crate::process::resource::{Resource, find_resource, resources};
use crate::source::with_room;
use crate::stdlib::module::{Class, Module};
use crate::vm::native::{Cx, Function, HostType, Kind, Object, Raise, Ret, TableRef, kind_of};

/// The module.
pub(super) static MODULE: Module = Module::new("templates", "texts with holes")
    .with_classes(&[Class::Deterministic, Class::Encoding])
    .with_functions(FUNCTIONS)
    .with_permissions(&["template.get"]);

const FUNCTIONS: &[Function] = &[("get", get), ("open", open)];

static SET: HostType =
    HostType::new("template.Set", &[("render", render), ("release", release)], &[("__tostring", tostring)]);

/// Steps of a rendering that are done in place; a longer one is done on another thread if somebody could run meanwhile.
const STEPS_IN_PLACE: usize = 20_000;
/// Most steps of a rendering.
const STEPS_MAX: usize = 200_000_000;
/// Steps for one reduction.
const STEPS_PER_REDUCTION: usize = 4;

/// A set as a program sees it.
struct Set {
    set: Arc<TemplateSet>,
    is_released: AtomicBool,
}

impl Object for Set {
    fn type_name(&self) -> &'static str {
        SET.name()
    }
}

fn new_set(cx: &mut Cx<'_>, set: Arc<TemplateSet>) -> Result<Ret, Raise> {
    let set = cx.new_object(&SET, Set { set, is_released: AtomicBool::new(false) });
    ret_ok(cx, set)
}

/// `templates.get(id)`
fn get(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    match resource::get::<TemplateSet>(cx, "template.get", "template set")? {
        Ok((_, set)) => new_set(cx, set),
        Err(ret) => Ok(ret),
    }
}

// ---- opening

/// The set of an entry, from its templates by name.
pub(crate) fn set(settings: Settings, sources: Vec<(String, String)>) -> Arc<Resource> {
    Arc::new(TemplateSet::new(settings, sources))
}

/// `templates.open(options)`
fn open(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let table = cx.check_table(1)?;
    let (settings, sources, id) = match read_options(cx, table) {
        Ok(options) => options,
        Err(message) => return Failure::new(kind::INVALID, message).with_context("open").ret_nil(cx),
    };
    let Some(id) = id else { return new_set(cx, Arc::new(TemplateSet::new(settings, sources))) };
    // Who has the set sees the new templates.
    let known = find_resource(cx, &id).and_then(|known| known.downcast::<TemplateSet>().ok());
    let set = match known {
        Some(set) => {
            set.replace(settings, sources);
            set
        }
        None => {
            let set = Arc::new(TemplateSet::new(settings, sources));
            resources(cx).insert(&id, Arc::clone(&set) as Arc<Resource>);
            set
        }
    };
    new_set(cx, set)
}

type Options = (Settings, Vec<(String, String)>, Option<String>);

fn read_options(cx: &mut Cx<'_>, table: TableRef) -> Result<Options, String> {
    let text = |cx: &mut Cx<'_>, table: TableRef, name: &str| match kind_of(cx.raw_get_str(table, name)) {
        Kind::Nil => Ok(None),
        Kind::Str(s) if !cx.bytes(s.into()).is_empty() => {
            Ok(Some(String::from_utf8_lossy(cx.bytes(s.into())).into_owned()))
        }
        _ => Err(format!("{name} should be a string that is not empty")),
    };
    let mut settings = Settings::default();
    match kind_of(cx.raw_get_str(table, "delimiters")) {
        Kind::Nil => {}
        Kind::Table(delimiters) => {
            let chosen = &mut settings.delimiters;
            for (name, slot) in [
                ("left", &mut chosen.left),
                ("right", &mut chosen.right),
                ("comment_left", &mut chosen.comment_left),
                ("comment_right", &mut chosen.comment_right),
            ] {
                if let Some(text) = text(cx, delimiters, name)? {
                    *slot = text;
                }
            }
        }
        _ => return Err("delimiters should be a table".to_owned()),
    }
    match member(cx, table, "extensions")? {
        Data::Nil => {}
        Data::List(items) => {
            let texts = items.iter().map(|item| match item {
                Data::Text(text) => Ok(String::from_utf8_lossy(text).into_owned()),
                _ => Err("extensions should be strings".to_owned()),
            });
            settings.extensions = texts.collect::<Result<Vec<String>, String>>()?;
        }
        _ => return Err("extensions should be a list".to_owned()),
    }
    settings.globals = named(member(cx, table, "globals")?, "globals")?.into_iter().collect();
    settings.escapes = match text(cx, table, "escape")?.as_deref() {
        None | Some("html") => true,
        Some("none") => false,
        Some(_) => return Err("escape should be html or none".to_owned()),
    };
    let templates = named(member(cx, table, "templates")?, "templates")?;
    let mut sources = Vec::with_capacity(templates.len());
    for (name, source) in templates {
        match source {
            Data::Text(text) => match String::from_utf8(text.to_vec()) {
                Ok(text) => sources.push((name, text)),
                Err(_) => return Err(format!("template '{name}' is no UTF-8")),
            },
            _ => return Err("templates should be strings by name".to_owned()),
        }
    }
    let id = text(cx, table, "id")?;
    Ok((settings, sources, id))
}

fn member(cx: &mut Cx<'_>, table: TableRef, name: &str) -> Result<Data, String> {
    let v = cx.raw_get_str(table, name);
    Data::of(cx, v).map_err(|fault| format!("{name}: {}", fault.message()))
}

/// The members of a map by name.
fn named(data: Data, what: &str) -> Result<Vec<(String, Data)>, String> {
    match data {
        Data::Nil => Ok(Vec::new()),
        Data::List(items) if items.is_empty() => Ok(Vec::new()),
        Data::Map(map) => map
            .iter()
            .map(|(key, value)| match key {
                Key::Text(name) => Ok((String::from_utf8_lossy(name).into_owned(), value.clone())),
                Key::Integer(_) => Err(format!("{what} should have names")),
            })
            .collect(),
        _ => Err(format!("{what} should be a table")),
    }
}

// ---- rendering

/// `set:render(name [, data])`
fn render(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let object = cx.check_object::<Set>(1, &SET)?;
    let (set, is_released) = (Arc::clone(&object.set), object.is_released.load(Ordering::Relaxed));
    let name = String::from_utf8_lossy(cx.check_str(2)?).into_owned();
    if !cx.is_none_or_nil(3) {
        cx.check_table(3)?;
    }
    if is_released {
        return Failure::new(kind::INTERNAL, "set is released").with_context("render").ret_nil(cx);
    }
    if name.is_empty() {
        return Failure::new(kind::INVALID, "template name is required").with_context("render").ret_nil(cx);
    }
    let v = cx.arg(3);
    let data = match Data::of(cx, v) {
        Ok(data) => data,
        Err(fault) => {
            let message = format!("data: {}", fault.message());
            return Failure::new(kind::INVALID, message).with_context("render").ret_nil(cx);
        }
    };
    let first = with_room(|| render_template(&set, &name, &data, STEPS_IN_PLACE));
    cx.charge(STEPS_IN_PLACE / STEPS_PER_REDUCTION / 8);
    if !matches!(first, Err(Failed::Budget)) {
        return finish(cx, &name, Some(first));
    }
    let again = move || {
        let rendered = with_room(|| render_template(&set, &name, &data, STEPS_MAX));
        (name, rendered)
    };
    if cx.has_company() {
        return cx.offload(again, rendered);
    }
    let (name, rendered) = again();
    finish(cx, &name, Some(rendered))
}

fn rendered(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    match cx.answer::<(String, Result<Vec<u8>, Failed>)>() {
        Some((name, rendered)) => finish(cx, &name, Some(rendered)),
        None => finish(cx, "", None),
    }
}

fn finish(cx: &mut Cx<'_>, name: &str, rendered: Option<Result<Vec<u8>, Failed>>) -> Result<Ret, Raise> {
    let failure = match rendered {
        Some(Ok(text)) => {
            cx.check_memory(text.len())?;
            let text = cx.new_str_from(text);
            return ret_ok(cx, text);
        }
        Some(Err(Failed::NotFound)) => Failure::new(kind::NOT_FOUND, format!("template not found: {name}")),
        Some(Err(Failed::At(message))) => Failure::new(kind::INTERNAL, message),
        Some(Err(Failed::Budget)) => Failure::new(kind::INTERNAL, format!("{name}: too many steps")),
        None => Failure::new(kind::CANCELED, "canceled"),
    };
    failure.with_context("render").ret_nil(cx)
}

/// `set:release()`
fn release(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    cx.check_object::<Set>(1, &SET)?.is_released.store(true, Ordering::Relaxed);
    ret_ok(cx, true)
}

fn tostring(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let is_released = cx.check_object::<Set>(1, &SET)?.is_released.load(Ordering::Relaxed);
    let text = cx.new_str(if is_released { b"template.Set{released}" } else { b"template.Set{}" });
    cx.ret1(text)
}
