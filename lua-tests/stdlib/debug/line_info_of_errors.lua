-- 6.10 / 2.3: the line of run-time errors in expressions over many lines
local function line(f) local ok, e = pcall(f) return (e:gsub("^.*line_info_of_errors.lua:", "")) end
print(line(function()
  local a = nil
  return a.b
end))
print(line(function()
  local t = {}
  return t.
    x.
    y
end))
print(line(function()
  local x = 1 +
    2 +
    {}
end))
print(line(function()
  local f
  f(
    1,
    2
  )
end))
print(line(function()
  local s = "a" ..
    "b" ..
    nil
end))
print(line(function()
  error(
    "in parentheses"
  )
end))
print(line(function()
  local t = {
    1,
    #nil,
    3
  }
end))
print(line(function()
  if 1 <
    {} then
  end
end))
print(line(function()
  local a, b = 1
  a = a + 1; b = b + 1
end))
print(line(function()
  for i = 1,
    "x" do
  end
end))
print(line(function()
  for k in
    5 do
  end
end))
print(line(function()
  return ("x")
    :rep(2)
    :nothing()
end))
print(line(function()
  local r = math.floor
  (nil)
end))
print(line(function()
  string.rep()
end))
print(line(function()
  local t = setmetatable({}, { __index = function() error("from index") end })

  return t.x
end))
