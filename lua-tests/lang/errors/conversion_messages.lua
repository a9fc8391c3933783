-- 2.3/3.4.3: messages of failed conversions in operators and in library arguments
local function try(f, ...) print(select(2, pcall(f, ...))) end
local t = {frac = 1.5, big = 2^70, str = "1.5", nan = 0/0, inf = math.huge, word = "x"}
for _, k in ipairs{"frac", "big", "str", "nan", "inf", "word"} do
  try(function() return t[k] | 1 end)
  try(function() return 1 << t[k] end)
  try(function() local v = t[k]; return ~v end)
  try(string.rep, "x", t[k]) try(string.char, t[k]) try(string.sub, "x", t[k]) try(select, t[k]) try(table.concat, {}, "", t[k]) try(string.format, "%d", t[k])
  try(function() for i = 1, 2, t[k] do if k == "frac" or k == "str" then return k end return k end end)
end
try(function() return t.frac | 1 end) try(function() return t.word | 1 end) try(function() return t.str & t.frac end) try(math.tointeger, "x") try(math.floor, "x") try(math.floor, {}) try(utf8.char, 1.5) try(string.pack, "i4", 1.5) try(string.byte, "abc", "x")
