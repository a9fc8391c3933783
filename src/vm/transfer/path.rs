//! Where a value stands that may not travel, for the message.
//!
//! A copy keeps no record of the way to each object. When it stops, the objects are searched once more, level by level in
//! the same order, for the shortest way to the one that holds the value.

use std::collections::HashMap;

use super::super::heap::object::{Cell, Closure, Header, kind};
use super::super::heap::string::Str;
use super::super::heap::table::Table;
use super::super::heap::value::{CELL, FUNC, STR, TABLE, USERDATA, Value};
use super::super::number;
use super::super::state::Vm;
use super::Mode;
use super::code::named_globals;
use super::pack::{Resolved, map_table, resolve};

/// How a value is reached: from what object, and by which of its parts.
#[derive(Clone, Copy)]
pub(super) enum Step {
    /// Value `i` of those to be copied.
    Root(usize),
    /// Array slot `i` (from 0) of a table.
    Index(*mut Header, usize),
    /// The value of a key.
    Field(*mut Header, Value),
    /// A key itself.
    Key(*mut Header),
    /// The metatable.
    Metatable(*mut Header),
    /// Upvalue `i` (from 0) of a function.
    Upvalue(*mut Header, usize),
    /// A global that a function names.
    Global(*mut Str),
    /// What a cell holds.
    Cell(*mut Header),
}

impl Step {
    fn from(&self) -> Option<*mut Header> {
        match *self {
            Step::Root(_) | Step::Global(_) => None,
            Step::Index(from, _)
            | Step::Field(from, _)
            | Step::Key(from)
            | Step::Metatable(from)
            | Step::Upvalue(from, _)
            | Step::Cell(from) => Some(from),
        }
    }
}

/// The text of the way to what a step leads to.
pub(super) fn describe(vm: &Vm, values: &[Value], mode: Mode, last: &Step, name: &dyn Fn(usize) -> String) -> String {
    let mut search = Search { vm, mode, ways: HashMap::new(), queue: Vec::new() };
    if let Some(wanted) = last.from() {
        for (i, &v) in values.iter().enumerate() {
            search.meet(v, Step::Root(i));
        }
        let mut next = 0;
        while let Some(&object) = search.queue.get(next) {
            if std::ptr::eq(object, wanted) {
                break;
            }
            next += 1;
            // SAFETY: everything that is reached from the values is alive.
            unsafe { search.expand(object) };
        }
    }
    let mut steps = vec![*last];
    while let Some(step) = steps.last().and_then(Step::from).and_then(|object| search.ways.get(&object)) {
        steps.push(*step);
    }
    let mut path = String::new();
    for step in steps.iter().rev() {
        // SAFETY: as above.
        unsafe { append(&mut path, step, name) };
    }
    path
}

struct Search<'a> {
    vm: &'a Vm,
    mode: Mode,
    /// How each object was reached first.
    ways: HashMap<*mut Header, Step>,
    queue: Vec<*mut Header>,
}

impl Search<'_> {
    fn meet(&mut self, v: Value, step: Step) {
        // SAFETY: the value is alive.
        let v = match (v.tag() == USERDATA).then(|| unsafe { resolve(v, self.mode) }) {
            Some(Ok(Resolved::Value(inner))) => inner,
            Some(_) => return,
            None => v,
        };
        let travels = match v.tag() {
            // SAFETY: as above.
            TABLE => self.mode == Mode::Data || unsafe { map_table(self.vm, v.as_table()) }.is_none(),
            // SAFETY: as above.
            FUNC => self.mode == Mode::Code && unsafe { Closure::is_lua(v.as_func()) },
            CELL => true,
            _ => false,
        };
        if travels && !self.ways.contains_key(&v.as_object()) {
            self.ways.insert(v.as_object(), step);
            self.queue.push(v.as_object());
        }
    }

    unsafe fn expand(&mut self, object: *mut Header) {
        // SAFETY: the object is alive; the kind says what it is.
        unsafe {
            match (*object).kind {
                kind::TABLE => {
                    let t = object.cast::<Table>();
                    if self.mode == Mode::Code && !(*t).metatable.is_null() {
                        self.meet(Value::table((*t).metatable), Step::Metatable(object));
                    }
                    for i in 0..(*t).array_len() {
                        self.meet((*t).array_get(i), Step::Index(object, i));
                    }
                    for node in (*t).nodes() {
                        if node.is_live() {
                            self.meet(node.key(), Step::Key(object));
                            self.meet(node.value(), Step::Field(object, node.key()));
                        }
                    }
                }
                kind::CELL => self.meet((*object.cast::<Cell>()).value, Step::Cell(object)),
                _ => {
                    let f = object.cast::<Closure>();
                    let n = (*f).header.extra as usize;
                    for i in 0..n {
                        self.meet(*Closure::upvalue(f, i), Step::Upvalue(object, i));
                    }
                    for (global, v) in named_globals(self.vm, f, n) {
                        self.meet(v, Step::Global(global));
                    }
                }
            }
        }
    }
}

unsafe fn append(path: &mut String, step: &Step, name: &dyn Fn(usize) -> String) {
    // SAFETY: what a step refers to is alive.
    unsafe {
        match *step {
            Step::Root(i) => path.push_str(&name(i)),
            Step::Index(_, i) => path.push_str(&format!("[{}]", i + 1)),
            Step::Field(_, key) => append_key(path, key),
            Step::Key(_) => path.push_str("(key)"),
            Step::Metatable(_) => path.push_str("(metatable)"),
            Step::Upvalue(f, i) => {
                if !path.is_empty() {
                    path.push(' ');
                }
                let upvalues = &(*(*f.cast::<Closure>()).target.proto).stored().upvalues;
                let upvalue = upvalues.get(i).and_then(|upvalue| upvalue.name.as_deref());
                path.push_str("upvalue ");
                path.push_str(&String::from_utf8_lossy(upvalue.unwrap_or(b"?")));
            }
            Step::Global(global) => {
                path.clear();
                path.push_str("global ");
                path.push_str(&String::from_utf8_lossy(Str::bytes(global)));
            }
            Step::Cell(_) => {}
        }
    }
}

unsafe fn append_key(path: &mut String, key: Value) {
    if key.tag() == STR {
        // SAFETY: the key is alive.
        let text = String::from_utf8_lossy(unsafe { Str::bytes(key.as_str()) });
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if text.chars().all(is_word) && text.starts_with(|c: char| !c.is_ascii_digit()) {
            path.push('.');
            path.push_str(&text);
        } else {
            path.push_str(&format!("[\"{text}\"]"));
        }
    } else if key.is_number() {
        let mut text = number::Text::new();
        path.push_str(&format!("[{}]", String::from_utf8_lossy(text.format(key))));
    } else {
        let name = match key.tag() {
            TABLE => "table",
            FUNC => "function",
            USERDATA => "userdata",
            _ if key.is_falsy() => "false",
            _ => "true",
        };
        path.push_str(&format!("[{name}]"));
    }
}
