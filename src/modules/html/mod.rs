//! The module `html`: what is left of foreign HTML by a list of what is allowed (specification: modules/html).
//!
//! | file | what |
//! |---|---|
//! | `policy.rs` | what is allowed |
//! | `names.rs` | elements and attributes with rules of their own |
//! | `tokens.rs` | texts to tags, with the tokenizer of `html5gum` |
//! | `sanitize.rs` | which tags stay, with which attributes |
//! | `url.rs` | which URLs stay |
//! | `balance.rs` | tags that nest |
//! | `escape.rs` | characters and references |

mod balance;
mod escape;
mod names;
mod policy;
mod sanitize;
mod tokens;
mod url;

use std::sync::Arc;

use regex::{Regex, RegexBuilder};

use self::escape::unescape as unescape_text;
use self::policy::Policy;
use self::sanitize::sanitize as sanitize_text;
use super::escape::html as escape_text;
use crate::process::error::kind;
use crate::process::failure::{Failure, ret_ok};
use crate::stdlib::module::{Class, Module};
use crate::stdlib::set_part;
use crate::vm::native::{Cx, Function, HostType, Object, Raise, Ret, TableRef, Tracer, Value};

/// The module.
pub(super) static MODULE: Module = Module::new("html", "what is left of foreign HTML")
    .with_classes(&[Class::Deterministic])
    .with_functions(&[("escape", escape), ("text", text), ("unescape", unescape)])
    .with_open(open);

const PARTS: &[Function] = &[("new_policy", new_policy), ("strict_policy", new_policy), ("ugc_policy", ugc_policy)];

static POLICY: HostType = HostType::new(
    "html.Policy",
    &[
        ("add_target_blank_to_fully_qualified_links", |cx| switch(cx, |policy, is| policy.adds_target_blank = is)),
        ("allow_attrs", allow_attrs),
        ("allow_data_uri_images", |cx| change(cx, Policy::allow_data_images)),
        ("allow_elements", allow_elements),
        ("allow_images", |cx| change(cx, Policy::allow_images)),
        ("allow_lists", |cx| change(cx, Policy::allow_lists)),
        ("allow_relative_urls", |cx| switch(cx, |policy, is| policy.allows_relative = is)),
        ("allow_standard_attributes", |cx| change(cx, Policy::allow_standard_attributes)),
        ("allow_standard_urls", |cx| change(cx, Policy::allow_standard_urls)),
        ("allow_tables", |cx| change(cx, Policy::allow_tables)),
        ("allow_url_schemes", allow_url_schemes),
        ("require_nofollow_on_links", |cx| switch(cx, |policy, is| policy.adds_nofollow = is)),
        ("require_noreferrer_on_links", |cx| switch(cx, |policy, is| policy.adds_noreferrer = is)),
        ("require_parseable_urls", |cx| switch(cx, |policy, is| policy.wants_parseable = is)),
        ("sanitize", sanitize),
    ],
    &[("__tostring", |cx| named(cx, b"html.Policy{}"))],
);

static BUILDER: HostType = HostType::new(
    "html.AttrBuilder",
    &[("globally", globally), ("matching", matching), ("on_elements", on_elements)],
    &[("__tostring", |cx| named(cx, b"html.AttrBuilder{}"))],
);

/// Longest text, in bytes.
const TEXT_MAX: usize = 16 << 20;
/// Texts beyond this are worked on elsewhere. A mebibyte takes some hundredths of a second.
const LARGE: usize = 64 << 10;
/// Bytes of text for one reduction.
const BYTES_PER_REDUCTION: usize = 16;
/// Bytes of a compiled pattern: patterns are tried on values of any length, and take time in proportion to both.
const PATTERN_MAX: usize = 256 << 10;

/// A policy as a program sees it. Who works by it elsewhere keeps it as it was.
struct PolicyObject(Arc<Policy>);

impl Object for PolicyObject {
    fn type_name(&self) -> &'static str {
        POLICY.name()
    }
}

/// Attributes that are to be allowed somewhere.
struct AttrBuilder {
    policy: Value,
    names: Vec<String>,
    pattern: Option<Regex>,
}

impl Object for AttrBuilder {
    fn type_name(&self) -> &'static str {
        BUILDER.name()
    }

    fn trace(&mut self, tracer: &mut Tracer<'_>) {
        tracer.value(&mut self.policy);
    }
}

fn open(cx: &mut Cx<'_>, module: TableRef) {
    set_part(cx, module, "sanitize", PARTS);
}

fn named(cx: &mut Cx<'_>, name: &[u8]) -> Result<Ret, Raise> {
    let name = cx.new_str(name);
    cx.ret1(name)
}

// ---- policies

/// `sanitize.new_policy()`, `sanitize.strict_policy()`: what is not allowed yet is not.
fn new_policy(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let policy = cx.new_object(&POLICY, PolicyObject(Arc::default()));
    ret_ok(cx, policy)
}

/// `sanitize.ugc_policy()`
fn ugc_policy(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let policy = cx.new_object(&POLICY, PolicyObject(Arc::new(Policy::ugc())));
    ret_ok(cx, policy)
}

/// Changes the policy in argument 1 and gives it back.
fn change(cx: &mut Cx<'_>, change: impl FnOnce(&mut Policy)) -> Result<Ret, Raise> {
    change(Arc::make_mut(&mut cx.check_object::<PolicyObject>(1, &POLICY)?.0));
    let policy = cx.arg(1);
    cx.ret1(policy)
}

/// The same for what is said by a boolean, true if there is none.
fn switch(cx: &mut Cx<'_>, set: impl FnOnce(&mut Policy, bool)) -> Result<Ret, Raise> {
    let is = cx.is_none_or_nil(2) || !cx.arg(2).is_falsy();
    change(cx, |policy| set(policy, is))
}

/// The names in the arguments behind the first.
fn names(cx: &mut Cx<'_>) -> Result<Vec<String>, Raise> {
    (2..=cx.count()).map(|i| Ok(String::from_utf8_lossy(cx.check_str(i)?).to_ascii_lowercase())).collect()
}

/// `policy:allow_elements(...)`
fn allow_elements(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    cx.check_object::<PolicyObject>(1, &POLICY)?;
    let names = names(cx)?;
    change(cx, |policy| policy.allow_elements(&names))
}

/// `policy:allow_url_schemes(...)`
fn allow_url_schemes(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    cx.check_object::<PolicyObject>(1, &POLICY)?;
    let names = names(cx)?;
    change(cx, |policy| policy.schemes.extend(names))
}

/// `policy:allow_attrs(...)`
fn allow_attrs(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    cx.check_object::<PolicyObject>(1, &POLICY)?;
    let (policy, names) = (cx.arg(1), names(cx)?);
    let builder = cx.new_object(&BUILDER, AttrBuilder { policy, names, pattern: None });
    cx.ret1(builder)
}

/// `builder:matching(pattern)`
fn matching(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    cx.check_object::<AttrBuilder>(1, &BUILDER)?;
    let pattern = String::from_utf8_lossy(cx.check_str(2)?).into_owned();
    cx.charge(pattern.len());
    match RegexBuilder::new(&pattern).size_limit(PATTERN_MAX).build() {
        Ok(pattern) => {
            cx.check_object::<AttrBuilder>(1, &BUILDER)?.pattern = Some(pattern);
            let builder = cx.arg(1);
            ret_ok(cx, builder)
        }
        Err(error) => Failure::new(kind::INVALID, error).with_context("invalid pattern").ret_nil(cx),
    }
}

/// `builder:on_elements(...)`: the policy.
fn on_elements(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    cx.check_object::<AttrBuilder>(1, &BUILDER)?;
    let elements = names(cx)?;
    build(cx, |policy, names, pattern| policy.allow(names, pattern, &elements))
}

/// `builder:globally()`: the policy.
fn globally(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    build(cx, Policy::allow_anywhere)
}

fn build(cx: &mut Cx<'_>, allow: impl FnOnce(&mut Policy, &[String], Option<&Regex>)) -> Result<Ret, Raise> {
    let AttrBuilder { policy, names, pattern } = cx.check_object::<AttrBuilder>(1, &BUILDER)?;
    let (policy, names, pattern) = (*policy, names.clone(), pattern.clone());
    if let Some(object) = cx.userdata::<PolicyObject>(policy) {
        allow(Arc::make_mut(&mut object.0), &names, pattern.as_ref());
    }
    cx.ret1(policy)
}

// ---- texts

/// `policy:sanitize(text)`
fn sanitize(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let policy = Arc::clone(&cx.check_object::<PolicyObject>(1, &POLICY)?.0);
    let text = cx.check_str(2)?;
    run(cx, text, move |text| sanitize_text(&policy, text).into_bytes())
}

/// `html.text(text)`: what a reader sees, without tags and references.
fn text(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let text = cx.check_str(1)?;
    run(cx, text, |text| unescape_text(sanitize_text(&Policy::default(), text).as_bytes()))
}

/// `html.escape(text)`
fn escape(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let text = cx.check_str(1)?;
    run(cx, text, escape_text)
}

/// `html.unescape(text)`
fn unescape(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let text = cx.check_str(1)?;
    run(cx, text, unescape_text)
}

/// Does the work, elsewhere if it is much, and gives the text to the program.
fn run(cx: &mut Cx<'_>, text: &[u8], work: impl FnOnce(&[u8]) -> Vec<u8> + Send + 'static) -> Result<Ret, Raise> {
    if text.len() > TEXT_MAX {
        let error = Failure::new(kind::INVALID, "text is longer than 16 MiB").into_value(cx);
        return Err(cx.raise(error));
    }
    cx.charge(text.len() / BYTES_PER_REDUCTION);
    if text.len() > LARGE && cx.has_company() {
        cx.check_memory(text.len())?;
        let text = text.to_vec();
        return cx.offload(move || work(&text), done);
    }
    let text = work(text);
    finish(cx, text)
}

fn done(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    match cx.answer::<Vec<u8>>() {
        Some(text) => finish(cx, text),
        None => {
            let error = Failure::new(kind::CANCELED, "canceled").into_value(cx);
            Err(cx.raise(error))
        }
    }
}

fn finish(cx: &mut Cx<'_>, text: Vec<u8>) -> Result<Ret, Raise> {
    cx.check_memory(text.len())?;
    let text = cx.new_str_from(text);
    cx.ret1(text)
}
