//! Generator of Lua 5.3 programs that end, run long and print the same on every right implementation.
//!
//! Typed skeletons come first: every variable has a known kind and is only assigned values of it, so a
//! program rarely stops early. A *wrapped* program has such statements only; a *raw* one has blocks under
//! `pcall` beside them that misuse values at random and print the error's text (`raw.rs`). Programs end by
//! construction: loops count to a small literal or count a variable of their own, functions tick the
//! budget of the prelude, and a static estimate of the cost keeps loops from multiplying.
//!
//! What Lua leaves open stays out of the programs: no length of a table with holes (nil is never stored
//! at a positive integer), no order of `pairs`, no unstable sorting, no numeric loop whose counter
//! overflows, no moment of automatic collection, and addresses only where the prelude removes them.

/// Writes a formatted line; its parts may be generated on the way.
macro_rules! line {
    ($gen:expr, $($part:tt)*) => {{
        let text = format!($($part)*);
        $gen.line(&text);
    }};
}

mod coroutines;
mod expr;
mod function;
mod meta;
mod raw;
mod shapes;
mod stat;
mod strings;
mod template;

use super::choice::Choices;

/// What a variable always holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Int,
    Float,
    Str,
    Bool,
    /// Any value at all.
    Any,
    /// Sequence of integers.
    Seq,
    /// Sequence of values of any kind but nil.
    List,
    /// Table with the fields of `FIELDS`.
    Record,
    /// Instance of the program's class.
    Object,
    /// The program's class; its index among the program's classes.
    Class,
    /// Function of a known signature.
    Func(usize),
    /// Not for use in expressions: loop counters, packed varargs.
    Hidden,
}

/// Fields of every record. Records never hold positive integer keys.
pub(crate) const FIELDS: &[(&str, Kind)] =
    &[("x", Kind::Int), ("y", Kind::Float), ("s", Kind::Str), ("q", Kind::Seq), ("ok", Kind::Bool), ("n", Kind::Int)];

/// Where the programs of a batch run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavour {
    /// In the real globals.
    Globals,
    /// Each in an environment table of its own.
    Environment,
    /// In the real globals, with the library of introspection.
    Debug,
}

#[derive(Clone, Debug)]
pub(crate) struct Signature {
    params: Vec<Kind>,
    vararg: bool,
    returns: Vec<Kind>,
    cost: u64,
    /// Counts its first parameter down to 0 by calling itself.
    recursive: bool,
}

struct Var {
    name: String,
    kind: Kind,
    /// Never assigned.
    fixed: bool,
    /// How many visible variables of the same name were declared later.
    shadows: u32,
}

struct Func {
    vararg: bool,
    /// `coroutine.yield` is allowed.
    yields: bool,
    returns: Vec<Kind>,
    n_locals: usize,
}

/// The state of one program's generation.
pub(crate) struct Gen<'c, 'b> {
    c: &'c mut Choices<'b>,
    flavour: Flavour,
    raw: bool,
    lines: Vec<String>,
    depth: usize,
    vars: Vec<Var>,
    funcs: Vec<Func>,
    signatures: Vec<Signature>,
    /// Statements left to write.
    fuel: usize,
    /// Estimated cost of what was written, and how often the current place runs.
    cost: u64,
    times: u64,
    n_names: usize,
    n_loops: usize,
}

/// Estimated cost that a program may have, in statements.
const COST_MAX: u64 = 2_000;
const LOCALS_MAX: usize = 180;
/// A program of a batch, as source text.
#[must_use]
pub fn program(c: &mut Choices, flavour: Flavour) -> String {
    let raw = c.chance(50);
    let fuel = 6 + c.below(40);
    let mut g = Gen {
        c,
        flavour,
        raw,
        lines: Vec::new(),
        depth: 0,
        vars: Vec::new(),
        funcs: vec![Func { vararg: true, yields: false, returns: Vec::new(), n_locals: 0 }],
        signatures: Vec::new(),
        fuel,
        cost: 0,
        times: 1,
        n_names: 0,
        n_loops: 0,
    };
    g.main_chunk();
    g.lines.push(String::new());
    g.lines.join("\n")
}

impl Gen<'_, '_> {
    fn main_chunk(&mut self) {
        if self.c.chance(60) {
            self.line("local P, T, int, num, str, val, text = P, T, int, num, str, val, text");
            self.funcs[0].n_locals += 7;
        }
        // One variable of each kind, so that every expression finds operands.
        for kind in [Kind::Int, Kind::Int, Kind::Float, Kind::Str, Kind::Bool, Kind::Any, Kind::Seq, Kind::Record] {
            self.local_of(kind);
        }
        if self.c.chance(40) {
            self.class();
        }
        if self.c.chance(70) {
            self.local_function();
        }
        while self.fuel > 0 {
            self.stat();
        }
        self.print_all();
        self.line("E()");
    }

    /// Prints every visible variable that can be printed.
    fn print_all(&mut self) {
        let names: Vec<String> = self
            .vars
            .iter()
            .filter(|v| v.shadows == 0 && !matches!(v.kind, Kind::Func(_) | Kind::Class))
            .map(|v| v.name.clone())
            .collect();
        for names in names.chunks(8) {
            line!(self, "P({})", names.join(", "));
        }
    }

    fn line(&mut self, text: &str) {
        let mut line = String::with_capacity(self.depth * 2 + text.len());
        for _ in 0..self.depth {
            line.push_str("  ");
        }
        // A statement that begins with a parenthesis would continue the one before.
        if text.starts_with('(') {
            line.push(';');
        }
        line.push_str(text);
        self.lines.push(line);
    }

    /// Writes `body` deeper by one level, in a scope of its own.
    fn scope(&mut self, body: impl FnOnce(&mut Self)) {
        let (n_vars, n_locals) = (self.vars.len(), self.func().n_locals);
        self.depth += 1;
        body(self);
        self.depth -= 1;
        self.leave(n_vars);
        self.func().n_locals = n_locals;
    }

    fn leave(&mut self, n_vars: usize) {
        while self.vars.len() > n_vars {
            let Some(gone) = self.vars.pop() else { return };
            for var in self.vars.iter_mut().filter(|v| v.name == gone.name) {
                var.shadows -= 1;
            }
        }
    }

    /// Writes `body` as the body of a new function, estimates its cost and returns that.
    fn function_body(&mut self, func: Func, body: impl FnOnce(&mut Self)) -> u64 {
        let (cost, times) = (self.cost, self.times);
        (self.cost, self.times) = (0, 1);
        self.funcs.push(func);
        self.scope(body);
        self.funcs.pop();
        let own = self.cost + 1;
        (self.cost, self.times) = (cost, times);
        own
    }

    fn func(&mut self) -> &mut Func {
        self.funcs.last_mut().expect("the main chunk is never popped")
    }

    /// Makes a variable visible from here on; the caller writes the declaration.
    fn declare(&mut self, name: &str, kind: Kind) {
        for var in self.vars.iter_mut().filter(|v| v.name == name) {
            var.shadows += 1;
        }
        self.vars.push(Var { name: name.to_owned(), kind, fixed: false, shadows: 0 });
        self.func().n_locals += 1;
    }

    fn declare_fixed(&mut self, name: &str, kind: Kind) {
        self.declare(name, kind);
        if let Some(var) = self.vars.last_mut() {
            var.fixed = true;
        }
    }

    /// A name for a new variable, often one that shadows another.
    fn new_name(&mut self) -> String {
        if self.c.chance(55) {
            // Single letters belong to the templates, which must not hide a variable of a known kind.
            const NAMES: &[&str] = &[
                "ant", "bee", "cat", "dog", "elk", "fox", "gnu", "hen", "ibis", "jay", "kit", "lark", "mole", "newt",
                "owl", "pig", "rat", "seal", "toad", "urchin",
            ];
            return self.c.pick(NAMES).to_owned();
        }
        self.unique_name("v")
    }

    fn unique_name(&mut self, stem: &str) -> String {
        self.n_names += 1;
        format!("{stem}{}", self.n_names)
    }

    /// A visible variable that `wanted` accepts; later ones are likelier.
    fn find_var(&mut self, wanted: impl Fn(&Var) -> bool) -> Option<usize> {
        let accepts = |v: &Var| v.shadows == 0 && wanted(v);
        let n = self.vars.iter().filter(|v| accepts(v)).count();
        if n == 0 {
            return None;
        }
        let back = if n > 4 && self.c.chance(50) { self.c.below(4) } else { self.c.below(n) };
        self.vars.iter().enumerate().rev().filter(|(_, v)| accepts(v)).nth(back).map(|(index, _)| index)
    }

    fn var_of(&mut self, kind: Kind) -> Option<String> {
        self.find_var(|v| v.kind == kind).map(|index| self.vars[index].name.clone())
    }

    fn assignable_of(&mut self, kind: Kind) -> Option<String> {
        self.find_var(|v| v.kind == kind && !v.fixed).map(|index| self.vars[index].name.clone())
    }

    /// A visible function that is cheap enough to be called here.
    fn callable(&mut self, returns: Option<Kind>) -> Option<(String, usize)> {
        let (room, times) = (COST_MAX.saturating_sub(self.cost), self.times);
        let signatures = std::mem::take(&mut self.signatures);
        let found = self.find_var(|v| match v.kind {
            Kind::Func(index) => {
                let signature = &signatures[index];
                signature.cost * times <= room && returns.is_none_or(|k| signature.returns.first() == Some(&k))
            }
            _ => false,
        });
        self.signatures = signatures;
        let index = found?;
        let Kind::Func(signature) = self.vars[index].kind else { return None };
        self.cost += self.signatures[signature].cost * times;
        Some((self.vars[index].name.clone(), signature))
    }

    /// Room for another loop, local or nested block?
    fn may_nest(&self) -> bool {
        self.depth < 6 && self.cost < COST_MAX && self.times < 300
    }

    fn random_kind(&mut self) -> Kind {
        const KINDS: [Kind; 8] =
            [Kind::Int, Kind::Float, Kind::Str, Kind::Bool, Kind::Any, Kind::Seq, Kind::Record, Kind::List];
        let mut index = self.c.weighted(&[40, 12, 18, 8, 8, 8, 6, 4]);
        if self.c.chance(8) && self.vars.iter().any(|v| v.kind == Kind::Class) {
            return Kind::Object;
        }
        if index >= KINDS.len() {
            index = 0;
        }
        KINDS[index]
    }
}
