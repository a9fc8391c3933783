-- 6.4.1: trimming, splitting and joining
local function trim(s) return (s:gsub("^%s+", ""):gsub("%s+$", "")) end
local function trim2(s) return s:match("^%s*(.-)%s*$") end
local function trim3(s) local i = s:find("%S") if not i then return "" end return s:sub(i, s:find("%S%s*$")) end
for _, s in ipairs { "", " ", "a", " a ", "  two words\t\n", "\n\n", "x\0 ", " \0 " } do
  print(string.format("%q", trim(s)), trim(s) == trim2(s), trim(s) == trim3(s), #s)
end
local function split(s, sep)
  local out, from = {}, 1
  while true do
    local i, j = s:find(sep, from, true)
    if not i then out[#out + 1] = s:sub(from) return out end
    out[#out + 1] = s:sub(from, i - 1)
    from = j + 1
  end
end
for _, c in ipairs { { "a,b,c", "," }, { "", "," }, { ",", "," }, { "a,,b,", "," }, { "a--b-c", "--" }, { "abc", "abc" }, { "a.b.c", "." }, { "no separator", "|" } } do
  local parts = split(c[1], c[2])
  print(#parts, table.concat(parts, "/"), table.concat(parts, c[2]) == c[1])
end
local words = {}
for w in ("  several   spaced words "):gmatch("%S+") do words[#words + 1] = w end
print(#words, table.concat(words, "_"))
