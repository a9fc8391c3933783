-- 6.2: messages around a ring of coroutines
local function ring(n, laps)
  local nodes, log = {}, {}
  for i = 1, n do
    nodes[i] = coroutine.create(function(token)
      local count = 0
      while true do
        count = count + 1
        log[#log + 1] = i .. ":" .. token
        token = coroutine.yield(i % n + 1, token + 1, count)
      end
    end)
  end
  local at, token, counts = 1, 0, {}
  for _ = 1, n * laps do
    local ok, next_node, t, c = coroutine.resume(nodes[at], token)
    assert(ok, next_node)
    counts[at] = c
    at, token = next_node, t
  end
  return token, table.concat(counts, " "), table.concat(log, " ", 1, math.min(#log, 12))
end
for _, c in ipairs { { 1, 1 }, { 1, 5 }, { 3, 2 }, { 5, 4 }, { 10, 10 }, { 100, 3 } } do
  local token, counts, log = ring(c[1], c[2])
  print(c[1], c[2], token, #counts, log)
end
local big = ring(500, 4)
print(big)
local function pingpong(n)
  local a, b
  local trace = {}
  a = coroutine.wrap(function(v) while true do trace[#trace + 1] = "a" .. v v = coroutine.yield(v * 2) end end)
  b = coroutine.wrap(function(v) while true do trace[#trace + 1] = "b" .. v v = coroutine.yield(v + 1) end end)
  local v = 1
  for _ = 1, n do v = b(a(v)) end
  return v, table.concat(trace, " ")
end
print(pingpong(0)) print(pingpong(1)) print(pingpong(4)) print((pingpong(20)))
