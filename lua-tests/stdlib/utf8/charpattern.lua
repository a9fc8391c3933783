-- 6.5 utf8.charpattern: matches exactly one sequence
print(#utf8.charpattern, string.format("%q", utf8.charpattern):gsub("[\128-\255]", function(c) return "\\" .. c:byte() end))
for c in ("aä€😀\0z"):gmatch(utf8.charpattern) do print(#c, c == "\0" and "zero" or c) end
print(("äöü"):match("^" .. utf8.charpattern))
print(("äöü"):find(utf8.charpattern, 2))
print(select(2, ("日本語 text"):gsub(utf8.charpattern, "")))
print((("aé"):gsub(utf8.charpattern, "[%0]")))
print(("\x80\x80a"):find(utf8.charpattern))
print(("\xff"):find(utf8.charpattern), ("\xc3"):find(utf8.charpattern))
local function reverse(s)
  local t = {}
  for c in s:gmatch(utf8.charpattern) do table.insert(t, 1, c) end
  return table.concat(t)
end
print(reverse("añb€c"), reverse(reverse("añb€c")) == "añb€c")
