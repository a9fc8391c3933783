-- 6.2: a yield inside every metamethod, resumed with the result
local y = coroutine.yield
local events = { "__add", "__sub", "__mul", "__div", "__mod", "__pow", "__unm", "__idiv", "__band", "__bor", "__bxor", "__shl", "__shr", "__bnot", "__concat", "__len", "__index", "__call", "__lt", "__le", "__eq" }
local mt = {}
for _, e in ipairs(events) do mt[e] = function(a, b) return y(e) end end
local function T() return setmetatable({}, mt) end
local a, b = T(), T()
local ops = {
  { "a + 1", function() return a + 1 end }, { "1 + a", function() return 1 + a end }, { "a - b", function() return a - b end }, { "a * 2", function() return a * 2 end }, { "a / 2", function() return a / 2 end },
  { "a % 2", function() return a % 2 end }, { "a ^ 2", function() return a ^ 2 end }, { "-a", function() return -a end }, { "a // 2", function() return a // 2 end }, { "a & 1", function() return a & 1 end },
  { "a | 1", function() return a | 1 end }, { "a ~ 1", function() return a ~ 1 end }, { "a << 1", function() return a << 1 end }, { "a >> 1", function() return a >> 1 end }, { "~a", function() return ~a end },
  { "a .. 'x'", function() return a .. "x" end }, { "'x' .. a", function() return "x" .. a end }, { "'x' .. 'y' .. a .. 'z'", function() return "x" .. "y" .. a .. "z" end }, { "#a", function() return #a end },
  { "a.field", function() return a.field end }, { "a[1]", function() return a[1] end }, { "a()", function() return a() end }, { "a < b", function() return a < b end }, { "a <= b", function() return a <= b end },
  { "a > b", function() return a > b end }, { "a == b", function() return a == b end }, { "a ~= b", function() return a ~= b end }, { "not (a < b)", function() return not (a < b) end },
  { "if a < b", function() if a < b then return "then" else return "else" end end }, { "while", function() local n = 0 while a < b do n = n + 1 if n == 2 then break end end return n end },
  { "a + 1 .. ''", function() return a + 1 .. "" end }, { "and or", function() return a == b and "yes" or "no" end },
}
for _, op in ipairs(ops) do
  for _, answer in ipairs { 7, false } do
    local co = coroutine.create(op[2])
    local log = {}
    local ok, v = coroutine.resume(co)
    while coroutine.status(co) == "suspended" do log[#log + 1] = v ok, v = coroutine.resume(co, answer) end
    print(op[1], answer, table.concat(log, " "), ok, v)
  end
end
