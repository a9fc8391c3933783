-- 6.8 io.popen: several programs, large output, exit codes, unread pipes
local p = io.popen("for i in 1 2 3; do echo line $i; done")
local t = {}
for l in p:lines() do t[#t + 1] = l end
print(#t, table.concat(t, ","), p:close())
p = io.popen("seq 1 20000")
local n, sum = 0, 0
for v in p:lines("n") do n = n + 1 sum = sum + v end
print(n, sum, p:close())
local a, b = io.popen("echo first"), io.popen("echo second")
print(b:read("a"), a:read("a"))
print(a:close(), b:close())
for _, code in ipairs { 0, 1, 2, 127, 255 } do print(code, io.popen("exit " .. code):close()) end
for _, sig in ipairs { 9, 15 } do print(sig, io.popen("kill -" .. sig .. " $$"):close()) end
print(io.popen("no_such_program_here 2>/dev/null"):close())
p = io.popen("cat", "w")
io.stdout:flush()
for i = 1, 3 do p:write("written ", i, "\n") end
print(p:close())
p = io.popen("printf 'no newline'")
print(p:read("L"), p:read("L"), p:close())
p = io.popen("printf 'a\\0b' | od -An -c | tr -s ' '")
print((p:read("l"):gsub("^%s+", ""):gsub("%s+$", "")))
p:close()
print(pcall(io.lines, "no/such/file"), io.type(p))
for l in io.popen("echo x; exit 3"):lines() do print(l) end
