-- 6.4 string.format: %c writes one byte
print(string.format("%c%c%c", 76, 117, 97))
print(string.format("%c", 0) == "\0", #string.format("a%cb", 0))
print(string.byte(string.format("%c", 255)), string.byte(string.format("%c", 256)), string.byte(string.format("%c", -1)))
print("[" .. string.format("%5c", 65) .. "]", "[" .. string.format("%-5c", 65) .. "]")
print(#string.format("%5c", 0), string.format("%-3c|", 66))
print(string.format("%c", "65"), string.format("%c", 65.0), string.format("%c", "0x41"))
print(pcall(string.format, "%c", 65.5))
print(pcall(string.format, "%c", "A"))
print(pcall(string.format, "%c", nil))
print(pcall(string.format, "%c"))
print(pcall(string.format, "%c", {}))
local t = {}
for b = 33, 126 do t[#t + 1] = string.format("%c", b) end
print(table.concat(t))
