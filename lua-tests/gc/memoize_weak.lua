-- The memoising idiom with weak values and with weak keys.
local calls = 0
local function compute(o) calls = calls + 1 return {of = o.name} end
local memo = setmetatable({}, {__mode = "k"})
local function cached(o)
  local r = memo[o]
  if not r then r = compute(o) memo[o] = r end
  return r
end
local a, b = {name = "a"}, {name = "b"}
for i = 1, 5 do cached(a) cached(b) collectgarbage() end
print(calls, cached(a).of, cached(b).of)
a = nil
collectgarbage()
local n = 0
for _ in pairs(memo) do n = n + 1 end
print(n, calls)
