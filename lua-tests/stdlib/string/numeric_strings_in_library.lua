-- 6.4 / 3.4.3: strings that hold numbers as integer arguments of library functions
for _, s in ipairs { "2", " 2 ", "2.0", "0x2", "2e0", "0x1p1", "+2", "\t2\n", "2.5", "", " ", "two", "2x", "0x", "1e400", "9223372036854775808", "nan", "2\0" } do
  local function try(f, ...) local ok, r = pcall(f, ...) return ok and tostring(r) or (r:match("%((.-)%)$") or r) end
  print(string.format("%q", s), try(string.rep, "ab", s), try(string.sub, "abc", s), try(string.char, s), try(select, s, "a", "b"), try(math.floor, s), try(table.concat, { "x", "y" }, "-", s), try(string.format, "%d", s))
end
