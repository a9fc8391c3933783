-- nested iterations over the same and over different things
local t = {1, 2, 3}
local n = 0
for _, a in pairs(t) do for _, b in pairs(t) do n = n + a * b end end
print(n)
local function permutations(list)
  local function perm(n) if n == 0 then coroutine.yield(list) else for i = 1, n do list[n], list[i] = list[i], list[n]; perm(n - 1); list[n], list[i] = list[i], list[n] end end end
  return coroutine.wrap(function() perm(#list) end)
end
for p in permutations{1, 2, 3} do io.write(table.concat(p), " ") end print()
for i, a in ipairs{{1, 2}, {3}, {}} do for j, b in ipairs(a) do io.write(i, ",", j, "=", b, " ") end end print()
local function gen(n) return coroutine.wrap(function() for i = 1, n do coroutine.yield(i) end end) end
for i in gen(3) do for j in gen(i) do io.write(i, j, " ") end end print()
for i in gen(5) do if i == 3 then break end io.write(i, " ") end print()
local it = gen(4)
for i in it do if i == 2 then break end end
for i in it do io.write(i, " ") end print()
for k, v in pairs(setmetatable({}, {__pairs = function() return ipairs{"p", "q"} end})) do io.write(k, v, " ") end print()
local co = coroutine.wrap(function() for i, v in ipairs{"a", "b", "c"} do coroutine.yield(i .. v) end return "end" end)
print(co(), co(), co(), co())
local depth = 0
local function walk(x) depth = depth + 1 local s = 0 for _, v in ipairs(x) do s = s + (type(v) == "table" and walk(v) or v) end return s end
print(walk{1, {2, {3, {4}}}, {5}}, depth)
