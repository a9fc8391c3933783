-- 6.8: a small word counter over a file
local name = os.tmpname()
local f = assert(io.open(name, "w"))
f:write([[
the quick brown fox
jumps over the lazy dog

The end of the file
]])
f:close()
local lines, words, chars, freq = 0, 0, 0, {}
for line in io.lines(name, "L") do
  lines = lines + 1
  chars = chars + #line
  for w in line:lower():gmatch("%a+") do words = words + 1; freq[w] = (freq[w] or 0) + 1 end
end
print(lines, words, chars)
local keys = {}
for w in pairs(freq) do keys[#keys + 1] = w end
table.sort(keys, function(a, b) if freq[a] ~= freq[b] then return freq[a] > freq[b] end return a < b end)
for i, w in ipairs(keys) do print(i, w, freq[w]) end
os.remove(name)
