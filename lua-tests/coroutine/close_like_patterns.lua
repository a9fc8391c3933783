-- 6.2: producers and consumers with error propagation and cleanup
local function resource(log)
  local r = { open = true }
  log[#log + 1] = "open"
  return r, function() r.open = false log[#log + 1] = "close" end
end
local function session(log, fail_at)
  local r, close = resource(log)
  local ok, e = pcall(function()
    for i = 1, 3 do
      if i == fail_at then error("failure at " .. i, 0) end
      log[#log + 1] = "step" .. i
      coroutine.yield(i)
    end
  end)
  close()
  if not ok then error(e, 0) end
  return "complete"
end
for _, at in ipairs { 0, 1, 2, 3 } do
  local log = {}
  local co = coroutine.create(session)
  local results = { tostring(select(2, coroutine.resume(co, log, at))) }
  while coroutine.status(co) ~= "dead" do results[#results + 1] = tostring(select(2, coroutine.resume(co))) end
  print(at, table.concat(results, " "))
  print("", table.concat(log, " "))
end
