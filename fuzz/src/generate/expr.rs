//! Expressions of a wanted kind that no operand stops.

use super::super::literal;
use super::{FIELDS, Gen, Kind};

const COMPARISONS: &[&str] = &["<", "<=", ">", ">=", "==", "~="];

impl Gen<'_, '_> {
    /// An expression of `kind`; `depth` bounds its nesting.
    pub(super) fn expr(&mut self, kind: Kind, depth: usize) -> String {
        match kind {
            Kind::Int => self.int_expr(depth),
            Kind::Float => self.float_expr(depth),
            Kind::Str => self.str_expr(depth),
            Kind::Bool => self.bool_expr(depth),
            Kind::Any | Kind::Hidden | Kind::Func(_) => self.any_expr(depth),
            Kind::Seq => self.seq_expr(depth),
            Kind::List => self.list_expr(depth),
            Kind::Record => self.record_expr(depth),
            Kind::Object | Kind::Class => self.object_expr(depth),
        }
    }

    fn var_or(&mut self, kind: Kind, literal: fn(&mut super::Choices) -> String) -> String {
        if self.c.chance(65)
            && let Some(name) = self.var_of(kind)
        {
            return name;
        }
        literal(self.c)
    }

    fn int_atom(&mut self) -> String {
        match self.c.weighted(&[70, 8, 8, 6, 4, 4]) {
            0 => self.var_or(Kind::Int, literal::integer),
            1 => match self.var_of(Kind::Record) {
                Some(r) => format!("{r}.{}", self.c.pick(&["x", "n"])),
                None => literal::integer(self.c),
            },
            2 => match self.var_of(Kind::Seq) {
                Some(s) => format!("#{s}"),
                None => literal::integer(self.c),
            },
            3 => match self.var_of(Kind::Seq) {
                Some(s) if self.c.chance(50) => format!("({s}[{}] or {})", self.c.between(0, 6), self.c.below(9)),
                Some(s) => {
                    let i = self.int_atom();
                    format!("({s}[{i}] or {})", self.c.below(9))
                }
                None => literal::integer(self.c),
            },
            4 => match self.var_of(Kind::Str) {
                Some(s) => format!("#{s}"),
                None => "#'abc'".to_owned(),
            },
            _ => match self.var_of(Kind::Object) {
                Some(o) => format!("{o}{}", self.c.pick(&[".v", ":get()", ":get()", ":inc(1)"])),
                None if self.func().vararg => "select('#', ...)".to_owned(),
                None => literal::integer(self.c),
            },
        }
    }

    /// `operand` after a unary minus or before an operator, so that no comment and no call arises.
    fn negated(operand: &str) -> String {
        if operand.starts_with('-') { format!("-({operand})") } else { format!("-{operand}") }
    }

    fn int_chain(&mut self, depth: usize) -> String {
        let n = self.c.between(2, 4);
        let mut text = self.int_operand(depth);
        for _ in 1..n {
            let op = self.c.pick(&["+", "-", "*", "+", "-", "&", "|", "~", "<<", ">>", "//", "%"]);
            let operand = match op {
                "//" | "%" => {
                    self.c.pick(&["3", "7", "-2", "-1", "1", "10", "math.mininteger", "256", "-5"]).to_owned()
                }
                "<<" | ">>" if self.c.chance(70) => {
                    self.c.pick(&["1", "3", "8", "31", "63", "64", "-1", "-64", "100", "0"]).to_owned()
                }
                _ => self.int_operand(depth),
            };
            text = format!("{text} {op} {operand}");
        }
        text
    }

    fn int_operand(&mut self, depth: usize) -> String {
        let text = if depth == 0 || self.c.chance(60) { self.int_atom() } else { self.int_expr(depth - 1) };
        if text.contains(' ') { format!("({text})") } else { text }
    }

    fn int_expr(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self.int_atom();
        }
        let d = depth - 1;
        match self.c.weighted(&[22, 34, 6, 8, 8, 6, 6, 5, 5]) {
            0 => self.int_atom(),
            1 => self.int_chain(d),
            2 => {
                let operand = self.int_operand(d);
                match self.c.below(3) {
                    0 => Self::negated(&operand),
                    1 => format!("~{operand}"),
                    _ => format!("- ~{operand}"),
                }
            }
            3 => self.choice_expr(Kind::Int, d),
            4 => self.int_library(d),
            5 => self.call_expr(Kind::Int, d).unwrap_or_else(|| self.int_chain(d)),
            6 => {
                let any = self.any_expr(d);
                format!("int({any})")
            }
            7 => {
                let (a, b) = (self.int_expr(d), self.int_operand(d));
                let op = self.c.pick(&["//", "%"]);
                format!("({a}) {op} ({b} | 1)")
            }
            _ => {
                let (x, y) = (self.int_operand(d), self.int_operand(d));
                let body =
                    self.c.pick(&["a + b", "a - b * 2", "a ~ b", "a * a + b", "#{a, b, a}", "(a < b and a or b) + 1"]);
                format!("(function(a, b) return {body} end)({x}, {y})")
            }
        }
    }

    fn int_library(&mut self, d: usize) -> String {
        match self.c.below(16) {
            0 => format!("math.max({}, {})", self.int_expr(d), self.int_expr(d)),
            1 => format!("math.min({}, {}, {})", self.int_atom(), self.int_expr(d), self.int_atom()),
            2 => format!("math.abs({})", self.int_expr(d)),
            3 => format!("(string.byte({}, {}) or -1)", self.str_expr(d), self.c.between(1, 5)),
            4 => format!("int(math.floor({}))", self.float_expr(d)),
            5 => format!("(math.tointeger({}) or 1)", self.float_expr(d)),
            6 => format!("int(tonumber({}))", self.str_expr(d)),
            7 => format!("({}):len()", self.str_expr(d)),
            8 => format!("select('#', {}, nil, {})", self.any_expr(d), self.any_expr(d)),
            9 => format!(
                "int((select({}, {}, {}, {})))",
                self.c.pick(&["1", "2", "-1", "3"]),
                self.int_expr(d),
                self.any_expr(d),
                self.int_atom()
            ),
            10 => format!("(utf8.len({}) or -7)", self.str_expr(d)),
            11 => format!("(math.ult({}, {}) and 1 or 2)", self.int_atom(), self.int_atom()),
            12 => format!("int(math.fmod({}, {} | 1))", self.int_operand(d), self.int_operand(d)),
            13 => format!("(({}):find({}, 1, true) or 0)", self.str_expr(d), self.str_expr(0)),
            14 => format!("rawlen({})", self.seq_expr(d)),
            _ => format!("int(math.ceil({}))", self.float_expr(d)),
        }
    }

    fn float_atom(&mut self) -> String {
        match self.c.weighted(&[80, 20]) {
            0 => self.var_or(Kind::Float, literal::float),
            _ => match self.var_of(Kind::Record) {
                Some(r) => format!("{r}.y"),
                None => literal::float(self.c),
            },
        }
    }

    fn number_operand(&mut self, depth: usize) -> String {
        let text = if self.c.chance(50) { self.float_expr(depth) } else { self.int_expr(depth) };
        if text.contains(' ') || text.starts_with('-') { format!("({text})") } else { text }
    }

    fn float_expr(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self.float_atom();
        }
        let d = depth - 1;
        match self.c.weighted(&[25, 30, 12, 6, 8, 5, 6]) {
            0 => self.float_atom(),
            1 => {
                let (a, b) = (self.float_expr(d), self.number_operand(d));
                let op = self.c.pick(&["+", "-", "*", "/", "//", "%", "^"]);
                if self.c.chance(50) { format!("({a}) {op} {b}") } else { format!("{b} {op} ({a})") }
            }
            2 => {
                let (a, b) = (self.number_operand(d), self.number_operand(d));
                let op = self.c.pick(&["/", "^", "/"]);
                format!("{a} {op} {b}")
            }
            3 => Self::negated(&self.number_float_operand(d)),
            4 => {
                let x = self.float_expr(d);
                let name =
                    self.c.pick(&["sqrt", "abs", "sin", "cos", "exp", "log", "fmod2", "modf2", "atan", "max", "tan"]);
                match name {
                    "fmod2" => format!("math.fmod({x}, {})", self.c.pick(&["3.5", "-2.0", "math.huge", "0.1"])),
                    "modf2" => format!("select(2, math.modf({x}))"),
                    "max" => format!("math.max({x}, {})", self.float_atom()),
                    _ => format!("math.{name}({x})"),
                }
            }
            5 => self.call_expr(Kind::Float, d).unwrap_or_else(|| self.float_atom()),
            _ => self.choice_expr(Kind::Float, d),
        }
    }

    fn number_float_operand(&mut self, depth: usize) -> String {
        let text = self.float_expr(depth);
        if text.contains(' ') || text.starts_with('-') { format!("({text})") } else { text }
    }

    /// `c and a or b` and its relatives, for kinds whose values are all true.
    fn choice_expr(&mut self, kind: Kind, d: usize) -> String {
        let (a, b) = (self.expr(kind, d), self.expr(kind, d));
        match self.c.below(5) {
            0 => format!("({a} or {b})"),
            1 => format!("({a} and {b})"),
            2 => {
                let c = self.bool_expr(d);
                let e = self.expr(kind, 0);
                format!("(({c}) and {a} or {} and {e} or {b})", self.c.pick(&["nil", "false", "true"]))
            }
            3 => {
                let (c, e) = (self.any_expr(d), self.bool_expr(d));
                format!("(({c}) and not ({e}) and ({a}) or ({b}))")
            }
            _ => {
                let c = self.bool_expr(d);
                format!("(({c}) and ({a}) or ({b}))")
            }
        }
    }

    pub(super) fn bool_expr(&mut self, depth: usize) -> String {
        if depth == 0 {
            return match self.c.below(4) {
                0 => self.c.pick(&["true", "false"]).to_owned(),
                1 => {
                    let (a, b) = (self.int_atom(), self.int_atom());
                    format!("{a} {} {b}", self.c.pick(COMPARISONS))
                }
                _ => self.var_of(Kind::Bool).unwrap_or_else(|| "true".to_owned()),
            };
        }
        let d = depth - 1;
        match self.c.weighted(&[30, 12, 10, 10, 12, 8, 6, 6, 6]) {
            0 => {
                let (a, b) = (self.number_operand(d), self.number_operand(d));
                format!("{a} {} {b}", self.c.pick(COMPARISONS))
            }
            1 => {
                let (a, b) = (self.str_expr(d), self.str_expr(d));
                format!("({a}) {} ({b})", self.c.pick(COMPARISONS))
            }
            2 => {
                let a = self.bool_expr(d);
                format!("not ({a})")
            }
            3 => {
                let (a, b) = (self.any_expr(d), self.any_expr(d));
                format!("({a}) {} ({b})", self.c.pick(&["==", "~="]))
            }
            4 => {
                let (a, b) = (self.bool_expr(d), self.bool_expr(d));
                format!("({a}) {} ({b})", self.c.pick(&["and", "or", "==", "~=", "and", "or"]))
            }
            5 => {
                let (a, k) = (self.any_expr(d), self.c.pick(&["number", "string", "table", "nil", "function"]));
                format!("type({a}) == '{k}'")
            }
            6 => match self.var_of(Kind::Object) {
                Some(o) => {
                    let other = self.object_expr(d);
                    format!("{o} {} {other}", self.c.pick(COMPARISONS))
                }
                None => "rawequal(1, 1.0)".to_owned(),
            },
            7 => {
                let x = self.int_atom();
                format!("{x} {} {}", self.c.pick(COMPARISONS), literal::float(self.c))
            }
            _ => {
                let (a, b, c) = (self.int_atom(), self.int_atom(), self.int_atom());
                format!("not ({a} < {b} and {b} <= {c} or {c} ~= {a} and not ({a} == {b}))")
            }
        }
    }

    pub(super) fn str_atom(&mut self) -> String {
        match self.c.weighted(&[80, 10, 10]) {
            0 => self.var_or(Kind::Str, literal::string),
            1 => match self.var_of(Kind::Record) {
                Some(r) => format!("{r}.s"),
                None => literal::string(self.c),
            },
            _ => format!("tostring({})", self.int_atom()),
        }
    }

    pub(super) fn str_expr(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self.str_atom();
        }
        let d = depth - 1;
        match self.c.weighted(&[24, 24, 24, 6, 5, 5, 6]) {
            0 => self.str_atom(),
            1 => {
                let n = self.c.between(2, 5);
                let parts: Vec<String> = (0..n)
                    .map(|_| match self.c.below(5) {
                        0 => format!("({})", self.int_expr(d)),
                        1 => format!("({})", self.float_atom()),
                        _ => {
                            let s = self.str_expr(d);
                            if s.contains(' ') { format!("({s})") } else { s }
                        }
                    })
                    .collect();
                format!("({})", parts.join(" .. "))
            }
            2 => self.string_library(d),
            3 => {
                let any = self.any_expr(d);
                format!("{}({any})", self.c.pick(&["str", "type", "text"]))
            }
            4 => self.call_expr(Kind::Str, d).unwrap_or_else(|| self.str_atom()),
            5 => self.choice_expr(Kind::Str, d),
            _ => {
                let seq = self.seq_expr(d);
                format!("table.concat({seq}, {})", self.str_atom())
            }
        }
    }

    pub(super) fn any_expr(&mut self, depth: usize) -> String {
        if self.c.chance(25)
            && let Some(name) = self.var_of(Kind::Any)
        {
            return name;
        }
        let d = depth.saturating_sub(1);
        match self.c.weighted(&[20, 8, 14, 8, 5, 5, 6, 6, 5, 4]) {
            0 => self.int_expr(d),
            1 => self.float_expr(d),
            2 => self.str_expr(d),
            3 => self.bool_expr(d),
            4 => "nil".to_owned(),
            5 => self.seq_expr(d),
            6 => match self.var_of(Kind::Record) {
                Some(r) => format!("{r}.{}", self.c.pick(&["x", "missing", "s", "q", "ok", "zz"])),
                None => "nil".to_owned(),
            },
            7 => {
                let (a, b) = (self.any_expr(d), self.any_expr(d));
                format!("(({a}) {} ({b}))", self.c.pick(&["and", "or"]))
            }
            8 if self.func().vararg => self.c.pick(&["(...)", "(select(2, ...))", "(select(-1, 0, ...))"]).to_owned(),
            _ => match self.var_of(Kind::List) {
                Some(l) => format!("{l}[{}]", self.c.between(0, 5)),
                None => "nil".to_owned(),
            },
        }
    }

    pub(super) fn seq_expr(&mut self, depth: usize) -> String {
        if self.c.chance(45)
            && let Some(name) = self.var_of(Kind::Seq)
        {
            return name;
        }
        let d = depth.saturating_sub(1);
        match self.c.weighted(&[60, 8, 8, 8, 6, 10]) {
            1 => format!("{{table.unpack({})}}", self.seq_expr(d)),
            2 => format!("{{{}, table.unpack({}, 1, {})}}", self.int_expr(d), "{5, 6, 7}", self.c.between(0, 3)),
            3 => match self.var_of(Kind::Record) {
                Some(r) => format!("{r}.q"),
                None => "{}".to_owned(),
            },
            4 => {
                let s = self.str_expr(d);
                format!("{{string.byte({s}, 1, -1)}}")
            }
            5 => {
                let seq = self.seq_expr(d);
                format!("table.move({seq}, 1, {}, {}, {{}})", self.c.below(3), self.c.between(1, 1))
            }
            _ => {
                let n = self.c.weighted(&[10, 20, 20, 20, 10, 10, 5, 5]);
                let items: Vec<String> = (0..n).map(|_| self.int_expr(d)).collect();
                format!("{{{}}}", items.join(self.c.pick(&[", ", "; ", ","])))
            }
        }
    }

    fn list_expr(&mut self, depth: usize) -> String {
        if self.c.chance(40)
            && let Some(name) = self.var_of(Kind::List)
        {
            return name;
        }
        let d = depth.saturating_sub(1);
        let n = self.c.below(5);
        let items: Vec<String> = (0..n)
            .map(|_| {
                let kind = loop {
                    let kind = self.random_kind();
                    if kind != Kind::Any && kind != Kind::List {
                        break kind;
                    }
                };
                self.expr(kind, d)
            })
            .collect();
        format!("{{{}}}", items.join(", "))
    }

    fn record_expr(&mut self, depth: usize) -> String {
        if self.c.chance(45)
            && let Some(name) = self.var_of(Kind::Record)
        {
            return name;
        }
        let d = depth.saturating_sub(1);
        let mut fields = Vec::new();
        let start = self.c.below(FIELDS.len());
        for offset in 0..FIELDS.len() {
            let (name, kind) = FIELDS[(start + offset) % FIELDS.len()];
            let mut value = self.expr(kind, d);
            if kind == Kind::Str {
                // A record made from itself again and again must not grow.
                value = format!("({value}):sub(1, 60)");
            }
            if self.c.chance(80) {
                fields.push(format!("{name} = {value}"));
            } else {
                fields.push(format!("[\"{name}\"] = {value}"));
            }
        }
        if self.c.chance(20) {
            fields.push(format!(
                "[{}] = {}",
                self.c.pick(&["-1", "0", "1.5", "true", "'k' .. 1", "2^70"]),
                literal::integer(self.c)
            ));
        }
        format!("{{{}}}", fields.join(", "))
    }

    fn object_expr(&mut self, depth: usize) -> String {
        if (depth == 0 || self.c.chance(50))
            && let Some(name) = self.var_of(Kind::Object)
        {
            return name;
        }
        let Some(class) = self.var_of(Kind::Class) else { return "{v = 1}".to_owned() };
        if depth == 0 || self.c.chance(50) {
            return format!("{class}.new({})", self.int_expr(depth.saturating_sub(1)));
        }
        let d = depth - 1;
        let a = self.object_expr(d);
        match self.c.below(4) {
            0 => format!("-({a})"),
            1 => {
                let b = self.int_operand(d);
                let op = self.c.pick(&["+", "-", "*", "//", "%", "&", "|", "~", "<<", ">>", "/", "^"]);
                if self.c.chance(50) { format!("(({b}) {op} {a})") } else { format!("({a} {op} ({b}))") }
            }
            _ => {
                let b = self.object_expr(d);
                format!("({a} {} {b})", self.c.pick(&["+", "-", "*", "|"]))
            }
        }
    }

    /// Arguments for a function of `signature`.
    pub(super) fn arguments(&mut self, signature: usize, depth: usize) -> String {
        let (params, vararg, recursive) = {
            let s = &self.signatures[signature];
            (s.params.clone(), s.vararg, s.recursive)
        };
        let mut args = Vec::new();
        for (index, &kind) in params.iter().enumerate() {
            if index == 0 && recursive {
                args.push(self.c.below(6).to_string());
            } else {
                args.push(self.expr(kind, depth));
            }
        }
        if vararg {
            match self.c.below(4) {
                0 => {}
                1 if self.func().vararg => args.push("...".to_owned()),
                2 => args.push(format!("table.unpack({})", self.seq_expr(0))),
                _ => {
                    for _ in 0..self.c.below(4) {
                        args.push(self.any_expr(depth));
                    }
                }
            }
        } else if self.c.chance(5) {
            args.push(self.any_expr(0));
        }
        args.join(", ")
    }

    fn call_expr(&mut self, kind: Kind, depth: usize) -> Option<String> {
        let (name, signature) = self.callable(Some(kind))?;
        let args = self.arguments(signature, depth.min(1));
        Some(format!("({name}({args}))"))
    }
}
