-- 2.5.2: strings, numbers, booleans and library functions are never removed from weak tables
local w = setmetatable({}, {__mode = "kv"})
local function fill() w.s = "a" .. "b" w[1] = 2.5 w[true] = false w["long" .. ("g"):rep(100)] = ("h"):rep(100) w[print] = string.rep w.pr = print w[3.5] = 1 << 40 w.t = {} w[{}] = 1 w.f = function() return w end w[function() return w end] = 1 w.co = coroutine.create(print) end fill() collectgarbage() collectgarbage()
local keys = {} for k, v in pairs(w) do keys[#keys + 1] = type(k) .. ":" .. type(v) end table.sort(keys) for _, k in ipairs(keys) do print(k) end print(#keys, w.t, w.co, w[print] == string.rep, w[true])
local v = setmetatable({{}, "x", {}, 5, {}}, {__mode = "v"}) collectgarbage() collectgarbage() print(v[1], v[2], v[3], v[4], v[5])
