-- raises: nil
-- 6.1 error: an uncaught nil error still fails the program
for i = 1, 8 do print("step", i) end
print(pcall(error))
error()
