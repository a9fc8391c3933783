-- 6.1 ipairs: stops at the first nil; respects __index in 5.3
for i, v in ipairs { "a", "b", nil, "d" } do print(i, v) end
for i, v in ipairs {} do print("never", i, v) end
local f, s, c = ipairs { 1 }
print(type(f), type(s), c, math.type(c))
print(f({ "x", "y" }, 0))
print(f({ "x", "y" }, 1))
print(f({ "x", "y" }, 2))
print(select("#", f({}, 0)))
local proxy = setmetatable({}, { __index = function(_, i) if i <= 4 then return i * i end end })
for i, v in ipairs(proxy) do print(i, v) end
local grows = { 1 }
for i, v in ipairs(grows) do
  if i < 4 then grows[i + 1] = v * 2 end
  print(i, v)
end
for i, ch in ipairs("abc") do print("string", i, ch) end
print(pcall(ipairs))
print(pcall(function() for i in ipairs(nil) do end end))
print(pcall(function() for i in ipairs(12) do print(i) end end))
print(pcall(f, {}, "x"))
print(pcall(f, {}, 1.5))
