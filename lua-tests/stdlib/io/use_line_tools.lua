-- 6.8: head, tail, reverse, number, unique and grep over files
local name = os.tmpname()
local f = io.open(name, "w")
for i = 1, 12 do f:write(i % 4 == 0 and "repeat\n" or "line " .. i .. "\n") end
f:close()
local function head(n) local i = 0 for l in io.lines(name) do i = i + 1 if i > n then break end print(l) end end
local function tail(n) local buf = {} for l in io.lines(name) do buf[#buf + 1] = l if #buf > n then table.remove(buf, 1) end end print(table.concat(buf, " | ")) end
local function reverse() local t = {} for l in io.lines(name) do table.insert(t, 1, l) end print(table.concat(t, " < ")) end
local function grep(p) local n = 0 for l in io.lines(name) do n = n + 1 if l:find(p) then io.write(n, ":", l, " ") end end print() end
local function uniq() local seen, out = {}, {} for l in io.lines(name) do if not seen[l] then seen[l] = 0 out[#out + 1] = l end seen[l] = seen[l] + 1 end for i, l in ipairs(out) do out[i] = l .. "x" .. seen[l] end print(#out, table.concat(out, ",")) end
head(3) head(0) tail(2) tail(100) reverse() grep("1") grep("^rep") grep("none") uniq()
local function copy(from, to, size) local i, o = io.open(from, "rb"), io.open(to, "wb") local n = 0 while true do local b = i:read(size) if not b then break end o:write(b) n = n + 1 end i:close() o:close() return n end
local other = os.tmpname()
for _, size in ipairs { 1, 7, 64, 4096 } do print(size, copy(name, other, size), io.open(other):read("a") == io.open(name):read("a")) end
local function replace(p, r) local h = io.open(other) local s = h:read("a") h:close() s = s:gsub(p, r) h = io.open(other, "w") h:write(s) h:close() return #s end
print(replace("line", "LINE"), replace("repeat\n", ""), replace("%d+", function(d) return d * 2 end))
for l in io.lines(other) do io.write(l, ";") end
print()
os.remove(name) os.remove(other)
