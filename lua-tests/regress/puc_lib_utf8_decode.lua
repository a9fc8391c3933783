-- Class: utf8: over-long forms, continuation bytes, surrogates, values beyond Unicode, cut sequences.
local function try(...)
  local results = table.pack(pcall(...))
  if not results[1] then return results[2] end
  return "ok", table.unpack(results, 2, results.n)
end
local bad = {
  "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xE0\x9F\xBF", "\xF0\x80\x80\x80", "\xF0\x8F\xBF\xBF", "\x80", "\xBF",
  "\xC3", "\xE2\x82", "\xF0\x9F\x98", "\xFF", "\xFE", "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80", "\xC3\x28", "a\xC3",
  "\xE2\x28\xA1",
}
for i, s in ipairs(bad) do
  print(i, utf8.len(s), pcall(utf8.codepoint, s, 1), (pcall(function() for _ in utf8.codes(s) do end end)))
end
print(utf8.len("\xED\xA0\x80"), utf8.codepoint("\xED\xA0\x80"), utf8.len("\u{10FFFF}"), utf8.codepoint("\u{10FFFF}"))
print(#utf8.char(0x10FFFF), utf8.char(0, 127, 128, 2047, 2048, 65535, 65536):byte(1, -1))
print(try(utf8.char, -1), try(utf8.char, 0x110000), try(utf8.char, 0x7FFFFFFF), try(utf8.char, 0x80000000))
print(("äöü€😀x"):match("^" .. utf8.charpattern), #utf8.charpattern)
for c in ("aä€😀"):gmatch(utf8.charpattern) do io.write(#c, " ") end print()
