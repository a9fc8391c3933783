-- 6.1 ipairs: an error inside __index surfaces; iterator arguments
local t = setmetatable({ 1, 2 }, { __index = function(_, k) error("no element " .. k, 0) end })
print(pcall(function()
  for i, v in ipairs(t) do print(i, v) end
end))
local iter = ipairs {}
print(pcall(iter))
print(pcall(iter, {}))
print(pcall(iter, nil, 0))
print(pcall(iter, 5, 0))
print(iter("abc", 0))
print(iter({ [math.mininteger] = "wraps" }, math.maxinteger))
print(iter({ [0] = "zero" }, -1))
print(iter({ [3] = "three" }, "2"))
print(iter({ [3] = "three" }, 2.0))
print(ipairs({}) == ipairs({ 1 }))
local nested = setmetatable({}, { __index = setmetatable({ 10 }, { __index = { 10, 20, 30 } }) })
for i, v in ipairs(nested) do print(i, v) end
