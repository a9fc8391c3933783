-- an ephemeron table collected a live entry; chains in both orders
local function count(t) local n = 0 for _ in pairs(t) do n = n + 1 end return n end
local e = setmetatable({}, {__mode = "k"})
local function chain(n, root) local k = root for i = 1, n do local v = {i} e[k] = v k = v end return k end
local root = {} chain(1000, root) collectgarbage() print(count(e))
local k, n = root, 0 while e[k] do k = e[k] n = n + 1 end print(n) k = nil
local function rchain(n) local nodes = {} for i = 1, n do nodes[i] = {i} end for i = n - 1, 1, -1 do e[nodes[i]] = nodes[i + 1] end return nodes[1] end
local r2 = rchain(500) collectgarbage() k, n = r2, 0 while e[k] do k = e[k] n = n + 1 end print(n) k = nil
root, r2 = nil collectgarbage() collectgarbage() print(count(e))
local e1, e2 = setmetatable({}, {__mode = "k"}), setmetatable({}, {__mode = "k"})
local anchor = {} local function cross() local a, b, c = {}, {}, {} e1[anchor] = a e2[a] = b e1[b] = c e2[c] = "leaf" end cross() collectgarbage()
print(e2[e1[e2[e1[anchor]]]], count(e1), count(e2)) anchor = nil collectgarbage() collectgarbage() print(count(e1), count(e2))
local function selfish() local a = {} e[a] = {a, function() return a end} local b, c = {}, {} e[b] = c e[c] = b end selfish() collectgarbage() collectgarbage() print(count(e))
local live = {} e[live] = function() return live end collectgarbage() print(e[live]() == live)
for i = 1, 100 do local key = {} e[key] = {key} if i % 10 == 0 then collectgarbage("step") end end local key = {} e[key] = "kept" collectgarbage() collectgarbage() print(e[key], count(e) <= 3)
local co = coroutine.create(function() local x = {} e[x] = {v = "in coroutine"} coroutine.yield() return e[x].v end) coroutine.resume(co) collectgarbage() print(coroutine.resume(co))
