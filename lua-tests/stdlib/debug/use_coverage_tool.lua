-- 6.10: a line coverage tool built on hooks
local hits = {}
local function cover(f, ...)
  hits = {}
  debug.sethook(function(_, line) hits[line] = (hits[line] or 0) + 1 end, "l")
  f(...)
  debug.sethook()
  local info = debug.getinfo(f, "SL")
  for l = info.linedefined, info.lastlinedefined do
    print(l, info.activelines[l] and "code" or "-", hits[l] or 0)
  end
end
local function sample(n)
  local total = 0
  for i = 1, n do
    if i % 2 == 0 then
      total = total + i
    else
      total = total - 1
    end
  end
  if total > 100 then
    return "large"
  end
  return total
end
cover(sample, 4)
cover(sample, 0)
cover(sample, 30)
