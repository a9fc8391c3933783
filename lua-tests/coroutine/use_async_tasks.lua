-- 6.2: tasks with virtual time, joins and cancellation
local now, timers, log = 0, {}, {}
local current
local function spawn(name, f, ...)
  local t = { name = name, co = coroutine.create(f), waiting = {} }
  timers[#timers + 1] = { at = now, task = t, args = table.pack(...), seq = #timers }
  return t
end
local function sleep(n) coroutine.yield("sleep", n) end
local function join(t) if not t.done then t.waiting[#t.waiting + 1] = current coroutine.yield("join") end return t.ok, t.result end
local function cancel(t) t.cancelled = true end
local seq = 0
local function schedule(t, at, ...) seq = seq + 1 timers[#timers + 1] = { at = at, task = t, args = table.pack(...), seq = 1000 + seq } end
local function run()
  while #timers > 0 do
    table.sort(timers, function(a, b) if a.at ~= b.at then return a.at < b.at end return a.seq < b.seq end)
    local e = table.remove(timers, 1)
    local t = e.task
    now = e.at
    if t.cancelled then print(now, t.name, "cancelled") t.done = true else
      current = t
      local ok, what, n = coroutine.resume(t.co, table.unpack(e.args, 1, e.args.n))
      if coroutine.status(t.co) == "dead" then
        t.done, t.ok, t.result = true, ok, what
        print(now, t.name, ok and "ended" or "failed", what)
        for _, w in ipairs(t.waiting) do schedule(w, now) end
      elseif what == "sleep" then schedule(t, now + n) end
    end
  end
end
local a = spawn("a", function(x) for i = 1, 3 do sleep(10) end return x * 2 end, 21)
local b = spawn("b", function() sleep(5) error("b broke", 0) end)
local c = spawn("c", function() local ok, v = join(a) local ok2, v2 = join(b) return tostring(ok) .. v .. tostring(ok2) .. v2 end)
local d = spawn("d", function() sleep(1) sleep(100) return "never" end)
spawn("e", function() sleep(50) cancel(d) return "asked for it" end)
spawn("f", function() for i = 1, 3 do print(now, "f ticks") sleep(7) end end)
run()
print(now, #timers, a.result, b.ok)
