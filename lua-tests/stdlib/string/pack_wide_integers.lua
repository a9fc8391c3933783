-- 6.4.2 string.pack: integers wider than 8 bytes are sign-extended and checked when read
local function hex(s) return (s:gsub(".", function(c) return string.format("%02x", c:byte()) end)) end
for n = 9, 16 do
  print(n, hex(string.pack("<i" .. n, -2)), hex(string.pack(">i" .. n, -2)))
  print("", hex(string.pack("<I" .. n, 258)), string.unpack("<I" .. n, string.pack("<I" .. n, 258)))
  print("", string.unpack("<i" .. n, string.pack("<i" .. n, math.mininteger)))
  print("", string.unpack(">i" .. n, string.pack(">i" .. n, math.maxinteger)))
  print("", pcall(string.unpack, "<I" .. n, string.rep("\255", n)))
  print("", pcall(string.unpack, "<i" .. n, string.rep("\255", n)))
  print("", pcall(string.unpack, "<i" .. n, string.rep("\0", 8) .. string.rep("\1", n - 8)))
  print("", pcall(string.unpack, ">i" .. n, string.rep("\0", n - 8) .. string.rep("\255", 8)))
end
