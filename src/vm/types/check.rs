//! Checking values against types (specification: types, 4.6).
//!
//! One walk over value and program together. A value that fits costs no memory: the walk remembers the tables around it in
//! its own frames, and looks them through where a type is recursive, since a table that is being checked against the
//! same type counts as valid. Only a walk that takes long begins to remember what it has seen; so tables that are
//! shared many times do not make it explode. What an alternative of a union has taken for valid is forgotten if
//! the alternative fails.
//!
//! A value that does not fit is walked again to say why: then each level adds its step to the path on the way out.
//! Nothing calls Lua, and what nests deeper than 200 levels fails, so the native stack is bounded.

use std::collections::HashSet;

use super::super::base;
use super::super::heap::table::Table;
use super::super::heap::value::{FLOAT, FUNC, INT, NIL, STR, TABLE, USERDATA, Value};
use super::super::meta::{self, Event};
use super::super::native::{Cx, Kind, SharedStr, kind_of, number, type_of};
use super::TypeValue;
use super::program::{Check, CheckId, FieldCheck, Program, Rule, RuleKind, Tag};
use crate::code::types::{Graph, Literal, Node, NodeId, print};

/// How deep values may be nested.
const DEPTH_MAX: usize = 200;
/// Longest chain of `__index` tables that a field is looked for in.
const CHAIN_MAX: usize = 100;
/// Steps after which a walk of a recursive type remembers what it has seen.
const STEPS_FORGOTTEN: usize = 10_000;
/// Most bytes of a value in a message.
const SHOWN_MAX: usize = 40;
/// Steps for one reduction.
const STEPS_PER_REDUCTION: usize = 16;

/// Why a value does not fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Failure {
    /// Where: `user.tags[2].name`, empty for the value itself.
    pub path: String,
    /// What is wrong there.
    pub text: String,
    /// What was expected.
    pub expected: String,
    /// What was found.
    pub got: String,
    /// The validator that failed.
    pub constraint: Option<&'static str>,
}

impl Failure {
    /// Path and text.
    pub fn message(&self) -> String {
        if self.path.is_empty() { self.text.clone() } else { format!("{}: {}", self.path, self.text) }
    }
}

impl Cx<'_> {
    /// Whether a value is of a type.
    pub fn fits(&mut self, v: Value, ty: &'static TypeValue) -> bool {
        let mut walk = Walk::new(self, ty, false);
        let fits = walk.check(v, 0, None);
        let steps = walk.steps;
        self.charge(steps / STEPS_PER_REDUCTION);
        fits
    }

    /// Why a value is not of a type.
    pub fn explain(&mut self, v: Value, ty: &'static TypeValue) -> Failure {
        let mut walk = Walk::new(self, ty, true);
        walk.check(v, 0, None);
        let steps = walk.steps;
        let failure = walk.finish();
        self.charge(steps / STEPS_PER_REDUCTION);
        failure
    }

    /// The name of the host type of a userdata.
    fn host_name(&self, v: Value) -> Option<&str> {
        // SAFETY: the userdata is alive, and nobody writes to it while `self` is borrowed.
        (v.tag() == USERDATA).then(|| unsafe { (*v.as_userdata()).data.type_name() })
    }
}

/// A table that is being checked, with those around it.
struct Frame<'f> {
    table: *mut (),
    check: CheckId,
    outer: Option<&'f Frame<'f>>,
    depth: usize,
}

/// A step of a path, innermost first while a failure is on its way out.
enum Step {
    Field(Vec<u8>),
    Key(Value),
}

struct Walk<'w, 'a> {
    cx: &'w Cx<'a>,
    program: &'static Program,
    graph: &'static Graph,
    steps: usize,
    /// Tables found valid, in order, and for looking up; from [`STEPS_FORGOTTEN`] steps on.
    valid: Vec<(*mut (), CheckId)>,
    seen: HashSet<(*mut (), CheckId)>,
    explains: bool,
    failure: Failure,
    path: Vec<Step>,
}

impl<'w, 'a> Walk<'w, 'a> {
    fn new(cx: &'w Cx<'a>, ty: &'static TypeValue, explains: bool) -> Walk<'w, 'a> {
        Walk {
            cx,
            program: ty.program(),
            graph: ty.graph(),
            steps: 0,
            valid: Vec::new(),
            seen: HashSet::new(),
            explains,
            failure: Failure::default(),
            path: Vec::new(),
        }
    }

    /// The failure with its path.
    fn finish(mut self) -> Failure {
        let mut path = String::new();
        for step in self.path.iter().rev() {
            match step {
                Step::Field(name) if print::is_identifier(name) => {
                    path.push_str(if path.is_empty() { "" } else { "." });
                    path.push_str(&String::from_utf8_lossy(name));
                }
                Step::Field(name) => {
                    path.push('[');
                    print::write_string(&mut path, name);
                    path.push(']');
                }
                Step::Key(key) => {
                    path.push('[');
                    path.push_str(&shown(self.cx, *key));
                    path.push(']');
                }
            }
        }
        self.failure.path = path;
        self.failure
    }

    // ---- failures

    #[cold]
    fn fail(&mut self, text: impl FnOnce(&Self) -> Failure) -> bool {
        if self.explains {
            self.path.clear();
            self.failure = text(self);
        }
        false
    }

    #[cold]
    fn fail_type(&mut self, v: Value, id: CheckId) -> bool {
        let node = self.program.get(id).1;
        self.fail(|walk| {
            let graph = walk.graph;
            let is_literal = is_literal(graph, node);
            let expected = match graph.node(graph.shape(node)) {
                Node::Function(_) => "function".to_owned(),
                _ if is_literal => print::structure(graph, node),
                _ => print::text(graph, node),
            };
            let got = if is_literal { shown(walk.cx, v) } else { type_of(v).name().to_owned() };
            let text = format!("expected {expected}, got {got}");
            Failure { text, expected, got, ..Failure::default() }
        })
    }

    #[cold]
    fn fail_below(&mut self, step: impl FnOnce() -> Step) -> bool {
        if self.explains {
            self.path.push(step());
        }
        false
    }

    #[cold]
    fn fail_missing(&mut self, field: &FieldCheck) -> bool {
        self.fail(|walk| Failure {
            text: "required field missing".to_owned(),
            expected: print::text(walk.graph, walk.program.get(field.check).1),
            got: "nil".to_owned(),
            ..Failure::default()
        });
        self.fail_below(|| Step::Field(field.key.bytes().to_vec()))
    }

    #[cold]
    fn fail_deep(&mut self) -> bool {
        self.fail(|_| Failure { text: "value nested too deeply".to_owned(), ..Failure::default() })
    }

    // ---- the walk

    fn check(&mut self, v: Value, id: CheckId, outer: Option<&Frame<'_>>) -> bool {
        self.steps += 1;
        let program = self.program;
        let (check, _) = program.get(id);
        let fits = match check {
            Check::Any => true,
            Check::Tags(tags) => tags >> v.tag() & 1 != 0,
            Check::Integer => v.tag() == INT || v.tag() == FLOAT && number::float_to_integer(v.as_float()).is_some(),
            Check::Literal(literal) => is_literal_value(self.cx, v, literal),
            Check::Optional(inner) => return v.tag() == NIL || self.check_optional(v, id, *inner, outer),
            Check::Union(members, tag) => return self.check_union(v, id, members, tag.as_ref(), outer),
            Check::All(members) => return members.iter().all(|&member| self.check(v, member, outer)),
            Check::Validated(base, rules) => return self.check_validated(v, id, *base, rules, outer),
            Check::Host(name) => self.cx.host_name(v).is_some_and(|host| is_host(host, name)),
            Check::Interface(members) if matches!(v.tag(), TABLE | USERDATA) => {
                return self.check_interface(v, id, members, outer);
            }
            Check::Array(element, takes_nil) if v.tag() == TABLE => {
                return self
                    .in_table(v, id, outer, |walk, t, frame| walk.check_array(t, id, *element, *takes_nil, frame));
            }
            Check::Table(fields, rule) if v.tag() == TABLE => {
                return self.in_table(v, id, outer, |walk, t, frame| walk.check_table(t, fields, *rule, frame));
            }
            Check::Interface(_) | Check::Array(..) | Check::Table(..) => false,
        };
        fits || self.fail_type(v, id)
    }

    fn check_optional(&mut self, v: Value, id: CheckId, inner: CheckId, outer: Option<&Frame<'_>>) -> bool {
        if self.check(v, inner, outer) {
            return true;
        }
        // What is wrong with the value itself is said of the whole type.
        let is_here = self.path.is_empty() && self.failure.constraint.is_none();
        if self.explains && is_here && self.failure.text.starts_with("expected ") && !self.is_stray() {
            return self.fail_type(v, id);
        }
        false
    }

    /// Whether the failure is about a key of an array.
    fn is_stray(&self) -> bool {
        self.failure.got.starts_with("table with key ")
    }

    fn check_union(
        &mut self,
        v: Value,
        id: CheckId,
        members: &[CheckId],
        tag: Option<&Tag>,
        outer: Option<&Frame<'_>>,
    ) -> bool {
        for &member in members {
            let mark = self.valid.len();
            if self.check(v, member, outer) {
                return true;
            }
            for pair in self.valid.drain(mark..) {
                self.seen.remove(&pair);
            }
        }
        match tag {
            Some(tag) if self.explains && v.tag() == TABLE => self.explain_variant(v, tag, outer),
            _ => self.fail_type(v, id),
        }
    }

    /// The failure of the variant that a table says it is.
    fn explain_variant(&mut self, v: Value, tag: &Tag, outer: Option<&Frame<'_>>) -> bool {
        let value = self.field(self.table(v), tag.key);
        match tag.variants.iter().find(|(literal, _)| is_literal_value(self.cx, value, literal)) {
            Some(&(_, member)) => self.check(v, member, outer),
            None => {
                self.fail(|walk| {
                    let mut expected = String::new();
                    for (i, (literal, _)) in tag.variants.iter().enumerate() {
                        expected.push_str(if i > 0 { " | " } else { "" });
                        print::write_literal(&mut expected, literal);
                    }
                    let got = shown(walk.cx, value);
                    Failure { text: format!("expected {expected}, got {got}"), expected, got, ..Failure::default() }
                });
                self.fail_below(|| Step::Field(tag.key.bytes().to_vec()))
            }
        }
    }

    fn table(&self, v: Value) -> *mut Table {
        // SAFETY: the table is alive.
        unsafe { base::current_table(self.cx.vm.process_ref(), v.as_table()) }
    }

    /// Checks the inside of a table, unless that is being done already.
    #[inline]
    fn in_table(
        &mut self,
        v: Value,
        id: CheckId,
        outer: Option<&Frame<'_>>,
        inside: impl FnOnce(&mut Self, *mut Table, &Frame<'_>) -> bool,
    ) -> bool {
        let depth = outer.map_or(1, |outer| outer.depth + 1);
        let t = self.table(v);
        let frame = Frame { table: t.cast(), check: id, outer, depth };
        if self.program.is_recursive {
            if self.is_assumed(&frame) {
                return true;
            }
            if self.steps > STEPS_FORGOTTEN && self.seen.contains(&(frame.table, id)) {
                return true;
            }
        }
        if depth > DEPTH_MAX {
            return self.fail_deep();
        }
        let fits = inside(self, t, &frame);
        if fits && self.program.is_recursive && self.steps > STEPS_FORGOTTEN && self.seen.insert((frame.table, id)) {
            self.valid.push((frame.table, id));
        }
        fits
    }

    fn is_assumed(&self, frame: &Frame<'_>) -> bool {
        let mut next = frame.outer;
        while let Some(outer) = next {
            if std::ptr::eq(outer.table, frame.table) && outer.check == frame.check {
                return true;
            }
            next = outer.outer;
        }
        false
    }

    /// A field of a table: its own, or one that `__index` tables give.
    #[inline]
    fn field(&self, t: *mut Table, key: SharedStr) -> Value {
        // SAFETY: the table is alive.
        unsafe {
            let v = (*t).get_str(key.value().as_str());
            if v.is_nil() && !(*t).metatable.is_null() { self.inherited(t, key) } else { v }
        }
    }

    fn inherited(&self, mut t: *mut Table, key: SharedStr) -> Value {
        for _ in 0..CHAIN_MAX {
            // SAFETY: tables and metatables are alive.
            unsafe {
                let handler = meta::fast((*t).metatable, Event::Index);
                if handler.tag() != TABLE {
                    return Value::NIL;
                }
                t = self.table(handler);
                let v = (*t).get_str(key.value().as_str());
                if !v.is_nil() {
                    return v;
                }
            }
        }
        Value::NIL
    }

    fn check_table(
        &mut self,
        t: *mut Table,
        fields: &[FieldCheck],
        rule: Option<(CheckId, CheckId)>,
        frame: &Frame<'_>,
    ) -> bool {
        for field in fields {
            let v = self.field(t, field.key);
            if v.is_nil() {
                if !field.is_optional {
                    return self.fail_missing(field);
                }
            } else if !self.check(v, field.check, Some(frame)) {
                return self.fail_below(|| Step::Field(field.key.bytes().to_vec()));
            }
        }
        match rule {
            Some((key, value)) => self.check_rule(t, fields, key, value, frame),
            None => true,
        }
    }

    /// All keys that are no fields.
    fn check_rule(
        &mut self,
        t: *mut Table,
        fields: &[FieldCheck],
        key_check: CheckId,
        value_check: CheckId,
        frame: &Frame<'_>,
    ) -> bool {
        let mut cursor = 0;
        // SAFETY: the table is alive, and nothing changes it meanwhile.
        while let Some((key, v, next)) = unsafe { (*t).entry_from(cursor) } {
            cursor = next;
            if key.tag() == STR && !fields.is_empty() {
                let name = self.cx.bytes(key);
                if fields.iter().any(|field| field.key.bytes() == name) {
                    continue;
                }
            }
            if !self.check(key, key_check, Some(frame)) {
                // What is wrong inside a key has no path.
                self.path.clear();
                return self.fail_below(|| Step::Key(key));
            }
            if !self.check(v, value_check, Some(frame)) {
                return self.fail_below(|| step(self.cx, key));
            }
        }
        true
    }

    fn check_array(
        &mut self,
        t: *mut Table,
        id: CheckId,
        element: CheckId,
        takes_nil: bool,
        frame: &Frame<'_>,
    ) -> bool {
        // Elements in order, then whatever else there is.
        let mut n: i64 = 0;
        loop {
            // SAFETY: the table is alive, and nothing changes it meanwhile.
            let v = unsafe { (*t).get_int(n + 1) };
            if v.is_nil() {
                break;
            }
            n += 1;
            if !self.check(v, element, Some(frame)) {
                return self.fail_below(|| Step::Key(Value::int(n)));
            }
        }
        // SAFETY: as above.
        if unsafe { (*t).has_no_nodes() && (*t).array_len() as i64 == n } {
            return true;
        }
        let mut cursor = 0;
        // SAFETY: as above.
        while let Some((key, v, next)) = unsafe { (*t).entry_from(cursor) } {
            cursor = next;
            let position = key.to_int().unwrap_or(0);
            if (1..=n).contains(&position) {
                continue;
            }
            if position < 1 || !takes_nil {
                return self.fail(|walk| {
                    let expected = print::text(walk.graph, walk.program.get(id).1);
                    let got = format!("table with key {}", shown(walk.cx, key));
                    Failure { text: format!("expected {expected}, got {got}"), expected, got, ..Failure::default() }
                });
            }
            if !self.check(v, element, Some(frame)) {
                return self.fail_below(|| Step::Key(key));
            }
        }
        true
    }

    fn check_interface(&mut self, v: Value, id: CheckId, members: &[FieldCheck], outer: Option<&Frame<'_>>) -> bool {
        if v.tag() == TABLE {
            return self.in_table(v, id, outer, |walk, t, frame| {
                members.iter().all(|member| walk.check_member(walk.field(t, member.key), member, Some(frame)))
            });
        }
        let metatable = meta::metatable(self.cx.vm, v);
        // SAFETY: metatables are alive.
        let methods = if metatable.is_null() { Value::NIL } else { unsafe { meta::fast(metatable, Event::Index) } };
        members.iter().all(|member| {
            let found = if methods.tag() == TABLE { self.field(self.table(methods), member.key) } else { Value::NIL };
            self.check_member(found, member, outer)
        })
    }

    fn check_member(&mut self, v: Value, member: &FieldCheck, outer: Option<&Frame<'_>>) -> bool {
        let fits = if v.is_nil() {
            return member.is_optional && !member.is_method || self.fail_missing(member);
        } else if member.is_method {
            v.tag() == FUNC || self.fail_type(v, member.check)
        } else {
            self.check(v, member.check, outer)
        };
        fits || self.fail_below(|| Step::Field(member.key.bytes().to_vec()))
    }

    fn check_validated(
        &mut self,
        v: Value,
        id: CheckId,
        base: CheckId,
        rules: &[Rule],
        outer: Option<&Frame<'_>>,
    ) -> bool {
        if !self.check(v, base, outer) {
            let is_named = matches!(self.graph.node(self.program.get(id).1), Node::Named { .. });
            let is_here = self.path.is_empty() && self.failure.constraint.is_none() && !self.is_stray();
            if self.explains && is_named && is_here && self.failure.text.starts_with("expected ") {
                return self.fail_type(v, id);
            }
            return false;
        }
        rules.iter().all(|rule| self.obeys(v, rule) || self.fail_rule(v, rule))
    }

    fn obeys(&mut self, v: Value, rule: &Rule) -> bool {
        match &rule.kind {
            RuleKind::Min(bound) => !v.is_number() || meta::compare(*bound, v, true) == Some(true),
            RuleKind::Max(bound) => !v.is_number() || meta::compare(v, *bound, true) == Some(true),
            RuleKind::MinLen(n) => self.length(v).is_none_or(|len| len >= *n),
            RuleKind::MaxLen(n) => self.length(v).is_none_or(|len| len <= *n),
            RuleKind::Pattern(regex) => {
                v.tag() != STR || regex.as_ref().is_some_and(|regex| regex.is_match(self.cx.bytes(v)))
            }
        }
    }

    fn length(&mut self, v: Value) -> Option<usize> {
        match v.tag() {
            STR => Some(self.cx.bytes(v).len()),
            TABLE => {
                let t = self.table(v);
                let (mut n, mut cursor) = (0, 0);
                // SAFETY: the table is alive, and nothing changes it meanwhile.
                while let Some((_, _, next)) = unsafe { (*t).entry_from(cursor) } {
                    cursor = next;
                    n += 1;
                }
                self.steps += n;
                Some(n)
            }
            _ => None,
        }
    }

    #[cold]
    fn fail_rule(&mut self, v: Value, rule: &Rule) -> bool {
        let length = if self.explains { self.length(v).unwrap_or(0) } else { 0 };
        self.fail(|walk| {
            let value = shown(walk.cx, v);
            let (what, word, bound, got) = match &rule.kind {
                RuleKind::Min(bound) => ("value below minimum", "min", shown(walk.cx, *bound), value),
                RuleKind::Max(bound) => ("value above maximum", "max", shown(walk.cx, *bound), value),
                RuleKind::MinLen(n) => ("length below minimum", "min", n.to_string(), length.to_string()),
                RuleKind::MaxLen(n) => ("length above maximum", "max", n.to_string(), length.to_string()),
                RuleKind::Pattern(Some(regex)) => {
                    let mut pattern = String::new();
                    print::write_string(&mut pattern, regex.as_str().as_bytes());
                    ("pattern mismatch", "pattern", pattern, value)
                }
                RuleKind::Pattern(None) => {
                    let text = "invalid regex".to_owned();
                    let expected = "pattern".to_owned();
                    return Failure { text, expected, got: value, constraint: Some(rule.name), ..Failure::default() };
                }
            };
            let expected = format!("{word} {bound}");
            let text = format!("{what} ({expected}, got {got})");
            Failure { text, expected, got, constraint: Some(rule.name), ..Failure::default() }
        })
    }
}

/// Whether a type is a literal, a union of such, or one of these or nil.
fn is_literal(graph: &Graph, id: NodeId) -> bool {
    match graph.node(graph.shape(id)) {
        Node::Literal(_) => true,
        Node::Optional(inner) => is_literal(graph, *inner),
        Node::Union(members) => {
            members.iter().all(|&member| matches!(graph.node(graph.shape(member)), Node::Literal(_)))
        }
        _ => false,
    }
}

fn is_literal_value(cx: &Cx<'_>, v: Value, literal: &Literal) -> bool {
    match (kind_of(v), literal) {
        (Kind::Boolean(a), Literal::Boolean(b)) => a == *b,
        (Kind::Int(a), Literal::Integer(b)) => a == *b,
        (Kind::Float(a), Literal::Integer(b)) => number::float_to_integer(a) == Some(*b),
        (Kind::Float(a), Literal::Float(b)) => a == *b,
        (Kind::Str(_), Literal::String(text)) => cx.bytes(v) == &**text,
        _ => false,
    }
}

/// Whether an object with this name is of a host type; some say more in brackets.
fn is_host(object: &str, host: &str) -> bool {
    object.strip_prefix(host).is_some_and(|rest| rest.is_empty() || rest.starts_with(" ("))
}

/// A value as messages show it: strings, numbers and booleans themselves, others by their type.
fn shown(cx: &Cx<'_>, v: Value) -> String {
    match kind_of(v) {
        Kind::Nil => "nil".to_owned(),
        Kind::Boolean(value) => value.to_string(),
        Kind::Int(_) | Kind::Float(_) => String::from_utf8_lossy(number::Text::new().format(v)).into_owned(),
        Kind::Str(_) => {
            let bytes = cx.bytes(v);
            let mut text = String::new();
            match bytes.get(..SHOWN_MAX) {
                Some(start) if bytes.len() > SHOWN_MAX => {
                    // Not in the middle of a character.
                    let end = std::str::from_utf8(start).map_or_else(|e| e.valid_up_to(), str::len);
                    let end = if SHOWN_MAX - end < 4 { end } else { SHOWN_MAX };
                    print::write_string(&mut text, &start[..end]);
                    text.pop();
                    text.push_str("...\"");
                }
                _ => print::write_string(&mut text, bytes),
            }
            text
        }
        Kind::Table(_) | Kind::Other => type_of(v).name().to_owned(),
    }
}

/// The step to the value of a key.
fn step(cx: &Cx<'_>, key: Value) -> Step {
    if key.tag() == STR { Step::Field(cx.bytes(key).to_vec()) } else { Step::Key(key) }
}
