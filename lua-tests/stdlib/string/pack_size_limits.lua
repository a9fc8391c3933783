-- 6.4.2 string.pack: sizes out of [1,16] and malformed formats
for _, f in ipairs { "i0", "i17", "I0", "I17", "i99", "i999999999999", "s0", "s17", "!0", "!17", "!3", "!16", "!1", "c", "c0", "cx", "i-1", "q", "y", "%", "\0", "a", "i 4", " ", "", "X", "Xz", "Xc1", "Xs", "XX", "X<", "Xi3", "!4Xi4", "!Xi16" } do
  print(string.format("%q", f), pcall(string.packsize, f))
  print("", pcall(function() return #string.pack(f, 1, 1) end))
end
print(pcall(string.packsize, "c2147483647c2147483647"))
print(pcall(string.packsize, "c2147483648"))
print(pcall(string.packsize, "c99999999999999999999"))
print(pcall(string.packsize, "s"))
print(pcall(string.packsize, "z"))
print(pcall(string.packsize, "i4z"))
print(pcall(string.packsize))
print(pcall(string.packsize, {}))
