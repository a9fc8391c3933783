-- 6.7 math.fmod: values of every type in every argument, missing arguments, and the name in the message
local f = math.fmod
local good = { n = 2, 7, 3 }
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
