-- Class: missing arguments with long formats.
print(pcall(string.format, "%d"))
print(pcall(string.format, ("%s"):rep(300), 1, 2, 3))
print(pcall(string.format, ("x"):rep(10000) .. "%d"))
print(pcall(string.format))
print(pcall(string.format, "%s %s %s", nil, false))
print(select(2, pcall(string.format, ("%d "):rep(250), table.unpack({}, 1, 249))))
local t = {}
for i = 1, 250 do t[i] = i end
print(#string.format(("%d,"):rep(250), table.unpack(t)))
