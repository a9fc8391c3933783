-- 6.4: a line difference by longest common subsequence
local function lines(s) local t = {} for l in (s .. "\n"):gmatch("(.-)\n") do t[#t + 1] = l end return t end
local function diff(a, b)
  local L = {}
  for i = #a + 1, 1, -1 do
    L[i] = {}
    for j = #b + 1, 1, -1 do
      if i > #a or j > #b then L[i][j] = 0
      elseif a[i] == b[j] then L[i][j] = L[i + 1][j + 1] + 1
      else L[i][j] = math.max(L[i + 1][j], L[i][j + 1]) end
    end
  end
  local out, i, j = {}, 1, 1
  while i <= #a or j <= #b do
    if i <= #a and j <= #b and a[i] == b[j] then out[#out + 1] = "  " .. a[i] i, j = i + 1, j + 1
    elseif j > #b or (i <= #a and L[i + 1][j] >= L[i][j + 1]) then out[#out + 1] = "- " .. a[i] i = i + 1
    else out[#out + 1] = "+ " .. b[j] j = j + 1 end
  end
  return out, L[1][1]
end
local function show(a, b) local d, n = diff(lines(a), lines(b)) print(n) for _, l in ipairs(d) do print(l) end end
show("a\nb\nc", "a\nc\nd")
show("same\ntext", "same\ntext")
show("", "new")
show("one\ntwo\nthree\nfour", "zero\none\nthree\nTHREE\nfour")
