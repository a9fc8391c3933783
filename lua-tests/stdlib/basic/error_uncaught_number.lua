-- raises: 42
-- 6.1 error: a number error value is printed as text
for i = 1, 8 do print("step", i) end
print(math.type(select(2, pcall(error, 42))))
error(42, 0)
