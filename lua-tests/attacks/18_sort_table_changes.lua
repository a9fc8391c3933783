-- A comparator that shrinks, grows and clears the table being sorted.
-- expect: done
local function attack(change)
  local t = {}
  for i = 1, 300 do t[i] = (i * 7919) % 1009 end
  local calls = 0
  pcall(table.sort, t, function(a, b)
    calls = calls + 1
    change(t, calls)
    return (a or 0) < (b or 0)
  end)
end
attack(function(t, n) t[n] = nil end)
attack(function(t, n) t[#t + 1] = n end)
attack(function(t, n) if n == 100 then for k in pairs(t) do t[k] = nil end collectgarbage() end end)
attack(function(t, n) if n == 50 then setmetatable(t, {__index = function() return 1 end, __newindex = function() end}) end end)
print("done")
