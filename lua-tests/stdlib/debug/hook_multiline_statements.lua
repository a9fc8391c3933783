-- 6.10 debug.sethook "l": lines of statements that span lines
-- not-under: opt code that is never reached has lines only where nothing is optimised away
local seen
local function lines(src)
  seen = {}
  local f = assert(load(src, "=c"))
  debug.sethook(function(_, l) if debug.getinfo(2, "S").short_src == "c" then seen[#seen + 1] = l end end, "l")
  pcall(f)
  debug.sethook()
  print(table.concat(seen, " "))
end
lines("local a = 1\nlocal b = 2\n")
lines("local a =\n1\nlocal b\n= 2\n")
lines("if true then\n  local x = 1\nend\n")
lines("if false then\n  local x = 1\nelseif true then\n  local y = 2\nelse\n  local z = 3\nend\n")
lines("for i = 1, 3 do\n  local x = i\nend\n")
lines("for i = 1, 3 do local x = i end")
lines("local i = 0\nwhile i < 2 do\n  i = i + 1\nend\n")
lines("local i = 0\nrepeat\n  i = i + 1\nuntil i == 2\n")
lines("for k, v in pairs({ 1, 2 }) do\n  local x = k\nend\n")
lines("local function f()\n  return 1\nend\nlocal x = f()\nf()\n")
lines("do\n  goto done\n  print = 1\n  ::done::\nend\nlocal y = 1\n")
lines("local t = {\n  a = 1,\n  b = 2,\n}\n")
lines("local q = nil\n\n\nlocal x = 5\n\nx = 6\n")
lines("do\n  local a\n  do\n    local b\n  end\nend\n")
lines("return 1\n")
lines("local a, b = 1, 2; a, b = b, a\nlocal c = a + b\n")
lines("for i = 1, 2 do\n  if i == 1 then goto cont end\n  local x = 1\n  ::cont::\nend\n")
lines("local function r(n)\n  if n == 0 then\n    return 0\n  end\n  return 1 + r(n - 1)\nend\nr(2)\n")
