//! Functions of a known signature, and calls under protection.

use super::super::literal;
use super::{Func, Gen, Kind, Signature};

impl Gen<'_, '_> {
    /// Defines a function and makes it visible.
    pub(super) fn local_function(&mut self) {
        if !self.may_nest() || self.funcs.len() > 4 {
            return self.print_stat();
        }
        let recursive = self.c.chance(25);
        let vararg = self.c.chance(30);
        let mut params: Vec<Kind> = Vec::new();
        if recursive {
            params.push(Kind::Int);
        }
        for _ in 0..self.c.below(4) {
            let kind = self.random_kind();
            params.push(if kind == Kind::Any && self.raw { Kind::Int } else { kind });
        }
        let n_returns = self.c.weighted(&[8, 50, 25, 10]);
        let returns: Vec<Kind> = (0..n_returns).map(|_| self.random_kind()).collect();
        let name =
            if self.c.chance(50) { self.c.pick(&["foo", "bar", "baz"]).to_owned() } else { self.unique_name("fn") };

        let mut names: Vec<String> = Vec::new();
        for _ in &params {
            let mut name = self.new_name();
            if names.contains(&name) {
                name = self.unique_name("p");
            }
            names.push(name);
        }
        if recursive {
            names[0] = self.unique_name("depth");
        }
        let mut list = names.join(", ");
        if vararg {
            list.push_str(if list.is_empty() { "..." } else { ", ..." });
        }
        let as_value = !recursive && self.c.chance(30);
        if as_value {
            line!(self, "local {name} = function({list})");
        } else {
            line!(self, "local function {name}({list})");
        }
        let func = Func { vararg, yields: false, returns: returns.clone(), n_locals: 0 };
        let (raw, all) = (self.raw, params.clone());
        let cost = self.function_body(func, |g| {
            if !as_value {
                // An older variable of this name is not visible in the body.
                g.declare_fixed(&name, Kind::Hidden);
            }
            g.line("T()");
            for (index, (name, &kind)) in names.iter().zip(&all).enumerate() {
                g.declare(name, kind);
                if recursive && index == 0 {
                    if let Some(var) = g.vars.last_mut() {
                        var.fixed = true;
                    }
                    // Calls with wrong arguments must end too.
                    line!(g, "{name} = int({name}) % 8");
                } else if raw {
                    // A nil that ends in a sequence would make a hole.
                    line!(g, "if {name} == nil then {name} = {} end", g.c.below(9));
                }
            }
            let n = g.c.between(1, 4);
            g.block(n);
            if recursive {
                g.recursion(&name, &names, &all, &returns);
            }
            g.return_stat();
        });
        self.line("end");
        let index = self.signatures.len();
        let cost = if recursive { cost * 8 } else { cost };
        self.signatures.push(Signature { params, vararg, returns, cost, recursive });
        self.declare_fixed(&name, Kind::Func(index));
    }

    /// `if depth > 0 then … self(depth - 1, …) … end` inside a recursive function.
    fn recursion(&mut self, name: &str, names: &[String], params: &[Kind], returns: &[Kind]) {
        let mut args = vec![format!("{} - 1", names[0])];
        for &kind in &params[1..] {
            args.push(self.expr(kind, 1));
        }
        let args = args.join(", ");
        line!(self, "if {} > 0 then", names[0]);
        match self.c.below(3) {
            // A proper tail call.
            0 => line!(self, "  return {name}({args})"),
            1 => line!(self, "  P({name}({args}))"),
            _ => {
                if let [first, ..] = returns {
                    let x = self.unique_name("r");
                    line!(self, "  local {x} = {name}({args})");
                    self.scope(|g| {
                        g.declare(&x, *first);
                        g.print_stat();
                    });
                } else {
                    line!(self, "  {name}({args})");
                }
            }
        }
        self.line("end");
    }

    fn return_stat(&mut self) {
        let returns = self.func().returns.clone();
        if returns.is_empty() {
            if self.c.chance(30) {
                self.line("return");
            }
            return;
        }
        let mut values: Vec<String> = Vec::new();
        for &kind in &returns {
            values.push(self.expr(kind, 2));
        }
        if self.func().vararg && self.c.chance(20) {
            values.push("...".to_owned());
        }
        line!(self, "return {}", values.join(", "));
    }

    /// Writes the body of a nested function that runs at most once here.
    fn inline_body(&mut self, vararg: bool, body: impl FnOnce(&mut Self)) {
        let yields = self.func().yields;
        let (cost, times) = (self.cost, self.times);
        self.funcs.push(Func { vararg, yields, returns: Vec::new(), n_locals: 0 });
        self.scope(body);
        self.funcs.pop();
        self.cost = self.cost.max(cost);
        self.times = times;
    }

    /// An error value and how it is raised.
    fn raise(&mut self) -> String {
        match self.c.below(12) {
            0 => format!("error({})", literal::any(self.c)),
            1 => format!("error({}, {})", literal::string(self.c), self.c.below(4)),
            2 => {
                let value = self.expr(Kind::Seq, 1);
                format!("error({value})")
            }
            3 => format!("error({{code = {}}}, 2)", self.c.below(100)),
            4 => "error()".to_owned(),
            5 => format!("assert(false, {})", literal::any(self.c)),
            6 => "assert(nil)".to_owned(),
            7 => "local t = nil; t.x = 1".to_owned(),
            8 => "undefined_function(1)".to_owned(),
            9 => {
                let any = self.any_expr(1);
                format!("local t = setmetatable({{}}, {{__index = function(t, k) error(k, 2) end}}); P(t[{any}])")
            }
            10 => "P(1 < 'x')".to_owned(),
            _ => {
                format!("error(setmetatable({{}}, {{__tostring = function() return {} end}}))", literal::string(self.c))
            }
        }
    }

    /// `pcall`, `xpcall` and their relatives around a block.
    pub(super) fn protected_stat(&mut self) {
        if !self.may_nest() {
            return self.print_stat();
        }
        let n = self.c.between(1, 3);
        let vararg = self.c.chance(30);
        let head = if vararg { "function(...)" } else { "function()" };
        let raises = self.c.chance(60);
        let form = self.c.below(6);
        match form {
            0..=2 => line!(self, "P(pcall({head}"),
            3 => line!(self, "P(xpcall({head}"),
            4 => line!(self, "P(select('#', pcall({head}"),
            _ => line!(self, "P(pcall(pcall, {head}"),
        }
        self.inline_body(vararg, |g| {
            g.block(n);
            if raises {
                let statement = g.raise();
                if g.c.chance(50) {
                    let condition = g.condition();
                    line!(g, "if {condition} then {statement} end");
                } else {
                    line!(g, "do {statement} end");
                }
            } else {
                let result = g.any_expr(1);
                line!(g, "return {result}, {}", if vararg { "..." } else { "nil" });
            }
        });
        let mut args = String::new();
        for _ in 0..self.c.below(3) {
            args.push_str(", ");
            args.push_str(&self.any_expr(1));
        }
        match form {
            3 => {
                let handler = match self.c.below(5) {
                    0 => "function(m) return m, 1 end".to_owned(),
                    1 => "function(m) return {message = m} end".to_owned(),
                    2 => "function(m) if type(m) == 'string' then return #m end error('again', 0) end".to_owned(),
                    3 => "function(m) P('handler', m) return select(2, pcall(error, m)) end".to_owned(),
                    _ => "type".to_owned(),
                };
                line!(self, "end, {handler}{args}))");
            }
            4 => line!(self, "end{args})))"),
            _ => line!(self, "end{args}))"),
        }
    }
}
