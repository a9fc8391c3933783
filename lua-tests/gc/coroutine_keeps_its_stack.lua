-- Values on the stack of a suspended coroutine live, also in frames below the top.
local w = setmetatable({}, {__mode = "v"})
local co = coroutine.wrap(function()
  local outer = {"outer"}
  w.outer = outer
  local function inner(arg)
    w.arg = arg
    local here = {"inner"}
    w.here = here
    coroutine.yield()
    return here[1], arg[1]
  end
  local a, b = inner({"argument"})
  return a, b, outer[1]
end)
co()
collectgarbage() collectgarbage()
print(w.outer[1], w.arg[1], w.here[1])
print(co())
co = nil
collectgarbage()
print(w.outer, w.arg, w.here)
