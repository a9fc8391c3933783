-- 6.10 debug.setuservalue: values of every type in every argument, missing arguments, and the name in the message
local f = debug.setuservalue
local good = { n = 2, io.stdout, nil }
local values = {
  { "nil", nil },
  { "true", true },
  { "5", 5 },
  { "1.5", 1.5 },
  { '"x"', "x" },
  { '"10"', "10" },
  { "{}", {} },
  { "print", print },
  { "thread", coroutine.create(print) },
  { "file", io.stdout },
}
for i = 1, good.n do
  for _, v in ipairs(values) do
    local args = table.pack(table.unpack(good, 1, good.n))
    args[i] = v[2]
    local ok, message = pcall(f, table.unpack(args, 1, good.n))
    print(i, v[1], ok and "accepted" or message)
  end
end
for n = 0, good.n - 1 do
  local ok, message = pcall(f, table.unpack(good, 1, n))
  print("given " .. n, ok and "accepted" or message)
end
local function show(kind, ok, message) print(kind, ok and "accepted" or message) end
show("field", pcall(function() debug.setuservalue() end))
show("local", pcall(function() local g = f; g() end))
show("upvalue", pcall(function() f() end))
show("other field", pcall(function() local t = { m = f }; t.m() end))
show("method", pcall(function() local t = { m = f }; t:m() end))
show("tail call", pcall(function() return f() end))
show("index", pcall(function() local t = { f }; t[1]() end))
show("parentheses", pcall(function() (f)() end))
show("coroutine", coroutine.resume(coroutine.create(f)))
