-- 3.1: \z skips white space of every kind, and a backslash before a line end keeps it
print("a\z   b", "a\z
   b", "a\z	b", #"\z
   
	
", "\z", "x\z  \z  y")
print("one\
two\
three") print(#"a\
\
b") print('single\
quoted')
for _, eol in ipairs{"\n", "\r", "\r\n", "\n\r"} do print(load("return 'a\\z " .. eol .. "  " .. eol .. "b'")(), #load("return 'a\\" .. eol .. "b'")(), load("return 'a\\" .. eol .. "b'")():byte(2), load("return 'x\\z" .. eol .. "'")()) end
for _, s in ipairs{"'a\\z", "'a\\z\n", "'\\z\\", "'\\zq", "'a\\z \\n b'", "'a\\z\\z b'", "'\\z'", "'\\z''", "'a\\\n"} do local f, m = load("return " .. s, "=z") print((s:gsub("\n", "<nl>")), f and ("%q"):format(f()) or m) end
print(select(2, pcall(load("local s = 'a\\z\n\n\n' error('line')", "=l"))), select(2, pcall(load("local s = 'a\\\n\\\n' error('line')", "=l"))))
