-- Changing __mode after use: the mode that stands at the collection counts.
-- not-under: gc values die while the table is being filled
-- not-under: worst values die while the table is being filled
local mt = {}
local t = setmetatable({}, mt)
local function fill() for i = 1, 5 do t[i] = {} end end
local function count()
  local n = 0
  for _ in pairs(t) do n = n + 1 end
  return n
end
fill()
collectgarbage()
print("strong", count())
mt.__mode = "v"
collectgarbage()
print("weak", count())
fill()
mt.__mode = nil
collectgarbage()
print("strong again", count())
setmetatable(t, {__mode = "v"})
collectgarbage()
print("other metatable", count())
