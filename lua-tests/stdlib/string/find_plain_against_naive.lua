-- 6.4 string.find with plain = true: agrees with a naive search on all small texts
local texts = { "" }
for n = 1, 5 do
  local longer = {}
  for _, t in ipairs(texts) do if #t == n - 1 then longer[#longer + 1] = t .. "a" longer[#longer + 1] = t .. "b" end end
  for _, t in ipairs(longer) do texts[#texts + 1] = t end
end
local function naive(s, p, init)
  for i = init, #s - #p + 1 do if s:sub(i, i + #p - 1) == p then return i, i + #p - 1 end end
end
local checked, wrong, found = 0, 0, 0
for n = 0, 5 do
  for _, s in ipairs(texts) do
    if #s == n then
      for _, p in ipairs(texts) do
        if #p <= 3 then
          for init = 1, #s + 1 do
            local a, b = s:find(p, init, true)
            local c, d = naive(s, p, init)
            checked = checked + 1
            if a ~= c or b ~= d then wrong = wrong + 1 end
            if a then found = found + 1 end
          end
        end
      end
    end
  end
  print(n, checked, found, wrong)
end
local long = string.rep("ab", 500) .. "abb" .. string.rep("ab", 500)
print(long:find("abb", 1, true), long:find("bb", 1, true), long:find("bbb", 1, true))
print(long:find("abb"), long:find("b+a", 1000), select(2, long:gsub("ab", "")))
