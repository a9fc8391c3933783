-- A suspended coroutine that nobody can resume is collected with all on its stack.
local finalized = {}
local w = setmetatable({}, {__mode = "v"})
local function make()
  local co = coroutine.wrap(function()
    local a = setmetatable({}, {__gc = function() finalized[#finalized + 1] = "a" end})
    local b = setmetatable({}, {__gc = function() finalized[#finalized + 1] = "b" end})
    coroutine.yield(1)
    print("never reached", a, b)
  end)
  w[1] = co
  return co()
end
print(make())
collectgarbage()
collectgarbage()
print(table.concat(finalized, " "), w[1])
