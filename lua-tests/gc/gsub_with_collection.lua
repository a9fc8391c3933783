-- Collections inside callbacks of gsub, gmatch, load and concat metamethods.
local text = ("word "):rep(50)
local n = 0
local s = text:gsub("%a+", function(w)
  n = n + 1
  if n % 10 == 0 then collectgarbage() end
  return w:upper() .. n
end)
print(#s, s:sub(-7))
local parts, i = {"return ", "{", "1, ", "'two', ", "3", "}"}, 0
local f = load(function()
  i = i + 1
  collectgarbage()
  return parts[i] and (parts[i] .. "")
end)
print(#f(), f()[2])
local mt = {__concat = function(a, b)
  collectgarbage()
  local function text_of(x) return type(x) == "table" and x.s or x end
  return text_of(a) .. "+" .. text_of(b)
end}
print(setmetatable({s = "x"}, mt) .. "y" .. setmetatable({s = "z"}, mt))
