-- exit: 7
-- 6.9 os.exit("7"): converted like every integer argument
for i = 1, 8 do print("line", i) end
os.exit("7")
