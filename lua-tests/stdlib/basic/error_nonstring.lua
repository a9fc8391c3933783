-- 6.1 error: positions are added only to strings
local function raise(v, l) error(v, l) end
for _, v in ipairs { "text", 12, 1.5, true, false } do
  local ok, e = pcall(raise, v)
  print(ok, type(e), e)
end
print(pcall(raise))
print(pcall(raise, nil))
print(pcall(error))
print(pcall(error, nil))
local t = { code = 7 }
local ok, e = pcall(raise, t, 2)
print(ok, e == t, e.code)
ok, e = pcall(raise, "12")
print(e)
ok, e = pcall(raise, 12)
print(e, math.type(e))
ok, e = pcall(raise, 12.0)
print(e, math.type(e))
print(select("#", pcall(error)))
ok, e = pcall(raise, print)
print(e == print)
