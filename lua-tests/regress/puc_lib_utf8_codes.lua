-- Class: utf8.codes and offset on bad input.
local function try(...)
  local results = table.pack(pcall(...))
  if not results[1] then return results[2] end
  return "ok", table.unpack(results, 2, results.n)
end
for _, s in ipairs{"ab\x80c", "\xE4", "a\xF0\x9F", "\xED\xB0\x80"} do
  local seen = {}
  local ok, message = pcall(function()
    for p, c in utf8.codes(s) do seen[#seen + 1] = p .. ":" .. c end
  end)
  print(ok, ok or message:gsub("^.-:%d+: ", ""), table.concat(seen, " "))
end
for p, c in utf8.codes("aé€") do io.write(p, "=", c, " ") end print()
for p, c in utf8.codes("") do print("never") end
print(utf8.offset("aé€x", 3), utf8.offset("aé€x", -1), utf8.offset("aé€x", 0, 3), utf8.offset("aé€x", 5), utf8.offset("aé€x", 6))
print(try(utf8.offset, "aé€x", 1, 3), try(utf8.offset, "abc", 1, 5), try(utf8.offset, "abc", 1, -4))
print(utf8.offset("", 1), utf8.offset("", 0), utf8.offset("", -1), utf8.offset("abc", -3), utf8.offset("abc", -4))
print(utf8.len(""), utf8.len("abc", 4), try(utf8.len, "abc", 5), try(utf8.len, "abc", 1, 4), utf8.len("abc", -1))
print(utf8.codepoint("abc", 1, -1))
print(try(utf8.codepoint, "abc", 1, 4), try(utf8.codepoint, "abc", 4), select("#", utf8.codepoint("abc", 3, 2)))
