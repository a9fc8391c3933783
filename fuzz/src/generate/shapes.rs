//! Shapes that strain a compiler: very many locals, upvalues, constants, items and operands, and templates of
//! language features that the typed statements do not reach.

use super::super::literal;
use super::{Func, Gen, Kind, LOCALS_MAX};

impl Gen<'_, '_> {
    /// One of the large shapes.
    pub(super) fn shape(&mut self) {
        match self.c.below(8) {
            0 => self.many_locals(),
            1 => self.many_upvalues(),
            2 => self.many_constants(),
            3 => self.large_constructor(),
            4 => self.long_chain(),
            5 => self.deep_nesting(),
            6 => self.many_arguments(),
            _ => self.long_condition(),
        }
    }

    /// A run of statements in a function of its own, so that it has registers of its own.
    fn in_function(&mut self, body: impl FnOnce(&mut Self)) {
        self.line("P((function()");
        let (cost, times) = (self.cost, self.times);
        self.funcs.push(Func { vararg: false, yields: false, returns: Vec::new(), n_locals: 0 });
        self.scope(body);
        self.funcs.pop();
        (self.cost, self.times) = (self.cost.max(cost), times);
        self.line("end)())");
    }

    fn many_locals(&mut self) {
        let n = self.c.between(60, LOCALS_MAX);
        self.in_function(|g| {
            let stem = g.unique_name("l");
            for start in (0..n).step_by(20) {
                let names: Vec<String> = (start..n.min(start + 20)).map(|i| format!("{stem}_{i}")).collect();
                let values: Vec<String> = names.iter().map(|_| literal::integer(g.c)).collect();
                line!(g, "local {} = {}", names.join(", "), values.join(", "));
                for name in &names {
                    g.declare(name, Kind::Int);
                }
            }
            for _ in 0..g.c.between(2, 6) {
                g.stat();
            }
            let (a, b, c) = (g.c.below(n), g.c.below(n), g.c.below(n));
            line!(g, "{stem}_{a}, {stem}_{b} = {stem}_{b} + {stem}_{c}, {stem}_{a}");
            line!(g, "return {stem}_{a} ~ {stem}_{} + {stem}_{b}, {stem}_{c}", n - 1);
        });
    }

    fn many_upvalues(&mut self) {
        let n = self.c.between(30, 120);
        self.in_function(|g| {
            let stem = g.unique_name("u");
            let names: Vec<String> = (0..n).map(|i| format!("{stem}_{i}")).collect();
            for names in names.chunks(30) {
                let values: Vec<String> = names.iter().map(|_| g.c.below(100).to_string()).collect();
                line!(g, "local {} = {}", names.join(", "), values.join(", "));
                for name in names {
                    g.declare(name, Kind::Hidden);
                }
            }
            let set: Vec<&String> = names.iter().step_by(3).collect();
            g.line("local function set(x)");
            for (index, name) in set.iter().enumerate() {
                line!(g, "  {name} = {name} + x * {}", index + 1);
            }
            g.line("  return function() return (");
            line!(g, "    {}) end", names.join(" + "));
            g.line("end");
            line!(g, "local sum = set({})", g.c.below(9));
            line!(g, "{stem}_0 = 1000");
            line!(g, "return sum(), set(1)(), sum(), {stem}_{}", n - 1);
        });
    }

    fn many_constants(&mut self) {
        let n = self.c.between(200, 400);
        self.in_function(|g| {
            g.line("local t, x, y = {}, 0, 0.0");
            let form = g.c.below(4);
            for start in (0..n).step_by(8) {
                let parts: Vec<String> = (start..start + 8)
                    .map(|i| match form {
                        0 => format!("t.k{i} = {i}.5"),
                        1 => format!("x = x + {} y = y - {i}.25", i * 7 + 1000),
                        2 => format!("t['a{i}'], t[{i}.5] = 'v{i}', {}", i + 500),
                        _ => format!("if x == {} then y = y * {i}.125 else x = x ~ {} end", i * 3, i * 5 + 300),
                    })
                    .collect();
                g.line(&parts.join(" "));
            }
            line!(g, "local s = {} .. 'last constant' .. 12345.75", literal::string(g.c));
            line!(g, "t.object = {{m = function(self, a) return a + 98765.5 end, [{}] = 'x{n}'}}", n * 11);
            g.line("local n = 0");
            g.line("for k, v in pairs(t) do n = n + 1 end");
            line!(
                g,
                "return n, x, y, s, t.k{}, t.object:m(54321), t.object[{}], t['a{}'], t[{}.5]",
                n / 2,
                n * 11,
                n - 1,
                n - 1
            );
        });
    }

    fn large_constructor(&mut self) {
        let n = self.c.between(45, 300);
        let t = self.unique_name("t");
        let mut items: Vec<String> = Vec::new();
        for i in 0..n {
            items.push(match self.c.below(10) {
                0 => format!("f{i} = {i}"),
                1 => format!("[{}] = 'neg'", -(i as i64) - 1),
                _ => i.to_string(),
            });
        }
        let tail = match self.c.below(4) {
            0 => "table.unpack({1, 2, 3})".to_owned(),
            1 => format!("(table.unpack({{{n}, 2, 3}}))"),
            2 => "{}".to_owned(),
            _ => n.to_string(),
        };
        items.push(tail);
        line!(self, "local {t} = {{");
        for items in items.chunks(20) {
            line!(self, "  {},", items.join(", "));
        }
        // A call at the end counts in full only without a comma after it.
        self.line("}");
        self.declare(&t, Kind::List);
        line!(self, "P(#{t}, {t}[1], {t}[#{t} - 1], {t}[51], {t}.f3, {t}[-1])");
    }

    fn long_chain(&mut self) {
        let n = self.c.between(8, 40);
        let form = self.c.below(4);
        let mut text = String::new();
        for i in 0..n {
            if i > 0 {
                text.push_str(match form {
                    0 => " .. ",
                    1 => self.c.pick(&[" + ", " - ", " ~ ", " | ", " & ", " * "]),
                    2 => self.c.pick(&[" and ", " or "]),
                    _ => " ^ ",
                });
            }
            let operand = match form {
                0 => {
                    if self.c.chance(70) {
                        self.expr(Kind::Str, 0)
                    } else {
                        format!("({})", self.expr(Kind::Int, 0))
                    }
                }
                1 => format!("({})", self.expr(Kind::Int, 0)),
                2 => {
                    let kind = if self.c.chance(50) { Kind::Bool } else { Kind::Any };
                    format!("({})", self.expr(kind, 1))
                }
                _ => "1.0000001".to_owned(),
            };
            text.push_str(&operand);
        }
        line!(self, "P({text})");
    }

    fn deep_nesting(&mut self) {
        let n = self.c.between(5, 60);
        match self.c.below(4) {
            0 => {
                let inner = self.expr(Kind::Int, 1);
                line!(self, "P({}{inner}{})", "(".repeat(n), ")".repeat(n));
            }
            1 => line!(self, "P({}1{})", "{".repeat(n), "}".repeat(n)),
            2 => line!(self, "P({}7{})", "(function() return ".repeat(n), " end)()".repeat(n)),
            _ => {
                let n = n.min(30);
                let x = self.unique_name("x");
                line!(self, "local {x} = 0");
                self.declare_fixed(&x, Kind::Hidden);
                let condition = self.bool_expr(1);
                line!(
                    self,
                    "{}{x} = {x} + 1 {}",
                    format!("if {x} == 0 or {condition} then ").repeat(n),
                    "end ".repeat(n)
                );
                line!(self, "P({x})");
            }
        }
    }

    fn many_arguments(&mut self) {
        // Arguments beside many locals would reach the limit of registers, which is each implementation's own.
        let most = if self.func().n_locals < 60 { 100 } else { 22 };
        let n = self.c.between(20, most);
        let args: Vec<String> = (0..n).map(|_| self.c.below(50).to_string()).collect();
        let args = args.join(", ");
        let params: Vec<String> = (0..n / 2).map(|i| format!("a{i}")).collect();
        line!(
            self,
            "P((function({}, ...) return select('#', ...), a0, a{}, ... end)({args}))",
            params.join(", "),
            n / 2 - 1
        );
        line!(self, "P((function({}, ...) return select('#', ...), a{}, ... end)(1, 2))", params.join(", "), n / 2 - 1);
        line!(self, "P(#table.pack({args}), math.max({args}), (select({n}, {args})))");
    }

    fn long_condition(&mut self) {
        let n = self.c.between(4, 14);
        let mut text = String::new();
        for i in 0..n {
            if i > 0 {
                text.push_str(self.c.pick(&[" and ", " or "]));
            }
            let operand = match self.c.below(5) {
                0 => "nil".to_owned(),
                1 => format!("not ({})", self.bool_expr(1)),
                2 => self.expr(Kind::Int, 0),
                3 => format!("({} == {})", self.expr(Kind::Int, 0), self.expr(Kind::Int, 0)),
                _ => format!("({})", self.bool_expr(1)),
            };
            text.push_str(&operand);
        }
        match self.c.below(3) {
            0 => line!(self, "if {text} then P('yes') else P('no') end"),
            1 => line!(self, "P(not ({text}), {text})"),
            _ => {
                let x = self.unique_name("x");
                line!(self, "local {x} = {text}");
                line!(self, "P({x})");
                self.declare(&x, Kind::Any);
            }
        }
    }
}

pub(super) const TEMPLATES: &[&str] = &[
    // Varargs: counts, holes, adjustment.
    "
local function $x1(...) local a, b = ... return select('#', ...), a, b, ... end
P($x1(), ($x1(1, 2)), $x1($A, nil))
P({$x1(nil, nil)}, select('#', $x1(nil, nil)), select(-1, $x1(1)), (select(2, $x1($A))))
local $x2 = table.pack($x1($i, nil, $A))
P($x2.n, $x2[1], $x2[2], table.unpack($x2, 1, $x2.n))
P(pcall(select, 0), pcall(select, -5, 1), select(5, 1), pcall(select, $V, 1))
",
    "
local function $x1(a, b, ...) local t = {n = select('#', ...), ...} a, b = b, a return a, b, t.n, table.unpack(t, 1, t.n) end
P($x1(), $x1(1), $x1(1, 2, 3, nil, nil))
P((function(...) local a, b, c = 0, ... return c, b, a end)($A, $i))
P((function(...) return (function(...) return ..., select('#', ...) end)(..., ...) end)(1, nil, 3))
",
    // Captures that are assigned later, in loops and across declarations that are passed again.
    "
local $x1, $x2 = {}, $i
for i = 1, $n do $x2 = $x2 + 1; $x1[i] = function() return $x2, i end end
P($x1[1]()) $x2 = $L P($x1[#$x1]())
local $x3 = $i
local $x4 = function() return $x3 end
${$x3 = $x3 + 1|local $x3 = 5|if $B then $x3 = 0 end|(function() $x3 = 77 end)()}
P($x4(), $x3)
",
    "
local $x1 = {}
do
  local i = 0
  ::top::
  local x = i * $i
  $x1[#$x1 + 1] = function(d) x = x + d return x end
  i = i + 1
  if i < $n then goto top end
end
for r = 1, 2 do for _, f in ipairs($x1) do P(f(r)) end end
",
    // Mutual recursion, tail calls and deep calls.
    "
local $x1, $x2
function $x1(n, acc) if n <= 0 then return acc, 'even' end return $x2(n - 1, acc ~ n) end
function $x2(n, acc) if n <= 0 then return acc, 'odd' end return $x1(n - 1, acc + n) end
P($x1($n * 50, $i))
local function $x3(n) if n == 0 then return 0 end return 1 + $x3(n - 1) end
P($x3($n * 100))
",
    // Environments.
    "
local $x1 = {P = P, v = $i}
do local _ENV = $x1; v = v + 1; w = $V; P(v, w) end
P($x1.w == nil, w)
local function $x2(_ENV) x = $i return x, y end
P($x2({y = $A}), pcall($x2, ${nil|1|'s'}))
",
    "
local $x1 = load('local a = ... x = a; return x, y, _ENV', '=l', 't', {y = $i})
P($x1($A))
P(load('return ' .. $W), load('x ='), load('return 1', '=n', 'b'), load('goto x'), load('break'), load('::a:: ::a::'))
local $x2 = {'return ', '1 + ', ${'2'|''|nil}, '${|3|$|end}'}
local $x3 = 0
P(pcall(function() return load(function() $x3 = $x3 + 1 return $x2[$x3] end, '=r')() end))
P(pcall(load, ${1|{}|true|nil}))
",
    "
local function $x1(a, ...) local b = a and $L or $W return b, a, ... end
local $x2 = load(string.dump($x1), 'd', ${'b'|'bt'|nil})
P($x2($A, 1), $x1(nil), pcall(load(string.dump(function(x) return x + 1 end${|, true})), ${1|'x'}))
P(load(string.dump($x1), 'd', 't') == nil, pcall(string.dump, P == nil or string.len), (pcall(load, ('\\27Lua')) ))
local $x3 = $i
local $x4 = load(string.dump(function() $x3 = 5 return $x3 end))
P(pcall($x4))
",
    // Numeric loops near the borders and with other kinds of number.
    "
for i = ${math.maxinteger - 2, math.maxinteger - 1|math.mininteger + 2, math.mininteger + 1, -1|1, 3.9|3, 1.1, -1|1, math.maxinteger - 1, math.maxinteger // 2|-1, math.mininteger + 2, math.mininteger // 2 + 1|1.0, 3|1, 2, 0.5|'1', 2|0, 0/0|1, 0|0.1, 0.3, 0.1} do P(i) end
P(pcall(function() for i = $V, $n do P(i) if i then break end end end))
P(pcall(function() for i = 1, $V do P(i) break end end))
P(pcall(function() for i = 5, 3, $V == nil and {} or -1 do P(i) break end end))
for i = 1, 3 do local j = i i = i * 10 P(i, j) end
",
    // Arithmetic at its borders.
    "
local $x1, $x2, $x3 = $L, $L, $D
P($x1 // ($x2 | 1), $x1 % ($x2 | 1), $x1 * $x2, $x1 + $x2, $x1 - $x2, -$x1, ~$x1, $x1 << $x2, $x1 >> ($x2 & 63))
P($x1 / $x2, $x1 // $x3, $x1 % $x3, $x3 // $x1, $x3 % $x1, $x1 < $x3, $x1 <= $x3, $x1 == $x3, $x3 < $x1, $x3 >= $x2)
P(pcall(function() return $x1 // 0 end)) P(pcall(function() return $x1 % 0 end)) P($x1 // 0.0, $x1 % math.huge, $x3 % -math.huge)
P(pcall(function() return $x3 | 0 end)) P(pcall(function() return $x1 & $x3 end)) P(pcall(function() return $W + $x1 end))
P(math.tointeger($x3), math.ult($x1, $x2), math.type($x3), $x3 == math.floor($x3), math.fmod($x1, $x2 | 1))
P(tostring($x3), tostring($x1), tonumber(tostring($x1)) == $x1, string.format('%.14g', $x3), $x1 .. '', $x3 .. '')
",
    "
P($L + $L, $L * $D, $D - $L, $L // $D, $D % $D, $L & $L, $L ~ $L, 1 << $L, $L >> 1, -$L, -($D), not $L, $D ^ 2, 2 ^ $L)
P($L < $D, $D <= $L, $L == $D, $W < $W, $W <= $W, $W == $W, '10' + $L, '0x10' * 2, ' 3 ' // 2, '1e1' % 7, -'2', 10 .. 20)
P(1 == 1.0, math.type(3 // 1.0), 2^53 == 2^53 + 1, math.maxinteger + 0.0 == math.maxinteger, math.maxinteger < 2^63, math.mininteger <= -2^63, 0.0 == -0.0, 1/0.0 > 1/-0.0)
",
    // Keys that are equal though they look different, and keys that only look equal.
    "
local $x1 = {[1] = 'i', [2.0] = 'f', ['1'] = 's', [1.5] = 'h', [true] = 't', [-0.0] = 'z'}
P($x1[1.0], $x1[2], $x1['1'], $x1[3 / 2], $x1[1 == 1], $x1[0], $x1[2^53])
$x1[2^53] = 'big'
P($x1[2^53 | 0], $x1[9007199254740992], #$x1, pcall(function() $x1[0/0] = 1 end), pcall(function() $x1[nil] = 1 end), $x1[nil], $x1[0/0])
P(rawget($x1, 1), rawequal($x1, $x1), next({}), next($x1) ~= nil, pcall(next, $x1, $x1))
",
    // Fields at one site whose tables change shape.
    "
local function $x1(t) return t.a, t.b end
local function $x2(t, v) t.b = v return t end
local $x3 = {{a = 1, b = 2}, {b = 3, a = 4}, {a = 5}, setmetatable({a = 6}, {__index = {b = $i}}), {a = 1, b = 2, c = 3, d = 4, e = 5}}
for r = 1, 2 do
  for _, t in ipairs($x3) do P($x1(t)) end
  $x2($x3[r], $V == nil and 0 or r)
  $x3[1].a = nil $x3[2].zz = r
  setmetatable($x3[3], {__index = function(_, k) return k .. r end, __newindex = function(t, k, v) rawset(t, k .. 'x', v) end})
  $x2($x3[3], r)
end
P($x3)
",
    // Methods on one site with receivers of several kinds.
    "
local $x1 = {len = function(self, x) return 'table', x end}
local $x2 = setmetatable({}, {__index = function(t, k) return function(self, ...) return k, ... end end})
for _, o in ipairs{'abc', $x1, 'de', $x2, setmetatable({}, {__index = $x1})} do P(o:len(2)) end
P(pcall(function() local n = ${5|nil|true|P} return n:len() end))
function $x1.a() return 'dot' end function $x1:b(...) return self == $x1, ... end
P($x1.a(), $x1:b($A), $x1.b($x1), $x1:len())
",
    // Library functions that a program replaces and puts back.
    "
local $x1, $x2 = math.floor, string.len
local function $x3() return math.floor(2.5), ('abc'):len(), #'abc' end
P($x3())
math.floor = function(x) return ${'hooked'|x|{}} end string.len = function() return -1 end
P(pcall($x3))
math.floor, string.len = $x1, ${nil|$x2}
P(pcall($x3))
string.len = $x2
P($x3())
",
    // Assignments whose targets and values overlap.
    "
local i, j, a, b = 1, 2, {10, 20, 30, 40, 50}, $i
i, a[i], a, j, a[j], a[i + j] = j, i, {i, j, b}, a[1], b, j
P(i, j, a, b)
local t = {1, 2, 3}
t[1], t[2], t[3] = t[3], t[1], t[2]
local function f(x) t[#t + 1] = x return x end
t[f(1)], t[f(2)] = f(3), f(4)
P(t)
(function(a) t[a], a = 10, 20 P(a) end)(1)
a, a = 1, 2
P(a, t)
local x, y = {}, {}
x.y, y.x, x, y = y, x, 1, x
P(x, y)
",
    // Jumps: continue, leaving nested loops, leaving blocks with captured variables.
    "
local $x1 = {}
for i = 1, $n do
  for j = 1, $n do
    local k = i * j
    $x1[#$x1 + 1] = function() k = k + 1 return k end
    if k % 3 == 0 then goto continue end
    if k > 8 then goto done end
    $x1[#$x1] = nil
    ::continue::
  end
end
::done::
for _, f in ipairs($x1) do P(f(), f()) end
do goto skip; do ::inner:: P('no') end ::skip:: ::again:: end
while true do repeat if $B then goto out end until true break end
::out::
P(load('goto nowhere'), load('do ::x:: end goto x'), load('goto f; local x; ::f:: P(x)'), load('repeat goto c; local z; ::c:: until z'))
",
    // Errors with levels, values, handlers that raise.
    "
local function $x1(l, m) error(m, l) end
for l = 0, 3 do P(pcall($x1, l, 'level')) end
P(pcall(error), pcall(error, nil), pcall(error, {1}), pcall(error, $V, 2))
P(xpcall($x1, function(m) error('in handler') end, 1, 'x') == false)
P(xpcall(function(...) return ... end, P, $A, nil), pcall(xpcall), pcall(xpcall, P))
P(select('#', pcall(error)), pcall(pcall), pcall(assert), pcall(assert, $V == nil, $A), assert(1, 2, 3))
",
    // Sorting with an order of its own.
    "
local $x1 = {$i, $i, $i, 5, -3, 8, 0}
table.sort($x1, function(a, b) return ${a > b|(a ~ 1) < (b ~ 1)|a % 1000003 < b % 1000003 or a % 1000003 == b % 1000003 and a < b} end)
P($x1)
local $x2 = {$S, $S, 'b', 'a', 'B', '', '\\0', 'a\\0', 'ab', 'é'}
table.sort($x2)
P($x2, pcall(table.sort, {3, 2, 1, 4}, $V == nil and 1 or 'x'))
P((pcall(table.sort, {1, 'x', 2})), pcall(table.sort, {1, 2, nil, 3}, nil))
",
    "
local $x1 = $Q
local $x2 = 0
for k, v in pairs($x1) do $x2 = $x2 + int(v) * k end
for k in next, {a = 1, b = 2, c = $i} do $x2 = $x2 + #k end
P($x2)
while $x2 ~= 0 and #$x1 > 0 do $x2 = $x2 + int(table.remove($x1)) end
P($x2, #$x1)
",
    "
$block
local function $x1(x)
  $block
  return $A, x
end
for i = 1, 2 do
  P($x1(i))
  $block
end
",
    "
local $x1 = setmetatable({}, {__index = function(t, k) local v = k < 2 and k or t[k - 1] + t[k - 2] t[k] = v return v end})
P($x1[$n * 5], rawlen($x1) >= 0)
local $x2 = {}
for w in ('the cat the dog a cat'):gmatch('%a+') do $x2[w] = ($x2[w] or 0) + 1 end
P($x2, (('$n,$n;3'):gsub('%d', function(d) return d + 1 end)), ($S):gsub('%w', {a = 1, b = true}), ('abc'):gsub('', '-'))
P(string.format('%s %d %5.2f %q %x', $S, $i & 0xffff, $D, $W, $i & 255), ('x'):rep(3, $W), ('%d'):format(3.0), pcall(string.format, '%d', 3.5))
",
    // A loop that a hint about kinds would get wrong.
    "
local $x1, $x2 = 0, ${1|1.0|'1'}
for i = 1, $n + 2 do
  $x1 = $x1 + $x2
  if i == 3 then $x2 = ${0.5|'2'|math.maxinteger|setmetatable({}, {__add = function(a, b) return 7 end})} end
end
P($x1, math.type($x1))
local function $x3(a, b) return a + b, a < b, a == b end
P($x3(1, 2)) P($x3(1, 2.0)) P(pcall($x3, 'a', 'b')) P(pcall($x3, '1', 2)) P($x3(math.maxinteger, 1)) P(pcall($x3, {}, 1))
local $x4 = #setmetatable({}, {__len = function() return '10' end})
$x4 = $x4 + 1
P($x4)
",
];
