-- exit: 4
-- 6.9 os.exit(260): the status is taken modulo 256
for i = 1, 8 do print("line", i) end
os.exit(260)
