-- 6.10 debug.getinfo "L": lines with code
local function lines(f)
  local t = {}
  for l, v in pairs(debug.getinfo(f, "L").activelines) do t[#t + 1] = l assert(v == true) end
  table.sort(t)
  return table.concat(t, " ")
end
print(lines(function() end))
print(lines(function()
  local x = 1

  x = x + 1
  -- a comment
  return x
end))
print(lines(function(a)
  if a then
    print(a)
  else
    print("no")
  end
end))
print(lines(function()
  for i = 1, 3 do
    print(i)
  end
end))
print(lines(function()
  local t = {
    1,
    2,
  }
  return t
end))
print(lines(function()
  while true do
    break
  end
  repeat
    local x = 1
  until x
end))
print(lines(load("return 1")), lines(load("\n\nreturn 1\n\n")))
print(debug.getinfo(print, "L").activelines)
print(lines(load(string.dump(function() return 1 end, true))))
