-- 6.10 debug.getinfo of function values: every option letter
local function f(a, b, ...)
  local c = a
  return c, b
end
local function show(what, t)
  local keys = {}
  for k in pairs(t) do keys[#keys + 1] = k end
  table.sort(keys)
  local out = {}
  for _, k in ipairs(keys) do local v = t[k] out[#out + 1] = k .. "=" .. (type(v) == "function" and "function" or type(v) == "table" and "table" or tostring(v)) end
  print(what, table.concat(out, " "))
end
for c in ("Slnutf"):gmatch(".") do show(c, debug.getinfo(f, c)) end
show("L", { lines = (function() local t = {} for l in pairs(debug.getinfo(f, "L").activelines) do t[#t + 1] = l end table.sort(t) return table.concat(t, ",") end)() })
show("empty", debug.getinfo(f, ""))
show("all", debug.getinfo(f))
show("C function", debug.getinfo(print))
show("C function S", debug.getinfo(string.rep, "S"))
show("C L", debug.getinfo(print, "L"))
show("repeated", debug.getinfo(f, "SSS"))
print(debug.getinfo(f, "f").func == f, debug.getinfo(print, "f").func == print)
for _, o in ipairs { "X", "Sx", ">", ">S", "S ", "s", "N" } do print(o, pcall(debug.getinfo, f, o)) end
print(pcall(debug.getinfo, f, 5))
print(pcall(debug.getinfo, f, {}))
print(pcall(debug.getinfo))
print(pcall(debug.getinfo, "x"))
print(pcall(debug.getinfo, nil))
print(pcall(debug.getinfo, {}))
