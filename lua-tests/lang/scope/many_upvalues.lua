-- functions with many upvalues and deep nesting
local parts = {"local v1"}
for i = 2, 60 do parts[#parts + 1] = ", v" .. i end
parts[#parts + 1] = " = 1"
for i = 2, 60 do parts[#parts + 1] = ", " .. i end
parts[#parts + 1] = "\nreturn function() "
for i = 1, 60 do parts[#parts + 1] = "v" .. i .. " = v" .. i .. " + 1 " end
parts[#parts + 1] = " return v1"
for i = 2, 60 do parts[#parts + 1] = " + v" .. i end
parts[#parts + 1] = " end"
local f = assert(load(table.concat(parts)))()
print(f(), f(), f())
local function build(depth)
  local s = "local x0 = 0\n"
  for i = 1, depth do s = s .. "local function f" .. i .. "() local x" .. i .. " = x" .. (i - 1) .. " + 1\n" end
  s = s .. "x0 = x0 + 1 return x" .. depth .. "\n"
  for i = depth, 1, -1 do s = s .. "end " .. (i > 1 and "return f" .. i .. "() " or "return f1(), f1()") end
  return s
end
print(load(build(1))()) print(load(build(20))()) print(load(build(60))())
local names = {}
for i = 1, 200 do names[i] = "l" .. i end
local src = "local " .. table.concat(names, ",") .. " = ... return l1, l200, " .. table.concat(names, " or ")
print(load(src)("first"))
names[201] = "l201"
print(load("local " .. table.concat(names, ",") .. " = 1"))
local ups = {}
for i = 1, 150 do ups[i] = "local a" .. i .. " = " .. i end
local body = {}
for i = 1, 150 do body[i] = "a" .. i end
print(load(table.concat(ups, "\n") .. " return (function() return " .. table.concat(body, "+") .. " end)()")())
local big, use = {}, {}
for g = 1, 2 do big[#big + 1] = "local function outer" .. g .. "() local b1"; for i = 2, 130 do big[#big + 1] = ", b" .. i end big[#big + 1] = " end " end
print(load(table.concat(big)) ~= nil)
print(#debug.getinfo(f, "u"), debug.getinfo(f, "u").nups)
