//! Metatables: a class with every metamethod, and templates of single features.

use super::{Gen, Kind};

impl Gen<'_, '_> {
    /// A class whose instances hold an integer `v`, and an instance of it.
    pub(super) fn class(&mut self) {
        let class = self.unique_name("C");
        let base = self.unique_name("B");
        let depth = self.c.weighted(&[50, 20, 15, 10, 5]);
        line!(self, "local {base} = {{}}");
        line!(self, "function {base}:get() T() return int(self.v) end");
        line!(self, "function {base}.inc(self, n) self.v = int(self.v) + int(n) return self.v end");
        self.declare(&base, Kind::Hidden);
        let mut parent = base;
        for _ in 0..depth {
            let next = self.unique_name("B");
            let index =
                if self.c.chance(75) { parent.clone() } else { format!("function(_, k) return {parent}[k] end") };
            line!(self, "local {next} = setmetatable({{}}, {{__index = {index}}})");
            self.declare(&next, Kind::Hidden);
            parent = next;
        }
        if self.c.chance(50) {
            line!(self, "local {class} = setmetatable({{}}, {{__index = {parent}}})");
            line!(self, "{class}.__index = {class}");
        } else {
            line!(self, "local {class} = {{__index = {parent}}}");
        }
        if self.c.chance(20) {
            line!(self, "{class}.__name = {}", self.c.pick(&["'Klass'", "'a b'", "''"]));
        }
        line!(self, "function {class}.new(v) return setmetatable({{v = int(v)}}, {class}) end");
        let new = format!("{class}.new");
        for (event, body) in [
            ("add", "val(a) + val(b)"),
            ("sub", "val(a) - val(b)"),
            ("mul", "val(a) * val(b)"),
            ("div", "val(a) // (val(b) | 1)"),
            ("idiv", "val(a) // (val(b) | 1)"),
            ("mod", "val(a) % (val(b) | 1)"),
            ("pow", "val(a) * val(a) ~ val(b)"),
            ("band", "val(a) & val(b)"),
            ("bor", "val(a) | val(b)"),
            ("bxor", "val(a) ~ val(b)"),
            ("shl", "val(a) << (val(b) & 7)"),
            ("shr", "val(a) >> (val(b) & 7)"),
            ("unm", "-val(a)"),
            ("bnot", "~val(a)"),
        ] {
            if self.c.chance(15) {
                let print = self.c.pick(&["P('", "T('"]);
                line!(
                    self,
                    "{class}.__{event} = function(a, b, ...) {print}{event}', val(a), ...) return {new}({body}), 1 end"
                );
            } else {
                line!(self, "{class}.__{event} = function(a, b) return {new}({body}) end");
            }
        }
        line!(self, "{class}.__lt = function(a, b) {}return val(a) < val(b) end", self.c.pick(&["", "T() "]));
        // Without `__le`, 5.3 asks `not (b < a)`.
        if self.c.chance(60) {
            line!(
                self,
                "{class}.__le = function(a, b) return {} end",
                self.c.pick(&["val(a) <= val(b)", "val(a) == 3", "1"])
            );
        }
        if self.c.chance(70) {
            line!(
                self,
                "{class}.__eq = function(a, b) return val(a) == val(b){} end",
                self.c.pick(&["", " and 1", " or nil"])
            );
        }
        line!(self, "{class}.__len = function(a) return val(a) % 7 end");
        line!(self, "{class}.__concat = function(a, b) return 'cat' .. val(a) .. val(b) end");
        line!(self, "{class}.__call = function(self, ...) return val(self) + select('#', ...), ... end");
        if self.c.chance(30) {
            line!(self, "{class}.__tostring = function(a) return '<' .. val(a) .. '>' end");
        }
        if self.c.chance(25) {
            line!(
                self,
                "{class}.__newindex = function(t, k, v) {}rawset(t, k, v) end",
                self.c.pick(&["", "P('newindex', k) ", "if k == 'x' then return end "])
            );
        }
        if self.c.chance(15) {
            line!(
                self,
                "{class}.__pairs = function(t) return function(_, k) if not k then return 1, val(t) end end, t, nil end"
            );
        }
        self.declare_fixed(&class, Kind::Class);
        let value = self.expr(Kind::Int, 1);
        let name = self.new_name();
        line!(self, "local {name} = {class}.new({value})");
        self.declare(&name, Kind::Object);
    }
}

pub(super) const TEMPLATES: &[&str] = &[
    // Chains of `__index` that end in a function, in a table, or nowhere.
    "
local $x1 = {a = $I, b = $S}
local $x2 = setmetatable({b = $A}, {__index = $x1})
local $x3 = setmetatable({}, {__index = ${$x2|function(t, k) return $x2[k] end}})
P($x3.a, $x3.b, $x3.c, rawget($x3, 'a'), $x3[$V == nil and 1 or 2])
$x1.c = $I
$x3.a = $F
P($x3.a, $x3.c, $x1.a, $x2.a)
$x1.c = nil
P($x3.c)
",
    // `__newindex`: the table itself as its own metatable, another table, a function.
    "
local $x1 = {}
$x1.__newindex = ${$x1|function(t, k, v) rawset(t, k, v) end|rawset}
setmetatable($x1, ${$x1|{__newindex = rawset}})
P(pcall(function() $x1.a = $A end))
P(pcall(function() $x1.__index = $x1; return $x1.zz end))
P(rawget($x1, 'a'))
",
    "
local $x1, $x2 = {}, {}
local $x3 = setmetatable($x1, {__newindex = $x2, __index = $x2})
for i = 1, $n do $x3['k' .. i % 3] = i * $I end
P(next($x1), $x2, $x3.k1, $x3.k2)
rawset($x1, 'k1', 'own')
$x3.k1 = 'new'
P($x1.k1, $x2.k1)
",
    // Metamethods that appear after the first use.
    "
local $x1 = {}
local $x2 = setmetatable({1, 2}, $x1)
local function $x3() return $x2 + 1 end
local function $x4() return #$x2, $x2 == setmetatable({}, $x1), $x2.field end
P(pcall($x3)) P($x4())
$x1.__add = function(a, b) return $I end
$x1.__len = function() return $A end
$x1.__index = function(t, k) return k .. k end
$x1.__eq = function() return $A end
P(pcall($x3)) P($x4())
$x1.__add, $x1.__len, $x1.__index = nil
P((pcall($x3))) P(#$x2, $x2.field)
",
    // `__call`: arguments, tail calls, objects that are called as methods.
    "
local $x1 = setmetatable({}, {__call = function(self, ...) return select('#', ...), ... end})
local function $x2(...) return $x1(...) end
P($x1(), $x1($A, nil), $x2($I, nil, nil))
local $x3 = {m = $x1}
P($x3:m($A) == 2, pcall($x1, 1, 2), select('#', $x3.m()))
P(pcall(setmetatable({}, {__call = $x1}), 1))
",
    // Concatenation with metamethods in the middle, the left and the right.
    "
local $x1 = setmetatable({}, {__concat = function(a, b) return (type(a) == 'table' and 'T' or a) .. '|' .. (type(b) == 'table' and 'T' or b) end})
P('a' .. $x1, $x1 .. 'b', 1 .. $x1 .. 2, $x1 .. $x1, $S .. $I .. $x1 .. $S, 'x' .. 'y' .. $x1)
P(pcall(function() return 'a' .. {} .. $x1 end))
",
    // Proxies under the table library.
    "
local $x1, $x2 = {$i, $i, 3}, 0
local $x3 = setmetatable({}, {__index = function(_, k) $x2 = $x2 + 1 return $x1[k] end, __newindex = function(_, k, v) $x1[k] = v end, __len = function() return #$x1 end})
P(#$x3, table.concat($x3, ','), table.unpack($x3))
table.insert($x3, $I) table.insert($x3, 1, $I)
P(table.remove($x3), table.remove($x3, 1), $x1, $x2)
for i, v in ipairs($x3) do P(i, v) end
P(table.move($x3, 1, 3, 2, {0}), $x2)
",
    // Equality and order of different and equal metatables.
    "
local $x1 = {__eq = function(a, b) return a.n == b.n end, __lt = function(a, b) return a.n < b.n end}
local $x2, $x3 = setmetatable({n = $i}, $x1), setmetatable({n = $i}, ${$x1|{__eq = function() return 0 end}})
P($x2 == $x3, $x2 ~= $x3, rawequal($x2, $x3), $x2 == 1, $x2 == nil)
P(pcall(function() return $x2 < $x3, $x2 <= $x3, $x2 > $x3 end))
P(pcall(function() return $x2 < 1 end))
P(pcall(function() return $x2 <= 'x' end))
",
    // Strings have a metatable that programs change.
    "
local $x1 = getmetatable('')
local $x2 = $x1.__index
P(('abc').len, #'abc', ('abc'):len())
$x1.__index = function(s, k) if type(k) == 'number' then return string.sub(s, k, k) end return $x2[k] end
P(('abc')[2], ($S)[1], ('x'):upper())
$x1.__add = ${nil|function(a, b) return 'added' end}
P(pcall(function() return 'a' + 1 end)) P('10' + 1, pcall(function() return {} + 'x' end))
$x1.__index, $x1.__add = $x2, nil
P(('abc'):rep(2))
",
    // Protected and absent metatables.
    "
local $x1 = setmetatable({}, {__metatable = $V})
P(getmetatable($x1), pcall(setmetatable, $x1, {}))
P(getmetatable({}), getmetatable(1), type(getmetatable('')))
P(pcall(setmetatable, {}, $V))
",
    // Finalizers: order, resurrection, finalizers that make objects.
    "
collectgarbage('stop')
local $x1, $x2 = {}, nil
local function $x3(n)
  for i = 1, n do setmetatable({i}, {__gc = function(o) $x1[#$x1 + 1] = o[1] ${$x2 = o|}  end}) end
end
$x3($n)
collectgarbage()
P($x1, $x2)
$x2 = nil
collectgarbage()
P(#$x1)
collectgarbage('restart')
",
    // Weak tables hold what is strong elsewhere, and lose the rest.
    "
local $x1 = setmetatable({}, {__mode = '${k|v|kv}'})
local $x2, $x3 = {}, {}
local function $x4()
  $x1[$x2] = $x3
  $x1[1] = $x2
  $x1[{}] = $i
  $x1['s'] = {}
  $x1[2] = 'text'
  $x1[{}] = {}
end
$x4()
collectgarbage()
local $x5 = 0
for k, v in pairs($x1) do $x5 = $x5 + 1 end
P($x5, $x1[$x2] == $x3, $x1[1] == $x2, $x1.s, $x1[2])
",
    "
local $x1 = setmetatable({}, {__mode = 'k'})
local function $x2()
  local a, b, c = {}, {}, {}
  $x1[a] = {b}
  $x1[b] = {c}
  $x1[c] = {a}
  return ${a|nil}
end
local $x3 = $x2()
collectgarbage()
local $x4 = 0
for _ in next, $x1 do $x4 = $x4 + 1 end
P($x4, $x3 ~= nil)
",
    // What the events get as operands.
    "
local $x1 = setmetatable({}, {__unm = function(a, b) return rawequal(a, b) end, __len = function(a, b) return b end, __bnot = function(a, b) return rawequal(a, b) end, __index = function(t, k) return k end})
P(-$x1, #$x1, ~$x1, $x1[$V == nil and 5 or 6], $x1.name)
local $x2 = {}
for _, e in ipairs{'add', 'sub', 'mul', 'div', 'mod', 'pow', 'idiv', 'band', 'bor', 'bxor', 'shl', 'shr', 'concat', 'lt', 'le'} do
  $x2['__' .. e] = function(a, b) return e .. (type(a) == 'table' and 'L' or text(a)) .. (type(b) == 'table' and 'R' or text(b)) end
end
local $x3 = setmetatable({}, $x2)
P($x3 + $L, $L - $x3, $x3 * $D, $D / $x3, $x3 % 2, 2 ^ $x3, $x3 // 0, $x3 & 1, 1.5 | $x3, $x3 ~ 'x', 1 << $x3, $x3 >> $W, $x3 .. 1, $W .. $x3)
P($x3 < 1, 1 < $x3, $x3 <= 'a', $x3 > $x3, $x3 >= 1)
",
    // Loops in chains of metatables.
    "
local $x1 = setmetatable({}, {})
getmetatable($x1).__${index|newindex} = $x1
P(pcall(function() return $x1.x end)) P(pcall(function() $x1.x = 1 end))
",
    "
local $x1 = setmetatable({}, {__tostring = function() return ${'shown'|1|nil|{}} end, __name = 'My.Type'})
P(pcall(tostring, $x1))
P(pcall(function() return $x1 + 1 end)) P(pcall(function() return $x1.x.y end)) P(pcall(string.rep, $x1))
P(pcall(function() return $x1 < 1 end)) P(pcall(ipairs)) P(pcall(function() return #$x1 .. $x1 end))
",
    // Traversal with `__pairs`, and with keys that go away.
    "
local $x1 = setmetatable({}, {__pairs = function(t) return function(_, k) k = (k or 0) + 1 if k <= $n then return k, k * k end end, t, nil, 9 end})
for k, v in pairs($x1) do P(k, v) end
local $x2, $x3 = {}, 0
for i = 1, 20 do $x2['key' .. i] = i $x2[i] = -i end
for k, v in pairs($x2) do $x3 = $x3 + v * 3 $x2[k] = nil collectgarbage('step', 0) end
P($x3, next($x2), pcall(next, {}, 'none'))
",
];

pub(super) const INTROSPECTION: &[&str] = &[
    "
debug.setmetatable(10, {__index = function(a, b) return text(a) .. text(b) end, __call = function(a, ...) return a, ... end, __len = function(a) return a * 2 end})
P((10)[3], (1.5).x, #$i, (5)($A))
debug.setmetatable(10, nil)
P(pcall(function() return (10).x end))
",
    "
debug.setmetatable(nil, {__add = function(a, b) return text(a) .. '+' .. text(b) end, __index = function(n, k) return k end, __concat = function(a, b) return text(a) .. text(b) end})
P(nil + $i, $i + nil, undefined.x, 'a' .. nil, nil .. 'b')
debug.setmetatable(nil, nil)
P(pcall(function() return nil + 1 end))
",
    "
debug.setmetatable(P, {__index = {name = 'function'}, __add = function(f, g) return function(...) return f(g(...)) end end})
P(P.name, ((function(x) return x * 2 end) + (function(x) return x + 1 end))($i))
debug.setmetatable(P, nil)
debug.setmetatable(true, {__len = function(b) return b and 1 or 0 end, __lt = function() return true end, __unm = function(b) return not b end})
P(#true, #false, -true, pcall(function() return true < false end))
debug.setmetatable(true, nil)
",
    // Locals and upvalues set from outside.
    "
local $x1, $x2 = $i, $i
local function $x3() return $x1 + $x2 end
local function $x4(n) $x1 = n return $x1 end
P($x3(), debug.getupvalue($x3, 1), debug.getupvalue($x3, 2), debug.getupvalue($x3, 3))
P(debug.setupvalue($x3, 1, 100), $x3(), $x1, $x4(7), $x3())
debug.upvaluejoin($x3, 2, $x4, 1)
P($x3(), debug.upvalueid($x3, 2) == debug.upvalueid($x4, 1), $x4($n), $x3())
",
    "
local function $x1(a, b)
  local c = a + b
  P(debug.getlocal(1, 1), debug.getlocal(1, 2), debug.getlocal(1, 3))
  P(debug.setlocal(1, 3, $i), debug.setlocal(1, 1, $S))
  return a, c
end
P($x1($i, $i))
P(debug.getlocal($x1, 1), debug.getlocal($x1, 2), debug.getlocal($x1, 3))
",
    "
local $x1 = {}
local function $x2(...) local a = ... P(debug.getlocal(1, -1), debug.getlocal(1, -2), debug.setlocal(1, -1, 'set'), ...) return a end
P($x2($A, $i))
debug.sethook(function(e, l) $x1[#$x1 + 1] = l end, 'l')
local $x3 = 1
for i = 1, 2 do
  $x3 = $x3 + i
end
if $x3 > 2 then
  $x3 = 0
end
debug.sethook()
P($x1, debug.gethook())
",
    "
local $x1 = {}
debug.sethook(function(e) local i = debug.getinfo(2, 'nS') $x1[#$x1 + 1] = e .. ':' .. text(i.name) .. ':' .. i.what end, 'cr')
local $x2 = math.floor(2.5) + select('#', 1, 2)
local function $x3(n) if n > 0 then return (function() return n end)() end end
$x3(1) $x3(0)
debug.sethook()
P($x1)
",
    "
local function $x1() local i = debug.getinfo(1, 'nSlut') P(i.name, i.namewhat, i.short_src, i.linedefined, i.lastlinedefined, i.what, i.currentline, i.nups, i.nparams, i.isvararg, i.istailcall) end
local function $x2(...) return $x1() end
$x1() $x2() pcall($x1)
local $x3 = debug.getinfo($x2, 'SLu')
local $x4 = {}
for l in pairs($x3.activelines) do $x4[#$x4 + 1] = l end
table.sort($x4)
P($x3.what, $x3.nparams, $x3.isvararg, $x4, debug.getinfo(print, 'S').what, debug.getinfo(P, 'u').isvararg)
",
    "
local $x1 = load('return G6')
P($x1(), debug.getupvalue($x1, 1))
debug.setupvalue($x1, 1, {G6 = $i})
P($x1())
local $x2 = coroutine.create(function(a) local b = a + 1 coroutine.yield(b) error('oops') end)
coroutine.resume($x2, $i)
P(debug.getlocal($x2, 1, 1), debug.getlocal($x2, 1, 2), (debug.traceback($x2):gsub('%[C%]', 'C')))
coroutine.resume($x2)
P(debug.traceback($x2, 'message', 0), debug.traceback($V == nil and 1 or {}) == nil)
",
    "
local function $x1() error('deep') end
local function $x2() $x1() return 1 end
P((select(2, xpcall($x2, function(m) return (debug.traceback(m, 1):gsub('\\n[^\\n]*[^\\n]*$', '')) end))):match('^.-\\n.-\\n.-\\n'))
P(pcall(debug.getinfo, $V), pcall(debug.getinfo, 1, 'X'), debug.getinfo(1000), pcall(debug.getlocal, 1000, 1))
",
];
