-- every name of _G can be removed
-- (print itself looks the global tostring up, so the output is written by hand)
local next, type, tostring, pcall, collectgarbage = next, type, tostring, pcall, collectgarbage
local out, pack, concat = io.stdout, table.pack, table.concat
local function print(...)
  local t = pack(...)
  for i = 1, t.n do t[i] = tostring(t[i]) end
  out:write(concat(t, "\t"), "\n")
end
local kept = {}
for k, v in next, _G do kept[#kept + 1] = k end
local g = _G
for _, k in next, kept do g[k] = nil end
print(print2, string, math, type(_ENV))
print(next(_ENV))
print(pcall(function() return string.format("x") end))
print(pcall(function() return print3("x") end))
print(("%d works"):format(5), #"abc", 1 .. 2)
collectgarbage()
x = 1
print(x, next(_ENV))
y = {}
print(type(y), _G)
local co = coroutine
print(co)
print(pcall(function() for i = 1, 3 do z = i end return z end))
