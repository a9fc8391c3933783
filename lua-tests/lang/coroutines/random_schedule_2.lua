-- random networks of coroutines that yield, resume each other, call through pcall and fail
local seed = 629
local function rnd(n) seed = seed * 6364136223846793005 + 1442695040888963407 return (seed >> 33) % n + 1 end
local function pick(t) return t[rnd(#t)] end
local log, cos = {}, {}
local function note(...) log[#log + 1] = table.concat({...}, ":") end
local function act(id, depth)
  local k = rnd(9)
  if k <= 2 then local v = coroutine.yield(id .. "y") note(id, "got", tostring(v))
  elseif k == 3 then local ok, e = pcall(function() act(id, depth + 1) if rnd(2) == 1 then error(id .. "e", 0) end return "fine" end) note(id, tostring(ok), tostring(e))
  elseif k == 4 then local j = rnd(#cos) local r = table.pack(coroutine.resume(cos[j], id)) note(id, "resumed", j, tostring(r[1]), tostring(r[2]), coroutine.status(cos[j]))
  elseif k == 5 and depth < 4 then for _ = 1, 2 do act(id, depth + 1) end
  elseif k == 6 then local w = coroutine.wrap(function(a) local b = coroutine.yield(a .. "w") return b .. "W" end) note(id, w("a"), w("b"))
  elseif k == 7 then for v in coroutine.wrap(function() for i = 1, 2 do coroutine.yield(i) end end) do note(id, "iter", v) end
  elseif k == 8 then note(id, coroutine.isyieldable() and "yieldable" or "main", coroutine.status(coroutine.running()))
  elseif k == 9 then local ok, e = xpcall(function() act(id, depth + 1) error("x", 0) end, function(m) return m .. "h" end) note(id, tostring(ok), tostring(e))
  else local t = setmetatable({}, {__index = function(_, key) return coroutine.yield(key) end}) note(id, tostring(t.key)) end
end
for i = 1, 6 do cos[i] = coroutine.create(function(first) note(i, "starts", tostring(first)) for _ = 1, rnd(5) + 1 do act(i, 0) end if rnd(4) == 1 then error("dies", 0) end return i .. "end" end) end
for step = 1, 60 do
  local j = rnd(#cos)
  local r = table.pack(coroutine.resume(cos[j], "s" .. step))
  note("main", j, tostring(r[1]), tostring(r[2]), coroutine.status(cos[j]))
  if step % 10 == 0 then collectgarbage() end
end
for i = 1, #log, 4 do print(table.concat(log, " ", i, math.min(i + 3, #log))) end
for i = 1, 6 do print(i, coroutine.status(cos[i])) end
