-- events added to and removed from a metatable after its absence was seen
local mt = {}
local t = setmetatable({}, mt)
local function probe()
  local r = {}
  r[#r + 1] = tostring(t.x)
  t.y = "stored"
  r[#r + 1] = tostring(rawget(t, "y")); rawset(t, "y", nil)
  r[#r + 1] = tostring(t == setmetatable({}, mt))
  r[#r + 1] = tostring(#t)
  r[#r + 1] = tostring(select(2, pcall(function() return t() end))):gsub("^.-: ", "")
  r[#r + 1] = tostring(select(2, pcall(function() return t + 1 end))):gsub("^.-: ", "")
  print(table.concat(r, " | "))
end
probe() probe()
mt.__index = function() return "index" end probe()
mt.__newindex = function() end probe()
mt.__eq = function() return true end probe()
mt.__len = function() return 99 end probe()
mt.__call = function() return "called" end probe()
mt.__add = function() return "added" end probe()
for _, k in ipairs{"__index", "__newindex", "__eq", "__len", "__call", "__add"} do mt[k] = nil probe() end
rawset(mt, "__index", {x = "raw"}) probe()
rawset(mt, "__index", nil)
for k, v in pairs{__len = function() return 5 end} do mt[k] = v end probe()
mt["__" .. "call"] = function() return "computed" end probe()
setmetatable(t, {__index = {x = "other table"}}) probe()
setmetatable(t, nil)
print(t.x, #t, pcall(function() return t == {} end))
