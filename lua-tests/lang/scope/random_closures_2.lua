-- random functions nested in functions and loops that read and change each other's variables, against a model
local seed = 63
local function rnd(n) seed = seed * 6364136223846793005 + 1442695040888963407 return (seed >> 33) % n + 1 end
local function pick(t) return t[rnd(#t)] end
local counter
-- builds source of a function body and a model that does the same on explicit scopes
local function lookup(scope, name) while scope do if scope.vars[name] then return scope.vars[name] end scope = scope.up end end
local function body(depth, names)
  local src, steps = {}, {}
  local mine = {table.unpack(names)}
  local function declare()
    counter = counter + 1
    local name, c, from = "v" .. counter, rnd(9), #mine > 0 and pick(mine)
    src[#src + 1] = "local " .. name .. " = " .. (from and from .. " + " or "") .. c
    steps[#steps + 1] = function(s) s.vars[name] = {(from and lookup(s, from)[1] or 0) + c} end
    mine[#mine + 1] = name
  end
  declare()
  for _ = 1, rnd(3) + 1 do
    local k = rnd(depth > 0 and 6 or 3)
    if k == 1 then declare()
    elseif k == 2 then local a, b, c = pick(mine), pick(mine), rnd(5) src[#src + 1] = a .. " = (" .. b .. " * 2 + " .. c .. ") % 997" steps[#steps + 1] = function(s) lookup(s, a)[1] = (lookup(s, b)[1] * 2 + c) % 997 end
    elseif k == 3 then local a = pick(mine) src[#src + 1] = "P(" .. a .. ")" steps[#steps + 1] = function(s) s.P(lookup(s, a)[1]) end
    elseif k == 4 then local inner, f = body(depth - 1, mine) local times = rnd(2) src[#src + 1] = "do local function f() " .. inner .. " end " .. ("f() "):rep(times) .. "end" steps[#steps + 1] = function(s) for _ = 1, times do f({vars = {}, up = s, P = s.P, later = s.later}) end end
    elseif k == 5 then local inner, f = body(depth - 1, mine) local m = rnd(3) src[#src + 1] = "for i = 1, " .. m .. " do " .. inner .. " end" steps[#steps + 1] = function(s) for _ = 1, m do f({vars = {}, up = s, P = s.P, later = s.later}) end end
    else local inner, f = body(depth - 1, mine) src[#src + 1] = "LATER(function() " .. inner .. " end)" steps[#steps + 1] = function(s) s.later(function() f({vars = {}, up = s, P = s.P, later = s.later}) end) end end
  end
  return table.concat(src, " "), function(s) for i = 1, #steps do steps[i](s) end end
end
local bad = 0
for n = 1, 30 do
  counter = 0
  local src, f = body(3, {})
  local function machine() local out, queue = {}, {} return out, queue, function(v) out[#out + 1] = v end, function(g) if #queue < 200 then queue[#queue + 1] = g end end end
  local out1, q1, P1, later1 = machine()
  f({vars = {}, P = P1, later = later1})
  local i = 1 while q1[i] and i < 60 do q1[i]() i = i + 1 end
  for j = 1, math.min(#q1, 20) do q1[j]() end
  local out2, q2, P2, later2 = machine()
  local fn = load(src, "=c", "t", {P = P2, LATER = later2})
  fn()
  i = 1 while q2[i] and i < 60 do q2[i]() i = i + 1 end
  for j = 1, math.min(#q2, 20) do q2[j]() end
  local same = table.concat(out1, " ") == table.concat(out2, " ") and #q1 == #q2
  if not same then bad = bad + 1 print("different", src) end
  local sum = 0
  for _, v in ipairs(out2) do sum = (sum * 31 + v) % 1000003 end
  print(n, #out2, #q2, sum)
end
print("bad", bad)
