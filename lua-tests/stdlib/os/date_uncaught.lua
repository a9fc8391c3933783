-- raises: invalid conversion specifier '%Q'
-- 6.9: the uncaught form of this error ends the program with status 1 after all output is written
for i = 1, 4 do print("step", i, i * i) end
io.write("text without a newline before the failing call;", " ", "and more\n")
local results = table.pack(pcall(function()
  os.date("%Q")
end))
print(results.n, results[1])
print((tostring(results[2]):gsub("^[^:]*:%d+: ", "")))
print(type(results[2]), results[2] ~= nil)
os.date("%Q")
print("not reached")
