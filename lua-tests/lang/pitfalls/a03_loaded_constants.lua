-- A3: constants of chunks that are gone
local s = load("return 'constant of a dead chunk'")()
collectgarbage() collectgarbage()
print(s, #s)
local keep = {}
for i = 1, 200 do keep[i] = load("return 's" .. i .. "', {k" .. i .. " = " .. i .. "}")() end
collectgarbage()
print(keep[1], keep[100], keep[200])
local fns = {}
for i = 1, 50 do fns[i] = load("local t = {['key" .. i .. "'] = 'v" .. i .. "'} return function(k) return t[k], 'lit" .. i .. "' end")() end
collectgarbage() collectgarbage()
print(fns[1]("key1")) print(fns[50]("key50")) print(fns[2]("nokey"))
for i = 1, 20000 do load("return 's" .. i .. "'")() end
collectgarbage() collectgarbage()
local before = collectgarbage("count")
for i = 1, 20000 do load("return 's" .. i .. "'")() end
collectgarbage() collectgarbage()
print("flat", collectgarbage("count") - before < 200)
local t = {}
t[load("return 'shared key'")()] = 1
print(t["shared key"], t["shared" .. " key"], t[load("return 'shared key'")()])
local f = load("return function() error('message of a dead chunk') end", "=dead")()
collectgarbage()
print(pcall(f))
local long = load("return ('x'):rep(300) .. 'y', '" .. ("z"):rep(500) .. "'")
local a, b = long()
long = nil collectgarbage()
print(#a, #b, a:sub(-2), b:sub(-2))
