//! Raw statements: values of any kind meet operators, calls and loops at random, under `pcall`, so that
//! the texts of the errors are compared, with the names and places that they give.
//!
//! Stores keep to keys that cannot make a hole in a sequence.

use super::super::literal;
use super::{Gen, Kind};

const BINARY: &[&str] = &[
    "+", "-", "*", "/", "//", "%", "^", "..", "&", "|", "~", "<<", ">>", "<", "<=", ">", ">=", "==", "~=", "and", "or",
];

impl Gen<'_, '_> {
    /// Any visible variable at all, but for counters.
    fn raw_name(&mut self) -> String {
        match self.find_var(|v| v.kind != Kind::Hidden) {
            Some(index) => self.vars[index].name.clone(),
            None => "undefined".to_owned(),
        }
    }

    fn raw_atom(&mut self) -> String {
        match self.c.weighted(&[44, 12, 14, 8, 8, 6, 6]) {
            0 => self.raw_name(),
            1 => literal::any(self.c),
            2 => {
                let name = self.raw_name();
                let field = self.c.pick(&["x", "y", "s", "q", "missing", "v", "n"]);
                if self.c.chance(25) {
                    format!("{name}.{field}.{}", self.c.pick(&["x", "y", "len"]))
                } else {
                    format!("{name}.{field}")
                }
            }
            3 => {
                let (t, k) = (self.raw_name(), self.raw_name());
                format!("{t}[{k}]")
            }
            4 => self
                .c
                .pick(&["undefined", "G1", "string.len", "math.pi", "math.huge", "table.missing", "G2", "type", "nil"])
                .to_owned(),
            5 => format!("{}[{}]", self.raw_name(), self.c.pick(&["1", "2", "-1", "'x'", "1.5", "nil", "true", "0"])),
            _ if self.func().vararg => "(...)".to_owned(),
            _ => self.raw_name(),
        }
    }

    /// An operand that may stand before any operator.
    fn raw_operand(&mut self) -> String {
        let atom = self.raw_atom();
        if atom.contains(['-', ' ', '{', '\'', '"', '(', '^', '/']) { format!("({atom})") } else { atom }
    }

    /// An operand that may be called or indexed.
    fn raw_prefix(&mut self) -> String {
        let operand = self.raw_operand();
        if operand.starts_with(|ch: char| ch.is_ascii_digit() || ch == '.')
            || matches!(operand.as_str(), "nil" | "true" | "false")
        {
            format!("({operand})")
        } else {
            operand
        }
    }

    fn raw_expr(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self.raw_atom();
        }
        let d = depth - 1;
        match self.c.weighted(&[16, 36, 10, 16, 8, 8, 6]) {
            0 => self.raw_atom(),
            1 => {
                let (a, b) = (self.raw_operand(), self.raw_operand());
                let op = self.c.pick(BINARY);
                if self.c.chance(25) {
                    let c = self.raw_operand();
                    let other = self.c.pick(BINARY);
                    format!("{a} {op} {b} {other} {c}")
                } else {
                    format!("{a} {op} {b}")
                }
            }
            2 => {
                let a = self.raw_operand();
                format!("{}{a}", self.c.pick(&["-", "#", "~", "not "]))
            }
            3 => {
                let (f, a, b) = (self.raw_prefix(), self.raw_expr(d), self.raw_atom());
                format!("({f}({a}, {b}))")
            }
            4 => {
                let (o, a) = (self.raw_prefix(), self.raw_expr(d));
                format!("({o}:{}({a}))", self.c.pick(&["x", "get", "len", "upper", "missing", "rep2", "v", "byte"]))
            }
            5 => self.raw_library(d),
            _ => {
                let (a, b) = (self.raw_expr(d), self.raw_expr(d));
                format!("(({a}) {} ({b}))", self.c.pick(BINARY))
            }
        }
    }

    fn raw_library(&mut self, d: usize) -> String {
        let (a, b) = (self.raw_expr(d), self.raw_atom());
        let call = self.c.pick(&[
            "math.floor",
            "math.max",
            "math.abs",
            "math.tointeger",
            "math.sqrt",
            "math.fmod",
            "math.type",
            "math.ult",
            "string.len",
            "string.sub",
            "string.upper",
            "string.byte",
            "string.char",
            "string.find",
            "string.match",
            "select",
            "tonumber",
            "rawlen",
            "rawequal",
            "rawget",
            "type",
            "ipairs",
            "next",
            "getmetatable",
            "assert",
            "table.concat",
            "table.unpack",
            "utf8.char",
            "utf8.len",
            "utf8.codepoint",
            "string.pack",
            "string.reverse",
            "coroutine.resume",
            "coroutine.status",
            "coroutine.wrap",
            "pcall",
            "error",
            "string.gsub",
            "text",
            "math.ceil",
            "coroutine.isyieldable",
            "string.lower",
            "utf8.offset",
            "table.pack2",
            "string.gmatch",
            "rawset2",
        ]);
        match call {
            "select" => format!("(select({b}, {a}))"),
            "next" => format!("type(next({{}}, {a}))"),
            "ipairs" => format!("(ipairs({a}))"),
            "table.unpack" | "unpack" => {
                format!("(table.unpack({a}, {}, {}))", self.c.between(0, 2), self.c.between(1, 4))
            }
            _ => format!("({call}({a}, {b}))"),
        }
    }

    fn raw_stat(&mut self) {
        match self.c.weighted(&[26, 26, 10, 8, 6, 6, 5, 5, 4, 4]) {
            0 => {
                let e = self.raw_expr(2);
                line!(self, "P({e})");
            }
            1 if self.func().n_locals < super::LOCALS_MAX => {
                let e = self.raw_expr(2);
                let name = self.new_name();
                line!(self, "local {name} = {e}");
                self.declare(&name, Kind::Any);
            }
            2 => {
                let (t, e) = (self.raw_prefix(), self.raw_expr(1));
                // What is stored under these names may be anything: reads of typed fields are elsewhere.
                let key = self.c.pick(&[".extra", ".zz", "[-1]", "[0.5]", "[nil]", "[0 / 0]", "['k']", ".v.w", ".q.z"]);
                line!(self, "{t}{key} = {e}");
            }
            3 => {
                let (f, a) = (self.raw_prefix(), self.raw_expr(1));
                line!(self, "{f}({a})");
            }
            4 => {
                let (o, a) = (self.raw_prefix(), self.raw_expr(1));
                line!(self, "{o}:{}({a})", self.c.pick(&["foo", "get", "sub", "x", "upper"]));
            }
            5 => {
                let (a, b) = (self.raw_atom(), self.raw_atom());
                let step = self.c.pick(&["", ", 1", ", 0.5", ", 'x'", ", nil", ", {}"]);
                line!(self, "for i = {a}, {b}{step} do P(i) if true then break end end");
            }
            6 => {
                let a = self.raw_expr(1);
                line!(self, "for i, x in {a} do P(i) if true then break end end");
            }
            7 => {
                let (a, b) = (self.raw_expr(1), self.c.below(4));
                line!(self, "if {a} then error({a}, {b}) end");
            }
            8 => {
                let (a, b) = (self.raw_operand(), self.raw_expr(1));
                line!(self, "if {a} {} {b} then P('yes') else P('no') end", self.c.pick(&["<", "==", "<=", "and"]));
            }
            _ => {
                let t = self.raw_name();
                let e = self.raw_expr(1);
                line!(self, "P(rawequal({t}, {e}), ({t}) == ({e}))");
            }
        }
    }

    /// A few raw statements under `pcall`.
    pub(super) fn raw_protected(&mut self) {
        let vararg = self.c.chance(20);
        self.line(if vararg { "P(pcall(function(...)" } else { "P(pcall(function()" });
        let yields = self.func().yields;
        self.funcs.push(super::Func { vararg, yields, returns: Vec::new(), n_locals: 0 });
        self.scope(|g| {
            // Whatever is called at random, its cost is counted when the program runs.
            g.line("T()");
            for _ in 0..g.c.between(1, 4) {
                g.raw_stat();
            }
        });
        self.funcs.pop();
        let args = if vararg { format!(", {}", self.raw_atom()) } else { String::new() };
        line!(self, "end{args}))");
    }
}
