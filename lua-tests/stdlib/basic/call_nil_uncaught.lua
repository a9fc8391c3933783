-- raises: attempt to call a nil value (global 'not_defined')
-- 3.4.10: the uncaught form of this error ends the program with status 1 after all output is written
for i = 1, 4 do print("step", i, i * i) end
io.write("text without a newline before the failing call;", " ", "and more\n")
local results = table.pack(pcall(function()
  not_defined(1, 2)
end))
print(results.n, results[1])
print((tostring(results[2]):gsub("^[^:]*:%d+: ", "")))
print(type(results[2]), results[2] ~= nil)
not_defined(1, 2) -- certain: E0006
print("not reached")
