-- a binary search tree: insert, delete, traversal by recursion, stack and coroutine
local Tree = {} Tree.__index = Tree
local function insert(n, k, v) if not n then return {k = k, v = v} end if k < n.k then n.l = insert(n.l, k, v) elseif k > n.k then n.r = insert(n.r, k, v) else n.v = v end return n end
local function min(n) while n.l do n = n.l end return n end
local function delete(n, k) if not n then return nil end if k < n.k then n.l = delete(n.l, k) elseif k > n.k then n.r = delete(n.r, k) else if not n.l then return n.r elseif not n.r then return n.l end local m = min(n.r) n.k, n.v = m.k, m.v n.r = delete(n.r, m.k) end return n end
local function depth(n) return n and 1 + math.max(depth(n.l), depth(n.r)) or 0 end
local function walk(n) if n then walk(n.l) coroutine.yield(n.k, n.v) walk(n.r) end end
local function iter(n) return coroutine.wrap(function() walk(n) end) end
local function keys(n) local t = {} for k in iter(n) do t[#t + 1] = k end return table.concat(t, " ") end
local root
for _, k in ipairs{50, 30, 70, 20, 40, 60, 80, 35, 45, 65} do root = insert(root, k, "v" .. k) end
print(keys(root)) print(depth(root), min(root).k)
root = delete(root, 20) root = delete(root, 30) root = delete(root, 50) print(keys(root))
root = delete(root, 999) print(keys(root), root.k)
local function stackwalk(n) local st, t = {}, {} while n or #st > 0 do while n do st[#st + 1] = n; n = n.l end n = table.remove(st) t[#t + 1] = n.v; n = n.r end return table.concat(t, " ") end
print(stackwalk(root))
local function levels(n) local cur, out = {n}, {} while #cur > 0 do local nxt, row = {}, {} for _, x in ipairs(cur) do row[#row + 1] = x.k if x.l then nxt[#nxt + 1] = x.l end if x.r then nxt[#nxt + 1] = x.r end end out[#out + 1] = table.concat(row, ",") cur = nxt end return table.concat(out, " | ") end
print(levels(root))
local words for w in ("to be or not to be that is the question"):gmatch("%a+") do words = insert(words, w, w:upper()) end
for k, v in iter(words) do io.write(k, "=", v, " ") end print()
local r2, x = nil, 7 for i = 1, 500 do x = (x * 16807) % 2147483647 r2 = insert(r2, x, i) end
local c, prev, ok = 0, -1, true for k in iter(r2) do c = c + 1 ok = ok and k > prev prev = k end print(c, ok, depth(r2) < 40)
print(pcall(insert, root, "string key"))
