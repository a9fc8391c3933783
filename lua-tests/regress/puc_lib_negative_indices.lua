-- Class: string.byte and string.sub with extreme indices.
local function try(...)
  local results = table.pack(pcall(...))
  if not results[1] then return results[2] end
  return "ok", table.unpack(results, 2, results.n)
end
local s = "hello"
local max, min = math.maxinteger, math.mininteger
print(s:sub(min), s:sub(max), s:sub(min, max), s:sub(max, min), s:sub(-100, 2), s:sub(3, 100))
print(s:sub(0), s:sub(-5), s:sub(-6), s:sub(5), s:sub(6), s:sub(2, -2), s:sub(-2, -3), s:sub(0, 0))
print(s:byte(min), s:byte(max), s:byte(0), s:byte(-5), s:byte(-6), s:byte(5), s:byte(6))
print(s:byte(min, max))
print(s:byte(max, min))
print(select("#", s:byte(10, 20)), select("#", s:byte(-3, -1)))
print((""):sub(min, max), (""):byte(1, -1), (""):byte())
print(try(string.sub, "x", 1.5), try(string.sub, "x", "1"), try(string.sub, "x", 2^63))
print(utf8.codepoint("héllo", -1), try(utf8.codepoint, "x", min), try(utf8.offset, "x", 1, max))
print(try(utf8.len, "x", min), utf8.len("x", 2), try(utf8.len, "x", 3))
