-- 6.1 load: reader functions deliver pieces until nil or ""
local function try(...)
  local ok, f, e = pcall(load, ...)
  print(ok, type(f), e)
end
local function pieces(...)
  local p, i = { ... }, 0
  return function() i = i + 1; return p[i] end
end
print(load(pieces("return ", "1", " + ", "2"))())
print(load(pieces("ret", "urn 'sp", "lit'"))())
print(load(pieces("return 1", "", " + 100"))())
print(load(pieces())  ~= nil)
try(pieces("return 1", 2))
try(pieces("return 1", {}))
try(pieces("return 1", true))
print(load(pieces("return ", 12, 34))())
try(function() error("reader failed", 0) end)
print(type(select(3, pcall(load, function() error({}) end))))
try(function() error("with position") end)
local n = 0
local f = load(function()
  n = n + 1
  if n <= 200 then return "x" .. n .. " = " .. n .. " " end
end)
local env = {}
debug.setupvalue(f, 1, env)
f()
print(env.x1, env.x200, n)
local src, i = "local t = {} for i = 1, 3 do t[i] = i * i end return table.unpack(t)", 0
print(load(function() i = i + 1; local c = src:sub(i, i); return c ~= "" and c or nil end)())
print(load(pieces("x =")))
print(load(pieces("x ="), "=named"))
print(pcall(load, pieces, "x", "t"))
