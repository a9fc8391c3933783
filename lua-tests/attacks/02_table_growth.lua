-- A table that grows for ever, by elements, by keys and by nested tables.
-- limit: memory=32M
-- peak: 100M
-- expect: elements	false	not enough memory
-- expect: keys	false	not enough memory
-- expect: nested	false	not enough memory
-- expect: closures	false	not enough memory
local function attack(name, grow)
  local ok, message = pcall(function()
    local state = {}
    for i = 1, math.huge do
      state = grow(state, i) or state
    end
  end)
  collectgarbage()
  print(name, ok, message)
end
attack("elements", function(t, i) t[i] = i end)
attack("keys", function(t, i) t["key" .. i] = true end)
attack("nested", function(t) return {t} end)
attack("closures", function(f) return function() return f end end)
