//! Coroutines: generated bodies that yield from nested blocks, and templates of single features.

use super::{Func, Gen, Kind};

impl Gen<'_, '_> {
    /// A coroutine with a generated body, resumed more often than it yields.
    pub(super) fn coroutine_stat(&mut self) {
        if !self.may_nest() || self.funcs.len() > 4 {
            return self.print_stat();
        }
        let co = self.unique_name("co");
        let wrap = self.c.chance(40);
        let maker = if wrap { "wrap" } else { "create" };
        line!(self, "local {co} = coroutine.{maker}(function(a, ...)");
        let (cost, times) = (self.cost, self.times);
        self.funcs.push(Func { vararg: true, yields: true, returns: Vec::new(), n_locals: 0 });
        self.scope(|g| {
            g.line("T()");
            g.declare("a", Kind::Any);
            let n = g.c.between(1, 4);
            g.block(n);
            let value = g.any_expr(1);
            line!(g, "P(coroutine.yield({value}, ...))");
            match g.c.below(4) {
                0 => g.line("error('in coroutine')"),
                1 => g.line("error({a})"),
                2 => g.line("return a, ..."),
                _ => {}
            }
        });
        self.funcs.pop();
        self.line("end)");
        (self.cost, self.times) = (self.cost.max(cost), times);
        self.declare_fixed(&co, Kind::Hidden);
        let value = self.any_expr(1);
        if wrap {
            let n = self.c.between(1, 5);
            line!(self, "for i = 1, {n} do P(pcall({co}, i, {value})) end");
        } else {
            let n = self.c.between(1, 6);
            line!(
                self,
                "for i = 1, {n} do P(coroutine.resume({co}, {value}, i)) if coroutine.status({co}) == 'dead' then break end end"
            );
            line!(self, "P(coroutine.status({co}), {co})");
        }
    }
}

pub(super) const TEMPLATES: &[&str] = &[
    // Yields across `pcall` and `xpcall`, with an error after them.
    "
local $x1 = coroutine.wrap(function(...)
  P(pcall(function(...)
    P(coroutine.yield($A, ...))
    P(xpcall(function() coroutine.yield($I) error(${'x'|{1}|nil}) end, function(m) return {m} end))
    error($V)
  end, ...))
  return 'end', ...
end)
P($x1(1, nil)) P($x1($A)) P($x1()) P(pcall($x1)) P(pcall($x1))
",
    // Yields in every metamethod that may yield.
    "
local function $x1(name) return function(a, b) return coroutine.yield(name, type(a), type(b)) end end
local $x2 = {}
for _, e in ipairs{'__add', '__sub', '__concat', '__eq', '__lt', '__le', '__index', '__unm', '__len', '__call', '__idiv', '__bnot', '__shl'} do $x2[e] = $x1(e) end
$x2.__newindex = function(t, k, v) coroutine.yield('set', k, v) end
local $x3, $x4 = setmetatable({}, $x2), setmetatable({}, $x2)
local $x5 = coroutine.wrap(function()
  local r = {${$x3 + 1, 1 - $x3|$x3 < $x4, not ($x3 <= $x4)|$x3 .. 'a' .. 'b' .. $x4|$x3 == $x4, $x3 ~= $x4|-$x3, #$x3, ~$x4|$x3.a, $x3[1], $x3.b.c|$x3(1, 2), $x3 // 2|'a' .. $x3, $x4 << 1}}
  $x3.key = $A
  if $x3 ${<|<=|==|>} $x4 then P('then') else P('else') end
  while $x3 < $x4 do P('turn') end
  return #r, ${r[1]|$x3 == $x4 and 1 or 2}
end)
for i = 1, 12 do
  local t = {pcall($x5, ${i % 2 == 0 and {x = 1} or $V|i < 9 and 5|'r'})}
  P(table.unpack(t, 1, 4))
  if not t[1] then break end
end
",
    // Generators that drive loops, and that end early.
    "
local function $x1(n) return coroutine.wrap(function() for i = 1, n do coroutine.yield(i, i * $i) end end) end
for a, b in $x1($n) do P(a, b) if a == 3 then break end end
local $x2 = {}
for a in $x1(4) do for b in $x1(2) do $x2[#$x2 + 1] = a ~ b end end
P($x2)
",
    // Status, running, yieldable; resuming what cannot be resumed.
    "
local $x1
$x1 = coroutine.create(function()
  P(coroutine.status($x1), coroutine.running() == $x1, coroutine.isyieldable(), coroutine.resume($x1))
  local inner = coroutine.create(function() P(coroutine.status($x1)) P(coroutine.resume($x1)) coroutine.yield(1) end)
  P(coroutine.resume(inner)) P(coroutine.status(inner))
  coroutine.yield(inner)
end)
P(coroutine.status($x1), coroutine.isyieldable(), select(2, coroutine.running()))
P(coroutine.resume($x1)) P(coroutine.status($x1)) P(coroutine.resume($x1)) P(coroutine.resume($x1)) P(coroutine.status($x1))
P(pcall(coroutine.resume, $V)) P(pcall(coroutine.create, $V)) P(pcall(coroutine.status, $V))
",
    // Where a yield is refused.
    "
local $x1 = coroutine.wrap(function()
  P(pcall(table.sort, {3, 1, 2}, function(a, b) coroutine.yield() end))
  P(pcall(string.gsub, 'abc', '.', function(c) coroutine.yield(c) end))
  P(pcall(tostring, setmetatable({}, {__tostring = function() coroutine.yield() end})))
  P(pcall(load, function() coroutine.yield() end))
  for i, v in ipairs(setmetatable({}, {__index = function(_, i) if i < 3 then return i end end})) do coroutine.yield(i) end
  return pcall(function() for k in pairs(setmetatable({}, {__pairs = function() return function(_, k) if not k then return coroutine.yield(k) end end end})) do P(k) end end)
end)
for i = 1, 4 do P(pcall($x1, i)) end
P(pcall(coroutine.yield, 1))
",
    // Many values through resume and yield.
    "
local $x1 = coroutine.create(function(...)
  local n = select('#', ...)
  while true do T() n = select('#', coroutine.yield(n, table.unpack({$i, 2, 3}, 1, n % 4))) end
end)
P(coroutine.resume($x1, $A, nil, nil)) P(coroutine.resume($x1)) P(coroutine.resume($x1, table.unpack($Q))) P(coroutine.resume($x1, nil))
",
    // Upvalues that outlive and cross coroutines.
    "
local $x1, $x2 = $i, {}
local $x3 = coroutine.wrap(function()
  local own = $i
  $x2[1] = function() own = own + 1 return own end
  $x2[2] = function() $x1 = $x1 ~ own return $x1 end
  while true do T() own = int(coroutine.yield(own, $x1)) end
end)
P($x3()) P($x2[1](), $x2[2]()) P($x3($n)) P($x2[1](), $x2[2](), $x1)
$x3 = nil
collectgarbage()
P($x2[1](), $x2[2]())
",
    // Tail calls, recursion and varargs inside.
    "
local function $x1(n, ...)
  if n == 0 then return ... end
  return $x1(n - 1, coroutine.yield(n, ...))
end
local $x2 = coroutine.wrap($x1)
P($x2(3, $A)) P($x2($i)) P($x2(nil, 1)) P($x2('last'))
local $x3 = coroutine.wrap(function(t) for i, v in ipairs(t) do if type(v) == 'table' then for w in coroutine.wrap(function() coroutine.yield(v[1]) end) do coroutine.yield(w) end else coroutine.yield(v) end end end)
P($x3{1, {2}, 3}, $x3(), $x3(), $x3())
",
    // Errors through nested coroutines.
    "
local function $x1(n) if n == 0 then error(${'bottom'|{}|nil}) end return coroutine.wrap($x1)(n - 1) end
P(pcall($x1, $n))
P(pcall(coroutine.wrap(function() return pcall(error) end)))
",
    "
local $x1 = {}
for i = 1, $n do
  $x1[i] = coroutine.create(function(a) for j = 1, i do a = int(coroutine.yield(a + j)) + $v end return 'done', a end)
end
for round = 1, 3 do for i = 1, #$x1 do P(round, i, coroutine.resume($x1[i], round * i)) end end
",
];
