-- Pattern matching over prose: gsub with string, table and function, gmatch, find with captures.
-- small: 2
local n = tonumber(arg and arg[1]) or 400

local words = { "harbour", "lantern", "evening", "the", "of", "captain", "silver", "waves", "and",
  "letter", "winter", "grey", "stone", "bridge", "market", "a", "quiet", "river", "seven", "doors" }
local seed = 42
local function random(limit)
  seed = (seed * 3877 + 29573) % 139968
  return seed % limit + 1
end

local lines = {}
for i = 1, 60 do
  local line = {}
  for j = 1, 14 do
    line[j] = words[random(#words)]
  end
  line[#line + 1] = string.format("%d.%02d EUR on 2024-%02d-%02d", random(900), random(99), random(12), random(28))
  lines[i] = "  " .. table.concat(line, " ") .. " "
end
local text = table.concat(lines, "\n")

local replacements = { harbour = "port", grey = "gray", captain = "skipper", seven = "7" }
local length, counted, amounts, vowels = 0, 0, 0, 0
for _ = 1, n do
  local s, count = text:gsub("%s+", " ")
  length, counted = length + #s, counted + count
  s = text:gsub("%a+", replacements)
  length = length + #s
  s = text:gsub("(%d+)-(%d+)-(%d+)", "%3.%2.%1")
  length = length + #s
  s, count = text:gsub("[aeiou]", function(v)
    if v == "e" then return "E" end
  end)
  vowels = vowels + count
  for whole, cents in text:gmatch("(%d+)%.(%d%d) EUR") do
    amounts = amounts + whole * 100 + cents
  end
  for line in text:gmatch("[^\n]+") do
    local trimmed = line:match("^%s*(.-)%s*$")
    length = length + #trimmed
    local first, last = trimmed:find("bridge", 1, true)
    if first then counted = counted + last - first end
  end
end
print(string.format("length %d, counted %d, vowels %d, cents %d", length, counted, vowels, amounts))
