//! Statements of typed skeletons: declarations, assignments, branches, loops, jumps.

use super::super::literal;
use super::{COST_MAX, FIELDS, Gen, Kind, LOCALS_MAX};

impl Gen<'_, '_> {
    /// Writes one statement, which may be a compound one.
    pub(super) fn stat(&mut self) {
        self.fuel = self.fuel.saturating_sub(1);
        self.cost += self.times;
        if self.func().n_locals >= LOCALS_MAX || !self.may_nest() {
            return self.simple_stat();
        }
        match self.c.weighted(&[42, 10, 14, 6, 6, 5, 4, 7, 2, 4]) {
            0 => self.simple_stat(),
            1 => self.if_stat(),
            2 => self.loop_stat(),
            3 => self.local_function(),
            4 => self.print_stat(),
            5 => self.protected_stat(),
            6 => self.coroutine_stat(),
            7 => self.template_stat(),
            8 => self.shape(),
            _ => {
                self.line("do");
                let n = self.c.between(1, 4);
                self.scope(|g| g.block(n));
                self.line("end");
            }
        }
    }

    /// Up to `n` statements, fewer when the fuel is used up, at least one.
    pub(super) fn block(&mut self, n: usize) {
        for index in 0..n {
            if index > 0 && self.fuel == 0 {
                return;
            }
            self.stat();
        }
    }

    fn simple_stat(&mut self) {
        match self.c.weighted(&[24, 30, 9, 10, 8, 6, 8, 7, 4, 10]) {
            0 if self.func().n_locals < LOCALS_MAX => self.local_stat(),
            1 => self.assignment(),
            2 => self.multiple_assignment(),
            3 => self.sequence_stat(),
            4 => self.call_stat(),
            5 => self.record_stat(),
            6 if self.raw => self.raw_protected(),
            7 => self.print_stat(),
            8 => self.global_stat(),
            _ if self.func().yields => {
                let value = self.any_expr(1);
                line!(self, "P(coroutine.yield({value}))");
            }
            _ => self.assignment(),
        }
    }

    /// `local x = value of kind`.
    pub(super) fn local_of(&mut self, kind: Kind) -> String {
        let value = self.expr(kind, 2);
        let name = self.new_name();
        line!(self, "local {name} = {value}");
        self.declare(&name, kind);
        name
    }

    fn local_stat(&mut self) {
        if self.c.chance(65) {
            let kind = self.random_kind();
            self.local_of(kind);
            return;
        }
        let n = self.c.between(1, 4);
        let mut names: Vec<String> = Vec::new();
        let mut kinds = Vec::new();
        let mut values = Vec::new();
        for _ in 0..n {
            let name = self.new_name();
            if names.contains(&name) {
                continue;
            }
            names.push(name);
            let kind = self.random_kind();
            kinds.push(kind);
            values.push(self.expr(kind, 1));
        }
        // Missing values, extra values and calls that fill the rest.
        match self.c.below(6) {
            0 => {
                let missing = self.c.below(values.len() + 1);
                values.truncate(missing);
                for kind in &mut kinds[missing..] {
                    *kind = Kind::Any;
                }
            }
            1 => values.push(self.any_expr(1)),
            2 if self.func().vararg => {
                let last = values.len() - 1;
                values[last] = "...".to_owned();
                kinds[last] = Kind::Any;
            }
            3 => {
                if let Some((f, signature)) = self.callable(None) {
                    let args = self.arguments(signature, 1);
                    let last = values.len() - 1;
                    values[last] = format!("{f}({args})");
                    kinds[last] = Kind::Any;
                }
            }
            _ => {}
        }
        if values.is_empty() {
            line!(self, "local {}", names.join(", "));
        } else {
            line!(self, "local {} = {}", names.join(", "), values.join(", "));
        }
        for (name, kind) in names.iter().zip(kinds) {
            self.declare(name, kind);
        }
    }

    /// A value to store in a variable: strings stay short, however often they are doubled.
    fn bounded(&mut self, kind: Kind, depth: usize) -> String {
        let value = self.expr(kind, depth);
        match kind {
            Kind::Str => format!("({value}):sub({})", self.c.pick(&["1, 60", "-50", "2, 70", "-40, -1"])),
            Kind::Any => format!("(text({value})):sub(1, 60)"),
            _ => value,
        }
    }

    fn assignment(&mut self) {
        let kind = match self.c.weighted(&[50, 12, 18, 8, 4, 4, 4]) {
            0 => Kind::Int,
            1 => Kind::Float,
            2 => Kind::Str,
            3 => Kind::Bool,
            4 => Kind::Seq,
            5 => Kind::Any,
            _ => Kind::Record,
        };
        let Some(name) = self.assignable_of(kind) else { return self.print_stat() };
        let value = match kind {
            Kind::Int if self.c.chance(50) => {
                let rest = self.expr(Kind::Int, 1);
                let op = self.c.pick(&["+", "-", "*", "~", "+", "+"]);
                if rest.contains(' ') { format!("{name} {op} ({rest})") } else { format!("{name} {op} {rest}") }
            }
            Kind::Any if self.c.chance(60) => {
                let kind = self.c.pick(&[&Kind::Int, &Kind::Float, &Kind::Seq, &Kind::Bool]).to_owned();
                self.expr(kind, 2)
            }
            _ => self.bounded(kind, 2),
        };
        line!(self, "{name} = {value}");
    }

    fn multiple_assignment(&mut self) {
        if let (Some(i), Some(t), true) =
            (self.assignable_of(Kind::Int), self.assignable_of(Kind::Seq), self.c.chance(40))
        {
            // The index of a target is one of the targets; the sequence keeps its integers.
            let (a, b) = (self.plain_int_value(), self.plain_int_value());
            match self.c.below(4) {
                0 => {
                    let keep = self.unique_name("t");
                    line!(self, "local {keep} = {t}");
                    self.declare(&keep, Kind::Seq);
                    line!(self, "{i} = #{t} + 1");
                    line!(self, "{i}, {t}[{i}], {t} = {a}, {b}, {{{i}}}");
                }
                1 => {
                    line!(self, "{i} = 1");
                    line!(self, "{t}[1], {i} = {i}, {t}[1] or {a}");
                }
                2 => {
                    line!(self, "{t}[1], {t}[2] = {a}, {b}");
                    line!(self, "{t}[1], {t}[2] = {t}[2], {t}[1]");
                }
                _ => {
                    line!(self, "{i}, {t}, {i} = {a}, {{{i}, {b}}}, {t}[1] or {i}");
                }
            }
            return;
        }
        let kind = self.c.pick(&[&Kind::Int, &Kind::Float, &Kind::Str]).to_owned();
        let n = self.c.between(2, 3);
        let names: Vec<String> = (0..n).filter_map(|_| self.assignable_of(kind)).collect();
        if names.is_empty() {
            return self.print_stat();
        }
        let mut values: Vec<String> = (0..names.len()).map(|_| self.bounded(kind, 1)).collect();
        if self.c.chance(50) {
            values = names.iter().rev().cloned().collect();
        }
        if self.c.chance(15) {
            values.push(self.any_expr(1));
        }
        line!(self, "{} = {}", names.join(", "), values.join(", "));
    }

    fn int_value(&mut self) -> String {
        self.expr(Kind::Int, 1)
    }

    /// An integer to store at an index that is already known: a call might shorten the sequence meanwhile, and
    /// the store would leave a hole.
    fn plain_int_value(&mut self) -> String {
        let value = self.int_value();
        if value.contains('(') { self.c.below(1000).to_string() } else { value }
    }

    fn sequence_stat(&mut self) {
        let Some(t) = self.var_of(Kind::Seq) else { return self.print_stat() };
        let v = self.plain_int_value();
        match self.c.below(10) {
            0..=2 => line!(self, "{t}[#{t} + 1] = {v}"),
            3 => {
                let v = self.int_value();
                line!(self, "table.insert({t}, {v})");
            }
            4 => {
                let i = self.int_value();
                line!(self, "table.insert({t}, ({i}) % (#{t} + 1) + 1, {v})");
            }
            5 => {
                let any = self.assignable_of(Kind::Int);
                match any {
                    Some(x) => line!(self, "{x} = table.remove({t}) or {x}"),
                    None => line!(self, "table.remove({t})"),
                }
            }
            6 => {
                let i = self.int_value();
                line!(self, "if #{t} > 0 then P(table.remove({t}, ({i}) % #{t} + 1)) end");
            }
            7 => {
                let i = self.int_value();
                line!(self, "if #{t} > 0 then {t}[({i}) % #{t} + 1] = {v} end");
            }
            8 => {
                let copy = self.unique_name("t");
                let order = self.c.pick(&[
                    "",
                    ", function(a, b) return a > b end",
                    ", function(a, b) return a < b end",
                    ", math.ult",
                ]);
                line!(self, "local {copy} = {{table.unpack({t})}}");
                self.declare(&copy, Kind::Seq);
                line!(self, "table.sort({copy}{order})");
                line!(self, "P({copy})");
            }
            _ => line!(self, "{t}[#{t}] = nil"),
        }
    }

    fn record_stat(&mut self) {
        let Some(r) = self.var_of(Kind::Record) else { return self.print_stat() };
        let (field, kind) = FIELDS[self.c.below(FIELDS.len())];
        let value = self.bounded(kind, 1);
        match self.c.below(6) {
            0 => line!(self, "rawset({r}, '{field}', {value})"),
            1 => line!(self, "{r}['{field}'] = {value}"),
            2 => {
                let key = self.c.pick(&["'extra'", "-1", "0.5", "true", "('e'):rep(2)", "-2^53", "P", "0"]);
                let value = literal::any(self.c);
                line!(self, "{r}[{key}] = {value}");
            }
            3 => line!(self, "{r}.{} = nil", self.c.pick(&["extra", "ee", "zz"])),
            _ => line!(self, "{r}.{field} = {value}"),
        }
    }

    /// Global variables, which hold integers wherever they are not nil.
    fn global_stat(&mut self) {
        let name = self.c.pick(&["G1", "G2", "G3", "G4"]);
        let value = self.int_value();
        match self.c.below(3) {
            0 => line!(self, "{name} = {value}"),
            1 => line!(self, "{name} = int({name}) + ({value})"),
            _ => line!(self, "P({name}, _G.{name} == {name})"),
        }
    }

    pub(super) fn print_stat(&mut self) {
        let n = self.c.between(1, 3);
        let mut args = Vec::new();
        for _ in 0..n {
            let kind = self.random_kind();
            args.push(self.expr(kind, 2));
        }
        line!(self, "P({})", args.join(", "));
    }

    pub(super) fn call_stat(&mut self) {
        let Some((f, signature)) = self.callable(None) else { return self.print_stat() };
        let args = self.arguments(signature, 1);
        match self.c.below(4) {
            0 => line!(self, "P(select('#', {f}({args})), {f}({args}))"),
            1 => line!(self, "P(({f}({args})))"),
            2 => line!(self, "{f}({args})"),
            _ => line!(self, "P({f}({args}))"),
        }
    }

    fn if_stat(&mut self) {
        let condition = self.condition();
        line!(self, "if {condition} then");
        let n = self.c.between(1, 3);
        self.scope(|g| g.block(n));
        while self.c.chance(25) {
            let condition = self.condition();
            line!(self, "elseif {condition} then");
            self.scope(|g| g.block(1));
        }
        if self.c.chance(45) {
            self.line("else");
            let n = self.c.between(1, 3);
            self.scope(|g| g.block(n));
        }
        self.line("end");
    }

    pub(super) fn condition(&mut self) -> String {
        if self.c.chance(85) { self.bool_expr(2) } else { self.any_expr(2) }
    }

    /// Writes the body of a loop that runs about `turns` times, with ways out of it.
    fn loop_body(&mut self, turns: u64) {
        self.n_loops += 1;
        let label = if self.c.chance(50) { "continue".to_owned() } else { format!("L{}", self.n_loops) };
        let leaves = self.c.chance(30);
        let continues = self.c.chance(25);
        let times = self.times;
        self.times *= turns.max(1);
        if leaves {
            let condition = self.bool_expr(1);
            line!(self, "  if {condition} then break end");
        }
        if continues {
            // The label must be the last of its block, or the jump would enter the scope of a local.
            let condition = self.bool_expr(1);
            line!(self, "  if {condition} then goto {label} end");
        }
        let n = self.c.between(1, 4);
        self.scope(|g| {
            if g.c.chance(12) {
                g.line("T()");
            }
            g.block(n);
            if leaves && g.c.chance(30) {
                g.line("do break end");
            }
        });
        if continues {
            line!(self, "  ::{label}::");
        }
        self.times = times;
    }

    fn loop_stat(&mut self) {
        let room = COST_MAX.saturating_sub(self.cost) / self.times;
        let turns = (self.c.between(1, 12) as u64).min(room.max(1));
        match self.c.weighted(&[40, 10, 10, 22, 12, 6]) {
            0 => self.numeric_for(turns),
            1 => {
                let counter = self.unique_name("w");
                let condition = self.condition();
                line!(self, "local {counter} = 0");
                self.declare_fixed(&counter, Kind::Int);
                line!(self, "while {counter} < {turns} and ({condition}) do");
                line!(self, "  {counter} = {counter} + 1");
                self.scope(|g| g.loop_body(turns));
                self.line("end");
            }
            2 => {
                let counter = self.unique_name("w");
                line!(self, "local {counter} = 0");
                self.declare_fixed(&counter, Kind::Int);
                self.line("repeat");
                self.scope(|g| {
                    line!(g, "{counter} = {counter} + 1");
                    g.line("do");
                    g.scope(|g| g.loop_body(turns));
                    g.line("end");
                    if g.c.chance(50) {
                        g.local_of(Kind::Int);
                    }
                    let condition = g.condition();
                    g.depth -= 1;
                    line!(g, "until {counter} >= {turns} or ({condition})");
                    g.depth += 1;
                });
            }
            3 => self.generic_for(turns),
            4 => self.goto_loop(turns),
            _ => self.closures_in_loop(turns),
        }
    }

    fn numeric_for(&mut self, turns: u64) {
        let name = self.new_name();
        let n = turns;
        let (range, kind) = match self.c.below(14) {
            0..=4 => (format!("1, {n}"), Kind::Int),
            5 => (format!("{n}, 1, -1"), Kind::Int),
            6 => (format!("1.0, {n}"), Kind::Float),
            7 => (format!("0.5, {n}, 0.75"), Kind::Float),
            8 => (format!("-{n}, {n}, 3"), Kind::Int),
            9 => (format!("1, {n}.5"), Kind::Int),
            10 => {
                let x = self.int_value();
                (format!("({x}) % 5, {}", self.c.between(0, 8)), Kind::Int)
            }
            11 => match self.var_of(Kind::Seq) {
                Some(t) => (format!("1, math.min(#{t}, {n})"), Kind::Int),
                None => (format!("1, {n}"), Kind::Int),
            },
            12 => (
                self.c
                    .pick(&[
                        "math.maxinteger - 3, math.maxinteger - 1",
                        "math.mininteger + 2, math.mininteger + 1, -1",
                        "3, 1",
                        "1, -math.huge",
                        "10, 1, 2",
                        "math.mininteger, math.mininteger + 2",
                        "-1, -10, -3",
                        "3, 0 / 0",
                        "1, 3, math.maxinteger // 2",
                        "0, 1, 0",
                        "-3, -1.5",
                        "2, 1, math.mininteger // 2",
                    ])
                    .to_owned(),
                Kind::Int,
            ),
            _ => (
                self.c
                    .pick(&[
                        "1, 2, 0.25",
                        "3, 1, -0.5",
                        "1.5, 3",
                        "'1', 3",
                        "1, '3'",
                        "1e15, 1e15 + 2",
                        "0.1, 0.35, 0.1",
                    ])
                    .to_owned(),
                Kind::Any,
            ),
        };
        line!(self, "for {name} = {range} do");
        self.scope(|g| {
            g.func().n_locals += 3;
            // The loop's variable is a fresh one each turn; the body may assign to it.
            g.declare(&name, kind);
            g.loop_body(turns.max(3));
        });
        self.line("end");
    }

    fn generic_for(&mut self, turns: u64) {
        let (k, v) = (self.unique_name("k"), self.new_name());
        let yields = self.func().yields;
        let (head, kinds): (String, [Kind; 2]) = match self.c.below(9) {
            0..=2 => {
                let t = self.seq_expr(1);
                (format!("ipairs({t})"), [Kind::Int, Kind::Int])
            }
            3 => (
                format!("function(s, i) if i < s then return i + 1, i * 2 end end, {turns}, 0"),
                [Kind::Int, Kind::Int],
            ),
            4 => {
                let s = self.str_expr(1);
                (
                    format!("string.gmatch({s}, '{}')", self.c.pick(&["(.)(.)", "()(%w)", "(%a*)(%A)", "(.-)(,)"])),
                    [Kind::Any, Kind::Any],
                )
            }
            5 => (
                format!(
                    "coroutine.wrap(function(a, b) for i = 1, {turns} do a, b = coroutine.yield(i, i ~ 1) end end)"
                ),
                [Kind::Int, Kind::Int],
            ),
            6 if yields => (
                format!("function(s, i) if i < s then return i + 1, int(coroutine.yield(i)) end end, {turns}, 0"),
                [Kind::Int, Kind::Int],
            ),
            6 => {
                let s = self.str_expr(1);
                (format!("utf8.codes((({s}):gsub('[\\x80-\\xff]', '?')))"), [Kind::Int, Kind::Int])
            }
            7 => (
                format!(
                    "(function() local i = 0; return function() i = i + 1; if i <= {turns} then return i, i * i end end end)()"
                ),
                [Kind::Int, Kind::Int],
            ),
            _ => {
                let t = self.seq_expr(1);
                (format!("next, {{{t}}}, nil, {}", literal::any(self.c)), [Kind::Any, Kind::Any])
            }
        };
        let many = if self.c.chance(15) { ", extra, more" } else { "" };
        line!(self, "for {k}, {v}{many} in {head} do");
        self.scope(|g| {
            g.func().n_locals += 5;
            g.declare_fixed(&k, kinds[0]);
            g.declare(&v, kinds[1]);
            g.line("  T()");
            g.loop_body(turns.max(4));
        });
        self.line("end");
    }

    /// A loop made of a label and a jump back, in one of a few forms.
    fn goto_loop(&mut self, turns: u64) {
        let (counter, label) = (self.unique_name("w"), self.unique_name("top"));
        self.line("do");
        self.scope(|g| {
            line!(g, "local {counter} = 0");
            g.declare_fixed(&counter, Kind::Int);
            let closures = g.c.chance(40).then(|| g.unique_name("fs"));
            if let Some(fs) = &closures {
                line!(g, "local {fs} = {{}}");
                g.declare(fs, Kind::Hidden);
            }
            line!(g, "::{label}::");
            line!(g, "{counter} = {counter} + 1");
            let times = g.times;
            g.times *= turns;
            g.line("do");
            g.scope(|g| {
                if let Some(fs) = &closures {
                    // Each passing of a declaration makes a new variable.
                    let x = g.local_of(Kind::Int);
                    line!(g, "{fs}[#{fs} + 1] = function(d) {x} = {x} + (d or 1); return {x}, {counter} end");
                }
                g.block(2);
                line!(g, "if {counter} < {turns} then goto {label} end");
            });
            g.line("end");
            g.times = times;
            if let Some(fs) = &closures {
                line!(g, "for _, f in ipairs({fs}) do P(f(), f(2)) end");
            }
        });
        self.line("end");
    }

    /// Closures made in a loop capture the variables of their own turn.
    fn closures_in_loop(&mut self, turns: u64) {
        let (fs, i, x) = (self.unique_name("fs"), self.unique_name("i"), self.unique_name("x"));
        line!(self, "local {fs} = {{}}");
        self.declare(&fs, Kind::List);
        let shared = self.assignable_of(Kind::Int).unwrap_or_else(|| "G5".to_owned());
        line!(self, "for {i} = 1, {turns} do");
        let start = self.int_value();
        let step = self.int_value();
        line!(self, "  local {x} = {start}");
        match self.c.below(4) {
            0 => {
                line!(
                    self,
                    "  {fs}[{i}] = function(...) {x} = {x} + {i}; {shared} = int({shared}) + ({step}); return {x}, {shared}, ... end"
                );
            }
            1 => {
                line!(self, "  {fs}[{i}] = function() {i} = {i} + 1; return {i}, {x} end");
                line!(self, "  if {i} % 2 == 0 then {x} = {x} ~ 5 end");
            }
            2 => {
                line!(self, "  {fs}[2 * {i} - 1] = function(v) {x} = v; return {x} end");
                line!(self, "  {fs}[2 * {i}] = function() return {x}, {i} end");
            }
            _ => {
                line!(self, "  {fs}[{i}] = function() return function() {x} = {x} + 1; return {x} - {i} end end");
                line!(self, "  {x} = {fs}[{i}]()()");
            }
        }
        if self.c.chance(25) {
            line!(self, "  if {i} > 3 then break end");
        }
        self.line("end");
        line!(self, "for _ = 1, 2 do for j = 1, #{fs} do P({fs}[j](j)) end end");
        self.cost += turns * 4 * self.times;
    }
}
