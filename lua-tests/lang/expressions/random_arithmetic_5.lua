-- random expressions of strings and numbers: as constants, locals, upvalues, globals, fields and mixed they give the same
local seed = 1308
local function rnd(n) seed = seed * 6364136223846793005 + 1442695040888963407 return (seed >> 33) % n + 1 end
local function pick(t) return t[rnd(#t)] end
local ops, leaves = {"+", "-", "*", "..", "//"}, {"1", "2", "'3'", "1.5", "'0x10'", "7"}
local values = {}
for i, s in ipairs(leaves) do values[i] = load("return " .. s)() end
-- an expression as a function from the way to write leaf i to source text
local function expr(depth)
  if depth == 0 or rnd(5) == 1 then local i = rnd(#leaves) return function(leaf) return leaf(i) end end
  local k = rnd(8)
  if k == 1 then local e = expr(depth - 1) return function(leaf) return "-(" .. e(leaf) .. ")" end end
  if k == 2 then local e = expr(depth - 1) return function(leaf) return "(" .. e(leaf) .. ")" end end
  local a, op, b = expr(depth - 1), pick(ops), expr(depth - 1)
  return function(leaf) return a(leaf) .. " " .. op .. " " .. b(leaf) end
end
local names = {}
for i = 1, #leaves do names[i] = "v" .. i end
local list = table.concat(names, ", ")
local forms = {
  {"", function(i) return "(" .. leaves[i] .. ")" end, ""},
  {"local " .. list .. " = ... ", function(i) return "v" .. i end, ""},
  {"local " .. list .. " = ... return (function() ", function(i) return "v" .. i end, " end)()"},
  {list .. " = ... ", function(i) return "v" .. i end, ""},
  {"local t = {...} ", function(i) return "t[" .. i .. "]" end, ""},
  {"local " .. list .. " = ... ", function(i) return i % 2 == 0 and "(" .. leaves[i] .. ")" or "v" .. i end, ""},
  {"local " .. list .. " = ... ", function(i) return i % 2 == 1 and "(" .. leaves[i] .. ")" or "v" .. i end, ""},
}
local function text(ok, v)
  if not ok then return "error " .. v:gsub("^.-:%d+: ", ""):gsub(" %(.*%)", "") end
  return v ~= v and "nan" or tostring(v) .. (math.type(v) == "float" and "f" or "")
end
local different = 0
for n = 1, 60 do
  local e = expr(3)
  local want
  for _, f in ipairs(forms) do
    local src = f[1] .. "return " .. e(f[2]) .. f[3]
    if f[3] ~= "" then src = f[1] .. "return " .. e(f[2]) .. f[3] end
    local fn = assert(load(src, "=e", "t", {}))
    local got = text(pcall(fn, table.unpack(values)))
    want = want or got
    if got ~= want then different = different + 1 print("different", src, got, want) end
  end
  print(n, want)
end
print("different", different)
