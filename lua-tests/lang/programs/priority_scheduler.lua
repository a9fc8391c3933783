-- tasks that sleep, wait for events and for each other, in virtual time
local now, ready, timers, waiting, log = 0, {}, {}, {}, {}
local function spawn(name, f, ...)
  local t = {name = name, co = coroutine.create(f), args = table.pack(...), joiners = {}}
  ready[#ready + 1] = t
  return t
end
local function sleep(n) return coroutine.yield("sleep", n) end
local function wait(ev) return coroutine.yield("wait", ev) end
local function join(t) if t.done then return t.result end return coroutine.yield("join", t) end
local function signal(ev, ...)
  local list = waiting[ev] or {}
  waiting[ev] = nil
  for _, t in ipairs(list) do t.args = table.pack(...) ready[#ready + 1] = t end
  return #list
end
local function note(...) log[#log + 1] = now .. ":" .. table.concat({...}, " ") end
local function step(t)
  local r = table.pack(coroutine.resume(t.co, table.unpack(t.args, 1, t.args.n)))
  t.args = {n = 0}
  if coroutine.status(t.co) == "dead" then
    t.done, t.result = true, r[1] and r[2] or "failed: " .. tostring(r[2])
    note(t.name, "ends with", tostring(t.result))
    for _, j in ipairs(t.joiners) do j.args = {n = 1, t.result} ready[#ready + 1] = j end
  elseif r[2] == "sleep" then timers[#timers + 1] = {at = now + r[3], t = t, seq = #timers}
  elseif r[2] == "wait" then waiting[r[3]] = waiting[r[3]] or {} table.insert(waiting[r[3]], t)
  elseif r[2] == "join" then table.insert(r[3].joiners, t) end
end
local function run()
  while true do
    while #ready > 0 do step(table.remove(ready, 1)) end
    if #timers == 0 then break end
    table.sort(timers, function(a, b) return a.at < b.at or a.at == b.at and a.seq < b.seq end)
    local tm = table.remove(timers, 1)
    now = tm.at
    ready[#ready + 1] = tm.t
  end
end
local worker = spawn("worker", function() for i = 1, 3 do sleep(10) note("worker", "tick", i) signal("tick", i) end return "w" end)
spawn("listener", function() for _ = 1, 2 do note("listener heard", wait("tick")) end return "l" end)
spawn("joiner", function() note("joiner got", join(worker)) return join(worker) .. "!" end)
spawn("failing", function() sleep(5) error("oops", 0) end)
spawn("parent", function() local kids = {} for i = 1, 3 do kids[i] = spawn("kid" .. i, function(n) sleep(n) return n * n end, 40 - i) end local s = 0 for _, k in ipairs(kids) do s = s + join(k) end return s end)
spawn("never", function() wait("nothing") note("unreachable") end)
run()
for _, l in ipairs(log) do print(l) end
print(now, #(waiting.nothing or {}))
