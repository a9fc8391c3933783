-- 6.10: a stack dump with variables, as an error handler would print it
local function dump(level)
  level = level + 1
  while true do
    local i = debug.getinfo(level, "nSlu")
    if not i or i.what == "C" then break end
    print(string.format("%s %s:%d params=%d vararg=%s", i.what, i.name or "?", i.currentline, i.nparams, i.isvararg))
    local n = 1
    while true do
      local name, v = debug.getlocal(level, n)
      if not name then break end
      if name:sub(1, 1) ~= "(" then print("", name, type(v) == "table" and "table of " .. #v or type(v) == "function" and "function" or v) end
      n = n + 1
    end
    n = -1
    while true do
      local name, v = debug.getlocal(level, n)
      if not name then break end
      print("", "vararg" .. -n, v)
      n = n - 1
    end
    level = level + 1
    if i.what == "main" then break end
  end
end
local function leaf(x, ...)
  local list = { 1, 2, 3 }
  do local hidden = "gone" end
  dump(1)
  return list
end
local function middle(a)
  local text = "middle " .. a
  local r = leaf(text, "extra", nil, 4)
  return r
end
local function xp() error("boom", 0) end
for i = 1, 1 do
  local in_loop = i * 5
  middle(in_loop)
end
print(xpcall(function() local before = "set" xp() end, function(m)
  print("handler", m)
  dump(3)
  return "done"
end))
