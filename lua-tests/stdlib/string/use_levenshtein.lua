-- 6.4: edit distances and longest common substrings
local function distance(a, b)
  local prev = {}
  for j = 0, #b do prev[j] = j end
  for i = 1, #a do
    local cur = { [0] = i }
    for j = 1, #b do
      cur[j] = math.min(prev[j] + 1, cur[j - 1] + 1, prev[j - 1] + (a:byte(i) == b:byte(j) and 0 or 1))
    end
    prev = cur
  end
  return prev[#b]
end
for _, p in ipairs { { "", "" }, { "", "abc" }, { "kitten", "sitting" }, { "flaw", "lawn" }, { "same", "same" }, { "abc", "cba" }, { "intention", "execution" } } do
  print(p[1], p[2], distance(p[1], p[2]), distance(p[2], p[1]))
end
local function common(a, b)
  local best, at = 0, 0
  local prev = {}
  for i = 1, #a do
    local cur = {}
    for j = 1, #b do
      if a:byte(i) == b:byte(j) then
        cur[j] = (prev[j - 1] or 0) + 1
        if cur[j] > best then best, at = cur[j], i end
      end
    end
    prev = cur
  end
  return a:sub(at - best + 1, at)
end
print(common("the quick brown fox", "a quick brown dog"))
print(common("abcdef", "zabcyabcd"), common("", "x") == "", common("xyz", "abc") == "")
