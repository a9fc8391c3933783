-- negation overflow in shifts and in debug.getlocal indices
local min, max = math.mininteger, math.maxinteger
print(1 << min, 1 >> min, 1 << max, 1 >> max, -1 << min, -1 >> min, min << 1, min >> 63, min >> 1)
print(1 << -63, 1 << -64, 1 >> -63, 1 >> -64, min << -63, min >> -63, -1 << -1, -1 >> -1)
for _, s in ipairs{-65, -64, -63, -1, 0, 1, 63, 64, 65} do print(s, 1 << s, -1 << s, 1 >> s, -1 >> s, min >> s, min << s) end
local function f(...) return debug.getlocal(1, min), debug.getlocal(1, max), debug.getlocal(1, -1), debug.getlocal(1, -2), debug.getlocal(1, 0) end
print(f()) print(select("#", f(1, 2)))
print(pcall(debug.getlocal, 1000, 1)) print(pcall(debug.getlocal, -1, 1))
print(debug.getlocal(f, min), debug.getlocal(f, 0), debug.getupvalue(f, min), debug.getupvalue(f, max))
print(math.abs(min), -min, min // -1, min % -1, min * -1, 0 - min, math.ult(min, max))
print(("x"):rep(min), ("abc"):sub(min, max), ("abc"):byte(min), string.find("abc", "c", min), string.find("abc", "a", max))
print(select(-1, 1, 2, 3), pcall(select, min, 1), utf8.offset("abc", 0, 1), pcall(utf8.offset, "abc", min))
