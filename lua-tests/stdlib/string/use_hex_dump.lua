-- 6.4: hexadecimal dump
local function dump(s)
  for i = 1, #s, 16 do
    local part = s:sub(i, i + 15)
    local hex = part:gsub(".", function(c) return string.format("%02x ", c:byte()) end)
    print(string.format("%08x  %-48s |%s|", i - 1, hex, (part:gsub("[^\32-\126]", "."))))
  end
  print(string.format("%08x", #s))
end
dump("The quick brown fox jumps over the lazy dog.")
dump("\0\1\2\3\n\r\t\127\128\255")
dump("")
dump(string.rep("\u{e9}", 9))
local function undump(h) return (h:gsub("%s", ""):gsub("%x%x", function(x) return string.char(tonumber(x, 16)) end)) end
print(undump("48 65 6c 6c 6f"), undump("4C 75 61"))
