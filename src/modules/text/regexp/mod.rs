//! `text.regexp`: regular expressions in the syntax of RE2, in linear time.
//!
//! | file | what |
//! |---|---|
//! | `pattern.rs` | patterns of RE2 to those of the crate `regex` |
//! | `text.rs` | texts that are not wholly UTF-8 |
//! | `search.rs` | matches, in pieces of work |
//! | `replace.rs` | what takes the place of matches |

mod pattern;
mod replace;
mod search;
mod text;

use std::sync::Arc;

use regex::{Regex, RegexBuilder};

use self::replace::Template;
use self::search::{Compiled, Form, Purpose, Search};
use super::work::{self, BYTES_PER_REDUCTION};
use crate::modules::cache::Cache;
use crate::process::error::kind;
use crate::process::failure::{Failure, ret_ok};
use crate::source::with_room;
use crate::vm::native::{Cx, Function, HostType, Object, Portable, Raise, Ret, Transfer, Type, Value, type_of};

pub(super) const FUNCTIONS: &[Function] = &[("compile", compile)];

static REGEXP: HostType = HostType::new(
    "text.Regexp",
    &[
        ("find_all_string", find_all_string),
        ("find_all_string_index", |cx| search(cx, Purpose::All(Form::Place))),
        ("find_all_string_submatch", |cx| search(cx, Purpose::All(Form::Groups))),
        ("find_string", |cx| search(cx, Purpose::First(Form::Text))),
        ("find_string_index", |cx| search(cx, Purpose::First(Form::Place))),
        ("find_string_submatch", |cx| search(cx, Purpose::First(Form::Groups))),
        ("match_string", |cx| search(cx, Purpose::Test)),
        ("num_subexp", num_subexp),
        ("replace_all_string", replace_all_string),
        ("split", split),
        ("string", string),
        ("subexp_names", subexp_names),
    ],
    &[("__tostring", string)],
);

/// Patterns that the program remembers.
static COMPILED: Cache<Vec<u8>, Compiled> = Cache::new(256);

/// Longest pattern, in bytes.
const PATTERN_MAX: usize = 64 << 10;
/// Largest compiled pattern that is remembered, and largest at all, in bytes.
const SIZE_REMEMBERED: usize = 256 << 10;
const SIZE_MAX: usize = 10 << 20;
/// Parts of a pattern within each other, for the crate: groups, repetitions and choices count one each.
const NEST_MAX: u32 = 1500;

/// A compiled pattern.
#[derive(Clone)]
struct Regexp(Arc<Compiled>);

impl Object for Regexp {
    fn type_name(&self) -> &'static str {
        REGEXP.name()
    }

    fn transfer(&self) -> Transfer {
        Transfer::Portable(Box::new(self.clone()))
    }

    fn outside_bytes(&self) -> usize {
        self.0.bytes
    }
}

impl Portable for Regexp {
    fn arrive(&self, cx: &mut Cx<'_>) -> Value {
        cx.new_object(&REGEXP, self.clone())
    }
}

/// Why there is no compiled pattern.
enum Refused {
    /// It is larger than what is remembered.
    Large,
    Mistake(String),
}

/// Compiles a pattern if it does not become larger than `size_max` bytes.
fn compile_pattern(source: &[u8], size_max: usize, bytes: usize) -> Result<Compiled, Refused> {
    if source.len() > PATTERN_MAX {
        return Err(Refused::Mistake(format!("expression too large: longer than {} KiB", PATTERN_MAX >> 10)));
    }
    let pattern = pattern::read(source).map_err(Refused::Mistake)?;
    let build = || RegexBuilder::new(&pattern.text).size_limit(size_max).nest_limit(NEST_MAX).build();
    let regex: Regex = with_room(build).map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => Refused::Large,
        other => Refused::Mistake(other.to_string()),
    })?;
    Ok(Compiled { regex, source: source.to_vec(), names: pattern.names, n_states: pattern.n_states, bytes })
}

/// `regexp.compile(pattern)`
fn compile(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let source = cx.check_str(1)?;
    cx.charge(source.len());
    match COMPILED.get_or_make(source.to_vec(), |source| compile_pattern(source, SIZE_REMEMBERED, 0)) {
        Err(Refused::Large) => {
            cx.charge(SIZE_MAX / BYTES_PER_REDUCTION);
            cx.check_memory(SIZE_MAX)?;
            let source = source.to_vec();
            let work = move || compile_pattern(&source, SIZE_MAX, SIZE_MAX).map(Arc::new);
            if cx.has_company() {
                return cx.offload(work, compiled);
            }
            let compiled = work();
            ret_compiled(cx, compiled)
        }
        compiled => ret_compiled(cx, compiled),
    }
}

/// A large pattern was compiled elsewhere.
fn compiled(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    match cx.answer() {
        Some(compiled) => ret_compiled(cx, compiled),
        None => Err(cx.error("the work was given up")),
    }
}

fn ret_compiled(cx: &mut Cx<'_>, compiled: Result<Arc<Compiled>, Refused>) -> Result<Ret, Raise> {
    let message = match compiled {
        Ok(compiled) => {
            let regexp = cx.new_object(&REGEXP, Regexp(compiled));
            return ret_ok(cx, regexp);
        }
        Err(Refused::Large) => format!("expression too large: more than {} MiB when it is compiled", SIZE_MAX >> 20),
        Err(Refused::Mistake(message)) => message,
    };
    Failure::new(kind::INVALID, message).with_context("regex compile error").ret_nil(cx)
}

/// The pattern in argument 1.
fn this(cx: &mut Cx<'_>) -> Result<Arc<Compiled>, Raise> {
    Ok(Arc::clone(&cx.check_object::<Regexp>(1, &REGEXP)?.0))
}

/// Searches the text in argument 2 for `n_max` matches.
fn search_for(cx: &mut Cx<'_>, purpose: Purpose, n_max: usize) -> Result<Ret, Raise> {
    let compiled = this(cx)?;
    let text = cx.check_str(2)?;
    cx.check_memory(text.len())?;
    cx.charge(text.len() / BYTES_PER_REDUCTION);
    work::run(cx, Search::new(compiled, text.to_vec(), purpose, n_max))
}

/// A method that takes a text only.
fn search(cx: &mut Cx<'_>, purpose: Purpose) -> Result<Ret, Raise> {
    let n_max = match purpose {
        Purpose::Test | Purpose::First(_) => 1,
        _ => usize::MAX,
    };
    search_for(cx, purpose, n_max)
}

/// Argument 3, a number of results; negative and nothing mean all.
fn limit(cx: &mut Cx<'_>) -> Result<usize, Raise> {
    let n = cx.opt_int(3, -1)?;
    Ok(usize::try_from(n).unwrap_or(usize::MAX))
}

/// `regexp:find_all_string(text [, n])`
fn find_all_string(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    this(cx)?;
    cx.check_str(2)?;
    let n_max = limit(cx)?;
    search_for(cx, Purpose::All(Form::Text), n_max)
}

/// `regexp:split(text [, n])`
fn split(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    this(cx)?;
    cx.check_str(2)?;
    match limit(cx)? {
        0 => {
            let none = cx.new_table(0, 0);
            cx.ret1(none)
        }
        n_max => search_for(cx, Purpose::Split, n_max),
    }
}

/// `regexp:replace_all_string(text, replacement)`
fn replace_all_string(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let compiled = this(cx)?;
    cx.check_str(2)?;
    let purpose = match type_of(cx.arg(3)) {
        Type::Function => Purpose::ReplaceBy(3),
        Type::String | Type::Number => Purpose::Replace(Template::read(cx.check_str(3)?, &compiled.names)),
        _ => return Err(cx.type_error(3, "string or function")),
    };
    search_for(cx, purpose, usize::MAX)
}

/// `regexp:num_subexp()`
fn num_subexp(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let n = this(cx)?.names.len();
    cx.ret1(i64::try_from(n).unwrap_or(i64::MAX) - 1)
}

/// `regexp:subexp_names()`
fn subexp_names(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let compiled = this(cx)?;
    let list = cx.new_table(compiled.names.len(), 0);
    for (i, name) in compiled.names.iter().enumerate() {
        let name = cx.new_str(name.as_bytes());
        cx.raw_set_int(list, work::number(i), name)?;
    }
    cx.ret1(list)
}

/// `regexp:string()`, `tostring(regexp)`
fn string(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let compiled = this(cx)?;
    let source = cx.new_str(&compiled.source);
    cx.ret1(source)
}
