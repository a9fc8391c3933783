-- Other ways to long strings: concat, format, gsub, upper, char.
-- limit: memory=32M
-- peak: 110M
-- expect: concat	false	not enough memory
-- expect: format	false	not enough memory
-- expect: pack	false	not enough memory
-- expect: buffer	false	not enough memory
local long = ("x"):rep(4 << 20)
local function attack(name, build)
  local ok, message = pcall(build)
  collectgarbage()
  print(name, ok, ok or message:match("^not enough memory"))
end
attack("concat", function()
  local t = {}
  for i = 1, 20 do t[i] = long end
  return table.concat(t)
end)
attack("format", function() return string.format("%s%s%s%s%s%s%s%s%s", long, long, long, long, long, long, long, long, long) end)
attack("pack", function() return string.pack("s4s4s4s4s4s4s4s4s4", long, long, long, long, long, long, long, long, long) end)
attack("buffer", function()
  local t = {}
  for i = 1, 20 do t[i] = (long .. i):upper() end
  return t
end)
