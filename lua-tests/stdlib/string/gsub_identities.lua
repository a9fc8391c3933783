-- 6.4.1 string.gsub: laws that must hold on any input
local texts = { "", "a", "hello world", "a\0b\0", string.rep("xyz ", 50), "%%%", "()[].*+-?^$", "\255\254\0\1" }
for _, s in ipairs(texts) do
  print(#s, (s:gsub("", "")) == s, (s:gsub(".", "%0")) == s, (s:gsub("(.)", "%1")) == s,
    (s:gsub("%W", "%0%0")):gsub("(%W)%1", "%1") == s, (s:gsub(".", function(c) return c end)) == s,
    (s:gsub(".", {})) == s, select(2, s:gsub(".", "")) == #s, select(2, s:gsub("", "")) == #s + 1)
  print("", (s:gsub(".", "%%")) == string.rep("%", #s), #(s:gsub("", "ab")) == #s + 2 * (#s + 1), s:reverse():reverse() == s)
end
