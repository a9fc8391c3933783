-- 2.5.2 / 6.6: memoization, weak keys, counting calls
local calls = 0
local function memoize(f) local cache = {} return function(n) local v = cache[n] if v == nil then v = f(n) cache[n] = v end return v end end
local fib
fib = memoize(function(n) calls = calls + 1 if n < 2 then return n end return fib(n - 1) + fib(n - 2) end)
print(fib(80), calls)
print(fib(80), calls)
local function memo_args(f)
  local root = {}
  return function(...)
    local node = root
    for i = 1, select("#", ...) do local a = select(i, ...) local k = a == nil and root or a node[k] = node[k] or {} node = node[k] end
    if not node[memo_args] then node[memo_args] = table.pack(f(...)) end
    return table.unpack(node[memo_args], 1, node[memo_args].n)
  end
end
local n = 0
local g = memo_args(function(...) n = n + 1 return select("#", ...), ... end)
print(g(1, nil, 3)) print(g(1, nil, 3)) print(g()) print(g(1, nil)) print(n)
local weak = setmetatable({}, { __mode = "k" })
do local key = {} weak[key] = "value" weak["string"] = 1 weak[1] = 2 end
collectgarbage()
local left = 0
for _ in pairs(weak) do left = left + 1 end
print(left, weak.string, weak[1])
local values = setmetatable({}, { __mode = "v" })
values.a, values.b, values.c, values.d = {}, "text", 42, print
collectgarbage()
print(values.a, values.b, values.c, values.d == print)
local eph = setmetatable({}, { __mode = "k" })
do local k = {} eph[k] = { k } end
collectgarbage()
print(next(eph))
local both = setmetatable({}, { __mode = "kv" })
local held = {}
both[held], both[1], both[{}] = held, {}, held
collectgarbage()
left = 0
for _ in pairs(both) do left = left + 1 end
print(left, both[held] == held)
