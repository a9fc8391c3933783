-- 3.3.4: return
local function n() return end
local function one() return 1 end
local function semi() return 1; end
local function many() return 1, nil, 3, nil end
local function call() return many() end
local function paren() return (many()) end
local function mixed() return many(), many() end
local function va(...) return ... end
local function va2(...) return "x", ... end
local function va3(...) return ..., "x" end
local function tab() return {many()} end
local function early(x) if x then return "early" end do return "block" end end
local function infor() for i = 1, 10 do if i == 3 then return i, i * 2 end end end
local function inwhile() while true do repeat return "in repeat" until false end end
print(select("#", n()), select("#", one()), select("#", semi()), select("#", many()))
print(call()) print(paren()) print(mixed())
print(va()) print(va(1, nil)) print(va2()) print(va2(1, 2)) print(va3(1, 2)) print(va3())
print(#tab() >= 1, tab()[3])
print(early(true), early(false), infor())
print(inwhile())
for _, src in ipairs{"return", "return;", "return 1,", "return 1 2", "return return", "do return end", "return; local x", "if x then return 1; end", "return 1;;", "do return 1 end print(1)"} do
  local ok, e = load(src, "=l")
  print(src, ok and "ok" or e)
end
print((function() return 1, 2 end)())
print(((function() return 1, 2 end)()))
