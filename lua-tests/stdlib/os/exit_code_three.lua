-- exit: 3
-- 6.9 os.exit(3): the status of the program; buffers are written first
for i = 1, 6 do print("line", i) end
io.write("unfinished line")
io.write("\nanother", "\n")
print(pcall(os.exit, {}), pcall(os.exit, "x"))
os.exit(3)
print("never")
