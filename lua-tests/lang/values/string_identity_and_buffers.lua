-- 2.1: strings made in different ways are equal; short and long ones behave alike
for _, n in ipairs{0, 1, 5, 39, 40, 41, 100, 1000, 100000} do
  local a = ("x"):rep(n)
  local b = {} for i = 1, n do b[i] = "x" end b = table.concat(b)
  local c = (" " .. a .. " "):sub(2, -2)
  local d = a:upper():lower()
  local e = n < 200 and load("return '" .. a .. "'")() or a
  local t = {[a] = n}
  print(n, a == b, b == c, c == d, d == e, rawequal(a, b), t[b], t[c], t[d .. ""], #a == #b, a < b, a <= b, a .. "y" == b .. "y", a .. "y" > b)
end
local s = "shared" local u = s u = u .. "!" print(s, u, s == "sha" .. "red", u ~= s)
local pieces = {} for i = 1, 500 do pieces[#pieces + 1] = s:sub(i % 6 + 1) end print(#table.concat(pieces), pieces[1], pieces[5], pieces[6])
print(("a"):rep(3, ","), ("ab"):reverse(), ("\0x"):rep(2) == "\0x\0x", #("\0"):rep(10))
