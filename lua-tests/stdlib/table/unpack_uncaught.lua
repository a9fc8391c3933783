-- raises: too many results to unpack
-- 6.6: the uncaught form of this error ends the program with status 1 after all output is written
for i = 1, 4 do print("step", i, i * i) end
io.write("text without a newline before the failing call;", " ", "and more\n")
local results = table.pack(pcall(function()
  table.unpack({}, 1, 1e9)
end))
print(results.n, results[1])
print((tostring(results[2]):gsub("^[^:]*:%d+: ", "")))
print(type(results[2]), results[2] ~= nil)
table.unpack({}, 1, 1e9)
print("not reached")
