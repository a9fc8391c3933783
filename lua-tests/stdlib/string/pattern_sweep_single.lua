-- not-under: gc a collection at each of its allocations takes minutes
-- 6.4.1 patterns: every combination of 2 items over all short subjects (single)
local items, suffixes = { "a", "b", ".", "%a", "[ab]", "[^a]", "%1" }, { "", "*", "+", "-", "?" }
local subjects = {}
for _, s in ipairs { "", "a", "b", "ab", "ba", "aa", "aab", "aba", "bab", "abab", "aabb" } do subjects[#subjects + 1] = s end
local patterns = { "" }
for _ = 1, 2 do
  local longer = {}
  for _, p in ipairs(patterns) do
    for _, i in ipairs(items) do
      for _, s in ipairs(suffixes) do longer[#longer + 1] = p .. i .. s end
    end
  end
  patterns = longer
end
local function flat(...)
  local t = table.pack(...)
  for i = 1, t.n do t[i] = tostring(t[i]) end
  return table.concat(t, ",")
end
local count = 0
for _, p in ipairs(patterns) do
  local row = {}
  for i, s in ipairs(subjects) do
    local ok, r = pcall(function() return flat(s:find(p)) .. "/" .. flat(s:gsub(p, "<%0>")) end)
    row[i] = ok and r or "E:" .. r:match(": (.*)$")
    count = count + 1
  end
  -- one line a pattern would be long, so rows are summed up by a checksum, and a sample is shown
  local text, h = table.concat(row, "|"), 5381
  for i = 1, #text do h = (h * 33 + text:byte(i)) % 4294967296 end
  print(p, h)
  if count % 77 == 0 then print("", text) end
end
print(#patterns, count)
