-- 6.10 debug.sethook "c" and "r": calls, tail calls and returns
local trace = {}
local function on(event)
  local i = debug.getinfo(2, "nS")
  trace[#trace + 1] = event .. ":" .. tostring(i.name) .. "(" .. i.what .. ")"
end
local function run(mask, f)
  trace = {}
  debug.sethook(on, mask)
  f()
  debug.sethook()
  for _, t in ipairs(trace) do print(mask, t) end
end
local function leaf() return 1 end
local function plain() local x = leaf() return x end
local function tail() return leaf() end
local function lib() local x = math.abs(-1) return x end
local function err() pcall(error) end
run("c", plain)
run("r", plain)
run("cr", plain)
run("c", tail)
run("r", tail)
run("cr", tail)
run("cr", lib)
run("c", err)
run("cr", function() local t = setmetatable({}, { __index = leaf }) local v = t.x end)
run("c", function() coroutine.wrap(leaf)() end)
print(debug.gethook())
