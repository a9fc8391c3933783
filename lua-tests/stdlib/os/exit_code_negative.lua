-- exit: 255
-- 6.9 os.exit(-1): only eight bits reach the caller
for i = 1, 8 do print("line", i) end
os.exit(-1)
