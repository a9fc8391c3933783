-- random expressions over objects whose operators write down what was done, in which order
local seed = 70
local function rnd(n) seed = seed * 6364136223846793005 + 1442695040888963407 return (seed >> 33) % n + 1 end
local function pick(t) return t[rnd(#t)] end
local log
local mt = {}
local function t(v) return type(v) == "table" and v.s or tostring(v) end
local function obj(s) return setmetatable({s = s}, mt) end
local bin = {add = "+", sub = "-", mul = "*", div = "/", mod = "%", pow = "^", idiv = "//", band = "&", bor = "|", bxor = "~", shl = "<<", shr = ">>", concat = ".."}
local ops = {"+", "-", "*", "/", "%", "^", "//", "&", "|", "~", "<<", ">>", ".."}
for ev, op in pairs(bin) do mt["__" .. ev] = function(a, b) log[#log + 1] = op return obj("(" .. t(a) .. op .. t(b) .. ")") end end
mt.__unm = function(a) log[#log + 1] = "u-" return obj("-" .. t(a)) end
mt.__bnot = function(a) log[#log + 1] = "u~" return obj("~" .. t(a)) end
mt.__len = function(a) log[#log + 1] = "u#" return obj("#" .. t(a)) end
mt.__call = function(a, ...) log[#log + 1] = "()" local r = {} for i, v in ipairs{...} do r[i] = t(v) end return obj(t(a) .. "(" .. table.concat(r, ",") .. ")") end
mt.__index = function(a, k) log[#log + 1] = "." return obj(a.s .. "." .. t(k)) end
mt.__lt = function(a, b) log[#log + 1] = "<" return #t(a) < #t(b) end
mt.__le = function(a, b) log[#log + 1] = "<=" return #t(a) <= #t(b) end
mt.__eq = function(a, b) log[#log + 1] = "==" return a.s == b.s end
local function expr(d)
  if d == 0 then return pick{"a", "b", "c", "a", "b", "c", "1", "2.5", "'s'"} end
  local k = rnd(12)
  if k == 1 then return "-" .. pick{"a", "b", "c"} elseif k == 2 then return "#" .. pick{"a", "b"} elseif k == 3 then return "~" .. pick{"b", "c"}
  elseif k == 4 then return "a(" .. expr(d - 1) .. ", " .. expr(rnd(d) - 1) .. ")" elseif k == 5 then return pick{"a", "b"} .. ".f" elseif k == 6 then return "c[" .. expr(d - 1) .. "]"
  elseif k == 7 then return "(" .. expr(d - 1) .. ")" elseif k == 8 then return "((" .. expr(d - 1) .. ") and (" .. expr(rnd(d) - 1) .. "))" end
  return expr(d - 1) .. " " .. pick(ops) .. " " .. expr(rnd(d) - 1)
end
for n = 1, 60 do
  local src = expr(3)
  log = {}
  local f = assert(load("local a, b, c = ... return " .. src, "=m"))
  local ok, r = pcall(f, obj"A", obj"B", obj"C")
  print(n, src)
  print("", ok and t(r) or r:gsub("0x%x+", "ADDR"), table.concat(log, " "))
  if n % 4 == 0 then log = {} local g = load("local a, b, c = ... return a .. (" .. src .. ") < b, c == a, a <= c(" .. src .. "), not (b < a)", "=m") print("", pcall(g, obj"A", obj"B", obj"C")) print("", table.concat(log, " ")) end
end
