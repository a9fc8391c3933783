-- What the captured variables of an unreachable, suspended coroutine hold survives the first collection (a cycle
-- through such a variable is broken by the second). What is only in its plain registers does not.
local function watch(name, seen)
  return setmetatable({}, {__gc = function() seen[#seen + 1] = name end})
end

collectgarbage()
collectgarbage("stop")

do
  local seen = {}
  do
    local function f(param)
      ;(function()
        param = {param, f, watch("in a cycle", seen)}
        coroutine.yield(100)
      end)()
    end
    local co = coroutine.create(f)
    assert(coroutine.resume(co, co))
  end
  for i = 1, 3 do
    collectgarbage()
    print("cycle", i, table.concat(seen, ","))
  end
end

-- Without a way back to the coroutine.
do
  local seen = {}
  do
    local co = coroutine.wrap(function()
      local v
      local function set(x) v = x end
      set(watch("assigned and captured", seen))
      coroutine.yield(set)
    end)
    co()
  end
  for i = 1, 3 do
    collectgarbage()
    print("variable", i, table.concat(seen, ","))
  end
end

-- A plain variable goes with the coroutine.
do
  local seen = {}
  do
    local co = coroutine.wrap(function()
      local v = watch("plain", seen)
      coroutine.yield()
      return v
    end)
    co()
  end
  for i = 1, 2 do
    collectgarbage()
    print("plain", i, table.concat(seen, ","))
  end
end

-- One that has been kept for some collections first.
do
  local seen = {}
  local keep
  do
    keep = coroutine.create(function(self)
      local v
      local function set(x) v = x end
      set({self, watch("kept", seen)})
      coroutine.yield(set)
    end)
    coroutine.resume(keep, keep)
  end
  for i = 1, 3 do
    collectgarbage()
    print("kept", i, table.concat(seen, ","))
  end
  keep = nil
  for i = 1, 3 do
    collectgarbage()
    print("let go", i, table.concat(seen, ","))
  end
end

-- One that has ended, and one that failed, keep nothing.
do
  local seen = {}
  for _, ends in ipairs{"returns", "fails"} do
    local co = coroutine.create(function(self)
      local v
      local function set(x) v = x end
      set({self, watch(ends, seen)})
      coroutine.yield(set)
      if ends == "fails" then error("x") end
    end)
    coroutine.resume(co, co)
    coroutine.resume(co)
    co = nil
    for i = 1, 2 do
      collectgarbage()
      print(ends, i, table.concat(seen, ","))
    end
  end
end

-- A weak table is cleared with the coroutine, not before its variable.
do
  local weak = setmetatable({}, {__mode = "v"})
  do
    local co = coroutine.wrap(function()
      local v
      local function set(x) v = x end
      set({})
      weak[1] = v
      weak[2] = set
      coroutine.yield(set)
    end)
    co()
  end
  for i = 1, 2 do
    collectgarbage()
    print("weak", i, weak[1] ~= nil, weak[2] ~= nil)
  end
end
collectgarbage("restart")
