-- 6.1 xpcall: the handler runs before the stack is unwound
local function third() error("deep", 0) end
local function second() third() return 1 end
local function first() second() return 1 end
print(xpcall(first, function(e)
  local names = {}
  for l = 1, 20 do
    local i = debug.getinfo(l, "nSl")
    if not i then break end
    names[#names + 1] = (i.name or "-") .. "@" .. i.currentline
  end
  return e .. " " .. table.concat(names, ",")
end))
print(xpcall(first, debug.traceback))
print(xpcall(first, function(e) return debug.traceback("tb: " .. e, 2) end))
local function locals()
  local secret = 42
  error("x")
end
print(xpcall(locals, function()
  local n, v = debug.getlocal(3, 1)
  return n or "none"
end))
print(xpcall(locals, function()
  for l = 1, 10 do
    local n, v = debug.getlocal(l, 1)
    if n == "secret" then return v end
  end
end))
-- handler that changes the type of the error
local ok, boxed = xpcall(first, function(e) return { e } end)
print(ok, type(boxed), boxed[1])
