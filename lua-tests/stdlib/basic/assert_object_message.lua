-- 6.1 assert: the message may be any value; it is not converted
local e1 = setmetatable({}, { __tostring = function() return "E1" end })
local ok, got = pcall(assert, false, e1)
print(ok, rawequal(got, e1), tostring(got))
for _, v in ipairs { 1, 2.5, "s", true } do
  local ok, got = pcall(assert, false, v)
  print(ok, type(got), got)
end
print(pcall(assert, false, false))
local f = function() end
print(select(2, pcall(assert, nil, f)) == f)
local co = coroutine.create(print)
print(select(2, pcall(assert, nil, co)) == co)
print(pcall(assert, pcall(error)))
print(pcall(assert, pcall(error, e1)) == false)
local wrapped = coroutine.wrap(function() assert(false, e1) end)
print(select(2, pcall(wrapped)) == e1)
