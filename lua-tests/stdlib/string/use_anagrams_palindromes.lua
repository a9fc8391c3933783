-- 6.4: letter counting
local function letters(s) local t = {} for c in s:lower():gmatch("%a") do t[#t + 1] = c end table.sort(t) return table.concat(t) end
local words = { "listen", "silent", "enlist", "google", "elbow", "below", "tea", "ate", "eat", "unique" }
local groups, order = {}, {}
for _, w in ipairs(words) do
  local k = letters(w)
  if not groups[k] then groups[k] = {} order[#order + 1] = k end
  table.insert(groups[k], w)
end
for _, k in ipairs(order) do print(k, table.concat(groups[k], " ")) end
local function palindrome(s) s = s:lower():gsub("%A", "") return s == s:reverse() end
for _, s in ipairs { "A man, a plan, a canal: Panama", "not one", "", "x", "No lemon, no melon" } do print(s, palindrome(s)) end
local freq = {}
for c in ("the quick brown fox jumps over the lazy dog"):gmatch("%a") do freq[c] = (freq[c] or 0) + 1 end
local keys = {}
for k in pairs(freq) do keys[#keys + 1] = k end
table.sort(keys, function(a, b) if freq[a] ~= freq[b] then return freq[a] > freq[b] end return a < b end)
local out = {}
for _, k in ipairs(keys) do out[#out + 1] = k .. freq[k] end
print(#keys, table.concat(out, " "))
